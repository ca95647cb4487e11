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

rooms='image|plugin|manifest|configuration|engine|scaffold|validation|cli'
forbid sdk '[^m>"]*boost|nlohmann|spdlog|opencv|OpenImageIO' "sdk/ depends on the standard libraries only:"
forbid sdk "($rooms)/" "sdk/ never includes host/:"
forbid plugins "host/|\.\./\.\./host|($rooms)/" "plugins/ never includes host/:"
forbid host/image '(plugin|manifest|configuration|engine|scaffold|validation|cli)/' "image/ is at the bottom:"
forbid host/manifest '(plugin|configuration|engine|scaffold|validation|cli)/' "manifest/ includes downward only:"
forbid host/plugin '(manifest|configuration|engine|scaffold|validation|cli)/' "plugin/ includes downward only:"
forbid host/configuration '(engine|scaffold|validation|cli)/' "configuration/ includes downward only:"
forbid host/engine '(configuration|scaffold|validation|cli)/' "engine/ includes downward only:"
forbid host/scaffold '(image|configuration|engine|validation|cli)/' "scaffold/ includes plugin/ and manifest/ only:"
forbid host/validation '(configuration|engine|scaffold|cli)/' "validation/ includes downward only:"
forbid host 'opencv2|cairo|pango|zimg' "host/ knows no plugin's library:"

# Only the codec module sees OpenImageIO and Exiv2.
found=$(grep -rnE '#include *<(OpenImageIO|exiv2)' host | grep -v '^host/image/openimageio/' || true)
[ -z "$found" ] || { echo "Only the codec module includes OpenImageIO or Exiv2:"; echo "$found"; failures=$((failures + 1)); }

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
