//! Two papers compared word by word: what is the same, what was taken out, what was put in, and where it stands.

/// Whether a word stands in both papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In both.
    Same,
    /// In the first only.
    Removed,
    /// In the second only.
    Added,
}

/// A word of one of the papers; one that stands in both has its place in the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Whether it stands in both.
    pub mark: Mark,
    /// The word.
    pub text: String,
    /// Its page, counted from 1.
    pub page: u32,
    /// Its line on that page, counted from 1.
    pub line: u32,
}

/// One change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Page of the first paper, counted from 1.
    pub page_before: u32,
    /// Page of the second paper, counted from 1.
    pub page_after: u32,
    /// The words right before, the same in both.
    pub place: String,
    /// Words that are only in the first.
    pub removed: String,
    /// Words that are only in the second.
    pub added: String,
}

/// A paper that is compared, in the words of a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is: `document 17, N1105.pdf`.
    pub name: String,
    /// What it says it is: committee, number, reference, date.
    pub says: String,
}

/// Two papers, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The first.
    pub before: Paper,
    /// The second.
    pub after: Paper,
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// Every word of both, in the order in which a person reads the second with the changes in it.
    pub words: Vec<Word>,
}
