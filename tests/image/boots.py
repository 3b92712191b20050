"""What `make test-image` checks, from outside: boots.py TRACK CARD. A track is one card through many starts; prints PASS or FAIL a line."""
import collections, glob, os, re, sys, time, traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "panel"))
from bench import ACTIVE, AMI, FOLDER, GOOD, IMAGE, PAGE, PORT, REAL_AMI, STATE, TRACK, TRACKS, booted, etat, greeting_is_heard, no_unit_has_failed, note
from lan import BOX, BOX_MAC, SYN, frames, kind_of, tcp, udp
from machine import Machine, WIRE_MAC, read_card, write_card
from rig import Browser, Caller, Pbx
import power, service, updates


def the_page_opens_with_the_cards_password(machine):
    text = etat(machine)
    found = re.search(r"Page     : https://10\.0\.2\.15:8443/   mot de passe : (\S+)", text)
    assert found, text
    browser = Browser(PAGE)
    assert browser.ask("/")[0] == 303 and browser.ask("/connexion", motdepasse="1234")[0] == 401
    assert browser.ask("/connexion", motdepasse=found[1])[0] == 303
    status, page = browser.ask("/")
    assert status == 200 and "En service" in page, (status, page[:500])
    assert "mot de passe" not in etat(machine), "known by now, and no longer on the card"


def ports_that_answer(machine, make):
    """Every one of them is asked, and what did not answer was dropped by the firewall: its own count says so."""
    count = "nft list chain inet voicebot input | sed -n 's/^\\s*counter packets \\([0-9]*\\).*/\\1/p'"
    before = int(machine.run(count))
    machine.pc.ask_every_port(make)
    found, dropped = set(machine.pc.open), int(machine.run(count)) - before
    assert dropped >= 65535 - len(found) and not machine.pc.answers, (dropped, machine.pc.answers[:3])
    return found


def only_what_is_meant_answers():
    machine = booted()
    try:
        wire = machine.run(f"ip -o link | sed -n 's/^[0-9]*: \\(eth[0-9]\\):.*{BOX_MAC.hex(':')}.*/\\1/p'")
        machine.run(f"ip addr add {BOX}/24 dev {wire}")
        tcp_ports = ports_that_answer(machine, lambda port: tcp(port, SYN))
        note(f"of 65535 TCP ports a PC on the LAN is answered by {sorted(tcp_ports)}")
        assert tcp_ports == {8443}, tcp_ports
        ports_that_answer(machine, lambda port: udp(port))
        machine.run("nft add element inet voicebot callers4 '{ 192.168.77.1 }'")
        assert ports_that_answer(machine, lambda port: tcp(port, SYN)) == {8443, 9090}, "Asterisk's host"
    finally:
        machine.stop()


def nothing_else_left_the_box():
    seen, strange, names = collections.Counter(), [], 0
    managers = {REAL_AMI, *(AMI - 100 * one for one in range(len(TRACKS)))}
    for frame in (frame for name in sorted(glob.glob(f"{FOLDER}/*.pcap")) for frame in frames(name)):
        if frame[6:12].hex(":") == WIRE_MAC:
            kind = kind_of(frame, managers)
            seen[kind] += 1
            names += kind == "mDNS" and b"\x08voicebot\x05local" in frame
            if kind is None:
                strange.append(frame[:80].hex())
    note(f"packets that left the box: {dict(seen)}")
    assert not strange, strange[:5]
    assert names, "the box is voicebot.local"
    assert {"ARP", "DHCP", "mDNS", "AMI", "AudioSocket", "status page"} <= set(seen), seen


def a_new_card_without_settings():
    machine = booted()
    try:
        no_unit_has_failed(machine)
        text = etat(machine)
        note(text.replace("\n", " / "))
        assert "10.0.2.15" in text and "À faire" in text and "En service" in text, text
        secret = machine.run("sed -n 's/^AMI_SECRET=//p' /etc/voicebot/voicebot.env")
        assert re.fullmatch("[A-Za-z0-9]{24}", secret), secret
        for name, word in (
            ("manager_voicebot.conf", secret), ("extensions_voicebot.conf", "10.0.2.15:9090"), ("pjsip_voicebot.conf", "6001"), ("voicebot.env", secret),
            ("keys/voicebot.key", "PRIVATE KEY"), ("a-taper.txt", "l'appareil 10.0.2.15.\n"), ("a-taper.txt", "contenu de asterisk dans /etc/asterisk"),
        ):
            assert word in machine.run(f"cat /boot/firmware/asterisk/{name}"), name
        owner = machine.run("stat -c '%a %U:%G' /etc/voicebot/voicebot.env; id -nG voicebot")
        assert owner == "640 root:voicebot\nvoicebot gpio", owner
        # Nobody has been named who may call: the firewall does not even answer.
        caller = Caller(PORT)
        time.sleep(5)
        assert caller.heard_bytes == 0, "a call from an address that nobody allowed"
        caller.hang_up()
        the_page_opens_with_the_cards_password(machine)
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


TESTS = dict(zip(TRACKS, (
    [a_new_card_without_settings, good_settings_and_the_first_call, bad_settings_are_fault_1_and_the_earlier_ones_serve,
     the_secret_stays_when_the_card_leaves_it_blank, only_what_is_meant_answers, *service.TESTS, *power.TESTS],
    updates.TESTS,
    [nothing_else_left_the_box],
)))


def main():
    Pbx(AMI)  # this machine is Asterisk's host
    only = os.environ.get("ONLY", "")
    for test in TESTS[TRACK]:
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
            Machine.kill_all()
    Machine.kill_all()


main()
