#!/usr/bin/env bash
# Runs what the documents show: README's manifest, its commands and its plugin, the examples' commands.
set -euo pipefail
source=$1
build=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state

# block FILE LANGUAGE N: the Nth fenced block of a language.
block() {
    awk -v language="\`\`\`$2" -v wanted="$3" '
        $0 == language { ++count; inside = 1; next }
        /^```/ { inside = 0 }
        inside && count == wanted' "$1"
}

mkdir "$scratch/readme"
cd "$scratch/readme"
block "$source/README.md" json 1 >card.json
block "$source/README.md" sh 2 >commands.sh
grep -q 'maquette plan' commands.sh
PATH=$build/bin:$PATH bash -euo pipefail commands.sh >output.txt
for file in "Spring sale-1" "Spring sale-2" "Last days-1" "Last days-2"; do
    [ -s "out/$file.png" ] || { echo "README's run did not make $file.png"; exit 1; }
done

block "$source/README.md" cpp 1 >gel.cpp
[ "$(grep -c . gel.cpp)" -le 40 ] || { echo "README's plugin has grown"; exit 1; }
"$build/bin/maquette" new acme.tinter gel >/dev/null
diff gel.cpp gel/gel.cpp || { echo "README's plugin (<) is not what 'maquette new' writes (>)"; exit 1; }
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.22)
project(gel LANGUAGES CXX)
find_package(Maquette REQUIRED)
maquette_add_plugin(gel gel.cpp)
CMAKE
cmake -S "$source/sdk" -B sdk >/dev/null
cmake --install sdk --prefix installed >/dev/null
cmake -S . -B plugin -DCMAKE_PREFIX_PATH="$PWD/installed" >/dev/null
cmake --build plugin >/dev/null
"$build/bin/maquette" plugins gel --plugin-path plugin | grep acme.tinter >/dev/null # all of it is read

# The examples' commands, with this build and a folder of this test's.
block "$source/examples/README.md" sh 1 |
    sed -e "s|/tmp/|$scratch/|g; s|build/release|$build|" >"$scratch/examples.sh"
cd "$source"
sed -i "s|tint.json|tint.json --out $scratch/tinted|" "$scratch/examples.sh"
bash -euo pipefail "$scratch/examples.sh" >/dev/null
[ -s "$scratch/tinted/tinted.png" ]

# A shell pipeline, as examples/pipeline has it.
"$build/bin/maquette" run manifests/first-run.json --set seed=1 --out "$scratch/drawn" >/dev/null
MAQUETTE=$build/bin/maquette examples/pipeline/cutout.sh \
    <"$scratch/drawn/first-run/1-1-drawn.png" >"$scratch/subject.png"
head -c 8 "$scratch/subject.png" | grep -q PNG

# docs/batch.md: two rows are sketches, one is a hero. There is no key for flux, so mockup takes over.
mkdir "$scratch/batch"
cd "$scratch/batch"
block "$source/docs/batch.md" json 1 >campaign.json
block "$source/docs/batch.md" csv 1 >briefs.csv
block "$source/docs/batch.md" sh 1 >commands.sh
PATH=$build/bin:$PATH bash -euo pipefail commands.sh >output.txt 2>errors.txt || { cat errors.txt; exit 1; }
grep -q 'The next one takes over' errors.txt || {
    echo "nobody says that mockup takes over"
    exit 1
}
[ "$(find out -maxdepth 1 -name '*.png' | wc -l)" = 6 ] || { echo "six pictures were expected"; exit 1; }
[ "$(find out/hero -name 'Spring sale-*.png' | wc -l)" = 2 ] || { echo "promote made no heroes"; exit 1; }
"$build/bin/maquette" run campaign.json --events events.ndjson >/dev/null 2>&1
grep -q '"event":"run-finished"' events.ndjson || { echo "there are no events"; exit 1; }
block "$source/docs/batch.md" sh 3 >reports.sh
PATH=$build/bin:$PATH bash -euo pipefail reports.sh >output.txt 2>errors.txt || { cat errors.txt; exit 1; }
grep -q '"maquette-report": 1' report.json || { echo "there is no report"; exit 1; }
[ "$(grep -c 'data:image/jpeg' report.html)" = 6 ] || { echo "six thumbnails were expected"; exit 1; }
head -c 8 sheet.png | grep -q PNG
block "$source/docs/batch.md" json 2 >sketches.json
block "$source/docs/batch.md" sh 2 >sketches.sh
PATH=$build/bin:$PATH bash -euo pipefail sketches.sh >output.txt || { cat output.txt; exit 1; }
[ -s out/lighthouse.png ] || { echo "no sketch was good enough"; exit 1; }

# ... and a picture for each item.
cat >photos.json <<'END'
{ "maquette": 1, "name": "photos", "inputs": { "photo": { "type": "image" } },
  "matrix": { "file": ["lighthouse.png", "lighthouse.png.missing"] },
  "steps": [{ "id": "large", "kind": "upscaler", "image": "inputs.photo", "params": { "scale": 2 } }],
  "outputs": [{ "from": "large", "path": "large-${file}.png" }] }
END
mkdir photos
cp out/lighthouse.png photos
grep -qF -- "--input 'photo=photos/\${file}'" "$source/docs/batch.md"
status=0
"$build/bin/maquette" run photos.json --input 'photo=photos/${file}' >/dev/null 2>&1 || status=$?
[ "$status" = 1 ] && [ -s out/large-lighthouse.png.png ] || { echo "no item had its own picture"; exit 1; }

# docs/models.md: a network that makes four of each pixel stands for the reader's (operators Concat and
# DepthToSpace, opset 13).
mkdir -p "$scratch/models/cards"
cd "$scratch/models"
export XDG_DATA_HOME=$scratch/data
base64 -d >photo.onnx <<'END'
CAg6uAEKNwoFaW1hZ2UKBWltYWdlCgVpbWFnZQoFaW1hZ2USBGZvdXIiBkNvbmNhdCoLCgRheGlzGAGgAQIKLQoEZm91chIFbGFyZ2UiDERlcH
RoVG9TcGFjZSoQCglibG9ja3NpemUYAqABAhIGZG91YmxlWiEKBWltYWdlEhgKFggBEhIKAggBCgIIAwoDEgFoCgMSAXdiIwoFbGFyZ2USGgoY
CAESFAoCCAEKAggDCgQSAmgyCgQSAncyQgQKABAN
END
block "$source/docs/models.md" json 1 >cards/photo-upscaler.onnx.json
block "$source/docs/models.md" json 2 >large.json
cp ../batch/out/lighthouse.png photo.png
block "$source/docs/models.md" sh 1 >commands.sh
PATH=$build/bin:$PATH bash -euo pipefail commands.sh >output.txt 2>errors.txt || { cat errors.txt; exit 1; }
grep -q 'photo-upscaler.*there' output.txt || { echo "the model is not there"; cat output.txt; exit 1; }
runtime=$source/build/onnxruntime/libonnxruntime.so.1
if [ -e "$runtime" ]; then
    block "$source/docs/models.md" sh 2 >commands.sh
    MAQUETTE_PLUGIN_PATH=$PWD/cards MAQUETTE_ONNXRUNTIME=$runtime PATH=$build/bin:$PATH \
        bash -euo pipefail commands.sh >output.txt 2>errors.txt || { cat errors.txt; exit 1; }
    grep -q 'the card and its models are good' output.txt
    [ -s out/large.png ] || { echo "the network enlarged nothing"; exit 1; }
else
    echo "skipped: there is no $runtime; docs/models.md was run up to where it is needed"
fi

echo "the documents do what they say"
