//! A lost password, replaced by way of a letter.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::entry,
    crate::{
        request::{notice, redirect, stranger},
        throttle::{self, What},
        trap,
    },
    store::identity::Token,
};

/// Asks for a letter with a link to a new password. The answer is the same, and as quick, whether the address is known or
/// not. `website` and `opened` are the form's trap: what a machine asks for is answered alike, and no letter is sent.
#[server(prefix = "/api", endpoint = "forgot_password")]
pub async fn forgot_password(
    account: domain::account::ForgotPassword,
    #[server(default)] website: String,
    #[server(default)] opened: String,
) -> Result<()> {
    let request = stranger()?;
    throttle::attempt(&request, What::Forgot, Some(account.email.as_str())).await?;
    if !trap::caught("forgot", 0, &website, &opened).await? {
        request.db.identity().ask_for_reset(&account.email, request.language).await?;
    }
    notice("account.letter_asked");
    redirect("/sign-in");
    Ok(())
}

/// Takes up a letter's link: sets the password and leads to the sign-in, where also a second factor is asked for.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(account: domain::account::ResetPassword) -> Result<()> {
    let request = stranger()?;
    throttle::attempt(&request, What::Reset, None).await?;
    let identity = request.db.identity();
    let token = Token::from_text(account.token);
    let reset = identity.reset(&token).await?;
    let owner = identity.password_owner(reset.user).await?;
    let new = entry::new_password(&request, &reset.email, account.password, owner, "password").await?;
    let device = identity.use_reset(&token, &new, request.device.as_ref(), &request.origin).await?;
    entry::remember(&request, &device);
    notice("account.password_reset");
    redirect("/sign-in");
    Ok(())
}
