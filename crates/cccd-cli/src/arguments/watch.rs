//! The command line of `cccd watch`.

use std::{path::PathBuf, time::Duration};

use clap::{ArgGroup, Args};

use super::{AccessArgument, FormatArguments, TransactionArguments, seconds};

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

    #[arg(
        long,
        value_name = "DIR",
        help = "Thư mục chứng thư tin cậy; mặc định theo biến CCCD_TRUST, nếu không có thì xem cccd trust path \
                / Trust folder; else the one that CCCD_TRUST names, else see cccd trust path"
    )]
    pub(crate) trust: Option<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        help = "Đọc cả ảnh và ghi vào tệp này; ảnh của người trước bị xóa khi bắt đầu đọc thẻ tiếp theo \
                / Reads the portrait too and writes it to this file, which each next read removes first"
    )]
    pub(crate) photo: Option<PathBuf>,

    #[arg(
        long,
        help = "Hiện cả thông tin nhạy cảm: dân tộc, tôn giáo, đặc điểm nhận dạng, cha mẹ, vợ chồng \
                / Shows the sensitive fields too: ethnicity, religion, marks, parents, spouse"
    )]
    pub(crate) all: bool,

    #[arg(
        long,
        value_name = "auto|pace|bac",
        value_enum,
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help = "Cách mở thẻ; mặc định auto: PACE nếu thẻ có, nếu không thì BAC \
                / How to open the card; auto, the default, is PACE where it is offered, else BAC"
    )]
    pub(crate) access: AccessArgument,

    #[arg(
        long,
        help = "Kiểm tra nghiêm ngặt: mỗi điểm cần lưu ý về xác thực là không đạt; thiếu CRL là chưa xác định \
                / Strict policy: a finding about authenticity fails, without a CRL nothing can be told"
    )]
    pub(crate) strict: bool,

    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "60",
        hide_default_value = true,
        value_parser = seconds,
        help = "Xóa thông tin khỏi màn hình sau số giây này dù thẻ chưa được lấy ra; mặc định 60 \
                / Clears the screen after so many seconds though the card still lies there; 60 unless told"
    )]
    pub(crate) clear_after: Duration,

    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "60",
        hide_default_value = true,
        value_parser = seconds,
        help = "Quên số đã nhập nếu sau số giây này chưa có thẻ; mặc định 60 \
                / Forgets a key for which no card comes within so many seconds; 60 unless told"
    )]
    pub(crate) forget_after: Duration,

    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "10",
        hide_default_value = true,
        value_parser = seconds,
        help = "Thẻ bị nhấc lên: chờ đặt lại trong số giây này rồi đọc tiếp; mặc định 10 \
                / Waits so long for a lifted card to be put back, then reads on; 10 unless told"
    )]
    pub(crate) resume: Duration,

    #[command(flatten)]
    pub(crate) transaction: TransactionArguments,

    #[command(flatten)]
    pub(crate) form: FormatArguments,
}
