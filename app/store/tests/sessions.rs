//! Coming in, what the owner sees of it, and how attempts are counted.

use crate::{both_engines, support::House};
use domain::{Error, Language, UserId, mail::Letter, security::SecurityEvent, text::Email, throttle::Limit};
use store::{
    Actor,
    identity::{Acquaintance, Entered, Entry, NewPassword, Token},
    security::Origin,
};

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
const LIMIT: Limit = Limit { free: 10, first_seconds: 60, longest_seconds: 600, forget_seconds: 60 };

fn origin(device: &str, region: &str) -> Origin {
    Origin { device: device.into(), region: region.into() }
}

/// A minute later than what was before.
async fn enter(house: &House, user: UserId, device: Option<&Token>, origin: &Origin) -> Entered {
    house.clock.shift(MINUTE);
    house.db.identity().enter(Entry { user, agency: None, old: None, device, origin }).await.unwrap()
}

async fn actor(house: &House, entered: &Entered) -> Actor {
    house.db.identity().actor(&entered.session, "test").await.unwrap().unwrap()
}

async fn user(house: &House) -> (Actor, UserId) {
    let admin = house.agency("maple").await;
    let email = Email::try_from("office@maple.example").unwrap();
    (admin, house.db.identity().credentials(&email).await.unwrap().unwrap().user)
}

async fn letters(house: &House, admin: &Actor) -> Vec<String> {
    house.values(admin.agency().id, "SELECT letter FROM outbox ORDER BY queued_us, id").await
}

both_engines! {
    async fn counting_is_exact_at_the_same_instant(house) {
        let tries: Vec<_> = (0..40)
            .map(|_| {
                let db = house.db.clone();
                // In another order each, so that two could wait for each other.
                tokio::spawn(async move {
                    let mut buckets = vec![("address:a".to_owned(), LIMIT), ("account:b".to_owned(), Limit { free: 1000, ..LIMIT })];
                    if store::random_bytes::<1>()[0].is_multiple_of(2) {
                        buckets.reverse();
                    }
                    db.identity().count_attempt(&buckets).await
                })
            })
            .collect();
        let mut through = 0;
        for tried in tries {
            match tried.await.unwrap() {
                Ok(()) => through += 1,
                Err(error) => assert_eq!(error, Error::Throttled { retry_after_seconds: 60 }),
            }
        }
        assert_eq!(through, 10, "the free ones, and not one more");
        let agency = house.agency("maple").await.agency().id;
        assert_eq!(house.count(agency, "SELECT CAST(SUM(count) AS BIGINT) FROM attempts").await, 20, "a refusal counts in no bucket");
    }

    async fn success_gives_its_attempt_back_and_buckets_go(house) {
        let agency = house.agency("maple").await.agency().id;
        let identity = house.db.identity();
        let buckets = [("address:a".to_owned(), LIMIT)];
        for _ in 0..30 {
            identity.count_attempt(&buckets).await.unwrap();
            identity.give_back(&buckets).await.unwrap();
        }
        for _ in 0..10 {
            identity.count_attempt(&buckets).await.unwrap();
        }
        assert_eq!(identity.count_attempt(&buckets).await, Err(Error::Throttled { retry_after_seconds: 60 }));
        identity.sweep().await.unwrap();
        assert_eq!(house.count(agency, "SELECT COUNT(*) FROM attempts").await, 1, "it still matters");
        house.clock.shift(11 * MINUTE);
        identity.sweep().await.unwrap();
        assert_eq!(house.count(agency, "SELECT COUNT(*) FROM attempts").await, 0);
    }

    async fn a_new_browser_or_region_is_told_by_mail_but_the_first(house) {
        let (admin, user) = user(&house).await;
        let home = origin("Firefox on Android", "Illinois, US");
        let first = enter(&house, user, None, &home).await;
        assert_eq!(letters(&house, &admin).await.len(), 0, "the first sign-in ever");
        let again = enter(&house, user, Some(&first.device), &home).await;
        assert_eq!(again.device.expose(), first.device.expose());
        assert_eq!(letters(&house, &admin).await.len(), 0, "a known browser at home");
        enter(&house, user, Some(&first.device), &origin("Firefox on Android", "")).await;
        assert_eq!(letters(&house, &admin).await.len(), 0, "no region is no new one");
        enter(&house, user, Some(&first.device), &origin("Firefox on Android", "Iowa, US")).await;
        assert_eq!(letters(&house, &admin).await.len(), 1, "a new region");
        enter(&house, user, None, &home).await;
        let told = letters(&house, &admin).await;
        assert_eq!(told.len(), 2, "the same words, another browser");
        let letter: Letter = serde_json::from_str(&told[1]).unwrap();
        let at_us = house.clock.now_us();
        let expected = Letter::NewDevice { device: home.device.clone(), region: home.region.clone(), at_us };
        assert_eq!(letter, expected);
    }

    async fn a_session_that_outlived_its_membership_is_none(house) {
        let (admin, user) = user(&house).await;
        let entered = enter(&house, user, None, &Origin::default()).await;
        assert!(house.db.identity().actor(&entered.session, "test").await.unwrap().is_some());
        // A removal ends all sessions; one that was opened at the same instant may be left over.
        house.raw(Some(admin.agency().id), "UPDATE members SET removed_us = 1").await.unwrap();
        assert!(house.db.identity().actor(&entered.session, "test").await.unwrap().is_none());
    }

    async fn a_browser_that_had_a_letter_only_is_still_new(house) {
        let (admin, user) = user(&house).await;
        let identity = house.db.identity();
        let (email, home) = (Email::try_from("office@maple.example").unwrap(), Origin::default());
        enter(&house, user, None, &home).await;
        identity.ask_for_reset(&email, Language::En).await.unwrap();
        identity.answer_asks().await.unwrap();
        let Letter::PasswordReset { token } = serde_json::from_str(&letters(&house, &admin).await[0]).unwrap() else {
            panic!("a letter with a link")
        };
        let new = NewPassword { hash: "x".into(), short: false };
        let device = identity.use_reset(&Token::from_text(token), &new, None, &home).await.unwrap();
        assert!(identity.knows_device(&device, email.as_str(), Acquaintance::Letter).await.unwrap());
        assert!(!identity.knows_device(&device, email.as_str(), Acquaintance::Entry).await.unwrap());
        let entered = enter(&house, user, Some(&device), &home).await;
        assert_eq!(entered.device.expose(), device.expose());
        assert!(identity.knows_device(&device, email.as_str(), Acquaintance::Entry).await.unwrap());
        let last = letters(&house, &admin).await.pop().unwrap();
        assert!(matches!(serde_json::from_str(&last).unwrap(), Letter::NewDevice { .. }), "its owner is told: {last}");
    }

    async fn a_browser_is_known_to_its_owner_alone(house) {
        let (_, user) = user(&house).await;
        let other = house.agency("cedar").await;
        let email = "office@cedar.example";
        let identity = house.db.identity();
        let attacker = identity.credentials(&Email::try_from(email).unwrap()).await.unwrap().unwrap().user;
        let planted = enter(&house, attacker, None, &Origin::default()).await.device;
        assert!(identity.knows_device(&planted, email, Acquaintance::Entry).await.unwrap());
        assert!(!identity.knows_device(&planted, "office@maple.example", Acquaintance::Entry).await.unwrap());
        let owners = enter(&house, user, Some(&planted), &Origin::default()).await.device;
        assert_ne!(owners.expose(), planted.expose(), "what was put into the browser is worth nothing");
        assert!(!identity.knows_device(&planted, "office@maple.example", Acquaintance::Entry).await.unwrap());
        assert!(identity.knows_device(&owners, email, Acquaintance::Entry).await.unwrap(), "who used the browser before is still known");
        house.clock.shift(401 * DAY);
        identity.sweep().await.unwrap();
        assert!(!identity.knows_device(&owners, email, Acquaintance::Entry).await.unwrap());
        drop(other);
    }

    async fn the_owner_sees_and_ends_sessions(house) {
        let (_, user) = user(&house).await;
        let identity = house.db.identity();
        let phone = enter(&house, user, None, &origin("Firefox on Android", "Illinois, US")).await;
        house.clock.shift(5 * MINUTE);
        let desk = enter(&house, user, None, &origin("Edge on Windows", "")).await;
        let at_desk = actor(&house, &desk).await;
        let open = identity.sessions_of(&at_desk, &desk.session).await.unwrap();
        let shown: Vec<_> = open.iter().map(|one| (one.device.as_str(), one.region.as_str(), one.this)).collect();
        let expected = [("Edge on Windows", "", true), ("Firefox on Android", "Illinois, US", false), ("", "", false)];
        assert_eq!(shown, expected, "the last is that of who joined");
        assert_eq!(Some(open[1].id), phone.session.id());

        house.agency("cedar").await;
        let other = identity.credentials(&Email::try_from("office@cedar.example").unwrap()).await.unwrap().unwrap().user;
        let other = enter(&house, other, None, &Origin::default()).await;
        let stranger = actor(&house, &other).await;
        assert_eq!(identity.end_session(&stranger, open[1].id).await, Err(Error::NotFound));
        assert!(identity.actor(&phone.session, "").await.unwrap().is_some(), "nobody ends another's");

        identity.end_session(&at_desk, open[1].id).await.unwrap();
        assert!(identity.actor(&phone.session, "").await.unwrap().is_none());
        assert_eq!(identity.end_session(&at_desk, open[1].id).await, Err(Error::NotFound), "it is gone");
        let again = enter(&house, user, None, &Origin::default()).await;
        house.clock.shift(MINUTE);
        identity.end_other_sessions(&at_desk, &desk.session).await.unwrap();
        assert!(identity.actor(&again.session, "").await.unwrap().is_none());
        assert!(identity.actor(&desk.session, "").await.unwrap().is_some());
        assert!(identity.actor(&other.session, "").await.unwrap().is_some());

        let told = identity.happenings(&at_desk, 1).await.unwrap();
        let events: Vec<_> = told.rows.iter().map(|row| row.event).collect();
        let (signed_in, ended) = (SecurityEvent::SignedIn, SecurityEvent::SessionEnded);
        assert_eq!(events, [SecurityEvent::OtherSessionsEnded, signed_in, ended, signed_in, signed_in]);
        assert_eq!(told.rows[0].device, "Edge on Windows", "where it was done");
    }

    async fn an_idle_session_is_not_shown(house) {
        let (_, user) = user(&house).await;
        let identity = house.db.identity();
        enter(&house, user, None, &Origin::default()).await;
        house.clock.shift(121 * MINUTE);
        let desk = enter(&house, user, None, &Origin::default()).await;
        let at_desk = actor(&house, &desk).await;
        assert_eq!(identity.sessions_of(&at_desk, &desk.session).await.unwrap().len(), 1);
    }

    async fn what_happened_is_kept_a_season_and_paged(house) {
        let (admin, user) = user(&house).await;
        let identity = house.db.identity();
        for _ in 0..60 {
            identity.keep_failure(Some(user), &Origin::default()).await.unwrap();
            identity.keep_failure(None, &Origin::default()).await.unwrap();
        }
        let desk = enter(&house, user, None, &Origin::default()).await;
        let at_desk = actor(&house, &desk).await;
        let (first, second) = (identity.happenings(&at_desk, 1).await.unwrap(), identity.happenings(&at_desk, 2).await.unwrap());
        assert_eq!((first.total, first.rows.len(), second.rows.len(), second.number), (61, 50, 11, 2));
        assert_eq!(first.rows[0].event, SecurityEvent::SignedIn);
        let nobodys = "SELECT COUNT(*) FROM nobodys_events";
        assert_eq!(house.count(admin.agency().id, nobodys).await, 60);
        house.clock.shift(2 * 60 * MINUTE);
        identity.sweep().await.unwrap();
        assert_eq!(house.count(admin.agency().id, nobodys).await, 0);
        assert_eq!(identity.happenings(&at_desk, 1).await.unwrap().total, 61);
        house.clock.shift(90 * DAY);
        identity.sweep().await.unwrap();
        assert_eq!(identity.happenings(&at_desk, 1).await.unwrap().total, 0);
    }

    async fn a_seal_shows_every_change(house) {
        let identity = house.db.identity();
        let sealed = identity.seal("12.5").await.unwrap();
        assert_eq!(identity.unseal(&sealed).await.unwrap().as_deref(), Some("12.5"));
        for forged in [sealed.replacen('1', "2", 1), format!("{sealed}0"), "12.5".into(), "12.5.zz".into(), String::new()] {
            assert_eq!(identity.unseal(&forged).await.unwrap(), None, "{forged}");
        }
    }
}
