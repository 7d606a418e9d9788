//! Papers as secretariats vary them: results with their heading only, boxes ticked in the text, subjects that say less
//! than the title, drafts that begin a title, forms in several languages, files that hold others as they are.

use crate::covers::{fact, of_lines};
use isodesk::{
    domain::{document::DocumentKind, notice::Notice},
    extract::{
        formats,
        limits::Limits,
        notice::{self, FileName, Known},
        text::Format,
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
