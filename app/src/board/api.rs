//! What a hand on a board does and asks, as server functions. Both are for scripts alone: each change has a form of its
//! own on the pages of visits.

use domain::Result;
use leptos::prelude::*;

/// Makes the changes, all or none. A change that can't be made as things stand is no error: the answer says why.
#[server(prefix = "/api", endpoint = "change_board")]
pub async fn change_board(board: domain::board::ChangeBoard) -> Result<domain::board::BoardAnswer> {
    let asked = board.clone();
    let made = crate::request::write("board.change", |tx| Box::pin(store::board::change(tx, board))).await;
    super::answer::answer(crate::request::language(), asked, made).await
}

/// What a hand may know of the week of this day while it holds a visit.
#[server(prefix = "/api", endpoint = "board_facts")]
pub async fn board_facts(date: domain::board::Day) -> Result<domain::board::BoardFacts> {
    let mut week = crate::request::read("board.facts", move |tx| Box::pin(store::board::week_facts(tx, date.0))).await?;
    // What the hand says of a holiday is said in the reader's language.
    for name in week.facts.holidays.values_mut() {
        *name = crate::settings::holiday_name(crate::request::language(), name);
    }
    Ok(week)
}
