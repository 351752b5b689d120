//! What is set is what was written, and what is masked is nowhere.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use mamori_core::lang::Lang;
use mamori_core::paper::document::{Block, Document, DocumentKind, Piece, Row, StampBox};
use mamori_paper::{Meta, pdf};
use std::io::Read;
use std::time::Instant;

fn text(words: &str) -> Piece {
    Piece::Text(words.to_owned())
}

fn row(label: &str, value: Piece) -> Row {
    Row { code: "x".to_owned(), label: label.to_owned(), value }
}

fn stamp(label: &str, name: &str, date: &str, note: &str) -> StampBox {
    StampBox { label: label.into(), name: text(name), date: date.into(), note: note.into() }
}

fn meta() -> Meta {
    Meta {
        lang: Lang::Ja,
        made_ms: 1_795_305_600_000,
        offset_min: 540,
        made_by: "佐藤 花子".to_owned(),
        code: "7K2M-9QXR-4TBD-0WEF".to_owned(),
    }
}

/// A report of some three pages in which one value is `secret`.
fn report(secret: Piece) -> Document {
    let story = "窓口で大声を出し、『責任者を出せ』と繰り返した。".repeat(12);
    let long = |n: usize| row(&format!("項目{n}"), text(&format!("{story}\n二段落目 {n}。")));
    let cells = |n: usize| {
        vec![text(&format!("10:{n:02}")), text("佐藤 花子"), text("警告（2回目）を告げた。")]
    };
    Document {
        kind: DocumentKind::Report,
        title: "カスタマーハラスメント事案報告書".to_owned(),
        number: "総務第123号".to_owned(),
        city: "みどり市".to_owned(),
        stamps: vec![
            stamp("起案", "佐藤 花子", "R8.11.22", ""),
            stamp("所属長", "髙橋 一郎", "R8.11.22", ""),
            stamp("総務課長 合議", "山﨑 次郎", "R8.11.23", "意見あり"),
            stamp("部局長 決裁", "", "", ""),
        ],
        status: "案".to_owned(),
        blocks: vec![
            Block::Heading(1, "相手方".to_owned()),
            Block::Rows(vec![row("氏名", secret), row("住所", text("𠮷野町1−2−3、﨑山方"))]),
            Block::Heading(1, "行為と要求".to_owned()),
            Block::Rows((1..7).map(long).collect()),
            Block::Heading(1, "経過".to_owned()),
            Block::Table(
                ["時刻", "誰が", "内容"].map(str::to_owned).to_vec(),
                (0..40).map(cells).collect(),
            ),
            Block::Paragraph(text("#eval(\"1+1\") $x^2$ ] \\ <b>太字</b> *強調* 😀")),
            Block::Right("令和8年11月22日".to_owned()),
        ],
    }
}

/// The bytes with every compressed stream beside them, unpacked.
fn unpacked(pdf: &[u8]) -> Vec<u8> {
    let mut all = pdf.to_vec();
    for at in (0..pdf.len()).filter(|at| pdf[*at..].starts_with(b"stream\n")) {
        let mut out = Vec::new();
        // What is no zlib stream stays as it is.
        if flate2::read::ZlibDecoder::new(&pdf[at + 7..]).read_to_end(&mut out).is_ok() {
            all.extend(out);
        }
    }
    all
}

/// What pdftotext reads, without white space.
fn read(pdf: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let out = std::process::Command::new("pdftotext").arg(file.path()).arg("-").output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().split_whitespace().collect()
}

#[test]
fn a_report_says_what_was_written() {
    let begun = Instant::now();
    let bytes = pdf(&report(text("辻󠄀 邊太郎")), &meta()).unwrap();
    println!("first {:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(bytes, pdf(&report(text("辻󠄀 邊太郎")), &meta()).unwrap(), "same in, same out");
    println!("second {:?}, {} bytes", begun.elapsed(), bytes.len());
    if let Ok(path) = std::env::var("MAMORI_KEEP_PDF") {
        std::fs::write(path, &bytes).unwrap();
    }
    let said = read(&bytes);
    for words in [
        "カスタマーハラスメント事案報告書",
        "総務第123号",
        "髙橋一郎",
        "山﨑次郎",
        "𠮷野町1−2−3、﨑山方",
        "邊太郎",
        "7K2M-9QXR-4TBD-0WEF",
        "#eval(\"1+1\")$x^2$]\\<b>太字</b>*強調*〓[U+1F600]",
        "〓は、この文書の書体にない文字です：U+1F600",
    ] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert!(!said.contains("それは書いていない"), "a control that must not be found");
}

#[test]
fn what_is_masked_is_nowhere_in_the_bytes() {
    let secret = "ZQXJKVWY";
    let open = pdf(&report(text(secret)), &meta()).unwrap();
    let masked = pdf(&report(Piece::Masked), &meta()).unwrap();
    assert!(read(&open).contains(secret), "control: unmasked, it can be read");
    let said = read(&masked);
    assert!(said.contains("■■■■■■") && !said.contains(secret), "{said}");
    let find = |all: &[u8]| {
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let hex: String = wide.iter().map(|b| format!("{b:02X}")).collect();
        let shapes = [secret.as_bytes().to_vec(), wide, hex.into_bytes()];
        shapes.iter().any(|shape| all.windows(shape.len()).any(|w| w == shape))
    };
    assert!(!find(&masked) && !find(&unpacked(&masked)));
}
