//! Decoding of portraits, under caps on bytes, pixels and memory.
//!
//! A picture from a card may be malicious: nothing is decoded before its dimensions are read and found sane.
//! Callers that need the bytes as they are find them in [`FaceImage::bytes`], without decoding.

mod jpeg2000;

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, Limits,
    codecs::{jpeg::JpegDecoder, png::PngEncoder},
    error::LimitErrorKind,
};

use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
    files::File,
    lds::biometric::{FaceImage, ImageFormat},
};

/// The most pixels that are decoded: 16 Mpx, thirty times the largest portrait of Doc 9303. For JPEG 2000 it is a
/// quarter of that, because its decoder needs more memory for each pixel.
pub(crate) const MAX_PIXELS: u64 = 16 * 1024 * 1024;
/// The maximum length of a picture that is decoded, in bytes: what EF.DG2 may hold.
pub(crate) const MAX_BYTES: usize = File::Dg2.cap();
/// The most memory that decoding may take, in bytes: three colours and what a decoder needs in addition.
const MAX_MEMORY: u64 = MAX_PIXELS * 8;

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedImage {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green and blue of every pixel, a byte each, row by row from the top.
    pub rgb: SensitiveBytes,
}

impl DecodedImage {
    /// Decodes a portrait: JPEG, or JPEG 2000 as file or bare codestream.
    ///
    /// # Errors
    /// [`DataError`] in EF.DG2, with the kind [`DataKind::TooLarge`] beyond `MAX_BYTES` or `MAX_PIXELS`, or
    /// [`DataKind::Image`] if the picture is damaged or in another format.
    pub fn decode(face: &FaceImage) -> Result<Self, DataError> {
        decode(face.format, face.bytes.expose()).map_err(|kind| error(kind).in_file(File::Dg2.name()))
    }

    /// Encodes the picture as a PNG file.
    ///
    /// # Errors
    /// [`DataKind::Image`] if the fields do not fit each other.
    pub fn to_png(&self) -> Result<SensitiveBytes, DataError> {
        let expected = u64::from(self.width) * u64::from(self.height) * 3;
        if self.rgb.expose().len() as u64 != expected {
            return Err(error(DataKind::Image));
        }
        let mut png = SensitiveBytes::new(Vec::with_capacity(self.rgb.expose().len()));
        PngEncoder::new(png.expose_mut())
            .write_image(self.rgb.expose(), self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|_| error(DataKind::Image))?;
        Ok(png)
    }
}

/// An error about a picture, without a known offset.
const fn error(kind: DataKind) -> DataError {
    DataError::new(kind, 0)
}

fn decode(format: ImageFormat, bytes: &[u8]) -> Result<DecodedImage, DataKind> {
    if bytes.len() > MAX_BYTES {
        return Err(DataKind::TooLarge);
    }
    match format {
        ImageFormat::Jpeg => pixels(JpegDecoder::new(Cursor::new(bytes)).map_err(kind)?),
        ImageFormat::Jpeg2000 => jpeg2000::decode(bytes).map_err(|kind| match kind {
            DataKind::TooLarge => kind,
            _ => DataKind::Image,
        }),
        ImageFormat::Unknown => Err(DataKind::Image),
    }
}

/// Decodes a picture whose header has been read.
fn pixels(mut decoder: impl ImageDecoder) -> Result<DecodedImage, DataKind> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(DataKind::TooLarge);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    decoder.set_limits(limits).map_err(kind)?;
    let rgb = DynamicImage::from_decoder(decoder).map_err(kind)?.into_rgb8();
    Ok(DecodedImage { width, height, rgb: rgb.into_raw().into() })
}

fn kind(error: ImageError) -> DataKind {
    match error {
        ImageError::Limits(limit) if limit.kind() != LimitErrorKind::DimensionError => DataKind::TooLarge,
        _ => DataKind::Image,
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use proptest::prelude::*;

    use super::*;

    /// A picture with a dark left half and a light right half.
    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let shade = |x| if x < width / 2 { 30 } else { 220 };
        let rgb: Vec<u8> = (0..height).flat_map(|_| (0..width).flat_map(|x| [shade(x); 3])).collect();
        let mut bytes = vec![];
        JpegEncoder::new(&mut bytes).write_image(&rgb, width, height, ExtendedColorType::Rgb8).unwrap();
        bytes
    }

    fn face(bytes: &[u8]) -> FaceImage {
        FaceImage { format: ImageFormat::of(bytes), bytes: bytes.to_vec().into(), width: 1, height: 1 }
    }

    fn kind_of(bytes: &[u8]) -> DataKind {
        let error = DecodedImage::decode(&face(bytes)).unwrap_err();
        assert_eq!(error.file, Some("EF.DG2"));
        error.kind
    }

    /// Where a JPEG states its height and width: after the marker, length and precision of the frame.
    fn dimensions(bytes: &mut [u8]) -> &mut [u8] {
        let frame = bytes.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
        &mut bytes[frame + 5..frame + 9]
    }

    #[test]
    fn a_jpeg_is_decoded_and_written_as_png() {
        let picture = DecodedImage::decode(&face(&jpeg(48, 64))).unwrap();
        assert_eq!((picture.width, picture.height, picture.rgb.expose().len()), (48, 64, 48 * 64 * 3));
        assert!(picture.rgb.expose()[0] < 60 && picture.rgb.expose()[47 * 3] > 190);

        let png = picture.to_png().unwrap();
        let again = image::load_from_memory(png.expose()).unwrap().into_rgb8();
        assert_eq!(again.as_raw(), picture.rgb.expose());
        assert!(!format!("{picture:?}").contains("220"));
    }

    #[test]
    fn pictures_that_would_be_too_large_are_refused_before_they_are_decoded() {
        let mut bomb = jpeg(16, 16);
        dimensions(&mut bomb).fill(0xFF);
        assert_eq!(kind_of(&bomb), DataKind::TooLarge);
        let mut padded = jpeg(16, 16);
        padded.resize(MAX_BYTES + 1, 0);
        assert_eq!(kind_of(&padded), DataKind::TooLarge);
        padded.truncate(MAX_BYTES);
        assert!(DecodedImage::decode(&face(&padded)).is_ok(), "bytes after the picture are no harm");
    }

    #[test]
    fn other_formats_and_damaged_pictures_are_refused() {
        assert_eq!(kind_of(&[0xFF, 0x4F, 0xFF, 0x51, 0, 0]), DataKind::Image);
        assert_eq!(kind_of(b"GIF89a"), DataKind::Image);
        assert_eq!(kind_of(&[]), DataKind::Image);
        let mut flat = jpeg(16, 16);
        dimensions(&mut flat).fill(0);
        assert_eq!(kind_of(&flat), DataKind::Image);
        assert_eq!(kind_of(&jpeg(16, 16)[..40]), DataKind::Image);

        let inconsistent = DecodedImage { width: 2, height: 2, rgb: vec![0; 11].into() };
        assert_eq!(inconsistent.to_png().unwrap_err().kind, DataKind::Image);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_damage_is_survived(
            changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..8),
            end in 0_usize..2000,
        ) {
            let mut bytes = jpeg(32, 40);
            for (position, value) in changes {
                let position = position % bytes.len();
                bytes[position] = value;
            }
            bytes.truncate(end);
            let _ = decode(ImageFormat::Jpeg, &bytes);
        }
    }
}
