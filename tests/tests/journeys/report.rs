//! The report: from taps to a decision through four people, and what happens when two write or act
//! at once. One step is made without a network.

use crate::report_steps::{
    act, depth, desk_of, fill_needed, open_first, open_waiting, submitted, tap_and_open, text_of,
    wait_done, wait_field, wait_focus, wait_value,
};
use crate::steps::{World, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::{Cut, Gate};
use mamori_e2e::page::Page;
use std::time::Duration;

/// Enter, as WebDriver writes it.
const ENTER: char = '\u{E007}';

/// Submits. A second Enter sends nothing: the keyboard begins at what happens next.
async fn submit(near: &Page) -> Result<()> {
    near.tap("act-submit").await?;
    wait_focus(near, "act-next").await?;
    near.hold_key("act-next", ENTER, Duration::ZERO).await?;
    assert_eq!(near.all("act-send").await?.len(), 1, "Enter sent it");
    near.tap("act-send").await?;
    near.wait_text("act-done", "次は「所属長」です").await?;
    wait_focus(near, "act-told").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_goes_from_taps_to_its_decision_through_four_people() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_and_open(&near).await?;
    // The city's reminder stands before the word harassment can be chosen.
    near.find("fairness").await?;
    // The control: with nothing filled in it is not submitted, and what is missing is named.
    near.tap("act-submit").await?;
    near.find("act-missing").await?;
    assert_eq!(near.all("act-send").await?.len(), 0);
    near.tap("sheet-close").await?;
    fill_needed(&near).await?;
    axe::check(&near).await?;
    submit(&near).await?;
    near.wait_attr("report", "data-state", "read").await?;
    wait_all_sent(&near).await?;

    // The supervisor passes it on without a network; it arrives later.
    let kacho = desk_of(&world, "kacho").await?;
    let page = kacho.page()?;
    open_waiting(&page).await?;
    let stood = depth(&page).await?;
    world.gate.cut(Cut::Reset);
    act(&page, "endorse", "").await?;
    page.find("act-waits").await?;
    // The page says how old it is, and nothing moved under a finger.
    page.find("age").await?;
    assert_eq!(depth(&page).await?, stood);
    world.gate.heal();
    wait_all_sent(&page).await?;
    page.wait_gone("act-waits").await?;
    page.wait_text("act-done", "次は「合議」です").await?;
    wait_done(&page, 2).await?;

    let somu = desk_of(&world, "somu").await?;
    let page = somu.page()?;
    open_waiting(&page).await?;
    // The control: an objection without reasons is none.
    page.tap("act-object").await?;
    page.tap("act-send").await?;
    page.find("form-error").await?;
    page.type_into("act-words", "障害への配慮を確かめた記載がない。").await?;
    // Words that were typed outlast a closed sheet.
    page.tap("sheet-close").await?;
    page.tap("act-object").await?;
    wait_focus(&page, "act-words").await?;
    wait_value(&page, "act-words", "障害への配慮を確かめた記載がない。").await?;
    page.tap("act-send").await?;
    wait_all_sent(&page).await?;
    wait_done(&page, 3).await?;

    let bucho = desk_of(&world, "bucho").await?;
    let page = bucho.page()?;
    open_waiting(&page).await?;
    axe::check(&page).await?;
    act(&page, "decide", "配慮は口頭で確かめた。記載は追って補う。").await?;
    wait_all_sent(&page).await?;
    wait_done(&page, 4).await?;
    page.wait_text("act-done", "決裁しました").await?;
    // Both stay: the objection, and why it was decided all the same.
    page.wait_text("said", "障害への配慮").await?;
    page.wait_text("said", "口頭で確かめた").await?;
    page.find("against").await?;

    // Whoever began it sees where it is.
    near.tap("case-back").await?;
    near.wait_attr("case-report", "data-state", "decided").await?;
    axe::check(&near).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_write_one_field_and_nobodys_text_is_lost() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_and_open(&near).await?;
    near.type_into("fill-title", "交付をめぐる大声").await?;
    near.wait_attr("state-title", "data-state", "sent").await?;
    let kacho = desk_of(&world, "kacho").await?;
    let far = kacho.page()?;
    open_first(&far).await?;
    wait_field(&far, "title", "交付をめぐる大声").await?;

    // Neither can see what the other writes.
    world.gate.cut(Cut::Reset);
    near.type_into("fill-demand", "窓口の記載").await?;
    near.wait_attr("state-demand", "data-state", "device").await?;
    far.type_into("fill-demand", "課長の記載").await?;
    far.wait_attr("state-demand", "data-state", "device").await?;
    world.gate.heal();

    far.wait_text("other-demand", "窓口の記載").await?;
    near.wait_text("other-demand", "課長の記載").await?;
    // The control: nobody's own text was touched by the other's.
    assert_eq!(text_of(&near, "demand").await?, "窓口の記載");
    assert_eq!(text_of(&far, "demand").await?, "課長の記載");
    axe::check(&near).await?;

    near.tap("other-both").await?;
    wait_field(&near, "demand", "窓口の記載\\n課長の記載").await?;
    near.wait_gone("other-demand").await?;
    far.tap("view-course").await?;
    far.tap("view-report").await?;
    wait_field(&far, "demand", "窓口の記載\\n課長の記載").await?;
    far.wait_gone("other-demand").await?;
    // Everything that was written stays to be read.
    far.tap("history-demand").await?;
    far.wait_count("past", 3).await?;
    axe::check(&far).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_typed_survives_a_reload() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    tap_and_open(&page).await?;
    let stood = depth(&page).await?;
    world.gate.cut(Cut::Reset);
    page.type_into("note-new", "折り返しの電話を待つ").await?;
    page.type_into("fill-course", "大声で机をたたいた").await?;
    page.wait_attr("state-course", "data-state", "typing").await?;
    // Not a moment for a pause in typing.
    page.reload().await?;
    wait_field(&page, "course", "大声で机をたたいた").await?;
    wait_value(&page, "note-new", "折り返しの電話を待つ").await?;
    page.tap("note-add").await?;
    page.wait_text("note", "折り返しの電話を待つ").await?;
    page.wait_attr("state-course", "data-state", "device").await?;
    page.find("age").await?;
    assert_eq!(depth(&page).await?, stood);
    world.gate.heal();
    page.wait_attr("state-course", "data-state", "sent").await?;
    // The control: a second reload finds it in the log alone.
    let left =
        page.js("return Object.keys(sessionStorage).filter(k => k.includes('typed')).length");
    assert_eq!(left.await?, 0);
    page.reload().await?;
    page.tap("view-report").await?;
    wait_field(&page, "course", "大声で机をたたいた").await?;
    axe::check(&page).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_acts_second_is_told_who_was_first_and_keeps_the_words() -> Result<()> {
    let world = World::new().await?;
    let _staff = submitted(&world).await?;
    let (one, two) = (desk_of(&world, "kacho").await?, desk_of(&world, "kacho").await?);
    let (first, second) = (one.page()?, two.page()?);
    open_waiting(&first).await?;
    open_waiting(&second).await?;
    world.gate.cut(Cut::Reset);
    act(&first, "endorse", "一台目の言葉").await?;
    act(&second, "endorse", "二台目の言葉").await?;
    // The control: without a network both stand, as far as each device knows.
    for page in [&first, &second] {
        page.find("act-waits").await?;
        assert_eq!(page.all("act-refused").await?.len(), 0);
    }
    world.gate.heal();
    wait_all_sent(&first).await?;
    wait_all_sent(&second).await?;
    for page in [&first, &second] {
        page.wait_text("act-refused", "課長 一郎").await?;
        page.find("act-kept").await?;
        wait_done(page, 2).await?;
    }
    // It is said where the reader was taken, with the way to why.
    second.tap("act-lost-why").await?;
    second
        .wait_js("the keyboard at why", "return document.activeElement?.id === 'act-refused'")
        .await?;
    axe::check(&second).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_after_the_submission_is_kept_and_can_be_taken_in_later() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let near = staff.page()?;
    tap_and_open(&near).await?;
    fill_needed(&near).await?;
    // The supervisor has a wire of their own, and it is out.
    let elsewhere = World { gate: Gate::before(world.server.port()).await?, server: world.server };
    let kacho = desk_of(&elsewhere, "kacho").await?;
    let far = kacho.page()?;
    open_first(&far).await?;
    wait_field(&far, "demand", "窓口での即日交付").await?;
    elsewhere.gate.cut(Cut::Reset);
    far.tap("group-11").await?;
    far.type_into("fill-prevention", "次回は二人で対応する").await?;
    far.wait_attr("state-prevention", "data-state", "device").await?;
    act(&near, "submit", "").await?;
    wait_all_sent(&near).await?;
    elsewhere.gate.heal();

    far.wait_text("late-one", "次回は二人で対応する").await?;
    // The control: it is not in what was submitted.
    near.wait_attr("report", "data-state", "read").await?;
    assert_eq!(near.all("value-prevention").await?.len(), 0);
    axe::check(&far).await?;
    act(&near, "withdraw", "").await?;
    far.tap("late-take").await?;
    far.wait_gone("late").await?;
    wait_field(&near, "prevention", "次回は二人で対応する").await?;
    axe::check(&near).await
}
