//! The one connected picture.

use jiff::civil::Date;

use crate::catalog::Catalogue;
use crate::config::Settings;
use crate::linkage::Resolution;

/// The one connected picture.
#[derive(Debug, Default)]
pub struct World {
    /// The date that grace periods are counted to.
    pub reference_date: Option<Date>,
}

/// A join failed.
#[derive(Debug, thiserror::Error)]
#[error("joining the tables failed")]
pub struct MemoryError;

/// Connects clusters and documents.
///
/// # Errors
/// [`MemoryError`] if a join fails for want of memory.
pub fn connect(catalogue: &Catalogue, resolution: &Resolution, settings: &Settings) -> Result<World, MemoryError> {
    let _ = (catalogue, resolution);
    Ok(World { reference_date: settings.as_of })
}
