// Results of steps that are kept, so that equal work is never done or paid twice.
#pragma once

#include "engine/plan.hpp"
#include "image/picture.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace maquette::host {

/// A step's result as it is kept.
struct KeptStep {
    std::map<std::string, std::string> assets;  ///< content hashes by output
    std::map<std::string, std::string> formats; ///< in words, by output
    nlohmann::json parameters;                  ///< of the attempt that was kept
    std::vector<ModelIdentity> models;
    std::vector<Charge> charges; ///< what it cost
    std::optional<double> score;
    std::vector<ScoreFinding> findings;
    double seconds = 0;            ///< what it took
    std::string run;               ///< that paid for it, where it is one paid call
    std::uint64_t reservation = 0; ///< of the money, within that run
};

/// A kept picture that is gone or damaged. What needs it is made again.
class LostPicture : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// [any thread, also several processes on the same store]
class StepCache {
  public:
    virtual ~StepCache() = default;
    /// The content's name: 64 hexadecimal digits, from samples, format and metadata.
    virtual std::string hash(const Picture &picture) = 0;
    virtual std::optional<KeptStep> find(const std::string &key) = 0;
    /// The right to make what the key names, held until it is dropped. Null while somebody else has
    /// it, in this process or another: look for the result again later. Never waits.
    virtual std::shared_ptr<void> claim(const std::string &key) = 0;
    /// Keeps the pictures, by output, and then the result; what was paid for reaches the disk. A
    /// full disk is a warning, no failure.
    virtual void keep(const std::string &key, const KeptStep &step,
                      const std::map<std::string, Picture> &pictures) = 0;
    /// Throws LostPicture.
    virtual Picture load(const std::string &asset) = 0;
    /// The SHA-256 of a file that was written from what the key names.
    virtual std::optional<std::string> find_file(const std::string &key) = 0;
    virtual void keep_file(const std::string &key, const std::string &sha256) = 0;
};

} // namespace maquette::host
