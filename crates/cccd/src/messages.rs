//! Messages for every code, verdict and headline in two lines: what happened and what to do, in Vietnamese and English.
//!
//! They are defined here so that the command, the C interface and a page use the same words. The reader is a clerk at a
//! counter, so the messages are short, plain and polite. Vietnamese text is in Unicode NFC. No line contains a value
//! from a card. The subject of an error or a reason (a file, a field by its label, a status word) is given in
//! parentheses at the end of the first line.

/// Declares the rows of a table, each by its code: what happened and what to do, in Vietnamese, then in English; then
/// the text in the parentheses, in both languages (`detail`) or the same for both (`about`).
macro_rules! rows {
    ($(
        $code:ident: $vi_what:expr, $vi_to_do:expr, $en_what:expr, $en_to_do:expr
        $(, about $about:expr)? $(, detail $vi:expr, $en:expr)?;
    )*) => {
        &[$(
            $crate::messages::row($crate::Code::$code, $vi_what, $vi_to_do, $en_what, $en_to_do)
                $(.detail($about, $about))? $(.detail($vi, $en))?
        ),*]
    };
}

mod access;
mod authenticity;
mod card;
mod catalogue;
mod crypto;
mod data;
mod detail;
mod evidence;
mod findings;
mod headline;
mod input_output;
mod journal;
mod labels;
mod mapping;
mod secure_messaging;
mod trace;
mod transport;
mod trust_store;
mod usage;
mod verdict;

use std::{borrow::Cow, fmt};

pub use catalogue::{Text, catalogue};
pub use headline::{headline_label, headline_message};
pub use labels::{field_label, field_label_for, key_reason_label, outcome_label, question_label};
pub use verdict::verdict_message;

use crate::{Code, Error, check::Reason};

/// A language of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Vietnamese, the default.
    #[default]
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// The language of an ISO 639-1 code, `vi` or `en`; `None` for any other.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "vi" => Some(Self::Vietnamese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// Formats a number to the tenth, with the decimal mark of this language.
    pub fn decimal(self, number: f64) -> String {
        format!("{number:.1}").replace('.', self.pick(",", "."))
    }

    /// Returns the one of two texts that is in this language.
    pub const fn pick<T: Copy>(self, vi: T, en: T) -> T {
        match self {
            Self::Vietnamese => vi,
            Self::English => en,
        }
    }
}

/// Two lines for people. `Display` writes both, with a line break between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What happened.
    pub what: Cow<'static, str>,
    /// What to do; for a reason or a finding also its meaning.
    pub to_do: Cow<'static, str>,
}

impl Message {
    /// Adds the subject of the message in parentheses before the full stop of the first line.
    fn with_detail(mut self, detail: Option<String>) -> Self {
        if let Some(detail) = detail {
            self.what = format!("{} ({detail}).", self.what.trim_end_matches('.')).into();
        }
        self
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.what, self.to_do)
    }
}

/// The message of a code, without its subject.
pub fn code_message(code: Code, language: Language) -> Message {
    row_of(code).lines.message(language)
}

/// The message of an error, with its details: readers, file, part and position of the key, lengths, status word.
pub fn error_message(error: &Error, language: Language) -> Message {
    let Row { lines, detail, .. } = row_of(error.code());
    lines.message(language).with_detail(detail::of_error(error, detail, language))
}

/// The message of a reason or a finding, with its subject: files, fields by their labels, the certificate's name and
/// key identifier, status word.
pub fn reason_message(reason: &Reason, language: Language) -> Message {
    let detail = reason.about.as_ref().and_then(|about| detail::of_reason(about, language));
    code_message(reason.code, language).with_detail(detail)
}

/// The two lines in both languages.
#[derive(Clone, Copy)]
struct Lines {
    vi: [&'static str; 2],
    en: [&'static str; 2],
}

impl Lines {
    const fn message(self, language: Language) -> Message {
        let [what, to_do] = language.pick(self.vi, self.en);
        Message { what: Cow::Borrowed(what), to_do: Cow::Borrowed(to_do) }
    }
}

/// One row of the tables: a code, its lines, and the detail of the error with this code.
#[derive(Clone, Copy)]
struct Row {
    code: Code,
    lines: Lines,
    detail: Words,
}

impl Row {
    /// Sets the text in the parentheses, in Vietnamese and English (see [`detail::fill`]). A refusal is appended
    /// automatically.
    const fn detail(mut self, vi: &'static str, en: &'static str) -> Self {
        self.detail = Words { vi, en };
        self
    }
}

/// A few words in both languages.
#[derive(Clone, Copy)]
struct Words {
    vi: &'static str,
    en: &'static str,
}

impl Words {
    const NONE: Self = Self { vi: "", en: "" };

    const fn pick(self, language: Language) -> &'static str {
        language.pick(self.vi, self.en)
    }
}

const fn lines(
    vi_what: &'static str,
    vi_to_do: &'static str,
    en_what: &'static str,
    en_to_do: &'static str,
) -> Lines {
    Lines { vi: [vi_what, vi_to_do], en: [en_what, en_to_do] }
}

const fn row(
    code: Code,
    vi_what: &'static str,
    vi_to_do: &'static str,
    en_what: &'static str,
    en_to_do: &'static str,
) -> Row {
    Row { code, lines: lines(vi_what, vi_to_do, en_what, en_to_do), detail: Words::NONE }
}

/// The tables, in the order of the codes.
fn rows() -> impl Iterator<Item = &'static Row> {
    [
        transport::ROWS,
        card::ROWS,
        secure_messaging::ROWS,
        access::ROWS,
        data::ROWS,
        authenticity::ROWS,
        findings::ROWS,
        crypto::ROWS,
        trace::ROWS,
        trust_store::ROWS,
        evidence::ROWS,
        input_output::ROWS,
        journal::ROWS,
        mapping::ROWS,
        usage::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Returns the row of a code. A test ensures that each code has one. If one were missing, a general line would serve a
/// clerk better than no line.
fn row_of(code: Code) -> Row {
    rows().find(|row| row.code == code).copied().unwrap_or(Row { code, lines: GENERAL, detail: Words::NONE })
}

const GENERAL: Lines = lines(
    "Có lỗi xảy ra.",
    "Vui lòng đọc lại thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật, kèm theo mã lỗi.",
    "Something went wrong.",
    "Please read the card again; if that does not help, tell technical support the number of the error.",
);

#[cfg(test)]
mod tests {
    use unicode_normalization::{UnicodeNormalization, is_nfc};

    use super::*;
    use crate::check::{Headline, Verdict};

    /// Whether a text is in NFC and has at least one letter that English does not have.
    pub(super) fn is_vietnamese_text(text: &str) -> bool {
        let has_mark = text.nfd().any(|c| ('\u{300}'..='\u{36F}').contains(&c));
        is_nfc(text) && (has_mark || text.contains(['đ', 'Đ']))
    }

    fn all_lines() -> Vec<(String, Lines)> {
        let both = |name: String, message: &dyn Fn(Language) -> Message| {
            let [vi, en] = [Language::Vietnamese, Language::English].map(message);
            let text = |line: Cow<'static, str>| match line {
                Cow::Borrowed(text) => text,
                Cow::Owned(text) => panic!("{text} is not from a table"),
            };
            (name, lines(text(vi.what), text(vi.to_do), text(en.what), text(en.to_do)))
        };
        let verdicts = [Verdict::Genuine, Verdict::NotGenuine, Verdict::CannotTell, Verdict::ChipNotProven];
        Code::ALL
            .iter()
            .map(|code| both(code.to_string(), &|language| code_message(*code, language)))
            .chain(verdicts.iter().map(|verdict| {
                both(verdict.name().to_owned(), &|language| verdict_message(*verdict, language))
            }))
            .chain(Headline::ALL.iter().filter(|headline| headline.verdict().is_none()).map(|headline| {
                both(headline.name().to_owned(), &|language| headline::message(*headline, language))
            }))
            .chain([("general".to_owned(), GENERAL)])
            .collect()
    }

    #[test]
    fn a_number_has_the_decimal_mark_of_its_language() {
        assert_eq!(Language::Vietnamese.decimal(1234.56), "1234,6");
        assert_eq!(Language::English.decimal(-0.05), "-0.1");
    }

    #[test]
    fn every_code_has_one_row_in_order() {
        let codes: Vec<_> = rows().map(|row| row.code).collect();
        assert_eq!(codes, Code::ALL);
    }

    #[test]
    fn every_line_is_one_short_finished_sentence() {
        for (name, Lines { vi, en }) in all_lines() {
            // The detail is added in parentheses at the end.
            assert!(!vi[0].ends_with(").") && !en[0].ends_with(")."), "{name}");
            for line in [vi, en].concat() {
                assert!(line.ends_with('.') && line.trim() == line, "{name}: {line}");
                assert!((10..=110).contains(&line.chars().count()), "{name}: {line}");
                assert!(!line.contains(['{', '}', '\n', '\t', '_', '…']), "{name}: {line}");
                assert!(
                    !line.contains("  ") && !line.contains("TODO") && !line.contains(".."),
                    "{name}: {line}"
                );
            }
        }
    }

    #[test]
    fn vietnamese_is_vietnamese_in_nfc_and_english_is_ascii() {
        for (name, Lines { vi, en }) in all_lines() {
            for line in vi {
                assert!(is_vietnamese_text(line), "{name}: {line}");
            }
            for line in en {
                assert!(line.is_ascii(), "{name}: {line}");
            }
        }
    }

    #[test]
    fn no_two_codes_say_the_same_happened() {
        let all = all_lines();
        for (index, (name, lines)) in all.iter().enumerate() {
            for (other, seen) in &all[..index] {
                assert!(lines.vi[0] != seen.vi[0] && lines.en[0] != seen.en[0], "{name} and {other}");
            }
        }
    }

    #[test]
    fn one_spelling_throughout() {
        // The tone mark is on the first of two final vowels, as in official texts, and each thing has one name.
        let other_spellings =
            ["khoá", "hoá", "huỷ", "chứng chỉ", "chứng thực", "máy đọc", "căn cước công dân", "file"];
        for (name, Lines { vi, .. }) in all_lines() {
            for line in vi.map(str::to_lowercase) {
                assert!(!other_spellings.iter().any(|word| line.contains(word)), "{name}: {line}");
            }
        }
    }

    #[test]
    fn languages_have_codes() {
        assert_eq!(Language::default(), Language::Vietnamese);
        for language in [Language::Vietnamese, Language::English] {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("fr"), None);
    }

    #[test]
    fn a_detail_stands_before_the_full_stop() {
        let message =
            code_message(Code::FileAbsent, Language::Vietnamese).with_detail(Some("EF.DG13".into()));
        assert_eq!(message.what, "Chip không có tệp dữ liệu cần đọc (EF.DG13).");
        assert!(message.to_string().lines().eq([&*message.what, &*message.to_do]));
    }
}
