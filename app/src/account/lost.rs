//! A lost password, replaced by way of a letter.

use domain::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::entry,
    crate::request::{notice, redirect, stranger},
    store::identity::{Limit, Token},
};

/// Asks for a letter with a link to a new password. The answer is the same, and as quick, whether the address is known or
/// not.
#[server(prefix = "/api", endpoint = "forgot_password")]
pub async fn forgot_password(account: domain::account::ForgotPassword) -> Result<()> {
    const WINDOW: i64 = 3600;
    let request = stranger()?;
    let identity = request.db.identity();
    let (letters, address) = (format!("reset:{}", account.email.as_str()), format!("reset-address:{}", request.client));
    let limits =
        [(&*letters, Limit { most: 5, window_seconds: WINDOW }), (&*address, Limit { most: 100, window_seconds: WINDOW })];
    identity.count_attempt(&limits).await?;
    identity.ask_for_reset(&account.email, request.language).await?;
    notice("account.letter_asked");
    redirect("/sign-in");
    Ok(())
}

/// Takes up a letter's link: sets the password and leads to the sign-in, where also a second factor is asked for.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(account: domain::account::ResetPassword) -> Result<()> {
    const WINDOW: i64 = 15 * 60;
    let request = stranger()?;
    let identity = request.db.identity();
    let address = format!("address:{}", request.client);
    identity.count_attempt(&[(&*address, Limit { most: 100, window_seconds: WINDOW })]).await?;
    let token = Token::from_text(account.token);
    let owner = identity.password_owner(identity.reset(&token).await?.user).await?;
    let new = request.installation.hasher.new_password(account.password, owner, "password").await?;
    identity.use_reset(&token, &new, &entry::origin(&request)).await?;
    notice("account.password_reset");
    redirect("/sign-in");
    Ok(())
}
