//! The crosswalk as a list, for databases and targets; the file itself is the report's.

use crate::catalog::Catalogue;
use crate::linkage::Resolution;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::crosswalk::{HEADER, cells};

/// Its name.
pub(super) const NAME: &str = "crosswalk";

/// Every record and the entity it belongs to.
pub(super) struct Crosswalk<'a> {
    catalogue: &'a Catalogue,
    resolution: &'a Resolution,
    columns: Vec<Column>,
}

impl<'a> Crosswalk<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, resolution: &'a Resolution) -> Self {
        let column = |name: &str| Column::new(name, if name == "row" { Sort::Integer } else { Sort::Text });
        Self { catalogue, resolution, columns: HEADER.map(column).into() }
    }
}

impl Listing for Crosswalk<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn units(&self) -> usize {
        self.resolution.memberships.len()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        emit(&cells(self.catalogue, self.resolution, &self.resolution.memberships[at]));
    }
}
