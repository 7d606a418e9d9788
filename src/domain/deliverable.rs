//! Identifiers of deliverables: what is, or is to be, published.
//!
//! Follows the identifier rules of the ISO/IEC Directives as they are in use (ISO alone takes `/` before a
//! stage or type, a joint publisher takes a blank). Reading keeps everything that is stated; writing gives
//! the canonical form, which reads back to the same fields. It knows nothing of which deliverables exist.
//! The one surprise: `/X` after ISO may be a publisher, a type or a stage; closed lists decide, never a guess.

mod cursor;
mod directives;
mod find;
mod label;
mod language;
mod line;
mod publisher;
mod read;
mod refusal;
mod sentence;
mod supplement;
mod urn;
mod words;
mod write;

pub use directives::{Bundle, Directives, DirectivesBody};
pub use find::find;
pub use label::{Few, Label};
pub use language::{Language, Languages, LetterStyle};
pub use line::ReferenceLine;
pub use publisher::Publisher;
pub use refusal::{ReadReferenceError, Refusal};
pub use supplement::{Joined, Supplement, SupplementType};
pub use urn::{ReadUrnError, Urn, UrnStatus};

use crate::domain::{committee::CommitteeReference, stage::StagePrefix};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The printed identifier of a deliverable, read into its parts.
///
/// In JSON it is its canonical form, as text; [`ReferenceLine`] is the long form with every field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference {
    /// A national or regional prefix as printed: `EN`, `prEN`, `ANSI/`, `Fpr`.
    pub national: Option<Box<str>>,
    /// In the printed order; empty when none is printed (`IWA 14-1:2013`).
    pub publishers: Few<Publisher, 4>,
    /// The printed stage prefix.
    pub stage: Option<StagePrefix>,
    /// 2 in `ISO/CD 45001.2`.
    pub iteration: Option<u8>,
    /// IS, TS, TR …; IS is never printed.
    pub deliverable_type: DeliverableType,
    /// `27001`; none for parts of the Directives that have no number.
    pub number: Option<Label>,
    /// `["5", "1", "1"]` in `29110-5-1-1`; `["A01"]` in `105-A01`.
    pub parts: Few<Label, 5>,
    /// Year, or year and month, of publication.
    pub published: Published,
    /// The year in square brackets of a national adoption: 2015 in `INCITS/ISO/IEC 14496-10:2014[2015]`.
    pub reaffirmed: Option<u16>,
    /// Amendments, corrigenda and their like, outermost last.
    pub supplements: Vec<Supplement>,
    /// `Ed 3`.
    pub edition: Option<Edition>,
    /// `(E)`, `(en,fr)`.
    pub languages: Languages,
    /// `(all parts)`.
    pub all_parts: bool,
    /// What only the Directives have.
    pub directives: Option<Box<Directives>>,
    /// Whose paper it is (type TCDOC only).
    pub paper: Option<Box<Paper>>,
    /// The other identifier of a joint publication: `IDF 254:2022` in `ISO 4214:2022 | IDF 254:2022`.
    pub twin: Option<Box<Twin>>,
}

impl Reference {
    /// Reads one identifier, in any of the spellings in use; nothing else may stand in the text.
    pub fn read(text: &str) -> Result<Self, ReadReferenceError> {
        read::whole(text)
    }

    /// The year of publication.
    pub const fn year(&self) -> Option<u16> {
        self.published.year()
    }

    /// The month of publication (1 to 12), which only a few print.
    pub const fn month(&self) -> Option<u8> {
        self.published.month()
    }

    /// Whether it is printed as a draft: a stage prefix on it or on one of its supplements.
    pub fn is_draft(&self) -> bool {
        self.draft_stage().is_some()
    }

    /// The stage prefix of what is drafted: of the outermost supplement, else of the deliverable.
    pub fn draft_stage(&self) -> Option<StagePrefix> {
        match self.supplements.last() {
            Some(supplement) => supplement.stage,
            None => self.stage,
        }
    }

    /// The same deliverable without what changes from copy to copy: national prefix, edition, languages,
    /// twin. Two papers about the same draft compare equal in this form.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self {
            national: None,
            reaffirmed: None,
            edition: None,
            languages: Languages::default(),
            twin: None,
            ..self.clone()
        }
    }

    /// The reference that all stages of a work share: without stage, iteration and year, as `ISO 26262-6` for
    /// `ISO/DIS 26262-6:2016(E)`. A supplement keeps the year of what it supplements.
    #[must_use]
    pub fn work(&self) -> Self {
        let mut work = Self { stage: None, iteration: None, ..self.bare() };
        match work.supplements.last_mut() {
            Some(supplement) => {
                supplement.stage = None;
                supplement.iteration = None;
                supplement.published = Published::Undated;
            }
            None => work.published = Published::Undated,
        }
        work
    }

    /// Whether both name the same work, whatever its stage, iteration, year, edition and language:
    /// `ISO/DIS 26262-6:2016(E)` and `ISO 26262-6`.
    pub fn names_the_same_work(&self, other: &Self) -> bool {
        self.number == other.number
            && self.number.is_some()
            && self.parts == other.parts
            && self.deliverable_type == other.deliverable_type
            && self.paper == other.paper
            && self.supplements.len() == other.supplements.len()
            && self.supplements.iter().zip(&other.supplements).all(|(mine, theirs)| {
                mine.supplement_type == theirs.supplement_type && mine.number == theirs.number
            })
            && self.publishers.iter().any(|publisher| other.publishers.contains(publisher))
                | (self.publishers.is_empty() && other.publishers.is_empty())
    }

    /// Whether both are printed at the same stage, iteration, year and language, whatever they are called: what a
    /// draft and the same draft under a new number have in common.
    pub fn is_as_far_as(&self, other: &Self) -> bool {
        self.stage == other.stage
            && self.iteration == other.iteration
            && self.published == other.published
            && self.supplements == other.supplements
            && self.languages == other.languages
    }

    /// Its name in the URN form of RFC 5141; none for papers and the Directives, which have no such form.
    pub fn urn(&self) -> Option<Urn> {
        Urn::of(self)
    }

    /// The line that `isodesk reference --json` prints for it.
    pub fn to_json(&self, input: &str) -> serde_json::Value {
        serde_json::to_value(ReferenceLine::new(input, Ok(self))).unwrap_or_default()
    }
}

impl FromStr for Reference {
    type Err = ReadReferenceError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

impl TryFrom<String> for Reference {
    type Error = ReadReferenceError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text)
    }
}

/// What kind of deliverable it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeliverableType {
    /// International Standard; its word is never printed.
    #[default]
    Standard,
    /// Technical Specification.
    TechnicalSpecification,
    /// Technical Report.
    TechnicalReport,
    /// Publicly Available Specification.
    PubliclyAvailableSpecification,
    /// Guide.
    Guide,
    /// International Workshop Agreement.
    WorkshopAgreement,
    /// International Standardized Profile (JTC 1).
    Profile,
    /// Technology Trends Assessment.
    TrendsAssessment,
    /// Recommendation, until about 1972.
    Recommendation,
    /// `ISO/DATA 1:1978`.
    DataPublication,
    /// The ISO/IEC Directives and their supplements.
    Directives,
    /// A numbered paper of a committee: `ISO/TC 184/SC 4 N1110`.
    CommitteePaper,
}

impl DeliverableType {
    /// Every type, in the order of the contract.
    pub const ALL: [Self; 12] = [
        Self::Standard,
        Self::TechnicalSpecification,
        Self::TechnicalReport,
        Self::PubliclyAvailableSpecification,
        Self::Guide,
        Self::WorkshopAgreement,
        Self::Profile,
        Self::TrendsAssessment,
        Self::Recommendation,
        Self::DataPublication,
        Self::Directives,
        Self::CommitteePaper,
    ];

    /// The word used in references, JSON, SQL and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "IS",
            Self::TechnicalSpecification => "TS",
            Self::TechnicalReport => "TR",
            Self::PubliclyAvailableSpecification => "PAS",
            Self::Guide => "Guide",
            Self::WorkshopAgreement => "IWA",
            Self::Profile => "ISP",
            Self::TrendsAssessment => "TTA",
            Self::Recommendation => "R",
            Self::DataPublication => "DATA",
            Self::Directives => "DIR",
            Self::CommitteePaper => "TCDOC",
        }
    }

    /// The type with that word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// When it was published, as exactly as the reference states it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Published {
    /// No year is printed.
    #[default]
    Undated,
    /// `:2019`, or `-1974` on old ones.
    Year(u16),
    /// `:2005-02`.
    Month(u16, u8),
    /// `:--`: it has a place for the year, but is not published yet.
    NotYet,
}

impl Published {
    /// The printed year.
    pub const fn year(self) -> Option<u16> {
        match self {
            Self::Year(year) | Self::Month(year, _) => Some(year),
            Self::Undated | Self::NotYet => None,
        }
    }

    /// The printed month, 1 to 12.
    pub const fn month(self) -> Option<u8> {
        match self {
            Self::Month(_, month) => Some(month),
            Self::Undated | Self::Year(_) | Self::NotYet => None,
        }
    }
}

/// The edition as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edition {
    /// `Ed 3`, `Edition 13`, `ed.3`.
    Number(u16),
    /// `Ed` with no number after it.
    Unnumbered,
}

/// What only a numbered paper of a committee has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Paper {
    /// The committee that gave the number.
    pub committee: CommitteeReference,
    /// `Rev.1`, `Final`, as printed.
    pub revision: Option<Box<str>>,
}

/// The other identifier of a joint publication, which is not ISO's to read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Twin {
    /// As printed: `IDF 254:2022`, `ITU-T H.264`.
    pub text: Box<str>,
    /// On which side of the bar it stands.
    pub side: TwinSide,
}

/// On which side of the bar the other identifier stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TwinSide {
    /// `ITU-T H.264 | ISO/IEC 14496-10`.
    Before,
    /// `ISO 4214:2022 | IDF 254:2022`.
    After,
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write::reference(self, out)
    }
}

#[cfg(test)]
mod tests;
