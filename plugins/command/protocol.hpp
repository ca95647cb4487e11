// What a program says on standard error, line by line; see README.md.
#pragma once

#include "picture_file.hpp"

#include <maquette/plugin.hpp>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace command {

/// Hears one program out. Lines that are no words of the protocol are logged.
class Protocol {
  public:
    /// `secrets` are values that must not be seen: they are replaced wherever they occur.
    Protocol(const maquette::Call &call, std::vector<std::string> secrets);

    /// Bytes as they come.
    void hear(std::string_view bytes);
    /// No more follow.
    void finish();

    /// What the program said with `error`, if it did.
    const std::optional<maquette::Error> &error() const { return error_; }
    /// The shape that it gave an output with `output`, all zero if it did not.
    Shape output(const std::string &name) const;
    /// What it said last, as the end of a sentence: " It said last:\n…"; "" if it said nothing.
    std::string last_lines() const;

  private:
    void hear_line(std::string line);
    bool obey(const std::string &word, const std::string &rest);
    void remember(const std::string &line);

    const maquette::Call &call_;
    std::vector<std::string> secrets_;
    std::string unfinished_;
    bool too_long_ = false;
    std::size_t logged_ = 0;
    std::deque<std::string> last_;
    std::optional<maquette::Error> error_;
    std::map<std::string, Shape> outputs_;
};

} // namespace command
