//! What the name of a column says, in English and Spanish: whose data it is and which.

use crate::search::FoldedWords;

/// Whose data a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Child,
    Guardian,
    Provider,
    Authorization,
    Visit,
}

/// What data a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Reference,
    FullName,
    FirstName,
    LastName,
    BirthDate,
    Email,
    Phone,
    Address,
    City,
    State,
    Zip,
    Latitude,
    Longitude,
    TimeZone,
    Language,
    Availability,
    Relationship,
    Discipline,
    ServiceCode,
    Payer,
    FirstDay,
    LastDay,
    VisitsPerWeek,
    Minutes,
    Units,
    UnitMinutes,
    UnitRounding,
    VisitsPerDay,
    Date,
    StartTime,
    EndTime,
    Kind,
    Billable,
    Payable,
    NeedsNote,
}

/// What the name of a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub owner: Option<Owner>,
    pub field: Field,
}

const OWNERS: [(Owner, &[&str]); 5] = [
    (
        Owner::Guardian,
        &[
            "guardian",
            "guardians",
            "parent",
            "parents",
            "mother",
            "father",
            "mom",
            "mothers",
            "fathers",
            "caregiver",
            "contact",
            "tutor",
            "padre",
            "madre",
            "responsable",
            "cuidador",
        ],
    ),
    (
        Owner::Provider,
        &[
            "provider",
            "therapist",
            "clinician",
            "staff",
            "employee",
            "practitioner",
            "teacher",
            "technician",
            "proveedor",
            "terapeuta",
            "empleado",
            "profesional",
        ],
    ),
    (
        Owner::Child,
        &[
            "child",
            "childs",
            "children",
            "client",
            "clients",
            "patient",
            "student",
            "consumer",
            "kid",
            "participant",
            "nino",
            "nina",
            "menor",
            "paciente",
            "cliente",
            "estudiante",
            "alumno",
        ],
    ),
    (Owner::Authorization, &["authorization", "auth", "authorisation", "referral", "autorizacion"]),
    (Owner::Visit, &["visit", "visits", "appointment", "appt", "session", "encounter", "cita", "visita", "sesion"]),
];

/// A field, and the words of which a name has one. The first that fits is taken.
type Words = (Field, &'static [&'static str]);

const BEFORE_TIMES: [Words; 22] = [
    (Field::BirthDate, &["birth", "dob", "birthdate", "birthday", "dateofbirth", "nacimiento", "nac"]),
    (Field::Email, &["email", "mail", "correo"]),
    (Field::Phone, &["phone", "telephone", "tel", "cell", "mobile", "phonenumber", "telefono", "celular", "movil"]),
    (Field::Zip, &["zip", "zipcode", "postal", "postalcode"]),
    (Field::Latitude, &["lat", "latitude", "latitud"]),
    (Field::Longitude, &["lon", "lng", "long", "longitude", "longitud"]),
    (Field::City, &["city", "town", "ciudad", "municipio"]),
    (Field::TimeZone, &["timezone", "tz", "zone", "zona"]),
    (Field::Language, &["language", "languages", "lang", "idioma", "idiomas", "lengua"]),
    (Field::Availability, &["availability", "available", "disponibilidad"]),
    (Field::Relationship, &["relationship", "relation", "parentesco", "relacion"]),
    (Field::Address, &["address", "street", "addr", "direccion", "domicilio", "calle"]),
    (Field::State, &["state", "estado", "province"]),
    (Field::ServiceCode, &["cpt", "hcpcs", "procedure"]),
    (
        Field::Discipline,
        &[
            "discipline",
            "disciplines",
            "disciplina",
            "disciplinas",
            "specialty",
            "specialties",
            "especialidad",
            "profession",
            "therapy",
            "terapia",
        ],
    ),
    (Field::Payer, &["payer", "payor", "insurance", "insurer", "pagador", "seguro", "aseguradora", "funder"]),
    (Field::UnitRounding, &["rounding", "redondeo"]),
    (Field::Billable, &["billable", "facturable"]),
    (Field::Payable, &["payable", "pagable"]),
    (Field::VisitsPerWeek, &["week", "weekly", "wk", "semana", "semanal", "frequency", "freq", "frecuencia"]),
    (Field::Units, &["units", "unit", "unidades", "unidad"]),
    (Field::Minutes, &["minutes", "min", "mins", "minutos", "duration", "duracion", "length"]),
];

const BEGINNINGS: &[&str] = &["start", "starts", "begin", "begins", "from", "effective", "in", "inicio", "desde", "comienza"];
const ENDS: &[&str] = &[
    "end",
    "ends",
    "thru",
    "through",
    "to",
    "until",
    "expiration",
    "expires",
    "expiry",
    "out",
    "fin",
    "hasta",
    "vence",
    "termina",
];
const TIMES: &[&str] = &["time", "hora", "hour"];
const DATES: &[&str] = &["date", "day", "on", "fecha", "dia"];
const REFERENCES: &[&str] = &[
    "id",
    "ids",
    "number",
    "no",
    "num",
    "numero",
    "nro",
    "ref",
    "reference",
    "mrn",
    "codigo",
    "clave",
    "expediente",
    "key",
    "record",
];
const FIRST: &[&str] = &["first", "given", "fname", "firstname", "nombres"];
const LAST: &[&str] = &["last", "family", "surname", "lname", "lastname", "apellido", "apellidos"];
const NAMES: &[&str] = &["name", "names", "fullname", "nombre"];
const MAXIMA: &[&str] = &["max", "maximum", "maximo", "limit"];

impl Meaning {
    pub fn of(name: &str) -> Option<Self> {
        let words = FoldedWords::of(&split_camel_case(name));
        let words: Vec<&str> = words.words().iter().map(String::as_str).collect();
        let owner = owner(&words);
        Some(Self { owner, field: field(&words, owner)? })
    }

    /// Whose data a table with this name has.
    pub fn owner_of(name: &str) -> Option<Owner> {
        let words = FoldedWords::of(&split_camel_case(name));
        owner(&words.words().iter().map(String::as_str).collect::<Vec<_>>())
    }
}

impl Field {
    pub fn of(name: &str) -> Option<Self> {
        Meaning::of(name).map(|meaning| meaning.field)
    }
}

fn owner(words: &[&str]) -> Option<Owner> {
    OWNERS.iter().find(|(_, names)| has(words, names)).map(|(owner, _)| *owner)
}

fn has(words: &[&str], names: &[&str]) -> bool {
    words.iter().any(|word| names.contains(word))
}

fn field(words: &[&str], owner: Option<Owner>) -> Option<Field> {
    // The second line of an address, or of anything else.
    if words.last().is_some_and(|last| *last == "2")
        || has(words, &["apt", "suite", "status", "gender", "sex", "notes", "comments"])
    {
        return None;
    }
    let is_visit = owner == Some(Owner::Visit);
    if words == ["kind"] || is_visit && has(words, &["kind", "kinds", "type", "tipo"]) {
        return Some(Field::Kind);
    }
    if has(words, &["note", "nota"]) && has(words, &["needs", "needed", "requires", "required", "requiere", "requerida"]) {
        return Some(Field::NeedsNote);
    }
    if has(words, MAXIMA) && has(words, &["day", "daily", "visits", "dia", "visitas"]) {
        return Some(Field::VisitsPerDay);
    }
    if has(words, &["units", "unit", "unidad", "unidades"]) && has(words, &["minutes", "min", "mins", "minutos", "length"]) {
        return Some(Field::UnitMinutes);
    }
    if has(words, &["service", "servicio", "billing"]) {
        let is_code = has(words, &["code", "codigo"]);
        if is_code {
            return Some(Field::ServiceCode);
        }
        if words.len() == 1 || has(words, &["type", "tipo"]) {
            return Some(Field::Discipline);
        }
    }
    if let Some((field, _)) = BEFORE_TIMES.iter().find(|(_, names)| has(words, names)) {
        return Some(*field);
    }
    let is_time = has(words, TIMES);
    if has(words, BEGINNINGS) {
        return Some(if is_time { Field::StartTime } else { Field::FirstDay });
    }
    if has(words, ENDS) {
        return Some(if is_time { Field::EndTime } else { Field::LastDay });
    }
    if has(words, FIRST) {
        return Some(Field::FirstName);
    }
    if has(words, LAST) {
        return Some(Field::LastName);
    }
    // "Last, First" has both words and is found above as a first name; a name alone may turn out to be the first name.
    if has(words, NAMES) {
        return Some(Field::FullName);
    }
    if has(words, REFERENCES) || words == ["code"] {
        return Some(Field::Reference);
    }
    if is_time {
        return Some(Field::StartTime);
    }
    if has(words, DATES) {
        return Some(Field::Date);
    }
    match (words.len(), owner) {
        (1, Some(Owner::Visit)) => Some(Field::Date),
        (1, Some(Owner::Authorization)) => Some(Field::Reference),
        (1, Some(_)) => Some(Field::FullName),
        _ => None,
    }
}

/// "firstName" as "first Name", "D.O.B." as "DOB".
fn split_camel_case(name: &str) -> String {
    let mut split = String::with_capacity(name.len() + 4);
    let mut after_lowercase = false;
    for letter in name.chars().filter(|letter| *letter != '.') {
        if letter.is_uppercase() && after_lowercase {
            split.push(' ');
        }
        after_lowercase = letter.is_lowercase();
        split.push(if letter == '_' { ' ' } else { letter });
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_understood() {
        for (name, owner, field) in [
            ("Client Name", Some(Owner::Child), Field::FullName),
            ("Client", Some(Owner::Child), Field::FullName),
            ("DOB", None, Field::BirthDate),
            ("D.O.B.", None, Field::BirthDate),
            ("Fecha de nacimiento", None, Field::BirthDate),
            ("Mother's Cell", Some(Owner::Guardian), Field::Phone),
            ("E-mail del tutor", Some(Owner::Guardian), Field::Email),
            ("Street Address", None, Field::Address),
            ("Dirección", None, Field::Address),
            ("staffId", Some(Owner::Provider), Field::Reference),
            ("Auth #", Some(Owner::Authorization), Field::Reference),
            ("Auth Start", Some(Owner::Authorization), Field::FirstDay),
            ("Start Time", None, Field::StartTime),
            ("Time Out", None, Field::EndTime),
            ("StaffID", Some(Owner::Provider), Field::Reference),
            ("Visits/Week", Some(Owner::Visit), Field::VisitsPerWeek),
            ("Minutes per visit", Some(Owner::Visit), Field::Minutes),
            ("Unit length (min)", None, Field::UnitMinutes),
            ("Max visits per day", Some(Owner::Visit), Field::VisitsPerDay),
            ("Appointment", Some(Owner::Visit), Field::Date),
            ("Service code", None, Field::ServiceCode),
            ("Apellidos del niño", Some(Owner::Child), Field::LastName),
            ("Kind", None, Field::Kind),
            ("Visit type", Some(Owner::Visit), Field::Kind),
            ("Tipo de visita", Some(Owner::Visit), Field::Kind),
            ("Service type", None, Field::Discipline),
            ("Billable?", None, Field::Billable),
            ("Payable", None, Field::Payable),
            ("Needs note", None, Field::NeedsNote),
            ("Requiere nota", None, Field::NeedsNote),
        ] {
            assert_eq!(Meaning::of(name), Some(Meaning { owner, field }), "{name}");
        }
        for name in ["Address 2", "Apt", "Shoe size", "Gender", "", "Status"] {
            assert_eq!(Meaning::of(name), None, "{name}");
        }
    }
}
