//! Raised and lowered letters, written in the signs that Unicode has for them: `m` with a raised `2` is `m²`.
//!
//! Where one letter of a run has no such sign, the run is written with a mark, `^(…)` or `_(…)`, so that the meaning
//! is not lost. The letters of ordinals (`1st`) are left alone: raising them means nothing.

use std::borrow::Cow;

/// Where letters stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Level {
    /// On the line.
    #[default]
    Line,
    /// Above it.
    Raised,
    /// Below it.
    Lowered,
}

impl Level {
    /// By the word of the format.
    pub(super) fn from_word(word: Option<&str>) -> Self {
        match word {
            Some("superscript") => Self::Raised,
            Some("subscript") => Self::Lowered,
            Some(_) | None => Self::Line,
        }
    }
}

const PLAIN: &str = "0123456789+−-=()abcdefghijklmnoprstuvwxyz";
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ";
const LOWERED: [(char, char); 32] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('−', '₋'),
    ('-', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
    ('a', 'ₐ'),
    ('e', 'ₑ'),
    ('h', 'ₕ'),
    ('i', 'ᵢ'),
    ('j', 'ⱼ'),
    ('k', 'ₖ'),
    ('l', 'ₗ'),
    ('m', 'ₘ'),
    ('n', 'ₙ'),
    ('o', 'ₒ'),
    ('p', 'ₚ'),
    ('r', 'ᵣ'),
    ('s', 'ₛ'),
    ('t', 'ₜ'),
    ('u', 'ᵤ'),
    ('x', 'ₓ'),
];

/// The text of a run at that level.
pub(super) fn written(text: &str, level: Level) -> Cow<'_, str> {
    let ordinal = ["st", "nd", "rd", "th"].contains(&text.trim());
    if level == Level::Line || text.trim().is_empty() || ordinal {
        return Cow::Borrowed(text);
    }
    let sign = |letter: char| match level {
        Level::Raised => {
            PLAIN.chars().position(|plain| plain == letter).and_then(|place| RAISED.chars().nth(place))
        }
        Level::Lowered | Level::Line => {
            LOWERED.iter().find(|(plain, _)| *plain == letter).map(|(_, lowered)| *lowered)
        }
    };
    let signs: Option<String> =
        text.chars().map(|letter| if letter == ' ' { Some(' ') } else { sign(letter) }).collect();
    let mark = if level == Level::Raised { '^' } else { '_' };
    Cow::Owned(signs.unwrap_or_else(|| format!("{mark}({})", text.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_has_its_letter() {
        assert_eq!(PLAIN.chars().count(), RAISED.chars().count());
        for (text, level, expected) in [
            ("2", Level::Raised, "²"),
            ("-1", Level::Raised, "⁻¹"),
            ("n", Level::Raised, "ⁿ"),
            ("2", Level::Lowered, "₂"),
            ("max", Level::Lowered, "ₘₐₓ"),
            ("Aeq", Level::Lowered, "_(Aeq)"),
            ("◦", Level::Raised, "^(◦)"),
            ("th", Level::Raised, "th"),
            ("2", Level::Line, "2"),
            (" ", Level::Raised, " "),
        ] {
            assert_eq!(written(text, level), expected);
        }
    }
}
