use super::*;

fn read(text: &str) -> String {
    CommitteeReference::read(text).unwrap().to_string()
}

#[test]
fn every_spelling_has_one_normal_form() {
    for (text, normal) in [
        ("ISO/TC 154", "ISO/TC 154"),
        ("ISO/TC154", "ISO/TC 154"),
        ("ISO TC 154", "ISO/TC 154"),
        ("ISO TC 34/SC 4", "ISO/TC 34/SC 4"),
        ("ISO TC 34/SC 4/WG", "ISO/TC 34/SC 4"),
        ("ISO TC 34/SC 4/GT 2", "ISO/TC 34/SC 4/WG 2"),
        ("ИСО/ТК 34/ПК 4/РГ 2", "ISO/TC 34/SC 4/WG 2"),
        ("ИСО/МЭК СТК 1/ПК 22", "ISO/IEC JTC 1/SC 22"),
        ("ISO/TC 154/SC", "ISO/TC 154"),
        ("ISO/TC 154 /SC", "ISO/TC 154"),
        ("JTC1/SC22", "ISO/IEC JTC 1/SC 22"),
        ("ISO/ IEC JTC1/SC22", "ISO/IEC JTC 1/SC 22"),
        ("ISO/IEC JTC 1/SC 22/WG 14", "ISO/IEC JTC 1/SC 22/WG 14"),
        ("JTC 1/SC 34", "ISO/IEC JTC 1/SC 34"),
        ("TC46/SC10/WG3", "ISO/TC 46/SC 10/WG 3"),
        ("ISO/TC 154/WG1", "ISO/TC 154/WG 1"),
        ("ISO/IEC/JTC 4", "ISO/IEC/JTC 4"),
        ("ISO/IEC JTC 4", "ISO/IEC/JTC 4"),
        ("IEC/ISO JTC 3", "IEC/ISO JTC 3"),
        ("IEC/ISO JSyC BDC", "IEC/ISO JSyC BDC"),
        ("ISO/WS ESG", "ISO/WS ESG"),
        ("ISO/PC 245", "ISO/PC 245"),
        ("ISO/CASCO/WG 44", "ISO/CASCO/WG 44"),
        ("ISO/TMBG", "ISO/TMBG"),
        ("IULTCS", "IULTCS"),
        ("ISO/TC 184/SC/QC 4", "ISO/TC 184/SC/QC 4"),
        ("ISO/TC 176/CAG", "ISO/TC 176/CAG"),
    ] {
        assert_eq!(read(text), normal, "{text}");
        assert_eq!(read(normal), normal);
    }
}

#[test]
fn a_relative_form_is_read_below_the_committee_in_force() {
    let in_force = CommitteeReference::read("ISO/IEC JTC 1/SC 34/WG 5").unwrap();
    for (text, normal) in [
        ("SC22WG21", "ISO/IEC JTC 1/SC 22/WG 21"),
        ("WG 4", "ISO/IEC JTC 1/SC 34/WG 4"),
        ("SC 2", "ISO/IEC JTC 1/SC 2"),
        ("ISO SC22 WG23", "ISO/IEC JTC 1/SC 22/WG 23"),
        ("ISO/TC 154", "ISO/TC 154"),
    ] {
        assert_eq!(CommitteeReference::read_in(text, Some(&in_force)).unwrap().as_str(), normal, "{text}");
    }
}

#[test]
fn parents_follow_the_list() {
    let group = CommitteeReference::read("ISO/IEC JTC 1/SC 22/WG 14").unwrap();
    let committee = group.parent().unwrap();
    assert_eq!(committee.as_str(), "ISO/IEC JTC 1/SC 22");
    assert_eq!(committee.parent().unwrap().as_str(), "ISO/IEC JTC 1");
    assert_eq!(committee.parent().unwrap().parent(), None);
    assert!(group.is_below(&committee) && !committee.is_below(&group) && !group.is_below(&group));
    assert_eq!(group.levels(), ["ISO/IEC JTC 1", "SC 22", "WG 14"]);
    assert_eq!((group.group(), group.top().group()), ("WG", "JTC"));
    assert_eq!(CommitteeReference::read("ISO/IEC/JTC 4").unwrap().parent(), None);
    assert_eq!(read("ISO/TC 184/SC/QC 4"), "ISO/TC 184/SC/QC 4");
    let quality = CommitteeReference::read("ISO/TC 184/SC/QC 4").unwrap();
    assert_eq!(quality.parent().unwrap().as_str(), "ISO/TC 184");
    let odd = CommitteeReference::read("ISO/TC 1").unwrap();
    assert!(!CommitteeReference::read("ISO/TC 12").unwrap().is_below(&odd));
}

#[test]
fn refusals_say_what_is_wrong() {
    for (text, message, hint) in [
        ("ISO/TC", "`ISO/TC` is not a committee: no number after `TC`", "write the number too, as in `TC 1`"),
        (
            "SC 4",
            "`SC 4` is not a committee: it does not say what it is below",
            "write the parents too, as in `ISO/TC 176/SC 1`",
        ),
        (
            "ISO 9001",
            "`ISO 9001` is not a committee: it names no group such as TC, SC or WG",
            "write it as in `ISO/TC 176`, `ISO/TC 176/SC 1` or `ISO/IEC JTC 1/SC 22/WG 14`",
        ),
        (
            "CEN/TC 10",
            "`CEN/TC 10` is not a committee: `CEN` is no publisher of such committees",
            "committees of ISO, of IEC and of both are read, as in `ISO/TC 176`",
        ),
        (
            "ISO/TC 10 rest",
            "`ISO/TC 10 rest` is not a committee: something follows after `the committee`",
            "write it as in `ISO/TC 176`, `ISO/TC 176/SC 1` or `ISO/IEC JTC 1/SC 22/WG 14`",
        ),
    ] {
        let refusal = CommitteeReference::read(text).unwrap_err();
        assert_eq!((refusal.to_string().as_str(), refusal.hint().as_str()), (message, hint));
    }
}

#[test]
fn committees_are_found_in_prose() {
    let text = "ISO/TC 154 met ISO/IEC JTC1/SC22 (and WG 14). CEN/TC 12 did not; ISO 9001 is no committee, nor JTCX.";
    let names = |found: Vec<(std::ops::Range<usize>, CommitteeReference)>| {
        found
            .into_iter()
            .map(|(range, committee)| format!("{} = {committee}", &text[range]))
            .collect::<Vec<_>>()
    };
    let in_full = ["ISO/TC 154 = ISO/TC 154", "ISO/IEC JTC1/SC22 = ISO/IEC JTC 1/SC 22"];
    assert_eq!(names(find(text)), in_full);
    let in_force = CommitteeReference::read("ISO/TC 154").unwrap();
    assert_eq!(names(find_in(text, Some(&in_force))), [in_full[0], in_full[1], "WG 14 = ISO/TC 154/WG 14"]);
}

#[test]
fn document_numbers_are_found_in_every_spelling() {
    for (text, committee, number) in [
        ("ISO/TC 154 N 303", Some("ISO/TC 154"), "303"),
        ("ISO/TC154/N1105", Some("ISO/TC 154"), "1105"),
        ("ISO/TC 154 /SC       N 609", Some("ISO/TC 154"), "609"),
        ("ISO/TC 154 /SC\n\nN 609", Some("ISO/TC 154"), "609"),
        ("ISO/TC154N453 Final", Some("ISO/TC 154"), "453 Final"),
        ("ISO/TC 154 N 349 Rev.1", Some("ISO/TC 154"), "349 Rev.1"),
        ("JTC 1/SC 34N0933draft", Some("ISO/IEC JTC 1/SC 34"), "933 draft"),
        ("TC 154N354", Some("ISO/TC 154"), "354"),
        ("ISO/IEC JTC 1/SC 34N0932", Some("ISO/IEC JTC 1/SC 34"), "932"),
        ("N903", None, "903"),
        ("N 0581", None, "581"),
        ("ISO/IEC JTC 1/SC22 N3579", Some("ISO/IEC JTC 1/SC 22"), "3579"),
        ("JTC 1 N 4571", Some("ISO/IEC JTC 1"), "4571"),
        ("ISO/TC 184/SC 4 N1110", Some("ISO/TC 184/SC 4"), "1110"),
        ("ISO TC 184/SC 4/WG 12 N1399", Some("ISO/TC 184/SC 4/WG 12"), "1399"),
        ("ISO/TC 184/SC/QC 4 N246", Some("ISO/TC 184/SC/QC 4"), "246"),
        ("ISO/IEC JTC 1/SC 29/WG 11 N 17484", Some("ISO/IEC JTC 1/SC 29/WG 11"), "17484"),
    ] {
        let found = find_document_numbers(text);
        assert_eq!(found.len(), 1, "{text}");
        let found = &found[0];
        assert_eq!(found.committee.as_ref().map(CommitteeReference::as_str), committee, "{text}");
        assert_eq!(found.number.to_string(), number, "{text}");
        assert_eq!(found.range, 0..text.len(), "{text}");
    }
    let in_force = CommitteeReference::read("ISO/IEC JTC 1").unwrap();
    let relative = read_document_number("SC 34N0933draft", Some(&in_force)).unwrap();
    assert_eq!(relative.committee.unwrap().as_str(), "ISO/IEC JTC 1/SC 34");
}

#[test]
fn what_only_looks_like_a_number_is_left_alone() {
    for text in [
        "IN 2019",
        "EN 1090",
        "n 12",
        "N 3.5 m",
        "P0053N6x",
        "DIN 4102",
        "ISO N",
        "Resolution 2019-01",
        "51 N12E",
    ] {
        assert_eq!(find_document_numbers(text), [], "{text}");
    }
}
