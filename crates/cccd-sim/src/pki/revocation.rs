//! Revocation lists of the invented state (RFC 5280, 5; Doc 9303-12, table 8).

use cccd_base::{
    Result,
    crypto::{EcSigner, EcdsaEncoding, HashAlgorithm},
    tlv::{Element, Tag, tag},
};

use super::{ID_ECDSA_WITH_SHA384, Issuer, key_identifier};
use crate::{
    der::{bits, context, context_primitive, encode, octets, oid, sequence, small, utc_time},
    person::Date,
};

/// CRLReason keyCompromise (RFC 5280, 5.3.1).
const KEY_COMPROMISE: u8 = 1;

impl Issuer {
    /// A revocation list of this root, issued on a day and in force until another. It revokes these certificates, given
    /// in DER, as of its day because their keys are stolen; without certificates it is empty.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen); [`DataError`](cccd_base::error::DataError) for bytes that are not a
    /// certificate.
    pub fn revocation_list<T: AsRef<[u8]>>(
        &self,
        certificates: &[T],
        made: Date,
        until: Date,
    ) -> Result<Vec<u8>> {
        let serials: Vec<_> =
            certificates.iter().map(|certificate| serial(certificate.as_ref())).collect::<Result<_>>()?;
        let revoked: Vec<_> = serials.iter().map(|serial| (serial.as_slice(), KEY_COMPROMISE)).collect();
        revocation_list(&self.key, &self.name, &revoked, made, until)
    }
}

/// A list in the name of an issuer, signed with a key. It revokes serial numbers, given in DER, for a reason, as of its
/// day.
pub(super) fn revocation_list(
    key: &EcSigner,
    issuer: &[u8],
    revoked: &[(&[u8], u8)],
    made: Date,
    until: Date,
) -> Result<Vec<u8>> {
    let algorithm = sequence(&[&oid(&ID_ECDSA_WITH_SHA384)]);
    let extension = |number, value: &[u8]| sequence(&[&oid(&[2, 5, 29, number]), &octets(value)]);
    let entries: Vec<u8> = revoked
        .iter()
        .flat_map(|(serial, reason)| {
            let reason = extension(21, &encode(Tag(0x0A), &[*reason]));
            sequence(&[serial, &utc_time(made, "000000"), &sequence(&[&reason])])
        })
        .collect();
    let entries = if entries.is_empty() { entries } else { encode(tag::SEQUENCE, &entries) };
    let identifier = key_identifier(&key.public_key())?;
    let extensions = sequence(&[
        &extension(35, &sequence(&[&context_primitive(0, &identifier)])),
        &extension(20, &small(1)),
    ]);
    let to_be_signed = sequence(&[
        &small(1),
        &algorithm,
        issuer,
        &utc_time(made, "000000"),
        &utc_time(until, "235959"),
        &entries,
        &context(0, &[&extensions]),
    ]);
    let signature = key.sign(HashAlgorithm::Sha384, &to_be_signed, EcdsaEncoding::Der)?;
    Ok(sequence(&[&to_be_signed, &algorithm, &bits(&signature)]))
}

/// The serial number of a certificate, in DER.
fn serial(certificate: &[u8]) -> Result<Vec<u8>> {
    let mut inside = Element::parse(certificate, tag::SEQUENCE)?.children()?;
    let mut fields = inside.expect(tag::SEQUENCE)?.children()?;
    fields.optional(Tag::context_constructed(0))?;
    Ok(fields.expect(tag::INTEGER)?.raw().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_holds_the_serial_numbers_that_it_revokes() {
        let issuer = Issuer::specimen().unwrap();
        let signer = issuer.document_signer(Date::new(2022, 5, 20)).unwrap();
        let list = |certificates: &[&[u8]]| {
            issuer.revocation_list(certificates, Date::new(2025, 6, 1), Date::new(2046, 12, 31)).unwrap()
        };
        let holds = |list: &[u8]| list.windows(signer.serial.len()).any(|window| window == signer.serial);
        assert!(holds(&list(&[signer.certificate()])) && !holds(&list(&[])));
        assert!(!holds(&list(&[issuer.certificate()])));
        assert!(issuer.revocation_list(&[b"0"], Date::new(2025, 6, 1), Date::new(2026, 6, 1)).is_err());
    }
}
