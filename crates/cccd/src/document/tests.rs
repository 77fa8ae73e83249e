use super::*;

const FILES: [File; 9] = [
    File::CardAccess,
    File::Com,
    File::Sod,
    File::Dg1,
    File::Dg2,
    File::Dg12,
    File::Dg13,
    File::Dg14,
    File::Dg15,
];

/// Why a file cannot be parsed.
fn error(document: &Document, file: File) -> Option<DataError> {
    match file {
        File::CardAccess => document.card_access()?.err(),
        File::Com => document.com()?.err(),
        File::Sod => document.sod()?.err(),
        File::Dg1 => document.dg1()?.err(),
        File::Dg2 => document.dg2()?.err(),
        File::Dg12 => document.dg12()?.err(),
        File::Dg13 => document.dg13()?.err(),
        File::Dg14 => document.dg14()?.err(),
        File::Dg15 => document.dg15()?.err(),
        _ => None,
    }
    .cloned()
}

#[test]
fn every_file_that_cannot_be_parsed_is_named() {
    for file in FILES {
        let mut document = Document::default();
        assert_eq!(error(&document, file), None, "{file} was not read");
        document.insert(file, vec![0x13, 0x00].into());
        assert_eq!(error(&document, file).unwrap().file, Some(file.name()));
    }
}

#[test]
fn what_is_put_in_again_is_parsed_again_and_copies_keep_what_they_hold() {
    for file in FILES {
        let mut document = Document::default();
        document.insert(file, vec![0x13, 0x00].into());
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
