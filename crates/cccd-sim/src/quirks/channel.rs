//! Quirks of secure messaging, which occur while EF.DG1 is read.

use cccd_base::{iso7816::Command, tlv::Tag};

use super::{Effect, Quirk, flip_from_end, put, tamper};
use crate::{
    chip::{Misbehaviour, Moment, Stage},
    der::encode,
    files::File,
};

const DG1: Moment = Moment::Read(File::Dg(1));
const CRYPTOGRAM: Tag = Tag(0x87);
/// Length of DO99.
const STATUS: usize = 4;
/// Length of DO8E and of the status word after it.
const MAC_AND_STATUS: usize = 12;

/// Splits the objects into the data object of the cryptogram and the rest.
fn split(objects: &[u8]) -> (&[u8], &[u8]) {
    objects.split_at(objects.len().saturating_sub(STATUS))
}

/// Replaces the value of the data object of the cryptogram, which has a short length.
fn revalue(objects: &mut Vec<u8>, change: impl FnOnce(&mut Vec<u8>)) {
    let (cryptogram, status) = split(objects);
    let header = if cryptogram.get(1).is_some_and(|&length| length < 0x80) { 2 } else { 3 };
    let mut value = cryptogram.get(header..).unwrap_or_default().to_vec();
    change(&mut value);
    *objects = [encode(CRYPTOGRAM, &value), status.to_vec()].concat();
}

fn plain_status<const STATUS: u16>(answer: &mut Vec<u8>, _: &Command) {
    *answer = STATUS.to_be_bytes().to_vec();
}

/// Gives the MAC of the answer another length.
fn resize_mac<const LENGTH: usize>(answer: &mut Vec<u8>, _: &Command) {
    let begin = answer.len().saturating_sub(MAC_AND_STATUS);
    let mut mac = answer.get(begin + 2..begin + 10).unwrap_or_default().to_vec();
    mac.resize(LENGTH, 0);
    answer.truncate(begin);
    answer.extend(encode(Tag(0x8E), &mac));
    answer.extend_from_slice(&[0x90, 0x00]);
}

/// Replaces the tag and length of the cryptogram.
fn behead(answer: &mut Vec<u8>, head: &[u8]) {
    answer.splice(..2.min(answer.len()), head.iter().copied());
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "sm-plain-6988", "Trong kênh bảo mật trả 6988 dạng rõ", "Answers 6988 in plain inside the channel", tamper(DG1, Stage::Sent, plain_status::<0x6988>);
    "sm-plain-6987", "Trong kênh bảo mật trả 6987 dạng rõ", "Answers 6987 in plain inside the channel", tamper(DG1, Stage::Sent, plain_status::<0x6987>);
    "sm-data-missing", "Báo 9000 mà không có dữ liệu, MAC đúng", "Answers 9000 without data, with a right MAC",
        tamper(DG1, Stage::Clear, plain_status::<0x9000>);
    "sm-status-missing", "Thiếu DO99", "DO99 is missing",
        tamper(DG1, Stage::Authenticated, |objects, _| objects.truncate(objects.len().saturating_sub(STATUS)));
    "sm-data-changed", "DO87 bị sửa một bit, MAC cũ", "One bit of DO87 is changed after the MAC",
        tamper(DG1, Stage::Sent, |answer, _| put_flip(answer, 8));
    "sm-mac-changed", "MAC bị sửa một bit", "One bit of the MAC is changed", tamper(DG1, Stage::Sent, |answer, _| flip_from_end(answer, 2));
    "sm-padding-wrong", "Phần đệm sai, MAC đúng", "The padding is wrong under a right MAC",
        tamper(DG1, Stage::Authenticated, |objects, _| revalue(objects, |value| value.truncate(value.len().saturating_sub(16))));
    "sm-indicator-00", "Chỉ báo đệm 00", "The padding indicator is 00",
        tamper(DG1, Stage::Authenticated, |objects, _| revalue(objects, |value| put(value, 0, 0)));
    "sm-indicator-02", "Chỉ báo đệm 02", "The padding indicator is 02",
        tamper(DG1, Stage::Authenticated, |objects, _| revalue(objects, |value| put(value, 0, 2)));
    "sm-outer-status-differs", "Trạng thái ngoài 6282, trong 9000", "The status word outside is 6282, inside 9000",
        tamper(DG1, Stage::Sent, |answer, _| { answer.truncate(answer.len().saturating_sub(2)); answer.extend([0x62, 0x82]); });
    "sm-inner-status-differs", "Trạng thái trong 6282, ngoài 9000", "The status word inside is 6282, outside 9000",
        tamper(DG1, Stage::Authenticated, |objects, _| { objects.truncate(objects.len().saturating_sub(2)); objects.extend([0x62, 0x82]); });
    "sm-counter-skipped", "Bộ đếm SSC nhảy thêm một", "The send sequence counter is one ahead",
        Effect::Misbehave(Misbehaviour::SkipCounter { file: File::Dg(1) });
    "sm-mac-0", "DO8E rỗng", "DO8E is empty", tamper(DG1, Stage::Sent, resize_mac::<0>);
    "sm-mac-4", "DO8E dài 4 byte", "DO8E has 4 bytes", tamper(DG1, Stage::Sent, resize_mac::<4>);
    "sm-mac-16", "DO8E dài 16 byte", "DO8E has 16 bytes", tamper(DG1, Stage::Sent, resize_mac::<16>);
    "sm-data-twice", "Hai DO87", "DO87 stands twice",
        tamper(DG1, Stage::Authenticated, |objects, _| { let twice = [split(objects).0, objects].concat(); *objects = twice; });
    "sm-status-twice", "Hai DO99", "DO99 stands twice",
        tamper(DG1, Stage::Authenticated, |objects, _| objects.extend([0x99, 2, 0x90, 0]));
    "sm-unknown-object", "Có DO lạ trước DO8E", "A data object that nobody knows stands before DO8E",
        tamper(DG1, Stage::Authenticated, |objects, _| objects.extend([0x81, 1, 0]));
    "sm-order-wrong", "DO99 đứng trước DO87", "DO99 stands before DO87",
        tamper(DG1, Stage::Authenticated, |objects, _| { let (data, status) = split(objects); *objects = [status, data].concat(); });
    "sm-odd-object", "DO85 thay cho DO87", "DO85 stands instead of DO87", tamper(DG1, Stage::Authenticated, |objects, _| put(objects, 0, 0x85));
    "sm-length-beyond", "Độ dài DO87 vượt câu trả lời", "DO87 claims more than the answer holds", tamper(DG1, Stage::Sent, |answer, _| behead(answer, &[0x87, 0x82, 0x7F, 0xFF]));
    "sm-length-4-gib", "DO87 tự xưng dài 4 GiB", "DO87 claims 4 GiB", tamper(DG1, Stage::Sent, |answer, _| behead(answer, &[0x87, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]));
    "sm-length-indefinite", "DO87 có độ dài không xác định", "The length of DO87 is indefinite", tamper(DG1, Stage::Sent, |answer, _| behead(answer, &[0x87, 0x80]));
    "sm-broken-block", "DO87 không trọn khối", "DO87 holds no whole blocks",
        tamper(DG1, Stage::Authenticated, |objects, _| revalue(objects, |value| { value.pop(); }));
    "sm-trailing-bytes", "Có byte thừa sau DO8E", "Bytes follow after DO8E",
        tamper(DG1, Stage::Sent, |answer, _| { let end = answer.len().saturating_sub(2); answer.splice(end..end, [0, 0]); });
    "sm-le-named", "Báo 6Cxx trong kênh khi Le vượt số byte còn lại", "Answers 6Cxx inside the channel where Le is above the bytes that are left",
        Effect::Misbehave(Misbehaviour::NamesLength { most: usize::MAX });
    "sm-le-named-200", "Báo 6CC8 trong kênh khi Le trên 200", "Answers 6CC8 inside the channel where Le is above 200",
        Effect::Misbehave(Misbehaviour::NamesLength { most: 200 });
    "sm-get-response", "Trong kênh trả từng phần, báo 61xx", "Gives data in parts inside the channel, announced by 61xx",
        Effect::Misbehave(Misbehaviour::GetResponseInside { part: 50 });
    "sm-answer-empty", "Câu trả lời rỗng", "The answer is empty", tamper(DG1, Stage::Sent, |answer, _| answer.clear());
    "sm-answer-1", "Câu trả lời một byte", "The answer has one byte", tamper(DG1, Stage::Sent, |answer, _| answer.truncate(1));
    "sm-status-alone", "Chỉ có 9000 dạng rõ", "The answer is 9000 in plain and nothing more", tamper(DG1, Stage::Sent, plain_status::<0x9000>);
};

/// Flips the lowest bit of the byte at an offset.
fn put_flip(bytes: &mut [u8], offset: usize) {
    let value = bytes.get(offset).map_or(0, |byte| byte ^ 1);
    put(bytes, offset, value);
}
