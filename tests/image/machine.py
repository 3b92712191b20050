"""A machine that boots the image in QEMU, by software emulation; a root shell on a virtio console, the card's FAT partition from outside.
Limits are for what hangs: a busy machine needs many times what an idle one does."""
import itertools, os, re, select, shutil, socket, subprocess, tempfile, time

from lan import Lan

WIRE_MAC = "52:54:00:aa:00:03"
FAT = "@@4M"  # where make-disk puts it


def fat(image, command, *words):
    return subprocess.run([command, "-i", image + FAT, *words], capture_output=True, env={**os.environ, "MTOOLS_SKIP_CHECK": "1"})


def fat_text(image, name):
    """Of a file on a FAT file system; empty where there is none."""
    return subprocess.run(["mtype", "-i", image, "::/" + name], capture_output=True, env={**os.environ, "MTOOLS_SKIP_CHECK": "1"}).stdout.decode("utf8", "replace")


def read_card(image, name):
    return fat_text(image + FAT, name)


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
    """A PC starts by UEFI from its card; a Pi's firmware, which QEMU has not, is done here: kernel, initrd and command line from the
    folder that config.txt names. Its clock counts its instructions, so that no limit of its own is missed because this machine is busy."""

    running, starts = [], itertools.count()

    def __init__(self, image, record, ports, disk=None):
        """ports: this machine's to the box's. The PC of lan.py is on another wire. disk: a second one, for reading.
        Written: RECORD.log, what the last start's console said; RECORD-N.pcap, what went over the ports' wire in each."""
        self.image, self.record, self.ports, self.disk, self.shell, self.text = image, record, ports, disk, None, b""
        self.arch = "arm64" if "-arm64" in image else "amd64"
        self.folder = tempfile.mkdtemp(prefix="image-")
        self.pc = Lan(self.folder)

    def firmware(self, more):
        """QEMU's options for what starts the kernel, and what its command line has more."""
        if self.arch == "amd64":
            shutil.copy("/usr/share/OVMF/OVMF_VARS_4M.fd", f"{self.folder}/vars")
            return ["-drive", "if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
                    "-drive", f"if=pflash,format=raw,file={self.folder}/vars", "-smbios", f"type=11,value=io.systemd.boot.kernel-cmdline-extra={more}"]
        slot = re.search("^os_prefix=([AB])/", read_card(self.image, "config.txt"), re.M)[1]
        for name in ("vmlinuz", "initrd.img"):
            assert fat(self.image, "mcopy", "-n", f"::/{slot}/{name}", f"{self.folder}/{name}").returncode == 0, name
        line = re.sub(r"console=\S+ ?", "", read_card(self.image, f"{slot}/cmdline.txt")).strip().replace(" quiet", "")
        return ["-kernel", f"{self.folder}/vmlinuz", "-initrd", f"{self.folder}/initrd.img", "-append", f"{line} {more}"]

    def start(self):
        qemu, console = MACHINES[self.arch]
        second = ["-drive", f"file={self.disk},if=none,id=second,format=raw,readonly=on", "-device", "virtio-blk-pci,drive=second"] if self.disk else []
        command = [
            *qemu.split(), "-accel", "tcg,thread=single", "-icount", "shift=0", "-m", "1536", "-smp", "1", "-nodefaults",
            "-display", "none", "-no-reboot", "-serial", f"file:{self.record}.log", "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=shell,path={self.folder}/shell,server=on,wait=off", "-device", "virtconsole,chardev=shell",
            "-netdev", "user,id=lan" + "".join(f",hostfwd=tcp:127.0.0.1:{here}-:{there}" for here, there in self.ports.items()),
            "-object", f"filter-dump,id=capture,netdev=lan,file={self.record}-{next(Machine.starts)}.pcap", "-device", f"virtio-net-pci,netdev=lan,mac={WIRE_MAC},romfile=", *self.pc.options,
            "-drive", f"file={self.image},if=none,id=card,format=raw,cache=none", "-device", "virtio-blk-pci,drive=card,bootindex=1", *second,
            "-device", "i6300esb", "-action", "watchdog=reset", "-device", "qemu-xhci,id=usb", "-monitor", f"unix:{self.folder}/monitor,server=on,wait=off",
            *self.firmware(f"console={console} systemd.debug_shell=hvc0 systemd.mask=serial-getty@hvc0.service systemd.show_status=0 loglevel=4"),
        ]
        self.began = time.monotonic()
        self.qemu = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        Machine.running.append(self)
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
                self.text += self.shell.recv(65536)  # may end within a letter
            if found := re.search(rf"{begin}\r?\n(.*?){end}=(\d+)".encode(), self.text, re.S):
                self.text = self.text[found.end():]
                return int(found[2]), found[1].decode("utf8", "replace").replace("\r", "").strip()
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

    def command(self, *lines):
        """QEMU's own; returns when the last is done."""
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(f"{self.folder}/monitor")
            for line in ("", *lines):
                if line:
                    monitor.sendall(line.encode() + b"\n")
                said = b""
                while not said.endswith(b"(qemu) "):
                    said += monitor.recv(4096)

    def plug(self, stick):
        """A USB stick, from its image."""
        self.command(f"drive_add 0 if=none,id=stick,format=raw,file={stick}", "device_add usb-storage,drive=stick,bus=usb.0")

    def restarted(self, seconds=3600):
        """Waits until it has ended by itself to start again (QEMU ends instead), and starts it."""
        self.qemu.wait(seconds)
        shutil.rmtree(self.folder)
        return Machine(self.image, self.record, self.ports, self.disk).start()

    def stop(self):
        """As power goes that was announced: systemd writes everything."""
        self.run("systemctl --no-block poweroff", check=False)
        self.qemu.wait(1800)

    @staticmethod
    def kill_all():
        for machine in Machine.running:
            machine.kill()

    def kill(self):
        if self.qemu.poll() is None:
            self.qemu.kill()
            self.qemu.wait()
