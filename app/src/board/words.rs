//! The words of hands on a board: what they show and ask.

crate::words::words! {
    undo { en: "Undo", es: "Deshacer" }
    redo { en: "Redo", es: "Rehacer" }
    keys { en: "Keys", es: "Teclas" }
    keys_title { en: "Without a mouse", es: "Sin ratón" }
    key_move { en: "Arrow keys", es: "Flechas" }
    key_move_help { en: "to another visit; with a visit in hand: five minutes, or another provider", es: "a otra visita; con una visita en la mano: cinco minutos, u otro proveedor" }
    key_space { en: "Space", es: "Espacio" }
    key_space_help { en: "picks a visit up, and sets it down", es: "toma una visita y la deja" }
    key_shift { en: "Shift and arrow", es: "Mayús y flecha" }
    key_shift_help { en: "makes the visit in hand longer or shorter", es: "alarga o acorta la visita en la mano" }
    key_choose { en: "Shift and Space", es: "Mayús y Espacio" }
    key_choose_help { en: "chooses several; with a mouse: Ctrl and a click", es: "elige varias; con ratón: Ctrl y clic" }
    key_next { en: "N", es: "N" }
    key_next_help { en: "in the week: the next visit of the day", es: "en la semana: la siguiente visita del día" }
    key_cancel { en: "Delete", es: "Supr" }
    key_cancel_help { en: "cancels the visit; asks on whose side and why", es: "cancela la visita; pregunta por parte de quién y por qué" }
    key_undo { en: "Ctrl and Z", es: "Ctrl y Z" }
    key_undo_help { en: "takes the last change back; with Shift makes it again", es: "deshace el último cambio; con Mayús lo rehace" }
    key_escape { en: "Esc", es: "Esc" }
    key_escape_help { en: "lets go, and leaves all as it was", es: "suelta, y todo queda como estaba" }
    close { en: "Close", es: "Cerrar" }
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    refused { en: "Not like this", es: "Así no" }
    anyway { en: "Do it anyway", es: "Hacerlo de todos modos" }
    leave { en: "Leave it", es: "Dejarlo" }
    reason_to_break { en: "Reason to break the rules", es: "Motivo para omitir las reglas" }
    reason_hint { en: "It is kept with your name.", es: "Se guarda con su nombre." }
    cancel_title { en: "Cancel", es: "Cancelar" }
    hands { en: "Changing the board", es: "Cambiar el tablero" }
    ended { en: "This board has come to rest", es: "Este tablero quedó en reposo" }
    on_whose_side { en: "On whose side", es: "Por parte de" }
    by_agency { en: "Agency", es: "Agencia" }
    by_provider { en: "Provider", es: "Proveedor" }
    by_family { en: "Family", es: "Familia" }
    reason { en: "Reason", es: "Motivo" }
    cancel { en: "Cancel the visit", es: "Cancelar la visita" }
}
