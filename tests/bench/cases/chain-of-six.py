"""Six point operations: in one run, in one process, and through PNG files in six processes."""
import shlex
import shutil

from harness import inputs, ours, pixels
from harness.bench import SOURCE, Contender
from harness.result import Goal, Result, fastest

TITLE = "Six point operations on 2048², PNG to PNG"
SIDE = 2048
SIX, ONE = ", six processes", ", one process"


def exact(samples):
    """Adds ten and inverts, three times each: exact in 8 bits, so that all must give the same."""
    import numpy

    result = samples.astype(numpy.int32)
    for step in range(6):
        result = numpy.minimum(result + 10, 255) if step % 2 == 0 else 255 - result
    return result.astype(numpy.uint8)


def steps():
    chain = []
    for number in range(6):
        before = f"s{number - 1}" if number else "inputs.image"
        params = {"amount": 10} if number % 2 == 0 else {}
        chain.append({"id": f"s{number}", "provider": "invert" if number % 2 else "add", "image": before,
                      "params": params})
    return chain


def six_processes(folder, name, photograph, add, invert):
    """One shell that calls a program six times, with a PNG file between each two."""
    lines, before = [], photograph
    for number in range(6):
        after = folder / f"{name}-{number}.png"
        words = [str(word).format(before=before, after=after) for word in (invert if number % 2 else add)]
        lines.append(shlex.join(words))
        before = after
    return ["sh", "-c", " && ".join(lines)], before


def contenders(bench, folder, photograph):
    manifest = {"name": "six", "inputs": {"image": {"type": "image"}}, "steps": steps(),
                "outputs": [{"from": "s5", "path": "six.png", **ours.QUICK}]}
    plugins = ["--plugin-path", bench.build / "tests/bench-plugins"]
    yield Contender("maquette", ours.run(bench, folder, manifest, {"image": photograph}, plugins + ours.PLAIN),
                    folder / "out/six.png")
    tools = {
        "vips": (["vips", "linear", "{before}", "{after}", 1, 10, "--uchar"], ["vips", "invert", "{before}", "{after}"]),
        "ffmpeg": (["ffmpeg", "-v", "error", "-y", "-i", "{before}", "-vf",
                    "format=rgb24,lutrgb=r=val+10:g=val+10:b=val+10", "{after}"],
                   ["ffmpeg", "-v", "error", "-y", "-i", "{before}", "-vf", "format=rgb24,negate", "{after}"]),
        "GraphicsMagick": (["gm", "convert", "{before}", "-operator", "All", "Add", 2570, "{after}"],
                           ["gm", "convert", "{before}", "-negate", "{after}"]),
        "ImageMagick": (["/usr/bin/convert", "{before}", "-evaluate", "Add", 2570, "{after}"],
                        ["/usr/bin/convert", "{before}", "-negate", "{after}"]),
        "oiiotool": (["oiiotool", "{before}", "--addc", repr(10 / 255), "-o", "{after}"],
                     ["oiiotool", "{before}", "--invert", "-o", "{after}"]),
    }
    for name, (add, invert) in tools.items():
        command, last = six_processes(folder, name, photograph, add, invert)
        yield Contender(name + SIX, command, last)

    def out(name):
        return folder / f"{name}.png"

    yield Contender("sharp" + ONE, ["node", SOURCE / "tests/bench/peers/chain.cjs", photograph, out("sharp")],
                    out("sharp"))
    filters = ",".join(["lutrgb=r=val+10:g=val+10:b=val+10,negate"] * 3)
    yield Contender("ffmpeg" + ONE, ["ffmpeg", "-v", "error", "-y", "-i", photograph, "-vf", f"format=rgb24,{filters}",
                                     out("ffmpeg")], out("ffmpeg"))
    yield Contender("GraphicsMagick" + ONE, ["gm", "convert", photograph,
                                             *["-operator", "All", "Add", 2570, "-negate"] * 3, out("gm")], out("gm"))
    yield Contender("ImageMagick" + ONE, ["/usr/bin/convert", photograph, *["-evaluate", "Add", 2570, "-negate"] * 3,
                                          out("im")], out("im"))
    yield Contender("oiiotool" + ONE, ["oiiotool", photograph, *["--addc", repr(10 / 255), "--invert"] * 3, "-o",
                                       out("oiio")], out("oiio"))


def run(bench):
    photograph = inputs.png(bench, SIDE, SIDE, seed=2)
    wanted = exact(pixels.read(photograph, SIDE, SIDE))

    def look(contender):
        return contender.output.stat().st_size, pixels.psnr(pixels.read(contender.output, SIDE, SIDE), wanted)

    folder = bench.scratch("chain-of-six")
    measured = bench.measure(list(contenders(bench, folder, photograph)), look)
    result = Result("chain-of-six", TITLE, measured, [])
    own = result.of("maquette")
    six = fastest([entry for entry in measured if entry.name.endswith(SIX)])
    one = fastest([entry for entry in measured if entry.name.endswith(ONE)])
    result.goals = [
        Goal(f"time, of the fastest chain of six processes ({six.name})", own.median / six.median, 1 / 12),
        Goal(f"time, of the fastest peer in one process ({one.name})", own.median / one.median, 1 / 2),
        Goal(f"file size, of the former's ({six.name})", own.file_bytes / six.file_bytes, 1),
        Goal("against the exact result", own.psnr, 60, True, " dB"),
        ours.in_flight_goal(Goal, own, 3 * SIDE * SIDE + own.file_bytes, "the picture and the file"),
    ]
    shutil.rmtree(folder)
    return result
