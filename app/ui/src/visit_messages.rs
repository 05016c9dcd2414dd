//! Messages about visits that several areas show.

web::messages! {
    by_provider { en: "Provider", es: "Proveedor" }
    nobody_home { en: "Nobody home", es: "No hay nadie en casa" }
    state_cancelled { en: "canceled", es: "cancelada" }
    by_agency { en: "Agency", es: "Agencia" }
    by_family { en: "Family", es: "Familia" }
    running_late(n) { en: "Running {n} min late" , es: "Con {n} min de retraso" }
    state_done { en: "visit over", es: "visita terminada" }
    state_done_unsigned { en: "note unsigned", es: "nota sin firmar" }
    state_planned { en: "scheduled", es: "programada" }
    state_signed { en: "signed", es: "firmada" }
    state_under_way { en: "in progress", es: "en curso" }
}
