//! A report that waited too long: the in-tray says so, the named deputy decides 代決, the head reads
//! it afterwards 後閲.

use crate::report_steps::{act, desk_of, open_waiting, submitted, top_of, wait_done};
use crate::steps::{World, shift_clock, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::error::Result;
use mamori_e2e::gate::Cut;

const DAY_MS: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_deputy_decides_what_waited_too_long_and_the_head_reads_it_afterwards() -> Result<()> {
    let world = World::new().await?;
    let _staff = submitted(&world).await?;
    let kacho = desk_of(&world, "kacho").await?;
    let near = kacho.page()?;
    near.tap("tab-cases").await?;
    near.wait_attr("tray", "data-count", "1").await?;
    assert_eq!(near.all("tray-overdue").await?.len(), 0, "the control: it came today");
    // Four days later, by a clock that no server corrects.
    world.gate.cut(Cut::Reset);
    shift_clock(&near, 4 * DAY_MS).await?;
    near.tap("tab-record").await?;
    near.tap("tab-cases").await?;
    near.wait_text("tray-overdue", "3日以上").await?;
    axe::check(&near).await?;
    // A clock that went back by days is said below the page: nothing moves under a finger.
    let stood = (top_of(&near, "tab-cases").await?, top_of(&near, "case-row").await?);
    shift_clock(&near, 0).await?;
    near.find("notice-close").await?;
    assert_eq!((top_of(&near, "tab-cases").await?, top_of(&near, "case-row").await?), stood);
    world.gate.heal();
    open_waiting(&near).await?;
    act(&near, "endorse", "").await?;
    wait_all_sent(&near).await?;
    wait_done(&near, 2).await?;

    let somu = desk_of(&world, "somu").await?;
    let page = somu.page()?;
    open_waiting(&page).await?;
    act(&page, "agree", "").await?;
    wait_all_sent(&page).await?;

    // The supervisor is the head's named deputy; without saying why nothing is decided.
    near.find("act-decide_for").await?;
    near.tap("act-decide_for").await?;
    near.tap("act-send").await?;
    near.find("form-error").await?;
    near.type_into("act-words", "部長は出張中。急ぎ警告するため。").await?;
    near.tap("act-send").await?;
    wait_all_sent(&near).await?;
    wait_done(&near, 4).await?;

    let bucho = desk_of(&world, "bucho").await?;
    let page = bucho.page()?;
    open_waiting(&page).await?;
    axe::check(&page).await?;
    act(&page, "review", "").await?;
    wait_all_sent(&page).await?;
    page.wait_attr("tray", "data-count", "0").await
}
