//! The source of all random bytes.
//!
//! Nonces and ephemeral keys are built from a [`Random`] that the caller may supply; no code bypasses it by asking the
//! cryptographic library for randomness. Otherwise no run of PACE or BAC could be replayed.

use crate::error::{CryptoError, Result};

/// A source of random bytes.
pub trait Random: Send {
    /// Fills the buffer.
    ///
    /// # Errors
    /// [`CryptoError::Random`] when the source has failed; the buffer's content must then not be used.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()>;
}

impl<R: Random + ?Sized> Random for Box<R> {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        (**self).fill(buffer)
    }
}

/// The random number generator of the cryptographic library, which the operating system seeds.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        super::system_random(buffer).map_err(|_| CryptoError::Random.into())
    }
}

/// Bytes derived from a seed: SHA-256 over the seed and a counter. For simulated cards and tests only.
#[derive(Clone, Debug)]
pub struct SeededRandom {
    seed: Vec<u8>,
    counter: u64,
    pool: Vec<u8>,
}

impl SeededRandom {
    /// Creates the sequence of a seed.
    pub fn new(seed: &[u8]) -> Self {
        Self { seed: seed.to_vec(), counter: 0, pool: Vec::new() }
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        for byte in buffer {
            if self.pool.is_empty() {
                let block = [self.seed.as_slice(), &self.counter.to_be_bytes()].concat();
                self.pool = super::HashAlgorithm::Sha256.hash(&block)?;
                self.counter += 1;
            }
            *byte = self.pool.remove(0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(random: &mut impl Random, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        random.fill(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_however_they_are_taken() {
        let mut one = SeededRandom::new(b"seed");
        let mut two = SeededRandom::new(b"seed");
        let whole = take(&mut one, 100);
        let parts = [take(&mut two, 1), take(&mut two, 60), take(&mut two, 39)].concat();
        assert_eq!(whole, parts);
        assert_ne!(whole, take(&mut SeededRandom::new(b"other"), 100));
    }

    #[test]
    fn the_system_gives_different_bytes() {
        assert_ne!(take(&mut SystemRandom, 32), take(&mut SystemRandom, 32));
    }
}
