//! The choice of a reader: what a file is stands in its bytes, and each format has a module of its own.
//!
//! The only place that names the readers of all formats; what they give ([`Text`]) names none of them.

use super::limits::Limits;
use super::text::{Format, GoesOn, Text, Trouble};
use super::trouble::State;
use super::{archive, doc, html, mail, office, outlook, pdf, plain, rtf, scan, sniff, table};

/// Reads a file; never fails on content: what is wrong is said in `troubles`.
///
/// Reads in this very process: bytes that nobody vouches for go through [`super::worker`].
pub fn read(bytes: Vec<u8>, limits: &Limits) -> Text {
    read_while(bytes, limits, &mut |_| true)
}

/// Reads a file like [`read`], and asks after each page of a file with pages whether the next is wanted.
pub(super) fn read_while(bytes: Vec<u8>, limits: &Limits, goes_on: &mut GoesOn<'_>) -> Text {
    if bytes.is_empty() {
        return Text::of_state(Format::Unknown, State::Empty);
    }
    let sniffed = sniff::sniff(&bytes);
    let chars = || sniffed.text.as_deref().unwrap_or_default();
    match sniffed.format {
        Format::Pdf => pdf::read(bytes, limits, goes_on),
        Format::Docx => office::read_docx(&bytes, limits),
        Format::Odt => office::read_odt(&bytes, limits),
        Format::Doc => doc::read(&bytes, limits),
        Format::Rtf => rtf::read(&bytes, limits),
        Format::Xlsx => table::read_xlsx(&bytes, limits),
        Format::Xls => table::read_xls(&bytes, limits),
        Format::Ods => table::read_ods(&bytes, limits),
        Format::Csv => table::read_csv(chars(), limits),
        Format::Html => html::read(chars(), limits),
        Format::Eml => mail::read(&bytes, limits),
        Format::Msg => outlook::read(&bytes, limits),
        Format::Zip => archive::read(&bytes, limits),
        Format::Txt | Format::Json | Format::Toml => plain::read(chars(), sniffed.format, limits),
        Format::Unknown if sniffed.foreign == Some(sniff::LOCKED) => {
            Text::of_state(Format::Unknown, State::NeedsPassword)
        }
        Format::Unknown => Text::of_state(Format::Unknown, State::UnknownFormat { what: sniffed.foreign }),
    }
}

/// The bytes of one member, by its place.
pub fn member(bytes: &[u8], place: u32, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    match sniff::sniff(bytes).format {
        Format::Eml => mail::member(bytes, place, limits),
        Format::Msg => outlook::member(bytes, place, limits),
        Format::Zip => archive::member(bytes, place, limits),
        Format::Pdf => pdf::member(bytes, place, limits),
        Format::Docx
        | Format::Doc
        | Format::Odt
        | Format::Rtf
        | Format::Xlsx
        | Format::Xls
        | Format::Ods
        | Format::Csv
        | Format::Txt
        | Format::Html
        | Format::Json
        | Format::Toml
        | Format::Unknown => Err(State::NoMember { place }.into()),
    }
}

/// The picture of a page of a PDF, counted from 1 (PGM).
pub(super) fn picture(bytes: Vec<u8>, page: u32) -> Result<Vec<u8>, Trouble> {
    scan::page(bytes, page).ok_or_else(|| State::NoPicture { page }.into())
}
