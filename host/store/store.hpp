// The store: pictures by their content, and results of steps by what they were made from. A folder
// that several processes may use at once.
#pragma once

#include "image/picture.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// The name of a picture's content: SHA-256 over format, samples and metadata, 64 hexadecimal
/// digits. Rows' padding does not count. [any thread]
std::string content_hash(const Picture &picture);

struct StoreStatus {
    std::filesystem::path folder;
    std::uint64_t assets = 0;
    std::uint64_t results = 0;
    std::uint64_t bytes = 0;
    std::uint64_t most_bytes = 0;
    bool writable = true;
};

class Claims;

/// Held by one at a time; ends with the object, or with the process however it ends. The store
/// outlives it.
class StoreClaim {
  public:
    StoreClaim(StoreClaim &&other) noexcept;
    StoreClaim &operator=(StoreClaim &&other) noexcept;
    ~StoreClaim();

  private:
    friend class Store;
    StoreClaim(Claims *claims, std::uint64_t place);
    Claims *claims_ = nullptr; ///< nullptr: where nothing can be written, everybody has it
    std::uint64_t place_ = 0;
};

/// [any thread, and any number of processes on one folder]
class Store {
  public:
    /// Makes the folder at first need. A folder that cannot be written to is used for reading.
    explicit Store(const std::filesystem::path &folder, std::uint64_t most_bytes = default_size);
    ~Store();
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;

    static constexpr std::uint64_t default_size = std::uint64_t{10} << 30U;
    /// $MAQUETTE_STORE, or maquette/store in $XDG_CACHE_HOME (~/.cache).
    static std::filesystem::path default_folder();

    /// Keeps a picture under its content hash. False, with one warning a process, when it cannot be
    /// written (full disk, read-only folder): whoever keeps things goes on without. `durable`: what
    /// was paid for has reached the disk when this returns, power failure included.
    bool put(const std::string &asset, const Picture &picture, bool durable = false);
    bool has(const std::string &asset) const;
    /// Nothing when it is not there, or damaged: then it is removed, with a warning.
    std::optional<Picture> get(const std::string &asset);
    /// Where it lies, whether it is there or not; `asset` is a whole name.
    std::filesystem::path file_of(const std::string &asset) const;

    /// A small text by a key of 64 hexadecimal digits; written at once or not at all.
    bool put_result(const std::string &key, const std::string &text, bool durable = false);
    std::optional<std::string> get_result(const std::string &key);

    /// The right to make what the key names, or nothing while somebody else has it, in this process
    /// or another: look for the result again later. Never waits. Where nothing can be written,
    /// everybody has it.
    std::optional<StoreClaim> claim(const std::string &key);

    StoreStatus status() const;
    /// Removes what was not used for longest until the rest fits; gives the bytes that were freed.
    std::uint64_t collect();
    /// After a run: collects if there is too much, or if nobody has for a day. Does not look
    /// through the folder otherwise.
    void tidy();
    /// Reads everything. What is damaged is removed and named, as sentences.
    std::vector<std::string> verify();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace maquette::host
