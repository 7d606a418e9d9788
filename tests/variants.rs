//! Papers as secretariats vary them: results with their heading only, boxes ticked in the text, subjects that say less
//! than the title, drafts that begin a title, forms in several languages, files that hold others as they are.

use crate::covers::{fact, of_lines};
use isodesk::{
    domain::{document::DocumentKind, notice::Notice},
    extract::{
        formats,
        limits::Limits,
        notice::{self, FileName, Known},
        text::{Format, Line},
    },
};
use std::io::Write as _;

fn of_mail(mail: &str) -> Notice {
    let text = formats::read(mail.as_bytes().to_vec(), &Limits::default());
    notice::read(&text, &FileName::new("mail.eml"), &Known::default())
}

fn format_of(bytes: &[u8]) -> Format {
    formats::read(bytes.to_vec(), &Limits::default()).format
}

#[test]
fn a_heading_that_says_result_of_voting_makes_no_ballot() {
    let notice = of_lines(
        "Result of voting on ISO/FDIS 99375\nTitle: Buttons — Registration of shapes\nDocument: ISO/FDIS 99375\n\
         Committee: ISO/TC 46/SC 4\nStart date (CET): 2002-09-26\nEnd date (CET): 2002-11-26\nStatus: Closed\n",
    );
    assert_eq!((notice.kind, fact(&notice, "reference").as_str()), (DocumentKind::Result, "ISO/FDIS 99375"));
    let notice = of_lines(
        "ISO/TC 69/SC 6 N 1500\nTitle: Result of the CIB on the convenor of WG 7\nDate: 2024-03-01\n\
         Start date: 2024-01-01\nEnd date: 2024-02-26\nDocument type: Ballot / Result\n",
    );
    assert_eq!(notice.kind, DocumentKind::Result);
}

#[test]
fn a_vote_whose_box_is_ticked_is_a_ballot() {
    let cover = |information: char, voting: char| {
        of_lines(&format!(
            "Date\tReference number\n2004-11-22\tISO/TC 154 N 551\n\nREQUESTED ACTION\n\
             Circulated to P- and O-members, and to technical committees and organizations in liaison for:\n\
             {information} information\n\
             {voting} voting (P-members only: ballot form attached) by 2005-02-22\n\
             Title: Draft business plan\nSecretariat: SIS\nISO general cover page Version/V97.1\n"
        ))
    };
    let ticked = cover('☐', '☒');
    assert_eq!((ticked.kind, fact(&ticked, "closes").as_str()), (DocumentKind::Ballot, "2005-02-22"));
    assert_eq!(cover('☒', '☐').kind, DocumentKind::NDocument);
}

#[test]
fn the_last_day_of_a_vote_is_read_from_a_box_a_period_or_a_sentence() {
    let cover = |words: &str| {
        of_lines(&format!(
            "ISO/TC 34/SC 17 N 1422\nDate: 2026-10-02\nCommittee internal ballot\n\
             Title: Confirmation of the convenor of WG 8\n{words}\n\nWith kind regards.\n"
        ))
    };
    let doubts = |notice: &Notice| -> Vec<String> {
        notice
            .findings
            .iter()
            .map(|finding| format!("{} {:?}: {}", finding.code, finding.severity, finding.message))
            .collect()
    };
    for words in [
        "[x] voting by 2026-11-30",
        "\u{2612} voting by\n2026-11-30",
        "Voting by: 30 November 2026",
        "Ballot period: 2026-10-02 to 2026-11-30",
        "Voting period: 2 October \u{2013} 30 November 2026",
    ] {
        let notice = cover(words);
        assert_eq!((fact(&notice, "closes").as_str(), doubts(&notice)), ("2026-11-30", vec![]), "{words}");
    }
    assert_eq!(fact(&cover("Ballot period: 2026-10-02 to 2026-11-30"), "opens"), "2026-10-02");
    for words in [
        "National Bodies are requested to submit their votes no later than\n2026-11-30 to the Secretariat.",
        "P-members are invited to vote via the portal by Monday,\n30 November 2026 (midnight Geneva time).",
        "The ballot closes on 2026-11-30",
    ] {
        let notice = cover(words);
        assert_eq!(fact(&notice, "closes"), "2026-11-30", "{words}");
        let [doubt] = &doubts(&notice)[..] else { panic!("{:?}", notice.findings) };
        assert!(
            doubt.starts_with(
                "E-BAL-014 Warning: voting ends on 2026-11-30: only a sentence says so, and no label"
            ),
            "{doubt}"
        );
    }
    for words in [
        "The results of the ballot shall be published by 2026-12-15.",
        "The vote was taken on 2026-11-30.",
        "",
    ] {
        let notice = cover(words);
        assert_eq!(fact(&notice, "closes"), "", "{words}");
        assert!(notice.findings.iter().any(|finding| finding.code == "E-BAL-002"), "{words}");
    }
}

#[test]
fn a_mail_whose_body_is_a_page_is_a_mail_and_keeps_what_is_attached() {
    let mail = "From: a@example.org\nSubject: Ballot on ISO/CD 22340\nMIME-Version: 1.0\n\
        Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n\
        <html><body><p>Closing date: 2026-10-29</p></body></html>\n--b\nContent-Type: text/plain\n\
        Content-Disposition: attachment; filename=cover.txt\n\nISO/TC 292 N 1\n--b--\n";
    let text = formats::read(mail.as_bytes().to_vec(), &Limits::default());
    assert_eq!((text.format, text.members.len()), (Format::Eml, 1));
}

#[test]
fn what_a_page_hides_or_strikes_out_is_not_read() {
    let page = |end: &str| {
        let page = format!(
            "<html><body><p>ISO/TC 292 N 790</p><p>Title: Committee internal ballot on the plan</p>{end}</body></html>"
        );
        let text = formats::read(page.into_bytes(), &Limits::default());
        fact(&notice::read(&text, &FileName::new("page.html"), &Known::default()), "closes")
    };
    for hidden in [
        "<div style=\"display: none\">Closing date: 2026-12-31<div>and</div> more</div>",
        "<p hidden>Closing date: 2026-12-31</p>",
        "<p><del>Closing date: 2026-12-31</del></p>",
        "<span style='mso-hide:all'>Closing date: 2026-12-31</span>",
    ] {
        assert_eq!(page(hidden), "", "{hidden}");
        assert_eq!(page(&format!("{hidden}<p>Closing date: 2026-10-29</p>")), "2026-10-29", "{hidden}");
    }
}

#[test]
fn hidden_words_of_rich_text_are_not_read() {
    let rtf = r"{\rtf1\ansi ISO/TC 292 N 790\par Title: Committee internal ballot on the plan\par
        Closing date: {\v 2026-10-01}{\deleted 2026-10-02}2026-10-29\par \v hidden\v0  and seen\par }";
    let text = formats::read(rtf.as_bytes().to_vec(), &Limits::default());
    let notice = notice::read(&text, &FileName::new("a.rtf"), &Known::default());
    assert_eq!(fact(&notice, "closes"), "2026-10-29");
    let words: Vec<String> = text.pages[0].lines.iter().map(Line::text).collect();
    assert!(words.iter().any(|line| line.trim() == "and seen"), "{words:?}");
}

#[test]
fn what_a_reply_quotes_was_true_then() {
    let mail = |subject: &str, quote: &str| {
        of_mail(&format!(
            "From: a@example.org\nDate: Thu, 3 Sep 2026 10:00:00 +0200\nSubject: {subject}\n\
             Content-Type: text/plain; charset=utf-8\n\nCommittee: ISO/TC 292\n\
             The ballot is extended. Votes are due by 2026-10-29.\n\n{quote}"
        ))
    };
    let old = "Opening date: 2026-08-03\nClosing date: 2026-10-01\n";
    for quote in [
        "> Opening date: 2026-08-03\n> Closing date: 2026-10-01\n".to_owned(),
        format!("-----Original Message-----\nFrom: b@example.org\n{old}"),
        format!("On Mon, 3 Aug 2026 at 10:00 B <b@example.org> wrote:\n{old}"),
        format!("From: B\nSent: 3 August 2026\nTo: A\n\n{old}"),
    ] {
        let notice = mail("Re: Ballot ISO/CD 22340", &quote);
        assert_eq!(
            (fact(&notice, "closes").as_str(), fact(&notice, "opens").as_str()),
            ("2026-10-29", ""),
            "{quote}"
        );
    }
    let sent_on = mail("FW: Ballot ISO/CD 22340", &format!("From: B\nSent: 3 August 2026\n\n{old}"));
    assert_eq!(fact(&sent_on, "opens"), "2026-08-03");
}

#[test]
fn an_internal_ballot_about_a_draft_is_not_the_ballot_on_that_draft() {
    let kind = |title: &str| {
        let notice = of_lines(&format!(
            "ISO/TC 292 N 905\nDate: 2026-09-10\nTitle: {title}\nExpected action: VOTE\nClosing date: 2026-10-08\n"
        ));
        fact(&notice, "ballot_kind")
    };
    assert_eq!(kind("Committee internal ballot on a project leader for ISO/DIS 22341"), "CIB");
    assert_eq!(kind("CIB - Decision after systematic review of ISO 489:2022"), "CIB");
    assert_eq!(kind("Withdrawal of the liaison with CEN/TC 249 - Committee internal ballot"), "CIB");
    assert_eq!(kind("Skipping of the committee draft stage for ISO/AWI 489"), "");
    assert_eq!(kind("Withdrawal of ISO 489:2022"), "WDRL");
    assert_eq!(kind("DIS ballot on ISO/DIS 22341"), "DIS");
}

#[test]
fn a_second_day_beside_the_end_of_a_vote_is_a_doubt() {
    let doubts = |end: &str| {
        let notice = of_lines(&format!(
            "ISO/TC 292 N 797\nDate: 2026-09-03\nBallot type: CIB\nTitle: Appointment of the convenor of WG 9\n{end}\n"
        ));
        notice.findings.iter().map(|one| format!("{}: {}", one.code, one.message)).collect::<Vec<_>>()
    };
    let two = "E-DOC-003: two values for the end of voting: `2026-10-01` and `2026-10-15`";
    for end in [
        "Closing date: 2026-10-01\t2026-10-15",
        "Closing date: 2026-10-01\textended to 2026-10-15",
        "Closing date: 2026-10-01\n(extended to 2026-10-15)",
    ] {
        assert_eq!(doubts(end), [two], "{end}");
    }
    for end in [
        "Closing date: 2026-10-01",
        "Opening date: 2026-09-03\tClosing date: 2026-10-01",
        "Closing date: 2026-10-01\tDate of circulation: 2026-09-03",
        "Closing date for voting: 2026-10-01\nClosing date for comments: 2026-09-15",
    ] {
        assert_eq!(doubts(end), Vec::<String>::new(), "{end}");
    }
}

#[test]
fn a_paper_that_lists_several_ballots_is_held() {
    let notice = of_lines(
        "ISO/TC 292 N 806\nTitle: New ballots\nReference\tOpening date\tClosing date\n\
         ISO/CD 22340\t2026-08-06\t2026-10-29\nISO/DIS 22341\t2026-09-01\t2026-11-24\n",
    );
    let several = notice.findings.iter().find(|one| one.code == "E-BAL-015").unwrap();
    assert_eq!(several.message, "it lists several ballots: `ISO/CD 22340`, `ISO/DIS 22341`");
    assert_eq!(
        several.hint.as_deref(),
        Some("drop the notice of each ballot; `isodesk release FILE --because …` opens the first one only")
    );
    assert!(several.is_blocking());
}

#[test]
fn labels_in_two_languages_are_one_label() {
    let notice = of_lines(
        "ISO/TC 37/SC 4 N 1500\nDate / Date: 2026-07-01\n\
         Title / Titre: Language resource management / Gestion des ressources linguistiques\n\
         Document type / Type de document: Ballot / Vote\nOpening date / Date d'ouverture: 2026-07-01\n\
         Closing date / Date de clôture: 2026-09-23\nReference / Référence: ISO/CD 24617-2\n",
    );
    let found = ["document_date", "title", "opens", "closes", "reference"].map(|name| fact(&notice, name));
    assert_eq!(
        found,
        [
            "2026-07-01",
            "Language resource management / Gestion des ressources linguistiques",
            "2026-07-01",
            "2026-09-23",
            "ISO/CD 24617-2"
        ]
    );
}

#[test]
fn a_second_round_in_the_title_counts_more_than_the_line_of_the_project() {
    let notice = of_lines(
        "ISO/IEC JTC 1/SC 34 N 933\nTitle: Second CD ballot on ISO/IEC CD 19757-9.2\nProject: CD 19757-9\n\
         Date: 2026-09-14\nAction: For ballot by 2026-12-25\n",
    );
    assert_eq!(fact(&notice, "reference"), "ISO/IEC CD 19757-9.2");
}

#[test]
fn papers_that_say_by_when_to_vote_on_a_draft_are_ballots() {
    for (cover, kind) in [
        (
            "ISO/TC 121/SC 3 N 900\nReference: ISO/DIS 80601-2-13\nClosing date for voting: 2026-09-25\n",
            DocumentKind::Ballot,
        ),
        (
            "ISO/TC 34/SC 4 N 990\nTitre : Projet de comité ISO/CD 7971-4\nSuite à donner : vote avant le 1er février 2027\n",
            DocumentKind::Ballot,
        ),
        (
            "ISO/TC 61 N 12\nTitle: Draft resolution 2026-07 for approval by correspondence\nPlease vote by: 2026-10-01\n",
            DocumentKind::Ballot,
        ),
        (
            "ISO/TC 61 N 12\nTitle: Agenda for the review of ISO/CD 489\nReference: ISO/CD 489\nClosing date for comments: 2026-10-01\n",
            DocumentKind::Agenda,
        ),
        (
            "ISO/TC 292 N 12\nTitle: Voting summary - CD ballot on ISO/CD 22340\nDocument type: Ballot\n",
            DocumentKind::Result,
        ),
    ] {
        assert_eq!(of_lines(cover).kind, kind, "{cover}");
    }
}

#[test]
fn a_mail_that_sends_a_draft_for_a_vote_or_extends_one_says_until_when() {
    let mail = |subject: &str, body: &str| {
        of_mail(&format!(
            "From: a@example.org\nDate: Thu, 1 Oct 2026 10:00:00 +0200\nSubject: {subject}\n\
             Content-Type: text/plain; charset=utf-8\n\n{body}\n"
        ))
    };
    let sent = "Committee: ISO/TC 34/SC 18\nPlease find attached ISO/CD 22222 for a ballot of 12 weeks.\n";
    for end in ["Vote due by 2027-01-15", "P-members are invited to vote by 15 January 2027."] {
        let notice = mail("ISO/CD 22222 for CD ballot", &format!("{sent}{end}"));
        let found = ["committee", "reference", "ballot_kind", "closes"].map(|name| fact(&notice, name));
        assert_eq!(found, ["ISO/TC 34/SC 18", "ISO/CD 22222", "CD", "2027-01-15"], "{end}");
    }
    for said in [
        "The closing date of the ballot on ISO/CD 22222 has been extended to 2027-02-15.",
        "New closing date: 2027-02-15",
    ] {
        let notice = mail("Extension of ballot ISO/CD 22222", &format!("ISO/TC 34/SC 18 N 500\n{said}"));
        assert_eq!(
            (notice.kind, fact(&notice, "closes").as_str()),
            (DocumentKind::Ballot, "2027-02-15"),
            "{said}"
        );
    }
}

#[test]
fn a_number_of_another_committee_is_not_filed_under_the_one_that_a_label_names() {
    let cover = |label: &str| {
        of_lines(&format!(
            "ISO/TC 46/SC 9 N 812\nCommittee identification: {label}\nDate: 2026-09-01\nTitle: Agenda of the 50th meeting\n"
        ))
    };
    let codes = |notice: &Notice| notice.findings.iter().map(|one| one.code.clone()).collect::<Vec<_>>();
    let notice = cover("ISO/TC 46/SC 4");
    assert_eq!(codes(&notice), ["E-DOC-003"]);
    assert_eq!(
        notice.findings[0].message,
        "two values for the committee: `ISO/TC 46/SC 4`, and `ISO/TC 46/SC 9` with a number"
    );
    assert!(notice.findings[0].is_blocking());
    for label in ["ISO/TC 46/SC 9", "ISO/TC 46"] {
        assert_eq!(codes(&cover(label)), Vec::<String>::new(), "{label}");
    }
}

#[test]
fn a_number_is_read_with_what_stands_around_it() {
    for (head, title, date) in [
        ("Document de l'ISO/TC 46/SC 4 N 1012", "Agenda of the 40th meeting", "2026-10-02"),
        ("ISO/TC 46/SC 4 Doc. No. 1012", "Agenda of the 40th meeting", "2026-10-02"),
        ("ISO/TC 46/SC 4 N 1012 (E)", "Agenda of the 40th meeting", "2026-10-02"),
        ("N 1012 of ISO/TC 46/SC 4", "Agenda of the 40th meeting", "2026-10-02"),
        ("N-doc: ISO/TC 46/SC 4 N 1012", "Agenda of the 40th meeting", "2026-10-02"),
    ] {
        let notice = of_lines(&format!("{head}\nDate: {date}\nTitle: {title}\n\nText.\n"));
        let found =
            ["committee", "document_number", "title", "document_date"].map(|name| fact(&notice, name));
        assert_eq!(found, ["ISO/TC 46/SC 4", "1012", title, date], "{head}");
    }
    let notice = of_lines("ISO/TC 46/SC 4 N 1012 - Agenda\n2026-10-02\nSecretariat: SFS\n");
    let found = ["committee", "document_number", "title"].map(|name| fact(&notice, name));
    assert_eq!(found, ["ISO/TC 46/SC 4", "1012", "Agenda"]);
    let notice = of_lines("ISO/TC 46/SC 4 N 1012 / 2026-10-02\nTitle: Agenda\n");
    assert_eq!(
        (fact(&notice, "document_number"), fact(&notice, "document_date")),
        ("1012".to_owned(), "2026-10-02".to_owned())
    );
}

#[test]
fn a_sentence_behind_the_head_is_no_title() {
    let notice = of_lines(
        "Draft resolutions of the 12th plenary meeting\n\nISO/TC 292 N 455\nSecretariat: SIS\n\
         The committee met in Stockholm and agreed on the following.\nResolution 1\n",
    );
    assert_eq!(fact(&notice, "title"), "Draft resolutions of the 12th plenary meeting");
}

#[test]
fn the_title_of_a_paper_counts_more_than_the_subject_of_the_mail() {
    let mail = |subject: &str, title: &str| {
        let notice = of_mail(&format!(
            "From: a@example.org\nDate: Wed, 5 Mar 2025 10:00:00 +0100\nSubject: {subject}\n\
             Content-Type: text/plain; charset=utf-8\n\nISO/TC 61/SC 9 N 2750\nTitle: {title}\n\
             Date: 2025-03-03\nDocument type: Ballot\nClosing date: 2025-05-12\n"
        ));
        fact(&notice, "reference")
    };
    assert_eq!(mail("Re: question on ISO 9001", "Text of ISO/DIS 99043-1"), "ISO/DIS 99043-1");
    let amendment = "ISO 99043-1:2011/CD Amd 2";
    assert_eq!(
        mail("Fwd: Revision of ISO 99043-1", &format!("Text of {amendment} for consultation")),
        amendment
    );
    assert_eq!(mail("Revision of ISO 99043-1", "Text for consultation"), "ISO 99043-1");
}

#[test]
fn a_draft_that_begins_a_title_is_what_the_paper_is_about() {
    let about = |title: &str| {
        fact(&of_lines(&format!("ISO/TC 67/SC 2 N 900\nTitle: {title}\nDate: 2023-02-14\n")), "reference")
    };
    assert_eq!(about("ISO/CD 99623.3 Petroleum and natural gas industries"), "ISO/CD 99623.3");
    assert_eq!(about("ISO 99623:2019 and what became of it"), "");
    assert_eq!(about("Comments on ISO/CD 99623 by members"), "");
}

#[test]
fn words_of_a_form_are_no_part_of_a_value() {
    let notice = of_lines(
        "NEW WORK ITEM PROPOSAL\nCirculation date: 12 March 2025\nClosing date for voting: 4 June 2025\n\
         Committee: ISO/TC 20/SC 16\nSecretariat: XXXX\n\nTitle of the proposed deliverable\n\
         English: Kites — Detect and avoid\nFrench (if available): Cerfs-volants\n",
    );
    assert_eq!(fact(&notice, "title"), "Kites — Detect and avoid");
    assert_eq!(fact(&notice, "secretariat"), "");
}

#[test]
fn a_file_is_what_it_begins_with_whatever_it_holds() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("a.pdf", stored).unwrap();
    zip.write_all(b"%PDF-1.7\n").unwrap();
    assert_eq!(format_of(&zip.finish().unwrap().into_inner()), Format::Zip);
    let mail = b"From: a@example.org\nTo: b@example.org\nSubject: about %PDF-1.7 files\n\nDear all\n";
    assert_eq!(format_of(mail), Format::Eml);
    assert_eq!(format_of(b"Write %PDF-1.4 first\n"), Format::Txt);
    assert_eq!(
        format_of(b"<table><tr><th>Reference</th><td>ISO 99601-1:2019</td></tr></table>"),
        Format::Html
    );
    assert_eq!(format_of(b"\xEF\xBB\xBF%PDF-1.4\n"), Format::Pdf);
    assert_eq!(format_of(b"from the printer\n%PDF-1.4\n"), Format::Pdf);
}
