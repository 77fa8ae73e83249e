//! Elliptic curves: points, keys, agreement, and the generic mapping of PACE (Doc 9303-11, 4.4.3.3.1 and 9.6).

mod curves;

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroupRef, EcPoint, EcPointRef, PointConversionForm};
use zeroize::Zeroizing;

pub use curves::{Curve, ExplicitParameters};

use super::{OrFailed, random::Random};
use crate::error::{CryptoError, Result};
use crate::sensitive::SensitiveBytes;

/// How many random private keys may be out of range before generation fails. Fewer than half of them are.
const ATTEMPTS: usize = 128;

/// A curve with a generator: the standard one or a mapped one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    generator: Point,
}

impl Group {
    /// Returns the curve with its standard generator.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] when the library was built without this curve.
    pub fn new(curve: Curve) -> Result<Self> {
        Ok(Self { generator: Point::decode(curve, &curve.explicit()?.generator)? })
    }

    /// Returns the curve.
    pub const fn curve(&self) -> Curve {
        self.generator.curve
    }

    /// Returns the generator.
    pub const fn generator(&self) -> &Point {
        &self.generator
    }

    /// Decodes a point from its uncompressed encoding: `04`, then both coordinates in full length.
    ///
    /// # Errors
    /// [`CryptoError::Point`] for any other encoding, a coordinate outside the field, a point that is not on the curve,
    /// and the point at infinity.
    pub fn decode_point(&self, encoded: &[u8]) -> Result<Point> {
        Point::decode(self.curve(), encoded)
    }

    /// Applies the generic mapping: returns this curve with the generator s·G + H.
    ///
    /// # Errors
    /// [`CryptoError::Point`] when H is on another curve or the sum is the point at infinity.
    pub fn map(&self, nonce: &[u8], h: &Point) -> Result<Self> {
        let mut arithmetic = Arithmetic::new(self.curve())?;
        let (generator, h) = (arithmetic.load(&self.generator)?, arithmetic.load(h)?);
        let product = arithmetic.multiply(&generator, &secret_number(nonce)?)?;
        let mut mapped = EcPoint::new(arithmetic.group).or_failed("point")?;
        mapped
            .add(arithmetic.group, &product, &h, &mut arithmetic.context)
            .or_failed("addition of points")?;
        Ok(Self { generator: arithmetic.store(&mapped)? })
    }

    /// Generates a key pair.
    ///
    /// The private key is the first number in 1..n-1 that the source yields, in full length and big-endian, after
    /// clearing the bits that the order does not have.
    ///
    /// # Errors
    /// Those of the source; [`CryptoError::Random`] when it never yields such a number.
    pub fn generate(&self, random: &mut dyn Random) -> Result<KeyPair> {
        let surplus = self.curve().order_len() * 8 - self.curve().order_bits();
        let mut private = Zeroizing::new(vec![0; self.curve().order_len()]);
        for _ in 0..ATTEMPTS {
            random.fill(&mut private)?;
            if let Some(first) = private.first_mut() {
                *first &= 0xFF >> surplus;
            }
            match self.key_pair(&private) {
                Err(error) if error == CryptoError::Point.into() => {}
                other => return other,
            }
        }
        Err(CryptoError::Random.into())
    }

    /// Returns the key pair of a private key, given big-endian.
    ///
    /// # Errors
    /// [`CryptoError::Point`] unless the private key is in 1..n-1.
    pub fn key_pair(&self, private: &[u8]) -> Result<KeyPair> {
        let mut arithmetic = Arithmetic::new(self.curve())?;
        let private = private_number(self.curve(), private)?;
        let generator = arithmetic.load(&self.generator)?;
        let public = arithmetic.multiply(&generator, &private)?;
        let length = self.curve().order_len() as i32;
        Ok(KeyPair {
            private: private.to_vec_padded(length).or_failed("private key")?.into(),
            public: arithmetic.store(&public)?,
        })
    }
}

/// A point of a curve that is not the point at infinity.
///
/// `Debug` prints only the curve: a public key can identify a card, and some points are secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    curve: Curve,
    encoded: SensitiveBytes,
}

impl Point {
    pub(super) fn decode(curve: Curve, encoded: &[u8]) -> Result<Self> {
        if encoded.len() != 1 + 2 * curve.field_len() || encoded.first() != Some(&4) {
            return Err(CryptoError::Point.into());
        }
        let point = Self { curve, encoded: encoded.to_vec().into() };
        Arithmetic::new(curve)?.load(&point)?;
        Ok(point)
    }

    /// Returns the curve.
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// Returns the uncompressed encoding: `04`, then both coordinates in full length.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.encoded.expose().clone()
    }

    /// Returns the x coordinate in the full length of the field.
    pub fn x(&self) -> &[u8] {
        self.encoded.expose().get(1..=self.curve.field_len()).unwrap_or_default()
    }
}

/// A private key and its public key. `Debug` prints neither.
#[derive(Clone, Debug)]
pub struct KeyPair {
    private: SensitiveBytes,
    public: Point,
}

impl KeyPair {
    /// Returns the public key.
    pub const fn public(&self) -> &Point {
        &self.public
    }

    /// Returns the private key, big-endian in the full length of the order.
    pub fn private_bytes(&self) -> SensitiveBytes {
        self.private.clone()
    }

    /// Performs the key agreement (ECKA of TR-03111, 4.3.1) and returns the shared point.
    ///
    /// # Errors
    /// [`CryptoError::Point`] when the peer's key is on another curve or the result is the point at infinity.
    pub fn agree_point(&self, peer: &Point) -> Result<Point> {
        let mut arithmetic = Arithmetic::new(self.public.curve)?;
        let peer = arithmetic.load(peer)?;
        let shared = arithmetic.multiply(&peer, &secret_number(self.private.expose())?)?;
        arithmetic.store(&shared)
    }

    /// Performs the key agreement and returns the x coordinate of the shared point, with leading zeros.
    ///
    /// # Errors
    /// As [`agree_point`](Self::agree_point).
    pub fn agree(&self, peer: &Point) -> Result<SensitiveBytes> {
        Ok(self.agree_point(peer)?.x().to_vec().into())
    }
}

/// A curve in the form that the library calculates with.
struct Arithmetic {
    curve: Curve,
    group: &'static EcGroupRef,
    context: BigNumContext,
}

impl Arithmetic {
    fn new(curve: Curve) -> Result<Self> {
        let context = BigNumContext::new_secure().or_failed("context")?;
        Ok(Self { curve, group: curve.library()?, context })
    }

    /// Converts a point to the library's form. The library checks that the coordinates are in the field and on the
    /// curve.
    fn load(&mut self, point: &Point) -> Result<EcPoint> {
        if point.curve != self.curve {
            return Err(CryptoError::Point.into());
        }
        EcPoint::from_bytes(self.group, point.encoded.expose(), &mut self.context)
            .map_err(|_| CryptoError::Point.into())
    }

    /// Converts a point from the library's form; refuses the point at infinity.
    fn store(&mut self, point: &EcPointRef) -> Result<Point> {
        if point.is_infinity(self.group) {
            return Err(CryptoError::Point.into());
        }
        let encoded = point
            .to_bytes(self.group, PointConversionForm::UNCOMPRESSED, &mut self.context)
            .or_failed("encoding of a point")?;
        Ok(Point { curve: self.curve, encoded: encoded.into() })
    }

    /// Multiplies a single point, for which the library uses an algorithm whose time does not depend on the scalar.
    fn multiply(&mut self, point: &EcPointRef, scalar: &BigNum) -> Result<EcPoint> {
        let mut product = EcPoint::new(self.group).or_failed("point")?;
        product.mul2(self.group, point, scalar, &mut self.context).or_failed("multiplication of a point")?;
        Ok(product)
    }
}

/// Reads a private key: a number in 1..n-1.
fn private_number(curve: Curve, bytes: &[u8]) -> Result<BigNum> {
    let number = secret_number(bytes)?;
    if number.num_bits() == 0 || number.ucmp(&*curve.order()?).is_ge() {
        return Err(CryptoError::Point.into());
    }
    Ok(number)
}

/// Creates a number that the library wipes when it is dropped.
pub(super) fn secret_number(bytes: &[u8]) -> Result<BigNum> {
    let run = || {
        let mut number = BigNum::new_secure()?;
        number.copy_from_slice(bytes)?;
        Ok(number)
    };
    run().or_failed("number")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bytes, curve, vectors};
    use super::*;
    use crate::crypto::random::SeededRandom;

    /// Yields the same bytes each time.
    struct Fixed(Vec<u8>);

    impl Random for Fixed {
        fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
            buffer.copy_from_slice(&self.0);
            Ok(())
        }
    }

    #[test]
    fn generic_mapping_and_agreement_have_the_values_of_appendix_g() {
        let pace = vectors!("pace_gm_ecdh.json");
        let generate = |group: &Group, private: &str, public: &str| {
            let pair = group.generate(&mut Fixed(bytes(&pace, private))).unwrap();
            assert_eq!(*pair.private_bytes().expose(), bytes(&pace, private));
            assert_eq!(pair.public().to_bytes(), bytes(&pace, public));
            pair
        };
        let group = Group::new(Curve::BrainpoolP256r1).unwrap();
        let terminal = generate(&group, "terminal_map_private", "terminal_map_public");
        let chip = generate(&group, "chip_map_private", "chip_map_public");
        let h = terminal.agree_point(chip.public()).unwrap();
        assert_eq!(h.to_bytes(), bytes(&pace, "shared_H"));
        assert_eq!(chip.agree_point(terminal.public()).unwrap(), h);

        let mapped = group.map(&bytes(&pace, "nonce"), &h).unwrap();
        assert_eq!(mapped.generator().to_bytes(), bytes(&pace, "mapped_generator"));
        let terminal = generate(&mapped, "terminal_private", "terminal_public");
        let chip = generate(&mapped, "chip_private", "chip_public");
        for (own, other) in [(&terminal, &chip), (&chip, &terminal)] {
            let peer = mapped.decode_point(&other.public().to_bytes()).unwrap();
            assert_eq!(*own.agree(&peer).unwrap().expose(), bytes(&pace, "shared_secret_x"));
        }
    }

    #[test]
    fn leading_zeros_of_a_shared_secret_are_kept() {
        for vector in vectors!("ecdh_leading_zero.json")["agreements"].as_array().unwrap() {
            let curve = curve(vector);
            let group = Group::new(curve).unwrap();
            let pair = group.key_pair(&bytes(vector, "private")).unwrap();
            let peer = group.decode_point(&bytes(vector, "peer")).unwrap();
            let shared = pair.agree(&peer).unwrap();
            assert_eq!(*shared.expose(), bytes(vector, "shared_x"));
            assert_eq!((shared.expose()[0], shared.expose().len()), (0, curve.field_len()));
        }
    }

    #[test]
    fn every_curve_maps_and_agrees() {
        let mut random = SeededRandom::new(b"every curve");
        for curve in Curve::ALL {
            let group = Group::new(curve).unwrap();
            let h = group.generate(&mut random).unwrap().public().clone();
            let mapped = group.map(&[7; 16], &h).unwrap();
            assert_ne!(mapped, group);
            let (one, two) = (mapped.generate(&mut random).unwrap(), mapped.generate(&mut random).unwrap());
            let shared = one.agree(two.public()).unwrap();
            assert_eq!(shared, two.agree(one.public()).unwrap());
            assert_eq!(shared.expose().len(), curve.field_len());
            assert_eq!(one.private_bytes().expose().len(), curve.order_len());
        }
    }

    #[test]
    fn only_points_of_the_curve_in_full_uncompressed_form_are_taken() {
        for curve in Curve::ALL {
            let group = Group::new(curve).unwrap();
            let length = curve.field_len();
            let good = group.generator().to_bytes();
            assert_eq!(group.decode_point(&good).unwrap(), *group.generator());

            let prime = {
                let p = curve.explicit().unwrap().p;
                [vec![0; length - p.len()], p].concat()
            };
            let mut off_curve = good.clone();
            *off_curve.last_mut().unwrap() ^= 1;
            let hybrid = [&[6 + (good[2 * length] & 1)], &good[1..]].concat();
            for wrong in [
                vec![],
                vec![0],                                                     // infinity
                vec![0; 1 + 2 * length],                                     // infinity in full length
                [&[4], vec![0; 2 * length].as_slice()].concat(),             // (0, 0)
                [&[2 + (good[2 * length] & 1)], &good[1..=length]].concat(), // compressed
                hybrid,
                off_curve,
                good[..good.len() - 1].to_vec(),
                [good.as_slice(), &[0]].concat(),
                [&[4], prime.as_slice(), &good[1 + length..]].concat(), // x = p
                [&good[..=length], prime.as_slice()].concat(),          // y = p
                [&[4], vec![0xFF; 2 * length].as_slice()].concat(),
            ] {
                assert_eq!(
                    group.decode_point(&wrong).unwrap_err(),
                    CryptoError::Point.into(),
                    "{wrong:02X?}"
                );
            }
        }
    }

    #[test]
    fn a_coordinate_beyond_the_field_is_refused_even_if_its_remainder_fits() {
        // P-521 is the only curve here where x + p fits in the same number of bytes.
        let group = Group::new(Curve::P521).unwrap();
        let generator = group.generator().to_bytes();
        let length = Curve::P521.field_len();
        let mut x = BigNum::from_slice(&generator[1..=length]).unwrap();
        let p = BigNum::from_slice(&Curve::P521.explicit().unwrap().p).unwrap();
        x = &x + &p;
        let x = x.to_vec_padded(length as i32).unwrap();
        let wrong = [&[4], x.as_slice(), &generator[1 + length..]].concat();
        assert_eq!(group.decode_point(&wrong).unwrap_err(), CryptoError::Point.into());
    }

    #[test]
    fn private_keys_are_in_their_range() {
        for curve in Curve::ALL {
            let group = Group::new(curve).unwrap();
            let order = curve.explicit().unwrap().order;
            let mut largest = order.clone();
            *largest.last_mut().unwrap() -= 1;
            for wrong in [&[][..], &[0], &order, &vec![0xFF; curve.order_len()], &[0xFF; 100]] {
                assert_eq!(group.key_pair(wrong).unwrap_err(), CryptoError::Point.into());
            }
            assert_eq!(group.key_pair(&[1]).unwrap().public(), group.generator());
            let opposite = group.key_pair(&largest).unwrap();
            assert_eq!(opposite.public().x(), group.generator().x());
            // G - G is the point at infinity, which is not a generator.
            assert_eq!(group.map(&[1], opposite.public()).unwrap_err(), CryptoError::Point.into());

            let mut two = vec![0; curve.order_len()];
            two[curve.order_len() - 1] = 2;
            let expected = group.key_pair(&two).unwrap();
            if curve == Curve::P521 {
                two[0] = 0xFE; // bits that no number below the order has
            }
            assert_eq!(group.generate(&mut Fixed(two)).unwrap().public(), expected.public());
            let zeros = group.generate(&mut Fixed(vec![0; curve.order_len()]));
            assert_eq!(zeros.unwrap_err(), CryptoError::Random.into());
        }
    }

    #[test]
    fn points_of_different_curves_do_not_mix() {
        let group = Group::new(Curve::P256).unwrap();
        let other = Group::new(Curve::BrainpoolP256r1).unwrap();
        assert!(group.key_pair(&[2]).unwrap().agree(other.generator()).is_err());
        assert!(group.map(&[2], other.generator()).is_err());
    }

    #[test]
    fn debug_shows_the_curve_alone_and_keys_may_change_threads() {
        fn send<T: Send>(_: &T) {}
        let group = Group::new(Curve::P256).unwrap();
        let pair = group.key_pair(&[2]).unwrap();
        send(&pair);
        send(&group);
        assert_eq!(
            format!("{pair:?}"),
            "KeyPair { private: [sensitive], public: Point { curve: P256, encoded: [sensitive] } }"
        );
    }
}
