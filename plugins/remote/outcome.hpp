// What an answer that is no success means.
#pragma once

#include "client/http.hpp"

#include <maquette/abi.h>
#include <nlohmann/json.hpp>

#include <string>

namespace remote {

/// How a request ended.
struct Outcome {
    maquette_status_t kind = MAQUETTE_INTERNAL;
    std::string sentence;  ///< a whole one, without the service's name
    bool may_pass = false; ///< waiting helps
    double wait = -1;      ///< seconds, as the service says; negative: it does not
};

/// The service's own words, whichever way it packs them; "" if it says nothing.
std::string words_of(const Answer &answer);

/// The same for a JSON body.
std::string words_of(const nlohmann::json &body);

/// By HTTP status alone.
Outcome usual_outcome(const Answer &answer);

/// "Refused": by which stage, and the service's words.
Outcome refused(const std::string &what, const std::string &words);

/// ": " and the words, or nothing.
std::string said(const std::string &words);

/// A body that may be anything as JSON: null if it is none, or is nested too deep.
nlohmann::json json_of(const std::string &body);

/// A member that is a text, else "".
std::string text_at(const nlohmann::json &value, const std::string &member);

} // namespace remote
