//! Position files: what a TAG writes (TOML or JSON) and hands in.
//!
//! Reading settles the form only: which fields there are and what they hold. Whether the ballot is known, the
//! TAG owns the committee and the answers are offered is checked later, against the ballot.

use super::{AbstainReason, Answer, StatedTally, Statement};
use crate::domain::{
    ballot::Choice,
    fields::{FieldError, Fields, Notation},
    membership::Expert,
};
use jiff::civil::Date;

/// A position file, read but not yet held against a ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionFile {
    /// The ballot as the file names it: the desk's number, or a reference.
    pub ballot: String,
    /// The TAG as the file names it.
    pub tag: String,
    /// The day the TAG decided.
    pub decided: Date,
    /// Who answers for it in the TAG.
    pub by: String,
    /// The answers.
    pub answers: Vec<Answer>,
    /// Names of the comment files, relative to the position file.
    pub comments: Vec<String>,
    /// The experts offered.
    pub experts: Vec<Expert>,
    /// The TAG's own tally.
    pub tally: Option<StatedTally>,
}

const FIELDS: [&str; 8] = ["ballot", "tag", "decided", "by", "answers", "comments", "experts", "tally"];

impl PositionFile {
    /// Whether the text is meant as a position: it has the fields `ballot` and `answers`.
    pub fn is_meant(text: &str, notation: Notation) -> bool {
        Fields::read(text, notation).is_ok_and(|fields| fields.has("ballot") && fields.has("answers"))
    }

    /// Reads a position file.
    pub fn read(text: &str, notation: Notation) -> Result<Self, FieldError> {
        let fields = Fields::read(text, notation)?;
        fields.allow(&FIELDS)?;
        let answers: Vec<Answer> = fields.tables("answers")?.iter().map(answer).collect::<Result<_, _>>()?;
        if answers.is_empty() {
            return Err(FieldError::new("`answers` is missing")
                .hint("write one line a question: `answers = [{ question = 1, choice = \"abstain\" }]`"));
        }
        Ok(Self {
            ballot: fields.text("ballot")?,
            tag: fields.text("tag")?,
            decided: fields.date("decided")?,
            by: fields.text("by")?,
            answers,
            comments: fields.texts("comments")?,
            experts: fields.tables("experts")?.iter().map(expert).collect::<Result<_, _>>()?,
            tally: fields.optional_table("tally")?.map(|tally| stated_tally(&tally)).transpose()?,
        })
    }
}

fn answer(fields: &Fields) -> Result<Answer, FieldError> {
    fields.allow(&["question", "choice", "choices", "statement", "abstain_reason"])?;
    let question = fields.optional_number("question")?.unwrap_or(1);
    let mut chosen = fields.texts("choices")?;
    chosen.extend(fields.optional_text("choice")?);
    if chosen.is_empty() {
        return Err(FieldError::new(format!("`{}` is missing", fields.path_of("choice"))));
    }
    let abstain_reason = match fields.optional_text("abstain_reason")? {
        None => None,
        Some(word) => Some(AbstainReason::from_word(&word).ok_or_else(|| {
            let allowed = AbstainReason::ALL.map(AbstainReason::word).join(", ");
            FieldError::new(format!(
                "`{}`: `{word}` is no reason to abstain",
                fields.path_of("abstain_reason")
            ))
            .hint(format!("allowed: {allowed}"))
        })?),
    };
    let statement = fields.optional_text("statement")?.and_then(Statement::new);
    Ok(Answer { question, choices: chosen.iter().map(Choice::new).collect(), statement, abstain_reason })
}

fn expert(fields: &Fields) -> Result<Expert, FieldError> {
    fields.allow(&["name", "email", "organization", "category"])?;
    let email = fields.text("email")?;
    let is_address = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !email.contains(char::is_whitespace)
    });
    if !is_address {
        return Err(FieldError::new(format!(
            "`{}`: `{email}` is not a mail address",
            fields.path_of("email")
        )));
    }
    Ok(Expert {
        name: fields.text("name")?,
        email,
        organization: fields.optional_text("organization")?,
        category: fields.optional_text("category")?,
    })
}

fn stated_tally(fields: &Fields) -> Result<StatedTally, FieldError> {
    fields.allow(&["eligible", "approve", "disapprove", "abstain", "absent"])?;
    let zero = |name| Ok(fields.optional_number(name)?.unwrap_or(0));
    let tally = StatedTally {
        eligible: fields.number("eligible")?,
        approve: zero("approve")?,
        disapprove: zero("disapprove")?,
        abstain: zero("abstain")?,
        absent: zero("absent")?,
    };
    let counted: u64 =
        [tally.approve, tally.disapprove, tally.abstain, tally.absent].into_iter().map(u64::from).sum();
    if counted != u64::from(tally.eligible) {
        return Err(FieldError::new(format!(
            "`tally` does not add up: {} + {} + {} + {} is {counted}, not {}",
            tally.approve, tally.disapprove, tally.abstain, tally.absent, tally.eligible
        ))
        .hint("approve + disapprove + abstain + absent is the number of eligible members"));
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        ballot = "ISO/DIS 26262-6"
        tag = "U.S. TAG to ISO/TC 22/SC 32"
        decided = 2016-11-28
        by = "A. Person"
        answers = [{ question = 1, choice = "disapprove", statement = "clause 5.4.2 contradicts clause 4" }]
        comments = ["US.docx"]
        experts = [{ name = "B. Person", email = "b.person@example.com", category = "producer" }]
        tally = { eligible = 12, approve = 2, disapprove = 7, abstain = 1, absent = 2 }
    "#;

    fn refusal(from: &str, to: &str) -> (String, Option<String>) {
        let refused = PositionFile::read(&WHOLE.replace(from, to), Notation::Toml).unwrap_err();
        (refused.message, refused.hint)
    }

    #[test]
    fn a_whole_position_file_is_read() {
        let read = PositionFile::read(WHOLE, Notation::Toml).unwrap();
        assert_eq!(read.decided.to_string(), "2016-11-28");
        assert_eq!(read.answers[0].choices, [Choice::new("disapprove")]);
        assert_eq!(read.tally.unwrap().disapprove, 7);
        let json = r#"{"ballot": 4, "tag": "T", "decided": "2016-11-28", "by": "A", "answers": [{"choice": "abstain", "abstain_reason": "no-consensus"}]}"#;
        let read = PositionFile::read(json, Notation::Json).unwrap();
        assert_eq!((read.ballot.as_str(), read.answers[0].question), ("4", 1));
        assert!(
            PositionFile::is_meant(json, Notation::Json) && !PositionFile::is_meant("{}", Notation::Json)
        );
    }

    #[test]
    fn every_refusal_names_the_field() {
        assert_eq!(refusal("by =", "bye =").0, "`bye` is not a field here");
        assert_eq!(refusal("by = \"A. Person\"", "").0, "`by` is missing");
        assert_eq!(refusal("choice =", "choise =").0, "`answers[1].choise` is not a field here");
        assert_eq!(refusal("choice = \"disapprove\",", "").0, "`answers[1].choice` is missing");
        assert_eq!(
            refusal("b.person@example.com", "b.person").0,
            "`experts[1].email`: `b.person` is not a mail address"
        );
        for address in ["@", "b.person@", "@example.com", "b person@example.com"] {
            assert_eq!(
                refusal("b.person@example.com", address).0,
                format!("`experts[1].email`: `{address}` is not a mail address")
            );
        }
        assert_eq!(
            refusal("eligible = 12, approve = 2", "eligible = 9, approve = 4294967295").0,
            "`tally` does not add up: 4294967295 + 7 + 1 + 2 is 4294967305, not 9"
        );
        assert_eq!(
            refusal("eligible = 12", "eligible = 13").0,
            "`tally` does not add up: 2 + 7 + 1 + 2 is 12, not 13"
        );
        assert_eq!(refusal("2016-11-28", "\"28 November\"").0, "`decided`: `28 November` is not a date");
        let (message, hint) = refusal("statement =", "abstain_reason =");
        assert_eq!(
            message,
            "`answers[1].abstain_reason`: `clause 5.4.2 contradicts clause 4` is no reason to abstain"
        );
        assert_eq!(hint.unwrap(), "allowed: no-consensus, no-expert-input, tag-silent");
    }
}
