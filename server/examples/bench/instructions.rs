//! Counts the instructions of a page in a server that runs under `valgrind --tool=callgrind`: unlike times, they are the same on a
//! busy machine, so that a page can't become slower unnoticed.

use crate::{Kind, SignIn, client::Client, next_path, sign_in};
use std::{error::Error, fs, path::Path, process::Command};

const REQUESTS: u64 = 10;

/// Prints millions of instructions per request, and their ratio to `/healthz`. `dumps` is the file name that callgrind numbers.
pub fn measure(host: &str, accounts: &[SignIn], process: &str, dumps: &Path) -> Result<(), Box<dyn Error>> {
    println!("| page | million instructions | of /healthz |\n| --- | ---: | ---: |");
    let mut base = 0.0;
    for (nth, (role, path, name, kind)) in [
        ("", "/healthz", "/healthz", Kind::Same),
        ("", "/", "the public home page", Kind::Same),
        ("admin", "/week", "the agency's week", Kind::Same),
        ("admin", "/week", "the agency's week, rendered anew", Kind::Anew),
        ("admin", "/day", "the agency's day, rendered anew", Kind::Anew),
        ("admin", "/children", "children", Kind::Anew),
        ("admin", "/audit", "the audit", Kind::Anew),
        ("provider", "/day", "a provider's day", Kind::Same),
        ("provider", "/day", "a provider's day, rendered anew", Kind::Anew),
        ("parent", "/home", "a parent's home", Kind::Same),
        ("parent", "/home", "a parent's home, rendered anew", Kind::Anew),
    ]
    .into_iter()
    .enumerate()
    {
        let cookie = match accounts.iter().find(|account| account.role == role) {
            Some(account) => sign_in(host, account)?,
            None => String::new(),
        };
        let mut client = Client::connect(host, &cookie)?;
        let mut ask = || -> Result<(), Box<dyn Error>> {
            let (status, ..) = client.request("GET", &next_path(path, kind), "")?;
            if status == 200 { Ok(()) } else { Err(format!("{path}: {status}").into()) }
        };
        // Statements are prepared and caches filled by the first ones.
        for _ in 0..3 {
            ask()?;
        }
        control(process, "--zero")?;
        control(process, "--instr=on")?;
        for _ in 0..REQUESTS {
            ask()?;
        }
        control(process, "--instr=off")?;
        control(process, "--dump")?;
        let counted = instructions(&dumps.with_added_extension((nth + 1).to_string()))?;
        let millions = counted as f64 / REQUESTS as f64 / 1e6;
        if nth == 0 {
            base = millions;
        }
        println!("| {name} | {millions:.2} | {:.0} |", millions / base);
    }
    Ok(())
}

fn control(process: &str, what: &str) -> Result<(), Box<dyn Error>> {
    let output = Command::new("callgrind_control").args([what, process]).output()?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
}

/// The sum over all threads, whose dumps end in `-01`, `-02` and so on where there are several.
fn instructions(dump: &Path) -> Result<u64, Box<dyn Error>> {
    let text = fs::read_to_string(dump)?;
    let totals = text.lines().filter_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")));
    Ok(totals.filter_map(|count| count.trim().parse().ok()).max().unwrap_or(0))
}
