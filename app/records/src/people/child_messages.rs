//! Messages of the forms of a child, its places and its contacts.

web::messages! {
    schedule_visit { en: "Schedule a visit", es: "Programar una visita" }
    edit_child { en: "Edit", es: "Editar" }
    edit_child_of(name) { en: "Edit {name}", es: "Editar a {name}" }
    save { en: "Save", es: "Guardar" }
    back_to(name) { en: "Back to {name}", es: "Volver a {name}" }

    the_child { en: "The child", es: "El niño" }
    first_name { en: "First name", es: "Nombre" }
    last_name { en: "Last name", es: "Apellido" }
    preferred_name { en: "Preferred name", es: "Nombre preferido" }
    preferred_name_hint { en: "What the child is called, if it isn't the first name.", es: "Cómo se llama al niño, si no es por su nombre." }
    called(name) { en: "called {name}", es: "le dicen {name}" }
    pronouns { en: "Pronouns", es: "Pronombres" }
    birth_date { en: "Date of birth", es: "Fecha de nacimiento" }
    home_language { en: "Home language", es: "Idioma del hogar" }
    home_language_hint { en: "Such as English, Spanish or Haitian Creole.", es: "Por ejemplo inglés, español o criollo haitiano." }
    further_languages { en: "Further languages", es: "Otros idiomas" }
    further_languages_hint { en: "Separated by commas.", es: "Separados por comas." }
    interpreter { en: "The family needs an interpreter", es: "La familia necesita intérprete" }
    interpreter_label { en: "Interpreter", es: "Intérprete" }
    interpreter_needed { en: "needed", es: "necesario" }
    hours { en: "Available for visits", es: "Disponible para visitas" }
    hours_hint { en: "In the child's local time, such as Mon-Fri 08:00-12:00,13:00-17:00; Sat 09:00-12:00.", es: "En la hora local del niño, por ejemplo lun-vie 08:00-12:00,13:00-17:00; sáb 09:00-12:00." }
    time_zone { en: "Time zone", es: "Zona horaria" }
    reference { en: "Reference", es: "Referencia" }
    reference_hint(next) { en: "Your own number for the child, by which imports recognize the child. Leave it empty for {next}.", es: "Su propio número para el niño, por el que lo reconocen las importaciones. Déjelo vacío para usar {next}." }

    care { en: "For those who visit", es: "Para quienes visitan" }
    care_help { en: "Shown to the office and to the providers who visit the child, never to families.", es: "Lo ven la oficina y los proveedores que visitan al niño, nunca las familias." }
    allergies { en: "Allergies", es: "Alergias" }
    safety_note { en: "Safety notes", es: "Notas de seguridad" }
    safety_note_hint { en: "Such as: dog in the yard, ring twice.", es: "Por ejemplo: perro en el patio, tocar dos veces." }

    home { en: "Home", es: "Casa" }
    address { en: "Street and number", es: "Calle y número" }
    city { en: "Town", es: "Localidad" }
    state { en: "State", es: "Estado" }
    zip { en: "ZIP code", es: "Código ZIP" }
    position { en: "Position on the map", es: "Posición en el mapa" }
    position_help { en: "Leave both empty to use the middle of the ZIP code.", es: "Deje ambas vacías para usar el centro del código ZIP." }
    position_now(lat, lon) { en: "Now {lat}, {lon}. Leave both empty to keep it; with another ZIP code it is looked up again.", es: "Ahora {lat}, {lon}. Deje ambas vacías para conservarla; con otro código ZIP se busca de nuevo." }
    latitude { en: "Latitude", es: "Latitud" }
    longitude { en: "Longitude", es: "Longitud" }

    guardian { en: "First guardian", es: "Primer tutor" }
    guardian_help { en: "Leave it empty to add guardians later. A guardian sees the child only after accepting an invitation.", es: "Déjelo vacío para agregar tutores después. Un tutor ve al niño solo después de aceptar una invitación." }

    add_authorization { en: "Add an authorization", es: "Agregar una autorización" }

    end_services { en: "End services", es: "Terminar los servicios" }
    end_services_of(name) { en: "End the services of {name}", es: "Terminar los servicios de {name}" }
    end_help { en: "From that day on the child is in no list of current children and no visit can be scheduled. Nothing is deleted: past visits and notes stay, and you can bring the child back.", es: "Desde ese día el niño no aparece en las listas y no se le programan visitas. No se elimina nada: las visitas y notas pasadas se conservan, y puede recuperarlo." }
    ended_on { en: "First day without visits", es: "Primer día sin visitas" }
    reason { en: "Reason", es: "Motivo" }
    reason_hint { en: "For the office only.", es: "Solo para la oficina." }
    end_button { en: "End services", es: "Terminar los servicios" }
    chip_ended(date) { en: "Ended on {date}", es: "Terminó el {date}" }
    chip_ends(date) { en: "Ends on {date}", es: "Termina el {date}" }
    bring_back { en: "Bring back", es: "Recuperar" }
    visits_planned(n) { en: "{n} visit is scheduled from today on. Cancel or move it, or choose a later day." | "{n} visits are scheduled from today on. Cancel or move them, or choose a later day.", es: "Hay {n} visita programada desde hoy. Cancélela o muévala, o elija un día posterior." | "Hay {n} visitas programadas desde hoy. Cancélelas o muévalas, o elija un día posterior." }
    show_first_planned { en: "Show the week of the first one", es: "Ver la semana de la primera" }
    nothing_planned { en: "No visits are scheduled from today on.", es: "No hay visitas programadas desde hoy." }
    authorizations_open(n) { en: "{n} authorization goes on. It plans no visits after that day." | "{n} authorizations go on. They plan no visits after that day.", es: "Sigue {n} autorización. Después de ese día no genera visitas." | "Siguen {n} autorizaciones. Después de ese día no generan visitas." }

    places { en: "Places", es: "Lugares" }
    add_place { en: "Add a place", es: "Agregar un lugar" }
    edit { en: "Edit", es: "Editar" }
    edit_place(name) { en: "Edit place: {name}", es: "Editar lugar: {name}" }
    kind { en: "Kind", es: "Tipo" }
    label { en: "Name", es: "Nombre" }
    label_hint { en: "Such as the name of the day care.", es: "Por ejemplo el nombre de la guardería." }
    place_hours { en: "Hours", es: "Horario" }
    place_hours_hint { en: "For information, such as Mon 08:00-12:00. The schedule checks the child's own hours.", es: "Como información, por ejemplo lun 08:00-12:00. La agenda revisa el horario del niño." }
    note { en: "Note", es: "Nota" }
    place_note_hint { en: "Such as: entrance at the back, parking. Never shown to families.", es: "Por ejemplo: entrada por atrás, estacionamiento. Las familias no la ven." }
    video_hint { en: "A place by video needs no address.", es: "Un lugar por video no necesita dirección." }
    end_place { en: "End this place", es: "Terminar este lugar" }
    choose { en: "Choose…", es: "Elegir…" }
    next_home { en: "From then on, visits are", es: "Desde entonces, las visitas son" }
    next_home_hint { en: "Unless another place is chosen for a visit. Drives are counted from there.", es: "Salvo que se elija otro lugar para una visita. Los trayectos se cuentan desde ahí." }
    end_place_help { en: "No visits take place here from that day on. Past visits stay.", es: "Desde ese día no hay visitas aquí. Las visitas pasadas se conservan." }
    first_day_without { en: "From", es: "Desde" }
    end_it { en: "End", es: "Terminar" }
    visits_here(n) { en: "{n} visit is scheduled here from today on." | "{n} visits are scheduled here from today on.", es: "Hay {n} visita programada aquí desde hoy." | "Hay {n} visitas programadas aquí desde hoy." }

    contacts { en: "Other contacts", es: "Otros contactos" }
    contacts_help { en: "People to call who are not guardians. Families never see them.", es: "Personas a quienes llamar que no son tutores. Las familias no las ven." }
    no_contacts { en: "Nobody else to call yet.", es: "Aún no hay a quién más llamar." }
    add_contact { en: "Add a contact", es: "Agregar un contacto" }
    edit_contact(name) { en: "Edit contact: {name}", es: "Editar contacto: {name}" }
    name { en: "Name", es: "Nombre" }
    relationship { en: "Relationship", es: "Relación" }
    relationship_hint { en: "Such as neighbor, aunt, teacher.", es: "Por ejemplo vecina, tía, maestra." }
    phone { en: "Phone", es: "Teléfono" }
    contact_emergency { en: "Emergency", es: "Emergencia" }
    contact_day_care { en: "Day care", es: "Guardería" }
    contact_other { en: "Other", es: "Otro" }
    end_contact { en: "End this contact", es: "Terminar este contacto" }
    end_contact_help { en: "From that day on nobody is asked to call this person.", es: "Desde ese día no se pide a nadie que llame a esta persona." }
}

use domain::{Language, children::contacts::ContactKind};

/// The name of a kind of contact.
pub fn contact_kind(lang: Language, kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Emergency => contact_emergency(lang),
        ContactKind::DayCare => contact_day_care(lang),
        ContactKind::Other => contact_other(lang),
    }
}
