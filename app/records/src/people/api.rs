//! Server functions by which the office changes people.

use domain::{
    ChildId, ContactId, PlaceId,
    children::{
        ChangeChild as Change, ChildVersion, EndChild as End, NewChild,
        contacts::{ContactVersion, EndContact as EndOfContact, SaveContact as ContactInput},
        places::{EndPlace as EndOfPlace, PlaceVersion, SavePlace as PlaceInput},
    },
    merging::{
        MergeChildren as Merge, UndoMerge as Undo,
        guardians::{MergeGuardians as MergeOfGuardians, UndoGuardianMerge as UndoOfGuardians},
        providers::{MergeProviders as MergeOfProviders, UndoProviderMerge as UndoOfProviders},
    },
    people::{
        HideAddress as Hide, NewGuardian,
        guardians::{GuardianVersion, LinkGuardian as Link},
    },
};
use leptos::prelude::*;
use web::ApiResult;

#[cfg(feature = "ssr")]
use domain::{audit::AuditAction, people::guardians::KnownGuardian};
#[cfg(feature = "ssr")]
use store::records::children;
#[cfg(feature = "ssr")]
use web::{
    flash::Flash,
    request::{Work, redirect, set_flash, write},
};

/// Adds a guardian to a child, or updates a guardian's details and permissions.
#[server(prefix = "/api", endpoint = "keep_guardian")]
pub async fn save_guardian(guardian: NewGuardian) -> ApiResult<()> {
    let links = guardian.guardian.is_none() && matches!(guardian.known, Some(KnownGuardian::Link(_)));
    let action = if links { AuditAction::PeopleLinkGuardian } else { AuditAction::PeopleSaveGuardian };
    save(action, Flash::GuardianSaved, |tx| Box::pin(store::records::people::save_guardian(tx, guardian))).await
}

/// Makes a known guardian a guardian of another child.
#[server(prefix = "/api", endpoint = "link_guardian")]
pub async fn link_guardian(link: Link) -> ApiResult<()> {
    let child = link.child;
    save(AuditAction::PeopleLinkGuardian, Flash::GuardianSaved, |tx| Box::pin(store::records::people::link_guardian(tx, link)))
        .await?;
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Takes the last change of a guardian back.
#[server(prefix = "/api", endpoint = "undo_guardian")]
pub async fn undo_guardian(undo: GuardianVersion) -> ApiResult<()> {
    save(AuditAction::PeopleUndoGuardian, Flash::RecordUndone, move |tx| {
        Box::pin(store::records::people::undo_guardian(tx, undo))
    })
    .await?;
    redirect(format!("/children/{}", undo.child));
    Ok(())
}

/// Hides an address from a guardian, or shows it again.
#[server(prefix = "/api", endpoint = "hide_address")]
pub async fn hide_address(hide: Hide) -> ApiResult<()> {
    write(AuditAction::PeopleHideAddress, |tx| Box::pin(store::records::people::hide_address(tx, hide))).await?;
    set_flash(Flash::GuardianSaved);
    Ok(())
}

/// Writes a record; the flash says whether anything changed.
#[cfg(feature = "ssr")]
pub(crate) async fn save<T, F>(action: AuditAction, flash: Flash, work: F) -> ApiResult<T>
where
    T: Send + 'static,
    F: for<'a> FnOnce(&'a mut store::Tx) -> Work<'a, T> + Send + 'static,
{
    let (saved, is_unchanged) = write(action, move |tx| {
        Box::pin(async move {
            let saved = work(tx).await?;
            Ok((saved, tx.is_unchanged()))
        })
    })
    .await?;
    set_flash(if is_unchanged { Flash::RecordUnchanged } else { flash });
    Ok(saved)
}

/// Adds a child with a home, and perhaps a guardian.
#[server(prefix = "/api", endpoint = "add_child")]
pub async fn add_child(child: NewChild) -> ApiResult<ChildId> {
    let id = write(AuditAction::PeopleAddChild, |tx| Box::pin(store::records::people::add_child(tx, child))).await?;
    set_flash(Flash::ChildAdded);
    redirect(format!("/children/{id}"));
    Ok(id)
}

/// Changes a child.
#[server(prefix = "/api", endpoint = "change_child")]
pub async fn change_child(child: Change) -> ApiResult<()> {
    let id = child.record.child;
    save(AuditAction::PeopleChangeChild, Flash::RecordSaved, |tx| Box::pin(children::change(tx, child))).await?;
    redirect(format!("/children/{id}"));
    Ok(())
}

/// Takes the last change of a child back.
#[server(prefix = "/api", endpoint = "undo_child")]
pub async fn undo_child(undo: ChildVersion) -> ApiResult<()> {
    save(AuditAction::PeopleUndoChild, Flash::RecordUndone, move |tx| Box::pin(children::undo(tx, undo))).await?;
    redirect(format!("/children/{}", undo.child));
    Ok(())
}

/// Ends the services of a child.
#[server(prefix = "/api", endpoint = "end_child")]
pub async fn end_child(end: End) -> ApiResult<()> {
    let id = end.child;
    save(AuditAction::PeopleEndChild, Flash::RecordEnded, |tx| Box::pin(children::end(tx, end))).await?;
    redirect(format!("/children/{id}"));
    Ok(())
}

/// Brings an ended child back.
#[server(prefix = "/api", endpoint = "bring_back_child")]
pub async fn bring_back_child(back: ChildVersion) -> ApiResult<()> {
    save(AuditAction::PeopleBringBackChild, Flash::ChildBack, move |tx| Box::pin(children::bring_back(tx, back))).await?;
    redirect(format!("/children/{}", back.child));
    Ok(())
}

/// Merges another record of a child into this one.
#[server(prefix = "/api", endpoint = "merge_children")]
pub async fn merge_children(merge: Merge) -> ApiResult<()> {
    let survivor = merge.pair.survivor;
    let is_unchanged = write(AuditAction::PeopleMergeChildren, |tx| {
        Box::pin(async move {
            store::records::merging::merge(tx, merge).await?;
            Ok(tx.is_unchanged())
        })
    })
    .await?;
    set_flash(if is_unchanged { Flash::ChildrenMergedAlready } else { Flash::ChildrenMerged });
    redirect(format!("/children/{survivor}"));
    Ok(())
}

/// Undoes a merge.
#[server(prefix = "/api", endpoint = "undo_merge")]
pub async fn undo_merge(undo: Undo) -> ApiResult<()> {
    let (survivor, is_unchanged) = write(AuditAction::PeopleUndoMerge, move |tx| {
        Box::pin(async move { Ok((store::records::merging::undo(tx, undo).await?, tx.is_unchanged())) })
    })
    .await?;
    set_flash(if is_unchanged { Flash::MergeUndoneAlready } else { Flash::MergeUndone });
    redirect(format!("/children/{survivor}"));
    Ok(())
}

/// Merges another record of a guardian into this one.
#[server(prefix = "/api", endpoint = "merge_guardians")]
pub async fn merge_guardians(merge: MergeOfGuardians) -> ApiResult<()> {
    let child = merge.pair.child;
    let is_unchanged = write(AuditAction::PeopleMergeGuardians, |tx| {
        Box::pin(async move {
            store::records::merging::guardians::merge(tx, merge).await?;
            Ok(tx.is_unchanged())
        })
    })
    .await?;
    set_flash(if is_unchanged { Flash::GuardiansMergedAlready } else { Flash::GuardiansMerged });
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Undoes a merge of two records of a guardian.
#[server(prefix = "/api", endpoint = "undo_guardian_merge")]
pub async fn undo_guardian_merge(undo: UndoOfGuardians) -> ApiResult<()> {
    let is_unchanged = write(AuditAction::PeopleUndoGuardianMerge, move |tx| {
        Box::pin(async move {
            store::records::merging::guardians::undo(tx, undo).await?;
            Ok(tx.is_unchanged())
        })
    })
    .await?;
    set_flash(if is_unchanged { Flash::MergeUndoneAlready } else { Flash::MergeUndone });
    redirect(format!("/children/{}", undo.child));
    Ok(())
}

/// Merges another record of a provider into this one.
#[server(prefix = "/api", endpoint = "merge_providers")]
pub async fn merge_providers(merge: MergeOfProviders) -> ApiResult<()> {
    let survivor = merge.pair.survivor;
    let is_unchanged = write(AuditAction::PeopleMergeProviders, |tx| {
        Box::pin(async move {
            store::records::merging::providers::merge(tx, merge).await?;
            Ok(tx.is_unchanged())
        })
    })
    .await?;
    set_flash(if is_unchanged { Flash::ChildrenMergedAlready } else { Flash::ChildrenMerged });
    redirect(format!("/providers/{survivor}"));
    Ok(())
}

/// Undoes a merge of two records of a provider.
#[server(prefix = "/api", endpoint = "undo_provider_merge")]
pub async fn undo_provider_merge(undo: UndoOfProviders) -> ApiResult<()> {
    let (survivor, is_unchanged) = write(AuditAction::PeopleUndoProviderMerge, move |tx| {
        Box::pin(async move { Ok((store::records::merging::providers::undo(tx, undo).await?, tx.is_unchanged())) })
    })
    .await?;
    set_flash(if is_unchanged { Flash::MergeUndoneAlready } else { Flash::MergeUndone });
    redirect(format!("/providers/{survivor}"));
    Ok(())
}

/// Adds a place to a child, or changes one.
#[server(prefix = "/api", endpoint = "save_place")]
pub async fn save_place(place: PlaceInput) -> ApiResult<PlaceId> {
    let child = place.details.child;
    let id = save(AuditAction::PeopleSavePlace, Flash::RecordSaved, |tx| Box::pin(children::save_place(tx, place))).await?;
    redirect(format!("/children/{child}"));
    Ok(id)
}

/// Moves the pin of a place.
#[server(prefix = "/api", endpoint = "move_place_pin")]
pub async fn move_place_pin(pin: domain::pins::MovePlacePin) -> ApiResult<()> {
    let id = pin.place;
    let child = save(AuditAction::PeopleSavePlace, Flash::PinMoved, move |tx| Box::pin(children::move_pin(tx, pin))).await?;
    redirect(format!("/children/{child}/places/{id}#pin"));
    Ok(())
}

/// Takes the last change of a place back.
#[server(prefix = "/api", endpoint = "undo_place")]
pub async fn undo_place(undo: PlaceVersion) -> ApiResult<()> {
    let child =
        save(AuditAction::PeopleUndoPlace, Flash::RecordUndone, move |tx| Box::pin(children::undo_place(tx, undo))).await?;
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Ends a place.
#[server(prefix = "/api", endpoint = "end_place")]
pub async fn end_place(end: EndOfPlace) -> ApiResult<()> {
    let child = save(AuditAction::PeopleEndPlace, Flash::RecordEnded, move |tx| Box::pin(children::end_place(tx, end))).await?;
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Brings an ended place back.
#[server(prefix = "/api", endpoint = "bring_back_place")]
pub async fn bring_back_place(back: PlaceVersion) -> ApiResult<()> {
    let child =
        save(AuditAction::PeopleBringBackPlace, Flash::PlaceBack, move |tx| Box::pin(children::bring_back_place(tx, back)))
            .await?;
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Adds a contact to a child, or changes one.
#[server(prefix = "/api", endpoint = "save_contact")]
pub async fn save_contact(contact: ContactInput) -> ApiResult<ContactId> {
    let child = contact.child;
    let id = save(AuditAction::PeopleSaveContact, Flash::RecordSaved, |tx| Box::pin(children::save_contact(tx, contact))).await?;
    redirect(format!("/children/{child}"));
    Ok(id)
}

/// Takes the last change of a contact back.
#[server(prefix = "/api", endpoint = "undo_contact")]
pub async fn undo_contact(undo: ContactVersion) -> ApiResult<()> {
    let child =
        save(AuditAction::PeopleUndoContact, Flash::RecordUndone, move |tx| Box::pin(children::undo_contact(tx, undo))).await?;
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Ends a contact.
#[server(prefix = "/api", endpoint = "end_contact")]
pub async fn end_contact(end: EndOfContact) -> ApiResult<()> {
    let child =
        save(AuditAction::PeopleEndContact, Flash::RecordEnded, move |tx| Box::pin(children::end_contact(tx, end))).await?;
    redirect(format!("/children/{child}"));
    Ok(())
}

/// Brings an ended contact back.
#[server(prefix = "/api", endpoint = "bring_back_contact")]
pub async fn bring_back_contact(back: ContactVersion) -> ApiResult<()> {
    let child =
        save(AuditAction::PeopleBringBackContact, Flash::ContactBack, move |tx| Box::pin(children::bring_back_contact(tx, back)))
            .await?;
    redirect(format!("/children/{child}"));
    Ok(())
}
