// Keys and passwords that providers need: where they come from, and who gets them.
#pragma once

#include "plugin/provider.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// Where a secret comes from.
struct SecretSource {
    enum class From { environment, file, command };
    From from = From::environment;
    /// The variable's name, the file's path, or the command's words, which no shell reads.
    std::vector<std::string> words;
};

/// All secrets that the user has told of. A secret that nobody told of comes from the environment
/// variable of its name. [any thread]
class Secrets {
  public:
    void set_source(const std::string &name, SecretSource source);
    /// Gets it from its source, once, and keeps it out of records from then on. Throws Failure
    /// (Cause::plugin) with a sentence that does not hold it.
    std::string get(const std::string &name);
    /// True if getting it starts no program, which might ask the user for something.
    bool comes_quietly(const std::string &name) const;

  private:
    SecretSource source_of(const std::string &name) const;

    mutable std::mutex mutex_;
    std::map<std::string, SecretSource> sources_;
    std::map<std::string, std::string> known_;
};

/// Those that one provider may have.
class GrantedSecrets final : public SecretKeeper {
  public:
    /// `declared` are the names in the provider's needs; `granted` those of them that the user
    /// granted.
    GrantedSecrets(std::shared_ptr<Secrets> secrets, std::set<std::string> declared,
                   std::set<std::string> granted)
        : secrets_(std::move(secrets)), declared_(std::move(declared)),
          granted_(std::move(granted)) {}

    SecretAnswer secret(const std::string &name) override;

  private:
    const std::shared_ptr<Secrets> secrets_;
    const std::set<std::string> declared_;
    const std::set<std::string> granted_;
};

} // namespace maquette::host
