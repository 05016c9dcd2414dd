//! The meaning of each column, and an empty template of each file.

use super::messages;
use domain::{
    Language,
    import::{ImportFile, columns, template},
};
use leptos::prelude::*;
use ui::Icon;

/// By column, in English and Spanish. One text serves all files that have the column.
#[rustfmt::skip]
const MEANINGS: [(&str, &str, &str); 74] = [
    ("provider_id", "Your own number or name for the provider. By it the next import finds the record again.", "Su propio número o nombre para el proveedor. Con él la próxima importación encuentra el registro."),
    ("child_id", "Your own number or name for the child. Among children, a second row with it is a second guardian. Among visits, only those with a kind need it.", "Su propio número o nombre para el niño. Entre los niños, una segunda fila con él es un segundo tutor. Entre las visitas, solo lo necesitan las que tienen un tipo."),
    ("authorization_id", "The number of the authorization. A visit with a kind has none.", "El número de la autorización. Una visita con un tipo no tiene."),
    ("visit_id", "Your own number for the visit.", "Su propio número para la visita."),
    ("first_name", "First name.", "Nombre."),
    ("last_name", "Last name.", "Apellido."),
    ("email", "E-mail address. Providers sign in with it.", "Correo electrónico. Los proveedores entran con él."),
    ("phone", "Phone number.", "Teléfono."),
    ("disciplines", "SI, ST, OT, PT, ABA or SW; several with a semicolon between.", "SI, ST, OT, PT, ABA o SW; varias, separadas por punto y coma."),
    ("languages", "By name or short form; several with a semicolon between.", "Por nombre o forma corta; varios, separados por punto y coma."),
    ("home_language", "The family's language, by name or short form.", "El idioma de la familia, por nombre o forma corta."),
    ("address", "Street and number, from which drives are calculated.", "Calle y número, desde donde se calculan los trayectos."),
    ("city", "City.", "Ciudad."),
    ("state", "State, abbreviated, such as NY.", "Estado, abreviado, como NY."),
    ("zip", "ZIP code, five digits with the zeros in front. It places an address without latitude and longitude.", "Código ZIP, cinco dígitos con los ceros iniciales. Ubica una dirección sin latitud ni longitud."),
    ("lat", "Latitude of the address, in degrees. If lat and lon are empty or absent, the middle of the ZIP code.", "Latitud de la dirección, en grados. Si lat y lon están vacías o faltan, el centro del código ZIP."),
    ("lon", "Longitude of the address, in degrees; negative in the United States.", "Longitud de la dirección, en grados; negativa en los Estados Unidos."),
    ("availability", "Days, in English or Spanish, and hours. Empty is never; of a place, that it has no hours of its own.", "Días, en español o inglés, y horas. Vacío es nunca; en un lugar, que no tiene horario propio."),
    ("max_visits_per_day", "The most visits on one day, 1 to 50.", "El máximo de visitas en un día, de 1 a 50."),
    ("birth_date", "Birth date.", "Fecha de nacimiento."),
    ("time_zone", "Time zone of the child's home; that of the ZIP code if empty or absent.", "Zona horaria del hogar del niño; la del código ZIP si está vacía o falta."),
    ("guardian_first_name", "The guardian's first name; all guardian columns empty if there is none.", "Nombre del tutor; todas las columnas del tutor vacías si no hay."),
    ("guardian_last_name", "The guardian's last name.", "Apellido del tutor."),
    ("guardian_relationship", "What the guardian is to the child.", "Qué es el tutor para el niño."),
    ("guardian_email", "The guardian's e-mail address, to be invited with.", "Correo del tutor, para invitarlo."),
    ("guardian_phone", "The guardian's phone number.", "Teléfono del tutor."),
    ("therapists", "All therapists with their first and last day, if there are several. Empty leaves them as they are. The column may be absent.", "Todos los terapeutas con su primer y último día, si hay varios. Vacía, los deja como están. La columna puede faltar."),
    ("guardian_id", "Your own number for the guardian. The column may be absent.", "Su propio número para el tutor. La columna puede faltar."),
    ("guardian_may_see_summaries", "yes or no, whether the guardian reads the summaries of this child's visits. An empty cell of this and the two columns below leaves it as it is; a new guardian reads summaries, and does neither of the others. The columns may be absent.", "yes (sí) o no, si el tutor lee los resúmenes de las visitas de este niño. En esta columna y las dos de abajo, una celda vacía lo deja como está; un tutor nuevo lee los resúmenes y no hace lo demás. Las columnas pueden faltar."),
    ("guardian_may_cancel", "yes or no, whether the guardian cancels visits of this child.", "yes (sí) o no, si el tutor cancela visitas de este niño."),
    ("guardian_may_sign", "yes or no, whether the guardian signs for this child.", "yes (sí) o no, si el tutor firma por este niño."),
    ("preferred_name", "The name that the child goes by. Of this and the columns below it, an empty cell empties what is here; an absent column leaves it.", "El nombre que usa el niño. De esta columna y las de abajo, una celda vacía vacía lo que hay aquí; si la columna falta, queda como está."),
    ("pronouns", "Pronouns of the child.", "Pronombres del niño."),
    ("further_languages", "Other languages at home; several with a semicolon between.", "Otros idiomas del hogar; varios, separados por punto y coma."),
    ("interpreter", "yes if the family needs an interpreter.", "yes (sí) si la familia necesita intérprete."),
    ("allergies", "Allergies that those who visit must know.", "Alergias que deben conocer quienes visitan."),
    ("safety_note", "What those who visit must watch out for. Parents don't see it.", "A qué deben prestar atención quienes visitan. Los padres no lo ven."),
    ("contacts", "People to call who are no guardians, each in a line: kind (emergency, day_care, other) | name | relationship | phone | note. An import adds and changes contacts and takes none away.", "Personas a quienes llamar que no son tutores, cada una en una línea: tipo (emergency, day_care, other) | nombre | parentesco | teléfono | nota. Una importación agrega y cambia contactos, y no quita ninguno."),
    ("ended_on", "Written by an export: the first day without visits, or on which a place, payer, service or discipline is no longer used. An import ends nothing that is here and brings nothing back. The column may be absent.", "Lo escribe una exportación: el primer día sin visitas, o en que un lugar, un pagador, un servicio o una disciplina ya no se usa. Una importación no termina ni recupera nada de lo que hay aquí. La columna puede faltar."),
    ("daily_limit", "The most visits on one day, 1 to 20; empty for 1.", "El máximo de visitas en un día, de 1 a 20; vacía, 1."),
    ("co_visits", "yes if visits together with another discipline are allowed.", "yes (sí) si se permiten visitas conjuntas con otra disciplina."),
    ("authorized_method", "How and where visits happen, as authorized.", "Cómo y dónde son las visitas, según la autorización."),
    ("diagnoses", "Diagnosis codes.", "Códigos de diagnóstico."),
    ("ordering_provider", "Who ordered the service.", "Quién ordenó el servicio."),
    ("discipline", "The discipline that is authorized, or that of a visit with a kind.", "La disciplina autorizada, o la de una visita con un tipo."),
    ("service_code", "The billing code of the service.", "El código de facturación del servicio."),
    ("payer", "Who pays.", "Quién paga."),
    ("starts_on", "First day of the authorization.", "Primer día de la autorización."),
    ("ends_on", "Last day of the authorization.", "Último día de la autorización."),
    ("visits_per_week", "Visits a week, 1 to 50.", "Visitas por semana, de 1 a 50."),
    ("minutes_per_visit", "Minutes of a visit, 5 to 480.", "Minutos de una visita, de 5 a 480."),
    ("units_authorized", "How many units are authorized.", "Cuántas unidades se autorizan."),
    ("unit_minutes", "Minutes of a unit; empty where a visit is the unit.", "Minutos de una unidad; vacío si la visita es la unidad."),
    ("unit_rounding", "How units are counted: cms, midpoint, floor, exact, per_visit or visit_band (by the minutes of the payer's bands).", "Cómo se cuentan las unidades: cms, midpoint, floor, exact, per_visit o visit_band (según los minutos de las bandas del pagador)."),
    ("starts_at", "Day and time, on the clock of the child's home.", "Día y hora, según el reloj del hogar del niño."),
    ("visit_state", "Written by an export: planned, under_way, done or canceled. An import adds planned visits only. The column may be absent.", "Lo escribe una exportación: planned, under_way, done o canceled. Una importación solo agrega visitas planificadas. La columna puede faltar."),
    ("canceled_by", "Written by an export: who canceled. An import does not read it.", "Lo escribe una exportación: quién canceló. Una importación no lo lee."),
    ("began_at", "Written by an export: when care began. An import does not read it.", "Lo escribe una exportación: cuándo empezó la atención. Una importación no lo lee."),
    ("ended_at", "Written by an export: when care ended. An import does not read it.", "Lo escribe una exportación: cuándo terminó la atención. Una importación no lo lee."),
    ("place", "Where the visit is: the name or place_id of a place of the child in places.csv, or home. Empty is where the child's visits are unless another place is chosen. The column may be absent: then a visit stays where it is.", "Dónde es la visita: el nombre o el place_id de un lugar del niño en places.csv, o home (hogar). Vacía, donde son las visitas del niño si no se elige otro lugar. La columna puede faltar: entonces la visita queda donde está."),
    ("minutes", "Minutes of the visit, 5 to 720.", "Minutos de la visita, de 5 a 720."),
    ("kind", "The kind of a visit without an authorization, by its name in the settings. The column may be absent.", "El tipo de una visita sin autorización, por su nombre en la configuración. La columna puede faltar."),
    ("billable", "yes or no, whether the visit is billed. Of this and the columns beside it, an empty cell is as the kind says.", "yes (sí) o no, si la visita se factura. En esta columna y las de al lado, una celda vacía es lo que dice el tipo."),
    ("payable", "yes or no, whether the provider is paid for the visit.", "yes (sí) o no, si al proveedor se le paga la visita."),
    ("needs_note", "yes or no, whether the visit needs a session note.", "yes (sí) o no, si la visita requiere una nota de sesión."),
    ("place_kind", "second_home, day_care, clinic or video. The home is in children.csv.", "second_home (segundo hogar), day_care (guardería), clinic (clínica) o video. El hogar está en children.csv."),
    ("place_name", "What the place is called. By child, kind and name, or else the address, the next import finds it again.", "Cómo se llama el lugar. Por el niño, el tipo y el nombre, o si no la dirección, la próxima importación lo encuentra."),
    ("place_note", "What those who visit must know about the place. An empty cell empties what is here; an absent column leaves it.", "Lo que deben saber del lugar quienes visitan. Una celda vacía vacía lo que hay aquí; si la columna falta, queda como está."),
    ("place_id", "Written by an export. By it the next import finds the place also under another name. The column may be absent.", "Lo escribe una exportación. Con él la próxima importación encuentra el lugar también con otro nombre. La columna puede faltar."),
    ("visit_bands", "The first minutes of the payer's bands of visits. Empty leaves them as they are.", "Los primeros minutos de las bandas de visitas del pagador. Vacía, las deja como están."),
    ("week_begins", "The first day of the payer's week, monday or sunday. Empty leaves it as it is.", "El primer día de la semana del pagador: monday (lunes) o sunday (domingo). Vacía, lo deja como está."),
    ("service_name", "What the service is called.", "Cómo se llama el servicio."),
    ("discipline_code", "Its 2 to 5 letters, as providers and authorizations have them. SI, ST, OT, PT, ABA and SW are always there.", "Sus 2 a 5 letras, como las tienen proveedores y autorizaciones. SI, ST, OT, PT, ABA y SW están siempre."),
    ("discipline_name", "What the discipline is called.", "Cómo se llama la disciplina."),
];

/// What people call each column. A file has its name, which the help of the import shows.
#[rustfmt::skip]
const LABELS: [(&str, &str, &str); 74] = [
    ("provider_id", "Provider's number", "Número del proveedor"),
    ("child_id", "Child's number", "Número del niño"),
    ("authorization_id", "Authorization number", "Número de autorización"),
    ("visit_id", "Visit's number", "Número de la visita"),
    ("first_name", "First name", "Nombre"),
    ("last_name", "Last name", "Apellido"),
    ("email", "E-mail", "Correo"),
    ("phone", "Phone", "Teléfono"),
    ("disciplines", "Disciplines", "Disciplinas"),
    ("languages", "Languages", "Idiomas"),
    ("home_language", "Home language", "Idioma en casa"),
    ("address", "Street and number", "Calle y número"),
    ("city", "City", "Ciudad"),
    ("state", "State", "Estado"),
    ("zip", "ZIP code", "Código ZIP"),
    ("lat", "Latitude", "Latitud"),
    ("lon", "Longitude", "Longitud"),
    ("availability", "Days and hours", "Días y horas"),
    ("max_visits_per_day", "Most visits a day", "Máximo de visitas al día"),
    ("birth_date", "Birth date", "Fecha de nacimiento"),
    ("time_zone", "Time zone", "Zona horaria"),
    ("guardian_first_name", "Guardian's first name", "Nombre del tutor"),
    ("guardian_last_name", "Guardian's last name", "Apellido del tutor"),
    ("guardian_relationship", "Relationship to the child", "Relación con el niño"),
    ("guardian_email", "Guardian's e-mail", "Correo del tutor"),
    ("guardian_phone", "Guardian's phone", "Teléfono del tutor"),
    ("guardian_id", "Guardian's number", "Número del tutor"),
    ("guardian_may_see_summaries", "Guardian reads summaries", "El tutor lee los resúmenes"),
    ("guardian_may_cancel", "Guardian cancels visits", "El tutor cancela visitas"),
    ("guardian_may_sign", "Guardian signs", "El tutor firma"),
    ("discipline", "Discipline", "Disciplina"),
    ("service_code", "Service code", "Código del servicio"),
    ("payer", "Payer", "Pagador"),
    ("starts_on", "First day", "Primer día"),
    ("ends_on", "Last day", "Último día"),
    ("visits_per_week", "Visits a week", "Visitas por semana"),
    ("minutes_per_visit", "Minutes of a visit", "Minutos de una visita"),
    ("units_authorized", "Authorized units", "Unidades autorizadas"),
    ("unit_minutes", "Minutes of a unit", "Minutos de una unidad"),
    ("unit_rounding", "How units are counted", "Cómo se cuentan las unidades"),
    ("therapists", "Therapists", "Terapeutas"),
    ("preferred_name", "Preferred name", "Nombre preferido"),
    ("pronouns", "Pronouns", "Pronombres"),
    ("further_languages", "Further languages", "Otros idiomas"),
    ("interpreter", "Needs an interpreter", "Necesita intérprete"),
    ("allergies", "Allergies", "Alergias"),
    ("safety_note", "Safety notes", "Notas de seguridad"),
    ("contacts", "Contacts", "Contactos"),
    ("ended_on", "First day without visits", "Primer día sin visitas"),
    ("daily_limit", "Most visits on one day", "Máximo de visitas en un día"),
    ("co_visits", "Co-visits allowed", "Visitas conjuntas permitidas"),
    ("authorized_method", "Method and place", "Método y lugar"),
    ("diagnoses", "Diagnosis codes", "Códigos de diagnóstico"),
    ("ordering_provider", "Ordering provider", "Quién ordenó el servicio"),
    ("starts_at", "Day and start", "Día e inicio"),
    ("visit_state", "State of the visit", "Estado de la visita"),
    ("canceled_by", "Canceled by", "Quién canceló"),
    ("began_at", "Start of care", "Inicio de la atención"),
    ("ended_at", "End of care", "Fin de la atención"),
    ("place", "Place", "Lugar"),
    ("minutes", "Minutes", "Minutos"),
    ("kind", "Kind of visit", "Tipo de visita"),
    ("billable", "Billable", "Facturable"),
    ("payable", "Paid to the provider", "Se paga al proveedor"),
    ("needs_note", "Needs a session note", "Requiere nota de sesión"),
    ("place_kind", "Kind of place", "Tipo de lugar"),
    ("place_name", "Name of the place", "Nombre del lugar"),
    ("place_note", "Note about the place", "Nota del lugar"),
    ("place_id", "Number of the place", "Número del lugar"),
    ("visit_bands", "Bands of visits", "Bandas de visitas"),
    ("week_begins", "The week begins on", "La semana empieza el"),
    ("service_name", "Name of the service", "Nombre del servicio"),
    ("discipline_code", "Code of the discipline", "Código de la disciplina"),
    ("discipline_name", "Name of the discipline", "Nombre de la disciplina"),
];

pub(super) fn label(lang: Language, column: &'static str) -> &'static str {
    text_of(&LABELS, lang, column).unwrap_or(column)
}

pub(super) fn meaning(lang: Language, column: &str) -> &'static str {
    text_of(&MEANINGS, lang, column).unwrap_or_default()
}

fn text_of(texts: &[(&str, &'static str, &'static str)], lang: Language, column: &str) -> Option<&'static str> {
    let (_, english, spanish) = texts.iter().copied().find(|(name, ..)| *name == column)?;
    Some(if lang == Language::Es { spanish } else { english })
}

/// The columns with their meanings and labels, for the test that reads every message.
pub fn meanings() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    let (meanings, labels): (&'static [_], &'static [_]) = (&MEANINGS, &LABELS);
    meanings.iter().chain(labels)
}

/// The template as a data URL: downloading it needs no request.
fn link(file: ImportFile) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() || byte == b'_' { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    format!("data:text/csv;charset=utf-8,{}", template(file).bytes().map(encode).collect::<String>())
}

pub(super) fn help(lang: Language) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="columns">
            <h2 id="columns">{messages::columns(lang)}</h2>
            <p class="soft">{messages::columns_help(lang)}</p>
            {ImportFile::ALL.into_iter().map(|file| of_file(lang, file)).collect_view()}
        </section>
    }
}

fn of_file(lang: Language, file: ImportFile) -> impl IntoView {
    let rows = columns(file)
        .iter()
        .map(|column| {
            let needed = if column.blank { messages::may_be_empty(lang) } else { messages::must_be_filled(lang) };
            view! {
                <tr>
                    <th scope="row">{column.name}</th>
                    <td data-label=messages::meaning(lang)>{meaning(lang, column.name)}</td>
                    <td data-label=messages::example(lang) dir="ltr">{column.example}</td>
                    <td data-label=messages::cell(lang)>{needed}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="more">
            <summary>
                <span>{messages::columns_of(lang, file.name())}</span>
                <Icon name="chevron-down" />
            </summary>
            <p>
                <a href=link(file) download=file.name()>{messages::template_of(lang, file.name())}</a>
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label=messages::columns_of(lang, file.name())>
                <table class="table table-stack">
                    <thead>
                        <tr>
                            <th scope="col">{messages::column(lang)}</th>
                            <th scope="col">{messages::meaning(lang)}</th>
                            <th scope="col">{messages::example(lang)}</th>
                            <th scope="col">{messages::cell(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_meaning_in_both_languages() {
        for column in ImportFile::ALL.into_iter().flat_map(columns) {
            let [english, spanish] = [Language::En, Language::Es].map(|lang| meaning(lang, column.name));
            assert!(!english.is_empty() && !spanish.is_empty() && english != spanish, "{}", column.name);
            let [english, spanish] = [Language::En, Language::Es].map(|lang| label(lang, column.name));
            assert!(english != column.name && english != spanish, "{}", column.name);
        }
    }

    #[test]
    fn a_template_link_contains_its_columns() {
        assert_eq!(
            link(ImportFile::Visits),
            "data:text/csv;charset=utf-8,%EF%BB%BFvisit_id%2Cauthorization_id%2Cprovider_id%2Cstarts_at%2Cminutes%0D%0A"
        );
    }
}
