//! Inputs of the public pages.

use crate::{
    form::form,
    text::{EmailAddress, Message, Organization, PersonName},
};
use serde::Serialize;

form! {
    /// Input: the contact form, sent to the operator of the installation.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct ContactRequest {
        pub name: PersonName,
        pub email: EmailAddress,
        /// May be empty.
        pub organisation: Organization,
        pub message: Message,
    }
}
