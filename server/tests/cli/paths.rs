//! Paths typed wrongly: what is said in both languages, and that nothing is made or changed.

use crate::common::process::Process;
use crate::{fine, run, said, text, wrong};
use mamori_core::policy::parse;
use std::path::Path;

/// Every command that works on a database which must be there already.
fn commands(data: &str) -> Vec<Vec<&str>> {
    let login = ["--login", "hanako"];
    let device = ["--device", "00000000000000000000000000000001"];
    let staff = ["--role", "staff", "--department", "shimin"];
    let mut commands = vec![
        vec!["admin", "list"],
        [&["admin", "password"], &login[..]].concat(),
        [&["admin", "disable"], &login[..]].concat(),
        [&["admin", "enable"], &login[..]].concat(),
        [&["admin", "release-device"], &device[..]].concat(),
        [&["admin", "create"], &login[..], &staff[..]].concat(),
        [&["admin", "create"], &login[..], &["--role", "admin"]].concat(),
        vec!["backup", "--to", "never-made.db"],
        vec!["verify", "AB12-CD34-EF56-GH78"],
    ];
    for command in &mut commands {
        command.extend(["--data", data]);
    }
    commands
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

fn says(answer: &str, ja: &str, en: &str) {
    assert!(answer.contains(ja) && answer.contains(en), "{answer}");
}

#[tokio::test]
async fn a_slip_in_the_folder_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("nowhere");
    for command in commands(text(&nowhere)) {
        let answer = wrong(&command, "long enough\n").await;
        says(&answer, "フォルダーがありません", "there is no such folder");
        assert!(is_empty(dir.path()), "{command:?} made something");
    }
    for command in commands(text(dir.path())) {
        let answer = wrong(&command, "long enough\n").await;
        says(&answer, "データベース（mamori.db）がありません", "there is no database");
        assert!(is_empty(dir.path()), "{command:?} made something");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(dir.path(), mode).unwrap();
        wrong(&["admin", "list", "--data", text(dir.path())], "").await;
        let mode = dir.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o755, "a folder that is not Mamori's keeps its rights");
    }
}

/// The order of docs/operations.md: the first administrator, then the server.
#[tokio::test]
async fn the_first_administrator_may_begin_a_database() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("new");
    let first = ["admin", "create", "--data", text(&data), "--login", "root-admin"];
    wrong(&first, "short\n").await;
    assert!(is_empty(dir.path()), "a refused password begins nothing");
    let answer = fine(&first, "long enough\n").await;
    says(&answer, "新しいデータベースを作りました", "a new database was begun");
    let _server = Process::serve(&data, &[]).await;
    let list = fine(&["admin", "list", "--data", text(&data)], "").await;
    assert!(list.contains("root-admin") && list.contains("admin"), "{list}");
    let again = ["admin", "create", "--data", text(&data), "--login", "second"];
    assert!(wrong(&again, "long enough\n").await.contains("--role"));
}

/// On an empty server the first administrator is made beside it.
#[tokio::test]
async fn an_empty_server_gets_its_first_administrator() {
    let dir = tempfile::tempdir().unwrap();
    let _server = Process::serve(dir.path(), &[]).await;
    let first = ["admin", "create", "--data", text(dir.path()), "--login", "root-admin"];
    let answer = fine(&first, "long enough\n").await;
    assert!(!answer.contains("a new database"), "{answer}");
    assert!(answer.contains("root-admin: made, admin"), "{answer}");
}

#[tokio::test]
async fn a_file_where_the_folder_should_be() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("notdir");
    std::fs::write(&file, "mine").unwrap();
    let serve = vec!["serve", "--listen", "127.0.0.1:0", "--data", text(&file)];
    let first = vec!["admin", "create", "--login", "root-admin", "--data", text(&file)];
    for command in commands(text(&file)).into_iter().chain([serve, first]) {
        let answer = wrong(&command, "long enough\n").await;
        says(&answer, "フォルダーではなくファイルです", "this is a file; name a folder");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

#[tokio::test]
async fn a_database_that_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mamori.db");
    let garbage = "これはデータベースではありません。\n".repeat(200);
    std::fs::write(&file, &garbage).unwrap();
    let data = ["--data", text(dir.path())];
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    for command in [&["admin", "list"][..], &serve] {
        let output = run(&[command, &data].concat(), "").await;
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let answer = said(&output);
        says(&answer, "Mamori のデータベースではないか", "this is not a database of Mamori");
        says(&answer, "バックアップから", "restore a backup");
        assert!(answer.contains("mamori.db"), "{answer}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), garbage, "it is left as it was");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let output = run(&[&["admin", "list"][..], &data].concat(), "").await;
    says(&said(&output), "データベースを開けません", "the database cannot be opened");
}

#[tokio::test]
async fn a_policy_file_that_cannot_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let (missing, data) = (dir.path().join("missing.toml"), dir.path().join("data"));
    let sjis = dir.path().join("sjis.toml");
    // 守 in Shift_JIS, on the third line.
    std::fs::write(&sjis, b"# one\n# two\ncity.ja = \"\x8e\xe7\"\n").unwrap();
    let through = sjis.join("policy.toml");
    for (file, ja, en) in [
        (&missing, "ファイルまたはフォルダーがありません", "no such file or folder"),
        (&dir.path().to_path_buf(), "ファイルではなくフォルダーです", "a folder, not a file"),
        (&through, "パスの途中に", "is a file, not a folder"),
        (&sjis, "sjis.toml:3: UTF-8 として読めない文字", "sjis.toml:3: Here is a character"),
        (&sjis, "UTF-8 を選んで保存し直してください", "Save the file as UTF-8"),
    ] {
        says(&wrong(&["policy", "check", text(file)], "").await, ja, en);
        let serve = ["serve", "--listen", "127.0.0.1:0", "--data", text(&data)];
        says(&wrong(&[&serve[..], &["--policy", text(file)]].concat(), "").await, ja, en);
        assert!(!data.exists(), "nothing was begun");
    }
}

/// A folder named `policy.toml` must not let the built-in policy stand in for the city's.
#[tokio::test]
async fn a_folder_in_the_place_of_the_citys_policy() {
    let dir = tempfile::tempdir().unwrap();
    let policy = dir.path().join("policy.toml");
    std::fs::create_dir(&policy).unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", text(dir.path())];
    says(&wrong(&serve, "").await, "ファイルではなくフォルダーです", "a folder, not a file");
    std::fs::remove_dir(&policy).unwrap();
    std::fs::write(&policy, parse::DEFAULT).unwrap();
    Process::serve(dir.path(), &[]).await.kill().await;
}

#[tokio::test]
async fn a_place_name_that_looks_like_another_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("policy.toml");
    let turned = parse::DEFAULT.replace("市民課1番窓口", "市民課\u{202E}1番窓口");
    let line = 1 + turned[..turned.find('\u{202E}').unwrap()].matches('\n').count();
    std::fs::write(&file, turned).unwrap();
    let answer = wrong(&["policy", "check", text(&file)], "").await;
    says(&answer, &format!("policy.toml:{line}: "), "contains U+202E");
    assert!(!answer.contains('\u{202E}'), "the answer itself is plain");
}

#[tokio::test]
async fn a_backup_into_a_folder_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    fine(&["admin", "create", "--data", text(&data), "--login", "root"], "long enough\n").await;
    let to = dir.path().join("no").join("copy.db");
    let output = run(&["backup", "--data", text(&data), "--to", text(&to)], "").await;
    assert_eq!(output.status.code(), Some(1));
    says(&said(&output), "ファイルまたはフォルダーがありません", "no such file or folder");
}
