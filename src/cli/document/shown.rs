//! A document on the page and as JSON.

use crate::{
    cli::{Door, Failure},
    desk::{
        documents::{DocumentView, Whole},
        take_in::on_one_line,
    },
};
use serde_json::{Value, json};

/// The line of the contract.
pub(crate) fn as_json(view: &DocumentView) -> Value {
    let document = &view.document;
    let says = &document.says;
    json!({
        "document": document.number,
        "sha256": document.sha256,
        "file": document.file,
        "received": document.received,
        "outcome": document.rest,
        "code": document.code,
        "kind": document.kind,
        "committee": says.committee,
        "document_number": says.document_number.as_ref().map(ToString::to_string),
        "document_date": says.document_date,
        "reference": says.reference.as_ref().map(ToString::to_string),
        "stage": says.stage.as_ref().map(ToString::to_string),
        "title": says.title,
        "opens": says.opens,
        "closes": says.closes,
        "secretariat": says.secretariat,
        "project_id": says.project_id,
        "project": document.project,
        "ballot": document.ballot,
        "parent": document.parent,
        "versions": view.versions,
        "format": document.format,
        "text": document.coverage,
        "pages": document.page_count,
        "stored": document.stored,
    })
}

/// One row of a list.
pub(crate) fn row(view: &DocumentView) -> [String; 8] {
    let document = &view.document;
    let says = &document.says;
    [
        document.number.to_string(),
        document.received.to_string().chars().take(10).collect(),
        match &document.code {
            Some(code) => format!("{} (held: {code})", document.kind.word()),
            None => document.kind.word().to_owned(),
        },
        says.committee.as_ref().map(ToString::to_string).unwrap_or_default(),
        says.document_number.as_ref().map(ToString::to_string).unwrap_or_default(),
        says.document_date.map(|date| date.to_string()).unwrap_or_default(),
        says.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
        on_one_line(says.title.as_ref().unwrap_or(&document.file)),
    ]
}

/// Everything about one document.
pub(crate) fn whole(whole: &Whole, door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        let mut line = as_json(&whole.view);
        line["facts"] = json!(whole.notice.facts);
        line["mentions"] = json!(whole.notice.mentions.iter().map(ToString::to_string).collect::<Vec<_>>());
        line["findings"] = json!(whole.notice.findings);
        line["members"] = json!(whole.members);
        line["project_documents"] = json!(whole.of_project);
        line["history"] = json!(whole.history);
        return door.json_line(&line);
    }
    let document = &whole.view.document;
    door.line(format!("document {}  {}", document.number, on_one_line(&document.file)))?;
    if let Value::Object(fields) = as_json(&whole.view) {
        for (name, value) in fields.iter().filter(|(name, value)| !value.is_null() && *name != "document") {
            let shown = value.as_str().map_or_else(|| value.to_string(), on_one_line);
            let from = evidence(whole, name).map(|from| format!("   [{from}]")).unwrap_or_default();
            door.line(format!("  {name:<16} {shown}{from}"))?;
        }
    }
    if whole.of_project.len() > 1 {
        door.line(format!("  {:<16} {}", "of its project", json!(whole.of_project)))?;
    }
    for finding in &whole.notice.findings {
        door.line(format!("  {}: {}", finding.code, finding.message))?;
    }
    door.line("  history")?;
    for event in &whole.history {
        door.line(format!("    {}  {} by {}", event.at, event.deed.what, event.deed.actor.name))?;
    }
    Ok(())
}

/// Where a fact was read.
fn evidence(whole: &Whole, name: &str) -> Option<String> {
    let facts = serde_json::to_value(&whole.notice.facts).ok()?;
    Some(on_one_line(facts.get(name)?.get("from")?.as_str()?))
}
