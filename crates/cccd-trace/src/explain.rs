//! Describes a command in words, and the step at which a replay leaves its trace.

use std::ops::Range;

use cccd::{
    card::APPLICATION,
    iso7816::Command,
    messages::Language,
    tlv::{Element, Reader, Tag},
};
use cccd_base::command_names::{
    GENERAL_AUTHENTICATE, GET_DATA, MANAGE_SECURITY_ENVIRONMENT, READ_BINARY, SELECT, SET_AT, SET_KAT,
    of_instruction,
};

use crate::{
    exchange::{Block, Exchange, FileName, Protection, command_at},
    format::Trace,
    replay::{Difference, Divergence},
    show::ShowOptions,
    words::{bytes, line, phase_label},
};

const DYNAMIC_AUTHENTICATION_DATA: Tag = Tag(0x7C);
const DO_PASSWORD: Tag = Tag(0x83);

impl Exchange<'_> {
    /// The name of the command in the standard, with its file and bytes: `READ BINARY EF.DG13 bytes 223..446`. It
    /// contains nothing personal.
    pub fn name(&self) -> String {
        let Some([_, ins, p1, p2]) = self.header() else {
            return "no command".to_owned();
        };
        let data = self.plain.as_ref().map(Command::data);
        match (ins, p1, p2) {
            (0xA4, ..) => select(p1, data),
            (0xB0 | 0xB1, ..) => read_binary(self.block.as_ref()),
            (0x22, 0xC1, 0xA4) => set_at_pace(data),
            (0x22, 0x41, 0xA4) => format!("{SET_AT} Chip Authentication"),
            (0x22, 0x41, 0xA6) => format!("{SET_KAT} Chip Authentication"),
            (0x22, 0x81, 0xA4) => format!("{SET_AT} Terminal Authentication"),
            (0x22, 0x81 | 0xC1, 0xB6) => "MSE:Set DST".to_owned(),
            (0x2A, 0x00, 0xBE) => "PSO:Verify Certificate".to_owned(),
            (0x86, ..) => general_authenticate(data),
            _ => match of_instruction(ins) {
                Some(name @ (MANAGE_SECURITY_ENVIRONMENT | GET_DATA)) => format!("{name} {p1:02X} {p2:02X}"),
                Some(name) => name.to_owned(),
                None => format!("command {ins:02X} {p1:02X} {p2:02X}"),
            },
        }
    }
}

fn select(p1: u8, data: Option<&[u8]>) -> String {
    match (p1, data) {
        (0x04, Some(aid)) if aid == APPLICATION => format!("{SELECT} application eMRTD"),
        (0x04, Some(aid)) => format!("{SELECT} application {}", bytes(aid, false)),
        (0x04, None) => format!("{SELECT} application"),
        (0x00, Some([] | [0x3F, 0x00])) => format!("{SELECT} master file"),
        // Which of the two applications it is in makes no difference but for EF.SOD, whose identifier is that of
        // EF.CardSecurity in the master file.
        (_, Some(&[high, low])) => {
            format!("{SELECT} {}", FileName::with_fid(u16::from_be_bytes([high, low]), true))
        }
        _ => SELECT.to_owned(),
    }
}

fn read_binary(block: Option<&Block>) -> String {
    let Some(block) = block else { return READ_BINARY.to_owned() };
    let file = block.file.map_or_else(|| "of the current file".to_owned(), |file| file.to_string());
    match (block.offset, block.asked) {
        (Some(offset), Some(asked)) => {
            let Range { start, end } = offset..offset.saturating_add(asked);
            format!("{READ_BINARY} {file} bytes {start}..{end}")
        }
        (Some(offset), None) => format!("{READ_BINARY} {file} from byte {offset}"),
        (None, _) => format!("{READ_BINARY} {file}"),
    }
}

/// MSE:Set AT for PACE names the kind of password, but never the password (Doc 9303-11, 4.4.4.1).
fn set_at_pace(data: Option<&[u8]>) -> String {
    let mut objects = Reader::new(data.unwrap_or_default());
    let mut password = "";
    while let Ok(Some(object)) = objects.next() {
        if object.tag() == DO_PASSWORD {
            password = match object.value() {
                [1] => " with MRZ",
                [2] => " with CAN",
                [3] => " with PIN",
                [4] => " with PUK",
                _ => "",
            };
        }
    }
    format!("{SET_AT} PACE{password}")
}

/// PACE and Chip Authentication share a command for their steps; the data object inside identifies the step (Doc
/// 9303-11, 4.4.4.2 and 6.2.4).
fn general_authenticate(data: Option<&[u8]>) -> String {
    let first = data.and_then(|data| {
        let object = Element::parse(data, DYNAMIC_AUTHENTICATION_DATA).ok()?;
        Some(object.children().ok()?.peek())
    });
    let step = match first {
        Some(None) => "PACE 1, encrypted nonce",
        Some(Some(Tag(0x81))) => "PACE 2, map nonce",
        Some(Some(Tag(0x83))) => "PACE 3, key agreement",
        Some(Some(Tag(0x85))) => "PACE 4, token",
        Some(Some(Tag(0x80))) => "Chip Authentication",
        _ => return GENERAL_AUTHENTICATE.to_owned(),
    };
    format!("{GENERAL_AUTHENTICATE} {step}")
}

impl Divergence {
    /// Explains to people where the replay left the trace: step, phase, first differing byte, and both commands, also
    /// in plain if the keys of the trace decrypt them. Bytes appear only if the options request them.
    pub fn explain(&self, trace: &Trace, options: &ShowOptions) -> String {
        let language = options.language;
        let mut text = String::new();
        let phase = phase_label(self.phase, language);
        let (line_number, step) = (self.line, self.commands + 1);
        match language {
            Language::English => line(
                &mut text,
                format_args!("The replay leaves the trace at line {line_number}, command {step} ({phase})."),
            ),
            _ => line(
                &mut text,
                format_args!("Lần chạy lại khác bản ghi ở dòng {line_number}, lệnh {step} ({phase})."),
            ),
        }
        let of_trace = language.pick("Bản ghi ", "Trace   ");
        let of_replay = language.pick("Chạy lại", "Replay  ");
        match &self.difference {
            Difference::Command { expected, got, first_byte } => {
                let what = language.pick("Byte khác đầu tiên", "First byte that differs");
                let at = part_of_command(*first_byte, expected.expose(), language);
                line(&mut text, format_args!("{what}: {first_byte} ({at})"));
                for (side, sent) in [(of_trace, expected), (of_replay, got)] {
                    let exchange = command_at(trace, step, sent);
                    line(&mut text, format_args!("  {side}  {}", describe(&exchange, language)));
                    if options.bytes {
                        line(&mut text, format_args!("            {}", hex::encode_upper(sent.expose())));
                        if let (Protection::Opened, Some(Ok(plain))) =
                            (exchange.protection, exchange.plain.as_ref().map(Command::to_bytes))
                        {
                            line(&mut text, format_args!("          = {}", hex::encode_upper(plain)));
                        }
                    }
                }
            }
            Difference::RandomLength { expected, got } => {
                let what = language.pick("byte ngẫu nhiên", "random bytes");
                line(&mut text, format_args!("  {of_trace}  {expected} {what}"));
                line(&mut text, format_args!("  {of_replay}  {got} {what}"));
            }
            Difference::Kind { expected, got } => {
                line(&mut text, format_args!("  {of_trace}  {expected}"));
                line(&mut text, format_args!("  {of_replay}  {got}"));
            }
            Difference::Ended { got } => {
                let end = language.pick("hết bản ghi", "the trace has ended");
                line(&mut text, format_args!("  {of_trace}  {end}"));
                line(&mut text, format_args!("  {of_replay}  {got}"));
            }
            Difference::Outcome { expected, got } => {
                for (side, end) in [(of_trace, expected), (of_replay, got)] {
                    line(&mut text, format_args!("  {side}  {}", crate::show::end_text(end, language)));
                }
                let [expected, got] = [expected, got].map(|end| match &end.judgement {
                    Some(judgement) => judgement.checks.as_slice(),
                    None => &[],
                });
                for (question, one, code) in expected {
                    let answered = got.iter().find(|check| check.0 == *question);
                    if let Some((_, other, _)) = answered.filter(|check| (&check.1, &check.2) != (one, code))
                    {
                        line(&mut text, format_args!("            {question}: {one} / {other}"));
                    }
                }
            }
        }
        text
    }
}

/// The part of a command that a byte belongs to.
fn part_of_command(byte: usize, command: &[u8], language: Language) -> &'static str {
    let nc = Command::parse(command).map_or(0, |command| command.data().len());
    let lc_len = match (nc, command.get(4)) {
        (0, _) => 0,
        (_, Some(0)) => 3,
        _ => 1,
    };
    match byte {
        0 => "CLA",
        1 => "INS",
        2 => "P1",
        3 => "P2",
        _ if byte < 4 + lc_len => "Lc",
        _ if byte < 4 + lc_len + nc => language.pick("dữ liệu", "data"),
        _ => "Le",
    }
}

/// One command on one line: name, header, lengths.
fn describe(exchange: &Exchange<'_>, language: Language) -> String {
    let name = exchange.name();
    let length = exchange.command.expose().len();
    let header = exchange.header().map(hex::encode_upper).unwrap_or_default();
    let mut text = format!("{name} · {header} · {length} bytes");
    match (exchange.protection, &exchange.plain) {
        (Protection::Opened | Protection::Unreadable, Some(plain)) => {
            let words = language.pick("không bảo vệ", "in plain");
            text += &format!(" ({words}: Lc {}, Le {})", plain.data().len(), plain.ne());
        }
        (Protection::Unreadable, None) => {
            text += language
                .pick(" (không mở được bằng khóa của bản ghi)", " (the keys of the trace do not open it)");
        }
        (_, Some(plain)) => text += &format!(" (Lc {}, Le {})", plain.data().len(), plain.ne()),
        (_, None) => {}
    }
    text
}

#[cfg(test)]
mod tests {
    use cccd::{access::AccessKey, check::Verdict, read::Phase};
    use cccd_sim::Profile;

    use super::*;
    use crate::{Judgement, Pace, Timeline, What, replay, testing};

    #[test]
    fn a_byte_of_a_command_is_in_a_part() {
        let part = |byte, command: &[u8]| part_of_command(byte, command, Language::English);
        let short = [0, 0xA4, 2, 0x0C, 2, 1, 0x1C, 0];
        let parts = [0, 1, 2, 3, 4, 5, 6, 7].map(|byte| part(byte, &short));
        assert_eq!(parts, ["CLA", "INS", "P1", "P2", "Lc", "data", "data", "Le"]);
        assert_eq!([4, 6].map(|byte| part(byte, &[0, 0xB0, 0, 0, 0, 1, 0])), ["Le", "Le"]);
        assert_eq!(
            [6, 7, 8].map(|byte| part(byte, &[0, 0x88, 0, 0, 0, 0, 1, 9, 0, 0])),
            ["Lc", "data", "Le"]
        );
    }

    fn names(profile: Profile) -> Vec<String> {
        Timeline::of(&testing::recorded(profile)).exchanges().map(Exchange::name).collect()
    }

    #[test]
    fn commands_of_a_read_by_pace_have_their_names() {
        let names = names(Profile::Cccd2021);
        let expected = [
            "SELECT EF.CardAccess",
            "MSE:Set AT PACE with MRZ",
            "GENERAL AUTHENTICATE PACE 1, encrypted nonce",
            "GENERAL AUTHENTICATE PACE 2, map nonce",
            "GENERAL AUTHENTICATE PACE 3, key agreement",
            "GENERAL AUTHENTICATE PACE 4, token",
            "SELECT application eMRTD",
            "INTERNAL AUTHENTICATE",
        ];
        let mut found = names.iter().filter(|name| expected.contains(&name.as_str()));
        assert!(found.by_ref().take(7).eq(&expected[..7]), "{names:#?}");
        for start in
            ["READ BINARY EF.CardAccess bytes 0..", "READ BINARY EF.DG13 bytes 0..", "MSE:Set AT Chip"]
        {
            assert!(names.iter().any(|name| name.starts_with(start)), "{start} in {names:#?}");
        }
        assert!(names.iter().any(|name| name == "GENERAL AUTHENTICATE Chip Authentication"));
        assert!(!names.iter().any(|name| name.starts_with("command")));
    }

    #[test]
    fn commands_of_a_read_by_bac_have_their_names() {
        let names = names(Profile::CccdBacOnly);
        assert!(names.windows(2).any(|two| two == ["GET CHALLENGE", "EXTERNAL AUTHENTICATE"]), "{names:#?}");
    }

    #[test]
    fn a_divergence_is_explained_without_a_byte_unless_asked() {
        let trace = testing::recorded(Profile::Cccd2021);
        let explained = |change: &dyn Fn(&mut Trace), options: &ShowOptions| {
            let mut trace = trace.clone();
            change(&mut trace);
            replay(&trace, Pace::AtOnce).unwrap().divergence.unwrap().explain(&trace, options)
        };
        let other_key = |trace: &mut Trace| trace.header.key = Some(AccessKey::parse("000000").unwrap());
        let english = ShowOptions { language: Language::English, ..ShowOptions::default() };
        let text = explained(&other_key, &english);
        assert!(text.contains("First byte that differs"), "{text}");
        assert!(text.contains("Trace     MSE:Set AT PACE with MRZ"), "{text}");
        assert!(text.contains("Replay    MSE:Set AT PACE with CAN"), "{text}");
        assert!(!text.contains("0022C1A4"[4..].repeat(2).as_str()));
        let with_bytes = explained(&other_key, &ShowOptions { bytes: true, ..english });
        assert!(with_bytes.contains("0022C1A40F800A"), "{with_bytes}");
        assert!(!text.contains("0022C1A40F800A"), "{text}");

        let shorter = explained(&|trace| trace.header.settings.photo = false, &english);
        assert!(shorter.contains(phase_label(Some(Phase::Files), Language::English)), "{shorter}");
        let cut = explained(&|trace| trace.events.truncate(30), &english);
        assert!(cut.contains("the trace has ended"), "{cut}");
        // An older trace holds a judgement too.
        let judged_otherwise = |trace: &mut Trace| {
            let Some(What::End(end)) = trace.events.last_mut().map(|event| &mut event.what) else { return };
            let chain = ("chain".to_owned(), "passed".to_owned(), None);
            end.judgement = Some(Judgement {
                verdict: Verdict::Genuine.name().to_owned(),
                checks: vec![chain],
                findings: Vec::new(),
            });
            trace.certificates.clear();
        };
        let untrusted = explained(&judged_otherwise, &english);
        assert!(untrusted.contains("cannot_tell"), "{untrusted}");
        assert!(untrusted.contains("chain: passed / inconclusive"), "{untrusted}");
        let vietnamese = explained(&other_key, &ShowOptions::default());
        assert!(vietnamese.contains("Byte khác đầu tiên"), "{vietnamese}");
    }

    /// A change inside the protection is shown in plain.
    #[test]
    fn protected_commands_are_explained_in_plain() {
        let trace = testing::recorded(Profile::Cccd2021);
        let timeline = Timeline::of(&trace);
        let read = timeline.exchanges().find(|e| e.is_protected() && e.name().starts_with("READ")).unwrap();
        let mut got = read.command.clone();
        *got.expose_mut().last_mut().unwrap() ^= 1;
        let (commands, phase) = (read.number - 1, read.phase);
        let difference = Difference::Command {
            expected: read.command.clone(),
            got,
            first_byte: read.command.expose().len() - 1,
        };
        let divergence = Divergence { line: read.line, commands, phase, difference };
        let text = divergence.explain(&trace, &ShowOptions::default());
        assert!(text.matches(&read.name()).count() >= 2, "{text}");
        assert!(text.contains("không bảo vệ: Lc 0"), "{text}");
    }
}
