//! The face image data of ISO/IEC 39794-5 (Doc 9303-10, 4.5.6): ASN.1 with implicit tags; a CHOICE is nested in its
//! tag.

use cccd_base::tlv::Tag;

use crate::{
    der::{context, context_primitive as primitive, encode, encode_all, sequence},
    portrait::{HEIGHT, WIDTH},
};

/// Codes of image data formats.
const JPEG: u8 = 2;
const JPEG_2000_LOSSY: u8 = 3;

/// A data block with one representation and without optional fields.
pub(super) fn shortest(jpeg: &[u8]) -> Vec<u8> {
    let about = context(1, &[&context(0, &[&primitive(0, &[JPEG])])]);
    let block = context(0, &[&primitive(0, jpeg), &about]);
    data_block(&[&representation(1, &block, &[])])
}

/// A data block with every field, enumerations with an extension block, and two representations.
pub(super) fn full(jp2: &[u8], jpeg: &[u8]) -> Vec<u8> {
    let fields = [
        moment(2),
        quality(),
        context(4, &[]),
        primitive(5, &[1]),
        primitive(6, &[1]),
        device(7),
        who(),
        landmarks(),
    ];
    let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
    data_block(&[
        &representation(1, &full_image(jp2, JPEG_2000_LOSSY), &fields),
        &representation(2, &full_image(jpeg, JPEG), &fields),
    ])
}

/// The version block and the representations in their enclosing tags.
fn data_block(representations: &[&[u8]]) -> Vec<u8> {
    let version = context(0, &[&primitive(0, &[3]), &primitive(1, &[0x07, 0xE3])]);
    let face = encode_all(Tag(0x65), &[&version, &context(1, representations)]);
    encode(Tag(0x7F2E), &context(1, &[&face]))
}

/// One representation: its number, the two-dimensional image, and further fields.
fn representation(number: u8, block: &[u8], fields: &[&[u8]]) -> Vec<u8> {
    let image = context(1, &[&context(0, &[block])]);
    let number = primitive(0, &[number]);
    sequence(&[&[&number[..], &image], fields].concat())
}

/// An enumeration with an extension block.
fn enumeration(tag: u8, code: u8) -> Vec<u8> {
    context(tag, &[&context(1, &[&primitive(0, &[code])])])
}

/// The two-dimensional image and everything that describes it.
fn full_image(picture: &[u8], format: u8) -> Vec<u8> {
    let number = |tag, number: u32| primitive(tag, &(number as u16).to_be_bytes());
    let about = context(
        1,
        &[
            &enumeration(0, format),
            &enumeration(1, 1),
            &context(2, &[&primitive(0, &[0xFF])]), // post-processing
            &enumeration(3, 1),                     // lossy attempts
            &number(4, 1500),                       // distance of the camera, mm
            &number(5, 43),                         // sensor diagonal, mm
            &number(6, 50),                         // focal length, mm
            &context(7, &[&number(0, WIDTH), &number(1, HEIGHT)]),
            &context(8, &[&number(0, 116), &number(1, 150)]), // head
            &enumeration(9, 2),                               // colour space
            &context(10, &[]),                                // reference colours
            // A field of a future edition.
            &encode(Tag(0xBE), &primitive(29, b"SPECIMEN")),
        ],
    );
    context(0, &[&primitive(0, picture), &about, &device(2)])
}

/// The day and time of capture.
fn moment(tag: u8) -> Vec<u8> {
    let [year, parts] =
        [primitive(0, &[0x07, 0xE5]), (1..=5).flat_map(|tag| primitive(tag, &[10])).collect()];
    context(tag, &[&year, &parts, &primitive(6, &[0x01, 0x00])])
}

fn quality() -> Vec<u8> {
    context(3, &[&sequence(&[&context(0, &[&primitive(0, &[0x01, 0x01])]), &primitive(1, &[80])])])
}

fn device(tag: u8) -> Vec<u8> {
    context(tag, &[&context(0, &[&primitive(0, &[0x01, 0x01]), &primitive(1, &[1])]), &enumeration(1, 1)])
}

/// Gender, colours of eyes and hair, height, properties, expression, pose.
fn who() -> Vec<u8> {
    let pose = context(6, &[&context(0, &[&primitive(0, &[0])])]);
    let parts = [enumeration(0, 1), enumeration(1, 3), enumeration(2, 2), primitive(3, &[0x00, 0xA5])];
    context(
        8,
        &[
            &parts.concat(),
            &context(4, &[&primitive(0, &[0])]),
            &context(5, &[&primitive(0, &[0xFF])]),
            &pose,
        ],
    )
}

fn landmarks() -> Vec<u8> {
    let point = context(1, &[&context(0, &[&primitive(0, &[100]), &primitive(1, &[0x00, 0x8C])])]);
    context(9, &[&sequence(&[&enumeration(0, 1), &point])])
}

#[cfg(test)]
mod tests {
    use cccd_base::tlv::Element;

    use super::*;

    #[test]
    fn the_path_to_the_image_is_that_of_the_standard() {
        for block in [shortest(b"PICTURE"), full(b"PICTURE", b"ANOTHER")] {
            let mut element = Element::parse(&block, Tag(0x7F2E)).unwrap();
            for tag in [0xA1, 0x65, 0xA1, 0x30, 0xA1, 0xA0, 0xA0, 0x80] {
                let mut inside = element.children().unwrap();
                element = loop {
                    let child = inside.next().unwrap().unwrap();
                    if child.tag() == Tag(tag) {
                        break child;
                    }
                };
            }
            assert_eq!(element.value(), b"PICTURE");
        }
    }
}
