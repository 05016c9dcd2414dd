//! Server functions for drag and drop on a board. Both are called only by scripts: without JavaScript each change has its own
//! form on the visit pages.

use leptos::prelude::*;
use web::ApiResult;

/// Applies the changes, all or none. A change that the rules refuse isn't an error: the answer explains why.
#[server(prefix = "/api", endpoint = "change_board")]
pub async fn change_board(board: domain::board::ChangeBoard) -> ApiResult<domain::board::BoardResponse> {
    let asked = board.clone();
    let made =
        web::request::write(domain::audit::AuditAction::BoardChange, |tx| Box::pin(store::scheduling::board::change(tx, board)))
            .await;
    Ok(super::answer::answer(web::request::language(), asked, made).await?)
}

/// The context that the drag controller needs to check moves in the week of this day.
#[server(prefix = "/api", endpoint = "board_facts")]
pub async fn board_facts(date: domain::board::WireDate) -> ApiResult<domain::board::BoardContext> {
    let (initials, language) = (web::request::initials(), web::request::language());
    Ok(web::request::read(domain::audit::AuditAction::BoardContext, move |tx| {
        Box::pin(super::contexts::week_context(tx, date.0, initials, language))
    })
    .await?)
}
