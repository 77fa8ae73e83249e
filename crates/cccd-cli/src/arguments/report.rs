//! The command line of `cccd report`.

use std::path::PathBuf;

use cccd_counter::journal::Month;
use clap::Args;

use crate::format::ReadFormatArguments;

/// Arguments of `cccd report`.
#[derive(Args, Debug)]
pub(crate) struct ReportArguments {
    #[arg(
        long,
        value_name = "YYYY-MM",
        value_parser = |text: &str| Month::parse(text).map_err(|_| "2026-11"),
        help = "Tháng cần báo cáo, ví dụ 2026-11, theo giờ Việt Nam / The month, such as 2026-11, by the time of Vietnam"
    )]
    pub(crate) month: Month,

    #[arg(
        value_name = "JOURNAL",
        help = "Sổ giao dịch của một hay nhiều quầy; không nêu thì là sổ của người dùng \
                / Journals of one counter or several; that of the user unless told"
    )]
    pub(crate) journals: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        required_if_eq("format", "xlsx"),
        help = "Ghi báo cáo, ở mọi dạng trừ text, vào tệp này, chỉ chủ tệp đọc được; xlsx bắt buộc phải có \
                / Writes the report, in every form but text, to this file, which its owner alone may read; xlsx \
                needs it"
    )]
    pub(crate) output: Option<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        help = "Vẽ thêm biểu đồ vào tệp SVG này / Draws a chart into this SVG file too"
    )]
    pub(crate) chart: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) form: ReadFormatArguments,
}
