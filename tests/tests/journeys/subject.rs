//! The other party across departments: suggested, linked by a person, flagged, taken back; what the
//! other department is shown of it, and what is said without a network.

use crate::report_steps::{desk_of, open_first, tap_and_open};
use crate::steps::{World, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use serde_json::Value;

/// Writes the telephone number of the other party.
async fn called(page: &Page, phone: &str) -> Result<()> {
    page.tap("group-3").await?;
    page.type_into("fill-phone", phone).await?;
    page.wait_attr("state-phone", "data-state", "sent").await
}

/// How high what is known of the other party stands.
async fn height(page: &Page) -> Result<Value> {
    page.js("return document.querySelector('[data-test=\"subject\"]').offsetHeight").await
}

/// Opens a first case. Whether the answer about its other party is under way, there, or cannot
/// come: its place is of one height, and what is below does not move. It is asked again by itself.
async fn ask(world: &World, page: &Page) -> Result<()> {
    world.gate.stick("GET /api/cases/");
    tap_and_open(page).await?;
    page.wait_text("subject-nth", "調べています").await?;
    let asked = height(page).await?;
    world.gate.release();
    page.wait_text("subject-nth", "ありません").await?;
    assert_eq!(height(page).await?, asked);
    world.gate.cut(Cut::Reset);
    page.reload().await?;
    page.wait_text("subject-offline", "つながり次第").await?;
    assert_eq!(height(page).await?, asked, "without an answer");
    world.gate.heal();
    page.wait_text("subject-nth", "ありません").await?;
    assert_eq!(height(page).await?, asked, "after it");
    page.tap("view-report").await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_other_party_is_linked_across_departments_and_flagged() -> Result<()> {
    let world = World::new().await?;
    let tax = world.phone_of("zeimu").await?;
    let far = tax.page()?;
    ask(&world, &far).await?;
    called(&far, "090-0000-0000").await?;

    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_and_open(&near).await?;
    near.wait_text("subject-nth", "ありません").await?;
    called(&near, "０９０ ００００ ００００").await?;
    // The control: it is suggested and not linked.
    near.wait_text("subject-maybe", "電話番号").await?;
    assert_eq!(near.all("subject-elsewhere").await?.len(), 0);
    axe::check(&near).await?;
    near.tap("subject-link").await?;
    near.wait_text("subject-nth", "全 2 件").await?;
    near.find("subject-elsewhere").await?;
    assert_eq!(near.all("subject-open").await?.len(), 0, "another department's stays closed");

    let kacho = desk_of(&world, "kacho").await?;
    let page = kacho.page()?;
    open_first(&page).await?;
    // The server's answer stands above the form: a touch before it would land beside the form.
    page.wait_text("subject-nth", "全 2 件").await?;
    page.tap("flag-add").await?;
    page.tap("flag-send").await?;
    page.find("subject-bad").await?;
    page.tap("flag-watch").await?;
    page.type_into("flag-why", "同じ要求で来庁が続く").await?;
    page.tap("flag-send").await?;
    page.wait_text("subject-flag", "注視").await?;
    // What was set is said beside the way to end it, and the form is put away.
    page.wait_text("subject-flag-own", "来庁が続く").await?;
    assert_eq!(page.all("flag-why").await?.len(), 1);
    page.wait_js(
        "a closed form",
        "return !document.querySelector('[data-test=\"flag-add\"]').open",
    )
    .await?;
    axe::check(&page).await?;

    // Whoever deals with the same party elsewhere is warned.
    far.reload().await?;
    far.wait_text("subject-flag", "来庁が続く").await?;

    near.tap("subject-not").await?;
    near.type_into("subject-why", "別人だった").await?;
    near.tap("subject-why-send").await?;
    near.wait_text("subject-nth", "ありません").await?;
    // A case that nothing suggests is linked by hand.
    near.tap("view-course").await?;
    near.tap("case-close").await?;
    near.wait_gone("case-close").await?;
    near.tap("tab-record").await?;
    tap_and_open(&near).await?;
    near.tap("link-add").await?;
    near.tap("link-send").await?;
    near.find("form-error").await?;
    near.tap("link-to").await?;
    near.type_into("link-why", "同じ声と名乗り").await?;
    near.tap("link-send").await?;
    near.wait_text("subject-linked", "回目").await?;
    wait_all_sent(&near).await?;
    world.gate.cut(Cut::Reset);
    near.reload().await?;
    near.wait_text("subject-offline", "つながり次第").await.map(drop)
}
