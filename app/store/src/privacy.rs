//! What the agency promises about data: legal holds, and what each person can see and question of their own.

pub mod data_reports;
pub(crate) mod deletion;
pub mod holds;
pub mod my_data;
