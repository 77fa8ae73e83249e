//! Quirks of EF.DG2: each of its forms, and its length.

use super::{Effect, Quirk};
use crate::files::dg2::Dg2Form;

const fn form(form: Dg2Form) -> Effect {
    Effect::Portrait(form)
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "dg2-feature-points", "JPEG kèm 12 điểm đặc trưng", "A JPEG with twelve feature points", form(Dg2Form::FeaturePoints);
    "dg2-jp2", "Tệp JPEG 2000", "A JPEG 2000 file", form(Dg2Form::Jpeg2000);
    "dg2-codestream", "Dòng mã JPEG 2000 trần, kèm điểm đặc trưng", "A bare codestream of JPEG 2000, with feature points", form(Dg2Form::Codestream);
    "dg2-39794", "ISO/IEC 39794-5, chỉ phần bắt buộc", "ISO/IEC 39794-5 with what it requires and no more", form(Dg2Form::Iso39794);
    "dg2-39794-full", "ISO/IEC 39794-5, mọi trường, hai ảnh", "ISO/IEC 39794-5 with every field and two pictures", form(Dg2Form::Iso39794Full);
    "dg2-several-faces", "Hai khuôn mặt: JPEG và JPEG 2000", "Two faces: JPEG and JPEG 2000", form(Dg2Form::SeveralFaces);
    "dg2-45-kb", "DG2 dài 45 kB", "DG2 has 45 kB", Effect::Issue(|issuance| issuance.dg2_length(45_000));
    "dg2-61-kb", "DG2 dài 61 kB", "DG2 has 61 kB", Effect::Issue(|issuance| issuance.dg2_length(61_000));
    "dg2-trailing-bytes", "Có byte thừa sau bản ghi, sau nhóm", "Bytes follow after the record and after the group", form(Dg2Form::TrailingBytes);
    "dg2-tag", "DG2 có thẻ đầu của DG4", "DG2 begins with the tag of DG4", form(Dg2Form::Tag);
    "dg2-length-less", "DG2 tự nêu thiếu một byte", "DG2 claims one byte less than it has", form(Dg2Form::LengthLess);
    "dg2-length-more", "DG2 tự nêu thừa một byte", "DG2 claims one byte more than it has", form(Dg2Form::LengthMore);
    "dg2-count-missing", "Thiếu số lượng khuôn mặt", "The number of templates is missing", form(Dg2Form::CountMissing);
    "dg2-format-missing", "Thiếu mã định dạng", "Format owner and type are missing", form(Dg2Form::FormatMissing);
    "dg2-format-unknown", "Mã định dạng không phải của ảnh mặt", "Format owner and type are not those of a face", form(Dg2Form::FormatUnknown);
    "dg2-record-identifier", "Bản ghi không bắt đầu bằng FAC", "The record does not begin with FAC", form(Dg2Form::RecordIdentifier);
    "dg2-record-version", "Bản ghi thuộc phiên bản chưa có", "The record has a version of the future", form(Dg2Form::RecordVersion);
    "dg2-record-length", "Bản ghi tự nêu dài gấp bốn", "The record claims four times its length", form(Dg2Form::RecordLength);
    "dg2-record-short", "Bản ghi tự nêu thiếu tám byte", "The record claims eight bytes less than it has", form(Dg2Form::RecordShort);
    "dg2-image-short", "Ảnh tự nêu thiếu tám byte", "The image claims eight bytes less than it has", form(Dg2Form::ImageShort);
    "dg2-image-count", "Tự nêu hai ảnh, chỉ có một", "Claims two images and has one", form(Dg2Form::ImageCount);
    "dg2-picture-followed", "Có byte thừa sau ảnh", "Bytes follow the picture", form(Dg2Form::PictureFollowed);
    "dg2-feature-count", "Tự nêu 65.535 điểm đặc trưng, không có điểm nào", "Claims 65,535 feature points and has none", form(Dg2Form::FeatureCount);
    "dg2-codes", "Giới tính, mắt, tóc, tư thế có mã lạ", "Gender, eyes, hair and pose have values without a meaning", form(Dg2Form::Codes);
    "dg2-data-type", "Ghi là JPEG, thật ra là JPEG 2000", "Says JPEG, and the picture is JPEG 2000", form(Dg2Form::DataType);
    "dg2-block-missing", "Thiếu khối dữ liệu ảnh", "The biometric data block is missing", form(Dg2Form::BlockMissing);
    "dg2-block-empty", "Khối dữ liệu ảnh rỗng", "The biometric data block is empty", form(Dg2Form::BlockEmpty);
    "dg2-bomb", "JPEG 2000 tự nêu 65.535 x 65.535 điểm ảnh", "A JPEG 2000 that claims 65,535 by 65,535 pixels", form(Dg2Form::Bomb);
    "dg2-box-to-the-end", "JPEG 2000: hộp dài 0", "JPEG 2000: a box has the length 0", form(Dg2Form::BoxToTheEnd);
    "dg2-box-too-short", "JPEG 2000: hộp dài 2", "JPEG 2000: a box has the length 2", form(Dg2Form::BoxTooShort);
    "dg2-box-too-long", "JPEG 2000: hộp dài 2^63", "JPEG 2000: a box has a length of 2^63", form(Dg2Form::BoxTooLong);
    "dg2-box-tower", "JPEG 2000: hộp lồng 10.000 tầng", "JPEG 2000: boxes are nested 10,000 deep", form(Dg2Form::BoxTower);
    "dg2-tag-tower", "Phần đầu lồng 1.000 tầng", "The header is nested 1,000 deep", form(Dg2Form::TagTower);
    "dg2-no-face", "DG2 không có khuôn mặt nào", "DG2 holds no face", Effect::Issue(|issuance| issuance.without_face());
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_but_the_plain_one_is_a_quirk_of_its_name() {
        for form in Dg2Form::ALL.iter().filter(|form| **form != Dg2Form::Jpeg) {
            let quirk = Quirk::from_name(form.name()).unwrap_or_else(|| panic!("{}", form.name()));
            assert!(matches!(quirk.effect, Effect::Portrait(of) if of == *form), "{}", form.name());
        }
    }
}
