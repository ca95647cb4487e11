#!/usr/bin/env bash
# A server that others wrote accepts us: aimock (MIT), a stand-in for several services that people
# test their own clients with. Installed by npm into the build folder, on wish only:
#
#     MAQUETTE_INDEPENDENT=1 tests/plugins/remote/independent.sh SOURCE BUILD
#
# Checked: openai-images (generation, and editing by a form), seedream, a wrong key.
set -euo pipefail
source=$1
build=$2
skip() {
    echo "SKIPPED: $1"
    exit 77
}
[ -n "${MAQUETTE_INDEPENDENT:-}" ] || skip "MAQUETTE_INDEPENDENT=1 installs a server by npm and runs against it"
command -v npm >/dev/null || skip "there is no npm"
home=$build/tests/independent
server=$home/node_modules/@copilotkit/aimock/dist/cli.js
if [ ! -f "$server" ]; then
    mkdir -p "$home"
    npm install --prefix "$home" --no-audit --no-fund --ignore-scripts @copilotkit/aimock@1.43.0 \
        >"$home/npm.log" 2>&1 || skip "npm could not install the server; see $home/npm.log"
fi

scratch=$(mktemp -d)
trap 'kill "$(cat "$scratch/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$scratch"' EXIT
cd "$scratch"
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state XDG_CONFIG_HOME=$scratch/configuration
maquette=$build/bin/maquette

# The picture that it gives: ours, drawn.
"$maquette" run "$source/manifests/three-tiers.json" --tier prototype --output picture=drawn.png >/dev/null
picture=$(base64 -w 0 drawn.png)
cat >fixtures.json <<JSON
{"fixtures": [{"match": {"userMessage": "a red kite"},
               "response": {"image": {"b64Json": "$picture"}}}]}
JSON
port=$((20000 + RANDOM % 20000))
AIMOCK_API_KEYS=a-key-of-the-test node "$server" --port $port --fixtures fixtures.json --strict --log-level info \
    >server.log 2>&1 &
echo $! >pid
for _ in $(seq 200); do
    if (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; then break; fi
    sleep 0.1
done

# provider NAME PATH: the shipped provider file with this server's address.
mkdir providers
provider() {
    sed "s|\"address\": *\"[^\"]*\"|\"address\": \"http://127.0.0.1:$port$2\"|" \
        "$source/plugins/remote/providers/$1.remote.json" >"providers/$1.remote.json"
}
# make NAME SECRET WORK: a picture from the provider; WORK is "draw", or "edit" to work from one.
make() {
    local name=$1 secret=$2 like="" input=()
    if [ "$3" = edit ]; then
        like='"images": {"reference": "inputs.like"},'
        input=(--input like=drawn.png)
    fi
    cat >"$name.json" <<JSON
{"maquette": 1, "name": "independent", "inputs": {"like": {"type": "image", "optional": true}},
 "steps": [{"id": "base", "kind": "generator", "provider": "$name", $like
            "params": {"prompt": "a red kite", "width": 1024, "height": 1024}}],
 "outputs": [{"from": "base", "path": "$name-$3.png"}]}
JSON
    # shellcheck disable=SC2086 # no secret is no word
    env ${secret:+"$secret=a-key-of-the-test"} "$maquette" run "$name.json" --plugin-path providers \
        --grant "$name=network${secret:+,secret:$secret}" --no-cache "${input[@]}" >"$name.out" 2>"$name.err" || {
        echo "FAILED: $name, $3"
        cat "$name.err" server.log
        exit 1
    }
    [ -s "out/$name-$3.png" ] || { echo "FAILED: $name made no picture"; exit 1; }
    echo "accepted: $name, $3"
}

provider openai-images /v1
make openai-images OPENAI_API_KEY draw
make openai-images OPENAI_API_KEY edit
provider seedream /api/v3
make seedream ARK_API_KEY draw
make seedream ARK_API_KEY edit

# What it does not accept is told as such.
if env OPENAI_API_KEY=another-key-of-the-test "$maquette" run openai-images.json --plugin-path providers \
    --grant openai-images=network,secret:OPENAI_API_KEY --no-cache >wrong.out 2>wrong.err; then
    echo "FAILED: a wrong key was accepted"
    exit 1
fi
grep -q 'does not accept the key' wrong.err || { echo "FAILED: nothing about the key:"; cat wrong.err; exit 1; }
echo "refused, and told so: a wrong key"
