//! The monthly report over the journals of one or more counters.
//!
//! The times are those of each [`Entry`]: `cccd read` measures from the command to the verdict, including typing and
//! waiting for the card; `cccd watch` measures from the moment when both input and card are there.

mod chart;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use cccd::{
    Result,
    check::Headline,
    messages::{Language, headline_label},
};

use crate::journal::{Ending, Entry, Journal, Method, Month};

/// The notes under every report that contains reads of this program.
pub const fn notes(language: Language) -> [&'static str; 2] {
    [
        language.pick(
            "Đọc chip khi không kết nối Cơ sở dữ liệu quốc gia được tính là xuất trình thẻ (phương thức 1), \
             không phải thiết bị đọc chip có kết nối (phương thức 3; Nghị định 104/2022/NĐ-CP, Điều 14).",
            "A chip that is read without a connection to the national database counts as a card presented \
             (method 1), not as the connected reader (method 3; Decree 104/2022/NĐ-CP, article 14).",
        ),
        language.pick(
            "Thời gian của cccd read gồm cả lúc nhập số và chờ thẻ; của cccd watch tính từ khi có đủ số và thẻ.",
            "Times of cccd read include typing and waiting for the card; those of cccd watch begin when both \
             are there.",
        ),
    ]
}

/// The transactions of a month.
#[derive(Clone, Debug)]
pub struct Report {
    month: Month,
    entries: Vec<Entry>,
}

impl Report {
    /// Creates the report from the rows of a month.
    pub const fn new(month: Month, entries: Vec<Entry>) -> Self {
        Self { month, entries }
    }

    /// Reads the rows of a month from these journals. A file that is named twice counts once.
    ///
    /// # Errors
    /// [`JournalError`](cccd::error::JournalError) of the first journal that cannot be read: a report that lacks one of
    /// its counters would be wrong.
    pub fn of_journals<'p>(month: Month, journals: impl IntoIterator<Item = &'p Path>) -> Result<Self> {
        let mut entries = Vec::new();
        let mut read = BTreeSet::new();
        for path in journals {
            // A path that cannot be resolved cannot be opened either, and opening it reports the reason.
            if read.insert(path.canonicalize().unwrap_or_else(|_| path.into())) {
                entries.extend(Journal::open_existing(path)?.entries(month)?);
            }
        }
        Ok(Self::new(month, entries))
    }

    /// The month it covers.
    pub const fn month(&self) -> Month {
        self.month
    }

    /// All transactions.
    pub fn all(&self) -> Group<'_> {
        Group(self.entries.iter().collect())
    }

    /// The number of transactions by counter, method, purpose, result and headline, with their times, as a table:
    /// either with stable names in the columns and rows, or with words for people in a language.
    #[cfg(feature = "tables")]
    pub fn table(&self, words: Option<Language>) -> crate::table::Table {
        use crate::table::{Cell, Table};

        let language = words.unwrap_or_default();
        let columns = [
            ("month", "Tháng", "Month"),
            ("counter", "Quầy", "Counter"),
            ("method", "Phương thức", "Method"),
            ("purpose", "Mục đích", "Purpose"),
            ("result", "Kết quả", "Result"),
            ("headline", "Điều cần biết", "Headline"),
            ("count", "Số lượt", "Count"),
            ("median_seconds", "Trung vị (giây)", "Median (seconds)"),
            ("percentile_95_seconds", "Phân vị 95 % (giây)", "95th percentile (seconds)"),
        ];
        let columns = columns
            .map(|(name, vi, en)| if words.is_some() { language.pick(vi, en) } else { name }.to_owned());
        let month = self.month.to_string();
        let rows = self.all().rows().into_iter().map(|(row, group)| {
            let (method, result, headline) = match words {
                Some(_) => (
                    format!("{}. {}", row.method.number(), row.method.label(language)),
                    row.outcome.label(language),
                    row.headline.map(|headline| headline_label(headline, language)),
                ),
                None => {
                    (row.method.number().to_string(), row.outcome.name(), row.headline.map(Headline::name))
                }
            };
            let headline = headline.unwrap_or_default();
            let texts = [&month, row.counter, &method, row.purpose, result, headline].map(Cell::from);
            #[expect(clippy::cast_precision_loss, reason = "no counter has 2^52 transactions")]
            let count = group.count() as f64;
            let numbers = [count, seconds(group.median()), seconds(group.percentile_95())];
            texts.into_iter().chain(numbers.map(Cell::Number)).collect()
        });
        Table {
            title: match language {
                Language::English => format!("Transactions at the counter, {month}"),
                _ => format!("Giao dịch tại quầy, tháng {month}"),
            },
            sheet: language.pick("Giao dịch", "Transactions").to_owned(),
            notes: words.map_or_else(Vec::new, |language| {
                let name = language.pick("Lưu ý", "Note");
                notes(language).map(|note| (name.to_owned(), note.to_owned())).into()
            }),
            columns: columns.into(),
            rows: rows.collect(),
        }
    }

    /// A chart (SVG) by counter and by purpose: the number of transactions per result, and how long they took.
    pub fn chart(&self, language: Language) -> String {
        chart::draw(self, language)
    }
}

/// A group of transactions.
#[derive(Clone, Debug, Default)]
pub struct Group<'e>(Vec<&'e Entry>);

/// The values that distinguish a row of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row<'e> {
    /// The name of the counter.
    pub counter: &'e str,
    /// The method by which the citizen's information was used.
    pub method: Method,
    /// What the card was read for.
    pub purpose: &'e str,
    /// The outcome.
    pub outcome: Ending,
    /// The headline of the read, where it was recorded.
    pub headline: Option<Headline>,
}

impl<'e> Group<'e> {
    /// Splits the group by key, in the order of the keys.
    pub fn by<K: Ord>(&self, key: impl Fn(&'e Entry) -> K) -> BTreeMap<K, Self> {
        let mut parts = BTreeMap::<K, Self>::new();
        for entry in &self.0 {
            parts.entry(key(entry)).or_default().0.push(entry);
        }
        parts
    }

    /// Splits the group by counter, method, purpose, result and headline.
    pub fn rows(&self) -> BTreeMap<Row<'e>, Self> {
        self.by(|entry| Row {
            counter: entry.counter(),
            method: entry.method(),
            purpose: entry.purpose(),
            outcome: entry.outcome(),
            headline: entry.headline(),
        })
    }

    /// Returns the groups whose headline says something other than the verdict, in the order of the headlines.
    pub fn by_headline(&self) -> BTreeMap<Headline, Self> {
        let mut parts = BTreeMap::<Headline, Self>::new();
        for entry in &self.0 {
            if let Some(headline) = entry.headline().filter(|headline| headline.verdict().is_none()) {
                parts.entry(headline).or_default().0.push(entry);
            }
        }
        parts
    }

    /// The number of transactions.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The median of their times; for an even count, the mean of the two middle ones. Zero for an empty group.
    pub fn median(&self) -> Duration {
        let times = self.times();
        let middle = times.len() / 2;
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        if times.len() % 2 == 1 { at(middle) } else { (at(middle.saturating_sub(1)) + at(middle)) / 2 }
    }

    /// The 95th percentile of their times by nearest rank: the shortest time that at least 95 % do not exceed. Zero for
    /// an empty group.
    pub fn percentile_95(&self) -> Duration {
        let times = self.times();
        let rank = (times.len() * 95).div_ceil(100);
        times.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    fn times(&self) -> Vec<Duration> {
        let mut times: Vec<_> = self.0.iter().map(|entry| entry.duration()).collect();
        times.sort_unstable();
        times
    }
}

/// Converts to seconds, at the millisecond precision of the journal.
pub fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use cccd::{check::Verdict, error::Class};

    use super::*;

    pub(super) fn entry(counter: &str, purpose: &str, outcome: Ending, milliseconds: u64) -> Entry {
        let time = Duration::from_millis(milliseconds);
        Entry::new(1_795_000_000, counter, purpose, Method::Card, outcome, time).unwrap()
    }

    pub(super) const GENUINE: Ending = Ending::Verdict(Verdict::Genuine);

    fn report(entries: Vec<Entry>) -> Report {
        Report::new(Month::parse("2026-11").unwrap(), entries)
    }

    fn times(milliseconds: impl IntoIterator<Item = u64>) -> [u128; 2] {
        let entries = milliseconds.into_iter().map(|time| entry("1", "a", GENUINE, time));
        let report = report(entries.collect());
        [report.all().median(), report.all().percentile_95()].map(|time| time.as_millis())
    }

    #[test]
    fn median_and_percentile_are_those_of_the_books() {
        assert_eq!(times([]), [0, 0]);
        assert_eq!(times([7]), [7, 7]);
        assert_eq!(times([9, 1, 5]), [5, 9]);
        assert_eq!(times([40, 10, 30, 20]), [25, 40]);
        assert_eq!(times(1..=20), [10, 19]);
        assert_eq!(times(1..=21), [11, 20]);
        assert_eq!(times((1..=100).rev()), [50, 95]);
    }

    #[test]
    fn a_row_is_of_one_counter_method_purpose_and_result() {
        let failed = Ending::Failed(Class::Access);
        let report = report(vec![
            entry("2", "a", GENUINE, 3000),
            entry("1", "b", failed, 9000),
            entry("1", "b", GENUINE, 1000),
            entry("1", "b", GENUINE, 2000),
            entry("1", "a", GENUINE, 4000),
        ]);
        let rows = report.all().rows();
        let rows: Vec<_> = rows
            .iter()
            .map(|(row, group)| {
                (row.counter, row.purpose, row.outcome, group.count(), seconds(group.median()))
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("1", "a", GENUINE, 1, 4.0),
                ("1", "b", GENUINE, 2, 1.5),
                ("1", "b", failed, 1, 9.0),
                ("2", "a", GENUINE, 1, 3.0)
            ]
        );
    }

    #[test]
    fn what_has_another_headline_is_counted_apart() {
        let of = |headline| entry("1", "a", GENUINE, 1000).with_headline(Some(headline));
        let expired = of(Headline::Expired);
        let entries = vec![of(Headline::Genuine), expired.clone(), entry("1", "a", GENUINE, 1), expired];
        let report = report(entries);
        let rows = report.all().rows();
        let counts: Vec<_> = rows.iter().map(|(row, group)| (row.headline, group.count())).collect();
        assert_eq!(counts, [(None, 1), (Some(Headline::Expired), 2), (Some(Headline::Genuine), 1)]);
        let apart: Vec<_> =
            report.all().by_headline().iter().map(|(headline, group)| (*headline, group.count())).collect();
        assert_eq!(apart, [(Headline::Expired, 2)]);
    }

    #[cfg(feature = "tables")]
    #[test]
    fn a_table_has_stable_names_or_words() {
        let report = report(vec![entry("Quầy 1", "=1+1", GENUINE, 6250)]);
        let csv = report.table(None).to_csv();
        assert_eq!(
            std::str::from_utf8(csv.expose()).unwrap(),
            "\u{feff}month,counter,method,purpose,result,headline,count,median_seconds,percentile_95_seconds\r\n\
             2026-11,Quầy 1,1,'=1+1,genuine,,1,6.25,6.25\r\n"
        );
        let words = report.table(Some(Language::Vietnamese));
        assert_eq!(words.columns[4..7], ["Kết quả", "Điều cần biết", "Số lượt"]);
        assert_eq!(words.title, "Giao dịch tại quầy, tháng 2026-11");
    }

    #[test]
    fn a_journal_that_is_named_twice_counts_once_and_an_empty_file_has_no_rows() {
        let folder = std::env::temp_dir().join(format!("cccd-report-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let [first, second, empty] = ["1.db", "2.db", "empty.db"].map(|name| folder.join(name));
        Journal::open(&first).unwrap().append(&entry("1", "a", GENUINE, 1)).unwrap();
        Journal::open(&second).unwrap().append(&entry("2", "a", GENUINE, 1)).unwrap();
        std::fs::write(&empty, b"").unwrap();
        let again = folder.join(".").join("1.db");
        let month = Month::parse("2026-11").unwrap();
        let count =
            |paths: &[&Path]| Report::of_journals(month, paths.iter().copied()).unwrap().all().count();
        assert_eq!(count(&[&first, &second, &again, &first, &empty]), 2);
        assert_eq!(count(&[&empty]), 0);
        assert!(Report::of_journals(month, [first.as_path(), &folder.join("none.db")]).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
