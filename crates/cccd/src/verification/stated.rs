//! What is presented beside a card.

use std::fmt;

use crate::{mrz::Mrz, vietnam::qr::QrText};

/// What was presented beside the card, to be compared with the chip. Nobody signs it, so it opens and proves nothing.
/// Personal data: `Debug` shows only what there is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The text of the QR code.
    pub qr: Option<QrText>,
    /// A whole machine readable zone.
    pub mrz: Option<Mrz>,
}

impl Stated {
    /// With the text of a QR code.
    #[must_use]
    pub fn qr(mut self, qr: QrText) -> Self {
        self.qr = Some(qr);
        self
    }

    /// With a whole machine readable zone.
    #[must_use]
    pub fn mrz(mut self, mrz: Mrz) -> Self {
        self.mrz = Some(mrz);
        self
    }
}

impl fmt::Debug for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { qr, mrz } = self;
        f.debug_struct("Stated").field("qr", &qr.is_some()).field("mrz", &mrz.is_some()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_a_person() {
        let qr = QrText::parse("001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01042021").unwrap();
        assert_eq!(format!("{:?}", Stated::default().qr(qr)), "Stated { qr: true, mrz: false }");
    }
}
