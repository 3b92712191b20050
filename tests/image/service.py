"""The box at work: on a simulated Raspberry Pi's header, for a real Asterisk on this machine, with a full disk, beside a second box."""
import csv, io, os, shutil, subprocess, time

from bench import ACTIVE, IMAGE, PORT, REAL_AMI, STATE, booted, greeting_is_heard, no_unit_has_failed, note
from machine import write_card
from rig import BUTTON, LINES, Caller

LAB = ["scripts/in-root", "--share-net", "dotnet", "build/bin/Voicebot.Lab/release/Voicebot.Lab.dll", "exchange"]
# As tests/Voicebot.Lab fills its files in.
SETTINGS = f"AMI_HOST=10.0.2.2\nAMI_PORT={REAL_AMI}\nAUDIOSOCKET_ALLOW=10.0.2.2\nAMI_SECRET=secret-of-the-exchange\nRECOGNITION_DEADLINE_MS=10000\n"
SECOND_PORT, SECOND_PAGE = 39091, 38444
CHIP = "/sys/kernel/config/gpio-sim/panel"
QUESTION, NO_MORE = "Bonjour, ma machine à laver ne démarre plus.", "Non merci, c'est tout."
machine = None


class Exchange:
    """A real Asterisk and a telephone (tests/Voicebot.Lab/Exchange.cs)."""

    def __init__(self, *ports):
        self.lab = subprocess.Popen([*LAB, *(f"127.0.0.1:{port}" for port in ports)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.lab.stdout.readline() == "ready\n"

    def call(self, *sentences):
        print("|".join(sentences), file=self.lab.stdin, flush=True)
        done = self.lab.stdout.readline().strip()
        note(f"call: {done}")
        assert done.startswith("voice after "), done
        return done

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.lab.stdin.close()
        self.lab.wait(60)


def box():
    """The one that runs, or a new start."""
    global machine
    if machine is None or machine.qemu.poll() is not None:
        write_card(IMAGE, "voicebot.env", SETTINGS)
        machine = booted()
    return machine


def tickets(machine):
    return list(csv.DictReader(io.StringIO(machine.run("voicebot tickets export").removeprefix("\ufeff")), delimiter=";"))


def lights(machine, seconds=3):
    """Which were lit at some time."""
    names = " ".join(f"{light}={line}" for light, line in LINES.items())
    seen = machine.run(
        f"cd $(echo /sys/devices/platform/$(cat {CHIP}/dev_name)/gpiochip*); for n in $(seq {seconds * 20}); do for one in {names}; do"
        " [ $(cat sim_gpio${one#*=}/value) = 0 ] || echo ${one%=*}; done; sleep 0.05; done | sort -u")
    return set(seen.split())


def the_panel_on_a_pis_header_shows_a_call_and_its_button_restarts():
    machine = box()
    machine.run(
        "modprobe gpio-sim; mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config;"
        f" mkdir -p {CHIP}/bank0; echo 54 >{CHIP}/bank0/num_lines; echo pinctrl-bcm2711 >{CHIP}/bank0/label; echo 1 >{CHIP}/live;"
        f" echo pull-up >$(echo /sys/devices/platform/$(cat {CHIP}/dev_name)/gpiochip*)/sim_gpio{BUTTON}/pull; udevadm settle")
    assert machine.run(f"stat -c '%G %a' /dev/$(cat {CHIP}/bank0/chip_name)") == "gpio 660"
    machine.run("systemctl restart voicebot")
    machine.wait("journalctl -u voicebot -b -o cat | grep 'pinctrl-bcm2711'", "the panel on that chip")
    machine.wait(ACTIVE, "ready")
    assert {"service"} <= lights(machine) <= {"service", "fault"}
    caller = Caller(PORT)
    greeting_is_heard(caller)
    assert {"service", "call"} <= lights(machine), "a call is shown"
    caller.hang_up()
    machine.run("sleep 5")
    assert "call" not in lights(machine), "its end, too"
    before = machine.run("systemctl show voicebot -p MainPID --value")
    pull = f"$(echo /sys/devices/platform/$(cat {CHIP}/dev_name)/gpiochip*)/sim_gpio{BUTTON}/pull"
    machine.run(f"echo pull-down >{pull}; sleep 4; echo pull-up >{pull}")
    machine.wait(f"[ $(systemctl show voicebot -p MainPID --value) != {before} ] && {ACTIVE}", "the button restarts the service")


def a_call_from_asterisk_is_understood_and_answered():
    machine = box()
    with Exchange(PORT) as exchange:
        machine.wait("journalctl -u voicebot -b -o cat | grep 'AMI ready'", "the box is at the manager")
        began = time.monotonic()
        exchange.call(QUESTION, NO_MORE)
        note(f"the call took {time.monotonic() - began:.0f} s")
        machine.wait("journalctl -u voicebot -b -o cat | grep 'ended: .*, result done'", "the call ended as done", 600)
        [ticket] = tickets(machine)
        note(f"{ticket}")
        assert ticket["sujet"] == "panne", ticket


def a_full_data_partition_lets_calls_go_on_and_loses_no_ticket():
    machine = box()
    before = len(tickets(machine))
    machine.run("fallocate -l $(df --output=avail -B1 /data | tail -n1) /data/full; dd if=/dev/zero of=/data/rest bs=512 status=none", check=False)
    refused = machine.run("echo x >/data/voicebot/x; rm -f /data/voicebot/x", check=False)
    assert "No space left" in refused, (refused, machine.run("df /data"))
    with Exchange(PORT) as exchange:
        machine.wait("journalctl -u voicebot -b -o cat | tail -n 20 | grep 'AMI ready'", "the box is at the manager")
        exchange.call(QUESTION, NO_MORE)
        machine.wait(f"{STATE} | grep 'panne 5'", "a full disk is shown", 600)
        machine.run("rm /data/full /data/rest; sync")
        machine.wait(f"[ $(voicebot tickets export | wc -l) -gt {before + 1} ]", "the ticket is written", 900)
        machine.wait(f"! {STATE} | grep 'panne 5'", "the fault is over", 600)
    no_unit_has_failed(machine)


def one_of_two_boxes_takes_over_when_the_other_has_no_power():
    first = box()
    image = IMAGE.replace(".img", "-second.img")
    first.run("sync")
    first.stop()
    shutil.copyfile(IMAGE, image)
    second = booted(image=image, ports={SECOND_PORT: 9090, SECOND_PAGE: 8443})
    try:
        first = box()
        answered = "journalctl -u voicebot -b -o cat | grep -c '^.*Call .* from '; true"
        with Exchange(PORT, SECOND_PORT) as exchange:
            for one in (first, second):
                one.wait("journalctl -u voicebot -b -o cat | grep 'AMI ready'", "both are at the manager")
            exchange.call()
            counts = [one.run(answered) for one in (first, second)]
            assert sorted(counts) == ["0", "1"], f"the ring begins with either: {counts}"
            taken, other = (first, second) if counts[0] == "1" else (second, first)
            taken.kill()
            exchange.call()
            assert other.run(answered) == "1"
    finally:
        second.kill()
        os.remove(image)


TESTS = [
    the_panel_on_a_pis_header_shows_a_call_and_its_button_restarts, a_call_from_asterisk_is_understood_and_answered,
    a_full_data_partition_lets_calls_go_on_and_loses_no_ticket, one_of_two_boxes_takes_over_when_the_other_has_no_power,
]
