//! Pictures: portraits of a card, and whatever is typed, scanned or photographed at a counter.

use cccd::{
    image::DecodedImage,
    input::Input,
    lds::biometric::{FaceImage, ImageFormat},
};

use crate::Target;

/// The targets of this file.
pub(crate) const TARGETS: &[Target] = &[("input", input), ("portrait", portrait)];

/// It is understood or refused, in bounded time and memory.
fn input(bytes: &[u8]) {
    let Ok(input) = Input::from_bytes(bytes) else { return };
    assert!(!input.keys().is_empty(), "what is understood yields a key");
    if let Some(qr) = input.qr() {
        let _ = qr.expiries();
    }
}

fn portrait(bytes: &[u8]) {
    let face =
        FaceImage { format: ImageFormat::of(bytes), bytes: bytes.to_vec().into(), width: 0, height: 0 };
    let Ok(picture) = DecodedImage::decode(&face) else { return };
    assert_eq!(picture.rgb.expose().len() as u64, 3 * u64::from(picture.width) * u64::from(picture.height));
}
