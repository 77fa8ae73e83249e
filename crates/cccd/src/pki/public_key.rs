//! SubjectPublicKeyInfo: public keys of certificates and of Chip Authentication (RFC 5280, 4.1.2.7;
//! RFC 5480; TR-03111, 2.3.4).

use cccd_base::crypto::{Curve, ExplicitParameters, Group, PublicKey};

use super::{algorithm::AlgorithmIdentifier, oid};
use crate::error::{CryptoError, DataError, DataKind, Result};
use crate::tlv::{
    Element,
    tag::{BIT_STRING, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
};

/// Reads a SubjectPublicKeyInfo from its DER bytes.
///
/// Elliptic curves may be named, given as standardised domain parameters (TR-03110-3, A.2.1.1), or spelled
/// out; spelled-out parameters are compared with the curves that are known, all of them, and nothing is
/// calculated with any others (CVE-2020-0601, CVE-2022-0778). The point is checked to lie on the curve.
///
/// # Errors
/// [`DataError`] when it is malformed; [`CryptoError::Unsupported`] for other kinds of keys and other
/// curves; [`CryptoError::Point`] for a point that is not on the curve.
pub fn parse_subject_public_key_info(der: &[u8]) -> Result<PublicKey> {
    let mut inside = Element::parse(der, SEQUENCE)?.children()?;
    let algorithm = AlgorithmIdentifier::parse(&inside.expect(SEQUENCE)?)?;
    let key = inside.expect(BIT_STRING)?;
    inside.finish()?;
    match algorithm.oid {
        oid::RSA_ENCRYPTION | oid::RSASSA_PSS => Ok(rsa(&key)?),
        oid::EC_PUBLIC_KEY => ec(curve(algorithm.parameters.as_ref())?, &key),
        oid::STANDARDIZED_DOMAIN_PARAMETERS => ec(standardized_curve(algorithm.parameters.as_ref())?, &key),
        _ => Err(unsupported("this kind of public key")),
    }
}

fn ec(curve: Curve, key: &Element<'_>) -> Result<PublicKey> {
    let point = Group::new(curve)?.decode_point(key.bits()?)?.to_bytes();
    Ok(PublicKey::Ec { curve, point })
}

/// RSAPublicKey (RFC 8017, A.1.1): `SEQUENCE { modulus INTEGER, publicExponent INTEGER }`.
fn rsa(key: &Element<'_>) -> Result<PublicKey, DataError> {
    let at = |e: DataError| DataError::new(e.kind, key.value_offset() + 1 + e.offset);
    let parse = |bits| {
        let mut inside = Element::parse(bits, SEQUENCE)?.children()?;
        let modulus = inside.expect(INTEGER)?.unsigned()?.to_vec();
        let exponent = inside.expect(INTEGER)?.unsigned()?.to_vec();
        inside.finish()?;
        Ok(PublicKey::Rsa { modulus, exponent })
    };
    parse(key.bits()?).map_err(at)
}

/// ECParameters: a name, or everything spelled out.
fn curve(parameters: Option<&Element<'_>>) -> Result<Curve> {
    let Some(parameters) = parameters else {
        return Err(unsupported("an elliptic curve key without its curve"));
    };
    match parameters.tag() {
        OBJECT_IDENTIFIER => Curve::from_oid(parameters.value()),
        SEQUENCE => Curve::from_explicit(&explicit_parameters(parameters)?),
        _ => return Err(parameters.error(DataKind::Tag).into()),
    }
    .ok_or_else(|| unsupported("this elliptic curve"))
}

fn standardized_curve(parameters: Option<&Element<'_>>) -> Result<Curve> {
    let Some(parameters) = parameters else {
        return Err(unsupported("an elliptic curve key without its curve"));
    };
    if parameters.tag() != INTEGER {
        return Err(parameters.error(DataKind::Tag).into());
    }
    let id = u8::try_from(parameters.small()?).map_err(|_| parameters.error(DataKind::Value))?;
    Curve::from_standardized_id(id).ok_or_else(|| unsupported("these domain parameters"))
}

/// SpecifiedECDomain over a prime field (TR-03111, 2.3.2.1):
/// `SEQUENCE { version, fieldID { prime-field, p }, curve { a, b, seed? }, base, order, cofactor?, hash? }`.
fn explicit_parameters<'a>(parameters: &Element<'a>) -> Result<ExplicitParameters<&'a [u8]>> {
    let mut inside = parameters.children()?;
    let version = inside.expect(INTEGER)?;
    if !matches!(version.small()?, 1..=3) {
        return Err(version.error(DataKind::Version).into());
    }
    let mut field = inside.expect(SEQUENCE)?.children()?;
    if field.expect(OBJECT_IDENTIFIER)?.value() != oid::PRIME_FIELD {
        return Err(unsupported("a curve over a field that is not prime"));
    }
    let p = field.expect(INTEGER)?.unsigned()?;
    field.finish()?;
    let mut coefficients = inside.expect(SEQUENCE)?.children()?;
    let a = coefficients.expect(OCTET_STRING)?.value();
    let b = coefficients.expect(OCTET_STRING)?.value();
    coefficients.optional(BIT_STRING)?;
    coefficients.finish()?;
    let generator = inside.expect(OCTET_STRING)?.value();
    let order = inside.expect(INTEGER)?.unsigned()?;
    let cofactor = inside.optional(INTEGER)?.map(|cofactor| cofactor.unsigned()).transpose()?;
    inside.optional(SEQUENCE)?;
    inside.finish()?;
    Ok(ExplicitParameters { p, a, b, generator, order, cofactor })
}

fn unsupported(what: &'static str) -> crate::Error {
    CryptoError::Unsupported { what }.into()
}
