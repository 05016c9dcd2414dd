//! `/providers/new` and `/providers/{id}/edit`: the form with all details of a provider.

use super::{MoveBasePin, SaveProvider, messages};
use crate::people::{messages as people, parts::language_text};
use domain::{
    Error, Language, ProviderId,
    audit::AuditAction,
    discipline::DisciplineChoice,
    providers::{ProviderDetails, ProviderRecord},
    visits::full_name,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::{AdminShell, Area, Form, Icon, Input, NavSection, lists::breadcrumbs, load, pin_map};
use web::{
    request::{language, read},
    terms::discipline_name,
};

/// The page that adds a provider.
#[component]
pub fn NewProvider() -> impl IntoView {
    let lang = language();
    load(
        read(AuditAction::PeopleProviderForm, |tx| Box::pin(store::records::providers::form_choices(tx))),
        move |(choices, next, state)| {
            let form = Form::of::<SaveProvider>("provider").scoped_to("", "provider", str::is_empty);
            let fields = Fields { record: None, choices, next, state };
            page(lang, messages::add_title(lang).to_owned(), fields.view(lang, &form))
        },
    )
}

/// The page that changes a provider.
#[component]
pub fn EditProvider() -> impl IntoView {
    let lang = language();
    let id: Option<ProviderId> = use_params_map().read_untracked().get("id").and_then(|id| id.parse().ok());
    load(
        async move {
            let id = id.ok_or(Error::NotFound)?;
            read(AuditAction::PeopleProviderForm, move |tx| {
                Box::pin(async move {
                    let record = store::records::providers::record(tx, id).await?;
                    let sketch = store::records::providers::sketch(tx, &record).await?;
                    Ok((record, sketch, store::records::providers::form_choices(tx).await?.0))
                })
            })
            .await
        },
        move |(record, sketch, choices)| {
            let form = Form::of::<SaveProvider>("provider").for_record("provider", &record.id.to_string());
            let title = messages::edit_title(lang, full_name(&record.details.first_name, &record.details.last_name));
            let pin = Form::of::<MoveBasePin>("pin").for_record("provider", &record.id.to_string());
            let of = [("provider", record.id.to_string()), ("version", record.version.to_string())];
            let pin = pin_map(lang, &sketch, &pin, &of);
            let fields = Fields { record: Some(record), choices, next: String::new(), state: String::new() };
            page(lang, title, view! { {fields.view(lang, &form)} {pin} }.into_any())
        },
    )
}

fn page(lang: Language, title: String, form: AnyView) -> impl IntoView {
    view! {
        <AdminShell title=title.clone() section=NavSection::Providers>
            <div class="head">{breadcrumbs(lang, "/providers", people::providers(lang))} <h1 dir="auto">{title}</h1></div>
            <div class="page">{form}</div>
        </AdminShell>
    }
}

/// The fields of a provider. Of a form that is shown again they have what was submitted.
struct Fields {
    /// `None` for a new provider.
    record: Option<ProviderRecord>,
    choices: Vec<DisciplineChoice>,
    /// The reference that a new provider gets.
    next: String,
    /// What the state of a new provider's address is filled with.
    state: String,
}

impl Fields {
    fn details(&self) -> Option<&ProviderDetails> {
        self.record.as_ref().map(|record| &record.details)
    }

    fn text(&self, of: fn(&ProviderDetails) -> &String) -> Input {
        Input { value: self.details().map(of).cloned().unwrap_or_default(), ..Input::default() }
    }

    fn view(&self, lang: Language, form: &Form) -> AnyView {
        let back = self.record.as_ref().map_or("/providers".to_owned(), |record| format!("/providers/{}", record.id));
        let (id, version) = self.record.as_ref().map(|record| (record.id.to_string(), record.version.to_string())).unzip();
        let hint = |text: &str| Some(text.to_owned());
        let last = Input { required: false, ..self.text(|details| &details.last_name) };
        let email = Input { kind: "email", hint: hint(messages::email_hint(lang)), ..self.text(|details| &details.email) };
        let phone = Input { kind: "tel", required: false, ..self.text(|details| &details.phone) };
        let position = |of: fn(&ProviderDetails) -> f64| Input {
            value: self.details().map(|details| of(details).to_string()).unwrap_or_default(),
            required: false,
            ..Input::default()
        };
        let hours = Area {
            value: self.details().map(|details| details.availability.replace("; ", "\n")).unwrap_or_default(),
            hint: hint(messages::hours_hint(lang)),
            rows: 5,
            ..Area::default()
        };
        let maximum = Input {
            kind: "number",
            value: self.details().map_or_else(|| "6".to_owned(), |details| details.max_visits_per_day.to_string()),
            min: Some("1".to_owned()),
            max: Some("50".to_owned()),
            step: Some("1"),
            ..Input::default()
        };
        let state = Input { value: self.details().map_or(&self.state, |details| &details.state).clone(), ..Input::default() };
        let languages = Input { hint: hint(messages::languages_hint(lang)), value: self.languages(lang), ..Input::default() };
        view! {
            <form class="form" method="post" action=form.action() novalidate>
                {form.error_summary()} {form.hidden("provider", id.unwrap_or_default())}
                {form.hidden("version", version.unwrap_or_default())}
                <section class="card" aria-labelledby="person">
                    <h2 id="person">{messages::person(lang)}</h2>
                    <div class="form">
                        <div class="form-row">
                            {form.input("first_name", people::first_name(lang), self.text(|details| &details.first_name))}
                            {form.input("last_name", people::last_name(lang), last)}
                        </div>
                        {form.input("email", people::email(lang), email)}
                        {form.input("phone", people::phone(lang), phone)}
                        {form.input("languages", people::languages(lang), languages)}
                        {self.reference(lang, form)}
                    </div>
                </section>
                <section class="card" aria-labelledby="work">
                    <h2 id="work">{messages::work(lang)}</h2>
                    <div class="form">
                        {self.disciplines(lang, form)}
                        {form.area("availability", people::working_hours(lang), hours)}
                        {form.input("max_visits_per_day", messages::daily_maximum(lang), maximum)}
                    </div>
                </section>
                <section class="card" aria-labelledby="base">
                    <h2 id="base">{messages::base(lang)}</h2>
                    <p class="soft">{messages::base_help(lang)}</p>
                    <div class="form">
                        {form.input("address", messages::street(lang), self.text(|details| &details.address))}
                        <div class="form-row">
                            {form.input("city", people::town(lang), self.text(|details| &details.city))}
                            {form.input("state", messages::state(lang), state)}
                            {form.input("zip", messages::zip(lang), self.text(|details| &details.zip))}
                        </div>
                        <fieldset class="field">
                            <legend>{messages::position(lang)}</legend>
                            <p class="hint">{messages::position_hint(lang)}</p>
                            <div class="form-row">
                                {form.input("lat", messages::latitude(lang), position(|details| details.position.lat))}
                                {form.input("lon", messages::longitude(lang), position(|details| details.position.lon))}
                            </div>
                        </fieldset>
                    </div>
                </section>
                <div class="buttons">
                    {form.button(messages::save(lang), "button button-main")}
                    <a class="button" href=back>{messages::cancel(lang)}</a>
                </div>
            </form>
        }
        .into_any()
    }

    /// Names that a form reads again; otherwise tags.
    fn languages(&self, lang: Language) -> String {
        let tags = self.details().map(|details| details.languages.as_str()).unwrap_or_default();
        tags.split(';').filter(|tag| !tag.is_empty()).map(|tag| language_text(lang, tag)).collect::<Vec<_>>().join(", ")
    }

    /// The choices, with those of the provider that can't be chosen any more.
    fn disciplines(&self, lang: Language, form: &Form) -> AnyView {
        let codes = self.details().map(|details| details.disciplines.as_str()).unwrap_or_default();
        let own: Vec<String> =
            codes.split([';', ',']).map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect();
        let further = own.iter().filter(|code| !self.choices.iter().any(|choice| choice.code == **code));
        let further = further.map(|code| DisciplineChoice { code: code.clone(), name: None });
        let option = |choice: DisciplineChoice| {
            let name = choice.name.unwrap_or_else(|| discipline_name(lang, &choice.code));
            let text = if name == choice.code { name } else { format!("{name} ({})", choice.code) };
            (choice.code, text)
        };
        let options = self.choices.iter().cloned().chain(further).map(option).collect();
        view! {
            <div>
                {form.choices("disciplines", people::disciplines(lang), options, &own)}
                <p class="hint">
                    <a href="/settings/disciplines">{messages::more_disciplines(lang)} <Icon name="chevron-right" /></a>
                </p>
            </div>
        }
        .into_any()
    }

    /// An input for a new provider. It doesn't change later: an import knows the provider by it.
    fn reference(&self, lang: Language, form: &Form) -> AnyView {
        if self.record.is_some() {
            return ().into_any();
        }
        let input = Input { required: false, hint: Some(messages::reference_hint(lang, &self.next)), ..Input::default() };
        form.input("reference", people::reference(lang), input)
    }
}
