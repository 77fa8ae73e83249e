//! The body and the block of a file of evidence as ASN.1 types; code derived by asn1-rs reads their fields one
//! after another.
//!
//! asn1-rs does not enforce everything that strict DER requires here, and does not report where it failed;
//! [`Object`] and the few types beside it add that. The derive for BER is used because its fields can choose to be
//! stricter: the derive for DER skips whatever follows the last field, and treats an absent optional field as a
//! fault.

use asn1_rs::{
    Any, BerSequence, CheckDerConstraints, Class, FromBer, FromDer, Header, Oid, Sequence, Tag, Tagged,
    nom::{self, IResult},
};

use crate::evidence::MAX_TEXT_LEN;

/// The most data objects that are read in one list; this version knows sixteen questions, and fewer files.
const MAX_PARTS: usize = 64;

/// The address of the bytes that are wrong, once it is known.
#[derive(Debug)]
pub(super) struct Fault(Option<usize>);

impl Fault {
    /// A fault at these bytes, which are part of the file.
    pub(super) fn at(bytes: &[u8]) -> Self {
        Self(Some(bytes.as_ptr().addr()))
    }

    /// The offset of the fault from the start of the file.
    pub(super) fn offset(&self, file: &[u8]) -> usize {
        self.0.and_then(|address| address.checked_sub(file.as_ptr().addr())).unwrap_or_default()
    }

    /// The innermost fault is the most informative one.
    fn or_at(self, bytes: &[u8]) -> nom::Err<Self> {
        nom::Err::Error(if self.0.is_some() { self } else { Self::at(bytes) })
    }
}

impl From<asn1_rs::Error> for Fault {
    fn from(_: asn1_rs::Error) -> Self {
        Self(None)
    }
}

impl From<nom::Err<Self>> for Fault {
    fn from(error: nom::Err<Self>) -> Self {
        match error {
            nom::Err::Error(fault) | nom::Err::Failure(fault) => fault,
            nom::Err::Incomplete(_) => Self(None),
        }
    }
}

type Parsed<'a, T> = IResult<&'a [u8], T, Fault>;

/// Stands for the tag of the type itself.
const OWN: u32 = u32::MAX;

/// A data object in DER: of the type's own tag, or of `[TAG] IMPLICIT`.
#[derive(Debug)]
pub(super) struct Object<'a, T, const TAG: u32 = OWN> {
    pub(super) value: T,
    /// Tag, length and value as they are in the file.
    pub(super) raw: &'a [u8],
}

impl<T, const TAG: u32> Object<'_, T, TAG> {
    /// The fault that the value is meaningless.
    pub(super) fn fault(&self) -> Fault {
        Fault::at(self.raw)
    }
}

impl<T: Tagged, const TAG: u32> Object<'_, T, TAG> {
    fn is(header: &Header<'_>) -> bool {
        let own = if TAG == OWN { (Class::Universal, T::TAG) } else { (Class::ContextSpecific, Tag(TAG)) };
        // asn1-rs accepts a small tag number in the form for large ones, which DER forbids (X.690, 8.1.2.2).
        let is_short = header.raw_tag().is_some_and(|tag| tag.len() == 1);
        (header.class(), header.tag()) == own && header.constructed() == (T::TAG == Tag::Sequence) && is_short
    }
}

impl<'a, T, const TAG: u32> FromBer<'a, Fault> for Object<'a, T, TAG>
where
    T: Tagged + TryFrom<Any<'a>>,
    Fault: From<T::Error>,
{
    fn from_ber(bytes: &'a [u8]) -> Parsed<'a, Self> {
        let read = || {
            let (rest, any) = Any::from_der(bytes).map_err(asn1_rs::Error::from)?;
            if !Self::is(&any.header) {
                return Err(Fault::at(bytes));
            }
            let value = T::try_from(Any::from_tag_and_data(T::TAG, any.data))?;
            let raw = bytes.get(..bytes.len() - rest.len()).unwrap_or_default();
            Ok((rest, Self { value, raw }))
        };
        read().map_err(|fault: Fault| fault.or_at(bytes))
    }
}

/// A data object that may be absent.
#[derive(Debug)]
pub(super) struct Maybe<T>(pub(super) Option<T>);

impl<'a, T, const TAG: u32> FromBer<'a, Fault> for Maybe<Object<'a, T, TAG>>
where
    T: Tagged,
    Object<'a, T, TAG>: FromBer<'a, Fault>,
{
    fn from_ber(bytes: &'a [u8]) -> Parsed<'a, Self> {
        match Header::from_der(bytes) {
            Ok((_, header)) if Object::<T, TAG>::is(&header) => {
                let (rest, object) = Object::from_ber(bytes)?;
                Ok((rest, Self(Some(object))))
            }
            _ => Ok((bytes, Self(None))),
        }
    }
}

/// Data objects of one type, as many as follow one another.
#[derive(Debug)]
pub(super) struct Many<T>(pub(super) Vec<T>);

impl<'a, T> FromBer<'a, Fault> for Many<T>
where
    Maybe<T>: FromBer<'a, Fault>,
{
    fn from_ber(mut bytes: &'a [u8]) -> Parsed<'a, Self> {
        let mut objects = Vec::new();
        loop {
            let (rest, Maybe(object)) = Maybe::from_ber(bytes)?;
            let Some(object) = object else { return Ok((bytes, Self(objects))) };
            if objects.len() == MAX_PARTS {
                return Err(nom::Err::Error(Fault::at(bytes)));
            }
            objects.push(object);
            bytes = rest;
        }
    }
}

/// The end: nothing follows.
#[derive(Debug)]
pub(super) struct End;

impl<'a> FromBer<'a, Fault> for End {
    fn from_ber(bytes: &'a [u8]) -> Parsed<'a, Self> {
        if bytes.is_empty() { Ok((bytes, Self)) } else { Err(nom::Err::Error(Fault::at(bytes))) }
    }
}

/// UTF8String of at most [`MAX_TEXT_LEN`] bytes.
#[derive(Debug)]
pub(super) struct Text<'a>(pub(super) &'a str);

impl Tagged for Text<'_> {
    const TAG: Tag = Tag::Utf8String;
}

impl<'a> TryFrom<Any<'a>> for Text<'a> {
    type Error = Fault;

    fn try_from(any: Any<'a>) -> Result<Self, Fault> {
        let text = Some(any.data).filter(|text| text.len() <= MAX_TEXT_LEN);
        text.and_then(|text| std::str::from_utf8(text).ok()).map(Self).ok_or(Fault(None))
    }
}

/// INTEGER that is an error code or a status word.
#[derive(Debug)]
pub(super) struct Number(pub(super) u16);

impl Tagged for Number {
    const TAG: Tag = Tag::Integer;
}

impl<'a> TryFrom<Any<'a>> for Number {
    type Error = Fault;

    fn try_from(any: Any<'a>) -> Result<Self, Fault> {
        u16::check_constraints(&any)?;
        Ok(Self(any.u16()?))
    }
}

/// BOOLEAN. asn1-rs's own `bool` must not be used: it panics on an empty value.
#[derive(Debug)]
pub(super) struct Flag(pub(super) bool);

impl Tagged for Flag {
    const TAG: Tag = Tag::Boolean;
}

impl<'a> TryFrom<Any<'a>> for Flag {
    type Error = Fault;

    fn try_from(any: Any<'a>) -> Result<Self, Fault> {
        match any.data {
            [0] => Ok(Self(false)),
            [0xFF] => Ok(Self(true)),
            _ => Err(Fault(None)),
        }
    }
}

/// What `FORMAT.md` calls the body.
#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct Body<'a> {
    pub(super) tool: Object<'a, Text<'a>, 0>,
    pub(super) time: Object<'a, Text<'a>, 1>,
    pub(super) reader: Object<'a, Text<'a>, 2>,
    pub(super) purpose: Maybe<Object<'a, Text<'a>, 3>>,
    pub(super) clerk: Maybe<Object<'a, Text<'a>, 4>>,
    pub(super) access: Maybe<Object<'a, AccessFields<'a>, 5>>,
    pub(super) chip: Object<'a, Statement<'a>, 6>,
    pub(super) active: Object<'a, ActiveFields<'a>, 7>,
    pub(super) course: Object<'a, Course<'a>, 8>,
    pub(super) verdict: Object<'a, VerdictFields<'a>, 9>,
    pub(super) files: Object<'a, Files<'a>, 10>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct AccessFields<'a> {
    pub(super) protocol: Object<'a, Text<'a>>,
    pub(super) password: Object<'a, Text<'a>>,
    pub(super) oid: Maybe<Object<'a, Oid<'a>>>,
    _end: End,
}

/// A statement: its name, and its number.
#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct Statement<'a> {
    pub(super) name: Object<'a, Text<'a>>,
    pub(super) number: Maybe<Object<'a, Number>>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct ActiveFields<'a> {
    pub(super) name: Object<'a, Text<'a>>,
    pub(super) number: Maybe<Object<'a, Number>>,
    pub(super) challenge: Maybe<Object<'a, &'a [u8]>>,
    pub(super) signature: Maybe<Object<'a, &'a [u8]>>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct Course<'a> {
    pub(super) rebuilt: Object<'a, Flag>,
    pub(super) lifted: Object<'a, Flag>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct VerdictFields<'a> {
    pub(super) name: Object<'a, Text<'a>>,
    pub(super) checks: Many<Object<'a, CheckFields<'a>>>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct CheckFields<'a> {
    pub(super) question: Object<'a, Text<'a>>,
    pub(super) outcome: Object<'a, Text<'a>>,
    pub(super) code: Maybe<Object<'a, Number>>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct Files<'a> {
    pub(super) files: Many<Object<'a, FileFields<'a>>>,
    _end: End,
}

#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct FileFields<'a> {
    pub(super) name: Object<'a, Text<'a>>,
    pub(super) state: Object<'a, Text<'a>>,
    pub(super) trailing: Object<'a, Flag>,
    pub(super) content: Maybe<Object<'a, &'a [u8]>>,
    _end: End,
}

/// What `FORMAT.md` calls the block.
#[derive(BerSequence)]
#[error(Fault)]
pub(super) struct Block<'a> {
    pub(super) key: Object<'a, Sequence<'a>>,
    pub(super) signature: Object<'a, &'a [u8]>,
    _end: End,
}
