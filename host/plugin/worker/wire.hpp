// The bytes of messages between host and worker: numbers as they lie in memory (both sides are one
// machine), texts with their length before them. Reading trusts nothing.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace maquette::host {

/// The other side says what nobody may say. For the host that is the end of the worker.
class ProtocolFault : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Puts a message together.
class WireWriter {
  public:
    template <class Number> WireWriter &put(Number number) {
        static_assert(std::is_arithmetic_v<Number>);
        bytes_.append(reinterpret_cast<const char *>(&number), sizeof number);
        return *this;
    }
    WireWriter &put(std::string_view text) {
        put(static_cast<std::uint64_t>(text.size()));
        bytes_.append(text);
        return *this;
    }
    WireWriter &put(const std::string &text) { return put(std::string_view(text)); }
    WireWriter &put(const char *text) { return put(std::string_view(text)); }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
};

/// Takes a message apart. Throws ProtocolFault where it is too short.
class WireReader {
  public:
    explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

    template <class Number> Number number() {
        static_assert(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>);
        Number number{};
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    bool truth() { return number<std::uint8_t>() != 0; }
    std::string text() { return std::string(take(number<std::uint64_t>())); }
    /// How many entries follow, each of at least one byte: a count beyond that is a lie.
    std::size_t count() {
        const auto count = number<std::uint64_t>();
        if (count > bytes_.size()) { throw ProtocolFault("a list longer than its message"); }
        return count;
    }
    /// Throws ProtocolFault if something is left.
    void end() const {
        if (!bytes_.empty()) { throw ProtocolFault("a message longer than its content"); }
    }

  private:
    std::string_view take(std::uint64_t size) {
        if (size > bytes_.size()) { throw ProtocolFault("a message shorter than its content"); }
        const std::string_view taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }
    std::string_view bytes_;
};

} // namespace maquette::host
