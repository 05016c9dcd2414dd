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
        "visit.child_is_taken" => child_is_taken,
        "visit.has_begun" => has_begun,
        "visit.in_use" => in_use,
        "visit.is_cancelled" => is_cancelled,
        "visit.is_over" => is_over,
        "visit.no_room" => no_room,
        "visit.not_cancelled" => not_cancelled,
        "visit.not_checked_in" => not_checked_in,
        "visit.not_today" => not_today,
        "visit.not_checked_out" => not_checked_out,
        "visit.provider_is_taken" => provider_is_taken,
        "visit.too_late_to_cancel" => too_late_to_cancel,
        _ if key.ends_with(".missing") => missing,
        _ if key.ends_with(".too_long") => too_long,
        _ if key.ends_with(".control_character") => control_character,
        _ => unreadable,
    };
    say(lang).to_owned()
}

crate::words::words! {
    attested_missing { en: "Tick that you have read both texts, then sign.", es: "Marque que leyó ambos textos y luego firme." }
    body_missing { en: "Write what you did before you sign.", es: "Escriba qué hicieron antes de firmar." }
    copy_changed { en: "Meanwhile something changed in one of the two weeks. Look at the list again, then copy.", es: "Mientras tanto algo cambió en una de las dos semanas. Mire la lista otra vez y luego copie." }
    copy_taken_back { en: "This copy was taken back already.", es: "Esta copia ya se retiró." }
    not_a_date { en: "Give a date, such as 2026-12-01.", es: "Indique una fecha, como 2026-12-01." }
    date_out_of_range { en: "This date is too far away.", es: "Esta fecha queda demasiado lejos." }
    year_out_of_range { en: "Give a year from 2022 to 2099.", es: "Indique un año de 2022 a 2099." }
    looks_like_another { en: "This address has letters that look like others, such as a Cyrillic a. Type it again in plain letters.", es: "Esta dirección tiene letras que se parecen a otras, como una a cirílica. Escríbala de nuevo con letras comunes." }
    not_an_address { en: "Give an e-mail address, such as ana@maple.example.", es: "Indique un correo, como ana@maple.example." }
    letter_goes_no_more { en: "This letter can't go again: it has left meanwhile, or its link is over. Make a new one.", es: "Esta carta ya no se puede enviar: salió entretanto o su enlace venció. Haga una nueva." }
    message_missing { en: "Write a message.", es: "Escriba un mensaje." }
    minutes_out_of_range { en: "Give minutes from 1 to 180.", es: "Indique de 1 a 180 minutos." }
    no_length { en: "Give the length in minutes, from 5 to 720.", es: "Indique la duración en minutos, de 5 a 720." }
    note_is_signed { en: "This note is signed. Its text stays as it is.", es: "Esta nota está firmada. Su texto queda como está." }
    needs_factor { en: "Your agency asks for a second step when you sign in. Set it up under Account, Security; what you typed is kept meanwhile.", es: "Su agencia pide un segundo paso al iniciar sesión. Configúrelo en Cuenta, Seguridad; lo que escribió se conserva mientras tanto." }
    code_not_the_apps { en: "This is not the code that the app shows now. Wait for the next one; if that fails too, set the phone's clock by the network.", es: "Este no es el código que la aplicación muestra ahora. Espere al siguiente; si tampoco sirve, ponga el reloj del teléfono en hora automática." }
    code_wrong { en: "This code is not right, or was used before. Wait for the next one, or use a recovery code.", es: "Este código no es correcto o ya se usó. Espere al siguiente o use un código de recuperación." }
    last_way_in { en: "This is the only way into your account. Add another one first.", es: "Es la única forma de entrar a su cuenta. Añada otra primero." }
    password_is_short { en: "Your password is too short to stand alone. Change it to one of 15 characters or more, then remove this.", es: "Su contraseña es demasiado corta para usarse sola. Cámbiela por una de 15 caracteres o más y luego quite esto." }
    grace_days { en: "Choose 0 to 14 days.", es: "Elija de 0 a 14 días." }
    passkey_copied { en: "This passkey seems to have been copied, so it was refused.", es: "Parece que esta llave fue copiada, por eso se rechazó." }
    passkey_known { en: "This passkey is on an account already.", es: "Esta llave ya está en una cuenta." }
    passkey_no_name { en: "This installation has no address that passkeys can be bound to.", es: "Esta instalación no tiene una dirección a la que vincular llaves de acceso." }
    passkey_refused { en: "This passkey is not right for this account.", es: "Esta llave no corresponde a esta cuenta." }
    passkey_too_many { en: "There are twenty passkeys on this account. Remove one first.", es: "Hay veinte llaves en esta cuenta. Quite una primero." }
    password_about_you { en: "This is made of your name, your address or your agency's name. Choose words that have nothing to do with you.", es: "Está hecha de su nombre, su correo o el nombre de su agencia. Elija palabras que no tengan que ver con usted." }
    password_common { en: "Many people use this password, so it is among the first that are tried. Choose another one.", es: "Mucha gente usa esta contraseña, así que es de las primeras que se prueban. Elija otra." }
    password_easy { en: "This is quickly guessed: it repeats itself or follows the keyboard. Choose a few words that have nothing to do with each other.", es: "Se adivina rápido: se repite o sigue el teclado. Elija unas cuantas palabras sin relación entre sí." }
    password_not_yours { en: "This is not your password. Type it again.", es: "Esta no es su contraseña. Escríbala de nuevo." }
    password_too_short_beside { en: "Choose a password of at least 8 characters.", es: "Elija una contraseña de al menos 8 caracteres." }
    nothing_to_recover { en: "Recovery codes stand in for a second step. Add an authenticator app or a passkey first.", es: "Los códigos de recuperación sustituyen a un segundo paso. Añada primero una aplicación de códigos o una llave de acceso." }
    second_over { en: "This took too long. Sign in again; the second step waits five minutes.", es: "Pasó demasiado tiempo. Inicie sesión de nuevo; el segundo paso espera cinco minutos." }
    totp_none_waiting { en: "No app is being set up here. Begin on the page about security.", es: "Aquí no se está configurando ninguna aplicación. Empiece en la página de seguridad." }
    password_missing { en: "Type the password.", es: "Escriba la contraseña." }
    password_too_long { en: "Choose a password of at most 128 characters.", es: "Elija una contraseña de 128 caracteres como máximo." }
    password_too_short { en: "Choose a password of at least 15 characters. A few words in a row are easy to keep.", es: "Elija una contraseña de al menos 15 caracteres. Unas cuantas palabras seguidas se recuerdan fácilmente." }
    password_wrong { en: "The e-mail or the password is not right.", es: "El correo o la contraseña no son correctos." }
    office_phone_no_number { en: "Give a number that can be called, or leave it empty.", es: "Indique un número al que se pueda llamar, o déjelo vacío." }
    office_phone_too_long { en: "Give at most 40 characters.", es: "Use como máximo 40 caracteres." }
    reason_missing { en: "Say why, in a few words.", es: "Diga por qué, en pocas palabras." }
    same_week { en: "Choose another week than the one that is copied.", es: "Elija una semana distinta de la que se copia." }
    not_a_time { en: "Give a time of day, such as 14:30.", es: "Indique una hora, como 14:30." }
    child_is_taken { en: "The child has another visit at that time. Choose another time.", es: "El niño tiene otra visita a esa hora. Elija otra hora." }
    has_begun { en: "This visit has begun. It can't be changed any more.", es: "Esta visita ya empezó. Ya no se puede cambiar." }
    in_use { en: "A note, a report or an imported file hangs on this visit. Cancel it instead.", es: "Una nota, un aviso o un archivo importado depende de esta visita. Cancélela en su lugar." }
    no_room { en: "Nothing fits on this day without breaking a rule. Choose another day or provider, or open it in the list to choose a time yourself.", es: "Nada cabe ese día sin romper una regla. Elija otro día u otro proveedor, o ábrala en la lista para elegir usted la hora." }
    not_cancelled { en: "This visit is not cancelled. It stands.", es: "Esta visita no está cancelada. Sigue en pie." }
    is_cancelled { en: "This visit is cancelled.", es: "Esta visita está cancelada." }
    is_over { en: "This visit is over. It can't be changed any more.", es: "Esta visita ya terminó. Ya no se puede cambiar." }
    not_checked_in { en: "Check in first.", es: "Primero registre la entrada." }
    not_today { en: "This visit is on another day. If the day is wrong, ask the office to move it.", es: "Esta visita es otro día. Si el día no es correcto, pida a la oficina que la mueva." }
    not_checked_out { en: "Check out first, then sign.", es: "Primero registre la salida, luego firme." }
    provider_is_taken { en: "The provider has another visit at that time. Choose another time or provider.", es: "El proveedor tiene otra visita a esa hora. Elija otra hora u otro proveedor." }
    too_late_to_cancel { en: "It is too late to cancel here. Please call the office.", es: "Ya es tarde para cancelar aquí. Por favor, llame a la oficina." }
    missing { en: "This is needed.", es: "Este dato es necesario." }
    too_long { en: "This is too long. Shorten it.", es: "Es demasiado largo. Acórtelo." }
    control_character { en: "There is a character in it that can't be kept. Type it anew.", es: "Contiene un carácter que no se puede guardar. Escríbalo de nuevo." }
    unreadable { en: "This could not be read. Check it and send it again.", es: "No se pudo leer. Revíselo y envíelo de nuevo." }

    gone { en: "This is not there, or not for you to see.", es: "Esto no existe o no es para usted." }
    signed_out { en: "Your session is over. Sign in and go on.", es: "Su sesión terminó. Inicie sesión y continúe." }
    unproved { en: "Nothing was changed yet: this asks for a fresh proof that it is you. Once you have given it, send this again.", es: "Aún no cambió nada: esto pide comprobar de nuevo que es usted. Cuando lo haya hecho, envíelo otra vez." }
    agency_suspended(agency) { en: "{agency} is suspended", es: "{agency} está suspendida" }
    agency_suspended_office { en: "The operator of this service has suspended your agency's use of it. Write to them to have it opened again.", es: "El operador de este servicio ha suspendido el uso de su agencia. Escríbale para que lo reabra." }
    agency_suspended_others(agency) { en: "Its pages can't be opened for now. About your visits, please call the office of {agency}.", es: "Sus páginas no se pueden abrir por ahora. Sobre sus visitas, llame por favor a la oficina de {agency}." }
    user_suspended { en: "Your account is suspended", es: "Su cuenta está suspendida" }
    user_suspended_help { en: "The operator of this service has suspended it. Write to them to have it opened again; about visits, call your agency's office.", es: "El operador de este servicio la ha suspendido. Escríbale para que la reabra; sobre las visitas, llame a la oficina de su agencia." }
    nothing_deleted { en: "Nothing is deleted. All of it is here again when the suspension ends.", es: "No se ha borrado nada. Todo estará aquí de nuevo cuando termine la suspensión." }
    write_to(address) { en: "Write to {address}", es: "Escribir a {address}" }
    read_terms { en: "Read the terms", es: "Leer las condiciones" }
    sign_out { en: "Sign out", es: "Cerrar sesión" }
    throttled(minutes) { en: "There were too many attempts. Please wait {minutes} min, then try again.", es: "Hubo demasiados intentos. Por favor, espere {minutes} min e inténtelo de nuevo." }
    throttled_seconds(seconds) { en: "There were too many attempts. Please wait {seconds} s, then try again.", es: "Hubo demasiados intentos. Por favor, espere {seconds} s e inténtelo de nuevo." }
    unavailable_form { en: "The records can't be reached right now, and nothing was changed. Wait a minute and send this again.", es: "Ahora no se puede acceder a los datos y nada cambió. Espere un minuto y envíelo de nuevo." }
    unavailable { en: "Not available right now", es: "No disponible por el momento" }
    unavailable_help { en: "The records can't be reached. Nothing was changed. Wait a minute and try again.", es: "No se puede acceder a los datos. Nada cambió. Espere un minuto e inténtelo de nuevo." }
    internal_form(id) { en: "Something broke here, and nothing was changed. Try again; if it stays, tell us {id}.", es: "Algo falló aquí y nada cambió. Inténtelo de nuevo; si sigue, díganos {id}." }

    nothing_saved { en: "Nothing was saved", es: "No se guardó nada" }
    not_kept { en: "What you typed was not kept here.", es: "Lo que escribió no se conservó aquí." }
    not_kept_too_long { en: "The form is too long, so what you typed was not kept here. Shorten it and send it again.", es: "El formulario es demasiado largo, así que lo que escribió no se conservó aquí. Acórtelo y envíelo de nuevo." }
    not_kept_too_many(seconds) { en: "Too many unfinished forms came from your network, so what you typed was not kept here. Wait {seconds} s, then send it again.", es: "Llegaron demasiados formularios sin terminar desde su red, así que lo que escribió no se conservó aquí. Espere {seconds} s y envíelo de nuevo." }
    back_to_typed { en: "Use your browser's Back button: what you typed is usually still there.", es: "Use el botón Atrás de su navegador: lo que escribió suele seguir ahí." }

    not_found { en: "Nothing is here", es: "Aquí no hay nada" }
    not_found_help { en: "The page is not there, or it is not for you to see.", es: "La página no existe o no es para usted." }
    internal { en: "Something broke", es: "Algo falló" }
    internal_help(id) { en: "Nothing was changed. Try again in a moment; if it stays, tell us the number {id}.", es: "Nada cambió. Inténtelo en un momento; si sigue, díganos el número {id}." }
    too_many { en: "Too many attempts", es: "Demasiados intentos" }
    not_possible { en: "This is not possible just now", es: "Esto no es posible ahora" }
    to_start { en: "To the first page", es: "A la página de inicio" }
}
