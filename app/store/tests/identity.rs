//! Sessions, links, throttles: what comes before an agency's work.

use crate::{both_engines, support::House};
use domain::{Error, text::Email};
use store::{
    Actor,
    identity::{Entry, FormRoom, Joiner, NewForm, Token},
    security::Origin,
};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const FEW: FormRoom = FormRoom { of_member: 2, of_network: 2, of_strangers: 3 };

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

    async fn a_link_is_good_once_and_for_seven_days(house, admin) {
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

    async fn a_returned_form_waits_a_quarter_of_an_hour(house) {
        let identity = house.db.identity();
        let form = NewForm { token: None, member: None, network: "203.0.113.0", content: "typed" };
        let token = identity.keep_form(form, FEW).await.unwrap();
        house.clock.shift(14 * MINUTE);
        assert_eq!(identity.returned_form(&token).await.unwrap().as_deref(), Some("typed"));
        house.clock.shift(2 * MINUTE);
        assert_eq!(identity.returned_form(&token).await.unwrap(), None);
    }

    async fn forms_are_kept_up_to_a_number(house) {
        let admin = house.agency("maple").await;
        let member = admin.viewer().map(|viewer| viewer.member);
        let identity = house.db.identity();
        let keep = async |token: Option<Token>, member, network| {
            house.clock.shift(1);
            identity.keep_form(NewForm { token, member, network, content: "typed" }, FEW).await.unwrap()
        };
        let kept = async |token: &Token| identity.returned_form(token).await.unwrap().is_some();
        let [first, second, third] = [keep(None, member, "a").await, keep(None, member, "b").await, keep(None, member, "c").await];
        assert!(!kept(&first).await && kept(&second).await && kept(&third).await, "of a member, wherever they are");
        keep(Some(third.clone()), member, "c").await;
        assert!(kept(&second).await, "a browser's form takes the place of its own");

        let strangers = [keep(None, None, "a").await, keep(None, None, "a").await, keep(None, None, "a").await];
        assert!(!kept(&strangers[0]).await && kept(&strangers[1]).await && kept(&strangers[2]).await, "of a network");
        let elsewhere = keep(None, None, "b").await;
        assert!(kept(&strangers[1]).await && kept(&elsewhere).await, "another network makes no difference");
        let last = keep(None, None, "c").await;
        assert!(!kept(&strangers[1]).await && kept(&strangers[2]).await && kept(&last).await, "but all of them together do");
        assert!(kept(&second).await && kept(&third).await, "strangers push no member's form out");
    }

    async fn an_upload_is_its_members_and_waits_a_quarter_of_an_hour(house, admin) {
        let (other, provider) = (house.agency("cedar").await, house.member(&admin, "sarah.young@maple.example").await);
        let identity = house.db.identity();
        identity.keep_upload(&admin, "the first").await.unwrap();
        identity.keep_upload(&admin, "the second").await.unwrap();
        assert_eq!(identity.upload(&admin).await.unwrap().as_deref(), Some("the second"));
        for somebody in [&other, &provider] {
            assert_eq!(identity.upload(somebody).await.unwrap(), None);
            identity.drop_upload(somebody).await.unwrap();
        }
        let kept = async || house.count(admin.agency().id, "SELECT COUNT(*) FROM import_uploads").await;
        assert_eq!(kept().await, 1);
        house.clock.shift(14 * MINUTE);
        identity.sweep_kept().await.unwrap();
        assert!(identity.upload(&admin).await.unwrap().is_some());
        house.clock.shift(2 * MINUTE);
        assert_eq!(identity.upload(&admin).await.unwrap(), None);
        identity.sweep_kept().await.unwrap();
        assert_eq!(kept().await, 0);
        identity.keep_upload(&admin, "the third").await.unwrap();
        identity.drop_upload(&admin).await.unwrap();
        assert_eq!(kept().await, 0);
    }

    async fn a_browser_tells_who_last_came_in_with_it(house, admin) {
        let cedar = house.agency("cedar").await;
        let young = house.member(&admin, "sarah.young@maple.example").await;
        house.import(&cedar, &crate::support::maple_files()).await.unwrap();
        let elsewhere = house.member(&cedar, "sarah.young@maple.example").await;
        let identity = house.db.identity();
        let enter = async |member: &Actor, device: Option<&Token>| {
            house.clock.shift(MINUTE);
            let (user, agency) = (member.viewer().unwrap().user, Some(member.agency().id));
            identity.enter(Entry { user, agency, old: None, device, origin: &Origin::default() }).await.unwrap()
        };
        let of = |member: &Actor| member.viewer().map(|viewer| viewer.member);
        let first = enter(&young, None).await;
        assert_eq!(identity.last_member(&first.device).await.unwrap(), of(&young));
        let second = enter(&admin, Some(&first.device)).await;
        assert_eq!(identity.last_member(&second.device).await.unwrap(), of(&admin));
        assert_eq!(identity.last_member(&first.device).await.unwrap(), None, "its token is another now");
        let third = enter(&young, Some(&second.device)).await;
        assert_eq!(identity.last_member(&third.device).await.unwrap(), of(&young));
        let place = of(&elsewhere).unwrap();
        identity.enter_place(young.viewer().unwrap().user, &third.session, Some(&third.device), place).await.unwrap();
        assert_eq!(identity.last_member(&third.device).await.unwrap(), Some(place), "in the place that they went to");
        assert_eq!(identity.last_member(&Token::from_text("planted")).await.unwrap(), None);
    }

    async fn who_joins_enters_the_agency_they_joined(house, admin) {
        let cedar = house.agency("cedar").await;
        let young = house.member(&admin, "sarah.young@maple.example").await;
        house.import(&cedar, &crate::support::maple_files()).await.unwrap();
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
