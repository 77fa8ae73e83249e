//! Evidence: the cost of judging it relative to the bare signature checks and hashes, and the memory of a large batch.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Instant, SystemTime},
};

use cccd::{
    access::AccessKey,
    auth::active::{self, ActiveAuthentication, Offer},
    check::Verdict,
    document::Document,
    evidence::{Batch, EvidenceFile, Origin},
    pki::TrustStore,
    read::{ReadOptions, read},
    verification::Verifier,
};
use cccd_base::crypto::{HashAlgorithm, PublicKey, SignatureScheme, verify};
use cccd_sim::{Chip, Issuance, IssuedCard, SimTransport};
use nix::sys::resource::{UsageWho, getrusage};
use xtask::test::COMMAND_VARIABLE;

use crate::{RUNS, SEED, median, print};

pub(crate) const MEMORY: &str = "evidence-memory";
const FOLDER: &str = "CCCD_BENCH_EVIDENCE";

/// The maximum cost of judging relative to the bare signature checks and hashes.
const MAX_OVER_BARE: f64 = 1.2;
/// Number of files judged in one run.
const FILES: usize = 100;
/// Sizes of the batches whose memory is compared.
const FEW: usize = 1_000;
const MANY: usize = 10_000;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let card = Issuance::new(SEED.as_bytes()).issue()?;
    let folder = std::env::temp_dir().join(format!("cccd-bench-evidence-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure_in(&folder, &card);
    fs::remove_dir_all(&folder)?;
    measured
}

fn measure_in(folder: &Path, card: &IssuedCard) -> Result<(), Box<dyn Error>> {
    let bytes = evidence(card)?;
    print("size of evidence with photo", bytes.len(), "bytes", None);
    measure_speed(folder, card, &bytes)?;

    let challenge = EvidenceFile::parse(&bytes)?.proofs.signed.ok_or("no challenge")?.challenge;
    let place =
        bytes.windows(challenge.len()).position(|window| window == challenge).ok_or("no challenge")?;
    for number in 0..MANY {
        // Each file has its own challenge, as in practice; checking the signature, now wrong, takes the same time.
        let mut changed = bytes.clone();
        let own = (number as u64).to_be_bytes();
        changed.iter_mut().skip(place).zip(own).for_each(|(byte, own)| *byte = own);
        let part = folder.join(if number < FEW { "few" } else { "rest" });
        fs::create_dir_all(&part)?;
        fs::write(part.join(format!("{number}.evidence")), changed)?;
    }
    let child = Command::new(std::env::current_exe()?)
        .arg(MEMORY)
        .env(COMMAND_VARIABLE, cccd_tests::cccd())
        .env(FOLDER, folder)
        .status()?;
    if child.success() { Ok(()) } else { Err("measuring memory failed".into()) }
}

fn evidence(card: &IssuedCard) -> Result<Vec<u8>, Box<dyn Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let link = SimTransport::new(Chip::new(card.clone()));
    let options = ReadOptions::new(&trust).evidence(true).photo(true);
    let reading = read(link, &key, options, &mut |_event| {}).to_the_end()?;
    let evidence = EvidenceFile::of(&reading, Origin::new("bench", "bench"))?;
    Ok(evidence.to_bytes(None)?.expose().clone())
}

/// On one core: judging a file, including reading it, relative to its bare cost; the two are measured in turns.
fn measure_speed(folder: &Path, card: &IssuedCard, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let path: PathBuf = folder.join("one.evidence");
    fs::write(&path, bytes)?;
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let verifier = Verifier::new(&trust, false);
    let batch = Batch::new(&verifier, SystemTime::now());
    let bare = Bare::of(EvidenceFile::parse(bytes)?)?;
    let (mut ratios, mut costs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let start = Instant::now();
        for number in 0..FILES {
            let (_, judgement) = batch.judge(path.clone(), number as u64).result?;
            if judgement.verification.verdict != Verdict::Genuine {
                return Err("the evidence that is measured must be genuine".into());
            }
        }
        let whole = start.elapsed().as_secs_f64();
        let start = Instant::now();
        for _ in 0..FILES {
            bare.calculate()?;
        }
        ratios.push(whole / start.elapsed().as_secs_f64());
        costs.push(whole / FILES as f64 * 1e6);
    }
    print("judging evidence, one core", format!("{:.0}", median(costs)), "µs a file", None);
    let ratio = format!("{:.3}", median(ratios));
    print("judging evidence over signature checks and hashes", ratio, "", Some(MAX_OVER_BARE));
    Ok(())
}

/// The minimum for any judgement: two signatures, of the document signer and of the chip, and the hashes.
struct Bare {
    evidence: EvidenceFile,
    chip_key: Offer,
    key: PublicKey,
    scheme: SignatureScheme,
    attributes: Vec<u8>,
    signature: Vec<u8>,
    content: Vec<u8>,
}

impl Bare {
    fn of(evidence: EvidenceFile) -> Result<Self, Box<dyn Error>> {
        let sod = evidence.document.sod().ok_or("no EF.SOD")?.map_err(Clone::clone)?;
        let signed = &sod.signed_data;
        let signer = sod.certificates.first().ok_or("no signer")?.as_ref().map_err(Clone::clone)?;
        let (_, scheme) = signed.signer.algorithms()?;
        let attributes = signed.signer.signed_attributes.to_be_signed();
        let (signature, content) = (signed.signer.signature.clone(), signed.content.clone());
        let chip_key = active::choose(&evidence.document).map_err(|_| "no key of the chip")?;
        Ok(Self { key: signer.public_key()?, chip_key, evidence, scheme, attributes, signature, content })
    }

    fn calculate(&self) -> Result<(), Box<dyn Error>> {
        let document: &Document = &self.evidence.document;
        for (file, content) in document.files() {
            if file.data_group().is_some() {
                HashAlgorithm::Sha256.hash(content)?;
            }
        }
        HashAlgorithm::Sha256.hash(&self.content)?;
        let signed = self.evidence.proofs.signed.as_ref().ok_or("no challenge")?;
        let is_right = verify(&self.key, self.scheme, &self.attributes, &self.signature)?
            && matches!(self.chip_key.check(signed)?, ActiveAuthentication::Proven(_));
        if is_right { Ok(()) } else { Err("the signatures that are measured must be right".into()) }
    }
}

/// The peak resident memory of `cccd verify` over a few files, and then over many.
pub(crate) fn measure_memory() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::var_os(FOLDER).ok_or("no folder")?);
    let (few, rest) = (folder.join("few"), folder.join("rest"));
    for (files, folders) in [(FEW, vec![&few]), (MANY, vec![&few, &rest])] {
        let start = Instant::now();
        Command::new(cccd_tests::cccd())
            .args(["verify", "--format", "json"])
            .args(folders)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        let seconds = format!("{:.2}", start.elapsed().as_secs_f64());
        print(&format!("`cccd verify`, {files} files, all cores"), seconds, "s", None);
        let megabytes = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as f64 * 1024.0 / 1e6;
        print(&format!("memory of `cccd verify`, {files} files"), format!("{megabytes:.1}"), "MB", None);
    }
    Ok(())
}
