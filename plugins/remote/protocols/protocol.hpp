// The protocols: each turns an order into a picture's file by talking to its service.
#pragma once

#include "body.hpp"
#include "session.hpp"

#include <string>

namespace remote {

/// Each makes the picture of an order and gives its file, not looked into yet. The charge is on
/// record by then. Throws maquette::Error.
std::string make_by_bfl(Session &session, const Order &order);
std::string make_by_gemini(Session &session, const Order &order);
std::string make_by_ark(Session &session, const Order &order);
std::string make_by_openai(Session &session, const Order &order);
std::string make_by_queue(Session &session, const Order &order);
std::string make_by_removebg(Session &session, const Order &order);
std::string make_by_sdapi(Session &session, const Order &order);

// What they share.

/// The answer's body, which must be a JSON object: fails with what came instead.
Json object_of(Session &session, const Answer &answer);

/// A picture that came as Base64, also as a data URL. Fails with what is wrong with it.
std::string picture_of_base64(Session &session, const std::string &text);

/// Fetches a picture. Fails with `expired` if its link is no longer good.
std::string picture_at(Session &session, const std::string &address);

/// An integer that is not negative, or 0.
std::int64_t count_at(const Json &value, const std::string &member);

} // namespace remote
