//! Pictures of the QR codes of invented people, like those at a counter. Each class reports how many were read.

use cccd_base::random::{Random, SeededRandom};
use cccd_sim::{Date, Person};
use image::{
    ExtendedColorType, GrayImage, ImageEncoder, Luma, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder,
};
use qrcode::{Color, EcLevel, QrCode};

use super::*;
use crate::input::Input;

/// The common properties of a class of pictures.
#[derive(Clone, Copy, Debug)]
struct Scene {
    /// Width and height of the picture, in pixels.
    size: u32,
    /// The side of the code including its margin, as a fraction of the side of the picture.
    share: f64,
    /// Rotation in degrees.
    angle: f64,
    /// How much smaller its far side appears, as a fraction.
    tilt: f64,
    /// Sigma of the blur, in modules.
    blur: f64,
    /// The light at the dark end, as a fraction of that at the other end.
    light: f64,
    /// The quality of the JPEG; `None` for a PNG.
    quality: Option<u8>,
    /// Whether there is writing and noise around the code.
    desk: bool,
}

const PLAIN: Scene = Scene {
    size: 800,
    share: 0.95,
    angle: 0.0,
    tilt: 0.0,
    blur: 0.0,
    light: 1.0,
    quality: None,
    desk: false,
};

/// The text of the QR code of an invented person.
fn text(seed: u32) -> String {
    let day = |date: Date| format!("{:02}{:02}{:04}", date.day, date.month, date.year);
    let person = Person::from_seed(&seed.to_be_bytes()).unwrap();
    let old = person.old_id_number.clone().unwrap_or_default();
    let fields = [
        person.personal_number.clone(),
        old,
        person.full_name(),
        day(person.date_of_birth),
        person.sex.vietnamese().to_owned(),
        format!("Số 12, Ngõ Mẫu, {}", person.place_of_residence),
        day(person.date_of_issue),
    ];
    fields.join("|")
}

/// A picture file of the code of a person.
fn picture(seed: u32, scene: Scene) -> Vec<u8> {
    let code = QrCode::with_error_correction_level(text(seed), EcLevel::M).unwrap();
    let modules = code.width() as f64;
    let colours = code.to_colors();
    let width = code.width();
    let mut random = SeededRandom::new(&seed.to_be_bytes());
    let mut noise = vec![0; 4096];
    random.fill(&mut noise).unwrap();
    let noise =
        |x: u32, y: u32| f64::from(noise[(x.wrapping_mul(31) ^ y.wrapping_mul(57)) as usize % noise.len()]);
    let side = f64::from(scene.size);
    // Modules per pixel, with a margin of four on each side.
    let scale = (modules + 8.0) / (side * scene.share);
    let (sin, cos) = scene.angle.to_radians().sin_cos();
    let shade = |px: f64, py: f64| {
        let (x, y) = (px - side / 2.0, py - side / 2.0);
        // A plane that leans back: the upper part is smaller.
        let depth = 1.0 - scene.tilt * y / side;
        let (x, y) = (x / depth, y / depth);
        let (u, v) =
            ((x * cos + y * sin) * scale + modules / 2.0, (y * cos - x * sin) * scale + modules / 2.0);
        if (0.0..modules).contains(&u) && (0.0..modules).contains(&v) {
            if colours[v as usize * width + u as usize] == Color::Dark { 35.0 } else { 225.0 }
        } else if (-4.0..modules + 4.0).contains(&u) && (-4.0..modules + 4.0).contains(&v) {
            225.0
        } else if !scene.desk {
            235.0
        } else if (v * 0.8).rem_euclid(5.0) < 2.0
            && noise((u * 1.3).floor() as i64 as u32, (v * 0.16).floor() as i64 as u32) > 120.0
        {
            // Resembles lines of writing.
            60.0
        } else {
            190.0
        }
    };
    let mut picture = GrayImage::from_fn(scene.size, scene.size, |x, y| {
        let parts: &[f64] = if scene.size > 1_600 { &[0.5] } else { &[0.17, 0.5, 0.83] };
        let column =
            |dx: &f64| parts.iter().map(|dy| shade(f64::from(x) + dx, f64::from(y) + dy)).sum::<f64>();
        let sum: f64 = parts.iter().map(column).sum();
        let across = (f64::from(x) + 0.5 * f64::from(y)) / (1.5 * side);
        let light = 1.0 - (1.0 - scene.light) * across;
        let grain = if scene.desk { (noise(x, y) - 128.0) / 16.0 } else { 0.0 };
        Luma([(sum / (parts.len() * parts.len()) as f64 * light + grain).clamp(0.0, 255.0) as u8])
    });
    if scene.blur > 0.0 {
        picture = image::DynamicImage::ImageLuma8(picture).blur((scene.blur / scale) as f32).into_luma8();
    }
    let mut file = Vec::new();
    match scene.quality {
        Some(quality) => JpegEncoder::new_with_quality(&mut file, quality).encode_image(&picture).unwrap(),
        None => PngEncoder::new(&mut file)
            .write_image(picture.as_raw(), scene.size, scene.size, ExtendedColorType::L8)
            .unwrap(),
    }
    file
}

/// The percentage of a class that was read; a wrong text does not count as read.
fn share_read(name: &str, scenes: &[Scene]) -> usize {
    let read = scenes
        .iter()
        .zip(0..)
        .filter(|(scene, seed)| match find(&picture(*seed, **scene)) {
            Ok(found) => {
                assert_eq!(*found.expose(), text(*seed));
                true
            }
            Err(error) => {
                assert_eq!(error, InputOutputError::NoQrCode.into());
                false
            }
        })
        .count();
    println!("{name}: {read} of {}", scenes.len());
    100 * read / scenes.len()
}

/// Asserts that at least this percentage of a class is read.
fn assert_read(name: &str, scenes: &[Scene], floor: usize) {
    let share = share_read(name, scenes);
    assert!(share >= floor, "{name}: {share} of 100");
}

#[test]
fn turned_codes_are_read() {
    let turned =
        std::array::from_fn::<_, 24, _>(|step| Scene { angle: 15.0 * step as f64, share: 0.6, ..PLAIN });
    assert_read("turned by 15 degrees each", &turned, 90);
}

#[test]
fn codes_of_every_size_are_read() {
    let sizes =
        [120, 160, 200, 300, 480, 700, 1_000, 1_500, 2_500, 4_000].map(|size| Scene { size, ..PLAIN });
    assert_read("120 to 4,000 pixels", &sizes, 90);
}

#[test]
fn small_codes_in_big_pictures_are_read() {
    let small =
        [1_000, 1_600, 2_400, 4_000].map(|size| Scene { size, share: 0.2, angle: 20.0, desk: true, ..PLAIN });
    assert_read("small in a big picture", &small, 75);
}

#[test]
fn blurred_codes_are_read() {
    let blurred = [0.2, 0.3, 0.4, 0.5].map(|blur| Scene { blur, share: 0.7, ..PLAIN });
    assert_read("blurred", &blurred, 75);
}

#[test]
fn coarse_jpegs_are_read() {
    let coarse = [400, 500, 600, 700, 800, 900, 1_000, 1_100];
    let coarse = coarse.map(|size| Scene { quality: Some(30), size, share: 0.8, angle: 5.0, ..PLAIN });
    assert_read("JPEG of quality 30", &coarse, 75);
}

#[test]
fn codes_in_uneven_light_are_read() {
    let dim = [0.7, 0.5, 0.35, 0.25, 0.15].map(|light| Scene { light, share: 0.7, angle: 10.0, ..PLAIN });
    assert_read("uneven light", &dim, 80);
}

#[test]
fn codes_that_lean_back_are_read() {
    let leaning = [0.05, 0.1, 0.15, 0.2, 0.3].map(|tilt| Scene { tilt, share: 0.6, ..PLAIN });
    assert_read("leaning back", &leaning, 60);
}

/// The nearest corner is more than twice as large as the farthest.
#[test]
fn codes_that_lean_far_back_are_read() {
    let leaning: Vec<_> = [1.2, 1.3, 1.4, 1.5]
        .into_iter()
        .flat_map(|tilt| {
            [-35.0, -15.0, 10.0, 30.0].map(|angle| Scene { tilt, angle, size: 1_000, share: 0.5, ..PLAIN })
        })
        .collect();
    assert_read("leaning far back", &leaning, 75);
}

#[test]
fn codes_on_a_desk_are_read() {
    let desks = std::array::from_fn::<_, 12, _>(|step| Scene {
        size: 1_200,
        share: 0.35,
        angle: 30.0 * step as f64,
        tilt: 0.1,
        blur: 0.2,
        light: 0.5,
        quality: Some(60),
        desk: true,
    });
    assert_read("on a desk, in all of this", &desks, 75);
}

#[test]
fn a_picture_is_an_input_with_the_keys_of_its_code() {
    let from_picture = Input::from_bytes(&picture(7, PLAIN)).unwrap();
    let from_text = Input::parse(&text(7)).unwrap();
    assert_eq!(from_picture.qr(), from_text.qr());
    assert_eq!(from_picture.keys().len(), from_text.keys().len());
}

#[test]
fn a_code_of_something_else_is_none_of_a_card() {
    let code = QrCode::new("https://example.org/").unwrap();
    let colours = code.to_colors();
    let picture = GrayImage::from_fn(400, 400, |x, y| {
        let (u, v) = ((x / 10) as usize, (y / 10) as usize);
        let is_dark = |u: usize, v: usize| {
            let (u, v) = (u.checked_sub(4)?, v.checked_sub(4)?);
            (u < code.width() && v < code.width()).then(|| colours[v * code.width() + u] == Color::Dark)
        };
        Luma([if is_dark(u, v) == Some(true) { 0 } else { 255 }])
    });
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&picture).unwrap();
    assert_eq!(find(&file).map(|_| ()), Err(InputOutputError::NoQrCode.into()));
}

#[test]
fn what_is_no_picture_or_too_large_is_refused_before_it_is_decoded() {
    let unreadable = |bytes: &[u8], kind| {
        assert_eq!(find(bytes).map(|_| ()), Err(InputOutputError::Picture { kind }.into()))
    };
    let whole = picture(1, PLAIN);
    unreadable(b"", ErrorKind::InvalidData);
    unreadable(b"\xFF\xD8\xFF", ErrorKind::UnexpectedEof);
    unreadable(&whole[..whole.len() / 2], ErrorKind::UnexpectedEof);
    let mut long = whole.clone();
    long.resize(MAX_PICTURE + 1, 0);
    unreadable(&long, ErrorKind::FileTooLarge);
    // A header that claims 65,535 x 65,535 pixels.
    let mut jpeg = picture(1, Scene { quality: Some(80), ..PLAIN });
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    unreadable(&jpeg, ErrorKind::FileTooLarge);
}

/// A file of the picture in another format.
fn converted(picture: &[u8], format: image::ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::load_from_memory(picture).unwrap().into_rgb8();
    image::DynamicImage::ImageRgb8(picture).write_to(&mut file, format).unwrap();
    file.into_inner()
}

#[test]
fn every_format_is_read_and_is_called_cut_if_it_is() {
    use image::ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    let picture = picture(3, Scene { size: 300, ..PLAIN });
    for format in [Bmp, Gif, Jpeg, Png, Tiff, WebP] {
        let file = converted(&picture, format);
        assert_eq!(*find(&file).unwrap().expose(), text(3), "{format:?}");
        let cut = find(&file[..file.len() / 3]).map(|_| ());
        let kind = ErrorKind::UnexpectedEof;
        assert_eq!(cut, Err(InputOutputError::Picture { kind }.into()), "{format:?}");
    }
}

#[test]
fn light_on_dark_codes_are_read() {
    let mut shades = image::load_from_memory(&picture(4, PLAIN)).unwrap().into_luma8();
    shades.pixels_mut().for_each(|pixel| pixel.0 = [255 - pixel.0[0]]);
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&shades).unwrap();
    assert_eq!(*find(&file).unwrap().expose(), text(4));
}

#[test]
fn what_is_transparent_is_white() {
    let shades = image::load_from_memory(&picture(5, PLAIN)).unwrap().into_luma8();
    let ink = image::GrayAlphaImage::from_fn(shades.width(), shades.height(), |x, y| {
        image::LumaA([0, 255 - shades.get_pixel(x, y).0[0]])
    });
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(ink.as_raw(), ink.width(), ink.height(), ExtendedColorType::La8)
        .unwrap();
    assert_eq!(*find(&file).unwrap().expose(), text(5));
}

/// Two pictures side by side.
fn beside(left: &[u8], right: &[u8]) -> Vec<u8> {
    let [left, right] = [left, right].map(|file| image::load_from_memory(file).unwrap().into_luma8());
    let mut both = GrayImage::new(left.width() + right.width(), left.height().max(right.height()));
    image::imageops::replace(&mut both, &left, 0, 0);
    image::imageops::replace(&mut both, &right, i64::from(left.width()), 0);
    let mut file = Vec::new();
    JpegEncoder::new(&mut file).encode_image(&both).unwrap();
    file
}

#[test]
fn the_codes_of_two_cards_are_an_error_and_the_same_code_twice_is_not() {
    let scene = Scene { size: 500, ..PLAIN };
    let two = find(&beside(&picture(1, scene), &picture(2, scene)));
    assert_eq!(two.map(|_| ()), Err(AccessError::SeveralQrCodes.into()));
    // One that another size, or another way, finds.
    for other in [Scene { size: 160, ..PLAIN }, Scene { size: 500, blur: 0.5, ..PLAIN }] {
        let two = find(&beside(&picture(1, Scene { size: 900, ..PLAIN }), &picture(2, other)));
        assert_eq!(two.map(|_| ()), Err(AccessError::SeveralQrCodes.into()));
    }
    assert_eq!(*find(&beside(&picture(1, scene), &picture(1, scene))).unwrap().expose(), text(1));
}

/// Chunk of a PNG (ISO/IEC 15948, 5.3), with its checksum.
fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let crc = [&name[..], data].concat().iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    [&(data.len() as u32).to_be_bytes()[..], name, data, &(!crc).to_be_bytes()].concat()
}

#[test]
fn what_does_not_belong_to_the_pixels_is_skipped() {
    let file = picture(6, PLAIN);
    let (header, rest) = file.split_at(33);
    // Profiles and texts that would be inflated, or are damaged.
    for name in [b"iCCP", b"zTXt", b"iTXt", b"tEXt", b"eXIf"] {
        let padded = [header, &chunk(name, &[b"x\0\0".as_slice(), &[0x78; 70_000]].concat()), rest].concat();
        assert_eq!(*find(&padded).unwrap().expose(), text(6), "{name:?}");
    }
}

#[test]
fn other_kinds_are_named() {
    assert_eq!(
        Input::from_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap_err(),
        AccessError::PictureKind { kind: "HEIC" }.into()
    );
    let pdf = Input::from_reader(&mut b"%PDF-1.4\n%%EOF".as_slice());
    assert_eq!(pdf.unwrap_err(), AccessError::NotAPicture { kind: "PDF" }.into());
}

#[test]
fn the_seeds_of_the_fuzzer_show_a_code() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fuzz/seeds/input/");
    let text = std::fs::read_to_string(format!("{seeds}qr-2021")).unwrap();
    for picture in ["picture.png", "picture.jpg"] {
        let picture = std::fs::read(format!("{seeds}{picture}")).unwrap();
        let format = Kind::of(&picture).unwrap().try_into().unwrap();
        let shades = decode::decode(&picture, format, &Budget::start()).unwrap();
        assert!(shades.width() * shades.height() <= 128 * 128);
        assert_eq!(*find(&picture).unwrap().expose(), text.trim_end());
    }
}

#[test]
fn a_slip_of_the_search_finds_nothing() {
    assert_eq!(guarded(|| Some(1)), Some(1));
    assert_eq!(guarded::<u8>(|| panic!("a slip")), None);
}

#[test]
fn the_text_of_a_code_in_a_picture_takes_the_path_of_a_scanned_one() {
    let text = "001085012345||Nguyễn Văn Mẫu|15011985|Nam|Hà Nội|01042021";
    let right = super::super::Input::parse(text).unwrap();
    let wide = |mark: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(unit).collect()
    };
    let mut all: Vec<Vec<u8>> =
        ["", "\u{feff}", "\u{200b}", "\u{2060}\u{feff}", "]Q3", "]Q2\\000026", "\u{2}"]
            .iter()
            .map(|before| format!("{before}{text}\r\n").into_bytes())
            .collect();
    for mark in ["", "\u{feff}"] {
        all.extend([wide(mark, u16::to_be_bytes), wide(mark, u16::to_le_bytes)]);
    }
    for bytes in all {
        let found = card_text(&bytes).unwrap_or_else(|| panic!("{bytes:?}"));
        assert_eq!(super::super::Input::parse(found.expose()).unwrap().qr(), right.qr(), "{bytes:?}");
    }
    for bytes in [b"https://example.org/?a|b".as_slice(), b"", b"]Q3", b"\xFE\xFF", b"001085012345"] {
        assert!(card_text(bytes).is_none(), "{bytes:?}");
    }
}
