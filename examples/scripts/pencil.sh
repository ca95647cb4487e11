#!/bin/sh
# Draws the PNG at standard input with a pencil, in two words: the strokes' width, and whether colours
# stay. The picture divided by its own blurred shadow leaves the lines.
set -eu
command -v convert >/dev/null || {
    echo "error unavailable ImageMagick's convert is missing. On Debian: apt install imagemagick." >&2
    exit 1
}
saturation=0
[ "$2" = true ] && saturation=100
convert png:- -modulate "100,$saturation" \
    \( +clone -negate -blur "0x$1" \) -compose ColorDodge -composite png:-
