//! The bytes of a file of evidence: see `FORMAT.md`.

#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, time::SystemTime};

use cccd_base::crypto::HashAlgorithm;
use jiff::Timestamp;

use crate::{
    access::{Access, AccessProtocol, PasswordKind},
    auth::{
        active::{ActiveAuthentication, SignedChallenge},
        chip::ChipAuthentication,
    },
    check::Verdict,
    document::Document,
    error::{Code, DataError, DataKind, EvidenceError, Result},
    evidence::{EvidenceFile, MAX_LEN, MAX_TEXT_LEN, OfficeProof, Origin, Recorded, RecordedCheck, VERSION},
    files::File,
    iso7816::StatusWord,
    lds::security_infos::PaceProtocol,
    read::Proofs,
    tlv::{
        Element, Reader, Tag, encode, encode_all,
        tag::{BOOLEAN, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, UTF8_STRING},
    },
};

/// What every file begins with; the version and a line feed follow.
const MAGIC: &[u8] = b"cccd-evidence ";
/// The line of today's version.
const LINE: &[u8] = b"cccd-evidence 2\n";
/// From version 2 on a file ends in the SHA-256 of all before it.
const SUM_LEN: usize = 32;
/// What encrypted files begin with.
const ENCRYPTED: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----"];

/// So many checks are read; this version knows sixteen questions.
const MAX_CHECKS: usize = 64;

const TOOL: Tag = Tag::context(0);
const TIME: Tag = Tag::context(1);
const READER: Tag = Tag::context(2);
const PURPOSE: Tag = Tag::context(3);
const CLERK: Tag = Tag::context(4);
const ACCESS: Tag = Tag::context_constructed(5);
const CHIP: Tag = Tag::context_constructed(6);
const ACTIVE: Tag = Tag::context_constructed(7);
const COURSE: Tag = Tag::context_constructed(8);
const VERDICT: Tag = Tag::context_constructed(9);
const FILES: Tag = Tag::context_constructed(10);

type Parsed<T> = Result<T, DataError>;

/// The line and the body.
pub(super) fn write(evidence: &EvidenceFile) -> Vec<u8> {
    let EvidenceFile { origin, document, access, proofs, recorded, .. } = evidence;
    let optional = |tag, value: &Option<crate::SensitiveString>| {
        value.as_ref().map_or_else(Vec::new, |value| encode(tag, cut(value.expose()).as_bytes()))
    };
    let parts = [
        encode(TOOL, cut(&origin.tool).as_bytes()),
        encode(TIME, time_text(recorded.time).as_bytes()),
        encode(READER, cut(&origin.reader).as_bytes()),
        optional(PURPOSE, &origin.purpose),
        optional(CLERK, &origin.clerk),
        access.map_or_else(Vec::new, |access| write_access(&access)),
        encode(CHIP, &write_chip(proofs.chip)),
        encode(ACTIVE, &write_active(proofs)),
        encode(COURSE, &[boolean(proofs.rebuilt), boolean(proofs.lifted)].concat()),
        encode(VERDICT, &write_verdict(recorded)),
        encode(FILES, &write_files(document)),
    ];
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    [LINE, &encode_all(SEQUENCE, &parts)].concat()
}

/// Whether it is an `age` file, by its first bytes.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    ENCRYPTED.iter().any(|start| bytes.starts_with(start))
}

/// Ends a file, signed or not, by its checksum.
pub(super) fn seal(bytes: &mut Vec<u8>) -> Result<()> {
    let sum = HashAlgorithm::Sha256.hash(bytes)?;
    bytes.extend_from_slice(&sum);
    Ok(())
}

/// What stands before the checksum, if the two fit.
fn unsealed(bytes: &[u8]) -> Result<&[u8]> {
    let (content, sum) = bytes.split_last_chunk::<SUM_LEN>().ok_or(EvidenceError::Damaged)?;
    if HashAlgorithm::Sha256.hash(content)? == sum { Ok(content) } else { Err(EvidenceError::Damaged.into()) }
}

/// Reads a whole file.
pub(super) fn parse(bytes: &[u8]) -> Result<EvidenceFile> {
    if bytes.len() > MAX_LEN {
        return Err(EvidenceError::TooLarge.into());
    }
    if is_encrypted(bytes) {
        return Err(EvidenceError::Encrypted.into());
    }
    let rest = bytes.strip_prefix(MAGIC).ok_or(EvidenceError::Malformed { offset: 0 })?;
    let version = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let version: Option<u32> = std::str::from_utf8(version).ok().and_then(|text| text.parse().ok());
    let content = match version {
        Some(1) => bytes,
        // Of a later version, too: a digit that was damaged does not call for another program.
        Some(2..) => unsealed(bytes)?,
        Some(0) | None => return Err(EvidenceError::Damaged.into()),
    };
    match version {
        Some(version) if version > VERSION => Err(EvidenceError::Version { version }.into()),
        _ => Ok(parse_content(content)?),
    }
}

/// Reads the line, the body and the block.
fn parse_content(bytes: &[u8]) -> Result<EvidenceFile, EvidenceError> {
    let rest = bytes.get(LINE.len()..).filter(|_| bytes.get(LINE.len() - 1) == Some(&b'\n'));
    let rest = rest.ok_or(EvidenceError::Malformed { offset: MAGIC.len() })?;
    let malformed = |error: DataError| EvidenceError::Malformed { offset: LINE.len() + error.offset };
    let mut reader = Reader::new(rest);
    let body = reader.expect(SEQUENCE).map_err(malformed)?;
    let mut evidence = read_body(&body).map_err(malformed)?;
    let signed = bytes.get(..LINE.len() + body.raw().len()).unwrap_or_default();
    evidence.office = reader
        .optional(SEQUENCE)
        .and_then(|block| block.map(|block| read_office(&block, signed)).transpose())
        .map_err(malformed)?;
    reader.finish().map_err(malformed)?;
    Ok(evidence)
}

fn read_body(body: &Element<'_>) -> Parsed<EvidenceFile> {
    let mut inside = body.children()?;
    let tool = text(&inside.expect(TOOL)?)?.to_owned();
    let time = read_time(&inside.expect(TIME)?)?;
    let reader = text(&inside.expect(READER)?)?.to_owned();
    let mut optional = |tag| -> Parsed<Option<crate::SensitiveString>> {
        inside.optional(tag)?.map(|element| Ok(text(&element)?.to_owned().into())).transpose()
    };
    let (purpose, clerk) = (optional(PURPOSE)?, optional(CLERK)?);
    let access = inside.optional(ACCESS)?.map(|element| read_access(&element)).transpose()?;
    let chip = read_chip(&inside.expect(CHIP)?)?;
    let (active, signed) = read_active(&inside.expect(ACTIVE)?)?;
    let mut course = inside.expect(COURSE)?.children()?;
    let (rebuilt, lifted) = (read_boolean(&mut course)?, read_boolean(&mut course)?);
    course.finish()?;
    let recorded = read_verdict(&inside.expect(VERDICT)?, time)?;
    let document = read_files(&inside.expect(FILES)?)?;
    inside.finish()?;
    Ok(EvidenceFile {
        origin: Origin { tool, reader, purpose, clerk },
        document,
        access,
        proofs: Proofs { chip, active, signed, rebuilt, lifted },
        recorded,
        office: None,
    })
}

fn read_office(block: &Element<'_>, signed: &[u8]) -> Parsed<OfficeProof> {
    let mut inside = block.children()?;
    let key = inside.expect(SEQUENCE)?;
    let signature = inside.expect(OCTET_STRING)?;
    inside.finish()?;
    OfficeProof::new(signed, key.raw(), signature.value()).map_err(|_| block.error(DataKind::Value))
}

/// As much of a text as a field holds.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT_LEN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn utf8(text: &str) -> Vec<u8> {
    encode(UTF8_STRING, text.as_bytes())
}

fn text<'a>(element: &Element<'a>) -> Parsed<&'a str> {
    let value = element.value();
    if value.len() > MAX_TEXT_LEN {
        return Err(element.error(DataKind::TooLarge));
    }
    std::str::from_utf8(value).map_err(|_| element.error(DataKind::Text))
}

fn integer(number: u16) -> Vec<u8> {
    let bytes = [0, (number >> 8) as u8, number as u8];
    let from = if number < 0x80 { 2 } else { usize::from(number < 0x8000) };
    encode(INTEGER, bytes.get(from..).unwrap_or_default())
}

fn read_integer(element: &Element<'_>) -> Parsed<u16> {
    u16::try_from(element.small()?).map_err(|_| element.error(DataKind::Value))
}

fn boolean(value: bool) -> Vec<u8> {
    encode(BOOLEAN, &[if value { 0xFF } else { 0 }])
}

fn read_boolean(reader: &mut Reader<'_>) -> Parsed<bool> {
    let element = reader.expect(BOOLEAN)?;
    match element.value() {
        [0] => Ok(false),
        [0xFF] => Ok(true),
        _ => Err(element.error(DataKind::Value)),
    }
}

/// A time as it stands in evidence: RFC 3339 in UTC, whole seconds; 1970 for times that no calendar holds.
pub fn time_text(time: SystemTime) -> String {
    let seconds = Timestamp::try_from(time).map_or(0, Timestamp::as_second);
    Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

fn read_time(element: &Element<'_>) -> Parsed<SystemTime> {
    let time: Option<Timestamp> = text(element)?.parse().ok();
    let time = time.and_then(|time| SystemTime::try_from(time).ok());
    time.ok_or_else(|| element.error(DataKind::Value))
}

fn write_access(access: &Access) -> Vec<u8> {
    let oid = match &access.protocol {
        AccessProtocol::Pace(protocol) => encode(OBJECT_IDENTIFIER, protocol.oid()),
        AccessProtocol::Bac | AccessProtocol::Plain => Vec::new(),
    };
    encode_all(ACCESS, &[&utf8(access.protocol.name()), &utf8(access.password.name()), &oid])
}

fn read_access(element: &Element<'_>) -> Parsed<Access> {
    let mut inside = element.children()?;
    let name = inside.expect(UTF8_STRING)?;
    let password = inside.expect(UTF8_STRING)?;
    let oid = inside.optional(OBJECT_IDENTIFIER)?;
    inside.finish()?;
    let protocol = match (text(&name)?, oid) {
        ("pace", Some(oid)) => PaceProtocol::from_oid(oid.value()).map(AccessProtocol::Pace),
        ("bac", None) => Some(AccessProtocol::Bac),
        ("none", None) => Some(AccessProtocol::Plain),
        _ => None,
    };
    let protocol = protocol.ok_or_else(|| name.error(DataKind::Value))?;
    let kinds = [PasswordKind::Can, PasswordKind::Mrz];
    let kind = text(&password)?;
    let kind = kinds.into_iter().find(|known| known.name() == kind);
    Ok(Access { protocol, password: kind.ok_or_else(|| password.error(DataKind::Value))? })
}

/// A statement: its name, and the number that goes with it.
fn statement(name: &str, number: Option<u16>) -> Vec<u8> {
    [utf8(name), number.map_or_else(Vec::new, integer)].concat()
}

fn write_chip(chip: ChipAuthentication) -> Vec<u8> {
    match chip {
        ChipAuthentication::NotOffered => statement("not_offered", None),
        ChipAuthentication::NotPerformed(code) => statement("not_performed", Some(code.number())),
        ChipAuthentication::Unusable => statement("unusable", None),
        ChipAuthentication::Refused(status) => statement("refused", Some(status.0)),
        ChipAuthentication::KeyWrong => statement("wrong", None),
        ChipAuthentication::Withdrawn => statement("withdrawn", None),
        ChipAuthentication::Stated | ChipAuthentication::Proven(_) => statement("proven", None),
    }
}

fn read_chip(element: &Element<'_>) -> Parsed<ChipAuthentication> {
    let mut inside = element.children()?;
    let (name, number) = read_statement(&mut inside)?;
    inside.finish()?;
    Ok(match (name, number) {
        ("not_offered", None) => ChipAuthentication::NotOffered,
        ("not_performed", Some(number)) => ChipAuthentication::NotPerformed(code(number)),
        ("unusable", None) => ChipAuthentication::Unusable,
        ("refused", Some(status)) => ChipAuthentication::Refused(StatusWord(status)),
        ("wrong", None) => ChipAuthentication::KeyWrong,
        ("withdrawn", None) => ChipAuthentication::Withdrawn,
        ("proven", None) => ChipAuthentication::Stated,
        _ => return Err(element.error(DataKind::Value)),
    })
}

fn write_active(proofs: &Proofs) -> Vec<u8> {
    let mut bytes = match proofs.active {
        ActiveAuthentication::NotOffered => statement("not_offered", None),
        ActiveAuthentication::NotPerformed(code) => statement("not_performed", Some(code.number())),
        ActiveAuthentication::Unusable => statement("unusable", None),
        ActiveAuthentication::Refused(status) => statement("refused", Some(status.0)),
        ActiveAuthentication::SignatureWrong => statement("wrong", None),
        ActiveAuthentication::Withdrawn => statement("withdrawn", None),
        ActiveAuthentication::Stated | ActiveAuthentication::Proven(_) => statement("proven", None),
    };
    if let Some(SignedChallenge { challenge, signature }) = &proofs.signed {
        bytes.extend(encode(OCTET_STRING, challenge));
        bytes.extend(encode(OCTET_STRING, signature));
    }
    bytes
}

fn read_active(element: &Element<'_>) -> Parsed<(ActiveAuthentication, Option<SignedChallenge>)> {
    let mut inside = element.children()?;
    let (name, number) = read_statement(&mut inside)?;
    let signed = match inside.optional(OCTET_STRING)? {
        None => None,
        Some(challenge) => Some(SignedChallenge {
            challenge: challenge.value().try_into().map_err(|_| challenge.error(DataKind::Length))?,
            signature: inside.expect(OCTET_STRING)?.value().to_vec(),
        }),
    };
    inside.finish()?;
    let active = match (name, number) {
        ("not_offered", None) => ActiveAuthentication::NotOffered,
        ("not_performed", Some(number)) => ActiveAuthentication::NotPerformed(code(number)),
        ("unusable", None) => ActiveAuthentication::Unusable,
        ("refused", Some(status)) => ActiveAuthentication::Refused(StatusWord(status)),
        ("wrong", None) => ActiveAuthentication::SignatureWrong,
        ("withdrawn", None) => ActiveAuthentication::Withdrawn,
        ("proven", None) => ActiveAuthentication::Stated,
        _ => return Err(element.error(DataKind::Value)),
    };
    Ok((active, signed))
}

fn read_statement<'a>(reader: &mut Reader<'a>) -> Parsed<(&'a str, Option<u16>)> {
    let name = text(&reader.expect(UTF8_STRING)?)?;
    let number = reader.optional(INTEGER)?.map(|number| read_integer(&number)).transpose()?;
    Ok((name, number))
}

/// The reason with a number; one that a later version added is a statement like any.
fn code(number: u16) -> Code {
    Code::ALL.iter().copied().find(|code| code.number() == number).unwrap_or(Code::StatementOnly)
}

fn write_verdict(recorded: &Recorded) -> Vec<u8> {
    let mut bytes = utf8(recorded.verdict.name());
    for RecordedCheck { question, outcome, code } in &recorded.checks {
        let number = code.map_or_else(Vec::new, integer);
        bytes.extend(encode_all(SEQUENCE, &[&utf8(question), &utf8(outcome), &number]));
    }
    bytes
}

fn read_verdict(element: &Element<'_>, time: SystemTime) -> Parsed<Recorded> {
    let mut inside = element.children()?;
    let name = inside.expect(UTF8_STRING)?;
    let known = [Verdict::Genuine, Verdict::NotGenuine, Verdict::CannotTell, Verdict::ChipNotProven];
    let word = text(&name)?;
    let verdict = known.into_iter().find(|verdict| verdict.name() == word);
    let verdict = verdict.ok_or_else(|| name.error(DataKind::Value))?;
    let mut checks = Vec::new();
    while let Some(check) = inside.optional(SEQUENCE)? {
        if checks.len() == MAX_CHECKS {
            return Err(check.error(DataKind::TooLarge));
        }
        let mut fields = check.children()?;
        let question = text(&fields.expect(UTF8_STRING)?)?.to_owned();
        let (outcome, code) = read_statement(&mut fields)?;
        fields.finish()?;
        checks.push(RecordedCheck { question, outcome: outcome.to_owned(), code });
    }
    inside.finish()?;
    Ok(Recorded { time, verdict, checks })
}

fn write_files(document: &Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in File::all() {
        let Some(state) = document.state(file) else { continue };
        let content = document.get(file).map_or_else(Vec::new, |content| encode(OCTET_STRING, content));
        let trailing = boolean(document.trailing().contains(&file));
        let parts = [&utf8(file.name())[..], &utf8(state.name()), &trailing, &content];
        bytes.extend(encode_all(SEQUENCE, &parts));
    }
    bytes
}

fn read_files(element: &Element<'_>) -> Parsed<Document> {
    let mut document = Document::default();
    let mut seen = BTreeSet::new();
    let mut inside = element.children()?;
    while let Some(entry) = inside.optional(SEQUENCE)? {
        let mut fields = entry.children()?;
        let name = fields.expect(UTF8_STRING)?;
        let word = text(&name)?;
        let file = File::all().find(|file| file.name() == word);
        let file = file.ok_or_else(|| name.error(DataKind::Value))?;
        if !seen.insert(file) {
            return Err(name.error(DataKind::Duplicate));
        }
        let state = fields.expect(UTF8_STRING)?;
        let trailing = read_boolean(&mut fields)?;
        let content = fields.optional(OCTET_STRING)?.map(|content| content.value().to_vec());
        fields.finish()?;
        let is_there = content.is_some();
        if let Some(content) = content {
            document.insert(file, content.into());
        }
        if trailing {
            document.set_trailing(file);
        }
        set_state(&mut document, file, text(&state)?, is_there)
            .ok_or_else(|| state.error(DataKind::Value))?;
    }
    inside.finish()?;
    Ok(document)
}

/// Puts in what came of a file; `None` for a state that is none, or one that does not fit the content.
fn set_state(document: &mut Document, file: File, state: &str, is_there: bool) -> Option<()> {
    match (state, is_there) {
        ("read", true) => {}
        // What exactly was wrong shows when its content is parsed once more.
        ("malformed", _) => {
            document.set_malformed(file, DataError::new(DataKind::Value, 0).in_file(file.name()))
        }
        ("absent", false) => document.set_absent(file, None),
        ("locked", false) => document.set_locked(file, None),
        ("beyond_reach", false) => document.set_beyond_reach(file),
        _ => return None,
    }
    Some(())
}
