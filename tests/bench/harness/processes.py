"""Running commands: how long they take and what memory they need."""
import os
import pathlib
import subprocess
import tempfile
import time


def problem_of(command, environment):
    """Runs a command; why it failed, or nothing."""
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace")
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        return ""
    lines = (done.stderr or done.stdout).strip().splitlines()
    return f"exit status {done.returncode}" + (f", {lines[-1]}" if lines else "")


def time_of(command, environment):
    """Wall and processor time in milliseconds, of the process and all that it waited for."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, nothing, 1), (os.POSIX_SPAWN_DUP2, nothing, 2)]
        start = time.perf_counter()
        process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        wall = time.perf_counter() - start
    finally:
        os.close(nothing)
    if status != 0:
        raise RuntimeError(f"{' '.join(command)} failed, although it worked before")
    return wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def _tree(process):
    pending, found = [process], []
    while pending:
        current = pending.pop()
        found.append(current)
        try:
            for children in pathlib.Path(f"/proc/{current}/task").glob("*/children"):
                pending += [int(child) for child in children.read_text().split()]
        except OSError:
            pass
    return found


def _share_kib(process):
    """Memory of a process, with what it shares divided by those who share it."""
    try:
        for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


def peak_kib(command, environment):
    """The most that a command and its descendants held together, looked at every few milliseconds:
    the sum counts what they share once. At least what the kernel saw in the largest of them."""
    # By time(1), which is small: what this interpreter holds would count as its children's before
    # they begin.
    with tempfile.NamedTemporaryFile("r") as told:
        process = subprocess.Popen(["time", "--quiet", "--format=%M", f"--output={told.name}", *map(str, command)],
                                   env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_share_kib(each) for each in _tree(process.pid)[1:]))
            time.sleep(0.002)
        return max(peak, int(told.read()))
