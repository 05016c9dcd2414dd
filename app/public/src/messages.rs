//! Messages of the public pages.

// Also compiled for the browser.
web::messages! {
    consent_title { en: "Your choice about cookies", es: "Sus opciones de cookies" }
    consent_text { en: "One cookie keeps you signed in. If you agree, we may also remember your language and count page visits, without names and never for sale.", es: "Una cookie mantiene su sesión abierta. Si está de acuerdo, también podremos recordar su idioma y contar las visitas a las páginas, sin nombres y nunca para venderlas." }
    consent_text_gpc { en: "One cookie keeps you signed in. Your browser sends Global Privacy Control, so page visits are not counted, whatever you choose. If you agree, we may remember your language.", es: "Una cookie mantiene su sesión abierta. Su navegador envía Global Privacy Control, así que las visitas a las páginas no se cuentan, elija lo que elija. Si está de acuerdo, podremos recordar su idioma." }
    how_we_handle_data { en: "How we handle data", es: "Cómo manejamos los datos" }
    reject_all { en: "Reject all", es: "Rechazar todo" }
    accept_all { en: "Accept all", es: "Aceptar todo" }
    choose_individually { en: "Choose one by one", es: "Elegir una por una" }
}

#[cfg(feature = "ssr")]
web::messages! {
    headline { en: "The schedule is the day on the road.", es: "Su agenda, con los trayectos incluidos." }
    headline_text { en: "VisitOMS shows a week of home visits with the driving in it, prevents double bookings, and lets therapists document the visit where it happens.", es: "VisitOMS muestra una semana de visitas a domicilio con sus trayectos, evita las citas dobles y permite a los terapeutas documentar la visita donde ocurre." }
    request_demo { en: "See it with your own week", es: "Véalo con los datos de su semana" }
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    picture_caption { en: "A day on the road: visits, drives as dashes, gaps with their minutes.", es: "Un día en ruta: las visitas, los trayectos como líneas de puntos y las esperas con sus minutos." }
    how_week { en: "The office sees the week as it is", es: "La oficina ve la semana tal como es" }
    how_week_text { en: "Import providers, children, authorizations and visits from CSV files. Drives and gaps show between the visits, and what isn't scheduled says why.", es: "Importe proveedores, niños, autorizaciones y visitas desde archivos CSV. Los trayectos y las esperas se ven entre las visitas, y lo que falta por programar dice por qué." }
    how_route { en: "Providers can work with one hand", es: "El proveedor puede trabajar con una sola mano" }
    how_route_text { en: "The day in order with its drives, check-in, a note that saves as you type, check-out, signature. On a phone, in a hallway.", es: "El día en orden con sus trayectos, la entrada, una nota que se guarda mientras se escribe, la salida y la firma. En un teléfono, en un pasillo." }
    how_family { en: "The family knows who is coming, and when", es: "La familia sabe quién viene y cuándo" }
    how_family_text { en: "The next visit, the last one in plain words, and a way to cancel in time. In English and Spanish.", es: "La próxima visita, la última en palabras sencillas y una forma de cancelar a tiempo. En inglés y español." }
    safe_apart { en: "Agencies are kept apart", es: "Las agencias están separadas" }
    safe_apart_text { en: "Every record belongs to one agency, and the database itself refuses a row that points to another.", es: "Cada registro pertenece a una agencia, y la propia base de datos rechaza una fila que apunte a otra." }
    safe_access_log { en: "Who saw what is on record", es: "Queda registrado quién vio qué" }
    safe_access_log_text { en: "Each change, and each look at a child's record, is an event in a chain that reveals tampering.", es: "Cada cambio y cada consulta del expediente de un niño es un evento en una cadena que revela cualquier alteración." }
    safe_signed { en: "A signed note stays signed", es: "Una nota firmada sigue firmada" }
    safe_signed_text { en: "A signature locks the text with its signer, its time and its fingerprint. Nobody can unlock it.", es: "La firma bloquea el texto con su firmante, su hora y su huella. Nadie lo puede desbloquear." }

    cookies_title { en: "Cookie choices", es: "Opciones de cookies" }
    cookies_intro { en: "Before you choose, only what is necessary is stored, and nothing is counted. You can say no. We ask again after six months, or when the purposes below change.", es: "Antes de que elija, solo se guarda lo necesario y no se cuenta nada. Puede decir que no. Volvemos a preguntar a los seis meses, o cuando cambien los fines que se indican abajo." }
    chosen_already { en: "This is your current choice. You can change it at any time.", es: "Esta es su elección actual. Puede cambiarla en cualquier momento." }
    not_chosen_yet { en: "You have not chosen yet.", es: "Aún no ha elegido." }
    gpc { en: "Your browser sends Global Privacy Control: analytics stay off, even if you allowed them before.", es: "Su navegador envía Global Privacy Control: el análisis queda desactivado, aunque antes lo haya permitido." }
    purpose_needed { en: "Necessary, always on", es: "Necesarias, siempre activas" }
    purpose_needed_help { en: "The session that keeps you signed in, a mark that tells us you have signed in with this browser before, a second step or a passkey sign-in that you have started, an unfinished form, the last action you took, the language you chose until you close the browser, and this choice itself with a random number under which we store its proof.", es: "La sesión que lo mantiene conectado, una marca que nos indica que ya inició sesión con este navegador, un segundo paso o una llave de acceso en curso, un formulario sin terminar, la última acción que hizo, el idioma que eligió hasta que cierre el navegador, y esta misma elección con un número aleatorio bajo el cual guardamos su comprobante." }
    purpose_preferences { en: "Preferences", es: "Preferencias" }
    purpose_preferences_help { en: "Your language stays chosen in this browser for a year. Without this, it is forgotten when you close the browser. Settings of your account are not affected.", es: "Su idioma queda elegido en este navegador durante un año. Sin esto, se olvida cuando cierra el navegador. La configuración de su cuenta no cambia." }
    purpose_analytics { en: "Analytics", es: "Análisis" }
    purpose_analytics_help { en: "We count which kind of page is opened and what is done there: by the hour, with the kind of device and your state or country. No name, no account, nothing of any record, no address of your connection. Deleted after 30 days, or at once when you say no.", es: "Contamos qué tipo de página se abre y qué se hace en ella: por hora, con el tipo de dispositivo y su estado o país. Sin nombre, sin cuenta, sin nada de ningún expediente y sin la dirección de su conexión. Se borra a los 30 días, o de inmediato si dice que no." }
    save_choice { en: "Save my choice", es: "Guardar mi elección" }
    withdraw_all { en: "Withdraw everything", es: "Retirar todo" }
    withdraw_help { en: "Deletes at once what you allowed us to store.", es: "Borra de inmediato lo que nos permitió guardar." }

    contact_title { en: "Contact", es: "Contacto" }
    contact_intro { en: "Ask for a demo, or ask us about privacy. If you belong to an agency, its office can help you faster.", es: "Pida una demostración o pregúntenos sobre privacidad. Si pertenece a una agencia, su oficina le responderá más rápido." }
    contact_mail { en: "Or write to", es: "O escriba a" }
    your_name { en: "Your name", es: "Su nombre" }
    your_email { en: "Your e-mail", es: "Su correo electrónico" }
    your_organization { en: "Your organization", es: "Su organización" }
    your_message { en: "Your message", es: "Su mensaje" }
    no_health_data { en: "Please don't name any child or mention anyone's health.", es: "Por favor, no nombre a ningún niño ni mencione la salud de nadie." }
    send { en: "Send", es: "Enviar" }
    to_contact { en: "Write to us", es: "Escríbanos" }


    terms_title { en: "Terms", es: "Condiciones" }
    terms_intro { en: "Short, so that people read them.", es: "Breves, para que se lean." }
    t_service { en: "The service", es: "El servicio" }
    t_service_1 { en: "VisitOMS is software for agencies that visit families at home. An agency uses it under its own agreement with whoever runs this installation; if that agreement says something else, it prevails.", es: "VisitOMS es un programa para agencias que visitan a las familias en su casa. Cada agencia lo usa según su propio acuerdo con quien opera esta instalación; si ese acuerdo dice otra cosa, prevalece." }
    t_accounts { en: "Accounts", es: "Cuentas" }
    t_accounts_1 { en: "An account is for one person. Keep your password to yourself, and sign out on shared devices. The agency creates and removes accounts.", es: "Una cuenta es para una sola persona. No comparta la contraseña y cierre la sesión en dispositivos compartidos. La agencia crea y elimina las cuentas." }
    t_data { en: "Data", es: "Datos" }
    t_data_1 { en: "What an agency enters belongs to the agency. Enter only what the work requires, and only what you are allowed to.", es: "Lo que una agencia ingresa es suyo. Ingrese solo lo que el trabajo requiere y lo que le está permitido." }
    t_fair { en: "Fair use", es: "Uso correcto" }
    t_suspension { en: "Suspension", es: "Suspensión" }
    t_suspension_1 { en: "We may suspend an agency, or a single account, if these terms are broken or data is in danger. Anyone who signs in then is told so, and who to write to. Nothing is deleted, and everything is there again when the suspension ends.", es: "Podemos suspender a una agencia o una cuenta si se incumplen estas condiciones o los datos corren peligro. A quien inicie sesión se le avisará y se le dirá a quién escribir. No se borra nada, y todo estará ahí de nuevo cuando termine la suspensión." }
    t_fair_1 { en: "Don't look for what you aren't allowed to see, and don't try to break or overload the service. If you find a weakness and tell us, we thank you.", es: "No busque lo que no le corresponde ver ni intente dañar o sobrecargar el servicio. Si encuentra una vulnerabilidad y nos avisa, se lo agradecemos." }
    t_care { en: "Care", es: "Atención" }
    t_care_1 { en: "The software schedules and records visits. It gives no medical advice, and it is not for emergencies.", es: "El programa organiza y registra visitas. No da consejos médicos y no sirve para emergencias." }
    t_changes { en: "Changes", es: "Cambios" }
    t_changes_1 { en: "When these terms change, they get a new date, and you are asked to accept the new version. Until you do, you can read everything that you could read before, but not change anything.", es: "Cuando estas condiciones cambien, llevarán una fecha nueva y se le pedirá aceptar la versión nueva. Hasta entonces puede leer todo lo que leía antes, pero no cambiar nada." }

    version_of(date) { en: "Version of {date}.", es: "Versión del {date}." }
    counsel { en: "This text comes with the software. Before real use, the operator's counsel reviews it and changes what has to differ.", es: "Este texto viene con el programa. Antes del uso real, los asesores legales del operador lo revisan y cambian lo que deba ser distinto." }
    to_agreements { en: "Your agreements", es: "Sus acuerdos" }
    to_service_providers { en: "Service providers", es: "Prestadores de servicios" }
    to_data_processing { en: "Data processing agreement", es: "Acuerdo de tratamiento de datos" }

    d_title { en: "Data processing agreement", es: "Acuerdo de tratamiento de datos" }
    d_intro { en: "Between an agency (the controller) and the operator of this installation (the processor). A member who manages the agency accepts it once for the agency.", es: "Entre una agencia (la responsable) y el operador de esta instalación (el encargado). Un miembro que administra la agencia lo acepta una vez por ella." }
    d_subject { en: "What it is about", es: "De qué trata" }
    d_subject_1 { en: "The operator runs VisitOMS for the agency. In it the agency keeps the records of its children, guardians, providers and staff: schedules, visits, notes, authorizations and accounts. The agreement lasts as long as the agency uses the service and the operator holds its data.", es: "El operador opera VisitOMS para la agencia. En él la agencia lleva los registros de sus niños, tutores, proveedores y personal: agendas, visitas, notas, autorizaciones y cuentas. El acuerdo dura mientras la agencia use el servicio y el operador tenga sus datos." }
    d_instructions { en: "On instruction only", es: "Solo por instrucción" }
    d_instructions_1 { en: "The operator uses the data only to provide the service as the agency instructs: by its settings, in the product, or in writing. It does not sell them, does not use them for advertising, and combines them with no other agency's. If an instruction breaks the law, it says so.", es: "El operador usa los datos solo para prestar el servicio según las instrucciones de la agencia: con su configuración, en el producto o por escrito. No los vende, no los usa para publicidad y no los combina con los de otra agencia. Si una instrucción incumple la ley, lo advierte." }
    d_people { en: "Confidentiality", es: "Confidencialidad" }
    d_people_1 { en: "Only people who need the data for this work may access them, and they are bound to confidentiality.", es: "Solo acceden a los datos las personas que los necesitan para este trabajo, y tienen deber de confidencialidad." }
    d_safety { en: "Safeguards", es: "Medidas de seguridad" }
    d_safety_1 { en: "The operator keeps administrative, physical and technical safeguards that fit the risk: separate data for each agency, access by role, two-step verification where the agency requires it, a record of who saw which child, encrypted connections, and backups.", es: "El operador mantiene medidas administrativas, físicas y técnicas acordes con el riesgo: datos separados por agencia, acceso según la función, verificación en dos pasos donde la agencia la exija, un registro de quién vio a qué niño, conexiones cifradas y copias de seguridad." }
    d_others { en: "Service providers", es: "Prestadores de servicios" }
    d_others_1 { en: "The operator may use the service providers on its public list. They have the same duties in writing, and the operator answers for them. A change is announced to the agency, which may object.", es: "El operador puede valerse de los prestadores de servicios de su lista pública. Tienen por escrito los mismos deberes y el operador responde por ellos. Todo cambio se avisa a la agencia, que puede oponerse." }
    d_incidents { en: "Incidents", es: "Incidentes" }
    d_incidents_1 { en: "The operator reports to the agency without delay, at the latest within three days, when it learns that data were lost or reached someone they should not have reached: what happened, which data, what is being done.", es: "El operador avisa a la agencia sin demora, a más tardar en tres días, cuando sabe que se perdieron datos o que llegaron a quien no debían: qué pasó, qué datos y qué se está haciendo." }
    d_requests { en: "Requests of people", es: "Solicitudes de personas" }
    d_requests_1 { en: "Requests to see, correct, delete or receive data go to the agency, which decides. The operator passes them on and helps to fulfill them.", es: "Las solicitudes de ver, corregir, borrar o recibir datos van a la agencia, que decide. El operador las remite y ayuda a cumplirlas." }
    d_health { en: "Health information (HIPAA)", es: "Información de salud (HIPAA)" }
    d_health_1 { en: "If the agency is a covered entity, this is also the business associate agreement: the operator uses and discloses protected health information only as written here or as the law requires, uses the safeguards of the Security Rule, reports other uses and breaches, binds its subcontractors to the same, makes information available for access, amendment and accounting, and opens its practices to the Department of Health and Human Services.", es: "Si la agencia es una entidad cubierta, este es también el acuerdo de asociado comercial: el operador usa y divulga información de salud protegida solo como se indica aquí o como exige la ley, aplica las medidas de la Regla de Seguridad, informa de otros usos y de las violaciones de seguridad, obliga a lo mismo a sus subcontratistas, facilita la información para acceso, enmienda e informe de divulgaciones, y abre sus prácticas al Departamento de Salud y Servicios Humanos." }
    d_school { en: "Education records (FERPA, IDEA Part C)", es: "Expedientes educativos (FERPA, IDEA Parte C)" }
    d_school_1 { en: "Where records are education or early intervention records, the operator holds them under the agency's direct control, for this service only, and discloses them to no one else without the agency.", es: "Cuando los registros son expedientes educativos o de intervención temprana, el operador los tiene bajo el control directo de la agencia, solo para este servicio, y no los divulga a nadie más sin la agencia." }
    d_proof { en: "Proof", es: "Comprobación" }
    d_proof_1 { en: "The agency can read and export its audit at any time. On request the operator answers questions about its safeguards and lets the agency, or an auditor that both accept, check them.", es: "La agencia puede leer y exportar su auditoría en cualquier momento. Si lo pide, el operador responde preguntas sobre sus medidas y deja que la agencia, o un auditor aceptado por ambos, las compruebe." }
    d_end { en: "At the end", es: "Al terminar" }
    d_end_1 { en: "When the agency stops using the service, the operator gives it its data in a common format and then deletes them, except for what the law requires to be retained; that stays protected by this agreement.", es: "Cuando la agencia deja el servicio, el operador le entrega sus datos en un formato común y luego los borra, salvo lo que la ley obligue a conservar; eso sigue protegido por este acuerdo." }
    d_changes_1 { en: "A new version has a new date, and the agency is asked to accept it.", es: "Una versión nueva lleva una fecha nueva, y se pide a la agencia que la acepte." }

    s_title { en: "Service providers", es: "Prestadores de servicios" }
    s_intro { en: "These companies help the operator run this installation. They may use data only for that.", es: "Estas empresas ayudan al operador a operar esta instalación. Solo pueden usar los datos para eso." }
    s_none { en: "The operator has named none.", es: "El operador no ha nombrado ninguno." }
    s_as_of(date) { en: "This list is from {date}.", es: "Esta lista es del {date}." }
    s_name { en: "Name", es: "Nombre" }
    s_purpose { en: "What for", es: "Para qué" }
    s_country { en: "Where", es: "Dónde" }
    s_since { en: "Since", es: "Desde" }
}
