//! Certificates and revocation lists: everything else about the card is right.

use cccd::{
    check::{Question, Verdict},
    error::Code,
};
use cccd_sim::Profile;

use super::{CannotTell, Case, Found, Genuine, NotGenuine};

/// What cannot be read proves nothing against the card.
const MALFORMED: super::Expected = CannotTell(Question::Chain, Code::CertificateMalformed);
/// What nobody calculates with.
const REFUSED: super::Expected = CannotTell(Question::Signature, Code::AlgorithmNotAccepted);

pub(super) const CASES: &[Case] = &[
    Case::new(
        "CERT-01",
        "version",
        &[&["signer-version-1"], &["signer-version-missing"]],
        Found(Verdict::Genuine, Code::CertificateProfile),
    ),
    Case::new(
        "CERT-02",
        "a field is missing",
        &[
            &["signer-without-serial"],
            &["signer-without-issuer"],
            &["signer-without-validity"],
            &["signer-without-key"],
            &["signer-without-algorithm"],
            &["signer-without-signature"],
        ],
        MALFORMED,
    ),
    Case::new("CERT-03", "two algorithms", &[&["signer-algorithms-differ"]], MALFORMED),
    // The catalogue calls it untrusted and FAIL. The trusted key did sign it, so that it is no forgery: a root of
    // that name is missing, and without a root nobody can tell, by the strict policy either. What was read is
    // shown as verified in neither case.
    Case::new(
        "CERT-04",
        "issuer is not the root's name",
        &[&["signer-issuer-differs"]],
        CannotTell(Question::Chain, Code::RootMissing),
    ),
    Case::new(
        "CERT-04",
        "issuer is not the root's name, strict",
        &[&["signer-issuer-differs"]],
        CannotTell(Question::Chain, Code::RootMissing),
    )
    .strict(),
    Case::new(
        "CERT-08",
        "signature wrong",
        &[&["signer-signature-wrong"]],
        NotGenuine(Question::Chain, Code::SignerNotFromRoot),
    ),
    Case::new(
        "CERT-09",
        "self-made root of the same name and key identifier",
        &[&["signer-of-impostor"]],
        NotGenuine(Question::Chain, Code::SignerNotFromRoot),
    ),
    Case::new(
        "CERT-10",
        "the signer is an authority, or the root, or may not sign",
        &[&["signer-is-authority"], &["signer-is-root"], &["signer-may-not-sign"]],
        NotGenuine(Question::Chain, Code::CertificateUsage),
    ),
    Case::new(
        "CERT-11",
        "another country",
        &[&["signer-country-differs"], &["dg1-state-other"], &["dg1-state-germany"]],
        NotGenuine(Question::Chain, Code::CountryDiffers),
    ),
    Case::new(
        "CERT-12",
        "another type of document",
        &[&["signer-type-differs"]],
        Found(Verdict::Genuine, Code::DocumentTypeDiffers),
    ),
    Case::new(
        "CERT-12",
        "another type of document, strict",
        &[&["signer-type-differs", "crl-empty"]],
        NotGenuine(Question::Chain, Code::DocumentTypeDiffers),
    )
    .strict(),
    Case::new(
        "CERT-13",
        "revoked",
        &[&["signer-revoked"], &["signer-revoked", "crl-outdated"], &["crl-empty", "signer-revoked"]],
        NotGenuine(Question::Revocation, Code::CertificateRevoked),
    ),
    Case::new(
        "CERT-13",
        "revoked after signing, because it was replaced",
        &[&["signer-superseded"]],
        Found(Verdict::Genuine, Code::RevokedAfterSigning),
    ),
    Case::new(
        "CERT-13",
        "revoked after signing, because it was replaced, strict",
        &[&["signer-superseded"]],
        NotGenuine(Question::Revocation, Code::RevokedAfterSigning),
    )
    .strict(),
    Case::new(
        "CERT-13",
        "a list out of date, or of nobody",
        &[&["crl-outdated"], &["crl-of-impostor"]],
        Genuine,
    ),
    Case::new(
        "CERT-13",
        "a list out of date, strict",
        &[&["crl-outdated"]],
        CannotTell(Question::Revocation, Code::RevocationListOutdated),
    )
    .strict(),
    Case::new(
        "CERT-13",
        "a list of nobody, strict",
        &[&["crl-of-impostor"]],
        CannotTell(Question::Revocation, Code::RevocationListUnusable),
    )
    .strict(),
    // Only a strict policy asks for a list, so that it shows whether one was taken.
    Case::new(
        "CERT-15",
        "a list by the newest key, strict",
        &[&["crl-of-newer-key"], &["crl-empty"]],
        Genuine,
    )
    .strict(),
    Case::new(
        "CERT-16",
        "expired since it signed",
        &[&["signer-expired"]],
        Found(Verdict::Genuine, Code::SignerExpired),
    ),
    Case::new(
        "CERT-16",
        "expired since it signed, strict",
        &[&["signer-expired", "crl-empty"]],
        NotGenuine(Question::Chain, Code::SignerExpired),
    )
    .strict(),
    Case::new(
        "CERT-16",
        "times in the forms of BER",
        &[
            &["signer-time-no-seconds"],
            &["signer-time-offset"],
            &["signer-time-fraction"],
            &["signer-time-hours"],
            &["signer-time-generalized"],
            &["signer-usage-utc"],
            &["signer-usage-unreadable"],
        ],
        Found(Verdict::Genuine, Code::TimeFormOdd),
    ),
    Case::new(
        "CERT-16",
        "times in the forms of BER, strict",
        &[&["signer-time-no-seconds", "crl-empty"], &["sod-time-offset", "crl-empty"]],
        NotGenuine(Question::Chain, Code::TimeFormOdd),
    )
    .strict(),
    Case::new(
        "CERT-16",
        "a validity in local time, which says no moment",
        &[&["signer-time-local"]],
        CannotTell(Question::Chain, Code::CertificateMalformed),
    ),
    Case::new(
        "CERT-16",
        "signed outside of the period of the key",
        &[&["signer-usage-over"]],
        Found(Verdict::Genuine, Code::KeyUsagePeriod),
    ),
    Case::new(
        "CERT-16",
        "issued, by EF.DG13, after the period of the key; the time of signing is missing",
        &[&["signer-usage-over", "sod-no-signing-time"]],
        Found(Verdict::Genuine, Code::KeyUsagePeriod),
    ),
    Case::new("CERT-17", "link certificate, strict", &[&["root-by-link", "crl-empty"]], Genuine).strict(),
    Case::new(
        "CERT-17",
        "a link certificate of nobody",
        &[&["root-by-false-link"]],
        CannotTell(Question::Chain, Code::RootMissing),
    ),
    Case::new(
        "CERT-19",
        "curves spelled out, strict",
        &[
            &["signer-curve-explicit", "crl-empty"],
            &["root-curve-explicit", "crl-empty"],
            &["signer-curve-explicit", "root-curve-explicit", "crl-empty"],
        ],
        Genuine,
    )
    .strict(),
    Case::new(
        "CERT-20",
        "curves spelled out and changed",
        &[&["signer-generator-changed"], &["signer-cofactor-changed"]],
        REFUSED,
    ),
    Case::new("CERT-21", "composite p", &[&["signer-field-composite"]], REFUSED),
    Case::new("CERT-22", "RSA without measure", &[&["signer-rsa-16384"]], REFUSED),
    Case::new(
        "CERT-23",
        "unknown critical extension",
        &[&["signer-extension-unknown"]],
        NotGenuine(Question::Chain, Code::CertificateExtension),
    ),
    Case::new(
        "CERT-24",
        "critical types of document, negative serial number",
        &[&["signer-type-critical"], &["signer-serial-negative"]],
        Found(Verdict::Genuine, Code::CertificateProfile),
    ),
    Case::new(
        "CERT-24",
        "critical types of document, strict",
        &[&["signer-type-critical", "crl-empty"]],
        NotGenuine(Question::Chain, Code::CertificateProfile),
    )
    .strict(),
    // Passports are signed with RSA, whose quirks are the same.
    Case::new(
        "CERT-11",
        "another country, a passport",
        &[&["signer-country-differs"], &["dg1-state-other"]],
        NotGenuine(Question::Chain, Code::CountryDiffers),
    )
    .of(Profile::Passport)
    .mrz(),
];
