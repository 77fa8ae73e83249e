//! The two forms of the identity card.

use jiff::civil::Date;

use super::{expiry::LAW_OF_2023, qr::QrForm};

/// The form of an identity card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardForm {
    /// Căn cước công dân with a chip, issued from January 2021 (Law 59/2014/QH13; Circular 06/2021/TT-BCA).
    Cccd,
    /// Thẻ căn cước, issued from 2024-07-01 (Law 26/2023/QH15; Circular 16/2024/TT-BCA).
    CanCuoc2024,
}

impl CardForm {
    /// Returns the form of the cards issued on a day.
    pub fn issued_on(day: Date) -> Self {
        if day < LAW_OF_2023 { Self::Cccd } else { Self::CanCuoc2024 }
    }

    /// The issuer, as printed on these cards.
    pub const fn issuer(self) -> &'static str {
        match self {
            Self::Cccd => "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
            Self::CanCuoc2024 => "Bộ Công an",
        }
    }
}

/// The card that carries this QR code.
impl From<QrForm> for CardForm {
    fn from(form: QrForm) -> Self {
        match form {
            QrForm::Cccd => Self::Cccd,
            QrForm::CanCuoc2024 => Self::CanCuoc2024,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn the_law_of_2023_begins_on_its_first_day() {
        assert_eq!(CardForm::issued_on(date(2024, 6, 30)), CardForm::Cccd);
        assert_eq!(CardForm::issued_on(date(2024, 7, 1)), CardForm::CanCuoc2024);
        assert_eq!(CardForm::from(QrForm::CanCuoc2024).issuer(), "Bộ Công an");
        assert!([CardForm::Cccd, CardForm::CanCuoc2024].iter().all(|form| is_nfc(form.issuer())));
    }
}
