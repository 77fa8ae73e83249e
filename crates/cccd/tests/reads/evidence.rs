//! Evidence: what is kept of a read, and what can be said about it later, whoever changed what.

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
    time::{Duration, SystemTime},
};

use cccd::{
    access::AccessKey,
    auth::{active::ActiveAuthentication, chip::ChipAuthentication},
    check::{About, Outcome, Question, Reason, Verdict},
    error::{Code, EvidenceError},
    evidence::{Batch, Change, EvidenceFile, Judgement, Origin},
    files::File,
    pki::{TrustStore, trust_store::OfficeKey},
    random::{Random, SeededRandom},
    read::{ReadOptions, Reading},
    verification::Verifier,
};
use cccd_base::crypto::{HashAlgorithm, OfficeSigner};
use cccd_sim::{ChipOptions, Issuance, IssuedCard, TornAway};

use crate::common::{can, card, link, number, read, today, trust};

const OFFICE: &[u8] = include_bytes!("../../../../tests/evidence/office.pem");
const OFFICE_KEY: &[u8] = include_bytes!("../../../../tests/evidence/trust/office/SPECIMEN.pem");

/// Reads for evidence.
fn reading(card: &IssuedCard, key: &AccessKey, seed: &[u8], chip: ChipOptions) -> Reading {
    let trust = trust(card);
    let options = ReadOptions::new(&trust).evidence(true).clock(today()).random(SeededRandom::new(seed));
    read(link(card, chip), key, options, &mut |_| {}).unwrap()
}

fn bytes_of(reading: &Reading, office: Option<&OfficeSigner>) -> Vec<u8> {
    let origin = Origin::new("test 1", "reader").with_purpose("SPECIMEN").with_clerk("CÁN BỘ MẪU");
    EvidenceFile::of(reading, origin).unwrap().to_bytes(office).unwrap().expose().clone()
}

fn evidence(card: &IssuedCard, office: Option<&OfficeSigner>) -> Vec<u8> {
    bytes_of(&reading(card, &number(card), b"terminal", ChipOptions::default()), office)
}

fn office() -> OfficeSigner {
    OfficeSigner::from_file(OFFICE, None).unwrap()
}

fn with_office(card: &IssuedCard) -> TrustStore {
    trust(card).with_office(OfficeKey::from_bytes(OFFICE_KEY, "SPECIMEN").unwrap())
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

fn judge(bytes: &[u8], trust: &TrustStore) -> Judgement {
    EvidenceFile::parse(bytes).unwrap().judge(&Verifier::new(trust, false), now())
}

fn outcome(judgement: &Judgement, question: Question) -> &Outcome {
    judgement.verification.outcome(question).unwrap()
}

fn code(judgement: &Judgement, question: Question) -> Option<Code> {
    outcome(judgement, question).reason().map(|reason| reason.code)
}

/// Corrects the checksum of a forged file, as a forger would.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() - 32);
    let sum = HashAlgorithm::Sha256.hash(&bytes).unwrap();
    [bytes, sum].concat()
}

/// Returns the first position of some bytes in others.
fn find(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|window| window == part).unwrap()
}

#[test]
fn the_proof_that_others_can_check_is_drawn_though_chip_authentication_passes() {
    let card = card();
    let reading = reading(&card, &number(&card), b"terminal", ChipOptions::default());
    assert!(reading.proofs.chip.is_proven());
    assert!(matches!(reading.proofs.active, ActiveAuthentication::Proven(_)));
    let challenge = reading.proofs.signed.as_ref().unwrap().challenge;
    let judgement = judge(&bytes_of(&reading, None), &trust(&card));
    assert_eq!(judgement.verification.verdict, Verdict::Genuine);
    assert_eq!(*outcome(&judgement, Question::ActiveAuthentication), Outcome::Passed);
    assert_eq!(code(&judgement, Question::ChipAuthentication), Some(Code::StatementOnly));
    assert_eq!(judgement.changes, []);

    let mut drawn = vec![0; 4096];
    SeededRandom::new(b"terminal").fill(&mut drawn).unwrap();
    assert!(drawn.windows(8).any(|window| window == challenge), "the challenge is from another source");
    // Unless evidence is requested, nothing unnecessary is asked of the chip.
    let plain = crate::common::Read::of(&card).run().unwrap();
    assert_eq!(plain.proofs.active, ActiveAuthentication::NotPerformed(Code::NotNeeded));
}

#[test]
fn chip_authentication_is_a_statement_and_never_counts_for_the_card() {
    let card = Issuance::new(b"holder").without_active_authentication().issue().unwrap();
    let bytes = evidence(&card, Some(&office()));
    let evidence = EvidenceFile::parse(&bytes).unwrap();
    assert_eq!(evidence.recorded.verdict, Verdict::Genuine);
    assert_eq!(evidence.proofs.chip, ChipAuthentication::Stated);
    let judgement = judge(&bytes, &with_office(&card));
    assert!(judgement.is_vouched_for, "not even the office's word makes it more");
    assert_eq!(judgement.verification.verdict, Verdict::ChipNotProven);
    let change = Change::Verdict { then: Verdict::Genuine, now: Verdict::ChipNotProven };
    assert_eq!(judgement.changes, [change]);
}

#[test]
fn a_recorded_failure_stands() {
    let copy = card().clone_with_another_key(b"forger").unwrap();
    let bytes = evidence(&copy, None);
    assert_eq!(EvidenceFile::parse(&bytes).unwrap().recorded.verdict, Verdict::NotGenuine);
    assert_eq!(judge(&bytes, &trust(&copy)).verification.verdict, Verdict::NotGenuine);
}

#[test]
fn no_changed_byte_that_the_state_or_the_chip_signed_is_genuine() {
    let card = card();
    let (bytes, trust) = (evidence(&card, None), trust(&card));
    let whole = EvidenceFile::parse(&bytes).unwrap();
    let signed = whole.proofs.signed.clone().unwrap();
    let files = [File::Dg1, File::Dg13, File::Dg14, File::Dg15];
    let contents = files.iter().map(|file| whole.document.get(*file).unwrap());
    for part in contents.chain([&signed.challenge[..], &signed.signature]) {
        let start = find(&bytes, part);
        for position in (start..start + part.len()).step_by(3) {
            let mut changed = bytes.clone();
            changed[position] ^= 0x20;
            let verdict = judge(&sealed(changed), &trust).verification.verdict;
            assert_ne!(verdict, Verdict::Genuine, "byte {position}");
        }
    }
    // Some bytes of EF.SOD are unsigned; a change in them is odd, and is reported.
    let sod = whole.document.get(File::Sod).unwrap();
    let right = judge(&bytes, &trust).verification;
    let start = find(&bytes, sod);
    for position in (start..start + sod.len()).step_by(3) {
        let mut changed = bytes.clone();
        changed[position] ^= 0x41;
        let today = judge(&sealed(changed), &trust).verification;
        assert!(
            today.verdict != Verdict::Genuine || today.findings.len() > right.findings.len(),
            "byte {position}"
        );
    }
}

/// A disk, a mail program or a text editor damages a file: that is not evidence against the citizen or the card.
#[test]
fn a_damaged_file_is_damaged_and_never_not_genuine() {
    let card = card();
    for bytes in [evidence(&card, None), evidence(&card, Some(&office()))] {
        let of = |bytes: &[u8]| EvidenceFile::parse(bytes).unwrap_err().code();
        for position in 15..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 0x20;
            assert_eq!(of(&changed), Code::FileDamaged, "byte {position}");
        }
        for length in (15..bytes.len()).step_by(7) {
            assert_eq!(of(&bytes[..length]), Code::FileDamaged, "{length} bytes");
        }
        assert_eq!(of(&[&bytes[..], b"\n"].concat()), Code::FileDamaged);
        // One block on the disk belongs to another file.
        let mut changed = bytes.clone();
        let middle = bytes.len() / 2;
        changed[middle..middle + 512].fill(0);
        assert_eq!(of(&changed), Code::FileDamaged);
    }
    assert_eq!(Code::FileDamaged.class().exit_status(), 6);
}

#[test]
fn no_changed_byte_of_the_portrait_is_genuine() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/evidence");
    let trust = TrustStore::from_dir(&folder.join("trust")).unwrap();
    let bytes = std::fs::read(folder.join("v1.evidence")).unwrap();
    let whole = EvidenceFile::parse(&bytes).unwrap();
    let content = whole.document.get(File::Dg2).unwrap();
    let start = find(&bytes, content);
    for position in (start..start + content.len()).step_by(61) {
        let mut changed = bytes.clone();
        changed[position] ^= 0x20;
        let mut evidence = EvidenceFile::parse(&changed).unwrap();
        // As if no office had signed: the state's signature is enough.
        evidence.office = None;
        let judgement = evidence.judge(&Verifier::new(&trust, false), now());
        assert_ne!(judgement.verification.verdict, Verdict::Genuine, "byte {position}");
    }
}

#[test]
fn any_changed_byte_is_caught_where_the_office_signed() {
    let card = card();
    let bytes = evidence(&card, Some(&office()));
    let trust = with_office(&card);
    let right = judge(&bytes, &trust);
    assert!(right.is_vouched_for);
    assert_eq!(right.verification.verdict, Verdict::Genuine);
    for position in 0..bytes.len() - 32 {
        let mut changed = bytes.clone();
        changed[position] ^= 0x01;
        let Ok(evidence) = EvidenceFile::parse(&sealed(changed)) else { continue };
        assert!(evidence.office.as_ref().is_none_or(|office| !office.is_right), "byte {position}");
        // The consequences need not be judged for each byte.
        if position % 5 != 0 && position < bytes.len() - 212 {
            continue;
        }
        let judgement = evidence.judge(&Verifier::new(&trust, false), now());
        assert!(!judgement.is_vouched_for, "byte {position}");
        // A changed key belongs to another office, so the signature is wrong as well.
        assert_eq!(judgement.verification.verdict, Verdict::NotGenuine, "byte {position}");
    }
    // Without the signature, mere statements remain.
    let end = bytes.len() - office().public_key_info().len();
    let block = bytes[..end].windows(2).rposition(|pair| pair == [0x30, 0x81]).unwrap();
    let unsigned = judge(&sealed([&bytes[..block], &[0; 32]].concat()), &trust);
    assert!(!unsigned.is_vouched_for);
    assert_eq!(code(&unsigned, Question::OfficeSignature), Some(Code::EvidenceUnsigned));
}

#[test]
fn an_office_counts_only_when_it_was_added() {
    let card = card();
    let judgement = judge(&evidence(&card, Some(&office())), &trust(&card));
    assert!(!judgement.is_vouched_for);
    assert_eq!(code(&judgement, Question::OfficeSignature), Some(Code::OfficeUnknown));
    assert_eq!(judgement.verification.verdict, Verdict::Genuine, "the card is what it is");
}

#[test]
fn what_changed_since_is_said_with_its_reason() {
    let card = card();
    let judgement = judge(&evidence(&card, None), &TrustStore::empty());
    assert_eq!(judgement.verification.verdict, Verdict::CannotTell);
    let verdict = Change::Verdict { then: Verdict::Genuine, now: Verdict::CannotTell };
    assert_eq!(judgement.changes[0], verdict);
    let Change::Check { question: Question::Chain, then: Some(then), now } = &judgement.changes[1] else {
        panic!("{:?}", judgement.changes)
    };
    assert_eq!((then.outcome.as_str(), then.code), ("passed", None));
    assert_eq!(now.reason().unwrap().code, Code::RootMissing);
}

#[test]
fn nothing_is_kept_of_a_card_that_is_another_holders() {
    let card = card();
    let mut typed: Vec<u8> = card.person.personal_number.clone().into_bytes();
    typed[0] ^= 1;
    let other = AccessKey::parse(std::str::from_utf8(&typed).unwrap()).unwrap();
    let trust = trust(&card);
    let options = ReadOptions::new(&trust).evidence(true).clock(today());
    let interrupted = read(link(&card, ChipOptions::default()), &other, options, &mut |_| {}).unwrap_err();
    let error = EvidenceFile::of(&interrupted.reading, Origin::new("test", "reader")).unwrap_err();
    assert_eq!(error, EvidenceError::Nothing.into());
}

#[test]
fn a_read_that_ended_early_is_kept_with_what_there_is() {
    let card = card();
    let trust = trust(&card);
    let verifier = Verifier::new(&trust, false);
    let mut verdicts = Vec::new();
    for (key, index) in [number(&card), can(&card)].iter().flat_map(|key| (0..60).map(move |at| (key, at))) {
        let torn = TornAway::at(link(&card, ChipOptions::default()), index);
        let options = ReadOptions::new(&trust).evidence(true).clock(today());
        let Err(interrupted) = read(torn, key, options, &mut |_| {}) else { continue };
        let reading = &interrupted.reading;
        let Ok(evidence) = EvidenceFile::of(reading, Origin::new("test", "reader")) else {
            // Nothing was read, or it is not known yet whether the key is the holder's.
            assert!(reading.document.is_withheld() || reading.document.files().count() == 0, "{index}");
            continue;
        };
        let evidence = EvidenceFile::parse(evidence.to_bytes(None).unwrap().expose()).unwrap();
        assert!(evidence.document.files().eq(reading.document.files()), "command {index}");
        assert_eq!(evidence.recorded.verdict, reading.verification.verdict, "command {index}");
        assert_eq!(evidence.proofs.signed, reading.proofs.signed, "command {index}");
        let judgement = evidence.judge(&verifier, now());
        let verdict = judgement.verification.verdict;
        assert_ne!(verdict, Verdict::NotGenuine, "command {index}");
        if evidence.document.get(File::Sod).is_none() {
            assert_eq!(code(&judgement, Question::Signature), Some(Code::SodMissing), "command {index}");
        } else if let Some(unread) =
            [File::Dg1, File::Dg13].iter().find(|f| evidence.document.get(**f).is_none())
        {
            let names_it = |found: &Reason| {
                found.code == Code::FileNotRead
                    && matches!(&found.about, Some(About::Files(files)) if files.contains(unread))
            };
            assert!(judgement.verification.findings.iter().any(names_it), "command {index}");
        }
        verdicts.push(verdict);
    }
    assert!(
        verdicts.contains(&Verdict::CannotTell) && verdicts.contains(&Verdict::ChipNotProven),
        "{verdicts:?}"
    );
}

#[test]
fn the_key_as_it_was_typed_is_in_no_file_but_the_cards_own() {
    let card = card();
    let can = AccessKey::parse(card.person.can()).unwrap();
    let mut bytes = bytes_of(&reading(&card, &can, b"terminal", ChipOptions::default()), None);
    let evidence = EvidenceFile::parse(&bytes).unwrap();
    for (_, content) in evidence.document.files() {
        let start = find(&bytes, content);
        bytes[start..start + content.len()].fill(0);
    }
    let can = card.person.can().as_bytes();
    assert!(!bytes.windows(can.len()).any(|window| window == can));
}

#[test]
fn a_batch_names_the_same_challenge_and_spares_no_file() {
    let card = card();
    let folder = std::env::temp_dir().join(format!("cccd-batch-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, content: &[u8]| std::fs::write(folder.join(name), content).unwrap();
    let of = |seed: &[u8]| bytes_of(&reading(&card, &number(&card), seed, ChipOptions::default()), None);
    for (name, content) in
        [("1", of(b"one")), ("2", of(b"two")), ("3", of(b"one")), ("4", b"nothing".to_vec())]
    {
        write(name, &content);
    }
    let trust = trust(&card);
    let verifier = Verifier::new(&trust, false);
    let judged = Mutex::new(Vec::new());
    let paths = ["1", "2", "3", "4", "5"].map(|name| folder.join(name)).into_iter();
    Batch::new(&verifier, now()).run(paths, 2, |one| judged.lock().unwrap().push(one));
    std::fs::remove_dir_all(&folder).unwrap();
    let mut judged = judged.into_inner().unwrap();
    judged.sort_by_key(|one| one.number);
    let codes: Vec<_> =
        judged.iter().map(|one| one.result.as_ref().err().map(|error| error.code())).collect();
    let errors = [Some(Code::EvidenceMalformed), Some(Code::FileUnreadable)];
    assert_eq!(codes, [&[None; 3][..], &errors].concat());
    let repeated: Vec<_> = judged.iter().filter(|one| one.same_challenge_as.is_some()).collect();
    let [again] = repeated[..] else { panic!("{} files", repeated.len()) };
    assert_eq!(again.number + again.same_challenge_as.unwrap(), 1 + 3);
    let (_, judgement) = again.result.as_ref().unwrap();
    assert!(judgement.verification.findings.iter().any(|f| f.code == Code::ChallengeRepeated));
}

#[test]
fn the_file_of_version_1_is_judged_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/evidence");
    let trust = TrustStore::from_dir(&folder.join("trust")).unwrap();
    assert_eq!(trust.problems(), []);
    let path: PathBuf = folder.join("v1.evidence");
    let evidence = EvidenceFile::from_file(&path).unwrap();
    let judgement = evidence.judge(&Verifier::new(&trust, false), now());
    assert_eq!(judgement.verification.verdict, Verdict::Genuine);
    assert!(judgement.is_vouched_for);
    assert_eq!(judgement.changes, []);
    assert_eq!(evidence.recorded.verdict, Verdict::Genuine);
    assert_eq!(evidence.origin.clerk.as_ref().unwrap().expose(), "CÁN BỘ MẪU");
    assert!(evidence.document.get(File::Dg2).is_some());
    // The current version differs in its version line, and in the checksum at its end.
    let body = evidence.to_bytes(None).unwrap();
    let (line, body) = body.expose().split_at(16);
    assert_eq!(line, b"cccd-evidence 2\n");
    assert!(std::fs::read(&path).unwrap()[16..].starts_with(&body[..body.len() - 32]));
}
