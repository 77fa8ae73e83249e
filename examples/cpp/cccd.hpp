// libcccd for C++17: handles that free themselves, errors as exceptions. To be copied beside your program.
//
// Texts are UTF-8. What a handle is for, and what several threads may do with it, stands in cccd.h.
#ifndef CCCD_HPP
#define CCCD_HPP

#include <cccd.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cccd {

enum class Language { vietnamese = CCCD_VIETNAMESE, english = CCCD_ENGLISH };
enum class Verdict {
    genuine = CCCD_GENUINE,
    not_genuine = CCCD_NOT_GENUINE,
    cannot_tell = CCCD_CANNOT_TELL,
    chip_not_proven = CCCD_CHIP_NOT_PROVEN,
};
enum class Tone {
    green = CCCD_TONE_GREEN,
    amber = CCCD_TONE_AMBER,
    red = CCCD_TONE_RED,
    grey = CCCD_TONE_GREY,
};
enum class Outcome {
    passed = CCCD_PASSED,
    failed = CCCD_FAILED,
    inconclusive = CCCD_INCONCLUSIVE,
    not_supported = CCCD_NOT_SUPPORTED,
    not_performed = CCCD_NOT_PERFORMED,
};

class Document;

// An error with its number and two lines for people.
class Error : public std::exception {
public:
    // Takes an error over, which is the caller's.
    explicit Error(cccd_error *error) : Error(static_cast<const cccd_error *>(error)) { cccd_error_free(error); }
    // Copies one that stays whose it is.
    explicit Error(const cccd_error *error)
        : status_(cccd_error_status(error)), status_word_(cccd_error_status_word(error)) {
        for (int in : {CCCD_VIETNAMESE, CCCD_ENGLISH}) {
            happened_[in] = cccd_error_what(error, in, nullptr);
            to_do_[in] = cccd_error_to_do(error, in, nullptr);
        }
        if (auto command = cccd_error_command(error, nullptr)) command_ = command;
        lines_ = happened_[CCCD_VIETNAMESE] + "\n" + to_do_[CCCD_VIETNAMESE];
    }

    // Both lines in Vietnamese.
    const char *what() const noexcept override { return lines_.c_str(); }
    int status() const { return status_; }
    // The name of the status, as `wrong_key`.
    std::string name() const { return cccd_status_name(status_); }
    // The command that the card refused, as `SELECT`, and its status word, as 0x6982, where that is what the error comes
    // from; else empty, and 0.
    const std::string &command() const { return command_; }
    uint16_t status_word() const { return status_word_; }
    std::string happened(Language in = Language::vietnamese) const { return happened_[int(in)]; }
    std::string to_do(Language in = Language::vietnamese) const { return to_do_[int(in)]; }

    // What was read until a read ended in this error, or nothing.
    std::shared_ptr<const Document> read_so_far;

private:
    int status_;
    uint16_t status_word_;
    std::string happened_[2], to_do_[2], command_, lines_;
};

namespace detail {

template <class T, void (*give_back)(T *)> struct Free {
    void operator()(T *handle) const { give_back(handle); }
};
template <class T, void (*give_back)(T *)> using Handle = std::unique_ptr<T, Free<T, give_back>>;

// Calls what takes a place for an error last.
template <class Call> void check(Call call) {
    cccd_error *error = nullptr;
    if (call(&error) != CCCD_OK) throw Error(error);
}

// Calls what takes a place for a new handle, and one for an error last.
template <class Owner, class Call> Owner make(Call call) {
    typename Owner::pointer out = nullptr;
    check([&](cccd_error **error) { return call(&out, error); });
    return Owner(out);
}

// NULL where nothing is handed over.
inline const char *data(const std::optional<std::string_view> &text) { return text ? text->data() : nullptr; }
inline size_t size(const std::optional<std::string_view> &text) { return text ? text->size() : 0; }

inline std::string text(const char *text) { return text ? text : ""; }

}  // namespace detail

// Bytes that the library made: wiped when they go.
class Bytes {
public:
    explicit Bytes(cccd_buffer *buffer) : handle_(buffer) {}
    using pointer = cccd_buffer *;

    const uint8_t *data() const { return cccd_buffer_data(handle_.get(), nullptr); }
    size_t size() const {
        size_t length = 0;
        cccd_buffer_data(handle_.get(), &length);
        return length;
    }
    std::string_view text() const { return {reinterpret_cast<const char *>(data()), size()}; }

private:
    detail::Handle<cccd_buffer, cccd_buffer_free> handle_;
};

// A switch that ends waits and reads, from any thread.
class Cancel {
public:
    void now() const { cccd_cancel_now(handle_.get()); }
    const cccd_cancel *get() const { return handle_.get(); }

private:
    detail::Handle<cccd_cancel, cccd_cancel_free> handle_{cccd_cancel_new()};
};

// What opens a card, as the one input field of a counter gets it: the 12-digit number, the CAN (its last six digits), the
// text of the QR code, or the lines of the MRZ. It holds one key or several, which a read tries in their order.
class Key {
public:
    explicit Key(std::string_view typed)
        : handle_(detail::make<Owner>([&](auto out, auto error) {
              return cccd_key_parse(typed.data(), typed.size(), out, error);
          })) {}
    // Finds the QR code of a card in a picture (JPEG, PNG, WebP, BMP, GIF, TIFF). May take some seconds where there is none.
    static Key from_picture(const std::vector<uint8_t> &picture) {
        return Key(detail::make<Owner>([&](auto out, auto error) {
            return cccd_key_from_picture(picture.data(), picture.size(), out, error);
        }));
    }

    // What it was understood as: personal_number, can, qr, mrz or mrz_information.
    std::string kind() const { return detail::text(cccd_key_kind(get(), nullptr)); }
    // How many keys can be tried.
    size_t count() const { return cccd_key_count(get()); }
    // Why each of the keys can open a card, a line for people that says nothing of the key.
    std::vector<std::string> reasons(Language in = Language::vietnamese) const {
        std::vector<std::string> lines;
        for (size_t i = 0; i < count(); i++) lines.push_back(cccd_key_reason(get(), i, int(in), nullptr));
        return lines;
    }
    const cccd_key *get() const { return handle_.get(); }

private:
    using Owner = detail::Handle<cccd_key, cccd_key_free>;
    explicit Key(Owner handle) : handle_(std::move(handle)) {}
    Owner handle_;
};

// Counts the wrong keys tried on one card, from when it is laid down until it is lifted.
class Attempts {
public:
    size_t wrong_keys() const { return cccd_attempts_wrong_keys(handle_.get()); }
    const cccd_attempts *get() const { return handle_.get(); }

private:
    detail::Handle<cccd_attempts, cccd_attempts_free> handle_{cccd_attempts_new()};
};

// The private key of an office, which signs evidence: PEM or PKCS#12.
class OfficeKey {
public:
    explicit OfficeKey(const std::vector<uint8_t> &content, std::optional<std::string_view> passphrase = {})
        : handle_(detail::make<Owner>([&](auto out, auto error) {
              return cccd_office_key_parse(content.data(), content.size(), detail::data(passphrase),
                                           detail::size(passphrase), out, error);
          })) {}
    const cccd_office_key *get() const { return handle_.get(); }

private:
    using Owner = detail::Handle<cccd_office_key, cccd_office_key_free>;
    Owner handle_;
};

// Certificates to trust.
class Trust {
public:
    // Nobody yet.
    Trust() : handle_(cccd_trust_new()) {}
    // A trust folder; nothing stands for the user's own, or that of CCCD_TRUST.
    static Trust open(std::optional<std::string_view> folder = {}) {
        return Trust(detail::make<Owner>([&](auto out, auto error) {
            return cccd_trust_open(detail::data(folder), detail::size(folder), out, error);
        }));
    }
    void add_certificate(const std::vector<uint8_t> &certificate) {
        detail::check([&](auto error) {
            return cccd_trust_add_certificate(get(), certificate.data(), certificate.size(), error);
        });
    }
    void add_crl(const std::vector<uint8_t> &list) {
        detail::check([&](auto error) { return cccd_trust_add_crl(get(), list.data(), list.size(), error); });
    }
    void add_office(const std::vector<uint8_t> &key, std::string_view name) {
        detail::check([&](auto error) {
            return cccd_trust_add_office(get(), key.data(), key.size(), name.data(), name.size(), error);
        });
    }
    size_t anchors() const { return cccd_trust_anchor_count(get()); }
    // Files of the folder that could not be read, a line for each.
    std::vector<std::string> problems(Language in = Language::vietnamese) const {
        std::vector<std::string> lines(cccd_trust_problem_count(get()));
        for (size_t i = 0; i < lines.size(); i++) lines[i] = cccd_trust_problem(get(), i, int(in), nullptr);
        return lines;
    }
    const cccd_trust *get() const { return handle_.get(); }

private:
    using Owner = detail::Handle<cccd_trust, cccd_trust_free>;
    explicit Trust(Owner handle) : handle_(std::move(handle)) {}
    Owner handle_;
};

struct Reader {
    std::string name;
    bool has_card;
};

inline std::vector<Reader> readers() {
    using Owner = detail::Handle<cccd_readers, cccd_readers_free>;
    auto list = detail::make<Owner>(cccd_readers_list);
    std::vector<Reader> readers(cccd_readers_count(list.get()));
    for (size_t i = 0; i < readers.size(); i++)
        readers[i] = {cccd_readers_name(list.get(), i, nullptr), cccd_readers_has_card(list.get(), i) == 1};
    return readers;
}

// Waits until a card lies on a reader, whose name comes back.
inline std::string wait_for_card(std::optional<std::string_view> reader = {}, uint32_t milliseconds = CCCD_FOREVER,
                                 const Cancel *cancel = nullptr) {
    auto name = detail::make<Bytes>([&](auto out, auto error) {
        auto stop = cancel ? cancel->get() : nullptr;
        return cccd_wait_for_card(detail::data(reader), detail::size(reader), milliseconds, stop, out, error);
    });
    return std::string(name.text());
}

inline void wait_for_removal(std::string_view reader, uint32_t milliseconds = CCCD_FOREVER,
                             const Cancel *cancel = nullptr) {
    detail::check([&](auto error) {
        auto stop = cancel ? cancel->get() : nullptr;
        return cccd_wait_for_removal(reader.data(), reader.size(), milliseconds, stop, error);
    });
}

// A card behind a reader with software of its own. Whatever is thrown here counts as a fault of the reader.
class Link {
public:
    virtual ~Link() = default;
    // The response APDU; empty when the card is gone.
    virtual std::vector<uint8_t> transmit(const uint8_t *command, size_t length, uint32_t milliseconds) = 0;
    // Puts the card into the state after power-on.
    virtual void reset() = 0;
    virtual bool present() { return true; }
    virtual size_t max_command() const { return 261; }
    virtual size_t max_response() const { return 258; }
};

// A link to one card. A read uses it up.
class Card {
public:
    // Waits for a card on a PC/SC reader and takes it.
    static Card connect(std::optional<std::string_view> reader = {}, uint32_t milliseconds = CCCD_FOREVER,
                        const Cancel *cancel = nullptr) {
        return Card(detail::make<Owner>([&](auto out, auto error) {
            auto stop = cancel ? cancel->get() : nullptr;
            return cccd_transport_connect(detail::data(reader), detail::size(reader), milliseconds, stop, out, error);
        }));
    }

    // A card behind functions in C, such as cccd_sim_card_link fills in.
    static Card through(const cccd_callbacks &functions, std::string_view name) {
        return Card(detail::make<Owner>([&](auto out, auto error) {
            return cccd_transport_from_callbacks(&functions, name.data(), name.size(), out, error);
        }));
    }

    static Card through(std::unique_ptr<Link> link, std::string_view name) {
        cccd_callbacks functions = {};
        functions.size = sizeof functions;
        functions.context = link.get();
        functions.transmit = transmit;
        functions.reset = [](void *link) {
            return guarded([&] { return static_cast<Link *>(link)->reset(), CCCD_OK; });
        };
        functions.present = [](void *link) {
            return guarded([&] { return static_cast<Link *>(link)->present() ? CCCD_OK : CCCD_STATUS_NO_CARD; });
        };
        functions.release = [](void *link) { delete static_cast<Link *>(link); };
        functions.max_command = link->max_command();
        functions.max_response = link->max_response();
        auto card = through(functions, name);
        link.release();  // It is given back by `release` from here on.
        return card;
    }

    std::string reader() const { return detail::text(cccd_transport_reader(get(), nullptr)); }
    const cccd_transport *get() const { return handle_.get(); }

private:
    using Owner = detail::Handle<cccd_transport, cccd_transport_free>;
    explicit Card(Owner handle) : handle_(std::move(handle)) {}

    template <class Call> static int32_t guarded(Call call) {
        try {
            return call();
        } catch (...) {
            return CCCD_STATUS_READER_FAULT;
        }
    }
    static int32_t transmit(void *link, const uint8_t *command, size_t length, uint8_t *response,
                            size_t *response_length, uint32_t milliseconds) {
        return guarded([&] {
            auto answer = static_cast<Link *>(link)->transmit(command, length, milliseconds);
            if (answer.size() > *response_length) return CCCD_STATUS_READER_FAULT;
            std::copy(answer.begin(), answer.end(), response);
            *response_length = answer.size();
            return CCCD_OK;
        });
    }
    Owner handle_;
};

struct Field {
    std::string name, label, value;
    bool sensitive;
};
struct Check {
    std::string name, label;
    Outcome outcome;
    std::string outcome_label;
    int reason;  // 0 for none, and then no lines.
    std::string happened, to_do;
};
struct Finding {
    int code;
    std::string happened, to_do;
};
struct Photo {
    std::vector<uint8_t> bytes;
    std::string media_type;  // image/jpeg, image/jp2
};
struct Pixels {
    uint32_t width, height;
    Bytes rgb;
};

// What was read of a card and what can be said of it, seen and not owned.
class View {
public:
    explicit View(const cccd_document *document) : document_(document) {}

    Verdict verdict() const { return Verdict(cccd_document_verdict(document_)); }
    std::string verdict_line(Language in = Language::vietnamese) const {
        return detail::text(cccd_document_verdict_what(document_, int(in), nullptr));
    }
    std::string verdict_to_do(Language in = Language::vietnamese) const {
        return detail::text(cccd_document_verdict_to_do(document_, int(in), nullptr));
    }

    // What to show first: its number (CCCD_EXPIRED and the like), its name in JSON, its colour, and two lines.
    int headline() const { return cccd_document_headline(document_); }
    std::string headline_name() const { return detail::text(cccd_document_headline_name(document_, nullptr)); }
    Tone tone() const { return Tone(cccd_document_headline_tone(document_)); }
    std::string headline_line(Language in = Language::vietnamese) const {
        return detail::text(cccd_document_headline_what(document_, int(in), nullptr));
    }
    std::string headline_to_do(Language in = Language::vietnamese) const {
        return detail::text(cccd_document_headline_to_do(document_, int(in), nullptr));
    }
    // What else is to be known, each in a few words.
    std::vector<std::string> beside(Language in = Language::vietnamese) const {
        std::vector<std::string> all;
        for (size_t i = 0, count = cccd_document_beside_count(document_); i < count; i++)
            all.push_back(detail::text(cccd_document_beside_label(document_, i, int(in), nullptr)));
        return all;
    }
    // The same, each as a number (CCCD_EXPIRED and the like).
    std::vector<int> beside_numbers() const {
        std::vector<int> all(cccd_document_beside_count(document_));
        for (size_t i = 0; i < all.size(); i++) all[i] = cccd_document_beside(document_, i);
        return all;
    }
    // The error that ended the read early.
    std::optional<Error> error() const {
        auto error = cccd_document_error(document_);
        return error ? std::optional<Error>(error) : std::nullopt;
    }
    // The issuing state, `VNM` for Viet Nam; empty when it was not read.
    std::string issuing_state() const { return detail::text(cccd_document_issuing_state(document_, nullptr)); }

    // A field by its name, as `full_name`; empty when the card does not state it.
    std::string field(const char *name) const { return detail::text(cccd_document_field(document_, name, nullptr)); }
    std::string name() const { return field("full_name"); }
    std::string number() const { return field("personal_number"); }
    std::vector<Field> fields(Language in = Language::vietnamese) const {
        std::vector<Field> all;
        for (size_t i = 0, count = cccd_document_field_count(document_); i < count; i++)
            all.push_back({detail::text(cccd_document_field_name(document_, i, nullptr)),
                           detail::text(cccd_document_field_label(document_, i, int(in), nullptr)),
                           detail::text(cccd_document_field_value(document_, i, nullptr)),
                           cccd_document_field_is_sensitive(document_, i) == 1});
        return all;
    }
    std::vector<Check> checks(Language in = Language::vietnamese) const {
        std::vector<Check> all;
        for (size_t i = 0, count = cccd_document_check_count(document_); i < count; i++)
            all.push_back({detail::text(cccd_document_check_name(document_, i, nullptr)),
                           detail::text(cccd_document_check_label(document_, i, int(in), nullptr)),
                           Outcome(cccd_document_check_outcome(document_, i)),
                           detail::text(cccd_document_check_outcome_label(document_, i, int(in), nullptr)),
                           cccd_document_check_reason(document_, i),
                           detail::text(cccd_document_check_what(document_, i, int(in), nullptr)),
                           detail::text(cccd_document_check_to_do(document_, i, int(in), nullptr))});
        return all;
    }
    std::vector<Finding> findings(Language in = Language::vietnamese) const {
        std::vector<Finding> all;
        for (size_t i = 0, count = cccd_document_finding_count(document_); i < count; i++)
            all.push_back({cccd_document_finding_code(document_, i),
                           detail::text(cccd_document_finding_what(document_, i, int(in), nullptr)),
                           detail::text(cccd_document_finding_to_do(document_, i, int(in), nullptr))});
        return all;
    }

    // The photo in the bytes of the card, when it was read.
    std::optional<Photo> photo() const {
        size_t length = 0;
        const char *media_type = nullptr;
        auto bytes = cccd_document_photo(document_, &length, &media_type);
        if (!bytes) return {};
        return Photo{{bytes, bytes + length}, media_type};
    }
    Pixels photo_rgb() const {
        uint32_t width = 0, height = 0;
        auto rgb = detail::make<Bytes>([&](auto out, auto error) {
            return cccd_document_photo_rgb(document_, &width, &height, out, error);
        });
        return {width, height, std::move(rgb)};
    }
    Bytes photo_png() const {
        return detail::make<Bytes>([&](auto out, auto error) {
            return cccd_document_photo_png(document_, out, error);
        });
    }
    // A file of the card, as `EF.DG1`; empty when it was not read.
    std::vector<uint8_t> file(const char *name) const {
        size_t length = 0;
        auto bytes = cccd_document_file(document_, name, &length);
        return bytes ? std::vector<uint8_t>(bytes, bytes + length) : std::vector<uint8_t>();
    }

protected:
    const cccd_document *document_;
};

// What was read of a card, or kept of a read; wiped when it goes.
class Document : public View {
public:
    explicit Document(cccd_document *document) : View(document), handle_(document) {}
    using pointer = cccd_document *;

    // Everything; `flags` is a sum of CCCD_JSON_….
    Bytes json(uint32_t flags = 0, Language in = Language::vietnamese) const {
        return detail::make<Bytes>([&](auto out, auto error) {
            return cccd_document_json(document_, flags, int(in), out, error);
        });
    }
    // For CCCD_OPTION_EVIDENCE; `office` is that of an OfficeKey, which signs it.
    Bytes evidence(std::optional<std::string_view> purpose = {}, std::optional<std::string_view> clerk = {},
                   const cccd_office_key *office = nullptr) const {
        return detail::make<Bytes>([&](auto out, auto error) {
            return cccd_document_evidence(document_, detail::data(purpose), detail::size(purpose), detail::data(clerk),
                                          detail::size(clerk), office, out, error);
        });
    }
    // For CCCD_OPTION_RECORD.
    Bytes trace() const {
        return detail::make<Bytes>([&](auto out, auto error) { return cccd_document_trace(document_, out, error); });
    }

    static Document judge(const std::vector<uint8_t> &evidence, const Trust &trust, bool strict = false) {
        return detail::make<Document>([&](auto out, auto error) {
            return cccd_evidence_judge(evidence.data(), evidence.size(), trust.get(), strict, out, error);
        });
    }
    // The recorded read again, and whether this version did something else than the recorded one.
    static std::pair<Document, bool> replay(const std::vector<uint8_t> &trace) {
        int32_t diverged = 0;
        auto document = detail::make<Document>([&](auto out, auto error) {
            return cccd_trace_replay(trace.data(), trace.size(), &diverged, out, error);
        });
        return {std::move(document), diverged == 1};
    }

private:
    detail::Handle<cccd_document, cccd_document_free> handle_;
};

namespace detail {

// What a function of C is handed: an address and a length.
inline std::tuple<const uint8_t *, size_t> handed(const Bytes &bytes) { return {bytes.data(), bytes.size()}; }
inline std::tuple<const uint8_t *, size_t> handed(const std::vector<uint8_t> &bytes) {
    return {bytes.data(), bytes.size()};
}
inline std::tuple<const char *, size_t> handed(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace detail

// Calls a function of cccd.h that takes bytes and texts alone and makes bytes of them, as
// `make_bytes(cccd_decrypt, file, identities)`.
template <class Function, class... Given> Bytes make_bytes(Function function, const Given &...given) {
    return detail::make<Bytes>([&](auto out, auto error) {
        auto call = [&](auto... handed) { return function(handed..., out, error); };
        return std::apply(call, std::tuple_cat(detail::handed(given)...));
    });
}

// Encrypts evidence or a trace to the public keys of `age`, one a line.
inline Bytes encrypt(const Bytes &plain, std::string_view recipients) {
    return make_bytes(cccd_encrypt, plain, recipients);
}

struct Event {
    int kind;   // CCCD_EVENT_…
    int phase;  // 1 to 5, or 0.
    std::string_view file;
    uint64_t done, expected;
    std::optional<View> document;  // Name, number and verdict so far, before the photo.
};

// What to read and how.
class Options {
public:
    // One of CCCD_OPTION_….
    Options &set(int option, int64_t value = 1) {
        detail::check([&](auto error) { return cccd_options_set(get(), option, value, error); });
        return *this;
    }
    Options &photo(bool wanted = true) { return set(CCCD_OPTION_PHOTO, wanted); }
    Options &add_file(const char *file) {
        detail::check([&](auto error) { return cccd_options_add_file(get(), file, error); });
        return *this;
    }
    Options &cancel(const Cancel &cancel) {
        detail::check([&](auto error) { return cccd_options_set_cancel(get(), cancel.get(), error); });
        return *this;
    }
    Options &attempts(const Attempts &attempts) {
        detail::check([&](auto error) { return cccd_options_set_attempts(get(), attempts.get(), error); });
        return *this;
    }
    // Where wrong keys are counted across programs; none counts only here.
    Options &attempts_folder(std::optional<std::string_view> folder) {
        detail::check([&](auto error) {
            return cccd_options_set_attempts_folder(get(), detail::data(folder), detail::size(folder), error);
        });
        return *this;
    }
    // Is told what happens, and returns whether to go on; what it throws ends the read and comes out of `read`.
    Options &progress(std::function<bool(const Event &)> told) {
        progress_->told = std::move(told);
        detail::check([&](auto error) { return cccd_options_set_progress(get(), tell, progress_.get(), error); });
        return *this;
    }
    const cccd_options *get() const { return handle_.get(); }

private:
    friend Document read(Card card, const Key &key, const Trust &trust, const Options &options);

    struct Progress {
        std::function<bool(const Event &)> told;
        std::exception_ptr thrown;
    };
    static int32_t tell(void *context, const cccd_event *event) {
        auto progress = static_cast<Progress *>(context);
        try {
            auto document = event->document ? std::optional<View>(event->document) : std::nullopt;
            auto file = event->file ? event->file : "";
            return progress->told({event->kind, event->phase, file, event->done, event->expected, document}) ? 0 : 1;
        } catch (...) {
            progress->thrown = std::current_exception();
            return 1;
        }
    }

    detail::Handle<cccd_options, cccd_options_free> handle_{cccd_options_new()};
    std::unique_ptr<Progress> progress_ = std::make_unique<Progress>();
};

// Reads a card and verifies it. A card that is not genuine is no error: ask for the verdict.
inline Document read(Card card, const Key &key, const Trust &trust, const Options &options = {}) {
    cccd_error *error = nullptr;
    cccd_document *read = nullptr;
    auto status = cccd_read(card.get(), key.get(), trust.get(), options.get(), &read, &error);
    Document document(read);
    if (status == CCCD_OK) return document;
    Error thrown(error);
    if (auto theirs = std::exchange(options.progress_->thrown, nullptr)) std::rethrow_exception(theirs);
    if (read) thrown.read_so_far = std::make_shared<Document>(std::move(document));
    throw thrown;
}

using Log = std::function<void(int level, std::string_view line)>;

// Logs lines up to a level, 1 (errors) to 5 (every command), from any thread; an empty function ends it.
inline void log_to(Log log, int level) {
    struct Lines {
        std::mutex guard;
        std::shared_ptr<const Log> log;
    };
    // Never destroyed: a line may be on its way when the log is changed, and when the program ends.
    static Lines &lines = *new Lines;
    auto told = log ? std::make_shared<const Log>(std::move(log)) : nullptr;
    {
        std::lock_guard lock(lines.guard);
        lines.log = told;
    }
    auto tell = [](void *, int32_t of, const char *line, size_t length) {
        try {
            std::unique_lock lock(lines.guard);
            auto log = lines.log;
            lock.unlock();
            if (log) (*log)(of, {line, length});
        } catch (...) {
        }
    };
    detail::check([&](auto error) { return cccd_log_to(told ? +tell : nullptr, nullptr, level, error); });
}

// What a status, a reason or the code of a finding means, without any detail; empty for a number that is none.
inline std::string status_what(int status, Language in = Language::vietnamese) {
    return detail::text(cccd_status_what(status, int(in), nullptr));
}
// What to do about it.
inline std::string status_to_do(int status, Language in = Language::vietnamese) {
    return detail::text(cccd_status_to_do(status, int(in), nullptr));
}

inline std::string version() { return cccd_version(); }

}  // namespace cccd

#endif
