//! Quirks of EF.COM, which is not signed.

use cccd_base::tlv::{Element, Tag};

use super::{Effect, Quirk};
use crate::{der::encode, files::File, issue::IssuedCard};

const EF_COM: Tag = Tag(0x60);
const LDS_VERSION: Tag = Tag(0x5F01);
const UNICODE_VERSION: Tag = Tag(0x5F36);
const TAG_LIST: Tag = Tag(0x5C);

/// The card with another EF.COM.
fn edit(mut card: IssuedCard, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> IssuedCard {
    if let Some(content) = card.files.get_mut(&File::Com) {
        *content = change(std::mem::take(content));
    }
    card
}

/// The card with another value in one object of EF.COM; `None` drops the object.
fn edit_object(card: IssuedCard, tag: Tag, change: impl Fn(&[u8]) -> Option<Vec<u8>>) -> IssuedCard {
    edit(card, |content| {
        let objects = || Element::parse(&content, EF_COM)?.children()?.all(8);
        let objects = objects().unwrap_or_default();
        let changed = objects.iter().flat_map(|object| match object.tag() == tag {
            true => change(object.value()).map_or_else(Vec::new, |value| encode(tag, &value)),
            false => object.raw().to_vec(),
        });
        encode(EF_COM, &changed.collect::<Vec<_>>())
    })
}

/// The list with one tag removed and another added.
fn edit_list(card: IssuedCard, without: Option<u8>, with: Option<u8>) -> IssuedCard {
    edit_object(card, TAG_LIST, |tags| {
        Some(tags.iter().copied().filter(|tag| Some(*tag) != without).chain(with).collect())
    })
}

/// Adds to the length of the file, which is in the second byte.
fn lengthen(card: IssuedCard, by: i8) -> IssuedCard {
    edit(card, |mut content| {
        if let Some(length) = content.get_mut(1) {
            *length = length.wrapping_add_signed(by);
        }
        content
    })
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "com-tag-61", "EF.COM có thẻ 61 thay vì 60", "EF.COM has the tag 61 instead of 60",
        Effect::Forge(|card| edit(card, |mut content| {
            super::put(&mut content, 0, 0x61);
            content
        }));
    "com-length-too-small", "EF.COM tự xưng ngắn hơn thực tế", "EF.COM claims to be shorter than it is",
        Effect::Forge(|card| lengthen(card, -3));
    "com-length-too-large", "EF.COM tự xưng dài hơn thực tế", "EF.COM claims to be longer than it is",
        Effect::Forge(|card| lengthen(card, 3));
    "com-lds-3", "EF.COM nêu LDS 3.0", "EF.COM names LDS 3.0",
        Effect::Forge(|card| edit_object(card, LDS_VERSION, |_| Some(b"0300".to_vec())));
    "com-no-lds-version", "EF.COM thiếu phiên bản LDS", "EF.COM names no version of the LDS",
        Effect::Forge(|card| edit_object(card, LDS_VERSION, |_| None));
    "com-no-unicode-version", "EF.COM thiếu phiên bản Unicode", "EF.COM names no version of Unicode",
        Effect::Forge(|card| edit_object(card, UNICODE_VERSION, |_| None));
    "com-without-dg1", "EF.COM không nêu DG1", "EF.COM does not list DG1",
        Effect::Forge(|card| edit_list(card, Some(0x61), None));
    "com-without-dg13", "EF.COM không nêu DG13 dù EF.SOD có nêu", "EF.COM does not list DG13, which EF.SOD lists",
        Effect::Forge(|card| edit_list(card, Some(0x6D), None));
    "com-with-dg16", "EF.COM nêu DG16 mà EF.SOD không có", "EF.COM lists DG16, which EF.SOD does not",
        Effect::Forge(|card| edit_list(card, None, Some(0x70)));
    "com-dg16-for-dg13", "EF.COM nêu DG16 thay cho DG13", "EF.COM lists DG16 in the place of DG13",
        Effect::Forge(|card| edit_list(card, Some(0x6D), Some(0x70)));
    "com-absent", "Không có EF.COM", "There is no EF.COM", Effect::Forge(|card| card.withhold(File::Com));
    "lds-1-8", "LDS 1.8, EF.SOD cũng nêu", "LDS 1.8, which EF.SOD names too", Effect::Issue(|issuance| issuance.lds_1_8());
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Issuance;

    #[test]
    fn each_changes_the_file_that_the_reader_gets() {
        let issued = |issuance: Issuance<'_>| issuance.without_face().issue().unwrap();
        let plain = issued(Issuance::new(b"com"));
        for quirk in QUIRKS {
            let card = match quirk.effect {
                Effect::Issue(change) => issued(change(Issuance::new(b"com"))),
                _ => quirk.forge(plain.clone()),
            };
            assert_ne!(card.files.get(&File::Com), plain.files.get(&File::Com), "{}", quirk.name());
        }
        let com = |name: &str| {
            hex::encode_upper(&Quirk::from_name(name).unwrap().forge(plain.clone()).files[&File::Com])
        };
        assert_eq!(com("com-no-lds-version"), "60115F36063034303030305C066175636D6F6E");
        assert_eq!(com("com-dg16-for-dg13"), "60185F0104303130375F36063034303030305C066175636F6E70");
    }
}
