//! What the fuzzer starts from: the files of invented cards, of their issuers and of a counter.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use cccd::{
    SensitiveBytes,
    evidence::{EvidenceFile, Origin},
    lds::{dg2::Dg2, sod::content_info},
    pki::{Certificate, SignedData, TrustFolder},
    transport::{Deadline, Limits, Transport},
};
use cccd_counter::journal::Journal;
use cccd_sim::{Chip, ChipOptions, Date, File, Issuance, IssuedCard, Issuer, Profile, Quirk, SimTransport};
use cccd_trace::Recipients;

use crate::{
    card::{CARD, FILES, read_card},
    pki::scratch,
};

/// Whoever has the identity in `seeds/identity`.
const RECIPIENT: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";

/// Writes the seeds of each target into a folder of its name. The name of a seed follows from its content.
pub(crate) fn write(folder: &Path) {
    let mut seeds = Seeds(folder);
    cards(&mut seeds);
    issuers(&mut seeds);
    reads(&mut seeds);
    counter(&mut seeds);
}

struct Seeds<'a>(&'a Path);

impl Seeds<'_> {
    fn add(&mut self, target: &str, bytes: &[u8]) {
        let folder = self.0.join(target);
        fs::create_dir_all(&folder).expect("a folder");
        let name = openssl::sha::sha256(bytes)[..8].to_vec();
        fs::write(folder.join(hex::encode(name)), bytes).expect("space");
    }
}

/// Returns a card of each profile, and one with each quirk.
fn issued() -> impl Iterator<Item = IssuedCard> {
    let plain = |profile| Issuance::of(profile, b"fuzz").dg2_length(4_000);
    let quirks = Quirk::all().zip(Profile::ALL.into_iter().cycle());
    let odd =
        quirks.map(move |(quirk, profile)| quirk.issue(plain(profile)).issue().map(|card| quirk.forge(card)));
    Profile::ALL.into_iter().map(move |profile| plain(profile).issue()).chain(odd).filter_map(Result::ok)
}

fn cards(seeds: &mut Seeds<'_>) {
    for card in issued() {
        for (&file, bytes) in &card.files {
            let target = match file {
                File::Com => "com",
                File::Sod => "sod",
                File::Dg(1) => "dg1",
                File::Dg(2) => "dg2",
                File::Dg(5) => "dg5",
                File::Dg(12) => "dg12",
                File::Dg(13) => "dg13",
                File::Dg(14) => "dg14",
                File::Dg(15) => "dg15",
                File::CardAccess => "card-access",
                File::AtrInfo => "atr-info",
                File::Dir => "dir",
                _ => continue,
            };
            seeds.add(target, bytes);
            if let Some(place) = FILES.iter().position(|&known| known == file) {
                seeds.add("contents", &[&[place as u8], &bytes[..]].concat());
            }
        }
        sod(seeds, card.files.get(&File::Sod).map_or(&[], Vec::as_slice));
        for certificate in
            [&card.root_certificate, &card.signer_certificate].into_iter().chain(&card.other_certificates)
        {
            seeds.add("certificate", certificate);
        }
        card.revocation_lists.iter().for_each(|list| seeds.add("crl", list));
        seeds.add("mrz", card.mrz.lines().join("\n").as_bytes());
        if let Some(Ok(portraits)) = card.files.get(&File::Dg(2)).map(|file| Dg2::parse(file)) {
            portraits.faces().iter().for_each(|face| seeds.add("portrait", face.bytes.expose()));
        }
        let chip =
            Chip::with(card, ChipOptions::default(), Box::new(cccd::random::SeededRandom::new(b"fuzz")));
        seeds.add("atr", &chip.atr());
    }
}

/// An EF.SOD, and what it is made of.
fn sod(seeds: &mut Seeds<'_>, bytes: &[u8]) {
    let Ok(info) = content_info(bytes) else { return };
    seeds.add("cms", info);
    seeds.add("second-opinion", info);
    let Ok(signed) = SignedData::parse(info) else { return };
    seeds.add("lds-object", &signed.content);
    seeds.add("second-opinion", &signed.content);
}

/// What comes for a trust folder.
fn issuers(seeds: &mut Seeds<'_>) {
    let issuer = Issuer::specimen().expect("an issuer");
    let successor = Issuer::new(b"successor").expect("an issuer");
    let day = |month| Date::new(2025, month, 1);
    let link = issuer.link_to(&successor).expect("a link");
    let roots = [issuer.certificate(), successor.certificate(), &link];
    let signer = issuer.document_signer(day(4)).expect("a signer");
    let list = issuer.revocation_list(&[signer.certificate()], day(5), day(12)).expect("a list");
    let master_list = issuer.master_list(&roots, day(5)).expect("a master list");
    let pem = |label: &str, der: &[u8]| {
        let body = openssl::base64::encode_block(der);
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    };
    let ldif = format!(
        "version: 1\n\ndn: c=VN,dc=data,dc=download\nc: VN\nuserCertificate;binary:: {}\n\n\
         dn: cn=1,c=VN\nCscaMasterListData:: {}\ncertificateRevocationList;binary:: {}\n",
        openssl::base64::encode_block(signer.certificate()),
        openssl::base64::encode_block(&master_list),
        openssl::base64::encode_block(&list),
    );
    roots.iter().for_each(|root| seeds.add("certificate", root));
    seeds.add("crl", &list);
    seeds.add("master-list", &master_list);
    for whole in [roots[0], &list, &master_list, ldif.as_bytes(), pem("CERTIFICATE", roots[0]).as_bytes()] {
        seeds.add("import", whole);
    }
    let folder = scratch("seeds");
    let mut trust = TrustFolder::open_to_write(&folder).expect("a folder");
    let import = cccd::pki::trust_store::examine(
        "roots.ldif",
        ldif.as_bytes(),
        &cccd::pki::TrustStore::empty(),
        &std::collections::HashSet::new(),
        &mut |_, _| true,
    );
    if let Ok(import) = import {
        trust.add(&import.additions(), jiff::Timestamp::UNIX_EPOCH).expect("space");
        seeds.add("index", &fs::read(folder.join("index.jsonl")).expect("an index"));
    }
    let _ = fs::remove_dir_all(folder);
    let key = Certificate::from_der(roots[0]).map(|root| root.public_key_info().to_vec());
    seeds.add("office-key", pem("PUBLIC KEY", &key.expect("a certificate")).as_bytes());
}

/// Answers of a chip, written down.
struct Recording<T> {
    inner: T,
    answers: Arc<Mutex<Vec<u8>>>,
}

impl<T: Transport> Transport for Recording<T> {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> cccd::Result<Vec<u8>> {
        let answer = self.inner.transmit(command, deadline)?;
        if let (Ok(mut answers), Ok(length)) = (self.answers.lock(), u16::try_from(answer.len())) {
            answers.extend(length.to_be_bytes());
            answers.extend(&answer);
        }
        Ok(answer)
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }

    fn atr(&self) -> &[u8] {
        self.inner.atr()
    }

    fn reset(&mut self) -> cccd::Result<()> {
        self.inner.reset()
    }
}

/// A read: the answers of the chip, and evidence of it.
fn reads(seeds: &mut Seeds<'_>) {
    let answers = Arc::default();
    let random = Box::new(cccd::random::SeededRandom::new(b"chip"));
    let inner = SimTransport::new(Chip::with(CARD.clone(), ChipOptions::default(), random));
    let read = read_card(Recording { inner, answers: Arc::clone(&answers) });
    assert!(read.ended_by.is_none(), "{:?}", read.ended_by);
    seeds.add("answers", &answers.lock().expect("one thread"));
    let evidence = EvidenceFile::of(&read.reading, Origin::new("fuzz", "reader")).expect("evidence");
    let evidence: SensitiveBytes = evidence.to_bytes(None).expect("evidence");
    seeds.add("evidence", evidence.expose());
    seeds.add("second-opinion", evidence.expose());
    let mut encrypted = Vec::new();
    let recipients = Recipients::parse([RECIPIENT]).expect("a recipient");
    recipients.encrypt(evidence.expose(), &mut encrypted).expect("memory");
    seeds.add("age", &encrypted);
    // Doc 9303-11, D.4: the answer to READ BINARY.
    let answer = "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED";
    seeds.add("protected-answer", &hex::decode(answer).expect("hexadecimal"));
    seeds.add("command", &hex::decode("0CB000000D9701048E08ED6705417E96BA5500").expect("hexadecimal"));
}

fn counter(seeds: &mut Seeds<'_>) {
    let path = scratch("seed-journal");
    drop(Journal::open(&path));
    seeds.add("journal", &fs::read(&path).unwrap_or_default());
    let _ = fs::remove_file(&path);
    seeds.add("mapping", include_bytes!("../../../crates/cccd-counter/mappings/hn212.txt"));
    seeds.add("fields", cccd_counter::fields::Fields::known().collect::<Vec<_>>().join(",").as_bytes());
}
