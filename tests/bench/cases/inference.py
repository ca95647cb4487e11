"""What a network costs more through the host than straight in ONNX Runtime."""
import json
import os
import statistics
import subprocess

from harness.result import Goal, Measured, Result

TITLE = "waifu2x on 256², in a worker beside straight in ONNX Runtime with the same threads"


def run(bench):
    measured, goals, remarks = [], [], []
    pairs = 5 if bench.runs < 7 else 31
    for threads in sorted({1, os.cpu_count()}):
        done = subprocess.run([bench.build / "tests/bench_inference", str(pairs), str(threads)],
                              env=bench.environment, capture_output=True, text=True)
        if done.returncode == 77:
            return Result("inference", TITLE, [], [], [done.stdout.strip()])
        done.check_returncode()
        times = json.loads(done.stdout)
        ratio = statistics.median(ours / theirs for ours, theirs in zip(times["worker"], times["straight"]))
        name = f"{threads} thread" + ("s" if threads > 1 else "")
        measured.append(Measured(f"maquette, in a worker, {name}", times["worker"]))
        measured.append(Measured(f"ONNX Runtime, straight, {name}", times["straight"]))
        goals.append(Goal(f"time with {name}, of the straight call's (median of {pairs} pairs)", ratio, 1.05))
    return Result("inference", TITLE, measured, goals, remarks)
