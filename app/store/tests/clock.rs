//! A clock that is set back: nobody waits for as long as it went back, and nothing that protects an account lasts longer for
//! it.

use crate::{both_engines, support::House};
use domain::{
    Error, Language, UserId,
    account::SessionLimits,
    mail::{Letter, RESET_SECONDS},
    text::Email,
    throttle::Limit,
};
use store::{
    Actor,
    audit::{self, Signer},
    identity::{Acquaintance, Ceremony, Entered, Entry, FormRoom, LinkFor, NewForm, NewPassword, Token},
    outbox::{self, Outcome},
    security::Origin,
};

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;
const LIMIT: Limit = Limit { free: 2, first_seconds: 60, longest_seconds: 600, forget_seconds: 1800 };

async fn office(house: &House) -> (Actor, UserId) {
    let admin = house.agency("maple").await;
    let user = admin.viewer().unwrap().user;
    (admin, user)
}

async fn enter(house: &House, user: UserId) -> Entered {
    let origin = Origin::default();
    house.db.identity().enter(Entry { user, agency: None, old: None, device: None, origin: &origin }).await.unwrap()
}

async fn is_open(house: &House, session: &Token) -> bool {
    house.db.identity().actor(session, "test").await.unwrap().is_some()
}

/// The idle limit of the office's sessions.
fn idle() -> i64 {
    SessionLimits::of(domain::Role::Admin).idle_seconds * SECOND
}

both_engines! {
    async fn no_wait_is_longer_than_the_longest(house) {
        let identity = house.db.identity();
        let buckets = [("account:a".to_owned(), LIMIT)];
        let mut tries = 0;
        while identity.count_attempt(&buckets).await.is_ok() {
            tries += 1;
        }
        assert_eq!(tries, 2);
        house.clock.shift(-3 * DAY);
        let mut waits = Vec::new();
        for _ in 0..8 {
            match identity.count_attempt(&buckets).await {
                Ok(()) => waits.push(0),
                Err(Error::Throttled { retry_after_seconds }) => {
                    waits.push(retry_after_seconds);
                    house.clock.shift(i64::from(retry_after_seconds) * SECOND);
                }
                Err(error) => panic!("{error}"),
            }
        }
        // Each wait is followed by one that gets through, and what was tried before the clock went back still counts.
        assert_eq!(waits, [0, 120, 0, 240, 0, 480, 0, 600]);
    }

    async fn a_session_under_a_clock_far_ahead_is_over(house) {
        let (_, user) = office(&house).await;
        let before = enter(&house, user).await;
        house.clock.shift(DAY);
        let ahead = enter(&house, user).await;
        house.clock.shift(-DAY);
        assert!(is_open(&house, &before.session).await, "who was here before stays");
        assert!(!is_open(&house, &ahead.session).await, "for how long it has been open can't be known");
        assert!(!is_open(&house, &ahead.session).await, "for good");
    }

    async fn a_session_a_little_ahead_lasts_no_longer_than_any(house) {
        let (admin, user) = office(&house).await;
        house.clock.shift(30 * SECOND);
        let entered = enter(&house, user).await;
        house.clock.shift(-30 * SECOND);
        assert!(is_open(&house, &entered.session).await, "a clock that is set right by seconds ends nothing");
        let listed = house.db.identity().sessions_of(&admin, &entered.session).await.unwrap();
        assert!(listed.iter().any(|session| session.this));
        house.clock.shift(idle() + SECOND);
        assert!(!is_open(&house, &entered.session).await);
    }

    async fn a_use_under_a_clock_ahead_does_not_lengthen_a_session(house) {
        let (_, user) = office(&house).await;
        let entered = enter(&house, user).await;
        house.clock.shift(HOUR);
        assert!(is_open(&house, &entered.session).await);
        house.clock.shift(-HOUR);
        assert!(is_open(&house, &entered.session).await, "it goes on");
        house.clock.shift(idle() + SECOND);
        assert!(!is_open(&house, &entered.session).await, "as long as from now");
    }

    async fn a_proof_under_a_clock_ahead_is_none(house) {
        let (_, user) = office(&house).await;
        let identity = house.db.identity();
        let entered = enter(&house, user).await;
        house.clock.shift(HOUR);
        let session = identity.prove_again(&entered.session).await.unwrap();
        house.clock.shift(-HOUR);
        let actor = identity.actor(&session, "test").await.unwrap().unwrap();
        assert_eq!(actor.freshly_proved(house.clock.now()), Err(Error::Unproved));
        let session = identity.prove_again(&session).await.unwrap();
        let actor = identity.actor(&session, "test").await.unwrap().unwrap();
        assert_eq!(actor.freshly_proved(house.clock.now()), Ok(()));
    }

    async fn another_place_is_entered_by_no_proof_of_the_future(house) {
        let (admin, user) = office(&house).await;
        house.clock.shift(DAY);
        let entered = enter(&house, user).await;
        house.clock.shift(-DAY);
        let member = admin.viewer().unwrap().member;
        assert_eq!(house.db.identity().enter_place(user, &entered.session, None, member).await.err(), Some(Error::Unproved));
    }

    async fn the_sweep_ends_what_lies_ahead(house) {
        let (admin, user) = office(&house).await;
        let agency = admin.agency().id;
        house.clock.shift(40 * DAY);
        let entered = enter(&house, user).await;
        house.db.identity().keep_failure(None, &Origin::default()).await.unwrap();
        house.db.identity().count_attempt(&[("account:a".to_owned(), LIMIT)]).await.unwrap();
        house.db.identity().begin(Ceremony::Codes, Some(user), "codes").await.unwrap();
        house.clock.shift(-40 * DAY);
        house.db.identity().sweep().await.unwrap();
        let now = house.clock.now_us();
        for (table, column) in [
            ("sessions", "created_us"),
            ("ceremonies", "expires_us"),
            ("nobodys_events", "at_us"),
            ("attempts", "gone_us"),
            ("known_devices", "used_us"),
            ("security_events", "at_us"),
        ] {
            let ahead = house.count(agency, &format!("SELECT COUNT(*) FROM {table} WHERE {column} > {}", now + 60 * SECOND)).await;
            assert_eq!(ahead, 0, "{table}");
        }
        assert_eq!(house.db.identity().knows_device(&entered.device, "office@maple.example", Acquaintance::Entry).await, Ok(true));
    }

    async fn a_link_is_good_for_seven_days_of_the_right_clock(house) {
        let (admin, _) = office(&house).await;
        let identity = house.db.identity();
        let link = LinkFor {
            email: Email::try_from("ana@maple.example").unwrap(),
            name: "Ana".into(),
            role: domain::Role::Admin,
            capabilities: domain::Capabilities::all(),
            provider: None,
            guardian: None,
            language: Language::En,
        };
        house.clock.shift(30 * DAY);
        let token = identity.create_link(admin.agency().id, &link).await.unwrap();
        house.clock.shift(-30 * DAY);
        assert_eq!(identity.link(&token).await.err(), Some(Error::NotFound), "nobody knows for how long it would be good");
        let joiner = || store::identity::Joiner::New { password_hash: "a hash".into(), name: None };
        assert_eq!(identity.join(&token, joiner()).await.err(), Some(Error::NotFound));
        identity.sweep().await.unwrap();
        assert!(identity.link(&token).await.is_ok(), "from now on as if it had been made now");
        house.clock.shift(7 * DAY - SECOND);
        assert!(identity.link(&token).await.is_ok());
        house.clock.shift(2 * SECOND);
        assert_eq!(identity.link(&token).await.err(), Some(Error::NotFound));
    }

    async fn a_reset_under_a_clock_ahead_is_none(house) {
        let (admin, _) = office(&house).await;
        let identity = house.db.identity();
        house.clock.shift(2 * DAY);
        identity.ask_for_reset(&Email::try_from("office@maple.example").unwrap(), Language::En).await.unwrap();
        identity.answer_asks().await.unwrap();
        let letters: Vec<String> = house.values(admin.agency().id, "SELECT letter FROM outbox").await;
        let Letter::PasswordReset { token } = serde_json::from_str(&letters[0]).unwrap() else { panic!("{letters:?}") };
        let token = Token::from_text(token);
        assert!(identity.reset(&token).await.is_ok());
        house.clock.shift(-2 * DAY);
        assert_eq!(identity.reset(&token).await.err(), Some(Error::NotFound));
        let new = NewPassword { hash: "a hash".into(), short: false };
        assert_eq!(identity.use_reset(&token, &new, None, &Origin::default()).await.err(), Some(Error::NotFound));
        identity.sweep().await.unwrap();
        house.clock.shift(2 * DAY - RESET_SECONDS * SECOND / 2);
        assert_eq!(identity.reset(&token).await.err(), Some(Error::NotFound), "nor does it come to life again");
    }

    async fn what_is_half_done_under_a_clock_ahead_is_none(house) {
        let (_, user) = office(&house).await;
        let identity = house.db.identity();
        house.clock.shift(DAY);
        let token = identity.begin(Ceremony::Second, Some(user), "half").await.unwrap();
        house.clock.shift(-DAY);
        assert!(identity.waiting(Ceremony::Second, &token).await.unwrap().is_none());
        assert!(identity.take(Ceremony::Second, &token).await.unwrap().is_none());
        let token = identity.begin(Ceremony::Second, Some(user), "half").await.unwrap();
        house.clock.shift(-SECOND);
        assert!(identity.take(Ceremony::Second, &token).await.unwrap().is_some(), "a second is nothing");
    }

    async fn what_was_typed_comes_back_and_does_not_stay(house) {
        let identity = house.db.identity();
        house.clock.shift(DAY);
        let form = NewForm { token: None, member: None, network: "203.0.113.0", content: "typed" };
        let room = FormRoom { of_member: 10, of_network: 10, of_strangers: 10 };
        let token = identity.keep_form(form, room).await.unwrap();
        house.clock.shift(-DAY);
        assert_eq!(identity.returned_form(&token).await.unwrap().as_deref(), Some("typed"), "nothing typed is lost");
        assert_eq!(identity.form_age(&token).await, Ok(0));
        identity.sweep().await.unwrap();
        house.clock.shift(16 * 60 * SECOND);
        assert_eq!(identity.returned_form(&token).await.unwrap(), None);
    }

    async fn a_code_of_the_future_keeps_nobody_out(house) {
        let (_, user) = office(&house).await;
        let identity = house.db.identity();
        identity.begin_totp(user, vec![1; 48]).await.unwrap();
        assert!(identity.confirm_totp(user, 100, &Origin::default()).await.unwrap());
        // Three days are 8,640 intervals of thirty seconds.
        assert!(identity.use_totp(user, 100 + 8_640).await.unwrap());
        assert!(identity.use_totp(user, 101).await.unwrap(), "the clock is right again");
        assert!(!identity.use_totp(user, 101).await.unwrap(), "once");
        assert!(identity.use_totp(user, 103).await.unwrap());
        assert!(!identity.use_totp(user, 101).await.unwrap(), "nor one that came early before");
    }

    async fn letters_do_not_wait_for_the_clock(house) {
        let (admin, user) = office(&house).await;
        house.clock.shift(3 * DAY);
        house.db.identity().begin_totp(user, vec![1; 48]).await.unwrap();
        assert!(house.db.identity().confirm_totp(user, 100, &Origin::default()).await.unwrap(), "its owner is told by letter");
        house.clock.shift(-3 * DAY);
        let taken = outbox::take(&house.db, house.clock.now()).await.unwrap().expect("a letter that was never tried is due");
        assert!(outbox::take(&house.db, house.clock.now()).await.unwrap().is_none(), "it is this process's for a while");
        outbox::keep(&house.db, &taken, Outcome::Later("not now".into()), house.clock.now()).await.unwrap();
        assert!(outbox::take(&house.db, house.clock.now()).await.unwrap().is_none(), "it pauses");
        house.clock.shift(-3 * DAY);
        assert!(outbox::take(&house.db, house.clock.now()).await.unwrap().is_some(), "no pause is as long as days");
        house.clock.shift(-3 * DAY);
        assert!(outbox::take(&house.db, house.clock.now()).await.unwrap().is_some(), "nor is a lease");
        assert_eq!(house.count(admin.agency().id, "SELECT tries FROM outbox").await, 3);
    }

    async fn a_day_that_was_signed_before_it_came_is_signed_when_it_comes(house) {
        let (admin, _) = office(&house).await;
        let signer = Signer::from_pem(&Signer::new_pem()).unwrap();
        let sign = async || {
            // Something happens each time, so that the chain grows.
            house.db.keep_refusal(&admin, "test.read").await.unwrap();
            audit::sign_day(&house.db, &admin, &signer, None).await.unwrap()
        };
        assert!(sign().await.is_some());
        house.clock.shift(2 * DAY);
        let early = sign().await.expect("the clock says that the day has come");
        house.clock.shift(-2 * DAY);
        assert_eq!(sign().await, None, "this day is signed");
        house.clock.shift(DAY);
        assert!(sign().await.is_some());
        house.clock.shift(DAY);
        let late = sign().await.expect("the chain has grown since it was signed too early");
        assert!(late.seq > early.seq);
        assert_eq!(sign().await, None, "once");
        assert_eq!(audit::daily(&house.db, &admin).await.unwrap(), Some(late));
    }
}
