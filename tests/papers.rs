//! Papers in the many shapes that secretariats give them: each with every fact it states, and nothing else.

use super::{
    covers::{Drawn, fact, of_drawn, of_lines, states},
    formats,
};
use isodesk::{
    domain::{document::DocumentKind, notice::Notice},
    extract::notice::{self, FileName, Known},
};

/// A paper, what it is, and its facts; an empty value is one that the paper does not state.
struct Paper {
    is: &'static str,
    lines: &'static str,
    kind: DocumentKind,
    facts: &'static [(&'static str, &'static str)],
}

const PAPERS: &[Paper] = &[
    Paper {
        is: "a second enquiry draft with its French title",
        lines: "                                                        ISO/TC 901/SC 3
DRAFT INTERNATIONAL STANDARD
ISO/DIS 99123-2.2

ISO/TC 901/SC 3                         Secretariat: AFNOR
Voting begins on:                       Voting terminates on:
2026-04-07                              2026-06-30

Garden furniture — Folding chairs —
Part 2: Safety of hinges

Mobilier de jardin — Chaises pliantes —
Partie 2: Sécurité des charnières

ICS: 97.140

THIS DOCUMENT IS A DRAFT CIRCULATED FOR COMMENTS AND APPROVAL. IT IS THEREFORE SUBJECT TO CHANGE
This document is circulated as received from the committee secretariat.
ISO/CEN PARALLEL PROCESSING
Reference number
ISO/DIS 99123-2.2:2026(en)
© ISO 2026
",
        kind: DocumentKind::Draft,
        facts: &[
            ("committee", "ISO/TC 901/SC 3"),
            ("title", "Garden furniture — Folding chairs — Part 2: Safety of hinges"),
            ("reference", "ISO/DIS 99123-2.2:2026(en)"),
            ("opens", "2026-04-07"),
            ("closes", "2026-06-30"),
            ("secretariat", "AFNOR"),
            ("ballot_kind", "DIS"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a draft amendment",
        lines: "DRAFT AMENDMENT
ISO 99820:2019/DAM 1
ISO/TC 917/SC 2        Secretariat: SAC
Voting begins on:      Voting terminates on:
2026-03-03             2026-05-26
Trellises — Requirements
AMENDMENT 1: Load classes
",
        kind: DocumentKind::Draft,
        facts: &[
            ("committee", "ISO/TC 917/SC 2"),
            ("title", "Trellises — Requirements AMENDMENT 1: Load classes"),
            ("reference", "ISO 99820:2019/DAM 1"),
            ("opens", "2026-03-03"),
            ("closes", "2026-05-26"),
            ("secretariat", "SAC"),
            ("ballot_kind", "DAM"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a draft of a technical specification",
        lines: "TECHNICAL SPECIFICATION
DRAFT
ISO/DTS 99810
ISO/TC 916
Secretariat: DS
Voting begins on: 2026-03-03
Voting terminates on: 2026-04-28
Compost — Sampling
",
        kind: DocumentKind::Draft,
        facts: &[
            ("committee", "ISO/TC 916"),
            ("title", "Compost — Sampling"),
            ("reference", "ISO/DTS 99810"),
            ("opens", "2026-03-03"),
            ("closes", "2026-04-28"),
            ("secretariat", "DS"),
            ("ballot_kind", "DTS"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a final draft in French",
        lines: "PROJET FINAL
NORME INTERNATIONALE
ISO/FDIS 99200

ISO/TC 902
Secrétariat: DIN
Début de vote:
2026-02-03
Vote clos le:
2026-03-31

Matériaux de jardinage — Terreaux — Exigences générales
Gardening materials — Potting soils — General requirements

LES DESTINATAIRES DU PRÉSENT PROJET SONT INVITÉS À PRÉSENTER, AVEC LEURS OBSERVATIONS, NOTIFICATION
Numéro de référence
ISO/FDIS 99200:2026(F)
",
        kind: DocumentKind::Draft,
        facts: &[
            ("committee", "ISO/TC 902"),
            ("title", "Matériaux de jardinage — Terreaux — Exigences générales"),
            ("reference", "ISO/FDIS 99200:2026(F)"),
            ("opens", "2026-02-03"),
            ("closes", "2026-03-31"),
            ("secretariat", "DIN"),
            ("ballot_kind", "FDIS"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a final draft in Russian",
        lines: "ОКОНЧАТЕЛЬНЫЙ ПРОЕКТ
Международного стандарта
ИСО/ОПМС 99200

ИСО/ТК 902
Секретариат: ГОСТ Р
Голосование начинается в
2026-02-03
Голосование заканчивается в
2026-03-31

Материалы садовые. Грунты. Общие требования

Ссылочный номер
ИСО/ОПМС 99200:2026(R)
",
        kind: DocumentKind::Draft,
        facts: &[
            ("committee", "ISO/TC 902"),
            ("title", "Материалы садовые. Грунты. Общие требования"),
            ("reference", "ISO/FDIS 99200:2026(R)"),
            ("opens", "2026-02-03"),
            ("closes", "2026-03-31"),
            ("secretariat", "ГОСТ Р"),
            ("ballot_kind", "FDIS"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a committee draft sent for comments",
        lines: "ISO/TC 903/SC 2  N 455

ISO/TC 903/SC 2 \"Watering cans\"
Secretariat: NEN
Committee manager: Doe Jane Ms.

ISO/CD 99301, Watering cans -- Vocabulary

Document type: Committee draft
Date of document: 2026-01-15
Expected action: COMM
Action due date: 2026-03-12

Background: The CD is circulated for an 8-week consultation. Comments have to be submitted via the CD consultation
on the ISO balloting portal by 2026-03-12.
Committee URL: https://committee.example.org/home/tc903sc2
",
        kind: DocumentKind::Draft,
        facts: &[
            ("committee", "ISO/TC 903/SC 2"),
            ("document_number", "455"),
            ("document_date", "2026-01-15"),
            ("title", "Watering cans -- Vocabulary"),
            ("reference", "ISO/CD 99301"),
            ("closes", "2026-03-12"),
            ("secretariat", "NEN"),
            ("ballot_kind", "CD"),
            ("action", "COMM"),
        ],
    },
    Paper {
        is: "a generated cover whose number stands before the title",
        lines: "ISO/TC 904
Rakes and hoes
Email of secretary: jane.doe@example.org
Secretariat: SIS (Sweden)

N1234 Ballot CIB appointment of chair
Document type:        Ballot / Reference document
Date of document:     2026-01-20
Expected action:      VOTE
Action due date:      2026-02-17
No. of pages:         3
Background:           Members are asked to approve the appointment of Mr John Roe.
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/TC 904"),
            ("document_number", "1234"),
            ("document_date", "2026-01-20"),
            ("title", "Ballot CIB appointment of chair"),
            ("closes", "2026-02-17"),
            ("secretariat", "SIS (Sweden)"),
            ("ballot_kind", "CIB"),
            ("action", "VOTE"),
            ("reference", ""),
        ],
    },
    Paper {
        is: "a committee internal ballot with labels",
        lines: "Ballot Information
Ballot reference    ISO/TC 907/SC 1 N 312
Ballot type    CIB
Ballot title    Approval of the revised scope of SC 1
Opening date    2026-02-02
Closing date    2026-03-02
Note    Please vote before the closing date.
Question 1: Do you approve the revised scope of SC 1 as in N 312?
Answers: Yes / No / Abstain
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/TC 907/SC 1"),
            ("document_number", "312"),
            ("title", "Approval of the revised scope of SC 1"),
            ("opens", "2026-02-02"),
            ("closes", "2026-03-02"),
            ("ballot_kind", "CIB"),
            ("reference", ""),
        ],
    },
    Paper {
        is: "a committee internal ballot under its number",
        lines: "ISO/TC 907/SC 1 N 313
Committee internal ballot: Re-appointment of the convenor of WG 4
Opening date: 2026-02-02
Closing date: 2026-03-02
Question 1: Do you agree to re-appoint Ms A. Person as convenor of WG 4 for 2026-2028?
Answers: Approve / Disapprove / Abstain
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/TC 907/SC 1"),
            ("document_number", "313"),
            ("title", "Committee internal ballot: Re-appointment of the convenor of WG 4"),
            ("opens", "2026-02-02"),
            ("closes", "2026-03-02"),
            ("ballot_kind", "CIB"),
            ("reference", ""),
        ],
    },
    Paper {
        is: "a question with a closing date and nothing else",
        lines: "ISO/TC 908
Closing date: 2026-03-02
Question 1: Do you agree to disband WG 4?
Answers: Yes / No / Abstain
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/TC 908"),
            ("closes", "2026-03-02"),
            ("title", ""),
            ("document_number", ""),
            ("reference", ""),
        ],
    },
    Paper {
        is: "a systematic review",
        lines: "Systematic Review of ISO 99500:2016 (Ed 2)

Ballot information
Ballot reference: ISO 99500:2016 (Ed 2)
Ballot type: SR
Ballot title: Lawn mowers — Noise test code
Committee: ISO/TC 906
Opening date: 2026-01-15
Closing date: 2026-06-04
Note:
Voting questions:
Q.1 Recommended action
Q.2 Has this International Standard been adopted or is it intended to be adopted in the future as a national standard?
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/TC 906"),
            ("title", "Lawn mowers — Noise test code"),
            ("reference", "ISO 99500:2016 Ed 2"),
            ("opens", "2026-01-15"),
            ("closes", "2026-06-04"),
            ("ballot_kind", "SR"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a withdrawal ballot",
        lines: "ISO/TC 915 N 61
Withdrawal ballot
Reference: ISO 99800:1998
Title: Flower pots — Dimensions
Opening date: 01 March 2026
Closing date: 24 May 2026
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/TC 915"),
            ("document_number", "61"),
            ("title", "Flower pots — Dimensions"),
            ("reference", "ISO 99800:1998"),
            ("opens", "2026-03-01"),
            ("closes", "2026-05-24"),
            ("ballot_kind", "WDRL"),
        ],
    },
    Paper {
        is: "a new work item proposal",
        lines: "Form 4: New Work Item Proposal

Circulation date: 2026-01-12
Closing date for voting: 2026-04-06
Proposer (ISO member body or A liaison organization): SCC
Reference number (to be given by ISO Central Secretariat):
ISO/NP 99410
Committee: ISO/TC 905 Wheelbarrows
N 88
A proposal for a new work item shall be submitted to the secretariat
Proposal
(to be completed by the proposer)
Title of the proposed deliverable
English title:
Wheelbarrows — Test methods for axles
French title (if available):
Brouettes — Méthodes d'essai des essieux
Scope of the proposed deliverable.
This document specifies test methods for axles of wheelbarrows.
",
        kind: DocumentKind::NewWorkItem,
        facts: &[
            ("committee", "ISO/TC 905"),
            ("document_date", "2026-01-12"),
            ("title", "Wheelbarrows — Test methods for axles"),
            ("reference", "ISO/NP 99410"),
            ("closes", "2026-04-06"),
            ("ballot_kind", "NP"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "the JTC 1 form",
        lines: "ISO/IEC JTC 1/SC 99
Information technology for gardens
Secretariat: JISC (Japan)

ISO/IEC JTC 1/SC 99 N 3345

DOC. TYPE: Text for DIS ballot
TITLE: Text of ISO/IEC DIS 99700-1, Information technology -- Garden gnomes -- Part 1: Framework
SOURCE: WG 2
PROJECT: 1.99.700.01
STATUS: This document is circulated for the DIS ballot via the ISO balloting portal.
DATE: 2026-02-03
ACTION ID: ACT
DUE DATE: 2026-04-28
DISTRIBUTION: P and L Members
MEDIUM: Livelink-server
DISKETTE NO.:
NO. OF PAGES: 44
",
        kind: DocumentKind::Ballot,
        facts: &[
            ("committee", "ISO/IEC JTC 1/SC 99"),
            ("document_number", "3345"),
            ("document_date", "2026-02-03"),
            ("title", "Text of ISO/IEC DIS 99700-1, Information technology -- Garden gnomes -- Part 1: Framework"),
            ("reference", "ISO/IEC DIS 99700-1"),
            ("closes", "2026-04-28"),
            ("secretariat", "JISC (Japan)"),
            ("ballot_kind", "DIS"),
            ("action", "ACT"),
        ],
    },
    Paper {
        is: "an agenda",
        lines: "ISO/TC 910 N 501

Document type: Meeting / Agenda
Date of document: 2026-01-30
Expected action: INFO
Title: Draft agenda for the 15th plenary meeting of ISO/TC 910, 2026-05-04/07, Geneva (Switzerland)
1. Opening of the meeting
",
        kind: DocumentKind::Agenda,
        facts: &[
            ("committee", "ISO/TC 910"),
            ("document_number", "501"),
            ("document_date", "2026-01-30"),
            ("title", "Draft agenda for the 15th plenary meeting of ISO/TC 910, 2026-05-04/07, Geneva (Switzerland)"),
            ("action", "INFO"),
            ("reference", ""),
            ("closes", ""),
        ],
    },
    Paper {
        is: "minutes",
        lines: "ISO/TC 909/WG 3 N 77
Date: 2025-11-20
Draft minutes of the 12th meeting of ISO/TC 909/WG 3, Oslo, 2025-11-05/06
1 Opening of the meeting
The convenor opened the meeting at 09:00.
",
        kind: DocumentKind::Minutes,
        facts: &[
            ("committee", "ISO/TC 909/WG 3"),
            ("document_number", "77"),
            ("document_date", "2025-11-20"),
            ("title", "Draft minutes of the 12th meeting of ISO/TC 909/WG 3, Oslo, 2025-11-05/06"),
            ("reference", ""),
            ("closes", ""),
        ],
    },
    Paper {
        is: "a notice of meeting",
        lines: "NOTICE OF MEETING AND DRAFT AGENDA
Reference number: ISO/TC 911 N 212
Date: 2026-01-10
Secretariat: BSI
Meeting dates: 2026-05-12 - 2026-05-14
Place: London, BSI, 389 Chiswick High Road
",
        kind: DocumentKind::MeetingNotice,
        facts: &[
            ("committee", "ISO/TC 911"),
            ("document_number", "212"),
            ("document_date", "2026-01-10"),
            ("title", "NOTICE OF MEETING AND DRAFT AGENDA"),
            ("secretariat", "BSI"),
            ("reference", ""),
            ("closes", ""),
        ],
    },
    Paper {
        is: "a liaison statement",
        lines: "ISO/TC 912/SC 4 N 1002
2026-02-01
Liaison statement from ISO/TC 912/SC 4 to ISO/TC 913
Source: Secretariat of ISO/TC 912/SC 4
For action
Please reply by 2026-04-01
",
        kind: DocumentKind::NDocument,
        facts: &[
            ("committee", "ISO/TC 912/SC 4"),
            ("document_number", "1002"),
            ("document_date", "2026-02-01"),
            ("title", "Liaison statement from ISO/TC 912/SC 4 to ISO/TC 913"),
            ("closes", "2026-04-01"),
            ("reference", ""),
        ],
    },
    Paper {
        is: "a result of voting of the portal",
        lines: "Result of voting

Ballot Information
Ballot reference: ISO/DIS 99600
Ballot type: DIS
Ballot title: Hedge trimmers — Blade guards
Opening date: 2025-06-10
Closing date: 2025-09-02
Note:

Member responses:
Votes cast (22)
Argentina (IRAM)
Votes not cast (2)
P-Members voting: 18 in favour out of 20 = 90 % (requirement >= 66.66%)
Member bodies voting: 2 negative votes out of 26 = 8 % (requirement <= 25%)
Approved
",
        kind: DocumentKind::Result,
        facts: &[
            ("title", "Hedge trimmers — Blade guards"),
            ("reference", "ISO/DIS 99600"),
            ("opens", "2025-06-10"),
            ("closes", "2025-09-02"),
            ("document_number", ""),
        ],
    },
    Paper {
        is: "a result of voting of IEC",
        lines: "RESULT OF VOTING\nCommittee: ISO/IEC JTC 1/SC 99\nReference: ISO/IEC DTR 99646\nP-members voting: 14\n\
                P-members in favour: 14 = 100 % > 50%\nTotal votes cast: 20\nTotal against: 0\nFinal Decision: APPROVED\n",
        kind: DocumentKind::Result,
        facts: &[
            ("committee", "ISO/IEC JTC 1/SC 99"),
            ("reference", "ISO/IEC DTR 99646"),
            ("title", ""),
            ("document_number", ""),
            ("closes", ""),
        ],
    },
];

#[test]
fn every_paper_states_its_facts_and_nothing_else() {
    for paper in PAPERS {
        let notice = of_lines(paper.lines);
        assert_eq!(notice.kind, paper.kind, "{}: {notice:#?}", paper.is);
        for (name, value) in paper.facts {
            assert_eq!(fact(&notice, name), *value, "{}: {name}: {:#?}", paper.is, notice.facts);
        }
    }
}

#[test]
fn comments_have_no_title_unless_nobody_wrote_any() {
    let head = "Template for comments and secretariat observations\nDate:\tDocument:\tProject:\n";
    assert_eq!(fact(&of_lines(head), "title"), "Template for comments and secretariat observations");
    let filled =
        "Template for comments and secretariat observations\nDate: 2026-02-03\nDocument: ISO/DIS 99001\n";
    let notice = of_lines(filled);
    assert_eq!(notice.kind, DocumentKind::Comments);
    assert_eq!([fact(&notice, "title"), fact(&notice, "reference")], ["", "ISO/DIS 99001"]);
}

#[test]
fn a_generated_cover_has_its_facts_below_the_heads_of_columns() {
    let cover: &[Drawn<'_>] = &[
        (41.0, 12.0, &[(73.0, "ISO/TC 902/SC 1")]),
        (55.0, 12.0, &[(73.0, "Irrigation of flower beds")]),
        (86.0, 12.0, &[(73.0, "Email of secretary: jane.doe@example.org")]),
        (100.0, 12.0, &[(73.0, "Secretariat: NEN (Netherlands)")]),
        (135.0, 18.0, &[(57.0, "N 456 Draft resolutions of the 7th plenary")]),
        (156.0, 18.0, &[(57.0, "meeting")]),
        // Two heads set so close that they are one run of words.
        (
            187.0,
            12.0,
            &[(58.0, "Document type"), (193.0, "Related content"), (384.0, "Document date Expected action")],
        ),
        (218.0, 12.0, &[(58.0, "Meeting /"), (193.0, "Meeting: VIRTUAL 5 Feb")]),
        (225.0, 12.0, &[(384.0, "2026-02-06"), (481.0, "VOTE by 2026-03-06")]),
        (232.0, 12.0, &[(58.0, "Resolutions"), (193.0, "2026")]),
    ];
    let facts = [
        ("committee", "ISO/TC 902/SC 1"),
        ("document_number", "456"),
        ("title", "Draft resolutions of the 7th plenary meeting"),
        ("document_date", "2026-02-06"),
        ("action", "VOTE"),
        ("closes", "2026-03-06"),
        ("secretariat", "NEN (Netherlands)"),
    ];
    states(&of_drawn(cover), DocumentKind::Ballot, &facts);
}

#[test]
fn a_label_that_touches_its_neighbour_has_its_date_below_its_first_letter() {
    let notice = of_drawn(&[
        (40.0, 12.0, &[(266.0, "FORM 4: NEW WORK ITEM PROPOSAL (NP)")]),
        (70.0, 12.0, &[(58.0, "Circulation date"), (202.0, "Reference number: ISO/NP 99410")]),
        (84.0, 12.0, &[(58.0, "2026-01-12"), (202.0, "(to be given by Central Secretariat)")]),
        (116.0, 12.0, &[(58.0, "Closing date for voting ISO/TC 905")]),
        (130.0, 12.0, &[(58.0, "2026-04-06"), (202.0, "N 88")]),
        (168.0, 12.0, &[(202.0, "Committee: ISO/TC 905")]),
    ]);
    let facts = [
        ("document_date", "2026-01-12"),
        ("closes", "2026-04-06"),
        ("committee", "ISO/TC 905"),
        ("reference", "ISO/NP 99410"),
        ("ballot_kind", "NP"),
    ];
    states(&notice, DocumentKind::NewWorkItem, &facts);
}

#[test]
fn a_title_of_two_lines_is_set_against_the_middle_of_its_label() {
    let notice = of_drawn(&[
        (40.0, 12.0, &[(218.0, "ISO/TC 904/SC 2/WG 5 N 12")]),
        (70.0, 12.0, &[(190.0, "Minutes of the 4th meeting of WG")]),
        (77.0, 12.0, &[(58.0, "Document title:")]),
        (84.0, 12.0, &[(190.0, "5")]),
        (116.0, 12.0, &[(58.0, "Document type:"), (190.0, "Minutes")]),
        (148.0, 12.0, &[(58.0, "Date of document: 15 January 2026")]),
    ]);
    let facts = [("title", "Minutes of the 4th meeting of WG 5"), ("document_date", "2026-01-15")];
    states(&notice, DocumentKind::Minutes, &facts);
}

#[test]
fn the_name_of_a_draft_over_two_lines_is_no_title() {
    for (name, below, committee, begins, ends, title) in [
        (
            "PROJET DE NORME",
            "INTERNATIONALE",
            "ISO/TC 907",
            "Début de vote:",
            "Vote clos le:",
            "Arrosoirs — Capacité nominale",
        ),
        (
            "ПРОЕКТ",
            "Международного стандарта",
            "ИСО/ТК 907",
            "Голосование начинается в",
            "Голосование заканчивается в",
            "Лейки садовые. Номинальная вместимость",
        ),
    ] {
        let notice = of_drawn(&[
            (51.0, 24.0, &[(57.0, name)]),
            (79.0, 24.0, &[(57.0, below)]),
            (110.0, 12.0, &[(57.0, "ISO/DIS 99124")]),
            (140.0, 12.0, &[(58.0, committee), (320.0, "Secrétariat: DIN")]),
            (171.0, 12.0, &[(58.0, begins), (320.0, ends)]),
            (185.0, 12.0, &[(58.0, "2026-04-07"), (320.0, "2026-06-30")]),
            (220.0, 18.0, &[(57.0, title)]),
        ]);
        let facts = [
            ("title", title),
            ("committee", "ISO/TC 907"),
            ("opens", "2026-04-07"),
            ("closes", "2026-06-30"),
            ("secretariat", "DIN"),
            ("ballot_kind", "DIS"),
        ];
        states(&notice, DocumentKind::Draft, &facts);
    }
}

/// A Word file: paragraphs, and rows of cells whose paragraphs are parted by `/`.
fn of_word(body: &[&[&str]]) -> Notice {
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let cell =
        |words: &&str| format!("<w:tc>{}</w:tc>", words.split(" // ").map(paragraph).collect::<String>());
    let block = |cells: &&[&str]| match cells {
        [words] => paragraph(words),
        cells => format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cells.iter().map(cell).collect::<String>()),
    };
    let document = format!(
        "<w:document xmlns:w=\"w\"><w:body>{}</w:body></w:document>",
        body.iter().map(block).collect::<String>()
    );
    let bytes = formats::office(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)]);
    notice::read(&formats::read(bytes), &FileName::new("paper.docx"), &Known::default())
}

#[test]
fn the_general_cover_page_as_tables_of_word() {
    let notice = of_word(&[
        &["ISO/TC 908", "Date // 2026-01-10", "Reference number // ISO/TC 908 N 45"],
        &["", "Supersedes document // ISO/TC 908 N 40"],
        &["REQUESTED ACTION", ""],
        &["☐ information", ""],
        &["☐ voting (P-members only: ballot form attached) by 2026-03-10 [date]", ""],
        &["P-members of the technical committee or subcommittee concerned have an obligation to vote."],
        &["Title: Fences"],
        &["Secretariat: ELOT"],
        &["English title: Wooden fences — Posts"],
    ]);
    let facts = [
        ("committee", "ISO/TC 908"),
        ("document_number", "45"),
        ("document_date", "2026-01-10"),
        ("supersedes", "ISO/TC 908 N 40"),
        ("title", "Wooden fences — Posts"),
        ("secretariat", "ELOT"),
        ("closes", "2026-03-10"),
        // Nobody can see which box is ticked.
        ("action", ""),
    ];
    states(&notice, DocumentKind::NDocument, &facts);
    assert_eq!(notice.findings, []);
    for (row, action) in
        [("☒ information", "information"), ("☐ information ☐ voting", ""), ("\u{f06f} voting", "")]
    {
        let notice = of_word(&[&["ISO/TC 908 N 46"], &["Requested action:", row]]);
        assert_eq!(fact(&notice, "action"), action, "{row}");
    }
}

#[test]
fn a_title_goes_on_in_its_cell_and_behind_a_dash() {
    let notice = of_word(&[
        &["ISO/TC 904 N 12"],
        &["TITLE", "Resolutions of the 9th meeting // 2026-01-14/15, Springfield"],
        &["DATE", "2026-01-16"],
    ]);
    let facts = [
        ("title", "Resolutions of the 9th meeting 2026-01-14/15, Springfield"),
        ("document_date", "2026-01-16"),
    ];
    states(&notice, DocumentKind::Resolutions, &facts);
    let notice = of_word(&[
        &["DRAFT INTERNATIONAL STANDARD"],
        &["ISO/DIS 99123-1"],
        &["ISO/TC 901/SC 3", "Secretariat: AFNOR"],
        &["Voting begins on: // 2026-04-07", "Voting terminates on: // 2026-06-30"],
        &["Garden furniture — Folding chairs —"],
        &["Part 1:"],
        &["Vocabulary"],
        &["Mobilier de jardin — Chaises pliantes"],
    ]);
    let facts = [
        ("title", "Garden furniture — Folding chairs — Part 1: Vocabulary"),
        ("opens", "2026-04-07"),
        ("closes", "2026-06-30"),
        ("reference", "ISO/DIS 99123-1"),
    ];
    states(&notice, DocumentKind::Draft, &facts);
}

#[test]
fn the_word_secretariat_behind_a_source_is_no_label() {
    let notice = of_word(&[
        &["DATE", "2026-02-02"],
        &["REFERENCE NUMBER", "ISO/TC 908 N 47"],
        &["TITLE", "Call for nominations"],
        &["SOURCE", "Secretariat"],
        &["REQUESTED ACTION", "Reply by 2026-03-02"],
        &["Secretariat: ELOT"],
    ]);
    states(&notice, DocumentKind::NDocument, &[("secretariat", "ELOT"), ("document_number", "47")]);
    let notice = of_lines("ISO/TC 908 N 48\nSOURCE:\nSecretariat\nSTATUS:\nFor information\n");
    assert_eq!(fact(&notice, "secretariat"), "");
}

#[test]
fn values_stand_below_their_labels_in_the_same_cell_of_a_word_table() {
    let notice = of_word(&[
        &["DRAFT INTERNATIONAL STANDARD", "ISO/DIS 99700-2"],
        &[
            "Garden privacy — // Part 2: // Hedges // Intimité du jardin — Partie 2: Haies",
            "ISO/PC 917 // Secretariat: BSI // Voting begins on: // 2026-05-17 // Voting terminates on: // 2026-08-09",
        ],
        &["Reference number"],
        &["ISO/DIS 99700-2:2026(E)"],
    ]);
    let facts = [
        ("committee", "ISO/PC 917"),
        ("opens", "2026-05-17"),
        ("closes", "2026-08-09"),
        ("document_date", ""),
        ("title", "Garden privacy — Part 2: Hedges"),
    ];
    states(&notice, DocumentKind::Draft, &facts);
    let notice = of_word(&[
        &["Form 4: New Work Item Proposal"],
        &[
            "Circulation date: // 2026-03-04",
            "Reference number: ISO/NP 99555 // (to be given by ISO Central Secretariat)",
        ],
        &["Closing date for voting: // 2026-05-27", "ISO/TC 914/SC  N 120"],
    ]);
    let facts = [("document_date", "2026-03-04"), ("closes", "2026-05-27"), ("reference", "ISO/NP 99555")];
    states(&notice, DocumentKind::NewWorkItem, &facts);
}

#[test]
fn a_title_of_three_lines_is_set_against_the_middle_of_its_label() {
    let notice = of_drawn(&[
        (60.0, 12.0, &[(60.0, "ISO/TC 984/SC 4/WG 15 N 312")]),
        (90.0, 10.0, &[(60.0, "Document type:"), (160.0, "Working document")]),
        (110.0, 10.0, &[(160.0, "Digital gardens — Draft roadmap for the")]),
        (122.0, 10.0, &[(60.0, "Title:"), (160.0, "next")]),
        (134.0, 10.0, &[(160.0, "three years")]),
        (154.0, 10.0, &[(60.0, "Date of document:"), (160.0, "2026-05-30")]),
    ]);
    assert_eq!(fact(&notice, "title"), "Digital gardens — Draft roadmap for the next three years");
}

#[test]
fn a_long_title_stands_out_beside_little_else_and_beside_labels_that_have_their_values() {
    let below = of_drawn(&[
        (50.0, 14.0, &[(300.0, "DRAFT INTERNATIONAL STANDARD")]),
        (75.0, 16.0, &[(300.0, "ISO/DIS 99124")]),
        (104.0, 9.0, &[(300.0, "ISO/TC 907"), (430.0, "Secretariat: DIN")]),
        (119.0, 9.0, &[(300.0, "Voting begins on:"), (430.0, "Voting terminates on:")]),
        (131.0, 9.0, &[(300.0, "2026-04-07"), (430.0, "2026-06-30")]),
        (245.0, 14.0, &[(60.0, "Watering cans \u{2014} Nominal capacity and spouts \u{2014}")]),
        (263.0, 14.0, &[(60.0, "Guidelines for gardens with long and narrow")]),
        (281.0, 14.0, &[(60.0, "beds")]),
        (362.0, 9.0, &[(60.0, "ICS: 65.060")]),
        (764.0, 8.0, &[(400.0, "Reference number")]),
        (776.0, 8.0, &[(400.0, "ISO/DIS 99124:2026(en)")]),
    ]);
    let title = "Watering cans \u{2014} Nominal capacity and spouts \u{2014} Guidelines for gardens with long and narrow beds";
    assert_eq!(fact(&below, "title"), title);
    let beside = of_drawn(&[
        (55.0, 16.0, &[(60.0, "FINAL DRAFT"), (300.0, "INTERNATIONAL STANDARD")]),
        (105.0, 18.0, &[(300.0, "ISO/FDIS 99124")]),
        (204.0, 9.0, &[(60.0, "ISO/TC 907")]),
        (205.0, 14.0, &[(300.0, "Watering cans \u{2014}")]),
        (223.0, 14.0, &[(60.0, "Secretariat: DIN"), (300.0, "Nominal capacity and spouts")]),
        (244.0, 9.0, &[(60.0, "Voting begins on:")]),
        (256.0, 9.0, &[(60.0, "2026-04-07")]),
        (279.0, 9.0, &[(60.0, "Voting terminates on:")]),
        (291.0, 9.0, &[(60.0, "2026-06-30")]),
    ]);
    assert_eq!(fact(&beside, "title"), "Watering cans \u{2014} Nominal capacity and spouts");
    assert_eq!(
        (fact(&beside, "closes"), fact(&beside, "secretariat")),
        ("2026-06-30".to_owned(), "DIN".to_owned())
    );
}

#[test]
fn a_date_beside_half_a_label_is_not_of_the_paper() {
    let notice = of_drawn(&[
        (60.0, 12.0, &[(60.0, "Result of voting")]),
        (90.0, 10.0, &[(60.0, "Reference"), (160.0, "ISO/DIS 99816-9")]),
        (110.0, 10.0, &[(60.0, "Committee"), (160.0, "ISO/TC 908/SC 2")]),
        (130.0, 10.0, &[(60.0, "Opened by ISO/CS")]),
        (136.0, 10.0, &[(160.0, "2026-03-11")]),
        (142.0, 10.0, &[(60.0, "on")]),
        (150.0, 10.0, &[(60.0, "Closed by"), (160.0, "2026-07-30")]),
        (156.0, 10.0, &[(60.0, "ISO/CS on")]),
        (160.0, 10.0, &[(60.0, "End date"), (160.0, "2026-07-29")]),
    ]);
    let facts = [("document_date", ""), ("closes", "2026-07-29"), ("committee", "ISO/TC 908/SC 2")];
    for (name, value) in facts {
        assert_eq!(fact(&notice, name), value, "{name}");
    }
}

#[test]
fn words_of_a_cover_and_labels_nobody_knows_are_no_title() {
    let cover = "DRAFT International Standard\nISO/DIS 99085-12\nGarden machines — Safety —\nPart 12:\nTenoning machines\n\
        ISO/TC 939/SC 4\nSecretariat: UNI\nVoting begins on: 2026-02-01\nVoting terminates on: 2026-04-26\n\
        ISO/CEN PARALLEL PROCESSING\nReference number ISO/DIS 99085-12:2026(E)\n";
    let title = "Garden machines — Safety — Part 12: Tenoning machines";
    states(
        &of_lines(cover),
        DocumentKind::Draft,
        &[("title", title), ("reference", "ISO/DIS 99085-12:2026(E)")],
    );
    let form = "ISO/IEC JTC 1 N 93712\n2026-01-20\nDocument Type: Resolutions\n\
        Document Title: Resolutions adopted at the 32nd meeting of the committee on gardens\n\
        Document Origin: Secretary\nAction ID: FYI\n";
    let title = "Resolutions adopted at the 32nd meeting of the committee on gardens";
    states(&of_lines(form), DocumentKind::Resolutions, &[("title", title), ("action", "FYI")]);
}

#[test]
fn two_labels_with_their_dates_on_one_line_need_no_colon() {
    let notice = of_lines(
        "NEW WORK ITEM PROPOSAL\nClosing date for voting 2026-09-28 Date of circulation 2026-07-06\n\
         Reference number (to be given by the Secretariat) ISO/TC 968/SC 9 N 402\nISO/TC 968/SC 9\n",
    );
    let facts = [("closes", "2026-09-28"), ("document_date", "2026-07-06"), ("document_number", "402")];
    states(&notice, DocumentKind::NewWorkItem, &facts);
}

#[test]
fn a_review_names_a_version_of_the_standard() {
    let notice = of_lines(
        "SYSTEMATIC REVIEW\nISO 99189:2012 (vers 3)\nGarden laboratories\nCommittee: ISO/TC 912\n\
         Opening date: 2026-01-15\nClosing date: 2026-06-04\n",
    );
    states(&notice, DocumentKind::Ballot, &[("reference", "ISO 99189:2012"), ("closes", "2026-06-04")]);
}
