// What a file NAME.command.json says: see README.md for its members.
#pragma once

#include "pass.hpp"

#include <maquette/plugin.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace command {

/// A port, and how its pictures reach the program or come from it.
struct CommandPort {
    maquette::Port port;
    Pass pass = Pass::png;
    bool through_stream = false; ///< standard input or output instead of a file
};

/// The description of one provider. Texts that are `const char *` live as long as this object.
class CommandDescription {
  public:
    /// Reads the file. Throws DescriptionError.
    explicit CommandDescription(const std::string &path);
    CommandDescription(const CommandDescription &) = delete;
    CommandDescription &operator=(const CommandDescription &) = delete;

    std::string folder; ///< absolute, where the file lies after following links
    maquette::PluginDescription plugin{};
    maquette::Description provider; ///< its ports are those of `inputs` and `outputs`
    std::vector<CommandPort> inputs;
    std::vector<CommandPort> outputs;
    std::vector<std::string> parameters;  ///< the names of its parameters
    std::vector<std::string> command;     ///< the program and its words, with ${names}
    std::string install;                  ///< how to get what is missing, or ""
    std::vector<std::string> environment; ///< variables to pass on
    std::vector<std::string> secrets;     ///< the host's; passed on as variables, and never shown
    bool needs_models = false;            ///< is told where they lie
    double seconds = 600;                 ///< the time limit of a call
    std::uint64_t most_bytes = 0;         ///< what the program may write
    double estimated_seconds = -1;        ///< of a call; negative if not known
    double estimated_seconds_per_megapixel = 0;

    const CommandPort *find_input(const std::string &name) const;
    const CommandPort *find_output(const std::string &name) const;

  private:
    const char *keep(std::string text) { return texts_.emplace_back(std::move(text)).c_str(); }

    void read_identity(const class JsonPlace &file, const std::string &name);
    void read_parameters(const class JsonPlace &file);
    void read_ports(const class JsonPlace &file, const char *side, std::vector<CommandPort> &ports);
    void read_port(const class JsonPlace &place, CommandPort &port, bool is_input);
    void read_environment(const class JsonPlace &file);
    void check_ports() const;

    std::deque<std::string> texts_;
};

} // namespace command
