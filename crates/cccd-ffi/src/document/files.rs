//! The files of the card and the photo.

use std::ffi::c_char;

use cccd::{
    error::{DataError, DataKind},
    files::File,
    image::DecodedImage,
};

use super::cccd_document;
use crate::{
    accessor::{ask, make},
    boundary::{handle, name},
    buffer::cccd_buffer,
    error::cccd_error,
    text::{permanent, set_length},
};

impl cccd_document {
    /// The photo, decoded.
    fn picture(&self) -> cccd::Result<DecodedImage> {
        let missing = || DataError::new(DataKind::Missing, 0).in_file(File::Dg2.name());
        Ok(DecodedImage::decode(self.portrait().ok_or_else(missing)?)?)
    }
}

/// Returns the bytes of a file of the card as it was read, for example `EF.DG1` or `SOD`. Valid until the document is
/// freed. NULL for a file that was not read.
///
/// # Safety
/// `document` is NULL or was not freed; `file` is NULL or ends with a NUL byte; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_file(
    document: *const cccd_document,
    file: *const c_char,
    length: *mut usize,
) -> *const u8 {
    let bytes = |document: &cccd_document| {
        // SAFETY: as the caller promises.
        let wanted = unsafe { name(file, "file") }.ok()?;
        let bytes = document.document().get(File::from_name(wanted)?)?;
        // SAFETY: as the caller promises.
        unsafe { set_length(length, bytes.len()) };
        Some(bytes.as_ptr())
    };
    // SAFETY: as the caller promises.
    unsafe { ask(document, std::ptr::null(), bytes) }
}

/// Returns the bytes of the photo as the card stores it, and its type in `media_type`: `image/jpeg` or `image/jp2`.
/// Valid until the document is freed. NULL when the photo was not read.
///
/// # Safety
/// `document` is NULL or was not freed; `length` and `media_type` are NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_photo(
    document: *const cccd_document,
    length: *mut usize,
    media_type: *mut *const c_char,
) -> *const u8 {
    let bytes = |document: &cccd_document| {
        let portrait = document.portrait()?;
        let bytes = portrait.bytes.expose();
        // SAFETY: as the caller promises.
        unsafe {
            set_length(length, bytes.len());
            if let Some(place) = media_type.as_mut() {
                *place = permanent(portrait.format.media_type(), std::ptr::null_mut());
            }
        }
        Some(bytes.as_ptr())
    };
    // SAFETY: as the caller promises.
    unsafe { ask(document, std::ptr::null(), bytes) }
}

/// Decodes the photo to pixels: one byte each for red, green and blue, row by row from the top; `width * height * 3`
/// bytes.
///
/// Status 509 when the photo was not read, 507 when it cannot be decoded, 508 when it is too large.
///
/// # Safety
/// `document` is NULL or was not freed; `width` and `height` are NULL or valid for a write; `out` is valid for a write;
/// `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_photo_rgb(
    document: *const cccd_document,
    width: *mut u32,
    height: *mut u32,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let document = unsafe { handle(document, "document")? };
        let picture = document.picture()?;
        // SAFETY: as the caller promises.
        unsafe {
            if let Some(place) = width.as_mut() {
                *place = picture.width;
            }
            if let Some(place) = height.as_mut() {
                *place = picture.height;
            }
        }
        Ok(cccd_buffer::new(picture.rgb))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Converts the photo to a PNG file, for programs that do not support JPEG 2000.
///
/// Status as `cccd_document_photo_rgb`.
///
/// # Safety
/// `document` is NULL or was not freed; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_photo_png(
    document: *const cccd_document,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let document = unsafe { handle(document, "document") }?;
        let png = document.picture()?.to_png()?;
        Ok(cccd_buffer::new(png))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}
