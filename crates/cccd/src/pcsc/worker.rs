//! The thread that owns a card and holds its transaction on its own stack.
//!
//! A PC/SC transmit cannot be interrupted from outside, and a transaction borrows its card. A thread solves both: its
//! caller can abandon it, and if the reader responds after all, the thread cleans up the card and ends.

use std::{
    ffi::CString,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Receiver,
    },
    thread,
};

use pcsc::{Card, Disposition, Error, Protocols, ShareMode, Transaction};
use zeroize::Zeroize;

use super::{
    ReaderState, limits,
    status::{Moment, transport_error},
};
use crate::{error::TransportError, jobs::Reply, sensitive::SensitiveBytes, transport::Limits};

/// Maximum length of an answer in bytes, as PC/SC lite defines it (MAX_BUFFER_SIZE_EXTENDED).
const BUFFER_SIZE: usize = 65_548;

/// How many times a card that other programs keep resetting is taken again.
const TAKINGS: usize = 8;

/// The jobs of the thread.
pub(super) enum Job {
    /// Sends a command APDU.
    Transmit { command: SensitiveBytes, reply: Reply<Vec<u8>> },
    /// Resets the card.
    Reset { reply: Reply<Ready> },
    /// Resets the card, releases it, and ends.
    HandBack { reply: Reply<()> },
}

/// A card that we hold.
pub(super) struct Ready {
    pub(super) atr: Vec<u8>,
    pub(super) limits: Limits,
}

/// The caller that is owed an answer once the thread holds the transaction.
enum Due {
    /// The card was connected, and other programs may have left state in it.
    Used(Reply<Ready>),
    /// The card was connected or reset.
    Fresh(Reply<Ready>),
    /// A command found that another program had reset the card.
    Reset(Reply<Vec<u8>>),
}

/// Starts a thread for the card on a reader.
pub(super) fn start(
    reader: &ReaderState,
    queueing: Arc<AtomicBool>,
    reply: Reply<Ready>,
    jobs: Receiver<Job>,
) -> Result<(), TransportError> {
    let name = reader.raw_name.clone();
    let due = if reader.in_use { Due::Used(reply) } else { Due::Fresh(reply) };
    thread::Builder::new()
        .name("pcsc".to_owned())
        .spawn(move || run(&name, due, &jobs, &queueing))
        .map(|_| ())
        .map_err(|_| TransportError::ReaderFault { status: Error::NoMemory as u32 })
}

/// The error for a thread that ended without an answer, which only a fault inside the PC/SC library can cause.
pub(super) fn ended() -> TransportError {
    TransportError::ReaderFault { status: Error::InternalError as u32 }
}

fn run(reader: &CString, mut due: Due, jobs: &Receiver<Job>, queueing: &AtomicBool) {
    let mut card = match connect(reader) {
        Ok(card) => card,
        Err(error) => return due.fail(transport_error(error, Moment::Opening)),
    };
    loop {
        let outcome = match take(&mut card, queueing) {
            Ok(transaction) => Ok(hold(transaction, due, jobs)),
            Err(error) => {
                due.fail(error.clone());
                Err(error)
            }
        };
        let next = outcome.unwrap_or_else(|lost| wait_for_reset(&mut card, &lost, jobs));
        match next {
            Some(next) => due = next,
            None => break,
        }
    }
    // Ending the transaction has already reset the card, if a reset was needed.
    let _ = card.disconnect(Disposition::LeaveCard);
}

/// Connects through a separate context: calls on the same context wait for each other.
fn connect(reader: &CString) -> Result<Card, Error> {
    pcsc::Context::establish(pcsc::Scope::User)?.connect(reader, ShareMode::Shared, Protocols::ANY)
}

/// Begins the transaction as soon as no other program holds one.
fn take<'card>(
    mut card: &'card mut Card,
    queueing: &AtomicBool,
) -> Result<Transaction<'card>, TransportError> {
    for _ in 0..TAKINGS {
        queueing.store(true, Ordering::Relaxed);
        let outcome = card.transaction2();
        queueing.store(false, Ordering::Relaxed);
        match outcome {
            Ok(transaction) => return Ok(transaction),
            Err((back, Error::ResetCard)) => {
                card = back;
                reconnect(card, Disposition::LeaveCard)?;
            }
            Err((_, error)) => return Err(transport_error(error, Moment::Reading)),
        }
    }
    Err(TransportError::ReaderBusy)
}

/// Does the jobs within one transaction. Returns the caller to answer in the next one, or `None` at the end.
fn hold(mut transaction: Transaction<'_>, due: Due, jobs: &Receiver<Job>) -> Option<Due> {
    let was_awaited = match due {
        Due::Used(reply) => match again(&mut transaction, Disposition::ResetCard) {
            Ok(()) => return Some(Due::Fresh(reply)),
            Err(error) => reply.send(Err(error)).is_ok(),
        },
        Due::Fresh(reply) => reply.send(ready(&transaction)).is_ok(),
        Due::Reset(reply) => reply.send(Err(TransportError::CardReset)).is_ok(),
    };
    if !was_awaited {
        // The caller gave up before we had used the card: leave it as the other programs left it.
        return None;
    }
    let mut buffer = vec![0; BUFFER_SIZE];
    let mut disposition = Disposition::ResetCard;
    for job in jobs {
        match job {
            Job::Transmit { command, reply } => {
                let outcome = match transaction.transmit(command.expose(), &mut buffer) {
                    Ok([]) | Err(Error::NotTransacted) => Err(why_lost(&transaction)),
                    Ok(answer) => Ok(answer.to_vec()),
                    Err(Error::ResetCard) => match again(&mut transaction, Disposition::LeaveCard) {
                        Ok(()) => return Some(Due::Reset(reply)),
                        Err(error) => Err(error),
                    },
                    Err(error) => Err(transport_error(error, Moment::Reading)),
                };
                if outcome.as_ref().is_err_and(|error| *error == TransportError::CardMoved) {
                    // There is nothing to reset. If pcscd 1.9.9 is told to reset anyway, it immediately reports the
                    // slot as empty, and then mistakes the next card for the old one if it arrives within 400 ms.
                    disposition = Disposition::LeaveCard;
                }
                let used = outcome.as_ref().map_or(0, Vec::len);
                buffer.iter_mut().take(used).for_each(Zeroize::zeroize);
                let _ = reply.send(outcome);
            }
            Job::Reset { reply } => match again(&mut transaction, Disposition::ResetCard) {
                Ok(()) => return Some(Due::Fresh(reply)),
                Err(error) => {
                    let _ = reply.send(Err(error));
                }
            },
            Job::HandBack { reply } => {
                let _ = reply.send(end(transaction, disposition));
                return None;
            }
        }
    }
    // The caller is gone; clear the state that it left in the card.
    let _ = end(transaction, disposition);
    None
}

/// Without the card, answers every command with the error that lost it, until a reset finds a card again.
fn wait_for_reset(card: &mut Card, lost: &TransportError, jobs: &Receiver<Job>) -> Option<Due> {
    for job in jobs {
        match job {
            Job::Transmit { reply, .. } => {
                let _ = reply.send(Err(lost.clone()));
            }
            Job::Reset { reply } => match reconnect(card, Disposition::ResetCard) {
                Ok(()) => return Some(Due::Fresh(reply)),
                Err(error) => {
                    let _ = reply.send(Err(error));
                }
            },
            Job::HandBack { reply } => {
                let _ = reply.send(Ok(()));
                return None;
            }
        }
    }
    None
}

/// Reconnects to the card. Services differ in whether the transaction survives this, so the caller begins another one
/// afterwards.
fn again(transaction: &mut Transaction<'_>, disposition: Disposition) -> Result<(), TransportError> {
    transaction
        .reconnect(ShareMode::Shared, Protocols::ANY, disposition)
        .map_err(|error| transport_error(error, Moment::Reading))
}

/// The same without a transaction.
fn reconnect(card: &mut Card, disposition: Disposition) -> Result<(), TransportError> {
    card.reconnect(ShareMode::Shared, Protocols::ANY, disposition)
        .map_err(|error| transport_error(error, Moment::Reading))
}

/// Ends the transaction and, unless the card is gone, resets it.
fn end(transaction: Transaction<'_>, disposition: Disposition) -> Result<(), TransportError> {
    transaction.end(disposition).map_err(|(_, error)| transport_error(error, Moment::Reading))
}

/// The answer to reset is taken from the status: not every driver provides it as an attribute.
fn ready(card: &Card) -> Result<Ready, TransportError> {
    let status = card.status2_owned().map_err(|error| transport_error(error, Moment::Opening))?;
    Ok(Ready { atr: status.atr().to_vec(), limits: limits::ask(card) })
}

/// Why an exchange failed or returned nothing: nearly always the card was moved, but its reader or the service may be
/// gone with it.
fn why_lost(card: &Card) -> TransportError {
    match card.status2_owned().map_err(|error| transport_error(error, Moment::Reading)) {
        Err(error @ (TransportError::ReaderUnplugged | TransportError::ServiceNotRunning)) => error,
        _ => TransportError::CardMoved,
    }
}

impl Due {
    /// Passes an error on. The caller may have stopped waiting.
    fn fail(self, error: TransportError) {
        match self {
            Self::Used(reply) | Self::Fresh(reply) => drop(reply.send(Err(error))),
            Self::Reset(reply) => drop(reply.send(Err(error))),
        }
    }
}
