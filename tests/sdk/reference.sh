#!/usr/bin/env bash
# The reference is written, covers the contract, and is refused while something is not documented.
set -euo pipefail
source=$1
command -v doxygen >/dev/null || {
    echo "skipped: there is no doxygen; on Debian: apt install doxygen"
    exit 77
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# reference SDK: writes it; its status is the target's, and 1 for a constant without a comment, which
# this doxygen does not warn of.
reference() {
    cmake -S "$1" -B "$1/build" >/dev/null
    cmake --build "$1/build" --target reference >"$1/output.txt" 2>&1 || return 1
    { cat "$1/build/Doxyfile"; echo "GENERATE_HTML = NO"; echo "GENERATE_XML = YES"; } |
        doxygen - >>"$1/output.txt" 2>&1
    cat "$1"/build/reference/xml/*.xml | awk '
        /<enumvalue /                    { inside = 1; text = "" }
        inside && /<name>/               { name = $0; gsub(/ *<[^>]*>/, "", name) }
        inside && /<para>/               { text = $0 }
        /<\/enumvalue>/                  { if (text == "") { print name " is not documented"; missing = 1 }
                                           inside = 0; ++count }
        END                              { exit missing || count < 39 }' >>"$1/output.txt"
}

cp -r "$source/sdk" "$scratch/sdk"
reference "$scratch/sdk" || { cat "$scratch/sdk/output.txt"; exit 1; }
pages=$scratch/sdk/build/reference/html
for word in maquette_host maquette_entry MAQUETTE_REFUSED make_output_from MAQUETTE_PLUGIN \
    stop_if_cancelled background_remover MAQUETTE_PREMULTIPLIED_ALPHA; do
    grep -rql --include='*.html' "$word" "$pages" || { echo "the reference lacks $word"; exit 1; }
done

# undocumented NAME FILE SED: on a copy with one undocumented symbol more, the target fails and names it.
undocumented() {
    cp -r "$source/sdk" "$scratch/$1"
    sed -i "$3" "$scratch/$1/include/maquette/$2"
    if reference "$scratch/$1"; then
        echo "$1: not noticed"
        exit 1
    fi
    grep -q "$1" "$scratch/$1/output.txt" || { cat "$scratch/$1/output.txt"; exit 1; }
    echo "noticed: $1"
}
undocumented MAQUETTE_TEN abi.h 's/MAQUETTE_UNKNOWN = 9/&,\n    MAQUETTE_TEN = 10/'
undocumented maquette_again abi.h 's/^extern MAQUETTE_EXPORT.*/&\nextern int maquette_again(void);/'
undocumented flags abi.h 's/^typedef struct maquette_picture {/&\n    uint32_t flags;/'
undocumented rotated plugin.hpp 's/^    bool has_alpha() const/    bool rotated() const { return false; }\n&/'
echo "the reference is complete"
