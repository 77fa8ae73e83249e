//! What was read from a card: the raw files, and their parsed contents.

mod holder;
#[cfg(test)]
mod tests;
mod view;

use std::{collections::BTreeMap, time::SystemTime};

use jiff::civil::Date;

use crate::{
    country,
    error::{DataError, Refusal},
    files::File,
    iso7816::StatusWord,
    lds::{
        atr_info::AtrInfo,
        card_access::CardAccess,
        com::Com,
        dg1::Dg1,
        dg2::Dg2,
        dg5::Dg5,
        dg12::Dg12,
        dg13::Dg13,
        dg14::Dg14,
        dg15::Dg15,
        dir::Dir,
        security_infos::SecurityInfos,
        sod::{LdsSecurityObject, Sod},
    },
    mrz::Mrz,
    sensitive::SensitiveBytes,
    vietnam,
};
use view::{View, views};

pub use holder::{Field, Holder};

/// Why a file is not available.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unavailable {
    /// The chip says that it holds no such file.
    Absent,
    /// The chip does not give it to this reader.
    Locked,
    /// The chip gives only the first 32,767 bytes: it does not support READ BINARY with odd INS.
    BeyondReach,
}

/// The result of trying to read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileState {
    /// It was read.
    Read {
        /// Its length in bytes.
        length: usize,
    },
    /// Its first bytes make no sense, or it ends too early; whatever was read of it is kept.
    Malformed {
        /// The number of bytes that were read.
        length: usize,
    },
    /// It is not available, and why.
    Unavailable(Unavailable),
}

impl FileState {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Malformed { .. } => "malformed",
            Self::Unavailable(Unavailable::Absent) => "absent",
            Self::Unavailable(Unavailable::Locked) => "locked",
            Self::Unavailable(Unavailable::BeyondReach) => "beyond_reach",
        }
    }
}

/// The files that were read, and their parsed views. `Debug` shows only the names of files.
#[derive(Clone, Default)]
pub struct Document {
    files: BTreeMap<File, SensitiveBytes>,
    unavailable: BTreeMap<File, Unavailable>,
    /// The command and status word with which the chip refused a file.
    refusals: BTreeMap<File, Refusal>,
    malformed: BTreeMap<File, DataError>,
    trailing: Vec<File>,
    application_warning: Option<StatusWord>,
    withheld: bool,
    views: Views,
}

views! {
    /// EF.CardAccess.
    card_access_file: CardAccess;
    /// EF.COM: the versions and the data groups, which nobody signs.
    pub com: Com;
    /// EF.SOD: the signed list of hashes, not verified.
    pub sod: Sod;
    /// EF.DG1: the machine readable zone.
    pub dg1: Dg1;
    /// EF.DG2: the portrait.
    pub dg2: Dg2, problems;
    /// EF.DG5: the portraits as they are displayed on the document.
    pub dg5: Dg5, problems;
    /// EF.DG12: the day of issue, where a document states it there.
    pub dg12: Dg12;
    /// EF.DG13, whichever state issued it.
    any_dg13: Dg13;
    /// EF.DG14: the signed security options.
    pub dg14: Dg14;
    /// EF.DG15: the signed public key of the chip for Active Authentication.
    pub dg15: Dg15;
}

impl Document {
    /// The bytes of a file, if it was read.
    pub fn get(&self, file: File) -> Option<&[u8]> {
        self.files.get(&file).map(|bytes| bytes.expose().as_slice())
    }

    /// Every file that was read, with its bytes.
    pub fn files(&self) -> impl Iterator<Item = (File, &[u8])> {
        self.files.iter().map(|(&file, bytes)| (file, bytes.expose().as_slice()))
    }

    /// The state of a file; `None` if it was not tried, or if it is [withheld](Self::is_withheld).
    pub fn state(&self, file: File) -> Option<FileState> {
        let length = self.get(file).map_or(0, <[u8]>::len);
        if self.malformed.contains_key(&file) && !self.withheld {
            return Some(FileState::Malformed { length });
        }
        let unavailable = || self.unavailable.get(&file).copied().map(FileState::Unavailable);
        self.files.get(&file).map(|_| FileState::Read { length }).or_else(unavailable)
    }

    /// The files that are unavailable for this reason.
    pub fn unavailable(&self, reason: Unavailable) -> impl Iterator<Item = File> {
        self.unavailable.iter().filter(move |entry| *entry.1 == reason).map(|(&file, _)| file)
    }

    /// The files whose reading ended because their first bytes make no sense.
    pub fn malformed(&self) -> impl Iterator<Item = (File, &DataError)> {
        self.malformed.iter().map(|(&file, error)| (file, error))
    }

    /// The files whose end was followed by more bytes.
    pub fn trailing(&self) -> &[File] {
        &self.trailing
    }

    /// The warning with which the chip selected its application, such as 6283 for a deactivated one.
    pub const fn application_warning(&self) -> Option<StatusWord> {
        self.application_warning
    }

    /// True when everything personal was left out, because the key belongs to another card.
    pub const fn is_withheld(&self) -> bool {
        self.withheld
    }

    /// Inserts a file, for instance one that was stored.
    pub fn insert(&mut self, file: File, bytes: SensitiveBytes) {
        self.files.insert(file, bytes);
        self.views.forget(file);
    }

    pub(crate) fn set_absent(&mut self, file: File, refusal: Option<Refusal>) {
        self.unavailable.insert(file, Unavailable::Absent);
        self.refusals.extend(refusal.map(|refusal| (file, refusal)));
    }

    pub(crate) fn set_locked(&mut self, file: File, refusal: Option<Refusal>) {
        self.unavailable.insert(file, Unavailable::Locked);
        self.refusals.extend(refusal.map(|refusal| (file, refusal)));
    }

    pub(crate) fn set_beyond_reach(&mut self, file: File) {
        self.unavailable.insert(file, Unavailable::BeyondReach);
    }

    /// How the chip refused a file, if it did.
    pub(crate) fn refusal(&self, file: File) -> Option<Refusal> {
        self.refusals.get(&file).copied()
    }

    pub(crate) fn set_malformed(&mut self, file: File, error: DataError) {
        self.malformed.insert(file, error);
    }

    pub(crate) fn set_trailing(&mut self, file: File) {
        self.trailing.push(file);
    }

    pub(crate) fn set_application_warning(&mut self, status: StatusWord) {
        self.application_warning = Some(status);
    }

    /// Whether the chip gave a file in good order; `None` while that is open.
    pub(crate) fn is_given(&self, file: File) -> Option<bool> {
        let is_there = self.files.contains_key(&file);
        (is_there || self.unavailable.contains_key(&file))
            .then(|| is_there && !self.malformed.contains_key(&file))
    }

    /// Removes everything personal.
    pub(crate) fn withhold(&mut self) {
        self.files.retain(|file, _| !file.is_in_application() || *file == File::Dg14);
        self.withheld = true;
        self.views = Views::default();
    }

    /// EF.ATR/INFO: what the card can do, and the sizes of its commands.
    pub fn atr_info(&self) -> Option<AtrInfo> {
        self.get(File::AtrInfo).map(AtrInfo::parse)
    }

    /// EF.DIR: the applications of the card.
    pub fn dir(&self) -> Option<Dir> {
        self.get(File::Dir).map(Dir::parse)
    }

    /// The entries of EF.CardAccess.
    pub fn card_access(&self) -> Option<Result<&SecurityInfos, &DataError>> {
        Some(self.card_access_file()?.map(|file| &file.security_infos))
    }

    /// EF.DG13 of the citizen card: the holder in Vietnamese letters. Returns `None` for the DG13 of another state,
    /// which has a different meaning.
    pub fn dg13(&self) -> Option<Result<&Dg13, &DataError>> {
        let dg13 = self.any_dg13()?;
        let is_known = dg13.is_ok_and(Dg13::is_of_the_cccd);
        (is_known || !self.issuing_state().is_some_and(country::is_foreign)).then_some(dg13)
    }

    /// The issuing state by EF.DG1, such as `VNM`, without fillers; `None` where that cannot be read.
    pub fn issuing_state(&self) -> Option<&str> {
        self.mrz().map(|mrz| mrz.issuing_state.as_str())
    }

    /// Whether Viet Nam issued the document, according to EF.DG1; `None` if EF.DG1 cannot be read.
    pub fn is_vietnamese(&self) -> Option<bool> {
        self.mrz().map(Mrz::is_vietnamese)
    }

    /// The machine readable zone of EF.DG1, if it can be read.
    pub(crate) fn mrz(&self) -> Option<&Mrz> {
        Some(&self.dg1()?.ok()?.mrz)
    }

    /// The day on which the document was issued, according to EF.DG12 or else EF.DG13.
    pub fn date_of_issue(&self) -> Option<Date> {
        let by_dg12 = || self.dg12()?.ok()?.date_of_issue;
        let by_dg13 = || self.dg13()?.ok()?.date_of_issue();
        by_dg12().or_else(by_dg13)
    }

    /// The list of hashes in EF.SOD, as far as it can be read. It is not verified here.
    pub fn hash_list(&self) -> Option<&LdsSecurityObject> {
        self.sod()?.ok()?.hash_list.as_ref().ok()
    }

    /// Whether EF.SOD lists a file; `None` if its list cannot be read.
    pub fn lists(&self, file: File) -> Option<bool> {
        Some(self.hash_list()?.hash_for(file).is_some())
    }

    /// Whether EF.SOD lists the hash of this content for a file, whoever signed it.
    pub(crate) fn lists_content(&self, file: File, content: &[u8]) -> bool {
        let fits = || {
            let list = self.hash_list()?;
            Some(list.hash_algorithm().hash(content).ok()? == list.hash_for(file)?)
        };
        fits().unwrap_or(false)
    }

    /// Whether a file that was read has the hash that EF.SOD lists, whoever signed it.
    pub(crate) fn hash_fits(&self, file: File) -> bool {
        self.get(file).is_some_and(|content| self.lists_content(file, content))
    }

    /// The holder according to DG13, with DG1 for whatever DG13 does not state. `None` if neither can be read. The
    /// time `now` determines the century of a birth that only DG1 states.
    pub fn holder(&self, now: SystemTime) -> Option<Holder> {
        let today = vietnam::date(now);
        let (mrz, dg13) = (self.mrz(), self.dg13().and_then(Result::ok));
        (mrz.is_some() || dg13.is_some()).then(|| Holder::new(mrz, dg13, today))
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("files", &self.files.keys())
            .field("unavailable", &self.unavailable)
            .field("withheld", &self.withheld)
            .finish_non_exhaustive()
    }
}
