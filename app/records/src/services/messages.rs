//! Messages of the pages of services.

web::messages! {
    services { en: "Services", es: "Servicios" }
    help { en: "What the agency delivers. Choosing one in the form of an authorization fills in its discipline, code and minutes.", es: "Lo que presta la agencia. Al elegir uno en el formulario de una autorización se llenan la disciplina, el código y los minutos." }
    add { en: "Add a service", es: "Agregar un servicio" }
    empty { en: "No services yet", es: "Aún no hay servicios" }
    empty_help { en: "Add one to choose it in authorizations. They can also be entered without one.", es: "Agregue uno para elegirlo en las autorizaciones. También se pueden ingresar sin uno." }
    search { en: "Name or code", es: "Nombre o código" }
    services_found(n) { en: "{n} service" | "{n} services", es: "{n} servicio" | "{n} servicios" }
    code { en: "Code", es: "Código" }
    discipline { en: "Discipline", es: "Disciplina" }
    choose_discipline { en: "Choose a discipline", es: "Elija una disciplina" }
    minutes { en: "Minutes of a visit", es: "Minutos de una visita" }
    unit_minutes_hint { en: "Leave it empty to count as the payer does.", es: "Déjelo vacío para contar como el pagador." }
    as_payer { en: "as the payer counts", es: "como cuenta el pagador" }
    end { en: "End this service", es: "Terminar este servicio" }
    end_help { en: "From that day on it can't be chosen for new authorizations. Those that have it stay as they are, and get no visits from that day on.", es: "Desde ese día ya no se puede elegir en autorizaciones nuevas. Las que lo tienen quedan como están, sin visitas desde ese día." }
}
