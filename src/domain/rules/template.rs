//! Is a comment as ISO's template wants it? One small rule each; every finding names the row and the repair.
//!
//! Nothing here stops a comment: what the committee's collation refuses is a blocking finding of the reader.

mod clause;
mod repair;
mod words;

pub use clause::by_clause;
pub use repair::{OwnBody, Repair, repair};

use crate::domain::{
    comment::{Comment, CommentType},
    finding::{Finding, Severity},
};

/// What is wrong with a row; `kind_as_written` is the cell of types.
pub fn check(row: u32, comment: &Comment, kind_as_written: &str, own: OwnBody<'_>) -> Vec<Finding> {
    [
        member_body(row, comment, own),
        kind(row, comment, kind_as_written),
        place(row, comment),
        no_comment(row, comment),
        no_change(row, comment),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn member_body(row: u32, comment: &Comment, own: OwnBody<'_>) -> Option<Finding> {
    let written = comment.member_body.trim();
    let code: String = written.chars().take_while(char::is_ascii_alphabetic).collect();
    if code.eq_ignore_ascii_case(own.country) || code.len() == 2 || written.starts_with("**") {
        return None;
    }
    let hint = match repair::code_meant(written, own) {
        Some(code) => format!("write `{code}`"),
        None => format!("write the code of ISO 3166; ours is `{}`", own.country),
    };
    Some(warning("E-COM-003", format!("row {row}: `{written}` is no country code of two letters")).hint(hint))
}

fn kind(row: u32, comment: &Comment, written: &str) -> Option<Finding> {
    if comment.kind.is_some() {
        return None;
    }
    let hint = match repair::kind_meant(written) {
        Some(kind) => format!("write `{}`", kind.word()),
        None => "allowed: ge, te, ed".to_owned(),
    };
    Some(warning("E-COM-004", format!("row {row}: `{written}` is no type of comment")).hint(hint))
}

fn place(row: u32, comment: &Comment) -> Option<Finding> {
    let written = &comment.clause;
    if let Some(meant) = clause::as_written_in_the_template(written) {
        let message = format!("row {row}: `{written}` is not how the template names a clause");
        return Some(warning("E-COM-008", message).hint(format!("write `{meant}`")));
    }
    (!clause::is_clause(written)).then(|| {
        warning("E-COM-008", format!("row {row}: `{written}` names no clause, and cannot be sorted")).hint(
            "write the number, as in `4.2` or `Annex A`; figures, tables and lines have columns of their own",
        )
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: OwnBody<'_> = OwnBody { country: "US", name: "ANSI" };

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
        assert_eq!(check(1, &comment("4.2", Some(CommentType::Technical)), "te", OWN), []);
    }

    #[test]
    fn each_finding_names_its_row_and_the_repair() {
        let mut bad = comment("4.2", None);
        "USA".clone_into(&mut bad.member_body);
        bad.comment.clear();
        let said: Vec<String> = check(3, &bad, "technical", OWN)
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
        assert_eq!(check(4, &bad, "ed", OWN)[0].message, "row 4: no change is proposed");
    }
}
