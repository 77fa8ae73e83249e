use proptest::prelude::*;

use super::*;

/// A document of one file.
fn document(file: File, bytes: &[u8]) -> Document {
    let mut document = Document::default();
    document.insert(file, bytes.to_vec().into());
    document
}

fn error(document: &Document, file: File) -> Option<DataError> {
    document.parse_error(file).cloned()
}

#[test]
fn every_file_that_cannot_be_parsed_is_named() {
    for &file in Document::PARSED {
        assert_eq!(error(&Document::default(), file), None, "{file} was not read");
        for bytes in [&[][..], &[0x13, 0x00], &[0x7F], &file.tag().to_bytes(), &[0x30, 0x80, 0, 0]] {
            let error = error(&document(file, bytes), file).unwrap();
            assert_eq!(error.file, Some(file.name()), "{file} {bytes:02X?}");
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for &file in Document::PARSED {
            for bytes in [&bytes, &crate::tlv::encode(file.tag(), &bytes)] {
                let document = document(file, bytes);
                let problems = document.problems(file);
                assert!(problems.iter().all(|problem| problem.file == Some(file.name())), "{file}");
                assert!(problems.is_empty() || document.parse_error(file).is_none(), "{file}");
            }
        }
    }
}

#[test]
fn what_is_put_in_again_is_parsed_again_and_copies_keep_what_they_hold() {
    for &file in Document::PARSED {
        let mut document = document(file, &[0x13, 0x00]);
        let (copy, before) = (document.clone(), error(&document, file));
        document.insert(file, [file.tag().to_bytes(), vec![0x7F]].concat().into());
        assert_ne!(error(&document, file), before, "{file}");
        assert_eq!(error(&copy, file), before, "{file}");
        // A withheld document no longer reveals anything personal.
        document.withhold();
        let stays = matches!(file, File::CardAccess | File::Dg14);
        assert_eq!(error(&document, file).is_some(), stays, "{file}");
    }
}

#[test]
fn a_document_is_shared_among_threads() {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<Document>();
}
