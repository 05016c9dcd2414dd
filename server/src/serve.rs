//! Serving, until told to stop.

use crate::{
    assets::Site,
    audit,
    commands::{Failure, make_private_folder, open},
    config::{Config, Settings},
    connections::{self, Limits, raise_file_limit},
    demo,
    mail::{Mailer, Relay, deliver},
    regions::Regions,
    web::{self, Process},
};
use app::{
    account::{Doorway, Hasher, Passkeys, Vault},
    request::Installation,
};
use ipnet::IpNet;
use jiff::civil::DateTime;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};
use store::{Clock, Db};
use tokio::{net::TcpListener, signal, sync::watch, time};

/// Listens, serves, and on SIGTERM or Ctrl-C ends what is under way before it goes.
pub async fn serve(config: &Config, now: Option<DateTime>) -> Result<(), Failure> {
    let settings = &config.settings;
    let clock = match now {
        Some(now) => demo::moved_clock(settings, now).await?,
        None => Clock::default(),
    };
    let db = open(settings, clock).await?;
    let site = site(settings)?;
    if settings.contact_email.is_none() {
        tracing::warn!("no contact_email is set: the public pages name nobody to write to");
    }
    let mailer = mailer(settings)?;
    let passkeys = Passkeys::at(&settings.public_url());
    if passkeys.is_none() {
        tracing::warn!("public_url has no name that passkeys can be bound to: none are offered");
    }
    let installation = Installation {
        public_url: settings.public_url(),
        contact_email: settings.contact_email.clone(),
        hasher: Hasher::new(),
        doorway: Doorway::new(),
        sends_mail: settings.sends_mail(),
        vault: vault(settings)?,
        passkeys,
        gallery: settings.dev_gallery,
    };
    let signer = Arc::new(audit::signer(settings)?);
    let (stop, stopping) = watch::channel(false);
    let regions = Arc::new(regions(settings)?);
    let (settings_of_all, installation) = (Arc::new(settings.clone()), Arc::new(installation));
    let delivering = mailer.map(|mailer| tokio::spawn(deliver(db.clone(), mailer, stopping.clone())));
    let process =
        Process { db: db.clone(), settings: settings_of_all, installation, regions, site, signer: signer.clone(), stopping };
    let router = web::router(process);
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|error| Failure::Other(format!("can't listen on {}: {error}", settings.listen)))?;
    tracing::info!("serving {} on {}", settings.public_url(), listener.local_addr()?);
    demo::print_sign_ins(settings, &db).await?;
    let sweeper = tokio::spawn(sweep(db.clone()));
    let sweeper_of_kept = tokio::spawn(sweep_kept(db.clone()));
    let auditor = tokio::spawn(audit::daily::keep_signing(db.clone(), settings.clone(), signer));
    let told = async move {
        told_to_stop().await;
        // Streams would never end by themselves. Nobody may be listening: that is no error.
        let _ = stop.send(true);
    };
    connections::serve(listener, router, limits(settings), told).await;
    sweeper.abort();
    sweeper_of_kept.abort();
    if let Some(delivering) = delivering {
        // A letter that takes longer goes to the next process, when its lease is over.
        time::timeout(Duration::from_secs(10), delivering).await.ok();
    }
    auditor.abort();
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Whoever comes from this machine is taken for a proxy: nobody from elsewhere does, and a proxy here may be named nowhere.
fn limits(settings: &Settings) -> Limits {
    let mut proxies = settings.proxies();
    proxies.push(IpNet::new_assert(Ipv4Addr::LOCALHOST.into(), 8));
    proxies.push(IpAddr::from(Ipv6Addr::LOCALHOST).into());
    Limits::within(raise_file_limit(), settings.connections as usize, proxies)
}

/// The key stands beside the database, in the same private folder, unless a setting says where.
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

/// The way to the mail server, where one is set up.
fn mailer(settings: &Settings) -> Result<Option<Mailer>, Failure> {
    let relay = Relay::of(settings).map_err(Failure::Input)?;
    if relay.is_none() {
        tracing::warn!("no smtp_url is set: e-mails wait, and nobody can reset a password");
    }
    relay.map(|relay| Mailer::new(relay, settings.public_url())).transpose().map_err(Failure::Input)
}

/// Throws away hourly what has had its time, and at once when the clock was set back: what was written under it must not
/// last longer for that.
async fn sweep(db: Db) {
    const HOUR_US: i64 = 3_600_000_000;
    let mut minutes = time::interval(Duration::from_mins(1));
    let (mut seen, mut swept) = (i64::MAX, i64::MIN);
    loop {
        minutes.tick().await;
        let now = db.clock().now_us();
        if now < seen || now.saturating_sub(swept) >= HOUR_US {
            // Its error is in the log, and the next hour tries again.
            db.identity().sweep().await.ok();
            store::outbox::sweep(&db).await.ok();
            swept = now;
        }
        seen = now;
    }
}

/// Throws away by the minute what is large and kept for minutes.
async fn sweep_kept(db: Db) {
    let mut minutes = time::interval(Duration::from_mins(1));
    loop {
        minutes.tick().await;
        // Its error is in the log, and the next minute tries again.
        db.identity().sweep_kept().await.ok();
    }
}

async fn told_to_stop() {
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
