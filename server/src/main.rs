use server::assets::Site;
use std::{env, io, path::Path};

#[tokio::main]
async fn main() -> io::Result<()> {
    let site = match env::var_os("VISITOMS_SITE_DIR") {
        Some(folder) => Site::from_folder(Path::new(&folder))?,
        None => Site::embedded()?.unwrap_or_default(),
    };
    let listener = tokio::net::TcpListener::bind(env::var("VISITOMS_LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".into())).await?;
    axum::serve(listener, server::router(&site)).await
}
