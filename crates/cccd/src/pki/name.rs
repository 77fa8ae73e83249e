//! Distinguished names (RFC 5280, 4.1.2.4).

use std::fmt;

use asn1_rs::oid;
use cccd_base::screen;

use super::oid;
use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element,
    tag::{OBJECT_IDENTIFIER, PRINTABLE_STRING, SEQUENCE, SET, UTF8_STRING},
};

/// The largest number of parts of a name, and of attributes in one part, that are read.
const MAX_PARTS: usize = 32;

/// The attribute `C`: country.
const COUNTRY: &[u8] = &oid!(raw 2.5.4.6);

/// The attribute `L`: locality.
const LOCALITY: &[u8] = &oid!(raw 2.5.4.7);

/// The attribute `serialNumber`, which authorities use to number their keys.
const SERIAL_NUMBER: &[u8] = &oid!(raw 2.5.4.5);

/// The labels of attributes in text (RFC 4514, 3, and further ones that roots of eMRTDs use).
const LABELS: [(&[u8], &str); 10] = [
    (&oid!(raw 2.5.4.3), "CN"),
    (SERIAL_NUMBER, "serialNumber"),
    (COUNTRY, "C"),
    (LOCALITY, "L"),
    (&oid!(raw 2.5.4.8), "ST"),
    (&oid!(raw 2.5.4.9), "STREET"),
    (&oid!(raw 2.5.4.10), "O"),
    (&oid!(raw 2.5.4.11), "OU"),
    (&oid!(raw 0.9.2342.19200300.100.1.25), "DC"),
    (&oid!(raw 1.2.840.113549.1.9.1), "emailAddress"),
];

/// A distinguished name.
///
/// Two names are equal if they have the same attributes in the same parts, regardless of string types, letter case
/// and white space (RFC 5280, 7.1).
#[derive(Clone)]
pub struct Name {
    raw: Vec<u8>,
    /// From the country down to the common name, in the order found.
    parts: Vec<Vec<Attribute>>,
}

/// One attribute with its value as text.
#[derive(Clone)]
struct Attribute {
    oid: Vec<u8>,
    text: String,
}

impl Attribute {
    /// Returns what makes two attributes equal.
    fn folded(&self) -> (&[u8], String) {
        (&self.oid, fold(&self.text))
    }
}

impl Name {
    /// Parses a name.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed or has more than 32 parts.
    pub fn parse(element: &Element<'_>) -> Result<Self, DataError> {
        if element.tag() != SEQUENCE {
            return Err(element.error(DataKind::Tag));
        }
        let parts = element.children()?.all(MAX_PARTS)?.iter().map(parse_part).collect::<Result<_, _>>()?;
        Ok(Self { raw: element.raw().to_vec(), parts })
    }

    /// Returns the bytes as encoded.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Returns the country: two upper case letters in a name that follows the profile.
    pub fn country(&self) -> Option<&str> {
        self.texts(COUNTRY).next()
    }

    /// Returns every country in the name; more than one breaks the profile.
    pub(crate) fn countries(&self) -> Vec<&str> {
        self.texts(COUNTRY).collect()
    }

    /// Returns every locality in the name. In an alternative name it states the country, as in the MRZ (Doc
    /// 9303-12, 7.1.1.2).
    pub(super) fn localities(&self) -> impl Iterator<Item = &str> {
        self.texts(LOCALITY)
    }

    /// Returns the values of one attribute.
    fn texts(&self, oid: &'static [u8]) -> impl Iterator<Item = &str> {
        let attributes = self.parts.iter().flatten();
        attributes.filter(move |attribute| attribute.oid == oid).map(|attribute| attribute.text.as_str())
    }

    /// Returns the common name or organisation that people know it by: CN, else O.
    pub fn common_name(&self) -> Option<&str> {
        self.texts(&oid!(raw 2.5.4.3)).chain(self.texts(&oid!(raw 2.5.4.10))).next()
    }

    /// Returns a number that equal names share and different names hardly ever do: FNV-1a, 64 bits, over what makes
    /// names equal. The index of a trust folder stores it; computing it differently requires a new version of the
    /// index.
    pub(crate) fn lookup_key(&self) -> u64 {
        let mut key = 0xCBF2_9CE4_8422_2325_u64;
        let mut take = |bytes: &[u8]| {
            for &byte in bytes.iter().chain(&[0]) {
                key = (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
            }
        };
        for part in self.folded() {
            for (oid, text) in part {
                take(oid);
                take(text.as_bytes());
            }
            take(&[]);
        }
        key
    }

    /// Whether two names are equal except for serialNumber.
    pub(crate) fn is_same_but_for_serial_number(&self, other: &Self) -> bool {
        let rest = |name: &Self| -> Vec<Vec<(Vec<u8>, String)>> {
            let others = |part: Vec<(&[u8], String)>| {
                let others = part.into_iter().filter(|(oid, _)| *oid != SERIAL_NUMBER);
                others.map(|(oid, text)| (oid.to_vec(), text)).collect::<Vec<_>>()
            };
            name.folded().into_iter().map(others).filter(|part| !part.is_empty()).collect()
        };
        rest(self) == rest(other)
    }

    /// Returns what makes two names equal.
    fn folded(&self) -> Vec<Vec<(&[u8], String)>> {
        let mut parts: Vec<Vec<_>> =
            self.parts.iter().map(|part| part.iter().map(Attribute::folded).collect()).collect();
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts
    }
}

fn parse_part(element: &Element<'_>) -> Result<Vec<Attribute>, DataError> {
    if element.tag() != SET {
        return Err(element.error(DataKind::Tag));
    }
    let parse = |element: &Element<'_>| {
        if element.tag() != SEQUENCE {
            return Err(element.error(DataKind::Tag));
        }
        let mut inside = element.children()?;
        let oid = inside.expect(OBJECT_IDENTIFIER)?.value().to_vec();
        let value = inside.next()?.ok_or_else(|| element.error(DataKind::Missing))?;
        inside.finish()?;
        Ok(Attribute { oid, text: string(&value) })
    };
    element.children()?.all(MAX_PARTS)?.iter().map(parse).collect()
}

/// Returns the text of a DirectoryString or IA5String. What cannot be decoded becomes U+FFFD: names are compared
/// and displayed, and a defect in one must not hide a document's signature.
fn string(value: &Element<'_>) -> String {
    const IA5_STRING: u32 = 0x16;
    const TELETEX_STRING: u32 = 0x14;
    const BMP_STRING: u32 = 0x1E;
    let bytes = value.value();
    match value.tag().0 {
        BMP_STRING => {
            let units =
                bytes.chunks(2).map(|unit| unit.iter().fold(0, |sum, &byte| sum << 8 | u16::from(byte)));
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        // In the field the bytes are UTF-8 or Latin-1, never T.61.
        TELETEX_STRING => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
        IA5_STRING => String::from_utf8_lossy(bytes).into_owned(),
        _ if matches!(value.tag(), UTF8_STRING | PRINTABLE_STRING) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => format!("#{}", hex::encode(value.raw())),
    }
}

/// Folds a text for comparison: lower case, trimmed, with each run of white space as one space.
pub(super) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw || self.folded() == other.folded()
    }
}

impl Eq for Name {}

/// `CN=…,O=…,C=…`, from the common name up (RFC 4514). Characters that control a terminal are shown as U+FFFD,
/// because a name may come from a forged card.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts.iter().rev().enumerate() {
            for (attribute, separator) in part.iter().zip([","].into_iter().chain(std::iter::repeat("+"))) {
                if index > 0 || separator == "+" {
                    f.write_str(separator)?;
                }
                match LABELS.iter().find(|(oid, _)| *oid == attribute.oid) {
                    Some((_, label)) => f.write_str(label)?,
                    None => f.write_str(&oid::text(&attribute.oid))?,
                }
                f.write_str("=")?;
                for character in attribute.text.chars() {
                    match character {
                        ',' | '+' | '\\' => write!(f, "\\{character}")?,
                        steering if screen::steers(steering) => write!(f, "{}", char::REPLACEMENT_CHARACTER)?,
                        plain => write!(f, "{plain}")?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::{Tag, encode, encode_all};

    /// Builds a name with these attributes, each in a part of its own.
    fn name(attributes: &[(&[u8], u32, &[u8])]) -> Name {
        let parts: Vec<_> = attributes
            .iter()
            .map(|(oid, tag, value)| {
                let attribute = [encode(OBJECT_IDENTIFIER, oid), encode(Tag(*tag), value)].concat();
                encode(SET, &encode(SEQUENCE, &attribute))
            })
            .collect();
        let bytes = encode(SEQUENCE, &parts.concat());
        Name::parse(&Element::parse(&bytes, SEQUENCE).unwrap()).unwrap()
    }

    const CN: &[u8] = &oid!(raw 2.5.4.3);
    const O: &[u8] = &oid!(raw 2.5.4.10);

    #[test]
    fn text_runs_from_the_common_name_to_the_country() {
        let name = name(&[
            (COUNTRY, 0x13, b"VN"),
            (O, 0x0C, "Th\u{1EBB} M\u{1EAB}u, Ltd".as_bytes()),
            (CN, 0x13, b"CSCA"),
        ]);
        assert_eq!(name.to_string(), "CN=CSCA,O=Thẻ Mẫu\\, Ltd,C=VN");
        assert_eq!(name.country(), Some("VN"));
    }

    #[test]
    fn several_attributes_of_one_part_and_unknown_ones_are_shown() {
        let attribute = |oid: &[u8], value: &[u8]| {
            encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, oid), &encode(PRINTABLE_STRING, value)])
        };
        let part = encode(SET, &[attribute(CN, b"A"), attribute(&[0x2A, 0x03], b"B")].concat());
        let swapped = encode(SET, &[attribute(&[0x2A, 0x03], b"B"), attribute(CN, b"A")].concat());
        let parse = |part: &[u8]| {
            let bytes = encode(SEQUENCE, part);
            Name::parse(&Element::parse(&bytes, SEQUENCE).unwrap()).unwrap()
        };
        assert_eq!(parse(&part).to_string(), "CN=A+1.2.3=B");
        assert_eq!(parse(&part), parse(&swapped));
    }

    #[test]
    fn case_string_type_and_white_space_do_not_tell_names_apart() {
        let first = name(&[(COUNTRY, 0x13, b"VN"), (CN, 0x0C, b"CSCA  Specimen ")]);
        assert_eq!(first, name(&[(COUNTRY, 0x0C, b"vn"), (CN, 0x13, b"csca specimen")]));
        assert_eq!(
            first,
            name(&[(COUNTRY, 0x13, b"VN"), (CN, 0x1E, b"\0C\0S\0C\0A\0 \0S\0p\0e\0c\0i\0m\0e\0n")])
        );
        assert_ne!(first, name(&[(COUNTRY, 0x13, b"VN"), (CN, 0x13, b"CSCASpecimen")]));
        assert_ne!(first, name(&[(COUNTRY, 0x13, b"VN"), (O, 0x13, b"CSCA Specimen")]));
        assert_ne!(first, name(&[(CN, 0x13, b"CSCA Specimen"), (COUNTRY, 0x13, b"VN")]));
        assert_ne!(first, name(&[(COUNTRY, 0x13, b"VN")]));
    }

    #[test]
    fn serial_numbers_of_keys_are_passed_over_where_asked_for() {
        const NUMBER: &[u8] = SERIAL_NUMBER;
        let of = |number: &[u8], common_name: &[u8]| {
            name(&[(COUNTRY, 0x13, b"VN"), (NUMBER, 0x13, number), (CN, 0x13, common_name)])
        };
        let same = |one: &Name, other: &Name| one.is_same_but_for_serial_number(other);
        assert!(same(&of(b"001", b"CSCA"), &of(b"002", b"csca")));
        assert!(same(&of(b"001", b"CSCA"), &name(&[(COUNTRY, 0x0C, b"vn"), (CN, 0x0C, b"CSCA")])));
        assert!(!same(&of(b"001", b"CSCA"), &of(b"001", b"CSCA 2")));
        assert!(!same(&of(b"001", b"CSCA"), &name(&[(COUNTRY, 0x13, b"LA"), (CN, 0x13, b"CSCA")])));
        assert!(!same(&of(b"001", b"CSCA"), &name(&[(CN, 0x13, b"CSCA")])));
    }

    #[test]
    fn a_name_cannot_speak_to_a_terminal() {
        assert_eq!(name(&[(CN, 0x0C, b"\x1B[2Jgenuine\n")]).to_string(), "CN=\u{FFFD}[2Jgenuine\u{FFFD}");
    }

    #[test]
    fn latin_1_and_odd_types_are_survived() {
        assert_eq!(name(&[(CN, 0x14, b"Caf\xE9")]).to_string(), "CN=Café");
        assert_eq!(name(&[(CN, 0x0C, b"Caf\xE9")]).to_string(), "CN=Caf\u{FFFD}");
        assert_eq!(name(&[(CN, 0x02, b"\x05")]).to_string(), "CN=#020105");
        assert_eq!(name(&[(CN, 0x1E, b"\xD8\x00\x00")]).to_string(), "CN=\u{FFFD}\u{FFFD}");
    }
}
