//! Documents whose chip can prove itself, and the ways to imitate one without its key.

use cccd::iso7816::{Command, StatusWord};
use cccd_sim::{
    ChipOptions, Edit, File, Issuance, IssuedCard, Misbehaviour, Moment, Profile, SignatureFault,
    SimTransport, Stage,
};

/// A kind of document, and how it is read.
pub(crate) struct CardKind {
    pub(crate) name: &'static str,
    profile: Profile,
    /// Whether EF.DG14 offers no Chip Authentication.
    is_active_alone: bool,
    /// Whether Active Authentication is requested too.
    pub(crate) is_asked_actively: bool,
}

const fn document(name: &'static str, profile: Profile) -> CardKind {
    CardKind { name, profile, is_active_alone: false, is_asked_actively: false }
}

pub(crate) const DOCUMENTS: &[CardKind] = &[
    document("CCCD 2021", Profile::Cccd2021),
    CardKind { is_asked_actively: true, ..document("CCCD 2021, both proofs", Profile::Cccd2021) },
    CardKind {
        is_active_alone: true,
        ..document("CCCD 2021, Active Authentication alone", Profile::Cccd2021)
    },
    document("CCCD, BAC only", Profile::CccdBacOnly),
    CardKind {
        is_active_alone: true,
        ..document("CCCD, BAC, Active Authentication alone", Profile::CccdBacOnly)
    },
    document("căn cước 2024", Profile::CanCuoc2024),
    document("căn cước 2024, opaque", Profile::CanCuoc2024Opaque),
    document("passport", Profile::Passport),
    document("child", Profile::Child),
];

impl CardKind {
    fn issuance<'a>(&self, seed: &'a [u8]) -> Issuance<'a> {
        let issuance = Issuance::of(self.profile, seed).dg2_length(5_000);
        if self.is_active_alone { issuance.without_chip_authentication() } else { issuance }
    }

    pub(crate) fn issue(&self) -> IssuedCard {
        self.issuance(b"clones").issue().unwrap()
    }

    pub(crate) const fn is_opened_by_number(&self) -> bool {
        self.profile.is_opened_by_number()
    }
}

/// A counterfeit: files, keys and behaviour.
pub(crate) struct Counterfeit {
    card: IssuedCard,
    chip: ChipOptions,
}

impl Counterfeit {
    pub(crate) fn link(&self) -> SimTransport {
        crate::common::link(&self.card, self.chip.clone())
    }
}

/// A way to imitate a card without its key.
pub(crate) struct Way {
    pub(crate) name: &'static str,
    kind: Kind,
}

enum Kind {
    /// Every file, other keys, and this behaviour.
    Habits(fn(&mut ChipOptions)),
    /// The files that hold the keys are absent.
    Withheld,
    /// One of them is refused.
    Locked,
    /// They hold the forger's own, unsigned keys.
    OwnKeys,
    /// They come from a document without any proof, and are not signed for this one.
    NoOffer,
}

const fn habits(name: &'static str, change: fn(&mut ChipOptions)) -> Way {
    Way { name, kind: Kind::Habits(change) }
}

/// Answers every request for proof with this, in plain.
fn in_plain(options: &mut ChipOptions, edit: fn(&mut Vec<u8>, &Command)) {
    for at in [Moment::ChipAuthentication, Moment::ActiveAuthentication] {
        options.misbehaviours.push(Misbehaviour::Tamper { at, stage: Stage::Sent, edit: Edit(edit) });
    }
}

fn answer<const STATUS: u16>(answer: &mut Vec<u8>, _: &Command) {
    *answer = STATUS.to_be_bytes().to_vec();
}

fn refuse(options: &mut ChipOptions, status: u16) {
    options.chip_authentication_refused = Some(StatusWord(status));
    options.active_authentication_refused = Some(StatusWord(status));
}

pub(crate) const WAYS: &[Way] = &[
    habits("other keys", |_| {}),
    habits("the old keys", |chip| chip.misbehaviours.push(Misbehaviour::KeepKeysAfterChipAuthentication)),
    habits("plain after it", |chip| chip.misbehaviours.push(Misbehaviour::PlainAfterChipAuthentication)),
    habits("refused with 6A80", |chip| refuse(chip, 0x6A80)),
    habits("refused with 6982", |chip| refuse(chip, 0x6982)),
    habits("refused once it was taken", |chip| {
        let status = StatusWord(0x6A80);
        chip.active_authentication_refused = Some(status);
        chip.misbehaviours.push(Misbehaviour::KeepKeysAndRefuseLater { status });
    }),
    habits("leaves the channel with 6988", |chip| in_plain(chip, answer::<0x6988>)),
    habits("leaves the channel with 6987", |chip| in_plain(chip, answer::<0x6987>)),
    habits("9000 in plain", |chip| in_plain(chip, answer::<0x9000>)),
    habits("mute", |chip| in_plain(chip, |answer, _| answer.clear())),
    habits("a wrong MAC from then on", |chip| {
        chip.misbehaviours.push(Misbehaviour::WrongMacFrom { command: 5 });
    }),
    habits("a signature of before", |chip| {
        chip.misbehaviours.push(Misbehaviour::Signature(SignatureFault::Replay));
    }),
    Way { name: "the files with the keys withheld", kind: Kind::Withheld },
    Way { name: "the files with the keys locked", kind: Kind::Locked },
    Way { name: "the forger's own keys", kind: Kind::OwnKeys },
    Way { name: "no offer", kind: Kind::NoOffer },
];

impl Way {
    /// Makes the counterfeit of a card.
    pub(crate) fn make(&self, document: &CardKind, card: &IssuedCard) -> Counterfeit {
        let copy = || card.clone().clone_with_another_key(b"forger").unwrap();
        let mut chip = ChipOptions::default();
        let card = match self.kind {
            Kind::Habits(change) => {
                change(&mut chip);
                copy()
            }
            Kind::Withheld => copy().withhold(File::Dg(14)).withhold(File::Dg(15)),
            Kind::Locked => {
                chip.locked_file = Some(File::Dg(if document.is_active_alone { 15 } else { 14 }));
                copy()
            }
            Kind::OwnKeys => {
                let forged = document.issuance(b"forger").person(card.person.clone()).issue().unwrap();
                with_files_of(forged, card, &[File::Dg(14), File::Dg(15)])
            }
            Kind::NoOffer => {
                let other = document.issuance(b"forger").person(card.person.clone());
                let other =
                    other.without_chip_authentication().without_active_authentication().issue().unwrap();
                with_files_of(other, card, &[File::Dg(14)]).withhold(File::Dg(15))
            }
        };
        Counterfeit { card, chip }
    }
}

/// Combines the keys of one card with the files of another, except the files to keep.
fn with_files_of(mut forged: IssuedCard, card: &IssuedCard, kept: &[File]) -> IssuedCard {
    for (file, content) in &card.files {
        if !kept.contains(file) {
            forged = forged.replace_file(*file, content);
        }
    }
    forged
}
