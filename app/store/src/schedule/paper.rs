//! A week or a day on paper.

use super::{agenda::lines_between, plus_days};
use crate::Tx;
use domain::{
    Result,
    rules::monday_of,
    schedule::{BoardFilter, PaperView},
};
use jiff::civil::Date;

/// The week of a date, or this one, for paper: the office's, or a provider's own.
pub async fn paper_week(tx: &mut Tx, asked: Option<Date>, filter: BoardFilter) -> Result<PaperView> {
    let today = tx.local_now()?.date();
    paper(tx, monday_of(asked.unwrap_or(today)), 7, filter).await
}

/// A day, or today, for paper: the office's, or a provider's own.
pub async fn paper_day(tx: &mut Tx, asked: Option<Date>, filter: BoardFilter) -> Result<PaperView> {
    let today = tx.local_now()?.date();
    paper(tx, asked.unwrap_or(today), 1, filter).await
}

async fn paper(tx: &mut Tx, first: Date, days: i64, filter: BoardFilter) -> Result<PaperView> {
    tx.not_for_families()?;
    let days = lines_between(tx, first, plus_days(first, days), &filter).await?;
    Ok(PaperView::new(tx.agency().name.clone(), first, tx.local_now()?, days))
}
