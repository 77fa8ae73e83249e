//! An invented card that offers only one variant of PACE and Chip Authentication, in the slot at a port:
//! `offer-card PORT SEED PARAMETER CIPHER`.
//!
//! The parameter is the number of a curve (Doc 9303-11, 9.5.1), the cipher the last number of the object
//! identifiers. It writes a line once it is connected, and ends with the connection.

use std::error::Error;

use cccd_base::crypto::{Cipher, Curve};
use cccd_sim::{
    Chip, Issuance, PaceOffer,
    vpcd::{Stay, VirtualReader},
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [port, seed, parameter, cipher] = &arguments[..] else {
        return Err("offer-card PORT SEED PARAMETER CIPHER".into());
    };
    let curve = Curve::from_standardized_id(parameter.parse()?).ok_or("no such curve")?;
    let number: usize = cipher.parse()?;
    let cipher = number.checked_sub(1).and_then(|index| Cipher::ALL.get(index)).copied();
    let cipher = cipher.ok_or("no such cipher")?;
    let issuance = Issuance::new(seed.as_bytes()).pace(&[PaceOffer { curve, cipher }]);
    let mut chip = Chip::new(issuance.chip_authentication(curve, cipher).issue()?);
    let port: u16 = port.parse()?;
    let reader = VirtualReader::connect(("127.0.0.1", port))?;
    println!("attached");
    reader.serve(&mut chip, &Stay::default())?;
    Ok(())
}
