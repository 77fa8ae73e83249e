//! Codes 600-649: the reason for the outcome of a check. The second line says what that means and what to do.
//!
//! The same code may be the reason for a failure or for a "cannot tell", so a line only says what was found and leaves
//! the judgement to the verdict.

use super::Row;

/// Advice for data that cannot be trusted.
const DO_NOT_USE_VI: &str = "Vui lòng không sử dụng dữ liệu này và báo người phụ trách để xác minh.";
const DO_NOT_USE_EN: &str = "Please do not use this data and have the person in charge look into it.";

pub(super) const ROWS: &[Row] = rows! {
    HashMismatch:
        "Dữ liệu trên chip khác với dữ liệu đã được ký số.",
        DO_NOT_USE_VI,
        "Data on the chip differs from the data that was signed.",
        DO_NOT_USE_EN;
    HashMissing:
        "Tệp đã đọc không có trong danh sách được ký số ở EF.SOD.",
        "Không có gì bảo đảm tệp này là thật; vui lòng không sử dụng dữ liệu trong tệp.",
        "A file that was read is not in the signed list of EF.SOD.",
        "Nothing shows that this file is authentic; please do not use what it holds.";
    ListedFileAbsent:
        "Chip báo không có tệp cần để xác thực, dù tệp có trong danh sách được ký số ở EF.SOD.",
        "Tệp có thể đã bị giấu đi để tránh kiểm tra; vui lòng báo người phụ trách để xác minh.",
        "The chip calls a file absent that a check needs and the signed list of EF.SOD holds.",
        "The file may be hidden to avoid a check; please have the person in charge look into it.";
    SodMissing:
        "Không đọc được tệp chữ ký số (EF.SOD) trên chip.",
        "Thiếu tệp này thì không kiểm tra được dữ liệu; vui lòng đọc lại thẻ.",
        "The file of the digital signature (EF.SOD) could not be read.",
        "Without it the data cannot be checked; please read the card again.";
    SodMalformed:
        "Tệp chữ ký số (EF.SOD) trên chip sai cấu trúc.",
        "Không kiểm tra được dữ liệu; vui lòng đọc lại thẻ, nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The file of the digital signature (EF.SOD) is malformed.",
        "The data cannot be checked; please read again, and if that does not help, tell technical support.";
    SignatureWrong:
        "Chữ ký số (EF.SOD) trên dữ liệu của thẻ không đúng.",
        DO_NOT_USE_VI,
        "The digital signature (EF.SOD) over the data of the card is wrong.",
        DO_NOT_USE_EN;
    SignedContentMismatch:
        "Chữ ký số trong EF.SOD không khớp với nội dung được ký.",
        DO_NOT_USE_VI,
        "The signed attributes of EF.SOD do not fit the signed content.",
        DO_NOT_USE_EN;
    AlgorithmNotAccepted:
        "Thẻ dùng thuật toán mà phần mềm không hỗ trợ hoặc không chấp nhận.",
        "Vui lòng báo bộ phận kỹ thuật để xem có cần cập nhật phần mềm.",
        "The card uses an algorithm that this program does not know or accept.",
        "Please ask technical support whether a newer version of the program is needed.";
    SignerMissing:
        "Không có chứng thư người ký (document signer) để kiểm tra chữ ký số.",
        "Điều này không có nghĩa là thẻ giả; xin nhờ bộ phận kỹ thuật thêm chứng thư này vào thư mục tin cậy.",
        "No document signer certificate is at hand to check the signature.",
        "This does not mean forged; please have technical support add the certificate to the trust folder.";
    RootMissing:
        "Thư mục chứng thư tin cậy không có chứng thư gốc (CSCA) của thẻ này.",
        "Điều này không có nghĩa là thẻ giả; xin nhờ bộ phận kỹ thuật thêm đúng chứng thư gốc rồi đọc lại.",
        "The trust folder does not hold the root certificate (CSCA) of this card.",
        "This does not mean forged; please have technical support add the right root and read again.";
    SignerNotFromRoot:
        "Chứng thư người ký ghi tên một chứng thư gốc (CSCA) nhưng không do chứng thư gốc đó ký.",
        DO_NOT_USE_VI,
        "The document signer was not signed by the root (CSCA) that it names.",
        DO_NOT_USE_EN;
    CertificateNotValidAtSigning:
        "Chứng thư không có hiệu lực vào thời điểm ký.",
        "Chữ ký số như vậy không được chấp nhận; vui lòng báo người phụ trách để xác minh.",
        "A certificate was not valid when it signed.",
        "Such a signature is not accepted; please have the person in charge look into it.";
    CertificateUsage:
        "Chứng thư bị dùng vào việc mà nó không được phép.",
        "Chữ ký số như vậy không được chấp nhận; vui lòng báo người phụ trách để xác minh.",
        "A certificate was used for something that it may not be used for.",
        "Such a signature is not accepted; please have the person in charge look into it.";
    CertificateExtension:
        "Chứng thư có phần mở rộng bắt buộc mà phần mềm chưa biết.",
        "Phần mềm không chấp nhận được chứng thư này; vui lòng báo bộ phận kỹ thuật.",
        "A certificate has a critical extension that this program does not know.",
        "This program cannot accept the certificate; please tell technical support.";
    CertificateMalformed:
        "Chứng thư sai cấu trúc nên không đọc được.",
        "Không dùng được chứng thư này để kiểm tra; vui lòng báo bộ phận kỹ thuật.",
        "A certificate is malformed.",
        "It cannot be used for a check; please tell technical support.";
    CardAccessDiffers:
        "Chip không đưa ra đủ các cách mở thẻ mà DG14 đã ký có nêu.",
        "Có thể có người can thiệp để hạ mức bảo vệ; vui lòng báo người phụ trách để xác minh.",
        "The chip does not show every access protocol that the signed DG14 lists.",
        "Somebody may be lowering the protection; please have the person in charge look into it.";
    DG14Missing:
        "Chưa đọc được vùng dữ liệu DG14 nên không có gì để so sánh.",
        "Mục này chưa kiểm tra được; vui lòng đọc lại thẻ nếu việc đọc bị dừng giữa chừng.",
        "DG14 was not read, so there is nothing to compare with.",
        "This could not be checked; please read again if the read was interrupted.";
    ChipKeyWrong:
        "Chip không chứng minh được rằng mình giữ khóa bí mật của thẻ.",
        "Đây có thể là chip sao chép; vui lòng không sử dụng dữ liệu và báo người phụ trách để xác minh.",
        "The chip could not show that it holds the private key of the card.",
        "It may be a copy; please do not use the data and have the person in charge look into it.";
    ChipRefused:
        "Chip từ chối cách chứng minh chip gốc mà dữ liệu đã ký của thẻ có nêu.",
        "Đây có thể là chip sao chép; vui lòng không sử dụng dữ liệu và báo người phụ trách để xác minh.",
        "The chip refused a proof that the signed data of the card offers.",
        "It may be a copy; please do not use the data and have the person in charge look into it.";
    ChipKeyUnusable:
        "Khóa hoặc tham số để chip chứng minh là chip gốc không dùng được.",
        "Không chứng minh được chip gốc; vui lòng không sử dụng dữ liệu và báo người phụ trách để xác minh.",
        "The key or parameters for the proof of the chip are unusable.",
        "The chip was not proven; please do not use the data and have the person in charge look into it.";
    ChipKeyNotBound:
        "Chip có giữ khóa, nhưng chữ ký số, chứng thư hoặc dữ liệu chưa đạt nên khóa chưa gắn được với thẻ.",
        "Chưa kết luận được chip là chip gốc; vui lòng xem các mục kiểm tra khác còn thiếu gì.",
        "The chip holds the key, but signature, certificate or data did not pass, so that it is not bound to the card.",
        "The chip is not proven yet; please see what the other checks lack.";
    NotNeeded:
        "Không cần kiểm tra mục này vì mục khác đã có câu trả lời.",
        "Không cần làm gì thêm.",
        "This was not asked, because another check has answered it.",
        "There is nothing to do.";
    NotImplemented:
        "Phần mềm không thực hiện mục kiểm tra này.",
        "Điều này không có nghĩa là thẻ có vấn đề; không cần làm gì thêm.",
        "This program does not perform the check.",
        "It does not mean that anything is wrong with the card; there is nothing to do.";
    NoRevocationList:
        "Máy chưa có danh sách thu hồi chứng thư (CRL) để kiểm tra.",
        "Chưa biết chứng thư có bị thu hồi hay không; nếu cần, xin nhờ bộ phận kỹ thuật thêm danh sách.",
        "No certificate revocation list (CRL) is at hand for the check.",
        "Whether a certificate was revoked is unknown; technical support can add the list if needed.";
    FilesNotRead:
        "Chưa đọc đủ các tệp cần để so sánh.",
        "Mục này chưa kiểm tra được; vui lòng đọc lại thẻ nếu việc đọc bị dừng giữa chừng.",
        "The files needed for the comparison were not read.",
        "This could not be checked; please read again if the read was interrupted.";
    ReadEnded:
        "Việc đọc thẻ dừng lại trước khi tới mục kiểm tra này.",
        "Vui lòng đặt lại thẻ và giữ yên đến khi đọc xong.",
        "The read ended before this check.",
        "Please lay the card back on the reader and keep it still until the read is done.";
    Dg1Dg13Differ:
        "Vùng dữ liệu DG1 và DG13 trên chip ghi khác nhau.",
        "Vui lòng đối chiếu với thông tin in trên thẻ; nếu không khớp, xin báo người phụ trách.",
        "DG1 and DG13 on the chip name different facts.",
        "Please compare with what is printed on the card; if it differs, tell the person in charge.";
    KeyDiffers:
        "Số hoặc mã đã nhập không phải của chủ thẻ ghi trên chip.",
        "Vui lòng kiểm tra đã đặt đúng thẻ và nhập đúng số của người làm thủ tục.",
        "What was entered does not belong to the holder recorded on the chip.",
        "Please check that the card and the number are those of the person at the counter.";
    DocumentExpired:
        "Thẻ đã hết hạn sử dụng.",
        "Vui lòng hướng dẫn công dân làm thủ tục cấp đổi thẻ căn cước.",
        "The card has expired.",
        "Please advise the holder to have it renewed.";
    DateUnreadable:
        "Không đọc được ngày ghi trên chip.",
        "Vui lòng xem ngày in trên thẻ.",
        "A date on the chip cannot be read.",
        "Please look at the date printed on the card.";
    ClockBeforeCertificate:
        "Đồng hồ của máy tính chạy chậm: chứng thư có hiệu lực từ một ngày chưa tới.",
        "Vui lòng chỉnh lại ngày giờ của máy tính rồi đọc lại thẻ.",
        "The clock of this computer is behind: a certificate begins on a day that has not come yet.",
        "Please set date and time of the computer right, then read the card again.";
    NotStated:
        "Thẻ không ghi đủ thông tin cần để so sánh.",
        "Mục này không kiểm tra được; vui lòng xem thông tin in trên thẻ.",
        "The card does not state what is needed for the comparison.",
        "This cannot be checked; please look at what is printed on the card.";
    QrDiffers:
        "Mã QR và dữ liệu trên chip ghi khác nhau.",
        "Mã QR không được ký số; vui lòng xem có đúng là mã in trên thẻ này không, nếu đúng, xin báo người phụ trách.",
        "The QR code and the chip name different facts.",
        "Nobody signs a QR code; please see whether it is the one on this card, and if so, tell the person in charge.";
    QrGarbled:
        "Chữ trong mã QR khác với trên chip; có thể bộ gõ tiếng Việt đã làm sai chữ khi quét.",
        "Vui lòng tự so sánh với thẻ; để tránh lỗi này, hãy tắt bộ gõ tiếng Việt trước khi quét.",
        "Text of the QR code differs from the chip; an input method may have garbled it during the scan.",
        "Please compare with the card by eye; to avoid this, switch the input method off before scanning.";
    QrOlder:
        "Mã QR có ngày cấp trước ngày cấp ghi trên chip: mã của thẻ cũ đã được thay.",
        "Vui lòng quét mã QR in trên chính thẻ đang đặt ở đầu đọc.",
        "The QR code was issued before the chip: it is of an older card that was replaced.",
        "Please scan the QR code on the very card that lies on the reader.";
    QrNewer:
        "Mã QR có ngày cấp sau ngày cấp ghi trên chip: thẻ ở đầu đọc đã được thay bằng thẻ mới.",
        "Vui lòng đề nghị công dân xuất trình thẻ mới nhất.",
        "The QR code was issued after the chip: the card on the reader was replaced by a newer one.",
        "Please ask the holder for the newest card.";
    NumberDiffers:
        "Số định danh cá nhân không hợp với năm sinh hoặc giới tính ghi trên chip.",
        "Vui lòng đối chiếu với thông tin in trên thẻ và báo người phụ trách.",
        "The personal number does not fit the year of birth or the sex on the chip.",
        "Please compare with what is printed on the card and tell the person in charge.";
    ExpiryBeyondLaw:
        "Hạn sử dụng ghi trên chip dài hơn luật định theo ngày sinh và ngày cấp.",
        "Vui lòng đối chiếu với ngày in trên thẻ và báo người phụ trách.",
        "The chip states a later expiry than the law has for this birth and issue.",
        "Please compare with the date printed on the card and tell the person in charge.";
    ExpiryNotByLaw:
        "Hạn sử dụng ghi trên chip khác với hạn luật định theo ngày sinh và ngày cấp.",
        "Có thể thẻ được cấp theo quy định chuyển tiếp; vui lòng xem ngày in trên thẻ.",
        "The chip states another expiry than the law has for this birth and issue.",
        "The card may be of a time between two laws; please look at the date printed on it.";
    PortraitAbsent:
        "Chip báo không có ảnh chân dung, dù ảnh có trong danh sách được ký số.",
        "Vui lòng đối chiếu kỹ người đến làm thủ tục với ảnh in trên thẻ; nếu nghi ngờ, xin báo người phụ trách.",
        "The chip says that it has no portrait, though the signed list holds one.",
        "Please compare the person with the printed picture with care; in doubt, tell the person in charge.";
    ProofTooLong:
        "Câu trả lời để chip chứng minh là chip gốc dài hơn mức đầu đọc và thẻ truyền được.",
        "Chưa chứng minh được chip là chip gốc; nếu cần, vui lòng dùng đầu đọc hỗ trợ lệnh dài (extended length).",
        "The answer that proves the chip is longer than reader and card can carry.",
        "The chip was not proven; if that is needed, please use a reader that takes extended length.";
    ProofWithdrawn:
        "Sau khi kết nối bị ngắt, thẻ trên đầu đọc không chứng minh lại được: có thể là thẻ khác.",
        "Vui lòng chỉ đặt một thẻ lên đầu đọc, giữ yên và đọc lại từ đầu.",
        "After a break the card on the reader could not prove itself again: it may be another one.",
        "Please lay a single card on the reader, keep it still and read again from the start.";
    Dg13OfOtherState:
        "DG13 trên chip có dạng của căn cước Việt Nam, nhưng giấy tờ hoặc chứng thư gốc không phải của Việt Nam.",
        "Chưa kết luận được thẻ là của nước nào; vui lòng không sử dụng dữ liệu này và báo người phụ trách.",
        "DG13 has the form of Viet Nam's citizen card, but the document or its root is not of Viet Nam.",
        "Whose document it is cannot be told; please do not use this data and tell the person in charge.";
    SignerPurposeOdd:
        "Chứng thư người ký nêu mục đích sử dụng khác ngoài việc ký giấy tờ.",
        "Mục đích đó không loại trừ việc ký giấy tờ; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The document signer names another purpose than that of signing documents.",
        "That purpose does not exclude it; only a strict check counts this as a failure.";
    SigningTimeFuture:
        "Thời điểm ký ghi trong EF.SOD muộn hơn ngày giờ của máy này.",
        "Vui lòng kiểm tra ngày giờ của máy; nếu máy đúng giờ, xin báo người phụ trách.",
        "The time of signing in EF.SOD is later than the time on this computer.",
        "Please check the clock of this computer; if it is right, tell the person in charge.";
};
