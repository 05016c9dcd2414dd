//! The layouts that the agency has saved.

use super::{api::DeleteImportLayout, messages};
use domain::{Language, import::layouts::SavedLayout};
use leptos::prelude::*;
use ui::Form;
use web::dates;

pub(super) fn saved_layouts(lang: Language, layouts: &[SavedLayout]) -> Option<impl IntoView + use<>> {
    if layouts.is_empty() {
        return None;
    }
    let rows = layouts.iter().map(|layout| row(lang, layout)).collect_view();
    Some(view! {
        <section class="card">
            <h2 id="layouts">{messages::layouts(lang)}</h2>
            <p class="soft">{messages::layouts_help(lang)}</p>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="layouts">
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{messages::layout(lang)}</th>
                            <th scope="col">{messages::columns_title(lang)}</th>
                            <th scope="col">{messages::saved(lang)}</th>
                            <th scope="col">
                                <span class="sr-only">{messages::actions(lang)}</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    })
}

fn row(lang: Language, layout: &SavedLayout) -> impl IntoView + use<> {
    let (id, name) = (layout.id.to_string(), layout.content.name.as_str());
    let form = Form::of::<DeleteImportLayout>("delete").scoped_to(format!("-{id}"), "layout", |sent| sent == id);
    view! {
        <tr>
            <th scope="row" dir="auto">{name.to_owned()}</th>
            <td data-label=messages::columns_title(lang)>{messages::column_count(lang, layout.content.header.len())}</td>
            <td class="nowrap" data-label=messages::saved(lang)>{dates::moment_with_year(lang, layout.saved_at)}</td>
            <td>
                <div class="buttons">
                    <a class="button" href=format!("/import?layout={id}")>{messages::change_layout(lang, name)}</a>
                    <form method="post" action=form.action()>
                        {form.hidden("layout", &id)} {form.hidden("version", layout.version)}
                        {form.button(messages::delete_layout(lang, name), "button")}
                    </form>
                </div>
            </td>
        </tr>
    }
}
