//! The forms of EF.DG2.

cccd_base::named! {
    /// What EF.DG2 looks like. Whatever is wrong with it, its hash in EF.SOD is correct.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Dg2Form {
        /// A JPEG in a record of ISO/IEC 19794-5.
        #[default]
        Jpeg = "dg2-jpeg",
        /// The same with twelve feature points.
        FeaturePoints = "dg2-feature-points",
        /// A JPEG 2000 file.
        Jpeg2000 = "dg2-jp2",
        /// A bare codestream of JPEG 2000, with feature points.
        Codestream = "dg2-codestream",
        /// ISO/IEC 39794-5 with the required fields only.
        Iso39794 = "dg2-39794",
        /// ISO/IEC 39794-5 with every field, and two representations: JPEG 2000 and JPEG.
        Iso39794Full = "dg2-39794-full",
        /// Two templates: JPEG and JPEG 2000.
        SeveralFaces = "dg2-several-faces",
        /// Bytes follow the record, the last template and the group.
        TrailingBytes = "dg2-trailing-bytes",
        /// Fault: the tag of EF.DG4.
        Tag = "dg2-tag",
        /// Fault: the outermost length is one too small.
        LengthLess = "dg2-length-less",
        /// Fault: the outermost length is one too large.
        LengthMore = "dg2-length-more",
        /// Fault: the number of templates is missing.
        CountMissing = "dg2-count-missing",
        /// Fault: format owner and format type are missing.
        FormatMissing = "dg2-format-missing",
        /// Fault: format owner and format type are not those of a face.
        FormatUnknown = "dg2-format-unknown",
        /// Fault: the record does not begin with FAC.
        RecordIdentifier = "dg2-record-identifier",
        /// Fault: the record has a future version.
        RecordVersion = "dg2-record-version",
        /// Fault: the record claims four times its length, and so does its image.
        RecordLength = "dg2-record-length",
        /// Fault: the record claims eight bytes less than it has.
        RecordShort = "dg2-record-short",
        /// Fault: the image claims eight bytes less than it has.
        ImageShort = "dg2-image-short",
        /// Fault: the record claims two images, and its one image claims one byte less than it has.
        ImageCount = "dg2-image-count",
        /// Fault: bytes follow the picture, and all lengths count them.
        PictureFollowed = "dg2-picture-followed",
        /// Fault: the record claims 65,535 feature points and has none.
        FeatureCount = "dg2-feature-count",
        /// Fault: gender, eyes, hair and pose have undefined values.
        Codes = "dg2-codes",
        /// Fault: the record names JPEG, but the picture is JPEG 2000.
        DataType = "dg2-data-type",
        /// Fault: the biometric data block is missing.
        BlockMissing = "dg2-block-missing",
        /// Fault: the biometric data block is empty.
        BlockEmpty = "dg2-block-empty",
        /// Fault: a JPEG 2000 of 65,535 by 65,535 pixels and four components in a few bytes.
        Bomb = "dg2-bomb",
        /// Fault: a box of the JPEG 2000 has length 0 and swallows the picture.
        BoxToTheEnd = "dg2-box-to-the-end",
        /// Fault: a box of the JPEG 2000 has length 2.
        BoxTooShort = "dg2-box-too-short",
        /// Fault: a box of the JPEG 2000 has a length of 2⁶³.
        BoxTooLong = "dg2-box-too-long",
        /// Fault: boxes of the JPEG 2000 are nested 10,000 deep.
        BoxTower = "dg2-box-tower",
        /// Fault: the biometric header is data objects nested 1,000 deep.
        TagTower = "dg2-tag-tower",
    }
}

impl Dg2Form {
    /// The form with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}
