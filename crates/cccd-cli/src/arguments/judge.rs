//! Arguments that several commands share: the certificates and the strictness of a judgement, how a card is opened, and
//! what is shown.

use std::path::PathBuf;

use cccd::access::AccessPolicy;
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::access;

/// The certificates that are trusted.
#[derive(Args, Debug)]
pub(crate) struct RootsArguments {
    #[arg(
        long,
        value_name = "DIR",
        help = "Thư mục chứng thư tin cậy; mặc định theo biến CCCD_TRUST, nếu không có thì xem cccd trust path \
                / Trust folder; else the one that CCCD_TRUST names, else see cccd trust path"
    )]
    pub(crate) trust: Option<PathBuf>,
}

/// What to judge a card or its evidence by.
#[derive(Args, Debug)]
pub(crate) struct JudgeArguments {
    #[command(flatten)]
    pub(crate) roots: RootsArguments,

    #[arg(
        long,
        help = "Kiểm tra nghiêm ngặt: mỗi điểm cần lưu ý về xác thực là không đạt; thiếu CRL là chưa xác định \
                / Strict policy: a finding about authenticity fails, without a CRL nothing can be told"
    )]
    pub(crate) strict: bool,
}

/// How a card is opened and how much of it is shown.
#[derive(Args, Debug)]
pub(crate) struct CardArguments {
    #[arg(
        long,
        help = "Hiện cả thông tin nhạy cảm: dân tộc, tôn giáo, đặc điểm nhận dạng, cha mẹ, vợ chồng \
                / Shows the sensitive fields too: ethnicity, religion, marks, parents, spouse"
    )]
    pub(crate) all: bool,

    #[arg(
        long,
        value_name = "auto|pace|bac",
        default_value = "auto",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(AccessPolicy::ALL.map(AccessPolicy::name)).try_map(|name| access(&name)),
        help = "Cách mở thẻ; mặc định auto: PACE nếu thẻ có, nếu không thì BAC \
                / How to open the card; auto, the default, is PACE where it is offered, else BAC"
    )]
    pub(crate) access: AccessPolicy,
}
