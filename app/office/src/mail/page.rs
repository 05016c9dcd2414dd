//! `/mail`: the agency's e-mails, failed ones first.

use super::{ResendEmail, messages};
use domain::{
    Language,
    audit::AuditAction,
    mail::{EmailKind, EmailLine, EmailState},
    people::Page,
};
use leptos::{either::EitherOf3, prelude::*};
use ui::{
    AdminShell, EmptyState, Form, Icon, NavSection,
    lists::{page_out_of_range, pager, search_from_query},
    load,
};
use web::{
    dates,
    request::{language, read, request},
};

/// The list of e-mails.
#[component]
pub fn Mail() -> impl IntoView {
    let lang = language();
    let number = search_from_query().page;
    load(
        async move { read(AuditAction::MailList, move |tx| Box::pin(store::outbox::list_emails(tx, number))).await },
        move |page| list(lang, &page),
    )
}

fn list(lang: Language, page: &Page<EmailLine>) -> impl IntoView + use<> {
    let title = messages::title(lang);
    let sends = request().is_some_and(|request| request.installation.sends_mail);
    let body = if !page.rows.is_empty() {
        EitherOf3::A(table(lang, title, page))
    } else if page.total > 0 {
        EitherOf3::B(page_out_of_range(lang, "/mail", ""))
    } else {
        EitherOf3::C(view! { <EmptyState icon="mail" title=messages::empty(lang) text=messages::empty_help(lang) /> })
    };
    view! {
        <AdminShell title=title.to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <div class="page page-wide">
                <p class="soft">{messages::help(lang)}</p>
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
                <b>{messages::no_mail(lang)}</b>
                <p>{messages::no_mail_help(lang)}</p>
            </div>
        </div>
    }
}

fn table(lang: Language, title: &'static str, page: &Page<EmailLine>) -> impl IntoView + use<> {
    let rows = page.rows.iter().enumerate().map(|(nth, line)| row(lang, nth, line)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=title>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{messages::to(lang)}</th>
                        <th scope="col">{messages::email(lang)}</th>
                        <th scope="col">{messages::state(lang)}</th>
                        <th scope="col">{messages::when(lang)}</th>
                        <th scope="col" class="num">
                            {messages::tries(lang)}
                        </th>
                        <th scope="col">{messages::server_response(lang)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pager(lang, "/mail", "", page)}
    }
}

fn row(lang: Language, nth: usize, line: &EmailLine) -> impl IntoView + use<> {
    let (class, state) = match line.state {
        EmailState::Waiting => ("chip chip-amber", messages::waiting(lang)),
        EmailState::Sent => ("chip chip-pine", messages::sent(lang)),
        EmailState::Failed => ("chip chip-brick", messages::failed(lang)),
        EmailState::TooOld => ("chip chip-brick", messages::too_old(lang)),
    };
    // Empty if the mail server accepted the e-mail.
    let label = (!line.refusal.is_empty()).then(|| messages::server_response(lang));
    let resend_form = line.can_resend.then(|| resend_form(lang, nth, line));
    view! {
        <tr>
            <th scope="row">{line.to.clone()}</th>
            <td data-label=messages::email(lang)>{kind_name(lang, line.kind)}</td>
            <td data-label=messages::state(lang)>
                <span class=class>{state}</span>
            </td>
            <td class="nowrap" data-label=messages::when(lang)>{dates::moment(lang, line.at)}</td>
            <td class="num" data-label=messages::tries(lang)>{line.tries}</td>
            <td data-label=label>
                <div>{line.refusal.clone()} {resend_form}</div>
            </td>
        </tr>
    }
}

fn resend_form(lang: Language, nth: usize, line: &EmailLine) -> impl IntoView + use<> {
    let id = line.letter.to_string();
    let form = Form::of::<ResendEmail>("again").scoped_to(nth, "letter", |typed| typed == id);
    view! {
        <form method="post" action=form.action()>
            {form.error_summary()} {form.hidden("letter", &id)}
            <button class="button" type="submit" aria-label=messages::send_again_to(lang, &line.to)>
                {messages::send_again(lang)}
            </button>
        </form>
    }
}

fn kind_name(lang: Language, kind: Option<EmailKind>) -> &'static str {
    match kind {
        Some(EmailKind::Invitation) => messages::kind_invitation(lang),
        Some(EmailKind::PasswordReset) => messages::kind_reset(lang),
        Some(EmailKind::SecurityChange) => messages::kind_change(lang),
        Some(EmailKind::NewDevice) => messages::kind_device(lang),
        Some(EmailKind::AuditCheckpoint) => messages::kind_checkpoint(lang),
        Some(EmailKind::DataReport) => messages::kind_data_report(lang),
        Some(EmailKind::ServiceProviders) => messages::kind_service_providers(lang),
        Some(EmailKind::BackupProblem) => messages::kind_backup(lang),
        Some(EmailKind::Test) => messages::kind_trial(lang),
        None => messages::kind_unknown(lang),
    }
}
