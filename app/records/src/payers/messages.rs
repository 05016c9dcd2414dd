//! Messages of the pages of payers, and those that services and authorizations share.

web::messages! {
    payers { en: "Payers", es: "Pagadores" }
    help { en: "Who pays for authorized visits, and how each counts units. A new name shows on all of its authorizations.", es: "Quién paga las visitas autorizadas y cómo cuenta cada uno las unidades. Un nombre nuevo se ve en todas sus autorizaciones." }
    add { en: "Add a payer", es: "Agregar un pagador" }
    empty { en: "No payers yet", es: "Aún no hay pagadores" }
    empty_help { en: "Add one here. An import adds the payers that its authorizations name.", es: "Agregue uno aquí. Una importación agrega los pagadores que nombran sus autorizaciones." }
    search { en: "Name", es: "Nombre" }
    payers_found(n) { en: "{n} payer" | "{n} payers", es: "{n} pagador" | "{n} pagadores" }
    last_day { en: "Ended on", es: "Terminó el" }

    about { en: "About", es: "Datos" }
    name { en: "Name", es: "Nombre" }
    unit_rule { en: "How units are counted", es: "Cómo se cuentan las unidades" }
    unit_minutes { en: "Minutes of a unit", es: "Minutos de una unidad" }
    unit_minutes_hint { en: "Leave it empty if a visit is the unit.", es: "Déjelo vacío si la unidad es una visita." }
    unit_of(n) { en: "{n} min", es: "{n} min" }
    bands { en: "Bands of visits", es: "Bandas de visitas" }
    bands_hint { en: "The minutes from which each band begins. Only for one unit per visit that reaches a band.", es: "Los minutos desde los que empieza cada banda. Solo para una unidad por visita que alcanza una banda." }
    first_day { en: "First day of the week", es: "Primer día de la semana" }
    state { en: "Status", es: "Estado" }
    current { en: "Current", es: "Vigente" }
    open_authorizations(n) { en: "{n} open authorization" | "{n} open authorizations", es: "{n} autorización vigente" | "{n} autorizaciones vigentes" }
    edit { en: "Edit", es: "Editar" }
    save { en: "Save", es: "Guardar" }

    end { en: "End this payer", es: "Terminar este pagador" }
    end_help { en: "From that day on it can't be chosen for new authorizations, and those that have it get no visits. Nothing is deleted, and you can bring it back.", es: "Desde ese día ya no se puede elegir en autorizaciones nuevas, y las que lo tienen no reciben visitas. No se elimina nada y puede recuperarlo." }
    end_date { en: "Ends on", es: "Termina el" }
    end_now { en: "End", es: "Terminar" }
    restore { en: "Bring back", es: "Recuperar" }
    coming_end { en: "Its end is set", es: "Su fin está fijado" }
    change_end { en: "Change the day", es: "Cambiar el día" }
    remove_end { en: "Remove the end", es: "Quitar el fin" }
    remove_end_help { en: "Without an end it can be chosen as before, also after that day.", es: "Sin un fin se puede elegir como antes, también después de ese día." }
    see_visits { en: "See the authorizations with these visits", es: "Ver las autorizaciones con estas visitas" }

    rule_cms { en: "Minutes of the child's day rounded together (CMS)", es: "Minutos del día del niño redondeados juntos (CMS)" }
    rule_midpoint { en: "Each code and day rounded (rule of eights)", es: "Cada código y día redondeado (regla de los ocho)" }
    rule_floor { en: "Full units only", es: "Solo unidades completas" }
    rule_exact { en: "Exact, with two decimals", es: "Exactas, con dos decimales" }
    rule_per_visit { en: "One unit per visit", es: "Una unidad por visita" }
    rule_visit_band { en: "One unit per visit that reaches a band", es: "Una unidad por visita que alcanza una banda" }
}

/// The name of a unit rule.
pub fn rule_name(lang: domain::Language, rule: domain::units::UnitRule) -> &'static str {
    use domain::units::UnitRule;
    match rule {
        UnitRule::Cms => rule_cms(lang),
        UnitRule::Midpoint => rule_midpoint(lang),
        UnitRule::Floor => rule_floor(lang),
        UnitRule::Exact => rule_exact(lang),
        UnitRule::PerVisit => rule_per_visit(lang),
        UnitRule::VisitBand => rule_visit_band(lang),
    }
}
