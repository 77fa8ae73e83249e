//! Tests the forms in which certificates leave Windows, mail programs and web sites, and what people choose instead.

use std::collections::HashSet;

use base64ct::{Base64, Encoding};
use cccd_sim::{Date, Issuer, invented_roots};

use super::{super::TrustStore, *};
use crate::{
    error::{Code, Result},
    pki::{
        oid,
        pem::encode as block,
        testing::{ListTemplate, SodTemplate, key, vector},
    },
    tlv::{
        Element, Tag, encode, encode_all,
        tag::{BIT_STRING, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET},
    },
};

const DAY: Date = Date::new(2026, 11, 1);

fn add(bytes: &[u8]) -> Result<Import> {
    examine("file", bytes, &TrustStore::empty(), &HashSet::new(), &mut |_, _| false)
}

fn decisions(bytes: &[u8]) -> Vec<Decision> {
    add(bytes).unwrap().proposals.into_iter().map(|proposal| proposal.decision).collect()
}

fn code(bytes: &[u8]) -> Code {
    add(bytes).unwrap_err().code()
}

/// Builds a bundle of certificates and lists (RFC 5652, 5).
fn bundle(certificates: &[&[u8]], lists: &[&[u8]]) -> Vec<u8> {
    let data = encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, oid::DATA));
    let signed = encode_all(
        SEQUENCE,
        &[
            &encode(INTEGER, &[1]),
            &encode(SET, &[]),
            &data,
            &encode(Tag::context_constructed(0), &certificates.concat()),
            &encode(Tag::context_constructed(1), &lists.concat()),
            &encode(SET, &[]),
        ],
    );
    let explicit = encode(Tag::context_constructed(0), &signed);
    encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, oid::SIGNED_DATA), &explicit])
}

/// The same in BER: the outer lengths are indefinite, as Windows and OpenSSL stream them.
fn in_ber(bundle: &[u8]) -> Vec<u8> {
    let open = |der: &[u8]| {
        let element = Element::parse(der, Tag(u32::from(der[0]))).unwrap();
        let inside: Vec<Vec<u8>> =
            element.children().unwrap().all(64).unwrap().iter().map(|part| part.raw().to_vec()).collect();
        (der[0], inside)
    };
    let close = |tag: u8, parts: &[Vec<u8>]| [&[tag, 0x80][..], &parts.concat(), &[0, 0]].concat();
    let (_, outer) = open(bundle);
    let (_, explicit) = open(&outer[1]);
    let (_, signed) = open(&explicit[0]);
    close(0x30, &[outer[0].clone(), close(0xA0, &[close(0x30, &signed)])])
}

/// Builds a serialized store of Windows.
fn store(elements: &[(u32, &[u8])]) -> Vec<u8> {
    let mut store = b"\0\0\0\0CERT".to_vec();
    for (identifier, value) in elements {
        for number in [*identifier, 1, value.len() as u32] {
            store.extend(number.to_le_bytes());
        }
        store.extend_from_slice(value);
    }
    store.extend([0; 12]);
    store
}

fn utf_16(text: &str, mark: &str) -> Vec<u8> {
    format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_root_is_taken_in_every_form_and_asked_for_in_each() {
    let issuer = Issuer::specimen().unwrap();
    let root = issuer.certificate();
    let pem = block(root, "CERTIFICATE");
    let trusted = block(&[root, &[0x30, 0]].concat(), "TRUSTED CERTIFICATE");
    let p7b = bundle(&[root], &[]);
    let forms: [Vec<u8>; 17] = [
        root.to_vec(),
        [root, b"\r\n"].concat(),
        pem.clone().into_bytes(),
        pem.replace('\n', "\r\n").into_bytes(),
        utf_16(&pem, "\u{FEFF}"),
        utf_16(&pem, ""),
        [b"subject=Pr\xE9fecture\n", pem.as_bytes()].concat(),
        format!("From: a@example.org\n\n> {}", pem.replace('\n', "\n> ")).into_bytes(),
        format!("<html><pre>\n{pem}</pre></html>").into_bytes(),
        block(root, "X509 CERTIFICATE").into_bytes(),
        trusted.into_bytes(),
        Base64::encode_string(root).into_bytes(),
        p7b.clone(),
        in_ber(&p7b),
        block(&p7b, "PKCS7").into_bytes(),
        block(&p7b, "PKCS #7 SIGNED DATA").into_bytes(),
        store(&[(3, b"property"), (32, root)]),
    ];
    for form in forms {
        let mut asked = Vec::new();
        let import = examine("file", &form, &TrustStore::empty(), &HashSet::new(), &mut |found, question| {
            asked.push((found.raw().to_vec(), question));
            true
        })
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&form)));
        assert_eq!(asked, [(root.to_vec(), Confirmation::Root)]);
        assert_eq!(import.additions().len(), 1);
        assert!(import.faults.is_empty());
        // Nobody confirmed it.
        assert_eq!(decisions(&form), [Decision::NotConfirmed]);
    }
}

#[test]
fn everything_in_a_bundle_and_a_store_is_taken_by_the_same_rules() {
    let issuer = Issuer::specimen().unwrap();
    let signer = issuer.document_signer(DAY).unwrap();
    let list = ListTemplate::new().sign(&key(1));
    let expected = [Decision::NotConfirmed, Decision::Signer, Decision::RevocationListUnchecked];
    let p7b = bundle(&[issuer.certificate(), signer.certificate()], &[&list]);
    assert_eq!(decisions(&p7b), expected);
    assert_eq!(decisions(&in_ber(&p7b)), expected);
    let sst = store(&[(33, &list), (32, issuer.certificate()), (32, signer.certificate())]);
    assert_eq!(decisions(&sst), expected);
    let cut = add(&sst[..sst.len() - 200]).unwrap();
    assert_eq!((cut.proposals.len(), cut.faults.len()), (2, 1));
    assert_eq!((cut.faults[0].place, cut.faults[0].kind), (Place::Part(3), PartFaultKind::Cut));
    // Two objects in one file.
    let both = [issuer.certificate(), b"\n", &list].concat();
    assert_eq!(decisions(&both), [expected[0].clone(), expected[2].clone()]);
}

#[test]
fn what_is_broken_in_a_text_is_named_and_the_rest_is_taken() {
    let roots = invented_roots(3).unwrap();
    let blocks: Vec<String> = roots.iter().map(|root| block(root, "CERTIFICATE")).collect();
    let all = blocks.concat();
    let second = blocks[0].lines().count() + 1;
    let bad = |at: usize| {
        let mut text = all.clone().into_bytes();
        text[at] = b'!';
        text
    };
    let broken = bad(blocks[0].len() + 100);
    let cut = all.as_bytes()[..all.len() - 40].to_vec();
    let third = all.lines().count() - blocks[2].lines().count() + 1;
    for (text, line, kind) in [(broken, second, PartFaultKind::NotBase64), (cut, third, PartFaultKind::Cut)] {
        let import = add(&text).unwrap();
        assert_eq!(import.proposals.len(), 2);
        let fault = PartFault { place: Place::Line(line), what: "CERTIFICATE".into(), kind };
        assert_eq!(import.faults, [fault]);
    }
    let value = |der: &[u8]| format!("cACertificate;binary:: {}\n", Base64::encode_string(der));
    let ldif = format!("version: 1\n{}cn:: ??\ncACertificate:: ?\n{}", value(&roots[0]), value(&roots[1]));
    let import = add(ldif.as_bytes()).unwrap();
    assert_eq!((import.proposals.len(), import.faults[0].place), (2, Place::Line(4)));
    assert_eq!(import.proposals[1].place, Some(Place::Line(5)));
    for length in ldif.len() - 40..ldif.len() - 4 {
        let import = add(&ldif.as_bytes()[..length]).unwrap();
        let malformed = |found: &&Proposal| matches!(found.decision, Decision::Malformed(_));
        let wrong = import.faults.len() + import.proposals.iter().filter(malformed).count();
        assert_eq!((wrong, import.proposals[0].decision.clone()), (2, Decision::NotConfirmed), "{length}");
    }
    // Nothing else is in it.
    assert_eq!(code(&bad(100)[..blocks[0].len()]), Code::TrustInputDamaged);
    assert_eq!(code(b"-----BEGIN CERTIFICATE-----"), Code::TrustInputDamaged);
    assert_eq!(code(b"dn: c=UT\ncACertificate:: ?\n"), Code::TrustInputDamaged);
}

#[test]
fn no_error_of_a_file_speaks_of_a_card_that_is_not_there() {
    let issuer = Issuer::specimen().unwrap();
    let list = issuer.master_list(&invented_roots(2).unwrap(), DAY).unwrap();
    for length in (0..list.len()).step_by(13) {
        for file in [list[..length].to_vec(), block(&list[..length], "CMS").into_bytes()] {
            let class = code(&file).class();
            assert_eq!(class, crate::error::Class::TrustStore, "{length}");
        }
    }
    for position in (0..list.len()).step_by(7) {
        let mut changed = list.clone();
        changed[position] ^= 0x5A;
        if let Err(error) = add(&changed) {
            assert_eq!(error.code().class(), crate::error::Class::TrustStore, "{position}: {error}");
        }
    }
}

#[test]
fn a_file_of_another_kind_is_named() {
    let integer = |number: u8| encode(INTEGER, &[number]);
    let algorithm = encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, oid::RSA_ENCRYPTION));
    let public_key = encode_all(SEQUENCE, &[&algorithm, &encode(BIT_STRING, &[0, 1])]);
    let private_key = encode_all(SEQUENCE, &[&integer(0), &algorithm, &encode(OCTET_STRING, &[1])]);
    let authenticated = encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, oid::DATA)]);
    let p12 = encode_all(SEQUENCE, &[&integer(3), &authenticated]);
    let closed_key = encode_all(SEQUENCE, &[&algorithm, &encode(OCTET_STRING, &[1])]);
    let body = encode_all(SEQUENCE, &[&integer(0), &encode(SEQUENCE, &[]), &public_key]);
    let request = encode_all(SEQUENCE, &[&body, &algorithm, &encode(BIT_STRING, &[0, 1])]);
    let sod = vector!("sod-rsa.der");
    let security = SodTemplate {
        content_type: oid::CARD_SECURITY_OBJECT.to_vec(),
        attribute_type: oid::CARD_SECURITY_OBJECT.to_vec(),
        ..SodTemplate::new(vec![0x31, 0])
    }
    .sign(&key(2));
    let security = Element::parse(&security, Tag(0x77)).unwrap().value().to_vec();
    let message: Vec<u8> =
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec(), utf_16("__substg1.0_0037001F", "")].concat();
    let kinds: [(Code, Vec<Vec<u8>>); 9] = [
        (
            Code::TrustInputEmpty,
            vec![vec![], b" \r\n".to_vec(), b"\xFF\xFE".to_vec(), b"\xEF\xBB\xBF\n".to_vec()],
        ),
        (
            Code::TrustInputPrivateKey,
            vec![
                p12,
                private_key.clone(),
                closed_key,
                block(&private_key, "PRIVATE KEY").into_bytes(),
                block(&private_key, "ENCRYPTED PRIVATE KEY").into_bytes(),
                utf_16(&block(&private_key, "RSA PRIVATE KEY"), "\u{FEFF}"),
            ],
        ),
        (
            Code::TrustInputOfCard,
            vec![
                sod.to_vec(),
                encode(Tag(0x77), sod),
                block(sod, "PKCS7").into_bytes(),
                Base64::encode_string(sod).into_bytes(),
                security,
                encode(Tag(0x61), &[1]),
            ],
        ),
        (
            Code::TrustInputOwn,
            vec![
                b"cccd-evidence 2\n\x30".to_vec(),
                b"age-encryption.org/v1\n".to_vec(),
                b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n".to_vec(),
                "{\"warning\":\"…\",\"format\":\"cccd-trace\",\"version\":2}\n".into(),
                b"{\"schema_version\":\"1.1\",\"certificates\":[]}".to_vec(),
            ],
        ),
        (
            Code::TrustInputRequest,
            vec![
                request.clone(),
                block(&request, "CERTIFICATE REQUEST").into_bytes(),
                block(&request, "NEW CERTIFICATE REQUEST").into_bytes(),
            ],
        ),
        (
            Code::TrustInputWebPage,
            vec![
                b"<!DOCTYPE html><html><body>404</body></html>".to_vec(),
                b"\xEF\xBB\xBF\r\n<HTML lang=vi>".to_vec(),
                b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>".to_vec(),
                utf_16("<!doctype html>", "\u{FEFF}"),
            ],
        ),
        (
            Code::TrustInputMail,
            vec![
                b"Received: from a\r\nSubject: root\r\nMIME-Version: 1.0\r\n\r\nhello\r\n".to_vec(),
                b"From a Mon Nov 30\nMIME-Version: 1.0\n".to_vec(),
                message,
            ],
        ),
        (
            Code::TrustInputOther,
            vec![
                b"%PDF-1.7".to_vec(),
                b"\x89PNG\r\n\x1A\n".to_vec(),
                b"\xFF\xD8\xFF\xE0".to_vec(),
                b"\x1F\x8B\x08".to_vec(),
                b"7z\xBC\xAF\x27\x1C".to_vec(),
                public_key.clone(),
                block(&public_key, "PUBLIC KEY").into_bytes(),
                b"<?xml version='1.0'?><list/>".to_vec(),
                b"{\"a\":1}".to_vec(),
                encode(Tag(0x7F21), &[0x5F, 0x37, 0]),
            ],
        ),
        (Code::TrustInputPacked, vec![b"PK\x03\x04\x14\0\0\0".to_vec()]),
    ];
    for (expected, files) in kinds {
        for file in files {
            let error = add(&file).unwrap_err();
            assert_eq!(error.code(), expected, "{}", String::from_utf8_lossy(&file));
            assert!(error.to_string().contains("file"), "{error}");
        }
    }
}

#[test]
fn a_key_beside_a_certificate_costs_nothing_and_is_not_taken() {
    let root = Issuer::specimen().unwrap().certificate().to_vec();
    let text = block(&[0x30, 0], "PRIVATE KEY") + &block(&root, "CERTIFICATE");
    let import = add(text.as_bytes()).unwrap();
    assert_eq!((import.proposals.len(), import.faults.len()), (1, 0));
}

#[test]
fn hostile_counts_and_depths_come_to_an_end() {
    let many = |unit: &[u8], count: usize| unit.repeat(count);
    let files = [
        many(b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", 80_000),
        many(b"-----BEGIN CERTIFICATE-----\n", 80_000),
        many(b"-----BEGIN ", 80_000),
        many(b"-", 1_000_000),
        many(b"userCertificate:: MAA=\n", 80_000),
        many(b"userCertificate:: ?\n ?\n", 80_000),
        many(&[0x30, 0x80], 100_000),
        bundle(&[&many(&[0x05, 0], 500_000)], &[]),
        bundle(&[&many(&[0x30, 0], 200_000)], &[]),
        many(&[0x30, 0x02, 0x30, 0x00], 100_000),
        many(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], 10_000),
        store(&vec![(32, &b"0"[..]); 80_000]),
        [b"\0\0\0\0CERT".to_vec(), many(&[0x20, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], 9)].concat(),
    ];
    for file in files {
        let begun = std::time::Instant::now();
        let found = add(&file).map(|import| import.proposals.len() + import.faults.len());
        assert!(found.is_err() || found.is_ok_and(|count| count <= 2 * 65_536));
        assert!(begun.elapsed().as_secs() < 20, "{:x?}", &file[..20]);
    }
}

#[test]
fn among_many_forged_roots_none_is_asked_for_that_was_not_checked() {
    let issuer = Issuer::specimen().unwrap();
    let forged = |number: usize| {
        let mut root = issuer.certificate().to_vec();
        let at = root.len() - 8;
        root[at..].copy_from_slice(&number.to_be_bytes());
        root
    };
    let roots: Vec<_> = (0..MAX_FALSE + 9).map(forged).chain([issuer.certificate().to_vec()]).collect();
    let text: String = roots.iter().map(|root| block(root, "CERTIFICATE")).collect();
    let mut confirm = |_: &Certificate, _| panic!("asked");
    let import =
        examine("file", text.as_bytes(), &TrustStore::empty(), &HashSet::new(), &mut confirm).unwrap();
    assert!(import.additions().is_empty());
    assert_eq!(import.faults.last().unwrap().kind, PartFaultKind::TooMany);
    let wrong = |found: &&Proposal| found.decision == Decision::RootSignature;
    assert_eq!(import.proposals.iter().filter(wrong).count(), MAX_FALSE);
}
