#!/usr/bin/env bash
# Runs what the documents about scripts show: the plugin command's README, the examples', and the
# page on what plugins can do.
set -euo pipefail
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Debian's Python before any other: numpy is a package of Debian's.
export XDG_CACHE_HOME=$scratch/cache XDG_CONFIG_HOME=$scratch/none XDG_DATA_HOME=$scratch/data PATH=$build/bin:/usr/bin:/bin:$PATH

python3 -c 'import numpy' || { echo "skipped: python3-numpy is not installed"; exit 77; }
convert -version >/dev/null || { echo "skipped: imagemagick is not installed"; exit 77; }

# block FILE LANGUAGE N: the Nth fenced block of a language.
block() {
    awk -v language="\`\`\`$2" -v wanted="$3" '
        $0 == language { ++count; inside = 1; next }
        /^```/ { inside = 0 }
        inside && count == wanted' "$1"
}

mkdir "$scratch/mirror"
cd "$scratch/mirror"
readme=$source/plugins/command/README.md
block "$readme" json 1 >mirror.command.json
block "$readme" python 1 >mirror.py
block "$readme" json 2 >mirrored.json
block "$readme" sh 1 >commands.sh
grep -q 'maquette run' commands.sh
bash -euo pipefail commands.sh >said.txt
grep -q acme.mirror said.txt
[ -s out/mirrored.png ] || { echo "the README's run made nothing"; exit 1; }

mkdir "$scratch/examples"
cp -r "$source/examples/scripts" "$scratch/examples"
cd "$scratch"
block examples/scripts/README.md sh 1 >commands.sh
grep -q 'maquette run' commands.sh
bash -euo pipefail commands.sh >/dev/null
for file in printed drawn; do
    [ -s "out/$file.png" ] || { echo "$file.png was not made"; exit 1; }
done
size=$(head -c 24 out/printed.png | tail -c 8 | od -An -tu1 | tr -s ' ')
[ "$size" = " 0 0 5 0 0 0 3 192" ] || { echo "printed.png is not 1280 × 960 but$size"; exit 1; }
page=$source/host/plugin/sandbox/README.md
block "$page" sh 1 >commands.sh
grep -q 'maquette trust' commands.sh
bash -euo pipefail commands.sh >said.txt
grep -q 'as you trusted it' said.txt
grep -q maquette-configuration configuration.schema.json
mkdir -p configuration/maquette
block "$page" json 1 >configuration/maquette/config.json
XDG_CONFIG_HOME=$scratch/configuration maquette plugins lanczos >/dev/null
leftovers=$(find "$scratch/examples" -name '__pycache__' -o -name 'maquette-command-*')
[ -z "$leftovers" ] || { echo "left behind: $leftovers"; exit 1; }
echo "the documents about scripts do what they say"
