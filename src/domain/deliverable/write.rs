//! The canonical form of a reference: one spelling that reads back to the same fields.

use super::{
    DeliverableType, Directives, Edition, Joined, Languages, LetterStyle, Published, Reference, Supplement,
    SupplementType, Twin, TwinSide,
};
use crate::domain::stage::StagePrefix;
use std::fmt::{self, Write as _};

pub(super) fn reference(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(twin) = twin_on(reference, TwinSide::Before) {
        write!(out, "{} | ", twin.text)?;
    }
    if let Some(paper) = &reference.paper {
        write!(out, "{} N", paper.committee)?;
        number(reference, out)?;
        // `N349r` is one word; `N349 Rev.1` are two.
        let is_letter = |revision: &str| revision.len() < 3 && revision.starts_with(['r', 'R']);
        return match paper.revision.as_deref() {
            Some(revision) if is_letter(revision) => out.write_str(revision),
            Some(revision) => write!(out, " {revision}"),
            None => Ok(()),
        };
    }
    national(reference, out)?;
    publishers(reference, out)?;
    if let Some(directives) = &reference.directives {
        self::directives(reference, directives, out)?;
    } else {
        stage_and_type(reference, out)?;
        number_and_year(reference, out)?;
    }
    reference.supplements.iter().try_for_each(|link| supplement(link, out))?;
    edition(reference, out)?;
    if let Some(bundle) = reference.directives.as_ref().and_then(|directives| directives.bundle) {
        write!(out, " + {} SUP", bundle.body.word())?;
        published(bundle.published, out)?;
    }
    languages(reference.languages, out)?;
    if reference.all_parts {
        out.write_str(" (all parts)")?;
    }
    twin_on(reference, TwinSide::After).map_or(Ok(()), |twin| write!(out, " | {}", twin.text))
}

fn twin_on(reference: &Reference, side: TwinSide) -> Option<&Twin> {
    reference.twin.as_deref().filter(|twin| twin.side == side)
}

/// `EN ` and `ANSI/`, but `FprISO`.
fn national(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(national) = &reference.national else { return Ok(()) };
    out.write_str(national)?;
    let is_glued = national.ends_with(['/', '-', '\u{2010}', '\u{2011}']) || national.ends_with("pr");
    if is_glued { Ok(()) } else { out.write_char(' ') }
}

fn publishers(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, publisher) in reference.publishers.iter().enumerate() {
        if place > 0 {
            out.write_char('/')?;
        }
        out.write_str(publisher.word())?;
    }
    Ok(())
}

/// One publisher takes `/` before a stage or type, several take a blank; a published Guide always takes a blank.
fn stage_and_type(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let names_its_type = reference.stage.is_some_and(StagePrefix::names_its_type);
    let is_printed = reference.deliverable_type != DeliverableType::Standard && !names_its_type;
    let is_plain = reference.stage.is_none() && !is_printed;
    let is_guide = reference.stage.is_none() && reference.deliverable_type == DeliverableType::Guide;
    match reference.publishers.len() {
        0 => {}
        1 if !is_plain && !is_guide => out.write_char('/')?,
        _ => out.write_char(' ')?,
    }
    if let Some(stage) = reference.stage {
        write!(out, "{stage} ")?;
    }
    if is_printed { write!(out, "{} ", reference.deliverable_type.word()) } else { Ok(()) }
}

fn number(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    reference.number.as_ref().map_or(Ok(()), |number| out.write_str(number.as_str()))
}

fn number_and_year(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    number(reference, out)?;
    for part in reference.parts.iter() {
        out.write_char('-')?;
        out.write_str(part.as_str())?;
    }
    iteration(reference.iteration, out)?;
    published(reference.published, out)?;
    reference.reaffirmed.map_or(Ok(()), |year| write!(out, "[{year}]"))
}

fn iteration(iteration: Option<u8>, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    iteration.map_or(Ok(()), |iteration| write!(out, ".{iteration}"))
}

fn published(published: Published, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match published {
        Published::Undated => Ok(()),
        Published::Year(year) => write!(out, ":{year}"),
        Published::Month(year, month) => write!(out, ":{year}-{month:02}"),
        Published::NotYet => out.write_str(":--"),
    }
}

fn supplement(supplement: &Supplement, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if supplement.joined == Joined::Plus {
        return national_supplement(supplement, out);
    }
    out.write_char('/')?;
    supplement_words(supplement, out)
}

/// `CD Amd 1.3:2016`, `DAM 2`.
fn supplement_words(supplement: &Supplement, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match supplement.stage {
        Some(stage) if stage.names_its_type() => out.write_str(stage.word())?,
        Some(stage) => write!(out, "{stage} {}", supplement.supplement_type.word())?,
        None => out.write_str(supplement.supplement_type.word())?,
    }
    if let Some(number) = &supplement.number {
        write!(out, " {number}")?;
    }
    iteration(supplement.iteration, out)?;
    published(supplement.published, out)
}

/// `+A1:2018`, `+AC:2018`; `+Cor 1` where an adoption prints ISO's word.
fn national_supplement(supplement: &Supplement, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let is_plain = supplement.stage.is_none() && supplement.iteration.is_none();
    match (supplement.supplement_type, supplement.number) {
        (SupplementType::Amendment, Some(number)) if is_plain && number.as_str().len() <= 3 => {
            write!(out, "+A{number}")?;
        }
        (SupplementType::Corrigendum, None) if is_plain => out.write_str("+AC")?,
        (_, _) => {
            out.write_char('+')?;
            return supplement_words(supplement, out);
        }
    }
    published(supplement.published, out)
}

fn edition(reference: &Reference, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let word = if reference.directives.is_some() { "Edition" } else { "Ed" };
    match reference.edition {
        Some(Edition::Number(number)) => write!(out, " {word} {number}"),
        Some(Edition::Unnumbered) => write!(out, " {word}"),
        None => Ok(()),
    }
}

fn languages(languages: Languages, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if languages.list.is_empty() {
        return Ok(());
    }
    for (place, language) in languages.list.iter().enumerate() {
        let (open, between) = if place == 0 { ('(', "") } else { ('\0', "more") };
        match (languages.style, language.letter()) {
            (LetterStyle::Letters, Some(letter)) => {
                out.write_char(if between.is_empty() { open } else { '/' })?;
                out.write_char(letter)?;
            }
            (LetterStyle::Letters | LetterStyle::Codes, _) => {
                out.write_char(if between.is_empty() { open } else { ',' })?;
                out.write_str(language.code())?;
            }
        }
    }
    out.write_char(')')
}

/// `ISO/IEC DIR 1 ISO SUP:2022`, `ISO/IEC JTC 1 DIR:2004`.
fn directives(reference: &Reference, directives: &Directives, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(if directives.of_jtc_1 { " JTC 1 DIR" } else { " DIR" })?;
    if let Some(number) = &reference.number {
        write!(out, " {number}")?;
    }
    if let Some(body) = directives.body {
        write!(out, " {}", body.word())?;
    }
    if directives.is_supplement {
        out.write_str(" SUP")?;
    }
    published(reference.published, out)
}
