//! What others change arrives within a moment. The stream is open while the page is looked at, and ends with the session
//! or with the right to the board.

use super::{
    grip::Hand,
    listen::{When, on},
    office, panel, words,
};
use leptos::{
    prelude::*,
    web_sys::{Event, EventSource, MessageEvent, VisibilityState},
};

type Stream = StoredValue<Option<EventSource>, LocalStorage>;

/// Where the office tells of changes.
const STREAM: &str = "/events";

pub fn listen(hand: Hand) {
    let stream: Stream = StoredValue::new_local(None);
    open(hand, stream, false);
    on(&document(), "visibilitychange", When::Bubbling, move |_: Event| {
        if document().visibility_state() == VisibilityState::Hidden {
            close(stream);
        } else if stream.with_value(Option::is_none) {
            open(hand, stream, true);
        }
    });
    // A page that leaves must not hold one of the browser's few connections.
    on(&window(), "pagehide", When::Bubbling, move |_: Event| close(stream));
}

fn close(stream: Stream) {
    if let Some(open) = stream.try_update_value(Option::take).flatten() {
        open.close();
    }
}

/// Opens the stream. Whoever was away, or lost it, may have missed something and looks first.
fn open(hand: Hand, stream: Stream, was_away: bool) {
    let Ok(source) = EventSource::new(STREAM) else { return };
    let missed = StoredValue::new(was_away);
    on(&source, "open", When::Bubbling, move |_: Event| {
        if missed.get_value() {
            missed.set_value(false);
            office::changed_by_others(hand);
        }
    });
    on(&source, "error", When::Bubbling, move |_: Event| {
        missed.set_value(true);
        // A stream that was refused is not tried again: the page tells whether the session is over.
        if stream.with_value(|stream| stream.as_ref().is_some_and(|open| open.ready_state() == EventSource::CLOSED)) {
            close(stream);
            office::changed_by_others(hand);
        }
    });
    on(&source, "others", When::Bubbling, move |event: MessageEvent| {
        let name = event.data().as_string().unwrap_or_default();
        panel::say(&words::by_others(hand.lang, name));
        office::changed_by_others(hand);
    });
    on(&source, "own", When::Bubbling, move |_: Event| office::changed_by_others(hand));
    on(&source, "ended", When::Bubbling, move |_: Event| {
        close(stream);
        hand.let_go();
        panel::end(words::no_rights(hand.lang));
    });
    stream.set_value(Some(source));
}
