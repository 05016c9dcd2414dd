//! Usage data on their way to the database: requests put events into a queue, and a job writes them in batches. A full queue loses
//! events; it never delays a page or makes one fail.

use crate::metrics::count_job_run;
use domain::usage::UsageEvent;
use std::{collections::BTreeMap, time::Duration};
use store::Db;
use tokio::{
    sync::{mpsc, watch},
    time,
};

/// Events that can wait.
const CAPACITY: usize = 1024;
/// How often they are written.
const INTERVAL: Duration = Duration::from_secs(5);

/// The requests' end of the queue.
#[derive(Clone)]
pub struct UsageRecorder {
    events: mpsc::Sender<UsageEvent>,
}

/// The job's end of the queue.
pub struct UsageQueue {
    events: mpsc::Receiver<UsageEvent>,
}

pub fn queue() -> (UsageRecorder, UsageQueue) {
    let (sender, receiver) = mpsc::channel(CAPACITY);
    (UsageRecorder { events: sender }, UsageQueue { events: receiver })
}

impl UsageRecorder {
    /// Puts an event into the queue; drops it if the queue is full.
    pub fn record(&self, event: UsageEvent) {
        if self.events.try_send(event).is_err() {
            ::metrics::counter!("visitoms_usage_dropped_total").increment(1);
        }
    }
}

impl UsageQueue {
    /// Writes what waits until `stopping` is true, then once more.
    pub async fn write_batches(mut self, db: Db, mut stopping: watch::Receiver<bool>) {
        let mut ticks = time::interval(INTERVAL);
        ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
        loop {
            let stops = tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => true,
                _ = ticks.tick() => false,
            };
            // The error is already logged. The batch is lost: it is not worth more than the pages that wait for the database.
            count_job_run("write_usage", &self.write_waiting(&db).await);
            if stops {
                return;
            }
        }
    }

    /// Writes the events that wait, as one batch.
    pub async fn write_waiting(&mut self, db: &Db) -> domain::Result<()> {
        let mut events = BTreeMap::new();
        for _ in 0..CAPACITY {
            let Ok(event) = self.events.try_recv() else { break };
            *events.entry(event).or_insert(0) += 1;
        }
        if events.is_empty() { Ok(()) } else { db.identity().save_usage(&events).await }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        consent::ConsentId,
        usage::{DeviceClass, VIEW},
    };
    use uuid::Uuid;

    #[test]
    fn a_full_queue_drops_events() {
        let (recorder, mut queue) = queue();
        let event = |nth: usize| UsageEvent {
            consent: ConsentId(Uuid::from_u128(7)),
            hour_us: 0,
            page: nth.to_string(),
            action: VIEW.to_owned(),
            device: DeviceClass::Phone,
            region: String::new(),
        };
        for nth in 0..CAPACITY + 10 {
            recorder.record(event(nth));
        }
        let waiting: Vec<_> = std::iter::from_fn(|| queue.events.try_recv().ok()).collect();
        assert_eq!(waiting, (0..CAPACITY).map(event).collect::<Vec<_>>());
    }
}
