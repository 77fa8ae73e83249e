//! Issuing a card: from a seed to the files and keys of a chip.

mod active_key;
mod card;
mod profile;

use std::collections::BTreeMap;

use cccd_base::{
    Result,
    crypto::{Cipher, Curve, Group, HashAlgorithm, KeyPair},
    random::{Random, SeededRandom},
    tlv::{Tag, encode, encode_all},
};

pub use active_key::{ActiveAuthenticationInfo, ActiveAuthenticationKey};
pub(crate) use active_key::{ActiveKey, RSA_2048};
pub use card::IssuedCard;
use card::Secrets;
pub use profile::Profile;

use crate::{
    files::{
        File,
        com::{self, LdsVersion},
        dg1,
        dg1::Mrz,
        dg2::{self, Dg2Form},
        dg13,
        security_infos::{self, PaceOffer},
        sod,
    },
    person::{Date, Person},
    pki::Issuer,
    portrait,
};

/// Length of EF.DG2 in bytes, unless another is named.
const DG2_LENGTH: usize = 15_000;

/// Makes other content of the content of a file.
pub type FileEdit = fn(&[u8]) -> Vec<u8>;

/// Issues one card. The plain form is the CCCD of 2021; each method changes one thing of it.
///
/// ```
/// use cccd_sim::{File, Issuance};
///
/// let card = Issuance::new(b"any seed").issue()?;
/// assert_eq!(card.files[&File::Dg(2)].len(), 15_000);
/// assert_eq!(card.files, Issuance::new(b"any seed").issue()?.files);
/// # Ok::<(), cccd_base::Error>(())
/// ```
#[must_use]
pub struct Issuance<'a> {
    seed: Vec<u8>,
    profile: Profile,
    person: Option<Person>,
    issuer: Option<&'a Issuer>,
    signing_day: Option<Date>,
    pace: Vec<PaceOffer>,
    chip_authentication: ChipAuthentication,
    active_authentication: Option<ActiveAuthenticationKey>,
    active_authentication_info: ActiveAuthenticationInfo,
    certificate_in_sod: bool,
    lds_version: LdsVersion,
    portrait: Portrait,
    dg2_length: usize,
    dg2_form: Dg2Form,
    dg13: Dg13,
    edits: Vec<(File, FileEdit)>,
}

/// What there is of a portrait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Portrait {
    /// A face in EF.DG2.
    Face,
    /// EF.DG2 without a template.
    NoFace,
    /// Neither EF.DG2 nor EF.DG3.
    NoFile,
}

/// What stands in EF.DG13.
#[derive(Clone)]
enum Dg13 {
    /// The person, in the form of the CCCD.
    Known,
    /// Bytes of no known form.
    Opaque,
    /// These bytes.
    Bytes(Vec<u8>),
    /// There is no EF.DG13.
    Absent,
}

/// What EF.DG14 says about Chip Authentication.
#[derive(Clone, Copy)]
enum ChipAuthentication {
    /// Infos and key; the chip can do it.
    Offered(Curve, Cipher),
    /// EF.DG14 holds the PACEInfos alone.
    NotOffered,
    /// There is no EF.DG14.
    NoFile,
}

impl<'a> Issuance<'a> {
    /// The CCCD of 2021 for the person and with the keys that belong to a seed.
    pub fn new(seed: &[u8]) -> Self {
        Self::of(Profile::Cccd2021, seed)
    }

    /// A card of this profile for the person and with the keys that belong to a seed.
    pub fn of(profile: Profile, seed: &[u8]) -> Self {
        profile.change(Self {
            seed: seed.to_vec(),
            profile,
            person: None,
            issuer: None,
            signing_day: None,
            pace: vec![PaceOffer { curve: Curve::BrainpoolP256r1, cipher: Cipher::Aes128 }],
            chip_authentication: ChipAuthentication::Offered(Curve::BrainpoolP256r1, Cipher::Aes128),
            active_authentication: Some(ActiveAuthenticationKey::Rsa2048(HashAlgorithm::Sha1)),
            active_authentication_info: ActiveAuthenticationInfo::Stated,
            certificate_in_sod: true,
            lds_version: LdsVersion::V1_7,
            portrait: Portrait::Face,
            dg2_length: DG2_LENGTH,
            dg2_form: Dg2Form::Jpeg,
            dg13: Dg13::Known,
            edits: Vec::new(),
        })
    }

    /// For this person; the keys still follow from the seed.
    pub fn person(mut self, person: Person) -> Self {
        self.person = Some(person);
        self
    }

    /// By this issuer instead of [`Issuer::specimen`].
    pub const fn issuer(mut self, issuer: &'a Issuer) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// Signed on another day than the day of issue, by that day's document signer.
    pub const fn signed_on(mut self, day: Date) -> Self {
        self.signing_day = Some(day);
        self
    }

    /// Offers these ways of PACE in EF.CardAccess and EF.DG14. With none there is no EF.CardAccess: a card
    /// with BAC alone.
    pub fn pace(mut self, offers: &[PaceOffer]) -> Self {
        self.pace = offers.to_vec();
        self
    }

    /// Offers Chip Authentication on another curve, with another cipher.
    pub const fn chip_authentication(mut self, curve: Curve, cipher: Cipher) -> Self {
        self.chip_authentication = ChipAuthentication::Offered(curve, cipher);
        self
    }

    /// Leaves the infos and the key of Chip Authentication out: EF.DG14 and EF.CardAccess hold PACE and
    /// Terminal Authentication alone.
    pub const fn without_chip_authentication(mut self) -> Self {
        self.chip_authentication = ChipAuthentication::NotOffered;
        self
    }

    /// Issues neither EF.DG14 nor EF.DG15; EF.SOD and EF.COM do not list them. Nothing can prove the chip.
    pub const fn without_chip_proof(mut self) -> Self {
        self.chip_authentication = ChipAuthentication::NoFile;
        self.active_authentication = None;
        self
    }

    /// Signs for Active Authentication with another kind of key.
    pub const fn active_authentication(mut self, key: ActiveAuthenticationKey) -> Self {
        self.active_authentication = Some(key);
        self
    }

    /// Says something else about the signature of Active Authentication in EF.DG14.
    pub const fn active_authentication_info(mut self, info: ActiveAuthenticationInfo) -> Self {
        self.active_authentication_info = info;
        self
    }

    /// Leaves EF.DG15 out, of EF.SOD and EF.COM too.
    pub const fn without_active_authentication(mut self) -> Self {
        self.active_authentication = None;
        self
    }

    /// Leaves the document signer's certificate out of EF.SOD.
    pub const fn without_certificate_in_sod(mut self) -> Self {
        self.certificate_in_sod = false;
        self
    }

    /// Follows version 1.8 of the logical data structure: EF.COM says so, and EF.SOD, whose list is of version 1.
    pub const fn lds_1_8(mut self) -> Self {
        self.lds_version = LdsVersion::V1_8;
        self
    }

    /// Makes EF.DG2 of this length in bytes instead of 15,000; 4,000 to 60,000 is possible.
    pub const fn dg2_length(mut self, length: usize) -> Self {
        self.dg2_length = length;
        self
    }

    /// Makes EF.DG2 in another form, or with a fault; only the plain form has the length that was asked for.
    pub const fn dg2_form(mut self, form: Dg2Form) -> Self {
        self.dg2_form = form;
        self
    }

    /// Leaves the face out: EF.DG2 holds no template.
    pub const fn without_face(mut self) -> Self {
        self.portrait = Portrait::NoFace;
        self
    }

    /// Signs this file as EF.DG13 in the place of the person's.
    pub fn dg13(mut self, file: &[u8]) -> Self {
        self.dg13 = Dg13::Bytes(file.to_vec());
        self
    }

    /// Changes a data group or EF.CardAccess before EF.SOD is signed: what an issuer does wrong, not a forger.
    pub fn edited(mut self, file: File, edit: FileEdit) -> Self {
        self.edits.push((file, edit));
        self
    }

    /// Issues the card. Same seed and options, same bytes.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed) when the cryptographic library fails;
    /// [`Error::Internal`](cccd_base::Error::Internal) when no portrait fits into EF.DG2.
    pub fn issue(self) -> Result<IssuedCard> {
        let person = match &self.person {
            Some(person) => person.clone(),
            None => self.profile.person(&self.seed)?,
        };
        let specimen;
        let issuer = match self.issuer {
            Some(issuer) => issuer,
            None => {
                specimen = Issuer::specimen()?;
                &specimen
            }
        };
        let is_passport = self.profile == Profile::Passport;
        let mrz = if is_passport { Mrz::of_passport(&person) } else { Mrz::of(&person) };
        let (chip_key, active_key) = (self.chip_key()?, self.active_key()?);
        let mut files =
            self.data_groups(&person, &mrz, chip_key.as_ref().map(|(_, key)| key), active_key.as_ref())?;

        if !self.pace.is_empty() {
            files.insert(File::CardAccess, security_infos::ef_card_access(&self.public_infos()));
        }
        self.edit(&mut files);
        let data_groups: Vec<(u8, &[u8])> = files
            .iter()
            .filter_map(|(file, content)| match file {
                File::Dg(number) => Some((*number, content.as_slice())),
                _ => None,
            })
            .collect();
        let day = self.signing_day.unwrap_or(person.date_of_issue);
        let signer = if is_passport { issuer.passport_signer(day)? } else { issuer.document_signer(day)? };
        let ef_sod = sod::ef_sod(&data_groups, &signer, day, self.certificate_in_sod, self.lds_version)?;
        let listed: Vec<u8> = [1, 2, 3, 13, 15, 14]
            .into_iter()
            .filter(|number| data_groups.iter().any(|(present, _)| present == number))
            .collect();
        files.insert(File::Sod, ef_sod);
        files.insert(File::Com, com::ef_com(self.lds_version, &listed));
        Ok(IssuedCard {
            files,
            root_certificate: issuer.certificate().to_vec(),
            signer_certificate: signer.certificate,
            secrets: Secrets {
                mrz_information: mrz.information().into_bytes().into(),
                can: (!is_passport).then(|| person.can().as_bytes().to_vec().into()),
                pace: self.pace,
                chip_authentication: chip_key,
                active_authentication: active_key,
            },
            mrz,
            person,
        })
    }

    /// Does what was asked for to the files that are there.
    fn edit(&self, files: &mut BTreeMap<File, Vec<u8>>) {
        for (file, edit) in &self.edits {
            if let Some(content) = files.get_mut(file) {
                *content = edit(content);
            }
        }
    }

    /// EF.DG1, 2, 3, 13, 14 and 15.
    fn data_groups(
        &self,
        person: &Person,
        mrz: &Mrz,
        chip_key: Option<&KeyPair>,
        active_key: Option<&ActiveKey>,
    ) -> Result<BTreeMap<File, Vec<u8>>> {
        let mut files = BTreeMap::from([(File::Dg(1), dg1::ef_dg1(mrz))]);
        if self.portrait != Portrait::NoFile {
            files.insert(File::Dg(2), self.ef_dg2(person)?);
            files.insert(File::Dg(3), self.ef_dg3()?);
        }
        if let Some(file) = self.ef_dg13(person)? {
            files.insert(File::Dg(13), file);
        }
        if !matches!(self.chip_authentication, ChipAuthentication::NoFile) {
            files.insert(File::Dg(14), security_infos::ef_dg14(&self.signed_infos(chip_key, active_key)?));
        }
        if let Some(key) = active_key {
            files.insert(File::Dg(15), security_infos::ef_dg15(&key.public_key_info()?));
        }
        Ok(files)
    }

    fn ef_dg2(&self, person: &Person) -> Result<Vec<u8>> {
        if self.portrait != Portrait::Face {
            return Ok(dg2::ef_dg2_without_face());
        }
        let jpeg = portrait::jpeg(&self.seed, person.sex, self.dg2_length.saturating_sub(dg2::OVERHEAD))?;
        Ok(dg2::ef_dg2(&jpeg, person.sex, self.dg2_form))
    }

    fn ef_dg13(&self, person: &Person) -> Result<Option<Vec<u8>>> {
        Ok(match &self.dg13 {
            Dg13::Known => Some(dg13::ef_dg13(person)),
            Dg13::Opaque => {
                let mut content = [0; 480];
                self.random("dg13").fill(&mut content)?;
                content[0] = 0xFF; // the tag of nothing
                Some(encode(Tag(0x6D), &content))
            }
            Dg13::Bytes(file) => Some(file.clone()),
            Dg13::Absent => None,
        })
    }

    /// EF.DG3 without a finger: nobody can read it, but EF.SOD holds its hash (Doc 9303-10, 4.7.3).
    fn ef_dg3(&self) -> Result<Vec<u8>> {
        let mut filler = [0; 16];
        self.random("dg3").fill(&mut filler)?;
        let none = encode(Tag(0x7F61), &[0x02, 0x01, 0x00]);
        Ok(encode_all(Tag(0x63), &[&none, &encode(Tag(0x53), &filler)]))
    }

    /// The SecurityInfos of EF.CardAccess.
    fn public_infos(&self) -> Vec<Vec<u8>> {
        let mut infos = vec![security_infos::terminal_authentication_info()];
        if let ChipAuthentication::Offered(_, cipher) = self.chip_authentication {
            infos.push(security_infos::chip_authentication_info(cipher));
        }
        infos.extend(self.pace.iter().map(|&offer| security_infos::pace_info(offer)));
        infos
    }

    /// The SecurityInfos of EF.DG14: those of EF.CardAccess, the key, and what goes with the other key.
    fn signed_infos(
        &self,
        chip_key: Option<&KeyPair>,
        active_key: Option<&ActiveKey>,
    ) -> Result<Vec<Vec<u8>>> {
        let mut infos = self.public_infos();
        if let Some(key) = chip_key {
            let point = key.public();
            infos
                .push(security_infos::chip_authentication_public_key_info(point.curve(), &point.to_bytes())?);
        }
        infos.extend(active_key.and_then(|key| key.info(self.active_authentication_info)));
        Ok(infos)
    }

    fn chip_key(&self) -> Result<Option<(Cipher, KeyPair)>> {
        let ChipAuthentication::Offered(curve, cipher) = self.chip_authentication else { return Ok(None) };
        let key = Group::new(curve)?.generate(&mut self.random("chip authentication"))?;
        Ok(Some((cipher, key)))
    }

    fn active_key(&self) -> Result<Option<ActiveKey>> {
        self.active_authentication.map(|kind| ActiveKey::new(kind, self.random("rsa"))).transpose()
    }

    fn random(&self, purpose: &str) -> SeededRandom {
        SeededRandom::new(&[purpose.as_bytes(), b" ", &self.seed].concat())
    }
}
