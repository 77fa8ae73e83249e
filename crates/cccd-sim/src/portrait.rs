//! A drawn portrait: head, shoulders, and the word SPECIMEN across it.

mod letters;

use cccd_base::{
    Error, Result,
    random::{Random, SeededRandom},
};
use image::{ColorType, ImageEncoder, Rgb, RgbImage, codecs::jpeg::JpegEncoder};

use crate::person::Sex;

/// Width in pixels.
pub(crate) const WIDTH: u32 = 240;
/// Height in pixels.
pub(crate) const HEIGHT: u32 = 320;

/// The best quality, and the steps down from it.
const BEST_QUALITY: u8 = 95;
const STEP: u8 = 3;
const STEPS: u8 = 31;

/// Marker of a JPEG comment segment.
const COMMENT: [u8; 2] = [0xFF, 0xFE];
/// Marker and length of a comment segment.
const COMMENT_HEADER: usize = 4;
/// End of SOI and of the JFIF segment that must follow it directly.
const JFIF_END: usize = 2 + 18;
/// The text that fills the comment.
const FILLER: &[u8] = "SPECIMEN - THẺ MẪU. ".as_bytes();

/// A JPEG of exactly `length` bytes: the best quality that fits, padded with a comment.
///
/// # Errors
/// [`Error::Internal`] when no quality fits.
pub(crate) fn jpeg(seed: &[u8], sex: Sex, length: usize) -> Result<Vec<u8>> {
    let picture = draw(seed, sex)?;
    // A lower quality never gives a longer file, so bisection finds the first step that fits.
    let (mut steps, mut best) = (0..STEPS, None);
    while !steps.is_empty() {
        let step = steps.start.midpoint(steps.end);
        let jpeg = encode(&picture, BEST_QUALITY - STEP * step)?;
        if jpeg.len() + COMMENT_HEADER <= length {
            (best, steps.end) = (Some(jpeg), step);
        } else {
            steps.start = step + 1;
        }
    }
    best.and_then(|jpeg| fill_up(&jpeg, length)).ok_or(Error::Internal("a portrait that does not fit"))
}

/// Inserts a comment after the JFIF segment so that the whole has this length; `None` if it is already longer.
pub(crate) fn fill_up(jpeg: &[u8], length: usize) -> Option<Vec<u8>> {
    let comment = length.checked_sub(jpeg.len() + COMMENT_HEADER)?;
    let claimed = u16::try_from(comment + 2).ok()?;
    let (head, rest) = jpeg.split_at_checked(JFIF_END)?;
    let text: Vec<u8> = FILLER.iter().copied().cycle().take(comment).collect();
    Some([head, &COMMENT, &claimed.to_be_bytes(), &text, rest].concat())
}

fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .write_image(picture.as_raw(), WIDTH, HEIGHT, ColorType::Rgb8.into())
        .map_err(|_| Error::Internal("a portrait that cannot be encoded"))?;
    Ok(jpeg)
}

/// Draws the picture. Colours follow from the seed; a little noise makes it as hard to compress as a photo.
fn draw(seed: &[u8], sex: Sex) -> Result<RgbImage> {
    let mut random = SeededRandom::new(&[b"portrait ", seed].concat());
    let mut tones = [0; 8];
    random.fill(&mut tones)?;
    let tone = |index: usize, low: u8, range: u8| low + tones.get(index).map_or(0, |tone| tone % range);
    let skin = Rgb([tone(0, 200, 40), tone(1, 150, 30), tone(2, 115, 30)]);
    let hair = Rgb([tone(3, 20, 40), tone(4, 15, 25), 20]);
    let shirt = Rgb([tone(5, 60, 150), tone(6, 60, 150), tone(7, 90, 150)]);
    let dark = Rgb([40, 25, 25]);
    let lips = Rgb([170, 80, 80]);

    let mut picture =
        RgbImage::from_fn(WIDTH, HEIGHT, |_, y| Rgb([190 + (y / 10) as u8, 210 + (y / 16) as u8, 235]));
    let long_hair = if sex == Sex::Female { 95 } else { 20 };
    ellipse(&mut picture, (120, 340), (108, 95), shirt);
    ellipse(&mut picture, (120, 120 + long_hair / 2), (72, 78 + long_hair / 2), hair);
    ellipse(&mut picture, (120, 230), (28, 42), skin);
    ellipse(&mut picture, (120, 142), (58, 76), skin);
    for x in [97, 143] {
        ellipse(&mut picture, (x, 134), (10, 5), Rgb([245, 245, 245]));
        ellipse(&mut picture, (x, 134), (5, 5), dark);
        ellipse(&mut picture, (x, 120), (13, 2), hair);
    }
    ellipse(&mut picture, (120, 158), (6, 9), Rgb(skin.0.map(|value| value - 18)));
    ellipse(&mut picture, (120, 184), (19, 5), lips);
    noise(&mut picture, &mut random)?;
    letters::write(&mut picture, "SPECIMEN", (12, 262), 4, Rgb([200, 20, 30]));
    letters::write(&mut picture, "SPECIMEN", (54, 12), 2, Rgb([200, 20, 30]));
    Ok(picture)
}

/// Fills an ellipse around a centre.
fn ellipse(picture: &mut RgbImage, centre: (i32, i32), radius: (i32, i32), colour: Rgb<u8>) {
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (dx, dy) = (i64::from(x as i32 - centre.0), i64::from(y as i32 - centre.1));
        let (rx, ry) = (i64::from(radius.0), i64::from(radius.1));
        if dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry {
            *pixel = colour;
        }
    }
}

/// Shifts the value of every pixel a little, by the same amount in all channels.
fn noise(picture: &mut RgbImage, random: &mut impl Random) -> Result<()> {
    let mut state = [0; 8];
    random.fill(&mut state)?;
    let mut state = u64::from_be_bytes(state) | 1;
    for pixel in picture.pixels_mut() {
        // xorshift: the noise is not secret, and this is much faster than a hash for each pixel.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let shift = (state >> 56) as i16 % 15 - 7;
        pixel.0 = pixel.0.map(|value| (i16::from(value) + shift).clamp(0, 255) as u8);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    #[test]
    fn has_the_length_asked_for_and_decodes() {
        for seed in [b"one", b"two", b"six"] {
            for length in [8_000, 14_889, 20_000] {
                let jpeg = jpeg(seed, Sex::Female, length).unwrap();
                assert_eq!(jpeg.len(), length);
                assert_eq!(jpeg[..4], [0xFF, 0xD8, 0xFF, 0xE0]);
                assert_eq!(jpeg[6..11], *b"JFIF\0");
                let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).unwrap();
                assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
            }
        }
    }

    #[test]
    fn is_the_best_that_fits() {
        let picture = draw(b"one", Sex::Female).unwrap();
        let lengths: Vec<_> =
            (0..STEPS).map(|step| encode(&picture, BEST_QUALITY - STEP * step).unwrap().len()).collect();
        assert!(lengths.is_sorted_by(|better, worse| better >= worse));
        for &length in &lengths {
            let jpeg = jpeg(b"one", Sex::Female, length + COMMENT_HEADER).unwrap();
            assert_eq!(jpeg.len(), length + COMMENT_HEADER);
            let best = lengths.iter().position(|&other| other == length).unwrap() as u8;
            let best = encode(&picture, BEST_QUALITY - STEP * best).unwrap();
            assert!(jpeg.ends_with(&best[JFIF_END..]));
        }
    }

    #[test]
    fn follows_from_the_seed() {
        let draw = |seed: &[u8]| draw(seed, Sex::Male).unwrap();
        assert_eq!(draw(b"one"), draw(b"one"));
        assert_ne!(draw(b"one"), draw(b"two"));
        assert!(jpeg(b"one", Sex::Male, 500).is_err());
    }
}
