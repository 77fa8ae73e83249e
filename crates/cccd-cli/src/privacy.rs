//! Describes what a read with certain options does with personal data. It is derived from the same options as the read,
//! before any card is read.
//!
//! The default is the minimum: no sensitive field, no photo, nothing on disk, no log (Law 91/2025/QH15 and Decree
//! 356/2025/NĐ-CP: ethnicity, religion, biometrics and pictures of the card are sensitive).

use std::path::PathBuf;

use cccd::{document::Holder, files::File};

use crate::{arguments::ReadArguments, logging};

/// What happens to the data of a holder.
#[derive(Debug)]
pub(crate) struct Handling {
    /// The fields that are output if the card states them, by their names in JSON.
    pub(crate) fields: Vec<&'static str>,
    /// The fields that are withheld.
    pub(crate) withheld: Vec<&'static str>,
    /// Whether the bytes of every file that was read are output too.
    pub(crate) contents: bool,
    /// Whether the portrait is read from the chip.
    pub(crate) photo: bool,
    /// Whether fingerprints or irises are requested, which the chip refuses.
    pub(crate) biometrics: bool,
    /// What is written to disk.
    pub(crate) stored: Vec<Stored>,
    /// Whether instructions, status words, lengths and times go to standard error.
    pub(crate) logged: bool,
}

/// A file that would be written.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) what: What,
    pub(crate) path: PathBuf,
    /// Whether only the holder of a key can open it.
    pub(crate) encrypted: bool,
}

/// The content of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The portrait.
    Photo,
    /// The fields of the holder.
    Output,
    /// Every command and response, with the keys.
    Recording,
    /// The files of the chip, signed by the state, and the proofs.
    Evidence,
    /// One row about the transaction, without personal data.
    Journal,
}

impl What {
    /// The name used in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Output => "output",
            Self::Recording => "recording",
            Self::Evidence => "evidence",
            Self::Journal => "journal",
        }
    }
}

impl Handling {
    /// Returns what a read with these options does.
    pub(crate) fn of(arguments: &ReadArguments) -> Self {
        let show = &arguments.show;
        let chosen = show.fields();
        let names = |put_out: bool| {
            let names = Holder::FIELDS.iter().map(|(name, _)| *name);
            names.filter(|name| chosen.contains(name) == put_out).collect()
        };
        let encrypted = !show.record.recipient.is_empty();
        let stored = [
            (What::Photo, &show.photo, false),
            (What::Output, &show.output, false),
            (What::Recording, &show.record.record, encrypted),
            (What::Evidence, &show.evidence.evidence, encrypted && !show.evidence.plain),
            (What::Journal, &show.transaction.journal, false),
        ];
        let stored = stored
            .into_iter()
            .filter_map(|(what, path, encrypted)| path.clone().map(|path| Stored { what, path, encrypted }));
        Self {
            fields: names(true),
            withheld: names(false),
            contents: show.card.all && show.form.format.is_json() && !show.files.is_empty(),
            photo: show.photo.is_some() || show.files.contains(&File::Dg2),
            biometrics: show.files.iter().any(|file| matches!(file, File::Dg3 | File::Dg4)),
            stored: stored.collect(),
            logged: logging::is_asked_for(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Command, parse};

    fn handling(options: &str) -> Handling {
        let words = ["cccd", "privacy"].into_iter().chain(options.split_whitespace());
        let arguments = parse(words.map(Into::into)).unwrap();
        let Command::Privacy(arguments) = arguments.command else { panic!("another command") };
        Handling::of(&arguments.read)
    }

    const SENSITIVE: [&str; 6] =
        ["ethnicity", "religion", "personal_identification", "father", "mother", "spouse"];

    #[test]
    fn the_default_stores_nothing_and_keeps_back_what_is_sensitive() {
        let default = handling("");
        assert_eq!(default.withheld, SENSITIVE);
        assert!(default.fields.contains(&"full_name") && default.stored.is_empty());
        assert!(!default.photo && !default.biometrics && !default.contents);
    }

    #[test]
    fn what_is_asked_for_is_said() {
        let all = handling("--all --format json --files DG15,DG3");
        assert!(all.withheld.is_empty() && SENSITIVE.iter().all(|name| all.fields.contains(name)));
        assert!(all.biometrics && all.contents);
        assert!(!handling("--all --files DG15").contents, "the screen shows names and lengths alone");
        let fields = handling("--fields full_name,religion,verdict --format csv --output rows");
        assert_eq!(fields.fields, ["full_name", "religion"]);
        assert!(fields.withheld.contains(&"personal_number"));
        assert_eq!(fields.stored.iter().map(|file| file.what).collect::<Vec<_>>(), [What::Output]);
        let files = handling("--photo a.jpg --record b --evidence c --plain").stored;
        let journal = handling("--journal a.db --counter 1 --purpose b").stored;
        assert_eq!(journal.iter().map(|file| file.what).collect::<Vec<_>>(), [What::Journal]);
        let files: Vec<_> = files.iter().map(|file| (file.what, file.encrypted)).collect();
        assert_eq!(files, [(What::Photo, false), (What::Recording, false), (What::Evidence, false)]);
    }
}
