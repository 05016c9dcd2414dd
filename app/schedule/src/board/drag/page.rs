//! Reads the board's markup, finds what is under the pointer, and shows dragged items at their new place.
//!
//! The server renders data attributes for this: `data-board`, `data-date`, `data-from` and `data-to` on the board,
//! `data-provider` on rows and cells, `data-visit`, `data-at` and `data-for` on visits, `data-version` on visits that may be
//! changed, `data-authorization` on visits not scheduled yet. Times are minutes since midnight.

use domain::{
    AuthorizationId, ProviderId, VisitId,
    board::{Placement, Slot, WireDate},
};
use jiff::civil::Date;
use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, Node},
};
use std::str::FromStr;
use web::dom::element;

/// Visits start and end on this grid, in minutes.
pub const GRID_MINUTES: u16 = 5;
/// A press this close to a thin bar of the week still counts as on it, in pixels.
const HIT_SLOP_PX: f64 = 16.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardKind {
    /// Providers × time.
    Day,
    /// Providers × days; moving a visit keeps its time.
    Week,
}

/// A provider's day in the week.
pub const CELL: &str = "td[data-provider]";
/// The strip created in a day without one while an item is dragged over it.
const CREATED_STRIP: &str = ".strip-temporary";
const SVG: &str = "http://www.w3.org/2000/svg";

/// The board in the page.
#[derive(Clone, Debug)]
pub struct Page {
    pub board: Element,
    pub kind: BoardKind,
    pub date: Date,
    /// The time axis, in minutes since midnight.
    pub from: u16,
    pub to: u16,
}

/// What can be dragged: an existing visit or a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    Visit { visit: VisitId, version: i64 },
    New { authorization: AuthorizationId },
}

/// A dragged item: its origin and its element, which moves with the drag.
#[derive(Clone, Debug)]
pub struct DragItem {
    pub kind: ItemKind,
    pub name: String,
    /// Where it was before the drag; for a new visit, where it is first shown.
    pub origin: Placement,
    element: Element,
    /// The parent and next sibling to restore; `None` for an element created for the drag.
    dom_position: Option<(Node, Option<Node>)>,
    attributes: SavedAttributes,
}

/// The attributes to restore after a drag.
#[derive(Clone, Debug)]
struct SavedAttributes {
    class: String,
}

/// Parses one of our data attributes.
pub fn read<T: FromStr>(element: &Element, name: &str) -> Option<T> {
    element.get_attribute(name)?.parse().ok()
}

/// The date in `data-date`.
pub fn date(element: &Element) -> Option<Date> {
    read::<WireDate>(element, "data-date").map(|day| day.0)
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

pub fn one(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

impl Page {
    pub fn find() -> Option<Self> {
        let board = element("[data-board]")?;
        let kind = match board.get_attribute("data-board")?.as_str() {
            "day" => BoardKind::Day,
            _ => BoardKind::Week,
        };
        let (date, from, to) = (date(&board)?, read(&board, "data-from")?, read(&board, "data-to")?);
        Some(Self { board, kind, date, from, to })
    }

    /// The closest visit or "not scheduled" line, dragged or not.
    pub fn closest_item(element: &Element) -> Option<Element> {
        closest(element, "[data-visit], [data-authorization]")
    }

    /// The item that a press targets: the one under the pointer, or in a week cell the nearest visit along its day.
    pub fn item_at_point(&self, target: &Element, x: f64) -> Option<Element> {
        Self::closest_item(target).or_else(|| {
            let cell = closest(target, CELL).filter(|_| self.kind == BoardKind::Week)?;
            let distance = |bar: &Element| {
                let at = bar.get_bounding_client_rect();
                (at.left() - x).max(x - at.right()).max(0.0)
            };
            let bars = all(&cell, "[data-visit]").into_iter().map(|bar| (distance(&bar), bar));
            let (distance, bar) = bars.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
            (distance <= HIT_SLOP_PX).then_some(bar)
        })
    }

    /// The drag item of an element; `None` if it may not be changed.
    pub fn item(&self, element: &Element) -> Option<DragItem> {
        let minutes = read(element, "data-for")?;
        if let Some(authorization) = read(element, "data-authorization") {
            return self.new_item(element, authorization, minutes);
        }
        let kind = ItemKind::Visit { visit: read(element, "data-visit")?, version: read(element, "data-version")? };
        let row = closest(element, "[data-provider]")?;
        let slot = Slot { date: date(&row).unwrap_or(self.date), minute: read(element, "data-at")? };
        let origin = Placement { provider: read(&row, "data-provider")?, slot, minutes };
        let dom_position = Some((element.parent_node()?, element.next_sibling()));
        Some(DragItem {
            kind,
            name: name(element),
            origin,
            element: element.clone(),
            dom_position,
            attributes: SavedAttributes::of(element),
        })
    }

    /// A new visit, placed at its therapist's row or else at the first row of a provider.
    fn new_item(&self, line: &Element, authorization: AuthorizationId, minutes: u16) -> Option<DragItem> {
        let chosen: Option<ProviderId> = read(line, "data-chosen");
        let providers = self.providers();
        let provider = chosen
            .filter(|chosen| providers.contains(chosen))
            .or(providers.iter().copied().find(|provider| !provider.is_nobody()))?;
        let slot = Slot { date: self.dates(provider).first().copied()?, minute: self.from.next_multiple_of(GRID_MINUTES) };
        let (element, attributes) = self.make(line)?;
        let kind = ItemKind::New { authorization };
        let origin = Placement { provider, slot, minutes };
        Some(DragItem { kind, name: name(line), origin, element, dom_position: None, attributes })
    }

    /// Creates the element for a visit that isn't on the board yet.
    fn make(&self, line: &Element) -> Option<(Element, SavedAttributes)> {
        let hue = one(line, ".mark").map(|mark| mark.class_name().replace("mark", "")).unwrap_or_default();
        let document = document();
        let (element, class) = match self.kind {
            BoardKind::Day => {
                let element = document.create_element("li").ok()?;
                let label = document.create_element("span").ok()?;
                label.set_text_content(Some(&name(line)));
                element.append_child(&label).ok()?;
                (element, format!("bar-visit {}", hue.trim()))
            }
            BoardKind::Week => {
                let element = document.create_element_ns(Some(SVG), "rect").ok()?;
                for (name, value) in [("y", "1"), ("height", "12"), ("rx", "2")] {
                    element.set_attribute(name, value).ok()?;
                }
                (element, format!("strip-bar {}", hue.trim()))
            }
        };
        element.set_attribute("class", &class).ok()?;
        Some((element, SavedAttributes { class }))
    }

    /// The providers of the rows, top to bottom.
    pub fn providers(&self) -> Vec<ProviderId> {
        let mut providers: Vec<ProviderId> =
            all(&self.board, "[data-provider]").iter().filter_map(|row| read(row, "data-provider")).collect();
        providers.dedup();
        providers
    }

    /// The days of a provider's row; on the day board the one day.
    pub fn dates(&self, provider: ProviderId) -> Vec<Date> {
        match self.kind {
            BoardKind::Day => vec![self.date],
            BoardKind::Week => {
                let cells = all(&self.board, &format!("td[data-provider='{provider}']"));
                cells.iter().filter_map(date).collect()
            }
        }
    }

    pub fn provider_name(&self, provider: ProviderId) -> String {
        let row = one(&self.board, &format!("[data-provider='{provider}']"));
        let row = row.and_then(|row| closest(&row, "tr, .day-row"));
        row.and_then(|row| one(&row, ".row-header a")).and_then(|link| link.text_content()).unwrap_or_default()
    }

    /// "Tue 1", on boards of several days.
    pub fn day_name(&self, date: Date) -> Option<String> {
        one(&self.board, &format!("thead [data-date='{}'] a", String::from(WireDate(date))))?.text_content()
    }

    /// The row or cell at a point of the viewport.
    fn target_at(&self, x: f64, y: f64) -> Option<Element> {
        let under = document().element_from_point(x as f32, y as f32)?;
        let target = closest(&under, "[data-provider]")?;
        self.board.contains(Some(&target)).then_some(target)
    }

    /// Where an item would be dropped at a point; `before` is how many of its minutes are before the point. On a week board the
    /// item keeps its time.
    pub fn place_at(&self, x: f64, y: f64, item: &DragItem, before: i32) -> Option<Placement> {
        let target = self.target_at(x, y)?;
        let provider = read(&target, "data-provider")?;
        let Placement { slot, minutes, .. } = item.origin;
        let slot = match self.kind {
            BoardKind::Week => Slot { date: date(&target)?, ..slot },
            BoardKind::Day => {
                let minute = self.minute_at(&target, x)? - before;
                let last = i32::from(self.to.saturating_sub(minutes));
                Slot { minute: snap(minute.clamp(i32::from(self.from), last.max(i32::from(self.from)))), ..slot }
            }
        };
        Some(Placement { provider, slot, minutes })
    }

    /// The minute of the day at a horizontal position in a row.
    pub fn minute_at(&self, row: &Element, x: f64) -> Option<i32> {
        let track = one(row, ".track")?.get_bounding_client_rect();
        let along = if is_rtl_page() { track.right() - x } else { x - track.left() };
        let span = f64::from(self.to - self.from);
        Some(i32::from(self.from) + (along / track.width().max(1.0) * span).round() as i32)
    }

    /// Shows a dragged item at a place. `start_minute` is its start; `None` if no start is known.
    pub fn show(&self, item: &DragItem, place: Placement, start_minute: Option<u16>) {
        item.element.class_list().add_1("is-dragging").ok();
        match self.kind {
            BoardKind::Day => {
                let track = one(&self.board, &format!("[data-provider='{}'] .track", place.provider));
                if let Some(track) = track.filter(|track| item.element.parent_node().as_ref() != Some(track.unchecked_ref())) {
                    track.append_child(&item.element).ok();
                }
                let class = format!("{} is-dragging", bar_class(&item.attributes.class, place));
                item.element.set_class_name(&class);
            }
            BoardKind::Week => {
                self.clear_target();
                let Some(cell) = self.cell(place.provider, place.slot.date) else { return };
                cell.class_list().add_1("is-target").ok();
                if let Some(strip) = strip_of(&cell) {
                    strip.append_child(&item.element).ok();
                }
                self.clear_strips();
                // A visit keeps its time, so its position on the strip stays.
                if item.dom_position.is_none() {
                    self.resize(&item.element, start_minute, place.minutes);
                }
            }
        }
    }

    /// Sets a bar's position and width on a strip; without a start time the bar is hidden.
    fn resize(&self, bar: &Element, start_minute: Option<u16>, minutes: u16) {
        // In tenths of a percent, as whole numbers, rounded as the server's formatting does: formatting of decimals alone is 2 % of
        // the WebAssembly.
        let share = |minutes: u16| {
            let (thousandth, span) = (u32::from(minutes) * 1000, u32::from((self.to - self.from).max(1)));
            let (tenths, rest) = (thousandth / span, thousandth % span * 2);
            tenths + u32::from(rest > span || (rest == span && tenths % 2 == 1))
        };
        let percent = |tenths: u32| format!("{}.{}%", tenths / 10, tenths % 10);
        let Some(minute) = start_minute else {
            bar.class_list().add_1("is-unplaced").ok();
            return;
        };
        bar.class_list().remove_1("is-unplaced").ok();
        let start = minute.clamp(self.from, self.to);
        let end = minute.saturating_add(minutes).clamp(start, self.to);
        bar.set_attribute("x", &percent(share(start - self.from))).ok();
        bar.set_attribute("width", &percent(share(end - start).max(10))).ok();
    }

    fn clear_target(&self) {
        for cell in all(&self.board, ".is-target") {
            cell.class_list().remove_1("is-target").ok();
        }
    }

    /// Removes the strips created for items that are elsewhere by now.
    fn clear_strips(&self) {
        for strip in all(&self.board, CREATED_STRIP).into_iter().filter(|strip| strip.child_element_count() == 0) {
            strip.remove();
        }
    }

    /// Marks dropped items as waiting for the server's answer.
    pub fn mark_dropped(&self, items: &[DragItem]) {
        for item in items {
            let list = item.element.class_list();
            list.remove_1("is-dragging").ok();
            list.add_1("is-saving").ok();
        }
        self.clear_target();
    }

    /// Restores every item to its original position.
    pub fn restore(&self, items: &[DragItem]) {
        self.clear_target();
        // In reverse order, so that each item's next sibling is back before it.
        for item in items.iter().rev() {
            match &item.dom_position {
                Some((parent, next)) => {
                    item.element.set_attribute("class", &item.attributes.class).ok();
                    parent.insert_before(&item.element, next.as_ref()).ok();
                }
                None => item.element.remove(),
            }
        }
        self.clear_strips();
    }

    /// Focuses the link of a visit.
    pub fn focus(item: &DragItem) {
        if let Some(link) = one(&item.element, "a").and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
            link.focus().ok();
        }
    }

    /// A provider's day in the week.
    pub fn cell(&self, provider: ProviderId, date: Date) -> Option<Element> {
        one(&self.board, &format!("td[data-provider='{provider}'][data-date='{}']", String::from(WireDate(date))))
    }

    /// The name shown on a visit on the board; `None` for one that is being dragged.
    pub fn name_of(&self, visit: VisitId) -> Option<String> {
        let bar = self.visit(visit).filter(|bar| !bar.class_list().contains("is-dragging"))?;
        Some(name(&bar)).filter(|name| !name.is_empty())
    }

    pub fn visit(&self, visit: VisitId) -> Option<Element> {
        one(&self.board, &format!("[data-visit='{visit}']"))
    }
}

impl SavedAttributes {
    fn of(element: &Element) -> Self {
        Self { class: element.get_attribute("class").unwrap_or_default() }
    }
}

/// The strip of a cell, created if the cell has none (a day off).
fn strip_of(cell: &Element) -> Option<Element> {
    one(cell, ".strip").or_else(|| {
        let strip = document().create_element_ns(Some(SVG), "svg").ok()?;
        strip.set_attribute("class", &format!("strip {}", CREATED_STRIP.trim_start_matches('.'))).ok()?;
        cell.append_child(&strip).ok()?;
        Some(strip)
    })
}

/// The classes that place a bar on the five-minute grid.
fn bar_class(class: &str, place: Placement) -> String {
    let other_classes: Vec<&str> =
        class.split_whitespace().filter(|name| !name.starts_with("at-") && !name.starts_with("for-")).collect();
    format!(
        "{} at-{} for-{}",
        other_classes.join(" "),
        place.slot.minute / GRID_MINUTES * GRID_MINUTES,
        place.minutes.div_ceil(GRID_MINUTES) * GRID_MINUTES
    )
}

fn name(element: &Element) -> String {
    element.get_attribute("data-name").or_else(|| one(element, ".bar-name, a")?.text_content()).unwrap_or_default()
}

/// Rounds to the nearest grid minute.
pub fn snap(minute: i32) -> u16 {
    let step = i32::from(GRID_MINUTES);
    ((minute + step / 2).div_euclid(step) * step).clamp(0, 24 * 60 - step) as u16
}

pub fn is_rtl_page() -> bool {
    document().document_element().and_then(|root| root.get_attribute("dir")).is_some_and(|dir| dir == "rtl")
}
