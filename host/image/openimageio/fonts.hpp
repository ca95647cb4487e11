// Short texts as coverage of pixels, through FreeType: OpenImageIO's own render_text() takes all
// letters beyond ASCII for others (2.4.7).
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace maquette::host {

/// The machine's fonts: one for most letters, others for those that it lacks. Searched and opened
/// at the first text. [one thread at a time]
class Fonts {
  public:
    Fonts();
    ~Fonts();
    Fonts(const Fonts &) = delete;
    Fonts &operator=(const Fonts &) = delete;

    /// False where there is none.
    bool any() const;
    /// A pixel: to the right of the text's beginning, above its baseline, and how much of it is
    /// covered, 0 to 1.
    using Cover = std::function<void(int right, int up, float coverage)>;
    /// One line of UTF-8, letters `size` pixels high; cut with an ellipsis where it is wider than
    /// `width`. What no font has is left out.
    void write(const std::string &text, int size, int width, const Cover &cover) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace maquette::host
