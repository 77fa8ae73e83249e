//! EF.DG13 as the CCCD lays it out: a SEQUENCE with an unsorted SET of numbered fields.
//!
//! There is no public specification. The structure is the one that independent readers of real cards agree on.

use cccd_base::tlv::Tag;

use crate::{
    der::{self, encode, printable, sequence, small, utf8},
    person::Person,
};

/// Builds EF.DG13.
pub(crate) fn ef_dg13(person: &Person) -> Vec<u8> {
    let relative = |name: &str| sequence(&[&utf8(name)]);
    let expiry = person.date_of_expiry.map_or_else(|| "Không thời hạn".to_owned(), |date| date.ddmmyyyy());
    let fields: Vec<(u8, Vec<u8>)> = [
        (1, printable(&person.personal_number)),
        (2, utf8(&person.full_name())),
        (3, printable(&person.date_of_birth.ddmmyyyy())),
        (4, utf8(person.sex.vietnamese())),
        (5, utf8(&person.nationality)),
        (6, utf8(&person.ethnicity)),
        (7, utf8(&person.religion)),
        (8, utf8(&person.place_of_origin)),
        (9, utf8(&person.place_of_residence)),
        (10, utf8(&person.features)),
        (11, printable(&person.date_of_issue.ddmmyyyy())),
        (12, utf8(&expiry)),
        (13, [relative(&person.father), relative(&person.mother)].concat()),
        (14, person.spouse.as_deref().map(relative).unwrap_or_default()),
    ]
    .into_iter()
    .chain(person.old_id_number.as_deref().map(|old| (15, printable(old))))
    .chain([(16, printable(&person.field_16))])
    .collect();
    ef_dg13_of_fields(&fields)
}

/// Builds EF.DG13 with these numbered values, in the order given.
pub(crate) fn ef_dg13_of_fields(fields: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let fields: Vec<_> = fields.iter().map(|(number, value)| sequence(&[&small(*number), value])).collect();
    let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
    let content = sequence(&[&small(1), &der::oid(&[1, 0, 10646, 1, 0, 8]), &der::set_unsorted(&fields)]);
    encode(Tag(0x6D), &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_formed_as_real_cards_form_it() {
        for seed in 0..200_u32 {
            let mut person = Person::from_seed(&seed.to_be_bytes()).unwrap();
            let file = ef_dg13(&person);
            assert!((400..=700).contains(&file.len()), "{} bytes", file.len());
            assert_eq!(file[..2], [0x6D, 0x82]);
            assert_eq!(file[4..6], [0x30, 0x82]);
            assert_eq!(file[8..21], *b"\x02\x01\x01\x06\x06\x28\xD3\x16\x01\x00\x08\x31\x82");
            assert_eq!(file[23..30], *b"\x30\x11\x02\x01\x01\x13\x0C");

            person.spouse = None;
            let single = ef_dg13(&person);
            assert!(single.windows(5).any(|bytes| bytes == [0x30, 0x03, 0x02, 0x01, 0x0E]));
        }
    }
}
