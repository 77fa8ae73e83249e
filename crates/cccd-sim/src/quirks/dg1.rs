//! Quirks of EF.DG1, signed as they are. Check digits that depend on the fault are corrected, so that only the fault is
//! wrong.

use cccd_base::tlv::Tag;

use super::{Effect, Quirk, form::with_long_length, put};
use crate::der::encode;
use crate::files::{
    File,
    dg1::{Mrz, check_digit},
};

const FILE: Tag = Tag(0x61);
const MRZ: Tag = Tag(0x5F1F);
/// Length of the MRZ of a card; that of a passport is shorter.
const CARD: usize = 90;
const PASSPORT: usize = 88;

/// Position of a field in the MRZ of a card and in that of a passport; the end is exclusive.
#[derive(Clone, Copy)]
struct Place {
    card: (usize, usize),
    passport: (usize, usize),
}

const fn place(card: (usize, usize), passport: (usize, usize)) -> Place {
    Place { card, passport }
}

const CODE: Place = place((0, 2), (0, 2));
const STATE: Place = place((2, 5), (2, 5));
const NUMBER: Place = place((5, 14), (44, 53));
const NUMBER_DIGIT: Place = place((14, 15), (53, 54));
const BIRTH: Place = place((30, 36), (57, 63));
const BIRTH_DIGIT: Place = place((36, 37), (63, 64));
const EXPIRY: Place = place((38, 44), (65, 71));
const EXPIRY_DIGIT: Place = place((44, 45), (71, 72));
const SEX: Place = place((37, 38), (64, 65));
const NATIONALITY: Place = place((45, 48), (54, 57));
/// Optional data with a check digit, which only a passport has.
const OPTIONAL: Place = place((0, 0), (72, 86));
const OPTIONAL_DIGIT: Place = place((0, 0), (86, 87));
const COMPOSITE: Place = place((59, 60), (87, 88));
const NAME: Place = place((60, 90), (5, 44));

/// What the composite check digit covers (Doc 9303-5 and 9303-4, 4.2.2).
const COVERED: [Place; 4] =
    [place((5, 30), (44, 54)), place((30, 37), (57, 64)), place((38, 45), (65, 87)), place((48, 59), (0, 0))];

/// The MRZ being changed.
struct Zone(String);

impl Zone {
    fn range(&self, place: Place) -> std::ops::Range<usize> {
        let (start, end) = if self.0.len() == CARD { place.card } else { place.passport };
        start..end
    }

    fn get(&self, place: Place) -> &str {
        self.0.get(self.range(place)).unwrap_or_default()
    }

    /// Writes a field and fills it up with fillers.
    fn set(&mut self, place: Place, text: &str) {
        let range = self.range(place);
        let width = range.len();
        if self.0.get(range.clone()).is_some() {
            self.0.replace_range(range, &format!("{text:<<width$.width$}"));
        }
    }

    /// Writes a field, its check digit, and the composite check digit.
    fn set_with_digit(&mut self, place: Place, digit: Place, text: &str) {
        self.set(place, text);
        let right = check_digit(self.get(place)).to_string();
        self.set(digit, &right);
        self.mend_composite();
    }

    /// Makes a check digit wrong and corrects the composite one.
    fn spoil(&mut self, digit: Place) {
        let wrong = self.get(digit).parse().map_or(1, |digit: u32| (digit + 1) % 10);
        self.set(digit, &wrong.to_string());
        self.mend_composite();
    }

    fn mend_composite(&mut self) {
        let covered = COVERED.map(|place| self.get(place)).concat();
        self.set(COMPOSITE, &check_digit(&covered).to_string());
    }
}

/// The file with a changed MRZ; a file without an MRZ stays unchanged.
fn changed(file: &[u8], change: impl FnOnce(&mut Zone)) -> Vec<u8> {
    let zone = |length: usize| {
        let zone = file.get(file.len().checked_sub(length)?..)?;
        let header = file.len() - length;
        // Tags and lengths of file and MRZ take five bytes if both lengths are short.
        (header == 5).then(|| std::str::from_utf8(zone).ok())?
    };
    let Some(zone) = zone(CARD).or_else(|| zone(PASSPORT)) else { return file.to_vec() };
    let mut zone = Zone(zone.to_owned());
    change(&mut zone);
    encode(FILE, &encode(MRZ, zone.0.as_bytes()))
}

/// Changes the outermost length, which is a single byte.
fn add_to_length(file: &[u8], difference: i8) -> Vec<u8> {
    let mut file = file.to_vec();
    let length = file.get(1).copied().unwrap_or_default();
    put(&mut file, 1, length.wrapping_add_signed(difference));
    file
}

/// A change of the file before it is signed.
const fn file(edit: fn(&[u8]) -> Vec<u8>) -> Effect {
    Effect::EditSigned(File::Dg(1), edit)
}

/// Overwrites the birth date with a text, starting at this offset in the date.
fn birth(bytes: &[u8], offset: usize, text: &str) -> Vec<u8> {
    changed(bytes, |zone| {
        let mut date = zone.get(BIRTH).to_owned();
        if date.get(offset..offset + text.len()).is_some() {
            date.replace_range(offset..offset + text.len(), text);
        }
        zone.set_with_digit(BIRTH, BIRTH_DIGIT, &date);
    })
}

/// Changes the last digit of the document number.
fn number(zone: &mut Zone) {
    let mut number = zone.get(NUMBER).to_owned();
    let last = if number.ends_with('7') { '4' } else { '7' };
    number.pop();
    number.push(last);
    zone.set_with_digit(NUMBER, NUMBER_DIGIT, &number);
}

/// Prints another date and its check digit on the card.
fn printed_date(mrz: &Mrz, place: Place, digit: Place, date: &str) -> Mrz {
    printed(mrz, |zone| zone.set_with_digit(place, digit, date))
}

fn printed(mrz: &Mrz, change: impl FnOnce(&mut Zone)) -> Mrz {
    let mut zone = Zone(mrz.lines().concat());
    change(&mut zone);
    mrz.with_characters(&zone.0)
}

/// The date of birth with another text from an offset on, printed on the card.
fn printed_birth(mrz: &Mrz, offset: usize, text: &str) -> Mrz {
    let mut date = Zone(mrz.lines().concat()).get(BIRTH).to_owned();
    date.replace_range(offset..offset + text.len(), text);
    printed_date(mrz, BIRTH, BIRTH_DIGIT, &date)
}

/// Empties the optional data of a passport and sets its check digit to this.
fn without_optional(bytes: &[u8], digit: &str) -> Vec<u8> {
    changed(bytes, |zone| {
        zone.set(OPTIONAL, "");
        zone.set(OPTIONAL_DIGIT, digit);
        zone.mend_composite();
    })
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "dg1-tag", "DG1 có thẻ đầu của DG4", "DG1 begins with another tag",
        file(|bytes| [&[0x62], bytes.get(1..).unwrap_or_default()].concat());
    "dg1-long-length", "Độ dài trong DG1 ghi bằng nhiều byte hơn cần", "A length in DG1 takes more bytes than it needs",
        file(with_long_length);
    "dg1-length-less", "DG1 tự nêu thiếu một byte", "DG1 claims one byte less than it has", file(|bytes| add_to_length(bytes, -1));
    "dg1-length-more", "DG1 tự nêu thừa một byte", "DG1 claims one byte more than it has", file(|bytes| add_to_length(bytes, 1));
    "dg1-zone-missing", "DG1 không có MRZ (5F1F)", "DG1 holds no MRZ (5F1F)",
        file(|_| encode(FILE, &encode(Tag(0x5F01), b"0107")));
    "dg1-type-unknown", "DG1: loại giấy tờ lạ", "DG1: an unknown document type", file(|bytes| changed(bytes, |zone| zone.set(CODE, "X")));
    "dg1-state-odd", "DG1: mã nước cấp sai dạng", "DG1: the issuing state is none", file(|bytes| changed(bytes, |zone| zone.set(STATE, "V1M")));
    "dg1-nationality-odd", "DG1: mã quốc tịch sai dạng", "DG1: the nationality is none",
        file(|bytes| changed(bytes, |zone| zone.set(NATIONALITY, "V1M")));
    "dg1-name-void", "DG1: không có tên", "DG1: the name is void", file(|bytes| changed(bytes, |zone| zone.set(NAME, "")));
    "dg1-name-differs", "DG1: tên khác với tên in trên thẻ", "DG1: another name than on the card",
        file(|bytes| changed(bytes, |zone| zone.set(NAME, "MAU<<KHAC")));
    "dg1-name-surname-only", "DG1: chỉ có họ", "DG1: no name beside the surname", file(|bytes| changed(bytes, |zone| zone.set(NAME, "MAU")));
    "dg1-name-abbreviated", "DG1: tên viết tắt", "DG1: names are abbreviated", file(|bytes| changed(bytes, |zone| zone.set(NAME, "MAU<<V<T")));
    "dg1-number-differs", "DG1: số giấy tờ khác với số in trên thẻ", "DG1: another document number than on the card",
        file(|bytes| changed(bytes, number));
    "dg1-number-digit", "DG1: sai chữ số kiểm tra của số giấy tờ", "DG1: a wrong check digit of the document number",
        file(|bytes| changed(bytes, |zone| zone.spoil(NUMBER_DIGIT)));
    "dg1-birth-digit", "DG1: sai chữ số kiểm tra của ngày sinh", "DG1: a wrong check digit of the date of birth",
        file(|bytes| changed(bytes, |zone| zone.spoil(BIRTH_DIGIT)));
    "dg1-expiry-digit", "DG1: sai chữ số kiểm tra của ngày hết hạn", "DG1: a wrong check digit of the date of expiry",
        file(|bytes| changed(bytes, |zone| zone.spoil(EXPIRY_DIGIT)));
    "dg1-optional-digit", "DG1: sai chữ số kiểm tra của phần tùy chọn (hộ chiếu)", "DG1: a wrong check digit of the optional data (passports)",
        file(|bytes| changed(bytes, |zone| zone.spoil(OPTIONAL_DIGIT)));
    "dg1-optional-digit-0", "DG1: phần tùy chọn trống, chữ số kiểm tra 0 (hộ chiếu)", "DG1: 0 for the check digit of empty optional data (passports)",
        file(|bytes| without_optional(bytes, "0"));
    "dg1-optional-digit-filler", "DG1: phần tùy chọn trống, không chữ số kiểm tra (hộ chiếu)", "DG1: no check digit for empty optional data (passports)",
        file(|bytes| without_optional(bytes, "<"));
    "dg1-composite-digit", "DG1: sai chữ số kiểm tra chung", "DG1: a wrong composite check digit",
        file(|bytes| changed(bytes, |zone| {
            let wrong = zone.get(COMPOSITE).parse().map_or(1, |digit: u32| (digit + 1) % 10);
            zone.set(COMPOSITE, &wrong.to_string());
        }));
    "dg1-birth-letters", "DG1: ngày sinh có chữ cái", "DG1: letters in the date of birth", file(|bytes| birth(bytes, 2, "A"));
    "dg1-birth-impossible", "DG1: ngày sinh không có thật", "DG1: a date of birth that is none", file(|bytes| birth(bytes, 2, "0231"));
    "dg1-expiry-impossible", "DG1: ngày hết hạn không có thật", "DG1: a date of expiry that is none",
        file(|bytes| changed(bytes, |zone| zone.set_with_digit(EXPIRY, EXPIRY_DIGIT, "451332")));
    "dg1-birth-no-day", "DG1: không rõ ngày sinh", "DG1: the day of birth is unknown", file(|bytes| birth(bytes, 4, "<<"));
    "dg1-birth-no-month", "DG1: không rõ tháng sinh", "DG1: the month of birth is unknown", file(|bytes| birth(bytes, 2, "<<"));
    "dg1-birth-no-year", "DG1: không rõ năm sinh", "DG1: the year of birth is unknown", file(|bytes| birth(bytes, 0, "<<"));
    "dg1-birth-unknown", "DG1: không rõ ngày, tháng, năm sinh", "DG1: the date of birth is unknown", file(|bytes| birth(bytes, 0, "<<<<<<"));
    "mrz-birth-no-day", "MRZ in trên thẻ: không rõ ngày sinh", "The printed MRZ: the day of birth is unknown",
        Effect::Print(|mrz| printed_birth(&mrz, 4, "<<"));
    "mrz-birth-year-only", "MRZ in trên thẻ: chỉ rõ năm sinh", "The printed MRZ: only the year of birth is known",
        Effect::Print(|mrz| printed_birth(&mrz, 2, "<<<<"));
    "mrz-birth-unknown", "MRZ in trên thẻ: không rõ ngày, tháng, năm sinh", "The printed MRZ: the date of birth is unknown",
        Effect::Print(|mrz| printed_birth(&mrz, 0, "<<<<<<"));
    "mrz-expiry-unknown", "MRZ in trên thẻ: không ghi ngày hết hạn", "The printed MRZ: the date of expiry is not stated",
        Effect::Print(|mrz| printed_date(&mrz, EXPIRY, EXPIRY_DIGIT, "<<<<<<"));
    "mrz-sex-unstated", "MRZ in trên thẻ: không ghi giới tính", "The printed MRZ: the sex is not stated",
        Effect::Print(|mrz| printed(&mrz, |zone| zone.set(SEX, "<")));
    "mrz-sex-x", "MRZ in trên thẻ: giới tính ghi là X", "The printed MRZ: X for the sex",
        Effect::Print(|mrz| printed(&mrz, |zone| zone.set(SEX, "X")));
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        files::dg1::ef_dg1,
        issue::{Issuance, Profile},
    };

    fn quirky(name: &str, profile: Profile) -> (Vec<u8>, Vec<u8>) {
        let plain = || Issuance::of(profile, b"dg1").without_face();
        let file = |issuance: Issuance<'_>| issuance.issue().unwrap().files[&File::Dg(1)].clone();
        (file(plain()), file(Quirk::from_name(name).unwrap().issue(plain())))
    }

    #[test]
    fn every_quirk_changes_the_file_and_no_more_than_it_says() {
        for quirk in QUIRKS {
            for profile in [Profile::Cccd2021, Profile::Passport] {
                let (plain, changed) = quirky(quirk.name(), profile);
                let is_of_passports = quirk.name().starts_with("dg1-optional");
                let is_same = is_of_passports && profile != Profile::Passport;
                assert_eq!(plain == changed, is_same, "{} of {}", quirk.name(), profile.name());
                let is_file = ["dg1-zone-missing", "dg1-long-length"].contains(&quirk.name());
                assert!(is_file || plain.len() == changed.len(), "{}", quirk.name());
            }
        }
    }

    #[test]
    fn check_digits_follow_what_is_changed() {
        let (_, changed) = quirky("dg1-birth-unknown", Profile::Cccd2021);
        assert_eq!(changed[5..][30..37], *b"<<<<<<0");
        for profile in [Profile::Cccd2021, Profile::Passport] {
            // Correcting a correct digit changes nothing: the places are those that the digit covers.
            let person = profile.person(b"dg1").unwrap();
            let mrz = if profile == Profile::Passport { Mrz::of_passport(&person) } else { Mrz::of(&person) };
            let file = ef_dg1(&mrz);
            assert_eq!(super::changed(&file, Zone::mend_composite), file);
        }
    }
}
