//! Codes 100-199: the reader, its service, and the link to the card.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    ServiceNotRunning:
        "Dịch vụ thẻ thông minh (PC/SC) trên máy chưa chạy.",
        "Vui lòng bật dịch vụ này (Windows: Smart Card; Linux: pcscd) rồi đọc lại thẻ.",
        "The smart card service (PC/SC) of this computer is not running.",
        "Please start it (Windows: Smart Card; Linux: pcscd) and read the card again.";
    NoReader:
        "Máy chưa nhận được đầu đọc nào.",
        "Vui lòng cắm đầu đọc vào máy, chờ vài giây rồi đọc lại thẻ.",
        "No reader is attached to this computer.",
        "Please plug the reader in, wait a few seconds and read the card again.";
    SeveralCards:
        "Có từ hai đầu đọc trở lên đang có thẻ.",
        "Vui lòng chỉ để lại một thẻ, hoặc chọn tên đầu đọc cần dùng.",
        "Several readers hold a card.",
        "Please leave one card only, or choose the reader by its name.",
        about "{readers}";
    NoCard:
        "Chưa có thẻ trên đầu đọc.",
        "Vui lòng đặt thẻ lên đầu đọc và giữ yên.",
        "No card lies on the reader.",
        "Please lay the card on the reader and keep it still.";
    CardMoved:
        "Thẻ bị nhấc lên hoặc xê dịch trong khi đang đọc.",
        "Vui lòng đặt lại thẻ lên đầu đọc và giữ yên đến khi đọc xong.",
        "The card was lifted or moved while it was being read.",
        "Please lay the card back on the reader and keep it still until the read is done.";
    ReaderBusy:
        "Đầu đọc đang được phần mềm khác sử dụng.",
        "Vui lòng đóng phần mềm đó rồi đọc lại thẻ.",
        "Another program is using the reader.",
        "Please close that program and read the card again.";
    ReaderUnplugged:
        "Đầu đọc đã bị rút khỏi máy.",
        "Vui lòng cắm lại đầu đọc, chờ vài giây rồi đọc lại thẻ.",
        "The reader was unplugged.",
        "Please plug the reader in again, wait a few seconds and read the card again.";
    ReaderHung:
        "Đầu đọc không còn phản hồi.",
        "Vui lòng rút đầu đọc khỏi máy, cắm lại rồi đọc lại thẻ.",
        "The reader does not answer any more.",
        "Please unplug the reader, plug it in again and read the card again.";
    Cancelled:
        "Việc đọc thẻ đã được hủy theo yêu cầu.",
        "Khi cần, vui lòng đọc lại thẻ từ đầu.",
        "The read was cancelled on request.",
        "Please start again when you need to.";
    Timeout:
        "Đã hết thời gian chờ.",
        "Vui lòng đặt thẻ lên đầu đọc, giữ yên rồi đọc lại.",
        "The time allowed is over.",
        "Please lay the card on the reader, keep it still and read again.";
    ReaderUnknown:
        "Không có đầu đọc nào mang tên đã chọn.",
        "Vui lòng xem danh sách đầu đọc đang cắm vào máy rồi chọn lại đúng tên.",
        "No reader has the name that was chosen.",
        "Please look at the list of attached readers and choose the name again.",
        about "{name}";
    CommandTooLong:
        "Lệnh gửi tới thẻ dài hơn mức mà đầu đọc hoặc thẻ nhận được.",
        "Vui lòng thử đầu đọc khác; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "A command is longer than the reader or the card can take.",
        "Please try another reader; if that does not help, tell technical support.",
        detail "{length} byte, tối đa {limit} byte", "{length} bytes, at most {limit}";
    CardReset:
        "Phần mềm khác đã khởi động lại thẻ trong khi đang đọc.",
        "Vui lòng đóng các phần mềm khác đang dùng đầu đọc rồi đọc lại thẻ.",
        "Another program reset the card while it was being read.",
        "Please close other programs that use the reader and read the card again.";
    CardMute:
        "Vật trên đầu đọc không phản hồi như thẻ có chip.",
        "Vui lòng lấy thẻ ra khỏi ví hoặc bao, chỉ đặt một thẻ lên đầu đọc rồi đọc lại.",
        "Something lies on the reader that does not answer as a card with a chip.",
        "Please take the card out of its wallet or sleeve, lay it alone on the reader and read again.";
    ReaderFault:
        "Đầu đọc hoặc trình điều khiển của đầu đọc báo lỗi.",
        "Vui lòng rút đầu đọc, cắm lại rồi đọc lại thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The reader or its driver reported a fault.",
        "Please unplug the reader, plug it in and read again; if that does not help, tell technical support.",
        detail "mã {status:08X}", "fault {status:08X}";
    ResetUnavailable:
        "Đầu đọc không khởi động lại được thẻ.",
        "Vui lòng nhấc thẻ ra, đặt lại rồi đọc lại từ đầu.",
        "The reader has no way to start the card again.",
        "Please lift the card, put it back and read it again.";
    ServiceDenied:
        "Dịch vụ thẻ thông minh (PC/SC) không cho người dùng này sử dụng đầu đọc.",
        "Vui lòng đăng nhập trực tiếp trên máy này, hoặc nhờ người quản trị cấp quyền (Linux: polkit).",
        "The PC/SC service does not let this user use a reader.",
        "Please log in at this computer itself, or ask its administrator for the right (Linux: polkit).";
    DriverMissing:
        "Có đầu đọc cắm vào máy nhưng dịch vụ PC/SC không nhận ra vì thiếu trình điều khiển.",
        "Vui lòng cài trình điều khiển (Debian, Ubuntu: gói libccid) rồi rút đầu đọc và cắm lại.",
        "A reader is plugged in, but the PC/SC service does not list it, because its driver is missing.",
        "Please install the driver (Debian, Ubuntu: package libccid), then plug the reader in again.";
    ReaderTaken:
        "Trình điều khiển NFC của hệ điều hành đang giữ đầu đọc.",
        "Vui lòng nhờ bộ phận kỹ thuật tắt trình điều khiển đó, rồi rút đầu đọc và cắm lại.",
        "The NFC driver of the operating system holds the reader.",
        "Please have technical support turn that driver off, then plug the reader in again.";
    WrongPad:
        "Thẻ nằm ở khe tiếp xúc và không đọc được ở đó.",
        "Vui lòng rút thẻ ra và đặt lên mặt đọc không tiếp xúc, nơi có biểu tượng sóng.",
        "The card sits in the contact slot and cannot be read there.",
        "Please take it out and lay it on the contactless pad, where the sign of waves is.";
    ReaderDenied:
        "Hệ điều hành không cho người dùng này sử dụng đầu đọc.",
        "Vui lòng nhờ người quản trị cấp quyền (Linux: nhóm dialout hoặc quy tắc udev) rồi đăng nhập lại.",
        "The operating system does not let this user use the reader.",
        "Please ask the administrator for the right (Linux: group dialout or a udev rule), then log in again.",
        about "{name}";
    ReaderUnrecognised:
        "Thiết bị ở địa chỉ đã chọn không trả lời như một đầu đọc NFC.",
        "Vui lòng kiểm tra địa chỉ và dây cắm, đóng phần mềm khác đang dùng đầu đọc rồi thử lại.",
        "What is at the chosen address does not answer as an NFC reader.",
        "Please check address and cable, close other programs that use the reader, and try again.",
        about "{name}";
};
