//! Messages of the office's list of reports of wrong data.

web::messages! {
    title { en: "Reports of wrong data", es: "Avisos de datos incorrectos" }
    help { en: "What members reported as wrong in the data stored about them. Correct it where it is stored, then answer here: the answer appears on their page.", es: "Lo que los miembros avisaron de que no es correcto en sus datos. Corríjalo donde está guardado y luego responda aquí: la respuesta aparece en la página de cada persona." }
    empty { en: "No reports yet", es: "Aún no hay avisos" }
    empty_help { en: "Every member can report wrong data on the page My data of their account.", es: "Cada miembro puede avisar de datos incorrectos en la página Mis datos de su cuenta." }
    reports_found(n) { en: "{n} report" | "{n} reports", es: "{n} aviso" | "{n} avisos" }
    search_reports { en: "Name or e-mail of who sent it", es: "Nombre o correo de quien lo envió" }
    sender { en: "From", es: "De" }
    about { en: "About", es: "Sobre" }
    sent { en: "Sent", es: "Enviado" }
    report { en: "Report", es: "Aviso" }
    state { en: "Status", es: "Estado" }
    answered { en: "Answered", es: "Respondido" }
    open { en: "open", es: "pendiente" }
    done { en: "done", es: "resuelto" }
    answer_to(name) { en: "Answer {name}", es: "Responder a {name}" }
    answer { en: "Answer", es: "Respuesta" }
    answer_hint { en: "What was corrected, or why not.", es: "Qué se corrigió o por qué no." }
    done_button { en: "Done, send the answer", es: "Resuelto, enviar la respuesta" }
    answered_at(at) { en: "Answer of {at}", es: "Respuesta del {at}" }

    item_account { en: "Account", es: "Cuenta" }
    item_membership { en: "Membership", es: "Pertenencia a la agencia" }
    item_sessions { en: "Sessions and activity", es: "Sesiones y actividad" }
    item_devices { en: "Known browsers", es: "Navegadores conocidos" }
    item_second_factors { en: "Two-step verification", es: "Verificación en dos pasos" }
    item_guardian { en: "Record as a guardian", es: "Ficha de tutor" }
    item_children { en: "Linked children", es: "Niños vinculados" }
    item_provider { en: "Record as a provider", es: "Ficha de proveedor" }
    item_other { en: "Something else", es: "Otra cosa" }
}
