// Fetching a file from the network, only when the user asks for it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace maquette::host {

struct Download {
    std::string url;
    /// Where it grows, and lies when it is whole. What is there from an earlier try is gone on
    /// with, if the server still has the same file; a file of this name and ".origin" remembers
    /// which that was.
    std::filesystem::path part;
    /// The whole file's hash is compared afterwards: it is also gone on with where the server has
    /// no way to tell that it still has the same.
    bool verified_later = false;
    /// Bytes that are there, and all of them (0: not known).
    std::function<void(std::uint64_t, std::uint64_t)> progress;
};

/// https:, or http: from this machine itself; redirections lead to https: only. Throws Failure:
/// usage for other addresses, input for whatever the server or the network does, output if it
/// cannot be written. What was fetched stays for the next try.
void download(const Download &download);

/// An address as it may be shown: without a password, and without what follows '?' or '#'.
std::string shown_address(const std::string &url);

} // namespace maquette::host
