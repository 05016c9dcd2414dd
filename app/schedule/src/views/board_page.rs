//! The page around a board of a day or a week: its head with the figures and the links to other views, the rows below it.

use super::{View, ViewParams, view_actions, view_toolbar};
use crate::board::BoardControls;
use domain::{Capability, Language, schedule::Discipline};
use jiff::civil::Date;
use leptos::prelude::*;
use ui::{AdminShell, NavSection};
use web::request::has_capability;

/// What the head of a board shows.
pub struct BoardHead<'a> {
    pub view: View,
    pub day: Date,
    pub title: String,
    pub params: &'a ViewParams,
    /// The disciplines to filter by.
    pub disciplines: &'a [Discipline],
    /// A chip or a link next to the title.
    pub next_to_title: AnyView,
    pub figures: AnyView,
    /// Whether visits can be dragged, by those who may schedule.
    pub draggable: bool,
}

/// The page; `split` has the rows and the panel next to them.
pub fn board_page(lang: Language, head: BoardHead<'_>, split: AnyView) -> impl IntoView + use<> {
    let BoardHead { view, day, title, params, disciplines, next_to_title, figures, draggable } = head;
    let toolbar = view_toolbar(lang, view, day, title.clone(), params, disciplines).into_any();
    let actions = view_actions(lang, view, day, params).into_any();
    let controls = (draggable && has_capability(Capability::Schedule)).then(|| view! { <BoardControls lang=lang /> });
    view! {
        <AdminShell title=title section=NavSection::Week>
            <div class="head head-line">{toolbar} {next_to_title} {figures} {actions} {controls}</div>
            {split}
        </AdminShell>
    }
}
