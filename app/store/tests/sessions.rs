//! Sign-in, the session list and security events that users see, and the rate limits for attempts.

use crate::{both_engines, support::TestApp};
use domain::{Error, ErrorCode, Language, UserId, mail::Email, security::SecurityEvent, text::EmailAddress, throttle::RateLimit};
use store::{
    Actor,
    identity::{
        AttemptBrowser, AuthChallenge, DeviceTrust, NewPassword, NewSession, Origin, PasswordAccepted, Token, VerifiedSignIn,
    },
};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
const LIMIT: RateLimit = RateLimit { free_attempts: 10, first_wait_seconds: 60, max_wait_seconds: 600, decay_seconds: 60 };

fn origin(device: &str, region: &str) -> Origin {
    Origin { device: device.into(), region: region.into() }
}

/// Signs in, one minute after the previous step.
async fn sign_in(app: &TestApp, user: UserId, device: Option<&Token>, origin: &Origin) -> NewSession {
    app.clock.shift(MINUTE);
    app.db.identity().sign_in(VerifiedSignIn { user, agency: None, old: None, device, origin }).await.unwrap()
}

async fn load_actor(app: &TestApp, entered: &NewSession) -> Actor {
    app.db.identity().actor(&entered.session, "test").await.unwrap().unwrap()
}

async fn admin_and_user(app: &TestApp) -> (Actor, UserId) {
    let admin = app.create_agency("maple").await;
    let email = EmailAddress::try_from("office@maple.example").unwrap();
    (admin, app.db.identity().credentials(&email).await.unwrap().unwrap().user)
}

/// Whether the owner of an address trusts this browser at least this much.
async fn is_known(app: &TestApp, device: &Token, email: &str, required: DeviceTrust) -> bool {
    let browser = AttemptBrowser { device: Some(device), required };
    let mut is_known = None;
    let note = |_: &str, known| {
        is_known = Some(known);
        Vec::new()
    };
    app.db.identity().count_attempt_at(email, browser, note).await.unwrap();
    is_known.expect("the buckets of an attempt")
}

async fn queued_emails(app: &TestApp) -> Vec<String> {
    app.emails().await.into_iter().map(|(_, text)| text).collect()
}

both_engines! {
    async fn attempts_are_counted_exactly_under_concurrency(app) {
        let tries: Vec<_> = (0..40)
            .map(|_| {
                let db = app.db.clone();
                // The buckets come in random order, so that a deadlock would show.
                tokio::spawn(async move {
                    let mut buckets = vec![("address:a".to_owned(), LIMIT), ("account:b".to_owned(), RateLimit { free_attempts: 1000, ..LIMIT })];
                    if store::random_bytes::<1>()[0].is_multiple_of(2) {
                        buckets.reverse();
                    }
                    db.identity().count_attempt(&buckets).await
                })
            })
            .collect();
        let mut accepted = 0;
        for tried in tries {
            match tried.await.unwrap() {
                Ok(()) => accepted += 1,
                Err(error) => assert_eq!(error, Error::Throttled { retry_after_seconds: 60 }),
            }
        }
        assert_eq!(accepted, 10, "only the free attempts succeed");
        let agency = app.create_agency("maple").await.agency().id;
        assert_eq!(app.count(agency, "SELECT CAST(SUM(count) AS BIGINT) FROM attempts").await, 20, "a rejected attempt counts in no bucket");
    }

    async fn a_success_refunds_its_attempt_and_old_buckets_are_deleted(app) {
        let agency = app.create_agency("maple").await.agency().id;
        let identity = app.db.identity();
        let buckets = [("address:a".to_owned(), LIMIT)];
        for _ in 0..30 {
            identity.count_attempt(&buckets).await.unwrap();
            identity.refund_attempt(&buckets).await.unwrap();
        }
        for _ in 0..10 {
            identity.count_attempt(&buckets).await.unwrap();
        }
        assert_eq!(identity.count_attempt(&buckets).await, Err(Error::Throttled { retry_after_seconds: 60 }));
        identity.delete_expired().await.unwrap();
        assert_eq!(app.count(agency, "SELECT COUNT(*) FROM attempts").await, 1, "the bucket is still in force");
        app.clock.shift(11 * MINUTE);
        identity.delete_expired().await.unwrap();
        assert_eq!(app.count(agency, "SELECT COUNT(*) FROM attempts").await, 0);
    }

    async fn a_new_device_or_region_sends_an_email_except_at_the_first_sign_in(app) {
        let (_, user) = admin_and_user(&app).await;
        let home = origin("Firefox on Android", "Illinois, US");
        let first = sign_in(&app, user, None, &home).await;
        assert_eq!(queued_emails(&app).await.len(), 0, "the first sign-in ever");
        let again = sign_in(&app, user, Some(&first.device), &home).await;
        assert_eq!(again.device.expose(), first.device.expose());
        assert_eq!(queued_emails(&app).await.len(), 0, "a known device in a known region");
        sign_in(&app, user, Some(&first.device), &origin("Firefox on Android", "")).await;
        assert_eq!(queued_emails(&app).await.len(), 0, "an unknown region is not a new one");
        sign_in(&app, user, Some(&first.device), &origin("Firefox on Android", "Iowa, US")).await;
        assert_eq!(queued_emails(&app).await.len(), 1, "a new region");
        sign_in(&app, user, None, &home).await;
        let emails = queued_emails(&app).await;
        assert_eq!(emails.len(), 2, "another device with the same description");
        let email_content: Email = serde_json::from_str(&emails[1]).unwrap();
        let at_us = app.clock.now_us();
        let expected = Email::NewDevice { device: home.device.clone(), region: home.region.clone(), at_us };
        assert_eq!(email_content, expected);
    }

    async fn a_session_of_a_removed_member_is_invalid(app) {
        let (admin, user) = admin_and_user(&app).await;
        let entered = sign_in(&app, user, None, &Origin::default()).await;
        assert!(app.db.identity().actor(&entered.session, "test").await.unwrap().is_some());
        // Removing a member ends all sessions, but one that is opened concurrently may remain.
        app.execute_raw(Some(admin.agency().id), "UPDATE members SET removed_us = 1").await.unwrap();
        assert!(app.db.identity().actor(&entered.session, "test").await.unwrap().is_none());
    }

    async fn a_device_known_only_from_a_password_reset_is_still_new(app) {
        let (_, user) = admin_and_user(&app).await;
        let identity = app.db.identity();
        let (email, home) = (EmailAddress::try_from("office@maple.example").unwrap(), Origin::default());
        sign_in(&app, user, None, &home).await;
        identity.request_password_reset(&email, Language::En).await.unwrap();
        identity.send_requested_resets().await.unwrap();
        let Email::PasswordReset { token } = serde_json::from_str(&queued_emails(&app).await[0]).unwrap() else {
            panic!("not a password reset email")
        };
        let new = NewPassword { hash: "x".into(), short: false };
        let device = identity.use_password_reset(&Token::from_text(token), &new, None, &home).await.unwrap();
        assert!(is_known(&app, &device, email.as_str(), DeviceTrust::ResetEmail).await);
        assert!(!is_known(&app, &device, email.as_str(), DeviceTrust::SignedIn).await);
        let entered = sign_in(&app, user, Some(&device), &home).await;
        assert_eq!(entered.device.expose(), device.expose());
        assert!(is_known(&app, &device, email.as_str(), DeviceTrust::SignedIn).await);
        let last = queued_emails(&app).await.pop().unwrap();
        assert!(matches!(serde_json::from_str(&last).unwrap(), Email::NewDevice { .. }), "the owner gets an email: {last}");
    }

    async fn device_trust_is_per_account(app) {
        let (_, user) = admin_and_user(&app).await;
        let other = app.create_agency("cedar").await;
        let email = "office@cedar.example";
        let identity = app.db.identity();
        let attacker = identity.credentials(&EmailAddress::try_from(email).unwrap()).await.unwrap().unwrap().user;
        let planted = sign_in(&app, attacker, None, &Origin::default()).await.device;
        assert!(is_known(&app, &planted, email, DeviceTrust::SignedIn).await);
        assert!(!is_known(&app, &planted, "office@maple.example", DeviceTrust::SignedIn).await);
        let owners = sign_in(&app, user, Some(&planted), &Origin::default()).await.device;
        assert_ne!(owners.expose(), planted.expose(), "a device token that was planted by another user is replaced");
        assert!(!is_known(&app, &planted, "office@maple.example", DeviceTrust::SignedIn).await);
        assert!(is_known(&app, &owners, email, DeviceTrust::SignedIn).await, "the previous user of the device is still trusted");
        app.clock.shift(401 * DAY);
        identity.delete_expired().await.unwrap();
        assert!(!is_known(&app, &owners, email, DeviceTrust::SignedIn).await);
        drop(other);
    }

    async fn users_list_and_end_their_own_sessions(app) {
        let (_, user) = admin_and_user(&app).await;
        let identity = app.db.identity();
        let phone = sign_in(&app, user, None, &origin("Firefox on Android", "Illinois, US")).await;
        app.clock.shift(5 * MINUTE);
        let desk = sign_in(&app, user, None, &origin("Edge on Windows", "")).await;
        let at_desk = load_actor(&app, &desk).await;
        let open = identity.sessions_of(&at_desk, &desk.session).await.unwrap();
        let shown: Vec<_> = open.iter().map(|one| (one.device.as_str(), one.region.as_str(), one.this)).collect();
        let expected = [("Edge on Windows", "", true), ("Firefox on Android", "Illinois, US", false), ("", "", false)];
        assert_eq!(shown, expected, "the last is the session from joining");
        assert_eq!(Some(open[1].id), phone.session.id());

        app.create_agency("cedar").await;
        let other = identity.credentials(&EmailAddress::try_from("office@cedar.example").unwrap()).await.unwrap().unwrap().user;
        let other = sign_in(&app, other, None, &Origin::default()).await;
        let other_user = load_actor(&app, &other).await;
        assert_eq!(identity.end_session(&other_user, open[1].id).await, Err(Error::NotFound));
        assert!(identity.actor(&phone.session, "").await.unwrap().is_some(), "a user can't end another user's session");

        identity.end_session(&at_desk, open[1].id).await.unwrap();
        assert!(identity.actor(&phone.session, "").await.unwrap().is_none());
        assert_eq!(identity.end_session(&at_desk, open[1].id).await, Err(Error::NotFound), "it has already ended");
        let again = sign_in(&app, user, None, &Origin::default()).await;
        app.clock.shift(MINUTE);
        identity.end_other_sessions(&at_desk, &desk.session).await.unwrap();
        assert!(identity.actor(&again.session, "").await.unwrap().is_none());
        assert!(identity.actor(&desk.session, "").await.unwrap().is_some());
        assert!(identity.actor(&other.session, "").await.unwrap().is_some());

        let events_page = identity.security_events(&at_desk, 1).await.unwrap();
        let events: Vec<_> = events_page.rows.iter().map(|row| row.event).collect();
        let (signed_in, ended) = (SecurityEvent::SignedIn, SecurityEvent::SessionEnded);
        assert_eq!(events, [SecurityEvent::OtherSessionsEnded, signed_in, ended, signed_in, signed_in]);
        assert_eq!(events_page.rows[0].device, "Edge on Windows", "the device that ended the session");
    }

    async fn an_idle_session_is_not_listed(app) {
        let (_, user) = admin_and_user(&app).await;
        let identity = app.db.identity();
        sign_in(&app, user, None, &Origin::default()).await;
        app.clock.shift(121 * MINUTE);
        let desk = sign_in(&app, user, None, &Origin::default()).await;
        let at_desk = load_actor(&app, &desk).await;
        assert_eq!(identity.sessions_of(&at_desk, &desk.session).await.unwrap().len(), 1);
    }

    async fn security_events_are_paged_and_deleted_after_ninety_days(app) {
        let (admin, user) = admin_and_user(&app).await;
        let identity = app.db.identity();
        for _ in 0..60 {
            identity.record_failed_sign_in(Some(user), &Origin::default()).await.unwrap();
            identity.record_failed_sign_in(None, &Origin::default()).await.unwrap();
        }
        let desk = sign_in(&app, user, None, &Origin::default()).await;
        let at_desk = load_actor(&app, &desk).await;
        let (first, second) = (identity.security_events(&at_desk, 1).await.unwrap(), identity.security_events(&at_desk, 2).await.unwrap());
        assert_eq!((first.total, first.rows.len(), second.rows.len(), second.number), (61, 50, 11, 2));
        assert_eq!(first.rows[0].event, SecurityEvent::SignedIn);
        let anonymous_events = "SELECT COUNT(*) FROM nobodys_events";
        assert_eq!(app.count(admin.agency().id, anonymous_events).await, 60);
        app.clock.shift(2 * 60 * MINUTE);
        identity.delete_expired().await.unwrap();
        assert_eq!(app.count(admin.agency().id, anonymous_events).await, 0);
        assert_eq!(identity.security_events(&at_desk, 1).await.unwrap().total, 61);
        app.clock.shift(90 * DAY);
        identity.delete_expired().await.unwrap();
        assert_eq!(identity.security_events(&at_desk, 1).await.unwrap().total, 0);
    }

    async fn a_seal_detects_every_change(app) {
        let identity = app.db.identity();
        let sealed = identity.sign_text("12.5").await.unwrap();
        assert_eq!(identity.verify_signed_text(&sealed).await.unwrap().as_deref(), Some("12.5"));
        for forged in [sealed.replacen('1', "2", 1), format!("{sealed}0"), "12.5".into(), "12.5.zz".into(), String::new()] {
            assert_eq!(identity.verify_signed_text(&forged).await.unwrap(), None, "{forged}");
        }
    }

    async fn a_correct_password_refunds_its_attempt_in_the_sign_in_itself(app) {
        let (admin, user) = admin_and_user(&app).await;
        let (identity, home) = (app.db.identity(), Origin::default());
        let email = EmailAddress::try_from("office@maple.example").unwrap();
        let buckets = vec![("account:a".to_owned(), LIMIT)];
        let browser = AttemptBrowser { device: None, required: DeviceTrust::SignedIn };
        let signs_in = || VerifiedSignIn { user, agency: None, old: None, device: None, origin: &home };
        let attempts = async || app.count(admin.agency().id, "SELECT CAST(SUM(count) AS BIGINT) FROM attempts").await;

        let (counted, known) = identity.count_password_attempt(&email, browser, |_, _| buckets.clone()).await.unwrap();
        assert_eq!((known.unwrap().user, attempts().await), (user, 1));
        let accepted = identity.accept_password(&counted, signs_in(), "").await.unwrap();
        let PasswordAccepted::SignedIn(session) = accepted else { panic!("no second factor is asked for") };
        assert!(identity.actor(&session.session, "test").await.unwrap().is_some());
        assert_eq!(attempts().await, 0);

        identity.begin_totp(user, vec![1; 48]).await.unwrap();
        assert!(identity.confirm_totp(user, 100, &home).await.unwrap());
        identity.count_attempt(&buckets).await.unwrap();
        let accepted = identity.accept_password(&counted, signs_in(), "content").await.unwrap();
        let PasswordAccepted::SecondStep(step) = accepted else { panic!("a second factor is asked for") };
        assert_eq!(attempts().await, 0);
        assert_eq!(identity.pending_challenge(AuthChallenge::SecondFactor, &step).await.unwrap().unwrap().content, "content");
    }

    async fn a_user_without_a_membership_still_uses_up_what_they_proved(app) {
        let (admin, user) = admin_and_user(&app).await;
        let (identity, home) = (app.db.identity(), Origin::default());
        let buckets = vec![("account:a".to_owned(), LIMIT)];
        let signs_in = || VerifiedSignIn { user, agency: None, old: None, device: None, origin: &home };
        app.execute_raw(Some(admin.agency().id), "UPDATE members SET removed_us = 1").await.unwrap();

        identity.count_attempt(&buckets).await.unwrap();
        let accepted = identity.accept_password(&buckets, signs_in(), "").await;
        assert_eq!(accepted.err(), Some(Error::state(ErrorCode::NoMembership)));
        let attempts = app.count(admin.agency().id, "SELECT CAST(SUM(count) AS BIGINT) FROM attempts").await;
        assert_eq!(attempts, 0, "the password was right");

        let step = identity.begin_challenge(AuthChallenge::SecondFactor, Some(user), "content").await.unwrap();
        let finish = async || {
            let finished = identity.finish_second_step(&step, |known, content| {
                assert_eq!((known, content), (user, "content"));
                Ok(signs_in())
            });
            finished.await.unwrap()
        };
        assert_eq!(finish().await.unwrap().err(), Some(Error::state(ErrorCode::NoMembership)));
        assert!(finish().await.is_none(), "once");
    }
}
