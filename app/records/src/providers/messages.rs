//! Messages of the pages by which the office adds, changes and ends providers.

web::messages! {
    add_title { en: "Add a provider", es: "Agregar un proveedor" }
    merge { en: "Merge", es: "Unir" }
    edit { en: "Edit", es: "Editar" }
    edit_title(name) { en: "Edit: {name}", es: "Editar: {name}" }
    save { en: "Save", es: "Guardar" }
    cancel { en: "Cancel", es: "Cancelar" }

    person { en: "Person", es: "Persona" }
    email_hint { en: "For the invitation. Who has joined still signs in with the address they joined with.", es: "Para la invitación. Quien ya entró sigue entrando con el correo con el que se registró." }
    languages_hint { en: "By name, separated by commas: English, Spanish.", es: "Por su nombre, separados por comas: inglés, español." }
    reference_hint(next) { en: "Your own number for this provider, as in import files. Leave it empty for {next}. It can't be changed later.", es: "El número de su agencia para este proveedor, como en los archivos de importación. Déjelo vacío para usar {next}. Después no se puede cambiar." }
    work { en: "Work", es: "Trabajo" }
    more_disciplines { en: "Add or end disciplines", es: "Agregar o terminar disciplinas" }
    hours_hint { en: "One line for a day, or for several: Mon-Fri 08:00-12:00,13:00-17:00. In the agency's time zone.", es: "Una línea por día, o por varios: lun-vie 08:00-12:00,13:00-17:00. En la zona horaria de la agencia." }
    daily_maximum { en: "Most visits a day", es: "Máximo de visitas al día" }
    base { en: "Where the day begins", es: "Dónde empieza el día" }
    base_help { en: "The route of each day begins and ends here. Families don't see it.", es: "La ruta de cada día empieza y termina aquí. Las familias no la ven." }
    street { en: "Street", es: "Calle" }
    state { en: "State", es: "Estado" }
    zip { en: "ZIP code", es: "Código ZIP" }
    position { en: "Position on the map", es: "Posición en el mapa" }
    position_hint { en: "Leave both empty to use the middle of the ZIP code.", es: "Deje los dos vacíos para usar el centro del código ZIP." }
    latitude { en: "Latitude", es: "Latitud" }
    longitude { en: "Longitude", es: "Longitud" }

    end { en: "End", es: "Terminar" }
    end_help { en: "A provider who has ended is no longer offered for visits and leaves the boards. Past visits and notes stay, and you can bring them back.", es: "Un proveedor que terminó ya no se ofrece para visitas y sale de los tableros. Las visitas y notas pasadas se conservan, y usted lo puede recuperar." }
    account_stays { en: "The provider's account is not touched: they can still sign in and read their own visits and notes.", es: "La cuenta del proveedor no se modifica: aún puede entrar y leer sus propias visitas y notas." }
    to_account { en: "Open the account", es: "Abrir la cuenta" }
    nothing_in_the_way { en: "No visits are planned, and no authorization names this provider.", es: "No hay visitas programadas y ninguna autorización nombra a este proveedor." }
    in_the_way(date) { en: "In the way of an end on {date}:", es: "Impiden terminar el {date}:" }
    visits_in_the_way(n) { en: "{n} visit on or after that day" | "{n} visits on or after that day", es: "{n} visita ese día o después" | "{n} visitas ese día o después" }
    authorizations_in_the_way(n) { en: "{n} authorization with this therapist" | "{n} authorizations with this therapist", es: "{n} autorización con este terapeuta" | "{n} autorizaciones con este terapeuta" }
    end_this { en: "End this provider", es: "Dar por terminado a este proveedor" }
    end_date { en: "First day without visits", es: "Primer día sin visitas" }
    end_date_hint { en: "From this day on the provider gets no visits.", es: "Desde este día el proveedor no recibe visitas." }
    reason { en: "Reason", es: "Motivo" }
    left_visits(n) { en: "{n} scheduled visit was taken from this provider and has no provider yet." | "{n} scheduled visits were taken from this provider and have no provider yet.", es: "{n} visita programada se le quitó a este proveedor y todavía no tiene otro." | "{n} visitas programadas se le quitaron a este proveedor y todavía no tienen otro." }
    to_first_left(date) { en: "See the first one: {date}", es: "Ver la primera: {date}" }
    leave_visits(n) { en: "Leave {n} visit without a provider" | "Leave {n} visits without a provider", es: "Dejar {n} visita sin proveedor" | "Dejar {n} visitas sin proveedor" }
    unchoose { en: "Also remove as therapist of authorizations from that day on", es: "Quitarlo también como terapeuta de autorizaciones desde ese día" }
    end_button { en: "End provider", es: "Dar por terminado" }
    ended { en: "Ended", es: "Terminó" }
    ended_help(date) { en: "Since {date} this provider is not offered for visits.", es: "Desde el {date} este proveedor no se ofrece para visitas." }
    will_end { en: "Ends", es: "Termina" }
    will_end_help(date) { en: "From {date} on this provider gets no visits. Until then they are offered as before.", es: "A partir del {date} este proveedor no recibirá visitas. Hasta entonces se ofrece como antes." }
    bring_back { en: "Bring back", es: "Recuperar" }
}
