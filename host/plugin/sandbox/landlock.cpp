#include "plugin/sandbox/landlock.hpp"

#include "failure.hpp"
#include "plugin/sandbox/file_rules.hpp"
#include "plugin/worker/descriptor.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace maquette::host {

namespace {

/// struct landlock_ruleset_attr with the members of later versions, which the headers of Debian 12
/// lack. The kernel takes any of its lengths.
struct RulesetAttributes {
    std::uint64_t handled_access_fs;
    std::uint64_t handled_access_net; ///< from version 4
    std::uint64_t scoped;             ///< from version 6
};

// Of later versions, likewise.
constexpr std::uint64_t access_truncate = 1U << 14U;
constexpr std::uint64_t access_ioctl_device = 1U << 15U;
constexpr std::uint64_t access_bind_tcp = 1U << 0U;
constexpr std::uint64_t access_connect_tcp = 1U << 1U;
constexpr std::uint64_t scope_abstract_sockets = 1U << 0U;
constexpr std::uint64_t scope_signals = 1U << 1U;

constexpr std::uint64_t read_file = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t read_all = read_file | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t write_file =
    LANDLOCK_ACCESS_FS_WRITE_FILE | access_truncate | access_ioctl_device;
constexpr std::uint64_t change_folder =
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER;
/// What makes sense for a file that is no folder.
constexpr std::uint64_t of_files = LANDLOCK_ACCESS_FS_EXECUTE | read_file | write_file;

/// All that a version knows to forbid.
std::uint64_t known_access(int version) {
    std::uint64_t access = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1; // version 1 ends here
    if (version >= 2) { access |= LANDLOCK_ACCESS_FS_REFER; }
    if (version >= 3) { access |= access_truncate; }
    if (version >= 5) { access |= access_ioctl_device; }
    return access;
}

std::uint64_t access_for(FileUse use, bool programs) {
    switch (use) {
    case FileUse::read: return read_all;
    case FileUse::run: return read_all | LANDLOCK_ACCESS_FS_EXECUTE;
    case FileUse::device: return read_all | write_file;
    case FileUse::write: break;
    }
    return read_all | write_file | change_folder |
           (programs ? std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE} : 0);
}

[[noreturn]] void refuse(const std::string &what) {
    throw Failure(Cause::plugin,
                  "The plugin cannot be confined: " + what + ": " + std::strerror(errno) + ".");
}

} // namespace

int landlock_version() {
    const long version =
        syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return static_cast<int>(std::max(version, 0L));
}

void restrict_files(const Confinement &confinement) {
    const int version = landlock_version();
    RulesetAttributes attributes{known_access(version), 0, 0};
    std::size_t size = sizeof attributes.handled_access_fs;
    if (version >= 4) {
        size += sizeof attributes.handled_access_net;
        if (!confinement.network) {
            attributes.handled_access_net = access_bind_tcp | access_connect_tcp;
        }
    }
    if (version >= 6) {
        size += sizeof attributes.scoped;
        attributes.scoped = scope_abstract_sockets | scope_signals;
    }
    const Descriptor ruleset(
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, size, 0)));
    if (!ruleset) { refuse("the kernel made no Landlock rules"); }
    for (const FileRule &rule : file_rules(confinement)) {
        const Descriptor file(open(rule.path.c_str(), O_PATH | O_CLOEXEC));
        struct stat status {};
        if (!file || fstat(file.get(), &status) != 0) { continue; } // then it is of no use anyway
        landlock_path_beneath_attr beneath{};
        beneath.parent_fd = file.get();
        beneath.allowed_access = access_for(rule.use, confinement.programs) &
                                 attributes.handled_access_fs &
                                 (S_ISDIR(status.st_mode) ? ~std::uint64_t{0} : of_files);
        if (syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath,
                    0) != 0) {
            refuse("the kernel did not take a rule for " + rule.path.string());
        }
    }
    if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) {
        refuse("the kernel did not put the Landlock rules into effect");
    }
}

} // namespace maquette::host
