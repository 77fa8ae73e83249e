//! The command line of `cccd trace`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::format::LinesFormatArguments;

/// The commands for traces.
#[derive(Subcommand, Debug)]
pub(crate) enum TraceCommand {
    #[command(
        about = "Phát lại tệp ghi lần đọc và so với lúc ghi / Replays traces and compares with the recording"
    )]
    Replay(ReplayArguments),
    #[command(about = "Giải thích từng lệnh trong tệp ghi lần đọc / Explains each exchange of a trace")]
    Show(ShowTraceArguments),
    #[command(about = "So sánh hai tệp ghi lần đọc / Compares two traces")]
    Diff(DiffArguments),
    #[command(about = "Kiểm tra tệp ghi lần đọc / Checks whether traces hold together")]
    Check(CheckArguments),
    #[command(about = "Ghi bản rút gọn không có dữ liệu cá nhân và khóa, có thể gửi đi \
                 / Writes an outline without personal data and keys, which may leave the counter")]
    Outline(OutlineArguments),
    #[command(about = "Chuyển nhật ký APDU của pcscd hoặc pcsc-spy thành tệp ghi lần đọc \
                 / Makes a trace of an APDU log of pcscd or of pcsc-spy")]
    Import(ImportArguments),
}

/// Arguments of `cccd trace replay`.
#[derive(Args, Debug)]
pub(crate) struct ReplayArguments {
    #[arg(value_name = "FILE", required = true, help = "Tệp ghi lần đọc / Traces")]
    pub(crate) files: Vec<PathBuf>,

    #[arg(
        long,
        help = "Trả lời theo nội dung các tệp của thẻ, dù lệnh khác lúc ghi \
                / Answers from the files of the trace, whatever commands ask for them"
    )]
    pub(crate) lenient: bool,

    #[arg(long, requires = "lenient", help = "Chỉ dùng lệnh ngắn / With short commands alone")]
    pub(crate) short: bool,

    #[arg(
        long,
        conflicts_with = "lenient",
        help = "Giữ nguyên thời gian như lúc ghi / Keeps the recorded timing"
    )]
    pub(crate) timing: bool,

    #[arg(
        long,
        help = "Hiện cả byte của lệnh khác nhau; đó có thể là dữ liệu cá nhân \
                / Shows the bytes of commands that differ; they may be personal data"
    )]
    pub(crate) bytes: bool,

    #[command(flatten)]
    pub(crate) form: LinesFormatArguments,
}

/// Arguments of `cccd trace show`.
#[derive(Args, Debug)]
pub(crate) struct ShowTraceArguments {
    #[arg(value_name = "FILE", required = true, help = "Tệp ghi lần đọc / A trace")]
    pub(crate) file: PathBuf,

    #[arg(
        long,
        help = "Chỉ hiện tổng kết: thời gian, tốc độ, cỡ khối / The summary alone: times, speed, size of blocks"
    )]
    pub(crate) summary: bool,

    #[arg(
        long,
        help = "Hiện cả byte, đã mã hóa và đã giải mã; có dữ liệu cá nhân và khóa \
                / Shows the bytes too, protected and plain: personal data and keys"
    )]
    pub(crate) bytes: bool,
}

/// Arguments of `cccd trace diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArguments {
    #[arg(value_name = "FILE", required = true, help = "Tệp thứ nhất / The first trace")]
    pub(crate) one: PathBuf,

    #[arg(value_name = "OTHER", required = true, help = "Tệp thứ hai / The other trace")]
    pub(crate) other: PathBuf,

    #[arg(long, help = "Hiện cả byte; có dữ liệu cá nhân / Shows the bytes too: personal data")]
    pub(crate) bytes: bool,
}

/// Arguments of `cccd trace check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArguments {
    #[arg(value_name = "FILE", required = true, help = "Tệp ghi lần đọc / Traces")]
    pub(crate) files: Vec<PathBuf>,
}

/// Arguments of `cccd trace outline`.
#[derive(Args, Debug)]
pub(crate) struct OutlineArguments {
    #[arg(value_name = "IN", required = true, help = "Tệp ghi lần đọc / The trace")]
    pub(crate) input: PathBuf,

    #[arg(value_name = "OUT", required = true, help = "Bản rút gọn, là tệp mới / The outline, a new file")]
    pub(crate) output: PathBuf,
}

/// Arguments of `cccd trace import`.
#[derive(Args, Debug)]
pub(crate) struct ImportArguments {
    #[arg(value_name = "LOG", required = true, help = "Nhật ký của pcscd hoặc pcsc-spy / The log")]
    pub(crate) input: PathBuf,

    #[arg(value_name = "OUT", required = true, help = "Tệp ghi lần đọc, là tệp mới / The trace, a new file")]
    pub(crate) output: PathBuf,

    #[arg(
        long,
        value_name = "N",
        help = "Lấy thẻ thứ N trong nhật ký / Takes the card of this number in the log"
    )]
    pub(crate) card: Option<usize>,

    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "card",
        help = "Lấy thẻ ở đầu đọc này / Takes the card in this reader"
    )]
    pub(crate) reader: Option<String>,
}
