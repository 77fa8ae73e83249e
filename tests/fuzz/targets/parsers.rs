//! Feeds garbled bytes to every parser. `cargo xtask fuzz` runs it.
//!
//! All targets are in one program, because linking each would take longer than running it. Two variables say what it
//! does: `CCCD_FUZZ_SEEDS` names a folder for the seeds, and the program prints the names of its targets, writes the
//! seeds and ends; `CCCD_FUZZ` names the target to run.
#![no_main]

mod card;
mod counter;
mod files;
mod pictures;
mod pki;
mod second_opinion;
mod seeds;
mod trace;

use std::{env, process, sync::LazyLock};

use libfuzzer_sys::fuzz_target;

/// A target: its name, which is also the name of the folder of its seeds, and its function.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [&[Target]; 7] = [
    files::TARGETS,
    card::TARGETS,
    pki::TARGETS,
    second_opinion::TARGETS,
    pictures::TARGETS,
    counter::TARGETS,
    trace::TARGETS,
];

/// The target that was asked for.
static CHOSEN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = env::var("CCCD_FUZZ").unwrap_or_default();
    let found = TARGETS.into_iter().flatten().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("CCCD_FUZZ names no target: {name:?}")).1
});

fuzz_target!(
    init: {
        if let Some(folder) = env::var_os("CCCD_FUZZ_SEEDS") {
            seeds::write(folder.as_ref());
            TARGETS.into_iter().flatten().for_each(|(name, _)| println!("{name}"));
            process::exit(0);
        }
    },
    |bytes: &[u8]| CHOSEN(bytes)
);
