mod histories;

use super::*;
use uuid::Uuid;

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

fn guardian(number: usize) -> GuardianId {
    GuardianId(id(number))
}

fn child(number: usize) -> ChildId {
    ChildId(id(number))
}

fn rights(summaries: bool, cancel: bool) -> Rights {
    Rights { may_see_summaries: summaries, may_cancel: cancel, may_sign: false }
}

fn link(of: usize, rights: Rights) -> PersonLink {
    PersonLink { child: child(of), relationship: "mother".into(), rights, imported: true, revoked_us: None }
}

fn person(first: &str, email: &str, links: Vec<PersonLink>) -> GuardianSnapshot {
    let fields = PersonFields { first_name: first.into(), last_name: "Diaz".into(), email: email.into(), phone: String::new() };
    GuardianSnapshot { fields, links, ..GuardianSnapshot::default() }
}

type Outcome = Result<(GuardianSnapshot, GuardianSnapshot), Vec<GuardianRefusal>>;

fn merged(own: &GuardianSnapshot, other: &GuardianSnapshot) -> Outcome {
    merge_guardians((guardian(0), own), (guardian(1), other), &Addresses::new(), &PersonWinners::default())
}

fn undone(
    own: &GuardianSnapshot,
    other: &GuardianSnapshot,
    change: impl FnOnce(&mut GuardianSnapshot),
) -> Result<(GuardianSnapshot, GuardianSnapshot), AccountSince> {
    let (after, _) = merged(own, other).unwrap();
    let mut now = after.clone();
    change(&mut now);
    undo_guardian_merge((guardian(0), &now), guardian(1), &GuardianMerge { survivor: own.clone(), merged: other.clone(), after })
}

#[test]
fn links_move_and_those_of_both_get_what_both_allow() {
    let own = person("Rosa", "rosa@f.example", vec![link(1, rights(true, false)), link(2, rights(true, true))]);
    let by_hand = PersonLink { imported: false, ..link(2, rights(false, true)) };
    let other = person("Rosita", "", vec![by_hand, link(3, rights(true, true))]);
    let (after, left) = merged(&own, &other).unwrap();
    let expected = [
        link(1, rights(true, false)),
        PersonLink { imported: false, ..link(2, rights(false, true)) },
        link(3, rights(true, true)),
    ];
    assert_eq!(after.links, expected);
    assert_eq!((after.fields, left), (own.fields.clone(), person("Rosita", "", vec![])));
    assert_eq!(undone(&own, &other, |_| {}), Ok((own.sorted(), other.sorted())));
}

#[test]
fn an_ended_access_prevents_a_merge_and_stays_ended() {
    let ended = |of| PersonLink { revoked_us: Some(7), ..link(of, rights(true, true)) };
    let own = person("Rosa", "", vec![link(1, rights(true, true))]);
    let refused = merged(&own, &person("Rosa", "", vec![ended(1)]));
    assert_eq!(refused, Err(vec![GuardianRefusal::AccessEnded(child(1))]));
    let (after, _) = merged(&own, &person("Rosa", "", vec![ended(2)])).unwrap();
    assert_eq!(after.links, [link(1, rights(true, true)), ended(2)]);
    let both = merged(&person("Rosa", "", vec![ended(1)]), &person("Rosa", "", vec![ended(1)])).unwrap();
    assert_eq!(both.0.links, [ended(1)]);
}

#[test]
fn one_account_moves_and_two_prevent_a_merge() {
    let with_account = |number| GuardianSnapshot { account: Some(MemberId(id(number))), ..person("Rosa", "", vec![]) };
    let (own, other) = (person("Rosa", "", vec![]), with_account(9));
    let (after, left) = merged(&own, &other).unwrap();
    assert_eq!((after.account, left.account), (other.account, None));
    assert_eq!(undone(&own, &other, |_| {}), Ok((own.clone(), other.clone())));
    // Removed since: it goes back as removed.
    let removed = undone(&own, &other, |now| now.former_accounts.extend(now.account.take())).unwrap();
    assert_eq!((removed.1.account, removed.1.former_accounts), (None, vec![MemberId(id(9))]));
    assert_eq!(merged(&with_account(8), &other), Err(vec![GuardianRefusal::BothAccounts]));
    let invited = GuardianSnapshot { invitation: Some("rosa@f.example".into()), ..person("Rosa", "rosa@f.example", vec![]) };
    assert_eq!(merged(&invited, &other), Err(vec![GuardianRefusal::BothAccounts]));
    // The invitation is to an address that the guardian has then.
    let (after, _) = merged(&person("Rosa", "other@f.example", vec![]), &invited).unwrap();
    assert_eq!((after.fields.email.as_str(), after.invitation.as_deref()), ("rosa@f.example", Some("rosa@f.example")));
    let own_address = PersonWinners { email: Some(Winner::Survivor), ..PersonWinners::default() };
    let (after, _) = merge_guardians(
        (guardian(0), &person("Rosa", "other@f.example", vec![])),
        (guardian(1), &invited),
        &Addresses::new(),
        &own_address,
    )
    .unwrap();
    assert_eq!((after.fields.email.as_str(), after.invitation), ("other@f.example", None));
    let joined = undone(&person("Rosa", "", vec![]), &invited, |now| now.account = Some(MemberId(id(9))));
    assert_eq!(joined, Err(AccountSince), "nobody knows whose account it is");
}

#[test]
fn linked_records_are_those_of_the_one_that_is_left() {
    let main =
        GuardianSnapshot { account: Some(MemberId(id(9))), linked: vec![guardian(1), guardian(5)], ..person("Rosa", "", vec![]) };
    let part = GuardianSnapshot { signs_in_as: Some(guardian(0)), ..person("Rosa", "", vec![link(3, rights(true, true))]) };
    let (after, left) = merged(&main, &part).unwrap();
    assert_eq!((after.linked, left.signs_in_as), (vec![guardian(5)], None));
    assert_eq!(undone(&main, &part, |_| {}), Ok((main.clone().sorted(), part.clone())));
    // The one with the account is merged into the linked one.
    let (own, other) = (
        GuardianSnapshot { signs_in_as: Some(guardian(1)), ..part.clone() },
        GuardianSnapshot { linked: vec![guardian(0), guardian(5)], ..main.clone() },
    );
    let (after, _) = merged(&own, &other).unwrap();
    assert_eq!((after.signs_in_as, after.account, after.linked), (None, main.account, vec![guardian(5)]));
    assert_eq!(undone(&own, &other, |_| {}), Ok((own, other.sorted())));
    let elsewhere = GuardianSnapshot { signs_in_as: Some(guardian(7)), ..person("Rosa", "", vec![]) };
    assert_eq!(merged(&main, &elsewhere), Err(vec![GuardianRefusal::LinkedElsewhere(guardian(7))]));
    let (after, _) = merged(&elsewhere, &elsewhere).unwrap();
    assert_eq!(after.signs_in_as, Some(guardian(7)), "both are linked to one account");
}

#[test]
fn hidden_addresses_stay_hidden_and_others_do_not_appear() {
    let place = |of: usize, number: usize| (child(of), PlaceId(id(number)));
    let own = GuardianSnapshot { hidden: vec![place(1, 11)], ..person("Juan", "", vec![link(1, rights(true, true))]) };
    let other = person("Juan", "", vec![link(2, rights(true, true))]);
    let addresses = Addresses::from([(child(1), vec![PlaceId(id(11))]), (child(2), vec![PlaceId(id(21))])]);
    let run = |own: &GuardianSnapshot, other: &GuardianSnapshot| {
        merge_guardians((guardian(0), own), (guardian(1), other), &addresses, &PersonWinners::default()).unwrap().0
    };
    let after = run(&own, &other);
    assert_eq!(after.hidden, [place(1, 11), place(2, 21)]);
    assert_eq!(run(&other, &own).hidden, after.hidden, "whichever is left");
    let merge = GuardianMerge { survivor: own.clone(), merged: other.clone(), after: after.clone() };
    let back = undo_guardian_merge((guardian(0), &after), guardian(1), &merge).unwrap();
    assert_eq!(back, (own.clone(), other.clone()));
    // Hidden since, at the child that goes back; and shown since.
    let now = GuardianSnapshot { hidden: vec![place(1, 11), place(2, 22)], ..after };
    let back = undo_guardian_merge((guardian(0), &now), guardian(1), &merge).unwrap();
    assert_eq!((back.0.hidden, back.1.hidden), (vec![place(1, 11)], vec![place(2, 22)]));
    // Who signs in with the other record has seen its addresses.
    let seen = GuardianSnapshot { account: Some(MemberId(id(9))), ..other };
    assert_eq!(run(&own, &seen).hidden, [place(1, 11)]);
}

#[test]
fn what_was_decided_since_is_kept() {
    let own = person("Rosa", "rosa@f.example", vec![link(1, rights(true, true)), link(2, rights(true, true))]);
    let other =
        person("Rosita", "", vec![link(2, rights(true, false)), link(3, rights(true, true)), link(4, rights(true, true))]);
    let (own_now, other_now) = undone(&own, &other, |now| {
        for link in &mut now.links {
            match link.child {
                of if of == child(2) => link.rights = rights(false, true),
                of if of == child(3) => link.revoked_us = Some(5),
                _ => {}
            }
        }
        now.links.retain(|link| link.child != child(4));
        now.links.push(link(8, rights(true, true)));
        now.fields.phone = "585-555-0100".into();
    })
    .unwrap();
    let expected = [link(1, rights(true, true)), link(2, rights(false, true)), link(8, rights(true, true))];
    assert_eq!(own_now.links, expected);
    assert_eq!(own_now.fields.phone, "585-555-0100");
    let ended = PersonLink { revoked_us: Some(5), ..link(3, rights(true, true)) };
    assert_eq!(other_now.links, [link(2, rights(false, false)), ended], "nobody gets more, and an ended access stays ended");
}

#[test]
fn a_form_reports_all_mistakes() {
    let sent = serde_json::json!({ "survivor": "x", "reason": " ", "email": "nobody" });
    let wrong = serde_json::from_value::<MergeGuardians>(sent).unwrap_err().to_string();
    for field in ["child", "survivor", "merged", "reason", "email"] {
        assert!(wrong.contains(&format!("{field}:")), "{field}: {wrong}");
    }
}
