//! EF.DG15: the public key of the chip for Active Authentication, signed (Doc 9303-10, 4.7.15).

use crate::{error::DataError, files::File, tlv::tag};

/// The contents of EF.DG15.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dg15 {
    /// The SubjectPublicKeyInfo, including tag and length, not parsed.
    pub public_key: Vec<u8>,
}

impl Dg15 {
    /// Parses the file: `6F { SubjectPublicKeyInfo }`.
    ///
    /// # Errors
    /// [`DataError`] if there is no SEQUENCE, or if anything follows it.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg15, bytes, |file| {
            let mut contents = file.children()?;
            let public_key = contents.expect(tag::SEQUENCE)?.raw().to_vec();
            contents.finish()?;
            Ok(Self { public_key })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::DataKind,
        tlv::{Tag, encode},
    };

    #[test]
    fn the_key_is_kept_as_it_stands() {
        let key = [0x30, 5, 2, 1, 0, 5, 0];
        let file = encode(File::Dg15.tag(), &key);
        assert_eq!(Dg15::parse(&file).unwrap().public_key, key);
        for end in 0..file.len() {
            assert!(Dg15::parse(&file[..end]).is_err());
        }
    }

    #[test]
    fn another_tag_and_other_contents_are_refused() {
        let kind = |bytes: &[u8]| Dg15::parse(bytes).unwrap_err().kind;
        assert_eq!(kind(&encode(Tag(0x70), &[0x30, 0])), DataKind::Tag);
        assert_eq!(kind(&encode(File::Dg15.tag(), &[0x31, 0])), DataKind::Tag);
        assert_eq!(kind(&encode(File::Dg15.tag(), &[0x30, 0, 5, 0])), DataKind::Trailing);
    }
}
