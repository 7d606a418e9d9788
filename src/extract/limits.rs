//! How much of one file is read at most: every reader of hostile bytes asks here first.

use serde::{Deserialize, Serialize};

/// The caps for reading one file. The default reads everything that a real paper of a committee holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// First page that is read, counted from 1.
    pub first_page: u32,
    /// Most pages that are read.
    pub pages: u32,
    /// Most letters that are kept of one page.
    pub letters_of_page: usize,
    /// Most bytes of text that are kept of one file.
    pub text_bytes: usize,
    /// Most bytes of one form field, property or header.
    pub value_bytes: usize,
    /// Deepest nesting of XML or HTML elements.
    pub xml_depth: usize,
    /// Most rows of a table that are kept.
    pub rows: usize,
    /// Most members of an archive or attachments of a mail.
    pub members: usize,
    /// Most bytes of one unpacked member.
    pub member_bytes: u64,
    /// Most bytes of all unpacked members together.
    pub all_member_bytes: u64,
    /// Most bytes that one packed byte may become.
    pub ratio: u64,
    /// How deep this file itself lies inside others: 0 for a file that was dropped.
    pub depth: u32,
    /// Deepest nesting of archives and mails.
    pub deepest: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            first_page: 1,
            pages: 2_000,
            letters_of_page: 100_000,
            text_bytes: 8 << 20,
            value_bytes: 4_000,
            xml_depth: 200,
            rows: 20_000,
            members: 1_000,
            member_bytes: 64 << 20,
            all_member_bytes: 128 << 20,
            ratio: 200,
            depth: 0,
            deepest: 3,
        }
    }
}

impl Limits {
    /// The default with the first pages only, which is what intake needs.
    pub fn first_pages(pages: u32) -> Self {
        Self { pages, ..Self::default() }
    }
}
