//! Right-to-left words: a page gives them as they stand, left to right; text keeps them as they are read.

/// The text of a segment in reading order, from the order in which it stands on the page.
pub(super) fn in_reading_order(standing: &str) -> Option<String> {
    if !standing.chars().any(is_right_to_left) {
        return None;
    }
    let words: Vec<&str> = standing.split(' ').collect();
    let leftward = |word: &&str| word.chars().any(is_right_to_left);
    let letters = |kind: fn(char) -> bool| standing.chars().filter(|char| kind(*char)).count();
    let mostly = letters(is_right_to_left) > letters(|char| char.is_alphabetic() && !is_right_to_left(char));
    let mut read: Vec<String> = Vec::with_capacity(words.len());
    if mostly {
        // Latin words keep their order among themselves: `ISO/TC 176` stays one name.
        let runs: Vec<&[&str]> = words.chunk_by(|a, b| leftward(a) == leftward(b)).collect();
        for run in runs.into_iter().rev() {
            let is_latin = run.iter().any(|word| word.chars().any(char::is_alphabetic) && !leftward(word));
            if is_latin {
                read.extend(run.iter().map(|word| (*word).to_owned()));
            } else {
                read.extend(run.iter().rev().map(|word| turned(word)));
            }
        }
    } else {
        for run in words.chunk_by(|a, b| leftward(a) == leftward(b)) {
            if run.first().is_some_and(leftward) {
                read.extend(run.iter().rev().map(|word| turned(word)));
            } else {
                read.extend(run.iter().map(|word| (*word).to_owned()));
            }
        }
    }
    Some(read.join(" "))
}

/// A word turned round; numbers and Latin letters in it keep their order.
fn turned(word: &str) -> String {
    if !word.chars().any(is_right_to_left) {
        return word.to_owned();
    }
    let chars: Vec<char> = word.chars().collect();
    let keeps = |char: &char| char.is_alphanumeric() && !is_right_to_left(*char);
    let runs = chars.chunk_by(|a, b| keeps(a) && keeps(b));
    let mut turned: Vec<String> = runs.map(|run| run.iter().collect()).collect();
    turned.reverse();
    turned.concat()
}

/// Hebrew, Arabic, Syriac, Thaana, `NKo` and the presentation forms.
const fn is_right_to_left(char: char) -> bool {
    matches!(char, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

#[cfg(test)]
mod tests {
    use super::in_reading_order;

    #[test]
    fn words_are_turned_and_numbers_are_not() {
        assert_eq!(in_reading_order("12:דבוע").unwrap(), "עובד:12");
        assert_eq!(in_reading_order("2024 םולש").unwrap(), "שלום 2024");
        assert_eq!(
            in_reading_order("the words םלוע םולש in English").unwrap(),
            "the words שלום עולם in English"
        );
        assert_eq!(in_reading_order("ISO/TC 999 ةنجللا").unwrap(), "اللجنة ISO/TC 999");
        assert_eq!(in_reading_order("34 12 םולש").unwrap(), "שלום 12 34");
        assert_eq!(in_reading_order("ISO/TC 999"), None);
    }
}
