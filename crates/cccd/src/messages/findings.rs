//! Codes 650-699: findings, which fail nothing. The second line says what a finding means.

use super::{Row, row};
use crate::Code;

/// Said of what an issuer did in an odd way and what was checked all the same. A strict policy makes failures of
/// the findings of authenticity, so no line here may promise that a finding is harmless.
const STILL_CHECKED_VI: &str =
    "Chữ ký số vẫn được kiểm tra đầy đủ; chỉ chế độ nghiêm ngặt mới tính là không đạt.";
const STILL_CHECKED_EN: &str =
    "The signature was checked in full all the same; only a strict check counts this as a failure.";

pub(super) const ROWS: &[Row] = &[
    row(
        Code::BacUsed,
        "Thẻ được mở theo cách cũ (BAC); chip không đưa ra cách mở PACE.",
        "BAC bảo vệ đường truyền kém hơn PACE; không cần làm gì thêm.",
        "BAC was used; the chip showed no PACE.",
        "BAC protects the link less well than PACE; there is nothing to do.",
    ),
    row(
        Code::CanOnly,
        "Thẻ được mở chỉ bằng mã CAN (6 số), không cho biết thẻ là của ai.",
        "Vui lòng đối chiếu số định danh cá nhân (12 số) đọc được với số in trên thẻ.",
        "The card was opened by a CAN alone, which does not tell whose card it is.",
        "Please compare the personal number that was read with the one printed on the card.",
    ),
    row(
        Code::CardAccessSurplus,
        "Chip đưa ra một cách mở thẻ mà DG14 đã ký không nêu.",
        "Nếu gặp ở nhiều thẻ, xin báo bộ phận kỹ thuật; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The chip shows an access protocol that the signed DG14 does not list.",
        "If many cards do so, please tell technical support; only a strict check counts this as a failure.",
    ),
    row(
        Code::SignerExpired,
        "Chứng thư người ký có hiệu lực khi ký, nay đã hết hạn.",
        "Thường gặp ở thẻ cấp đã lâu; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The document signer was valid at signing and has expired since.",
        "This is usual for older cards; only a strict check counts it as a failure.",
    ),
    row(
        Code::RootExpired,
        "Chứng thư gốc (CSCA) có hiệu lực khi ký, nay đã hết hạn.",
        "Thường gặp ở thẻ cấp đã lâu; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The root (CSCA) was valid at signing and has expired since.",
        "This is usual for older cards; only a strict check counts it as a failure.",
    ),
    row(
        Code::SigningTimeUnknown,
        "Không biết dữ liệu trên thẻ được ký vào ngày nào.",
        "Không so được ngày ký với thời hạn chứng thư; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The day on which the data was signed is unknown.",
        "It cannot be compared with the validity of certificates; only a strict check counts this as a failure.",
    ),
    row(
        Code::FileNotRead,
        "Có tệp nêu trong danh sách được ký số ở EF.SOD chưa được đọc.",
        "Kết quả kiểm tra chỉ nói về các tệp đã đọc; tệp chưa đọc thì chưa được kiểm tra.",
        "A file in the signed list of EF.SOD was not read.",
        "The result speaks of the files that were read; the others were not checked.",
    ),
    row(
        Code::FileAbsentFinding,
        "Chip không có một tệp nêu trong danh sách được ký số ở EF.SOD.",
        "Kết quả kiểm tra chỉ nói về các tệp đã đọc; phần thiếu xin xem thông tin in trên thẻ.",
        "The chip does not hold a file that the signed list of EF.SOD names.",
        "The result speaks of the files that were read; for the rest, look at the printed card.",
    ),
    row(
        Code::SignerIdentifierDiffers,
        "Định danh người ký trong EF.SOD không khớp; đã dùng chứng thư duy nhất có ở đó.",
        STILL_CHECKED_VI,
        "The identifier of the signer in EF.SOD does not match; its only certificate was taken.",
        STILL_CHECKED_EN,
    ),
    row(
        Code::AttributesUnsorted,
        "Các thuộc tính được ký trong EF.SOD không xếp theo thứ tự chuẩn DER.",
        STILL_CHECKED_VI,
        "The signed attributes in EF.SOD are not in DER order.",
        STILL_CHECKED_EN,
    ),
    row(
        Code::SignerFromTrustFolder,
        "Chứng thư người ký được lấy từ thư mục chứng thư tin cậy, không phải từ chip.",
        STILL_CHECKED_VI,
        "The document signer certificate came from the trust folder, not from the chip.",
        STILL_CHECKED_EN,
    ),
    row(
        Code::ChannelRebuilt,
        "Chip đã ngắt kênh bảo mật và kênh đã được lập lại.",
        "Việc đọc vẫn tiếp tục an toàn; nếu hay xảy ra, xin giữ thẻ yên hơn hoặc đổi đầu đọc.",
        "The chip dropped the protected channel, and it was built again.",
        "The read went on safely; if it happens often, keep the card still or try another reader.",
    ),
    row(
        Code::FileMalformed,
        "Có tệp được ký số nhưng sai cấu trúc.",
        "Thông tin lấy từ tệp này có thể thiếu; vui lòng xem thông tin in trên thẻ.",
        "A file is signed and malformed.",
        "What it holds may be incomplete; please look at what is printed on the card.",
    ),
    row(
        Code::TrailingBytes,
        "Sau phần cuối của tệp còn dữ liệu thừa.",
        "Phần thừa không được hiển thị; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "Bytes follow after the end of a file.",
        "They are not shown; only a strict check counts this as a failure.",
    ),
    row(
        Code::HashOutdated,
        "Chữ ký số dùng thuật toán băm đã lỗi thời.",
        "Thường gặp ở thẻ cấp đã lâu; nếu nghi ngờ, vui lòng báo người phụ trách để xác minh.",
        "The signature uses a hash that is out of date.",
        "This is seen on older cards; in doubt, please have the person in charge look into it.",
    ),
    row(
        Code::KeyUsagePeriod,
        "Chứng thư được dùng để ký ngoài thời gian cho phép dùng khóa.",
        "Nếu gặp ở nhiều thẻ, xin báo bộ phận kỹ thuật; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The private key of a certificate was used outside of its period.",
        "If many cards show it, please tell technical support; only a strict check counts this as a failure.",
    ),
    row(
        Code::Dg2Odd,
        "Tệp ảnh (DG2) ghi không đúng chuẩn, nhưng vẫn tìm được ảnh.",
        "Vui lòng đối chiếu ảnh với ảnh in trên thẻ; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The file of the portrait (DG2) departs from the standard; the portrait was found all the same.",
        "Please compare it with the one printed on the card; only a strict check counts this as a failure.",
    ),
    row(
        Code::ChipSignatureDer,
        "Chip viết chữ ký của mình theo dạng DER, không theo dạng chuẩn.",
        STILL_CHECKED_VI,
        "The chip writes its signature as DER instead of in the plain form of the standard.",
        STILL_CHECKED_EN,
    ),
    row(
        Code::ChipAlgorithmNotStated,
        "DG14 không nêu thuật toán chữ ký của chip; thuật toán băm được chọn theo độ dài khóa.",
        STILL_CHECKED_VI,
        "DG14 does not state the signature algorithm of the chip; the hash was chosen by the size of the key.",
        STILL_CHECKED_EN,
    ),
    row(
        Code::KeyNormalised,
        "MRZ đã nhập có chỗ gõ nhầm (như chữ O với số 0), phần mềm đã tự sửa.",
        "Chữ số kiểm tra khớp sau khi sửa và thẻ đã mở được; không cần làm gì thêm.",
        "The MRZ that was entered had slips, such as O for 0, which were put right.",
        "Its check digits fit after that, and it opened the card; there is nothing to do.",
    ),
    row(
        Code::NoAccessControl,
        "Chip cho đọc mà không cần khóa; đường truyền không được mã hóa.",
        "Ai đứng gần cũng có thể đọc thẻ này; không cần làm gì thêm.",
        "The chip gives its files without access control; what was read came in plain.",
        "Anybody nearby can read this document; there is nothing to do.",
    ),
    row(
        Code::ChipAuthenticationInferred,
        "DG14 có khóa của chip nhưng không nêu giao thức; đã dùng 3DES.",
        "Thường gặp ở một số hộ chiếu nước ngoài đã cũ; không cần làm gì thêm.",
        "DG14 holds a key of the chip and does not name the protocol; 3DES was taken.",
        "This is seen on some older passports; there is nothing to do.",
    ),
    row(
        Code::CardLifted,
        "Thẻ đã bị nhấc lên trong khi đang đọc rồi được đặt lại.",
        "Mọi thông tin được dùng đều là của cùng một thẻ; không cần làm gì thêm.",
        "The card was lifted during the read and put back.",
        "Everything that was used comes from one card; there is nothing to do.",
    ),
    row(
        Code::ComOdd,
        "Tệp EF.COM bị thiếu hoặc ghi không đúng chuẩn; tệp này không được ký số.",
        STILL_CHECKED_VI,
        "EF.COM, which nobody signs, is missing or departs from the standard.",
        STILL_CHECKED_EN,
    ),
    row(
        Code::ComDiffers,
        "Tệp EF.COM, không được ký số, nêu khác với danh sách được ký số ở EF.SOD.",
        "Danh sách ở EF.SOD mới có giá trị; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "EF.COM, which nobody signs, says something else than the signed list of EF.SOD.",
        "The list of EF.SOD is the one that counts; only a strict check counts this as a failure.",
    ),
    row(
        Code::AtrInfoOdd,
        "Tệp EF.ATR/INFO nêu kích thước lệnh không đúng chuẩn.",
        "Việc đọc có thể chậm hơn; kết quả xác thực không bị ảnh hưởng.",
        "EF.ATR/INFO, by which a chip tells how long commands may be, departs from the standard.",
        "Reading may take longer; the verdict is not touched by it.",
    ),
    row(
        Code::Dg1Odd,
        "Vùng MRZ trong chip (DG1) ghi không đúng chuẩn, nhưng vẫn đọc được.",
        "Vui lòng đối chiếu phần này với MRZ in trên thẻ; chỉ chế độ nghiêm ngặt mới tính là không đạt.",
        "The MRZ on the chip (DG1) departs from the standard; it was read all the same.",
        "Please compare this part with the MRZ printed on the card; only a strict check counts this as a failure.",
    ),
    row(
        Code::KeyMrzDiffers,
        "MRZ đã nhập và MRZ trong chip (DG1) khác nhau ở phần không dùng làm khóa.",
        "Vui lòng đối chiếu với thẻ: nếu đã nhập đúng như in trên thẻ, xin báo người phụ trách.",
        "The MRZ that was entered and the one on the chip (DG1) differ in a part that is no key.",
        "Please look at the card: if it was entered as printed, tell the person in charge.",
    ),
    row(
        Code::Dg13Unknown,
        "Vùng dữ liệu DG13 trên chip không hoàn toàn theo dạng mà phần mềm đã biết.",
        "Phần không đọc được thì không hiển thị; vui lòng xem thêm thông tin in trên thẻ.",
        "DG13 on the chip is not wholly of the form that this program knows.",
        "What could not be read is not shown; please look at what is printed on the card too.",
    ),
];
