"""The machine and the versions: what figures are worth nothing without."""
import json
import os
import platform
import re
import subprocess

from harness import inputs


def _first_line(command, environment):
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    except OSError:
        return None
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else None


def _processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def describe(bench):
    environment = bench.environment
    versions = {"maquette": _first_line([bench.maquette, "--version"], environment)}
    for name, command in {"vips": ["vips", "--version"], "GraphicsMagick": ["gm", "version"],
                          "ImageMagick": ["/usr/bin/convert", "-version"], "ffmpeg": ["ffmpeg", "-version"],
                          "oiiotool": ["oiiotool", "--version"], "Node": ["node", "--version"]}.items():
        line = _first_line(command, environment)
        if line:
            versions[name] = re.sub(r"( https?:| Copyright).*", "", line)
    about = bench.node_modules / "sharp/package.json"
    if about.exists():
        versions["sharp"] = json.loads(about.read_text())["version"]
    memory = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    return {"processor": _processor(), "cores": len(os.sched_getaffinity(0)), "memory_mib": memory // 1024,
            "system": platform.freedesktop_os_release().get("PRETTY_NAME", ""), "kernel": platform.release(),
            "runs": bench.runs, "inputs": inputs.source(), "versions": versions}
