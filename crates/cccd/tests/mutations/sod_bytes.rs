//! Changes every byte of EF.SOD, of every profile: a change of an unsigned byte changes nothing that is read, or is
//! reported.

use std::thread;

use cccd::{
    auth::passive::PassiveAuthentication, check::Outcome, clock::Clock, document::Document, files::File,
    lds::sod::Sod, pki::TrustStore, verification::Verifier,
};
use cccd_sim::{File as SimFile, Issuance, IssuedCard, Profile};

use crate::common::{today, trust};

/// The changes to each byte: one bit, the case of a letter, all bits.
const CHANGES: [u8; 3] = [0x01, 0x20, 0xFF];

fn judge(card: &IssuedCard, trust: &TrustStore, sod: &[u8]) -> PassiveAuthentication {
    let mut document = Document::default();
    for (file, bytes) in &card.files {
        if let SimFile::Dg(number @ (1 | 13 | 14 | 15)) = file {
            document.insert(File::from_data_group(*number).unwrap(), bytes.clone().into());
        }
    }
    document.insert(File::Sod, sod.to_vec().into());
    Verifier::new(trust, false).passive(&document, today().now())
}

/// Whether a changed EF.SOD passes with other content and without a new finding.
fn silent(before: &PassiveAuthentication, now: &PassiveAuthentication, signed: [&[u8]; 2]) -> bool {
    let passed = [&now.chain, &now.signature, &now.hashes].iter().all(|answer| **answer == Outcome::Passed);
    let is_told = now.findings.iter().any(|finding| !before.findings.contains(finding));
    let [then, sod] = signed.map(Sod::parse);
    let is_same = now == before && then.is_ok() && then == sod;
    passed && !is_told && !is_same
}

fn check(profile: Profile) -> (usize, Vec<String>) {
    let card = Issuance::of(profile, b"bytes").dg2_length(8_000).issue().unwrap();
    let trust = trust(&card);
    let sod = &card.files[&SimFile::Sod];
    let before = judge(&card, &trust, sod);
    let all = [&before.chain, &before.signature, &before.hashes];
    assert!(all.iter().all(|answer| **answer == Outcome::Passed), "{profile:?}: {before:?}");
    let mut wrong = Vec::new();
    for position in 0..sod.len() {
        // All three on the plain card, and one of them, in turn, on each other card.
        let turn = if profile == Profile::Cccd2021 { None } else { Some(position % CHANGES.len()) };
        for (index, change) in
            CHANGES.iter().enumerate().filter(|(index, _)| turn.is_none_or(|turn| turn == *index))
        {
            let mut changed = sod.clone();
            changed[position] ^= change;
            if silent(&before, &judge(&card, &trust, &changed), [sod, &changed]) {
                wrong.push(format!("{profile:?}, byte {position} of {} by {index}: {change:02X}", sod.len()));
            }
        }
    }
    (sod.len(), wrong)
}

#[test]
fn no_byte_that_nobody_signs_changes_silently() {
    let (bytes, wrong) = thread::scope(|scope| {
        let threads = Profile::ALL.map(|profile| scope.spawn(move || check(profile)));
        let all = threads.into_iter().map(|thread| thread.join().unwrap());
        all.fold((0, Vec::new()), |(bytes, wrong), (more, others)| (bytes + more, [wrong, others].concat()))
    });
    println!("{bytes} bytes of EF.SOD changed");
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
