//! Decodes pictures to shades of grey, within bounds of time and memory that hold for all formats.
//!
//! The dimensions are checked before any pixel is decoded. JPEG and PNG are decoded by the crates that `image` uses,
//! because only their own settings keep to the bounds: luminance alone, and one row at a time. What does not belong to
//! the pixels (colour profiles, texts, thumbnails, further frames) is skipped.

use std::{cell::Cell, io::ErrorKind};

use crate::SensitiveBytes;
use image::{
    ColorType, GrayImage, ImageDecoder, ImageError, Limits,
    codecs::{bmp::BmpDecoder, gif::GifDecoder, tiff::TiffDecoder, webp::WebPDecoder},
};
use zune_core::{colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::{
    MAX_PICTURE,
    budget::{Budget, Source},
};
use crate::input::kind::Format;

/// Maximum number of pixels of a picture: those of the cameras of today's phones. Lower for fuzzing, where every
/// picture costs time.
const MAX_PIXELS: u64 = if cfg!(fuzzing) { 128 * 128 } else { 50_000_000 };
/// The longest side of a picture in pixels, which bounds the memory for a row.
const MAX_SIDE: u32 = 65_535;
/// Maximum memory for decoding, in bytes.
const MAX_MEMORY: u64 = MAX_PIXELS * 3;
/// Maximum memory for the parts of a PNG that describe its pixels, in bytes: palette and transparency.
const MAX_PARTS: usize = 1 << 20;
/// Maximum number of scans of a progressive JPEG. Programs write about ten; each costs a pass over the picture.
const MAX_SCANS: usize = 32;

/// Decodes a picture.
///
/// # Errors
/// [`ErrorKind::UnexpectedEof`] for a picture that is cut off, [`ErrorKind::FileTooLarge`], also for the time,
/// [`ErrorKind::Unsupported`] for a variant of its format, [`ErrorKind::InvalidData`].
pub(super) fn decode(bytes: &[u8], format: Format, budget: &Budget) -> Result<GrayImage, ErrorKind> {
    if bytes.len() > MAX_PICTURE {
        return Err(ErrorKind::FileTooLarge);
    }
    let is_cut = Cell::new(false);
    let source = Source::new(bytes, budget, &is_cut);
    let shades = match format {
        Format::Jpeg => jpeg(bytes, source, budget),
        Format::Png => png(source, budget),
        Format::WebP if has_larger_frame(bytes) => Err(ErrorKind::FileTooLarge),
        // A picture without transparency is decoded with it, and copied; a lossy one has its planes besides.
        Format::WebP => WebPDecoder::new(source).map_err(kind).and_then(|it| pixels(it, 4, budget)),
        Format::Bmp => BmpDecoder::new(source).map_err(kind).and_then(|it| pixels(it, 0, budget)),
        Format::Gif => GifDecoder::new(source).map_err(kind).and_then(|it| pixels(it, 0, budget)),
        // Its pixels are decoded and then copied.
        Format::Tiff => TiffDecoder::new(source).map_err(kind).and_then(|decoder| {
            let bytes = u64::from(decoder.color_type().bytes_per_pixel());
            pixels(decoder, bytes, budget)
        }),
    };
    shades.map_err(|kind| match kind {
        ErrorKind::FileTooLarge | ErrorKind::Unsupported => kind,
        // Too large for the time that there is.
        _ if budget.is_over() => ErrorKind::FileTooLarge,
        _ if is_cut.get() => ErrorKind::UnexpectedEof,
        _ => ErrorKind::InvalidData,
    })
}

/// Checks the dimensions, and that a picture with so many bytes of memory for each pixel can be decoded. Returns the
/// number of pixels.
fn checked(width: u32, height: u32, bytes_per_pixel: u64, budget: &Budget) -> Result<usize, ErrorKind> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(ErrorKind::InvalidData);
    }
    if width.max(height) > MAX_SIDE || pixels > MAX_PIXELS || pixels * bytes_per_pixel > MAX_MEMORY {
        return Err(ErrorKind::FileTooLarge);
    }
    budget.allow_for(pixels);
    usize::try_from(pixels).map_err(|_| ErrorKind::FileTooLarge)
}

/// Decodes a JPEG. Only its luminance is decoded where it has one.
fn jpeg(bytes: &[u8], source: Source<'_>, budget: &Budget) -> Result<GrayImage, ErrorKind> {
    let damaged = |_| ErrorKind::InvalidData;
    let options = DecoderOptions::default()
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(source, options);
    decoder.decode_headers().map_err(damaged)?;
    let info = decoder.info().ok_or(ErrorKind::InvalidData)?;
    let has_luminance = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let (channels, colour) = if has_luminance { (1, ColorType::L8) } else { (3, ColorType::Rgb8) };
    let (width, height) = (info.width.into(), info.height.into());
    let pixels = checked(width, height, channels + coefficients(bytes), budget)?;
    if !has_luminance {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::RGB));
    }
    let mut decoded = SensitiveBytes::new(vec![0; pixels * channels as usize]);
    decoder.decode_into(decoded.expose_mut()).map_err(damaged)?;
    shades(decoded, width, height, colour)
}

/// The memory that the coefficients of a progressive JPEG take, in bytes for each pixel, rounded up: such a picture is
/// decoded as a whole. Its frame header (ISO/IEC 10918-1, B.2.2) states for each component how many samples it has
/// across and down, in relation to the others.
fn coefficients(bytes: &[u8]) -> u64 {
    let headers = bytes.windows(2).enumerate().filter(|(_, marker)| *marker == b"\xFF\xC2");
    let of = |header: usize| {
        let components = bytes.get(header + 10..)?.chunks_exact(3);
        let count = usize::from(*bytes.get(header + 9)?);
        let factors = components
            .take(count)
            .filter_map(|it| it.get(1).map(|it| (u64::from(it >> 4), u64::from(it & 15))));
        let (mut most, mut sum) = ((1, 1), 0);
        for (across, down) in factors {
            most = (across.max(most.0), down.max(most.1));
            sum += across * down;
        }
        Some((2 * sum).div_ceil(most.0 * most.1))
    };
    headers.filter_map(|(header, _)| of(header)).max().unwrap_or(0)
}

/// Decodes a PNG row by row.
fn png(source: Source<'_>, budget: &Budget) -> Result<GrayImage, ErrorKind> {
    let mut decoder = png::Decoder::new_with_limits(source, png::Limits { bytes: MAX_PARTS });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(png_kind)?;
    let (width, height) = (header.width, header.height);
    let pixels = checked(width, height, 1, budget)?;
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(png_kind)?;
    let colour = match reader.output_color_type().0 {
        png::ColorType::Grayscale => ColorType::L8,
        png::ColorType::GrayscaleAlpha => ColorType::La8,
        png::ColorType::Rgb | png::ColorType::Indexed => ColorType::Rgb8,
        png::ColorType::Rgba => ColorType::Rgba8,
    };
    let mut whole = SensitiveBytes::new(vec![0; pixels]);
    let mut rows = whole.expose_mut().chunks_exact_mut(width as usize);
    let mut row =
        SensitiveBytes::new(vec![0; reader.output_line_size(width).ok_or(ErrorKind::FileTooLarge)?]);
    if reader.info().interlaced {
        while let Some(place) = reader.read_row(row.expose_mut()).map_err(png_kind)? {
            if budget.is_over() {
                return Err(ErrorKind::TimedOut);
            }
            let png::InterlaceInfo::Adam7(place) = place else { return Err(ErrorKind::InvalidData) };
            let length = grey(row.expose_mut(), colour);
            let grey = row.expose().get(..length).unwrap_or_default();
            png::expand_interlaced_row(whole.expose_mut(), width as usize, grey, &place, 8);
        }
    } else {
        while reader.read_row(row.expose_mut()).map_err(png_kind)?.is_some() {
            if budget.is_over() {
                return Err(ErrorKind::TimedOut);
            }
            grey(row.expose_mut(), colour);
            if let Some((to, from)) =
                rows.next().and_then(|to| row.expose().get(..to.len()).map(|from| (to, from)))
            {
                to.copy_from_slice(from);
            }
        }
    }
    shades(whole, width, height, ColorType::L8)
}

/// Decodes a picture whose header has been read. The decoder needs so many bytes for each pixel besides the pixels.
fn pixels(mut decoder: impl ImageDecoder, besides: u64, budget: &Budget) -> Result<GrayImage, ErrorKind> {
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    let channels = u64::from(colour.bytes_per_pixel());
    let pixels = checked(width, height, channels + besides, budget)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    decoder.set_limits(limits).map_err(kind)?;
    let mut bytes = SensitiveBytes::new(vec![0; pixels * channels as usize]);
    decoder.read_image(bytes.expose_mut()).map_err(kind)?;
    shades(bytes, width, height, colour)
}

/// Converts pixels to shades of grey, in the same memory.
fn shades(
    mut bytes: SensitiveBytes,
    width: u32,
    height: u32,
    colour: ColorType,
) -> Result<GrayImage, ErrorKind> {
    let length = grey(bytes.expose_mut(), colour);
    let mut shades = std::mem::take(bytes.expose_mut());
    shades.truncate(length);
    shades.shrink_to_fit();
    GrayImage::from_raw(width, height, shades).ok_or(ErrorKind::Unsupported)
}

/// Converts pixels to shades of grey at the beginning of their memory, and returns how many they are. What is
/// transparent is white, like the paper under it.
fn grey(bytes: &mut [u8], colour: ColorType) -> usize {
    let size = usize::from(colour.bytes_per_pixel());
    let sample = size / usize::from(colour.channel_count()).max(1);
    // The most significant byte of a sample of 16 bits, in the order of this machine.
    let at = if sample == 2 && cfg!(target_endian = "little") { 1 } else { 0 };
    let count = bytes.len() / size;
    if size == 1 {
        return count;
    }
    for index in 0..count {
        let Some(pixel) = bytes.get(index * size..(index + 1) * size) else { break };
        let value = |channel: usize| u32::from(pixel.get(channel * sample + at).copied().unwrap_or_default());
        let shade = if colour.has_color() {
            // Rec. 709, as in `image`.
            (2126 * value(0) + 7152 * value(1) + 722 * value(2)) / 10_000
        } else {
            value(0)
        };
        let alpha = if colour.has_alpha() { value(usize::from(colour.channel_count()) - 1) } else { 255 };
        let on_white = (shade * alpha + 255 * (255 - alpha)) / 255;
        if let Some(place) = bytes.get_mut(index) {
            *place = on_white.min(255) as u8;
        }
    }
    count
}

/// Whether a lossy frame of a WebP is larger than any picture may be. Its decoder takes the memory for a frame by the
/// dimensions of the frame (RFC 6386, 9.1), not by those of the picture.
fn has_larger_frame(bytes: &[u8]) -> bool {
    let frames = bytes
        .windows(18)
        .filter(|part| part.starts_with(b"VP8 ") && part.get(11..14) == Some(b"\x9D\x01\x2A"));
    let side = |low: u8, high: u8| u64::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    frames.into_iter().any(|part| {
        part.get(14..18).is_some_and(|sides| {
            let [a, b, c, d] = sides else { return false };
            side(*a, *b) * side(*c, *d) * 4 > MAX_MEMORY
        })
    })
}

fn kind(error: ImageError) -> ErrorKind {
    match error {
        ImageError::Limits(_) => ErrorKind::FileTooLarge,
        ImageError::Unsupported(_) => ErrorKind::Unsupported,
        _ => ErrorKind::InvalidData,
    }
}

fn png_kind(error: png::DecodingError) -> ErrorKind {
    match error {
        png::DecodingError::LimitsExceeded => ErrorKind::FileTooLarge,
        _ => ErrorKind::InvalidData,
    }
}
