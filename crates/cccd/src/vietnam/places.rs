//! The place in a personal number: its first three digits (Decree 137/2015/NĐ-CP, article 13 and annexes; Circular
//! 59/2021/TT-BCA).
//!
//! These are the provinces before 2025-07-01, when 63 became 34. Numbers keep their old codes and chips their old
//! addresses, so nothing is renamed here. A code that is not in the table is not an error: those from 100 up stand for
//! countries.

/// The provinces, by code.
const PROVINCES: [(u16, &str); 63] = [
    (1, "Hà Nội"),
    (2, "Hà Giang"),
    (4, "Cao Bằng"),
    (6, "Bắc Kạn"),
    (8, "Tuyên Quang"),
    (10, "Lào Cai"),
    (11, "Điện Biên"),
    (12, "Lai Châu"),
    (14, "Sơn La"),
    (15, "Yên Bái"),
    (17, "Hòa Bình"),
    (19, "Thái Nguyên"),
    (20, "Lạng Sơn"),
    (22, "Quảng Ninh"),
    (24, "Bắc Giang"),
    (25, "Phú Thọ"),
    (26, "Vĩnh Phúc"),
    (27, "Bắc Ninh"),
    (30, "Hải Dương"),
    (31, "Hải Phòng"),
    (33, "Hưng Yên"),
    (34, "Thái Bình"),
    (35, "Hà Nam"),
    (36, "Nam Định"),
    (37, "Ninh Bình"),
    (38, "Thanh Hóa"),
    (40, "Nghệ An"),
    (42, "Hà Tĩnh"),
    (44, "Quảng Bình"),
    (45, "Quảng Trị"),
    (46, "Thừa Thiên Huế"),
    (48, "Đà Nẵng"),
    (49, "Quảng Nam"),
    (51, "Quảng Ngãi"),
    (52, "Bình Định"),
    (54, "Phú Yên"),
    (56, "Khánh Hòa"),
    (58, "Ninh Thuận"),
    (60, "Bình Thuận"),
    (62, "Kon Tum"),
    (64, "Gia Lai"),
    (66, "Đắk Lắk"),
    (67, "Đắk Nông"),
    (68, "Lâm Đồng"),
    (70, "Bình Phước"),
    (72, "Tây Ninh"),
    (74, "Bình Dương"),
    (75, "Đồng Nai"),
    (77, "Bà Rịa - Vũng Tàu"),
    (79, "TP. Hồ Chí Minh"),
    (80, "Long An"),
    (82, "Tiền Giang"),
    (83, "Bến Tre"),
    (84, "Trà Vinh"),
    (86, "Vĩnh Long"),
    (87, "Đồng Tháp"),
    (89, "An Giang"),
    (91, "Kiên Giang"),
    (92, "Cần Thơ"),
    (93, "Hậu Giang"),
    (94, "Sóc Trăng"),
    (95, "Bạc Liêu"),
    (96, "Cà Mau"),
];

/// The first code of a country.
const FIRST_COUNTRY: u16 = 100;

/// The meaning of a place code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A province, with its name before July 2025.
    Province(&'static str),
    /// A country other than Viet Nam.
    Abroad,
    /// A code that is not in this table.
    Unknown,
}

/// Returns the place of a three-digit code.
pub fn place(code: &str) -> Place {
    let Ok(code) = code.parse::<u16>() else { return Place::Unknown };
    match PROVINCES.iter().find(|(known, _)| *known == code) {
        Some((_, name)) => Place::Province(name),
        None if code >= FIRST_COUNTRY => Place::Abroad,
        None => Place::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::*;

    #[test]
    fn codes_rise_and_names_are_in_nfc() {
        assert!(PROVINCES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(PROVINCES.iter().all(|(_, name)| is_nfc(name)));
    }

    #[test]
    fn a_code_that_nobody_knows_is_no_error() {
        assert_eq!(place("001"), Place::Province("Hà Nội"));
        assert_eq!(place("096"), Place::Province("Cà Mau"));
        assert_eq!(place("003"), Place::Unknown);
        assert_eq!(place("123"), Place::Abroad);
        assert_eq!(place("x"), Place::Unknown);
    }
}
