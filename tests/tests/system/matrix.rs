//! Every cipher and every curve through the real PC/SC service, and many reads in one process.

use cccd_tests::{Finished, Slot, World, helper};

use crate::common::{SEED, check, issued, json};

/// Ciphers by the last number of their object identifiers, with their part of the name.
const CIPHERS: [(u8, &str); 4] =
    [(1, "3DES-CBC-CBC"), (2, "AES-CBC-CMAC-128"), (3, "AES-CBC-CMAC-192"), (4, "AES-CBC-CMAC-256")];
/// brainpoolP256r1 among the standardised domain parameters.
const USUAL_CURVE: u8 = 13;

#[test]
fn each_cipher_and_each_curve_reads_through_the_service() {
    let world = World::start();
    let (_, issued) = issued();
    let of_ciphers = CIPHERS.map(|cipher| (USUAL_CURVE, cipher));
    let of_curves = (8..=18).filter(|&curve| curve != USUAL_CURVE).map(|curve| (curve, CIPHERS[3]));
    for (curve, (number, name)) in of_ciphers.into_iter().chain(of_curves) {
        let card = world.attach_offer(SEED, curve, number);
        let outcome = world.read(&issued.can(), &["--trust", issued.trust(), "--format", "json"]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "curve {curve}, {name}: {outcome}");
        let value = json(&outcome);
        assert_eq!(value["verdict"], "genuine", "curve {curve}, {name}");
        assert_eq!(value["access"]["algorithm"], format!("id-PACE-ECDH-GM-{name}"), "curve {curve}");
        assert_eq!(check(&value, "chip_authentication"), ("passed", None), "curve {curve}, {name}");
        card.remove();
        world.wait_for(Slot::First, false);
    }
}

/// The program checks each of its answers itself, and counts its descriptors and threads.
#[test]
fn many_reads_in_one_process_answer_right_and_leave_nothing_behind() {
    let world = World::start();
    let _card = world.attach(SEED, &[]);
    let outcome = Finished::of(world.command(helper("pcsc-soak")).args([SEED, "60"]), b"");
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.starts_with("60 reads, "), "{outcome}");
}
