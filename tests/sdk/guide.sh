#!/usr/bin/env bash
# Does what sdk/GUIDE.md says, in its order, from an installed prefix: runs its commands, makes its
# functions part of the plugin, and looks for what it says is printed.
set -euo pipefail
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state CXXFLAGS="-Wall -Wextra -Wpedantic -Werror"
cmake --install "$build" --prefix "$scratch/prefix" >/dev/null
PATH=$scratch/prefix/bin:/usr/bin:/bin
unset MAQUETTE_PLUGIN_PATH CMAKE_PREFIX_PATH
cd "$scratch"

# Every fenced block becomes a file NUMBER.LANGUAGE, in the guide's order.
mkdir blocks
awk '
    /^```[a-z]/ { file = sprintf("blocks/%03d.%s", ++count, substr($0, 4)); next }
    /^```/ { file = ""; next }
    file != "" { print >file }' "$source/sdk/GUIDE.md"


# Lines of shell, without those that cannot work yet. What they print is in the file `printed`.
run_commands() {
    sed -e 's/[[:space:]]*#.*//' "$1" >commands
    bash -euo pipefail commands >printed 2>&1
}

# put_function FILE: a whole function replaces the one that begins with the same line; a new one goes in
# front of run, or in front of the class if it is not indented.
put_function() {
    awk -v block="$1" '
        BEGIN {
            while ((getline line <block) > 0) text = text line "\n"
            split(text, lines, "\n")
            first = lines[1]
            indent = first ~ /^    / ? "    " : ""
            place = indent == "" ? "^class " : "^    void run\\("
        }
        { old[NR] = $0; if ($0 == first) known = 1 }
        END {
            for (i = 1; i <= NR; ++i) {
                if (known && old[i] == first) {
                    printf "%s", text
                    ended = 0
                    while (!ended) { ended = old[i++] ~ "^" indent "}" }
                    --i
                    put = 1
                } else {
                    if (!known && !put && old[i] ~ place) { printf "%s\n", text; put = 1 }
                    print old[i]
                }
            }
            exit !put
        }' gel/gel.cpp >gel.cpp.new || { echo "no place for: $(head -n 1 "$1")"; exit 1; }
    mv gel.cpp.new gel/gel.cpp
}

ran=0
for block in blocks/*; do
    case $block in
    *.sh)
        status=0
        run_commands "$block" || status=$?
        expected=$(sed -n 's/.*# ends with status //p' "$block")
        [ "$status" = "${expected:-0}" ] ||
            { echo "These commands ended with status $status:"; cat "$block" printed; exit 1; }
        ran=$((ran + 1))
        ;;
    *.text)
        while IFS= read -r line; do
            grep -qF -- "$line" printed || { echo "The guide promises '$line', but it printed:"; cat printed; exit 1; }
        done <"$block"
        ;;
    *.cpp)
        if grep -q '#include' "$block"; then
            diff "$block" gel/gel.cpp || { echo "'maquette new' writes (>) something else"; exit 1; }
        else
            put_function "$block"
        fi
        ;;
    *.json)
        name=$(sed -n 's/^  "name": "\(.*\)",/\1/p' "$block")
        [ "$name" != gel ] || name=manifest
        cp "$block" "gel/$name.json"
        ;;
    *) echo "What is to be done with $block?"; exit 1 ;;
    esac
done

[ "$(grep -c . "$(ls blocks/*.sh | head -n 1)")" -le 5 ] || { echo "more than five commands"; exit 1; }
[ "$ran" -ge 7 ]
for picture in before gel person all; do
    [ -s "gel/out/$picture.png" ] || { echo "the guide did not make $picture.png"; exit 1; }
done
! cmp -s gel/out/person.png gel/out/all.png || { echo "the mask had no effect"; exit 1; }
echo "the guide does what it says"
