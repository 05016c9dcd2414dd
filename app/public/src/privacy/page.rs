//! `/privacy`: our privacy policy in plain words. The retention schedule is made from the data map.

use super::messages as w;
use crate::messages::{counsel, to_contact, to_data_processing, to_service_providers, version_of};
use domain::{
    Language,
    agreements::{Document, Versions},
    data_map::{DataClass, Retention, schedule},
};
use leptos::prelude::*;
use ui::SiteShell;
use web::{dates, request::language, terms::data_map};

type Message = fn(Language) -> &'static str;

/// A piece of a section.
enum Block {
    Text(Message),
    List(&'static [Message]),
    /// What is stored, by the classes of the data map.
    Classes,
    /// How long it stays.
    Schedule,
}

/// A section with its anchor.
struct Section {
    id: &'static str,
    title: Message,
    blocks: &'static [Block],
}

const SECTIONS: [Section; 9] = [
    Section { id: "who", title: w::who, blocks: &[Block::Text(w::who_agency), Block::Text(w::who_visitors)] },
    Section { id: "what", title: w::collected, blocks: &[Block::Classes] },
    Section {
        id: "use",
        title: w::used,
        blocks: &[
            Block::List(&[w::used_service, w::used_security, w::used_requests, w::used_analytics, w::used_law]),
            Block::Text(w::used_never),
        ],
    },
    Section {
        id: "sharing",
        title: w::shared,
        blocks: &[
            Block::Text(w::shared_never_sold),
            Block::List(&[w::shared_providers, w::shared_agency, w::shared_law]),
            Block::Text(w::shared_list),
            Block::Text(w::shared_maps),
        ],
    },
    Section { id: "keeping", title: w::retention, blocks: &[Block::Text(w::retention_rule), Block::Schedule] },
    Section { id: "security", title: w::security, blocks: &[Block::Text(w::security_measures), Block::Text(w::security_limits)] },
    Section { id: "rights", title: w::rights, blocks: &[Block::Text(w::rights_agency), Block::Text(w::rights_cookies)] },
    Section {
        id: "children",
        title: w::children,
        blocks: &[Block::Text(w::children_entered), Block::Text(w::children_mistakes)],
    },
    Section { id: "contact", title: w::contact, blocks: &[Block::Text(w::contact_form)] },
];

/// The page.
#[component]
pub fn Privacy() -> impl IntoView {
    let lang = language();
    let version = dates::with_year(lang, Versions::CURRENT.of(Document::Privacy));
    let contents = SECTIONS
        .iter()
        .map(|section| {
            view! {
                <li>
                    <a href=format!("#{}", section.id)>{(section.title)(lang)}</a>
                </li>
            }
        })
        .collect_view();
    let sections = SECTIONS
        .iter()
        .map(|section| {
            let blocks = section.blocks.iter().map(|block| block_view(lang, block)).collect_view();
            view! {
                <section class="prose-part" aria-labelledby=section.id>
                    <h2 id=section.id>{(section.title)(lang)}</h2>
                    {blocks}
                </section>
            }
        })
        .collect_view();
    view! {
        <SiteShell title=w::title(lang).to_owned()>
            <div class="prose">
                <h1>{w::title(lang)}</h1>
                <p>{w::intro(lang)}</p>
                <p class="soft">{version_of(lang, version)} " " {counsel(lang)}</p>
                <nav class="contents" aria-labelledby="contents">
                    <h2 id="contents">{w::contents(lang)}</h2>
                    <ol>{contents}</ol>
                </nav>
                {sections}
                <p>
                    <a href="/service-providers">{to_service_providers(lang)}</a> " · "
                    <a href=Document::DataProcessing.path()>{to_data_processing(lang)}</a> " · "
                    <a href="/contact">{to_contact(lang)}</a>
                </p>
            </div>
        </SiteShell>
    }
}

fn block_view(lang: Language, block: &Block) -> AnyView {
    match block {
        Block::Text(text) => view! { <p>{text(lang)}</p> }.into_any(),
        Block::List(texts) => {
            let items = texts.iter().map(|text| view! { <li>{text(lang)}</li> }).collect_view();
            view! { <ul>{items}</ul> }.into_any()
        }
        Block::Classes => {
            let classes = DataClass::ALL
                .iter()
                .map(|class| {
                    view! {
                        <dt>{data_map::class_name(lang, *class)}</dt>
                        <dd>{collected(lang, *class)}</dd>
                    }
                })
                .collect_view();
            view! { <dl>{classes}</dl> }.into_any()
        }
        Block::Schedule => schedule_table(lang).into_any(),
    }
}

/// What is stored of a class.
fn collected(lang: Language, class: DataClass) -> &'static str {
    match class {
        DataClass::Account => w::collected_account(lang),
        DataClass::Service => w::collected_service(lang),
        DataClass::Usage => w::collected_usage(lang),
        DataClass::Cookie => w::collected_cookies(lang),
        DataClass::Security => w::collected_security(lang),
    }
}

/// For each class and period, what stays so long.
fn schedule_table(lang: Language) -> impl IntoView {
    let classes = DataClass::ALL
        .iter()
        .map(|class| {
            // Keys and the state of the software itself are about no one.
            let periods = schedule(*class).into_iter().filter(|(retention, _)| *retention != Retention::Installation);
            let rows = periods
                .map(|(retention, names)| {
                    let names: Vec<_> = names.iter().filter_map(|name| data_map::entry_name(lang, name)).collect();
                    view! {
                        <tr>
                            <td>{names.join("; ")}</td>
                            <td data-label=format!("{}:", w::how_long(lang))>{data_map::retention(lang, retention)}</td>
                        </tr>
                    }
                })
                .collect_view();
            view! {
                <tbody>
                    <tr class="table-group">
                        <th scope="rowgroup" colspan="2">
                            {data_map::class_name(lang, *class)}
                        </th>
                    </tr>
                    {rows}
                </tbody>
            }
        })
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=w::schedule(lang)>
            <table class="table table-stack">
                <thead>
                    <tr>
                        <th scope="col">{w::what(lang)}</th>
                        <th scope="col">{w::how_long(lang)}</th>
                    </tr>
                </thead>
                {classes}
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn sections_can_be_linked_to_and_are_translated() {
        let ids: BTreeSet<_> = SECTIONS.iter().map(|section| section.id).collect();
        assert_eq!(ids.len(), SECTIONS.len(), "each section has its own anchor");
        let mut texts: Vec<Message> = SECTIONS.iter().map(|section| section.title).collect();
        for block in SECTIONS.iter().flat_map(|section| section.blocks) {
            match block {
                Block::Text(text) => texts.push(*text),
                Block::List(list) => texts.extend(*list),
                Block::Classes | Block::Schedule => {}
            }
        }
        assert!(texts.len() > 20);
        for text in texts {
            assert_ne!(text(Language::En), text(Language::Es));
        }
        for class in DataClass::ALL {
            assert_ne!(collected(Language::En, *class), collected(Language::Es, *class));
            assert!(!schedule(*class).is_empty(), "{class} has a retention schedule");
        }
    }
}
