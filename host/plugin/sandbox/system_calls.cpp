#include "plugin/sandbox/system_calls.hpp"

#include "failure.hpp"
#include "plugin/sandbox/landlock.hpp"

#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>

namespace maquette::host {

namespace {

/// The version of Landlock that knows truncation.
constexpr int landlock_with_truncation = 3;

/// Calls that reach into other processes, the kernel or the machine, which no provider has to.
constexpr std::array never{"acct",
                           "add_key",
                           "bpf",
                           "chroot",
                           "delete_module",
                           "finit_module",
                           "fsconfig",
                           "fsmount",
                           "fsopen",
                           "fspick",
                           "init_module",
                           "ioperm",
                           "iopl",
                           "kcmp",
                           "kexec_file_load",
                           "kexec_load",
                           "keyctl",
                           "lookup_dcookie",
                           "mount",
                           "mount_setattr",
                           "move_mount",
                           "open_by_handle_at",
                           "open_tree",
                           "perf_event_open",
                           "pidfd_getfd",
                           "pivot_root",
                           "process_madvise",
                           "process_vm_readv",
                           "process_vm_writev",
                           "ptrace",
                           "quotactl",
                           "quotactl_fd",
                           "reboot",
                           "request_key",
                           "setdomainname",
                           "sethostname",
                           "setns",
                           "settimeofday",
                           "swapoff",
                           "swapon",
                           "syslog",
                           "umount2",
                           "unshare",
                           "userfaultfd",
                           "vhangup"};

/// Programs that work in the scratch folder use these; a library has nothing to change about files
/// but their content, and shares memory with nobody but its host. Landlock does not know them.
constexpr std::array only_programs{
    "chmod",        "chown",        "fchmod",    "fchmodat",  "fchown",
    "fchownat",     "fremovexattr", "fsetxattr", "futimesat", "lchown",
    "lremovexattr", "lsetxattr",    "mq_open",   "msgget",    "pidfd_send_signal",
    "removexattr",  "setpgid",      "semget",    "setsid",    "shmat",
    "shmget",       "setxattr",     "tkill",     "utime",     "utimensat",
    "utimes"};

/// These take structures that a filter cannot look into, or do other calls' work unseen. Everybody
/// has to live without them on an older kernel, so that the older calls are tried instead.
constexpr std::array unknown_here{"clone3", "io_uring_setup", "io_uring_enter",
                                  "io_uring_register"};

class Filter {
  public:
    Filter() : filter_(seccomp_init(SCMP_ACT_ALLOW), seccomp_release) {
        if (!filter_) { fail(ENOMEM); }
        // Calls of other architectures have other numbers, which the rules would miss.
        check(seccomp_attr_set(filter_.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS)));
        // A search tree instead of a list: ordinary calls pay less.
        seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    }

    /// Calls by name; those that libseccomp does not know, nobody can make by name either.
    void deny(std::span<const char *const> names, int error) {
        for (const char *name : names) {
            const int number = seccomp_syscall_resolve_name(name);
            if (number != __NR_SCMP_ERROR) { deny(number, error); }
        }
    }
    template <class... Conditions> void deny(int number, int error, Conditions... conditions) {
        check(seccomp_rule_add(filter_.get(), SCMP_ACT_ERRNO(static_cast<unsigned>(error)), number,
                               sizeof...(conditions), conditions...));
    }
    void load() { check(seccomp_load(filter_.get())); }

  private:
    static void check(int status) {
        if (status != 0 && status != -EEXIST) { fail(-status); }
    }
    [[noreturn]] static void fail(int error) {
        throw Failure(Cause::plugin,
                      std::string("The plugin cannot be confined: the filter of system calls could "
                                  "not be put into effect: ") +
                          std::strerror(error) + ".");
    }
    std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter_;
};

void deny_network(Filter &filter, bool network) {
    if (!network) {
        filter.deny(SCMP_SYS(socket), EACCES);
        return;
    }
    // The Internet, and what name resolution asks the kernel; but none of this machine's services,
    // such as a session bus or a container engine, which would do what the plugin may not.
    constexpr int first_beyond_netlink = AF_NETLINK + 1;
    for (int family = AF_UNSPEC; family < AF_NETLINK; ++family) {
        if (family == AF_INET || family == AF_INET6) { continue; }
        filter.deny(SCMP_SYS(socket), EACCES, SCMP_A0(SCMP_CMP_EQ, scmp_datum_t(family)));
    }
    filter.deny(SCMP_SYS(socket), EACCES, SCMP_A0(SCMP_CMP_GE, scmp_datum_t(first_beyond_netlink)));
    filter.deny(SCMP_SYS(socket), EACCES, SCMP_A0(SCMP_CMP_EQ, AF_NETLINK),
                SCMP_A2(SCMP_CMP_NE, NETLINK_ROUTE));
}

/// Signals to others, and limits of others.
void deny_reaching_others(Filter &filter) {
    const auto self = static_cast<scmp_datum_t>(getpid());
    for (const int number :
         {SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo)}) {
        filter.deny(number, EPERM, SCMP_A0(SCMP_CMP_NE, self));
    }
    // Its own group only, so that it can go with all that it left behind.
    filter.deny(SCMP_SYS(kill), EPERM, SCMP_A0(SCMP_CMP_NE, 0));
    filter.deny(SCMP_SYS(prlimit64), EPERM, SCMP_A0(SCMP_CMP_NE, 0));
    // A descriptor's news can be sent to another process, as whatever signal.
    for (const scmp_datum_t command : {F_SETOWN, F_SETOWN_EX}) {
        filter.deny(SCMP_SYS(fcntl), EPERM, SCMP_A1(SCMP_CMP_EQ, command));
    }
    filter.deny(SCMP_SYS(ioctl), EPERM, SCMP_A1(SCMP_CMP_EQ, FIOSETOWN));
    filter.deny(SCMP_SYS(ioctl), EPERM, SCMP_A1(SCMP_CMP_EQ, SIOCSPGRP));
}

/// A namespace of its own would make the plugin its administrator.
void deny_namespaces(Filter &filter) {
    for (const scmp_datum_t flag : {CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS,
                                    CLONE_NEWPID, CLONE_NEWUSER, CLONE_NEWUTS}) {
        filter.deny(SCMP_SYS(clone), EPERM, SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
    }
}

/// Before its version 3, Landlock lets a process cut files to nothing that it may only read.
void deny_truncation(Filter &filter) {
    constexpr scmp_datum_t asked = O_ACCMODE | O_TRUNC;
    constexpr scmp_datum_t reading_and_cutting = O_RDONLY | O_TRUNC;
    filter.deny(SCMP_SYS(truncate), EACCES);
    filter.deny(SCMP_SYS(open), EACCES, SCMP_A1(SCMP_CMP_MASKED_EQ, asked, reading_and_cutting));
    filter.deny(SCMP_SYS(openat), EACCES, SCMP_A2(SCMP_CMP_MASKED_EQ, asked, reading_and_cutting));
    filter.deny(SCMP_SYS(openat2), ENOSYS);
}

} // namespace

void restrict_system_calls(const Confinement &confinement) {
    Filter filter;
    filter.deny(never, EPERM);
    filter.deny(unknown_here, ENOSYS);
    deny_network(filter, confinement.network);
    deny_namespaces(filter);
    // Typing on the user's terminal (ioctl_tty(2)).
    filter.deny(SCMP_SYS(ioctl), EPERM, SCMP_A1(SCMP_CMP_EQ, TIOCSTI));
    filter.deny(SCMP_SYS(ioctl), EPERM, SCMP_A1(SCMP_CMP_EQ, TIOCLINUX));
    if (!confinement.programs) {
        filter.deny(std::array{"execve", "execveat"}, EACCES);
        filter.deny(only_programs, EPERM);
        deny_reaching_others(filter);
    }
    if (landlock_version() < landlock_with_truncation) { deny_truncation(filter); }
    filter.load();
}

} // namespace maquette::host
