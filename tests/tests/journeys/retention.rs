//! 保存期間: what is past its period is proposed by one, confirmed by another, and gone on a third
//! screen; what is said without a network.

use crate::report_steps::desk_of;
use crate::steps::{World, wait_all_sent};
use mamori_e2e::axe;
use mamori_e2e::error::{Error, Result};
use mamori_e2e::gate::Cut;
use mamori_e2e::page::Page;
use mamori_e2e::shots::shot;
use mamori_e2e::tools::server_binary;
use std::process::Command;

/// A case that went whole, of the department whose people look on.
const DUE: &str = "[data-test=\"retention-due\"][data-class=\"case_without_report\"]";

/// A world with invented cases that are older than the policy keeps them without a report.
async fn old_town() -> Result<World> {
    let mut world = World::new().await?;
    world.server.kill().await?;
    let data = world.server.data();
    let mut command = Command::new(server_binary()?);
    let plan = ["--cases", "60", "--seed", "3", "--years", "1", "--until", "2021-12-31"];
    command.arg("demo").args(plan).arg("--data").arg(data);
    let failed = |source| Error::System { action: "make invented cases".to_owned(), source };
    let made = command.output().map_err(failed)?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    world.server.restart().await?;
    Ok(world)
}

/// Taps a button inside the line of a case.
async fn tap_in(page: &Page, case: &str, button: &str) -> Result<()> {
    let found =
        format!("document.querySelector('[data-case=\"{case}\"] [data-test=\"{button}\"]')");
    page.wait_js(button, &format!("return !!{found}")).await?;
    page.js(&format!("{found}.click()")).await.map(drop)
}

async fn count_in(page: &Page, case: &str, name: &str) -> Result<u64> {
    let script = format!(
        "return document.querySelectorAll('[data-case=\"{case}\"] [data-test=\"{name}\"]').length"
    );
    Ok(page.js(&script).await?.as_u64().unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_erase_a_case_and_it_is_gone_for_everybody() -> Result<()> {
    let world = old_town().await?;
    let head = desk_of(&world, "bucho").await?;
    let second = head.page()?;
    second.tap("tab-more").await?;
    second.find("retention-no-proposed").await?;
    second
        .wait_js("a case that is due", &format!("return !!document.querySelector('{DUE}')"))
        .await?;
    axe::check(&second).await?;
    let script = format!("return document.querySelector('{DUE}').dataset.case");
    let case = second.js(&script).await?.as_str().unwrap_or_default().to_owned();

    let staff = world.phone_of("kacho").await?;
    let third = staff.page()?;
    let open = format!("location.hash = '#case/{case}'");
    third.js(&open).await?;
    // The control: until then it is there.
    third.find("timeline-item").await?;

    let affairs = world.phone_of("somu").await?;
    let first = affairs.page()?;
    first.tap("tab-more").await?;
    tap_in(&first, &case, "retention-propose").await?;
    first.find("retention-own").await?;
    assert_eq!(count_in(&first, &case, "retention-confirm").await?, 0, "not who proposed");
    axe::check(&first).await?;

    second.reload().await?;
    tap_in(&second, &case, "retention-confirm").await?;
    second.wait_text("retention-asks", "戻せません").await?;
    axe::check(&second).await?;
    second.tap("retention-stay").await?;
    second.wait_gone("retention-sheet").await?;
    tap_in(&second, &case, "retention-confirm").await?;
    second.tap("retention-erase").await?;
    second.wait_text("retention-erased", "総務").await?;
    shot(&second, "retention").await?;

    third.find("case-erased").await?;
    assert_eq!(third.all("timeline-item").await?.len(), 0);
    // Looking at what is left writes nothing, however long one looks.
    wait_all_sent(&third).await?;
    axe::check(&third).await?;
    shot(&third, "case-erased").await?;

    world.gate.cut(Cut::Reset);
    first.reload().await?;
    first.find("retention-failed").await.map(drop)
}
