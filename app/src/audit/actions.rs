//! What was done, in words. An action's key stands in the audit; a new one gets its line here.

use domain::Language;

/// An action's key and its words.
type Action = (&'static str, fn(Language) -> &'static str);

/// Every action, by its key.
#[rustfmt::skip]
pub const ACTIONS: [Action; 86] = [
    ("account.enter_place", account_enter_place),
    ("agency.add_federal_holidays", agency_add_federal_holidays),
    ("agency.add_holiday", agency_add_holiday),
    ("agency.create", agency_create),
    ("agency.remove_holiday", agency_remove_holiday),
    ("agency.restore", agency_restore),
    ("agency.second_factor", agency_second_factor),
    ("agency.settings", agency_settings),
    ("agency.show_settings", agency_show_settings),
    ("agency.suspend", agency_suspend),
    ("audit.event", audit_event),
    ("audit.export", audit_export),
    ("audit.search", audit_search),
    ("audit.verify", audit_verify),
    ("board.change", board_change),
    ("board.facts", board_facts),
    ("board.provider", board_provider),
    ("board.standing", board_standing),
    ("copies.copy", copies_copy),
    ("copies.preview", copies_preview),
    ("copies.show", copies_show),
    ("copies.take_back", copies_take_back),
    ("demo.live", demo_live),
    ("events", events),
    ("family.cancel", family_cancel),
    ("family.coming", family_coming),
    ("family.home", family_home),
    ("family.seen", family_seen),
    ("import", import),
    ("import.page", import_page),
    ("mail.again", mail_again),
    ("mail.list", mail_list),
    ("members.add_record", members_add_record),
    ("members.change", members_change),
    ("members.confirm_guardian", members_confirm_guardian),
    ("members.everybody", members_everybody),
    ("members.invite", members_invite),
    ("members.invite_everybody", members_invite_everybody),
    ("members.join", members_join),
    ("members.join_as_myself", members_join_as_myself),
    ("members.link", members_link),
    ("members.list", members_list),
    ("members.new", members_new),
    ("members.part_record", members_part_record),
    ("members.remove", members_remove),
    ("members.resend", members_resend),
    ("members.restore", members_restore),
    ("members.restore_custody", members_restore_custody),
    ("members.revoke_custody", members_revoke_custody),
    ("members.show", members_show),
    ("members.withdraw", members_withdraw),
    ("notes.save", notes_save),
    ("notes.show", notes_show),
    ("notes.sign", notes_sign),
    ("notes.unsigned", notes_unsigned),
    ("passkey.remove", passkey_remove),
    ("passkey.rename", passkey_rename),
    ("people.authorization", people_authorization),
    ("people.authorizations", people_authorizations),
    ("people.child", people_child),
    ("people.children", people_children),
    ("people.hide_address", people_hide_address),
    ("people.keep_guardian", people_keep_guardian),
    ("people.provider", people_provider),
    ("people.providers", people_providers),
    ("schedule.agenda", schedule_agenda),
    ("schedule.day", schedule_day),
    ("schedule.month", schedule_month),
    ("schedule.own_day", schedule_own_day),
    ("schedule.paper_day", schedule_paper_day),
    ("schedule.paper_week", schedule_paper_week),
    ("schedule.week", schedule_week),
    ("search", search),
    ("session.end", session_end),
    ("user.restore", user_restore),
    ("user.suspend", user_suspend),
    ("visits.cancel", visits_cancel),
    ("visits.check_in", visits_check_in),
    ("visits.check_out", visits_check_out),
    ("visits.create", visits_create),
    ("visits.in_the_way", visits_in_the_way),
    ("visits.move", visits_move),
    ("visits.place", visits_place),
    ("visits.reinstate", visits_reinstate),
    ("visits.report", visits_report),
    ("visits.show", visits_show),
];

/// The words of an action; an unknown one, of a newer version or a former one, is shown as it is.
pub fn action(lang: Language, key: &str) -> String {
    let known = ACTIONS.iter().find(|(known, _)| *known == key);
    known.map_or_else(|| key.to_owned(), |(_, words)| words(lang).to_owned())
}

crate::words::words! {
    account_enter_place { en: "Went over to another agency", es: "Pasó a otra agencia" }
    agency_add_federal_holidays { en: "Added the federal holidays", es: "Añadió los feriados federales" }
    agency_add_holiday { en: "Added a holiday", es: "Añadió un feriado" }
    agency_create { en: "Made the agency", es: "Creó la agencia" }
    agency_remove_holiday { en: "Removed a holiday", es: "Quitó un feriado" }
    agency_restore { en: "Opened the agency again", es: "Reabrió la agencia" }
    agency_second_factor { en: "Changed who needs a second step", es: "Cambió quién necesita un segundo paso" }
    agency_settings { en: "Changed the settings", es: "Cambió los ajustes" }
    agency_show_settings { en: "Looked at the settings", es: "Miró los ajustes" }
    agency_suspend { en: "Suspended the agency", es: "Suspendió la agencia" }
    audit_event { en: "Looked at one event of the audit", es: "Miró un evento de la auditoría" }
    audit_export { en: "Exported the audit", es: "Exportó la auditoría" }
    audit_search { en: "Looked at the audit", es: "Miró la auditoría" }
    audit_verify { en: "Walked the audit", es: "Recorrió la auditoría" }
    board_change { en: "Changed the plan on a board", es: "Cambió el plan en un tablero" }
    board_facts { en: "Held a visit on a board", es: "Sostuvo una visita en un tablero" }
    board_provider { en: "Asked for a provider's name on a board", es: "Pidió el nombre de un proveedor en un tablero" }
    board_standing { en: "Looked at a visit that somebody else changed", es: "Miró una visita que otra persona cambió" }
    copies_copy { en: "Copied a week", es: "Copió una semana" }
    copies_preview { en: "Looked at a week before copying it", es: "Miró una semana antes de copiarla" }
    copies_show { en: "Looked at a copied week", es: "Miró una semana copiada" }
    copies_take_back { en: "Took a copied week back", es: "Retiró una semana copiada" }
    demo_live { en: "Played the demo's day", es: "Representó el día de la demostración" }
    events { en: "Listened for changes", es: "Escuchó los cambios" }
    family_cancel { en: "Cancelled a visit for the family", es: "Canceló una visita por la familia" }
    family_coming { en: "Looked at a coming visit, as family", es: "Miró una próxima visita, como familia" }
    family_home { en: "Looked at the family's page", es: "Miró la página de la familia" }
    family_seen { en: "Looked at who saw the child's record", es: "Miró quién vio el registro del niño" }
    import { en: "Imported files", es: "Importó archivos" }
    import_page { en: "Opened the import", es: "Abrió la importación" }
    mail_again { en: "Sent a letter again", es: "Envió de nuevo una carta" }
    mail_list { en: "Looked at the letters", es: "Miró las cartas" }
    members_add_record { en: "Linked another record to a guardian", es: "Vinculó otra ficha a un tutor" }
    members_change { en: "Changed what a member may do", es: "Cambió lo que puede hacer un miembro" }
    members_confirm_guardian { en: "Confirmed a guardian", es: "Confirmó un tutor" }
    members_everybody { en: "Looked at whom to invite", es: "Miró a quién invitar" }
    members_invite { en: "Invited somebody", es: "Invitó a alguien" }
    members_invite_everybody { en: "Invited everybody who was imported", es: "Invitó a todos los importados" }
    members_join { en: "Joined", es: "Se unió" }
    members_join_as_myself { en: "Joined while signed in", es: "Se unió con la sesión abierta" }
    members_link { en: "Made a link to join", es: "Creó un enlace para unirse" }
    members_list { en: "Looked at the members", es: "Miró los miembros" }
    members_new { en: "Opened an invitation to write", es: "Abrió una invitación para escribirla" }
    members_part_record { en: "Unlinked a record from a guardian", es: "Desvinculó una ficha de un tutor" }
    members_remove { en: "Removed a member", es: "Retiró a un miembro" }
    members_resend { en: "Sent an invitation again", es: "Envió de nuevo una invitación" }
    members_restore { en: "Gave a member the place back", es: "Devolvió su lugar a un miembro" }
    members_restore_custody { en: "Gave a child back to a guardian", es: "Devolvió un niño a un tutor" }
    members_revoke_custody { en: "Took a child away from a guardian", es: "Retiró un niño a un tutor" }
    members_show { en: "Looked at a member", es: "Miró a un miembro" }
    members_withdraw { en: "Withdrew an invitation", es: "Retiró una invitación" }
    notes_save { en: "Saved a draft of a note", es: "Guardó un borrador de una nota" }
    notes_show { en: "Looked at a note", es: "Miró una nota" }
    notes_sign { en: "Signed a note", es: "Firmó una nota" }
    notes_unsigned { en: "Looked at the list of notes", es: "Miró la lista de notas" }
    passkey_remove { en: "Removed a passkey", es: "Quitó una llave de acceso" }
    passkey_rename { en: "Renamed a passkey", es: "Cambió el nombre de una llave de acceso" }
    people_authorization { en: "Looked at an authorization", es: "Miró una autorización" }
    people_authorizations { en: "Looked at the list of authorizations", es: "Miró la lista de autorizaciones" }
    people_child { en: "Looked at a child's page", es: "Miró la página de un niño" }
    people_children { en: "Looked at the list of children", es: "Miró la lista de niños" }
    people_hide_address { en: "Changed which addresses a guardian sees", es: "Cambió qué direcciones ve un tutor" }
    people_keep_guardian { en: "Saved a guardian", es: "Guardó un tutor" }
    people_provider { en: "Looked at a provider's page", es: "Miró la página de un proveedor" }
    people_providers { en: "Looked at the list of providers", es: "Miró la lista de proveedores" }
    schedule_agenda { en: "Looked at the agenda", es: "Miró la agenda" }
    schedule_day { en: "Looked at the day board", es: "Miró el tablero del día" }
    schedule_month { en: "Looked at the month", es: "Miró el mes" }
    schedule_own_day { en: "Looked at their own day", es: "Miró su propio día" }
    schedule_paper_day { en: "Opened the day for printing", es: "Abrió el día para imprimirlo" }
    schedule_paper_week { en: "Opened the week for printing", es: "Abrió la semana para imprimirla" }
    schedule_week { en: "Looked at the week", es: "Miró la semana" }
    search { en: "Searched by name", es: "Buscó por nombre" }
    session_end { en: "Ended a session", es: "Cerró una sesión" }
    user_restore { en: "Let a suspended user in again", es: "Volvió a admitir a un usuario suspendido" }
    user_suspend { en: "Suspended a user", es: "Suspendió a un usuario" }
    visits_cancel { en: "Cancelled a visit", es: "Canceló una visita" }
    visits_check_in { en: "Checked in", es: "Registró la entrada" }
    visits_check_out { en: "Checked out", es: "Registró la salida" }
    visits_create { en: "Planned a visit", es: "Programó una visita" }
    visits_in_the_way { en: "Was shown whose visit is in the way", es: "Vio de quién es la visita que lo impide" }
    visits_move { en: "Moved a visit", es: "Movió una visita" }
    visits_place { en: "Looked for a place for a visit", es: "Buscó lugar para una visita" }
    visits_reinstate { en: "Put a cancelled visit back", es: "Repuso una visita cancelada" }
    visits_report { en: "Told the office from the road", es: "Avisó a la oficina desde el camino" }
    visits_show { en: "Looked at a visit", es: "Miró una visita" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    /// Calls that name an action, and what names one without a call.
    const NAMING: [&str; 5] = ["read(", "write(", "read_with_now(", "keep_refusal(", "action: "];

    /// The action that a source names right after one of [`NAMING`], past at most one other argument.
    fn named(rest: &str) -> Option<&str> {
        let literal = |text: &'_ str| text.trim_start().strip_prefix('"').map(str::len);
        let after = if let Some(length) = literal(rest) {
            &rest[rest.len() - length..]
        } else {
            let (first, second) = rest.split_once(',')?;
            first.trim().chars().all(|c| c.is_alphanumeric() || "&_.".contains(c)).then_some(())?;
            &second[second.len() - literal(second)?..]
        };
        let key = after.split_once('"')?.0;
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '.');
        (is_key && !key.contains(".csv")).then_some(key)
    }

    fn sources(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                // A file's tests name what they like.
                let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                for naming in NAMING {
                    let starts = text
                        .match_indices(naming)
                        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                    found.extend(starts.filter_map(|(at, _)| named(&text[at + naming.len()..])).map(str::to_owned));
                }
            }
        }
    }

    #[test]
    fn every_action_of_the_program_has_its_words() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        for folder in ["src", "store/src", "../server/src"] {
            sources(&root.join(folder), &mut found);
        }
        for known in ["visits.move", "people.child", "import", "agency.create", "audit.export"] {
            assert!(found.contains(known), "the sources are read: {found:?}");
        }
        let without: Vec<_> = found.iter().filter(|key| !ACTIONS.iter().any(|(known, _)| known == key)).collect();
        assert!(without.is_empty(), "each action needs a line in audit/actions.rs; without one: {without:?}");
    }

    #[test]
    fn words_are_each_actions_own() {
        for lang in [Language::En, Language::Es] {
            let words: BTreeSet<_> = ACTIONS.iter().map(|(_, words)| words(lang)).collect();
            assert_eq!(words.len(), ACTIONS.len());
        }
        assert_eq!(action(Language::En, "newer.thing"), "newer.thing");
        assert_eq!(action(Language::Es, "visits.move"), "Movió una visita");
    }
}
