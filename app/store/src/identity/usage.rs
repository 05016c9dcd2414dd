//! Usage data of visitors who allow analytics. Nothing reads them yet.

use super::{Identity, IdentityTx};
use crate::kernel::sql::args;
use domain::{Result, consent::ConsentId, usage::UsageEvent};
use std::collections::BTreeMap;

impl Identity<'_> {
    /// Adds events, each with its number, in one transaction. Those of a visitor who has withdrawn the consent since are left out.
    pub async fn save_usage(&self, events: &BTreeMap<UsageEvent, i64>) -> Result<()> {
        self.write(async |tx| {
            let mut allowed = BTreeMap::new();
            for (event, count) in events {
                let id = event.consent;
                let allows = match allowed.get(&id) {
                    Some(known) => *known,
                    None => tx.allows_analytics(id).await?,
                };
                allowed.insert(id, allows);
                if allows {
                    tx.add_usage(event, *count).await?;
                }
            }
            Ok(())
        })
        .await
    }
}

impl IdentityTx {
    async fn add_usage(&mut self, event: &UsageEvent, count: i64) -> Result<()> {
        let UsageEvent { consent, hour_us, page, action, device, region } = event;
        self.execute(
            "INSERT INTO usage_events (consent_id, hour_us, page, action, device, region, count)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (consent_id, hour_us, page, action, device, region)
             DO UPDATE SET count = usage_events.count + excluded.count",
            args![consent.0, *hour_us, page, action, device.key(), region, count],
        )
        .await
        .map(drop)
    }

    pub(super) async fn delete_usage(&mut self, id: ConsentId) -> Result<()> {
        self.execute("DELETE FROM usage_events WHERE consent_id = $1", args![id.0]).await.map(drop)
    }

    /// On PostgreSQL a batch can be written while its visitor withdraws the consent.
    pub(super) async fn delete_usage_without_consent(&mut self) -> Result<()> {
        self.execute(
            "DELETE FROM usage_events WHERE NOT EXISTS (
                 SELECT 1 FROM consents c WHERE c.consent_id = usage_events.consent_id AND c.analytics
                   AND c.seq = (SELECT MAX(l.seq) FROM consents l WHERE l.consent_id = c.consent_id))",
            args![],
        )
        .await
        .map(drop)
    }
}
