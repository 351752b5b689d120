//! 開示用の写し: what is masked is chosen on the screen, and is nowhere in the copy.

use crate::measures::read_pdf;
use crate::report_steps::{desk_of, open_first, tap_and_open};
use crate::steps::World;
use mamori_e2e::axe;
use mamori_e2e::error::Result;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_masked_is_chosen_before_the_copy_is_made() -> Result<()> {
    let world = World::new().await?;
    let staff = world.phone_of("madoguchi").await?;
    let page = staff.page()?;
    tap_and_open(&page).await?;
    page.tap("group-3").await?;
    for (field, text) in [("name", "髙橋 太郎"), ("answer", "再発行はできないと説明した。")]
    {
        page.type_into(&format!("fill-{field}"), text).await?;
        page.js("document.activeElement.blur()").await?;
        page.wait_attr(&format!("state-{field}"), "data-state", "sent").await?;
    }
    // Staff hand out nothing.
    assert_eq!(page.all("masked").await?.len(), 0);

    let chief = desk_of(&world, "kacho").await?;
    let far = chief.page()?;
    open_first(&far).await?;
    far.tap("masked").await?;
    far.wait_attr("mask-name", "data-state", "on").await?;
    far.wait_attr("mask-answer", "data-state", "off").await?;
    axe::check(&far).await?;
    let said = read_pdf(&far, "document-masked").await?;
    assert!(!said.contains("太郎") && said.contains("再発行はできない"), "{said}");
    far.tap("mask-answer").await?;
    far.tap("mask-name").await?;
    far.wait_attr("mask-name", "data-state", "off").await?;
    let said = read_pdf(&far, "document-masked").await?;
    assert!(said.contains("太郎") && !said.contains("再発行はできない"), "{said}");
    Ok(())
}
