//! Finds out which of several keys opens the card.

use crate::{
    access::{Access, Candidate},
    error::{AccessError, Error, Result},
    read::run::{Job, Run},
};

impl<'a> Run<'a> {
    /// Waits until a key may be tried.
    pub(super) fn begin_attempt(&mut self) -> Result<()> {
        let Job { options, own_attempts, .. } = &mut self.job;
        let attempts = options.attempts.as_deref_mut().or(own_attempts.as_mut());
        attempts.map_or(Ok(()), |attempts| attempts.begin(&options.cancel))
    }

    /// Counts the result of trying a key.
    fn end_attempt(&mut self, opened: &Result<Access>) {
        if let Some(attempts) = self.job.options.attempts.as_deref_mut().or(self.job.own_attempts.as_mut()) {
            attempts.end(opened);
        }
    }

    /// Tries the keys that fit what the chip offers, in their order. The first one was
    /// [begun](Self::begin_attempt).
    ///
    /// After a chip has refused a key, the next one starts from the beginning: PACE starts with MSE:SET AT, BAC
    /// with the selection of the application and GET CHALLENGE (Doc 9303-11, 4.4.4 and 4.3.4), so no reset is
    /// needed.
    pub(super) fn try_keys(&mut self) -> Result<Access> {
        let mut keys = self.fitting().into_iter().peekable();
        loop {
            let candidate = keys.next().ok_or_else(|| self.unsuitable())?;
            self.key = Some(&candidate.key);
            let opened = self.open();
            self.end_attempt(&opened);
            match opened {
                Err(Error::Access(AccessError::WrongKey { .. })) if keys.peek().is_some() => {
                    self.begin_attempt()?
                }
                opened => return opened,
            }
        }
    }

    /// Returns the keys that fit what the chip offers.
    ///
    /// If none of them is for BAC, a key that cannot run BAC stands in: the chip may return its files in plain.
    fn fitting(&self) -> Vec<&'a Candidate> {
        let offers_pace = self.card.pace.is_some();
        let fitting: Vec<_> = self.job.keys.iter().filter(|key| key.fits(offers_pace)).collect();
        if fitting.is_empty() && !offers_pace {
            return self.job.keys.iter().find(|candidate| !candidate.key.is_for_bac()).into_iter().collect();
        }
        fitting
    }

    /// Returns the error for keys of which none fits what the chip offers.
    pub(super) fn unsuitable(&self) -> Error {
        let protocol = if self.card.pace.is_some() { "PACE" } else { "BAC" };
        AccessError::KeyUnsuitable { protocol, refusal: None }.into()
    }
}
