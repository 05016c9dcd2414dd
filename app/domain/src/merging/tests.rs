pub(super) mod histories;

use super::*;
use crate::children::ChildFields;
use jiff::civil::date;

const HOUR: i64 = 3_600_000_000;

fn id(number: usize) -> Uuid {
    Uuid::from_u128(number as u128 + 1)
}

fn all_rights() -> Rights {
    Rights { may_see_summaries: true, may_cancel: true, may_sign: false }
}

fn link(guardian: usize, rights: Rights) -> MergeLink {
    let guardian = GuardianId(id(guardian));
    MergeLink { guardian, person: guardian, relationship: "mother".into(), rights, imported: true, revoked_us: None }
}

fn visit(number: usize, authorization: usize, place: usize, hour: i64) -> MergeVisit {
    MergeVisit {
        id: VisitId(id(number)),
        authorization: AuthorizationId(id(authorization)),
        place: PlaceId(id(place)),
        starts_us: hour * HOUR,
        ends_us: (hour + 1) * HOUR,
        day: date(2026, 12, 1),
        is_open: true,
        holds_time: true,
        joint: id(number),
    }
}

fn address(place: PlaceId, folded: &str) -> MergeAddress {
    MergeAddress { place, folded: folded.into(), has_details: false, is_ended: false, position: MergePosition::default() }
}

/// A child with a home, an authorization, a visit at this hour, and guardians.
fn child(first: usize, hour: i64, links: Vec<MergeLink>) -> Snapshot {
    Snapshot {
        visits: vec![visit(first, first + 1, first + 2, hour)],
        authorizations: vec![AuthorizationId(id(first + 1))],
        places: vec![(PlaceId(id(first + 2)), true)],
        addresses: vec![address(PlaceId(id(first + 2)), &format!("{first} elm st"))],
        contacts: vec![ContactId(id(first + 3))],
        holds: vec![HoldId(id(first + 4))],
        links,
        ..Snapshot::default()
    }
}

#[test]
fn everything_moves_and_goes_back() {
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, all_rights())]), child(10, 11, vec![link(91, all_rights())]));
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!(merged, Snapshot::default());
    assert_eq!((survivor.visits.len(), survivor.links.len()), (2, 2), "each guardian sees both");
    let homes: Vec<_> = survivor.places.iter().filter(|(_, is_home)| *is_home).collect();
    assert_eq!(homes, [&(PlaceId(id(2)), true)], "one home");
    let back = plan_return(&moves, &survivor).unwrap();
    take_back(&back, &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
}

#[test]
fn a_guardian_of_both_gets_what_both_allow() {
    let summaries = Rights { may_cancel: false, ..all_rights() };
    let cancels = Rights { may_see_summaries: false, ..all_rights() };
    let none = Rights { may_see_summaries: false, may_cancel: false, may_sign: false };
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, summaries)]), child(10, 11, vec![link(90, cancels)]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!(survivor.links, [link(90, none)]);
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.links, merged.links), (vec![link(90, summaries)], vec![link(90, cancels)]));
    // Two records of one person.
    let second = MergeLink { person: GuardianId(id(90)), ..link(91, cancels) };
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, summaries)]), child(10, 11, vec![second]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert!(survivor.links.iter().all(|link| link.rights == none), "{:?}", survivor.links);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let revoked = MergeLink { revoked_us: Some(1), ..link(90, all_rights()) };
    let survivor = Snapshot { ended_on: Some(date(2026, 12, 1)), ..child(0, 9, vec![link(90, all_rights())]) };
    let refusals = plan(&survivor, &child(10, 9, vec![revoked])).unwrap_err();
    let expected = [
        Refusal::Overlap(VisitId(id(0)), VisitId(id(10))),
        Refusal::SurvivorEnded(date(2026, 12, 1)),
        Refusal::GuardianRevoked(GuardianId(id(90))),
    ];
    assert_eq!(refusals, expected);
    let canceled = |mut child: Snapshot| {
        child.visits[0].holds_time = false;
        child.visits[0].is_open = false;
        child
    };
    assert!(plan(&child(0, 9, vec![]), &canceled(child(10, 9, vec![]))).is_ok());
}

#[test]
fn hidden_places_stay_hidden_and_other_places_do_not_appear() {
    let (mine, other) = (GuardianId(id(90)), PlaceId(id(12)));
    let mut survivor = child(0, 9, vec![link(90, all_rights()), link(91, all_rights())]);
    survivor.hidden = vec![(mine, PlaceId(id(2)))];
    let mut merged = child(10, 11, vec![link(92, all_rights())]);
    // A visit by video tells no address.
    merged.places.push((PlaceId(id(15)), false));
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    assert_eq!(moves.hidden, [(mine, other)]);
    apply(&moves, &mut survivor, &mut merged);
    assert!(survivor.hidden.contains(&(mine, PlaceId(id(2)))) && survivor.hidden.contains(&(mine, other)));
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
}

#[test]
fn the_survivors_places_come_first() {
    let mut survivor = Snapshot { takes_over: vec![PlaceId(id(2))], ..child(0, 9, vec![]) };
    let mut merged = Snapshot { takes_over: vec![PlaceId(id(12))], ..child(10, 11, vec![]) };
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!(survivor.takes_over, [PlaceId(id(2))]);
    assert!(merged.takes_over.is_empty());
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
}

#[test]
fn a_visit_that_needs_records_of_both_prevents_an_undo() {
    let (mut survivor, mut merged) = (child(0, 9, vec![]), child(10, 11, vec![]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    survivor.visits.push(visit(20, 11, 2, 13));
    assert_eq!(plan_return(&moves, &survivor), Err(ReturnRefusal::Mixed(vec![VisitId(id(20))])));
    survivor.visits.pop();
    survivor.visits.push(visit(20, 1, 2, 13));
    assert!(plan_return(&moves, &survivor).is_ok(), "what was made since stays");
}

/// Two records with their home at one address.
fn neighbors() -> (Snapshot, Snapshot) {
    let (mut survivor, mut merged) = (child(0, 9, vec![link(90, all_rights())]), child(10, 11, vec![link(91, all_rights())]));
    survivor.addresses[0].folded = folded_address("12 Elm St., Apt 3", "Rochester", "14604-1234");
    merged.addresses[0].folded = folded_address("12 ELM ST APT 3", "Röchester", "14604");
    (survivor, merged)
}

#[test]
fn two_homes_at_one_address_become_one() {
    let (mut survivor, mut merged) = neighbors();
    let (home, stays) = (PlaceId(id(2)), PlaceId(id(12)));
    merged.takes_over = vec![stays];
    merged.hidden = vec![(GuardianId(id(91)), stays)];
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    assert_eq!((survivor.places.as_slice(), merged.places.as_slice()), (&[(home, true)][..], &[(stays, true)][..]));
    assert!(survivor.visits.iter().all(|visit| visit.place == home));
    assert_eq!(survivor.hidden, [(GuardianId(id(91)), home)], "the same address under another id");
    let (mut own, mut other) = (survivor.clone(), merged.clone());
    take_back(&plan_return(&moves, &own).unwrap(), &mut own, &mut other);
    assert_eq!((own.sorted(), other.sorted()), before);
    // What was made at the common home since goes where its authorization goes.
    survivor.visits.extend([visit(20, 11, 2, 13), visit(21, 1, 2, 15)]);
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!(merged.visits.iter().map(|visit| visit.place).collect::<Vec<_>>(), [stays, stays]);
    assert_eq!(survivor.visits.iter().map(|visit| visit.place).collect::<Vec<_>>(), [home, home]);
}

#[test]
fn a_visit_without_an_authorization_goes_back_to_whose_it_was() {
    let of_kind = |number, place, hour| MergeVisit { authorization: AuthorizationId::NONE, ..visit(number, 0, place, hour) };
    let (mut survivor, mut merged) = neighbors();
    let (home, other_home) = (2, 12);
    survivor.visits.push(of_kind(30, home, 13));
    survivor.places.push((PlaceId(id(3)), false));
    merged.visits.push(of_kind(31, other_home, 15));
    merged.places.push((PlaceId(id(13)), false));
    let before = (survivor.clone().sorted(), merged.clone().sorted());
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    let after = survivor.clone();
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!((survivor.sorted(), merged.sorted()), before);
    // Both were at the common home. At a place of one record only, a visit of the other one can't go back.
    for (number, place) in [(30, 13), (31, 3)] {
        let mut moved = after.clone();
        moved.visits.iter_mut().find(|visit| visit.id.0 == id(number)).unwrap().place = PlaceId(id(place));
        assert_eq!(plan_return(&moves, &moved), Err(ReturnRefusal::Mixed(vec![VisitId(id(number))])));
    }
}

#[test]
fn a_home_at_an_address_that_a_guardian_has_seen_stays_visible() {
    let (survivor, mut merged) = neighbors();
    merged.places.push((PlaceId(id(13)), false));
    merged.addresses.push(address(PlaceId(id(13)), "3 oak st"));
    merged.hidden = vec![(GuardianId(id(91)), PlaceId(id(13)))];
    assert_eq!(plan(&survivor, &merged).unwrap().hidden, []);
}

#[test]
fn a_home_moves_where_another_one_would_lose_something() {
    let (survivor, mut merged) = neighbors();
    merged.addresses[0].has_details = true;
    assert_eq!(plan(&survivor, &merged).unwrap().same_home, None, "its note");
    let (mut survivor, merged) = neighbors();
    survivor.addresses[0].is_ended = true;
    assert_eq!(plan(&survivor, &merged).unwrap().same_home, None, "no visit can be at an ended place");
    let (survivor, mut merged) = neighbors();
    merged.addresses[0].folded = folded_address("12 Elm St", "Rochester", "14604");
    assert_eq!(plan(&survivor, &merged).unwrap().same_home, None, "another apartment");
}

#[test]
fn an_address_that_is_hidden_since_stays_hidden_after_the_undo() {
    let (mut survivor, mut merged) = neighbors();
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    survivor.hidden = vec![(GuardianId(id(91)), PlaceId(id(2)))];
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert_eq!(merged.hidden, [(GuardianId(id(91)), PlaceId(id(12)))]);
}

#[test]
fn an_undo_leaves_nobody_with_ended_places_only() {
    let (mut survivor, mut merged) = (child(0, 9, vec![]), child(10, 11, vec![]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    for (ended, ends_alone) in [(2, true), (12, true), (99, false)] {
        for address in &mut survivor.addresses {
            address.is_ended = address.place == PlaceId(id(ended));
        }
        assert_eq!(plan_return(&moves, &survivor) == Err(ReturnRefusal::OnlyEndedPlaces), ends_alone);
    }
}

#[test]
fn an_access_that_was_taken_away_since_stays_taken_away() {
    let (mut survivor, mut merged) =
        (child(0, 9, vec![link(90, all_rights())]), child(10, 11, vec![link(90, all_rights()), link(91, all_rights())]));
    let moves = plan(&survivor, &merged).unwrap();
    apply(&moves, &mut survivor, &mut merged);
    for link in &mut survivor.links {
        link.revoked_us = Some(5);
    }
    take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
    assert!(survivor.links.iter().chain(&merged.links).all(|link| link.revoked_us == Some(5)));
    assert_eq!((survivor.links.len(), merged.links.len()), (1, 2));
}

fn fields(first: &str, allergies: &str, interpreter: bool) -> ChildFields {
    ChildFields {
        reference: first.into(),
        first_name: first.into(),
        last_name: "Sol".into(),
        preferred_name: String::new(),
        pronouns: String::new(),
        birth_date: date(2024, 5, 6),
        home_language: "en".into(),
        further_languages: String::new(),
        interpreter,
        time_zone: "America/New_York".into(),
        availability: String::new(),
        allergies: allergies.into(),
        safety_note: String::new(),
        ended_on: None,
        ended_reason: String::new(),
    }
}

#[test]
fn values_are_the_survivors_unless_empty_or_chosen() {
    let (survivor, mut merged) = (fields("Ana", "nuts", false), fields("Anna", "milk", true));
    merged.pronouns = "she".into();
    let usual = merged_fields(&survivor, &merged, &Winners::default());
    let expected = ChildFields { allergies: "nuts\nmilk".into(), interpreter: true, pronouns: "she".into(), ..survivor.clone() };
    assert_eq!(usual, expected);
    assert_eq!(MergedField::differing(&survivor, &merged), [MergedField::FirstName, MergedField::Allergies]);
    let winners = Winners { first_name: Some(Winner::Merged), allergies: Some(Winner::Survivor), ..Winners::default() };
    let chosen = merged_fields(&survivor, &merged, &winners);
    assert_eq!((chosen.first_name.as_str(), chosen.allergies.as_str(), chosen.reference.as_str()), ("Anna", "nuts", "Ana"));
    let mut now = usual.clone();
    now.pronouns = "they".into();
    let expected = ChildFields { pronouns: "they".into(), ..survivor.clone() };
    assert_eq!(returned_fields(&survivor, &usual, &now), expected, "what was changed since stays");
}

#[test]
fn of_two_homes_at_one_address_the_exact_position_stays() {
    let at = |lat: &str, is_exact| MergePosition { lat: lat.into(), lon: "-77.6".into(), is_exact };
    let home = |first: usize, position| {
        let mut child = child(first, 9 + first as i64, vec![]);
        child.addresses = vec![MergeAddress { position, ..address(PlaceId(id(first + 2)), "1 elm st") }];
        child
    };
    let position = |child: &Snapshot, place: usize| {
        child.addresses.iter().find(|address| address.place.0 == id(place)).unwrap().position.clone()
    };
    for (own, other, expected) in [
        (at("43.1", false), at("43.2", true), at("43.2", true)),
        (at("43.1", true), at("43.2", true), at("43.1", true)),
        (at("43.1", false), at("43.2", false), at("43.1", false)),
    ] {
        let (mut survivor, mut merged) = (home(0, own.clone()), home(10, other));
        let before = (survivor.clone().sorted(), merged.clone().sorted());
        let moves = plan(&survivor, &merged).unwrap();
        apply(&moves, &mut survivor, &mut merged);
        assert_eq!(position(&survivor, 2), expected);
        let (mut moved_since, mut merged_then) = (survivor.clone(), merged.clone());
        take_back(&plan_return(&moves, &survivor).unwrap(), &mut survivor, &mut merged);
        assert_eq!((survivor.sorted(), merged.sorted()), before);
        // A pin that was moved since stays where it is.
        moved_since.set_position(PlaceId(id(2)), &at("43.3", true));
        take_back(&plan_return(&moves, &moved_since).unwrap(), &mut moved_since, &mut merged_then);
        assert_eq!(position(&moved_since, 2), at("43.3", true));
    }
}
