//! Describes in words what a lenient replay looked for in vain.

use cccd::messages::Language;

use super::LenientRemark;

impl LenientRemark {
    /// One line for people. It contains no data of the card.
    pub fn text(self, language: Language) -> String {
        let is_english = language == Language::English;
        match self {
            Self::UnknownFile(file) if is_english => {
                format!("{file} was never asked for in the trace; it counts as absent")
            }
            Self::UnknownFile(file) => format!("lúc ghi không đọc {file}; coi như thẻ không có tệp này"),
            Self::UnknownBytes { file, offset } if is_english => {
                format!("the trace does not hold {file} from byte {offset} on")
            }
            Self::UnknownBytes { file, offset } => {
                format!("tệp ghi lần đọc không có {file} từ byte {offset} trở đi")
            }
            Self::UnknownAnswer { instruction } if is_english => {
                format!("the trace has no answer to this command {instruction:02X}")
            }
            Self::UnknownAnswer { instruction } => {
                format!("tệp ghi lần đọc không có câu trả lời cho lệnh {instruction:02X} này")
            }
            Self::UnknownChannel if is_english => {
                "no answer under the keys of this channel was recorded".to_owned()
            }
            Self::UnknownChannel => "không có câu trả lời nào được ghi với khóa của kênh này".to_owned(),
            Self::OtherChannel if is_english => {
                "a command was not protected by the keys of the trace".to_owned()
            }
            Self::OtherChannel => "có lệnh không dùng khóa của tệp ghi lần đọc".to_owned(),
            Self::NoRandom { length } if is_english => {
                format!("{length} random bytes are not in the trace; others stand in")
            }
            Self::NoRandom { length } => format!("thiếu {length} byte ngẫu nhiên; đã dùng số khác thay thế"),
            Self::NoClock if is_english => "the time is not in the trace; that of now stands in".to_owned(),
            Self::NoClock => "thiếu thời điểm đọc; đã dùng giờ hiện tại".to_owned(),
            Self::NoKey if is_english => "the key is not in the trace; CAN 000000 stands in".to_owned(),
            Self::NoKey => "thiếu số mở thẻ; đã dùng CAN 000000".to_owned(),
        }
    }
}
