#!/usr/bin/env bash
# A kind's providers say the same about themselves in every language: ports, parameters, facts.
set -euo pipefail
said=$1/tests/scaffold
compared=0
for language in c rust; do
    for file in "$said/$language"/*.json; do
        [ -f "$file" ] || continue
        diff "$said/cpp/$(basename "$file")" "$file" ||
            { echo "$(basename "$file" .json): C++ (<) and $language (>) differ"; exit 1; }
        compared=$((compared + 1))
    done
done
[ "$compared" -ge 6 ] || { echo "only $compared descriptions were there to compare"; exit 1; }
echo "$compared descriptions agree"
