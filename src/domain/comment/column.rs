//! The columns of ISO's comment template, found by the words of their heads.
//!
//! The order may differ, and the older template of seven columns is known as well.

use super::Comment;

/// The eight columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `MB/NC`
    MemberBody,
    /// `Line number`
    Line,
    /// `Clause/Subclause`
    Clause,
    /// `Paragraph/Figure/Table`
    Paragraph,
    /// `Type of comment`
    Kind,
    /// `Comments`
    Comment,
    /// `Proposed change`
    ProposedChange,
    /// `Observations of the secretariat`
    Observations,
}

impl Column {
    /// Every column, in the template's order.
    pub const ALL: [Self; 8] = [
        Self::MemberBody,
        Self::Line,
        Self::Clause,
        Self::Paragraph,
        Self::Kind,
        Self::Comment,
        Self::ProposedChange,
        Self::Observations,
    ];

    /// As the template heads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MemberBody => "MB/NC",
            Self::Line => "Line number",
            Self::Clause => "Clause",
            Self::Paragraph => "Paragraph",
            Self::Kind => "Type of comment",
            Self::Comment => "Comments",
            Self::ProposedChange => "Proposed change",
            Self::Observations => "Observations of the secretariat",
        }
    }

    /// By the words a head begins with; the longest first, because "type of comment" holds "comment".
    fn from_head(head: &str) -> Option<Self> {
        const WORDS: [(&str, Column); 16] = [
            ("observations", Column::Observations),
            ("secretariat", Column::Observations),
            ("proposed", Column::ProposedChange),
            ("type", Column::Kind),
            ("kind", Column::Kind),
            ("mb", Column::MemberBody),
            ("member", Column::MemberBody),
            ("nc", Column::MemberBody),
            ("country", Column::MemberBody),
            ("line", Column::Line),
            ("clause", Column::Clause),
            ("subclause", Column::Clause),
            ("paragraph", Column::Paragraph),
            ("figure", Column::Paragraph),
            ("comment", Column::Comment),
            ("justification", Column::Comment),
        ];
        let folded = head.trim().to_lowercase();
        let is_short = folded.len() <= 60;
        WORDS.iter().find(|(word, _)| is_short && folded.starts_with(word)).map(|(_, column)| *column)
    }
}

impl Comment {
    /// What stands in that column.
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::MemberBody => &self.member_body,
            Column::Line => &self.line,
            Column::Clause => &self.clause,
            Column::Paragraph => &self.paragraph,
            Column::Kind => self.kind.map_or("", |kind| kind.word()),
            Column::Comment => &self.comment,
            Column::ProposedChange => &self.proposed_change,
            Column::Observations => &self.observations,
        }
    }
}

/// Which cell of a row holds which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Option<Column>>);

impl Columns {
    /// Those of the template, in its order.
    pub fn of_the_template() -> Self {
        Self(Column::ALL.into_iter().map(Some).collect())
    }

    /// The columns that a row of heads names, if it is one.
    pub fn from_heads(cells: &[String]) -> Option<Self> {
        let columns: Vec<Option<Column>> = cells.iter().map(|cell| Column::from_head(cell)).collect();
        let named = columns.iter().flatten().count();
        let has = |wanted: Column| columns.iter().filter(|column| **column == Some(wanted)).count() == 1;
        (named >= 5 && has(Column::Kind) && has(Column::Comment)).then_some(Self(columns))
    }

    /// How many cells a row has.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The column of a cell, counted from 0.
    pub fn at(&self, place: usize) -> Option<Column> {
        self.0.get(place).copied().flatten()
    }

    /// The places of the cells that hold none of the template's columns.
    pub fn unknown(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().filter(|(_, column)| column.is_none()).map(|(place, _)| place)
    }

    /// The columns of the template that are not among them.
    pub fn missing(&self) -> impl Iterator<Item = Column> + '_ {
        Column::ALL.into_iter().filter(|column| !self.0.contains(&Some(*column)))
    }

    /// The cell of a row that holds that column; empty where there is none.
    pub fn cell<'a>(&self, cells: &'a [String], wanted: Column) -> &'a str {
        let place = self.0.iter().position(|column| *column == Some(wanted));
        place.and_then(|place| cells.get(place)).map_or("", String::as_str)
    }
}
