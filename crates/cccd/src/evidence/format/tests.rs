//! Every form is read back, and damage of any kind is reported as damage.

use super::*;
use crate::{error::Error, tlv::Element};

fn evidence() -> EvidenceFile {
    let mut document = Document::default();
    document.insert(File::Dg1, b"SPECIMEN".to_vec().into());
    document.insert(File::Dg2, b"SPECIMEN".to_vec().into());
    document.set_malformed(File::Dg2, DataError::new(DataKind::Truncated, 8));
    document.set_malformed(File::CardAccess, DataError::new(DataKind::Tag, 0));
    document.set_trailing(File::Dg1);
    document.set_absent(File::Dg3, None);
    document.set_locked(File::Dg4, None);
    document.set_beyond_reach(File::Dg5);
    let checks = vec![
        RecordedCheck { question: "chain".into(), outcome: "passed".into(), code: None },
        RecordedCheck { question: "of_tomorrow".into(), outcome: "odd".into(), code: Some(65_535) },
    ];
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_750_000_000);
    EvidenceFile {
        origin: Origin::new("cccd 0.1.0", "reader").with_clerk("Người Mẫu"),
        document,
        access: Some(Access { protocol: AccessProtocol::Bac, password: PasswordKind::Mrz }),
        proofs: Proofs {
            chip: ChipAuthentication::Stated,
            active: ActiveAuthentication::NotOffered,
            signed: None,
            rebuilt: true,
            lifted: false,
        },
        recorded: Recorded { time, verdict: Verdict::ChipNotProven, checks },
        office: None,
    }
}

fn sealed(evidence: &EvidenceFile) -> Vec<u8> {
    let mut bytes = write(evidence);
    seal(&mut bytes).unwrap();
    bytes
}

/// The same evidence in version 1, which had no checksum.
fn of_version_1(evidence: &EvidenceFile) -> Vec<u8> {
    let mut bytes = write(evidence);
    bytes[MAGIC.len()] = b'1';
    bytes
}

#[test]
fn what_is_written_is_read() {
    let written = evidence();
    let bytes = sealed(&written);
    let read = parse(&bytes).unwrap();
    assert_eq!(sealed(&read), bytes);
    assert_eq!((&read.origin, &read.recorded), (&written.origin, &written.recorded));
    assert_eq!((read.access, &read.proofs), (written.access, &written.proofs));
    for file in File::all() {
        assert_eq!(read.document.state(file), written.document.state(file), "{file:?}");
    }
}

#[test]
fn every_statement_comes_back() {
    let status = StatusWord(0x6A80);
    let mut evidence = evidence();
    for chip in [
        ChipAuthentication::NotOffered,
        ChipAuthentication::NotPerformed(Code::ReadEnded),
        ChipAuthentication::Unusable,
        ChipAuthentication::Refused(status),
        ChipAuthentication::KeyWrong,
        ChipAuthentication::Withdrawn,
        ChipAuthentication::Stated,
    ] {
        evidence.proofs.chip = chip;
        assert_eq!(parse(&sealed(&evidence)).unwrap().proofs.chip, chip);
    }
    let signed = Some(SignedChallenge { challenge: *b"challeng", signature: vec![1; 64] });
    for active in [
        ActiveAuthentication::NotOffered,
        ActiveAuthentication::NotPerformed(Code::ReadEnded),
        ActiveAuthentication::Unusable,
        ActiveAuthentication::Refused(status),
        ActiveAuthentication::SignatureWrong,
        ActiveAuthentication::Withdrawn,
        ActiveAuthentication::Stated,
    ] {
        for signed in [None, signed.clone()] {
            (evidence.proofs.active, evidence.proofs.signed) = (active, signed);
            assert_eq!(parse(&sealed(&evidence)).unwrap().proofs, evidence.proofs);
        }
    }
}

#[test]
fn numbers_are_der() {
    for number in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF] {
        let bytes = integer(number);
        let (rest, read) = Object::<Number>::from_ber(&bytes).unwrap();
        assert_eq!((rest, read.value.0), (&[][..], number), "{bytes:02X?}");
    }
    assert_eq!(integer(0x80), [0x02, 0x02, 0x00, 0x80]);
    assert_eq!(integer(5), [0x02, 0x01, 0x05]);
}

#[test]
fn long_texts_are_cut_between_letters() {
    let long = "ế".repeat(MAX_TEXT_LEN);
    let mut evidence = evidence();
    evidence.origin = Origin::new("cccd", "reader").with_purpose(&long);
    let read = parse(&sealed(&evidence)).unwrap();
    let purpose = read.origin.purpose.unwrap();
    assert_eq!(purpose.expose().len(), MAX_TEXT_LEN / 3 * 3);
}

fn error(bytes: &[u8]) -> EvidenceError {
    match parse(bytes) {
        Err(Error::Evidence(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_evidence_of_this_version_is_named() {
    assert_eq!(error(b""), EvidenceError::Malformed { offset: 0 });
    assert_eq!(error(b"age-encryption.org/v1\n"), EvidenceError::Encrypted);
    let mut later = b"cccd-evidence 3\n0".to_vec();
    assert_eq!(error(&later), EvidenceError::Damaged);
    seal(&mut later).unwrap();
    assert_eq!(error(&later), EvidenceError::Version { version: 3 });
    assert_eq!(error(&vec![0; MAX_LEN + 1]), EvidenceError::TooLarge);
}

#[test]
fn version_1_is_read_without_a_checksum() {
    let written = evidence();
    let bytes = of_version_1(&written);
    assert_eq!(sealed(&parse(&bytes).unwrap()), sealed(&written));
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(error(&longer), EvidenceError::Malformed { offset: bytes.len() });
    for length in LINE.len()..bytes.len() {
        assert!(matches!(error(&bytes[..length]), EvidenceError::Malformed { .. }), "{length} bytes");
    }
}

/// Version 1, which no checksum protects, with some bytes replaced by the same number of others.
#[test]
fn a_fault_is_named_where_it_is() {
    let bytes = of_version_1(&evidence());
    let cases: &[(&[u8], &[u8], usize)] = &[
        (b"\x80\x0Acccd 0.1.0", b"\x80\x0Acccd \xFF.1.0", 0),
        (b"\x81\x142025", b"\x81\x14x025", 0),
        (b"\x0C\x03bac", b"\x0C\x03bax", 0),
        (b"\x0C\x03mrz", b"\x0C\x03mrx", 0),
        (b"\xA6\x08\x0C\x06proven", b"\xA6\x08\x0C\x06provem", 0),
        (b"\xA6\x08\x0C\x06proven", b"\xA6\x08\x0C\x04prov\x05\x00", 8),
        (b"\xA6\x08\x0C\x06proven", b"\xA6\x08\x0C\x07proven", 2),
        (b"\xA6\x08\x0C\x06proven", b"\x66\x08\x0C\x06proven", 0),
        (b"\xA6\x08\x0C\x06proven", b"\x86\x08\x0C\x06proven", 0),
        (b"\xA6\x08\x0C\x06proven", b"\xA6\x08\x2C\x06proven", 2),
        (b"\xA8\x06\x01\x01\xFF\x01\x01\x00", b"\xA8\x06\x01\x01\x01\x01\x01\x00", 2),
        (b"\xA8\x06\x01\x01\xFF\x01\x01\x00", b"\xA8\x06\x01\x01\xFF\x01\x00\x00", 5),
        (b"\xA8\x06\x01\x01\xFF\x01\x01\x00", b"\xA8\x06\x01\x00\x01\x01\xFF\x00", 2),
        (b"\x02\x03\x00\xFF\xFF", b"\x02\x03\x00\x00\xFF", 0),
        (b"\x02\x03\x00\xFF\xFF", b"\x02\x03\x80\xFF\xFF", 0),
        (b"\x02\x03\x00\xFF\xFF", b"\x02\x03\x01\xFF\xFF", 0),
        (b"\x02\x03\x00\xFF\xFF", b"\x02\x01\x01\x05\x00", 3),
        (b"\x0C\x06EF.DG2", b"\x0C\x06EF.DG1", 0),
        (b"\x0C\x06EF.DG2", b"\x0C\x06EF.DGx", 0),
        (b"\x0C\x06absent", b"\x0C\x06absenx", 0),
    ];
    for (from, to, fault) in cases {
        let position = bytes.windows(from.len()).position(|window| window == *from);
        let position = position.unwrap_or_else(|| panic!("{from:02X?}"));
        let mut changed = bytes.clone();
        changed[position..position + to.len()].copy_from_slice(to);
        assert_eq!(error(&changed), EvidenceError::Malformed { offset: position + fault }, "{to:02X?}");
    }
}

/// DER has one form for a tag; in the form for numbers from 31 on, the same tag would take two bytes or more.
#[test]
fn a_tag_has_one_form() {
    let written = evidence();
    let file = of_version_1(&written);
    let body = Element::parse(&file[LINE.len()..], SEQUENCE).unwrap();
    let parts = body.children().unwrap().all(64).unwrap();
    let course = parts.iter().find(|part| part.tag() == COURSE).unwrap();
    let flags = course.children().unwrap().all(2).unwrap();
    let file_of = |course: &[u8]| {
        let part =
            |part: &Element<'_>| if part.tag() == COURSE { course.to_vec() } else { part.raw().to_vec() };
        let body = encode(SEQUENCE, &parts.iter().flat_map(part).collect::<Vec<_>>());
        [&file[..LINE.len()], &body].concat()
    };
    assert_eq!(file_of(course.raw()), file);
    for tag in [&b"\x1F\x01"[..], b"\x1F\x80\x01"] {
        let flag = [tag, &flags[1].raw()[1..]].concat();
        let course = encode(COURSE, &[flags[0].raw(), &flag].concat());
        assert!(matches!(error(&file_of(&course)), EvidenceError::Malformed { .. }), "{tag:02X?}");
    }
    for tag in [&b"\xBF\x08"[..], b"\xBF\x80\x08"] {
        let course = [tag, &course.raw()[1..]].concat();
        assert!(matches!(error(&file_of(&course)), EvidenceError::Malformed { .. }), "{tag:02X?}");
    }
}

#[test]
fn no_more_checks_are_read_than_64() {
    let mut evidence = evidence();
    let check = evidence.recorded.checks[0].clone();
    evidence.recorded.checks = vec![check.clone(); 64];
    assert_eq!(parse(&sealed(&evidence)).unwrap().recorded.checks.len(), 64);
    evidence.recorded.checks.push(check);
    assert!(matches!(error(&sealed(&evidence)), EvidenceError::Malformed { .. }));
}

/// Whatever happens to a file in storage, it is the file that is damaged: nothing is said about the card.
#[test]
fn damage_of_any_kind_is_damage() {
    let bytes = sealed(&evidence());
    for position in MAGIC.len()..bytes.len() {
        for mask in [0x01, 0x80, 0xFF] {
            let mut changed = bytes.clone();
            changed[position] ^= mask;
            // Version 1 would end where the checksum begins, so this is not a valid version 1 either.
            let is_named_1 = changed.get(MAGIC.len()) == Some(&b'1');
            let error = error(&changed);
            assert!(error == EvidenceError::Damaged || is_named_1, "byte {position}, {mask:02X}: {error}");
        }
    }
    for length in MAGIC.len()..bytes.len() {
        assert_eq!(error(&bytes[..length]), EvidenceError::Damaged, "{length} bytes");
    }
    for more in [&b"\n"[..], b"\0", &bytes] {
        assert_eq!(error(&[&bytes, more].concat()), EvidenceError::Damaged);
    }
    // What programs that mistake the file for text do to it.
    let with_returns: Vec<u8> =
        bytes.iter().flat_map(|&byte| if byte == b'\n' { vec![b'\r', byte] } else { vec![byte] }).collect();
    let lossy = String::from_utf8_lossy(&bytes).into_owned().into_bytes();
    let zeroed = [&bytes[..bytes.len() / 2], &vec![0; bytes.len() - bytes.len() / 2]].concat();
    for changed in [with_returns, lossy, zeroed] {
        assert!(changed != bytes && error(&changed) == EvidenceError::Damaged);
    }
}
