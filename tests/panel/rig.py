"""The bench in the guest: a chip of gpio-sim, a PBX's manager interface, callers, and the service manager."""
import contextlib, dataclasses, os, re, socket, ssl, subprocess, threading, time, urllib.error, urllib.parse, urllib.request, uuid

CONFIG = "/sys/kernel/config/gpio-sim/panel"
LINES = {"service": 17, "call": 27, "fault": 22}
BUTTON = 23


def sh(command, check=True):
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{command}: {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def read(path):
    with open(path) as file:
        return file.read().strip()


class Chip:
    """54 lines like a Raspberry Pi's header; the kernel's own simulator behind /dev/gpiochipN."""

    def __init__(self):
        sh("modprobe gpio-sim; mountpoint -q /sys/kernel/config || mount -t configfs configfs /sys/kernel/config")
        os.makedirs(f"{CONFIG}/bank0")
        write(f"{CONFIG}/bank0/num_lines", "54")
        write(f"{CONFIG}/bank0/label", "voicebot-sim")
        for name, line in {**LINES, "button": BUTTON}.items():
            os.makedirs(f"{CONFIG}/bank0/line{line}")
            write(f"{CONFIG}/bank0/line{line}/name", f"VB_{name.upper()}")
        self.appear()

    def appear(self):
        write(f"{CONFIG}/live", "1")
        self.name = read(f"{CONFIG}/bank0/chip_name")
        self.path = f"/dev/{self.name}"
        self.folder = f"/sys/devices/platform/{read(f'{CONFIG}/dev_name')}/{self.name}"
        self.release()
        sh("udevadm settle")

    def vanish(self):
        write(f"{CONFIG}/live", "0")

    @property
    def is_there(self):
        return read(f"{CONFIG}/live") == "1"

    def press(self):
        write(f"{self.folder}/sim_gpio{BUTTON}/pull", "pull-down")

    def release(self):
        write(f"{self.folder}/sim_gpio{BUTTON}/pull", "pull-up")

    def bounce(self, down):
        """A contact that closes and opens a few times within some milliseconds before it stays."""
        for _ in range(6):
            (self.press if down else self.release)()
            (self.release if down else self.press)()
        (self.press if down else self.release)()

    def hold(self, seconds):
        self.bounce(True)
        time.sleep(seconds)
        self.bounce(False)

    def lit(self, light):
        return read(f"{self.folder}/sim_gpio{LINES[light]}/value") == "1"

    def watch(self, seconds):
        """What each light does over that time: [(lit, seconds)], by light."""
        files = {light: open(f"{self.folder}/sim_gpio{line}/value") for light, line in LINES.items()}
        seen = {light: [] for light in LINES}
        began = time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            for light, file in files.items():
                file.seek(0)
                lit = file.read(1) == "1"
                if not seen[light] or seen[light][-1][0] != lit:
                    seen[light].append([lit, now])
            time.sleep(0.003)
        for file in files.values():
            file.close()
        ends = {light: [at for _, at in stretches[1:]] + [time.monotonic()] for light, stretches in seen.items()}
        return {light: [(lit, end - at) for (lit, at), end in zip(stretches, ends[light])] for light, stretches in seen.items()}


def rhythm(stretches):
    """The stretches that are whole (not cut by the beginning or the end of the watch), as ms: + lit, - dark."""
    return [round((1 if lit else -1) * span * 1000) for lit, span in stretches[1:-1]]


def wait(condition, what, seconds=60.0, every=0.1):
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if condition():
            return time.monotonic() - began
        time.sleep(every)
    raise AssertionError(f"{what}: not within {seconds} s")


def is_listening(port):
    with socket.socket() as asker:
        return asker.connect_ex(("127.0.0.1", port)) == 0


class Pbx:
    """Asterisk's manager interface as far as the appliance asks for it."""

    def __init__(self, port=5038):
        self.port = port
        self.refuse = False
        self.listener = None
        self.open()

    def open(self):
        self.is_open = True
        self.links = []
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def close(self):
        self.is_open = False
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for link in self.links:
            try:
                link.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            link.close()

    def accept(self, listener):
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            self.links.append(link)
            threading.Thread(target=self.serve, args=(link,), daemon=True).start()

    def serve(self, link):
        try:
            link.sendall(b"Asterisk Call Manager/9.0.0\r\n")
            text = b""
            while data := link.recv(4096):
                text += data
                while b"\r\n\r\n" in text:
                    one, text = text.split(b"\r\n\r\n", 1)
                    link.sendall(self.answer(dict(line.split(": ", 1) for line in one.decode().split("\r\n") if ": " in line)))
        except OSError:
            pass

    def answer(self, asked):
        head = f"ActionID: {asked.get('ActionID', '')}\r\n"
        action = asked.get("Action", "").lower()
        if action == "challenge":
            return f"Response: Success\r\n{head}Challenge: 12345678\r\n\r\n".encode()
        if action == "login" and self.refuse:
            return f"Response: Error\r\n{head}Message: Authentication failed\r\n\r\n".encode()
        if action == "getvar":
            # Nobody is with a person yet; every other variable that is asked for is the caller's number.
            value = "0" if asked["Variable"].startswith("GROUP_COUNT") else "0612345678"
            return f"Response: Success\r\n{head}Variable: {asked['Variable']}\r\nValue: {value}\r\n\r\n".encode()
        return f"Response: Success\r\n{head}Message: ok\r\n\r\n".encode()


class Caller:
    """A call as Asterisk brings it."""

    all = []

    def __init__(self, port=9090):
        Caller.all.append(self)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket.settimeout(None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(ConnectionResetError):  # refused before it could say who it is: listen() sees that
            self.socket.sendall(b"\x01\x00\x10" + uuid.uuid4().bytes)
        self.said = b""
        self.heard_bytes = 0
        self.loudest = 0
        self.ended = None
        threading.Thread(target=self.talk, daemon=True).start()
        threading.Thread(target=self.listen, daemon=True).start()

    def talk(self):
        at = time.monotonic()
        try:
            while self.ended is None:
                frame, self.said = self.said[:320].ljust(320, b"\0"), self.said[320:]
                self.socket.sendall(b"\x10\x01\x40" + frame)
                at += 0.02
                time.sleep(max(0, at - time.monotonic()))
        except OSError:
            pass

    def listen(self):
        buffer = b""
        try:
            while data := self.socket.recv(4096):
                buffer += data
                while len(buffer) >= 3 and len(buffer) >= 3 + (size := int.from_bytes(buffer[1:3], "big")):
                    kind, payload, buffer = buffer[0], buffer[3:3 + size], buffer[3 + size:]
                    if kind == 0:
                        self.ended = "0x00"
                        return
                    self.heard_bytes += len(payload)
                    self.loudest = max(self.loudest, *(abs(int.from_bytes(payload[i:i + 2], "little", signed=True)) for i in range(0, len(payload), 16)))
            self.ended = "eof"
        except OSError:
            self.ended = "reset"

    def key(self, digit):
        self.socket.sendall(b"\x03\x00\x01" + digit.encode())

    def hang_up(self):
        self.ended = "hung up"
        self.socket.close()


SETTINGS = {
    "PANEL_CHIP": "voicebot-sim", "AMI_HOST": "127.0.0.1", "AMI_SECRET": "x", "STT_MODEL": "models/demo/stt-fr-demo.bin",
    "VOICE_MODEL": "espeak",
}


class Browser(urllib.request.HTTPRedirectHandler):
    """Keeps the cookie, follows nothing, believes the box's own certificate."""

    def __init__(self, port):
        self.port = port
        trust = ssl.create_default_context()
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        self.opener = urllib.request.build_opener(self, urllib.request.HTTPSHandler(context=trust), urllib.request.HTTPCookieProcessor())

    def redirect_request(self, *_):
        return None

    def ask(self, path, **form):
        """(status, text)"""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(f"https://127.0.0.1:{self.port}{path}", data, timeout=600) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@dataclasses.dataclass
class Area:
    start: int
    end: int
    rights: str
    path: str
    resident_kb: int = 0
    locked_kb: int = 0
    locks: bool = False


class Service:
    changes = None
    follower = None

    @property
    def is_installed(self):
        return os.path.exists("/etc/systemd/system/voicebot.service")

    def set(self, **changes):
        self.changes = changes
        values = {**SETTINGS, **changes}
        write("/etc/voicebot/voicebot.env", "".join(f"{name}={value}\n" for name, value in values.items() if value is not None))
        sh("chgrp voicebot /etc/voicebot/voicebot.env; chmod 640 /etc/voicebot/voicebot.env")

    def start(self):
        self.mark()
        sh("systemctl start --no-block voicebot")

    def stop(self):
        sh("systemctl stop voicebot")

    def restart(self):
        self.mark()
        sh("systemctl restart --no-block voicebot")

    def show(self, name):
        return sh(f"systemctl show voicebot -p {name} --value")

    @property
    def pid(self):
        return int(self.show("MainPID"))

    @property
    def active(self):
        return self.show("ActiveState") == "active"

    def following(self):
        if self.follower is None:
            self.tail = open("/run/panel-test.log", "w+")
            self.follower = subprocess.Popen(["journalctl", "-f", "-n", "all", "-u", "voicebot", "-o", "cat"], stdout=self.tail)
        return read("/run/panel-test.log")

    def mark(self):
        self.cursor = sh("journalctl -n 1 --show-cursor -o cat | sed -n 's/^-- cursor: //p'")

    def log(self):
        return sh(f"journalctl -u voicebot -o cat --after-cursor '{self.cursor}'", check=False)

    def told(self, text, seconds=60.0):
        """Looked for in what follows the log, which costs little; then in the log since the mark, which is exact."""
        try:
            return wait(lambda: text in self.following() and text in self.log(), f"log: {text}", seconds)
        except AssertionError:
            raise AssertionError(f"not in the log within {seconds} s: {text}\n{self.log()[-1500:]}")

    def ready(self, seconds=120.0):
        return wait(lambda: self.active, "active", seconds, every=0.5)

    def back(self, before, seconds):
        """Until another process than that one is ready. Asking the service manager costs the guest as much as the start does: its port is asked first."""
        wait(lambda: is_listening(9090), "listens again", seconds, every=0.02)
        wait(lambda: self.active and self.pid not in (0, before), "ready again", seconds, every=0.5)

    def cpu_seconds(self):
        """Exact, not by samples of the timer; threads that have ended count too."""
        return int(re.search(r"usage_usec (\d+)", read("/sys/fs/cgroup/system.slice/voicebot.service/cpu.stat"))[1]) / 1e6

    def areas(self):
        """What the process has mapped, from /proc/PID/smaps."""
        found = []
        for line in read(f"/proc/{self.pid}/smaps").splitlines():
            if head := re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)", line):
                found.append(Area(int(head[1], 16), int(head[2], 16), head[3], head[4]))
            elif line.startswith("Rss:"):
                found[-1].resident_kb = int(line.split()[1])
            elif line.startswith("Locked:"):
                found[-1].locked_kb = int(line.split()[1])
            elif line.startswith("VmFlags:"):
                found[-1].locks = "lo" in line.split()
        return found

    def stack(self, name):
        """Stack pointer of a thread that waits."""
        pid, task = self.pid, self.thread(name)
        while (call := read(f"/proc/{pid}/task/{task}/syscall")) == "running":
            time.sleep(0.003)
        return int(call.split()[-2], 16)

    def thread(self, name):
        for task in os.listdir(f"/proc/{self.pid}/task"):
            if read(f"/proc/{self.pid}/task/{task}/comm") == name:
                return int(task)
        raise AssertionError(f"no thread {name}")
