//! Mistakes in the configuration, shown with the line they stand in and what to do about them.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// Likeness (0 to 1) from which a known word is suggested for an unknown one.
const LIKE_ENOUGH: f64 = 0.55;

/// One mistake in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    title: String,
    label: String,
    help: Option<String>,
    /// The file that it stands in and its text, where that is not the configuration itself.
    elsewhere: Option<(String, String)>,
}

impl Mistake {
    /// A mistake: what it is, where it stands, and what is said about that place.
    pub(super) fn new(title: impl Into<String>, span: Range<usize>, label: impl Into<String>) -> Self {
        Self { span, title: title.into(), label: label.into(), help: None, elsewhere: None }
    }

    /// Adds what to do.
    pub(super) fn with_help(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    /// Says that it stands in another file than the configuration.
    pub(super) fn in_file(mut self, path: &str, text: &str) -> Self {
        self.elsewhere = Some((path.to_owned(), text.to_owned()));
        self
    }
}

/// The mistakes as text, in the order in which they stand in the file.
pub(super) fn render(mut mistakes: Vec<Mistake>, path: &str, text: &str) -> String {
    let place = |mistake: &Mistake| (mistake.elsewhere.clone(), mistake.span.start, mistake.title.clone());
    mistakes.sort_by_cached_key(place);
    let rendered: Vec<String> = mistakes.iter().map(|mistake| render_one(mistake, path, text)).collect();
    rendered.join("\n\n")
}

fn render_one(mistake: &Mistake, path: &str, text: &str) -> String {
    let elsewhere = mistake.elsewhere.as_ref().map(|(path, text)| (path.as_str(), text.as_str()));
    let (path, text) = elsewhere.unwrap_or((path, text));
    let end = mistake.span.end.min(text.len());
    let span = mistake.span.start.min(end)..end;
    let annotation = AnnotationKind::Primary.span(span).label(mistake.label.as_str());
    let snippet = Snippet::source(text).path(path).annotation(annotation);
    let mut group = Level::ERROR.primary_title(mistake.title.as_str()).element(snippet);
    if let Some(help) = &mistake.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::plain().render(&[group])
}

/// The known word that is most like an unknown one, if any is like enough; of equals the first.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace(['-', ' '], "_");
    let likeness = |other: &str| strsim::normalized_damerau_levenshtein(&plain(word), &plain(other));
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let score = likeness(candidate);
        if score >= LIKE_ENOUGH && best.is_none_or(|(best, _)| score > best) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_suggested() {
        assert_eq!(nearest("hourly-rate", &["yearly_cost", "hourly_rate"]), Some("hourly_rate"));
        assert_eq!(nearest("HND310", &["HND301", "HND310"]), Some("HND310"));
        assert_eq!(nearest("xyz", &["hourly_rate"]), None);
    }
}
