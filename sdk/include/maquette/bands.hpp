/// @file
/// Says which rows of an output are finished while the others are still being made, see
/// <maquette/bands.h>:
///
///     const maquette::Output picture = call.make_output("image", format);
///     const maquette::FinishedRows finished(call, picture);
///     for (std::uint32_t y = 0; y < picture.height(); ++y) {
///         draw(picture.row<std::uint8_t>(y));
///         if ((y + 1) % 64 == 0) { finished.say(y + 1); }
///     }
#ifndef MAQUETTE_BANDS_HPP
#define MAQUETTE_BANDS_HPP

#include <maquette/bands.h>
#include <maquette/plugin.hpp>

namespace maquette {

/// Tells the host how far an output is. Where the host does not want to know, nothing happens.
class FinishedRows {
  public:
    /// For an output of this call; both outlive the object.
    FinishedRows(const Call &call, const Output &output)
        : table_(static_cast<const maquette_bands_t *>(
              call.host()->get_extension(call.host(), MAQUETTE_BANDS))),
          call_(call), output_(output) {}

    /// [call] The first `rows` rows will not be written to again; from the top down, never fewer
    /// than before. Throws MAQUETTE_INTERNAL where that was not kept to.
    void say(std::uint32_t rows) const {
        if (table_ == nullptr) { return; }
        const maquette_status_t status = table_->rows_ready(call_.abi(), output_.abi(), rows);
        if (status == MAQUETTE_OK) { return; }
        throw Error(MAQUETTE_INTERNAL, "The plugin said that " + std::to_string(rows) +
                                           " rows of its output are finished, which cannot be: it "
                                           "has " +
                                           std::to_string(output_.height()) +
                                           ", and they never become fewer.");
    }

  private:
    const maquette_bands_t *table_;
    const Call &call_;
    const Output &output_;
};

} // namespace maquette

#endif
