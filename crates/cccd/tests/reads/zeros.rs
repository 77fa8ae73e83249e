//! Numbers that begin with zero bytes: this happens in one agreement in 256, and a reader that drops the zero
//! fails.

use cccd::{
    check::{Question, Verdict},
    read::ReadOptions,
};
use cccd_base::crypto::{Curve, Group};
use cccd_sim::{Chip, ChipOptions, SimTransport};

use crate::{
    common::{Read, card, mrz, outcome, read},
    known::{Numbers, Run, scalar},
};

/// Counters whose run of PACE contains a leading zero, found by trying them in order.
const PACE_CASES: [(u32, &str); 7] = [
    (0, "T_IC"),
    (5, "shared secret"),
    (55, "chip's mapping point"),
    (106, "T_IFD"),
    (142, "chip's point"),
    (182, "terminal's point"),
    (223, "terminal's mapping point"),
];

#[test]
fn pace_with_numbers_that_begin_with_zero() {
    let card = card();
    for (counter, what) in PACE_CASES {
        let run = Run::new(counter);
        assert!(run.zeros().contains(&what), "{counter} is no case of {what}");
        assert_eq!(run.read(&card, &scalar("ephemeral", 0)).verification.verdict, Verdict::Genuine, "{what}");
    }
}

#[test]
fn chip_authentication_with_numbers_that_begin_with_zero() {
    let card = card();
    let dg14 = cccd::lds::dg14::Dg14::parse(&card.files[&cccd_sim::File::Dg(14)]).unwrap().security_infos;
    let spki = &dg14.chip_authentication_public_keys().next().unwrap().spki;
    // The point is the last part of its SubjectPublicKeyInfo.
    let group = Group::new(Curve::BrainpoolP256r1).unwrap();
    let public = group.decode_point(&spki[spki.len() - 65..]).unwrap();
    let cases = |zero: fn(&[u8], &[u8]) -> bool| {
        (0..5_000)
            .map(|counter| scalar("ephemeral", counter))
            .find(|ephemeral| {
                let key = group.key_pair(ephemeral).unwrap();
                zero(key.agree(&public).unwrap().expose(), &key.public().to_bytes())
            })
            .expect("one in 256 has it")
    };
    let run = Run::new(0);
    assert_eq!(run.read(&card, &cases(|shared, _| shared[0] == 0)).verification.verdict, Verdict::Genuine);
    assert_eq!(run.read(&card, &cases(|_, point| point[1] == 0)).verification.verdict, Verdict::Genuine);
    assert_eq!(run.read(&card, &cases(|_, point| point[33] == 0)).verification.verdict, Verdict::Genuine);
}

#[test]
fn bac_with_keys_and_nonces_that_begin_with_zero() {
    let card = card();
    let bench = Read::of(&card);
    let ephemeral = scalar("ephemeral", 0);
    for first in [0, 0x5A] {
        // Equal first bytes of K.IFD and K.IC produce a session seed that begins with zero.
        let numbers = |name| [vec![0; 8], [&[first], &scalar(name, 0)[..15]].concat()];
        let [rnd_ic, k_ic] = numbers("chip");
        let [rnd_ifd, k_ifd] = numbers("terminal");
        let chip = Chip::with(card.clone(), ChipOptions::default(), Numbers::boxed([rnd_ic, k_ic]));
        let options = ReadOptions::new(&bench.trust)
            .access(cccd::access::AccessPolicy::Bac)
            .clock(crate::common::today())
            .random(Numbers::boxed([rnd_ifd, k_ifd, ephemeral.clone()]));
        let reading = read(SimTransport::new(chip), &mrz(&card), options, &mut |_| {}).unwrap();
        assert_eq!(*outcome(&reading, Question::ChipAuthentication), cccd::check::Outcome::Passed);
    }
}
