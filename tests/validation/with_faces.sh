#!/bin/sh
# Validates the face swapper with pictures that have faces; skips aloud where there are none.
set -eu
maquette=$1
images=$2
for picture in "$images/skimage/astronaut.png" "$images/kodak/04.png"; do
    [ -f "$picture" ] || { echo "skipped: there is no $picture"; exit 77; }
done
exec "$maquette" validate seamless --budget 0.3 --input image="$images/skimage/astronaut.png" \
    --input face="$images/kodak/04.png"
