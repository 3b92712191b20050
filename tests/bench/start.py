#!/usr/bin/env python3
"""start.py NATIVE DLL [NAME=VALUE...]: how soon the appliance listens, and what memory it takes then, native and by the JIT, one after the other.

In the userland (scripts/in-root). Prints a table and leaves build/bench/start.json. Each is started RUNS times; the least is taken: other work on
the machine only adds. Processor time does not depend on that work.
"""
import json, os, resource, signal, subprocess, sys, time

RUNS = 3
PORT = 19090


def listens(port):
    wanted = f":{port:04X}"
    with open("/proc/net/tcp") as table:
        return any(row.split()[1].endswith(wanted) and row.split()[3] == "0A" for row in table.readlines()[1:])


def status(pid, name):
    with open(f"/proc/{pid}/status") as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name + ":"))


def start(command):
    """Exec to listening in ms, processor time until then in ms, resident memory then in MB."""
    began = time.monotonic()
    environment = {**os.environ, "AUDIOSOCKET_PORT": str(PORT), "JOURNAL_PATH": "", **EXTRA}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while not listens(PORT):
            if process.poll() is not None:
                sys.exit(f"{command[0]} ended: {process.stderr.read().decode()[-800:]}")
            time.sleep(0.001)
        took = (time.monotonic() - began) * 1000
        with open(f"/proc/{process.pid}/stat") as line:
            fields = line.read().rsplit(")", 1)[1].split()
        cpu = (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
        time.sleep(1)
        return took, cpu, status(process.pid, "VmRSS")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def command_line(command):
    """A command that does nothing: wall and processor time in ms, most memory in MB."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return (time.monotonic() - began) * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss // 1024


native, jit = [sys.argv[1]], ["dotnet", sys.argv[2]]
EXTRA = dict(pair.split("=", 1) for pair in sys.argv[3:])
figures = {}
for name, run in (("start to listening", lambda program: start(program + ["run"])), ("--help", lambda program: command_line(program + ["--help"]))):
    rows = {"native": [], "jit": []}
    for _ in range(RUNS):
        rows["native"].append(run(native))
        rows["jit"].append(run(jit))
    least = {kind: [min(column) for column in zip(*of)] for kind, of in rows.items()}
    figures[name] = least
    print(f"{name:22}{'wall, ms':>12}{'CPU, ms':>12}{'memory, MB':>12}")
    for kind, (wall, cpu, memory) in least.items():
        print(f"  {kind:20}{wall:12.0f}{cpu:12.0f}{memory:12.0f}")
    print(f"  {'JIT ÷ native':20}" + "".join(f"{slow / fast:12.1f}" for fast, slow in zip(least["native"], least["jit"])))
os.makedirs("build/bench", exist_ok=True)
with open("build/bench/start.json", "w") as file:
    json.dump(figures, file, indent=2)
