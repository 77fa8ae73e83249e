//! When a card that was lifted lies on its reader again.

use std::time::{Duration, Instant};

use super::{Context, Watch, slice_of};
use crate::{
    error::{Result, TransportError},
    transport::{Cancel, Deadline},
};

/// After so long without news a card that was lost lies there: a service that looks for cards every 400 ms
/// would have missed it by now.
const NEWS: Duration = Duration::from_secs(1);

/// Waits until the service has seen a card come onto the reader, or has seen none leave it.
///
/// A lifted card is still reported for a while. It must not be taken on that report: pcscd 1.9.9, asked to reset
/// a card that is gone, misses the next one if it comes within 400 ms.
///
/// # Errors
/// At the deadline [`TransportError::CardMoved`]; at once [`TransportError::ReaderUnplugged`],
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
