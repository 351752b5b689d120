//! A warning letter: planned, drafted from the case, held against the rules of 内容証明 while it is
//! typed, recorded as done without a network, printed.

use crate::report_print::{measured, printed, served};
use crate::report_steps::{desk_of, open_first, tap_and_open};
use crate::steps::{World, lose_the_line, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::error::{Error, Result};
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use mamori_e2e::shots::shot;
use mamori_e2e::temp::TempDir;
use std::process::Command;

/// Writes into a part of the draft, until the server has it.
async fn write(page: &Page, part: &str, text: &str) -> Result<()> {
    page.type_into(&format!("fill-part-{part}"), text).await?;
    // Leaving the field saves it.
    page.js("document.activeElement.blur()").await?;
    page.wait_attr(&format!("state-part-{part}"), "data-state", "sent").await
}

/// Waits until the findings are these.
async fn wait_found(page: &Page, names: &[&str]) -> Result<()> {
    let script = format!(
        "return [...document.querySelectorAll('[data-test=\"finding\"]')]
            .map(e => e.dataset.what).join() === '{}'",
        names.join(",")
    );
    page.wait_js(&format!("findings {names:?}"), &script).await
}

fn failed(action: &str, source: std::io::Error) -> Error {
    Error::System { action: action.to_owned(), source }
}

/// What pdftotext reads in the document of a link, without white space.
pub async fn read_pdf(page: &Page, link: &str) -> Result<String> {
    let script = format!(
        "const link = document.querySelector('[data-test=\"{link}\"]');
         const answer = await fetch(link.href);
         if (!answer.ok) throw answer.status;
         const bytes = new Uint8Array(await answer.arrayBuffer());
         return Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')"
    );
    let hex = page.js_async(&script).await?;
    let bytes = bytes_of(hex.as_str().unwrap_or_default());
    let dir = TempDir::new("pdf")?;
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, bytes).map_err(|source| failed("keep a PDF", source))?;
    let out = Command::new("pdftotext").arg(&file).arg("-").output();
    let out = out.map_err(|source| failed("run pdftotext", source))?;
    Ok(String::from_utf8_lossy(&out.stdout).split_whitespace().collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_letter_is_drafted_checked_done_and_printed() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    tap_and_open(&page).await?;
    // The control: whoever has not written into the report plans nothing.
    page.find("measures-no-right").await?;
    page.type_into("fill-answer", "即日では交付できない理由を説明した。").await?;
    page.wait_attr("state-answer", "data-state", "sent").await?;
    page.tap("measure-add").await?;
    page.tap("plan-warning_letter").await?;
    page.wait_attr("measure", "data-state", "planned").await?;
    // The draft is the case's own, and the sender is the legal section's to choose.
    page.wait_text("letter-size", "1枚26行").await?;
    wait_found(&page, &["to", "to_address", "date", "sender", "sender_address"]).await?;
    page.wait_js(
        "a draft of the case, and no sender",
        "const at = p => document.querySelector(`[data-test=\"fill-part-${p}\"]`).value;
         return at('body').includes('当市職員に対し') && at('sender') === ''",
    )
    .await?;
    axe::check(&page).await?;

    write(&page, "to", "高橋 太郎").await?;
    write(&page, "to_address", "守里市東町二丁目3番4号").await?;
    write(&page, "date", "令和8年12月1日").await?;
    write(&page, "sender", "守里市長 守里 一郎").await?;
    write(&page, "sender_address", "守里市本町一丁目1番1号").await?;
    page.find("letter-fits").await?;
    write(&page, "number", "守総第34号").await?;
    page.find("letter-fits").await?;
    // The control: what the post does not take is found, and where.
    write(&page, "body", "窓口で大声を出さないでください①").await?;
    wait_found(&page, &["char"]).await?;
    page.wait_text("finding", "①").await?;
    write(&page, "body", "窓口で大声を出さないでください。").await?;
    page.find("letter-fits").await?;

    done_without_a_network(&world, &page).await?;
    printed_like_described(&page).await?;
    let said = read_pdf(&page, "measure-pdf").await?;
    for words in ["窓口で大声を出さないでください。", "高橋　太郎", "守里市長"]
    {
        let words: String = words.split_whitespace().collect();
        assert!(said.contains(&words), "{words} is not in {said}");
    }
    // What went out changes no more, until it is a plan again with a reason.
    assert_eq!(page.all("measure-draft").await?.len(), 0);
    page.tap("measure-back").await?;
    page.tap("measure-keep").await?;
    page.find("form-error").await?;
    page.type_into("measure-why", "宛先不明で戻ったため").await?;
    page.tap("measure-keep").await?;
    page.wait_attr("measure", "data-state", "planned").await?;
    page.tap("measure-past").await?;
    page.wait_count("measure-past-one", 3).await?;
    axe::check(&page).await
}

/// The letter goes out, with the number of its draft; the server learns it later.
async fn done_without_a_network(world: &World, page: &Page) -> Result<()> {
    world.gate.cut(Cut::Reset);
    page.tap("measure-do").await?;
    page.wait_js(
        "the number of the draft",
        "return document.querySelector('[data-test=measure-number]').value === '守総第34号'",
    )
    .await?;
    page.tap("measure-keep").await?;
    page.wait_attr("measure", "data-state", "done").await?;
    page.find("measure-pdf-offline").await?;
    // What went out is printed all the same, and says what it is.
    page.tap("print-measure").await?;
    page.wait_attr("print-sheet", "data-kind", "measure").await?;
    page.wait_text("print-made", "通信できない間に作成").await?;
    page.wait_text("print-made", "実施後の記載").await?;
    axe::check(page).await?;
    shot(page, "print-measure").await?;
    page.tap("print-back").await?;
    page.find("print-measure").await?;
    world.gate.heal();
    wait_all_sent(page).await?;
    page.wait_text("measure-facts", "守総第34号").await?;
    page.find("measure-pdf").await?;
    Ok(())
}

/// What the browser prints is what core describes of the server's case, word for word.
async fn printed_like_described(page: &Page) -> Result<()> {
    let described = measured(&served(page).await?)?;
    assert!(described.contains("窓口で大声を出さないでください。"), "the control: {described}");
    page.tap("print-measure").await?;
    page.find("print-sheet").await?;
    assert_eq!(printed(page).await?, described);
    page.tap("print-back").await
}

/// An image of two by two dots.
const PNG: &str = "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000001349\
    44415478da63500898f0ffff7f062006b200370407fba2a450160000000049454e44ae426082";

fn bytes_of(hex: &str) -> Vec<u8> {
    let digit = |c: &u8| u8::try_from(char::from(*c).to_digit(16).unwrap_or(0)).unwrap_or(0);
    let byte = |two: &[u8]| two.iter().fold(0, |sum, c| sum * 16 + digit(c));
    hex.as_bytes().chunks(2).map(byte).collect()
}

/// The bytes that a page shows, as hexadecimal digits of their SHA-256, and how many.
async fn shown(page: &Page) -> Result<(String, u64)> {
    let found = page.js_async(
        "const image = document.querySelector('[data-test=\"shot-image\"]');
         const bytes = await (await fetch(image.src)).arrayBuffer();
         const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
         const hex = Array.from(hash, b => b.toString(16).padStart(2, '0')).join('');
         return [hex, bytes.byteLength, image.naturalWidth]",
    );
    let found = found.await?;
    assert_eq!(found[2], 2, "it is shown as an image: {found}");
    Ok((found[0].as_str().unwrap_or_default().to_owned(), found[1].as_u64().unwrap_or(0)))
}

/// Somebody who has written into the report plans the evidence sheet of a post.
async fn plan_evidence(page: &Page) -> Result<()> {
    tap_and_open(page).await?;
    page.type_into("fill-answer", "投稿の削除を求めた。").await?;
    page.wait_attr("state-answer", "data-state", "sent").await?;
    page.tap("measure-add").await?;
    page.tap("plan-sns_evidence").await?;
    page.find("shots").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_seen_by_two_people_on_a_day_that_exists() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    plan_evidence(&page).await?;
    // The control: a part that the case knows nothing of claims no source.
    assert_eq!(page.all("source-part-url").await?.len(), 0);
    page.type_into("fill-part-seen", "令和0年11月30日").await?;
    page.wait_attr("state-part-seen", "data-state", "faulty").await?;
    write(&page, "seen", "令和8年11月30日 10:05").await?;
    write(&page, "first", "窓口 花子").await?;
    write(&page, "second", "窓口花子").await?;
    page.find("one-witness").await?;
    axe::check(&page).await?;
    write(&page, "second", "課長 一郎").await?;
    page.wait_gone("one-witness").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_a_post_is_kept_offline_and_comes_back_the_same_elsewhere() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    plan_evidence(&page).await?;
    let dir = TempDir::new("shot")?;
    let choose = async |name: &str, bytes: Vec<u8>| {
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).map_err(|source| failed("write a file", source))?;
        let sent = page.find("shot-input").await?.send_keys(file.display().to_string()).await;
        sent.map_err(|source| Error::Browser { action: String::from("choose a file"), source })
    };
    // The control: a page that calls itself an image is none.
    choose("post.png", b"<!DOCTYPE html><script>1</script>".to_vec()).await?;
    page.wait_attr("attach-state", "data-state", "not-picture").await?;
    assert_eq!(page.all("shot").await?.len(), 0);
    // Longer than a chunk: what follows its end belongs to a PNG's bytes all the same.
    let mut bytes = bytes_of(PNG);
    bytes.resize(600 * 1024, 7);
    world.gate.cut(Cut::Reset);
    choose("投稿の写し.png", bytes).await?;
    page.wait_attr("shot", "data-state", "device").await?;
    axe::check(&page).await?;
    world.gate.heal();
    page.wait_attr("shot", "data-state", "sent").await?;
    let kacho = desk_of(&world, "kacho").await?;
    let far = kacho.page()?;
    open_first(&far).await?;
    far.tap("measure-head").await?;
    // An image is asked for once somebody comes near it.
    let loaded = "const image = document.querySelector('[data-test=\"shot-image\"]');
                  image?.scrollIntoView();
                  return image?.naturalWidth > 0";
    far.wait_js("the image", loaded).await?;
    let hash = far.find("shot-hash").await?.text().await.unwrap_or_default();
    assert_eq!(shown(&far).await?, (hash.clone(), 600 * 1024));
    let said = read_pdf(&far, "measure-pdf").await?;
    assert!(said.contains(&hash) && said.contains("投稿の写し.png"), "{said}");
    axe::check(&far).await?;

    far.tap("print-measure").await?;
    let loaded = "return document.querySelector('[data-test=\"print-image\"]')?.naturalWidth > 0";
    far.wait_js("the image on paper", loaded).await?;
    // Without the server it has the name alone, and says so.
    lose_the_line(&world, &far).await?;
    open_first(&far).await?;
    far.tap("measure-head").await?;
    far.tap("print-measure").await?;
    far.wait_text("print-made", "画面の写しは入っていません").await?;
    assert_eq!(far.all("print-image").await?.len(), 0);
    far.wait_text("print-sheet", "投稿の写し.png").await?;
    axe::check(&far).await
}
