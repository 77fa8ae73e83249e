//! One read: the order of the steps, and what happens when one of them fails.

mod beyond;
mod files;
mod keys;
mod proofs;
mod resume;

use std::{sync::Arc, time::SystemTime};

use crate::{
    access::{Access, AccessKey, AccessPolicy, AccessProtocol, Attempts, Candidate, pace},
    auth::chip::ChipAuthentication,
    card::{PartialFile, READ_BINARY_ODD, Session, allows_rebuild},
    check::Outcome,
    document::{Document, Unavailable},
    error::{AccessError, CardError, DataKind, Error, Result},
    files::File,
    link::Link,
    read::{Event, Phase, Proofs, Read, ReadOptions, Reading},
    transport::{Deadline, Transport},
    verification::{Observed, Verification, Verifier},
};
use proofs::{Active, Chip};

/// A read in progress.
pub(super) struct Run<'a> {
    job: Job<'a>,
    session: Session,
    /// What is known about the card that is present.
    card: Card,
    /// What its chip has proven.
    proven: Proven,
    /// The key that opened the card, or that is being tried; `None` if none was given.
    key: Option<&'a AccessKey>,
    /// How the card was opened. A card that is put back is opened in the same way.
    access: Option<Access>,
    identity_is_shown: bool,
    /// How many times the card was lifted and waited for.
    lifts: usize,
}

/// What the read was asked to do, and whom it notifies.
struct Job<'a> {
    /// The keys that may be tried, in order.
    keys: &'a [Candidate],
    options: ReadOptions<'a>,
    /// Counts wrong keys if the caller does not and more than one key can be tried.
    own_attempts: Option<Attempts>,
    progress: &'a mut dyn FnMut(Event<'_>),
    verifier: Verifier<'a>,
}

/// What is known about one card. All of it is forgotten when another card may be present.
#[derive(Default)]
struct Card {
    document: Document,
    /// The file whose reading was interrupted.
    partial: Option<PartialFile>,
    /// The PACE protocol that was chosen from the card's offer.
    pace: Option<pace::Offer>,
    /// Whether the card was opened.
    is_open: bool,
    /// The state of the session in which DG1 was read, or was last found to be the same.
    dg1_known_in: Option<u64>,
}

/// What one chip has proven, and the retries that it took. All of it is forgotten when another card may be present.
#[derive(Default)]
struct Proven {
    chip: Chip,
    active: Active,
    /// Whether the card was opened again because the chip dropped the channel or the card was reset.
    rebuilt: bool,
    /// Whether the first answer to a request for proof was lost and the second was right.
    asked_twice: bool,
}

impl Proven {
    /// Whether anything had to be requested again.
    const fn asked_again(&self) -> bool {
        self.rebuilt || self.asked_twice
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(
        transport: impl Transport + 'static,
        keys: &'a [Candidate],
        mut options: ReadOptions<'a>,
        progress: &'a mut dyn FnMut(Event<'_>),
    ) -> Self {
        // An MRZ among the keys counts as presented, whichever key opens the card.
        if let Some(mrz) = keys.iter().find_map(Candidate::mrz) {
            options.presented.get_or_insert_default().mrz.get_or_insert_with(|| mrz.clone());
        }
        let link = Link::new(transport)
            .with_cancel(options.cancel.clone())
            .with_clock(Arc::clone(&options.clock))
            .with_command_timeout(options.settings.command_timeout)
            .with_deadline(Deadline::after(options.settings.time_limit));
        Self {
            session: Session::new(link).watched_by(options.watch_channels.take()),
            job: Job {
                keys,
                own_attempts: (keys.len() > 1 && options.attempts.is_none()).then(Attempts::default),
                verifier: Verifier::new(options.trust, options.settings.strict),
                options,
                progress,
            },
            card: Card::default(),
            proven: Proven::default(),
            key: keys.first().map(|candidate| &candidate.key),
            access: None,
            identity_is_shown: false,
            lifts: 0,
        }
    }

    /// Runs to the end, however it ends.
    pub(super) fn finish(mut self) -> Read {
        let ended_by = self.run().err();
        let chip = self.proven.chip.result(ended_by.as_ref());
        (self.job.progress)(Event::Phase(Phase::Verification));
        // The same time of day is used for the judgement and reported.
        let time = self.job.options.clock.now();
        let mut verification = self.verify(chip, time);
        if is_of_another_card(&verification) || self.is_of_nobody() {
            self.card.document.withhold();
            verification.withhold();
        }
        if ended_by.is_some() {
            verification.end_early();
        }
        let reading = Reading {
            document: self.card.document,
            verification,
            access: self.access,
            proofs: Proofs {
                chip,
                rebuilt: self.proven.asked_again(),
                active: self.proven.active.result,
                signed: self.proven.active.signed,
                lifted: self.lifts > 0,
            },
            transfer: self.session.transfer(),
            time,
        };
        Read { reading, ended_by }
    }

    /// Takes the steps, and again each time the card was lifted and put back, or the link broke too early for the
    /// card to be recognised.
    fn run(&mut self) -> Result<()> {
        let mut result = self.steps();
        loop {
            match &result {
                Err(error) if self.may_resume(error) => {
                    self.wait_for_card()?;
                    result = self.resume().and_then(|()| self.steps());
                }
                Err(error) if self.may_begin_anew(error) => {
                    self.reset_and_begin_anew()?;
                    result = self.steps();
                }
                _ => return result,
            }
        }
    }

    /// Takes every step that was not taken yet.
    fn steps(&mut self) -> Result<()> {
        if !self.card.is_open {
            self.begin()?;
        }
        // Chip Authentication runs before the long files are read, so that they come through the channel that
        // proves the chip. Reading the first of them is also the proof.
        (self.job.progress)(Event::Phase(Phase::Files));
        self.fetch(File::Dg14)?;
        self.authenticate_chip()?;
        // Without it, a card that is lifted and put back is recognised by DG1, which is short.
        if self.proven.chip.offer().is_none() {
            self.fetch(File::Dg1)?;
        }
        if self.fetch(File::Sod)? && self.card.document.is_given(File::Dg1) == Some(true) {
            self.ends_where_it_says(File::Dg1)?;
        }
        if self.is_listed(File::Dg13) {
            self.fetch(File::Dg13)?;
        }
        if !self.fetch(File::Dg1)? {
            return Err(self.why_missing(File::Dg1));
        }
        if !self.identity_is_shown {
            self.authenticate_actively()?;
            self.show_identity()?;
            self.identity_is_shown = true;
        }
        if self.job.options.settings.photo && self.is_listed(File::Dg2) {
            self.fetch(File::Dg2)?;
            // A DG2 that ends early or is another file ends the read: it does not continue without the portrait.
            if let Some((_, error)) = self.card.document.malformed().find(|(file, _)| *file == File::Dg2) {
                return Err(error.clone().into());
            }
        }
        self.fetch_asked()
    }

    /// Finds out what the chip offers, and opens it.
    fn begin(&mut self) -> Result<()> {
        self.begin_attempt()?;
        (self.job.progress)(Event::Phase(Phase::CardAccess));
        self.read_master_file()?;
        self.read_card_access()?;
        (self.job.progress)(Event::Phase(Phase::Access));
        if self.access.is_some() {
            self.open_as_before()?;
        } else {
            self.access = Some(self.try_keys()?);
        }
        self.card.is_open = true;
        Ok(())
    }

    /// Reads EF.CardAccess and chooses what to offer. A malformed file counts as absent.
    fn read_card_access(&mut self) -> Result<()> {
        match self.session.read_card_access() {
            Ok(Some(bytes)) => self.card.document.insert(File::CardAccess, bytes),
            Ok(None) => self.card.document.set_absent(File::CardAccess, None),
            // No chip needs a file this long. Do not talk to this one.
            Err(Error::Data(error)) if error.kind == DataKind::TooLarge => return Err(error.into()),
            Err(Error::Data(error)) => self.card.document.set_malformed(File::CardAccess, error),
            Err(error) => return Err(error),
        }
        let offered = self.card.document.card_access().and_then(Result::ok);
        let chosen = offered.and_then(pace::choose);
        self.card.pace = match self.job.options.settings.access {
            AccessPolicy::Auto => chosen,
            AccessPolicy::Pace => Some(chosen.ok_or(AccessError::ProtocolNotSupported)?),
            AccessPolicy::Bac => None,
        };
        // If a card offers only PACE that this library does not support, that does not permit BAC.
        if self.job.options.settings.access == AccessPolicy::Auto
            && self.card.pace.is_none()
            && offered.is_some_and(|offered| offered.pace().next().is_some())
        {
            return Err(AccessError::ProtocolNotSupported.into());
        }
        Ok(())
    }

    fn open(&mut self) -> Result<Access> {
        let key = self.key.ok_or_else(|| self.unsuitable())?;
        let access = self.session.open(key, self.card.pace.as_ref(), self.job.options.random.as_mut())?;
        if let Some(warning) = self.session.application_warning() {
            self.card.document.set_application_warning(warning);
        }
        if access.protocol == AccessProtocol::Plain && self.job.options.settings.access != AccessPolicy::Auto
        {
            return Err(AccessError::ProtocolNotSupported.into());
        }
        Ok(access)
    }

    /// Reads one file, or the missing part of it. Returns false if the chip does not return it.
    fn fetch(&mut self, file: File) -> Result<bool> {
        if let Some(is_given) = self.card.document.is_given(file) {
            return Ok(is_given);
        }
        let begun = self.card.partial.take().filter(|partial| partial.file() == file);
        let mut partial = begun.unwrap_or_else(|| PartialFile::new(file));
        let result = self.read_on(&mut partial);
        let refusal = result.as_ref().err().and_then(Error::refusal);
        match result {
            Ok(()) => {
                let (bytes, trailing) = partial.into_bytes();
                self.card.document.insert(file, bytes);
                if file == File::Dg1 {
                    self.card.dg1_known_in = Some(self.session.generation());
                }
                if trailing {
                    self.card.document.set_trailing(file);
                }
                return self.ends_where_it_says(file);
            }
            Err(Error::Card(CardError::FileAbsent { .. })) => self.card.document.set_absent(file, refusal),
            Err(Error::Card(CardError::NotPermitted { .. })) => self.card.document.set_locked(file, refusal),
            Err(Error::Card(CardError::CommandRefused { instruction: READ_BINARY_ODD, .. })) => {
                self.card.document.set_beyond_reach(file);
            }
            // Keeps what was read of it: its hash is that of a changed file.
            Err(Error::Data(error)) => {
                self.card.document.insert(file, partial.into_bytes().0);
                self.card.document.set_malformed(file, error);
            }
            Err(error) => {
                self.card.partial = Some(partial);
                return Err(error);
            }
        }
        Ok(false)
    }

    /// Reads a file to its end. Builds the channel again where the chip drops it.
    fn read_on(&mut self, partial: &mut PartialFile) -> Result<()> {
        let file = partial.file();
        loop {
            self.ensure_proofs()?;
            let progress = &mut *self.job.progress;
            let result = self.session.read_file(partial, &mut |partial| {
                let (done, expected) = (partial.len(), partial.expected());
                progress(Event::Progress { file, done, expected });
            });
            let is_wrong_proof = self.take_chip_answer(&result);
            match result {
                Err(error) if is_wrong_proof => {
                    self.lower_where_too_long(&error);
                    self.ask_once_more()?;
                }
                Err(error) if allows_rebuild(&error) => self.rebuild_after(error)?,
                result => return result,
            }
        }
    }

    /// Returns the error for a file that could not be read and without which nothing can be shown.
    fn why_missing(&self, file: File) -> Error {
        if let Some((_, error)) = self.card.document.malformed().find(|(malformed, _)| *malformed == file) {
            return error.clone().into();
        }
        let is_locked = self.card.document.unavailable(Unavailable::Locked).any(|locked| locked == file);
        let (refusal, file) = (self.card.document.refusal(file), file.name());
        match is_locked {
            true => CardError::NotPermitted { file, refusal },
            false => CardError::FileAbsent { file, refusal },
        }
        .into()
    }

    /// Whether EF.SOD lists a file. Without a readable list every file is tried.
    fn is_listed(&self, file: File) -> bool {
        self.card.document.lists(file).unwrap_or(true)
    }

    /// Decides whose card it is, and lets the identity be shown.
    fn show_identity(&mut self) -> Result<()> {
        let time = self.job.options.clock.now();
        let verification = self.verify(self.proven.chip.result(None), time);
        if is_of_another_card(&verification) {
            if self.card.document.hash_fits(File::Dg1) {
                return Err(AccessError::WrongCard.into());
            }
            // DG1 is forged: the verdict says so, and the caller gets nobody's data.
            return Ok(());
        }
        if let Some(Err(error)) = self.card.document.dg1() {
            return Err(error.clone().into());
        }
        if let Some(holder) = self.card.document.holder(time) {
            let (holder, document, verification) = (&holder, &self.card.document, &verification);
            (self.job.progress)(Event::Identity { holder, document, verification, time });
        }
        Ok(())
    }

    /// Whether what was read cannot be attributed to anyone yet. A personal number also opens other cards, those
    /// with the same last six digits. Until DG1 or DG13 gives a number, the card may be anyone's.
    fn is_of_nobody(&self) -> bool {
        let names_a_number = || {
            let dg13 = self.card.document.dg13().and_then(Result::ok);
            dg13.is_some_and(|dg13| dg13.personal_number().is_some())
        };
        let dg1_is_read = matches!(self.card.document.dg1(), Some(Ok(_)));
        matches!(self.key, Some(AccessKey::PersonalNumber(_))) && !dg1_is_read && !names_a_number()
    }

    fn verify(&mut self, chip: ChipAuthentication, now: SystemTime) -> Verification {
        let evidence = Observed {
            document: &self.card.document,
            key: self.key,
            presented: self.job.options.presented.as_ref(),
            access: self.access,
            chip,
            active: self.proven.active.result,
            rebuilt: self.proven.asked_again(),
            lifted: self.lifts > 0,
        };
        self.job.verifier.verify(&evidence, now)
    }
}

/// Whether the key that opened the card belongs to someone other than the holder in DG1.
fn is_of_another_card(verification: &Verification) -> bool {
    verification
        .outcome(crate::check::Question::Key)
        .is_some_and(|outcome| matches!(outcome, Outcome::Failed(_)))
}
