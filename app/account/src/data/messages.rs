//! Messages of the page of one's own data.

web::messages! {
    title { en: "My data", es: "Mis datos" }
    card_help { en: "What is stored about you, and how to correct it", es: "Lo que se guarda sobre usted y cómo corregirlo" }
    help { en: "What VisitOMS stores about you in this agency: where it comes from, what it is for, and until when. Only you see this page.", es: "Lo que VisitOMS guarda sobre usted en esta agencia: de dónde viene, para qué sirve y hasta cuándo. Solo usted ve esta página." }
    audit { en: "The agency's audit also records what you do in VisitOMS and which records you open, with ids instead of texts. It can't be changed or deleted.", es: "La auditoría de la agencia también registra lo que usted hace en VisitOMS y qué expedientes abre, con identificadores en lugar de textos. No se puede cambiar ni eliminar." }
    to_account { en: "Back to the account", es: "Volver a la cuenta" }

    source { en: "Comes from", es: "Viene de" }
    purpose { en: "Used for", es: "Sirve para" }
    end { en: "Stored until", es: "Se guarda hasta" }
    none { en: "none", es: "ninguno" }
    never { en: "never", es: "nunca" }
    name { en: "Name", es: "Nombre" }
    email { en: "E-mail", es: "Correo electrónico" }
    phone { en: "Phone", es: "Teléfono" }
    since(date) { en: "since {date}", es: "desde el {date}" }

    account { en: "Account", es: "Cuenta" }
    password { en: "Password", es: "Contraseña" }
    password_hashed { en: "Stored so that nobody can read it", es: "Guardada de forma que nadie puede leerla" }
    language { en: "Language", es: "Idioma" }
    as_the_browser { en: "Same as the browser", es: "Igual que el navegador" }
    created { en: "Created", es: "Creada" }
    other_memberships { en: "Also a member of", es: "También pertenece a" }
    account_source { en: "You, and the invitation with which you joined", es: "Usted y la invitación con la que entró" }
    account_purpose { en: "Signing in, and e-mails about your account", es: "Iniciar sesión y recibir correos sobre su cuenta" }
    account_end { en: "No fixed end; ask your agency's office", es: "Sin fecha fija; pregunte a la oficina de su agencia" }

    membership { en: "Membership of this agency", es: "Pertenencia a esta agencia" }
    role { en: "Role", es: "Función" }
    permissions { en: "Permissions", es: "Permisos" }
    joined { en: "Joined", es: "Entró" }
    last_used { en: "Last used", es: "Último uso" }
    membership_source { en: "Your agency's office", es: "La oficina de su agencia" }
    membership_purpose { en: "Deciding what you can see and do", es: "Decidir qué puede ver y hacer" }
    membership_end { en: "It stays after your access ends, since notes and the audit name who wrote and did what", es: "Permanece después de que termine su acceso, porque las notas y la auditoría nombran quién escribió e hizo qué" }

    guardian { en: "Your record as a guardian", es: "Su ficha de tutor" }
    children { en: "Children you are linked to", es: "Niños vinculados a usted" }
    linked_to { en: "Linked to", es: "Vinculado a" }
    may_see_visits { en: "You can see the visits", es: "Puede ver las visitas" }
    may_see_summaries { en: "You can read the summaries", es: "Puede leer los resúmenes" }
    may_cancel { en: "You can cancel visits", es: "Puede cancelar visitas" }
    access_log(name) { en: "Who saw {name}'s record", es: "Quién vio el expediente de {name}" }
    provider { en: "Your record as a provider", es: "Su ficha de proveedor" }
    address { en: "Address", es: "Dirección" }
    disciplines { en: "Disciplines", es: "Disciplinas" }
    languages { en: "Languages", es: "Idiomas" }
    working_hours { en: "Working hours", es: "Horario de trabajo" }
    visits_per_day { en: "Visits per day, at most", es: "Visitas por día, como máximo" }
    ended_on { en: "Not working for the agency since", es: "Sin trabajar para la agencia desde" }
    reference { en: "The agency's reference", es: "Referencia de la agencia" }
    record_source { en: "Your agency: an import or its office", es: "Su agencia: una importación o la oficina" }
    record_purpose { en: "Planning and documenting visits, and reaching you about them", es: "Programar y documentar visitas, y comunicarse con usted sobre ellas" }
    record_end { en: "Your agency's policy; ask its office", es: "Lo que disponga su agencia; pregunte a la oficina" }

    sessions { en: "Sessions and activity", es: "Sesiones y actividad" }
    open_sessions { en: "Open sessions", es: "Sesiones abiertas" }
    show_activity { en: "Show devices and activity", es: "Ver dispositivos y actividad" }
    sessions_source { en: "Your browser, when you sign in: the kind of device and a rough region", es: "Su navegador, al iniciar sesión: el tipo de dispositivo y una región aproximada" }
    sessions_purpose { en: "Staying signed in, and noticing when someone else uses your account", es: "Mantener la sesión abierta y notar si otra persona usa su cuenta" }
    sessions_end(days) { en: "A session ends by itself or when you end it; activity is listed for {days} days", es: "Una sesión termina sola o cuando usted la cierra; la actividad se muestra por {days} días" }
    devices { en: "Known browsers", es: "Navegadores conocidos" }
    known_browsers { en: "Browsers in which you have signed in", es: "Navegadores donde inició sesión" }
    devices_source { en: "A cookie of your browser, of which only a digest is stored", es: "Una cookie de su navegador, de la que solo se guarda un resumen criptográfico" }
    devices_purpose { en: "Telling you about sign-ins from a new device", es: "Avisarle cuando se entra desde un dispositivo nuevo" }
    devices_end(days) { en: "{days} days after the last sign-in with that browser", es: "{days} días después del último inicio de sesión con ese navegador" }
    second_factors { en: "Two-step verification", es: "Verificación en dos pasos" }
    app { en: "Authenticator app", es: "Aplicación de autenticación" }
    passkeys { en: "Passkeys", es: "Llaves de acceso" }
    recovery_codes { en: "Recovery codes", es: "Códigos de recuperación" }
    unused_codes(n) { en: "{n} unused" | "{n} unused", es: "{n} sin usar" | "{n} sin usar" }
    second_factors_source { en: "You, under Security", es: "Usted, en Seguridad" }
    second_factors_purpose { en: "Protecting your account", es: "Proteger su cuenta" }
    second_factors_end { en: "You remove them, or the office does at your request", es: "Que usted los quite, o la oficina a petición suya" }

    agreements { en: "Agreements", es: "Acuerdos" }
    accepted(version, date) { en: "Version of {version}, on {date}", es: "Versión del {version}, el {date}" }
    document_terms { en: "Terms of use, accepted", es: "Condiciones de uso, aceptadas" }
    document_privacy { en: "Privacy policy, received", es: "Política de privacidad, recibida" }
    document_data_processing { en: "Data processing agreement, accepted for the agency", es: "Acuerdo de tratamiento de datos, aceptado por la agencia" }
    documents { en: "Documents", es: "Documentos" }
    documents_show { en: "Read them", es: "Leerlos" }
    documents_source { en: "You, and for the agency a member who manages it", es: "Usted y, por la agencia, un miembro que la administra" }
    documents_purpose { en: "Proving what was agreed", es: "Demostrar lo acordado" }
    documents_end { en: "No fixed end: it is proof, and nothing deletes it", es: "Sin fin fijo: es una constancia, y nada la borra" }
    cookies_title { en: "Cookies", es: "Cookies" }
    cookies { en: "Cookie choice", es: "Opción de cookies" }
    cookies_show { en: "Show or change it", es: "Verla o cambiarla" }
    cookies_source { en: "You", es: "Usted" }
    cookies_purpose { en: "Using no cookies that you did not agree to", es: "No usar cookies que usted no aceptó" }
    cookies_end { en: "In this browser for half a year; its proof, without your name, for three years more", es: "En este navegador durante medio año; su constancia, sin su nombre, tres años más" }

    wrong { en: "This is wrong", es: "Esto no es correcto" }
    wrong_help { en: "Tell your agency's office what to correct. It reads your report and answers here.", es: "Diga a la oficina de su agencia qué corregir. Ella lee su aviso y responde aquí." }
    item { en: "What is wrong", es: "Qué no es correcto" }
    right { en: "What would be right", es: "Qué sería lo correcto" }
    report_hint { en: "Only members of the office with the Privacy permission read this.", es: "Solo lo leen los miembros de la oficina con el permiso de Privacidad." }
    send { en: "Send to the office", es: "Enviar a la oficina" }
    own_reports { en: "Your reports", es: "Sus avisos" }
    open { en: "open", es: "pendiente" }
    done { en: "done", es: "resuelto" }
    answered_at(at) { en: "Answer of {at}", es: "Respuesta del {at}" }
    other { en: "Something else", es: "Otra cosa" }
}
