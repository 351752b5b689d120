//! What is set is what was written, and what is masked is nowhere.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use mamori_core::ids::RecordingId;
use mamori_core::lang::Lang;
use mamori_core::paper::document::{Block, Document, DocumentKind, Piece, Row, StampBox};
use mamori_core::recording::picture::PictureKind;
use mamori_paper::{Meta, Picture, pdf};
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
    let bytes = pdf(&report(text("辻󠄀 邊太郎")), &meta(), &[]).unwrap();
    println!("first {:?}", begun.elapsed());
    let begun = Instant::now();
    assert_eq!(bytes, pdf(&report(text("辻󠄀 邊太郎")), &meta(), &[]).unwrap(), "same in, same out");
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
    let open = pdf(&report(text(secret)), &meta(), &[]).unwrap();
    let masked = pdf(&report(Piece::Masked), &meta(), &[]).unwrap();
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

/// A grey PNG of one channel, without a palette.
fn png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], kind, data, &crc.sum().to_be_bytes()].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let line = [vec![0], vec![120; width as usize]].concat();
    let rows = line.repeat(height as usize);
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &rows).unwrap();
    let body = packed.finish().unwrap();
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    [signature, chunk(b"IHDR", &head), chunk(b"IDAT", &body), chunk(b"IEND", &[])].concat()
}

/// How many images a PDF shows.
fn images(pdf: &[u8]) -> usize {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let out = std::process::Command::new("pdfimages").arg("-list").arg(file.path()).output();
    let out = out.unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().filter(|line| line.contains(" image ")).count()
}

#[test]
fn pictures_are_shown_and_what_cannot_be_read_is_said_to_be_left_out() {
    let (good, tall) = (RecordingId([1; 16]), RecordingId([2; 16]));
    let (broken, absent) = (RecordingId([3; 16]), RecordingId([4; 16]));
    let named = |id, name: &str| Block::Picture(id, name.to_owned());
    let mut document = report(text("高橋"));
    document.stamps.clear();
    document.blocks = vec![
        named(good, "投稿.png"),
        named(tall, "長い画面.png"),
        named(broken, "壊れた.png"),
        named(absent, "届いていない.png"),
    ];
    let picture = |id, bytes| Picture { id, kind: PictureKind::Png, bytes };
    let mut cut = png(64, 64);
    cut.truncate(60);
    let all = [picture(good, png(640, 360)), picture(tall, png(300, 4_000)), picture(broken, cut)];
    let bytes = pdf(&document, &meta(), &all).unwrap();
    let said = read(&bytes);
    assert_eq!(images(&bytes), 2);
    for name in ["投稿.png", "長い画面.png", "壊れた.png", "届いていない.png"] {
        assert!(said.contains(name), "{name} is not in {said}");
    }
    let aside = "この画面の写しは、ここには載せていません。";
    assert_eq!(said.matches(aside).count(), 2, "{said}");
    let none = pdf(&document, &meta(), &[]).unwrap();
    assert_eq!((images(&none), read(&none).matches(aside).count()), (0, 4), "the control");
}
