//! The closed lists of words in identifiers: stages, types, supplements, national prefixes, foreign publishers.

use super::{DeliverableType, SupplementType};
use crate::domain::stage::StagePrefix;

/// What a word before the number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Stage(StagePrefix),
    Type(DeliverableType),
    Both(StagePrefix, DeliverableType),
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
    Some(match word {
        "DIS" | "ПМС" => StagePrefix::Dis,
        "FDIS" | "ОПМС" => StagePrefix::Fdis,
        "CD" | "КП" => StagePrefix::Cd,
        "WD" | "РП" => StagePrefix::Wd,
        "PRF" => StagePrefix::Prf,
        "AWI" => StagePrefix::Awi,
        "NP" | "NWIP" | "NWI" => StagePrefix::Np,
        "PWI" => StagePrefix::Pwi,
        "WDS" => StagePrefix::Wds,
        "WDR" => StagePrefix::Wdr,
        "preCD" | "PreCD" | "PRECD" => StagePrefix::PreCd,
        "FCD" => StagePrefix::Fcd,
        "DP" => StagePrefix::Dp,
        "FPD" => StagePrefix::Fpd,
        "CDV" => StagePrefix::Cdv,
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
    Some(match word {
        "DTS" => (StagePrefix::Dts, TS),
        "FDTS" => (StagePrefix::Fdts, TS),
        "PDTS" => (StagePrefix::Pdts, TS),
        "CDTS" => (StagePrefix::Cd, TS),
        "DTR" => (StagePrefix::Dtr, TR),
        "FDTR" => (StagePrefix::Fdtr, TR),
        "PDTR" => (StagePrefix::Pdtr, TR),
        "CDTR" => (StagePrefix::Cd, TR),
        "DPAS" => (StagePrefix::Dpas, PAS),
        "FDPAS" => (StagePrefix::Fdpas, PAS),
        "CDPAS" => (StagePrefix::Cd, PAS),
        "DISP" => (StagePrefix::Disp, ISP),
        "FDISP" => (StagePrefix::Fdisp, ISP),
        "PDISP" => (StagePrefix::Pdisp, ISP),
        "DGuide" | "DGUIDE" => (StagePrefix::DGuide, GUIDE),
        "FDGuide" | "FDGUIDE" | FD_GUIDE | "FD GUIDE" => (StagePrefix::FdGuide, GUIDE),
        "DIWA" => (StagePrefix::Diwa, DeliverableType::WorkshopAgreement),
        _ => return None,
    })
}

/// A type word.
fn deliverable_type(word: &str) -> Option<DeliverableType> {
    Some(match word {
        "TS" | "ТС" | "ТУ" => DeliverableType::TechnicalSpecification,
        "TR" | "ТО" | "ТД" => DeliverableType::TechnicalReport,
        "PAS" | "ОТУ" => DeliverableType::PubliclyAvailableSpecification,
        "Guide" | "GUIDE" | "guide" | "Руководство" | "Руководства" | "РУКОВОДСТВО" => {
            DeliverableType::Guide
        }
        "IWA" | "МСР" => DeliverableType::WorkshopAgreement,
        "ISP" => DeliverableType::Profile,
        "TTA" => DeliverableType::TrendsAssessment,
        "R" | "Р" => DeliverableType::Recommendation,
        "DATA" | "Data" => DeliverableType::DataPublication,
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
    Some(match word {
        "Amd" | "AMD" | "Amendment" | "AMENDMENT" | "Amendement" | "Amend" | "AM" | "Изм" => {
            SupplementType::Amendment
        }
        "Cor" | "COR" | "Corr" | "Corrigendum" | "CORRIGENDUM" | "Rectificatif" | "Испр" => {
            SupplementType::Corrigendum
        }
        "Add" | "ADD" | "Addendum" | "ADDENDUM" | "Additif" => SupplementType::Addendum,
        "Suppl" | "SUPPL" | "Supp" | "Supplement" | "SUPPLEMENT" => SupplementType::Supplement,
        "Ext" | "EXT" => SupplementType::Extension,
        _ => return None,
    })
}

fn drafted_supplement(word: &str) -> Option<(StagePrefix, SupplementType)> {
    const AMD: SupplementType = SupplementType::Amendment;
    const COR: SupplementType = SupplementType::Corrigendum;
    const ADD: SupplementType = SupplementType::Addendum;
    Some(match word {
        "DAM" | "DAmd" | "DAMD" => (StagePrefix::Dam, AMD),
        "FDAM" | "FDAmd" | "FDAMD" => (StagePrefix::Fdam, AMD),
        "PDAM" | "PDAmd" | "PDAMD" | "pDAM" | "pDAmd" => (StagePrefix::Pdam, AMD),
        "FPDAM" | "FPDAmd" => (StagePrefix::Fpdam, AMD),
        "CDAM" | "CDAmd" | "CDAMD" => (StagePrefix::Cd, AMD),
        "WDAM" | "WDAmd" => (StagePrefix::Wd, AMD),
        "DCOR" | "DCor" => (StagePrefix::Dcor, COR),
        "FDCOR" | "FDCor" | "FCOR" | "FCor" => (StagePrefix::Fdcor, COR),
        "PDCOR" | "PDCor" | "pDCOR" | "pDCor" => (StagePrefix::Pdcor, COR),
        "CDCor" | "CDCOR" => (StagePrefix::Cd, COR),
        "WDCor" | "WDCOR" => (StagePrefix::Wd, COR),
        "DAD" | "DAdd" | "DADD" => (StagePrefix::Dad, ADD),
        "FDAD" | "FDAdd" | "FDADD" => (StagePrefix::Fdad, ADD),
        "PDAD" | "PDAdd" => (StagePrefix::Pdad, ADD),
        "CDAD" | "CDAdd" => (StagePrefix::Cd, ADD),
        "DSuppl" | "DSUPPL" => (StagePrefix::DSuppl, SupplementType::Supplement),
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
