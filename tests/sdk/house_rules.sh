#!/usr/bin/env bash
# The rules of the house: who may include whom. Arrows point down.
set -uo pipefail
cd "$1"
failures=0

# forbid FOLDER PATTERN WHY: no file below FOLDER includes what matches PATTERN.
forbid() {
    local found
    found=$(grep -rnE "#include *[<\"]($2)" --include='*.[ch]' --include='*.[ch]pp' "$1" || true)
    if [ -n "$found" ]; then
        echo "$3"
        echo "$found"
        failures=$((failures + 1))
    fi
}

rooms='image|plugin|models|manifest|configuration|ledger|store|engine|report|scaffold|validation|cli'
forbid sdk '[^m>"]*boost|nlohmann|spdlog|opencv|OpenImageIO' "sdk/ depends on the standard libraries only:"
forbid sdk "($rooms)/" "sdk/ never includes host/:"
forbid plugins "host/|\.\./\.\./host|($rooms)/" "plugins/ never includes host/:"
forbid host/image '(plugin|models|manifest|configuration|ledger|store|engine|report|scaffold|validation|cli)/' "image/ is at the bottom:"
forbid host/manifest '(plugin|models|configuration|ledger|store|engine|report|scaffold|validation|cli)/' "manifest/ includes downward only:"
forbid host/plugin '(models|manifest|configuration|ledger|store|engine|report|scaffold|validation|cli)/' "plugin/ includes downward only:"
forbid host/models '(manifest|configuration|ledger|store|engine|report|scaffold|validation|cli)/' "models/ includes downward only:"
forbid host/ledger '(image|plugin|models|manifest|configuration|store|engine|report|scaffold|validation|cli)/' "ledger/ includes no other room:"
forbid host/store '(plugin|models|manifest|configuration|ledger|engine|report|scaffold|validation|cli)/' "store/ includes image/ only:"
forbid host/configuration '(models|ledger|store|engine|report|scaffold|validation|cli)/' "configuration/ includes downward only:"
forbid host/engine '(configuration|report|scaffold|validation|cli)/' "engine/ includes downward only:"
forbid host/report '(configuration|scaffold|validation|cli)/' "report/ includes downward only:"
forbid host/scaffold '(image|models|configuration|ledger|store|engine|report|validation|cli)/' "scaffold/ includes plugin/ and manifest/ only:"
forbid host/validation '(models|configuration|ledger|store|engine|report|scaffold|cli)/' "validation/ includes downward only:"
forbid host 'opencv2|cairo|pango|zimg' "host/ knows no plugin's library:"

# Each library for a file format is seen by its own module only.
only() {
    local found
    found=$(grep -rnE "#include *<($2)" host | grep -v "^host/image/$1/" || true)
    [ -z "$found" ] || { echo "Only host/image/$1/ includes $2:"; echo "$found"; failures=$((failures + 1)); }
}
only openimageio 'OpenImageIO|ft2build'
only exiv2 exiv2
only png 'libdeflate|isa-l'
only jpeg jpeglib

# Only the ledger's module sees SOCI and SQLite.
found=$(grep -rnE '#include *<(soci|sqlite3)' host | grep -v '^host/ledger/sqlite/' || true)
[ -z "$found" ] || { echo "Only the ledger's module includes SOCI or SQLite:"; echo "$found"; failures=$((failures + 1)); }

# Only the download's module sees curl.
found=$(grep -rnE '#include *<curl' host | grep -v '^host/models/curl/' || true)
[ -z "$found" ] || { echo "Only the download's module includes curl:"; echo "$found"; failures=$((failures + 1)); }

# Every plugin is one folder that makes one plugin of its name.
for folder in plugins/*/; do
    name=$(basename "$folder")
    [ -f "$folder/CMakeLists.txt" ] || continue
    grep -qE "maquette_add_plugin\($name( |$)" "$folder/CMakeLists.txt" || {
        echo "plugins/$name does not make a plugin of that name."
        failures=$((failures + 1))
    }
done
[ "$failures" = 0 ] && echo "the rules hold"
exit "$failures"
