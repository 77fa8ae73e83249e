//! Codes 650-699: findings, which do not fail a check, and from 690 the statements of lists and countries. The second
//! line says what a finding means.

use super::Row;

/// For irregularities of the issuer that did not prevent the check. A strict policy turns the findings about
/// authenticity into failures, so no line here may promise that a finding is harmless.
const STILL_CHECKED_VI: &str =
    "Chữ ký số vẫn được kiểm tra đầy đủ; chỉ chế độ nghiêm ngặt mới tính là không đạt.";
const STILL_CHECKED_EN: &str =
    "The signature was checked in full all the same; only a strict check counts this as a failure.";

pub(super) const ROWS: &[Row] = rows! {
    ChipSignaturePadded:
        "Chữ ký của chip có thừa hoặc thiếu số 0 ở đầu.",
        STILL_CHECKED_VI,
        "The signature of the chip has surplus zeros in front, or lacks some.",
        STILL_CHECKED_EN;
    TimeFormOdd:
        "Một thời điểm trong chứng thư hoặc EF.SOD được ghi khác dạng chuẩn.",
        STILL_CHECKED_VI,
        "A time in a certificate or in EF.SOD is written in another form than the standard has.",
        STILL_CHECKED_EN;
    ContentTypeFormer:
        "EF.SOD nêu kiểu nội dung bằng mã của bản chuẩn cũ hoặc mã riêng của nơi cấp.",
        STILL_CHECKED_VI,
        "EF.SOD names the type of its content as a former edition of the standard did, or as one issuer does.",
        STILL_CHECKED_EN;
    PaceParametersExplicit:
        "Ngoài tham số PACE chuẩn, chip còn nêu tham số tự định nghĩa.",
        "Phần mềm chỉ dùng tham số chuẩn; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "Beside the standardised parameters of PACE the chip names some of its own.",
        "Only the standardised ones are used; only a strict check counts this as a failure.";
    HashListOdd:
        "Danh sách băm được ký trong EF.SOD có mục lặp lại, mục lạ hoặc mục dài khác chuẩn.",
        STILL_CHECKED_VI,
        "In the signed list of hashes an entry stands twice, is of no known data group or has another length.",
        STILL_CHECKED_EN;
    BacUsed:
        "Thẻ được mở theo cách cũ (BAC); chip không đưa ra cách mở PACE.",
        "BAC bảo vệ đường truyền kém hơn PACE; không cần làm gì thêm.",
        "BAC was used; the chip showed no PACE.",
        "BAC protects the link less well than PACE; there is nothing to do.";
    CanOnly:
        "Thẻ được mở chỉ bằng mã CAN (6 số), không cho biết thẻ là của ai.",
        "Vui lòng đối chiếu số định danh cá nhân (12 số) đọc được với số in trên thẻ.",
        "The card was opened by a CAN alone, which does not tell whose card it is.",
        "Please compare the personal number that was read with the one printed on the card.";
    CardAccessSurplus:
        "Chip đưa ra một cách mở thẻ mà DG14 đã ký không nêu.",
        "Nếu gặp ở nhiều thẻ, xin báo bộ phận kỹ thuật; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The chip shows an access protocol that the signed DG14 does not list.",
        "If many cards do so, please tell technical support; only a strict check counts this as a failure.";
    SignerExpired:
        "Chứng thư người ký có hiệu lực khi ký, nay đã hết hạn.",
        "Thường gặp ở thẻ cấp đã lâu; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The document signer was valid at signing and has expired since.",
        "This is usual for older cards; only a strict check counts it as a failure.";
    RootExpired:
        "Chứng thư gốc (CSCA) có hiệu lực khi ký, nay đã hết hạn.",
        "Thường gặp ở thẻ cấp đã lâu; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The root (CSCA) was valid at signing and has expired since.",
        "This is usual for older cards; only a strict check counts it as a failure.";
    SigningTimeUnknown:
        "Không biết dữ liệu trên thẻ được ký vào ngày nào.",
        "Không so được ngày ký với thời hạn chứng thư; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The day on which the data was signed is unknown.",
        "It cannot be compared with the validity of certificates; only a strict check counts this as a failure.";
    FileNotRead:
        "Có tệp nêu trong danh sách được ký số ở EF.SOD chưa được đọc.",
        "Kết quả kiểm tra chỉ nói về các tệp đã đọc; tệp chưa đọc thì chưa được kiểm tra.",
        "A file in the signed list of EF.SOD was not read.",
        "The result speaks of the files that were read; the others were not checked.";
    FileAbsentFinding:
        "Chip không có một tệp nêu trong danh sách được ký số ở EF.SOD.",
        "Kết quả kiểm tra chỉ nói về các tệp đã đọc; phần thiếu xin xem thông tin in trên thẻ.",
        "The chip does not hold a file that the signed list of EF.SOD names.",
        "The result speaks of the files that were read; for the rest, look at the printed card.";
    SignerIdentifierDiffers:
        "Định danh người ký trong EF.SOD không đúng như trong chứng thư đã dùng để kiểm tra.",
        STILL_CHECKED_VI,
        "The identifier of the signer in EF.SOD is not that of the certificate that verifies the signature.",
        STILL_CHECKED_EN;
    AttributesUnsorted:
        "Các thuộc tính được ký trong EF.SOD không theo đúng thứ tự hoặc dạng chuẩn DER.",
        STILL_CHECKED_VI,
        "The signed attributes in EF.SOD are not in the order or form of DER.",
        STILL_CHECKED_EN;
    SignerFromTrustFolder:
        "Chứng thư người ký được lấy từ thư mục chứng thư tin cậy, không phải từ chip.",
        STILL_CHECKED_VI,
        "The document signer certificate came from the trust folder, not from the chip.",
        STILL_CHECKED_EN;
    ChannelRebuilt:
        "Chip đã ngắt kênh bảo mật và kênh đã được lập lại.",
        "Việc đọc vẫn tiếp tục an toàn; nếu hay xảy ra, xin giữ thẻ yên hơn hoặc đổi đầu đọc.",
        "The chip dropped the protected channel, and it was built again.",
        "The read went on safely; if it happens often, keep the card still or try another reader.";
    FileMalformed:
        "Có tệp được ký số nhưng sai cấu trúc.",
        "Thông tin lấy từ tệp này có thể thiếu; vui lòng xem thông tin in trên thẻ.",
        "A file is signed and malformed.",
        "What it holds may be incomplete; please look at what is printed on the card.";
    TrailingBytes:
        "Sau phần cuối của tệp còn dữ liệu thừa.",
        "Phần thừa không được hiển thị; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "Bytes follow after the end of a file.",
        "They are not shown; only a strict check counts this as a failure.";
    HashOutdated:
        "Chữ ký số dùng thuật toán băm đã lỗi thời.",
        "Thường gặp ở thẻ cấp đã lâu; nếu nghi ngờ, vui lòng báo người phụ trách để xác minh.",
        "The signature uses a hash that is out of date.",
        "This is seen on older cards; in doubt, please have the person in charge look into it.";
    KeyUsagePeriod:
        "Chứng thư được dùng để ký ngoài thời gian cho phép dùng khóa.",
        "Nếu gặp ở nhiều thẻ, xin báo bộ phận kỹ thuật; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The private key of a certificate was used outside of its period.",
        "If many cards show it, please tell technical support; only a strict check counts this as a failure.";
    Dg2Odd:
        "Tệp ảnh (DG2) ghi không đúng chuẩn, nhưng vẫn tìm được ảnh.",
        "Vui lòng đối chiếu ảnh với ảnh in trên thẻ; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The file of the portrait (DG2) departs from the standard; the portrait was found all the same.",
        "Please compare it with the one printed on the card; only a strict check counts this as a failure.";
    ChipSignatureDer:
        "Chip viết chữ ký của mình theo dạng DER, không theo dạng chuẩn.",
        STILL_CHECKED_VI,
        "The chip writes its signature as DER instead of in the plain form of the standard.",
        STILL_CHECKED_EN;
    ChipAlgorithmNotStated:
        "DG14 không nêu thuật toán chữ ký của chip; thuật toán băm được tìm bằng cách thử.",
        STILL_CHECKED_VI,
        "DG14 does not state the signature algorithm of the chip; its hash was found by trial.",
        STILL_CHECKED_EN;
    KeyNormalised:
        "MRZ đã nhập có chỗ gõ nhầm (như chữ O với số 0), phần mềm đã tự sửa.",
        "Chữ số kiểm tra khớp sau khi sửa và thẻ đã mở được; không cần làm gì thêm.",
        "The MRZ that was entered had slips, such as O for 0, which were put right.",
        "Its check digits fit after that, and it opened the card; there is nothing to do.";
    NoAccessControl:
        "Chip cho đọc mà không cần khóa; đường truyền không được mã hóa.",
        "Ai đứng gần cũng có thể đọc thẻ này; không cần làm gì thêm.",
        "The chip gives its files without access control; what was read came in plain.",
        "Anybody nearby can read this document; there is nothing to do.";
    ChipAuthenticationInferred:
        "DG14 có khóa của chip nhưng không nêu giao thức; đã dùng 3DES.",
        "Thường gặp ở một số hộ chiếu nước ngoài đã cũ; không cần làm gì thêm.",
        "DG14 holds a key of the chip and does not name the protocol; 3DES was taken.",
        "This is seen on some older passports; there is nothing to do.";
    CardLifted:
        "Thẻ đã bị nhấc lên trong khi đang đọc rồi được đặt lại.",
        "Mọi thông tin được dùng đều là của cùng một thẻ; không cần làm gì thêm.",
        "The card was lifted during the read and put back.",
        "Everything that was used comes from one card; there is nothing to do.";
    ChallengeRepeated:
        "Một tệp bằng chứng khác trong cùng đợt có cùng số ngẫu nhiên gửi cho chip.",
        "Mỗi lần đọc có số riêng: một tệp là bản sao, hoặc số không được tạo mới; vui lòng báo người phụ trách.",
        "Another file of the same batch holds the same challenge to the chip.",
        "Each read draws its own: one file is a copy, or the challenge was not fresh; please tell the person in charge.";
    ComOdd:
        "Tệp EF.COM bị thiếu hoặc ghi không đúng chuẩn; tệp này không được ký số.",
        STILL_CHECKED_VI,
        "EF.COM, which nobody signs, is missing or departs from the standard.",
        STILL_CHECKED_EN;
    ComDiffers:
        "Tệp EF.COM, không được ký số, nêu khác với danh sách được ký số ở EF.SOD.",
        "Danh sách ở EF.SOD mới có giá trị; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "EF.COM, which nobody signs, says something else than the signed list of EF.SOD.",
        "The list of EF.SOD is the one that counts; only a strict check counts this as a failure.";
    AtrInfoOdd:
        "Tệp EF.ATR/INFO nêu kích thước lệnh không đúng chuẩn.",
        "Việc đọc có thể chậm hơn; kết quả xác thực không bị ảnh hưởng.",
        "EF.ATR/INFO, by which a chip tells how long commands may be, departs from the standard.",
        "Reading may take longer; the verdict is not touched by it.";
    StatementOnly:
        "Đây chỉ là lời khai của phần mềm đã đọc thẻ, không ai kiểm tra lại được.",
        "Mục này không được tính vào kết luận; chỉ xác thực chủ động (AA) mới kiểm tra lại được.",
        "This is a mere statement of the program that read the card; nobody can check it again.",
        "It does not count in the verdict; of the proofs of a chip, Active Authentication alone can be checked again.";
    Dg1Odd:
        "Vùng MRZ trong chip (DG1) ghi không đúng chuẩn, nhưng vẫn đọc được.",
        "Vui lòng đối chiếu phần này với MRZ in trên thẻ; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The MRZ on the chip (DG1) departs from the standard; it was read all the same.",
        "Please compare this part with the MRZ printed on the card; only a strict check counts this as a failure.";
    KeyMrzDiffers:
        "MRZ đã nhập và MRZ trong chip (DG1) ghi khác nhau.",
        "Vui lòng đối chiếu với thẻ: nếu đã nhập đúng như in trên thẻ, xin báo người phụ trách.",
        "The MRZ that was entered and the one on the chip (DG1) name different facts.",
        "Please look at the card: if it was entered as printed, tell the person in charge.";
    Dg13Unknown:
        "Vùng dữ liệu DG13 trên chip không hoàn toàn theo dạng mà phần mềm đã biết.",
        "Phần không đọc được thì không hiển thị; vui lòng xem thêm thông tin in trên thẻ.",
        "DG13 on the chip is not wholly of the form that this program knows.",
        "What could not be read is not shown; please look at what is printed on the card too.";
    SodBer:
        "Tệp chữ ký số EF.SOD được ghi theo kiểu BER, không theo kiểu DER mà chuẩn yêu cầu.",
        STILL_CHECKED_VI,
        "EF.SOD is written in BER instead of DER, which the standard asks for.",
        STILL_CHECKED_EN;
    SodVersionOdd:
        "Số phiên bản ghi trong EF.SOD, phần không được ký số, không đúng chuẩn.",
        STILL_CHECKED_VI,
        "A version in EF.SOD, which no signature covers, is not the one of the standard.",
        STILL_CHECKED_EN;
    SodAlgorithmsDiffer:
        "Các nơi trong EF.SOD nêu những hàm băm khác nhau cho cùng một chữ ký số.",
        STILL_CHECKED_VI,
        "EF.SOD names different hash functions for the same signature.",
        STILL_CHECKED_EN;
    LdsVersionOdd:
        "Phiên bản của danh sách trong EF.SOD không khớp với phiên bản LDS mà nó nêu.",
        STILL_CHECKED_VI,
        "The version of the list in EF.SOD does not go with the version of the LDS that it states.",
        STILL_CHECKED_EN;
    SignatureNumbersOdd:
        "Các số trong chữ ký số của EF.SOD thừa hoặc thiếu số 0 ở đầu.",
        STILL_CHECKED_VI,
        "The numbers in the signature of EF.SOD have surplus or missing zeros in front.",
        STILL_CHECKED_EN;
    SignerKeyShort:
        "Khóa của người ký ngắn hơn mức được chấp nhận cho giấy tờ mới.",
        STILL_CHECKED_VI,
        "The key of the document signer is shorter than is accepted for new documents.",
        STILL_CHECKED_EN;
    SeveralSigners:
        "Tệp EF.SOD có nhiều chữ ký số; chuẩn khuyên chỉ nên có một.",
        "Một chữ ký của người ký được tin cậy là đủ; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "EF.SOD has several signatures; the standard asks for one.",
        "One by a trusted signer is enough; only a strict check counts this as a failure.";
    ChipAlgorithmDiffers:
        "Chip ký bằng thuật toán băm khác với thuật toán mà DG14 nêu.",
        STILL_CHECKED_VI,
        "The chip signed with another hash than the one that DG14 states.",
        STILL_CHECKED_EN;
    CertificateRevoked:
        "Chứng thư dùng để ký dữ liệu của thẻ đã bị thu hồi.",
        "Vui lòng không sử dụng dữ liệu này và báo người phụ trách để xác minh.",
        "A certificate behind the signature of this card was revoked.",
        "Please do not use this data and have the person in charge look into it.";
    RevocationListOutdated:
        "Danh sách thu hồi chứng thư (CRL) trên máy đã quá hạn.",
        "Chưa biết chứng thư có bị thu hồi gần đây hay không; xin nhờ bộ phận kỹ thuật thêm danh sách mới.",
        "The certificate revocation list (CRL) on this computer is out of date.",
        "Whether a certificate was revoked lately is unknown; technical support can add a newer list.";
    RevokedAfterSigning:
        "Chứng thư đã bị thu hồi sau khi ký thẻ này, vì lý do không ảnh hưởng đến chữ ký trước đó.",
        STILL_CHECKED_VI,
        "A certificate was revoked after it signed, for a reason that leaves earlier signatures valid.",
        STILL_CHECKED_EN;
    CountryDiffers:
        "Nước cấp thẻ ghi trên chip (DG1) và nước ghi trong chứng thư không phải là một.",
        "Vui lòng không sử dụng dữ liệu này và báo người phụ trách để xác minh.",
        "The issuing state on the chip (DG1) and the country of the certificates are not the same.",
        "Please do not use this data and have the person in charge look into it.";
    CountryUnknown:
        "Mã nước ghi trong chứng thư hoặc trên chip (DG1) bị thiếu hoặc lạ, nên không đối chiếu được.",
        "Chưa kết luận được giấy tờ là của nước nào; vui lòng báo người phụ trách để xác minh.",
        "A country code in a certificate or on the chip (DG1) is missing or unknown and was not compared.",
        "Whose document it is cannot be told; please have the person in charge look into it.";
    DocumentTypeDiffers:
        "Chứng thư người ký được cấp cho loại giấy tờ khác với loại mà DG1 trên chip ghi.",
        "Vui lòng so loại giấy tờ với thẻ trước mặt; nếu kết quả là chưa xác định được, xin báo người phụ trách.",
        "The document signer is meant for other types of document than the one that DG1 names.",
        "Please compare the type with the card before you; if the result is open, tell the person in charge.";
    CertificateProfile:
        "Chứng thư ghi không hoàn toàn đúng chuẩn, nhưng vẫn đọc được rõ ràng.",
        STILL_CHECKED_VI,
        "A certificate departs from the standard in how it is written; what it says is clear all the same.",
        STILL_CHECKED_EN;
    RevocationListUnusable:
        "Danh sách thu hồi chứng thư (CRL) trên máy không do chứng thư gốc đáng tin cậy ký, hoặc có dạng lạ.",
        "Danh sách này không được tính; xin nhờ bộ phận kỹ thuật thêm đúng danh sách của nước cấp thẻ.",
        "The certificate revocation list (CRL) here is not signed by a trusted root, or is of an unknown kind.",
        "It was not counted; technical support can add the right list of the issuing state.";
    ApplicationWarning:
        "Chip báo cảnh báo khi chọn ứng dụng; mã 6283 nghĩa là ứng dụng đã bị ngừng kích hoạt.",
        "Có thể cơ quan cấp đã vô hiệu hóa thẻ; xin kiểm tra xem thẻ còn hiệu lực hay không.",
        "The chip gave a warning when its application was selected; 6283 means that it is deactivated.",
        "The issuing authority may have put the card out of force; please check that it is still valid.";
    FormOdd:
        "Một tệp trên chip hoặc danh sách thu hồi được ghi khác dạng chuẩn, nhưng vẫn đọc được.",
        STILL_CHECKED_VI,
        "A data group or a revocation list is written in another form than the standard has.",
        STILL_CHECKED_EN;
};
