//! Messages of the forms of authorizations and of their units.

web::messages! {
    add { en: "Add an authorization", es: "Agregar una autorización" }
    add_for(name) { en: "New authorization for {name}", es: "Nueva autorización de {name}" }
    edit { en: "Edit", es: "Editar" }
    edit_title(reference) { en: "Edit authorization {reference}", es: "Editar la autorización {reference}" }
    which_child { en: "Which child is it for?", es: "¿Para qué niño es?" }
    search_hint { en: "Name, guardian, phone, e-mail or street", es: "Nombre, tutor, teléfono, correo o calle" }
    nobody_found(q) { en: "Nobody found for “{q}”", es: "No se encontró a nadie con «{q}»" }
    more_found { en: "There are more. Type more of the name.", es: "Hay más. Escriba más del nombre." }
    no_payers { en: "Add a payer first: an authorization needs one.", es: "Primero agregue un pagador: una autorización lo necesita." }

    reference { en: "Number", es: "Número" }
    reference_hint(next) { en: "If left empty: {next}", es: "Si se deja vacío: {next}" }
    choose_payer { en: "Choose a payer", es: "Elija un pagador" }
    service { en: "Service", es: "Servicio" }
    no_service { en: "None: enter it below", es: "Ninguno: ingréselo abajo" }
    from_service_hint { en: "What you leave empty below comes from the service and the payer.", es: "Lo que deje vacío abajo se toma del servicio y del pagador." }
    discipline { en: "Discipline", es: "Disciplina" }
    discipline_of_service { en: "That of the service", es: "La del servicio" }
    code { en: "Code", es: "Código" }
    starts_on { en: "First day", es: "Primer día" }
    ends_on { en: "Last day", es: "Último día" }
    visits_per_week { en: "Visits per week", es: "Visitas por semana" }
    minutes { en: "Minutes of a visit", es: "Minutos de una visita" }
    daily_limit { en: "Visits per day, at most", es: "Visitas por día, como máximo" }
    units { en: "Units", es: "Unidades" }
    rule_of_payer { en: "As the payer counts", es: "Como cuenta el pagador" }
    nobody { en: "Nobody yet", es: "Nadie aún" }
    co_visit { en: "Co-visits with another discipline are allowed", es: "Se permiten visitas conjuntas con otra disciplina" }
    co_visits { en: "Co-visits", es: "Visitas conjuntas" }
    allowed { en: "allowed", es: "permitidas" }
    not_allowed { en: "not allowed", es: "no permitidas" }
    method { en: "Method and location", es: "Modalidad y lugar" }
    diagnoses { en: "Diagnosis codes", es: "Códigos de diagnóstico" }
    ordering_provider { en: "Ordering provider", es: "Profesional que emite la orden" }
    save { en: "Save", es: "Guardar" }
    see_first_visit { en: "See the first of these visits", es: "Ver la primera de estas visitas" }

    units_title { en: "Units: what is left", es: "Unidades: lo que queda" }
    authorized { en: "Authorized", es: "Autorizadas" }
    delivered { en: "− Delivered", es: "− Realizadas" }
    scheduled { en: "− Scheduled", es: "− Programadas" }
    remaining { en: "= Remaining", es: "= Quedan" }
    counted(n, minutes) { en: "{n} visit, {minutes} min" | "{n} visits, {minutes} min", es: "{n} visita, {minutes} min" | "{n} visitas, {minutes} min" }
    counted_by(rule) { en: "Counted by this rule: {rule}.", es: "Se cuentan con esta regla: {rule}." }
    over { en: "More than authorized", es: "Más de lo autorizado" }

    therapists { en: "Therapists", es: "Terapeutas" }
    nobody_assigned { en: "Nobody is assigned yet.", es: "Aún no hay nadie asignado." }
    from_to(from, to) { en: "{from} to {to}", es: "{from} a {to}" }
    change_therapist { en: "Change therapist", es: "Cambiar de terapeuta" }
    change_therapist_help { en: "The therapist so far ends the day before. Whoever was to begin later is replaced too. Visits that are already scheduled stay as they are.", es: "El terapeuta actual termina el día anterior. También se reemplaza a quien iba a empezar más tarde. Las visitas ya programadas quedan como están." }
    new_therapist { en: "New therapist", es: "Nuevo terapeuta" }
    choose_therapist { en: "Choose who it is", es: "Elija quién es" }
    from_day { en: "From", es: "Desde" }
    therapist_hint { en: "This corrects who is assigned now. To change the therapist from a day on, use the authorization's page.", es: "Esto corrige a quien está asignado ahora. Para cambiar de terapeuta desde un día, use la página de la autorización." }
    of_others(n) { en: "{n} scheduled visit with someone other than the therapist of its day" | "{n} scheduled visits with someone other than the therapist of their day", es: "{n} visita programada con una persona distinta del terapeuta de ese día" | "{n} visitas programadas con una persona distinta del terapeuta de ese día" }
    end { en: "End this authorization early", es: "Terminar esta autorización antes de tiempo" }
    end_help { en: "After its last day no visit can be scheduled. Visits after that day must be moved or canceled first.", es: "Después de su último día no se puede programar ninguna visita. Las visitas posteriores se deben mover o cancelar primero." }
    end_date { en: "Last day", es: "Último día" }
    end_reason { en: "Reason", es: "Motivo" }
    end_now { en: "End", es: "Terminar" }
    ended_early { en: "Ended early", es: "Terminada antes de tiempo" }
    ended_early_on(date, before) { en: "Last day {date} instead of {before}", es: "Último día {date} en lugar de {before}" }
    restore { en: "Bring back", es: "Recuperar" }
    add_first { en: "Add one", es: "Agregar una" }
    has_ended { en: "has ended", es: "ya terminó" }
}
