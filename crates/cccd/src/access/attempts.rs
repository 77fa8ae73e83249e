//! How often, and how fast, wrong keys may be tried on one inserted card.
//!
//! A chip slows down or locks after wrong keys, and a library that keeps trying is a tool for guessing. The caller
//! keeps one [`Attempts`] per card, from the moment the card is laid down until it is lifted, and passes it to each
//! read.

use std::{fmt, thread, time::Duration};

use super::KeptAttempts;
use crate::{
    clock::{Clock, SystemClock},
    error::{AccessError, Error, Refusal, Result},
    transport::Cancel,
};

/// The most wrong keys that are tried on one inserted card.
pub const MAX_WRONG_KEYS: usize = 3;

/// How long to wait after the first and after the second wrong key.
const WAITS: [Duration; MAX_WRONG_KEYS - 1] = [Duration::from_secs(1), Duration::from_secs(4)];

/// How often a wait checks for cancellation.
const SLICE: Duration = Duration::from_millis(100);

/// Counts the wrong keys tried on one inserted card. Create a new one when the card is lifted.
///
/// ```
/// use cccd::access::{Attempts, MAX_WRONG_KEYS};
///
/// let attempts = Attempts::default();
/// assert_eq!((attempts.wrong_keys(), MAX_WRONG_KEYS), (0, 3));
/// ```
pub struct Attempts {
    wrong_keys: usize,
    /// When the last wrong key was counted.
    last: Duration,
    /// How long before that it was refused: in another process.
    earlier: Duration,
    kept: Option<KeptAttempts>,
    clock: Box<dyn Clock>,
    sleep: Box<dyn FnMut(Duration) + Send>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new(SystemClock::default(), thread::sleep)
    }
}

impl Attempts {
    /// Starts with no wrong keys, and with a clock and a way to sleep other than this machine's.
    pub fn new(clock: impl Clock + 'static, sleep: impl FnMut(Duration) + Send + 'static) -> Self {
        Self {
            wrong_keys: 0,
            last: Duration::ZERO,
            earlier: Duration::ZERO,
            kept: None,
            clock: Box::new(clock),
            sleep: Box::new(sleep),
        }
    }

    /// Also counts the wrong keys that other processes try on the same card, as long as it stays on its reader; `None`
    /// counts them here alone.
    pub fn keep(&mut self, kept: Option<KeptAttempts>) {
        self.kept = kept;
    }

    /// How many wrong keys were tried since the last right one.
    pub const fn wrong_keys(&self) -> usize {
        self.wrong_keys
    }

    /// How long the next key still has to wait.
    pub fn wait(&self) -> Duration {
        let wait = self.wrong_keys.checked_sub(1).and_then(|index| WAITS.get(index));
        let passed = self.clock.elapsed().saturating_sub(self.last).saturating_add(self.earlier);
        wait.map_or(Duration::ZERO, |wait| wait.saturating_sub(passed))
    }

    /// Turns the [`AccessError::WrongKey`] after which no further key may be tried into
    /// [`AccessError::TooManyAttempts`], with its refusal. Returns any other failure of a read unchanged.
    pub fn limited(&self, failure: Error) -> Error {
        match failure {
            Error::Access(AccessError::WrongKey { refusal }) => match self.left(refusal) {
                Ok(()) => failure,
                Err(over) => over.into(),
            },
            _ => failure,
        }
    }

    /// Waits until the next key may be tried.
    ///
    /// # Errors
    /// [`AccessError::TooManyAttempts`] if no more keys may be tried;
    /// [`TransportError::Cancelled`](crate::error::TransportError::Cancelled).
    pub(crate) fn begin(&mut self, cancel: &Cancel) -> Result<()> {
        self.look();
        self.left(None)?;
        // Counted down here rather than by the clock, so that a clock that stands still does not cause an endless
        // wait.
        let mut rest = self.wait();
        while !rest.is_zero() {
            cancel.check()?;
            let slice = rest.min(SLICE);
            (self.sleep)(slice);
            rest -= slice;
        }
        Ok(())
    }

    /// Takes over what other processes have counted.
    fn look(&mut self) {
        let kept = self.kept.as_ref().and_then(KeptAttempts::read);
        if let Some((count, passed)) = kept.filter(|(count, _)| *count > self.wrong_keys) {
            self.wrong_keys = count;
            self.last = self.clock.elapsed();
            self.earlier = passed;
        }
    }

    /// Fails if no further key may be tried.
    fn left(&self, refusal: Option<Refusal>) -> Result<(), AccessError> {
        if self.wrong_keys < MAX_WRONG_KEYS {
            return Ok(());
        }
        Err(AccessError::TooManyAttempts { attempts: self.wrong_keys, refusal })
    }

    /// Counts the outcome of a key.
    pub(crate) fn end<T>(&mut self, outcome: &Result<T>) {
        match outcome {
            Ok(_) => {
                self.wrong_keys = 0;
                self.kept.iter().for_each(KeptAttempts::clear);
            }
            Err(Error::Access(AccessError::WrongKey { .. })) => {
                self.wrong_keys += 1;
                self.last = self.clock.elapsed();
                self.earlier = Duration::ZERO;
                self.kept.iter().for_each(KeptAttempts::add);
            }
            // The key was not tried, or the outcome says nothing about it.
            Err(_) => {}
        }
    }
}

impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempts").field("wrong_keys", &self.wrong_keys).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        time::SystemTime,
    };

    use super::{super::kept::tests::Scratch, *};
    use crate::error::{Code, TransportError};

    /// A clock that advances only while somebody sleeps.
    #[derive(Clone, Default)]
    struct Virtual(Arc<Mutex<Duration>>);

    impl Clock for Virtual {
        fn now(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }

        fn elapsed(&self) -> Duration {
            *self.0.lock().unwrap()
        }
    }

    /// The attempts, and how long the caller has had to wait so far.
    fn attempts() -> (Attempts, impl Fn() -> u128) {
        let clock = Virtual::default();
        let (sleeper, watch) = (clock.clone(), clock.clone());
        let attempts = Attempts::new(clock, move |time| *sleeper.0.lock().unwrap() += time);
        (attempts, move || watch.elapsed().as_millis())
    }

    fn wrong() -> Result<()> {
        Err(AccessError::WrongKey { refusal: None }.into())
    }

    #[test]
    fn waits_grow_and_the_fourth_key_is_not_tried() {
        let (mut attempts, waited) = attempts();
        let cancel = Cancel::default();
        for total in [0, 1_000, 5_000] {
            attempts.begin(&cancel).unwrap();
            assert_eq!(waited(), total);
            attempts.end(&wrong());
        }
        let error = attempts.begin(&cancel).unwrap_err();
        assert_eq!(error, AccessError::TooManyAttempts { attempts: MAX_WRONG_KEYS, refusal: None }.into());
        assert_eq!(waited(), 5_000, "refused at once");
    }

    #[test]
    fn a_wrong_key_counts_however_the_chip_says_so() {
        let (mut attempts, _) = attempts();
        let refusal = Some(Refusal::of_instruction(0x86, 0x6300));
        attempts.end::<()>(&Err(AccessError::WrongKey { refusal }.into()));
        attempts.end(&wrong());
        assert_eq!(attempts.wrong_keys(), 2);
    }

    #[test]
    fn the_last_wrong_key_is_told_with_its_refusal() {
        let (mut attempts, _) = attempts();
        let refusal = Some(Refusal { command: "EXTERNAL AUTHENTICATE", status: 0x6300 });
        let wrong = || Error::from(AccessError::WrongKey { refusal });
        let moved = || Error::from(TransportError::CardMoved);
        for _ in 1..MAX_WRONG_KEYS {
            attempts.end::<()>(&Err(wrong()));
            assert_eq!(attempts.limited(wrong()), wrong());
        }
        attempts.end::<()>(&Err(wrong()));
        let last = attempts.limited(wrong());
        assert_eq!((last.code(), last.refusal()), (Code::TooManyAttempts, refusal));
        assert_eq!(attempts.limited(moved()), moved());
    }

    #[test]
    fn a_right_key_begins_anew_and_other_failures_do_not_count() {
        let (mut attempts, waited) = attempts();
        attempts.end(&wrong());
        attempts.end::<()>(&Err(TransportError::CardMoved.into()));
        assert_eq!(attempts.wrong_keys(), 1);
        attempts.end(&Ok(()));
        attempts.begin(&Cancel::default()).unwrap();
        assert_eq!((attempts.wrong_keys(), waited()), (0, 0));
    }

    #[test]
    fn time_that_has_passed_is_no_wait() {
        let clock = Virtual::default();
        let mut attempts = Attempts::new(clock.clone(), |_| panic!("no need to sleep"));
        attempts.end(&wrong());
        *clock.0.lock().unwrap() += Duration::from_millis(400);
        assert_eq!(attempts.wait(), Duration::from_millis(600));
        *clock.0.lock().unwrap() += Duration::from_secs(1);
        attempts.begin(&Cancel::default()).unwrap();
    }

    #[test]
    fn other_processes_count_as_long_as_the_card_stays() {
        let scratch = Scratch::new("attempts");
        let process = |mark: &str| {
            let (mut attempts, waited) = attempts();
            attempts.keep(Some(scratch.card(mark)));
            (attempts, waited)
        };
        let cancel = Cancel::default();
        for most in [0, 1_000, 4_000] {
            let (mut attempts, waited) = process("here");
            attempts.begin(&cancel).unwrap();
            assert!(waited() <= most && waited() + 500 >= most, "{} of {most}", waited());
            attempts.end(&wrong());
        }
        let (mut refused, waited) = process("here");
        let over = AccessError::TooManyAttempts { attempts: MAX_WRONG_KEYS, refusal: None };
        assert_eq!(refused.begin(&cancel), Err(over.into()));
        assert_eq!(waited(), 0);
        // Another card, or the same one laid down again.
        let (mut fresh, waited) = process("there");
        fresh.begin(&cancel).unwrap();
        assert_eq!(waited(), 0);
        fresh.end(&wrong());
        fresh.end(&Ok(()));
        let (mut again, waited) = process("there");
        again.begin(&cancel).unwrap();
        assert_eq!((again.wrong_keys(), waited()), (0, 0), "a right key begins anew for all");
    }

    #[test]
    fn a_wait_can_be_cancelled() {
        let cancel = Cancel::default();
        let switch = cancel.clone();
        let mut attempts = Attempts::new(Virtual::default(), move |_| switch.cancel());
        attempts.end(&wrong());
        assert_eq!(attempts.begin(&cancel), Err(Error::from(TransportError::Cancelled)));
    }
}
