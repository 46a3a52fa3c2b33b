//! A report of GitLab Code Quality. All findings stand in it, known ones too: GitLab compares by fingerprint with the report
//! of the target branch.

use std::io::{self, Write};

use serde::Serialize;

use super::Check;
use super::escape::one_line;
use crate::findings::{Finding, Severity};

/// One entry of the report.
#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue> = check.verdict.findings.iter().map(|judged| issue(check, judged.finding)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn issue(check: &Check<'_>, finding: &Finding) -> Issue {
    let place = check.place(finding);
    Issue {
        description: one_line(&format!("{}: {}", check.rule(finding.code), check.sentence(&finding.message))),
        check_name: finding.code.name(),
        fingerprint: finding.fingerprint.clone(),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path: place.path, lines: Lines { begin: place.line } },
    }
}
