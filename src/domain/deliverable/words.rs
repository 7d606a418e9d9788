//! The closed lists of words in identifiers: stages, types, supplements, national prefixes, foreign publishers.
//!
//! Words are matched as bytes: the compiler then decides letter by letter, where it compares text with one word after
//! the other.

use super::{DeliverableType, SupplementType};
use crate::domain::stage::StagePrefix;

/// What a word before the number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Stage(StagePrefix),
    Type(DeliverableType),
    Both(StagePrefix, DeliverableType),
}

/// ISO's English word for a Russian one; any other word as it is.
pub(super) fn in_latin(word: &str) -> &str {
    if word.as_bytes().first().is_some_and(u8::is_ascii) {
        return word;
    }
    match word {
        "ИСО" => "ISO",
        "МЭК" => "IEC",
        "ПМС" => "DIS",
        "ОПМС" => "FDIS",
        "КП" => "CD",
        "РП" => "WD",
        "ТС" | "ТУ" => "TS",
        "ТО" | "ТД" => "TR",
        "ОТУ" => "PAS",
        "Руководство" | "Руководства" | "РУКОВОДСТВО" => "Guide",
        "МСР" => "IWA",
        "Р" => "R",
        "Изм" => "Amd",
        "Испр" => "Cor",
        _ => word,
    }
}

/// Stage or type word before the number.
pub(super) fn head(word: &str) -> Option<Head> {
    plain_stage(word)
        .map(Head::Stage)
        .or_else(|| deliverable_type(word).map(Head::Type))
        .or_else(|| typed_stage(word).map(|(stage, kind)| Head::Both(stage, kind)))
}

/// A stage that goes with any type.
pub(super) fn plain_stage(word: &str) -> Option<StagePrefix> {
    Some(match in_latin(word).as_bytes() {
        b"DIS" => StagePrefix::Dis,
        b"FDIS" => StagePrefix::Fdis,
        b"CD" => StagePrefix::Cd,
        b"WD" => StagePrefix::Wd,
        b"PRF" => StagePrefix::Prf,
        b"AWI" => StagePrefix::Awi,
        b"NP" | b"NWIP" | b"NWI" => StagePrefix::Np,
        b"PWI" => StagePrefix::Pwi,
        b"WDS" => StagePrefix::Wds,
        b"WDR" => StagePrefix::Wdr,
        b"preCD" | b"PreCD" | b"PRECD" => StagePrefix::PreCd,
        b"FCD" => StagePrefix::Fcd,
        b"DP" => StagePrefix::Dp,
        b"FPD" => StagePrefix::Fpd,
        b"CDV" => StagePrefix::Cdv,
        _ => return None,
    })
}

/// The one stage and type that are also printed as two words.
pub(super) const FD_GUIDE: &str = "FD Guide";

/// A stage glued to its type.
fn typed_stage(word: &str) -> Option<(StagePrefix, DeliverableType)> {
    const TS: DeliverableType = DeliverableType::TechnicalSpecification;
    const TR: DeliverableType = DeliverableType::TechnicalReport;
    const PAS: DeliverableType = DeliverableType::PubliclyAvailableSpecification;
    const ISP: DeliverableType = DeliverableType::Profile;
    const GUIDE: DeliverableType = DeliverableType::Guide;
    Some(match in_latin(word).as_bytes() {
        b"DTS" => (StagePrefix::Dts, TS),
        b"FDTS" => (StagePrefix::Fdts, TS),
        b"PDTS" => (StagePrefix::Pdts, TS),
        b"CDTS" => (StagePrefix::Cd, TS),
        b"DTR" => (StagePrefix::Dtr, TR),
        b"FDTR" => (StagePrefix::Fdtr, TR),
        b"PDTR" => (StagePrefix::Pdtr, TR),
        b"CDTR" => (StagePrefix::Cd, TR),
        b"DPAS" => (StagePrefix::Dpas, PAS),
        b"FDPAS" => (StagePrefix::Fdpas, PAS),
        b"CDPAS" => (StagePrefix::Cd, PAS),
        b"DISP" => (StagePrefix::Disp, ISP),
        b"FDISP" => (StagePrefix::Fdisp, ISP),
        b"PDISP" => (StagePrefix::Pdisp, ISP),
        b"DGuide" | b"DGUIDE" => (StagePrefix::DGuide, GUIDE),
        b"FDGuide" | b"FDGUIDE" | b"FD Guide" | b"FD GUIDE" => (StagePrefix::FdGuide, GUIDE),
        b"DIWA" => (StagePrefix::Diwa, DeliverableType::WorkshopAgreement),
        _ => return None,
    })
}

/// A type word.
fn deliverable_type(word: &str) -> Option<DeliverableType> {
    Some(match in_latin(word).as_bytes() {
        b"TS" => DeliverableType::TechnicalSpecification,
        b"TR" => DeliverableType::TechnicalReport,
        b"PAS" => DeliverableType::PubliclyAvailableSpecification,
        b"Guide" | b"GUIDE" | b"guide" => DeliverableType::Guide,
        b"IWA" => DeliverableType::WorkshopAgreement,
        b"ISP" => DeliverableType::Profile,
        b"TTA" => DeliverableType::TrendsAssessment,
        b"R" => DeliverableType::Recommendation,
        b"DATA" | b"Data" => DeliverableType::DataPublication,
        _ => return None,
    })
}

/// What a word before a supplement's number says: its stage and type.
pub(super) fn supplement(word: &str) -> Option<(Option<StagePrefix>, SupplementType)> {
    plain_supplement(word)
        .map(|kind| (None, kind))
        .or_else(|| drafted_supplement(word).map(|(stage, kind)| (Some(stage), kind)))
}

fn plain_supplement(word: &str) -> Option<SupplementType> {
    Some(match in_latin(word).as_bytes() {
        b"Amd" | b"AMD" | b"Amendment" | b"AMENDMENT" | b"Amendement" | b"Amend" | b"AM" => {
            SupplementType::Amendment
        }
        b"Cor" | b"COR" | b"Corr" | b"Corrigendum" | b"CORRIGENDUM" | b"Rectificatif" => {
            SupplementType::Corrigendum
        }
        b"Add" | b"ADD" | b"Addendum" | b"ADDENDUM" | b"Additif" => SupplementType::Addendum,
        b"Suppl" | b"SUPPL" | b"Supp" | b"Supplement" | b"SUPPLEMENT" => SupplementType::Supplement,
        b"Ext" | b"EXT" => SupplementType::Extension,
        _ => return None,
    })
}

fn drafted_supplement(word: &str) -> Option<(StagePrefix, SupplementType)> {
    const AMD: SupplementType = SupplementType::Amendment;
    const COR: SupplementType = SupplementType::Corrigendum;
    const ADD: SupplementType = SupplementType::Addendum;
    Some(match in_latin(word).as_bytes() {
        b"DAM" | b"DAmd" | b"DAMD" => (StagePrefix::Dam, AMD),
        b"FDAM" | b"FDAmd" | b"FDAMD" => (StagePrefix::Fdam, AMD),
        b"PDAM" | b"PDAmd" | b"PDAMD" | b"pDAM" | b"pDAmd" => (StagePrefix::Pdam, AMD),
        b"FPDAM" | b"FPDAmd" => (StagePrefix::Fpdam, AMD),
        b"CDAM" | b"CDAmd" | b"CDAMD" => (StagePrefix::Cd, AMD),
        b"WDAM" | b"WDAmd" => (StagePrefix::Wd, AMD),
        b"DCOR" | b"DCor" => (StagePrefix::Dcor, COR),
        b"FDCOR" | b"FDCor" | b"FCOR" | b"FCor" => (StagePrefix::Fdcor, COR),
        b"PDCOR" | b"PDCor" | b"pDCOR" | b"pDCor" => (StagePrefix::Pdcor, COR),
        b"CDCor" | b"CDCOR" => (StagePrefix::Cd, COR),
        b"WDCor" | b"WDCOR" => (StagePrefix::Wd, COR),
        b"DAD" | b"DAdd" | b"DADD" => (StagePrefix::Dad, ADD),
        b"FDAD" | b"FDAdd" | b"FDADD" => (StagePrefix::Fdad, ADD),
        b"PDAD" | b"PDAdd" => (StagePrefix::Pdad, ADD),
        b"CDAD" | b"CDAdd" => (StagePrefix::Cd, ADD),
        b"DSuppl" | b"DSUPPL" => (StagePrefix::DSuppl, SupplementType::Supplement),
        _ => return None,
    })
}

/// One spelling for a draft that has two (`DIS Amd` and `DAM`).
pub(super) fn usual_stage(stage: StagePrefix, kind: SupplementType) -> StagePrefix {
    let pair = match kind {
        SupplementType::Amendment => (StagePrefix::Dam, StagePrefix::Fdam),
        SupplementType::Corrigendum => (StagePrefix::Dcor, StagePrefix::Fdcor),
        SupplementType::Addendum => (StagePrefix::Dad, StagePrefix::Fdad),
        SupplementType::Supplement => (StagePrefix::DSuppl, StagePrefix::Fdis),
        SupplementType::Extension => (StagePrefix::Dis, StagePrefix::Fdis),
    };
    if stage == StagePrefix::Dis {
        pair.0
    } else if stage == StagePrefix::Fdis {
        pair.1
    } else {
        stage
    }
}

/// Prefixes of national and regional adoptions. Where one is also a word of ISO's (`NP`, `SR`, `TS`), `EN` must follow it.
pub(super) const NATIONAL: [&str; 78] = [
    "FprEN",
    "FprHD",
    "Fpr",
    "prEN",
    "prETS",
    "pr",
    "EN",
    "ÖNORM",
    "ONORM",
    "OENORM",
    "ANSI",
    "INCITS",
    "ASTM",
    "ASME",
    "NSF",
    "AAMI",
    "ASQ",
    "ASHRAE",
    "BS",
    "DIN",
    "NF",
    "NBN",
    "NEN",
    "NS",
    "NPR",
    "NBR",
    "ABNT",
    "SS",
    "SN",
    "SIS",
    "SFS",
    "DS",
    "UNE",
    "UNI",
    "UNIT",
    "PN",
    "ČSN",
    "CSN",
    "STN",
    "CAN",
    "CSA",
    "AS",
    "NZS",
    "IS",
    "SANS",
    "SABS",
    "I.S.",
    "ELOT",
    "EVS",
    "LVS",
    "LST",
    "IST",
    "ÍST",
    "SIST",
    "HRN",
    "BAS",
    "SRPS",
    "BDS",
    "MSZ",
    "CYS",
    "MSA",
    "NTC",
    "IRAM",
    "NCh",
    "TCVN",
    "SNI",
    "KS",
    "SLS",
    "PNS",
    "STB",
    "СТБ",
    "GOST R",
    "ГОСТ Р",
    "GOST",
    "ГОСТ",
    "NP EN",
    "SR EN",
    "TS EN",
];

/// National prefixes that are common words in capitals, so that they lead nothing in prose.
pub(super) const ALSO_WORDS: [&str; 2] = ["AS", "IS"];

/// Publishers whose own standards are met beside ISO's.
pub(super) const FOREIGN: [&str; 40] = [
    "EN", "prEN", "FprEN", "CEN", "CENELEC", "CLC", "CWA", "CR", "ETSI", "JCGM", "CISPR", "ITU", "IEEE",
    "ASTM", "ASME", "ANSI", "INCITS", "SAE", "AAMI", "NSF", "API", "UL", "DIN", "VDI", "BS", "NF", "GOST",
    "ГОСТ", "GB", "JIS", "CSA", "AS", "OIML", "IDF", "ECMA", "W3C", "RFC", "NIST", "CIE", "HL7",
];
