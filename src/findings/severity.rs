//! How bad a finding of each rule is: decided here and nowhere else.

use super::finding::{Code, Severity};
use crate::config::Settings;

impl Code {
    /// The rule's own severity: broken handovers that cost money are errors, doubts are information, all else warns.
    pub fn severity(self) -> Severity {
        match self {
            Self::Dup205
            | Self::Hnd301
            | Self::Hnd302
            | Self::Hnd305
            | Self::Hnd307
            | Self::Hnd311
            | Self::Con401
            | Self::Con404
            | Self::Dq602
            | Self::Dq606 => Severity::Error,
            Self::Isl105 | Self::Isl106 | Self::Dup202 | Self::Con403 | Self::Con406 | Self::Dq603 | Self::Dq604 => {
                Severity::Info
            }
            _ => Severity::Warning,
        }
    }

    /// Whether the amounts behind its findings are money that is lost or not asked for. All others show what is exposed:
    /// open pipeline, unpaid invoices, documents whose key is broken; no headline adds those up as if they were gone.
    pub fn is_loss(self) -> bool {
        matches!(self, Self::Hnd301 | Self::Hnd302 | Self::Hnd307 | Self::Hnd310)
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
    fn open_pipeline_and_broken_keys_are_no_loss() {
        assert!(Code::Hnd302.is_loss() && Code::Hnd307.is_loss());
        assert!(!Code::Sig501.is_loss() && !Code::Hnd305.is_loss() && !Code::Sig502.is_loss());
    }

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
