//! Object identifiers: the value bytes of their DER encoding, without tag and length (ITU-T X.690, 8.19).

use std::fmt::Write;

use asn1_rs::oid;

/// Declares identifiers by their dotted forms.
macro_rules! identifiers {
    ($($(#[$doc:meta])* $visibility:vis $name:ident = $($number:literal).+;)*) => {
        $(
            $(#[$doc])* #[doc = ""] #[doc = concat!("`", stringify!($($number).+), "`")]
            $visibility const $name: &[u8] = &oid!(raw $($number).+);
        )*

        #[cfg(test)]
        const ALL: &[(&str, &[u8])] = &[$((stringify!($($number).+), $name)),*];
    };
}

identifiers! {
    /// Signed data of the Cryptographic Message Syntax (RFC 5652, 5.1).
    pub SIGNED_DATA = 1.2.840.113549.1.7.2;
    /// Signed attribute: type of the content (RFC 5652, 11.1).
    pub CONTENT_TYPE = 1.2.840.113549.1.9.3;
    /// Signed attribute: hash of the content (RFC 5652, 11.2).
    pub MESSAGE_DIGEST = 1.2.840.113549.1.9.4;
    /// Signed attribute: time of signing (RFC 5652, 11.3).
    pub SIGNING_TIME = 1.2.840.113549.1.9.5;
    /// The content that EF.SOD signs (Doc 9303-10, 4.6.2.3).
    pub LDS_SECURITY_OBJECT = 2.23.136.1.1.1;

    /// The same in the drafts written before Doc 9303 had an arc of its own; used by early passports.
    pub(crate) LDS_SECURITY_OBJECT_DRAFT = 1.3.27.1.1.1;
    /// The same by the manufacturer of the first Dutch passports.
    pub(crate) LDS_SECURITY_OBJECT_SDU = 1.2.528.1.1006.1.20.1;

    /// The content of a master list (Doc 9303-12, 9).
    pub MASTER_LIST = 2.23.136.1.1.2;

    /// RSA keys; as a signature algorithm, PKCS#1 v1.5 with the hash named beside it (RFC 8017, A.1).
    pub RSA_ENCRYPTION = 1.2.840.113549.1.1.1;
    /// RSASSA-PSS (RFC 8017, A.2.3).
    pub RSASSA_PSS = 1.2.840.113549.1.1.10;
    /// The mask generation function of PSS (RFC 8017, A.2.1).
    pub MGF1 = 1.2.840.113549.1.1.8;
    /// DSA keys (RFC 3279, 2.3.2).
    pub(crate) DSA = 1.2.840.10040.4.1;
    /// MD5, which is never accepted (RFC 3279, 2.1).
    #[cfg(test)]
    pub(crate) MD5 = 1.2.840.113549.2.5;
    /// Elliptic curve keys (RFC 5480, 2.1.1).
    pub EC_PUBLIC_KEY = 1.2.840.10045.2.1;
    /// A field of prime order (X9.62).
    pub PRIME_FIELD = 1.2.840.10045.1.1;
    /// Keys over standardised domain parameters (TR-03110-3, A.2.1.1).
    pub STANDARDIZED_DOMAIN_PARAMETERS = 0.4.0.127.0.7.1.2;

    /// Extension: subject key identifier (RFC 5280, 4.2.1.2).
    pub SUBJECT_KEY_IDENTIFIER = 2.5.29.14;
    /// Extension: key usage (RFC 5280, 4.2.1.3).
    pub KEY_USAGE = 2.5.29.15;
    /// Extension: private key usage period (Doc 9303-12, 7.1.1).
    pub(crate) PRIVATE_KEY_USAGE_PERIOD = 2.5.29.16;
    /// Extension: other names of the subject (RFC 5280, 4.2.1.6).
    pub(crate) SUBJECT_ALTERNATIVE_NAME = 2.5.29.17;
    /// Extension: other names of the issuer (RFC 5280, 4.2.1.7).
    pub(crate) ISSUER_ALTERNATIVE_NAME = 2.5.29.18;
    /// Extension of a revocation list: its number (RFC 5280, 5.2.3).
    pub(crate) CRL_NUMBER = 2.5.29.20;
    /// Extension of an entry in a revocation list: the reason (RFC 5280, 5.3.1).
    pub(crate) REASON_CODE = 2.5.29.21;
    /// Extension of an entry in a revocation list: the time since which the key was in doubt (RFC 5280, 5.3.2).
    pub(crate) INVALIDITY_DATE = 2.5.29.24;
    /// Extension: basic constraints (RFC 5280, 4.2.1.9).
    pub BASIC_CONSTRAINTS = 2.5.29.19;
    /// Extension: where revocation lists are (RFC 5280, 4.2.1.13).
    pub(crate) CRL_DISTRIBUTION_POINTS = 2.5.29.31;
    /// Extension: certificate policies (RFC 5280, 4.2.1.4).
    pub(crate) CERTIFICATE_POLICIES = 2.5.29.32;
    /// Extension: authority key identifier (RFC 5280, 4.2.1.1).
    pub AUTHORITY_KEY_IDENTIFIER = 2.5.29.35;
    /// Extension: extended key usage (RFC 5280, 4.2.1.12).
    pub EXTENDED_KEY_USAGE = 2.5.29.37;
    /// Extension: the root's name has changed (Doc 9303-12, 7.1.1.6).
    pub NAME_CHANGE = 2.23.136.1.1.6.1;
    /// Extension: types of document that may be signed (Doc 9303-12, 7.1.1.5).
    pub DOCUMENT_TYPE_LIST = 2.23.136.1.1.6.2;

    /// Extended key usage: signs master lists (Doc 9303-12, 7.1.1.7).
    pub MASTER_LIST_SIGNING = 2.23.136.1.1.3;
    /// Extended key usage: signs deviation lists (Doc 9303-12, 7.1.1.7).
    pub DEVIATION_LIST_SIGNING = 2.23.136.1.1.8;
    /// Extended key usage: any purpose (RFC 5280, 4.2.1.12).
    pub(crate) ANY_EXTENDED_KEY_USAGE = 2.5.29.37.0;
    /// Extended key usage: TLS server (RFC 5280, 4.2.1.12).
    pub(crate) SERVER_AUTHENTICATION = 1.3.6.1.5.5.7.3.1;
    /// Extended key usage: TLS client (RFC 5280, 4.2.1.12).
    pub(crate) CLIENT_AUTHENTICATION = 1.3.6.1.5.5.7.3.2;
    /// Extended key usage: code signing (RFC 5280, 4.2.1.12).
    pub(crate) CODE_SIGNING = 1.3.6.1.5.5.7.3.3;
    /// Extended key usage: IPsec end system (RFC 2459, 4.2.1.13).
    pub(crate) IPSEC_END_SYSTEM = 1.3.6.1.5.5.7.3.5;
    /// Extended key usage: IPsec tunnel (RFC 2459, 4.2.1.13).
    pub(crate) IPSEC_TUNNEL = 1.3.6.1.5.5.7.3.6;
    /// Extended key usage: IPsec user (RFC 2459, 4.2.1.13).
    pub(crate) IPSEC_USER = 1.3.6.1.5.5.7.3.7;
    /// Extended key usage: time stamping (RFC 5280, 4.2.1.12).
    pub(crate) TIME_STAMPING = 1.3.6.1.5.5.7.3.8;
    /// Extended key usage: OCSP signing (RFC 5280, 4.2.1.12).
    pub(crate) OCSP_SIGNING = 1.3.6.1.5.5.7.3.9;
    /// Extended key usage: signs travel records, visas and biometrics of LDS2 (Doc 9303-12).
    pub LDS2_SIGNING = 2.23.136.1.1.9.8;
    /// Extended key usage: a client that exchanges certificates of inspection systems between states (Doc 9303-12).
    pub SPOC_CLIENT = 2.23.136.1.1.10.1;
    /// Extended key usage: a server for the same exchange (Doc 9303-12).
    pub SPOC_SERVER = 2.23.136.1.1.10.2;
    /// Extended key usage: the same client (CSN 36 9791).
    pub(crate) CSN_SPOC_CLIENT = 1.2.203.7064.1.1.369791.1;
    /// Extended key usage: the same server (CSN 36 9791).
    pub(crate) CSN_SPOC_SERVER = 1.2.203.7064.1.1.369791.2;
    /// Extended key usage: signs visible digital seals, VDS-NC (ICAO, VDS-NC, certificate profile).
    pub(crate) VDS_NC_SIGNING = 2.23.136.1.1.14.2;
}

/// Other identifiers that EF.SOD has used for its content.
pub(crate) const FORMER_LDS_SECURITY_OBJECTS: [&[u8]; 2] =
    [LDS_SECURITY_OBJECT_DRAFT, LDS_SECURITY_OBJECT_SDU];

/// Returns the dotted form, such as `2.5.4.3`; ends in `…` at a number beyond 64 bits.
pub fn text(oid: &[u8]) -> String {
    let mut text = String::new();
    let mut number = 0_u64;
    for &byte in oid {
        if number >> 57 != 0 {
            return text + "…";
        }
        number = number << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 != 0 {
            continue;
        }
        // The first two numbers share one value: at most 0.39, 1.39, or 2 followed by any number.
        let written = if text.is_empty() {
            let first = (number / 40).min(2);
            write!(text, "{first}.{}", number - first * 40)
        } else {
            write!(text, ".{number}")
        };
        debug_assert!(written.is_ok(), "a String takes everything");
        number = 0;
    }
    text
}

/// Removes the padding bytes from the numbers of an identifier, which both DER and BER forbid (X.690, 8.19.2).
pub(crate) fn shortest(value: &[u8]) -> Vec<u8> {
    let mut begins = true;
    let is_needed = |byte: &u8| {
        let is_padding = begins && *byte == 0x80;
        begins = is_padding || byte & 0x80 == 0;
        !is_padding
    };
    value.iter().copied().filter(is_needed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_is_what_its_dotted_form_says() {
        for (dotted, bytes) in ALL {
            assert_eq!(text(bytes), *dotted);
        }
        assert_eq!(text(&[]), "");
        assert_eq!(text(&[0x55, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), "2.5…");
    }

    #[test]
    fn padding_is_dropped_and_nothing_else() {
        for (padded, expected) in [
            (&[0x80, 0x55, 0x1D, 0x25][..], &oid!(raw 2.5.29.37)[..]),
            (&[0x55, 0x80, 0x80, 0x1D, 0x80, 0x25], &oid!(raw 2.5.29.37)),
            (&[0x55, 0x81, 0x80, 0x00], &[0x55, 0x81, 0x80, 0x00]),
            (&[0x80], &[]),
            (&[], &[]),
        ] {
            assert_eq!(shortest(padded), expected);
        }
        assert!(ALL.iter().all(|(_, bytes)| shortest(bytes) == *bytes));
    }
}
