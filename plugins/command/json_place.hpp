// Reading a description: JSON values that know where they stand, so that what is wrong with one is
// told with its place.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace command {

using Json = nlohmann::ordered_json;

/// What is wrong with a description, as a sentence.
class DescriptionError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads a JSON file of at most 1 MiB whose values are nested at most 64 deep. Throws
/// DescriptionError.
Json read_json_file(const std::string &path);

/// A value and the JSON pointer that leads to it. Every function throws DescriptionError when the
/// value is not what is asked for.
class JsonPlace {
  public:
    JsonPlace(const Json &value, std::string pointer)
        : value_(&value), pointer_(std::move(pointer)) {}

    const Json &value() const { return *value_; }
    const std::string &pointer() const { return pointer_; }

    /// An object whose members all have one of these names.
    void expect_members(const std::vector<std::string_view> &names) const;
    /// A member of an object; nothing if there is none or it is null.
    std::optional<JsonPlace> find(const std::string &member) const;
    /// A member that must be there; `what` says what for.
    JsonPlace at(const std::string &member, const std::string &what) const;
    /// All members of an object, in order.
    std::vector<std::pair<std::string, JsonPlace>> members() const;

    /// A text that is neither empty nor holds a NUL.
    std::string text() const;
    std::vector<std::string> texts() const;
    bool boolean() const;
    double number(double least, double most) const;
    /// The index of the text in a list of names.
    std::size_t one_of(const std::vector<std::string_view> &names) const;

    /// Throws: "/seconds is "soon"; expected: a number."
    [[noreturn]] void refuse(const std::string &expected) const;

  private:
    const Json *value_;
    std::string pointer_;
};

} // namespace command
