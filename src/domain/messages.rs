//! Every code the desk can say, with its meaning and the next step.
//!
//! The list is data (`data/messages.toml`); `docs/MESSAGES.md` is made from it, and a test holds it against the
//! codes that the source really constructs.

use serde::Deserialize;
use std::sync::LazyLock;

/// One code and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// `E-BAL-002`; never reused for something else.
    pub code: String,
    /// What it says, in one sentence.
    pub meaning: String,
    /// What a person does next.
    pub next: String,
}

#[derive(Deserialize)]
struct List {
    message: Vec<Message>,
}

static LIST: LazyLock<Vec<Message>> = LazyLock::new(|| {
    toml::from_str::<List>(include_str!("data/messages.toml")).map(|list| list.message).unwrap_or_default()
});

/// Every message, in the order of the codes.
pub fn all() -> &'static [Message] {
    &LIST
}

/// The message with that code, in any case.
pub fn find(code: &str) -> Option<&'static Message> {
    all().iter().find(|message| message.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_order_and_once() {
        assert!(!all().is_empty(), "the list does not read");
        assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!(find("e-bal-002").unwrap().code, "E-BAL-002");
    }
}
