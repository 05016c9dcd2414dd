//! The lists of records as CSV: the rows that match the search and the filters of the address, at most
//! [`MAX_DOWNLOAD`](domain::lists::MAX_DOWNLOAD). Each download is recorded as access to exactly the children in it; one of
//! providers, members or emails, which names none, has an event with the number of its rows.

use super::{AppState, download_error};
use ::web::request::Request;
use axum::{
    Extension, Router,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    Error, Result, Role,
    audit::AuditAction,
    lists::{
        AuthorizationFilters, ChildFilters, DataReportFilters, EmailFilters, HoldFilters, ListFilters, ListQuery, MemberFilters,
        NoteFilters, Part, PayerFilters, ProviderFilters, ServiceFilters, VisitKindFilters,
    },
};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use std::sync::Arc;
use store::{Actor, Tx};

pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/authorizations/csv", get(authorizations))
        .route("/children/csv", get(children))
        .route("/mail/csv", get(emails))
        .route("/members/csv", get(members))
        .route("/notes/csv", get(notes))
        .route("/providers/csv", get(providers))
        .route("/settings/data-reports/csv", get(data_reports))
        .route("/settings/holds/csv", get(holds))
        .route("/settings/payers/csv", get(payers))
        .route("/settings/services/csv", get(services))
        .route("/settings/visit_kinds/csv", get(visit_kinds))
}

/// A handler: reads the list with a function of the store, and writes it with a function of its area.
macro_rules! download {
    ($name:ident, $page:literal, $filters:ty, $action:ident, |$tx:ident, $query:ident| $read:expr, |$request:ident, $found:ident| $csv:expr) => {
        async fn $name(
            State(state): State<AppState>,
            Extension($request): Extension<Arc<Request>>,
            RawQuery(address): RawQuery,
        ) -> Response {
            let $query = list_query::<$filters>(address.as_deref().unwrap_or_default());
            let read = async {
                let (mut transaction, actor) = begin(&state, &$request, AuditAction::$action).await?;
                let $tx = &mut transaction;
                let read = $read.await;
                let rows = read.as_ref().map_or(0, |found| found.rows.len());
                let list = (concat!(stringify!($name), ".csv"), rows);
                finish(&state, &actor, AuditAction::$action, transaction, read, list).await
            };
            match read.await {
                Ok($found) => csv_file(stringify!($name), $csv),
                Err(error) => download_error(&error, $page),
            }
        }
    };
}

download!(
    authorizations,
    "/authorizations",
    AuthorizationFilters,
    PeopleAuthorizationsDownload,
    |tx, query| store::records::people::authorizations(tx, query),
    |request, found| records::authorizations::authorizations_csv(request.language, &found)
);
download!(
    children,
    "/children",
    ChildFilters,
    PeopleChildrenDownload,
    |tx, query| store::records::people::children(tx, query),
    |request, found| records::people::children_csv(request.language, &found)
);
download!(emails, "/mail", EmailFilters, MailDownload, |tx, query| store::outbox::list_emails(tx, &query), |request, found| {
    office::mail::emails_csv(request.language, &found.rows)
});
download!(
    members,
    "/members",
    MemberFilters,
    MembersDownload,
    |tx, query| store::records::members::list(tx, &query),
    |request, found| records::members::members_csv(request.language, &found.rows)
);
download!(notes, "/notes", NoteFilters, NotesDownload, |tx, query| store::care::notes::unsigned(tx, &query), |request, found| {
    let office = request.actor.as_ref().is_some_and(|actor| actor.role() == Role::Admin);
    visits::notes::notes_csv(request.language, office, &found.rows)
});
download!(
    providers,
    "/providers",
    ProviderFilters,
    PeopleProvidersDownload,
    |tx, query| store::records::people::providers(tx, query),
    |request, found| records::people::providers_csv(request.language, &found)
);
download!(
    data_reports,
    "/settings/data-reports",
    DataReportFilters,
    DataReportsDownload,
    |tx, query| store::privacy::data_reports::list(tx, &query),
    |request, found| privacy::data_reports::data_reports_csv(request.language, &found.rows)
);
download!(
    holds,
    "/settings/holds",
    HoldFilters,
    HoldsDownload,
    |tx, query| store::privacy::holds::list(tx, &query),
    |request, found| privacy::holds::holds_csv(request.language, &found.rows)
);

download!(
    payers,
    "/settings/payers",
    PayerFilters,
    PayersDownload,
    |tx, query| store::records::payers::list(tx, &query),
    |request, found| records::payers::payers_csv(request.language, &found)
);
download!(
    services,
    "/settings/services",
    ServiceFilters,
    ServicesDownload,
    |tx, query| store::records::services::list(tx, &query),
    |request, found| records::services::services_csv(request.language, &found)
);
download!(
    visit_kinds,
    "/settings/visit_kinds",
    VisitKindFilters,
    VisitKindsDownload,
    |tx, query| store::records::visit_kinds::list(tx, &query),
    |request, found| records::visit_kinds::visit_kinds_csv(request.language, &found)
);

/// What an address asks for, without its page: the rows that were chosen on a list, or those that match.
fn list_query<F: ListFilters>(address: &str) -> ListQuery<F> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(address).unwrap_or_default();
    if let Some(chosen) = ListQuery::chosen(&pairs) {
        return chosen;
    }
    let get = |name: &str| pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    ListQuery::read(get).on(Part::Download)
}

async fn begin(state: &AppState, request: &Request, action: AuditAction) -> Result<(Tx, Actor)> {
    let actor = request.member()?;
    Ok((state.db.read(&actor, action).await?, actor))
}

/// Records the access, or its rejection. `list` is the name of the file and the number of its rows.
async fn finish<T>(
    state: &AppState,
    actor: &Actor,
    action: AuditAction,
    tx: Tx,
    read: Result<T>,
    list: (&str, usize),
) -> Result<T> {
    if matches!(read, Err(Error::NotFound)) {
        drop(tx);
        state.db.record_refusal(actor, action).await?;
        return read;
    }
    tx.commit().await?;
    if read.is_ok() && action.change_group().is_some() {
        store::records::export::record_download(&state.db, actor, action, list).await?;
    }
    read
}

fn csv_file(name: &str, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", name.replace('_', "-"))),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}
