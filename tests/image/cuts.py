"""The callers and the checks of `make bench-cuts`: cuts.py FOLDER N. FOLDER/data is the file system that the disk FOLDER/card/data holds."""
import os, platform, random, re, socket, sqlite3, subprocess, sys, threading, time, uuid

import nobody

FOLDER, CUTS, PORT, CALLERS = sys.argv[1], int(sys.argv[2]), 39290, 4
TRACE, SCENARIO = f"{FOLDER}/trace.jsonl", f"{FOLDER}/nobody.json"


def appliance():
    rid = "linux-arm64" if platform.machine() == "aarch64" else "linux-x64"
    return subprocess.Popen(
        ["scripts/in-root", "--share-net", "--product", f"build/{rid}/voicebot", "run", "--env", "/dev/null", f"JOURNAL_PATH={FOLDER}/data/journal.db",
         f"SCENARIO_PATH={SCENARIO}", f"TURN_TRACE_PATH={TRACE}", f"MAX_CALLS={CALLERS}", f"AUDIOSOCKET_PORT={PORT}", "PANEL=none",
         "STT_MODEL=models/demo/stt-fr-demo.bin", "VOICE_MODEL=espeak"], stderr=open(f"{FOLDER}/log", "w"))


def call(over):
    """One after the other, each as long as it takes to be told a number."""
    while not over.is_set():
        try:
            with socket.create_connection(("127.0.0.1", PORT), timeout=20) as line:
                line.settimeout(20)
                line.sendall(b"\x01\x00\x10" + uuid.uuid4().bytes)
                began, pressed, sent = time.monotonic(), False, 0
                while (now := time.monotonic() - began) < 12 and line.recv(4096):
                    while sent < now * 50:
                        line.sendall(b"\x10\x01\x40" + bytes(320))
                        sent += 1
                    if now > 1 and not pressed:
                        line.sendall(b"\x03\x00\x010")
                        pressed = True
        except OSError:  # it starts, or the place of the last call is not free yet
            time.sleep(0.3)


def told():
    if not os.path.exists(TRACE):
        return set()
    with open(TRACE, encoding="utf8") as file:
        return {int(number) for number in re.findall(nobody.NUMBER, file.read())}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def cut(late):
    """(told and not there, whether all is sound) late: also what was told when the power had gone, which shows that the check sees a loss."""
    before = len(told())
    limit = time.monotonic() + 300
    while len(told()) == before:
        assert time.monotonic() < limit, "nobody is told a number"
        time.sleep(0.05)
    time.sleep(random.uniform(0, 2))
    known = told()
    run("cp", "--reflink=always", f"{FOLDER}/card/data", f"{FOLDER}/card/cut")
    while late and len(told()) < len(known) + 2:
        time.sleep(0.2)
    known = told() if late else known
    run("mount", "-o", "loop", f"{FOLDER}/card/cut", f"{FOLDER}/cut")  # replays ext4's journal
    try:
        journal = sqlite3.connect(f"{FOLDER}/cut/journal.db")
        sound = journal.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        there = {number for number, in journal.execute("SELECT number FROM tickets")}
        journal.close()
    finally:
        run("umount", f"{FOLDER}/cut")
    run("e2fsck", "-fn", f"{FOLDER}/card/cut")
    return known - there, sound


def main():
    with open(SCENARIO, "w", encoding="utf8") as file:
        file.write(nobody.scenario())
    over, service = threading.Event(), appliance()
    try:
        for _ in range(CALLERS):
            threading.Thread(target=call, args=(over,), daemon=True).start()
        done = []
        for number in range(1, CUTS + 1):
            done.append(cut(late=False))
            print(f"cut {number}: {len(told())} numbers told, not there: {sorted(done[-1][0])}", flush=True)
        lost, sound = set().union(*(missing for missing, _ in done)), sum(whole for _, whole in done)
        print(f"{CUTS} cuts: {len(told())} numbers told, {len(lost)} lost, journal and file system sound {sound} of {CUTS}")
        assert cut(late=True)[0], "a number that was told after the cut cannot be there"
        sys.exit(0 if not lost and sound == CUTS else 1)
    finally:
        over.set()
        service.terminate()
        service.wait(60)


main()
