//! `/copies/{id}`: a copy, and the form to undo it.

use super::{UndoCopy, messages};
use domain::{CopyId, Error, Language, audit::AuditAction, copies::CopyView};
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Form, Icon, NavSection, load};
use web::{
    dates,
    request::{language, read},
};

/// The page of one copy.
#[component]
pub fn Copy() -> impl IntoView {
    let lang = language();
    let id: Option<CopyId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::CopiesShow, move |tx| Box::pin(store::scheduling::copies::show(tx, id))).await
        },
        move |copy| page(lang, copy),
    )
}

fn page(lang: Language, copy: CopyView) -> impl IntoView {
    let title = messages::copy_title(lang, dates::day_month(lang, copy.from), dates::day_month(lang, copy.to));
    let back = match copy.undone_at {
        Some(_) => EitherOf3::A(()),
        None if copy.untouched == 0 => EitherOf3::B(view! { <p class="soft">{messages::nothing_to_undo(lang)}</p> }),
        None => EitherOf3::C(undo_form(lang, &copy)),
    };
    let undone_at = copy.undone_at.map(|at| {
        view! {
            <dt>{messages::undone_at(lang)}</dt>
            <dd>{dates::moment(lang, at)}</dd>
        }
    });
    view! {
        <AdminShell title=title.clone() section=NavSection::Week>
            <div class="head">
                <nav class="crumbs" aria-label=messages::title(lang)>
                    <a href=format!("/copies/new?from={}", copy.from)>{messages::title(lang)}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1>{title.clone()}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <dl class="detail-list">
                        <dt>{messages::made(lang)}</dt>
                        <dd>{dates::moment(lang, copy.at)}</dd>
                        <dt>{messages::visits(lang)}</dt>
                        <dd>{copy.visits}</dd>
                        {undone_at}
                    </dl>
                    <div class="buttons">
                        <a class="button" href=format!("/week/{}", dates::week_start(dates::plus_days(copy.to, 3)))>{messages::show_week(lang)}</a>
                    </div>
                </section>
                {back}
            </div>
        </AdminShell>
    }
}

fn undo_form(lang: Language, copy: &CopyView) -> impl IntoView + use<> {
    let form = Form::of::<UndoCopy>("back").for_record("copy", &copy.id.to_string());
    view! {
        <section class="card" aria-labelledby="back">
            <h2 id="back">{messages::undo_title(lang)}</h2>
            <p class="soft">{messages::undo_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.error_summary()}
                {form.hidden("copy", copy.id)}
                <div class="buttons">{form.button(messages::undo_button(lang, copy.untouched), "button button-brick")}</div>
            </form>
        </section>
    }
}
