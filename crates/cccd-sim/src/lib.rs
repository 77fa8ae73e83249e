//! A citizen card in software, for tests that need a card and may not use anyone's real one.
//!
//! [`Issuance`] makes the files and keys of a card for an invented [`Person`], signed by a test root of its own.
//! [`Chip`] answers APDUs as the chip of a card does. [`SimTransport`] puts it behind the transport of the reader
//! library in the same process, and [`vpcd`] puts it on the virtual PC/SC reader of vsmartcard. Everything follows from
//! a seed: the same seed gives the same bytes. Everything made here says SPECIMEN / THẺ MẪU, and the root is in no
//! default trust folder.
//!
//! # A card to test with
//!
//! ```
//! use cccd_base::transport::{Deadline, Transport};
//! use cccd_sim::{Chip, Issuance, SimTransport};
//!
//! let card = Issuance::new(b"counter test 1").issue()?;
//! println!("number {}, CAN {}", card.person.personal_number, card.person.can());
//! // The reader under test must trust this root and no other.
//! let root = card.root_certificate.clone();
//! assert_eq!(root[0], 0x30);
//!
//! let mut link = SimTransport::new(Chip::new(card));
//! let ef_card_access = link.transmit(&[0x00, 0xB0, 0x9C, 0x00, 0x00], Deadline::NEVER)?;
//! assert_eq!(ef_card_access.len(), 54 + 2);
//! # Ok::<(), cccd_base::Error>(())
//! ```
//!
//! # A card that deviates
//!
//! Three things can be changed, each in its own place: what is issued and signed ([`Issuance`]), what a forger does to
//! a card afterwards ([`IssuedCard`]), and how the chip behaves ([`ChipOptions`], with a [`Misbehaviour`] for
//! everything that no chip should do).
//!
//! ```
//! use cccd_base::iso7816::StatusWord;
//! use cccd_sim::{Chip, ChipOptions, File, Issuance, Issuer, Misbehaviour, TornAway, SimTransport};
//! use cccd_base::random::SystemRandom;
//!
//! // Signed by a root that has the right name and another key.
//! let forger = Issuer::impostor(b"forger")?;
//! let forged = Issuance::new(b"seed").issuer(&forger).issue()?;
//!
//! // Data of a real card, changed; and copied to a chip that lacks its key.
//! let changed = Issuance::new(b"seed").issue()?.flip_bit(File::Dg(1), 40);
//! let cloned = Issuance::new(b"seed").issue()?.clone_with_another_key(b"clone")?;
//!
//! // A chip without extended length that drops its channel at the fifth protected command.
//! let options = ChipOptions {
//!     extended_length: false,
//!     misbehaviours: vec![Misbehaviour::DropChannelAt {
//!         command: 5,
//!         status: StatusWord::SM_OBJECTS_INCORRECT,
//!     }],
//!     ..ChipOptions::default()
//! };
//! let chip = Chip::with(changed, options, Box::new(SystemRandom));
//!
//! // A card that is torn away at the twelfth command.
//! let link = TornAway::at(SimTransport::new(chip), 11);
//! # drop((forged, cloned, link));
//! # Ok::<(), cccd_base::Error>(())
//! ```
//!
//! # Other documents
//!
//! A [`Profile`] is a kind of document: cards with BAC alone, cards of 2024 without EF.DG13 or with one of an unknown
//! form, a passport, a child's card.
//!
//! ```
//! use cccd_sim::{File, Issuance, Profile};
//!
//! let passport = Issuance::of(Profile::Passport, b"seed").issue()?;
//! assert_eq!(passport.mrz.lines().len(), 2);
//! assert!(!passport.files.contains_key(&File::Dg(13)));
//! # Ok::<(), cccd_base::Error>(())
//! ```
//!
//! Each fault that cards in the field show has a name: see [`Quirk`].
//!
//! # On the virtual reader
//!
//! While `pcscd` and `vsmartcard-vpcd` are running, every PC/SC program sees this card:
//!
//! ```no_run
//! use cccd_sim::{Chip, Issuance, vpcd::{FIRST_SLOT, Stay, VirtualReader}};
//!
//! let mut chip = Chip::new(Issuance::new(b"seed").issue()?);
//! VirtualReader::connect(("127.0.0.1", FIRST_SLOT))?.serve(&mut chip, &Stay::default())?;
//! # Ok::<(), cccd_base::Error>(())
//! ```
//!
//! [`pn532`] puts it on an NFC controller for programs that use libnfc.
//!
//! [`link_model`] calculates how long a read takes on a real reader, and can make either of these take as long.
//!
//! # Scope
//!
//! Implements PACE by ECDH with generic mapping on every standardised curve, with MRZ and CAN; BAC; secure messaging
//! with 3DES and AES; Chip Authentication by ECDH; Active Authentication with RSA and ECDSA. EF.DG3 exists and is
//! locked, as on the real card; Terminal Authentication is not implemented. Of the crates of this project it uses only
//! `cccd-base` and never the reader, so that both cannot share a misreading of a protocol.

mod chip;
mod der;
mod files;
mod issue;
mod keys;
pub mod link_model;
mod person;
mod pki;
#[cfg(target_os = "linux")]
pub mod pn532;
mod portrait;
mod quirks;
mod transport;
pub mod vpcd;

pub use chip::{Chip, ChipOptions, Edit, Misbehaviour, Moment, SignatureFault, Stage};
pub use files::{AID, Directory, File, dg1::Mrz, dg2::Dg2Form, security_infos::PaceOffer};
pub use issue::{
    ActiveAuthenticationInfo, ActiveAuthenticationKey, ChipKeyOffer, FileEdit, Issuance, IssuedCard, Profile,
};
pub use person::{Date, Person, QrForm, Sex};
pub use pki::{DocumentSigner, Issuer, SignerAlgorithm, invented_roots};
pub use quirks::{Quirk, QuirkGroup};
pub use transport::{SimTransport, TornAway};
