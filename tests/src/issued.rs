//! What the issuer of an invented card hands out: its key, and the root that certifies it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

use crate::{Finished, cccd};

/// The files that `cccd sim issue` writes, in a folder of their own that is deleted on drop.
#[derive(Debug)]
pub struct IssuedCard {
    folder: PathBuf,
    trust: String,
}

impl IssuedCard {
    /// Issues the card of a seed; `options` are additional options of `cccd sim issue`.
    pub fn new(seed: &str, options: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("cccd-tests-{}-{count}", process::id()));
        let trust = folder.join("trust").to_str().expect("the path is UTF-8").to_owned();
        let issued = Self { folder, trust };
        let mut command = Command::new(cccd());
        command.args(["sim", "issue", "--seed", seed, "--out"]).arg(&issued.folder).args(options);
        let outcome = Finished::of(&mut command, b"");
        assert_eq!(outcome.status, 0, "{outcome}");
        issued
    }

    /// The 12-digit number that opens the card.
    pub fn key(&self) -> String {
        self.text("key.txt")
    }

    /// The card access number: the last six digits of that number.
    pub fn can(&self) -> String {
        let number = self.key();
        number.get(6..).expect("a number of 12 digits").to_owned()
    }

    /// The three lines of the MRZ.
    pub fn mrz(&self) -> String {
        self.text("mrz.txt")
    }

    fn text(&self, name: &str) -> String {
        let text = fs::read_to_string(self.folder.join(name)).expect("the issuer wrote it");
        text.trim().to_owned()
    }

    /// The folder of trusted roots.
    pub fn trust(&self) -> &str {
        &self.trust
    }

    /// The folder of all files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for IssuedCard {
    fn drop(&mut self) {
        // It may never have been created.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
