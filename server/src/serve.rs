//! `visitoms serve`: starts the HTTP server and the background jobs, and shuts them down gracefully.

use crate::{
    assets::Site,
    audit, backup,
    commands::{Failure, SEALED_ROWS, make_private_folder, open_database},
    config::{Config, Settings},
    connections::{self, Limits, raise_file_limit},
    demo,
    mail::{Mailer, Relay, deliver},
    metrics::{self, count_job_run},
    regions::Regions,
    usage,
    web::{self, AppState},
};
use ::web::request::Installation;
use auth::{Hasher, Passkeys, SignInLimiter, Vault};
use ipnet::IpNet;
use jiff::civil::DateTime;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};
use store::{Clock, Db};
use tokio::{net::TcpListener, signal, sync::watch, time};

/// Serves until SIGTERM or Ctrl-C, then waits for requests in progress before it returns.
pub async fn serve(config: &Config, now: Option<DateTime>) -> Result<(), Failure> {
    let settings = &config.settings;
    let clock = match now {
        Some(now) => demo::moved_clock(settings, now).await?,
        None => Clock::default(),
    };
    let db = open_database(settings, clock).await?;
    if db.identity().save_service_providers(&settings.service_providers).await? {
        tracing::info!("a new list of service providers is shown at /service-providers");
    }
    let site = site(settings)?;
    if settings.contact_email.is_none() {
        tracing::warn!("no contact_email is set: the public pages name nobody to write to");
    }
    let mailer = mailer(settings)?;
    let passkeys = Passkeys::for_url(&settings.public_url());
    if passkeys.is_none() {
        tracing::warn!("public_url has no name that passkeys can be bound to: none are offered");
    }
    let installation = Installation {
        public_url: settings.public_url(),
        contact_email: settings.contact_email.clone(),
        hasher: Hasher::new(),
        sign_in_limiter: SignInLimiter::new(),
        sends_mail: settings.sends_mail(),
        vault: vault(settings)?,
        passkeys,
        gallery: settings.dev_gallery,
    };
    if let Some(listen) = settings.metrics_listen {
        let handle = metrics::install().map_err(|error| Failure::Other(format!("metrics: {error}")))?;
        let db = db.clone();
        tokio::spawn(async move {
            // Without metrics the product still works.
            if let Err(error) = metrics::serve(handle, listen, db).await {
                tracing::error!(%error, "can't serve metrics on {listen}");
            }
        });
    }
    let signer = Arc::new(audit::signer(settings)?);
    let (stop, stopping) = watch::channel(false);
    let regions = Arc::new(regions(settings)?);
    let (shared_settings, installation) = (Arc::new(settings.clone()), Arc::new(installation));
    let delivering = mailer.map(|mailer| tokio::spawn(deliver(db.clone(), mailer, stopping.clone())));
    let (usage, usage_queue) = usage::queue();
    let writing_usage = tokio::spawn(usage_queue.write_batches(db.clone(), stopping.clone()));
    let state = AppState {
        db: db.clone(),
        settings: shared_settings,
        installation,
        regions,
        site,
        signer: signer.clone(),
        usage,
        stopping,
    };
    let router = web::router(state);
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| Failure::Other(format!("can't listen on {}: {error}", settings.listen)))?;
    tracing::info!("serving {} on {}", settings.public_url(), listener.local_addr()?);
    demo::print_sign_ins(settings, &db).await?;
    let sweeper = tokio::spawn(sweep(db.clone()));
    let sealing = tokio::spawn(seal_texts(db.clone()));
    let saved_form_sweeper = tokio::spawn(delete_expired_drafts(db.clone()));
    let auditor = tokio::spawn(audit::daily::run_daily_signing(db.clone(), settings.clone(), signer));
    let backup_watch = tokio::spawn(backup::watch(db.clone(), settings.clone()));
    let shutdown = async move {
        shutdown_signal().await;
        // Event streams would never end by themselves. No receiver is not an error.
        let _ = stop.send(true);
    };
    connections::serve(listener, router, limits(settings), shutdown).await;
    sweeper.abort();
    saved_form_sweeper.abort();
    sealing.abort();
    time::timeout(Duration::from_secs(2), writing_usage).await.ok();
    if let Some(delivering) = delivering {
        // An email that takes longer is sent by the next process, when its lease has expired.
        time::timeout(Duration::from_secs(10), delivering).await.ok();
    }
    auditor.abort();
    backup_watch.abort();
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Loopback counts as a proxy: remote clients can't connect from it, and a local proxy need not be in `trusted_proxies`.
fn limits(settings: &Settings) -> Limits {
    let mut proxies = settings.proxies();
    proxies.push(IpNet::new_assert(Ipv4Addr::LOCALHOST.into(), 8));
    proxies.push(IpAddr::from(Ipv6Addr::LOCALHOST).into());
    Limits::within(raise_file_limit(), settings.connections as usize, proxies)
}

/// Opens the key file: in the private data folder beside the database, unless `key_file` is set.
fn vault(settings: &Settings) -> Result<Vault, Failure> {
    make_private_folder(&settings.data_dir)?;
    let file = settings.key_file();
    Vault::open(&file).map_err(|error| Failure::Other(format!("the key file {}: {error}", file.display())))
}

fn site(settings: &Settings) -> Result<Site, Failure> {
    let site = match &settings.site_dir {
        Some(folder) => Some(Site::from_folder(folder)?),
        None => Site::embedded()?,
    };
    if site.is_none() {
        tracing::warn!("no site_dir is set and none is inside the binary: pages come without style and JavaScript");
    }
    Ok(site.unwrap_or_default())
}

fn regions(settings: &Settings) -> Result<Regions, Failure> {
    let file = settings.region_file.as_deref().map(Regions::open);
    file.transpose().map(Option::unwrap_or_default).map_err(Failure::Other)
}

/// The mailer, where a mail server is configured.
fn mailer(settings: &Settings) -> Result<Option<Mailer>, Failure> {
    let relay = Relay::from_settings(settings).map_err(Failure::Input)?;
    if relay.is_none() {
        tracing::warn!("no smtp_url is set: e-mails wait, and nobody can reset a password");
    }
    relay.map(|relay| Mailer::new(relay, settings.public_url())).transpose().map_err(Failure::Input)
}

/// Deletes expired rows hourly, and at once when the clock was set back: rows that were written before must not live longer
/// for that.
async fn sweep(db: Db) {
    const HOUR_US: i64 = 3_600_000_000;
    let mut minutes = time::interval(Duration::from_mins(1));
    let (mut last_tick, mut last_sweep) = (i64::MAX, i64::MIN);
    loop {
        minutes.tick().await;
        let now = db.clock().now_us();
        if now < last_tick || now.saturating_sub(last_sweep) >= HOUR_US {
            // The error is already logged, and the next hour tries again.
            count_job_run("delete_expired", &db.identity().delete_expired().await);
            count_job_run("delete_emails", &store::outbox::delete_expired(&db).await);
            last_sweep = now;
        }
        last_tick = now;
    }
}

/// Seals the texts of an earlier version, a batch at a time, so that requests are served in between.
async fn seal_texts(db: Db) {
    loop {
        let sealed = store::upgrade::seal_next_texts(&db, SEALED_ROWS).await;
        count_job_run("seal_texts", &sealed);
        match sealed {
            Ok(false) => return,
            Ok(true) => time::sleep(Duration::from_millis(20)).await,
            // The error is already logged.
            Err(_) => time::sleep(Duration::from_mins(1)).await,
        }
    }
}

/// Deletes expired form drafts and uploads every minute: they are large and live for minutes only.
async fn delete_expired_drafts(db: Db) {
    let mut minutes = time::interval(Duration::from_mins(1));
    loop {
        minutes.tick().await;
        // The error is already logged, and the next minute tries again.
        count_job_run("delete_drafts", &db.identity().delete_expired_drafts().await);
    }
}

/// Completes on SIGTERM or Ctrl-C.
async fn shutdown_signal() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => drop(terminate.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
