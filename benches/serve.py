"""The rows of `jianbao serve`: a report edited under a real Chromium, save → page reloaded, and the server's memory."""
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from race import HERE, ROOT, TODAY, found, read, write

RELOAD, MEMORY = "serve: save → page reloaded", "serve: memory after the edits"
GOAL_RELOAD, GOAL_MEMORY = "median ≤ 120, p95 ≤ 250 ms", "within 10 % of its start"


def serve_rows(binary, root, theme, edits):
    """Rows of the table: work, goal, measured, ok."""
    missing = what_is_missing(binary)
    if missing:
        return [(RELOAD, GOAL_RELOAD, f"not measured: {missing}", None), (MEMORY, GOAL_MEMORY, "not measured", None)]
    port = free_port()
    command = [binary, "serve", "--root", root, "--theme", theme, "--today", TODAY, "--port", str(port)]
    with open(os.path.join(root, "serve.log"), "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT)
    report = middle_report(root)
    before = read(report)
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(address, server)
        page = address + os.path.relpath(report, os.path.join(root, "content"))[:-3] + ".html"
        start = memory(server.pid)
        times = sorted(drive(page, report, edits))
        end = memory(server.pid)
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        return [(RELOAD, GOAL_RELOAD, f"not measured: {error}", None), (MEMORY, GOAL_MEMORY, "not measured", None)]
    finally:
        server.terminate()
        server.wait()
        write(report, before)
    middle, late = times[len(times) // 2], times[min(len(times) - 1, len(times) * 95 // 100)]
    change = [after / before - 1 for before, after in zip(start, end)]
    return [
        (RELOAD, GOAL_RELOAD, f"median {middle:.0f} ms, p95 {late:.0f} ms, longest {times[-1]:.0f} ms of {edits} edits",
         middle <= 120 and late <= 250),
        (MEMORY, GOAL_MEMORY, f"{change[0]:+.1%} resident, {change[1]:+.1%} peak   {start[0] / 1024:.0f} → {end[0] / 1024:.0f} MiB", max(change) <= 0.10),
    ]


def what_is_missing(binary):
    if subprocess.run([binary, "serve", "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        return "there is no `jianbao serve` yet"
    if not shutil.which("node") or not os.path.isdir(os.path.join(ROOT, "tests", ".tools", "node", "node_modules", "playwright-core")):
        return "`tests/run tools` brings the browser's driver"
    return ""


def middle_report(root):
    """A report in the main language, neither new nor old."""
    reports = [p for p in found(os.path.join(root, "content"), ".md") if "[^1]\n" in read(p) and not p.endswith(".en.md")]
    return reports[len(reports) // 2]


def drive(page, report, edits):
    """Milliseconds from each save of the report's file to its page showing it in Chromium."""
    done = subprocess.run(["node", os.path.join(HERE, "serve.mjs"), page, report, str(edits)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "node failed")
    return json.loads(done.stdout)


def memory(pid):
    """Resident memory and its peak so far, in KiB."""
    status = read(f"/proc/{pid}/status")
    return [int(re.search(rf"{name}:\s+(\d+)", status).group(1)) for name in ("VmRSS", "VmHWM")]


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(address, server):
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")
