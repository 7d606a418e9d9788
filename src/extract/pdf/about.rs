//! What a PDF says of itself: its own title and dates, how many pages it claims, its form fields.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, decode_text_string};

/// Streams may not unpack to more than this.
pub(super) const MOST_UNPACKED: usize = 32 << 20;
/// Forms nested deeper than this are not followed.
const DEEPEST_FORM: usize = 16;
/// The most form fields that are kept.
const MOST_FIELDS: usize = 2_000;

/// Metadata of a PDF.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// Pages that the file claims to have.
    pub(super) pages: Option<u32>,
    /// Title, author, dates and the like, as stored.
    pub(super) properties: Vec<(String, String)>,
    /// Whether the cross-reference table had to be rebuilt.
    pub(super) repaired: bool,
}

/// Reads the metadata; what cannot be read is left out.
pub(super) fn about(bytes: &[u8]) -> About {
    let Ok(found) = Document::load_metadata_mem(bytes) else { return About::default() };
    let named = [
        ("title", found.title),
        ("author", found.author),
        ("subject", found.subject),
        ("keywords", found.keywords),
        ("creator", found.creator),
        ("producer", found.producer),
        ("created", found.creation_date),
        ("modified", found.modification_date),
    ];
    let properties = named
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.trim().to_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    About { pages: Some(found.page_count), properties, repaired: found.xref_recovery.is_some() }
}

/// Opens the whole document for the second reader and for the form fields.
pub(super) fn open(bytes: &[u8]) -> Option<Document> {
    let options = LoadOptions {
        password: Some(String::new()),
        max_decompressed_size: Some(MOST_UNPACKED),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(bytes, options).ok()
}

/// The form fields that hold a value, by their full name, in the order of the form.
pub(super) fn fields(document: &Document) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let Some(form) = document.catalog().ok().and_then(|catalog| within(document, catalog, b"AcroForm"))
    else {
        return fields;
    };
    let kids = array(document, form, b"Fields");
    collect(&Form { document, depth: 0 }, &kids, "", &mut fields);
    fields
}

#[derive(Clone, Copy)]
struct Form<'a> {
    document: &'a Document,
    depth: usize,
}

fn collect(form: &Form<'_>, kids: &[ObjectId], parent: &str, fields: &mut Vec<(String, String)>) {
    if form.depth > DEEPEST_FORM {
        return;
    }
    for kid in kids {
        let Ok(field) = form.document.get_dictionary(*kid) else { continue };
        if fields.len() >= MOST_FIELDS {
            return;
        }
        let name = match (parent, text(form.document, field, b"T")) {
            (parent, None) => parent.to_owned(),
            ("", Some(own)) => own,
            (parent, Some(own)) => format!("{parent}.{own}"),
        };
        if let Some(value) = text(form.document, field, b"V").filter(|value| !value.trim().is_empty()) {
            fields.push((name.clone(), value));
        }
        let below = Form { depth: form.depth + 1, ..*form };
        collect(&below, &array(form.document, field, b"Kids"), &name, fields);
    }
}

fn within<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    document.dereference(dictionary.get(key).ok()?).ok()?.1.as_dict().ok()
}

fn array(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Vec<ObjectId> {
    let found = dictionary.get(key).ok().and_then(|value| document.dereference(value).ok());
    let kids = found.and_then(|(_, value)| value.as_array().ok());
    kids.into_iter().flatten().filter_map(|kid| kid.as_reference().ok()).collect()
}

/// A text or the name of the chosen state; `Off` is no value.
fn text(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let (_, value) = document.dereference(dictionary.get(key).ok()?).ok()?;
    if let Ok(name) = value.as_name() {
        return Some(String::from_utf8_lossy(name).into_owned()).filter(|name| name != "Off");
    }
    if matches!(value, Object::String(_, _)) {
        return decode_text_string(value).ok();
    }
    let choices = value.as_array().ok()?;
    let choices: Vec<String> = choices.iter().filter_map(|choice| decode_text_string(choice).ok()).collect();
    (!choices.is_empty()).then(|| choices.join("; "))
}
