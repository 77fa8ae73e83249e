//! All texts of this module in one list, for reviewers of the wording.

use super::{
    GENERAL, Language, Message, Row, detail, headline, headline_label, key_reason_label, labels,
    outcome_label, question_label, rows, verdict_message,
};
use crate::{
    Class, Code,
    access::KeyReason,
    check::{Headline, Outcome, Question, Verdict},
};

/// A text in both languages: what happened, what to do, and the detail in parentheses. A label only has the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The kind of text: `error`, `reason`, `headline`, `question` and others.
    pub kind: &'static str,
    /// The number of an error or a reason.
    pub number: Option<u16>,
    /// Its name, as in JSON.
    pub name: String,
    /// The class of an error or a reason.
    pub class: Option<&'static str>,
    /// Vietnamese: what happened, what to do, and the detail with its placeholders in braces.
    pub vi: [String; 3],
    /// English.
    pub en: [String; 3],
}

/// All texts of this module.
pub fn catalogue() -> Vec<Text> {
    let mut texts: Vec<_> = rows().map(of_row).collect();
    texts.push(message("error", "general", |language| GENERAL.message(language)));
    texts.extend(detail::WORDS.map(|(name, words)| label("detail", name, |language| words.pick(language))));
    for verdict in [Verdict::Genuine, Verdict::NotGenuine, Verdict::CannotTell, Verdict::ChipNotProven] {
        texts.push(message("verdict", verdict.name(), |language| verdict_message(verdict, language)));
    }
    for it in Headline::ALL {
        if it.verdict().is_none() {
            texts.push(message("headline", it.name(), |language| headline::message(it, language)));
        }
        texts.push(label("headline_label", it.name(), |language| headline_label(it, language)));
    }
    for question in Question::ALL {
        texts.push(label("question", question.name(), |language| question_label(question, language)));
    }
    let reason = || Code::NotNeeded.into();
    for outcome in [
        Outcome::Passed,
        Outcome::Failed(reason()),
        Outcome::Inconclusive(reason()),
        Outcome::NotSupported,
        Outcome::NotPerformed(reason()),
    ] {
        texts.push(label("outcome", outcome.name(), |language| outcome_label(&outcome, language)));
    }
    for (kind, fields) in [("field", labels::FIELDS), ("field_2024", labels::FIELDS_OF_2024)] {
        texts.extend(fields.iter().map(|(name, vi, en)| label(kind, name, |language| language.pick(vi, en))));
    }
    for reason in KeyReason::ALL {
        texts.push(label("key_reason", reason.name(), |language| key_reason_label(reason, language)));
    }
    texts.extend(
        detail::KEY_PARTS
            .map(|(part, words)| label("key_part", part.name(), |language| words.pick(language))),
    );
    texts.extend(
        detail::KINDS
            .map(|(kind, words)| label("system", &kind.to_string(), |language| words.pick(language))),
    );
    texts
}

fn of_row(row: &Row) -> Text {
    let class = row.code.class();
    let kind = if class == Class::Authenticity { "reason" } else { "error" };
    let cells = |language| {
        let Message { what, to_do } = row.lines.message(language);
        cells([&what, &to_do, row.detail.pick(language)])
    };
    Text {
        kind,
        number: Some(row.code.number()),
        name: row.code.name().to_owned(),
        class: Some(class.name()),
        vi: cells(Language::Vietnamese),
        en: cells(Language::English),
    }
}

fn message(kind: &'static str, name: &str, of: impl Fn(Language) -> Message) -> Text {
    let cells = |language| {
        let Message { what, to_do } = of(language);
        cells([&what, &to_do])
    };
    text(kind, name, cells)
}

fn label(kind: &'static str, name: &str, of: impl Fn(Language) -> &'static str) -> Text {
    text(kind, name, |language| cells([of(language)]))
}

fn text(kind: &'static str, name: &str, cells: impl Fn(Language) -> [String; 3]) -> Text {
    let [vi, en] = [Language::Vietnamese, Language::English].map(cells);
    Text { kind, number: None, name: name.to_owned(), class: None, vi, en }
}

/// The given texts in the first cells; the other cells are empty.
fn cells<const N: usize>(texts: [&str; N]) -> [String; 3] {
    let mut cells = [const { String::new() }; 3];
    for (cell, text) in cells.iter_mut().zip(texts) {
        text.clone_into(cell);
    }
    cells
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_headline_and_question_is_there_once_in_both_languages() {
        let texts = catalogue();
        let of = |kinds: &[&str]| {
            let texts = texts.iter().filter(|text| kinds.contains(&text.kind));
            texts.map(|text| text.name.as_str()).collect::<Vec<_>>()
        };
        let codes: Vec<_> = Code::ALL.iter().map(|code| code.name()).chain(["general"]).collect();
        assert_eq!(of(&["error", "reason"]), codes);
        assert_eq!(of(&["verdict", "headline"]).len(), Headline::ALL.len());
        assert_eq!(of(&["headline_label"]), Headline::ALL.map(Headline::name));
        assert_eq!(of(&["question"]), Question::ALL.map(Question::name));
        let names: BTreeSet<_> = texts.iter().map(|text| (text.kind, &text.name)).collect();
        assert_eq!(names.len(), texts.len());
        for text in texts.iter().filter(|text| text.kind != "system") {
            let filled = |cells: &[String; 3]| cells.each_ref().map(|cell| !cell.is_empty());
            assert_eq!(filled(&text.vi), filled(&text.en), "{}", text.name);
            assert!(!text.vi[0].is_empty(), "{}", text.name);
        }
    }

    /// A translation contains the same placeholders as the original.
    #[test]
    fn details_name_the_same_in_both_languages() {
        let places = |text: &str| {
            let pieces: BTreeSet<_> = text.split('{').skip(1).map(str::to_owned).collect();
            pieces
                .into_iter()
                .filter_map(|piece| piece.split('}').next().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        for text in catalogue() {
            let [vi, en] = [&text.vi, &text.en].map(|cells| places(&cells.concat()));
            assert_eq!(vi, en, "{}", text.name);
        }
    }
}
