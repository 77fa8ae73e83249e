//! The summary of a read for people.

use cccd::messages::Language;

use super::{Blocks, FileShare, Rate, Retries, Share, Summary};
use crate::words::{line, millis, phase_label};

/// Phases, files, and what can be said about where the time went.
pub(super) fn of(summary: &Summary, language: Language) -> String {
    let mut text = Text { text: String::new(), language };
    text.phases(summary);
    text.files(summary);
    text.rest(summary);
    text.text
}

/// The text under construction.
struct Text {
    text: String,
    language: Language,
}

impl Text {
    fn word(&self, vi: &'static str, en: &'static str) -> &'static str {
        self.language.pick(vi, en)
    }

    fn phases(&mut self, summary: &Summary) {
        let head = self.word("Phần", "Part");
        let [time, card, own, waiting] = [
            self.word("ms", "ms"),
            self.word("thẻ+đường", "card+link"),
            self.word("máy này", "our own"),
            self.word("chờ thẻ", "waiting"),
        ];
        line(
            &mut self.text,
            format_args!(
                "{head:<32}{time:>9}{card:>10}{own:>9}{waiting:>9}{:>6}{:>8}{:>8} {:>8}",
                "#", "→", "←", "B/s"
            ),
        );
        let total = self.word("Tất cả", "All");
        // What came before the first phase is shown only if there were commands.
        let phases = summary.phases.iter().filter(|(phase, share)| phase.is_some() || share.commands > 0);
        let rows = phases.map(|(phase, share)| (phase_label(*phase, self.language), share));
        for (label, share) in rows.chain([(total, &summary.total)]).collect::<Vec<_>>() {
            let Share { commands, sent, received, .. } = share;
            let [time, card, own, waiting] =
                [share.time(), share.card_and_link, share.own, share.waiting].map(millis);
            let rate = rate(share.bytes_per_second());
            line(
                &mut self.text,
                format_args!(
                    "{label:<32}{time:>9}{card:>10}{own:>9}{waiting:>9}{commands:>6}{sent:>8}{received:>8} {rate:>8}"
                ),
            );
        }
    }

    fn files(&mut self, summary: &Summary) {
        let head = self.word("Tệp", "File");
        line(&mut self.text, format_args!("\n{head:<32}{:>9}{:>10}{:>9} {:>8}", "ms", "bytes", "#", "B/s"));
        for (file, share) in &summary.files {
            let name = file.map_or_else(|| "?".to_owned(), |file| file.to_string());
            let FileShare { commands, bytes, time } = share;
            let (time, rate) = (millis(*time), rate(share.bytes_per_second()));
            line(&mut self.text, format_args!("{name:<32}{time:>9}{bytes:>10}{commands:>9} {rate:>8}"));
        }
    }

    fn rest(&mut self, summary: &Summary) {
        let english = self.language == Language::English;
        let text = &mut self.text;
        line(text, "");
        if let Some(Blocks { largest, most_frequent, times }) = summary.blocks {
            line(
                text,
                match english {
                    true => {
                        format!("Blocks: largest {largest} bytes, most often {most_frequent} ({times} times)")
                    }
                    false => {
                        format!("Khối: lớn nhất {largest} byte, hay gặp nhất {most_frequent} ({times} lần)")
                    }
                },
            );
        }
        let Retries { more, wrong_le, wrong_length, resets, lifts, errors } = summary.retries;
        let label = self.language.pick("Làm lại", "Again");
        let [reset, lift, error] = match english {
            true => ["resets", "lifted", "errors of the link"],
            false => ["khởi động lại", "nhấc thẻ", "lỗi đường truyền"],
        };
        line(
            text,
            format_args!(
                "{label}: 61xx {more}, 6Cxx {wrong_le}, 6700 {wrong_length}, {reset} {resets}, {lift} {lifts}, \
                 {error} {errors}"
            ),
        );
        let apart = self.language.pick(
            "Từ bên ngoài không tách được thời gian của thẻ và của đường truyền.",
            "Card and link cannot be told apart from outside.",
        );
        line(text, apart);
        let estimate = match &summary.rate {
            Some(Rate { per_command, micros_per_byte, commands }) => {
                let command = millis(*per_command);
                match english {
                    true => format!(
                        "Estimate, by least squares over {commands} READ BINARY: {command} ms a command, \
                         {micros_per_byte:.1} µs a byte."
                    ),
                    false => format!(
                        "Ước tính theo {commands} lệnh READ BINARY (bình phương tối thiểu): mỗi lệnh {command} ms, \
                         mỗi byte {micros_per_byte:.1} µs."
                    ),
                }
            }
            None if english => {
                "No estimate: it takes READ BINARY of several lengths, the longer of which take longer."
                    .to_owned()
            }
            None => {
                "Không ước tính được: cần lệnh READ BINARY có nhiều độ dài, dài hơn thì lâu hơn.".to_owned()
            }
        };
        line(text, estimate);
    }
}

/// Bytes per second as an integer.
fn rate(rate: Option<f64>) -> String {
    rate.map(|rate| format!("{rate:.0}")).unwrap_or_default()
}
