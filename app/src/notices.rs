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
        "member.second_step_off" => member_second_step_off,
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
        "visit.check_in_undone" => visit_check_in_undone,
        "visit.check_out_undone" => visit_check_out_undone,
        "visit.checked_out" => visit_checked_out,
        "visit.created" => visit_created,
        "visit.moved" => visit_moved,
        "visit.unchanged" => visit_unchanged,
        "visit.times_corrected" => visit_times_corrected,
        "visit.reinstated" => visit_reinstated,
        _ => return None,
    };
    Some(say(lang))
}

crate::words::words! {
    letter_asked { en: "If that address has an account here, an e-mail is on its way. Check your inbox, and your spam folder too.", es: "Si ese correo tiene una cuenta aquí, le llegará un mensaje. Revise su bandeja de entrada y también el correo no deseado." }
    password_reset { en: "Your new password is set. Sign in with it.", es: "Su contraseña nueva quedó guardada. Inicie sesión con ella." }
    signed_out { en: "You are signed out.", es: "Su sesión está cerrada." }
    session_ended { en: "That session has ended. Whoever used it must sign in again.", es: "Esa sesión se cerró. Quien la usaba debe iniciar sesión de nuevo." }
    others_ended { en: "All other sessions have ended. Only this one is open.", es: "Las demás sesiones se cerraron. Solo esta sigue abierta." }
    contact_sent { en: "Thank you. Your message has been sent. We will write back to your e-mail address.", es: "Gracias. Su mensaje se envió. Le responderemos a su correo." }
    cookies_chosen { en: "Choice saved.", es: "Opción guardada." }
    copy_made { en: "Copied. The visits are in the week.", es: "Copiado. Las visitas están en la semana." }
    copy_taken_back { en: "The copy was undone.", es: "La copia se deshizo." }
    custody_restored { en: "The guardian can see the child again.", es: "El tutor puede ver al niño de nuevo." }
    custody_revoked { en: "Access removed, starting with the next page the guardian opens.", es: "Acceso quitado, desde la próxima página que abra el tutor." }
    form_not_kept { en: "What you typed was not saved. Your browser's Back button usually still shows it: copy it before you sign in.", es: "Lo que escribió no se guardó. El botón Atrás de su navegador suele mostrarlo todavía: cópielo antes de iniciar sesión." }
    guardian_confirmed { en: "Confirmed: this record belongs to one person.", es: "Confirmado: esta ficha es de una sola persona." }
    guardian_kept { en: "Saved, starting with the next page the guardian opens.", es: "Guardado, desde la próxima página que abra el tutor." }
    holiday_kept { en: "Holidays saved. They show on the boards and the forms.", es: "Feriados guardados. Se muestran en los tableros y los formularios." }
    holiday_removed { en: "Holiday removed. It is a regular day again.", es: "Feriado eliminado. Vuelve a ser un día normal." }
    import_done { en: "Imported. Every row of the files was added.", es: "Importado. Se agregaron todas las filas de los archivos." }
    import_under_way { en: "Another import of your agency is being checked or saved, so nothing was done with yours. Wait a minute and try again.", es: "Se está revisando o guardando otra importación de su agencia, así que con la suya no se hizo nada. Espere un minuto e inténtelo de nuevo." }
    letter_goes_again { en: "The e-mail is on its way again.", es: "El correo va otra vez en camino." }
    invitation_withdrawn { en: "Invitation canceled. Its link no longer works.", es: "Invitación anulada. Su enlace ya no funciona." }
    member_changed { en: "Saved, starting with the next page they open.", es: "Guardado, desde la próxima página que abra." }
    member_removed { en: "Removed. Their sessions have ended.", es: "Se dio de baja. Sus sesiones se cerraron." }
    member_second_step_off { en: "Two-step verification removed. They have been signed out and told.", es: "Se quitó la verificación en dos pasos. Se cerraron sus sesiones y se le avisó." }
    member_restored { en: "Access restored.", es: "Acceso restaurado." }
    note_saved { en: "Draft saved.", es: "Borrador guardado." }
    note_signed { en: "The note is signed. The family can now read what you wrote for them.", es: "La nota está firmada. La familia ya puede leer lo que usted escribió para ella." }
    place_entered { en: "You have switched.", es: "Ya cambió." }
    place_first { en: "Welcome. You have joined.", es: "Ya tiene acceso. Bienvenido." }
    place_joined { en: "You have joined. On the Account page you can switch between your agencies and roles.", es: "Ya entró. En la página Cuenta puede cambiar entre sus agencias y funciones." }
    passkey_added { en: "Passkey added. You can sign in with it from now on.", es: "Llave de acceso agregada. Desde ahora puede entrar con ella." }
    passkey_removed { en: "Passkey removed.", es: "Llave de acceso eliminada." }
    passkey_renamed { en: "Name saved.", es: "Nombre guardado." }
    password_changed { en: "Password changed. You were signed out on all other devices.", es: "Contraseña cambiada. Se cerró su sesión en los demás dispositivos." }
    second_factor_kept { en: "Saved. Staff who still need it are asked to set it up.", es: "Guardado. Al personal que aún no la tiene se le pedirá configurarla." }
    totp_added { en: "The app is set up. From now on you are asked for its code when you sign in.", es: "La aplicación está configurada. Desde ahora se le pedirá su código al iniciar sesión." }
    totp_removed { en: "App removed.", es: "Aplicación eliminada." }
    preferences_kept { en: "Preferences saved.", es: "Preferencias guardadas." }
    report_sent { en: "The office got your message.", es: "La oficina recibió su mensaje." }
    settings_kept { en: "Settings saved, starting with the next page anyone opens.", es: "Configuración guardada, desde la próxima página que alguien abra." }
    visit_cancelled { en: "The visit is canceled. Its time is free again.", es: "La visita se canceló. Su hora queda libre." }
    visit_cancelled_by_family { en: "The visit is canceled. The office knows.", es: "La visita se canceló. La oficina ya lo sabe." }
    visit_checked_out { en: "Checked out. The note can be signed now.", es: "Salida registrada. Ya puede firmar la nota." }
    visit_check_in_undone { en: "Check-in undone. The visit is as it was before.", es: "Entrada deshecha. La visita está como antes." }
    visit_check_out_undone { en: "Check-out undone. The visit is still in progress.", es: "Salida deshecha. La visita sigue en curso." }
    visit_times_corrected { en: "Times saved. The recorded ones are still shown beside them.", es: "Horas guardadas. Las registradas se siguen mostrando al lado." }
    visit_unchanged { en: "Nothing changed: the visit is already there.", es: "No cambió nada: la visita ya está ahí." }
    visit_created { en: "Visit scheduled.", es: "Visita programada." }
    visit_moved { en: "Visit moved.", es: "Visita movida." }
    visit_reinstated { en: "Visit restored.", es: "Visita restaurada." }
}
