//! Numbers derived from a seed.

use cccd::random::{Random, SeededRandom};

pub(crate) struct Dice(SeededRandom);

impl Dice {
    pub(crate) fn new(sort: &str, seed: u64) -> Self {
        Self(SeededRandom::new(format!("{sort} {seed}").as_bytes()))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes).unwrap();
        u32::from_be_bytes(bytes) as usize % limit
    }

    pub(crate) fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }

    pub(crate) fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(last + 1);
            values.swap(last, other);
        }
    }
}
