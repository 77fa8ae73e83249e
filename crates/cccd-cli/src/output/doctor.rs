//! What `cccd doctor` shows.
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `ready` | bool | a card can be read: `problems` is empty |
//! | `problems` | array | why not, in the order in which to solve them: `code`, `name`, `what` and `to_do` as in an error of [`cccd::json`], `reader` (string or null), `command` (string or null: a shell command) |
//! | `hints` | array | possible improvements: `name` (`short_only`, `slow`, `no_roots`, or that of an error of the trust folder, such as `trust_folder_exposed`), `what`, `to_do`, `reader` |
//! | `readers` | array | one object for each reader, below |
//! | `roots` | number or null | root certificates in the trust folder; null where it cannot be read |
//! | `computer` | object | `pcscd` and `libccid` (bool or null: installed), `usb_readers` and `nfc_modules` (array of strings, or null): Linux only |
//!
//! For each reader:
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `name` | string | its name |
//! | `card`, `mute`, `in_use` | bool | a card is on it; it does not answer; some program uses it |
//! | `atr`, `contactless` | string or null, bool or null | answer to reset, in hexadecimal; whether it is that of a contactless card |
//! | `vendor`, `model`, `version`, `firmware`, `usb` | string or null | what its driver reports; name and version of the driver are unknown to PC/SC |
//! | `announced` | object | `max_input`, `max_data`, `max_command`, `max_response`: bytes, or null where the driver does not report them |
//! | `emrtd` | bool or null | the card is one; null where none was reached |
//! | `extended_length` | bool or null | supported in both directions, by trial on EF.CardAccess |
//! | `card_access` | number or null | bytes of EF.CardAccess |
//! | `command_ms` | object or null | `min`, `median`, `max` of a short command |
//! | `bytes_per_ms` | number or null | measured on EF.CardAccess |
//! | `predicted_seconds` | object or null | `without_photo`, `with_photo`, by [`cccd::measure`] |
//! | `error` | object or null | why reader or card could not be examined |

use std::time::Duration;

use cccd::{
    Error,
    iso7816::Lengths,
    json::error_to_json,
    measure::Measurement,
    messages::{Language, Message, code_message, error_message},
    pcsc::ReaderFacts,
};
use cccd_base::screen::spelt_out;
use console::{Style, measure_text_width, style};
use serde_json::{Value, json};

use super::{NUMBER_WIDTH, SCHEMA_VERSION};
use crate::doctor::{About, Advice, Examined, Hint, Situation};

/// The facts of each reader, then what to do.
pub(crate) fn text(situation: &Situation, advice: &[Advice], language: Language) -> String {
    let readers = situation.readers.as_deref().unwrap_or_default();
    let mut text: String = readers.iter().map(|reader| examined(reader, language) + "\n").collect();
    if advice.iter().all(|advice| advice.code().is_none()) {
        let ready = language.pick("Sẵn sàng đọc thẻ.", "Ready to read a card.");
        text += &format!("{}\n", style(ready).green().bold());
    }
    for advice in advice {
        text += &told(advice, situation, language);
    }
    text
}

fn examined(reader: &Examined, language: Language) -> String {
    let unknown = || language.pick("không nêu", "not stated").to_owned();
    let facts = reader.facts.as_ref().ok().cloned().unwrap_or_default();
    let made = [facts.vendor.clone(), facts.model.clone()];
    let made = made.into_iter().flatten().map(|text| spelt_out(&text).into_owned());
    let made = made.collect::<Vec<_>>().join(", ");
    let versions = version(&facts).into_iter().chain(facts.firmware.clone());
    let versions = versions.map(|text| spelt_out(&text).into_owned()).collect::<Vec<_>>().join(", ");
    let or_unknown = |text: String| if text.is_empty() { unknown() } else { text };
    let mut rows = vec![
        (language.pick("Thẻ", "Card"), state(reader, language)),
        (language.pick("Hãng, loại", "Maker, type"), or_unknown(made)),
        (language.pick("Phiên bản, vi chương trình", "Version, firmware"), or_unknown(versions)),
        ("USB", usb(&facts).unwrap_or_else(unknown)),
        (
            language.pick("Trình điều khiển nhận tối đa", "Driver carries at most"),
            announced(&facts, language),
        ),
    ];
    if let Some(Ok(card)) = &reader.card {
        rows.extend(measured(card, language));
    }
    let width = rows.iter().map(|(label, _)| measure_text_width(label)).max().unwrap_or_default();
    let lines: String = rows
        .iter()
        .map(|(label, value)| {
            let padding = " ".repeat(width - measure_text_width(label));
            format!("  {}{padding}  {value}\n", style(label).dim())
        })
        .collect();
    format!("{}\n{lines}", style(spelt_out(&reader.name)).bold())
}

fn state(reader: &Examined, language: Language) -> String {
    let mut text = if reader.state.is_mute {
        language.pick("có, không trả lời", "present, does not answer").to_owned()
    } else if reader.state.has_card && reader.state.is_contactless {
        language.pick("có, không tiếp xúc", "present, contactless").to_owned()
    } else if reader.state.has_card {
        language.pick("có, tiếp xúc", "present, by contacts").to_owned()
    } else {
        language.pick("không có", "none").to_owned()
    };
    if !reader.atr.is_empty() {
        text += &format!(", ATR {}", hex::encode_upper(&reader.atr));
    }
    if reader.state.in_use {
        text += language.pick(", chương trình khác đang dùng", ", used by another program");
    }
    text
}

fn announced(facts: &ReaderFacts, language: Language) -> String {
    let sizes = facts.limits().map(|limits| {
        let (there, back) = (language.pick("đi", "there"), language.pick("về", "back"));
        format!("{there} {}, {back} {} byte", limits.max_command, limits.max_response)
    });
    let input = facts.max_input.map(|bytes| format!("MAXINPUT {bytes} byte"));
    let parts: Vec<_> = sizes.into_iter().chain(input).collect();
    if parts.is_empty() { language.pick("không nêu", "not stated").to_owned() } else { parts.join("; ") }
}

fn measured(measurement: &Measurement, language: Language) -> Vec<(&'static str, String)> {
    let number = |value: f64| language.decimal(value);
    let ms = |time: Duration| number(time.as_secs_f64() * 1e3);
    let command = measurement.command;
    let mut rows = vec![
        (
            language.pick("Lệnh dài, đã thử", "Extended length, tried"),
            match measurement.extended_length {
                Some(true) => language.pick("được", "works"),
                Some(false) => language.pick("không được", "does not work"),
                None => language.pick("không thử được trên thẻ này", "cannot be tried on this card"),
            }
            .to_owned(),
        ),
        (
            language.pick("Thời gian một lệnh", "Time of a command"),
            format!("{} ms ({} … {})", ms(command.median), ms(command.min), ms(command.max)),
        ),
    ];
    if let Some(speed) = bytes_per_ms(measurement) {
        rows.push((language.pick("Tốc độ truyền", "Speed"), format!("{} byte/ms", number(speed))));
    }
    if measurement.is_emrtd {
        let seconds = |photo| number(measurement.read_time(photo).as_secs_f64());
        let (without, with) = (seconds(false), seconds(true));
        rows.push((
            language.pick("Dự đoán thời gian đọc", "Predicted read time"),
            match language {
                Language::English => format!("{without} s, with the photo {with} s"),
                _ => format!("{without} giây, cả ảnh {with} giây"),
            },
        ));
    }
    rows
}

fn bytes_per_ms(measurement: &Measurement) -> Option<f64> {
    measurement.byte.map(|byte| 1.0 / (byte.as_secs_f64() * 1e3)).filter(|speed| speed.is_finite())
}

fn version(facts: &ReaderFacts) -> Option<String> {
    facts.version.map(|(major, minor, build)| format!("{major}.{minor}.{build}"))
}

fn usb(facts: &ReaderFacts) -> Option<String> {
    facts.usb.map(|(vendor, product)| format!("{vendor:04x}:{product:04x}"))
}

/// Two lines and, if there is one, a shell command; they start with the number, or a mark for a hint.
fn told(advice: &Advice, situation: &Situation, language: Language) -> String {
    let Message { what, to_do } = message(advice, situation, language);
    let (mark, color) = match advice.code() {
        Some(code) => (format!("[{}]", code.number()), Style::new().red().bold()),
        None => (mark_of_warning(advice), Style::new().yellow()),
    };
    let reader = advice.reader.as_ref().map(|name| format!(" [{}]", spelt_out(name))).unwrap_or_default();
    let indent = " ".repeat(NUMBER_WIDTH);
    let command = advice.command.map(|command| format!("{indent}$ {command}\n")).unwrap_or_default();
    format!("{mark:NUMBER_WIDTH$}{}{reader}\n{indent}{to_do}\n{command}", color.apply_to(what))
}

/// The number of a warning; a hint has none.
fn mark_of_warning(advice: &Advice) -> String {
    match &advice.about {
        About::Warning(error) => format!("[{}]", error.code().number()),
        _ => "  -".to_owned(),
    }
}

fn message(advice: &Advice, situation: &Situation, language: Language) -> Message {
    match &advice.about {
        About::Error(error) => error_message(error, language),
        About::Problem(code) => code_message(*code, language),
        About::Warning(error) => error_message(&error.clone().into(), language),
        About::Hint(hint) => {
            let (what, to_do) = hint_lines(*hint, language);
            let what = match cost(*hint, advice, situation) {
                Some((now, then)) => {
                    let [now, then] = [now, then].map(|time| language.decimal(time.as_secs_f64()));
                    let against = language.pick("giây; với lệnh dài", "s; with extended length");
                    let unit = language.pick("giây", "s");
                    format!("{} ({now} {against} {then} {unit}).", what.trim_end_matches('.')).into()
                }
                None => what.into(),
            };
            Message { what, to_do: to_do.into() }
        }
    }
}

/// The cost of short commands: the predicted time of a read with photo, and the time with extended ones.
fn cost(hint: Hint, advice: &Advice, situation: &Situation) -> Option<(Duration, Duration)> {
    let readers = situation.readers.as_ref().ok()?;
    let reader = readers.iter().find(|reader| Some(&reader.name) == advice.reader.as_ref())?;
    let Some(Ok(measurement)) = &reader.card else { return None };
    let time = |lengths| measurement.read_time_with(lengths, true);
    (hint == Hint::ShortOnly).then(|| (time(Lengths::Short), time(Lengths::Extended)))
}

/// What a hint says, and what to do.
const fn hint_lines(hint: Hint, language: Language) -> (&'static str, &'static str) {
    let (vietnamese, english) = match hint {
        Hint::ShortOnly => (
            (
                "Đầu đọc hoặc thẻ không nhận lệnh dài nên đọc ảnh lâu hơn.",
                "Nếu mọi thẻ đều như vậy, vui lòng cập nhật trình điều khiển hoặc đổi đầu đọc.",
            ),
            (
                "Reader or card do not carry extended length, so that the photo takes longer.",
                "If that is so with every card, please update the driver or take another reader.",
            ),
        ),
        Hint::Slow => (
            (
                "Mỗi lệnh gửi tới thẻ mất nhiều thời gian.",
                "Vui lòng cắm đầu đọc thẳng vào máy, không qua bộ chia USB, và đặt thẻ ngay giữa mặt đọc.",
            ),
            (
                "Each command to the card takes long.",
                "Please plug the reader into the computer itself, not a USB hub, and center the card on it.",
            ),
        ),
        Hint::NoRoots => (
            (
                "Thư mục chứng thư tin cậy chưa có chứng thư gốc nên không kết luận được thẻ thật.",
                "Vui lòng nhờ bộ phận kỹ thuật thêm chứng thư gốc (CSCA) vào thư mục đó.",
            ),
            (
                "The trust folder holds no root certificate, so that no card can be called genuine.",
                "Please have technical support put the root certificate (CSCA) into it.",
            ),
        ),
    };
    language.pick(vietnamese, english)
}

/// The name of a hint in JSON.
const fn hint_name(hint: Hint) -> &'static str {
    match hint {
        Hint::ShortOnly => "short_only",
        Hint::Slow => "slow",
        Hint::NoRoots => "no_roots",
    }
}

/// The JSON form.
pub(crate) fn json(situation: &Situation, advice: &[Advice], language: Language) -> Value {
    let problem = |advice: &Advice| {
        let code = advice.code()?;
        let Message { what, to_do } = message(advice, situation, language);
        Some(json!({
            "code": code.number(),
            "name": code.name(),
            "what": what,
            "to_do": to_do,
            "reader": advice.reader,
            "command": advice.command,
        }))
    };
    let hint = |advice: &Advice| {
        let name = match &advice.about {
            About::Hint(hint) => hint_name(*hint),
            About::Warning(error) => error.code().name(),
            _ => return None,
        };
        let Message { what, to_do } = message(advice, situation, language);
        Some(json!({ "name": name, "what": what, "to_do": to_do, "reader": advice.reader }))
    };
    let problems: Vec<_> = advice.iter().filter_map(problem).collect();
    let readers = situation.readers.as_deref().unwrap_or_default();
    let machine = &situation.machine;
    json!({
        "schema_version": SCHEMA_VERSION,
        "ready": problems.is_empty(),
        "problems": problems,
        "hints": advice.iter().filter_map(hint).collect::<Vec<_>>(),
        "readers": readers.iter().map(|reader| reader_json(reader, language)).collect::<Vec<_>>(),
        "roots": situation.roots.as_ref().ok(),
        "computer": {
            "pcscd": machine.has_service,
            "libccid": machine.has_ccid,
            "usb_readers": machine.usb_readers,
            "nfc_modules": machine.nfc_modules,
        },
    })
}

fn reader_json(reader: &Examined, language: Language) -> Value {
    let facts = reader.facts.as_ref().ok().cloned().unwrap_or_default();
    let limits = facts.limits();
    let card = reader.card.as_ref().and_then(|card| card.as_ref().ok());
    let ms = |time: Duration| rounded(time.as_secs_f64() * 1e3);
    let seconds = |time: Duration| rounded(time.as_secs_f64());
    let failed = |error: &Error| error_to_json(error, language);
    let error = reader.card.as_ref().and_then(|card| card.as_ref().err()).or(reader.facts.as_ref().err());
    json!({
        "name": reader.name,
        "card": reader.state.has_card,
        "mute": reader.state.is_mute,
        "in_use": reader.state.in_use,
        "atr": (!reader.atr.is_empty()).then(|| hex::encode_upper(&reader.atr)),
        "contactless": (!reader.atr.is_empty()).then_some(reader.state.is_contactless),
        "vendor": facts.vendor,
        "model": facts.model,
        "version": version(&facts),
        "firmware": facts.firmware,
        "usb": usb(&facts),
        "announced": {
            "max_input": facts.max_input,
            "max_data": facts.max_data,
            "max_command": limits.map(|limits| limits.max_command),
            "max_response": limits.map(|limits| limits.max_response),
        },
        "emrtd": card.map(|card| card.is_emrtd),
        "extended_length": card.and_then(|card| card.extended_length),
        "card_access": card.and_then(|card| card.card_access),
        "command_ms": card.map(|card| json!({
            "min": ms(card.command.min),
            "median": ms(card.command.median),
            "max": ms(card.command.max),
        })),
        "bytes_per_ms": card.and_then(bytes_per_ms).map(rounded),
        "predicted_seconds": card.filter(|card| card.is_emrtd).map(|card| json!({
            "without_photo": seconds(card.read_time(false)),
            "with_photo": seconds(card.read_time(true)),
        })),
        "error": error.map(failed),
    })
}

/// Rounds to three decimals: more are noise.
fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use cccd::{
        card::Session,
        error::{Code, TransportError},
        link::Link,
        measure::measure,
        transport::Limits,
    };
    use cccd_sim::{Chip, Issuance, SimTransport};

    use super::*;
    use crate::doctor::{Machine, State, advise};

    /// One reader with short commands, a good card on it, and no root.
    fn situation() -> Situation {
        let chip = Chip::new(Issuance::new(b"doctor").issue().unwrap());
        let link = SimTransport::with_limits(chip, Limits::SHORT);
        let mut facts = ReaderFacts::default();
        facts.vendor = Some("Maker\u{1b}".to_owned());
        facts.version = Some((2, 20, 3));
        facts.usb = Some((0x072F, 0x2200));
        facts.max_data = Some(256);
        let reader = Examined {
            name: "Reader 00".to_owned(),
            state: State { has_card: true, is_contactless: true, ..State::default() },
            atr: vec![0x3B, 0x80, 0x80, 0x01, 0x01],
            facts: Ok(facts),
            card: Some(measure(&mut Session::new(Link::new(link)))),
        };
        Situation {
            machine: Machine::default(),
            readers: Ok(vec![reader]),
            roots: Ok(0),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn facts_and_hints_are_told_in_either_language() {
        let situation = situation();
        let advice = advise(&situation);
        let text = text(&situation, &advice, Language::English);
        let text = console::strip_ansi_codes(&text);
        for part in [
            "Reader 00\n",
            "present, contactless, ATR 3B80800101",
            r"Maker\u{1b}",
            "2.20.3",
            "072f:2200",
            "there 261, back 258 byte",
            "does not work",
            "Ready to read a card.",
            " s; with extended length ",
            "no card can be called genuine",
        ] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
        assert!(!text.contains("[101]"), "{text}");
        let vietnamese = super::text(&situation, &advice, Language::Vietnamese);
        assert!(vietnamese.contains("Sẵn sàng đọc thẻ.") && vietnamese.contains(" giây; với lệnh dài "));
    }

    #[test]
    fn the_json_form_has_the_same() {
        let situation = situation();
        let value = json(&situation, &advise(&situation), Language::English);
        assert_eq!((&value["ready"], &value["roots"]), (&true.into(), &0.into()));
        let names: Vec<_> = value["hints"].as_array().unwrap().iter().map(|hint| &hint["name"]).collect();
        assert_eq!(names, ["short_only", "no_roots"]);
        let reader = &value["readers"][0];
        assert_eq!(reader["announced"]["max_response"], 258);
        assert_eq!((&reader["emrtd"], &reader["extended_length"]), (&true.into(), &false.into()));
        assert_eq!(reader["card_access"], 54);
        assert!(reader["predicted_seconds"]["with_photo"].as_f64() > Some(0.2));
        assert!(reader["error"].is_null() && value["computer"]["pcscd"].is_null());
    }

    #[test]
    fn a_problem_has_its_number_and_its_command() {
        let readers = Err(TransportError::ServiceNotRunning.into());
        let machine = Machine { has_service: Some(true), ..Machine::default() };
        let situation = Situation { machine, readers, roots: Ok(1), warnings: Vec::new() };
        let advice = advise(&situation);
        let text = text(&situation, &advice, Language::English);
        let text = console::strip_ansi_codes(&text);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("[100] The smart card service"), "{text}");
        assert_eq!(lines[2], "      $ sudo systemctl enable --now pcscd.socket");
        assert_eq!(lines.len(), 3);
        let value = json(&situation, &advice, Language::Vietnamese);
        let problem = &value["problems"][0];
        assert_eq!(problem["code"], Code::ServiceNotRunning.number());
        assert_eq!((&problem["name"], &value["ready"]), (&"service_not_running".into(), &false.into()));
    }

    #[test]
    fn hints_are_short_finished_sentences() {
        for hint in [Hint::ShortOnly, Hint::Slow, Hint::NoRoots] {
            for language in [Language::Vietnamese, Language::English] {
                let (what, to_do) = hint_lines(hint, language);
                for line in [what, to_do] {
                    assert!(line.ends_with('.') && (10..=110).contains(&line.chars().count()), "{line}");
                    assert_eq!(line.is_ascii(), language == Language::English, "{line}");
                }
            }
        }
    }
}
