//! Codes 600-649: why a check was answered as it was. The second line says what that means and what to do.
//!
//! The same code may be the reason of a failure or of a "cannot tell", so a line says what was found and
//! leaves the judgement to the verdict.

use super::{Row, row};
use crate::Code;

/// What to do about data that cannot be trusted.
const DO_NOT_USE_VI: &str = "Vui lòng không sử dụng dữ liệu này và báo người phụ trách để xác minh.";
const DO_NOT_USE_EN: &str = "Please do not use this data and have the person in charge look into it.";

pub(super) const ROWS: &[Row] = &[
    row(
        Code::HashMismatch,
        "Dữ liệu trên chip khác với dữ liệu đã được ký số.",
        DO_NOT_USE_VI,
        "Data on the chip differs from the data that was signed.",
        DO_NOT_USE_EN,
    ),
    row(
        Code::HashMissing,
        "Tệp đã đọc không có trong danh sách được ký số ở EF.SOD.",
        "Không có gì bảo đảm tệp này là thật; vui lòng không sử dụng dữ liệu trong tệp.",
        "A file that was read is not in the signed list of EF.SOD.",
        "Nothing shows that this file is authentic; please do not use what it holds.",
    ),
    row(
        Code::ListedFileAbsent,
        "Chip báo không có tệp cần để xác thực, dù tệp có trong danh sách được ký số ở EF.SOD.",
        "Tệp có thể đã bị giấu đi để tránh kiểm tra; vui lòng báo người phụ trách để xác minh.",
        "The chip calls a file absent that a check needs and the signed list of EF.SOD holds.",
        "The file may be hidden to avoid a check; please have the person in charge look into it.",
    ),
    row(
        Code::SodMissing,
        "Không đọc được tệp chữ ký số (EF.SOD) trên chip.",
        "Thiếu tệp này thì không kiểm tra được dữ liệu; vui lòng đọc lại thẻ.",
        "The file of the digital signature (EF.SOD) could not be read.",
        "Without it the data cannot be checked; please read the card again.",
    ),
    row(
        Code::SodMalformed,
        "Tệp chữ ký số (EF.SOD) trên chip sai cấu trúc.",
        "Không kiểm tra được dữ liệu; vui lòng đọc lại thẻ, nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The file of the digital signature (EF.SOD) is malformed.",
        "The data cannot be checked; please read again, and if that does not help, tell technical support.",
    ),
    row(
        Code::SignatureWrong,
        "Chữ ký số (EF.SOD) trên dữ liệu của thẻ không đúng.",
        DO_NOT_USE_VI,
        "The digital signature (EF.SOD) over the data of the card is wrong.",
        DO_NOT_USE_EN,
    ),
    row(
        Code::SignedContentMismatch,
        "Chữ ký số trong EF.SOD không khớp với nội dung được ký.",
        DO_NOT_USE_VI,
        "The signed attributes of EF.SOD do not fit the signed content.",
        DO_NOT_USE_EN,
    ),
    row(
        Code::AlgorithmNotAccepted,
        "Thẻ dùng thuật toán mà phần mềm không hỗ trợ hoặc không chấp nhận.",
        "Vui lòng báo bộ phận kỹ thuật để xem có cần cập nhật phần mềm.",
        "The card uses an algorithm that this program does not know or accept.",
        "Please ask technical support whether a newer version of the program is needed.",
    ),
    row(
        Code::SignerMissing,
        "Không có chứng thư người ký (document signer) để kiểm tra chữ ký số.",
        "Điều này không có nghĩa là thẻ giả; xin nhờ bộ phận kỹ thuật thêm chứng thư này vào thư mục tin cậy.",
        "No document signer certificate is at hand to check the signature.",
        "This does not mean forged; please have technical support add the certificate to the trust folder.",
    ),
    row(
        Code::RootMissing,
        "Thư mục chứng thư tin cậy không có chứng thư gốc (CSCA) của thẻ này.",
        "Điều này không có nghĩa là thẻ giả; xin nhờ bộ phận kỹ thuật thêm đúng chứng thư gốc rồi đọc lại.",
        "The trust folder does not hold the root certificate (CSCA) of this card.",
        "This does not mean forged; please have technical support add the right root and read again.",
    ),
    row(
        Code::SignerNotFromRoot,
        "Chứng thư người ký ghi tên một chứng thư gốc (CSCA) nhưng không do chứng thư gốc đó ký.",
        DO_NOT_USE_VI,
        "The document signer was not signed by the root (CSCA) that it names.",
        DO_NOT_USE_EN,
    ),
    row(
        Code::CertificateNotValidAtSigning,
        "Chứng thư không có hiệu lực vào thời điểm ký.",
        "Chữ ký số như vậy không được chấp nhận; vui lòng báo người phụ trách để xác minh.",
        "A certificate was not valid when it signed.",
        "Such a signature is not accepted; please have the person in charge look into it.",
    ),
    row(
        Code::CertificateUsage,
        "Chứng thư bị dùng vào việc mà nó không được phép.",
        "Chữ ký số như vậy không được chấp nhận; vui lòng báo người phụ trách để xác minh.",
        "A certificate was used for something that it may not be used for.",
        "Such a signature is not accepted; please have the person in charge look into it.",
    ),
    row(
        Code::CertificateExtension,
        "Chứng thư có phần mở rộng bắt buộc mà phần mềm chưa biết.",
        "Phần mềm không chấp nhận được chứng thư này; vui lòng báo bộ phận kỹ thuật.",
        "A certificate has a critical extension that this program does not know.",
        "This program cannot accept the certificate; please tell technical support.",
    ),
    row(
        Code::CertificateMalformed,
        "Chứng thư sai cấu trúc nên không đọc được.",
        "Không dùng được chứng thư này để kiểm tra; vui lòng báo bộ phận kỹ thuật.",
        "A certificate is malformed.",
        "It cannot be used for a check; please tell technical support.",
    ),
    row(
        Code::CardAccessDiffers,
        "Chip không đưa ra đủ các cách mở thẻ mà DG14 đã ký có nêu.",
        "Có thể có người can thiệp để hạ mức bảo vệ; vui lòng báo người phụ trách để xác minh.",
        "The chip does not show every access protocol that the signed DG14 lists.",
        "Somebody may be lowering the protection; please have the person in charge look into it.",
    ),
    row(
        Code::DG14Missing,
        "Chưa đọc được vùng dữ liệu DG14 nên không có gì để so sánh.",
        "Mục này chưa kiểm tra được; vui lòng đọc lại thẻ nếu việc đọc bị dừng giữa chừng.",
        "DG14 was not read, so there is nothing to compare with.",
        "This could not be checked; please read again if the read was interrupted.",
    ),
    row(
        Code::ChipKeyWrong,
        "Chip không chứng minh được rằng mình giữ khóa bí mật của thẻ.",
        "Đây có thể là chip sao chép; vui lòng không sử dụng dữ liệu và báo người phụ trách để xác minh.",
        "The chip could not show that it holds the private key of the card.",
        "It may be a copy; please do not use the data and have the person in charge look into it.",
    ),
    row(
        Code::ChipRefused,
        "Chip từ chối cách chứng minh chip gốc mà dữ liệu đã ký của thẻ có nêu.",
        "Đây có thể là chip sao chép; vui lòng không sử dụng dữ liệu và báo người phụ trách để xác minh.",
        "The chip refused a proof that the signed data of the card offers.",
        "It may be a copy; please do not use the data and have the person in charge look into it.",
    ),
    row(
        Code::ChipKeyUnusable,
        "Khóa hoặc tham số để chip chứng minh là chip gốc không dùng được.",
        "Không chứng minh được chip gốc; vui lòng không sử dụng dữ liệu và báo người phụ trách để xác minh.",
        "The key or parameters for the proof of the chip are unusable.",
        "The chip was not proven; please do not use the data and have the person in charge look into it.",
    ),
    row(
        Code::ChipKeyNotBound,
        "Chip có giữ khóa, nhưng chưa có chữ ký số hợp lệ gắn khóa đó với thẻ.",
        "Chưa chứng minh được chip là chip gốc; vui lòng xem kết quả chữ ký số và chứng thư.",
        "The chip holds the key, but no valid signature binds that key to the card.",
        "The chip was not proven; please look at the results for signature and certificates.",
    ),
    row(
        Code::NotNeeded,
        "Không cần kiểm tra mục này vì mục khác đã có câu trả lời.",
        "Không cần làm gì thêm.",
        "This was not asked, because another check has answered it.",
        "There is nothing to do.",
    ),
    row(
        Code::NotImplemented,
        "Phần mềm không thực hiện mục kiểm tra này.",
        "Điều này không có nghĩa là thẻ có vấn đề; không cần làm gì thêm.",
        "This program does not perform the check.",
        "It does not mean that anything is wrong with the card; there is nothing to do.",
    ),
    row(
        Code::NoRevocationList,
        "Máy chưa có danh sách thu hồi chứng thư (CRL) để kiểm tra.",
        "Chưa biết chứng thư có bị thu hồi hay không; nếu cần, xin nhờ bộ phận kỹ thuật thêm danh sách.",
        "No certificate revocation list (CRL) is at hand for the check.",
        "Whether a certificate was revoked is unknown; technical support can add the list if needed.",
    ),
    row(
        Code::FilesNotRead,
        "Chưa đọc đủ các tệp cần để so sánh.",
        "Mục này chưa kiểm tra được; vui lòng đọc lại thẻ nếu việc đọc bị dừng giữa chừng.",
        "The files needed for the comparison were not read.",
        "This could not be checked; please read again if the read was interrupted.",
    ),
    row(
        Code::ReadEnded,
        "Việc đọc thẻ dừng lại trước khi tới mục kiểm tra này.",
        "Vui lòng đặt lại thẻ và giữ yên đến khi đọc xong.",
        "The read ended before this check.",
        "Please lay the card back on the reader and keep it still until the read is done.",
    ),
    row(
        Code::Dg1Dg13Differ,
        "Vùng dữ liệu DG1 và DG13 trên chip ghi khác nhau.",
        "Vui lòng đối chiếu với thông tin in trên thẻ; nếu không khớp, xin báo người phụ trách.",
        "DG1 and DG13 on the chip name different facts.",
        "Please compare with what is printed on the card; if it differs, tell the person in charge.",
    ),
    row(
        Code::KeyDiffers,
        "Số hoặc mã đã nhập không phải của chủ thẻ ghi trên chip.",
        "Vui lòng kiểm tra đã đặt đúng thẻ và nhập đúng số của người làm thủ tục.",
        "What was entered does not belong to the holder recorded on the chip.",
        "Please check that the card and the number are those of the person at the counter.",
    ),
    row(
        Code::DocumentExpired,
        "Thẻ đã hết hạn sử dụng.",
        "Vui lòng hướng dẫn công dân làm thủ tục cấp đổi thẻ căn cước.",
        "The card has expired.",
        "Please advise the holder to have it renewed.",
    ),
    row(
        Code::DateUnreadable,
        "Không đọc được ngày ghi trên chip.",
        "Vui lòng xem ngày in trên thẻ.",
        "A date on the chip cannot be read.",
        "Please look at the date printed on the card.",
    ),
];
