#include "image/jpeg/errors.hpp"

namespace maquette::host {

JpegErrors::JpegErrors() {
    jpeg_std_error(&state_.manager);
    state_.manager.error_exit = leave;
    state_.manager.emit_message = pass_over;
}

void JpegErrors::leave(j_common_ptr jpeg) {
    auto &state = *reinterpret_cast<State *>(jpeg->err);
    jpeg->err->format_message(jpeg, state.message);
    std::longjmp(state.jump, 1);
}

void JpegErrors::pass_over(j_common_ptr jpeg, int level) {
    if (level < 0) { leave(jpeg); }
}

} // namespace maquette::host
