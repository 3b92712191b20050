"""What `make test-image` checks, from outside: boots.py IMAGE LOG. One card through four starts; prints PASS or FAIL a line."""
import os, re, subprocess, sys, time, traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "panel"))
from machine import Machine, read_card, write_card
from rig import Caller, wait

IMAGE, LOG, PORT = sys.argv[1], sys.argv[2], 39090
ACTIVE = "systemctl is-active voicebot"
STATE = "systemctl show voicebot -p StatusText --value"
# QEMU's user network: the host is 10.0.2.2, the guest 10.0.2.15.
GOOD = "\ufeffAMI_HOST=\r\nAUDIOSOCKET_ALLOW=10.0.2.2\r\nAMI_SECRET=geheim-geheim-1\r\nMAX_CALLS=3\r\n"


def note(text):
    print("NOTE " + text, flush=True)


def booted():
    machine = Machine(IMAGE, LOG, PORT).start()
    try:
        machine.shell_is_there()
        machine.wait(ACTIVE, "voicebot is ready")
        note(f"power to ready: {machine.seconds:.0f} s of this machine's, {machine.run('cut -d. -f1 /proc/uptime')} s of a processor of 1e9 instructions a second")
    except BaseException:
        machine.kill()
        raise
    return machine


def etat(machine):
    """After the next time that it is written."""
    machine.run("systemctl start voicebot-etat")
    return machine.run("cat /boot/firmware/voicebot-etat.txt")


def no_unit_has_failed(machine):
    failed = machine.run("systemctl list-units --failed --no-legend --plain")
    assert failed == "", failed


def greeting_is_heard(caller):
    wait(lambda: caller.loudest > 1000 or caller.ended, "the greeting", 1800)
    assert caller.loudest > 1000, caller.ended


def a_new_card_without_settings():
    machine = booted()
    try:
        no_unit_has_failed(machine)
        text = etat(machine)
        note(text.replace("\n", " / "))
        assert "10.0.2.15" in text and "À faire" in text and "En service" in text, text
        secret = machine.run("sed -n 's/^AMI_SECRET=//p' /etc/voicebot/voicebot.env")
        assert re.fullmatch("[A-Za-z0-9]{24}", secret), secret
        for name, word in (("manager.conf", secret), ("extensions.conf", "10.0.2.15:9090"), ("pjsip.conf", "6001")):
            assert word in machine.run(f"cat /boot/firmware/asterisk/{name}"), name
        owner = machine.run("stat -c '%a %U:%G' /etc/voicebot/voicebot.env; id -nG voicebot")
        assert owner == "640 root:voicebot\nvoicebot gpio", owner
        # Nobody has been named who may call: the firewall does not even answer.
        caller = Caller(PORT)
        time.sleep(5)
        assert caller.heard_bytes == 0, "a call from an address that nobody allowed"
        caller.hang_up()
        machine.run("touch /var/lib/voicebot/kept && sync")
        # The data partition has grown to the card.
        assert int(machine.run("df --output=size -m /data | tail -n1")) > 200, machine.run("df -m /data")
    finally:
        machine.stop()
    assert "À faire" in read_card(IMAGE, "voicebot-etat.txt")


def good_settings_and_the_first_call():
    write_card(IMAGE, "voicebot.env", GOOD)
    machine = booted()
    try:
        no_unit_has_failed(machine)
        assert machine.run("ls /var/lib/voicebot/kept")
        caller = Caller(PORT)
        greeting_is_heard(caller)
        note(f"power to the first words of the first call: {machine.seconds:.0f} s")
        caller.hang_up()
        time.sleep(2)
        report = machine.run("voicebot selftest")
        note(report)
        assert '"passed":true' in report, report
        text = etat(machine)
        assert "lus et appliqués" in text and "À faire" not in text, text
        assert machine.run("grep -c geheim-geheim-1 /etc/voicebot/voicebot.env") == "1"
        assert machine.run("ls /boot/firmware/asterisk", check=False).startswith("ls:")
        rules = machine.run("nft list ruleset")
        assert "10.0.2.2" in rules and rules.count("policy drop") == 3, rules
        note(machine.run("systemd-analyze security voicebot --no-pager | tail -n1"))
        note(machine.run("systemd-analyze time | tail -n1; free -m | sed -n 2p").replace("\n", " / "))
        assert "squashfs" in machine.run("findmnt -n -o FSTYPE,OPTIONS /run/slot") and "Read-only" in machine.run("touch /run/slot/x", check=False)
    finally:
        machine.stop()
    card = read_card(IMAGE, "voicebot.env")
    assert "geheim" not in card and "MAX_CALLS=3" in card, card


def bad_settings_are_fault_1_and_the_earlier_ones_serve():
    write_card(IMAGE, "voicebot.env", "AUDIOSOCKET_ALLOW=10.0.2.2\nHANGOVER_MS=9\n")
    machine = booted()
    try:
        text = etat(machine)
        assert "REFUSÉS" in text and "HANGOVER_MS = « 9 »" in text, text
        machine.wait(f"{STATE} | grep 'panne 1 : réglages de la carte refusés'", "fault 1")
        assert machine.run("grep -c geheim-geheim-1 /etc/voicebot/voicebot.env") == "1"
        caller = Caller(PORT)
        greeting_is_heard(caller)  # the earlier settings let this caller in
        caller.hang_up()
    finally:
        machine.stop()
    assert "HANGOVER_MS=9" in read_card(IMAGE, "voicebot.env")  # as it was found


def the_secret_stays_when_the_card_leaves_it_blank():
    write_card(IMAGE, "voicebot.env", "AUDIOSOCKET_ALLOW=10.0.2.2\nAMI_SECRET=\nHANGOVER_MS=700\n")
    machine = booted()
    try:
        assert "lus et appliqués" in etat(machine)
        kept = machine.run("cat /etc/voicebot/voicebot.env")
        assert "AMI_SECRET='geheim-geheim-1'" in kept and "HANGOVER_MS=700" in kept, kept
        no_unit_has_failed(machine)
    finally:
        machine.stop()


TESTS = [
    a_new_card_without_settings, good_settings_and_the_first_call, bad_settings_are_fault_1_and_the_earlier_ones_serve,
    the_secret_stays_when_the_card_leaves_it_blank,
]


def main():
    only = os.environ.get("ONLY", "")
    for test in TESTS:
        if not re.search(only, test.__name__):
            continue
        began = time.monotonic()
        try:
            test()
            print(f"PASS {test.__name__} ({time.monotonic() - began:.0f} s)", flush=True)
        except Exception as error:
            print(f"FAIL {test.__name__} ({time.monotonic() - began:.0f} s): {error!r}", flush=True)
            for line in traceback.format_exc().splitlines()[-8:]:
                print("LOG " + line, flush=True)


main()
