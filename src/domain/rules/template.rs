//! Is a comment as ISO's template wants it? One small rule each; every finding names the row and the repair.
//!
//! Nothing here stops a comment: what the committee's collation refuses is a blocking finding of the reader.

use crate::domain::{
    comment::{Comment, CommentType},
    finding::{Finding, Severity},
};
use std::cmp::Ordering;

/// What is wrong with a row; `kind_as_written` is the cell of types, `country` the code of the national body.
pub fn check(row: u32, comment: &Comment, kind_as_written: &str, country: &str) -> Vec<Finding> {
    [
        member_body(row, comment, country),
        kind(row, comment, kind_as_written),
        no_comment(row, comment),
        no_change(row, comment),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn member_body(row: u32, comment: &Comment, country: &str) -> Option<Finding> {
    let written = comment.member_body.trim();
    let code: String = written.chars().take_while(char::is_ascii_alphabetic).collect();
    (!code.eq_ignore_ascii_case(country) && code.len() != 2 && !written.starts_with("**")).then(|| {
        warning("E-COM-003", format!("row {row}: `{written}` is no country code of two letters"))
            .hint(format!("write `{country}`"))
    })
}

fn kind(row: u32, comment: &Comment, written: &str) -> Option<Finding> {
    if comment.kind.is_some() {
        return None;
    }
    let meant = CommentType::ALL.into_iter().find(|kind| written.to_lowercase().starts_with(kind.word()));
    let hint = match meant {
        Some(kind) => format!("write `{}`", kind.word()),
        None => "allowed: ge, te, ed".to_owned(),
    };
    Some(warning("E-COM-004", format!("row {row}: `{written}` is no type of comment")).hint(hint))
}

fn no_comment(row: u32, comment: &Comment) -> Option<Finding> {
    comment.comment.trim().is_empty().then(|| {
        warning("E-COM-005", format!("row {row}: there is no comment in it"))
            .hint("write the comment, or take the row out")
    })
}

fn no_change(row: u32, comment: &Comment) -> Option<Finding> {
    let wanted = comment.kind.is_some_and(|kind| kind != CommentType::General);
    (wanted && comment.proposed_change.trim().is_empty()).then(|| {
        warning("E-COM-006", format!("row {row}: no change is proposed")).hint(
            "say what the text should be; a technical or editorial comment without it is easily set aside",
        )
    })
}

fn warning(code: &str, message: String) -> Finding {
    Finding::new(code, Severity::Warning, message)
}

/// The order of a collation: what concerns the whole first, then by clause (`2` before `10`, annexes last).
pub fn by_clause(left: &Comment, right: &Comment) -> Ordering {
    clause_key(&left.clause).cmp(&clause_key(&right.clause))
}

/// General, clause, annex; then the parts, numbers before letters.
fn clause_key(clause: &str) -> (u8, Vec<(u32, String)>) {
    let clause = clause.trim();
    let bare = clause.strip_prefix("Annex").unwrap_or(clause).trim();
    let class = match bare.chars().next() {
        None => 0,
        Some(first) if first.is_ascii_digit() => 1,
        Some(_) => 2,
    };
    let part = |part: &str| match part.trim().parse() {
        Ok(number) => (number, String::new()),
        Err(_) => (u32::MAX, part.trim().to_uppercase()),
    };
    (class, bare.split('.').map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(clause: &str, kind: Option<CommentType>) -> Comment {
        Comment {
            member_body: "US".to_owned(),
            line: String::new(),
            clause: clause.to_owned(),
            paragraph: String::new(),
            kind,
            comment: "c".to_owned(),
            proposed_change: "p".to_owned(),
            observations: String::new(),
        }
    }

    #[test]
    fn a_sound_row_has_no_finding() {
        assert_eq!(check(1, &comment("4.2", Some(CommentType::Technical)), "te", "US"), []);
    }

    #[test]
    fn each_finding_names_its_row_and_the_repair() {
        let mut bad = comment("4.2", None);
        "USA".clone_into(&mut bad.member_body);
        bad.comment.clear();
        let said: Vec<String> = check(3, &bad, "technical", "US")
            .into_iter()
            .map(|finding| format!("{}: {} ({})", finding.code, finding.message, finding.hint.unwrap()))
            .collect();
        assert_eq!(
            said,
            [
                "E-COM-003: row 3: `USA` is no country code of two letters (write `US`)",
                "E-COM-004: row 3: `technical` is no type of comment (write `te`)",
                "E-COM-005: row 3: there is no comment in it (write the comment, or take the row out)",
            ]
        );
        bad = comment("4.2", Some(CommentType::Editorial));
        bad.proposed_change.clear();
        assert_eq!(check(4, &bad, "ed", "US")[0].message, "row 4: no change is proposed");
    }

    #[test]
    fn clauses_are_sorted_as_people_count() {
        let mut clauses = ["Annex B", "10", "4.10", "A.2", "4.9", "", "2"];
        clauses.sort_by(|left, right| by_clause(&comment(left, None), &comment(right, None)));
        assert_eq!(clauses, ["", "2", "4.9", "4.10", "10", "A.2", "Annex B"]);
    }
}
