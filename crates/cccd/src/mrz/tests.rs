use proptest::prelude::*;
use serde_json::Value;

use super::*;

const SPECIMEN: [&str; 3] =
    ["IDVNM0850123452001085012345<<3", "8501156M4501158VNM<<<<<<<<<<<6", "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"];

const TODAY: Date = jiff::civil::date(2026, 3, 1);

fn vectors() -> Value {
    serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/mrz.json")))
        .unwrap()
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_else(|| panic!("{key} is no text"))
}

fn specimen() -> Mrz {
    Mrz::parse(&SPECIMEN.join("\n")).unwrap()
}

/// The specimen with other characters from a position on, counted from 1, in one line; optionally corrects the check
/// digits of the dates and the document number.
fn changed(line: usize, position: usize, characters: &str, repair: bool) -> Result<Mrz, AccessError> {
    let mut lines = SPECIMEN.map(str::to_owned);
    lines[line - 1].replace_range(position - 1..position - 1 + characters.len(), characters);
    if repair {
        for (line, start, end) in [(0, 5, 14), (1, 0, 6), (1, 8, 14)] {
            let digit = check_digit(&lines[line][start..end]).unwrap().to_string();
            lines[line].replace_range(end..=end, &digit);
        }
    }
    Mrz::parse(&lines.join("\n")).map_err(AccessError::from)
}

#[test]
fn check_digits_are_those_of_the_standard() {
    for vector in vectors()["check_digit"].as_array().unwrap() {
        let expected = vector["digit"].as_u64().unwrap();
        assert_eq!(check_digit(text(vector, "input")).map(u64::from), Some(expected), "{vector}");
    }
    assert_eq!(check_digit("a"), None);
    assert_eq!(check_digit("Đ"), None);
}

#[test]
fn specimens_of_the_standard_are_read_in_full() {
    let vectors = vectors();
    let specimens = vectors["specimens"].as_array().unwrap();
    assert_eq!(specimens.len(), 9);
    for vector in specimens {
        let lines: Vec<_> =
            vector["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let mrz = Mrz::parse(&lines.join("\r\n")).unwrap();
        let trimmed = |key| text(vector, key).trim_end_matches('<');
        assert_eq!(mrz.document_number_printed.expose(), text(vector, "document_number"));
        assert_eq!(mrz.document_number.expose(), trimmed("document_number"));
        assert_eq!(mrz.date_of_birth.expose(), text(vector, "dob"));
        assert_eq!(mrz.sex, if text(vector, "sex") == "M" { Sex::Male } else { Sex::Female });
        assert_eq!(mrz.date_of_expiry.expose(), text(vector, "doe"));
        assert_eq!(mrz.nationality.expose(), trimmed("nationality"));
        assert_eq!(mrz.composite_ok(), vector["composite_ok"].as_bool().unwrap());
        assert_eq!(mrz.information().expose(), text(vector, "bac_mrz_information"));
        assert!(lines.concat().contains(mrz.name.expose().as_str()));
        // The vectors state these only for some sizes.
        let stated = |key: &str| vector[key].as_str().map(|text| text.trim_end_matches('<'));
        let optional = if vector["long"] == true { "optional1_rest" } else { "optional1" };
        let rows = [
            ("code", mrz.document_code.as_str()),
            ("state", &mrz.issuing_state),
            ("optional", mrz.optional_data_1.expose()),
            (optional, mrz.optional_data_1.expose()),
            ("optional2", mrz.optional_data_2.expose()),
            ("primary", mrz.primary_identifier.expose()),
            ("secondary", mrz.secondary_identifier.expose()),
        ];
        for (key, read) in rows {
            assert!(stated(key).is_none_or(|stated| stated == read), "{key} of {vector}");
        }
        assert_eq!(Mrz::parse(&lines.concat()).as_ref(), Ok(&mrz), "in a row");
        assert_eq!(Mrz::parse_lenient(&lines.join("\n")), Ok(mrz), "leniently");
    }
}

#[test]
fn fields_of_the_sizes_with_two_lines_stand_in_their_places() {
    let passport =
        ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C11T002JM4D<<9608122F2310314<<<<<<<<<<<<<<<4"];
    let mrz = Mrz::parse(&passport.join("\n")).unwrap();
    assert_eq!((mrz.document_code.as_str(), mrz.issuing_state.as_str()), ("P", "D"));
    let names = (mrz.primary_identifier.expose().as_str(), mrz.secondary_identifier.expose().as_str());
    assert_eq!(names, ("MUSTERMANN", "ERIKA"));
    let card = ["I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"];
    let mrz = Mrz::parse(&card.join("\n")).unwrap();
    assert_eq!((mrz.document_code.as_str(), mrz.issuing_state.as_str()), ("I", "UTO"));
    assert_eq!(mrz.document_number.expose(), "D23145890734");
    assert_eq!((mrz.optional_data_1.expose().as_str(), mrz.optional_data_2.expose().as_str()), ("", ""));

    // A passport number has exactly nine positions.
    let long = passport[1].replace("C11T002JM4", "C11T002JM<");
    let error = Mrz::parse(&[passport[0], &long].join("\n")).unwrap_err();
    assert_eq!((error.part, error.kind), (KeyPart::DocumentNumber, MrzErrorKind::CheckDigit));
    assert_eq!(error.offset, 44 + 9);
}

#[test]
fn an_input_of_two_lines_is_measured_by_the_nearest_size() {
    let length = |lines: [usize; 2]| {
        let text = lines.map(|length| "<".repeat(length)).join("\n");
        match Mrz::parse(&text).unwrap_err() {
            MrzError { part, kind: MrzErrorKind::Length { length, expected }, .. } => {
                (part, length, expected)
            }
            error => panic!("{error}"),
        }
    };
    assert_eq!(length([44, 43]), (KeyPart::MrzLine2, 43, 44));
    assert_eq!(length([43, 44]), (KeyPart::MrzLine1, 43, 44));
    assert_eq!(length([36, 37]), (KeyPart::MrzLine2, 37, 36));
    assert_eq!(length([36, 44]), (KeyPart::MrzLine1, 36, 44));
    assert_eq!(length([500, 1]), (KeyPart::MrzLine1, 500, 44));
}

#[test]
fn the_vietnamese_specimen_is_read() {
    let mrz = specimen();
    assert_eq!((mrz.document_code.as_str(), mrz.issuing_state.as_str()), ("ID", "VNM"));
    assert_eq!(mrz.information().expose(), "085012345285011564501158");
    let number = mrz.personal_number().unwrap();
    assert_eq!(number.expose(), "001085012345");
    assert_eq!(number.document_number(), mrz.document_number);
    assert_eq!(mrz.national_check_digit_ok(), Some(true));
    assert!(mrz.composite_ok());
    assert_eq!(mrz.birth_date(TODAY), Some(jiff::civil::date(1985, 1, 15)));
    assert_eq!(mrz.expiry(), Expiry::On(jiff::civil::date(2045, 1, 15)));
    assert_eq!(
        (mrz.primary_identifier.expose().as_str(), mrz.secondary_identifier.expose().as_str()),
        ("NGUYEN", "VAN MAU")
    );
    assert!(name_matches(mrz.name.expose(), "Nguyễn Văn Mẫu"));

    let debug = format!("{mrz:?}{:?}", mrz.expiry());
    for value in ["085012345", "8501", "4501", "2045", "NGUYEN", "MAU", "Male"] {
        assert!(!debug.contains(value), "{debug}");
    }
}

#[test]
fn what_is_not_needed_for_the_keys_may_be_missing_or_wrong() {
    assert!(!changed(2, 30, "5", false).unwrap().composite_ok());
    assert_eq!(changed(1, 30, "4", false).unwrap().national_check_digit_ok(), Some(false));
    let no_digit = changed(1, 28, "<<<", false).unwrap();
    assert_eq!(no_digit.national_check_digit_ok(), None);
    assert_eq!(no_digit.personal_number(), specimen().personal_number());
    let no_number = changed(1, 16, "<<<<<<<<<<<<<<<", false).unwrap();
    assert_eq!((no_number.personal_number(), no_number.national_check_digit_ok()), (None, None));
    assert_eq!(changed(1, 28, "00", false).unwrap().personal_number(), None, "fourteen digits");
    assert_eq!(changed(1, 3, "UTO", false).unwrap().personal_number(), None, "another state's optional data");
    let no_name = changed(3, 1, "<<<<<<<<<<<<<<<", false).unwrap();
    assert_eq!(no_name.primary_identifier.expose(), "");
    for unstated in ["<", "X"] {
        let mrz = changed(2, 8, unstated, false).unwrap();
        assert_eq!((mrz.sex, mrz.information()), (Sex::Unspecified, specimen().information()));
    }
}

#[test]
fn a_wrong_length_names_its_line() {
    let length = |text: &str| match AccessError::from(Mrz::parse(text).unwrap_err()) {
        AccessError::Length { part, length, expected } => (part, length, expected),
        error => panic!("{error}"),
    };
    let [one, two, three] = SPECIMEN;
    assert_eq!(length(""), (KeyPart::Input, 0, 90));
    assert_eq!(length(one), (KeyPart::Input, 30, 90));
    assert_eq!(length(&SPECIMEN.concat()[1..]), (KeyPart::Input, 89, 90));
    assert_eq!(length(&format!("{one}\n{two}<\n{three}")), (KeyPart::MrzLine2, 31, 30));
    assert_eq!(length(&format!("{one}\n{two}")), (KeyPart::MrzLine3, 0, 30));
    assert_eq!(length(&format!("{one}\n{two}\n{three}\n{three}")), (KeyPart::Input, 120, 90));
    let concatenated = SPECIMEN.concat();
    assert_eq!(length(&[&concatenated[..45], &concatenated[45..]].join("\n")), (KeyPart::MrzLine1, 45, 44));
    assert!(Mrz::parse(&format!("\n  {one}\r\n{two}  \n\n{three}\n")).is_ok(), "blanks around lines");
}

#[test]
fn a_wrong_character_names_its_position() {
    let character = |part, position| Err(AccessError::Character { part, position });
    let check = |line, position, text: &str| changed(line, position, text, false).map(|_| ());
    assert_eq!(check(1, 10, "o"), character(KeyPart::MrzLine1, 10));
    assert_eq!(check(1, 15, "O"), character(KeyPart::MrzLine1, 15));
    assert_eq!(check(2, 3, "O"), character(KeyPart::MrzLine2, 3));
    assert_eq!(check(2, 8, "Y"), character(KeyPart::MrzLine2, 8));
    assert_eq!(check(2, 16, "0"), character(KeyPart::MrzLine2, 16));
    assert_eq!(check(3, 2, "6"), character(KeyPart::MrzLine3, 2));
    assert_eq!(check(3, 5, " "), character(KeyPart::MrzLine3, 5));
    assert_eq!(check(1, 6, "<"), character(KeyPart::DocumentNumber, 1));
    let accented = SPECIMEN.join("\n").replace("NGUYEN", "NGUYÊN");
    let error = AccessError::from(Mrz::parse(&accented).unwrap_err());
    assert_eq!(Err::<(), _>(error), character(KeyPart::MrzLine3, 5));
}

#[test]
fn wrong_check_digits_name_their_field() {
    let digit = |part| Err(AccessError::CheckDigit { part });
    let check = |line, position, text: &str| changed(line, position, text, false).map(|_| ());
    assert_eq!(check(1, 7, "9"), digit(KeyPart::DocumentNumber));
    assert_eq!(check(1, 15, "3"), digit(KeyPart::DocumentNumber));
    assert_eq!(check(1, 15, "<"), digit(KeyPart::DocumentNumber), "a long number that does not end");
    assert_eq!(check(2, 7, "<"), digit(KeyPart::DateOfBirth));
    assert_eq!(check(2, 2, "6"), digit(KeyPart::DateOfBirth));
    assert_eq!(check(2, 15, "9"), digit(KeyPart::DateOfExpiry));
}

#[test]
fn long_document_numbers_must_end_as_the_standard_says() {
    let parse = |number_and_optional: &str| {
        let line = format!("I<UTO{number_and_optional}");
        let mrz = Mrz::parse(&[&line, "3407127M9507122UTO<<<<<<<<<<<2", SPECIMEN[2]].join("\n"))?;
        Ok::<_, MrzError>((mrz.document_number.expose().clone(), mrz.optional_data_1.expose().clone()))
    };
    let kind = |text| parse(text).unwrap_err().kind;
    assert_eq!(parse("D23145890<7349<<<<<<<<<<<"), Ok(("D23145890734".into(), String::new())));
    assert_eq!(parse("D23145890<7349<ABC<<<<<<<"), Ok(("D23145890734".into(), "ABC".into())));
    assert_eq!(kind("D23145890<7348<<<<<<<<<<<"), MrzErrorKind::CheckDigit);
    assert_eq!(kind("D23145890<73490<<<<<<<<<<"), MrzErrorKind::CheckDigit);
    assert_eq!(kind("D23145890<7<<<<<<<<<<<<<<"), MrzErrorKind::CheckDigit, "no further character");
    assert_eq!(kind("D23145890<<<<<<<<<<<<<<<<"), MrzErrorKind::CheckDigit, "neither digit nor more");
    assert_eq!(kind("D2314589<<7349<<<<<<<<<<<"), MrzErrorKind::CheckDigit, "a filler within");
    let longest = "1234567890123";
    let digit = check_digit(&format!("D23145890{longest}")).unwrap();
    assert_eq!(
        parse(&format!("D23145890<{longest}{digit}<")),
        Ok((format!("D23145890{longest}"), String::new()))
    );
    assert_eq!(
        kind(&format!("D23145890<{longest}{digit}0")),
        MrzErrorKind::CheckDigit,
        "no filler at the end"
    );
}

#[test]
fn dates_must_be_plausible() {
    let date = |part| Err(AccessError::Date { part });
    let birth = |text| changed(2, 1, text, true).map(|mrz| mrz.birth_date(TODAY));
    for text in
        ["851315", "850015", "850132", "850100", "850230", "010229", "8501<1", "<50101", "<<0230", "85<<32"]
    {
        assert_eq!(birth(text), date(KeyPart::DateOfBirth).map(|()| None), "{text}");
    }
    for text in ["85<<<<", "8501<<", "<<<<<<", "<<0115", "85<<15", "<<0229"] {
        assert_eq!(birth(text), Ok(None), "{text}");
    }
    assert_eq!(birth("000229"), Ok(Some(jiff::civil::date(2000, 2, 29))));
    assert_eq!(birth("260301"), Ok(Some(TODAY)));
    assert_eq!(birth("260302"), Ok(Some(jiff::civil::date(1926, 3, 2))));

    let expiry = |text| changed(2, 9, text, true).map(|mrz| mrz.expiry());
    for text in ["45<<<<", "4501<<", "<<<<<<", "45<<15"] {
        assert_eq!(expiry(text), Ok(Expiry::Unreadable), "{text}");
        let information = changed(2, 9, text, true).unwrap().information();
        assert_eq!(information.expose().get(17..23), Some(text), "the key has what is printed");
    }
    for text in ["451301", "450431", "45<1<<", "4<<<<<", "4513<<"] {
        assert_eq!(expiry(text), date(KeyPart::DateOfExpiry).map(|()| Expiry::Unreadable), "{text}");
    }
    assert_eq!(expiry("991231"), Ok(Expiry::Unlimited));
    assert_eq!(expiry("991230"), Ok(Expiry::On(jiff::civil::date(2099, 12, 30))));
}

#[test]
fn errors_become_errors_of_the_file_with_the_right_byte() {
    let at = |line: usize, position: usize, characters: &str| {
        let mut lines = SPECIMEN.map(str::to_owned);
        lines[line - 1].replace_range(position - 1..position, characters);
        Mrz::parse(&lines.concat()).unwrap_err().into_data_error(5)
    };
    assert_eq!(at(1, 15, "3"), DataError::new(DataKind::Value, 5 + 14));
    assert_eq!(at(2, 3, "X"), DataError::new(DataKind::Value, 5 + 32));
    assert_eq!(at(3, 1, "0"), DataError::new(DataKind::Value, 5 + 60));
    assert_eq!(Mrz::parse("").unwrap_err().into_data_error(5), DataError::new(DataKind::Length, 5));
}

proptest! {
    #[test]
    fn any_text_is_survived(text in any::<String>(), alike in "[0-9A-Z<\n ]{70,100}") {
        let _ = Mrz::parse(&text);
        let _ = Mrz::parse(&alike);
        let _ = (Mrz::parse_lenient(&text), Mrz::parse_lenient(&alike));
    }

    #[test]
    fn one_wrong_character_in_the_keys_is_noticed_or_changes_them(position in 0_usize..45, c in "[0-9A-Z<]") {
        let mut joined = SPECIMEN.concat();
        let before = joined.clone();
        joined.replace_range(position..=position, &c);
        let in_keys = (5..15).contains(&position) || (30..37).contains(&position) || (38..45).contains(&position);
        if let Ok(mrz) = Mrz::parse(&joined) {
            // Ten and zero have the same value modulo 10, so A in place of 0 passes, but the keys change.
            prop_assert_eq!(mrz.information() != specimen().information(), in_keys && joined != before);
        }
    }
}
