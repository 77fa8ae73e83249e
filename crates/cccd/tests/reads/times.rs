//! The time of signing in whole reads: signingTime, else the day of issue in EF.DG12, else a finding.

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
    read::Reading,
};
use cccd_sim::{Date, Issuance, Profile, Quirk};

use crate::common::{Read, failed, found, mrz, outcome};

/// Reads a passport, which has no EF.DG13, with these quirks, and with EF.DG12 if a day is given.
fn read(quirks: &[&str], issued: Option<Date>, files: &[File]) -> Reading {
    let plain = Issuance::of(Profile::Passport, b"times").dg2_length(4_000);
    let issuance = issued.into_iter().fold(plain, Issuance::dg12);
    let quirks: Vec<_> = quirks.iter().map(|name| Quirk::from_name(name).unwrap()).collect();
    let issuance = quirks.iter().fold(issuance, |issuance, quirk| quirk.issue(issuance));
    let card = quirks.iter().fold(issuance.issue().unwrap(), |card, quirk| quirk.forge(card));
    Read { key: mrz(&card), files, ..Read::of(&card) }.run().unwrap()
}

const NO_TIME: &[&str] = &["sod-no-signing-time"];
const DG12: &[File] = &[File::Dg12];
const ISSUED: Option<Date> = Some(Date::new(2025, 5, 1));

#[test]
fn the_day_in_dg12_stands_in_for_a_time_of_signing_that_is_not_there() {
    let reading = read(NO_TIME, ISSUED, DG12);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert!(!found(&reading, Code::SigningTimeUnknown), "{:?}", reading.verification);
    // If DG12 is absent or not read, the time is unknown.
    for reading in [read(NO_TIME, None, &[]), read(NO_TIME, ISSUED, &[])] {
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
        assert!(found(&reading, Code::SigningTimeUnknown));
    }
}

/// The signer's key is used for a quarter of a year: the one in which the simulator issued the document.
#[test]
fn the_day_in_dg12_is_held_against_the_period_of_the_key() {
    let issued = Issuance::of(Profile::Passport, b"times").issue().unwrap().person.date_of_issue;
    assert!(!found(&read(NO_TIME, Some(issued), DG12), Code::KeyUsagePeriod));
    let late = read(NO_TIME, ISSUED, DG12);
    assert_eq!(late.verification.verdict, Verdict::Genuine);
    assert!(found(&late, Code::KeyUsagePeriod));
    // The signed time takes precedence.
    assert!(!found(&read(&[], ISSUED, DG12), Code::KeyUsagePeriod));
}

/// The simulator's root is valid until the end of 2046.
#[test]
fn a_day_in_dg12_after_the_certificates_have_ended_is_no_time_of_signing() {
    let late = Some(Date::new(2047, 1, 1));
    let reading = read(NO_TIME, late, DG12);
    assert_eq!(reading.verification.verdict, Verdict::CannotTell);
    let reason = outcome(&reading, Question::Chain).reason().map(|reason| reason.code);
    assert_eq!(reason, Some(Code::CertificateNotValidAtSigning));
    // The signed time takes precedence.
    assert_eq!(read(&[], late, DG12).verification.verdict, Verdict::Genuine);
}

#[test]
fn a_signer_that_was_replaced_after_the_day_in_dg12_has_signed_for_good() {
    const SUPERSEDED: &[&str] = &["sod-no-signing-time", "signer-superseded"];
    let reading = read(SUPERSEDED, ISSUED, DG12);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert!(found(&reading, Code::RevokedAfterSigning));
    let unknown = read(SUPERSEDED, ISSUED, &[]);
    assert_eq!(failed(&unknown, Question::Revocation), Some(Code::CertificateRevoked));
}
