//! Why a row is refused or should be looked at. The English sentences are the domain's: the command line speaks them too.

use domain::{Language, import::Problem};

#[rustfmt::skip]
const SPANISH: &[(&str, &str)] = &[
    ("import.not_utf8", "Esta línea no es texto UTF-8. Guarde el archivo como UTF-8 e impórtelo de nuevo."),
    ("import.empty_file", "El archivo está vacío. Su primera línea nombra las columnas."),
    ("import.missing_column", "Al archivo le falta esta columna."),
    ("import.duplicate_column", "Dos columnas tienen este nombre."),
    ("import.unknown_column", "Esta columna no se conoce y no se tomó en cuenta."),
    ("import.number_of_cells", "Esta fila tiene más o menos celdas que el encabezado."),
    ("import.too_many_rows", "Una importación admite hasta 10,000 filas entre todos sus archivos, y esta es la primera que sobra. Importe los archivos por partes."),
    ("import.duplicate_reference", "Otra fila de este archivo tiene la misma referencia."),
    ("import.missing", "Esta celda no puede estar vacía."),
    ("import.too_long", "Este texto es demasiado largo."),
    ("import.control_character", "Este texto contiene un carácter que no se puede mostrar."),
    ("email.missing", "Esta celda debe contener un correo."),
    ("email.not_an_address", "Esto no es un correo electrónico."),
    ("email.looks_like_another", "Esta dirección tiene letras que se parecen a otras, como una a cirílica; escríbala de nuevo con letras comunes."),
    ("import.not_a_date", "Esto no es una fecha. Escríbala como 2026-11-30."),
    ("import.not_a_time", "Esto no es una fecha con hora. Escríbala como 2026-11-30T08:00."),
    ("import.not_a_number", "Esto no es un número entero."),
    ("import.latitude", "Esto no es una latitud. Va de -90 a 90 grados."),
    ("import.longitude", "Esto no es una longitud. Va de -180 a 180 grados."),
    ("import.minutes", "Los minutos van de 5 a 480."),
    ("import.visits_per_week", "Las visitas por semana van de 1 a 50."),
    ("import.visits_per_day", "Las visitas por día van de 1 a 50."),
    ("import.units", "Las unidades van de 0 a 100,000."),
    ("import.unit_minutes", "Los minutos de una unidad van de 1 a 480."),
    ("import.unit_minutes_missing", "Esta forma de contar unidades necesita los minutos de una unidad."),
    ("import.unit_rounding", "Esto no es una forma de contar unidades. Escriba cms, midpoint, floor, exact o per_visit."),
    ("import.language", "Esto no es un idioma. Escriba su nombre corto, como en o es; varios, separados por punto y coma."),
    ("import.discipline", "Esto no es una disciplina. Escriba sus letras, como SI u OT; varias, separadas por punto y coma."),
    ("availability.unreadable", "Este horario no se puede leer. Escríbalo como Mon 08:00-12:00,13:00-17:00; Tue 09:00-18:00."),
    ("availability.reversed", "Este horario termina antes de empezar."),
    ("availability.overlapping", "Dos horarios de un mismo día se superponen."),
    ("import.ends_before_start", "La autorización termina antes de empezar."),
    ("time_zone.unknown", "Esta zona horaria no se conoce. Escriba su nombre IANA, como America/New_York."),
    ("import.unknown_provider", "Ningún proveedor tiene esta referencia, ni en el archivo ni en su agencia."),
    ("import.unknown_child", "Ningún niño tiene esta referencia, ni en el archivo ni en su agencia."),
    ("import.unknown_authorization", "Ninguna autorización tiene esta referencia, ni en el archivo ni en su agencia."),
    ("import.child_rows_differ", "Otra fila de este niño dice otra cosa. Las filas de un niño solo difieren en su tutor."),
    ("import.guardian_of_two_names", "Otra fila tiene este guardian_id con otro nombre. Dé a cada persona su propio guardian_id."),
    ("import.guardian_differs", "Otra fila de este tutor tiene otro correo o teléfono; se usó la última."),
    ("import.address_shared", "Dos tutores tienen este correo y quedan como dos personas. Solo una puede entrar con él."),
    (
        "import.guardian_of_two_families",
        "Este tutor se toma por una sola persona con niños de dos apellidos. Si son dos personas, dé a cada una su guardian_id.",
    ),
    (
        "import.guardian_stays_away",
        "Esta fila tiene el correo o el teléfono de un tutor a quien se le quitó el acceso a este niño, así que no da acceso. Si es otra persona, añádala en la página del niño.",
    ),
    ("import.guardian_keeps_access", "El correo de este tutor cambia. Conserva el acceso y sigue entrando con el correo que figura aquí."),
    ("import.guardian_loses_access", "Este tutor ya tiene acceso y ninguna fila de este niño lo nombra: pierde el acceso a este niño."),
    ("import.guardian_renamed", "El tutor con este guardian_id tenía otro nombre. Si es otra persona, dele su propio guardian_id."),
    ("import.guardian_changed_here", "Este tutor se cambió aquí y el archivo dice otra cosa. Lo guardado aquí no cambió."),
    ("import.child_of_authorization", "La autorización es de otro niño. Dé a la nueva una referencia propia."),
    ("import.changed_here", "Esto se cambió aquí desde la última importación y el archivo dice otra cosa."),
    ("import.visit_has_begun", "Esta visita ya empezó o terminó; una importación no puede cambiarla."),
    ("import.visit_is_cancelled", "Esta visita se canceló aquí; una importación no puede cambiarla."),
    ("import.provider_overlap", "El proveedor está en otra visita a esta hora."),
    ("import.child_overlap", "El niño está en otra visita a esta hora."),
    ("import.outside_authorization", "El día queda fuera de la autorización."),
    ("import.not_the_authorized_minutes", "La autorización dice otros minutos."),
    ("import.not_the_discipline", "El proveedor no tiene la disciplina de la autorización."),
    ("import.provider_not_available", "El proveedor no está disponible a esta hora."),
    ("import.child_not_available", "El niño no está disponible a esta hora."),
    ("import.in_the_past", "El inicio ya pasó."),
    ("import.holiday", "La agencia no hace visitas ese día: es feriado."),
    ("import.not_on_the_grid", "Las visitas empiezan en múltiplos de 5 minutos."),
    ("import.too_many_this_week", "La autorización permite menos visitas en esta semana."),
    ("import.two_on_one_day", "La autorización tiene dos visitas este día."),
    ("import.too_many_that_day", "El proveedor acepta menos visitas ese día."),
    ("import.drive_does_not_fit", "El trayecto hasta la próxima visita del proveedor no cabe."),
    ("import.refused", "Esta fila no se puede importar tal como está."),
];

/// The sentence of a problem.
pub fn sentence(lang: Language, problem: &Problem) -> String {
    let spanish = || SPANISH.iter().find(|(code, _)| *code == problem.code).map(|(_, sentence)| (*sentence).to_owned());
    match lang {
        Language::En | Language::Mirrored => problem.reason.clone(),
        Language::Es => spanish().unwrap_or_else(|| problem.reason.clone()),
    }
}

/// The keys of all sentences, for the test that reads every text of the screens.
#[cfg(test)]
pub fn keys() -> impl Iterator<Item = &'static str> {
    SPANISH.iter().map(|(code, _)| *code)
}

/// The Spanish sentence of a key.
#[cfg(test)]
pub fn spanish(key: &str) -> &'static str {
    SPANISH.iter().find(|(code, _)| *code == key).map_or("", |(_, sentence)| sentence)
}

#[cfg(test)]
mod tests {
    use super::SPANISH;
    use domain::import::{key_of, sentence};

    #[test]
    fn both_languages_have_the_same_codes() {
        for (code, _) in SPANISH {
            assert_eq!(key_of(sentence(code)), *code);
        }
    }
}
