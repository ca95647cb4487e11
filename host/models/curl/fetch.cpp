#include "models/curl/fetch.hpp"

#include "failure.hpp"
#include "models/curl/part_file.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

namespace maquette::host {

namespace {

constexpr long part_of_it = 206;
constexpr long no_such_part = 416;

template <class T, auto release> struct Release {
    void operator()(T *object) const { release(object); }
};
using Curl = std::unique_ptr<CURL, Release<CURL, curl_easy_cleanup>>;
using Headers = std::unique_ptr<curl_slist, Release<curl_slist, curl_slist_free_all>>;

std::string url_part(const std::string &url, CURLUPart part) {
    const std::unique_ptr<CURLU, Release<CURLU, curl_url_cleanup>> parsed(curl_url());
    char *text = nullptr;
    if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
        curl_url_get(parsed.get(), part, &text, 0) != CURLUE_OK) {
        return "";
    }
    const std::unique_ptr<char, Release<void, curl_free>> owner(text);
    return text;
}

bool is_this_machine(const std::string &host) {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

/// One transfer, from where the part ends.
class Transfer {
  public:
    Transfer(const Download &download, PartFile &part)
        : download_(download), part_(part), curl_(curl_easy_init()), begin_(part.size()) {
        const std::string host = url_part(download.url, CURLUPART_HOST);
        const bool local = is_this_machine(host);
        set(CURLOPT_URL, download.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, local ? "http,https" : "https");
        set(CURLOPT_REDIR_PROTOCOLS_STR, "https");
        if (local) { set(CURLOPT_PROXY, ""); }
        set(CURLOPT_FOLLOWLOCATION, 1L);
        set(CURLOPT_MAXREDIRS, 10L);
        set(CURLOPT_FAILONERROR, 1L);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CONNECTTIMEOUT, 30L);
        set(CURLOPT_LOW_SPEED_LIMIT, 1L); // a line that went dead, not one that is slow
        set(CURLOPT_LOW_SPEED_TIME, 60L);
        set(CURLOPT_USERAGENT, "maquette/" MAQUETTE_VERSION);
        set(CURLOPT_ERRORBUFFER, problem_);
        set(CURLOPT_HEADERFUNCTION, &Transfer::take_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, &Transfer::take_bytes);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_XFERINFOFUNCTION, &Transfer::take_progress);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_NOPROGRESS, download.progress ? 0L : 1L);
        if (begin_ > 0) { ask_for_the_rest(); }
    }

    CURLcode run() {
        const CURLcode code = curl_easy_perform(curl_.get());
        if (failure_) { std::rethrow_exception(failure_); }
        return code;
    }
    long status() const {
        long status = 0;
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
        return status;
    }
    std::string problem(CURLcode code) const {
        return problem_[0] == '\0' ? curl_easy_strerror(code) : problem_;
    }
    std::uint64_t begin() const { return begin_; }
    /// The whole file's size, as the server says it with a part; 0 if it does not.
    std::uint64_t total() const { return total_; }

  private:
    template <class T> void set(CURLoption option, T value) {
        curl_easy_setopt(curl_.get(), option, value);
    }

    void add_header(const std::string &line) {
        curl_slist *longer = curl_slist_append(headers_.get(), line.c_str());
        if (longer == nullptr) { throw std::bad_alloc(); }
        static_cast<void>(headers_.release());
        headers_.reset(longer);
    }

    void ask_for_the_rest() {
        add_header("Range: bytes=" + std::to_string(begin_) + "-");
        // The server sends all of it if it has another file by now.
        if (const std::string origin = part_.origin(); !origin.empty()) {
            add_header("If-Range: " + origin);
        }
        set(CURLOPT_HTTPHEADER, headers_.get());
    }

    void header(std::string_view line) {
        if (line.starts_with("HTTP/")) { // of a redirection's target, too
            etag_.clear();
            modified_.clear();
            return;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) { return; }
        std::string name(line.substr(0, colon));
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        std::string_view value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
        if (name == "etag") { etag_ = value; }
        if (name == "last-modified") { modified_ = value; }
        if (name == "content-range") { range(value); }
    }

    /// "bytes 100-199/200", or "bytes */200" where what was asked for is not there.
    void range(std::string_view value) {
        const std::size_t slash = value.find('/');
        const std::size_t first = value.find_first_of("0123456789*");
        if (slash == std::string_view::npos || first == std::string_view::npos) { return; }
        std::from_chars(value.data() + slash + 1, value.data() + value.size(), total_);
        std::uint64_t from = 0;
        if (std::from_chars(value.data() + first, value.data() + slash, from).ec == std::errc{}) {
            from_ = from;
        }
    }

    /// What If-Range may name: a strong tag, or a date.
    std::string origin() const {
        return !etag_.empty() && !etag_.starts_with("W/") ? etag_ : etag_.empty() ? modified_ : "";
    }

    void bytes(std::span<const std::byte> bytes) {
        if (!begun_) {
            begun_ = true;
            if (status() == part_of_it && from_ != begin_) {
                throw Failure(Cause::input, "The server of " + shown_address(download_.url) +
                                                " sends another part than was asked for. Remove " +
                                                download_.part.string() +
                                                ", and run the same command again.");
            }
            if (status() != part_of_it) {
                begin_ = 0;
                part_.begin_anew();
                if (const std::string name = origin(); !name.empty()) { part_.set_origin(name); }
            }
        }
        part_.append(bytes);
    }

    /// Nothing may be thrown through curl.
    template <class Step> std::size_t guarded(std::size_t size, const Step &step) {
        try {
            step();
            return size;
        } catch (...) {
            failure_ = std::current_exception();
            return CURL_WRITEFUNC_ERROR;
        }
    }
    static std::size_t take_header(char *data, std::size_t size, std::size_t count, void *self) {
        auto *transfer = static_cast<Transfer *>(self);
        return transfer->guarded(size * count, [&] { transfer->header({data, size * count}); });
    }
    static std::size_t take_bytes(char *data, std::size_t size, std::size_t count, void *self) {
        auto *transfer = static_cast<Transfer *>(self);
        return transfer->guarded(
            size * count, [&] { transfer->bytes(std::as_bytes(std::span(data, size * count))); });
    }
    static int take_progress(void *self, curl_off_t total, curl_off_t done, curl_off_t /*up*/,
                             curl_off_t /*up*/) {
        const auto *transfer = static_cast<const Transfer *>(self);
        const auto all = static_cast<std::uint64_t>(std::max<curl_off_t>(total, 0));
        transfer->download_.progress(transfer->begin_ +
                                         static_cast<std::uint64_t>(std::max<curl_off_t>(done, 0)),
                                     all == 0 ? 0 : transfer->begin_ + all);
        return 0;
    }

    const Download &download_;
    PartFile &part_;
    Curl curl_;
    Headers headers_;
    char problem_[CURL_ERROR_SIZE] = {};
    std::uint64_t begin_;               ///< of the file, what was there before
    std::optional<std::uint64_t> from_; ///< where the part begins that the server sends
    std::uint64_t total_ = 0;
    bool begun_ = false;
    std::string etag_;
    std::string modified_;
    std::exception_ptr failure_;
};

void require_good_address(const std::string &url) {
    const std::string scheme = url_part(url, CURLUPART_SCHEME);
    const std::string host = url_part(url, CURLUPART_HOST);
    if (scheme == "https" && !host.empty()) { return; }
    if (scheme == "http" && is_this_machine(host)) { return; }
    throw Failure(Cause::usage,
                  "Nothing is fetched from " + shown_address(url) +
                      ": only https: is, and http: from this machine itself. Fetch it otherwise, "
                      "and add the file.");
}

[[noreturn]] void refuse(const Download &download, const Transfer &transfer, CURLcode code,
                         std::uint64_t bytes) {
    const std::string address = shown_address(download.url);
    if (code == CURLE_HTTP_RETURNED_ERROR) {
        throw Failure(Cause::input, "The server of " + address + " answers " +
                                        std::to_string(transfer.status()) +
                                        ". Look at the address, or try again later.");
    }
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_TOO_MANY_REDIRECTS) {
        throw Failure(Cause::input, "The server of " + address +
                                        " leads elsewhere than to https: " +
                                        transfer.problem(code) + ". Look at the address.");
    }
    throw Failure(Cause::input,
                  "The download of " + address + " ended after " + std::to_string(bytes) +
                      " bytes: " + transfer.problem(code) +
                      ". Run the same command again; it goes on from there where the server can.");
}

} // namespace

void fetch(const Download &download) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) {
        throw Failure(Cause::internal,
                      std::string("libcurl does not start: ") + curl_easy_strerror(ready) + ".");
    }
    require_good_address(download.url);
    PartFile part(download.part);
    if (part.origin().empty() && !download.verified_later) { part.begin_anew(); }
    for (;;) {
        Transfer transfer(download, part);
        const CURLcode code = transfer.run();
        const bool all_there = transfer.status() == no_such_part && transfer.begin() > 0 &&
                               transfer.total() == transfer.begin();
        if (transfer.status() == no_such_part && transfer.begin() > 0 && !all_there) {
            part.begin_anew(); // it is no part of what the server has
            continue;
        }
        if (code != CURLE_OK && !all_there) { refuse(download, transfer, code, part.size()); }
        part.finish();
        return;
    }
}

} // namespace maquette::host
