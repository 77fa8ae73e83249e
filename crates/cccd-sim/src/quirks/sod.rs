//! Quirks of EF.SOD: what an issuer signs or encodes in an odd way, and what a forger does to it.

use asn1_rs::oid;
use cccd_base::{
    Result,
    crypto::{EcdsaEncoding, HashAlgorithm},
    tlv::{Element, tag},
};

use super::{Effect, Quirk, flip_from_end, put};
use crate::{
    der::{context_primitive, encode, encode_all, octets, oid, sequence, set_of, small, unsigned, utc_time},
    files::{
        File,
        sod::{Envelope, List, SodEdit, data_group_hash, digest_algorithm, lds_versions},
    },
    issue::{Issuance, IssuedCard},
    person::Date,
    pki::{SignerAlgorithm, SigningKey},
};

const ID_MD5: [u64; 6] = [1, 2, 840, 113_549, 2, 5];
const SHA_256: HashAlgorithm = HashAlgorithm::Sha256;

const fn list(edit: fn(&mut List)) -> Effect {
    Effect::Sod(SodEdit::List(edit))
}

const fn envelope(edit: fn(&mut Envelope)) -> Effect {
    Effect::Sod(SodEdit::Envelope(edit))
}

/// Changes EF.SOD on the issued card.
fn forge(mut card: IssuedCard, change: impl FnOnce(&mut Vec<u8>)) -> IssuedCard {
    card.files.entry(File::Sod).and_modify(change);
    card
}

/// Changes the last byte of the file's length, `77 82 xx xx`.
fn lengthen(card: IssuedCard, by: i8) -> IssuedCard {
    forge(card, |sod| {
        let length = sod.get(3).map_or(0, |length| length.wrapping_add_signed(by));
        put(sod, 3, length);
    })
}

/// The AlgorithmIdentifier of MD5.
fn md5() -> Vec<u8> {
    sequence(&[&oid(&ID_MD5)])
}

/// The entry of a data group in the list.
fn entry(list: &mut List, number: u8) -> Option<&mut Vec<u8>> {
    let start = small(number);
    list.hashes.iter_mut().find(|hash| hash.get(2..).is_some_and(|inside| inside.starts_with(&start)))
}

/// Replaces the DataGroupHash of DG1 with one made from its hash.
fn edit_dg1(list: &mut List, change: impl FnOnce(&[u8]) -> Vec<u8>) {
    if let Some(entry) = entry(list, 1) {
        let hash = entry.get(entry.len().saturating_sub(SHA_256.output_len())..).unwrap_or_default();
        *entry = change(hash);
    }
}

/// A second hash of DG1 that is wrong.
fn wrong_dg1() -> Vec<u8> {
    data_group_hash(&small(1), &[0x5A; 32])
}

/// The subject key identifier in a certificate, if it has the extension.
fn key_identifier(certificates: &[u8]) -> Vec<u8> {
    let start = [&oid!(raw 2.5.29.14)[..], &[0x04, 0x16, 0x04, 0x14]].concat();
    let position = certificates.windows(start.len()).position(|window| window == start);
    let value = position.and_then(|position| certificates.get(position + start.len()..)?.get(..20));
    value.unwrap_or_default().to_vec()
}

fn ecdsa(hash: HashAlgorithm) -> SignerAlgorithm {
    let (curve, encoding) = (cccd_base::crypto::Curve::P256, EcdsaEncoding::Der);
    SignerAlgorithm::Ecdsa { curve, hash, encoding, explicit: false }
}

const RSA: SignerAlgorithm = SignerAlgorithm::RsaPkcs1 { bits: 2048, hash: SHA_256, by_key: false };

fn pss(hash: HashAlgorithm, mgf_hash: HashAlgorithm, salt_len: u16) -> SignerAlgorithm {
    SignerAlgorithm::RsaPss { bits: 2048, hash, mgf_hash, salt_len }
}

/// Signs with RSA in a custom block.
fn rsa(issuance: Issuance<'_>, sign: fn(&SigningKey, &[u8]) -> Result<Vec<u8>>) -> Issuance<'_> {
    issuance.signer_algorithm(RSA).sod_edited(SodEdit::Sign(sign))
}

/// DigestInfo (RFC 8017, 9.2).
fn digest_info(message: &[u8], parameters: &[u8]) -> Result<Vec<u8>> {
    let algorithm = encode_all(tag::SEQUENCE, &[&encode(tag::OBJECT_IDENTIFIER, SHA_256.oid()), parameters]);
    Ok(sequence(&[&algorithm, &octets(&SHA_256.hash(message)?)]))
}

/// A block of PKCS#1 with the minimum of padding, and bytes after DigestInfo. Forgers made such blocks for keys with
/// exponent 3, against verifiers that did not check the end.
fn with_garbage(key: &SigningKey, message: &[u8]) -> Result<Vec<u8>> {
    let info = digest_info(message, &[0x05, 0x00])?;
    key.sign_block(|length| {
        let mut block = [&[0x00, 0x01], [0xFF; 8].as_slice(), &[0x00], &info].concat();
        block.resize(length, 0xA5);
        block
    })
}

/// A block with garbage in the parameters of the hash function.
fn with_parameters(key: &SigningKey, message: &[u8]) -> Result<Vec<u8>> {
    block(key, &digest_info(message, &octets(&[0xA5; 16]))?)
}

/// A block without the parameters of the hash function, which is allowed.
fn without_null(key: &SigningKey, message: &[u8]) -> Result<Vec<u8>> {
    block(key, &digest_info(message, &[])?)
}

fn block(key: &SigningKey, info: &[u8]) -> Result<Vec<u8>> {
    key.sign_block(|length| {
        let filling = vec![0xFF; length.saturating_sub(info.len() + 3)];
        [&[0x00, 0x01], filling.as_slice(), &[0x00], info].concat()
    })
}

/// Encodes the two numbers of an ECDSA signature in another way.
fn rewrite(envelope: &mut Envelope, write: fn(&[u8]) -> Vec<u8>) {
    let signature = || {
        let octets = Element::parse(&envelope.signature, tag::OCTET_STRING)?;
        let mut numbers = Element::parse(octets.value(), tag::SEQUENCE)?.children()?;
        let both = [numbers.expect(tag::INTEGER)?, numbers.expect(tag::INTEGER)?];
        let both = both.map(|number| encode(tag::INTEGER, &write(number.value())));
        Ok::<_, cccd_base::error::DataError>(octets_of(&both.concat()))
    };
    if let Ok(changed) = signature() {
        envelope.signature = changed;
    }
}

fn octets_of(numbers: &[u8]) -> Vec<u8> {
    octets(&encode(tag::SEQUENCE, numbers))
}

/// Stores the attributes in another order than the signed one.
fn reverse_attributes(envelope: &mut Envelope) {
    let attributes = Element::parse(&envelope.attributes, cccd_base::tlv::Tag(0xA0))
        .and_then(|set| set.children()?.all(8))
        .map(|all| all.iter().rev().flat_map(|attribute| attribute.raw().to_vec()).collect::<Vec<_>>());
    if let Ok(attributes) = attributes {
        envelope.attributes = encode(cccd_base::tlv::Tag(0xA0), &attributes);
    }
}

/// Drops the signed attribute `1.2.840.113549.1.9.x`.
fn drop_attribute(attributes: &mut Vec<Vec<u8>>, last: u64) {
    let id = oid(&[1, 2, 840, 113_549, 1, 9, last]);
    attributes.retain(|attribute| !attribute.get(2..).is_some_and(|inside| inside.starts_with(&id)));
}

/// Writes signingTime, which is a UTCTime in DER, in another form.
fn signing_time(attributes: &mut [Vec<u8>], write: fn(&str) -> Vec<u8>) {
    let id = oid(&[1, 2, 840, 113_549, 1, 9, 5]);
    for attribute in attributes {
        let time = attribute.len().checked_sub(TIME_LEN).and_then(|at| attribute.get(at..));
        let time = time.and_then(|time| std::str::from_utf8(time).ok()).map(write);
        if let Some(time) = time.filter(|_| attribute.get(2..).is_some_and(|inside| inside.starts_with(&id)))
        {
            *attribute = sequence(&[&id, &set_of(&[&time])]);
        }
    }
}

/// Length of `YYMMDDhhmmssZ`.
const TIME_LEN: usize = 13;

fn utc_time_of(text: &str) -> Vec<u8> {
    encode(tag::UTC_TIME, text.as_bytes())
}

/// The first digits of a time.
fn digits(time: &str, count: usize) -> &str {
    time.get(..count).unwrap_or_default()
}

/// Replaces EF.SOD with that of another card of the same issuer; if making that card fails, nothing changes.
fn of_another(card: IssuedCard) -> IssuedCard {
    let other = Issuance::new(b"another").without_face().issue();
    match other.ok().and_then(|mut other| other.files.remove(&File::Sod)) {
        Some(sod) => card.replace_file(File::Sod, &sod),
        None => card,
    }
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "sod-tag-78", "EF.SOD có thẻ 78 thay vì 77", "EF.SOD has the tag 78 instead of 77",
        Effect::Forge(|card| forge(card, |sod| put(sod, 0, 0x78)));
    "sod-length-too-small", "EF.SOD tự xưng ngắn hơn một byte", "EF.SOD claims to be a byte shorter than it is",
        Effect::Forge(|card| lengthen(card, -1));
    "sod-length-too-large", "EF.SOD tự xưng dài hơn một byte", "EF.SOD claims to be a byte longer than it is",
        Effect::Forge(|card| lengthen(card, 1));
    "sod-of-another-card", "EF.SOD của thẻ khác cùng nơi cấp", "EF.SOD is that of another card of the same issuer",
        Effect::Forge(of_another);
    "sod-signature-changed", "Chữ ký của EF.SOD bị sửa một bit", "One bit of the signature of EF.SOD is changed",
        Effect::Forge(|card| forge(card, |sod| flip_from_end(sod, 0)));
    "sod-version-1", "EF.SOD: SignedData phiên bản 1", "EF.SOD: SignedData of version 1",
        envelope(|parts| parts.version = small(1));
    "sod-version-5", "EF.SOD: SignedData phiên bản 5", "EF.SOD: SignedData of version 5",
        envelope(|parts| parts.version = small(5));
    "sod-version-9", "EF.SOD: SignedData phiên bản 9", "EF.SOD: SignedData of version 9",
        envelope(|parts| parts.version = small(9));
    "sod-no-version", "EF.SOD: SignedData không có phiên bản", "EF.SOD: SignedData without its version",
        envelope(|parts| parts.version.clear());
    "sod-digests-md5", "EF.SOD: danh sách hàm băm nêu MD5", "EF.SOD: the list of hash functions names MD5",
        envelope(|parts| parts.digest_algorithms = set_of(&[&md5()]));
    "sod-digests-empty", "EF.SOD: danh sách hàm băm rỗng", "EF.SOD: the list of hash functions is empty",
        envelope(|parts| parts.digest_algorithms = set_of(&[]));
    "sod-no-digests", "EF.SOD: không có danh sách hàm băm", "EF.SOD: there is no list of hash functions",
        envelope(|parts| parts.digest_algorithms.clear());
    "sod-no-content-type", "EF.SOD: không nêu kiểu nội dung", "EF.SOD: the type of the content is missing",
        envelope(|parts| parts.content_type.clear());
    "sod-ber", "EF.SOD viết theo BER, độ dài không xác định", "EF.SOD is written in BER with indefinite lengths",
        envelope(|parts| parts.is_ber = true);
    "sod-signer-version-2", "EF.SOD: SignerInfo phiên bản 2", "EF.SOD: SignerInfo of version 2",
        envelope(|parts| parts.signer_version = small(2));
    "sod-signer-version-3", "EF.SOD: SignerInfo phiên bản 3 mà nêu nơi cấp và số sê-ri",
        "EF.SOD: SignerInfo of version 3 that names issuer and serial number",
        envelope(|parts| parts.signer_version = small(3));
    "sod-no-signer-version", "EF.SOD: SignerInfo không có phiên bản", "EF.SOD: SignerInfo without its version",
        envelope(|parts| parts.signer_version.clear());
    "sod-serial-differs", "EF.SOD: nơi cấp và số sê-ri không khớp chứng thư",
        "EF.SOD: issuer and serial number fit no certificate",
        envelope(|parts| parts.identifier = sequence(&[&sequence(&[]), &unsigned(&[0x2A])]));
    "sod-by-key-identifier", "EF.SOD: người ký được nêu bằng mã khóa", "EF.SOD: the signer is named by its key",
        envelope(|parts| {
            parts.signer_version = small(3);
            parts.identifier = context_primitive(0, &key_identifier(&parts.certificates));
        });
    "sod-key-identifier-differs", "EF.SOD: mã khóa không khớp chứng thư", "EF.SOD: the key identifier fits no certificate",
        envelope(|parts| {
            parts.signer_version = small(3);
            parts.identifier = context_primitive(0, &[0x5A; 20]);
        });
    "sod-signer-digest-md5", "EF.SOD: SignerInfo nêu MD5", "EF.SOD: SignerInfo names MD5",
        envelope(|parts| parts.digest_algorithm = md5());
    "sod-no-signer-digest", "EF.SOD: SignerInfo không nêu hàm băm", "EF.SOD: SignerInfo names no hash function",
        envelope(|parts| parts.digest_algorithm.clear());
    "sod-no-message-digest", "EF.SOD: không có messageDigest", "EF.SOD: messageDigest is missing",
        Effect::Sod(SodEdit::Attributes(|attributes| drop_attribute(attributes, 4)));
    "sod-no-signing-time", "EF.SOD: không có thời điểm ký", "EF.SOD: signingTime is missing",
        Effect::Sod(SodEdit::Attributes(|attributes| drop_attribute(attributes, 5)));
    "sod-signed-in-future", "EF.SOD: ký vào ngày 2040-01-01", "EF.SOD: signed on 2040-01-01",
        Effect::Sod(SodEdit::Attributes(|attributes| {
            drop_attribute(attributes, 5);
            let time = utc_time(Date::new(2040, 1, 1), "000000");
            attributes.push(sequence(&[&oid(&[1, 2, 840, 113_549, 1, 9, 5]), &set_of(&[&time])]));
        }));
    "sod-time-no-seconds", "EF.SOD: thời điểm ký không có giây", "EF.SOD: signingTime has no seconds",
        Effect::Sod(SodEdit::Attributes(|attributes| signing_time(attributes, |time| utc_time_of(&format!("{}Z", digits(time, 10))))));
    "sod-time-offset", "EF.SOD: thời điểm ký theo giờ Việt Nam", "EF.SOD: signingTime is in the time of Viet Nam",
        Effect::Sod(SodEdit::Attributes(|attributes| signing_time(attributes, |time| utc_time_of(&format!("{}100000+0700", digits(time, 6))))));
    "sod-time-fraction", "EF.SOD: thời điểm ký có phần lẻ của giây", "EF.SOD: signingTime has a fraction",
        Effect::Sod(SodEdit::Attributes(|attributes| signing_time(attributes, |time| {
            encode(tag::GENERALIZED_TIME, format!("20{}.125Z", digits(time, 12)).as_bytes())
        })));
    "sod-time-unreadable", "EF.SOD: thời điểm ký không đọc được", "EF.SOD: signingTime is unreadable",
        Effect::Sod(SodEdit::Attributes(|attributes| signing_time(attributes, |time| utc_time_of(digits(time, 12)))));
    "sod-attributes-unsorted", "EF.SOD: thuộc tính được ký không theo thứ tự", "EF.SOD: signed attributes are not in order",
        envelope(reverse_attributes);
    "sod-no-attributes", "EF.SOD: không có thuộc tính được ký", "EF.SOD: there are no signed attributes",
        envelope(|parts| parts.attributes.clear());
    "sod-no-signature", "EF.SOD: không có chữ ký", "EF.SOD: the signature is missing",
        envelope(|parts| parts.signature.clear());
    "sod-no-signer", "EF.SOD: không có SignerInfo", "EF.SOD: there is no SignerInfo",
        envelope(|parts| parts.signers = 0);
    "sod-two-signers", "EF.SOD: có hai SignerInfo", "EF.SOD: there are two SignerInfos",
        envelope(|parts| parts.signers = 2);
    "sod-zeros-surplus", "EF.SOD: số trong chữ ký thừa byte 00", "EF.SOD: the numbers of the signature have a surplus 00",
        envelope(|parts| rewrite(parts, |number| [&[0], number].concat()));
    "sod-zeros-missing", "EF.SOD: số trong chữ ký thiếu byte 00", "EF.SOD: the numbers of the signature lack their 00",
        envelope(|parts| rewrite(parts, |number| number.strip_prefix(&[0]).unwrap_or(number).to_vec()));
    "sod-list-version-2", "EF.SOD: danh sách băm phiên bản 2", "EF.SOD: the list of hashes has version 2",
        list(|parts| parts.version = small(2));
    "sod-list-no-version", "EF.SOD: danh sách băm không có phiên bản", "EF.SOD: the list of hashes has no version",
        list(|parts| parts.version.clear());
    "sod-list-md5", "EF.SOD: danh sách băm nêu MD5", "EF.SOD: the list of hashes names MD5",
        list(|parts| parts.algorithm = md5());
    "sod-list-no-algorithm", "EF.SOD: danh sách băm không nêu hàm băm", "EF.SOD: the list of hashes names no hash function",
        list(|parts| parts.algorithm.clear());
    "sod-null-parameters", "EF.SOD: hàm băm có tham số NULL", "EF.SOD: the hash functions have the parameters NULL",
        list(|parts| parts.algorithm = encode_all(tag::SEQUENCE, &[
            digest_algorithm(SHA_256).get(2..).unwrap_or_default(), &[0x05, 0x00],
        ]));
    "sod-without-dg1", "EF.SOD không có băm của DG1", "EF.SOD holds no hash of DG1",
        list(|parts| parts.hashes.retain(|hash| hash.get(2..5) != Some(&[0x02, 0x01, 0x01])));
    "sod-dg2-hash-wrong", "EF.SOD ký băm sai của DG2", "EF.SOD signs a wrong hash of DG2",
        list(|parts| if let Some(entry) = entry(parts, 2) { flip_from_end(entry, 0) });
    "sod-with-dg10", "EF.SOD có băm của DG10 mà chip không có", "EF.SOD holds a hash of DG10, which the chip lacks",
        list(|parts| parts.hashes.push(data_group_hash(&small(10), &[0x5A; 32])));
    "sod-number-255", "EF.SOD có băm của nhóm dữ liệu số 255", "EF.SOD holds a hash of a data group 255",
        list(|parts| edit_dg1(parts, |hash| data_group_hash(&unsigned(&[0xFF]), hash)));
    "sod-no-number", "EF.SOD có băm không nêu nhóm dữ liệu", "EF.SOD holds a hash of no data group",
        list(|parts| edit_dg1(parts, |hash| data_group_hash(&[], hash)));
    "sod-dg1-twice", "EF.SOD có hai băm của DG1, băm sau sai", "EF.SOD holds two hashes of DG1, the second is wrong",
        list(|parts| parts.hashes.push(wrong_dg1()));
    "sod-dg1-twice-wrong-first", "EF.SOD có hai băm của DG1, băm trước sai",
        "EF.SOD holds two hashes of DG1, the first is wrong",
        list(|parts| parts.hashes.insert(0, wrong_dg1()));
    "sod-hash-empty", "EF.SOD: băm của DG1 dài 0 byte", "EF.SOD: the hash of DG1 is empty",
        list(|parts| edit_dg1(parts, |_| data_group_hash(&small(1), &[])));
    "sod-hash-longer", "EF.SOD: băm của DG1 thừa byte", "EF.SOD: the hash of DG1 is longer than hashes are",
        list(|parts| edit_dg1(parts, |hash| data_group_hash(&small(1), &[hash, &[0]].concat())));
    "sod-lds-1-8-version-0", "EF.SOD: LDS 1.8 mà danh sách phiên bản 0", "EF.SOD: LDS 1.8 in a list of version 0",
        list(|parts| parts.versions = lds_versions(b"0108"));
    "sod-lds-1-7-version-1", "EF.SOD: LDS 1.7 mà danh sách phiên bản 1", "EF.SOD: LDS 1.7 in a list of version 1",
        list(|parts| (parts.version, parts.versions) = (small(1), lds_versions(b"0107")));
    "sod-lds-1-9", "EF.SOD: LDS 1.9, chưa có trong chuẩn", "EF.SOD: LDS 1.9, which no standard has yet",
        list(|parts| (parts.version, parts.versions) = (small(1), lds_versions(b"0109")));
    "sod-sha-512", "EF.SOD ký với SHA-512, danh sách dùng SHA-256", "EF.SOD is signed with SHA-512, its list uses SHA-256",
        Effect::Issue(|issuance| issuance.signer_algorithm(ecdsa(HashAlgorithm::Sha512)));
    "sod-sha-1", "EF.SOD ký với SHA-1", "EF.SOD is signed with SHA-1",
        Effect::Issue(|issuance| issuance.signer_algorithm(ecdsa(HashAlgorithm::Sha1)));
    "sod-dsa", "EF.SOD ký với DSA", "EF.SOD is signed with DSA",
        Effect::Issue(|issuance| issuance.signer_algorithm(SignerAlgorithm::Dsa { bits: 2048, hash: SHA_256 }));
    "sod-dsa-1024", "EF.SOD ký với DSA 1.024 bit", "EF.SOD is signed with DSA of 1,024 bits",
        Effect::Issue(|issuance| issuance.signer_algorithm(SignerAlgorithm::Dsa { bits: 1024, hash: SHA_256 }));
    "sod-rsa-by-key", "EF.SOD ký với RSA, chỉ nêu rsaEncryption", "EF.SOD is signed with RSA, named rsaEncryption",
        Effect::Issue(|issuance| issuance.signer_algorithm(
            SignerAlgorithm::RsaPkcs1 { bits: 2048, hash: SHA_256, by_key: true }));
    "sod-rsa-garbage", "EF.SOD: chữ ký RSA có byte thừa sau DigestInfo", "EF.SOD: the RSA block has bytes after DigestInfo",
        Effect::Issue(|issuance| rsa(issuance, with_garbage));
    "sod-rsa-parameters", "EF.SOD: chữ ký RSA có tham số lạ", "EF.SOD: the RSA block has garbage in its parameters",
        Effect::Issue(|issuance| rsa(issuance, with_parameters));
    "sod-rsa-no-null", "EF.SOD: chữ ký RSA không có NULL", "EF.SOD: the RSA block has no NULL",
        Effect::Issue(|issuance| rsa(issuance, without_null));
    "sod-pss-mixed", "EF.SOD: RSA-PSS với MGF1 dùng hàm băm khác", "EF.SOD: RSA-PSS whose MGF1 has another hash",
        Effect::Issue(|issuance| issuance.signer_algorithm(pss(HashAlgorithm::Sha512, SHA_256, 64)));
    "sod-pss-no-salt", "EF.SOD: RSA-PSS không có muối", "EF.SOD: RSA-PSS without salt",
        Effect::Issue(|issuance| issuance.signer_algorithm(pss(SHA_256, SHA_256, 0)));
    "sod-pss-longest-salt", "EF.SOD: RSA-PSS với muối dài nhất", "EF.SOD: RSA-PSS with the longest salt",
        Effect::Issue(|issuance| issuance.signer_algorithm(pss(SHA_256, SHA_256, 222)));
    "sod-pss-default", "EF.SOD: RSA-PSS không có tham số", "EF.SOD: RSA-PSS without parameters",
        Effect::Issue(|issuance| issuance.signer_algorithm(SignerAlgorithm::RsaPssDefault { bits: 2048 }));
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_changes_the_file_and_nothing_that_it_lists() {
        let issue = |issuance: Issuance<'_>| issuance.without_face().issue().unwrap();
        let plain = issue(Issuance::new(b"sod"));
        for quirk in QUIRKS {
            let card = quirk.forge(issue(quirk.issue(Issuance::new(b"sod"))));
            for (file, content) in &plain.files {
                let is_same = card.files.get(file) == Some(content);
                // A signature may happen to have no leading zero that could be removed.
                assert!(
                    is_same != (*file == File::Sod) || quirk.name() == "sod-zeros-missing",
                    "{}",
                    quirk.name()
                );
            }
        }
    }
}
