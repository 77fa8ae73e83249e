//! The list of all numbers: what each file of errors declares, put together.
//!
//! It stands apart from [`Code`], which every one of these files uses.

use super::{
    access, card,
    code::{Code, Row},
    crypto, data, evidence, input_output, internal, journal, mapping, reason, secure_messaging, trace,
    transport, trust_store, usage,
};

/// The numbers of each file.
const TABLES: &[&[Row]] = &[
    transport::CODES,
    card::CODES,
    secure_messaging::CODES,
    access::CODES,
    data::CODES,
    reason::CODES,
    crypto::CODES,
    trace::CODES,
    trust_store::CODES,
    evidence::CODES,
    input_output::CODES,
    journal::CODES,
    mapping::CODES,
    usage::CODES,
    internal::CODES,
];

/// How many there are.
const COUNT: usize = {
    let (mut count, mut table) = (0, 0);
    while table < TABLES.len() {
        count += TABLES[table].len();
        table += 1;
    }
    count
};

/// All of them, sorted by number; it does not compile where two have one number.
const SORTED: [Code; COUNT] = {
    let mut sorted = [Code::Internal; COUNT];
    let (mut count, mut table) = (0, 0);
    while table < TABLES.len() {
        let mut row = 0;
        while row < TABLES[table].len() {
            let (code, _) = TABLES[table][row];
            let mut place = count;
            while place > 0 && sorted[place - 1].number() >= code.number() {
                assert!(sorted[place - 1].number() != code.number(), "a number is there twice");
                sorted[place] = sorted[place - 1];
                place -= 1;
            }
            sorted[place] = code;
            (count, row) = (count + 1, row + 1);
        }
        table += 1;
    }
    sorted
};

impl Code {
    /// Every code, in the order of the numbers.
    pub const ALL: &'static [Self] = &SORTED;

    /// The names of the values that its error carries (see [`Error::values`](super::Error::values)).
    pub fn fields(self) -> &'static [&'static str] {
        TABLES.iter().copied().flatten().find(|(code, _)| *code == self).map_or(&[], |(_, fields)| *fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique_and_sorted() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number(), "{} before {}", pair[0], pair[1]);
        }
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
