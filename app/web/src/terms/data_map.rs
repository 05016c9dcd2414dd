//! The words of the data map (`domain::data_map`) in both languages: its classes, purposes, readers, periods and entries. The
//! privacy page and the officer's record use them. A value without a text doesn't compile; an entry without one fails a test.

use domain::{
    Language,
    data_map::{Audience, DataClass, Kind, OnDeletion, Purpose, Reason, Retention, Sealing},
};

/// A function with the text of each value of an enum.
macro_rules! texts {
    ($(#[$meta:meta])* $function:ident($enum:ident) { $($value:ident { en: $en:literal, es: $es:literal })* }) => {
        $(#[$meta])*
        pub fn $function(lang: Language, value: $enum) -> &'static str {
            match value {
                $($enum::$value => crate::text!(lang, $en, $es),)*
            }
        }
    };
}

texts! {
    /// The name of a class.
    class_name(DataClass) {
        Account { en: "Account and contact", es: "Cuenta y contacto" }
        Service { en: "The agency's records", es: "Registros de la agencia" }
        Usage { en: "Use of the service", es: "Uso del servicio" }
        Cookie { en: "Cookies and storage in the browser", es: "Cookies y almacenamiento del navegador" }
        Security { en: "Security and audit", es: "Seguridad y auditoría" }
    }
}

texts! {
    /// Where something is stored.
    kind_name(Kind) {
        Table { en: "Table", es: "Tabla" }
        Cookie { en: "Cookie", es: "Cookie" }
        LocalStorage { en: "Local storage of the browser", es: "Almacenamiento local del navegador" }
        SessionStorage { en: "Session storage of the browser", es: "Almacenamiento de sesión del navegador" }
        File { en: "File", es: "Archivo" }
        Log { en: "Log", es: "Registro técnico" }
    }
}

texts! {
    /// What data are for.
    purpose(Purpose) {
        Membership { en: "To decide who belongs to an agency and may see what", es: "Decidir quién pertenece a una agencia y qué puede ver" }
        SignIn { en: "To check who signs in", es: "Comprobar quién inicia sesión" }
        Planning { en: "To plan visits", es: "Planificar las visitas" }
        Care { en: "To document visits and inform the family", es: "Documentar las visitas e informar a la familia" }
        Services { en: "To compare services with what is authorized", es: "Comparar los servicios con lo autorizado" }
        Import { en: "To check an import before it is confirmed", es: "Revisar una importación antes de confirmarla" }
        Preferences { en: "To show pages as someone prefers them", es: "Mostrar las páginas como cada quien prefiere" }
        Consent { en: "To remember the choice about cookies", es: "Recordar la elección sobre las cookies" }
        Analytics { en: "To count how pages are used", es: "Contar cómo se usan las páginas" }
        Email { en: "To send e-mails", es: "Enviar correos" }
        Inquiries { en: "To answer messages", es: "Responder mensajes" }
        Security { en: "To notice and stop misuse", es: "Detectar y frenar abusos" }
        Accountability { en: "To show who changed and who saw what", es: "Mostrar quién cambió y quién vio qué" }
        Operation { en: "To run, repair and upgrade the software", es: "Operar, reparar y actualizar el programa" }
    }
}

texts! {
    /// Who sees data.
    audience(Audience) {
        Office { en: "the office", es: "la oficina" }
        Supervisors { en: "the office, with the permission to read notes", es: "la oficina, con permiso para leer notas" }
        Managers { en: "the office, with the permission to manage", es: "la oficina, con permiso para administrar" }
        Officers { en: "the office, with the permission for privacy", es: "la oficina, con permiso de privacidad" }
        Providers { en: "the child's providers", es: "los proveedores del niño" }
        Families { en: "the child's family", es: "la familia del niño" }
        Owner { en: "the person themselves", es: "la propia persona" }
        Operator { en: "the operator of the installation", es: "quien opera la instalación" }
        Software { en: "no one; the software compares it", es: "nadie; solo lo compara el programa" }
    }
}

texts! {
    /// What a deletion does.
    on_deletion(OnDeletion) {
        AtOnce { en: "Removed at once, in the product", es: "Se elimina de inmediato, en el programa" }
        ByOperator { en: "Removed by the operator, when the agency asks", es: "Lo elimina quien opera la instalación, a petición de la agencia" }
        Expires { en: "Deleted when its time is over", es: "Se borra al terminar su plazo" }
        Stays { en: "Stays as it was written: it is evidence", es: "Permanece como se escribió: es una prueba" }
        InBrowser { en: "Deleted by the person, in the browser", es: "Lo borra la propia persona, en su navegador" }
    }
}

texts! {
    /// Why something is not sealed.
    reason(Reason) {
        Value { en: "an id, time, number or choice", es: "un identificador, hora, número u opción" }
        Searched { en: "searched, sorted or matched", es: "se busca, ordena o compara" }
        Listed { en: "shown in lists of many records", es: "se muestra en listas de muchos registros" }
        NotAboutChild { en: "not about a child", es: "no trata de un niño" }
        ShortLived { en: "deleted within a day", es: "se borra en menos de un día" }
        OnDevice { en: "stays on the person's own device", es: "permanece en el dispositivo de la persona" }
        AsTables { en: "as in its tables", es: "igual que en sus tablas" }
    }
}

crate::messages! {
    while_used { en: "While the agency uses VisitOMS", es: "Mientras la agencia use VisitOMS" }
    while_account { en: "While the account exists, or until its owner removes it", es: "Mientras exista la cuenta o hasta que su titular lo quite" }
    with_audit { en: "As long as the agency's audit", es: "Tanto como la auditoría de la agencia" }
    with_installation { en: "While the installation runs", es: "Mientras funcione la instalación" }
    until_operator { en: "Until the operator of the installation deletes it", es: "Hasta que lo borre quien opera la instalación" }
    days(n) { en: "{n} day at most" | "{n} days at most", es: "{n} día como máximo" | "{n} días como máximo" }
    hours(n) { en: "{n} hour at most" | "{n} hours at most", es: "{n} hora como máximo" | "{n} horas como máximo" }
    minutes(n) { en: "{n} minute at most" | "{n} minutes at most", es: "{n} minuto como máximo" | "{n} minutos como máximo" }
    until_sign_out { en: "Until it is saved, and at sign-out at the latest", es: "Hasta que se guarde y, a más tardar, hasta cerrar la sesión" }
    until_tab_closes { en: "Until the tab is closed or the person signs out", es: "Hasta cerrar la pestaña o la sesión" }
    not_stored { en: "Not stored: it is made for a download", es: "No se guarda: se crea para una descarga" }
    sealed { en: "Sealed: encrypted, with a key outside the database", es: "Sellado: cifrado, con una llave fuera de la base de datos" }
    digest { en: "Only a fingerprint, which can't be read back", es: "Solo una huella, que no permite leer el original" }
    not_sealed(why) { en: "Readable: {why}", es: "Legible: {why}" }
}

/// How long something stays, such as "90 days at most".
pub fn retention(lang: Language, retention: Retention) -> String {
    match retention {
        Retention::WhileUsed => while_used(lang).to_owned(),
        Retention::WhileAccount => while_account(lang).to_owned(),
        Retention::Audit => with_audit(lang).to_owned(),
        Retention::Installation => with_installation(lang).to_owned(),
        Retention::Operator => until_operator(lang).to_owned(),
        Retention::Days(count) => days(lang, count),
        Retention::Hours(count) => hours(lang, count),
        Retention::Minutes(count) => minutes(lang, count),
        Retention::SignOut => until_sign_out(lang).to_owned(),
        Retention::Tab => until_tab_closes(lang).to_owned(),
        Retention::NotStored => not_stored(lang).to_owned(),
    }
}

/// Whether something is sealed, or why not.
pub fn sealing(lang: Language, sealing: Sealing) -> String {
    match sealing {
        Sealing::Sealed => sealed(lang).to_owned(),
        Sealing::Digest => digest(lang).to_owned(),
        Sealing::No(why) => not_sealed(lang, reason(lang, why)),
    }
}

/// Everyone who sees something, in one line.
pub fn seen_by(lang: Language, audiences: &[Audience]) -> String {
    audiences.iter().map(|each| audience(lang, *each)).collect::<Vec<_>>().join("; ")
}

/// Lists the entries of the map, and fields with a period of their own as `entry.field`: what each is, for a reader.
macro_rules! entry_names {
    ($($name:literal { en: $en:literal, es: $es:literal })*) => {
        /// What an entry holds, by its name in the map.
        pub fn entry_name(lang: Language, name: &str) -> Option<&'static str> {
            match name {
                $($name => Some(crate::text!(lang, $en, $es)),)*
                _ => None,
            }
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$($name),*];
    };
}

entry_names! {
    "agencies" { en: "Agencies and their settings", es: "Agencias y su configuración" }
    "holidays" { en: "Holidays of the agency", es: "Feriados de la agencia" }
    "children" { en: "Children", es: "Niños" }
    "places" { en: "Addresses at which visits happen", es: "Direcciones donde ocurren las visitas" }
    "provider_merges" { en: "Records of one provider that were merged", es: "Registros de un mismo proveedor que se unieron" }
    "guardian_merges" { en: "Records of one guardian that were merged", es: "Registros de un mismo tutor que se unieron" }
    "child_merges" { en: "Records of one child that were merged", es: "Registros de un mismo niño que se unieron" }
    "child_contacts" { en: "People to call about a child who are not guardians", es: "Personas a quienes llamar sobre un niño que no son tutores" }
    "hidden_places" { en: "Addresses that are hidden from a guardian", es: "Direcciones que un tutor no ve" }
    "guardians" { en: "Guardians and how to reach them", es: "Tutores y cómo comunicarse con ellos" }
    "guardianships" { en: "Which guardian belongs to which child", es: "Qué tutor corresponde a qué niño" }
    "revoked_guardianships" { en: "Guardians whose access has ended", es: "Tutores cuyo acceso terminó" }
    "providers" { en: "Providers, their hours and how to reach them", es: "Proveedores, sus horarios y cómo comunicarse con ellos" }
    "provider_absences" { en: "Days on which a provider is away", es: "Días en que un proveedor está ausente" }
    "agency_disciplines" { en: "The agency's own disciplines", es: "Disciplinas propias de la agencia" }
    "authorizations" { en: "Authorized services", es: "Servicios autorizados" }
    "authorization_assignments" { en: "Who carries out an authorized service, and when", es: "Quién presta un servicio autorizado y cuándo" }
    "payers" { en: "Payers and how they count units", es: "Pagadores y cómo cuentan las unidades" }
    "services" { en: "Services that the agency delivers", es: "Servicios que presta la agencia" }
    "visit_kinds" { en: "Kinds of visits without an authorization", es: "Tipos de visitas sin autorización" }
    "record_changes" { en: "The last change of each record, and what it was before", es: "El último cambio de cada expediente y cómo era antes" }
    "week_copies" { en: "Copied weeks", es: "Semanas copiadas" }
    "week_copy_visits" { en: "Visits of copied weeks", es: "Visitas de semanas copiadas" }
    "visits" { en: "Visits, with check-in and check-out", es: "Visitas, con entrada y salida" }
    "notes" { en: "Session notes and summaries for the family", es: "Notas de sesión y resúmenes para la familia" }
    "road_reports" { en: "Reports from the road", es: "Avisos en ruta" }
    "visit_changes" { en: "History of each visit", es: "Historial de cada visita" }
    "users" { en: "Accounts and their preferences", es: "Cuentas y sus preferencias" }
    "members" { en: "Members of an agency", es: "Miembros de una agencia" }
    "one_time_links" { en: "Invitations", es: "Invitaciones" }
    "password_asks" { en: "Requests for a new password", es: "Solicitudes de una contraseña nueva" }
    "password_resets" { en: "Links to a new password", es: "Enlaces para una contraseña nueva" }
    "outbox" { en: "E-mails: recipient, time, whether they were sent", es: "Correos: destinatario, hora y si se enviaron" }
    "outbox.letter" { en: "Texts of e-mails that were not sent yet", es: "Textos de correos que aún no se envían" }
    "contact_requests" { en: "Messages of the contact form", es: "Mensajes del formulario de contacto" }
    "form_returns" { en: "Unfinished forms", es: "Formularios sin terminar" }
    "import_layouts" { en: "Layouts of import files", es: "Formatos de archivos de importación" }
    "import_uploads" { en: "Uploaded files before their import", es: "Archivos subidos antes de importarlos" }
    "agreement_acceptances" { en: "Which version of the terms and agreements was accepted", es: "Qué versión de las condiciones y acuerdos se aceptó" }
    "service_provider_lists" { en: "The lists of service providers", es: "Las listas de prestadores de servicios" }
    "consents" { en: "Proof of choices about cookies, without a name", es: "Constancia de elecciones sobre cookies, sin nombre" }
    "usage_events" { en: "Which kinds of pages were used, without a name", es: "Qué tipos de páginas se usaron, sin nombre" }
    "legal_holds" { en: "Legal holds and their reasons", es: "Retenciones legales y sus motivos" }
    "data_reports" { en: "Reports of wrong data and their answers", es: "Avisos de datos incorrectos y sus respuestas" }
    "backups" { en: "When backups were made", es: "Cuándo se hicieron respaldos" }
    "key_store" { en: "Which key store belongs to the database", es: "Qué almacén de llaves corresponde a la base de datos" }
    "sessions" { en: "Sessions, with browser and region", es: "Sesiones, con navegador y región" }
    "security_events" { en: "What happened to an account, such as sign-ins", es: "Lo que pasó con una cuenta, como los inicios de sesión" }
    "nobodys_events" { en: "Failed sign-ins without an account", es: "Inicios de sesión fallidos sin cuenta" }
    "known_devices" { en: "Browsers that signed in before", es: "Navegadores que ya iniciaron sesión" }
    "attempts" { en: "Counts of attempts", es: "Conteos de intentos" }
    "totp_secrets" { en: "Secrets of authenticator apps", es: "Secretos de aplicaciones de autenticación" }
    "passkeys" { en: "Passkeys", es: "Llaves de acceso" }
    "recovery_codes" { en: "Recovery codes", es: "Códigos de recuperación" }
    "ceremonies" { en: "Sign-ins that wait for a second step, links to pass on", es: "Inicios de sesión que esperan un segundo paso, enlaces por entregar" }
    "agency_heads" { en: "The end of each agency's audit", es: "El final de la auditoría de cada agencia" }
    "audit_events" { en: "The audit: who changed what and who saw which record", es: "La auditoría: quién cambió qué y quién vio qué expediente" }
    "seen_sets" { en: "Which children a page showed, by id", es: "Qué niños mostró una página, por identificador" }
    "audit_checkpoints" { en: "Signed statements about the audit", es: "Constancias firmadas de la auditoría" }
    "audit_checks" { en: "Results of checking the audit", es: "Resultados de revisar la auditoría" }
    "secrets" { en: "Keys that sign forms", es: "Llaves que firman formularios" }
    "data_steps" { en: "Progress of upgrades", es: "Avance de las actualizaciones" }
    "readiness" { en: "Whether the database takes writes", es: "Si la base de datos acepta escrituras" }
    "session" { en: "The session that keeps you signed in", es: "La sesión que lo mantiene conectado" }
    "device" { en: "A mark that you have signed in with this browser", es: "Una marca de que ya inició sesión con este navegador" }
    "second" { en: "A sign-in that waits for its second step", es: "Un inicio de sesión que espera su segundo paso" }
    "passkey" { en: "A passkey sign-in that has started", es: "Un inicio de sesión en curso con llave de acceso" }
    "codes" { en: "New recovery codes that are to be shown", es: "Códigos de recuperación nuevos por mostrar" }
    "handed" { en: "Links of new invitations that are to be passed on", es: "Enlaces de invitaciones nuevas por entregar" }
    "form" { en: "A form that came back with mistakes", es: "Un formulario devuelto con errores" }
    "notice" { en: "The message about your last action", es: "El mensaje sobre su última acción" }
    "language" { en: "The language you chose", es: "El idioma que eligió" }
    "consent" { en: "Your choice about cookies", es: "Su elección sobre las cookies" }
    "session-ends" { en: "When your session ends, for the warning before", es: "Cuándo termina su sesión, para avisarle antes" }
    "draft-*" { en: "The draft of a note, until the server has it", es: "El borrador de una nota, hasta que el servidor lo tenga" }
    "typed:*" { en: "What you typed into a form that is not sent yet", es: "Lo que escribió en un formulario aún sin enviar" }
    "typed-return" { en: "The page to return to after signing in", es: "La página a la que volver después de iniciar sesión" }
    "visitoms.board" { en: "Changes on a board that can be undone", es: "Cambios en un tablero que se pueden deshacer" }
    "visitoms.filter" { en: "The filter that you were typing in", es: "El filtro en el que estaba escribiendo" }
    "visitoms.db" { en: "The file of the database", es: "El archivo de la base de datos" }
    "visitoms.db.*.from-*" { en: "Copies of the database before an upgrade", es: "Copias de la base de datos antes de una actualización" }
    "visitoms.key" { en: "The key that encrypts secrets", es: "La llave que cifra los secretos" }
    "keys.db" { en: "The keys that encrypt texts about people, themselves encrypted", es: "Las llaves que cifran los textos sobre personas, a su vez cifradas" }
    "master.key" { en: "The key that encrypts these keys", es: "La llave que cifra esas llaves" }
    "*.tar" { en: "Backups", es: "Respaldos" }
    "audit-key.pem" { en: "The key that signs the audit", es: "La llave que firma la auditoría" }
    "*.checkpoint" { en: "Copies of signed statements about the audit", es: "Copias de constancias firmadas de la auditoría" }
    "*.csv" { en: "Lists and exports of records as files, for those who may see them", es: "Listas y exportaciones de registros como archivos, para quienes pueden verlas" }
    "audit-*.jsonl" { en: "The audit as a file, for the agency", es: "La auditoría como archivo, para la agencia" }
    "request" { en: "Log lines about slow requests", es: "Líneas del registro sobre solicitudes lentas" }
    "statement" { en: "Log lines about slow database work", es: "Líneas del registro sobre trabajo lento de la base de datos" }
    "email" { en: "Log lines about e-mails, without addresses", es: "Líneas del registro sobre correos, sin direcciones" }
    "error" { en: "Log lines about errors", es: "Líneas del registro sobre errores" }
    "agency" { en: "Log lines about an agency's audit", es: "Líneas del registro sobre la auditoría de una agencia" }
    "trace" { en: "Traces of requests, where the operator collects them", es: "Trazas de solicitudes, si quien opera la instalación las recoge" }
    "metric" { en: "Counts and times of requests, without people", es: "Conteos y tiempos de solicitudes, sin personas" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::data_map::{entries, schedule};
    use std::collections::BTreeSet;

    /// Names in the map: entries, and fields with a period of their own.
    fn names_in_map() -> BTreeSet<String> {
        let periods = DataClass::ALL.iter().flat_map(|class| schedule(*class));
        let mut names: BTreeSet<String> = periods.flat_map(|(_, names)| names).collect();
        names.extend(entries().map(|entry| entry.name.to_owned()));
        names
    }

    #[test]
    fn every_entry_has_a_text_in_both_languages() {
        let names = names_in_map();
        for name in &names {
            let text = |lang| entry_name(lang, name).unwrap_or_else(|| panic!("{name} has no text"));
            assert_ne!(text(Language::En), text(Language::Es), "{name}");
        }
        let unused: Vec<_> = NAMES.iter().filter(|name| !names.contains(**name)).collect();
        assert!(unused.is_empty(), "{unused:?} are not in the map");
    }

    /// The names of cookies in the sources.
    fn cookies() -> BTreeSet<&'static str> {
        let source = include_str!("../request.rs");
        source.split("CookieName = CookieName(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_cookie_is_in_the_map() {
        let in_map: BTreeSet<_> = entries().filter(|entry| entry.kind == Kind::Cookie).map(|entry| entry.name).collect();
        assert!(in_map.len() >= 10);
        assert_eq!(cookies(), in_map);
    }

    #[test]
    fn periods_are_texts() {
        assert_eq!(retention(Language::En, Retention::Days(90)), "90 days at most");
        assert_eq!(retention(Language::En, Retention::Hours(1)), "1 hour at most");
        assert_eq!(retention(Language::Es, Retention::Minutes(15)), "15 minutos como máximo");
        assert_eq!(sealing(Language::En, Sealing::No(Reason::Listed)), "Readable: shown in lists of many records");
        assert_eq!(seen_by(Language::En, &[Audience::Office, Audience::Families]), "the office; the child's family");
    }
}
