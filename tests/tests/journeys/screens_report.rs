//! Pictures of the report, its route and the in-tray, and their accessibility in every look.

use crate::report_steps::{act, fill_needed, open_first};
use crate::screens::Look;
use crate::steps::{World, tap_saved, wait_all_sent};
use mamori_e2e::error::Result;
use mamori_e2e::page::Page;

/// Number, title, place and state of a line of 決裁箱 begin at one edge.
const COLUMN: &str = "
    const lines = document.querySelectorAll('[data-test=\"tray-one\"] > span > *');
    const edges = new Set(Array.from(lines, line => line.getBoundingClientRect().left));
    return lines.length > 2 && edges.size === 1";

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_the_report_in_both_themes_and_languages() -> Result<()> {
    for look in Look::all() {
        tour(&look).await?;
    }
    Ok(())
}

async fn show(page: &Page, name: &str) -> Result<()> {
    let script = format!("document.querySelector('[data-test=\"{name}\"]').scrollIntoView()");
    page.js(&script).await.map(drop)
}

async fn tour(look: &Look) -> Result<()> {
    let world = World::new().await?;
    let staff = look.browser_of(&world, "madoguchi").await?;
    let page = staff.page()?;
    page.tap("tab-record").await?;
    tap_saved(&page, "abusive_language").await?;
    page.tap("example-shouting_at_staff").await?;
    page.type_into("words", "責任者を出せ、馬鹿野郎").await?;
    tap_saved(&page, "unjustified_demand").await?;
    wait_all_sent(&page).await?;
    open_first(&page).await?;
    look.take(&page, "report-empty").await?;
    show(&page, "field-class").await?;
    look.take(&page, "report-class").await?;
    show(&page, "field-words").await?;
    look.take(&page, "report-words").await?;
    page.tap("act-submit").await?;
    page.find("act-missing").await?;
    look.take(&page, "report-missing").await?;
    page.tap("sheet-close").await?;
    fill_needed(&page).await?;
    show(&page, "field-demand").await?;
    look.take(&page, "report-saved").await?;
    page.tap("act-submit").await?;
    page.find("act-next").await?;
    look.take(&page, "report-submit").await?;
    page.tap("act-cancel").await?;
    act(&page, "submit", "").await?;
    page.wait_attr("report", "data-state", "read").await?;
    wait_all_sent(&page).await?;
    page.find("act-done").await?;
    look.take(&page, "report-told").await?;
    show(&page, "route").await?;
    look.take(&page, "report-under-way").await?;

    let boss = look.browser_of(&world, "kacho").await?;
    let page = boss.page()?;
    page.tap("tab-cases").await?;
    page.wait_attr("tray", "data-count", "1").await?;
    look.take(&page, "tray").await?;
    page.wait_js("lines below each other in 決裁箱", COLUMN).await?;
    page.tap("tray-one").await?;
    page.find("report").await?;
    look.take(&page, "report-waiting").await?;
    page.tap("flag-add").await?;
    page.tap("flag-send").await?;
    page.find("subject-bad").await?;
    look.take(&page, "subject-flag").await?;
    act(&page, "return", "要求の内容をもう少し具体的に書いてください。").await?;
    wait_all_sent(&page).await?;

    let page = staff.page()?;
    page.find("returned").await?;
    look.take(&page, "report-returned").await?;
    page.type_into("note-new", "翌日、本人から電話があり、落ち着いて話した。").await?;
    page.tap("note-add").await?;
    page.wait_count("note", 1).await?;
    look.take(&page, "report-notes").await?;
    page.tap("view-course").await?;
    show(&page, "timeline").await?;
    look.take(&page, "report-course").await
}
