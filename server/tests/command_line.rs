//! The command line as an operator runs it: environment variables, terminal output, files on disk.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

/// The program in this folder, with these environment variables and no other settings.
pub fn command<'a>(folder: &Path, variables: impl IntoIterator<Item = (&'a str, &'a str)>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_visitoms"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VISITOMS_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("VISITOMS_DATA_DIR", folder.join("data")).envs(variables).args(arguments);
    command
}

/// Runs [`command`].
pub fn run(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(folder, variables.iter().copied(), arguments).output().expect("the program runs")
}

pub fn run_successfully(folder: &Path, arguments: &[&str]) {
    let output = run(folder, &[], arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A folder with an agency.
pub fn create_agency() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let create = ["agency", "create", "Maple", "--slug", "maple", "--time-zone", "America/New_York"];
    run_successfully(folder.path(), &[&create[..], &["--admin-email", "office@maple.example"]].concat());
    folder
}

pub fn file_mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file is there").permissions().mode() & 0o777
}

#[test]
fn unknown_environment_variables_are_reported_and_ignored() {
    let folder = tempfile::tempdir().expect("a folder");
    let kubernetes_variables = [("VISITOMS_PORT", "tcp://10.0.0.7:3000"), ("VISITOMS_SERVICE_HOST", "10.0.0.7")];
    let output = run(folder.path(), &kubernetes_variables, &["migrate"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("VISITOMS_PORT, VISITOMS_SERVICE_HOST"), "{text}");
}

#[test]
fn error_messages_never_print_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("visitoms.toml"), "smtp_password = 'sesame\n").expect("a file");
    let toml_error = run(folder.path(), &[], &["migrate"]);
    fs::remove_file(folder.path().join("visitoms.toml")).expect("the file is removed");
    let urls = ["postgres://oms:sesame@127.0.0.1:1/oms", "postgres://oms:sesame@127.0.0.1:x/oms", "mysql://oms:sesame@db/oms"];
    let url_errors = urls.map(|url| run(folder.path(), &[("VISITOMS_DATABASE_URL", url)], &["doctor"]));
    let mail_error = run(folder.path(), &[("VISITOMS_SMTP_URL", "smtps://oms:sesame@")], &["migrate"]);
    for output in url_errors.into_iter().chain([toml_error, mail_error]) {
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!output.status.success(), "{text}");
        assert!(!text.is_empty() && !text.contains("sesame"), "{text}");
    }
}

#[test]
fn files_written_outside_the_data_folder_are_private() {
    let folder = create_agency();
    let export = folder.path().join("audit.jsonl");
    run_successfully(folder.path(), &["audit", "export", "--agency", "maple", &export.display().to_string()]);
    assert_eq!(file_mode(&export), 0o600);
    let elsewhere = folder.path().join("elsewhere.db");
    let url = format!("sqlite:{}", elsewhere.display());
    let output = run(folder.path(), &[("VISITOMS_DATABASE_URL", &url)], &["migrate"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(file_mode(&elsewhere), 0o600);
}

#[test]
fn the_master_key_is_rotated_and_the_doctor_shows_the_keys() {
    let folder = create_agency();
    let key_file = folder.path().join("data/master.key");
    let before = fs::read_to_string(&key_file).expect("the file is made with the key store");
    assert_eq!((file_mode(&key_file), before.lines().count()), (0o600, 1));
    assert_eq!(file_mode(&folder.path().join("data/keys.db")), 0o600);
    let print = |arguments: &[&str]| String::from_utf8_lossy(&run(folder.path(), &[], arguments).stdout).into_owned();
    let master = before.split(' ').next().expect("an id").to_owned();
    let status = print(&["keys", "status"]);
    assert!(status.contains("0 destroyed") && status.contains(&master), "{status}");
    assert!(!status.contains("not sealed"), "a new database has no texts of an earlier version: {status}");
    run_successfully(folder.path(), &["keys", "prepare"]);
    let prepared = fs::read_to_string(&key_file).expect("the file");
    assert!(prepared.starts_with(&before) && prepared.lines().count() == 2, "the old key wraps until the rotation");
    run_successfully(folder.path(), &["keys", "rotate"]);
    let after = fs::read_to_string(&key_file).expect("the file");
    assert_eq!((file_mode(&key_file), prepared.lines().last()), (0o600, after.lines().next()), "the prepared key is used");
    assert_eq!(after.lines().count(), 1);
    let doctor = print(&["doctor"]);
    assert!(doctor.contains("keys of sealed texts, 0 destroyed; the master key is") && !doctor.contains(&master), "{doctor}");
    fs::remove_file(&key_file).expect("the file is removed");
    let lost = run(folder.path(), &[], &["migrate"]);
    let text = String::from_utf8_lossy(&lost.stderr).into_owned();
    assert!(!lost.status.success() && text.contains("master.key") && !key_file.exists(), "{text}");
}

#[test]
fn warnings_stop_an_import_until_they_are_accepted() {
    let folder = create_agency();
    let files = folder.path().join("files");
    fs::create_dir(&files).expect("a folder");
    let children = include_str!("../demo/maple/children.csv");
    let (head, first) = (children.lines().next().expect("a head"), children.lines().nth(1).expect("a row"));
    fs::write(files.join("children.csv"), format!("{head}\n{first}\n{}\n", first.replacen("C0001", "C0002", 1))).expect("a file");
    let import = |more: &[&str]| {
        let output = run(folder.path(), &[], &[&["import", "--agency", "maple", "files"], more].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, report, errors) = import(&[]);
    assert_eq!(code, Some(2), "{report}{errors}");
    assert!(report.contains("added: 0 providers, 2 children") && report.contains("look at: children.csv line 3"), "{report}");
    assert!(errors.contains("nothing was changed") && errors.contains("--accept-warnings"), "{errors}");
    assert_eq!(import(&["--dry-run"]).0, Some(0), "a dry run changes nothing anyway");
    let (code, report, errors) = import(&["--accept-warnings"]);
    assert_eq!(code, Some(0), "{report}{errors}");
    assert!(report.contains("added: 0 providers, 2 children"), "the stopped import wrote nothing: {report}");
    assert!(import(&["--accept-warnings"]).1.contains("unchanged: 0 providers, 2 children"));
}

#[test]
fn an_export_is_private_and_changes_nothing_when_it_is_imported() {
    const NAMES: [&str; 8] = [
        "authorizations.csv",
        "children.csv",
        "disciplines.csv",
        "payers.csv",
        "places.csv",
        "providers.csv",
        "services.csv",
        "visits.csv",
    ];
    let folder = create_agency();
    let files = folder.path().join("files");
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/maple");
    run_successfully(folder.path(), &["import", "--agency", "maple", demo, "--accept-warnings"]);
    run_successfully(folder.path(), &["export", "--agency", "maple", "files"]);
    fs::write(files.join("visits.csv"), "an older export").expect("a file");
    run_successfully(folder.path(), &["export", "--agency", "maple", "files"]);
    let mut found: Vec<_> = fs::read_dir(&files).expect("the folder").map(|file| file.expect("a file").file_name()).collect();
    found.sort();
    assert_eq!(found, NAMES);
    for name in NAMES {
        assert_eq!(file_mode(&files.join(name)), 0o600, "{name}");
    }
    let again = run(folder.path(), &[], &["import", "--agency", "maple", "files"]);
    let report = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success() && report.contains("unchanged: 36 providers, 210 children"), "{report}");
    let unknown = run(folder.path(), &[], &["export", "--agency", "oak", "files"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn the_demo_has_a_merged_child_and_a_visit_without_a_provider() {
    let folder = tempfile::tempdir().expect("a folder");
    run_successfully(folder.path(), &["demo", "--week", "2026-11-30", "--now", "2026-12-01T10:15"]);
    run_successfully(folder.path(), &["export", "--agency", "demo", "files"]);
    let file = |name: &str| fs::read_to_string(folder.path().join("files").join(name)).expect("an exported file");
    let children = file("children.csv");
    let references: BTreeSet<&str> =
        children.lines().skip(1).filter_map(|row| row.split(',').next()).filter(|id| id.len() == 5).collect();
    assert_eq!((references.len(), references.contains("C0211")), (210, false), "the second record of a child is none");
    let merged = children.lines().find(|row| row.starts_with("C0040,Amy,Barron,")).expect("the record that survives");
    assert!(merged.contains("Strawberries"), "{merged}");
    assert!(file("visits.csv").contains("V00440,A00100,,2026-12-04T14:45,30,,,,,,,planned,"));
    let kinds = |kind: &str| file("places.csv").matches(kind).count();
    assert_eq!((kinds(",day_care,"), kinds("C0040,second_home,")), (2, 2));
    assert_eq!((file("services.csv").lines().count(), file("disciplines.csv").lines().count()), (5, 1));
    let again = run(folder.path(), &[], &["import", "--agency", "demo", "--dry-run", "files"]);
    let report = String::from_utf8_lossy(&again.stdout);
    assert!(
        again.status.success() && report.contains("changed: 0 providers, 0 children, 0 authorizations, 0 visits\n"),
        "{report}"
    );
}

#[test]
fn import_errors_escape_terminal_control_characters() {
    let folder = create_agency();
    let files = folder.path().join("files");
    fs::create_dir(&files).expect("a folder");
    let providers = include_str!("../demo/maple/providers.csv");
    let (head, first) = (providers.lines().next().expect("a head"), providers.lines().nth(1).expect("a row"));
    let cells: Vec<_> = first.split(',').enumerate().map(|(n, cell)| if n == 3 { "\u{1b}[2J\u{9b}31m" } else { cell }).collect();
    fs::write(files.join("providers.csv"), format!("{head}\n{}\n", cells.join(","))).expect("a file");
    for arguments in [&["import", "--agency", "maple", "files"][..], &["import", "--agency", "maple", "--json", "files"]] {
        let output = run(folder.path(), &[], arguments);
        let report = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "the email address is invalid: {report}");
        assert!(report.contains("[2J"), "{report}");
        assert!(!report.contains(['\u{1b}', '\u{9b}']), "{report:?}");
    }
}
