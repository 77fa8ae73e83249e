//! The portrait as a file.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process,
};

use cccd::{
    Result,
    document::Document,
    error::{DataError, InputOutputError},
    image::DecodedImage,
    lds::biometric::ImageFormat,
};

use crate::private_file;

/// What came of the portrait.
#[derive(Debug)]
pub(crate) enum Photo {
    /// It is in the file, in this format.
    Written(ImageFormat),
    /// It is in the file, as it stood on the card, but cannot be decoded.
    Damaged(DataError),
    /// The chip holds none, or it was not read.
    Missing,
}

/// Writes the portrait of a document, in the bytes of the card. A file of that name is replaced.
///
/// # Errors
/// [`DataError`] when DG2 was read and holds no picture that can be found; [`InputOutputError::Unwritable`].
pub(crate) fn write(document: &Document, path: &Path) -> Result<Photo> {
    let Some(dg2) = document.dg2() else { return Ok(Photo::Missing) };
    let dg2 = dg2?;
    let Some(portrait) = dg2.portrait() else { return Ok(Photo::Missing) };
    replace(path, portrait.bytes.expose())
        .map_err(|error| InputOutputError::Unwritable { path: path.to_owned(), kind: error.kind() })?;
    Ok(match DecodedImage::decode(portrait) {
        Ok(_) => Photo::Written(portrait.format),
        Err(error) => Photo::Damaged(error),
    })
}

/// Writes a file that only its owner may read, all of it or nothing.
///
/// It is written beside its place and then moved there: a link that stands there is replaced and not
/// followed, and no reader ever sees half a picture.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = beside(path)?;
    let written = private_file::create(&temporary).and_then(|mut file| file.write_all(content));
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // What matters is the first error; the file may not even be there.
        let _ = fs::remove_file(&temporary);
    })
}

/// A name in the same folder that says nothing of the card.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.part", process::id()));
    Ok(path.with_file_name(hidden))
}

#[cfg(test)]
mod tests {
    use cccd_sim::{Dg2Form, Issuance};

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cccd-photo-{}-{name}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_bytes_of_the_card_are_written_whatever_their_format() {
        let folder = folder("format");
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

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = folder("replace");
        let path = folder.join("photo.jpg");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_place_that_cannot_be_written_is_an_error_and_stays_as_it_is() {
        let folder = folder("refuse");
        assert_eq!(replace(Path::new(".."), b"x").unwrap_err().kind(), io::ErrorKind::InvalidFilename);
        assert_eq!(replace(&folder.join("no/photo"), b"x").unwrap_err().kind(), io::ErrorKind::NotFound);
        fs::create_dir(folder.join("taken")).unwrap();
        assert!(replace(&folder.join("taken"), b"x").is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_and_a_link_is_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = folder("link");
        let (path, other) = (folder.join("photo.jpg"), folder.join("other"));
        fs::write(&other, b"kept").unwrap();
        symlink(&other, &path).unwrap();
        replace(&path, b"picture").unwrap();
        assert_eq!(fs::read(&other).unwrap(), b"kept");
        let metadata = fs::symlink_metadata(&path).unwrap();
        assert!(metadata.is_file());
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(&folder).unwrap();
    }
}
