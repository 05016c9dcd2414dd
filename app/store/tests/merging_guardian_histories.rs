//! Many short random histories of guardians: links, ended access, hidden addresses, accounts, merges and their undo, run through the
//! database and compared after each step with the plain rules of `domain::merging::guardians`. Each history has guardians of its own.

use crate::{
    both_engines,
    guardians::{guardian_form, import, invite, save_guardian},
    merging_guardians::{belongings, child_id, merge, undo},
    merging_histories::{Random, Seed, seeds},
    read_tx,
    support::TestApp,
    write_tx,
};
use domain::{
    ChildId, Error, ErrorCode, GuardianId, MemberId, PlaceId,
    members::{MemberRef, RestoreGuardianship, RevokeGuardianship},
    merging::{
        Rights,
        guardians::{
            Addresses, GuardianMerge, GuardianSnapshot, PersonLink, PersonWinners, merge_guardians, undo_guardian_merge,
        },
    },
    people::{
        HideAddress, NewGuardian,
        guardians::{KnownGuardian, LinkGuardian},
    },
    text::Relationship,
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Actor,
    audit::{self, Trust},
    records::{members, people},
};

const GUARDIANS: usize = 4;
const STEPS: usize = 12;

/// A merge that is not undone.
struct Merge {
    survivor: GuardianId,
    merged: GuardianId,
    merge: GuardianMerge,
}

struct History<'a> {
    app: &'a TestApp,
    admin: &'a Actor,
    random: Random,
    children: &'a [ChildId],
    addresses: &'a Addresses,
    guardians: Vec<GuardianId>,
    model: BTreeMap<GuardianId, GuardianSnapshot>,
    /// By time.
    merges: Vec<Merge>,
    done: Done,
}

/// What the histories did, so that a test that does nothing fails.
#[derive(Default)]
struct Done {
    merged: u32,
    refused: u32,
    undone: u32,
    ended: u32,
    left: u32,
}

impl History<'_> {
    async fn step(&mut self) {
        // An id tells which merge is the later one, by its millisecond.
        self.app.clock.shift(1_000);
        match self.random.below(12) {
            0..2 => self.link().await,
            2..4 => self.end_or_restore().await,
            4 => self.hide().await,
            5 => self.leave().await,
            6..10 => self.merge().await,
            _ if !self.merges.is_empty() => self.undo().await,
            _ => self.link().await,
        }
    }

    async fn compare(&self, guardians: &[GuardianId]) {
        for guardian in guardians {
            assert_eq!(belongings(self.app, self.admin, *guardian).await, self.model[guardian], "{guardian}");
        }
    }

    /// A guardian whose record isn't merged into another one.
    fn living(&mut self) -> GuardianId {
        let is_merged = |guardian: &GuardianId| self.merges.iter().any(|merge| merge.merged == *guardian);
        let living: Vec<GuardianId> = self.guardians.iter().copied().filter(|guardian| !is_merged(guardian)).collect();
        self.random.one(&living)
    }

    fn change(&mut self, guardian: GuardianId, change: impl FnOnce(&mut GuardianSnapshot)) {
        let snapshot = self.model.get_mut(&guardian).unwrap();
        change(snapshot);
        *snapshot = snapshot.clone().sorted();
    }

    async fn link(&mut self) {
        let (guardian, child) = (self.living(), self.random.one(self.children));
        let rights =
            Rights { may_see_summaries: self.random.below(2) > 0, may_cancel: self.random.below(2) > 0, may_sign: false };
        let link = LinkGuardian {
            child,
            guardian,
            relationship: Relationship::try_from("aunt").unwrap(),
            may_see_summaries: rights.may_see_summaries,
            may_cancel: rights.may_cancel,
            confirmed: true,
        };
        let answer = write_tx!(self.app, self.admin, |tx| people::link_guardian(&mut tx, link));
        let expected = match self.model[&guardian].link(child) {
            None => Ok(()),
            Some(link) if link.is_current() => Err(Error::field("guardian", ErrorCode::GuardianExists)),
            Some(_) => Err(Error::field("guardian", ErrorCode::GuardianWasRevoked)),
        };
        assert_eq!(answer, expected);
        if answer.is_ok() {
            let relationship = "aunt".to_owned();
            self.change(guardian, |now| {
                now.links.push(PersonLink { child, relationship, rights, imported: false, revoked_us: None });
            });
        }
    }

    /// Ends the access of a guardian to a child, or brings it back.
    async fn end_or_restore(&mut self) {
        let guardian = self.living();
        let links = self.model[&guardian].links.clone();
        if links.is_empty() {
            return;
        }
        let PersonLink { child, revoked_us, .. } = links[self.random.below(links.len())];
        let at = if revoked_us.is_none() {
            let revoke = RevokeGuardianship { guardian, child: Some(child) };
            assert_eq!(write_tx!(self.app, self.admin, |tx| members::revoke_guardianship(&mut tx, revoke)), Ok(()));
            self.done.ended += 1;
            let now = belongings(self.app, self.admin, guardian).await;
            now.link(child).unwrap().revoked_us
        } else {
            let restore = RestoreGuardianship { guardian, child };
            assert_eq!(write_tx!(self.app, self.admin, |tx| members::restore_guardianship(&mut tx, restore)), Ok(()));
            None
        };
        self.change(guardian, |now| {
            now.links.iter_mut().find(|link| link.child == child).unwrap().revoked_us = at;
            // Who has no child left has no open invitation.
            if now.links.iter().all(|link| !link.is_current()) {
                now.invitation = None;
            }
        });
    }

    async fn hide(&mut self) {
        let guardian = self.living();
        let current: Vec<ChildId> =
            self.model[&guardian].links.iter().filter(|link| link.is_current()).map(|link| link.child).collect();
        if current.is_empty() {
            return;
        }
        let child = self.random.one(&current);
        let place = self.random.one(&self.addresses[&child]);
        let hidden = self.random.below(3) > 0;
        let hide = HideAddress { guardian, place, hidden };
        assert_eq!(write_tx!(self.app, self.admin, |tx| people::hide_address(&mut tx, hide)), Ok(()));
        self.change(guardian, |now| {
            now.hidden.retain(|pair| *pair != (child, place));
            now.hidden.extend(hidden.then_some((child, place)));
        });
    }

    /// Takes the account of a guardian away, or gives it back.
    async fn leave(&mut self) {
        let guardian = self.living();
        let (account, former) = (self.model[&guardian].account, self.model[&guardian].former_accounts.clone());
        let (member, is_leaving): (MemberId, bool) = match (account, former.first()) {
            (Some(member), _) => (member, true),
            (None, Some(member)) => (*member, false),
            (None, None) => return,
        };
        let version = read_tx!(self.app, self.admin, |tx| members::show(&mut tx, member)).unwrap().version;
        let of = MemberRef { member, version };
        let answer = if is_leaving {
            write_tx!(self.app, self.admin, |tx| members::remove(&mut tx, of))
        } else {
            write_tx!(self.app, self.admin, |tx| members::restore(&mut tx, of))
        };
        assert_eq!(answer, Ok(()));
        self.done.left += 1;
        self.change(guardian, |now| {
            now.account = (!is_leaving).then_some(member);
            now.former_accounts.retain(|one| *one != member);
            now.former_accounts.extend(is_leaving.then_some(member));
        });
    }

    async fn merge(&mut self) {
        let (survivor, merged) = (self.living(), self.living());
        let links = self.model[&survivor].links.clone();
        if survivor == merged || links.is_empty() {
            return;
        }
        let child = links[self.random.below(links.len())].child;
        let (own, other) = (self.model[&survivor].clone(), self.model[&merged].clone());
        let answer = merge(self.app, self.admin, child, (survivor, merged), json!({})).await;
        let planned = merge_guardians((survivor, &own), (merged, &other), self.addresses, &PersonWinners::default());
        let Ok((after, emptied)) = planned else {
            assert_eq!(answer, Err(Error::state(ErrorCode::MergeInTheWay)));
            self.done.refused += 1;
            return;
        };
        assert_eq!(answer, Ok(()));
        self.model.extend([(survivor, after.clone()), (merged, emptied)]);
        self.compare(&[survivor, merged]).await;
        self.merges.push(Merge { survivor, merged, merge: GuardianMerge { survivor: own, merged: other, after } });
        self.done.merged += 1;
    }

    async fn undo(&mut self) {
        let nth = self.random.below(self.merges.len());
        let Merge { survivor, merged, .. } = self.merges[nth];
        let now = self.model[&survivor].clone();
        // A record that is merged itself has no child on whose page this could be sent.
        let Some(link) = now.links.first() else { return };
        let answer = undo(self.app, self.admin, link.child, merged).await;
        let later = &self.merges[nth + 1..];
        if later.iter().any(|later| later.survivor == survivor || later.merged == survivor) {
            assert_eq!(answer, Err(Error::state(ErrorCode::MergeUndoLaterFirst)));
            self.done.refused += 1;
            return;
        }
        let Ok(pair) = undo_guardian_merge((survivor, &now), merged, &self.merges[nth].merge) else {
            assert_eq!(answer, Err(Error::state(ErrorCode::MergeUndoAccountSince)));
            self.done.refused += 1;
            return;
        };
        assert_eq!(answer, Ok(()));
        self.model.extend([(survivor, pair.0), (merged, pair.1)]);
        self.compare(&[survivor, merged]).await;
        self.merges.remove(nth);
        self.done.undone += 1;
    }
}

/// Guardians of random children; one has an account, and one an invitation.
async fn new_guardians(app: &TestApp, admin: &Actor, seed: u64) -> Vec<GuardianId> {
    let mut guardians = Vec::with_capacity(GUARDIANS);
    for number in 0..GUARDIANS {
        let (name, email) = (format!("G{seed}N{number}"), format!("g{seed}n{number}@family.example"));
        let reference = format!("C{}", 1 + (number + seed as usize) % 3);
        let form = guardian_form(app, admin, &reference, "Gerda", &email).await;
        let new = NewGuardian { known: Some(KnownGuardian::Another), last_name: name.as_str().try_into().unwrap(), ..form };
        save_guardian(app, admin, new).await.unwrap();
        let found: Vec<uuid::Uuid> =
            app.query_values(admin.agency().id, &format!("SELECT id FROM guardians WHERE email = '{email}'")).await;
        guardians.push(GuardianId(found[0]));
    }
    app.join(&invite(app, admin, guardians[0]).await.unwrap().token).await;
    invite(app, admin, guardians[1]).await.unwrap();
    guardians
}

both_engines! {
    async fn random_histories_of_guardians_are_those_of_the_rules(app) {
        let admin = app.create_agency("small").await;
        import(&app, &admin, &[("C1 Gloria", ",,,,,"), ("C2 Leo", ",,,,,"), ("C3 Eva", ",,,,,")]).await;
        let mut children = Vec::new();
        for reference in ["C1", "C2", "C3"] {
            children.push(child_id(&app, &admin, reference).await);
        }
        let places: Vec<uuid::Uuid> =
            app.query_values(admin.agency().id, "SELECT p.id FROM places p JOIN children c ON c.id = p.child_id ORDER BY c.reference").await;
        let addresses: Addresses = children.iter().copied().zip(places.into_iter().map(|id| vec![PlaceId(id)])).collect();
        let mut done = Done::default();
        for seed in seeds() {
            let named = Seed(seed);
            let guardians = new_guardians(&app, &admin, seed).await;
            let mut model = BTreeMap::new();
            for guardian in &guardians {
                model.insert(*guardian, belongings(&app, &admin, *guardian).await);
            }
            let (app, admin, random, merges) = (&app, &admin, Random(seed), Vec::new());
            let (children, addresses) = (children.as_slice(), &addresses);
            let mut history = History { app, admin, random, children, addresses, guardians, model, merges, done };
            for _ in 0..STEPS {
                history.step().await;
            }
            history.compare(&history.guardians).await;
            done = history.done;
            drop(named);
        }
        if seeds().count() >= 300 {
            let Done { merged, refused, undone, ended, left } = done;
            let is_enough = merged > 300 && refused > 50 && undone > 50 && ended > 100 && left > 50;
            assert!(is_enough, "{merged} {refused} {undone} {ended} {left}");
        }
        let verified = read_tx!(app, &admin, |tx| audit::verify(&mut tx, &Trust::default(), |_| {})).unwrap();
        assert!(verified.is_valid(), "{:?}", verified.findings);
    }
}
