//! `/today`, the office's first screen: a section for each kind of thing that needs a person, each bounded in lines and in what it
//! counts.

mod people;
mod visits;

use crate::{
    Tx,
    care::notes,
    kernel::{
        columns::{day_start_us, to_local},
        sql::Arg,
    },
    outbox,
    records::people::ending_authorizations,
    scheduling::schedule::plus_days,
};
use domain::{
    Capability, Result,
    today::{COUNTED, FAILED_DAYS, LISTED, Section, TodayView},
};
use jiff::{civil::Date, tz::TimeZone};

/// The day of a page, as its sections need it.
struct Moment {
    today: Date,
    now_us: i64,
    zone: TimeZone,
}

impl Moment {
    /// The beginning of a day so many days from today, in the agency's zone.
    fn day_us(&self, days: i64) -> Result<i64> {
        day_start_us(plus_days(self.today, days), &self.zone)
    }
}

/// What needs a person, of what the reader has a capability for.
///
/// # Errors
/// `NotFound` outside the office.
pub async fn today(tx: &mut Tx) -> Result<TodayView> {
    tx.require_admin()?;
    let now = tx.local_now()?;
    let moment = Moment { today: now.date(), now_us: tx.now_us(), zone: tx.zone()? };
    let has = |tx: &Tx, capability| tx.require_capability(capability).is_ok();
    let (schedules, manages) = (has(tx, Capability::Schedule), has(tx, Capability::Manage));
    let bills = has(tx, Capability::Bill);
    let (last_week, this_week) = visits::totals(tx, &moment).await?;
    let mut view = TodayView {
        now,
        problem_visits: None,
        unassigned: None,
        away: None,
        time_off: None,
        data_reports: None,
        failed_emails: None,
        notes: None,
        authorizations: None,
        invitations: None,
        this_week,
        last_week,
    };
    if schedules {
        view.problem_visits = Some(visits::open(tx, &moment).await?);
        view.unassigned = Some(visits::unassigned(tx, &moment).await?);
        view.away = Some(people::away(tx, &moment).await?);
        view.time_off = Some(people::time_off(tx).await?);
    }
    if has(tx, Capability::Privacy) {
        view.data_reports = Some(people::data_reports(tx, &moment).await?);
    }
    if manages {
        view.failed_emails = Some(outbox::failed_emails(tx, moment.day_us(-FAILED_DAYS)?).await?);
    }
    if bills || has(tx, Capability::Supervise) {
        view.notes = Some(notes::overdue(tx, moment.day_us(0)?).await?);
    }
    if schedules || bills {
        view.authorizations = Some(ending_authorizations(tx, moment.today).await?);
    }
    if manages {
        view.invitations = Some(people::invitations(tx, &moment).await?);
    }
    view.disambiguate_children();
    Ok(view)
}

/// A section of these rows, of which at most one more than [`LISTED`] was read. If there are more, `counted` counts them: a
/// statement whose last argument is the limit.
pub(crate) async fn section<T>(tx: &mut Tx, mut lines: Vec<T>, counted: &'static str, mut args: Vec<Arg>) -> Result<Section<T>> {
    let mut total = lines.len() as u32;
    if total > LISTED {
        lines.truncate(LISTED as usize);
        args.push(i64::from(COUNTED).into());
        let (count,): (i64,) = tx.fetch_one(counted, args).await?;
        total = u32::try_from(count).unwrap_or(COUNTED);
    }
    Ok(Section { lines, total })
}

/// How many rows a section reads: one more than it shows.
pub(crate) const READ: i64 = LISTED as i64 + 1;
