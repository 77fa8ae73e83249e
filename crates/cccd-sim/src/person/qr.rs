//! The text of the QR code printed on a person's card.

use super::{Date, Person};

/// The card that the code is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QrForm {
    /// The CCCD of 2021: seven fields.
    Cccd,
    /// The thẻ căn cước of 2024: the same seven fields and further ones.
    CanCuoc2024,
}

impl Person {
    /// The text of the QR code: number, number of the old identity card (or nothing), name, birth, sex, residence and
    /// issue, separated by `|`, with dates as `ddMMyyyy`. What follows them in 2024 is not documented: here father,
    /// mother and spouse, as in a draft of the circular.
    ///
    /// ```
    /// use cccd_sim::{Person, QrForm};
    ///
    /// let person = Person::from_seed(b"any seed")?;
    /// let qr = person.qr_text(QrForm::Cccd);
    /// assert_eq!(qr.split('|').next(), Some(person.personal_number.as_str()));
    /// assert!(person.qr_text(QrForm::CanCuoc2024).starts_with(&qr));
    /// # Ok::<(), cccd_base::Error>(())
    /// ```
    pub fn qr_text(&self, form: QrForm) -> String {
        let name = self.full_name();
        let (birth, issue) = (ddmmyyyy(self.date_of_birth), ddmmyyyy(self.date_of_issue));
        let mut fields = vec![
            self.personal_number.as_str(),
            self.old_id_number.as_deref().unwrap_or_default(),
            &name,
            &birth,
            self.sex.vietnamese(),
            &self.place_of_residence,
            &issue,
        ];
        if form == QrForm::CanCuoc2024 {
            fields.extend([&self.father, &self.mother, self.spouse.as_deref().unwrap_or_default()]);
        }
        fields.join("|")
    }
}

/// `ddMMyyyy`.
fn ddmmyyyy(date: Date) -> String {
    date.ddmmyyyy().replace('/', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_have_their_fields_and_no_more() {
        for seed in 0..50_u32 {
            let mut person = Person::from_seed(&seed.to_be_bytes()).unwrap();
            let fields = |person: &Person, form| person.qr_text(form).split('|').count();
            assert_eq!((fields(&person, QrForm::Cccd), fields(&person, QrForm::CanCuoc2024)), (7, 10));
            (person.old_id_number, person.spouse) = (None, None);
            assert_eq!((fields(&person, QrForm::Cccd), fields(&person, QrForm::CanCuoc2024)), (7, 10));
        }
    }

    #[test]
    fn dates_are_eight_digits() {
        let person = Person::from_seed(b"dates")
            .unwrap()
            .born_on(Date::new(1985, 1, 5))
            .issued_on(Date::new(2021, 4, 1));
        let text = person.qr_text(QrForm::Cccd);
        let fields: Vec<_> = text.split('|').collect();
        assert_eq!((fields[3], fields[6]), ("05011985", "01042021"));
    }
}
