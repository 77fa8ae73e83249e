//! The files of a card, each by itself: parsed, shown in words and in JSON.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cccd::{
    document::Document,
    files::File,
    iso7816::{Atr, Command, HistoricalBytes},
    lds::{
        atr_info::AtrInfo, com::Com, dg2::Dg2, dg5::Dg5, dg12::Dg12, dg14::Dg14, dg15::Dg15, dir::Dir,
        sod::content_info,
    },
    messages::Language,
    mrz::Mrz,
    shown,
};

use crate::Target;

/// The targets of this file.
pub(crate) const TARGETS: &[Target] = &[
    ("com", |bytes| {
        let _ = Com::parse(bytes);
        file(File::Com, bytes);
    }),
    ("sod", |bytes| {
        let _ = content_info(bytes);
        file(File::Sod, bytes);
    }),
    ("dg1", |bytes| file(File::Dg1, bytes)),
    ("dg2", |bytes| {
        let _ = Dg2::parse(bytes);
        file(File::Dg2, bytes);
    }),
    ("dg5", |bytes| {
        let _ = Dg5::parse(bytes);
        file(File::Dg5, bytes);
    }),
    ("dg12", |bytes| {
        let _ = Dg12::parse(bytes);
        file(File::Dg12, bytes);
    }),
    ("dg13", |bytes| file(File::Dg13, bytes)),
    ("dg14", |bytes| {
        let _ = Dg14::parse(bytes);
        file(File::Dg14, bytes);
    }),
    ("dg15", |bytes| {
        let _ = Dg15::parse(bytes);
        file(File::Dg15, bytes);
    }),
    ("card-access", |bytes| file(File::CardAccess, bytes)),
    ("atr-info", |bytes| {
        let _ = AtrInfo::parse(bytes);
    }),
    ("dir", |bytes| {
        let _ = Dir::parse(bytes);
    }),
    ("atr", atr),
    ("command", command),
    ("mrz", mrz),
];

/// The time of every read here: 2026.
pub(crate) fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

fn file(file: File, bytes: &[u8]) {
    let mut document = Document::default();
    document.insert(file, bytes.to_vec().into());
    let _ = document.holder(now());
    let _ = (document.hash_list(), document.card_access(), document.dg13());
    let _ = document.malformed().count();
    let _ = document.date_of_issue();
    let _ = document.is_vietnamese();
    for language in [Language::Vietnamese, Language::English] {
        let words = shown::file_in_words(&document, file, language);
        assert!(!words.is_empty());
    }
}

fn atr(bytes: &[u8]) {
    let Some(atr) = Atr::parse(bytes) else { return };
    let _ = atr.extended_length();
    if let Some(historical) = HistoricalBytes::parse(atr.historical()) {
        let _ = (historical.capabilities(), historical.card_service(), historical.is_storage_card());
    }
}

/// A command that is understood is written as it came, or at least means the same.
fn command(bytes: &[u8]) {
    let Ok(command) = Command::parse(bytes) else { return };
    let Ok(written) = command.to_bytes() else { return };
    let again = Command::parse(&written).expect("what was written can be read");
    assert_eq!((again.header(), again.data(), again.ne()), (command.header(), command.data(), command.ne()));
}

fn mrz(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Mrz::parse(text);
    }
}
