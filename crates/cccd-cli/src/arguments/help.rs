//! The help in one language, and the messages about a wrong call.

use std::ffi::OsString;

use cccd::{
    error::Code,
    messages::{Language, Message, code_message},
};
use clap::{
    Arg, ArgAction, Command, CommandFactory, Error,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{Arguments, file_names};

/// The separator between the Vietnamese and the English half of a text.
const BETWEEN: &str = " / ";

/// Headings above the groups of arguments.
const ARGUMENTS: &str = "Tham số / Arguments";
const OPTIONS: &str = "Tùy chọn / Options";
pub(super) const FORGERY: &str = "Thẻ giả hoặc có lỗi / A forged or faulty card";
pub(super) const EVIDENCE: &str = "Bằng chứng / Evidence";
pub(super) const TRANSACTION: &str = "Giao dịch tại quầy / Transaction at a counter";

/// The examples at the end of the help: purpose and command. A test parses each.
const EXAMPLES: &[(&str, &str)] = &[
    ("Xem thử với thẻ mẫu / Try it with an invented card", "cccd demo"),
    (
        "Đọc thẻ trên đầu đọc; phần mềm hỏi số / Read the card on the reader; the key is asked for",
        "cccd read",
    ),
    (
        "Chờ thẻ 30 giây, ghi ảnh vào tệp / Wait for a card, keep the portrait",
        "cccd read --wait 30 --photo anh.jpg",
    ),
    ("Đọc thêm hai tệp / Read two more files", "cccd read --files DG15,COM"),
    (
        "Số trong một tệp, kết quả dạng JSON / Key in a file, JSON out",
        "cccd read --key-file so.txt --format json",
    ),
];

/// The meaning of the exit status after a verdict.
const VERDICTS: &[(&str, &str)] = &[
    ("0", "thẻ thật / genuine"),
    ("1", "không phải thẻ thật, dù có lỗi khác hay không / not genuine, whatever else happened"),
    ("8", "chưa xác định được / cannot tell"),
    ("9", "dữ liệu đúng, chưa chứng minh được chip / data authentic, chip not proven"),
];

/// The meaning after an error, by the class of the error.
const ERRORS: &[(&str, &str)] = &[
    ("2", "tham số sai / wrong arguments"),
    ("3", "đầu đọc, dịch vụ, không có thẻ, thẻ xê dịch / reader, service, no card, card moved"),
    ("4", "số hoặc mã không đúng / wrong key"),
    ("5", "thẻ từ chối lệnh hoặc ngắt kênh bảo mật / the card refused or dropped its channel"),
    ("6", "dữ liệu trên thẻ hoặc trong tệp hỏng / malformed data on the card or in a file"),
    ("7", "tệp, thư mục tin cậy hoặc lỗi của máy / files, trust folder, this computer"),
];

/// The meaning where there is neither a verdict nor an error.
const DONE: (&str, &str) = ("0", "đã xong / done");

/// The meanings for `cccd doctor`, whose errors are the problems it found.
const CAN_BE_READ: (&str, &str) =
    ("0", "đọc được thẻ; gợi ý, nếu có, không làm đổi mã này / a card can be read; hints do not change this");

/// What `cccd doctor` does with a card.
const DOCTOR: &[&str] = &[
    "Vấn đề đầu tiên quyết định mã kết thúc, ý nghĩa như ở `cccd read --help`. / The first problem sets the exit status; `cccd read --help` says what each means.",
    "Không cần số thẻ, không đọc thông tin cá nhân; đo xong thẻ được khởi động lại. \
     / No key is needed and nothing personal is read; the card is reset after measuring.",
];

/// How to install completions.
const COMPLETIONS: &[&str] = &[
    "Gói Debian đã có sẵn. Nếu không dùng gói đó: / The Debian package has them. Without it:",
    "  bash  cccd completions bash > ~/.local/share/bash-completion/completions/cccd",
    "  zsh   cccd completions zsh > FOLDER/_cccd   (FOLDER: một thư mục trong $fpath) /   zsh   cccd completions zsh > FOLDER/_cccd   (FOLDER: one of $fpath)",
    "  fish  cccd completions fish > ~/.config/fish/completions/cccd.fish",
];

/// The steps from an empty trust folder to a green verdict, in at most ten lines.
const TRUST: &[&str] = &[
    "1. Xin chứng thư gốc của thẻ căn cước (CSCA Vietnam) từ nơi có thẩm quyền. / 1. Get the root of the ID card (CSCA Vietnam) from the authority.",
    "   Để thử: cccd sim issue --seed demo --pki --out card (thẻ mẫu). /    To try it: cccd sim issue --seed demo --pki --out card (invented).",
    "2. cccd trust add csca.cer         phần mềm nhận ra gốc này theo SHA-256. / 2. cccd trust add csca.cer         it is known by its SHA-256.",
    "   Gốc khác: so SHA-256 với nguồn thứ hai rồi thêm --confirm SHA256. /    Another root: compare its SHA-256 with a second source, --confirm it.",
    "3. cccd trust add link.cer moi.cer  gốc kế tiếp, có chứng thư liên kết. / 3. cccd trust add link.cer new.cer  a successor with its link certificate.",
    "4. cccd trust add icao.ml           danh sách gốc của các nước, cho hộ chiếu. / 4. cccd trust add icao.ml           a master list, for passports.",
    "5. cccd trust add csca.crl          danh sách thu hồi, kiểm chữ ký khi thêm. / 5. cccd trust add csca.crl          a revocation list; its signature is checked.",
    "6. cccd trust list; cccd trust expiring   xem lại, cả hạn dùng. / 6. cccd trust list; cccd trust expiring   look at them and when they end.",
    "7. cccd read                        kết luận “thẻ thật” (thẻ mẫu: cccd demo). / 7. cccd read                        the verdict is green (invented: cccd demo).",
    "Không tải gì từ mạng. cccd trust remove bỏ một gốc cùng các liên kết tới khóa đó. / Nothing is fetched. cccd trust remove takes a root out with the links for its key.",
];

/// Returns the language requested by the arguments. Runs before parsing, because the help needs it.
pub(super) fn language(arguments: &[OsString]) -> Language {
    let texts: Vec<_> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let joined = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    let apart =
        || texts.iter().position(|&text| text == "--lang").and_then(|index| texts.get(index + 1).copied());
    joined.or_else(apart).and_then(Language::from_code).unwrap_or_default()
}

/// The command line with its help in one language.
pub(crate) fn command(language: Language) -> Command {
    let root = localise(Arguments::command(), "", language);
    let names: Vec<_> = root.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let root = names.iter().fold(root, |root, name| {
        let notes = notes(name, language).in_help();
        root.mut_subcommand(name, |command| command.after_help(notes))
    });
    root.after_help(notes("cccd", language).in_help())
}

/// What the help says about a command besides its arguments.
pub(crate) struct Notes {
    language: Language,
    /// Purpose and command of each example.
    pub(crate) examples: Vec<(&'static str, &'static str)>,
    /// Lines under a heading, or at the very end.
    pub(crate) lines: Option<(Option<&'static str>, Vec<&'static str>)>,
    /// Exit statuses and their meanings.
    pub(crate) statuses: Vec<(&'static str, &'static str)>,
    /// Whether the help of the command shows them too; man pages always do.
    shows_statuses: bool,
}

/// Returns the notes of a command by name, including those of its subcommands; `cccd` is the whole program.
pub(crate) fn notes(name: &str, language: Language) -> Notes {
    let one = |text| half(text, language);
    let pairs =
        |pairs: &[(&'static str, &'static str)]| pairs.iter().map(|&(a, b)| (one(a), one(b))).collect();
    let list =
        |heading, texts: &[&'static str]| Some((heading, texts.iter().map(|text| one(text)).collect()));
    let first = match name {
        "cccd" | "read" | "demo" | "verify" => VERDICTS,
        "doctor" => &[CAN_BE_READ],
        _ => &[DONE],
    };
    Notes {
        language,
        examples: if name == "cccd" { pairs(EXAMPLES) } else { Vec::new() },
        lines: match name {
            "trust" => list(Some(language.pick("Bắt đầu", "How to begin")), TRUST),
            "doctor" => list(None, DOCTOR),
            "completions" => list(Some(language.pick("Cài đặt", "How to install them")), COMPLETIONS),
            _ => None,
        },
        statuses: pairs(&[first, ERRORS].concat()),
        shows_statuses: matches!(name, "read" | "demo" | "verify"),
    }
}

impl Notes {
    /// The heading of the exit statuses.
    pub(crate) fn status_heading(&self) -> &'static str {
        self.language.pick("Mã kết thúc", "Exit status")
    }

    /// The heading of the examples.
    pub(crate) fn example_heading(&self) -> &'static str {
        self.language.pick("Ví dụ", "Examples")
    }

    fn in_help(&self) -> String {
        let mut text = String::new();
        let head = |heading: &str| format!("{heading}:\n");
        if !self.examples.is_empty() {
            text += &head(self.example_heading());
            text.extend(self.examples.iter().map(|(what, command)| format!("  {what}\n      {command}\n")));
        }
        if let Some((heading, lines)) = &self.lines {
            text.extend(heading.map(head));
            text.extend(lines.iter().map(|line| format!("{line}\n")));
        }
        if self.shows_statuses {
            text += &head(self.status_heading());
            text.extend(self.statuses.iter().map(|(status, what)| format!("  {status}  {what}\n")));
        }
        text
    }
}

/// Returns the half of a text that is in this language.
fn half(text: &str, language: Language) -> &str {
    text.split_once(BETWEEN).map_or(text, |(vietnamese, english)| language.pick(vietnamese, english))
}

fn localise(command: Command, parents: &str, language: Language) -> Command {
    let one = |text: &StyledStr| half(&text.to_string(), language).to_owned();
    let path = format!("{parents}{} ", command.get_name());
    let usage = language.pick("Cách dùng", "Usage");
    let mut command = command
        .help_template(format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"))
        .subcommand_help_heading(language.pick("Lệnh", "Commands"))
        .mut_subcommands(|command| localise(command, &path, language))
        .mut_args(|argument| {
            let help = argument.get_help().map(one);
            let own = [FORGERY, EVIDENCE].into_iter().find(|own| argument.get_help_heading() == Some(own));
            let all = if argument.is_positional() { ARGUMENTS } else { OPTIONS };
            let heading = half(own.unwrap_or(all), language);
            // The texts name the defaults.
            let has_default = !argument.get_default_values().is_empty();
            let argument = argument.help_heading(heading).hide_default_value(has_default);
            help.into_iter().fold(argument, Arg::help)
        });
    let usage = self::usage(&command, &path, language);
    command = command.override_usage(usage);
    let about = command.get_about().map(one);
    about.into_iter().fold(command, Command::about)
}

/// `cccd sim issue --seed <TEXT> --out <DIR> [OPTIONS]`.
fn usage(command: &Command, path: &str, language: Language) -> String {
    let mut usage = path.to_owned();
    for argument in command.get_arguments().filter(|argument| argument.is_required_set()) {
        let names = argument.get_value_names().unwrap_or_default();
        let value = names.first().map_or("", |name| name.as_str());
        let several = if matches!(argument.get_action(), ArgAction::Append) { "..." } else { "" };
        usage += &match argument.get_long() {
            Some(name) => format!("--{name} <{value}> "),
            None => format!("<{value}>{several} "),
        };
    }
    if command.has_subcommands() {
        usage += language.pick("<LỆNH> ", "<COMMAND> ");
    }
    usage + language.pick("[TÙY CHỌN]", "[OPTIONS]")
}

/// Returns the two lines about a wrong call.
///
/// They do not repeat what was typed: it may be a key in the wrong place.
pub(super) fn wrong_call(error: &Error, language: Language) -> Message {
    let Message { what, .. } = code_message(Code::ArgumentInvalid, language);
    let known = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let detail = known(ContextKind::InvalidArg);
    let what = match (error.kind(), detail) {
        (ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand, _) => {
            language.pick("Có tham số mà phần mềm không biết.", "An argument is not known.").to_owned()
        }
        (ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand, _) => {
            language.pick("Chưa cho biết cần làm gì.", "It was not said what to do.").to_owned()
        }
        (ErrorKind::MissingRequiredArgument, Some(arguments)) => {
            format!("{} ({arguments}).", language.pick("Thiếu tham số", "An argument is missing"))
        }
        (ErrorKind::ValueValidation, Some(argument)) if argument.starts_with("--files") => {
            let known = language.pick("Các tệp có thể đọc", "The files are");
            format!("{} ({argument}). {known}: {}.", what.trim_end_matches('.'), file_names())
        }
        (_, Some(argument)) => format!("{} ({argument}).", what.trim_end_matches('.')),
        (_, None) => what.into_owned(),
    };
    let is_about = |option| {
        error.kind() == ErrorKind::ValueValidation
            && known(ContextKind::InvalidArg).is_some_and(|argument| argument.starts_with(option))
    };
    let to_do = if is_about("--confirm") {
        language.pick(
            "Cần đủ 64 chữ số SHA-256 của chứng thư gốc, lấy từ nguồn chính thức khác, có hoặc không có dấu `:`.",
            "It takes all 64 digits of the root's SHA-256 from another official source, with or without `:`.",
        )
    } else {
        language.pick(
            "Xem hướng dẫn bằng `cccd --help`; số thẻ không viết vào dòng lệnh mà nhập khi được hỏi.",
            "See `cccd --help`; the number of a card is no argument, it is asked for.",
        )
    };
    Message { what: what.into(), to_do: to_do.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 2] = [Language::Vietnamese, Language::English];

    #[test]
    fn the_command_line_is_well_formed() {
        LANGUAGES.into_iter().for_each(|language| command(language).debug_assert());
    }

    #[test]
    fn every_example_can_be_parsed() {
        for (_, example) in EXAMPLES {
            for language in LANGUAGES {
                command(language).try_get_matches_from(example.split_whitespace()).unwrap();
            }
        }
    }

    #[test]
    fn the_way_to_a_green_verdict_has_ten_lines_of_commands_that_can_be_typed() {
        assert!(TRUST.len() <= 10);
        let mut count = 0;
        for language in LANGUAGES {
            for line in TRUST.iter().map(|text| half(text, language)) {
                assert!(line.chars().count() <= 85, "{line}");
                for typed in line.split("cccd ").skip(1) {
                    // A command ends where its explanation begins.
                    let typed = typed.split(['(', ')', ';', ',']).next().unwrap_or_default();
                    let typed = typed.split("  ").next().unwrap_or_default();
                    let words = typed.split(" bỏ ").next().unwrap_or_default();
                    let words = words.split(" takes ").next().unwrap_or_default().trim_end_matches('.');
                    let line = format!("cccd {words}");
                    let parsed = command(language).try_get_matches_from(line.split_whitespace());
                    let is_known = match parsed {
                        Ok(_) => true,
                        // A command that is only mentioned.
                        Err(error) => error.kind() == ErrorKind::MissingRequiredArgument,
                    };
                    assert!(is_known, "{line}");
                    count += 1;
                }
            }
        }
        assert_eq!(count, 20);
    }

    /// Every text of every command, one language at a time.
    #[test]
    fn every_text_has_two_halves() {
        fn check(command: &Command) {
            let help = command.get_arguments().filter(|argument| !argument.is_hide_set()).map(Arg::get_help);
            for text in help.chain([command.get_about()]) {
                let text = text.unwrap_or_else(|| panic!("{}", command.get_name())).to_string();
                let (vietnamese, english) = text.split_once(BETWEEN).expect(&text);
                assert!(!vietnamese.is_ascii() && english.is_ascii(), "{text}");
                assert!(!english.contains(BETWEEN), "{text}");
            }
            command.get_subcommands().for_each(check);
        }
        check(&Arguments::command());
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let language = |line: &str| super::language(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(language("cccd read --lang en"), Language::English);
        assert_eq!(language("cccd --lang=en read"), Language::English);
        assert_eq!(language("cccd read --lang"), Language::Vietnamese);
        assert_eq!(language("cccd read --lang fr"), Language::Vietnamese);
    }

    #[test]
    fn what_was_typed_is_not_repeated() {
        let message = |line: &str| {
            let error = command(Language::English).try_get_matches_from(line.split(' ')).unwrap_err();
            wrong_call(&error, Language::English).to_string()
        };
        for line in ["cccd read 001085012345", "cccd 001085012345", "cccd read --001085012345"] {
            assert!(message(line).starts_with("An argument is not known.\n"), "{}", message(line));
        }
        for line in ["cccd read --wait 001085012345", "cccd read --access 001085012345"] {
            assert!(!message(line).contains("001085012345"), "{}", message(line));
        }
        let files = message("cccd read --files DG15,001085012345");
        assert!(files.contains("The files are: ATR/INFO, DIR, CardAccess, COM, SOD, DG1, "), "{files}");
        assert!(!files.contains("001085012345"), "{files}");
        assert!(message("cccd read --wait x").contains("--wait <SECONDS>"));
        assert!(message("cccd sim issue").contains("--seed <TEXT>"));
    }
}
