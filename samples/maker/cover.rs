//! Papers as PDF: the cover of a draft with its labels where such covers have them, and numbered papers.

use super::Error;
use isodesk::outbox::typeset::{
    Ink, Style, Typeface, Weight,
    flow::{BODY, Flow, HEADING, LABEL, LEFT, MEASURE, RIGHT, SMALL, STRONG, VALUE},
    sheet::{Imprint, Sheets},
};

/// The cover of a draft and what follows it.
pub(crate) struct Draft<'a> {
    /// `DRAFT INTERNATIONAL STANDARD`
    pub(crate) heading: &'a str,
    /// `ISO/DIS 99101-2`
    pub(crate) reference: &'a str,
    /// `ISO/TC 2`
    pub(crate) committee: &'a str,
    /// `DIN`
    pub(crate) secretariat: &'a str,
    /// First and last day of voting, as printed.
    pub(crate) voting: (&'a str, &'a str),
    /// English and French title.
    pub(crate) titles: (&'a str, &'a str),
    /// Classification.
    pub(crate) ics: &'a str,
    /// Headings and paragraphs of the pages after the cover.
    pub(crate) clauses: &'a [(&'a str, &'a str)],
}

/// A numbered paper of a committee: labels with values, then text.
pub(crate) struct Paper<'a> {
    /// `ISO/TC 46/SC 4 N 9901`
    pub(crate) number: &'a str,
    /// What kind of paper it is, in large letters.
    pub(crate) heading: &'a str,
    /// Labels with values.
    pub(crate) rows: &'a [(&'a str, &'a str)],
    /// Paragraphs.
    pub(crate) text: &'a [&'a str],
}

const BIG: Style = Style { size: 20.0, leading: 26.0, ink: Ink::Black, ..HEADING };
const TITLE: Style = Style { size: 13.0, leading: 18.0, ..STRONG };
const FRENCH: Style = Style { size: 10.5, leading: 15.0, ..BODY };
/// Where the second label of the cover stands.
const SECOND: f32 = LEFT + 190.0;

/// Sets a draft.
pub(crate) fn draft(draft: &Draft<'_>) -> Result<Vec<u8>, Error> {
    let face = Typeface::load()?;
    let mut flow = Flow::new(&face, isodesk::domain::vote::Paper::A4, 60.0);
    labels(&mut flow.sheets, &face, draft);
    flow.y = 250.0;
    flow.lines(LEFT, draft.titles.0, TITLE, 400.0);
    flow.y += 8.0;
    flow.lines(LEFT, draft.titles.1, FRENCH, 400.0);
    flow.y += 8.0;
    flow.lines(LEFT, &format!("ICS: {}", draft.ics), BODY, 400.0);
    notes(&mut flow, draft);
    flow.y = 900.0;
    for (heading, text) in draft.clauses {
        flow.heading(heading);
        flow.lines(LEFT, text, BODY, MEASURE);
    }
    page_numbers(&mut flow.sheets, &face, draft.reference);
    Ok(flow.sheets.write(&face, &imprint(draft.titles.0))?)
}

/// Committee and secretariat share a line; both voting labels come before both dates.
fn labels(sheets: &mut Sheets, face: &Typeface, draft: &Draft<'_>) {
    sheets.text(LEFT, 80.0, face.line(draft.heading, BODY_BOLD_GREY));
    sheets.text(LEFT, 116.0, face.line(draft.reference, BIG));
    sheets.rule((LEFT, 134.0), MEASURE, 1.2, Ink::Black);
    sheets.text(LEFT, 158.0, face.line(draft.committee, STRONG));
    sheets.text(SECOND, 158.0, face.line(&format!("Secretariat: {}", draft.secretariat), STRONG));
    sheets.text(LEFT, 184.0, face.line("Voting begins on:", LABEL));
    sheets.text(SECOND, 184.0, face.line("Voting terminates on:", LABEL));
    sheets.text(LEFT, 200.0, face.line(draft.voting.0, STRONG));
    sheets.text(SECOND, 200.0, face.line(draft.voting.1, STRONG));
    sheets.rule((LEFT, 218.0), MEASURE, 0.6, Ink::Hairline);
}

const BODY_BOLD_GREY: Style =
    Style { weight: Weight::Bold, size: 11.0, leading: 15.0, tracking: 0.6, ink: Ink::Grey };

fn notes(flow: &mut Flow<'_>, draft: &Draft<'_>) {
    flow.y = 690.0;
    flow.lines(LEFT, "THIS DOCUMENT IS A DRAFT CIRCULATED FOR COMMENTS AND APPROVAL.", SMALL, 250.0);
    flow.y += 4.0;
    let own = "It is a sample paper. The committee exists; the deliverable, its number and its text were made up to try \
               isodesk on, and nobody at ISO has voted on it.";
    flow.lines(LEFT, own, SMALL, 250.0);
    flow.sheets.text_right(RIGHT, 702.0, flow_line(flow, "Reference number", LABEL));
    flow.sheets.text_right(RIGHT, 718.0, flow_line(flow, &format!("{}:2026(E)", draft.reference), STRONG));
}

fn flow_line(flow: &Flow<'_>, text: &str, style: Style) -> isodesk::outbox::typeset::SetLine {
    flow.face().line(text, style)
}

/// Sets a numbered paper.
pub(crate) fn paper(paper: &Paper<'_>) -> Result<Vec<u8>, Error> {
    let face = Typeface::load()?;
    let mut flow = Flow::new(&face, isodesk::domain::vote::Paper::A4, 50.0);
    flow.sheets.text_right(RIGHT, 64.0, face.line(paper.number, TITLE));
    flow.y = 84.0;
    flow.lines(LEFT, paper.heading, BIG, MEASURE);
    flow.y += 10.0;
    for (label, value) in paper.rows {
        flow.sheets.text(LEFT, flow.y + BODY.leading, face.line(label, LABEL));
        flow.lines(VALUE + 30.0, value, BODY, RIGHT - VALUE - 30.0);
        flow.y += 4.0;
    }
    flow.y += 6.0;
    flow.sheets.rule((LEFT, flow.y), MEASURE, 0.6, Ink::Hairline);
    flow.y += 6.0;
    for text in paper.text {
        flow.lines(LEFT, text, BODY, MEASURE);
        flow.y += 6.0;
    }
    page_numbers(&mut flow.sheets, &face, paper.number);
    Ok(flow.sheets.write(&face, &imprint(paper.number))?)
}

fn page_numbers(sheets: &mut Sheets, face: &Typeface, left: &str) {
    sheets.on_every_page(|sheets, page, count| {
        if page > 1 {
            sheets.text(LEFT, 810.0, face.line(left, SMALL));
            sheets.text_right(RIGHT, 810.0, face.line(&format!("{page}/{count}"), SMALL));
        }
    });
}

fn imprint(title: &str) -> Imprint {
    Imprint {
        title: title.to_owned(),
        author: "the isodesk project".to_owned(),
        day: jiff::civil::date(2026, 1, 5),
    }
}
