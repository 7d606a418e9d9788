//! The ISO/IEC Directives and their supplements: `ISO/IEC DIR 1 ISO SUP:2022`, `ISO/IEC JTC 1 DIR:2004`.

use super::Published;

/// What only the Directives have in their reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Directives {
    /// JTC 1 stands before `DIR`: `ISO/IEC JTC 1 DIR:2004`.
    pub of_jtc_1: bool,
    /// Whose text it is: ISO in `DIR 2 ISO:2022` and in `DIR ISO SUP`.
    pub body: Option<DirectivesBody>,
    /// Whether it is a supplement of that body.
    pub is_supplement: bool,
    /// A supplement bound with it: `+ IEC SUP:2016-05`.
    pub bundle: Option<Bundle>,
}

/// A supplement bound into one publication with the Directives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bundle {
    /// Whose supplement it is.
    pub body: DirectivesBody,
    /// When it was published.
    pub published: Published,
}

/// Whose procedures they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DirectivesBody {
    /// ISO.
    Iso,
    /// IEC.
    Iec,
    /// ISO/IEC JTC 1.
    Jtc1,
}

impl DirectivesBody {
    /// Every body.
    pub const ALL: [Self; 3] = [Self::Iso, Self::Iec, Self::Jtc1];

    /// As it is printed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Iso => "ISO",
            Self::Iec => "IEC",
            Self::Jtc1 => "JTC 1",
        }
    }
}
