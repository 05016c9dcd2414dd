//! Talks to the server: sends changes, loads the planning context, and refreshes the page from the server's own markup.

use super::{
    messages,
    page::{DragItem, Page, all, one, read},
    panel,
    state::{DragController, PendingDialog},
    undo::HistoryStep,
};
use domain::{
    VisitId,
    board::{BoardChange, BoardContext, BoardResponse, WireDate},
    text::Reason,
};
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Document, DomParser, Element, HtmlElement, Response, SupportedType},
};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web::fetch;

/// Loads the planning context of this week once, when a drag starts.
pub fn load_context(controller: DragController) {
    let Some(page) = controller.page().filter(|_| controller.state.with_value(|state| state.context.is_none())) else { return };
    spawn_local(async move {
        let answer = fetch::post("/api/board_facts", &[("date", &String::from(WireDate(page.date)))]).await;
        let context = answer.and_then(|answer| answer.text()).and_then(|text| BoardContext::try_from(text).ok());
        // Without the context there is no preview of problems; the server checks the rules in any case.
        if let Some(context) = context {
            controller.state.update_value(|state| state.context = Some(Rc::new(context)));
            controller.show_dragged();
            controller.update_preview();
        }
    });
}

/// Sends changes. Dropped items stay where they were dropped until the answer arrives, then the refreshed page shows the stored
/// state.
pub fn send(
    controller: DragController,
    changes: Vec<BoardChange>,
    override_reason: Option<Reason>,
    step: HistoryStep,
    items: Vec<DragItem>,
) {
    controller.state.update_value(|state| state.sending = true);
    spawn_local(async move {
        let answer = post_changes(&changes, override_reason.as_ref()).await;
        controller.state.update_value(|state| state.sending = false);
        let restore = || controller.page().into_iter().for_each(|page| page.restore(&items));
        match answer {
            Ok(BoardResponse::Done { undo, message }) => {
                controller.record_step(step, &changes, undo);
                controller.clear_selection();
                panel::announce(&message);
                refresh(controller).await;
            }
            Ok(BoardResponse::Rejected { messages, override_option }) => {
                restore();
                // The dialog returns the focus to this element when it closes.
                if let Some(first) = items.first() {
                    Page::focus(first);
                }
                panel::ask_override(&messages, override_option.as_ref());
                controller
                    .state
                    .update_value(|state| state.pending_dialog = PendingDialog::Override { override_option, changes, step });
                refresh_if_stale(controller);
            }
            Err(404) => {
                restore();
                panel::announce(messages::visit_gone(controller.lang));
                refresh(controller).await;
            }
            Err(401) => {
                restore();
                panel::show_ended(messages::signed_out(controller.lang));
            }
            Err(_) => {
                restore();
                panel::announce(messages::server_unreachable(controller.lang));
            }
        }
    });
}

/// Sends changes and returns the answer, or the HTTP status of an error; 0 if the server could not be reached.
async fn post_changes(changes: &[BoardChange], reason: Option<&Reason>) -> Result<BoardResponse, u16> {
    let named: Vec<(String, String)> =
        changes.iter().enumerate().map(|(at, change)| (format!("board[changes][{at}]"), change.to_string())).collect();
    let mut fields: Vec<(&str, &str)> = named.iter().map(|(name, change)| (name.as_str(), change.as_str())).collect();
    fields.extend(reason.map(|reason| ("board[override_reason]", reason.as_str())));
    let answer = fetch::post("/api/change_board", &fields).await.ok_or(0u16)?;
    answer.text().and_then(|text| BoardResponse::try_from(text).ok()).ok_or(answer.status)
}

/// Another user changed something. While something is dragged or a request is pending, the refresh waits.
pub fn mark_stale(controller: DragController) {
    controller.state.update_value(|state| state.stale = true);
    refresh_if_stale(controller);
}

/// Refreshes the page if it is stale and nothing is dragged or being sent.
pub fn refresh_if_stale(controller: DragController) {
    let due = controller.state.with_value(|state| state.stale && state.dragged.is_none() && !state.sending);
    if due {
        spawn_local(refresh(controller));
    }
}

/// Fetches this page again and replaces the parts that differ: rows, figures, the panel. Focus and scroll position stay.
pub async fn refresh(controller: DragController) {
    controller.state.update_value(|state| {
        state.stale = false;
        state.context = None;
    });
    let tag = page_tag(&document());
    let (fresh, is_whole) = match fetch_page(tag.as_deref().unwrap_or_default()).await {
        FetchedPage::Page(fresh) => (fresh, true),
        FetchedPage::ChangedParts(fresh) => (fresh, false),
        FetchedPage::Unchanged => return,
        FetchedPage::NoAccess => {
            panel::show_ended(messages::no_permission(controller.lang));
            return;
        }
        FetchedPage::Nothing => {
            panel::announce(messages::server_unreachable(controller.lang));
            return;
        }
    };
    // A drag started in the meantime: replacing the markup would remove the dragged element.
    if controller.is_dragging() {
        controller.state.update_value(|state| state.stale = true);
        return;
    }
    // Another refresh was quicker: this response may be older, and its parts are those that differ from what was there before.
    if page_tag(&document()) != tag {
        mark_stale(controller);
        return;
    }
    let focused = focused_visit();
    let (along, down) = controller.page().map_or((0, 0), |page| (page.board.scroll_left(), page.board.scroll_top()));
    replace(&fresh, is_whole);
    let Some(page) = Page::find() else { return };
    page.board.set_scroll_left(along);
    page.board.set_scroll_top(down);
    controller.state.update_value(|state| state.page = Some(page.clone()));
    controller.show_selection(&page);
    if let Some(link) = focused.and_then(|visit| one(&page.visit(visit)?, "a")) {
        link.dyn_into::<HtmlElement>().ok().and_then(|link| link.focus().ok());
    }
}

fn focused_visit() -> Option<VisitId> {
    read(&Page::closest_item(&document().active_element()?)?, "data-visit")
}

/// The result of fetching this page again.
enum FetchedPage {
    Page(Document),
    /// The parts that differ, in the order of the page.
    ChangedParts(Document),
    Unchanged,
    /// Redirected to sign-in, or the user may no longer see the page.
    NoAccess,
    Nothing,
}

/// `tag` names the rendering that is shown.
async fn fetch_page(tag: &str) -> FetchedPage {
    let address = window().location().href().unwrap_or_default();
    let Some(response) = fetch::changed_page(&address, tag).await else { return FetchedPage::Nothing };
    if response.status() == 304 {
        return FetchedPage::Unchanged;
    }
    if response.redirected() || matches!(response.status(), 401 | 404) {
        return FetchedPage::NoAccess;
    }
    match parse_page(&response).await.filter(|_| response.ok()) {
        Some(parts) if response.status() == 226 => FetchedPage::ChangedParts(parts),
        Some(page) => FetchedPage::Page(page),
        None => FetchedPage::Nothing,
    }
}

async fn parse_page(response: &Response) -> Option<Document> {
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()
}

/// The element that names the rendering of a page.
fn tag_element(page: &Document) -> Option<Element> {
    page.query_selector("meta[name=page-tag]").ok()?
}

fn page_tag(page: &Document) -> Option<String> {
    tag_element(page)?.get_attribute("content")
}

fn part(element: &Element) -> Option<String> {
    element.get_attribute("data-part")
}

/// Replaces what differs in this page. A document that is not whole has only the parts that differ.
fn replace(fresh: &Document, is_whole: bool) {
    let Some((old_root, new_root)) = document().document_element().zip(fresh.document_element()) else { return };
    if let Some((old, new)) = tag_element(&document()).zip(tag_element(fresh)) {
        old.replace_with_with_node_1(&new).ok();
    }
    let (mut old, new) = (all(&old_root, "[data-part]"), all(&new_root, "[data-part]"));
    if !is_whole {
        old.retain(|old| new.iter().any(|new| part(new) == part(old)));
    }
    let same_parts = old.iter().map(part).eq(new.iter().map(part));
    if !same_parts {
        // Rows were added or removed: replace the whole area, and what is above it.
        for selector in [".split", "[data-part=figures]", "[data-part=jump]"] {
            if let Some((old, new)) = one(&old_root, selector).zip(one(&new_root, selector)) {
                old.replace_with_with_node_1(&new).ok();
            }
        }
        return;
    }
    for (old, new) in old.into_iter().zip(new) {
        if !old.is_equal_node(Some(&new)) {
            let row = new.matches("[data-provider], tr").unwrap_or(false);
            if row {
                new.class_list().add_1("is-new").ok();
            }
            old.replace_with_with_node_1(&new).ok();
        }
    }
}
