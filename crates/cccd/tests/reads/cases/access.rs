//! SEL, BAC and DOWN.

use cccd::{
    check::{Question, Verdict},
    error::Code,
};

use super::{Case, Error, Found, Genuine, NotBuilt, NotGenuine, Own, Passed, own};

pub(super) const CASES: &[Case] = &[
    Case::new(
        "SEL-01",
        "no access control",
        &[&["no-access-control", "bac-only"]],
        Found(Verdict::Genuine, Code::NoAccessControl),
    ),
    Case::new("SEL-02", "BAC card", &[&["bac-only"]], Found(Verdict::Genuine, Code::BacUsed)).mrz(),
    Case::new("SEL-03", "no application", &[&["bac-only", "no-application"]], Error(Code::NoApplication))
        .mrz(),
    Case::new(
        "SEL-03",
        "application deactivated, or selected with another warning",
        &[
            &["application-deactivated"],
            &["application-deactivated", "short-length-only"],
            &["application-deactivated", "get-response"],
            &["application-fci-odd"],
            &["application-fci-odd", "pace-3des", "get-response"],
        ],
        Found(Verdict::Genuine, Code::ApplicationWarning),
    ),
    Case::new(
        "SEL-03",
        "application deactivated, with BAC",
        &[
            &["bac-only", "application-deactivated"],
            &["bac-only", "application-fci-odd", "get-response"],
            &["no-access-control", "bac-only", "application-deactivated"],
        ],
        Found(Verdict::Genuine, Code::ApplicationWarning),
    )
    .mrz(),
    Case::new(
        "SEL-03",
        "control information that nobody asked for",
        &[
            &["application-fci"],
            &["application-fci", "short-length-only"],
            &["application-fci", "get-response"],
            &["application-fci", "pace-only"],
        ],
        Passed,
    ),
    Case::new(
        "SEL-03",
        "control information that nobody asked for, with BAC",
        &[&["bac-only", "application-fci"], &["bac-only", "application-fci", "short-length-only"]],
        Found(Verdict::Genuine, Code::BacUsed),
    )
    .mrz(),
    Case::new("SEL-04", "SELECT refused before PACE", &[&["pace-only"]], Genuine),
    Case::new(
        "SEL-05",
        "SELECT of the master file refused",
        &[&["select-mf-refused"], &["select-mf-refused", "select-file-refused"]],
        Genuine,
    ),
    Case::new(
        "SEL-06",
        "EF.CardAccess hidden",
        &[&["card-access-hidden"]],
        NotGenuine(Question::CardAccess, Code::CardAccessDiffers),
    )
    .mrz(),
    Case::new(
        "SEL-09",
        "61xx and 6Cxx",
        &[&["get-response"], &["wrong-le-named"], &["get-response", "short-length-only"]],
        Genuine,
    ),
    Case::new("BAC-01", "MAC changed", &[&["bac-only", "bac-mac-changed"]], Error(Code::WrongKey)).mrz(),
    Case::new(
        "BAC-02",
        "cryptogram changed",
        &[&["bac-only", "bac-cryptogram-changed"]],
        Error(Code::AccessFailed),
    )
    .mrz(),
    Case::new("BAC-04", "nonces swapped", &[&["bac-only", "bac-nonces-swapped"]], Error(Code::AccessFailed))
        .mrz(),
    Case::new(
        "BAC-05",
        "nonce of another session",
        &[&["bac-only", "bac-nonce-stale"]],
        Error(Code::AccessFailed),
    )
    .mrz(),
    Case::new(
        "BAC-06",
        "RND.IC of a wrong length",
        &[
            &["bac-only", "bac-challenge-0"],
            &["bac-only", "bac-challenge-7"],
            &["bac-only", "bac-challenge-9"],
            &["bac-only", "bac-challenge-16"],
        ],
        Error(Code::AccessFailed),
    )
    .mrz(),
    Case::new(
        "BAC-07",
        "answer of a wrong length",
        &[
            &["bac-only", "bac-answer-0"],
            &["bac-only", "bac-answer-39"],
            &["bac-only", "bac-answer-41"],
            &["bac-only", "bac-answer-72"],
        ],
        Error(Code::AccessFailed),
    )
    .mrz(),
    Case::new("BAC-08", "reflection", &[&["bac-only", "bac-reflection"]], Error(Code::AccessFailed)).mrz(),
    Case::new(
        "BAC-09",
        "long document number",
        &[&["long-document-number", "bac-only"], &["long-document-number"]],
        Passed,
    )
    .mrz(),
    Case::new("BAC-09", "long document number, by the number", &[&["long-document-number"]], Passed),
    Case::new("BAC-10", "wrong composite check digit", &[], Own(own::a_wrong_composite_digit_opens_the_card)),
    Case::new(
        "DOWN-02",
        "EF.CardAccess shows the weakest alone",
        &[&["pace-weakest-shown"]],
        NotGenuine(Question::CardAccess, Code::CardAccessDiffers),
    ),
    Case::new("DOWN-04", "EF.CardSecurity has more", &[], NotBuilt("EF.CardSecurity")),
    Case::new("DOWN-05", "EF.CardSecurity differs", &[], NotBuilt("EF.CardSecurity")),
    Case::new("DOWN-06", "wrong CAN", &[], Own(own::a_wrong_can_never_becomes_bac)),
    Case::new(
        "DOWN-07",
        "neither EF.CardAccess nor DG14",
        &[&["bac-only", "no-chip-proof"]],
        Found(Verdict::ChipNotProven, Code::BacUsed),
    )
    .mrz(),
    Case::new("DOWN-08", "card of another person", &[], Own(own::a_card_of_another_person_is_a_wrong_card)),
];
