#!/usr/bin/env bash
# Where the loader looks for the libraries of what was built, and of what is installed from it, is
# absolute or begins at the file: an empty or relative element would stand for the folder that a program
# is started in, where somebody may have put a library of the same name.
set -euo pipefail
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() {
    echo "$*"
    exit 1
}

for component in host plugins; do
    cmake --install "$build" --prefix "$scratch/$component" --component "$component" >"$scratch/log" ||
        { cat "$scratch/log"; fail "the component $component could not be installed"; }
done

# look_at FOLDER LEAST: every program and library there, of which at least so many say where to look.
look_at() {
    local said=0 file folders
    while read -r file; do
        folders=$(readelf --dynamic "$file" 2>/dev/null |
            sed -nE 's/.*\((RPATH|RUNPATH)\).*\[(.*)\]$/\2/p')
        [ -n "$folders" ] || continue
        said=$((said + 1))
        tr : '\n' <<<"$folders" | grep -qvE '^(/|\$ORIGIN(/|$))' &&
            fail "$file looks for libraries in '$folders'"
    done < <(find "$1" -type f \( -name '*.so' -o -name '*.so.*' -o -perm -u+x \))
    [ "$said" -ge "$2" ] || fail "only $said files in $1 say where their libraries are"
}
look_at "$build" 5
look_at "$scratch/host" 5
look_at "$scratch/plugins" 0
