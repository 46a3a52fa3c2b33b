//! The names of the rules, and what is written about them.

use std::str::FromStr;

use super::finding::Code;

/// What is written about a rule, in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Documentation {
    /// German.
    pub de: &'static str,
    /// English.
    pub en: &'static str,
}

/// A word that names no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no rule")]
pub struct UnknownCode(pub String);

/// What is written about each rule, in the order of [`Code::ALL`].
const DOCUMENTATION: [Documentation; Code::ALL.len()] = [
    Documentation { de: include_str!("docs/isl101.de.md"), en: include_str!("docs/isl101.en.md") },
    Documentation { de: include_str!("docs/isl102.de.md"), en: include_str!("docs/isl102.en.md") },
    Documentation { de: include_str!("docs/dup201.de.md"), en: include_str!("docs/dup201.en.md") },
    Documentation { de: include_str!("docs/dup202.de.md"), en: include_str!("docs/dup202.en.md") },
    Documentation { de: include_str!("docs/hnd301.de.md"), en: include_str!("docs/hnd301.en.md") },
    Documentation { de: include_str!("docs/hnd302.de.md"), en: include_str!("docs/hnd302.en.md") },
    Documentation { de: include_str!("docs/hnd305.de.md"), en: include_str!("docs/hnd305.en.md") },
    Documentation { de: include_str!("docs/hnd310.de.md"), en: include_str!("docs/hnd310.en.md") },
    Documentation { de: include_str!("docs/sig501.de.md"), en: include_str!("docs/sig501.en.md") },
];

impl Code {
    /// All rules that are built, in the order of their codes.
    pub const ALL: [Self; 9] = [
        Self::Isl101,
        Self::Isl102,
        Self::Dup201,
        Self::Dup202,
        Self::Hnd301,
        Self::Hnd302,
        Self::Hnd305,
        Self::Hnd310,
        Self::Sig501,
    ];

    /// The code itself: `HND301`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Isl101 => "ISL101",
            Self::Isl102 => "ISL102",
            Self::Dup201 => "DUP201",
            Self::Dup202 => "DUP202",
            Self::Hnd301 => "HND301",
            Self::Hnd302 => "HND302",
            Self::Hnd305 => "HND305",
            Self::Hnd310 => "HND310",
            Self::Sig501 => "SIG501",
        }
    }

    /// Its speaking name: `won-without-project`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Isl101 => "isolated-system",
            Self::Isl102 => "thin-bridge",
            Self::Dup201 => "duplicate-customer",
            Self::Dup202 => "possible-duplicate",
            Self::Hnd301 => "won-without-project",
            Self::Hnd302 => "project-without-invoice",
            Self::Hnd305 => "dangling-reference",
            Self::Hnd310 => "project-without-deal",
            Self::Sig501 => "deal-at-risk",
        }
    }

    /// What it means, why it matters, how it is decided, what to do.
    pub fn documentation(self) -> Documentation {
        DOCUMENTATION[self as usize]
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    /// Reads a code or a speaking name, in any case.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let wanted = text.trim();
        Self::ALL
            .into_iter()
            .find(|code| wanted.eq_ignore_ascii_case(code.name()) || wanted.eq_ignore_ascii_case(code.slug()))
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read_in_any_case() {
        for code in Code::ALL {
            assert_eq!(code.name().to_lowercase().parse(), Ok(code));
            assert_eq!(code.slug().parse(), Ok(code));
        }
        assert_eq!("HND399".parse::<Code>(), Err(UnknownCode("HND399".to_owned())));
    }

    #[test]
    fn every_rule_is_documented_under_the_same_headings() {
        let german = [
            "Was es bedeutet",
            "Warum es zählt",
            "Beispiel",
            "Wie entschieden wird",
            "Wert",
            "Was zu tun ist",
            "Grenzen",
        ];
        let english =
            ["What it means", "Why it matters", "Example", "How it is decided", "Value", "What to do", "Limits"];
        for code in Code::ALL {
            let written = code.documentation();
            for (text, headings) in [(written.de, german), (written.en, english)] {
                assert!(text.starts_with(&format!("# {} {}", code.name(), code.slug())), "{code:?}");
                let found: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
                assert_eq!(found, headings, "{code:?}");
            }
        }
    }
}
