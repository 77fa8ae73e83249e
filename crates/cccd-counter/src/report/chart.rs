//! The chart of a report: one row for each counter and each purpose, with bars for the number of transactions per
//! result, and beside them the time from the median to the 95th percentile.

use std::{collections::BTreeMap, fmt::Write as _};

use cccd::{
    check::{Headline, Tone, Verdict},
    messages::Language,
};

use super::{Group, Report, notes, seconds};
use crate::journal::{Ending, Entry};

const WIDTH: f64 = 960.0;
const MARGIN: f64 = 24.0;
const ROW: f64 = 30.0;
/// Where the bars begin, and the length of the longest one.
const BARS: (f64, f64) = (270.0, 300.0);
/// Where the time scale begins, and its length.
const TIMES: (f64, f64) = (650.0, 210.0);
/// Maximum number of characters in each of the two lines before the bars; the whole name appears on hover.
const NAME: usize = 32;
/// Maximum number of characters in a line of the notes.
const LINE: usize = 130;

/// The parts of a bar: results that people distinguish. The colours are distinguishable for the colour-blind too (Okabe
/// and Ito, Color Universal Design, 2008).
const PARTS: [(&str, &str, &str); 6] = [
    ("#009e73", "Thẻ thật", "Genuine"),
    ("#e69f00", "Thẻ thật, có điều cần biết trước", "Genuine, with something to know first"),
    ("#56b4e9", "Dữ liệu đúng, chưa chứng minh được chip", "Data authentic, chip not proven"),
    ("#f0e442", "Chưa xác định được", "Cannot tell"),
    ("#d55e00", "Không phải thẻ thật", "Not genuine"),
    ("#8c8c8c", "Không đọc được (lỗi)", "Not read (an error)"),
];

fn part(entry: &Entry) -> usize {
    // A row written before headlines were recorded has only its verdict.
    let is_green = entry.headline().is_none_or(|headline: Headline| headline.tone() == Tone::Green);
    match entry.outcome() {
        Ending::Verdict(Verdict::Genuine) if is_green => 0,
        Ending::Verdict(Verdict::Genuine) => 1,
        Ending::Verdict(Verdict::ChipNotProven) => 2,
        Ending::Verdict(Verdict::NotGenuine) => 4,
        Ending::Verdict(_) => 3,
        Ending::Failed(_) => 5,
    }
}

pub(super) fn draw(report: &Report, language: Language) -> String {
    let mut canvas = Canvas { body: String::new(), y: MARGIN, language };
    let all = report.all();
    let month = report.month();
    canvas.text(
        MARGIN,
        20.0,
        "bold 20px",
        &match language {
            Language::English => format!("Transactions at the counter, {month}"),
            _ => format!("Giao dịch tại quầy, tháng {month}"),
        },
    );
    canvas.y += 30.0;
    canvas.text(
        MARGIN,
        16.0,
        "14px",
        &match language {
            Language::English => format!("{} in all", all.count()),
            _ => format!("Tổng số: {} lượt", all.count()),
        },
    );
    canvas.y += 30.0;
    canvas.legend();
    canvas.section(language.pick("Theo quầy", "By counter"), &all.by(|entry| entry.counter()));
    canvas.section(language.pick("Theo mục đích", "By purpose"), &all.by(|entry| entry.purpose()));
    for note in notes(language) {
        canvas.note(note);
    }
    canvas.finish()
}

/// What has been drawn, and how far down the page it reaches.
struct Canvas {
    body: String,
    y: f64,
    language: Language,
}

impl Canvas {
    fn finish(self) -> String {
        let height = self.y + MARGIN;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" lang=\"{}\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.language.code(),
            self.body
        )
    }

    /// Draws a text whose baseline is `ascent` below the current position.
    fn text(&mut self, x: f64, ascent: f64, font: &str, text: &str) {
        self.aligned(x, ascent, font, "start", text);
    }

    fn aligned(&mut self, x: f64, ascent: f64, font: &str, anchor: &str, text: &str) {
        let y = self.y + ascent;
        let text = escaped(text);
        let _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#202020\" \
             style=\"font:{font} 'Noto Sans','DejaVu Sans',sans-serif\">{text}</text>"
        );
    }

    fn rectangle(&mut self, x: f64, width: f64, height: f64, colour: &str) {
        let y = self.y;
        let _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
        );
    }

    fn line(&mut self, [x1, x2]: [f64; 2], [dy1, dy2]: [f64; 2], width: f64, colour: &str) {
        let (y1, y2) = (self.y + dy1, self.y + dy2);
        let _ = writeln!(
            self.body,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" \
             stroke-width=\"{width}\"/>"
        );
    }

    fn legend(&mut self) {
        const COLUMN: f64 = 320.0;
        for line in PARTS.chunks(3) {
            let mut x = MARGIN;
            for (colour, vi, en) in line {
                self.rectangle(x, 14.0, 14.0, colour);
                self.text(x + 20.0, 12.0, "13px", self.language.pick(vi, en));
                x += COLUMN;
            }
            self.y += 24.0;
        }
        self.y += 10.0;
    }

    /// Draws a row for each part.
    fn section(&mut self, title: &str, parts: &BTreeMap<&str, Group<'_>>) {
        let language = self.language;
        let most = parts.values().map(Group::count).max().unwrap_or(0);
        let longest = parts.values().map(|part| seconds(part.percentile_95())).fold(0.0, f64::max);
        let (step, end) = scale(longest);
        let place = |time: f64| TIMES.0 + TIMES.1 * time / end;
        self.text(MARGIN, 16.0, "bold 15px", title);
        self.text(BARS.0, 16.0, "13px", language.pick("Số lượt, theo kết quả", "Transactions, by result"));
        self.text(
            TIMES.0,
            16.0,
            "13px",
            language.pick("Giây: ● trung vị ▏phân vị 95 %", "Seconds: ● median ▏95th percentile"),
        );
        self.y += 40.0;
        #[expect(clippy::cast_precision_loss, reason = "a row has at most some thousand points")]
        let height = parts.len() as f64 * ROW;
        let ticks = (0u8..=10).map(|tick| f64::from(tick) * step).take_while(|tick| *tick <= end);
        for tick in ticks {
            self.line([place(tick); 2], [0.0, height], 1.0, "#d8d8d8");
            let mark = if step < 1.0 { language.decimal(tick) } else { format!("{tick:.0}") };
            self.aligned(place(tick), -4.0, "11px", "middle", &mark);
        }
        for (name, part) in parts {
            self.row(name, part, most, place);
            self.y += ROW;
        }
        self.y += 24.0;
    }

    fn row(&mut self, name: &str, group: &Group<'_>, most: usize, place: impl Fn(f64) -> f64) {
        #[expect(clippy::cast_precision_loss, reason = "no counter has 2^52 transactions")]
        let length = |count: usize| BARS.1 * count as f64 / most.max(1) as f64;
        self.name(name);
        self.y += 6.0;
        let mut x = BARS.0;
        for (part, group) in group.by(part) {
            let (colour, ..) = PARTS.get(part).copied().unwrap_or_default();
            let width = length(group.count());
            self.rectangle(x, width, 18.0, colour);
            x += width;
        }
        self.text(x + 6.0, 14.0, "12px", &group.count().to_string());
        let [median, percentile] = [group.median(), group.percentile_95()].map(seconds);
        self.line([place(median), place(percentile)], [9.0; 2], 3.0, "#505050");
        self.line([place(percentile); 2], [3.0, 15.0], 3.0, "#505050");
        let (x, y) = (place(median), self.y + 9.0);
        let _ = writeln!(self.body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"#202020\"/>");
        let times = [median, percentile].map(|time| self.language.decimal(time)).join(" – ");
        self.text(TIMES.0 + TIMES.1 + 12.0, 14.0, "12px", &times);
        self.y -= 6.0;
    }

    fn name(&mut self, name: &str) {
        let _ = writeln!(self.body, "<g><title>{}</title>", escaped(name));
        let mut lines = folded(name, NAME);
        match lines.as_mut_slice() {
            [line] => self.text(MARGIN, 20.0, "13px", &shortened(line)),
            [first, rest @ ..] => {
                self.text(MARGIN, 13.0, "12px", &shortened(first));
                self.text(MARGIN, 27.0, "12px", &shortened(&rest.join(" ")));
            }
            [] => {}
        }
        self.body.push_str("</g>\n");
    }

    fn note(&mut self, note: &str) {
        for line in folded(note, LINE) {
            self.text(MARGIN, 12.0, "12px", &line);
            self.y += 18.0;
        }
        self.y += 4.0;
    }
}

/// Splits a text into lines of at most `most` characters, broken between words; a longer word has a line of its own.
fn folded(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Shortens a name to fit a line.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// Returns the tick distance of a scale and its end: 1, 2 or 5 times a power of ten, with at most five ticks.
fn scale(longest: f64) -> (f64, f64) {
    const MARKS: f64 = 5.0;
    let mut power = 0.1;
    while power * 10.0 * MARKS < longest {
        power *= 10.0;
    }
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| step * MARKS >= longest);
    let step = step.unwrap_or(power * 10.0);
    (step, (longest / step).ceil().max(1.0) * step)
}

/// Escapes a text as the content of an element.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // XML does not allow these, not even escaped.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use cccd::error::Class;

    use super::{
        super::tests::{GENUINE, entry},
        *,
    };
    use crate::journal::Month;

    fn chart(entries: Vec<crate::journal::Entry>) -> String {
        draw(&Report::new(Month::parse("2026-11").unwrap(), entries), Language::Vietnamese)
    }

    #[test]
    fn a_bar_has_a_part_for_each_result_and_its_length_is_the_share() {
        let mut entries = vec![entry("Quầy 1", "a", GENUINE, 2000); 3];
        entries.push(entry("Quầy 1", "a", Ending::Failed(Class::Access), 4000));
        entries.extend(vec![entry("Quầy 2", "a", Ending::Verdict(Verdict::NotGenuine), 1000); 2]);
        let expired = entry("Quầy 3", "a", GENUINE, 1000).with_headline(Some(Headline::Expired));
        entries.extend([expired, entry("Quầy 3", "a", GENUINE, 1000).with_headline(Some(Headline::Genuine))]);
        let chart = chart(entries);
        for bar in [
            "width=\"225.0\" height=\"18.0\" fill=\"#009e73\"",
            "width=\"75.0\" height=\"18.0\" fill=\"#8c8c8c\"",
            "width=\"150.0\" height=\"18.0\" fill=\"#d55e00\"",
            "width=\"75.0\" height=\"18.0\" fill=\"#e69f00\"",
            "2,0 – 4,0",
            "Tổng số: 8 lượt",
        ] {
            assert!(chart.contains(bar), "{bar} in {chart}");
        }
    }

    #[test]
    fn a_name_is_text_and_never_markup() {
        let long = "Xác nhận thông tin về cư trú cho người đã thành niên theo mẫu CT07 mới";
        let chart = chart(vec![entry("<script>&", long, GENUINE, 1), entry("a\u{fffe}", long, GENUINE, 1)]);
        assert!(chart.contains("&lt;script&gt;&amp;") && !chart.contains("<script"));
        assert!(chart.contains(&format!("<title>{long}</title>")) && chart.contains('…'));
        assert!(!chart.contains('\u{fffe}'));
    }

    #[test]
    fn nothing_at_all_is_a_chart_too() {
        let chart = chart(Vec::new());
        assert!(chart.contains("Tổng số: 0 lượt") && !chart.contains("NaN"));
    }

    #[test]
    fn a_scale_has_at_most_five_steps_and_holds_everything() {
        for longest in [0.0, 0.04, 0.3, 1.0, 4.9, 7.7, 12.3, 61.0, 480.0, 9999.0, 1e9] {
            let (step, end) = scale(longest);
            assert!(end >= longest && end / step <= 5.0 + 1e-9, "{longest}: {step} to {end}");
        }
    }
}
