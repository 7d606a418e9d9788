//! Evidence for one fact: every value that is stated, how far each is trusted, and what is decided from them.

pub(super) use crate::domain::fact::Rule as Trust;
use crate::domain::fact::{Fact, Stated};

/// Everything that is stated about one fact.
#[derive(Debug)]
pub(super) struct Evidence<T> {
    all: Vec<(Trust, Stated<T>)>,
}

impl<T> Default for Evidence<T> {
    fn default() -> Self {
        Self { all: Vec::new() }
    }
}

/// What the evidence comes to.
#[derive(Debug)]
pub(super) struct Decided<T> {
    /// The value with its rivals.
    pub(super) fact: Fact<T>,
    /// A rival that stands in a place as good as the value's, when there is one.
    pub(super) conflict: Option<Stated<T>>,
    /// A rival that only the file name states, when there is one.
    pub(super) name_differs: Option<Stated<T>>,
}

impl<T: Clone> Evidence<T> {
    /// One more place that states a value.
    pub(super) fn add(&mut self, trust: Trust, stated: Stated<T>) {
        self.all.push((trust, Stated { rule: Some(trust), ..stated }));
    }

    /// Whether nothing is stated yet, the file name aside.
    pub(super) fn is_silent(&self) -> bool {
        self.all.iter().all(|(trust, _)| *trust == Trust::FileName)
    }

    /// Everything that is stated, the most trusted first.
    pub(super) fn stated(&self) -> impl Iterator<Item = &Stated<T>> {
        let mut all: Vec<&(Trust, Stated<T>)> = self.all.iter().collect();
        all.sort_by_key(|(trust, _)| std::cmp::Reverse(*trust));
        all.into_iter().map(|(_, stated)| stated)
    }

    /// The value that a place of at least this trust states first.
    pub(super) fn best(&self) -> Option<&T> {
        let most = self.all.iter().map(|(trust, _)| *trust).max()?;
        self.all.iter().find(|(trust, _)| *trust == most).map(|(_, stated)| &stated.value)
    }

    /// Puts what says more in the place of what would be decided, where a text states it.
    pub(super) fn prefer(&mut self, says_more: impl Fn(&T, &T) -> bool) {
        let Some(most) = self.all.iter().map(|(trust, _)| *trust).max() else { return };
        let Some(index) = self.all.iter().position(|(trust, _)| *trust == most) else { return };
        let more = self.all.iter().find(|(trust, stated)| {
            *trust != Trust::FileName && says_more(&stated.value, &self.all[index].1.value)
        });
        if let Some(more) = more.map(|(_, stated)| (most, stated.clone())) {
            self.all.insert(index, more);
        }
    }

    /// The most trusted value, the first of them where several are trusted alike; the rest are rivals.
    pub(super) fn decide(self, alike: impl Fn(&T, &T) -> bool) -> Decided<T> {
        let Some(most) = self.all.iter().map(|(trust, _)| *trust).max() else {
            return Decided { fact: Fact::default(), conflict: None, name_differs: None };
        };
        let index = self.all.iter().position(|(trust, _)| *trust == most).unwrap_or(0);
        let (_, winner) = self.all[index].clone();
        let (mut rivals, mut conflict, mut name_differs): (Vec<Stated<T>>, _, _) = (Vec::new(), None, None);
        for (trust, stated) in self.all {
            if alike(&stated.value, &winner.value) {
                continue;
            }
            if trust == most && conflict.is_none() {
                conflict = Some(stated.clone());
            }
            if trust == Trust::FileName && most != trust && name_differs.is_none() {
                name_differs = Some(stated.clone());
            }
            if !rivals.iter().any(|known| alike(&known.value, &stated.value)) {
                rivals.push(stated);
            }
        }
        Decided { fact: Fact { stated: Some(winner), rivals }, conflict, name_differs }
    }
}

/// The page of what stands in a form field.
pub(super) const FORM: u32 = 0;

/// A value that stands on a page: `page 1 line 3: ` and the words, at most 120 letters of them.
pub(super) fn on_page<T>(value: T, page: u32, line: u32, words: &str) -> Stated<T> {
    if page == FORM {
        return elsewhere(value, "form field", words);
    }
    Stated {
        value,
        from: format!("page {page} line {line}: `{}`", shortened(words)),
        page: Some(page),
        line: Some(line),
        rule: None,
    }
}

/// A value that stands elsewhere: ``file name: `N3402.pdf` ``.
pub(super) fn elsewhere<T>(value: T, place: &str, words: &str) -> Stated<T> {
    Stated { value, from: format!("{place}: `{}`", shortened(words)), page: None, line: None, rule: None }
}

fn shortened(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= 120 {
        return words;
    }
    words.chars().take(119).chain(std::iter::once('…')).collect()
}

/// Another value that stands where that one does.
pub(super) fn at_the_place_of<T, U>(stated: &Stated<T>, value: U) -> Stated<U> {
    Stated { value, from: stated.from.clone(), page: stated.page, line: stated.line, rule: stated.rule }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_trusted_place_wins_and_the_rest_are_rivals() {
        let mut evidence = Evidence::default();
        evidence.add(Trust::FileName, elsewhere(3, "file name", "n3"));
        evidence.add(Trust::Label, on_page(5, 1, 2, "five"));
        evidence.add(Trust::Heading, on_page(5, 1, 1, "V"));
        evidence.add(Trust::Label, on_page(6, 1, 9, "six"));
        let decided = evidence.decide(i32::eq);
        assert_eq!(decided.fact.value(), Some(&5));
        assert_eq!(decided.fact.stated.as_ref().unwrap().from, "page 1 line 2: `five`");
        assert_eq!(decided.fact.rivals.iter().map(|rival| rival.value).collect::<Vec<_>>(), [3, 6]);
        assert_eq!((decided.conflict.unwrap().value, decided.name_differs.unwrap().value), (6, 3));
        assert!(Evidence::<i32>::default().decide(i32::eq).fact.value().is_none());
    }
}
