//! `mamori verify` and `mamori licences`: a printed code found again, a file told from a changed
//! one, and slips answered with what to do.

use crate::common::Device;
use crate::common::process::Process;
use crate::common::scribe::tapped;
use crate::{fine, run, said, text, wrong};
use mamori_core::ids::CaseId;
use std::path::Path;
use std::process::Command;

/// The verification code as it is printed.
fn code_on(pdf: &Path) -> String {
    let out = Command::new("pdftotext").arg(pdf).arg("-").output().unwrap();
    let read: String = String::from_utf8(out.stdout).unwrap().split_whitespace().collect();
    let at = read.find("照合番号").expect("a code") + "照合番号".len();
    read[at..].chars().take(19).collect()
}

#[tokio::test]
async fn a_printed_code_names_its_document_and_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let server = Process::serve(&data, &["--demo"]).await;
    let mut device = Device::new(server.base.clone(), 1);
    assert_eq!(device.sign_in("madoguchi").await.status, 200);
    let tap = device.scribe.write("madoguchi", Some(1), tapped(&[]));
    device.push(&[&tap]).await;
    let ask = async |kind: &str| {
        let path = format!("/api/cases/{}/document?kind={kind}", CaseId([1; 16]));
        device.get(&path).await.body
    };
    let (file, other) = (dir.path().join("report.pdf"), dir.path().join("chronology.pdf"));
    std::fs::write(&file, ask("report").await).unwrap();
    std::fs::write(&other, ask("chronology").await).unwrap();
    let code = code_on(&file);

    let data = text(&data);
    let answer = fine(&["verify", &code, "--data", data], "").await;
    for words in [&*code, "報告書", "madoguchi", &CaseId([1; 16]).to_string(), "令和"] {
        assert!(answer.contains(words), "{words} is not in {answer}");
    }
    assert!(answer.contains("作成時のまま") && !answer.contains("ファイル"), "{answer}");
    // As somebody types it, with the file that was handed out.
    let typed = code.to_lowercase().replace('-', "");
    let answer = fine(&["verify", &typed, "--data", data, "--file", text(&file)], "").await;
    assert!(answer.contains("同一") && answer.contains("the same file"), "{answer}");
    // The controls: another document's file, and this one with a byte changed.
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    let changed = dir.path().join("changed.pdf");
    std::fs::write(&changed, bytes).unwrap();
    for wrong_file in [&other, &changed] {
        let file = text(wrong_file);
        let output = run(&["verify", &code, "--data", data, "--file", file], "").await;
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains("一致しません"), "{}", said(&output));
    }

    let answer = wrong(&["verify", "0000-0000-0000-0000", "--data", data], "").await;
    assert!(answer.contains("ありません") && answer.contains("no document"), "{answer}");
    let answer = wrong(&["verify", "123", "--data", data], "").await;
    assert!(answer.contains("16字") && answer.contains("16 letters"), "{answer}");
    let nowhere = dir.path().join("nowhere");
    wrong(&["verify", &code, "--data", text(&nowhere)], "").await;
    assert!(!nowhere.exists(), "nothing was made");
    let missing = ["verify", &code, "--data", data, "--file", text(&nowhere)];
    assert!(wrong(&missing, "").await.contains("読めません"));
}

#[tokio::test]
async fn licences_of_everything_embedded_are_told() {
    let answer = fine(&["licences"], "").await;
    for words in ["BIZ UDGothic", "SIL OPEN FONT LICENSE", "SQLite", "design-tokens", "MIT License"]
    {
        assert!(answer.contains(words), "{words}");
    }
    // The design tokens' licence is the one that stands in the sheet itself.
    let sheet = include_str!("../../../style/tokens.css");
    let words = |text: &str| text.split_whitespace().collect::<String>();
    let licence = &sheet[sheet.find("MIT License").unwrap()..];
    let licence = &licence[..licence.find("OTHER DEALINGS IN THE SOFTWARE.").unwrap()];
    assert!(words(&answer).contains(&words(licence)));
}
