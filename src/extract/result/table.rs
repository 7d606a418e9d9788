//! The table of votes: one row a country, in the layouts of ISO, of old committee summaries, and of IEC.
//!
//! A cross is counted only where its column is certain: by the number of cells, or by where it stands on the
//! page. A row that cannot be placed has no vote; the counts then say that the table is incomplete.

use crate::{
    domain::{
        membership::Participation,
        official_result::{BodyVote, Cast},
    },
    extract::text::{Line, Text},
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Country,
    Member,
    Status,
    /// A cross here is this vote.
    Cross(Cast),
    /// The vote in words or letters.
    Vote,
    Comments,
    Other,
}

/// The head of a table: its columns with the place where each begins.
struct Head(Vec<(Column, f32, f32)>);

/// Reads the rows, and whether there is the head of a table at all.
pub(super) fn read(text: &Text) -> (Vec<BodyVote>, bool) {
    let mut head: Option<Head> = None;
    let mut votes = Vec::new();
    for line in text.pages.iter().flat_map(|page| &page.lines) {
        if let Some(found) = Head::of(line) {
            head = Some(found);
        } else if let Some(head) = &head {
            votes.extend(row(head, line));
        }
    }
    (votes, head.is_some())
}

impl Head {
    fn of(line: &Line) -> Option<Self> {
        let cells = line.segments.iter();
        let columns: Vec<_> = cells.map(|cell| (column(&cell.text), cell.x0, cell.x1)).collect();
        let is_country = |column: Column| column == Column::Country || column == Column::Member;
        let is_vote = |column: Column| column == Column::Vote || matches!(column, Column::Cross(_));
        // A row may hold `P-Member` and `Approval` too, but begins with the name of a country.
        let begins = columns.first().is_some_and(|first| is_country(first.0));
        if begins && columns.iter().any(|column| is_vote(column.0)) {
            return Some(Self(columns));
        }
        // A head whose words are set apart by single blanks names a table, and cannot place its cells.
        let words = line.text().to_lowercase();
        let names_a_table =
            words.starts_with("country") && (words.contains("vote") || words.contains("approval"));
        names_a_table.then(|| Self(Vec::new()))
    }
}

fn column(text: &str) -> Column {
    match text.trim().trim_matches(|letter: char| "*#:".contains(letter)).to_lowercase().as_str() {
        "country" | "countries" | "national body" | "nb" | "p-member" | "p-members" => Column::Country,
        "member" | "member body" | "acronym" => Column::Member,
        "status" | "participation" | "membership" => Column::Status,
        "approval" | "approve" | "approved" | "yes" | "in favour" => Column::Cross(Cast::Approval),
        "disapproval" | "disapprove" | "disapproved" | "no" | "against" => Column::Cross(Cast::Disapproval),
        "abstention" | "abstain" | "abstained" => Column::Cross(Cast::Abstention),
        "vote" | "voted" | "answer" => Column::Vote,
        "comments" | "comment" | "comments file" | "comment file" => Column::Comments,
        _ => Column::Other,
    }
}

/// A row, when the line is one: a country and something about its vote.
fn row(head: &Head, line: &Line) -> Option<BodyVote> {
    let mut vote =
        BodyVote { country: String::new(), member: None, status: None, cast: None, with_comments: false };
    let mut is_row = false;
    for (column, text) in placed(head, line)? {
        match column {
            Column::Country => text.clone_into(&mut vote.country),
            Column::Member => vote.member = (!text.is_empty()).then(|| text.to_owned()),
            Column::Status => {
                vote.status = status(text);
                is_row |= vote.status.is_some();
            }
            Column::Cross(cast) => {
                if let Some(with_comments) = cross(text) {
                    is_row = true;
                    vote.with_comments |= with_comments;
                    // Two crosses in one row are no vote.
                    vote.cast = if vote.cast.is_none() { Some(cast) } else { None };
                }
            }
            Column::Vote => {
                vote.cast = cast(text);
                vote.with_comments |= text.ends_with('*') || text.ends_with('#');
                is_row |= vote.cast.is_some();
            }
            Column::Comments => {
                vote.with_comments |= !["", "-", "no", "n"].contains(&text.to_lowercase().as_str());
            }
            Column::Other => {}
        }
    }
    if vote.country.is_empty() {
        vote.country = vote.member.clone().unwrap_or_default();
    }
    (is_row && vote.country.chars().any(char::is_alphabetic)).then_some(vote)
}

/// Each cell with its column: by number where no cell is missing, else by place.
fn placed<'a>(head: &Head, line: &'a Line) -> Option<Vec<(Column, &'a str)>> {
    let cells = &line.segments;
    if head.0.is_empty() || cells.is_empty() {
        return None;
    }
    let has_places = head.0.iter().any(|(_, x0, _)| *x0 > 0.0);
    if !has_places {
        let is_whole = cells.len() == head.0.len() || line.row.is_some();
        return is_whole.then(|| {
            head.0.iter().map(|column| column.0).zip(cells.iter().map(|cell| cell.text.trim())).collect()
        });
    }
    let nearest = |x0: f32, x1: f32| {
        let middle = f32::midpoint(x0, x1);
        // Left-set words share the left edge with their head, crosses the middle.
        let distance = |column: &&(Column, f32, f32)| {
            let from_left = (column.1 - x0).abs();
            from_left.min((f32::midpoint(column.1, column.2) - middle).abs())
        };
        head.0.iter().min_by(|left, right| distance(left).total_cmp(&distance(right))).map(|column| column.0)
    };
    cells.iter().map(|cell| Some((nearest(cell.x0, cell.x1)?, cell.text.trim()))).collect()
}

fn status(text: &str) -> Option<Participation> {
    let letter = text.to_uppercase().replace(['\u{2010}', '\u{2011}'], "-");
    match letter.as_str() {
        "P" | "P-MEMBER" | "P MEMBER" => Some(Participation::Participating),
        "O" | "O-MEMBER" | "O MEMBER" => Some(Participation::Observing),
        "-" | "NONE" => Some(Participation::None),
        _ => None,
    }
}

/// A cross, and whether a mark says that comments or a file came with it.
fn cross(text: &str) -> Option<bool> {
    let mark = text.to_uppercase().replace(' ', "");
    match mark.as_str() {
        "X" | "\u{2713}" | "\u{2714}" | "\u{2612}" => Some(false),
        "X*" | "X#" | "X*#" => Some(true),
        _ => None,
    }
}

fn cast(text: &str) -> Option<Cast> {
    let word = text.trim_end_matches(['*', '#', ' ']).to_lowercase();
    match word.as_str() {
        "y"
        | "yes"
        | "approve"
        | "approval"
        | "approved"
        | "positive"
        | "in favour"
        | "approve with comments"
        | "approval with comments" => Some(Cast::Approval),
        "n" | "no" | "disapprove" | "disapproval" | "disapproved" | "negative" | "against" => {
            Some(Cast::Disapproval)
        }
        "a" | "abstain" | "abstention" | "abstained" => Some(Cast::Abstention),
        _ => None,
    }
}
