//! Live updates by server-sent events. The stream is open while the page is visible, and ends with the session or when the user
//! loses access to the board.

use super::{
    api_client,
    listen::{EventPhase, on},
    messages, panel,
    state::DragController,
};
use leptos::{
    prelude::*,
    web_sys::{Event, EventSource, MessageEvent, VisibilityState},
};

type Stream = StoredValue<Option<EventSource>, LocalStorage>;

/// The server-sent events endpoint.
const STREAM: &str = "/events";

pub fn listen(controller: DragController) {
    let stream: Stream = StoredValue::new_local(None);
    open(controller, stream, false);
    on(&document(), "visibilitychange", EventPhase::Bubbling, move |_: Event| {
        if document().visibility_state() == VisibilityState::Hidden {
            close(stream);
        } else if stream.with_value(Option::is_none) {
            open(controller, stream, true);
        }
    });
    // Browsers allow few connections per host: close ours on `pagehide`.
    on(&window(), "pagehide", EventPhase::Bubbling, move |_: Event| close(stream));
}

fn close(stream: Stream) {
    if let Some(open) = stream.try_update_value(Option::take).flatten() {
        open.close();
    }
}

/// Opens the stream. After an interruption events may have been missed, so the page refreshes first.
fn open(controller: DragController, stream: Stream, was_away: bool) {
    let Ok(source) = EventSource::new(STREAM) else { return };
    let missed = StoredValue::new(was_away);
    on(&source, "open", EventPhase::Bubbling, move |_: Event| {
        if missed.get_value() {
            missed.set_value(false);
            api_client::mark_stale(controller);
        }
    });
    on(&source, "error", EventPhase::Bubbling, move |_: Event| {
        missed.set_value(true);
        // A stream that the server rejected isn't retried: the refresh shows whether the session has ended.
        if stream.with_value(|stream| stream.as_ref().is_some_and(|open| open.ready_state() == EventSource::CLOSED)) {
            close(stream);
            api_client::mark_stale(controller);
        }
    });
    on(&source, "others", EventPhase::Bubbling, move |event: MessageEvent| {
        let name = event.data().as_string().unwrap_or_default();
        panel::announce(&messages::changed_by(controller.lang, name));
        api_client::mark_stale(controller);
    });
    on(&source, "own", EventPhase::Bubbling, move |_: Event| api_client::mark_stale(controller));
    on(&source, "ended", EventPhase::Bubbling, move |_: Event| {
        close(stream);
        controller.cancel_drag();
        panel::show_ended(messages::no_permission(controller.lang));
    });
    stream.set_value(Some(source));
}
