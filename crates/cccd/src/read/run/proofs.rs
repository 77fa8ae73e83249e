//! What the chip has proven, and when it has to prove it again.
//!
//! A proof covers what is read until the next break: a reset, a channel that the chip drops, a card that is lifted.
//! So before each read [`ensure_proofs`](Run::ensure_proofs) checks whether the proofs were given in the current
//! state of the session. If they were not, the chip must give them again before anything else is read.

use super::Run;
use crate::{
    auth::{
        active::{self, ActiveAuthentication, SignedChallenge},
        chip::{self, ChipAuthentication, ChipProof, Unproven},
    },
    card::{PartialFile, Session, allows_rebuild, dropped_with},
    error::{AccessError, Code, Error, Refusal, Result},
    files::File,
    iso7816::StatusWord,
    read::{Event, Phase},
};

/// The progress of Chip Authentication.
#[derive(Clone, Debug, Default)]
pub(super) enum Chip {
    /// DG14 was not examined yet.
    #[default]
    NotAsked,
    /// DG14 offers it, and no answer has decided yet. A run may be in progress.
    Asked(chip::Offer, Option<chip::Pending>),
    /// The chip has proven its key.
    Proven(chip::Offer, ChipProof),
    /// The chip will not be asked any more, and there is no proof.
    Decided(ChipAuthentication),
}

impl Chip {
    /// Returns the result if the read ends now, with this error or with no error.
    pub(super) fn result(&self, error: Option<&Error>) -> ChipAuthentication {
        match self {
            Self::NotAsked => ChipAuthentication::NotPerformed(Code::ReadEnded),
            Self::Asked(..) => ChipAuthentication::NotPerformed(error.map_or(Code::ReadEnded, Error::code)),
            Self::Proven(_, proof) => ChipAuthentication::Proven(*proof),
            Self::Decided(result) => *result,
        }
    }

    /// Returns the offer, as long as the chip may be asked.
    pub(super) const fn offer(&self) -> Option<&chip::Offer> {
        match self {
            Self::Asked(offer, _) | Self::Proven(offer, _) => Some(offer),
            Self::NotAsked | Self::Decided(_) => None,
        }
    }
}

/// The progress of Active Authentication.
#[derive(Clone, Debug)]
pub(super) struct Active {
    pub(super) result: ActiveAuthentication,
    /// The challenge and its answer, if there was one.
    pub(super) signed: Option<SignedChallenge>,
    /// The state of the session in which the chip answered, if it was asked.
    answered_in: Option<u64>,
}

impl Default for Active {
    fn default() -> Self {
        Self::without_answer(ActiveAuthentication::NotPerformed(Code::ReadEnded))
    }
}

impl Active {
    /// The chip was not asked, or there is nothing to ask.
    pub(super) const fn without_answer(result: ActiveAuthentication) -> Self {
        Self { result, signed: None, answered_in: None }
    }

    /// Whether the chip has proven its key and the link has broken since.
    fn has_lapsed(&self, session: &Session) -> bool {
        self.result.is_proven() && self.answered_in != Some(session.generation())
    }
}

impl Run<'_> {
    /// Examines what DG14 offers, and begins Chip Authentication. The first answer under the new keys is the proof,
    /// so it costs no command of its own.
    pub(super) fn authenticate_chip(&mut self) -> Result<()> {
        if !matches!(self.proven.chip, Chip::NotAsked) {
            return Ok(());
        }
        (self.job.progress)(Event::Phase(Phase::ChipAuthentication));
        self.proven.chip = self.chip_offer();
        if let Chip::Asked(offer, _) = &self.proven.chip {
            let offer = offer.clone();
            match chip::run(&mut self.session, &offer, self.job.options.random.as_mut())? {
                chip::Run::Pending(pending) => self.proven.chip = Chip::Asked(offer, Some(pending)),
                chip::Run::Dropped(_) => self.ask_once_more()?,
                chip::Run::Ended(unproven) => self.decide(unproven.result)?,
            }
        }
        (self.job.progress)(Event::Phase(Phase::Files));
        Ok(())
    }

    /// Returns what DG14 offers, or why there is nothing to run.
    fn chip_offer(&self) -> Chip {
        let reason = match self.card.document.dg14() {
            Some(Ok(dg14)) => match chip::choose(&dg14.security_infos) {
                Ok(offer) => return Chip::Asked(offer, None),
                Err(reason) => reason,
            },
            Some(Err(_)) => ChipAuthentication::NotPerformed(Code::FileMalformed),
            None => ChipAuthentication::NotPerformed(Code::DG14Missing),
        };
        Chip::Decided(reason)
    }

    /// Takes the answer to a run in progress: the proof, if the chip has answered under the new keys. Returns true
    /// if it has answered wrongly.
    pub(super) fn take_chip_answer<T>(&mut self, answer: &Result<T>) -> bool {
        let Chip::Asked(offer, Some(pending)) = &self.proven.chip else { return false };
        if let Some(proof) = pending.proof(&self.session) {
            self.proven.chip = Chip::Proven(offer.clone(), proof);
            return false;
        }
        pending.is_under_way(&self.session) && matches!(answer, Err(Error::SecureMessaging(_)))
    }

    /// Asks the chip again after such an answer to the first request. One wrong answer may come from the link; two
    /// come from the chip.
    pub(super) fn ask_once_more(&mut self) -> Result<()> {
        let Some(offer) = self.proven.chip.offer().cloned() else { return Ok(()) };
        self.reopen_where_lost()?;
        match self.question_chip(&offer, true)? {
            Ok(proof) => self.proven.chip = Chip::Proven(offer, proof),
            Err(unproven) => self.decide(unproven.result)?,
        }
        Ok(())
    }

    /// Records that the chip has no proof. Its other files are still read, because they show whose card was copied.
    fn decide(&mut self, reason: ChipAuthentication) -> Result<()> {
        self.proven.chip = Chip::Decided(reason);
        self.reopen_where_lost()
    }

    /// Makes sure that the proofs that were given cover what is read next. Nothing is read before that.
    pub(super) fn ensure_proofs(&mut self) -> Result<()> {
        self.ensure_chip_proof()?;
        if self.proven.active.has_lapsed(&self.session) {
            self.prove_actively_again()?;
        }
        self.ensure_same_holder()
    }

    /// Recognises a card that has no key to prove by DG1: two genuine cards must not become one document, whose
    /// hashes would accuse both.
    fn ensure_same_holder(&mut self) -> Result<()> {
        let has_key = self.proven.chip.offer().is_some() || self.proven.active.result.is_proven();
        let is_known = self.card.dg1_known_in == Some(self.session.generation());
        if has_key || is_known || self.card.document.is_given(File::Dg1) != Some(true) {
            return Ok(());
        }
        self.gives_dg1_again()
    }

    fn ensure_chip_proof(&mut self) -> Result<()> {
        match &self.proven.chip {
            Chip::Proven(offer, proof) if !proof.covers(&self.session) => {
                let offer = offer.clone();
                match self.question_chip(&offer, false)? {
                    Ok(proof) => self.proven.chip = Chip::Proven(offer, proof),
                    Err(unproven) => return Err(self.another_card(unproven.refusal)),
                }
            }
            Chip::Asked(offer, run) if !run.is_some_and(|run| run.is_under_way(&self.session)) => {
                let offer = offer.clone();
                match self.question_chip(&offer, false)? {
                    Ok(proof) => self.proven.chip = Chip::Proven(offer, proof),
                    Err(unproven) => self.decide(unproven.result)?,
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Asks the chip for its proof until the answer decides. After a wrong answer, or a channel that is dropped in
    /// plain, asks once more, with fresh keys, over a new channel. `is_last` says that a wrong answer was already
    /// given.
    ///
    /// # Errors
    /// Those of the link, which decide nothing.
    pub(super) fn question_chip(
        &mut self,
        offer: &chip::Offer,
        mut is_last: bool,
    ) -> Result<Result<ChipProof, Unproven>> {
        loop {
            let wrong = match chip::run(&mut self.session, offer, self.job.options.random.as_mut())? {
                chip::Run::Pending(pending) => {
                    // The file that is read next, if its reading has begun, so that its selection costs nothing.
                    let file = self.card.partial.as_ref().map_or(File::Dg14, PartialFile::file);
                    let refusal = self.session.ask_for_answer(file)?;
                    if let Some(proof) = pending.proof(&self.session) {
                        self.proven.asked_twice |= is_last;
                        return Ok(Ok(proof));
                    }
                    Unproven { result: ChipAuthentication::KeyWrong, refusal }
                }
                chip::Run::Dropped(unproven) => unproven,
                chip::Run::Ended(unproven) => return Ok(Err(unproven)),
            };
            if is_last {
                return Ok(Err(wrong));
            }
            is_last = true;
            self.reopen_where_lost()?;
        }
    }

    /// Runs Active Authentication where Chip Authentication is not available or where it was requested.
    pub(super) fn authenticate_actively(&mut self) -> Result<()> {
        let is_asked_for = self.job.options.settings.active_authentication;
        let has_no_other = matches!(
            self.proven.chip,
            Chip::Decided(ChipAuthentication::NotOffered | ChipAuthentication::NotPerformed(_))
        );
        if !is_asked_for && !has_no_other && !self.job.options.settings.evidence {
            self.proven.active = Active::without_answer(ActiveAuthentication::NotPerformed(Code::NotNeeded));
            return Ok(());
        }
        // A caller that requests it also learns about an unsigned DG15.
        if !is_asked_for && !self.is_listed(File::Dg15) {
            self.proven.active = Active::without_answer(ActiveAuthentication::NotOffered);
            return Ok(());
        }
        self.fetch(File::Dg15)?;
        let offer = match active::choose(&self.card.document) {
            Ok(offer) => offer,
            Err(reason) => {
                self.proven.active = Active::without_answer(reason);
                return Ok(());
            }
        };
        (self.job.progress)(Event::Phase(Phase::ChipAuthentication));
        self.proven.active = self.question_actively(&offer).inspect_err(|error| {
            self.proven.active = Active::without_answer(ActiveAuthentication::NotPerformed(error.code()));
        })?;
        self.reopen_where_lost()?;
        (self.job.progress)(Event::Phase(Phase::Files));
        Ok(())
    }

    /// Has the chip sign a challenge. A chip that refused it in plain, for example because it dropped its channel
    /// over it, is asked once more with another challenge, and so is a chip that was reset.
    ///
    /// # Errors
    /// Those of the link and the channel, which decide nothing.
    fn question_actively(&mut self, offer: &active::Offer) -> Result<Active> {
        let mut is_last = false;
        loop {
            self.ensure_chip_proof()?;
            self.ensure_same_holder()?;
            match active::run_for_evidence(&mut self.session, offer, self.job.options.random.as_mut()) {
                Ok((ActiveAuthentication::Refused(status), _))
                    if !self.session.is_protected() && !is_last =>
                {
                    is_last = true;
                    if status == StatusWord::WRONG_LENGTH {
                        self.session.lower_block_len();
                    }
                    self.reopen_where_lost()?;
                }
                Ok((result, signed)) => {
                    self.proven.asked_twice |= is_last && result.is_proven();
                    let answered_in = Some(self.session.generation());
                    return Ok(Active { result, signed, answered_in });
                }
                Err(error) => self.rebuild_after(error)?,
            }
        }
    }

    /// Has the card sign another challenge, which shows that it is the card that signed before.
    pub(super) fn prove_actively_again(&mut self) -> Result<()> {
        let Ok(offer) = active::choose(&self.card.document) else { return Err(self.another_card(None)) };
        let active = self.question_actively(&offer)?;
        if !active.result.is_proven() {
            return Err(self.another_card(active.result.refusal()));
        }
        self.proven.active = active;
        Ok(())
    }

    /// The card that is present cannot prove what was proven before the break, so it is another card. Withdraws the
    /// proof, because nobody knows which bytes came from which card; accuses nobody.
    pub(super) fn another_card(&mut self, refusal: Option<Refusal>) -> Error {
        if matches!(self.proven.chip, Chip::Proven(..)) {
            self.proven.chip = Chip::Decided(ChipAuthentication::Withdrawn);
        }
        if self.proven.active.result.is_proven() {
            self.proven.active = Active::without_answer(ActiveAuthentication::Withdrawn);
        }
        AccessError::AnotherCard { refusal }.into()
    }

    /// Opens the card again after a break of the channel, once per read. Any other error ends the read or starts it
    /// over.
    pub(super) fn rebuild_after(&mut self, error: Error) -> Result<()> {
        if self.proven.rebuilt || !allows_rebuild(&error) || self.may_begin_anew(&error) {
            return Err(error);
        }
        self.proven.rebuilt = true;
        self.lower_where_too_long(&error);
        self.reopen()
    }

    /// Requests shorter blocks from now on if the chip dropped its channel over a long one.
    pub(super) fn lower_where_too_long(&mut self, error: &Error) {
        if dropped_with(error) == Some(StatusWord::WRONG_LENGTH) {
            self.session.lower_block_len();
        }
    }

    /// Opens the card again if its channel is gone. A chip that is read in plain has no channel to lose.
    pub(super) fn reopen_where_lost(&mut self) -> Result<()> {
        if self.session.has_lost_channel() { self.reopen() } else { Ok(()) }
    }

    /// Opens the card again after its channel is gone. The chip must repeat its proofs before reading continues.
    pub(super) fn reopen(&mut self) -> Result<()> {
        (self.job.progress)(Event::Reopened);
        self.session.reset()?;
        match self.open_as_before() {
            Err(Error::Access(AccessError::AnotherCard { refusal })) => Err(self.another_card(refusal)),
            result => result,
        }
    }
}
