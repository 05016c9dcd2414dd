//! Messages of `/today`.

web::messages! {
    today { en: "Today", es: "Hoy" }
    now { en: "Now", es: "Ahora" }
    soon { en: "Soon", es: "Pronto" }
    nothing_due { en: "Nothing needs you right now", es: "Nada requiere su atención ahora" }
    nothing_due_help { en: "Late visits, unsigned notes, ending authorizations and the like show up here.", es: "Aquí aparecen las visitas con retraso, las notas sin firmar, las autorizaciones que terminan y cosas así." }

    open_visits { en: "Visits late or still open", es: "Visitas con retraso o sin cerrar" }
    unassigned { en: "Visits without a provider", es: "Visitas sin proveedor" }
    formerly(name) { en: "was with {name}", es: "era de {name}" }
    give_to_someone { en: "Give to a provider", es: "Asignar a un proveedor" }
    away { en: "Visits of providers who are away", es: "Visitas de proveedores ausentes" }
    visits_planned(n) { en: "{n} visit planned" | "{n} visits planned", es: "{n} visita programada" | "{n} visitas programadas" }
    leave_visits { en: "Leave without a provider", es: "Dejar sin proveedor" }
    leave_visits_of(name) { en: "Leave without a provider: visits of {name}", es: "Dejar sin proveedor: visitas de {name}" }
    time_off { en: "Time off to approve", es: "Días libres por aprobar" }
    from_to(first, last) { en: "{first} to {last}", es: "{first} al {last}" }
    approve { en: "Approve", es: "Aprobar" }
    approve_of(name) { en: "Approve: {name}", es: "Aprobar: {name}" }
    decline { en: "Decline", es: "Rechazar" }
    decline_of(name) { en: "Decline: {name}", es: "Rechazar: {name}" }
    data_reports { en: "Reports of wrong data", es: "Avisos de datos incorrectos" }
    reports_wrong_data { en: "says something in their data is wrong", es: "avisa que algo en sus datos es incorrecto" }
    answer { en: "Answer", es: "Responder" }
    failed_emails { en: "E-mails that were not delivered", es: "Correos que no se entregaron" }
    send_again { en: "Send again", es: "Enviar de nuevo" }
    send_again_to(to) { en: "Send again to {to}", es: "Enviar de nuevo a {to}" }
    too_old_to_send { en: "Waited too long to be sent", es: "Esperó demasiado para enviarse" }
    details { en: "Details", es: "Detalles" }
    unsigned_notes { en: "Notes not signed", es: "Notas sin firmar" }
    days_old(n) { en: "{n} day" | "{n} days", es: "{n} día" | "{n} días" }
    contact_provider { en: "Contact the provider", es: "Contactar al proveedor" }
    authorizations { en: "Authorizations to renew", es: "Autorizaciones por renovar" }
    ends(date) { en: "Ends {date}", es: "Termina el {date}" }
    ended(date) { en: "Ended {date}", es: "Terminó el {date}" }
    renew { en: "Add the next one", es: "Agregar la siguiente" }
    invitations { en: "Invitations not answered", es: "Invitaciones sin respuesta" }
    invited(date) { en: "Invited {date}", es: "Invitación del {date}" }
    invitation_expired { en: "Expired", es: "Vencida" }
    invite_again { en: "Send again or withdraw", es: "Enviar de nuevo o retirar" }

    at_least(n) { en: "{n}+", es: "{n}+" }
    show_more(n) { en: "{n} more" | "{n} more", es: "{n} más" | "{n} más" }
    show_all { en: "Show all", es: "Mostrar todo" }
    visits_this_week { en: "visits this week", es: "visitas esta semana" }
    visits_done { en: "carried out", es: "realizadas" }
    visits_canceled { en: "canceled", es: "canceladas" }
    last_week(n) { en: "(last week {n})", es: "(semana pasada {n})" }
}
