//! What was just done, in a sentence: the next page shows it once.

use domain::Language;

/// The sentence of a notice's code; nothing for a code that is not ours.
pub fn sentence(lang: Language, code: &str) -> Option<&'static str> {
    let say: fn(Language) -> &'static str = match code {
        "account.letter_asked" => letter_asked,
        "account.password_reset" => password_reset,
        "account.signed_out" => signed_out,
        "contact.sent" => contact_sent,
        "cookies.chosen" => cookies_chosen,
        "copy.made" => copy_made,
        "copy.taken_back" => copy_taken_back,
        "guardian.kept" => guardian_kept,
        "holiday.kept" => holiday_kept,
        "holiday.removed" => holiday_removed,
        "import.done" => import_done,
        "letter.goes_again" => letter_goes_again,
        "note.saved" => note_saved,
        "note.signed" => note_signed,
        "preferences.kept" => preferences_kept,
        "report.sent" => report_sent,
        "settings.kept" => settings_kept,
        "visit.cancelled" => visit_cancelled,
        "visit.cancelled_by_family" => visit_cancelled_by_family,
        "visit.checked_out" => visit_checked_out,
        "visit.created" => visit_created,
        "visit.moved" => visit_moved,
        "visit.reinstated" => visit_reinstated,
        _ => return None,
    };
    Some(say(lang))
}

crate::words::words! {
    letter_asked { en: "If the address is known here, a letter is on its way. Look into your mailbox, also among the unwanted mail.", es: "Si el correo se conoce aquí, la carta ya va en camino. Mire en su buzón, también entre el correo no deseado." }
    password_reset { en: "Your new password is set. Sign in with it.", es: "Su contraseña nueva está guardada. Inicie sesión con ella." }
    signed_out { en: "You are signed out.", es: "Su sesión está cerrada." }
    contact_sent { en: "Thank you. Your message has arrived, and we write back to your address.", es: "Gracias. Su mensaje ha llegado y le escribiremos a su correo." }
    cookies_chosen { en: "Your choice is kept.", es: "Su elección está guardada." }
    copy_made { en: "The visits are in the week.", es: "Las visitas están en la semana." }
    copy_taken_back { en: "The copy is taken back.", es: "La copia está retirada." }
    guardian_kept { en: "Saved. It holds from the guardian's next page on.", es: "Guardado. Vale desde la próxima página que abra el tutor." }
    holiday_kept { en: "The holidays are kept. The boards and the forms show them.", es: "Los feriados están guardados. Los tableros y los formularios los muestran." }
    holiday_removed { en: "It is a usual day again.", es: "Vuelve a ser un día normal." }
    import_done { en: "Imported. Every row of the files is in.", es: "Importado. Todas las filas de los archivos están dentro." }
    letter_goes_again { en: "The letter is on its way again.", es: "La carta va otra vez en camino." }
    note_saved { en: "The draft is saved.", es: "El borrador está guardado." }
    note_signed { en: "The note is signed. The family can read its text.", es: "La nota está firmada. La familia puede leer su texto." }
    preferences_kept { en: "Your preferences are saved.", es: "Sus preferencias están guardadas." }
    report_sent { en: "The office has your message.", es: "La oficina tiene su mensaje." }
    settings_kept { en: "The settings are saved. They hold from the next page on.", es: "Los ajustes están guardados. Valen desde la próxima página." }
    visit_cancelled { en: "The visit is cancelled. Its time is free again.", es: "La visita está cancelada. Su hora queda libre." }
    visit_cancelled_by_family { en: "The visit is cancelled. The office knows.", es: "La visita está cancelada. La oficina ya lo sabe." }
    visit_checked_out { en: "Checked out. The note can be signed now.", es: "Salida registrada. Ya puede firmar la nota." }
    visit_created { en: "The visit is in the week.", es: "La visita está en la semana." }
    visit_moved { en: "The visit is moved.", es: "La visita se ha movido." }
    visit_reinstated { en: "The visit takes place again.", es: "La visita vuelve a realizarse." }
}
