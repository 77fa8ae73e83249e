//! Many files at once, on all cores, in memory that does not grow with their sizes.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};

use crate::{
    auth::active::CHALLENGE_LEN,
    error::{Code, Result},
    evidence::{Decrypt, EvidenceFile, Judgement},
    verification::Verifier,
};

/// Files that are judged together. The chain of each signer is calculated only once
/// ([`TrustStore`](crate::pki::TrustStore) caches it), and the same challenge in two files is a finding.
#[derive(Debug)]
pub struct Batch<'a> {
    verifier: &'a Verifier<'a>,
    now: SystemTime,
    decrypt: Option<&'a dyn Decrypt>,
    /// The file in which each challenge occurred first, by its number. Only this grows with the batch, by some 40
    /// bytes per file: less than half a megabyte for 10,000 files.
    challenges: Mutex<HashMap<[u8; CHALLENGE_LEN], u64>>,
}

/// A file of a batch, and its result.
#[derive(Debug)]
#[non_exhaustive]
pub struct Judged {
    /// The file.
    pub path: PathBuf,
    /// Its place in the batch, from 1.
    pub number: u64,
    /// The number of another file with the same challenge.
    pub same_challenge_as: Option<u64>,
    /// The file's content and judgement, or why it cannot be read.
    pub result: Result<(EvidenceFile, Judgement)>,
}

impl<'a> Batch<'a> {
    /// A batch that is judged as of this time.
    pub fn new(verifier: &'a Verifier<'a>, now: SystemTime) -> Self {
        Self { verifier, now, decrypt: None, challenges: Mutex::default() }
    }

    /// Decrypts the encrypted files with this.
    #[must_use]
    pub fn with_decrypt(mut self, decrypt: &'a dyn Decrypt) -> Self {
        self.decrypt = Some(decrypt);
        self
    }

    /// Judges every file, on `threads` threads, and passes each result to `sink` as soon as it is available, in no
    /// particular order. Holds at most one file per thread in memory.
    pub fn run<P>(&self, paths: P, threads: usize, sink: impl Fn(Judged) + Sync)
    where
        P: Iterator<Item = PathBuf> + Send,
    {
        let (paths, count) = (Mutex::new(paths), AtomicU64::new(0));
        let next = || {
            let mut paths = paths.lock().unwrap_or_else(PoisonError::into_inner);
            paths.next().map(|path| (path, count.fetch_add(1, Ordering::Relaxed) + 1))
        };
        let work = || {
            while let Some((path, number)) = next() {
                sink(self.judge(path, number));
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
    }

    /// Judges one file, with its place in the batch.
    pub fn judge(&self, path: PathBuf, number: u64) -> Judged {
        let mut same_challenge_as = None;
        let result = EvidenceFile::open(&path, self.decrypt).map(|evidence| {
            let mut judgement = evidence.judge(self.verifier, self.now);
            same_challenge_as = self.seen_before(&evidence, number);
            if same_challenge_as.is_some() {
                judgement.verification.findings.push(Code::ChallengeRepeated.into());
            }
            (evidence, judgement)
        });
        Judged { path, number, same_challenge_as, result }
    }

    fn seen_before(&self, evidence: &EvidenceFile, number: u64) -> Option<u64> {
        let challenge = evidence.proofs.signed.as_ref()?.challenge;
        let mut challenges = self.challenges.lock().unwrap_or_else(PoisonError::into_inner);
        let first = *challenges.entry(challenge).or_insert(number);
        (first != number).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Verdict, pki::TrustStore};

    const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/evidence");

    #[test]
    fn the_chain_of_a_signer_is_calculated_once_in_a_batch() {
        let root = std::fs::read(format!("{STORED}/trust/root.cer")).unwrap();
        let trust = TrustStore::from_certificates([&root]).unwrap();
        let verifier = Verifier::new(&trust, false);
        let file = PathBuf::from(format!("{STORED}/v1.evidence"));
        let judge = |files: usize| {
            let verdicts = Mutex::new(Vec::new());
            let batch = Batch::new(&verifier, SystemTime::now());
            batch.run(std::iter::repeat_n(file.clone(), files), 4, |judged| {
                verdicts.lock().unwrap().push(judged.result.unwrap().1.verification.verdict);
            });
            assert_eq!(verdicts.into_inner().unwrap(), vec![Verdict::Genuine; files]);
            trust.checked().calculations()
        };
        let of_one = judge(1);
        assert!(of_one > 0);
        assert_eq!(judge(50), of_one);
        // Also on threads that all begin with the same signer.
        let fresh = TrustStore::from_certificates([&root]).unwrap();
        let verifier = Verifier::new(&fresh, false);
        Batch::new(&verifier, SystemTime::now()).run(std::iter::repeat_n(file, 50), 4, drop);
        assert_eq!(fresh.checked().calculations(), of_one);
    }
}
