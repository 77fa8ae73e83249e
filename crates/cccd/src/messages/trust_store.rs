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
        "Vui lòng kiểm tra lại tệp, có thể đã bị cắt khi tải; các dạng nhận được là PEM, DER, CMS, P7B, SST và LDIF.",
        "The file is neither a certificate, a master list, LDIF nor a revocation list.",
        "Please check the file, which may be cut off; PEM, DER, CMS, P7B, SST and LDIF are taken.",
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
    TrustInputDamaged:
        "Tệp chứa chứng thư hoặc danh sách nhưng bị hỏng, không đọc được phần nào.",
        "Vui lòng tải hoặc sao chép lại tệp từ nguồn chính thức rồi thêm lại.",
        "The file holds certificates or a list, but is damaged and none of it can be read.",
        "Please download or copy it again from its official source, then add it again.",
        detail "{path}[, dòng {line}]", "{path}[, line {line}]";
    TrustInputPrivateKey:
        "Tệp chứa khóa bí mật (PFX, P12 hoặc khóa PEM), không phải chứng thư để tin cậy.",
        "Vui lòng xuất riêng chứng thư, không kèm khóa bí mật (tệp .cer), và không gửi tệp này cho ai.",
        "The file holds a private key (PFX, P12 or a key in PEM), not a certificate to trust.",
        "Please export the certificate alone, without the private key (.cer), and send this file to nobody.",
        about "{path}";
    TrustInputOfCard:
        "Tệp là dữ liệu hoặc chữ ký của một thẻ (như EF.SOD), không phải chứng thư gốc.",
        "Vui lòng chọn chứng thư gốc (CSCA) của nước cấp; tệp lấy từ thẻ không thể tự chứng minh cho thẻ.",
        "The file is data or the signature of a card (such as EF.SOD), not a root.",
        "Please choose the root (CSCA) of the issuing state; what comes from a card cannot vouch for cards.",
        about "{path}";
    TrustInputOwn:
        "Tệp là bằng chứng, bản ghi hoặc kết quả của chính phần mềm này, không phải chứng thư.",
        "Để xem tệp đó, vui lòng dùng `cccd verify TỆP` với bằng chứng hoặc `cccd trace show TỆP` với bản ghi.",
        "The file is evidence, a trace or other output of this program, not a certificate.",
        "To see it, please use `cccd verify FILE` for evidence or `cccd trace show FILE` for a trace.",
        about "{path}";
    TrustInputRequest:
        "Tệp là yêu cầu cấp chứng thư (CSR), chưa phải chứng thư.",
        "Vui lòng thêm chứng thư mà cơ quan cấp đã trả lời cho yêu cầu đó.",
        "The file is a request for a certificate (CSR), not a certificate yet.",
        "Please add the certificate that the authority issued for it.",
        about "{path}";
    TrustInputWebPage:
        "Tệp là một trang web, không phải tệp cần tải.",
        "Vui lòng mở liên kết bằng trình duyệt để tải lại; máy chủ có thể đã báo lỗi hoặc yêu cầu đăng nhập.",
        "The file is a page of the web, not the file that was to be downloaded.",
        "Please download it again in a browser; the server may have sent an error or asked to log in.",
        about "{path}";
    TrustInputMail:
        "Tệp là một thư điện tử, không phải chứng thư.",
        "Vui lòng mở thư, lưu riêng tệp đính kèm rồi thêm tệp đó.",
        "The file is a mail, not a certificate.",
        "Please open it, save the attachment by itself and add that file.",
        about "{path}";
    TrustInputOther:
        "Tệp thuộc loại khác, không phải chứng thư, danh sách chứng thư gốc, LDIF hay CRL.",
        "Vui lòng chọn đúng tệp chứng thư (như .cer, .crt, .pem, .p7b, .ml, .ldif); tệp nén cần giải nén trước.",
        "The file is of another kind: not a certificate, a master list, LDIF or a revocation list.",
        "Please choose the file of the certificate (.cer, .crt, .pem, .p7b, .ml, .ldif); unpack an archive first.",
        about "{path}: {kind}";
    TrustInputEmpty:
        "Tệp rỗng, không có gì để thêm.",
        "Vui lòng tải hoặc sao chép lại tệp.",
        "The file is empty; there is nothing to add.",
        "Please download or copy it again.",
        about "{path}";
    MasterListUnsupported:
        "Danh sách chứng thư gốc dùng thuật toán chưa được hỗ trợ; không thêm gì vào.",
        "Vui lòng lấy danh sách mới hơn từ nguồn chính thức, hoặc báo bộ phận kỹ thuật để cập nhật phần mềm.",
        "The master list uses an algorithm that is not supported; nothing was added.",
        "Please get a newer list from its official source, or ask technical support for a newer program.",
        about "{path}";
    TrustInputAbsent:
        "Thư mục không có tệp nào để thêm.",
        "Vui lòng kiểm tra tên thư mục; tệp trong thư mục con và tệp ẩn không được tính.",
        "The folder holds no file to add.",
        "Please check its name; files in subfolders and hidden files do not count.",
        about "{path}";
    TrustCountryAbsent:
        "Thư mục tin cậy không có chứng thư hay danh sách nào của nước này.",
        "Vui lòng kiểm tra hai chữ cái của nước (như VN) và xem `cccd trust list`.",
        "The trust folder holds no certificate or list of this country.",
        "Please check the two letters of the country (such as VN) and see `cccd trust list`.",
        about "{country}";
};
