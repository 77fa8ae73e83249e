//! The table of curves, and the search for the row that matches explicit parameters.

use std::sync::OnceLock;

use asn1_rs::oid;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcGroupRef, PointConversionForm};
use openssl::error::ErrorStack;
use openssl::nid::Nid;

use super::super::{OrFailed, bit_length, significant};
use crate::error::Result;

/// A curve of the standardised domain parameters (Doc 9303-11, 9.5.1, ids 8 to 18).
///
/// No other curves are used: parameters from a card are only compared with these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Curve {
    /// NIST P-192.
    P192,
    /// brainpoolP192r1.
    BrainpoolP192r1,
    /// NIST P-224.
    P224,
    /// brainpoolP224r1.
    BrainpoolP224r1,
    /// NIST P-256.
    P256,
    /// brainpoolP256r1.
    BrainpoolP256r1,
    /// brainpoolP320r1.
    BrainpoolP320r1,
    /// NIST P-384.
    P384,
    /// brainpoolP384r1.
    BrainpoolP384r1,
    /// brainpoolP512r1.
    BrainpoolP512r1,
    /// NIST P-521.
    P521,
}

/// What differs between curves. The prime and the order have the same number of bits in all of them.
struct Row {
    id: u8,
    name: &'static str,
    bits: usize,
    nid: Nid,
    /// The value of the DER object identifier.
    oid: &'static [u8],
}

impl Curve {
    /// Every curve, in the order of the identifiers.
    pub const ALL: [Self; 11] = [
        Self::P192,
        Self::BrainpoolP192r1,
        Self::P224,
        Self::BrainpoolP224r1,
        Self::P256,
        Self::BrainpoolP256r1,
        Self::BrainpoolP320r1,
        Self::P384,
        Self::BrainpoolP384r1,
        Self::BrainpoolP512r1,
        Self::P521,
    ];

    #[rustfmt::skip] // one row a line
    const fn row(self) -> Row {
        const fn row(id: u8, name: &'static str, bits: usize, nid: Nid, oid: &'static [u8]) -> Row {
            Row { id, name, bits, nid, oid }
        }
        match self {
            Self::P192 => row(8, "secp192r1", 192, Nid::X9_62_PRIME192V1, &oid!(raw 1.2.840.10045.3.1.1)),
            Self::BrainpoolP192r1 => row(9, "brainpoolP192r1", 192, Nid::BRAINPOOL_P192R1, &oid!(raw 1.3.36.3.3.2.8.1.1.3)),
            Self::P224 => row(10, "secp224r1", 224, Nid::SECP224R1, &oid!(raw 1.3.132.0.33)),
            Self::BrainpoolP224r1 => row(11, "brainpoolP224r1", 224, Nid::BRAINPOOL_P224R1, &oid!(raw 1.3.36.3.3.2.8.1.1.5)),
            Self::P256 => row(12, "secp256r1", 256, Nid::X9_62_PRIME256V1, &oid!(raw 1.2.840.10045.3.1.7)),
            Self::BrainpoolP256r1 => row(13, "brainpoolP256r1", 256, Nid::BRAINPOOL_P256R1, &oid!(raw 1.3.36.3.3.2.8.1.1.7)),
            Self::BrainpoolP320r1 => row(14, "brainpoolP320r1", 320, Nid::BRAINPOOL_P320R1, &oid!(raw 1.3.36.3.3.2.8.1.1.9)),
            Self::P384 => row(15, "secp384r1", 384, Nid::SECP384R1, &oid!(raw 1.3.132.0.34)),
            Self::BrainpoolP384r1 => row(16, "brainpoolP384r1", 384, Nid::BRAINPOOL_P384R1, &oid!(raw 1.3.36.3.3.2.8.1.1.11)),
            Self::BrainpoolP512r1 => row(17, "brainpoolP512r1", 512, Nid::BRAINPOOL_P512R1, &oid!(raw 1.3.36.3.3.2.8.1.1.13)),
            Self::P521 => row(18, "secp521r1", 521, Nid::SECP521R1, &oid!(raw 1.3.132.0.35)),
        }
    }

    /// Returns the identifier of the standardised domain parameters (Doc 9303-11, 9.5.1).
    pub const fn standardized_id(self) -> u8 {
        self.row().id
    }

    /// Returns the curve with this identifier of standardised domain parameters.
    pub fn from_standardized_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.row().id == id)
    }

    /// The object identifier: the value bytes of its DER form, without tag and length.
    pub const fn oid(self) -> &'static [u8] {
        self.row().oid
    }

    /// Returns the curve with this object identifier, given as the value bytes of its DER form.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.row().oid == oid)
    }

    /// The usual name, such as `brainpoolP256r1`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Length of a coordinate in bytes.
    pub const fn field_len(self) -> usize {
        self.row().bits.div_ceil(8)
    }

    /// Length of the order, and therefore of a private key, in bytes.
    pub const fn order_len(self) -> usize {
        self.row().bits.div_ceil(8)
    }

    /// Number of bits of the order.
    pub(in super::super) const fn order_bits(self) -> usize {
        self.row().bits
    }

    /// Returns the curve that explicit parameters describe, if it is in the table.
    ///
    /// Compares all parameters, so that an attacker cannot supply a generator of their own. Never calculates with
    /// unknown parameters. The cofactor may be absent, and the generator may be compressed.
    pub fn from_explicit<T: AsRef<[u8]>>(parameters: &ExplicitParameters<T>) -> Option<Self> {
        let bits = bit_length(parameters.p.as_ref());
        Self::ALL
            .into_iter()
            .filter(|curve| curve.row().bits == bits)
            .find(|curve| curve.explicit().is_ok_and(|own| own.describes_the_same_as(parameters)))
    }

    /// Returns the explicit parameters of the curve, with the generator uncompressed.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed) when the library was built without this curve.
    pub fn explicit(self) -> Result<ExplicitParameters<Vec<u8>>> {
        let group = self.library()?;
        let length = self.field_len() as i32;
        let run = || {
            let mut context = BigNumContext::new()?;
            let (mut p, mut a, mut b) = (BigNum::new()?, BigNum::new()?, BigNum::new()?);
            let (mut order, mut cofactor) = (BigNum::new()?, BigNum::new()?);
            group.components_gfp(&mut p, &mut a, &mut b, &mut context)?;
            group.order(&mut order, &mut context)?;
            group.cofactor(&mut cofactor, &mut context)?;
            let generator = group.generator_opt().ok_or_else(ErrorStack::get)?;
            let form = PointConversionForm::UNCOMPRESSED;
            Ok(ExplicitParameters {
                p: p.to_vec(),
                a: a.to_vec_padded(length)?,
                b: b.to_vec_padded(length)?,
                generator: generator.to_bytes(group, form, &mut context)?,
                order: order.to_vec(),
                cofactor: Some(cofactor.to_vec()),
            })
        };
        run().or_failed("curve parameters")
    }

    /// Returns the order n as a number.
    pub(in super::super) fn order(self) -> Result<BigNum> {
        let group = self.library()?;
        let run = || {
            let mut order = BigNum::new()?;
            group.order(&mut order, &mut *BigNumContext::new()?)?;
            Ok(order)
        };
        run().or_failed("order")
    }

    /// Returns the curve in the form that the library calculates with.
    ///
    /// Builds it only once, because building takes a good part of the time of a signature check and it never changes.
    pub(in super::super) fn library(self) -> Result<&'static EcGroupRef> {
        static BUILT: [OnceLock<EcGroup>; Curve::ALL.len()] = [const { OnceLock::new() }; Curve::ALL.len()];
        let place = &BUILT[self as usize];
        if let Some(group) = place.get() {
            return Ok(group);
        }
        let group = EcGroup::from_curve_name(self.row().nid).or_failed("curve")?;
        Ok(place.get_or_init(|| group))
    }
}

/// A curve over a prime field as big-endian numbers (ECParameters of TR-03111, X9.62).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExplicitParameters<T> {
    /// The prime of the field.
    pub p: T,
    /// The coefficient a.
    pub a: T,
    /// The coefficient b.
    pub b: T,
    /// The generator as an encoded point.
    pub generator: T,
    /// The order n of the generator.
    pub order: T,
    /// The cofactor h.
    pub cofactor: Option<T>,
}

impl ExplicitParameters<Vec<u8>> {
    /// Returns whether parameters from outside are numerically equal to these.
    fn describes_the_same_as<T: AsRef<[u8]>>(&self, other: &ExplicitParameters<T>) -> bool {
        let same = |own: &[u8], other: &T| significant(own) == significant(other.as_ref());
        let generator = other.generator.as_ref();
        same(&self.p, &other.p)
            && same(&self.a, &other.a)
            && same(&self.b, &other.b)
            && (generator == self.generator || generator == self.compressed_generator())
            && same(&self.order, &other.order)
            && other
                .cofactor
                .as_ref()
                .is_none_or(|other| same(self.cofactor.as_deref().unwrap_or(&[]), other))
    }

    /// Returns the compressed generator: `02` or `03` by the parity of y, then x.
    fn compressed_generator(&self) -> Vec<u8> {
        let (head, y) = self.generator.split_at(self.generator.len().div_ceil(2));
        let parity = y.last().map_or(0, |last| last & 1);
        [&[2 + parity], head.get(1..).unwrap_or_default()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{bytes, vectors};
    use super::*;

    #[test]
    fn the_table_agrees_with_the_published_parameters() {
        let vectors = vectors!("domain_params.json");
        let published = vectors["ec"].as_array().unwrap();
        assert_eq!(published.len(), Curve::ALL.len());
        for (curve, published) in Curve::ALL.into_iter().zip(published) {
            assert_eq!(u64::from(curve.standardized_id()), published["id"]);
            assert_eq!(curve.name(), published["name"]);
            assert_eq!(curve.oid(), &bytes(published, "named_curve_oid_der")[2..]);
            let own = curve.explicit().unwrap();
            for (own, name) in [(&own.p, "p"), (&own.a, "a"), (&own.b, "b"), (&own.order, "n")] {
                assert_eq!(significant(own), significant(&bytes(published, name)), "{} {name}", curve.name());
            }
            let (gx, gy) = (bytes(published, "gx"), bytes(published, "gy"));
            assert_eq!(own.generator, [&[4], gx.as_slice(), &gy].concat());
            assert_eq!(own.cofactor, Some(vec![1]));
            assert_eq!(published["h"], 1);
            assert_eq!(bit_length(&own.p), curve.row().bits);
            assert_eq!(bit_length(&own.order), curve.order_bits());
            assert_eq!((gx.len(), own.order.len()), (curve.field_len(), curve.order_len()));

            assert_eq!(Curve::from_standardized_id(curve.standardized_id()), Some(curve));
            assert_eq!(Curve::from_oid(curve.oid()), Some(curve));
        }
        for unknown in [0, 7, 19, 255] {
            assert_eq!(Curve::from_standardized_id(unknown), None);
        }
        assert_eq!(Curve::from_oid(&[]), None);
    }

    #[test]
    fn explicit_parameters_are_recognised_in_every_form() {
        for curve in Curve::ALL {
            let own = curve.explicit().unwrap();
            assert_eq!(Curve::from_explicit(&own), Some(curve));

            let zeros = |number: &Vec<u8>| [&[0, 0], number.as_slice()].concat();
            let longer = ExplicitParameters {
                p: zeros(&own.p),
                a: zeros(&own.a),
                b: zeros(&own.b),
                generator: own.compressed_generator(),
                order: zeros(&own.order),
                cofactor: None,
            };
            assert_eq!(Curve::from_explicit(&longer), Some(curve));
        }
    }

    #[test]
    fn the_compressed_generator_is_what_the_library_makes() {
        for curve in Curve::ALL {
            let (group, mut context) = (curve.library().unwrap(), BigNumContext::new().unwrap());
            let form = PointConversionForm::COMPRESSED;
            let expected = group.generator_opt().unwrap().to_bytes(group, form, &mut context).unwrap();
            assert_eq!(curve.explicit().unwrap().compressed_generator(), expected);
        }
    }

    #[test]
    fn one_changed_number_makes_another_curve() {
        type Field = fn(&mut ExplicitParameters<Vec<u8>>) -> &mut Vec<u8>;
        type Change = fn(&mut Vec<u8>);
        let changes: [Change; 2] = [|bytes| *bytes.last_mut().unwrap() ^= 2, |bytes| bytes.clear()];
        let fields: [Field; 6] = [
            |own| &mut own.p,
            |own| &mut own.a,
            |own| &mut own.b,
            |own| &mut own.generator,
            |own| &mut own.order,
            |own| own.cofactor.get_or_insert_default(),
        ];
        for curve in Curve::ALL {
            let own = curve.explicit().unwrap();
            for field in fields {
                for change in changes {
                    let mut changed = own.clone();
                    change(field(&mut changed));
                    assert_eq!(Curve::from_explicit(&changed), None);
                }
            }
            let mut negated = own.clone();
            let compressed = negated.compressed_generator();
            negated.generator = [&[compressed[0] ^ 1], &compressed[1..]].concat();
            assert_eq!(Curve::from_explicit(&negated), None);
        }
    }
}
