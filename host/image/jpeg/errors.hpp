// libjpeg's errors, which leave its functions by a jump.
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

namespace maquette::host {

/// Keeps the first message. Warnings count as errors: they say that samples were made up.
class JpegErrors {
  public:
    JpegErrors();
    JpegErrors(const JpegErrors &) = delete;
    JpegErrors &operator=(const JpegErrors &) = delete;

    jpeg_error_mgr *manager() { return &state_.manager; }
    const char *message() const { return state_.message; }

    /// Whether `work`, which calls libjpeg, came to its end. What it jumps out of is not destroyed:
    /// it keeps nothing that would have to be.
    template <class Work> bool survives(Work work) {
        if (setjmp(state_.jump) != 0) { return false; }
        work();
        return true;
    }

  private:
    struct State {
        jpeg_error_mgr manager; ///< first: libjpeg's pointer to it is one to the state
        std::jmp_buf jump;
        char message[JMSG_LENGTH_MAX];
    };
    static void leave(j_common_ptr jpeg);
    static void pass_over(j_common_ptr jpeg, int level);
    State state_{};
};

} // namespace maquette::host
