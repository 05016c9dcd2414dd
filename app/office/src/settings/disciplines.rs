//! `/settings/disciplines`: the disciplines of the agency beside the built-in ones.

use super::{AddDiscipline, EndDiscipline, RenameDiscipline, UndoDiscipline, messages};
use domain::{
    Language,
    audit::AuditAction,
    discipline::{AgencyDiscipline, Discipline},
};
use leptos::{either::Either, prelude::*};
use ui::{AdminShell, Form, Icon, Input, NavSection, last_change, lists::breadcrumbs, load, visits::mark};
use web::{
    dates,
    request::{language, read},
    terms::discipline_name,
};

/// The page.
#[component]
pub fn Disciplines() -> impl IntoView {
    let lang = language();
    load(read(AuditAction::AgencyShowDisciplines, |tx| Box::pin(store::records::disciplines::all(tx))), move |own| {
        page(lang, &own)
    })
}

fn page(lang: Language, own: &[AgencyDiscipline]) -> impl IntoView + use<> {
    let title = messages::disciplines(lang);
    let built_in = Discipline::BUILT_IN.map(|code| {
        let discipline = Discipline(code.to_owned());
        view! { <li>{mark(&discipline)} " " {discipline_name(lang, code)}</li> }
    });
    let list = if own.is_empty() {
        Either::Left(view! { <p class="soft">{messages::no_disciplines(lang)}</p> })
    } else {
        Either::Right(view! { <ul class="panel-list">{own.iter().map(|discipline| entry(lang, discipline)).collect_view()}</ul> })
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">{breadcrumbs(lang, "/settings", messages::title(lang))} <h1>{title}</h1></div>
            <div class="page">
                <section class="card" aria-labelledby="own">
                    <h2 id="own">{messages::own_disciplines(lang)}</h2>
                    <p class="soft">{messages::own_disciplines_help(lang)}</p>
                    {list}
                    {add_form(lang)}
                </section>
                <section class="card" aria-labelledby="built-in">
                    <h2 id="built-in">{messages::built_in_disciplines(lang)}</h2>
                    <p class="soft">{messages::built_in_disciplines_help(lang)}</p>
                    <ul class="plain-list">{built_in.into_iter().collect_view()}</ul>
                </section>
            </div>
        </AdminShell>
    }
}

fn add_form(lang: Language) -> impl IntoView {
    let form = Form::of::<AddDiscipline>("discipline");
    let code = Input { hint: Some(messages::discipline_code_hint(lang).to_owned()), ..Input::default() };
    view! {
        <h3>{messages::add_discipline(lang)}</h3>
        <form class="form" method="post" action=form.action() novalidate>
            {form.error_summary()}
            <div class="form-row">
                {form.input("code", messages::discipline_code(lang), code)}
                {form.input("name", messages::discipline_name(lang), Input::default())}
            </div>
            <div class="buttons">{form.button(messages::add_discipline(lang), "button button-main")}</div>
        </form>
    }
}

fn entry(lang: Language, discipline: &AgencyDiscipline) -> impl IntoView + use<> {
    let AgencyDiscipline { id, code, name, ended_on, version, last_change: changed } = discipline;
    let id = id.to_string();
    let of_this = |form: Form| form.scoped_to(format!("-{code}"), "discipline", |submitted| submitted == id);
    let rename = of_this(Form::of::<RenameDiscipline>("discipline"));
    let end = of_this(Form::of::<EndDiscipline>("discipline"));
    let chip = ended_on
        .map(|day| view! { <span class="chip">{messages::discipline_ended_on(lang, dates::with_year(lang, day))}</span> });
    let (label, button) = if ended_on.is_some() {
        (messages::bring_discipline_back_of(lang, name), messages::bring_discipline_back(lang))
    } else {
        (messages::end_discipline_of(lang, name), messages::end_discipline(lang))
    };
    let changed = changed.as_ref().map(|change| {
        let undo = (of_this(Form::of::<UndoDiscipline>("discipline")), vec![("discipline", id.clone())]);
        last_change(lang, change, Some(undo))
    });
    let value = Input { value: name.clone(), ..Input::default() };
    view! {
        <li>
            {mark(&Discipline(code.clone()))}
            <div>
                <p class="card-head"><b dir="auto">{name.clone()}</b> {chip}</p>
                {changed}
                <details class="more" open=rename.is_returned()>
                    <summary aria-label=messages::rename_discipline_of(lang, name)>
                        {messages::rename_discipline(lang)} <Icon name="chevron-down" />
                    </summary>
                    <form class="form" method="post" action=rename.action() novalidate>
                        {rename.error_summary()} {rename.hidden("discipline", &id)} {rename.hidden("version", version)}
                        {rename.input("name", messages::discipline_name(lang), value)}
                        <div class="buttons">{rename.button(messages::save_discipline(lang), "button")}</div>
                    </form>
                </details>
                <form method="post" action=end.action()>
                    {end.error_summary()} {end.hidden("discipline", &id)} {end.hidden("version", version)}
                    {end.hidden("ended", ended_on.is_none())}
                    <button class="button" type="submit" aria-label=label>{button}</button>
                </form>
            </div>
        </li>
    }
}
