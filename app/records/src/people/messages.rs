//! Messages of the pages about people and authorizations.

web::messages! {
    legal_hold_since(date) { en: "Legal hold since {date}", es: "Retención legal desde el {date}" }
    children { en: "Children", es: "Niños" }
    my_children { en: "My children", es: "Mis niños" }
    providers { en: "Providers", es: "Proveedores" }
    authorizations { en: "Authorizations", es: "Autorizaciones" }

    children_found(n) { en: "{n} child" | "{n} children", es: "{n} niño" | "{n} niños" }
    providers_found(n) { en: "{n} provider" | "{n} providers", es: "{n} proveedor" | "{n} proveedores" }
    authorizations_found(n) { en: "{n} authorization" | "{n} authorizations", es: "{n} autorización" | "{n} autorizaciones" }
    search { en: "Search", es: "Buscar" }
    search_children { en: "Name, guardian, phone, e-mail or street", es: "Nombre, tutor, teléfono, correo o calle" }
    search_providers { en: "Name, discipline, phone, e-mail or street", es: "Nombre, disciplina, teléfono, correo o calle" }
    search_authorizations { en: "Child, guardian, payer, discipline or reference", es: "Niño, tutor, pagador, disciplina o referencia" }
    no_children { en: "No children yet", es: "Aún no hay niños" }
    no_children_help { en: "Import the agency's files, or add them one by one.", es: "Importe los archivos de la agencia, o agréguelos uno por uno." }
    no_caseload { en: "No children in your caseload yet", es: "Aún no tiene niños a su cargo" }
    no_caseload_help { en: "A child shows up here with the first visit the office gives you.", es: "Un niño aparece aquí con la primera visita que la oficina le asigne." }
    no_providers { en: "No providers yet", es: "Aún no hay proveedores" }
    no_providers_help { en: "Import the agency's files, or add them one by one.", es: "Importe los archivos de la agencia, o agréguelos uno por uno." }
    no_authorizations { en: "No authorizations yet", es: "Aún no hay autorizaciones" }
    no_authorizations_help { en: "Import the agency's files, or add a child and its authorizations.", es: "Importe los archivos de la agencia, o agregue a un niño y sus autorizaciones." }
    import_files { en: "Import files", es: "Importar archivos" }

    add_provider { en: "Add a provider", es: "Agregar un proveedor" }
    add_child { en: "Add a child", es: "Agregar a un niño" }
    status { en: "Status", es: "Estado" }
    has_ended { en: "ended", es: "terminados" }
    name { en: "Name", es: "Nombre" }
    child { en: "Child", es: "Niño" }
    provider { en: "Provider", es: "Proveedor" }
    placed_by_zip { en: "Placed by ZIP code", es: "Ubicada por código ZIP" }
    born { en: "Date of birth", es: "Fecha de nacimiento" }
    language { en: "Language", es: "Idioma" }
    languages { en: "Languages", es: "Idiomas" }
    home_language { en: "Home language", es: "Idioma del hogar" }
    town { en: "Town", es: "Localidad" }
    services { en: "Services", es: "Servicios" }
    discipline { en: "Discipline", es: "Disciplina" }
    disciplines { en: "Disciplines", es: "Disciplinas" }
    guardian { en: "Guardian", es: "Tutor" }
    email { en: "E-mail", es: "Correo electrónico" }
    phone { en: "Phone", es: "Teléfono" }
    address { en: "Address", es: "Dirección" }
    reference { en: "Reference", es: "Referencia" }
    sign_in { en: "Account", es: "Cuenta" }
    joined { en: "Joined", es: "Con acceso" }
    not_joined { en: "Not joined", es: "Sin acceso" }
    time_zone { en: "Time zone", es: "Zona horaria" }
    visits_per_day { en: "Visits per day", es: "Visitas al día" }
    at_most(n) { en: "at most {n}", es: "{n} como máximo" }
    not_given { en: "not provided", es: "sin datos" }
    to_todays_route { en: "Today's route", es: "La ruta de hoy" }

    about { en: "About", es: "Datos" }
    places { en: "Places", es: "Lugares" }
    map { en: "Map", es: "Mapa" }
    map_of(address) { en: "Map of {address}", es: "Mapa de {address}" }
    place_home { en: "Home", es: "Casa" }
    place_second_home { en: "Second home", es: "Segunda casa" }
    place_day_care { en: "Day care", es: "Guardería" }
    place_clinic { en: "Clinic", es: "Clínica" }
    place_video { en: "By video", es: "Por video" }
    available_hours { en: "Available for visits", es: "Disponible para visitas" }
    working_hours { en: "Working hours", es: "Horario de trabajo" }
    call_guardian(name, relationship) { en: "Call {name}, {relationship}", es: "Llamar a {name}, {relationship}" }
    call(name) { en: "Call {name}", es: "Llamar a {name}" }
    no_hours { en: "No hours entered", es: "Sin horario indicado" }

    guardians { en: "Guardians", es: "Tutores" }
    former_guardians { en: "Access ended", es: "Acceso terminado" }
    no_guardians { en: "Nobody is linked to this child yet.", es: "Nadie está vinculado a este niño todavía." }
    permissions { en: "Permissions", es: "Permisos" }
    can_see_visits { en: "can see visits", es: "puede ver visitas" }
    can_read_summaries { en: "can read summaries", es: "puede leer resúmenes" }
    cancels { en: "can cancel visits", es: "puede cancelar visitas" }
    change_guardian { en: "Change guardian", es: "Cambiar tutor" }
    change_guardian_of(name) { en: "Change guardian: {name}", es: "Cambiar tutor: {name}" }
    email_hint { en: "For invitations. Two people can't sign in with the same address; leave it empty if they have none.", es: "Para las invitaciones. Dos personas no pueden entrar con el mismo correo; déjelo vacío si no tiene." }
    email_hint_joined { en: "For the office. They still sign in with the address they joined with.", es: "Para la oficina. Sigue entrando con el correo con el que se registró." }
    addresses { en: "Addresses they can see", es: "Direcciones que puede ver" }
    addresses_of(name) { en: "Addresses they can see: {name}", es: "Direcciones que puede ver {name}" }
    addresses_help { en: "A hidden address doesn't appear on any of this guardian's pages, nor what kind of place it is: visits there are “at another place”.", es: "Una dirección oculta no aparece en ninguna página de este tutor, ni el tipo de lugar: las visitas ahí son «en otro lugar»." }
    hide_address { en: "Hide address", es: "Ocultar dirección" }
    hide_address_of(name, address) { en: "Hide address from {name}: {address}", es: "Ocultar dirección a {name}: {address}" }
    show_address { en: "Show address", es: "Mostrar dirección" }
    show_address_of(name, address) { en: "Show address to {name}: {address}", es: "Mostrar dirección a {name}: {address}" }
    address_hidden { en: "Hidden", es: "Oculta" }
    may_see_summaries { en: "Can read the family summaries", es: "Puede leer los resúmenes para la familia" }
    may_cancel { en: "Can cancel visits", es: "Puede cancelar visitas" }
    save { en: "Save", es: "Guardar" }
    add_guardian { en: "Add a guardian", es: "Agregar un tutor" }
    add_guardian_help { en: "A new person, who can see the child only after accepting an invitation. To change someone above, use “Change guardian” there.", es: "Una persona nueva, que podrá ver al niño solo después de aceptar una invitación. Para cambiar a alguien de la lista, use «Cambiar tutor»." }
    link_guardian { en: "Link a guardian who is known already", es: "Vincular a un tutor ya conocido" }
    find_guardian { en: "Find the guardian", es: "Busque al tutor" }
    guardian_search_hint { en: "Name, e-mail or phone of a guardian", es: "Nombre, correo o teléfono de un tutor" }
    no_guardian_found { en: "No guardian found", es: "No se encontró a ningún tutor" }
    no_guardian_found_help { en: "Guardians of this child, also those whose access has ended, are on the child's page.", es: "Los tutores de este niño, también los que ya no tienen acceso, están en la página del niño." }
    more_guardians { en: "More guardians match. Add more of the name to find them.", es: "Hay más tutores. Escriba más del nombre para encontrarlos." }
    who_is_it { en: "Who is it?", es: "¿Quién es?" }
    guardian_of(children) { en: "guardian of {children}", es: "tutor de {children}" }
    guardian_of_nobody { en: "guardian of no child now", es: "sin niños por ahora" }
    has_account(person) { en: "{person}. Has an account: sees this child at once.", es: "{person}. Tiene una cuenta: verá a este niño de inmediato." }
    link_known(person) { en: "Link the known guardian: {person}", es: "Vincular al tutor conocido: {person}" }
    add_another { en: "Add as another person", es: "Agregar como otra persona" }
    link_help { en: "A linked guardian keeps their name, e-mail and phone, and sees the children of both links with one account. Addresses hidden from them stay hidden.", es: "Un tutor vinculado conserva su nombre, correo y teléfono, y ve a todos sus niños con una sola cuenta. Las direcciones que tiene ocultas siguen ocultas." }
    confirm_link { en: "If they have an account: I confirm that it is this person, who sees the child with the next page they open", es: "Si tiene una cuenta: confirmo que es esta persona, que verá al niño desde la próxima página que abra" }
    link { en: "Link", es: "Vincular" }
    first_name { en: "First name", es: "Nombre" }
    last_name { en: "Last name", es: "Apellido" }
    relationship { en: "Relationship", es: "Parentesco" }
    relationship_hint { en: "For example: mother, grandfather, foster parent.", es: "Por ejemplo: madre, abuelo, padre de crianza temporal." }

    caseload { en: "Caseload", es: "Niños a su cargo" }
    caseload_empty { en: "No children yet.", es: "Aún no hay niños." }
    next_visits { en: "Next visits", es: "Próximas visitas" }
    recent_visits { en: "Recent visits", es: "Visitas recientes" }
    visits { en: "Visits", es: "Visitas" }
    no_next_visits { en: "Nothing scheduled in the next two weeks.", es: "Nada programado en las próximas dos semanas." }
    no_recent_visits { en: "No visits in the last four weeks.", es: "Sin visitas en las últimas cuatro semanas." }
    show_more(n) { en: "Show {n} more", es: "Mostrar {n} más" }
    when { en: "When", es: "Cuándo" }
    state { en: "Status", es: "Estado" }
    minutes(n) { en: "{n} min", es: "{n} min" }
    planned { en: "Scheduled", es: "Programada" }
    under_way { en: "In progress", es: "En curso" }
    signed { en: "Signed", es: "Firmada" }
    visit_over { en: "Visit over", es: "Visita terminada" }
    note_unsigned { en: "Note unsigned", es: "Nota sin firmar" }
    not_begun { en: "Not started", es: "Sin empezar" }
    cancelled { en: "Canceled", es: "Cancelada" }

    schedule_visit { en: "Schedule a visit", es: "Programar una visita" }
    schedule_visit_for(name) { en: "Schedule a visit for {name}", es: "Programar una visita de {name}" }
    no_authorizations_of { en: "No authorization yet.", es: "Aún no hay autorización." }
    authorization(reference) { en: "Authorization {reference}", es: "Autorización {reference}" }
    service { en: "Service", es: "Servicio" }
    payer { en: "Payer", es: "Pagador" }
    period { en: "Period", es: "Período" }
    starts { en: "Starts", es: "Empieza" }
    ends { en: "Ends", es: "Termina" }
    within_days(n) { en: "within {n} days", es: "en los próximos {n} días" }
    period_of(from, to) { en: "{from} to {to}", es: "{from} a {to}" }
    allowed { en: "Allowed", es: "Autorizado" }
    per_week(n, minutes) { en: "{n} × {minutes} min per week", es: "{n} × {minutes} min por semana" }
    units { en: "Units", es: "Unidades" }
    units_of(n) { en: "{n} unit" | "{n} units", es: "{n} unidad" | "{n} unidades" }
    unit { en: "Unit", es: "Unidad" }
    one_visit { en: "one visit", es: "una visita" }
    therapist { en: "Therapist", es: "Terapeuta" }
    nobody_assigned { en: "nobody yet", es: "nadie aún" }
    ended { en: "Ended", es: "Terminada" }
    not_begun_yet { en: "Not started", es: "Por empezar" }
    ends_soon(n) { en: "Ends in {n} day" | "Ends in {n} days", es: "Termina en {n} día" | "Termina en {n} días" }
    ends_today { en: "Ends today", es: "Termina hoy" }
    current { en: "Current", es: "Vigente" }
    no_visits { en: "No visits around these dates.", es: "No hay visitas en estas fechas." }
}

/// The name of a kind of place.
pub fn place_name(lang: domain::Language, kind: &str) -> String {
    match kind {
        "home" => place_home(lang).to_owned(),
        "second_home" => place_second_home(lang).to_owned(),
        "day_care" => place_day_care(lang).to_owned(),
        "clinic" => place_clinic(lang).to_owned(),
        "video" => place_video(lang).to_owned(),
        other => other.to_owned(),
    }
}
