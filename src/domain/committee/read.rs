//! From any spelling of a committee to the normal one.

use super::{CommitteeReference, CommitteeRefusal, ReadCommitteeError};
use std::sync::LazyLock;

/// No committee of ISO has a name near this long.
pub(super) const LONGEST: usize = 120;

/// Groups at the head of the list that carry a number, as printed and as written. `ТК` and `СТК` are Russian.
const NUMBERED_TOPS: [(&str, &str); 5] =
    [("TC", "TC"), ("PC", "PC"), ("JTC", "JTC"), ("ТК", "TC"), ("СТК", "JTC")];

/// Groups at the head of the list that carry no number.
const NAMED_TOPS: [&str; 47] = [
    "CASCO",
    "COPOLCO",
    "COUNCIL",
    "DEVCO",
    "INFCO",
    "REMCO",
    "STACO",
    "TMBG",
    "TMB",
    "CS",
    "CAB",
    "CPSG",
    "GAAB",
    "GA",
    "ITN",
    "IT",
    "ISOlutions",
    "WMO",
    "DMT",
    "JCG",
    "SGPM",
    "ATMG",
    "CCCC-TG",
    "CCCC",
    "JDMT",
    "JSAG",
    "JSCTF-TF",
    "JTCG-TF",
    "JTCG",
    "SAG_Acc",
    "SAG_CRMI_CG",
    "SAG_CRMI",
    "SAG_ESG_CG",
    "SAG_ESG",
    "SAG_MRS",
    "SAG_SF_CG",
    "SAG_SF",
    "SMCC",
    "STMG",
    "MENA_STAR",
    "JSyC BDC",
    "WS ESG",
    "IULTCS",
    "IIW",
    "CIE",
    "VAMAS",
    "SMB",
];

/// Names that stand without a publisher: bodies that own deliverables in ISO's catalogue.
const OWNERS: [&str; 4] = ["IULTCS", "IIW", "CIE", "VAMAS"];

/// Groups below the head. `GT` is the French word for a working group, `РГ` the Russian one; `ПК` is an SC.
const BELOW: [&str; 41] = [
    "SC", "WG", "JWG", "GT", "ПК", "РГ", "AG", "AhG", "AHG", "QC", "TF", "PPC", "CAG", "CSC", "SF", "ITSAG",
    "ITSG", "JAG", "JCTF", "JSG", "JTAG", "JTG", "SG", "MA", "CAT", "JSWG", "SWG", "TG", "AHWG", "PG", "PT",
    "JPT", "MT", "JMT", "EG", "JEG", "RG", "OWG", "JTF", "FIN", "NOM",
];

/// Whether a word of letters begins a group, so that a committee may be meant.
pub(crate) fn begins_with(word: &str) -> bool {
    NUMBERED_TOPS.iter().any(|(printed, _)| *printed == word)
        || BELOW.contains(&word)
        || NAMED_TOPS.iter().any(|name| {
            name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '_', '-']))
        })
}

/// Names of ISO's own list that do not follow the pattern: first level of any spelling, and the name.
static IRREGULAR: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("data/irregular_names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// A committee at the start of a text, and how far it reaches.
pub(crate) struct Prefix {
    pub(crate) committee: CommitteeReference,
    pub(crate) length: usize,
}

/// Reads a text that is nothing but a committee.
pub(super) fn whole(
    text: &str,
    in_force: Option<&CommitteeReference>,
) -> Result<CommitteeReference, ReadCommitteeError> {
    if text.len() > LONGEST {
        return Err(ReadCommitteeError::new(text, CommitteeRefusal::TooLong));
    }
    let trimmed = text.trim();
    let found = prefix(trimmed, in_force).map_err(|why| ReadCommitteeError::new(text, why))?;
    if found.length == trimmed.len() {
        Ok(found.committee)
    } else {
        Err(ReadCommitteeError::new(text, CommitteeRefusal::Trailing("the committee")))
    }
}

/// Reads the longest committee at the start of a text.
pub(crate) fn prefix(text: &str, in_force: Option<&CommitteeReference>) -> Result<Prefix, CommitteeRefusal> {
    let mut reader = Reader { text, at: 0 };
    let publishers = reader.publishers()?;
    let mut levels: Vec<String> = Vec::new();
    let top = match reader.top()? {
        Some(group) => normal_top(publishers, &group),
        None => String::new(),
    };
    let is_absolute = !top.is_empty();
    while let Some(level) = reader.below() {
        match level {
            Level::Named(level) => levels.push(level),
            Level::Empty(_) if is_absolute || !levels.is_empty() => {}
            Level::Empty(word) => return Err(CommitteeRefusal::NoNumber(word)),
        }
    }
    let head = if is_absolute { top } else { head_for(&levels, in_force)? };
    levels.insert(0, head);
    Ok(Prefix { committee: CommitteeReference(levels.join("/")), length: reader.at })
}

/// What a relative chain such as `SC 4/WG 1` stands below.
fn head_for(levels: &[String], in_force: Option<&CommitteeReference>) -> Result<String, CommitteeRefusal> {
    let first = levels.first().ok_or(CommitteeRefusal::NoGroup)?;
    let in_force = in_force.ok_or(CommitteeRefusal::NoParent)?;
    let mut head = in_force.clone();
    while head.top() != head && (first.starts_with("SC") || head.group() != "SC") {
        head = head.parent().ok_or(CommitteeRefusal::NoParent)?;
    }
    Ok(head.0)
}

/// The first level in its normal spelling.
fn normal_top(publishers: Option<Publishers>, group: &str) -> String {
    if let Some((_, name)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == group) {
        return (*name).to_owned();
    }
    match publishers {
        None if OWNERS.contains(&group) => group.to_owned(),
        None | Some(Publishers::Iso) => format!("ISO/{group}"),
        Some(Publishers::Iec) => format!("IEC/{group}"),
        Some(Publishers::IsoIec) => format!("ISO/IEC {group}"),
        Some(Publishers::IecIso) => format!("IEC/ISO {group}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Publishers {
    Iso,
    Iec,
    IsoIec,
    IecIso,
}

/// One level below the head.
enum Level {
    Named(String),
    /// A template left the number out: `ISO/TC 154/SC`.
    Empty(&'static str),
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}', '\n', '\r', '\u{2009}']).len();
    }

    /// Blanks, and one slash or comma among them; nothing may stand there at all (`SC22WG21`).
    fn separator(&mut self) {
        self.skip_blanks();
        if self.rest().starts_with('/') {
            self.at += 1;
            self.skip_blanks();
        }
    }

    fn publishers(&mut self) -> Result<Option<Publishers>, CommitteeRefusal> {
        let Some(first) = self.publisher() else { return self.refuse_foreign() };
        let after_first = self.at;
        self.separator();
        let publishers = match (first, self.publisher()) {
            ("ISO", Some("IEC")) => Publishers::IsoIec,
            ("IEC", Some("ISO")) => Publishers::IecIso,
            (alone, _) => {
                self.at = after_first;
                if alone == "ISO" { Publishers::Iso } else { Publishers::Iec }
            }
        };
        self.separator();
        Ok(Some(publishers))
    }

    fn publisher(&mut self) -> Option<&'static str> {
        let rest = self.rest();
        let (word, name) = [("ISO", "ISO"), ("IEC", "IEC"), ("CEI", "IEC"), ("ИСО", "ISO"), ("МЭК", "IEC")]
            .into_iter()
            .find(|(word, _)| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))?;
        self.at += word.len();
        Some(name)
    }

    fn refuse_foreign(&self) -> Result<Option<Publishers>, CommitteeRefusal> {
        match ["CEN", "CLC", "ETSI", "ASTM", "IEEE", "ITU"]
            .into_iter()
            .find(|name| self.rest().starts_with(name))
        {
            Some(name) => Err(CommitteeRefusal::Foreign(name)),
            None => Ok(None),
        }
    }

    /// `TC 154`, `JTC 1`, `CASCO`; nothing when the text is relative.
    fn top(&mut self) -> Result<Option<String>, CommitteeRefusal> {
        for (printed, word) in NUMBERED_TOPS {
            if let Some(after) = self.group_word(printed) {
                let number = self.number_at(after).ok_or(CommitteeRefusal::NoNumber(word))?;
                return Ok(Some(format!("{word} {number}")));
            }
        }
        let rest = self.rest();
        for name in NAMED_TOPS {
            let is_next = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
            if is_next && !rest[name.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
            {
                self.at += name.len();
                return Ok(Some(name.to_owned()));
            }
        }
        Ok(None)
    }

    /// `SC 4`, `WG 1`.
    fn below(&mut self) -> Option<Level> {
        let before = self.at;
        if before > 0 {
            self.separator();
        }
        for word in BELOW {
            let Some(after) = self.group_word(word) else { continue };
            let normal = match word {
                "GT" | "РГ" => "WG",
                "ПК" => "SC",
                "AHG" => "AhG",
                word => word,
            };
            if let Some(number) = self.number_at(after) {
                return Some(Level::Named(format!("{normal} {number}")));
            }
            let is_before_qc = word == "SC" && self.text[after..].trim_start().starts_with("/QC");
            self.at = after;
            return Some(match word {
                "SC" if is_before_qc => Level::Named("SC".to_owned()),
                "SC" | "WG" | "GT" | "JWG" | "ПК" | "РГ" => Level::Empty(word),
                _ => Level::Named(normal.to_owned()),
            });
        }
        self.at = before;
        None
    }

    /// Where the text goes on after that group word, when it stands here.
    fn group_word(&self, word: &str) -> Option<usize> {
        let rest = self.rest();
        let start = rest.get(..word.len())?;
        let next = rest[word.len()..].chars().next();
        let same = start == word || (start.eq_ignore_ascii_case(word) && word.len() > 2);
        (same && !next.is_some_and(|next| next.is_alphabetic() || next == '_'))
            .then_some(self.at + word.len())
    }

    /// The number after a group word, moved past when there is one.
    fn number_at(&mut self, after: usize) -> Option<u32> {
        let rest = &self.text[after..];
        let digits = rest.trim_start_matches([' ', '\t', '\u{a0}', '.', '-', '\u{2009}', '\n', '\r']);
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let number = digits.get(..length)?.parse().ok().filter(|_| (1..=4).contains(&length))?;
        self.at = after + (rest.len() - digits.len()) + length;
        Some(number)
    }
}
