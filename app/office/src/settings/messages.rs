//! Messages of the settings.

web::messages! {
    title { en: "Settings", es: "Configuración" }
    help { en: "They apply to the whole agency, starting with the next page anyone opens. Visits already scheduled don't move.", es: "Se aplican a toda la agencia, desde la próxima página que alguien abra. Las visitas ya programadas no se mueven." }
    save { en: "Save settings", es: "Guardar la configuración" }

    may_be(min, max) { en: "From {min} to {max}.", es: "De {min} a {max}." }
    saved_now(value) { en: "Currently saved: {value}.", es: "Valor guardado: {value}." }

    plan { en: "Between visits", es: "Entre visitas" }
    buffer { en: "Buffer (minutes)", es: "Margen (minutos)" }
    buffer_help { en: "Kept free between two visits of a provider, on top of the drive. The bigger it is, the fewer visits fit in a day.", es: "Se deja libre entre dos visitas de un proveedor, además del trayecto. Cuanto mayor sea, menos visitas caben en un día." }

    travel { en: "Drives", es: "Trayectos" }
    travel_help { en: "Drive minutes are calculated from the distance between two addresses. All boards, figures and checks use them.", es: "Los minutos de cada trayecto se calculan según la distancia entre dos direcciones. Los usan todos los tableros, cifras y verificaciones." }
    detour { en: "Detour factor (miles by road per mile in a straight line)", es: "Factor de desvío (millas por carretera por milla en línea recta)" }
    detour_help { en: "Higher where rivers, hills or one-way streets make the roads longer.", es: "Más alto donde los ríos, los cerros o las calles de un solo sentido alargan el camino." }
    park { en: "Parking (minutes)", es: "Estacionar (minutos)" }
    park_help { en: "To park and walk to the door; added to every drive.", es: "Para estacionar y llegar a la puerta; se suma a cada trayecto." }
    slowest { en: "Slowest speed (mph)", es: "Velocidad mínima (millas por hora)" }
    slowest_help { en: "For the shortest drives, on local streets. Longer drives are faster.", es: "En los trayectos más cortos, por calles locales. Los más largos son más rápidos." }
    fastest { en: "Fastest speed (mph)", es: "Velocidad máxima (millas por hora)" }
    fastest_help { en: "No drive is calculated faster than this. It can't be below the slowest speed.", es: "Ningún trayecto se calcula más rápido que esto. No puede ser menor que la mínima." }

    families { en: "Families", es: "Familias" }
    office_phone { en: "Office phone number", es: "Teléfono de la oficina" }
    office_phone_help { en: "Families and providers see it on their pages and can tap it to call.", es: "Las familias y los proveedores lo ven en sus páginas y pueden tocarlo para llamar." }
    cancel { en: "Canceling by families (hours before the visit)", es: "Cancelación por la familia (horas antes de la visita)" }
    cancel_help { en: "Until then families can cancel on their own; after that they call the office. 0 lets them cancel until the visit starts.", es: "Hasta entonces la familia puede cancelar por su cuenta; después tiene que llamar a la oficina. Con 0 puede cancelar hasta que empiece la visita." }

    caseloads { en: "Caseloads", es: "Casos de cada proveedor" }
    caseload_days { en: "Access to a child's page after the last visit (days)", es: "Acceso a la página de un niño después de la última visita (días)" }
    caseload_days_help { en: "A provider can see a child's page while they have a visit or an authorization with the child, and for this many days after the last one ends. Canceled visits don't count. Providers can always see their own visits and notes.", es: "Un proveedor puede ver la página de un niño mientras tenga con él una visita o una autorización, y durante estos días después de que termine la última. Las visitas canceladas no cuentan. Sus propias visitas y notas siempre las puede ver." }

    boards { en: "Boards", es: "Tableros" }
    from_hour { en: "Day starts (hour)", es: "Inicio del día (hora)" }
    from_hour_help { en: "The boards start here, or earlier if someone works earlier.", es: "Los tableros empiezan aquí, o antes si alguien trabaja antes." }
    to_hour { en: "Day ends (hour)", es: "Fin del día (hora)" }
    to_hour_help { en: "The boards end here, or later if someone works later.", es: "Los tableros terminan aquí, o después si alguien trabaja después." }
    first_day { en: "The week begins on", es: "La semana empieza el" }
    first_day_help { en: "On the boards, and where the visits of a week are counted against an authorization.", es: "En los tableros, y donde las visitas de una semana se cuentan para una autorización." }
    weekend { en: "Show Saturday and Sunday every week, not only when someone works then", es: "Mostrar sábado y domingo en todas las semanas, no solo cuando alguien trabaja" }

    colors { en: "Colors of the disciplines", es: "Colores de las disciplinas" }
    colors_help { en: "For marks, bars and strips. The letters always appear next to the color, and every color is readable in light and dark mode.", es: "Para las marcas, las barras y las tiras. Las letras siempre acompañan al color, y todos los colores se leen bien en modo claro y oscuro." }
    all_others { en: "All other disciplines", es: "Todas las demás disciplinas" }
    blue { en: "Blue", es: "Azul" }
    violet { en: "Violet", es: "Violeta" }
    rust { en: "Rust", es: "Óxido" }
    green { en: "Green", es: "Verde" }
    ochre { en: "Ochre", es: "Ocre" }
    slate { en: "Slate", es: "Pizarra" }
    rose { en: "Rose", es: "Rosa" }
    teal { en: "Teal", es: "Verde azulado" }
    indigo { en: "Indigo", es: "Índigo" }
    olive { en: "Olive", es: "Oliva" }
    cocoa { en: "Cocoa", es: "Cacao" }

    holidays { en: "Holidays", es: "Feriados" }
    holidays_help { en: "They appear on the boards. A visit can be scheduled on one only with a reason; visits already there stay.", es: "Aparecen en los tableros. En ellos solo se puede programar una visita con un motivo; las que ya están se quedan." }
    no_holidays { en: "None yet.", es: "Todavía ninguno." }
    holiday_date { en: "Date of the holiday", es: "Fecha del feriado" }
    holiday_name { en: "Name of the holiday", es: "Nombre del feriado" }
    add_holiday { en: "Add holiday", es: "Agregar el feriado" }
    remove_holiday(name, date) { en: "Remove {name}, {date}", es: "Quitar {name}, {date}" }
    federal_year { en: "Year of the federal holidays", es: "Año de los feriados federales" }
    federal_help { en: "All eleven U.S. holidays. If one falls on a weekend, the workday on which it is observed is added too; a day that already has a name keeps it.", es: "Los once de Estados Unidos. Si uno cae en fin de semana, se agrega también el día hábil en que se observa; un día que ya tiene nombre lo conserva." }
    add_federal { en: "Add federal holidays", es: "Agregar los feriados federales" }

    emails { en: "E-mails", es: "Correos" }
    emails_help { en: "What was sent by e-mail, and what failed", es: "Lo enviado por correo y lo que falló" }
    payers { en: "Payers", es: "Pagadores" }
    payers_help { en: "Who pays, and how each counts units", es: "Quién paga y cómo cuenta cada uno las unidades" }
    services { en: "Services", es: "Servicios" }
    services_help { en: "Codes, disciplines and minutes to choose in authorizations", es: "Códigos, disciplinas y minutos para elegir en las autorizaciones" }
    visit_kinds { en: "Kinds of visits", es: "Tipos de visitas" }
    visit_kinds_help { en: "Evaluations, meetings and other visits without an authorization", es: "Evaluaciones, reuniones y otras visitas sin autorización" }
    disciplines { en: "Disciplines", es: "Disciplinas" }
    disciplines_help { en: "The agency's own, such as nutrition or nursing", es: "Las propias de la agencia, como nutrición o enfermería" }
    own_disciplines { en: "The agency's own disciplines", es: "Disciplinas propias de la agencia" }
    own_disciplines_help { en: "They can be chosen for providers and authorizations, and import files may have their letters. Boards show the letters in the color of all other disciplines.", es: "Se pueden elegir para proveedores y autorizaciones, y los archivos de importación pueden tener sus letras. Los tableros muestran las letras en el color de las demás disciplinas." }
    built_in_disciplines { en: "Disciplines that every agency has", es: "Disciplinas que tiene toda agencia" }
    built_in_disciplines_help { en: "Their names and letters are fixed. Their colors are in the settings.", es: "Sus nombres y letras son fijos. Sus colores están en la configuración." }
    no_disciplines { en: "None yet.", es: "Todavía ninguna." }
    add_discipline { en: "Add a discipline", es: "Agregar una disciplina" }
    discipline_code { en: "Letters", es: "Letras" }
    discipline_code_hint { en: "Two to five, such as NU. They can't be changed later.", es: "De dos a cinco, como NU. Después no se pueden cambiar." }
    discipline_name { en: "Name", es: "Nombre" }
    discipline_ended_on(date) { en: "Ended on {date}", es: "Terminó el {date}" }
    rename_discipline { en: "Rename", es: "Cambiar nombre" }
    rename_discipline_of(name) { en: "Rename: {name}", es: "Cambiar nombre: {name}" }
    save_discipline { en: "Save", es: "Guardar" }
    end_discipline { en: "End", es: "Terminar" }
    end_discipline_of(name) { en: "End: {name}", es: "Terminar: {name}" }
    bring_discipline_back { en: "Bring back", es: "Recuperar" }
    bring_discipline_back_of(name) { en: "Bring back: {name}", es: "Recuperar: {name}" }
    holds { en: "Legal holds", es: "Retenciones legales" }
    holds_help { en: "Records that must not be deleted", es: "Datos que no se deben eliminar" }
    data_reports { en: "Reports of wrong data", es: "Avisos de datos incorrectos" }
    data_reports_help { en: "What members reported as wrong in their own data", es: "Lo que los miembros avisaron de que no es correcto en sus datos" }
    zone { en: "Time zone", es: "Zona horaria" }
    zone_help { en: "It applies to the boards and the providers' working hours. Changing it would move every scheduled day, so it stays as it was set when the agency was created.", es: "Se aplica a los tableros y a los horarios de los proveedores. Cambiarla movería todos los días programados, así que queda como se fijó al crear la agencia." }
    second_factor { en: "Two-step verification for staff", es: "Verificación en dos pasos para el personal" }
    second_factor_help { en: "Besides the password: an authenticator app or a passkey. Staff without it are asked to set it up when they sign in; after the number of days below they can't open other pages until they do. Families are never asked.", es: "Además de la contraseña, una aplicación de autenticación o una llave de acceso. Al personal que no la tenga se le pide configurarla al iniciar sesión; después de los días indicados no podrá abrir otras páginas hasta hacerlo. A las familias nunca se les pide." }
    second_factor_office { en: "Required for the office", es: "Obligatoria para la oficina" }
    second_factor_providers { en: "Required for providers", es: "Obligatoria para los proveedores" }
    grace_days { en: "Time to set it up", es: "Plazo para configurarla" }
    at_once { en: "none: required right away", es: "ninguno: se exige de inmediato" }
    days(n) { en: "{n} day" | "{n} days", es: "{n} día" | "{n} días" }
    save_second_factor { en: "Save two-step verification", es: "Guardar la verificación en dos pasos" }
}
