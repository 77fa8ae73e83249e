//! The types of CMS, certificates, EF.SOD and EF.DG14 as asn1-rs reads them.

use asn1_rs::{
    Any, BitString, CheckDerConstraints, DerAutoDerive, DerSequence, Error, FromDer, Integer, OctetString,
    Oid, PrintableString, Set, SetOf, Tag, Tagged,
};

/// A BOOLEAN; the one in asn1-rs panics if it is empty.
pub(crate) struct Flag(pub(crate) bool);

impl<'a> TryFrom<Any<'a>> for Flag {
    type Error = Error;

    fn try_from(any: Any<'a>) -> Result<Self, Error> {
        any.tag().assert_eq(Tag::Boolean)?;
        match any.data {
            [0] => Ok(Self(false)),
            [0xFF] => Ok(Self(true)),
            _ => Err(Error::BerValueError),
        }
    }
}

impl CheckDerConstraints for Flag {
    fn check_constraints(any: &Any<'_>) -> Result<(), Error> {
        any.header.assert_primitive()
    }
}

impl DerAutoDerive for Flag {}

impl Tagged for Flag {
    const TAG: Tag = Tag::Boolean;
}

#[derive(DerSequence)]
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: Oid<'a>,
    pub(crate) _parameters: Option<Any<'a>>,
}

#[derive(DerSequence)]
pub(crate) struct Certificate<'a> {
    pub(crate) tbs: TbsCertificate<'a>,
    pub(crate) _algorithm: Algorithm<'a>,
    pub(crate) _signature: BitString<'a>,
}

#[derive(DerSequence)]
pub(crate) struct TbsCertificate<'a> {
    #[tag_explicit(0)]
    #[default(0_u32)]
    pub(crate) version: u32,
    pub(crate) serial: Integer<'a>,
    pub(crate) _algorithm: Algorithm<'a>,
    pub(crate) issuer: Any<'a>,
    pub(crate) validity: Validity<'a>,
    pub(crate) subject: Any<'a>,
    pub(crate) public_key: Any<'a>,
    #[tag_implicit(1)]
    #[optional]
    pub(crate) _issuer_id: Option<BitString<'a>>,
    #[tag_implicit(2)]
    #[optional]
    pub(crate) _subject_id: Option<BitString<'a>>,
    #[tag_explicit(3)]
    #[optional]
    pub(crate) extensions: Option<Vec<Extension<'a>>>,
}

#[derive(DerSequence)]
pub(crate) struct Validity<'a> {
    pub(crate) not_before: Any<'a>,
    pub(crate) not_after: Any<'a>,
}

#[derive(DerSequence)]
pub(crate) struct Extension<'a> {
    pub(crate) id: Oid<'a>,
    #[default(Flag(false))]
    pub(crate) critical: Flag,
    pub(crate) value: OctetString<'a>,
}

#[derive(DerSequence)]
pub(crate) struct BasicConstraints {
    #[default(Flag(false))]
    pub(crate) ca: Flag,
    pub(crate) path_len: Option<u32>,
}

#[derive(DerSequence)]
pub(crate) struct AuthorityKeyIdentifier<'a> {
    #[tag_implicit(0)]
    #[optional]
    pub(crate) key: Option<OctetString<'a>>,
}

#[derive(DerSequence)]
pub(crate) struct ContentInfo<'a> {
    pub(crate) content_type: Oid<'a>,
    #[tag_explicit(0)]
    pub(crate) content: SignedData<'a>,
}

#[derive(DerSequence)]
pub(crate) struct SignedData<'a> {
    pub(crate) version: u32,
    pub(crate) digest_algorithms: SetOf<Algorithm<'a>>,
    pub(crate) content: EncapsulatedContent<'a>,
    #[tag_implicit(0)]
    #[optional]
    pub(crate) certificates: Option<Set<'a>>,
    #[tag_implicit(1)]
    #[optional]
    pub(crate) _lists: Option<Set<'a>>,
    pub(crate) signers: SetOf<SignerInfo<'a>>,
}

#[derive(DerSequence)]
pub(crate) struct EncapsulatedContent<'a> {
    pub(crate) content_type: Oid<'a>,
    #[tag_explicit(0)]
    pub(crate) content: OctetString<'a>,
}

#[derive(DerSequence)]
pub(crate) struct SignerInfo<'a> {
    pub(crate) version: u32,
    pub(crate) identifier: Any<'a>,
    pub(crate) digest_algorithm: Any<'a>,
    #[tag_implicit(0)]
    pub(crate) attributes: Set<'a>,
    pub(crate) signature_algorithm: Any<'a>,
    pub(crate) signature: OctetString<'a>,
}

#[derive(DerSequence)]
pub(crate) struct Attribute<'a> {
    pub(crate) oid: Oid<'a>,
    pub(crate) values: SetOf<Any<'a>>,
}

#[derive(DerSequence)]
pub(crate) struct LdsSecurityObject<'a> {
    pub(crate) version: u32,
    pub(crate) hash_algorithm: Algorithm<'a>,
    pub(crate) hashes: Vec<DataGroupHash<'a>>,
    pub(crate) versions: Option<LdsVersions<'a>>,
}

#[derive(DerSequence)]
pub(crate) struct DataGroupHash<'a> {
    pub(crate) number: u32,
    pub(crate) hash: OctetString<'a>,
}

#[derive(DerSequence)]
pub(crate) struct LdsVersions<'a> {
    pub(crate) lds: PrintableString<'a>,
    pub(crate) unicode: PrintableString<'a>,
}

#[derive(DerSequence)]
pub(crate) struct SecurityInfo<'a> {
    pub(crate) protocol: Oid<'a>,
    pub(crate) required: Any<'a>,
    pub(crate) optional: Option<Any<'a>>,
}

/// The maximum nesting depth of data objects.
const MAX_DEPTH: u8 = 32;
/// The maximum length of a tag in ISO/IEC 7816-4 (5.2.2.1); only asn1-rs reads longer ones.
const MAX_TAG: usize = 3;

/// Parses the only object in the bytes, and checks DER and the tags down to the innermost level: asn1-rs looks no
/// deeper than the types require.
pub(crate) fn whole<'a, T: FromDer<'a>>(bytes: &'a [u8]) -> Option<T> {
    let (rest, value) = T::from_der(bytes).ok()?;
    (rest.is_empty() && is_deep(bytes, MAX_DEPTH)).then_some(value)
}

fn is_deep(bytes: &[u8], depth: u8) -> bool {
    let is_deep = |any: &Any<'_>| {
        let tag = any.header.raw_tag().unwrap_or_default();
        tag.len() <= MAX_TAG && (!any.header.constructed() || is_deep(any.data, depth - 1))
    };
    depth > 0 && each::<Any<'_>>(bytes).is_some_and(|all| all.iter().all(is_deep))
}

/// Parses the objects that follow one another in the bytes.
pub(crate) fn each<'a, T: FromDer<'a>>(mut bytes: &'a [u8]) -> Option<Vec<T>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let (rest, value) = T::from_der(bytes).ok()?;
        all.push(value);
        bytes = rest;
    }
    Some(all)
}
