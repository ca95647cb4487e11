# Sourced by the tests of this folder: installs the build into a folder of the test's and makes `maquette`
# and `cmake` find it there, with little else in the PATH.
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
cmake --install "$build" --prefix "$scratch/prefix" >/dev/null
cargo=$(command -v cargo || true)
PATH=$scratch/prefix/bin:/usr/bin:/bin
[ -z "$cargo" ] || PATH=$PATH:$(dirname "$cargo")
unset MAQUETTE_PLUGIN_PATH CMAKE_PREFIX_PATH MAKEFLAGS
cd "$scratch"
kinds="generator background-remover upscaler face-swapper eraser scorer acme.tinter"

skip() {
    echo "SKIPPED: $1"
    exit 77
}
