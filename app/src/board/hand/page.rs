//! The board's markup: what stands where, what lies under the pointer, and what is held shown in its new place.
//!
//! The server writes what the hand needs beside what people see: `data-board`, `data-date`, `data-from` and `data-to` on
//! the board, `data-provider` on rows and cells, `data-visit`, `data-at`, `data-for` on visits, `data-version` on those
//! that may be changed, `data-authorization` on what is not placed yet. Minutes count from midnight.

use domain::{
    AuthorizationId, ProviderId, VisitId,
    board::{Day, Place, Slot},
};
use jiff::civil::Date;
use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, Node},
};
use std::str::FromStr;

/// Visits lie on whole five minutes.
pub const STEP: u16 = 5;
/// So far beside a bar of the week a press still means it, in pixels: the bars are thin.
const REACH: f64 = 16.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Providers × time.
    Day,
    /// Providers × days; the time of a visit is kept.
    Week,
}

/// A provider's day in the week.
pub const CELL: &str = "td[data-provider]";
/// The strip of a day on which nobody works, made while something is held there.
const MADE: &str = ".strip-made";
const SVG: &str = "http://www.w3.org/2000/svg";

/// The board of the page.
#[derive(Clone, Debug)]
pub struct Page {
    pub board: Element,
    pub kind: Kind,
    pub date: Date,
    /// The time axis in minutes.
    pub from: u16,
    pub to: u16,
}

/// What can be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Visit { visit: VisitId, version: i64 },
    New { authorization: AuthorizationId },
}

/// A thing, where it stood, and its element, which is moved while it is held.
#[derive(Clone, Debug)]
pub struct Piece {
    pub thing: Thing,
    pub name: String,
    /// Where it was taken from; where a new one is first shown.
    pub stood: Place,
    element: Element,
    /// Where its element goes back to; nothing for one that was made to be held.
    home: Option<(Node, Option<Node>)>,
    looks: Looks,
}

/// The attributes that change while a thing is held.
#[derive(Clone, Debug)]
struct Looks {
    class: String,
}

/// An attribute that is one of ours.
pub fn read<T: FromStr>(element: &Element, name: &str) -> Option<T> {
    element.get_attribute(name)?.parse().ok()
}

/// The day that an attribute names.
pub fn date(element: &Element) -> Option<Date> {
    read::<Day>(element, "data-date").map(|day| day.0)
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
        let board = document().query_selector("[data-board]").ok().flatten()?;
        let kind = match board.get_attribute("data-board")?.as_str() {
            "day" => Kind::Day,
            _ => Kind::Week,
        };
        let (date, from, to) = (date(&board)?, read(&board, "data-from")?, read(&board, "data-to")?);
        Some(Self { board, kind, date, from, to })
    }

    /// The visit or the line of "not placed" that an element belongs to, held or not.
    pub fn thing_at(element: &Element) -> Option<Element> {
        closest(element, "[data-visit], [data-authorization]")
    }

    /// What a press means: what lies there, or in a cell of the week the visit that is nearest along its day.
    pub fn meant(&self, target: &Element, x: f64) -> Option<Element> {
        Self::thing_at(target).or_else(|| {
            let cell = closest(target, CELL).filter(|_| self.kind == Kind::Week)?;
            let apart = |bar: &Element| {
                let at = bar.get_bounding_client_rect();
                (at.left() - x).max(x - at.right()).max(0.0)
            };
            let bars = all(&cell, "[data-visit]").into_iter().map(|bar| (apart(&bar), bar));
            let (apart, bar) = bars.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
            (apart <= REACH).then_some(bar)
        })
    }

    /// Takes an element up; `None` for one that may not be changed.
    pub fn piece(&self, element: &Element) -> Option<Piece> {
        let minutes = read(element, "data-for")?;
        if let Some(authorization) = read(element, "data-authorization") {
            return self.new_piece(element, authorization, minutes);
        }
        let thing = Thing::Visit { visit: read(element, "data-visit")?, version: read(element, "data-version")? };
        let row = closest(element, "[data-provider]")?;
        let slot = Slot { date: date(&row).unwrap_or(self.date), minute: read(element, "data-at")? };
        let stood = Place { provider: read(&row, "data-provider")?, slot, minutes };
        let home = Some((element.parent_node()?, element.next_sibling()));
        Some(Piece { thing, name: name(element), stood, element: element.clone(), home, looks: Looks::of(element) })
    }

    /// Something that stands nowhere yet, at the first row, or at that of its chosen provider.
    fn new_piece(&self, line: &Element, authorization: AuthorizationId, minutes: u16) -> Option<Piece> {
        let chosen: Option<ProviderId> = read(line, "data-chosen");
        let providers = self.providers();
        let provider = chosen.filter(|chosen| providers.contains(chosen)).or(providers.first().copied())?;
        let slot = Slot { date: self.dates(provider).first().copied()?, minute: self.from.next_multiple_of(STEP) };
        let (element, looks) = self.make(line)?;
        let thing = Thing::New { authorization };
        let stood = Place { provider, slot, minutes };
        Some(Piece { thing, name: name(line), stood, element, home: None, looks })
    }

    /// An element for what has none on the board yet.
    fn make(&self, line: &Element) -> Option<(Element, Looks)> {
        let hue = one(line, ".mark").map(|mark| mark.class_name().replace("mark", "")).unwrap_or_default();
        let document = document();
        let (element, class) = match self.kind {
            Kind::Day => {
                let element = document.create_element("li").ok()?;
                let label = document.create_element("span").ok()?;
                label.set_text_content(Some(&name(line)));
                element.append_child(&label).ok()?;
                (element, format!("bar-visit {}", hue.trim()))
            }
            Kind::Week => {
                let element = document.create_element_ns(Some(SVG), "rect").ok()?;
                for (name, value) in [("y", "1"), ("height", "12"), ("rx", "2")] {
                    element.set_attribute(name, value).ok()?;
                }
                (element, format!("strip-bar {}", hue.trim()))
            }
        };
        element.set_attribute("class", &class).ok()?;
        Some((element, Looks { class }))
    }

    /// The rows' providers from top to bottom.
    pub fn providers(&self) -> Vec<ProviderId> {
        let mut providers: Vec<ProviderId> =
            all(&self.board, "[data-provider]").iter().filter_map(|row| read(row, "data-provider")).collect();
        providers.dedup();
        providers
    }

    /// The days of a provider's row; of the day board its one.
    pub fn dates(&self, provider: ProviderId) -> Vec<Date> {
        match self.kind {
            Kind::Day => vec![self.date],
            Kind::Week => {
                let cells = all(&self.board, &format!("td[data-provider='{provider}']"));
                cells.iter().filter_map(date).collect()
            }
        }
    }

    pub fn provider_name(&self, provider: ProviderId) -> String {
        let row = one(&self.board, &format!("[data-provider='{provider}']"));
        let row = row.and_then(|row| closest(&row, "tr, .day-row"));
        row.and_then(|row| one(&row, ".who a")).and_then(|link| link.text_content()).unwrap_or_default()
    }

    /// "Tue 1", where the board shows several days.
    pub fn day_name(&self, date: Date) -> Option<String> {
        one(&self.board, &format!("thead [data-date='{}'] a", String::from(Day(date))))?.text_content()
    }

    /// The row or cell under a point of the window.
    fn target_at(&self, x: f64, y: f64) -> Option<Element> {
        let under = document().element_from_point(x as f32, y as f32)?;
        let target = closest(&under, "[data-provider]")?;
        self.board.contains(Some(&target)).then_some(target)
    }

    /// Where something of this length would be set down under a point; `before` is how many of its minutes lie before the
    /// point. On a week it keeps its time.
    pub fn place_at(&self, x: f64, y: f64, piece: &Piece, before: i32) -> Option<Place> {
        let target = self.target_at(x, y)?;
        let provider = read(&target, "data-provider")?;
        let Place { slot, minutes, .. } = piece.stood;
        let slot = match self.kind {
            Kind::Week => Slot { date: date(&target)?, ..slot },
            Kind::Day => {
                let minute = self.minute_at(&target, x)? - before;
                let last = i32::from(self.to.saturating_sub(minutes));
                Slot { minute: snap(minute.clamp(i32::from(self.from), last.max(i32::from(self.from)))), ..slot }
            }
        };
        Some(Place { provider, slot, minutes })
    }

    /// The minute of the day under a point of a row.
    pub fn minute_at(&self, row: &Element, x: f64) -> Option<i32> {
        let track = one(row, ".track")?.get_bounding_client_rect();
        let along = if is_rtl() { track.right() - x } else { x - track.left() };
        let span = f64::from(self.to - self.from);
        Some(i32::from(self.from) + (along / track.width().max(1.0) * span).round() as i32)
    }

    /// Shows a held piece where it would stand. `lands` is the minute at which it would; none where no time is known for it.
    pub fn show(&self, piece: &Piece, place: Place, lands: Option<u16>) {
        piece.element.class_list().add_1("is-held").ok();
        match self.kind {
            Kind::Day => {
                let track = one(&self.board, &format!("[data-provider='{}'] .track", place.provider));
                if let Some(track) = track.filter(|track| piece.element.parent_node().as_ref() != Some(track.unchecked_ref())) {
                    track.append_child(&piece.element).ok();
                }
                let class = format!("{} is-held", placed(&piece.looks.class, place));
                piece.element.set_class_name(&class);
            }
            Kind::Week => {
                self.clear_target();
                let Some(cell) = self.cell(place.provider, place.slot.date) else { return };
                cell.class_list().add_1("is-target").ok();
                if let Some(strip) = strip_of(&cell) {
                    strip.append_child(&piece.element).ok();
                }
                self.clear_strips();
                // A visit keeps its time, and with it its place on the strip.
                if piece.home.is_none() {
                    self.stretch(&piece.element, lands, place.minutes);
                }
            }
        }
    }

    /// Along a strip a bar is as long as what it stands for; without a time there is none to see.
    fn stretch(&self, bar: &Element, lands: Option<u16>, minutes: u16) {
        let share = |minutes: u16| f64::from(minutes) / f64::from((self.to - self.from).max(1)) * 100.0;
        let Some(minute) = lands else {
            bar.class_list().add_1("is-nowhere").ok();
            return;
        };
        bar.class_list().remove_1("is-nowhere").ok();
        let start = minute.clamp(self.from, self.to);
        let end = minute.saturating_add(minutes).clamp(start, self.to);
        bar.set_attribute("x", &format!("{:.1}%", share(start - self.from))).ok();
        bar.set_attribute("width", &format!("{:.1}%", share(end - start).max(1.0))).ok();
    }

    fn clear_target(&self) {
        for cell in all(&self.board, ".is-target") {
            cell.class_list().remove_1("is-target").ok();
        }
    }

    /// Takes away the strips that were made for what stands elsewhere by now.
    fn clear_strips(&self) {
        for strip in all(&self.board, MADE).into_iter().filter(|strip| strip.child_element_count() == 0) {
            strip.remove();
        }
    }

    /// It is set down and waits for the office's word.
    pub fn settle(&self, pieces: &[Piece]) {
        for piece in pieces {
            let list = piece.element.class_list();
            list.remove_1("is-held").ok();
            list.add_1("is-settling").ok();
        }
        self.clear_target();
    }

    /// Everything is where it stood.
    pub fn put_back(&self, pieces: &[Piece]) {
        self.clear_target();
        // From the last: each goes before the neighbour that it had.
        for piece in pieces.iter().rev() {
            match &piece.home {
                Some((parent, next)) => {
                    piece.element.set_attribute("class", &piece.looks.class).ok();
                    parent.insert_before(&piece.element, next.as_ref()).ok();
                }
                None => piece.element.remove(),
            }
        }
        self.clear_strips();
    }

    /// The link of a visit, for the keyboard's focus.
    pub fn focus(piece: &Piece) {
        if let Some(link) = one(&piece.element, "a").and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
            link.focus().ok();
        }
    }

    /// A provider's day in the week.
    pub fn cell(&self, provider: ProviderId, date: Date) -> Option<Element> {
        one(&self.board, &format!("td[data-provider='{provider}'][data-date='{}']", String::from(Day(date))))
    }

    pub fn visit(&self, visit: VisitId) -> Option<Element> {
        one(&self.board, &format!("[data-visit='{visit}']"))
    }
}

impl Looks {
    fn of(element: &Element) -> Self {
        Self { class: element.get_attribute("class").unwrap_or_default() }
    }
}

/// The strip of a cell; a day on which nobody works has none until something is held over it.
fn strip_of(cell: &Element) -> Option<Element> {
    one(cell, ".strip").or_else(|| {
        let strip = document().create_element_ns(Some(SVG), "svg").ok()?;
        strip.set_attribute("class", &format!("strip {}", MADE.trim_start_matches('.'))).ok()?;
        cell.append_child(&strip).ok()?;
        Some(strip)
    })
}

/// The classes of a bar at another place on the five-minute grid.
fn placed(class: &str, place: Place) -> String {
    let kept: Vec<&str> = class.split_whitespace().filter(|name| !name.starts_with("at-") && !name.starts_with("for-")).collect();
    format!("{} at-{} for-{}", kept.join(" "), place.slot.minute / STEP * STEP, place.minutes.div_ceil(STEP) * STEP)
}

fn name(element: &Element) -> String {
    element.get_attribute("data-name").or_else(|| one(element, ".bar-name, a")?.text_content()).unwrap_or_default()
}

/// The nearest whole five minutes.
pub fn snap(minute: i32) -> u16 {
    let step = i32::from(STEP);
    ((minute + step / 2).div_euclid(step) * step).clamp(0, 24 * 60 - step) as u16
}

pub fn is_rtl() -> bool {
    document().document_element().and_then(|root| root.get_attribute("dir")).is_some_and(|dir| dir == "rtl")
}
