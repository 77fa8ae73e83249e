//! Reads in the virtual time of the link model, compared with the least possible time.

use crate::common::read;
use cccd::{
    access::AccessKey,
    clock::Clock,
    pki::TrustStore,
    random::SystemRandom,
    read::{Event, ReadOptions},
};
use cccd_sim::{
    Chip, ChipOptions, File, Issuance, SimTransport,
    link_model::{Answers, BitRate, Floor, LinkModel, ModelledLink, VirtualClock},
};

/// Speed is given as read time divided by the floor; the time the library itself takes is not part of virtual time.
#[test]
fn a_read_is_hardly_above_the_floor() {
    let card = Issuance::new(b"on air").issue().unwrap();
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let key = AccessKey::parse(&card.person.personal_number).unwrap();
    let files = [14, 13, 1, 2].map(|number| card.files[&File::Dg(number)].len());
    let files = [&files[..], &[card.files[&File::Sod].len()]].concat();
    let card_access = card.files[&File::CardAccess].len();
    for bit_rate in [BitRate::Kbit106, BitRate::Kbit424, BitRate::Kbit848] {
        for extended_length in [false, true] {
            let options = ChipOptions { extended_length, ..ChipOptions::default() };
            let max_response = options.max_response;
            let answers = if extended_length { Answers::Extended { max_response } } else { Answers::Short };
            let (model, clock) = (LinkModel::new(bit_rate), VirtualClock::default());
            let floor = model.floor(&Floor { card_access, files: &files, answers });

            let link = SimTransport::new(Chip::with(card.clone(), options, Box::new(SystemRandom)));
            let link = ModelledLink::in_virtual_time(link, model, clock.clone());
            let mut identity = None;
            let options = ReadOptions::new(&trust).photo(true).clock(clock.clone());
            let reading = read(link, &key, options, &mut |event| {
                if let Event::Identity { .. } = event {
                    identity = Some(clock.elapsed());
                }
            });
            let reading = reading.unwrap();

            let case = format!("{bit_rate:?}, extended length: {extended_length}");
            assert_eq!(reading.transfer.time, clock.elapsed(), "{case}");
            let over_floor = clock.elapsed().as_secs_f64() / floor.as_secs_f64();
            assert!((1.0..=1.05).contains(&over_floor), "{case}: {over_floor}");
            assert!(identity.unwrap() < clock.elapsed().mul_f64(0.65), "{case}: {identity:?}");
        }
    }
}
