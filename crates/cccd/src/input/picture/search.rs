//! Finds QR codes in shades of grey: skewed, in poor light, small in a large picture, or tiny.
//!
//! A picture is searched in several sizes, because a code is found best if its modules are two to ten pixels wide, and
//! its size is unknown. Each size is converted to black and white by the light around every pixel, so that a shadow
//! across the code does no harm, and is searched again with black and white exchanged. The cheap and promising ways
//! come first; blurred pictures are sharpened later. The codes are located and read by `rxing`.

use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

use image::{
    GrayImage,
    imageops::{FilterType, resize, thumbnail},
};
use rxing::{
    Point,
    common::{
        BitMatrix, DetectorRXingResult,
        cpp_essentials::{ConcentricPattern, LocateConcentricPattern},
    },
    point,
    qrcode::cpp_port::{
        decoder::Decode,
        detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR},
    },
};

use super::{
    binary::{Binary, sharpened, smoothed},
    budget::Budget,
    guarded, plane,
};

/// The longest sides, in pixels, to which a picture is reduced.
const SIDES: [u32; 4] = [1_000, 1_700, 2_600, 600];
/// The longest side to which a picture is enlarged.
const MAX_ENLARGED: u32 = 1_600;
/// The longest side of a picture that is sharpened or smoothed, which takes time.
const MAX_FILTERED: u32 = 1_700;
/// The most corners of codes that are looked at in one picture; more are no code but an attempt to take time.
const MAX_CORNERS: usize = 600;
/// The most possible codes, each of three corners, that are read in one way.
const MAX_SETS: usize = 150;
/// The most corners among which those of a code that leans far back are looked for.
const MAX_CORNERS_OF_LEANING: usize = 10;
/// How many times larger one corner of a code may be than another.
const MAX_LEANING: i32 = 4;
/// Every so many rows are searched for corners, the middle of which is at least three modules high.
const ROW_STEP: usize = 2;
/// The dark, light, dark, light and dark part of a line across a corner, in modules (ISO/IEC 18004, 6.3.3).
const CORNER: [u16; 5] = [1, 1, 3, 1, 1];

/// By how much the last ways may take longer than the first to prepare the same size.
const SLOWER: u32 = 2;
/// How much blur is undone to find another code. What this way finds is sharp, blurred, small or inverted.
const BLUR: usize = 5;
/// The number of sizes in which another code is looked for.
const SIZES_OF_ANOTHER: usize = 3;

/// How a picture is converted to black and white: what is done to it first, and by what light around it a pixel is
/// judged.
struct Way(Filter, Light);

/// What is done to a picture first.
enum Filter {
    /// Nothing.
    None,
    /// Noise, dots of print and the grid of a screen are smoothed, over so many pixels on each side.
    Smooth(usize),
    /// Blur over so many pixels on each side is undone.
    Sharpen(usize),
}

/// The light around a pixel.
enum Light {
    /// The mean within so many pixels, and the percentage of it below which a pixel is dark.
    Mean(usize, u64),
    /// The middle between the darkest and the lightest shade, in blocks of a fraction of the longer side, given by its
    /// denominator.
    Middle(u32),
}

/// The ways, the cheap and promising ones first.
const WAYS: [Way; 7] = [
    // Ordinary pictures, shadows.
    Way(Filter::None, Light::Mean(20, 95)),
    // Noise, faint print.
    Way(Filter::Smooth(1), Light::Mean(24, 98)),
    // Glare.
    Way(Filter::None, Light::Middle(24)),
    // Dots and screens.
    Way(Filter::Smooth(2), Light::Mean(24, 98)),
    Way(Filter::Smooth(3), Light::Mean(30, 98)),
    // Blur.
    Way(Filter::Sharpen(BLUR), Light::Middle(24)),
    Way(Filter::Sharpen(10), Light::Middle(30)),
];

/// Searches for codes whose bytes `read` accepts, until two are found or the time is over. Once there is one, only the
/// cheap ways are left, because another may be smaller, blurred or inverted. Returns each once.
pub(super) fn codes<T: PartialEq>(
    shades: &GrayImage,
    budget: &Budget,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    let longest = shades.width().max(shades.height());
    let mut sizes: Vec<_> = sides(longest).into_iter().map(|side| (side, Duration::ZERO)).collect();
    for way in &WAYS {
        for (index, (side, cost)) in sizes.iter_mut().enumerate() {
            let side = *side;
            if budget.is_over() || (!found.is_empty() && budget.is_well_used()) {
                return found;
            }
            if side > MAX_FILTERED && !matches!(way.0, Filter::None) {
                continue;
            }
            let is_cheap = way.finds_another() && index < SIZES_OF_ANOTHER && side <= longest;
            if (!found.is_empty() && !is_cheap) || !budget.has(*cost * SLOWER) {
                continue;
            }
            let begun = Instant::now();
            let mut binary = way.black_and_white(&resized(shades, side));
            *cost = begun.elapsed().max(*cost);
            for _ in 0..2 {
                for text in in_binary(&binary, budget, &read) {
                    if !found.contains(&text) {
                        found.push(text);
                    }
                }
                if found.len() > 1 {
                    return found;
                }
                binary.invert();
            }
        }
    }
    found
}

/// The longest sides to which a picture of this longest side is resized, the most promising first.
fn sides(longest: u32) -> Vec<u32> {
    let reduced = SIDES.into_iter().filter(|side| side * 5 < longest * 4);
    let enlarged =
        [4, 6, 3, 8].into_iter().map(|factor| factor * longest / 2).filter(|side| *side <= MAX_ENLARGED);
    let mut sides: Vec<u32> = reduced.chain(enlarged).collect();
    // Its own size comes first, unless it is large.
    let own = sides.iter().take_while(|side| **side < longest && longest > MAX_FILTERED).count();
    sides.insert(own.min(2), longest);
    sides
}

/// Resizes a picture to this longest side.
fn resized(shades: &GrayImage, side: u32) -> Cow<'_, GrayImage> {
    let longest = shades.width().max(shades.height());
    let scaled = |length: u32| (u64::from(length) * u64::from(side) / u64::from(longest)).max(1) as u32;
    let (width, height) = (scaled(shades.width()), scaled(shades.height()));
    match side.cmp(&longest) {
        std::cmp::Ordering::Equal => Cow::Borrowed(shades),
        std::cmp::Ordering::Less => Cow::Owned(thumbnail(shades, width, height)),
        std::cmp::Ordering::Greater => Cow::Owned(resize(shades, width, height, FilterType::CatmullRom)),
    }
}

impl Way {
    /// Whether a picture with one code is searched in this way for another.
    const fn finds_another(&self) -> bool {
        matches!(self, Self(Filter::None, Light::Mean(..)) | Self(Filter::Sharpen(BLUR), _))
    }

    fn black_and_white(&self, shades: &GrayImage) -> Binary {
        let filtered = match self.0 {
            Filter::None => Cow::Borrowed(shades),
            Filter::Smooth(reach) => Cow::Owned(smoothed(shades, reach)),
            Filter::Sharpen(reach) => Cow::Owned(sharpened(shades, reach)),
        };
        let side = shades.width().max(shades.height());
        match self.1 {
            Light::Mean(reach, share) => Binary::by_mean(&filtered, reach, share),
            Light::Middle(part) => Binary::by_middle(&filtered, (side / part) as usize),
        }
    }
}

/// Searches a picture in black and white. `rxing` computes with whatever looks like a code.
fn in_binary<T: PartialEq>(binary: &Binary, budget: &Budget, read: &impl Fn(&[u8]) -> Option<T>) -> Vec<T> {
    let mut corners = corners(binary, budget);
    let mut sets = guarded(|| Some(GenerateFinderPatternSets(&mut corners))).unwrap_or_default();
    sets.extend(leaning(&corners));
    sets.sort_by(|one, other| distortion(one).total_cmp(&distortion(other)));
    let (mut used, mut found) = (Vec::new(), Vec::new());
    for set in sets.into_iter().take(MAX_SETS) {
        if budget.is_over() {
            break;
        }
        let corners = [set.bl, set.tl, set.tr];
        if corners.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        let Some(bytes) = guarded(|| decoded(binary, &set)) else { continue };
        used.extend(corners);
        found.extend(read(&bytes).filter(|text| !found.contains(text)));
    }
    found
}

/// The sets of corners whose sizes differ so much that only a code that leans far back can have them. Those of other
/// codes are known.
fn leaning(corners: &[ConcentricPattern]) -> Vec<FinderPatternSet> {
    let mut sets = Vec::new();
    if corners.len() > MAX_CORNERS_OF_LEANING {
        return sets;
    }
    for &tl in corners {
        for &tr in corners {
            for &bl in corners {
                let mut sizes = [tl, tr, bl].map(|corner| corner.size);
                sizes.sort_unstable();
                let [least, _, most] = sizes;
                // Seen from above, the corners of a code follow each other clockwise.
                let is_set = Point::cross(tr.p - tl.p, bl.p - tl.p) > 0.0;
                let set = FinderPatternSet { bl, tl, tr };
                if is_set && most > 2 * least && most <= MAX_LEANING * least && cosine(&set).abs() < 0.5 {
                    sets.push(set);
                }
            }
        }
    }
    sets
}

/// The cosine of the angle at the first corner.
fn cosine(set: &FinderPatternSet) -> f32 {
    let (down, across) = (set.bl.p - set.tl.p, set.tr.p - set.tl.p);
    Point::dot(down, across) / (Point::distance(set.tl.p, set.bl.p) * Point::distance(set.tl.p, set.tr.p))
}

/// How much three corners differ from those of a code that is seen from straight above: equally large, in a right angle
/// with equal sides.
fn distortion(set: &FinderPatternSet) -> f32 {
    let [bl, tl, tr] = [set.bl, set.tl, set.tr];
    let (down, across) = (Point::distance(tl.p, bl.p), Point::distance(tl.p, tr.p));
    let sizes = [bl.size, tl.size, tr.size].map(|size| size as f32);
    let (least, most) = sizes.iter().fold((f32::MAX, f32::MIN), |(a, b), size| (a.min(*size), b.max(*size)));
    most / least + (down - across).abs() / down.max(across) + cosine(set).abs()
}

/// Reads the code with these three corners, and as one that leans if it cannot be read otherwise.
fn decoded(binary: &Binary, set: &FinderPatternSet) -> Option<Vec<u8>> {
    let read = |modules: &BitMatrix| {
        let decoded = Decode(modules).ok()?;
        decoded.isValid().then(|| decoded.content().bytes().to_vec())
    };
    let straight = SampleQR(binary.matrix(), set).ok().and_then(|sampled| read(sampled.getBits()));
    straight.or_else(|| plane::sampled(binary.matrix(), set).iter().find_map(read))
}

/// Finds the corners of codes: a dark square in a light ring in a dark ring.
fn corners(binary: &Binary, budget: &Budget) -> Vec<ConcentricPattern> {
    let mut found: Vec<ConcentricPattern> = Vec::new();
    for y in (0..binary.height()).step_by(ROW_STEP) {
        if found.len() >= MAX_CORNERS || budget.is_over() {
            break;
        }
        binary.cores(y, |core| {
            let middle = point(core.middle, y as f32 + 0.5);
            let is_known =
                |corner: &ConcentricPattern| Point::distance(middle, corner.p) < corner.size as f32 / 2.0;
            if found.len() < MAX_CORNERS && !found.iter().any(is_known) {
                // The picture may lean, so a corner may be three times as high as wide.
                let range = core.length as i32 * 3;
                let corner = LocateConcentricPattern::<true, 5, 7>(binary.matrix(), &CORNER, middle, range);
                found.extend(corner);
            }
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_searched_in_its_own_size_and_in_few_others() {
        for longest in [2, 20, 300, 600, 1_000, 1_500, 2_000, 4_000, 8_160, 65_535] {
            let sides = sides(longest);
            assert!(sides.contains(&longest) && (1..=7).contains(&sides.len()), "{longest}: {sides:?}");
            assert!(sides.iter().all(|side| *side <= longest.max(MAX_ENLARGED)), "{longest}: {sides:?}");
        }
    }
}
