use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::tlv::{Tag, encode, encode_all};

fn utf8(text: &str) -> Vec<u8> {
    encode(tag::UTF8_STRING, text.as_bytes())
}

fn printable(text: &str) -> Vec<u8> {
    encode(tag::PRINTABLE_STRING, text.as_bytes())
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    encode_all(tag::SEQUENCE, parts)
}

fn field(number: u8, value: &[u8]) -> Vec<u8> {
    sequence(&[&encode(tag::INTEGER, &[number]), value])
}

fn file(fields: &[Vec<u8>]) -> Vec<u8> {
    let head = hex::decode("020101060628D316010008").unwrap();
    encode(File::Dg13.tag(), &sequence(&[&head, &encode(tag::SET, &fields.concat())]))
}

const RESIDENCE: &str = "Số 1, ngõ 2, đường Thử Nghiệm, phường Mẫu Đơn, quận Giả Định, thành phố Không Có Thật, \
                         tỉnh Ví Dụ";

/// The invented specimen, with the field of the parents in one of its encodings.
fn specimen(parents: &[u8]) -> Vec<Vec<u8>> {
    vec![
        field(1, &printable("001085012345")),
        field(2, &utf8("Nguyễn Văn Mẫu")),
        field(3, &printable("15/01/1985")),
        field(4, &utf8("Nam")),
        field(5, &utf8("Việt Nam")),
        field(6, &utf8("Kinh")),
        field(7, &utf8("Không")),
        field(8, &utf8("Xã Thử, huyện Nghiệm")),
        field(9, &utf8(RESIDENCE)),
        field(10, &utf8("Nốt ruồi giả định")),
        field(11, &printable("20/04/2021")),
        field(12, &utf8("15/01/2045")),
        field(13, parents),
        field(14, &[]),
        field(15, &printable("012345678")),
        field(16, &printable("0123456789ABCDEF")),
    ]
}

fn two_sequences() -> Vec<u8> {
    [sequence(&[&utf8("Nguyễn Văn Cha")]), sequence(&[&utf8("Trần Thị Mẹ")])].concat()
}

fn exposed(text: Option<&SensitiveString>) -> Option<&str> {
    text.map(|text| text.expose().as_str())
}

fn only(number: u8, value: &[u8]) -> Dg13 {
    Dg13::parse(&file(&[field(number, value)])).unwrap()
}

fn kinds(dg13: &Dg13) -> Vec<DataKind> {
    assert!(dg13.problems().iter().all(|problem| problem.file == Some("EF.DG13")));
    dg13.problems().iter().map(|problem| problem.kind).collect()
}

#[test]
fn every_field_of_the_specimen_is_read() {
    let bytes = file(&specimen(&two_sequences()));
    let dg13 = Dg13::parse(&bytes).unwrap();
    assert_eq!(kinds(&dg13), []);
    assert_eq!((dg13.version(), dg13.identifier()), (Some(1), Some(IDENTIFIER)));
    assert_eq!(exposed(dg13.personal_number()), Some("001085012345"));
    assert_eq!(exposed(dg13.full_name()), Some("Nguyễn Văn Mẫu"));
    assert_eq!(dg13.date_of_birth(), Some(jiff::civil::date(1985, 1, 15)));
    assert_eq!(exposed(dg13.sex()), Some("Nam"));
    assert_eq!(exposed(dg13.nationality()), Some("Việt Nam"));
    assert_eq!(exposed(dg13.ethnicity()), Some("Kinh"));
    assert_eq!(exposed(dg13.religion()), Some("Không"));
    assert_eq!(exposed(dg13.place_of_origin()), Some("Xã Thử, huyện Nghiệm"));
    assert_eq!(exposed(dg13.place_of_residence()), Some(RESIDENCE));
    assert_eq!(exposed(dg13.personal_identification()), Some("Nốt ruồi giả định"));
    assert_eq!(dg13.date_of_issue(), Some(jiff::civil::date(2021, 4, 20)));
    assert_eq!(dg13.date_of_expiry(), Some(Expiry::On(jiff::civil::date(2045, 1, 15))));
    assert_eq!(exposed(dg13.father()), Some("Nguyễn Văn Cha"));
    assert_eq!(exposed(dg13.mother()), Some("Trần Thị Mẹ"));
    assert_eq!(dg13.spouse(), None);
    assert_eq!(exposed(dg13.old_number()), Some("012345678"));
    assert_eq!(exposed(dg13.unexplained()), Some("0123456789ABCDEF"));
    assert_eq!(dg13.fields().len(), 16);

    let debug = format!("{dg13:?}");
    for text in ["001085012345", "Mẫu", "1985", "012345678", "Cha", "Kinh"] {
        assert!(!debug.contains(text), "{debug}");
    }
}

#[test]
fn parents_are_read_in_every_shape() {
    let (father, mother) = (utf8("Cha"), utf8("Mẹ"));
    let both = (Some("Cha"), Some("Mẹ"));
    let shapes = [
        ([sequence(&[&father]), sequence(&[&mother])].concat(), both),
        (sequence(&[&sequence(&[&father]), &sequence(&[&mother])]), both),
        (sequence(&[&father, &mother]), both),
        ([father.as_slice(), &mother].concat(), both),
        (sequence(&[&father]), (Some("Cha"), None)),
        ([sequence(&[]), sequence(&[&mother])].concat(), (None, Some("Mẹ"))),
        (sequence(&[&sequence(&[]), &sequence(&[&mother])]), (None, Some("Mẹ"))),
        ([sequence(&[&utf8("")]), sequence(&[&mother])].concat(), (None, Some("Mẹ"))),
        (sequence(&[]), (None, None)),
        (vec![], (None, None)),
    ];
    for (value, expected) in shapes {
        let dg13 = only(13, &value);
        assert_eq!((exposed(dg13.father()), exposed(dg13.mother())), expected, "{value:02X?}");
        assert_eq!(kinds(&dg13), []);
        assert_eq!(dg13.field(13).unwrap().raw().expose(), &value);
    }
}

#[test]
fn spouse_and_old_number_may_be_missing_empty_or_there() {
    assert_eq!(exposed(only(14, &sequence(&[&utf8("Lê Thị Thử")])).spouse()), Some("Lê Thị Thử"));
    assert_eq!(exposed(only(14, &utf8("Lê Thị Thử")).spouse()), Some("Lê Thị Thử"));
    assert_eq!(only(14, &[]).spouse(), None);
    assert_eq!(only(15, &printable("")).old_number(), None);
    assert_eq!(only(15, &[]).old_number(), None);
    let without_fields = Dg13::parse(&file(&[])).unwrap();
    assert_eq!((without_fields.old_number(), without_fields.date_of_expiry()), (None, None));
    assert_eq!(kinds(&without_fields), []);
}

#[test]
fn text_is_composed_and_its_bytes_are_kept() {
    for text in [utf8, printable] {
        let decomposed: String = "Nguyễn Văn Mẫu".nfd().collect();
        let dg13 = only(2, &text(&decomposed));
        assert_eq!(exposed(dg13.full_name()), Some("Nguyễn Văn Mẫu"));
        assert_eq!(dg13.field(2).unwrap().raw().expose(), &text(&decomposed));
    }
}

#[test]
fn dates_that_are_none_keep_their_text() {
    for text in [
        "31/02/1985",
        "1985",
        "5/1/1985",
        "15/01/1985/",
        "15-01-1985",
        "+5/01/1985",
        "15/01/985",
        "٠١/٠١/1985",
    ] {
        let dg13 = only(3, &printable(text));
        assert_eq!((dg13.date_of_birth(), kinds(&dg13)), (None, vec![DataKind::Value]), "{text}");
        assert_eq!(exposed(dg13.text(FieldNumber::DateOfBirth)), Some(text));
        assert_eq!(only(12, &utf8(text)).date_of_expiry(), Some(Expiry::Unreadable));
    }
    for text in ["Không thời hạn", "KHÔNG THỜI HẠN", "Khong thoi han"] {
        let dg13 = only(12, &utf8(&text.nfd().to_string()));
        assert_eq!((dg13.date_of_expiry(), kinds(&dg13)), (Some(Expiry::Unlimited), vec![]));
    }
}

#[test]
fn a_malformed_field_loses_none_of_the_others() {
    let good = [field(1, &printable("001085012345")), field(15, &printable("012345678"))];
    for (malformed, kind) in [
        (utf8("Nguyễn Văn Mẫu"), DataKind::Tag),              // not a SEQUENCE
        (sequence(&[]), DataKind::Missing),                   // without a number
        (sequence(&[&utf8("Mẫu")]), DataKind::Tag),           // without a number
        (field(0xFF, &utf8("Mẫu")), DataKind::Value),         // a negative number
        (field(2, &[0x0C, 0x7F, 0x41]), DataKind::Truncated), // a truncated text
        (field(2, &encode(tag::UTF8_STRING, &[0xC3, 0x28])), DataKind::Text),
        (field(2, &encode(Tag(0x1E), &[0, 0x41])), DataKind::Tag), // BMPString
        (field(1, &printable("999999999999")), DataKind::Duplicate),
    ] {
        let dg13 = Dg13::parse(&file(&[good[0].clone(), malformed.clone(), good[1].clone()])).unwrap();
        assert_eq!(kinds(&dg13), [kind], "{malformed:02X?}");
        assert_eq!(exposed(dg13.personal_number()), Some("001085012345"));
        assert_eq!(exposed(dg13.old_number()), Some("012345678"));
        assert_eq!(dg13.full_name(), None);
    }
    let dg13 = Dg13::parse(&file(&[good[0].clone(), vec![0x30, 0x7F, 0x02]])).unwrap();
    assert_eq!(
        (exposed(dg13.personal_number()), kinds(&dg13)),
        (Some("001085012345"), vec![DataKind::Truncated])
    );
}

#[test]
fn what_is_unknown_is_kept_and_reported() {
    let dg13 = only(42, &encode(tag::OCTET_STRING, &[1, 2, 3]));
    assert_eq!(dg13.field(42).unwrap().raw().expose(), &[4, 3, 1, 2, 3]);

    let other =
        [&hex::decode("020102060628D316010009").unwrap()[..], &encode(tag::SET, &field(4, &utf8("Nam")))];
    let dg13 = Dg13::parse(&encode(File::Dg13.tag(), &sequence(&other))).unwrap();
    assert_eq!((dg13.version(), kinds(&dg13)), (Some(2), vec![DataKind::Version]));
    assert_eq!(exposed(dg13.sex()), Some("Nam"));

    let bare = encode(File::Dg13.tag(), &sequence(&[&encode(tag::SET, &field(4, &utf8("Nam")))]));
    assert_eq!(kinds(&Dg13::parse(&bare).unwrap()), [DataKind::Version]);
    assert_eq!(Dg13::parse(&encode(File::Dg13.tag(), &[0x04, 0])).unwrap_err().kind, DataKind::Tag);

    let crowd = vec![field(9, &[]); 65];
    assert_eq!(kinds(&Dg13::parse(&file(&crowd)).unwrap()).last(), Some(&DataKind::TooDeep));
}

#[test]
fn no_truncation_is_taken_for_the_whole() {
    let whole = file(&specimen(&two_sequences()));
    (0..whole.len()).for_each(|end| assert!(Dg13::parse(&whole[..end]).is_err()));
}

proptest! {
    #[test]
    fn any_change_is_survived(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let mut bytes = file(&specimen(&sequence(&[&two_sequences()])));
        for (position, value) in changes {
            let position = position % bytes.len();
            bytes[position] = value;
        }
        let _ = Dg13::parse(&bytes);
    }

    #[test]
    fn any_field_is_survived(value in proptest::collection::vec(any::<u8>(), 0..60), number in 0_u8..20) {
        let dg13 = only(number, &value);
        prop_assert_eq!(dg13.field(number.into()).unwrap().raw().expose(), &value);
    }
}
