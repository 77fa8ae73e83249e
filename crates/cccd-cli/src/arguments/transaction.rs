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
        help = "Tên quầy, ghi vào sổ giao dịch / Name of the counter, written into the journal"
    )]
    pub(crate) counter: Option<String>,

    #[arg(
        help_heading = TRANSACTION,
        long,
        value_name = "TEXT",
        requires = "stated",
        help = "Mục đích đọc thẻ, ghi vào tệp bằng chứng và sổ giao dịch \
                / What the card is read for, written into evidence and journal"
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
