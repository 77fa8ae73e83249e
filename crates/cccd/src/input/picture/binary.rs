//! A picture in black and white. Each pixel is compared with the light around it.

use crate::SensitiveBytes;
use image::GrayImage;

/// Minimum difference between shades that are distinguished.
const MIN_CONTRAST: u8 = 24;
/// More corners of codes than there are on any desk. Each is compared with every other one.
const MAX_CORNERS: f64 = 60.0;

/// Dark and light pixels, row by row from the top.
pub(super) struct Binary {
    width: usize,
    height: usize,
    /// 1 for a dark pixel.
    dark: SensitiveBytes,
}

impl Binary {
    /// Compares each pixel with the mean of the pixels up to `reach` away on all sides: it is dark if it is below this
    /// percentage of their light.
    pub(super) fn by_mean(shades: &GrayImage, reach: usize, share: u64) -> Self {
        let (width, height) = (shades.width() as usize, shades.height() as usize);
        let mut dark = SensitiveBytes::new(Vec::with_capacity(width * height));
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
                dark.expose_mut().push(u8::from(u64::from(*shade) * count * 100 < sum * share));
            }
        }
        Self { width, height, dark }
    }

    /// Compares each pixel with the middle between the darkest and the lightest shade of a square around it, three
    /// blocks of this side wide. If all shades are nearly the same, no pixel is dark.
    pub(super) fn by_middle(shades: &GrayImage, block: usize) -> Self {
        let (width, height) = (shades.width() as usize, shades.height() as usize);
        let block = block.max(4);
        let (columns, rows) = (width.div_ceil(block), height.div_ceil(block));
        let mut extremes = vec![(u8::MAX, u8::MIN); columns * rows];
        for (index, shade) in shades.as_raw().iter().enumerate() {
            let (x, y) = (index % width / block, index / width / block);
            if let Some((least, most)) = extremes.get_mut(y * columns + x) {
                (*least, *most) = ((*least).min(*shade), (*most).max(*shade));
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
        let mut dark = SensitiveBytes::new(Vec::with_capacity(width * height));
        dark.expose_mut().extend(shades.as_raw().iter().enumerate().map(|(index, shade)| {
            let (x, y) = (index % width / block, index / width / block);
            u8::from(thresholds.get(y * columns + x).is_some_and(|threshold| shade < threshold))
        }));
        Self { width, height, dark }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    pub(super) const fn height(&self) -> usize {
        self.height
    }

    /// Whether a pixel is dark; false outside the picture.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.expose().get(y * self.width + x) == Some(&1)
    }

    /// Whether there are few enough corners of QR codes to search the picture: a picture can be made to keep a program
    /// busy.
    ///
    /// A corner is a dark square in a light ring in a dark ring: every line across its middle is dark, light, dark,
    /// light and dark again, in the ratio 1:1:3:1:1 (ISO/IEC 18004, 6.3.3).
    pub(super) fn is_searchable(&self) -> bool {
        let mut corners = 0.0;
        for y in 0..self.height {
            let mut runs = Runs::default();
            let row = self.dark.expose().get(y * self.width..(y + 1) * self.width).unwrap_or_default();
            for (x, dark) in row.iter().chain([&0]).enumerate() {
                let Some(heart) = runs.push(*dark == 1, x) else { continue };
                if self.is_corner_down(heart.middle, y) {
                    // Every line through the heart finds the same corner.
                    corners += 1.0 / heart.length as f64;
                }
                if corners > MAX_CORNERS {
                    return false;
                }
            }
        }
        true
    }

    /// Whether the column through the heart of a corner has the same pattern.
    fn is_corner_down(&self, x: usize, y: usize) -> bool {
        let (up, down) = (self.runs_from(x, y, false), self.runs_from(x, y, true));
        let heart = up[0] + down[0];
        let is_one = |length: &usize| *length * 6 >= heart && *length * 3 <= heart * 2;
        up.iter().skip(1).chain(down.iter().skip(1)).all(is_one)
    }

    /// The lengths of the dark, light and dark runs of a column, starting at a pixel.
    fn runs_from(&self, x: usize, y: usize, goes_down: bool) -> [usize; 3] {
        let mut at = Some(y);
        [true, false, true].map(|is_dark| {
            let mut length = 0;
            while let Some(y) = at.filter(|y| *y < self.height && self.is_dark(x, *y) == is_dark) {
                length += 1;
                at = if goes_down { Some(y + 1) } else { y.checked_sub(1) };
            }
            length
        })
    }
}

/// The last five runs of a line.
#[derive(Default)]
struct Runs {
    lengths: [usize; 5],
    is_dark: bool,
}

/// The dark square in the middle of a corner, on one line.
struct Heart {
    middle: usize,
    length: usize,
}

impl Runs {
    /// Adds the next pixel, at `x`. Returns a heart if the five runs that end here are those of a corner.
    fn push(&mut self, is_dark: bool, x: usize) -> Option<Heart> {
        let [.., last] = &mut self.lengths;
        if is_dark == self.is_dark {
            *last += 1;
            return None;
        }
        let heart = if self.is_dark { self.heart(x) } else { None };
        self.is_dark = is_dark;
        self.lengths.rotate_left(1);
        let [.., last] = &mut self.lengths;
        *last = 1;
        heart
    }

    fn heart(&self, end: usize) -> Option<Heart> {
        let [a, b, c, d, e] = self.lengths;
        let rings = a + b + d + e;
        let is_one = |length: usize| length * 16 >= rings && length * 2 <= rings;
        let is_corner = [a, b, d, e].into_iter().all(is_one) && c * 4 >= rings && c * 8 <= rings * 12;
        is_corner.then(|| Heart { middle: end.saturating_sub(e + d + c.div_ceil(2)), length: c })
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
                assert!(binary.dark.expose().iter().all(|dark| *dark == 0));
                assert_eq!(binary.dark.expose().len(), (width * height) as usize);
            }
        }
    }

    #[test]
    fn too_many_corners_are_left_alone() {
        let scene = |columns: u32| {
            shades(10 * 3 * columns, 10 * 3 * columns, move |x, y| {
                let (x, y) = (x / 3, y / 3);
                if corner(x % 10, y % 10) { 0 } else { 255 }
            })
        };
        assert!(Binary::by_mean(&scene(3), 40, 80).is_searchable());
        assert!(!Binary::by_mean(&scene(20), 40, 80).is_searchable());
    }
}
