//! ISL105: an attribute that others need exists in one system only.

use crate::catalog::{Department, RecordKind, Role, Standing};
use crate::findings::case::{Case, Subject};
use crate::findings::context::Context;
use crate::findings::finding::{Code, SubjectType};
use crate::findings::registry::Outcome;
use crate::message::{Argument, Message};

/// An attribute, the roles under which it stands, and the departments that need it.
struct Need {
    words: &'static str,
    roles: &'static [Role],
    departments: &'static [Department],
}

/// What departments need to know of a customer: an invoice abroad needs the VAT id, a direct debit the bank account, a
/// reminder or an appointment the mailbox.
const NEEDS: [Need; 3] = [
    Need { words: "isl105-vat", roles: &[Role::VatId], departments: &[Department::Accounting, Department::Operations] },
    Need { words: "isl105-iban", roles: &[Role::Iban], departments: &[Department::Accounting, Department::Operations] },
    Need {
        words: "isl105-email",
        roles: &[Role::Email],
        departments: &[Department::Sales, Department::Service, Department::Accounting, Department::Operations],
    },
];

/// Share of master records from which a system has an attribute.
const HAS: f64 = 0.2;

/// Share up to which it does not have it.
const LACKS: f64 = 0.01;

/// Fewest master records that say something about a system.
const ENOUGH: usize = 20;

/// Finds the attributes, one case for each.
pub(in crate::findings) fn field_island(context: &Context) -> Outcome {
    let keeping: Vec<usize> =
        (0..context.world.systems.len()).filter(|system| fill(context, *system, &[]).1 >= ENOUGH).collect();
    if keeping.len() < 2 {
        return Outcome::not_run(Code::Isl105, "missing-systems");
    }
    let cases = NEEDS.iter().filter_map(|need| case(context, &keeping, need)).collect();
    Outcome { cases, not_run: Vec::new() }
}

/// Master records of a system that have a value under some roles, and all of them.
fn fill(context: &Context, system: usize, roles: &[Role]) -> (usize, usize) {
    let (mut filled, mut all) = (0, 0);
    for table in
        (0..context.catalogue.tables.len()).filter(|table| context.world.system_of_table[*table] as usize == system)
    {
        for record in context.catalogue.records_of(table) {
            let counts = record.kind().standing() == Standing::Master && record.kind() != RecordKind::Lead;
            all += usize::from(counts);
            filled += usize::from(counts && roles.iter().any(|role| record.value(*role).is_some()));
        }
    }
    (filled, all)
}

fn case(context: &Context, keeping: &[usize], need: &Need) -> Option<Case> {
    let shares: Vec<(usize, f64)> = keeping
        .iter()
        .map(|system| {
            let (filled, all) = fill(context, *system, need.roles);
            (*system, filled as f64 / all.max(1) as f64)
        })
        .collect();
    let (only, share) = *shares.iter().find(|(_, share)| *share >= HAS)?;
    let others = || shares.iter().filter(move |(system, _)| *system != only);
    if others().any(|(_, share)| *share > LACKS) {
        return None;
    }
    let needing: Vec<usize> = others()
        .map(|(system, _)| *system)
        .filter(|system| need.departments.contains(&context.world.systems[*system].department))
        .collect();
    if needing.is_empty() {
        return None;
    }
    let names = needing.iter().map(|system| context.system_name(*system).into()).collect();
    let message = Message::new("isl105-message")
        .with("what", Message::new(need.words))
        .with("system", context.system_name(only))
        .with("share", Argument::Share(share))
        .with("others", Argument::List(names));
    let action =
        Message::new("isl105-action").with("what", Message::new(need.words)).with("system", context.system_name(only));
    let slug = context.slug(only).to_owned();
    let subject = Subject {
        sort: SubjectType::System,
        id: slug.clone(),
        name: context.system_name(only).to_owned(),
        system: slug.clone(),
        keys: vec![slug, need.words.to_owned()],
    };
    Some(Case::new(Code::Isl105, subject, message, action))
}
