"""A file as large as zlib's level 1 makes it."""
from harness import upscale

TITLE = "1024² to 4096² with Lanczos, PNG to PNG, at zlib level 1"


def run(bench):
    return upscale.run(bench, "upscale-level-1", TITLE, 1)
