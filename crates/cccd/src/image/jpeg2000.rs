//! JPEG 2000 (ISO/IEC 15444-1): the file of boxes (Annex I) around a codestream, and the codestream alone.
//!
//! The decoder is third-party. Before it sees a byte, this module walks the boxes and the headers of the codestream
//! and refuses whatever no portrait needs and a bomb may use: large dimensions, many tiles or components, palettes,
//! tiny blocks. The walk is strict, so that the decoder, which is lenient, cannot read the same bytes as something
//! else.

mod codestream;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};

use super::{DecodedImage, MAX_PIXELS};
use crate::{SensitiveBytes, error::DataKind};

/// The most pixels that are decoded.
pub(super) const MAX_JPEG2000_PIXELS: u64 = MAX_PIXELS / 4;
/// The most boxes in a file or in its header.
const MAX_BOXES: usize = 64;

const HEADER: [u8; 4] = *b"jp2h";
const CODESTREAM: [u8; 4] = *b"jp2c";
/// Boxes in the header that multiply the samples of a picture: palette and component mapping.
const PALETTES: [[u8; 4]; 2] = [*b"pclr", *b"cmap"];

/// Decodes a file or a codestream.
pub(super) fn decode(bytes: &[u8]) -> Result<DecodedImage, DataKind> {
    codestream::check(codestream(bytes)?)?;
    // The decoder has assertions of its own; a failed one means a damaged picture like any other.
    catch_unwind(AssertUnwindSafe(|| pixels(bytes))).unwrap_or(Err(DataKind::Image))
}

fn pixels(bytes: &[u8]) -> Result<DecodedImage, DataKind> {
    let image = Image::new(bytes, &DecodeSettings::default()).map_err(|_| DataKind::Image)?;
    let (width, height) = (image.width(), image.height());
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| DataKind::Image)?;
    let channels = decoded.components().len();
    let samples = SensitiveBytes::new(decoded.data_u8());
    let pixels = samples.expose().chunks_exact(channels.max(1));
    let rgb: Vec<u8> = match (image.color_space(), channels) {
        (ColorSpace::Gray | ColorSpace::Icc { num_channels: 1, .. }, 1 | 2) => {
            pixels.flat_map(|pixel| [pixel.first().copied().unwrap_or_default(); 3]).collect()
        }
        (ColorSpace::RGB | ColorSpace::Icc { num_channels: 3, .. }, 3 | 4) => {
            pixels.flat_map(|pixel| pixel.iter().copied().take(3)).collect()
        }
        _ => return Err(DataKind::Image),
    };
    let expected = u64::from(width) * u64::from(height) * 3;
    let rgb = SensitiveBytes::new(rgb);
    if rgb.expose().len() as u64 != expected {
        Err(DataKind::Image)
    } else {
        Ok(DecodedImage { width, height, rgb })
    }
}

/// The codestream of a file, after checking all of its boxes; or the bytes themselves if they are a codestream.
fn codestream(bytes: &[u8]) -> Result<&[u8], DataKind> {
    if bytes.starts_with(&codestream::MAGIC) {
        return Ok(bytes);
    }
    let (mut header, mut codestream) = (None, None);
    for (kind, content) in boxes(bytes)? {
        let place = match kind {
            HEADER => &mut header,
            CODESTREAM => &mut codestream,
            _ => continue,
        };
        if place.replace(content).is_some() {
            return Err(DataKind::Duplicate);
        }
    }
    // Only the header is entered, and only one level deep: boxes inside other boxes are never examined.
    for (kind, _) in boxes(header.ok_or(DataKind::Missing)?)? {
        if PALETTES.contains(&kind) {
            return Err(DataKind::Image);
        }
    }
    codestream.ok_or(DataKind::Missing)
}

/// A box: type and content.
type Boxed<'a> = ([u8; 4], &'a [u8]);

/// Splits bytes into boxes (Annex I.4): length, type, and, if the length is 1, a longer length. The last box may
/// have the length 0, which means up to the end.
fn boxes(mut bytes: &[u8]) -> Result<Vec<Boxed<'_>>, DataKind> {
    let mut boxes = Vec::new();
    while !bytes.is_empty() {
        if boxes.len() == MAX_BOXES {
            return Err(DataKind::TooDeep);
        }
        let (length, rest) = bytes.split_first_chunk().ok_or(DataKind::Truncated)?;
        let (&kind, rest) = rest.split_first_chunk().ok_or(DataKind::Truncated)?;
        let (total, header, rest) = match u32::from_be_bytes(*length) {
            0 => (bytes.len(), 8, rest),
            1 => {
                let (length, rest) = rest.split_first_chunk().ok_or(DataKind::Truncated)?;
                (usize::try_from(u64::from_be_bytes(*length)).map_err(|_| DataKind::Length)?, 16, rest)
            }
            total => (total as usize, 8, rest),
        };
        let content = total.checked_sub(header).and_then(|length| rest.split_at_checked(length));
        let (content, further) = content.ok_or(DataKind::Length)?;
        boxes.push((kind, content));
        bytes = further;
    }
    Ok(boxes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A drawing of 64 by 80 pixels, dark on the left and light on the right, as a file and as a codestream.
    const JP2: &[u8] = include_bytes!("../../tests/vectors/halves.jp2");
    const J2K: &[u8] = include_bytes!("../../tests/vectors/halves.j2k");

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), kind.as_slice(), content].concat()
    }

    fn signature() -> Vec<u8> {
        [boxed(b"jP  ", &[0x0D, 0x0A, 0x87, 0x0A]), boxed(b"ftyp", b"jp2 \0\0\0\0jp2 ")].concat()
    }

    /// The offset of the codestream in a file.
    fn start(bytes: &[u8]) -> usize {
        bytes.windows(4).position(|window| window == codestream::MAGIC).unwrap()
    }

    fn kind_of(bytes: &[u8]) -> DataKind {
        decode(bytes).unwrap_err()
    }

    #[test]
    fn a_file_and_a_codestream_are_decoded() {
        for bytes in [JP2, J2K] {
            let picture = decode(bytes).unwrap();
            assert_eq!((picture.width, picture.height, picture.rgb.expose().len()), (64, 80, 64 * 80 * 3));
            let row = picture.rgb.expose();
            assert!(row[..3].iter().all(|&shade| shade < 60), "{:?}", &row[..3]);
            assert!(row[63 * 3..64 * 3].iter().all(|&shade| shade > 190));
        }
    }

    #[test]
    fn a_picture_that_would_be_too_large_is_refused_by_its_header() {
        for original in [JP2, J2K] {
            let mut bomb = original.to_vec();
            let size = start(&bomb) + 8;
            for side in [size, size + 4, size + 16, size + 20] {
                bomb[side..side + 4].copy_from_slice(&65_535_u32.to_be_bytes());
            }
            assert_eq!(kind_of(&bomb), DataKind::TooLarge);
        }
    }

    #[test]
    fn lengths_of_boxes_that_lie_are_refused() {
        let with =
            |length: [u8; 4], longer: &[u8]| [&signature()[..], &length, b"jp2h", longer, &[0; 40]].concat();
        assert_eq!(kind_of(&with([0; 4], &[])), DataKind::Missing, "up to the end, no codestream follows");
        assert_eq!(kind_of(&with([0, 0, 0, 1], &(1_u64 << 63).to_be_bytes())), DataKind::Length);
        assert_eq!(kind_of(&with([0, 0, 0, 1], &u64::MAX.to_be_bytes())), DataKind::Length);
        assert_eq!(kind_of(&with([0, 0, 0, 1], &15_u64.to_be_bytes())), DataKind::Length);
        assert_eq!(kind_of(&with([0, 0, 0, 2], &[])), DataKind::Length);
        assert_eq!(kind_of(&with([0xFF; 4], &[])), DataKind::Length);
        assert_eq!(kind_of(&[signature(), vec![0, 0, 0]].concat()), DataKind::Truncated);
    }

    #[test]
    fn a_codestream_up_to_the_end_and_one_with_a_long_length_are_read() {
        let head = &JP2[..start(JP2) - 8];
        assert!(decode(&[head, &[0; 4], b"jp2c", J2K].concat()).is_ok());
        let length = (J2K.len() as u64 + 16).to_be_bytes();
        assert!(decode(&[head, &[0, 0, 0, 1], b"jp2c", &length, J2K].concat()).is_ok());
    }

    #[test]
    fn towers_of_boxes_palettes_and_crowds_are_refused() {
        let tower = (0..10_000).fold(vec![], |inner, _| boxed(b"jp2h", &inner));
        assert_eq!(kind_of(&[signature(), tower].concat()), DataKind::Missing);
        assert_eq!(kind_of(&signature()), DataKind::Missing);
        let palette = [signature(), boxed(b"jp2h", &boxed(b"cmap", &[0; 4])), boxed(b"jp2c", J2K)].concat();
        assert_eq!(kind_of(&palette), DataKind::Image);
        let twice = [JP2, &boxed(b"jp2c", J2K)].concat();
        assert_eq!(kind_of(&twice), DataKind::Duplicate);
        assert_eq!(
            kind_of(&[signature(), boxed(b"free", &[]).repeat(MAX_BOXES)].concat()),
            DataKind::TooDeep
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_damage_is_survived(
            changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..8),
            end in any::<usize>(),
            bare in any::<bool>(),
        ) {
            let mut bytes = if bare { J2K.to_vec() } else { JP2.to_vec() };
            for (position, value) in changes {
                let position = position % bytes.len();
                bytes[position] = value;
            }
            // Half of them stay complete.
            bytes.truncate(end % (2 * bytes.len()));
            if let Ok(picture) = decode(&bytes) {
                prop_assert!(u64::from(picture.width) * u64::from(picture.height) <= MAX_JPEG2000_PIXELS);
            }
        }
    }
}
