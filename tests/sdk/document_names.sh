#!/usr/bin/env bash
# What the SDK's documents name exists: functions and constants, settings of the host, linked files.
set -euo pipefail
cd "$1/sdk"
failures=0
for document in *.md; do
    # Names in code, but for those that the document itself makes up.
    for name in $(grep -oE '\b(maquette|MAQUETTE)_[A-Za-z0-9_]+' "$document" | sort -u); do
        grep -rqwE "$name" include cmake ../host ../CMakeLists.txt ||
            grep -qE "(struct|static) .*\b$name\b|\} $name;|^#define $name" "$document" ||
            { echo "$document names $name, which does not exist"; failures=$((failures + 1)); }
    done
    for link in $(awk '/^```/ { code = !code } !code' "$document" | grep -oE '\]\([^)#:]+' |
        cut -c3- | sort -u); do
        [ -e "$link" ] || { echo "$document links to $link, which does not exist"; failures=$((failures + 1)); }
    done
done
[ "$failures" = 0 ] && echo "the documents name what exists"
exit "$failures"
