//! The table of votes: one row a country, in the layouts of ISO, of old committee summaries, and of IEC.
//!
//! A cross is counted only where its column is certain: by the number of cells, or by where it stands on the
//! page. A row that cannot be placed has no vote; the counts then say that the table is incomplete.

use crate::{
    domain::{
        membership::Participation,
        official_result::{BodyVote, Cast, Listed},
    },
    extract::text::{Line, Text},
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Country,
    /// The country of a P-member: the table lists no others.
    PMember,
    Member,
    Status,
    /// A cross here is this vote.
    Cross(Cast),
    /// A cross here is an approval with comments.
    CrossWithComments,
    /// A cross here is no vote.
    NotVoted,
    /// The vote in words or letters.
    Vote,
    Comments,
    Other,
}

/// The head of a table: its columns with the place where each begins.
struct Head(Vec<(Column, f32, f32)>);

/// A table of votes.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Whether there is the head of a table at all.
    pub(super) has_head: bool,
    /// The rows.
    pub(super) votes: Vec<BodyVote>,
    /// Rows that hold a vote and cannot be read.
    pub(super) unread: u32,
    /// Whose votes they are.
    pub(super) listed: Listed,
}

/// What a line below the head is.
enum Row {
    Vote(BodyVote),
    /// It holds a vote, and whose or which one is not certain.
    Unread,
    /// No row of the table.
    None,
}

/// Reads the table.
pub(super) fn read(text: &Text) -> Table {
    let mut head: Option<Head> = None;
    let mut table = Table::default();
    for line in text.pages.iter().flat_map(|page| &page.lines) {
        if let Some(found) = Head::of(line) {
            if found.is_of_p_members() {
                table.listed = Listed::PMembers;
            }
            head = Some(found);
        } else if let Some(head) = &head {
            match row(head, line) {
                Row::Vote(vote) => table.votes.push(vote),
                Row::Unread => table.unread += 1,
                Row::None => {}
            }
        }
    }
    table.has_head = head.is_some();
    table
}

impl Head {
    fn of(line: &Line) -> Option<Self> {
        let cells = line.segments.iter();
        let columns: Vec<_> = cells.map(|cell| (column(&cell.text), cell.x0, cell.x1)).collect();
        let is_country =
            |column: Column| [Column::Country, Column::Member, Column::PMember].contains(&column);
        let is_vote = |column: Column| {
            column == Column::Vote || matches!(column, Column::Cross(_) | Column::CrossWithComments)
        };
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

    /// Whether each row is a P-member: so says the head of its first column.
    fn is_of_p_members(&self) -> bool {
        self.0.first().is_some_and(|first| first.0 == Column::PMember)
    }
}

fn column(text: &str) -> Column {
    match text.trim().trim_matches(|letter: char| "*#:".contains(letter)).to_lowercase().as_str() {
        "country" | "countries" | "national body" | "nb" => Column::Country,
        "p-member" | "p-members" | "p member" | "p members" | "p-member body" => Column::PMember,
        "member" | "member body" | "acronym" => Column::Member,
        "status" | "participation" | "membership" => Column::Status,
        "approval" | "approve" | "approved" | "yes" | "in favour" => Column::Cross(Cast::Approval),
        "approval with comments" | "approve with comments" | "approved with comments" => {
            Column::CrossWithComments
        }
        "not yet voted" | "not voted" | "not voting" | "no vote" | "no response" | "no reply" => {
            Column::NotVoted
        }
        "disapproval" | "disapprove" | "disapproved" | "no" | "against" => Column::Cross(Cast::Disapproval),
        "abstention" | "abstain" | "abstained" => Column::Cross(Cast::Abstention),
        "vote" | "voted" | "answer" => Column::Vote,
        "comments" | "comment" | "comments file" | "comment file" => Column::Comments,
        _ => Column::Other,
    }
}

/// A row, when the line is one: a country and something about its vote.
fn row(head: &Head, line: &Line) -> Row {
    let Some(placed) = placed(head, line) else {
        return if holds_a_vote(line) { Row::Unread } else { Row::None };
    };
    let mut vote =
        BodyVote { country: String::new(), member: None, status: None, cast: None, with_comments: false };
    let (mut is_row, mut crosses) = (false, 0);
    for (column, text) in placed {
        match column {
            Column::Country => text.clone_into(&mut vote.country),
            Column::PMember => {
                text.clone_into(&mut vote.country);
                vote.status = Some(Participation::Participating);
            }
            Column::Member => vote.member = (!text.is_empty()).then(|| text.to_owned()),
            Column::Status => {
                vote.status = status(text);
                is_row |= vote.status.is_some();
            }
            Column::Cross(cast) => {
                if let Some(with_comments) = cross(text) {
                    crosses += 1;
                    vote.with_comments |= with_comments;
                    vote.cast = Some(cast);
                }
            }
            Column::CrossWithComments => {
                if cross(text).is_some() {
                    crosses += 1;
                    vote.with_comments = true;
                    vote.cast = Some(Cast::Approval);
                }
            }
            Column::NotVoted => crosses += u32::from(cross(text).is_some()),
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
    // Two crosses in one row are no vote.
    if crosses > 1 {
        return Row::Unread;
    }
    let is_row = (is_row || crosses > 0) && vote.country.chars().any(char::is_alphabetic);
    if is_row { Row::Vote(vote) } else { Row::None }
}

/// Whether a line that cannot be placed has a cross or the word of a vote in a cell of its own.
fn holds_a_vote(line: &Line) -> bool {
    let cells = line.segments.iter().skip(1);
    cells.into_iter().any(|cell| {
        let last = cell.text.trim();
        cross(last).is_some() || (last.len() > 1 && cast(last).is_some())
    })
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
