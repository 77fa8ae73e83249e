//! A PC/SC service with a virtual reader, and everything that happens in its world.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use xtask::VirtualReader;
use xtask::virtual_reader::FIRST_PORT;

use crate::probe::{Probe, Reader};
use crate::{Finished, Reading, Running, Session, Watching, cccd, helper};

/// A slot of the virtual reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The reader that PC/SC calls `Virtual PCD 00 00`.
    First,
    /// The reader that PC/SC calls `Virtual PCD 00 01`.
    Second,
}

impl Slot {
    /// Its name for PC/SC.
    pub const fn reader(self) -> &'static str {
        match self {
            Self::First => "Virtual PCD 00 00",
            Self::Second => "Virtual PCD 00 01",
        }
    }

    /// The TCP port of a card in it.
    pub const fn port(self) -> u16 {
        match self {
            Self::First => FIRST_PORT,
            Self::Second => FIRST_PORT + 1,
        }
    }

    /// Its number for `cccd sim run --slot`.
    pub const fn number(self) -> &'static str {
        match self {
            Self::First => "1",
            Self::Second => "2",
        }
    }
}

/// An isolated world: cards of other tests are not visible in it.
#[derive(Debug)]
pub struct World {
    reader: VirtualReader,
    /// The folder of its session, which other worlds do not share.
    session: PathBuf,
}

impl World {
    /// Starts a world in which pcscd is running and both slots are empty.
    pub fn start() -> Self {
        Self::with(VirtualReader::start().unwrap_or_else(|error| panic!("{error}")))
    }

    /// Starts a world that can exist next to others, or returns `None` (and prints why) if the system has no
    /// namespaces: then all tests take turns with a single world on the machine itself.
    pub fn start_isolated() -> Option<Self> {
        let world = Self::start();
        if !world.reader.is_own() {
            eprintln!("not tested: this system does not allow namespaces");
        }
        world.reader.is_own().then_some(world)
    }

    /// Creates a world in which no PC/SC service is running.
    pub fn without_service() -> Self {
        Self::with(VirtualReader::start_without_service().unwrap_or_else(|error| panic!("{error}")))
    }

    fn with(reader: VirtualReader) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let session = std::env::temp_dir().join(format!("cccd-session-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&session).expect("temporary files can be written");
        Self { reader, session }
    }

    /// Starts pcscd and waits until it answers.
    pub fn start_service(&mut self) {
        self.reader.start_service().unwrap_or_else(|error| panic!("{error}"));
    }

    /// Stops pcscd at once.
    pub fn stop_service(&mut self) {
        self.reader.stop_service().unwrap_or_else(|error| panic!("{error}"));
    }

    /// A command that will run in this world.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.reader.command(program);
        command.env("XDG_RUNTIME_DIR", &self.session);
        command
    }

    /// Runs `cccd` in this world with `input` on its standard input.
    pub fn cccd(&self, arguments: &[&str], input: &str) -> Finished {
        Finished::of(self.command(cccd()).args(arguments), input.as_bytes())
    }

    /// Runs `cccd read` with the key on its standard input.
    pub fn read(&self, key: &str, options: &[&str]) -> Finished {
        let arguments = [&["read", "--key-file", "-"], options].concat();
        self.cccd(&arguments, &format!("{key}\n"))
    }

    /// Puts the card of a seed into the first slot and waits until PC/SC sees it; `options` are additional options of
    /// `cccd sim run`.
    pub fn attach(&self, seed: &str, options: &[&str]) -> Running {
        self.attach_to(Slot::First, seed, options)
    }

    /// Puts the card of a seed into a slot and waits until PC/SC sees it.
    pub fn attach_to(&self, slot: Slot, seed: &str, options: &[&str]) -> Running {
        let mut command = self.command(cccd());
        command.args(["sim", "run", "--seed", seed, "--slot", slot.number()]).args(options);
        let card = Running::start(&mut command);
        self.wait_for(slot, true);
        card
    }

    /// Puts a card that has only an ATR into a slot, and waits until PC/SC sees it. It answers every command with 6D00.
    pub fn attach_plain(&self, slot: Slot) -> Running {
        let card = Running::start(self.command(helper("plain-card")).arg(slot.port().to_string()));
        self.wait_for(slot, true);
        card
    }

    /// Puts the card of a seed into the first slot. It stops at the command with this index, counted from 0: it then
    /// writes a line, and answers when it receives a line.
    pub fn attach_gated(&self, seed: &str, command: usize) -> Running {
        self.attach_gated_with(seed, command, &[])
    }

    /// The same with a card that has these quirks.
    pub fn attach_gated_with(&self, seed: &str, command: usize, quirks: &[&str]) -> Running {
        let mut card = self.command(helper("gated-card"));
        let port = Slot::First.port().to_string();
        let card = Running::start(card.args([port.as_str(), seed, &command.to_string()]).args(quirks));
        self.wait_for(Slot::First, true);
        card
    }

    /// Puts a card of a seed into the first slot that offers only one curve, given by its parameter ID, and one cipher,
    /// given by the last number of its object identifiers.
    pub fn attach_offer(&self, seed: &str, curve: u8, cipher: u8) -> Running {
        let arguments = [Slot::First.port().to_string(), seed.into(), curve.to_string(), cipher.to_string()];
        let card = Running::start(self.command(helper("offer-card")).args(arguments));
        self.wait_for(Slot::First, true);
        card
    }

    /// Starts another program that connects to the card in a slot and stays connected.
    pub fn session(&self, slot: Slot) -> Session {
        Session::start(self.command(helper("pcsc-probe")).args(["session", slot.reader()]))
    }

    /// Starts `cccd read` with the key on its standard input, without waiting for it.
    pub fn start_reading(&self, key: &str, options: &[&str]) -> Reading {
        Reading::start(self.command(cccd()).args(["read", "--key-file", "-"]).args(options), key)
    }

    /// Starts `cccd watch` with JSON output.
    pub fn watch(&self, options: &[&str]) -> Watching {
        Watching::start(
            self.command(cccd()).args(["watch", "--format", "json", "--lang", "en"]).args(options),
        )
    }

    /// The number of connections to the PC/SC service: one for each context of a program.
    pub fn connections(&self) -> usize {
        const CONNECTED: &str = "03";
        let output = self.command("cat").arg("/proc/self/net/unix").output().expect("cat runs");
        let table = String::from_utf8_lossy(&output.stdout).into_owned();
        let is_one =
            |line: &&str| line.ends_with("/pcscd.comm") && line.split_whitespace().nth(5) == Some(CONNECTED);
        table.lines().filter(is_one).count()
    }

    /// The readers as PC/SC lists them; the error is the PC/SC error number.
    pub fn readers(&self) -> Result<Vec<Reader>, String> {
        Probe::new(self).readers()
    }

    /// Sends a command to the card in a slot from another program; the error is the PC/SC error number.
    pub fn transmit(&self, slot: Slot, command: &[u8]) -> Result<Vec<u8>, String> {
        Probe::new(self).transmit(slot, command)
    }

    /// Resets the card in a slot from another program; the error is the PC/SC error number.
    pub fn reset(&self, slot: Slot) -> Result<(), String> {
        Probe::new(self).reset(slot)
    }

    /// Waits until PC/SC sees a card in a slot, or sees that it is empty. pcscd polls its readers every 400 ms.
    pub fn wait_for(&self, slot: Slot, card: bool) {
        const PATIENCE: Duration = Duration::from_secs(20);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let readers = self.readers();
            let slots = readers.iter().flatten();
            if slots.clone().any(|reader| reader.name == slot.reader() && reader.has_settled(card)) {
                return;
            }
            assert!(Instant::now() < deadline, "waiting for card={card} in {slot:?}: {readers:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.session);
    }
}
