//! Published runs of PACE and BAC, replayed to the reader's side: recorded answers, and the random numbers that the
//! terminal drew.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::Value;

use crate::{
    Result,
    random::Random,
    transport::{Deadline, Limits, Transport},
};

/// Loads a file of vectors.
pub(super) fn vectors(name: &str) -> Value {
    let path = format!("{}/../../tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Decodes hexadecimal in a vector.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

/// Returns recorded numbers, one per call and not a byte more.
pub(super) struct Recorded(Vec<Vec<u8>>);

impl Recorded {
    pub(super) fn new(numbers: &[&Value]) -> Self {
        Self(numbers.iter().rev().map(|number| bytes(number)).collect())
    }
}

impl Random for Recorded {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        buffer.copy_from_slice(&self.0.pop().expect("a random number too many"));
        Ok(())
    }
}

/// A chip that expects recorded commands and gives their recorded answers, changed by `spoil`.
pub(super) struct Scripted<F> {
    script: Vec<(Vec<u8>, Vec<u8>)>,
    spoil: F,
    played: Arc<AtomicUsize>,
}

impl<F> Scripted<F> {
    pub(super) fn new(script: &[Value], spoil: F) -> Self {
        let script = script.iter().map(|step| (bytes(&step["cmd"]), bytes(&step["rsp"]))).collect();
        Self { script, spoil, played: Arc::default() }
    }

    /// How many commands were answered so far.
    pub(super) fn played(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.played)
    }
}

impl<F: Fn(usize, &mut Vec<u8>) + Send> Transport for Scripted<F> {
    fn transmit(&mut self, command: &[u8], _: Deadline) -> Result<Vec<u8>> {
        let index = self.played.fetch_add(1, Ordering::Relaxed);
        let (expected, answer) = &self.script[index];
        assert_eq!(hex::encode_upper(command), hex::encode_upper(expected), "command {index}");
        let mut answer = answer.clone();
        (self.spoil)(index, &mut answer);
        Ok(answer)
    }

    fn limits(&self) -> Limits {
        Limits::EXTENDED
    }

    fn atr(&self) -> &[u8] {
        &[]
    }

    fn reset(&mut self) -> Result<()> {
        Ok(())
    }
}
