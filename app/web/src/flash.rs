//! Flash messages: the next page shows once what was just done.

use domain::Language;

/// The tone of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The action succeeded.
    Success,
    /// Nothing failed, but the result may be unexpected.
    Attention,
}

/// Lists the flash messages: name, key in the cookie, and text in both languages.
macro_rules! flashes {
    ($($name:ident $key:literal { en: $en:literal, es: $es:literal })*) => {
        ::domain::keyed_enum! {
            /// A message that the next page shows once. Its key is the value of the cookie.
            pub enum Flash {
                $($name $key)*
            }
        }

        impl Flash {
            pub fn text(self, lang: Language) -> &'static str {
                match self {
                    $(Self::$name => $crate::text!(lang, $en, $es),)*
                }
            }
        }
    };
}

/// A message of a request, with the number of records that were changed, if the message names it, and the number of the audit event,
/// if the message leads to its undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlashMessage {
    pub flash: Flash,
    pub count: Option<u32>,
    pub event: Option<i64>,
}

impl FlashMessage {
    /// A message without numbers.
    pub fn plain(flash: Flash) -> Self {
        Self { flash, count: None, event: None }
    }

    /// Reads the value of the cookie: `record.saved`, `bulk.undone:3`, or `children.ended:3:417`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let flash = Flash::parse(parts.next()?)?;
        let count = parts.next().map(|count| count.parse().ok()).map_or(Some(None), |count| count.map(Some))?;
        let event = parts.next().map(|event| event.parse().ok()).map_or(Some(None), |event| event.map(Some))?;
        Some(Self { flash, count, event })
    }

    /// The value of the cookie.
    pub fn key(self) -> String {
        let numbers = self.count.into_iter().map(i64::from).chain(self.event).map(|number| format!(":{number}"));
        std::iter::once(self.flash.key().to_owned()).chain(numbers).collect()
    }

    /// The page that undoes the action.
    pub fn undo(self) -> Option<String> {
        let path = match self.flash {
            Flash::ChildrenEnded => "/children/undo",
            Flash::AuthorizationsEnded | Flash::AuthorizationsGiven => "/authorizations/undo",
            _ => return None,
        };
        self.event.map(|event| format!("{path}?event={event}"))
    }

    pub fn text(self, lang: Language) -> String {
        self.flash.text(lang).replace("{n}", &self.count.unwrap_or_default().to_string())
    }
}

impl Flash {
    /// Messages of an action that changed nothing ask for attention.
    pub fn tone(self) -> Tone {
        match self {
            Self::FormNotSaved
            | Self::ImportInProgress
            | Self::ImportUploadExpired
            | Self::ImportUploadReplaced
            | Self::ImportLayoutIncomplete
            | Self::ImportLayoutStale
            | Self::ImportLayoutsFull
            | Self::AuthorizationSavedTooManyPlanned
            | Self::BulkUndoneAlready
            | Self::ChildIsMerged
            | Self::RecordUnchanged
            | Self::VisitUnchanged => Tone::Attention,
            _ => Tone::Success,
        }
    }
}

flashes! {
    ResetEmailRequested "account.letter_asked" { en: "If that address has an account here, an e-mail is on its way. Check your inbox, and your spam folder too.", es: "Si ese correo tiene una cuenta aquí, le llegará un mensaje. Revise su bandeja de entrada y también el correo no deseado." }
    PasswordReset "account.password_reset" { en: "Your new password is set. Sign in with it.", es: "Su contraseña nueva quedó guardada. Inicie sesión con ella." }
    SignedOut "account.signed_out" { en: "You are signed out.", es: "Su sesión está cerrada." }
    SessionEnded "account.session_ended" { en: "That session has ended. Whoever used it must sign in again.", es: "Esa sesión se cerró. Quien la usaba debe iniciar sesión de nuevo." }
    OthersEnded "account.others_ended" { en: "All other sessions have ended. Only this one is open.", es: "Las demás sesiones se cerraron. Solo esta sigue abierta." }
    AgreementAccepted "agreements.accepted" { en: "Accepted. The version and the time are saved.", es: "Aceptado. La versión y la hora quedaron guardadas." }
    PolicyReceived "agreements.received" { en: "Noted. You can read the privacy policy at any time.", es: "Anotado. Puede leer la política de privacidad en cualquier momento." }
    AbsenceAdded "absence.added" { en: "Saved. Visits left without a provider: {n}.", es: "Guardado. Visitas que quedaron sin proveedor: {n}." }
    AbsenceWithdrawn "absence.withdrawn" { en: "Taken back. Visits that were left without a provider stay so until you give them to someone.", es: "Retirado. Las visitas que quedaron sin proveedor siguen así hasta que se las dé a alguien." }
    SickReported "absence.sick" { en: "The office sees that you are sick today.", es: "La oficina ve que hoy está enfermo." }
    TimeOffApproved "absence.approved" { en: "Time off approved.", es: "Días libres aprobados." }
    TimeOffAsked "absence.asked" { en: "The office has your request. Its answer shows up here.", es: "La oficina tiene su petición. La respuesta aparecerá aquí." }
    TimeOffDeclined "absence.declined" { en: "Time off declined.", es: "Días libres rechazados." }
    VisitsLeft "absence.visits_left" { en: "Visits left without a provider: {n}. Give each to someone, or cancel it.", es: "Visitas que quedaron sin proveedor: {n}. Dé cada una a alguien, o cancélela." }
    AuthorizationsEnded "authorizations.ended" { en: "The chosen authorizations have their new last day: {n}. Each can be brought back on its page.", es: "Las autorizaciones elegidas tienen su nuevo último día: {n}. Cada una se puede recuperar en su página." }
    AuthorizationsGiven "authorizations.given" { en: "The therapist is changed. Authorizations: {n}. Visits that are already scheduled stay as they are.", es: "El terapeuta cambió. Autorizaciones: {n}. Las visitas ya programadas quedan como están." }
    BulkUndone "bulk.undone" { en: "Undone. Records that are as they were before: {n}.", es: "Se deshizo. Registros que están como antes: {n}." }
    BulkUndoneAlready "bulk.undone_already" { en: "Nothing changed: this was undone already.", es: "No cambió nada: esto ya se deshizo." }
    ChildrenEnded "children.ended" { en: "The services of the chosen children end: {n}. Each child can be brought back on its page.", es: "Los servicios de los niños elegidos terminan: {n}. Cada niño se puede recuperar en su página." }
    AuthorizationEnded "authorization.ended" { en: "The authorization has its new last day.", es: "La autorización tiene su nuevo último día." }
    AuthorizationSaved "authorization.saved" { en: "Authorization saved.", es: "Autorización guardada." }
    AuthorizationSavedTooManyPlanned "authorization.saved_too_many" { en: "Authorization saved. A week has more scheduled visits than it now allows: check the visits below.", es: "Autorización guardada. Una semana tiene más visitas programadas de las que ahora permite: revise las visitas de abajo." }
    TherapistChanged "authorization.therapist_changed" { en: "The therapist is changed. Visits that are already scheduled stay as they are: see the list below.", es: "El terapeuta cambió. Las visitas ya programadas quedan como están: vea la lista de abajo." }
    ContactSent "contact.sent" { en: "Thank you. Your message has been sent. We will write back to your e-mail address.", es: "Gracias. Su mensaje se envió. Le responderemos a su correo." }
    ChildAdded "child.added" { en: "Added. Next, add an authorization below.", es: "Agregado. Ahora agregue una autorización abajo." }
    ChildIsMerged "child.is_merged" { en: "The record that you opened was merged into this one.", es: "El registro que abrió se unió con este." }
    ChildrenMerged "child.merged" { en: "Merged. You can undo it for one day.", es: "Unidos. Puede deshacerlo durante un día." }
    ChildrenMergedAlready "child.merged_already" { en: "Nothing changed: the two records are merged already. This is the record that stays.", es: "No cambió nada: los dos registros ya están unidos. Este es el registro que se conserva." }
    GuardiansMerged "guardian.merged" { en: "The two records of the guardian are merged. You can undo it for one day.", es: "Los dos registros del tutor están unidos. Puede deshacerlo durante un día." }
    GuardiansMergedAlready "guardian.merged_already" { en: "Nothing changed: the two records of the guardian are merged already.", es: "No cambió nada: los dos registros del tutor ya están unidos." }
    MergeUndone "child.merge_undone" { en: "The merge is undone. Both records are back.", es: "La unión se deshizo. Los dos registros están de vuelta." }
    MergeUndoneAlready "child.merge_undone_already" { en: "Nothing changed: the merge is undone already. Both records are back.", es: "No cambió nada: la unión ya se deshizo. Los dos registros están de vuelta." }
    CookiesChosen "cookies.chosen" { en: "Choice saved.", es: "Opción guardada." }
    CopyMade "copy.made" { en: "Copied. The visits are in the week.", es: "Copiado. Las visitas están en la semana." }
    CopyUndone "copy.taken_back" { en: "The copy was undone.", es: "La copia se deshizo." }
    DataReportAnswered "data_report.answered" { en: "Answer saved. The person sees it on their page.", es: "Respuesta guardada. La persona la ve en su página." }
    DataReportSent "data_report.sent" { en: "Sent to your agency's office. You will see the answer on this page.", es: "Enviado a la oficina de su agencia. Verá la respuesta en esta página." }
    GuardianshipRestored "custody.restored" { en: "The guardian can see the child again.", es: "El tutor puede ver al niño de nuevo." }
    GuardianshipRevoked "custody.revoked" { en: "Access ended, starting with the next page the guardian opens.", es: "El acceso terminó, desde la próxima página que abra el tutor." }
    FormNotSaved "form.not_kept" { en: "What you typed was not saved. Your browser's Back button usually still shows it: copy it before you sign in.", es: "Lo que escribió no se guardó. El botón Atrás de su navegador suele mostrarlo todavía: cópielo antes de iniciar sesión." }
    GuardianConfirmed "guardian.confirmed" { en: "Confirmed: this record belongs to one person.", es: "Confirmado: esta ficha es de una sola persona." }
    GuardianSaved "guardian.kept" { en: "Saved, starting with the next page the guardian opens.", es: "Guardado, desde la próxima página que abra el tutor." }
    HoldLifted "hold.lifted" { en: "The legal hold is lifted. Its records can be deleted again, unless another hold covers them.", es: "La retención legal se levantó. Sus datos se pueden volver a eliminar, salvo que otra retención los incluya." }
    HoldSet "hold.set" { en: "The legal hold is set. It stops every deletion of these records, starting now.", es: "La retención legal quedó establecida. Desde ahora impide eliminar estos datos." }
    HolidaySaved "holiday.kept" { en: "Holidays saved. They show on the boards and the forms.", es: "Feriados guardados. Se muestran en los tableros y los formularios." }
    HolidayRemoved "holiday.removed" { en: "Holiday removed. It is a regular day again.", es: "Feriado eliminado. Vuelve a ser un día normal." }
    ImportDone "import.done" { en: "Imported. The records match the files, except for what the check left as it was.", es: "Importado. Los registros coinciden con los archivos, salvo lo que la revisión dejó como estaba." }
    ImportLayoutSaved "import.layout_saved" { en: "The layout is saved. The next file with these columns is read by it.", es: "El formato quedó guardado. El próximo archivo con estas columnas se leerá con él." }
    ImportLayoutIncomplete "import.layout_incomplete" { en: "The layout was not saved: a column that must be filled has no source.", es: "El formato no se guardó: una columna obligatoria no tiene origen." }
    ImportLayoutStale "import.layout_stale" { en: "Someone saved this layout after you opened it, so yours was not saved. Open it again.", es: "Alguien guardó este formato después de que usted lo abrió, así que el suyo no se guardó. Ábralo de nuevo." }
    ImportLayoutsFull "import.layouts_full" { en: "Your agency has saved 100 layouts of import files. Delete one, or leave its name empty to use it once.", es: "Su agencia ya guardó 100 formatos de archivos de importación. Elimine uno, o deje el nombre vacío para usarlo una vez." }
    ImportLayoutDeleted "import.layout_deleted" { en: "The layout is deleted. What was imported with it stays.", es: "El formato se eliminó. Lo que se importó con él se conserva." }
    ImportUploadReplaced "import.upload_replaced" { en: "Nothing was imported: the upload has changed since, perhaps in another tab. Look at what is below, then go on.", es: "No se importó nada: lo subido cambió después, quizá en otra pestaña. Revise lo de abajo y continúe." }
    ImportUploadExpired "import.upload_expired" { en: "The uploaded files were deleted, since 15 minutes have passed. Choose them again.", es: "Los archivos subidos se borraron porque pasaron 15 minutos. Elíjalos de nuevo." }
    ImportInProgress "import.under_way" { en: "Another import of your agency is being checked or saved, so nothing was done with yours. Wait a minute and try again.", es: "Se está revisando o guardando otra importación de su agencia, así que con la suya no se hizo nada. Espere un minuto e inténtelo de nuevo." }
    DisciplineSaved "discipline.saved" { en: "Disciplines saved.", es: "Disciplinas guardadas." }
    EmailResent "letter.goes_again" { en: "The e-mail is on its way again.", es: "El correo va otra vez en camino." }
    InvitationWithdrawn "invitation.withdrawn" { en: "Invitation canceled. Its link no longer works.", es: "Invitación anulada. Su enlace ya no funciona." }
    MemberChanged "member.changed" { en: "Saved, starting with the next page they open.", es: "Guardado, desde la próxima página que abra." }
    MemberRemoved "member.removed" { en: "Removed. Their sessions have ended.", es: "Se dio de baja. Sus sesiones se cerraron." }
    MemberRestored "member.restored" { en: "Access restored.", es: "Acceso restaurado." }
    MemberSecondStepOff "member.second_step_off" { en: "Two-step verification removed. They have been signed out and told.", es: "Se quitó la verificación en dos pasos. Se cerraron sus sesiones y se le avisó." }
    NoteSaved "note.saved" { en: "Draft saved.", es: "Borrador guardado." }
    NoteSigned "note.signed" { en: "The note is signed. The family can now read what you wrote for them.", es: "La nota está firmada. La familia ya puede leer lo que usted escribió para ella." }
    MembershipSwitched "place.entered" { en: "You have switched.", es: "Ya cambió." }
    FirstMembership "place.first" { en: "Welcome. You have joined.", es: "Ya tiene acceso. Bienvenido." }
    MembershipJoined "place.joined" { en: "You have joined. On the Account page you can switch between your agencies and roles.", es: "Ya entró. En la página Cuenta puede cambiar entre sus agencias y funciones." }
    PasskeyAdded "passkey.added" { en: "Passkey added. You can sign in with it from now on.", es: "Llave de acceso agregada. Desde ahora puede entrar con ella." }
    PasskeyRemoved "passkey.removed" { en: "Passkey removed.", es: "Llave de acceso eliminada." }
    PasskeyRenamed "passkey.renamed" { en: "Name saved.", es: "Nombre guardado." }
    PasswordChanged "password.changed" { en: "Password changed. You were signed out on all other devices.", es: "Contraseña cambiada. Se cerró su sesión en los demás dispositivos." }
    PayerAdded "payer.added" { en: "Payer saved. You can choose it in authorizations now.", es: "Pagador guardado. Ya lo puede elegir en las autorizaciones." }
    PayerSaved "payer.saved" { en: "Payer saved. Its authorizations show the name; each still counts units by its own rule.", es: "Pagador guardado. Sus autorizaciones muestran el nombre; cada una sigue contando las unidades con su propia regla." }
    PreferencesSaved "preferences.kept" { en: "Preferences saved.", es: "Preferencias guardadas." }
    RecordEnded "record.ended" { en: "Saved. From its last day on it can't be chosen in forms. You can bring it back at any time.", es: "Guardado. Desde ese día ya no aparece entre las opciones. Puede recuperarlo cuando quiera." }
    RecordUndone "record.undone" { en: "The last change is undone.", es: "El último cambio se deshizo." }
    RecordUnchanged "record.unchanged" { en: "Nothing changed: this is already saved.", es: "No cambió nada: esto ya está guardado." }
    PinMoved "pin.moved" { en: "The pin is moved.", es: "El marcador se movió." }
    ProviderAdded "provider.added" { en: "Provider added.", es: "Proveedor agregado." }
    ProviderBack "provider.back" { en: "The provider is back and can be given visits again.", es: "El proveedor está de vuelta y se le pueden dar visitas otra vez." }
    ProviderEnded "provider.ended" { en: "The provider is ended. Past visits and notes stay.", es: "El proveedor quedó como terminado. Las visitas y notas pasadas se conservan." }
    ProviderSaved "provider.saved" { en: "Provider saved.", es: "Proveedor guardado." }
    ChildBack "child.back" { en: "The child is back: in the lists, and visits can be scheduled again.", es: "El niño está de vuelta: en las listas, y se le pueden programar visitas otra vez." }
    PlaceBack "place.back" { en: "The place is back and can be chosen for visits again.", es: "El lugar está de vuelta y se puede elegir otra vez para las visitas." }
    ContactBack "contact.back" { en: "The contact is back and is shown on visits again.", es: "El contacto está de vuelta y se muestra otra vez en las visitas." }
    AuthorizationBack "authorization.back" { en: "The authorization is back: it has its last day from before.", es: "La autorización está de vuelta: tiene el último día de antes." }
    PayerBack "payer.back" { en: "The payer is back and can be chosen again.", es: "El pagador está de vuelta y se puede elegir otra vez." }
    ServiceBack "service.back" { en: "The service is back and can be chosen again.", es: "El servicio está de vuelta y se puede elegir otra vez." }
    VisitKindBack "visit_kind.back" { en: "The kind of visit is back and can be chosen again.", es: "El tipo de visita está de vuelta y se puede elegir otra vez." }
    DisciplineBack "discipline.back" { en: "The discipline is back and can be chosen again.", es: "La disciplina está de vuelta y se puede elegir otra vez." }
    EndRemoved "record.end_removed" { en: "The end is removed. It can be chosen as before.", es: "Se quitó el fin. Se puede elegir como antes." }
    RecordSaved "record.saved" { en: "Saved.", es: "Guardado." }
    ReportSent "report.sent" { en: "The office got your message.", es: "La oficina recibió su mensaje." }
    ServiceSaved "service.saved" { en: "Service saved.", es: "Servicio guardado." }
    SettingsSaved "settings.kept" { en: "Settings saved, starting with the next page anyone opens.", es: "Configuración guardada, desde la próxima página que alguien abra." }
    SecondFactorSaved "second_factor.kept" { en: "Saved. Staff who still need it are asked to set it up.", es: "Guardado. Al personal que aún no la tiene se le pedirá configurarla." }
    TotpAdded "totp.added" { en: "The app is set up. From now on you are asked for its code when you sign in.", es: "La aplicación está configurada. Desde ahora se le pedirá su código al iniciar sesión." }
    TotpRemoved "totp.removed" { en: "App removed.", es: "Aplicación eliminada." }
    VisitKindSaved "visit_kind.saved" { en: "Kind of visit saved.", es: "Tipo de visita guardado." }
    VisitCanceled "visit.cancelled" { en: "The visit is canceled. Its time is free again.", es: "La visita se canceló. Su hora queda libre." }
    VisitCanceledByFamily "visit.cancelled_by_family" { en: "The visit is canceled. The office knows.", es: "La visita se canceló. La oficina ya lo sabe." }
    VisitCheckInUndone "visit.check_in_undone" { en: "Check-in undone. The visit is as it was before.", es: "Entrada deshecha. La visita está como antes." }
    VisitCheckOutUndone "visit.check_out_undone" { en: "Check-out undone. The visit is still in progress.", es: "Salida deshecha. La visita sigue en curso." }
    VisitCheckedOut "visit.checked_out" { en: "Checked out. The note can be signed now.", es: "Salida registrada. Ya puede firmar la nota." }
    VisitCheckedOutWithoutNote "visit.checked_out_without_note" { en: "Checked out.", es: "Salida registrada." }
    VisitCreated "visit.created" { en: "Visit scheduled.", es: "Visita programada." }
    VisitPlaceChanged "visit.place_changed" { en: "The visit has its new place.", es: "La visita tiene su nuevo lugar." }
    VisitMoved "visit.moved" { en: "Visit moved.", es: "Visita movida." }
    VisitProviderOff "visit.provider_off" { en: "The visit has no provider now.", es: "La visita ya no tiene proveedor." }
    VisitUnchanged "visit.unchanged" { en: "Nothing changed: the visit is already there.", es: "No cambió nada: la visita ya está ahí." }
    VisitTimesCorrected "visit.times_corrected" { en: "Times saved. The recorded ones are still shown beside them.", es: "Horas guardadas. Las registradas se siguen mostrando al lado." }
    VisitTimesRemoved "visit.times_removed" { en: "Check-in removed. The visit is scheduled again.", es: "Entrada eliminada. La visita vuelve a estar programada." }
    VisitTimesUnchanged "visit.times_unchanged" { en: "Nothing changed: these times are already recorded.", es: "No cambió nada: estas horas ya están registradas." }
    VisitReinstated "visit.reinstated" { en: "Visit restored.", es: "Visita restaurada." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_leads_to_its_message() {
        for flash in Flash::ALL {
            assert_eq!(Flash::parse(flash.key()), Some(*flash));
        }
        assert_eq!(Flash::parse("newer.message"), None);
        let message = FlashMessage { flash: Flash::ChildrenEnded, count: Some(3), event: Some(417) };
        assert_eq!((message.key().as_str(), FlashMessage::parse(&message.key())), ("children.ended:3:417", Some(message)));
        assert!(message.text(Language::En).contains(": 3."));
        assert_eq!(message.undo().as_deref(), Some("/children/undo?event=417"));
        let counted = FlashMessage { event: None, ..message };
        assert_eq!((FlashMessage::parse(&counted.key()), counted.undo()), (Some(counted), None));
        let plain = FlashMessage::plain(Flash::RecordSaved);
        assert_eq!((FlashMessage::parse(&plain.key()), plain.undo()), (Some(plain), None));
        for wrong in ["record.saved:x", "children.ended:3:x", "children.ended:3:4:5"] {
            assert_eq!(FlashMessage::parse(wrong), None, "{wrong}");
        }
    }
}
