#include "plugin/call.hpp"

#include "failure.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

/// The plugin's format in the host's form, or a sentence about what contradicts what.
std::string read_format(const maquette_format_t &from, Format &format) {
    static constexpr std::uint32_t most_channels = 64;
    if (from.width == 0 || from.height == 0) { return "it has no pixels"; }
    if (from.channel_count == 0 || from.channel_count > most_channels) {
        return "it has " + std::to_string(from.channel_count) + " channels";
    }
    const auto one_of = [](std::uint32_t bit, std::uint32_t all) {
        return std::has_single_bit(bit) && (bit & ~all) == 0;
    };
    if (!one_of(from.sample, MAQUETTE_ANY_SAMPLE)) { return "its sample type is unknown"; }
    if (!one_of(from.channels, MAQUETTE_ANY_CHANNELS | MAQUETTE_OTHER_CHANNELS)) {
        return "its channel layout is unknown";
    }
    if (!one_of(from.alpha, MAQUETTE_ANY_ALPHA)) { return "its alpha association is unknown"; }
    if (!one_of(from.colour_space, MAQUETTE_ANY_COLOUR_SPACE)) {
        return "its colour space is unknown";
    }
    if (from.channels == MAQUETTE_OTHER_CHANNELS) {
        if (from.channel_names == nullptr) { return "its channels have no names"; }
        std::vector<std::string> names;
        for (std::uint32_t i = 0; i < from.channel_count; ++i) {
            const char *name = from.channel_names[i];
            names.emplace_back(name == nullptr ? "" : name);
        }
        format = {from.width,  from.height, from.channel_count, from.channels,
                  from.sample, from.alpha,  from.colour_space,  std::move(names)};
        return "";
    }
    format = make_format(from.width, from.height, from.channels, from.sample, from.colour_space);
    if (format.channel_count != from.channel_count) {
        return "it says " + channels_name(from.channels) + " but " +
               std::to_string(from.channel_count) + " channels";
    }
    if ((format.alpha == MAQUETTE_NO_ALPHA) != (from.alpha == MAQUETTE_NO_ALPHA)) {
        return "it says " + channels_name(from.channels) + " but '" + alpha_name(from.alpha) + "'";
    }
    format.alpha = from.alpha;
    return "";
}

bool accepts(const Accepted &accepted, const Format &format) {
    return (accepted.samples & format.sample) != 0 && (accepted.channels & format.channels) != 0 &&
           (accepted.alphas & format.alpha) != 0 &&
           (accepted.colour_spaces & format.colour_space) != 0;
}

/// What an output inherits from the picture it was made of.
Metadata inherited(const Picture &from, const Format &format) {
    Metadata metadata = from.metadata();
    if (from.format().colour_space != format.colour_space) { metadata.erase("icc"); }
    return metadata;
}

class LocalOutputs final : public OutputMaker {
  public:
    Picture make(const std::string & /*output*/, const Format &format) override {
        return Picture::make(format);
    }
    Picture make_from(const std::string & /*output*/, const std::string & /*input*/,
                      const Picture &source) override {
        return source.sole_owner() ? source : source.copy();
    }
};

} // namespace

OutputMaker &local_outputs() {
    static LocalOutputs outputs;
    return outputs;
}

void Call::Visible::show(const Format &format) {
    channel_names.clear();
    for (const std::string &name : format.channel_names) {
        channel_names.push_back(name.c_str());
    }
    abi.format = {format.width,  format.height, format.channel_count, format.channels,
                  format.sample, format.alpha,  format.colour_space,  channel_names.data()};
    abi.data = picture ? picture.data() : nullptr;
    abi.row_stride = picture ? picture.row_stride() : 0;
}

Call::Call(const ProviderDescription &description, CallRequest request, CallObserver &observer)
    : description_(description), parameters_(std::move(request.parameters)), observer_(&observer),
      output_maker_(request.outputs), secrets_(request.secrets), remote_jobs_(request.remote_jobs),
      exchanges_(request.exchanges), max_pixels_(request.max_pixels) {
    for (auto &[name, picture] : request.inputs) {
        Visible &visible = inputs_[name];
        visible.picture = std::move(picture);
        visible.show(visible.picture.format());
    }
}

Call::Call(const ProviderDescription &description, const Json &parameters,
           const std::map<std::string, Format> &formats)
    : description_(description), parameters_(parameters) {
    for (const auto &[name, format] : formats) {
        inputs_[name].show(format);
    }
}

CallResult Call::finish(maquette_status_t status) {
    const std::scoped_lock lock(mutex_);
    result_.status = status < MAQUETTE_OK || status > MAQUETTE_UNKNOWN ? MAQUETTE_INTERNAL : status;
    if (status != MAQUETTE_OK) {
        if (result_.sentence.empty()) {
            result_.sentence = "It ended with '" + status_name(result_.status) +
                               "' and without a sentence about the cause.";
        }
        return std::move(result_);
    }
    const auto break_promise = [this](const std::string &sentence) {
        result_.status = MAQUETTE_INTERNAL;
        result_.sentence = sentence;
        result_.outputs.clear();
        return std::move(result_);
    };
    for (const PortDescription &port : description_.outputs) {
        const auto made = outputs_.find(port.name);
        if (made == outputs_.end()) {
            if (port.optional) { continue; }
            return break_promise("It ended well but did not make its output '" + port.name + "'.");
        }
        const Format &format = made->second.picture.format();
        if (!accepts(port.accepted, format)) {
            return break_promise("Its output '" + port.name + "' is " + to_text(format) +
                                 ", a format that its description does not name.");
        }
        result_.outputs.emplace(port.name, std::move(made->second.picture));
    }
    if (is_scorer(description_) && !result_.score) {
        return break_promise("It ended well but gave no score.");
    }
    result_.sentence.clear();
    return std::move(result_);
}

const Json *Call::parameter(const char *name) const {
    if (name == nullptr) { return nullptr; }
    const Json *value = nullptr;
    if (*name == '/') {
        try {
            const Json::json_pointer pointer(name);
            value = parameters_->contains(pointer) ? &parameters_->at(pointer) : nullptr;
        } catch (const Json::exception &) { return nullptr; }
    } else if (const auto found = parameters_->find(name); found != parameters_->end()) {
        value = &*found;
    }
    return value == nullptr || value->is_null() ? nullptr : value;
}

const char *Call::keep(std::string text) {
    const std::scoped_lock lock(mutex_);
    return kept_.emplace_back(std::move(text)).c_str();
}

const maquette_picture_t *Call::input(const char *name) const {
    const auto found = name == nullptr ? inputs_.end() : inputs_.find(name);
    return found == inputs_.end() ? nullptr : &found->second.abi;
}

const Picture *Call::first_input() const {
    for (const PortDescription &port : description_.inputs) {
        const auto found = inputs_.find(port.name);
        if (found != inputs_.end()) { return &found->second.picture; }
    }
    return nullptr;
}

maquette_status_t Call::add_output(const char *name, Picture picture, maquette_picture_t **result) {
    Visible &visible = outputs_[name];
    visible.picture = std::move(picture);
    visible.show(visible.picture.format());
    *result = &visible.abi;
    return MAQUETTE_OK;
}

maquette_status_t Call::make_output(const char *name, const maquette_format_t *format,
                                    maquette_picture_t **picture) {
    if (name == nullptr || format == nullptr || picture == nullptr || observer_ == nullptr) {
        return MAQUETTE_INVALID_PARAMETER;
    }
    if (description_.find_output(name) == nullptr) {
        return fail(MAQUETTE_UNKNOWN,
                    ("It has no output '" + std::string(name) + "' to make.").c_str(), 0);
    }
    Format wanted;
    const std::string contradiction = read_format(*format, wanted);
    if (!contradiction.empty()) {
        return fail(MAQUETTE_INVALID_PARAMETER,
                    ("The picture for its output '" + std::string(name) +
                     "' cannot be made: " + contradiction + ".")
                        .c_str(),
                    0);
    }
    if (std::uint64_t{wanted.width} * wanted.height > max_pixels_) {
        return fail(MAQUETTE_OUT_OF_MEMORY,
                    ("Its output '" + std::string(name) + "' would have " +
                     std::to_string(wanted.width) + " × " + std::to_string(wanted.height) +
                     " pixels, more than the ceiling of " + std::to_string(max_pixels_) +
                     ". Ask for a smaller picture or raise --max-pixels.")
                        .c_str(),
                    0);
    }
    const std::scoped_lock lock(mutex_);
    if (outputs_.contains(name)) { return MAQUETTE_INVALID_PARAMETER; }
    Picture made = output_maker_->make(name, wanted);
    if (const Picture *from = first_input()) { made.set_metadata(inherited(*from, wanted)); }
    return add_output(name, std::move(made), picture);
}

maquette_status_t Call::make_output_from(const char *name, const char *input,
                                         maquette_picture_t **picture) {
    if (name == nullptr || input == nullptr || picture == nullptr || observer_ == nullptr) {
        return MAQUETTE_INVALID_PARAMETER;
    }
    const auto from = inputs_.find(input);
    if (description_.find_output(name) == nullptr || from == inputs_.end()) {
        return fail(MAQUETTE_UNKNOWN,
                    ("It cannot make its output '" + std::string(name) + "' from '" +
                     std::string(input) + "'.")
                        .c_str(),
                    0);
    }
    const std::scoped_lock lock(mutex_);
    if (outputs_.contains(name)) { return MAQUETTE_INVALID_PARAMETER; }
    return add_output(name, output_maker_->make_from(name, input, from->second.picture), picture);
}

const Picture *Call::output(const std::string &name) const {
    const auto made = outputs_.find(name);
    return made == outputs_.end() ? nullptr : &made->second.picture;
}

std::map<std::string, const Picture *> Call::inputs() const {
    std::map<std::string, const Picture *> pictures;
    for (const auto &[name, visible] : inputs_) {
        pictures.emplace(name, &visible.picture);
    }
    return pictures;
}

std::map<std::string, Picture> Call::take_inputs() {
    std::map<std::string, Picture> pictures;
    for (auto &[name, visible] : inputs_) {
        pictures.emplace(name, std::move(visible.picture));
    }
    inputs_.clear();
    return pictures;
}

void Call::set_output_metadata(const std::string &output, const std::string &key,
                               const std::string &value) {
    const auto made = outputs_.find(output);
    if (made != outputs_.end()) { set_metadata(&made->second.abi, key.c_str(), value); }
}

Call::Visible *Call::find(const maquette_picture_t *picture) {
    for (auto *side : {&outputs_, &inputs_}) {
        for (auto &[name, visible] : *side) {
            if (&visible.abi == picture) { return &visible; }
        }
    }
    return nullptr;
}

const char *Call::metadata(const maquette_picture_t *picture, const char *key, std::size_t *size) {
    const std::scoped_lock lock(mutex_);
    const Visible *visible = find(picture);
    if (visible == nullptr || !visible->picture || key == nullptr) { return nullptr; }
    const Metadata &metadata = visible->picture.metadata();
    const auto found = metadata.find(key);
    if (found == metadata.end()) { return nullptr; }
    if (size != nullptr) { *size = found->second.size(); }
    return kept_.emplace_back(found->second).c_str();
}

maquette_status_t Call::set_metadata(const maquette_picture_t *picture, const char *key,
                                     const std::string &value) {
    const std::scoped_lock lock(mutex_);
    for (auto &[name, visible] : outputs_) {
        if (&visible.abi == picture && key != nullptr) {
            visible.picture.set_metadata(key, value);
            observer_->set_metadata(name, key, value);
            return MAQUETTE_OK;
        }
    }
    return MAQUETTE_UNKNOWN;
}

void Call::output_rows_ready(const std::string &output, std::uint32_t rows) {
    const auto made = outputs_.find(output);
    if (made != outputs_.end()) { rows_ready(&made->second.abi, rows); }
}

maquette_status_t Call::rows_ready(const maquette_picture_t *picture, std::uint32_t rows) {
    const std::scoped_lock lock(mutex_);
    for (auto &[name, visible] : outputs_) {
        if (&visible.abi != picture) { continue; }
        if (rows > picture->format.height || rows < visible.rows_ready) { break; }
        if (rows > visible.rows_ready) {
            visible.rows_ready = rows;
            observer_->rows_ready(name, visible.picture, rows);
        }
        return MAQUETTE_OK;
    }
    return MAQUETTE_INVALID_PARAMETER;
}

void Call::progress(double fraction) {
    if (observer_ == nullptr || !std::isfinite(fraction)) { return; }
    const std::scoped_lock lock(mutex_);
    progress_ = std::max(progress_, std::clamp(fraction, 0.0, 1.0));
    observer_->progress(progress_);
}

void Call::log(maquette_log_level_t level, const char *line) {
    if (observer_ == nullptr || line == nullptr) { return; }
    observer_->log(std::clamp<maquette_log_level_t>(level, MAQUETTE_LOG_DEBUG, MAQUETTE_LOG_ERROR),
                   line);
}

void Call::charge(std::int64_t micro_units, const char *currency, const char *what) {
    const std::scoped_lock lock(mutex_);
    result_.charges.push_back(
        {micro_units, currency == nullptr ? "" : currency, what == nullptr ? "" : what});
    if (observer_ != nullptr) { observer_->charged(result_.charges.back()); }
}

void Call::model(const char *name, const char *version, const char *sha256) {
    const std::scoped_lock lock(mutex_);
    result_.models.push_back({name == nullptr ? "" : name, version == nullptr ? "" : version,
                              sha256 == nullptr ? "" : sha256});
    if (observer_ != nullptr) { observer_->used_model(result_.models.back()); }
}

maquette_status_t Call::score(double score) {
    const std::scoped_lock lock(mutex_);
    const bool in_range = score >= 0 && score <= 1; // no NaN either
    if (!is_scorer(description_) || !in_range || result_.score || observer_ == nullptr) {
        return MAQUETTE_INVALID_PARAMETER;
    }
    result_.score = score;
    observer_->scored(score);
    return MAQUETTE_OK;
}

maquette_status_t Call::find(const char *id, const char *sentence) {
    static constexpr std::size_t most_findings = 100;
    const std::scoped_lock lock(mutex_);
    if (!is_scorer(description_) || id == nullptr || sentence == nullptr ||
        result_.findings.size() >= most_findings || observer_ == nullptr) {
        return MAQUETTE_INVALID_PARAMETER;
    }
    result_.findings.push_back({id, sentence});
    observer_->found(result_.findings.back());
    return MAQUETTE_OK;
}

void Call::request_id(const char *id) {
    const std::scoped_lock lock(mutex_);
    if (id == nullptr) { return; }
    result_.request_ids.emplace_back(id);
    if (observer_ != nullptr) { observer_->got_request_id(id); }
}

maquette_status_t Call::fail(maquette_status_t status, const char *sentence, double retry_after) {
    const std::scoped_lock lock(mutex_);
    result_.sentence = sentence == nullptr ? "" : sentence;
    result_.retry_after = std::isfinite(retry_after) ? std::max(retry_after, 0.0) : 0.0;
    return status;
}

SecretAnswer Call::secret(const std::string &name) {
    if (secrets_ == nullptr) {
        return {MAQUETTE_UNKNOWN, "It asked for the secret " + name + ", where there are none."};
    }
    return secrets_->secret(name);
}

maquette_status_t Call::secret(const char *name, const char **value) {
    if (name == nullptr || value == nullptr || observer_ == nullptr) {
        return MAQUETTE_INVALID_PARAMETER;
    }
    SecretAnswer answer = secret(std::string(name));
    if (answer.status != MAQUETTE_OK) { return fail(answer.status, answer.text.c_str(), 0); }
    *value = keep(std::move(answer.text));
    return MAQUETTE_OK;
}

} // namespace maquette::host
