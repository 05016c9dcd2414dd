//! `/mail`: the agency's e-mails, failed ones first.

use super::{ResendEmail, messages};
use domain::{
    Language,
    audit::AuditAction,
    lists::{EmailColumn, EmailFilters, ListPage, ListQuery},
    mail::{EmailKind, EmailLine, EmailState},
};
use leptos::prelude::*;
use ui::{
    EmptyState, Form, Icon, NavSection,
    lists::{self, Column, Filter, Layout, List, list_page, list_query},
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
    let query = list_query::<EmailFilters>();
    let wanted = query.clone();
    load(
        async move {
            read(AuditAction::MailList, move |tx| Box::pin(async move { store::outbox::list_emails(tx, &wanted).await })).await
        },
        move |page| list(lang, query, page),
    )
}

/// The rows as CSV.
pub fn emails_csv(lang: Language, rows: &[EmailLine]) -> String {
    lists::csv(&columns(lang), rows)
}

fn list(lang: Language, query: ListQuery<EmailFilters>, page: ListPage<EmailLine>) -> impl IntoView {
    let sends = request().is_some_and(|request| request.installation.sends_mail);
    let states =
        EmailState::ALL.into_iter().map(|state| (state.as_str().to_owned(), state_text(lang, state).to_owned())).collect();
    let kinds = EmailKind::ALL.into_iter().filter(|kind| kind.belongs_to_agency());
    let kinds = kinds.map(|kind| (kind.as_str().to_owned(), kind_name(lang, Some(kind)).to_owned())).collect();
    let lead = view! {
        <p class="soft">{messages::help(lang)}</p>
        {(!sends).then(|| no_mail(lang))}
    };
    let list = List {
        title: messages::title(lang),
        section: NavSection::Settings,
        path: "/mail",
        search_hint: messages::search_emails(lang),
        count: messages::emails_found,
        filters: vec![
            Filter { name: "state", label: messages::state(lang), options: states },
            Filter { name: "kind", label: messages::email(lang), options: kinds },
        ],
        layout: Layout::Table("table table-stack", columns(lang)),
        actions: ().into_any(),
        bulk: None,
        lead: lead.into_any(),
        empty: view! { <EmptyState icon="mail" title=messages::empty(lang) text=messages::empty_help(lang) /> }.into_any(),
        query,
        page,
    };
    list_page(lang, list)
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

type ListColumn = Column<EmailLine, EmailColumn>;

fn columns(lang: Language) -> Vec<ListColumn> {
    vec![
        ListColumn::new(messages::to(lang), |line| line.to.clone()).sorted_by(EmailColumn::To),
        ListColumn::new(messages::email(lang), move |line| kind_name(lang, line.kind).to_owned()),
        ListColumn::new(messages::state(lang), move |line| state_text(lang, line.state).to_owned())
            .shown(move |line| state_cell(lang, line.state)),
        ListColumn::new(messages::when(lang), |line| line.at.strftime("%Y-%m-%d %H:%M").to_string())
            .sorted_by(EmailColumn::When)
            .class("nowrap")
            .shown(move |line| dates::moment(lang, line.at)),
        ListColumn::new(messages::tries(lang), |line| line.tries.to_string()).sorted_by(EmailColumn::Tries).class("num"),
        // Empty if the mail server accepted the e-mail.
        ListColumn::new(messages::server_response(lang), |line| line.refusal.clone()).shown(move |line| refusal(lang, line)),
    ]
}

fn state_text(lang: Language, state: EmailState) -> &'static str {
    match state {
        EmailState::Waiting => messages::waiting(lang),
        EmailState::Sent => messages::sent(lang),
        EmailState::Failed => messages::failed(lang),
        EmailState::TooOld => messages::too_old(lang),
    }
}

fn state_cell(lang: Language, state: EmailState) -> impl IntoView {
    let class = match state {
        EmailState::Waiting => "chip chip-amber",
        EmailState::Sent => "chip chip-pine",
        EmailState::Failed | EmailState::TooOld => "chip chip-brick",
    };
    view! { <span class=class>{state_text(lang, state)}</span> }
}

fn refusal(lang: Language, line: &EmailLine) -> impl IntoView + use<> {
    view! { <div>{line.refusal.clone()} {line.can_resend.then(|| resend_form(lang, line))}</div> }
}

fn resend_form(lang: Language, line: &EmailLine) -> impl IntoView + use<> {
    let id = line.letter.to_string();
    let form = Form::of::<ResendEmail>("again").scoped_to(format!("-{id}"), "letter", |typed| typed == id);
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
