#include "plugin/sandbox/confine.hpp"

#include "failure.hpp"
#include "plugin/sandbox/landlock.hpp"
#include "plugin/sandbox/system_calls.hpp"
#include "plugin/worker/descriptor.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace maquette::host {

namespace {

bool write_line(const char *file, const std::string &line) {
    const Descriptor descriptor(open(file, O_WRONLY | O_CLOEXEC));
    return descriptor &&
           write(descriptor.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

/// Namespaces with no shared memory but its own, and without the network need with no interface but
/// its own loopback. Who may not make them makes them in a user namespace, where he is the same
/// user as outside. No fault where the system allows neither: the filter of system calls denies as
/// much.
void enter_namespaces(bool network) {
    const int wanted = CLONE_NEWIPC | (network ? 0 : CLONE_NEWNET);
    if (unshare(wanted) == 0) { return; }
    const std::string user = std::to_string(geteuid());
    const std::string group = std::to_string(getegid());
    if (unshare(CLONE_NEWUSER | wanted) != 0) { return; }
    write_line("/proc/self/setgroups", "deny");
    write_line("/proc/self/uid_map", user + " " + user + " 1");
    write_line("/proc/self/gid_map", group + " " + group + " 1");
}

/// Also those of root, which would let it past its limits.
void drop_capabilities() {
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; ++capability) {
        prctl(PR_CAPBSET_DROP, capability);
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
    syscall(SYS_capset, &header, none.data());
}

} // namespace

void confine(const Confinement &confinement) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        throw Failure(Cause::plugin,
                      std::string("The plugin cannot be confined: ") + std::strerror(errno) + ".");
    }
    if (!confinement.landlock && !confinement.system_calls) { return; }
    if (!confinement.inside_bubblewrap) { enter_namespaces(confinement.network); }
    drop_capabilities();
    if (confinement.landlock) { restrict_files(confinement); }
    if (confinement.system_calls) { restrict_system_calls(confinement); }
    const std::string folder = confinement.scratch.empty() ? "/" : confinement.scratch.string();
    if (chdir(folder.c_str()) != 0) {
        throw Failure(Cause::plugin, "The plugin's folder " + folder +
                                         " cannot be entered: " + std::strerror(errno) + ".");
    }
}

} // namespace maquette::host
