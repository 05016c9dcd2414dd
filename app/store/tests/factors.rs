//! Second factors: what is taken once is taken once, also at the same instant, and what goes with the last of them.

use crate::{both_engines, support::House, writing};
use domain::{
    Conflict, Error, UserId,
    agency::{ChangeSettings, GraceDays, RequireSecondFactor, Settings},
    factors::PasskeyName,
    security::SecurityEvent,
    text::Email,
};
use store::{
    agency,
    identity::{Ceremony, NewPassword},
    security::Origin,
};

const MINUTE: i64 = 60_000_000;

fn from() -> Origin {
    Origin::default()
}

async fn user(house: &House) -> UserId {
    house.agency("maple").await.viewer().unwrap().user
}

fn office() -> Email {
    Email::try_from("office@maple.example").unwrap()
}

async fn with_app(house: &House) -> UserId {
    let user = user(house).await;
    house.db.identity().begin_totp(user, vec![1; 48]).await.unwrap();
    assert!(house.db.identity().confirm_totp(user, 100, &from()).await.unwrap());
    user
}

async fn with_passkey(house: &House, user: UserId, id: u8) -> domain::PasskeyId {
    let identity = house.db.identity();
    let name = PasskeyName::try_from("Phone").unwrap();
    identity.add_passkey(user, &name, &[id; 16], "{}", &from()).await.unwrap();
    identity.passkeys(user).await.unwrap().pop().unwrap().id
}

/// What happened to accounts, sorted by its words, and how many letters went out.
async fn told(house: &House) -> (Vec<String>, i64) {
    let nobody = domain::AgencyId(uuid::Uuid::nil());
    let events = house.values(nobody, "SELECT event FROM security_events ORDER BY event").await;
    (events, house.count(nobody, "SELECT COUNT(*) FROM outbox").await)
}

async fn short_password(house: &House, user: UserId, short: bool) {
    let new = NewPassword { hash: "a hash".into(), short };
    house.db.identity().set_password(user, &new, None, SecurityEvent::PasswordChanged, &from()).await.unwrap();
}

both_engines! {
    async fn an_app_counts_once_its_first_code_was_right(house) {
        let user = user(&house).await;
        let identity = house.db.identity();
        identity.begin_totp(user, vec![1; 48]).await.unwrap();
        identity.begin_totp(user, vec![2; 48]).await.unwrap();
        assert_eq!(identity.totp(user).await.unwrap().unwrap().sealed, [2; 48], "begun anew before it counts");
        assert!(!identity.factors(user).await.unwrap().has_second());
        assert!(!identity.use_totp(user, 99).await.unwrap(), "nor does it open anything");
        assert!(identity.confirm_totp(user, 100, &from()).await.unwrap());
        assert!(!identity.confirm_totp(user, 101, &from()).await.unwrap(), "once");
        identity.begin_totp(user, vec![3; 48]).await.unwrap();
        assert_eq!(identity.totp(user).await.unwrap().unwrap().sealed, [2; 48], "one that counts stays");
        assert!(identity.factors(user).await.unwrap().has_second());
        assert_eq!(told(&house).await, (vec!["totp_added".to_owned()], 1));
    }

    async fn a_code_is_taken_once_even_at_the_same_instant(house) {
        let user = with_app(&house).await;
        let identity = house.db.identity();
        assert!(!identity.use_totp(user, 100).await.unwrap(), "the code that confirmed it is used");
        let (first, second) = tokio::join!(identity.use_totp(user, 101), identity.use_totp(user, 101));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|taken| *taken).count(), 1);
        assert!(!identity.use_totp(user, 101).await.unwrap());
        assert!(!identity.use_totp(user, 100).await.unwrap(), "nor an earlier one");
        assert!(identity.use_totp(user, 102).await.unwrap());
    }

    async fn a_recovery_code_is_good_once_even_at_the_same_instant(house) {
        let user = with_app(&house).await;
        let identity = house.db.identity();
        let hashes = [vec![1; 32], vec![2; 32]];
        identity.keep_recovery_codes(user, &[9; 16], &hashes, &from()).await.unwrap();
        assert_eq!(identity.recovery_salt(user).await.unwrap(), Some(vec![9; 16]));
        let origin = from();
        let (first, second) = tokio::join!(
            identity.use_recovery_code(user, vec![1; 32], &origin),
            identity.use_recovery_code(user, vec![1; 32], &origin)
        );
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|used| *used).count(), 1);
        assert_eq!(identity.factors(user).await.unwrap().recovery_codes, 1);
        assert!(!identity.use_recovery_code(user, vec![3; 32], &from()).await.unwrap());
        identity.keep_recovery_codes(user, &[8; 16], &[vec![4; 32]], &from()).await.unwrap();
        assert!(!identity.use_recovery_code(user, vec![2; 32], &from()).await.unwrap(), "a new set ends the old one");
        let (events, letters) = told(&house).await;
        assert_eq!(events, ["recovery_code_used", "recovery_codes_made", "recovery_codes_made", "totp_added"]);
        assert_eq!(letters, 4, "each is told by a letter");
    }

    async fn passkeys_are_known_by_their_id_and_used_by_their_count(house) {
        let user = user(&house).await;
        let identity = house.db.identity();
        let id = with_passkey(&house, user, 1).await;
        let name = PasskeyName::try_from("Laptop").unwrap();
        let again = identity.add_passkey(user, &name, &[1; 16], "{}", &from()).await;
        assert_eq!(again, Err(Error::state("passkey.known")));
        identity.rename_passkey(user, id, &name).await.unwrap();
        assert_eq!(identity.rename_passkey(UserId(id.0), id, &name).await, Err(Error::NotFound), "of another");
        let (first, second) =
            tokio::join!(identity.used_passkey(user, id, "{}", "{\"n\":1}"), identity.used_passkey(user, id, "{}", "{\"n\":1}"));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().filter(|used| *used).count(), 1, "one count, once");
        let kept = identity.passkeys(user).await.unwrap().remove(0);
        assert_eq!((kept.name.as_str(), kept.credential.as_str(), kept.used), ("Laptop", "{\"n\":1}", Some(house.clock.now())));
        assert_eq!(identity.remove_passkey(UserId(id.0), id, &from()).await, Err(Error::NotFound), "of another");
        identity.remove_passkey(user, id, &from()).await.unwrap();
        assert!(!identity.factors(user).await.unwrap().has_second());
    }

    async fn a_short_password_holds_the_last_factor(house) {
        let user = with_app(&house).await;
        let id = with_passkey(&house, user, 1).await;
        let identity = house.db.identity();
        identity.keep_recovery_codes(user, &[9; 16], &[vec![1; 32]], &from()).await.unwrap();
        short_password(&house, user, true).await;
        identity.remove_totp(user, &from()).await.unwrap();
        let refused = identity.remove_passkey(user, id, &from()).await;
        assert_eq!(refused, Err(Error::state("factors.password_is_short")));
        assert_eq!(identity.factors(user).await.unwrap().passkeys, 1, "nothing was removed");
        short_password(&house, user, false).await;
        identity.remove_passkey(user, id, &from()).await.unwrap();
        let left = identity.factors(user).await.unwrap();
        assert_eq!((left.has_second(), left.recovery_codes), (false, 0), "the codes go with the last factor");
    }

    async fn of_two_removals_at_the_same_instant_one_sees_the_other(house) {
        let user = with_app(&house).await;
        let id = with_passkey(&house, user, 1).await;
        short_password(&house, user, true).await;
        let (identity, origin) = (house.db.identity(), from());
        let (app, passkey) = tokio::join!(identity.remove_totp(user, &origin), identity.remove_passkey(user, id, &origin));
        assert_eq!([app.is_ok(), passkey.is_ok()].into_iter().filter(|done| *done).count(), 1);
        assert!(identity.factors(user).await.unwrap().has_second());
    }

    async fn what_is_half_done_is_taken_once_and_not_late(house) {
        let user = user(&house).await;
        let identity = house.db.identity();
        let token = identity.begin(Ceremony::Second, Some(user), "content").await.unwrap();
        assert!(identity.waiting(Ceremony::Passkey, &token).await.unwrap().is_none(), "of another kind");
        assert_eq!(identity.waiting(Ceremony::Second, &token).await.unwrap().unwrap().content, "content");
        let (first, second) = tokio::join!(identity.take(Ceremony::Second, &token), identity.take(Ceremony::Second, &token));
        assert_eq!([first.unwrap(), second.unwrap()].into_iter().flatten().count(), 1);
        let late = identity.begin(Ceremony::Second, Some(user), "content").await.unwrap();
        house.clock.shift(5 * MINUTE);
        assert!(identity.waiting(Ceremony::Second, &late).await.unwrap().is_none());
        assert!(identity.take(Ceremony::Second, &late).await.unwrap().is_none());
    }

    async fn a_new_password_ends_all_other_sessions(house) {
        let user = user(&house).await;
        let identity = house.db.identity();
        let (mine, _) = identity.open_session(user, None).await.unwrap();
        let (other, _) = identity.open_session(user, None).await.unwrap();
        let half = identity.begin(Ceremony::Second, Some(user), "").await.unwrap();
        let new = NewPassword { hash: "new".into(), short: false };
        identity.set_password(user, &new, Some(&mine), SecurityEvent::PasswordChanged, &from()).await.unwrap();
        assert!(identity.actor(&mine, "").await.unwrap().is_some());
        assert!(identity.actor(&other, "").await.unwrap().is_none());
        assert!(identity.waiting(Ceremony::Second, &half).await.unwrap().is_none(), "nor does what the old one began go on");
        assert_eq!(told(&house).await, (vec!["password_changed".to_owned()], 1));
    }

    async fn a_proof_renews_the_session_under_another_token(house) {
        let user = user(&house).await;
        let identity = house.db.identity();
        let (old, _) = identity.open_session(user, None).await.unwrap();
        house.clock.shift(16 * MINUTE);
        let actor = identity.actor(&old, "").await.unwrap().unwrap();
        assert_eq!(actor.freshly_proved(house.clock.now()), Err(Error::Unproved));
        let new = identity.prove_again(&old).await.unwrap();
        assert!(identity.actor(&old, "").await.unwrap().is_none());
        let actor = identity.actor(&new, "").await.unwrap().unwrap();
        assert_eq!(actor.freshly_proved(house.clock.now()), Ok(()));
        assert_eq!(identity.prove_again(&old).await.err(), Some(Error::SignedOut));
    }

    async fn the_office_says_who_needs_a_second_factor(house, admin) {
        let provider = house.member(&admin, "sarah.young@maple.example").await;
        let ask = |version, office, providers, days| RequireSecondFactor {
            version,
            office,
            providers,
            grace_days: GraceDays::try_from(days).unwrap(),
        };
        assert_eq!((admin.protection_due(), provider.protection_due()), (None, None));
        let refused = writing!(house, &provider, |tx| agency::require_second_factor(&mut tx, ask(0, true, true, 0)));
        assert_eq!(refused, Err(Error::NotFound));
        writing!(house, &admin, |tx| agency::require_second_factor(&mut tx, ask(0, false, true, 3))).unwrap();
        let stale = writing!(house, &admin, |tx| agency::require_second_factor(&mut tx, ask(0, true, true, 3)));
        assert_eq!(stale, Err(Conflict::Stale { current: 1 }.into()));
        let (admin, provider) = (house.again(&admin).await, house.again(&provider).await);
        assert_eq!(admin.protection_due(), None);
        let due = provider.protection_due().unwrap();
        assert_eq!(due.as_second() - house.clock.now().as_second(), 3 * 86_400);
        // The other settings are saved without touching it.
        let other = ChangeSettings(Settings { buffer_minutes: 9, version: 1, ..Settings::default() });
        writing!(house, &admin, |tx| agency::change_settings(&mut tx, other)).unwrap();
        assert_eq!(house.again(&provider).await.protection_due(), Some(due));
        with_passkey(&house, provider.viewer().unwrap().user, 1).await;
        assert_eq!(house.again(&provider).await.protection_due(), None, "who has one is asked no more");
        house.clock.shift(16 * MINUTE);
        let late = writing!(house, &admin, |tx| agency::require_second_factor(&mut tx, ask(2, false, false, 3)));
        assert_eq!(late, Err(Error::Unproved), "nobody at an open screen takes it off");
    }

    async fn the_operator_opens_the_way_back_in(house) {
        let user = with_app(&house).await;
        with_passkey(&house, user, 1).await;
        short_password(&house, user, true).await;
        let identity = house.db.identity();
        let (session, _) = identity.open_session(user, None).await.unwrap();
        identity.reset_factors(&office()).await.unwrap();
        assert!(identity.actor(&session, "").await.unwrap().is_none(), "whoever was in is out");
        assert!(!identity.factors(user).await.unwrap().has_second());
        let (events, letters) = told(&house).await;
        for event in ["totp_removed", "passkey_removed", "other_sessions_ended"] {
            assert!(events.iter().any(|known| known == event), "{event} in {events:?}");
        }
        assert_eq!(letters, events.len() as i64);
        let (session, _) = identity.open_session(user, None).await.unwrap();
        let actor = identity.actor(&session, "").await.unwrap().unwrap();
        assert!(actor.protection_due().is_some_and(|due| due < house.clock.now()), "a short password must go first");
        let nobody = Email::try_from("nobody@maple.example").unwrap();
        assert_eq!(identity.reset_factors(&nobody).await, Err(Error::NotFound));
    }
}
