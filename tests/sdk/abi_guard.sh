#!/usr/bin/env bash
# The ABI guard: today's headers have the recorded layout; on copies of them, what would break
# existing plugins is caught, and what would not passes.
set -euo pipefail
source=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

status=0
"$source/sdk/abi/compare" || status=$?
[ "$status" = 0 ] || exit "$status"

# changed NAME SED: a copy of the SDK whose abi.h was changed by a sed script over the whole text.
changed() {
    cp -r "$source/sdk" "$scratch/$1"
    sed -zEi "$2" "$scratch/$1/include/maquette/abi.h"
    if cmp -s "$source/sdk/include/maquette/abi.h" "$scratch/$1/include/maquette/abi.h"; then
        echo "$1: the test no longer finds what it wants to change in abi.h"
        exit 1
    fi
}

# breaks NAME SED SAYS: the change is caught, with a reason, and record refuses it.
breaks() {
    changed "$1" "$2"
    if "$scratch/$1/abi/compare" >"$scratch/$1.txt" 2>&1; then
        echo "$1: an incompatible change was not caught"
        cat "$scratch/$1.txt"
        exit 1
    fi
    grep -q "An incompatible change" "$scratch/$1.txt" && grep -qE "$3" "$scratch/$1.txt" || {
        echo "$1: caught, but for another reason than '$3':"
        cat "$scratch/$1.txt"
        exit 1
    }
    if "$scratch/$1/abi/record" >"$scratch/$1.txt" 2>&1; then
        echo "$1: an incompatible layout was recorded"
        exit 1
    fi
    grep -q "Nothing was recorded" "$scratch/$1.txt"
    cmp "$source"/sdk/abi/1-x86_64.abi "$scratch/$1/abi/1-x86_64.abi"
    echo "caught: $1"
}

# passes NAME SED: the change is compatible.
passes() {
    changed "$1" "$2"
    "$scratch/$1/abi/compare" >"$scratch/$1.txt" 2>&1 || {
        echo "$1: a compatible change was refused:"
        cat "$scratch/$1.txt"
        exit 1
    }
    echo "passes: $1"
}

breaks "reordered members" 's/(    uint32_t width;[^\n]*\n)(    uint32_t height;[^\n]*\n)/\2\1/' \
    "uint32_t width' offset changed"
breaks "reordered members of one type" \
    's/(    const char \*name; [^\n]*\n)(    const char \*version; [^\n]*\n)/\2\1/' \
    "char\* name' offset changed"
breaks "reordered functions of one type" \
    's/(maquette_status_t \(\*)get_text(.*maquette_status_t \(\*)get_json/\1get_json\2get_text/' \
    "get_json' offset changed"
breaks "changed type" 's/size_t row_stride/uint32_t row_stride/' "row_stride' changed"
breaks "changed size of an enumeration" 's/int32_t maquette_status_t/int64_t maquette_status_t/' \
    "int64_t"
breaks "removed function pointer" 's/    bool \(\*cancelled\)[^\n]*\n//' "cancelled', at offset"
breaks "changed arguments" 's/\(\*progress\)\(maquette_call_t \*call, double/\(*progress)(maquette_call_t *call, float/' \
    "maquette_host::progress' changed"
breaks "changed result" 's/bool \(\*cancelled\)/int (*cancelled)/' "cancelled' changed"
breaks "changed enumeration value" 's/MAQUETTE_QUOTA = 5/MAQUETTE_QUOTA = 15/' "from value '5' to '15'"
breaks "removed enumeration value" 's/    MAQUETTE_PROFILED = 4,\n//' "MAQUETTE_PROFILED' value '4'"
breaks "member added to a struct" 's/(    double seconds;[^\n]*\n)/    double first;\n\1/' \
    "member insertion"
breaks "function added to the host's table" 's/(double retry_after\);\n)/\1    void (*more)(void);\n/' \
    "member insertion"

passes "another comment" 's/Maquette plugin contract/The plugin contract/'
passes "new declarations" 's/(#ifdef __cplusplus\n\}\n)/typedef struct maquette_preview {\n    double fraction;\n    void (*show)(maquette_call_t *call, double fraction);\n} maquette_preview_t;\nenum { MAQUETTE_NEW = 3 };\n\1/'
grep -q "Additions only" "$scratch/new declarations.txt"
passes "new enumeration before the others" 's/(\/\*\* The type of one sample)/enum { MAQUETTE_NEW = 3 };\n\1/'
passes "new error kind" 's/(MAQUETTE_UNKNOWN = 9)/\1,\n    MAQUETTE_TEN = 10/'

# What was added is guarded as the rest, once it is recorded.
addition="$scratch/new declarations"
"$addition/abi/record" >/dev/null
"$addition/abi/compare" | grep "has the layout" >/dev/null
sed -i 's/    double fraction;/    float fraction;/' "$addition/include/maquette/abi.h"
if "$addition/abi/compare" >/dev/null 2>&1; then
    echo "a recorded addition is not guarded"
    exit 1
fi

# A new major version has a file of its own, and says so until it is recorded.
changed "new major version" 's/#define MAQUETTE_ABI_MAJOR 1/#define MAQUETTE_ABI_MAJOR 2/'
major="$scratch/new major version"
if "$major/abi/compare" >"$scratch/major.txt" 2>&1; then
    echo "a new major version passes without a recorded layout"
    exit 1
fi
grep -q "No layout is recorded as sdk/abi/2-x86_64.abi" "$scratch/major.txt"
"$major/abi/record" >/dev/null
cmp "$source/sdk/abi/1-x86_64.abi" "$major/abi/1-x86_64.abi"
"$major/abi/compare" >/dev/null
echo "the guard catches what would break a plugin, and nothing else"
