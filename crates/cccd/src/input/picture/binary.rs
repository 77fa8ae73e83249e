//! A picture in black and white. Each pixel is compared with the light around it.

use image::GrayImage;
use rxing::common::BitMatrix;

/// Minimum difference between shades that are distinguished.
const MIN_CONTRAST: u8 = 14;

/// Dark and light pixels.
pub(super) struct Binary {
    width: usize,
    height: usize,
    dark: BitMatrix,
}

/// The dark square in the middle of a corner of a code, on one row.
pub(super) struct Core {
    /// Its middle.
    pub(super) middle: f32,
    /// The length of the corner on this row, in pixels.
    pub(super) length: usize,
}

impl Binary {
    /// A picture without dark pixels.
    fn light(shades: &GrayImage) -> Self {
        let (width, height) = shades.dimensions();
        // Fails only for a picture without pixels.
        let dark = BitMatrix::new(width, height).unwrap_or_else(|_| BitMatrix::parse_bools(&[vec![false]]));
        Self { width: width as usize, height: height as usize, dark }
    }

    /// Compares each pixel with the mean of the pixels up to `reach` away on all sides: it is dark if it is below this
    /// percentage of their light.
    pub(super) fn by_mean(shades: &GrayImage, reach: usize, share: u64) -> Self {
        let mut binary = Self::light(shades);
        means(shades, reach, |x, y, shade, Mean { sum, count }| {
            if u64::from(shade) * count * 100 < sum * share {
                binary.dark.set(x, y);
            }
        });
        binary
    }

    /// Compares each pixel with the middle between the darkest and the lightest shade of a square around it, three
    /// blocks of this side wide. If all shades are nearly the same, no pixel is dark.
    pub(super) fn by_middle(shades: &GrayImage, block: usize) -> Self {
        let (width, height) = (shades.width() as usize, shades.height() as usize);
        let block = block.max(4);
        let (columns, rows) = (width.div_ceil(block), height.div_ceil(block));
        let mut extremes = vec![(u8::MAX, u8::MIN); columns * rows];
        for (y, row) in shades.as_raw().chunks_exact(width).enumerate() {
            let extremes = extremes.iter_mut().skip(y / block * columns);
            for ((least, most), shades) in extremes.zip(row.chunks(block)) {
                for shade in shades {
                    (*least, *most) = ((*least).min(*shade), (*most).max(*shade));
                }
            }
        }
        let around = |column: usize, row: usize| {
            let rows = row.saturating_sub(1)..(row + 2).min(rows);
            let near = rows.flat_map(|row| {
                let columns_near = column.saturating_sub(1)..(column + 2).min(columns);
                columns_near.filter_map({
                    let extremes = &extremes;
                    move |column| extremes.get(row * columns + column)
                })
            });
            near.fold((u8::MAX, u8::MIN), |(least, most), near| (least.min(near.0), most.max(near.1)))
        };
        let thresholds: Vec<u8> = (0..columns * rows)
            .map(|index| match around(index % columns, index / columns) {
                (least, most) if most.saturating_sub(least) >= MIN_CONTRAST => least.midpoint(most),
                _ => 0,
            })
            .collect();
        let mut binary = Self::light(shades);
        for (y, row) in shades.as_raw().chunks_exact(width).enumerate() {
            let thresholds = thresholds.iter().skip(y / block * columns);
            for (column, (threshold, shades)) in thresholds.zip(row.chunks(block)).enumerate() {
                for (x, _) in (column * block..).zip(shades).filter(|(_, shade)| *shade < threshold) {
                    binary.dark.set(x as u32, y as u32);
                }
            }
        }
        binary
    }

    pub(super) const fn height(&self) -> usize {
        self.height
    }

    /// The dark pixels, for `rxing`.
    pub(super) const fn matrix(&self) -> &BitMatrix {
        &self.dark
    }

    /// Exchanges dark and light.
    pub(super) fn invert(&mut self) {
        self.dark.flip_self();
    }

    /// Whether a pixel is dark; false outside the picture.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.dark.get(x as u32, y as u32)
    }

    /// Calls `visit` for each place of a row that looks like the middle of a corner: dark, light, dark, light and dark
    /// again, in about the ratio 1:1:3:1:1 (ISO/IEC 18004, 6.3.3).
    pub(super) fn cores(&self, y: usize, mut visit: impl FnMut(Core)) {
        let mut runs = Runs::default();
        for x in 0..=self.width {
            if let Some(core) = runs.push(self.is_dark(x, y), x) {
                visit(core);
            }
        }
    }
}

/// Wipes the pixels: they may show the code of a card.
impl Drop for Binary {
    fn drop(&mut self) {
        self.dark.clear();
        std::hint::black_box(&self.dark);
    }
}

/// Replaces each pixel by the mean of the pixels up to `reach` away on all sides.
pub(super) fn smoothed(shades: &GrayImage, reach: usize) -> GrayImage {
    let mut smooth = GrayImage::new(shades.width(), shades.height());
    let mut places = smooth.pixels_mut();
    means(shades, reach, |_, _, _, Mean { sum, count }| {
        if let Some(place) = places.next() {
            place.0 = [(sum / count) as u8];
        }
    });
    smooth
}

/// Doubles the difference of each pixel to the mean of the pixels up to `reach` away on all sides.
pub(super) fn sharpened(shades: &GrayImage, reach: usize) -> GrayImage {
    let mut sharp = GrayImage::new(shades.width(), shades.height());
    let mut places = sharp.pixels_mut();
    means(shades, reach, |_, _, shade, Mean { sum, count }| {
        if let Some(place) = places.next() {
            place.0 = [(2 * u64::from(shade)).saturating_sub(sum / count).min(255) as u8];
        }
    });
    sharp
}

/// The light around a pixel.
struct Mean {
    sum: u64,
    count: u64,
}

/// Visits each pixel, row by row from the top, with the light up to `reach` away on all sides, as far as the picture
/// goes.
fn means(shades: &GrayImage, reach: usize, mut visit: impl FnMut(u32, u32, u8, Mean)) {
    let (width, height) = (shades.width() as usize, shades.height() as usize);
    // The sums of the columns within reach of the current row; they move down with it.
    let mut columns = vec![0_u64; width];
    let row = |y: usize| shades.as_raw().get(y * width..(y + 1) * width).unwrap_or_default();
    let add = |y: usize, columns: &mut [u64]| {
        columns.iter_mut().zip(row(y)).for_each(|(sum, shade)| *sum += u64::from(*shade));
    };
    (0..reach.min(height)).for_each(|y| add(y, &mut columns));
    for y in 0..height {
        if y + reach < height {
            add(y + reach, &mut columns);
        }
        if let Some(gone) = y.checked_sub(reach + 1) {
            columns.iter_mut().zip(row(gone)).for_each(|(sum, shade)| *sum -= u64::from(*shade));
        }
        let rows = (y + reach + 1).min(height) - y.saturating_sub(reach);
        let mut sum: u64 = columns.iter().take(reach.min(width)).sum();
        for (x, shade) in row(y).iter().enumerate() {
            sum += columns.get(x + reach).unwrap_or(&0);
            sum -= x.checked_sub(reach + 1).and_then(|gone| columns.get(gone)).unwrap_or(&0);
            let count = (rows * ((x + reach + 1).min(width) - x.saturating_sub(reach))) as u64;
            visit(x as u32, y as u32, *shade, Mean { sum, count });
        }
    }
}

/// The last five runs of a line.
#[derive(Default)]
struct Runs {
    lengths: [usize; 5],
    is_dark: bool,
}

impl Runs {
    /// Adds the next pixel, at `x`. Returns a core if the five runs that end here are those of a corner.
    fn push(&mut self, is_dark: bool, x: usize) -> Option<Core> {
        let [.., last] = &mut self.lengths;
        if is_dark == self.is_dark {
            *last += 1;
            return None;
        }
        let core = if self.is_dark { self.core(x) } else { None };
        self.is_dark = is_dark;
        self.lengths.rotate_left(1);
        let [.., last] = &mut self.lengths;
        *last = 1;
        core
    }

    fn core(&self, end: usize) -> Option<Core> {
        let [a, b, c, d, e] = self.lengths;
        let rings = a + b + d + e;
        let is_one = |length: usize| length * 16 >= rings && length * 2 <= rings;
        let is_corner =
            c >= 3 && [a, b, d, e].into_iter().all(is_one) && c * 4 >= rings && c * 8 <= rings * 12;
        is_corner.then(|| Core { middle: end as f32 - (e + d) as f32 - c as f32 / 2.0, length: rings + c })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture with a shade for every pixel.
    fn shades(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> GrayImage {
        GrayImage::from_fn(width, height, |x, y| image::Luma([shade(x, y)]))
    }

    /// Whether a pixel of a corner of 7 modules is dark.
    fn corner(x: u32, y: u32) -> bool {
        let ring = |v: u32| v == 0 || v == 6;
        x < 7 && y < 7 && (ring(x) || ring(y) || ((2..5).contains(&x) && (2..5).contains(&y)))
    }

    #[test]
    fn each_pixel_is_judged_by_the_light_around_it() {
        // Stripes under a shadow: the light ones on the left are darker than the dark ones on the right.
        let picture =
            shades(200, 40, |x, _| 20 + (x / 4) as u8 + if x / 10 % 2 == 0 { 0 } else { 40 + (x / 2) as u8 });
        for binary in [Binary::by_mean(&picture, 12, 90), Binary::by_middle(&picture, 8)] {
            for x in (15..185).filter(|x| x % 10 == 5) {
                assert_eq!(binary.is_dark(x, 20), x / 10 % 2 == 0, "{x}");
            }
            assert!(!binary.is_dark(200, 0) && !binary.is_dark(0, 40));
        }
    }

    #[test]
    fn the_mean_is_that_of_the_pixels_there_are() {
        for (width, height, reach) in [(1, 1, 0), (1, 9, 3), (9, 1, 20), (5, 5, 5), (7, 3, 1)] {
            let even = shades(width, height, |_, _| 100);
            for binary in [Binary::by_mean(&even, reach, 90), Binary::by_middle(&even, reach)] {
                let pixels = (0..width as usize).flat_map(|x| (0..height as usize).map(move |y| (x, y)));
                assert!(pixels.into_iter().all(|(x, y)| !binary.is_dark(x, y)));
            }
        }
    }

    #[test]
    fn smoothing_keeps_the_light_and_takes_the_grain() {
        let grain = shades(40, 40, |x, y| if (x + y) % 2 == 0 { 60 } else { 140 });
        let smooth = smoothed(&grain, 2);
        assert!(smooth.as_raw().iter().all(|shade| (94..=106).contains(shade)));
        assert_eq!(smoothed(&grain, 0), grain);
        let edge = shades(40, 40, |x, _| if x < 20 { 100 } else { 120 });
        let sharp = sharpened(&edge, 3);
        assert!(sharp.get_pixel(19, 9).0[0] < 95 && sharp.get_pixel(20, 9).0[0] > 125);
    }

    #[test]
    fn a_corner_is_found_on_the_rows_through_its_core() {
        let picture =
            shades(
                40,
                40,
                |x, y| if corner((x / 3).wrapping_sub(2), (y / 3).wrapping_sub(2)) { 0 } else { 255 },
            );
        let mut binary = Binary::by_middle(&picture, 8);
        let cores = |binary: &Binary, y| {
            let mut cores = Vec::new();
            binary.cores(y, |core| cores.push((core.middle, core.length)));
            cores
        };
        assert_eq!(cores(&binary, 16), [(16.5, 21)]);
        assert!(cores(&binary, 7).is_empty() && cores(&binary, 0).is_empty());
        binary.invert();
        assert!(cores(&binary, 16).is_empty());
    }
}
