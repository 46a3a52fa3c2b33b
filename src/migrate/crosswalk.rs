//! The crosswalk as a list, for databases and targets; the file itself is the report's.

use super::context::Context;
use crate::output::listing::{Column, Emit, Listing, Sort};
use crate::report::crosswalk::{HEADER, cells};

/// Its name.
pub(super) const NAME: &str = "crosswalk";

/// Every record and the entity it belongs to.
pub(super) struct Crosswalk<'a> {
    context: &'a Context<'a>,
    columns: Vec<Column>,
}

impl<'a> Crosswalk<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        let column = |name: &str| Column::new(name, if name == "row" { Sort::Integer } else { Sort::Text });
        Self { context, columns: HEADER.map(column).into() }
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
        self.context.resolution.memberships.len()
    }

    fn unit(&self, at: usize, emit: &mut Emit<'_>) {
        let Context { catalogue, resolution, .. } = self.context;
        emit(&cells(catalogue, resolution, &resolution.memberships[at]));
    }
}
