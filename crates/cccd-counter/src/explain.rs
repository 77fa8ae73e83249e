//! Explains what an input says, as fields and remarks, without a card.
//!
//! Nothing here is signed: anybody can print a QR code or an MRZ, and a made-up number also names a place and a year.

use std::time::SystemTime;

use cccd::{
    SensitiveString,
    access::AccessKey,
    error::KeyPart,
    input::{Input, InputKind},
    mrz::{Expiry, Mrz},
    personal_number::PersonalNumber,
    vietnam::{
        form::CardForm,
        garbling::GarblingCause,
        number,
        places::Place,
        qr::{Garbled, QrForm, QrText},
    },
};
use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};

/// An input, explained. Its fields are personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// What kind of input it is.
    pub kind: InputKind,
    /// The form of the card it belongs to, where the input shows it.
    pub form: Option<CardForm>,
    /// The fields by name: those of [`Holder`](cccd::document::Holder) under their own names, and
    /// `place_of_registration`, `birth_year`, `issuing_state` and `expiry_by_law`.
    pub fields: Vec<(&'static str, SensitiveString)>,
    /// What follows the known fields of a QR code, unchanged.
    pub further: Vec<SensitiveString>,
    /// The fields whose letters are not as printed, by name.
    pub garbled: &'static [&'static str],
    /// Remarks on the input.
    pub remarks: Vec<Remark>,
}

/// A remark on an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// It is not signed and proves nothing.
    ProvesNothing,
    /// Its number opens the chip of its card.
    OpensTheChip,
    /// A number has no check digit: a typing error shows only when the card is read.
    NoCheckDigit,
    /// The place has the name it had before July 2025.
    OldPlace,
    /// These parts were corrected.
    Corrected(Vec<KeyPart>),
    /// The composite check digit does not fit; the keys do not depend on it.
    CompositeDigitWrong,
    /// The national check digit over the personal number does not fit.
    NationalDigitWrong,
    /// The letters of a QR code are not as printed, and what has garbled them, if that is certain.
    Garbled(Option<GarblingCause>),
}

impl Explanation {
    /// Explains an input. The current date decides the century of two-digit years in an MRZ.
    pub fn of(input: &Input) -> Self {
        let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX);
        let today = TimeZone::fixed(Offset::constant(7)).to_datetime(now).date();
        let mut this = Self {
            kind: input.kind(),
            form: input.qr().map(|qr| qr.form.into()),
            fields: Vec::new(),
            further: Vec::new(),
            garbled: &[],
            remarks: Vec::new(),
        };
        match (input.qr(), input.mrz(), input.keys().first().map(|candidate| &candidate.key)) {
            (Some(qr), ..) => this.qr(qr),
            (_, Some(mrz), _) => this.mrz(mrz, today),
            (.., Some(AccessKey::PersonalNumber(number))) => {
                this.number(number);
                this.remarks.push(Remark::NoCheckDigit);
            }
            _ => {}
        }
        if this.fields.iter().any(|(name, _)| *name == "personal_number") {
            this.remarks.push(Remark::OpensTheChip);
        }
        this.remarks.push(Remark::ProvesNothing);
        this
    }

    fn add(&mut self, name: &'static str, value: impl Into<SensitiveString>) {
        self.fields.push((name, value.into()));
    }

    fn add_date(&mut self, name: &'static str, date: Option<Date>) {
        if let Some(date) = date {
            self.add(name, date.to_string());
        }
    }

    fn number(&mut self, number: &PersonalNumber) {
        let explained = number::explain(number);
        self.add("personal_number", number.expose().to_owned());
        let code = number.place_code();
        match explained.place {
            Place::Province(name) => {
                self.add("place_of_registration", format!("{name} ({})", code.expose()));
                self.remarks.push(Remark::OldPlace);
            }
            // No code is rejected: new ones may exist.
            _ => self.add("place_of_registration", code.expose().clone()),
        }
        self.add("sex", explained.sex.letter().to_owned());
        self.add("birth_year", explained.birth_year.to_string());
    }

    fn qr(&mut self, qr: &QrText) {
        self.add("personal_number", qr.personal_number.expose().to_owned());
        if let Some(old) = &qr.old_number {
            self.add("old_number", old.clone());
        }
        self.add("full_name", qr.full_name.clone());
        self.add_date("date_of_birth", qr.date_of_birth);
        if let Some(sex) = qr.sex {
            self.add("sex", sex.letter().to_owned());
        }
        self.add("place_of_residence", qr.place_of_residence.clone());
        self.add_date("date_of_issue", qr.date_of_issue);
        for end in qr.expiries() {
            match end {
                Expiry::On(day) => self.add_date("expiry_by_law", Some(day)),
                _ => self.add("expiry_by_law", "unlimited".to_owned()),
            }
        }
        if qr.form == QrForm::CanCuoc2024 {
            self.further.clone_from(&qr.further);
        }
        if let Some(Garbled { cause, .. }) = qr.garbled {
            self.garbled = &Garbled::FIELDS;
            self.remarks.push(Remark::Garbled(cause));
        }
    }

    fn mrz(&mut self, mrz: &Mrz, today: Date) {
        self.add("issuing_state", mrz.issuing_state.clone());
        self.add("document_number", mrz.document_number.clone());
        if let Some(number) = mrz.personal_number() {
            self.add("personal_number", number.expose().to_owned());
        }
        let name = [mrz.primary_identifier.expose().as_str(), mrz.secondary_identifier.expose()].join(" ");
        self.add("full_name", name.trim().to_owned());
        self.add_date("date_of_birth", mrz.birth_date(today));
        self.add("sex", mrz.sex.letter().to_owned());
        self.add("nationality", mrz.nationality.clone());
        match mrz.expiry() {
            Expiry::On(day) => self.add_date("date_of_expiry", Some(day)),
            Expiry::Unlimited => self.add("date_of_expiry", "unlimited".to_owned()),
            _ => {}
        }
        let mut parts = Vec::new();
        for slip in mrz.normalised() {
            if !parts.contains(&slip.part) {
                parts.push(slip.part);
            }
        }
        if !parts.is_empty() {
            self.remarks.push(Remark::Corrected(parts));
        }
        if !mrz.composite_ok() {
            self.remarks.push(Remark::CompositeDigitWrong);
        }
        if mrz.national_check_digit_ok() == Some(false) {
            self.remarks.push(Remark::NationalDigitWrong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(text: &str) -> Explanation {
        Explanation::of(&Input::parse(text).unwrap())
    }

    fn values<'a>(explanation: &'a Explanation, name: &str) -> Vec<&'a str> {
        let fields = explanation.fields.iter().filter(|field| field.0 == name);
        fields.map(|field| field.1.expose().as_str()).collect()
    }

    #[test]
    fn a_number_names_place_sex_and_year() {
        let of = explained("001 085 012 345");
        assert_eq!(values(&of, "place_of_registration"), ["Hà Nội (001)"]);
        assert_eq!((values(&of, "sex"), values(&of, "birth_year")), (vec!["M"], vec!["1985"]));
        assert!(of.remarks.contains(&Remark::NoCheckDigit) && of.remarks.contains(&Remark::OldPlace));
        let unknown = explained("999085012345");
        assert_eq!(values(&unknown, "place_of_registration"), ["999"]);
        assert!(!unknown.remarks.contains(&Remark::OldPlace));
    }

    #[test]
    fn a_qr_code_tells_its_expiry_and_proves_nothing() {
        let of = explained("001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01042021");
        assert_eq!(values(&of, "expiry_by_law"), ["2025-01-15"]);
        assert_eq!((of.kind, of.form), (InputKind::Qr, Some(CardForm::Cccd)));
        assert_eq!(of.remarks.last(), Some(&Remark::ProvesNothing));
        let of = explained("001300012345||Nguyễn Thị Mẫu|29022000|Nữ|Phố Mẫu|01052021|a||b");
        assert_eq!(values(&of, "expiry_by_law"), ["2025-02-28", "2025-03-01"]);
        assert_eq!((of.form, of.further.len()), (Some(CardForm::CanCuoc2024), 3));
    }

    #[test]
    fn letters_that_are_not_as_printed_are_named_and_kept() {
        let of = explained("079190004321~~Tran Thi Anh Tuyet~03121990~Nu~So 1 Pho Mau~10052022");
        assert_eq!(values(&of, "full_name"), ["Tran Thi Anh Tuyet"]);
        assert_eq!(values(&of, "date_of_issue"), ["2022-05-10"]);
        assert_eq!(of.garbled, ["full_name", "place_of_residence"]);
        assert!(of.remarks.contains(&Remark::Garbled(Some(GarblingCause::KeyboardLayout))));
        let bytes = b"079190004321||Tr\xe2\xccn V\xe3n \xc1nh|03121990|Nam|Hu\xea\xec|10052022";
        let of = Explanation::of(&Input::from_bytes(bytes).unwrap());
        assert_eq!(values(&of, "full_name"), ["Tr\u{fffd}\u{fffd}n V\u{fffd}n \u{fffd}nh"]);
        assert!(of.remarks.contains(&Remark::Garbled(Some(GarblingCause::Windows1258))));
        let plain = explained("001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01042021");
        assert!(plain.garbled.is_empty() && !plain.remarks.iter().any(|r| matches!(r, Remark::Garbled(_))));
    }

    #[test]
    fn an_mrz_says_what_was_put_right_and_what_does_not_fit() {
        let lines =
            "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";
        let of = explained(lines);
        assert_eq!(values(&of, "full_name"), ["NGUYEN VAN MAU"]);
        assert_eq!(values(&of, "date_of_birth"), ["1985-01-15"]);
        assert_eq!(of.remarks, [Remark::OpensTheChip, Remark::ProvesNothing]);
        let slipped = explained(&lines.replacen("0850", "O850", 1).replacen("<<3", "<<4", 1));
        assert!(matches!(slipped.remarks.first(), Some(Remark::Corrected(_))), "{:?}", slipped.remarks);
        assert!(slipped.remarks.contains(&Remark::NationalDigitWrong));
    }

    #[test]
    fn debug_shows_nothing_of_a_person() {
        let text = format!("{:?}", explained("001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01042021"));
        assert!(!text.contains("Nguyễn") && !text.contains("0850"), "{text}");
    }
}
