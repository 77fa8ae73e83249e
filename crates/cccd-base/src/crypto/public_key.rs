//! Public keys that verify signatures.

use super::Curve;

/// A public key that verifies signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicKey {
    /// For ECDSA.
    Ec {
        /// The curve.
        curve: Curve,
        /// The point, uncompressed.
        point: Vec<u8>,
    },
    /// For RSA.
    Rsa {
        /// The modulus, big-endian.
        modulus: Vec<u8>,
        /// The public exponent, big-endian.
        exponent: Vec<u8>,
    },
    /// For DSA; all numbers are big-endian.
    Dsa {
        /// The prime modulus.
        p: Vec<u8>,
        /// The prime order of the generator.
        q: Vec<u8>,
        /// The generator.
        g: Vec<u8>,
        /// The public key.
        y: Vec<u8>,
    },
}
