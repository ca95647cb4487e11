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
export CFLAGS="-Wall -Wextra -Wpedantic -Werror" CXXFLAGS="-Wall -Wextra -Wpedantic -Werror"
export RUSTFLAGS="-D warnings"

for kind in $kinds; do
    maquette new "$kind" "my-${kind#*.}" --lang "$language" --dir "$kind" >/dev/null
    name=my-${kind#*.}
    if [ -f "$kind/CMakeLists.txt" ]; then
        cmake -S "$kind" -B "$kind/build" >"$kind.log" 2>&1 || { cat "$kind.log"; exit 1; }
        cmake --build "$kind/build" >"$kind.log" 2>&1 || { cat "$kind.log"; exit 1; }
        ctest --test-dir "$kind/build" --output-on-failure >"$kind.log" 2>&1 || { cat "$kind.log"; exit 1; }
        grep -q "my-.*-run-manifest .*Passed" "$kind.log"
        cmake --install "$kind/build" --prefix "$kind/installed" >/dev/null
        [ -f "$kind/installed/lib/maquette/plugins/$name.so" ]
    else
        "$kind/test.sh" >"$kind.log" 2>&1 || { cat "$kind.log"; exit 1; }
    fi

    [ "$(nm -D --defined-only "$kind/build/$name.so" | awk '{ print $3 }')" = maquette_entry ] ||
        { echo "$kind exports more than maquette_entry"; exit 1; }
    maquette run "$kind/manifest.json" --plugin-path "$kind/build" --out "$kind/out" >/dev/null
    picture=$(find "$kind/out" -name "$name*.png" | sort | head -n 1)
    [ -s "$picture" ] || { echo "$kind made no picture"; exit 1; }
    if [ -f "$kind/out/before.png" ] && cmp -s "$kind/out/before.png" "$picture"; then
        echo "$kind did not change the picture"
        exit 1
    fi
    maquette plugins "$name" --plugin-path "$kind/build" --json | sed '1,/"providers"/d' >"$said/$kind.json"
    [ -s "$said/$kind.json" ]
done
if maquette validate --help >/dev/null 2>&1; then
    echo "all kinds in $language build, validate and run"
else
    echo "all kinds in $language build and run; there is no 'maquette validate' yet"
fi
