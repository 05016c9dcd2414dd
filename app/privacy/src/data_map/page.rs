//! `/settings/data`: a table for each class, each entry with its fields.

use super::{CSV, messages};
use domain::{
    Language,
    audit::AuditAction,
    data_map::{DataClass, Entry, Field},
};
use leptos::prelude::*;
use ui::{AdminShell, Icon, NavSection, load};
use web::{
    request::{language, read},
    terms::data_map,
};

/// The page of the record.
#[component]
pub fn DataMap() -> impl IntoView {
    let lang = language();
    load(read(AuditAction::PrivacyDataMap, |tx| Box::pin(async move { store::data_map::entries(tx) })), move |entries| {
        page(lang, &entries)
    })
}

fn page(lang: Language, entries: &[&'static Entry]) -> impl IntoView + use<> {
    let classes = DataClass::ALL
        .iter()
        .map(|class| {
            let entries: Vec<_> = entries.iter().copied().filter(|entry| entry.rule.class == *class).collect();
            class_part(lang, *class, &entries)
        })
        .collect_view();
    view! {
        <AdminShell title=messages::title(lang).to_owned() section=NavSection::Settings>
            <div class="head">
                <h1>{messages::title(lang)}</h1>
            </div>
            <div class="page page-wide">
                <p class="soft">{messages::intro(lang)} " " {messages::operator(lang)}</p>
                <div class="buttons">
                    <a class="button" href=CSV download="">
                        {messages::download(lang)}
                    </a>
                    <a class="button" href="/privacy">
                        {messages::public_page(lang)}
                    </a>
                </div>
                {classes}
            </div>
        </AdminShell>
    }
}

fn class_part(lang: Language, class: DataClass, entries: &[&'static Entry]) -> impl IntoView + use<> {
    let (id, name) = (format!("data-{class}"), data_map::class_name(lang, class));
    let rows = entries.iter().map(|entry| row(lang, entry)).collect_view();
    view! {
        <section class="data-map">
            <h2 id=id.clone()>{name}</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby=id.clone()>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{messages::what(lang)}</th>
                            <th scope="col">{messages::purpose(lang)}</th>
                            <th scope="col">{messages::seen_by(lang)}</th>
                            <th scope="col">{messages::retention(lang)}</th>
                            <th scope="col">{messages::on_deletion(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(lang: Language, entry: &'static Entry) -> impl IntoView + use<> {
    let rule = entry.rule;
    let count = entry.fields().count();
    let groups = fields_alike(entry).into_iter().map(|fields| field_group(lang, entry, &fields)).collect_view();
    view! {
        <tr>
            <th scope="row">
                {data_map::entry_name(lang, entry.name)} <br />
                <span class="soft">{data_map::kind_name(lang, entry.kind)} " " <code>{entry.name}</code></span>
                <details class="more">
                    <summary>{messages::fields(lang, count)} <Icon name="chevron-down" /></summary>
                    <dl>{groups}</dl>
                </details>
            </th>
            <td data-label=format!("{}:", messages::purpose(lang))>{data_map::purpose(lang, rule.purpose)}</td>
            <td data-label=format!("{}:", messages::seen_by(lang))>{data_map::seen_by(lang, rule.seen_by)}</td>
            <td data-label=format!("{}:", messages::retention(lang))>{data_map::retention(lang, rule.retention)}</td>
            <td data-label=format!("{}:", messages::on_deletion(lang))>{data_map::on_deletion(lang, rule.on_deletion)}</td>
        </tr>
    }
}

/// The fields of an entry, those together for which the same holds.
fn fields_alike(entry: &Entry) -> Vec<Vec<Field>> {
    let mut groups: Vec<Vec<Field>> = Vec::new();
    for field in entry.fields() {
        let alike = |group: &&mut Vec<Field>| group[0].sealing == field.sealing && group[0].rule == field.rule;
        match groups.iter_mut().find(alike) {
            Some(group) => group.push(field),
            None => groups.push(vec![field]),
        }
    }
    groups
}

/// How these fields are stored, what differs from their entry, and their names.
fn field_group(lang: Language, entry: &Entry, fields: &[Field]) -> impl IntoView + use<> {
    let (sealing, rule) = (fields[0].sealing, fields[0].rule);
    let mut holds = vec![data_map::sealing(lang, sealing)];
    if rule.purpose != entry.rule.purpose {
        holds.push(messages::used_for(lang, data_map::purpose(lang, rule.purpose)));
    }
    if rule.seen_by != entry.rule.seen_by {
        holds.push(messages::seen_only_by(lang, data_map::seen_by(lang, rule.seen_by)));
    }
    if rule.retention != entry.rule.retention {
        holds.push(messages::stays(lang, data_map::retention(lang, rule.retention)));
    }
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    view! {
        <dt>{holds.join(". ")}</dt>
        <dd>
            <code>{names.join(", ")}</code>
        </dd>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::data_map::entries;

    #[test]
    fn fields_are_grouped_by_what_holds_for_them() {
        let notes = entries().find(|entry| entry.name == "notes").expect("the notes");
        let groups = fields_alike(notes);
        let sizes: usize = groups.iter().map(Vec::len).sum();
        assert_eq!(sizes, notes.fields().count(), "each field once");
        let group_of = |name: &str| groups.iter().position(|group| group.iter().any(|field| field.name == name));
        assert_eq!(group_of("visit_id"), group_of("state"));
        assert_ne!(group_of("body_sealed"), group_of("family_summary_sealed"), "the family reads the summary only");
    }
}
