//! The rows of a target's file, made of the rows of a list of the pack.

use std::borrow::Cow;

use serde::Deserialize;

use super::profile::{ColumnForm, Profile, TargetColumn, TargetFile};
use crate::output::listing::{Column, Emit, Listing, Sort};

/// The lists that a target's file may be made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::migrate) enum Source {
    Customers,
    Contacts,
    Sites,
    Projects,
    Documents,
    Crosswalk,
}

impl Source {
    /// All of them, in the order of the pack.
    pub(in crate::migrate) const ALL: [Self; 6] =
        [Self::Customers, Self::Sites, Self::Contacts, Self::Projects, Self::Documents, Self::Crosswalk];
}

/// The lists of a pack, and where a customer stands among them.
pub(in crate::migrate) struct Lists<'a> {
    pub(in crate::migrate) customers: &'a dyn Listing,
    pub(in crate::migrate) contacts: &'a dyn Listing,
    pub(in crate::migrate) sites: &'a dyn Listing,
    pub(in crate::migrate) projects: &'a dyn Listing,
    pub(in crate::migrate) documents: &'a dyn Listing,
    pub(in crate::migrate) crosswalk: &'a dyn Listing,
    /// The unit of a customer's id.
    pub(in crate::migrate) customer_at: &'a (dyn Fn(&str) -> Option<usize> + Sync),
}

impl<'a> Lists<'a> {
    /// The list behind a name.
    pub(in crate::migrate) fn of(&self, source: Source) -> &'a dyn Listing {
        match source {
            Source::Customers => self.customers,
            Source::Contacts => self.contacts,
            Source::Sites => self.sites,
            Source::Projects => self.projects,
            Source::Documents => self.documents,
            Source::Crosswalk => self.crosswalk,
        }
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    Own(usize),
    OfCustomer(usize),
}

/// A column of the target with where its values stand.
struct Plan<'p> {
    column: &'p TargetColumn,
    /// Its position among the headers.
    at: usize,
    from: Vec<Place>,
    or: Vec<Place>,
    when: Option<Place>,
}

/// The rows of one file of a target, whole: what is too long is cut by the writer.
pub(in crate::migrate) struct TargetListing<'a> {
    profile: &'a Profile,
    file: &'a TargetFile,
    lists: &'a Lists<'a>,
    source: &'a dyn Listing,
    plans: Vec<Plan<'a>>,
    only_if: Vec<Place>,
    customer_id: Option<usize>,
    columns: Vec<Column>,
}

impl<'a> TargetListing<'a> {
    pub(in crate::migrate) fn new(profile: &'a Profile, file: &'a TargetFile, lists: &'a Lists<'a>) -> Self {
        let source = lists.of(file.of);
        let position =
            |listing: &dyn Listing, name: &str| listing.columns().iter().position(|column| column.name == name);
        let place = |name: &String| match name.strip_prefix("customer.") {
            Some(name) => position(lists.customers, name).map(Place::OfCustomer),
            None => position(source, name).map(Place::Own),
        };
        let headers = file.headers();
        let plan = |column: &'a TargetColumn| Plan {
            column,
            at: headers.iter().position(|header| *header == column.header).unwrap_or_default(),
            from: column.from.iter().filter_map(place).collect(),
            or: column.or.iter().filter_map(place).collect(),
            when: column.when.as_ref().and_then(|when| place(&when.column)),
        };
        let sort = |header: &str| {
            let form = file.columns.iter().find(|column| column.header == header).map(|column| column.form);
            if form == Some(ColumnForm::Amount) { Sort::Euro } else { Sort::Text }
        };
        Self {
            plans: file.columns.iter().map(plan).collect(),
            only_if: file.only_if.iter().filter_map(place).collect(),
            customer_id: position(source, "customer_id"),
            columns: headers.iter().map(|header| Column::new(*header, sort(header))).collect(),
            profile,
            file,
            lists,
            source,
        }
    }

    /// Names in the profile that no list has.
    #[cfg(test)]
    pub(in crate::migrate) fn unknown(&self) -> Vec<String> {
        let asked: usize = self.file.columns.iter().map(|column| column.from.len() + column.or.len()).sum();
        let found: usize = self.plans.iter().map(|plan| plan.from.len() + plan.or.len()).sum();
        let whens = self.plans.iter().filter(|plan| plan.column.when.is_some() && plan.when.is_none()).count();
        let wrong = asked != found || whens > 0 || self.only_if.len() != self.file.only_if.len();
        let short = |plan: &&Plan<'_>| {
            let column = plan.column;
            plan.from.len() != column.from.len()
                || plan.or.len() != column.or.len()
                || (column.when.is_some() && plan.when.is_none())
        };
        if wrong {
            self.plans.iter().filter(short).map(|plan| plan.column.header.clone()).collect()
        } else {
            Vec::new()
        }
    }

    /// The profile's column under each header.
    pub(in crate::migrate) fn column(&self, at: usize) -> Option<&'a TargetColumn> {
        self.plans.iter().find(|plan| plan.at == at).map(|plan| plan.column)
    }

    fn row(&self, own: &[Cow<'_, str>]) -> Vec<Cow<'static, str>> {
        let needs_customer = |place: &Place| matches!(place, Place::OfCustomer(_));
        let asked =
            self.plans.iter().any(|plan| plan.from.iter().chain(&plan.or).chain(&plan.when).any(needs_customer));
        let customer = if asked { self.customer(own) } else { Vec::new() };
        let at = |place: &Place| -> &str {
            match place {
                Place::Own(at) => own.get(*at).map_or("", AsRef::as_ref),
                Place::OfCustomer(at) => customer.get(*at).map_or("", String::as_str),
            }
        };
        let mut row = vec![Cow::Borrowed(""); self.columns.len()];
        for plan in &self.plans {
            row[plan.at] = Cow::Owned(self.value(plan, &at));
        }
        row
    }

    fn customer(&self, own: &[Cow<'_, str>]) -> Vec<String> {
        let id = self.customer_id.and_then(|at| own.get(at)).map_or("", AsRef::as_ref);
        let mut found = Vec::new();
        if let Some(unit) = (self.lists.customer_at)(id) {
            self.lists.customers.unit(unit, &mut |cells| found = cells.iter().map(ToString::to_string).collect());
        }
        found
    }

    fn value<'v>(&self, plan: &Plan<'_>, at: &dyn Fn(&Place) -> &'v str) -> String {
        let column = plan.column;
        if let (Some(when), Some(place)) = (&column.when, &plan.when)
            && !when.is.iter().any(|wanted| wanted == at(place))
        {
            return String::new();
        }
        if let Some(value) = &column.value {
            return value.clone();
        }
        let mut filled = plan.from.iter().map(at).filter(|cell| !cell.is_empty());
        let numeric = |cell: &&str| cell.bytes().all(|byte| byte.is_ascii_digit());
        let text = match &column.join {
            Some(between) => filled.collect::<Vec<_>>().join(between),
            None if column.digits => filled.flat_map(|cell| cell.split('|')).find(numeric).unwrap_or("").to_owned(),
            None => filled.next().unwrap_or("").to_owned(),
        };
        let fallback = || plan.or.iter().map(at).find(|cell| !cell.is_empty()).unwrap_or("").to_owned();
        let text = if text.is_empty() { fallback() } else { text };
        let text = part(column, text);
        let word =
            column.map.get(&text.to_lowercase()).or_else(|| column.otherwise.as_ref().filter(|_| !text.is_empty()));
        self.formed(column.form, word.cloned().unwrap_or(text))
    }

    fn formed(&self, form: ColumnForm, text: String) -> String {
        match form {
            ColumnForm::Line => text.split_whitespace().collect::<Vec<_>>().join(" "),
            // Amounts are counted with a point and get the target's sign when they are written.
            ColumnForm::Text | ColumnForm::Amount => text,
            ColumnForm::Date => dated(&self.profile.date, &text),
        }
    }
}

fn part(column: &TargetColumn, text: String) -> String {
    let text = match column.after {
        Some(signs) => text.chars().skip(signs).collect(),
        None => text,
    };
    match column.first {
        Some(signs) => text.chars().take(signs).collect(),
        None => text,
    }
}

/// An ISO day in another form; what is no day stays.
fn dated(form: &str, iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return iso.to_owned() };
    form.replace("YYYY", year).replace("MM", month).replace("DD", day)
}

impl Listing for TargetListing<'_> {
    fn name(&self) -> &str {
        &self.file.name
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.source.units()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        self.source.unit(at, &mut |own| {
            let filled = |place: &Place| match place {
                Place::Own(at) => own.get(*at).is_some_and(|cell| !cell.is_empty()),
                Place::OfCustomer(_) => false,
            };
            if self.only_if.is_empty() || self.only_if.iter().any(filled) {
                emit(&self.row(own));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_take_the_targets_form() {
        assert_eq!(dated("DD.MM.YYYY", "2026-03-31"), "31.03.2026");
        assert_eq!(dated("DDMMYYYY", "2026-03-31"), "31032026");
        assert_eq!(dated("DD.MM.YYYY", ""), "");
    }
}
