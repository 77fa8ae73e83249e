//! SM and CA.

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
};

use super::{Case, Error, Found, Genuine, NotAsked, NotGenuine, Own, Without, own};
use crate::inside_the_channel;

const BROKEN: super::Expected = Error(Code::ChannelBroken);
const UNUSABLE: super::Expected = NotGenuine(Question::ChipAuthentication, Code::ChipKeyUnusable);
const KEY_WRONG: super::Expected = NotGenuine(Question::ChipAuthentication, Code::ChipKeyWrong);

pub(super) const CASES: &[Case] = &[
    Case::new(
        "SM-01",
        "plain 6988 or 6987",
        &[&["sm-plain-6988"], &["sm-plain-6987"]],
        Error(Code::ChannelDropped),
    ),
    Case::new("SM-03", "no data", &[&["sm-data-missing"]], Error(Code::NoProgress)),
    Case::new("SM-04", "no DO99", &[&["sm-status-missing"]], BROKEN),
    Case::new("SM-06", "data changed", &[&["sm-data-changed"], &["sm-mac-changed"]], BROKEN),
    Case::new("SM-07", "wrong padding", &[&["sm-padding-wrong"], &["sm-padding-wrong", "pace-3des"]], BROKEN),
    Case::new("SM-08", "padding indicator", &[&["sm-indicator-00"], &["sm-indicator-02"]], BROKEN),
    Case::new(
        "SM-09",
        "status words differ",
        &[&["sm-outer-status-differs"], &["sm-inner-status-differs"]],
        BROKEN,
    ),
    Case::new("SM-11", "counter skipped", &[&["sm-counter-skipped"]], BROKEN),
    Case::new("SM-12", "MAC of a wrong length", &[&["sm-mac-0"], &["sm-mac-4"], &["sm-mac-16"]], BROKEN),
    Case::new(
        "SM-13",
        "objects twice or unknown",
        &[&["sm-data-twice"], &["sm-status-twice"], &["sm-unknown-object"]],
        BROKEN,
    ),
    Case::new("SM-14", "objects in another order", &[&["sm-order-wrong"]], BROKEN),
    Case::new("SM-15", "DO85 for an even INS", &[&["sm-odd-object"]], BROKEN),
    Case::new(
        "SM-16",
        "length beyond the answer",
        &[&["sm-length-beyond"], &["sm-length-4-gib"], &["sm-length-indefinite"]],
        BROKEN,
    ),
    Case::new("SM-17", "no whole blocks", &[&["sm-broken-block"]], BROKEN),
    Case::new("SM-18", "bytes after the MAC", &[&["sm-trailing-bytes"]], BROKEN),
    Case::new("SM-20", "6A82 to SELECT", &[&["dg13-absent", "no-short-identifiers"]], Without(File::Dg13)),
    Case::new(
        "SM-20",
        "6Cxx and 61xx inside the channel",
        &[
            &["sm-le-named"],
            &["sm-le-named", "short-length-only"],
            &["sm-le-named-200"],
            &["sm-le-named-200", "short-length-only"],
            &["sm-le-named-200", "get-response"],
            &["sm-le-named-200", "no-short-identifiers", "dg2-45-kb"],
            &["sm-le-named", "sm-get-response"],
            &["sm-get-response", "short-length-only"],
            &["sm-get-response", "get-response", "dg2-45-kb"],
        ],
        Genuine,
    )
    .photo(),
    Case::new("SM-20", "6Cxx with BAC", &[&["bac-only", "sm-le-named", "short-length-only"]], Genuine).mrz(),
    Case::new("SM-20", "the channel lives on", &[], Own(inside_the_channel::no_channel_is_built_again)),
    Case::new(
        "SM-20",
        "6Cxx from a chip without its keys",
        &[&["other-chip-keys", "sm-le-named-200"], &["ca-old-keys", "sm-le-named-200"]],
        KEY_WRONG,
    ),
    Case::new(
        "SM-21",
        "AES-192 and AES-256",
        &[&["pace-aes-192", "ca-aes-192"], &["pace-aes-256", "ca-aes-256"]],
        Genuine,
    ),
    Case::new(
        "SM-23",
        "no answer, one byte, a status alone",
        &[&["sm-answer-empty"], &["sm-answer-1"], &["sm-status-alone"]],
        Own(own::answers_that_are_none),
    ),
    Case::new("SM-24", "card lifted within a file", &[], Own(own::a_card_lifted_within_a_file)),
    Case::new("CA-01", "every cipher", &[&["ca-3des"], &["ca-aes-192"], &["ca-aes-256"], &[]], Genuine),
    Case::new("CA-03", "keys do not match", &[&["ca-keys-do-not-match"]], UNUSABLE),
    Case::new("CA-04", "key off the curve", &[&["ca-key-off-curve"]], UNUSABLE),
    Case::new("CA-05", "old keys", &[&["ca-old-keys"]], KEY_WRONG),
    Case::new("CA-06", "a fresh key each time", &[&["ca-no-key-twice"]], Own(own::each_run_has_a_fresh_key)),
    // An unknown curve accuses nobody. Active Authentication proves the chip.
    Case::new(
        "CA-07",
        "unknown curve",
        &[&["ca-curve-unknown"]],
        NotAsked(Question::ChipAuthentication, Code::NotImplemented),
    ),
    Case::new(
        "CA-09",
        "refused",
        &[
            &["ca-refused-6a80"],
            &["ca-refused-6a88"],
            &["ca-refused-6982"],
            &["ca-refused-6300"],
            &["ca-refused-later"],
        ],
        NotGenuine(Question::ChipAuthentication, Code::ChipRefused),
    ),
    Case::new("CA-10", "3DES by the other command", &[&["ca-3des", "ca-3des-by-set-at"]], Genuine),
    Case::new("CA-11", "explicit parameters", &[&[]], Genuine),
    Case::new("CA-13", "DG14 of another card", &[], Own(own::a_key_that_no_signature_binds)),
    Case::new("CA-14", "plain answer after it", &[&["ca-plain-answer"]], KEY_WRONG),
    Case::new(
        "CA-15",
        "no ChipAuthenticationInfo",
        &[&["ca-3des", "ca-info-missing"]],
        Found(Verdict::Genuine, Code::ChipAuthenticationInferred),
    ),
    // The chip uses AES: the guessed protocol is not one that it offers and refuses.
    Case::new(
        "CA-15",
        "no ChipAuthenticationInfo, another protocol",
        &[&["ca-info-missing"]],
        Found(Verdict::Genuine, Code::ChipAuthenticationInferred),
    ),
];
