//! Quirks of EF.DG13, signed as they are: no standard defines its content, and issuers may change it.

use cccd_base::tlv::{Element, Tag, tag};

use super::{Effect, Quirk, form::with_long_length};
use crate::{
    der::{encode, oid, printable, sequence, set_unsorted, small, utf8},
    files::File,
};

const FILE: Tag = Tag(0x6D);

/// Version and identifier, as on every known card.
fn head() -> Vec<u8> {
    [small(1), oid(&[1, 0, 10646, 1, 0, 8])].concat()
}

/// The fields of a file of the known form; empty for any other form.
fn fields(file: &[u8]) -> Vec<Vec<u8>> {
    let fields = || {
        let mut parts = Element::parse(file, FILE)?.children()?.expect(tag::SEQUENCE)?.children()?;
        parts.expect(tag::INTEGER)?;
        parts.expect(tag::OBJECT_IDENTIFIER)?;
        parts.expect(tag::SET)?.children()?.all(64)
    };
    fields().unwrap_or_default().iter().map(|field| field.raw().to_vec()).collect()
}

/// Builds the file from a head and fields.
fn of(head: &[u8], fields: &[Vec<u8>]) -> Vec<u8> {
    let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
    encode(FILE, &sequence(&[head, &set_unsorted(&fields)]))
}

/// The number of a field, which takes one byte.
fn number(field: &[u8]) -> Option<u8> {
    let header = if field.get(1).is_some_and(|&length| length < 0x80) { 2 } else { 3 };
    field.get(header + 2).copied()
}

/// A change of the file before it is signed.
const fn file(edit: fn(&[u8]) -> Vec<u8>) -> Effect {
    Effect::EditSigned(File::Dg(13), edit)
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "dg13-long-length", "Độ dài ghi bằng nhiều byte hơn cần", "A length takes more bytes than it needs",
        file(with_long_length);
    "dg13-version-unknown", "Phiên bản 2", "Version 2",
        file(|bytes| of(&[small(2), oid(&[1, 0, 10646, 1, 0, 8])].concat(), &fields(bytes)));
    "dg13-identifier-unknown", "Mã định danh lạ", "An identifier that nobody knows",
        file(|bytes| of(&[small(1), oid(&[1, 2, 3, 4])].concat(), &fields(bytes)));
    "dg13-head-missing", "Không có phiên bản và mã định danh", "Neither version nor identifier", file(|bytes| of(&[], &fields(bytes)));
    "dg13-fields-missing", "Chỉ có họ tên, ngày sinh và giới tính", "Name, birth and sex, and no other field",
        file(|bytes| {
            let kept = fields(bytes).into_iter().filter(|field| matches!(number(field), Some(2..=4)));
            of(&head(), &kept.collect::<Vec<_>>())
        });
    "dg13-no-fields", "Không có trường nào", "No field at all", file(|_| of(&head(), &[]));
    "dg13-numbers-unknown", "Có thêm trường số 17 và 99", "Fields 17 and 99 beside the known ones",
        file(|bytes| {
            let added = [sequence(&[&small(17), &utf8("Mẫu")]), sequence(&[&small(99), &[0x04, 0x02, 0xFF, 0x00]])];
            of(&head(), &[fields(bytes), added.to_vec()].concat())
        });
    "dg13-number-twice", "Họ tên ghi hai lần", "The name stands twice",
        file(|bytes| of(&head(), &[fields(bytes), vec![sequence(&[&small(2), &utf8("Mẫu Khác")])]].concat()));
    "dg13-reversed", "Các trường xếp ngược", "The fields stand in reverse order",
        file(|bytes| of(&head(), &fields(bytes).into_iter().rev().collect::<Vec<_>>()));
    "dg13-text-malformed", "Họ tên không phải UTF-8", "The name is no UTF-8",
        file(|bytes| {
            let name = sequence(&[&small(2), &encode(tag::UTF8_STRING, b"Ng\xC3\x28y\xFF\xFEn")]);
            let replaced = fields(bytes).into_iter().map(|field| match number(&field) {
                Some(2) => name.clone(),
                _ => field,
            });
            of(&head(), &replaced.collect::<Vec<_>>())
        });
    "dg13-dates-malformed", "Ngày sinh và ngày cấp không phải ngày", "The dates of birth and issue are none",
        file(|bytes| {
            let replaced = fields(bytes).into_iter().map(|field| match number(&field) {
                Some(number @ (3 | 11)) => sequence(&[&small(number), &printable("31/02/20AB")]),
                _ => field,
            });
            of(&head(), &replaced.collect::<Vec<_>>())
        });
    "dg13-empty", "DG13 rỗng", "DG13 is empty", file(|_| encode(FILE, &[]));
    "dg13-text", "Chữ trần, không phải ASN.1", "Text that is no ASN.1", file(|_| encode(FILE, "Thẻ mẫu, không phải ASN.1".as_bytes()));
    "dg13-other-form", "ASN.1 theo dạng khác", "ASN.1 of another form", file(|_| encode(FILE, &sequence(&[&small(7), &utf8("Mẫu")])));
    "dg13-random", "Byte ngẫu nhiên", "Bytes that follow no form",
        file(|bytes| {
            let noise = (0..480_usize).map(|index| (index * index % 251) as u8 ^ bytes.len() as u8);
            encode(FILE, &noise.collect::<Vec<_>>())
        });
    "dg13-tag", "DG13 có thẻ đầu của DG12", "DG13 begins with the tag of DG12",
        file(|bytes| [&[0x6C], bytes.get(1..).unwrap_or_default()].concat());
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Issuance;

    #[test]
    fn fields_are_found_and_put_back() {
        let plain = Issuance::new(b"dg13").without_face().issue().unwrap().files[&File::Dg(13)].clone();
        let fields = fields(&plain);
        assert_eq!(of(&head(), &fields), plain);
        let numbers: Vec<_> = fields.iter().filter_map(|field| number(field)).collect();
        assert!(numbers.starts_with(&(1..=14).collect::<Vec<_>>()), "{numbers:?}");
        for quirk in QUIRKS {
            let Effect::EditSigned(File::Dg(13), edit) = quirk.effect else { panic!("{}", quirk.name()) };
            assert_ne!(edit(&plain), plain, "{}", quirk.name());
            assert!(edit(&[]).len() < 1000, "{}", quirk.name());
        }
    }
}
