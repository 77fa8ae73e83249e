//! Walks the headers of a codestream (ISO/IEC 15444-1, Annex A) to reject what a decoder should not encounter.
//!
//! ```text
//! SOC SIZ (COD COC QCD …)  { SOT (QCD …) SOD data } …  EOC
//! ```

use super::MAX_JPEG2000_PIXELS;
use crate::error::DataKind;

/// How a codestream begins: SOC and SIZ.
pub(super) const MAGIC: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];

const SIZ: u16 = 0xFF51;
const COD: u16 = 0xFF52;
const COC: u16 = 0xFF53;
const TLM: u16 = 0xFF55;
const PLM: u16 = 0xFF57;
const PLT: u16 = 0xFF58;
const QCD: u16 = 0xFF5C;
const QCC: u16 = 0xFF5D;
const RGN: u16 = 0xFF5E;
const CRG: u16 = 0xFF63;
const COM: u16 = 0xFF64;
const SOT: u16 = 0xFF90;
const SOD: u16 = 0xFF93;
const EOC: u16 = 0xFFD9;

/// The most tiles; a portrait has one.
const MAX_TILES: u64 = 64;
/// The most tile-parts.
const MAX_TILE_PARTS: usize = 1024;
/// The most components: three colours and opacity.
const MAX_COMPONENTS: u16 = 4;
/// The most bits of a sample.
const MAX_PRECISION: u8 = 16;
/// The coarsest subsampling of a component.
const MAX_SUBSAMPLING: u8 = 4;
/// The most quality layers.
const MAX_LAYERS: u16 = 32;
/// The most wavelet decompositions.
const MAX_LEVELS: u8 = 16;
/// The smallest precinct, as the exponent of each side. Each precinct costs the decoder memory.
const MIN_PRECINCT: u8 = 4;
/// The smallest code block, as the exponent of its area.
const MIN_CODE_BLOCK: u8 = 8;
/// Length of an SOT segment, including the marker.
const SOT_LEN: usize = 12;

type Result<T> = std::result::Result<T, DataKind>;

/// Walks over a codestream.
///
/// # Errors
/// [`DataKind::TooLarge`] for dimensions beyond the cap, otherwise [`DataKind::Image`] or a similar kind for what
/// is malformed or beyond the needs of a portrait.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    let mut walk = Walk { bytes: bytes.get(2..).ok_or(DataKind::Truncated)? };
    if walk.marker()? != SIZ {
        return Err(DataKind::Tag);
    }
    check_size(walk.segment()?)?;
    loop {
        let here = walk.bytes;
        match walk.marker()? {
            SOT => {
                walk.bytes = here;
                break;
            }
            COD => check_coding_style(walk.segment()?)?,
            COC => check_component_coding_style(walk.segment()?)?,
            TLM | PLM | QCD | QCC | RGN | CRG | COM => drop(walk.segment()?),
            _ => return Err(DataKind::Image),
        }
    }
    check_tile_parts(walk)
}

/// Image and tile size (A.5.1).
fn check_size(segment: &[u8]) -> Result<()> {
    let mut fields = Walk { bytes: segment };
    fields.number::<2>()?;
    let [width, height, left, top] =
        [fields.number::<4>()?, fields.number::<4>()?, fields.number::<4>()?, fields.number::<4>()?];
    let [tile_width, tile_height, tile_left, tile_top] =
        [fields.number::<4>()?, fields.number::<4>()?, fields.number::<4>()?, fields.number::<4>()?];
    let components = fields.number::<2>()? as u16;
    // The picture is the part of a grid that begins at an offset. The grid itself is bounded too, which bounds
    // every sum of positions.
    if width.saturating_mul(height) > MAX_JPEG2000_PIXELS {
        return Err(DataKind::TooLarge);
    }
    if width <= left
        || height <= top
        || tile_width == 0
        || tile_height == 0
        || tile_left > left
        || tile_top > top
    {
        return Err(DataKind::Image);
    }
    let tiles = (width - tile_left).div_ceil(tile_width) * (height - tile_top).div_ceil(tile_height);
    if tiles > MAX_TILES || components == 0 || components > MAX_COMPONENTS {
        return Err(DataKind::TooDeep);
    }
    for _ in 0..components {
        let [precision, across, down] =
            [fields.number::<1>()? as u8 & 0x7F, fields.number::<1>()? as u8, fields.number::<1>()? as u8];
        let subsampling = 1..=MAX_SUBSAMPLING;
        if precision >= MAX_PRECISION || !subsampling.contains(&across) || !subsampling.contains(&down) {
            return Err(DataKind::Image);
        }
    }
    fields.finish()
}

/// Coding style default (A.6.1).
fn check_coding_style(segment: &[u8]) -> Result<()> {
    let mut fields = Walk { bytes: segment };
    let style = fields.number::<1>()?;
    let _progression = fields.number::<1>()?;
    let layers = fields.number::<2>()? as u16;
    let _transform = fields.number::<1>()?;
    if layers == 0 || layers > MAX_LAYERS {
        return Err(DataKind::TooDeep);
    }
    check_coding_parameters(fields, style & 1 == 1)
}

/// Coding style of one component (A.6.2). There are never enough components for a two-byte number.
fn check_component_coding_style(segment: &[u8]) -> Result<()> {
    let mut fields = Walk { bytes: segment };
    let _component = fields.number::<1>()?;
    let style = fields.number::<1>()?;
    check_coding_parameters(fields, style & 1 == 1)
}

/// Decompositions, code blocks and precincts (table A.20).
fn check_coding_parameters(mut fields: Walk<'_>, has_precincts: bool) -> Result<()> {
    let levels = fields.number::<1>()? as u8;
    let [across, down] = [fields.number::<1>()? as u8 & 15, fields.number::<1>()? as u8 & 15];
    let _block_style_and_wavelet = fields.number::<2>()?;
    // The actual values are two more than written, and their sum is at most twelve.
    if levels > MAX_LEVELS || !(MIN_CODE_BLOCK..=12).contains(&(across + down + 4)) {
        return Err(DataKind::Image);
    }
    if has_precincts {
        for _ in 0..=levels {
            let sides = fields.number::<1>()? as u8;
            if sides & 15 < MIN_PRECINCT || sides >> 4 < MIN_PRECINCT {
                return Err(DataKind::Image);
            }
        }
    }
    fields.finish()
}

/// Checks every tile-part, by its length, up to the end of the codestream (A.4). A tile-part with its own coding
/// style is refused, since the checks of the main header would not apply to it.
fn check_tile_parts(mut walk: Walk<'_>) -> Result<()> {
    for _ in 0..MAX_TILE_PARTS {
        let here = walk.bytes;
        match walk.marker() {
            Ok(SOT) => {}
            // Some encoders leave the end marker out; whatever follows it is never examined.
            Ok(EOC) | Err(_) => return Ok(()),
            Ok(_) => return Err(DataKind::Image),
        }
        let mut fields = Walk { bytes: walk.segment()? };
        let _tile = fields.number::<2>()?;
        let length = match usize::try_from(fields.number::<4>()?) {
            Ok(0) => here.len(),
            Ok(length) => length,
            Err(_) => return Err(DataKind::Length),
        };
        let _part = fields.number::<2>()?;
        fields.finish()?;
        let (part, further) = here.split_at_checked(length).ok_or(DataKind::Truncated)?;
        check_tile_part_header(Walk { bytes: part.get(SOT_LEN..).ok_or(DataKind::Length)? })?;
        walk.bytes = further;
    }
    Err(DataKind::TooDeep)
}

fn check_tile_part_header(mut walk: Walk<'_>) -> Result<()> {
    loop {
        match walk.marker()? {
            SOD => return Ok(()),
            PLT | QCD | QCC | RGN | COM => drop(walk.segment()?),
            _ => return Err(DataKind::Image),
        }
    }
}

/// A walk over markers and fields.
struct Walk<'a> {
    bytes: &'a [u8],
}

impl<'a> Walk<'a> {
    /// Reads a big-endian number of `N` bytes.
    fn number<const N: usize>(&mut self) -> Result<u64> {
        let (digits, rest) = self.bytes.split_first_chunk::<N>().ok_or(DataKind::Truncated)?;
        self.bytes = rest;
        Ok(digits.iter().fold(0, |sum, &digit| sum << 8 | u64::from(digit)))
    }

    fn marker(&mut self) -> Result<u16> {
        Ok(self.number::<2>()? as u16)
    }

    /// Reads the content of a marker segment, whose length includes itself.
    fn segment(&mut self) -> Result<&'a [u8]> {
        let length = (self.number::<2>()? as usize).checked_sub(2).ok_or(DataKind::Length)?;
        let (segment, rest) = self.bytes.split_at_checked(length).ok_or(DataKind::Truncated)?;
        self.bytes = rest;
        Ok(segment)
    }

    /// Checks that a segment is no longer than its fields.
    fn finish(self) -> Result<()> {
        if self.bytes.is_empty() { Ok(()) } else { Err(DataKind::Length) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const J2K: &[u8] = include_bytes!("../../../tests/vectors/halves.j2k");

    /// Offsets in the codestream: the fields of SIZ, and the coding style default.
    const WIDTH: usize = 8;
    const TILE_WIDTH: usize = 24;
    const COMPONENTS: usize = 40;
    const PRECISION: usize = 42;

    fn changed(offset: usize, bytes: &[u8]) -> Result<()> {
        let mut codestream = J2K.to_vec();
        codestream[offset..offset + bytes.len()].copy_from_slice(bytes);
        check(&codestream)
    }

    /// The offset of a field in the first segment with this marker, counted from the marker.
    fn field(marker: u16, offset: usize) -> usize {
        J2K.windows(2).position(|window| window == marker.to_be_bytes()).unwrap() + offset
    }

    #[test]
    fn what_no_portrait_needs_is_refused() {
        assert_eq!(check(J2K), Ok(()));
        assert_eq!(changed(WIDTH, &[0xFF; 4]), Err(DataKind::TooLarge));
        assert_eq!(changed(WIDTH, &[0; 4]), Err(DataKind::Image));
        assert_eq!(changed(TILE_WIDTH, &[0, 0, 0, 0]), Err(DataKind::Image));
        assert_eq!(changed(TILE_WIDTH, &[0, 0, 0, 1, 0, 0, 0, 1]), Err(DataKind::TooDeep));
        assert_eq!(changed(COMPONENTS, &[0x40, 0]), Err(DataKind::TooDeep));
        assert_eq!(changed(COMPONENTS, &[0, 0]), Err(DataKind::TooDeep));
        assert_eq!(changed(PRECISION, &[37]), Err(DataKind::Image));
        assert_eq!(changed(PRECISION + 1, &[0]), Err(DataKind::Image));
        assert_eq!(changed(field(COD, 6), &[0xFF, 0xFF]), Err(DataKind::TooDeep), "layers");
        assert_eq!(changed(field(COD, 9), &[32]), Err(DataKind::Image), "levels");
        assert_eq!(changed(field(COD, 10), &[0, 0]), Err(DataKind::Image), "code blocks of 4 by 4");
        assert_eq!(changed(field(COD, 4), &[1]), Err(DataKind::Truncated), "precincts that are not there");
    }

    #[test]
    fn a_tile_part_with_a_coding_style_of_its_own_is_refused() {
        let start = field(SOD, 0);
        let mut codestream = J2K.to_vec();
        codestream.splice(start..start, [0xFF, 0x52, 0, 2]);
        let length = &mut codestream[field(SOT, 6)..field(SOT, 10)];
        let longer = u32::from_be_bytes(length.try_into().unwrap()) + 4;
        length.copy_from_slice(&longer.to_be_bytes());
        assert_eq!(check(&codestream), Err(DataKind::Image));
        codestream[start + 1] = 0x64;
        assert_eq!(check(&codestream), Ok(()), "a comment is no harm");
    }

    #[test]
    fn a_codestream_that_is_cut_is_refused() {
        for end in 0..J2K.len() - 2 {
            assert!(check(&J2K[..end]).is_err(), "{end}");
        }
    }
}
