"""Synthetic jobs for the demo language model: choose a topic, extract fields, answer from the knowledge, summarise a call.

The prompts are those of the appliance (Dialogues/Prompts.cs): one system text with the knowledge, then one question.
Items whose caller's words fall in one hash bucket of ten are held out.
"""

import json
import random
import zlib
from dataclasses import dataclass, field

import sentences as s
from french_numbers import in_words

NO_TOPIC, UNKNOWN = "autre", "Je n’ai pas cette information."
WOUIPPLEUL = ("Le SAV Wouippleul répare les machines à laver, les lave-vaisselle, les réfrigérateurs et les fours de la marque Wouippleul. "
              "Il est ouvert du lundi au vendredi, de neuf heures à dix-huit heures. La garantie est de deux ans, pièces et main-d’œuvre. "
              "Un technicien se déplace sous trois jours ouvrés. Un conseiller peut être joint en tapant zéro.")
PLURALS = ("machines à laver", "lave-vaisselle", "réfrigérateurs", "fours", "sèche-linge", "chaudières", "congélateurs", "micro-ondes",
           "chauffe-eau", "radiateurs", "climatiseurs", "télévisions", "ordinateurs", "imprimantes", "aspirateurs", "cafetières", "box", "téléphones")
NAMES = ("Wouippleul", "Dupont", "Électro Plus", "Martin", "Confort", "Lumière", "Océan", "Horizon", "Alpha", "Rivage", "Domotis", "Clarté")

# What callers say, by topic. `{}` marks are filled from the sentence grammar.
SAYINGS = {
    "horaires": ("Quels sont vos horaires ?", "Quels sont vos horaires d'ouverture ?", "Vous êtes ouverts {when} ?", "Est-ce que vous êtes ouverts {when} ?",
                 "À quelle heure ouvrez-vous ?", "À quelle heure fermez-vous ?", "Vous fermez à quelle heure ?", "Vous ouvrez à quelle heure {when} ?",
                 "Jusqu'à quelle heure êtes-vous ouverts ?", "Quels jours êtes-vous ouverts ?", "Je peux passer {when} ?", "Je peux venir {when} ?",
                 "Vous travaillez {when} ?", "Vous êtes là {when} ?", "On peut vous joindre {when} ?", "C'est ouvert {when} ?", "Vous êtes fermés {when} ?"),
    "garantie": ("Combien de temps dure la garantie ?", "Quelle est la durée de la garantie ?", "Est-ce que {it} est sous garantie ?",
                 "Est-ce que {it} est encore sous garantie ?", "C'est garanti combien de temps ?", "Ma garantie est-elle encore valable ?",
                 "Est-ce que la garantie couvre la panne ?", "Je voudrais savoir si {it} est sous garantie.", "La garantie, c'est combien d'années ?",
                 "{it} est encore couvert{e} ?", "Je l'ai acheté il y a un an, c'est encore couvert ?", "Est-ce que c'est pris en charge ?"),
    "rendez-vous": ("Je voudrais prendre rendez-vous.", "Je voudrais un rendez-vous {when}.", "Quand le technicien peut-il passer ?",
                    "Est-ce que le technicien peut passer {when} ?", "Quand est-ce que le technicien arrive ?", "Sous combien de temps vous intervenez ?",
                    "Vous pouvez envoyer quelqu'un {when} ?", "Je voudrais déplacer mon rendez-vous.", "Je suis disponible {when}.",
                    "Quand pouvez-vous intervenir ?", "Il me faudrait une intervention {when}.", "Quel est le délai pour un technicien ?"),
    "facture": ("J'ai une question sur ma facture.", "Je n'ai pas reçu ma facture.", "Ma facture est trop élevée.", "Je voudrais un duplicata de ma facture.",
                "On m'a facturé {n} euros.", "J'ai été prélevé deux fois.", "J'ai été débité de {n} euros.", "Je voudrais un remboursement.",
                "Il y a une erreur sur ma facture.", "J'ai payé {n} euros.", "On m'a compté deux fois le même montant.", "Vous m'avez pris {n} euros en trop."),
    "tarif": ("Combien coûte le déplacement ?", "C'est combien le déplacement ?", "Combien coûte une réparation ?", "Combien ça va me coûter ?",
              "Quel est le prix d'une intervention ?", "Quel est le tarif ?", "Est-ce que c'est payant ?", "Combien ça coûte ?", "C'est cher ?"),
    "adresse": ("Où êtes-vous situés ?", "Quelle est votre adresse ?", "Où se trouve le magasin ?", "Où est le magasin ?", "Vous êtes où ?",
                "Dans quelle ville êtes-vous ?", "Comment venir chez vous ?"),
    "livraison": ("Je n'ai pas reçu ma commande.", "Où en est ma livraison ?", "Le colis est arrivé cassé.", "Le colis est abîmé.", "Quand vais-je recevoir ma commande ?",
                  "Je n'ai pas été livré.", "Je voudrais suivre ma commande.", "J'ai reçu le mauvais article.", "Mon colis n'est pas là."),
    "conseiller": s.PERSON,
    "fin": tuple(x for x in s.GOODBYE if "onjour" not in x and "onsoir" not in x and "llô" not in x) + (
        "Non merci, au revoir.", "Non, c'est tout.", "Non, ce sera tout.", "Rien d'autre, merci.", "Non, c'est bon, merci.", "Ça ira, merci."),
    "bonjour": ("Bonjour.", "Bonsoir.", "Allô ?", "Allô, bonjour.", "Bonjour madame.", "Bonjour monsieur.", "Oui, bonjour.", "Salut."),
    "oui": s.YES,
}
FAULTY = s.DANGER + s.TRIED[:10] + ("{it} ne veut plus rien savoir.", "{it} fait des siennes.", "{it} m'a lâché{e}.", "{it} a rendu l'âme.", "{it} est mort{e}.",
                                   "{it} me pose problème.", "Rien ne se passe quand j'appuie sur le bouton.", "Il n'y a plus de lumière sur {it}.")
OTHERS = ("Quel temps fait-il ?", "Vous êtes un robot ?", "Racontez-moi une blague.", "Qui êtes-vous ?", "Quelle heure est-il ?", "Je me suis trompé de numéro.",
          "Je ne sais pas.", "Vous recrutez ?", "Vous vendez des voitures ?", "Comment allez-vous ?", "C'est pour un sondage.")
ANGRY = s.MOOD[:10] + ("C'est une honte.", "Je suis en colère.", "Vous vous moquez de moi.")
PLEASED = ("Merci beaucoup.", "C'est parfait.", "Vous êtes très gentil.", "Merci de votre aide.", "Je suis très satisfait.")
SUMMARIES = {"horaires": "Demande d’horaires.", "garantie": "Question sur la garantie.", "rendez-vous": "Demande de rendez-vous.",
             "facture": "Question de facture.", "tarif": "Question de tarif.", "adresse": "Demande d’adresse.", "livraison": "Question de livraison.",
             "conseiller": "Demande un conseiller."}


@dataclass(frozen=True)
class Item:
    job: str
    system: str
    user: str
    answer: str


@dataclass
class Shop:
    """A made-up service: its system text and what it knows."""
    name: str
    knowledge: str
    answers: dict[str, str] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()

    @property
    def system(self) -> str:
        return (f"Tu es l’assistant téléphonique du {self.name}. Tu réponds en français, en une phrase courte, uniquement avec ces informations :\n"
                f"{self.knowledge}")


def listed(items) -> str:
    items = [f"les {i}" for i in items]
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " et " + items[-1]


def shop(rng: random.Random) -> Shop:
    if rng.random() < 0.3:
        return Shop("SAV Wouippleul", WOUIPPLEUL, {
            "horaires": "Nous sommes ouverts du lundi au vendredi, de neuf heures à dix-huit heures.", "garantie": "La garantie est de deux ans, pièces et main-d’œuvre.",
            "rendez-vous": "Un technicien se déplace sous trois jours ouvrés.", "conseiller": "Tapez zéro pour parler à un conseiller."},
            ("machines à laver", "lave-vaisselle", "réfrigérateurs", "fours"))
    name = "SAV " + rng.choice(NAMES)
    repairs = tuple(rng.sample(PLURALS, rng.randint(2, 4)))
    first, last = rng.sample(range(7), 2)
    days = f"du {s.DAYS[first]} au {s.DAYS[last]}"
    opens, closes = in_words(rng.randint(7, 10)), in_words(rng.randint(16, 20))
    years, delay, price = rng.randint(2, 9), rng.randint(2, 9), in_words(rng.choice((19, 25, 29, 35, 39, 45, 49, 55, 59, 65, 70, 80, 90)))
    place, town = f"{in_words(rng.randint(2, 40))} {rng.choice(s.STREETS)}", rng.choice(s.TOWNS)
    facts = {
        "horaires": (f"Il est ouvert {days}, de {opens} heures à {closes} heures.", f"Nous sommes ouverts {days}, de {opens} heures à {closes} heures."),
        "garantie": (f"La garantie est de {in_words(years)} ans.", f"La garantie est de {in_words(years)} ans."),
        "rendez-vous": (f"Un technicien se déplace sous {in_words(delay)} jours ouvrés.", f"Un technicien se déplace sous {in_words(delay)} jours ouvrés."),
        "tarif": (f"Le déplacement coûte {price} euros.", f"Le déplacement coûte {price} euros."),
        "adresse": (f"L’adresse est {place} à {town}.", f"L’adresse est {place} à {town}."),
        "conseiller": ("Un conseiller peut être joint en tapant zéro.", "Tapez zéro pour parler à un conseiller."),
    }
    kept = rng.sample(list(facts), rng.randint(3, 5))
    return Shop(name, f"Le {name} répare {listed(repairs)}. " + " ".join(facts[k][0] for k in kept), {k: facts[k][1] for k in kept}, repairs)


def fill(rng: random.Random, template: str) -> str:
    return s.sentence_case(s.filled(rng, template.replace("{n}", in_words(rng.randint(5, 300)))))


def plain(text: str) -> str:
    return s.written(text)


def greeted(rng: random.Random, text: str) -> str:
    if rng.random() < 0.6 or text.startswith(("Bonjour", "Bonsoir", "Allô", "Oui", "Non", "Merci")):
        return text
    return "Bonjour, " + text[0].lower() + text[1:]


def saying(rng: random.Random, topic: str) -> str:
    if topic == "panne":
        kind = rng.random()
        return plain(s.fault(rng) if kind < 0.5 else s.error(rng) if kind < 0.65 else greeted(rng, fill(rng, rng.choice(FAULTY))))
    if topic == NO_TOPIC:
        return plain(rng.choice((s.name, s.address, s.telephone, s.email, s.reference, lambda r: r.choice(OTHERS), lambda r: r.choice(OTHERS)))(rng))
    text = fill(rng, rng.choice(SAYINGS[topic]))
    return text if topic in ("fin", "bonjour", "oui") else greeted(rng, text)


TOPICS = ["panne", *SAYINGS]


def choose(rng: random.Random, _: Shop):
    if rng.random() < 0.5:
        options = ["conseiller", "fin", "panne", "horaires", "garantie", "rendez-vous", "facture", "bonjour", "oui"]
    else:
        options = rng.sample(TOPICS, rng.randint(3, 9))
    topic = rng.choice(options) if rng.random() < 0.88 else rng.choice([t for t in (*TOPICS, NO_TOPIC, NO_TOPIC, NO_TOPIC) if t not in options])
    heard = saying(rng, topic)
    right = topic if topic in options else NO_TOPIC
    return heard, f"L’appelant dit : « {heard} »\nSujet, parmi : {', '.join([*options, NO_TOPIC])} ?", right


# What a ticket asks for. Not the telephone number: digits must be exact, and the appliance reads them by rule (Dialogues/French).
FIELDS = ("nom", "appareil", "code", "ville", "jour")


def document(values: dict[str, str | None]) -> str:
    """JSON whose texts begin with a space: a word is then the same pieces as in the caller's sentence, and copying is copying. Readers trim."""
    return json.dumps({k: v if v is None else f" {v}" for k, v in values.items()}, ensure_ascii=False, separators=(",", ":"))


def extract(rng: random.Random, _: Shop):
    word, gender = s.noun(rng)
    it = s.with_article(rng, word, gender)
    name, number, code, town, day = s.full_name(rng), plain(s.phone(rng)), s.error_code(rng), rng.choice(s.TOWNS), rng.choice(s.DAYS)
    what = s.agree(rng.choice(s.FAULTS), gender)
    said = {
        "nom": (name, rng.choice((f"je m'appelle {name}", f"c'est {name}", f"je suis {name}", f"mon nom est {name}"))),
        "téléphone": (number, rng.choice((f"mon numéro est le {number}", f"mon numéro, c'est le {number}", f"rappelez-moi au {number}"))),
        "appareil": (word, rng.choice((f"{it} {what}", f"j'ai un problème avec {it}", f"j'ai une panne sur {it}"))),
        "code": (code, rng.choice((f"le code erreur est {code}", f"il affiche {code}", f"j'ai le code erreur {code}"))),
        "ville": (town, rng.choice((f"j'habite à {town}", f"je suis à {town}", f"c'est à {town}"))),
        "jour": (day, rng.choice((f"je suis disponible {day}", f"plutôt {day}", f"je voudrais un rendez-vous {day}"))),
    }
    present = rng.sample(tuple(said), rng.randint(1, 3))
    wanted = list(dict.fromkeys(f for f in FIELDS if (f in present and rng.random() < 0.9) or rng.random() < 0.25)) or [rng.choice(FIELDS)]
    rng.shuffle(wanted)
    heard = rng.choice(("", "bonjour, ", "oui, ", "alors, ")) + ", ".join(said[f][1] for f in present) + "."
    heard = s.sentence_case(heard)
    values = {f: said[f][0] if f in present else None for f in wanted}
    return heard, f"L’appelant dit : « {heard} »\nChamps en JSON : {', '.join(wanted)}", document(values)


def answer(rng: random.Random, place: Shop):
    if rng.random() < 0.25:
        item = rng.choice(place.repairs) if rng.random() < 0.5 else rng.choice([p for p in PLURALS if p not in place.repairs])
        heard = rng.choice((f"Est-ce que vous réparez les {item} ?", f"Vous réparez les {item} ?", f"Vous vous occupez des {item} ?"))
        return greeted(rng, heard), greeted(rng, heard), f"Oui, nous réparons les {item}." if item in place.repairs else f"Non, nous ne réparons pas les {item}."
    topic = rng.choice([*place.answers] * 3 + ["tarif", "adresse", "horaires", "garantie", NO_TOPIC, NO_TOPIC])
    heard = saying(rng, topic)
    return heard, heard, place.answers.get(topic, UNKNOWN)


def summarise(rng: random.Random, _: Shop):
    topic = rng.choice(("panne",) * 4 + tuple(SUMMARIES))
    severity, mood = ("moyenne" if topic == "panne" else "basse"), "neutre"
    if topic == "panne":
        word, gender = s.noun(rng)
        what = s.agree(rng.choice(s.FAULTS), gender)
        turns = [s.sentence_case(rng.choice(("", "bonjour, ")) + f"{s.with_article(rng, word, gender)} {what}{rng.choice(s.SINCE)}.")]
        summary = f"{s.sentence_case(word)} : {what}."
        if rng.random() < 0.25:
            turns.append(rng.choice(s.DANGER[:8]))
            severity = "haute"
    else:
        turns, summary = [saying(rng, topic)], SUMMARIES[topic]
    kind = rng.random()
    if kind < 0.25:
        turns.append(rng.choice(ANGRY))
        mood = "négatif"
    elif kind < 0.5:
        turns.append(rng.choice(PLEASED))
        mood = "positif"
    if rng.random() < 0.4:
        turns.insert(rng.randint(1, len(turns)), plain(rng.choice((s.name, s.telephone, s.address))(rng)))
    values = {"tag": topic, "severity": severity, "sentiment": mood, "summary": summary}
    return " ".join(turns), f"Appel : « {' '.join(turns)} »\nRésumé en JSON : tag, severity, sentiment, summary", document(values)


WORDS = (*s.FIRST_NAMES, *s.LAST_NAMES, *s.TOWNS, *s.DAYS, *s.MASCULINE, *s.FEMININE, *PLURALS, *(in_words(n) for n in range(100)))


def repeat(rng: random.Random, place: Shop) -> Item:
    """An exercise for training alone: to copy words in an order that nothing foretells, as fields and answers need it."""
    text = " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 12)))
    return Item("repeat", place.system, f"L’appelant dit : « {text} »\nChamps en JSON : texte", document({"texte": text}))


JOBS = {"choose": (5, choose), "extract": (4, extract), "answer": (6, answer), "summarise": (2, summarise)}


# Nobody can tell what « Entendu. » means who never heard it: such phrases are held out with the question and the service, not by themselves.
CLOSED = {plain(x) for x in (*s.YES, *SAYINGS["fin"], *SAYINGS["bonjour"], *OTHERS)}


def is_held_out(place: Shop, heard: str, user: str) -> bool:
    return zlib.crc32((place.system + user if heard in CLOSED else heard).encode()) % 10 == 0


def items(rng: random.Random, place: Shop, count: int, want_held_out: bool) -> list[Item]:
    out, names = [], list(JOBS)
    while len(out) < count:
        job = rng.choices(names, [JOBS[n][0] for n in names])[0]
        heard, user, right = JOBS[job][1](rng, place)
        if is_held_out(place, heard, user) == want_held_out:
            out.append(Item(job, place.system, user, right))
    return out
