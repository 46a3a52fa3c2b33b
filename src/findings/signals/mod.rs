//! SIG: signals across departments.

mod deal_at_risk;

#[cfg(test)]
mod tests;

pub(super) use deal_at_risk::deal_at_risk;
