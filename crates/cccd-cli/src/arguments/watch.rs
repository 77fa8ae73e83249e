//! The command line of `cccd watch`.

use std::{path::PathBuf, time::Duration};

use clap::{ArgGroup, Args};

use super::{CardArguments, JudgeArguments, TransactionArguments, seconds};
use crate::format::LinesFormatArguments;

/// Arguments of `cccd watch`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("stated").args(["journal"]))]
#[command(group = ArgGroup::new("counted").args(["journal"]))]
pub(crate) struct WatchArguments {
    #[arg(
        long,
        value_name = "NAME",
        help = "Tên đầu đọc PC/SC hoặc một phần của tên; mặc định là mọi đầu đọc \
                / PC/SC reader by its name or a part of it; else all of them"
    )]
    pub(crate) reader: Option<String>,

    #[command(flatten)]
    pub(crate) judge: JudgeArguments,

    #[arg(
        long,
        value_name = "FILE",
        help = "Đọc cả ảnh và ghi vào tệp này; ảnh của người trước bị xóa khi bắt đầu đọc thẻ tiếp theo \
                / Reads the portrait too and writes it to this file, which each next read removes first"
    )]
    pub(crate) photo: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) card: CardArguments,

    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "60",
        value_parser = seconds,
        help = "Xóa thông tin khỏi màn hình sau số giây này dù thẻ chưa được lấy ra; mặc định 60 \
                / Clears the screen after so many seconds though the card still lies there; 60 unless told"
    )]
    pub(crate) clear_after: Duration,

    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "60",
        value_parser = seconds,
        help = "Quên số đã nhập nếu sau số giây này chưa có thẻ; mặc định 60 \
                / Forgets a key for which no card comes within so many seconds; 60 unless told"
    )]
    pub(crate) forget_after: Duration,

    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "10",
        value_parser = seconds,
        help = "Thẻ bị nhấc lên: chờ đặt lại trong số giây này rồi đọc tiếp; mặc định 10 \
                / Waits so long for a lifted card to be put back, then reads on; 10 unless told"
    )]
    pub(crate) resume: Duration,

    #[command(flatten)]
    pub(crate) transaction: TransactionArguments,

    #[command(flatten)]
    pub(crate) form: LinesFormatArguments,
}
