"""The micro-benchmarks: whatever bench_… programs the build has made."""
import json
import subprocess

from harness.result import Goal, Measured, Result

TITLE = "Inside: the Google Benchmark programs"


def run(bench):
    measured = []
    environment = dict(bench.environment, TMPDIR=str(bench.scratch("inside")))
    for program in sorted((bench.build / "tests").glob("bench_*")):
        if not program.is_file() or program.name in ("bench_worker", "bench_inference"):  # cases of their own
            continue
        command = [program, "--benchmark_format=json"]
        if bench.runs < 7:
            command.append("--benchmark_min_time=0.05")
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        entries = json.loads(done.stdout)["benchmarks"]
        medians = [entry for entry in entries if entry.get("aggregate_name") == "median"]
        for entry in medians or [entry for entry in entries if entry.get("run_type") == "iteration"]:
            factor = {"ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3}[entry["time_unit"]]
            name = entry["run_name"].split("/iterations")[0]
            measured.append(Measured(f"{program.name}: {name}", [entry["real_time"] * factor]))
    result = Result("inside", TITLE, measured, [], beside=False)
    for name, what, most in (("step/bare", "a step that does nothing, in the program's own process", 5),
                             ("step/store_and_ledger", "the same with store and ledger", 100)):
        result.goals.append(Goal(what, result.of(f"bench_engine: {name}").median * 1e3, most, unit=" µs"))
    return result
