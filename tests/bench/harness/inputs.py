"""The pictures that are worked on, made the same on every machine that has the same photographs."""
import subprocess

import numpy

from harness import pixels
from harness.bench import SOURCE

TILE = 256
PHOTOGRAPHS = SOURCE.parent / "shared/images"
PROMPTS = ["mountains at dawn", "a city at night", "a portrait", "the sea", "a bottle on a table", "abstract"]


def source():
    """In words: what the inputs are made of."""
    if list(PHOTOGRAPHS.glob("kodak/*.png")):
        return "parts of the photographs in ../shared/images (kodak, lemur, skimage), laid side by side"
    return "parts of pictures that the embedded generator 'mockup' drew, laid side by side"


def _pictures(bench):
    files = sorted([*PHOTOGRAPHS.glob("kodak/*.png"), *PHOTOGRAPHS.glob("lemur/lemur.png"),
                    *PHOTOGRAPHS.glob("lemur/beach.png"), *PHOTOGRAPHS.glob("skimage/*.png")])
    if not files:
        files = _drawn(bench)
    for file in files:
        width, height = pixels.size_of(file)
        if width >= TILE and height >= TILE:
            yield pixels.read(file, width, height)


def _drawn(bench):
    folder = bench.inputs / "drawn"
    folder.mkdir(exist_ok=True)
    manifest = folder / "drawn.json"
    prompts = ", ".join(f'"{prompt}"' for prompt in PROMPTS)
    manifest.write_text('{"maquette": 1, "name": "drawn", "matrix": {"prompt": [%s]}, "steps": [{"id": "a", '
                        '"kind": "generator", "provider": "mockup", "params": {"prompt": "${prompt}", '
                        '"width": 1024, "height": 1024}}], "outputs": [{"from": "a", "path": "${prompt}.png"}]}'
                        % prompts)
    subprocess.run([bench.maquette, "run", manifest, "--out", folder, "--no-cache", "--no-ledger"],
                   env=bench.environment, stdout=subprocess.DEVNULL, check=True)
    return sorted(folder.glob("*.png"))


def _laid_out(bench, width, height, seed):
    """Tiles of photographs at their own resolution, turned and mirrored: detail and noise are those
    of photographs, and no two tiles are alike within what a compressor remembers."""
    tiles = []
    for picture in _pictures(bench):
        for y in range(0, picture.shape[0] - TILE + 1, TILE):
            for x in range(0, picture.shape[1] - TILE + 1, TILE):
                tiles.append(picture[y:y + TILE, x:x + TILE])
    order = numpy.random.RandomState(seed)
    canvas = numpy.empty((-(-height // TILE) * TILE, -(-width // TILE) * TILE, 3), numpy.uint8)
    for y in range(0, canvas.shape[0], TILE):
        for x in range(0, canvas.shape[1], TILE):
            tile = numpy.rot90(tiles[order.randint(len(tiles))], order.randint(4))
            canvas[y:y + TILE, x:x + TILE] = tile[:, ::-1] if order.randint(2) else tile
    return canvas[:height, :width]


def png(bench, width, height, seed=1):
    """A photograph-like PNG file of that size."""
    file = bench.inputs / f"{width}x{height}-{seed}.png"
    if not file.exists():
        pixels.write_png(file, _laid_out(bench, width, height, seed))
    return file


def jpeg(bench, width, height, seed=1):
    """The same as a JPEG file of quality 90."""
    file = bench.inputs / f"{width}x{height}-{seed}.jpg"
    if not file.exists():
        subprocess.run(["gm", "convert", png(bench, width, height, seed), "-quality", "90", file], check=True)
    return file


def jpegs(bench, count, side, different=8):
    """A folder of so many JPEG files, 1.jpg, 2.jpg and so on, of which so many are different."""
    folder = bench.inputs / f"{count}-of-{side}"
    if not (folder / f"{count}.jpg").exists():
        folder.mkdir(exist_ok=True)
        for number in range(count):
            content = jpeg(bench, side, side, seed=1 + number % different).read_bytes()
            (folder / f"{number + 1}.jpg").write_bytes(content)
    return folder
