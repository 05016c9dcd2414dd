//! Messages of the page of agreements.

web::messages! {
    title { en: "Agreements", es: "Acuerdos" }
    intro { en: "What you and your agency agree to by using VisitOMS, and when it was accepted.", es: "Lo que usted y su agencia acuerdan al usar VisitOMS, y cuándo se aceptó." }
    demo { en: "This is a demo", es: "Esta es una demostración" }
    demo_help { en: "Nothing has to be accepted here. In a real agency everyone accepts the terms of use before they change anything.", es: "Aquí no hay que aceptar nada. En una agencia real, cada persona acepta las condiciones de uso antes de cambiar algo." }
    terms { en: "Terms of use", es: "Condiciones de uso" }
    terms_help { en: "Every user accepts them. Until then you can read, but not change anything; drafts of notes are saved.", es: "Cada persona las acepta. Mientras tanto puede leer, pero no cambiar nada; los borradores de las notas se guardan." }
    privacy { en: "Privacy policy", es: "Política de privacidad" }
    privacy_help { en: "It needs no consent. You are only asked to say that you have read it, so that a new version doesn't escape you.", es: "No requiere consentimiento. Solo se le pide indicar que la leyó, para que una versión nueva no le pase inadvertida." }
    data_processing { en: "Data processing agreement", es: "Acuerdo de tratamiento de datos" }
    data_processing_help { en: "A member who manages the agency accepts it once for the whole agency. For covered entities it is the business associate agreement too.", es: "Un miembro que administra la agencia lo acepta una vez por toda la agencia. Para las entidades cubiertas es también el acuerdo de asociado comercial." }
    read_terms { en: "Read the terms of use", es: "Leer las condiciones de uso" }
    read_privacy { en: "Read the privacy policy", es: "Leer la política de privacidad" }
    read_data_processing { en: "Read the data processing agreement", es: "Leer el acuerdo de tratamiento de datos" }
    version(date) { en: "Version of {date}", es: "Versión del {date}" }
    accept_terms { en: "I accept the terms of use", es: "Acepto las condiciones de uso" }
    accept_privacy { en: "I have read the privacy policy", es: "He leído la política de privacidad" }
    accept_data_processing { en: "I accept it for the agency", es: "Lo acepto en nombre de la agencia" }
    accepted(at) { en: "Accepted {at}", es: "Aceptado: {at}" }
    accepted_by(name, at) { en: "Accepted by {name}, {at}", es: "Aceptado por {name}: {at}" }
    received(at) { en: "Marked as read {at}", es: "Marcada como leída: {at}" }
    older(date) { en: "What was accepted is the version of {date}; there is a newer one.", es: "Lo aceptado es la versión del {date}; hay una más reciente." }
    not_accepted { en: "Not accepted yet", es: "Aún sin aceptar" }
    ask_manager { en: "A member with the Management permission accepts it.", es: "Lo acepta un miembro con el permiso de Administración." }
    service_providers { en: "Service providers", es: "Prestadores de servicios" }
    changed_on(date) { en: "The list changed on {date}.", es: "La lista cambió el {date}." }
    list_from(date) { en: "The list is from {date}.", es: "La lista es del {date}." }
    no_list { en: "The operator has named none.", es: "El operador no ha nombrado ninguno." }
    added(names) { en: "Added: {names}.", es: "Se agregó: {names}." }
    removed(names) { en: "Removed: {names}.", es: "Se quitó: {names}." }
    show_list { en: "Show the list", es: "Ver la lista" }
    go_on { en: "Continue to the page you came from", es: "Seguir a la página de donde venía" }
    to_account { en: "Back to the account", es: "Volver a la cuenta" }
}
