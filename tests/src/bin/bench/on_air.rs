//! Reads over the air according to the link model: the time of a read relative to the theoretical minimum, and the
//! share of it after which name and number can be shown.
//!
//! Air, reader and chip are in virtual time; the time of the reading library is measured and added.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use cccd::{
    access::AccessKey,
    clock::Clock,
    pki::TrustStore,
    random::SystemRandom,
    read::{Event, ReadOptions, read},
    transport::{Deadline, Limits, Transport},
};
use cccd_sim::{
    Chip, ChipOptions, File, Issuance, IssuedCard, SimTransport,
    link_model::{Answers, BitRate, Floor, LinkModel, ModelledLink, VirtualClock},
};

use crate::{RUNS, SEED, in_process::must_be_genuine, median, print};

/// The maximum time of a read relative to the floor.
const MAX_OVER_FLOOR: f64 = 1.05;

/// The files of a read with photo.
const FILES: [File; 5] = [File::Dg(14), File::Sod, File::Dg(13), File::Dg(1), File::Dg(2)];

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let card = Issuance::new(SEED.as_bytes()).issue()?;
    for kbits in [106, 424, 848] {
        let model = LinkModel::new(BitRate::from_kbits(kbits).ok_or("no such rate")?);
        for (lengths, extended) in [("short", false), ("extended", true)] {
            let floor = floor(&card, &model, extended).as_secs_f64();
            let mut over_floor = Vec::new();
            let mut share = Vec::new();
            for _ in 0..RUNS {
                let (identity, all) = read_once(&card, &model, extended)?;
                over_floor.push(all.as_secs_f64() / floor);
                share.push(identity.as_secs_f64() / all.as_secs_f64() * 100.0);
            }
            let name = |what: &str| format!("{what}, {kbits} kbit/s, {lengths}");
            let over_floor = format!("{:.3}", median(over_floor));
            print(&name("read time over floor"), over_floor, "", Some(MAX_OVER_FLOOR));
            print(&name("time until identity"), format!("{:.0}", median(share)), "%", None);
        }
    }
    Ok(())
}

/// Time of a read with photo: until the identity is known, and in total.
fn read_once(
    card: &IssuedCard,
    model: &LinkModel,
    extended: bool,
) -> Result<(Duration, Duration), Box<dyn Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let options = ChipOptions { extended_length: extended, ..ChipOptions::default() };
    let chip = Chip::with(card.clone(), options, Box::new(SystemRandom));

    // Real time minus the simulation of the chip, which the model already includes.
    let clock = VirtualClock::default();
    let simulation = VirtualClock::default();
    let card = Stopwatch { link: SimTransport::new(chip), time: simulation.clone() };
    let link = ModelledLink::in_virtual_time(card, *model, clock.clone());
    let start = Instant::now();
    let time = || clock.elapsed() + start.elapsed().saturating_sub(simulation.elapsed());
    let mut identity = None;
    let reading = read(link, &key, ReadOptions::new(&trust).photo(true), &mut |event| {
        if let Event::Identity { .. } = event {
            identity = Some(time());
        }
    })
    .to_the_end()?;
    let all = time();
    must_be_genuine(&reading)?;
    Ok((identity.ok_or("no identity")?, all))
}

fn floor(card: &IssuedCard, model: &LinkModel, extended: bool) -> Duration {
    let max_response = ChipOptions::default().max_response;
    let answers = if extended { Answers::Extended { max_response } } else { Answers::Short };
    let files = FILES.map(|file| card.files[&file].len());
    model.floor(&Floor { card_access: card.files[&File::CardAccess].len(), files: &files, answers })
}

/// A transport that adds up its own real time.
struct Stopwatch {
    link: SimTransport,
    time: VirtualClock,
}

impl Transport for Stopwatch {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> cccd::Result<Vec<u8>> {
        let start = Instant::now();
        let response = self.link.transmit(command, deadline);
        self.time.advance(start.elapsed());
        response
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    fn reset(&mut self) -> cccd::Result<()> {
        self.link.reset()
    }
}
