//! Files of a counter: mapping, list of fields, journal.

use std::fs;

use cccd_counter::{
    fields::Fields,
    journal::{Journal, Month},
    mapping::Mapping,
};

use crate::{Target, pki::scratch};

/// The targets of this file.
pub(crate) const TARGETS: &[Target] = &[
    ("mapping", |bytes| {
        let _ = Mapping::parse(bytes);
    }),
    ("fields", |bytes| {
        let _ = Fields::parse(&String::from_utf8_lossy(bytes));
    }),
    ("journal", journal),
];

fn journal(bytes: &[u8]) {
    let path = scratch("journal");
    fs::write(&path, bytes).expect("space");
    let Ok(journal) = Journal::open_existing(&path) else { return };
    let _ = journal.entries(Month::parse("2026-11").expect("a month"));
}
