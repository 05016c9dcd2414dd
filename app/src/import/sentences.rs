//! Why a row is refused or should be looked at. The English sentences are the domain's: the command line speaks them too.

use domain::{Language, import::Problem};

#[rustfmt::skip]
const SPANISH: &[(&str, &str)] = &[
    ("import.not_utf8", "Las letras de esta línea no están en una sola codificación. Guarde el archivo como CSV UTF-8 y elíjalo de nuevo."),
    ("import.empty_file", "El archivo está vacío. Exporte la lista de nuevo, con los nombres de las columnas en la primera línea."),
    ("import.missing_column", "Al archivo le falta esta columna. Agréguela con este nombre, como en la plantilla de la página de importación."),
    ("import.duplicate_column", "Dos columnas tienen este nombre. Quite una."),
    ("import.unknown_column", "Esta columna no se conoce y se dejó fuera."),
    ("import.number_of_cells", "Esta fila tiene más o menos celdas que columnas. Ponga entre comillas la celda que contenga el separador."),
    ("import.too_many_rows", "Una importación admite hasta 10,000 filas entre todos sus archivos, y esta es la primera que sobra. Importe los archivos por partes."),
    ("import.duplicate_reference", "Otra fila de este archivo tiene la misma referencia."),
    ("import.missing", "Esta celda no puede estar vacía."),
    ("import.too_long", "Este texto es demasiado largo."),
    ("import.control_character", "Este texto contiene un carácter que no se puede mostrar."),
    ("email.missing", "Esta celda debe contener un correo."),
    ("email.not_an_address", "Esto no es un correo electrónico."),
    ("email.looks_like_another", "Esta dirección tiene letras que se parecen a otras, como una a cirílica; escríbala de nuevo con letras comunes."),
    ("import.not_a_date", "Esto no es una fecha. Escríbala como 2026-11-30, o como 11/30/2026 en toda la columna."),
    ("import.not_a_time", "Esto no es una fecha con hora. Escríbala como 2026-11-30T08:00, o como 11/30/2026 8:00 AM en toda la columna."),
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
    ("import.language", "Esto no es un idioma. Escriba su nombre o su forma corta, como español o es; varios, separados por punto y coma."),
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
        "Esta fila tiene el correo o el teléfono de un tutor a quien se le quitó el acceso a este niño, así que no da acceso. Si es otra persona, agréguela en la página del niño.",
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
    ("import.workbook", "Este es un libro de una hoja de cálculo. Ábralo, guarde cada hoja como CSV (separado por comas, UTF-8) y elija ese archivo."),
    ("import.document", "Este es un documento de texto. Pase su tabla a una hoja de cálculo y guárdela como CSV (separado por comas)."),
    ("import.pdf", "Este es un PDF, del que no se puede leer ninguna tabla. Exporte la lista como CSV (separado por comas) desde el programa que lo hizo."),
    ("import.archive", "Este es un archivo comprimido (como ZIP). Descomprímalo y elija el archivo CSV que contiene."),
    ("import.web_page", "Esta es una página web o XML, aunque su nombre diga otra cosa. Ábrala en una hoja de cálculo y guárdela como CSV (separado por comas)."),
    ("import.not_a_table", "Esto es JSON, no una tabla. Exporte la lista como CSV (separado por comas)."),
    ("import.not_text", "Este no es un archivo de texto. Guarde la lista como CSV (separado por comas) y elija ese archivo."),
    ("import.guessed_encoding", "El archivo no es UTF-8 y se leyó como Windows-1252. Vea si los acentos aquí son correctos; si no, guárdelo como CSV UTF-8."),
    ("import.no_header", "Ninguna línea nombra las columnas de este archivo. Ponga en la primera línea los nombres de la plantilla de la página de importación."),
    ("import.above_header", "Se dejó fuera lo que está encima de los nombres de las columnas."),
    ("import.header_again", "Esta fila repite los nombres de las columnas y se dejó fuera."),
    ("import.no_rows", "El archivo nombra sus columnas y no tiene filas debajo. Elija el archivo que tiene las filas."),
    ("import.is_providers", "Estas son las columnas de providers.csv, en el lugar de otro archivo. Elija este archivo en providers.csv."),
    ("import.is_children", "Estas son las columnas de children.csv, en el lugar de otro archivo. Elija este archivo en children.csv."),
    ("import.is_authorizations", "Estas son las columnas de authorizations.csv, en el lugar de otro archivo. Elija este archivo en authorizations.csv."),
    ("import.is_visits", "Estas son las columnas de visits.csv, en el lugar de otro archivo. Elija este archivo en visits.csv."),
    ("import.unclosed_quote", "En esta fila hay una comilla sin cerrar. Ciérrela al final de su celda o quítela."),
    ("import.total_row", "Esta fila parece un total y se dejó fuera."),
    ("import.remark_row", "Esta fila solo contiene una nota y se dejó fuera."),
    ("import.row_does_not_fit", "La mayor parte de esta fila no corresponde a sus columnas. Quítela si es una instrucción, un ejemplo o un total."),
    ("import.garbled", "Estas letras ya se leyeron con una codificación equivocada (é se volvió Ã©). Exporte la lista de nuevo y guárdela como CSV UTF-8."),
    ("import.lost_letters", "Se perdieron letras de este texto al guardar el archivo. Exporte la lista de nuevo y guárdela como CSV UTF-8."),
    ("import.month_first", "Las fechas de esta columna se leyeron con el mes primero: 3/4/2026 como 4 de marzo. Si el día va primero, escríbalas como 2026-04-03."),
    ("import.day_first", "Las fechas de esta columna tienen el día primero. Escríbalas como 2026-11-30 o, con el mes primero, como 11/30/2026."),
    ("import.dates_differ", "Las fechas de esta columna tienen primero el mes en unas filas y el día en otras. Escríbalas todas como 2026-11-30."),
    ("import.day_number", "Estos son los números con que una hoja de cálculo cuenta los días. Dé a la columna formato de fecha (2026-11-30) y guarde de nuevo."),
    ("import.some_without_am_pm", "Algunas horas de esta columna dicen AM o PM y esta no. Escriba AM o PM en todas las filas."),
    ("import.formula_error", "Esto es un error de la hoja de cálculo, no un valor. Corríjalo allí, o ensanche la columna, y guarde el archivo de nuevo."),
    ("import.shortened_number", "Una hoja de cálculo acortó este número. Dé a la columna formato de texto, escríbalo de nuevo y guarde el archivo."),
    ("import.zip", "Un código ZIP tiene cinco dígitos; quizá una hoja de cálculo quitó el cero inicial. Dé a la columna formato de texto y escriba los cinco."),
    ("import.fixed_zone", "Esta es una diferencia fija, sin horario de verano. Escriba la zona del lugar, como America/New_York."),
    ("import.lost_zeros", "Esta referencia y otra difieren solo en ceros; quizá una hoja de cálculo los quitó. Dé a la columna formato de texto y escriba los ceros."),
    ("import.same_child", "Otro niño tiene el mismo nombre y fecha de nacimiento. Si es el mismo niño, dé a las dos filas el mismo child_id."),
    ("import.not_born", "Esta fecha de nacimiento está en el futuro. Corrija el año."),
    ("import.no_child", "Con esta fecha de nacimiento el niño tiene más de 22 años. Vea si el año es correcto."),
    ("import.swapped", "La latitud y la longitud parecen cambiadas. Ponga la latitud en lat y la longitud en lon."),
    ("import.lost_minus", "Esta longitud perdió su signo menos. En los Estados Unidos es negativa, como -77.60880."),
    ("import.far_away", "Este lugar está lejos de todos los demás. Vea si la latitud y la longitud son las de la dirección."),
    ("import.at_night", "Esta visita empieza de noche. Vea si la hora debe ser de la tarde (las 2 PM son las 14:00)."),
    ("import.hours_at_night", "Este horario es de noche. Vea si debe ser de la tarde (las 2 PM son las 14:00)."),
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
