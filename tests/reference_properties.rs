//! Reading and writing identifiers, over everything the grammar can say and over everything else.

use isodesk::domain::{
    committee::{self, CommitteeReference},
    deliverable::{
        self, Bundle, DeliverableType, Directives, DirectivesBody, Edition, Few, Joined, Label, Language,
        Languages, LetterStyle, Paper, Published, Publisher, Reference, Supplement, SupplementType, Twin,
        TwinSide, Urn,
    },
    stage::{StageCode, StagePrefix},
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn label(pattern: &'static str) -> impl Strategy<Value = Label> {
    proptest::string::string_regex(pattern).unwrap().prop_map(|text| Label::new(&text).unwrap())
}

fn published() -> impl Strategy<Value = Published> {
    prop_oneof![
        3 => Just(Published::Undated),
        5 => (1940_u16..2040).prop_map(Published::Year),
        1 => (1940_u16..2040, 1_u8..=12).prop_map(|(year, month)| Published::Month(year, month)),
        1 => Just(Published::NotYet),
    ]
}

/// Publishers that name ISO or IEC.
fn publishers() -> impl Strategy<Value = Few<Publisher, 4>> {
    let more = select(Publisher::all().collect::<Vec<_>>());
    (select(vec![Publisher::Iso, Publisher::Iec]), vec(more, 0..3))
        .prop_map(|(first, more)| Few::of(&[vec![first], more].concat()).unwrap())
}

/// Stage and type, where a stage that names its type has that type.
fn stage_and_type() -> impl Strategy<Value = (Option<StagePrefix>, DeliverableType)> {
    let plain: Vec<_> = StagePrefix::all().filter(|stage| !stage.names_its_type()).collect();
    let free: Vec<_> = DeliverableType::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, DeliverableType::Directives | DeliverableType::CommitteePaper))
        .collect();
    let typed = vec![
        (StagePrefix::Dts, DeliverableType::TechnicalSpecification),
        (StagePrefix::Fdts, DeliverableType::TechnicalSpecification),
        (StagePrefix::Pdtr, DeliverableType::TechnicalReport),
        (StagePrefix::Dpas, DeliverableType::PubliclyAvailableSpecification),
        (StagePrefix::Disp, DeliverableType::Profile),
        (StagePrefix::DGuide, DeliverableType::Guide),
        (StagePrefix::FdGuide, DeliverableType::Guide),
        (StagePrefix::Diwa, DeliverableType::WorkshopAgreement),
    ];
    prop_oneof![
        (option::of(select(plain)), select(free)),
        select(typed).prop_map(|(stage, kind)| (Some(stage), kind)),
    ]
}

fn supplement() -> impl Strategy<Value = Supplement> {
    let amendment = vec![StagePrefix::Dam, StagePrefix::Fdam, StagePrefix::Pdam, StagePrefix::Fpdam];
    let corrigendum = vec![StagePrefix::Dcor, StagePrefix::Fdcor, StagePrefix::Pdcor];
    let plain =
        || vec![StagePrefix::Cd, StagePrefix::Awi, StagePrefix::Wd, StagePrefix::Prf, StagePrefix::Np];
    let head = prop_oneof![
        (Just(SupplementType::Amendment), option::of(select([amendment, plain()].concat()))),
        (Just(SupplementType::Corrigendum), option::of(select([corrigendum, plain()].concat()))),
        (Just(SupplementType::Addendum), option::of(select(vec![StagePrefix::Dad, StagePrefix::Fdad]))),
        (Just(SupplementType::Supplement), option::of(select(vec![StagePrefix::DSuppl, StagePrefix::Fdis]))),
        (Just(SupplementType::Extension), option::of(select(plain()))),
    ];
    (head, option::weighted(0.9, label("[1-9][0-9]{0,3}")), option::of(1_u8..20), published()).prop_map(
        |((supplement_type, stage), number, iteration, published)| {
            let states_something = number.is_some() || published != Published::Undated;
            let dotted = number.is_some() || stage.is_some_and(StagePrefix::names_its_type);
            Supplement {
                supplement_type,
                stage,
                iteration: iteration.filter(|_| dotted),
                number,
                published: if states_something { published } else { Published::Year(2001) },
                joined: Joined::Slash,
            }
        },
    )
}

fn languages() -> impl Strategy<Value = Languages> {
    let lettered: Vec<_> = Language::all().filter(|language| language.letter().is_some()).collect();
    let all: Vec<_> = Language::all().collect();
    prop_oneof![
        vec(select(lettered), 0..4).prop_map(|list| (list, LetterStyle::Letters)),
        vec(select(all), 1..4).prop_map(|list| (list, LetterStyle::Codes)),
    ]
    .prop_map(|(list, style)| Languages { list: Few::of(&list).unwrap(), style })
}

fn edition() -> impl Strategy<Value = Option<Edition>> {
    prop_oneof![
        6 => Just(None),
        2 => (1_u16..99).prop_map(|number| Some(Edition::Number(number))),
        1 => Just(Some(Edition::Unnumbered)),
    ]
}

/// A part that is neither a year nor a repeated stage.
fn part() -> impl Strategy<Value = Label> {
    label("[1-9][0-9]{0,2}|[0-9]{5}|[1-9][A-Z]{1,3}|[A-Z][0-9]{0,3}|[AX][A-Z][0-9]{1,2}|IV|XII|0")
}

/// Everything a deliverable's reference can say.
fn deliverable() -> impl Strategy<Value = Reference> {
    let front = (
        option::weighted(
            0.2,
            select(vec!["EN", "prEN", "BS EN", "ANSI/", "INCITS/", "Fpr", "WD/", "DIN-EN-"]),
        ),
        publishers(),
        stage_and_type(),
        label("[1-7][0-9]{0,4}"),
        vec(part(), 0..4),
    );
    let back = (
        option::weighted(0.2, 1_u8..30),
        published(),
        option::weighted(0.1, 1980_u16..2030),
        vec(supplement(), 0..4),
        edition(),
        languages(),
        any::<bool>(),
        option::weighted(
            0.1,
            select(vec![("IDF 254:2022", TwinSide::After), ("ITU-T H.264", TwinSide::Before)]),
        ),
    );
    (front, back).prop_map(|(front, back)| {
        let (national, publishers, (stage, deliverable_type), number, parts) = front;
        let (iteration, published, reaffirmed, mut supplements, edition, languages, all_parts, twin) = back;
        if national.is_some() {
            for supplement in &mut supplements {
                supplement.joined = Joined::Plus;
            }
        }
        Reference {
            national: national.map(Into::into),
            publishers,
            stage,
            iteration,
            deliverable_type,
            number: Some(number),
            parts: Few::of(&parts).unwrap(),
            published,
            reaffirmed,
            supplements,
            edition,
            languages,
            all_parts,
            directives: None,
            paper: None,
            twin: twin.map(|(text, side)| Box::new(Twin { text: text.into(), side })),
        }
    })
}

fn directives() -> impl Strategy<Value = Reference> {
    let body = select(DirectivesBody::ALL.to_vec());
    let bundle = (body.clone(), published()).prop_map(|(body, published)| Bundle { body, published });
    (
        option::of(label("[1-9]")),
        option::of(body),
        any::<(bool, bool)>(),
        published(),
        edition(),
        option::weighted(0.3, bundle),
        languages(),
    )
        .prop_map(|(number, body, (of_jtc_1, is_supplement), published, edition, bundle, languages)| {
            Reference {
                publishers: Few::of(&[Publisher::Iso, Publisher::Iec]).unwrap(),
                deliverable_type: DeliverableType::Directives,
                number: number.or_else(|| Label::new("1").filter(|_| body.is_none())),
                published,
                edition,
                languages,
                directives: Some(Box::new(Directives {
                    of_jtc_1,
                    body,
                    is_supplement: is_supplement && body.is_some(),
                    bundle,
                })),
                ..Reference::default()
            }
        })
}

fn committee() -> impl Strategy<Value = CommitteeReference> {
    let top = prop_oneof![
        (1_u32..400).prop_map(|number| format!("ISO/TC {number}")),
        (1_u32..400).prop_map(|number| format!("ISO/PC {number}")),
        (1_u32..6).prop_map(|number| format!("ISO/IEC JTC {number}")),
        select(vec!["ISO/CASCO".to_owned(), "ISO/TMBG".to_owned(), "IEC/ISO JSyC BDC".to_owned()]),
    ];
    let below = prop_oneof![
        (1_u32..50).prop_map(|number| format!("/SC {number}")),
        (1_u32..50).prop_map(|number| format!("/WG {number}")),
        (1_u32..50).prop_map(|number| format!("/JWG {number}")),
        Just("/CAG".to_owned()),
    ];
    (top, vec(below, 0..3))
        .prop_map(|(top, below)| CommitteeReference::read(&(top + &below.concat())).unwrap())
}

fn paper() -> impl Strategy<Value = Reference> {
    (committee(), label("[1-9][0-9]{0,4}"), option::of(select(vec!["Rev.1", "rev 2", "Final", "draft"])))
        .prop_map(|(committee, number, revision)| {
            let publishers: Vec<_> = committee
                .as_str()
                .split(['/', ' '])
                .map_while(|word| Publisher::all().take(2).find(|publisher| publisher.word() == word))
                .collect();
            Reference {
                publishers: Few::of(&publishers).unwrap(),
                deliverable_type: DeliverableType::CommitteePaper,
                number: Some(number),
                paper: Some(Box::new(Paper { committee, revision: revision.map(Into::into) })),
                ..Reference::default()
            }
        })
}

fn workshop_agreement() -> impl Strategy<Value = Reference> {
    let stages = vec![None, Some(StagePrefix::Awi), Some(StagePrefix::Cd), Some(StagePrefix::Prf)];
    (select(stages), label("[1-9][0-9]?"), vec(part(), 0..2), published()).prop_map(
        |(stage, number, parts, published)| Reference {
            stage,
            deliverable_type: DeliverableType::WorkshopAgreement,
            number: Some(number),
            parts: Few::of(&parts).unwrap(),
            published,
            ..Reference::default()
        },
    )
}

/// Text made of pieces that identifiers are made of: near enough to reach every corner of the readers.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = vec![
        "ISO",
        "IEC",
        "/",
        " ",
        "DIS",
        "CD",
        "TS",
        "9001",
        ":",
        "2015",
        "-",
        "1",
        "Amd",
        ".",
        "(E)",
        "(",
        ")",
        "+A1",
        "Ed",
        "N",
        "TC",
        "JTC 1",
        "SC",
        "WG",
        "154",
        "DIR",
        "SUP",
        "Part",
        "—",
        "‑",
        "ИСО",
        "МЭК",
        "Guide",
        "IWA",
        "EN",
        "pr",
        "urn:iso:std:",
        "iso",
        ":",
        "amd",
        "v1",
        "|",
        "#",
        "[",
        "]",
        "\u{a0}",
        "\n",
        "é",
        "0",
        "CD2",
        "8802",
        "IEEE",
        "all parts",
    ];
    vec(select(pieces), 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(
        reference in prop_oneof![6 => deliverable(), 1 => directives(), 1 => paper(), 1 => workshop_agreement()]
    ) {
        let written = reference.to_string();
        let read = Reference::read(&written);
        prop_assert_eq!(read.as_ref().ok(), Some(&reference), "{}: {:?}", written, read);
    }

    #[test]
    fn what_is_read_has_one_written_form(text in nearly()) {
        if let Ok(reference) = Reference::read(&text) {
            let written = reference.to_string();
            let again = Reference::read(&written);
            prop_assert_eq!(again.as_ref().ok(), Some(&reference), "{} -> {}: {:?}", text, written, again);
        }
        if let Ok(committee) = CommitteeReference::read(&text) {
            prop_assert_eq!(CommitteeReference::read(committee.as_str()).ok(), Some(committee.clone()), "{}", text);
        }
        if let Ok(urn) = Urn::read(&text) {
            let again = Urn::read(&urn.to_string());
            prop_assert_eq!(again.as_ref().ok(), Some(&urn), "{}: {:?}", urn, again);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in prop_oneof![".*", nearly()]) {
        let _ = Reference::read(&text);
        let _ = CommitteeReference::read(&text);
        let _ = StageCode::read(&text);
        let _ = Urn::read(&text);
        let _ = committee::read_document_number(&text, None);
        for (range, reference) in deliverable::find(&text) {
            prop_assert_eq!(Reference::read(&text[range.clone()]).ok(), Some(reference), "{:?} in {:?}", &text[range], text);
        }
        for (range, committee) in committee::find(&text) {
            prop_assert_eq!(CommitteeReference::read(&text[range]).ok(), Some(committee));
        }
        for found in committee::find_document_numbers(&text) {
            prop_assert!(text.get(found.range).is_some());
        }
    }

    #[test]
    fn committees_keep_their_place(committee in committee()) {
        prop_assert_eq!(CommitteeReference::read(committee.as_str()).ok(), Some(committee.clone()));
        if let Some(parent) = committee.parent() {
            prop_assert!(committee.is_below(&parent));
            prop_assert!(!parent.is_below(&committee));
        }
    }
}
