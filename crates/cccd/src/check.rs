//! What a verification can report: questions, outcomes, reasons and findings. Types only.

use crate::{
    error::{Code, KeyPart},
    files::File,
    iso7816::StatusWord,
};

cccd_base::named! {
    /// A question that a verification answers.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Question {
        /// Was the document signer certified by a root of the trust folder, and may it sign?
        Chain = "chain",
        /// Did the document signer sign EF.SOD?
        Signature = "signature",
        /// Do the files that were read have the hashes that EF.SOD lists?
        Hashes = "hashes",
        /// Does EF.CardAccess show every access protocol that the signed DG14 lists?
        CardAccess = "card_access",
        /// Was a certificate of the chain revoked?
        Revocation = "revocation",
        /// Does the chip hold the private key for the public key in DG14?
        ChipAuthentication = "chip_authentication",
        /// Does the chip hold the private key for the public key in DG15?
        ActiveAuthentication = "active_authentication",
        /// Did the chip prove its key within PACE?
        ChipAuthenticationMapping = "chip_authentication_mapping",
        /// Is the evidence as a trusted office signed it? Only asked of evidence.
        OfficeSignature = "office_signature",
        /// Do DG1 and DG13 name the same person and document?
        Dg1Dg13 = "dg1_dg13",
        /// Does the key that opened the card belong to the holder in DG1?
        Key = "key",
        /// Is the document still valid today?
        Expiry = "expiry",
        /// Does the personal number match the year of birth and the sex of the holder?
        Number = "number",
        /// Does the document expire when the law says, given its issue and the holder's birth?
        ExpiryByLaw = "expiry_by_law",
        /// Did the chip give the portrait that EF.SOD lists? Only asked if the portrait was requested.
        Portrait = "portrait",
        /// Does the QR code that was presented say the same as the chip? Only asked if one was presented.
        Qr = "qr",
        /// Are card and QR code of the same issue, so that neither was replaced? Only asked if a QR code was presented.
        Replaced = "replaced",
    }
}

impl Question {
    /// True for the questions of authenticity, which alone determine the verdict. The others are questions of
    /// consistency and are reported beside it.
    pub const fn is_authenticity(self) -> bool {
        !matches!(
            self,
            Self::Dg1Dg13 | Self::Key | Self::Expiry | Self::Number | Self::ExpiryByLaw | Self::Portrait
        ) && !self.is_about_stated()
    }

    /// True for the questions about what was presented beside the card (see
    /// [`Presented`](crate::verification::Presented)). Traces and evidence do not keep what was presented, so
    /// neither holds an answer to them.
    pub const fn is_about_stated(self) -> bool {
        matches!(self, Self::Qr | Self::Replaced)
    }
}

/// The answer to a question. Not a bool, because "no" and "cannot tell" are different answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Yes.
    Passed,
    /// No, and why.
    Failed(Reason),
    /// The question was asked but cannot be answered; the reason says what is missing.
    Inconclusive(Reason),
    /// The card does not offer what the question is about.
    NotSupported,
    /// The question was not asked, and why.
    NotPerformed(Reason),
}

impl Outcome {
    /// The name used in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Inconclusive(_) => "inconclusive",
            Self::NotSupported => "not_supported",
            Self::NotPerformed(_) => "not_performed",
        }
    }

    /// The reason, for the outcomes that have one.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Failed(reason) | Self::Inconclusive(reason) | Self::NotPerformed(reason) => Some(reason),
            Self::Passed | Self::NotSupported => None,
        }
    }
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The question.
    pub question: Question,
    /// The answer.
    pub outcome: Outcome,
}

/// Why a question was answered as it was: a code, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code; its two lines of text are in `messages`.
    pub code: Code,
    /// What the reason is about, where that helps.
    pub about: Option<About>,
}

impl Reason {
    /// A reason about certain files.
    pub fn files(code: Code, files: impl IntoIterator<Item = File>) -> Self {
        Self { code, about: Some(About::Files(files.into_iter().collect())) }
    }

    /// A reason, and what it is about.
    pub const fn about(code: Code, about: About) -> Self {
        Self { code, about: Some(about) }
    }
}

impl From<Code> for Reason {
    fn from(code: Code) -> Self {
        Self { code, about: None }
    }
}

/// What a reason or a finding is about. Nothing here is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum About {
    /// Files of the card.
    Files(Vec<File>),
    /// Fields of the holder, by the names used in JSON; never their values.
    Fields(Vec<&'static str>),
    /// Parts of the key, or of the MRZ on the chip; never their values.
    KeyParts(Vec<KeyPart>),
    /// A certificate, by its subject's name as text and its key identifier.
    Certificate {
        /// Distinguished name, as `CN=…,O=…,C=…`.
        name: String,
        /// Subject key identifier, where known.
        key_identifier: Option<Vec<u8>>,
    },
    /// The countries of a document and of the certificates behind it, as written there; `None` where not stated.
    Countries {
        /// The issuing state in the MRZ of EF.DG1, without fillers.
        state: Option<String>,
        /// The country of the document signer.
        signer: Option<String>,
        /// The country of the root.
        root: Option<String>,
    },
    /// A status word of the card.
    Status(StatusWord),
}

/// Something odd that does not fail a check. A strict policy turns findings of authenticity into failures.
pub type Finding = Reason;

cccd_base::named! {
    /// The result of the checks of authenticity. It is a total function of them alone: findings and the questions of
    /// consistency are reported beside it and never change it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Verdict {
        /// A check of authenticity failed.
        NotGenuine = "not_genuine",
        /// No check failed, but chain, signature or hashes did not pass, or revocation or EF.CardAccess could not be
        /// determined: no root, no signer, a file that could not be read. The checks say what is missing. This never
        /// means "forged".
        CannotTell = "cannot_tell",
        /// The data is authentic, but none of Chip Authentication, Active Authentication and PACE-CAM passed with a
        /// key that a verified signature binds to the document: the chip may be a copy.
        ChipNotProven = "chip_not_proven",
        /// The data is authentic and the chip is the original one.
        Genuine = "genuine",
    }
}

impl Verdict {
    /// The exit status of a command that ends with this verdict.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Genuine => 0,
            Self::NotGenuine => 1,
            Self::CannotTell => 8,
            Self::ChipNotProven => 9,
        }
    }
}

cccd_base::named! {
    /// What a clerk reads first: the verdict, or what has to be known about a document before its verdict is of use. It
    /// is a total function of the verdict, the checks of consistency, the findings, and whether the read was completed.
    ///
    /// Several headlines may apply at once. They are declared, and compared, in the order in which a clerk must know
    /// them: the least one is the headline, and the others are reported beside it. Only genuine documents can have
    /// those after [`ChipNotProven`](Self::ChipNotProven).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Headline {
        /// The verdict *not genuine*.
        NotGenuine = Verdict::NotGenuine.name(),
        /// The key that was entered does not belong to the holder. No data of the holder is released.
        KeyDiffers = "key_differs",
        /// The read ended in an error. What was read until then keeps its checks.
        NotReadToEnd = "not_read_to_end",
        /// The verdict *cannot tell*.
        CannotTell = Verdict::CannotTell.name(),
        /// The verdict *data authentic, chip not proven*.
        ChipNotProven = Verdict::ChipNotProven.name(),
        /// A state other than Viet Nam issued the document, or the document names no state.
        OtherState = "other_state",
        /// A newer card was issued to the holder.
        Replaced = "replaced",
        /// The QR code that was presented belongs to another card.
        QrDiffers = "qr_differs",
        /// The MRZ that was presented differs from DG1.
        MrzDiffers = "mrz_differs",
        /// DG1 and DG13 contradict each other.
        Dg1Dg13Differ = "dg1_dg13_differ",
        /// The personal number does not match the birth and the sex of the holder.
        NumberDiffers = "number_differs",
        /// The document has expired.
        Expired = "expired",
        /// The document claims to be valid for longer than the law allows.
        ExpiryBeyondLaw = "expiry_beyond_law",
        /// DG13 was not read, so the name has no Vietnamese letters.
        WithoutTones = "without_tones",
        /// The verdict *genuine*, and nothing else has to be known first.
        Genuine = Verdict::Genuine.name(),
    }
}

impl Headline {
    /// The headline with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|headline| headline.name() == name)
    }

    /// The class of its colour: green for documents that can be used as they are, red only for *not genuine*.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Genuine => Tone::Green,
            Self::NotGenuine => Tone::Red,
            Self::NotReadToEnd => Tone::Grey,
            _ => Tone::Amber,
        }
    }

    /// The verdict that the headline repeats; `None` for headlines that say something else.
    pub const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::NotGenuine => Some(Verdict::NotGenuine),
            Self::CannotTell => Some(Verdict::CannotTell),
            Self::ChipNotProven => Some(Verdict::ChipNotProven),
            Self::Genuine => Some(Verdict::Genuine),
            _ => None,
        }
    }

    /// Whether only genuine documents can have this headline, so that its text says that they are genuine.
    pub(crate) const fn is_of_genuine(self) -> bool {
        !matches!(
            self,
            Self::NotGenuine | Self::KeyDiffers | Self::NotReadToEnd | Self::CannotTell | Self::ChipNotProven
        )
    }
}

impl From<Verdict> for Headline {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::NotGenuine => Self::NotGenuine,
            Verdict::CannotTell => Self::CannotTell,
            Verdict::ChipNotProven => Self::ChipNotProven,
            Verdict::Genuine => Self::Genuine,
        }
    }
}

cccd_base::named! {
    /// The class of colour in which a headline is shown.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Tone {
        /// The document can be used.
        Green = "green",
        /// Something has to be looked at first.
        Amber = "amber",
        /// The document must not be used.
        Red = "red",
        /// Nothing can be said yet.
        Grey = "grey",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;

    /// Detects a question that was added or moved in the enum but not in the list.
    #[test]
    fn all_questions_are_listed_in_their_order() {
        for (place, question) in Question::ALL.into_iter().enumerate() {
            assert_eq!(question as usize, place, "{question:?}");
        }
    }

    #[test]
    fn all_headlines_are_listed_in_their_order_and_have_names_of_their_own() {
        assert!(Headline::ALL.is_sorted_by(|one, next| one < next));
        assert_eq!(Headline::Genuine as usize + 1, Headline::ALL.len());
        for headline in Headline::ALL {
            assert_eq!(Headline::from_name(headline.name()), Some(headline));
            assert!(headline.verdict().is_none_or(|verdict| Headline::from(verdict) == headline));
        }
        assert_eq!(Headline::from_name("green"), None);
    }

    #[test]
    fn green_is_genuine_alone_and_red_is_not_genuine_alone() {
        for headline in Headline::ALL {
            assert_eq!(headline.tone() == Tone::Green, headline == Headline::Genuine, "{headline:?}");
            assert_eq!(headline.tone() == Tone::Red, headline == Headline::NotGenuine, "{headline:?}");
        }
    }

    #[test]
    fn only_genuine_exits_with_zero() {
        assert_eq!(Verdict::Genuine.exit_status(), 0);
        assert_eq!(Verdict::NotGenuine.exit_status(), Class::Authenticity.exit_status());
        let undecided = [Verdict::CannotTell, Verdict::ChipNotProven].map(Verdict::exit_status);
        assert_eq!(undecided, [8, 9]);
    }
}
