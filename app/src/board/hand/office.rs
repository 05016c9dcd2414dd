//! The office's server: it is asked for changes and facts, and the page is brought up to date by its own markup.

use super::{
    grip::{Asked, Hand},
    page::{Page, Piece, all, one, read},
    panel,
    ways_back::Step,
    words,
};
use crate::bare;
use domain::{
    VisitId,
    board::{BoardAnswer, BoardChange, BoardFacts, Day},
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

/// Fetches what the rules ask of this week, once, when something is first held.
pub fn learn(hand: Hand) {
    let Some(page) = hand.page().filter(|_| hand.state.with_value(|state| state.facts.is_none())) else { return };
    spawn_local(async move {
        let answer = bare::post("/api/board_facts", &[("date", &String::from(Day(page.date)))]).await;
        let facts = answer.and_then(|answer| answer.text()).and_then(|text| BoardFacts::try_from(text).ok());
        // Without them the hand feels nothing; the office decides all the same.
        if let Some(facts) = facts {
            hand.state.update_value(|state| state.facts = Some(Rc::new(facts)));
            hand.show_held();
            hand.feel();
        }
    });
}

/// Asks for changes. What was set down stands where it is until the answer, then as the office has it.
pub fn send(hand: Hand, changes: Vec<BoardChange>, override_reason: Option<Reason>, step: Step, pieces: Vec<Piece>) {
    hand.state.update_value(|state| state.sending = true);
    spawn_local(async move {
        let answer = ask(&changes, override_reason.as_ref()).await;
        hand.state.update_value(|state| state.sending = false);
        let put_back = || hand.page().into_iter().for_each(|page| page.put_back(&pieces));
        match answer {
            Ok(BoardAnswer::Done { back, said }) => {
                hand.took(step, &changes, back);
                hand.choose_none();
                panel::say(&said);
                refresh(hand).await;
            }
            Ok(BoardAnswer::Refused { said, anyway }) => {
                put_back();
                // The dialog gives the focus back to where it was.
                if let Some(first) = pieces.first() {
                    Page::focus(first);
                }
                panel::ask_anyway(&said, anyway.as_ref());
                hand.state.update_value(|state| state.asked = Asked::Anyway { anyway, changes, step });
                catch_up(hand);
            }
            Err(404) => {
                put_back();
                panel::say(words::not_there(hand.lang));
                refresh(hand).await;
            }
            Err(401) => {
                put_back();
                panel::end(words::signed_out(hand.lang));
            }
            Err(_) => {
                put_back();
                panel::say(words::not_reached(hand.lang));
            }
        }
    });
}

/// Sends changes; an answer, or the status of a refusal, 0 where nobody answered.
async fn ask(changes: &[BoardChange], reason: Option<&Reason>) -> Result<BoardAnswer, u16> {
    let named: Vec<(String, String)> =
        changes.iter().enumerate().map(|(at, change)| (format!("board[changes][{at}]"), change.to_string())).collect();
    let mut fields: Vec<(&str, &str)> = named.iter().map(|(name, change)| (name.as_str(), change.as_str())).collect();
    fields.extend(reason.map(|reason| ("board[override_reason]", reason.as_str())));
    let answer = bare::post("/api/change_board", &fields).await.ok_or(0u16)?;
    answer.text().and_then(|text| BoardAnswer::try_from(text).ok()).ok_or(answer.status)
}

/// Others changed something. Who holds something or waits for an answer looks afterwards.
pub fn changed_by_others(hand: Hand) {
    hand.state.update_value(|state| state.behind = true);
    catch_up(hand);
}

/// Brings the page up to date where it is behind and the hand is free.
pub fn catch_up(hand: Hand) {
    let due = hand.state.with_value(|state| state.behind && state.held.is_none() && !state.sending);
    if due {
        spawn_local(refresh(hand));
    }
}

/// Fetches this page again and replaces what differs: rows, figures, the panel. The focus and the scroll stay.
pub async fn refresh(hand: Hand) {
    hand.state.update_value(|state| {
        state.behind = false;
        state.facts = None;
    });
    let fresh = match fetch().await {
        Fetched::Page(fresh) => fresh,
        Fetched::Elsewhere => {
            panel::end(words::no_rights(hand.lang));
            return;
        }
        Fetched::Nothing => {
            panel::say(words::not_reached(hand.lang));
            return;
        }
    };
    // Something was taken up meanwhile: it would be torn out of the hand.
    if hand.holds() {
        hand.state.update_value(|state| state.behind = true);
        return;
    }
    let focused = focused_visit();
    let (along, down) = hand.page().map_or((0, 0), |page| (page.board.scroll_left(), page.board.scroll_top()));
    replace(&fresh);
    let Some(page) = Page::find() else { return };
    page.board.set_scroll_left(along);
    page.board.set_scroll_top(down);
    hand.state.update_value(|state| state.page = Some(page.clone()));
    hand.show_chosen(&page);
    if let Some(link) = focused.and_then(|visit| one(&page.visit(visit)?, "a")) {
        link.dyn_into::<HtmlElement>().ok().and_then(|link| link.focus().ok());
    }
}

fn focused_visit() -> Option<VisitId> {
    read(&Page::thing_at(&document().active_element()?)?, "data-visit")
}

/// What came of asking for this page again.
enum Fetched {
    Page(Document),
    /// It leads to sign in, or is not for this reader any more.
    Elsewhere,
    Nothing,
}

async fn fetch() -> Fetched {
    let address = window().location().href().unwrap_or_default();
    let response = JsFuture::from(window().fetch_with_str(&address)).await.ok().and_then(|response| response.dyn_into().ok());
    let Some(response): Option<Response> = response else { return Fetched::Nothing };
    if response.redirected() || matches!(response.status(), 401 | 404) {
        return Fetched::Elsewhere;
    }
    match text_of(&response).await.filter(|_| response.ok()) {
        Some(page) => Fetched::Page(page),
        None => Fetched::Nothing,
    }
}

async fn text_of(response: &Response) -> Option<Document> {
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()
}

fn part(element: &Element) -> Option<String> {
    element.get_attribute("data-part")
}

fn replace(fresh: &Document) {
    let Some((old_root, new_root)) = document().document_element().zip(fresh.document_element()) else { return };
    let (old, new) = (all(&old_root, "[data-part]"), all(&new_root, "[data-part]"));
    let same_parts = old.iter().map(part).eq(new.iter().map(part));
    if !same_parts {
        // Rows came or went: the whole area is drawn anew.
        if let Some((old, new)) = one(&old_root, ".split").zip(one(&new_root, ".split")) {
            old.replace_with_with_node_1(&new).ok();
        }
        if let Some((old, new)) = one(&old_root, "[data-part=figures]").zip(one(&new_root, "[data-part=figures]")) {
            old.replace_with_with_node_1(&new).ok();
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
