//! The command line of `cccd trust`.

use std::path::PathBuf;

use cccd::country::is_organisation;
use clap::{Args, Subcommand};

use super::RootsArguments;
use crate::format::FormatArguments;

/// The commands for the trust folder.
#[derive(Subcommand, Debug)]
pub(crate) enum TrustCommand {
    #[command(about = "Thêm chứng thư, danh sách chứng thư gốc, LDIF hoặc CRL \
                 / Adds certificates, master lists, LDIF or revocation lists")]
    Add(AddArguments),
    #[command(about = "Liệt kê chứng thư, từ đâu và khi nào / Lists certificates, from where and since when")]
    List(ListArguments),
    #[command(about = "Xem một chứng thư / Shows one certificate")]
    Show(OneArguments),
    #[command(about = "Chứng thư gốc, danh sách thu hồi đã hoặc sắp hết hạn \
                 / Roots and revocation lists that have ended or soon will: validity, key use")]
    Expiring(ExpiringArguments),
    #[command(about = "Bỏ một chứng thư; gốc đi cùng các chứng thư liên kết tới khóa của nó \
                 / Takes a certificate out; a root goes with the link certificates for its key")]
    Remove(OneArguments),
    #[command(about = "Ghi các chứng thư ra một tệp PEM / Writes the certificates to a PEM file")]
    Export(ExportArguments),
    #[command(about = "Cho biết thư mục ở đâu / Says where the folder is")]
    Path(FolderArguments),
    #[command(about = "Chứng thư nào xác nhận tệp bằng chứng này, hoặc còn thiếu gì \
                 / Which certificate verified what in evidence, or what is missing")]
    Why(WhyArguments),
}

/// Arguments of `cccd trust why`.
#[derive(Args, Debug)]
pub(crate) struct WhyArguments {
    #[arg(value_name = "EVIDENCE", required = true, help = "Tệp bằng chứng / The evidence")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) roots: RootsArguments,
}

/// The trust folder.
#[derive(Args, Debug)]
pub(crate) struct FolderArguments {
    #[command(flatten)]
    pub(crate) roots: RootsArguments,

    #[command(flatten)]
    pub(crate) form: FormatArguments,
}

/// Arguments of `cccd trust add`.
#[derive(Args, Debug)]
pub(crate) struct AddArguments {
    #[arg(
        value_name = "FILE",
        required = true,
        help = "Tệp PEM, DER, CMS hoặc LDIF / PEM, DER, CMS or LDIF"
    )]
    pub(crate) files: Vec<PathBuf>,

    #[arg(
        long,
        value_name = "SHA256",
        value_parser = sha256,
        help = "Xác nhận chứng thư gốc có SHA-256 này; có thể lặp lại \
                / Confirms the root with this SHA-256; may be repeated"
    )]
    pub(crate) confirm: Vec<String>,

    #[arg(
        long,
        conflicts_with_all = ["confirm", "state"],
        help = "Khóa hoặc chứng thư của cơ quan ký bằng chứng, không phải chứng thư gốc \
                / Keys or certificates of offices that sign evidence, not roots"
    )]
    pub(crate) office: bool,

    #[arg(
        long,
        value_name = "XCE",
        value_parser = organisation,
        help = "Chứng thư gốc trong tệp là của tổ chức này (mã trong MRZ) \
                / The root in the file is that of this organisation, by its code in the MRZ"
    )]
    pub(crate) state: Option<String>,

    #[command(flatten)]
    pub(crate) folder: FolderArguments,
}

/// Arguments of `cccd trust list`.
#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    #[arg(
        long,
        value_name = "XX",
        help = "Chỉ các chứng thư của nước này, hai chữ cái / Those of this country alone, two letters"
    )]
    pub(crate) country: Option<String>,

    #[command(flatten)]
    pub(crate) folder: FolderArguments,
}

/// Arguments of `cccd trust show` and `cccd trust remove`.
#[derive(Args, Debug)]
pub(crate) struct OneArguments {
    #[arg(
        value_name = "SHA256",
        required = true,
        help = "Các chữ số đầu của SHA-256, ít nhất 8 / The first digits of its SHA-256, 8 at least"
    )]
    pub(crate) sha256: String,

    #[command(flatten)]
    pub(crate) folder: FolderArguments,
}

/// Arguments of `cccd trust expiring`.
#[derive(Args, Debug)]
pub(crate) struct ExpiringArguments {
    #[arg(
        long,
        value_name = "DAYS",
        default_value_t = 180,
        value_parser = clap::value_parser!(u16),
        help = "Trong số ngày tới; mặc định 180 / Within so many days; 180 unless told"
    )]
    pub(crate) days: u16,

    #[command(flatten)]
    pub(crate) folder: FolderArguments,
}

/// Arguments of `cccd trust export`.
#[derive(Args, Debug)]
pub(crate) struct ExportArguments {
    #[arg(value_name = "OUT", required = true, help = "Tệp PEM, là tệp mới / A PEM file, a new one")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) folder: FolderArguments,
}

/// Parses the code of an organisation, as the MRZ has it.
fn organisation(text: &str) -> Result<String, &'static str> {
    const REASON: &str =
        "three letters that begin with X, of an organisation that certificates have no country for";
    let code = text.to_ascii_uppercase();
    if is_organisation(&code) { Ok(code) } else { Err(REASON) }
}

/// Parses a SHA-256 as people write it: digits in any case, with optional colons or blanks between them.
fn sha256(text: &str) -> Result<String, &'static str> {
    const REASON: &str = "64 digits, 0 to 9 and A to F";
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    let is_sha256 = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_sha256 { Ok(digits.to_ascii_uppercase()) } else { Err(REASON) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_organisation_is_none_of_the_states() {
        assert_eq!(super::organisation("xce"), Ok("XCE".to_owned()));
        for text in ["VNM", "XXX", "XOM", "XKX", "XC", "UNO", ""] {
            assert!(super::organisation(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_fingerprint_is_taken_as_people_write_it() {
        let plain = "0A".repeat(32);
        let colons = ["0a"; 32].join(":");
        assert_eq!(super::sha256(&plain), Ok(plain.clone()));
        assert_eq!(super::sha256(&colons), Ok(plain.clone()));
        assert!(super::sha256(&plain[1..]).is_err());
        assert!(super::sha256(&"0G".repeat(32)).is_err());
    }
}
