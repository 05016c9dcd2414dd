//! stub
use domain::import::Files;
#[derive(Default, serde::Serialize)]
pub struct Counts {
    pub providers: usize,
    pub children: usize,
    pub authorizations: usize,
    pub visits: usize,
}
#[derive(serde::Serialize)]
pub struct Problem {
    pub file: String,
    pub line: u64,
    pub column: String,
    pub value: String,
    pub reason: String,
}
#[derive(Default, serde::Serialize)]
pub struct Report {
    pub added: Counts,
    pub changed: Counts,
    pub unchanged: Counts,
    pub errors: Vec<Problem>,
    pub warnings: Vec<Problem>,
}
pub struct ImportOptions {
    pub dry_run: bool,
    pub overwrite: bool,
}
pub async fn run(_: &crate::Db, _: &crate::Actor, _: &Files, _: ImportOptions) -> domain::Result<Report> {
    Ok(Report::default())
}
