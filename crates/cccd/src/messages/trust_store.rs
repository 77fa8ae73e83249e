//! Codes 800-838: the folder of certificates.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    TrustFolderUnreadable:
        "Không mở được thư mục chứng thư tin cậy.",
        "Vui lòng kiểm tra đường dẫn và quyền đọc thư mục đó.",
        "The trust folder cannot be read.",
        "Please check its path and the right to read it.",
        about "{path}: {kind}";
    TrustFileMalformed:
        "Trong thư mục chứng thư tin cậy có tệp không phải là chứng thư.",
        "Vui lòng bỏ tệp đó ra khỏi thư mục hoặc thay bằng chứng thư đúng.",
        "A file in the trust folder is not a certificate.",
        "Please remove that file from the folder or replace it by the right certificate.",
        about "{path}";
    TrustFolderUnwritable:
        "Không ghi được vào thư mục chứng thư tin cậy; nội dung cũ vẫn còn nguyên.",
        "Vui lòng kiểm tra quyền ghi và dung lượng còn trống rồi thử lại.",
        "The trust folder cannot be written; what was in it is unchanged.",
        "Please check the right to write there and the free space, and try again.",
        about "{path}: {kind}";
    TrustNotConfirmed:
        "Chưa ai xác nhận chứng thư gốc này nên chưa thêm vào.",
        "Vui lòng so SHA-256 với nguồn chính thức khác rồi chạy lại với `--confirm SHA256`.",
        "Nobody confirmed this root certificate, so it was not added.",
        "Please compare its SHA-256 with another official source, then call again with `--confirm SHA256`.",
        about "{sha256}";
    TrustFolderLocked:
        "Một chương trình khác đang ghi vào thư mục chứng thư tin cậy.",
        "Vui lòng chờ chương trình đó xong rồi thử lại.",
        "Another program is writing to the trust folder.",
        "Please wait until it is done and try again.",
        about "{path}";
    TrustIndexMalformed:
        "Không đọc được tệp mục lục của thư mục chứng thư tin cậy.",
        "Vui lòng lấy lại tệp index.jsonl từ bản sao lưu, hoặc tạo thư mục mới và thêm lại các chứng thư.",
        "The index of the trust folder cannot be read.",
        "Please restore index.jsonl from a backup, or make a new folder and add the certificates again.",
        detail "{path}, dòng {line}", "{path}, line {line}";
    TrustEntryUnknown:
        "Không có đúng một chứng thư nào trong thư mục tin cậy khớp với yêu cầu.",
        "Vui lòng xem `cccd trust list` và ghi thêm các chữ số của SHA-256.",
        "No single certificate in the trust folder fits what was asked for.",
        "Please see `cccd trust list` and give more digits of the SHA-256.";
    TrustInputMalformed:
        "Tệp không phải là chứng thư, danh sách chứng thư gốc, LDIF hay CRL.",
        "Vui lòng kiểm tra lại tệp; các dạng nhận được là PEM, DER, CMS và LDIF.",
        "The file is neither a certificate, a master list, LDIF nor a revocation list.",
        "Please check the file; PEM, DER, CMS and LDIF are taken.",
        about "{path}";
    MasterListSignatureWrong:
        "Chữ ký của danh sách chứng thư gốc không đúng; không thêm gì vào.",
        "Vui lòng tải lại danh sách từ nguồn chính thức; không dùng tệp này.",
        "The signature of the master list is wrong; nothing was added.",
        "Please get the list again from its official source and do not use this file.";
    MasterListSignerMissing:
        "Không tìm thấy chứng thư ký danh sách hoặc chứng thư gốc của nó; không thêm gì vào.",
        "Vui lòng thêm chứng thư gốc của nước phát hành danh sách trước, rồi thêm lại danh sách.",
        "The signer of the master list or the root above it is not at hand; nothing was added.",
        "Please add the root of the state that issued the list first, then the list again.";
    TrustFileChanged:
        "Một tệp trong thư mục chứng thư tin cậy đã bị thay đổi và không được dùng.",
        "Vui lòng xóa bằng `cccd trust remove` rồi thêm lại chứng thư đó từ nguồn chính thức.",
        "A file of the trust folder was changed and is not used.",
        "Please take it out by `cccd trust remove` and add the certificate again from its official source.",
        about "{path}";
    RevocationListSignatureWrong:
        "Chữ ký của danh sách thu hồi (CRL) không đúng nên không được thêm vào.",
        "Vui lòng lấy lại CRL từ nguồn chính thức, hoặc thêm chứng thư gốc mới của nơi cấp trước.",
        "The signature of the revocation list is wrong, so it was not added.",
        "Please get it again from its official source, or add the newer root of its issuer first.",
        about "{path}";
    RevocationListOlder:
        "Thư mục đã có danh sách thu hồi (CRL) mới hơn của cùng nơi cấp nên không thêm tệp này.",
        "Không cần làm gì; nếu có CRL mới hơn nữa, vui lòng thêm tệp đó.",
        "A newer revocation list of the same issuer is there already, so this one was not added.",
        "Nothing needs to be done; if there is a newer list still, please add that one.",
        about "{path}";
    TrustFileStray:
        "Có tệp nằm trong thư mục certificates mà mục lục không biết; tệp đó không được dùng.",
        "Vui lòng thêm bằng `cccd trust add TỆP` rồi xóa tệp cũ, hoặc chuyển tệp đó đi nơi khác.",
        "A file in the folder certificates is not known to the index; it is not used.",
        "Please add it by `cccd trust add FILE` and delete it there, or move it elsewhere.",
        about "{path}[, + {others}]";
    RootSignatureWrong:
        "Chữ ký tự ký của chứng thư gốc không đúng; không thêm vào.",
        "Có thể là bản sao của một gốc thật với ngày khác. Vui lòng lấy lại chứng thư từ nguồn chính thức.",
        "The root certificate was not signed with its own key; it was not added.",
        "It may be a copy of a right root with other dates. Please get it again from its official source.",
        about "{path}";
    MasterListSignerNotValid:
        "Chứng thư ký danh sách không có hiệu lực lúc ký, hoặc khác nước với gốc của nó; không thêm gì vào.",
        "Vui lòng lấy danh sách mới từ nguồn chính thức; không dùng tệp này.",
        "The signer of the master list was not valid when it signed, or is of another country than its root.",
        "Nothing was added. Please get a new list from its official source and do not use this file.";
    TrustFolderExposed:
        "Người dùng khác có quyền ghi vào thư mục chứng thư tin cậy, nên có thể thêm chứng thư gốc giả.",
        "Vui lòng xem lại các chứng thư bằng `cccd trust list`, rồi chỉ để lại quyền ghi cho chủ thư mục.",
        "Others may write to the trust folder, and could put a false root there.",
        "Please look through `cccd trust list`, then leave the right to write to the owner of the folder alone.",
        about "{path}[, + {others}]";
    TrustInputPacked:
        "Tệp đã chọn là tệp nén ZIP, chưa được giải nén.",
        "Vui lòng giải nén rồi thêm từng tệp bên trong; danh sách của Đức (BSI) được phát hành ở dạng này.",
        "The chosen file is a ZIP archive, which was not unpacked.",
        "Please unpack it and add the files inside; the German list (BSI) is published like this.",
        about "{path}";
};
