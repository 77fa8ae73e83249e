//! Active Authentication, on a chip that has nothing else to prove itself. Further keys, hashes and trailers are in
//! the module `active` of these tests.

use cccd::{
    check::{Question, Verdict},
    error::Code,
};

use super::{Case, Found, Genuine, NotGenuine};

const ACTIVE: Question = Question::ActiveAuthentication;

pub(super) const CASES: &[Case] = &[
    Case::new(
        "AA-01",
        "RSA and ECDSA",
        &[&["ca-not-offered"], &["ca-not-offered", "aa-rsa-1024"], &["ca-not-offered", "aa-ecdsa"]],
        Genuine,
    ),
    Case::new(
        "AA-02",
        "a wrong trailer",
        &[
            &["ca-not-offered", "aa-trailer-bb"],
            &["ca-not-offered", "aa-trailer-00cc"],
            &["ca-not-offered", "aa-trailer-99cc"],
        ],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-03",
        "an algorithm or a version that nobody knows",
        &[&["ca-not-offered", "aa-info-unknown"], &["ca-not-offered", "aa-info-version-2"]],
        NotGenuine(ACTIVE, Code::ChipKeyUnusable),
    ),
    Case::new(
        "AA-04",
        "another challenge, another key",
        &[
            &["ca-not-offered", "aa-replay"],
            &["ca-not-offered", "aa-ecdsa", "aa-replay"],
            &["ca-not-offered", "other-chip-keys"],
            &["ca-not-offered", "aa-ecdsa", "other-chip-keys"],
        ],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-07",
        "DER instead of plain",
        &[&["ca-not-offered", "aa-ecdsa", "aa-der"]],
        Found(Verdict::Genuine, Code::ChipSignatureDer),
    ),
    Case::new(
        "AA-07",
        "a zero in front of the signature",
        &[
            &["ca-not-offered", "aa-padded"],
            &["ca-not-offered", "aa-padded", "aa-rsa-1024"],
            &["ca-not-offered", "aa-padded", "aa-ecdsa"],
        ],
        Found(Verdict::Genuine, Code::ChipSignaturePadded),
    ),
    Case::new(
        "AA-07",
        "a zero in front of the signature, strictly",
        &[&["ca-not-offered", "aa-padded"], &["ca-not-offered", "aa-padded", "aa-ecdsa"]],
        NotGenuine(ACTIVE, Code::ChipSignaturePadded),
    )
    .strict(),
    Case::new(
        "AA-04",
        "another byte in front of the signature, or a zero and another key",
        &[
            &["ca-not-offered", "aa-padded-by-one"],
            &["ca-not-offered", "aa-padded-by-one", "aa-ecdsa"],
            &["ca-not-offered", "aa-padded", "other-chip-keys"],
        ],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-07",
        "no word about the algorithm",
        &[&["ca-not-offered", "aa-info-missing"]],
        Found(Verdict::Genuine, Code::ChipAlgorithmNotStated),
    ),
    Case::new(
        "AA-07",
        "another hash than fits the key, and no word about it",
        &[
            &["ca-not-offered", "aa-hash-short-unnamed"],
            &["ca-not-offered", "aa-hash-sha-1-unnamed", "aa-der"],
            &["ca-not-offered", "aa-hash-long-unnamed", "short-length-only"],
        ],
        Found(Verdict::Genuine, Code::ChipAlgorithmNotStated),
    ),
    Case::new(
        "AA-07",
        "another hash than DG14 names",
        &[&["ca-not-offered", "aa-hash-differs"], &["ca-not-offered", "aa-hash-differs-sha-1", "aa-der"]],
        Found(Verdict::Genuine, Code::ChipAlgorithmDiffers),
    ),
    Case::new(
        "AA-07",
        "another hash than DG14 names, strictly",
        &[&["ca-not-offered", "aa-hash-differs"]],
        NotGenuine(ACTIVE, Code::ChipAlgorithmDiffers),
    )
    .strict(),
    Case::new(
        "AA-07",
        "another hash, and another key or challenge",
        &[
            &["ca-not-offered", "aa-hash-differs", "other-chip-keys"],
            &["ca-not-offered", "aa-hash-short-unnamed", "other-chip-keys"],
            &["ca-not-offered", "aa-hash-long-unnamed", "aa-replay"],
        ],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-08",
        "r or s out of range",
        &[
            &["ca-not-offered", "aa-ecdsa", "aa-zero-r"],
            &["ca-not-offered", "aa-ecdsa", "aa-zero-s"],
            &["ca-not-offered", "aa-ecdsa", "aa-large-r"],
            &["ca-not-offered", "aa-ecdsa", "aa-large-s"],
        ],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-09",
        "DG15 with another hash",
        &[&["ca-not-offered", "dg15-changed"]],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    ),
    // A chip whose signed file offers the proof, but that refuses it, has failed it.
    Case::new(
        "AA-10",
        "the challenge is refused",
        &[
            &["ca-not-offered", "aa-refused-6982"],
            &["ca-not-offered", "aa-refused-6d00"],
            &["ca-not-offered", "aa-refused-6700"],
        ],
        NotGenuine(ACTIVE, Code::ChipRefused),
    ),
    Case::new(
        "AA-10",
        "nothing for extended length, a signature for a short command",
        &[
            &["ca-not-offered", "aa-empty-extended", "get-response"],
            &["ca-not-offered", "aa-empty-extended", "get-response", "pace-3des"],
            &["ca-not-offered", "aa-empty-extended", "get-response", "no-access-control"],
            &["ca-not-offered", "aa-empty-extended", "aa-rsa-1024"],
            &["ca-not-offered", "aa-empty-extended", "aa-ecdsa", "short-length-only"],
        ],
        Genuine,
    ),
    Case::new(
        "AA-10",
        "nothing for extended length, and nothing right for a short command",
        &[&["ca-not-offered", "aa-empty-extended", "get-response", "other-chip-keys"]],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-10",
        "nothing for extended length, and a short command is refused",
        &[&["ca-not-offered", "aa-empty-extended"]],
        NotGenuine(ACTIVE, Code::ChipRefused),
    ),
    Case::new(
        "AA-11",
        "a block that goes on behind its hash",
        &[&["ca-not-offered", "aa-garbage"], &["ca-not-offered", "aa-rsa-1024", "aa-garbage"]],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-12",
        "a key in another form",
        &[
            &["ca-not-offered", "dg15-modulus-negative"],
            &["ca-not-offered", "dg15-modulus-negative", "aa-rsa-1024"],
            &["ca-not-offered", "dg15-unused-bits"],
            &["ca-not-offered", "dg15-unused-bits", "aa-ecdsa"],
            &["ca-not-offered", "dg15-long-length"],
        ],
        Found(Verdict::Genuine, Code::FormOdd),
    ),
    Case::new(
        "AA-12",
        "a key in another form, strict",
        &[&["ca-not-offered", "dg15-modulus-negative", "crl-empty"]],
        NotGenuine(Question::Hashes, Code::FormOdd),
    )
    .strict(),
    Case::new(
        "AA-12",
        "another key, in another form",
        &[
            &["ca-not-offered", "dg15-modulus-negative", "other-chip-keys"],
            &["ca-not-offered", "dg15-unused-bits", "aa-ecdsa", "other-chip-keys"],
        ],
        NotGenuine(ACTIVE, Code::ChipKeyWrong),
    ),
    Case::new(
        "AA-12",
        "a wrong head of DG15",
        &[
            &["ca-not-offered", "dg15-tag-70"],
            &["ca-not-offered", "dg15-length-1-more"],
            &["ca-not-offered", "dg15-length-1-less"],
        ],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    ),
];
