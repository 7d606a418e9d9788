//! The position form: a Word file that a TAG administrator fills in instead of a TOML file.
//!
//! Every place to fill is a content control whose tag is the path of the field in a position file, `answers/1/choice`
//! for instance, so that what is read back is a position file and is refused in the same words. What the desk knows
//! already is filled in.

use super::word::{self, PackError, Sheet, WordFile};
use crate::domain::{
    ballot::{Ballot, Question},
    calendar::Plan,
    position::AbstainReason,
};
use std::fmt::Write;

/// What stands in a control that nobody has filled; read back it is nothing.
pub const PLACEHOLDER: &str = "…";

/// What the tags of our controls begin with.
pub const PREFIX: &str = "isodesk/";

/// How many experts have a line in the form.
const EXPERTS: usize = 3;
const WIDTHS: [u32; 2] = [2700, 6900];

enum Control<'a> {
    Text,
    Date,
    Choice(Vec<&'a str>),
}

/// Writes the form for one ballot; the answers are those the ballot offers.
pub fn write(ballot: &Ballot, plan: &Plan, tag: Option<&str>) -> Result<Vec<u8>, PackError> {
    let subject = ballot.reference.as_ref().map_or_else(|| ballot.number.to_string(), ToString::to_string);
    let mut body = word::paragraph("Title", &format!("Position on {subject}"));
    if let Some(title) = &ballot.title {
        body += &word::paragraph("Normal", title);
    }
    body += &table(&facts(ballot, plan, tag));
    for question in &ballot.questions {
        body += &word::paragraph("Heading1", &format!("Question {}", question.number));
        body += &word::paragraph("Normal", &question.text);
        body += &table(&answer(question));
    }
    body += &word::paragraph("Heading1", "Comments");
    body += &table(&[filled("File names, separated by ;", "comments", Control::Text, "")]);
    body += &word::paragraph("Heading1", "Experts offered");
    body += &table(&experts());
    body += &word::paragraph("Heading1", "Tally, when the TAG voted outside isodesk");
    body += &table(&tally());
    word::write(&WordFile {
        title: format!("Position on {subject}"),
        sheet: Sheet::Portrait,
        body,
        header: word::paragraph(
            "Small",
            "Position form: fill in the right column, save, and put the file into the inbox",
        ),
        footer: String::new(),
    })
}

fn facts(ballot: &Ballot, plan: &Plan, tag: Option<&str>) -> Vec<String> {
    let due = format!("{} ({})", plan.tag_cut_off.date, plan.tag_cut_off.zone);
    vec![
        filled("Ballot", "ballot", Control::Text, &ballot.number.to_string()),
        printed("Kind", &ballot.kind.to_string()),
        printed("Committee", &ballot.committee.to_string()),
        printed("Due", &due),
        filled("TAG", "tag", Control::Text, tag.unwrap_or("")),
        filled("Decided on", "decided", Control::Date, ""),
        filled("By", "by", Control::Text, ""),
    ]
}

fn answer(question: &Question) -> Vec<String> {
    let path = |field: &str| format!("answers/{}/{field}", question.number);
    let offers: Vec<&str> = question.offers.iter().map(|offer| offer.choice.as_str()).collect();
    let chosen = if offers.is_empty() || question.at_most > 1 {
        filled("Answers, separated by ;", &path("choices"), Control::Text, "")
    } else {
        filled("Answer", &path("choice"), Control::Choice(offers), "")
    };
    let reasons = Control::Choice(AbstainReason::ALL.map(AbstainReason::word).to_vec());
    vec![
        chosen,
        filled("Statement", &path("statement"), Control::Text, ""),
        filled("Why, if abstaining", &path("abstain_reason"), reasons, ""),
    ]
}

fn experts() -> Vec<String> {
    (1..=EXPERTS)
        .flat_map(|number| {
            ["name", "email", "organization", "category"].map(|field| {
                filled(
                    &format!("Expert {number}, {field}"),
                    &format!("experts/{number}/{field}"),
                    Control::Text,
                    "",
                )
            })
        })
        .collect()
}

fn tally() -> Vec<String> {
    ["eligible", "approve", "disapprove", "abstain", "absent"]
        .iter()
        .map(|field| filled(field, &format!("tally/{field}"), Control::Text, ""))
        .collect()
}

fn table(rows: &[String]) -> String {
    word::table(&WIDTHS, rows) + &word::paragraph("Gap", "")
}

/// A row with nothing to fill in.
fn printed(label: &str, value: &str) -> String {
    row(label, &word::run(value))
}

fn filled(label: &str, path: &str, control: Control<'_>, value: &str) -> String {
    row(label, &content_control(path, control, value))
}

fn row(label: &str, runs: &str) -> String {
    let cell = |width: u32, paragraph: &str| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{paragraph}</w:tc>")
    };
    let label = cell(WIDTHS[0], &word::paragraph("Label", label));
    let value = cell(WIDTHS[1], &word::styled("Cell", runs));
    format!("<w:tr>{label}{value}</w:tr>")
}

fn content_control(path: &str, control: Control<'_>, value: &str) -> String {
    let (showing, text, style) = match value {
        "" => ("<w:showingPlcHdr/>", PLACEHOLDER, "<w:rPr><w:rStyle w:val=\"PlaceholderText\"/></w:rPr>"),
        value => ("", value, ""),
    };
    format!(
        "<w:sdt><w:sdtPr><w:tag w:val=\"{PREFIX}{path}\"/>{showing}{}</w:sdtPr>\
         <w:sdtContent><w:r>{style}<w:t xml:space=\"preserve\">{}</w:t></w:r></w:sdtContent></w:sdt>",
        control_kind(control),
        word::escape(text)
    )
}

fn control_kind(control: Control<'_>) -> String {
    match control {
        Control::Text => "<w:text w:multiLine=\"1\"/>".to_owned(),
        Control::Date => "<w:date><w:dateFormat w:val=\"yyyy-MM-dd\"/><w:lid w:val=\"en-US\"/>\
             <w:storeMappedDataAs w:val=\"dateTime\"/><w:calendar w:val=\"gregorian\"/></w:date>"
            .to_owned(),
        Control::Choice(offers) => {
            let mut list = String::from("<w:dropDownList>");
            for offer in offers {
                let offer = word::escape(offer);
                // Writing to a string cannot fail.
                let _ = write!(list, "<w:listItem w:displayText=\"{offer}\" w:value=\"{offer}\"/>");
            }
            list + "</w:dropDownList>"
        }
    }
}
