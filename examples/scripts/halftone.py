"""Prints a picture with dots of cyan, magenta, yellow and black, each ink's screen at its own angle.

Maquette starts it in a folder that holds parameters.json and input.image.npy, and takes
output.image.npy from there.
"""
import json
import sys

try:
    import numpy
except ImportError:
    sys.exit("error unavailable Python's numpy is missing. On Debian: apt install python3-numpy.")

# What an ink lets through of red, green and blue, and the angle of its screen in degrees.
INKS = (((0.0, 0.62, 0.88), 15), ((0.86, 0.05, 0.48), 75), ((1.0, 0.91, 0.05), 0), ((0.1, 0.1, 0.1), 45))


def screen(height, width, cell, degrees):
    """A threshold from 0 to 1 for every pixel: hills whose contours are the dots."""
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.float32) * (2 * numpy.pi / cell)
    angle = numpy.deg2rad(degrees)
    u = x * numpy.cos(angle) + y * numpy.sin(angle)
    v = y * numpy.cos(angle) - x * numpy.sin(angle)
    hills = numpy.cos(u) + numpy.cos(v)
    # Half of the area has to lie below 0.5, a quarter below 0.25, and so on.
    return numpy.arccos(numpy.clip(hills / 2, -1, 1)) / numpy.pi


def main():
    with open("parameters.json", encoding="utf-8") as file:
        parameters = json.load(file)
    picture = numpy.clip(numpy.load("input.image.npy"), 0, 1)
    height, width, _ = picture.shape
    ink = 1 - picture
    black = ink.min(axis=2) * parameters["black"]
    amounts = [(ink[:, :, i] - black) / numpy.maximum(1 - black, 1e-3) for i in range(3)] + [black]
    paper = numpy.ones_like(picture)
    softness = 1.5 / parameters["cell"]
    for number, (amount, (colour, degrees)) in enumerate(zip(amounts, INKS)):
        threshold = screen(height, width, parameters["cell"], degrees)
        covered = numpy.clip((amount - threshold) / softness + 0.5, 0, 1) * (amount > 0.004)
        paper *= 1 - covered[:, :, None] * (1 - numpy.array(colour, numpy.float32))
        print(f"progress {(number + 1) / 4}", file=sys.stderr, flush=True)
    numpy.save("output.image.npy", paper.astype(numpy.float32))


main()
