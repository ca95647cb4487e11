"""What it costs that plugins run in processes of their own."""
import json
import subprocess

from harness.result import Measured, Result

TITLE = "Calls in a worker beside the same calls in this process, 4096² RGBA"


def run(bench):
    command = [bench.build / "tests/bench_worker", "--benchmark_format=json",
               "--benchmark_enable_random_interleaving=true"]
    if bench.runs < 7:
        command.append("--benchmark_filter=hands|another|starts")
    done = subprocess.run(command, env=bench.environment, capture_output=True, text=True, check=True)
    times = {}
    for entry in json.loads(done.stdout)["benchmarks"]:
        if entry.get("aggregate_name") == "median":
            name, where = entry["run_name"].split("/iterations")[0].split("|")
            times.setdefault(name, {})[where.split("/")[0]] = entry["real_time"] / 1000
    measured, remarks = [], []
    for name, pair in sorted(times.items()):
        for where in ("here", "worker"):
            measured.append(Measured(f"{name}, {where}", [pair[where]]))
        remarks.append(f"{name}: {pair['worker'] / pair['here']:.2f} times as long in a worker, "
                       f"{(pair['worker'] - pair['here']) * 1000:.0f} µs more")
    return Result("worker", TITLE, measured, [], remarks, beside=False)
