//! Messages of the export page.

web::messages! {
    import { en: "Import", es: "Importar" }
    title { en: "Export", es: "Exportar" }
    help { en: "Children with their homes, further places and guardians, providers, authorizations, visits, payers, services and disciplines as CSV files, with the columns that an import reads. Importing them again without a change changes nothing here. An import takes at most 10,000 rows at a time.", es: "Los niños con su hogar, sus demás lugares y sus tutores, los proveedores, las autorizaciones, las visitas, los pagadores, los servicios y las disciplinas como archivos CSV, con las columnas que lee una importación. Volver a importarlos sin cambios no cambia nada aquí. Una importación admite hasta 10,000 filas a la vez." }
    left_out_title { en: "What the files don't have", es: "Lo que los archivos no tienen" }
    left_out { en: "What guardians may see and do; at which of a child's places a visit is, and which one takes over from a home that has ended; why a child's services, a provider or an authorization ended; notes; kinds of visits and settings.", es: "Lo que los tutores pueden ver y hacer; en cuál de los lugares de un niño es una visita, y cuál reemplaza a un hogar que terminó; por qué terminaron los servicios de un niño, un proveedor o una autorización; las notas; los tipos de visitas y la configuración." }
    care { en: "The files hold the names, addresses and visits of every child. Save them only where nobody else can open them, and delete them when you no longer need them. Each download is in the audit.", es: "Los archivos contienen nombres, direcciones y visitas de todos los niños. Guárdelos solo donde nadie más pueda abrirlos y bórrelos cuando ya no los necesite. Cada descarga queda en la auditoría." }
    files { en: "Files", es: "Archivos" }
    file { en: "File", es: "Archivo" }
    contents { en: "Contents", es: "Contenido" }
    providers { en: "Every provider with address, hours and languages.", es: "Todos los proveedores, con dirección, horario e idiomas." }
    children { en: "Every child with home address, allergies, safety note and guardians, one row for each guardian. Guardians whose access was removed are left out.", es: "Todos los niños, con la dirección del hogar, las alergias, la nota de seguridad y sus tutores, una fila por tutor. No incluye a los tutores cuyo acceso se revocó." }
    authorizations { en: "Every authorization with its therapists and their days.", es: "Todas las autorizaciones, con sus terapeutas y los días de cada uno." }
    visits { en: "Every visit, also canceled ones and those of earlier years, with their state and times. An import reads planned visits only.", es: "Todas las visitas, también las canceladas y las de años anteriores, con su estado y sus horas. Una importación solo lee las planificadas." }
    places { en: "Every further place of a child, such as a second home, a day care, a clinic or video, with its hours and its note.", es: "Los demás lugares de cada niño, como un segundo hogar, una guardería, una clínica o el video, con su horario y su nota." }
    payers { en: "Every payer with its way of counting units.", es: "Todos los pagadores, con su forma de contar unidades." }
    services { en: "Every service with its discipline, code and minutes.", es: "Todos los servicios, con su disciplina, su código y sus minutos." }
    disciplines { en: "The disciplines that the agency has added.", es: "Las disciplinas que agregó la agencia." }
    download { en: "Download", es: "Descargar" }
    download_file(file) { en: "Download {file}", es: "Descargar {file}" }
    cells { en: "How cells are written", es: "Cómo están escritas las celdas" }
    formulas { en: "Text that begins with =, +, - or @ has an apostrophe in front, so that no spreadsheet calculates it; an import removes it.", es: "El texto que empieza con =, +, - o @ lleva un apóstrofo delante, para que ninguna hoja de cálculo lo calcule; una importación lo quita." }
    references { en: "A guardian or a visit without a reference of yours has a long one of letters and digits. It never changes: leave it as it is.", es: "Un tutor o una visita sin referencia suya tiene una larga, de letras y dígitos. Nunca cambia: déjela como está." }
    positions { en: "An address that is placed by its ZIP code has no latitude and longitude.", es: "Una dirección ubicada por su código ZIP no tiene latitud ni longitud." }
    columns_link { en: "What each column holds", es: "Qué contiene cada columna" }
}
