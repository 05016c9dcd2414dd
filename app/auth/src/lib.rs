//! Sign-in services: password hashing and policy, authenticator apps, passkeys, sealed secrets, and the limit on parallel
//! sign-ins. They know no page and no request; server functions call them through the request's context.

mod passkeys;
mod password;
pub mod policy;
mod sign_in_limiter;
pub mod totp;
mod vault;

pub use passkeys::{Challenge, NewChallenge, Passkeys, VerifiedPasskey, rejected_passkey};
pub use password::Hasher;
pub use sign_in_limiter::{SignInLimiter, SignInSlot};
pub use vault::Vault;
