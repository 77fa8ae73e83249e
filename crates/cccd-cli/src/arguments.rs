//! The command line.
//!
//! Every help text is written once with both languages, `Vietnamese / English`; the half of the other language is
//! removed before use.

mod explain;
mod help;
mod install;
mod judge;
mod privacy;
mod report;
mod sim;
mod trace;
mod transaction;
mod trust;
mod verify;
mod watch;

use std::{ffi::OsString, path::PathBuf, time::Duration};

use cccd::{
    access::AccessPolicy,
    files::File,
    messages::{Language, Message},
};
use cccd_counter::fields::Fields;
use clap::{
    ArgAction, ArgGroup, Args, FromArgMatches, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::format::{FormatArguments, ReadFormatArguments};
pub(crate) use explain::ExplainArguments;
pub(crate) use help::{Notes, command, notes};
pub(crate) use install::{CompletionsArguments, ManArguments};
pub(crate) use judge::{CardArguments, JudgeArguments, RootsArguments};
pub(crate) use privacy::PrivacyArguments;
pub(crate) use report::ReportArguments;
#[cfg(target_os = "linux")]
pub(crate) use sim::Pn532Arguments;
pub(crate) use sim::{CardOptions, FileArgument, Forgery, IssueArguments, RunArguments, SimCommand};
pub(crate) use trace::{
    CheckArguments, DiffArguments, ImportArguments, OutlineArguments, ReplayArguments, ShowTraceArguments,
    TraceCommand,
};
pub(crate) use transaction::TransactionArguments;
pub(crate) use trust::{
    AboutArguments, AddArguments, ExpiringArguments, ExportArguments, FolderArguments, ListArguments,
    OneArguments, TrustCommand,
};
pub(crate) use verify::{EvidenceArguments, VerifyArguments};
pub(crate) use watch::WatchArguments;

/// The command line, parsed.
#[derive(Parser, Debug)]
#[command(
    name = "cccd",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    about = "Đọc và xác thực chip của thẻ căn cước công dân \
             / Reads and verifies the chip of the Vietnamese citizen card"
)]
pub(crate) struct Arguments {
    /// Language of all text for people.
    #[arg(
        long = "lang",
        global = true,
        display_order = 100,
        value_name = "vi|en",
        default_value = "vi",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(["vi", "en"]).try_map(|code| language(&code)),
        help = "Ngôn ngữ hiển thị: vi (mặc định) hoặc en / Language: vi (the default) or en"
    )]
    pub(crate) language: Language,

    #[arg(
        short,
        long,
        global = true,
        display_order = 101,
        action = ArgAction::Help,
        help = "Xem hướng dẫn này / Shows this help"
    )]
    help: Option<bool>,

    #[arg(short = 'V', long, display_order = 102, action = ArgAction::Version, help = "Xem phiên bản / Shows the version")]
    version: Option<bool>,

    /// The command to run.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    #[command(about = "Đọc và xác thực thẻ trên đầu đọc / Reads and verifies the card on the reader")]
    Read(ReadArguments),
    #[command(about = "Quầy giao dịch: nhập số và đặt thẻ theo thứ tự bất kỳ, hết người này đến người khác \
                 / The counter's loop: key and card in either order, one person after the other")]
    Watch(WatchArguments),
    #[command(about = "Liệt kê các đầu đọc thẻ / Lists the card readers")]
    Readers(ReadersArguments),
    #[command(about = "Xem thông tin kỹ thuật của chip, không cần số thẻ \
                 / Shows technical facts of the chip; needs no key")]
    Info(InfoArguments),
    #[command(about = "Kiểm tra dịch vụ, đầu đọc và tốc độ đọc, và cho biết cần làm gì \
                 / Examines service, readers and their speed, and says what to do")]
    Doctor(DoctorArguments),
    #[command(about = "Đọc thử một thẻ mẫu, không cần đầu đọc / Reads an invented card; needs no reader")]
    Demo(DemoArguments),
    #[command(about = "Thẻ mẫu để kiểm thử / Invented cards for tests")]
    Sim(SimArguments),
    #[command(
        about = "Phát lại, xem và so sánh các lần đọc đã ghi / Replays, shows and compares recorded reads"
    )]
    Trace(TraceArguments),
    #[command(about = "Chứng thư tin cậy: từ đâu để có kết luận “thẻ thật” \
                 / Certificates to trust: how to get to a green verdict")]
    Trust(TrustArguments),
    #[command(about = "Kiểm tra lại tệp bằng chứng của một lần đọc trước, không cần thẻ \
                 / Judges the evidence of an earlier read again; needs no card")]
    Verify(VerifyArguments),
    #[command(about = "Giải thích mã QR của thẻ, từ máy quét, tệp hoặc ảnh chụp \
                 / Explains the QR code of a card: scanned, from a file or a photo")]
    Qr(ExplainArguments),
    #[command(
        about = "Giải thích các dòng MRZ và các số kiểm tra / Explains the lines of an MRZ and its check digits"
    )]
    Mrz(ExplainArguments),
    #[command(about = "Giải thích số định danh 12 số / Explains the 12-digit personal number")]
    Number(ExplainArguments),
    #[command(about = "Báo cáo tháng từ các sổ giao dịch: số lượt, kết quả, thời gian \
                 / The month's report over journals: how many, with which result, how long")]
    Report(ReportArguments),
    #[command(
        about = "Cho biết với các tùy chọn này thì những gì được đưa ra, lưu lại hoặc ghi nhật ký; không đọc thẻ \
                 / Says what would be put out, stored or logged with these options; reads no card"
    )]
    Privacy(PrivacyArguments),
    #[command(about = "Ghi ra phần gợi ý lệnh cho shell của bạn / Writes the completions for your shell")]
    Completions(CompletionsArguments),
    #[command(hide = true, about = "Ghi các trang hướng dẫn (man) / Writes the man pages")]
    Man(ManArguments),
}

/// Which reader to use, and how long to wait for a card.
#[derive(Args, Debug)]
pub(crate) struct ReaderArguments {
    #[arg(
        long,
        value_name = "NAME",
        help = "Tên đầu đọc hoặc một phần của tên, hoặc nfc:ĐỊA-CHỈ của libnfc; mặc định là đầu đọc đang có thẻ \
                / Reader by its name or a part of it, or nfc:CONNECTION of libnfc; else the one that holds a card"
    )]
    pub(crate) reader: Option<String>,

    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = seconds,
        help = "Chờ thẻ trong số giây này; mặc định là không chờ, riêng cccd read khi hỏi khóa thì chờ đến khi có thẻ \
                / Waits for a card for so many seconds; does not wait unless told, except where cccd read asks for the \
                key"
    )]
    pub(crate) wait: Option<Duration>,
}

/// What to read, what to judge it by, and how to show it.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("written").multiple(true).args(["record", "evidence"]))]
#[command(group = ArgGroup::new("protection").args(["recipient", "plain"]))]
#[command(group = ArgGroup::new("signed").multiple(true).args(["evidence", "output", "fields"]))]
#[command(group = ArgGroup::new("stated").multiple(true).args(["evidence", "journal", "output", "fields"]))]
#[command(group = ArgGroup::new("counted").multiple(true).args(["journal", "output", "fields"]))]
pub(crate) struct ShowArguments {
    #[command(flatten)]
    pub(crate) judge: JudgeArguments,

    #[arg(
        long,
        value_name = "FILE",
        help = "Đọc cả ảnh và ghi vào tệp này / Reads the portrait too and writes it to this file"
    )]
    pub(crate) photo: Option<PathBuf>,

    #[arg(
        long,
        value_name = "DG15,COM",
        value_delimiter = ',',
        value_parser = file,
        help = "Đọc thêm các tệp này: DG1…DG16, COM, SOD, CardAccess, DIR, ATR/INFO. Màn hình chỉ hiện tên và độ \
                dài; nội dung chỉ ra khỏi phần mềm khi có cả --all và một dạng JSON \
                / Reads these files too: DG1 to DG16, COM, SOD, CardAccess, DIR, ATR/INFO. Their names and lengths \
                are shown; their contents leave the program with --all and a form of JSON alone"
    )]
    pub(crate) files: Vec<File>,

    #[command(flatten)]
    pub(crate) card: CardArguments,

    #[arg(
        long,
        help = "Yêu cầu cả Active Authentication dù chip đã chứng minh bằng Chip Authentication \
                / Asks for Active Authentication too where Chip Authentication has proven the chip"
    )]
    pub(crate) active: bool,

    #[command(flatten)]
    pub(crate) record: RecordArguments,

    #[command(flatten)]
    pub(crate) evidence: EvidenceArguments,

    #[arg(
        long,
        value_name = "NAME,NAME",
        value_parser = fields,
        help = "Chỉ đưa ra các trường này, theo thứ tự này, ví dụ personal_number,full_name,headline,read_at; trường \
                nhạy cảm được nêu tên thì cũng đưa ra \
                / Puts out these fields alone, in this order, such as personal_number,full_name,headline,read_at; a \
                sensitive one that is named goes out too"
    )]
    pub(crate) fields: Option<Fields>,

    #[arg(
        long,
        value_name = "FILE|hn212",
        help = "Đổi tên trường, ở mọi dạng trừ text, theo tệp ánh xạ này, hoặc như phần mềm cho máy đọc HN212; \
                không thêm trường nào \
                / Renames the fields, in every form but text, by this mapping file, or as software for HN212 \
                devices has them; adds no field"
    )]
    pub(crate) mapping: Option<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        required_if_eq("format", "xlsx"),
        help = "Ghi kết quả, ở mọi dạng trừ text, vào tệp này, chỉ chủ tệp đọc được; xlsx bắt buộc phải có \
                / Writes the result, in every form but text, to this file, which its owner alone may read; xlsx \
                needs it"
    )]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) transaction: TransactionArguments,

    #[command(flatten)]
    pub(crate) form: ReadFormatArguments,
}

/// Whether and where to record a read.
#[derive(Args, Debug)]
pub(crate) struct RecordArguments {
    #[arg(
        long,
        value_name = "FILE",
        help = "Ghi toàn bộ lần đọc vào tệp này để phân tích lỗi; tệp chứa dữ liệu cá nhân và khóa \
                / Writes the whole read to this file to find a fault; it holds personal data and keys"
    )]
    pub(crate) record: Option<PathBuf>,

    #[arg(
        long,
        value_name = "RECIPIENT",
        requires = "written",
        help = "Mã hóa tệp của --record và --evidence cho người giữ khóa này (age); có thể lặp lại \
                / Encrypts the files of --record and --evidence to the holder of this key (age); may be repeated"
    )]
    pub(crate) recipient: Vec<String>,
}

/// Arguments of `cccd read`.
#[derive(Args, Debug)]
pub(crate) struct ReadArguments {
    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    #[arg(
        long,
        value_name = "FILE",
        help = "Tệp chứa số định danh, mã CAN, MRZ, nội dung hoặc ảnh mã QR; - là đầu vào chuẩn; \
                không nêu mà chạy ở cửa sổ lệnh thì chờ đến khi có thẻ rồi hỏi \
                / File with the number, CAN, MRZ, text or picture of the QR code; - is standard input; \
                without it, a person at a terminal is asked once a card lies on the reader"
    )]
    pub(crate) key_file: Option<PathBuf>,

    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = seconds,
        help = "Thẻ bị nhấc lên: chờ đặt lại trong số giây này rồi đọc tiếp; mặc định 10 với text, 0 với dạng khác \
                / Waits so long for a lifted card to be put back, then reads on; 10 with text, else 0, unless told"
    )]
    pub(crate) resume: Option<Duration>,

    #[command(flatten)]
    pub(crate) show: ShowArguments,
}

/// Arguments of `cccd readers`.
#[derive(Args, Debug)]
pub(crate) struct ReadersArguments {
    #[command(flatten)]
    pub(crate) form: FormatArguments,
}

/// Arguments of `cccd info`.
#[derive(Args, Debug)]
pub(crate) struct InfoArguments {
    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    #[command(flatten)]
    pub(crate) form: FormatArguments,
}

/// Arguments of `cccd doctor`.
#[derive(Args, Debug)]
pub(crate) struct DoctorArguments {
    #[arg(
        long,
        value_name = "NAME",
        help = "Chỉ kiểm tra các đầu đọc có tên này hoặc chứa phần này; mặc định là tất cả \
                / Examines the readers of this name, or a part of it, alone; else all of them"
    )]
    pub(crate) reader: Option<String>,

    #[command(flatten)]
    pub(crate) roots: RootsArguments,

    #[command(flatten)]
    pub(crate) form: FormatArguments,
}

/// Arguments of `cccd demo`.
#[derive(Args, Debug)]
pub(crate) struct DemoArguments {
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "demo",
        help = "Mỗi từ cho một người hư cấu khác / Each text gives another invented person"
    )]
    pub(crate) seed: String,

    #[command(flatten)]
    pub(crate) show: ShowArguments,

    #[command(flatten)]
    pub(crate) forgery: Forgery,
}

/// Arguments of `cccd sim`.
#[derive(Args, Debug)]
pub(crate) struct SimArguments {
    #[command(subcommand)]
    pub(crate) command: SimCommand,
}

/// Arguments of `cccd trace`.
#[derive(Args, Debug)]
pub(crate) struct TraceArguments {
    #[command(subcommand)]
    pub(crate) command: TraceCommand,
}

/// Arguments of `cccd trust`.
#[derive(Args, Debug)]
pub(crate) struct TrustArguments {
    #[command(subcommand)]
    pub(crate) command: TrustCommand,
}

impl ShowArguments {
    /// Returns the fields to export: the named ones, or the default selection.
    pub(crate) fn fields(&self) -> Fields {
        self.fields.clone().unwrap_or_else(|| Fields::usual(self.card.all))
    }
}

fn access(name: &str) -> Result<AccessPolicy, &'static str> {
    AccessPolicy::ALL.into_iter().find(|policy| policy.name() == name).ok_or("auto, pace, bac")
}

fn language(code: &str) -> Result<Language, &'static str> {
    Language::from_code(code).ok_or("vi, en")
}

fn fields(list: &str) -> Result<Fields, String> {
    Fields::parse(list).map_err(|_| Fields::known().collect::<Vec<_>>().join(", "))
}

fn file(name: &str) -> Result<File, String> {
    File::from_name(name.trim()).ok_or_else(file_names)
}

/// The names of the files, for the error about an unknown name: `ATR/INFO, DIR, …`.
pub(crate) fn file_names() -> String {
    File::all().map(File::short_name).collect::<Vec<_>>().join(", ")
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    const REASON: &str = "0 to 86400";
    let seconds: f64 = text.parse().map_err(|_| REASON)?;
    if (0.0..=86_400.0).contains(&seconds) { Ok(Duration::from_secs_f64(seconds)) } else { Err(REASON) }
}

/// Why there is nothing to run.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Help or version is to be shown.
    Help(clap::Error),
    /// The call is wrong; the message says how, in two lines.
    WrongCall(Message),
}

/// Parses the command line.
///
/// # Errors
/// [`Stop`].
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, Stop> {
    let arguments: Vec<_> = arguments.into_iter().collect();
    let language = help::language(&arguments);
    let matches = help::command(language).try_get_matches_from(arguments);
    matches.and_then(|matches| Arguments::from_arg_matches(&matches)).map_err(|error| {
        if error.use_stderr() {
            Stop::WrongCall(help::wrong_call(&error, language))
        } else {
            Stop::Help(error)
        }
    })
}
