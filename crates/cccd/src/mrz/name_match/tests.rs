use cccd_sim::Person;
use proptest::prelude::*;

use super::*;
use crate::mrz::transliterate;

/// The widths of the name field: TD1, TD2 and TD3.
const WIDTHS: [usize; 3] = [30, 31, 39];

/// The name field of a width, cut off where it is full.
fn field(surname: &str, given: &str, width: usize) -> String {
    let whole = format!("{}<<{}", transliterate(surname), transliterate(given));
    let filled = format!("{whole:<<width$}");
    filled[..width].to_owned()
}

#[test]
fn a_name_cut_at_any_place_agrees() {
    // Every length of the surname moves the cut over every place: within a part, at a filler, and between two.
    let letters = "NGUYENPHUOCTUONGVANKHANHHUYENTRANGTHAONGUYENHOANG";
    for width in WIDTHS {
        for length in 1..letters.len() {
            for given in
                ["Ánh", "Thị Ánh", "Thị Ngọc Ánh Tuyết Mai", "Y", "Y B", "Công Tằng Tôn Nữ Hoàng Thị Mỹ Lệ"]
            {
                let surname = &letters[..length];
                let printed = field(surname, given, width);
                assert!(name_matches(&printed, &format!("{surname} {given}")), "{printed} {given}");
            }
        }
    }
    for seed in 0..100_u32 {
        let person = Person::from_seed(&seed.to_be_bytes()).unwrap();
        let given = format!("{} {}", person.middle_name, person.given_name);
        for (width, times) in WIDTHS.into_iter().flat_map(|width| (1..6).map(move |times| (width, times))) {
            let given = vec![given.as_str(); times].join(" ");
            let printed = field(&person.surname, &given, width);
            assert!(name_matches(&printed, &format!("{} {given}", person.surname)), "{printed}");
        }
    }
}

#[test]
fn a_letter_that_is_written_in_several_ways_agrees_in_each_and_cut_within() {
    let names = [
        ("Müller", ["MULLER", "MUELLER", "MUXXLLER"]),
        ("Ñø", ["NO", "NXXO", "NXXOE"]),
        ("Þór", ["THOR"; 3]),
    ];
    for (name, ways) in names {
        for way in ways {
            assert!(name_matches(&format!("{way}<<AN<<<<"), &format!("{name} Ân")), "{way}");
            // Cut within every way of writing it.
            for length in 1..=way.len() {
                let printed = format!("AN<<{}", &way[..length]);
                assert!(name_matches(&printed, &format!("An {name} Bình")), "{printed}");
            }
        }
        assert!(!name_matches("MXLLER<<AN<<<<", &format!("{name} Ân")));
    }
    for (printed, name) in
        [("HBIA<<<", "H'Bia"), ("H<BIA<<<", "H’Bia"), ("LE<ANH<<<", "Lê-Anh"), ("LE<ANH<<<", "Lê Anh")]
    {
        assert!(name_matches(printed, name), "{printed} {name}");
    }
}

#[test]
fn another_name_differs_wherever_it_is_cut() {
    let of = |printed: &str, name: &str| assert!(!name_matches(printed, name), "{printed} {name}");
    // Nothing was cut: every part counts, in full.
    of("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "Nguyễn Văn Mẫu Tý");
    of("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "Nguyễn Văn");
    of("NGUYEN<<VAN<MA<<<<<<<<<<<<<<<<", "Nguyễn Văn Mẫu");
    of("NGUYEN<<<<<<<<<<<<<<<<<<<<<<<<", "Nguyễn Văn Mẫu");
    // Cut at a filler: what stands there is whole.
    of("NGUYEN<<PHUOC<TUONG<VAN<KHANH<", "Nguyễn Phước Tường Văn Khánhh Huyền");
    of("NGUYEN<<PHUOC<TUONG<VAN<KHAN<<", "Nguyễn Phước Tường Văn Khan Huyền");
    of("NGUYEN<<PHUOC<TUONG<VAN<KHANH<", "Nguyễn Phước Tường Văn Thanh Huyền");
    // Cut within a part: what stands there begins it.
    of("NGUYEN<<PHUOC<TUONG<VAN<KHANHH", "Nguyễn Phước Tường Văn Khánh Nguyên");
    of("NGUYEN<<PHUOC<TUONG<VAN<KHANHH", "Nguyễn Phước Tường Văn");
    of("NGUYEN<<PHUOC<TUONG<VAN<KHANHH", "Nguyễn Tường Phước Văn Khánhh");
    of("NGUYEN<<PHUOC<TUONG<VAN<KHANHH", "Trần Phước Tường Văn Khánhh");
    of("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "");
    of("", "Nguyễn");
}

proptest! {
    #[test]
    fn one_other_letter_is_noticed_at_every_place(
        words in proptest::collection::vec("[A-Z]{1,12}", 2..8),
        width in proptest::sample::select(WIDTHS.to_vec()),
        place in 0..39_usize,
    ) {
        let printed = field(&words[0], &words[1..].join(" "), width);
        let name = words.join(" ");
        prop_assert!(name_matches(&printed, &name));
        let place = place % width;
        let letter = printed.as_bytes()[place];
        if letter.is_ascii_uppercase() {
            let other = if letter == b'Z' { 'A' } else { char::from(letter + 1) };
            let mut changed = printed.clone();
            changed.replace_range(place..=place, &other.to_string());
            prop_assert!(!name_matches(&changed, &name), "{} {}", changed, name);
        }
    }

    #[test]
    fn a_part_less_is_noticed_unless_the_field_is_full(words in proptest::collection::vec("[A-Z]{2,5}", 2..5)) {
        let printed = field(&words[0], &words[1..].join(" "), 30);
        prop_assert!(!name_matches(&printed, &words[..words.len() - 1].join(" ")));
        let more = format!("{} MAU", words.join(" "));
        prop_assert_eq!(name_matches(&printed, &more), !printed.ends_with("<<"));
    }
}
