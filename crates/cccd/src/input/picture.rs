//! Finds the QR code of a card in a picture: skewed, in poor light, small in a large picture, or tiny.
//!
//! The search examines the picture in several sizes, because a code is found best if its modules are two to ten pixels
//! wide, and its size is unknown. Each size is converted to black and white by the light around every pixel, so that a
//! shadow across the code does no harm; blurred pictures are also sharpened. The search ends with the first text that
//! is that of a card: there may be other QR codes on the desk.

mod binary;
mod budget;
mod decode;

use std::{
    io::ErrorKind,
    panic::{AssertUnwindSafe, catch_unwind},
};

#[cfg(doc)]
use crate::error::AccessError;
use crate::{Result, SensitiveBytes, SensitiveString, error::InputOutputError, vietnam::qr::QrText};
use image::{DynamicImage, imageops::FilterType};
use rqrr::{MAX_PAYLOAD_SIZE, PreparedImage};

use super::{
    MAX_PICTURE,
    kind::{Format, Kind},
};
use binary::Binary;
use budget::Budget;

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
/// [`AccessError::PictureKind`] or [`AccessError::NotAPicture`] if the bytes are of another kind,
/// [`InputOutputError::Picture`] if they are damaged or too large, or take too long to decode;
/// [`InputOutputError::NoQrCode`] if no code of a card is found in time.
pub(super) fn find(bytes: &[u8]) -> Result<SensitiveString> {
    let unreadable = |kind| InputOutputError::Picture { kind };
    let format: Format = Kind::of(bytes).ok_or(unreadable(ErrorKind::InvalidData))?.try_into()?;
    let budget = Budget::start();
    let shades = guarded(|| Some(decode::decode(bytes, format, &budget)));
    let shades = shades.unwrap_or(Err(ErrorKind::InvalidData)).map_err(unreadable)?;
    let picture = DynamicImage::ImageLuma8(shades);
    let longest = picture.width().max(picture.height());
    let sides =
        SIDES.into_iter().filter(|&side| side / MAX_ENLARGEMENT <= longest && side < 2 * longest.max(600));
    let ways = sides.flat_map(|side| WAYS.iter().map(move |way| (side, way)));
    let text = ways.take_while(|_| !budget.is_over()).find_map(|(side, way)| {
        let sized = resized(&picture, side);
        search(&black_and_white(sized, way))
    });
    wipe(picture);
    Ok(text.ok_or_else(|| {
        if is_cut(bytes, format) { unreadable(ErrorKind::UnexpectedEof) } else { InputOutputError::NoQrCode }
    })?)
}

/// Whether the end of a JPEG is missing (ISO/IEC 10918-1, B.1.1.3). What there is of it was decoded.
fn is_cut(bytes: &[u8], format: Format) -> bool {
    format == Format::Jpeg && !bytes.windows(2).rev().any(|marker| marker == b"\xFF\xD9")
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
