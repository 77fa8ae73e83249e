//! The thread that owns a reader.
//!
//! A call of libnfc may wait for ever, and nothing ends it from outside. So a thread makes it, which its caller can
//! leave behind; when the reader comes back after all, it switches its field off and ends.

use std::{
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender},
    },
    thread,
    time::Duration,
};

use nfc1::{BaudRate, Context, Device, Error, Modulation, ModulationType, Property, Timeout};

use super::{
    address,
    status::{self, Moment, transport_error},
    target::Found,
};
use crate::{error::TransportError, sensitive::SensitiveBytes};

/// The largest answer in bytes that libnfc can take.
pub(super) const MAX_RESPONSE: usize = 263;

/// How many readers are listed at most.
const MAX_DEVICES: usize = 16;

/// How long the field is off so that a card forgets everything, and on before it is spoken to. ISO/IEC 14443-3,
/// 5.1 asks for 5 ms each.
const FIELD_TIME: Duration = Duration::from_millis(6);

/// How often a reader may let the time for looking pass before it counts as hung.
const SILENT_LOOKS: usize = 2;

/// The kinds of card that are looked for, type A first.
const MODULATIONS: [Modulation; 2] = [
    Modulation { modulation_type: ModulationType::Iso14443a, baud_rate: BaudRate::Baud106 },
    Modulation { modulation_type: ModulationType::Iso14443b, baud_rate: BaudRate::Baud106 },
];

/// Where the answer to a job goes. It is refused once the caller has given up.
type Reply<T> = Sender<Result<T, TransportError>>;

/// What the thread is asked to do.
pub(super) enum Job {
    /// Switch the field off and on, and take the card that lies there; its answer to reset.
    Take { reply: Reply<Vec<u8>> },
    /// Send a command APDU, for so long at most.
    Transmit { command: SensitiveBytes, time: Duration, reply: Reply<Vec<u8>> },
    /// Ask whether the card that was taken is still there.
    IsPresent { reply: Reply<bool> },
    /// Switch the field off, let go of the reader, and end.
    HandBack { reply: Reply<()> },
}

/// Starts a thread that opens a reader, says so, and takes jobs.
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

/// The connection strings of the readers that libnfc finds.
pub(super) fn list() -> Result<Vec<String>, TransportError> {
    // Beside the drivers, libnfc changes the environment here for a moment.
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let context = Context::new().and_then(|mut context| context.list_devices(MAX_DEVICES));
    context.map_err(|error| transport_error(error, Moment::Opening))
}

/// libnfc keeps its drivers in a list that it fills at the first call, for one thread alone.
static ALONE: Mutex<()> = Mutex::new(());

fn run(connection: &str, opened: &Reply<()>, jobs: &Receiver<Job>) {
    let mut context = {
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        Context::new()
    };
    // Declared after the context, so that it is closed before.
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
        // A reply is refused where nobody waits any more, and then no further job comes.
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
    // Looking for a card comes back at once where none lies.
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

/// Looks for one kind of card, once.
fn look(device: &mut Device, modulation: &Modulation) -> Result<Found, Error> {
    let mut looks = 1;
    loop {
        match device.initiator_select_passive_target(modulation) {
            Ok(target) => return Ok(Found::of(&target)),
            // A reader that does not know the kind, or a card that went while it was asked.
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
    // libnfc counts milliseconds, and takes none for "for ever".
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

/// The meaning of an error, with a look at the address: a reader that was unplugged fails like a noisy line.
fn meaning(error: Error, moment: Moment, connection: &str) -> TransportError {
    match error {
        Error::Io if address::is_gone(connection) => TransportError::ReaderUnplugged,
        error => transport_error(error, moment),
    }
}
