//! Quirks of Chip Authentication and of what EF.DG14 says about it.

use asn1_rs::oid;
use cccd_base::{
    crypto::{Cipher, Curve},
    iso7816::StatusWord,
    tlv::{Element, tag},
};

use super::{
    Effect, Quirk,
    form::{with_long_length, with_unused_bits},
};
use crate::{
    chip::Misbehaviour,
    der::small,
    files::{File, security_infos},
};

/// Prefix of the object identifiers: bsi-de protocols smartcard.
const SMARTCARD: [u8; 8] = oid!(raw 0.4.0.127.0.7.2.2.3);
const PUBLIC_KEY: [u8; 8] = oid!(raw 0.4.0.127.0.7.2.2.1);

/// EF.DG14 with each SecurityInfo replaced by the result of `change`; `None` drops it.
fn each(dg14: &[u8], change: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
    let entries =
        || Element::parse(dg14, cccd_base::tlv::Tag(0x6E))?.children()?.expect(tag::SET)?.children()?.all(32);
    let entries = entries().unwrap_or_default();
    let changed: Vec<Vec<u8>> = entries.iter().filter_map(|entry| change(entry.raw())).collect();
    security_infos::ef_dg14(&changed)
}

/// Whether the object identifier of an entry begins with this prefix.
fn is(entry: &[u8], family: &[u8]) -> bool {
    entry.windows(family.len()).take(8).any(|window| window == family)
}

/// An entry with another INTEGER at its end.
fn with_number(entry: &[u8], number: u8) -> Vec<u8> {
    let content = Element::parse(entry, tag::SEQUENCE).map(|sequence| sequence.value()).unwrap_or_default();
    crate::der::sequence(&[content, &small(number)])
}

fn keys_do_not_match(dg14: &[u8]) -> Vec<u8> {
    each(dg14, |entry| {
        Some(match () {
            () if is(entry, &SMARTCARD) => with_number(entry, 1),
            () if is(entry, &PUBLIC_KEY) => with_number(entry, 2),
            () => entry.to_vec(),
        })
    })
}

/// EF.DG14 with each ChipAuthenticationInfo rebuilt from its object identifier and the bytes after it.
fn each_info(dg14: &[u8], make: fn(&[u8], &[u8]) -> Vec<u8>) -> Vec<u8> {
    each(dg14, |entry| {
        if !is(entry, &SMARTCARD) {
            return Some(entry.to_vec());
        }
        let parts = || {
            let mut fields = Element::parse(entry, tag::SEQUENCE)?.children()?;
            Ok::<_, cccd_base::error::DataError>((
                fields.expect(tag::OBJECT_IDENTIFIER)?.raw(),
                fields.rest(),
            ))
        };
        let (protocol, rest) = parts().unwrap_or_default();
        Some(make(protocol, rest))
    })
}

/// An object identifier with another last arc.
fn with_last(protocol: &[u8], last: u8) -> Vec<u8> {
    let mut protocol = protocol.to_vec();
    if let Some(byte) = protocol.last_mut() {
        *byte = last;
    }
    protocol
}

/// Flips a bit of the public key, counted from its end.
fn flip_in_key(dg14: &[u8], from_end: usize) -> Vec<u8> {
    each(dg14, |entry| {
        let mut entry = entry.to_vec();
        if is(&entry, &PUBLIC_KEY) {
            super::flip_from_end(&mut entry, from_end);
        }
        Some(entry)
    })
}

/// Flips a bit in the middle of the field's prime, which is near the start of the parameters.
fn flip_in_prime(dg14: &[u8]) -> Vec<u8> {
    each(dg14, |entry| {
        let mut entry = entry.to_vec();
        if is(&entry, &PUBLIC_KEY)
            && let Some(byte) = entry.get_mut(60)
        {
            *byte ^= 1;
        }
        Some(entry)
    })
}

const fn cipher<const NUMBER: u8>() -> Effect {
    Effect::Issue(|issuance| {
        let cipher = match NUMBER {
            1 => Cipher::TripleDes,
            3 => Cipher::Aes192,
            _ => Cipher::Aes256,
        };
        issuance.chip_authentication(Curve::BrainpoolP256r1, cipher)
    })
}

const fn refused<const STATUS: u16>() -> Effect {
    Effect::Behave(|options| options.chip_authentication_refused = Some(StatusWord(STATUS)))
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "ca-not-offered", "DG14 không có Chip Authentication", "DG14 does not offer Chip Authentication",
        Effect::Issue(|issuance| issuance.without_chip_authentication());
    "ca-3des", "Chip Authentication với 3DES", "Offers Chip Authentication with 3DES", cipher::<1>();
    "ca-aes-192", "Chip Authentication với AES-192", "Offers Chip Authentication with AES-192", cipher::<3>();
    "ca-aes-256", "Chip Authentication với AES-256", "Offers Chip Authentication with AES-256", cipher::<4>();
    "ca-3des-by-set-at", "Chip Authentication 3DES chỉ nhận MSE:Set AT", "Takes Chip Authentication with 3DES by MSE:Set AT alone",
        Effect::Behave(|options| options.three_des_by_set_at = true);
    "ca-keys-do-not-match", "DG14: số hiệu khóa không khớp", "DG14 names a key that it does not hold",
        Effect::Issue(|issuance| issuance.edited(File::Dg(14), keys_do_not_match));
    "ca-key-off-curve", "DG14: khóa không thuộc đường cong", "The key in DG14 is not on its curve",
        Effect::Issue(|issuance| issuance.edited(File::Dg(14), |dg14| flip_in_key(dg14, 0)));
    "dg14-unused-bits", "DG14: khóa ghi có bit không dùng", "The key in DG14 says that bits of it are unused",
        Effect::EditSigned(File::Dg(14), with_unused_bits);
    "dg14-long-length", "Độ dài trong DG14 ghi bằng nhiều byte hơn cần", "A length in DG14 takes more bytes than it needs",
        Effect::EditSigned(File::Dg(14), with_long_length);
    "ca-curve-unknown", "DG14: tham số đường cong lạ", "The key in DG14 has parameters of no known curve",
        Effect::Issue(|issuance| issuance.edited(File::Dg(14), flip_in_prime));
    "ca-info-missing", "DG14: chỉ có khóa, không có ChipAuthenticationInfo", "DG14 holds the key and no ChipAuthenticationInfo",
        Effect::Issue(|issuance| issuance.edited(File::Dg(14), |dg14| {
            each(dg14, |entry| (!is(entry, &SMARTCARD)).then(|| entry.to_vec()))
        }));
    "ca-protocol-unknown", "DG14: giao thức Chip Authentication lạ", "DG14 names a protocol of Chip Authentication that there is not",
        Effect::EditSigned(File::Dg(14), |dg14| each_info(dg14, |protocol, rest| {
            crate::der::sequence(&[&with_last(protocol, 9), rest])
        }));
    "ca-protocol-missing", "DG14: thiếu giao thức Chip Authentication", "DG14 leaves the protocol of Chip Authentication out",
        Effect::EditSigned(File::Dg(14), |dg14| each_info(dg14, |_, rest| crate::der::sequence(&[rest])));
    "ca-version-10", "DG14: Chip Authentication phiên bản 10", "DG14 names version 10 of Chip Authentication",
        Effect::EditSigned(File::Dg(14), |dg14| each_info(dg14, |protocol, _| {
            crate::der::sequence(&[protocol, &small(10)])
        }));
    "ca-version-missing", "DG14: thiếu phiên bản Chip Authentication", "DG14 leaves the version of Chip Authentication out",
        Effect::EditSigned(File::Dg(14), |dg14| each_info(dg14, |protocol, _| crate::der::sequence(&[protocol])));
    "ca-refused-6a80", "Chip Authentication bị từ chối 6A80", "Chip Authentication is refused with 6A80", refused::<0x6A80>();
    "ca-refused-6a88", "Chip Authentication bị từ chối 6A88", "Chip Authentication is refused with 6A88", refused::<0x6A88>();
    "ca-refused-6982", "Chip Authentication bị từ chối 6982", "Chip Authentication is refused with 6982", refused::<0x6982>();
    "ca-refused-6300", "Chip Authentication bị từ chối 6300", "Chip Authentication is refused with 6300", refused::<0x6300>();
    "ca-old-keys", "Sau Chip Authentication vẫn dùng khóa cũ", "Keeps the old session keys after Chip Authentication",
        Effect::Misbehave(Misbehaviour::KeepKeysAfterChipAuthentication);
    "ca-refused-later", "Nhận Chip Authentication lần đầu, không có khóa, các lần sau từ chối", "Takes the first Chip Authentication without the key and refuses every later one",
        Effect::Misbehave(Misbehaviour::KeepKeysAndRefuseLater { status: StatusWord(0x6A80) });
    "ca-plain-answer", "Sau Chip Authentication trả lời dạng rõ", "Answers in plain after Chip Authentication",
        Effect::Misbehave(Misbehaviour::PlainAfterChipAuthentication);
    "ca-no-key-twice", "Không nhận khóa tạm của đầu đọc lần thứ hai", "Refuses an ephemeral key of the reader that it has seen",
        Effect::Misbehave(Misbehaviour::RefuseKnownEphemeralKey);
    "no-chip-proof", "Không có DG14, DG15", "Holds neither DG14 nor DG15",
        Effect::Issue(|issuance| issuance.without_chip_proof());
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Issuance;

    #[test]
    fn edits_find_their_entries() {
        let dg14 = |issuance: Issuance<'_>| issuance.issue().unwrap().files[&File::Dg(14)].clone();
        let plain = dg14(Issuance::new(b"x"));
        assert_eq!(each(&plain, |entry| Some(entry.to_vec())), plain);
        for name in [
            "ca-keys-do-not-match",
            "ca-key-off-curve",
            "ca-curve-unknown",
            "ca-info-missing",
            "ca-protocol-unknown",
            "ca-protocol-missing",
            "ca-version-10",
            "ca-version-missing",
        ] {
            let changed = dg14(Quirk::from_name(name).unwrap().issue(Issuance::new(b"x")));
            assert!(changed != plain && changed.len() > 100, "{name}");
        }
    }
}
