//! Small words in which rules speak about frames.

use jiff::civil::Date;
use polars::prelude::*;

use super::calendar::to_days;
use super::stages::State;
use crate::catalog::{RecordIndex, RecordKind};
use crate::linkage::EntityIndex;

/// A join or an aggregation failed; with frames that [`super::connect`] built, only for want of memory.
#[derive(Debug, thiserror::Error)]
#[error("the connected picture could not be joined: {0}")]
pub struct MemoryError(#[from] PolarsError);

/// Rows of documents of this kind.
pub fn kind_is(kind: RecordKind) -> Expr {
    col("kind").eq(lit(kind.name()))
}

/// Rows of documents of one of these kinds.
pub fn kind_in(kinds: &[RecordKind]) -> Expr {
    kinds.iter().map(|kind| kind_is(*kind)).reduce(Expr::or).unwrap_or_else(|| lit(false))
}

/// Rows of documents in this state.
pub fn state_is(state: State) -> Expr {
    col("state").eq(lit(state.name()))
}

/// A date as a literal of the frames' date type.
pub fn date_column(date: Date) -> Expr {
    lit(to_days(date)).cast(DataType::Date)
}

/// The column `record` of a frame, in canonical order.
///
/// # Errors
/// [`MemoryError`] if the frame cannot be computed.
pub fn records(frame: LazyFrame) -> Result<Vec<RecordIndex>, MemoryError> {
    Ok(numbers(&frame.sort(["record"], SortMultipleOptions::default()).collect()?, "record")?
        .into_iter()
        .map(RecordIndex)
        .collect())
}

/// An unsigned column of a frame without its nulls.
///
/// # Errors
/// [`MemoryError`] if there is no such column.
pub fn numbers(frame: &DataFrame, name: &str) -> Result<Vec<u32>, MemoryError> {
    Ok(frame.column(name)?.u32()?.iter().flatten().collect())
}

/// A column of entities; nulls where a row has none.
///
/// # Errors
/// [`MemoryError`] if there is no such column.
pub fn entity_column(frame: &DataFrame, name: &str) -> Result<Vec<Option<EntityIndex>>, MemoryError> {
    Ok(frame.column(name)?.u32()?.iter().map(|entity| entity.map(EntityIndex)).collect())
}
