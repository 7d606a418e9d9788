//! What a row of the template should say, where that is certain; the rest is left for a person.

use super::{clause, words::words};
use crate::domain::comment::{Comment, CommentType};

/// The body whose comments they are.
#[derive(Clone, Copy, Debug)]
pub struct OwnBody<'a> {
    /// Its country code of two letters.
    pub country: &'a str,
    /// Its acronym, which people write into the column of codes.
    pub name: &'a str,
}

/// One cell that was written in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The column, as the template heads it.
    pub column: &'static str,
    /// What stood there.
    pub from: String,
    /// What stands there now.
    pub to: String,
}

/// The row as the template wants it, and what was written in another way.
pub fn repair(comment: &Comment, kind_as_written: &str, own: OwnBody<'_>) -> (Comment, Vec<Repair>) {
    let mut whole = comment.clone();
    let mut repairs = Vec::new();
    let mut note = |column, from: &str, to: &str| {
        if from != to {
            repairs.push(Repair { column, from: from.to_owned(), to: to.to_owned() });
        }
    };
    if let Some(code) = code_meant(&comment.member_body, own) {
        note("MB/NC", &comment.member_body, &code);
        whole.member_body = code;
    }
    if let Some(clause) = clause::as_written_in_the_template(&comment.clause) {
        note("Clause", &comment.clause, &clause);
        whole.clause = clause;
    }
    if let Some(kind) = comment.kind.or_else(|| kind_meant(kind_as_written)) {
        note("Type of comment", kind_as_written.trim(), kind.word());
        whole.kind = Some(kind);
    }
    (whole, repairs)
}

/// The code of the own body where the column says it in other words; what names another body is left alone.
pub(super) fn code_meant(written: &str, own: OwnBody<'_>) -> Option<String> {
    let (code, rest) = code_and_rest(written);
    let letters: String = code.chars().filter(char::is_ascii_alphabetic).collect();
    let is_ours = letters.is_empty()
        || letters.eq_ignore_ascii_case(own.country)
        || letters.eq_ignore_ascii_case(own.name)
        || (letters.len() == 3 && letters.to_uppercase().starts_with(&own.country.to_uppercase()));
    let is_editing_unit = code.starts_with("**");
    (is_ours && !is_editing_unit).then(|| format!("{}{rest}", own.country))
}

/// `US` and `-001` of `US-001`; `U.S.` and nothing of `U.S.`.
fn code_and_rest(written: &str) -> (&str, &str) {
    let written = written.trim();
    let digit = written.find(|letter: char| letter.is_ascii_digit()).unwrap_or(written.len());
    let code = written[..digit].trim_end_matches([' ', '-', '_', '/']);
    written.split_at(code.len())
}

/// The type that a word stands for; none when it could be two.
pub(super) fn kind_meant(written: &str) -> Option<CommentType> {
    let folded = written.trim().trim_end_matches(['.', ':', ';', ',']).to_lowercase();
    let lists = [
        (CommentType::General, &words().general),
        (CommentType::Technical, &words().technical),
        (CommentType::Editorial, &words().editorial),
    ];
    lists
        .into_iter()
        .find(|(kind, list)| kind.word() == folded || list.contains(&folded))
        .map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: OwnBody<'_> = OwnBody { country: "US", name: "ANSI" };

    #[test]
    fn our_own_code_is_written_as_iso_writes_it_and_no_other_is_touched() {
        for (written, meant) in [
            ("", Some("US")),
            ("us", Some("US")),
            ("USA", Some("US")),
            ("U.S.", Some("US")),
            ("ANSI", Some("US")),
            ("USA-001", Some("US-001")),
            ("usa 7", Some("US 7")),
            ("DE", None),
            ("GBR", None),
            ("**", None),
            ("**-001", None),
            ("Example Corp", None),
        ] {
            assert_eq!(code_meant(written, OWN).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn a_type_is_taken_where_its_word_is_one() {
        for (written, meant) in [
            ("TE", Some(CommentType::Technical)),
            ("Technical.", Some(CommentType::Technical)),
            ("edit", Some(CommentType::Editorial)),
            ("G", Some(CommentType::General)),
            ("ge/te", None),
            ("tehnical", None),
            ("", None),
        ] {
            assert_eq!(kind_meant(written), meant, "{written}");
        }
    }
}
