//! Aligns two lists of commands in bounded time and memory.
//!
//! First come the equal commands at both ends. Then commands that occur once in each list serve as anchors, as many as
//! keep their order. The gap between two anchors is compared in full if it is short, and counts as replaced otherwise.

use std::collections::HashMap;

/// One row of an alignment: indices into both lists.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// Limit of the full comparison, in pairs of commands over all gaps together.
const BUDGET: usize = 4_000_000;

/// Aligns two lists. Every index occurs once, in order; a pair of two indices holds equal commands.
pub(super) fn align(a: &[u32], b: &[u32]) -> Vec<Pair> {
    let mut aligner = Aligner { a, b, pairs: Vec::with_capacity(a.len().max(b.len())), budget: BUDGET };
    aligner.anchored();
    aligner.pairs
}

struct Aligner<'a> {
    a: &'a [u32],
    b: &'a [u32],
    pairs: Vec<Pair>,
    budget: usize,
}

/// The part of both lists that remains between two places.
#[derive(Clone, Copy)]
struct Gap {
    a: (usize, usize),
    b: (usize, usize),
}

impl Aligner<'_> {
    fn anchored(&mut self) {
        let whole = Gap { a: (0, self.a.len()), b: (0, self.b.len()) };
        let (inner, tail) = self.trim(whole);
        let mut from = (inner.a.0, inner.b.0);
        for (i, j) in self.anchors(inner) {
            self.gap(Gap { a: (from.0, i), b: (from.1, j) });
            self.pairs.push((Some(i), Some(j)));
            from = (i + 1, j + 1);
        }
        self.gap(Gap { a: (from.0, inner.a.1), b: (from.1, inner.b.1) });
        self.pairs.extend(tail);
    }

    /// Consumes the equal commands at the start, and returns those at the end for later.
    fn trim(&mut self, mut gap: Gap) -> (Gap, Vec<Pair>) {
        let same = |i: usize, j: usize| self.a.get(i) == self.b.get(j);
        while gap.a.0 < gap.a.1 && gap.b.0 < gap.b.1 && same(gap.a.0, gap.b.0) {
            self.pairs.push((Some(gap.a.0), Some(gap.b.0)));
            (gap.a.0, gap.b.0) = (gap.a.0 + 1, gap.b.0 + 1);
        }
        let mut tail = Vec::new();
        while gap.a.0 < gap.a.1 && gap.b.0 < gap.b.1 && same(gap.a.1 - 1, gap.b.1 - 1) {
            (gap.a.1, gap.b.1) = (gap.a.1 - 1, gap.b.1 - 1);
            tail.push((Some(gap.a.1), Some(gap.b.1)));
        }
        tail.reverse();
        (gap, tail)
    }

    /// Commands that occur once in each list, as many as keep their order.
    fn anchors(&self, gap: Gap) -> Vec<(usize, usize)> {
        /// The place of a command in one list.
        #[derive(Clone, Copy)]
        enum Place {
            Once(usize),
            Often,
        }
        let places = |list: &[u32], (start, end): (usize, usize)| {
            let mut places = HashMap::new();
            for (offset, key) in list.get(start..end).unwrap_or_default().iter().enumerate() {
                places
                    .entry(*key)
                    .and_modify(|place| *place = Place::Often)
                    .or_insert(Place::Once(start + offset));
            }
            places
        };
        let (in_a, in_b) = (places(self.a, gap.a), places(self.b, gap.b));
        let mut both: Vec<(usize, usize)> = in_a
            .iter()
            .filter_map(|(key, place)| match (place, in_b.get(key)) {
                (Place::Once(i), Some(Place::Once(j))) => Some((*i, *j)),
                _ => None,
            })
            .collect();
        both.sort_unstable();
        longest_rising(&both)
    }

    /// Compares the commands in a gap.
    fn gap(&mut self, gap: Gap) {
        let (gap, tail) = self.trim(gap);
        let (rows, columns) = (gap.a.1 - gap.a.0, gap.b.1 - gap.b.0);
        let cells = rows.saturating_mul(columns);
        if cells > 0 && cells <= self.budget {
            self.budget -= cells;
            self.compare(gap, rows, columns);
        } else {
            self.pairs.extend((gap.a.0..gap.a.1).map(|i| (Some(i), None)));
            self.pairs.extend((gap.b.0..gap.b.1).map(|j| (None, Some(j))));
        }
        self.pairs.extend(tail);
    }

    /// Finds the longest list of commands that both have in this order.
    fn compare(&mut self, gap: Gap, rows: usize, columns: usize) {
        let same = |row: usize, column: usize| self.a.get(gap.a.0 + row) == self.b.get(gap.b.0 + column);
        let width = columns + 1;
        // How many commands are the same from here on.
        let mut table = vec![0_u32; (rows + 1) * width];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                table[row * width + column] = match same(row, column) {
                    true => table[(row + 1) * width + column + 1] + 1,
                    false => table[(row + 1) * width + column].max(table[row * width + column + 1]),
                };
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows || column < columns {
            let (i, j) = (gap.a.0 + row, gap.b.0 + column);
            if row < rows && column < columns && same(row, column) {
                self.pairs.push((Some(i), Some(j)));
                (row, column) = (row + 1, column + 1);
            } else if column == columns
                || row < rows && table[(row + 1) * width + column] >= table[row * width + column + 1]
            {
                self.pairs.push((Some(i), None));
                row += 1;
            } else {
                self.pairs.push((None, Some(j)));
                column += 1;
            }
        }
    }
}

/// Of pairs in ascending order in the first list, the most that ascend in the second list too.
fn longest_rising(places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last place of the best sequence of each length, and the predecessor of each place.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (index, (_, j)) in places.iter().enumerate() {
        let length = ends.partition_point(|end| places.get(*end).is_some_and(|(_, other)| other < j));
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(index) = next {
        row.extend(places.get(index));
        next = before.get(index).copied().flatten();
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(text: &str) -> Vec<u32> {
        text.bytes().map(u32::from).collect()
    }

    /// An alignment as text: equal letters as they are, `-x` for removed, `+x` for added.
    fn text(a: &str, b: &str) -> String {
        let letter = |text: &str, index: usize| char::from(text.as_bytes()[index]);
        align(&keys(a), &keys(b))
            .into_iter()
            .map(|pair| match pair {
                (Some(i), Some(j)) => {
                    assert_eq!(letter(a, i), letter(b, j));
                    letter(a, i).to_string()
                }
                (Some(i), None) => format!("-{}", letter(a, i)),
                (None, Some(j)) => format!("+{}", letter(b, j)),
                (None, None) => panic!("nothing beside nothing"),
            })
            .collect()
    }

    #[test]
    fn the_same_stays_together() {
        assert_eq!(text("abc", "abc"), "abc");
        assert_eq!(text("abcd", "abxd"), "ab-c+xd");
        assert_eq!(text("abcd", "acd"), "a-bcd");
        assert_eq!(text("acd", "abcd"), "a+bcd");
        assert_eq!(text("", "ab"), "+a+b");
        assert_eq!(text("ab", ""), "-a-b");
        assert_eq!(text("xaabbay", "xababy").matches(['-', '+']).count(), 3);
    }

    #[test]
    fn long_lists_take_no_square_of_time_or_memory() {
        let long = 100_000;
        // Nothing in common, nothing unique, all the same except one, and one reversed.
        let ones = vec![1; long];
        let mut other = ones.clone();
        other[long / 2] = 2;
        let rising: Vec<u32> = (0..long as u32).collect();
        let falling: Vec<u32> = rising.iter().rev().copied().collect();
        let mixed: Vec<u32> = rising.iter().map(|key| key % 7).collect();
        let mixed_other: Vec<u32> = rising.iter().map(|key| key * 3 % 11 % 7).collect();
        for (a, b) in [(&ones, &other), (&rising, &falling), (&mixed, &mixed_other), (&ones, &rising)] {
            let pairs = align(a, b);
            assert_eq!(pairs.iter().filter(|pair| pair.0.is_some()).count(), long);
            assert_eq!(pairs.iter().filter(|pair| pair.1.is_some()).count(), long);
        }
        assert_eq!(align(&ones, &other).len(), long + 1);
    }

    proptest! {
        #[test]
        fn every_command_stands_once_in_its_order(
            a in prop::collection::vec(0_u32..12, 0..60),
            b in prop::collection::vec(0_u32..12, 0..60),
        ) {
            let pairs = align(&a, &b);
            prop_assert!(pairs.iter().filter_map(|pair| pair.0).eq(0..a.len()));
            prop_assert!(pairs.iter().filter_map(|pair| pair.1).eq(0..b.len()));
            for (i, j) in pairs.iter().filter_map(|pair| pair.0.zip(pair.1)) {
                prop_assert_eq!(a[i], b[j]);
            }
        }
    }
}
