//! The QR code of a card in a picture: askew, in poor light, small in a big picture, or tiny.
//!
//! The search looks at the picture in several sizes, because a code whose modules are two to ten pixels wide is found
//! best, and nobody says how large it is. Each size is made black and white by the light around every pixel, so that a
//! shadow across the code does no harm; and what is blurred is sharpened. The first text that is one of a card ends the
//! search: other QR codes may lie on the desk.

mod binary;

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{Result, SensitiveBytes, SensitiveString, error::InputOutputError, vietnam::qr::QrText};
use image::{
    DynamicImage, ImageDecoder, Limits,
    codecs::{jpeg::JpegDecoder, png::PngDecoder},
    imageops::FilterType,
};
use rqrr::{MAX_PAYLOAD_SIZE, PreparedImage};

use super::MAX_PICTURE;
use binary::Binary;

/// The most pixels of a picture: those of the cameras of today's phones. Fewer where a fuzzer waits for each picture.
const MAX_PIXELS: u64 = if cfg!(fuzzing) { 128 * 128 } else { 50_000_000 };
/// The most memory that decoding may take, in bytes: three colours, and what a decoder needs beside them.
const MAX_MEMORY: u64 = MAX_PIXELS * 6;

/// The longest sides in which a picture is looked at, in pixels, the most promising first.
const SIDES: [u32; 7] = [900, 1_500, 600, 2_200, 420, 3_200, 4_600];
/// A picture is not blown up more than this.
const MAX_ENLARGEMENT: u32 = 6;

/// How a size is made black and white: by how many pixels it is sharpened before, if at all, and by what light around it
/// a pixel is judged.
struct Way(Option<f32>, Light);

/// The light around a pixel, over a part of the longer side.
enum Light {
    /// The middle between the darkest and the lightest, in blocks of this part.
    Middle(usize),
    /// The mean as far as this part, and the share of it below which a pixel is dark, in hundredths.
    Mean(usize, u64),
}

/// For what is sharp, what has shadows and glare, what is blurred, and what is much blurred.
const WAYS: [Way; 4] = [
    Way(None, Light::Mean(10, 92)),
    Way(None, Light::Middle(24)),
    Way(Some(3.0), Light::Middle(24)),
    Way(Some(7.0), Light::Middle(30)),
];

/// The text of the QR code of a card in a picture.
///
/// # Errors
/// [`InputOutputError::Picture`] for what is no JPEG or PNG, is damaged, or has more than [`MAX_PICTURE`] bytes or
/// [`MAX_PIXELS`]; [`InputOutputError::NoQrCode`] when no code of a card is found.
pub(super) fn find(bytes: &[u8]) -> Result<SensitiveString> {
    let picture = decode(bytes).ok_or(InputOutputError::Picture)?;
    let longest = picture.width().max(picture.height());
    let sides =
        SIDES.into_iter().filter(|&side| side / MAX_ENLARGEMENT <= longest && side < 2 * longest.max(600));
    let text = sides.flat_map(|side| WAYS.iter().map(move |way| (side, way))).find_map(|(side, way)| {
        let sized = resized(&picture, side);
        search(&black_and_white(sized, way))
    });
    wipe(picture);
    Ok(text.ok_or(InputOutputError::NoQrCode)?)
}

/// The shades of a picture, within the caps: its dimensions are read before any pixel is.
fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    if bytes.len() > MAX_PICTURE {
        return None;
    }
    let source = Cursor::new(bytes);
    if bytes.starts_with(b"\x89PNG") {
        pixels(PngDecoder::new(source).ok()?)
    } else {
        pixels(JpegDecoder::new(source).ok()?)
    }
}

fn pixels(mut decoder: impl ImageDecoder) -> Option<DynamicImage> {
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    decoder.set_limits(limits).ok()?;
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    let shades = picture.to_luma8();
    wipe(picture);
    Some(DynamicImage::ImageLuma8(shades))
}

/// The picture with this longest side.
fn resized(picture: &DynamicImage, side: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height());
    let filter = if side < longest { FilterType::Triangle } else { FilterType::CatmullRom };
    picture.resize(side, side, filter)
}

fn black_and_white(mut picture: DynamicImage, Way(radius, light): &Way) -> Binary {
    if let Some(radius) = radius {
        let sharp = picture.unsharpen(*radius, 0);
        wipe(std::mem::replace(&mut picture, sharp));
    }
    let side = picture.width().max(picture.height()) as usize;
    let shades = picture.into_luma8();
    let binary = match light {
        Light::Middle(part) => Binary::by_middle(&shades, side / part),
        Light::Mean(part, share) => Binary::by_mean(&shades, side / part, *share),
    };
    wipe(DynamicImage::ImageLuma8(shades));
    binary
}

/// Looks for a code of a card.
fn search(binary: &Binary) -> Option<SensitiveString> {
    // The effort of the search grows with the square of what looks like the corner of a code.
    if !binary.is_searchable() {
        return None;
    }
    guarded(|| {
        let mut prepared =
            PreparedImage::prepare_from_bitmap(binary.width(), binary.height(), |x, y| binary.is_dark(x, y));
        prepared.detect_grids().iter().find_map(|grid| {
            let mut bytes = SensitiveBytes::new(Vec::with_capacity(MAX_PAYLOAD_SIZE));
            grid.decode_to(bytes.expose_mut()).ok()?;
            // Bytes that are no text cost a letter of the name; the digits count.
            let text = SensitiveString::from(String::from_utf8_lossy(bytes.expose()).into_owned());
            QrText::parse(text.expose()).is_ok().then_some(text)
        })
    })
}

/// What `search` finds; nothing when it panics. `rqrr` computes with whatever looks like a code and nobody proved that
/// it cannot slip on a picture made to trip it: that is a picture without a code, not the end of the program. Nothing
/// outlives the search, so nothing is left half done. The panic hook belongs to the program and still hears of it, as
/// does a fuzzer; a program that is built to abort on a panic still aborts.
fn guarded<T>(search: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(search)).ok().flatten()
}

/// Wipes the pixels: they may show a card.
fn wipe(picture: DynamicImage) {
    drop(SensitiveBytes::from(picture.into_bytes()));
}

#[cfg(test)]
mod tests;
