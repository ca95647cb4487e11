"""Maquette's side: manifests and the command that runs them."""
import json

# The least time: a case holds the file against the peers', which take theirs at a level of zlib's.
QUICK = {"compression": "fast"}
PLAIN = ["--no-cache", "--no-ledger"]


def run(bench, folder, manifest, inputs, extra=()):
    """The command that runs a manifest (a dictionary) into a folder."""
    file = folder / f"{manifest['name']}.json"
    file.write_text(json.dumps({"maquette": 1, **manifest}, indent=1))
    words = [bench.maquette, "run", file, "--out", folder / "out"]
    for name, picture in inputs.items():
        words += ["--input", f"{name}={picture}"]
    return words + list(extra)


def in_flight_goal(goal_type, entry, picture_bytes, what):
    """Memory: the pictures that have to be there at once, and 40 MB."""
    allowed = picture_bytes / 1e6 + 40
    return goal_type(f"peak memory of {entry.name}, pictures in flight ({what}) and 40 MB",
                     entry.peak_kib * 1024 / 1e6, allowed, unit=" MB")
