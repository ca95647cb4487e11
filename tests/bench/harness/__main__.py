"""Runs the cases, prints them, and writes the results down."""
import argparse
import sys
import time

from harness import cases, report, surroundings
from harness.bench import Bench


def main():
    known = cases.names()
    parser = argparse.ArgumentParser(prog="tests/bench/run", description="Maquette beside its peers.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="which; all without")
    parser.add_argument("--list", action="store_true", help="name the cases")
    parser.add_argument("--quick", action="store_true", help="each command twice; nothing is written down")
    parser.add_argument("--runs", type=int, default=7, help="of each command (7)")
    parser.add_argument("--again", action="store_true", help="write these cases down in the place of what is there")
    options = parser.parse_args()
    if options.list:
        for name in known:
            print(f"{name:20} {cases.load(name).TITLE}")
        return 0
    unknown = [name for name in options.cases if name not in known]
    if unknown:
        print(f"There is no case '{unknown[0]}'. Known are: {', '.join(known)}.", file=sys.stderr)
        return 2
    bench = Bench(runs=2 if options.quick else options.runs)
    written_down = not options.quick and (options.again or not options.cases)
    machine = surroundings.describe(bench)
    kept, their_machine = report.read() if written_down and options.cases else ([], None)
    if their_machine not in (machine, None):
        print("What is written down was measured on another machine, with other versions or in other runs. "
              "Measure all cases.", file=sys.stderr)
        return 2
    results = []
    for name in options.cases or known:
        print(f"\n{name}: {cases.load(name).TITLE}", flush=True)
        results.append(cases.load(name).run(bench))
        results[-1].ended = time.strftime("%Y-%m-%d %H:%M", time.gmtime())
        print(report.text(results[-1]), flush=True)
    missed = [goal for result in results for goal in result.goals if not goal.met]
    if written_down:
        measured = {result.case for result in results}
        results += [result for result in kept if result.case not in measured]
        report.write(sorted(results, key=lambda result: known.index(result.case)), machine)
        print("\nwritten: tests/bench/RESULTS.md, tests/bench/results.json")
    for goal in missed:
        print(f"missed: {goal.sentence()}")
    return 0


sys.exit(main())
