"""Where things are, and measuring in turns."""
import os
import pathlib
import shutil
import subprocess
import sys

from harness import processes
from harness.result import Measured

SOURCE = pathlib.Path(__file__).resolve().parents[3]


class Contender:
    """A program that does a case's work. `command` is a list of words; `output` is the file to look
    at, or a folder of them."""

    def __init__(self, name, command, output=None, note=""):
        self.name, self.command, self.output, self.note = name, [str(word) for word in command], output, note


class Bench:
    def __init__(self, runs):
        self.runs = runs
        self.build = SOURCE / "build/release"
        self.folder = SOURCE / "build/bench"
        self.inputs = self.folder / "inputs"
        self.maquette = self.build / "bin/maquette"
        self.node_modules = self.folder / "node_modules"
        for folder in (self.folder, self.inputs):
            folder.mkdir(parents=True, exist_ok=True)
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        self.environment = dict(os.environ, NODE_PATH=str(self.node_modules), LC_ALL="C.UTF-8")
        self.environment.pop("MAQUETTE_PLUGIN_PATH", None)
        for kind in ("CACHE", "STATE", "CONFIG", "DATA"):
            self.environment[f"XDG_{kind}_HOME"] = str(home / kind.lower())
        # The plugins are described once, as they are on any machine that has run before.
        subprocess.run([self.maquette, "plugins"], env=self.environment, stdout=subprocess.DEVNULL, check=True)

    def scratch(self, name):
        """An empty folder. In memory if possible: what is measured is programs, not the disk that all
        of them write to."""
        memory = pathlib.Path("/dev/shm")
        folder = (memory if os.access(memory, os.W_OK) else self.folder) / "maquette-bench" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def has(self, program):
        return shutil.which(program, path=self.environment["PATH"]) is not None

    def measure(self, contenders, look, memory=True):
        """Each runs once to be looked at: look(contender) gives (file bytes, psnr). Then all take
        turns, so that what the machine does besides hits all alike. Those that fail are left out,
        which is said."""
        measured = []
        for contender in contenders:
            problem = processes.problem_of(contender.command, self.environment)
            if problem:
                print(f"  {contender.name} is left out: {problem}", file=sys.stderr)
                continue
            size, psnr = look(contender) if contender.output else (None, None)
            peak = processes.peak_kib(contender.command, self.environment) if memory else None
            entry = Measured(contender.name, [], peak_kib=peak, file_bytes=size, psnr=psnr, note=contender.note)
            measured.append((contender, entry))
        for turn in range(self.runs):
            for contender, entry in measured[turn % len(measured):] + measured[: turn % len(measured)]:
                wall, cpu = processes.time_of(contender.command, self.environment)
                entry.milliseconds.append(wall)
                entry.cpu_milliseconds.append(cpu)
        return [entry for _, entry in measured]
