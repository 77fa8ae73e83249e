//! The certificates behind one card, open to changes: what an issuer does wrong or differently.

use cccd_base::{
    Result,
    crypto::{Curve, EcSigner, EcdsaEncoding, HashAlgorithm},
    tlv::{Element, tag},
};

use super::{
    DocumentSigner, Issuer, ROOT_CURVE, ROOT_TO, SigningKey, directory_name, key_identifier,
    revocation::revocation_list, signer, subject_public_key_info,
};
use crate::{
    der::{
        bits, context, context_primitive, encode, encode_all, octets, oid, printable, sequence, set_of,
        small, yes,
    },
    person::Date,
};

/// Changes the certificates behind a card before EF.SOD is signed.
pub(crate) type ChainEdit = fn(&mut Chain) -> Result<()>;

/// Issue date of the revocation lists.
const LISTED_ON: Date = Date::new(2025, 6, 1);

/// The certificates and lists behind a card.
pub(crate) struct Chain {
    /// The document signer's certificate.
    pub(crate) signer: Parts,
    /// The certificate in the trust folder whose key certifies the signer.
    pub(crate) root: Parts,
    /// The key that signs the signer's certificate.
    pub(crate) issuing_key: EcSigner,
    /// Changes the signer's certificate after it is signed.
    pub(crate) spoil: Option<fn(&mut Vec<u8>)>,
    /// Whether the root itself signs EF.SOD.
    pub(crate) root_signs: bool,
    /// What the trust folder holds besides the root.
    pub(crate) others: Vec<Vec<u8>>,
    /// Revocation lists.
    pub(crate) lists: Vec<Vec<u8>>,
    seed: Vec<u8>,
    root_key: EcSigner,
    own: DocumentSigner,
}

/// What a chain results in.
pub(crate) struct Issued {
    pub(crate) signer: DocumentSigner,
    pub(crate) root: Vec<u8>,
    pub(crate) others: Vec<Vec<u8>>,
    pub(crate) lists: Vec<Vec<u8>>,
}

impl Chain {
    /// The chain that the issuer makes by default.
    pub(crate) fn new(issuer: &Issuer, signer: DocumentSigner) -> Result<Self> {
        Ok(Self {
            signer: Parts::of(&signer.certificate)?,
            root: Parts::of(&issuer.certificate)?,
            issuing_key: issuer.key.clone(),
            spoil: None,
            root_signs: false,
            others: Vec::new(),
            lists: Vec::new(),
            seed: issuer.seed.clone(),
            root_key: issuer.key.clone(),
            own: signer,
        })
    }

    /// Another key of the issuer.
    pub(crate) fn another_key(&self, label: &str) -> Result<EcSigner> {
        signer(&self.seed, label, ROOT_CURVE)
    }

    /// The root's certificate for another key under the same name, signed with a key.
    pub(crate) fn root_for(&self, key: &EcSigner, signed_by: &EcSigner) -> Result<Vec<u8>> {
        let mut root = self.root.clone();
        let identifier = key_identifier(&key.public_key())?;
        root.set(Field::Key, subject_public_key_info(&key.public_key()));
        root.set_extension(false, 14, &octets(&identifier));
        let issuer = key_identifier(&signed_by.public_key())?;
        root.set_extension(false, 35, &sequence(&[&context_primitive(0, &issuer)]));
        root.signed_by(signed_by)
    }

    /// Certifies the signer with another key, which its certificate names.
    pub(crate) fn certify_with(&mut self, key: EcSigner) -> Result<()> {
        let identifier = key_identifier(&key.public_key())?;
        self.signer.set_extension(false, 35, &sequence(&[&context_primitive(0, &identifier)]));
        self.issuing_key = key;
        Ok(())
    }

    /// Puts another country, or none, into the names of root and signer, and another state, or none, into their
    /// alternative names.
    pub(crate) fn of_country(&mut self, country: Option<&str>, state: Option<&str>) -> Result<()> {
        for certificate in [&mut self.root, &mut self.signer] {
            for field in [Field::Issuer, Field::Subject] {
                certificate.set(field, with_country(certificate.field(field), country)?);
            }
            for number in [17, 18] {
                match state {
                    Some(state) => certificate.set_extension(false, number, &directory_name(state)),
                    None => certificate.remove_extension(number),
                }
            }
        }
        Ok(())
    }

    /// A list in the root's name, signed with a key and current until a day. It revokes the signer, for a reason of RFC
    /// 5280, 5.3.1, as of the day of the list, or is empty.
    pub(crate) fn revocation_list(&self, key: &EcSigner, reason: Option<u8>, until: Date) -> Result<Vec<u8>> {
        let revoked = reason.map(|reason| (self.signer.field(Field::Serial), reason));
        let issuer = self.root.field(Field::Subject);
        revocation_list(key, issuer, revoked.as_slice(), LISTED_ON.min(until), until)
    }

    /// The list that the issuer's own key signs, current for as long as the root is valid.
    pub(crate) fn own_list(&self, reason: Option<u8>) -> Result<Vec<u8>> {
        self.revocation_list(&self.root_key, reason, ROOT_TO)
    }

    /// The issuer's own key.
    pub(crate) const fn root_key(&self) -> &EcSigner {
        &self.root_key
    }

    /// Signs everything again.
    pub(crate) fn issue(self) -> Result<Issued> {
        let root = self.root.signed_by(&self.root_key)?;
        let mut certificate = self.signer.signed_by(&self.issuing_key)?;
        if let Some(spoil) = self.spoil {
            spoil(&mut certificate);
        }
        let named = if self.root_signs { &self.root } else { &self.signer };
        // EF.SOD names the signer even if the certificate lacks the field.
        let or = |field: &[u8], own: Vec<u8>| if field.is_empty() { own } else { field.to_vec() };
        let signer = DocumentSigner {
            key: if self.root_signs { SigningKey::of_authority(self.root_key) } else { self.own.key },
            issuer_name: or(named.field(Field::Issuer), self.own.issuer_name),
            serial: or(named.field(Field::Serial), self.own.serial),
            certificate: if self.root_signs { root.clone() } else { certificate },
        };
        Ok(Issued { signer, root, others: self.others, lists: self.lists })
    }
}

/// The fields of a certificate by their position in the signed part.
#[derive(Clone, Copy)]
pub(crate) enum Field {
    Version = 0,
    Serial = 1,
    Issuer = 3,
    Validity = 4,
    Subject = 5,
    Key = 6,
}

/// A certificate in parts, each in DER; an empty part is left out.
#[derive(Clone)]
pub(crate) struct Parts {
    fields: Vec<Vec<u8>>,
    extensions: Vec<Vec<u8>>,
    /// The algorithm next to the signature.
    outer_algorithm: Vec<u8>,
    without_signature: bool,
}

impl Parts {
    fn of(certificate: &[u8]) -> Result<Self> {
        let mut inside = Element::parse(certificate, tag::SEQUENCE)?.children()?;
        let mut fields = inside.expect(tag::SEQUENCE)?.children()?.all(16)?;
        let outer_algorithm = inside.expect(tag::SEQUENCE)?.raw().to_vec();
        let extensions = match fields.pop() {
            Some(explicit) => explicit.children()?.expect(tag::SEQUENCE)?.children()?.all(32)?,
            None => Vec::new(),
        };
        let raw = |elements: Vec<Element<'_>>| elements.iter().map(|part| part.raw().to_vec()).collect();
        Ok(Self {
            fields: raw(fields),
            extensions: raw(extensions),
            outer_algorithm,
            without_signature: false,
        })
    }

    /// The DER of one field.
    pub(crate) fn field(&self, field: Field) -> &[u8] {
        self.fields.get(field as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Replaces a field.
    pub(crate) fn set(&mut self, field: Field, der: Vec<u8>) {
        if let Some(place) = self.fields.get_mut(field as usize) {
            *place = der;
        }
    }

    /// Replaces the extension of `id-ce` with this number, or adds it.
    pub(crate) fn set_extension(&mut self, critical: bool, number: u64, value: &[u8]) {
        self.set_extension_of(critical, &[2, 5, 29, number], value);
    }

    /// Replaces the extension with this full identifier, or adds it.
    pub(crate) fn set_extension_of(&mut self, critical: bool, id: &[u64], value: &[u8]) {
        let id = oid(id);
        let critical = if critical { yes() } else { Vec::new() };
        let extension = sequence(&[&id, &critical, &octets(value)]);
        let begins = |present: &Vec<u8>| present.windows(id.len()).take(5).any(|window| window == id);
        match self.extensions.iter_mut().find(|present| begins(present)) {
            Some(present) => *present = extension,
            None => self.extensions.push(extension),
        }
    }

    /// Removes an extension of `id-ce`.
    pub(crate) fn remove_extension(&mut self, number: u64) {
        let id = oid(&[2, 5, 29, number]);
        self.extensions.retain(|present| !present.windows(id.len()).take(5).any(|window| window == id));
    }

    /// Changes or removes the algorithm next to the signature.
    pub(crate) fn set_outer_algorithm(&mut self, der: Vec<u8>) {
        self.outer_algorithm = der;
    }

    /// Removes the signature.
    pub(crate) const fn leave_signature_out(&mut self) {
        self.without_signature = true;
    }

    /// The certificate, signed with a key.
    fn signed_by(&self, key: &EcSigner) -> Result<Vec<u8>> {
        let extensions = context(3, &[&encode(tag::SEQUENCE, &self.extensions.concat())]);
        let to_be_signed = encode_all(tag::SEQUENCE, &[&self.fields.concat(), &extensions]);
        let signature = key.sign(HashAlgorithm::Sha384, &to_be_signed, EcdsaEncoding::Der)?;
        let signature = if self.without_signature { Vec::new() } else { bits(&signature) };
        Ok(sequence(&[&to_be_signed, &self.outer_algorithm, &signature]))
    }
}

/// A name whose country, which comes first, is replaced or removed.
fn with_country(name: &[u8], country: Option<&str>) -> Result<Vec<u8>> {
    let parts = Element::parse(name, tag::SEQUENCE)?.children()?.all(16)?;
    let country = country.map(|letters| set_of(&[&sequence(&[&oid(&[2, 5, 4, 6]), &printable(letters)])]));
    let others = parts.iter().skip(1).map(|part| part.raw().to_vec());
    Ok(encode(tag::SEQUENCE, &country.into_iter().chain(others).collect::<Vec<_>>().concat()))
}

/// SubjectPublicKeyInfo of an elliptic curve key with all parameters spelled out.
pub(crate) struct SpelledOut {
    pub(crate) p: Vec<u8>,
    pub(crate) generator: Vec<u8>,
    pub(crate) cofactor: u8,
    a: Vec<u8>,
    b: Vec<u8>,
    order: Vec<u8>,
    point: Vec<u8>,
}

impl SpelledOut {
    /// A point on a curve, with the true parameters of the curve.
    pub(crate) fn new(curve: Curve, point: &[u8]) -> Result<Self> {
        let numbers = curve.explicit()?;
        Ok(Self {
            p: numbers.p,
            generator: numbers.generator,
            cofactor: 1,
            a: numbers.a,
            b: numbers.b,
            order: numbers.order,
            point: point.to_vec(),
        })
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        use crate::der::unsigned;
        let parameters = sequence(&[
            &small(1),
            &sequence(&[&oid(&[1, 2, 840, 10045, 1, 1]), &unsigned(&self.p)]),
            &sequence(&[&octets(&self.a), &octets(&self.b)]),
            &octets(&self.generator),
            &unsigned(&self.order),
            &small(self.cofactor),
        ]);
        let algorithm = sequence(&[&oid(&[1, 2, 840, 10045, 2, 1]), &parameters]);
        sequence(&[&algorithm, &bits(&self.point)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_chain_is_the_issuers_own() {
        let issuer = Issuer::specimen().unwrap();
        let signer = || issuer.document_signer(Date::new(2022, 5, 20)).unwrap();
        let issued = Chain::new(&issuer, signer()).unwrap().issue().unwrap();
        assert_eq!(issued.root, issuer.certificate);
        assert_eq!(issued.signer.certificate, signer().certificate);
        assert_eq!(issued.signer.serial, signer().serial);
        assert_eq!(issued.signer.issuer_name, signer().issuer_name);
        assert!(issued.others.is_empty() && issued.lists.is_empty());
    }

    #[test]
    fn an_extension_takes_the_place_of_the_one_with_its_number() {
        let issuer = Issuer::specimen().unwrap();
        let mut parts = Parts::of(&issuer.certificate).unwrap();
        let count = parts.extensions.len();
        parts.set_extension(true, 15, &[3, 2, 7, 0x80]);
        assert_eq!(parts.extensions.len(), count);
        parts.set_extension_of(true, &[1, 2, 3], &[5, 0]);
        assert_eq!(parts.extensions.len(), count + 1);
    }
}
