//! The parts of a board: a browser that has an earlier rendering of it gets only those that differ (delta encoding, RFC 3229).
//!
//! A part is an element with the attribute `data-part`, such as the row of a provider. Of a rendering only the hashes of its parts
//! are known, so that no record of a child stays in memory for it.

use axum::body::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::{
    collections::VecDeque,
    hash::{BuildHasher, RandomState},
    sync::{Mutex, PoisonError},
};

/// Asks for the changed parts of the page that `If-None-Match` names.
pub const ACCEPT_DELTA: HeaderName = HeaderName::from_static("a-im");
/// Names the encoding of a response with changed parts.
pub const DELTA: HeaderName = HeaderName::from_static("im");
pub const CHANGED_PARTS: HeaderValue = HeaderValue::from_static("changed-parts");

/// The parts of a rendering, each with the hash of its HTML.
type PartHashes = Vec<(String, u64)>;

/// The renderings of a process, by their tags.
#[derive(Default)]
pub struct KnownParts {
    renderings: Mutex<VecDeque<(HeaderValue, PartHashes)>>,
    hasher: RandomState,
}

/// The tag of the page that a browser has, if it asks for what has changed since.
pub fn earlier_page(headers: &HeaderMap) -> Option<HeaderValue> {
    let asks = headers.get(ACCEPT_DELTA) == Some(&CHANGED_PARTS);
    headers.get(http::header::IF_NONE_MATCH).filter(|_| asks).cloned()
}

impl KnownParts {
    /// Renderings that are known at once; a week of 50 providers has some 3 KiB.
    const MAX: usize = 256;

    /// Adds a rendering; the oldest ones make room. Pages without parts are not added.
    pub fn add(&self, tag: &HeaderValue, page: &Bytes) {
        let Some(parts) = std::str::from_utf8(page).ok().and_then(parts).filter(|parts| !parts.is_empty()) else { return };
        let hashes = parts.into_iter().map(|(name, html)| (name.to_owned(), self.hasher.hash_one(html))).collect();
        let mut renderings = self.renderings.lock().unwrap_or_else(PoisonError::into_inner);
        renderings.push_back((tag.clone(), hashes));
        if renderings.len() > Self::MAX {
            renderings.pop_front();
        }
    }

    /// A document with the parts of a page that differ from an earlier rendering, and its tag. `None` if that is not known, or has
    /// other parts: then the whole page is needed.
    pub fn changed(&self, earlier: &HeaderValue, tag: &HeaderValue, page: &Bytes) -> Option<String> {
        let parts = parts(std::str::from_utf8(page).ok()?)?;
        let renderings = self.renderings.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, known) = renderings.iter().rev().find(|(known, _)| known == earlier)?;
        if !known.iter().map(|(name, _)| name.as_str()).eq(parts.iter().map(|(name, _)| *name)) {
            return None;
        }
        let mut document = format!("<meta name=\"page-tag\" content=\"{}\">", tag.to_str().ok()?.replace('"', "&quot;"));
        for ((_, html), (_, hash)) in parts.iter().zip(known) {
            if self.hasher.hash_one(html) == *hash {
                continue;
            }
            // A parser drops a row that is in no table.
            let (start, end) = if html.starts_with("<tr") { ("<table>", "</table>") } else { ("", "") };
            document.extend([start, *html, end]);
        }
        Some(document)
    }
}

/// The parts of a page with their names, in order; a part within another belongs to it. `None` if an element does not end.
///
/// Text and attributes have no `<` of their own: Leptos escapes it.
fn parts(html: &str) -> Option<Vec<(&str, &str)>> {
    const ATTRIBUTE: &str = " data-part=\"";
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(at) = html[from..].find(ATTRIBUTE).map(|at| from + at) {
        let start = html[..at].rfind('<')?;
        let value = at + ATTRIBUTE.len();
        let name = &html[value..value + html[value..].find('"')?];
        let element = html[start + 1..].split([' ', '>']).next()?;
        from = start + length(&html[start..], element)?;
        parts.push((name, &html[start..from]));
    }
    Some(parts)
}

/// How many bytes an element has, from its start tag to its end tag.
fn length(html: &str, element: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let (is_end, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let Some(after) = rest.strip_prefix(element).filter(|after| after.starts_with([' ', '>'])) else { continue };
        if !is_end {
            depth += 1;
            continue;
        }
        depth -= 1;
        if depth == 0 {
            return Some(html.len() - after.len() + after.find('>')? + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: &str = "<table><thead><tr><th></th></tr></thead><tbody>\
        <tr class=\"a\" data-part=\"row-1\"><td>Ana</td></tr><tr data-part=\"row-2\"><td>Ben</td></tr></tbody></table>\
        <aside data-part=\"panel\"><div><aside>2 &lt;aside&gt;</aside></div></aside>";

    fn bytes(html: &str) -> Bytes {
        Bytes::from(html.to_owned())
    }

    #[test]
    fn parts_end_with_their_elements() {
        let found: Vec<_> = parts(WEEK).unwrap();
        assert_eq!(
            found,
            [
                ("row-1", "<tr class=\"a\" data-part=\"row-1\"><td>Ana</td></tr>"),
                ("row-2", "<tr data-part=\"row-2\"><td>Ben</td></tr>"),
                ("panel", "<aside data-part=\"panel\"><div><aside>2 &lt;aside&gt;</aside></div></aside>"),
            ]
        );
        assert_eq!(parts("<p>None</p>"), Some(Vec::new()));
        assert_eq!(parts("<div data-part=\"a\"><div></div>"), None, "an element without its end");
    }

    #[test]
    fn only_changed_parts_are_sent() {
        let known = KnownParts::default();
        let [first, second] = ["\"1\"", "\"2\""].map(HeaderValue::from_static);
        known.add(&first, &bytes(WEEK));
        let moved = WEEK.replace("Ben", "Cy");
        let delta = known.changed(&first, &second, &bytes(&moved)).unwrap();
        let row = "<table><tr data-part=\"row-2\"><td>Cy</td></tr></table>";
        assert_eq!(delta, format!("<meta name=\"page-tag\" content=\"&quot;2&quot;\">{row}"));
        assert_eq!(known.changed(&second, &first, &bytes(&moved)), None, "an unknown rendering");
        let added = WEEK.replace("<aside data", "<p data-part=\"jump\"></p><aside data");
        assert_eq!(known.changed(&first, &second, &bytes(&added)), None, "another number of parts");
    }

    #[test]
    fn the_oldest_renderings_make_room() {
        let known = KnownParts::default();
        let tag = |number: usize| HeaderValue::from_str(&format!("\"{number}\"")).unwrap();
        for number in 0..=KnownParts::MAX {
            known.add(&tag(number), &bytes(WEEK));
        }
        assert!(known.changed(&tag(0), &tag(1), &bytes(WEEK)).is_none());
        assert!(known.changed(&tag(1), &tag(2), &bytes(WEEK)).is_some());
        known.add(&tag(9999), &bytes("<p>no parts</p>"));
        assert_eq!(known.renderings.lock().unwrap().len(), KnownParts::MAX);
    }
}
