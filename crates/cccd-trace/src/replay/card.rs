//! The card of a trace.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use cccd::{
    Result,
    clock::Clock,
    random::Random,
    read::{Read, Watch},
    secure_messaging::Channel,
    transport::{Cancel, Deadline, Limits, Transport},
};

use super::{Divergence, Pace, player::Player};
use crate::format::{Trace, What};

/// A card that answers like the one of a trace, command by command. Clones are the same card.
///
/// A read of it must also draw its random bytes and times from the trace: see [`watch`](Self::watch).
#[derive(Clone)]
pub struct ReplayCard {
    player: Arc<Mutex<Player>>,
    atr: Vec<u8>,
    limits: Limits,
}

impl ReplayCard {
    /// The card at the start of a trace.
    pub fn new(trace: &Trace, pace: Pace) -> Self {
        let player = Arc::new(Mutex::new(Player::new(trace, pace)));
        Self { player, atr: trace.header.atr.clone(), limits: trace.header.limits }
    }

    /// The random bytes and times of the trace, for [`ReadOptions::watched_by`](cccd::read::ReadOptions::watched_by).
    pub fn watch(&self) -> impl Watch + use<> {
        ReplayWatch(Arc::clone(&self.player))
    }

    /// The switch that is triggered where the recorded read was cancelled.
    pub fn cancel(&self) -> Cancel {
        self.player().cancel()
    }

    /// Ends the replay. Returns the first step at which it left the trace, or the difference in the result.
    pub fn finish(&self, read: &Read) -> Option<Divergence> {
        self.player().finish(read)
    }

    fn player(&self) -> MutexGuard<'_, Player> {
        lock(&self.player)
    }
}

fn lock(player: &Mutex<Player>) -> MutexGuard<'_, Player> {
    player.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Transport for ReplayCard {
    /// # Errors
    /// The recorded error; [`TraceError::Diverged`](cccd::error::TraceError::Diverged) for any command other than the
    /// recorded one.
    fn transmit(&mut self, command: &[u8], _deadline: Deadline) -> Result<Vec<u8>> {
        self.player().transmit(command)
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn reset(&mut self) -> Result<()> {
        let card = self.player().power(&What::Reset)?;
        (self.atr, self.limits) = card;
        Ok(())
    }

    fn take_again(&mut self, _deadline: Deadline, _cancel: &Cancel) -> Result<()> {
        let card = self.player().power(&What::Lifted)?;
        (self.atr, self.limits) = card;
        Ok(())
    }
}

struct ReplayWatch(Arc<Mutex<Player>>);

impl Watch for ReplayWatch {
    fn random(&self, _random: Box<dyn Random>) -> Box<dyn Random> {
        Box::new(ReplayRandom(Arc::clone(&self.0)))
    }

    fn clock(&self, _clock: Arc<dyn Clock>) -> Arc<dyn Clock> {
        Arc::new(ReplayClock(Arc::clone(&self.0)))
    }

    /// The channels follow from the random bytes and the answers.
    fn channel(&self, _channel: &Channel) {}
}

struct ReplayRandom(Arc<Mutex<Player>>);

impl Random for ReplayRandom {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        lock(&self.0).fill(buffer)
    }
}

struct ReplayClock(Arc<Mutex<Player>>);

impl Clock for ReplayClock {
    fn now(&self) -> SystemTime {
        lock(&self.0).now()
    }

    fn elapsed(&self) -> Duration {
        lock(&self.0).elapsed()
    }
}
