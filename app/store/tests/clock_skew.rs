//! A clock that is set back, which leaves timestamps in the future: waiting times do not grow by the difference, and sessions,
//! proofs, tokens and other credentials do not live longer because of it.

use crate::{both_engines, support::TestApp};
use domain::{
    Error, Language, UserId,
    account::SessionLimits,
    audit::AuditAction,
    mail::{Email, RESET_SECONDS},
    text::EmailAddress,
    throttle::RateLimit,
};
use store::{
    Actor,
    audit::{self, Signer},
    identity::{
        AttemptBrowser, AuthChallenge, DeviceTrust, InvitationRecipient, NewPassword, NewSavedForm, NewSession, Origin,
        SavedFormLimits, Token, VerifiedSignIn,
    },
    outbox::{self, Outcome},
};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
const LIMIT: RateLimit = RateLimit { free_attempts: 2, first_wait_seconds: 60, max_wait_seconds: 600, decay_seconds: 1800 };

async fn create_admin(app: &TestApp) -> (Actor, UserId) {
    let admin = app.create_agency("maple").await;
    let user = admin.viewer().unwrap().user;
    (admin, user)
}

async fn sign_in(app: &TestApp, user: UserId) -> NewSession {
    let origin = Origin::default();
    app.db.identity().sign_in(VerifiedSignIn { user, agency: None, old: None, device: None, origin: &origin }).await.unwrap()
}

async fn is_valid(app: &TestApp, session: &Token) -> bool {
    app.db.identity().actor(session, "test").await.unwrap().is_some()
}

/// The idle limit of office sessions, in microseconds.
fn idle_limit_us() -> i64 {
    SessionLimits::of(domain::Role::Admin).idle_seconds * SECOND
}

both_engines! {
    async fn a_clock_set_back_does_not_extend_the_maximum_wait(app) {
        let identity = app.db.identity();
        let buckets = [("account:a".to_owned(), LIMIT)];
        let mut tries = 0;
        while identity.count_attempt(&buckets).await.is_ok() {
            tries += 1;
        }
        assert_eq!(tries, 2);
        app.clock.shift(-3 * DAY);
        let mut waits = Vec::new();
        for _ in 0..8 {
            match identity.count_attempt(&buckets).await {
                Ok(()) => waits.push(0),
                Err(Error::Throttled { retry_after_seconds }) => {
                    waits.push(retry_after_seconds);
                    app.clock.shift(i64::from(retry_after_seconds) * SECOND);
                }
                Err(error) => panic!("{error}"),
            }
        }
        // After each wait one attempt succeeds, and attempts from before the clock change still count.
        assert_eq!(waits, [0, 120, 0, 240, 0, 480, 0, 600]);
    }

    async fn a_session_created_far_in_the_future_is_expired(app) {
        let (_, user) = create_admin(&app).await;
        let before = sign_in(&app, user).await;
        app.clock.shift(DAY);
        let ahead = sign_in(&app, user).await;
        app.clock.shift(-DAY);
        assert!(is_valid(&app, &before.session).await, "a session from before the clock change stays valid");
        assert!(!is_valid(&app, &ahead.session).await, "its age is unknown");
        assert!(!is_valid(&app, &ahead.session).await, "it stays ended");
    }

    async fn a_session_created_slightly_in_the_future_still_expires_on_time(app) {
        let (admin, user) = create_admin(&app).await;
        app.clock.shift(30 * SECOND);
        let entered = sign_in(&app, user).await;
        app.clock.shift(-30 * SECOND);
        assert!(is_valid(&app, &entered.session).await, "a correction by seconds ends no session");
        let listed = app.db.identity().sessions_of(&admin, &entered.session).await.unwrap();
        assert!(listed.iter().any(|session| session.this));
        app.clock.shift(idle_limit_us() + SECOND);
        assert!(!is_valid(&app, &entered.session).await);
    }

    async fn using_a_session_in_the_future_does_not_extend_it(app) {
        let (_, user) = create_admin(&app).await;
        let entered = sign_in(&app, user).await;
        app.clock.shift(HOUR);
        assert!(is_valid(&app, &entered.session).await);
        app.clock.shift(-HOUR);
        assert!(is_valid(&app, &entered.session).await, "it stays valid");
        app.clock.shift(idle_limit_us() + SECOND);
        assert!(!is_valid(&app, &entered.session).await, "the idle limit counts from now");
    }

    async fn a_proof_dated_in_the_future_is_not_recent(app) {
        let (_, user) = create_admin(&app).await;
        let identity = app.db.identity();
        let entered = sign_in(&app, user).await;
        app.clock.shift(HOUR);
        let session = identity.renew_proof(&entered.session).await.unwrap();
        app.clock.shift(-HOUR);
        let actor = identity.actor(&session, "test").await.unwrap().unwrap();
        assert_eq!(actor.require_recent_proof(app.clock.now()), Err(Error::RecentProofRequired));
        let session = identity.renew_proof(&session).await.unwrap();
        let actor = identity.actor(&session, "test").await.unwrap().unwrap();
        assert_eq!(actor.require_recent_proof(app.clock.now()), Ok(()));
    }

    async fn switching_membership_rejects_a_proof_dated_in_the_future(app) {
        let (admin, user) = create_admin(&app).await;
        app.clock.shift(DAY);
        let entered = sign_in(&app, user).await;
        app.clock.shift(-DAY);
        let member = admin.viewer().unwrap().member;
        assert_eq!(app.db.identity().switch_membership(user, &entered.session, None, member).await.err(), Some(Error::RecentProofRequired));
    }

    async fn the_sweep_clears_timestamps_in_the_future(app) {
        let (admin, user) = create_admin(&app).await;
        let agency = admin.agency().id;
        app.clock.shift(40 * DAY);
        let entered = sign_in(&app, user).await;
        app.db.identity().record_failed_sign_in(None, &Origin::default()).await.unwrap();
        app.db.identity().count_attempt(&[("account:a".to_owned(), LIMIT)]).await.unwrap();
        app.db.identity().begin_challenge(AuthChallenge::RecoveryCodes, Some(user), "codes").await.unwrap();
        app.clock.shift(-40 * DAY);
        app.db.identity().delete_expired().await.unwrap();
        let now = app.clock.now_us();
        for (table, column) in [
            ("sessions", "created_us"),
            ("ceremonies", "expires_us"),
            ("nobodys_events", "at_us"),
            ("attempts", "gone_us"),
            ("known_devices", "used_us"),
            ("security_events", "at_us"),
        ] {
            let ahead = app.count(agency, &format!("SELECT COUNT(*) FROM {table} WHERE {column} > {}", now + 60 * SECOND)).await;
            assert_eq!(ahead, 0, "{table}");
        }
        let browser = AttemptBrowser { device: Some(&entered.device), required: DeviceTrust::SignedIn };
        let mut is_known = None;
        let note = |_: &str, known| {
            is_known = Some(known);
            Vec::new()
        };
        app.db.identity().count_attempt_at("office@maple.example", browser, note).await.unwrap();
        assert_eq!(is_known, Some(true));
    }

    async fn an_invitation_dated_in_the_future_is_valid_for_seven_days_after_the_sweep(app) {
        let (admin, _) = create_admin(&app).await;
        let identity = app.db.identity();
        let link = InvitationRecipient {
            email: EmailAddress::try_from("ana@maple.example").unwrap(),
            name: "Ana".into(),
            role: domain::Role::Admin,
            capabilities: domain::Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::En,
        };
        app.clock.shift(30 * DAY);
        let token = identity.create_link(admin.agency().id, &link).await.unwrap();
        app.clock.shift(-30 * DAY);
        assert_eq!(identity.link(&token).await.err(), Some(Error::NotFound), "its remaining lifetime is unknown");
        let joining_account = || store::identity::JoiningAccount::New { password_hash: "a hash".into(), name: None };
        assert_eq!(identity.join(&token, joining_account()).await.err(), Some(Error::NotFound));
        identity.delete_expired().await.unwrap();
        assert!(identity.link(&token).await.is_ok(), "the sweep dates it to now");
        app.clock.shift(7 * DAY - SECOND);
        assert!(identity.link(&token).await.is_ok());
        app.clock.shift(2 * SECOND);
        assert_eq!(identity.link(&token).await.err(), Some(Error::NotFound));
    }

    async fn a_password_reset_dated_in_the_future_is_invalid(app) {
        create_admin(&app).await;
        let identity = app.db.identity();
        app.clock.shift(2 * DAY);
        identity.request_password_reset(&EmailAddress::try_from("office@maple.example").unwrap(), Language::En).await.unwrap();
        identity.send_requested_resets().await.unwrap();
        let emails = app.emails().await;
        let Email::PasswordReset { token } = serde_json::from_str(&emails[0].1).unwrap() else { panic!("{emails:?}") };
        let token = Token::from_text(token);
        assert!(identity.password_reset(&token).await.is_ok());
        app.clock.shift(-2 * DAY);
        assert_eq!(identity.password_reset(&token).await.err(), Some(Error::NotFound));
        let new = NewPassword { hash: "a hash".into(), short: false };
        assert_eq!(identity.use_password_reset(&token, &new, None, &Origin::default()).await.err(), Some(Error::NotFound));
        identity.delete_expired().await.unwrap();
        app.clock.shift(2 * DAY - RESET_SECONDS * SECOND / 2);
        assert_eq!(identity.password_reset(&token).await.err(), Some(Error::NotFound), "it does not become valid again");
    }

    async fn a_pending_sign_in_dated_in_the_future_is_invalid(app) {
        let (_, user) = create_admin(&app).await;
        let identity = app.db.identity();
        app.clock.shift(DAY);
        let token = identity.begin_challenge(AuthChallenge::SecondFactor, Some(user), "half").await.unwrap();
        app.clock.shift(-DAY);
        assert!(identity.pending_challenge(AuthChallenge::SecondFactor, &token).await.unwrap().is_none());
        assert!(identity.take_challenge(AuthChallenge::SecondFactor, &token).await.unwrap().is_none());
        let token = identity.begin_challenge(AuthChallenge::SecondFactor, Some(user), "half").await.unwrap();
        app.clock.shift(-SECOND);
        assert!(identity.take_challenge(AuthChallenge::SecondFactor, &token).await.unwrap().is_some(), "a difference of one second is tolerated");
    }

    async fn a_form_dated_in_the_future_is_returned_and_later_deleted(app) {
        let identity = app.db.identity();
        app.clock.shift(DAY);
        let form = NewSavedForm { token: None, member: None, network: "203.0.113.0", content: "typed" };
        let room = SavedFormLimits { of_member: 10, of_network: 10, of_anonymous: 10 };
        let token = identity.save_form(form, room).await.unwrap();
        app.clock.shift(-DAY);
        assert_eq!(identity.saved_form(&token).await.unwrap().as_deref(), Some("typed"), "the form's content is not lost");
        assert_eq!(identity.form_age(&token).await, Ok(0));
        identity.delete_expired().await.unwrap();
        app.clock.shift(16 * 60 * SECOND);
        assert_eq!(identity.saved_form(&token).await.unwrap(), None);
    }

    async fn a_totp_code_from_the_future_does_not_block_sign_in(app) {
        let (_, user) = create_admin(&app).await;
        let identity = app.db.identity();
        identity.begin_totp(user, vec![1; 48]).await.unwrap();
        assert!(identity.confirm_totp(user, 100, &Origin::default()).await.unwrap());
        // Three days are 8,640 intervals of thirty seconds.
        assert!(identity.use_totp(user, 100 + 8_640, &[]).await.unwrap());
        assert!(identity.use_totp(user, 101, &[]).await.unwrap(), "the clock is right again");
        assert!(!identity.use_totp(user, 101, &[]).await.unwrap(), "once");
        assert!(identity.use_totp(user, 103, &[]).await.unwrap());
        assert!(!identity.use_totp(user, 101, &[]).await.unwrap(), "nor a code earlier than the last one");
    }

    async fn emails_dated_in_the_future_are_sent_without_delay(app) {
        let (admin, user) = create_admin(&app).await;
        app.clock.shift(3 * DAY);
        app.db.identity().begin_totp(user, vec![1; 48]).await.unwrap();
        assert!(app.db.identity().confirm_totp(user, 100, &Origin::default()).await.unwrap(), "queues an email to the owner");
        app.clock.shift(-3 * DAY);
        let taken = outbox::lease_next(&app.db, app.clock.now()).await.unwrap().expect("an email that was never tried is due");
        assert!(outbox::lease_next(&app.db, app.clock.now()).await.unwrap().is_none(), "it is leased to this process");
        outbox::save_outcome(&app.db, &taken, Outcome::RetryLater("not now".into()), app.clock.now()).await.unwrap();
        assert!(outbox::lease_next(&app.db, app.clock.now()).await.unwrap().is_none(), "it waits for its retry");
        app.clock.shift(-3 * DAY);
        assert!(outbox::lease_next(&app.db, app.clock.now()).await.unwrap().is_some(), "a retry never waits for days");
        app.clock.shift(-3 * DAY);
        assert!(outbox::lease_next(&app.db, app.clock.now()).await.unwrap().is_some(), "a lease never lasts for days");
        assert_eq!(app.count(admin.agency().id, "SELECT tries FROM outbox").await, 3);
    }

    async fn a_day_signed_too_early_is_signed_again_when_it_comes(app) {
        let (admin, _) = create_admin(&app).await;
        let signer = Signer::from_pem(&Signer::new_pem()).unwrap();
        let sign = async || {
            // Adds an event each time, so that the chain grows.
            app.db.record_refusal(&admin, AuditAction::ScheduleWeek).await.unwrap();
            audit::sign_daily_checkpoint(&app.db, &admin, &signer, None).await.unwrap()
        };
        assert!(sign().await.is_some());
        app.clock.shift(2 * DAY);
        let early = sign().await.expect("by the clock, a new day has begun");
        app.clock.shift(-2 * DAY);
        assert_eq!(sign().await, None, "this day is already signed");
        app.clock.shift(DAY);
        assert!(sign().await.is_some());
        app.clock.shift(DAY);
        let late = sign().await.expect("the chain has grown since the early signature");
        assert!(late.seq > early.seq);
        assert_eq!(sign().await, None, "once");
        assert_eq!(audit::daily_checkpoint(&app.db, &admin).await.unwrap(), Some(late));
    }
}
