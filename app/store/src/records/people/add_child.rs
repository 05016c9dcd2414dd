//! Adds a child with its home and its first guardian.

use super::guardians::save_guardian;
use crate::{Tx, records::children};
use domain::{Capability, ChildId, Error, FieldError, Result, children::NewChild, doubles::Person, people::NewGuardian};

/// Adds a child with a home, and with a guardian if one was typed.
///
/// # Errors
/// `NotFound` without the capability, which a guardian needs too; `Invalid` for each value that can't be saved, `ChildrenAlike` once if
/// there are children who may be this one; with a guardian `RecentProofRequired`.
pub async fn add_child(tx: &mut Tx, new: NewChild) -> Result<ChildId> {
    let NewChild { child, home, guardian, doubles } = new;
    if guardian.is_some() {
        tx.require_capability(Capability::Manage)?;
    }
    let person = (!doubles.confirm_new).then(|| Person {
        first_name: child.first_name.as_str().to_owned(),
        last_name: child.last_name.as_str().to_owned(),
        birth_date: Some(child.birth_date),
        phones: guardian.iter().map(|guardian| guardian.guardian_phone.as_str().to_owned()).collect(),
        emails: guardian.iter().filter_map(|guardian| Some(guardian.guardian_email.as_ref()?.as_str().to_owned())).collect(),
    });
    let child = children::add(tx, child, &home, person.as_ref()).await?;
    if let Some(guardian) = guardian {
        let saved = save_guardian(tx, NewGuardian::of_new_child(child, guardian)).await;
        saved.map_err(with_names_of_form)?;
    }
    Ok(child)
}

/// In the form of a new child the guardian's fields have names of their own.
fn with_names_of_form(error: Error) -> Error {
    match error {
        Error::Invalid { fields } => {
            let renamed = |field: FieldError| FieldError::new(format!("guardian_{}", field.field), field.code);
            Error::Invalid { fields: fields.into_iter().map(renamed).collect() }
        }
        error => error,
    }
}
