//! 印刷: what the browser prints is what core describes, word for word, with and without a network;
//! it says where it was made and what may be missing.

use crate::report_steps::{act, fill_needed, open_first, tap_and_open};
use crate::steps::{World, lose_the_line, wait_all_sent};
use mamori_core::cbor::decode;
use mamori_core::ids::UserId;
use mamori_core::lang::Lang;
use mamori_core::paper::Dossier;
use mamori_core::paper::documents::{Making, chronology, measure, plain, report};
use mamori_core::paper::fill::Facts;
use mamori_core::policy::parse;
use mamori_core::view::CasePage;
use mamori_e2e::axe;
use mamori_e2e::browser::Engine;
use mamori_e2e::error::{Error, Result};
use mamori_e2e::page::Page;
use mamori_e2e::shots::{pdf, shot};

/// Words alone: without space, and without the signs that `plain` sets between parts.
fn words(text: &str) -> String {
    let sign = |c: char| c.is_whitespace() || "【】［］：|/".contains(c);
    text.chars().filter(|c| !sign(*c)).collect()
}

/// What stands on the paper, without what it says of how it was made.
pub async fn printed(page: &Page) -> Result<String> {
    let script =
        "const sheet = document.querySelector('[data-test=\"print-sheet\"]').cloneNode(true);
        sheet.querySelector('[data-test=\"print-made\"]').remove();
        return sheet.textContent";
    Ok(words(page.js(script).await?.as_str().unwrap_or_default()))
}

/// The case as the server has it.
pub async fn served(page: &Page) -> Result<CasePage> {
    let body = "const id = document.querySelector('[data-test=\"case\"]').dataset.case;
        const asked = { headers: { accept: 'application/cbor' } };
        const answer = await fetch('/api/cases/' + id, asked);
        return Array.from(new Uint8Array(await answer.arrayBuffer()))";
    let bytes = page.js_async(body).await?;
    let bytes = bytes.as_array().into_iter().flatten().filter_map(|byte| byte.as_u64());
    let bytes: Vec<u8> = bytes.filter_map(|byte| u8::try_from(byte).ok()).collect();
    decode(&bytes).map_err(|why| Error::Answer {
        question: "the case in CBOR".into(),
        answer: format!("{} bytes, {why:?}", bytes.len()),
    })
}

/// Documents of the server's case as core says them.
fn described<R>(page: &CasePage, say: impl Fn(&Making<'_>, &Dossier) -> R) -> Result<R> {
    let policy = parse::parse(parse::DEFAULT, "default.toml")
        .map_err(|_| Error::Missing("The built-in policy is not readable.".into()))?;
    let name = |user: &UserId| {
        let known = page.people.iter().find(|person| person.id == *user);
        known.map_or(&user.0, |person| &person.name).clone()
    };
    let (case, dossier) = (&page.case.case, Dossier::read(&page.case.case, None));
    let (dossier, policy, lang) = (&dossier, &policy, Lang::Ja);
    let facts = Facts { case, dossier, policy, names: &name, lang, repeat: None };
    Ok(say(&Making::new(facts, &page.case.department), dossier))
}

/// The document of the case's first measure; nothing where it has none.
pub fn measured(page: &CasePage) -> Result<String> {
    described(page, |making, dossier| {
        let document = dossier.measures.first().and_then(|of| measure(making, of));
        document.map(|document| words(&plain(&document))).unwrap_or_default()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_printed_is_the_document_word_for_word_also_without_a_network() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    tap_and_open(&page).await?;
    fill_needed(&page).await?;
    page.type_into("fill-title", "𠮷田﨑男による<b>大声</b>").await?;
    page.wait_attr("state-title", "data-state", "sent").await?;
    act(&page, "submit", "").await?;
    wait_all_sent(&page).await?;

    let said = |making: &Making<'_>, _: &Dossier| {
        [report(making), chronology(making)].map(|document| words(&plain(&document)))
    };
    let [report, chronology] = described(&served(&page).await?, said)?;
    page.tap("print-report").await?;
    assert_eq!(printed(&page).await?, report);
    assert!(report.contains("𠮷田﨑男による<b>大声<b>"), "the control: {report}");
    let said = page.wait_text("print-made", "照合番号はありません").await?;
    assert!(said.contains("端末にある内容で作成") && !said.contains("通信できない"), "{said}");
    axe::check(&page).await?;
    shot(&page, "print-report").await?;
    on_paper(staff.engine(), &page, &report).await?;
    page.tap("print-back").await?;

    lose_the_line(&world, &page).await?;
    open_first(&page).await?;
    page.find("documents-offline").await?;
    page.tap("print-chronology").await?;
    page.wait_attr("print-sheet", "data-kind", "chronology").await?;
    assert_eq!(printed(&page).await?, chronology);
    page.wait_text("print-made", "通信できない間に作成").await?;
    axe::check(&page).await?;
    page.tap("print-back").await?;
    page.find("documents").await.map(drop)
}

/// What Chromium puts on paper, page by page.
async fn on_paper(engine: Engine, page: &Page, report: &str) -> Result<()> {
    if engine != Engine::Chromium {
        return Ok(());
    }
    let file = pdf(page, "print-report").await?;
    let out = std::process::Command::new("pdftotext")
        .arg(&file)
        .arg("-")
        .output()
        .map_err(|source| Error::System { action: "run pdftotext".into(), source })?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 1, "{text}");
    for (at, page) in pages.iter().enumerate() {
        let number = format!("{}/{}", at + 1, pages.len());
        let foot = page.lines().any(|line| line.replace(' ', "") == number);
        assert!(foot, "no {number} on {page}");
    }
    // Every piece of it; lines break elsewhere, and cells are read in another order.
    let text = words(&text);
    for piece in
        ["カスタマーハラスメント事案報告書", "回議中", "窓口での即日交付", "照合番号はありません"]
    {
        assert!(text.contains(piece), "{piece} is not in {text}");
    }
    // Nothing of the screen around it: the letters are about as many as those of the document.
    let (paper, core) = (text.chars().count(), report.chars().count());
    assert!(paper.abs_diff(core) < 150, "{paper} characters on paper, {core} in the document");
    Ok(())
}
