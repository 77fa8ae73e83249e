//! Object identifiers: every published one is in a table of the reader or is listed here with the reason for its
//! absence; those that the simulator writes into its files are published or listed too.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use cccd::{
    error::DataError,
    lds::security_infos::{
        ChipAuthenticationProtocol, KeyAgreement, PaceProtocol, SecurityInfo, SecurityInfos,
    },
    pki::{algorithm::AlgorithmIdentifier, oid},
    tlv::{Reader, encode, encode_all, tag},
};
use cccd_base::crypto::{Cipher, Curve, EcdsaEncoding, HashAlgorithm, SignatureScheme};
use cccd_sim::{ActiveAuthenticationInfo, ActiveAuthenticationKey, Issuance, PaceOffer, Profile};

/// Returns the published identifiers: name and value of the DER encoding.
fn published() -> BTreeMap<String, Vec<u8>> {
    let text = include_str!("../../../tests/vectors/oids.json");
    let vectors: serde_json::Value = serde_json::from_str(text).unwrap();
    let row = |(name, row): (&String, &serde_json::Value)| {
        let value = hex::decode(row["der_value"].as_str().unwrap()).unwrap();
        assert_eq!(oid::text(&value), row["oid"].as_str().unwrap(), "{name}");
        (name.clone(), value)
    };
    vectors.as_object().unwrap().iter().map(row).collect()
}

/// Identifiers that have their own names in the reader.
const CONSTANTS: &[(&str, &[u8])] = &[
    ("id-icao-mrtd-security-ldsSecurityObject", oid::LDS_SECURITY_OBJECT),
    ("id-icao-cscaMasterList", oid::MASTER_LIST),
    ("id-SecurityObject (EF.CardSecurity eContentType)", oid::CARD_SECURITY_OBJECT),
    ("id-icao-cscaMasterListSigningKey", oid::MASTER_LIST_SIGNING),
    ("id-icao-DeviationListSigningKey", oid::DEVIATION_LIST_SIGNING),
    ("id-icao-lds2Signer", oid::LDS2_SIGNING),
    ("SPOC client", oid::SPOC_CLIENT),
    ("SPOC server", oid::SPOC_SERVER),
    ("…-extensions-nameChange", oid::NAME_CHANGE),
    ("…-extensions-documentTypeList", oid::DOCUMENT_TYPE_LIST),
    ("id-signedData", oid::SIGNED_DATA),
    ("contentType", oid::CONTENT_TYPE),
    ("messageDigest", oid::MESSAGE_DIGEST),
    ("signingTime", oid::SIGNING_TIME),
    ("rsaEncryption", oid::RSA_ENCRYPTION),
    ("rsassaPss", oid::RSASSA_PSS),
    ("mgf1", oid::MGF1),
    ("id-ecPublicKey", oid::EC_PUBLIC_KEY),
    ("prime-field", oid::PRIME_FIELD),
    ("standardizedDomainParameters", oid::STANDARDIZED_DOMAIN_PARAMETERS),
];

const ARC: &str = "an arc, which names nothing by itself";
const TERMINAL: &str = "Terminal Authentication is not built";
const EAC2: &str = "of identity cards by TR-03110 version 2; kept as an unknown entry";
const DEVIATIONS: &str = "deviation lists are not read";
const NO_DH: &str = "key agreement over prime fields is not built";
const OTHER: &str = "of documents and systems that are no eMRTD application";

/// Identifiers that are in no table of the reader, and why. A name that ends in a star stands for all that begin
/// with it.
const NOT_KNOWN: &[(&str, &str)] = &[
    ("bsi-de", ARC),
    ("id-PK", ARC),
    ("id-CA-DH", ARC),
    ("id-CA-ECDH", ARC),
    ("id-PACE-DH-GM", ARC),
    ("id-PACE-ECDH-GM", ARC),
    ("id-PACE-DH-IM", ARC),
    ("id-PACE-ECDH-IM", ARC),
    ("id-PACE-ECDH-CAM", ARC),
    ("id-icao-mrtd-security-extensions", ARC),
    ("id-TA-*", TERMINAL),
    ("id-roles", TERMINAL),
    ("id-IS", TERMINAL),
    ("id-AT", TERMINAL),
    ("id-ST", TERMINAL),
    ("id-RI", EAC2),
    ("id-CI", EAC2),
    ("id-eIDSecurity", EAC2),
    ("id-PT", EAC2),
    ("ecdsa-plain-RIPEMD160", "Doc 9303 does not allow RIPEMD-160"),
    ("ecdsa-with-Specified", "hash in the parameters; Doc 9303-12, 4.4 names each combination"),
    ("id-icao-DeviationList", DEVIATIONS),
    ("id-Deviation-*", DEVIATIONS),
    ("…-DSSignature", DEVIATIONS),
    ("…-DSEncoding", DEVIATIONS),
    ("…-CSCAEncoding", DEVIATIONS),
    ("…-AAKeyCompromised", DEVIATIONS),
    ("…-DGMalformed", DEVIATIONS),
    ("…-DGHashWrong", DEVIATIONS),
    ("…-SODSignatureWrong", DEVIATIONS),
    ("…-COMInconsistent", DEVIATIONS),
    ("…-WrongData", DEVIATIONS),
    ("…-WrongCheckDigit", DEVIATIONS),
    ("id-icao-mrtd-security-lds2", OTHER),
    ("id-icao-mrtd-security-vds", OTHER),
    ("id-EFDIR", "EF.DIR is found by its file identifier"),
    ("dhpublicnumber (X9.42)", NO_DH),
    ("dhKeyAgreement (PKCS#3)", NO_DH),
];

/// Whether a listed name stands for a published one.
fn stands_for(listed: &str, name: &str) -> bool {
    match listed.strip_suffix('*') {
        Some(begin) => name.starts_with(begin),
        None => name == listed,
    }
}

fn reason(name: &str) -> Option<&'static str> {
    NOT_KNOWN.iter().find(|(listed, _)| stands_for(listed, name)).map(|&(_, reason)| reason)
}

/// Returns the name of an identifier in the reader's tables.
fn name_in_tables(value: &[u8]) -> Option<String> {
    let protocol = PaceProtocol::from_oid(value)
        .map(|protocol| protocol.name())
        .or_else(|| Some(ChipAuthenticationProtocol::from_oid(value)?.name()))
        .or_else(|| entry(value).map(str::to_owned));
    let constant = CONSTANTS.iter().find(|(_, constant)| *constant == value);
    let hash = HashAlgorithm::ALL.into_iter().find(|hash| hash.oid() == value);
    protocol
        .or_else(|| constant.map(|(name, _)| (*name).to_owned()))
        .or_else(|| hash.map(|hash| format!("{hash:?}").to_lowercase()))
        .or_else(|| signature(value))
}

/// Returns the kind of SecurityInfo that an identifier makes of an entry with everything that any kind needs.
fn entry(value: &[u8]) -> Option<&'static str> {
    let begin = encode(tag::OBJECT_IDENTIFIER, value);
    let forms: [&[u8]; 3] = [&[0x30, 0x00], &[2, 1, 1], &[2, 1, 1, 6, 1, 0x2A]];
    forms.iter().find_map(|form| {
        let entry = encode_all(tag::SEQUENCE, &[&begin, form]);
        let infos = SecurityInfos::parse(&encode(tag::SET, &entry)).unwrap();
        match infos.entries().first()? {
            SecurityInfo::ChipAuthenticationPublicKey(key) if key.agreement == KeyAgreement::Dh => {
                Some("id-PK-DH")
            }
            SecurityInfo::ChipAuthenticationPublicKey(_) => Some("id-PK-ECDH"),
            SecurityInfo::TerminalAuthentication(_) => Some("id-TA"),
            SecurityInfo::ActiveAuthentication(_) => Some("id-icao-mrtd-security-aaProtocolObject"),
            _ => None,
        }
    })
}

/// Returns the published name of the signature algorithm that an identifier stands for.
fn signature(value: &[u8]) -> Option<String> {
    let algorithm = AlgorithmIdentifier { oid: value, parameters: None };
    let upper = |hash: HashAlgorithm| format!("{hash:?}").to_uppercase();
    match algorithm.signature_scheme(None).ok()? {
        SignatureScheme::RsaPkcs1 { hash } => Some(format!("{}WithRSA", upper(hash).to_lowercase())),
        SignatureScheme::Ecdsa { hash, encoding: EcdsaEncoding::Der } => {
            Some(format!("ecdsa-with-{}", upper(hash)))
        }
        SignatureScheme::Ecdsa { hash, .. } => Some(format!("ecdsa-plain-{}", upper(hash))),
        SignatureScheme::Dsa { hash } => Some(format!("dsa-with-{}", upper(hash).to_lowercase())),
        _ => None,
    }
}

#[test]
fn every_published_identifier_is_in_a_table_under_its_name_or_listed() {
    let published = published();
    assert_eq!(published.len(), 126, "rows of the file");
    let mut known = 0;
    for (name, value) in &published {
        match (name_in_tables(value), reason(name)) {
            (Some(in_tables), None) => assert_eq!(in_tables, *name),
            (None, Some(_)) => continue,
            (Some(_), Some(reason)) => panic!("{name} is in a table, and listed: {reason}"),
            (None, None) => panic!("{name} is in no table, and not listed"),
        }
        known += 1;
    }
    println!("{known} of {} identifiers are in tables", published.len());
    // 19 of PACE, 8 of Chip Authentication, 4 other entries, 20 constants, 5 hashes, 18 signatures.
    assert_eq!(known, 74);
    for (listed, _) in NOT_KNOWN {
        assert!(published.keys().any(|name| stands_for(listed, name)), "{listed} is not published");
    }
}

/// Returns the dotted form of every identifier that has its own name in the reader, as written in its source.
fn dotted_in_source() -> BTreeSet<&'static str> {
    let is_dotted = |word: &&str| word.split('.').count() > 3 && word.split('.').all(is_number);
    let source = include_str!("../src/pki/oid.rs");
    source.split(|c: char| c != '.' && !c.is_ascii_digit()).filter(is_dotted).collect()
}

fn is_number(text: &str) -> bool {
    text.parse::<u64>().is_ok()
}

/// Once the reader knows an identifier, it must leave the list of those that it does not know.
#[test]
fn no_identifier_with_a_name_in_the_reader_is_listed_as_not_known() {
    let named = dotted_in_source();
    assert!(named.len() > CONSTANTS.len(), "the source writes its identifiers in another way: {named:?}");
    for (name, value) in published() {
        if named.contains(oid::text(&value).as_str()) {
            assert_eq!(reason(&name), None, "{name} has a name in the reader");
            assert!(CONSTANTS.iter().any(|(constant, _)| *constant == name), "{name} is no constant here");
        }
    }
}

/// Identifiers that the simulator writes although they are not published, and why.
const OF_OTHER_STANDARDS: &[(&str, &str)] = &[
    ("2.5.4.", "attribute of a name (X.520)"),
    ("2.5.29.", "extension of certificates (RFC 5280)"),
    ("1.0.10646.1.0.8", "the form of EF.DG13"),
    ("0.4.0.127.0.7.1.1.4.1.99", "an algorithm that does not exist, to be refused"),
];

/// Published identifiers that the simulator writes, besides those of the matrix of ciphers and hashes.
const WRITTEN: &[&str] = &[
    "id-PK-ECDH",
    "id-TA",
    "id-icao-mrtd-security-aaProtocolObject",
    "id-icao-mrtd-security-ldsSecurityObject",
    "…-extensions-documentTypeList",
    "id-signedData",
    "contentType",
    "messageDigest",
    "signingTime",
    "rsaEncryption",
    "sha256WithRSA",
    "ecdsa-with-SHA256",
    "ecdsa-with-SHA384",
    "id-ecPublicKey",
    "prime-field",
    "sha256",
];

/// Returns every object identifier in a piece of DER; an error if it is not DER.
fn identifiers(bytes: &[u8]) -> Result<Vec<Vec<u8>>, DataError> {
    const CONSTRUCTED: u8 = 0x20;
    let (mut reader, mut found) = (Reader::new(bytes), Vec::new());
    while let Some(element) = reader.next()? {
        match element.tag() {
            tag::OBJECT_IDENTIFIER => found.push(element.value().to_vec()),
            // The content may or may not be DER.
            tag::OCTET_STRING => found.extend(identifiers(element.value()).unwrap_or_default()),
            tag if tag.to_bytes()[0] & CONSTRUCTED != 0 => found.extend(identifiers(element.value())?),
            _ => {}
        }
    }
    Ok(found)
}

#[test]
fn what_the_simulator_writes_is_what_is_published() {
    let published = published();
    let name = |value: &[u8]| published.iter().find(|(_, v)| *v == value).map(|(name, _)| name.clone());
    let mut cards = Vec::new();
    for cipher in Cipher::ALL {
        let issuance = Issuance::new(b"oids").without_face().chip_authentication(Curve::P256, cipher);
        cards.push(issuance.pace(&[PaceOffer { curve: Curve::P256, cipher }]).issue().unwrap());
    }
    for hash in HashAlgorithm::ALL {
        let key = ActiveAuthenticationKey::Ecdsa(Curve::P521, hash);
        cards.push(Issuance::new(b"oids").without_face().active_authentication(key).issue().unwrap());
    }
    let unknown = Issuance::new(b"oids").without_face();
    let unknown =
        unknown.active_authentication(ActiveAuthenticationKey::Ecdsa(Curve::P256, HashAlgorithm::Sha256));
    cards.push(
        unknown.active_authentication_info(ActiveAuthenticationInfo::UnknownAlgorithm).issue().unwrap(),
    );
    cards.push(Issuance::of(Profile::Passport, b"oids").without_face().issue().unwrap());

    let mut found = BTreeSet::new();
    for card in &cards {
        for bytes in card.files.values().chain([&card.root_certificate, &card.signer_certificate]) {
            found.extend(identifiers(bytes).unwrap());
        }
    }
    let mut names = BTreeSet::new();
    for value in &found {
        let dotted = oid::text(value);
        let is_other = OF_OTHER_STANDARDS.iter().any(|(begin, _)| dotted.starts_with(begin))
            || Curve::from_oid(value).is_some();
        match name(value) {
            Some(name) => drop(names.insert(name)),
            None => assert!(is_other, "{dotted} is written and not published"),
        }
    }
    let mut expected: BTreeSet<String> = WRITTEN.iter().map(|&name| name.to_owned()).collect();
    for cipher in ["3DES-CBC-CBC", "AES-CBC-CMAC-128", "AES-CBC-CMAC-192", "AES-CBC-CMAC-256"] {
        expected.extend([format!("id-PACE-ECDH-GM-{cipher}"), format!("id-CA-ECDH-{cipher}")]);
    }
    expected.extend(["1", "224", "256", "384", "512"].map(|hash| format!("ecdsa-plain-SHA{hash}")));
    assert_eq!(names, expected);
    // The reader knows each of them by the same name.
    for value in found {
        if let Some(name) = name(&value) {
            assert_eq!(name_in_tables(&value), Some(name));
        }
    }
}
