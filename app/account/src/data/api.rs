//! Server function: reporting that some of one's own data is wrong.

use domain::{DataReportId, audit::AuditAction};
use leptos::prelude::*;
use web::ApiResult;
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Sends a report about the user's own data to the office.
#[server(prefix = "/api", endpoint = "report_data")]
pub async fn report_data(report: domain::data_reports::NewDataReport) -> ApiResult<DataReportId> {
    let id = write(AuditAction::DataReportsSend, |tx| Box::pin(store::privacy::data_reports::send(tx, report))).await?;
    set_flash(Flash::DataReportSent);
    redirect("/account/data");
    Ok(id)
}
