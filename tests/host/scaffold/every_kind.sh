#!/usr/bin/env bash
# Every kind in one language, from an installed prefix: new, configure, build without warnings, validate,
# run. Leaves what the providers say about themselves in BUILD/tests/scaffold/LANGUAGE, for agree.sh.
set -euo pipefail
. "$(dirname "$0")/install.sh"
language=$3
said=$build/tests/scaffold/$language
rm -rf "$said"
mkdir -p "$said"
[ "$language" != rust ] || [ -n "$cargo" ] || skip "there is no cargo, so no plugin in Rust was built"
if [ "$language" = script ]; then
    python3 -c 'import numpy' 2>/dev/null || skip "Python's numpy is missing, so no script was run"
fi
export CFLAGS="-Wall -Wextra -Wpedantic -Werror" CXXFLAGS="-Wall -Wextra -Wpedantic -Werror"
export RUSTFLAGS="-D warnings"

# logged COMMAND…: what it prints is shown only if it fails.
logged() {
    "$@" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
}

for kind in $kinds; do
    name=my-${kind#*.}
    maquette new "$kind" "$name" --lang "$language" --dir "$kind" >/dev/null
    plugins=$kind/build
    if [ -f "$kind/CMakeLists.txt" ]; then
        logged cmake -S "$kind" -B "$kind/build"
        logged cmake --build "$kind/build"
        logged ctest --test-dir "$kind/build" --output-on-failure
        grep -q "$name-run-manifest .*Passed" log
        cmake --install "$kind/build" --prefix "$kind/installed" >/dev/null
        [ -n "$(find "$kind/installed" -path "*/maquette/plugins/$name.so")" ] || { echo "$name is not installed"; exit 1; }
    else
        logged "$kind/test.sh"
    fi
    if [ "$language" = script ]; then
        plugins=$kind
    else
        [ "$(nm -D --defined-only "$kind/build/$name.so" | awk '{ print $3 }')" = maquette_entry ] ||
            { echo "$kind exports more than maquette_entry"; exit 1; }
    fi

    maquette run "$kind/manifest.json" --plugin-path "$plugins" --out "$kind/out" >/dev/null
    picture=$(find "$kind/out" -name "$name*.png" | sort | head -n 1)
    [ -s "$picture" ] || { echo "$kind made no picture"; exit 1; }
    if [ -f "$kind/out/before.png" ] && cmp -s "$kind/out/before.png" "$picture"; then
        echo "$kind did not change the picture"
        exit 1
    fi
    maquette plugins "$name" --plugin-path "$plugins" --json | sed '1,/"providers"/d' >"$said/$kind.json"
    [ -s "$said/$kind.json" ]
done
[ "$language" = script ] || "$build/tests/test_scaffold_methods" -- "$scratch"

echo "all kinds in $language build, validate and run"
