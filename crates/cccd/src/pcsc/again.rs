//! Detects when a card that was lifted is on its reader again.

use std::time::{Duration, Instant};

use super::{Context, Watch, slice_of};
use crate::{
    error::{Result, TransportError},
    transport::{Cancel, Deadline},
};

/// After this long without a change, a lost card is on the reader: a service that polls for cards every 400 ms would
/// have reported its absence by now.
const NEWS: Duration = Duration::from_secs(1);

/// Waits until the service has seen a card arrive on the reader, or has not seen one leave it.
///
/// The service still reports a lifted card for a while. That report must not be trusted: if pcscd 1.9.9 is told to
/// reset a card that is gone, it misses the next card if that arrives within 400 ms.
///
/// # Errors
/// At the deadline [`TransportError::CardMoved`]; immediately [`TransportError::ReaderUnplugged`],
/// [`TransportError::Cancelled`] and [`TransportError::ServiceNotRunning`].
pub(super) fn wait_for_card(reader: &str, deadline: Deadline, cancel: &Cancel) -> Result<()> {
    let context = Context::establish()?;
    let mut watch = Watch::start(&context.service)?;
    let start = Instant::now();
    let mut was_empty = false;
    loop {
        cancel.check()?;
        let readers = watch.readers();
        let state = readers.iter().find(|state| state.name == reader);
        let state = state.ok_or(TransportError::ReaderUnplugged)?;
        was_empty |= !state.has_card;
        if state.has_card && (was_empty || start.elapsed() >= NEWS) {
            return Ok(());
        }
        deadline.check().map_err(|_| TransportError::CardMoved)?;
        watch.wait(slice_of(deadline))?;
    }
}
