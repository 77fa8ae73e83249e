//! Replays a trace: it provides a transport, a source of random bytes and a clock.

mod card;
mod divergence;
mod lenient;
mod player;

use cccd::{
    Result,
    access::Attempts,
    clock::FixedClock,
    error::TraceError,
    pki::TrustStore,
    read::{self, Read, ReadOptions},
};

use crate::format::Trace;

pub use card::ReplayCard;
pub use divergence::{Difference, Divergence};
pub use lenient::{LenientCard, LenientOptions, LenientRemark, LenientReplay, replay_leniently};
pub use player::Pace;

/// The result of a replay.
#[derive(Debug)]
pub struct Replayed {
    /// The repeated read.
    pub read: Read,
    /// Where it differed from the trace; `None` if it was the same to the end.
    pub divergence: Option<Divergence>,
}

/// Reads the card of a trace again with the current code and the key, options, certificates, random bytes and times of
/// the trace. Every command must be the recorded one.
///
/// # Errors
/// [`TraceError::Incomplete`] if the trace holds no key, and the error of a certificate that cannot be read. An error
/// of the read itself is in [`Replayed`].
pub fn replay(trace: &Trace, pace: Pace) -> Result<Replayed> {
    let keys = trace.header.candidates();
    if keys.is_empty() {
        return Err(TraceError::Incomplete { what: "key" }.into());
    }
    let trust = TrustStore::from_certificates(&trace.certificates)?;
    let card = ReplayCard::new(trace, pace);
    // The waits between wrong keys need not be repeated.
    let mut attempts = Attempts::new(FixedClock(trace.header.started), |_| {});
    let options = ReadOptions::new(&trust)
        .attempts(&mut attempts)
        .with_settings(trace.header.settings.clone())
        .cancel(card.cancel())
        .watched_by(card.watch());
    let read = read::read_with_keys(card.clone(), &keys, options, &mut |_event| {});
    let divergence = card.finish(&read);
    Ok(Replayed { read, divergence })
}
