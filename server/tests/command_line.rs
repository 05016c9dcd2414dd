//! The program as an operator runs it: what it takes from its surroundings, and what it leaves on terminal and disk.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

/// Runs the program in a folder of its own, with these variables and no other settings.
fn run(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visitoms"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VISITOMS_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("VISITOMS_DATA_DIR", folder.join("data")).envs(variables.iter().copied());
    command.args(arguments).output().expect("the program runs")
}

fn succeeds(folder: &Path, arguments: &[&str]) {
    let done = run(folder, &[], arguments);
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A folder with an agency.
fn agency() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let create = ["agency", "create", "Maple", "--slug", "maple", "--time-zone", "America/New_York"];
    succeeds(folder.path(), &[&create[..], &["--admin-email", "office@maple.example"]].concat());
    folder
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file is there").permissions().mode() & 0o777
}

#[test]
fn variables_that_are_no_settings_are_named_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let of_kubernetes = [("VISITOMS_PORT", "tcp://10.0.0.7:3000"), ("VISITOMS_SERVICE_HOST", "10.0.0.7")];
    let done = run(folder.path(), &of_kubernetes, &["migrate"]);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    assert!(told.contains("VISITOMS_PORT, VISITOMS_SERVICE_HOST"), "{told}");
}

#[test]
fn no_mistake_prints_a_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("visitoms.toml"), "smtp_password = 'sesame\n").expect("a file");
    let quoted = run(folder.path(), &[], &["migrate"]);
    fs::remove_file(folder.path().join("visitoms.toml")).expect("the file goes");
    let urls = ["postgres://oms:sesame@127.0.0.1:1/oms", "postgres://oms:sesame@127.0.0.1:x/oms", "mysql://oms:sesame@db/oms"];
    let of_urls = urls.map(|url| run(folder.path(), &[("VISITOMS_DATABASE_URL", url)], &["doctor"]));
    let of_mail = run(folder.path(), &[("VISITOMS_SMTP_URL", "smtps://oms:sesame@")], &["migrate"]);
    for done in of_urls.into_iter().chain([quoted, of_mail]) {
        let told = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        assert!(!done.status.success(), "{told}");
        assert!(!told.is_empty() && !told.contains("sesame"), "{told}");
    }
}

#[test]
fn what_is_written_outside_the_data_folder_is_private() {
    let folder = agency();
    let export = folder.path().join("audit.jsonl");
    succeeds(folder.path(), &["audit", "export", "--agency", "maple", &export.display().to_string()]);
    assert_eq!(mode(&export), 0o600);
    let elsewhere = folder.path().join("elsewhere.db");
    let url = format!("sqlite:{}", elsewhere.display());
    let done = run(folder.path(), &[("VISITOMS_DATABASE_URL", &url)], &["migrate"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(mode(&elsewhere), 0o600);
}

#[test]
fn a_refused_row_does_nothing_to_the_terminal() {
    let folder = agency();
    let files = folder.path().join("files");
    fs::create_dir(&files).expect("a folder");
    let providers = include_str!("../demo/maple/providers.csv");
    let (head, first) = (providers.lines().next().expect("a head"), providers.lines().nth(1).expect("a row"));
    let cells: Vec<_> = first.split(',').enumerate().map(|(n, cell)| if n == 3 { "\u{1b}[2J\u{9b}31m" } else { cell }).collect();
    fs::write(files.join("providers.csv"), format!("{head}\n{}\n", cells.join(","))).expect("a file");
    for arguments in [&["import", "--agency", "maple", "files"][..], &["import", "--agency", "maple", "--json", "files"]] {
        let done = run(folder.path(), &[], arguments);
        let report = String::from_utf8_lossy(&done.stdout);
        assert_eq!(done.status.code(), Some(2), "the address is refused: {report}");
        assert!(report.contains("[2J"), "{report}");
        assert!(!report.contains(['\u{1b}', '\u{9b}']), "{report:?}");
    }
}
