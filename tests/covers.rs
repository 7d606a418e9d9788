//! Every cover layout and form that isodesk reads, on papers of our own words.
//!
//! Letters are those of the layouts in `docs/READING.md`. A page with places (`drawn`) stands for a PDF, a page
//! of lines for text, mail and word processor files.

use isodesk::{
    domain::{document::DocumentKind, notice::Notice},
    extract::{
        formats,
        limits::Limits,
        notice::{self, FileName, Known},
        text::{Coverage, Format, Line, Page, Segment, Text},
    },
};

/// Reads a text file.
pub(crate) fn of_lines(lines: &str) -> Notice {
    let text = formats::read(lines.as_bytes().to_vec(), &Limits::default());
    notice::read(&text, &FileName::new("paper.txt"), &Known::default())
}

/// Reads a mail.
fn of_mail(mail: &str) -> Notice {
    let text = formats::read(mail.as_bytes().to_vec(), &Limits::default());
    assert_eq!(text.format, Format::Eml);
    notice::read(&text, &FileName::new("mail.eml"), &Known::default())
}

/// One line of a drawn page: distance from the top, letter height, and words with their left edge.
pub(crate) type Drawn<'a> = (f32, f32, &'a [(f32, &'a str)]);

/// Reads a page whose words have places; half the letter height is the width of a letter.
pub(crate) fn of_drawn(lines: &[Drawn<'_>]) -> Notice {
    of_drawn_named(lines, "paper.pdf")
}

fn of_drawn_named(lines: &[Drawn<'_>], name: &str) -> Notice {
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let segment = |size: f32, x0: f32, words: &str| Segment {
        x0,
        x1: x0 + words.chars().count() as f32 * size / 2.0,
        text: words.to_owned(),
    };
    let lines = lines
        .iter()
        .map(|(y, size, words)| Line {
            y: *y,
            size: *size,
            segments: words.iter().map(|(x0, words)| segment(*size, *x0, words)).collect(),
            ..Line::default()
        })
        .collect();
    let mut text = Text::empty(Format::Pdf);
    text.coverage = Coverage::Full;
    text.pages.push(Page { width: 595.0, height: 842.0, lines });
    notice::read(&text, &FileName::new(name), &Known::default())
}

/// The facts of a notice as text, by their names in the contract.
pub(crate) fn fact(notice: &Notice, name: &str) -> String {
    let facts = serde_json::to_value(&notice.facts).unwrap();
    let value = &facts[name]["value"];
    value
        .as_str()
        .map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

#[track_caller]
pub(crate) fn states(notice: &Notice, kind: DocumentKind, facts: &[(&str, &str)]) {
    assert_eq!(notice.kind, kind, "{notice:#?}");
    for (name, value) in facts {
        assert_eq!(fact(notice, name), *value, "{name}: {:#?}", notice.facts);
    }
}

fn codes(notice: &Notice) -> Vec<&str> {
    notice.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_both_labels_first_then_both_dates() {
    let cover: &[Drawn<'_>] = &[
        (60.0, 20.0, &[(60.0, "DRAFT INTERNATIONAL STANDARD")]),
        (85.0, 20.0, &[(60.0, "ISO/DIS 99262-6")]),
        (130.0, 10.0, &[(60.0, "ISO/TC 922/SC 32"), (300.0, "Secretariat: JISC")]),
        (160.0, 10.0, &[(60.0, "Voting begins on:"), (300.0, "Voting terminates on:")]),
        (174.0, 10.0, &[(60.0, "2025-09-21"), (300.0, "2025-12-13")]),
        (260.0, 16.0, &[(60.0, "Garden carts — Functional safety —")]),
        (280.0, 16.0, &[(60.0, "Part 6: Wheels")]),
        (320.0, 11.0, &[(60.0, "Chariots de jardin — Sécurité fonctionnelle — Partie 6: Roues")]),
        (
            500.0,
            8.0,
            &[(60.0, "THIS DOCUMENT IS A DRAFT CIRCULATED FOR COMMENT AND APPROVAL. IT IS THEREFORE")],
        ),
        (510.0, 8.0, &[(60.0, "SUBJECT TO CHANGE AND MAY NOT BE REFERRED TO AS AN INTERNATIONAL STANDARD")]),
        (750.0, 10.0, &[(400.0, "Reference number")]),
        (762.0, 10.0, &[(400.0, "ISO/DIS 99262-6:2025(E)")]),
    ];
    let facts = [
        ("committee", "ISO/TC 922/SC 32"),
        ("secretariat", "JISC"),
        ("opens", "2025-09-21"),
        ("closes", "2025-12-13"),
        ("reference", "ISO/DIS 99262-6:2025(E)"),
        ("title", "Garden carts — Functional safety — Part 6: Wheels"),
        ("ballot_kind", "DIS"),
        ("document_date", ""),
        ("document_number", ""),
    ];
    let notice = of_drawn(cover);
    states(&notice, DocumentKind::Draft, &facts);
    assert_eq!(codes(&notice), [""; 0]);
    // The same as a text extractor without columns gives it.
    let notice = of_lines(
        "DRAFT INTERNATIONAL STANDARD\nISO/DIS 99262-6\n\nISO/TC 922/SC 32 Secretariat: JISC\n\
         Voting begins on: Voting terminates on:\n2025-09-21 2025-12-13\n\n\
         Garden carts — Functional safety — Part 6: Wheels\n\nReference number\nISO/DIS 99262-6:2025(E)\n",
    );
    states(&notice, DocumentKind::Draft, &facts);
    // Labels below each other, then the dates below each other.
    let notice = of_lines(
        "DRAFT INTERNATIONAL STANDARD\nISO/DIS 99262-6\n\nISO/TC 922/SC 32\nSecretariat: JISC\n\
         Voting begins on:\nVoting terminates on:\n2025-09-21\n2025-12-13\n",
    );
    states(&notice, DocumentKind::Draft, &facts[..4]);
}

#[test]
fn a_words_of_the_cover_below_each_other() {
    let notice = of_drawn(&[
        (60.0, 28.0, &[(60.0, "DRAFT")]),
        (92.0, 28.0, &[(60.0, "International")]),
        (124.0, 28.0, &[(60.0, "Standard"), (400.0, "ISO/DIS 99001")]),
        (200.0, 18.0, &[(60.0, "Wheel management systems —")]),
        (222.0, 18.0, &[(60.0, "Requirements")]),
        (250.0, 11.0, &[(60.0, "Systèmes de management des roues — Exigences")]),
        (300.0, 10.0, &[(60.0, "ICS: 03.100.70")]),
        (200.5, 10.0, &[(400.0, "ISO/TC 976/SC 2")]),
        (230.0, 10.0, &[(400.0, "Secretariat: BSI")]),
        (260.0, 10.0, &[(400.0, "Voting begins on:")]),
        (272.0, 10.0, &[(400.0, "2025-08-27")]),
        (300.5, 10.0, &[(400.0, "Voting terminates on:")]),
        (312.0, 10.0, &[(400.0, "2025-11-19")]),
        (700.0, 8.0, &[(60.0, "This document is circulated as received from the committee secretariat.")]),
        (760.0, 10.0, &[(400.0, "Reference number")]),
        (772.0, 10.0, &[(400.0, "ISO/DIS 99001:2025(en)")]),
    ]);
    let facts = [
        ("committee", "ISO/TC 976/SC 2"),
        ("secretariat", "BSI"),
        ("opens", "2025-08-27"),
        ("closes", "2025-11-19"),
        ("ballot_kind", "DIS"),
        ("title", "Wheel management systems — Requirements"),
        ("document_date", ""),
    ];
    states(&notice, DocumentKind::Draft, &facts);
}

#[test]
fn the_days_of_a_meeting_are_no_days_of_a_paper() {
    let notice = of_lines(
        "ISO/TC 954 N 700\n\nTitle: Draft agenda of the 44th plenary meeting\nDate: 2026-05-11\nVenue: Springfield\n\
         Start date: 2026-05-11\nEnd date: 2026-05-13\n",
    );
    let facts = [("document_date", ""), ("opens", ""), ("closes", ""), ("ballot_kind", "")];
    states(&notice, DocumentKind::Agenda, &facts);
    for dates in ["10 to 12 March 2026", "2026-03-10/12", "2026-03-10 to 2026-03-12"] {
        let notice = of_lines(&format!("ISO/TC 954 N 701\n\nTitle: Calling notice\nDate: {dates}\n"));
        states(&notice, DocumentKind::CallingNotice, &[("document_date", ""), ("committee", "ISO/TC 954")]);
    }
}

#[test]
fn a_vote_that_is_only_spoken_of_is_no_ballot() {
    for (title, kind) in [
        ("Notice of ballot resolution meeting", DocumentKind::NDocument),
        ("Ballot comments on ISO/CD 99001", DocumentKind::NDocument),
        ("Results of systematic review of ISO 99001", DocumentKind::Result),
        ("Summary of voting on ISO/CD 99001", DocumentKind::Result),
        ("Ballot on ISO/CD 99001", DocumentKind::Ballot),
        ("Systematic review of ISO 99001", DocumentKind::Ballot),
    ] {
        let notice = of_lines(&format!(
            "ISO/TC 954 N 700\n\nTitle: {title}\nDate: 2026-05-11\nDue date: 2026-06-11\n"
        ));
        assert_eq!(notice.kind, kind, "{title}");
    }
}

#[test]
fn a_in_french_and_in_russian() {
    let french = of_lines(
        "PROJET DE NORME INTERNATIONALE\nISO/DIS 99301\n\nISO/TC 934/SC 4\nSecrétariat: AFNOR\n\
         Début de vote: 2025-03-03\nVote clos le: 2025-05-26\n\n\
         Brouettes — Vocabulaire\n\nNuméro de référence\nISO/DIS 99301:2025(F)\n",
    );
    let facts = [
        ("committee", "ISO/TC 934/SC 4"),
        ("secretariat", "AFNOR"),
        ("opens", "2025-03-03"),
        ("closes", "2025-05-26"),
        ("title", "Brouettes — Vocabulaire"),
        ("reference", "ISO/DIS 99301:2025(F)"),
        ("ballot_kind", "DIS"),
    ];
    states(&french, DocumentKind::Draft, &facts);
    let russian = of_lines(
        "ОКОНЧАТЕЛЬНЫЙ ПРОЕКТ Международного стандарта\nISO/FDIS 99302\n\nISO/TC 935\nСекретариат: ГОСТ Р\n\
         Голосование начинается в: 2025-06-02\nГолосование заканчивается в: 2025-07-28\n\n\
         Тачки — Словарь\n\nСсылочный номер\nISO/FDIS 99302:2025(R)\n",
    );
    let facts = [
        ("committee", "ISO/TC 935"),
        ("secretariat", "ГОСТ Р"),
        ("opens", "2025-06-02"),
        ("closes", "2025-07-28"),
        ("title", "Тачки — Словарь"),
        ("ballot_kind", "FDIS"),
    ];
    states(&russian, DocumentKind::Draft, &facts);
}

#[test]
fn a_published_standard_has_a_date_and_no_ballot() {
    let notice = of_drawn(&[
        (54.0, 24.0, &[(240.0, "INTERNATIONAL"), (518.0, "ISO")]),
        (79.0, 24.0, &[(240.0, "STANDARD"), (462.0, "99301-1")]),
        (133.0, 10.0, &[(501.0, "Third edition")]),
        (144.0, 10.0, &[(522.0, "2023-02")]),
        (272.0, 18.0, &[(240.0, "Wheelbarrows — Test methods —")]),
        (300.0, 18.0, &[(240.0, "Part 1: Tipping")]),
        (364.0, 11.0, &[(240.0, "Brouettes — Méthodes d’essai — Partie 1: Basculement")]),
        (765.0, 10.0, &[(480.0, "Reference number")]),
        (776.0, 10.0, &[(467.0, "ISO 99301-1:2023(E)")]),
    ]);
    let facts = [
        ("reference", "ISO 99301-1:2023(E)"),
        ("document_date", "2023-02"),
        ("title", "Wheelbarrows — Test methods — Part 1: Tipping"),
        ("committee", ""),
        ("ballot_kind", ""),
        ("closes", ""),
    ];
    states(&notice, DocumentKind::Draft, &facts);
}

#[test]
fn b_the_block_of_the_word_template() {
    let notice = of_lines(
        "ISO TC 934/SC 4\nDate: 2025-01-07\nISO/DIS 99301-1\nISO TC 934/SC 4/GT\nSecrétariat: SAC\n\n\
         Brouettes — Partie 1: Basculement\n\nAvertissement\nCe document n'est pas une Norme internationale de l'ISO.\n\
         Type du document: Norme internationale\nSous-type du document:\nStade du document: (40) Enquête\n\
         Langue du document: F\n",
    );
    let facts = [
        ("committee", "ISO/TC 934/SC 4"),
        ("document_date", "2025-01-07"),
        ("reference", "ISO/DIS 99301-1"),
        ("secretariat", "SAC"),
        ("title", "Brouettes — Partie 1: Basculement"),
        ("stage", ""),
        ("ballot_kind", ""),
    ];
    states(&notice, DocumentKind::Draft, &facts);
    assert_eq!(codes(&notice), [""; 0]);
    let newer = of_lines(
        "Reference number of working document: ISO/TC 934/SC 4 N 88\nDate: 2025-02-03\n\
         Reference number of project: ISO/CD 99305\nCommittee identification: ISO/TC 934/SC 4/WG 2\nSecretariat: SIS\n\
         Document stage: 30.20\n\nWheelbarrows — Load\n",
    );
    let facts = [
        ("committee", "ISO/TC 934/SC 4"),
        ("document_number", "88"),
        ("reference", "ISO/CD 99305"),
        ("stage", "30.20"),
        ("document_date", "2025-02-03"),
    ];
    states(&newer, DocumentKind::Draft, &facts);
}

#[test]
fn b_prefix_and_printed_stage_disagree() {
    let notice = of_lines(
        "ISO/TC 934/SC 4\nDate: 2025-01-07\nISO/CD 99306\nSecretariat: SAC\n\nWheelbarrows — Paint\n\n\
         Document type: International Standard\nDocument stage: (40) Enquiry\n",
    );
    assert_eq!(codes(&notice), ["E-ID-002"]);
    assert_eq!(notice.findings[0].message, "stage 40 is printed, and `ISO/CD 99306` carries `CD`");
}

/// The form with a committee column on the left, and empty holes that a template left.
const GENERAL_COVER: &[Drawn<'_>] = &[
    (43.0, 9.0, &[(315.0, "Date"), (400.0, "Reference number")]),
    (53.0, 12.0, &[(315.0, "2025-05-12 ISO/TC 954 /SC"), (504.0, "N 581")]),
    (70.0, 8.0, &[(315.0, "Supersedes document")]),
    (97.0, 9.0, &[(312.0, "This document is still under study and subject to change.")]),
    (143.0, 12.0, &[(61.0, "ISO/TC 954/SC"), (316.0, "REQUESTED ACTION")]),
    (175.0, 12.0, &[(61.0, "Title: BARROWS, CARTS AND")]),
    (187.0, 12.0, &[(61.0, "TROLLEYS"), (335.0, "information")]),
    (225.0, 9.0, &[(335.0, "discussion at")]),
    (230.0, 9.0, &[(61.0, "Secretariat:")]),
    (234.0, 7.0, &[(335.0, "[venue/date of meeting]")]),
    (242.0, 12.0, &[(61.0, "NEN")]),
    (258.0, 9.0, &[(335.0, "comments by")]),
    (266.0, 12.0, &[(61.0, "Tel: +00 00 0000 000"), (335.0, "[date]")]),
    (290.0, 12.0, &[(335.0, "voting (P-members only: ballot form attached) by")]),
    (325.0, 7.0, &[(335.0, "[date]")]),
    (377.0, 12.0, &[(57.0, "Title: Resolutions of the 27th plenary meeting of ISO/TC 954, 25 and 26")]),
    (389.0, 12.0, &[(57.0, "November 2025, Springfield")]),
    (449.0, 12.0, &[(57.0, "Source: Secretary")]),
    (509.0, 9.0, &[(57.0, "Project(s):")]),
    (569.0, 12.0, &[(57.0, "Status: For information")]),
    (797.0, 8.0, &[(57.0, "ISO general cover page")]),
];

#[test]
fn c_the_general_cover_page() {
    let facts = [
        ("committee", "ISO/TC 954"),
        ("document_number", "581"),
        ("document_date", "2025-05-12"),
        (
            "title",
            "Resolutions of the 27th plenary meeting of ISO/TC 954, 25 and 26 November 2025, Springfield",
        ),
        ("secretariat", "NEN"),
        ("supersedes", ""),
        ("action", ""),
        ("closes", ""),
    ];
    let notice = of_drawn_named(GENERAL_COVER, "ISO-TC954_N0581_Resolutions.pdf");
    states(&notice, DocumentKind::Resolutions, &facts);
    assert_eq!(codes(&notice), [""; 0]);
}

#[test]
fn the_text_wins_over_the_file_name_and_the_difference_is_shown() {
    let notice = of_drawn_named(GENERAL_COVER, "ISO-TC955_N0582_Resolutions.pdf");
    states(&notice, DocumentKind::Resolutions, &[("committee", "ISO/TC 954"), ("document_number", "581")]);
    assert_eq!(codes(&notice), ["E-DOC-002", "E-DOC-002"]);
    assert_eq!(
        notice.findings[0].message,
        "the text says committee `ISO/TC 954`, the file name says `ISO/TC 955`"
    );
    assert_eq!(notice.facts.committee.rivals[0].from, "file name: `ISO-TC955_N0582_Resolutions.pdf`");
}

#[test]
fn d_a_secretariats_own_form() {
    let notice = of_drawn(&[
        (53.0, 12.0, &[(359.0, "DATE"), (445.0, "REFERENCE NUMBER")]),
        (74.0, 12.0, &[(356.0, "2026‐01‐05"), (449.0, "ISO/TC954/N932")]),
        (107.0, 12.0, &[(356.0, "SUPERSEDES DOCUMENT")]),
        (127.0, 12.0, &[(371.0, "N903")]),
        (
            208.0,
            12.0,
            &[(36.0, "TITLE"), (78.0, "Minutes of the meeting that appointed A. Person as convenor")],
        ),
        (230.0, 12.0, &[(73.0, "of WG 5, according to the vote in N901")]),
        (280.0, 12.0, &[(36.0, "SOURCE"), (103.0, "ISO/TC 954 Secretariat")]),
        (307.0, 12.0, &[(36.0, "NOTE(S)"), (88.0, "A. Person was approved on 2025-11-14, as N901 shows.")]),
        (521.0, 14.0, &[(36.0, "REQUESTED ACTION")]),
        (
            571.0,
            14.0,
            &[(53.0, "information"), (194.0, "discussion"), (339.0, "comments by"), (489.0, "voting by")],
        ),
        (586.0, 12.0, &[(468.0, "(Only P‐Members)")]),
        (694.0, 9.0, &[(36.0, "Secretariat: SAC")]),
    ]);
    let facts = [
        ("committee", "ISO/TC 954"),
        ("document_number", "932"),
        ("document_date", "2026-01-05"),
        ("supersedes", "N903"),
        (
            "title",
            "Minutes of the meeting that appointed A. Person as convenor of WG 5, according to the vote in N901",
        ),
        ("secretariat", "SAC"),
        ("reference", ""),
        ("action", ""),
        ("closes", ""),
    ];
    states(&notice, DocumentKind::Minutes, &facts);
}

#[test]
fn e_a_plain_heading() {
    let notice = of_drawn(&[
        (68.0, 12.0, &[(422.0, "ISO/TC 954 N 303")]),
        (80.0, 10.0, &[(372.0, "Source: ISO/TC 954 secretariat")]),
        (92.0, 10.0, &[(441.0, "Date: 2025-12-11")]),
        (128.0, 18.0, &[(71.0, "Resolutions taken at the 15th meeting of ISO/TC 954")]),
        (149.0, 18.0, &[(71.0, "held on 2025-10-22/23 in Springfield")]),
        (183.0, 14.0, &[(71.0, "Resolution 154")]),
        (208.0, 10.0, &[(71.0, "ISO/TC 954 resolves to withdraw resolution 140 and to revise ISO 99440.")]),
        (
            232.0,
            10.0,
            &[(71.0, "Unanimous. The committee thanks the host for the excellent arrangements made.")],
        ),
    ]);
    let facts = [
        ("committee", "ISO/TC 954"),
        ("document_number", "303"),
        ("document_date", "2025-12-11"),
        ("title", "Resolutions taken at the 15th meeting of ISO/TC 954 held on 2025-10-22/23 in Springfield"),
        ("reference", ""),
    ];
    states(&notice, DocumentKind::Resolutions, &facts);
}

#[test]
fn f_the_jtc_1_form() {
    let notice = of_lines(
        "ISO/IEC JTC 1\nInformation Technology\nISO/IEC JTC 1 N 9571\nDATE: 2025.03.06\nREPLACES\nDOC TYPE:\n\
         Procedural Documentation\nTITLE:\nPolicy on the distribution of wheelbarrows by the use of the world's\n\
         narrow paths\nSOURCE:\nA group\nPROJECT:\nSTATUS:\nCirculated for comments, due May 20, 2025.\n\
         ACTION ID: COM\nDUE DATE: 2025.05.20\nDISTRIBUTION: P and L Members\nMEDIUM: D\nNO. OF PAGES: 7\n",
    );
    let facts = [
        ("committee", "ISO/IEC JTC 1"),
        ("document_number", "9571"),
        ("document_date", "2025-03-06"),
        ("title", "Policy on the distribution of wheelbarrows by the use of the world's narrow paths"),
        ("action", "COM"),
        ("closes", "2025-05-20"),
        ("supersedes", ""),
        ("ballot_kind", ""),
    ];
    states(&notice, DocumentKind::NDocument, &facts);
}

#[test]
fn g_a_letter_ballot_by_mail() {
    let notice = of_mail(
        "From: secretariat@example.org\nTo: tag@example.com\nDate: Thu, 22 May 2025 09:00:00 +0200\n\
         Subject: N 9579 - Concurrent Registration and Approval Ballot for PDTR 99769 of ISO/\n\tIEC JTC 1/SC 22\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         ISO/IEC JTC 1/SC22 N9579\n\nTITLE:\nConcurrent Registration and Approval Ballot for PDTR 99769, Specifi=\n\
         cation for carts\n\nDATE ASSIGNED:\n2025-05-22\n\nSOURCE:\nSC 22/WG 14 Convenor\n\nBACKWARD POINTER:\nN/A\n\n\
         DOCUMENT TYPE:\nPDTR Registration and Approval Ballot\n\nPROJECT NUMBER:\n22.20.01\n\nACTION IDENTIFIER:\nLB\n\n\
         DUE DATE:\n2025-08-22\n\nDISTRIBUTION FORM:\nOpen\n",
    );
    let facts = [
        ("committee", "ISO/IEC JTC 1/SC 22"),
        ("document_number", "9579"),
        ("document_date", "2025-05-22"),
        ("title", "Concurrent Registration and Approval Ballot for PDTR 99769, Specification for carts"),
        ("reference", "ISO/IEC PDTR 99769"),
        ("action", "LB"),
        ("closes", "2025-08-22"),
        ("ballot_kind", "CD"),
    ];
    states(&notice, DocumentKind::Ballot, &facts);
}

#[test]
fn h_the_sc_34_form_and_the_mpeg_form() {
    let form = of_lines(
        "ISO/IEC JTC 1/SC 34N9932\n\nISO/IEC JTC 1/SC 34\n\nInformation Technology --\nDocument Description\n\n\
         TITLE: Frequently Asked Questions regarding DIS-99500 Ballot Resolution Meeting\n\
         PROJECT: DIS 99500: Information technology - Carts\nSTATUS: FAQ\nACTION: For information\nDATE: 2025-11-15\n\
         DISTRIBUTION: SC34 and Liaisons\nREFER TO: N9933 - 2025-11-15 - Agenda\nREPLY TO:\n",
    );
    let facts = [
        ("committee", "ISO/IEC JTC 1/SC 34"),
        ("document_number", "9932"),
        ("document_date", "2025-11-15"),
        ("title", "Frequently Asked Questions regarding DIS-99500 Ballot Resolution Meeting"),
        ("reference", "ISO/IEC DIS 99500"),
        ("action", "For information"),
        ("ballot_kind", ""),
    ];
    states(&form, DocumentKind::NDocument, &facts);
    let mpeg = of_lines(
        "INTERNATIONAL ORGANISATION FOR STANDARDISATION\nORGANISATION INTERNATIONALE DE NORMALISATION\n\
         ISO/IEC JTC 1/SC 29/WG 11\nCODING OF MOVING CARTS\n\nISO/IEC JTC 1/SC 29/WG 11 N 97484\n\
         Springfield – January 2026\n\nSource: Requirements\nTitle: Use cases for carts\nPurpose: Information\nStatus: Approved\n",
    );
    let facts = [
        ("committee", "ISO/IEC JTC 1/SC 29/WG 11"),
        ("document_number", "97484"),
        ("title", "Use cases for carts"),
    ];
    states(&mpeg, DocumentKind::NDocument, &facts);
}

#[test]
fn i_the_generated_cover() {
    let cover = |kind: &str, action: &str| {
        format!(
            "ISO/TC 954 N 632\n\nISO/TC 954\nISO/TC 954 - Barrows, carts and trolleys\n\
             Email of secretary: a.person@example.org\nSecretariat: NEN (Netherlands)\n\n\
             Document type:\t{kind}\nTitle:\tPlace of the next plenary meeting\nStatus:\tFor the vote\n\
             Date of document:\t2026-01-29\nSource:\tSecretariat\nExpected action:\t{action}\nAction due date:\t2026-03-27\n\
             No. of pages:\t2\nBackground:\nCommittee URL:\thttps://example.org/tc954\n"
        )
    };
    let facts = [
        ("committee", "ISO/TC 954"),
        ("document_number", "632"),
        ("document_date", "2026-01-29"),
        ("title", "Place of the next plenary meeting"),
        ("secretariat", "NEN (Netherlands)"),
        ("closes", "2026-03-27"),
    ];
    let notice = of_lines(&cover("Other meeting document", "INFO"));
    states(&notice, DocumentKind::NDocument, &facts);
    states(&notice, DocumentKind::NDocument, &[("action", "INFO"), ("ballot_kind", "")]);
    let notice = of_lines(&cover("Committee Internal Ballot", "VOTE"));
    states(&notice, DocumentKind::Ballot, &facts);
    states(&notice, DocumentKind::Ballot, &[("action", "VOTE"), ("ballot_kind", "CIB")]);
}

#[test]
fn j_form_4() {
    let notice = of_lines(
        "Form 4: New Work Item Proposal\nCirculation date: 2026-01-12\nClosing date for voting: 2026-04-06\n\
         Reference number: ISO/NP 99777 (to be given by ISO Central Secretariat)\n\
         Proposer (ISO member body or A liaison organization): Example Body\nCommittee: ISO/TC 954/SC 3\n\
         Title of the proposed deliverable\nBarrows — Handles\nScope of the proposed deliverable\nHandles of barrows.\n",
    );
    let facts = [
        ("committee", "ISO/TC 954/SC 3"),
        ("reference", "ISO/NP 99777"),
        ("title", "Barrows — Handles"),
        ("document_date", "2026-01-12"),
        ("closes", "2026-04-06"),
        ("ballot_kind", "NP"),
    ];
    states(&notice, DocumentKind::NewWorkItem, &facts);
}

#[test]
fn k_a_result_of_voting() {
    let notice = of_lines(
        "Ballot Information\nReference\tISO/IEC 99646:2012/DAmd 2\nCommittee\tISO/IEC JTC 1/SC 2\nEdition number\t1\n\
         English title\tCharacters — Amendment 2\nFrench title\tCaractères — Amendement 2\n\
         Start date\t2025-01-25\tEnd date\t2025-04-25\nOpened by ISO/CS on\t2025-01-25 00:01:16\n\
         Closed by ISO/CS on\t2025-04-27 00:03:24\nStatus\tClosed\nVoting stage\tEnquiry\tVersion number\t1\n\
         Result of voting\nP-Members voting: 15 in favour out of 17 = 88 % (requirement >= 66.66%)\n\
         (P-Members having abstained are not counted in this vote.)\n\
         Member bodies voting: 2 negative votes out of 23 = 8 % (requirement <= 25%)\nApproved\n",
    );
    let facts = [
        ("committee", "ISO/IEC JTC 1/SC 2"),
        ("reference", "ISO/IEC 99646:2012/DAM 2"),
        ("title", "Characters — Amendment 2"),
        ("opens", "2025-01-25"),
        ("closes", "2025-04-25"),
        ("ballot_kind", ""),
    ];
    states(&notice, DocumentKind::Result, &facts);
    let older = of_lines(
        "Title: Carts -- Registration\nDocument: ISO/IEC FDIS 99375   Committee: JTC 1/SC 2\n\
         Start date (CET): 2025-09-26  End date (CET): 2025-11-26\n\
         ISO/CS ballot closing date (CET): 2025-11-27  Voting phase: Approval\nStatus: CLOSED  Version: 1\n\
         P-Members voting: 16 in favour out of 16 = 100 % (requirement >= 66.66%)\n",
    );
    let facts = [
        ("committee", "ISO/IEC JTC 1/SC 2"),
        ("reference", "ISO/IEC FDIS 99375"),
        ("opens", "2025-09-26"),
        ("closes", "2025-11-26"),
    ];
    states(&older, DocumentKind::Result, &facts);
}

#[test]
fn m_comments_and_n_votes_are_tables() {
    let comments = of_lines(
        "MB/NC\tLine number\tClause/ Subclause\tParagraph/ Figure/ Table/\tType of comment\tComments\tProposed change\tObservations of the secretariat\n\
         US\t\t5.4\t\tte\tThe load is missing.\tAdd it.\t\n",
    );
    assert_eq!(comments.kind, DocumentKind::Comments);
    let votes =
        formats::read(b"organization,choice,reason\nExample Corp,approve,\n".to_vec(), &Limits::default());
    assert_eq!(
        notice::read(&votes, &FileName::new("v.csv"), &Known::default()).kind,
        DocumentKind::MemberVotes
    );
    let reply = of_lines(
        "ISO/IEC JTC 1/SC 99 N 12\n\nJTC 1/SC 99 Letter Ballot\n\nFROM THE MEMBER BODY OF: ____\n\n\
         On the proposal that document SC 99 N 12 be registered as DTR 99001\n\
         This letter ballot is to be returned no later than 2026-08-22.\nDUE DATE: 2026-08-22\n",
    );
    states(&reply, DocumentKind::Ballot, &[("closes", "2026-08-22"), ("document_number", "12")]);
}

#[test]
fn placeholders_are_never_values() {
    let notice = of_lines(
        "DRAFT INTERNATIONAL STANDARD\nISO/DIS 99262-6\n\nISO/TC 922/SC 32\nSecretariat: JISC\n\
         Voting begins on: YYYY-MM-DD\nVoting terminates on: YYYY-MM-DD\n\nCarts\n",
    );
    states(&notice, DocumentKind::Draft, &[("opens", ""), ("closes", ""), ("ballot_kind", "DIS")]);
    assert_eq!(codes(&notice), ["E-BAL-002"]);
    assert_eq!(notice.findings[0].message, "a ballot without an end: `YYYY-MM-DD` is no date");
    let paper = of_lines("Document Number: Nxxxx\nDate: 2025-10-010\n2025-10-10\n\nPointers of carts\n");
    states(&paper, DocumentKind::Other, &[("document_number", ""), ("document_date", "2025-10-10")]);
}

#[test]
fn an_end_before_the_start_and_two_ends_stop_a_ballot() {
    let ballot = |dates: &str| {
        of_lines(&format!(
            "ISO/TC 954 N 77\n\nDocument type: Committee internal ballot\nTitle: A chair\n{dates}\n"
        ))
    };
    let notice = ballot("Start date: 2026-03-31\nEnd date: 2026-03-01");
    assert_eq!(codes(&notice), ["E-BAL-003"]);
    assert_eq!(notice.findings[0].message, "voting ends on 2026-03-01, before it begins on 2026-03-31");
    let notice = ballot("Start date: 2026-03-01\nEnd date: 2026-03-31\nBallot closes: 2026-04-30");
    assert_eq!(codes(&notice), ["E-DOC-003"]);
    assert!(notice.findings[0].is_blocking());
    assert_eq!(notice.findings[0].message, "two values for the end of voting: `2026-03-31` and `2026-04-30`");
    let notice = of_lines("ISO/TC 954 N 77\n\nExpected action: VOTE\nTitle: A chair\nEnd date: 2026-03-31\n");
    assert_eq!(codes(&notice), ["E-BAL-005"]);
    assert_eq!(notice.findings[0].message, "a ballot whose kind is not derivable");
    let notice = of_lines("Document type: Committee internal ballot\nTitle: A chair\nEnd date: 2026-03-31\n");
    assert_eq!(codes(&notice), ["E-BAL-004"]);
    assert_eq!(notice.findings[0].message, "a ballot that names no committee");
}

#[test]
fn a_committee_that_nobody_lists_is_a_warning() {
    let listed = ["ISO/TC 954".parse().unwrap(), "ISO/TC 954/SC 1".parse().unwrap()].into();
    let known = Known { committees: Some(&listed), ..Known::default() };
    let read = |committee: &str| {
        let lines = format!("{committee} N 77\n\nDocument type: CIB\nTitle: A chair\nEnd date: 2026-03-31\n");
        let text = formats::read(lines.into_bytes(), &Limits::default());
        notice::read(&text, &FileName::new("paper.txt"), &known)
    };
    assert_eq!(codes(&read("ISO/TC 954/SC 1/WG 3")), [""; 0]);
    let notice = read("ISO/TC 954/SC 2");
    assert_eq!(codes(&notice), ["E-BAL-004"]);
    assert_eq!(notice.findings[0].message, "`ISO/TC 954/SC 2` is not in the list of committees");
    assert!(!notice.findings[0].is_blocking());
}

#[test]
fn an_ambiguous_prefix_stays_ambiguous() {
    let notice = of_lines(
        "ISO/IEC JTC 1/SC 99 N 3\n\nDocument type: Ballot\nTitle: Ballot on an amendment\n\
         Reference: ISO/IEC 99001:2001/FPDAM 1\nEnd date: 2026-03-31\n",
    );
    assert_eq!(codes(&notice), ["E-BAL-005", "E-ID-002"]);
    assert_eq!(notice.findings[1].message, "`FPDAM` can be stage 40 or 50, and no stage is printed");
}

#[test]
fn questions_of_a_ballot_are_read_with_their_answers() {
    let notice = of_lines(
        "ISO/TC 954 N 77\n\nDocument type: Committee internal ballot\nTitle: A chair and a place\nEnd date: 2026-03-31\n\n\
         Question 1: Do you agree to appoint A. Person as chair until the end of the\nyear 2028?\nAnswers: yes / no / abstain\n\
         2. Which place do you prefer?\n☐ Springfield ☐ Lakeside\n",
    );
    let questions: Vec<_> = notice
        .questions
        .iter()
        .map(|question| (question.number, question.text.as_str(), question.answers.join("|")))
        .collect();
    assert_eq!(
        questions,
        [
            (
                1,
                "Do you agree to appoint A. Person as chair until the end of the year 2028?",
                "yes|no|abstain".to_owned()
            ),
            (2, "Which place do you prefer?", "Springfield|Lakeside".to_owned()),
        ]
    );
}

#[test]
fn prose_states_no_fact_of_its_paper() {
    let notice = of_lines(
        "Rice is nice\n\nForeword\nThis document was prepared by Technical Committee ISO/TC 34, Subcommittee SC 4.\n\
         It cancels ISO 7301:2011. ISO/TC 34\nISO 9001:2015\n",
    );
    states(&notice, DocumentKind::Other, &[("committee", ""), ("reference", ""), ("document_number", "")]);
    assert_eq!(codes(&notice), ["E-DOC-001"]);
    let paper = of_lines("Carts considered harmful\nA. Person\n2026-01-05\nAudience: SG12 / ISO SC22 WG23\n");
    states(&paper, DocumentKind::Other, &[("committee", ""), ("document_date", "2026-01-05")]);
}

#[test]
fn form_fields_are_evidence() {
    let mut text = Text::empty(Format::Pdf);
    text.coverage = Coverage::Full;
    let line = Line {
        y: 50.0,
        size: 12.0,
        segments: vec![Segment { x0: 60.0, x1: 300.0, text: "Committee paper".into() }],
        ..Line::default()
    };
    text.pages.push(Page { width: 595.0, height: 842.0, lines: vec![line] });
    text.fields = [("form.Reference_number", "ISO/TC 954 N 12"), ("Date", "2026-02-02"), ("Title", "A plan")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let notice = notice::read(&text, &FileName::new("form.pdf"), &Known::default());
    let facts = [
        ("committee", "ISO/TC 954"),
        ("document_number", "12"),
        ("document_date", "2026-02-02"),
        ("title", "A plan"),
    ];
    states(&notice, DocumentKind::NDocument, &facts);
    assert_eq!(notice.facts.committee.stated.unwrap().from, "form field: `ISO/TC 954 N 12`");
}
