//! The thread that owns a reader.
//!
//! A call of libnfc may block forever and cannot be interrupted from outside. It therefore runs in a thread that the
//! caller can abandon. If the reader responds after all, the thread switches its field off and ends.

use std::{
    sync::{Mutex, PoisonError, mpsc::Receiver},
    thread,
    time::Duration,
};

use nfc1::{BaudRate, Context, Device, Error, Modulation, ModulationType, Property, Timeout};

use super::{
    address,
    status::{self, Moment, transport_error},
    target::Found,
};
use crate::{error::TransportError, jobs::Reply, sensitive::SensitiveBytes};

/// The largest answer in bytes that libnfc can receive.
pub(super) const MAX_RESPONSE: usize = 263;

/// Maximum number of readers that are listed.
const MAX_DEVICES: usize = 16;

/// How long the field stays off for a card to lose its state, and on before the first command. ISO/IEC 14443-3, 5.1
/// requires 5 ms each.
const FIELD_TIME: Duration = Duration::from_millis(6);

/// How many searches a reader may let time out before it counts as hung.
const SILENT_LOOKS: usize = 2;

/// The kinds of cards that are searched for, type A first.
const MODULATIONS: [Modulation; 2] = [
    Modulation { modulation_type: ModulationType::Iso14443a, baud_rate: BaudRate::Baud106 },
    Modulation { modulation_type: ModulationType::Iso14443b, baud_rate: BaudRate::Baud106 },
];

/// The jobs of the thread.
pub(super) enum Job {
    /// Switches the field off and on, and takes the card on the reader; returns its answer to reset.
    Take { reply: Reply<Vec<u8>> },
    /// Sends a command APDU and waits at most this long.
    Transmit { command: SensitiveBytes, time: Duration, reply: Reply<Vec<u8>> },
    /// Checks whether the card that was taken is still there.
    IsPresent { reply: Reply<bool> },
    /// Switches the field off, releases the reader, and ends.
    HandBack { reply: Reply<()> },
}

/// Starts a thread that opens a reader, reports the outcome, and takes jobs.
pub(super) fn start(
    connection: String,
    opened: Reply<()>,
    jobs: Receiver<Job>,
) -> Result<(), TransportError> {
    thread::Builder::new()
        .name("nfc".to_owned())
        .spawn(move || run(&connection, &opened, &jobs))
        .map(|_| ())
        .map_err(|_| status::out_of_memory())
}

/// Lists the connection strings of the readers that libnfc finds.
pub(super) fn list() -> Result<Vec<String>, TransportError> {
    // Apart from its list of drivers, libnfc also changes the environment here for a moment.
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let context = Context::new().and_then(|mut context| context.list_devices(MAX_DEVICES));
    context.map_err(|error| transport_error(error, Moment::Opening))
}

/// libnfc fills its list of drivers during the first call, without locking.
static ALONE: Mutex<()> = Mutex::new(());

fn run(connection: &str, opened: &Reply<()>, jobs: &Receiver<Job>) {
    let mut context = {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        Context::new()
    };
    // Declared after the context, so that it is closed first.
    let device = match &mut context {
        Ok(context) => open(context, connection),
        Err(error) => Err(transport_error(*error, Moment::Opening)),
    };
    let mut device = match device {
        Ok(device) => device,
        Err(error) => return drop(opened.send(Err(error))),
    };
    if opened.send(Ok(())).is_err() {
        return;
    }
    for job in jobs {
        // Sending a reply fails if the caller no longer waits; no further job comes then.
        match job {
            Job::Take { reply } => drop(reply.send(take(&mut device, connection))),
            Job::Transmit { command, time, reply } => {
                drop(reply.send(transmit(&mut device, connection, command.expose(), time)));
            }
            Job::IsPresent { reply } => drop(reply.send(is_present(&mut device, connection))),
            Job::HandBack { reply } => {
                drop(reply.send(switch_off(&mut device, connection)));
                return;
            }
        }
    }
    let _ = switch_off(&mut device, connection);
}

fn open(context: &mut Context, connection: &str) -> Result<Device, TransportError> {
    let mut device =
        context.open_with_connstring(connection).map_err(|_| address::why_not_opened(connection))?;
    // Makes a search return immediately if there is no card.
    let begin =
        device.initiator_init().and_then(|()| device.set_property_bool(Property::InfiniteSelect, false));
    begin.map_err(|error| meaning(error, Moment::Opening, connection))?;
    Ok(device)
}

fn take(device: &mut Device, connection: &str) -> Result<Vec<u8>, TransportError> {
    let failed = |error| meaning(error, Moment::Opening, connection);
    for is_on in [false, true] {
        device.set_property_bool(Property::ActivateField, is_on).map_err(failed)?;
        thread::sleep(FIELD_TIME);
    }
    let mut outcome = TransportError::NoCard;
    for modulation in &MODULATIONS {
        match look(device, modulation).map_err(failed)? {
            Found::Card(atr) => return Ok(atr),
            Found::Mute => outcome = TransportError::CardMute,
            Found::Nothing => {}
        }
    }
    Err(outcome)
}

/// Searches once for one kind of card.
fn look(device: &mut Device, modulation: &Modulation) -> Result<Found, Error> {
    let mut looks = 1;
    loop {
        match device.initiator_select_passive_target(modulation) {
            Ok(target) => return Ok(Found::of(&target)),
            // The reader does not support this kind, or the card left during the search.
            Err(Error::DeviceNotSupported | Error::RfTransmissionError | Error::TargetReleased) => {
                return Ok(Found::Nothing);
            }
            Err(Error::Timeout) if looks < SILENT_LOOKS => looks += 1,
            Err(error) => return Err(error),
        }
    }
}

fn transmit(
    device: &mut Device,
    connection: &str,
    command: &[u8],
    time: Duration,
) -> Result<Vec<u8>, TransportError> {
    // libnfc counts milliseconds, and 0 means "forever".
    let time = Timeout::Duration(time.max(Duration::from_millis(1)));
    match device.initiator_transceive_bytes(command, MAX_RESPONSE, time) {
        Ok(answer) if answer.is_empty() => Err(TransportError::CardMoved),
        Ok(answer) => Ok(answer),
        Err(error) => Err(meaning(error, Moment::Reading, connection)),
    }
}

fn is_present(device: &mut Device, connection: &str) -> Result<bool, TransportError> {
    match device.initiator_target_is_present_any().map_err(|e| meaning(e, Moment::Reading, connection)) {
        Ok(()) => Ok(true),
        Err(TransportError::CardMoved) => Ok(false),
        Err(error) => Err(error),
    }
}

fn switch_off(device: &mut Device, connection: &str) -> Result<(), TransportError> {
    let off = device.set_property_bool(Property::ActivateField, false);
    off.map_err(|error| meaning(error, Moment::Reading, connection))
}

/// The meaning of an error, after checking the address: an unplugged reader fails like a noisy line.
fn meaning(error: Error, moment: Moment, connection: &str) -> TransportError {
    match error {
        Error::Io if address::is_gone(connection) => TransportError::ReaderUnplugged,
        error => transport_error(error, moment),
    }
}
