//! Reads a code that leans: the plane of the paper is found from the corners of its three finder patterns.
//!
//! A finder pattern is six modules wide between the middles of its outer ring (ISO/IEC 18004, 6.3.3), so that three of
//! them give twelve points of the plane. The version of the code, and so the distance of the patterns in modules, is the
//! one with which these fit best.

use rxing::{
    Point,
    common::{
        BitMatrix,
        cpp_essentials::{ConcentricPattern, FindConcentricPatternCorners},
    },
    point,
    qrcode::cpp_port::detector::{FinderPatternSet, LocateAlignmentPattern},
};

/// The modules on a side of the smallest and the largest code, and by how much a version is larger than the one before
/// (ISO/IEC 18004, 6.3.1).
const SIDES: (usize, usize, usize) = (21, 177, 4);
/// By how much the number of modules may differ from what the distance of two patterns says.
const SPREAD: f64 = 1.4;
/// The mean distance, in modules, of the corners from where the plane has them.
const TOLERANCE: f64 = 0.3;
/// The middle of the last alignment pattern, in modules from the far edges (ISO/IEC 18004, Annex E).
const LAST_ALIGNMENT: f64 = 6.5;
/// The share of modules that may lie outside of the picture; the code corrects them like any other that is wrong.
const OUTSIDE: f64 = 0.05;
/// The middle of a finder pattern and of its ring, in modules from the edge of the code.
const MIDDLE: f64 = 3.5;
const REACH: f64 = 3.0;

/// A point of the code in modules, and where it is in the picture.
type Pair = ([f64; 2], [f64; 2]);

/// The modules of the code with these finder patterns, in the ways in which they may have to be read; none if the
/// patterns are not in one plane.
pub(super) fn sampled(picture: &BitMatrix, set: &FinderPatternSet) -> Vec<BitMatrix> {
    let Some(corners) = corners(picture, set) else { return Vec::new() };
    let fits = sides(set).filter_map(|side| {
        let pairs = pairs(&corners, side);
        let plane = Plane::through(&pairs)?;
        Some((plane.error(&pairs), side, pairs, plane))
    });
    let Some((error, side, mut pairs, plane)) = fits.min_by(|one, other| one.0.total_cmp(&other.0)) else {
        return Vec::new();
    };
    let module =
        [set.bl, set.tl, set.tr].map(|pattern| f64::from(pattern.size)).into_iter().sum::<f64>() / 21.0;
    if error > pairs.len() as f64 * (module * TOLERANCE).powi(2) {
        return Vec::new();
    }
    // The last alignment pattern is where the plane is least certain.
    let last = side as f64 - LAST_ALIGNMENT;
    let refined = alignment(picture, &plane, last).and_then(|middle| {
        pairs.extend([([last, last], middle); 4]);
        Plane::through(&pairs)
    });
    refined.iter().chain([&plane]).filter_map(|plane| plane.modules(picture, side)).collect()
}

/// The numbers of modules on a side that the distances of the patterns allow, if the code leans.
fn sides(set: &FinderPatternSet) -> impl Iterator<Item = usize> {
    let modules = |to: ConcentricPattern| {
        f64::from(Point::distance(set.tl.p, to.p)) * 14.0 / f64::from((set.tl.size + to.size).max(1))
            + 2.0 * MIDDLE
    };
    let (one, other) = (modules(set.tr), modules(set.bl));
    let (least, most) = (one.min(other) / SPREAD, one.max(other) * SPREAD);
    (SIDES.0..=SIDES.1).step_by(SIDES.2).filter(move |side| (least..=most).contains(&(*side as f64)))
}

fn alignment(picture: &BitMatrix, plane: &Plane, last: f64) -> Option<[f64; 2]> {
    let (at, next) = (plane.at([last, last]), plane.at([last + 1.0, last]));
    let module = (next[0] - at[0]).hypot(next[1] - at[1]);
    let found = LocateAlignmentPattern(picture, (module + 1.0) as i32, point(at[0] as f32, at[1] as f32))?;
    Some([found.x.into(), found.y.into()])
}

/// The middles of the four corners of each ring: top left, top right, bottom right, bottom left as the code is read.
fn corners(picture: &BitMatrix, set: &FinderPatternSet) -> Option<[[Point; 4]; 3]> {
    let (across, down) = (direction(set.tl, set.tr), direction(set.tl, set.bl));
    let of = |pattern: ConcentricPattern| {
        let found = FindConcentricPatternCorners(picture, pattern.p, pattern.size, 2)?.0;
        let towards = |x: f32, y: f32| {
            let reach = |corner: &Point| Point::dot(*corner - pattern.p, across * x + down * y);
            found.iter().copied().max_by(|one, other| reach(one).total_cmp(&reach(other)))
        };
        let corners = [towards(-1.0, -1.0)?, towards(1.0, -1.0)?, towards(1.0, 1.0)?, towards(-1.0, 1.0)?];
        Some(corners)
    };
    Some([of(set.tl)?, of(set.tr)?, of(set.bl)?])
}

fn direction(from: ConcentricPattern, to: ConcentricPattern) -> Point {
    let way = to.p - from.p;
    way / Point::distance(to.p, from.p).max(1.0)
}

fn pairs(corners: &[[Point; 4]; 3], side: usize) -> Vec<Pair> {
    let far = side as f64 - MIDDLE;
    let middles = [[MIDDLE, MIDDLE], [far, MIDDLE], [MIDDLE, far]];
    let turns = [[-REACH, -REACH], [REACH, -REACH], [REACH, REACH], [-REACH, REACH]];
    let pair = |middle: [f64; 2], turn: [f64; 2], seen: Point| {
        ([middle[0] + turn[0], middle[1] + turn[1]], [f64::from(seen.x), f64::from(seen.y)])
    };
    middles
        .iter()
        .zip(corners)
        .flat_map(|(middle, corners)| {
            turns.iter().zip(corners).map(move |(turn, seen)| pair(*middle, *turn, *seen))
        })
        .collect()
}

/// A plane seen in perspective: `x = (a u + b v + c) / (g u + h v + 1)`, and `y` likewise with `d`, `e`, `f`.
struct Plane([f64; 8]);

impl Plane {
    /// The plane in which the pairs fit best, by least squares.
    fn through(pairs: &[Pair]) -> Option<Self> {
        let mut sums = [[0.0; 9]; 8];
        for ([u, v], [x, y]) in pairs {
            let rows = [
                [*u, *v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, *x],
                [0.0, 0.0, 0.0, *u, *v, 1.0, -u * y, -v * y, *y],
            ];
            for row in rows {
                for (sum, factor) in sums.iter_mut().zip(row) {
                    for (sum, value) in sum.iter_mut().zip(row) {
                        *sum += factor * value;
                    }
                }
            }
        }
        solved(sums).map(Self)
    }

    fn at(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f, g, h] = self.0;
        let depth = g * u + h * v + 1.0;
        [(a * u + b * v + c) / depth, (d * u + e * v + f) / depth]
    }

    /// The sum of the squares of the distances.
    fn error(&self, pairs: &[Pair]) -> f64 {
        let square = |(place, seen): &Pair| {
            let at = self.at(*place);
            (at[0] - seen[0]).powi(2) + (at[1] - seen[1]).powi(2)
        };
        pairs.iter().map(square).sum()
    }

    /// The colours of the middles of all modules; `None` if many are outside of the picture.
    fn modules(&self, picture: &BitMatrix, side: usize) -> Option<BitMatrix> {
        let mut modules = BitMatrix::with_single_dimension(side as u32).ok()?;
        let mut outside = 0;
        for row in 0..side {
            for column in 0..side {
                let [x, y] = self.at([column as f64 + 0.5, row as f64 + 0.5]);
                let is_inside = (0.0..f64::from(picture.width())).contains(&x)
                    && (0.0..f64::from(picture.height())).contains(&y);
                outside += usize::from(!is_inside);
                if is_inside && picture.get(x as u32, y as u32) {
                    modules.set(column as u32, row as u32);
                }
            }
        }
        if outside as f64 > (side * side) as f64 * OUTSIDE {
            return None;
        }
        Some(modules)
    }
}

/// Solves eight linear equations by elimination; `None` if they have no single solution.
fn solved(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let pivot = (column..8)
            .max_by(|one, other| rows[*one][column].abs().total_cmp(&rows[*other][column].abs()))?;
        rows.swap(column, pivot);
        let divisor = rows[column][column];
        if divisor.abs() < 1e-9 {
            return None;
        }
        rows[column].iter_mut().for_each(|value| *value /= divisor);
        let pivot = rows[column];
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column];
                row.iter_mut().zip(pivot).for_each(|(value, of_pivot)| *value -= factor * of_pivot);
            }
        }
    }
    Some(rows.map(|row| row[8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEANING: Plane = Plane([9.0, -2.5, 300.0, 3.0, 7.0, 120.0, 0.004, -0.006]);

    #[test]
    fn the_plane_of_some_points_is_found_again() {
        let places = [[0.5, 0.5], [6.5, 0.5], [6.5, 6.5], [42.5, 0.5], [48.5, 6.5], [0.5, 48.5], [6.5, 42.5]];
        let pairs: Vec<_> = places.into_iter().map(|place| (place, LEANING.at(place))).collect();
        let plane = Plane::through(&pairs).unwrap();
        assert!(plane.error(&pairs) < 1e-6);
        let ([x, y], [u, v]) = (plane.at([49.0, 49.0]), LEANING.at([49.0, 49.0]));
        assert!((x - u).abs() < 1e-3 && (y - v).abs() < 1e-3);
        // Another number of modules does not fit.
        let wider: Vec<_> =
            pairs.iter().map(|&([u, v], seen)| ([if u > 10.0 { u + 4.0 } else { u }, v], seen)).collect();
        assert!(Plane::through(&wider).unwrap().error(&wider) > 10.0);
    }

    #[test]
    fn points_in_one_line_or_in_one_place_make_no_plane() {
        let line: Vec<_> = (0..12).map(|n| ([f64::from(n), 0.0], [f64::from(n), 5.0])).collect();
        assert!(Plane::through(&line).is_none());
        assert!(Plane::through(&[([1.0, 1.0], [2.0, 2.0]); 12]).is_none());
        assert!(Plane::through(&[]).is_none());
    }

    #[test]
    fn a_code_that_is_mostly_outside_of_the_picture_is_none() {
        let picture = BitMatrix::new(400, 400).unwrap();
        assert!(LEANING.modules(&picture, 21).is_none());
        assert!(Plane([4.0, 0.0, 10.0, 0.0, 4.0, 10.0, 0.0, 0.0]).modules(&picture, 21).is_some());
        assert!(Plane([f64::NAN; 8]).modules(&picture, 21).is_none());
    }
}
