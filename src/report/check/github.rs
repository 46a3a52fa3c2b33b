//! Workflow commands of GitHub Actions: one annotation per new finding beside its line, and one that says the verdict.

use std::io::{self, Write};

use super::Check;
use super::escape::{github_data, github_property};
use crate::findings::Severity;

pub(super) fn write(check: &Check<'_>, out: &mut dyn Write) -> io::Result<()> {
    for judged in check.verdict.findings.iter().filter(|judged| judged.new || judged.breaks) {
        let finding = judged.finding;
        let place = check.place(finding);
        writeln!(
            out,
            "::{} file={},line={},title={}::{}",
            command(finding.severity),
            github_property(&place.path),
            place.line,
            github_property(&check.rule(finding.code)),
            github_data(&format!("{} {}", check.sentence(&finding.message), check.sentence(&finding.action))),
        )?;
    }
    let (command, title) = if check.verdict.holds() { ("notice", "check-passed") } else { ("error", "check-failed") };
    let mut reasons: Vec<String> = check.verdict.breaches.iter().map(|breach| check.reason(breach)).collect();
    reasons.push(super::verdict::counts(check));
    writeln!(
        out,
        "::{command} title={}::{}",
        github_property(&format!("archipel: {}", check.word(title))),
        github_data(&reasons.join(" "))
    )
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}
