//! Messages of errors.

crate::messages! {
    gone { en: "This doesn't exist, or you don't have access to it.", es: "Esto no existe o usted no tiene acceso." }
    signed_out { en: "Your session has ended. Sign in to continue.", es: "Su sesión terminó. Inicie sesión para continuar." }
    recent_proof_required { en: "Nothing was changed yet: first confirm that it is you. Then send this again.", es: "Aún no cambió nada: primero confirme que es usted. Después, envíelo otra vez." }
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
    form_not_saved { en: "What you typed was not saved here.", es: "Lo que escribió no se guardó aquí." }
    form_too_long { en: "The form is too long, so what you typed was not saved here. Make it shorter and send it again.", es: "El formulario es demasiado largo, así que lo que escribió no se guardó aquí. Acórtelo y envíelo de nuevo." }
    too_many_saved_forms(seconds) { en: "Too many unfinished forms came from your network, so what you typed was not saved here. Wait {seconds} s, then send it again.", es: "Llegaron demasiados formularios sin terminar desde su red, así que lo que escribió no se guardó aquí. Espere {seconds} s y envíelo de nuevo." }
    back_to_typed { en: "Use your browser's Back button: what you typed is usually still there.", es: "Use el botón Atrás de su navegador: lo que escribió suele seguir ahí." }

    not_found { en: "Page not found", es: "Página no encontrada" }
    not_found_help { en: "The link may be old or mistyped, what it shows may have been removed, or it may belong to someone else or to another of your agencies.", es: "El enlace puede ser antiguo o tener un error, lo que muestra pudo eliminarse, o puede ser de otra persona o de otra de sus agencias." }
    search_by_name { en: "Go back, or look for it by name.", es: "Vuelva atrás o búsquelo por su nombre." }
    internal { en: "Something went wrong", es: "Algo salió mal" }
    internal_help(id) { en: "Nothing was changed. Try again in a moment; if it happens again, tell us this number: {id}.", es: "No cambió nada. Inténtelo en un momento; si vuelve a pasar, díganos este número: {id}." }
    too_many { en: "Too many attempts", es: "Demasiados intentos" }
    not_possible { en: "This isn't possible right now", es: "Esto no es posible en este momento" }
    to_start { en: "Go to the first page", es: "Ir a la página de inicio" }
}
