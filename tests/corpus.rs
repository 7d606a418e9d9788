//! Identifiers in bulk: our own lists with their fields, and the public lists when they are there.

use crate::support::{corpus, project};
use isodesk::domain::{
    committee::CommitteeReference,
    deliverable::{DeliverableType, Reference, SupplementType},
    stage::{StageCode, StageOn},
};

/// Whether the type that was read is the one that the list's class names.
fn is_of_class(reference: &Reference, class: &str) -> bool {
    let outermost = reference.supplements.last().map(|supplement| supplement.supplement_type);
    match class {
        "" => true,
        "amendment" => outermost == Some(SupplementType::Amendment),
        "corrigendum" => outermost == Some(SupplementType::Corrigendum),
        "addendum" => outermost == Some(SupplementType::Addendum),
        "supplement" => outermost == Some(SupplementType::Supplement),
        "extract" => outermost == Some(SupplementType::Extension),
        class => class_of(reference) == class && outermost.is_none(),
    }
}

fn class_of(reference: &Reference) -> &'static str {
    let directives = reference.directives.as_deref();
    match reference.deliverable_type {
        DeliverableType::Standard => "international_standard",
        DeliverableType::TechnicalSpecification => "technical_specification",
        DeliverableType::TechnicalReport => "technical_report",
        DeliverableType::PubliclyAvailableSpecification => "pas",
        DeliverableType::Guide => "guide",
        DeliverableType::WorkshopAgreement => "international_workshop_agreement",
        DeliverableType::Profile => "international_standardized_profile",
        DeliverableType::TrendsAssessment => "technology_trends_assessments",
        DeliverableType::Recommendation => "recommendation",
        DeliverableType::DataPublication => "data",
        DeliverableType::Directives if directives.is_some_and(|own| own.bundle.is_some()) => {
            "bundled_identifier"
        }
        DeliverableType::Directives if directives.is_some_and(|own| own.is_supplement) => {
            "directives_supplement"
        }
        DeliverableType::Directives => "directives",
        DeliverableType::CommitteePaper => "tc_document",
    }
}

/// Every list of the corpora in the form identifier, canonical form, class, list.
fn pubid_lists() -> Vec<std::path::PathBuf> {
    let Some(one) = corpus("pubid_iso_dev.txt", "corpus") else { return Vec::new() };
    let folder = std::fs::read_dir(one.parent().unwrap()).unwrap();
    let mut lists: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    lists.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("pubid") && name.ends_with(".txt")
    });
    lists
}

#[test]
fn the_public_identifiers_are_read_with_their_fields() {
    for path in pubid_lists() {
        a_public_list_is_read(&path);
    }
}

fn a_public_list_is_read(path: &std::path::Path) {
    let list = std::fs::read_to_string(path).unwrap();
    let (mut stated, mut exact, mut read, mut stable) = (0, 0, 0, 0);
    let mut misses = Vec::new();
    for line in list.lines() {
        let mut cells = line.split('\t');
        let (text, form, class) = (
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
        );
        let states_fields = !(form.is_empty() && class.is_empty());
        stated += usize::from(states_fields);
        match Reference::read(text) {
            Ok(reference) => {
                read += 1;
                let written = reference.to_string();
                let is_stable = Reference::read(&written).is_ok_and(|again| again == reference);
                stable += usize::from(is_stable);
                let is_exact = (form.is_empty() || form == written) && is_of_class(&reference, class);
                exact += usize::from(is_exact && states_fields);
                if !(is_stable && is_exact) {
                    misses.push(format!("{text} -> {written} ({form}, {class})"));
                }
            }
            Err(refusal) => misses.push(refusal.to_string()),
        }
    }
    println!(
        "figure: {}: {} lines: {read} read, {stable} the same when read again; {exact} of {stated} with every stated field",
        path.file_name().unwrap().to_string_lossy(),
        list.lines().count()
    );
    for miss in &misses {
        println!("{miss}");
    }
    assert_eq!(stable, read);
    assert!(exact * 1000 >= stated * 995, "{exact} of {stated}");
}

#[test]
fn every_identifier_of_the_catalogue_is_read() {
    let Some(path) = corpus("catalogue_dev.tsv", "corpus") else { return };
    let list = std::fs::read_to_string(path).unwrap();
    let mut misses = Vec::new();
    for line in list.lines().skip(1) {
        let mut cells = line.split('\t');
        let text = cells.next().unwrap_or_default();
        match Reference::read(text) {
            Ok(reference) if reference.to_string() == text => {}
            Ok(reference) => misses.push(format!("{text} -> {reference}")),
            Err(refusal) => misses.push(refusal.to_string()),
        }
        let committee = cells.nth(1).unwrap_or_default();
        match CommitteeReference::read(committee) {
            Ok(read) if read.as_str() == committee => {}
            Ok(read) => misses.push(format!("{committee} -> {read}")),
            Err(refusal) => misses.push(refusal.to_string()),
        }
    }
    for miss in misses.iter().take(40) {
        println!("{miss}");
    }
    assert_eq!(misses.len(), 0);
}

/// The list's own day: rules of that day say which stage a prefix stands for.
const CATALOGUE_OF: jiff::civil::Date = jiff::civil::date(2025, 6, 1);

#[test]
fn the_prefix_of_a_draft_agrees_with_its_stage_or_lags_behind_it() {
    let Some(path) = corpus("catalogue_dev.tsv", "corpus") else { return };
    let list = std::fs::read_to_string(path).unwrap();
    let (mut drafts, mut lag, mut ahead) = (0_usize, Vec::new(), Vec::new());
    for line in list.lines().skip(1) {
        let mut cells = line.split('\t');
        let (text, code) = (cells.next().unwrap(), StageCode::read(cells.next().unwrap()).unwrap());
        let Some(prefix) = Reference::read(text).ok().and_then(|reference| reference.draft_stage()) else {
            continue;
        };
        let stages = match prefix.stage_on(CATALOGUE_OF) {
            StageOn::Stage(stage) => vec![stage],
            StageOn::Either(one, other) => vec![one, other],
            StageOn::Unknown => Vec::new(),
        };
        drafts += 1;
        if stages.contains(&code.stage()) {
            continue;
        }
        // The prefix lags: the project has moved on, and its paper is not printed anew.
        let lags = stages.iter().all(|stage| *stage < code.stage());
        if lags { &mut lag } else { &mut ahead }.push(format!("{text} at {code}"));
    }
    println!(
        "figure: {drafts} drafts: {} lag behind their stage, {} run ahead of it",
        lag.len(),
        ahead.len()
    );
    for one in lag.iter().chain(&ahead) {
        println!("disagrees: {one}");
    }
    assert!(drafts > 1000 && lag.len() * 100 < drafts && ahead.len() * 1000 < drafts, "{lag:?} {ahead:?}");
}

/// Lines of our own lists below `tests/corpus`, with the name of their file.
fn own_lists(folder: &str) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(project().join("tests/corpus").join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        lines.extend(
            text.lines().filter(|line| !line.starts_with('#')).map(|line| (name.clone(), line.to_owned())),
        );
    }
    lines
}

/// What a line of JSON says where nothing is stated.
fn defaults() -> serde_json::Value {
    serde_json::json!({
        "publishers": ["ISO"], "type": "IS", "stage": null, "iteration": null, "number": null, "parts": [], "year": null,
        "month": null, "edition": null, "languages": [], "all_parts": false, "national": null, "supplements": [],
    })
}

#[test]
fn our_own_identifiers_are_read_into_exactly_these_fields() {
    let lines = own_lists("pass");
    for (file, line) in &lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [text, form, fields] = cells[..] else { panic!("{file}: `{line}` has no three cells") };
        let reference = Reference::read(text).unwrap_or_else(|refusal| panic!("{file}: {refusal}"));
        let form = if form == "=" { text } else { form };
        assert_eq!(reference.to_string(), form, "{file}: {text}");
        assert_eq!(Reference::read(form).as_ref(), Ok(&reference), "{file}: {text}");
        let mut expected = defaults();
        let stated: serde_json::Value = serde_json::from_str(fields).unwrap();
        for (name, value) in stated.as_object().unwrap() {
            expected[name] = value.clone();
        }
        let mut read = reference.to_json(text);
        let read = read.as_object_mut().unwrap();
        for always in ["input", "reference", "urn"] {
            read.remove(always);
        }
        expected.as_object_mut().unwrap().remove("urn");
        assert_eq!(serde_json::Value::Object(read.clone()), expected, "{file}: {text}");
    }
    assert_eq!(lines.len(), 196);
}

#[test]
fn our_own_broken_identifiers_are_refused_in_these_words() {
    let lines = own_lists("fail");
    let mut wrong = Vec::new();
    for (file, line) in &lines {
        let (text, why) = line.split_once('\t').unwrap();
        let refusal = Reference::read(text).expect_err(text);
        assert!(!refusal.hint().is_empty());
        if refusal.to_string() != format!("`{text}` is not a reference: {why}") {
            wrong.push(format!("{file}: {refusal}, not {why}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(lines.len(), 47);
}

#[test]
fn every_committee_of_the_public_list_keeps_its_name() {
    let Some(path) = corpus("iso_technical_committees.jsonl", "corpus") else { return };
    let list = std::fs::read_to_string(path).unwrap();
    let mut count = 0;
    for line in list.lines() {
        let committee: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = committee["reference"].as_str().unwrap();
        assert_eq!(CommitteeReference::read(name).map(|read| read.to_string()), Ok(name.to_owned()));
        count += 1;
    }
    println!("figure: {count} committees of the public list keep their name");
}
