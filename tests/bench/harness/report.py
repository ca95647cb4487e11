"""Results as text, Markdown and JSON."""
import dataclasses
import json

from harness.bench import SOURCE
from harness.result import Goal, Measured, Result, fastest

FOLDER = SOURCE / "tests/bench"


def _number(value, form="{:.0f}"):
    return "–" if value is None else "∞" if value == float("inf") else form.format(value)


def _milliseconds(value):
    return _number(value, "{:.1f}" if value is None or value >= 1 else "{:.3g}")


def _rows(result):
    ours = result.measured[0] if result.measured else None
    for entry in result.measured:
        yield [entry.name, _milliseconds(entry.median), _milliseconds(min(entry.milliseconds)),
               _milliseconds(entry.cpu), _number(entry.median / ours.median if result.beside else None, "{:.2f}"),
               _number(entry.peak_kib and entry.peak_kib / 1024), _number(entry.file_bytes and entry.file_bytes / 1000),
               _number(entry.psnr, "{:.1f}"), entry.note]


HEAD = ["", "median ms", "fastest ms", "CPU ms", "× ours", "peak MiB", "file kB", "PSNR dB", ""]


def text(result):
    rows = [HEAD, *_rows(result)]
    keep = [i for i in range(len(HEAD)) if i == 0 or any(row[i] not in ("–", "") for row in rows[1:])]
    widths = {i: max(len(row[i]) for row in rows) for i in keep}
    lines = []
    for row in rows:
        cells = [row[i].ljust(widths[i]) if i in (0, len(HEAD) - 1) else row[i].rjust(widths[i]) for i in keep]
        lines.append("  " + "  ".join(cells).rstrip())
    lines += [f"  {'holds' if goal.met else 'MISSED'}: {goal.sentence()}" for goal in result.goals]
    return "\n".join(lines + [f"  {remark}" for remark in result.remarks])


def _markdown(result):
    rows = list(_rows(result))
    keep = [i for i in range(len(HEAD)) if i == 0 or any(row[i] not in ("–", "") for row in rows)]
    lines = [f"## {result.title}", "", f"Measured at {result.ended} UTC.", "",
             "| " + " | ".join(HEAD[i] for i in keep) + " |",
             "| " + " | ".join("---" if i in (0, len(HEAD) - 1) else "---:" for i in keep) + " |"]
    lines += ["| " + " | ".join(row[i] for i in keep) + " |" for row in rows]
    said = [f"- {'holds' if goal.met else '**missed**'}: {goal.sentence()}" for goal in result.goals]
    said += [f"- {remark}" for remark in result.remarks]
    return "\n".join(lines + [""] * bool(said) + said)


def write(results, machine):
    """RESULTS.md and results.json, both whole or not at all."""
    versions = "; ".join(f"{name}: {version}" for name, version in machine["versions"].items())
    page = ["# Measured", "",
            "Written by `tests/bench/run`; not edited by hand. What the figures mean and where the time goes "
            "stands in [README.md](README.md).", "",
            f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mib']} MiB, {machine['system']}, "
            f"Linux {machine['kernel']}. Medians of {machine['runs']} runs in turns. Pictures: {machine['inputs']}. "
            f"{versions}.", ""]
    page += [_markdown(result) + "\n" for result in results]
    entries = []
    for result in results:
        entry = dataclasses.asdict(result)
        for goal, kept in zip(result.goals, entry["goals"]):
            kept["met"] = bool(goal.met)
        for one, kept in zip(result.measured, entry["measured"]):
            kept["median"] = one.median
            kept["psnr"] = "infinite" if one.psnr == float("inf") else one.psnr
        entries.append(entry)
    for name, content in {"RESULTS.md": "\n".join(page).rstrip() + "\n",
                          "results.json": json.dumps({"machine": machine, "results": entries}, indent=1) + "\n"}.items():
        part = FOLDER / f".{name}.part"
        part.write_text(content)
        part.rename(FOLDER / name)


def read():
    """What write() wrote: the results and the machine; none where there is nothing yet."""
    file = FOLDER / "results.json"
    if not file.exists():
        return [], None
    kept = json.loads(file.read_text())
    results = []
    for entry in kept["results"]:
        for goal in entry["goals"]:
            del goal["met"]
        for one in entry["measured"]:
            del one["median"]
            one["psnr"] = float("inf") if one["psnr"] == "infinite" else one["psnr"]
        entry["goals"] = [Goal(**goal) for goal in entry["goals"]]
        entry["measured"] = [Measured(**one) for one in entry["measured"]]
        results.append(Result(**entry))
    return results, kept["machine"]


def best_of(result, names):
    return fastest([entry for entry in result.measured if entry.name in names])
