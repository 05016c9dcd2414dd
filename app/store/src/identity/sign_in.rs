//! Signing in: opens the session, remembers the browser, and notifies the user of a new device.

use super::{AuthChallenge, Identity, IdentityTx, Origin, Token, factors::factors, sessions::email_and_language};
use crate::kernel::sql::{args, internal};
use domain::{
    AgencyId, Error, ErrorCode, MemberId, Result, Role, UserId, mail::Email, security::SecurityEvent, throttle::RateLimit,
};
use uuid::Uuid;

/// A user whose identity was verified.
pub struct VerifiedSignIn<'a> {
    pub user: UserId,
    /// The agency just joined; otherwise the last one they used.
    pub agency: Option<AgencyId>,
    /// The previous session of the browser: it ends.
    pub old: Option<&'a Token>,
    /// The browser's device token.
    pub device: Option<&'a Token>,
    pub origin: &'a Origin,
}

/// Why a browser is trusted as its owner's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceTrust {
    /// They reset their password in it through the emailed link, or signed in.
    ResetEmail,
    /// They signed in with it, including the second factor if the account has one.
    SignedIn,
}

/// A new session.
pub struct NewSession {
    pub session: Token,
    pub role: Role,
    /// The browser's device token from now on.
    pub device: Token,
    /// The agency requires a second factor that the user does not have yet.
    pub needs_second_factor: bool,
}

/// What follows a correct password.
pub enum PasswordAccepted {
    SignedIn(NewSession),
    /// The second step is pending under this token.
    SecondStep(Token),
}

impl Identity<'_> {
    /// Opens a session with a new token, remembers the browser, and notifies the user by email if the browser or region is new to
    /// an account that was used before.
    ///
    /// # Errors
    /// `Conflict::State` `account.no_place` if the user has no membership any more.
    pub async fn sign_in(&self, sign_in: VerifiedSignIn<'_>) -> Result<NewSession> {
        self.write(async |tx| tx.sign_in(&sign_in).await).await
    }

    /// After a correct password: signs in, or stores `pending` until the second step if the account has one. Refunds the attempt
    /// in either case, also for a user without a membership.
    ///
    /// # Errors
    /// As [`Self::sign_in`].
    pub async fn accept_password(
        &self,
        attempt: &[(String, RateLimit)],
        sign_in: VerifiedSignIn<'_>,
        pending: &str,
    ) -> Result<PasswordAccepted> {
        self.write(async |tx| {
            let accepted = if factors(tx.conn(), sign_in.user).await?.has_second_factor() {
                let token = tx.insert_challenge(AuthChallenge::SecondFactor, Some(sign_in.user), pending).await?;
                Ok(PasswordAccepted::SecondStep(token))
            } else {
                tx.try_sign_in(&sign_in).await?.map(PasswordAccepted::SignedIn)
            };
            tx.refund_attempt(attempt).await?;
            Ok(accepted)
        })
        .await?
    }

    /// Ends the pending second step of a token and signs in. `verified` gets its user and what was stored.
    ///
    /// `None` if there is none, or it was ended or has expired. The inner error is that of [`Self::sign_in`], which ends the step
    /// too.
    pub async fn finish_second_step<'a>(
        &self,
        token: &Token,
        verified: impl FnOnce(UserId, &str) -> Result<VerifiedSignIn<'a>>,
    ) -> Result<Option<Result<NewSession>>> {
        self.write(async |tx| {
            let step = tx.take_challenge(AuthChallenge::SecondFactor, token).await?;
            let Some((user, pending)) = step.and_then(|step| Some((step.user?, step.content))) else { return Ok(None) };
            tx.try_sign_in(&verified(user, &pending)?).await.map(Some)
        })
        .await
    }

    /// Opens a session without remembering the browser, and ends its previous one. A user with several memberships gets the last
    /// one they used.
    pub async fn open_session(&self, user: UserId, old: Option<&Token>) -> Result<(Token, Role)> {
        self.open_session_in(user, None, old).await
    }

    /// Like [`Self::open_session`], in this agency: the one just joined.
    pub async fn open_session_in(&self, user: UserId, agency: Option<AgencyId>, old: Option<&Token>) -> Result<(Token, Role)> {
        let inserted = self.write(async |tx| tx.insert_session(user, agency, old, &Origin::default()).await);
        let (session, role, ..) = inserted.await?;
        Ok((session, role))
    }

    /// Records a failed sign-in. For an address without an account it takes the same work, and belongs to no user.
    pub async fn record_failed_sign_in(&self, user: Option<UserId>, origin: &Origin) -> Result<()> {
        const FAILED: SecurityEvent = SecurityEvent::SignInFailed;
        self.write(async |tx| {
            if let Some(user) = user {
                return tx.record_event(user, FAILED, origin).await;
            }
            let values = args![tx.next_id(), tx.now_us(), FAILED.as_str(), &origin.device, &origin.region];
            let sql = "INSERT INTO nobodys_events (id, at_us, event, device, region) VALUES ($1, $2, $3, $4, $5)";
            tx.execute(sql, values).await.map(drop)
        })
        .await
    }
}

impl IdentityTx {
    async fn sign_in(&mut self, sign_in: &VerifiedSignIn<'_>) -> Result<NewSession> {
        let &VerifiedSignIn { user, agency, old, device, origin } = sign_in;
        let (session, role, agency, member) = self.insert_session(user, agency, old, origin).await?;
        if self.is_new_device_or_region(user, device, origin).await? {
            self.notify_new_device(user, agency, origin).await?;
        }
        let device = self.remember_device(user, device, DeviceTrust::SignedIn).await?;
        self.save_last_membership(user, &device, member).await?;
        self.record_event(user, SecurityEvent::SignedIn, origin).await?;
        let actor = self.new_actor(&session, role).await?;
        let needs_second_factor = actor.is_some_and(|actor| actor.second_factor_deadline().is_some());
        Ok(NewSession { session, role, device, needs_second_factor })
    }

    /// A user without a membership is found before anything is written. That is returned as a value, so that what came before in
    /// the transaction is committed.
    async fn try_sign_in(&mut self, sign_in: &VerifiedSignIn<'_>) -> Result<Result<NewSession>> {
        match self.sign_in(sign_in).await {
            Err(error @ Error::Conflict { .. }) => Ok(Err(error)),
            done => done.map(Ok),
        }
    }

    async fn insert_session(
        &mut self,
        user: UserId,
        agency: Option<AgencyId>,
        old: Option<&Token>,
        origin: &Origin,
    ) -> Result<(Token, Role, AgencyId, MemberId)> {
        let (agency, member, role): (Uuid, Uuid, String) = self
            .fetch_optional(
                "SELECT m.agency_id, m.id, m.role FROM members m
                 JOIN agencies a ON a.id = m.agency_id
                 LEFT JOIN sessions s ON s.agency_id = m.agency_id AND s.member_id = m.id
                 WHERE m.user_id = $1 AND m.agency_id = COALESCE($2, m.agency_id) AND m.removed_us IS NULL
                 GROUP BY m.agency_id, m.id, m.role, m.created_us, a.suspended_us
                 ORDER BY CASE WHEN a.suspended_us IS NULL THEN 0 ELSE 1 END, COALESCE(MAX(s.used_us), 0) DESC,
                    m.created_us, m.id LIMIT 1",
                args![user, agency.map(|agency| agency.0)],
            )
            .await?
            .ok_or_else(|| Error::state(ErrorCode::NoMembership))?;
        let role = role.parse().map_err(|()| internal(&"a member with an unknown role"))?;
        if let Some(old) = old {
            self.execute("DELETE FROM sessions WHERE token_hash = $1", args![old.digest()]).await?;
        }
        let (token, now) = (Token::new(), self.now_us());
        self.execute(
            "INSERT INTO sessions (token_hash, agency_id, member_id, created_us, used_us, proved_us, device, region)
             VALUES ($1, $2, $3, $4, $4, $4, $5, $6)",
            args![token.digest(), agency, member, now, &origin.device, &origin.region],
        )
        .await?;
        self.execute("UPDATE members SET used_us = $3 WHERE agency_id = $1 AND id = $2", args![agency, member, now]).await?;
        Ok((token, role, AgencyId(agency), MemberId(member)))
    }

    /// Whether an account that was used before is now used from another browser or region. If no region was ever known, none is
    /// new.
    async fn is_new_device_or_region(&mut self, user: UserId, device: Option<&Token>, origin: &Origin) -> Result<bool> {
        let (sign_ins, with_device, regions, this_region): (i64, i64, i64, i64) = self
            .fetch_one(
                "SELECT (SELECT COUNT(*) FROM known_devices WHERE user_id = $1 AND entered_us IS NOT NULL)
                        + (SELECT COUNT(*) FROM security_events WHERE user_id = $1 AND event = $2),
                    (SELECT COUNT(*) FROM known_devices WHERE user_id = $1 AND token_hash = $3 AND entered_us IS NOT NULL),
                    (SELECT COUNT(*) FROM security_events WHERE user_id = $1 AND event = $2 AND region <> ''),
                    (SELECT COUNT(*) FROM security_events WHERE user_id = $1 AND event = $2 AND region = $4)",
                args![
                    user,
                    SecurityEvent::SignedIn.as_str(),
                    device.map(|device| device.digest().to_vec()).unwrap_or_default(),
                    &origin.region
                ],
            )
            .await?;
        let new_region = !origin.region.is_empty() && regions > 0 && this_region == 0;
        Ok(sign_ins > 0 && (with_device == 0 || new_region))
    }

    async fn notify_new_device(&mut self, user: UserId, agency: AgencyId, origin: &Origin) -> Result<()> {
        let (email, language) = email_and_language(self.conn(), user).await?;
        let message = Email::NewDevice { device: origin.device.clone(), region: origin.region.clone(), at_us: self.now_us() };
        self.queue_email(Some(agency), &email, language, &message).await
    }

    /// A browser that is new to this user gets a new device token, also for its other users: a token planted by an attacker
    /// becomes worthless.
    pub(super) async fn remember_device(&mut self, user: UserId, device: Option<&Token>, trust: DeviceTrust) -> Result<Token> {
        let now = self.now_us();
        let entered = (trust == DeviceTrust::SignedIn).then_some(now);
        if let Some(device) = device {
            let known = self
                .execute(
                    "UPDATE known_devices SET used_us = $3, entered_us = COALESCE($4, entered_us)
                     WHERE token_hash = $1 AND user_id = $2",
                    args![device.digest(), user, now, entered],
                )
                .await?;
            if known > 0 {
                return Ok(device.clone());
            }
        }
        let new = Token::new();
        if let Some(device) = device {
            self.execute("UPDATE known_devices SET token_hash = $2 WHERE token_hash = $1", args![device.digest(), new.digest()])
                .await?;
        }
        self.execute(
            "INSERT INTO known_devices (token_hash, user_id, used_us, entered_us) VALUES ($1, $2, $3, $4)",
            args![new.digest(), user, now, entered],
        )
        .await?;
        Ok(new)
    }

    /// Whether the owner of an address trusts this browser at least this much.
    pub(super) async fn is_known_device(&mut self, device: &Token, email: &str, trust: DeviceTrust) -> Result<bool> {
        let known: Option<(i64,)> = self
            .fetch_optional(
                "SELECT d.used_us FROM known_devices d JOIN users u ON u.id = d.user_id
                 WHERE d.token_hash = $1 AND u.email = $2 AND (d.entered_us IS NOT NULL OR $3)",
                args![device.digest(), email, trust == DeviceTrust::ResetEmail],
            )
            .await?;
        Ok(known.is_some())
    }

    /// Saves the last membership that a user chose in this browser.
    pub(super) async fn save_last_membership(&mut self, user: UserId, device: &Token, member: MemberId) -> Result<()> {
        let sql = "UPDATE known_devices SET member_id = $3 WHERE token_hash = $1 AND user_id = $2";
        self.execute(sql, args![device.digest(), user, member.0]).await.map(drop)
    }
}
