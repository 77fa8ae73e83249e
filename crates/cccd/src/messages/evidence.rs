//! Codes 838-849: files of evidence.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    EvidenceNoIdentity:
        "Tệp khóa không chứa khóa riêng nào của age, hoặc có dòng không phải là khóa.",
        "Cần tệp khóa do age-keygen lập, có dòng bắt đầu bằng AGE-SECRET-KEY-1; khóa công khai không mở được tệp.",
        "The file of keys holds no private key of age, or a line that is none.",
        "It takes a file of age-keygen with a line that begins with AGE-SECRET-KEY-1; a public key opens nothing.";
    EvidenceNotFound:
        "Không tìm thấy tệp bằng chứng nào để kiểm tra.",
        "Vui lòng kiểm tra tên thư mục hoặc danh sách tệp; tệp trong thư mục con không được tính.",
        "No file of evidence was found to judge.",
        "Please check the name of the folder or the list of files; files in subfolders do not count.",
        about "{path}";
    EvidenceMalformed:
        "Tệp bằng chứng sai cấu trúc, hoặc không phải là tệp bằng chứng.",
        "Vui lòng kiểm tra tên tệp hoặc lấy lại tệp gốc từ nơi đã lập.",
        "The evidence is malformed, or the file is no evidence.",
        "Please check the name of the file, or get the original again from where it was made.",
        about "byte {offset}";
    EvidenceVersion:
        "Tệp bằng chứng có phiên bản mà phần mềm này chưa biết.",
        "Vui lòng dùng bản phần mềm mới hơn.",
        "The evidence has a version that this program does not know.",
        "Please take a newer version of the program.",
        detail "phiên bản {version}", "version {version}";
    EvidenceTooLarge:
        "Tệp bằng chứng lớn hơn mọi lần đọc có thể có.",
        "Vui lòng kiểm tra tên tệp.",
        "The evidence is larger than any read.",
        "Please check the name of the file.";
    EvidenceEncrypted:
        "Tệp bằng chứng đã được mã hóa.",
        "Vui lòng thử lại cùng khóa của người nhận (--identity); không cần ghi bản giải mã ra đĩa.",
        "The evidence is encrypted.",
        "Please try again with the key of a recipient (--identity); no decrypted copy on a disk is needed.";
    OfficeKeyUnusable:
        "Không dùng được khóa ký của cơ quan.",
        "Cần tệp PEM hoặc PKCS#12 có khóa P-256, P-384 hoặc RSA từ 2048 bit, và đúng mật khẩu của tệp.",
        "The private key of the office cannot be used.",
        "It takes PEM or PKCS#12 with a key on P-256, P-384 or RSA of 2048 bits or more, and its passphrase.";
    EvidenceEmpty:
        "Lần đọc không có dữ liệu nào để lập bằng chứng.",
        "Vui lòng kiểm tra số hoặc mã đã nhập có đúng của thẻ này không rồi đọc lại.",
        "The read brought nothing that evidence can be made of.",
        "Please check that what was entered belongs to this card, and read again.";
    EvidenceChanged:
        "Tệp bằng chứng đã bị sửa sau khi cơ quan ký.",
        "Vui lòng không dùng tệp này; lấy lại tệp gốc từ nơi đã lập.",
        "The evidence was changed after the office signed it.",
        "Please do not use this file; get the original again from where it was made.";
    EvidenceUnsigned:
        "Tệp bằng chứng không có chữ ký của cơ quan nào.",
        "Thời gian, cán bộ và mục đích ghi trong tệp chỉ là lời khai, không kiểm chứng được.",
        "No office signed the evidence.",
        "Time, clerk and purpose in it are mere statements.";
    OfficeUnknown:
        "Khóa đã ký tệp bằng chứng không thuộc cơ quan nào được tin cậy.",
        "Nếu biết khóa này là của ai, vui lòng thêm vào thư mục tin cậy; khi chưa thêm, chữ ký này không được tính.",
        "The key that signed the evidence is of no trusted office.",
        "If you know whose it is, add it to the trust folder; until then the signature does not count.";
    EvidenceIdentityWrong:
        "Không khóa nào trong các khóa đã cho mở được tệp bằng chứng này.",
        "Tệp được mã hóa cho người khác, hoặc đã bị hỏng; vui lòng dùng --identity với tệp khóa của đúng người nhận.",
        "None of the given keys opens this evidence.",
        "It is encrypted to somebody else, or damaged; please give --identity the key file of a recipient.";
};
