//! Replaying: a transport, a source of random bytes and a clock out of a trace.

mod card;
mod divergence;
mod lenient;
mod player;

use cccd::{
    Result,
    error::TraceError,
    pki::TrustStore,
    read::{self, Interrupted, ReadOptions, Reading},
};

use crate::format::Trace;

pub use card::ReplayCard;
pub use divergence::{Difference, Divergence};
pub use lenient::{LenientCard, LenientOptions, LenientRemark, LenientReplay, replay_leniently};
pub use player::Pace;

/// What came of a replay.
#[derive(Debug)]
pub struct Replayed {
    /// The read, done again.
    pub outcome: Result<Reading, Box<Interrupted>>,
    /// Where it did something else than the trace; `None` when it was the same to the end.
    pub divergence: Option<Divergence>,
}

/// Reads the card of a trace again with today's code and the key, options, certificates, random bytes and
/// times of the trace. Every command must be the recorded one.
///
/// # Errors
/// [`TraceError::Incomplete`] when the trace holds no key, and the error of a certificate that cannot be
/// read. What the read itself ends in is in [`Replayed`].
pub fn replay(trace: &Trace, pace: Pace) -> Result<Replayed> {
    let key = trace.header.key.as_ref().ok_or(TraceError::Incomplete { what: "key" })?;
    let trust = TrustStore::from_certificates(&trace.certificates)?;
    let card = ReplayCard::new(trace, pace);
    let options = ReadOptions::new(&trust)
        .with_settings(trace.header.settings.clone())
        .cancel(card.cancel())
        .watched_by(card.watch());
    let outcome = read::read(card.clone(), key, options, &mut |_event| {});
    let divergence = card.finish(&outcome);
    Ok(Replayed { outcome, divergence })
}
