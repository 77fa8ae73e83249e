//! Checks of consistency: do the parts of the document agree with each other and with the key? They are reported
//! beside the verdict and never change it.

use std::time::SystemTime;

use crate::{
    access::AccessKey,
    check::{About, Check, Finding, Outcome, Question, Reason},
    country,
    document::{Document, FileState, Unavailable},
    error::Code,
    files::File,
    lds::dg13::Dg13,
    mrz::{Expiry, Mrz, name_matches, transliterate},
    verification::Observed,
    vietnam,
};

use super::{
    facts::{Facts, is_readable, number_of},
    law, presented,
};

pub(super) fn checks(observed: &Observed<'_>, now: SystemTime) -> Vec<Check> {
    let facts = Facts::of(observed.document, vietnam::date(now));
    let mut checks: Vec<_> = [
        (Question::Key, key(observed.key, facts.mrz, facts.dg13)),
        (Question::Dg1Dg13, dg1_dg13(&facts)),
        (Question::Number, law::number(&facts)),
        (Question::Expiry, expiry(&facts)),
        (Question::ExpiryByLaw, law::expiry(&facts)),
    ]
    .map(|(question, outcome)| Check { question, outcome })
    .into();
    let portrait = portrait(observed.document);
    checks.extend(portrait.map(|outcome| Check { question: Question::Portrait, outcome }));
    let qr = observed.presented.and_then(|presented| presented.qr.as_ref());
    checks.extend(qr.into_iter().flat_map(|qr| presented::qr_checks(qr, &facts)));
    checks
}

/// Does the key belong to the holder in DG1? Where DG1 cannot be read, DG13 can still show that a number belongs to
/// someone else.
fn key(key: Option<&AccessKey>, mrz: Option<&Mrz>, dg13: Option<&Dg13>) -> Outcome {
    let Some(key) = key else { return Outcome::NotPerformed(Code::StatementOnly.into()) };
    let same = match (key, mrz) {
        (AccessKey::Can(_), _) => return Outcome::NotPerformed(Code::CanOnly.into()),
        (AccessKey::PersonalNumber(number), Some(mrz)) => match mrz.personal_number() {
            Some(read) => read.expose() == number.expose(),
            // Where DG1 is odd, DG13 can show who the holder is. Otherwise the document number of a Vietnamese card
            // is used; it is a part of the personal number and says nothing about the rest.
            None => match dg13.and_then(number_of) {
                Some(read) => read.expose() == number.expose(),
                None => mrz.is_vietnamese() && mrz.document_number == number.document_number(),
            },
        },
        (AccessKey::Mrz(key), Some(mrz)) => {
            key.information() == mrz.information() && key.optional_data_1 == mrz.optional_data_1
        }
        (AccessKey::MrzInformation(key), Some(mrz)) => key.expose() == mrz.information().expose(),
        (AccessKey::PersonalNumber(number), None)
            if dg13.and_then(Dg13::personal_number).is_some_and(|read| read.expose() != number.expose()) =>
        {
            false
        }
        (_, None) => return Outcome::NotPerformed(Code::FilesNotRead.into()),
    };
    if same { Outcome::Passed } else { Outcome::Failed(Code::KeyDiffers.into()) }
}

/// Reports what the holder's MRZ states differently from DG1, apart from the fields that the keys are derived from;
/// or what a presented MRZ states differently when another kind of key opened the card.
pub(super) fn key_beside_the_keys(observed: &Observed<'_>) -> Option<Finding> {
    let mrz = observed.document.mrz()?;
    let Some(AccessKey::Mrz(entered)) = observed.key else {
        return presented::mrz_differs(observed.presented?.mrz.as_ref()?, mrz);
    };
    if key(observed.key, Some(mrz), None) != Outcome::Passed {
        return None;
    }
    let differ: Vec<&'static str> = [
        ("full_name", entered.name == mrz.name),
        ("sex", entered.sex == mrz.sex),
        ("nationality", entered.nationality == mrz.nationality),
    ]
    .into_iter()
    .filter(|(_, is_same)| !is_same)
    .map(|(field, _)| field)
    .collect();
    (!differ.is_empty()).then(|| Reason::about(Code::KeyMrzDiffers, About::Fields(differ)))
}

/// Do DG1 and DG13 agree on everything that both of them state?
fn dg1_dg13(facts: &Facts<'_>) -> Outcome {
    let (Some(mrz), Some(dg13)) = (facts.mrz, facts.dg13) else {
        return Outcome::NotPerformed(Code::FilesNotRead.into());
    };
    let mut differ = Vec::new();
    let mut compare = |field: &'static str, same: Option<bool>| {
        if same == Some(false) {
            differ.push(field);
        }
    };
    let number = dg13.personal_number().map(|number| number.expose().as_str());
    compare("personal_number", same(number, mrz.personal_number().as_ref().map(|n| n.expose())));
    // The document number is the end of the personal number: nine or more of its digits.
    let document_number = mrz.document_number.expose().as_str();
    let is_end = |number: &str| document_number.len() >= 9 && number.ends_with(document_number);
    compare("document_number", number.map(is_end));
    compare("full_name", dg13.full_name().map(|name| name_matches(mrz.name.expose(), name.expose())));
    compare("date_of_birth", same(facts.dg13_birth(), facts.mrz_birth()));
    compare("sex", same(facts.dg13_sex(), facts.mrz_sex()));
    compare("nationality", dg13.nationality().and_then(|word| is_nationality(word.expose(), mrz)));
    compare("date_of_expiry", same(dg13.date_of_expiry().filter(is_readable), Some(mrz.expiry())));
    if differ.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(Reason::about(Code::Dg1Dg13Differ, About::Fields(differ)))
    }
}

/// Compares two facts if both are present.
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<bool> {
    Some(one? == other?)
}

/// Whether a nationality in words matches the code in the MRZ. Only the Vietnamese name is known; the name of
/// another country cannot be distinguished from a typing mistake.
fn is_nationality(word: &str, mrz: &Mrz) -> Option<bool> {
    let word = transliterate(word);
    (word == "VIET<NAM" || word == "VIETNAM").then(|| mrz.nationality.expose() == country::VIET_NAM_IN_MRZ)
}

/// Did the chip return the portrait when it was requested? A card whose hash list does not include one, such as a
/// small child's, has none to return.
fn portrait(document: &Document) -> Option<Outcome> {
    let about = |code| Reason::files(code, [File::Dg2]);
    Some(match document.state(File::Dg2)? {
        FileState::Read { .. } => Outcome::Passed,
        FileState::Malformed { .. } => Outcome::Inconclusive(about(Code::FileMalformed)),
        FileState::Unavailable(Unavailable::Absent) => match document.lists(File::Dg2) {
            Some(true) => Outcome::Failed(about(Code::PortraitAbsent)),
            Some(false) => Outcome::NotSupported,
            None => Outcome::Inconclusive(Code::SodMissing.into()),
        },
        FileState::Unavailable(_) => Outcome::Inconclusive(about(Code::FileNotRead)),
    })
}

/// Is the document still valid? The day of expiry is the last valid day.
fn expiry(facts: &Facts<'_>) -> Outcome {
    match facts.expiry() {
        None => Outcome::NotPerformed(Code::FilesNotRead.into()),
        Some(Expiry::Unlimited) => Outcome::Passed,
        Some(Expiry::On(last)) if last >= facts.today => Outcome::Passed,
        Some(Expiry::On(_)) => Outcome::Failed(Code::DocumentExpired.into()),
        Some(_) => Outcome::Inconclusive(Code::DateUnreadable.into()),
    }
}

#[cfg(test)]
mod tests {
    use cccd_sim::{File as SimFile, Issuance, Person};
    use jiff::civil::Date;
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::{document::Document, files::File};

    const TODAY: Date = Date::constant(2025, 6, 15);

    /// Compares DG1 and DG13 of a person whose MRZ is changed from a given position on.
    fn compared(person: Person, change: Option<(usize, &str)>) -> Outcome {
        let mut card = Issuance::new(b"consistency").person(person).issue().unwrap();
        if let Some((place, text)) = change {
            // The zone follows 61 L 5F1F L.
            let place = 5 + place;
            card.files.get_mut(&SimFile::Dg(1)).unwrap()[place..place + text.len()]
                .copy_from_slice(text.as_bytes());
        }
        let mut document = Document::default();
        for (file, own) in [(SimFile::Dg(1), File::Dg1), (SimFile::Dg(13), File::Dg13)] {
            document.insert(own, card.files[&file].clone().into());
        }
        dg1_dg13(&Facts::of(&document, TODAY))
    }

    fn differs(field: &'static str) -> Outcome {
        Outcome::Failed(Reason::about(Code::Dg1Dg13Differ, About::Fields(vec![field])))
    }

    #[test]
    fn a_portrait_is_asked_about_where_it_was_asked_for_and_fails_where_it_is_listed_and_absent() {
        let about = |code| Reason::files(code, [File::Dg2]);
        let card = Issuance::new(b"portrait").issue().unwrap();
        let after = |change: &dyn Fn(&mut Document)| {
            let mut document = Document::default();
            document.insert(File::Sod, card.files[&SimFile::Sod].clone().into());
            change(&mut document);
            portrait(&document)
        };
        assert_eq!(after(&|_| {}), None);
        assert_eq!(
            after(&|document| document.insert(File::Dg2, vec![0x75, 0].into())),
            Some(Outcome::Passed)
        );
        let absent = |document: &mut Document| document.set_absent(File::Dg2, None);
        assert_eq!(after(&absent), Some(Outcome::Failed(about(Code::PortraitAbsent))));
        let locked = |document: &mut Document| document.set_locked(File::Dg2, None);
        assert_eq!(after(&locked), Some(Outcome::Inconclusive(about(Code::FileNotRead))));
        // A chip is not accused where no list can be read.
        let mut document = Document::default();
        absent(&mut document);
        assert_eq!(portrait(&document), Some(Outcome::Inconclusive(Code::SodMissing.into())));
    }

    #[test]
    fn sex_nationality_and_name_are_compared_where_both_state_them() {
        let person = || {
            let person = Person::from_seed(b"consistency").unwrap();
            Person { sex: cccd_sim::Sex::Female, ..person }
        };
        // Line 2 begins at 30: sex at 37, nationality at 45. Line 3, the name, begins at 60.
        let rows = [
            (None, Outcome::Passed),
            (Some((37, "M")), differs("sex")),
            (Some((37, "<")), Outcome::Passed),
            (Some((45, "LAO")), differs("nationality")),
            (Some((60, "QQ")), differs("full_name")),
        ];
        for (change, expected) in rows {
            assert_eq!(compared(person(), change), expected, "{change:?}");
        }
        let of = |nationality: &str| Person { nationality: nationality.to_owned(), ..person() };
        assert_eq!(compared(of(&"VIỆT NAM".nfd().to_string()), None), Outcome::Passed);
        // The names of other countries are not known and decide nothing.
        assert_eq!(compared(of("Lào"), Some((45, "LAO"))), Outcome::Passed);
        assert_eq!(compared(of("Lào"), None), Outcome::Passed);
    }

    #[test]
    fn names_agree_composed_decomposed_and_cut() {
        for name in ["Đỗ Thị Ngọc Ánh", "Nguyễn Phước Tường Vân Khánh Huyền Trang Thảo Nguyên"]
        {
            for given_name in [name.to_owned(), name.nfd().collect(), name.to_uppercase()] {
                let person = Person { given_name, ..Person::from_seed(b"names").unwrap() };
                assert_eq!(compared(person, None), Outcome::Passed, "{name}");
            }
        }
    }
}
