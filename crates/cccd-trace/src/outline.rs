//! The part of a trace that may leave the counter: headers of commands, lengths, status words, times and phases.

use std::io::Write;

use cccd::{Result, error::InputOutputError, iso7816::Command, transport::Limits};

use crate::format::{Trace, What};

/// The version of the format that this library writes.
const VERSION: u32 = 2;

/// Must not contain any word that a card states about its holder, such as the one for *no religion*.
const NOTE: &str = "Holds neither personal data nor keys, only headers of commands, lengths, status words and times. \
    Đã bỏ mọi dữ liệu cá nhân và khóa.";

/// Length limit for the name and version of the program.
const MAX_TOOL: usize = 32;

/// Writes the outline of a trace: the part that may be handed on because it holds no personal data and no keys.
///
/// An outline is a file of JSON lines. It cannot be replayed and is not a trace. The first line is an object with
/// `format` (`cccd-trace-outline`), `version` (2), `note` (that it holds neither personal data nor keys), `source`,
/// `tool`, `max_command` and `max_response` (bytes of a whole APDU) and `atr_length`. Each further line has `us`,
/// microseconds since recording began, and one of
///
/// - `phase`: the name of the phase of the read that begins;
/// - `command`: CLA, INS, P1 and P2 in hexadecimal, as they were sent, with `length` of the whole command, `lc`
///   and `le` (0 if absent; 256 and 65,536 if zero stands for them). A command that cannot be parsed has only
///   `length`, and `command` is empty;
/// - `answer`: the length of the whole answer, with `status`, the last two bytes;
/// - `error`: the number of the failure;
/// - `reset`, `lifted`, `cancelled`: `true`;
/// - `card`: `true`, with `max_command`, `max_response` and `atr_length`;
/// - `end`: `true`, with the number of the failure as `code`, or `null`. In version 1 it was the verdict.
///
/// The outline omits the data of commands and answers, random bytes, keys, certificates, options, the access key, the
/// time of day, the name of the reader, and the answer to reset, which may hold serial numbers.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub fn outline(trace: &Trace, mut output: impl Write) -> Result<()> {
    let lines = std::iter::once(first_line(trace)).chain(trace.events.iter().filter_map(|event| {
        let micros = event.at.as_micros();
        event_line(&event.what).map(|what| format!(r#"{{"us":{micros},{what}}}"#))
    }));
    for line in lines {
        writeln!(output, "{line}").map_err(|error| InputOutputError::Stream { kind: error.kind() })?;
    }
    output.flush().map_err(|error| InputOutputError::Stream { kind: error.kind() }.into())
}

fn first_line(trace: &Trace) -> String {
    let header = &trace.header;
    let (tool, source, link) = (tool(&header.tool), header.source.name(), link(header.limits, &header.atr));
    format!(
        r#"{{"format":"cccd-trace-outline","version":{VERSION},"note":"{NOTE}","source":"{source}","tool":"{tool}",{link}}}"#
    )
}

/// The name and version of the program; empty if the text is anything else.
fn tool(text: &str) -> &str {
    let version = text.strip_prefix("cccd ").unwrap_or_default();
    let is_version = version.len() <= MAX_TOOL
        && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && version.split('.').all(|part| (1..=3).contains(&part.len()));
    if is_version { text } else { "" }
}

fn link(limits: Limits, atr: &[u8]) -> String {
    let Limits { max_command, max_response } = limits;
    format!(r#""max_command":{max_command},"max_response":{max_response},"atr_length":{}"#, atr.len())
}

/// The members of a line; `None` for an event that is omitted.
fn event_line(what: &What) -> Option<String> {
    Some(match what {
        What::Phase(phase) => format!(r#""phase":"{}""#, phase.name()),
        What::Command(bytes) => command(bytes.expose()),
        What::Answer(bytes) => {
            let bytes = bytes.expose();
            let status = bytes.last_chunk::<2>().map(hex::encode_upper).unwrap_or_default();
            format!(r#""answer":{},"status":"{status}""#, bytes.len())
        }
        What::Error(fault) => format!(r#""error":{}"#, fault.code),
        What::Reset => r#""reset":true"#.to_owned(),
        What::Card { atr, limits } => format!(r#""card":true,{}"#, link(*limits, atr)),
        What::Lifted => r#""lifted":true"#.to_owned(),
        What::Cancelled => r#""cancelled":true"#.to_owned(),
        What::End(end) => {
            let code = end.error.map_or("null".to_owned(), |code| code.to_string());
            format!(r#""end":true,"code":{code}"#)
        }
        What::Random(_) | What::Now(_) | What::Channel(_) => return None,
    })
}

fn command(bytes: &[u8]) -> String {
    let length = bytes.len();
    match Command::parse(bytes) {
        Ok(command) => {
            let (header, lc, le) = (hex::encode_upper(command.header()), command.data().len(), command.ne());
            format!(r#""command":"{header}","length":{length},"lc":{lc},"le":{le}"#)
        }
        Err(_) => format!(r#""command":"","length":{length}"#),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use cccd_sim::Profile;

    use super::*;
    use crate::{
        Judgement,
        exchange::{FileName, Timeline},
        testing::{self, holds, of_person, of_trace},
    };

    /// The lines of a trace together with its plain files.
    fn full_view(trace: &Trace, lines: &[u8]) -> Vec<u8> {
        let mut files = BTreeMap::<Option<FileName>, Vec<u8>>::new();
        for exchange in Timeline::of(trace).exchanges() {
            if let (Some(block), Some(answer)) = (&exchange.block, &exchange.answer) {
                files.entry(block.file).or_default().extend_from_slice(answer.data());
            }
        }
        files.into_values().fold(lines.to_vec(), |all, file| [all, file].concat())
    }

    fn outlined(trace: &Trace) -> String {
        let mut bytes = Vec::new();
        outline(trace, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn nothing_personal_and_no_key_is_in_the_outline_and_all_of_it_in_the_trace() {
        for profile in Profile::ALL {
            let card = testing::card(profile);
            let lines = testing::recorded_bytes(profile);
            let mut trace = Trace::read(lines.as_slice()).unwrap();
            // Microseconds sometimes look like dates.
            for event in &mut trace.events {
                event.at = Duration::from_micros(event.line as u64);
            }
            let text = outlined(&trace);
            let full = String::from_utf8_lossy(&full_view(&trace, &lines)).into_owned();
            let issued: Vec<u8> = card.files.values().flatten().copied().collect();
            let issued = String::from_utf8_lossy(&issued);
            let (personal, keys) = (of_person(&card), of_trace(&trace));
            let mut found = 0;
            for (name, value) in personal.iter().chain(&keys) {
                assert!(!holds(&text, value), "{}: {name} is in the outline", profile.name());
                // A spelling of a name that the card does not hold cannot be in its trace.
                let is_key = keys.iter().any(|key| key.1 == *value);
                if is_key || holds(&issued, value) {
                    assert!(holds(&full, value), "{}: {name} is not in the trace", profile.name());
                    found += 1;
                }
            }
            let names: Vec<_> =
                personal.iter().filter(|(_, value)| holds(&full, value)).map(|(name, _)| &**name).collect();
            assert!(found > 15, "{} of {}", found, personal.len() + keys.len());
            assert!(["number", "MRZ", "birth"].iter().all(|name| names.contains(name)), "{names:?}");
            if profile == Profile::Cccd2021 {
                let texts =
                    ["full name", "CAN", "origin", "residence", "features", "father", "mother", "issue"];
                assert!(texts.iter().all(|name| names.contains(name)), "{names:?}");
            }
        }
    }

    #[test]
    fn what_qa_needs_is_in_the_outline() {
        let trace = testing::recorded(Profile::Cccd2021);
        let text = outlined(&trace);
        for line in text.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
        assert!(text.starts_with(r#"{"format":"cccd-trace-outline","version":2,"#));
        let commands = trace.events.iter().filter(|event| matches!(event.what, What::Command(_))).count();
        assert_eq!(text.matches(r#""command":"#).count(), commands);
        assert_eq!(text.matches(r#""answer":"#).count(), commands);
        assert!(text.contains(r#""command":"00A4020C","length":7,"lc":2,"le":0}"#), "{text}");
        assert!(text.contains(r#""command":"0CB09D00","#) && text.contains(r#""status":"9000""#));
        assert!(text.contains(r#""tool":"cccd 0."#) && text.ends_with("\"end\":true,\"code\":null}\n"));
        for phase in cccd::read::Phase::ALL {
            assert!(text.contains(&format!(r#""phase":"{}""#, phase.name())));
        }
    }

    /// Free text in the fields of a trace is not carried over.
    #[test]
    fn texts_of_a_hostile_trace_stay_behind() {
        let mut trace = testing::recorded(Profile::Cccd2021);
        trace.header.tool = "cccd 001.085.012345".to_owned();
        if let Some(What::End(end)) = trace.events.last_mut().map(|event| &mut event.what) {
            let judgement =
                Judgement { verdict: "NGUYEN VAN A".to_owned(), checks: Vec::new(), findings: Vec::new() };
            end.judgement = Some(judgement);
        }
        trace.events[1].what = What::Command(b"\x00\xB0".to_vec().into());
        let text = outlined(&trace);
        assert!(!text.contains("012345") && !text.contains("NGUYEN"), "{text}");
        assert!(text.contains(r#""command":"","length":2}"#));
        assert_eq!((tool("cccd 0.1.0"), tool("cccd "), tool("gmrtd 1.0")), ("cccd 0.1.0", "", ""));
    }
}
