use super::*;

fn canonical(text: &str) -> String {
    Reference::read(text).unwrap_or_else(|refusal| panic!("{refusal} at {}", refusal.place())).to_string()
}

#[test]
fn the_line_of_the_contract() {
    let text = "ISO/IEC 27001:2022/Amd.1:2024(E)";
    let line = Reference::read(text).unwrap().to_json(text).to_string();
    assert_eq!(
        line,
        "{\"input\":\"ISO/IEC 27001:2022/Amd.1:2024(E)\",\"reference\":\"ISO/IEC 27001:2022/Amd 1:2024(E)\",\
         \"publishers\":[\"ISO\",\"IEC\"],\"type\":\"IS\",\"stage\":null,\"iteration\":null,\"number\":\"27001\",\
         \"parts\":[],\"year\":2022,\"month\":null,\"edition\":null,\"languages\":[\"en\"],\"all_parts\":false,\
         \"national\":null,\"supplements\":[{\"type\":\"Amd\",\"stage\":null,\"iteration\":null,\"number\":\"1\",\
         \"year\":2024}],\"urn\":\"urn:iso:std:iso-iec:27001:amd:1:en\"}"
    );
}

#[test]
fn a_reference_travels_through_json_as_text() {
    let reference = Reference::read("ISO/DIS 26262-6:2016(E)").unwrap();
    let text = serde_json::to_string(&reference).unwrap();
    assert_eq!(text, "\"ISO/DIS 26262-6:2016(E)\"");
    assert_eq!(serde_json::from_str::<Reference>(&text).unwrap(), reference);
}

#[test]
fn spellings_have_one_canonical_form() {
    for (text, form) in [
        ("ISO TR 16401-2", "ISO/TR 16401-2"),
        ("ISO/IEC/TS 24192-1", "ISO/IEC TS 24192-1"),
        ("ISO/CD2 14065:2018", "ISO/CD 14065.2:2018"),
        ("ISO/IEC CD 17021-CD2", "ISO/IEC CD 17021.2"),
        ("ISO 31/0-1974", "ISO 31-0:1974"),
        ("ISO/R 657/IV", "ISO/R 657-IV"),
        ("ISO/TS 10303- 1751:2014", "ISO/TS 10303-1751:2014"),
        ("ISO 9001\u{2011}1:2015", "ISO 9001-1:2015"),
        ("ISO 9001:—", "ISO 9001:--"),
        ("ISO 4918:2016+A1:2018", "ISO 4918:2016/Amd 1:2018"),
        ("EN ISO 13485:2016+AC:2018", "EN ISO 13485:2016+AC:2018"),
        ("ISO/R 91-1970 — Addendum 1", "ISO/R 91:1970/Add 1"),
        ("ISO 2553/DAD 1:1987", "ISO 2553/DAD 1:1987"),
        ("ISO 7010:2019/DAmd 129", "ISO 7010:2019/DAM 129"),
        ("ISO/IEC 10646-1:1993/pDCOR.2", "ISO/IEC 10646-1:1993/PDCOR.2"),
        ("Guide ISO/CEI 51:1999", "ISO/IEC Guide 51:1999"),
        ("GUIDE ISO/CEI 71:2001(F)", "ISO/IEC Guide 71:2001(F)"),
        ("ИСО/ОПМС 26000:2010(R)", "ISO/FDIS 26000:2010(R)"),
        ("ИСО/ПМС 1956/2", "ISO/DIS 1956-2"),
        ("Руководство ИСО/МЭК 2 # comment", "ISO/IEC Guide 2"),
        ("FprISO 105-A03", "FprISO 105-A03"),
        ("WD/ISO 10360-5:2000", "WD/ISO 10360-5:2000"),
        ("prEN ISO 13485", "prEN ISO 13485"),
        ("INCITS/ISO/IEC 14496-10:2014[2015]", "INCITS/ISO/IEC 14496-10:2014[2015]"),
        ("ISO/IEC/IEEE 8802-22.2:2015", "ISO/IEC/IEEE 8802-22.2:2015"),
        ("ISO 11243.3", "ISO 11243.3"),
        ("iso/iec dis 27001(e)", "ISO/IEC DIS 27001(E)"),
        ("ISO 4214:2022 | IDF 254:2022", "ISO 4214:2022 | IDF 254:2022"),
        ("ISO/IEC Directives, Part 1 -- Consolidated ISO Supplement", "ISO/IEC DIR 1 ISO SUP"),
        ("ISO/IEC Directives, Part 2, 2004", "ISO/IEC DIR 2:2004"),
        ("Directives ISO/CEI, Partie 2, 2004", "ISO/IEC DIR 2:2004"),
        ("ISO TC 184/SC 4/WG 12 N1399", "ISO/TC 184/SC 4/WG 12 N1399"),
        ("JTC 1 N 4571", "ISO/IEC JTC 1 N4571"),
        ("ISO 9001:2015 Ed.5 (en,fr)", "ISO 9001:2015 Ed 5(en,fr)"),
        ("ISO 8601 (all parts)", "ISO 8601 (all parts)"),
        ("ISO/WD IWA 19", "ISO/WD IWA 19"),
        ("ISO/DIS 1234:20XX", "ISO/DIS 1234:--"),
    ] {
        assert_eq!(canonical(text), form, "{text}");
        assert_eq!(Reference::read(form).unwrap(), Reference::read(text).unwrap(), "{text}");
    }
}

#[test]
fn refusals_say_what_is_wrong_and_what_to_do() {
    let refused = |text: &str| {
        let refusal = Reference::read(text).unwrap_err();
        assert_eq!(refusal.code(), "E-ID-001");
        format!("{refusal} / {}", refusal.hint())
    };
    let order = "the order is number, part, year, supplements, edition, languages, as in `ISO 9001:2015/Amd 1:2024(E)`";
    let example = "write it as in `ISO 9001:2015` or `ISO/IEC DIS 27001`";
    assert_eq!(
        refused("EN 12643:2014"),
        "`EN 12643:2014` is not a reference: `EN` is a foreign publisher, and ISO or IEC is not named beside it / \
         isodesk reads references of ISO and IEC; an adoption names ISO too, as in `EN ISO 9001:2015`"
    );
    for text in ["CEN/TS 15370-1:2006", "JCGM 200:2008(F)", "ASTM D638-14"] {
        assert!(Reference::read(text).unwrap_err().is_foreign(), "{text}");
    }
    assert_eq!(refused("  "), format!("`` is not a reference: nothing is written there / {example}"));
    assert_eq!(
        refused("hello"),
        format!("`hello` is not a reference: it does not start with a publisher such as ISO / {example}")
    );
    assert_eq!(
        refused("ISO/DIS"),
        "`ISO/DIS` is not a reference: no number after `ISO/DIS` / write the number too, as in `ISO/DIS 26262-6`"
    );
    assert_eq!(
        refused("ISO/TC 154"),
        "`ISO/TC 154` is not a reference: it is a committee without a document number / \
         add the document number, as in `ISO/TC 154 N1105`"
    );
    assert_eq!(
        refused("ISO 9001 and more"),
        format!(
            "`ISO 9001 and more` is not a reference: `and more` cannot be read after `ISO 9001` / {order}"
        )
    );
    assert_eq!(
        refused("ISO/DIS/CD 1"),
        "`ISO/DIS/CD 1` is not a reference: `CD` is a second stage or type / \
         keep one stage and one type, as in `ISO/CD TS 12345`"
    );
    assert_eq!(
        refused("ISO 1-2-3-4-5-6-7"),
        format!("`ISO 1-2-3-4-5-6-7` is not a reference: it has too many parts / {example}")
    );
    let long = "ISO 9001 ".repeat(1 << 17);
    assert_eq!(Reference::read(&long).unwrap_err().why(), &Refusal::TooLong { longest: 240 });
    assert_eq!(Reference::read(&long).unwrap_err().place(), 0);
}

#[test]
fn drafts_know_their_stage() {
    let draft = Reference::read("ISO 17301-1:2007/DAM 1").unwrap();
    assert_eq!((draft.is_draft(), draft.draft_stage()), (true, Some(StagePrefix::Dam)));
    assert_eq!(Reference::read("ISO 9001:2015").unwrap().draft_stage(), None);
    let printed = Reference::read("ISO/DIS 26262-6:2016(E)").unwrap();
    assert_eq!(printed.bare().to_string(), "ISO/DIS 26262-6:2016");
    assert!(printed.names_the_same_work(&Reference::read("ISO 26262-6:2018").unwrap()));
    assert!(!printed.names_the_same_work(&Reference::read("ISO 26262-7:2018").unwrap()));
}

#[test]
fn references_are_found_in_prose() {
    let text = "See ISO 9001:2015, ISO/IEC DIS 27001.2 and EN ISO 13485:2016+A11:2021 (ISO 105-F), ISO/TS 15000: 2004 parts, \
        ISO 7372:2005 (Ed. 3), ISO/IEC Directives, Part 1\nISO/TC 154. Not ISO/TC 154, la série ISO 17301, ISO\n\n12 Terms, ISO 100 %,  \
        ISO/PC 245, ISO/CS, the ISO 9000 family, © ISO 2016 – All rights reserved, resolution 2019-01, N 1105, \
        +41 22 749 01 11, 154n551, EN 12643:2014. ISO 31/0-1974 and Guide ISO/CEI 51:1999; ISO 8601-1.";
    let found: Vec<_> = find(text)
        .into_iter()
        .map(|(range, reference)| {
            assert_eq!(Reference::read(&text[range]).unwrap(), reference);
            reference.to_string()
        })
        .collect();
    assert_eq!(
        found,
        [
            "ISO 9001:2015",
            "ISO/IEC DIS 27001.2",
            "EN ISO 13485:2016+A11:2021",
            "ISO 105-F",
            "ISO/TS 15000:2004",
            "ISO 7372:2005 Ed 3",
            "ISO/IEC DIR 1",
            "ISO 31-0:1974",
            "ISO/IEC Guide 51:1999",
            "ISO 8601-1"
        ]
    );
}

#[test]
fn all_stages_of_a_work_share_one_reference() {
    for (printed, work) in [
        ("ISO/DIS 26262-6:2016(E)", "ISO 26262-6"),
        ("ISO/CD 26262-6.2", "ISO 26262-6"),
        ("ISO/IEC DTS 24192-1", "ISO/IEC TS 24192-1"),
        ("ISO 17301-1:2007/DAM 1", "ISO 17301-1:2007/Amd 1"),
        ("ISO/IEC 27001:2022/Amd 1:2024(E)", "ISO/IEC 27001:2022/Amd 1"),
    ] {
        assert_eq!(Reference::read(printed).unwrap().work().to_string(), work);
    }
}
