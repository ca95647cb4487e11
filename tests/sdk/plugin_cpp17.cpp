// Compiles only if the C++ layer is C++17 without extensions.
#include <maquette/deferred.hpp>
#include <maquette/plugin.hpp>

class Nothing : public maquette::Provider {
  public:
    static maquette::Description describe() { return maquette::eraser("nothing", "Does nothing."); }
    void run(maquette::Call &call) override {
        maquette::deferred<void(maquette::Call &)>("nothing")(call);
    }
};

MAQUETTE_PLUGIN("nothing", "1.0.0", "Maquette", "Does nothing.", "MIT", Nothing);
