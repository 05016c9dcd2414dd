//! The words of the public pages.

// Of the browser's part.
crate::words::words! {
    consent_title { en: "Your choice about cookies", es: "Su elección sobre las cookies" }
    consent_text { en: "One cookie keeps you signed in. With your yes we may also remember preferences and count page visits, without names and never for sale.", es: "Una cookie mantiene su sesión. Si usted acepta, también podremos recordar preferencias y contar visitas a páginas, sin nombres y nunca para vender." }
    how_we_handle_data { en: "How we handle data", es: "Cómo tratamos los datos" }
    only_needed { en: "Only what is needed", es: "Solo lo necesario" }
    allow_all { en: "Allow all", es: "Permitir todo" }
    one_by_one { en: "Choose one by one", es: "Elegir una por una" }
}

#[cfg(feature = "ssr")]
crate::words::words! {
    promise { en: "The schedule is the day on the road.", es: "La agenda es el día en camino." }
    promise_text { en: "VisitOMS shows a week of home visits with the driving in it, refuses double bookings, and lets therapists write the visit down where it happens.", es: "VisitOMS muestra una semana de visitas a domicilio con sus trayectos, rechaza las reservas dobles y permite a los terapeutas anotar la visita donde ocurre." }
    see_it { en: "See it with your week", es: "Véalo con su semana" }
    sign_in { en: "Sign in", es: "Iniciar sesión" }
    picture_caption { en: "A day on the road: visits, drives as dashes, gaps with their minutes.", es: "Un día en camino: visitas, trayectos en línea de puntos y esperas con sus minutos." }
    how_week { en: "The office sees the week as it is", es: "La oficina ve la semana tal como es" }
    how_week_text { en: "Bring providers, children, authorizations and visits in from CSV files. Drive and gap stand between the visits, and what is not placed says why.", es: "Traiga proveedores, niños, autorizaciones y visitas desde archivos CSV. El camino y la espera se ven entre las visitas, y lo que falta dice por qué." }
    how_road { en: "The provider works with one hand", es: "El proveedor trabaja con una mano" }
    how_road_text { en: "The day in order with its drives, check-in, a note that is saved as it is typed, check-out, signature. On a phone, in a hallway.", es: "El día en orden con sus trayectos, la entrada, una nota que se guarda al escribir, la salida y la firma. En un teléfono, en un pasillo." }
    how_family { en: "The family knows who comes, and when", es: "La familia sabe quién viene y cuándo" }
    how_family_text { en: "The next visit, the last one in plain words, and a way to cancel in time. In English and Spanish.", es: "La próxima visita, la última en palabras sencillas y una forma de cancelar a tiempo. En inglés y español." }
    safe_apart { en: "Agencies are kept apart", es: "Las agencias están separadas" }
    safe_apart_text { en: "Every record belongs to one agency, and the database itself refuses a row that points to another.", es: "Cada registro pertenece a una agencia, y la propia base de datos rechaza una fila que apunte a otra." }
    safe_seen { en: "Who saw what is written down", es: "Queda escrito quién vio qué" }
    safe_seen_text { en: "Each change, and each look at a child's record, is an event in a chain that shows tampering.", es: "Cada cambio y cada consulta del registro de un niño es un evento en una cadena que delata manipulaciones." }
    safe_signed { en: "A signed note stays signed", es: "Una nota firmada sigue firmada" }
    safe_signed_text { en: "A signature locks the text with its signer, its time and its fingerprint. Nobody unlocks it.", es: "La firma fija el texto con su firmante, su hora y su huella. Nadie lo desbloquea." }

    cookies_title { en: "Cookie choices", es: "Opciones de cookies" }
    cookies_intro { en: "Before you choose, nothing but what is necessary is kept, and nothing is counted. A no costs you nothing.", es: "Antes de que elija, solo se guarda lo necesario y no se cuenta nada. Decir que no, no le cuesta nada." }
    chosen_already { en: "This is your present choice. You may change it at any time.", es: "Esta es su elección actual. Puede cambiarla en cualquier momento." }
    not_chosen_yet { en: "You have not chosen yet.", es: "Aún no ha elegido." }
    gpc { en: "Your browser sends Global Privacy Control: analytics stay off.", es: "Su navegador envía Global Privacy Control: las analíticas quedan desactivadas." }
    purpose_needed { en: "Necessary, always on", es: "Necesarias, siempre activas" }
    purpose_needed_help { en: "The session that keeps you signed in, a second step or a passkey on its way, a form on its way back to you, what was just done, the language you asked for, and this choice itself.", es: "La sesión que lo mantiene conectado, un segundo paso o una llave de acceso en curso, un formulario que vuelve a usted, lo que acaba de hacer, el idioma que pidió y esta misma elección." }
    purpose_preferences { en: "Preferences", es: "Preferencias" }
    purpose_preferences_help { en: "How you like your screens. Nothing uses this yet.", es: "Cómo prefiere sus pantallas. Nada lo usa todavía." }
    purpose_analytics { en: "Analytics", es: "Analíticas" }
    purpose_analytics_help { en: "Counting page visits without names. Nothing is counted yet.", es: "Contar visitas a páginas sin nombres. Todavía no se cuenta nada." }
    keep_choice { en: "Keep this choice", es: "Guardar esta elección" }

    contact_title { en: "Contact", es: "Contacto" }
    contact_intro { en: "Ask for a demonstration, or ask us about privacy. Members of an agency reach its office faster.", es: "Pida una demostración o pregúntenos sobre privacidad. Si pertenece a una agencia, su oficina le responderá antes." }
    contact_mail { en: "Or write to", es: "O escriba a" }
    your_name { en: "Your name", es: "Su nombre" }
    your_email { en: "Your e-mail", es: "Su correo electrónico" }
    your_organisation { en: "Your organisation", es: "Su organización" }
    your_message { en: "Your message", es: "Su mensaje" }
    no_health_data { en: "Please name no child and nothing about anybody's health.", es: "Por favor, no nombre a ningún niño ni nada sobre la salud de nadie." }
    send { en: "Send", es: "Enviar" }
    to_contact { en: "Write to us", es: "Escríbanos" }

    privacy_title { en: "Privacy", es: "Privacidad" }
    privacy_intro { en: "This page says what VisitOMS does with data today. It grows with the product, and it promises nothing that is not already so.", es: "Esta página dice qué hace hoy VisitOMS con los datos. Crece con el producto y no promete nada que no sea ya cierto." }
    p_who { en: "Who is responsible", es: "Quién es responsable" }
    p_who_1 { en: "An agency that uses VisitOMS decides about its data: it is the controller. We run the software for it: we are its processor.", es: "La agencia que usa VisitOMS decide sobre sus datos: es la responsable. Nosotros operamos el programa para ella: somos su encargado." }
    p_who_2 { en: "For visitors of these public pages we are responsible ourselves.", es: "Para quienes visitan estas páginas públicas, los responsables somos nosotros." }
    p_what { en: "What is kept", es: "Qué se guarda" }
    p_what_account { en: "Of people with an account: name, e-mail, role, agency, the language they chose, and when a session began and was last used. Of guardians and providers also the telephone number that the agency entered. A password is kept only as a hash, the secret of an authenticator app sealed, of a passkey its public half.", es: "De quienes tienen cuenta: nombre, correo, función, agencia, el idioma elegido y cuándo empezó y se usó por última vez la sesión. De tutores y proveedores también el teléfono que la agencia anotó. La contraseña se guarda solo como un resumen cifrado, el secreto de una aplicación de códigos sellado, y de una llave de acceso su mitad pública." }
    p_what_service { en: "Of the agency's work: children, their homes and guardians, authorizations, visits, check-in and check-out times, session notes, the text for the family, and messages from the road. People of the agency enter it.", es: "Del trabajo de la agencia: niños, sus hogares y tutores, autorizaciones, visitas, horas de entrada y salida, notas de sesión, el texto para la familia y avisos desde el camino. Lo introducen las personas de la agencia." }
    p_what_usage { en: "Of use: the audit keeps who changed what and who saw which child's record, when, by ids and fingerprints. The log keeps errors for security and repair. Failed attempts to sign in are counted by address, as fingerprints that end after a day. No page visit is counted.", es: "Del uso: la auditoría guarda quién cambió qué y quién vio el registro de qué niño, cuándo, mediante identificadores y huellas. El registro técnico guarda errores para seguridad y reparación. Los intentos fallidos de entrada se cuentan por dirección, como huellas que caducan en un día. No se cuenta ninguna visita a páginas." }
    p_what_cookies { en: "Cookies: those that are necessary, and those that you allow. The page “Cookie choices”, at the foot of every page, names them and changes your choice.", es: "Cookies: las necesarias y las que usted permita. La página «Opciones de cookies», al pie de cada página, las nombra y cambia su elección." }
    p_use { en: "What it is used for", es: "Para qué se usa" }
    p_use_1 { en: "To run the service: to show each person what is theirs to see, to prove who signs in, to stop misuse, to answer messages, to keep to the law.", es: "Para prestar el servicio: mostrar a cada persona lo que le corresponde, comprobar quién entra, frenar abusos, responder mensajes y cumplir la ley." }
    p_use_2 { en: "Nothing is used for advertising, and no profile is made of anybody.", es: "Nada se usa para publicidad y no se elabora ningún perfil de nadie." }
    p_share { en: "Who else gets it", es: "Quién más los recibe" }
    p_share_1 { en: "We do not sell personal data. Providers and families share what they write with their agency. Whoever hosts this installation may hold it under a duty of confidence, and a law may oblige us.", es: "No vendemos datos personales. Proveedores y familias comparten lo que escriben con su agencia. Quien aloja esta instalación puede tenerlos bajo deber de confidencialidad, y una ley puede obligarnos." }
    p_share_2 { en: "No page of ours loads anything from another site. A map opens in your phone's own program, only when you press it.", es: "Ninguna página nuestra carga nada de otro sitio. El mapa se abre en el programa de su teléfono, solo cuando usted lo pulsa." }
    p_keep { en: "How long", es: "Cuánto tiempo" }
    p_keep_1 { en: "As long as the agency needs it for its service and its duties; the agency decides. A refused form that we keep for you ends after a quarter of an hour, a session after hours or days, by role.", es: "Mientras la agencia lo necesite para su servicio y sus obligaciones; decide la agencia. Un formulario rechazado que le guardamos caduca en un cuarto de hora; una sesión, en horas o días según la función." }
    p_safe { en: "Security", es: "Seguridad" }
    p_safe_1 { en: "Agencies are kept apart in the database itself. Sessions are kept on the server and end by themselves. Sign-ins are throttled. The audit is a chain that shows tampering, and a signed note can't be changed.", es: "Las agencias están separadas en la propia base de datos. Las sesiones se guardan en el servidor y terminan solas. Los intentos de entrada están limitados. La auditoría es una cadena que delata manipulaciones y una nota firmada no se puede cambiar." }
    p_safe_2 { en: "No storage and no transmission is perfectly safe. We go on improving.", es: "Ningún almacenamiento ni transmisión es perfectamente seguro. Seguimos mejorando." }
    p_rights { en: "Your choices and rights", es: "Sus opciones y derechos" }
    p_rights_1 { en: "You may have the right to see, correct, delete or receive your data. If an agency serves you, ask its office: it decides, and we help it.", es: "Usted puede tener derecho a ver, corregir, borrar o recibir sus datos. Si le atiende una agencia, pida esto en su oficina: ella decide y nosotros la ayudamos." }
    p_rights_2 { en: "You change your choice about cookies at any time, here or in your browser.", es: "Puede cambiar su elección sobre las cookies en cualquier momento, aquí o en su navegador." }
    p_children { en: "Data about children", es: "Datos de niños" }
    p_children_1 { en: "A child never has an account. Agencies and guardians enter what is kept about a child. If something was entered that should not be, tell the agency or us.", es: "Un niño nunca tiene cuenta. Lo que se guarda sobre un niño lo introducen agencias y tutores. Si se introdujo algo indebido, avise a la agencia o a nosotros." }
    p_contact { en: "Contact", es: "Contacto" }
    p_contact_1 { en: "Questions about privacy reach us by the contact form.", es: "Las preguntas sobre privacidad nos llegan por el formulario de contacto." }

    terms_title { en: "Terms", es: "Condiciones" }
    terms_intro { en: "Short, so that they are read.", es: "Breves, para que se lean." }
    t_service { en: "The service", es: "El servicio" }
    t_service_1 { en: "VisitOMS is software for agencies that visit families at home. An agency uses it under its own agreement with whoever runs this installation; where that says otherwise, it goes first.", es: "VisitOMS es un programa para agencias que visitan familias en su casa. Cada agencia lo usa según su propio acuerdo con quien opera esta instalación; si ese acuerdo dice otra cosa, prevalece." }
    t_accounts { en: "Accounts", es: "Cuentas" }
    t_accounts_1 { en: "An account is for one person. Keep the password to yourself, and sign out on shared devices. The agency makes accounts and takes them away.", es: "Una cuenta es para una sola persona. No comparta la contraseña y cierre la sesión en dispositivos compartidos. La agencia crea las cuentas y las retira." }
    t_data { en: "Data", es: "Datos" }
    t_data_1 { en: "What an agency enters stays the agency's. Enter only what the work needs, and only what you may.", es: "Lo que una agencia introduce sigue siendo suyo. Introduzca solo lo que el trabajo necesita y lo que le está permitido." }
    t_fair { en: "Fair use", es: "Uso correcto" }
    t_suspension { en: "Suspension", es: "Suspensión" }
    t_suspension_1 { en: "We may suspend an agency's use, or one account, where these terms are broken or data is in danger. Whoever signs in then reads that it is so and whom to write to. Nothing is deleted by it, and all is there again when the suspension ends.", es: "Podemos suspender el uso de una agencia o una cuenta si se incumplen estas condiciones o los datos corren peligro. Quien inicie sesión leerá que es así y a quién escribir. No se borra nada, y todo vuelve a estar ahí cuando termina la suspensión." }
    t_fair_1 { en: "Do not look for what is not yours to see, and do not try to break or overload the service. Who finds a weakness and tells us is thanked.", es: "No busque lo que no le corresponde ver ni intente dañar o sobrecargar el servicio. A quien encuentre una debilidad y nos avise, se lo agradecemos." }
    t_care { en: "Care", es: "Atención" }
    t_care_1 { en: "The software plans and records visits. It gives no medical advice, and it is not for emergencies.", es: "El programa organiza y registra visitas. No da consejo médico y no sirve para emergencias." }
    t_changes { en: "Changes", es: "Cambios" }
    t_changes_1 { en: "When these terms change, this page changes, and the agencies are told before.", es: "Cuando cambien estas condiciones, cambiará esta página y se avisará antes a las agencias." }
}
