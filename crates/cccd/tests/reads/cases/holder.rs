//! HOLD: what a genuine card states about its holder and itself.

use super::{Case, Differs};
use cccd::{check::Question, error::Code};

pub(super) const CASES: &[Case] = &[
    Case::new("HOLD-01", "expired", &[&["expired"]], Differs(Question::Expiry, Code::DocumentExpired)),
    Case::new(
        "HOLD-02",
        "expiry beyond the law",
        &[&["expiry-beyond-law"]],
        Differs(Question::ExpiryByLaw, Code::ExpiryBeyondLaw),
    ),
    Case::new(
        "HOLD-03",
        "number of the other sex",
        &[&["number-other-sex"]],
        Differs(Question::Number, Code::NumberDiffers),
    ),
];
