//! Issues a card: turns a seed into the files and keys of a chip.

mod active_key;
mod card;
mod chip_key;
mod profile;

use std::collections::BTreeMap;

use cccd_base::{
    Result,
    crypto::{Cipher, Curve, HashAlgorithm},
    random::{Random, SeededRandom},
    tlv::Tag,
};

pub(crate) use active_key::ActiveKey;
pub use active_key::{ActiveAuthenticationInfo, ActiveAuthenticationKey};
pub use card::IssuedCard;
use card::Secrets;
pub(crate) use chip_key::ChipKey;
pub use chip_key::ChipKeyOffer;
pub use profile::Profile;

use crate::{
    der::{encode, encode_all},
    files::{
        File,
        com::{self, LdsVersion},
        dg1,
        dg1::Mrz,
        dg2::{self, Dg2Form},
        dg12, dg13,
        security_infos::{self, PaceOffer},
        sod::{self, SodEdit, SodForm},
    },
    person::{Date, Person},
    pki::{Chain, ChainEdit, Issuer, SignerAlgorithm},
    portrait,
};

/// Length of EF.DG2 in bytes by default.
const DG2_LENGTH: usize = 15_000;

/// Turns the content of a file into other content.
pub type FileEdit = fn(&[u8]) -> Vec<u8>;

/// A change of the MRZ, before it is printed and stored.
pub(crate) type MrzEdit = fn(Mrz) -> Mrz;

/// Issues one card. By default this is the CCCD of 2021; each method changes one thing.
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
    person_edits: Vec<fn(&mut Person)>,
    issuer: Option<&'a Issuer>,
    signing_day: Option<Date>,
    pace: Vec<PaceOffer>,
    chip_authentication: ChipAuthentication,
    active_authentication: Option<ActiveAuthenticationKey>,
    active_authentication_info: ActiveAuthenticationInfo,
    signer_algorithm: Option<SignerAlgorithm>,
    certificate_in_sod: bool,
    sod_edits: Vec<SodEdit>,
    long_document_number: bool,
    mrz_edits: Vec<MrzEdit>,
    lds_version: LdsVersion,
    portrait: Portrait,
    picture: Option<Vec<u8>>,
    dg2_length: usize,
    dg2_form: Dg2Form,
    dg13: Dg13,
    others: BTreeMap<u8, Vec<u8>>,
    edits: Vec<(File, FileEdit)>,
    chain_edits: Vec<ChainEdit>,
}

/// What the card holds of a portrait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Portrait {
    /// A face in EF.DG2.
    Face,
    /// An EF.DG2 without a template.
    NoFace,
    /// Neither EF.DG2 nor EF.DG3.
    NoFile,
}

/// What EF.DG13 holds.
#[derive(Clone)]
enum Dg13 {
    /// The person, in the form of the CCCD.
    Known,
    /// Bytes of an unknown form.
    Opaque,
    /// These bytes.
    Bytes(Vec<u8>),
    /// No EF.DG13.
    Absent,
}

/// What EF.DG14 says about Chip Authentication.
#[derive(Clone)]
enum ChipAuthentication {
    /// The infos and keys of Chip Authentication, which the chip supports.
    Offered(Vec<ChipKeyOffer>),
    /// The PACEInfos alone.
    NotOffered,
    /// No EF.DG14.
    NoFile,
}

impl<'a> Issuance<'a> {
    /// The CCCD of 2021 with the person and the keys that follow from a seed.
    pub fn new(seed: &[u8]) -> Self {
        Self::of(Profile::Cccd2021, seed)
    }

    /// A card of this profile with the person and the keys that follow from a seed.
    pub fn of(profile: Profile, seed: &[u8]) -> Self {
        profile.change(Self {
            seed: seed.to_vec(),
            profile,
            person: None,
            issuer: None,
            signing_day: None,
            pace: vec![PaceOffer { curve: Curve::BrainpoolP256r1, cipher: Cipher::Aes128 }],
            chip_authentication: ChipAuthentication::Offered(vec![ChipKeyOffer {
                curve: Curve::BrainpoolP256r1,
                cipher: Cipher::Aes128,
                key_id: None,
            }]),
            active_authentication: Some(ActiveAuthenticationKey::Rsa2048(HashAlgorithm::Sha1)),
            active_authentication_info: ActiveAuthenticationInfo::Stated,
            signer_algorithm: None,
            certificate_in_sod: true,
            sod_edits: Vec::new(),
            long_document_number: false,
            mrz_edits: Vec::new(),
            lds_version: LdsVersion::V1_7,
            portrait: Portrait::Face,
            picture: None,
            dg2_length: DG2_LENGTH,
            dg2_form: Dg2Form::Jpeg,
            dg13: Dg13::Known,
            others: BTreeMap::new(),
            edits: Vec::new(),
            person_edits: Vec::new(),
            chain_edits: Vec::new(),
        })
    }

    /// Issues the card for this person; the keys still follow from the seed.
    pub fn person(mut self, person: Person) -> Self {
        self.person = Some(person);
        self
    }

    /// Changes what the card states about its holder and about itself.
    pub(crate) fn edit_person(mut self, edit: fn(&mut Person)) -> Self {
        self.person_edits.push(edit);
        self
    }

    /// Issues the card from this issuer instead of [`Issuer::specimen`].
    pub const fn issuer(mut self, issuer: &'a Issuer) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// Signs on another day than the day of issue, with the document signer of that day.
    pub const fn signed_on(mut self, day: Date) -> Self {
        self.signing_day = Some(day);
        self
    }

    /// Offers these variants of PACE in EF.CardAccess and EF.DG14. An empty list gives a card with BAC alone, without
    /// EF.CardAccess.
    pub fn pace(mut self, offers: &[PaceOffer]) -> Self {
        self.pace = offers.to_vec();
        self
    }

    /// Offers Chip Authentication on another curve and with another cipher.
    pub fn chip_authentication(self, curve: Curve, cipher: Cipher) -> Self {
        self.chip_authentication_keys(&[ChipKeyOffer { curve, cipher, key_id: None }])
    }

    /// Offers Chip Authentication with these keys, at least one; several keys need a number each.
    pub fn chip_authentication_keys(mut self, offers: &[ChipKeyOffer]) -> Self {
        self.chip_authentication = ChipAuthentication::Offered(offers.to_vec());
        self
    }

    /// Omits the infos and the key of Chip Authentication: EF.DG14 and EF.CardAccess hold only PACE and Terminal
    /// Authentication.
    pub fn without_chip_authentication(mut self) -> Self {
        self.chip_authentication = ChipAuthentication::NotOffered;
        self
    }

    /// Omits EF.DG14 and EF.DG15, also from EF.SOD and EF.COM. Such a chip cannot prove that it is genuine.
    pub fn without_chip_proof(mut self) -> Self {
        self.chip_authentication = ChipAuthentication::NoFile;
        self.active_authentication = None;
        self
    }

    /// Signs for Active Authentication with another kind of key.
    pub const fn active_authentication(mut self, key: ActiveAuthenticationKey) -> Self {
        self.active_authentication = Some(key);
        self
    }

    /// Changes what EF.DG14 says about the signature of Active Authentication.
    pub const fn active_authentication_info(mut self, info: ActiveAuthenticationInfo) -> Self {
        self.active_authentication_info = info;
        self
    }

    /// Omits EF.DG15, also from EF.SOD and EF.COM.
    pub const fn without_active_authentication(mut self) -> Self {
        self.active_authentication = None;
        self
    }

    /// Signs with a document signer of another key and algorithm. Its hash is also used for the content.
    pub const fn signer_algorithm(mut self, algorithm: SignerAlgorithm) -> Self {
        self.signer_algorithm = Some(algorithm);
        self
    }

    /// Makes a deviation in EF.SOD.
    pub(crate) fn sod_edited(mut self, edit: SodEdit) -> Self {
        self.sod_edits.push(edit);
        self
    }

    /// Omits the document signer's certificate from EF.SOD.
    pub const fn without_certificate_in_sod(mut self) -> Self {
        self.certificate_in_sod = false;
        self
    }

    /// Gives the card a document number of ten digits, one more than the MRZ of a card has room for (Doc 9303-5,
    /// 4.2.2). A passport has no room for a longer number and stays unchanged.
    pub const fn long_document_number(mut self) -> Self {
        self.long_document_number = true;
        self
    }

    /// Prints another MRZ on the card: it is in EF.DG1, and the keys are derived from it.
    pub(crate) fn mrz(mut self, edit: MrzEdit) -> Self {
        self.mrz_edits.push(edit);
        self
    }

    /// Uses this JPEG as the portrait instead of drawing one, which saves time. A comment fills it up to the requested
    /// length of EF.DG2, unless it is longer.
    pub fn picture(mut self, jpeg: &[u8]) -> Self {
        self.picture = Some(jpeg.to_vec());
        self
    }

    /// Follows version 1.8 of the logical data structure: EF.COM and EF.SOD say so, and the list of EF.SOD has version
    /// 1.
    pub const fn lds_1_8(mut self) -> Self {
        self.lds_version = LdsVersion::V1_8;
        self
    }

    /// Makes EF.DG2 this many bytes long instead of 15,000; 4,000 to 65,000 is possible.
    pub const fn dg2_length(mut self, length: usize) -> Self {
        self.dg2_length = length;
        self
    }

    /// Makes EF.DG2 in another form, or with a fault. Only the plain form has the requested length.
    pub const fn dg2_form(mut self, form: Dg2Form) -> Self {
        self.dg2_form = form;
        self
    }

    /// Omits the face: EF.DG2 holds no template.
    pub const fn without_face(mut self) -> Self {
        self.portrait = Portrait::NoFace;
        self
    }

    /// Issues one more data group, by its number, with this content: one that no card of the simulator has by itself.
    pub fn with(mut self, data_group: u8, content: Vec<u8>) -> Self {
        self.others.insert(data_group, content);
        self
    }

    /// Issues EF.DG12 too, with this day of issue (Doc 9303-10, 4.7.12).
    pub fn dg12(self, day: Date) -> Self {
        self.with(12, dg12::ef_dg12(day))
    }

    /// Signs this file as EF.DG13 in the place of the person's.
    pub fn dg13(mut self, file: &[u8]) -> Self {
        self.dg13 = Dg13::Bytes(file.to_vec());
        self
    }

    /// Changes a data group or EF.CardAccess before EF.SOD is signed: a fault of the issuer, not of a forger.
    pub fn edited(mut self, file: File, edit: FileEdit) -> Self {
        self.edits.push((file, edit));
        self
    }

    /// Changes the certificates and the revocation lists behind the card.
    pub(crate) fn certificates(mut self, edit: ChainEdit) -> Self {
        self.chain_edits.push(edit);
        self
    }

    /// Issues the card. The same seed and options give the same bytes.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed) when the cryptographic library fails;
    /// [`Error::Internal`](cccd_base::Error::Internal) when no portrait fits into EF.DG2.
    pub fn issue(self) -> Result<IssuedCard> {
        let mut person = match &self.person {
            Some(person) => person.clone(),
            None => self.profile.person(&self.seed)?,
        };
        self.person_edits.iter().for_each(|edit| edit(&mut person));
        let specimen;
        let issuer = match self.issuer {
            Some(issuer) => issuer,
            None => {
                specimen = Issuer::specimen()?;
                &specimen
            }
        };
        let is_passport = self.profile == Profile::Passport;
        let plain = match () {
            () if is_passport => Mrz::of_passport(&person),
            () if self.long_document_number => Mrz::with_long_number(&person),
            () => Mrz::of(&person),
        };
        let mrz = self.mrz_edits.iter().fold(plain, |mrz, edit| edit(mrz));
        let (chip_keys, active_key) = (self.chip_keys()?, self.active_key()?);
        let mut files = self.data_groups(&person, &mrz, &chip_keys, active_key.as_ref())?;

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
        let signer = issuer.signer_of(is_passport, day, self.signer_algorithm)?;
        let mut chain = Chain::new(issuer, signer)?;
        self.chain_edits.iter().try_for_each(|edit| edit(&mut chain))?;
        let chain = chain.issue()?;
        let signer = chain.signer;
        let form = SodForm {
            with_certificate: self.certificate_in_sod,
            lds_version: self.lds_version,
            edits: self.sod_edits.clone(),
        };
        let ef_sod = sod::ef_sod(&data_groups, &signer, day, &form)?;
        // In ascending order, but for EF.DG14, which the card lists last.
        let mut listed: Vec<u8> = data_groups.iter().map(|(number, _)| *number).collect();
        listed.sort_unstable_by_key(|&number| (number == 14, number));
        files.insert(File::Sod, ef_sod);
        files.insert(File::Com, com::ef_com(self.lds_version, &listed));
        Ok(IssuedCard {
            files,
            root_certificate: chain.root,
            other_certificates: chain.others,
            revocation_lists: chain.lists,
            signer_certificate: signer.certificate,
            secrets: Secrets {
                mrz_information: mrz.information().into_bytes().into(),
                can: (!is_passport).then(|| person.can().as_bytes().to_vec().into()),
                pace: self.pace,
                chip_authentication: chip_keys,
                active_authentication: active_key,
            },
            mrz,
            person,
        })
    }

    /// Applies the requested edits to the files that exist.
    fn edit(&self, files: &mut BTreeMap<File, Vec<u8>>) {
        for (file, edit) in &self.edits {
            if let Some(content) = files.get_mut(file) {
                *content = edit(content);
            }
        }
    }

    /// EF.DG1, 2, 3, 13, 14 and 15, and what was asked for beside them.
    fn data_groups(
        &self,
        person: &Person,
        mrz: &Mrz,
        chip_keys: &[ChipKey],
        active_key: Option<&ActiveKey>,
    ) -> Result<BTreeMap<File, Vec<u8>>> {
        let others = self.others.iter().map(|(&number, content)| (File::Dg(number), content.clone()));
        let mut files: BTreeMap<_, _> = others.collect();
        files.insert(File::Dg(1), dg1::ef_dg1(mrz));
        if self.portrait != Portrait::NoFile {
            files.insert(File::Dg(2), self.ef_dg2(person)?);
            files.insert(File::Dg(3), self.ef_dg3()?);
        }
        if let Some(file) = self.ef_dg13(person)? {
            files.insert(File::Dg(13), file);
        }
        if !matches!(self.chip_authentication, ChipAuthentication::NoFile) {
            files.insert(File::Dg(14), security_infos::ef_dg14(&self.signed_infos(chip_keys, active_key)?));
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
        let length = self.dg2_length.saturating_sub(dg2::OVERHEAD);
        let jpeg = match &self.picture {
            Some(picture) => portrait::fill_up(picture, length).unwrap_or_else(|| picture.clone()),
            None => portrait::jpeg(&self.seed, person.sex, length)?,
        };
        Ok(dg2::ef_dg2(&jpeg, person.sex, self.dg2_form))
    }

    fn ef_dg13(&self, person: &Person) -> Result<Option<Vec<u8>>> {
        Ok(match &self.dg13 {
            Dg13::Known => Some(dg13::ef_dg13(person)),
            Dg13::Opaque => {
                let mut content = [0; 480];
                self.random("dg13").fill(&mut content)?;
                content[0] = 0xFF; // an unused tag
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
        infos.extend(self.chip_offers().iter().map(|offer| offer.info()));
        infos.extend(self.pace.iter().map(|&offer| security_infos::pace_info(offer)));
        infos
    }

    /// The SecurityInfos of EF.DG14: those of EF.CardAccess, the keys, and the info of the Active Authentication key.
    fn signed_infos(&self, chip_keys: &[ChipKey], active_key: Option<&ActiveKey>) -> Result<Vec<Vec<u8>>> {
        let mut infos = self.public_infos();
        for key in chip_keys {
            infos.push(key.public_key_info()?);
        }
        infos.extend(active_key.and_then(|key| key.info(self.active_authentication_info)));
        Ok(infos)
    }

    fn chip_offers(&self) -> &[ChipKeyOffer] {
        match &self.chip_authentication {
            ChipAuthentication::Offered(offers) => offers,
            ChipAuthentication::NotOffered | ChipAuthentication::NoFile => &[],
        }
    }

    fn chip_keys(&self) -> Result<Vec<ChipKey>> {
        let mut random = self.random("chip authentication");
        self.chip_offers().iter().map(|&offer| ChipKey::new(offer, &mut random)).collect()
    }

    fn active_key(&self) -> Result<Option<ActiveKey>> {
        self.active_authentication.map(|kind| ActiveKey::new(kind, self.random("rsa"))).transpose()
    }

    fn random(&self, purpose: &str) -> SeededRandom {
        SeededRandom::new(&[purpose.as_bytes(), b" ", &self.seed].concat())
    }
}
