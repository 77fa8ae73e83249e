//! What `cccd read` shows: the headline in one line, the holder, what was checked, and what is unusual.
//!
//! The JSON is that of [`cccd::json`], with `trust_problems`: the problems of the trust folder, as errors.

mod files;
mod identity;

pub(super) use identity::value as shown_value;

use std::path::Path;

use cccd::{
    Error, SensitiveString,
    access::{Access, AccessProtocol},
    check::{Check, Finding, Headline, Outcome, Tone, Verdict},
    files::File,
    json::error_to_json,
    lds::biometric::ImageFormat,
    messages::{
        Language, Message, headline_label, headline_message, outcome_label, question_label, reason_message,
    },
    read::Reading,
    verification::Verification,
};
use cccd_base::screen::{self, spelt_out};
use cccd_counter::fields::Fields;
use console::{Style, Term, style};
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::{photo::Photo, terminal::folded, trust::Trust};

/// How a read is shown.
pub(crate) struct View<'a> {
    /// The language.
    pub(crate) language: Language,
    /// Whether sensitive fields are shown.
    pub(crate) all: bool,
    /// If set, only these fields, in this order.
    pub(crate) fields: Option<&'a Fields>,
    /// The files whose result is shown.
    pub(crate) files: &'a [File],
    /// The terminal, if the output is one.
    pub(crate) screen: Term,
    /// What it was verified with.
    pub(crate) trust: &'a Trust,
}

/// The JSON form where no card could be read.
pub(crate) fn json_without_card(error: &Error, language: Language) -> Value {
    json!({ "schema_version": SCHEMA_VERSION, "error": error_to_json(error, language) })
}

impl View<'_> {
    /// Everything: headline, holder, where the portrait is, checks.
    pub(crate) fn whole(&self, reading: &Reading, portrait: &str) -> SensitiveString {
        let verification = &reading.verification;
        let mut text = SensitiveString::from(self.headline(verification));
        if let Some(holder) = reading.holder() {
            text.expose_mut().push_str(self.holder(&holder, verification.verdict).expose());
        }
        text.expose_mut().push_str(portrait);
        text.expose_mut().push_str(&self.details(reading));
        let again = self.again(text.expose(), verification);
        text.expose_mut().push_str(&again);
        text
    }

    /// What follows after the identity was shown: the headline over everything that was read, and the checks.
    pub(crate) fn rest(&self, reading: &Reading, portrait: &str) -> String {
        let verification = &reading.verification;
        let text = format!("\n{}{portrait}{}", self.headline(verification), self.details(reading));
        let again = self.again(&text, verification);
        text + &again
    }

    /// Where the portrait is, and whether it is trustworthy.
    pub(crate) fn portrait(&self, path: &Path, photo: Option<&Photo>, verdict: Verdict) -> String {
        let label = style(self.language.pick("Ảnh", "Portrait")).dim();
        let place = match photo {
            Some(photo @ (Photo::Written(_) | Photo::Damaged(_))) => {
                let note = match photo {
                    Photo::Written(format) => self.format_note(path, *format),
                    _ => String::new(),
                };
                format!("{}{}{note}", spelt_out(&screen::path(path)), self.warning(verdict))
            }
            Some(Photo::Missing) => self.language.pick("không có", "none").to_owned(),
            None => self.language.pick("không ghi được", "not written").to_owned(),
        };
        format!("\n  {label}  {place}\n")
    }

    /// Names the picture format, unless the file name already shows it. Programs that rely on the extension fail to
    /// open a picture with another one, so the usual extension is named; the requested file name stays.
    fn format_note(&self, path: &Path, format: ImageFormat) -> String {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let Some((name, usual)) = format.name().zip(format.extensions().first()) else {
            return String::new();
        };
        if ending.is_some_and(|ending| format.extensions().contains(&ending.as_str())) {
            return String::new();
        }
        let advice = self.language.pick("nên đặt tên tệp với đuôi", "usually named with the ending");
        format!("\n    {}", style(format!("{name}: {advice} .{usual}")).dim())
    }

    /// The headline in its two lines, and further notes.
    pub(super) fn headline(&self, verification: &Verification) -> String {
        let to_do = headline_message(verification, self.language).to_do;
        let mut text = format!("{}\n{}\n", self.headline_line(verification), self.folded(&to_do, 0));
        let beside: Vec<&str> =
            verification.beside().into_iter().map(|other| headline_label(other, self.language)).collect();
        if !beside.is_empty() {
            let label = match verification.headline() {
                Headline::NotReadToEnd => self.language.pick("Phần đã đọc", "What was read"),
                _ => self.language.pick("Ngoài ra", "Also"),
            };
            let line = format!("{label}: {}.", beside.join("; "));
            text += &format!("{}\n", Style::new().yellow().apply_to(self.folded(&line, 0)));
        }
        text
    }

    /// The one line that everybody waits for; on a narrow screen it may take two.
    fn headline_line(&self, verification: &Verification) -> String {
        let what = headline_message(verification, self.language).what;
        let style = tone_style(verification.headline().tone());
        // Each line is styled on its own, so that a screen can draw them one by one.
        let lines = self.folded(&spelt_out(&what), 0);
        lines.lines().map(|line| style.apply_to(line).to_string()).collect::<Vec<_>>().join("\n")
    }

    /// Repeats the headline if the text is so long that its first line has scrolled off the screen.
    fn again(&self, text: &str, verification: &Verification) -> String {
        if self.screen.is_term() && text.lines().count() >= usize::from(self.screen.size().0) {
            format!("\n{}\n", self.headline_line(verification))
        } else {
            String::new()
        }
    }

    /// Everything below the holder.
    fn details(&self, reading: &Reading) -> String {
        let mut text = self.checks(&reading.verification);
        text += &self.asked(&reading.document);
        format!("{text}\n{}{}{}", self.trusted(), self.how(reading), self.limits())
    }

    /// What was checked, and what is unusual.
    pub(super) fn checks(&self, verification: &Verification) -> String {
        let label = |check: &Check| question_label(check.question, self.language);
        let width = verification.checks.iter().map(|check| label(check).chars().count()).max().unwrap_or(0);
        let checks: String = verification.checks.iter().map(|check| self.check(check, width)).collect();
        let findings: String = verification.findings.iter().map(|finding| self.finding(finding)).collect();
        let mut text = self.section(self.language.pick("ĐÃ KIỂM TRA", "CHECKS")) + &checks;
        if !findings.is_empty() {
            text += &self.section(self.language.pick("ĐIỂM CẦN LƯU Ý", "FINDINGS"));
            text += &findings;
        }
        text
    }

    fn section(&self, title: &str) -> String {
        format!("\n{}\n", style(title).bold())
    }

    fn check(&self, check: &Check, width: usize) -> String {
        let outcome = outcome_style(&check.outcome).apply_to(outcome_label(&check.outcome, self.language));
        let label = format!("{}:", question_label(check.question, self.language));
        let mut text = format!("  {label:0$}  {outcome}\n", width + 1);
        if let Some(reason) = check.outcome.reason() {
            let Message { what, to_do } = reason_message(reason, self.language);
            text += &self.indented(&what);
            if matches!(check.outcome, Outcome::Failed(_) | Outcome::Inconclusive(_)) {
                text += &self.indented(&to_do);
            }
        }
        text
    }

    fn finding(&self, finding: &Finding) -> String {
        let Message { what, to_do } = reason_message(finding, self.language);
        format!("  {}\n{}", self.folded(&what, 2), self.indented(&to_do))
    }

    fn indented(&self, line: &str) -> String {
        format!("      {}\n", style(self.folded(line, 6)).dim())
    }

    /// Which certificates were trusted: if one is missing, the user must know where to put it.
    fn trusted(&self) -> String {
        let Trust { store, folder } = self.trust;
        let label = self.language.pick("Chứng thư gốc tin cậy", "Trusted roots");
        let folder = folder.as_ref().map(|folder| format!(" ({})", spelt_out(&screen::path(folder))));
        self.footnote(&format!("{label}: {}{}", store.anchor_count(), folder.unwrap_or_default()))
    }

    /// How the card was opened, and how long that took.
    fn how(&self, reading: &Reading) -> String {
        let transfer = &reading.transfer;
        let transfer = format!(
            "{} {}, {} byte, {} ms",
            transfer.commands,
            self.language.pick("lệnh", "commands"),
            transfer.bytes,
            transfer.time.as_millis()
        );
        let Some(Access { protocol, password }) = &reading.access else { return self.footnote(&transfer) };
        let protocol = match protocol {
            AccessProtocol::Pace(protocol) => format!("PACE ({})", protocol.name()),
            _ => protocol.name().to_uppercase(),
        };
        let (opened, with) =
            (self.language.pick("Mở thẻ bằng", "Opened by"), self.language.pick("với", "with"));
        self.footnote(&format!("{opened} {protocol} {with} {}; {transfer}", password.name().to_uppercase()))
    }

    /// What reading a chip cannot show.
    fn limits(&self) -> String {
        self.footnote(self.language.pick(
            "Chip ghi thông tin tại ngày cấp thẻ. Đọc ngoại tuyến không chứng minh chủ thẻ có mặt hay đồng ý.",
            "The chip tells the state as of the day of issue. An offline read proves neither presence nor consent.",
        ))
    }

    fn footnote(&self, line: &str) -> String {
        format!("{}\n", style(self.folded(line, 0)).dim())
    }

    fn folded(&self, text: &str, indent: usize) -> String {
        folded(text, indent, &self.screen)
    }
}

fn tone_style(tone: Tone) -> Style {
    let style = Style::new().bold();
    match tone {
        Tone::Green => style.green(),
        Tone::Red => style.white().on_red(),
        Tone::Grey => style.black().on_white(),
        _ => style.yellow(),
    }
}

fn outcome_style(outcome: &Outcome) -> Style {
    match outcome {
        Outcome::Passed => Style::new().green(),
        Outcome::Failed(_) => Style::new().red().bold(),
        Outcome::Inconclusive(_) => Style::new().yellow(),
        _ => Style::new().dim(),
    }
}

#[cfg(test)]
mod tests {
    use cccd::pki::TrustStore;

    use super::*;

    #[test]
    fn the_format_of_a_picture_is_said_where_its_name_does_not() {
        let trust = Trust { store: TrustStore::empty(), folder: None };
        let screen = Term::stdout();
        let view =
            View { language: Language::English, all: false, fields: None, files: &[], screen, trust: &trust };
        let shown = |name: &str, format| {
            let photo = Photo::Written(format);
            let text = view.portrait(Path::new(name), Some(&photo), Verdict::Genuine);
            console::strip_ansi_codes(&text).into_owned()
        };
        assert_eq!(shown("photo.JPG", ImageFormat::Jpeg), "\n  Portrait  photo.JPG\n");
        assert_eq!(shown("photo.j2k", ImageFormat::Jpeg2000), "\n  Portrait  photo.j2k\n");
        assert_eq!(
            shown("photo.jpg", ImageFormat::Jpeg2000),
            "\n  Portrait  photo.jpg\n    JPEG 2000: usually named with the ending .jp2\n"
        );
        assert!(shown("photo", ImageFormat::Jpeg).contains("JPEG: usually named with the ending .jpg"));
    }
}
