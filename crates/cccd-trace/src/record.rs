//! Records a read by wrapping its transport, its source of random bytes and its clock.

use std::{
    io::Write,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use cccd::{
    Result,
    access::{AccessKey, AccessPolicy, Candidate},
    clock::{Clock, SystemClock},
    error::TransportError,
    pki::TrustStore,
    random::Random,
    read::{self, Read, ReadOptions, Watch},
    secure_messaging::Channel,
    transport::{Cancel, Deadline, Limits, Transport},
};

use crate::format::{End, Fault, Header, LineWriter, SessionChannel, Source, What};

/// The name and version of the program, as recorded.
pub(crate) const TOOL: &str = concat!("cccd ", env!("CARGO_PKG_VERSION"));

/// The result of a recorded read.
#[derive(Debug)]
pub struct Recorded {
    /// The read, which is the same with and without recording.
    pub read: Read,
    /// Whether all of it was recorded. A trace that cannot be written does not end the read.
    pub written: Result<()>,
}

/// Reads a card as [`cccd::read::read`] does and records everything that a replay needs.
///
/// Each line is written at once, so that a program that stops early leaves a usable trace.
pub fn record(
    transport: impl Transport + 'static,
    reader: &str,
    key: &AccessKey,
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(read::Event<'_>),
    sink: impl Write + Send + 'static,
) -> Recorded {
    record_with_keys(transport, reader, &[key.clone().into()], options, progress, sink)
}

/// Reads a card as [`cccd::read::read_with_keys`] does and records everything that a replay needs, including all the
/// keys, so that a replay tries the wrong ones as the read did.
pub fn record_with_keys(
    transport: impl Transport + 'static,
    reader: &str,
    keys: &[Candidate],
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(read::Event<'_>),
    sink: impl Write + Send + 'static,
) -> Recorded {
    let is_plain = matches!(keys, [Candidate { access: AccessPolicy::Auto, .. }]);
    let header = Header {
        source: Source::Recorded,
        tool: TOOL.to_owned(),
        started: options.now(),
        reader: reader.to_owned(),
        atr: transport.atr().to_vec(),
        limits: transport.limits(),
        key: keys.first().map(|candidate| candidate.key.clone()),
        keys: if is_plain { Vec::new() } else { keys.to_vec() },
        settings: options.settings().clone(),
    };
    let recorder = Recorder::start(sink, &header, options.trust());
    let options = options.watched_by(recorder.clone());
    let read = read::read_with_keys(recorder.transport(transport), keys, options, &mut |event| {
        recorder.event(&event);
        progress(event);
    });
    let written = recorder.finish(&read);
    Recorded { read, written }
}

/// Writes a trace. Clones write the same one. After a write error nothing more is written, and the [end](Self::finish)
/// reports it.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Writer>>);

struct Writer {
    lines: LineWriter<Box<dyn Write + Send>>,
    clock: Arc<dyn Clock>,
    start: Duration,
    written: Result<()>,
}

impl Recorder {
    /// Starts a trace with its header and the certificates that the read will trust.
    pub fn start(sink: impl Write + Send + 'static, header: &Header, trust: &TrustStore) -> Self {
        let sink: Box<dyn Write + Send> = Box::new(sink);
        let mut lines = LineWriter::new(sink);
        let certificates = || trust.anchors().iter().chain(trust.signers());
        let written = lines
            .header(header)
            .and_then(|()| certificates().try_for_each(|certificate| lines.certificate(certificate.raw())));
        let clock = Arc::new(SystemClock::default());
        let writer = Writer { lines, clock, start: Duration::ZERO, written };
        Self(Arc::new(Mutex::new(writer)))
    }

    /// Wraps a transport in the recorder.
    pub fn transport<T: Transport>(&self, transport: T) -> RecordingTransport<T> {
        RecordingTransport { transport, recorder: self.clone() }
    }

    /// Records an event that a read reports.
    pub fn event(&self, event: &read::Event<'_>) {
        if let read::Event::Phase(phase) = event {
            self.note(&What::Phase(*phase));
        }
    }

    /// Ends the trace with the result of the read.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream) if not all of the trace could be written.
    pub fn finish(self, read: &Read) -> Result<()> {
        if read.ended_by == Some(TransportError::Cancelled.into()) {
            self.note(&What::Cancelled);
        }
        self.note(&What::End(End::of(read)));
        self.writer().written.clone()
    }

    fn note(&self, what: &What) {
        self.writer().note(what);
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// Writes a line, unless an earlier one could not be written.
    fn note(&mut self, what: &What) {
        if self.written.is_ok() {
            let at = self.clock.elapsed().saturating_sub(self.start);
            self.written = self.lines.event(at, what);
        }
    }
}

impl Watch for Recorder {
    fn random(&self, random: Box<dyn Random>) -> Box<dyn Random> {
        Box::new(RecordingRandom { random, recorder: self.clone() })
    }

    fn clock(&self, clock: Arc<dyn Clock>) -> Arc<dyn Clock> {
        let mut writer = self.writer();
        writer.start = clock.elapsed();
        writer.clock = Arc::clone(&clock);
        Arc::new(RecordingClock { clock, recorder: self.clone() })
    }

    fn channel(&self, channel: &Channel) {
        let keys = channel.keys();
        self.note(&What::Channel(SessionChannel {
            cipher: channel.cipher(),
            ks_enc: keys.ks_enc.clone(),
            ks_mac: keys.ks_mac.clone(),
            ssc: channel.ssc().to_vec().into(),
        }));
    }
}

/// A transport that is recorded.
pub struct RecordingTransport<T> {
    transport: T,
    recorder: Recorder,
}

impl<T: Transport> RecordingTransport<T> {
    /// Records whether a card has power now.
    fn note_card(&self, outcome: &Result<()>) {
        self.recorder.note(&match outcome {
            Ok(()) => What::Card { atr: self.atr().to_vec(), limits: self.limits() },
            Err(error) => What::Error(Fault::of(error)),
        });
    }
}

impl<T: Transport> Transport for RecordingTransport<T> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        self.recorder.note(&What::Command(command.to_vec().into()));
        let outcome = self.transport.transmit(command, deadline);
        self.recorder.note(&match &outcome {
            Ok(answer) => What::Answer(answer.clone().into()),
            Err(error) => What::Error(Fault::of(error)),
        });
        outcome
    }

    fn limits(&self) -> Limits {
        self.transport.limits()
    }

    fn atr(&self) -> &[u8] {
        self.transport.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.recorder.note(&What::Reset);
        let outcome = self.transport.reset();
        self.note_card(&outcome);
        outcome
    }

    fn take_again(&mut self, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        self.recorder.note(&What::Lifted);
        let outcome = self.transport.take_again(deadline, cancel);
        self.note_card(&outcome);
        outcome
    }
}

struct RecordingRandom {
    random: Box<dyn Random>,
    recorder: Recorder,
}

impl Random for RecordingRandom {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        let outcome = self.random.fill(buffer);
        self.recorder.note(&match &outcome {
            Ok(()) => What::Random(buffer.to_vec().into()),
            Err(error) => What::Error(Fault::of(error)),
        });
        outcome
    }
}

/// Records every time of day. Durations follow from the times of the lines.
struct RecordingClock {
    clock: Arc<dyn Clock>,
    recorder: Recorder,
}

impl Clock for RecordingClock {
    fn now(&self) -> SystemTime {
        let now = self.clock.now();
        self.recorder.note(&What::Now(now));
        now
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }
}
