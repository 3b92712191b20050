"""What the first recogniser had never heard: danger and what sounds like it, and callers' words that it lacked. Templates of sentences.py.

{it} an appliance, {gas} one that burns gas, {where} a place or nothing, {since} as there, {when} a moment, {who} a person, {e} as there.
"""

GAS = ("la gazinière", "ma gazinière", "la chaudière", "ma chaudière", "la cuisinière", "ma cuisinière", "le chauffe-eau", "mon chauffe-eau",
       "la plaque de cuisson", "ma plaque de cuisson", "le four", "mon four", "la plaque")
WHERE = ("", "", "", "", "", " dans la cuisine", " chez moi", " chez nous", " dans la maison", " dans l'appartement", " dans le salon", " dans la cave",
         " dans la salle de bain", " dans la chambre", " dans le garage", " dans la pièce", " partout", " à la maison", " sous l'évier",
         " près de la chaudière", " autour du four", " derrière la machine", " dans l'immeuble", " dans l'escalier", " sur le palier")
WHO = ("mon mari", "ma femme", "mon fils", "ma fille", "ma mère", "mon père", "ma voisine", "mon voisin", "mon enfant", "le technicien", "quelqu'un")

DANGER_GAS = (
    "ça sent le gaz{where}.", "ça sent le gaz{where}.", "ça sent le gaz{since}.", "je sens une odeur de gaz{where}.", "je sens une odeur de gaz{where}.",
    "je sens une forte odeur de gaz{where}.", "je sens le gaz{where}.", "on sent le gaz{where}.", "il y a une odeur de gaz{where}.",
    "il y a une forte odeur de gaz{where}.", "il y a une fuite de gaz{where}.", "j'ai une fuite de gaz{where}.", "j'ai une odeur de gaz{where}.",
    "ça sent très fort le gaz.", "ça pue le gaz{where}.", "{gas} sent le gaz.", "{gas} fuit, ça sent le gaz.", "le gaz fuit{where}.", "{gas} perd du gaz.",
    "il y a du gaz{where}.", "le tuyau de gaz fuit.", "le tuyau de gaz est percé.", "le tuyau du gaz est coupé.", "la bouteille de gaz fuit.",
    "le détecteur de gaz sonne{since}.", "l'alarme de gaz sonne.", "j'entends le gaz qui siffle.", "je crois que j'ai une fuite de gaz.",
    "je crois que ça sent le gaz.", "j'ai l'impression que ça sent le gaz.", "quand j'allume {gas}, ça sent le gaz.", "odeur de gaz.", "fuite de gaz.",
    "une odeur de gaz{where}.", "une fuite de gaz{where}.", "ça sent une drôle d'odeur de gaz.", "le gaz sort sans arrêt.", "le gaz s'échappe{where}.")
DANGER_FIRE = (
    "il y a le feu{where}.", "il y a le feu{where}.", "y a le feu{where}.", "il y a le feu !", "au feu !", "{it} a pris feu.", "{it} prend feu.",
    "{it} est en feu.", "{it} est en train de prendre feu.", "{it} brûle.", "{it} est en train de brûler.", "ça brûle{where}.", "ça brûle !",
    "il y a des flammes{where}.", "je vois des flammes{where}.", "des flammes sortent. ", "il y a des flammes qui sortent.", "c'est un incendie.",
    "il y a un incendie{where}.", "il y a un début d'incendie{where}.", "j'ai un début d'incendie{where}.", "la prise brûle.", "la prise a pris feu.",
    "la prise a fondu.", "la prise a brûlé.", "le câble a brûlé.", "le câble fond.", "le fil a fondu.", "le plastique a fondu.", "{it} a explosé.",
    "il y a eu une explosion{where}.", "la batterie a explosé.", "la vitre a explosé.", "{it} a brûlé.", "{it} a cramé.", "{it} crame.",
    "ça a pris feu{where}.", "ça prend feu.", "ma cuisine brûle.", "la cuisine est en feu.", "le moteur a pris feu.", "la batterie gonfle et chauffe.",
    "il y a le feu dans {it}.", "le feu a pris{where}.", "j'ai le feu{where}.")
DANGER_SMOKE = (
    "il y a de la fumée{where}.", "il y a de la fumée{where}.", "y a de la fumée{where}.", "de la fumée sort de l'appareil.", "il y a de la fumée qui sort.",
    "de la fumée noire sort.", "de la fumée sort{where}.", "{it} fume.", "ça fume{where}.", "ça fume !", "{it} dégage de la fumée.", "{it} fait de la fumée.",
    "la fumée sort de l'appareil.", "c'est plein de fumée{where}.", "il y a plein de fumée{where}.", "je vois de la fumée{where}.",
    "ça sent le brûlé{where}.", "ça sent le brûlé{where}.", "ça sent le cramé{where}.", "ça sent le plastique brûlé.", "ça sent le roussi.",
    "ça sent la fumée{where}.", "il y a une odeur de brûlé{where}.", "il y a une forte odeur de brûlé.", "je sens une odeur de brûlé{where}.",
    "{it} sent le brûlé{since}.", "{it} sent le brûlé.", "{it} sent le cramé.", "une odeur de brûlé{where}.", "odeur de brûlé.", "le détecteur de fumée sonne.",
    "le détecteur de fumée s'est déclenché.", "ça sent le caoutchouc brûlé.", "ça sent le chaud et ça fume.")
DANGER_CURRENT = (
    "j'ai pris une décharge électrique.", "j'ai pris une décharge électrique.", "j'ai pris une décharge.", "j'ai reçu une décharge électrique.",
    "j'ai reçu une décharge.", "j'ai reçu une décharge en touchant {it}.", "j'ai pris une décharge en touchant {it}.", "j'ai pris le courant.",
    "j'ai pris le jus.", "j'ai pris un coup de jus.", "j'ai pris du jus en touchant {it}.", "j'ai pris une châtaigne.", "je me suis électrocuté.",
    "je me suis électrocutée.", "{who} s'est électrocuté.", "{who} a pris une décharge.", "{who} a pris le courant.", "je prends des décharges.",
    "je prends le courant quand je touche {it}.", "{it} donne des décharges.", "{it} met des décharges.", "{it} envoie des décharges.",
    "ça me fait des décharges.", "{it} fait des étincelles.", "ça fait des étincelles{where}.", "il y a des étincelles{where}.", "la prise fait des étincelles.",
    "il y a des étincelles dans la prise.", "j'ai vu des étincelles.", "il y a un court-circuit{where}.", "{it} a fait un court-circuit.",
    "{it} est en court-circuit.", "les fils sont dénudés.", "il y a un fil dénudé.", "un câble dénudé.", "{it} est sous tension.", "{it} est électrifié{e}.",
    "ça picote quand je touche {it}.", "de l'eau coule sur la prise.", "l'eau coule sur les prises.", "il y a de l'eau sur la prise.",
    "il y a de l'eau dans la prise.", "il y a de l'eau près de la prise.", "l'eau arrive à la prise.", "l'eau coule sur le tableau électrique.",
    "il y a de l'eau sur le compteur électrique.", "de l'eau coule sur la multiprise.", "les prises sont dans l'eau.", "la multiprise est dans l'eau.",
    "j'ai les pieds dans l'eau et c'est branché.", "choc électrique.", "j'ai eu un choc électrique.", "décharge électrique.")
DANGER_PEOPLE = (
    "le détecteur de monoxyde sonne.", "l'alarme de monoxyde de carbone sonne.", "le détecteur de monoxyde de carbone s'est déclenché.",
    "j'ai peur d'une intoxication au monoxyde de carbone.", "on est intoxiqués.", "je me sens mal{since}.", "on se sent mal depuis que la chaudière marche.",
    "j'ai mal à la tête et la chaudière tourne.", "on a tous mal à la tête.", "j'ai la tête qui tourne.", "{who} a fait un malaise.", "{who} est tombé.",
    "{who} est blessé.", "{who} s'est brûlé.", "{who} est inconscient.", "{who} ne respire plus.", "{who} saigne.", "je me suis brûlé.", "je me suis brûlée.",
    "je me suis brûlé la main.", "je me suis blessé.", "je me suis coupé la main.", "je saigne.", "il y a un blessé.", "il y a des blessés.", "c'est un accident.",
    "il y a eu un accident.", "appelez les pompiers.", "il faut appeler les pompiers.", "appelez une ambulance.", "au secours !", "à l'aide !",
    "c'est dangereux.", "on est en danger.", "{who} s'est coincé la main.", "je fais un malaise.")
NO_DANGER = (
    "{gas} ne sent plus le gaz.", "ça ne sent pas le gaz.", "ça ne sent plus le gaz.", "il n'y a pas d'odeur de gaz.", "il n'y a pas de fuite de gaz.",
    "la plaque à gaz ne s'allume pas.", "la plaque à gaz ne marche plus.", "{gas} ne s'allume plus.", "je n'ai plus de gaz.", "le gaz est coupé.",
    "j'ai coupé le gaz.", "la facture de gaz.", "c'est une plaque à gaz.", "j'ai une plaque à gaz.", "j'ai une chaudière à gaz.", "la gazinière ne marche plus.",
    "il n'y a pas le feu.", "il n'y a plus de fumée.", "il n'y a pas de fumée.", "il n'y a pas d'étincelles.", "ça ne sent pas le brûlé.",
    "ça ne sent plus le brûlé.", "le feu est vert.", "le feu vert du technicien.", "un feu ne marche plus.", "les quatre feux ne marchent plus.",
    "une plaque à quatre feux.", "le brûleur ne s'allume plus.", "le brûleur est bouché.", "le pare-feu est activé.", "je suis au courant.",
    "je n'étais pas au courant.", "on m'a mis au courant.", "il n'y a plus de courant.", "j'ai coupé le courant.", "le détecteur de fumée est en panne.",
    "le détecteur de fumée ne marche plus.", "il n'y a pas de danger.", "ce n'est pas dangereux.", "personne n'est blessé.", "ce n'est pas urgent.",
    "le filtre à charbon.", "la friteuse ne chauffe plus.", "mon code est brûlé.", "le voyant du gaz est allumé.", "l'odeur de la hotte.")
ROBOT = (
    "c'est un robot ?", "c'est un robot qui me parle ?", "c'est un robot qui parle ?", "je parle à un robot ?", "est-ce que je parle à un robot ?",
    "vous êtes un robot ?", "est-ce que vous êtes un robot ?", "vous êtes une machine ?", "c'est une machine ?", "c'est une machine qui me répond ?",
    "je parle à une machine ?", "c'est un répondeur ?", "c'est le répondeur ?", "je suis sur un répondeur ?", "je parle à qui ?", "à qui je parle ?",
    "qui est à l'appareil ?", "vous êtes qui ?", "qui êtes-vous ?", "vous êtes un humain ?", "vous êtes une vraie personne ?", "c'est une vraie personne ?",
    "il y a quelqu'un ?", "c'est un automate ?", "c'est enregistré ?", "c'est une voix enregistrée ?", "c'est une intelligence artificielle ?",
    "vous êtes une intelligence artificielle ?", "c'est quoi ce robot ?", "encore un robot.", "c'est encore un robot.", "vous êtes humain ou robot ?")
CHANGE = (
    "je veux annuler mon rendez-vous.", "je voudrais annuler mon rendez-vous{when}.", "je dois annuler mon rendez-vous.", "j'annule mon rendez-vous.",
    "je veux déplacer mon rendez-vous.", "je dois déplacer mon rendez-vous.", "je voudrais reporter mon rendez-vous.", "je dois reporter le rendez-vous{when}.",
    "je voudrais décaler mon rendez-vous.", "je voudrais changer mon rendez-vous.", "je voudrais changer la date du rendez-vous.",
    "est-ce qu'on peut décaler le rendez-vous ?", "est-ce que je peux reporter mon rendez-vous ?", "est-ce que je peux déplacer mon rendez-vous ?",
    "on peut avancer le rendez-vous ?", "je ne peux pas être là{when}.", "je ne serai pas là{when}.", "je ne suis plus disponible{when}.",
    "annulez mon rendez-vous.", "annulez le passage du technicien.", "je voudrais annuler l'intervention.", "je voudrais annuler la visite du technicien.",
    "j'ai un empêchement{when}.", "le rendez-vous{when} ne me convient plus.")
BROKEN = (
    "{it} est HS.", "{it} est HS.", "elle est HS.", "il est HS.", "elle est complètement HS.", "{it} est en rade.", "{it} est kaput.", "{it} est fichu{e}.",
    "{it} est foutu{e}.", "{it} m'a lâché{e}{since}.", "{it} a lâché{since}.", "{it} déconne.", "{it} bugue.", "{it} est planté{e}.", "{it} est à plat.",
    "{it} ne fait plus rien.", "{it} ne réagit plus.", "{it} ne veut rien savoir.", "plus rien ne marche.", "ça fait sauter les plombs.",
    "{it} fait sauter les plombs.", "{it} fait sauter le disjoncteur.", "ça disjoncte.", "ça disjoncte tout le temps.", "{it} fait disjoncter.",
    "{it} a rendu l'âme.", "{it} est mort{e}.", "elle est morte.", "il est mort.", "{it} s'est arrêté{e}.", "{it} rend l'âme.", "{it} est naze.",
    "mon opérateur internet est en panne.", "j'ai une panne d'opérateur.", "{it} tourne dans le vide.", "{it} saute.", "{it} ne part plus.", "ça pisse l'eau.",
    "ça coule{where}.", "{it} est détraqué{e}.", "{it} patine.", "ça ne fait plus rien.", "elle ne fait plus rien.", "il ne fait plus rien.")
PARTS = (
    "je n'ai pas reçu ma pièce.", "j'ai toujours pas reçu ma pièce.", "je n'ai toujours pas reçu la pièce.", "j'attends une pièce{since}.",
    "j'attends ma pièce{since}.", "la pièce n'est pas arrivée.", "ma pièce n'est toujours pas arrivée.", "trois semaines que j'attends.",
    "ça fait trois semaines que j'attends.", "ça fait deux mois que j'attends ma pièce.", "où est ma pièce ?", "où est mon colis ?", "où est ma commande ?",
    "mon colis n'est pas arrivé.", "je n'ai pas reçu mon colis.", "je n'ai rien reçu.", "ma livraison n'est pas arrivée.", "le livreur n'est pas passé.",
    "je n'ai toujours pas reçu ma pièce, merci et bonne journée.", "j'attends toujours ma pièce, merci, au revoir.", "elle est toujours en panne, merci, au revoir.",
    "on m'a dit à bientôt et personne n'est venu.", "personne n'est venu.", "personne n'est passé.", "personne ne m'a rappelé.", "le technicien n'est pas passé.",
    "vous m'avez dit au revoir et rien n'est fait.", "on m'a raccroché au nez.", "on m'a dit bonne journée et puis plus rien.")
NOT_SO = (
    "je ne veux pas parler à un conseiller.", "je veux pas parler à un conseiller.", "je ne veux pas de conseiller.", "je n'ai pas besoin de conseiller.",
    "pas besoin de technicien.", "je n'ai pas besoin de technicien.", "je ne veux pas de technicien.", "je ne veux pas de rendez-vous.",
    "je veux pas de rendez-vous.", "je n'ai pas besoin de rendez-vous.", "je n'ai pas de panne.", "ce n'est pas une panne.", "c'est pas une panne.",
    "ce n'est pas pour une panne.", "ce n'est pas une panne, c'est une question.", "je n'ai pas de facture.", "ce n'est pas pour une facture.",
    "je n'appelle pas pour une panne.", "je veux pas un robot.", "je veux pas parler à un robot.", "je veux pas parler à une machine.",
    "pas de conseiller, merci.", "pas de robot.", "sans rendez-vous.", "je ne veux pas de robot.", "je ne veux pas d'une machine.",
    "surtout pas un conseiller.", "non, pas un conseiller.", "ne me passez pas un conseiller.")
