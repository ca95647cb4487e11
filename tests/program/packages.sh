#!/usr/bin/env bash
# Makes the Debian packages with the command that CONTRIBUTING.md shows, unpacks them into a root of
# their own, and works from there: the program, its plugins, a manifest, and a plugin that is compiled
# against the unpacked maquette-dev by pkg-config and by CMake.
set -euo pipefail
source=$1
build=$2
for tool in dpkg-deb dpkg-shlibdeps pkg-config; do
    command -v "$tool" >/dev/null || {
        echo "skipped: there is no $tool; on Debian: apt install dpkg-dev pkg-config"
        exit 77
    }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
fail() {
    echo "$*"
    exit 1
}

# The documented command, with this build and a folder of this test's.
command=$(grep -oE '^cpack .*' "$source/CONTRIBUTING.md" | sed 's/ *#.*//') ||
    fail "CONTRIBUTING.md no longer shows how packages are made"
command=${command//build\/release/$build}
command=${command//out\/packages/$scratch\/packages}
(cd "$scratch" && bash -euo pipefail -c "$command") >"$scratch/cpack.txt" 2>&1 ||
    { cat "$scratch/cpack.txt"; fail "the packages could not be made"; }

machine=$(dpkg --print-architecture)
version=$(sed -nE 's/^project\(maquette VERSION ([0-9.]+).*/\1/p' "$source/CMakeLists.txt")
main=$scratch/packages/maquette_${version}_$machine.deb
plugins=$scratch/packages/maquette-plugins_${version}_$machine.deb
dev=$scratch/packages/maquette-dev_${version}_all.deb
[ "$(find "$scratch/packages" -maxdepth 1 -name '*.deb' | wc -l)" = 3 ] || fail "there are not three packages"

# says PACKAGE FIELD PATTERN: a control field.
says() {
    local value
    value=$(dpkg-deb -f "$1" "$2")
    grep -qE "$3" <<<"$value" || fail "$(basename "$1"): $2 is '$value', without $3"
}
says "$main" Depends 'libopenimageio[0-9.]+.*libstdc\+\+6'
says "$main" Recommends '^maquette-plugins, bubblewrap$'
says "$plugins" Depends "^maquette \(>= $version\), fonts-.*opencv-data.*libopencv-core.*libzimg"
says "$dev" Architecture '^all$'
[ -z "$(dpkg-deb -f "$dev" Depends)" ] || fail "maquette-dev depends on something"
for package in "$main" "$plugins" "$dev"; do
    says "$package" Section '^(graphics|libdevel)$'
    says "$package" Maintainer '@'
    says "$package" Description '.{20}'
    dpkg-deb -c "$package" >"$scratch/content.txt"
    name=$(dpkg-deb -f "$package" Package)
    grep -q "./usr/share/doc/$name/copyright$" "$scratch/content.txt" || fail "$name has no copyright file"
    grep -vE ' \./(usr/.*)?$' "$scratch/content.txt" && fail "$name holds something outside of /usr"
    grep -qE '/(probe|ungraceful_|example_)' "$scratch/content.txt" && fail "$name holds what is made for tests"
    grep -E '^-.{7}w|^-....w' "$scratch/content.txt" && fail "$name holds files that others may change"
    dpkg-deb -x "$package" "$scratch/root"
done
[ "$(for package in "$main" "$plugins" "$dev"; do dpkg-deb -c "$package"; done |
    awk '$1 !~ /^d/ {print $6}' | sort | uniq -d | wc -l)" = 0 ] || fail "two packages hold the same file"
if grep -q '^ID=debian' /etc/os-release && command -v apt-get >/dev/null; then
    apt-get install --simulate --quiet "$main" "$plugins" "$dev" >"$scratch/apt.txt" 2>&1 ||
        { cat "$scratch/apt.txt"; fail "apt would not install them"; }
fi

# The program, from its root alone.
unset MAQUETTE_PLUGIN_PATH
maquette=$scratch/root/usr/bin/maquette
[ "$("$maquette" --version)" = "maquette $version" ] || fail "another version answers"
ldd "$maquette" | grep "$scratch/root/usr/bin/../lib.*/libmaquette.so" >/dev/null ||
    fail "the program does not find its own library"
"$maquette" plugins >"$scratch/plugins.txt"
for plugin in mockup grabcut lanczos seamless inpaint; do
    grep -q "^$plugin " "$scratch/plugins.txt" || fail "$plugin is not found"
done
"$maquette" run "$scratch/root/usr/share/maquette/manifests/first-run.json" --set seed=1 \
    --out "$scratch/out" >/dev/null
[ -s "$scratch/out/first-run/1-5-finished.png" ] || fail "the chain made nothing"

# The example in C, from maquette-dev's own documents, by pkg-config and by CMake.
export PKG_CONFIG_LIBDIR=$scratch/root/usr/share/pkgconfig
example=$scratch/root/usr/share/doc/maquette-dev/examples/posterize-c
mkdir "$scratch/by-pkg-config"
# shellcheck disable=SC2046 # words are what pkg-config writes
cc -std=c11 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden \
    -Wl,--version-script="$(pkg-config --variable=exports maquette)" \
    -o "$scratch/by-pkg-config/posterize.so" "$example/posterize.c" \
    $(pkg-config --cflags --libs maquette)
[ "$(nm -D --defined-only "$scratch/by-pkg-config/posterize.so" | awk '{print $3}')" = maquette_entry ] ||
    fail "by pkg-config, the plugin exports something else than its entry"
[ "$(realpath "$(pkg-config --variable=plugindir maquette)")" = \
    "$(dirname "$(find "$scratch/root/usr/lib" -name mockup.so)")" ] ||
    fail "pkg-config names another plugin folder than the host's"
cmake -S "$example" -B "$scratch/by-cmake" -DCMAKE_PREFIX_PATH="$scratch/root/usr" >/dev/null
cmake --build "$scratch/by-cmake" >/dev/null
for folder in by-pkg-config by-cmake; do
    "$maquette" run "$example/posters.json" --plugin-path "$scratch/$folder" \
        --out "$scratch/$folder-out" >/dev/null
    [ -s "$scratch/$folder-out/poster-8.png" ] || fail "the plugin made $folder made nothing"
done
# Installed below the same prefix, the host finds it by itself.
cmake --install "$scratch/by-cmake" --prefix "$scratch/root/usr" >/dev/null
"$maquette" plugins posterize | grep acme.posterizer >/dev/null

# The components alone, as CONTRIBUTING.md says, in a folder that is moved afterwards.
grep -q -- '--prefix FOLDER --component host' "$source/CONTRIBUTING.md"
for component in host plugins sdk; do
    cmake --install "$build" --prefix "$scratch/folder" --component "$component" >/dev/null
done
mv "$scratch/folder" "$scratch/moved"
"$scratch/moved/bin/maquette" plugins lanczos | grep "$scratch/moved/" >/dev/null
[ -f "$scratch/moved/include/maquette/abi.h" ]
echo "the packages hold what works"
