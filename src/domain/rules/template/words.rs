//! The words people write into the template's columns, out of `data/comment_words.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// The lists of words; all in small letters.
#[derive(Default, Deserialize)]
pub(super) struct Words {
    pub(super) clause_prefixes: Vec<String>,
    pub(super) whole: Vec<String>,
    pub(super) front: Vec<String>,
    pub(super) back: Vec<String>,
    pub(super) general: Vec<String>,
    pub(super) technical: Vec<String>,
    pub(super) editorial: Vec<String>,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/comment_words.toml")).unwrap_or_default());

/// The lists that come with the program.
pub(super) fn words() -> &'static Words {
    &WORDS
}
