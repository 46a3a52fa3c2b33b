//! What an audit prints for others than the person at the terminal: a ticket, a pipe.

use std::borrow::Cow;
use std::io::{self, Write};

use super::landscape::Landscape;
use super::markdown::Markdown;
use super::messages::Language;
use super::people::House;
use super::{findings, json};
use crate::findings::{Code, Finding};
use crate::pipeline::Audit;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// What matters on a page, for a ticket or a pull request.
    Markdown,
    /// Figures and findings as one document.
    Json,
    /// A finding per line, as in `findings.jsonl`.
    JsonLines,
    /// A finding per row, as in `findings.csv`.
    Csv,
}

/// An audit to be printed.
#[derive(Clone, Copy)]
pub struct Printed<'a> {
    /// What was found.
    pub audit: &'a Audit,
    /// Who knows whom.
    pub landscape: &'a Landscape,
    /// Whether people of the house are named.
    pub house: House,
    /// Language of the sentences.
    pub language: Language,
    /// The one rule whose cases are wanted; else all.
    pub rule: Option<Code>,
}

impl Printed<'_> {
    /// Prints the audit in a form.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, form: Form, out: &mut dyn Write) -> io::Result<()> {
        let Self { audit, landscape, house, language, rule } = *self;
        let catalogue = &audit.identity.reading.catalogue;
        let wanted = self.wanted();
        match (form, rule) {
            (Form::Markdown, None) => Markdown { audit, landscape, house, language }.write(out),
            (Form::Markdown, Some(code)) => Markdown { audit, landscape, house, language }.write_rule(code, out),
            (Form::Json, _) => json::write(audit, landscape, &wanted, language, out),
            (Form::JsonLines, _) => findings::write_json_lines(catalogue, &wanted, language, out),
            (Form::Csv, _) => findings::write_csv(catalogue, &wanted, language, out),
        }
    }

    fn wanted(&self) -> Cow<'_, [Finding]> {
        let all = &self.audit.findings.findings;
        match self.rule {
            None => Cow::Borrowed(all),
            Some(code) => Cow::Owned(all.iter().filter(|finding| finding.code == code).cloned().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    fn printed(form: Form, rule: Option<Code>, language: Language) -> String {
        let audit = testing::audit();
        let identity = &audit.identity;
        let landscape = Landscape::survey(&identity.reading.catalogue, &identity.resolution);
        let printed = Printed { audit: &audit, landscape: &landscape, house: House::Veiled, language, rule };
        let mut text = Vec::new();
        printed.write(form, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn a_ticket_shows_what_matters_and_markup_as_text() {
        insta::assert_snapshot!(printed(Form::Markdown, None, Language::De));
    }

    #[test]
    fn a_rule_becomes_a_list_of_tasks() {
        let text = printed(Form::Markdown, Some(Code::Dup201), Language::En);
        assert_eq!(text.matches("- [ ] ").count(), 1, "{text}");
        assert!(text.contains("&lt;b&gt;Söhne&lt;/b&gt;") && !text.contains("<b>"), "{text}");
        assert!(printed(Form::Markdown, Some(Code::Hnd302), Language::En).contains("No findings."));
    }

    #[test]
    fn a_ticket_is_never_too_long_for_its_platform() {
        let mut audit = testing::audit();
        let one = Finding { subject_name: "&".repeat(200), ..audit.findings.findings[1].clone() };
        audit.findings.findings =
            (0..300).map(|at| Finding { fingerprint: format!("{at:016}"), ..one.clone() }).collect();
        let landscape = Landscape::default();
        let (house, language) = (House::Veiled, Language::En);
        for rule in [None, Some(one.code)] {
            let printed = Printed { audit: &audit, landscape: &landscape, house, language, rule };
            let mut text = Vec::new();
            printed.write(Form::Markdown, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            assert!(text.chars().count() < 65_536, "{}", text.chars().count());
            let shown = text.matches("- [ ] ").count();
            let rest = format!("and {} more findings in findings.csv", 300 - shown);
            assert!(rule.is_none() || (shown > 50 && text.contains(&rest)), "{shown} of 300");
        }
    }

    #[test]
    fn machines_get_the_findings_that_are_wanted() {
        for (rule, count) in [(None, 2), (Some(Code::Hnd301), 1), (Some(Code::Sig501), 0)] {
            assert_eq!(printed(Form::JsonLines, rule, Language::De).lines().count(), count);
            let csv = printed(Form::Csv, rule, Language::De);
            assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().count(), count);
            let json: serde_json::Value = serde_json::from_str(&printed(Form::Json, rule, Language::De)).unwrap();
            assert_eq!(json["findings"].as_array().unwrap().len(), count);
            assert_eq!(json["summary"]["findings"]["error"], 1, "the figures are those of the whole audit");
        }
        let json: serde_json::Value = serde_json::from_str(&printed(Form::Json, None, Language::De)).unwrap();
        assert_eq!(json["findings"][1]["entity_name"], testing::HOSTILE, "values stand verbatim");
    }
}
