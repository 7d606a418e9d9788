//! PDF to text: one reader that knows where each letter stands, and a second one for the pages whose fonts
//! the first cannot name.
//!
//! A page is asked of the second reader only when the first announces its miss: more than a fifth of the
//! letters without a name, or nothing where letters are shown. The surprise: the second reader opens a file
//! whole, which takes longer than reading it; so it is not opened before it is asked.

mod about;
mod attached;
mod font;
mod ink;
mod layers;
mod lines;
mod path;
mod right_to_left;
mod second;
mod state;
mod walk;

use std::cell::OnceCell;
use std::sync::Arc;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use lopdf::Document;

use self::ink::Ink;
use self::second::Claims;
use super::limits::Limits;
use super::text::{Coverage, Format, GoesOn, Page, Text, Trouble};
use super::trouble::State;

/// Above this share of letters without a name the second reader is asked.
const MOST_UNREAD: f64 = 0.2;
/// A page of so many drawn lines and no letter shows something: text turned into outlines.
const DRAWN_TEXT: usize = 60;

/// Reads a PDF; what is wrong with it is said in `troubles`.
pub(super) fn read(bytes: Vec<u8>, limits: &Limits, goes_on: &mut GoesOn<'_>) -> Text {
    let bytes = Arc::new(bytes);
    let mut text = Text::empty(Format::Pdf);
    if bytes.iter().rev().take(4_096).all(|byte| *byte != b'%') || !has_end(&bytes) {
        text.trouble(State::EndMissing);
    }
    let second = Second { bytes: Arc::clone(&bytes), document: OnceCell::new() };
    match Pdf::new(Arc::clone(&bytes)) {
        Ok(pdf) => read_pages(&pdf, &second, (limits, goes_on), &mut text),
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            text.trouble(State::NeedsPassword);
        }
        Err(LoadPdfError::Decryption(_)) => text.trouble(State::UnknownEncryption),
        Err(LoadPdfError::Invalid) => read_by_second(&second, limits, &mut text),
    }
    text
}

/// The bytes of an attached file.
pub(super) fn member(bytes: &[u8], place: u32, limits: &Limits) -> Result<Vec<u8>, Trouble> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| State::NoMember { place })?;
    attached::member(&pdf, place, limits)
}

/// Writers put `%%EOF` at the end, a few with blanks or a mail's footer behind it.
fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2_048)..];
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// The second reader, opened when it is needed for the first time.
struct Second {
    bytes: Arc<Vec<u8>>,
    document: OnceCell<Option<Document>>,
}

impl Second {
    fn document(&self) -> Option<&Document> {
        self.document.get_or_init(|| second::open(&self.bytes)).as_ref()
    }
}

/// How one page came out.
enum Reading {
    Text(Page),
    Picture,
    Nothing,
    Unnamed(Page),
}

fn read_pages(pdf: &Pdf, second: &Second, (limits, goes_on): (&Limits, &mut GoesOn<'_>), text: &mut Text) {
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    text.page_count = Some(count);
    if count == 0 || about::claimed_pages(pdf).is_none_or(|claimed| claimed > count) {
        check_count(second::claims(&second.bytes), count, text);
    }
    text.properties = about::properties(pdf, limits);
    text.fields = about::fields(pdf, limits);
    attached::members(pdf, limits, text);
    let document = walk::Document::new(pdf.xref());
    let mut seen = Seen::default();
    let range = (limits.first_page..=count).take(limits.pages as usize);
    for number in range {
        let Some(page) = pdf.pages().get(number as usize - 1) else { break };
        let ink = walk::page(page, &document, limits.letters_of_page);
        if ink.overflow {
            text.trouble(State::TooManyLetters { page: number, most: limits.letters_of_page });
        }
        let (width, height) = page.render_dimensions();
        let drawn = Page { width, height, lines: lines::lines(&ink.marks) };
        let shows_letters = || page.page_stream().is_some_and(shows_letters);
        let reading =
            judge(drawn, &ink, || (shows_letters() || !ink.marks.is_empty()).then_some(second)?.page(number));
        seen.note(reading, number, text);
        if text.is_full(limits) || (seen.is_whole(text) && !goes_on(text)) {
            break;
        }
    }
    seen.conclude(text);
}

impl Second {
    fn page(&self, number: u32) -> Option<Page> {
        second::page(self.document()?, number)
    }
}

/// Takes the better of the two readers' pages; the second is asked only where the first missed.
fn judge(drawn: Page, ink: &Ink, ask_second: impl Fn() -> Option<Page>) -> Reading {
    let unread = second::unread_share(&drawn);
    if unread <= MOST_UNREAD {
        return Reading::Text(drawn);
    }
    let rival = ask_second().filter(|page| second::is_language(page) && second::unread_share(page) < unread);
    match rival {
        Some(page) if second::unread_share(&page) <= MOST_UNREAD => {
            Reading::Text(Page { lines: page.lines, ..drawn })
        }
        Some(page) => Reading::Unnamed(page),
        None if !ink.marks.is_empty() && !drawn.lines.is_empty() => Reading::Unnamed(drawn),
        None if ink.pictures > 0 || ink.drawings > DRAWN_TEXT => Reading::Picture,
        None => Reading::Nothing,
    }
}

/// Whether a content stream shows letters at all.
fn shows_letters(stream: &[u8]) -> bool {
    stream.windows(3).any(|window| matches!(window, [b')' | b'>' | b']' | b' ', b'T', b'j' | b'J']))
}

/// Which pages gave what.
#[derive(Default)]
struct Seen {
    with_text: usize,
    pictures: Vec<u32>,
    nothing: usize,
    unnamed: Vec<u32>,
}

impl Seen {
    fn note(&mut self, reading: Reading, number: u32, text: &mut Text) {
        let page = match reading {
            Reading::Text(page) => {
                self.with_text += 1;
                page
            }
            Reading::Unnamed(page) => {
                self.unnamed.push(number);
                page
            }
            Reading::Picture => {
                self.pictures.push(number);
                Page::default()
            }
            Reading::Nothing => {
                self.nothing += 1;
                Page::default()
            }
        };
        text.pages.push(page);
    }

    /// Whether every page so far gave text; the text then says so.
    fn is_whole(&self, text: &mut Text) -> bool {
        let is_whole = self.with_text == text.pages.len();
        if is_whole {
            text.coverage = Coverage::Full;
        }
        is_whole
    }

    fn conclude(self, text: &mut Text) {
        let of = text.pages.len();
        if of == 0 {
            text.coverage = Coverage::None;
            return;
        }
        let without: Vec<u32> = self.pictures.iter().chain(&self.unnamed).copied().collect();
        text.coverage = match (self.with_text, without.len()) {
            (0, 0) if !text.fields.is_empty() => Coverage::Full,
            (0, _) => Coverage::None,
            (_, 0) => Coverage::Full,
            (_, _) => Coverage::Partial,
        };
        match text.coverage {
            Coverage::None if !self.pictures.is_empty() => text.trouble(State::OnlyPictures(of)),
            Coverage::None if self.unnamed.is_empty() => text.trouble(State::NothingOnIt(self.nothing)),
            Coverage::None => text.trouble(State::OnlyUnnamedLetters(of)),
            Coverage::Partial if !self.pictures.is_empty() => {
                text.trouble(State::SomePagesWithoutText { without: self.pictures, of });
            }
            Coverage::Partial | Coverage::Full => {}
        }
        if self.with_text > 0 && !self.unnamed.is_empty() {
            text.trouble(State::LettersWithoutName(self.unnamed));
        }
    }
}

fn check_count(claims: Claims, found: u32, text: &mut Text) {
    if found == 0 {
        text.trouble(State::NoPages);
        return;
    }
    match claims.pages {
        Some(claimed) if claimed > found && !claims.repaired => {
            text.trouble(State::PagesMissing { found, claimed });
        }
        Some(_) | None => {}
    }
}

/// A file that the first reader cannot open at all.
fn read_by_second(second: &Second, limits: &Limits, text: &mut Text) {
    let Some(document) = second.document() else {
        text.trouble(State::Damaged { format: "pdf", why: "no reader can open it".to_owned() });
        return;
    };
    if document.is_encrypted() {
        text.trouble(State::NeedsPassword);
        return;
    }
    let count = u32::try_from(document.get_pages().len()).unwrap_or(u32::MAX);
    text.page_count = Some(count);
    check_count(Claims { repaired: false, ..second::claims(&second.bytes) }, count, text);
    let mut seen = Seen::default();
    for number in (limits.first_page..=count).take(limits.pages as usize) {
        let page = second.page(number).filter(second::is_language);
        let reading = page.map_or(Reading::Nothing, |page| {
            if second::unread_share(&page) <= MOST_UNREAD {
                Reading::Text(page)
            } else {
                Reading::Unnamed(page)
            }
        });
        seen.note(reading, number, text);
        if text.is_full(limits) {
            break;
        }
    }
    seen.conclude(text);
}
