//! A recording in memory.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use cccd::SensitiveBytes;

/// Smallest capacity, so that a growing buffer seldom has to move.
const FIRST_CAPACITY: usize = 64 * 1024;

/// Bytes in memory, wiped when dropped. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<SensitiveBytes>>);

impl Memory {
    /// Takes out the bytes written so far.
    pub fn take(&mut self) -> SensitiveBytes {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut buffer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (length, capacity) = (buffer.expose().len(), buffer.expose().capacity());
        if length + bytes.len() > capacity {
            // A vector that grows by itself leaves a copy behind, which nobody wipes.
            let mut roomy = Vec::with_capacity((length + bytes.len()).max(capacity * 2).max(FIRST_CAPACITY));
            roomy.extend_from_slice(buffer.expose());
            *buffer = roomy.into();
        }
        buffer.expose_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
