//! The bytes of a file of evidence: see `FORMAT.md`.

mod der;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, time::SystemTime};

use asn1_rs::FromBer;
use cccd_base::crypto::HashAlgorithm;
use jiff::Timestamp;

use self::der::{
    AccessFields, ActiveFields, Block, Body, End, Fault, FileFields, Files, Maybe, Number, Object, Statement,
    Text, VerdictFields,
};
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
    pki::time::moment,
    read::Proofs,
    tlv::{
        Tag, encode, encode_all,
        tag::{BOOLEAN, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, UTF8_STRING},
    },
};

/// The beginning of every file; the version and a line feed follow.
const MAGIC: &[u8] = b"cccd-evidence ";
/// The line of the current version.
const LINE: &[u8] = b"cccd-evidence 2\n";
/// From version 2 on, a file ends in the SHA-256 of everything before it.
const SUM_LEN: usize = 32;
/// The beginnings of encrypted files.
const ENCRYPTED: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----"];

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

type Parsed<T> = Result<T, Fault>;

/// Writes the line and the body.
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

/// Whether the first bytes are those of an `age` file.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    ENCRYPTED.iter().any(|start| bytes.starts_with(start))
}

/// Ends a file, signed or not, with its checksum.
pub(super) fn seal(bytes: &mut Vec<u8>) -> Result<()> {
    let sum = HashAlgorithm::Sha256.hash(bytes)?;
    bytes.extend_from_slice(&sum);
    Ok(())
}

/// The content before the checksum, if the two match.
fn unsealed(bytes: &[u8]) -> Result<&[u8]> {
    let (content, sum) = bytes.split_last_chunk::<SUM_LEN>().ok_or(EvidenceError::Damaged)?;
    if HashAlgorithm::Sha256.hash(content)? == sum { Ok(content) } else { Err(EvidenceError::Damaged.into()) }
}

/// Parses a whole file.
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
        // Also for later versions: a damaged digit must not suggest that another program is needed.
        Some(2..) => unsealed(bytes)?,
        Some(0) | None => return Err(EvidenceError::Damaged.into()),
    };
    match version {
        Some(version) if version > VERSION => Err(EvidenceError::Version { version }.into()),
        _ => Ok(parse_content(content)?),
    }
}

/// Parses the line, the body and the block.
fn parse_content(bytes: &[u8]) -> Result<EvidenceFile, EvidenceError> {
    let rest = bytes.get(LINE.len()..).filter(|_| bytes.get(LINE.len() - 1) == Some(&b'\n'));
    let rest = rest.ok_or(EvidenceError::Malformed { offset: MAGIC.len() })?;
    let read = || {
        let (rest, body) = Object::<Body<'_>>::from_ber(rest)?;
        let (rest, Maybe(block)) = Maybe::<Object<'_, Block<'_>>>::from_ber(rest)?;
        End::from_ber(rest)?;
        let mut evidence = read_body(body.value)?;
        let signed = bytes.get(..LINE.len() + body.raw.len()).unwrap_or_default();
        evidence.office = block.map(|block| read_office(&block, signed)).transpose()?;
        Ok(evidence)
    };
    read().map_err(|fault: Fault| EvidenceError::Malformed { offset: fault.offset(bytes) })
}

fn read_body(body: Body<'_>) -> Parsed<EvidenceFile> {
    let time = read_time(&body.time)?;
    let (active, signed) = read_active(&body.active)?;
    Ok(EvidenceFile {
        origin: Origin {
            tool: body.tool.value.0.to_owned(),
            reader: body.reader.value.0.to_owned(),
            purpose: body.purpose.0.map(|purpose| purpose.value.0.to_owned().into()),
            clerk: body.clerk.0.map(|clerk| clerk.value.0.to_owned().into()),
        },
        document: read_files(&body.files.value)?,
        access: body.access.0.map(|access| read_access(&access.value)).transpose()?,
        proofs: Proofs {
            chip: read_chip(&body.chip)?,
            active,
            signed,
            rebuilt: body.course.value.rebuilt.value.0,
            lifted: body.course.value.lifted.value.0,
        },
        recorded: read_verdict(&body.verdict.value, time)?,
        office: None,
    })
}

fn read_office(block: &Object<'_, Block<'_>>, signed: &[u8]) -> Parsed<OfficeProof> {
    let Block { key, signature, .. } = &block.value;
    OfficeProof::new(signed, key.raw, signature.value).map_err(|_| block.fault())
}

/// Cuts a text to the length that a field holds.
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

fn integer(number: u16) -> Vec<u8> {
    let bytes = [0, (number >> 8) as u8, number as u8];
    let from = if number < 0x80 { 2 } else { usize::from(number < 0x8000) };
    encode(INTEGER, bytes.get(from..).unwrap_or_default())
}

fn boolean(value: bool) -> Vec<u8> {
    encode(BOOLEAN, &[if value { 0xFF } else { 0 }])
}

/// A time as written in evidence: RFC 3339 in UTC, whole seconds; for times beyond the calendar, its first or last.
pub fn time_text(time: SystemTime) -> String {
    Timestamp::from_second(moment(time).as_second()).unwrap_or_default().to_string()
}

fn read_time<const TAG: u32>(text: &Object<'_, Text<'_>, TAG>) -> Parsed<SystemTime> {
    let time: Option<Timestamp> = text.value.0.parse().ok();
    time.and_then(|time| SystemTime::try_from(time).ok()).ok_or_else(|| text.fault())
}

fn write_access(access: &Access) -> Vec<u8> {
    let oid = match &access.protocol {
        AccessProtocol::Pace(protocol) => encode(OBJECT_IDENTIFIER, protocol.oid()),
        AccessProtocol::Bac | AccessProtocol::Plain => Vec::new(),
    };
    encode_all(ACCESS, &[&utf8(access.protocol.name()), &utf8(access.password.name()), &oid])
}

fn read_access(access: &AccessFields<'_>) -> Parsed<Access> {
    let AccessFields { protocol: name, password, oid, .. } = access;
    let protocol = match (name.value.0, &oid.0) {
        ("pace", Some(oid)) => PaceProtocol::from_oid(oid.value.as_bytes()).map(AccessProtocol::Pace),
        ("bac", None) => Some(AccessProtocol::Bac),
        ("none", None) => Some(AccessProtocol::Plain),
        _ => None,
    };
    let protocol = protocol.ok_or_else(|| name.fault())?;
    let kinds = [PasswordKind::Can, PasswordKind::Mrz];
    let kind = kinds.into_iter().find(|known| known.name() == password.value.0);
    Ok(Access { protocol, password: kind.ok_or_else(|| password.fault())? })
}

/// A statement: its name, and its number.
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

fn read_chip<const TAG: u32>(statement: &Object<'_, Statement<'_>, TAG>) -> Parsed<ChipAuthentication> {
    let Statement { name, number, .. } = &statement.value;
    Ok(match (name.value.0, value(number)) {
        ("not_offered", None) => ChipAuthentication::NotOffered,
        ("not_performed", Some(number)) => ChipAuthentication::NotPerformed(code(number)),
        ("unusable", None) => ChipAuthentication::Unusable,
        ("refused", Some(status)) => ChipAuthentication::Refused(StatusWord(status)),
        ("wrong", None) => ChipAuthentication::KeyWrong,
        ("withdrawn", None) => ChipAuthentication::Withdrawn,
        ("proven", None) => ChipAuthentication::Stated,
        _ => return Err(statement.fault()),
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

fn read_active<const TAG: u32>(
    statement: &Object<'_, ActiveFields<'_>, TAG>,
) -> Parsed<(ActiveAuthentication, Option<SignedChallenge>)> {
    let ActiveFields { name, number, challenge, signature, .. } = &statement.value;
    let signed = match (&challenge.0, &signature.0) {
        (None, _) => None,
        (Some(_), None) => return Err(statement.fault()),
        (Some(challenge), Some(signature)) => Some(SignedChallenge {
            challenge: challenge.value.try_into().map_err(|_| challenge.fault())?,
            signature: signature.value.to_vec(),
        }),
    };
    let active = match (name.value.0, value(number)) {
        ("not_offered", None) => ActiveAuthentication::NotOffered,
        ("not_performed", Some(number)) => ActiveAuthentication::NotPerformed(code(number)),
        ("unusable", None) => ActiveAuthentication::Unusable,
        ("refused", Some(status)) => ActiveAuthentication::Refused(StatusWord(status)),
        ("wrong", None) => ActiveAuthentication::SignatureWrong,
        ("withdrawn", None) => ActiveAuthentication::Withdrawn,
        ("proven", None) => ActiveAuthentication::Stated,
        _ => return Err(statement.fault()),
    };
    Ok((active, signed))
}

fn value(number: &Maybe<Object<'_, Number>>) -> Option<u16> {
    number.0.as_ref().map(|number| number.value.0)
}

/// The reason with a number; one that a later version added becomes a plain statement.
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

fn read_verdict(verdict: &VerdictFields<'_>, time: SystemTime) -> Parsed<Recorded> {
    let VerdictFields { name, checks, .. } = verdict;
    let known = [Verdict::Genuine, Verdict::NotGenuine, Verdict::CannotTell, Verdict::ChipNotProven];
    let verdict = known.into_iter().find(|verdict| verdict.name() == name.value.0);
    let checks = checks.0.iter().map(|Object { value: check, .. }| RecordedCheck {
        question: check.question.value.0.to_owned(),
        outcome: check.outcome.value.0.to_owned(),
        code: value(&check.code),
    });
    Ok(Recorded { time, verdict: verdict.ok_or_else(|| name.fault())?, checks: checks.collect() })
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

fn read_files(files: &Files<'_>) -> Parsed<Document> {
    let mut document = Document::default();
    let mut seen = BTreeSet::new();
    for Object { value: FileFields { name, state, trailing, content, .. }, .. } in &files.files.0 {
        let file = File::all().find(|file| file.name() == name.value.0);
        let file = file.filter(|file| seen.insert(*file)).ok_or_else(|| name.fault())?;
        if let Some(content) = &content.0 {
            document.insert(file, content.value.to_vec().into());
        }
        if trailing.value.0 {
            document.set_trailing(file);
        }
        set_state(&mut document, file, state.value.0, content.0.is_some()).ok_or_else(|| state.fault())?;
    }
    Ok(document)
}

/// Records the state of a file; `None` for an unknown state, or one that contradicts the content.
fn set_state(document: &mut Document, file: File, state: &str, is_there: bool) -> Option<()> {
    match (state, is_there) {
        ("read", true) => {}
        // Parsing the content again shows what exactly was wrong.
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
