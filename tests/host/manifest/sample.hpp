// A manifest that is right, to be broken in one place at a time.
#pragma once

#include <string>

namespace maquette::host {

inline const std::string &good_manifest() {
    static const std::string text = R"({
  "maquette": 1,
  "name": "sample",
  "inputs": {
    "prompt": { "type": "string", "default": "hills" },
    "photo": { "type": "image", "optional": true }
  },
  "matrix": { "headline": ["Spring", "Last days"], "seed": { "from": 1, "count": 3 } },
  "tiers": { "prototype": { "vars": { "side": 64 } }, "hero": { "vars": { "side": 128 } } },
  "steps": [
    { "id": "base", "kind": "generator", "provider": "mockup",
      "params": { "prompt": "${inputs.prompt}", "width": "${tier.side}" } },
    { "id": "large", "kind": "upscaler", "image": "base", "tiers": ["hero"] }
  ],
  "outputs": [ { "from": "large", "path": "${headline}-${seed}.png" } ]
})";
    return text;
}

/// The sample with one piece of text replaced.
inline std::string with(const std::string &from, const std::string &to) {
    std::string text = good_manifest();
    text.replace(text.find(from), from.size(), to);
    return text;
}

} // namespace maquette::host
