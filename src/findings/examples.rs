//! Every rule on tables written by hand: on the first it fires, on the second, which differs in a line or two, it runs and is
//! silent. The tables stand in `examples.txt`; a rule without them fails the test.

use std::collections::BTreeMap;

use super::finding::Code;
use super::testing::Company;
use crate::catalog::{Department, RecordKind, Role};

const EXAMPLES: &str = include_str!("examples.txt");

/// The examples by their headings (`HND301 fires`), the silent ones worked out from those that fire.
fn examples() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in EXAMPLES.split("\n### ").skip(1) {
        let (heading, body) = part.split_once('\n').unwrap();
        let lines: Vec<String> = body.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
        let lines = if heading.contains(" silent") {
            changed(&found[&heading.replace(" silent", " fires")], &lines)
        } else {
            lines
        };
        assert!(found.insert(heading.to_owned(), lines).is_none(), "two examples for {heading}");
    }
    found
}

/// Lines with `-` give way to those with `+` behind them; a `+` without a `-` before it comes at the end.
fn changed(lines: &[String], changes: &[String]) -> Vec<String> {
    let mut lines = lines.to_vec();
    let mut place = None;
    for change in changes {
        let (sign, line) = change.split_at(2);
        if sign == "- " {
            let at = lines.iter().position(|other| other == line);
            let at = at.unwrap_or_else(|| panic!("no such line: {line}"));
            lines.remove(at);
            place = Some(at);
        } else {
            assert_eq!(sign, "+ ", "a change begins with + or -: {change}");
            let at = place.unwrap_or(lines.len());
            lines.insert(at, line.to_owned());
            place = place.map(|at| at + 1);
        }
    }
    lines
}

/// A line, or as many as its `24x` says, with `#` for their numbers.
fn repeated(line: &str) -> Vec<String> {
    let times = line.split_once("x ").and_then(|(times, rest)| Some((times.parse::<usize>().ok()?, rest)));
    match times {
        Some((times, rest)) => (0..times).map(|at| rest.replace('#', &format!("{at:02}"))).collect(),
        None => vec![line.to_owned()],
    }
}

fn lasting(text: &str) -> &'static str {
    Box::leak(text.trim().to_owned().into_boxed_str())
}

fn company(lines: &[String]) -> Company {
    let mut company = Company::default();
    let mut table: Option<(Vec<&'static str>, Vec<Vec<String>>)> = None;
    for line in lines.iter().flat_map(|line| match line.strip_prefix("* ") {
        Some(rest) => repeated(rest).into_iter().map(|line| format!("* {line}")).collect(),
        None => repeated(line),
    }) {
        if let Some(day) = line.strip_prefix("@ ") {
            company = company.today(day.parse().unwrap());
        } else if let Some(head) = line.strip_prefix('[') {
            company = closed(company, table.take());
            table = Some((head.replace(']', " ").split_whitespace().map(lasting).collect(), Vec::new()));
        } else if let Some(fact) = line.strip_prefix("* ") {
            company = closed(company, table.take());
            company = told(company, fact);
        } else if let Some((_, rows)) = &mut table {
            rows.push(line.split('|').map(|cell| cell.trim().to_owned()).collect());
        }
    }
    closed(company, table)
}

/// The company with a table: file, system, department, kind, roles.
fn closed(company: Company, table: Option<(Vec<&'static str>, Vec<Vec<String>>)>) -> Company {
    let Some((head, rows)) = table else { return company };
    let [file, system, department, kind, roles @ ..] = &head[..] else { panic!("{head:?}") };
    let department: Department = toml::Value::String((*department).to_owned()).try_into().unwrap();
    let kind = RecordKind::from_name(kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let roles: Vec<Role> =
        roles.iter().map(|role| Role::from_name(role).unwrap_or_else(|| panic!("no role {role}"))).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    company.table(file, (system, department), kind, &roles, &rows)
}

/// The company with a fact: `customer Klapp = a.csv:A1, k.csv:K1`, `dangling d.csv:D1 account-reference A9`,
/// `leading r.csv:R1 order-reference c.csv:V1`.
fn told(company: Company, fact: &str) -> Company {
    let (what, rest) = fact.split_once(' ').unwrap();
    if what == "dangling" {
        let [record, role, value] = rest.split(' ').map(lasting).collect::<Vec<_>>()[..] else { panic!("{fact}") };
        return company.dangling(record, Role::from_name(role).unwrap(), value);
    }
    if what == "leading" {
        let [record, role, target] = rest.split(' ').map(lasting).collect::<Vec<_>>()[..] else { panic!("{fact}") };
        return company.leading(record, Role::from_name(role).unwrap(), target);
    }
    if what == "torn" {
        return company.torn(rest);
    }
    if what == "alike" {
        let [left, right, probability] = rest.split(' ').map(lasting).collect::<Vec<_>>()[..] else { panic!("{fact}") };
        return company.alike(left, right, probability.parse().unwrap());
    }
    let (name, records) = rest.split_once(" = ").unwrap();
    let records: Vec<&'static str> = records.split(',').map(lasting).collect();
    match what {
        "customer" => company.customer(lasting(name), &records),
        "project" => company.project(lasting(name), &records),
        "person" => company.person(lasting(name), &records),
        _ => panic!("no such fact: {fact}"),
    }
}

/// The examples on which rules fire, or are silent: `ISL103 fires`, and those of a case of its own, `ISL103 fires (lead)`.
fn of_outcome(outcome: &str) -> Vec<(Code, String, Vec<String>)> {
    let examples = examples();
    for code in Code::ALL {
        assert!(
            examples.contains_key(&format!("{} {outcome}", code.name())),
            "no example on which {} {outcome}",
            code.name()
        );
    }
    let of_outcome = examples.into_iter().filter(|(heading, _)| heading.split(' ').nth(1) == Some(outcome));
    let code = |heading: &str| heading.split(' ').next().unwrap_or_default().parse::<Code>().unwrap();
    of_outcome.map(|(heading, lines)| (code(&heading), heading, lines)).collect()
}

#[test]
fn every_rule_fires_on_its_examples() {
    let mut dumb = Vec::new();
    for (code, heading, lines) in of_outcome("fires") {
        let found = company(&lines).find();
        if found.of(code).is_empty() {
            dumb.push((heading, found.missing(code)));
        }
    }
    assert!(dumb.is_empty(), "silent where they should fire: {dumb:?}");
}

#[test]
fn every_rule_is_silent_on_its_other_examples_although_it_runs() {
    let mut loud = Vec::new();
    for (code, heading, lines) in of_outcome("silent") {
        let found = company(&lines).find();
        if !found.of(code).is_empty() || !found.missing(code).is_empty() {
            loud.push((heading, found.of(code).len(), found.missing(code)));
        }
    }
    assert!(loud.is_empty(), "not silent, or not run: {loud:?}");
}

#[test]
fn every_example_is_of_a_rule() {
    for heading in examples().keys() {
        let code = heading.split(' ').next().unwrap_or_default();
        assert!(code.parse::<Code>().is_ok(), "{heading}");
    }
}
