#!/usr/bin/env bash
# Compiles every listing of RECIPES.md as C++17 or C11 without a warning, and runs those that are
# providers as plugins in the simulated host.
set -euo pipefail
source=$1
host=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
recipes=$source/sdk/RECIPES.md
warnings=(-Wall -Wextra -Wpedantic -Werror)

# One file for each listing, in order: 1.cpp, 2.c, …
awk -v folder="$scratch" '
    /^```(cpp|c)$/ { file = folder "/" ++count "." substr($0, 4); next }
    /^```/         { file = "" }
    file != ""     { print > file }' "$recipes"

plugins=()
for file in "$scratch"/*.cpp; do
    name=recipe-$(basename "$file" .cpp)
    provider=$(sed -nE 's/^class (\w+) : public maquette::Provider .*/\1/p' "$file")
    [ -n "$provider" ] || { echo "$name has no provider"; exit 1; }
    {
        echo "#include <maquette/plugin.hpp>"
        cat "$file"
        echo "MAQUETTE_PLUGIN(\"$name\", \"1.0.0\", \"Acme\", \"A recipe.\", \"MIT\", $provider);"
    } >"$scratch/$name.cpp"
    ${CXX:-c++} -std=c++17 "${warnings[@]}" -O1 -fPIC -shared -fvisibility=hidden \
        -I"$source/sdk/include" -o "$scratch/$name.so" "$scratch/$name.cpp"
    plugins+=("$scratch/$name.so")
done
for file in "$scratch"/*.c; do
    {
        echo "#include <maquette/abi.h>"
        echo "#include <string.h>"
        echo "extern const maquette_host_t *host;"
        cat "$file"
    } >"${file%.c}-whole.c"
    ${CC:-cc} -std=c11 "${warnings[@]}" -Wno-unused-function -I"$source/sdk/include" \
        -fsyntax-only "${file%.c}-whole.c"
done
[ "${#plugins[@]}" -ge 9 ] || { echo "recipes are missing"; exit 1; }

run() {
    "$host" older "${plugins[@]}" >"$scratch/output.txt" || { cat "$scratch/output.txt"; exit 1; }
}
says() {
    grep -qE "$1" "$scratch/output.txt" || { echo "no recipe says '$1':"; cat "$scratch/output.txt"; exit 1; }
}
unset SIMULATED_SECRET
run
for provider in soften painter brighten half-size service slow on-device; do
    says " $provider: done"
done
says ' enhance: failed: The model /.*/enhance-2.bin is missing'
says ' remote: failed: This host has no secrets to give, and ACME_KEY is needed'
# With what they asked for.
echo weights >"$scratch/enhance-2.bin"
export SIMULATED_SECRET=very-secret
run
says ' enhance: done'
says ' remote: done'
! grep -q very-secret "$scratch/output.txt"
echo "$(ls "$scratch" | grep -cE '^[0-9]+\.(c|cpp)$') listings compile, ${#plugins[@]} plugins run"
