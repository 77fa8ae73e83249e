//! Writes the portrait to a file.

use std::path::Path;

use cccd::{Result, document::Document, error::DataError, image::DecodedImage, lds::biometric::ImageFormat};
use cccd_base::private_file;

/// The result for the portrait.
#[derive(Debug)]
pub(crate) enum Photo {
    /// It is in the file, in this format.
    Written(ImageFormat),
    /// It is in the file as it is on the card, but cannot be decoded.
    Damaged(DataError),
    /// The chip has none, or it was not read.
    Missing,
}

/// Writes the portrait of a document with the bytes of the card. An existing file is replaced.
///
/// # Errors
/// [`DataError`] if DG2 was read but no picture can be found in it;
/// [`InputOutputError`](cccd::error::InputOutputError).
pub(crate) fn write(document: &Document, path: &Path) -> Result<Photo> {
    let Some(dg2) = document.dg2() else { return Ok(Photo::Missing) };
    let Some(portrait) = dg2.map_err(Clone::clone)?.portrait() else { return Ok(Photo::Missing) };
    private_file::replace(path, portrait.bytes.expose())?;
    Ok(match DecodedImage::decode(portrait) {
        Ok(_) => Photo::Written(portrait.format),
        Err(error) => Photo::Damaged(error),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use cccd_sim::{Dg2Form, Issuance};

    use super::*;

    #[test]
    fn the_bytes_of_the_card_are_written_whatever_their_format() {
        let folder = std::env::temp_dir().join(format!("cccd-photo-{}-format", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("photo");
        let jp2: &[u8] = &[0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A];
        for (form, format, start) in [
            (Dg2Form::Jpeg, ImageFormat::Jpeg, &[0xFF, 0xD8, 0xFF][..]),
            (Dg2Form::Jpeg2000, ImageFormat::Jpeg2000, jp2),
            (Dg2Form::Codestream, ImageFormat::Jpeg2000, &[0xFF, 0x4F, 0xFF, 0x51]),
            (Dg2Form::Iso39794, ImageFormat::Jpeg, &[0xFF, 0xD8, 0xFF]),
        ] {
            let card = Issuance::new(b"photo").dg2_form(form).issue().unwrap();
            let mut document = Document::default();
            let file = card.files[&cccd_sim::File::Dg(2)].clone();
            document.insert(cccd::files::File::Dg2, file.clone().into());
            assert!(matches!(write(&document, &path).unwrap(), Photo::Written(found) if found == format));
            let written = fs::read(&path).unwrap();
            assert!(written.starts_with(start), "{form:?}");
            assert!(file.windows(written.len()).any(|part| part == written), "{form:?}");
        }
        let bomb = Issuance::new(b"photo").dg2_form(Dg2Form::Bomb).issue().unwrap();
        let mut document = Document::default();
        document.insert(cccd::files::File::Dg2, bomb.files[&cccd_sim::File::Dg(2)].clone().into());
        assert!(matches!(write(&document, &path).unwrap(), Photo::Damaged(_)));
        assert!(fs::read(&path).unwrap().starts_with(jp2), "written undecoded");
        fs::remove_dir_all(&folder).unwrap();
    }
}
