//! What was just done, in a sentence: the next page shows it once.

use domain::Language;

/// The sentence of a notice's code; nothing for a code that is not ours.
pub fn sentence(lang: Language, code: &str) -> Option<&'static str> {
    let say: fn(Language) -> &'static str = match code {
        "account.letter_asked" => letter_asked,
        "account.password_reset" => password_reset,
        "account.signed_out" => signed_out,
        "account.session_ended" => session_ended,
        "account.others_ended" => others_ended,
        "contact.sent" => contact_sent,
        "cookies.chosen" => cookies_chosen,
        "copy.made" => copy_made,
        "copy.taken_back" => copy_taken_back,
        "custody.restored" => custody_restored,
        "custody.revoked" => custody_revoked,
        "form.not_kept" => form_not_kept,
        "guardian.confirmed" => guardian_confirmed,
        "guardian.kept" => guardian_kept,
        "holiday.kept" => holiday_kept,
        "holiday.removed" => holiday_removed,
        "import.done" => import_done,
        "import.under_way" => import_under_way,
        "letter.goes_again" => letter_goes_again,
        "invitation.withdrawn" => invitation_withdrawn,
        "member.changed" => member_changed,
        "member.removed" => member_removed,
        "member.restored" => member_restored,
        "note.saved" => note_saved,
        "note.signed" => note_signed,
        "place.entered" => place_entered,
        "place.first" => place_first,
        "place.joined" => place_joined,
        "passkey.added" => passkey_added,
        "passkey.removed" => passkey_removed,
        "passkey.renamed" => passkey_renamed,
        "password.changed" => password_changed,
        "preferences.kept" => preferences_kept,
        "report.sent" => report_sent,
        "settings.kept" => settings_kept,
        "second_factor.kept" => second_factor_kept,
        "totp.added" => totp_added,
        "totp.removed" => totp_removed,
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
    session_ended { en: "That session is ended. Whoever used it must sign in again.", es: "Esa sesión está cerrada. Quien la usaba debe iniciar sesión de nuevo." }
    others_ended { en: "All other sessions are ended. Only this one is open.", es: "Todas las demás sesiones están cerradas. Solo esta sigue abierta." }
    contact_sent { en: "Thank you. Your message has arrived, and we write back to your address.", es: "Gracias. Su mensaje ha llegado y le escribiremos a su correo." }
    cookies_chosen { en: "Your choice is kept.", es: "Su elección está guardada." }
    copy_made { en: "The visits are in the week.", es: "Las visitas están en la semana." }
    copy_taken_back { en: "The copy is taken back.", es: "La copia está retirada." }
    custody_restored { en: "The guardian sees the child again.", es: "El tutor vuelve a ver al niño." }
    custody_revoked { en: "Taken away. It holds from the guardian's next page on.", es: "Quitado. Vale desde la próxima página que abra el tutor." }
    form_not_kept { en: "What you typed was not kept. Your browser's Back button usually still shows it: copy it before you sign in.", es: "Lo que escribió no se conservó. El botón Atrás de su navegador suele mostrarlo todavía: cópielo antes de iniciar sesión." }
    guardian_confirmed { en: "Confirmed: this record is one person's.", es: "Confirmado: esta ficha es de una sola persona." }
    guardian_kept { en: "Saved. It holds from the guardian's next page on.", es: "Guardado. Vale desde la próxima página que abra el tutor." }
    holiday_kept { en: "The holidays are kept. The boards and the forms show them.", es: "Los feriados están guardados. Los tableros y los formularios los muestran." }
    holiday_removed { en: "It is a usual day again.", es: "Vuelve a ser un día normal." }
    import_done { en: "Imported. Every row of the files is in.", es: "Importado. Todas las filas de los archivos están dentro." }
    import_under_way { en: "Another import of your agency is being checked or saved, so nothing was done with yours. Wait a minute and try again.", es: "Se está revisando o guardando otra importación de su agencia, así que con la suya no se hizo nada. Espere un minuto e inténtelo de nuevo." }
    letter_goes_again { en: "The letter is on its way again.", es: "La carta va otra vez en camino." }
    invitation_withdrawn { en: "The invitation is withdrawn. Its link no longer works.", es: "La invitación está retirada. Su enlace ya no funciona." }
    member_changed { en: "Saved. It holds from their next page on.", es: "Guardado. Vale desde su próxima página." }
    member_removed { en: "Removed. Their sessions have ended.", es: "Retirado. Sus sesiones terminaron." }
    member_restored { en: "The place is given back.", es: "El lugar está devuelto." }
    note_saved { en: "The draft is saved.", es: "El borrador está guardado." }
    note_signed { en: "The note is signed. The family can read its text.", es: "La nota está firmada. La familia puede leer su texto." }
    place_entered { en: "You are in another of your places now.", es: "Ahora está en otro de sus lugares." }
    place_first { en: "Welcome. You have joined.", es: "Bienvenido. Ya entró." }
    place_joined { en: "You have joined. On the page Account you change between your places.", es: "Ya entró. En la página Cuenta cambia de un lugar a otro." }
    passkey_added { en: "The passkey is added. It can sign you in from now on.", es: "La llave está añadida. Desde ahora puede entrar con ella." }
    passkey_removed { en: "The passkey is removed.", es: "La llave está quitada." }
    passkey_renamed { en: "The name is saved.", es: "El nombre está guardado." }
    password_changed { en: "Your password is changed, and every other device is signed out.", es: "Su contraseña está cambiada y se cerró la sesión en los demás dispositivos." }
    second_factor_kept { en: "Saved. Whoever is asked for a second step and has none is led to it.", es: "Guardado. Quien deba tener un segundo paso y no lo tenga será guiado a configurarlo." }
    totp_added { en: "The app is set up. From now on it is asked when you sign in.", es: "La aplicación está configurada. Desde ahora se pide al iniciar sesión." }
    totp_removed { en: "The app is removed.", es: "La aplicación está quitada." }
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
