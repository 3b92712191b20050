"""A scenario in which nobody is there until tomorrow: who presses 0 is told a ticket's number at once."""
import datetime, json, re

DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
NUMBER = "porte le numéro ([0-9]+)"


def scenario():
    with open("src/Voicebot.Appliance/Dialogues/sav-wouippleul.fr.json", encoding="utf8") as file:
        text = json.loads(re.sub(r"^\s*//.*$", "", file.read(), flags=re.M))
    tomorrow = DAYS[(datetime.date.today() + datetime.timedelta(days=1)).weekday()]
    text |= {"hours": {"days": {tomorrow: ["9:00-12:00"]}, "holidays": "none"}, "announcement": ""}
    text["nobody"]["steps"] = ["ticket-rappel"]
    return json.dumps(text)
