//! The command line of a transaction: at which counter and what for a card is read, and where that is counted.

use std::path::PathBuf;

use clap::Args;

use super::help::TRANSACTION;

/// What is stated about the transaction that a read belongs to. It never names the holder.
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
        requires = "counter",
        requires = "purpose",
        help = "Ghi thêm một dòng vào sổ giao dịch này, không có dữ liệu cá nhân; cần --counter và --purpose \
                / Adds one row without personal data to this journal; takes --counter and --purpose"
    )]
    pub(crate) journal: Option<PathBuf>,
}
