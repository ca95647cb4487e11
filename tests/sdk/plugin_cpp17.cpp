// Compiles only if the C++ layer is C++17 without extensions.
#include <maquette/deferred.hpp>
#include <maquette/plugin.hpp>
#include <maquette/provider_files.hpp>

class Nothing : public maquette::Provider {
  public:
    static maquette::Description describe() { return maquette::eraser("nothing", "Does nothing."); }
    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &)>("nothing")(call);
    }
};

class NothingFile : public maquette::ProviderFile {
  public:
    explicit NothingFile(const std::string & /*path*/) {}
    maquette::PluginDescription plugin() const override {
        return {"nothing", "1.0.0", "Maquette", "Does nothing.", "MIT"};
    }
    maquette::Description provider() const override { return Nothing::describe(); }
    std::unique_ptr<maquette::Provider> create() const override {
        return std::make_unique<Nothing>();
    }
};
template struct maquette::detail::ProviderFiles<NothingFile>;

MAQUETTE_PLUGIN("nothing", "1.0.0", "Maquette", "Does nothing.", "MIT", Nothing);
