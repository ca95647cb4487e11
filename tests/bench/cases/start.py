"""Starting: a command that does nothing, and the smallest run."""
import shutil

from harness import inputs, ours
from harness.bench import Contender
from harness.result import Goal, Result

TITLE = "Starting, and a run on 64²"


def run(bench):
    picture = inputs.png(bench, 64, 64, seed=4)
    folder = bench.scratch("start")
    manifest = {"name": "tiny", "inputs": {"image": {"type": "image"}},
                "steps": [{"id": "large", "kind": "upscaler", "provider": "lanczos", "image": "inputs.image"}],
                "outputs": [{"from": "large", "path": "tiny.png"}]}
    command = ours.run(bench, folder, manifest, {"image": picture})
    contenders = [
        Contender("maquette --version", [bench.maquette, "--version"]),
        Contender("/bin/true", ["/bin/true"], note="the cheapest process there is"),
        Contender("maquette plugins", [bench.maquette, "plugins"]),
        Contender("maquette plan", [bench.maquette, "plan", *command[2:3], "--input", f"image={picture}"]),
        Contender("maquette run, 64²", command + ours.PLAIN, note="in a worker"),
        Contender("maquette run, 64², kept", command + ["--recompute", "large"], note="with store and ledger"),
        Contender("vips --version", ["vips", "--version"]),
        Contender("gm version", ["gm", "version"]),
        Contender("ffmpeg -version", ["ffmpeg", "-version"]),
        Contender("oiiotool --version", ["oiiotool", "--version"]),
        Contender("vips resize, 64²", ["vips", "resize", picture, folder / "vips.png", 2, "--kernel", "lanczos3"]),
    ]
    measured = bench.measure(contenders, lambda contender: (None, None))
    result = Result("start", TITLE, measured, [])
    result.goals = [Goal("maquette --version", result.of("maquette --version").median, 8, unit=" ms"),
                    Goal("a run on 64² in a worker", result.of("maquette run, 64²").median, 25, unit=" ms")]
    shutil.rmtree(folder)
    return result
