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

/// The part of the options that can be written down: what a record of a read must hold to repeat it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// Which access protocols may be used.
    pub access: AccessPolicy,
    /// DG2 is read too.
    pub photo: bool,
    /// These are read too.
    pub files: Vec<File>,
    /// The strict policy judges.
    pub strict: bool,
    /// Active Authentication is run where Chip Authentication has proven the chip already, too.
    pub active_authentication: bool,
    /// Active Authentication is run wherever the card offers it, because others can check its answer again.
    pub evidence: bool,
    /// The time that one command may take.
    pub command_timeout: Duration,
    /// The time that the whole read may take.
    pub time_limit: Duration,
    /// How long a card that was lifted is waited for.
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

/// What stands between a read and where its random bytes, its time and its keys come from.
pub trait Watch: Send + 'static {
    /// Stands in for the source of random bytes.
    fn random(&self, random: Box<dyn Random>) -> Box<dyn Random>;

    /// Stands in for the clock.
    fn clock(&self, clock: Arc<dyn Clock>) -> Arc<dyn Clock>;

    /// A channel was built: by PACE, BAC or Chip Authentication. Its keys are in it.
    fn channel(&self, channel: &Channel);
}

/// The time that a whole read may take: far above the slowest card seen, and an end to one that drips.
pub const TIME_LIMIT: Duration = Duration::from_secs(120);

/// So often a read goes on after its card was lifted. One that is gone more often is not lifted but lies badly.
pub const MAX_LIFTS: usize = 5;

impl<'a> ReadOptions<'a> {
    /// The default, with these certificates to trust.
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

    /// Takes all of these at once.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Which access protocols may be used.
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

    /// Reads these files too, after all others; each at most once, however it is asked for.
    ///
    /// Their bytes are in the [`Document`](crate::document::Document), and a data group among them is compared with
    /// its hash in EF.SOD as every other. One that the chip does not hold or does not give is no error: see
    /// [`Document::unavailable`](crate::document::Document::unavailable). Fingerprints (EF.DG3) and irises (EF.DG4) are
    /// refused to every reader without a certificate of the state.
    #[must_use]
    pub fn files(mut self, files: &[File]) -> Self {
        self.settings.files = files.to_vec();
        self
    }

    /// Judges by the strict policy: a finding about authenticity counts as a failure, and without a
    /// current revocation list nothing can be told.
    #[must_use]
    pub const fn strict(mut self, strict: bool) -> Self {
        self.settings.strict = strict;
        self
    }

    /// Runs Active Authentication too where Chip Authentication has proven the chip already. Without this it is
    /// run where EF.SOD lists DG15 and Chip Authentication is not to be had.
    #[must_use]
    pub const fn active_authentication(mut self, active_authentication: bool) -> Self {
        self.settings.active_authentication = active_authentication;
        self
    }

    /// Reads for [evidence](crate::evidence): Active Authentication is run wherever EF.SOD lists DG15, also where
    /// Chip Authentication has proven the chip, because its answer alone can be checked again by others.
    #[must_use]
    pub const fn evidence(mut self, evidence: bool) -> Self {
        self.settings.evidence = evidence;
        self
    }

    /// Compares the card with what was presented beside it, such as the text of its QR code. It opens nothing, changes
    /// no verdict, and is kept in no trace and no evidence.
    #[must_use]
    pub fn presented(mut self, presented: Presented) -> Self {
        self.presented = Some(presented);
        self
    }

    /// Takes every random byte from here.
    #[must_use]
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.random = Box::new(random);
        self
    }

    /// Counts wrong keys here. Whoever asks for a key again keeps one [`Attempts`] for each inserted card: after
    /// a wrong key the next read waits, longer each time, and after
    /// [`MAX_WRONG_KEYS`](crate::access::MAX_WRONG_KEYS) none is tried any more. The waiting counts in the time
    /// limit of the read.
    #[must_use]
    pub fn attempts(mut self, attempts: &'a mut Attempts) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// Asks this clock for the time.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Watches the read: puts something between it and its source of random bytes, its clock and its channels.
    /// For whoever writes a read down to repeat it later; what goes by there are secrets.
    #[must_use]
    pub fn watched_by(mut self, watch: impl Watch) -> Self {
        self.random = watch.random(self.random);
        self.clock = watch.clock(self.clock);
        self.watch_channels = Some(Box::new(move |channel| watch.channel(channel)));
        self
    }

    /// What was asked for.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The time of day by the clock of the read.
    pub fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// The certificates to trust.
    pub const fn trust(&self) -> &TrustStore {
        self.trust
    }

    /// Ends the read when this switch is thrown.
    #[must_use]
    pub fn cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Gives each command this time; [`COMMAND_TIMEOUT`] unless told.
    #[must_use]
    pub const fn command_timeout(mut self, timeout: Duration) -> Self {
        self.settings.command_timeout = timeout;
        self
    }

    /// Gives the whole read this time; [`TIME_LIMIT`] unless told.
    #[must_use]
    pub const fn time_limit(mut self, limit: Duration) -> Self {
        self.settings.time_limit = limit;
        self
    }

    /// Waits so long for a card that was lifted to be put back; not at all unless told, so that the read ends
    /// with [`CardMoved`](crate::error::TransportError::CardMoved) at once. The waiting counts in the time limit
    /// of the read.
    ///
    /// The card is opened again and must show that it is the same one: by Chip Authentication with the key
    /// that it showed first; without that by Active Authentication with the key that it has proven, or else
    /// by DG1, which must be equal. Then the read goes on at its byte. Another card ends it with
    /// [`AnotherCard`](crate::error::AccessError::AnotherCard), and nothing of it is used. As long as nobody's
    /// data was read, the read begins anew instead with whatever card lies there.
    ///
    /// A card that failed its proof is not waited for, and after [`MAX_LIFTS`] no card is.
    #[must_use]
    pub const fn resume(mut self, wait: Duration) -> Self {
        self.settings.resume = wait;
        self
    }
}
