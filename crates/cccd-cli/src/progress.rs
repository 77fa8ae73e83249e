//! Shows the progress of a read, on a terminal only.

use std::time::Duration;

use cccd::{
    messages::Language,
    read::{Event, Phase},
};
use console::user_attended_stderr;
use indicatif::{ProgressBar, ProgressStyle};

/// A line on standard error that shows the current step; hidden if that is not a terminal.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    language: Language,
}

impl Progress {
    /// Starts the progress line.
    pub(crate) fn start(language: Language) -> Self {
        Self { bar: user_attended_stderr().then(ProgressBar::no_length), language }
    }

    /// Asks for a card, if there is a time to wait for it.
    pub(crate) fn waiting(&self, time: Option<Duration>) {
        if time.is_some() {
            self.say(
                self.language.pick("Vui lòng đặt thẻ lên đầu đọc…", "Please lay the card on the reader…"),
            );
        }
    }

    /// Asks for a card, however long that takes.
    pub(crate) fn waiting_for_long(&self) {
        self.say(self.language.pick(
            "Vui lòng đặt thẻ lên đầu đọc… (Ctrl-C để dừng)",
            "Please lay the card on the reader… (Ctrl-C to stop)",
        ));
    }

    /// Shows what happened.
    pub(crate) fn event(&self, event: &Event<'_>) {
        if let Some(words) = words(event, self.language) {
            self.say(words);
        }
        if let Event::Progress { file, done, expected: Some(expected) } = *event {
            self.measure(&format!("{} {}", reading(self.language), file.name()), done, expected);
        }
    }

    /// Hides the line while something else is written.
    pub(crate) fn suspend(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Removes the line for good.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn say(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_style(style("{msg:.dim}"));
            bar.set_message(text.to_owned());
            // Drawn at once: the user has to act, and nothing else is drawn until that is done.
            bar.force_draw();
        }
    }

    fn measure(&self, text: &str, done: usize, expected: usize) {
        if let Some(bar) = &self.bar {
            bar.set_style(style("{msg:.dim} {bar:24.cyan} {bytes}/{total_bytes}"));
            bar.set_message(text.to_owned());
            // In one step, so that no line mixes the bytes of one file with the length of another.
            bar.update(|state| {
                state.set_len(expected as u64);
                state.set_pos(done as u64);
            });
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

/// The current step in words, except for the received bytes of a file.
pub(crate) const fn words(event: &Event<'_>, language: Language) -> Option<&'static str> {
    Some(match event {
        Event::Phase(Phase::CardAccess) => language.pick("Tìm hiểu thẻ…", "Looking at the card…"),
        Event::Phase(Phase::Access) => language.pick("Mở thẻ…", "Opening the card…"),
        Event::Phase(Phase::ChipAuthentication) => {
            language.pick("Kiểm tra chip gốc…", "Asking the chip to prove itself…")
        }
        Event::Phase(Phase::Verification) => language.pick("Kiểm tra chữ ký số…", "Verifying the signature…"),
        Event::Lifted => language.pick(
            "Thẻ bị nhấc lên: vui lòng đặt lại thẻ để đọc tiếp…",
            "The card was lifted: please put it back, so that the read can go on…",
        ),
        Event::Returned => language.pick("Đã thấy thẻ, đang mở lại…", "A card is back, opening it…"),
        Event::Reopened => language.pick("Mở lại thẻ…", "Opening the card again…"),
        _ => return None,
    })
}

/// The words before the name of a file that is being read.
pub(crate) const fn reading(language: Language) -> &'static str {
    language.pick("Giữ yên thẻ, đang đọc", "Keep the card still, reading")
}

/// Returns a style by its template; an invalid template falls back to the default.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
