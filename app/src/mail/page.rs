//! `/mail`: the agency's letters, what failed first.

use super::{SendLetterAgain, words};
use crate::{
    dates,
    page::load,
    people::parts::{asked, beyond, pager},
    request::{language, read, request},
    ui::{AdminShell, EmptyState, Form, Icon, Place},
};
use domain::{
    Language,
    mail::{Kind, LetterLine, LetterState},
    people::Page,
};
use leptos::{either::EitherOf3, prelude::*};

/// The list of letters.
#[component]
pub fn Mail() -> impl IntoView {
    let lang = language();
    let number = asked().page;
    load(async move { read("mail.list", move |tx| Box::pin(store::outbox::letters(tx, number))).await }, move |page| {
        list(lang, &page)
    })
}

fn list(lang: Language, page: &Page<LetterLine>) -> impl IntoView + use<> {
    let title = words::title(lang);
    let sends = request().is_some_and(|request| request.installation.sends_mail);
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page))
    } else if page.total > 0 {
        EitherOf3::B(beyond(lang, "/mail", ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="mail" title=words::empty(lang) text=words::empty_help(lang) /> })
    };
    view! {
        <AdminShell title=title.to_owned() place=Place::Settings>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page page-wide">
                <p class="soft">{words::help(lang)}</p>
                {(!sends).then(|| no_mail(lang))}
                {body}
            </div>
        </AdminShell>
    }
}

fn no_mail(lang: Language) -> impl IntoView {
    view! {
        <div class="flash flash-amber">
            <Icon name="triangle-alert" />
            <div>
                <b>{words::no_mail(lang)}</b>
                <p>{words::no_mail_help(lang)}</p>
            </div>
        </div>
    }
}

fn table(lang: Language, title: &'static str, page: &Page<LetterLine>) -> impl IntoView + use<> {
    let rows = page.rows.iter().enumerate().map(|(nth, line)| row(lang, nth, line)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{words::to(lang)}</th>
                        <th scope="col">{words::letter(lang)}</th>
                        <th scope="col">{words::state(lang)}</th>
                        <th scope="col">{words::when(lang)}</th>
                        <th scope="col" class="num">
                            {words::tries(lang)}
                        </th>
                        <th scope="col">{words::said(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(lang, "/mail", "", page)}
    }
}

fn row(lang: Language, nth: usize, line: &LetterLine) -> impl IntoView + use<> {
    let (class, state) = match line.state {
        LetterState::Waiting => ("chip chip-amber", words::waiting(lang)),
        LetterState::Sent => ("chip chip-pine", words::sent(lang)),
        LetterState::Failed => ("chip chip-brick", words::failed(lang)),
        LetterState::TooOld => ("chip chip-brick", words::too_old(lang)),
    };
    // Nothing was said where the server took the letter.
    let said = (!line.refusal.is_empty()).then(|| words::said(lang));
    let again = line.may_go_again.then(|| again(lang, nth, line));
    view! {
        <tr>
            <th scope="row">{line.to.clone()}</th>
            <td data-label=words::letter(lang)>{kind_name(lang, line.kind)}</td>
            <td data-label=words::state(lang)>
                <span class=class>{state}</span>
            </td>
            <td class="nowrap" data-label=words::when(lang)>{dates::moment(lang, line.at)}</td>
            <td class="num" data-label=words::tries(lang)>{line.tries}</td>
            <td data-label=said>
                <div>{line.refusal.clone()} {again}</div>
            </td>
        </tr>
    }
}

fn again(lang: Language, nth: usize, line: &LetterLine) -> impl IntoView + use<> {
    let id = line.letter.to_string();
    let form = Form::of::<SendLetterAgain>("again").one_of(nth, "letter", |typed| typed == id);
    view! {
        <form method="post" action=form.action()>
            {form.refusal()} {form.hidden("letter", &id)}
            <button class="button" type="submit" aria-label=words::send_again_to(lang, &line.to)>
                {words::send_again(lang)}
            </button>
        </form>
    }
}

fn kind_name(lang: Language, kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Invitation) => words::kind_invitation(lang),
        Some(Kind::PasswordReset) => words::kind_reset(lang),
        Some(Kind::SecurityChange) => words::kind_change(lang),
        Some(Kind::NewDevice) => words::kind_device(lang),
        Some(Kind::AuditCheckpoint) => words::kind_checkpoint(lang),
        Some(Kind::Trial) => words::kind_trial(lang),
        None => words::kind_unknown(lang),
    }
}
