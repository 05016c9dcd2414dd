//! The codes of errors that a user can correct. Each has a message in both languages (`web::errors`), which is checked by the
//! compiler.

use super::FieldError;
use crate::keyed_enum::keyed_serde;
use std::fmt;

crate::keyed_enum! {
    /// Why a value of a form is rejected, or why a record's state does not allow an action.
    pub enum ErrorCode {
        AbsenceDecided "absence.decided"
        AbsenceIsOver "absence.over"
        AbsenceOverlaps "absence.overlaps"
        AbsenceEndsBeforeItBegins "absence.reversed"
        AbsenceTooLong "absence.too_long"
        SecondFactorNeeded "account.needs_factor"
        NoMembership "account.no_place"
        AgreementChanged "agreements.changed"
        TermsNotAccepted "agreements.not_accepted"
        AttestationMissing "attested.missing"
        AuditAppendOnly "audit.only_added_to"
        AuthorizationHasVisits "authorization.has_visits"
        BandsInvalid "bands.invalid"
        HoursOverlapping "availability.overlapping"
        HoursReversed "availability.reversed"
        HoursUnreadable "availability.unreadable"
        ChildrenAlike "confirm_new.children_alike"
        MergeInTheWay "merge.in_the_way"
        MergeSameChild "merge.same_child"
        MergeUndoAccountSince "merge.account_since"
        MergeUndoChildFirst "merge.child_first"
        MergeUndoGuardianFirst "merge.guardian_first"
        MergeUndoHeld "merge.held_since"
        MergeUndoAfterEnd "merge.undo_after_end"
        MergeUndoLaterFirst "merge.later_first"
        MergeUndoMixed "merge.mixed_visits"
        MergeUndoOnlyEndedPlaces "merge.only_ended_places"
        MergeUndoProviderEnded "merge.provider_ended"
        MergeUndoTooLate "merge.too_late"
        BeganAnotherDay "began.another_day"
        BeganMissing "began.missing"
        BeganInFuture "began.not_yet"
        BeganOverlaps "began.taken"
        NotBornYet "birth_date.in_future"
        NoteBodyMissing "body.missing"
        NoCapability "capabilities.none"
        ChangesUnreadable "changes.unreadable"
        IdentityNotChecked "checked.missing"
        ChildEnded "child.has_ended"
        ChildHasPlannedVisits "child.has_visits"
        CodeMissing "code.missing"
        AppCodeWrong "code.not_the_apps"
        CodeWrong "code.wrong"
        ColorUnknown "colour.unknown"
        ContactNotSent "contact.not_sent"
        LiftNotConfirmed "confirmed.missing"
        CopyChanged "copy.changed"
        CopyUndone "copy.taken_back"
        DailyLimitOutOfRange "daily_limit.out_of_range"
        GuardianshipRevoked "custody.is_revoked"
        GuardianshipNotRevoked "custody.stands"
        DataReportDone "data_report.is_done"
        TooManyDataReports "data_report.too_many"
        TooManyImportLayouts "import_layout.too_many"
        DateMissing "date.missing"
        NotADate "date.not_a_date"
        DateOutOfRange "date.out_of_range"
        DisciplineInvalid "discipline.invalid"
        DisciplineKnown "code.known"
        DisciplineCodeInvalid "code.not_letters"
        DisciplinesMissing "disciplines.missing"
        EmailInvitedAsAnother "email.invited_as_another"
        EmailIsMember "email.is_member"
        EmailConfusable "email.looks_like_another"
        EmailMissing "email.missing"
        NotAnEmailAddress "email.not_an_address"
        EmailAmbiguous "email.several"
        EndedBeforeBegan "ended.before_began"
        EndedMissing "ended.missing"
        EndedInFuture "ended.not_yet"
        InvitationCountChanged "everybody.changed"
        LastSignInMethod "factors.last_way_in"
        PasswordTooShortAlone "factors.password_is_short"
        FirstDayUnknown "first_day.unknown"
        FirstNameMissing "first_name.missing"
        FieldMissing "form.missing"
        FieldTooLong "form.too_long"
        Unreadable "form.unreadable"
        GraceDaysOutOfRange "grace_days.out_of_range"
        GroundMissing "ground.missing"
        GuardianHasMember "guardian.has_member"
        GuardianExists "guardian.is_there"
        GuardianMayBeKnown "guardian.may_be_known"
        GuardianMissing "guardian.missing"
        GuardianWithoutEmail "guardian.no_address"
        GuardianAmbiguous "guardian.several"
        GuardianUnknown "guardian.unknown"
        GuardianWasRevoked "guardian.was_revoked"
        LegalHold "hold.covers_it"
        HoldInFuture "hold.in_future"
        HoldLifted "hold.is_lifted"
        LinkNotConfirmed "link.not_confirmed"
        LiftedBeforeSet "hold.lifted_before_set"
        ImportRunning "import.under_way"
        JoinsAnotherRecord "join.another_record"
        JoinedRecordHasMember "join.record_is_taken"
        SignInFirst "join.sign_in_first"
        LanguageUnreadable "language.unreadable"
        LatitudeInvalid "lat.invalid"
        PositionMissing "lat.missing"
        EmailNotResendable "letter.goes_no_more"
        LongitudeInvalid "lon.invalid"
        LongitudeWithoutMinus "lon.without_minus"
        VisitsPerDayOutOfRange "max_visits_per_day.out_of_range"
        AccountInOtherAgency "member.account_elsewhere"
        MemberChanged "member.changed"
        MemberHasRole "member.has_this_role"
        MemberRemoved "member.is_removed"
        MemberIsYou "member.is_you"
        LastManager "member.last_manager"
        NoSecondFactor "member.no_second_step"
        MemberRecordTaken "member.record_is_taken"
        MemberHasAccess "member.stands"
        MessageMissing "message.missing"
        DurationInvalid "minutes.no_length"
        MinutesOutOfRange "minutes.out_of_range"
        NameMissing "name.missing"
        NextHomeMissing "next_home.missing"
        NoteSigned "note.is_signed"
        OfficePhoneInvalid "office_phone.no_number"
        OfficePhoneTooLong "office_phone.too_long"
        PasskeyCopied "passkey.copied"
        PasskeyKnown "passkey.known"
        PasskeysUnavailable "passkey.no_name"
        PasskeyRefused "passkey.refused"
        TooManyPasskeys "passkey.too_many"
        PasswordPersonal "password.about_you"
        PasswordCommon "password.common"
        PasswordGuessable "password.easy"
        PasswordMissing "password.missing"
        PasswordNotYours "password.not_yours"
        PasswordTooLong "password.too_long"
        PasswordTooShort "password.too_short"
        PasswordTooShortWithFactor "password.too_short_beside"
        WrongCredentials "password.wrong"
        PayerEnded "payer.ended"
        PayerExists "payer.exists"
        PayerMissing "payer.missing"
        PositionSwapped "position.swapped"
        PhoneMissing "phone.missing"
        PlaceEnded "place.has_ended"
        PlaceHasPlannedVisits "place.has_visits"
        SecondPlaceHome "place.home_exists"
        OnlyPlace "place.only_one"
        ProviderChosenAlready "provider.chosen_already"
        ProviderHasMember "provider.has_member"
        ProviderHasVisits "provider.has_visits"
        ProviderIsVisiting "provider.is_visiting"
        ProviderIsChosen "provider.is_chosen"
        ProviderHasEnded "provider.has_ended"
        ProviderNotEnded "provider.not_ended"
        ProviderEndsBefore "provider.ends_before"
        ProviderMissing "provider.missing"
        NoTherapist "provider.no_therapist"
        ProviderNotOfDiscipline "provider.not_of_discipline"
        ReasonMissing "reason.missing"
        RecordEnded "record.is_ended"
        EndsBeforeBirth "ended_on.before_birth"
        EndInPast "ended_on.in_past"
        EndOutsidePeriod "record.end_outside_period"
        RecordNotEnded "record.not_ended"
        NothingToUndo "record.nothing_to_undo"
        VisitsAfterEnd "record.visits_after_end"
        NothingChosen "records.missing"
        TooManyChosen "records.too_many"
        UndoIsTaken "record.undo_is_taken"
        NothingToRecover "recovery.nothing_to_recover"
        ReferenceTaken "reference.taken"
        RelationshipMissing "relationship.missing"
        ResetNotRequested "reset.not_requested"
        RetentionNotOver "retention.not_over"
        SignInStepExpired "second.over"
        ServiceEnded "service.ended"
        ServiceNotOfDiscipline "service.not_of_discipline"
        ServiceExists "service.exists"
        FastestBelowSlowest "setting.below_the_slowest"
        SettingMissing "setting.missing"
        SettingNotANumber "setting.not_a_number"
        SettingNotWhole "setting.not_whole"
        SettingOutOfRange "setting.out_of_range"
        SlugTaken "slug.taken"
        TermsNotChecked "terms.not_checked"
        TimeMissing "time.missing"
        NotADateTime "time.not_a_moment"
        NotATime "time.not_a_time"
        NotWholeMinutes "time.not_whole_minutes"
        TimeZoneUnknown "time_zone.unknown"
        LastDayBeforeFirst "to.before_first"
        SameWeek "to.same_week"
        UnitMinutesOutOfRange "unit_minutes.out_of_range"
        UnitsOutOfRange "units.out_of_range"
        NoAppSetUp "totp.none_waiting"
        ChildBusy "visit.child_is_taken"
        NobodyHomeTooEarly "visit.door_too_soon"
        VisitBegun "visit.has_begun"
        VisitHasNote "visit.has_note"
        VisitInUse "visit.in_use"
        VisitCanceled "visit.is_cancelled"
        VisitOver "visit.is_over"
        LateTooEarly "visit.late_too_soon"
        VisitHasNoProvider "visit.no_provider"
        NoRoom "visit.no_room"
        VisitNotCanceled "visit.not_cancelled"
        VisitNeedsNoNote "visit.needs_no_note"
        NotCheckedIn "visit.not_checked_in"
        NotCheckedOut "visit.not_checked_out"
        VisitNotToday "visit.not_today"
        PayerOfVisitEnded "visit.payer_has_ended"
        ProviderBusy "visit.provider_is_taken"
        ServiceOfVisitEnded "visit.service_has_ended"
        VisitServiceMissing "visit.service_missing"
        ProviderTakenOffOnPage "visit.provider_taken_off_on_page"
        SomeoneHome "visit.somebody_home"
        TooLateToCancel "visit.too_late_to_cancel"
        VisitServiceTwice "visit.two_services"
        UndoTooLate "visit.undo_too_late"
        VisitKindEnded "visit_kind.ended"
        VisitKindExists "visit_kind.exists"
        VisitMinutesOutOfRange "visit_minutes.out_of_range"
        VisitsPerWeekOutOfRange "visits_per_week.out_of_range"
        ZipInvalid "zip.invalid"
        YearOutOfRange "year.out_of_range"
    }
}

// A form may have been saved by an earlier version.
keyed_serde!(ErrorCode, Unreadable);

impl ErrorCode {
    /// The code of a field that is absent or empty: its own, or the general one.
    pub fn missing(field: &str) -> Self {
        Self::parse(&format!("{field}.missing")).unwrap_or(Self::FieldMissing)
    }
}

/// The errors of a form that is validated as a whole. Its text carries them through a deserializer, whose errors are text:
/// `field:key`, separated by commas. [`FieldErrors::parse`] reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Adds an error.
    pub fn add(&mut self, field: impl Into<String>, code: ErrorCode) {
        self.0.push(FieldError::new(field, code));
    }

    /// Finds the errors in the message of a deserializer, which may add text of its own.
    pub fn parse(message: &str) -> Self {
        let is_separator = |c: char| !(c.is_ascii_lowercase() || matches!(c, '_' | '.' | ':'));
        let parse_error = |word: &str| {
            let (field, key) = word.split_once(':')?;
            Some(FieldError::new(field, ErrorCode::parse(key)?))
        };
        Self(message.split(is_separator).filter_map(parse_error).collect())
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique() {
        let keys: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.key()).collect();
        assert_eq!(keys.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn codes_survive_json_and_unknown_ones_do_not_fail() {
        for code in ErrorCode::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(serde_json::from_str::<ErrorCode>(&json).unwrap(), *code);
        }
        assert_eq!(serde_json::from_str::<ErrorCode>("\"older.code\"").unwrap(), ErrorCode::Unreadable);
    }

    #[test]
    fn field_errors_survive_the_message_of_a_deserializer() {
        let mut errors = FieldErrors::default();
        errors.add("reason", ErrorCode::ReasonMissing);
        errors.add("buffer_minutes", ErrorCode::SettingOutOfRange);
        assert_eq!(FieldErrors::parse(&format!("error: {errors} at line 1")), errors);
        assert_eq!(FieldErrors::parse("invalid digit: found in string"), FieldErrors::default());
    }

    #[test]
    fn a_missing_field_has_its_own_code_or_the_general_one() {
        assert_eq!(ErrorCode::missing("body"), ErrorCode::NoteBodyMissing);
        assert_eq!(ErrorCode::missing("version"), ErrorCode::FieldMissing);
    }
}
