"""Updates on that card: what is refused, what is kept, and what goes back by itself. The machine of one check is the next one's."""
import time

from bench import ACTIVE, GOOD, IMAGE, PORT, UPDATES, STICK, booted, etat, greeting_is_heard, no_unit_has_failed, note
from machine import fat_text, write_card
from rig import Caller, wait

WRONG = {
    "other-key": "signature refusée", "older": "plus ancienne que celle en service", "other-arch": "cette mise à jour est pour",
    "cut": "incomplète : root s’arrête avant la fin", "letter": "n’est pas une mise à jour",
}
TAKE = "/usr/lib/voicebot/take-update /run/updates/"
machine = None


def box():
    """The one that runs, or a new start."""
    global machine
    if machine is None or machine.qemu.poll() is not None:
        machine = booted(UPDATES)
    machine.shell_is_there()  # what is typed before there is one is lost
    machine.wait("mountpoint -q /run/updates || { mkdir -p /run/updates && mount -o ro /dev/disk/by-label/UPDATES /run/updates; }", "the disk of updates")
    return machine


def started_again():
    """After the box has ended by itself."""
    global machine
    machine = machine.restarted()


def kept(machine):
    """(version, slot) that run, the slot that a plain start takes, and what chooses it."""
    chooses = "ls -1 /boot/firmware/loader/entries 2>/dev/null || head -n1 /boot/firmware/config.txt"
    return tuple(machine.run(f". /usr/lib/voicebot/slots; cat /usr/share/voicebot/version; echo $here $kept; {chooses}").split("\n"))


def news(machine):
    return machine.run("cat /data/updates/news")


def a_wrong_update_is_refused_in_one_line():
    write_card(IMAGE, "voicebot.env", GOOD)
    machine = box()
    before = kept(machine)
    for name, words in WRONG.items():
        status, said = machine.try_run(f"voicebot update /run/updates/{name}.update", 1800)
        note(f"{name}: {said}")
        assert status == 1 and words in said and "\n" not in said, said
        # The helper, which may write, has looked for itself.
        status, said = machine.try_run(f"{TAKE}{name}.update", 1800)
        assert status == 3 and words in said and words in news(machine), said
    assert machine.try_run(f"{TAKE}older.update --force", 1800)[1].endswith("root s’arrête avant la fin")
    assert kept(machine) == before, before
    assert "REFUSÉE" in etat(machine)
    no_unit_has_failed(machine)


def power_that_goes_while_an_update_is_written_leaves_the_old_one():
    machine = box()
    before = kept(machine)
    slot = machine.run(". /usr/lib/voicebot/slots; echo $device; dd if=/dev/zero of=$device bs=1M count=1 conv=fsync status=none")
    machine.run(f"systemd-run -q -u cut {TAKE}good.update")
    machine.wait(f"head -c 4 {slot} | grep -q hsqs", "the first block in the slot")
    machine.kill()
    machine = box()
    assert kept(machine) == before, before
    no_unit_has_failed(machine)


def a_good_one_from_a_stick_waits_for_the_calls_and_is_kept():
    machine = box()
    machine.run("touch /var/lib/voicebot/kept && sync")
    caller, earlier = Caller(PORT), []
    greeting_is_heard(caller)
    machine.plug(STICK)
    began = time.monotonic()
    while "prête" not in machine.run("cat /data/updates/news; true"):
        if caller.ended:
            earlier.append(caller.ended)
            caller = Caller(PORT)
        time.sleep(1)
    note(f"from the stick to the other slot: {time.monotonic() - began:.0f} s")
    time.sleep(10)
    assert machine.qemu.poll() is None and caller.ended in (None, "0x00"), caller.ended
    assert set(earlier) <= {"0x00"}, earlier
    caller.hang_up()
    began = time.monotonic()
    started_again()
    box().wait("grep 'version 0.2.0 en service' /data/updates/news", "the new version is kept")
    note(f"from the last call's end to the new version kept: {time.monotonic() - began:.0f} s")
    machine = box()
    found = kept(machine)
    assert found[:2] == ("0.2.0", "B B") and "voicebot-B.conf" in found or found[2] == "os_prefix=B/", found
    machine.run("ls /var/lib/voicebot/kept /var/lib/voicebot/avant-mise-a-jour.db /etc/voicebot/voicebot.env.avant-mise-a-jour")
    assert machine.run("grep -c geheim-geheim-1 /etc/voicebot/voicebot.env") == "1"
    caller = Caller(PORT)
    greeting_is_heard(caller)
    caller.hang_up()
    assert "version 0.2.0 en service" in etat(machine)
    machine.plug(STICK)  # again, or still
    wait(lambda: "version 0.2.0 en service" in fat_text(STICK, "mise-a-jour.txt"), "what became of it, on the stick", 1800, every=5)
    no_unit_has_failed(machine)


def goes_back(name, words):
    machine = box()
    before = kept(machine)
    began = time.monotonic()
    machine.run(f"voicebot update /run/updates/{name}.update")
    started_again()  # on trial
    started_again()
    machine = box()
    machine.wait(ACTIVE, "the version before")
    note(f"{name}: back after {time.monotonic() - began:.0f} s: {news(machine)}")
    after = kept(machine)
    assert after[:2] == before[:2], after
    assert "abandonnée" in news(machine) and words in news(machine), news(machine)
    # A stick that stays plugged in does not bring it again and again.
    status, said = machine.try_run(f"voicebot update /run/updates/{name}.update", 1800)
    assert status == 1 and "a déjà été essayée et n’a pas tenu" in said, said
    no_unit_has_failed(machine)


def one_with_a_broken_binary_goes_back():
    goes_back("broken", "le service ne démarre pas")


def one_that_stands_still_goes_back():
    goes_back("hangs", "elle n’a pas démarré")


def one_that_never_gets_ready_goes_back():
    goes_back("asleep", "le service n’est pas prêt")


TESTS = [
    a_wrong_update_is_refused_in_one_line, power_that_goes_while_an_update_is_written_leaves_the_old_one,
    a_good_one_from_a_stick_waits_for_the_calls_and_is_kept, one_with_a_broken_binary_goes_back, one_that_stands_still_goes_back,
    one_that_never_gets_ready_goes_back,
]
