//! Quirks of SELECT, EF.CardAccess and BAC.

use cccd_base::iso7816::{Command, StatusWord};

use super::{Effect, Quirk, flip_from_end, tamper};
use crate::{
    chip::{Edit, Misbehaviour, Moment, Stage},
    files::File,
};

/// Appends a SecurityInfo of an unknown protocol and one of an unknown version.
fn with_unknown_entries(card_access: &[u8]) -> Vec<u8> {
    use crate::der::{oid, sequence, set_unsorted, small};
    let entries = card_access.get(2..).unwrap_or_default();
    let unknown = sequence(&[&oid(&[1, 2, 3, 4, 5]), &small(1), &small(9)]);
    let terminal = sequence(&[&oid(&[0, 4, 0, 127, 0, 7, 2, 2, 2]), &small(9)]);
    set_unsorted(&[&unknown, entries, &terminal])
}

/// Gives the data of an answer this length.
fn resize<const LENGTH: usize>(answer: &mut Vec<u8>, _: &Command) {
    answer.resize(LENGTH, 0x5A);
    answer.extend_from_slice(&[0x90, 0x00]);
}

/// FCI of the application, with its name alone (ISO/IEC 7816-4, 7.4).
const FILE_CONTROL_INFORMATION: [u8; 11] = [0x6F, 0x09, 0x84, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

/// Answers a successful SELECT of the application with this status word, with or without FCI.
fn select<const STATUS: u16, const FCI: bool>(answer: &mut Vec<u8>, _: &Command) {
    if answer.ends_with(&[0x90, 0x00]) {
        let data = if FCI { &FILE_CONTROL_INFORMATION[..] } else { &[] };
        *answer = [data, &STATUS.to_be_bytes()].concat();
    }
}

/// Does the same, but only in plain.
fn select_in_plain<const STATUS: u16, const FCI: bool>(answer: &mut Vec<u8>, command: &Command) {
    if command.cla() == 0 {
        select::<STATUS, FCI>(answer, command);
    }
}

/// Answers SELECT of the application with this status word, in plain and in the channel.
const fn selected<const STATUS: u16, const FCI: bool>() -> Effect {
    Effect::Behave(|options| {
        let at = Moment::SelectApplication;
        let (inside, outside) = (Edit(select::<STATUS, FCI>), Edit(select_in_plain::<STATUS, FCI>));
        options.misbehaviours.extend([
            Misbehaviour::Tamper { at, stage: Stage::Clear, edit: inside },
            Misbehaviour::Tamper { at, stage: Stage::Sent, edit: outside },
        ]);
    })
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "no-access-control",
    "Chip cho đọc không cần khóa, không BAC, không PACE",
    "Gives its files in plain, without BAC or PACE",
    Effect::Behave(|options| options.without_access_control = true);
    "bac-only",
    "Chip chỉ có BAC",
    "Offers BAC alone",
    Effect::Issue(|issuance| issuance.pace(&[]));
    "pace-only",
    "Chip chỉ có PACE, chưa mở thì không cho chọn ứng dụng",
    "Offers PACE alone and refuses SELECT of the application before it",
    Effect::Misbehave(Misbehaviour::Tamper {
        at: Moment::SelectApplication,
        stage: Stage::Sent,
        edit: Edit(|answer, command| {
            if command.cla() == 0 {
                *answer = vec![0x69, 0x82];
            }
        }),
    });
    "long-document-number",
    "Số giấy tờ dài hơn 9 ký tự",
    "Has a document number of more than nine characters",
    Effect::Issue(|issuance| issuance.long_document_number());
    "no-application",
    "Chip không có ứng dụng eMRTD",
    "Holds no eMRTD application",
    tamper(Moment::SelectApplication, Stage::Sent, |answer, _| *answer = vec![0x6A, 0x82]);
    "application-fci",
    "Chọn ứng dụng: trả cả thông tin FCI dù không được hỏi",
    "Gives file control information to SELECT of the application, which nobody asked for",
    selected::<0x9000, true>();
    "application-deactivated",
    "Chọn ứng dụng: báo 6283, ứng dụng đã ngừng kích hoạt",
    "Answers SELECT of the application with 6283: it is deactivated",
    selected::<0x6283, false>();
    "application-fci-odd",
    "Chọn ứng dụng: báo 6284, FCI không đúng chuẩn",
    "Answers SELECT of the application with 6284: its control information is in another form",
    selected::<0x6284, true>();
    "select-mf-refused",
    "Từ chối lệnh chọn tệp gốc (MF)",
    "Refuses SELECT of the master file",
    Effect::Behave(|options| options.select_mf_refused = Some(StatusWord::INSTRUCTION_NOT_SUPPORTED));
    "select-file-refused",
    "Không chọn tệp theo mã tệp, chỉ đọc theo SFI",
    "Refuses SELECT by file identifier and reads by short file identifier",
    tamper(Moment::SelectFile, Stage::Sent, |answer, command| {
        if command.cla() == 0 {
            *answer = vec![0x6A, 0x82];
        }
    });
    "get-response",
    "Trả dữ liệu qua GET RESPONSE (61xx) như T=0",
    "Gives data with GET RESPONSE alone (61xx), as over T=0",
    Effect::Misbehave(Misbehaviour::GetResponse);
    "wrong-le-named",
    "Báo 6Cxx khi Le không đúng số byte của EF.CardAccess",
    "Answers 6Cxx where Le is not the length of EF.CardAccess",
    tamper(Moment::Read(File::CardAccess), Stage::Sent, |answer, command| {
        let length = answer.len().saturating_sub(2);
        if command.ne() != length && length > 0 {
            *answer = vec![0x6C, length as u8];
        }
    });
    "card-access-hidden",
    "Giấu EF.CardAccess",
    "Withholds EF.CardAccess",
    Effect::Forge(|card| card.withhold(File::CardAccess));
    "card-access-unknown-entries",
    "EF.CardAccess có mục lạ",
    "EF.CardAccess holds entries that nobody knows",
    Effect::Forge(|mut card| {
        if let Some(content) = card.files.get_mut(&File::CardAccess) {
            *content = with_unknown_entries(content);
        }
        card
    });
    "card-access-malformed",
    "EF.CardAccess sai cấu trúc",
    "EF.CardAccess is no SET",
    Effect::Forge(|card| card.replace_file(File::CardAccess, &[0x30, 0x05, 1, 2, 3, 4, 5]));
    "card-access-truncated",
    "EF.CardAccess bị cắt ngắn",
    "EF.CardAccess ends before its end",
    Effect::Forge(|card| card.replace_file(File::CardAccess, &[0x31, 0x34, 0x30, 0x0D]));
    "card-access-huge",
    "EF.CardAccess dài 20 kB",
    "EF.CardAccess has 20 kB",
    Effect::Forge(|card| {
        let content = [&[0x31, 0x82, 0x4E, 0x20][..], &[0x30; 20_000]].concat();
        card.replace_file(File::CardAccess, &content)
    });
    "bac-mac-changed",
    "BAC: MAC của câu trả lời bị sửa một bit",
    "BAC: one bit of the MAC of the answer is changed",
    tamper(Moment::ExternalAuthenticate, Stage::Sent, |answer, _| flip_from_end(answer, 2));
    "bac-cryptogram-changed",
    "BAC: bản mã bị sửa rồi tính lại MAC",
    "BAC: the cryptogram is changed and its MAC is right",
    tamper(Moment::ExternalAuthenticate, Stage::Authenticated, |e_ic, _| flip_from_end(e_ic, 31));
    "bac-nonces-swapped",
    "BAC: RND.IC và RND.IFD đổi chỗ",
    "BAC: RND.IC and RND.IFD stand in the wrong order",
    tamper(Moment::ExternalAuthenticate, Stage::Clear, |r, _| {
        if let Some(nonces) = r.get_mut(..16) {
            nonces.rotate_left(8);
        }
    });
    "bac-nonce-stale",
    "BAC: RND.IFD của một phiên cũ",
    "BAC: RND.IFD of another session comes back",
    tamper(Moment::ExternalAuthenticate, Stage::Clear, |r, _| {
        if let Some(rnd_ifd) = r.get_mut(8..16) {
            rnd_ifd.fill(0x11);
        }
    });
    "bac-reflection",
    "BAC: trả lại nguyên bản mã của đầu đọc",
    "BAC: the cryptogram of the reader comes back",
    tamper(Moment::ExternalAuthenticate, Stage::Sent, |answer, command| {
        *answer = [command.data(), &[0x90, 0x00]].concat();
    });
    "bac-challenge-0",
    "BAC: RND.IC rỗng",
    "BAC: RND.IC is empty",
    tamper(Moment::GetChallenge, Stage::Sent, resize::<0>);
    "bac-challenge-7",
    "BAC: RND.IC dài 7 byte",
    "BAC: RND.IC has 7 bytes",
    tamper(Moment::GetChallenge, Stage::Sent, resize::<7>);
    "bac-challenge-9",
    "BAC: RND.IC dài 9 byte",
    "BAC: RND.IC has 9 bytes",
    tamper(Moment::GetChallenge, Stage::Sent, resize::<9>);
    "bac-challenge-16",
    "BAC: RND.IC dài 16 byte",
    "BAC: RND.IC has 16 bytes",
    tamper(Moment::GetChallenge, Stage::Sent, resize::<16>);
    "bac-answer-0",
    "BAC: câu trả lời rỗng",
    "BAC: the answer is empty",
    tamper(Moment::ExternalAuthenticate, Stage::Sent, resize::<0>);
    "bac-answer-39",
    "BAC: câu trả lời dài 39 byte",
    "BAC: the answer has 39 bytes",
    tamper(Moment::ExternalAuthenticate, Stage::Sent, resize::<39>);
    "bac-answer-41",
    "BAC: câu trả lời dài 41 byte",
    "BAC: the answer has 41 bytes",
    tamper(Moment::ExternalAuthenticate, Stage::Sent, resize::<41>);
    "bac-answer-72",
    "BAC: câu trả lời dài 72 byte",
    "BAC: the answer has 72 bytes",
    tamper(Moment::ExternalAuthenticate, Stage::Sent, resize::<72>);
};
