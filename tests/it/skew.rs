//! Exports of different days or scopes make no orphans: what the guard leaves of them, against what there is without it. The same
//! figures on the command line: `archipel sample DIR --skew older-invoices`, then `archipel evaluate`, with and without
//! `complete_exports = true` under `[handovers]`.

use std::collections::BTreeSet;
use std::path::Path;

use archipel::config::Settings;
use archipel::findings::Code;
use archipel::progress::Silent;
use archipel::sample::{SampleSettings, Skew, generate};

/// Rules that miss a counterpart.
const ORPHANS: [Code; 8] =
    [Code::Isl103, Code::Hnd301, Code::Hnd302, Code::Hnd303, Code::Hnd304, Code::Hnd305, Code::Hnd307, Code::Sig503];

/// Fingerprints of the findings without counterpart, and the reasons for which others were withheld.
fn orphans(folder: &Path, complete_exports: bool) -> (BTreeSet<String>, BTreeSet<&'static str>) {
    let mut settings = Settings::default();
    settings.handovers.complete_exports = complete_exports;
    let audit = archipel::audit(&[folder.join("exports")], settings, &Silent).unwrap();
    let found = audit.findings.findings.into_iter().filter(|finding| ORPHANS.contains(&finding.code));
    let fingerprints = found.map(|finding| finding.fingerprint).collect();
    (fingerprints, audit.findings.not_run.iter().map(|rule| rule.missing.id).collect())
}

fn sample(customers: usize, skew: Skew) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = SampleSettings { customers, seed: 5, skew, ..SampleSettings::default() };
    generate(folder.path(), &settings, &Silent).unwrap();
    folder
}

/// Checks that of the orphans that a skew adds the guard leaves less than two in a hundred, and says why.
fn check(customers: usize, skew: Skew) {
    let skewed = sample(customers, skew);
    let (true_ones, _) = orphans(sample(customers, Skew::None).path(), false);
    let (bare, _) = orphans(skewed.path(), true);
    let (guarded, reasons) = orphans(skewed.path(), false);
    let added = |found: &BTreeSet<String>| found.difference(&true_ones).count();
    assert!(added(&bare) >= 10, "only {} without the guard", added(&bare));
    assert!(added(&guarded) * 50 < added(&bare), "{} of {}", added(&guarded), added(&bare));
    assert!(reasons.contains("guard-withheld"), "{reasons:?}");
}

#[test]
fn older_invoices_make_no_orphans() {
    check(400, Skew::OlderInvoices);
}

#[test]
fn a_list_of_active_projects_makes_no_orphans() {
    check(400, Skew::ActiveProjects);
}

#[test]
fn an_older_list_of_customers_makes_no_orphans() {
    check(1_600, Skew::OlderAccounts);
}
