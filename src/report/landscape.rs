//! Who knows whom: the systems, what they hold, and how many customers each two of them share.

mod bridges;

use std::collections::BTreeMap;

use crate::catalog::{Catalogue, Department, RecordKind, System};
use crate::linkage::{EntityType, Resolution};

/// The systems of a company and what they share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Landscape {
    /// The systems; the one that knows most customers first.
    pub systems: Vec<Island>,
    /// Customers known to both systems, row by row; the diagonal holds the customers of the system itself.
    shared: Vec<u32>,
    /// Those of them that a key connects, row by row; what is left rests on resemblance.
    keyed: Vec<u32>,
    /// Number of customers that are known to exactly 0, 1, 2, … systems.
    pub reach: Vec<u32>,
    /// Number of those known to exactly one system of which it has nothing but a newsletter address or a lead. Nobody
    /// else needs to know them.
    pub prospects: u64,
    /// Number of customers, persons and projects.
    pub entities: Entities,
}

/// How many entities of each sort there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entities {
    /// Customers.
    pub customers: u64,
    /// Persons.
    pub persons: u64,
    /// Projects.
    pub projects: u64,
}

impl Entities {
    /// Counts those of a resolution.
    pub fn count(resolution: &Resolution) -> Self {
        let count = |sort| resolution.entities.iter().filter(|entity| entity.entity_type == sort).count() as u64;
        Self {
            customers: count(EntityType::Customer),
            persons: count(EntityType::Person),
            projects: count(EntityType::Project),
        }
    }
}

/// One system.
#[derive(Debug, Clone, PartialEq)]
pub struct Island {
    /// Its slug.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The department that works with it.
    pub department: Department,
    /// Whether it was recognised, not guessed.
    pub known: bool,
    /// The tables it came in.
    pub files: Vec<String>,
    /// Number of records.
    pub records: u64,
    /// Number of records of each kind, in the order of kinds.
    pub kinds: Vec<(RecordKind, u64)>,
    /// Number of customers that it knows, by a master record, a contact or a document.
    pub customers: u32,
    /// Number of those of them that at least one other system knows too.
    pub connected: u32,
}

impl Landscape {
    /// Surveys a catalogue after linkage.
    pub fn survey(catalogue: &Catalogue, resolution: &Resolution) -> Self {
        let (mut systems, of_table) = islands(catalogue);
        let known = customers_by_system(catalogue, resolution, &of_table);
        let width = systems.len();
        let Counts { shared, reach, connected } = count_shared(&known, width);
        for (position, island) in systems.iter_mut().enumerate() {
            island.customers = shared[position * width + position];
            island.connected = connected[position];
        }
        let order = order(&systems);
        let keyed = reorder(&bridges::keyed(catalogue, resolution, &of_table, width), &order);
        let shared = reorder(&shared, &order);
        let systems = order.iter().map(|position| systems[*position].clone()).collect();
        let prospects = count_prospects(catalogue, resolution, &known);
        Self { systems, shared, keyed, reach, prospects, entities: Entities::count(resolution) }
    }

    /// A landscape of given systems, for tests.
    #[cfg(test)]
    pub(crate) fn hand_made(systems: Vec<Island>, shared: impl Fn(usize, usize) -> u32, alone: u32) -> Self {
        let count = systems.len();
        let pairs = (0..count).flat_map(|left| (0..count).map(move |right| (left, right)));
        let shared: Vec<u32> = pairs.map(|(left, right)| shared(left, right)).collect();
        Self {
            keyed: shared.iter().enumerate().map(|(at, count)| if at % 2 == 0 { *count } else { 0 }).collect(),
            shared,
            systems,
            prospects: 0,
            reach: vec![0, alone, 249],
            entities: Entities { customers: u64::from(alone) + 249, persons: 702, projects: 388 },
        }
    }

    /// Number of customers that two systems both know, by their positions.
    pub fn shared(&self, left: usize, right: usize) -> u32 {
        self.shared[left * self.systems.len() + right]
    }

    /// Shared customers as a share of those of the smaller system; `None` where it knows none.
    pub fn overlap(&self, left: usize, right: usize) -> Option<f64> {
        let smaller = self.systems[left].customers.min(self.systems[right].customers);
        (smaller > 0).then(|| f64::from(self.shared(left, right)) / f64::from(smaller))
    }

    /// Number of customers that two systems both know by a key, by their positions.
    pub fn keyed(&self, left: usize, right: usize) -> u32 {
        self.keyed[left * self.systems.len() + right]
    }

    /// Number of customers that exactly one system knows although others should; mere newsletter addresses and leads
    /// are left out.
    pub fn known_to_one(&self) -> u64 {
        u64::from(self.reach.get(1).copied().unwrap_or_default()).saturating_sub(self.prospects)
    }

    /// [`Self::known_to_one`] as a share of the customers that are more than a newsletter address or a lead; 0 where there
    /// are none.
    pub fn share_known_to_one(&self) -> f64 {
        let customers = self.entities.customers.saturating_sub(self.prospects);
        if customers == 0 { 0.0 } else { self.known_to_one() as f64 / customers as f64 }
    }

    /// Name of a system for people, by its slug; the slug itself where there is no such system.
    pub fn system_name<'a>(&'a self, slug: &'a str) -> &'a str {
        self.systems.iter().find(|island| island.slug == slug).map_or(slug, |island| &island.name)
    }
}

/// The systems in order of their slugs, and the system of each table.
fn islands(catalogue: &Catalogue) -> (Vec<Island>, Vec<usize>) {
    let mut by_slug: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (table, typed) in catalogue.tables.iter().enumerate() {
        if !typed.is_empty() {
            by_slug.entry(&typed.recognition.system.slug).or_default().push(table);
        }
    }
    let mut of_table = vec![usize::MAX; catalogue.tables.len()];
    let mut systems = Vec::with_capacity(by_slug.len());
    for (position, tables) in by_slug.values().enumerate() {
        for table in tables {
            of_table[*table] = position;
        }
        systems.push(island(catalogue, tables));
    }
    (systems, of_table)
}

fn island(catalogue: &Catalogue, tables: &[usize]) -> Island {
    let mut kinds: BTreeMap<RecordKind, u64> = BTreeMap::new();
    let lists = |table: usize, kind| catalogue.tables[table].recognition.kind == Some(kind);
    let has_invoices = tables.iter().any(|table| lists(*table, RecordKind::Invoice));
    for table in tables {
        // Beside the invoices themselves, what a ledger says of them is no further invoice.
        let repeats = has_invoices && lists(*table, RecordKind::Posting);
        for record in catalogue.records_of(*table) {
            let is_bill = matches!(record.kind(), RecordKind::Invoice | RecordKind::CreditNote);
            let kind = if repeats && is_bill { RecordKind::Posting } else { record.kind() };
            *kinds.entry(kind).or_default() += 1;
        }
    }
    let system: &System = &catalogue.tables[tables[0]].recognition.system;
    Island {
        slug: system.slug.clone(),
        name: system.name.clone(),
        department: system.department,
        known: system.known,
        files: tables.iter().map(|table| catalogue.tables[*table].table.file.clone()).collect(),
        records: kinds.values().sum(),
        kinds: kinds.into_iter().collect(),
        customers: 0,
        connected: 0,
    }
}

/// Which customer is known to which system: pairs of both, sorted, each once.
fn customers_by_system(catalogue: &Catalogue, resolution: &Resolution, of_table: &[usize]) -> Vec<(u32, u32)> {
    let mut pairs: Vec<(u32, u32)> = resolution
        .memberships
        .iter()
        .filter(|membership| membership.entity_type == EntityType::Customer)
        .filter_map(|membership| Some((membership.entity?.0, of_table[catalogue.table_of(membership.record)] as u32)))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// What is counted over all customers.
struct Counts {
    /// Customers per pair of systems.
    shared: Vec<u32>,
    /// Customers by the number of systems that know them.
    reach: Vec<u32>,
    /// Customers per system that others know too.
    connected: Vec<u32>,
}

fn count_shared(known: &[(u32, u32)], systems: usize) -> Counts {
    let mut counts =
        Counts { shared: vec![0; systems * systems], reach: vec![0; systems + 1], connected: vec![0; systems] };
    for group in known.chunk_by(|left, right| left.0 == right.0) {
        counts.reach[group.len()] += 1;
        for (_, left) in group {
            counts.connected[*left as usize] += u32::from(group.len() > 1);
            for (_, right) in group {
                counts.shared[*left as usize * systems + *right as usize] += 1;
            }
        }
    }
    counts
}

/// Customers of one system that are nothing but subscribers or leads there.
fn count_prospects(catalogue: &Catalogue, resolution: &Resolution, known: &[(u32, u32)]) -> u64 {
    let mut more_than_prospect = vec![false; resolution.entities.len()];
    for membership in &resolution.memberships {
        let kind = catalogue.record(membership.record).kind();
        if let Some(entity) = membership.entity
            && !matches!(kind, RecordKind::Subscriber | RecordKind::Lead)
        {
            more_than_prospect[entity.0 as usize] = true;
        }
    }
    let alone = known.chunk_by(|left, right| left.0 == right.0).filter(|group| group.len() == 1);
    alone.filter(|group| !more_than_prospect[group[0].0 as usize]).count() as u64
}

/// Most customers first, then most records, then by slug.
fn order(systems: &[Island]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..systems.len()).collect();
    order.sort_by_key(|position| {
        let island = &systems[*position];
        (std::cmp::Reverse(island.customers), std::cmp::Reverse(island.records), *position)
    });
    order
}

fn reorder(shared: &[u32], order: &[usize]) -> Vec<u32> {
    let width = order.len();
    order.iter().flat_map(|left| order.iter().map(move |right| shared[left * width + right])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::by_hand::{catalogue, typed_table};
    use crate::catalog::{Department, Role, TypedTable};

    #[test]
    fn what_a_ledger_says_of_invoices_is_no_further_invoice() {
        let table = |file, kind: RecordKind| {
            let rows: [&[&str]; 2] = [&["R1", "119.00"], &["R2", "50.00"]];
            let erp = ("erp", Department::Operations);
            let mut typed = typed_table(file, erp, RecordKind::Invoice, &[Role::Id, Role::AmountGross], &rows);
            typed.recognition.kind = Some(kind);
            typed
        };
        let items = || table("items.csv", RecordKind::Posting);
        let kinds = |tables: Vec<TypedTable>| islands(&catalogue(tables)).0.remove(0).kinds;
        assert_eq!(
            kinds(vec![table("bills.csv", RecordKind::Invoice), items()]),
            [(RecordKind::Invoice, 2), (RecordKind::Posting, 2)]
        );
        assert_eq!(kinds(vec![items()]), [(RecordKind::Invoice, 2)], "nobody else lists them");
    }
}
