//! Messages about absences of providers.

web::messages! {
    title { en: "Time off", es: "Días libres" }
    absences { en: "Away", es: "Ausencias" }
    your_absences { en: "Your days away", es: "Sus días de ausencia" }
    none { en: "Nothing asked for yet", es: "Aún no ha pedido nada" }
    none_help { en: "Days that you ask for show up here with the office's answer.", es: "Aquí aparecen los días que pida, con la respuesta de la oficina." }
    sick { en: "Sick", es: "Enfermedad" }
    time_off { en: "Time off", es: "Días libres" }
    leave { en: "Leave", es: "Licencia" }
    asked { en: "Waiting for the office", es: "Espera a la oficina" }
    approved { en: "Approved", es: "Aprobado" }
    declined { en: "Declined", es: "Rechazado" }
    withdrawn { en: "Taken back", es: "Retirado" }
    from_to(first, last) { en: "{first} to {last}", es: "del {first} al {last}" }
    planned_visits(n) { en: "{n} visit planned on these days" | "{n} visits planned on these days", es: "{n} visita programada en esos días" | "{n} visitas programadas en esos días" }

    sick_today { en: "Sick today", es: "Enfermedad hoy" }
    sick_today_open { en: "I'm out sick today", es: "Hoy no puedo trabajar por enfermedad" }
    sick_today_help { en: "The office sees it at once and takes care of today's visits. If a visit begins soon, call as well.", es: "La oficina lo ve de inmediato y se ocupa de las visitas de hoy. Si una visita empieza pronto, llame también." }
    report_sick { en: "Tell the office", es: "Avisar a la oficina" }
    ask { en: "Ask for time off", es: "Pedir días libres" }
    first_day { en: "First day", es: "Primer día" }
    last_day { en: "Last day", es: "Último día" }
    last_day_hint { en: "Leave it empty for one day.", es: "Déjelo vacío si es un solo día." }
    note_optional { en: "Note for the office", es: "Nota para la oficina" }
    send { en: "Ask the office", es: "Pedir a la oficina" }
    withdraw { en: "Take back", es: "Retirar" }
    withdraw_of(days) { en: "Take back: {days}", es: "Retirar: {days}" }

    out_sick_today { en: "Out sick today", es: "Hoy no trabaja por enfermedad" }
    leave_visits_today { en: "Leave today's visits without a provider, to give them to others", es: "Dejar las visitas de hoy sin proveedor, para dárselas a otros" }
    enter_sick_today { en: "Save: out sick today", es: "Guardar: enfermedad hoy" }
    add { en: "Add time off or leave", es: "Agregar días libres o licencia" }
    kind { en: "Kind", es: "Tipo" }
    leave_visits_of_days { en: "Leave the visits of these days without a provider", es: "Dejar sin proveedor las visitas de esos días" }
    save { en: "Save", es: "Guardar" }
    approve { en: "Approve", es: "Aprobar" }
    approve_of(days) { en: "Approve: {days}", es: "Aprobar: {days}" }
    decline { en: "Decline", es: "Rechazar" }
    decline_of(days) { en: "Decline: {days}", es: "Rechazar: {days}" }
    leave_visits(n) { en: "Leave {n} visit without a provider" | "Leave {n} visits without a provider", es: "Dejar {n} visita sin proveedor" | "Dejar {n} visitas sin proveedor" }
}
