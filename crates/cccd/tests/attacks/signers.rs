//! Signatures by someone who may not sign, and lists that say two things at once. Everything is signed again with
//! the right keys, as by someone who got hold of a certificate for another purpose.

use asn1_rs::oid;
use cccd::{
    check::{Outcome, Question, Verdict},
    error::Code,
};
use cccd_sim::{Date, Issuer};

use crate::{
    bench::{Bench, CERTIFICATES, Parts, SHA_256, SIGNATURE, is_attribute},
    tree::Node,
};

const TLS: [u8; 8] = oid!(raw 1.3.6.1.5.5.7.3.1);
const EXTENDED_KEY_USAGE: [u8; 3] = oid!(raw 2.5.29.37);

fn oid(bytes: &[u8]) -> Node {
    Node::value(0x06, bytes)
}

fn extension(id: &[u8], value: &[u8]) -> Node {
    Node::of(0x30, vec![oid(id), Node::value(0x04, value)])
}

fn purposes(ids: &[&[u8]]) -> Vec<u8> {
    Node::of(0x30, ids.iter().map(|id| oid(id)).collect()).encode()
}

fn extensions(parts: &mut Parts) -> &mut Vec<Node> {
    parts.tbs.parts().last_mut().unwrap().at(&[0]).parts()
}

fn verdict(bench: &Bench, parts: &Parts) -> (Verdict, Vec<(Question, Outcome)>) {
    let judgement = bench.judge(parts);
    let checks = judgement.verification.checks.iter();
    let open = checks.filter(|check| check.outcome != Outcome::Passed);
    (judgement.verification.verdict, open.map(|check| (check.question, check.outcome.clone())).collect())
}

/// A web server's certificate that the same root signed, whose purpose is encoded so that a reader may ignore it.
#[test]
fn a_certificate_for_web_servers_hides_its_purpose_in_an_odd_encoding() {
    let bench = Bench::new();
    let padded = [&[0x80][..], &TLS].concat();
    let inner_padded = [0x2B, 6, 1, 5, 5, 0x80, 7, 3, 1];
    let any = oid!(raw 2.5.29.37.0);
    let list = purposes(&[&TLS]);
    let mut long = list.clone();
    long.splice(1..2, [0x81, list[1]]);
    for (what, added) in [
        ("plain", vec![extension(&EXTENDED_KEY_USAGE, &list)]),
        ("a long length", vec![extension(&EXTENDED_KEY_USAGE, &long)]),
        ("after an unknown one", vec![extension(&EXTENDED_KEY_USAGE, &purposes(&[&[0x2A, 3], &TLS]))]),
        ("beside any purpose", vec![extension(&EXTENDED_KEY_USAGE, &purposes(&[&any, &TLS]))]),
        ("an identifier that is padded", vec![extension(&EXTENDED_KEY_USAGE, &purposes(&[&padded]))]),
        (
            "an identifier that is padded inside",
            vec![extension(&EXTENDED_KEY_USAGE, &purposes(&[&inner_padded]))],
        ),
        ("an extension whose identifier is padded", vec![extension(&[0x80, 0x55, 0x1D, 37], &list)]),
        ("an extension whose last number is padded", vec![extension(&[0x55, 0x1D, 0x80, 37], &list)]),
        (
            "the second of two",
            vec![extension(&EXTENDED_KEY_USAGE, &purposes(&[&any])), extension(&EXTENDED_KEY_USAGE, &list)],
        ),
        ("no list", vec![extension(&EXTENDED_KEY_USAGE, &[])]),
        ("one identifier without a list", vec![extension(&EXTENDED_KEY_USAGE, &oid(&TLS).encode())]),
        ("a list that is cut off", vec![extension(&EXTENDED_KEY_USAGE, &list[..list.len() - 1])]),
        ("bytes after the list", vec![extension(&EXTENDED_KEY_USAGE, &[&list[..], &[0]].concat())]),
        (
            "an indefinite length",
            vec![extension(&EXTENDED_KEY_USAGE, &[&[0x30, 0x80][..], &list[2..], &[0, 0]].concat())],
        ),
    ] {
        let mut parts = bench.parts();
        extensions(&mut parts).extend(added);
        let (verdict, checks) = verdict(&bench, &parts);
        assert_ne!(verdict, Verdict::Genuine, "{what}: {checks:?}");
    }
}

/// An empty list of purposes excludes nobody, and is reported.
#[test]
fn a_list_of_purposes_that_is_empty_accuses_nobody() {
    let bench = Bench::new();
    let mut parts = bench.parts();
    extensions(&mut parts).push(extension(&EXTENDED_KEY_USAGE, &[0x30, 0]));
    let verification = bench.judge(&parts).verification;
    assert_eq!(verification.verdict, Verdict::Genuine);
    assert!(verification.findings.iter().any(|finding| finding.code == Code::CertificateProfile));
}

/// A certificate that may not sign documents states its key usage twice.
#[test]
fn a_certificate_that_may_not_sign_says_twice_what_it_may_do() {
    let bench = Bench::new();
    let usage = oid!(raw 2.5.29.15);
    let may = Node::value(0x03, &[7, 0x80]).encode();
    let may_not = Node::value(0x03, &[5, 0x20]).encode();
    for values in [[&may, &may_not], [&may_not, &may]] {
        let mut parts = bench.parts();
        extensions(&mut parts)
            .retain(|extension| !extension.encode()[2..].starts_with(&oid(&usage).encode()));
        extensions(&mut parts).extend(values.map(|value| extension(&usage, value)));
        assert_ne!(verdict(&bench, &parts).0, Verdict::Genuine);
    }
    // It also belongs to an authority: such a key certifies, and does not sign documents.
    let authority = extension(&oid!(raw 2.5.29.19), &[0x30, 3, 1, 1, 0xFF]);
    let mut parts = bench.parts();
    extensions(&mut parts).push(authority);
    assert_eq!(verdict(&bench, &parts).0, Verdict::NotGenuine);
}

/// The forger signs with a key of his own and adds the right signer's certificate before, after or beside his own.
#[test]
fn the_right_certificate_is_enclosed_and_another_key_signs() {
    let bench = Bench::new();
    let forger = Issuer::new(b"forger").unwrap();
    let own = forger.document_signer(Date::new(2022, 1, 1)).unwrap();
    let right = Node::parse(bench.signer.certificate());
    for order in 0..3 {
        let mut forged = Bench::new();
        forged.signer = forger.document_signer(Date::new(2022, 1, 1)).unwrap();
        let mut parts = bench.parts();
        let own = Node::parse(own.certificate());
        // The certificate that is rebuilt from its parts is the right one, and comes first.
        parts.envelope.at(&CERTIFICATES).parts().extend(match order {
            0 => vec![],
            1 => vec![own],
            _ => vec![own, right.clone()],
        });
        let (verdict, checks) = verdict(&forged, &parts);
        assert_ne!(verdict, Verdict::Genuine, "{order}: {checks:?}");
    }
}

/// A signature that the state made over another document is added as a second one beside the forger's own.
#[test]
fn a_signature_over_another_document_stands_beside_the_forgers_own() {
    let bench = Bench::new();
    let mut other = bench.parts();
    let honest = other.clone();
    other.files.get_mut(&13).unwrap()[40] ^= 1;
    // The state's SignerInfo over the honest list, and the forger's list of the changed files.
    let mut signed = Node::parse(&bench.sod(&honest)).at(&[0]).clone();
    let mut infos = signed.at(&[1, 0]).parts().last_mut().unwrap().clone();
    let states = infos.at(&[0]).clone();
    let mut forged = Bench::new();
    forged.signer = Issuer::new(b"forger").unwrap().document_signer(Date::new(2022, 1, 1)).unwrap();
    for first in [true, false] {
        let mut sod = Node::parse(&forged.sod(&other));
        let infos = sod.at(&[0, 1, 0]).parts().last_mut().unwrap().parts();
        infos.insert(if first { 0 } else { 1 }, states.clone());
        let judgement = bench.judge_sod(&sod.encode(), &other.files);
        assert_ne!(judgement.verification.verdict, Verdict::Genuine, "first {first}");
    }
}

/// The list holds two hashes of one file, one of the true and one of the changed file, as a flaw in an issuer's
/// program might allow: both must match.
#[test]
fn a_list_with_two_hashes_of_one_file_fits_no_changed_file() {
    let bench = Bench::new();
    let mut parts = bench.parts();
    let mut changed = parts.files[&13].clone();
    changed[40] ^= 1;
    let entry = |hash: &[u8]| Node::of(0x30, vec![Node::value(2, &[13]), Node::value(4, hash)]);
    let (true_hash, false_hash) = (SHA_256.hash(&parts.files[&13]).unwrap(), SHA_256.hash(&changed).unwrap());
    let list = parts.list.at(&[2]).parts();
    list.retain_mut(|entry| entry.at(&[0]).bytes_mut()[..] != [13]);
    for order in [[&true_hash, &false_hash], [&false_hash, &true_hash]] {
        let mut parts = parts.clone();
        parts.list.at(&[2]).parts().extend(order.map(|hash| entry(hash)));
        for content in [parts.files[&13].clone(), changed.clone()] {
            parts.files.insert(13, content);
            assert_ne!(verdict(&bench, &parts).0, Verdict::Genuine);
        }
    }
}

/// Hashes that are truncated or empty, which a careless comparison accepts as a prefix.
#[test]
fn a_list_with_cut_hashes_fits_nothing() {
    let bench = Bench::new();
    for length in [0, 1, 16, 31] {
        let mut parts = bench.parts();
        let files = parts.files.clone();
        for entry in parts.list.at(&[2]).parts() {
            if let Some(file) = files.get(&entry.at(&[0]).bytes_mut()[0]) {
                *entry.at(&[1]).bytes_mut() = SHA_256.hash(file).unwrap()[..length].to_vec();
            }
        }
        if length > 0 {
            assert_ne!(verdict(&bench, &parts).0, Verdict::Genuine, "{length}");
        }
    }
}

/// Unsigned fields claim another hash or signature algorithm; the content is unchanged.
#[test]
fn algorithms_that_nobody_signs_are_swapped_and_a_file_is_changed() {
    let bench = Bench::new();
    let algorithms: [&[u8]; 5] = [
        &oid!(raw 1.3.14.3.2.26),
        &oid!(raw 2.16.840.1.101.3.4.2.2),
        &oid!(raw 2.16.840.1.101.3.4.2.3),
        &oid!(raw 1.2.840.113549.2.5),
        &[0x2A, 3],
    ];
    for algorithm in algorithms {
        for place in [2, 4] {
            let mut parts = bench.parts();
            let mut sod = Node::parse(&bench.sod(&parts));
            let info = sod.at(&[0, 1, 0]).parts().last_mut().unwrap().at(&[0]);
            *info.at(&[place]) = Node::of(0x30, vec![oid(algorithm)]);
            parts.files.get_mut(&13).unwrap()[40] ^= 1;
            let judgement = bench.judge_sod(&sod.encode(), &parts.files);
            assert_ne!(judgement.verification.verdict, Verdict::Genuine, "{algorithm:02X?} at {place}");
        }
    }
}

/// The signed attributes passed off as the content, without attributes: the signed bytes stay the same (RFC 5652,
/// 5.4).
#[test]
fn the_signed_attributes_are_passed_off_as_the_content() {
    let bench = Bench::new();
    let parts = bench.parts();
    let mut sod = Node::parse(&bench.sod(&parts));
    let info = sod.at(&[0, 1, 0]).parts().last_mut().unwrap().at(&[0]);
    let mut attributes = info.at(&[3]).encode();
    attributes[0] = 0x31;
    info.parts().remove(3);
    *sod.at(&[0, 1, 0, 2, 1, 0]).bytes_mut() = attributes;
    let judgement = bench.judge_sod(&sod.encode(), &parts.files);
    assert_eq!(judgement.verification.verdict, Verdict::CannotTell);
}

/// The content and its attribute claim to be a list of roots, a plain text or nothing: none of these is a document.
#[test]
fn what_was_signed_as_something_else_is_no_document() {
    let bench = Bench::new();
    let others: [&[u8]; 4] =
        [&oid!(raw 2.23.136.1.1.2), &oid!(raw 1.2.840.113549.1.7.1), &oid!(raw 0.4.0.127.0.7.3.2.1), &[]];
    for other in others {
        let mut parts = bench.parts();
        *parts.envelope.at(&[1, 0, 2, 0]).bytes_mut() = other.to_vec();
        for attribute in &mut parts.attributes {
            if is_attribute(attribute, 3) {
                *attribute.at(&[1, 0]).bytes_mut() = other.to_vec();
            }
        }
        assert_eq!(verdict(&bench, &parts).0, Verdict::CannotTell, "{other:02X?}");
    }
}

/// An empty signature, or one that consists of zeros or of the group's order.
#[test]
fn signatures_that_need_no_key() {
    let bench = Bench::new();
    let parts = bench.parts();
    let number = |bytes: &[u8]| Node::value(2, bytes);
    let pair = |r: &[u8], s: &[u8]| Node::of(0x30, vec![number(r), number(s)]).encode();
    let forged = [
        vec![],
        vec![0],
        vec![0; 96],
        pair(&[0], &[0]),
        pair(&[1], &[1]),
        pair(&[], &[]),
        pair(&[0xFF], &[1]),
    ];
    for signature in forged {
        let mut sod = Node::parse(&bench.sod(&parts));
        let info = sod.at(&[0, 1, 0]).parts().last_mut().unwrap().at(&[0]);
        *info.at(&[SIGNATURE]).bytes_mut() = signature.clone();
        let judgement = bench.judge_sod(&sod.encode(), &parts.files);
        assert_ne!(judgement.verification.verdict, Verdict::Genuine, "{signature:02X?}");
    }
}

/// A signer for residence permits only, whose list of types is encoded so that a reader may ignore it, signs an
/// identity card: without a list it could sign every type.
#[test]
fn a_signer_for_other_documents_writes_its_list_of_types_oddly() {
    let bench = Bench::new();
    let id = oid!(raw 2.23.136.1.1.6.2);
    let version = || Node::value(2, &[0]);
    let text = |tag: u8| Node::value(tag, b"AC");
    for (what, list) in [
        ("right", Node::of(0x30, vec![version(), Node::of(0x31, vec![text(0x13)])])),
        ("UTF8String", Node::of(0x30, vec![version(), Node::of(0x31, vec![text(0x0C)])])),
        ("IA5String", Node::of(0x30, vec![version(), Node::of(0x31, vec![text(0x16)])])),
        ("a SEQUENCE", Node::of(0x30, vec![version(), Node::of(0x30, vec![text(0x13)])])),
        ("without a version", Node::of(0x30, vec![Node::of(0x31, vec![text(0x13)])])),
        ("without a set", Node::of(0x30, vec![version(), text(0x13)])),
        ("no text", Node::of(0x30, vec![version(), Node::of(0x31, vec![Node::value(0x13, &[0xFF, 0xFE])])])),
        ("a list of nothing", Node::value(0x30, &[0xFF])),
    ] {
        let mut parts = bench.parts();
        extensions(&mut parts).retain(|extension| !extension.encode()[2..].starts_with(&oid(&id).encode()));
        extensions(&mut parts).push(extension(&id, &list.encode()));
        assert_eq!(verdict(&bench, &parts).0, Verdict::CannotTell, "{what}");
    }
}

/// Changes the list of hashes.
type Change<'a> = &'a dyn Fn(&mut Vec<Node>);

/// Entries for data groups that do not exist, entries in another order, a duplicate entry, and listed files that
/// were never on the chip: still a genuine card.
#[test]
fn lists_of_hashes_in_odd_forms_accuse_no_right_card() {
    let bench = Bench::new();
    let entry = |number: &[u8]| Node::of(0x30, vec![Node::value(2, number), Node::value(4, &[7; 32])]);
    let changes: [(&str, Change<'_>); 7] = [
        ("data group 17", &|list| list.push(entry(&[17]))),
        ("data group 0", &|list| list.insert(0, entry(&[0]))),
        ("data group 127", &|list| list.push(entry(&[127]))),
        ("data group 255", &|list| list.push(entry(&[0, 255]))),
        ("data groups that are not there", &|list| list.extend([entry(&[5]), entry(&[7])])),
        ("another order", &|list| list.reverse()),
        ("a padded number", &|list| {
            let number = list[0].at(&[0]).bytes_mut();
            number.insert(0, 0);
        }),
    ];
    for (what, change) in changes {
        let mut parts = bench.parts();
        change(parts.list.at(&[2]).parts());
        let (verdict, checks) = verdict(&bench, &parts);
        assert_eq!(verdict, Verdict::Genuine, "{what} {checks:?}");
    }
}

/// Someone adds to the unsigned part of EF.SOD: other certificates, other signers, revocation lists and attributes
/// that accuse the card. None of it is the state's word.
#[test]
fn what_somebody_adds_to_the_unsigned_part_of_ef_sod_accuses_nobody() {
    let bench = Bench::new();
    let parts = bench.parts();
    let stranger = Issuer::new(b"stranger").unwrap();
    let foreign = Issuer::of_state(b"utopia", "UT", "UTO").unwrap();
    let other = |issuer: &Issuer| {
        let mut signed = Bench::new();
        signed.signer = issuer.document_signer(Date::new(2022, 1, 1)).unwrap();
        let mut sod = Node::parse(&signed.sod(&parts));
        sod.at(&[0, 1, 0]).parts().last_mut().unwrap().at(&[0]).clone()
    };
    let right = || Node::parse(&bench.sod(&parts));
    let infos = |sod: &mut Node, place: usize, info: Node| {
        sod.at(&[0, 1, 0]).parts().last_mut().unwrap().parts().insert(place, info);
    };
    let mut all = Vec::new();
    for issuer in [&stranger, &foreign] {
        for place in [0, 1] {
            let mut sod = right();
            infos(&mut sod, place, other(issuer));
            all.push(sod);
            let mut sod = right();
            let certificate =
                Node::parse(issuer.document_signer(Date::new(2022, 1, 1)).unwrap().certificate());
            sod.at(&[0, 1, 0, 3]).parts().insert(place, certificate);
            all.push(sod);
        }
    }
    let mut wrong = other(&stranger);
    *wrong.at(&[SIGNATURE]).bytes_mut() = vec![1; 70];
    let mut sod = right();
    infos(&mut sod, 0, wrong);
    all.push(sod);
    let mut sod = right();
    let list =
        foreign.revocation_list(&[bench.signer.certificate()], Date::new(2025, 6, 1), Date::new(2046, 1, 1));
    let list = Node::of(0xA1, vec![Node::parse(&list.unwrap())]);
    sod.at(&[0, 1, 0]).parts().insert(4, list);
    all.push(sod);
    for (index, sod) in all.iter().enumerate() {
        let verification = bench.judge_sod(&sod.encode(), &parts.files).verification;
        assert_eq!(verification.verdict, Verdict::Genuine, "{index} {:?}", verification.checks);
    }
}
