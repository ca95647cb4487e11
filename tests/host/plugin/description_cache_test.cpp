// What is kept of plugins between runs, whatever happens to it.
#include "plugin/description_cache.hpp"

#include "plugin/worker/descriptor.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <sys/inotify.h>
#include <unistd.h>

using namespace maquette::host;

namespace {

namespace fs = std::filesystem;

/// A plugin and a cache, in a folder that goes with the test.
struct Kept {
    fs::path folder;
    fs::path cache_folder;
    fs::path plugin;
    Kept() {
        std::string name = (fs::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        cache_folder = folder / "cache/descriptions";
        plugin = made("plugin.so");
    }
    ~Kept() { fs::remove_all(folder); }

    fs::path made(const std::string &name) const {
        std::ofstream(folder / name) << name;
        return folder / name;
    }
    DescriptionCache cache() const { return DescriptionCache(cache_folder); }
    fs::path entry() const { return cache().entry_of(plugin); }
};

PluginDescription named(const std::string &id) {
    PluginDescription description;
    description.id = id;
    description.name = id;
    description.version = "1.0.0";
    description.vendor = "Tests";
    description.sentence = "Is described.";
    description.licence = "MIT";
    return description;
}

std::string id_of(const std::optional<PluginDescription> &description) {
    return description ? description->id : "none";
}

std::string text_of(const fs::path &file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void replace(const fs::path &file, const std::string &text, const std::string &by) {
    std::string content = text_of(file);
    const std::size_t place = content.find(text);
    BOOST_REQUIRE(place != std::string::npos);
    std::ofstream(file) << content.replace(place, text.size(), by);
}

/// The names of the files that are opened in a folder.
class Opened {
  public:
    explicit Opened(const fs::path &folder) : events_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
        BOOST_REQUIRE(inotify_add_watch(events_.get(), folder.c_str(), IN_OPEN) >= 0);
    }
    std::set<std::string> names() const {
        std::set<std::string> names;
        alignas(inotify_event) std::array<char, 4096> events{};
        const ssize_t size = read(events_.get(), events.data(), events.size());
        for (ssize_t at = 0; at < size;) {
            const auto *event = reinterpret_cast<const inotify_event *>(events.data() + at);
            names.insert(event->len > 0 ? event->name : "the folder");
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        }
        return names;
    }

  private:
    Descriptor events_;
};

} // namespace

BOOST_AUTO_TEST_CASE(only_the_plugin_that_is_asked_for_is_read) {
    const Kept kept;
    const fs::path other = kept.made("other.so");
    kept.cache().put(kept.plugin, named("plugin"));
    kept.cache().put(other, named("other"));
    std::ofstream(kept.cache().entry_of(other)) << "{ cut short";
    const Opened opened(kept.cache_folder);
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "plugin");
    BOOST_TEST(opened.names() == std::set<std::string>{kept.entry().filename()});
    BOOST_TEST(id_of(kept.cache().find(other)) == "none");
}

BOOST_AUTO_TEST_CASE(a_changed_plugin_is_another) {
    const Kept kept;
    const fs::path library = kept.made("library.so");
    kept.cache().put(kept.plugin, named("plugin"), library);
    BOOST_TEST(id_of(kept.cache().find(kept.plugin, library)) == "plugin");
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none");
    std::ofstream(library) << "a library of another size";
    BOOST_TEST(id_of(kept.cache().find(kept.plugin, library)) == "none");
    kept.cache().put(kept.plugin, named("plugin"));
    std::ofstream(kept.plugin) << "a plugin of another size";
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none");
}

BOOST_AUTO_TEST_CASE(an_entry_is_of_the_plugin_that_it_names) {
    const Kept kept;
    kept.cache().put(kept.plugin, named("plugin"));
    replace(kept.entry(), kept.plugin, kept.folder / "other.so");
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none");
}

BOOST_AUTO_TEST_CASE(a_plugin_has_one_entry_however_it_is_named) {
    const Kept kept;
    const fs::path before = fs::current_path();
    fs::current_path(kept.folder);
    BOOST_TEST(kept.cache().entry_of("plugin.so") == kept.entry());
    kept.cache().put("plugin.so", named("plugin"));
    fs::current_path(before);
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "plugin");
}

BOOST_AUTO_TEST_CASE(whatever_is_wrong_with_an_entry_it_counts_as_none) {
    const Kept kept;
    kept.cache().put(kept.plugin, named("plugin"));
    const std::string good = text_of(kept.entry());
    for (const std::string &text :
         {std::string(), std::string("[1, 2]"), std::string("null"), std::string("\"file\""),
          good.substr(0, good.size() / 2), R"({"file": ")" + kept.plugin.string() + "\"}",
          std::string(1000000, '[') + std::string(1000000, ']')}) {
        std::ofstream(kept.entry()) << text;
        BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none", text.substr(0, 100));
    }
    std::ofstream(kept.entry()) << good;
    replace(kept.entry(), "\"id\":\"plugin\"", "\"id\":5");
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none");
    kept.cache().put(kept.plugin, named("plugin"));
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "plugin");
    fs::remove(kept.entry());
    fs::create_directory(kept.entry());
    kept.cache().put(kept.plugin, named("plugin"));
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none");
}

BOOST_AUTO_TEST_CASE(programs_keep_what_others_put) {
    const Kept kept;
    const fs::path other = kept.made("other.so");
    DescriptionCache first = kept.cache();
    DescriptionCache second = kept.cache();
    first.put(kept.plugin, named("plugin"));
    second.put(other, named("other"));
    BOOST_TEST(id_of(first.find(other)) == "other");
    BOOST_TEST(id_of(second.find(kept.plugin)) == "plugin");
}

BOOST_AUTO_TEST_CASE(what_is_kept_of_a_plugin_goes_with_it) {
    const Kept kept;
    const fs::path gone = kept.made("gone.so");
    const fs::path damaged = kept.made("damaged.so");
    kept.cache().put(gone, named("gone"));
    kept.cache().put(damaged, named("damaged"));
    std::ofstream(kept.cache().entry_of(damaged)) << "{ cut short";
    const fs::path of_others = kept.cache_folder / "of-others.json";
    std::ofstream(of_others) << text_of(kept.cache().entry_of(gone));
    const fs::path in_one = kept.cache_folder.parent_path() / "descriptions-1.json";
    std::ofstream(in_one) << "{}";
    fs::remove(gone);
    kept.cache().put(kept.plugin, named("plugin"));
    BOOST_TEST(!fs::exists(kept.cache().entry_of(gone)));
    BOOST_TEST(!fs::exists(kept.cache().entry_of(damaged)));
    BOOST_TEST(!fs::exists(in_one));
    BOOST_TEST(fs::exists(of_others));
    const fs::path other = kept.made("other.so");
    kept.cache().put(other, named("other"));
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "plugin");
}

BOOST_AUTO_TEST_CASE(without_a_folder_nothing_is_kept) {
    const Kept kept;
    DescriptionCache none("");
    none.put(kept.plugin, named("plugin"));
    BOOST_TEST(id_of(none.find(kept.plugin)) == "none");
    std::ofstream(kept.folder / "cache") << "where the folder should be";
    kept.cache().put(kept.plugin, named("plugin"));
    BOOST_TEST(id_of(kept.cache().find(kept.plugin)) == "none");
}
