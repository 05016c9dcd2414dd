//! What was done, in words. An action's key stands in the audit; a new one gets its line here.

use domain::Language;

/// An action's key and its words.
type Action = (&'static str, fn(Language) -> &'static str);

/// Every action, by its key.
#[rustfmt::skip]
pub const ACTIONS: [Action; 90] = [
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
    ("members.password_link", members_password_link),
    ("members.resend", members_resend),
    ("members.restore", members_restore),
    ("members.restore_custody", members_restore_custody),
    ("members.revoke_custody", members_revoke_custody),
    ("members.second_step_off", members_second_step_off),
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
    ("visits.correct", visits_correct),
    ("visits.create", visits_create),
    ("visits.in_the_way", visits_in_the_way),
    ("visits.move", visits_move),
    ("visits.place", visits_place),
    ("visits.reinstate", visits_reinstate),
    ("visits.report", visits_report),
    ("visits.show", visits_show),
    ("visits.undo", visits_undo),
];

/// The words of an action; an unknown one, of a newer version or a former one, is shown as it is.
pub fn action(lang: Language, key: &str) -> String {
    let known = ACTIONS.iter().find(|(known, _)| *known == key);
    known.map_or_else(|| key.to_owned(), |(_, words)| words(lang).to_owned())
}

crate::words::words! {
    account_enter_place { en: "Switched agency or role", es: "Cambió de agencia o función" }
    agency_add_federal_holidays { en: "Added the federal holidays", es: "Agregó los feriados federales" }
    agency_add_holiday { en: "Added a holiday", es: "Agregó un feriado" }
    agency_create { en: "Created the agency", es: "Creó la agencia" }
    agency_remove_holiday { en: "Removed a holiday", es: "Quitó un feriado" }
    agency_restore { en: "Reopened the agency", es: "Reabrió la agencia" }
    agency_second_factor { en: "Changed who needs two-step verification", es: "Cambió quién necesita la verificación en dos pasos" }
    agency_settings { en: "Changed the settings", es: "Cambió la configuración" }
    agency_show_settings { en: "Viewed the settings", es: "Vio la configuración" }
    agency_suspend { en: "Suspended the agency", es: "Suspendió la agencia" }
    audit_event { en: "Viewed one event of the audit", es: "Vio un evento de la auditoría" }
    audit_export { en: "Exported the audit", es: "Exportó la auditoría" }
    audit_search { en: "Viewed the audit", es: "Vio la auditoría" }
    audit_verify { en: "Verified the audit", es: "Verificó la auditoría" }
    board_change { en: "Changed the schedule on a board", es: "Cambió la agenda en un tablero" }
    board_facts { en: "Picked up a visit on a board", es: "Tomó una visita en un tablero" }
    board_provider { en: "Looked up a provider's name on a board", es: "Consultó el nombre de un proveedor en un tablero" }
    board_standing { en: "Viewed a visit that someone else changed", es: "Vio una visita que otra persona cambió" }
    copies_copy { en: "Copied a week", es: "Copió una semana" }
    copies_preview { en: "Previewed a week before copying it", es: "Revisó una semana antes de copiarla" }
    copies_show { en: "Viewed a copied week", es: "Vio una semana copiada" }
    copies_take_back { en: "Undid a copied week", es: "Deshizo la copia de una semana" }
    demo_live { en: "Loaded demo data", es: "Cargó datos de demostración" }
    events { en: "Received live updates", es: "Recibió cambios" }
    family_cancel { en: "Canceled a visit for the family", es: "Canceló una visita por la familia" }
    family_coming { en: "Viewed an upcoming visit, as family", es: "Vio una próxima visita, como familia" }
    family_home { en: "Viewed the family's page", es: "Vio la página de la familia" }
    family_seen { en: "Viewed who saw the child's record", es: "Vio quién consultó el expediente del niño" }
    import { en: "Imported files", es: "Importó archivos" }
    import_page { en: "Opened the import page", es: "Abrió la página de importación" }
    mail_again { en: "Sent an e-mail again", es: "Reenvió un correo" }
    mail_list { en: "Viewed the list of e-mails", es: "Vio la lista de correos" }
    members_add_record { en: "Linked another record to a guardian", es: "Vinculó otra ficha a un tutor" }
    members_change { en: "Changed a member's permissions", es: "Cambió los permisos de un miembro" }
    members_confirm_guardian { en: "Confirmed a guardian", es: "Confirmó a un tutor" }
    members_everybody { en: "Viewed who can be invited", es: "Vio a quién se puede invitar" }
    members_invite { en: "Invited someone", es: "Invitó a alguien" }
    members_invite_everybody { en: "Invited everyone who was imported", es: "Invitó a todas las personas importadas" }
    members_join { en: "Joined", es: "Se unió" }
    members_join_as_myself { en: "Joined while signed in", es: "Se unió con la sesión abierta" }
    members_link { en: "Created a link to join", es: "Creó un enlace para unirse" }
    members_list { en: "Viewed the members", es: "Vio los miembros" }
    members_new { en: "Opened the invitation form", es: "Abrió el formulario de invitación" }
    members_part_record { en: "Unlinked a record from a guardian", es: "Desvinculó una ficha de un tutor" }
    members_remove { en: "Removed a member", es: "Dio de baja a un miembro" }
    members_password_link { en: "Made a link for a member's new password", es: "Creó un enlace para la contraseña nueva de un miembro" }
    members_resend { en: "Sent an invitation again", es: "Reenvió una invitación" }
    members_restore { en: "Restored a member's access", es: "Restauró el acceso de un miembro" }
    members_restore_custody { en: "Restored a guardian's access", es: "Restauró el acceso de un tutor" }
    members_second_step_off { en: "Removed a member's two-step verification", es: "Quitó la verificación en dos pasos de un miembro" }
    members_revoke_custody { en: "Removed a guardian's access", es: "Quitó el acceso de un tutor" }
    members_show { en: "Viewed a member", es: "Vio a un miembro" }
    members_withdraw { en: "Withdrew an invitation", es: "Anuló una invitación" }
    notes_save { en: "Saved a draft of a note", es: "Guardó un borrador de una nota" }
    notes_show { en: "Viewed a note", es: "Vio una nota" }
    notes_sign { en: "Signed a note", es: "Firmó una nota" }
    notes_unsigned { en: "Viewed the list of notes", es: "Vio la lista de notas" }
    passkey_remove { en: "Removed a passkey", es: "Quitó una llave de acceso" }
    passkey_rename { en: "Renamed a passkey", es: "Cambió el nombre de una llave de acceso" }
    people_authorization { en: "Viewed an authorization", es: "Vio una autorización" }
    people_authorizations { en: "Viewed the list of authorizations", es: "Vio la lista de autorizaciones" }
    people_child { en: "Viewed a child's page", es: "Vio la página de un niño" }
    people_children { en: "Viewed the list of children", es: "Vio la lista de niños" }
    people_hide_address { en: "Changed which addresses a guardian sees", es: "Cambió qué direcciones ve un tutor" }
    people_keep_guardian { en: "Saved a guardian", es: "Guardó los datos de un tutor" }
    people_provider { en: "Viewed a provider's page", es: "Vio la página de un proveedor" }
    people_providers { en: "Viewed the list of providers", es: "Vio la lista de proveedores" }
    schedule_agenda { en: "Viewed the agenda", es: "Vio la agenda" }
    schedule_day { en: "Viewed the day board", es: "Vio el tablero del día" }
    schedule_month { en: "Viewed the month", es: "Vio el mes" }
    schedule_own_day { en: "Viewed their own day", es: "Vio su propio día" }
    schedule_paper_day { en: "Opened the day for printing", es: "Abrió el día para imprimirlo" }
    schedule_paper_week { en: "Opened the week for printing", es: "Abrió la semana para imprimirla" }
    schedule_week { en: "Viewed the week", es: "Vio la semana" }
    search { en: "Searched by name", es: "Buscó por nombre" }
    session_end { en: "Ended a session", es: "Cerró una sesión" }
    user_restore { en: "Restored a suspended user", es: "Reactivó a un usuario suspendido" }
    user_suspend { en: "Suspended a user", es: "Suspendió a un usuario" }
    visits_cancel { en: "Canceled a visit", es: "Canceló una visita" }
    visits_check_in { en: "Checked in", es: "Registró la entrada" }
    visits_check_out { en: "Checked out", es: "Registró la salida" }
    visits_correct { en: "Corrected a visit's times", es: "Corrigió las horas de una visita" }
    visits_create { en: "Scheduled a visit", es: "Programó una visita" }
    visits_in_the_way { en: "Saw whose visit is in the way", es: "Vio de quién es la visita que lo impide" }
    visits_move { en: "Moved a visit", es: "Movió una visita" }
    visits_place { en: "Looked for a time for a visit", es: "Buscó un horario para una visita" }
    visits_reinstate { en: "Restored a canceled visit", es: "Restauró una visita cancelada" }
    visits_report { en: "Reported from the road", es: "Avisó a la oficina en ruta" }
    visits_undo { en: "Undid a check-in or check-out", es: "Deshizo una entrada o salida" }
    visits_show { en: "Viewed a visit", es: "Vio una visita" }
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
