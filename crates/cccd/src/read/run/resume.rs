//! Continues after the card was lifted and put back.
//!
//! Two cards must never become one document. So the card that is present must show that it is the one that was
//! lifted, by the strongest mark which that card has given: the private key of its chip, and DG1 only where the
//! chip has shown none. DG1 alone cannot distinguish a copy of all files from the original; but where no chip was
//! proven, no verdict says *genuine*, and where one is proven later, it is the chip that is present then.

use crate::{
    auth::{
        active::ActiveAuthentication,
        chip::{self, ChipAuthentication, Unproven},
    },
    card::{PartialFile, allows_rebuild, dropped_with},
    error::{AccessError, CardError, Error, Result, TransportError},
    files::File,
    iso7816::StatusWord,
    read::{
        Event, MAX_LIFTS,
        run::{Card, Proven, Run, proofs::Chip},
    },
    transport::Deadline,
};

/// How a card that is put back is recognised.
enum Mark {
    /// By the private key that belongs to the key in DG14.
    ChipKey(chip::Offer),
    /// By the private key that belongs to the key in DG15, which the card has proven before.
    ActiveKey,
    /// By DG1, byte for byte.
    Dg1,
}

impl Run<'_> {
    /// Whether the read can continue after this error. It cannot where the verdict is final because the card failed
    /// its proof, nor where data was read and nothing shows whose card it is.
    pub(super) fn may_resume(&self, error: &Error) -> bool {
        *error == TransportError::CardMoved.into()
            && !self.job.options.settings.resume.is_zero()
            && self.lifts < MAX_LIFTS
            && !self.has_failed_its_proof()
            && (self.mark().is_some() || self.holds_nothing_personal())
    }

    /// Waits until a card is present again.
    pub(super) fn wait_for_card(&mut self) -> Result<()> {
        self.lifts += 1;
        (self.job.progress)(Event::Lifted);
        self.session.take_again(Deadline::after(self.job.options.settings.resume)).map_err(|error| {
            match error {
                // A link that cannot connect to a card again has lost it.
                Error::Transport(TransportError::ResetUnavailable) => TransportError::CardMoved.into(),
                error => error,
            }
        })?;
        (self.job.progress)(Event::Returned);
        Ok(())
    }

    /// Opens the card that is present and makes sure that it is the one that was lifted. What is known about that
    /// one stays unchanged until then.
    pub(super) fn resume(&mut self) -> Result<()> {
        let Some(mark) = self.mark() else {
            self.begin_anew();
            return Ok(());
        };
        match self.recognise(&mark) {
            // It may be the copy that was there before: a chip that has proven nothing yet is asked like any other.
            Err(Error::Access(AccessError::AnotherCard { .. }))
                if !matches!(self.proven.chip, Chip::Proven(..)) && self.holds_nothing_personal() =>
            {
                self.session.reset()?;
                self.begin_anew();
                Ok(())
            }
            Err(Error::Access(AccessError::AnotherCard { refusal })) => Err(self.another_card(refusal)),
            result => result,
        }
    }

    /// Whether the read starts over after this break: the link broke before the chip had proven anything, and
    /// everything that was read only says how to communicate with the chip. What the card that is present says
    /// after that must not be held against what another card has shown. An error after a long command is not such a
    /// break: the command is sent again in parts.
    pub(super) fn may_begin_anew(&self, error: &Error) -> bool {
        allows_rebuild(error)
            && dropped_with(error) != Some(StatusWord::WRONG_LENGTH)
            && !self.proven.rebuilt
            && self.card.is_open
            && matches!(self.proven.chip, Chip::NotAsked | Chip::Asked(..))
            && self.holds_nothing_personal()
    }

    /// Reads the card that is present from its first command.
    pub(super) fn reset_and_begin_anew(&mut self) -> Result<()> {
        (self.job.progress)(Event::Reopened);
        self.session.reset()?;
        self.begin_anew();
        self.proven.rebuilt = true;
        Ok(())
    }

    fn has_failed_its_proof(&self) -> bool {
        let chip_has = matches!(
            self.proven.chip,
            Chip::Decided(
                ChipAuthentication::Unusable | ChipAuthentication::Refused(_) | ChipAuthentication::KeyWrong
            )
        );
        let answer = self.proven.active.result;
        chip_has
            || matches!(
                answer,
                ActiveAuthentication::Unusable
                    | ActiveAuthentication::Refused(_)
                    | ActiveAuthentication::SignatureWrong
            )
    }

    /// Whether everything that was read only says how to communicate with the chip.
    fn holds_nothing_personal(&self) -> bool {
        let is_impersonal = |file| matches!(file, File::AtrInfo | File::Dir | File::CardAccess | File::Dg14);
        self.card.document.files().all(|(file, _)| is_impersonal(file))
    }

    /// Returns how the card would be recognised, if there is anything to recognise it by yet.
    fn mark(&self) -> Option<Mark> {
        if let Some(offer) = self.proven.chip.offer() {
            return Some(Mark::ChipKey(offer.clone()));
        }
        if self.proven.active.result.is_proven() {
            return Some(Mark::ActiveKey);
        }
        (self.card.document.is_given(File::Dg1) == Some(true)).then_some(Mark::Dg1)
    }

    /// Opens the card that is present and asks for its mark.
    fn recognise(&mut self, mark: &Mark) -> Result<()> {
        self.open_as_before()?;
        match mark {
            Mark::ChipKey(offer) => match self.question_chip(offer, false)? {
                Ok(proof) => self.proven.chip = Chip::Proven(offer.clone(), proof),
                Err(Unproven { refusal, .. }) => return Err(AccessError::AnotherCard { refusal }.into()),
            },
            Mark::ActiveKey => self.prove_actively_again()?,
            Mark::Dg1 => self.gives_dg1_again()?,
        }
        Ok(())
    }

    /// Opens the card that is present with the key and the protocol that have opened one before. Only another card
    /// refuses what the first one accepted, so this does not count as an attempt with a wrong key.
    pub(super) fn open_as_before(&mut self) -> Result<()> {
        match self.open() {
            Ok(access) if self.access == Some(access) => Ok(()),
            Ok(_) => Err(AccessError::AnotherCard { refusal: None }.into()),
            Err(
                error @ (Error::Access(
                    AccessError::WrongKey { .. }
                    | AccessError::ProtocolNotSupported
                    | AccessError::KeyUnsuitable { .. }
                    | AccessError::Failed { .. },
                )
                | Error::Card(CardError::NoApplication { .. })),
            ) => Err(AccessError::AnotherCard { refusal: error.refusal() }.into()),
            Err(error) => Err(error),
        }
    }

    /// Makes sure that the card returns the same DG1 that was read.
    pub(super) fn gives_dg1_again(&mut self) -> Result<()> {
        let mut dg1 = PartialFile::new(File::Dg1);
        let refusal = match self.session.read_file(&mut dg1, &mut |_| {}) {
            Ok(()) if self.card.document.get(File::Dg1) == Some(dg1.into_bytes().0.expose()) => {
                self.card.dg1_known_in = Some(self.session.generation());
                return Ok(());
            }
            Ok(()) => None,
            Err(
                error @ (Error::Card(CardError::FileAbsent { .. } | CardError::NotPermitted { .. })
                | Error::Data(_)),
            ) => error.refusal(),
            Err(error) => return Err(error),
        };
        Err(AccessError::AnotherCard { refusal }.into())
    }

    /// Forgets the card, so that the one that is present is read from its first command.
    fn begin_anew(&mut self) {
        self.session.forget_card();
        self.card = Card::default();
        self.proven = Proven::default();
    }
}
