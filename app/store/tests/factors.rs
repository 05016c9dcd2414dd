//! Second factors: codes and passkeys are accepted once, even concurrently; removing factors; requiring them.

use crate::{both_engines, support::TestApp, write_tx};
use domain::{
    Conflict, Error, ErrorCode, UserId,
    agency::{ChangeSettings, GraceDays, RequireSecondFactor, Settings},
    factors::PasskeyName,
    security::SecurityEvent,
    text::EmailAddress,
};
use store::{
    identity::{AuthChallenge, NewPassword, Origin},
    records::agency,
};

const MINUTE: i64 = 60_000_000;

fn test_origin() -> Origin {
    Origin::default()
}

async fn create_user(app: &TestApp) -> UserId {
    app.create_agency("maple").await.viewer().unwrap().user
}

fn office_email() -> EmailAddress {
    EmailAddress::try_from("office@maple.example").unwrap()
}

async fn create_user_with_totp(app: &TestApp) -> UserId {
    let user = create_user(app).await;
    app.db.identity().begin_totp(user, vec![1; 48]).await.unwrap();
    assert!(app.db.identity().confirm_totp(user, 100, &test_origin()).await.unwrap());
    user
}

async fn add_passkey(app: &TestApp, user: UserId, id: u8) -> domain::PasskeyId {
    let identity = app.db.identity();
    let name = PasskeyName::try_from("Phone").unwrap();
    identity.add_passkey(user, &name, &[id; 16], "{}", &test_origin()).await.unwrap();
    identity.passkeys(user).await.unwrap().pop().unwrap().id
}

/// The security events, sorted by name, and the number of queued emails.
async fn events_and_email_count(app: &TestApp) -> (Vec<String>, i64) {
    let no_agency = domain::AgencyId(uuid::Uuid::nil());
    let events = app.query_values(no_agency, "SELECT event FROM security_events ORDER BY event").await;
    (events, app.count(no_agency, "SELECT COUNT(*) FROM outbox").await)
}

async fn set_password(app: &TestApp, user: UserId, short: bool) {
    let new = NewPassword { hash: "a hash".into(), short };
    app.db.identity().set_password(user, &new, None, SecurityEvent::PasswordChanged, &test_origin()).await.unwrap();
}

both_engines! {
    async fn an_authenticator_app_is_active_after_its_first_valid_code(app) {
        let user = create_user(&app).await;
        let identity = app.db.identity();
        identity.begin_totp(user, vec![1; 48]).await.unwrap();
        identity.begin_totp(user, vec![2; 48]).await.unwrap();
        assert_eq!(identity.totp(user).await.unwrap().unwrap().sealed, [2; 48], "a new setup replaces an unconfirmed one");
        assert!(!identity.factors(user).await.unwrap().has_second_factor());
        assert!(!identity.use_totp(user, 99, &[]).await.unwrap(), "an unconfirmed app accepts no code");
        assert!(identity.confirm_totp(user, 100, &test_origin()).await.unwrap());
        assert!(!identity.confirm_totp(user, 101, &test_origin()).await.unwrap(), "once");
        identity.begin_totp(user, vec![3; 48]).await.unwrap();
        assert_eq!(identity.totp(user).await.unwrap().unwrap().sealed, [2; 48], "a confirmed app is not replaced");
        assert!(identity.factors(user).await.unwrap().has_second_factor());
        assert_eq!(events_and_email_count(&app).await, (vec!["totp_added".to_owned()], 1));
    }

    async fn a_totp_code_is_accepted_once_even_concurrently(app) {
        let user = create_user_with_totp(&app).await;
        let identity = app.db.identity();
        assert!(!identity.use_totp(user, 100, &[]).await.unwrap(), "the code that confirmed it is used");
        let (first, second) = tokio::join!(identity.use_totp(user, 101, &[]), identity.use_totp(user, 101, &[]));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|taken| *taken).count(), 1);
        assert!(!identity.use_totp(user, 101, &[]).await.unwrap());
        assert!(!identity.use_totp(user, 100, &[]).await.unwrap(), "an earlier code is rejected too");
        assert!(identity.use_totp(user, 102, &[]).await.unwrap());
    }

    async fn a_recovery_code_is_accepted_once_even_concurrently(app) {
        let user = create_user_with_totp(&app).await;
        let identity = app.db.identity();
        let hashes = [vec![1; 32], vec![2; 32]];
        identity.save_recovery_codes(user, &[9; 16], &hashes, &test_origin()).await.unwrap();
        assert_eq!(identity.recovery_salt(user).await.unwrap(), Some(vec![9; 16]));
        let origin = test_origin();
        let (first, second) = tokio::join!(
            identity.use_recovery_code(user, vec![1; 32], &[], &origin),
            identity.use_recovery_code(user, vec![1; 32], &[], &origin)
        );
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|used| *used).count(), 1);
        assert_eq!(identity.factors(user).await.unwrap().recovery_codes, 1);
        assert!(!identity.use_recovery_code(user, vec![3; 32], &[], &test_origin()).await.unwrap());
        identity.save_recovery_codes(user, &[8; 16], &[vec![4; 32]], &test_origin()).await.unwrap();
        assert!(!identity.use_recovery_code(user, vec![2; 32], &[], &test_origin()).await.unwrap(), "a new set ends the old one");
        let (events, emails) = events_and_email_count(&app).await;
        assert_eq!(events, ["recovery_code_used", "recovery_codes_made", "recovery_codes_made", "totp_added"]);
        assert_eq!(emails, 4, "each event sends an email");
    }

    async fn passkeys_are_identified_by_id_and_updated_by_compare_and_set(app) {
        let user = create_user(&app).await;
        let identity = app.db.identity();
        let id = add_passkey(&app, user, 1).await;
        let name = PasskeyName::try_from("Laptop").unwrap();
        let again = identity.add_passkey(user, &name, &[1; 16], "{}", &test_origin()).await;
        assert_eq!(again, Err(Error::state(ErrorCode::PasskeyKnown)));
        identity.rename_passkey(user, id, &name).await.unwrap();
        assert_eq!(identity.rename_passkey(UserId(id.0), id, &name).await, Err(Error::NotFound), "another user's passkey");
        let (first, second) =
            tokio::join!(identity.record_passkey_use(user, id, "{}", "{\"n\":1}"), identity.record_passkey_use(user, id, "{}", "{\"n\":1}"));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|used| *used).count(), 1, "each state is replaced once");
        let stored = identity.passkeys(user).await.unwrap().remove(0);
        assert_eq!((stored.name.as_str(), stored.credential.as_str(), stored.used), ("Laptop", "{\"n\":1}", Some(app.clock.now())));
        assert_eq!(identity.remove_passkey(UserId(id.0), id, &test_origin()).await, Err(Error::NotFound), "another user's passkey");
        identity.remove_passkey(user, id, &test_origin()).await.unwrap();
        assert!(!identity.factors(user).await.unwrap().has_second_factor());
    }

    async fn a_short_password_prevents_removing_the_last_factor(app) {
        let user = create_user_with_totp(&app).await;
        let id = add_passkey(&app, user, 1).await;
        let identity = app.db.identity();
        identity.save_recovery_codes(user, &[9; 16], &[vec![1; 32]], &test_origin()).await.unwrap();
        set_password(&app, user, true).await;
        identity.remove_totp(user, &test_origin()).await.unwrap();
        let refused = identity.remove_passkey(user, id, &test_origin()).await;
        assert_eq!(refused, Err(Error::state(ErrorCode::PasswordTooShortAlone)));
        assert_eq!(identity.factors(user).await.unwrap().passkeys, 1, "nothing was removed");
        set_password(&app, user, false).await;
        identity.remove_passkey(user, id, &test_origin()).await.unwrap();
        let left = identity.factors(user).await.unwrap();
        assert_eq!((left.has_second_factor(), left.recovery_codes), (false, 0), "the recovery codes are deleted with the last factor");
    }

    async fn concurrent_removals_keep_the_last_factor(app) {
        let user = create_user_with_totp(&app).await;
        let id = add_passkey(&app, user, 1).await;
        set_password(&app, user, true).await;
        let (identity, origin) = (app.db.identity(), test_origin());
        let (totp, passkey) = tokio::join!(identity.remove_totp(user, &origin), identity.remove_passkey(user, id, &origin));
        assert_eq!([totp.is_ok(), passkey.is_ok()].into_iter().filter(|done| *done).count(), 1);
        assert!(identity.factors(user).await.unwrap().has_second_factor());
    }

    async fn a_pending_sign_in_is_used_once_and_expires(app) {
        let user = create_user(&app).await;
        let identity = app.db.identity();
        let token = identity.begin_challenge(AuthChallenge::SecondFactor, Some(user), "content").await.unwrap();
        assert!(identity.pending_challenge(AuthChallenge::Passkey, &token).await.unwrap().is_none(), "of another kind");
        assert_eq!(identity.pending_challenge(AuthChallenge::SecondFactor, &token).await.unwrap().unwrap().content, "content");
        let (first, second) = tokio::join!(identity.take_challenge(AuthChallenge::SecondFactor, &token), identity.take_challenge(AuthChallenge::SecondFactor, &token));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().flatten().count(), 1);
        let late = identity.begin_challenge(AuthChallenge::SecondFactor, Some(user), "content").await.unwrap();
        app.clock.shift(5 * MINUTE);
        assert!(identity.pending_challenge(AuthChallenge::SecondFactor, &late).await.unwrap().is_none());
        assert!(identity.take_challenge(AuthChallenge::SecondFactor, &late).await.unwrap().is_none());
    }

    async fn a_new_password_ends_all_other_sessions(app) {
        let user = create_user(&app).await;
        let identity = app.db.identity();
        let (current_session, _) = identity.open_session(user, None).await.unwrap();
        let (other, _) = identity.open_session(user, None).await.unwrap();
        let pending = identity.begin_challenge(AuthChallenge::SecondFactor, Some(user), "").await.unwrap();
        let new = NewPassword { hash: "new".into(), short: false };
        identity.set_password(user, &new, Some(&current_session), SecurityEvent::PasswordChanged, &test_origin()).await.unwrap();
        assert!(identity.actor(&current_session, "").await.unwrap().is_some());
        assert!(identity.actor(&other, "").await.unwrap().is_none());
        assert!(identity.pending_challenge(AuthChallenge::SecondFactor, &pending).await.unwrap().is_none(), "a sign-in begun with the old password is canceled");
        assert_eq!(events_and_email_count(&app).await, (vec!["password_changed".to_owned()], 1));
    }

    async fn a_proof_rotates_the_session_token(app) {
        let user = create_user(&app).await;
        let identity = app.db.identity();
        let (old, _) = identity.open_session(user, None).await.unwrap();
        app.clock.shift(16 * MINUTE);
        let actor = identity.actor(&old, "").await.unwrap().unwrap();
        assert_eq!(actor.require_recent_proof(app.clock.now()), Err(Error::RecentProofRequired));
        let new = identity.renew_proof(&old).await.unwrap();
        assert!(identity.actor(&old, "").await.unwrap().is_none());
        let actor = identity.actor(&new, "").await.unwrap().unwrap();
        assert_eq!(actor.require_recent_proof(app.clock.now()), Ok(()));
        assert_eq!(identity.renew_proof(&old).await.err(), Some(Error::SignedOut));
    }

    async fn the_office_sets_who_needs_a_second_factor(app, admin) {
        let provider = app.sign_in_member(&admin, "sarah.young@maple.example").await;
        let command = |version, office, providers, days| RequireSecondFactor {
            version,
            office,
            providers,
            grace_days: GraceDays::try_from(days).unwrap(),
        };
        assert_eq!((admin.second_factor_deadline(), provider.second_factor_deadline()), (None, None));
        let refused = write_tx!(app, &provider, |tx| agency::require_second_factor(&mut tx, command(0, true, true, 0)));
        assert_eq!(refused, Err(Error::NotFound));
        write_tx!(app, &admin, |tx| agency::require_second_factor(&mut tx, command(0, false, true, 3))).unwrap();
        let stale = write_tx!(app, &admin, |tx| agency::require_second_factor(&mut tx, command(0, true, true, 3)));
        assert_eq!(stale, Err(Conflict::Stale { current: 1 }.into()));
        let (admin, provider) = (app.reload_actor(&admin).await, app.reload_actor(&provider).await);
        assert_eq!(admin.second_factor_deadline(), None);
        let due = provider.second_factor_deadline().unwrap();
        assert_eq!(due.as_second() - app.clock.now().as_second(), 3 * 86_400);
        // The other settings are saved without touching it.
        let other = ChangeSettings(Settings { buffer_minutes: 9, version: 1, ..Settings::default() });
        write_tx!(app, &admin, |tx| agency::change_settings(&mut tx, other)).unwrap();
        assert_eq!(app.reload_actor(&provider).await.second_factor_deadline(), Some(due));
        add_passkey(&app, provider.viewer().unwrap().user, 1).await;
        assert_eq!(app.reload_actor(&provider).await.second_factor_deadline(), None, "a member with a second factor has no deadline");
        app.clock.shift(16 * MINUTE);
        let late = write_tx!(app, &admin, |tx| agency::require_second_factor(&mut tx, command(2, false, false, 3)));
        assert_eq!(late, Err(Error::RecentProofRequired), "an unattended session can't remove the requirement");
    }

    async fn the_operator_resets_all_factors(app) {
        let user = create_user_with_totp(&app).await;
        add_passkey(&app, user, 1).await;
        set_password(&app, user, true).await;
        let identity = app.db.identity();
        let (session, _) = identity.open_session(user, None).await.unwrap();
        identity.reset_factors(&office_email()).await.unwrap();
        assert!(identity.actor(&session, "").await.unwrap().is_none(), "all sessions have ended");
        assert!(!identity.factors(user).await.unwrap().has_second_factor());
        let (events, emails) = events_and_email_count(&app).await;
        for event in ["totp_removed", "passkey_removed", "other_sessions_ended"] {
            assert!(events.iter().any(|known| known == event), "{event} in {events:?}");
        }
        assert_eq!(emails, events.len() as i64);
        let (session, _) = identity.open_session(user, None).await.unwrap();
        let actor = identity.actor(&session, "").await.unwrap().unwrap();
        assert!(actor.second_factor_deadline().is_some_and(|due| due < app.clock.now()), "a short password must be replaced at once");
        let unknown = EmailAddress::try_from("nobody@maple.example").unwrap();
        assert_eq!(identity.reset_factors(&unknown).await, Err(Error::NotFound));
    }
}
