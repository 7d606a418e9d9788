//! Who publishes: a closed list, since `/X` after ISO may as well be a stage or a type.

use super::words::in_latin;

/// An organization that publishes with ISO or IEC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is the acronym itself, as `word` prints it")]
pub enum Publisher {
    #[default]
    Iso,
    Iec,
    Ieee,
    Astm,
    Cie,
    Hl7,
    Sae,
    Asme,
    Oecd,
    Undp,
    Idf,
    Iultcs,
    Iiw,
    Itu,
    Cen,
    Iaf,
    Ilac,
    Wmo,
    Ashrae,
    Tappi,
}

const WORDS: [(Publisher, &str); 20] = [
    (Publisher::Iso, "ISO"),
    (Publisher::Iec, "IEC"),
    (Publisher::Ieee, "IEEE"),
    (Publisher::Astm, "ASTM"),
    (Publisher::Cie, "CIE"),
    (Publisher::Hl7, "HL7"),
    (Publisher::Sae, "SAE"),
    (Publisher::Asme, "ASME"),
    (Publisher::Oecd, "OECD"),
    (Publisher::Undp, "UNDP"),
    (Publisher::Idf, "IDF"),
    (Publisher::Iultcs, "IULTCS"),
    (Publisher::Iiw, "IIW"),
    (Publisher::Itu, "ITU"),
    (Publisher::Cen, "CEN"),
    (Publisher::Iaf, "IAF"),
    (Publisher::Ilac, "ILAC"),
    (Publisher::Wmo, "WMO"),
    (Publisher::Ashrae, "ASHRAE"),
    (Publisher::Tappi, "TAPPI"),
];

impl Publisher {
    /// Every publisher of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        WORDS.iter().map(|(publisher, _)| *publisher)
    }

    /// Its acronym: `IEC`.
    pub const fn word(self) -> &'static str {
        WORDS[self as usize].1
    }

    /// The publisher of a printed acronym; French and Russian ones are read too.
    pub(super) fn from_printed(word: &str) -> Option<Self> {
        Some(match in_latin(word).as_bytes() {
            b"ISO" => Self::Iso,
            b"IEC" | b"CEI" => Self::Iec,
            b"IEEE" => Self::Ieee,
            b"ASTM" => Self::Astm,
            b"CIE" => Self::Cie,
            b"HL7" => Self::Hl7,
            b"SAE" => Self::Sae,
            b"ASME" => Self::Asme,
            b"OECD" => Self::Oecd,
            b"UNDP" => Self::Undp,
            b"IDF" => Self::Idf,
            b"IULTCS" => Self::Iultcs,
            b"IIW" => Self::Iiw,
            b"ITU" => Self::Itu,
            b"CEN" => Self::Cen,
            b"IAF" => Self::Iaf,
            b"ILAC" => Self::Ilac,
            b"WMO" => Self::Wmo,
            b"ASHRAE" => Self::Ashrae,
            b"TAPPI" => Self::Tappi,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_publisher_is_read_by_its_word() {
        for (place, (publisher, word)) in WORDS.iter().enumerate() {
            assert_eq!((*publisher as usize, Publisher::from_printed(word)), (place, Some(*publisher)));
        }
    }
}
