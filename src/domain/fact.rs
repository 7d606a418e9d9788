//! A fact about a document, with the evidence for it and what competed with it.
//!
//! The one surprise: a fact may have no value and still have rivals. That is a conflict that nobody has
//! decided, and it is shown rather than guessed.

use serde::{Deserialize, Serialize};

/// Where a value was read, in words a person can follow: "page 1 line 3: `ISO/TC154/N1105`".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value, read once.
    pub value: T,
    /// Where it stands: page and line with the text itself, or the file name, or the person who corrected it.
    pub from: String,
    /// Page, counted from 1, when the value stands on a page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// Line on that page, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
    /// By which rule it was taken for the fact.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rule: Option<Rule>,
}

/// By which rule a value was taken for a fact: how far its place is trusted, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The name of the file.
    FileName,
    /// The small print at the foot of the page.
    Foot,
    /// A sentence that asks for something.
    Sentence,
    /// Words of a title, or a project line that names what the paper is about.
    Words,
    /// The header of a mail.
    Header,
    /// A line of the heading that is nothing but the value.
    Heading,
    /// The numbered line of the heading: `ISO/TC 154 N 303`.
    NumberedHeading,
    /// A label whose colon is missing, or whose value stands elsewhere.
    LooseLabel,
    /// A label with its value.
    Label,
    /// The name of a file whose pages are pictures.
    NameOfScan,
    /// A person said so.
    Person,
}

impl Rule {
    /// The rule in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::FileName => "the file name, where the text is silent",
            Self::Foot => "the foot of the page",
            Self::Sentence => "a sentence that asks for votes",
            Self::Words => "words of the title or of the project line",
            Self::Header => "the header of the mail",
            Self::Heading => "a line of the heading of its own",
            Self::NumberedHeading => "the numbered line of the heading",
            Self::LooseLabel => "a label that stands apart from its value",
            Self::Label => "a label with its value",
            Self::NameOfScan => "the file name, which counts more than letters read from a picture",
            Self::Person => "a person's word",
        }
    }
}

/// A fact that may be unknown, with every value that competed for it.
///
/// In JSON it is always an object, so that a program can always read its `value`:
/// `{"value":"ISO/TC 154","from":"page 1 line 3: `ISO/TC154/N1105`","page":1,"line":3,"rivals":[]}`, and
/// `{"value":null,"from":null,"rivals":[]}` when it is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Shape<T>", into = "Shape<T>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct Fact<T> {
    /// The value in force; `None` is "unknown", never a guess.
    pub stated: Option<Stated<T>>,
    /// Other values that the document or its name states.
    pub rivals: Vec<Stated<T>>,
}

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self { stated: None, rivals: Vec::new() }
    }
}

impl<T> Fact<T> {
    /// The value in force, if there is one.
    pub fn value(&self) -> Option<&T> {
        self.stated.as_ref().map(|stated| &stated.value)
    }

    /// A fact read in one place.
    pub fn known(value: T, from: impl Into<String>) -> Self {
        let stated = Stated { value, from: from.into(), page: None, line: None, rule: None };
        Self { stated: Some(stated), rivals: Vec::new() }
    }
}

/// A fact as JSON has it.
#[derive(Serialize, Deserialize)]
struct Shape<T> {
    value: Option<T>,
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    rule: Option<Rule>,
    rivals: Vec<Stated<T>>,
}

impl<T> From<Fact<T>> for Shape<T> {
    fn from(fact: Fact<T>) -> Self {
        let rivals = fact.rivals;
        match fact.stated {
            Some(Stated { value, from, page, line, rule }) => {
                Self { value: Some(value), from: Some(from), page, line, rule, rivals }
            }
            None => Self { value: None, from: None, page: None, line: None, rule: None, rivals },
        }
    }
}

impl<T> From<Shape<T>> for Fact<T> {
    fn from(shape: Shape<T>) -> Self {
        let Shape { value, from, page, line, rule, rivals } = shape;
        let stated = value.map(|value| Stated { value, from: from.unwrap_or_default(), page, line, rule });
        Self { stated, rivals }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_fact_has_a_value_that_is_null() {
        let unknown = serde_json::to_string(&Fact::<u32>::default()).unwrap();
        assert_eq!(unknown, r#"{"value":null,"from":null,"rivals":[]}"#);
        let known = serde_json::to_string(&Fact::known(7_u32, "page 1 line 3: `N 7`")).unwrap();
        assert_eq!(known, r#"{"value":7,"from":"page 1 line 3: `N 7`","rivals":[]}"#);
        assert_eq!(
            serde_json::from_str::<Fact<u32>>(&known).unwrap(),
            Fact::known(7, "page 1 line 3: `N 7`")
        );
        assert_eq!(serde_json::from_str::<Fact<u32>>(&unknown).unwrap(), Fact::default());
    }
}
