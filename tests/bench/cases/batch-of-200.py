"""Two hundred JPEG files to PNG files of half the size."""
import shutil

from harness import inputs, ours, pixels
from harness.bench import SOURCE, Contender
from harness.result import Goal, Result

TITLE = "200 JPEG files of 1024² to PNG files of 512²"
COUNT, SIDE, SMALL, BORDER = 200, 1024, 512, 16
JOBS = 2  # pictures at a time


def run(bench):
    photographs = inputs.jpegs(bench, COUNT, SIDE)
    exact = pixels.lanczos_reference(pixels.read(photographs / "1.jpg", SIDE, SIDE), SMALL, SMALL)
    folder = bench.scratch("batch-of-200")
    manifest = {"name": "batch", "inputs": {"photo": {"type": "image"}}, "matrix": {"n": {"count": COUNT}},
                "steps": [{"id": "small", "kind": "upscaler", "provider": "lanczos", "image": "inputs.photo",
                           "params": {"width": SMALL, "height": SMALL}}],
                "outputs": [{"from": "small", "path": "${n}.png", **ours.QUICK}]}
    for name in ("sharp", "gm"):
        (folder / name).mkdir()
    gm = (f"cd {photographs} && ls | xargs -P2 -n 25 gm mogrify -format png -filter Lanczos "
          f"-size {SMALL}x{SMALL} -resize {SMALL}x{SMALL} -quality 65 -output-directory {folder}/gm")
    contenders = [
        Contender("maquette", ours.run(bench, folder, manifest, {"photo": photographs / "${n}.jpg"},
                                       ["--jobs", JOBS, *ours.PLAIN]), folder / "out"),
        Contender("sharp", ["node", SOURCE / "tests/bench/peers/batch.cjs", photographs, folder / "sharp"],
                  folder / "sharp", note="one Node process"),
        Contender("GraphicsMagick", ["sh", "-c", gm], folder / "gm", note="mogrify under xargs -P2, size hint"),
    ]

    def look(contender):
        files = sorted(contender.output.glob("*.png"))
        if len(files) != COUNT:
            raise RuntimeError(f"{contender.name} wrote {len(files)} files instead of {COUNT}")
        first = next(file for file in files if file.name == "1.png")
        return (sum(file.stat().st_size for file in files),
                pixels.psnr(pixels.read(first, SMALL, SMALL), exact, BORDER))

    measured = bench.measure(contenders, look)
    result = Result("batch-of-200", TITLE, measured, [])
    own = result.of("maquette")
    for peer in measured[1:]:
        result.goals.append(Goal(f"throughput, of {peer.name}'s", peer.median / own.median, 2.5, True))
        result.goals.append(Goal(f"file size, of {peer.name}'s", own.file_bytes / peer.file_bytes, 1))
    in_flight = 2 * JOBS * 3 * (SIDE * SIDE + SMALL * SMALL)
    result.goals.append(ours.in_flight_goal(Goal, own, in_flight, f"{2 * JOBS} items"))
    result.remarks = ["PSNR of the first picture against Lanczos of the whole JPEG picture in double precision; "
                      "who decodes at half the size saves work and is further from it."]
    shutil.rmtree(folder)
    return result
