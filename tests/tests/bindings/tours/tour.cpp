// Uses each part of cccd.hpp once: on invented cards, and at last on the one that lies on the reader.
#include "cccd.hpp"

#include <cccd_sim.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

using namespace cccd;

static void expect(bool right, const std::string &what) {
    if (!right) throw std::runtime_error("wrong: " + what);
}

// The number of the error with which a call ends; 0 for none.
template <class Call> static int status(Call call) {
    try {
        call();
    } catch (const Error &error) {
        expect(error.happened() != error.happened(Language::english), "lines in both languages");
        expect(error.to_do().size() > 10 && error.to_do(Language::english).size() > 10, "what to do");
        return error.status();
    }
    return 0;
}

static std::vector<uint8_t> copy(const Bytes &bytes) { return {bytes.data(), bytes.data() + bytes.size()}; }

struct Invented {
    explicit Invented(const char *seed, const char *quirks = nullptr) {
        expect(!cccd_sim_card_new(seed, nullptr, quirks, &card), "a card");
    }
    ~Invented() { cccd_sim_card_free(card); }
    std::string number() const { return cccd_sim_card_number(card, nullptr); }
    std::string name() const { return cccd_sim_card_name(card, nullptr); }
    std::vector<uint8_t> root() const {
        size_t length = 0;
        auto bytes = cccd_sim_card_root(card, &length);
        return {bytes, bytes + length};
    }
    cccd_callbacks link() const {
        cccd_callbacks link;
        expect(!cccd_sim_card_link(card, CCCD_SIM_STAYS, 0, &link), "a link");
        return link;
    }
    Card lay() const { return Card::through(link(), "invented"); }

    cccd_sim_card *card = nullptr;
};

// A reader with software of its own.
class OwnLink : public Link {
public:
    enum class Fault { none, throws, torn };
    OwnLink(const Invented &card, int &released, Fault fault = Fault::none)
        : card_(card.link()), released_(released), fault_(fault) {}
    ~OwnLink() override {
        cccd_sim_link_free(&card_);
        released_++;
    }
    std::vector<uint8_t> transmit(const uint8_t *command, size_t length, uint32_t milliseconds) override {
        if (fault_ == Fault::throws) throw std::runtime_error("the cable");
        if (fault_ == Fault::torn) return {};
        std::vector<uint8_t> answer(card_.max_response);
        size_t room = answer.size();
        expect(!card_.transmit(card_.context, command, length, answer.data(), &room, milliseconds), "an answer");
        answer.resize(room);
        return answer;
    }
    void reset() override { expect(!card_.reset(card_.context), "a reset"); }
    size_t max_command() const override { return card_.max_command; }
    size_t max_response() const override { return card_.max_response; }

private:
    cccd_callbacks card_;
    int &released_;
    Fault fault_;
};

static Trust trust_of(const Invented &card) {
    Trust trust;
    trust.add_certificate(card.root());
    return trust;
}

static void a_whole_read(const Invented &card, const OfficeKey &office) {
    int released = 0, lines = 0, phases = 0, blocks = 0;
    std::string identity;
    log_to([&](int level, std::string_view line) {
        expect(level >= 1 && level <= 5 && line.find(card.number()) == line.npos, "a line of the log");
        lines++;
    }, 5);
    Options options;
    options.photo().set(CCCD_OPTION_EVIDENCE).set(CCCD_OPTION_RECORD).add_file("EF.COM");
    options.progress([&](const Event &event) {
        phases += event.kind == CCCD_EVENT_PHASE && event.phase >= 1 && event.phase <= 5;
        blocks += event.kind == CCCD_EVENT_PROGRESS && !event.file.empty() && event.done <= event.expected;
        if (event.kind == CCCD_EVENT_IDENTITY) identity = event.document.value().name();
        return true;
    });
    auto own = Card::through(std::make_unique<OwnLink>(card, released), "đầu đọc riêng");
    expect(own.reader() == "đầu đọc riêng", "the name of the reader");
    auto holder = read(std::move(own), Key(card.number()), trust_of(card), options);
    log_to({}, 0);
    expect(lines > 20, "the log");
    expect(released == 1, "the link is released once");
    expect(phases >= 5 && blocks > 3 && identity == card.name(), "progress");

    expect(holder.verdict() == Verdict::genuine && holder.number() == card.number(), "a genuine card");
    expect(holder.verdict_line() != holder.verdict_line(Language::english), "the verdict in both languages");
    expect(holder.verdict_to_do().size() > 10, "what the verdict means");
    expect(holder.headline() == CCCD_GENUINE && holder.headline_name() == "genuine", "the headline");
    expect(holder.tone() == cccd::Tone::green && holder.beside().empty(), "its colour");
    expect(holder.beside_numbers().empty() && !holder.error(), "nothing beside it, and no error");
    expect(holder.headline_line() == holder.verdict_line(), "the headline in words");
    expect(holder.headline_to_do() == holder.verdict_to_do(), "what to do about it");
    expect(holder.issuing_state() == "VNM", "the issuing state");
    expect(holder.field("date_of_birth").size() == 10 && holder.field("nothing").empty(), "a field");
    std::string father;
    for (auto &field : holder.fields()) {
        expect(!field.label.empty() && field.value == holder.field(field.name.c_str()), field.name);
        expect(field.sensitive == (holder.json().text().find('"' + field.name + '"') == std::string_view::npos),
               "sensitive: " + field.name);
        if (field.name == "father") father = field.value;
    }
    expect(!father.empty(), "a sensitive field");
    expect(holder.json(CCCD_JSON_SENSITIVE).text().find(father) != std::string_view::npos, "sensitive JSON");
    expect(holder.json().text().find(R"("verdict":"genuine")") != std::string_view::npos, "JSON");
    bool revocation = false;
    for (auto &check : holder.checks(Language::english)) {
        expect(!check.label.empty() && !check.outcome_label.empty(), check.name);
        expect(check.outcome != Outcome::failed, check.name);
        expect((check.reason == 0) == check.happened.empty(), "reason: " + check.name);
        expect((check.reason == 0) == check.to_do.empty(), "what to do: " + check.name);
        revocation |= check.name == "revocation" && check.outcome == Outcome::not_performed && check.reason == 623;
    }
    expect(revocation, "a check that was not performed");
    expect(holder.findings().at(0).code == 656 && !holder.findings()[0].to_do.empty(), "a finding");

    auto photo = holder.photo().value();
    expect(photo.media_type == "image/jpeg" && photo.bytes.at(0) == 0xFF && photo.bytes[1] == 0xD8, "the photo");
    expect(holder.photo_png().text().substr(1, 3) == "PNG", "the photo as PNG");
    auto pixels = holder.photo_rgb();
    expect(pixels.width == 240 && pixels.height == 320 && pixels.rgb.size() == 240 * 320 * 3, "pixels");
    expect(holder.file("EF.DG1").at(0) == 0x61 && !holder.file("EF.COM").empty(), "files");
    expect(holder.file("EF.DG3").empty(), "a file that was not read");

    auto evidence = holder.evidence("thử", "người đọc", office.get());
    auto judged = Document::judge(copy(evidence), trust_of(card));
    expect(judged.verdict() == Verdict::genuine && judged.name() == card.name(), "evidence");
    expect(judged.json().text().find("người đọc") != std::string_view::npos, "who read it");
    expect(Document::judge(copy(evidence), Trust()).verdict() == Verdict::cannot_tell, "evidence, trusting nobody");
    auto encrypted = encrypt(evidence, "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
    expect(encrypted.text().substr(0, 18) == "age-encryption.org", "encryption");
    expect(status([&] { Document::judge(copy(encrypted), Trust()); }) == 843, "encrypted evidence");
    expect(status([&] { encrypt(evidence, "nobody"); }) == 900, "no recipient");
    // A pair of keys out of the tests of age, and another one.
    auto kept = encrypt(evidence, "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa");
    auto opener = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
    expect(cccd::make_bytes(cccd_decrypt, kept, opener).text() == evidence.text(), "decrypted evidence");
    auto wrong = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
    expect(status([&] { cccd::make_bytes(cccd_decrypt, copy(kept), wrong); }) == 849, "another identity");
    auto [again, diverged] = Document::replay(copy(holder.trace()));
    expect(!diverged && again.verdict() == Verdict::genuine && again.name() == card.name(), "a replay");
}

static void what_goes_wrong(const Invented &card) {
    Invented forged("tour");
    expect(!cccd_sim_card_change(forged.card, "DG13", SIZE_MAX), "a change");
    auto trust = trust_of(card);
    Key key(card.number());
    auto holder = read(forged.lay(), key, trust);
    expect(holder.verdict() == Verdict::not_genuine && !holder.photo(), "a forged card");
    expect(holder.tone() == cccd::Tone::red, "a forged card is red");
    bool hashes = false;
    for (auto &check : holder.checks())
        hashes |= check.name == "hashes" && check.outcome == Outcome::failed && check.reason == 600;
    expect(hashes, "a check that failed");
    expect(status([&] { holder.photo_png(); }) == 509 && status([&] { holder.photo_rgb(); }) == 509, "no photo");
    expect(status([&] { holder.trace(); }) == 900, "no trace");

    Attempts attempts;
    Options counting;
    counting.attempts(attempts).attempts_folder("nowhere");
    try {
        read(card.lay(), Key(Invented("somebody else").number()), trust, counting);
        expect(false, "a wrong key is an error");
    } catch (const Error &error) {
        expect(error.status() == 400 && attempts.wrong_keys() == 1, "a wrong key");
        expect(error.read_so_far && error.read_so_far->name().empty(), "what was read until then");
    }
    Invented odd("tour", "pace-refused-6a80");
    try {
        read(odd.lay(), Key(odd.number()), trust_of(odd));
        expect(false, "a refusal is an error");
    } catch (const Error &error) {
        auto kept = error.read_so_far->error();
        expect(error.status() == 405 && kept && kept->status() == 405 && kept->name() == "access_failed", "a refusal");
        expect(error.command() == "MSE:Set AT" && kept->status_word() == 0x6A80, "what the card refused");
    }
    expect(cccd::status_what(104, Language::english).find("The card ") == 0, "what a status means");
    expect(!cccd::status_to_do(104).empty() && cccd::status_what(1).empty(), "what to do about it");
    expect(status([] { Key("12"); }) == 410, "no key");

    Cancel cancel;
    cancel.now();
    expect(status([&] { read(card.lay(), key, trust, Options().cancel(cancel)); }) == 108, "cancel");
    Options stop, fall;
    stop.progress([](const Event &) { return false; });
    expect(status([&] { read(card.lay(), key, trust, stop); }) == 108, "progress that ends the read");
    fall.progress([](const Event &) -> bool { throw std::out_of_range("mine"); });
    try {
        read(card.lay(), key, trust, fall);
        expect(false, "what progress throws comes out");
    } catch (const std::out_of_range &) {
    }
    for (auto [fault, number] : {std::pair(OwnLink::Fault::throws, 114), {OwnLink::Fault::torn, 104}}) {
        int released = 0;
        auto own = Card::through(std::make_unique<OwnLink>(card, released, fault), "own");
        expect(status([&] { read(std::move(own), key, trust); }) == number, "fault " + std::to_string(number));
        expect(released == 1, "the link is released after a fault");
    }
    expect(status([&] { trust.add_certificate({1, 2, 3}); }) / 100 == 5, "no certificate");
    expect(status([&] { trust.add_crl({1, 2, 3}); }) / 100 == 5, "no revocation list");
    int refused = status([&] { trust.add_office({1, 2, 3}, "văn phòng"); });
    expect(refused / 100 == 5 || refused == 700, "no office");
    expect(status([] { OfficeKey({1, 2, 3}); }) == 844, "no key of an office");
    expect(status([] { Document::replay({1, 2, 3}); }) / 10 == 75, "no trace");
    expect(status([] { log_to([](int, std::string_view) {}, 9); }) == 900, "no level");
}

// The one input field takes them all.
static void keys(const std::string &number, const std::vector<uint8_t> &picture) {
    const char *qr = "001085012345|012345678|Mẫu|15011985|Nam|Hà Nội|01042021\r\n";
    for (auto [typed, kind] : {std::pair<std::string, std::string>(number, "personal_number"),
                               {number.substr(6), "can"}, {qr, "qr"}}) {
        Key key(typed);
        expect(key.kind() == kind && key.reasons().size() == key.count(), "a key of the kind " + kind);
    }
    auto shown = Key::from_picture(picture);
    auto english = shown.reasons(Language::english);
    expect(shown.kind() == "qr" && shown.count() == 2 && english.size() == 2, "the code in a picture");
    expect(english[0].find("CAN") != std::string::npos && english[1].find("BAC") != std::string::npos, "its reasons");
    expect(english != shown.reasons(), "its reasons in Vietnamese");
    expect(status([&] { Key::from_picture({picture.begin(), picture.begin() + 40}); }) == 853, "half a picture");
}

static void the_reader() {
    auto first = readers().at(0);
    expect(first.has_card && wait_for_card() == first.name, "the reader that holds a card");
    expect(wait_for_card(first.name, 0) == first.name, "the reader of that name");
    expect(status([&] { wait_for_removal(first.name, 0); }) == 109, "a card that stays");
    Cancel cancel;
    cancel.now();
    expect(status([&] { wait_for_removal(first.name, CCCD_FOREVER, &cancel); }) == 108, "a wait that is cancelled");
    expect(Card::connect(first.name, 0).reader() == first.name, "a link to it");
}

int main(int, char **arguments) {
    try {
        std::ifstream file(arguments[1], std::ios::binary);
        OfficeKey office(std::vector<uint8_t>(std::istreambuf_iterator<char>(file), {}));
        expect(!version().empty(), "the version");
        std::ofstream("trust.cer") << "no certificate";
        auto opened = Trust::open(".");
        expect(opened.anchors() == 0 && opened.problems().size() == 1, "a trust folder");
        Invented card("tour");
        expect(trust_of(card).anchors() == 1, "an anchor");
        a_whole_read(card, office);
        std::ifstream picture(arguments[2], std::ios::binary);
        keys(card.number(), {std::istreambuf_iterator<char>(picture), {}});
        what_goes_wrong(card);
        the_reader();
    } catch (const std::exception &error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    std::cout << "tour ok\n";
}
