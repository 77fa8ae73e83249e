//! What the chip offers, in words: each a label and a sentence.

use cccd::{
    access::pace,
    iso7816::{
        CardCapabilities, CardStatus, Category, HistoricalBytes, HistoricalObject, Lengths, LifeCycle,
    },
    lds::{dir::Application, security_infos::SecurityInfo},
    messages::Language,
};
use cccd_base::crypto::Cipher;

use super::Info;
use cccd_base::screen::spelt_out;

/// The common name of a cipher.
pub(super) const fn cipher_name(cipher: Cipher) -> &'static str {
    match cipher {
        Cipher::TripleDes => "3DES",
        Cipher::Aes128 => "AES-128",
        Cipher::Aes192 => "AES-192",
        _ => "AES-256",
    }
}

/// Describes a chip in words, in one language.
pub(super) struct Words<'a> {
    pub(super) info: &'a Info,
    pub(super) language: Language,
}

impl<'a> Words<'a> {
    /// Every label with its sentence, the most frequently asked first.
    pub(super) fn all(&self) -> Vec<(&'static str, String)> {
        let mut words = vec![
            (self.language.pick("Mở bằng", "Opened by"), self.keys().to_owned()),
            (self.language.pick("Cách mở", "Protocol"), self.protocol()),
            (self.language.pick("Chip gốc", "Original chip"), self.proof()),
            (self.language.pick("Lệnh dài", "Extended length"), self.extended_length()),
            (self.language.pick("Mỗi lần đọc", "One command reads"), self.block()),
        ];
        let applications = self.applications();
        if !applications.is_empty() {
            words.push((self.language.pick("Ứng dụng", "Applications"), applications.join("; ")));
        }
        let capabilities = self.capabilities();
        if !capabilities.is_empty() {
            words.push((self.language.pick("Khả năng", "Capabilities"), capabilities.join("; ")));
        }
        words.push((self.language.pick("Byte lịch sử", "Historical bytes"), self.historical()));
        words
    }

    fn keys(&self) -> &'static str {
        match (&self.info.offer, self.offers_pace()) {
            (Some(_), _) => self.language.pick(
                "số định danh 12 số hoặc mã CAN của thẻ căn cước; hoặc các dòng MRZ (hộ chiếu: chỉ MRZ)",
                "the 12-digit number or the CAN of a citizen card; or the lines of the MRZ (passports: MRZ alone)",
            ),
            (None, true) => {
                self.language.pick("phần mềm này không mở được chip này", "this program cannot open this chip")
            }
            (None, false) => self.language.pick(
                "các dòng MRZ; không mở được bằng số định danh hay mã CAN",
                "the lines of the MRZ; neither number nor CAN opens it",
            ),
        }
    }

    fn protocol(&self) -> String {
        if let Some(offer) = &self.info.offer {
            let (cipher, curve) = (cipher_name(offer.protocol.cipher), offer.curve().name());
            let (with, on) = (self.language.pick("mã hóa", "with"), self.language.pick("đường cong", "on"));
            return format!("PACE, {with} {cipher}, {on} {curve}");
        }
        let words = match (self.offers_pace(), self.info.protocols.is_err()) {
            (true, _) => self.language.pick(
                "PACE, ở dạng mà phần mềm này không biết",
                "PACE, in a form that this program does not speak",
            ),
            (_, true) => self
                .language
                .pick("không rõ: EF.CardAccess sai cấu trúc", "unknown: EF.CardAccess is malformed"),
            _ => self.language.pick(
                "BAC, mã hóa 3DES, nếu đây là giấy tờ có chip loại này; chip không đưa ra PACE",
                "BAC with 3DES, if this is such a document at all; the chip shows no PACE",
            ),
        };
        words.to_owned()
    }

    fn offers_pace(&self) -> bool {
        self.info.protocols.as_ref().is_ok_and(|infos| infos.pace().next().is_some())
    }

    /// The keys by which a chip proves itself are in files that are readable only once it is open.
    fn proof(&self) -> String {
        let infos = self.info.protocols.as_ref().map(|infos| infos.entries()).unwrap_or_default();
        let cipher = infos.iter().find_map(|entry| match entry {
            SecurityInfo::ChipAuthentication(info) => Some(info.protocol.cipher),
            _ => None,
        });
        let later = self.language.pick(
            "chỉ biết được sau khi mở thẻ và đọc DG14, DG15",
            "can be told once the card is open and DG14 and DG15 are read",
        );
        match cipher {
            Some(cipher) => format!(
                "{} Chip Authentication ({}); {}: {later}",
                self.language.pick("chip nêu", "the chip names"),
                cipher_name(cipher),
                self.language.pick("có khóa để chứng minh hay không", "whether it has a key to prove itself"),
            ),
            None => later.to_owned(),
        }
    }

    fn extended_length(&self) -> String {
        let yes = |value| match value {
            Some(true) => self.language.pick("có", "yes"),
            Some(false) => self.language.pick("không", "no"),
            None => self.language.pick("không nêu", "not stated"),
        };
        let of = |capabilities: Option<CardCapabilities>| yes(capabilities.and_then(|c| c.extended_length()));
        let tried = yes(Some(self.info.lengths == Lengths::Extended));
        format!(
            "{}: {}; EF.ATR/INFO: {}; {}: {tried}",
            self.language.pick("byte lịch sử", "historical bytes"),
            of(self.info.historical_capabilities()),
            of(self.info.atr_info_capabilities()),
            self.language.pick("thử với đầu đọc này", "tried on this reader"),
        )
    }

    fn block(&self) -> String {
        let mut text = match self.info.block_len {
            Some(length) => match self.language {
                Language::English => format!("up to {length} bytes, once open"),
                _ => format!("tối đa {length} byte, khi đã mở thẻ"),
            },
            None => self.language.pick("không rõ", "unknown").to_owned(),
        };
        if let Some(sizes) = self.info.sizes {
            let (command, response) = (sizes.max_command, sizes.max_response);
            text += &match self.language {
                Language::English => {
                    format!("; the card announces {command} bytes for a command and {response} for an answer")
                }
                _ => format!("; thẻ nêu lệnh dài tối đa {command} byte, trả lời tối đa {response} byte"),
            };
        }
        text
    }

    /// The applications of EF.DIR.
    fn applications(&self) -> Vec<String> {
        let name = |application: &Application| {
            let identifier = hex::encode_upper(&application.identifier);
            let name = application.name().or(application.label.as_deref());
            name.map_or(identifier.clone(), |name| format!("{} ({identifier})", spelt_out(name)))
        };
        self.info.dir.iter().flat_map(|dir| dir.applications()).map(name).collect()
    }

    /// The capabilities that the card states, in the historical bytes or else in EF.ATR/INFO.
    fn capabilities(&self) -> Vec<String> {
        let Some(capabilities) =
            self.info.historical_capabilities().or_else(|| self.info.atr_info_capabilities())
        else {
            return Vec::new();
        };
        let mut can: Vec<String> = [
            (capabilities.selects_by_name(), "chọn ứng dụng theo tên", "applications by name"),
            (capabilities.selects_by_partial_name(), "theo một phần tên", "applications by a part of it"),
            (capabilities.selects_by_path(), "chọn tệp theo đường dẫn", "files by path"),
            (capabilities.selects_by_file_identifier(), "theo mã tệp", "files by identifier"),
            (capabilities.selects_implicitly(), "tự chọn ứng dụng", "an application without being asked"),
            (capabilities.knows_short_identifiers(), "mã tệp ngắn (SFI)", "short file identifiers"),
            (capabilities.chaining() == Some(true), "ghép chuỗi lệnh", "commands in parts (chaining)"),
            (
                capabilities.sizes_in_atr_info() == Some(true),
                "kích thước nêu ở EF.ATR/INFO",
                "sizes in EF.ATR/INFO",
            ),
        ]
        .into_iter()
        .filter(|(is_said, ..)| *is_said)
        .map(|(_, vi, en)| self.language.pick(vi, en).to_owned())
        .collect();
        if let Some(channels) = capabilities.logical_channels().filter(|channels| channels.count > 1) {
            can.push(format!("{} {}", channels.count, self.language.pick("kênh logic", "logical channels")));
        }
        can
    }

    fn historical(&self) -> String {
        let Some(historical) = self.info.parsed_atr.as_ref().and_then(|atr| atr.historical_bytes()) else {
            return self.language.pick("không có", "none").to_owned();
        };
        let mut parts = vec![self.category(&historical)];
        parts.extend(historical.objects.iter().map(|object| self.object(object)));
        parts.extend(historical.status.map(|status| self.status(status)));
        if !historical.rest.is_empty() {
            parts.push(hex::encode_upper(historical.rest));
        }
        parts.join("; ")
    }

    fn category(&self, historical: &HistoricalBytes<'_>) -> String {
        if historical.is_storage_card() {
            return self
                .language
                .pick("thẻ nhớ, không có chip loại này", "a storage card, not a chip of this kind")
                .into();
        }
        match historical.category {
            Category::Objects => self.language.pick("loại 80, gồm các mục", "category 80, objects").into(),
            Category::ObjectsAndStatus => self
                .language
                .pick("loại 00, gồm các mục và trạng thái", "category 00, objects and status")
                .into(),
            Category::DirReference => {
                self.language.pick("loại 10, trỏ tới EF.DIR", "category 10, names EF.DIR").into()
            }
            Category::Proprietary(byte) => format!(
                "{} {byte:02X}, {}",
                self.language.pick("loại", "category"),
                self.language
                    .pick("riêng của nơi cấp hoặc thẻ loại B", "the issuer's own, or a card of type B"),
            ),
            _ => self.language.pick("loại khác", "another category").into(),
        }
    }

    fn object(&self, object: &HistoricalObject<'_>) -> String {
        let (label, value): (&str, &[u8]) = match object {
            HistoricalObject::CountryCode(value) => (self.language.pick("mã nước", "country"), value),
            HistoricalObject::IssuerNumber(value) => (self.language.pick("số nơi cấp", "issuer"), value),
            HistoricalObject::InitialAccess(value) => {
                (self.language.pick("lệnh đầu tiên", "first command"), value)
            }
            HistoricalObject::IssuerData(value) => {
                (self.language.pick("dữ liệu của nơi cấp", "issuer's data"), value)
            }
            HistoricalObject::PreIssuingData(value) => {
                (self.language.pick("dữ liệu của nhà sản xuất", "manufacturer's data"), value)
            }
            HistoricalObject::ApplicationIdentifier(value) => {
                (self.language.pick("ứng dụng", "application"), value)
            }
            HistoricalObject::Status(status) => return self.status(*status),
            HistoricalObject::Capabilities(_) => {
                return self.language.pick("khả năng của thẻ", "capabilities").to_owned();
            }
            HistoricalObject::CardService(service) => {
                let has = [(service.has_dir(), "EF.DIR"), (service.has_atr_info(), "EF.ATR/INFO")];
                let has: Vec<_> =
                    has.iter().filter(|(is_there, _)| *is_there).map(|(_, name)| *name).collect();
                let label = self.language.pick("dịch vụ của thẻ", "services");
                return if has.is_empty() {
                    label.to_owned()
                } else {
                    format!("{label}: {}", has.join(", "))
                };
            }
            HistoricalObject::Other(tag, value) => {
                return format!(
                    "{} {tag:X}: {}",
                    self.language.pick("mục", "object"),
                    hex::encode_upper(value)
                );
            }
            _ => return String::new(),
        };
        format!("{label}: {}", text_or_hexadecimal(value))
    }

    fn status(&self, status: CardStatus) -> String {
        let life_cycle = match status.life_cycle {
            Some(LifeCycle::Activated) => self.language.pick("đang hoạt động", "in use"),
            Some(LifeCycle::Deactivated) => self.language.pick("tạm ngừng", "deactivated"),
            Some(LifeCycle::Terminated) => self.language.pick("đã chấm dứt", "terminated"),
            Some(LifeCycle::Creation | LifeCycle::Initialisation) => {
                self.language.pick("chưa phát hành xong", "not yet issued")
            }
            _ => self.language.pick("trạng thái không nêu", "life cycle not stated"),
        };
        status.status.map_or(life_cycle.to_owned(), |status| format!("{life_cycle}, {status}"))
    }
}

/// Bytes that a manufacturer wrote as text, as text; others in hexadecimal.
fn text_or_hexadecimal(bytes: &[u8]) -> String {
    let is_text = bytes.len() > 1 && bytes.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    match std::str::from_utf8(bytes) {
        Ok(text) if is_text => text.to_owned(),
        _ => hex::encode_upper(bytes),
    }
}

/// What opens the chip, for the JSON form: the names of protocol and keys.
pub(super) const fn opening(
    offer: Option<&pace::Offer>,
    offers_pace: bool,
) -> Option<(&'static str, &'static [&'static str])> {
    match (offer, offers_pace) {
        (Some(_), _) => Some(("pace", &["can", "mrz"])),
        (None, false) => Some(("bac", &["mrz"])),
        (None, true) => None,
    }
}
