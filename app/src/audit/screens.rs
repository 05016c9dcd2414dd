//! Which screen showed a child's record, in a family's words.

use domain::Language;

/// The screen of an action, as it stands after "saw": "the schedule".
pub fn screen(lang: Language, action: &str) -> &'static str {
    let words: fn(Language) -> &'static str = match action {
        "people.child" => childs_page,
        "people.children" => list_of_children,
        "people.provider" => providers_page,
        "people.authorization" | "people.authorizations" => authorizations,
        "search" => search,
        _ if action.starts_with("schedule.") || action.starts_with("copies.") || action == "board.facts" => schedule,
        _ if action.starts_with("visits.") || action.starts_with("board.") => visit,
        _ if action.starts_with("notes.") => note,
        _ if action.starts_with("family.seen") => this_page,
        _ if action.starts_with("family.") => familys_page,
        _ if action.starts_with("audit.") => audit,
        _ => another,
    };
    words(lang)
}

crate::words::words! {
    childs_page { en: "Your child's page", es: "La página de su niño" }
    list_of_children { en: "The list of children", es: "La lista de niños" }
    providers_page { en: "The page of one of your providers", es: "La página de uno de sus proveedores" }
    authorizations { en: "What is authorized", es: "Los servicios autorizados" }
    search { en: "A search by name", es: "Una búsqueda por nombre" }
    schedule { en: "The schedule", es: "La agenda" }
    visit { en: "A visit", es: "Una visita" }
    note { en: "The notes about visits", es: "Las notas de las visitas" }
    this_page { en: "This page", es: "Esta página" }
    familys_page { en: "Your family's page", es: "La página de su familia" }
    audit { en: "The agency's own record of who saw what", es: "El registro de la agencia sobre quién vio qué" }
    another { en: "Another page", es: "Otra página" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_are_said_plainly() {
        let said = |action| screen(Language::En, action);
        assert_eq!(
            [said("schedule.week"), said("people.child"), said("family.home")],
            ["The schedule", "Your child's page", "Your family's page"]
        );
        assert_eq!(screen(Language::Es, "newer.thing"), "Otra página");
    }
}
