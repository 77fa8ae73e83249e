//! Quirks of Active Authentication and of EF.DG15.
//!
//! A reader requests Active Authentication if there is no Chip Authentication: see `ca-not-offered`.

use cccd_base::{
    crypto::{Curve, HashAlgorithm},
    iso7816::StatusWord,
};

use super::{
    Effect, Quirk,
    form::{with_long_length, with_negative_modulus, with_unused_bits},
};
use crate::{
    chip::{Misbehaviour, SignatureFault},
    files::File,
    issue::{ActiveAuthenticationInfo, ActiveAuthenticationKey, Issuance, IssuedCard},
};

const fn signature(fault: SignatureFault) -> Effect {
    Effect::Misbehave(Misbehaviour::Signature(fault))
}

fn ecdsa(issuance: Issuance<'_>) -> Issuance<'_> {
    let key = ActiveAuthenticationKey::Ecdsa(Curve::BrainpoolP256r1, HashAlgorithm::Sha256);
    issuance.active_authentication(key)
}

/// A key on this curve that signs with this hash, and the info about it in EF.DG14.
fn signing(
    i: Issuance<'_>,
    curve: Curve,
    hash: HashAlgorithm,
    info: ActiveAuthenticationInfo,
) -> Issuance<'_> {
    i.active_authentication(ActiveAuthenticationKey::Ecdsa(curve, hash)).active_authentication_info(info)
}

/// Changes a byte in the head of EF.DG15.
fn with_head(mut card: IssuedCard, offset: usize, change: impl Fn(u8) -> u8) -> IssuedCard {
    if let Some(byte) = card.files.get_mut(&File::Dg(15)).and_then(|file| file.get_mut(offset)) {
        *byte = change(*byte);
    }
    card
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "aa-ecdsa", "Khóa Active Authentication là ECDSA", "The key of Active Authentication is one of ECDSA",
        Effect::Issue(ecdsa);
    "aa-rsa-1024", "Khóa Active Authentication là RSA 1024", "The key of Active Authentication is RSA of 1,024 bits",
        Effect::Issue(|i| i.active_authentication(ActiveAuthenticationKey::Rsa1024(HashAlgorithm::Sha256)));
    "aa-info-missing", "DG14 không nêu thuật toán của khóa ECDSA", "DG14 does not name the algorithm of an ECDSA key",
        Effect::Issue(|i| ecdsa(i).active_authentication_info(ActiveAuthenticationInfo::Absent));
    "aa-info-unknown", "DG14 nêu thuật toán không ai biết", "DG14 names an algorithm that nobody knows",
        Effect::Issue(|i| ecdsa(i).active_authentication_info(ActiveAuthenticationInfo::UnknownAlgorithm));
    "aa-info-version-2", "ActiveAuthenticationInfo ghi phiên bản 2", "ActiveAuthenticationInfo has version 2",
        Effect::Issue(|i| ecdsa(i).active_authentication_info(ActiveAuthenticationInfo::Version(2)));
    "aa-hash-short-unnamed", "Khóa P-384 ký bằng SHA-256, DG14 không nêu thuật toán",
        "A key on P-384 signs with SHA-256, and DG14 does not name the algorithm",
        Effect::Issue(|i| signing(i, Curve::P384, HashAlgorithm::Sha256, ActiveAuthenticationInfo::Absent));
    "aa-hash-sha-1-unnamed", "Khóa P-521 ký bằng SHA-1, DG14 không nêu thuật toán",
        "A key on P-521 signs with SHA-1, and DG14 does not name the algorithm",
        Effect::Issue(|i| signing(i, Curve::P521, HashAlgorithm::Sha1, ActiveAuthenticationInfo::Absent));
    "aa-hash-long-unnamed", "Khóa P-224 ký bằng SHA-512, DG14 không nêu thuật toán",
        "A key on P-224 signs with SHA-512, and DG14 does not name the algorithm",
        Effect::Issue(|i| signing(i, Curve::P224, HashAlgorithm::Sha512, ActiveAuthenticationInfo::Absent));
    "aa-hash-differs", "DG14 nêu SHA-256, chip ký bằng SHA-384", "DG14 names SHA-256, and the chip signs with SHA-384",
        Effect::Issue(|i| signing(i, Curve::P384, HashAlgorithm::Sha384, ActiveAuthenticationInfo::Names(HashAlgorithm::Sha256)));
    "aa-hash-differs-sha-1", "DG14 nêu SHA-512, chip ký bằng SHA-1", "DG14 names SHA-512, and the chip signs with SHA-1",
        Effect::Issue(|i| signing(i, Curve::BrainpoolP256r1, HashAlgorithm::Sha1, ActiveAuthenticationInfo::Names(HashAlgorithm::Sha512)));
    "aa-der", "Chữ ký ECDSA viết dạng DER", "The signature of ECDSA is written as DER",
        signature(SignatureFault::Der);
    "aa-padded", "Chữ ký có thừa byte 00 ở đầu", "The signature has a surplus zero in front",
        signature(SignatureFault::Padded);
    "aa-padded-by-one", "Chữ ký có thừa byte 01 ở đầu", "The signature has a surplus byte 01 in front",
        signature(SignatureFault::PaddedByOne);
    "aa-trailer-bb", "Khối RSA kết thúc bằng BB", "The RSA block ends in BB",
        signature(SignatureFault::Trailer(&[0xBB]));
    "aa-trailer-00cc", "Khối RSA kết thúc bằng 00CC", "The RSA block ends in 00CC",
        signature(SignatureFault::Trailer(&[0x00, 0xCC]));
    "aa-trailer-99cc", "Khối RSA kết thúc bằng 99CC", "The RSA block ends in 99CC",
        signature(SignatureFault::Trailer(&[0x99, 0xCC]));
    "aa-garbage", "Khối RSA có byte thừa sau mã băm", "The RSA block goes on behind hash and trailer",
        signature(SignatureFault::Garbage);
    "aa-replay", "Ký một thách thức cũ", "Signs another challenge",
        signature(SignatureFault::Replay);
    "aa-zero-r", "ECDSA: r = 0", "ECDSA: r is 0", signature(SignatureFault::ZeroR);
    "aa-zero-s", "ECDSA: s = 0", "ECDSA: s is 0", signature(SignatureFault::ZeroS);
    "aa-large-r", "ECDSA: r bằng bậc của nhóm", "ECDSA: r is the order of the group",
        signature(SignatureFault::LargeR);
    "aa-large-s", "ECDSA: s bằng bậc của nhóm", "ECDSA: s is the order of the group",
        signature(SignatureFault::LargeS);
    "aa-refused-6982", "Từ chối với 6982", "Is refused with 6982",
        Effect::Behave(|options| options.active_authentication_refused = Some(StatusWord(0x6982)));
    "aa-refused-6d00", "Từ chối với 6D00", "Is refused with 6D00",
        Effect::Behave(|options| options.active_authentication_refused = Some(StatusWord(0x6D00)));
    "aa-refused-6700", "Từ chối với 6700", "Is refused with 6700",
        Effect::Behave(|options| options.active_authentication_refused = Some(StatusWord(0x6700)));
    "aa-empty-extended", "Lệnh dài: trả 9000 không có chữ ký", "Gives no signature for a command of extended length",
        Effect::Misbehave(Misbehaviour::NoSignatureAbove { ne: 256 });
    "dg15-modulus-negative", "Mô-đun RSA trong DG15 thiếu byte 00, đọc ra số âm",
        "The RSA modulus in DG15 lacks its zero and reads as negative",
        Effect::EditSigned(File::Dg(15), with_negative_modulus);
    "dg15-unused-bits", "Khóa trong DG15 ghi có bit không dùng", "The key in DG15 says that bits of it are unused",
        Effect::EditSigned(File::Dg(15), with_unused_bits);
    "dg15-long-length", "Độ dài trong DG15 ghi bằng nhiều byte hơn cần", "A length in DG15 takes more bytes than it needs",
        Effect::EditSigned(File::Dg(15), with_long_length);
    "other-chip-keys", "Chip giữ khóa khác với DG14 và DG15", "The chip holds other keys than those in DG14 and DG15",
        Effect::Forge(|card| card.clone().clone_with_another_key(b"quirk").unwrap_or(card));
    "dg15-changed", "DG15 bị sửa sau khi ký", "DG15 was changed after signing",
        Effect::Forge(|card| card.flip_bit(File::Dg(15), 100));
    "dg15-tag-70", "DG15 có thẻ 70 thay vì 6F", "DG15 has the tag 70 instead of 6F",
        Effect::Forge(|card| with_head(card, 0, |byte| byte ^ 0x1F));
    "dg15-length-1-more", "DG15 ghi độ dài thừa 1", "The length of DG15 is one too large",
        Effect::Forge(|card| with_head(card, 3, |byte| byte.wrapping_add(1)));
    "dg15-length-1-less", "DG15 ghi độ dài thiếu 1", "The length of DG15 is one too small",
        Effect::Forge(|card| with_head(card, 3, |byte| byte.wrapping_sub(1)));
};
