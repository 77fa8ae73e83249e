//! SubjectPublicKeyInfo: public keys of certificates and of Chip Authentication (RFC 5280, 4.1.2.7;
//! RFC 5480; TR-03111, 2.3.4).

use cccd_base::crypto::{Curve, ExplicitParameters, Group, PublicKey};

use super::{algorithm::AlgorithmIdentifier, ber, oid};
use crate::error::{CryptoError, DataError, DataKind, Result};
use crate::tlv::{
    Element, Reader,
    tag::{BIT_STRING, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
};

/// The largest number of integers in a key or its parameters: those of DSA.
const MAX_NUMBERS: usize = 3;

/// Parses a SubjectPublicKeyInfo in DER.
///
/// Unused bits in the key, and numbers without the zero that keeps them from being negative, can be read in only
/// one way; [`is_odd`] reports them.
///
/// Elliptic curves may be named, given as standardised domain parameters (TR-03110-3, A.2.1.1), or spelled out.
/// Spelled-out parameters are compared, all of them, with the known curves, and nothing is computed with any others
/// (CVE-2020-0601, CVE-2022-0778). The point is checked to lie on the curve.
///
/// # Errors
/// [`DataError`] when it is malformed; [`CryptoError::Unsupported`] for other kinds of keys and other curves;
/// [`CryptoError::Point`] for a point that is not on the curve.
pub(crate) fn parse_subject_public_key_info(der: &[u8]) -> Result<PublicKey> {
    let mut inside = Element::parse(der, SEQUENCE)?.children()?;
    let algorithm = AlgorithmIdentifier::parse(&inside.expect(SEQUENCE)?)?;
    let key = inside.expect(BIT_STRING)?;
    inside.finish()?;
    match algorithm.oid {
        oid::RSA_ENCRYPTION | oid::RSASSA_PSS => Ok(rsa(&key)?),
        oid::DSA => dsa(algorithm.parameters.as_ref(), &key),
        oid::EC_PUBLIC_KEY => ec(curve(algorithm.parameters.as_ref())?, &key),
        oid::STANDARDIZED_DOMAIN_PARAMETERS => ec(standardized_curve(algorithm.parameters.as_ref())?, &key),
        _ => Err(unsupported("this kind of public key")),
    }
}

/// Whether the encoding of a readable SubjectPublicKeyInfo deviates from DER, or its key has unused bits or
/// negative numbers.
pub(crate) fn is_odd(der: &[u8]) -> bool {
    let has_odd_key = || {
        let mut inside = Element::parse(der, SEQUENCE)?.children()?;
        let algorithm = AlgorithmIdentifier::parse(&inside.expect(SEQUENCE)?)?;
        let key = inside.expect(BIT_STRING)?;
        let numbers = match algorithm.oid {
            oid::RSA_ENCRYPTION | oid::RSASSA_PSS => vec![key.bits()?],
            oid::DSA => [Some(key.bits()?), algorithm.parameters.map(|numbers| numbers.raw())]
                .into_iter()
                .flatten()
                .collect(),
            _ => vec![],
        };
        let has_odd_numbers =
            numbers.into_iter().any(|numbers| !ber::is_der(numbers, &[]) || has_negative(numbers));
        Ok::<_, DataError>(key.value().first() != Some(&0) || has_odd_numbers)
    };
    !ber::is_der(der, &[]) || has_odd_key().unwrap_or(false)
}

/// Whether an INTEGER, or one inside a SEQUENCE, is negative.
fn has_negative(numbers: &[u8]) -> bool {
    let is_negative = |number: &Element<'_>| number.value().first().is_some_and(|first| first & 0x80 != 0);
    match Reader::new(numbers).next() {
        Ok(Some(list)) if list.tag() == SEQUENCE => {
            let numbers = list.children().and_then(|numbers| numbers.all(MAX_NUMBERS)).unwrap_or_default();
            numbers.iter().any(is_negative)
        }
        Ok(Some(number)) => is_negative(&number),
        _ => false,
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
        let modulus = inside.expect(INTEGER)?.magnitude()?.to_vec();
        let exponent = inside.expect(INTEGER)?.magnitude()?.to_vec();
        inside.finish()?;
        Ok(PublicKey::Rsa { modulus, exponent })
    };
    parse(key.bits()?).map_err(at)
}

/// Dss-Parms and DSAPublicKey (RFC 3279, 2.3.2): `SEQUENCE { p INTEGER, q INTEGER, g INTEGER }`, and an INTEGER.
/// Parameters inherited from the issuer are not looked up.
fn dsa(parameters: Option<&Element<'_>>, key: &Element<'_>) -> Result<PublicKey> {
    let Some(parameters) = parameters else {
        return Err(unsupported("a DSA key without its parameters"));
    };
    if parameters.tag() != SEQUENCE {
        return Err(parameters.error(DataKind::Tag).into());
    }
    let mut inside = parameters.children()?;
    let mut number = || Ok::<_, DataError>(inside.expect(INTEGER)?.magnitude()?.to_vec());
    let (p, q, g) = (number()?, number()?, number()?);
    inside.finish()?;
    let at = |e: DataError| DataError::new(e.kind, key.value_offset() + 1 + e.offset);
    let y = Element::parse(key.bits()?, INTEGER).and_then(|y| Ok(y.magnitude()?.to_vec())).map_err(at)?;
    Ok(PublicKey::Dsa { p, q, g, y })
}

/// ECParameters: a name, or all parameters spelled out.
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
    let p = field.expect(INTEGER)?.magnitude()?;
    field.finish()?;
    let mut coefficients = inside.expect(SEQUENCE)?.children()?;
    let a = coefficients.expect(OCTET_STRING)?.value();
    let b = coefficients.expect(OCTET_STRING)?.value();
    coefficients.optional(BIT_STRING)?;
    coefficients.finish()?;
    let generator = inside.expect(OCTET_STRING)?.value();
    let order = inside.expect(INTEGER)?.magnitude()?;
    let cofactor = inside.optional(INTEGER)?.map(|cofactor| cofactor.magnitude()).transpose()?;
    inside.optional(SEQUENCE)?;
    inside.finish()?;
    Ok(ExplicitParameters { p, a, b, generator, order, cofactor })
}

fn unsupported(what: &'static str) -> crate::Error {
    CryptoError::Unsupported { what }.into()
}

#[cfg(test)]
mod tests {
    use asn1_rs::oid;
    use proptest::prelude::*;

    use super::*;
    use crate::error::Code;
    use crate::pki::testing::key;
    use crate::tlv::{encode, encode_all, tag::NULL};

    /// Builds a SubjectPublicKeyInfo.
    fn info(algorithm: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
        let algorithm = encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, algorithm), parameters]);
        encode_all(SEQUENCE, &[&algorithm, &encode_all(BIT_STRING, &[&[0], key])])
    }

    fn integer(number: &[u8]) -> Vec<u8> {
        encode_all(INTEGER, &[&[0], number])
    }

    /// Builds ECParameters with everything spelled out.
    fn spelled_out(parameters: &ExplicitParameters<Vec<u8>>) -> Vec<u8> {
        let field = [encode(OBJECT_IDENTIFIER, oid::PRIME_FIELD), integer(&parameters.p)].concat();
        let coefficients =
            [encode(OCTET_STRING, &parameters.a), encode(OCTET_STRING, &parameters.b)].concat();
        encode_all(
            SEQUENCE,
            &[
                &integer(&[1]),
                &encode(SEQUENCE, &field),
                &encode(SEQUENCE, &coefficients),
                &encode(OCTET_STRING, &parameters.generator),
                &integer(&parameters.order),
                &parameters.cofactor.as_deref().map(integer).unwrap_or_default(),
            ],
        )
    }

    fn code(der: &[u8]) -> Code {
        parse_subject_public_key_info(der).unwrap_err().code()
    }

    /// A key on brainpoolP256r1 and its point.
    fn brainpool() -> (PublicKey, Vec<u8>) {
        let public = key(7).public_key();
        let PublicKey::Ec { point, .. } = public.clone() else { panic!("an elliptic curve key") };
        (public, point)
    }

    #[test]
    fn a_curve_may_be_named_numbered_or_spelled_out() {
        let (expected, point) = brainpool();
        let curve = Curve::BrainpoolP256r1;
        let explicit = curve.explicit().unwrap();
        let without_cofactor = ExplicitParameters { cofactor: None, ..explicit.clone() };
        for der in [
            info(oid::EC_PUBLIC_KEY, &encode(OBJECT_IDENTIFIER, curve.oid()), &point),
            info(oid::STANDARDIZED_DOMAIN_PARAMETERS, &encode(INTEGER, &[13]), &point),
            info(oid::EC_PUBLIC_KEY, &spelled_out(&explicit), &point),
            info(oid::EC_PUBLIC_KEY, &spelled_out(&without_cofactor), &point),
        ] {
            assert_eq!(parse_subject_public_key_info(&der).unwrap(), expected);
        }
    }

    #[test]
    fn spelled_out_parameters_that_differ_in_anything_are_not_used() {
        let (_, point) = brainpool();
        let explicit = Curve::BrainpoolP256r1.explicit().unwrap();
        type Part = fn(&mut ExplicitParameters<Vec<u8>>) -> &mut Vec<u8>;
        let parts: [Part; 6] = [
            |parameters| &mut parameters.p,
            |parameters| &mut parameters.a,
            |parameters| &mut parameters.b,
            |parameters| &mut parameters.generator,
            |parameters| &mut parameters.order,
            |parameters| parameters.cofactor.as_mut().unwrap(),
        ];
        for part in parts {
            let mut parameters = explicit.clone();
            *part(&mut parameters).last_mut().unwrap() ^= 2;
            let der = info(oid::EC_PUBLIC_KEY, &spelled_out(&parameters), &point);
            assert_eq!(code(&der), Code::CryptoUnsupported);
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_apart_from_what_is_malformed() {
        let (_, point) = brainpool();
        let named = encode(OBJECT_IDENTIFIER, Curve::BrainpoolP256r1.oid());
        // An unknown curve, parameters inherited from the issuer, an unknown parameter number, DSA without
        // parameters.
        assert_eq!(
            code(&info(oid::EC_PUBLIC_KEY, &encode(OBJECT_IDENTIFIER, &[0x2A, 3]), &point)),
            Code::CryptoUnsupported
        );
        assert_eq!(code(&info(oid::EC_PUBLIC_KEY, &encode(NULL, &[]), &point)), Code::CryptoUnsupported);
        let numbered = info(oid::STANDARDIZED_DOMAIN_PARAMETERS, &encode(INTEGER, &[31]), &point);
        assert_eq!(code(&numbered), Code::CryptoUnsupported);
        assert_eq!(code(&info(&oid!(raw 1.2.840.10040.4.1), &[], &point)), Code::CryptoUnsupported);

        let mut beside = point.clone();
        *beside.last_mut().unwrap() ^= 1;
        assert_eq!(code(&info(oid::EC_PUBLIC_KEY, &named, &beside)), Code::CryptoPoint);
        assert_eq!(code(&info(oid::EC_PUBLIC_KEY, &encode(OCTET_STRING, &[]), &point)), Code::DataTag);
        let trailing = [info(oid::EC_PUBLIC_KEY, &named, &point), vec![0]].concat();
        assert_eq!(code(&trailing), Code::DataTrailing);
    }

    #[test]
    fn dsa_keys_by_openssl_are_read() {
        let der = include_bytes!("../../../cccd-sim/keys/dsa-test-2048-256.pub.der");
        let private = include_bytes!("../../../cccd-sim/keys/dsa-test-2048-256.der");
        let expected = cccd_base::crypto::DsaSigner::from_der(private).unwrap().public_key();
        assert_eq!(parse_subject_public_key_info(der), Ok(expected));
        for length in 0..der.len() {
            assert!(parse_subject_public_key_info(&der[..length]).is_err());
        }
    }

    #[test]
    fn rsa_keys_are_read_with_either_identifier() {
        let numbers = encode(SEQUENCE, &[integer(&[0xC5, 1]), integer(&[1, 0, 1])].concat());
        let expected = PublicKey::Rsa { modulus: vec![0xC5, 1], exponent: vec![1, 0, 1] };
        for algorithm in [oid::RSA_ENCRYPTION, oid::RSASSA_PSS] {
            let der = info(algorithm, &encode(NULL, &[]), &numbers);
            assert_eq!(parse_subject_public_key_info(&der).unwrap(), expected);
        }
        let empty = encode(SEQUENCE, &[encode(INTEGER, &[]), integer(&[3])].concat());
        assert_eq!(code(&info(oid::RSA_ENCRYPTION, &[], &empty)), Code::DataValue);
    }

    /// A form that can be read in only one way is accepted and reported.
    #[test]
    fn odd_forms_of_a_key_are_the_same_key() {
        let null = encode(NULL, &[]);
        let numbers = |modulus: &[u8]| [encode(INTEGER, modulus), encode(INTEGER, &[1, 0, 1])].concat();
        let rsa = |modulus: &[u8]| info(oid::RSA_ENCRYPTION, &null, &encode(SEQUENCE, &numbers(modulus)));
        let usual = rsa(&[0, 0xC5, 1]);
        let long = [&[0x30, 0x81, 0x0A][..], &numbers(&[0, 0xC5, 1])].concat();
        let expected = parse_subject_public_key_info(&usual).unwrap();
        assert!(!is_odd(&usual));
        for odd in [rsa(&[0xC5, 1]), rsa(&[0, 0, 0xC5, 1]), info(oid::RSA_ENCRYPTION, &null, &long)] {
            assert_eq!(parse_subject_public_key_info(&odd).as_ref(), Ok(&expected));
            assert!(is_odd(&odd));
        }
        let der = include_bytes!("../../../cccd-sim/keys/dsa-test-2048-256.pub.der");
        assert!(!is_odd(der));

        let (expected, point) = brainpool();
        let named = encode(OBJECT_IDENTIFIER, Curve::BrainpoolP256r1.oid());
        let usual = info(oid::EC_PUBLIC_KEY, &named, &point);
        assert!(!is_odd(&usual));
        let unused = usual.len() - point.len() - 1;
        for bits in 1..=7 {
            let mut odd = usual.clone();
            odd[unused] = bits;
            assert_eq!(parse_subject_public_key_info(&odd).as_ref(), Ok(&expected));
            assert!(is_odd(&odd), "{bits} unused bits");
        }
        let mut none = usual;
        none[unused] = 8;
        assert_eq!(code(&none), Code::DataValue);
    }

    #[test]
    fn no_part_of_a_key_is_a_key() {
        let (_, point) = brainpool();
        let explicit = spelled_out(&Curve::BrainpoolP256r1.explicit().unwrap());
        let der = info(oid::EC_PUBLIC_KEY, &explicit, &point);
        for length in 0..der.len() {
            assert!(parse_subject_public_key_info(&der[..length]).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_parameters_and_keys_are_survived(
            kind in 0..4_usize,
            parameters in proptest::collection::vec(any::<u8>(), 0..64),
            key in proptest::collection::vec(any::<u8>(), 0..80),
        ) {
            let kinds =
                [oid::EC_PUBLIC_KEY, oid::STANDARDIZED_DOMAIN_PARAMETERS, oid::RSA_ENCRYPTION, oid::DSA];
            let _ = parse_subject_public_key_info(&info(kinds[kind], &parameters, &key));
            let _ = parse_subject_public_key_info(&info(kinds[kind], &encode(SEQUENCE, &parameters), &key));
            let _ = parse_subject_public_key_info(&parameters);
        }
    }
}
