//! Roster files: a TAG with its rules and members, as TOML or as rows of a spreadsheet.

use super::{MemberStanding, Person, Roster, Silence, Split, Tag, TagKind, TagMember, TagRules};
use crate::domain::{
    committee::CommitteeReference,
    fields::{FieldError, Fields, Notation},
};
use std::collections::BTreeMap;

/// The columns of a roster table, in any order; the first two have to be there.
pub const COLUMNS: [&str; 9] = [
    "organization",
    "name",
    "email",
    "category",
    "voting",
    "from",
    "to",
    "alternate name",
    "alternate email",
];

/// Reads a roster file.
pub fn read(text: &str, notation: Notation) -> Result<Roster, FieldError> {
    let fields = Fields::read(text, notation)?;
    fields.allow(&["tag", "member"])?;
    let table = fields.optional_table("tag")?.ok_or_else(|| FieldError::new("`tag` is missing"))?;
    let members = fields.tables("member")?.iter().map(member).collect::<Result<Vec<_>, _>>()?;
    let roster = Roster { tag: tag(&table)?, members };
    refuse_doubles(&roster)?;
    Ok(roster)
}

/// Members of a roster table, row by row; `rows` are the cells under each column's heading.
pub fn members_of_table(rows: &[BTreeMap<String, String>]) -> Result<Vec<TagMember>, FieldError> {
    (2..).zip(rows).map(|(row, cells): (u32, _)| member_of_row(row, cells)).collect()
}

/// Refuses an organization that is named twice: one organization, one vote.
pub fn refuse_doubles(roster: &Roster) -> Result<(), FieldError> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (place, member) in (1..).zip(&roster.members) {
        let name = super::folded(&member.organization);
        if let Some(first) = seen.insert(name, place) {
            return Err(FieldError::new(format!(
                "`{}` is named twice, as member {first} and member {place}",
                member.organization
            ))
            .hint(
                "one organization has one vote: write it once, with an alternate where there are two people",
            ));
        }
    }
    Ok(())
}

fn tag(fields: &Fields) -> Result<Tag, FieldError> {
    fields.allow(&["name", "kind", "committees", "administrator", "rules"])?;
    let kind = match fields.optional_text("kind")? {
        None => TagKind::Tag,
        Some(word) => TagKind::from_word(&word).ok_or_else(|| {
            FieldError::new(format!("`{}`: `{word}` is no kind of TAG", fields.path_of("kind")))
                .hint(format!("allowed: {}", TagKind::ALL.map(TagKind::word).join(", ")))
        })?,
    };
    let committees: Vec<CommitteeReference> = fields
        .texts("committees")?
        .iter()
        .map(|text| {
            text.parse().map_err(|_| {
                FieldError::new(format!("`{}`: `{text}` is not a committee", fields.path_of("committees")))
                    .hint("write it as ISO does, as in `ISO/TC 176/SC 1`")
            })
        })
        .collect::<Result<_, _>>()?;
    if committees.is_empty() {
        return Err(FieldError::new(format!("`{}` names no committee", fields.path_of("committees"))));
    }
    Ok(Tag {
        name: fields.text("name")?,
        kind,
        committees,
        administrator: fields.optional_table("administrator")?.map(|table| person(&table)).transpose()?,
        rules: fields
            .optional_table("rules")?
            .map_or_else(|| Ok(TagRules::default()), |table| rules(&table))?,
    })
}

fn rules(fields: &Fields) -> Result<TagRules, FieldError> {
    fields.allow(&[
        "threshold",
        "quorum",
        "silence",
        "letter_ballot_days",
        "recirculation_days",
        "cut_off_business_days",
        "split",
    ])?;
    let default = TagRules::default();
    let threshold = match fields.optional_text("threshold")? {
        None => default.threshold,
        Some(text) => text.parse().map_err(|_| {
            no_share(fields, "threshold").hint(
                "allowed: a fraction such as `2/3`, or `majority`; either may end in `of the membership`",
            )
        })?,
    };
    let quorum = match fields.optional_text("quorum")? {
        None => default.quorum,
        Some(text) => text.parse().map_err(|_| {
            no_share(fields, "quorum")
                .hint("allowed: a fraction such as `1/2`, `responding` for whoever responds, or `none`")
        })?,
    };
    let silence = match fields.optional_text("silence")? {
        None => default.silence,
        Some(word) => Silence::ALL.into_iter().find(|silence| silence.word() == word).ok_or_else(|| {
            FieldError::new(format!("`{}`: `{word}` is not known", fields.path_of("silence")))
                .hint(format!("allowed: {}", Silence::ALL.map(Silence::word).join(", ")))
        })?,
    };
    let split = match fields.optional_text("split")? {
        None => default.split,
        Some(word) => Split::ALL.into_iter().find(|split| split.word() == word).ok_or_else(|| {
            FieldError::new(format!("`{}`: `{word}` is not known", fields.path_of("split")))
                .hint(format!("allowed: {}", Split::ALL.map(Split::word).join(", ")))
        })?,
    };
    let days = |name: &str, default: u16| -> Result<u16, FieldError> {
        let Some(days) = fields.optional_number(name)? else { return Ok(default) };
        u16::try_from(days).map_err(|_| FieldError::new(format!("`{}` is too long", fields.path_of(name))))
    };
    Ok(TagRules {
        threshold,
        quorum,
        silence,
        letter_ballot_days: days("letter_ballot_days", default.letter_ballot_days)?,
        split,
        recirculation_days: days("recirculation_days", default.recirculation_days)?,
        cut_off_business_days: days("cut_off_business_days", default.cut_off_business_days)?,
    })
}

fn no_share(fields: &Fields, name: &str) -> FieldError {
    FieldError::new(format!("`{}` is not a share", fields.path_of(name)))
}

fn member(fields: &Fields) -> Result<TagMember, FieldError> {
    fields.allow(&["organization", "name", "email", "category", "voting", "from", "to", "alternate"])?;
    let standing = match fields.optional_flag("voting")? {
        None | Some(true) => MemberStanding::Voting,
        Some(false) => MemberStanding::NonVoting,
    };
    let member = TagMember {
        organization: fields.text("organization")?,
        representative: Person {
            name: fields.text("name")?,
            email: fields.optional_text("email")?,
            organization: None,
        },
        alternate: fields.optional_table("alternate")?.map(|table| person(&table)).transpose()?,
        category: fields.optional_text("category")?,
        standing,
        from: fields.date("from")?,
        to: fields.optional_date("to")?,
    };
    match member.to {
        Some(to) if to < member.from => Err(FieldError::new(format!(
            "`{}`: {to} lies before {}, the first day of membership",
            fields.path_of("to"),
            member.from
        ))),
        Some(_) | None => Ok(member),
    }
}

fn person(fields: &Fields) -> Result<Person, FieldError> {
    fields.allow(&["name", "email", "organization"])?;
    Ok(Person {
        name: fields.text("name")?,
        email: fields.optional_text("email")?,
        organization: fields.optional_text("organization")?,
    })
}

fn member_of_row(row: u32, cells: &BTreeMap<String, String>) -> Result<TagMember, FieldError> {
    let cell = |name: &str| cells.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let needed = |name: &str| {
        cell(name).map(str::to_owned).ok_or_else(|| FieldError::new(format!("row {row}: `{name}` is empty")))
    };
    let date = |name: &str| {
        let Some(text) = cell(name) else { return Ok(None) };
        let refused = |_| {
            FieldError::new(format!("row {row}: `{name}`: `{text}` is not a date"))
                .hint("write it as `2026-03-10`")
        };
        text.get(..10).unwrap_or(text).parse().map(Some).map_err(refused)
    };
    let standing = match cell("voting").map(str::to_lowercase).as_deref() {
        None | Some("true" | "yes" | "x" | "1" | "voting") => MemberStanding::Voting,
        Some("false" | "no" | "0" | "non-voting") => MemberStanding::NonVoting,
        Some(other) => {
            return Err(FieldError::new(format!("row {row}: `voting`: `{other}` is not known"))
                .hint("allowed: yes, no"));
        }
    };
    let email = |name: &str| cell(name).map(str::to_owned);
    let alternate = cell("alternate name").map(|name| Person {
        name: name.to_owned(),
        email: email("alternate email"),
        organization: None,
    });
    Ok(TagMember {
        organization: needed("organization")?,
        representative: Person { name: needed("name")?, email: email("email"), organization: None },
        alternate,
        category: cell("category").map(str::to_owned),
        standing,
        from: date("from")?.ok_or_else(|| FieldError::new(format!("row {row}: `from` is empty")))?,
        to: date("to")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        [tag]
        name = "U.S. TAG to ISO/TC 176"
        kind = "tag"
        committees = ["ISO/TC 176", "ISO/TC 176/SC 1"]
        administrator = { name = "A. Person", email = "a.person@example.org", organization = "Example Society" }
        [tag.rules]
        quorum = "1/2"
        [[member]]
        organization = "Example Corp"
        name = "B. Person"
        email = "b.person@example.com"
        category = "producer"
        voting = true
        from = 2024-01-01
        to = 2026-12-31
        alternate = { name = "C. Person", email = "c.person@example.com" }
        [[member]]
        organization = "Sample Users Group"
        name = "D. Person"
        voting = false
        from = 2025-01-01
    "#;

    fn refusal(from: &str, to: &str) -> String {
        read(&WHOLE.replace(from, to), Notation::Toml).unwrap_err().message
    }

    #[test]
    fn a_whole_roster_is_read_with_the_defaults_of_the_contract() {
        let roster = read(WHOLE, Notation::Toml).unwrap();
        assert_eq!(roster.tag.rules, TagRules::default());
        let day = "2026-12-31".parse().unwrap();
        let voting: Vec<_> =
            roster.voting_members_on(day).map(|member| member.organization.as_str()).collect();
        assert_eq!(voting, ["Example Corp"]);
        assert_eq!(roster.voting_members_on("2027-01-01".parse().unwrap()).count(), 0);
    }

    #[test]
    fn every_refusal_names_the_field() {
        assert_eq!(refusal("kind = \"tag\"", "kind = \"club\""), "`tag.kind`: `club` is no kind of TAG");
        assert_eq!(refusal("quorum = \"1/2\"", "quorum = \"some\""), "`tag.rules.quorum` is not a share");
        assert_eq!(refusal("quorum =", "quorm ="), "`tag.rules.quorm` is not a field here");
        assert_eq!(
            refusal("2026-12-31", "2023-12-31"),
            "`member[1].to`: 2023-12-31 lies before 2024-01-01, the first day of membership"
        );
        assert_eq!(
            refusal("Sample Users Group", "EXAMPLE  corp"),
            "`EXAMPLE  corp` is named twice, as member 1 and member 2"
        );
        assert_eq!(
            refusal("committees = [\"ISO/TC 176\", \"ISO/TC 176/SC 1\"]", ""),
            "`tag.committees` names no committee"
        );
    }
}
