//! Status words (ISO/IEC 7816-4, 5.6).

use std::fmt;

use crate::error::Refusal;

/// SW1 and SW2 of a response.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

/// Declares the named status words, each with the text that explains it.
macro_rules! status_words {
    ($($name:ident = $value:literal, $vi:literal, $en:literal;)*) => {
        impl StatusWord {
            $(#[doc = $en] pub const $name: Self = Self($value);)*

            /// What the status word means, in Vietnamese and in the words of ISO/IEC 7816-4; `None` for one without a
            /// name.
            pub const fn meaning(self) -> Option<(&'static str, &'static str)> {
                match self.0 { $($value => Some(($vi, $en)),)* _ => None }
            }
        }
    };
}

status_words! {
    OK = 0x9000, "thành công", "normal processing";
    END_OF_FILE = 0x6282, "hết tệp trước khi đủ số byte cần đọc", "end of file reached before reading Ne bytes";
    DEACTIVATED = 0x6283, "tệp đã bị vô hiệu", "selected file deactivated";
    AUTHENTICATION_FAILED = 0x6300, "xác thực không đạt", "authentication failed";
    WRONG_LENGTH = 0x6700, "độ dài sai", "wrong length";
    CHANNEL_NOT_SUPPORTED = 0x6881, "không hỗ trợ kênh logic", "logical channel not supported";
    SM_NOT_SUPPORTED = 0x6882, "không hỗ trợ kênh bảo mật", "secure messaging not supported";
    CHAINING_NOT_SUPPORTED = 0x6884, "không hỗ trợ nối lệnh", "command chaining not supported";
    SECURITY_NOT_SATISFIED = 0x6982, "chưa đủ quyền", "security status not satisfied";
    METHOD_BLOCKED = 0x6983, "cách xác thực đã bị khóa", "authentication method blocked";
    REFERENCE_NOT_USABLE = 0x6984, "dữ liệu tham chiếu không dùng được", "reference data not usable";
    CONDITIONS_NOT_SATISFIED = 0x6985, "chưa đủ điều kiện sử dụng", "conditions of use not satisfied";
    COMMAND_NOT_ALLOWED = 0x6986, "lệnh không được phép, chưa chọn tệp", "command not allowed, no current EF";
    SM_OBJECTS_MISSING = 0x6987, "thiếu dữ liệu của kênh bảo mật", "expected secure messaging data objects missing";
    SM_OBJECTS_INCORRECT = 0x6988, "dữ liệu của kênh bảo mật sai", "incorrect secure messaging data objects";
    INCORRECT_DATA = 0x6A80, "tham số trong dữ liệu của lệnh sai", "incorrect parameters in the command data field";
    FUNCTION_NOT_SUPPORTED = 0x6A81, "không hỗ trợ chức năng", "function not supported";
    FILE_NOT_FOUND = 0x6A82, "không có tệp hoặc ứng dụng", "file or application not found";
    INCORRECT_P1_P2 = 0x6A86, "tham số P1-P2 sai", "incorrect parameters P1-P2";
    NC_INCONSISTENT = 0x6A87, "Nc không khớp với P1-P2", "Nc inconsistent with parameters P1-P2";
    REFERENCE_NOT_FOUND = 0x6A88, "không có dữ liệu tham chiếu", "referenced data not found";
    WRONG_P1_P2 = 0x6B00, "P1-P2 sai", "wrong parameters P1-P2";
    INSTRUCTION_NOT_SUPPORTED = 0x6D00, "không hỗ trợ lệnh", "instruction code not supported or invalid";
    CLASS_NOT_SUPPORTED = 0x6E00, "không hỗ trợ lớp lệnh", "class not supported";
    UNKNOWN = 0x6F00, "lỗi không rõ nguyên nhân", "no precise diagnosis";
}

impl StatusWord {
    /// Returns the refusal of a command that is given by name, because the instruction byte alone does not identify it.
    pub const fn refusal_of(self, command: &'static str) -> Refusal {
        Refusal { command, status: self.0 }
    }
}

impl StatusWord {
    /// SW1.
    pub const fn sw1(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// SW2.
    pub const fn sw2(self) -> u8 {
        self.0 as u8
    }

    /// True for 6987 and 6988. Sent in plain, they mean that the chip has dropped its secure channel.
    pub const fn ends_channel(self) -> bool {
        matches!(self, Self::SM_OBJECTS_MISSING | Self::SM_OBJECTS_INCORRECT)
    }

    /// True for 9000.
    pub const fn is_ok(self) -> bool {
        self.0 == 0x9000
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
