//! The words of the settings.

crate::words::words! {
    title { en: "Settings", es: "Ajustes" }
    help { en: "They hold for the whole agency, from the next page that anybody opens. Visits that are in the week stay where they are.", es: "Valen para toda la agencia, desde la próxima página que alguien abra. Las visitas de la semana quedan donde están." }
    save { en: "Save the settings", es: "Guardar los ajustes" }

    may_be(least, most) { en: "From {least} to {most}.", es: "De {least} a {most}." }
    saved_now(value) { en: "Saved now: {value}.", es: "Guardado ahora: {value}." }
    give(least, most) { en: "Give a number from {least} to {most}.", es: "Indique un número de {least} a {most}." }
    give_whole(least, most) { en: "Give a whole number from {least} to {most}.", es: "Indique un número entero de {least} a {most}." }
    below_the_slowest { en: "The fastest speed can't be below the slowest.", es: "La velocidad máxima no puede ser menor que la mínima." }

    plan { en: "Between visits", es: "Entre visitas" }
    buffer { en: "Buffer (minutes)", es: "Margen (minutos)" }
    buffer_help { en: "Kept free between two visits of a provider, beside the drive. With more of it, fewer visits fit in a day.", es: "Se deja libre entre dos visitas de un proveedor, además del trayecto. Con más margen caben menos visitas en un día." }

    travel { en: "Drives", es: "Trayectos" }
    travel_help { en: "The minutes of a drive are reckoned from the distance between two addresses. Every board, figure and check goes by them.", es: "Los minutos de un trayecto se calculan a partir de la distancia entre dos direcciones. Los tableros, las cifras y las comprobaciones se rigen por ellos." }
    detour { en: "Detour factor (km by road for 1 km straight)", es: "Factor de rodeo (km por carretera por 1 km en línea recta)" }
    detour_help { en: "Higher where rivers, hills or one-way streets make roads long.", es: "Más alto donde ríos, cerros o calles de un solo sentido alargan el camino." }
    park { en: "Parking (minutes)", es: "Estacionar (minutos)" }
    park_help { en: "To park and reach the door, added to every drive.", es: "Para estacionar y llegar a la puerta; se suma a cada trayecto." }
    slowest { en: "Slowest speed (km/h)", es: "Velocidad mínima (km/h)" }
    slowest_help { en: "On the shortest drives, through streets. Longer drives are faster.", es: "En los trayectos más cortos, por calles. Los más largos son más rápidos." }
    fastest { en: "Fastest speed (km/h)", es: "Velocidad máxima (km/h)" }
    fastest_help { en: "No drive is reckoned faster than this. Not below the slowest.", es: "Ningún trayecto se calcula más rápido. No menor que la mínima." }

    families { en: "Families", es: "Familias" }
    office_phone { en: "Telephone of the office", es: "Teléfono de la oficina" }
    office_phone_help { en: "Families and providers find it on their pages, to press and call.", es: "Las familias y los proveedores lo ven en sus páginas, para pulsar y llamar." }
    cancel { en: "Cancelling by families (hours before the visit)", es: "Cancelación por la familia (horas antes de la visita)" }
    cancel_help { en: "Until then a family may cancel by itself, later it calls the office. 0 lets it cancel until the visit starts.", es: "Hasta entonces la familia puede cancelar por sí misma; después llama a la oficina. Con 0 puede cancelar hasta que empiece la visita." }

    caseloads { en: "Caseloads", es: "Casos de cada proveedor" }
    caseload_days { en: "Access to a child's page after the last visit (days)", es: "Acceso a la página de un niño después de la última visita (días)" }
    caseload_days_help { en: "A provider sees a child's page while a visit or an authorization is theirs, and for this many days after the last one ends. Canceled visits don't count. Their own visits and notes stay open to them.", es: "Un proveedor ve la página de un niño mientras tenga una visita o una autorización, y durante estos días después de que termine la última. Las visitas canceladas no cuentan. Sus propias visitas y notas siguen a su alcance." }

    boards { en: "Boards", es: "Tableros" }
    from_hour { en: "Day begins (hour)", es: "Inicio del día (hora)" }
    from_hour_help { en: "The boards begin here, or earlier where somebody works earlier.", es: "Los tableros empiezan aquí, o antes si alguien trabaja antes." }
    to_hour { en: "Day ends (hour)", es: "Fin del día (hora)" }
    to_hour_help { en: "The boards end here, or later where somebody works later.", es: "Los tableros terminan aquí, o después si alguien trabaja después." }
    weekend { en: "Show Saturday and Sunday in every week, not only where somebody works then", es: "Mostrar sábado y domingo en todas las semanas, no solo cuando alguien trabaja" }

    colours { en: "Colours of the disciplines", es: "Colores de las disciplinas" }
    colours_help { en: "For marks, bars and strips. The letters always stand beside the colour, and each hue is readable in light and dark.", es: "Para las marcas, las barras y las tiras. Las letras siempre acompañan al color, y cada tono se lee en claro y en oscuro." }
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
    holidays_help { en: "The boards name them. A visit is put on one only with a reason; visits that stand there stay.", es: "Los tableros los nombran. Solo se ubica una visita en ellos con un motivo; las que ya están se quedan." }
    no_holidays { en: "None yet.", es: "Todavía ninguno." }
    holiday_date { en: "Date of the holiday", es: "Fecha del feriado" }
    holiday_name { en: "Name of the holiday", es: "Nombre del feriado" }
    add_holiday { en: "Add the holiday", es: "Agregar el feriado" }
    remove_holiday(name, date) { en: "Remove {name}, {date}", es: "Quitar {name}, {date}" }
    federal_year { en: "Federal holidays of the year", es: "Feriados federales del año" }
    federal_help { en: "All eleven of the United States. One on a weekend is added with the workday on which it is kept; a day that has a name keeps it.", es: "Los once de Estados Unidos. Si uno cae en fin de semana se agrega también el día hábil en que se guarda; un día que ya tiene nombre lo conserva." }
    add_federal { en: "Add the federal holidays", es: "Agregar los feriados federales" }
    observed(name) { en: "{name} (observed)", es: "{name} (trasladado)" }
    new_year { en: "New Year's Day", es: "Año Nuevo" }
    martin_luther_king { en: "Martin Luther King Jr. Day", es: "Día de Martin Luther King Jr." }
    washington { en: "Washington's Birthday", es: "Natalicio de Washington" }
    memorial { en: "Memorial Day", es: "Día de los Caídos" }
    juneteenth { en: "Juneteenth", es: "Juneteenth" }
    independence { en: "Independence Day", es: "Día de la Independencia" }
    labor { en: "Labor Day", es: "Día del Trabajo" }
    columbus { en: "Columbus Day", es: "Día de Colón" }
    veterans { en: "Veterans Day", es: "Día de los Veteranos" }
    thanksgiving { en: "Thanksgiving Day", es: "Día de Acción de Gracias" }
    christmas { en: "Christmas Day", es: "Navidad" }

    letters { en: "Letters", es: "Cartas" }
    letters_help { en: "What was sent by e-mail, and what failed", es: "Lo enviado por correo y lo que falló" }
    zone { en: "Time zone", es: "Zona horaria" }
    zone_help { en: "The boards and the providers' working hours are read in it. Another zone would move every day that is planned, so it stays as it was set when the agency was made.", es: "Los tableros y los horarios de los proveedores se leen en ella. Otra zona movería todos los días planificados, así que queda como se fijó al crear la agencia." }
    second_factor { en: "A second step for the staff", es: "Un segundo paso para el personal" }
    second_factor_help { en: "Besides the password, an authenticator app or a passkey. Whoever has none is led to set it up after signing in; after the days given here no other page opens before. Families are never asked.", es: "Además de la contraseña, una aplicación de códigos o una llave de acceso. Quien no lo tenga será guiado a configurarlo al entrar; pasados los días indicados, ninguna otra página se abre antes. A las familias nunca se les pide." }
    second_factor_office { en: "The office needs it", es: "La oficina lo necesita" }
    second_factor_providers { en: "Providers need it", es: "Los proveedores lo necesitan" }
    grace_days { en: "It can be put off for", es: "Se puede aplazar" }
    at_once { en: "not at all: it is needed at once", es: "nada: hace falta de inmediato" }
    days(n) { en: "{n} day" | "{n} days", es: "{n} día" | "{n} días" }
    save_second_factor { en: "Save who needs it", es: "Guardar quién lo necesita" }
}
