#!/usr/bin/env python3
"""start.py NATIVE DLL [NAME=VALUE...]: how soon the appliance listens, greets and is ready, and what memory it takes then, native and by the JIT, in turn.

In the userland (scripts/in-root). Prints a table and leaves build/bench/start.json. Each is started RUNS times; the least is taken: other work on
the machine only adds. Processor time does not depend on that work. Phrases are rendered by a start before the first that counts, for each program in
a folder of its own: they count as another program's otherwise.
"""
import array, json, os, signal, socket, subprocess, sys, tempfile, threading, time, uuid

RUNS = 3
PORT = 19090
LOUD = 500  # of 32768
HEADS = ("wall, ms", "CPU, ms", "memory, MB", "its own, MB")


def listens(port):
    wanted = f":{port:04X}"
    with open("/proc/net/tcp") as table:
        return any(row.split()[1].endswith(wanted) and row.split()[3] == "0A" for row in table.readlines()[1:])


def memory(pid):
    """All that is resident, and what of it is no file's (proc(5), RssAnon and RssShmem): the machine can have the rest back, and keeps it once for all."""
    with open(f"/proc/{pid}/status") as lines:
        kb = {name: int(value.split()[0]) for name, value in (line.split(":", 1) for line in lines) if name in ("VmRSS", "RssAnon", "RssShmem")}
    return kb["VmRSS"] / 1024, (kb["RssAnon"] + kb["RssShmem"]) / 1024


def processor(pid):
    """Of all its threads, in ms: finer than stat's ticks."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as line:
            total += int(line.read().split()[0])
    return total / 1e6


def read(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            return None
        data += more
    return data


def greeted():
    """Calls, and returns when a sound is heard; False: refused."""
    try:
        with socket.create_connection(("127.0.0.1", PORT), 30) as connection:
            connection.sendall(b"\x01\x00\x10" + uuid.uuid4().bytes)
            while head := read(connection, 3):
                if (payload := read(connection, head[1] << 8 | head[2])) is None:
                    break
                if head[0] == 0x10 and max(map(abs, array.array("h", payload))) > LOUD:
                    return True
    except OSError:
        pass
    return False


def start(command):
    """Wall time from exec in ms, processor time in ms, memory in MB and what of it is its own: when it listens, when its first caller hears something, when it is ready."""
    began = time.monotonic()
    cache = os.path.join(phrases.name, command[0].replace("/", "_"))
    process = subprocess.Popen(command, env={**os.environ, "PHRASE_CACHE": cache, **SETTINGS}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lines, ready = [], threading.Event()

    def follow():
        for line in process.stderr:
            lines.append(line)
            if "] ready: " in line:
                ready.set()

    threading.Thread(target=follow, daemon=True).start()
    stages = []

    def stage():
        wall = (time.monotonic() - began) * 1000
        stages.append((wall, processor(process.pid), *memory(process.pid)))

    try:
        while not listens(PORT):
            if process.poll() is not None:
                sys.exit(f"{command[0]} ended: {''.join(lines)[-800:]}")
            time.sleep(0.0005)
        stage()
        while not greeted():
            time.sleep(0.005)
        stage()
        ready.wait(60)
        stage()
        return stages
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def command_line(command):
    """A command that does nothing: wall and processor time in ms, most memory in MB."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return [((time.monotonic() - began) * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024)]


phrases = tempfile.TemporaryDirectory()
SETTINGS = {
    "AUDIOSOCKET_PORT": str(PORT), "JOURNAL_PATH": "off", **dict(pair.split("=", 1) for pair in sys.argv[3:]),
}
kinds = {"native": [sys.argv[1]], "jit": ["dotnet", sys.argv[2]]}
figures = {}
for names, run in ((("exec to listening", "… to the greeting", "… to ready"), lambda program: start(program + ["run"])), (("--help",), lambda program: command_line(program + ["--help"]))):
    rows = {kind: [] for kind in kinds}
    for kind, program in kinds.items():
        run(program)  # caches warm
    for _ in range(RUNS):
        for kind, program in kinds.items():
            rows[kind].append(run(program))
    for number, name in enumerate(names):
        least = {kind: [min(column) for column in zip(*(stages[number] for stages in of))] for kind, of in rows.items()}
        figures[name] = least
        print(f"{name:22}" + "".join(f"{head:>12}" for head in HEADS[:len(least["native"])]))
        for kind, of in least.items():
            print(f"  {kind:20}" + "".join(f"{value:12.0f}" for value in of))
        print(f"  {'JIT ÷ native':20}" + "".join(f"{slow / fast:12.1f}" for fast, slow in zip(least["native"], least["jit"])), flush=True)
os.makedirs("build/bench", exist_ok=True)
with open("build/bench/start.json", "w") as file:
    json.dump(figures, file, indent=2)
