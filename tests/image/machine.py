"""A machine that boots the image in QEMU, by software emulation; a root shell on a virtio console, the card's FAT partition from outside.
Limits are for what hangs: a busy machine needs many times what an idle one does."""
import os, re, select, socket, subprocess, tempfile, time

from lan import Lan

WIRE_MAC = "52:54:00:aa:00:03"
FAT = "@@4M"  # where make-disk puts it


def fat(image, command, *words):
    return subprocess.run([command, "-i", image + FAT, *words], capture_output=True, env={**os.environ, "MTOOLS_SKIP_CHECK": "1"})


def read_card(image, name):
    return fat(image, "mtype", "::/" + name).stdout.decode("utf8", "replace")


def write_card(image, name, text):
    with tempfile.NamedTemporaryFile("w", encoding="utf8", newline="") as file:
        file.write(text)
        file.flush()
        done = fat(image, "mcopy", "-o", file.name, "::/" + name)
    assert done.returncode == 0, done.stderr


# By architecture: the machine, and the console that the kernel's messages go to. An arm64 one has nothing of a Raspberry Pi but its processor.
MACHINES = {
    "amd64": ("qemu-system-x86_64 -M q35 -cpu Nehalem", "ttyS0"),
    "arm64": ("qemu-system-aarch64 -M virt -cpu cortex-a72", "ttyAMA0"),
}


class Machine:
    """Started as the firmware starts it: kernel, initrd and command line from the FAT partition. Its clock counts its instructions, so that no limit of its own is missed because this machine is busy."""

    def __init__(self, image, log, ports, capture):
        """ports: this machine's to the box's; what goes over that wire is captured. The PC of lan.py is on another."""
        self.image, self.log, self.ports, self.capture, self.shell, self.text = image, log, ports, capture, None, ""
        self.arch = "arm64" if "-arm64" in image else "amd64"
        self.folder = tempfile.mkdtemp(prefix="image-")
        self.pc = Lan(self.folder)

    def start(self):
        for name in ("vmlinuz", "initrd.img"):
            assert fat(self.image, "mcopy", "-n", "::/A/" + name, f"{self.folder}/{name}").returncode == 0, name
        line = re.sub(r"console=\S+ ?", "", read_card(self.image, "A/cmdline.txt")).strip().replace(" quiet", "")
        qemu, console = MACHINES[self.arch]
        command = [
            *qemu.split(), "-accel", "tcg,thread=single", "-icount", "shift=0", "-m", "1536", "-smp", "1", "-nodefaults",
            "-display", "none", "-no-reboot", "-serial", f"file:{self.log}", "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=shell,path={self.folder}/shell,server=on,wait=off", "-device", "virtconsole,chardev=shell",
            "-netdev", "user,id=lan" + "".join(f",hostfwd=tcp:127.0.0.1:{here}-:{there}" for here, there in self.ports.items()),
            "-object", f"filter-dump,id=capture,netdev=lan,file={self.capture}", "-device", f"virtio-net-pci,netdev=lan,mac={WIRE_MAC},romfile=", *self.pc.options,
            "-drive", f"file={self.image},if=none,id=card,format=raw,cache=writeback", "-device", "virtio-blk-pci,drive=card",
            "-device", "i6300esb", "-action", "watchdog=reset", "-kernel", f"{self.folder}/vmlinuz", "-initrd", f"{self.folder}/initrd.img",
            "-append", f"{line} console={console} systemd.debug_shell=hvc0 systemd.mask=serial-getty@hvc0.service systemd.show_status=0 loglevel=4",
        ]
        self.began = time.monotonic()
        self.qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return self

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def connect(self):
        while self.shell is None:
            assert self.qemu.poll() is None, "QEMU has ended"
            try:
                shell = socket.socket(socket.AF_UNIX)
                shell.connect(f"{self.folder}/shell")
                self.shell = shell
            except OSError:
                time.sleep(0.2)

    def try_run(self, command, seconds):
        """(status, output); None when no answer came in time."""
        self.connect()
        self.number = getattr(self, "number", 0) + 1
        begin, end = f"BEGIN{self.number}", f"END{self.number}"
        self.shell.sendall(f"echo BEG''IN{self.number}; {{ {command}\n}} 2>&1; echo EN''D{self.number}=$?\n".encode())
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            assert self.qemu.poll() is None, "QEMU has ended"
            if select.select([self.shell], [], [], 0.2)[0]:
                self.text += self.shell.recv(65536).decode("utf8", "replace")
            if found := re.search(rf"{begin}\r?\n(.*?){end}=(\d+)", self.text, re.S):
                self.text = self.text[found.end():]
                return int(found[2]), found[1].replace("\r", "").strip()
        return None

    def shell_is_there(self, seconds=3600):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if self.try_run("stty -echo", 10):
                return
        raise AssertionError("no shell")

    def run(self, command, seconds=1800, check=True):
        done = self.try_run(command, seconds)
        assert done is not None, f"{command}: no answer within {seconds} s"
        assert not check or done[0] == 0, f"{command}: {done}"
        return done[1]

    def wait(self, command, what, seconds=3600):
        """Until the command succeeds; returns its output."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            status, output = self.try_run(command, 600) or (1, "no answer")
            if status == 0:
                return output
            time.sleep(1)
        raise AssertionError(f"{what}: not within {seconds} s: {output}")

    def stop(self):
        """As power goes that was announced: systemd writes everything."""
        self.run("systemctl --no-block poweroff", check=False)
        self.qemu.wait(1800)

    def kill(self):
        if self.qemu.poll() is None:
            self.qemu.kill()
            self.qemu.wait()
