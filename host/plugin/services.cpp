// The functions of maquette_host_t. Each is called by foreign code, so each stops exceptions.
#include "plugin/call.hpp"
#include "plugin/redaction.hpp"
#include "plugin/remote_services.hpp"

#include <maquette/bands.h>
#include <maquette/score.h>
#include <maquette/secrets.h>

#include <atomic>
#include <cstdio>
#include <new>
#include <string_view>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

void print_warnings(maquette_log_level_t level, const char *line) {
    if (level >= MAQUETTE_LOG_WARNING) { std::fprintf(stderr, "%s\n", line); }
}

std::atomic<PluginLog> plugin_log{print_warnings};

/// Runs `work`; what it throws becomes a status.
template <class Work> maquette_status_t guarded(maquette_call_t *call, Work work) noexcept {
    if (call == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
    try {
        return work(Call::from(call));
    } catch (const std::bad_alloc &) { return MAQUETTE_OUT_OF_MEMORY; } catch (...) {
        return MAQUETTE_INTERNAL;
    }
}

/// Reads a parameter if it exists and `fits`.
template <class Fits, class Take>
maquette_status_t read(maquette_call_t *call, const char *name, Fits fits, Take take) noexcept {
    return guarded(call, [&](Call &self) -> maquette_status_t {
        const Json *value = self.parameter(name);
        if (value == nullptr) { return MAQUETTE_UNKNOWN; }
        if (!fits(*value)) { return MAQUETTE_INVALID_PARAMETER; }
        take(self, *value);
        return MAQUETTE_OK;
    });
}

/// An integer, also when it was written as 4.0, within 64 bits.
bool is_integer(const Json &value) {
    if (value.is_number_unsigned()) {
        return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX);
    }
    if (value.is_number_integer()) { return true; }
    if (!value.is_number_float()) { return false; }
    const double number = value.get<double>();
    return number >= -9.0e18 && number <= 9.0e18 &&
           number == static_cast<double>(static_cast<std::int64_t>(number));
}

maquette_status_t get_integer(maquette_call_t *call, const char *name, std::int64_t *out) {
    return read(call, name, is_integer,
                [out](Call &, const Json &value) { *out = value.get<std::int64_t>(); });
}

maquette_status_t get_number(maquette_call_t *call, const char *name, double *out) {
    return read(
        call, name, [](const Json &value) { return value.is_number(); },
        [out](Call &, const Json &value) { *out = value.get<double>(); });
}

maquette_status_t get_boolean(maquette_call_t *call, const char *name, bool *out) {
    return read(
        call, name, [](const Json &value) { return value.is_boolean(); },
        [out](Call &, const Json &value) { *out = value.get<bool>(); });
}

maquette_status_t get_text(maquette_call_t *call, const char *name, const char **out) {
    return read(
        call, name, [](const Json &value) { return value.is_string(); },
        [out](Call &, const Json &value) { *out = value.get_ref<const std::string &>().c_str(); });
}

maquette_status_t get_count(maquette_call_t *call, const char *name, std::size_t *out) {
    return read(
        call, name, [](const Json &value) { return value.is_structured(); },
        [out](Call &, const Json &value) { *out = value.size(); });
}

maquette_status_t get_json(maquette_call_t *call, const char *name, const char **out) {
    return read(
        call, name, [](const Json &) { return true; },
        [out](Call &self, const Json &value) { *out = self.keep(value.dump()); });
}

const maquette_picture_t *get_input(maquette_call_t *call, const char *name) {
    const maquette_picture_t *picture = nullptr;
    guarded(call, [&](Call &self) {
        picture = self.input(name);
        return MAQUETTE_OK;
    });
    return picture;
}

maquette_status_t make_output(maquette_call_t *call, const char *name,
                              const maquette_format_t *format, maquette_picture_t **picture) {
    return guarded(call, [&](Call &self) { return self.make_output(name, format, picture); });
}

maquette_status_t make_output_from(maquette_call_t *call, const char *name, const char *input,
                                   maquette_picture_t **picture) {
    return guarded(call, [&](Call &self) { return self.make_output_from(name, input, picture); });
}

const char *get_metadata(maquette_call_t *call, const maquette_picture_t *picture, const char *key,
                         std::size_t *size) {
    const char *value = nullptr;
    guarded(call, [&](Call &self) {
        value = self.metadata(picture, key, size);
        return MAQUETTE_OK;
    });
    return value;
}

maquette_status_t set_metadata(maquette_call_t *call, maquette_picture_t *picture, const char *key,
                               const char *value, std::size_t size) {
    if (value == nullptr) { return MAQUETTE_INVALID_PARAMETER; }
    return guarded(call, [&](Call &self) {
        return self.set_metadata(picture, key, std::string(value, size));
    });
}

void progress(maquette_call_t *call, double fraction) {
    guarded(call, [&](Call &self) {
        self.progress(fraction);
        return MAQUETTE_OK;
    });
}

bool cancelled(maquette_call_t *call) {
    bool answer = false;
    guarded(call, [&](Call &self) {
        answer = self.cancelled();
        return MAQUETTE_OK;
    });
    return answer;
}

void charge(maquette_call_t *call, std::int64_t micro_units, const char *currency,
            const char *what) {
    guarded(call, [&](Call &self) {
        self.charge(micro_units, currency, what);
        return MAQUETTE_OK;
    });
}

void model(maquette_call_t *call, const char *name, const char *version, const char *sha256) {
    guarded(call, [&](Call &self) {
        self.model(name, version, sha256);
        return MAQUETTE_OK;
    });
}

void request_id(maquette_call_t *call, const char *id) {
    guarded(call, [&](Call &self) {
        self.request_id(id);
        return MAQUETTE_OK;
    });
}

maquette_status_t fail(maquette_call_t *call, maquette_status_t status, const char *sentence,
                       double retry_after) {
    guarded(call, [&](Call &self) { return self.fail(status, sentence, retry_after); });
    return status;
}

void log(const maquette_host_t * /*host*/, maquette_call_t *call, maquette_log_level_t level,
         const char *line) {
    if (call == nullptr && line != nullptr) {
        plugin_log.load()(level, redacted(line).c_str());
        return;
    }
    guarded(call, [&](Call &self) {
        self.log(level, line);
        return MAQUETTE_OK;
    });
}

maquette_status_t get_secret(maquette_call_t *call, const char *name, const char **value) {
    return guarded(call, [&](Call &self) { return self.secret(name, value); });
}

maquette_status_t give_score(maquette_call_t *call, double score) {
    return guarded(call, [&](Call &self) { return self.score(score); });
}

maquette_status_t add_finding(maquette_call_t *call, const char *id, const char *sentence) {
    return guarded(call, [&](Call &self) { return self.find(id, sentence); });
}

maquette_status_t rows_ready(maquette_call_t *call, const maquette_picture_t *output,
                             std::uint32_t rows) {
    return guarded(call, [&](Call &self) { return self.rows_ready(output, rows); });
}

const void *get_extension(const maquette_host_t * /*host*/, const char *id) {
    static constexpr maquette_bands_t bands{rows_ready};
    static constexpr maquette_secrets_t secrets{get_secret};
    const std::string_view wanted = id == nullptr ? "" : id;
    static constexpr maquette_score_t score{give_score, add_finding};
    if (wanted == MAQUETTE_BANDS) { return &bands; }
    if (wanted == MAQUETTE_SECRETS) { return &secrets; }
    if (wanted == MAQUETTE_SCORE) { return &score; }
    if (wanted == MAQUETTE_REMOTE_JOBS) { return remote_jobs_table(); }
    if (wanted == MAQUETTE_EXCHANGES) { return exchanges_table(); }
    return nullptr;
}

} // namespace

void set_plugin_log(PluginLog log) { plugin_log = log; }

void fill_services(maquette_host_t &host) {
    host.get_extension = get_extension;
    host.log = log;
    host.get_integer = get_integer;
    host.get_number = get_number;
    host.get_boolean = get_boolean;
    host.get_text = get_text;
    host.get_count = get_count;
    host.get_json = get_json;
    host.get_input = get_input;
    host.make_output = make_output;
    host.make_output_from = make_output_from;
    host.get_metadata = get_metadata;
    host.set_metadata = set_metadata;
    host.progress = progress;
    host.cancelled = cancelled;
    host.charge = charge;
    host.model = model;
    host.request_id = request_id;
    host.fail = fail;
}

} // namespace maquette::host
