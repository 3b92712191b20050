"""What every check of the image uses: a card, the host that is Asterisk's, and a box that was started."""
import os, re, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "panel"))
from machine import Machine
from rig import Caller, wait

TRACK, IMAGE = sys.argv[1:3]
TRACKS = ["settings", "updates", "packets"]  # of boots.py; the first two run at once, each with ports of its own
FOLDER = os.path.dirname(IMAGE)
PORT, PAGE, AMI = (port + 100 * TRACKS.index(TRACK) for port in (39090, 38443, 35038))
REAL_AMI = 5038  # a real Asterisk's
UPDATES, STICK = f"{FOLDER}/updates.img", f"{FOLDER}/stick.img"
PORTS = {PORT: 9090, PAGE: 8443}
ACTIVE = "systemctl is-active voicebot"
STATE = "systemctl show voicebot -p StatusText --value"
# QEMU's user network: the host is 10.0.2.2, the guest 10.0.2.15.
GOOD = f"\ufeffAMI_HOST=10.0.2.2\r\nAMI_PORT={AMI}\r\nAUDIOSOCKET_ALLOW=10.0.2.2\r\nAMI_SECRET=geheim-geheim-1\r\nMAX_CALLS=3\r\n"


def note(text):
    print(f"NOTE {TRACK}: {text}", flush=True)


def booted(disk=None, image=IMAGE, ports=PORTS):
    for earlier in Machine.running:  # a card is in one box
        if earlier.image == image:
            earlier.kill()
    machine = Machine(image, f"{FOLDER}/{TRACK}", ports, disk).start()
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
