//! Countries: the three letters of the MRZ and the two letters of certificates (ISO 3166-1; Doc 9303-3, 5).

/// A country by its two letters.
pub(crate) type Country = [u8; 2];

/// Viet Nam.
pub(crate) const VIET_NAM: Country = *b"VN";

/// Viet Nam in an MRZ, as an issuing state and as a nationality.
pub(crate) const VIET_NAM_IN_MRZ: &str = "VNM";

/// The three letters and the two letters of every country of ISO 3166-1.
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

/// The codes that the MRZ uses in addition to ISO 3166-1 (Doc 9303-3, 5): Germany by one letter, the kinds of
/// British nationals, Kosovo, organisations that issue documents, and the fictional state of Doc 9303's own
/// examples.
const OTHERS: [(&str, Country); 16] = [
    ("D", *b"DE"),
    ("GBD", *b"GB"),
    ("GBN", *b"GB"),
    ("GBO", *b"GB"),
    ("GBP", *b"GB"),
    ("GBS", *b"GB"),
    ("RKS", KOSOVO),
    ("XKX", KOSOVO),
    ("UNO", *b"UN"),
    ("UNA", *b"UN"),
    ("UNK", *b"UN"),
    ("EUE", *b"EU"),
    ("XOM", *b"XO"),
    ("XPO", *b"XP"),
    ("XCC", *b"XC"),
    ("UTO", *b"UT"),
];

/// Kosovo has two codes, which are treated as one country here.
const KOSOVO: Country = *b"KS";

/// The two letters of organisations and fictional states, which are not in ISO 3166-1.
const OTHER_LETTERS: [&[u8; 2]; 7] = [b"EU", b"UN", b"XO", b"XP", b"XC", b"UT", b"KS"];

/// Issuing states whose documents another country's authority may sign: the country that a territory belongs to,
/// and the parts of China for each other.
const ALSO_SIGNED_BY: [(&str, &[Country]); 10] = [
    ("AIA BMU CYM FLK GIB GGY IMN IOT JEY MSR PCN SGS SHN TCA VGB", &[*b"GB"]),
    ("ABW BES CUW SXM", &[*b"NL"]),
    ("FRO GRL", &[*b"DK"]),
    ("COK NIU TKL", &[*b"NZ"]),
    ("ASM GUM MNP PRI VIR", &[*b"US"]),
    ("ALA", &[*b"FI"]),
    ("SJM", &[*b"NO"]),
    ("ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF", &[*b"FR"]),
    ("HKG MAC", &[*b"CN"]),
    ("CHN", &[*b"HK", *b"MO"]),
];

/// The countries whose authorities may sign the documents of an issuing state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Issuers {
    /// The state's own country.
    pub(crate) own: Country,
    others: &'static [Country],
}

impl Issuers {
    pub(crate) fn include(&self, country: Country) -> bool {
        self.own == country || self.others.contains(&country)
    }
}

/// Who may sign for an issuing state of the MRZ, written in capitals; `None` for an unknown state.
pub(crate) fn of_mrz(state: &str) -> Option<Issuers> {
    let state = state.trim_end_matches('<');
    let other = OTHERS.iter().find(|(known, _)| *known == state).map(|(_, country)| *country);
    let own = other.or_else(|| of_iso(|three, _| three == state))?;
    let row = ALSO_SIGNED_BY.iter().find(|(states, _)| states.split(' ').any(|known| known == state));
    Some(Issuers { own, others: row.map_or(&[], |(_, countries)| countries) })
}

/// The country that a certificate names: in upper or lower case, or in the letters of the MRZ if the issuer used
/// those.
pub(crate) fn of_certificate(country: &str) -> Option<Country> {
    let country = country.trim().to_ascii_uppercase();
    if country == "XK" {
        return Some(KOSOVO);
    }
    let other = OTHER_LETTERS.into_iter().find(|two| two.as_slice() == country.as_bytes()).copied();
    other.or_else(|| of_iso(|_, two| two == country)).or_else(|| of_mrz(&country).map(|issuers| issuers.own))
}

/// Whether an issuing state of the MRZ is known not to be Viet Nam.
pub(crate) fn is_foreign(state: &str) -> bool {
    of_mrz(state).map_or_else(|| is_organisation(state), |issuers| issuers.own != VIET_NAM)
}

/// Whether a code of the MRZ belongs to an organisation that has no letters in certificates, so that only the
/// operator can say which root is its own (Doc 9303-3, 5, part D). The codes for persons without a nationality
/// (`XXA` to `XXX`) do not count.
pub fn is_organisation(state: &str) -> bool {
    let is_code = state.len() == 3 && state.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code && state.starts_with('X') && !state.starts_with("XX") && of_mrz(state).is_none()
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

    /// Each row of the table: issuing states, who signs for them, and who does not.
    #[test]
    fn who_signs_for_whom() {
        let territories = [
            ("AIA BMU CYM FLK GIB GGY IMN IOT JEY MSR PCN SGS SHN TCA VGB", "GB"),
            ("ABW BES CUW SXM", "NL"),
            ("FRO GRL", "DK"),
            ("COK NIU TKL", "NZ"),
            ("ASM GUM MNP PRI VIR", "US"),
            ("ALA", "FI"),
            ("SJM", "NO"),
            ("GUF GLP MTQ MYT REU SPM BLM MAF PYF NCL WLF ATF", "FR"),
            ("HKG MAC", "CN"),
        ];
        for (states, mother) in territories {
            for state in states.split(' ') {
                let issuers = of_mrz(state).unwrap();
                let own = of_certificate(state).unwrap();
                assert_ne!(own, of_certificate(mother).unwrap(), "{state}");
                assert!(issuers.include(own) && issuers.include(of_certificate(mother).unwrap()), "{state}");
                assert!(!issuers.include(*b"VN") && !issuers.include(*b"LA"), "{state}");
                // The reverse does not hold, except within China.
                let mothers = of_mrz(mother_state(mother)).unwrap();
                assert_eq!(mothers.include(own), mother == "CN", "{state}");
            }
        }
        let own = [
            ("VNM", "VN"),
            ("TWN", "TW"),
            ("D", "DE"),
            ("D<<", "DE"),
            ("DEU", "DE"),
            ("GBR", "GB"),
            ("GBD", "GB"),
            ("GBN", "GB"),
            ("GBO", "GB"),
            ("GBP", "GB"),
            ("GBS", "GB"),
            ("RKS", "KS"),
            ("XKX", "XK"),
            ("RKS", "XK"),
            ("UNO", "UN"),
            ("UNA", "UN"),
            ("UNK", "UN"),
            ("EUE", "EU"),
            ("XOM", "XO"),
            ("XPO", "XP"),
            ("XCC", "XC"),
            ("UTO", "UT"),
        ];
        for (state, country) in own {
            let issuers = of_mrz(state).unwrap();
            for written in [country.to_owned(), country.to_lowercase(), format!(" {country} "), state.into()]
            {
                assert!(issuers.include(of_certificate(&written).unwrap()), "{state} {written}");
            }
            for other in ["LA", "CN", "FR"] {
                assert!(!issuers.include(of_certificate(other).unwrap()), "{state} {other}");
            }
        }
        let chinese = of_mrz("CHN").unwrap();
        assert!([*b"CN", *b"HK", *b"MO"].into_iter().all(|country| chinese.include(country)));
        assert!(!chinese.include(*b"TW") && !of_mrz("HKG").unwrap().include(*b"MO"));
    }

    fn mother_state(country: &str) -> &str {
        let mut rows = ISO_3166.split(' ');
        &rows.find(|row| row.ends_with(country)).unwrap()[..3]
    }

    #[test]
    fn what_is_no_country_is_told() {
        for state in [
            "", "<<<", "VN", "VN<", "VNN", "vnm", "Vnm", "V1M", "UN", "UNX", "EUX", "DD<", "d", "XXA", "XXB",
            "XXC", "XXX", "XCE", "XBA", "ZZZ",
        ] {
            assert_eq!(of_mrz(state), None, "{state}");
        }
        for country in ["", "ZZ", "V", "VNMX", "UK", "XX", "XXX", "XCE", "Việt Nam"] {
            assert_eq!(of_certificate(country), None, "{country}");
        }
    }

    #[test]
    fn a_state_is_foreign_where_it_is_known() {
        assert!(["LAO", "UTO", "D", "XOM", "XCE", "HKG"].into_iter().all(is_foreign));
        assert!(!["VNM", "VN", "VNN", "vnm", "XXX", "", "ZZZ"].into_iter().any(is_foreign));
    }

    #[test]
    fn organisations_are_those_that_only_an_operator_can_name() {
        for state in ["XCE", "XBA", "XIM", "XCO", "XEC", "XMP"] {
            assert!(is_organisation(state), "{state}");
        }
        for state in ["XOM", "XPO", "XCC", "XKX", "XXA", "XXX", "VNM", "UNO", "xce", "XC", "XCEE", "X<<", ""]
        {
            assert!(!is_organisation(state), "{state}");
        }
    }
}
