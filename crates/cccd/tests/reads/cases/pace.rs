//! PACE.

use cccd::{check::Verdict, error::Code};

use super::{Case, Error, Found, Genuine, NotBuilt, Own, own};

const CAM: &str = "Chip Authentication Mapping";

pub(super) const CASES: &[Case] = &[
    Case::new("PACE-02", "unknown entries", &[&["card-access-unknown-entries"]], Genuine),
    Case::new(
        "PACE-02",
        "explicit parameters beside the numbered ones",
        &[&["pace-parameters-explicit"]],
        Found(Verdict::Genuine, Code::PaceParametersExplicit),
    ),
    Case::new("PACE-03", "several PACEInfos", &[&["pace-several"]], Genuine),
    Case::new(
        "PACE-07",
        "MSE:Set AT refused",
        &[&["pace-refused-6a80"], &["pace-refused-6982"]],
        Error(Code::AccessFailed),
    ),
    // "Referenced data not found": the chip has no such password, whatever its value.
    Case::new("PACE-07", "no such password", &[&["pace-refused-6a88"]], Error(Code::KeyUnsuitable)),
    Case::new("PACE-08", "tries left", &[], NotBuilt("PIN")),
    Case::new("PACE-09", "PIN suspended or blocked", &[], NotBuilt("PIN")),
    Case::new(
        "PACE-10",
        "DO84 wanted though not ambiguous",
        &[&["pace-asks-for-parameter"]],
        Own(own::the_form_of_set_at_is_remembered),
    ),
    Case::new(
        "PACE-10",
        "DO84 wanted though not ambiguous, by any status word",
        &[
            &["pace-parameter-6a80"],
            &["pace-parameter-6a86"],
            &["pace-parameter-6a87"],
            &["pace-parameter-6b00", "pace-3des"],
            &["pace-parameter-6982", "short-length-only"],
            &["pace-parameter-6700", "get-response"],
            // Already named, because several entries differ only in it.
            &["pace-parameter-6a86", "pace-several"],
        ],
        Genuine,
    ),
    Case::new("PACE-10", "DO84 wanted, by the MRZ", &[&["pace-parameter-6a86"]], Genuine).mrz(),
    Case::new(
        "PACE-12",
        "step 1 refused",
        &[&["pace-nonce-refused-6a80"], &["pace-nonce-refused-6982"], &["pace-nonce-refused-6300"]],
        Error(Code::AccessFailed),
    ),
    Case::new("PACE-13", "step 1 with another tag", &[&["pace-nonce-tag"]], Error(Code::AccessFailed)),
    Case::new(
        "PACE-14",
        "nonce of a wrong length",
        &[&["pace-nonce-empty"], &["pace-nonce-broken-block"], &["pace-nonce-huge"]],
        Error(Code::AccessFailed),
    ),
    Case::new(
        "PACE-15",
        "nonces of other lengths",
        &[
            &["pace-3des", "pace-nonce-8"],
            &["pace-aes-256", "pace-nonce-16"],
            &["pace-aes-256", "pace-nonce-32"],
            &["pace-aes-192"],
        ],
        Genuine,
    ),
    Case::new("PACE-16", "step 2 refused", &[&["pace-map-refused"]], Error(Code::AccessFailed)),
    Case::new("PACE-17", "step 2 with another tag", &[&["pace-map-tag"]], Error(Code::AccessFailed)),
    Case::new(
        "PACE-18",
        "mapping key is no point",
        &[&["pace-map-off-curve"], &["pace-map-infinity"], &["pace-map-zeros"], &["pace-map-beyond-field"]],
        Error(Code::AccessFailed),
    ),
    Case::new(
        "PACE-19",
        "mapping key in another form",
        &[&["pace-map-compressed"], &["pace-map-hybrid"], &["pace-map-short"], &["pace-map-leading-zero"]],
        Error(Code::AccessFailed),
    ),
    Case::new("PACE-20", "DH mapping key", &[], NotBuilt("DH")),
    Case::new("PACE-21", "mapping key reflected", &[&["pace-map-reflection"]], Error(Code::AccessFailed)),
    Case::new("PACE-22", "mapped generator is infinity", &[], Own(own::a_mapping_to_infinity_is_refused)),
    Case::new("PACE-23", "IM with data in step 2", &[], NotBuilt("Integrated Mapping")),
    Case::new("PACE-24", "step 3 refused", &[&["pace-agree-refused"]], Error(Code::AccessFailed)),
    Case::new(
        "PACE-26",
        "ephemeral key is no point",
        &[
            &["pace-agree-off-curve"],
            &["pace-agree-infinity"],
            &["pace-agree-zeros"],
            &["pace-agree-beyond-field"],
            &["pace-agree-compressed"],
        ],
        Error(Code::AccessFailed),
    ),
    Case::new("PACE-27", "ephemeral key reflected", &[&["pace-agree-reflection"]], Error(Code::AccessFailed)),
    Case::new("PACE-29", "step 4 with another tag", &[&["pace-token-tag"]], Error(Code::AccessFailed)),
    Case::new(
        "PACE-30",
        "wrong token",
        &[&["pace-token-changed"], &["pace-token-7"], &["pace-token-empty"], &["pace-token-reflection"]],
        Error(Code::WrongKey),
    ),
    Case::new(
        "PACE-31",
        "7C malformed",
        &[
            &["pace-answer-length"],
            &["pace-answer-indefinite"],
            &["pace-answer-extra"],
            &["pace-token-extra"],
        ],
        Error(Code::AccessFailed),
    ),
    Case::new(
        "PACE-32",
        "EF.CardAccess malformed",
        &[&["no-chip-proof", "card-access-malformed"], &["no-chip-proof", "card-access-truncated"]],
        Found(Verdict::ChipNotProven, Code::BacUsed),
    )
    .mrz(),
    Case::new("PACE-33", "EF.CardAccess of 20 kB", &[&["card-access-huge"]], Error(Code::DataTooLarge)),
    Case::new("PACE-34", "DO8A without CAM", &[&["pace-token-ecad"]], Error(Code::AccessFailed)),
    Case::new("PACE-35", "CAM without DO8A", &[], NotBuilt(CAM)),
    Case::new("PACE-37", "CAM with wrong data", &[], NotBuilt(CAM)),
    Case::new("PACE-38", "CAM with another tag", &[], NotBuilt(CAM)),
    Case::new("PACE-39", "CAM with empty data", &[], NotBuilt(CAM)),
    Case::new("PACE-40", "CAM", &[], NotBuilt(CAM)),
    Case::new("PACE-41", "CAM with a forged EF.CardSecurity", &[], NotBuilt(CAM)),
    Case::new("PACE-43", "CAM alone", &[], NotBuilt(CAM)),
    Case::new("PACE-44", "DO87 and DO88 in step 4", &[&["pace-token-authorities"]], Genuine),
    Case::new(
        "PACE-45",
        "61xx, 6Cxx, chaining refused",
        &[&["pace-chaining-refused"], &["pace-more-data"], &["pace-wrong-le"]],
        Error(Code::AccessFailed),
    ),
    Case::new(
        "PACE-46",
        "SELECT refused after PACE",
        &[&["application-refused-in-channel"]],
        Error(Code::NoApplication),
    ),
];
