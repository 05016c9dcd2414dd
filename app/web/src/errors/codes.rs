//! The message of each error code, in both languages. A code without a message does not compile.

use super::number_settings;
use domain::{ErrorCode, FieldError, Language};

/// Lists what to do about an error: `Code { en: "…", es: "…" }`, or several codes with one message, separated by bars.
macro_rules! code_messages {
    ($($($code:ident)|+ { en: $en:literal, es: $es:literal })*) => {
        /// What to do about an error with this code.
        pub fn code_text(lang: Language, code: ErrorCode) -> &'static str {
            match code {
                $($(ErrorCode::$code)|+ => $crate::text!(lang, $en, $es),)*
            }
        }
    };
}

/// What to do about the error of a field. For a number setting it names the limits.
pub fn field_text(lang: Language, error: &FieldError) -> String {
    number_settings::limits_text(lang, error).unwrap_or_else(|| code_text(lang, error.code).to_owned())
}

code_messages! {
    // Any form.
    ContactNotSent { en: "Your message was not sent: it came faster than a person types, a hidden field was filled in, or part of the page was missing. Press Send again.", es: "Su mensaje no se envió: llegó más rápido de lo que escribe una persona, se llenó un campo oculto o faltaba una parte de la página. Presione Enviar otra vez." }
    NotADate | DateMissing { en: "Enter a date with day, month and year.", es: "Escriba una fecha con día, mes y año." }
    DateOutOfRange { en: "This date is too far away.", es: "Esta fecha está demasiado lejos." }
    YearOutOfRange { en: "Enter a year from 2022 to 2099.", es: "Escriba un año de 2022 a 2099." }
    EmailMissing | NotAnEmailAddress { en: "Enter an e-mail address, such as ana@maple.example.", es: "Escriba un correo, como ana@maple.example." }
    EmailConfusable { en: "This address has letters that look like others, such as a Cyrillic a. Type it again in plain letters.", es: "Esta dirección tiene letras que se parecen a otras, como una a cirílica. Escríbala de nuevo con letras comunes." }
    MessageMissing { en: "Enter a message.", es: "Escriba un mensaje." }
    ReasonMissing { en: "Enter a reason, in a few words.", es: "Escriba el motivo, en pocas palabras." }
    NotATime | TimeMissing { en: "Enter a time, such as 2:30 PM.", es: "Escriba una hora, como 14:30." }
    NotADateTime { en: "Enter a date and a time, such as 12/01/2026 9:00.", es: "Escriba una fecha y una hora, por ejemplo 01/12/2026 9:00." }
    NotWholeMinutes { en: "Enter a time without seconds, such as 2:30 PM.", es: "Escriba una hora sin segundos, como 14:30." }
    FirstNameMissing { en: "Enter the first name.", es: "Escriba el nombre." }
    NameMissing { en: "Enter a name.", es: "Escriba un nombre." }
    RelationshipMissing { en: "Enter the relationship, such as mother.", es: "Escriba el parentesco, por ejemplo madre." }
    FieldMissing { en: "Fill this in.", es: "Llene este campo." }
    FieldTooLong { en: "This is too long. Make it shorter.", es: "Es demasiado largo. Acórtelo." }
    Unreadable | ChangesUnreadable | ColorUnknown | FirstDayUnknown { en: "This could not be read. Check it and send it again.", es: "No se pudo leer. Revíselo y envíelo de nuevo." }
    AuditAppendOnly { en: "The audit log can't be changed. Nothing was saved.", es: "El registro de auditoría no se puede modificar. No se guardó nada." }
    ImportRunning { en: "Another import of your agency is being checked or saved. Wait a minute and try again.", es: "Se está revisando o guardando otra importación de su agencia. Espere un minuto e inténtelo de nuevo." }

    // Visits and copies of weeks.
    CopyChanged { en: "Something changed in one of the two weeks in the meantime. Check the list again, then copy.", es: "Mientras tanto cambió algo en una de las dos semanas. Revise la lista otra vez y luego copie." }
    CopyUndone { en: "This copy was already undone.", es: "Esta copia ya se deshizo." }
    DurationInvalid { en: "Enter the length in minutes, from 5 to 720.", es: "Escriba la duración en minutos, de 5 a 720." }
    MinutesOutOfRange { en: "Enter a number of minutes from 1 to 180.", es: "Escriba un número de minutos de 1 a 180." }
    SameWeek { en: "Choose a different week from the one you are copying.", es: "Elija una semana distinta de la que va a copiar." }
    BeganAnotherDay { en: "That start is on another day. Enter a start on the day of the visit.", es: "Ese inicio es de otro día. Escriba un inicio del día de la visita." }
    BeganMissing { en: "Enter when the visit started.", es: "Escriba cuándo empezó la visita." }
    BeganInFuture { en: "That start is in the future. Enter when the visit started.", es: "Ese inicio está en el futuro. Escriba cuándo empezó la visita." }
    BeganOverlaps { en: "At that time the provider was in another visit. Check both visits.", es: "A esa hora el proveedor estaba en otra visita. Revise ambas visitas." }
    EndedBeforeBegan { en: "The end must be after the start.", es: "El fin debe ser posterior al inicio." }
    EndedMissing { en: "Enter when the visit ended.", es: "Escriba cuándo terminó la visita." }
    EndedInFuture { en: "That end is in the future. Enter when the visit ended.", es: "Ese fin está en el futuro. Escriba cuándo terminó la visita." }
    ChildBusy { en: "The child has another visit at that time. Choose another time.", es: "El niño tiene otra visita a esa hora. Elija otra hora." }
    NobodyHomeTooEarly { en: "The visit hasn't started yet. You can say this from 15 minutes before it starts.", es: "La visita todavía no empieza. Puede avisarlo desde 15 minutos antes de que empiece." }
    VisitBegun { en: "This visit has started. It can no longer be changed.", es: "Esta visita ya empezó. Ya no se puede cambiar." }
    VisitHasNote { en: "This visit has a note. Correct its times instead.", es: "Esta visita tiene una nota. Corrija más bien las horas." }
    VisitServiceMissing { en: "Choose an authorization or a kind of visit.", es: "Elija una autorización o un tipo de visita." }
    VisitServiceTwice { en: "Choose an authorization or a kind of visit, not both.", es: "Elija una autorización o un tipo de visita, no ambos." }
    VisitNeedsNoNote { en: "This kind of visit needs no note, so none can be written.", es: "Este tipo de visita no requiere nota, por lo que no se puede escribir ninguna." }
    VisitInUse { en: "This visit has a note, a report or an imported row. Cancel it instead.", es: "Esta visita tiene una nota, un aviso o una fila importada. Cancélela en su lugar." }
    VisitCanceled { en: "This visit is canceled.", es: "Esta visita está cancelada." }
    VisitOver { en: "This visit is over. It can no longer be changed.", es: "Esta visita ya terminó. Ya no se puede cambiar." }
    LateTooEarly { en: "The visit is still hours away. You can say this from 2 hours before it starts.", es: "Faltan horas para la visita. Puede avisarlo desde 2 horas antes de que empiece." }
    NoRoom { en: "Nothing fits on this day without breaking a rule. Choose another day or provider, or open the visit in the list to choose a time yourself.", es: "Nada cabe ese día sin incumplir una regla. Elija otro día u otro proveedor, o abra la visita en la lista para elegir usted la hora." }
    VisitHasNoProvider { en: "This visit has no provider.", es: "Esta visita no tiene proveedor." }
    ProviderTakenOffOnPage { en: "To take the provider off a visit, open the visit: that needs a reason.", es: "Para quitar al proveedor de una visita, abra la visita: se pide un motivo." }
    VisitNotCanceled { en: "This visit is not canceled.", es: "Esta visita no está cancelada." }
    NotCheckedIn { en: "Check in first.", es: "Primero registre la entrada." }
    VisitNotToday { en: "This visit is on another day. If the day is wrong, ask the office to move it.", es: "Esta visita es otro día. Si el día no es correcto, pida a la oficina que la mueva." }
    NotCheckedOut { en: "Check out first, then sign.", es: "Primero registre la salida, luego firme." }
    ProviderBusy { en: "The provider has another visit at that time. Choose another time or provider.", es: "El proveedor tiene otra visita a esa hora. Elija otra hora u otro proveedor." }
    SomeoneHome { en: "You are checked in, so someone is home. If you pressed Check in by mistake, undo it first.", es: "Usted registró su entrada, así que hay alguien en casa. Si la registró por error, deshágala primero." }
    UndoTooLate { en: "This can no longer be undone. Correct the times of the visit instead.", es: "Esto ya no se puede deshacer. Corrija las horas de la visita." }
    TooLateToCancel { en: "It is too late to cancel here. Please call the office.", es: "Ya es tarde para cancelar aquí. Por favor, llame a la oficina." }

    // Notes.
    AttestationMissing { en: "Check the box to say that you have read what you wrote, then sign.", es: "Marque la casilla para indicar que leyó lo que escribió y luego firme." }
    NoteBodyMissing { en: "Write what you did before you sign.", es: "Escriba qué hicieron antes de firmar." }
    UndoIsTaken { en: "This can't be undone: another record has the name or number of before now. Change this one by hand instead.", es: "Esto no se puede deshacer: otro registro ya tiene el nombre o número de antes. Cambie este a mano." }
    NothingToUndo { en: "There is nothing to undo here.", es: "Aquí no hay nada que deshacer." }
    NoteSigned { en: "This note is signed. Its text can no longer be changed.", es: "Esta nota está firmada. Su texto ya no se puede cambiar." }

    // Legal holds.
    LegalHold { en: "A legal hold covers this, so it can't be deleted while the hold is open. A visit can be canceled instead. Ask the member of your office who handles privacy.", es: "Hay una retención legal sobre esto y no se puede eliminar mientras esté vigente. Una visita se puede cancelar. Pregunte a la persona de su oficina encargada de la privacidad." }
    GroundMissing { en: "Enter the reason, such as the case or the court order that requires it.", es: "Escriba el motivo, por ejemplo el caso o la orden judicial que lo exige." }
    HoldInFuture { en: "This date is in the future. Enter today or an earlier date.", es: "Esta fecha está en el futuro. Escriba la de hoy o una anterior." }
    HoldLifted { en: "This legal hold was already lifted.", es: "Esta retención legal ya se levantó." }
    LastDayBeforeFirst { en: "The last day can't be before the first day.", es: "El último día no puede ser anterior al primero." }
    LiftNotConfirmed { en: "Check the box to confirm that nothing else requires these records.", es: "Marque la casilla para confirmar que nada más exige conservar estos datos." }
    LiftedBeforeSet { en: "This is before the hold began. Enter a date from then on.", es: "Es anterior al inicio de la retención. Escriba una fecha desde entonces." }

    // Reports about one's own data.
    DataReportDone { en: "This report was already answered.", es: "Este aviso ya se respondió." }
    TooManyImportLayouts { en: "Your agency has saved 100 layouts of import files. Delete one that is no longer used.", es: "Su agencia ya guardó 100 formatos de archivos de importación. Elimine uno que ya no se use." }
    TooManyDataReports { en: "Twenty of your reports are still open. Wait for an answer, or call the office.", es: "Veinte de sus avisos siguen sin respuesta. Espere una o llame a la oficina." }

    // People, members and invitations.
    EmailNotResendable { en: "This e-mail can't be sent again: it was already sent, or its link has expired. Send a new one.", es: "Este correo ya no se puede reenviar: ya se envió o su enlace venció. Envíe uno nuevo." }
    SecondFactorNeeded { en: "Your agency requires two-step verification. Set it up under Account, Security; what you typed is saved in the meantime.", es: "Su agencia exige la verificación en dos pasos. Configúrela en Cuenta, Seguridad; lo que escribió queda guardado mientras tanto." }
    TermsNotAccepted { en: "This was not done, because you have not accepted the terms of use. Accept them on the page Agreements (Account, Agreements), then send it again; what you typed is saved in the meantime.", es: "No se hizo, porque usted aún no aceptó las condiciones de uso. Acéptelas en la página Acuerdos (Cuenta, Acuerdos) y envíelo de nuevo; lo que escribió queda guardado mientras tanto." }
    TermsNotChecked { en: "Check the box to accept the terms of use.", es: "Marque la casilla para aceptar las condiciones de uso." }
    AgreementChanged { en: "There is a newer version of this document now. Read it, then decide again.", es: "Ahora hay una versión más reciente de este documento. Léala y luego decida de nuevo." }
    NoMembership { en: "Your account no longer belongs to any agency. If that is a mistake, call the agency's office.", es: "Su cuenta ya no pertenece a ninguna agencia. Si es un error, llame a la oficina de la agencia." }
    NoCapability { en: "Check at least one permission.", es: "Marque al menos un permiso." }
    GuardianshipRevoked { en: "This access has already ended.", es: "Este acceso ya había terminado." }
    GuardianshipNotRevoked { en: "This access has not ended, or it was brought back already.", es: "Este acceso no había terminado, o ya se recuperó." }
    EmailInvitedAsAnother { en: "Another person has an open invitation at this e-mail address. Two people can't sign in with the same address: enter a different one. If it is the same person, invite that record and link the child to it: “Link a guardian who is known already” on the child's page.", es: "Otra persona tiene una invitación abierta en este correo. Dos personas no pueden entrar con el mismo correo: escriba uno distinto. Si es la misma persona, invite esa ficha y vincúlela al niño: «Vincular a un tutor ya conocido» en la página del niño." }
    EmailIsMember { en: "A member with this role already signs in with this e-mail address, and only one person can. Use another address. If it is a guardian and the same person, link the two records on that member's page.", es: "Un miembro con esta función ya entra con este correo, y solo una persona puede hacerlo. Use otro correo. Si es un tutor y es la misma persona, vincule las dos fichas en la página de ese miembro." }
    EmailAmbiguous { en: "Several people at this agency have this e-mail address. Choose which one you mean.", es: "Varias personas de esta agencia tienen este correo. Elija a cuál se refiere." }
    InvitationCountChanged { en: "Someone joined or was invited in the meantime. Check the numbers again, then invite.", es: "Mientras tanto alguien entró o recibió una invitación. Revise los números otra vez y luego invite." }
    GuardianHasMember | ProviderHasMember { en: "Someone already signs in with this record.", es: "Alguien ya entra con esta ficha." }
    GuardianMayBeKnown { en: "A guardian of this agency looks like this person. Choose below: link that one, or add another person.", es: "Un tutor de esta agencia parece ser esta persona. Elija abajo: vincule a ese, o agregue a otra persona." }
    GuardianMissing { en: "Choose a guardian.", es: "Elija a un tutor." }
    LinkNotConfirmed { en: "This person has an account and sees the child at once. Check the box to confirm that it is the right person.", es: "Esta persona tiene una cuenta y verá al niño de inmediato. Marque la casilla para confirmar que es la persona correcta." }
    GuardianExists { en: "This child already has a guardian with this name and e-mail address. Change that one instead.", es: "Este niño ya tiene un tutor con este nombre y correo. Cambie los datos de ese tutor." }
    GuardianWithoutEmail { en: "This guardian has no e-mail address. Enter one on the child's page, then invite them.", es: "Este tutor no tiene correo. Agréguelo en la página del niño y luego invítelo." }
    GuardianAmbiguous { en: "Several guardians have this e-mail address. Choose one of them as the record, then save.", es: "Varios tutores tienen este correo. Elija a uno como ficha y luego guarde." }
    GuardianUnknown { en: "Enter the e-mail of a guardian of this agency who has not joined yet, as it is on the child's page.", es: "Escriba el correo de un tutor de esta agencia que aún no haya entrado, como figura en la página del niño." }
    GuardianWasRevoked { en: "This guardian's access to this child has ended. You can bring it back on the child's page, under Access ended.", es: "El acceso de este tutor a este niño terminó. Puede recuperarlo en la página del niño, en Acceso terminado." }
    JoinsAnotherRecord { en: "You are already in this agency as another person. Call the agency's office.", es: "Usted ya está en esta agencia como otra persona. Llame a la oficina de la agencia." }
    JoinedRecordHasMember { en: "Someone else has joined with this invitation's record in the meantime. Call the agency's office.", es: "Mientras tanto, otra persona entró con esta ficha. Llame a la oficina de la agencia." }
    SignInFirst { en: "This address has an account. Sign in with it, then join.", es: "Este correo ya tiene una cuenta. Inicie sesión con ella y luego entre." }
    MemberChanged { en: "Someone else changed this member in the meantime. Check the page again, then decide.", es: "Mientras tanto, otra persona cambió a este miembro. Revise la página otra vez y luego decida." }
    MemberHasRole { en: "This person has, or had, that role: look for it in the list.", es: "Esta persona tiene o tuvo esa función: búsquela en la lista." }
    IdentityNotChecked { en: "Make sure who is asking, then check the box.", es: "Compruebe quién lo pide y luego marque la casilla." }
    AccountInOtherAgency { en: "This account isn't only this agency's, so it can't be changed from here. Ask whoever runs this installation.", es: "Esta cuenta no es solo de esta agencia, así que no se puede cambiar desde aquí. Pídalo a quien administra esta instalación." }
    MemberRemoved { en: "This member was removed. Restore their access first.", es: "Este miembro se dio de baja. Primero restaure su acceso." }
    MemberIsYou { en: "This is your own account. Use Account, Security.", es: "Esta es su propia cuenta. Use Cuenta, Seguridad." }
    NoSecondFactor { en: "This account has no two-step verification.", es: "Esta cuenta no tiene verificación en dos pasos." }
    LastManager { en: "This is the last member with the Management permission. Give it to someone else first.", es: "Es el último miembro con el permiso de Administración. Primero déselo a otra persona." }
    MemberRecordTaken { en: "Someone else signs in with this record now.", es: "Ahora otra persona entra con esta ficha." }
    MemberHasAccess { en: "This member already has access.", es: "Este miembro ya tiene acceso." }
    RetentionNotOver { en: "The law requires that these records are kept longer: six years after the last service. Nothing was deleted.", es: "La ley exige conservar estos registros por más tiempo: seis años después del último servicio. No se eliminó nada." }
    ProviderHasVisits { en: "Visits are planned or in progress on or after this day. Give them to someone else or cancel them first, choose a later day, or leave them without a provider.", es: "Hay visitas programadas o en curso ese día o después. Primero déselas a otra persona o cancélelas, elija un día posterior, o déjelas sin proveedor." }
    AbsenceDecided { en: "This has been decided or taken back meanwhile.", es: "Esto ya se decidió o se retiró." }
    AbsenceIsOver { en: "Enter a last day that is not over yet.", es: "Escriba un último día que no haya pasado." }
    AbsenceOverlaps { en: "There is time off on one of these days already. Choose other days, or take the other one back first.", es: "Ya hay una ausencia en uno de esos días. Elija otros días, o retire primero la otra." }
    AbsenceEndsBeforeItBegins { en: "The last day is before the first one.", es: "El último día es anterior al primero." }
    AbsenceTooLong { en: "Enter at most two years. A provider who leaves is ended on their page.", es: "Escriba como máximo dos años. Un proveedor que se va se da por terminado en su página." }
    ProviderIsVisiting { en: "A visit on or after this day is in progress, and keeps its provider. Wait until it is over, or choose a later day.", es: "Hay una visita en curso ese día o después, y conserva a su proveedor. Espere a que termine, o elija un día posterior." }
    ProviderIsChosen { en: "This provider is the therapist of authorizations that go on. Assign someone else there first, or check the box that removes the provider from them.", es: "Este proveedor es terapeuta de autorizaciones que siguen. Asigne allí primero a otra persona, o marque la casilla que lo quita de ellas." }
    ProviderHasEnded { en: "This provider has already ended.", es: "Este proveedor ya terminó." }
    ProviderEndsBefore { en: "This provider no longer works on the last of these days. Choose someone else, or nobody.", es: "Este proveedor ya no trabaja el último de esos días. Elija a otra persona, o a nadie." }
    ProviderNotEnded { en: "This provider has not ended.", es: "Este proveedor no ha terminado." }
    DisciplinesMissing { en: "Choose at least one discipline.", es: "Elija al menos una disciplina." }
    DisciplineCodeInvalid { en: "Enter two to five letters, such as NU.", es: "Escriba de dos a cinco letras, como NU." }
    DisciplineKnown { en: "There is already a discipline with these letters.", es: "Ya hay una disciplina con estas letras." }
    LanguageUnreadable { en: "Enter languages by name, separated by commas, such as English, Spanish.", es: "Escriba los idiomas por su nombre, separados por comas, como inglés, español." }
    HoursUnreadable { en: "Write the hours as Mon-Fri 08:00-12:00,13:00-17:00; Sat 09:00-15:00.", es: "Escriba el horario como lun-vie 08:00-12:00,13:00-17:00; sáb 09:00-15:00." }
    HoursReversed { en: "A span of these hours ends before it begins.", es: "Un tramo de este horario termina antes de empezar." }
    HoursOverlapping { en: "Two spans of one day overlap. Make them one.", es: "Dos tramos de un mismo día se superponen. Únalos en uno." }
    ZipInvalid { en: "Enter a ZIP code of five digits, such as 14604 or 14604-1234.", es: "Escriba un código ZIP de cinco dígitos, como 14604 o 14604-1234." }
    LatitudeInvalid { en: "Enter a latitude from -90 to 90, such as 43.15660.", es: "Escriba una latitud de -90 a 90, como 43.15660." }
    LongitudeInvalid { en: "Enter a longitude from -180 to 180, such as -77.60880.", es: "Escriba una longitud de -180 a 180, como -77.60880." }
    LongitudeWithoutMinus { en: "In this state the longitude is negative, such as -77.60880.", es: "En este estado la longitud es negativa, como -77.60880." }
    PositionSwapped { en: "Latitude and longitude seem to be swapped.", es: "Parece que la latitud y la longitud están cambiadas." }
    PositionMissing { en: "This ZIP code is not known. Correct it, or enter latitude and longitude.", es: "Este código ZIP no se conoce. Corríjalo o escriba la latitud y la longitud." }
    VisitsPerDayOutOfRange { en: "Enter a number of visits from 1 to 50.", es: "Escriba un número de visitas de 1 a 50." }
    ReferenceTaken { en: "Another record has this reference. Enter a different one, or leave it empty for the next free one.", es: "Otro registro ya tiene esta referencia. Escriba una distinta o deje el campo vacío para usar la siguiente libre." }
    NoTherapist { en: "The child has no therapist for this on that day, or more than one. Choose a provider.", es: "Ese día el niño no tiene terapeuta para esto, o tiene más de uno. Elija un proveedor." }
    ProviderMissing { en: "Choose a provider.", es: "Elija un proveedor." }

    // Payers, services and authorizations.
    AuthorizationHasVisits { en: "This authorization has visits, so its child and discipline stay. End it and add another one.", es: "Esta autorización tiene visitas, así que su niño y su disciplina no cambian. Termínela y agregue otra." }
    BandsInvalid { en: "Enter the minutes from which each band begins, in ascending order, such as 30, 60.", es: "Escriba los minutos desde los que empieza cada banda, en orden creciente, como 30, 60." }
    DailyLimitOutOfRange { en: "Enter a number of visits from 1 to 20.", es: "Escriba un número de visitas de 1 a 20." }
    DisciplineInvalid { en: "Choose a discipline of the agency, such as OT.", es: "Elija una disciplina de la agencia, como OT." }
    EndInPast { en: "That day is over. Choose today or a later day.", es: "Ese día ya pasó. Elija hoy o un día posterior." }
    EndOutsidePeriod { en: "Choose a day from the first to the last day of the authorization.", es: "Elija un día entre el primero y el último de la autorización." }
    PayerEnded { en: "This payer has ended. Choose another one, or bring it back first.", es: "Este pagador ya terminó. Elija otro o recupérelo primero." }
    PayerExists { en: "There is a payer with this name already.", es: "Ya hay un pagador con este nombre." }
    PayerMissing { en: "Choose a payer.", es: "Elija un pagador." }
    ProviderNotOfDiscipline { en: "This provider doesn't have the discipline. Choose another one.", es: "Este proveedor no tiene esa disciplina. Elija otro." }
    ProviderChosenAlready { en: "Nothing to change: it is so already.", es: "No hay nada que cambiar: ya está así." }
    VisitsAfterEnd { en: "It has visits after that day. Cancel or move them first, or choose a later day.", es: "Tiene visitas después de ese día. Primero cancélelas o muévalas, o elija un día posterior." }
    NothingChosen { en: "Nothing is left to change. Go back to the list and choose again.", es: "No queda nada que cambiar. Vuelva a la lista y elija de nuevo." }
    TooManyChosen { en: "At most 200 at once. Go back to the list and choose fewer.", es: "Como máximo 200 a la vez. Vuelva a la lista y elija menos." }
    RecordEnded { en: "This has already ended.", es: "Esto ya terminó." }
    RecordNotEnded { en: "This has not ended.", es: "Esto no ha terminado." }
    ServiceEnded { en: "This service has ended. Choose another one, or bring it back first.", es: "Este servicio ya terminó. Elija otro o recupérelo primero." }
    ServiceNotOfDiscipline { en: "This service has another discipline. Choose that one below too, or leave discipline, code and minutes empty.", es: "Este servicio tiene otra disciplina. Elíjala también abajo, o deje vacíos la disciplina, el código y los minutos." }
    ServiceExists { en: "There is a service with this code, discipline and length already.", es: "Ya hay un servicio con este código, disciplina y duración." }
    VisitKindEnded { en: "This kind of visit has ended. Choose another one, or bring it back first.", es: "Este tipo de visita ya terminó. Elija otro o recupérelo primero." }
    VisitKindExists { en: "There is a kind of visit with this name already.", es: "Ya hay un tipo de visita con este nombre." }
    UnitMinutesOutOfRange { en: "Enter the minutes of a unit, from 1 to 480.", es: "Escriba los minutos de una unidad, de 1 a 480." }
    UnitsOutOfRange { en: "Enter a number of units from 0 to 100,000, without commas.", es: "Escriba un número de unidades de 0 a 100000, sin comas." }
    VisitMinutesOutOfRange { en: "Enter the minutes of a visit, from 5 to 480.", es: "Escriba los minutos de una visita, de 5 a 480." }
    VisitsPerWeekOutOfRange { en: "Enter a number of visits from 1 to 50.", es: "Escriba un número de visitas de 1 a 50." }
    // Children, places and contacts.
    MergeInTheWay { en: "The two can't be merged yet. What stands in the way is listed on this page.", es: "Los dos aún no se pueden unir. Lo que lo impide está en esta página." }
    MergeSameChild { en: "This is the same record. Choose another one.", es: "Es el mismo registro. Elija otro." }
    MergeUndoAccountSince { en: "Since the merge, this guardian has joined. Only your office knows which of the two records the account belongs to: remove the member's access first, then undo the merge and invite the right one.", es: "Después de la unión, este tutor entró con una cuenta. Solo su oficina sabe a cuál de los dos registros pertenece: primero quite el acceso del miembro, luego deshaga la unión e invite a la persona correcta." }
    MergeUndoChildFirst { en: "Since then, two records of one of this guardian's children were merged. Undo that merge first, on the child's page.", es: "Después se unieron dos registros de un niño de este tutor. Primero deshaga esa unión, en la página del niño." }
    MergeUndoGuardianFirst { en: "Since then, two records of one of this child's guardians were merged. Undo that merge first, beside the guardian.", es: "Después se unieron dos registros de un tutor de este niño. Primero deshaga esa unión, junto al tutor." }
    MergeUndoHeld { en: "Since the merge, a legal hold was set on this record. It covers what both records had, and after an undo it would cover only one of them. Ask the member of your office who handles privacy.", es: "Después de la unión se puso una retención legal sobre este registro. Abarca lo que tenían los dos registros, y al deshacer la unión abarcaría solo uno. Pregunte a la persona de su oficina encargada de la privacidad." }
    MergeUndoLaterFirst { en: "The record was merged again since. Undo the later merge first.", es: "El registro se volvió a unir después. Primero deshaga la unión más reciente." }
    MergeUndoAfterEnd { en: "A visit that would go back is scheduled after the end of the other record's services. Move it to an earlier day or cancel it first.", es: "Una visita que volvería al otro registro está programada después del fin de sus servicios. Primero muévala a un día anterior o cancélela." }
    MergeUndoMixed { en: "Since the merge, visits of one record are at a place of the other. Change the place of the scheduled ones first; if one of them is canceled or over, the records stay together.", es: "Desde la unión hay visitas de un registro en un lugar del otro. Primero cambie el lugar de las programadas; si una de ellas está cancelada o ya pasó, los registros quedan unidos." }
    MergeUndoOnlyEndedPlaces { en: "Without the other's places, one of the two records would only have a place that has ended. Bring its home back or add a place first.", es: "Sin los lugares del otro, uno de los dos registros solo tendría un lugar terminado. Primero recupere su hogar o agregue un lugar." }
    MergeUndoProviderEnded { en: "A visit that would go back is scheduled after the day on which the other record of the provider ends. Give it to someone else or cancel it first.", es: "Una visita que volvería al otro registro está programada después del día en que ese registro del proveedor termina. Primero désela a otra persona o cancélela." }
    MergeUndoTooLate { en: "A merge can be undone for one day. That day is over.", es: "Una unión se puede deshacer durante un día. Ese día ya pasó." }
    ChildrenAlike { en: "This child may have been added already. Look at the children who are alike, then choose Add anyway if it is another child.", es: "Es posible que este niño ya esté registrado. Mire los niños parecidos y, si es otro niño, elija Agregar de todos modos." }
    EndsBeforeBirth { en: "The child was born after this day. Correct the year.", es: "El niño nació después de ese día. Corrija el año." }
    ChildEnded { en: "This child's services have ended by that day. Bring the child back first.", es: "Los servicios de este niño ya habrán terminado ese día. Primero recupérelo." }
    ChildHasPlannedVisits { en: "Visits are scheduled on that day or later. Cancel or move them first, or choose a later day.", es: "Hay visitas programadas ese día o después. Primero cancélelas o muévalas, o elija un día posterior." }
    NotBornYet { en: "This birth date is in the future. Correct it.", es: "Esta fecha de nacimiento está en el futuro. Corríjala." }
    OnlyPlace { en: "This is the child's only place with an address. Add another one first.", es: "Es el único lugar del niño con dirección. Primero agregue otro." }
    PhoneMissing { en: "Enter a phone number.", es: "Escriba un número de teléfono." }
    PayerOfVisitEnded { en: "The payer of this visit's authorization has ended by that day. Bring the payer back, or schedule the visit under another authorization.", es: "El pagador de la autorización de esta visita ya habrá terminado ese día. Recupérelo o programe la visita con otra autorización." }
    ServiceOfVisitEnded { en: "The service of this visit's authorization has ended by that day. Bring the service back, or schedule the visit under another authorization.", es: "El servicio de la autorización de esta visita ya habrá terminado ese día. Recupérelo o programe la visita con otra autorización." }
    NextHomeMissing { en: "Choose where visits are from then on, and where drives are counted from.", es: "Elija dónde son las visitas desde entonces y desde dónde se cuentan los trayectos." }
    PlaceEnded { en: "The place of this visit has ended by that day. Bring it back, or choose another place.", es: "El lugar de esta visita ya no se usa ese día. Recupérelo o elija otro." }
    PlaceHasPlannedVisits { en: "Visits are scheduled here on that day or later. Cancel or move them first, or choose a later day.", es: "Hay visitas programadas aquí ese día o después. Primero cancélelas o muévalas, o elija un día posterior." }
    SecondPlaceHome { en: "A child has one home. Change its address instead, or choose another kind.", es: "Un niño tiene una sola casa. Cambie su dirección o elija otro tipo." }

    // Sign-in and account security.
    AppCodeWrong { en: "This is not the code the app shows now. Wait for the next one; if that doesn't work either, set the phone's clock to automatic.", es: "Este no es el código que la aplicación muestra ahora. Espere al siguiente; si tampoco sirve, ponga el reloj del teléfono en hora automática." }
    CodeWrong | CodeMissing { en: "This code is wrong or was already used. Wait for the next one, or use a recovery code.", es: "Este código no es correcto o ya se usó. Espere al siguiente o use un código de recuperación." }
    LastSignInMethod { en: "This is the only way into your account. Add another one first.", es: "Es la única forma de entrar a su cuenta. Agregue otra primero." }
    PasswordTooShortAlone { en: "Your password is too short to be used alone. Change it to one of 15 characters or more, then remove this.", es: "Su contraseña es demasiado corta para usarse sola. Cámbiela por una de 15 caracteres o más y luego quite esto." }
    PasskeyCopied { en: "This passkey seems to have been copied, so it was refused.", es: "Parece que esta llave fue copiada, por eso se rechazó." }
    PasskeyKnown { en: "This passkey is already on an account.", es: "Esta llave ya está en una cuenta." }
    PasskeysUnavailable { en: "This installation has no web address for passkeys.", es: "Esta instalación no tiene una dirección web para las llaves de acceso." }
    PasskeyRefused { en: "This passkey doesn't belong to this account.", es: "Esta llave no corresponde a esta cuenta." }
    TooManyPasskeys { en: "There are twenty passkeys on this account. Remove one first.", es: "Hay veinte llaves en esta cuenta. Quite una primero." }
    PasswordPersonal { en: "This uses your name, your e-mail or your agency's name. Choose words that have nothing to do with you.", es: "Usa su nombre, su correo o el nombre de su agencia. Elija palabras que no tengan que ver con usted." }
    PasswordCommon { en: "Many people use this password, so it is one of the first to be tried. Choose another one.", es: "Mucha gente usa esta contraseña, así que es de las primeras que se prueban. Elija otra." }
    PasswordGuessable { en: "This is easy to guess: it repeats itself or follows the keyboard. Choose a few unrelated words.", es: "Es fácil de adivinar: se repite o sigue el teclado. Elija unas cuantas palabras sin relación entre sí." }
    ResetNotRequested { en: "No e-mail was sent: a hidden field was filled in, as some browsers do by themselves, or part of the page was missing. Open the page again and send the form. If you see this once more, turn off autofill, or ask your agency's office for a link.", es: "No se envió ningún correo: se llenó un campo oculto, como hacen algunos navegadores por su cuenta, o faltaba una parte de la página. Abra la página de nuevo y envíe el formulario. Si vuelve a ver este mensaje, desactive el autocompletado o pida un enlace a la oficina de su agencia." }
    PasswordMissing { en: "Enter the password.", es: "Escriba la contraseña." }
    PasswordNotYours { en: "This is not your password. Type it again.", es: "Esta no es su contraseña. Escríbala de nuevo." }
    PasswordTooLong { en: "Choose a password of at most 128 characters.", es: "Elija una contraseña de 128 caracteres como máximo." }
    PasswordTooShort { en: "Choose a password of at least 15 characters. A few words in a row are easy to remember.", es: "Elija una contraseña de al menos 15 caracteres. Unas cuantas palabras seguidas son fáciles de recordar." }
    PasswordTooShortWithFactor { en: "Choose a password of at least 8 characters.", es: "Elija una contraseña de al menos 8 caracteres." }
    WrongCredentials { en: "The e-mail or the password is wrong.", es: "El correo o la contraseña no son correctos." }
    NothingToRecover { en: "Recovery codes replace a second step. Add an authenticator app or a passkey first.", es: "Los códigos de recuperación reemplazan a un segundo paso. Agregue primero una aplicación de autenticación o una llave de acceso." }
    SignInStepExpired { en: "This took too long. Sign in again; the second step waits only five minutes.", es: "Pasó demasiado tiempo. Inicie sesión de nuevo; el segundo paso solo espera cinco minutos." }
    NoAppSetUp { en: "No app is being set up here. Start on the Security page.", es: "Aquí no se está configurando ninguna aplicación. Empiece en la página de seguridad." }

    // Settings.
    GraceDaysOutOfRange { en: "Choose 0 to 14 days.", es: "Elija de 0 a 14 días." }
    OfficePhoneInvalid { en: "Enter a phone number that can be called, or leave it empty.", es: "Escriba un número al que se pueda llamar, o déjelo vacío." }
    OfficePhoneTooLong { en: "Enter at most 40 characters.", es: "Escriba como máximo 40 caracteres." }
    FastestBelowSlowest { en: "The fastest speed can't be below the slowest.", es: "La velocidad máxima no puede ser menor que la mínima." }
    SettingMissing | SettingNotANumber | SettingNotWhole | SettingOutOfRange { en: "Enter a number.", es: "Escriba un número." }
    SlugTaken { en: "Another agency has this short name. Choose another one.", es: "Otra agencia ya tiene este nombre corto. Elija otro." }
    TimeZoneUnknown { en: "This time zone is unknown. Enter its IANA name, such as America/New_York.", es: "Esta zona horaria no se conoce. Escriba su nombre IANA, como America/New_York." }
}
