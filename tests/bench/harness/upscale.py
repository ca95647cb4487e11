"""One photograph of 1024² enlarged to 4096² with Lanczos, PNG to PNG: what both upscale cases share."""
import shutil

from harness import inputs, ours, pixels
from harness.bench import SOURCE, Contender
from harness.result import Goal, Result, fastest

SIDE, LARGE, BORDER = 1024, 4096, 16


def contenders(bench, folder, photograph, level):
    manifest = {"name": "up", "inputs": {"image": {"type": "image"}},
                "steps": [{"id": "large", "kind": "upscaler", "provider": "lanczos", "image": "inputs.image",
                           "params": {"scale": 4}}],
                "outputs": [{"from": "large", "path": "up.png", **ours.QUICK}]}
    command = ours.run(bench, folder, manifest, {"image": photograph})
    yield Contender("maquette", command + ours.PLAIN, folder / "out/up.png")
    yield Contender("maquette, kept", command + ["--recompute", "large"], folder / "out/up.png",
                    note="with store and ledger")

    def out(name):
        return folder / f"{name}.png"

    yield Contender("sharp", ["node", SOURCE / "tests/bench/peers/upscale.cjs", photograph, out("sharp"), level],
                    out("sharp"))
    yield Contender("vips", ["vips", "resize", photograph, f"{out('vips')}[compression={level}]", 4, "--kernel",
                             "lanczos3"], out("vips"))
    yield Contender("ffmpeg", ["ffmpeg", "-v", "error", "-y", "-i", photograph, "-vf",
                               f"scale={LARGE}:{LARGE}:flags=lanczos+accurate_rnd+full_chroma_int",
                               "-compression_level", level, out("ffmpeg")], out("ffmpeg"))
    yield Contender("GraphicsMagick", ["gm", "convert", photograph, "-filter", "Lanczos", "-resize", "400%",
                                       "-quality", f"{level}5", out("gm")], out("gm"))
    yield Contender("ImageMagick", ["/usr/bin/convert", photograph, "-filter", "Lanczos", "-resize", "400%",
                                    "-quality", f"{level}5", out("im")], out("im"))
    yield Contender("oiiotool", ["oiiotool", photograph, "--resize:filter=lanczos3", f"{LARGE}x{LARGE}", "--attrib",
                                 "png:compressionLevel", level, "-o", out("oiio")], out("oiio"))


def run(bench, case, title, level):
    photograph = inputs.png(bench, SIDE, SIDE)
    exact = pixels.lanczos_reference(pixels.read(photograph, SIDE, SIDE), LARGE, LARGE)

    def look(contender):
        made = pixels.read(contender.output, LARGE, LARGE)
        return contender.output.stat().st_size, pixels.psnr(made, exact, BORDER)

    folder = bench.scratch(case)
    measured = bench.measure(list(contenders(bench, folder, photograph, level)), look)
    result = Result(case, title, measured, [])
    own = result.of("maquette")
    best = fastest([entry for entry in measured if not entry.name.startswith("maquette")])
    result.goals = [
        Goal(f"time, of the fastest peer's ({best.name})", own.median / best.median, 1 / 7),
        Goal(f"file size, of that peer's ({best.name})", own.file_bytes / best.file_bytes, 1),
        Goal("against the reference in double precision, rounded to 8 bits", own.psnr, 60, True, " dB"),
        ours.in_flight_goal(Goal, own, 3 * (SIDE * SIDE + LARGE * LARGE) + own.file_bytes,
                            "the two pictures and the file"),
    ]
    result.remarks = [f"PSNR without a border of {BORDER} pixels, where tools continue the picture differently."]
    shutil.rmtree(folder)
    return result
