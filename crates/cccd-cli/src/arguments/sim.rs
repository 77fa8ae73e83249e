//! The command line of `cccd sim`: which card, and how its chip behaves.

use std::{path::PathBuf, str::FromStr, time::Duration};

#[cfg(target_os = "linux")]
use cccd_sim::pn532::CardType;
use cccd_sim::{
    File, Profile, Quirk,
    link_model::{BitRate, LinkModel},
};
use clap::{Args, Subcommand};

use super::help::FORGERY;

/// The commands for invented cards.
#[derive(Subcommand, Debug)]
pub(crate) enum SimCommand {
    #[command(about = "Ghi chứng thư gốc, số và MRZ của một thẻ mẫu \
                 / Writes root certificate, number and MRZ of an invented card")]
    Issue(IssueArguments),
    #[command(
        about = "Đặt một thẻ mẫu lên đầu đọc ảo vpcd / Lays an invented card on the virtual reader vpcd"
    )]
    Run(Box<RunArguments>),
    #[cfg(target_os = "linux")]
    #[command(about = "Đặt một thẻ mẫu lên đầu đọc NFC ảo (PN532) cho libnfc \
                 / Lays an invented card on a virtual NFC reader (PN532) for libnfc")]
    Pn532(Box<Pn532Arguments>),
    #[command(
        about = "Liệt kê các lỗi mà thẻ mẫu có thể mắc / Lists the faults that an invented card can show"
    )]
    Quirks,
}

/// Which card to issue.
#[derive(Args, Debug)]
pub(crate) struct CardOptions {
    #[arg(
        long,
        value_name = "TEXT",
        help = "Cùng một từ cho cùng một thẻ / The same text gives the same card"
    )]
    pub(crate) seed: String,

    #[arg(
        long,
        value_name = "NAME",
        default_value = "cccd-2021",
        value_parser = profile,
        help = "Loại giấy tờ: cccd-2021 (mặc định), cccd-bac-only, can-cuoc-2024, can-cuoc-2024-opaque, passport, \
                child / Kind of document: cccd-2021 (the default), cccd-bac-only, can-cuoc-2024, \
                can-cuoc-2024-opaque, passport, child"
    )]
    pub(crate) profile: Profile,

    #[arg(
        long,
        value_name = "12DIGITS",
        value_parser = number,
        help = "Số định danh cá nhân thay cho số sinh ra từ --seed / Personal number instead of the seed's"
    )]
    pub(crate) number: Option<String>,

    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "impostor",
        help = "Cấp bởi một chứng thư gốc khác / Issued under another root"
    )]
    pub(crate) issuer_seed: Option<String>,

    #[arg(
        long,
        value_name = "TEXT",
        help = "Cấp bởi chứng thư gốc giả, trùng tên với chứng thư mẫu \
                / Issued under a forged root that has the specimen's name"
    )]
    pub(crate) impostor: Option<String>,

    #[arg(long, help = "Thẻ đã hết hạn sử dụng / A card that has expired")]
    pub(crate) expired: bool,

    #[arg(long, help = "DG14 không có Chip Authentication / DG14 does not offer Chip Authentication")]
    pub(crate) without_chip_authentication: bool,

    #[arg(long, help = "Thẻ không có Active Authentication (DG15) / Without Active Authentication (DG15)")]
    pub(crate) without_active_authentication: bool,

    #[arg(long, help = "Chỉ mở được bằng BAC / Can be opened by BAC alone")]
    pub(crate) without_pace: bool,
}

/// What a forger did to the card, and how its chip behaves.
#[derive(Args, Debug)]
pub(crate) struct Forgery {
    #[arg(
        help_heading = FORGERY,
        long,
        value_name = "FILE[:BYTE]",
        help = "Sửa một bit của tệp sau khi ký, ví dụ DG1 / Flips a bit of a file after signing, such as DG1"
    )]
    pub(crate) change: Vec<FileArgument>,

    #[arg(help_heading = FORGERY, long, value_name = "FILE", help = "Giấu một tệp, ví dụ DG14 / Withholds a file, such as DG14")]
    pub(crate) withhold: Vec<FileArgument>,

    #[arg(help_heading = FORGERY, long, help = "Giấu EF.CardAccess / Withholds EF.CardAccess")]
    pub(crate) hide_card_access: bool,

    #[arg(
        help_heading = FORGERY,
        long,
        value_name = "NAME",
        value_parser = quirk,
        help = "Thẻ có lỗi này, xem cccd sim quirks / Has this fault, see cccd sim quirks"
    )]
    pub(crate) quirk: Vec<&'static Quirk>,

    #[arg(
        help_heading = FORGERY,
        long = "clone",
        help = "Chip sao chép: cùng tệp, khác khóa / A clone: the same files, another key"
    )]
    pub(crate) is_clone: bool,

    #[arg(help_heading = FORGERY, long, help = "Từ chối Chip Authentication / Refuses Chip Authentication")]
    pub(crate) refuse_chip_authentication: bool,

    #[arg(help_heading = FORGERY, long, help = "Không nhận lệnh dài / Takes no extended length")]
    pub(crate) short_only: bool,

    #[arg(
        help_heading = FORGERY,
        long,
        value_name = "N",
        help = "Rút thẻ ra ở lệnh thứ N, đếm từ 0 / Is torn away at command N, counted from 0"
    )]
    pub(crate) remove_after: Option<usize>,
}

/// Arguments of `cccd sim issue`.
#[derive(Args, Debug)]
pub(crate) struct IssueArguments {
    #[command(flatten)]
    pub(crate) card: CardOptions,

    #[arg(
        long,
        value_name = "DIR",
        help = "Thư mục để ghi trust/root.cer, key.txt và mrz.txt \
                / Folder for trust/root.cer, key.txt and mrz.txt"
    )]
    pub(crate) out: PathBuf,

    #[arg(
        long,
        help = "Ghi thêm vào pki/: CRL (trống, thu hồi chứng thư ký, quá hạn), gốc kế tiếp và chứng thư liên kết \
                / Also writes pki/: revocation lists (empty, revoking the signer, outdated), a successor, its link"
    )]
    pub(crate) pki: bool,

    #[arg(long, help = "Ghi đè tệp đã có / Overwrites files of another card")]
    pub(crate) force: bool,
}

/// Arguments of `cccd sim run`.
#[derive(Args, Debug)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) card: CardOptions,

    #[command(flatten)]
    pub(crate) forgery: Forgery,

    #[arg(
        long,
        value_name = "1|2",
        default_value = "1",
        value_parser = clap::value_parser!(u16).range(1..=2),
        help = "Khe của đầu đọc ảo / Slot of the virtual reader"
    )]
    pub(crate) slot: u16,

    #[arg(
        long,
        value_name = "HOST",
        default_value = "127.0.0.1",
        help = "Máy có đầu đọc ảo / Machine of the virtual reader"
    )]
    pub(crate) host: String,

    #[command(flatten)]
    pub(crate) on_reader: OnReader,

    #[arg(long, value_name = "PORT", help = "Cổng thay cho --slot / Port, instead of --slot")]
    pub(crate) port: Option<u16>,
}

/// How the card behaves on a virtual reader of either kind.
#[derive(Args, Debug)]
pub(crate) struct OnReader {
    #[arg(
        long,
        value_name = "106|212|424|848",
        value_parser = link,
        help = "Chậm như thẻ thật ở tốc độ này, kbit/s / As slow as a real card at this rate, kbit/s"
    )]
    pub(crate) link: Option<LinkModel>,

    #[arg(
        long,
        value_name = "SECONDS",
        value_parser = super::seconds,
        requires = "remove_after",
        help = "Đặt lại thẻ bị rút ra bởi --remove-after sau số giây này \
                / Puts the card that --remove-after tore away back after so many seconds"
    )]
    pub(crate) put_back: Option<Duration>,
}

/// Arguments of `cccd sim pn532`.
#[cfg(target_os = "linux")]
#[derive(Args, Debug)]
pub(crate) struct Pn532Arguments {
    #[command(flatten)]
    pub(crate) card: CardOptions,

    #[command(flatten)]
    pub(crate) forgery: Forgery,

    #[arg(
        long = "type",
        value_name = "a|b",
        default_value = "a",
        value_parser = card_type,
        help = "Loại sóng của thẻ: a (mặc định) hoặc b / Radio type of the card: a (the default) or b"
    )]
    pub(crate) card_type: CardType,

    #[command(flatten)]
    pub(crate) on_reader: OnReader,
}

/// A file by its name, and a byte of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileArgument {
    pub(crate) file: File,
    /// Index of the byte; `None` if not given.
    pub(crate) byte: Option<usize>,
}

impl FromStr for FileArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const REASON: &str = "CardAccess, COM, SOD, DG1 … DG16";
        let (name, byte) = match text.split_once(':') {
            Some((name, byte)) => (name, Some(byte.parse().map_err(|_| REASON)?)),
            None => (text, None),
        };
        let name = name.to_ascii_uppercase();
        let file = match name.strip_prefix("EF.").unwrap_or(&name) {
            "CARDACCESS" => File::CardAccess,
            "COM" => File::Com,
            "SOD" => File::Sod,
            group => match group.strip_prefix("DG").and_then(|number| number.parse().ok()) {
                Some(number @ 1..=16) => File::Dg(number),
                _ => return Err(REASON),
            },
        };
        Ok(Self { file, byte })
    }
}

fn profile(name: &str) -> Result<Profile, &'static str> {
    Profile::from_name(name).ok_or("no such profile")
}

fn quirk(text: &str) -> Result<&'static Quirk, &'static str> {
    Quirk::from_name(text).ok_or("cccd sim quirks")
}

fn number(text: &str) -> Result<String, &'static str> {
    let is_number = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { Ok(text.to_owned()) } else { Err("12 digits") }
}

#[cfg(target_os = "linux")]
fn card_type(text: &str) -> Result<CardType, &'static str> {
    match text {
        "a" | "A" => Ok(CardType::A),
        "b" | "B" => Ok(CardType::B),
        _ => Err("a, b"),
    }
}

fn link(text: &str) -> Result<LinkModel, &'static str> {
    let rate = text.parse().ok().and_then(BitRate::from_kbits);
    rate.map(LinkModel::new).ok_or("106, 212, 424, 848")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_profile() {
        let command = CardOptions::augment_args(clap::Command::new("card"));
        let argument = command.get_arguments().find(|argument| argument.get_id() == "profile").unwrap();
        let help = argument.get_help().unwrap().to_string();
        for profile in Profile::ALL {
            assert_eq!(help.matches(profile.name()).count() % 2, 0, "once in each language");
            assert!(help.contains(profile.name()), "{}", profile.name());
        }
    }

    #[test]
    fn files_go_by_their_names() {
        let file = |text: &str| text.parse::<FileArgument>();
        assert_eq!(file("DG1"), Ok(FileArgument { file: File::Dg(1), byte: None }));
        assert_eq!(file("ef.dg13:40"), Ok(FileArgument { file: File::Dg(13), byte: Some(40) }));
        assert_eq!(file("CardAccess"), Ok(FileArgument { file: File::CardAccess, byte: None }));
        for wrong in ["", "DG0", "DG17", "DG1:", "DG1:x", "EF.", "DG", "DG256", "DG+1:1:1"] {
            assert!(file(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn links_go_by_their_rates() {
        assert_eq!(link("424"), Ok(LinkModel::new(BitRate::Kbit424)));
        for wrong in ["", "fast", "100", "-106", "4294967402"] {
            assert!(link(wrong).is_err(), "{wrong}");
        }
    }
}
