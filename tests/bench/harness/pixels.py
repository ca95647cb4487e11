"""Pictures as numbers."""
import pathlib
import struct
import subprocess
import zlib

import numpy


def read(file, width, height):
    """RGB samples of a file of that size, decoded by a program that is not under test here."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(file), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                         stdout=subprocess.PIPE, check=True).stdout
    if len(raw) != width * height * 3:
        raise ValueError(f"{file} is not {width} × {height}")
    return numpy.frombuffer(raw, numpy.uint8).reshape(height, width, 3)


def size_of(file):
    answer = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0",
                             str(file)], stdout=subprocess.PIPE, text=True, check=True).stdout
    return tuple(int(part) for part in answer.strip().strip(",").split(",")[:2])


def write_png(file, samples):
    """As libpng would at level 6 with the filter Sub: an ordinary file to begin with."""
    height, width, _ = samples.shape
    before = numpy.zeros_like(samples)
    before[:, 1:] = samples[:, :-1]
    rows = numpy.empty((height, 1 + width * 3), numpy.uint8)
    rows[:, 0] = 1
    rows[:, 1:] = (samples - before).reshape(height, -1)

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    pathlib.Path(file).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)) + chunk(b"IEND", b""))


def psnr(left, right, border=0):
    """In decibels over all channels, without a border where tools may differ; 8-bit samples."""
    inside = slice(border, -border or None)
    difference = left[inside, inside].astype(numpy.float64) - right[inside, inside]
    mean = numpy.mean(difference * difference)
    return float("inf") if mean == 0 else float(10 * numpy.log10(255.0 * 255.0 / mean))


def _lanczos(distance, lobes=3):
    return numpy.where(abs(distance) < lobes, numpy.sinc(distance) * numpy.sinc(distance / lobes), 0.0)


def _resampled(samples, size):
    """Along the first axis, in double precision, with the border mirrored."""
    length = samples.shape[0]
    step = length / size
    wide = max(1.0, step)
    reach = int(numpy.ceil(3 * wide)) + 1
    centres = (numpy.arange(size) + 0.5) * step - 0.5
    first = numpy.floor(centres).astype(int) - reach
    result = numpy.zeros((size,) + samples.shape[1:])
    total = numpy.zeros(size)
    for k in range(2 * reach + 2):
        at = first + k
        weight = _lanczos((centres - at) / wide)
        mirrored = numpy.where(at < 0, -at - 1, numpy.where(at >= length, 2 * length - 1 - at, at))
        result += weight.reshape(-1, *[1] * (samples.ndim - 1)) * samples[numpy.clip(mirrored, 0, length - 1)]
        total += weight
    return result / total.reshape(-1, *[1] * (samples.ndim - 1))


def lanczos_reference(samples, width, height):
    """Lanczos with three lobes as the textbook has it, in double precision, then rounded."""
    planes = []
    for channel in range(samples.shape[2]):
        plane = _resampled(samples[:, :, channel].astype(numpy.float64), height)
        plane = _resampled(plane.T.copy(), width).T
        planes.append(numpy.clip(numpy.rint(plane), 0, 255).astype(numpy.uint8))
    return numpy.dstack(planes)
