#!/usr/bin/env bash
# Runs what plugins/remote/README.md shows, with doubles in the place of the services.
set -euo pipefail
source=$1
build=$2
scratch=$(mktemp -d)
open=()
finish() {
    for pipe in "${open[@]}"; do echo >&"$pipe" 2>/dev/null || true; eval "exec $pipe>&-"; done
    wait
    rm -rf "$scratch"
}
trap finish EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state XDG_CONFIG_HOME=$scratch/configuration
export BFL_API_KEY ARK_API_KEY
mkdir -p "$scratch/doubles" "$scratch/configuration/maquette"
cd "$scratch"

# block N LANGUAGE: the Nth fenced block of a language.
block() {
    awk -v language="\`\`\`$2" -v wanted="$1" '
        $0 == language { ++count; inside = 1; next }
        /^```/ { inside = 0 }
        inside && count == wanted' "$source/plugins/remote/README.md"
}

# serve DOUBLE PROVIDER PATH: starts a double; the provider's file leads to it.
serve() {
    mkfifo "$1.fifo"
    "$build/tests/maquette-remote-double" "$1" <"$1.fifo" >"$1.json" &
    exec {pipe}>"$1.fifo"
    open+=("$pipe")
    for _ in $(seq 200); do
        if [ -s "$1.json" ]; then break; fi
        sleep 0.05
    done
    field() { grep -o "\"$2\":\"[^\"]*\"" "$1.json" | cut -d'"' -f4; }
    sed -e "s|\"address\": *\"[^\"]*\"|\"address\": \"$(field "$1" address)$3\"|" \
        -e "s|\"hosts\": *{[^}]*}|\"hosts\": {\"polling\": [\"$(field "$1" polling)\"], \"pictures\": [\"$(field "$1" pictures)\"]}|" \
        "$source/plugins/remote/providers/$2.remote.json" >"doubles/$2.remote.json"
    BFL_API_KEY=$(field "$1" key)
    ARK_API_KEY=$BFL_API_KEY
}

serve bfl flux ""
serve sd-cpp sd-cpp /v1
echo '{"maquette-configuration": 1, "grants": {"flux": ["network", "secret:BFL_API_KEY"], "sd-cpp": ["network"]}}' \
    >configuration/maquette/config.json
chmod 600 configuration/maquette/config.json
export MAQUETTE_PLUGIN_PATH=$scratch/doubles PATH=$build/bin:$PATH

block 1 json >kite.json
block 2 json >with-keys.json
local_server=$(grep -o '"address":"[^"]*"' sd-cpp.json | cut -d'"' -f4)
for number in 1 2 3 4; do
    block "$number" sh | sed "s|http://127.0.0.1:1234|$local_server|" >"commands-$number.sh"
    [ -s "commands-$number.sh" ] || { echo "the README has no block $number"; exit 1; }
    bash -euo pipefail "commands-$number.sh" >"output-$number.txt" 2>"errors-$number.txt" || {
        echo "FAILED: the commands of block $number"
        cat "commands-$number.sh" "output-$number.txt" "errors-$number.txt"
        exit 1
    }
done
grep -q 'flux' output-1.txt
grep -q 'USD' output-1.txt || { echo "nothing was paid"; exit 1; }
[ -s out/hero.png ] && [ -s local/supporting.png ] && [ -s replayed/hero.png ]
grep -q 'studio' output-3.txt
grep -q 'flux-2-klein-4b' mine/studio.remote.json

# The configuration that is shown is one.
sed -i 's|/home/ada|/tmp|' with-keys.json
cp with-keys.json configuration/maquette/config.json
maquette plan kite.json --tier prototype >/dev/null
