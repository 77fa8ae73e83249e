//! Quirks of the certificates: what an issuer, or a forger in its place, writes into the document signer, and what is
//! in the trust folder besides the root.

use cccd_base::{
    Result,
    crypto::{Curve, HashAlgorithm, PublicKey},
    tlv::{
        Tag,
        tag::{GENERALIZED_TIME, UTC_TIME},
    },
};

use super::{
    Effect, Quirk, flip_from_end,
    form::{with_negative_modulus, with_unused_bits},
    put,
};
use crate::{
    der::{
        bits, context, context_primitive, encode, named_bits, oid, printable, sequence, set_of, small,
        unsigned, utc_time, yes,
    },
    files::File,
    person::Date,
    pki::{Chain, Field, Issuer, SignerAlgorithm, SpelledOut},
};

/// Identifier of the document type list (Doc 9303-12, 7.1.1.5).
const DOCUMENT_TYPES: [u64; 7] = [2, 23, 136, 1, 1, 6, 2];

const fn chain(edit: crate::pki::ChainEdit) -> Effect {
    Effect::Certificates(edit)
}

/// Removes a field of the signer.
fn without(chain: &mut Chain, field: Field) -> Result<()> {
    chain.signer.set(field, Vec::new());
    Ok(())
}

/// Sets another validity with both times in this type.
fn validity(chain: &mut Chain, kind: Tag, times: [&str; 2]) -> Result<()> {
    let [from, to] = times.map(|time| encode(kind, time.as_bytes()));
    chain.signer.set(Field::Validity, sequence(&[&from, &to]));
    Ok(())
}

/// Sets another usage period of the private key.
fn usage_period(chain: &mut Chain, [from, to]: [&str; 2]) -> Result<()> {
    let times = [context_primitive(0, from.as_bytes()), context_primitive(1, to.as_bytes())];
    chain.signer.set_extension(false, 16, &sequence(&[&times[0], &times[1]]));
    Ok(())
}

/// Sets another document type list.
fn document_types(chain: &mut Chain, critical: bool, codes: &[&str]) -> Result<()> {
    let codes: Vec<_> = codes.iter().map(|code| printable(code)).collect();
    let list = sequence(&[&small(0), &set_of(&codes.iter().map(Vec::as_slice).collect::<Vec<_>>())]);
    chain.signer.set_extension_of(critical, &DOCUMENT_TYPES, &list);
    Ok(())
}

/// Gives the signer's certificate another key than the one that signs: a reader must reject it before it computes with
/// it.
fn spelled_out(chain: &mut Chain, change: impl FnOnce(&mut SpelledOut)) -> Result<()> {
    let key = chain.another_key("spelled out")?;
    let PublicKey::Ec { curve, point } = key.public_key() else { return Ok(()) };
    let mut key = SpelledOut::new(curve, &point)?;
    change(&mut key);
    chain.signer.set(Field::Key, key.der());
    Ok(())
}

/// The same key with its curve spelled out; a key of another kind stays unchanged.
fn explicit(field: &[u8]) -> Result<Option<Vec<u8>>> {
    let at = |curve: &Curve| {
        let name = encode(Tag(0x06), curve.oid());
        field.windows(name.len()).any(|window| window == name)
    };
    let Some(curve) = Curve::ALL.into_iter().find(at) else { return Ok(None) };
    let point = field.get(field.len().saturating_sub(1 + 2 * curve.field_len())..).unwrap_or_default();
    Ok(Some(SpelledOut::new(curve, point)?.der()))
}

/// An RSA key larger than any accepted size: 16,384 bits, and an exponent of 4,096.
fn endless_rsa() -> Vec<u8> {
    let key = sequence(&[&unsigned(&[0xC5; 2048]), &unsigned(&[0xA5; 512])]);
    let algorithm = sequence(&[&oid(&[1, 2, 840, 113_549, 1, 1, 1]), &[0x05, 0x00]]);
    sequence(&[&algorithm, &bits(&key)])
}

/// Replaces the issuing state in the MRZ; no check digit covers it.
fn state(file: &[u8], state: &[u8; 3]) -> Vec<u8> {
    let mut file = file.to_vec();
    state.iter().enumerate().for_each(|(index, &letter)| put(&mut file, 7 + index, letter));
    file
}

/// Adds an extended key usage with these purposes to the signer.
fn purposes(chain: &mut Chain, critical: bool, purposes: &[&[u64]]) -> Result<()> {
    let purposes: Vec<_> = purposes.iter().map(|purpose| oid(purpose)).collect();
    chain.signer.set_extension(critical, 37, &encode(Tag(0x30), &purposes.concat()));
    Ok(())
}

/// A document of another state with certificates of its own.
macro_rules! document_of {
    ($state:literal, $country:literal) => {
        Effect::Issue(|issuance| {
            issuance
                .edited(File::Dg(1), |file| state(file, $state))
                .certificates(|chain| chain.of_country(Some($country), None))
        })
    };
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "signer-version-1", "chứng thư người ký ghi phiên bản 1", "the document signer says version 1",
        chain(|chain| { chain.signer.set(Field::Version, context(0, &[&small(0)])); Ok(()) });
    "signer-version-missing", "chứng thư người ký không ghi phiên bản", "the document signer says no version", chain(|chain| without(chain, Field::Version));
    "signer-without-serial", "chứng thư người ký không có số sê-ri", "the document signer has no serial number", chain(|chain| without(chain, Field::Serial));
    "signer-without-issuer", "chứng thư người ký không ghi ai cấp", "the document signer names no issuer", chain(|chain| without(chain, Field::Issuer));
    "signer-without-validity", "chứng thư người ký không có thời hạn", "the document signer has no validity", chain(|chain| without(chain, Field::Validity));
    "signer-without-key", "chứng thư người ký không có khóa", "the document signer has no key", chain(|chain| without(chain, Field::Key));
    "signer-without-algorithm", "chứng thư người ký không ghi thuật toán của chữ ký", "the document signer names no algorithm of its signature",
        chain(|chain| { chain.signer.set_outer_algorithm(Vec::new()); Ok(()) });
    "signer-without-signature", "chứng thư người ký không có chữ ký", "the document signer has no signature",
        chain(|chain| { chain.signer.leave_signature_out(); Ok(()) });
    "signer-algorithms-differ", "chứng thư người ký ghi hai thuật toán khác nhau", "the document signer names two algorithms",
        chain(|chain| { chain.signer.set_outer_algorithm(sequence(&[&oid(&[1, 2, 840, 10045, 4, 3, 2])])); Ok(()) });
    "signer-issuer-differs", "chứng thư người ký ghi tên khác với chứng thư gốc", "the document signer names another issuer than its root",
        chain(|chain| { let subject = chain.signer.field(Field::Subject).to_vec(); chain.signer.set(Field::Issuer, subject); Ok(()) });
    "signer-signature-wrong", "chữ ký trên chứng thư người ký sai", "the signature on the document signer is wrong",
        chain(|chain| { chain.spoil = Some(|certificate| flip_from_end(certificate, 0)); Ok(()) });
    "signer-of-impostor", "chứng thư gốc giả mang đúng tên và mã khóa", "a false root with the right name and key identifier",
        chain(|chain| { chain.issuing_key = Issuer::impostor(b"quirk")?.key().clone(); Ok(()) });
    "signer-is-authority", "chứng thư người ký được phép cấp chứng thư", "the document signer is an authority",
        chain(|chain| { chain.signer.set_extension(true, 19, &sequence(&[&yes(), &small(0)])); Ok(()) });
    "signer-is-root", "chính chứng thư gốc ký thẻ", "the root itself signs the card", chain(|chain| { chain.root_signs = true; Ok(()) });
    "signer-may-not-sign", "chứng thư người ký không được phép ký", "the document signer may encrypt and not sign",
        chain(|chain| { chain.signer.set_extension(true, 15, &named_bits(0b0010_0000)); Ok(()) });
    "signer-country-differs", "chứng thư người ký của nước khác", "the document signer is of another country",
        chain(|chain| {
            let name = |letters: &str| sequence(&[&oid(&[2, 5, 4, 6]), &printable(letters)]);
            let (from, to) = (name("VN"), name("LA"));
            let mut subject = chain.signer.field(Field::Subject).to_vec();
            if let Some(place) = subject.windows(from.len()).position(|window| window == from) {
                subject.splice(place..place + from.len(), to);
            }
            chain.signer.set(Field::Subject, subject);
            Ok(())
        });
    "dg1-state-other", "DG1: nước cấp khác với chứng thư", "DG1: another issuing state than that of the certificates",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"LAO"));
    "dg1-state-germany", "DG1: nước cấp là Đức, ghi bằng một chữ", "DG1: the issuing state is Germany, by its one letter",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"D<<"));
    "dg1-state-malta", "DG1: nước cấp là Dòng Hiệp sĩ Malta (XOM)", "DG1: the issuing state is the Order of Malta (XOM)",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"XOM"));
    "dg1-state-short", "DG1: nước cấp ghi thiếu một chữ (VN)", "DG1: the issuing state lacks a letter (VN)",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"VN<"));
    "dg1-state-misspelt", "DG1: nước cấp ghi sai một chữ (VNN)", "DG1: a letter of the issuing state is wrong (VNN)",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"VNN"));
    "dg1-state-lower-case", "DG1: nước cấp ghi bằng chữ thường", "DG1: the issuing state is in lower case",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"vnm"));
    "dg1-state-void", "DG1: không ghi nước cấp", "DG1: the issuing state is void", Effect::EditSigned(File::Dg(1), |file| state(file, b"<<<"));
    "dg1-state-unspecified", "DG1: nước cấp không xác định (XXX)", "DG1: the issuing state is unspecified (XXX)",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"XXX"));
    "dg1-state-organisation", "DG1: nơi cấp là một tổ chức (XCE)", "DG1: an organisation issued it (XCE)",
        Effect::EditSigned(File::Dg(1), |file| state(file, b"XCE"));
    "chain-foreign", "chứng thư gốc và người ký của Lào trên thẻ Việt Nam", "root and signer of Laos on a card of Viet Nam",
        chain(|chain| chain.of_country(Some("LA"), Some("LAO")));
    "chain-lower-case", "chứng thư ghi tên nước bằng ba chữ thường", "the certificates name the country by three small letters",
        chain(|chain| chain.of_country(Some("vnm"), Some("vnm")));
    "chain-country-unknown", "chứng thư ghi nước không có thật", "the certificates name a country that is none",
        chain(|chain| chain.of_country(Some("ZZ"), Some("VNM")));
    "chain-without-country", "chứng thư không ghi nước", "the certificates name no country", chain(|chain| chain.of_country(None, None));
    "chain-country-by-locality", "chứng thư chỉ ghi nước ở tên thay thế", "the certificates name the country in their alternative names alone",
        chain(|chain| chain.of_country(None, Some("VNM")));
    "document-utopian", "giấy tờ của nước hư cấu Utopia, cùng chứng thư của nước đó", "a document of Utopia, an invented state, with its certificates",
        document_of!(b"UTO", "UT");
    "document-german", "giấy tờ của Đức (D), cùng chứng thư của nước đó", "a document of Germany (D), with its certificates", document_of!(b"D<<", "DE");
    "document-hong-kong", "giấy tờ của Hồng Kông dưới chứng thư gốc của Trung Quốc", "a document of Hong Kong below a root of China", document_of!(b"HKG", "CN");
    "document-kosovan", "giấy tờ của Kosovo (RKS), chứng thư ghi XK", "a document of Kosovo (RKS), whose certificates say XK", document_of!(b"RKS", "XK");
    "document-other-root", "giấy tờ của Lào dưới chứng thư gốc của Thái Lan", "a document of Laos below a root of Thailand", document_of!(b"LAO", "TH");
    "document-of-organisation", "giấy tờ của Hội đồng châu Âu (XCE) dưới chứng thư gốc của Pháp", "a document of the Council of Europe (XCE) below a root of France",
        document_of!(b"XCE", "FR");
    "signer-for-tls", "chứng thư người ký dành cho máy chủ web", "the document signer is for web servers",
        chain(|chain| purposes(chain, false, &[&[1, 3, 6, 1, 5, 5, 7, 3, 1]]));
    "signer-for-time-stamps", "chứng thư người ký dành cho dấu thời gian", "the document signer is for time stamps",
        chain(|chain| purposes(chain, true, &[&[1, 3, 6, 1, 5, 5, 7, 3, 8]]));
    "signer-for-vds-nc", "chứng thư người ký dành cho mã vạch VDS-NC", "the document signer is for visible seals (VDS-NC)",
        chain(|chain| purposes(chain, true, &[&[2, 23, 136, 1, 1, 14, 2]]));
    "signer-for-spoc", "chứng thư người ký dành cho kênh trao đổi SPOC", "the document signer is for the exchange between states (SPOC)",
        chain(|chain| purposes(chain, false, &[&[2, 23, 136, 1, 1, 10, 1]]));
    "signer-for-lists", "chứng thư người ký dành cho danh sách chứng thư gốc", "the document signer is for master lists",
        chain(|chain| purposes(chain, false, &[&[2, 23, 136, 1, 1, 3]]));
    "signer-for-anything", "chứng thư người ký dành cho mọi việc", "the document signer is for any purpose",
        chain(|chain| purposes(chain, true, &[&[2, 5, 29, 37, 0]]));
    "signer-for-tls-and-anything", "chứng thư người ký dành cho máy chủ web và mọi việc", "the document signer is for web servers and any purpose",
        chain(|chain| purposes(chain, false, &[&[1, 3, 6, 1, 5, 5, 7, 3, 1], &[2, 5, 29, 37, 0]]));
    "signer-purpose-unknown", "chứng thư người ký nêu mục đích lạ", "the document signer names a purpose that nobody knows",
        chain(|chain| purposes(chain, false, &[&[1, 2, 3]]));
    "signer-purpose-critical", "chứng thư người ký nêu mục đích lạ, đánh dấu bắt buộc", "the document signer critically names a purpose that nobody knows",
        chain(|chain| purposes(chain, true, &[&[1, 2, 3]]));
    "signer-type-akin", "chứng thư người ký dành cho loại giấy tờ cùng chữ cái đầu", "the document signer is for another type of the same letter",
        chain(|chain| document_types(chain, false, &["IR"]));
    "signer-type-differs", "chứng thư người ký dành cho loại giấy tờ khác", "the document signer is for another type of document",
        chain(|chain| document_types(chain, false, &["AC"]));
    "signer-type-critical", "chứng thư người ký đánh dấu loại giấy tờ là bắt buộc", "the document signer marks its types of document critical",
        chain(|chain| document_types(chain, true, &["I", "P"]));
    "signer-extension-unknown", "chứng thư người ký có phần mở rộng bắt buộc lạ", "the document signer has an unknown critical extension",
        chain(|chain| { chain.signer.set_extension_of(true, &[1, 2, 3], &[0x05, 0x00]); Ok(()) });
    "signer-serial-negative", "số sê-ri của chứng thư người ký là số âm", "the serial number of the document signer is negative",
        chain(|chain| { chain.signer.set(Field::Serial, vec![0x02, 0x02, 0x80, 0x01]); Ok(()) });
    "signer-unused-bits", "khóa của chứng thư người ký ghi có bit không dùng", "the key of the document signer says that bits of it are unused",
        chain(|chain| { let key = with_unused_bits(chain.signer.field(Field::Key)); chain.signer.set(Field::Key, key); Ok(()) });
    "root-unused-bits", "khóa của chứng thư gốc ghi có bit không dùng", "the key of the root says that bits of it are unused",
        chain(|chain| { let key = with_unused_bits(chain.root.field(Field::Key)); chain.root.set(Field::Key, key); Ok(()) });
    "signer-modulus-negative", "mô-đun RSA của chứng thư người ký thiếu byte 00, đọc ra số âm", "the RSA modulus of the document signer lacks its zero and reads as negative",
        Effect::Issue(|issuance| {
            let rsa = SignerAlgorithm::RsaPkcs1 { bits: 2_048, hash: HashAlgorithm::Sha256, by_key: false };
            issuance.signer_algorithm(rsa).certificates(|chain| {
                let key = with_negative_modulus(chain.signer.field(Field::Key));
                chain.signer.set(Field::Key, key);
                Ok(())
            })
        });
    "signer-expired", "chứng thư người ký đã hết hạn từ 2025-06-01", "the document signer expired on 2025-06-01",
        chain(|chain| {
            let from = utc_time(Date::new(2021, 1, 2), "000000");
            chain.signer.set(Field::Validity, sequence(&[&from, &utc_time(Date::new(2025, 6, 1), "000000")]));
            Ok(())
        });
    "signer-time-no-seconds", "chứng thư người ký ghi thời hạn không có giây", "the validity of the document signer has no seconds",
        chain(|chain| validity(chain, UTC_TIME, ["2101020000Z", "3906302359Z"]));
    "signer-time-offset", "chứng thư người ký ghi thời hạn theo giờ Việt Nam", "the validity of the document signer is in the time of Viet Nam",
        chain(|chain| validity(chain, UTC_TIME, ["210102070000+0700", "390630235959+0700"]));
    "signer-time-fraction", "chứng thư người ký ghi thời hạn có phần lẻ của giây", "the validity of the document signer has fractions",
        chain(|chain| validity(chain, GENERALIZED_TIME, ["20210102000000.5Z", "20390630235959,25Z"]));
    "signer-time-hours", "chứng thư người ký ghi thời hạn chỉ đến giờ", "the validity of the document signer ends with the hours",
        chain(|chain| validity(chain, GENERALIZED_TIME, ["2021010200Z", "2039063023Z"]));
    "signer-time-generalized", "chứng thư người ký ghi thời hạn bằng GeneralizedTime", "the validity of the document signer is GeneralizedTime",
        chain(|chain| validity(chain, GENERALIZED_TIME, ["20210102000000Z", "20390630235959Z"]));
    "signer-time-local", "chứng thư người ký ghi thời hạn theo giờ địa phương", "the validity of the document signer is local time",
        chain(|chain| validity(chain, UTC_TIME, ["210102000000", "390630235959"]));
    "signer-usage-utc", "thời hạn khóa của người ký ghi bằng UTCTime", "the period of the key of the document signer is UTCTime",
        chain(|chain| usage_period(chain, ["210102000000Z", "390630235959Z"]));
    "signer-usage-unreadable", "thời hạn khóa của người ký không đọc được", "the period of the key of the document signer is unreadable",
        chain(|chain| usage_period(chain, ["soon", "later"]));
    "signer-usage-over", "khóa của chứng thư người ký được dùng sau thời hạn của khóa", "the key of the document signer was used after its period",
        chain(|chain| {
            usage_period(chain, ["20210102000000Z", "20210103000000Z"])
        });
    "signer-curve-explicit", "chứng thư người ký ghi đủ tham số của đường cong", "the document signer spells its curve out",
        chain(|chain| { if let Some(key) = explicit(chain.signer.field(Field::Key))? { chain.signer.set(Field::Key, key); } Ok(()) });
    "root-curve-explicit", "chứng thư gốc ghi đủ tham số của đường cong", "the root spells its curve out",
        chain(|chain| { if let Some(key) = explicit(chain.root.field(Field::Key))? { chain.root.set(Field::Key, key); } Ok(()) });
    "signer-generator-changed", "tham số đường cong của người ký có điểm sinh lạ", "the spelled-out curve of the signer has another generator",
        chain(|chain| spelled_out(chain, |key| flip_from_end(&mut key.generator, 0)));
    "signer-cofactor-changed", "tham số đường cong của người ký có hệ số lạ", "the spelled-out curve of the signer has another cofactor",
        chain(|chain| spelled_out(chain, |key| key.cofactor = 2));
    "signer-field-composite", "tham số đường cong của người ký có p là hợp số", "the spelled-out curve of the signer has a composite p",
        // 2^384 - 1 is divisible by three; a compressed generator requires a square root modulo it.
        chain(|chain| spelled_out(chain, |key| {
            key.p.fill(0xFF);
            key.generator.truncate(1 + key.p.len());
            put(&mut key.generator, 0, 0x02);
        }));
    "signer-rsa-16384", "chứng thư người ký có khóa RSA 16.384 bit", "the document signer has an RSA key of 16,384 bits",
        chain(|chain| { chain.signer.set(Field::Key, endless_rsa()); Ok(()) });
    "signer-revoked", "chứng thư người ký đã bị thu hồi vì lộ khóa", "the document signer is revoked: its key was stolen",
        chain(|chain| { let list = chain.own_list(Some(1))?; chain.lists.push(list); Ok(()) });
    "signer-superseded", "chứng thư người ký đã được thay sau khi ký thẻ", "the document signer was revoked after signing: it was replaced",
        chain(|chain| { let list = chain.own_list(Some(4))?; chain.lists.push(list); Ok(()) });
    "crl-empty", "danh sách thu hồi không có chứng thư nào", "the revocation list revokes nobody",
        chain(|chain| { let list = chain.own_list(None)?; chain.lists.push(list); Ok(()) });
    "crl-outdated", "danh sách thu hồi đã quá hạn", "the revocation list is out of date",
        chain(|chain| { let list = chain.revocation_list(chain.root_key(), None, Date::new(2025, 1, 31))?; chain.lists.push(list); Ok(()) });
    "crl-of-newer-key", "danh sách thu hồi do khóa gốc mới ký", "the revocation list is signed with a newer key of the root",
        chain(|chain| {
            let key = chain.another_key("root 2")?;
            chain.others.push(chain.root_for(&key, &key)?);
            let list = chain.revocation_list(&key, None, Date::new(2046, 12, 31))?;
            chain.lists.push(list);
            Ok(())
        });
    "crl-of-impostor", "danh sách thu hồi do người lạ ký", "the revocation list is signed by somebody else",
        chain(|chain| {
            let key = chain.another_key("nobody")?;
            let list = chain.revocation_list(&key, Some(1), Date::new(2046, 12, 31))?;
            chain.lists.push(list);
            Ok(())
        });
    "root-by-link", "khóa gốc mới chỉ được chứng nhận bằng chứng thư liên kết", "the newer key of the root is known by a link certificate alone",
        chain(|chain| {
            let key = chain.another_key("root 2")?;
            chain.others.push(chain.root_for(&key, chain.root_key())?);
            chain.certify_with(key)
        });
    "root-by-false-link", "chứng thư liên kết không do chứng thư gốc ký", "the link certificate is not of the root",
        chain(|chain| {
            let (key, stranger) = (chain.another_key("root 2")?, chain.another_key("nobody")?);
            chain.others.push(chain.root_for(&key, &stranger)?);
            chain.certify_with(key)
        });
};
