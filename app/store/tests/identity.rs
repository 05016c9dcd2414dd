//! Sessions, links, throttles: what comes before an agency's work.

mod support;

use domain::{Error, text::Email};
use store::identity::{Joiner, Limit, Token};
use support::House;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

async fn user(house: &House) -> domain::UserId {
    house.agency("maple").await;
    house.db.identity().credentials(&Email::try_from("office@maple.example").unwrap()).await.unwrap().unwrap().user
}

fn new(password_hash: &str) -> Joiner {
    Joiner::New { password_hash: password_hash.to_owned(), name: None }
}

async fn lives(house: &House, session: &Token) -> bool {
    house.db.identity().actor(session, "test").await.unwrap().is_some()
}

both_engines! {
    async fn a_session_ends_idle(house) {
        let user = user(&house).await;
        let (session, _) = house.db.identity().open_session(user, None).await.unwrap();
        house.clock.shift(2 * HOUR - MINUTE);
        assert!(lives(&house, &session).await, "used within two hours");
        house.clock.shift(2 * HOUR - MINUTE);
        assert!(lives(&house, &session).await, "each use counts anew");
        house.clock.shift(2 * HOUR + 2 * MINUTE);
        assert!(!lives(&house, &session).await);
        house.clock.shift(-3 * HOUR);
        assert!(!lives(&house, &session).await, "it is gone, not asleep");
    }

    async fn a_session_ends_however_busy(house) {
        let user = user(&house).await;
        let (session, _) = house.db.identity().open_session(user, None).await.unwrap();
        for _ in 0..11 {
            house.clock.shift(HOUR);
            assert!(lives(&house, &session).await);
        }
        house.clock.shift(HOUR + MINUTE);
        assert!(!lives(&house, &session).await, "the office's twelve hours are over");
    }

    async fn signing_in_again_ends_the_session_one_came_with(house) {
        let user = user(&house).await;
        let identity = house.db.identity();
        let (old, _) = identity.open_session(user, None).await.unwrap();
        let (new, _) = identity.open_session(user, Some(&old)).await.unwrap();
        assert!(!lives(&house, &old).await && lives(&house, &new).await);
    }

    async fn a_link_is_good_once_and_for_seven_days(house) {
        let admin = house.maple().await;
        let mut tx = house.db.write(&admin, "member.link").await.unwrap();
        let email = Email::try_from("sarah.young@maple.example").unwrap();
        let link = store::people::link_for(&mut tx, &email, false).await.unwrap();
        tx.commit().await.unwrap();
        let identity = house.db.identity();
        let token = identity.create_link(admin.agency().id, &link).await.unwrap();
        let (first, second) = tokio::join!(identity.join(&token, new("a")), identity.join(&token, new("b")));
        assert_eq!([first.is_ok(), second.is_ok()].into_iter().filter(|used| *used).count(), 1, "also at the same instant");
        let late = identity.create_link(admin.agency().id, &link).await.unwrap();
        house.clock.shift(7 * 24 * HOUR + MINUTE);
        assert_eq!(identity.join(&late, new("a")).await, Err(Error::NotFound));
    }

    async fn attempts_are_counted_and_forgotten(house) {
        let identity = house.db.identity();
        let limit = [("account:x", Limit { most: 3, window_seconds: 900 })];
        for _ in 0..3 {
            identity.count_attempt(&limit).await.unwrap();
        }
        assert_eq!(identity.count_attempt(&limit).await, Err(Error::Throttled { retry_after_seconds: 901 }));
        identity.count_attempt(&[("account:y", limit[0].1)]).await.unwrap();
        identity.forget_attempts("account:x").await.unwrap();
        identity.count_attempt(&limit).await.unwrap();
        for _ in 0..3 {
            identity.count_attempt(&limit).await.ok();
        }
        house.clock.shift(16 * MINUTE);
        identity.count_attempt(&limit).await.unwrap();
    }

    async fn a_returned_form_waits_a_quarter_of_an_hour(house) {
        let identity = house.db.identity();
        let token = identity.keep_form(None, "typed").await.unwrap();
        house.clock.shift(14 * MINUTE);
        assert_eq!(identity.returned_form(&token).await.unwrap().as_deref(), Some("typed"));
        house.clock.shift(2 * MINUTE);
        assert_eq!(identity.returned_form(&token).await.unwrap(), None);
    }

    async fn who_joins_enters_the_agency_they_joined(house) {
        let admin = house.maple().await;
        let cedar = house.agency("cedar").await;
        let young = house.member(&admin, "sarah.young@maple.example").await;
        house.import(&cedar, &support::maple_files()).await.unwrap();
        house.member(&cedar, "sarah.young@maple.example").await;
        let user = young.viewer().unwrap().user;
        let identity = house.db.identity();
        for agency in [&admin, &cedar] {
            let (session, _) = identity.open_session_in(user, Some(agency.agency().id), None).await.unwrap();
            let actor = identity.actor(&session, "").await.unwrap().unwrap();
            assert_eq!(actor.agency().id, agency.agency().id);
        }
    }
}
