#include "plugin/sandbox/file_rules.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>

namespace maquette::host {

namespace {

using Paths = std::vector<const char *>;

/// Where Debian keeps libraries, programs and their data (hier(7)).
const Paths software{"/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin"};

/// Settings of the dynamic linker and of libraries that plugins link.
const Paths settings{"/etc/ld.so.cache",     "/etc/ld.so.conf",      "/etc/ld.so.conf.d",
                     "/etc/ld.so.preload",   "/etc/alternatives",    "/etc/fonts",
                     "/etc/localtime",       "/etc/timezone",        "/etc/locale.alias",
                     "/etc/ssl/openssl.cnf", "/etc/mime.types",      "/etc/OpenCL",
                     "/etc/vulkan",          "/var/cache/fontconfig"};

/// Settings of the programs that work with pictures, and of interpreters.
const Paths program_settings{
    "/etc/ImageMagick-6",  "/etc/ImageMagick-7",   "/etc/ghostscript", "/etc/gimp",
    "/etc/inkscape",       "/etc/java-17-openjdk", "/etc/magic",       "/etc/perl",
    "/etc/python3",        "/etc/python3.11",      "/etc/R",           "/etc/texmf",
    "/var/lib/ghostscript"};

/// What names are resolved and certificates are checked with.
const Paths network_settings{"/etc/resolv.conf", "/etc/hosts",         "/etc/host.conf",
                             "/etc/gai.conf",    "/etc/nsswitch.conf", "/etc/services",
                             "/etc/protocols",   "/etc/ssl/certs",     "/etc/ca-certificates",
                             "/etc/pki"};

/// What libraries ask about processors and memory. A process sees only itself in /proc, unless it
/// may start others.
const Paths machine{"/proc/cpuinfo", "/proc/filesystems", "/proc/loadavg",       "/proc/meminfo",
                    "/proc/self",    "/proc/stat",        "/proc/sys/kernel",    "/proc/sys/vm",
                    "/proc/uptime",  "/proc/version",     "/sys/devices/system", "/sys/fs/cgroup",
                    "/sys/kernel/mm"};

const Paths devices{"/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"};

/// Of the makers of graphics processors.
const Paths gpu_devices{"/dev/dri",
                        "/dev/dxg",
                        "/dev/kfd",
                        "/dev/nvidia-caps",
                        "/dev/nvidia-modeset",
                        "/dev/nvidia-uvm",
                        "/dev/nvidia-uvm-tools",
                        "/dev/nvidiactl"};
const Paths gpu_settings{
    "/etc/nvidia",  "/proc/devices", "/proc/driver/nvidia", "/run/nvidia-persistenced",
    "/sys/bus/pci", "/sys/class",    "/sys/devices",        "/sys/module"};
constexpr int most_gpus = 16;

class Rules {
  public:
    void add(const std::filesystem::path &path, FileUse use) {
        std::error_code error;
        if (std::filesystem::exists(path, error)) { rules_.push_back({path, use}); }
    }
    void add(const Paths &paths, FileUse use) {
        for (const char *path : paths) {
            add(path, use);
        }
    }
    std::vector<FileRule> take() { return std::move(rules_); }

  private:
    std::vector<FileRule> rules_;
};

/// Where programs are looked for. A folder that holds a home is not made readable for it.
void add_search_path(Rules &rules) {
    const char *path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (folder.size() > 1 && folder.front() == '/' && folder != "/home" && folder != "/root") {
            rules.add(folder, FileUse::run);
        }
    }
}

} // namespace

std::vector<FileRule> file_rules(const Confinement &confinement) {
    const FileUse read = confinement.programs ? FileUse::run : FileUse::read;
    Rules rules;
    rules.add(software, read);
    rules.add(settings, FileUse::read);
    rules.add(machine, FileUse::read);
    rules.add(devices, FileUse::device);
    if (confinement.programs) {
        rules.add("/proc", FileUse::read);
        rules.add(program_settings, FileUse::read);
        add_search_path(rules);
    }
    if (confinement.inside_bubblewrap) { rules.add("/dev/shm", FileUse::write); } // its own
    if (confinement.network) { rules.add(network_settings, FileUse::read); }
    if (confinement.gpu) {
        rules.add(gpu_devices, FileUse::device);
        rules.add(gpu_settings, FileUse::read);
        for (int i = 0; i < most_gpus; ++i) {
            rules.add("/dev/nvidia" + std::to_string(i), FileUse::device);
        }
    }
    for (const std::filesystem::path &path : confinement.readable) {
        rules.add(path, read);
    }
    if (!confinement.scratch.empty()) { rules.add(confinement.scratch, FileUse::write); }
    return rules.take();
}

} // namespace maquette::host
