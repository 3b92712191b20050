"""The sentences of a caller to an after-sales service, drawn from a grammar.

A sentence is plain French text; `‖` marks a pause that is spoken but not written.
The families are named, so that the test set can be read by family.
"""

import random
import zlib

import third_stage
from french_numbers import below_hundred, in_words

# Each appliance: definite, possessive, demonstrative form without article, gender.
MASCULINE = ("lave-linge", "lave-vaisselle", "sèche-linge", "réfrigérateur", "frigo", "congélateur", "four",
             "micro-ondes", "chauffe-eau", "radiateur", "climatiseur", "décodeur", "téléphone", "téléviseur",
             "robot", "portail", "volet roulant", "modem", "routeur", "thermostat", "ordinateur", "aspirateur",
             "appareil", "écran", "interphone")
FEMININE = ("machine à laver", "plaque de cuisson", "hotte", "chaudière", "pompe à chaleur", "box", "box internet",
            "télévision", "télé", "cafetière", "machine à café", "machine", "cuisinière", "imprimante", "alarme",
            "caméra", "tablette", "télécommande", "ligne")
VOWELS = "aeiouéèêh"

FIRST_NAMES = ("Marie", "Jean", "Pierre", "Sophie", "Nicolas", "Julie", "Thomas", "Camille", "Antoine", "Claire",
               "Paul", "Émilie", "Lucas", "Laura", "Philippe", "Isabelle", "Michel", "Nathalie", "Alain", "Catherine",
               "Hugo", "Manon", "Olivier", "Sandrine", "David", "Céline", "Karim", "Fatima", "Mehdi", "Léa",
               "Louis", "Chloé", "Bernard", "Monique", "Patrick", "Valérie", "Julien", "Aurélie", "Mathieu", "Sarah",
               "Gérard", "Françoise", "Sébastien", "Élodie", "Romain", "Inès", "Arthur", "Alice", "Simon", "Nadia")
LAST_NAMES = ("Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Petit", "Durand", "Leroy", "Moreau",
              "Simon", "Laurent", "Lefebvre", "Michel", "Garcia", "David", "Bertrand", "Roux", "Vincent", "Fournier",
              "Morel", "Girard", "André", "Lefèvre", "Mercier", "Dupont", "Lambert", "Bonnet", "François", "Martinez",
              "Legrand", "Garnier", "Faure", "Rousseau", "Blanc", "Guérin", "Muller", "Henry", "Roussel", "Nicolas",
              "Perrin", "Morin", "Mathieu", "Clément", "Gauthier", "Dumont", "Lopez", "Fontaine", "Chevalier", "Robin",
              "Masson", "Sanchez", "Gérard", "Nguyen", "Boyer", "Denis", "Lemaire", "Duval", "Joly", "Gautier",
              "Roger", "Roche", "Roy", "Noël", "Meyer", "Lucas", "Meunier", "Jean", "Perez", "Marchand",
              "Dufour", "Blanchard", "Marie", "Barbier", "Brun", "Dumas", "Brunet", "Schmitt", "Leroux", "Colin",
              "Fernandez", "Pierre", "Renard", "Arnaud", "Rolland", "Caron", "Aubert", "Giraud", "Leclerc", "Vidal",
              "Bourgeois", "Renaud", "Lemoine", "Picard", "Gaillard", "Philippe", "Leclercq", "Lacroix", "Fabre", "Benali")
TOWNS = ("Paris", "Lyon", "Marseille", "Toulouse", "Nice", "Nantes", "Strasbourg", "Montpellier", "Bordeaux", "Lille",
         "Rennes", "Reims", "Toulon", "Grenoble", "Dijon", "Angers", "Nîmes", "Brest", "Limoges", "Tours",
         "Amiens", "Metz", "Besançon", "Orléans", "Rouen", "Mulhouse", "Caen", "Nancy", "Avignon", "Poitiers")
STREETS = ("rue Victor Hugo", "rue de la République", "avenue de la Gare", "rue des Lilas", "rue du Moulin",
           "place de la Mairie", "avenue Jean Jaurès", "rue de l'Église", "rue des Écoles", "boulevard Voltaire",
           "chemin des Vignes", "impasse des Roses", "rue Pasteur", "avenue du Général de Gaulle", "rue du Château",
           "allée des Acacias", "rue de Paris", "boulevard Gambetta", "rue Jules Ferry", "place du Marché")
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
          "novembre", "décembre")
BRANDS = ("orange", "gmail", "free", "wanadoo", "laposte", "hotmail", "outlook", "yahoo")

HELLO = ("Bonjour, ", "Bonjour, ", "Bonjour, ", "Bonsoir, ", "Allô, ", "Oui bonjour, ", "Bonjour madame, ",
         "Bonjour monsieur, ", "Euh, ", "Oui, ", "Voilà, ", "Alors, ", "Écoutez, ", "Excusez-moi, ", "", "", "", "", "", "")
SINCE = ("", "", "", "", " depuis hier", " depuis ce matin", " depuis deux jours", " depuis trois jours", " depuis lundi",
         " depuis une semaine", " depuis hier soir", " depuis ce week-end", " depuis un mois", " depuis samedi",
         " depuis quelques jours", " depuis tout à l'heure", " depuis l'orage", " depuis la semaine dernière")
FAULTS = ("ne démarre plus", "ne démarre pas", "ne fonctionne plus", "ne fonctionne pas", "ne marche plus", "ne marche pas",
          "ne s'allume plus", "ne s'allume pas", "est en panne", "est tombé{e} en panne", "fait un bruit bizarre",
          "fait beaucoup de bruit", "fait du bruit", "fuit", "perd de l'eau", "affiche une erreur",
          "affiche un message d'erreur", "affiche un code erreur", "ne chauffe plus", "ne chauffe pas", "ne vidange plus",
          "ne refroidit plus", "n'essore plus", "s'arrête tout{e} seul{e}", "fait disjoncter", "fait sauter le compteur",
          "ne se connecte plus", "clignote en rouge", "clignote", "sent le brûlé", "redémarre sans arrêt", "est bloqué{e}",
          "reste bloqué{e}", "est cassé{e}", "s'éteint sans arrêt", "ne répond plus", "ne capte plus",
          "ne s'ouvre plus", "ne se ferme plus", "ne tourne plus", "vibre trop", "est très lent{e}", "chauffe trop",
          "n'a plus de son", "n'a plus d'image", "coupe tout le temps", "a un problème", "a une fuite", "a un voyant rouge")
QUESTIONS = (
    "Quels sont vos horaires d'ouverture ?", "Quels sont vos horaires ?", "Vous êtes ouverts {when} ?",
    "Est-ce que vous êtes ouverts {when} ?", "À quelle heure ouvrez-vous ?", "À quelle heure fermez-vous ?",
    "Jusqu'à quelle heure êtes-vous ouverts ?", "Vous fermez à quelle heure ?", "Vous ouvrez à quelle heure {when} ?",
    "Où êtes-vous situés ?", "Quelle est votre adresse ?", "Où se trouve le magasin ?", "Où est le magasin ?",
    "Combien coûte une réparation ?", "Combien coûte un dépannage ?", "Combien coûte le déplacement ?",
    "Quel est le prix d'une réparation ?", "Quel est le tarif d'une intervention ?", "C'est combien le déplacement ?",
    "Combien ça coûte ?", "Combien ça va me coûter ?", "Est-ce que c'est payant ?", "Est-ce que c'est gratuit ?",
    "Est-ce que je peux payer en plusieurs fois ?", "Est-ce que vous prenez la carte bancaire ?",
    "Combien de temps dure la garantie ?", "Quelle est la durée de la garantie ?", "Est-ce que {it} est sous garantie ?",
    "Est-ce que {it} est encore sous garantie ?", "Ma garantie est-elle encore valable ?",
    "Est-ce que c'est pris en charge par la garantie ?", "Est-ce que la garantie couvre la panne ?",
    "Quel est le délai de réparation ?", "Combien de temps prend la réparation ?", "Quand est-ce que {it} sera prêt{e} ?",
    "Quand le technicien va-t-il passer ?", "À quelle heure vient le technicien ?", "Quand est-ce que le technicien arrive ?",
    "Est-ce que vous réparez les {plural} ?", "Vous vendez des pièces détachées ?", "Avez-vous des pièces détachées ?",
    "Est-ce que vous livrez à {town} ?", "Est-ce que vous intervenez à {town} ?", "Vous vous déplacez à {town} ?",
    "Où en est mon dossier ?", "Où en est ma commande ?", "Où en est ma réparation ?", "Où en est ma livraison ?",
    "Quand vais-je recevoir ma commande ?", "Comment faire pour retourner un article ?", "Comment redémarrer {it} ?",
    "Comment réinitialiser {it} ?", "Comment nettoyer le filtre ?", "Que signifie le code erreur {code} ?",
    "Que veut dire le voyant rouge ?", "Pourquoi {it} ne démarre plus ?", "Qu'est-ce que je dois faire ?",
    "Pouvez-vous m'aider ?", "Est-ce que vous pouvez m'aider ?", "Vous m'entendez ?", "Vous êtes un robot ?",
    "Quel est votre numéro de téléphone ?", "Quelle est votre adresse e-mail ?", "Est-ce que je peux annuler mon rendez-vous ?")
PERSON = (
    "Je voudrais parler à un conseiller.", "Je voudrais parler à quelqu'un.", "Je voudrais parler à une personne.",
    "Je veux parler à un conseiller.", "Je veux parler à quelqu'un.", "Je veux parler à un humain.",
    "Je souhaite parler à un technicien.", "Je souhaiterais parler à un conseiller.", "Je veux parler à un technicien.",
    "Passez-moi un conseiller.", "Passez-moi quelqu'un.", "Passez-moi un technicien, s'il vous plaît.",
    "Pouvez-vous me passer un conseiller ?", "Pouvez-vous me passer un technicien ?", "Est-ce que je peux parler à quelqu'un ?",
    "Est-ce que je peux parler à un conseiller ?", "Un conseiller.", "Un conseiller, s'il vous plaît.", "Un humain, s'il vous plaît.",
    "Une vraie personne, s'il vous plaît.", "Je ne veux pas parler à un robot.", "Je préfère parler à une vraie personne.",
    "Mettez-moi en relation avec un conseiller.", "Transférez-moi à un conseiller.", "Transférez-moi vers le service technique.",
    "Je voudrais parler au responsable.", "Je veux parler à votre responsable.", "Le service technique, s'il vous plaît.",
    "Le service commercial, s'il vous plaît.", "Je voudrais le service comptabilité.", "Opérateur.")
YES = ("Oui.", "Oui.", "Oui.", "Oui, c'est ça.", "Oui, c'est exact.", "Oui, c'est bien ça.", "Oui, tout à fait.",
       "Oui, bien sûr.", "Oui, merci.", "Oui, s'il vous plaît.", "Oui, d'accord.", "Oui, voilà.", "Oui, oui.", "Ouais.",
       "C'est ça.", "C'est exact.", "C'est correct.", "C'est bien ça.", "Exactement.", "Exact.", "Tout à fait.", "D'accord.",
       "Bien sûr.", "Absolument.", "Voilà.", "Volontiers.", "Très bien.", "Parfait.", "Ok.", "Entendu.", "Ça marche.",
       "Ça me va.", "Oui, ça me convient.", "Oui, je confirme.", "Je confirme.", "Oui, allez-y.", "Oui, je veux bien.",
       "Oui, c'est bon.", "C'est bon.", "Oui, ça marche.", "Oui, parfait.", "Oui, exactement.", "Oui, c'est cela.")
NO = ("Non.", "Non.", "Non.", "Non merci.", "Non, merci.", "Non, pas du tout.", "Non, ce n'est pas ça.", "Non, c'est faux.",
      "Non, pas vraiment.", "Non, c'est tout.", "Non, ce sera tout.", "Non, je ne crois pas.", "Non, je ne pense pas.",
      "Non, toujours pas.", "Pas du tout.", "Pas vraiment.", "Ce n'est pas ça.", "Non, ça ira.", "Non, pas encore.",
      "Absolument pas.", "Je ne crois pas.", "Non, je ne veux pas.", "Non, vous vous trompez.", "Non, c'est une erreur.",
      "Non merci, au revoir.", "Non, c'est bon, merci.", "Non, rien d'autre.", "Rien d'autre, merci.", "Non, plus tard.")
GOODBYE = ("Au revoir.", "Merci, au revoir.", "Merci beaucoup, au revoir.", "Merci.", "Merci beaucoup.", "Merci bien.",
           "Bonne journée.", "Merci, bonne journée.", "Bonne soirée.", "Merci, bonne soirée.", "Au revoir, bonne journée.",
           "Merci de votre aide.", "Merci pour votre aide.", "Merci de votre aide, au revoir.", "C'est tout, merci.",
           "Ce sera tout, merci.", "Ce sera tout.", "C'est tout.", "Je vous remercie.", "Je vous remercie, au revoir.",
           "D'accord, merci.", "D'accord, merci, au revoir.", "Très bien, merci.", "Très bien, merci, au revoir.",
           "Parfait, merci.", "Parfait, merci beaucoup.", "À bientôt.", "Bonne fin de journée.", "Merci, à bientôt.",
           "Bonjour.", "Bonsoir.", "Allô ?", "Allô, bonjour.", "Bonjour madame.", "Bonjour monsieur.", "Oui, bonjour.")
REPAIR = ("Pouvez-vous répéter ?", "Pouvez-vous répéter, s'il vous plaît ?", "Vous pouvez répéter ?", "Je n'ai pas compris.",
          "Je n'ai pas entendu.", "Pardon ?", "Comment ?", "Attendez.", "Attendez un instant.", "Un instant, s'il vous plaît.",
          "Une seconde.", "Je ne sais pas.", "Je ne sais plus.", "Je n'ai pas le numéro.", "Je ne connais pas le numéro.",
          "Je ne me souviens plus.", "Je n'ai pas d'adresse e-mail.", "Je vais chercher le numéro.", "Je cherche la facture.",
          "Je me suis trompé.", "Je me suis trompée.", "Non, je me suis trompé de numéro.", "Excusez-moi, je me suis trompé.",
          "Recommencez.", "On recommence.", "Annulez.", "Retour.", "Je vous entends mal.", "La ligne est mauvaise.",
          "Je suis toujours là.", "Oui, je suis là.", "Je vous écoute.", "Plus lentement, s'il vous plaît.", "Stop.")
MOOD = ("C'est inadmissible.", "C'est scandaleux.", "Je suis très mécontent.", "Je suis très mécontente.", "Je suis furieux.",
        "C'est la troisième fois que j'appelle.", "C'est la deuxième fois que je vous appelle.", "Ça fait une heure que j'attends.",
        "Personne ne me rappelle.", "J'attends depuis une semaine.", "Je veux être remboursé.", "Je veux être remboursée.",
        "Je veux un remboursement.", "Je voudrais un remboursement.", "Je veux faire une réclamation.",
        "Je voudrais déposer une réclamation.", "Je veux annuler ma commande.", "Je voudrais annuler mon rendez-vous.",
        "Je voudrais résilier mon contrat.", "Je veux résilier.", "Votre technicien n'est pas venu.", "Le technicien n'est jamais venu.",
        "C'est urgent.", "C'est très urgent.", "Je suis pressé.", "J'en ai assez.", "Je vais changer de marque.",
        "Je suis très content de votre service.", "Je suis très satisfait.", "C'est parfait.", "Vous êtes très gentil.")
DANGER = ("Ça sent le gaz.", "Ça sent le brûlé.", "Il y a de la fumée.", "Il y a une fuite d'eau.", "Il y a une fuite de gaz.",
          "Il y a des étincelles.", "Il y a de l'eau partout.", "J'ai pris une décharge.", "La prise a brûlé.",
          "Je n'ai plus d'eau chaude.", "Je n'ai plus de chauffage.", "Je n'ai plus internet.", "Je n'ai plus de réseau.",
          "Je n'ai plus de connexion.", "Je n'ai plus de courant.", "Je n'ai plus de tonalité.", "On n'a plus de chauffage.",
          "On n'a plus internet à la maison.", "Internet ne marche plus.", "Internet est très lent.", "Le wifi ne marche plus.",
          "Le wifi coupe tout le temps.", "La connexion coupe tout le temps.")
TRIED = ("J'ai déjà essayé.", "J'ai déjà redémarré {it}.", "J'ai déjà débranché {it}.", "J'ai débranché et rebranché {it}.",
         "J'ai vérifié le câble.", "J'ai vérifié la prise.", "J'ai nettoyé le filtre.", "J'ai essayé plusieurs fois.",
         "J'ai essayé de redémarrer {it}.", "J'ai essayé de débrancher {it}.", "Le voyant est {color}.", "Le voyant clignote.",
         "Le voyant est éteint.", "Le voyant {color} clignote.", "Tous les voyants sont éteints.", "Il n'y a aucun voyant.",
         "Il n'y a rien sur l'écran.", "L'écran est noir.", "L'écran reste noir.", "Le robinet est ouvert.", "La porte est bien fermée.",
         "La porte ne ferme plus.", "Le tambour ne tourne plus.", "L'eau ne s'évacue plus.", "L'eau ne chauffe plus.",
         "Il y a un bruit.", "Il y a un bruit bizarre.", "Maintenant ça marche.", "Ça marche maintenant.", "Ça ne marche toujours pas.",
         "Ça ne marche pas.", "Ça ne marche plus.", "Ça fonctionne.", "Ça ne change rien.", "C'est pareil.", "C'est réparé.",
         "C'est branché.", "Tout est branché.", "Oui, {it} est branché{e}.", "Oui, c'est fait.", "C'est fait.", "Voilà, c'est fait.")

GENERAL = (
    "C'est bien le SAV Wouippleul ?", "Le SAV Wouippleul ?", "Je suis bien au SAV Wouippleul ?", "J'ai {it} de la marque Wouippleul.",
    "Je vous appelle au sujet de {it}.", "Quels jours êtes-vous ouverts ?", "Est-ce qu'un technicien peut venir à domicile ?",
    "Est-ce que quelqu'un peut venir {when} ?", "Je voudrais un dépannage.", "Un dépannage, s'il vous plaît.", "Je voudrais un passage {when}.",
    "Est-ce que les pièces sont comprises ?", "La main-d'œuvre est comprise ?", "Quelles marques réparez-vous ?", "Je voudrais enregistrer {it}.",
    "{it} ne veut plus rien savoir.", "{it} fait des siennes.", "{it} m'a lâché{e}.", "{it} a rendu l'âme.", "{it} est mort{e}.",
    "{it} me pose problème.", "{it} est garanti{e} ?", "Rien ne se passe quand j'appuie sur le bouton.", "Il n'y a plus de lumière sur {it}.",
    "Je voudrais des informations.", "Je voudrais un renseignement.", "J'ai une question.", "J'ai besoin d'aide.", "J'ai besoin d'un dépannage.",
    "Est-ce que je peux passer {when} ?", "Je peux venir {when} ?", "Vous travaillez {when} ?", "Vous êtes fermés {when} ?", "C'est ouvert {when} ?",
    "Quel temps fait-il ?", "Quelle heure est-il ?", "Racontez-moi une blague.", "Qui êtes-vous ?", "Comment allez-vous ?", "Vous recrutez ?",
    "C'est garanti combien de temps ?", "C'est encore couvert ?", "La garantie, c'est combien d'années ?", "Je voudrais payer ma facture.",
    "Comment payer ma facture ?", "Quels sont les moyens de paiement ?", "Je voudrais me faire rembourser.", "Vous avez un standard ?",
    "Sous combien de temps intervenez-vous ?", "Il me faudrait une intervention {when}.", "Vous pouvez envoyer quelqu'un {when} ?",
    "Mon colis n'est pas là.", "Je voudrais changer mon adresse.", "Je voudrais donner mon numéro.", "Le moteur ne tourne pas.",
    "Le bouton ne répond pas.", "Le joint est usé.", "La pompe est bouchée.", "Le filtre est bouché.", "Il y a une odeur bizarre.",
    "Il reste de l'eau au fond.", "Le linge ressort mouillé.", "La vaisselle n'est pas propre.", "Il ne fait plus de froid.",
    "Le programme ne se lance pas.", "L'appareil date de deux ans.", "Je n'arrive pas à le réparer.", "Je voudrais le faire réparer.",
    "Tapez zéro.", "Étoile.", "Dièse.", "Demain, c'est possible ?", "Pas avant {when}.", "C'est pour mon voisin.", "C'est pour ma mère.",
    "Salut.", "Mmh.", "Euh.", "Euh, oui.", "Euh, non.", "Ah d'accord.", "Je comprends.", "Super, merci.", "Génial.", "Pas de problème.",
    "Comme vous voulez.", "Ça dépend.", "Peut-être.", "Je vais réfléchir.", "Je vous rappelle plus tard.", "À demain.", "Bon week-end.")


def noun(rng):
    """(noun, gender)"""
    return (rng.choice(FEMININE), "f") if rng.random() < 0.5 else (rng.choice(MASCULINE), "m")


def with_article(rng, word, gender):
    vowel = word[0] in VOWELS and not word.startswith("hotte")
    kind = rng.random()
    if kind < 0.5:
        return ("mon " if gender == "m" or vowel else "ma ") + word
    if kind < 0.9:
        return "l'" + word if vowel else ("le " if gender == "m" else "la ") + word
    return ("cet " if vowel else "ce ") + word if gender == "m" else "cette " + word


def agree(text, gender):
    return text.replace("{e}", "e" if gender == "f" else "")


def sentence_case(text):
    return text[0].upper() + text[1:]


def plural(word):
    return word if word[-1] in "sx" or " " in word or "-" in word else word + "s"


def moment(rng):
    return rng.choice((rng.choice(DAYS), "le " + rng.choice(DAYS), "demain", "aujourd'hui", "ce soir", "demain matin",
                       "le week-end", rng.choice(DAYS) + " matin", rng.choice(DAYS) + " après-midi",
                       rng.choice(DAYS) + " prochain", "entre midi et deux"))


def hour(rng):
    h = rng.randint(7, 20)
    head = "midi" if h == 12 else in_words(h) + " heures"
    return head + rng.choice(("", "", "", " et demie", " trente", " quinze", " et quart", " moins le quart"))


def error_code(rng):
    kind = rng.random()
    if kind < 0.4:
        return rng.choice("EFAHU") + " " + below_hundred(rng.randint(0, 99))
    if kind < 0.7:
        return below_hundred(rng.randint(0, 99))
    return rng.choice("EFAHU") + " zéro " + below_hundred(rng.randint(1, 9))


def color(rng):
    return rng.choice(("rouge", "vert", "orange", "bleu", "blanc", "jaune"))


def pair(rng, n=None):
    n = rng.randint(0, 99) if n is None else n
    return "zéro " + below_hundred(n) if n < 10 else below_hundred(n)


def pause(rng, chance):
    return "‖ " if rng.random() < chance else " "


def phone(rng):
    chance = rng.choice((0, 0.3, 1))
    head = "zéro " + rng.choice(("un", "deux", "trois", "quatre", "cinq", "six", "six", "six", "sept", "sept", "neuf"))
    if rng.random() < 0.2:
        parts = [f"{below_hundred(rng.randint(0, 9))} {below_hundred(rng.randint(0, 9))}" for _ in range(4)]
    else:
        parts = [pair(rng) for _ in range(4)]
    return head + "".join(pause(rng, chance) + part for part in parts)


def digits(rng, least=2, most=8):
    chance = rng.choice((0, 0.2))
    return "".join(pause(rng, chance) + below_hundred(rng.randint(0, 9)) for _ in range(rng.randint(least, most))).lstrip("‖ ")


def letters(rng, word):
    plain = word.upper().translate(str.maketrans("ÉÈÊËÎÏÔÇÀÛÜ", "EEEEIIOCAUU"))
    chance = rng.choice((0, 0.3, 1))
    return "".join(pause(rng, chance) + c for c in plain if c.isalpha()).lstrip("‖ ")


def postcode(rng):
    kind = rng.random()
    if kind < 0.5:
        return f"{pair(rng, rng.randint(1, 95))} {rng.choice(('mille', in_words(rng.randint(0, 9) * 100 or 100), 'zéro ' + below_hundred(rng.randint(10, 99))))}"
    if kind < 0.75:
        return digits(rng, 5, 5)
    return in_words(rng.randint(1000, 95999))


def date(rng):
    day = rng.randint(1, 31)
    text = ("premier" if day == 1 else below_hundred(day)) + " " + rng.choice(MONTHS)
    return text + (f" deux mille {below_hundred(rng.randint(15, 26))}" if rng.random() < 0.4 else "")


def surname(rng):
    return rng.choice(LAST_NAMES)


def full_name(rng):
    return f"{rng.choice(FIRST_NAMES)} {surname(rng)}"


def filled(rng, template):
    word, gender = noun(rng)
    text = template.replace("{it}", with_article(rng, word, gender)).replace("{plural}", plural(noun(rng)[0]))
    text = text.replace("{when}", moment(rng)).replace("{town}", rng.choice(TOWNS)).replace("{code}", error_code(rng))
    return agree(text.replace("{color}", color(rng)), gender)


def fault(rng):
    word, gender = noun(rng)
    what = agree(rng.choice(FAULTS), gender)
    it = with_article(rng, word, gender)
    frame = rng.choice(("{it} {what}{since}.", "{it} {what}{since}.", "{it} {what}{since}.", "j'appelle parce que {it} {what}{since}.",
                        "je vous appelle parce que {it} {what}{since}.", "j'ai un problème avec {it}{since}.", "j'ai un souci avec {it}.",
                        "j'ai une panne sur {it}.", "je vous appelle pour {it}, il y a une panne.", "{it} {what} et {second}.",
                        "je vous appelle pour {it}.", "j'appelle pour {it}.", "j'ai un problème, {it} {what}."))
    text = frame.format(it=it, what=what, since=rng.choice(SINCE), second=agree(rng.choice(FAULTS), gender))
    return sentence_case(rng.choice(HELLO) + text)


def error(rng):
    word, gender = noun(rng)
    it = with_article(rng, word, gender)
    return sentence_case(rng.choice(HELLO) + rng.choice((
        f"{it} affiche le code erreur {error_code(rng)}.", f"{it} affiche {error_code(rng)}.", f"j'ai le code erreur {error_code(rng)}.",
        f"le code erreur est {error_code(rng)}.", f"c'est le code {error_code(rng)}.", f"erreur {error_code(rng)}.",
        f"il y a écrit {error_code(rng)} sur l'écran.", f"le code, c'est {error_code(rng)}.")))


def appointment(rng):
    return sentence_case(rng.choice(HELLO) + rng.choice((
        "je voudrais prendre rendez-vous.", "je voudrais un rendez-vous.", f"je voudrais un rendez-vous {moment(rng)}.",
        f"je voudrais prendre rendez-vous {moment(rng)}.", f"je voudrais un rendez-vous {moment(rng)} à {hour(rng)}.",
        f"est-ce que le technicien peut passer {moment(rng)} ?", f"je suis disponible {moment(rng)}.", f"plutôt {moment(rng)}.",
        f"{moment(rng)} à {hour(rng)}.", f"{rng.choice(DAYS)} {date(rng)}.", f"le {date(rng)}.", f"le {date(rng)} à {hour(rng)}.",
        f"je ne suis pas là {moment(rng)}.", "je voudrais déplacer mon rendez-vous.", "je voudrais annuler mon rendez-vous.",
        f"je voudrais déplacer mon rendez-vous à {rng.choice(DAYS)}.", f"à {hour(rng)}.", f"vers {hour(rng)}.", "le matin.", "l'après-midi.",
        f"pouvez-vous me rappeler {moment(rng)} ?", f"rappelez-moi {moment(rng)}.", f"vous pouvez me rappeler {moment(rng)} à {hour(rng)} ?",
        "le plus tôt possible.", "quand vous voulez.", f"{moment(rng)}, ça me va.")))


def order(rng):
    amount = in_words(rng.randint(5, 999))
    return sentence_case(rng.choice(HELLO) + rng.choice((
        "j'ai une question sur ma facture.", "je n'ai pas reçu ma facture.", "je n'ai pas reçu ma commande.", "ma facture est trop élevée.",
        "je voudrais un duplicata de ma facture.", "je voudrais une copie de ma facture.", "il y a une erreur sur ma facture.",
        f"j'ai payé {amount} euros.", f"ma facture est de {amount} euros.", f"on m'a facturé {amount} euros.",
        f"j'ai été débité de {amount} euros.", "j'ai été prélevé deux fois.", "je n'ai pas été livré.",
        f"la livraison était prévue {moment(rng)}.", "le colis est abîmé.", "le colis est arrivé cassé.", "j'ai reçu le mauvais article.",
        "je voudrais suivre ma commande.", "je voudrais savoir où en est ma commande.", "je voudrais savoir où en est mon dossier.",
        "je voudrais savoir où en est ma réparation.", "je voudrais commander une pièce détachée.", "je voudrais un devis.",
        "je voudrais un devis pour une réparation.", "je voudrais retourner un article.", "je voudrais acheter une pièce.",
        f"je l'ai acheté {rng.choice(('le ' + date(rng), 'en ' + rng.choice(MONTHS), 'il y a ' + in_words(rng.randint(2, 11)) + rng.choice((' ans', ' mois', ' jours')), 'la semaine dernière', 'hier'))}.",
        f"je l'ai achetée {rng.choice(('le ' + date(rng), 'il y a ' + in_words(rng.randint(2, 11)) + rng.choice((' ans', ' mois', ' jours')), 'l’année dernière'.replace('’', chr(39))))}.",
        "c'est encore sous garantie.", "je crois que c'est sous garantie.", "je n'ai plus la garantie.", "je n'ai plus la facture.",
        "j'ai la facture.", "j'ai une extension de garantie.", "je suis client chez vous.", "je suis déjà client.", "je ne suis pas client.")))


def question(rng):
    return sentence_case(rng.choice(HELLO) + (lambda t: t if rng.random() < 0.0 else t[0].lower() + t[1:])(filled(rng, rng.choice(QUESTIONS))))


def person(rng):
    return sentence_case(rng.choice(HELLO + ("",) * 12) + (lambda t: t[0].lower() + t[1:])(rng.choice(PERSON)))


def telephone(rng):
    number = phone(rng)
    frame = rng.choice(("{n}.", "{n}.", "Mon numéro est le {n}.", "Mon numéro, c'est le {n}.", "C'est le {n}.", "Le {n}.",
                        "Mon numéro de téléphone est le {n}.", "Oui, c'est le {n}.", "Vous pouvez me joindre au {n}.",
                        "Rappelez-moi au {n}.", "Alors, c'est le {n}.", "Mon portable, c'est le {n}.", "Euh, {n}."))
    return sentence_case(frame.format(n=number))


def reference(rng):
    number = digits(rng) if rng.random() < 0.6 else " ".join(pair(rng) for _ in range(rng.randint(1, 4)))
    if rng.random() < 0.15:
        number = " ".join(rng.choice("ABCDEFGHJKLMNPQRSTVWXYZ") for _ in range(rng.randint(1, 2))) + " " + number
    frame = rng.choice(("{n}.", "{n}.", "{n}.", "Mon numéro de client est le {n}.", "Le numéro de dossier est le {n}.", "Dossier {n}.",
                        "Le numéro de série est {n}.", "C'est le numéro {n}.", "Mon numéro de commande est le {n}.", "La référence est {n}.",
                        "La référence, c'est {n}.", "Commande numéro {n}.", "C'est le {n}.", "Le numéro de facture est le {n}."))
    return sentence_case(frame.format(n=number))


def quantity(rng):
    n = rng.randint(0, 99) if rng.random() < 0.7 else rng.randint(100, 3000)
    return sentence_case(rng.choice(("{n}.", "{n}.", "Le {n}.", "{n} euros.", "C'est {n}.", "{n} ans.", "Il y a {n} ans.", "Numéro {n}.",
                                     "Choix {n}.", "Environ {n}.", "J'en ai {n}.")).format(n=in_words(n)))


def name(rng):
    last, both = surname(rng), full_name(rng)
    return rng.choice((f"Je m'appelle {both}.", f"Je m'appelle {both}.", f"Mon nom est {last}.", f"C'est {both}.", f"{both}.", f"{last}.",
                       f"{last}, {rng.choice(FIRST_NAMES)}.", f"Monsieur {last}.", f"Madame {last}.", f"C'est monsieur {last}.",
                       f"C'est madame {last}.", f"Je suis madame {last}.", f"Je suis monsieur {last}.", f"Au nom de {last}.",
                       f"Bonjour, c'est {both}.", f"Bonjour, je suis {both}.", f"Bonjour, {both} à l'appareil.", f"Mon prénom est {rng.choice(FIRST_NAMES)}.",
                       f"Le dossier est au nom de {both}.", f"Oui, je m'appelle {both}."))


def spelled(rng):
    last = surname(rng)
    return rng.choice(("{l}.", "{l}.", "Ça s'écrit {l}.", "J'épelle‖ {l}.", "Je vous épelle‖ {l}.", f"{last}, {{l}}.", f"{last}, ça s'écrit {{l}}.")
                      ).format(l=letters(rng, last))


def address(rng):
    place = f"{in_words(rng.randint(1, 150))}{rng.choice(('', '', '', '', ' bis'))} {rng.choice(STREETS)}"
    town = rng.choice(TOWNS)
    return sentence_case(rng.choice((f"j'habite au {place}.", f"j'habite au {place} à {town}.", f"mon adresse est {place}.", f"{place}.",
                                     f"{place} à {town}.", f"j'habite à {town}.", f"à {town}.", f"c'est à {town}.", f"j'habite {place}.",
                                     f"mon adresse, c'est le {place} à {town}.", f"mon code postal est le {postcode(rng)}.",
                                     f"le code postal, c'est {postcode(rng)}.", f"{postcode(rng)}.", f"{town}.", f"{postcode(rng)} {town}.",
                                     f"{place}, {postcode(rng)} {town}.")))


def email(rng):
    who = rng.choice((surname(rng), rng.choice(FIRST_NAMES) + " point " + surname(rng), rng.choice(FIRST_NAMES) + " " + surname(rng),
                      rng.choice(FIRST_NAMES) + " tiret " + surname(rng))).lower()
    text = f"{who} arobase {rng.choice(BRANDS)} point {rng.choice(('fr', 'com', 'net'))}"
    return sentence_case(rng.choice((f"{text}.", f"mon adresse e-mail est {text}.", f"mon e-mail, c'est {text}.", f"c'est {text}.")))


def from_list(items):
    return lambda rng: filled(rng, rng.choice(items))


def general(rng):
    text = filled(rng, rng.choice(GENERAL))
    return sentence_case(rng.choice(HELLO) + text[0].lower() + text[1:] if rng.random() < 0.4 else text)


def later(rng, template):
    """A sentence of third_stage.py."""
    for slot, choices in (("{gas}", third_stage.GAS), ("{where}", third_stage.WHERE), ("{since}", SINCE), ("{who}", third_stage.WHO)):
        if slot in template:
            template = template.replace(slot, rng.choice(choices))
    if "{when}" in template:
        template = template.replace("{when}", rng.choice(("", " " + moment(rng))))
    text = filled(rng, template).strip()
    return sentence_case(rng.choice(HELLO) + text if rng.random() < 0.35 else text)


def danger(rng):
    text = later(rng, rng.choice(rng.choice(DANGERS)))
    if rng.random() < 0.15:
        text += " " + sentence_case(later(rng, rng.choice(rng.choice((*DANGERS, third_stage.BROKEN)))))
    return text


DANGERS = (third_stage.DANGER_GAS, third_stage.DANGER_FIRE, third_stage.DANGER_SMOKE, third_stage.DANGER_CURRENT, third_stage.DANGER_PEOPLE)


def courteous(rng):
    """Two short turns said in one breath."""
    first = rng.choice((YES, NO))
    return rng.choice(first) + " " + rng.choice((fault, error, telephone, name, order, appointment, question))(rng)


# name: (weight, generator)
FAMILIES = {
    "fault": (16, fault), "error": (6, error), "question": (10, question), "person": (6, person),
    "appointment": (9, appointment), "order": (9, order), "yes": (3, from_list(YES)), "no": (3, from_list(NO)),
    "goodbye": (4, from_list(GOODBYE)), "repair": (4, from_list(REPAIR)), "mood": (4, from_list(MOOD)), "danger": (3, from_list(DANGER)),
    "tried": (6, from_list(TRIED)), "telephone": (11, telephone), "reference": (9, reference), "quantity": (5, quantity),
    "name": (9, name), "spelled": (4, spelled), "address": (7, address), "email": (3, email), "two": (5, courteous),
    "general": (8, general),
    "alarm": (9, danger), "calm": (4, lambda rng: later(rng, rng.choice(third_stage.NO_DANGER))),
    "robot": (2, lambda rng: later(rng, rng.choice(third_stage.ROBOT))), "change": (3, lambda rng: later(rng, rng.choice(third_stage.CHANGE))),
    "broken": (4, lambda rng: later(rng, rng.choice(third_stage.BROKEN))), "parts": (3, lambda rng: later(rng, rng.choice(third_stage.PARTS))),
    "notso": (3, lambda rng: later(rng, rng.choice(third_stage.NOT_SO))),
}
THIRD_STAGE = ("alarm", "calm", "robot", "change", "broken", "parts", "notso")
# Families so small that holding sentences out would empty them: their held-out items are unseen voices only.
CLOSED = {"yes", "no", "goodbye", "repair", "mood", "danger", "person", "general", *THIRD_STAGE}
HELD_OUT_PERCENT = 4


def held_out(family: str, text: str) -> bool:
    return family not in CLOSED and zlib.crc32(text.encode()) % 100 < HELD_OUT_PERCENT


# The first stage of training knew all but these.
FIRST_STAGE = [name for name in FAMILIES if name != "general" and name not in THIRD_STAGE]


def draw(rng: random.Random, want_held_out: bool, names: list[str] = FIRST_STAGE) -> tuple[str, str]:
    """(family, sentence) from the training side or from the held-out side of the grammar; names: the families to draw from."""
    while True:
        family = rng.choices(names, [FAMILIES[n][0] for n in names])[0]
        text = FAMILIES[family][1](rng)
        if want_held_out == held_out(family, text) or (want_held_out and family in CLOSED):
            return family, text


def written(sentence: str) -> str:
    """What is written down for a sentence: without the pauses."""
    return sentence.replace("‖", "")


def spoken(sentence: str) -> str:
    """What the synthesiser reads."""
    return sentence.replace("‖", ",")
