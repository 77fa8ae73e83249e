//! Formats the report of a month.

use std::fmt::Write as _;

use cccd::{
    check::Headline,
    messages::{Language, headline_label},
};
use cccd_base::screen::spelt_out;
use cccd_counter::report::{Group, Report, notes, seconds};
use console::{Term, measure_text_width, style};
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::terminal::{fold, folded};

/// Width of the names, and of each of the numbers after them; together they fit a terminal of 80 columns.
const NAMES: usize = 45;
const NUMBERS: [usize; 3] = [8, 11, 14];

/// The report for people: counter, method, purpose, result, and the headlines that say something other than the
/// verdict, each indented one step further.
pub(crate) fn text(report: &Report, language: Language) -> String {
    let all = report.all();
    let mut text = String::new();
    let title = language.pick("GIAO DỊCH TẠI QUẦY, THÁNG", "TRANSACTIONS AT THE COUNTER,");
    let _ = writeln!(text, "{}\n", style(format!("{title} {}", report.month())).bold());
    if all.count() == 0 {
        let _ = writeln!(text, "{}", language.pick("Không có giao dịch nào.", "No transaction."));
        return text;
    }
    let heads = [
        language.pick("Số lượt", "Count"),
        language.pick("Trung vị", "Median"),
        language.pick("Phân vị 95 %", "95th perc."),
    ];
    line(&mut text, 0, "", heads.map(str::to_owned));
    for (counter, group) in all.by(|entry| entry.counter()) {
        text.push('\n');
        step(&mut text, 0, counter, &group, language);
        for (method, group) in group.by(|entry| entry.method()) {
            step(&mut text, 2, &format!("{}. {}", method.number(), method.label(language)), &group, language);
            for (purpose, group) in group.by(|entry| entry.purpose()) {
                step(&mut text, 4, purpose, &group, language);
                for (outcome, group) in group.by(|entry| entry.outcome()) {
                    step(&mut text, 6, outcome.label(language), &group, language);
                    for (headline, group) in group.by_headline() {
                        step(&mut text, 8, headline_label(headline, language), &group, language);
                    }
                }
            }
        }
    }
    text.push('\n');
    step(&mut text, 0, language.pick("Tổng cộng", "Total"), &all, language);
    text.push('\n');
    for note in notes(language) {
        let _ = writeln!(text, "{}", folded(note, 0, &Term::stdout()));
    }
    text
}

/// A line with the numbers of a group.
fn step(text: &mut String, indent: usize, name: &str, group: &Group<'_>, language: Language) {
    let time = |time| format!("{} s", language.decimal(seconds(time)));
    let numbers = [group.count().to_string(), time(group.median()), time(group.percentile_95())];
    line(text, indent, &spelt_out(name), numbers);
}

/// A name, wrapped if it is too long, and the numbers after its last line.
fn line(text: &mut String, indent: usize, name: &str, numbers: [String; 3]) {
    let name = format!("{:indent$}{}", "", fold(name, indent, NAMES));
    let last = name.lines().last().map_or(0, measure_text_width);
    let _ = write!(text, "{name}{:width$}", "", width = NAMES.saturating_sub(last));
    for (number, width) in numbers.iter().zip(NUMBERS) {
        let _ = write!(text, "{number:>width$}");
    }
    text.push('\n');
}

/// The report for programs. Times are in seconds.
pub(crate) fn json(report: &Report) -> Value {
    let all = report.all();
    let rows = all.rows().into_iter().map(|(row, group)| {
        let key = json!({
            "counter": row.counter,
            "method": row.method.number(),
            "purpose": row.purpose,
            "result": row.outcome.name(),
            "headline": row.headline.map(Headline::name),
        });
        with_numbers(key, &group)
    });
    let counters = all.by(|entry| entry.counter());
    let counters = counters.iter().map(|(name, group)| with_numbers(json!({ "counter": name }), group));
    let purposes = all.by(|entry| entry.purpose());
    let purposes = purposes.iter().map(|(name, group)| with_numbers(json!({ "purpose": name }), group));
    json!({
        "schema_version": SCHEMA_VERSION,
        "month": report.month().to_string(),
        "total": with_numbers(json!({}), &all),
        "counters": counters.collect::<Vec<_>>(),
        "purposes": purposes.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn with_numbers(mut key: Value, group: &Group<'_>) -> Value {
    if let Value::Object(fields) = &mut key {
        fields.insert("count".to_owned(), group.count().into());
        fields.insert("median_seconds".to_owned(), seconds(group.median()).into());
        fields.insert("percentile_95_seconds".to_owned(), seconds(group.percentile_95()).into());
    }
    key
}
