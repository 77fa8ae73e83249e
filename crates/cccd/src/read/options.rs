//! What to read and how.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use crate::{
    access::{AccessPolicy, Attempts},
    clock::{Clock, SystemClock},
    files::File,
    link::COMMAND_TIMEOUT,
    pki::trust_store::TrustStore,
    random::{Random, SystemRandom},
    secure_messaging::{Channel, ChannelWatch},
    transport::Cancel,
    verification::Presented,
};

/// What to read and how. The default is identity without the photo, PACE before BAC, and the lenient policy.
pub struct ReadOptions<'a> {
    pub(super) trust: &'a TrustStore,
    pub(super) settings: Settings,
    pub(super) random: Box<dyn Random>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) cancel: Cancel,
    pub(super) attempts: Option<&'a mut Attempts>,
    pub(super) watch_channels: Option<ChannelWatch>,
    pub(super) presented: Option<Presented>,
}

/// The options that can be written down: what a record of a read must hold for the read to be repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The access protocols that may be used.
    pub access: AccessPolicy,
    /// Whether to read DG2 too.
    pub photo: bool,
    /// Further files to read.
    pub files: Vec<File>,
    /// Whether to judge by the strict policy.
    pub strict: bool,
    /// Whether to run Active Authentication even where Chip Authentication has already proven the chip.
    pub active_authentication: bool,
    /// Whether to run Active Authentication wherever the card offers it, because others can check its answer again.
    pub evidence: bool,
    /// The time that one command may take.
    pub command_timeout: Duration,
    /// The time that the whole read may take.
    pub time_limit: Duration,
    /// How long to wait for a card that was lifted.
    pub resume: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access: AccessPolicy::default(),
            photo: false,
            files: Vec::new(),
            strict: false,
            active_authentication: false,
            evidence: false,
            command_timeout: COMMAND_TIMEOUT,
            time_limit: TIME_LIMIT,
            resume: Duration::ZERO,
        }
    }
}

/// Observes a read by wrapping the sources of its random bytes and its time, and by seeing its channels.
pub trait Watch: Send + 'static {
    /// Wraps or replaces the source of random bytes.
    fn random(&self, random: Box<dyn Random>) -> Box<dyn Random>;

    /// Wraps or replaces the clock.
    fn clock(&self, clock: Arc<dyn Clock>) -> Arc<dyn Clock>;

    /// Called when a channel was built by PACE, BAC or Chip Authentication. The channel contains its keys.
    fn channel(&self, channel: &Channel);
}

/// The time that a whole read may take: far more than the slowest card seen needs, and a limit for a card that
/// trickles its data.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// How many times a read continues after its card was lifted. A card that is gone more often is badly placed, not
/// lifted.
pub const MAX_LIFTS: usize = 5;

impl<'a> ReadOptions<'a> {
    /// Creates the default options, with these certificates to trust.
    pub fn new(trust: &'a TrustStore) -> Self {
        Self {
            trust,
            settings: Settings::default(),
            random: Box::new(SystemRandom),
            clock: Arc::new(SystemClock::default()),
            cancel: Cancel::default(),
            attempts: None,
            watch_channels: None,
            presented: None,
        }
    }

    /// Replaces all settings at once.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Sets the access protocols that may be used.
    #[must_use]
    pub const fn access(mut self, policy: AccessPolicy) -> Self {
        self.settings.access = policy;
        self
    }

    /// Reads DG2 too.
    #[must_use]
    pub const fn photo(mut self, photo: bool) -> Self {
        self.settings.photo = photo;
        self
    }

    /// Reads these files too, after all others; each at most once, however it is requested.
    ///
    /// Their bytes are in the [`Document`](crate::document::Document), and a data group among them is compared with
    /// its hash in EF.SOD like any other. A file that the chip does not hold or does not return is not an error:
    /// see [`Document::unavailable`](crate::document::Document::unavailable). Fingerprints (EF.DG3) and irises
    /// (EF.DG4) are refused to every reader without a certificate of the state.
    #[must_use]
    pub fn files(mut self, files: &[File]) -> Self {
        self.settings.files = files.to_vec();
        self
    }

    /// Judges by the strict policy: a finding about authenticity counts as a failure, and without a current
    /// revocation list nothing can be told.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.settings.strict = strict;
        self
    }

    /// Runs Active Authentication even where Chip Authentication has already proven the chip. By default it is run
    /// only where EF.SOD lists DG15 and Chip Authentication is not available.
    #[must_use]
    pub const fn active_authentication(mut self, active_authentication: bool) -> Self {
        self.settings.active_authentication = active_authentication;
        self
    }

    /// Reads for [evidence](crate::evidence): runs Active Authentication wherever EF.SOD lists DG15, even where
    /// Chip Authentication has proven the chip, because only its answer can be checked again by others.
    #[must_use]
    pub const fn evidence(mut self, evidence: bool) -> Self {
        self.settings.evidence = evidence;
        self
    }

    /// Compares the card with what was presented beside it, such as the text of its QR code. This opens nothing,
    /// changes no verdict, and is not kept in traces or evidence.
    #[must_use]
    pub fn presented(mut self, presented: Presented) -> Self {
        self.presented = Some(presented);
        self
    }

    /// Takes every random byte from this source.
    #[must_use]
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.random = Box::new(random);
        self
    }

    /// Counts wrong keys here. A caller that asks for keys repeatedly keeps one [`Attempts`] for each inserted
    /// card: after a wrong key the next read waits, longer each time, and after
    /// [`MAX_WRONG_KEYS`](crate::access::MAX_WRONG_KEYS) no key is tried any more. The waiting counts towards the
    /// time limit of the read.
    #[must_use]
    pub fn attempts(mut self, attempts: &'a mut Attempts) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Watches the read: wraps its source of random bytes and its clock, and shows its channels. For recording a
    /// read so that it can be repeated. What passes through are secrets.
    #[must_use]
    pub fn watched_by(mut self, watch: impl Watch) -> Self {
        self.random = watch.random(self.random);
        self.clock = watch.clock(self.clock);
        self.watch_channels = Some(Box::new(move |channel| watch.channel(channel)));
        self
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the time of day by the clock of the read.
    pub fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// Returns the certificates to trust.
    pub const fn trust(&self) -> &TrustStore {
        self.trust
    }

    /// Ends the read when this switch is thrown.
    #[must_use]
    pub fn cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Gives each command this much time; 15 s unless told.
    #[must_use]
    pub const fn command_timeout(mut self, timeout: Duration) -> Self {
        self.settings.command_timeout = timeout;
        self
    }

    /// Gives the whole read this much time; two minutes unless told.
    #[must_use]
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.settings.time_limit = limit;
        self
    }

    /// Waits this long for a card that was lifted to be put back. By default the read does not wait and ends with
    /// [`CardMoved`](crate::error::TransportError::CardMoved) at once. The waiting counts towards the time limit of
    /// the read.
    ///
    /// The card is opened again and must show that it is the same one: by Chip Authentication with the key that it
    /// showed first; without that, by Active Authentication with the key that it has proven; otherwise by DG1,
    /// which must be equal. The read then continues at the byte where it stopped. Another card ends it with
    /// [`AnotherCard`](crate::error::AccessError::AnotherCard), and nothing from that card is used. If nobody's
    /// data was read yet, the read instead starts over with whatever card is present.
    ///
    /// The read does not wait for a card that failed its proof. After [`MAX_LIFTS`] lifts it waits for no card.
    #[must_use]
    pub const fn resume(mut self, wait: Duration) -> Self {
        self.settings.resume = wait;
        self
    }
}
