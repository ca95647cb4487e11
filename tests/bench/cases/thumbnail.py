"""A large JPEG file to a small one, start included."""
import shutil

from harness import inputs, ours, pixels
from harness.bench import SOURCE, Contender
from harness.result import Goal, Result

TITLE = "4000 × 3000 JPEG to 1000 × 750 JPEG"
WIDTH, HEIGHT, SMALL, LOW, BORDER = 4000, 3000, 1000, 750, 8


def run(bench):
    photograph = inputs.jpeg(bench, WIDTH, HEIGHT, seed=3)
    exact = pixels.lanczos_reference(pixels.read(photograph, WIDTH, HEIGHT), SMALL, LOW)
    folder = bench.scratch("thumbnail")
    manifest = {"name": "thumbnail", "inputs": {"photo": {"type": "image"}},
                "steps": [{"id": "small", "kind": "upscaler", "provider": "lanczos", "image": "inputs.photo",
                           "params": {"width": SMALL, "height": LOW}}],
                "outputs": [{"from": "small", "path": "small.jpg", "quality": 85}]}

    def out(name):
        return folder / f"{name}.jpg"

    contenders = [
        Contender("maquette", ours.run(bench, folder, manifest, {"photo": photograph}, ours.PLAIN),
                  folder / "out/small.jpg"),
        Contender("GraphicsMagick", ["gm", "convert", "-size", f"{SMALL}x{LOW}", photograph, "-resize",
                                     f"{SMALL}x{LOW}", "-quality", 85, out("gm")], out("gm"), note="size hint"),
        Contender("vipsthumbnail", ["vipsthumbnail", photograph, "--size", f"{SMALL}x{LOW}", "-o",
                                    f"{out('vips')}[Q=85]"], out("vips")),
        Contender("sharp", ["node", SOURCE / "tests/bench/peers/thumbnail.cjs", photograph, out("sharp")], out("sharp")),
    ]

    def look(contender):
        return (contender.output.stat().st_size,
                pixels.psnr(pixels.read(contender.output, SMALL, LOW), exact, BORDER))

    measured = bench.measure(contenders, look)
    result = Result("thumbnail", TITLE, measured, [])
    own = result.of("maquette")
    for peer in ("vipsthumbnail", "GraphicsMagick"):
        if result.of(peer):
            result.goals.append(Goal(f"time, of {peer}'s", own.median / result.of(peer).median, 1))
    result.goals.append(ours.in_flight_goal(Goal, own, 3 * (WIDTH * HEIGHT // 4 + SMALL * LOW),
                                            "the photograph at half its size and the thumbnail"))
    shutil.rmtree(folder)
    return result
