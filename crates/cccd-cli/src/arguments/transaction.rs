//! The command line of a transaction: at which counter and for what purpose a card is read, and where that is recorded.

use std::{ffi::OsString, path::PathBuf};

use cccd_counter::journal;
use clap::{
    Args,
    builder::{OsStringValueParser, TypedValueParser as _},
};

use super::help::TRANSACTION;

/// The transaction that a read belongs to. It never names the holder.
#[derive(Args, Debug)]
pub(crate) struct TransactionArguments {
    #[arg(
        help_heading = TRANSACTION,
        long,
        value_name = "NAME",
        requires = "counted",
        help = "Tên quầy, ghi vào sổ giao dịch và kết quả xuất ra \
                / Name of the counter, written into journal and exports"
    )]
    pub(crate) counter: Option<String>,

    #[arg(
        help_heading = TRANSACTION,
        long,
        value_name = "TEXT",
        requires = "stated",
        help = "Mục đích đọc thẻ, ghi vào tệp bằng chứng, sổ giao dịch và kết quả xuất ra \
                / What the card is read for, written into evidence, journal and exports"
    )]
    pub(crate) purpose: Option<String>,

    #[arg(
        help_heading = TRANSACTION,
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = "",
        value_parser = OsStringValueParser::new().try_map(named_or_usual),
        requires = "counter",
        requires = "purpose",
        help = "Ghi thêm một dòng không có dữ liệu cá nhân vào sổ giao dịch này (không nêu tệp: sổ của người dùng); \
                cần --counter và --purpose / Adds one row without personal data to this journal, without a file to \
                that of the user; takes --counter and --purpose"
    )]
    pub(crate) journal: Option<PathBuf>,
}

/// Returns the named journal, or else the user's default one.
pub(super) fn named_or_usual(named: OsString) -> Result<PathBuf, &'static str> {
    if named.is_empty() {
        return journal::default_path().ok_or("FILE");
    }
    Ok(named.into())
}
