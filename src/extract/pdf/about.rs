//! What a PDF says of itself: its own title and dates, how many pages it claims, its form fields.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, DateTime, Dict, MaybeRef, ObjRef, Object, String as Bytes, dict::keys};
use hayro_syntax::xref::XRef;
use lopdf::{StringFormat, decode_text_string};

use crate::extract::limits::Limits;

/// Forms nested deeper than this are not followed.
const DEEPEST_FORM: usize = 16;
/// The most form fields that are kept.
const MOST_FIELDS: usize = 2_000;

/// Title, author, dates and the like.
pub(super) fn properties(pdf: &Pdf, limits: &Limits) -> Vec<(String, String)> {
    let about = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| decode(bytes.as_deref()?);
    let named = [
        ("title", text(&about.title)),
        ("author", text(&about.author)),
        ("subject", text(&about.subject)),
        ("keywords", text(&about.keywords)),
        ("creator", text(&about.creator)),
        ("producer", text(&about.producer)),
        ("created", about.creation_date.as_ref().map(moment)),
        ("modified", about.modification_date.as_ref().map(moment)),
    ];
    let kept = |value: String| value.trim().chars().take(limits.value_bytes).collect::<String>();
    let found = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), kept(value?))));
    found.filter(|(_, value)| !value.is_empty()).collect()
}

fn moment(moment: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, .. } = moment;
    let (hours, minutes) = (moment.utc_offset_hour, moment.utc_offset_minute);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{hours:+03}:{minutes:02}")
}

/// The root of all that is not the text of a page.
pub(super) fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

/// How many pages the file claims to have.
pub(super) fn claimed_pages(pdf: &Pdf) -> Option<u32> {
    catalog(pdf)?.get::<Dict<'_>>(keys::PAGES)?.get::<u32>(keys::COUNT)
}

/// The form fields that hold a value, by their full name, in the order of the form.
pub(super) fn fields(pdf: &Pdf, limits: &Limits) -> Vec<(String, String)> {
    let form = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(keys::ACRO_FORM));
    let Some(top) = form.and_then(|form| form.get::<Array<'_>>(keys::FIELDS)) else { return Vec::new() };
    let mut form = Form { xref: pdf.xref(), limits, fields: Vec::new(), seen: HashSet::new() };
    form.collect(&top, "", 0);
    form.fields
}

struct Form<'p> {
    xref: &'p XRef,
    limits: &'p Limits,
    fields: Vec<(String, String)>,
    seen: HashSet<ObjRef>,
}

impl<'p> Form<'p> {
    fn collect(&mut self, kids: &Array<'p>, parent: &str, depth: usize) {
        for field in unseen(self.xref, kids, &mut self.seen) {
            if depth > DEEPEST_FORM || self.fields.len() >= MOST_FIELDS {
                return;
            }
            let name = match (parent, self.text(field.get(keys::T))) {
                (parent, None) => parent.to_owned(),
                ("", Some(own)) => own,
                (parent, Some(own)) => format!("{parent}.{own}"),
            };
            if let Some(value) = self.text(field.get(keys::V)).filter(|value| !value.trim().is_empty()) {
                self.fields.push((name.clone(), value));
            }
            if let Some(below) = field.get::<Array<'_>>(keys::KIDS) {
                self.collect(&below, &name, depth + 1);
            }
        }
    }

    /// A text or the name of the chosen state; `Off` is no value.
    fn text(&self, value: Option<Object<'_>>) -> Option<String> {
        let text = match value? {
            Object::Name(name) => {
                Some(String::from_utf8_lossy(&name).into_owned()).filter(|name| name != "Off")
            }
            Object::String(bytes) => decode(&bytes),
            Object::Array(choices) => {
                let choices = choices.iter::<Bytes<'_>>().take(MOST_FIELDS);
                let choices: Vec<String> = choices.filter_map(|choice| decode(&choice)).collect();
                (!choices.is_empty()).then(|| choices.join("; "))
            }
            Object::Null(_)
            | Object::Boolean(_)
            | Object::Number(_)
            | Object::Dict(_)
            | Object::Stream(_) => None,
        };
        text.map(|text| text.chars().take(self.limits.value_bytes).collect())
    }
}

/// The dictionaries of a list, with their numbers; what else is in it is passed over.
pub(super) fn dicts<'p>(
    xref: &'p XRef,
    list: &Array<'p>,
) -> impl Iterator<Item = (Option<ObjRef>, Dict<'p>)> {
    list.raw_iter().filter_map(|entry| match entry {
        MaybeRef::Ref(id) => Some((Some(id), xref.get::<Dict<'_>>(id.into())?)),
        MaybeRef::NotRef(object) => Some((None, object.into_dict()?)),
    })
}

/// The dictionaries of a list that were not met before: a list may name what it lies in.
pub(super) fn unseen<'p>(xref: &'p XRef, list: &Array<'p>, seen: &mut HashSet<ObjRef>) -> Vec<Dict<'p>> {
    let fresh = |(id, dict): (Option<ObjRef>, Dict<'p>)| id.is_none_or(|id| seen.insert(id)).then_some(dict);
    dicts(xref, list).filter_map(fresh).collect()
}

/// A text of PDF: UTF-16, UTF-8 or the encoding of its own.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    decode_text_string(&lopdf::Object::String(bytes.to_vec(), StringFormat::Literal)).ok()
}
