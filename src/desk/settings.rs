//! What `isodesk.toml` says: every threshold and period a desk may set, with its default.
//!
//! An unknown line is refused rather than ignored: a misspelt setting must not be silently without effect.

use crate::domain::{reminder::Ladder, rules::share::Share, vote::Paper};
use crate::extract::worker::ocr::OcrSettings;
use serde::Deserialize;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Pages of a scan that are read from their pictures: the cover and the page behind it.
const OCR_PAGES: u32 = 2;
/// Address space of the program that reads a picture.
const OCR_MEMORY_MIB: u64 = 1_024;
/// A picture may take so many times as long as a file.
const OCR_PATIENCE: u64 = 6;

/// The commented file that `isodesk init` writes: every setting with its default.
pub const TEMPLATE: &str = include_str!("data/isodesk.toml");

/// The settings of one desk.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The ISO member that votes.
    pub national_body: NationalBody,
    /// Cut-offs before ISO's close.
    pub deadlines: Deadlines,
    /// The drop folder.
    pub intake: Intake,
    /// The isolated readers.
    pub reading: Reading,
    /// Caps of archives and mails.
    pub archives: Archives,
    /// Who may sign.
    pub signing: Signing,
    /// Whom the desk reminds, and when.
    pub reminders: Reminders,
    /// Comments on ISO's template.
    pub comments: Comments,
    /// Labels of a secretariat's own form.
    #[serde(rename = "label")]
    pub labels: Vec<Label>,
}

/// The ISO member body that votes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NationalBody {
    /// Acronym, as ISO's committee lists print it.
    pub name: String,
    /// The name in full, as vote sheets print it.
    pub full_name: String,
    /// ISO 3166 alpha-2; the MB code of comments.
    pub country: String,
    /// IANA zone of the national cut-offs.
    pub zone: String,
    /// Name of the holiday calendar.
    pub holidays: String,
    /// The sheets on which votes are printed.
    pub paper: Paper,
}

impl Default for NationalBody {
    fn default() -> Self {
        Self {
            name: "ANSI".to_owned(),
            full_name: "American National Standards Institute".to_owned(),
            country: "US".to_owned(),
            zone: "America/New_York".to_owned(),
            holidays: "us-federal".to_owned(),
            paper: Paper::Letter,
        }
    }
}

/// Cut-offs, in business days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deadlines {
    /// National cut-off before ISO's close.
    pub cut_off_business_days: u16,
    /// The TAG's cut-off before the national one, where its roster says nothing else.
    pub tag_cut_off_business_days: u16,
    /// What a scaled-down plan keeps at least.
    pub least_business_days: u16,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { cut_off_business_days: 5, tag_cut_off_business_days: 5, least_business_days: 2 }
    }
}

/// The drop folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Intake {
    /// Milliseconds without a change of size or time.
    pub settle_ms: u64,
    /// Seconds between two looks at the folder.
    pub poll_seconds: u64,
    /// Names left alone, as shell patterns.
    pub leave_alone: Vec<String>,
    /// Largest file read, in MiB.
    pub largest_mib: u64,
    /// What becomes of a dropped file whose bytes are recorded already.
    pub duplicates: Duplicates,
    /// Whether the system is asked for events.
    pub events: bool,
}

/// What becomes of a dropped file whose bytes are recorded already; it is deleted in no case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// It moves to `duplicates/`.
    #[default]
    KeepAside,
    /// It stays where it was dropped.
    Leave,
}

impl Default for Intake {
    fn default() -> Self {
        let leave_alone = [
            ".*",
            "~$*",
            "*~",
            "*.part",
            "*.partial",
            "*.tmp",
            "*.crdownload",
            "*.download",
            "*.filepart",
            "*.swp",
        ];
        Self {
            settle_ms: 500,
            poll_seconds: 5,
            leave_alone: leave_alone.map(str::to_owned).to_vec(),
            largest_mib: 512,
            duplicates: Duplicates::KeepAside,
            events: true,
        }
    }
}

/// The isolated readers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reading {
    /// Child processes; 0 is one for each core.
    pub readers: usize,
    /// Address space of one child, in MiB.
    pub memory_mib: u64,
    /// Seconds for one file.
    pub seconds: u64,
    /// Pages read at intake.
    pub pages: u32,
    /// Pages whose words a search finds.
    pub search_pages: u32,
    /// Whether the first pages of a scan are read from their pictures.
    pub ocr: bool,
    /// The program that does it.
    pub ocr_program: String,
    /// Its word for the languages.
    pub ocr_languages: String,
}

impl Reading {
    /// How pictures of pages are read, when that is switched on.
    pub fn ocr(&self) -> Option<OcrSettings> {
        self.ocr.then(|| OcrSettings {
            program: self.ocr_program.clone(),
            languages: self.ocr_languages.clone(),
            pages: OCR_PAGES,
            memory_mib: OCR_MEMORY_MIB,
            patience: Duration::from_secs(self.seconds.saturating_mul(OCR_PATIENCE)),
        })
    }
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            readers: 0,
            memory_mib: 512,
            seconds: 10,
            pages: 5,
            search_pages: 50,
            ocr: false,
            ocr_program: "tesseract".to_owned(),
            ocr_languages: "eng".to_owned(),
        }
    }
}

/// Caps of archives and mails.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Archives {
    /// Members of one archive.
    pub members: usize,
    /// MiB unpacked, all members together.
    pub unpacked_mib: u64,
    /// Unpacked to packed.
    pub ratio: u64,
    /// Archives in archives.
    pub depth: u8,
    /// Seconds for all that lies in one dropped file.
    pub seconds: u64,
}

impl Default for Archives {
    fn default() -> Self {
        Self { members: 2000, unpacked_mib: 256, ratio: 200, depth: 3, seconds: 120 }
    }
}

/// Who may sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signing {
    /// The recorder of a position may not sign its vote.
    pub two_person_rule: bool,
}

/// Whom the desk reminds, and when: the ladder of `src/domain/data/reminders.toml` where nothing else is said.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reminders {
    /// Mail addresses of the desk's staff.
    pub staff: Vec<String>,
    /// The address that reminders come from; empty is the first of the staff.
    pub from: String,
    /// See [`Ladder`].
    pub administrator_days_after_opening: u16,
    /// See [`Ladder`].
    pub members_days_before_cut_off: Vec<u16>,
    /// See [`Ladder`].
    pub staff_business_days_before_close: Vec<u16>,
    /// See [`Ladder`].
    pub new_work_item_days: u16,
    /// See [`Ladder`].
    pub internal_warning: Share,
    /// See [`Ladder`].
    pub year_end_month: i8,
    /// See [`Ladder`].
    pub year_end_day: i8,
    /// See [`Ladder`].
    pub year_end_days_before: Vec<u16>,
}

impl Default for Reminders {
    fn default() -> Self {
        let ladder = Ladder::built_in().clone();
        Self {
            staff: Vec::new(),
            from: String::new(),
            administrator_days_after_opening: ladder.administrator_days_after_opening,
            members_days_before_cut_off: ladder.members_days_before_cut_off,
            staff_business_days_before_close: ladder.staff_business_days_before_close,
            new_work_item_days: ladder.new_work_item_days,
            internal_warning: ladder.internal_warning,
            year_end_month: ladder.year_end_month,
            year_end_day: ladder.year_end_day,
            year_end_days_before: ladder.year_end_days_before,
        }
    }
}

/// Comments on ISO's template.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comments {
    /// Per cent of the words that two comments share, from which on they are shown as nearly the same.
    pub near_duplicate_percent: u8,
    /// The comment template that is filled, by its place in the desk's folder; empty is our own form.
    pub template: String,
}

impl Default for Comments {
    fn default() -> Self {
        Self { near_duplicate_percent: 85, template: String::new() }
    }
}

/// A label of a secretariat's own form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The label as printed; a colon after it is optional.
    pub text: String,
    /// The fact it states, such as `closes` or `document_number`.
    pub field: String,
}

impl Settings {
    /// Reads the settings of a desk; a missing file is all defaults.
    pub fn read(path: &Path) -> Result<Self, ReadSettingsError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::from_text(&text, path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ReadSettingsError::Unreadable { path: path.to_owned(), source }),
        }
    }

    fn from_text(text: &str, path: &Path) -> Result<Self, ReadSettingsError> {
        toml::from_str(text).map_err(|source| ReadSettingsError::Wrong {
            path: path.to_owned(),
            line: source.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1),
            cause: source.message().to_owned(),
        })
    }
}

/// The settings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadSettingsError {
    /// The bytes cannot be had.
    #[error("E-CFG-001: cannot read `{path}`: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is wrong.
    #[error("E-CFG-002: `{path}` line {line}: {cause}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Why.
        cause: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template with every commented setting switched on.
    fn uncommented() -> String {
        TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.split_once(" = ").is_some_and(|(name, _)| !name.contains(' ')) => rest,
                _ if line.starts_with('#') => "",
                _ => line,
            })
            .take_while(|line| !line.contains("Ballot closes"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn the_template_states_every_setting_with_its_default() {
        let path = Path::new("isodesk.toml");
        assert_eq!(Settings::from_text(TEMPLATE, path).unwrap(), Settings::default());
        assert_eq!(Settings::from_text(&uncommented(), path).unwrap(), Settings::default());
        for name in [
            "two_person_rule",
            "settle_ms",
            "duplicates",
            "events",
            "memory_mib",
            "ratio",
            "holidays",
            "least_business_days",
            "internal_warning",
        ] {
            assert!(uncommented().contains(name), "{name} is missing in the template");
        }
    }

    #[test]
    fn a_misspelt_setting_is_refused_with_its_line() {
        let refused = Settings::from_text("[intake]\nsetle_ms = 3\n", Path::new("isodesk.toml")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "E-CFG-002: `isodesk.toml` line 2: unknown field `setle_ms`, expected one of `settle_ms`, `poll_seconds`, `leave_alone`, `largest_mib`, `duplicates`, `events`"
        );
    }
}
