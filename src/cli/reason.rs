//! The reason that a person gives with `--because`.

/// A reason, which is kept: an empty one is none.
pub(super) fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("say why: the reason is kept".to_owned()) } else { Ok(text.to_owned()) }
}
