//! FILE and ROB.

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
};

use super::{Case, Error, Found, Genuine, Malformed, NotGenuine, Own, Without, own};
use crate::announced;

pub(super) const CASES: &[Case] = &[
    Case::new("FILE-01", "listed and absent", &[&["dg13-absent"], &["dg13-locked"]], Without(File::Dg13)),
    Case::new(
        "FILE-01",
        "DG14 or DG1 listed and absent",
        &[&["dg14-absent"], &["dg1-absent"]],
        NotGenuine(Question::Hashes, Code::ListedFileAbsent),
    ),
    // A chip that puts the offer of a proof after bytes that it does not return has hidden it.
    Case::new(
        "FILE-08",
        "DG14 or DG15 beyond what the chip gives",
        &[
            &["dg14-claims-36-kb"],
            &["dg14-claims-36-kb", "other-chip-keys"],
            &["dg14-claims-36-kb", "short-length-only"],
            &["ca-not-offered", "dg15-claims-36-kb"],
        ],
        NotGenuine(Question::Hashes, Code::ListedFileAbsent),
    ),
    Case::new(
        "FILE-01",
        "listed and absent, strictly",
        &[&["dg13-absent"]],
        NotGenuine(Question::Hashes, Code::FileAbsentFinding),
    )
    .strict(),
    Case::new("FILE-02", "45 kB", &[&["dg2-45-kb"], &["dg2-45-kb", "short-length-only"]], Genuine).photo(),
    Case::new(
        "FILE-03",
        "lengths at the borders of blocks",
        &[
            &["dg13-127", "short-length-only"],
            &["dg13-128", "short-length-only"],
            &["dg13-222", "short-length-only"],
            &["dg13-223", "short-length-only"],
            &["dg13-224", "short-length-only"],
            &["dg13-231", "short-length-only", "pace-3des", "ca-3des"],
            &["dg13-255", "short-length-only"],
            &["dg13-256"],
            &["dg13-446", "short-length-only"],
        ],
        Found(Verdict::Genuine, Code::Dg13Unknown),
    ),
    Case::new(
        "FILE-04",
        "shorter than it claims",
        &[&["dg13-truncated"]],
        Malformed(File::Dg13, Code::DataTruncated),
    ),
    Case::new(
        "FILE-05",
        "6282 with data",
        &[&["end-of-file-6282"], &["end-of-file-6282", "short-length-only"]],
        Genuine,
    )
    .photo(),
    Case::new("FILE-07", "DO53 and DO54", &[&["dg2-45-kb", "le-above-223-refused"]], Genuine).photo(),
    Case::new(
        "FILE-08",
        "a reader that carries no odd INS",
        &[],
        Own(own::a_limit_of_the_reader_accuses_nobody),
    ),
    Case::new("FILE-08", "no odd INS", &[&["dg2-45-kb", "no-odd-ins"]], Without(File::Dg2)).photo(),
    Case::new("FILE-09", "short answers", &[&["short-reads-100"]], Genuine).photo(),
    Case::new("FILE-10", "more than was asked for", &[&["answer-too-long"]], Error(Code::AnswerTooLong))
        .photo(),
    Case::new("FILE-11", "9000 without data", &[&["no-data"]], Error(Code::NoProgress)),
    Case::new(
        "FILE-12",
        "short file identifiers alone, or none",
        &[&["select-file-refused"], &["no-short-identifiers"]],
        Genuine,
    )
    .photo(),
    Case::new("FILE-13", "Le above 223 refused", &[&["le-above-223-refused"]], Genuine).photo(),
    Case::new(
        "FILE-14",
        "no extended length",
        &[&["short-length-only"], &["mute-to-extended-length"]],
        Genuine,
    )
    .photo(),
    Case::new(
        "FILE-15",
        "sizes announced",
        &[&["atr-info-1920"], &["atr-info-1920-long"], &["atr-info-512", "ef-dir"], &["atr-info-32k"]],
        Genuine,
    )
    .photo(),
    Case::new("FILE-15", "the size of the blocks", &[], Own(announced::announced_sizes_bound_the_blocks)),
    Case::new("FILE-15", "sizes announced and not there", &[&["atr-info-absent"]], Genuine),
    Case::new(
        "FILE-16",
        "one size announced",
        &[&["atr-info-one-value"]],
        Found(Verdict::Genuine, Code::AtrInfoOdd),
    )
    .photo(),
    Case::new("FILE-16", "not announced", &[], Own(announced::one_size_is_none_and_is_told)),
    Case::new(
        "FILE-17",
        "odd sizes announced",
        &[&["atr-info-tiny"], &["atr-info-200000"], &["atr-info-huge"]],
        Found(Verdict::Genuine, Code::AtrInfoOdd),
    )
    .photo(),
    Case::new("FILE-17", "clamped", &[], Own(announced::odd_sizes_are_put_within_bounds_and_told)),
    Case::new("FILE-18", "16 MB claimed", &[&["dg2-claims-16-mb"]], Malformed(File::Dg2, Code::DataTooLarge))
        .photo(),
    Case::new(
        "FILE-19",
        "indefinite length",
        &[&["dg2-length-indefinite"]],
        Malformed(File::Dg2, Code::DataLength),
    )
    .photo(),
    Case::new(
        "FILE-22",
        "content changes between reads",
        &[&["dg1-first-read-differs"]],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    ),
    Case::new("ROB-01", "random answers", &[], Own(crate::random_answers::a_few)),
    Case::new("ROB-02", "waits for ever", &[], Own(own::every_command_has_a_deadline)),
    Case::new("ROB-03", "lifted at every command", &[], Own(own::a_card_lifted_at_every_command)),
    Case::new("ROB-04", "swapped", &[], Own(own::a_swapped_card_is_not_taken_for_the_first)),
    Case::new("ROB-05", "odd answers to reset", &[], Own(own::any_answer_to_reset_will_do)),
    Case::new("ROB-07", "nothing personal is told", &[], Own(own::a_failed_read_tells_nothing_personal)),
    Case::new("ROB-09", "wrong keys without end", &[], Own(crate::profiles::three_wrong_keys_are_the_last)),
];
