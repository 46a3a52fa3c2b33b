//! How bad a finding of each rule is: decided here and nowhere else.

use super::finding::{Code, Severity};
use crate::config::Settings;

impl Code {
    /// The rule's own severity: broken handovers that cost money are errors, doubts are information, all else warns.
    pub fn severity(self) -> Severity {
        match self {
            Self::Hnd301 | Self::Hnd302 | Self::Hnd305 => Severity::Error,
            Self::Dup202 => Severity::Info,
            Self::Isl101 | Self::Isl102 | Self::Dup201 | Self::Hnd310 | Self::Sig501 => Severity::Warning,
        }
    }
}

/// The severity after the configuration; `None` where the rule is switched off.
pub(super) fn decide(code: Code, settings: &Settings) -> Option<Severity> {
    let Some(rule) = settings.rules.get(&code) else { return Some(code.severity()) };
    (!rule.off).then(|| rule.severity.unwrap_or(code.severity()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RuleSettings;

    #[test]
    fn the_configuration_has_the_last_word() {
        let mut settings = Settings::default();
        assert_eq!(decide(Code::Hnd301, &settings), Some(Severity::Error));
        settings.rules.insert(Code::Hnd301, RuleSettings { off: false, severity: Some(Severity::Info) });
        assert_eq!(decide(Code::Hnd301, &settings), Some(Severity::Info));
        settings.rules.insert(Code::Hnd301, RuleSettings { off: true, severity: None });
        assert_eq!(decide(Code::Hnd301, &settings), None);
    }
}
