//! Quirks of PACE.

use cccd_base::{
    crypto::{Cipher, Curve},
    error::DataError,
    iso7816::{Command, StatusWord},
    tlv::{Element, Tag, tag},
};

use super::{Effect, Quirk, flip_from_end, put, tamper};
use crate::{
    chip::{Moment, Stage},
    der::{encode, encode_all, oid, sequence, small},
    files::{File, security_infos::PaceOffer},
};

/// The data object of MSE:Set AT that names the parameters.
const PARAMETER: cccd_base::tlv::Tag = cccd_base::tlv::Tag(0x84);
/// The tag of EF.DG14.
const DG14: Tag = Tag(0x6E);

/// Position of the tag of the data object inside 7C if lengths are short.
const INNER_TAG: usize = 2;
/// Position of its value.
const VALUE: usize = 4;

/// Answers with just a status word.
fn status<const STATUS: u16>(answer: &mut Vec<u8>, _: &Command) {
    *answer = STATUS.to_be_bytes().to_vec();
}

/// Refuses MSE:Set AT that does not name the parameters.
fn asks_for_parameter<const STATUS: u16>(answer: &mut Vec<u8>, command: &Command) {
    let objects = cccd_base::tlv::Reader::new(command.data()).all(8).unwrap_or_default();
    if !objects.iter().any(|object| object.tag() == PARAMETER) {
        *answer = STATUS.to_be_bytes().to_vec();
    }
}

/// Changes the tag of the data object.
fn retag<const TAG: u8>(answer: &mut Vec<u8>, _: &Command) {
    if answer.len() > INNER_TAG {
        answer.splice(INNER_TAG..=INNER_TAG, [TAG]);
    }
}

/// Replaces the value of the data object and keeps its tag.
fn revalue(answer: &mut Vec<u8>, change: impl FnOnce(&[u8]) -> Vec<u8>) {
    let tag = answer.get(INNER_TAG).copied().unwrap_or(0);
    let value = change(answer.get(VALUE..answer.len().saturating_sub(2)).unwrap_or_default());
    let object = encode(cccd_base::tlv::Tag(tag.into()), &value);
    *answer = encode(crate::chip::DYNAMIC_DATA, &object);
    answer.extend_from_slice(&[0x90, 0x00]);
}

/// Changes the last byte of the value, which for a point is part of y.
fn off_curve(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |value| {
        let mut value = value.to_vec();
        flip_from_end(&mut value, 0);
        value
    });
}

fn infinity(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |_| vec![0]);
}

fn zeros(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |point| [&[4][..], &vec![0; point.len().saturating_sub(1)]].concat());
}

fn beyond_the_field(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |point| [&[4][..], &vec![0xFF; point.len().saturating_sub(1)]].concat());
}

fn compressed(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |point| {
        let parity = point.last().map_or(2, |last| 2 + (last & 1));
        [&[parity], point.get(1..=point.len() / 2).unwrap_or_default()].concat()
    });
}

fn hybrid(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |point| {
        let parity = point.last().map_or(6, |last| 6 + (last & 1));
        [&[parity], point.get(1..).unwrap_or_default()].concat()
    });
}

fn too_short(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |point| point.get(..point.len().saturating_sub(1)).unwrap_or_default().to_vec());
}

fn leading_zero(answer: &mut Vec<u8>, _: &Command) {
    revalue(answer, |point| [&[0], point].concat());
}

/// Returns the reader's own point or token, under the tag of the answer.
fn reflection(answer: &mut Vec<u8>, command: &Command) {
    revalue(answer, |_| command.data().get(VALUE..).unwrap_or_default().to_vec());
}

/// Appends another data object.
fn append(answer: &mut Vec<u8>, object: &[u8]) {
    let length = answer.len().saturating_sub(2);
    answer.splice(length..length, object.iter().copied());
    let inner = answer.len().saturating_sub(4);
    put(answer, 1, inner as u8);
}

/// EF.CardAccess without its last entry, a PACEInfo.
fn without_last(card_access: &[u8]) -> Vec<u8> {
    let entries = cccd_base::tlv::Element::parse(card_access, cccd_base::tlv::tag::SET)
        .and_then(|set| set.children())
        .and_then(|entries| entries.all(16))
        .unwrap_or_default();
    let kept: Vec<&[u8]> = entries.iter().rev().skip(1).rev().map(cccd_base::tlv::Element::raw).collect();
    crate::der::set_unsorted(&kept)
}

const fn offer(cipher: Cipher) -> PaceOffer {
    PaceOffer { curve: Curve::BrainpoolP256r1, cipher }
}

/// Refuses MSE:Set AT of PACE with this status word.
const fn refused<const STATUS: u16>() -> Effect {
    Effect::Behave(|options| options.pace_refused = Some(StatusWord(STATUS)))
}

/// EF.DG14 with PACEDomainParameterInfo, which spells the parameters out (Doc 9303-11, 9.2.2).
fn with_explicit_parameters(dg14: &[u8]) -> Vec<u8> {
    let infos = || Ok::<_, DataError>(Element::parse(dg14, DG14)?.children()?.expect(tag::SET)?.value());
    let parameters = sequence(&[&oid(&[1, 2, 840, 10045, 2, 1]), &sequence(&[&small(1)])]);
    let entry = sequence(&[&oid(&[0, 4, 0, 127, 0, 7, 2, 2, 4, 2]), &parameters, &small(13)]);
    match infos() {
        Ok(infos) => encode(DG14, &encode_all(tag::SET, &[infos, &entry])),
        Err(_) => dg14.to_vec(),
    }
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "pace-parameters-explicit", "DG14 còn ghi đủ tham số PACE tự định nghĩa", "DG14 spells out parameters of PACE too",
        Effect::EditSigned(File::Dg(14), with_explicit_parameters);
    "pace-3des", "PACE với 3DES", "Offers PACE with 3DES",
        Effect::Issue(|issuance| issuance.pace(&[offer(Cipher::TripleDes)]));
    "pace-aes-192", "PACE với AES-192", "Offers PACE with AES-192",
        Effect::Issue(|issuance| issuance.pace(&[offer(Cipher::Aes192)]));
    "pace-aes-256", "PACE với AES-256", "Offers PACE with AES-256",
        Effect::Issue(|issuance| issuance.pace(&[offer(Cipher::Aes256)]));
    "pace-several", "Nhiều PACEInfo, cùng giao thức khác đường cong",
        "Offers several PACEInfos, two of which differ in the curve alone",
        Effect::Issue(|issuance| issuance.pace(&[
            offer(Cipher::TripleDes), offer(Cipher::Aes128),
            PaceOffer { curve: Curve::P256, cipher: Cipher::Aes256 }, offer(Cipher::Aes256)]));
    "pace-weakest-shown", "EF.CardAccess chỉ nêu 3DES, DG14 nêu cả AES",
        "EF.CardAccess shows 3DES alone, the signed DG14 lists AES too",
        Effect::Issue(|issuance| issuance.pace(&[offer(Cipher::TripleDes), offer(Cipher::Aes128)]).edited(File::CardAccess, without_last));
    "pace-refused-6a80", "PACE: MSE:Set AT bị từ chối 6A80", "PACE: MSE:Set AT is refused with 6A80", refused::<0x6A80>();
    "pace-refused-6a88", "PACE: MSE:Set AT bị từ chối 6A88", "PACE: MSE:Set AT is refused with 6A88", refused::<0x6A88>();
    "pace-refused-6982", "PACE: MSE:Set AT bị từ chối 6982", "PACE: MSE:Set AT is refused with 6982", refused::<0x6982>();
    "pace-asks-for-parameter", "PACE: đòi DO 84 dù chỉ có một bộ tham số",
        "PACE: asks for the parameters by number though it has one set",
        Effect::Behave(|options| options.pace_asks_for_parameter = true);
    "pace-parameter-6a80", "PACE: thiếu DO 84 thì báo 6A80", "PACE: answers 6A80 where the parameters are not named", tamper(Moment::SetPace, Stage::Sent, asks_for_parameter::<0x6A80>);
    "pace-parameter-6a86", "PACE: thiếu DO 84 thì báo 6A86", "PACE: answers 6A86 where the parameters are not named", tamper(Moment::SetPace, Stage::Sent, asks_for_parameter::<0x6A86>);
    "pace-parameter-6a87", "PACE: thiếu DO 84 thì báo 6A87", "PACE: answers 6A87 where the parameters are not named", tamper(Moment::SetPace, Stage::Sent, asks_for_parameter::<0x6A87>);
    "pace-parameter-6b00", "PACE: thiếu DO 84 thì báo 6B00", "PACE: answers 6B00 where the parameters are not named", tamper(Moment::SetPace, Stage::Sent, asks_for_parameter::<0x6B00>);
    "pace-parameter-6982", "PACE: thiếu DO 84 thì báo 6982", "PACE: answers 6982 where the parameters are not named", tamper(Moment::SetPace, Stage::Sent, asks_for_parameter::<0x6982>);
    "pace-parameter-6700", "PACE: thiếu DO 84 thì báo 6700", "PACE: answers 6700 where the parameters are not named", tamper(Moment::SetPace, Stage::Sent, asks_for_parameter::<0x6700>);
    "pace-nonce-8", "PACE: nonce dài 8 byte", "PACE: a nonce of 8 bytes",
        Effect::Behave(|options| options.pace_nonce_length = Some(8));
    "pace-nonce-16", "PACE: nonce dài 16 byte", "PACE: a nonce of 16 bytes",
        Effect::Behave(|options| options.pace_nonce_length = Some(16));
    "pace-nonce-32", "PACE: nonce dài 32 byte", "PACE: a nonce of 32 bytes",
        Effect::Behave(|options| options.pace_nonce_length = Some(32));
    "pace-nonce-empty", "PACE: nonce rỗng", "PACE: an empty nonce",
        tamper(Moment::Nonce, Stage::Sent, |answer, _| revalue(answer, |_| Vec::new()));
    "pace-nonce-broken-block", "PACE: nonce không trọn khối", "PACE: a nonce of no whole blocks",
        tamper(Moment::Nonce, Stage::Sent, |answer, _| revalue(answer, |_| vec![7; 15]));
    "pace-nonce-huge", "PACE: nonce dài 80 byte", "PACE: a nonce of 80 bytes",
        tamper(Moment::Nonce, Stage::Sent, |answer, _| revalue(answer, |_| vec![7; 80]));
    "pace-nonce-refused-6a80", "PACE bước 1: 6A80", "PACE: step 1 is refused with 6A80", tamper(Moment::Nonce, Stage::Sent, status::<0x6A80>);
    "pace-nonce-refused-6982", "PACE bước 1: 6982", "PACE: step 1 is refused with 6982", tamper(Moment::Nonce, Stage::Sent, status::<0x6982>);
    "pace-nonce-refused-6300", "PACE bước 1: 6300", "PACE: step 1 is refused with 6300", tamper(Moment::Nonce, Stage::Sent, status::<0x6300>);
    "pace-nonce-tag", "PACE bước 1: DO90 thay cho DO80", "PACE: step 1 gives DO90 instead of DO80", tamper(Moment::Nonce, Stage::Sent, retag::<0x90>);
    "pace-map-refused", "PACE bước 2: bị từ chối", "PACE: step 2 is refused", tamper(Moment::Map, Stage::Sent, status::<0x6A80>);
    "pace-map-tag", "PACE bước 2: DO92 thay cho DO82", "PACE: step 2 gives DO92 instead of DO82", tamper(Moment::Map, Stage::Sent, retag::<0x92>);
    "pace-map-off-curve", "PACE bước 2: điểm không thuộc đường cong", "PACE: the mapping key is not on the curve", tamper(Moment::Map, Stage::Sent, off_curve);
    "pace-map-infinity", "PACE bước 2: điểm vô cực", "PACE: the mapping key is the point at infinity", tamper(Moment::Map, Stage::Sent, infinity);
    "pace-map-zeros", "PACE bước 2: điểm (0,0)", "PACE: the mapping key is (0,0)", tamper(Moment::Map, Stage::Sent, zeros);
    "pace-map-beyond-field", "PACE bước 2: tọa độ vượt trường", "PACE: the mapping key has coordinates beyond the field", tamper(Moment::Map, Stage::Sent, beyond_the_field);
    "pace-map-compressed", "PACE bước 2: điểm dạng nén", "PACE: the mapping key is compressed", tamper(Moment::Map, Stage::Sent, compressed);
    "pace-map-hybrid", "PACE bước 2: điểm dạng lai", "PACE: the mapping key is in hybrid form", tamper(Moment::Map, Stage::Sent, hybrid);
    "pace-map-short", "PACE bước 2: điểm thiếu một byte", "PACE: the mapping key lacks a byte", tamper(Moment::Map, Stage::Sent, too_short);
    "pace-map-leading-zero", "PACE bước 2: điểm thừa byte 00 ở đầu", "PACE: a zero stands before the mapping key", tamper(Moment::Map, Stage::Sent, leading_zero);
    "pace-map-reflection", "PACE bước 2: trả lại điểm của đầu đọc", "PACE: the mapping key of the reader comes back", tamper(Moment::Map, Stage::Sent, reflection);
    "pace-agree-refused", "PACE bước 3: bị từ chối", "PACE: step 3 is refused", tamper(Moment::Agree, Stage::Sent, status::<0x6A80>);
    "pace-agree-off-curve", "PACE bước 3: điểm không thuộc đường cong", "PACE: the ephemeral key is not on the curve", tamper(Moment::Agree, Stage::Sent, off_curve);
    "pace-agree-infinity", "PACE bước 3: điểm vô cực", "PACE: the ephemeral key is the point at infinity", tamper(Moment::Agree, Stage::Sent, infinity);
    "pace-agree-zeros", "PACE bước 3: điểm (0,0)", "PACE: the ephemeral key is (0,0)", tamper(Moment::Agree, Stage::Sent, zeros);
    "pace-agree-beyond-field", "PACE bước 3: tọa độ vượt trường", "PACE: the ephemeral key has coordinates beyond the field", tamper(Moment::Agree, Stage::Sent, beyond_the_field);
    "pace-agree-compressed", "PACE bước 3: điểm dạng nén", "PACE: the ephemeral key is compressed", tamper(Moment::Agree, Stage::Sent, compressed);
    "pace-agree-reflection", "PACE bước 3: trả lại điểm của đầu đọc", "PACE: the ephemeral key of the reader comes back", tamper(Moment::Agree, Stage::Sent, reflection);
    "pace-token-tag", "PACE bước 4: DO96 thay cho DO86", "PACE: step 4 gives DO96 instead of DO86", tamper(Moment::Token, Stage::Sent, retag::<0x96>);
    "pace-token-changed", "PACE bước 4: mã xác thực bị sửa", "PACE: the token is changed", tamper(Moment::Token, Stage::Sent, off_curve);
    "pace-token-7", "PACE bước 4: mã xác thực dài 7 byte", "PACE: the token has 7 bytes", tamper(Moment::Token, Stage::Sent, too_short);
    "pace-token-empty", "PACE bước 4: mã xác thực rỗng", "PACE: the token is empty", tamper(Moment::Token, Stage::Sent, |answer, _| revalue(answer, |_| Vec::new()));
    "pace-token-reflection", "PACE bước 4: trả lại mã của đầu đọc", "PACE: the token of the reader comes back", tamper(Moment::Token, Stage::Sent, reflection);
    "pace-token-extra", "PACE bước 4: có DO lạ", "PACE: step 4 gives a data object that nobody knows", tamper(Moment::Token, Stage::Sent, |answer, _| append(answer, &[0x89, 1, 0]));
    "pace-token-ecad", "PACE bước 4: có DO 8A dù không phải CAM", "PACE: step 4 gives DO8A without Chip Authentication Mapping", tamper(Moment::Token, Stage::Sent, |answer, _| append(answer, &[0x8A, 2, 1, 2]));
    "pace-token-authorities", "PACE bước 4: có DO 87 và 88", "PACE: step 4 names certification authorities (DO87, DO88)", tamper(Moment::Token, Stage::Sent, |answer, _| append(answer, b"\x87\x02VN\x88\x02VN"));
    "pace-answer-length", "PACE: độ dài 7C sai", "PACE: the length of 7C is wrong", tamper(Moment::Map, Stage::Sent, |answer, _| put(answer, 1, 0x60));
    "pace-answer-indefinite", "PACE: 7C có độ dài không xác định", "PACE: the length of 7C is indefinite", tamper(Moment::Map, Stage::Sent, |answer, _| put(answer, 1, 0x80));
    "pace-answer-extra", "PACE bước 2: có DO lạ", "PACE: step 2 gives another data object too", tamper(Moment::Map, Stage::Sent, |answer, _| append(answer, &[0x83, 1, 0]));
    "pace-chaining-refused", "PACE: từ chối chuỗi lệnh (6884)", "PACE: command chaining is refused (6884)", tamper(Moment::Nonce, Stage::Sent, status::<0x6884>);
    "pace-more-data", "PACE: báo 61xx mà không có dữ liệu", "PACE: 61xx is announced and nothing follows", tamper(Moment::Nonce, Stage::Sent, status::<0x6110>);
    "pace-wrong-le", "PACE: luôn báo 6Cxx", "PACE: 6Cxx for ever", tamper(Moment::Nonce, Stage::Sent, status::<0x6C10>);
    "application-refused-in-channel", "Sau PACE, từ chối chọn ứng dụng", "Refuses SELECT of the application after PACE",
        tamper(Moment::SelectApplication, Stage::Clear, status::<0x6982>);
};
