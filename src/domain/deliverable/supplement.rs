//! What changes a deliverable without replacing it: amendments, corrigenda, addenda, supplements.

use super::{Label, Published};
use crate::domain::stage::StagePrefix;

/// One link of the chain after the slash: `Amd 1:2015` in `ISO/IEC 13818-1:2015/Amd 1:2015/Cor 2:2016`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Supplement {
    /// Amd, Cor, Add, Suppl or Ext.
    pub supplement_type: SupplementType,
    /// The printed stage prefix: `DAM`, or `CD` in `CD Amd 1`.
    pub stage: Option<StagePrefix>,
    /// 3 in `CD Amd 1.3`.
    pub iteration: Option<u8>,
    /// Its number; a few print none (`ISO 3758:1991/Suppl:1993`).
    pub number: Option<Label>,
    /// When it was published.
    pub published: Published,
    /// By what it is joined to what stands before.
    pub joined: Joined,
}

/// What the supplement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SupplementType {
    /// Amendment.
    Amendment,
    /// Technical corrigendum.
    Corrigendum,
    /// Addendum, the old word for an amendment.
    Addendum,
    /// Supplement.
    Supplement,
    /// Extract or extension.
    Extension,
}

impl SupplementType {
    /// Every type, in the order of the contract.
    pub const ALL: [Self; 5] =
        [Self::Amendment, Self::Corrigendum, Self::Addendum, Self::Supplement, Self::Extension];

    /// The word used in references, JSON and messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Amendment => "Amd",
            Self::Corrigendum => "Cor",
            Self::Addendum => "Add",
            Self::Supplement => "Suppl",
            Self::Extension => "Ext",
        }
    }
}

/// By what a supplement is joined to what stands before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Joined {
    /// `/Amd 1:2018`, as ISO writes it.
    #[default]
    Slash,
    /// `+A1:2018`, as national adoptions write it; kept only below a national prefix.
    Plus,
}
