#!/usr/bin/env bash
# Maquette in a shell pipeline: a picture comes in on standard input, its subject goes out on
# standard output as PNG, and nothing is written on the way.
#
#     examples/pipeline/cutout.sh < photo.jpg > subject.png
#
# MAQUETTE names the program where it is not on the path.
set -euo pipefail
manifests=$(cd "$(dirname "$0")/../../manifests" && pwd)
"${MAQUETTE:-maquette}" run "$manifests/product-cutout.json" --input photo=- --output cutout=-
