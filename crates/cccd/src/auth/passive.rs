//! Passive Authentication: are the files what the issuer signed? (Doc 9303-11, 5.1; Doc 9303-12, 7.2)
//!
//! Answers three questions independently. *Signature*: did the document signer sign EF.SOD? *Chain*: did a root of
//! the trust folder certify the document signer, and were both allowed to do so? *Hashes*: do the files that were
//! read have the hashes that EF.SOD lists? Together they show that the data is authentic; whether the chip is a
//! copy is a question for [`auth::chip`](crate::auth).
//!
//! Nothing here communicates with a card: files, certificates and the time go in, answers come out.

mod chain;
mod envelope;
mod hashes;
#[cfg(test)]
mod pitfalls;
mod revocation;
mod signature;
#[cfg(test)]
mod testing;

use std::time::SystemTime;

use jiff::Timestamp;

use crate::{
    check::{About, Finding, Outcome, Reason},
    document::Document,
    error::{Code, CryptoError, Error},
    files::File,
    lds::sod::Sod,
    pki::{Certificate, TrustStore, cms::SignerInfo},
    vietnam,
};

/// The answers of Passive Authentication.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PassiveAuthentication {
    /// The answer to [`Question::Chain`](crate::check::Question::Chain).
    pub chain: Outcome,
    /// The answer to [`Question::Signature`](crate::check::Question::Signature).
    pub signature: Outcome,
    /// The answer to [`Question::Hashes`](crate::check::Question::Hashes).
    pub hashes: Outcome,
    /// The answer to [`Question::Revocation`](crate::check::Question::Revocation).
    pub revocation: Outcome,
    /// What is odd without failing anything.
    pub findings: Vec<Finding>,
    /// Certificate of the document signer.
    pub signer: Option<Certificate>,
    /// The root that certified it.
    pub root: Option<Certificate>,
    /// When EF.SOD was signed, as stated by the signer.
    pub signing_time: Option<Timestamp>,
}

impl PassiveAuthentication {
    /// Judges what was read from a chip by the trusted certificates.
    ///
    /// A root that is not in the trust folder, a missing signer, EF.SOD or a certificate that cannot be read, and
    /// algorithms that this library does not support are [`Outcome::Inconclusive`]: none of them is proof against
    /// the card. Anything that shows that the issuer cannot have made the document like this, such as a
    /// mathematically wrong signature or hash, is [`Outcome::Failed`].
    pub fn judge(document: &Document, trust_store: &TrustStore, now: SystemTime) -> Self {
        let sod = match document.sod() {
            None => return Self::inconclusive(Code::SodMissing),
            Some(Err(_)) => return Self::inconclusive(Code::SodMalformed),
            Some(Ok(sod)) => sod,
        };
        let mut findings = Findings::default();
        envelope::check(sod, document.get(File::Sod).unwrap_or_default(), &mut findings);
        let hashes = hashes::check(sod, document, &mut findings);
        // If there are several signers, one trusted signer is enough (RFC 5652, 5.1).
        let signed_data = &sod.signed_data;
        let answer = |info| Self::of_signer(sod, info, document, trust_store, now);
        let is_trusted =
            |answers: &Self| answers.chain == Outcome::Passed && answers.signature == Outcome::Passed;
        let first = answer(&signed_data.signer);
        let others = || signed_data.further_signers.iter().map(answer).find(is_trusted);
        let answers = if is_trusted(&first) { first } else { others().unwrap_or(first) };
        answers.findings.iter().cloned().for_each(|finding| findings.add(finding));
        Self { hashes, findings: findings.0, ..answers }
    }

    /// Chain and signature for one signer, and what is odd about them.
    fn of_signer(
        sod: &Sod,
        info: &SignerInfo,
        document: &Document,
        trust_store: &TrustStore,
        now: SystemTime,
    ) -> Self {
        let mut findings = Findings::default();
        envelope::check_signer(&sod.signed_data, info, &mut findings);
        let signing_time = info.signed_attributes.signing_time;
        let answers = Self { signing_time, ..Self::inconclusive(Code::SignerMissing) };
        let candidates = match signature::candidates(sod, info, trust_store) {
            Ok(candidates) => candidates,
            Err(outcome) => {
                return Self { chain: outcome.clone(), signature: outcome, findings: findings.0, ..answers };
            }
        };
        let Some((signature, signer)) = signature::check(&sod.signed_data, info, candidates, &mut findings)
        else {
            return Self { findings: findings.0, ..answers };
        };
        let issued = document.date_of_issue().and_then(vietnam::start_of);
        let times = chain::Times::new(now, signing_time, issued);
        times.check_clock(&mut findings);
        let (chain, root) = chain::check(&signer, trust_store, &times, document, &mut findings);
        let revocation = revocation::check(&signer, root, trust_store, &times, &mut findings);
        Self {
            chain,
            signature,
            revocation,
            findings: findings.0,
            signer: Some(signer),
            root: root.cloned(),
            ..answers
        }
    }

    /// Every question is inconclusive, for this reason.
    fn inconclusive(code: Code) -> Self {
        let outcome = Outcome::Inconclusive(code.into());
        Self {
            chain: outcome.clone(),
            signature: outcome.clone(),
            hashes: outcome,
            revocation: Outcome::NotPerformed(Code::NoRevocationList.into()),
            findings: Vec::new(),
            signer: None,
            root: None,
            signing_time: None,
        }
    }
}

/// Findings, each listed once.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, finding: impl Into<Finding>) {
        let finding = finding.into();
        if !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }
}

/// A reason about a certificate, with its name and key.
fn about(code: Code, certificate: &Certificate) -> Reason {
    let name = certificate.subject().to_string();
    Reason::about(
        code,
        About::Certificate { name, key_identifier: certificate.key_identifier().map(<[u8]>::to_vec) },
    )
}

/// The outcome of a failed calculation, which says nothing about the card. `malformed` is the reason if the data is
/// to blame.
fn outcome_of(error: &Error, malformed: Reason) -> Outcome {
    match error {
        Error::Crypto(CryptoError::Unsupported { .. }) => {
            Outcome::Inconclusive(Code::AlgorithmNotAccepted.into())
        }
        Error::Crypto(CryptoError::Point) | Error::Data(_) => Outcome::Inconclusive(malformed),
        other => Outcome::Inconclusive(other.code().into()),
    }
}

/// `Passed`, or the outcome that a check ended with.
fn outcome(result: Result<(), Outcome>) -> Outcome {
    result.err().unwrap_or(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::{testing::Case, *};
    use crate::{pki::testing::vector, tlv::encode};

    #[test]
    fn a_right_document_passes_without_a_finding() {
        let answers = Case::new().judge();
        assert_eq!(answers.chain, Outcome::Passed);
        assert_eq!(answers.signature, Outcome::Passed);
        assert_eq!(answers.hashes, Outcome::Passed);
        assert_eq!(answers.findings, []);
        assert_eq!(answers.signing_time.unwrap().to_string(), "2022-01-01T00:00:00Z");
        assert_eq!(answers.signer.unwrap().subject().to_string(), "CN=Document Signer SPECIMEN,C=UT");
        assert_eq!(answers.root.unwrap().subject().to_string(), "CN=CSCA SPECIMEN,C=UT");
    }

    #[test]
    fn documents_signed_by_openssl_pass() {
        let store = TrustStore::from_certificates([
            vector!("root-p384.der"),
            vector!("root-explicit.der"),
            vector!("root-rsa.der"),
            vector!("root-pss.der"),
        ])
        .unwrap();
        for (name, content_info) in [
            ("brainpool", vector!("sod-brainpool.der")),
            ("explicit", vector!("sod-explicit.der")),
            ("rsa", vector!("sod-rsa.der")),
            ("pss", vector!("sod-pss.der")),
        ] {
            let mut sod = encode(File::Sod.tag(), content_info);
            let files =
                [(File::Dg1, "SPECIMEN DG1"), (File::Dg2, "SPECIMEN DG2"), (File::Dg14, "SPECIMEN DG14")];
            let judge = |sod: &[u8]| {
                let mut document = Document::default();
                document.insert(File::Sod, sod.to_vec().into());
                for (file, content) in files {
                    document.insert(file, content.as_bytes().to_vec().into());
                }
                let now = testing::time("2027-01-01T00:00:00Z").try_into().unwrap();
                PassiveAuthentication::judge(&document, &store, now)
            };
            let answers = judge(&sod);
            assert_eq!(answers.chain, Outcome::Passed, "{name}");
            assert_eq!(answers.signature, Outcome::Passed, "{name}");
            assert_eq!(answers.hashes, Outcome::Passed, "{name}");
            assert_eq!(answers.findings, [], "{name}");

            *sod.last_mut().unwrap() ^= 1;
            assert_eq!(judge(&sod).signature, Outcome::Failed(Code::SignatureWrong.into()), "{name}");
        }
    }

    #[test]
    fn without_ef_sod_nothing_can_be_told() {
        let nothing = Document::default();
        let answers = PassiveAuthentication::judge(&nothing, &TrustStore::empty(), SystemTime::UNIX_EPOCH);
        for outcome in [answers.chain, answers.signature, answers.hashes] {
            assert_eq!(outcome, Outcome::Inconclusive(Code::SodMissing.into()));
        }
    }

    #[test]
    fn a_malformed_ef_sod_proves_nothing() {
        let mut case = Case::new();
        case.sod.signers = 0;
        let answers = case.judge();
        assert_eq!(answers.signature, Outcome::Inconclusive(Code::SodMalformed.into()));
        assert_eq!(answers.chain, Outcome::Inconclusive(Code::SodMalformed.into()));
        assert_eq!(answers.hashes, Outcome::Inconclusive(Code::SodMalformed.into()));
    }

    #[test]
    fn padding_after_ef_sod_is_a_finding() {
        let case = Case::new();
        let sod = [case.sod(), vec![0; 3]].concat();
        let answers = case.judge_sod(&sod);
        assert_eq!(answers.signature, Outcome::Passed);
        assert_eq!(answers.findings, [Reason::files(Code::TrailingBytes, [File::Sod])]);
    }

    #[test]
    fn no_truncated_or_changed_ef_sod_passes_or_panics() {
        let case = Case::new();
        let sod = case.sod();
        for length in 0..sod.len() {
            assert_ne!(case.judge_sod(&sod[..length]).signature, Outcome::Passed, "{length} bytes");
        }
        for position in (0..sod.len()).step_by(3) {
            let mut changed = sod.clone();
            changed[position] ^= 0x41;
            let answers = case.judge_sod(&changed);
            let passed = [&answers.chain, &answers.signature, &answers.hashes].map(|o| *o == Outcome::Passed);
            assert!(passed != [true; 3] || !answers.findings.is_empty(), "byte {position}");
        }
    }

    /// There is no guessing which time counts: signingTime may occur at most once (RFC 5652, 11.3).
    #[test]
    fn two_signing_times_make_ef_sod_malformed() {
        let time = encode(crate::tlv::tag::GENERALIZED_TIME, b"20230101000000Z");
        let mut case = Case::new();
        case.sod.attributes = vec![crate::pki::testing::attribute(crate::pki::oid::SIGNING_TIME, &time)];
        let answers = case.judge();
        assert_eq!(answers.signature, Outcome::Inconclusive(Code::SodMalformed.into()));
        assert_ne!(answers.chain, Outcome::Passed);
    }

    #[test]
    fn one_trusted_signer_among_several_is_enough() {
        let codes = |answers: &PassiveAuthentication| {
            answers.findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        let mut case = Case::new();
        case.sod.signers = 2;
        let answers = case.judge();
        assert_eq!((&answers.chain, &answers.signature), (&Outcome::Passed, &Outcome::Passed));
        assert_eq!(codes(&answers), [Code::SeveralSigners]);

        // The signature of the first is wrong, then that of the second, then both.
        let sod = case.sod();
        let last = sod.len() - 1;
        let signer_len = case.signer_info_len();
        for (positions, expected) in [
            (&[last - signer_len][..], Outcome::Passed),
            (&[last], Outcome::Passed),
            (&[last, last - signer_len], Outcome::Failed(Code::SignatureWrong.into())),
        ] {
            let mut changed = sod.clone();
            positions.iter().for_each(|&position| changed[position] ^= 1);
            let answers = case.judge_sod(&changed);
            assert_eq!(answers.signature, expected, "{positions:?}");
            assert_eq!(codes(&answers), [Code::SeveralSigners], "{positions:?}");
        }
    }
}
