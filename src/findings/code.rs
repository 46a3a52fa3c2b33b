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

macro_rules! rules {
    ($($variant:ident $name:literal $slug:literal $page:literal),+ $(,)?) => {
        /// What is written about each rule, in the order of [`Code::ALL`].
        const DOCUMENTATION: [Documentation; Code::ALL.len()] = [$(Documentation {
            de: include_str!(concat!("docs/", $page, ".de.md")),
            en: include_str!(concat!("docs/", $page, ".en.md")),
        }),+];

        impl Code {
            /// All rules that are built, in the order of their codes.
            pub const ALL: [Self; 43] = [$(Self::$variant),+];

            /// The code itself: `HND301`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Its speaking name: `won-without-project`.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// What it means, why it matters, how it is decided, what to do.
            pub fn documentation(self) -> Documentation {
                DOCUMENTATION[self as usize]
            }
        }
    };
}

// Variant, code, speaking name, file of its pages: in the order of the variants.
rules! {
    Isl101 "ISL101" "isolated-system" "isl101",
    Isl102 "ISL102" "thin-bridge" "isl102",
    Isl103 "ISL103" "island-customer" "isl103",
    Isl104 "ISL104" "keyless-bridge" "isl104",
    Isl105 "ISL105" "field-island" "isl105",
    Isl106 "ISL106" "missing-context" "isl106",
    Dup201 "DUP201" "duplicate-customer" "dup201",
    Dup202 "DUP202" "possible-duplicate" "dup202",
    Dup203 "DUP203" "duplicate-project" "dup203",
    Dup204 "DUP204" "shared-key" "dup204",
    Dup205 "DUP205" "reused-number" "dup205",
    Dup206 "DUP206" "duplicate-person" "dup206",
    Hnd301 "HND301" "won-without-project" "hnd301",
    Hnd302 "HND302" "project-without-invoice" "hnd302",
    Hnd303 "HND303" "invoice-without-origin" "hnd303",
    Hnd304 "HND304" "ticket-without-customer" "hnd304",
    Hnd305 "HND305" "dangling-reference" "hnd305",
    Hnd306 "HND306" "slow-handover" "hnd306",
    Hnd307 "HND307" "amount-mismatch" "hnd307",
    Hnd308 "HND308" "stage-contradiction" "hnd308",
    Hnd309 "HND309" "owner-break" "hnd309",
    Hnd310 "HND310" "project-without-deal" "hnd310",
    Hnd311 "HND311" "consent-break" "hnd311",
    Hnd312 "HND312" "lead-without-deal" "hnd312",
    Hnd313 "HND313" "project-without-service" "hnd313",
    Con401 "CON401" "contradictory-identity" "con401",
    Con402 "CON402" "contradictory-address" "con402",
    Con403 "CON403" "contradictory-name" "con403",
    Con404 "CON404" "contradictory-bank" "con404",
    Con405 "CON405" "contradictory-status" "con405",
    Con406 "CON406" "stale-record" "con406",
    Sig501 "SIG501" "deal-at-risk" "sig501",
    Sig502 "SIG502" "overdue-and-unhappy" "sig502",
    Sig503 "SIG503" "billing-risk" "sig503",
    Sig504 "SIG504" "underrated-ticket" "sig504",
    Sig505 "SIG505" "blind-forecast" "sig505",
    Sig506 "SIG506" "tone-deaf-campaign" "sig506",
    Dq601 "DQ601" "invalid-key" "dq601",
    Dq602 "DQ602" "damaged-id" "dq602",
    Dq603 "DQ603" "missing-core-field" "dq603",
    Dq604 "DQ604" "placeholder-value" "dq604",
    Dq605 "DQ605" "impossible-date" "dq605",
    Dq606 "DQ606" "unreadable-row" "dq606",
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
