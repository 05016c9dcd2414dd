//! Messages of the pages about several chosen records.

web::messages! {
    end_children { en: "End services", es: "Terminar los servicios" }
    end_children_help { en: "From that day on the children are in no list of current children and get no visits. Nothing is deleted, and each child can be brought back. Their authorizations stay.", es: "Desde ese día los niños no están en las listas de niños actuales ni reciben visitas. No se elimina nada y cada niño se puede recuperar. Sus autorizaciones se conservan." }
    end_authorizations { en: "End authorizations", es: "Terminar autorizaciones" }
    end_authorizations_help { en: "That day becomes the last one. Nothing is deleted, and each authorization can be brought back.", es: "Ese día pasa a ser el último. No se elimina nada y cada autorización se puede recuperar." }
    last_day { en: "Last day", es: "Último día" }
    change_therapist { en: "Change therapist", es: "Cambiar de terapeuta" }
    change_therapist_help { en: "The new therapist is assigned from today on, or from the first day of an authorization that begins later. Whoever was to begin later is replaced too. Visits that are already scheduled stay as they are: move them on the board.", es: "El nuevo terapeuta queda asignado desde hoy, o desde el primer día de una autorización que empieza más tarde. También se reemplaza a quien iba a empezar después. Las visitas ya programadas quedan como están: muévalas en el tablero." }
    of_children_help { en: "It concerns all authorizations of the chosen children that have not ended.", es: "Se trata de todas las autorizaciones vigentes de los niños elegidos." }
    therapist { en: "New therapist", es: "Nuevo terapeuta" }
    choose_therapist { en: "Choose who it is", es: "Elija quién es" }
    nobody { en: "Nobody", es: "Nadie" }
    show { en: "Show what changes", es: "Mostrar qué cambia" }
    nothing_chosen { en: "Nothing is chosen", es: "No hay nada elegido" }
    nothing_chosen_help { en: "Check the rows in the list, then press the button again.", es: "Marque las filas de la lista y presione el botón otra vez." }
    too_many(found, max) { en: "{found} are chosen. At most {max} can be changed at once: narrow the list, or choose fewer.", es: "Hay {found} elegidas. Se pueden cambiar como máximo {max} a la vez: reduzca la lista o elija menos." }
    to_list { en: "Back to the list", es: "Volver a la lista" }
    changes(n) { en: "{n} record changes" | "{n} records change", es: "{n} registro cambia" | "{n} registros cambian" }
    stays(n) { en: "{n} stays as it is" | "{n} stay as they are", es: "{n} se queda como está" | "{n} se quedan como están" }
    staying_visits(n) { en: "{n} scheduled visit stays with who has it. The page of its authorization lists it." | "{n} scheduled visits stay with who has them. The pages of their authorizations list them.", es: "{n} visita programada se queda con quien la tiene. La página de su autorización la muestra." | "{n} visitas programadas se quedan con quien las tiene. Las páginas de sus autorizaciones las muestran." }
    staying_of(n) { en: "{n} scheduled visit stays" | "{n} scheduled visits stay", es: "{n} visita programada se queda" | "{n} visitas programadas se quedan" }
    nothing_changes { en: "Nothing can be changed in this way.", es: "No se puede cambiar nada de esta manera." }
    end_n_children(n) { en: "End the services of {n} child" | "End the services of {n} children", es: "Terminar los servicios de {n} niño" | "Terminar los servicios de {n} niños" }
    end_n_authorizations(n) { en: "End {n} authorization" | "End {n} authorizations", es: "Terminar {n} autorización" | "Terminar {n} autorizaciones" }
    change_n(n) { en: "Change {n} authorization" | "Change {n} authorizations", es: "Cambiar {n} autorización" | "Cambiar {n} autorizaciones" }
    undo { en: "Undo", es: "Deshacer" }
    undo_title { en: "Undo for several records", es: "Deshacer en varios registros" }
    undo_help { en: "This is offered for one day. Records that someone changed since stay as they are.", es: "Esto se ofrece durante un día. Los registros que alguien cambió después se quedan como están." }
    ended_children(n) { en: "Services of {n} child ended" | "Services of {n} children ended", es: "Terminaron los servicios de {n} niño" | "Terminaron los servicios de {n} niños" }
    ended_authorizations(n) { en: "{n} authorization ended" | "{n} authorizations ended", es: "Terminó {n} autorización" | "Terminaron {n} autorizaciones" }
    changed_therapists(n) { en: "Therapist of {n} authorization changed" | "Therapist of {n} authorizations changed", es: "Cambió el terapeuta de {n} autorización" | "Cambió el terapeuta de {n} autorizaciones" }
    by_at(name, time) { en: "{name}, {time}", es: "{name}, {time}" }
    operator { en: "Operator", es: "Operador" }
    goes_back(n) { en: "{n} record goes back to what it was before" | "{n} records go back to what they were before", es: "{n} registro vuelve a como estaba antes" | "{n} registros vuelven a como estaban antes" }
    undo_n(n) { en: "Undo for {n} record" | "Undo for {n} records", es: "Deshacer en {n} registro" | "Deshacer en {n} registros" }
    undone_by(author) { en: "Undone already: {author}", es: "Ya se deshizo: {author}" }
    changed_since_by(author) { en: "Changed since: {author}", es: "Cambió después: {author}" }
    changed_since { en: "Changed since, by an import or otherwise", es: "Cambió después, por una importación u otra causa" }
    nothing_left_to_undo { en: "Nothing is left to undo.", es: "No queda nada que deshacer." }
    nothing_to_undo { en: "Nothing to undo", es: "No hay nada que deshacer" }
    nothing_to_undo_help { en: "A change of several records can be undone for one day. After that, change each record on its page.", es: "Un cambio de varios registros se puede deshacer durante un día. Después, cambie cada registro en su página." }
    export { en: "Download the chosen", es: "Descargar lo elegido" }
}
