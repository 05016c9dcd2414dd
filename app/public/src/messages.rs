//! Messages of the public pages.

// Also compiled for the browser.
web::messages! {
    consent_title { en: "Your choice about cookies", es: "Sus opciones de cookies" }
    consent_text { en: "One cookie keeps you signed in. If you agree, we may also remember preferences and count page visits, without names and never for sale.", es: "Una cookie mantiene su sesión abierta. Si está de acuerdo, también podremos recordar sus preferencias y contar las visitas a las páginas, sin nombres y nunca para venderlas." }
    how_we_handle_data { en: "How we handle data", es: "Cómo manejamos los datos" }
    necessary_only { en: "Only what is needed", es: "Solo lo necesario" }
    allow_all { en: "Allow all", es: "Permitir todo" }
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
    cookies_intro { en: "Before you choose, only what is necessary is stored, and nothing is counted. You can say no.", es: "Antes de que elija, solo se guarda lo necesario y no se cuenta nada. Puede decir que no." }
    chosen_already { en: "This is your current choice. You can change it at any time.", es: "Esta es su elección actual. Puede cambiarla en cualquier momento." }
    not_chosen_yet { en: "You have not chosen yet.", es: "Aún no ha elegido." }
    gpc { en: "Your browser sends Global Privacy Control: analytics stay off.", es: "Su navegador envía Global Privacy Control: el análisis queda desactivado." }
    purpose_needed { en: "Necessary, always on", es: "Necesarias, siempre activas" }
    purpose_needed_help { en: "The session that keeps you signed in, a mark that tells us you have signed in with this browser before, a second step or a passkey sign-in that you have started, an unfinished form, the last action you took, the language you chose, and this choice itself.", es: "La sesión que lo mantiene conectado, una marca que nos indica que ya inició sesión con este navegador, un segundo paso o una llave de acceso en curso, un formulario sin terminar, la última acción que hizo, el idioma que eligió y esta misma elección." }
    purpose_preferences { en: "Preferences", es: "Preferencias" }
    purpose_preferences_help { en: "How you like your screens. Nothing uses this yet.", es: "Cómo prefiere ver sus pantallas. Todavía no se usa para nada." }
    purpose_analytics { en: "Analytics", es: "Análisis" }
    purpose_analytics_help { en: "Counting page visits without names. Nothing is counted yet.", es: "Contar las visitas a las páginas, sin nombres. Todavía no se cuenta nada." }
    save_choice { en: "Save my choice", es: "Guardar mi elección" }

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

    privacy_title { en: "Privacy", es: "Privacidad" }
    privacy_intro { en: "This page says what VisitOMS does with data today. It grows with the product, and it promises nothing that isn't already true.", es: "Esta página dice qué hace hoy VisitOMS con los datos. Crece con el producto y no promete nada que no sea cierto ya." }
    p_who { en: "Who is responsible", es: "Quién es responsable" }
    p_who_1 { en: "An agency that uses VisitOMS decides about its data: it is the controller. We run the software for it: we are its processor.", es: "La agencia que usa VisitOMS decide sobre sus datos: es la responsable. Nosotros operamos el programa para ella: somos su encargado." }
    p_who_2 { en: "For visitors of these public pages, we are the controller ourselves.", es: "Para quienes visitan estas páginas públicas, los responsables somos nosotros." }
    p_what { en: "What is stored", es: "Qué se guarda" }
    p_what_account { en: "For people with an account: name, e-mail, role, agency, the language they chose, when a session began and was last used, in which browser and from which country and part of it; for 90 days also what happened to the account, such as sign-ins. Only they can see where they are signed in. The address of the connection is not stored. For guardians and providers, also the phone number that the agency entered. A password is stored only as a hash, the secret of an authenticator app only sealed, and a passkey only as its public half.", es: "De quienes tienen cuenta: nombre, correo, función, agencia, el idioma elegido, cuándo empezó y se usó por última vez la sesión, en qué navegador y desde qué país y parte de él; durante 90 días también qué pasó con la cuenta, como los inicios de sesión. Solo la propia persona ve dónde tiene la sesión iniciada. La dirección de la conexión no se guarda. De tutores y proveedores, también el teléfono que anotó la agencia. La contraseña se guarda solo como un resumen cifrado, el secreto de una aplicación de autenticación solo sellado, y de una llave de acceso solo su mitad pública." }
    p_what_service { en: "From the agency's work: children, their homes and guardians, authorizations, visits, check-in and check-out times, session notes, the text for the family, and reports from the road. People at the agency enter it.", es: "Del trabajo de la agencia: niños, sus hogares y tutores, autorizaciones, visitas, horas de entrada y salida, notas de sesión, el texto para la familia y avisos en ruta. Lo ingresa el personal de la agencia." }
    p_what_usage { en: "About use: the audit records who changed what and who saw which child's record, and when, by ids and fingerprints. The log keeps errors for security and repair. Failed attempts to sign in are counted by address, as fingerprints that expire after a day. No page visit is counted.", es: "Del uso: la auditoría registra quién cambió qué y quién vio el expediente de qué niño, y cuándo, mediante identificadores y huellas. El registro técnico guarda errores para seguridad y reparación. Los intentos fallidos de entrada se cuentan por dirección, como huellas que caducan en un día. No se cuenta ninguna visita a las páginas." }
    p_what_cookies { en: "Cookies: the necessary ones, and those you allow. The page “Cookie choices”, at the bottom of every page, names them and lets you change your choice.", es: "Cookies: las necesarias y las que usted permita. La página «Opciones de cookies», al pie de cada página, las nombra y le permite cambiar su elección." }
    p_use { en: "What it is used for", es: "Para qué se usa" }
    p_use_1 { en: "To run the service: to show each person only what they may see, to check who signs in, to stop misuse, to answer messages, to comply with the law.", es: "Para prestar el servicio: mostrar a cada persona solo lo que le corresponde, comprobar quién entra, frenar abusos, responder mensajes y cumplir la ley." }
    p_use_2 { en: "Nothing is used for advertising, and no one is profiled.", es: "Nada se usa para publicidad y no se elabora ningún perfil de nadie." }
    p_share { en: "Who else receives it", es: "Quién más los recibe" }
    p_share_1 { en: "We do not sell personal data. Providers and families share what they write with their agency. Whoever hosts this installation may hold it under a duty of confidentiality, and the law may require us to disclose data.", es: "No vendemos datos personales. Los proveedores y las familias comparten lo que escriben con su agencia. Quien aloja esta instalación puede tenerlos bajo deber de confidencialidad, y la ley puede obligarnos a entregarlos." }
    p_share_2 { en: "None of our pages loads anything from another site. A map opens in your phone's own app or on Google Maps, only when you tap it, and learns where the place is and nothing else.", es: "Ninguna de nuestras páginas carga nada de otro sitio. El mapa se abre en la aplicación de su teléfono o en Google Maps, solo cuando usted lo toca, y solo recibe dónde está el lugar." }
    p_keep { en: "How long", es: "Cuánto tiempo" }
    p_keep_1 { en: "As long as the agency needs it for its service and its legal duties; the agency decides. An unfinished form that we hold for you expires after 15 minutes, a session after hours or days, depending on the role.", es: "Mientras la agencia lo necesite para su servicio y sus obligaciones legales; la agencia decide. Un formulario sin terminar que le guardamos caduca en 15 minutos; una sesión, en horas o días según la función." }
    p_safe { en: "Security", es: "Seguridad" }
    p_safe_1 { en: "Agencies are kept apart in the database itself. Sessions are held on the server and end on their own. Sign-in attempts are limited. The audit is a chain that reveals tampering, and a signed note can't be changed.", es: "Las agencias están separadas en la propia base de datos. Las sesiones se guardan en el servidor y terminan solas. Los intentos de entrada están limitados. La auditoría es una cadena que revela cualquier alteración, y una nota firmada no se puede cambiar." }
    p_safe_2 { en: "No storage and no transmission is perfectly safe. We keep improving.", es: "Ningún almacenamiento ni transmisión es perfectamente seguro. Seguimos mejorando." }
    p_rights { en: "Your choices and rights", es: "Sus opciones y derechos" }
    p_rights_1 { en: "You may have the right to see, correct, delete or receive your data. If an agency serves you, ask its office: it decides, and we help it.", es: "Usted puede tener derecho a ver, corregir, borrar o recibir sus datos. Si lo atiende una agencia, solicítelo en su oficina: ella decide y nosotros la ayudamos." }
    p_rights_2 { en: "You can change your choice about cookies at any time, here or in your browser.", es: "Puede cambiar su elección sobre las cookies en cualquier momento, aquí o en su navegador." }
    p_children { en: "Data about children", es: "Datos de niños" }
    p_children_1 { en: "A child never has an account. Agencies and guardians enter what is stored about a child. If something was entered that should not have been, tell the agency or us.", es: "Un niño nunca tiene cuenta. Lo que se guarda sobre un niño lo ingresan las agencias y los tutores. Si se ingresó algo que no debía, avise a la agencia o a nosotros." }
    p_contact { en: "Contact", es: "Contacto" }
    p_contact_1 { en: "Send us questions about privacy with the contact form.", es: "Envíenos sus preguntas sobre privacidad con el formulario de contacto." }

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
    t_changes_1 { en: "When these terms change, this page changes, and the agencies are told beforehand.", es: "Cuando cambien estas condiciones, cambiará esta página y se avisará antes a las agencias." }
}
