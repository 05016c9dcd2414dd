//! The problems that an import finds, each with its message in both languages. The command line prints the English one.

use crate::{Language, keyed_enum::keyed_serde};

macro_rules! problem_codes {
    ($($name:ident $key:literal { en: $en:literal, es: $es:literal })*) => {
        crate::keyed_enum! {
            /// What is wrong with a cell, a row or a file.
            pub enum ProblemCode {
                $($name $key)*
            }
        }

        impl ProblemCode {
            /// What is wrong, and what to do about it.
            pub fn text(self, lang: Language) -> &'static str {
                match (self, lang) {
                    $(
                        (Self::$name, Language::En | Language::Mirrored) => $en,
                        (Self::$name, Language::Es) => $es,
                    )*
                }
            }
        }
    };
}

#[rustfmt::skip]
mod codes {
    use super::Language;

    problem_codes! {
        NotUtf8 "import.not_utf8" { en: "The text on this line is not in one encoding. Save the file as CSV UTF-8 and choose it again.", es: "Las letras de esta línea no están en una sola codificación. Guarde el archivo como CSV UTF-8 y elíjalo de nuevo." }
        EmptyFile "import.empty_file" { en: "The file is empty. Export the list again, with the names of the columns in its first line.", es: "El archivo está vacío. Exporte la lista de nuevo, con los nombres de las columnas en la primera línea." }
        MissingColumn "import.missing_column" { en: "The file lacks this column. Add it with this name, as in the template on the import page.", es: "Al archivo le falta esta columna. Agréguela con este nombre, como en la plantilla de la página de importación." }
        DuplicateColumn "import.duplicate_column" { en: "Two columns have this name. Take one out.", es: "Dos columnas tienen este nombre. Quite una." }
        UnknownColumn "import.unknown_column" { en: "This column is not known and was left out.", es: "Esta columna no se conoce y se dejó fuera." }
        NumberOfCells "import.number_of_cells" { en: "This row has more or fewer cells than there are columns. Put quotation marks around a cell that holds the separator.", es: "Esta fila tiene más o menos celdas que columnas. Ponga entre comillas la celda que contenga el separador." }
        TooManyRows "import.too_many_rows" { en: "An import takes at most 10,000 rows in all its files together, and this one is too many. Import the files in parts.", es: "Una importación admite hasta 10,000 filas entre todos sus archivos, y esta es la primera que sobra. Importe los archivos por partes." }
        DuplicateReference "import.duplicate_reference" { en: "Another row of this file has the same reference.", es: "Otra fila de este archivo tiene la misma referencia." }
        Missing "import.missing" { en: "This cell must not be empty.", es: "Esta celda no puede estar vacía." }
        TooLong "import.too_long" { en: "This text is too long.", es: "Este texto es demasiado largo." }
        ControlCharacter "import.control_character" { en: "This text contains a character that can't be shown.", es: "Este texto contiene un carácter que no se puede mostrar." }
        EmailMissing "email.missing" { en: "This cell must hold an e-mail address.", es: "Esta celda debe contener un correo." }
        NotAnEmailAddress "email.not_an_address" { en: "This is not an e-mail address.", es: "Esto no es un correo electrónico." }
        EmailConfusable "email.looks_like_another" { en: "This address has letters that look like others, such as a Cyrillic a; type it again in plain letters.", es: "Esta dirección tiene letras que se parecen a otras, como una a cirílica; escríbala de nuevo con letras comunes." }
        NotADate "import.not_a_date" { en: "This is not a date. Write it as 2026-11-30, or 11/30/2026 in the whole column.", es: "Esto no es una fecha. Escríbala como 2026-11-30, o como 11/30/2026 en toda la columna." }
        NotATime "import.not_a_time" { en: "This is not a date and time. Write it as 2026-11-30T08:00, or 11/30/2026 8:00 AM in the whole column.", es: "Esto no es una fecha con hora. Escríbala como 2026-11-30T08:00, o como 11/30/2026 8:00 AM en toda la columna." }
        NotANumber "import.not_a_number" { en: "This is not a whole number.", es: "Esto no es un número entero." }
        Latitude "import.latitude" { en: "This is not a latitude. It must be from -90 to 90 degrees.", es: "Esto no es una latitud. Va de -90 a 90 grados." }
        Longitude "import.longitude" { en: "This is not a longitude. It must be from -180 to 180 degrees.", es: "Esto no es una longitud. Va de -180 a 180 grados." }
        Minutes "import.minutes" { en: "Minutes must be from 5 to 480.", es: "Los minutos van de 5 a 480." }
        VisitMinutes "import.visit_minutes" { en: "Minutes of a visit must be from 5 to 720.", es: "Los minutos de una visita van de 5 a 720." }
        VisitsPerWeek "import.visits_per_week" { en: "Visits per week must be from 1 to 50.", es: "Las visitas por semana van de 1 a 50." }
        VisitsPerDay "import.visits_per_day" { en: "Visits per day must be from 1 to 50.", es: "Las visitas por día van de 1 a 50." }
        Units "import.units" { en: "Units must be from 0 to 100,000.", es: "Las unidades van de 0 a 100,000." }
        UnitMinutes "import.unit_minutes" { en: "Minutes of a unit must be from 1 to 480.", es: "Los minutos de una unidad van de 1 a 480." }
        UnitMinutesMissing "import.unit_minutes_missing" { en: "This way of counting units needs the minutes of a unit.", es: "Esta forma de contar unidades necesita los minutos de una unidad." }
        UnitRounding "import.unit_rounding" { en: "This is not a way of counting units. Write cms, midpoint, floor, exact, per_visit or visit_band.", es: "Esto no es una forma de contar unidades. Escriba cms, midpoint, floor, exact, per_visit o visit_band." }
        Language "import.language" { en: "This is not a language. Write its name in English or its short form, such as Spanish or es; several with a semicolon between.", es: "Esto no es un idioma. Escriba su nombre o su forma corta, como español o es; varios, separados por punto y coma." }
        LanguageUnknown "import.language_unknown" { en: "This short form of a language is not known and is saved as it is. Check it, or write the name of the language.", es: "Esta forma corta de un idioma no se conoce y se guarda tal como está. Revísela o escriba el nombre del idioma." }
        Discipline "import.discipline" { en: "This is not a discipline. Write its letters, such as SI or OT, several with a semicolon between.", es: "Esto no es una disciplina. Escriba sus letras, como SI u OT; varias, separadas por punto y coma." }
        AvailabilityUnreadable "availability.unreadable" { en: "These hours can't be read. Write them as Mon 08:00-12:00,13:00-17:00; Tue 09:00-18:00.", es: "Este horario no se puede leer. Escríbalo como lun 08:00-12:00,13:00-17:00; mar 09:00-18:00." }
        AvailabilityReversed "availability.reversed" { en: "These hours end before they begin.", es: "Este horario termina antes de empezar." }
        AvailabilityOverlapping "availability.overlapping" { en: "Two windows of one day overlap.", es: "Dos horarios de un mismo día se superponen." }
        EndsBeforeStart "import.ends_before_start" { en: "The authorization ends before it starts.", es: "La autorización termina antes de empezar." }
        Therapists "import.therapists" { en: "These therapists can't be read. Write each with the first and last day, the last one open: P001 2026-09-01/2026-11-30; P002 2026-12-01/.", es: "Estos terapeutas no se pueden leer. Escriba cada uno con su primer y último día, el último abierto: P001 2026-09-01/2026-11-30; P002 2026-12-01/." }
        TherapistsOverlap "import.therapists_overlap" { en: "The days of these therapists overlap or are outside the authorization.", es: "Los días de estos terapeutas se superponen o quedan fuera de la autorización." }
        DailyLimit "import.daily_limit" { en: "An authorization allows 1 to 20 visits a day.", es: "Una autorización permite de 1 a 20 visitas por día." }
        Contacts "import.contacts" { en: "These contacts can't be read. Write each in a line of its own with kind (emergency, day_care or other), name, relationship, phone and note: emergency | Rosa Diaz | aunt | +15855550102 | Speaks Spanish.", es: "Estos contactos no se pueden leer. Escriba cada uno en su propia línea con tipo (emergency, day_care u other), nombre, parentesco, teléfono y nota: emergency | Rosa Diaz | tía | +15855550102 | Habla español." }
        YesOrNo "import.yes_or_no" { en: "Write yes, or leave the cell empty.", es: "Escriba yes (sí) o deje la celda vacía." }
        YesOrNoOfRight "import.yes_or_no_of_right" { en: "Write yes or no, or leave the cell empty: then the right stays as it is.", es: "Escriba yes (sí) o no, o deje la celda vacía: entonces el permiso queda como está." }
        TimeZoneUnknown "time_zone.unknown" { en: "This time zone is not known. Write its IANA name, such as America/New_York.", es: "Esta zona horaria no se conoce. Escriba su nombre IANA, como America/New_York." }
        UnknownProvider "import.unknown_provider" { en: "No provider has this reference, neither in the file nor in your agency.", es: "Ningún proveedor tiene esta referencia, ni en el archivo ni en su agencia." }
        UnknownChild "import.unknown_child" { en: "No child has this reference, neither in the file nor in your agency.", es: "Ningún niño tiene esta referencia, ni en el archivo ni en su agencia." }
        UnknownAuthorization "import.unknown_authorization" { en: "No authorization has this reference, neither in the file nor in your agency.", es: "Ninguna autorización tiene esta referencia, ni en el archivo ni en su agencia." }
        UnknownDiscipline "import.unknown_discipline" { en: "Your agency has no discipline with this code. Add it in the settings, or in disciplines.csv of the same upload.", es: "Su agencia no tiene una disciplina con este código. Agréguela en la configuración, o en disciplines.csv junto con este archivo." }
        UnknownPlace "import.unknown_place" { en: "The child of this visit has no such place. Write the place_id or the name of one in places.csv or on the child's page, or home; leave the cell empty for the default place.", es: "El niño de esta visita no tiene este lugar. Escriba el place_id o el nombre de uno en places.csv o en la página del niño, o home (hogar); deje la celda vacía para el lugar habitual." }
        PlaceOfSeveral "import.place_of_several" { en: "The child has several places with this name. Write the place_id of one, as an export has it.", es: "El niño tiene varios lugares con este nombre. Escriba el place_id de uno, como está en una exportación." }
        AuthorizationOrKind "import.authorization_or_kind" { en: "A visit has an authorization or a kind: fill in one of these two cells.", es: "Una visita tiene una autorización o un tipo: llene una de estas dos celdas." }
        UnknownKind "import.unknown_kind" { en: "Your agency has no kind of visit with this name. Add it in the settings first; an import adds none.", es: "Su agencia no tiene un tipo de visita con este nombre. Primero agréguelo en la configuración; una importación no agrega ninguno." }
        KindHasEnded "import.kind_has_ended" { en: "This kind of visit has ended. Bring it back in the settings first, or take the visit out.", es: "Este tipo de visita ya terminó. Primero recupérelo en la configuración, o quite la visita." }
        YesOrNoOfKind "import.yes_or_no_of_kind" { en: "Write yes or no, or leave the cell empty: then it is as the kind says.", es: "Escriba yes (sí) o no, o deje la celda vacía: entonces es lo que dice el tipo." }
        NotOfAuthorization "import.not_of_authorization" { en: "Only a visit with a kind can say no here. Leave the cell empty where the visit has an authorization.", es: "Solo una visita con un tipo puede decir no aquí. Deje la celda vacía si la visita tiene una autorización." }
        ChildRowsDiffer "import.child_rows_differ" { en: "Another row of this child says something else. The rows of one child may differ only in their guardian.", es: "Otra fila de este niño dice otra cosa. Las filas de un niño solo difieren en su tutor." }
        GuardianOfTwoNames "import.guardian_of_two_names" { en: "Another row has this guardian_id with another name. Give each person a guardian_id of their own.", es: "Otra fila tiene este guardian_id con otro nombre. Dé a cada persona su propio guardian_id." }
        GuardianDiffers "import.guardian_differs" { en: "Another row of this guardian has another e-mail or phone; the last one was used.", es: "Otra fila de este tutor tiene otro correo o teléfono; se usó la última." }
        AddressShared "import.address_shared" { en: "Two guardians have this address and are saved as two people. Only one of them can sign in with it.", es: "Dos tutores tienen este correo y quedan como dos personas. Solo una puede entrar con él." }
        GuardianOfTwoFamilies "import.guardian_of_two_families" { en: "This guardian is taken for one person with children of two last names. If they are two people, give each a guardian_id.", es: "Este tutor se toma por una sola persona con niños de dos apellidos. Si son dos personas, dé a cada una su guardian_id." }
        GuardianStaysAway "import.guardian_stays_away" { en: "This row has the e-mail or phone of a guardian whose access to this child has ended, so it gives no access. If it is someone else, add them on the child's page.", es: "Esta fila tiene el correo o el teléfono de un tutor cuyo acceso a este niño terminó, así que no da acceso. Si es otra persona, agréguela en la página del niño." }
        GuardianKeepsAccess "import.guardian_keeps_access" { en: "This guardian's address changes. They keep their access and still sign in with the address that is saved here.", es: "El correo de este tutor cambia. Conserva el acceso y sigue entrando con el correo que figura aquí." }
        GuardianLosesAccess "import.guardian_loses_access" { en: "This guardian has joined, and no row of this child names them: they lose access to this child.", es: "Este tutor ya tiene acceso y ninguna fila de este niño lo nombra: pierde el acceso a este niño." }
        GuardianRenamed "import.guardian_renamed" { en: "The guardian with this guardian_id had another name. Give another person a guardian_id of their own.", es: "El tutor con este guardian_id tenía otro nombre. Si es otra persona, dele su propio guardian_id." }
        ProviderWasMerged "import.provider_was_merged" { en: "This provider was merged into the second one. The row changed nothing; the provider's visits and authorizations in these files go to the second one.", es: "Este proveedor se unió con el segundo. La fila no cambió nada; sus visitas y autorizaciones de estos archivos pasan al segundo." }
        GuardianIsMerged "import.guardian_is_merged" { en: "This row has what a guardian's record said that was merged into this one. The row is taken for this guardian and changes nothing.", es: "Esta fila dice lo que decía un registro de tutor que se unió con este. La fila cuenta como este tutor y no cambia nada." }
        GuardianChangedHere "import.guardian_changed_here" { en: "This guardian was changed here, and the file says something else. What is saved here did not change.", es: "Este tutor se cambió aquí y el archivo dice otra cosa. Lo guardado aquí no cambió." }
        ChildOfAuthorization "import.child_of_authorization" { en: "The authorization here is for another child. Give the new one a reference of its own.", es: "La autorización es de otro niño. Dé a la nueva una referencia propia." }
        ChangedHere "import.changed_here" { en: "This was changed here since the last import, and the file says something else.", es: "Esto se cambió aquí desde la última importación y el archivo dice otra cosa." }
        DiffersHere "import.differs_here" { en: "What is here is different from this row. Let the files replace it, or take the row out.", es: "Lo que hay aquí es distinto de esta fila. Permita que los archivos lo reemplacen, o quite la fila." }
        VisitHasBegun "import.visit_has_begun" { en: "This visit has started or is over; an import can't change it.", es: "Esta visita ya empezó o terminó; una importación no puede cambiarla." }
        VisitIsCancelled "import.visit_is_cancelled" { en: "This visit was canceled here; an import can't change it.", es: "Esta visita se canceló aquí; una importación no puede cambiarla." }
        VisitNotPlanned "import.visit_not_planned" { en: "This visit is not planned any more in the file and is not here: it was left out. An import makes planned visits only.", es: "Esta visita ya no está planificada en el archivo y no está aquí: se dejó fuera. Una importación solo crea visitas planificadas." }
        ProviderOverlap "import.provider_overlap" { en: "The provider is in another visit at this time.", es: "El proveedor está en otra visita a esta hora." }
        ChildOverlap "import.child_overlap" { en: "The child is in another visit at this time.", es: "El niño está en otra visita a esta hora." }
        OutsideAuthorization "import.outside_authorization" { en: "The day is outside the authorization.", es: "El día queda fuera de la autorización." }
        NotTheAuthorizedMinutes "import.not_the_authorized_minutes" { en: "The authorization says other minutes.", es: "La autorización dice otros minutos." }
        NotTheDiscipline "import.not_the_discipline" { en: "The provider does not have the discipline of the visit.", es: "El proveedor no tiene la disciplina de la visita." }
        ProviderHasEnded "import.provider_has_ended" { en: "This provider no longer works for the agency. Bring the provider back on their page first, or name someone else.", es: "Este proveedor ya no trabaja para la agencia. Primero recupérelo en su página, o indique a otra persona." }
        ChosenProviderEnded "import.chosen_provider_ended" { en: "This therapist no longer works for the agency. The authorization is imported without them for the days after.", es: "Este terapeuta ya no trabaja para la agencia. La autorización se importa sin esa persona para los días posteriores." }
        ChildWasMerged "import.child_was_merged" { en: "This child was merged with another one, named second. The row changes nothing; its authorizations and visits go to that child.", es: "Este niño se unió con otro, el segundo de los dos. La fila no cambia nada; sus autorizaciones y visitas van a ese niño." }
        ChildHasEnded "import.child_has_ended" { en: "The services of this child have ended by that day. Bring the child back on their page first, or take the visit out.", es: "Para ese día los servicios de este niño ya terminaron. Primero recupérelo en su página, o quite la visita." }
        PayerHasEnded "import.payer_has_ended" { en: "The payer of this authorization has ended by that day. Bring the payer back on its page first, or take the visit out.", es: "Para ese día el pagador de esta autorización ya terminó. Primero recupérelo en su página, o quite la visita." }
        ServiceHasEnded "import.service_has_ended" { en: "The service of this authorization has ended by that day. Bring the service back on its page first, or take the visit out.", es: "Para ese día el servicio de esta autorización ya terminó. Primero recupérelo en su página, o quite la visita." }
        ChildEndedHere "import.child_ended_here" { en: "The services of this child have ended here. The row changes what it says of the child and brings nobody back: that is done on the child's page.", es: "Los servicios de este niño ya terminaron aquí. La fila cambia lo que dice del niño y no recupera a nadie: eso se hace en la página del niño." }
        PlaceHasEnded "import.place_has_ended" { en: "The home of this child has ended by that day. Bring it back on the child's page first, or take the visit out.", es: "Para ese día el hogar de este niño ya no se usa. Primero recupérelo en la página del niño, o quite la visita." }
        NamedPlaceHasEnded "import.named_place_has_ended" { en: "This place of the child has ended by that day. Bring it back on the child's page first, or name another place.", es: "Para ese día este lugar del niño ya no se usa. Primero recupérelo en la página del niño, o indique otro lugar." }
        ProviderNotAvailable "import.provider_not_available" { en: "The provider is not available at this time.", es: "El proveedor no está disponible a esta hora." }
        ChildNotAvailable "import.child_not_available" { en: "The child is not available at this time.", es: "El niño no está disponible a esta hora." }
        InThePast "import.in_the_past" { en: "The start is in the past.", es: "El inicio ya pasó." }
        Holiday "import.holiday" { en: "The agency makes no visits on that day: it is a holiday.", es: "La agencia no hace visitas ese día: es feriado." }
        NotOnTheGrid "import.not_on_the_grid" { en: "Visits start on a 5-minute mark, such as 9:05.", es: "Las visitas empiezan en múltiplos de 5 minutos." }
        TooManyThisWeek "import.too_many_this_week" { en: "The authorization allows fewer visits in this week.", es: "La autorización permite menos visitas en esta semana." }
        TwoOnOneDay "import.two_on_one_day" { en: "The authorization has more visits on this day than it allows.", es: "La autorización tiene ese día más visitas de las que permite." }
        TooManyThatDay "import.too_many_that_day" { en: "The provider takes fewer visits on this day.", es: "El proveedor acepta menos visitas ese día." }
        DriveDoesNotFit "import.drive_does_not_fit" { en: "The drive to the provider's next visit doesn't fit.", es: "El trayecto hasta la próxima visita del proveedor no cabe." }
        Workbook "import.workbook" { en: "This is a workbook of a spreadsheet program. Open it, save each sheet as CSV (comma separated, UTF-8), and choose that file.", es: "Este es un libro de una hoja de cálculo. Ábralo, guarde cada hoja como CSV (separado por comas, UTF-8) y elija ese archivo." }
        WorkbookBroken "import.workbook_broken" { en: "This workbook can't be read. Open it in a spreadsheet program, save it again as XLSX or CSV, and choose that file.", es: "Este libro no se puede leer. Ábralo en una hoja de cálculo, guárdelo de nuevo como XLSX o CSV y elija ese archivo." }
        WorkbookTooLarge "import.workbook_too_large" { en: "This workbook holds more than an import takes. Save the sheets that you need as files of their own.", es: "Este libro contiene más de lo que admite una importación. Guarde las hojas necesarias como archivos separados." }
        TooManyTables "import.too_many_tables" { en: "An import takes at most 20 lists: files, or sheets of a workbook. Import the others afterward.", es: "Una importación admite hasta 20 listas: archivos u hojas de un libro. Importe las demás después." }
        TooManyColumns "import.too_many_columns" { en: "This list has more than 200 columns. Take out those that are not needed.", es: "Esta lista tiene más de 200 columnas. Quite las que no hacen falta." }
        SheetLeftOut "import.sheet_left_out" { en: "No line of this sheet names columns, so it was left out.", es: "Ninguna línea de esta hoja nombra columnas, así que se dejó fuera." }
        OnePlace "import.one_place" { en: "All rows get this same place, so that drives between them take no time. Add the coordinates when you have them.", es: "Todas las filas reciben este mismo lugar, así que los trayectos entre ellas no toman tiempo. Agregue las coordenadas cuando las tenga." }
        Document "import.document" { en: "This is a document of a word processor. Put its table into a spreadsheet and save it as CSV (comma separated).", es: "Este es un documento de texto. Pase su tabla a una hoja de cálculo y guárdela como CSV (separado por comas)." }
        Pdf "import.pdf" { en: "This is a PDF, from which no table can be read. Export the list as CSV (comma separated) from the program that made it.", es: "Este es un PDF, del que no se puede leer ninguna tabla. Exporte la lista como CSV (separado por comas) desde el programa que lo hizo." }
        Archive "import.archive" { en: "This is a compressed file (such as ZIP). Unpack it and choose the CSV file inside it.", es: "Este es un archivo comprimido (como ZIP). Descomprímalo y elija el archivo CSV que contiene." }
        WebPage "import.web_page" { en: "This is a web page or XML, even if its name says otherwise. Open it in a spreadsheet program and save it as CSV (comma separated).", es: "Esta es una página web o XML, aunque su nombre diga otra cosa. Ábrala en una hoja de cálculo y guárdela como CSV (separado por comas)." }
        NotATable "import.not_a_table" { en: "This is JSON, not a table. Export the list as CSV (comma separated).", es: "Esto es JSON, no una tabla. Exporte la lista como CSV (separado por comas)." }
        NotText "import.not_text" { en: "This is not a text file. Save the list as CSV (comma separated) and choose that file.", es: "Este no es un archivo de texto. Guarde la lista como CSV (separado por comas) y elija ese archivo." }
        GuessedEncoding "import.guessed_encoding" { en: "The file is not UTF-8 and was read as Windows-1252. See whether the accents here are right; if not, save it as CSV UTF-8.", es: "El archivo no es UTF-8 y se leyó como Windows-1252. Vea si los acentos aquí son correctos; si no, guárdelo como CSV UTF-8." }
        NoHeader "import.no_header" { en: "No line names the columns of this file. Put the names from the template on the import page in its first line.", es: "Ninguna línea nombra las columnas de este archivo. Ponga en la primera línea los nombres de la plantilla de la página de importación." }
        AboveHeader "import.above_header" { en: "What stands above the names of the columns was left out.", es: "Se dejó fuera lo que está encima de los nombres de las columnas." }
        HeaderAgain "import.header_again" { en: "This row repeats the names of the columns and was left out.", es: "Esta fila repite los nombres de las columnas y se dejó fuera." }
        NoRows "import.no_rows" { en: "The file names its columns and has no rows below them. Choose the file that holds the rows.", es: "El archivo nombra sus columnas y no tiene filas debajo. Elija el archivo que tiene las filas." }
        IsProviders "import.is_providers" { en: "These are the columns of providers.csv, in the place of another file. Choose this file under providers.csv.", es: "Estas son las columnas de providers.csv, en el lugar de otro archivo. Elija este archivo en providers.csv." }
        IsChildren "import.is_children" { en: "These are the columns of children.csv, in the place of another file. Choose this file under children.csv.", es: "Estas son las columnas de children.csv, en el lugar de otro archivo. Elija este archivo en children.csv." }
        IsAuthorizations "import.is_authorizations" { en: "These are the columns of authorizations.csv, in the place of another file. Choose this file under authorizations.csv.", es: "Estas son las columnas de authorizations.csv, en el lugar de otro archivo. Elija este archivo en authorizations.csv." }
        IsVisits "import.is_visits" { en: "These are the columns of visits.csv, in the place of another file. Choose this file under visits.csv.", es: "Estas son las columnas de visits.csv, en el lugar de otro archivo. Elija este archivo en visits.csv." }
        IsPlaces "import.is_places" { en: "These are the columns of places.csv, in the place of another file. Choose this file under places.csv.", es: "Estas son las columnas de places.csv, en el lugar de otro archivo. Elija este archivo en places.csv." }
        IsPayers "import.is_payers" { en: "These are the columns of payers.csv, in the place of another file. Choose this file under payers.csv.", es: "Estas son las columnas de payers.csv, en el lugar de otro archivo. Elija este archivo en payers.csv." }
        IsServices "import.is_services" { en: "These are the columns of services.csv, in the place of another file. Choose this file under services.csv.", es: "Estas son las columnas de services.csv, en el lugar de otro archivo. Elija este archivo en services.csv." }
        IsDisciplines "import.is_disciplines" { en: "These are the columns of disciplines.csv, in the place of another file. Choose this file under disciplines.csv.", es: "Estas son las columnas de disciplines.csv, en el lugar de otro archivo. Elija este archivo en disciplines.csv." }
        PlaceKind "import.place_kind" { en: "This is not a kind of place. Write second_home, day_care, clinic or video. The home is in children.csv.", es: "Esto no es un tipo de lugar. Escriba second_home, day_care, clinic o video. El hogar está en children.csv." }
        VisitBands "import.visit_bands" { en: "These are not the first minutes of bands. Write up to six, from the shortest on, such as 30, 60.", es: "Estos no son los primeros minutos de las bandas. Escriba hasta seis, de menor a mayor, como 30, 60." }
        WeekBegins "import.week_begins" { en: "Write monday or sunday.", es: "Escriba monday (lunes) o sunday (domingo)." }
        DisciplineCode "import.discipline_code" { en: "The code of a discipline has 2 to 5 letters.", es: "El código de una disciplina tiene de 2 a 5 letras." }
        DisciplineBuiltIn "import.discipline_built_in" { en: "Every agency has this discipline. Take the row out.", es: "Todas las agencias tienen esta disciplina. Quite la fila." }
        UnclosedQuote "import.unclosed_quote" { en: "A quotation mark in this row is not closed. Close it at the end of its cell, or take it out.", es: "En esta fila hay una comilla sin cerrar. Ciérrela al final de su celda o quítela." }
        TotalRow "import.total_row" { en: "This row looks like a total and was left out.", es: "Esta fila parece un total y se dejó fuera." }
        RemarkRow "import.remark_row" { en: "This row holds a remark alone and was left out.", es: "Esta fila solo contiene una nota y se dejó fuera." }
        RowDoesNotFit "import.row_does_not_fit" { en: "Most of this row does not fit its columns. Take it out if it is an instruction, an example or a total.", es: "La mayor parte de esta fila no corresponde a sus columnas. Quítela si es una instrucción, un ejemplo o un total." }
        Garbled "import.garbled" { en: "This text was read in the wrong encoding before (é became Ã©). Export the list again and save it as CSV UTF-8.", es: "Estas letras ya se leyeron con una codificación equivocada (é se volvió Ã©). Exporte la lista de nuevo y guárdela como CSV UTF-8." }
        LostLetters "import.lost_letters" { en: "Characters of this text were lost when the file was saved. Export the list again and save it as CSV UTF-8.", es: "Se perdieron letras de este texto al guardar el archivo. Exporte la lista de nuevo y guárdela como CSV UTF-8." }
        MonthFirst "import.month_first" { en: "The dates of this column were read with the month first: 3/4/2026 as March 4. If the day is first, write them as 2026-04-03.", es: "Las fechas de esta columna se leyeron con el mes primero: 3/4/2026 como 4 de marzo. Si el día va primero, escríbalas como 2026-04-03." }
        DayFirst "import.day_first" { en: "The dates of this column have the day first. Write them as 2026-11-30 or, with the month first, as 11/30/2026.", es: "Las fechas de esta columna tienen el día primero. Escríbalas como 2026-11-30 o, con el mes primero, como 11/30/2026." }
        DatesDiffer "import.dates_differ" { en: "The dates of this column have the month first in some rows and the day in others. Write all of them as 2026-11-30.", es: "Las fechas de esta columna tienen primero el mes en unas filas y el día en otras. Escríbalas todas como 2026-11-30." }
        DayNumber "import.day_number" { en: "These are a spreadsheet's numbers for days. Format the column as a date (2026-11-30) and save the file again.", es: "Estos son los números con que una hoja de cálculo cuenta los días. Dé a la columna formato de fecha (2026-11-30) y guarde de nuevo." }
        SomeWithoutAmPm "import.some_without_am_pm" { en: "Some times of this column say AM or PM, and this one does not. Write AM or PM in every row.", es: "Algunas horas de esta columna dicen AM o PM y esta no. Escriba AM o PM en todas las filas." }
        FormulaError "import.formula_error" { en: "This is an error of the spreadsheet, not a value. Correct it there, or widen the column, and save the file again.", es: "Esto es un error de la hoja de cálculo, no un valor. Corríjalo allí, o ensanche la columna, y guarde el archivo de nuevo." }
        ShortenedNumber "import.shortened_number" { en: "A spreadsheet has shortened this number. Format the column as Text, enter it again, and save the file.", es: "Una hoja de cálculo acortó este número. Dé a la columna formato de texto, escríbalo de nuevo y guarde el archivo." }
        Zip "import.zip" { en: "A ZIP code has five digits, as in 14604 or 14604-1234; a spreadsheet may have dropped the zero in front. Format the column as Text and write all five.", es: "Un código ZIP tiene cinco dígitos, como 14604 o 14604-1234; quizá una hoja de cálculo quitó el cero inicial. Dé a la columna formato de texto y escriba los cinco." }
        ZipUnknown "import.zip_unknown" { en: "This ZIP code is not in the list of US ZIP codes. Correct it, or write latitude, longitude and time zone of the address.", es: "Este código ZIP no está en la lista de códigos de los Estados Unidos. Corríjalo o escriba latitud, longitud y zona horaria de la dirección." }
        TimeZoneMissing "import.time_zone_missing" { en: "No time zone is known for this ZIP code. Write it, such as America/New_York.", es: "No se conoce la zona horaria de este código ZIP. Escríbala, como America/New_York." }
        FixedZone "import.fixed_zone" { en: "This is a fixed offset without daylight saving time. Write the zone of the place, such as America/New_York.", es: "Esta es una diferencia fija, sin horario de verano. Escriba la zona del lugar, como America/New_York." }
        LostZeros "import.lost_zeros" { en: "This reference and another differ in zeros alone; a spreadsheet may have dropped them. Format the column as Text and write the zeros.", es: "Esta referencia y otra difieren solo en ceros; quizá una hoja de cálculo los quitó. Dé a la columna formato de texto y escriba los ceros." }
        SameChild "import.same_child" { en: "Another child has the same name and birth date. If it is one child, give both rows the same child_id.", es: "Otro niño tiene el mismo nombre y fecha de nacimiento. Si es el mismo niño, dé a las dos filas el mismo child_id." }
        NotBorn "import.not_born" { en: "This birth date is in the future. Correct the year.", es: "Esta fecha de nacimiento está en el futuro. Corrija el año." }
        NoChild "import.no_child" { en: "This birth date makes the child older than 22. See whether the year is right.", es: "Con esta fecha de nacimiento el niño tiene más de 22 años. Vea si el año es correcto." }
        Swapped "import.swapped" { en: "Latitude and longitude look swapped. Put the latitude into lat and the longitude into lon.", es: "La latitud y la longitud parecen cambiadas. Ponga la latitud en lat y la longitud en lon." }
        LostMinus "import.lost_minus" { en: "This longitude has lost its minus. In the United States it is negative, such as -77.60880.", es: "Esta longitud perdió su signo menos. En los Estados Unidos es negativa, como -77.60880." }
        FarAway "import.far_away" { en: "This place is far from everybody else. See whether latitude and longitude are those of the address.", es: "Este lugar está lejos de todos los demás. Vea si la latitud y la longitud son las de la dirección." }
        AtNight "import.at_night" { en: "This visit begins in the night. See whether the time should be in the afternoon (2 PM is 14:00).", es: "Esta visita empieza de noche. Vea si la hora debe ser de la tarde (las 2 PM son las 14:00)." }
        HoursAtNight "import.hours_at_night" { en: "These hours lie in the night. See whether they should be in the afternoon (2 PM is 14:00).", es: "Este horario es de noche. Vea si debe ser de la tarde (las 2 PM son las 14:00)." }
        Rejected "import.refused" { en: "This row can't be imported as it is.", es: "Esta fila no se puede importar tal como está." }
    }
}

pub use codes::ProblemCode;

// A report may come from an earlier version.
keyed_serde!(ProblemCode, Rejected);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_survive_json_and_have_texts_of_their_own() {
        for code in ProblemCode::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(serde_json::from_str::<ProblemCode>(&json).unwrap(), *code);
        }
        assert_eq!(serde_json::from_str::<ProblemCode>("\"newer.problem\"").unwrap(), ProblemCode::Rejected);
        for lang in [Language::En, Language::Es] {
            let texts: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.text(lang)).collect();
            assert_eq!(texts.len(), ProblemCode::ALL.len());
        }
    }
}
