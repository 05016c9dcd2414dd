//! The office's list of what members reported as wrong in their own data, with the forms that answer.

mod api;
#[cfg(feature = "ssr")]
mod messages;
#[cfg(feature = "ssr")]
mod page;

pub use api::*;
#[cfg(feature = "ssr")]
pub use page::{DataReports, data_reports_csv};
