"""A file as small as zlib's level 6 makes it."""
from harness import upscale

TITLE = "1024² to 4096² with Lanczos, PNG to PNG, at zlib level 6"


def run(bench):
    return upscale.run(bench, "upscale-level-6", TITLE, 6)
