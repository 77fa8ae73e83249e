//! Shows a trace to people: one line for each exchange, a heading for each phase, 100 columns.

use std::time::Duration;

use cccd::{
    check::Verdict,
    iso7816::{Command, Response},
    messages::{Language, verdict_message},
};
use jiff::Timestamp;

use crate::{
    exchange::{Exchange, Protection, Reply, Step, Timeline},
    format::{End, Header, SessionChannel, Trace, TraceEvent, What, cipher_name},
    words::{bytes, code_text, line, millis, phase_label, settings_text, status_text},
};
use cccd_base::screen::replaced;

/// What is shown of a trace, and in which language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShowOptions {
    /// Show keys, personal data and everything else byte by byte. Otherwise only their lengths are shown.
    pub bytes: bool,
    /// The language of headings and status words; names of commands are those of the standard.
    pub language: Language,
}

/// Bytes of hexadecimal on each line of one of two columns.
const BYTES_A_LINE: usize = 20;
/// Characters that they take: eight for four bytes, with a space between.
const COLUMN: usize = 44;

/// Shows a trace for people.
///
/// Each exchange has its number, time, command by name and file, lengths as sent and in plain, status and duration;
/// with [`ShowOptions::bytes`] also the bytes as sent and in plain, side by side. Otherwise the text holds neither keys
/// nor personal data; with them it is as secret as the trace.
pub fn show(trace: &Trace, options: &ShowOptions) -> String {
    let mut view = View { text: String::new(), options: *options };
    view.header(trace);
    let timeline = Timeline::of(trace);
    view.columns();
    for (index, step) in timeline.steps.iter().enumerate() {
        match step {
            Step::Exchange(exchange) => view.exchange(exchange),
            Step::Event(TraceEvent { at, what: What::Phase(phase), .. }) => {
                let rest = timeline.steps.get(index + 1..).unwrap_or_default();
                let heading = phase_label(Some(*phase), options.language);
                view.phase(heading, *at, rest);
            }
            Step::Event(event) => view.event(event),
        }
    }
    if !trace.is_whole() {
        let words = ("Bản ghi dừng ở đây, trước khi đọc xong.", "The trace breaks off here, before the end.");
        view.note(options.language.pick(words.0, words.1));
    }
    view.text
}

struct View {
    text: String,
    options: ShowOptions,
}

impl View {
    fn word<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.options.language.pick(vi, en)
    }

    fn field(&mut self, vi: &str, en: &str, value: &str) {
        let label = self.word(vi, en).to_owned();
        line(&mut self.text, format_args!("{label:<18}{value}"));
    }

    fn header(&mut self, trace: &Trace) {
        let shown = self.options.bytes;
        let Header { source, tool, started, reader, atr, limits, key, keys, settings } = &trace.header;
        self.field("Chương trình", "Program", &format!("{} ({})", replaced(tool), source.name()));
        let time = Timestamp::try_from(*started).map(|time| format!("{time:.3}")).unwrap_or_default();
        self.field("Bắt đầu", "Started", &time);
        self.field("Đầu đọc", "Reader", &replaced(reader));
        self.field("ATR", "ATR", &bytes(atr, shown));
        let limits = format!("{} / {} bytes", limits.max_command, limits.max_response);
        self.field("Lệnh / trả lời", "Limits", &limits);
        let key = key.as_ref().map(|key| match shown {
            true => key.text().expose().replace('\n', " "),
            false => self.word("[không hiện]", "[not shown]").to_owned(),
        });
        self.field("Số, mã mở chip", "Access key", key.as_deref().unwrap_or("-"));
        // The first of several keys is already shown.
        for further in keys.iter().skip(1) {
            let text = match shown {
                true => further.key.text().expose().replace('\n', " "),
                false => self.word("[không hiện]", "[not shown]").to_owned(),
            };
            self.field("", "", &format!("{text} ({})", further.reason.name()));
        }
        self.field("Tùy chọn", "Options", &settings_text(settings));
        for certificate in &trace.certificates {
            self.field("Chứng thư", "Certificate", &bytes(certificate, false));
            for row in certificate.chunks(2 * BYTES_A_LINE).filter(|_| shown) {
                line(&mut self.text, format_args!("{:18}{}", "", hex::encode_upper(row)));
            }
        }
    }

    fn columns(&mut self) {
        let [command, sent, received, status] = match self.options.language {
            Language::English => ["command", "→ (plain)", "← (plain)", "SW"],
            _ => ["lệnh", "→ (gốc)", "← (gốc)", "SW"],
        };
        line(
            &mut self.text,
            format_args!(
                "\n{:>5} {:>9}  {command:<44} {sent:>12} {received:>12} {status:>4} {:>7}",
                "#", "ms", "ms"
            ),
        );
    }

    /// Adds a heading with the duration of the phase.
    fn phase(&mut self, heading: &str, at: Duration, rest: &[Step<'_>]) {
        let is_end = |step: &&Step<'_>| {
            !matches!(step, Step::Event(TraceEvent { what: What::Phase(_) | What::End(_), .. }))
        };
        let (mut commands, mut sent, mut received) = (0, 0, 0);
        for step in rest.iter().take_while(is_end) {
            if let Step::Exchange(exchange) = step {
                commands += 1;
                sent += exchange.command.expose().len();
                received += exchange.received();
            }
        }
        let end = rest.iter().find(|step| !is_end(step)).or(rest.last()).map_or(at, |step| match step {
            Step::Event(event) => event.at,
            Step::Exchange(exchange) => exchange.start + exchange.duration.unwrap_or_default(),
        });
        let time = millis(end.saturating_sub(at));
        let unit = self.word("lệnh", if commands == 1 { "command" } else { "commands" }).to_owned();
        line(
            &mut self.text,
            format_args!("\n{heading} · {commands} {unit} · {time} ms · → {sent} · ← {received} bytes"),
        );
    }

    fn exchange(&mut self, exchange: &Exchange<'_>) {
        let has_plain = has_plain(exchange);
        let lengths = |whole: usize, plain: Option<usize>| match plain {
            Some(plain) if has_plain => format!("{whole} ({plain})"),
            _ => whole.to_string(),
        };
        let plain = exchange.plain.as_ref().and_then(|command| command.to_bytes().ok());
        let sent = lengths(exchange.command.expose().len(), plain.as_ref().map(Vec::len));
        let answer = exchange.answer.as_ref();
        let received = lengths(exchange.received(), answer.map(|answer| answer.data().len() + 2));
        let status = exchange.status().map(|status| status.to_string()).unwrap_or_default();
        let duration = exchange.duration.map(millis).unwrap_or_default();
        let (number, at, name) = (exchange.number, millis(exchange.start), exchange.name());
        line(
            &mut self.text,
            format_args!(
                "{number:>5} {at:>9}  {name:<44} {sent:>12} {received:>12} {status:>4} {duration:>7}"
            ),
        );
        self.what_came_back(exchange);
        if self.options.bytes {
            self.exchange_bytes(exchange);
        }
    }

    /// Adds any status except 9000 in words.
    fn what_came_back(&mut self, exchange: &Exchange<'_>) {
        let language = self.options.language;
        match (&exchange.outcome, exchange.status()) {
            (Reply::Answer(_), Some(status)) if status.is_ok() => {}
            (Reply::Answer(_), Some(status)) => self.note(&status_text(status, language)),
            (Reply::Answer(_), None) => {
                self.note(language.pick("trả lời không có mã trạng thái", "an answer without status word"))
            }
            (Reply::Error(fault), _) => self.note(&code_text(fault.code, language)),
            (Reply::Missing, _) => self.note(language.pick("không có trả lời", "no answer")),
        }
        match exchange.protection {
            Protection::Unreadable => self.note(
                language.pick("không mở được bằng khóa của bản ghi", "the keys of the trace do not open it"),
            ),
            Protection::Part => self.note(language.pick("một phần", "a part of a whole")),
            Protection::None | Protection::Opened => {}
        }
    }

    fn note(&mut self, words: &str) {
        line(&mut self.text, format_args!("{:17}· {words}", ""));
    }

    /// Adds the bytes: as sent on the left, in plain on the right.
    fn exchange_bytes(&mut self, exchange: &Exchange<'_>) {
        let has_plain = has_plain(exchange);
        let plain = exchange.plain.as_ref().filter(|_| has_plain);
        let plain = plain.and_then(|command| Command::to_bytes(command).ok()).unwrap_or_default();
        self.side_by_side("→", exchange.command.expose(), &plain);
        if let Reply::Answer(sent) = exchange.outcome {
            let apdu = |answer: &Response| [answer.data(), &answer.status().0.to_be_bytes()].concat();
            let plain = exchange.answer.as_ref().filter(|_| has_plain).map(apdu).unwrap_or_default();
            self.side_by_side("←", sent.expose(), &plain);
        }
    }

    fn side_by_side(&mut self, arrow: &str, left: &[u8], right: &[u8]) {
        let rows = left.len().max(right.len()).div_ceil(BYTES_A_LINE);
        for row in 0..rows {
            let arrow = if row == 0 { arrow } else { " " };
            let [left, right] = [left, right].map(|bytes| {
                let start = row * BYTES_A_LINE;
                let part = bytes.get(start..bytes.len().min(start + BYTES_A_LINE)).unwrap_or_default();
                part.chunks(4).map(hex::encode_upper).collect::<Vec<_>>().join(" ")
            });
            let both = format!("   {arrow} {left:<COLUMN$} │ {right}");
            line(&mut self.text, both.trim_end().trim_end_matches('│').trim_end());
        }
    }

    fn event(&mut self, event: &TraceEvent) {
        let shown = self.options.bytes;
        let language = self.options.language;
        let words = match &event.what {
            What::Phase(phase) => phase_label(Some(*phase), language).to_owned(),
            // A command is part of an exchange; an answer or error without a command stands alone.
            What::Command(command) => bytes(command.expose(), shown),
            What::Answer(answer) => {
                let words = self.word("trả lời không có lệnh", "an answer without a command");
                format!("{words} {}", bytes(answer.expose(), shown))
            }
            What::Error(fault) => code_text(fault.code, language),
            What::Reset => self.word("khởi động lại thẻ", "reset").to_owned(),
            What::Card { atr, limits } => format!(
                "{}, ATR {}, {} / {} bytes",
                self.word("thẻ có điện", "card powered"),
                bytes(atr, shown),
                limits.max_command,
                limits.max_response
            ),
            What::Lifted => self.word("thẻ bị nhấc khỏi đầu đọc", "card lifted off the reader").to_owned(),
            What::Cancelled => self.word("người gọi dừng đọc", "cancelled by the caller").to_owned(),
            What::Random(random) => {
                format!("{} {}", self.word("số ngẫu nhiên", "random"), bytes(random.expose(), shown))
            }
            What::Now(time) => {
                let time = Timestamp::try_from(*time).map(|time| format!("{time:.3}")).unwrap_or_default();
                format!("{} {time}", self.word("giờ", "time of day"))
            }
            What::Channel(channel) => self.channel(channel),
            What::End(end) => {
                line(&mut self.text, "");
                return self.end(end, event.at);
            }
        };
        let at = millis(event.at);
        line(&mut self.text, format_args!("{:>5} {at:>9}  {words}", ""));
    }

    fn channel(&self, channel: &SessionChannel) -> String {
        let shown = self.options.bytes;
        let SessionChannel { cipher, ks_enc, ks_mac, ssc } = channel;
        let words = self.word("kênh bảo mật", "protected channel");
        let cipher = cipher_name(*cipher);
        let [enc, mac, ssc] = [ks_enc, ks_mac, ssc].map(|part| bytes(part.expose(), shown));
        if shown {
            // Too wide for one line.
            return format!(
                "{words} {cipher}\n{:17}ks_enc {enc}\n{:17}ks_mac {mac}\n{:17}ssc {ssc}",
                "", "", ""
            );
        }
        format!("{words} {cipher}, ks_enc {enc}, ks_mac {mac}, ssc {ssc}")
    }

    fn end(&mut self, end: &End, at: Duration) {
        let language = self.options.language;
        self.field("Kết thúc", "End", &format!("{} ms", millis(at)));
        self.field("Kết quả", "Result", &end_text(end, language));
        let Some(judgement) = &end.judgement else { return };
        for (question, outcome, reason) in &judgement.checks {
            let reason =
                reason.map(|reason| format!(", {}", code_text(reason, language))).unwrap_or_default();
            line(&mut self.text, format_args!("  {}: {}{reason}", replaced(question), replaced(outcome)));
        }
        for finding in &judgement.findings {
            let finding = code_text(*finding, language);
            line(&mut self.text, format_args!("  {finding}"));
        }
    }
}

/// Whether the plain form differs from what was sent. If an exchange cannot be decrypted as a whole, command or answer
/// may still have a plain form.
const fn has_plain(exchange: &Exchange<'_>) -> bool {
    matches!(exchange.protection, Protection::Opened | Protection::Unreadable)
}

/// One line on how a read ended, with the verdict if it is known.
pub(crate) fn end_text(end: &End, language: Language) -> String {
    let verdict = end.judgement.as_ref().map(|judgement| verdict_text(&judgement.verdict, language));
    let error = end.error.map(|error| code_text(error, language));
    match (error, verdict) {
        (Some(error), Some(verdict)) => format!("{error} · {verdict}"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => language
            .pick(
                "đã đọc hết; chạy lại bản ghi để biết kết luận",
                "read to the end; a replay tells the verdict",
            )
            .to_owned(),
    }
}

fn verdict_text(name: &str, language: Language) -> String {
    let all = [Verdict::Genuine, Verdict::NotGenuine, Verdict::CannotTell, Verdict::ChipNotProven];
    let name = replaced(name).into_owned();
    match all.into_iter().find(|verdict| verdict.name() == name) {
        Some(verdict) => format!("{name}: {}", verdict_message(verdict, language).what),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use cccd::messages::Language;
    use cccd_sim::Profile;

    use super::*;
    use crate::testing;

    const ENGLISH: ShowOptions = ShowOptions { bytes: false, language: Language::English };

    #[test]
    fn every_line_is_at_most_100_columns() {
        for profile in Profile::ALL {
            let trace = testing::recorded(profile);
            for options in [ENGLISH, ShowOptions::default()] {
                for line in show(&trace, &options).lines().skip_while(|line| !line.is_empty()) {
                    assert!(line.chars().count() <= 100 || line.starts_with("  "), "{line}");
                }
            }
            for line in show(&trace, &ShowOptions { bytes: true, ..ENGLISH }).lines() {
                assert!(line.chars().count() <= 115, "{line}");
            }
        }
    }

    #[test]
    fn each_exchange_has_a_line_with_its_status() {
        let trace = testing::recorded(Profile::Cccd2021);
        let text = show(&trace, &ENGLISH);
        for exchange in Timeline::of(&trace).exchanges() {
            let status = exchange.status().unwrap().to_string();
            let start = format!("{:>5} ", exchange.number);
            let line = text.lines().find(|line| line.starts_with(&start)).unwrap();
            assert!(line.contains(&exchange.name()) && line.contains(&status), "{line}");
        }
        for phase in cccd::read::Phase::ALL {
            assert!(text.contains(phase_label(Some(phase), Language::English)));
        }
        assert!(text.contains("random [32 bytes]") && text.contains("ks_enc [16 bytes]"), "{text}");
        assert!(text.contains("read to the end; a replay tells the verdict"), "{text}");
    }

    #[test]
    fn bytes_stand_side_by_side_only_when_asked_for() {
        let trace = testing::recorded(Profile::Cccd2021);
        let hidden = show(&trace, &ENGLISH);
        let shown = show(&trace, &ShowOptions { bytes: true, ..ENGLISH });
        let timeline = Timeline::of(&trace);
        let read = timeline.exchanges().filter(|e| e.is_protected() && e.received() > 40).last().unwrap();
        let start = |bytes: &[u8]| bytes[..8].chunks(4).map(hex::encode_upper).collect::<Vec<_>>().join(" ");
        let Reply::Answer(answer) = read.outcome else { panic!("no answer") };
        let [protected, plain] = [start(answer.expose()), start(read.answer.as_ref().unwrap().data())];
        let row = shown.lines().find(|line| line.contains(&protected) && line.contains(&plain));
        assert!(row.is_some_and(|row| row.find(&protected) < row.find(&plain)), "{shown}");
        assert!(!hidden.contains(&protected) && !hidden.contains(&plain));
    }

    #[test]
    fn of_an_answer_that_does_not_open_the_command_is_shown_in_plain() {
        let mut trace = testing::recorded(Profile::Cccd2021);
        let last = trace.events.iter().rposition(|event| matches!(event.what, What::Answer(_))).unwrap();
        if let What::Answer(answer) = &mut trace.events[last].what {
            answer.expose_mut()[9] ^= 1;
        }
        let text = show(&trace, &ENGLISH);
        let at = text.lines().position(|line| line.contains("the keys of the trace do not open it")).unwrap();
        let line = text.lines().nth(at - 1).unwrap();
        assert!(line.contains("23 (7)") && line.contains(" 2021 9000"), "{line}");
    }

    #[test]
    fn nothing_personal_and_no_key_is_shown_unless_asked_for() {
        for profile in Profile::ALL {
            let mut trace = testing::recorded(profile);
            // Times of day look like dates of a holder, and the name of the reader is shown.
            trace.header.started = std::time::SystemTime::UNIX_EPOCH;
            trace.events.retain(|event| !matches!(event.what, What::Now(_)));
            for event in &mut trace.events {
                event.at = Duration::from_millis(event.line as u64);
            }
            let text = show(&trace, &ENGLISH) + &crate::Summary::of(&trace).text(Language::English);
            let secrets = [testing::of_person(&testing::card(profile)), testing::of_trace(&trace)].concat();
            assert!(secrets.len() > 30);
            for (name, value) in secrets.iter().filter(|(name, _)| name != "reader") {
                assert!(!testing::holds(&text, value), "{}: {name} is shown", profile.name());
            }
        }
    }
}
