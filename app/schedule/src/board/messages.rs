//! Messages of the board's controls and dialogs.

web::messages! {
    undo { en: "Undo", es: "Deshacer" }
    redo { en: "Redo", es: "Rehacer" }
    keys { en: "Keys", es: "Teclas" }
    keys_title { en: "Keyboard shortcuts", es: "Atajos de teclado" }
    key_move { en: "Arrow keys", es: "Flechas" }
    key_move_help { en: "to another visit; while holding a visit: five minutes, or another provider", es: "a otra visita; al sostener una visita: cinco minutos u otro proveedor" }
    key_space { en: "Space", es: "Espacio" }
    key_space_help { en: "picks up a visit, and puts it down", es: "toma una visita y la suelta" }
    key_shift { en: "Shift and arrow", es: "Mayús y flecha" }
    key_shift_help { en: "makes the visit you are holding longer or shorter", es: "alarga o acorta la visita que sostiene" }
    key_choose { en: "Shift and Space", es: "Mayús y Espacio" }
    key_choose_help { en: "selects several; with a mouse: Ctrl and a click", es: "selecciona varias; con el mouse: Ctrl y clic" }
    key_next { en: "N", es: "N" }
    key_next_help { en: "in the week: the next visit of the day", es: "en la semana: la siguiente visita del día" }
    key_cancel { en: "Delete", es: "Supr" }
    key_cancel_help { en: "cancels the visit; asks who canceled and why", es: "cancela la visita; pregunta quién cancela y por qué" }
    key_undo { en: "Ctrl and Z", es: "Ctrl y Z" }
    key_undo_help { en: "undoes the last change; with Shift redoes it", es: "deshace el último cambio; con Mayús lo rehace" }
    key_escape { en: "Esc", es: "Esc" }
    key_escape_help { en: "lets go and leaves everything as it was", es: "suelta, y todo queda como estaba" }
    close { en: "Close", es: "Cerrar" }
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    refused { en: "This can't go here", es: "Aquí no se puede" }
    confirm_override { en: "Do it anyway", es: "Hacerlo de todos modos" }
    go_back { en: "Go back", es: "Volver" }
    override_reason { en: "Reason for overriding the rule", es: "Motivo para omitir la regla" }
    override_reason_hint { en: "It is saved with your name.", es: "Se guarda con su nombre." }
    cancel_title { en: "Cancel", es: "Cancelar" }
    toolbar { en: "Change the board", es: "Cambiar el tablero" }
    ended { en: "You've been signed out", es: "Se cerró su sesión" }
    cancelled_by { en: "Canceled by", es: "Quién cancela" }
    by_agency { en: "Agency", es: "Agencia" }
    by_provider { en: "Provider", es: "Proveedor" }
    by_family { en: "Family", es: "Familia" }
    reason { en: "Reason", es: "Motivo" }
    cancel { en: "Cancel the visit", es: "Cancelar la visita" }
}
