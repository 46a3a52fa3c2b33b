//! Which entry of the message catalogue, and which word of the contract, a value of the vocabulary goes by.

use crate::catalog::{Department, RecordKind};
use crate::findings::{Code, Severity};
use crate::linkage::{Band, DecidedBy, EntityType, Relation};
use crate::table::ProblemKind;

/// The sentence about a kind of problem.
pub(crate) fn problem(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::EmptyFile => "problem-empty-file",
        ProblemKind::NotATable => "problem-not-a-table",
        ProblemKind::UnknownFile => "problem-unknown-file",
        ProblemKind::Unreadable => "problem-unreadable",
        ProblemKind::DamagedWorkbook => "problem-damaged-workbook",
        ProblemKind::DamagedFile => "problem-damaged-file",
        ProblemKind::Encrypted => "problem-encrypted",
        ProblemKind::LeftOut => "problem-left-out",
        ProblemKind::DecisionsAside => "problem-decisions-aside",
        ProblemKind::ShortRow => "problem-short-row",
        ProblemKind::LongRow => "problem-long-row",
        ProblemKind::UnclosedQuote => "problem-unclosed-quote",
        ProblemKind::ShortRows => "problem-short-rows",
        ProblemKind::LongRows => "problem-long-rows",
        ProblemKind::UnclosedQuotes => "problem-unclosed-quotes",
        ProblemKind::MixedEncoding => "problem-mixed-encoding",
        ProblemKind::MixedEncodings => "problem-mixed-encodings",
        ProblemKind::ForeignDelimiter => "problem-foreign-delimiter",
        ProblemKind::DoubledDelimiter => "problem-doubled-delimiter",
        ProblemKind::SplitDecimals => "problem-split-decimals",
        ProblemKind::BrokenRow => "problem-broken-row",
        ProblemKind::DoubleEncoding => "problem-double-encoding",
        ProblemKind::MisnamedFile => "problem-misnamed-file",
        ProblemKind::UndecodableBytes => "problem-undecodable-bytes",
        ProblemKind::NulBytes => "problem-nul-bytes",
        ProblemKind::NoRows => "problem-no-rows",
        ProblemKind::LimitReached => "problem-limit-reached",
        ProblemKind::UnknownTable => "problem-unknown-table",
        ProblemKind::UnusedSetting => "problem-unused-setting",
        ProblemKind::AmbiguousDates => "problem-ambiguous-dates",
        ProblemKind::DamagedIds => "problem-damaged-ids",
        ProblemKind::OversizedValue => "problem-oversized-value",
        ProblemKind::RepeatedValue => "problem-repeated-value",
        ProblemKind::NothingKnown => "problem-nothing-known",
        ProblemKind::UnreadableDecision => "problem-unreadable-decision",
        ProblemKind::LostDecision => "problem-lost-decision",
        ProblemKind::AmbiguousDecision => "problem-ambiguous-decision",
        ProblemKind::ContradictoryDecision => "problem-contradictory-decision",
    }
}

/// The plural of a kind of record.
pub(crate) fn kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Lead => "kind-lead",
        RecordKind::Account => "kind-account",
        RecordKind::Contact => "kind-contact",
        RecordKind::Debtor => "kind-debtor",
        RecordKind::Creditor => "kind-creditor",
        RecordKind::Subscriber => "kind-subscriber",
        RecordKind::Requester => "kind-requester",
        RecordKind::Deal => "kind-deal",
        RecordKind::Quote => "kind-quote",
        RecordKind::Order => "kind-order",
        RecordKind::Contract => "kind-contract",
        RecordKind::Project => "kind-project",
        RecordKind::Invoice => "kind-invoice",
        RecordKind::CreditNote => "kind-credit-note",
        RecordKind::Payment => "kind-payment",
        RecordKind::Posting => "kind-posting",
        RecordKind::Ticket => "kind-ticket",
        RecordKind::TimeEntry => "kind-time-entry",
    }
}

/// The name of a department.
pub(crate) fn department(department: Department) -> &'static str {
    match department {
        Department::Sales => "department-sales",
        Department::Marketing => "department-marketing",
        Department::Operations => "department-operations",
        Department::Accounting => "department-accounting",
        Department::Projects => "department-projects",
        Department::Service => "department-service",
        Department::Unknown => "department-unknown",
    }
}

/// The name of a band.
pub(crate) fn band(band: Band) -> &'static str {
    match band {
        Band::Match => "band-match",
        Band::Review => "band-review",
        Band::None => "band-none",
    }
}

/// The name of a sort of entity.
pub(crate) fn entity_type(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Customer => "entity-customer",
        EntityType::Person => "entity-person",
        EntityType::Project => "entity-project",
    }
}

/// What a record is for its entity.
pub(crate) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Master => "relation-master",
        Relation::Contact => "relation-contact",
        Relation::Document => "relation-document",
    }
}

/// What holds a record in its entity.
pub(crate) fn decided_by(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::Key => "decided-key",
        DecidedBy::Model => "decided-model",
        DecidedBy::Reviewer => "decided-reviewer",
        DecidedBy::Single => "decided-single",
    }
}

/// The name of a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "severity-info",
        Severity::Warning => "severity-warning",
        Severity::Error => "severity-error",
    }
}

/// The name of a rule.
pub(crate) fn rule_name(code: Code) -> String {
    format!("rule-{}-name", code.name().to_ascii_lowercase())
}

/// What a rule means, in one sentence.
pub(crate) fn rule_meaning(code: Code) -> String {
    format!("rule-{}-meaning", code.name().to_ascii_lowercase())
}
