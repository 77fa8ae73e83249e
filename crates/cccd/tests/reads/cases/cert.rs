//! Certificates and revocation lists: everything else about the card is right.

use cccd::{
    check::{Question, Verdict},
    error::Code,
};
use cccd_sim::Profile;

use super::{CannotTell, Case, Found, Genuine, NotGenuine, Own, Passed, states as own};

/// A certificate that cannot be read proves nothing against the card.
const MALFORMED: super::Expected = CannotTell(Question::Chain, Code::CertificateMalformed);
/// Algorithms that the library refuses to use.
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
    // The catalogue calls it untrusted and FAIL. The trusted key did sign it, so it is not a forgery: a root of
    // that name is missing, and without a root nobody can tell, under the strict policy either. What was read is
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
        "CERT-10",
        "the signer is for something else",
        &[
            &["signer-for-tls"],
            &["signer-for-time-stamps"],
            &["signer-for-vds-nc"],
            &["signer-for-spoc"],
            &["signer-for-lists"],
            &["signer-purpose-critical"],
        ],
        NotGenuine(Question::Chain, Code::CertificateUsage),
    ),
    Case::new(
        "CERT-10",
        "the signer is for something else and for anything",
        &[&["signer-for-tls-and-anything"]],
        CannotTell(Question::Chain, Code::CertificateUsage),
    ),
    Case::new(
        "CERT-10",
        "the signer is for anything, or for what nobody knows",
        &[&["signer-for-anything"], &["signer-purpose-unknown"]],
        Found(Verdict::Genuine, Code::SignerPurposeOdd),
    ),
    Case::new(
        "CERT-10",
        "the signer is for anything, strict",
        &[&["signer-for-anything", "crl-empty"]],
        NotGenuine(Question::Chain, Code::SignerPurposeOdd),
    )
    .strict(),
    Case::new(
        "CERT-11",
        "another country",
        &[
            &["signer-country-differs"],
            &["chain-foreign"],
            &["dg1-state-other"],
            &["dg1-state-germany"],
            &["dg1-state-malta"],
            // Whatever else is on the card.
            &["chain-foreign", "dg1-nationality-odd"],
            &["chain-foreign", "dg13-other-form"],
            &["signer-country-differs", "dg1-state-misspelt"],
        ],
        NotGenuine(Question::Chain, Code::CountryDiffers),
    ),
    Case::new(
        "CERT-11",
        "a state that nobody knows, or certificates of no country",
        UNKNOWN_STATES,
        CannotTell(Question::Chain, Code::CountryUnknown),
    ),
    Case::new(
        "CERT-11",
        "a state that nobody knows, or certificates of no country, strict",
        &[&["dg1-state-short"], &["chain-country-unknown"], &["chain-without-country"]],
        CannotTell(Question::Chain, Code::CountryUnknown),
    )
    .strict(),
    Case::new(
        "CERT-11",
        "the country in other letters and places",
        &[&["chain-lower-case"], &["chain-country-by-locality"]],
        Passed,
    ),
    Case::new(
        "CERT-11",
        "the CCCD's own DG13 in a document of another state",
        &[&["document-utopian"], &["document-german"], &["document-hong-kong"]],
        CannotTell(Question::Chain, Code::Dg13OfOtherState),
    ),
    Case::new(
        "CERT-11",
        "documents of other states, with their own DG13 or none",
        &[&["document-utopian", "dg13-other-form"], &["document-utopian", "dg13-random"]],
        Genuine,
    )
    .mrz(),
    Case::new("CERT-11", "what is in a DG13 of another state", &[], Own(own::a_foreign_dg13_says_nothing)),
    Case::new(
        "CERT-12",
        "another type of document",
        &[&["signer-type-differs"]],
        CannotTell(Question::Chain, Code::DocumentTypeDiffers),
    ),
    Case::new(
        "CERT-12",
        "another type of document of the same letter",
        &[&["signer-type-akin"]],
        Found(Verdict::Genuine, Code::DocumentTypeDiffers),
    ),
    Case::new(
        "CERT-12",
        "another type of document, strict",
        &[&["signer-type-differs", "crl-empty"], &["signer-type-akin", "crl-empty"]],
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
    // Only the strict policy requires a list, so it shows whether one was accepted.
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
        CannotTell(Question::Chain, Code::CertificateExtension),
    ),
    Case::new(
        "CERT-24",
        "critical types of document, negative serial number",
        &[&["signer-type-critical"], &["signer-serial-negative"]],
        Found(Verdict::Genuine, Code::CertificateProfile),
    ),
    Case::new(
        "CERT-24",
        "unused bits in a key, a modulus without its zero",
        &[&["signer-unused-bits"], &["root-unused-bits"], &["signer-modulus-negative"]],
        Found(Verdict::Genuine, Code::CertificateProfile),
    ),
    Case::new(
        "CERT-24",
        "unused bits in a key, a modulus without its zero, strict",
        &[&["signer-unused-bits", "crl-empty"], &["signer-modulus-negative", "crl-empty"]],
        NotGenuine(Question::Chain, Code::CertificateProfile),
    )
    .strict(),
    Case::new(
        "CERT-24",
        "critical types of document, strict",
        &[&["signer-type-critical", "crl-empty"]],
        NotGenuine(Question::Chain, Code::CertificateProfile),
    )
    .strict(),
    Case::new(
        "CERT-16",
        "signed tomorrow by the clock of this computer",
        &[&["sod-signed-in-future"]],
        Found(Verdict::Genuine, Code::SigningTimeFuture),
    ),
    // Passports are signed with RSA, with the same quirks.
    Case::new(
        "CERT-11",
        "another country, a passport",
        &[&["signer-country-differs"], &["chain-foreign"], &["dg1-state-other"]],
        NotGenuine(Question::Chain, Code::CountryDiffers),
    )
    .of(Profile::Passport)
    .mrz(),
    Case::new(
        "CERT-11",
        "a state that nobody knows, a passport",
        UNKNOWN_STATES,
        CannotTell(Question::Chain, Code::CountryUnknown),
    )
    .of(Profile::Passport)
    .mrz(),
    Case::new(
        "CERT-11",
        "a passport of another state",
        &[&["document-utopian"], &["document-german"], &["document-hong-kong"], &["document-kosovan"]],
        Passed,
    )
    .of(Profile::Passport)
    .mrz(),
    Case::new(
        "CERT-11",
        "a passport of a state below the root of another",
        &[&["document-other-root"]],
        CannotTell(Question::Chain, Code::CountryDiffers),
    )
    .of(Profile::Passport)
    .mrz(),
    Case::new(
        "CERT-11",
        "a passport of an organisation, to which no root was bound",
        &[&["document-of-organisation"]],
        CannotTell(Question::Chain, Code::CountryUnknown),
    )
    .of(Profile::Passport)
    .mrz(),
    Case::new("CERT-11", "and to which one was", &[], Own(own::a_bound_root_signs_for_its_organisation)),
];

/// Ways to leave out the issuing state, or the country of the certificates.
const UNKNOWN_STATES: &[&[&str]] = &[
    &["dg1-state-short"],
    &["dg1-state-misspelt"],
    &["dg1-state-lower-case"],
    &["dg1-state-void"],
    &["dg1-state-unspecified"],
    &["dg1-state-organisation"],
    &["chain-country-unknown"],
    &["chain-without-country"],
    &["chain-foreign", "dg1-state-misspelt"],
];
