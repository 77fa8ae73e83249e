//! Countries: the three letters of the MRZ and the two of certificates (ISO 3166-1; Doc 9303-3, 5).

/// A country by its two letters.
pub(super) type Country = [u8; 2];

/// Three letters and two, for every country of ISO 3166-1.
#[rustfmt::skip]
const ISO_3166: &str = "\
    ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT \
    AZEAZ BDIBI BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO \
    BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG \
    COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO \
    DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB \
    GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY \
    HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT \
    JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY \
    LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH \
    MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA \
    NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE \
    PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA \
    SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR \
    SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO \
    TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG \
    VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW";

/// What the MRZ knows beside ISO 3166-1: Germany by one letter, the kinds of British nationals, Kosovo, and
/// the invented state of Doc 9303's own examples.
const OTHERS: [(&str, Country); 9] = [
    ("D", *b"DE"),
    ("GBD", *b"GB"),
    ("GBN", *b"GB"),
    ("GBO", *b"GB"),
    ("GBP", *b"GB"),
    ("GBS", *b"GB"),
    ("RKS", *b"KS"),
    ("XKX", *b"KS"),
    ("UTO", *b"UT"),
];

/// The country that an issuing state in the MRZ stands for. The organs of the United Nations (`UNO`, `UNA`) are
/// one, those of the European Union (`EUE`) another.
pub(super) fn of_mrz(state: &str) -> Option<Country> {
    let state = state.trim_end_matches('<');
    if state.len() == 3 {
        for (organs, country) in [("UN", *b"UN"), ("EU", *b"EU")] {
            if state.starts_with(organs) {
                return Some(country);
            }
        }
    }
    let other = OTHERS.iter().find(|(known, _)| *known == state).map(|(_, country)| *country);
    other.or_else(|| of_iso(|three, _| three == state))
}

/// The country that a certificate names; in either case, and in three letters where an issuer took those.
pub(super) fn of_certificate(country: &str) -> Option<Country> {
    let country = country.trim().to_ascii_uppercase();
    match country.as_str() {
        "EU" => Some(*b"EU"),
        "UN" => Some(*b"UN"),
        "UT" => Some(*b"UT"),
        "KS" | "XK" => Some(*b"KS"),
        code if code.len() == 3 => of_mrz(code),
        code => of_iso(|_, two| two == code),
    }
}

fn of_iso(is_wanted: impl Fn(&str, &str) -> bool) -> Option<Country> {
    let mut rows = ISO_3166.split(' ').filter_map(|row| row.split_at_checked(3));
    let (_, two) = rows.find(|(three, two)| is_wanted(three, two))?;
    two.as_bytes().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_country_once() {
        let rows: Vec<_> = ISO_3166.split(' ').collect();
        assert_eq!(rows.len(), 249);
        assert!(rows.is_sorted_by(|one, other| one[..3] < other[..3]));
        assert!(rows.iter().all(|row| row.len() == 5 && row.bytes().all(|b| b.is_ascii_uppercase())));
        let two: std::collections::BTreeSet<_> = rows.iter().map(|row| &row[3..]).collect();
        assert_eq!(two.len(), 249);
    }

    #[test]
    fn both_forms_lead_to_the_same_country() {
        let same = [
            ("VNM", "VN"),
            ("D<<", "DE"),
            ("D", "de"),
            ("DEU", "DE"),
            ("GBR", "GB"),
            ("GBD", "GB"),
            ("UNO", "UN"),
            ("UNA", "UN"),
            ("EUE", "EU"),
            ("RKS", "KS"),
            ("RKS", "XK"),
            ("UTO", "UT"),
            ("CHE", "CHE"),
        ];
        for (state, country) in same {
            assert!(of_mrz(state).is_some() && of_mrz(state) == of_certificate(country), "{state} {country}");
        }
        assert_ne!(of_mrz("AUT"), of_certificate("AU"));
        assert_ne!(of_mrz("UKR"), of_certificate("GB"));
    }

    #[test]
    fn what_is_no_country_is_told() {
        for state in ["", "<<<", "XOM", "V1M", "VN", "UN", "DD<"] {
            assert_eq!(of_mrz(state), None, "{state}");
        }
        for country in ["", "ZZ", "V", "VNMX", "Việt Nam"] {
            assert_eq!(of_certificate(country), None, "{country}");
        }
    }
}
