// The names of a picture's channels. Formats are copied at every turn, and their names hardly ever
// change: copies share them.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace maquette::host {

class ChannelNames {
  public:
    using Names = std::vector<std::string>;

    ChannelNames() = default;
    ChannelNames(Names names)
        : names_(names.empty() ? nullptr : std::make_shared<const Names>(std::move(names))) {}
    ChannelNames(std::initializer_list<std::string> names) : ChannelNames(Names(names)) {}
    /// Names that are there as long as the program: nobody counts who uses them.
    static ChannelNames lasting(const Names &names) {
        ChannelNames lasting;
        lasting.names_ = std::shared_ptr<const Names>(std::shared_ptr<void>(), &names);
        return lasting;
    }

    std::size_t size() const { return names_ ? names_->size() : 0; }
    Names::const_iterator begin() const { return names_ ? names_->begin() : none.begin(); }
    Names::const_iterator end() const { return names_ ? names_->end() : none.end(); }

    bool operator==(const ChannelNames &other) const {
        return names_ == other.names_ || (names_ && other.names_ && *names_ == *other.names_);
    }

  private:
    inline static const Names none;
    std::shared_ptr<const Names> names_; ///< nullptr: there are none
};

} // namespace maquette::host
