//! The comparison of two traces for people.

use std::time::Duration;

use cccd::iso7816::{Command, StatusWord};

use super::{Change, Field, Row, TraceDiff};
use crate::{
    exchange::{Exchange, Protection, Reply},
    show::ShowOptions,
    summary::Share,
    words::{code_text, line, millis, phase_label},
};

/// What differs, line by line, and the times side by side.
pub(super) fn of(diff: &TraceDiff<'_>, options: &ShowOptions) -> String {
    let mut text = Text { text: String::new(), options: *options };
    text.fields(diff);
    text.rows(diff);
    text.times(diff);
    text.text
}

struct Text {
    text: String,
    options: ShowOptions,
}

impl Text {
    fn word<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.options.language.pick(vi, en)
    }

    fn fields(&mut self, diff: &TraceDiff<'_>) {
        for (field, a, b) in &diff.fields {
            let label = self.label(*field).to_owned();
            line(&mut self.text, format_args!("{label}\n  A {a}\n  B {b}"));
        }
    }

    fn label(&self, field: Field) -> &'static str {
        let (vi, en) = match field {
            Field::Source => ("Nguồn", "Source"),
            Field::Tool => ("Chương trình", "Program"),
            Field::Reader => ("Đầu đọc", "Reader"),
            Field::Atr => ("ATR", "ATR"),
            Field::Limits => ("Lệnh / trả lời", "Limits"),
            Field::AccessKey => ("Số, mã mở chip", "Access key"),
            Field::Settings => ("Tùy chọn", "Options"),
            Field::Certificates => ("Chứng thư", "Certificates"),
            Field::Result => ("Kết quả", "Result"),
        };
        self.options.language.pick(vi, en)
    }

    fn rows(&mut self, diff: &TraceDiff<'_>) {
        let count = |is: fn(&Row<'_>) -> bool| diff.rows.iter().filter(|row| is(row)).count();
        let same = count(|row| row.is_same());
        let changed = count(|row| matches!(row, Row::Both(..))) - same;
        let removed = count(|row| matches!(row, Row::Removed(_)));
        let added = count(|row| matches!(row, Row::Added(_)));
        let [one, two, three, four] = [
            self.word("giống nhau", "the same"),
            self.word("trả lời khác", "answered otherwise"),
            self.word("chỉ có ở A", "in A alone"),
            self.word("chỉ có ở B", "in B alone"),
        ]
        .map(str::to_owned);
        line(
            &mut self.text,
            format_args!("\n{same} {one} · {changed} {two} · {removed} {three} · {added} {four}"),
        );
        if let Some(row) = diff.first_difference() {
            let first = self.word("Khác nhau đầu tiên", "First difference").to_owned();
            let exchange = row.exchange();
            let phase = phase_label(exchange.phase, self.options.language);
            let (line_number, name) = (exchange.line, exchange.name());
            let of_line = self.word("dòng", "line").to_owned();
            line(&mut self.text, format_args!("{first}: {phase}, {of_line} {line_number}, {name}"));
        }
        for row in &diff.rows {
            match row {
                Row::Both(_, Change::None) => {}
                Row::Both(both, change) => self.changed(both, *change),
                Row::Removed(exchange) => self.alone("-", exchange),
                Row::Added(exchange) => self.alone("+", exchange),
            }
        }
    }

    fn alone(&mut self, sign: &str, exchange: &Exchange<'_>) {
        let came = self.came_back(exchange);
        let (number, name) = (exchange.number, exchange.name());
        line(&mut self.text, format_args!("{sign} {number:>5}        {name:<44} {came}"));
        self.bytes(sign, exchange);
    }

    fn changed(&mut self, both: &[Exchange<'_>; 2], change: Change) {
        let [one, other] = both;
        let what = match change {
            Change::Data => self.word("dữ liệu tệp khác nhau", "other bytes of the file").to_owned(),
            Change::None | Change::Status | Change::Length => {
                format!("{} / {}", self.came_back(one), self.came_back(other))
            }
        };
        let (i, j, name) = (one.number, other.number, one.name());
        line(&mut self.text, format_args!("! {i:>5} {j:>5}  {name:<44} {what}"));
        self.bytes("A", one);
        self.bytes("B", other);
    }

    /// What came back, without its bytes.
    fn came_back(&self, exchange: &Exchange<'_>) -> String {
        match exchange.outcome {
            Reply::Error(fault) => code_text(fault.code, self.options.language),
            Reply::Missing => self.word("không có trả lời", "no answer").to_owned(),
            Reply::Answer(answer) => {
                let status = exchange.status().map(|StatusWord(status)| format!("{status:04X}"));
                let length = exchange.answer.as_ref().map(|answer| answer.data().len() + 2);
                let length = length.unwrap_or(answer.expose().len());
                format!("{} ← {length}", status.unwrap_or_default())
            }
        }
    }

    /// Command and answer in plain, or as they were sent if they cannot be decrypted.
    fn bytes(&mut self, sign: &str, exchange: &Exchange<'_>) {
        if !self.options.bytes {
            return;
        }
        let is_open = exchange.protection != Protection::Unreadable;
        let plain =
            exchange.plain.as_ref().filter(|_| is_open).and_then(|plain| Command::to_bytes(plain).ok());
        let command = plain.unwrap_or_else(|| exchange.command.expose().clone());
        line(&mut self.text, format_args!("    {sign} → {}", hex::encode_upper(command)));
        let answer = match (&exchange.answer, &exchange.outcome) {
            (Some(answer), _) => [answer.data(), &answer.status().0.to_be_bytes()].concat(),
            (None, Reply::Answer(answer)) => answer.expose().clone(),
            (None, Reply::Error(_) | Reply::Missing) => return,
        };
        line(&mut self.text, format_args!("    {sign} ← {}", hex::encode_upper(answer)));
    }

    fn times(&mut self, diff: &TraceDiff<'_>) {
        let [part, card, own, commands] = [
            self.word("Phần", "Part"),
            self.word("thẻ+đường", "card+link"),
            self.word("máy này", "our own"),
            self.word("lệnh", "commands"),
        ]
        .map(str::to_owned);
        line(
            &mut self.text,
            format_args!("\n{part:<33} {:>9} {:>9} {card:>19} {own:>15} {commands:>10}", "A ms", "B ms"),
        );
        let all = self.word("Tất cả", "All");
        let language = self.options.language;
        let took = |share: &Share| share.commands > 0;
        let phases = diff.phases.iter().filter(|(phase, a, b)| phase.is_some() || took(a) || took(b));
        let rows = phases.map(|(phase, a, b)| (phase_label(*phase, language), *a, *b));
        let rows: Vec<_> = rows
            .chain([(all, diff.totals.0, diff.totals.1)])
            .map(|(label, a, b)| (label.to_owned(), a, b))
            .collect();
        for (label, a, b) in rows {
            let pair = |of: fn(&Share) -> Duration| format!("{} / {}", millis(of(&a)), millis(of(&b)));
            let (card, own) = (pair(|share| share.card_and_link), pair(|share| share.own));
            let commands = format!("{} / {}", a.commands, b.commands);
            let [time_a, time_b] = [a.time(), b.time()].map(millis);
            line(
                &mut self.text,
                format_args!("{label:<33} {time_a:>9} {time_b:>9} {card:>19} {own:>15} {commands:>10}"),
            );
        }
    }
}
