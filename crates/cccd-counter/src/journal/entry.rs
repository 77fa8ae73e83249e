//! A row of the journal.

use std::{cmp::Ordering, ops::Range, time::Duration};

use cccd::{
    Error, Result,
    check::{Headline, Verdict},
    error::{Class, JournalError, UsageError},
    messages::Language,
};
use jiff::{civil::Date, tz::offset};

/// Maximum number of characters of a counter's name and of a purpose.
const MAX_CHARACTERS: usize = 80;
/// A run of this many digits could be a person's number: the old one has nine.
const PERSONAL_DIGITS: usize = 9;

/// A row of the journal. It does not identify the card or its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    time: i64,
    counter: String,
    purpose: String,
    method: Method,
    outcome: Ending,
    headline: Option<Headline>,
    duration: Duration,
}

impl Entry {
    /// Creates a row; `time` is in seconds since 1970 (UTC).
    ///
    /// # Errors
    /// [`JournalError::Text`] for a counter or purpose that [`check_text`](Self::check_text) rejects.
    pub fn new(
        time: i64,
        counter: &str,
        purpose: &str,
        method: Method,
        outcome: Ending,
        duration: Duration,
    ) -> Result<Self> {
        let counter = Self::check_text("counter", counter)?;
        let purpose = Self::check_text("purpose", purpose)?;
        Ok(Self { time, counter, purpose, method, outcome, headline: None, duration })
    }

    /// Sets the headline of the read; `None` where no read began.
    #[must_use]
    pub const fn with_headline(mut self, headline: Option<Headline>) -> Self {
        self.headline = headline;
        self
    }

    /// Returns the text without surrounding spaces, if it is allowed in a journal.
    ///
    /// # Errors
    /// [`JournalError::Text`] if it is empty, has more than 80 characters, contains a control character, or contains
    /// nine digits in a row, even if spaces, points or hyphens separate them.
    pub fn check_text(argument: &'static str, text: &str) -> Result<String> {
        let text = text.trim();
        let digits = text.chars().filter(|letter| letter.is_alphanumeric());
        let (longest, _) = digits.fold((0, 0), |(longest, run), letter| {
            let run = if letter.is_numeric() { run + 1 } else { 0 };
            (run.max(longest), run)
        });
        let count = text.chars().count();
        if count == 0
            || count > MAX_CHARACTERS
            || longest >= PERSONAL_DIGITS
            || text.chars().any(char::is_control)
        {
            return Err(JournalError::Text { argument }.into());
        }
        Ok(text.to_owned())
    }

    /// When the transaction took place, in seconds since 1970 (UTC).
    pub const fn time(&self) -> i64 {
        self.time
    }

    /// The name of the counter.
    pub fn counter(&self) -> &str {
        &self.counter
    }

    /// What the card was read for.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// The method by which the citizen's information was used.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The outcome.
    pub const fn outcome(&self) -> Ending {
        self.outcome
    }

    /// The headline of the read; `None` where no read began, and in rows written before journals kept it.
    pub const fn headline(&self) -> Option<Headline> {
        self.headline
    }

    /// How long it took.
    pub const fn duration(&self) -> Duration {
        self.duration
    }
}

/// The seven ways to use a citizen's information in place of the paper household book, as published by the police
/// department C06.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// The card itself is presented. Reading its chip without a connection to the national database counts as this.
    Card,
    /// A device that reads the QR code.
    QrReader,
    /// A device that reads the chip, connected to the national database (Decree 104/2022/NĐ-CP, article 14).
    ChipReader,
    /// A query of the national population database.
    Database,
    /// The electronic identification account.
    Account,
    /// The confirmation of residence, CT07.
    Confirmation,
    /// The notice of the personal number.
    Notice,
}

impl Method {
    /// All methods, by number.
    pub const ALL: [Self; 7] = [
        Self::Card,
        Self::QrReader,
        Self::ChipReader,
        Self::Database,
        Self::Account,
        Self::Confirmation,
        Self::Notice,
    ];

    /// Its number, 1 to 7.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Returns the method with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|method| i64::from(method.number()) == number)
    }

    /// Its name as shown to people.
    pub const fn label(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Card => ("Thẻ CCCD gắn chip", "Card with a chip"),
            Self::QrReader => ("Thiết bị đọc mã QR", "QR code reader"),
            Self::ChipReader => ("Thiết bị đọc chip (kết nối)", "Chip reader (connected)"),
            Self::Database => ("Tra cứu CSDL quốc gia về dân cư", "National population database"),
            Self::Account => ("Tài khoản định danh (VNeID)", "Electronic account (VNeID)"),
            Self::Confirmation => ("Xác nhận cư trú (CT07)", "Confirmation of residence (CT07)"),
            Self::Notice => ("Thông báo số định danh", "Notice of the personal number"),
        };
        language.pick(vi, en)
    }
}

/// The outcome of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The card was read and judged.
    Verdict(Verdict),
    /// It ended with an error of this class.
    Failed(Class),
}

impl Ending {
    /// The outcome of a read: the error that ended it, if any, unless the card is not genuine.
    pub fn of(verdict: Verdict, error: Option<&Error>) -> Self {
        match error {
            Some(error) if verdict != Verdict::NotGenuine => Self::Failed(error.code().class()),
            _ => Self::Verdict(verdict),
        }
    }

    /// Its name in the file and in tables for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verdict(verdict) => verdict.name(),
            Self::Failed(class) => class.name(),
        }
    }

    /// All outcomes, the best first.
    pub fn all() -> impl Iterator<Item = Self> {
        Verdict::ALL.into_iter().rev().map(Self::Verdict).chain(Class::ALL.into_iter().map(Self::Failed))
    }

    /// Returns the outcome with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|outcome| outcome.name() == name)
    }

    /// Its name as shown to people, in a few words.
    pub const fn label(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Verdict(Verdict::Genuine) => ("Thẻ thật", "Genuine"),
            Self::Verdict(Verdict::ChipNotProven) => {
                ("Dữ liệu đúng, chưa chứng minh được chip", "Data authentic, chip not proven")
            }
            Self::Verdict(Verdict::NotGenuine) => ("Không phải thẻ thật", "Not genuine"),
            Self::Verdict(_) => ("Chưa xác định được", "Cannot tell"),
            Self::Failed(Class::Transport) => {
                ("Lỗi: đầu đọc hoặc thẻ xê dịch", "Error: reader or card moved")
            }
            Self::Failed(Class::Card) => ("Lỗi: thẻ từ chối lệnh", "Error: the card refused"),
            Self::Failed(Class::SecureMessaging) => ("Lỗi: kênh bảo mật bị ngắt", "Error: channel dropped"),
            Self::Failed(Class::Access) => ("Lỗi: số hoặc mã không đúng", "Error: wrong key"),
            Self::Failed(Class::Data) => ("Lỗi: dữ liệu trên thẻ hỏng", "Error: malformed data"),
            Self::Failed(Class::Authenticity) => ("Lỗi: không xác thực được", "Error: authenticity"),
            Self::Failed(Class::Crypto) => ("Lỗi: phép mã hóa", "Error: cryptography"),
            Self::Failed(Class::Trace) => ("Lỗi: bản ghi lần đọc", "Error: recorded read"),
            Self::Failed(Class::TrustStore) => ("Lỗi: thư mục tin cậy", "Error: trust folder"),
            Self::Failed(Class::InputOutput) => ("Lỗi: tệp hoặc máy tính", "Error: file or computer"),
            Self::Failed(Class::Usage) => ("Lỗi: lệnh hoặc tham số sai", "Error: wrong call"),
            Self::Failed(_) => ("Lỗi của chương trình", "Error of the program"),
        };
        language.pick(vi, en)
    }
}

impl Ord for Ending {
    /// Orders the best first, as in [`all`](Self::all).
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |outcome: &Self| Self::all().position(|other| other == *outcome);
        rank(self).cmp(&rank(other))
    }
}

impl PartialOrd for Ending {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A month of the calendar in Vietnam (UTC+7, without daylight saving time).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    first: Date,
    next: Date,
}

impl Month {
    /// Parses `2026-11`.
    ///
    /// # Errors
    /// [`UsageError::Argument`] for another form, or for anything but months 01 to 12 of the years 1970 to 9998.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = UsageError::Argument { argument: "month" };
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let parsed = text.split_once('-').filter(|(year, month)| digits(year, 4) && digits(month, 2));
        let (year, month): (i16, i8) = parsed
            .and_then(|(year, month)| year.parse().ok().zip(month.parse().ok()))
            .ok_or(wrong.clone())?;
        let (next_year, next_month) =
            if month == 12 { (year + 1, 1) } else { (year, month.saturating_add(1)) };
        match (Date::new(year, month, 1), Date::new(next_year, next_month, 1)) {
            (Ok(first), Ok(next)) if (1970..9999).contains(&year) => Ok(Self { first, next }),
            _ => Err(wrong.into()),
        }
    }

    /// From its first second up to the first second of the next month, since 1970 (UTC).
    pub(super) fn seconds(self) -> Range<i64> {
        let second = |date: Date| {
            offset(7).to_timestamp(date.at(0, 0, 0, 0)).map_or(0, |timestamp| timestamp.as_second())
        };
        second(self.first)..second(self.next)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}
