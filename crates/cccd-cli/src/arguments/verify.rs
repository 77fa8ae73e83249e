//! The command line of evidence: what `cccd read --evidence` takes, and `cccd verify`.

use std::path::PathBuf;

use clap::Args;

use super::{JudgeArguments, help::EVIDENCE};
use crate::format::FilesFormatArguments;

/// Whether and how to keep a read as evidence.
#[derive(Args, Debug)]
pub(crate) struct EvidenceArguments {
    #[arg(
        help_heading = EVIDENCE,
        long,
        value_name = "FILE",
        requires = "protection",
        help = "Lưu lần đọc thành tệp bằng chứng để kiểm tra lại về sau; cần --recipient hoặc --plain \
                / Keeps the read as evidence to be judged again; takes --recipient or --plain"
    )]
    pub(crate) evidence: Option<PathBuf>,

    #[arg(
        help_heading = EVIDENCE,
        long,
        requires = "evidence",
        conflicts_with = "recipient",
        help = "Không mã hóa tệp bằng chứng: tệp chứa dữ liệu cá nhân và cả số mở được chip \
                / Leaves the evidence in plain: it holds personal data, and the number that opens the chip"
    )]
    pub(crate) plain: bool,

    #[arg(
        help_heading = EVIDENCE,
        long,
        value_name = "FILE",
        requires = "evidence",
        help = "Khóa của cơ quan (PEM hoặc PKCS#12) ký tệp bằng chứng \
                / Key of the office (PEM or PKCS#12), which signs the evidence"
    )]
    pub(crate) office_key: Option<PathBuf>,

    #[arg(
        help_heading = EVIDENCE,
        long,
        value_name = "FILE",
        requires = "office_key",
        help = "Tệp chứa mật khẩu của khóa cơ quan / File with the passphrase of that key"
    )]
    pub(crate) office_passphrase: Option<PathBuf>,

    #[arg(
        help_heading = EVIDENCE,
        long,
        value_name = "TEXT",
        requires = "signed",
        help = "Cán bộ đọc thẻ, ghi vào tệp bằng chứng và kết quả xuất ra \
                / Who reads the card, written into evidence and exports"
    )]
    pub(crate) clerk: Option<String>,
}

/// Arguments of `cccd verify`.
#[derive(Args, Debug)]
pub(crate) struct VerifyArguments {
    #[arg(
        value_name = "FILE",
        required = true,
        help = "Tệp bằng chứng, thư mục chứa chúng, hoặc - để nhận danh sách tệp từ đầu vào chuẩn \
                / Evidence, folders of it, or - for a list of files on standard input"
    )]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) judge: JudgeArguments,

    #[arg(
        long,
        value_name = "FILE",
        help = "Tệp khóa age của người nhận, để mở bằng chứng đã mã hóa; có thể lặp lại \
                / age key file of a recipient, which opens encrypted evidence; may be repeated"
    )]
    pub(crate) identity: Vec<PathBuf>,

    #[arg(
        long,
        help = "Nêu chứng thư nào xác nhận điều gì, hoặc còn thiếu gì \
                / Says which certificate verified what, or what is missing"
    )]
    pub(crate) why: bool,

    #[command(flatten)]
    pub(crate) form: FilesFormatArguments,
}
