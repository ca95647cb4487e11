#!/usr/bin/env bash
# What `maquette new` writes in C and C++ is as clean and as formatted as our own code.
set -euo pipefail
. "$(dirname "$0")/install.sh"
for tool in clang-tidy-16 clang-format; do
    command -v "$tool" >/dev/null || skip "there is no $tool, so nobody looked at what 'new' writes"
done
lines=0
for language in cpp c; do
    for kind in $kinds; do
        project=$scratch/$language-$kind
        # A name as long as the placeholder for it, so that lines break where they do in the templates.
        maquette new "$kind" gel --lang "$language" --dir "$project" >/dev/null
        cmake -S "$project" -B "$project/build" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null 2>&1
        find "$project" -maxdepth 1 -name '*.[ch]' -o -maxdepth 1 -name '*.cpp' >sources
        xargs clang-format --dry-run --Werror --style="file:$source/.clang-format" <sources
        grep -v '\.h$' sources |
            xargs clang-tidy-16 -p "$project/build" --quiet --config-file="$source/.clang-tidy" 2>tidy.log ||
            { cat tidy.log; exit 1; }
    done
done
lines=$(grep -c . cpp-acme.tinter/gel.cpp)
[ "$lines" -le 40 ] || { echo "the simplest provider has grown to $lines lines"; exit 1; }
echo "clean; the simplest provider has $lines lines"
