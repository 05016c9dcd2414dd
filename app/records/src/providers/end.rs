//! The cards of a provider's page by which the office ends the provider or brings them back.

use super::{BringBackProvider, EndProvider, UndoProvider, messages};
use domain::{
    Language, MemberId, ProviderId,
    providers::{EndBlockers, LeftVisits, ProviderRecord},
    visits::full_name,
};
use jiff::civil::Date;
use leptos::{either::Either, prelude::*};
use ui::{Area, Form, Icon, Input, last_change, lists::filtered_path};
use web::dates;

/// What the page of a provider shows to members who manage.
pub struct Managed {
    record: ProviderRecord,
    member: Option<MemberId>,
    today: Date,
    blockers: EndBlockers,
    left: LeftVisits,
}

/// The day for which a rejected form asks to end the provider, as far as it is one.
pub fn submitted_day(id: ProviderId) -> Option<Date> {
    let day: Date = end_form(id).value("ended_on", "").trim().parse().ok()?;
    (2000..=2100).contains(&day.year()).then_some(day)
}

fn end_form(id: ProviderId) -> Form {
    Form::of::<EndProvider>("end").for_record("provider", &id.to_string())
}

impl Managed {
    /// Loads it; `day` is the submitted day of [`submitted_day`].
    ///
    /// # Errors
    /// `NotFound` for members who may not manage.
    pub async fn load(tx: &mut store::Tx, id: ProviderId, day: Option<Date>) -> domain::Result<Self> {
        let zone = tx.agency().time_zone.clone();
        let today = tx.now_at(&zone)?.date();
        Ok(Self {
            record: store::records::providers::record(tx, id).await?,
            member: store::records::providers::member(tx, id).await?,
            today,
            blockers: store::records::providers::end_blockers(tx, id, day.unwrap_or(today)).await?,
            left: store::records::providers::left_visits(tx, id).await?,
        })
    }

    /// The link to the form.
    fn actions(&self, lang: Language) -> AnyView {
        let id = self.record.id;
        view! {
            <div class="head-end">
                <a class="button" href=format!("/providers/{id}/edit")>{messages::edit(lang)}</a>
                <a class="button" href=format!("/providers/{id}/merge")>{messages::merge(lang)}</a>
            </div>
        }
        .into_any()
    }

    /// Who changed the provider last, with the button that undoes it, and the visits that were left without a provider.
    fn changed(&self, lang: Language) -> AnyView {
        let id = self.record.id;
        let changed = self.record.last_change.as_ref().map(|change| {
            let form = Form::of::<UndoProvider>("undo").for_record("provider", &id.to_string());
            last_change(lang, change, Some((form, vec![("provider", id.to_string())])))
        });
        let left = self.left.first_on.map(|first| {
            view! {
                <p>
                    {messages::left_visits(lang, self.left.count)} " "
                    <a href=format!("/day/{first}")>{messages::to_first_left(lang, dates::long(lang, first))}</a>
                </p>
            }
        });
        view! {
            {changed}
            {left}
        }
        .into_any()
    }

    /// The card that ends the provider or brings them back.
    fn card(&self, lang: Language) -> AnyView {
        match self.record.ended_on {
            Some(day) => ended(lang, self, day).into_any(),
            None => end(lang, self).into_any(),
        }
    }
}

/// What a member who manages sees besides: beside the name, below it, and the last card.
pub fn managed_parts(lang: Language, managed: Option<&Managed>) -> [AnyView; 3] {
    match managed {
        Some(managed) => [managed.actions(lang), managed.changed(lang), managed.card(lang)],
        None => [().into_any(), ().into_any(), ().into_any()],
    }
}

fn account_note(lang: Language, member: Option<MemberId>) -> impl IntoView {
    member.map(|member| {
        view! {
            <p class="soft">
                {messages::account_stays(lang)} " "
                <a href=format!("/members/{member}")>{messages::to_account(lang)}</a>
            </p>
        }
    })
}

fn ended(lang: Language, managed: &Managed, day: Date) -> impl IntoView + use<> {
    let record = &managed.record;
    let form = Form::of::<BringBackProvider>("back").for_record("provider", &record.id.to_string());
    let date = dates::with_year(lang, day);
    let (title, text) = if day <= managed.today {
        (messages::ended(lang), messages::ended_help(lang, date))
    } else {
        (messages::will_end(lang), messages::will_end_help(lang, date))
    };
    let reason = (!record.end_reason.is_empty()).then(|| {
        view! {
            <dl class="detail-list">
                <dt>{messages::reason(lang)}</dt>
                <dd class="note-text" dir="auto">{record.end_reason.clone()}</dd>
            </dl>
        }
    });
    view! {
        <section class="card" aria-labelledby="ended">
            <h2 id="ended">{title}</h2>
            <p class="soft">{text}</p>
            {reason}
            {account_note(lang, managed.member)}
            <form class="form" method="post" action=form.action()>
                {form.error_summary()} {form.hidden("provider", record.id)} {form.hidden("version", record.version)}
                <div class="buttons">{form.button(messages::bring_back(lang), "button")}</div>
            </form>
        </section>
    }
}

fn end(lang: Language, managed: &Managed) -> impl IntoView + use<> {
    let Managed { record, member, today, blockers, .. } = managed;
    let form = end_form(record.id);
    let day = submitted_day(record.id).unwrap_or(*today);
    let name = full_name(&record.details.first_name, &record.details.last_name);
    let date = Input {
        kind: "date",
        value: today.to_string(),
        hint: Some(messages::end_date_hint(lang).to_owned()),
        ..Input::default()
    };
    let reason = Area { rows: 2, required: false, ..Area::default() };
    view! {
        <section class="card" aria-labelledby="end">
            <h2 id="end">{messages::end(lang)}</h2>
            <p class="soft">{messages::end_help(lang)}</p>
            {account_note(lang, *member)}
            {in_the_way(lang, blockers, day, &name)}
            <details class="more" open=form.is_returned()>
                <summary>{messages::end_this(lang)} <Icon name="chevron-down" /></summary>
                <form class="form" method="post" action=form.action() novalidate>
                    {form.error_summary()} {form.hidden("provider", record.id)} {form.hidden("version", record.version)}
                    {form.input("ended_on", messages::end_date(lang), date)}
                    {form.area("reason", messages::reason(lang), reason)}
                    {form.checkbox("unchoose", messages::unchoose(lang), false)}
                    {(blockers.visits > 0).then(|| form.checkbox("leave_visits", messages::leave_visits(lang, blockers.visits), false))}
                    <div class="buttons">{form.button(messages::end_button(lang), "button button-brick")}</div>
                </form>
            </details>
        </section>
    }
}

/// The visits and authorizations that prevent ending the provider on a day, with links to them.
fn in_the_way(lang: Language, blockers: &EndBlockers, day: Date, name: &str) -> impl IntoView + use<> {
    if *blockers == EndBlockers::default() {
        return Either::Left(view! { <p class="soft">{messages::nothing_in_the_way(lang)}</p> });
    }
    let visits = blockers.first_visit_on.map(|first| {
        let href = filtered_path(&format!("/agenda/{first}"), &[("name", name)]);
        view! { <li><a href=href>{messages::visits_in_the_way(lang, blockers.visits)}</a></li> }
    });
    let authorizations = (blockers.authorizations > 0).then(|| {
        let href = filtered_path("/authorizations", &[("q", name)]);
        view! { <li><a href=href>{messages::authorizations_in_the_way(lang, blockers.authorizations)}</a></li> }
    });
    Either::Right(view! {
        <p>{messages::in_the_way(lang, dates::with_year(lang, day))}</p>
        <ul class="plain-list">{visits} {authorizations}</ul>
    })
}
