//! A reference said to a person: `International Standard 27001, 2022; amendment 1, 2024; in en`.

use super::{DeliverableType, Edition, Published, Reference, Supplement, SupplementType};
use std::fmt::{self, Write as _};

impl Reference {
    /// What it is, in words, for a line that a person reads.
    pub fn in_words(&self) -> String {
        let mut sentence = String::new();
        let _ = self.say(&mut sentence);
        sentence
    }

    fn say(&self, out: &mut String) -> fmt::Result {
        if let Some(stage) = self.stage {
            write!(out, "{stage} of ")?;
        }
        out.write_str(in_full(self.deliverable_type))?;
        if let Some(number) = &self.number {
            write!(out, " {number}")?;
        }
        if !self.parts.is_empty() {
            let parts: Vec<_> = self.parts.iter().map(super::Label::as_str).collect();
            write!(out, ", part {}", parts.join("-"))?;
        }
        say_iteration(self.iteration, out)?;
        say_published(self.published, out)?;
        for supplement in &self.supplements {
            say_supplement(supplement, out)?;
        }
        match self.edition {
            Some(Edition::Number(edition)) => write!(out, "; edition {edition}")?,
            Some(Edition::Unnumbered) | None => {}
        }
        if !self.languages.list.is_empty() {
            let codes: Vec<_> = self.languages.list.iter().map(|language| language.code()).collect();
            write!(out, "; in {}", codes.join(", "))?;
        }
        self.say_origin(out)
    }

    fn say_origin(&self, out: &mut String) -> fmt::Result {
        if self.all_parts {
            out.write_str("; all parts")?;
        }
        if let Some(national) = &self.national {
            write!(out, "; adopted as {}", national.trim_end_matches(['/', '-']))?;
        }
        if let Some(paper) = &self.paper {
            write!(out, " of {}", paper.committee)?;
        }
        let publishers: Vec<_> = self.publishers.iter().map(|publisher| publisher.word()).collect();
        if publishers.len() > 1 && self.paper.is_none() {
            write!(out, "; by {}", publishers.join(" and "))?;
        }
        self.twin.as_ref().map_or(Ok(()), |twin| write!(out, "; with {}", twin.text))
    }
}

fn say_supplement(supplement: &Supplement, out: &mut String) -> fmt::Result {
    out.write_str("; ")?;
    if let Some(stage) = supplement.stage {
        write!(out, "{stage}: ")?;
    }
    out.write_str(match supplement.supplement_type {
        SupplementType::Amendment => "amendment",
        SupplementType::Corrigendum => "corrigendum",
        SupplementType::Addendum => "addendum",
        SupplementType::Supplement => "supplement",
        SupplementType::Extension => "extract",
    })?;
    if let Some(number) = &supplement.number {
        write!(out, " {number}")?;
    }
    say_iteration(supplement.iteration, out)?;
    say_published(supplement.published, out)
}

fn say_iteration(iteration: Option<u8>, out: &mut String) -> fmt::Result {
    iteration.map_or(Ok(()), |iteration| write!(out, ", iteration {iteration}"))
}

fn say_published(published: Published, out: &mut String) -> fmt::Result {
    match published {
        Published::Undated => Ok(()),
        Published::Year(year) => write!(out, ", {year}"),
        Published::Month(year, month) => write!(out, ", {year}-{month:02}"),
        Published::NotYet => out.write_str(", not yet published"),
    }
}

const fn in_full(kind: DeliverableType) -> &'static str {
    match kind {
        DeliverableType::Standard => "International Standard",
        DeliverableType::TechnicalSpecification => "Technical Specification",
        DeliverableType::TechnicalReport => "Technical Report",
        DeliverableType::PubliclyAvailableSpecification => "Publicly Available Specification",
        DeliverableType::Guide => "Guide",
        DeliverableType::WorkshopAgreement => "International Workshop Agreement",
        DeliverableType::Profile => "International Standardized Profile",
        DeliverableType::TrendsAssessment => "Technology Trends Assessment",
        DeliverableType::Recommendation => "Recommendation",
        DeliverableType::DataPublication => "DATA publication",
        DeliverableType::Directives => "Directives",
        DeliverableType::CommitteePaper => "committee paper N",
    }
}
