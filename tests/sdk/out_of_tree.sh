#!/usr/bin/env bash
# Installs, builds the example plugins out of tree with the installed SDK alone, and runs them.
set -euo pipefail
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state

# The SDK alone needs a compiler and CMake, nothing else.
cmake -S "$source/sdk" -B "$scratch/sdk-build" >/dev/null
cmake --install "$scratch/sdk-build" --prefix "$scratch/sdk" >/dev/null
for example in colorizer-cpp posterize-c; do
    cp -r "$source/examples/$example" "$scratch/$example"
    cmake -S "$scratch/$example" -B "$scratch/elsewhere/$example" \
        -DCMAKE_PREFIX_PATH="$scratch/sdk" >/dev/null
    cmake --build "$scratch/elsewhere/$example" >/dev/null
done

# One exported symbol each.
for plugin in "$scratch"/elsewhere/*/*.so "$build"/lib*/maquette/plugins/*.so "$build"/lib/*/maquette/plugins/*.so; do
    [ -f "$plugin" ] || continue
    symbols=$(nm -D --defined-only "$plugin" | awk '{print $3}')
    [ "$symbols" = maquette_entry ] || { echo "$plugin exports: $symbols"; exit 1; }
done

# The host, installed somewhere else and untouched, finds, lists, plans and runs them.
cmake --install "$build" --prefix "$scratch/host" >/dev/null
maquette=$scratch/host/bin/maquette
before=$(find "$scratch/host" -type f -exec sha256sum {} + | sort | sha256sum)
export MAQUETTE_PLUGIN_PATH=$scratch/elsewhere/colorizer-cpp:$scratch/elsewhere/posterize-c
"$maquette" plugins | grep 'colorizer .*acme.colorizer' >/dev/null
"$maquette" plugins posterize | grep 'levels .*integer, 2 to 64' >/dev/null
"$maquette" plan "$source/examples/colorizer-cpp/tint.json" | grep 'tinted .*acme.colorizer' >/dev/null
"$maquette" run "$source/examples/colorizer-cpp/tint.json" --out "$scratch/out"
"$maquette" run "$source/examples/posterize-c/posters.json" --out "$scratch/out"
for file in tinted poster-2 poster-4 poster-8; do
    [ -s "$scratch/out/$file.png" ] || { echo "$file.png was not made"; exit 1; }
done
after=$(find "$scratch/host" -type f -exec sha256sum {} + | sort | sha256sum)
[ "$before" = "$after" ] || { echo "the installed host changed"; exit 1; }
lines=$(grep -cv '^$' "$source/examples/colorizer-cpp/colorizer.cpp")
[ "$lines" -le 40 ] || { echo "the example provider has grown to $lines lines"; exit 1; }
echo "both plugins were built, found, planned and run"
