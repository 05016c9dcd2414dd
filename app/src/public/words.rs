//! The words of the public pages.

crate::words::words! {
    promise { en: "The day on the road, planned", es: "El día en camino, planificado" }
    cookies_question { en: "May this site remember your preferences?", es: "¿Puede este sitio recordar sus preferencias?" }
    cookies_accept { en: "Accept", es: "Aceptar" }
    cookies_reject { en: "Reject", es: "Rechazar" }
}
