//! The structure of the historical bytes (ISO/IEC 7816-4, 12.1.1; PC/SC part 3, 3.1.3.2.3).

use crate::iso7816::{CardCapabilities, StatusWord};

/// The registered application provider identifier of PC/SC, with which readers describe storage cards.
const PCSC: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x06];

/// The structure of the historical bytes, given by their first byte, the category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Category {
    /// 80: compact data objects to the end.
    Objects,
    /// 00: compact data objects, then three bytes of life cycle and status.
    ObjectsAndStatus,
    /// 10: a reference to EF.DIR.
    DirReference,
    /// Any other value: proprietary, or, for a contactless card of type B, its application data.
    Proprietary(u8),
}

/// One compact data object: its tag, and up to 15 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HistoricalObject<'a> {
    /// Tag 1: country of the issuer (ISO 3166-1), and what the issuer adds.
    CountryCode(&'a [u8]),
    /// Tag 2: number of the issuer (ISO/IEC 7812-1).
    IssuerNumber(&'a [u8]),
    /// Tag 3: how applications are selected and EF.DIR and EF.ATR/INFO are read.
    CardService(CardService),
    /// Tag 4: a command to be sent first.
    InitialAccess(&'a [u8]),
    /// Tag 5: the issuer's own.
    IssuerData(&'a [u8]),
    /// Tag 6: the manufacturer's own.
    PreIssuingData(&'a [u8]),
    /// Tag 7.
    Capabilities(CardCapabilities),
    /// Tag 8: life cycle and status, as at the end of category 00.
    Status(CardStatus),
    /// Tag F: an application identifier. For a storage card, the reader writes one with a full tag, 4F.
    ApplicationIdentifier(&'a [u8]),
    /// Any other tag, or a known tag whose value has the wrong length.
    Other(u8, &'a [u8]),
}

/// The card service data (ISO/IEC 7816-4, table 116).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardService(u8);

impl CardService {
    /// An application can be selected by its whole identifier.
    pub const fn selects_by_name(self) -> bool {
        self.0 & 0x80 != 0
    }

    /// An application can be selected by the first bytes of its identifier.
    pub const fn selects_by_partial_name(self) -> bool {
        self.0 & 0x40 != 0
    }

    /// EF.DIR lists the applications.
    pub const fn has_dir(self) -> bool {
        self.0 & 0x20 != 0
    }

    /// There is an EF.ATR/INFO.
    pub const fn has_atr_info(self) -> bool {
        self.0 & 0x10 != 0
    }

    /// EF.DIR and EF.ATR/INFO are read by READ BINARY.
    pub const fn is_read_as_binary(self) -> bool {
        self.0 & 0x08 != 0
    }

    /// There is a master file.
    pub const fn has_master_file(self) -> bool {
        self.0 & 0x01 == 0
    }
}

/// Life cycle and status of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardStatus {
    /// The life cycle state, if stated.
    pub life_cycle: Option<LifeCycle>,
    /// A status word, if stated; 0000 means not stated.
    pub status: Option<StatusWord>,
}

/// The life cycle state of a card (ISO/IEC 7816-4, table 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LifeCycle {
    /// 00.
    NotStated,
    /// 01.
    Creation,
    /// 03.
    Initialisation,
    /// 05 or 07: in use.
    Activated,
    /// 04 or 06: temporarily out of use.
    Deactivated,
    /// 0C to 0F: permanently out of use.
    Terminated,
    /// Any other byte.
    Other(u8),
}

impl LifeCycle {
    const fn of(byte: u8) -> Self {
        match byte {
            0x00 => Self::NotStated,
            0x01 => Self::Creation,
            0x03 => Self::Initialisation,
            0x05 | 0x07 => Self::Activated,
            0x04 | 0x06 => Self::Deactivated,
            0x0C..=0x0F => Self::Terminated,
            other => Self::Other(other),
        }
    }
}

impl CardStatus {
    /// Parses one byte of life cycle, two bytes of status, or three bytes of both.
    const fn parse(value: &[u8]) -> Option<Self> {
        let (life_cycle, status) = match *value {
            [life_cycle] => (Some(life_cycle), None),
            [high, low] => (None, Some([high, low])),
            [life_cycle, high, low] => (Some(life_cycle), Some([high, low])),
            _ => return None,
        };
        Some(Self {
            life_cycle: match life_cycle {
                Some(byte) => Some(LifeCycle::of(byte)),
                None => None,
            },
            status: match status {
                None | Some([0, 0]) => None,
                Some(bytes) => Some(StatusWord(u16::from_be_bytes(bytes))),
            },
        })
    }
}

/// The parsed historical bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HistoricalBytes<'a> {
    /// Their structure.
    pub category: Category,
    /// The data objects, if the category has any.
    pub objects: Vec<HistoricalObject<'a>>,
    /// The last three bytes of category 00.
    pub status: Option<CardStatus>,
    /// The bytes that are part of none of these: everything after a proprietary category, or an object that ends early.
    pub rest: &'a [u8],
}

impl<'a> HistoricalBytes<'a> {
    /// Parses the bytes; `None` if there are none.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (&category, rest) = bytes.split_first()?;
        let (category, body, status) = match category {
            0x80 => (Category::Objects, rest, None),
            0x00 => match rest.split_last_chunk::<3>() {
                Some((body, status)) => (Category::ObjectsAndStatus, body, CardStatus::parse(status)),
                None => (Category::ObjectsAndStatus, rest, None),
            },
            0x10 => (Category::DirReference, &[][..], None),
            other => (Category::Proprietary(other), &[][..], None),
        };
        let has_objects = matches!(category, Category::Objects | Category::ObjectsAndStatus);
        // Fewer than three bytes after 00 are neither objects nor status.
        if !has_objects || (category == Category::ObjectsAndStatus && status.is_none()) {
            return Some(Self { category, objects: Vec::new(), status, rest });
        }
        let (objects, rest) = objects(body);
        Some(Self { category, objects, status, rest })
    }

    /// The card capabilities, if stated.
    pub fn capabilities(&self) -> Option<CardCapabilities> {
        self.objects.iter().find_map(|object| match object {
            HistoricalObject::Capabilities(capabilities) => Some(*capabilities),
            _ => None,
        })
    }

    /// The card service data, if stated.
    pub fn card_service(&self) -> Option<CardService> {
        self.objects.iter().find_map(|object| match object {
            HistoricalObject::CardService(service) => Some(*service),
            _ => None,
        })
    }

    /// True for a card that a contactless reader reports as a storage card: it only stores bytes and does not support
    /// APDUs (PC/SC part 3, 3.1.3.2.3.2).
    pub fn is_storage_card(&self) -> bool {
        let is_pcsc = |object: &HistoricalObject<'_>| matches!(object, HistoricalObject::ApplicationIdentifier(value) if value.starts_with(PCSC));
        self.objects.iter().any(is_pcsc)
    }
}

/// Splits bytes into compact data objects, and returns the rest if one ends early.
fn objects(mut bytes: &[u8]) -> (Vec<HistoricalObject<'_>>, &[u8]) {
    let mut objects = Vec::new();
    while let Some((&head, mut rest)) = bytes.split_first() {
        // Tag 4 with 15 bytes does not fit in historical bytes: this is the tag 4F that a reader writes for a storage
        // card, and the length follows.
        let head = match rest.split_first() {
            Some((&length @ 0..=0x0F, after)) if head == 0x4F => {
                rest = after;
                0xF0 | length
            }
            _ => head,
        };
        let Some((value, after)) = rest.split_at_checked(usize::from(head & 0x0F)) else { break };
        objects.push(object(head >> 4, value));
        bytes = after;
    }
    (objects, bytes)
}

fn object(tag: u8, value: &[u8]) -> HistoricalObject<'_> {
    let known = match (tag, value) {
        (1, _) => Some(HistoricalObject::CountryCode(value)),
        (2, _) => Some(HistoricalObject::IssuerNumber(value)),
        (3, &[service]) => Some(HistoricalObject::CardService(CardService(service))),
        (4, _) => Some(HistoricalObject::InitialAccess(value)),
        (5, _) => Some(HistoricalObject::IssuerData(value)),
        (6, _) => Some(HistoricalObject::PreIssuingData(value)),
        (7, _) => CardCapabilities::parse(value).map(HistoricalObject::Capabilities),
        (8, _) => CardStatus::parse(value).map(HistoricalObject::Status),
        (0xF, _) => Some(HistoricalObject::ApplicationIdentifier(value)),
        _ => None,
    };
    known.unwrap_or(HistoricalObject::Other(tag, value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(bytes: &[u8]) -> HistoricalBytes<'_> {
        HistoricalBytes::parse(bytes).unwrap()
    }

    #[test]
    fn objects_are_told_by_their_tags() {
        let bytes = hex::decode("80124A5131B85348495473C80140820590F1FF").unwrap();
        let historical = parse(&bytes);
        assert_eq!(historical.category, Category::Objects);
        let service = historical.card_service().unwrap();
        assert!(service.selects_by_name() && !service.selects_by_partial_name() && service.has_master_file());
        assert!(service.has_dir() && service.has_atr_info() && service.is_read_as_binary());
        let capabilities = historical.capabilities().unwrap();
        assert!(capabilities.selects_by_name() && capabilities.selects_by_partial_name());
        assert_eq!(capabilities.extended_length(), Some(true));
        assert_eq!(historical.objects[0], HistoricalObject::CountryCode(&[0x4A, 0x51]));
        assert_eq!(historical.objects[2], HistoricalObject::IssuerData(b"HIT"));
        // A status of two bytes states no life cycle. F1 announces one byte, which follows.
        let status = CardStatus { life_cycle: None, status: Some(StatusWord(0x0590)) };
        assert_eq!(historical.objects[4], HistoricalObject::Status(status));
        assert_eq!(historical.objects[5], HistoricalObject::ApplicationIdentifier(&[0xFF]));
        assert!(!historical.is_storage_card() && historical.rest.is_empty());
    }

    #[test]
    fn category_00_ends_in_life_cycle_and_status() {
        let historical = parse(&[0x00, 0x73, 0x00, 0x00, 0x20, 0x05, 0x90, 0x00]);
        assert_eq!(historical.category, Category::ObjectsAndStatus);
        let status = historical.status.unwrap();
        assert_eq!(
            (status.life_cycle, status.status),
            (Some(LifeCycle::Activated), Some(StatusWord(0x9000)))
        );
        assert_eq!(historical.capabilities().unwrap().sizes_in_atr_info(), Some(true));
        assert_eq!(parse(&[0x00, 0x0C, 0x00, 0x00]).status.unwrap().life_cycle, Some(LifeCycle::Terminated));
        assert_eq!(parse(&[0x00, 0x0C, 0x00, 0x00]).status.unwrap().status, None);
        let short = parse(&[0x00, 0x05, 0x90]);
        assert_eq!((short.status, short.objects.len(), short.rest.len()), (None, 0, 2));
    }

    #[test]
    fn other_categories_are_left_alone() {
        assert_eq!(parse(&[0x10, 0x01]).category, Category::DirReference);
        // Type B: four bytes of application data, three of protocol data, one of frame data.
        let type_b = [0xE1, 0xF3, 0x5E, 0x11, 0x77, 0x81, 0xA1, 0x00];
        assert_eq!(parse(&type_b).category, Category::Proprietary(0xE1));
        assert_eq!(parse(&type_b).rest, &type_b[1..]);
        assert_eq!(parse(&type_b).capabilities(), None);
        assert_eq!(HistoricalBytes::parse(&[]), None);
    }

    #[test]
    fn a_storage_card_is_no_chip() {
        let bytes = hex::decode("804F0CA00000030603000300000000").unwrap();
        assert!(parse(&bytes).is_storage_card() && parse(&bytes).rest.is_empty());
        assert!(!parse(&hex::decode("804F07A0000002471001").unwrap()).is_storage_card());
    }

    #[test]
    fn an_object_that_ends_early_is_no_object() {
        let historical = parse(&[0x80, 0x31, 0x80, 0x73, 0x00, 0x01]);
        assert_eq!((historical.objects.len(), historical.rest), (1, &[0x73, 0x00, 0x01][..]));
        assert_eq!(parse(&[0x80, 0x32, 1, 2, 0x74, 1, 2, 3, 4]).objects.len(), 2);
        assert_eq!(parse(&[0x80, 0x32, 1, 2]).card_service(), None);
        assert_eq!(parse(&[0x80, 0x74, 1, 2, 3, 4]).capabilities(), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_apart(bytes in proptest::collection::vec(any::<u8>(), 0..20)) {
            if let Some(historical) = HistoricalBytes::parse(&bytes) {
                prop_assert!(historical.objects.len() < bytes.len());
                prop_assert!(bytes.ends_with(historical.rest) || historical.status.is_some());
                prop_assert_eq!(historical.capabilities().is_some(), historical.objects.iter().any(
                    |object| matches!(object, HistoricalObject::Capabilities(_))
                ));
            }
        }
    }
}
