//! Prefixes printed for a stage: `DIS`, `CD`, `FDAM`, in one canonical spelling each.
//!
//! The one surprise: DTS, DTR and DPAS moved from stage 40 to stage 50 on 2022-06-30, so the stage of a
//! prefix is asked for with a date. The rule is data (`data/stage_prefixes.tsv`).

use jiff::civil::Date;
use std::{fmt, sync::LazyLock};

/// A stage prefix in its canonical spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is the prefix itself, as `word` prints it")]
pub enum StagePrefix {
    Pwi,
    Np,
    Awi,
    Wd,
    Wds,
    Wdr,
    PreCd,
    Cd,
    Fcd,
    Dp,
    Fpd,
    Cdv,
    Dis,
    Fdis,
    Prf,
    Pdts,
    Dts,
    Fdts,
    Pdtr,
    Dtr,
    Fdtr,
    Dpas,
    Fdpas,
    Pdisp,
    Disp,
    Fdisp,
    DGuide,
    FdGuide,
    Diwa,
    Pdam,
    Fpdam,
    Dam,
    Fdam,
    Pdcor,
    Dcor,
    Fdcor,
    Pdad,
    Dad,
    Fdad,
    DSuppl,
}

/// Every prefix with its word, in the order of the enum.
const WORDS: [(StagePrefix, &str); 40] = [
    (StagePrefix::Pwi, "PWI"),
    (StagePrefix::Np, "NP"),
    (StagePrefix::Awi, "AWI"),
    (StagePrefix::Wd, "WD"),
    (StagePrefix::Wds, "WDS"),
    (StagePrefix::Wdr, "WDR"),
    (StagePrefix::PreCd, "preCD"),
    (StagePrefix::Cd, "CD"),
    (StagePrefix::Fcd, "FCD"),
    (StagePrefix::Dp, "DP"),
    (StagePrefix::Fpd, "FPD"),
    (StagePrefix::Cdv, "CDV"),
    (StagePrefix::Dis, "DIS"),
    (StagePrefix::Fdis, "FDIS"),
    (StagePrefix::Prf, "PRF"),
    (StagePrefix::Pdts, "PDTS"),
    (StagePrefix::Dts, "DTS"),
    (StagePrefix::Fdts, "FDTS"),
    (StagePrefix::Pdtr, "PDTR"),
    (StagePrefix::Dtr, "DTR"),
    (StagePrefix::Fdtr, "FDTR"),
    (StagePrefix::Dpas, "DPAS"),
    (StagePrefix::Fdpas, "FDPAS"),
    (StagePrefix::Pdisp, "PDISP"),
    (StagePrefix::Disp, "DISP"),
    (StagePrefix::Fdisp, "FDISP"),
    (StagePrefix::DGuide, "DGuide"),
    (StagePrefix::FdGuide, "FDGuide"),
    (StagePrefix::Diwa, "DIWA"),
    (StagePrefix::Pdam, "PDAM"),
    (StagePrefix::Fpdam, "FPDAM"),
    (StagePrefix::Dam, "DAM"),
    (StagePrefix::Fdam, "FDAM"),
    (StagePrefix::Pdcor, "PDCOR"),
    (StagePrefix::Dcor, "DCOR"),
    (StagePrefix::Fdcor, "FDCOR"),
    (StagePrefix::Pdad, "PDAD"),
    (StagePrefix::Dad, "DAD"),
    (StagePrefix::Fdad, "FDAD"),
    (StagePrefix::DSuppl, "DSuppl"),
];

impl StagePrefix {
    /// Every prefix.
    pub fn all() -> impl Iterator<Item = Self> {
        WORDS.iter().map(|(prefix, _)| *prefix)
    }

    /// The canonical spelling.
    pub const fn word(self) -> &'static str {
        WORDS[self as usize].1
    }

    /// The prefix with that canonical spelling, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(prefix, _)| *prefix)
    }

    /// Whether the prefix already names the type (`DTS`, `DAM`), so that no type word follows it.
    pub const fn names_its_type(self) -> bool {
        self as usize > Self::Prf as usize
    }

    /// The stage that this prefix belonged to on a day.
    pub fn stage_on(self, date: Date) -> StageOn {
        let in_force = RULES
            .iter()
            .filter(|rule| rule.prefix == self && rule.since.is_none_or(|since| since <= date))
            .max_by_key(|rule| rule.since);
        match in_force.map(|rule| rule.stages.as_slice()) {
            Some([stage]) => StageOn::Stage(*stage),
            Some([first, second]) => StageOn::Either(*first, *second),
            Some(_) | None => StageOn::Unknown,
        }
    }
}

/// What a prefix says of the stage on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageOn {
    /// This stage: 0, 10 … 95.
    Stage(u8),
    /// One of two stages, and nothing printed decides which (`FPDAM`, `AWI`).
    Either(u8, u8),
    /// No rule is known.
    Unknown,
}

struct PrefixRule {
    prefix: StagePrefix,
    since: Option<Date>,
    stages: Vec<u8>,
}

static RULES: LazyLock<Vec<PrefixRule>> =
    LazyLock::new(|| include_str!("data/stage_prefixes.tsv").lines().filter_map(PrefixRule::read).collect());

impl PrefixRule {
    fn read(line: &str) -> Option<Self> {
        let mut cells = line.split('\t');
        let prefix = StagePrefix::from_word(cells.next()?)?;
        let since = cells.next()?.parse().ok();
        let stages = cells.next()?.split(' ').filter_map(|stage| stage.parse().ok()).collect();
        Some(Self { prefix, since, stages })
    }
}

impl fmt::Display for StagePrefix {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_words_stand_in_the_order_of_the_enum() {
        for (place, (prefix, word)) in WORDS.iter().enumerate() {
            assert_eq!((*prefix as usize, prefix.word()), (place, *word));
            assert_ne!(prefix.stage_on(date(2026, 1, 1)), StageOn::Unknown, "{word} has no rule");
        }
    }

    #[test]
    fn the_stage_of_a_prefix_depends_on_the_date() {
        assert_eq!(StagePrefix::Dts.stage_on(date(2022, 6, 29)), StageOn::Stage(40));
        assert_eq!(StagePrefix::Dts.stage_on(date(2022, 6, 30)), StageOn::Stage(50));
        assert_eq!(StagePrefix::Fdts.stage_on(date(2020, 1, 1)), StageOn::Stage(50));
        assert_eq!(StagePrefix::Fpdam.stage_on(date(2005, 1, 1)), StageOn::Either(40, 50));
    }
}
