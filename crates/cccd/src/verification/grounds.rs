//! What every *Failed* and every *Passed* of a check of authenticity rests on.
//!
//! A new way to accuse or to accept a card must first be a row here: a failure without a row becomes *cannot tell*,
//! and a test compares these rows with the source files that produce either answer.

use crate::{
    check::{Check, Outcome, Question},
    error::Code,
};

/// The kinds of proof against a card. There are no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ground {
    /// A signature or a hash is mathematically wrong.
    Mathematics,
    /// The chip was asked for a proof that a signed file offers, and answered wrongly or refused; or what the file
    /// offers is not a key that any chip could prove.
    Answer,
    /// A signed file says that something was hidden: a file, or a better way of access.
    Hidden,
    /// A certificate excludes its having signed this: by its purpose, its validity, its state, or its issuer's
    /// revocation.
    Excluded,
}

/// One way to *Failed*: the question, the reason, the kind of proof, and what exactly is proven.
pub type Accusation = (Question, Code, Ground, &'static str);

/// Every way in which a question of authenticity can end in *Failed*, in the order of the questions.
#[rustfmt::skip] // one row per line
pub const ACCUSATIONS: &[Accusation] = &[
    (Question::Chain, Code::SignerNotFromRoot, Ground::Mathematics, "the signer names the very key of a trusted root, and that key did not sign its certificate"),
    (Question::Chain, Code::CertificateNotValidAtSigning, Ground::Excluded, "the signer was not valid at the time of signing that is signed"),
    (Question::Chain, Code::CertificateUsage, Ground::Excluded, "the certificate says that it is for something else"),
    (Question::Chain, Code::CountryDiffers, Ground::Excluded, "signer, root or issuing state is Viet Nam's, and another of them is known to be foreign"),
    (Question::Signature, Code::SignedContentMismatch, Ground::Mathematics, "the signed messageDigest is not the hash of the content"),
    (Question::Signature, Code::SignatureWrong, Ground::Mathematics, "the signature over the signed attributes is not by the signer's key"),
    (Question::Hashes, Code::HashMismatch, Ground::Mathematics, "a file has not the hash that is listed"),
    (Question::Hashes, Code::HashMissing, Ground::Mathematics, "a data group is there of which no hash is listed"),
    (Question::Hashes, Code::ListedFileAbsent, Ground::Hidden, "a listed DG1, DG14 or DG15 is called absent, is refused, or its end is"),
    (Question::CardAccess, Code::CardAccessDiffers, Ground::Hidden, "DG14 lists a PACEInfo that EF.CardAccess did not show"),
    (Question::Revocation, Code::CertificateRevoked, Ground::Excluded, "the root's signed list revokes the certificate"),
    (Question::ChipAuthentication, Code::ChipKeyUnusable, Ground::Answer, "DG14 offers a proof by a key that is not there, or lies beside its curve: no chip could prove it"),
    (Question::ChipAuthentication, Code::ChipRefused, Ground::Answer, "the chip refused what DG14 offers"),
    (Question::ChipAuthentication, Code::ChipKeyWrong, Ground::Answer, "the first answer under the new keys was wrong twice, with fresh keys each time"),
    (Question::ActiveAuthentication, Code::ChipKeyUnusable, Ground::Answer, "DG15 or DG14 offers a proof by a key or an algorithm that is none; one that this library does not know counts as none too"),
    (Question::ActiveAuthentication, Code::ChipRefused, Ground::Answer, "the chip refused what DG15 offers"),
    (Question::ActiveAuthentication, Code::ChipKeyWrong, Ground::Answer, "the answer is no signature over the challenge"),
    (Question::OfficeSignature, Code::EvidenceChanged, Ground::Mathematics, "the evidence is not what the office signed"),
];

/// Every way in which a question of authenticity can end in *Passed*: what must hold, and the only file that
/// produces the answer.
pub const PROOFS: &[(Question, &str, &str)] = &[
    (
        Question::Chain,
        "a trusted root's key verifies the signer's certificate, and nothing excludes it",
        "auth/passive.rs",
    ),
    (
        Question::Signature,
        "the signer's key verifies the signed attributes, which hold the hash of the content",
        "auth/passive.rs",
    ),
    (
        Question::Hashes,
        "every data group that was read, DG1 among them, has the listed hash",
        "auth/passive.rs",
    ),
    (Question::CardAccess, "EF.CardAccess shows every PACEInfo of DG14", "verification.rs"),
    (
        Question::Revocation,
        "a list that the root signed, and that is not out of date, spares the certificate",
        "auth/passive/revocation.rs",
    ),
    (
        Question::ChipAuthentication,
        "a `ChipProof`, made by `Pending::proof` alone, for the key in the bound DG14",
        "auth/chip.rs",
    ),
    (
        Question::ActiveAuthentication,
        "an `ActiveProof`, made of a verified signature alone, for the key in the bound DG15",
        "auth/active.rs",
    ),
    (Question::OfficeSignature, "a trusted office's key verifies the whole evidence", "evidence/office.rs"),
];

/// Turns a failure without a row into *cannot tell*.
pub(super) fn hold_to(checks: &mut [Check]) {
    for Check { question, outcome } in checks {
        if let Outcome::Failed(reason) = outcome
            && !ACCUSATIONS.iter().any(|(known, code, ..)| known == question && *code == reason.code)
        {
            *outcome = Outcome::Inconclusive(reason.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn each_question_of_authenticity_has_its_rows_in_order() {
        let asked = || Question::ALL.into_iter().filter(|question| question.is_authenticity());
        // Chip Authentication Mapping is not implemented, so it neither passes nor fails.
        let spoken: Vec<_> = asked().filter(|&q| q != Question::ChipAuthenticationMapping).collect();
        assert_eq!(PROOFS.iter().map(|(question, ..)| *question).collect::<Vec<_>>(), spoken);
        let mut accused: Vec<_> = ACCUSATIONS.iter().map(|(question, ..)| *question).collect();
        assert!(accused.is_sorted());
        accused.dedup();
        assert_eq!(accused, spoken);
        let rows: BTreeSet<_> = ACCUSATIONS.iter().map(|(question, code, ..)| (question, code)).collect();
        assert_eq!(rows.len(), ACCUSATIONS.len());
    }

    #[test]
    fn a_failure_that_no_row_knows_accuses_nobody() {
        let mut checks = [
            Check { question: Question::Chain, outcome: Outcome::Failed(Code::RootMissing.into()) },
            Check { question: Question::Hashes, outcome: Outcome::Failed(Code::HashMismatch.into()) },
        ];
        hold_to(&mut checks);
        assert_eq!(checks[0].outcome, Outcome::Inconclusive(Code::RootMissing.into()));
        assert_eq!(checks[1].outcome, Outcome::Failed(Code::HashMismatch.into()));
    }

    /// Collects the source files below a folder, each with its text before the tests.
    fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                found.push((name.to_str().unwrap().replace('\\', "/"), code));
            }
        }
    }

    /// Returns the library files that produce an answer, except tests and the questions of consistency.
    fn makers(answer: &str) -> BTreeSet<String> {
        let mut found = Vec::new();
        sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
        let judges = ["auth/", "evidence/", "verification.rs"];
        let tests = ["tests.rs", "testing.rs", "pitfalls.rs"];
        found
            .into_iter()
            .filter(|(name, code)| {
                judges.iter().any(|judge| name.starts_with(judge))
                    && !tests.iter().any(|test| name.ends_with(test))
                    && code.lines().any(|line| makes(line.trim(), answer))
            })
            .map(|(name, _)| name)
            .collect()
    }

    /// Whether a line produces the answer rather than only matching on it.
    fn makes(line: &str, answer: &str) -> bool {
        line.contains(answer)
            && !line.starts_with("//")
            && !["matches!", "== ", "!= "].iter().any(|look| line.contains(look))
            && !line.starts_with(answer)
    }

    #[test]
    fn nothing_else_in_the_source_passes_or_fails() {
        let passing: BTreeSet<_> = PROOFS.iter().map(|(.., file)| (*file).to_owned()).collect();
        assert_eq!(makers("Outcome::Passed"), passing);
        let failing = [
            "auth/active.rs",
            "auth/chip.rs",
            "auth/passive/chain.rs",
            "auth/passive/chain/document.rs",
            "auth/passive/chain/purpose.rs",
            "auth/passive/hashes.rs",
            "auth/passive/revocation.rs",
            "auth/passive/signature.rs",
            "evidence/office.rs",
            "verification.rs",
        ];
        assert_eq!(makers("Outcome::Failed("), failing.map(str::to_owned).into());
    }
}
