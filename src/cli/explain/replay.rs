//! `isodesk explain --check`: what these settings would read otherwise, and whether that is right.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        check::{self, Checked, Difference},
        reading::ReadersError,
        settings::Settings,
        take_in::on_one_line,
    },
};
use serde_json::json;
use std::path::Path;

/// Replays everything; ends with 1 when a case that was right would be wrong.
pub(super) fn run(tried: Option<&Path>, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let settings = match tried {
        Some(path) if !path.is_file() => {
            return Err(Failure::wrong_use(format!(
                "E-CFG-001: cannot read `{}`: it is no file",
                path.display()
            ))
            .hint("copy isodesk.toml, change the copy, and name it"));
        }
        Some(path) => Settings::read(path).map_err(Failure::wrong_use)?,
        None => desk.settings.clone(),
    };
    let mut last = None;
    let checked = check::check(&desk, &settings, |difference| tell(difference, &mut last, door))?;
    if door.json {
        door.json_line(&json!({
            "documents": checked.documents, "changed": checked.changed, "cases": checked.cases,
            "right": checked.right, "right_before": checked.right_before, "lost": checked.lost,
            "unread": checked.unread,
        }))?;
    } else {
        summary(&checked, door)?;
    }
    Ok(if checked.lost > 0 { Done::WithFindings } else { Done::Clean })
}

fn tell(difference: &Difference, last: &mut Option<u64>, door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        return door.json_line(&json!({
            "document": difference.document, "file": difference.file, "fact": difference.fact,
            "recorded": difference.recorded, "read": difference.read, "from": difference.from,
            "verdict": difference.verdict.word(), "because": difference.because,
        }));
    }
    if last.replace(difference.document) != Some(difference.document) {
        door.line(format!("document {}  {}", difference.document, on_one_line(&difference.file)))?;
    }
    let said = |value: &Option<String>| value.as_deref().map_or("nothing".to_owned(), on_one_line);
    let (recorded, read) = (said(&difference.recorded), said(&difference.read));
    let verdict = difference.verdict.word();
    let (fact, from) = (&difference.fact, difference.from.as_deref().map(on_one_line).unwrap_or_default());
    if recorded == read {
        return door.line(format!("  {fact:<16} {read}  [{verdict}]  {from}"));
    }
    door.line(format!("  {fact:<16} {recorded} -> {read}  [{verdict}]  {from}"))
}

fn summary(checked: &Checked, door: &mut Door<'_>) -> Result<(), Failure> {
    let documents = counted(checked.documents, "document");
    match checked.changed {
        0 => door.line(format!("{documents} read; besides the cases nothing would change"))?,
        changed => door.line(format!(
            "{documents} read; {} of which nobody said anything would change",
            counted(changed, "fact")
        ))?,
    }
    for number in &checked.unread {
        door.line(format!("document {number} cannot be read now"))?;
    }
    if checked.cases == 0 {
        return door.line("no case is kept; `isodesk learn` keeps every correction");
    }
    door.line(format!(
        "{}: {} right, {} when they came{}",
        counted(checked.cases, "case"),
        checked.right,
        checked.right_before,
        if checked.lost > 0 {
            format!("; {} that were right would be wrong", checked.lost)
        } else {
            String::new()
        }
    ))
}

impl From<ReadersError> for Failure {
    fn from(error: ReadersError) -> Self {
        let hint = error.hint();
        Self::wrong_use(&error).hint(hint)
    }
}
