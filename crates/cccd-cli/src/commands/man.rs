//! `cccd man`: the man pages, one for each command, generated from the same table as the help.

use std::{env, fs, io, path::Path, time::SystemTime};

use cccd::{Result, error::InputOutputError, messages::Language};
use cccd_base::private_file;
use clap::Command;
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};
use jiff::Timestamp;

use crate::arguments::{self, ManArguments, Notes, notes};

/// The section of the manual for commands.
const SECTION: &str = "1";

/// The headings that are the same on every page, with their Vietnamese translations.
const HEADINGS: [(&str, &str); 3] = [("NAME", "TÊN"), ("SYNOPSIS", "CÁCH DÙNG"), ("DESCRIPTION", "MÔ TẢ")];

/// Writes `cccd.1`, `cccd-read.1` and so on.
///
/// # Errors
/// [`InputOutputError::Unwritable`].
pub(super) fn run(arguments: &ManArguments, language: Language) -> Result<u8> {
    let unwritable = |path: &Path, error: io::Error| InputOutputError::Unwritable {
        path: path.to_owned(),
        kind: error.kind(),
    };
    fs::create_dir_all(&arguments.folder).map_err(|error| unwritable(&arguments.folder, error))?;
    for page in pages(language, &date()) {
        let path = arguments.folder.join(page.file_name());
        private_file::check(&path)?;
        page.text().and_then(|text| fs::write(&path, text)).map_err(|error| unwritable(&path, error))?;
    }
    Ok(0)
}

/// The date on the pages: that of `SOURCE_DATE_EPOCH`, so that package builds are reproducible, or else today.
fn date() -> String {
    let epoch = env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let time = epoch.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let now = || Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    time.unwrap_or_else(now).strftime("%Y-%m-%d").to_string()
}

/// The page of one command.
struct Page {
    command: Command,
    /// `cccd-trust-add`.
    name: String,
    /// The parent page and the child pages.
    see_also: Vec<String>,
    notes: Notes,
    date: String,
    language: Language,
}

/// Returns the pages of all commands that the help shows.
fn pages(language: Language, date: &str) -> Vec<Page> {
    let mut root = arguments::command(language);
    // Gives each command its whole path as its name.
    root.build();
    let mut pages = Vec::new();
    collect(&root, None, language, date, &mut pages);
    pages
}

fn collect(command: &Command, above: Option<&Page>, language: Language, date: &str, pages: &mut Vec<Page>) {
    let name = name(command);
    let below: Vec<_> = command.get_subcommands().filter(|command| !command.is_hide_set()).collect();
    let names = below.iter().map(|command| self::name(command));
    let see_also = above.map(|page| page.name.clone()).into_iter().chain(names);
    let family = name.split('-').nth(1).unwrap_or("cccd");
    let page = Page {
        see_also: see_also.collect(),
        notes: notes(family, language),
        command: command.clone(),
        name,
        date: date.to_owned(),
        language,
    };
    below.into_iter().for_each(|command| collect(command, Some(&page), language, date, pages));
    pages.push(page);
}

fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

impl Page {
    fn file_name(&self) -> String {
        format!("{}.{SECTION}", self.name)
    }

    fn text(&self) -> io::Result<Vec<u8>> {
        let below = self.language.pick("LỆNH", "COMMANDS");
        let man = Man::new(self.command.clone().subcommand_help_heading(below))
            .title(self.name.to_uppercase())
            .date(&self.date)
            .source(concat!("cccd ", env!("CARGO_PKG_VERSION")))
            .manual(self.language.pick("Hướng dẫn sử dụng cccd", "Manual of cccd"));
        let mut head = Vec::new();
        man.render_title(&mut head)?;
        man.render_name_section(&mut head)?;
        man.render_synopsis_section(&mut head)?;
        man.render_description_section(&mut head)?;
        let mut text = self.with_headings(&head);
        man.render_options_section(&mut text)?;
        if self.command.get_subcommands().any(|command| !command.is_hide_set()) {
            man.render_subcommands_section(&mut text)?;
        }
        self.remaining_sections().to_writer(&mut text)?;
        Ok(text)
    }

    /// Translates the first headings into the language of the page.
    fn with_headings(&self, text: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(text);
        let lines = text.lines().map(|line| {
            let known = HEADINGS.iter().find(|(english, _)| line.strip_prefix(".SH ") == Some(english));
            known.map_or_else(
                || format!("{line}\n"),
                |(english, vietnamese)| format!(".SH \"{}\"\n", self.language.pick(vietnamese, english)),
            )
        });
        lines.collect::<String>().into_bytes()
    }

    fn remaining_sections(&self) -> Roff {
        let mut roff = Roff::new();
        let heading = |roff: &mut Roff, text: &str| {
            roff.control("SH", [text.to_uppercase().as_str()]);
        };
        // Notes on a whole family of commands appear only on the page of its head.
        let is_head = self.name.split('-').count() <= 2;
        if let Some((title, lines)) = self.notes.lines.as_ref().filter(|_| is_head) {
            heading(&mut roff, title.unwrap_or(self.language.pick("Lưu ý", "Notes")));
            roff.control("nf", []);
            for line in lines {
                roff.text([roman(*line)]);
            }
            roff.control("fi", []);
        }
        heading(&mut roff, self.notes.status_heading());
        for (status, meaning) in &self.notes.statuses {
            roff.control("TP", ["4"]);
            roff.text([bold(*status)]);
            roff.text([roman(*meaning)]);
        }
        if !self.notes.examples.is_empty() {
            heading(&mut roff, self.notes.example_heading());
            for (what, command) in &self.notes.examples {
                roff.control("TP", []);
                roff.text([bold(*command)]);
                roff.text([roman(*what)]);
            }
        }
        if !self.see_also.is_empty() {
            heading(&mut roff, self.language.pick("Xem thêm", "See also"));
            let pages: Vec<_> = self.see_also.iter().map(|name| format!("{name}({SECTION})")).collect();
            roff.text([roman(pages.join(", "))]);
        }
        roff
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 2] = [Language::Vietnamese, Language::English];

    fn pages(language: Language) -> Vec<Page> {
        super::pages(language, "2026-01-02")
    }

    /// Returns every command that the help shows, by its path.
    fn commands(command: &Command, path: &str) -> Vec<String> {
        let below = command.get_subcommands().filter(|command| !command.is_hide_set());
        let below = below.flat_map(|command| commands(command, &format!("{path}-{}", command.get_name())));
        below.chain([path.to_owned()]).collect()
    }

    #[test]
    fn every_command_has_a_page() {
        for language in LANGUAGES {
            let pages: Vec<_> = pages(language).into_iter().map(|page| page.name).collect();
            assert_eq!(pages, commands(&arguments::command(language), "cccd"));
            assert!(pages.iter().any(|name| name == "cccd-trust-add"));
            assert!(!pages.iter().any(|name| name == "cccd-man"), "it is for packagers");
        }
    }

    #[test]
    fn every_page_shows_every_option_and_its_exit_statuses() {
        for page in LANGUAGES.into_iter().flat_map(pages) {
            let text = String::from_utf8(page.text().unwrap()).unwrap();
            for option in page.command.get_arguments().filter_map(|argument| argument.get_long()) {
                let shown = format!("\\fB\\-\\-{}\\fR", option.replace('-', "\\-"));
                assert!(text.contains(&shown), "{}: --{option}", page.name);
            }
            let statuses = text.split(page.language.pick("MÃ KẾT THÚC", "EXIT STATUS")).nth(1).unwrap();
            for status in ["0", "2", "3", "7"] {
                assert!(statuses.contains(&format!("\\fB{status}\\fR")), "{}: {status}", page.name);
            }
        }
    }

    /// `whatis` and `apropos` find a page by this line.
    #[test]
    fn a_page_begins_with_name_and_purpose() {
        for (language, name) in LANGUAGES.into_iter().zip(["TÊN", "NAME"]) {
            let page = pages(language).into_iter().find(|page| page.name == "cccd-read").unwrap();
            let text = String::from_utf8(page.text().unwrap()).unwrap();
            assert!(text.contains(".TH CCCD-READ 1 2026-01-02 \"cccd "), "{text}");
            assert!(text.contains(&format!(".SH \"{name}\"\ncccd\\-read \\- ")), "{text}");
            assert!(!text.contains(language.pick("SYNOPSIS", "CÁCH DÙNG")), "{text}");
        }
    }
}
