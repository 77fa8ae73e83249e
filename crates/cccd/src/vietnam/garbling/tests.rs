use cccd_sim::Person;
use unicode_normalization::UnicodeNormalization;

use super::*;

/// The bytes of a text in an encoding, from the reading direction: the shortest sequence that is read as each letter.
fn encoded(text: &str, read: &dyn Fn(&[u8]) -> String) -> Option<Vec<u8>> {
    let nfc = |text: &str| text.nfc().collect::<String>();
    let (mut single, mut double) = (Vec::new(), Vec::new());
    for one in 0..=255_u8 {
        single.push((nfc(&read(&[one])), vec![one]));
        double.extend((128..=255).map(|two| (nfc(&read(&[one, two])), vec![one, two])));
    }
    let mut bytes = Vec::new();
    for letter in nfc(text).chars() {
        let known = single.iter().chain(&double).find(|(text, _)| text.chars().eq([letter]));
        bytes.extend(&known?.1);
    }
    Some(bytes)
}

/// How each cause reads bytes.
fn reader(cause: GarblingCause) -> Box<dyn Fn(&[u8]) -> String> {
    match cause {
        GarblingCause::Windows1258 => Box::new(|bytes| windows_1258(bytes).expose().clone()),
        GarblingCause::Tcvn3 => Box::new(|bytes| tcvn_3(bytes).expose().clone()),
        GarblingCause::Vni => Box::new(|bytes| vni(windows_1252::text(bytes).expose()).expose().clone()),
        _ => Box::new(|bytes| windows_1252::text(bytes).expose().clone()),
    }
}

fn people() -> impl Iterator<Item = Person> {
    (0..60_u32).map(|seed| Person::from_seed(&seed.to_be_bytes()).unwrap())
}

#[test]
fn what_arrived_as_printed_is_not_garbled() {
    for person in people() {
        for name in
            [person.full_name(), person.full_name().to_uppercase(), person.full_name().nfd().collect()]
        {
            let residence = person.place_of_residence.as_str();
            assert_eq!(of(Arrived::Text(&name), Arrived::Text(residence)), None, "{name}");
        }
    }
    // Names of other peoples of the country, and names that were never written with marks.
    for name in [
        "Y Bhiăt Êban",
        "H'Nĕ Niê Kdăm",
        "K'Ðơn",
        "Ksor H'Bia",
        "Đinh Thị Sơng",
        "Tran Thi Anh",
        "Nguyễn Văn A",
    ] {
        assert_eq!(of(Arrived::Text(name), Arrived::Text("Thôn 2/4, xã Ea H’Leo, Đắk Lắk")), None, "{name}");
    }
}

#[test]
fn each_encoding_is_named_by_what_undoes_it() {
    let mut named = [0; 3];
    for person in people() {
        let (name, residence) = (person.full_name(), person.place_of_residence);
        let causes = [GarblingCause::Windows1258, GarblingCause::Tcvn3, GarblingCause::Vni];
        for (count, cause) in named.iter_mut().zip(causes) {
            let read = reader(cause);
            let Some(bytes) =
                [&name, &residence].into_iter().map(|text| encoded(text, &read)).collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            // TCVN3 has no capitals with tones.
            let found = of(Arrived::Bytes(&bytes[0]), Arrived::Bytes(&bytes[1]));
            assert!(matches!(found, Some(None)) || found == Some(Some(cause)), "{name} {cause:?}: {found:?}");
            *count += usize::from(found == Some(Some(cause)));
            // A computer that takes the bytes for Windows-1252 passes on letters.
            let letters = bytes.iter().map(|bytes| windows_1252::text(bytes)).collect::<Vec<_>>();
            let found = of(Arrived::Text(letters[0].expose()), Arrived::Text(letters[1].expose()));
            assert!(
                found.is_none_or(|found| found.is_none_or(|found| found == cause)),
                "{name} {cause:?}: {found:?}"
            );
        }
    }
    assert!(named.iter().all(|count| *count > 15), "{named:?}");
}

#[test]
fn utf_8_that_was_read_in_one_byte_each_is_named() {
    for person in people() {
        for read in [
            |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>(),
            |bytes: &[u8]| windows_1258(bytes).expose().clone(),
        ] {
            let [name, residence] =
                [&person.full_name(), &person.place_of_residence].map(|text| read(text.as_bytes()));
            if name.contains('\u{fffd}') || residence.contains('\u{fffd}') {
                continue;
            }
            let found = of(Arrived::Text(&name), Arrived::Text(&residence));
            assert_eq!(found, Some(Some(GarblingCause::Utf8)), "{name} {residence}");
        }
    }
}

#[test]
fn what_two_causes_explain_differently_has_none() {
    // Windows-1252 reads ã where Windows-1258 reads ă; both are names.
    assert_eq!(of(Arrived::Bytes(b"L\xea V\xe3n"), Arrived::Bytes(b"Hu\xea")), Some(None));
    // They agree on everything here.
    let both = of(Arrived::Bytes(b"L\xea H\xe0"), Arrived::Bytes(b"H\xe0"));
    assert_eq!(both, Some(Some(GarblingCause::Windows1258)));
    // The mojibake of other scripts, lost letters and digits of an input method have no cause that could be shown.
    for name in ["Nguy蘯n Th�", "Tr�n", "Tr?n Th? B?nh", "Nguye64n Thi5", "ﾄ静盻ｩc", "Trần\u{7f}"]
    {
        assert_eq!(of(Arrived::Text(name), Arrived::Text("Huế")), Some(None), "{name}");
    }
}
