// Requests, built from what the provider file allows and nothing else: strict services refuse
// fields that they do not know.
#pragma once

#include "client/http.hpp"
#include "order.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace remote {

/// What one call orders. Pictures are PNG files.
struct Order {
    std::string model;
    const Family *family = nullptr;
    const Price *price = nullptr;
    std::string prompt;
    std::optional<std::int64_t> seed;
    AskedSize size;
    Cost cost;
    std::map<std::string, Json> extra; ///< by parameter
    std::vector<std::string> references;
    std::string image;
    std::string mask;
};

/// A POST to `address` with the order in it, as JSON or as a form.
Request request_for(const Order &order, const std::string &address);

} // namespace remote
