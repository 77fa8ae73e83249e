//! A machine readable zone as stored on a chip. It is signed, so nothing in it is a misreading: any deviation is the
//! issuer's intention or mistake. Deviations are reported, and the other fields are still returned.

use crate::error::KeyPart;

use super::{
    DocumentNumber, Mrz, MrzError, MrzErrorKind, Unknown, Zone, check_digit,
    layout::{self, Place},
};

/// First letters of a document code: cards (Doc 9303-5 and 9303-6, 4.2.2) and passports (Doc 9303-4, 4.2.2).
const KINDS: &str = "ACIP";

/// Parses what can be read, and reports the deviations.
pub(super) fn parse(text: &str) -> Result<(Mrz, Vec<MrzError>), MrzError> {
    let (layout, joined) = layout::join(text)?;
    let zone = Zone { layout, text: joined.expose() };
    // This includes line breaks: a chip stores the lines joined.
    if let Some(offset) = text.chars().position(|c| !(' '..='~').contains(&c)) {
        return Err(zone.odd_character(offset));
    }
    let mut problems: Vec<MrzError> = zone.odd_characters().chain(zone.odd_fields()).collect();
    let number = zone.document_number().unwrap_or_else(|error| {
        problems.push(error);
        DocumentNumber::new(zone.get(layout.number).to_owned().into(), zone.get(layout.optional_data_1))
    });
    problems.extend(
        zone.check_date(layout.birth, layout.birth_digit, KeyPart::DateOfBirth, Unknown::Allowed).err(),
    );
    problems.extend(
        zone.check_date(layout.expiry, layout.expiry_digit, KeyPart::DateOfExpiry, Unknown::Odd).err(),
    );
    problems.extend(zone.odd_digits());
    Ok((zone.fields(number), problems))
}

impl Zone<'_> {
    /// Document code, states and name that are malformed although each of their characters is allowed.
    fn odd_fields(&self) -> impl Iterator<Item = MrzError> {
        let layout = self.layout;
        let code = self.get(layout.document_code);
        let is_known = code.starts_with(|c| KINDS.contains(c))
            && code.ends_with(|c: char| c.is_ascii_uppercase() || c == '<');
        // Fillers may follow a code that is shorter than its field; they never precede or divide it.
        let is_code = |place: Place| {
            let code = self.trimmed(place);
            !code.is_empty() && !code.contains('<')
        };
        [
            (layout.document_code, is_known),
            (layout.issuing_state, is_code(layout.issuing_state)),
            (layout.nationality, is_code(layout.nationality)),
            (layout.name, !self.get(layout.name).starts_with('<')),
        ]
        .into_iter()
        .filter(|(_, is_right)| !is_right)
        .map(|(place, _)| self.odd_character(place.start))
    }

    /// The check digits that no key depends on: that of the optional data, which may be a filler if there is no such
    /// data (Doc 9303-4, 4.2.2), and the composite one.
    fn odd_digits(&self) -> impl Iterator<Item = MrzError> {
        let layout = self.layout;
        let wrong =
            |part, place: Place| MrzError { part, kind: MrzErrorKind::CheckDigit, offset: place.start };
        let optional = layout.optional_digit.filter(|&place| {
            let (text, digit) = (self.get(layout.optional_data_1), self.get(place));
            let is_left_out = digit == "<" && text.bytes().all(|byte| byte == b'<');
            !is_left_out && digit.parse().ok() != check_digit(text)
        });
        let composite = (!self.composite_ok()).then_some(layout.composite);
        let optional = optional.map(|place| wrong(layout.line(place.start).0, place));
        optional.into_iter().chain(composite.map(|place| wrong(KeyPart::Composite, place)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";
    const PASSPORT: &str =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    /// Parses the lines joined, as a chip stores them.
    fn issued(text: &str) -> Result<(Mrz, Vec<MrzError>), MrzError> {
        parse(&text.replace('\n', ""))
    }

    fn parts(text: &str) -> Vec<KeyPart> {
        let (_, problems) = issued(text).unwrap();
        problems.iter().map(|problem| problem.part).collect()
    }

    #[test]
    fn a_right_zone_has_nothing_odd() {
        for text in [
            CARD,
            PASSPORT,
            "IDD<<0850123452<<<<<<<<<<<<<<<\n8501156M4501158D<<<<<<<<<<<<<2\nA<<B<<<<<<<<<<<<<<<<<<<<<<<<<<",
        ] {
            assert_eq!(parts(text), [], "{text}");
            assert_eq!(issued(text).unwrap().0, Mrz::parse(text).unwrap());
        }
    }

    #[test]
    fn what_is_odd_is_named_and_costs_none_of_the_rest() {
        use KeyPart::{Composite, DateOfBirth, DateOfExpiry, DocumentNumber, MrzLine1, MrzLine2, MrzLine3};
        let rows: &[(&str, &str, &[KeyPart])] = &[
            ("IDVNM", "XDVNM", &[MrzLine1]),
            ("IDVNM", "I7VNM", &[MrzLine1]),
            ("IDVNM", "IDV1M", &[MrzLine1]),
            ("IDVNM", "ID<NM", &[MrzLine1]),
            ("IDVNM", "ID<<<", &[MrzLine1]),
            ("IDVNM", "idvnm", &[MrzLine1; 6]),
            ("8VNM", "8V<M", &[MrzLine2]),
            ("M45", "945", &[MrzLine2]),
            ("0850123452", "0850123453", &[DocumentNumber, Composite]),
            ("0850123452", "085012345<", &[DocumentNumber, Composite]),
            ("8501156", "8501157", &[DateOfBirth, Composite]),
            ("8501156", "8513452", &[DateOfBirth, Composite]),
            ("4501158", "4501159", &[DateOfExpiry, Composite]),
            ("<6\n", "<7\n", &[Composite]),
            ("NGUYEN<<VAN<MAU", "<<<<<<<<<<<<<<<", &[MrzLine3]),
        ];
        let plain = Mrz::parse(CARD).unwrap();
        for (from, to, expected) in rows {
            assert!(CARD.contains(from));
            let text = CARD.replacen(from, to, 1);
            assert_eq!(parts(&text), *expected, "{to}");
            let (mrz, _) = issued(&text).unwrap();
            let keeps = |same: bool, part| assert!(same || expected.contains(&part), "{to}");
            keeps(mrz.document_number == plain.document_number, DocumentNumber);
            keeps(mrz.name == plain.name, MrzLine3);
            keeps(mrz.date_of_birth == plain.date_of_birth, DateOfBirth);
        }
    }

    #[test]
    fn the_optional_data_of_a_passport_has_a_digit_of_its_own() {
        assert_eq!(parts(&PASSPORT.replace("<<<<<10", "<<<<<20")), [KeyPart::MrzLine2, KeyPart::Composite]);
        for digit in ["<", "0"] {
            let empty = PASSPORT.replace("ZE184226B<<<<<1", &format!("<<<<<<<<<<<<<<{digit}"));
            assert_eq!(parts(&empty), [KeyPart::Composite], "the digit that is left out is right");
        }
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        assert!(issued(&CARD[1..]).is_err() && parse(CARD).is_err());
        for odd in ["Ơ", "\u{1b}"] {
            assert!(issued(&CARD.replacen('N', odd, 1)).is_err());
        }
    }
}
