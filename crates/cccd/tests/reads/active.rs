//! Active Authentication: every kind of key, every fault, and cards and readers that cannot carry the answer.

use std::collections::VecDeque;

use cccd::{
    access::AccessPolicy,
    check::{About, Outcome, Question, Reason, Verdict},
    clock::Clock,
    error::{Code, Result, TransportError},
    files::File,
    iso7816::{Command, StatusWord},
    read::Proofs,
    transport::{Deadline, Limits, Transport},
    verification::{Observed, Verifier},
};
use cccd_base::crypto::{Curve, HashAlgorithm};
use cccd_sim::{
    ActiveAuthenticationInfo, ActiveAuthenticationKey as Key, Chip, ChipOptions, File as SimFile, Issuance,
    IssuedCard, Misbehaviour, SignatureFault, SimTransport,
};

use crate::common::{Read, card, failed, found, link, mrz, outcome, today, trust};

const SHA1: Key = Key::Rsa2048(HashAlgorithm::Sha1);
const SHORT: Key = Key::Rsa1024(HashAlgorithm::Sha256);
const ECDSA: Key = Key::Ecdsa(Curve::BrainpoolP256r1, HashAlgorithm::Sha256);
const INTERNAL_AUTHENTICATE: u8 = 0x88;

/// Issues a card that has only Active Authentication to prove itself.
fn with(key: Key) -> IssuedCard {
    with_info(key, ActiveAuthenticationInfo::Stated)
}

fn with_info(key: Key, info: ActiveAuthenticationInfo) -> IssuedCard {
    let issuance = Issuance::new(b"holder").without_chip_authentication();
    issuance.active_authentication(key).active_authentication_info(info).issue().unwrap()
}

fn spoilt(fault: SignatureFault) -> ChipOptions {
    ChipOptions { misbehaviours: vec![Misbehaviour::Signature(fault)], ..ChipOptions::default() }
}

fn refusing(status: StatusWord) -> ChipOptions {
    ChipOptions { active_authentication_refused: Some(status), ..ChipOptions::default() }
}

/// One fault, and the expected result.
struct Row {
    case: &'static str,
    fault: String,
    card: IssuedCard,
    chip: ChipOptions,
    asked_for: bool,
    verdict: Verdict,
    /// The outcome of Active Authentication, if it does not depend on chance.
    active: Option<Outcome>,
    finding: Option<Code>,
}

impl Row {
    /// Creates a row for a card that passes.
    fn passes(case: &'static str, fault: impl Into<String>, card: IssuedCard, chip: ChipOptions) -> Self {
        let (verdict, active) = (Verdict::Genuine, Some(Outcome::Passed));
        Self { case, fault: fault.into(), card, chip, asked_for: false, verdict, active, finding: None }
    }

    /// Creates a row for a card that fails for this reason.
    fn fails(
        case: &'static str,
        fault: impl Into<String>,
        card: IssuedCard,
        chip: ChipOptions,
        reason: impl Into<Reason>,
    ) -> Self {
        let active = Some(Outcome::Failed(reason.into()));
        Self { verdict: Verdict::NotGenuine, active, ..Self::passes(case, fault, card, chip) }
    }

    /// Returns how the result deviates from the expected one, if it does.
    fn deviation(&self) -> Option<String> {
        let read = Read { chip: self.chip.clone(), active: self.asked_for, ..Read::of(&self.card) };
        let reading = read.run().unwrap_or_else(|interrupted| interrupted.reading);
        let active = outcome(&reading, Question::ActiveAuthentication);
        let holds = reading.verification.verdict == self.verdict
            && self.active.as_ref().is_none_or(|expected| expected == active)
            && self.finding.is_none_or(|code| found(&reading, code));
        (!holds)
            .then(|| format!("{} {}: {:?}, {active:?}", self.case, self.fault, reading.verification.verdict))
    }
}

/// Returns the hash functions that may go with a curve: those not longer than its order.
fn hashes_of(curve: Curve) -> impl Iterator<Item = HashAlgorithm> {
    let fits = move |hash: &HashAlgorithm| {
        *hash != HashAlgorithm::Sha1 && hash.output_len() <= curve.order_len().max(28)
    };
    HashAlgorithm::ALL.into_iter().filter(fits)
}

fn rows_that_pass() -> Vec<Row> {
    let plain = ChipOptions::default;
    let smaller = || ChipOptions { smaller_signature: true, ..ChipOptions::default() };
    let mut rows = Vec::new();
    for hash in HashAlgorithm::ALL {
        for key in [Key::Rsa2048(hash), Key::Rsa1024(hash)] {
            rows.push(Row::passes("AA-01", format!("{key:?}, J"), with(key), plain()));
            rows.push(Row::passes("AA-01", format!("{key:?}, smaller"), with(key), smaller()));
        }
    }
    for curve in Curve::ALL {
        for hash in hashes_of(curve) {
            let key = Key::Ecdsa(curve, hash);
            rows.push(Row::passes("AA-01", format!("{key:?}"), with(key), plain()));
        }
    }
    // Every hash, longer and shorter than the key, whether DG14 names another one or does not name any.
    for curve in [Curve::P192, Curve::BrainpoolP256r1, Curve::P521] {
        for hash in HashAlgorithm::ALL {
            let named =
                if hash == HashAlgorithm::Sha256 { HashAlgorithm::Sha1 } else { HashAlgorithm::Sha256 };
            for (info, finding) in [
                (ActiveAuthenticationInfo::Names(named), Code::ChipAlgorithmDiffers),
                (ActiveAuthenticationInfo::Absent, Code::ChipAlgorithmNotStated),
            ] {
                let card = with_info(Key::Ecdsa(curve, hash), info);
                let row = Row::passes("AA-07", format!("{curve:?}, {hash:?}, {info:?}"), card, plain());
                rows.push(Row { finding: Some(finding), ..row });
            }
        }
    }
    let absent = with_info(ECDSA, ActiveAuthenticationInfo::Absent);
    rows.push(Row {
        finding: Some(Code::ChipAlgorithmNotStated),
        ..Row::passes("AA-07", "no ActiveAuthenticationInfo", absent, plain())
    });
    for curve in [Curve::P256, Curve::P521] {
        let card = with(Key::Ecdsa(curve, HashAlgorithm::Sha256));
        let chip = spoilt(SignatureFault::Der);
        let finding = Some(Code::ChipSignatureDer);
        rows.push(Row { finding, ..Row::passes("AA-07", format!("DER, {curve:?}"), card, chip) });
    }
    rows
}

fn rows_that_fail() -> Vec<Row> {
    let plain = ChipOptions::default;
    let (wrong, unusable) = (Code::ChipKeyWrong, Code::ChipKeyUnusable);
    let mut rows = Vec::new();
    for trailer in [&[0xBB][..], &[0x00, 0xCC], &[0x99, 0xCC], &[0x33, 0xCC], &[0x34, 0xCC]] {
        let chip = spoilt(SignatureFault::Trailer(trailer));
        rows.push(Row::fails("AA-02", format!("trailer {trailer:02X?}"), with(SHA1), chip, wrong));
    }
    for info in [ActiveAuthenticationInfo::UnknownAlgorithm, ActiveAuthenticationInfo::Version(2)] {
        rows.push(Row::fails("AA-03", format!("{info:?}"), with_info(ECDSA, info), plain(), unusable));
    }
    for key in [SHA1, SHORT, ECDSA] {
        let replay = spoilt(SignatureFault::Replay);
        rows.push(Row::fails("AA-04", format!("replay, {key:?}"), with(key), replay, wrong));
        let clone = with(key).clone_with_another_key(b"forger").unwrap();
        rows.push(Row::fails("AA-04", format!("another key, {key:?}"), clone, plain(), wrong));
    }
    use SignatureFault::{LargeR, LargeS, ZeroR, ZeroS};
    for fault in [ZeroR, ZeroS, LargeR, LargeS] {
        for curve in [Curve::P256, Curve::P521] {
            let card = with(Key::Ecdsa(curve, HashAlgorithm::Sha256));
            rows.push(Row::fails("AA-08", format!("{fault:?}, {curve:?}"), card, spoilt(fault), wrong));
        }
    }
    let changed = with(SHA1).flip_bit(SimFile::Dg(15), 100);
    rows.push(Row { active: None, ..Row::fails("AA-09", "another hash", changed, plain(), wrong) });
    let unlisted = not_in_sod();
    rows.push(Row {
        asked_for: true,
        active: Some(Outcome::NotSupported),
        ..Row::fails("AA-09", "not in EF.SOD", unlisted, plain(), wrong)
    });
    for status in [0x6982, 0x6D00, 0x6700].map(StatusWord) {
        for key in [SHA1, SHORT, ECDSA] {
            let reason = Reason::about(Code::ChipRefused, About::Status(status));
            rows.push(Row::fails("AA-10", format!("{status}, {key:?}"), with(key), refusing(status), reason));
        }
    }
    for key in [SHORT, SHA1] {
        let chip = spoilt(SignatureFault::Garbage);
        rows.push(Row::fails("AA-11", format!("garbage, {key:?}"), with(key), chip, wrong));
    }
    for (byte, change) in [(0, 0x1F), (3, 1), (3, 0xFF), (2, 1)] {
        let mut card = with(SHA1);
        let dg15 = card.files.get_mut(&SimFile::Dg(15)).unwrap();
        dg15[byte] = if byte == 0 { dg15[byte] ^ change } else { dg15[byte].wrapping_add(change) };
        let fault = format!("head {:02X?}", &dg15[..4]);
        rows.push(Row { active: None, ..Row::fails("AA-12", fault, card, plain(), unusable) });
    }
    rows
}

/// Issues a card with an unsigned DG15, such as that of a forger's chip.
fn not_in_sod() -> IssuedCard {
    let issuance = Issuance::new(b"holder").without_chip_authentication().without_active_authentication();
    let without = issuance.issue().unwrap();
    with(SHA1).replace_file(SimFile::Sod, &without.files[&SimFile::Sod])
}

#[test]
fn every_kind_of_key_passes_and_every_fault_is_told() {
    let rows: Vec<Row> = rows_that_pass().into_iter().chain(rows_that_fail()).collect();
    let deviations: Vec<String> = rows.iter().filter_map(Row::deviation).collect();
    println!("Active Authentication: {} of {} cases hold", rows.len() - deviations.len(), rows.len());
    assert!(deviations.is_empty(), "{deviations:#?}");
}

#[test]
fn a_key_that_nobody_signed_proves_nothing() {
    let unsigned = not_in_sod();
    let reading = Read::of(&unsigned).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::ChipNotProven);
    let reading = Read { active: true, ..Read::of(&unsigned) }.run().unwrap();
    assert_eq!(failed(&reading, Question::Hashes), Some(Code::HashMissing));

    // Without a root the chip has its key, but nobody can tell whose key that is.
    let card = with(ECDSA);
    let trust = cccd::pki::TrustStore::empty();
    let reading = Read { trust, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::CannotTell);
    let inconclusive = Outcome::Inconclusive(Code::ChipKeyNotBound.into());
    assert_eq!(*outcome(&reading, Question::ActiveAuthentication), inconclusive);
}

/// A proof by one chip says nothing about another document, even if every file of that document is right.
#[test]
fn a_proof_passes_for_the_document_of_its_key_alone() {
    let cards = [b"one", b"two"]
        .map(|seed| Issuance::new(seed).active_authentication(ECDSA).dg2_length(5_000).issue().unwrap());
    let readings = cards.each_ref().map(|card| Read { active: true, ..Read::of(card) }.run().unwrap());
    let trust = trust(&cards[0]);
    for (document, proof) in [(0, 0), (1, 1), (0, 1), (1, 0)] {
        let Proofs { chip, active, .. } = readings[proof].proofs;
        let evidence = Observed {
            document: &readings[document].document,
            key: None,
            presented: None,
            access: None,
            chip,
            active,
            rebuilt: false,
            lifted: false,
        };
        let verification = Verifier::new(&trust, false).verify(&evidence, today().now());
        let is_own = document == proof;
        let expected = match is_own {
            true => Outcome::Passed,
            false => Outcome::Inconclusive(Code::ChipKeyNotBound.into()),
        };
        for question in [Question::ChipAuthentication, Question::ActiveAuthentication] {
            assert_eq!(verification.outcome(question), Some(&expected), "{question:?}");
        }
        let verdict = if is_own { Verdict::Genuine } else { Verdict::ChipNotProven };
        assert_eq!(verification.verdict, verdict);
    }
}

#[test]
fn a_missing_or_refused_key_is_not_genuine() {
    let withheld = with(SHA1).withhold(SimFile::Dg(15));
    let locked = ChipOptions { locked_file: Some(SimFile::Dg(15)), ..ChipOptions::default() };
    for (card, chip) in [(withheld, ChipOptions::default()), (with(SHA1), locked)] {
        let reading = Read { chip, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
        assert_eq!(failed(&reading, Question::Hashes), Some(Code::ListedFileAbsent));
    }
}

#[test]
fn a_strict_policy_counts_what_is_odd_about_a_signature() {
    let card = with(ECDSA);
    let read = Read { chip: spoilt(SignatureFault::Der), strict: true, ..Read::of(&card) };
    let reading = read.run().unwrap();
    assert_eq!(failed(&reading, Question::ActiveAuthentication), Some(Code::ChipSignatureDer));
}

#[test]
fn where_chip_authentication_passes_it_is_run_on_request_alone() {
    let card = card();
    let usual = Read::of(&card).run().unwrap();
    let not_needed = Outcome::NotPerformed(Code::NotNeeded.into());
    assert_eq!(*outcome(&usual, Question::ActiveAuthentication), not_needed);
    assert!(usual.document.get(File::Dg15).is_none());

    let asked = Read { active: true, ..Read::of(&card) }.run().unwrap();
    for question in [Question::ChipAuthentication, Question::ActiveAuthentication] {
        assert_eq!(*outcome(&asked, question), Outcome::Passed);
    }
    assert_eq!(asked.verification.verdict, Verdict::Genuine);
    // DG15 and the challenge.
    assert_eq!(asked.transfer.commands, usual.transfer.commands + 2);
}

#[test]
fn an_answer_too_long_for_short_commands_is_not_performed_and_a_short_one_passes() {
    let too_long = Outcome::NotPerformed(Code::ProofTooLong.into());
    let refuses = || ChipOptions { extended_length: false, ..ChipOptions::default() };
    for (key, verdict, expected) in [
        (SHA1, Verdict::ChipNotProven, too_long),
        (SHORT, Verdict::Genuine, Outcome::Passed),
        (Key::Ecdsa(Curve::P521, HashAlgorithm::Sha512), Verdict::Genuine, Outcome::Passed),
    ] {
        let card = with(key);
        for access in [AccessPolicy::Auto, AccessPolicy::Bac] {
            let read = || Read { key: mrz(&card), access, photo: true, ..Read::of(&card) };
            let by_card = Read { chip: refuses(), ..read() }.run().unwrap();
            let by_reader = SimTransport::with_limits(Chip::new(card.clone()), Limits::SHORT);
            let by_reader = read().run_on(by_reader, &mut |_| {}).unwrap();
            for reading in [by_card, by_reader] {
                assert_eq!(reading.verification.verdict, verdict, "{key:?} {access:?}");
                assert_eq!(*outcome(&reading, Question::ActiveAuthentication), expected);
                assert!(reading.document.get(File::Dg2).is_some());
            }
        }
    }
}

/// A channel that is dropped over the challenge may be the link's fault: the card is opened again and asked once
/// more. If it is dropped twice, that is the chip's answer. The photo is read either way.
#[test]
fn a_chip_that_drops_its_channel_over_the_challenge_is_asked_once_more() {
    let card = with(SHORT);
    for status in [StatusWord::SM_OBJECTS_MISSING, StatusWord::SM_OBJECTS_INCORRECT] {
        let dropping = |times: usize| {
            let mut left = times;
            let link = Between {
                link: link(&card, ChipOptions::default()),
                limits: Limits::EXTENDED,
                transmit: move |link: &mut SimTransport, command: &[u8], deadline| {
                    let is_challenge = command.get(..2) == Some(&[0x0C, 0x88]);
                    if is_challenge && left > 0 {
                        left -= 1;
                        return Ok(status.0.to_be_bytes().to_vec());
                    }
                    link.transmit(command, deadline)
                },
            };
            let reading = Read { photo: true, ..Read::of(&card) }.run_on(link, &mut |_| {}).unwrap();
            assert!(reading.document.get(File::Dg2).is_some());
            reading
        };
        let reading = dropping(1);
        assert_eq!(*outcome(&reading, Question::ActiveAuthentication), Outcome::Passed);
        assert!(found(&reading, Code::ChannelRebuilt));
        let refused = Outcome::Failed(Reason::about(Code::ChipRefused, About::Status(status)));
        assert_eq!(*outcome(&dropping(2), Question::ActiveAuthentication), refused);
    }
}

/// A link whose transmissions a test changes.
struct Between<F> {
    link: SimTransport,
    limits: Limits,
    transmit: F,
}

impl<F> Transport for Between<F>
where
    F: FnMut(&mut SimTransport, &[u8], Deadline) -> Result<Vec<u8>> + Send,
{
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        (self.transmit)(&mut self.link, command, deadline)
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.link.reset()
    }
}

#[test]
fn a_chip_that_hands_long_answers_out_in_parts_passes_by_short_commands() {
    let card = with(SHA1);
    let mut rest: VecDeque<u8> = VecDeque::new();
    let transmit = move |link: &mut SimTransport, bytes: &[u8], deadline| {
        let command = Command::parse(bytes).unwrap();
        match command.ins() {
            INTERNAL_AUTHENTICATE => {
                let long = command.with_ne(65_536).to_bytes().unwrap();
                rest = link.transmit(&long, deadline)?.into();
            }
            0xC0 => {}
            _ => return link.transmit(bytes, deadline),
        }
        // The last two bytes are the status word, which is sent with the last part.
        if rest.len() - 2 <= 256 {
            return Ok(rest.drain(..).collect());
        }
        let part: Vec<u8> = rest.drain(..256).collect();
        let more = u8::try_from(rest.len() - 2).unwrap_or(0);
        Ok([part, vec![0x61, more]].concat())
    };
    let between = Between { link: link(&card, ChipOptions::default()), limits: Limits::SHORT, transmit };
    let reading = Read::of(&card).run_on(between, &mut |_| {}).unwrap();
    assert_eq!(*outcome(&reading, Question::ActiveAuthentication), Outcome::Passed);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
}

#[test]
fn a_card_that_is_taken_away_over_the_challenge_was_not_asked() {
    let card = with(SHA1);
    let transmit = |link: &mut SimTransport, bytes: &[u8], deadline| match bytes[1] {
        INTERNAL_AUTHENTICATE => Err(TransportError::CardMoved.into()),
        _ => link.transmit(bytes, deadline),
    };
    let between = Between { link: link(&card, ChipOptions::default()), limits: Limits::EXTENDED, transmit };
    let interrupted = Read::of(&card).run_on(between, &mut |_| {}).unwrap_err();
    assert_eq!(interrupted.error, TransportError::CardMoved.into());
    let reading = &interrupted.reading;
    let not_performed = Outcome::NotPerformed(Code::CardMoved.into());
    assert_eq!(*outcome(reading, Question::ActiveAuthentication), not_performed);
    assert_eq!(reading.verification.verdict, Verdict::ChipNotProven);
    assert!(reading.holder().is_some());
}
