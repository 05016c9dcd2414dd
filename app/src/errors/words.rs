//! The sentences of errors.

use domain::Language;

/// The sentence of a reason, such as `date.not_a_date`; a reason without one of its own is told by its kind.
pub fn reason(lang: Language, key: &str) -> String {
    if let Some(told) = crate::settings::complaint(lang, key) {
        return told;
    }
    if let Some(told) = crate::members::complaint(lang, key) {
        return told;
    }
    let say: fn(Language) -> &'static str = match key {
        "attested.missing" => attested_missing,
        "body.missing" => body_missing,
        "contact.not_sent" => contact_not_sent,
        "copy.changed" => copy_changed,
        "copy.taken_back" => copy_taken_back,
        "date.not_a_date" | "date.missing" => not_a_date,
        "date.out_of_range" => date_out_of_range,
        "year.out_of_range" => year_out_of_range,
        "email.missing" | "email.not_an_address" => not_an_address,
        "email.looks_like_another" => looks_like_another,
        "letter.goes_no_more" => letter_goes_no_more,
        "message.missing" => message_missing,
        "minutes.no_length" => no_length,
        "minutes.out_of_range" => minutes_out_of_range,
        "note.is_signed" => note_is_signed,
        "account.needs_factor" => needs_factor,
        "code.not_the_apps" => code_not_the_apps,
        "code.wrong" | "code.missing" => code_wrong,
        "factors.last_way_in" => last_way_in,
        "factors.password_is_short" => password_is_short,
        "grace_days.out_of_range" => grace_days,
        "passkey.copied" => passkey_copied,
        "passkey.known" => passkey_known,
        "passkey.no_name" => passkey_no_name,
        "passkey.refused" => passkey_refused,
        "passkey.too_many" => passkey_too_many,
        "password.about_you" => password_about_you,
        "password.common" => password_common,
        "password.easy" => password_easy,
        "password.missing" => password_missing,
        "password.not_yours" => password_not_yours,
        "password.too_long" => password_too_long,
        "password.too_short" => password_too_short,
        "password.too_short_beside" => password_too_short_beside,
        "password.wrong" => password_wrong,
        "office_phone.no_number" => office_phone_no_number,
        "office_phone.too_long" => office_phone_too_long,
        "reason.missing" => reason_missing,
        "recovery.nothing_to_recover" => nothing_to_recover,
        "second.over" => second_over,
        "totp.none_waiting" => totp_none_waiting,
        "to.same_week" => same_week,
        "time.not_a_time" | "time.missing" => not_a_time,
        "began.another_day" => began_another_day,
        "began.missing" => began_missing,
        "began.not_yet" => began_not_yet,
        "began.taken" => began_taken,
        "ended.before_began" => ended_before_began,
        "ended.missing" => ended_missing,
        "ended.not_yet" => ended_not_yet,
        "time.not_a_moment" => not_a_moment,
        "time.not_whole_minutes" => not_whole_minutes,
        "visit.child_is_taken" => child_is_taken,
        "visit.door_too_soon" => door_too_soon,
        "visit.has_begun" => has_begun,
        "visit.in_use" => in_use,
        "visit.is_cancelled" => is_cancelled,
        "visit.is_over" => is_over,
        "visit.late_too_soon" => late_too_soon,
        "visit.no_room" => no_room,
        "visit.not_cancelled" => not_cancelled,
        "visit.not_checked_in" => not_checked_in,
        "visit.not_today" => not_today,
        "visit.not_checked_out" => not_checked_out,
        "visit.provider_is_taken" => provider_is_taken,
        "visit.somebody_home" => somebody_home,
        "visit.undo_too_late" => undo_too_late,
        "visit.too_late_to_cancel" => too_late_to_cancel,
        "first_name.missing" => first_name_missing,
        "name.missing" => name_missing,
        "relationship.missing" => relationship_missing,
        _ if key.ends_with(".missing") => missing,
        _ if key.ends_with(".too_long") => too_long,
        _ => unreadable,
    };
    say(lang).to_owned()
}

crate::words::words! {
    attested_missing { en: "Check the box to say that you have read what you wrote, then sign.", es: "Marque la casilla para indicar que leyó lo que escribió y luego firme." }
    body_missing { en: "Write what you did before you sign.", es: "Escriba qué hicieron antes de firmar." }
    contact_not_sent { en: "Your message was not sent, and nothing was saved: it came faster than a person types, or a hidden field was filled in. Press Send again.", es: "Su mensaje no se envió y no se guardó nada: llegó más rápido de lo que escribe una persona, o se llenó un campo oculto. Presione Enviar otra vez." }
    copy_changed { en: "Something changed in one of the two weeks in the meantime. Check the list again, then copy.", es: "Mientras tanto cambió algo en una de las dos semanas. Revise la lista otra vez y luego copie." }
    copy_taken_back { en: "This copy was already undone.", es: "Esta copia ya se deshizo." }
    not_a_date { en: "Enter a date, such as 2026-12-01.", es: "Escriba una fecha, como 2026-12-01." }
    date_out_of_range { en: "This date is too far away.", es: "Esta fecha está demasiado lejos." }
    year_out_of_range { en: "Enter a year from 2022 to 2099.", es: "Escriba un año de 2022 a 2099." }
    looks_like_another { en: "This address has letters that look like others, such as a Cyrillic a. Type it again in plain letters.", es: "Esta dirección tiene letras que se parecen a otras, como una a cirílica. Escríbala de nuevo con letras comunes." }
    not_an_address { en: "Enter an e-mail address, such as ana@maple.example.", es: "Escriba un correo, como ana@maple.example." }
    letter_goes_no_more { en: "This e-mail can't be sent again: it was already sent, or its link has expired. Send a new one.", es: "Este correo ya no se puede reenviar: ya se envió o su enlace venció. Envíe uno nuevo." }
    message_missing { en: "Enter a message.", es: "Escriba un mensaje." }
    minutes_out_of_range { en: "Enter a number of minutes from 1 to 180.", es: "Escriba un número de minutos de 1 a 180." }
    no_length { en: "Enter the length in minutes, from 5 to 720.", es: "Escriba la duración en minutos, de 5 a 720." }
    note_is_signed { en: "This note is signed. Its text can no longer be changed.", es: "Esta nota está firmada. Su texto ya no se puede cambiar." }
    needs_factor { en: "Your agency requires two-step verification. Set it up under Account, Security; what you typed is saved in the meantime.", es: "Su agencia exige la verificación en dos pasos. Configúrela en Cuenta, Seguridad; lo que escribió queda guardado mientras tanto." }
    code_not_the_apps { en: "This is not the code the app shows now. Wait for the next one; if that doesn't work either, set the phone's clock to automatic.", es: "Este no es el código que la aplicación muestra ahora. Espere al siguiente; si tampoco sirve, ponga el reloj del teléfono en hora automática." }
    code_wrong { en: "This code is wrong or was already used. Wait for the next one, or use a recovery code.", es: "Este código no es correcto o ya se usó. Espere al siguiente o use un código de recuperación." }
    last_way_in { en: "This is the only way into your account. Add another one first.", es: "Es la única forma de entrar a su cuenta. Agregue otra primero." }
    password_is_short { en: "Your password is too short to be used alone. Change it to one of 15 characters or more, then remove this.", es: "Su contraseña es demasiado corta para usarse sola. Cámbiela por una de 15 caracteres o más y luego quite esto." }
    grace_days { en: "Choose 0 to 14 days.", es: "Elija de 0 a 14 días." }
    passkey_copied { en: "This passkey seems to have been copied, so it was refused.", es: "Parece que esta llave fue copiada, por eso se rechazó." }
    passkey_known { en: "This passkey is already on an account.", es: "Esta llave ya está en una cuenta." }
    passkey_no_name { en: "This installation has no web address for passkeys.", es: "Esta instalación no tiene una dirección web para las llaves de acceso." }
    passkey_refused { en: "This passkey doesn't belong to this account.", es: "Esta llave no corresponde a esta cuenta." }
    passkey_too_many { en: "There are twenty passkeys on this account. Remove one first.", es: "Hay veinte llaves en esta cuenta. Quite una primero." }
    password_about_you { en: "This uses your name, your e-mail or your agency's name. Choose words that have nothing to do with you.", es: "Usa su nombre, su correo o el nombre de su agencia. Elija palabras que no tengan que ver con usted." }
    password_common { en: "Many people use this password, so it is one of the first to be tried. Choose another one.", es: "Mucha gente usa esta contraseña, así que es de las primeras que se prueban. Elija otra." }
    password_easy { en: "This is easy to guess: it repeats itself or follows the keyboard. Choose a few unrelated words.", es: "Es fácil de adivinar: se repite o sigue el teclado. Elija unas cuantas palabras sin relación entre sí." }
    password_not_yours { en: "This is not your password. Type it again.", es: "Esta no es su contraseña. Escríbala de nuevo." }
    password_too_short_beside { en: "Choose a password of at least 8 characters.", es: "Elija una contraseña de al menos 8 caracteres." }
    nothing_to_recover { en: "Recovery codes replace a second step. Add an authenticator app or a passkey first.", es: "Los códigos de recuperación reemplazan a un segundo paso. Agregue primero una aplicación de autenticación o una llave de acceso." }
    second_over { en: "This took too long. Sign in again; the second step waits only five minutes.", es: "Pasó demasiado tiempo. Inicie sesión de nuevo; el segundo paso solo espera cinco minutos." }
    totp_none_waiting { en: "No app is being set up here. Start on the Security page.", es: "Aquí no se está configurando ninguna aplicación. Empiece en la página de seguridad." }
    password_missing { en: "Enter the password.", es: "Escriba la contraseña." }
    password_too_long { en: "Choose a password of at most 128 characters.", es: "Elija una contraseña de 128 caracteres como máximo." }
    password_too_short { en: "Choose a password of at least 15 characters. A few words in a row are easy to remember.", es: "Elija una contraseña de al menos 15 caracteres. Unas cuantas palabras seguidas son fáciles de recordar." }
    password_wrong { en: "The e-mail or the password is wrong.", es: "El correo o la contraseña no son correctos." }
    office_phone_no_number { en: "Enter a phone number that can be called, or leave it empty.", es: "Escriba un número al que se pueda llamar, o déjelo vacío." }
    office_phone_too_long { en: "Enter at most 40 characters.", es: "Escriba como máximo 40 caracteres." }
    reason_missing { en: "Enter a reason, in a few words.", es: "Escriba el motivo, en pocas palabras." }
    same_week { en: "Choose a different week from the one you are copying.", es: "Elija una semana distinta de la que va a copiar." }
    not_whole_minutes { en: "Enter a time without seconds, such as 2:30 PM.", es: "Escriba una hora sin segundos, como 14:30." }
    not_a_time { en: "Enter a time, such as 2:30 PM.", es: "Escriba una hora, como 14:30." }
    child_is_taken { en: "The child has another visit at that time. Choose another time.", es: "El niño tiene otra visita a esa hora. Elija otra hora." }
    has_begun { en: "This visit has started. It can no longer be changed.", es: "Esta visita ya empezó. Ya no se puede cambiar." }
    in_use { en: "This visit has a note, a report or an imported row. Cancel it instead.", es: "Esta visita tiene una nota, un aviso o una fila importada. Cancélela en su lugar." }
    no_room { en: "Nothing fits on this day without breaking a rule. Choose another day or provider, or open the visit in the list to choose a time yourself.", es: "Nada cabe ese día sin incumplir una regla. Elija otro día u otro proveedor, o abra la visita en la lista para elegir usted la hora." }
    not_cancelled { en: "This visit is not canceled.", es: "Esta visita no está cancelada." }
    is_cancelled { en: "This visit is canceled.", es: "Esta visita está cancelada." }
    is_over { en: "This visit is over. It can no longer be changed.", es: "Esta visita ya terminó. Ya no se puede cambiar." }
    began_another_day { en: "That start is on another day. Enter a start on the day of the visit.", es: "Ese inicio es de otro día. Escriba un inicio del día de la visita." }
    began_missing { en: "Enter when the visit started.", es: "Escriba cuándo empezó la visita." }
    began_not_yet { en: "That start is in the future. Enter when the visit started.", es: "Ese inicio está en el futuro. Escriba cuándo empezó la visita." }
    began_taken { en: "At that time the provider was in another visit. Check both visits.", es: "A esa hora el proveedor estaba en otra visita. Revise ambas visitas." }
    ended_before_began { en: "The end must be after the start.", es: "El fin debe ser posterior al inicio." }
    ended_missing { en: "Enter when the visit ended.", es: "Escriba cuándo terminó la visita." }
    ended_not_yet { en: "That end is in the future. Enter when the visit ended.", es: "Ese fin está en el futuro. Escriba cuándo terminó la visita." }
    not_a_moment { en: "Enter a date and a time, such as 12/01/2026 9:00.", es: "Escriba una fecha y una hora, por ejemplo 01/12/2026 9:00." }
    door_too_soon { en: "The visit hasn't started yet. You can say this from 15 minutes before it starts.", es: "La visita todavía no empieza. Puede avisarlo desde 15 minutos antes de que empiece." }
    late_too_soon { en: "The visit is still hours away. You can say this from 2 hours before it starts.", es: "Faltan horas para la visita. Puede avisarlo desde 2 horas antes de que empiece." }
    somebody_home { en: "You are checked in, so someone is home. If you pressed Check in by mistake, undo it first.", es: "Usted registró su entrada, así que hay alguien en casa. Si la registró por error, deshágala primero." }
    undo_too_late { en: "This can no longer be undone. Correct the times of the visit instead.", es: "Esto ya no se puede deshacer. Corrija las horas de la visita." }
    not_checked_in { en: "Check in first.", es: "Primero registre la entrada." }
    not_today { en: "This visit is on another day. If the day is wrong, ask the office to move it.", es: "Esta visita es otro día. Si el día no es correcto, pida a la oficina que la mueva." }
    not_checked_out { en: "Check out first, then sign.", es: "Primero registre la salida, luego firme." }
    provider_is_taken { en: "The provider has another visit at that time. Choose another time or provider.", es: "El proveedor tiene otra visita a esa hora. Elija otra hora u otro proveedor." }
    too_late_to_cancel { en: "It is too late to cancel here. Please call the office.", es: "Ya es tarde para cancelar aquí. Por favor, llame a la oficina." }
    name_missing { en: "Enter a name.", es: "Escriba un nombre." }
    first_name_missing { en: "Enter the first name.", es: "Escriba el nombre." }
    relationship_missing { en: "Enter the relationship, such as mother.", es: "Escriba el parentesco, por ejemplo madre." }
    missing { en: "Fill this in.", es: "Llene este campo." }
    too_long { en: "This is too long. Make it shorter.", es: "Es demasiado largo. Acórtelo." }
    unreadable { en: "This could not be read. Check it and send it again.", es: "No se pudo leer. Revíselo y envíelo de nuevo." }

    gone { en: "This doesn't exist, or you don't have access to it.", es: "Esto no existe o usted no tiene acceso." }
    signed_out { en: "Your session has ended. Sign in to continue.", es: "Su sesión terminó. Inicie sesión para continuar." }
    unproved { en: "Nothing was changed yet: first confirm that it is you. Then send this again.", es: "Aún no cambió nada: primero confirme que es usted. Después, envíelo otra vez." }
    agency_suspended(agency) { en: "{agency} is suspended", es: "{agency} está suspendida" }
    agency_suspended_office { en: "The operator of this service has suspended your agency. Write to them to have it reopened.", es: "El operador de este servicio suspendió a su agencia. Escríbale para que la reactive." }
    agency_suspended_others(agency) { en: "Its pages can't be opened for now. For questions about your visits, please call the office of {agency}.", es: "Por ahora no se pueden abrir sus páginas. Si tiene preguntas sobre sus visitas, llame a la oficina de {agency}." }
    user_suspended { en: "Your account is suspended", es: "Su cuenta está suspendida" }
    user_suspended_help { en: "The operator of this service has suspended it. Write to them to have it reopened; about visits, call your agency's office.", es: "El operador de este servicio la suspendió. Escríbale para que la reactive; sobre las visitas, llame a la oficina de su agencia." }
    nothing_deleted { en: "Nothing is deleted. Everything will be here again when the suspension ends.", es: "No se ha borrado nada. Todo estará aquí de nuevo cuando termine la suspensión." }
    write_to(address) { en: "Write to {address}", es: "Escribir a {address}" }
    read_terms { en: "Read the terms", es: "Leer las condiciones" }
    sign_out { en: "Sign out", es: "Cerrar sesión" }
    throttled(minutes) { en: "There were too many attempts. Please wait {minutes} min, then try again.", es: "Hubo demasiados intentos. Por favor, espere {minutes} min e inténtelo de nuevo." }
    throttled_seconds(seconds) { en: "There were too many attempts. Please wait {seconds} s, then try again.", es: "Hubo demasiados intentos. Por favor, espere {seconds} s e inténtelo de nuevo." }
    unavailable_form { en: "The data can't be reached right now, and nothing was changed. Wait a minute and send this again.", es: "Ahora no se puede acceder a los datos y no cambió nada. Espere un minuto y envíelo de nuevo." }
    unavailable { en: "Not available right now", es: "No disponible por el momento" }
    unavailable_help { en: "The data can't be reached. Nothing was changed. Wait a minute and try again.", es: "No se puede acceder a los datos. No cambió nada. Espere un minuto e inténtelo de nuevo." }
    internal_form(id) { en: "Something went wrong, and nothing was changed. Try again; if it happens again, tell us this number: {id}.", es: "Algo salió mal y no cambió nada. Inténtelo de nuevo; si vuelve a pasar, díganos este número: {id}." }

    nothing_saved { en: "Nothing was saved", es: "No se guardó nada" }
    not_kept { en: "What you typed was not saved here.", es: "Lo que escribió no se guardó aquí." }
    not_kept_too_long { en: "The form is too long, so what you typed was not saved here. Make it shorter and send it again.", es: "El formulario es demasiado largo, así que lo que escribió no se guardó aquí. Acórtelo y envíelo de nuevo." }
    not_kept_too_many(seconds) { en: "Too many unfinished forms came from your network, so what you typed was not saved here. Wait {seconds} s, then send it again.", es: "Llegaron demasiados formularios sin terminar desde su red, así que lo que escribió no se guardó aquí. Espere {seconds} s y envíelo de nuevo." }
    back_to_typed { en: "Use your browser's Back button: what you typed is usually still there.", es: "Use el botón Atrás de su navegador: lo que escribió suele seguir ahí." }

    not_found { en: "Page not found", es: "Página no encontrada" }
    not_found_help { en: "The link may be old or mistyped, what it shows may have been removed, or it may belong to someone else or to another of your agencies. Go back, or look for it by name.", es: "El enlace puede ser antiguo o tener un error, lo que muestra pudo eliminarse, o puede ser de otra persona o de otra de sus agencias. Vuelva atrás o búsquelo por su nombre." }
    internal { en: "Something went wrong", es: "Algo salió mal" }
    internal_help(id) { en: "Nothing was changed. Try again in a moment; if it happens again, tell us this number: {id}.", es: "No cambió nada. Inténtelo en un momento; si vuelve a pasar, díganos este número: {id}." }
    too_many { en: "Too many attempts", es: "Demasiados intentos" }
    not_possible { en: "This isn't possible right now", es: "Esto no es posible en este momento" }
    to_start { en: "Go to the first page", es: "Ir a la página de inicio" }
}

#[cfg(test)]
mod tests {
    use super::reason;
    use domain::Language::{En, Es};

    #[test]
    fn an_empty_field_is_told_what_to_enter() {
        for (key, english, spanish) in [
            ("name.missing", "Enter a name.", "Escriba un nombre."),
            ("first_name.missing", "Enter the first name.", "Escriba el nombre."),
            ("relationship.missing", "Enter the relationship, such as mother.", "Escriba el parentesco, por ejemplo madre."),
            ("reason.missing", "Enter a reason, in a few words.", "Escriba el motivo, en pocas palabras."),
            ("something.missing", "Fill this in.", "Llene este campo."),
        ] {
            assert_eq!([reason(En, key), reason(Es, key)], [english, spanish]);
        }
    }
}
