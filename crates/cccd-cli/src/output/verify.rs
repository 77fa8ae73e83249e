//! What `cccd verify` shows for one file: the current headline, the one at the time of the read, and what has changed
//! since.

use std::path::Path;

use cccd::{
    Code, Error, SensitiveString,
    auth::{chip::ChipAuthentication, passive::PassiveAuthentication},
    check::{About, Check, Outcome, Question, Verdict},
    evidence::{Change, EvidenceFile, Judgement, time_text},
    files::File,
    json::error_to_json,
    messages::{Language, headline_label, outcome_label, question_label, reason_message, verdict_message},
    pki::Certificate,
};
use cccd_base::screen::{self, spelt_out};
use console::{Term, style};
use serde_json::{Value, json};

use super::{SCHEMA_VERSION, read::View};
use crate::trust::Trust;

/// A line about a nested folder, or anything else that is not a regular file, among the files to judge.
pub(crate) fn passed_over(path: &Path, language: Language) -> String {
    let words = language.pick("Bỏ qua, không phải tệp", "Passed over, not a file");
    format!("{words}: {}\n", spelt_out(&screen::path(path)))
}

/// The same as a line of a batch.
pub(crate) fn passed_over_to_json(path: &Path) -> Value {
    json!({ "schema_version": SCHEMA_VERSION, "file": screen::path(path), "passed_over": true })
}

/// The batch line about an argument that matches no file or cannot be read.
pub(crate) fn failed_to_json(argument: &Path, error: &Error, language: Language) -> Value {
    json!({
        "schema_version": SCHEMA_VERSION,
        "file": screen::path(argument),
        "error": error_to_json(error, language),
    })
}

/// What came of many files.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) genuine: u64,
    pub(crate) not_genuine: u64,
    pub(crate) cannot_tell: u64,
    pub(crate) not_proven: u64,
    /// Files that cannot be read.
    pub(crate) failed: u64,
    /// What is not a file.
    pub(crate) passed_over: u64,
}

impl Sums {
    /// Returns how many files there were.
    pub(crate) const fn files(&self) -> u64 {
        self.genuine + self.not_genuine + self.cannot_tell + self.not_proven + self.failed
    }
}

/// The last line about a folder or a list.
pub(crate) fn summary(sums: &Sums, language: Language) -> String {
    let counts = [
        (sums.genuine, language.pick("thật", "genuine")),
        (sums.not_genuine, language.pick("KHÔNG thật", "NOT genuine")),
        (sums.cannot_tell, language.pick("chưa kết luận được", "cannot be told")),
        (sums.not_proven, language.pick("chưa chứng minh được chip", "chip not proven")),
        (sums.failed, language.pick("không đọc được", "cannot be read")),
        (sums.passed_over, language.pick("bỏ qua", "passed over")),
    ];
    let named = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    let named = named.collect::<Vec<_>>().join(", ");
    match (language, sums.files()) {
        (Language::English, 1) => format!("1 file: {named}\n"),
        (Language::English, files) => format!("{files} files: {named}\n"),
        (_, files) => format!("{files} tệp: {named}\n"),
    }
}

/// How judged evidence is shown.
pub(crate) struct Sheet<'a> {
    view: View<'a>,
    language: Language,
}

impl<'a> Sheet<'a> {
    /// Creates a sheet for standard output.
    pub(crate) fn new(trust: &'a Trust, language: Language) -> Self {
        let view = View { language, all: false, fields: None, files: &[], screen: Term::stdout(), trust };
        Self { view, language }
    }

    /// Everything about one file.
    pub(crate) fn whole(
        &self,
        path: &Path,
        evidence: &EvidenceFile,
        judgement: &Judgement,
    ) -> SensitiveString {
        let verification = &judgement.verification;
        let heading = style(spelt_out(&screen::path(path)).into_owned()).bold();
        let mut text = SensitiveString::from(format!("{heading}\n{}", self.view.headline(verification)));
        if let Some(holder) = evidence.holder() {
            text.expose_mut().push_str(self.view.holder(&holder, verification.verdict).expose());
        }
        text.expose_mut().push_str(self.recorded(evidence, judgement).expose());
        text.expose_mut().push_str(&self.changes(&judgement.changes));
        text.expose_mut().push_str(&self.view.checks(verification));
        text.expose_mut().push('\n');
        text
    }

    /// What the file states, and how far that can be trusted.
    fn recorded(&self, evidence: &EvidenceFile, judgement: &Judgement) -> SensitiveString {
        let worth = match judgement.is_vouched_for {
            true => self.language.pick("cơ quan được tin cậy đã ký", "signed by a trusted office"),
            false => self.language.pick("chỉ là lời khai", "mere statements"),
        };
        let title = self.language.pick("GHI KHI ĐỌC", "RECORDED");
        let mut text = SensitiveString::from(format!("\n{} [{worth}]\n", style(title).bold()));
        let verdict = verdict_message(evidence.recorded.verdict, self.language).what.into_owned();
        let time = time_text(evidence.recorded.time);
        let chip = outcome_label(&chip_statement(evidence.proofs.chip), self.language).to_owned();
        let stated = |text: &Option<SensitiveString>| text.as_ref().map(|text| text.expose().clone());
        for (label, value) in [
            (self.language.pick("Thời gian", "Time"), Some(time)),
            (self.language.pick("Kết luận", "Verdict"), Some(verdict)),
            (self.language.pick("Đầu đọc", "Reader"), Some(evidence.origin.reader.clone())),
            (self.language.pick("Phần mềm", "Program"), Some(evidence.origin.tool.clone())),
            (self.language.pick("Mục đích", "Purpose"), stated(&evidence.origin.purpose)),
            (self.language.pick("Cán bộ", "Clerk"), stated(&evidence.origin.clerk)),
            (question_label(Question::ChipAuthentication, self.language), Some(chip)),
            (
                self.language.pick("Tệp đã lưu", "Files kept"),
                Some(names(evidence.document.files().map(|(file, _)| file))),
            ),
            (self.language.pick("Tệp còn thiếu", "Files missing"), Some(names(missing(evidence, judgement)))),
        ] {
            if let Some(value) = value.filter(|value| !value.is_empty()).map(SensitiveString::from) {
                let line = format!("  {}  {}\n", style(label).dim(), spelt_out(value.expose()));
                text.expose_mut().push_str(SensitiveString::from(line).expose());
            }
        }
        text
    }

    fn changes(&self, changes: &[Change]) -> String {
        let title = style(self.language.pick("THAY ĐỔI TỪ KHI ĐỌC", "CHANGED SINCE")).bold();
        if changes.is_empty() {
            return format!("\n{title}\n  {}\n", self.language.pick("không", "nothing"));
        }
        let lines = changes.iter().map(|change| match change {
            Change::Verdict { then, now } => {
                let label = |verdict: Verdict| headline_label(verdict.into(), self.language);
                format!(
                    "  {}: {} → {}\n",
                    self.language.pick("Kết luận", "Verdict"),
                    label(*then),
                    label(*now)
                )
            }
            Change::Check { question, then, now } => {
                let then =
                    then.as_ref().map_or_else(|| "-".to_owned(), |then| self.recorded_label(&then.outcome));
                let label = question_label(*question, self.language);
                format!("  {label}: {then} → {}\n{}", outcome_label(now, self.language), self.reason(now))
            }
            _ => String::new(),
        });
        format!("\n{title}\n{}", lines.collect::<String>())
    }

    /// An answer by its recorded name, in words; a name that no version knew stays as it is.
    fn recorded_label(&self, name: &str) -> String {
        let reason = || Code::StatementOnly.into();
        let outcomes = [
            Outcome::Passed,
            Outcome::Failed(reason()),
            Outcome::Inconclusive(reason()),
            Outcome::NotSupported,
            Outcome::NotPerformed(reason()),
        ];
        let known = outcomes.iter().find(|outcome| outcome.name() == name);
        known.map_or_else(
            || spelt_out(name).into_owned(),
            |outcome| outcome_label(outcome, self.language).to_owned(),
        )
    }

    fn reason(&self, outcome: &Outcome) -> String {
        let message = outcome.reason().map(|reason| reason_message(reason, self.language));
        message
            .map_or_else(String::new, |message| format!("      {}\n      {}\n", message.what, message.to_do))
    }

    /// Which certificate verified what, or what is missing.
    pub(crate) fn why(&self, passive: &PassiveAuthentication) -> String {
        let title = style(self.language.pick("CHỨNG THƯ", "CERTIFICATES")).bold();
        let mut text = format!("{title}\n");
        text += &self.certificate(self.language.pick("Gốc (CSCA)", "Root (CSCA)"), passive.root.as_ref());
        text += &self.certificate(
            self.language.pick("Người ký (DS)", "Document signer (DS)"),
            passive.signer.as_ref(),
        );
        if let Some(time) = passive.signing_time {
            text += &format!("  {}  {time}\n", style(self.language.pick("Ký lúc", "Signed at")).dim());
        }
        for (question, outcome) in [
            (Question::Chain, &passive.chain),
            (Question::Signature, &passive.signature),
            (Question::Hashes, &passive.hashes),
        ] {
            let check = Check { question, outcome: outcome.clone() };
            let label = question_label(check.question, self.language);
            text += &format!("  {label}: {}\n", outcome_label(&check.outcome, self.language));
            text += &self.reason(outcome);
        }
        text
    }

    fn certificate(&self, label: &str, certificate: Option<&Certificate>) -> String {
        let label = style(label).dim();
        let Some(certificate) = certificate else {
            return format!("  {label}  {}\n", self.language.pick("không có", "none"));
        };
        let fingerprint =
            certificate.fingerprint().map(|bytes| hex::encode_upper(&bytes)).unwrap_or_default();
        let validity = certificate.validity();
        format!(
            "  {label}  {}\n      SHA-256 {fingerprint}\n      {} – {}\n",
            spelt_out(&certificate.subject().to_string()),
            validity.not_before,
            validity.not_after
        )
    }
}

/// What the evidence lacks because the read ended early or did not request it: the files that EF.SOD lists, and the two
/// files without which no statement about a card is possible.
fn missing(evidence: &EvidenceFile, judgement: &Judgement) -> Vec<File> {
    let is_missing = |file: &File| evidence.document.get(*file).is_none();
    let mut files: Vec<File> = [File::Sod, File::Dg1].into_iter().filter(is_missing).collect();
    let findings = judgement.verification.findings.iter().filter(|found| found.code == Code::FileNotRead);
    for found in findings {
        if let Some(About::Files(unread)) = &found.about {
            files.extend(unread.iter().filter(|file| **file != File::Dg1));
        }
    }
    files
}

fn names(files: impl IntoIterator<Item = File>) -> String {
    files.into_iter().map(File::name).collect::<Vec<_>>().join(", ")
}

/// What the program that read the card says about Chip Authentication, as an outcome.
fn chip_statement(chip: ChipAuthentication) -> Outcome {
    match chip {
        ChipAuthentication::Stated | ChipAuthentication::Proven(_) => Outcome::Passed,
        ChipAuthentication::Withdrawn => Outcome::Inconclusive(Code::ProofWithdrawn.into()),
        ChipAuthentication::NotOffered => Outcome::NotSupported,
        ChipAuthentication::NotPerformed(code) => Outcome::NotPerformed(code.into()),
        _ => Outcome::Failed(Code::ChipKeyWrong.into()),
    }
}
