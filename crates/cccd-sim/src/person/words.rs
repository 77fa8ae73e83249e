//! Word lists that invented people are made from. All text is NFC.

/// Surnames.
pub(super) const SURNAMES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Trịnh", "Đinh",
];

/// Middle names of men.
pub(super) const MIDDLE_MALE: &[&str] = &["Văn", "Đức", "Hữu", "Minh", "Quang", "Công", "Thành", "Quốc"];

/// Middle names of women.
pub(super) const MIDDLE_FEMALE: &[&str] = &["Thị", "Thị Thu", "Thị Ngọc", "Ngọc", "Thanh", "Thị Kim", "Mỹ"];

/// Given names of men.
pub(super) const GIVEN_MALE: &[&str] = &[
    "Mẫu",
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Hải",
    "Hùng",
    "Khôi",
    "Long",
    "Nghĩa",
    "Phước",
    "Quân",
    "Sơn",
    "Tuấn",
    "Vĩnh",
    "Thưởng",
];

/// Given names of women.
pub(super) const GIVEN_FEMALE: &[&str] = &[
    "Mẫu",
    "Anh",
    "Chi",
    "Diệu",
    "Giang",
    "Hằng",
    "Hương",
    "Lan",
    "Liên",
    "Ngân",
    "Nhung",
    "Oanh",
    "Phượng",
    "Quỳnh",
    "Thủy",
    "Tuyết",
    "Xuân",
    "Yến",
];

/// A district: the code of its province in the personal number, province, district, communes.
pub(super) struct District {
    pub(super) code: &'static str,
    pub(super) province: &'static str,
    pub(super) name: &'static str,
    pub(super) communes: &'static [&'static str],
}

const fn district(
    code: &'static str,
    province: &'static str,
    name: &'static str,
    communes: &'static [&'static str],
) -> District {
    District { code, province, name, communes }
}

/// Districts as they were before July 2025.
pub(super) const DISTRICTS: &[District] = &[
    district("001", "Hà Nội", "Cầu Giấy", &["Dịch Vọng", "Nghĩa Đô"]),
    district("001", "Hà Nội", "Ba Vì", &["Tản Hồng", "Phú Châu"]),
    district("020", "Lạng Sơn", "Hữu Lũng", &["Đồng Tân", "Yên Bình"]),
    district("031", "Hải Phòng", "Lê Chân", &["An Biên", "Dư Hàng"]),
    district("036", "Nam Định", "Hải Hậu", &["Hải Anh", "Hải Minh"]),
    district("038", "Thanh Hóa", "Hoằng Hóa", &["Hoằng Lộc", "Hoằng Đức"]),
    district("040", "Nghệ An", "Diễn Châu", &["Diễn Kỷ", "Diễn Ngọc"]),
    district("046", "Thừa Thiên Huế", "Hương Thủy", &["Thủy Dương", "Thủy Phương"]),
    district("048", "Đà Nẵng", "Hải Châu", &["Thạch Thang", "Hòa Cường Bắc"]),
    district("066", "Đắk Lắk", "Krông Pắc", &["Ea Yông", "Hòa An"]),
    district("077", "Bà Rịa - Vũng Tàu", "Xuyên Mộc", &["Bình Châu", "Phước Bửu"]),
    district("079", "TP. Hồ Chí Minh", "Quận 3", &["Võ Thị Sáu", "Phường 9"]),
    district("089", "An Giang", "Châu Phú", &["Mỹ Đức", "Bình Long"]),
    district("092", "Cần Thơ", "Ninh Kiều", &["An Khánh", "Tân An"]),
    district("096", "Cà Mau", "Năm Căn", &["Hàm Rồng", "Đất Mới"]),
];

/// Hamlets that do not exist, so that no residence is a real address.
pub(super) const HAMLETS: &[&str] = &["Thôn Đồng Mẫu", "Tổ dân phố Mẫu", "Ấp Bình Mẫu", "Khu phố Mẫu"];

/// Ethnic groups; the first is as frequent as all others together.
pub(super) const ETHNICITIES: &[&str] = &["Kinh", "Tày", "Thái", "Mường", "Khmer", "Hoa", "Nùng", "Ê Đê"];

/// Religions; the first is as frequent as all others together.
pub(super) const RELIGIONS: &[&str] = &["Không", "Phật giáo", "Công giáo", "Cao Đài", "Tin lành"];

/// Kinds of personal features.
pub(super) const FEATURES: &[&str] = &["Nốt ruồi", "Sẹo chấm", "Sẹo thẳng", "Tàn nhang"];

/// Where a personal feature is.
pub(super) const FEATURE_PLACES: &[&str] = &[
    "trên sau cánh mũi phải",
    "trên sau cánh mũi trái",
    "dưới trước tai trái",
    "dưới sau đuôi mắt phải",
    "trên đầu lông mày trái",
    "trên trước mép phải",
];
