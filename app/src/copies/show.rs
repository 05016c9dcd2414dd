//! `/copies/{id}`: a copy that was made, and the way to take it back.

use super::{TakeBackCopy, words};
use crate::{
    dates,
    page::load,
    request::{language, read},
    ui::{AdminShell, Form, Icon, Place},
};
use domain::{CopyId, Error, Language, copies::CopyView};
use leptos::{either::EitherOf3, prelude::*};
use leptos_router::hooks::use_params_map;

/// The page of one copy.
#[component]
pub fn Copy() -> impl IntoView {
    let lang = language();
    let id: Option<CopyId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read("copies.show", move |tx| Box::pin(store::copies::show(tx, id))).await
        },
        move |copy| page(lang, copy),
    )
}

fn page(lang: Language, copy: CopyView) -> impl IntoView {
    let title = words::copy_title(lang, dates::day_month(lang, copy.from), dates::day_month(lang, copy.to));
    let back = match copy.taken_back {
        Some(_) => EitherOf3::A(()),
        None if copy.untouched == 0 => EitherOf3::B(view! { <p class="soft">{words::nothing_to_take_back(lang)}</p> }),
        None => EitherOf3::C(take_back(lang, &copy)),
    };
    let taken_back = copy.taken_back.map(|at| {
        view! {
            <dt>{words::taken_back_at(lang)}</dt>
            <dd>{dates::moment(lang, at)}</dd>
        }
    });
    view! {
        <AdminShell title=title.clone() place=Place::Week>
            <div class="head">
                <nav class="crumbs" aria-label=words::title(lang)>
                    <a href=format!("/copies/new?from={}", copy.from)>{words::title(lang)}</a>
                    <Icon name="chevron-right" />
                </nav>
                <h1>{title.clone()}</h1>
            </div>
            <div class="page">
                <section class="card">
                    <dl class="facts">
                        <dt>{words::made(lang)}</dt>
                        <dd>{dates::moment(lang, copy.at)}</dd>
                        <dt>{words::visits(lang)}</dt>
                        <dd>{copy.visits}</dd>
                        {taken_back}
                    </dl>
                    <div class="buttons">
                        <a class="button" href=format!("/week/{}", copy.to)>{words::show_week(lang)}</a>
                    </div>
                </section>
                {back}
            </div>
        </AdminShell>
    }
}

fn take_back(lang: Language, copy: &CopyView) -> impl IntoView + use<> {
    let form = Form::of::<TakeBackCopy>("back").only_if("copy", &copy.id.to_string());
    view! {
        <section class="card" aria-labelledby="back">
            <h2 id="back">{words::take_back_title(lang)}</h2>
            <p class="soft">{words::take_back_help(lang)}</p>
            <form class="form" method="post" action=form.action()>
                {form.refusal()}
                {form.hidden("copy", copy.id)}
                <div class="buttons">{form.button(words::take_back(lang, copy.untouched), "button button-brick")}</div>
            </form>
        </section>
    }
}
