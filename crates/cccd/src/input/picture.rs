//! Finds the QR code of a card in a picture: skewed, in poor light, small in a large picture, or tiny.
//!
//! The search examines the picture in several sizes, because a code is found best if its modules are two to ten pixels
//! wide, and its size is unknown. Each size is converted to black and white by the light around every pixel, so that a
//! shadow across the code does no harm; blurred pictures are also sharpened. The search ends with the first text that
//! is that of a card: there may be other QR codes on the desk.

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

/// Maximum number of pixels of a picture: those of the cameras of today's phones. Lower for fuzzing, where every
/// picture costs time.
const MAX_PIXELS: u64 = if cfg!(fuzzing) { 128 * 128 } else { 50_000_000 };
/// Maximum memory for decoding, in bytes: three colours, and the working memory of a decoder.
const MAX_MEMORY: u64 = MAX_PIXELS * 6;

/// The longest sides, in pixels, to which a picture is resized for the search, the most promising first.
const SIDES: [u32; 7] = [900, 1_500, 600, 2_200, 420, 3_200, 4_600];
/// Maximum enlargement of a picture.
const MAX_ENLARGEMENT: u32 = 6;

/// How a picture is converted to black and white: by how many pixels it is sharpened first, if at all, and by what
/// light around it a pixel is judged.
struct Way(Option<f32>, Light);

/// The light around a pixel. The distances are fractions of the longer side, given by their denominators.
enum Light {
    /// The middle between the darkest and the lightest shade, in blocks of this size.
    Middle(usize),
    /// The mean within this distance, and the percentage of it below which a pixel is dark.
    Mean(usize, u64),
}

/// For sharp pictures, for shadows and glare, for blurred and for very blurred pictures.
const WAYS: [Way; 4] = [
    Way(None, Light::Mean(10, 92)),
    Way(None, Light::Middle(24)),
    Way(Some(3.0), Light::Middle(24)),
    Way(Some(7.0), Light::Middle(30)),
];

/// Finds the text of the QR code of a card in a picture.
///
/// # Errors
/// [`InputOutputError::Picture`] if the bytes are not a JPEG or PNG, are damaged, or exceed [`MAX_PICTURE`] bytes or
/// [`MAX_PIXELS`]; [`InputOutputError::NoQrCode`] if no code of a card is found.
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

/// Decodes a picture to shades of grey, within the limits: its dimensions are checked before any pixel is read.
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

/// Resizes the picture to this longest side.
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

/// Searches for the code of a card.
fn search(binary: &Binary) -> Option<SensitiveString> {
    // The cost of the search grows with the square of the number of possible corners of a code.
    if !binary.is_searchable() {
        return None;
    }
    guarded(|| {
        let mut prepared =
            PreparedImage::prepare_from_bitmap(binary.width(), binary.height(), |x, y| binary.is_dark(x, y));
        prepared.detect_grids().iter().find_map(|grid| {
            let mut bytes = SensitiveBytes::new(Vec::with_capacity(MAX_PAYLOAD_SIZE));
            grid.decode_to(bytes.expose_mut()).ok()?;
            // Invalid bytes only cost a letter of the name; the digits matter.
            let text = SensitiveString::from(String::from_utf8_lossy(bytes.expose()).into_owned());
            QrText::parse(text.expose()).is_ok().then_some(text)
        })
    })
}

/// Returns what `search` finds, or `None` if it panics. `rqrr` computes with whatever looks like a code, and it may
/// fail on a picture made to break it. Such a picture then counts as one without a code and does not end the program.
/// Nothing outlives the search, so nothing is left half done. The panic hook belongs to the program and still sees the
/// panic, and so does a fuzzer; a program that is built to abort on a panic still aborts.
fn guarded<T>(search: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(search)).ok().flatten()
}

/// Wipes the pixels: they may show a card.
fn wipe(picture: DynamicImage) {
    drop(SensitiveBytes::from(picture.into_bytes()));
}

#[cfg(test)]
mod tests;
