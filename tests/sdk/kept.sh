#!/usr/bin/env bash
# A plugin that was compiled when version 1 of the contract was new loads, is described, planned and
# run by today's host, as a binary and as a source.
set -euo pipefail
source=$1
build=$2
kept=$source/tests/sdk/kept
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state

# works PLUGIN_FOLDER: its providers do what they did.
works() {
    local maquette="$build/bin/maquette" out=$1/out
    "$maquette" plugins kept --plugin-path "$1" --json >"$1/described.json"
    for word in '"id": "kept-draw"' '"id": "kept-check"' '"kind": "kept.checker"' \
        '"url": "https://example.org/kept"' '"sentence": "As compiled on the first day."'; do
        grep -qF "$word" "$1/described.json" || { echo "its description lost $word"; exit 1; }
    done
    "$maquette" plan "$kept/kept.json" --plugin-path "$1" >"$1/plan.txt"
    grep -q '37 × 23 RGB u8, sRGB *1 ms, 0 KiB, 0.0015 USD' "$1/plan.txt" ||
        { echo "it is estimated differently:"; cat "$1/plan.txt"; exit 1; }
    "$maquette" run "$kept/kept.json" --plugin-path "$1" --out "$out" --json >"$1/run.json"
    grep -q '"USD": 4500' "$1/run.json" || { echo "its charges are lost"; exit 1; }
    for seed in 1 2 3; do
        [ -s "$out/kept-$seed.png" ] || { echo "kept-$seed.png was not made"; exit 1; }
    done
    # Its failures arrive too, with their sentence.
    sed 's/"image": "checked"/&, "params": {"fail": true}/' "$kept/kept.json" >"$1/failing.json"
    status=0
    "$maquette" run "$1/failing.json" --plugin-path "$1" --out "$out" >"$1/failing.txt" 2>&1 ||
        status=$?
    [ "$status" = 1 ] && grep -q "The kept plugin was told to fail." "$1/failing.txt" ||
        { echo "its failure is not told (status $status):"; cat "$1/failing.txt"; exit 1; }
}

mkdir "$scratch/source" "$scratch/binary"
${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -fPIC -shared -fvisibility=hidden \
    -I"$source/sdk/include" -o "$scratch/source/kept.so" "$kept/kept.c"
works "$scratch/source"
echo "the kept source compiles and works"

if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "skipped: the kept binary is for Linux on x86_64, and this is $(uname -sm)"
    exit 77
fi
cp "$kept/kept.so" "$scratch/binary/kept.so"
echo "4684049164c069534059599139efd42f45c600904eabb42f3b68375602ef1390  $scratch/binary/kept.so" |
    sha256sum --check --quiet || { echo "kept.so was made again; take the old one back"; exit 1; }
works "$scratch/binary"
echo "the kept binary loads and works"
