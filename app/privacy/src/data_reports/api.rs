//! Server function: answering a report of wrong data.

use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::audit::AuditAction;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{redirect, set_flash, write},
};

/// Closes a report with an answer, which its sender sees.
#[server(prefix = "/api", endpoint = "answer_data_report")]
pub async fn answer_data_report(answer: domain::data_reports::AnswerDataReport) -> ApiResult<()> {
    write(AuditAction::DataReportsAnswer, |tx| Box::pin(store::privacy::data_reports::answer(tx, answer))).await?;
    set_flash(Flash::DataReportAnswered);
    redirect("/settings/data-reports");
    Ok(())
}
