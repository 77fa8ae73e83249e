//! The command line of `cccd qr`, `cccd mrz` and `cccd number`.

use std::path::PathBuf;

use clap::Args;

use crate::format::FormatArguments;

/// Arguments of the commands that explain an input. The input itself is not an argument: other programs can see
/// arguments, and errors repeat them.
#[derive(Args, Debug)]
pub(crate) struct ExplainArguments {
    #[arg(
        long,
        value_name = "FILE",
        help = "Tệp văn bản hoặc ảnh chụp mã QR (JPEG, PNG, WebP, BMP, GIF, TIFF); - là đầu vào chuẩn; không nêu thì hỏi \
                / Text file or photo of the QR code (JPEG, PNG, WebP, BMP, GIF, TIFF); - is standard input; asks for it unless told"
    )]
    pub(crate) file: Option<PathBuf>,

    #[arg(
        long,
        help = "Hiện cả các trường chưa rõ nghĩa của mã QR trên thẻ căn cước 2024 \
                / Shows the undescribed fields of the QR code of 2024 too"
    )]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) form: FormatArguments,
}
