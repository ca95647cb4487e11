#!/usr/bin/env bash
# The Rust bindings are the header's: every constant's value, every struct's size, every member's
# offset and size, asked of both compilers.
set -euo pipefail
source=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
command -v rustc >/dev/null || { echo "SKIPPED: there is no rustc, so nobody looked at the bindings"; exit 77; }
bindings=$source/sdk/templates/rust/project/src/abi.rs

# Each line "const NAME", "struct Name" or "member Name name", as the bindings have them.
awk '
    /^pub const [A-Z0-9_]+:/ { sub(/:.*/, "", $3); print "const", $3 }
    /^pub struct / { name = $3; sub(/\{.*/, "", name); if (name != "Call") print "struct", name }
    /^    pub [a-z_0-9]+:/ { member = $2; sub(/:.*/, "", member); print "member", name, member }
    /^}/ { name = "" }' "$bindings" >"$scratch/declarations"
[ "$(grep -c '^member ' "$scratch/declarations")" -ge 80 ]

awk '
    function c_type(name) {
        gsub(/[A-Z]/, "_&", name)
        return "maquette" tolower(name) "_t"
    }
    BEGIN { print "#include <maquette/abi.h>\n#include <stdio.h>\nint main(void) {" }
    $1 == "const" { printf "printf(\"%s %%lld\\n\", (long long)MAQUETTE_%s);\n", $2, $2 }
    $1 == "struct" { printf "printf(\"%s %%zu\\n\", sizeof(%s));\n", $2, c_type($2) }
    $1 == "member" {
        printf "printf(\"%s.%s %%zu %%zu\\n\", offsetof(%s, %s), sizeof(((%s *)0)->%s));\n",
            $2, $3, c_type($2), $3, c_type($2), $3
    }
    END { print "return 0; }" }' "$scratch/declarations" >"$scratch/layout.c"

awk -v bindings="$bindings" '
    BEGIN {
        print "#[path = \"" bindings "\"] mod abi;"
        print "fn size_of<T>(_: *const T) -> usize { std::mem::size_of::<T>() }\nfn main() {"
    }
    $1 == "const" { printf "println!(\"%s {}\", abi::%s as i64);\n", $2, $2 }
    $1 == "struct" { printf "println!(\"%s {}\", std::mem::size_of::<abi::%s>());\n", $2, $2 }
    $1 == "member" {
        printf "{ let s = std::mem::MaybeUninit::<abi::%s>::uninit(); let m = unsafe { std::ptr::addr_of!((*s.as_ptr()).%s) }; println!(\"%s.%s {} {}\", m as usize - s.as_ptr() as usize, size_of(m)); }\n",
            $2, $3, $2, $3
    }
    END { print "}" }' "$scratch/declarations" >"$scratch/layout.rs"

cc -std=c11 -I "$source/sdk/include" "$scratch/layout.c" -o "$scratch/layout-c"
rustc --edition 2021 -A warnings "$scratch/layout.rs" -o "$scratch/layout-rust"
"$scratch/layout-c" >"$scratch/c"
"$scratch/layout-rust" >"$scratch/rust"
diff "$scratch/c" "$scratch/rust" || { echo "abi.rs (>) is not what abi.h (<) says"; exit 1; }

# Nothing of the header is missing: its constants and structs, counted.
constants=$(grep -cE '^    MAQUETTE_[A-Z0-9_]+ = ' "$source/sdk/include/maquette/abi.h")
constants=$((constants + $(grep -cE '^#define MAQUETTE_ABI_(MAJOR|MINOR) ' "$source/sdk/include/maquette/abi.h")))
[ "$(grep -c '^const ' "$scratch/declarations")" = "$constants" ] ||
    { echo "abi.h has $constants constants, abi.rs has another number"; exit 1; }
structs=$(grep -cE '^(typedef )?struct maquette_[a-z_]+ \{' "$source/sdk/include/maquette/abi.h")
[ "$(grep -c '^struct ' "$scratch/declarations")" = "$structs" ] ||
    { echo "abi.h has $structs structs, abi.rs has another number"; exit 1; }
echo "$(wc -l <"$scratch/c") constants, structs and members are where the header has them"
