//! The screen of the counter: the alternate screen of the terminal, so nothing stays afterwards.
//!
//! The terminal itself edits the line at the bottom, so that a scanner can type as fast as it likes. Everything above
//! it is redrawn at each event, and the cursor returns to the position in the typed line.

use std::{
    fmt::Write as _,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use cccd::{
    Error, Result, SensitiveString,
    check::Outcome,
    document::Holder,
    messages::{Message, error_message},
    read::{self, Reading},
    verification::Verification,
};
use cccd_base::screen::spelt_out;
use cccd_counter::watch::DeskEvent;
use console::style;

use super::Portrait;
use crate::{
    output::{self, read::View},
    photo::Photo,
    progress,
    terminal::fold,
};

/// Enters the alternate screen and clears it.
const ENTER: &str = "\x1b[?1049h\x1b[2J\x1b[H";
/// Clears the alternate screen, since some terminals can show it again, and leaves it.
const LEAVE: &str = "\x1b[0m\x1b[2J\x1b[H\x1b[?1049l\x1b[?25h";

/// Rows below the text: what to do, the typed line, and the row the cursor moves to at its end.
const ROWS_BELOW: usize = 3;
/// Width of the error number, in columns.
const NUMBER_WIDTH: usize = 6;

/// Whether the terminal shows the alternate screen.
static IS_ENTERED: AtomicBool = AtomicBool::new(false);

/// The screen; dropping it restores the terminal.
pub(crate) struct Screen<'a> {
    view: View<'a>,
    /// Who the person is, and whether that is verified.
    person: SensitiveString,
    /// What went wrong.
    error: String,
    /// What is going on, or what to do.
    notice: String,
    /// The progress within a file that was drawn last.
    share: usize,
}

impl<'a> Screen<'a> {
    /// Takes over the terminal.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream).
    pub(crate) fn enter(view: View<'a>) -> Result<Self> {
        give_back_in_panic();
        IS_ENTERED.store(true, Ordering::Relaxed);
        let mut screen = Self {
            view,
            person: SensitiveString::default(),
            error: String::new(),
            notice: String::new(),
            share: 0,
        };
        output::print(ENTER)?;
        screen.notice = screen.next().to_owned();
        screen.draw(true)?;
        Ok(screen)
    }

    /// Shows an event.
    ///
    /// # Errors
    /// Those of [`enter`](Self::enter).
    pub(crate) fn show(&mut self, event: &DeskEvent<'_>, portrait: Option<(&Path, &Portrait)>) -> Result<()> {
        let mut is_typed = false;
        match *event {
            DeskEvent::More { is_awaited: false } => is_typed = true,
            DeskEvent::More { is_awaited: true } => {
                is_typed = true;
                self.notice = self
                    .view
                    .language
                    .pick("Nhập tiếp các dòng MRZ còn lại…", "Go on with the other lines of the MRZ…")
                    .to_owned();
            }
            DeskEvent::Input(kind) => {
                is_typed = true;
                self.error.clear();
                let (label, taken, lay) = (
                    kind.label(self.view.language),
                    self.view.language.pick("đã nhận.", "taken."),
                    self.view
                        .language
                        .pick("Vui lòng đặt thẻ lên đầu đọc…", "Please lay the card on the reader…"),
                );
                self.notice = format!("{label}: {taken} {lay}");
            }
            DeskEvent::Card { reader } => {
                self.error.clear();
                let there = self.view.language.pick("Thẻ ở", "A card lies on");
                let type_it = self.view.language.pick("nhập hoặc quét số của thẻ", "type or scan its number");
                self.notice = format!("{there} {}: {type_it}", spelt_out(reader));
            }
            DeskEvent::Begin { .. } => {
                self.person = SensitiveString::default();
                self.error.clear();
                self.share = 0;
                self.notice = progress::reading(self.view.language).to_owned() + "…";
            }
            DeskEvent::Progress(event) => {
                if !self.progress(event) {
                    return Ok(());
                }
            }
            DeskEvent::Identity { holder, verification, .. } => self.identity(holder, verification),
            DeskEvent::Done { reading, .. } => {
                self.person = self.whole(reading, portrait);
                self.error = portrait
                    .and_then(|(_, portrait)| portrait.error())
                    .map_or_else(String::new, |error| self.words(&error));
                self.notice = self
                    .view
                    .language
                    .pick(
                        "Đã đọc xong. Lấy thẻ ra để xóa màn hình.",
                        "Done. Taking the card away clears the screen.",
                    )
                    .to_owned();
            }
            DeskEvent::Error { error, reading, reader } => {
                // An unusable input is typed again; all other errors do not affect the typed line.
                is_typed = reader.is_none()
                    && matches!(error, Error::Access(_) | Error::InputOutput(_) | Error::Usage(_));
                self.error = self.words(error);
                if let Some(reading) = reading {
                    let is_known = reading.holder().is_some();
                    self.person =
                        if is_known { self.whole(reading, None) } else { SensitiveString::default() };
                }
                self.notice = self.next().to_owned();
            }
            DeskEvent::Removed { .. } => self.notice = self.next().to_owned(),
            DeskEvent::Cleared => self.person = SensitiveString::default(),
            _ => return Ok(()),
        }
        self.draw(is_typed)
    }

    /// Shows an error that is not part of an event; everything else on the screen stays.
    ///
    /// # Errors
    /// Those of [`enter`](Self::enter).
    pub(crate) fn error(&mut self, error: &Error) -> Result<()> {
        self.error = self.words(error);
        self.draw(false)
    }

    /// Records the progress of a read; returns whether there is something new to draw.
    fn progress(&mut self, event: &read::Event<'_>) -> bool {
        const STEP: usize = 10;
        let language = self.view.language;
        if let Some(words) = progress::words(event, language) {
            self.notice = words.to_owned();
            return true;
        }
        let read::Event::Progress { file, done, expected: Some(expected @ 1..) } = *event else {
            return false;
        };
        let share = done.saturating_mul(100) / expected / STEP * STEP;
        let notice = format!("{} {} {share} %", progress::reading(language), file.name());
        let is_new = notice != self.notice;
        self.notice = notice;
        is_new
    }

    fn identity(&mut self, holder: &Holder, verification: &Verification) {
        let so_far = self
            .view
            .language
            .pick("KẾT LUẬN ĐẾN LÚC NÀY, ĐANG ĐỌC TIẾP", "THE VERDICT SO FAR, STILL READING");
        let mut text = SensitiveString::from(format!("{}\n", style(so_far).dim()));
        text.expose_mut().push_str(self.judged(holder, verification).expose());
        self.person = text;
    }

    /// Headline, holder, where the portrait is, and the checks.
    fn whole(&self, reading: &Reading, portrait: Option<(&Path, &Portrait)>) -> SensitiveString {
        let verification = &reading.verification;
        let mut text = match reading.holder() {
            Some(holder) => self.judged(&holder, verification),
            None => self.view.headline(verification).into(),
        };
        if let Some((path, portrait)) = portrait {
            let photo: Option<&Photo> = match portrait {
                Portrait::Tried(photo) => Some(photo),
                Portrait::Failed(_) => None,
            };
            text.expose_mut()
                .push_str(self.view.portrait(path, photo, verification.verdict).trim_start_matches('\n'));
        }
        // Failed checks come first: there may be no room for the rest.
        let mut checked = verification.clone();
        checked.checks.sort_by_key(|check| match check.outcome {
            Outcome::Failed(_) => 0,
            Outcome::Inconclusive(_) => 1,
            _ => 2,
        });
        text.expose_mut().push_str(&self.view.checks(&checked));
        text
    }

    fn judged(&self, holder: &Holder, verification: &Verification) -> SensitiveString {
        let mut text = SensitiveString::from(self.view.headline(verification));
        text.expose_mut().push_str(self.view.holder(holder, verification.verdict).expose());
        text
    }

    /// An error in its lines, its number first.
    fn words(&self, error: &Error) -> String {
        let Message { what, to_do } = error_message(error, self.view.language);
        let columns = self.size().1;
        let [what, to_do] = [what, to_do].map(|line| fold(&spelt_out(&line), NUMBER_WIDTH, columns));
        let what = style(what).red().bold();
        format!("[{}] {what}\n{:NUMBER_WIDTH$}{to_do}\n", error.code().number(), "")
    }

    /// What to do for the next person.
    const fn next(&self) -> &'static str {
        self.view.language.pick(
            "Nhập hoặc quét số và đặt thẻ lên đầu đọc.",
            "Type or scan the number and lay the card on the reader.",
        )
    }

    /// Draws everything. With `is_typed` a new input line begins; otherwise the partly typed line stays.
    fn draw(&self, is_typed: bool) -> Result<()> {
        let (rows, columns) = self.size();
        let room = rows.saturating_sub(ROWS_BELOW).max(1);
        let gap = if self.error.is_empty() || self.person.expose().is_empty() { "" } else { "\n" };
        let body = SensitiveString::from([self.error.as_str(), gap, self.person.expose().as_str()].concat());
        // Allocated at full size: growing would leave copies in memory.
        let mut frame = SensitiveString::new(String::with_capacity(body.expose().len() + 32 * rows + 1024));
        let text = frame.expose_mut();
        text.push_str("\x1b7\x1b[?25l");
        let count = body.expose().lines().count();
        let cut = if count > room { room - 1 } else { count };
        let mut lines = body.expose().lines().take(cut);
        for row in 1..=room {
            let line = match lines.next() {
                Some(line) => line,
                None if row == room && count > room => "…",
                None => "",
            };
            // Writing to a string cannot fail.
            let _ = write!(text, "\x1b[{row};1H\x1b[2K{line}");
        }
        let notice = shortened(&self.notice, columns);
        let _ = write!(text, "\x1b[0m\x1b[{};1H\x1b[2K{}", room + 1, style(notice).cyan());
        if is_typed {
            let prompt = self
                .view
                .language
                .pick("Số định danh, CAN, MRZ hoặc mã QR: ", "Number, CAN, MRZ or QR code: ");
            let _ = write!(text, "\x1b[{};1H\x1b[J{prompt}\x1b[?25h", room + 2);
        } else {
            text.push_str("\x1b8\x1b[?25h");
        }
        output::print(text)
    }

    /// Rows and columns.
    fn size(&self) -> (usize, usize) {
        let (rows, columns) = self.view.screen.size();
        (rows.into(), columns.into())
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        give_back();
    }
}

/// A text of one row.
fn shortened(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns, "…").into_owned()
}

/// Restores the terminal, once.
fn give_back() {
    if IS_ENTERED.swap(false, Ordering::Relaxed) {
        // If the terminal is gone, there is nothing to restore.
        let _ = output::print(LEAVE);
    }
}

/// Restores the terminal first, so that the panic message stays visible.
fn give_back_in_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        give_back();
        tell(panic);
    }));
}
