//! Texts that look like identifiers and are none, and identifiers that were broken: the same in every run.

/// Pieces that identifiers, committees, stage codes and URNs are made of, and what must not disturb them.
const PIECES: [&str; 64] = [
    "ISO",
    "IEC",
    "ISO/IEC",
    "ISO/IEC/IEEE",
    "ИСО/МЭК",
    "CEI",
    "EN",
    "prEN",
    "Fpr",
    "ANSI/",
    "INCITS/",
    "WD/",
    " ",
    "  ",
    "/",
    "-",
    "\u{2010}",
    "\u{2011}",
    "\u{a0}",
    ":",
    ":--",
    ":—",
    ".",
    "DIS",
    "FDIS",
    "CD",
    "CD2",
    "DTS",
    "TR",
    "TS",
    "Guide",
    "Руководство",
    "IWA",
    "ISP",
    "R",
    "DATA",
    "TTA",
    "PRF",
    "AWI",
    "ПМС",
    "9001",
    "26262-6",
    "10303- 1751",
    "A01",
    "IV",
    ":2015",
    "-1974",
    ":2005-02",
    "/Amd 1:2018",
    "/Cor 2",
    "/DAM 2.3",
    "+A1:2018",
    "(E)",
    "(en,fr)",
    "(all parts)",
    " Ed 3",
    "[2015]",
    " | IDF 254:2022",
    "TC 176",
    "SC 22/WG 14",
    "N1105",
    "urn:iso:std:iso:",
    "40.60",
    "Directives, Part 1",
];

/// Identifiers that are whole, to be broken.
const WHOLE: [&str; 16] = [
    "ISO 9001:2015",
    "ISO/IEC DIS 23008-1/DAM 2",
    "ISO/IEC 13818-1:2015/Amd 1:2015/Cor 2:2016",
    "ISO/TS 21219-17",
    "ISO/R 657/IV",
    "ISO/IEC/IEEE 8802-22.2:2015",
    "ISO 17301-1:2016/CD Amd 1.3",
    "EN ISO 13485:2016+A11:2021(E)",
    "Guide ISO/CEI 51:1999(F)",
    "ИСО/ТО 10017:2003",
    "IWA 14-1:2013",
    "ISO/IEC DIR 1 + IEC SUP:2016-05",
    "INCITS/ISO/IEC 14496-10:2014[2015]",
    "ISO 4214:2022 | IDF 254:2022",
    "ISO/IEC JTC 1/SC 22/WG 14 N1105 Rev.1",
    "urn:iso:std:iso:9999:-1:ed-1:v1-amd1.v1:en,fr:amd:2:v2:en",
];

/// Numbers that look random and are the same in every run.
pub struct Inputs {
    state: u64,
}

impl Inputs {
    /// Inputs from that seed on.
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap_or(0) % sides
    }

    /// The next text: pieces in a row, some of them with a letter changed, left out or put in.
    pub fn next_text(&mut self) -> String {
        let mut text = String::new();
        if self.roll(2) == 0 {
            text.push_str(WHOLE[self.roll(WHOLE.len())]);
        }
        for _ in 0..=self.roll(8) {
            text.push_str(PIECES[self.roll(PIECES.len())]);
        }
        for _ in 0..self.roll(4) {
            self.mutate(&mut text);
        }
        text
    }

    fn mutate(&mut self, text: &mut String) {
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let Some(&place) = places.get(self.roll(places.len().max(1))) else { return };
        match self.roll(4) {
            0 => drop(text.remove(place)),
            1 => text.insert(place, self.letter()),
            2 => text.truncate(place),
            _ => {
                text.remove(place);
                text.insert(place, self.letter());
            }
        }
    }

    /// Any letter there is, most often one of ASCII.
    fn letter(&mut self) -> char {
        let code = match self.roll(4) {
            0 => self.roll(0x11_0000),
            1 => 0x400 + self.roll(0x60),
            _ => self.roll(0x80),
        };
        u32::try_from(code).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
    }
}
