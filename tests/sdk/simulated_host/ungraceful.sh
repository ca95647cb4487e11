#!/usr/bin/env bash
# The simulated hosts notice plugins that do not degrade; see ungraceful.c.
set -uo pipefail
host=$1
plugins=$2
failures=0
ulimit -c 0

# expect WORKS|FAILS AGE NUMBER: what a host of that age has to make of that plugin.
expect() {
    local seen=WORKS
    "$host" "$2" "$plugins/ungraceful_$3.so" >/dev/null 2>&1 || seen=FAILS
    if [ "$seen" != "$1" ]; then
        echo "plugin $3 in the $2 host: $seen, and not $1"
        failures=$((failures + 1))
    fi
}

expect WORKS older 0 # uses an extension where it is known
expect WORKS newer 0
expect FAILS older 1 # needs the extension
expect FAILS newer 1
expect WORKS older 2 # wants one minor version
expect FAILS newer 2
expect FAILS older 3 # reads behind the table
expect FAILS older 4 # claims extensions that do not exist
expect FAILS newer 4
[ "$failures" = 0 ] && echo "every plugin that does not degrade was noticed"
exit "$failures"
