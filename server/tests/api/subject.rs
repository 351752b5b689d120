//! `GET /api/cases/{id}/subject`: links that people made, suggestions, flags, and what another
//! department is shown of it: that there are cases and when, nothing of their content.

use crate::common::scribe::{tapped, written};
use crate::common::{Answer, Device, Site, log_id, user};
use mamori_core::body::Body;
use mamori_core::ids::{CaseId, EventId};
use mamori_core::paper::{PaperBody, SubjectFlagged, SubjectLinked, SubjectUnlinked};
use mamori_core::subject_view::SubjectPage;
use mamori_core::time::day_of;
use mamori_server::clock::now_ms;

/// What must not be told: the answer, the name, the looks and the place of the other's case.
const SECRET: [&str; 3] = ["秘密の回答", "架空", "灰色の上着に丸眼鏡"];

struct Town {
    site: Site,
    staff: Device,
    chief: Device,
    tax: Device,
    tax_chief: Device,
}

fn path(case: u8) -> String {
    format!("/api/cases/{}/subject", CaseId([case; 16]))
}

async fn of(device: &Device, case: u8) -> SubjectPage {
    let answer = device.get(&path(case)).await;
    assert_eq!(answer.status, 200, "case {case}");
    answer.cbor()
}

fn links(to: u8) -> Body {
    let (to, reason) = (CaseId([to; 16]), "電話番号".to_owned());
    PaperBody::Linked(SubjectLinked { to, reason }).into()
}

fn flags(flag: &str, days: i32, reason: &str) -> Body {
    PaperBody::Flagged(SubjectFlagged {
        flag: flag.to_owned(),
        reason: reason.to_owned(),
        owner: user("kacho"),
        until_day: day_of(now_ms(), 540) + days,
    })
    .into()
}

async fn tell(device: &mut Device, name: &str, case: u8, body: Body) -> EventId {
    let event = device.scribe.write(name, Some(case), body);
    let id = event.read_header().unwrap().id();
    device.push(&[&event]).await;
    id
}

/// Case 1 of shimin and case 2 of zeimu, with one telephone number in two spellings.
async fn town() -> Town {
    let site = Site::demo().await;
    let mut staff = site.device_of(41, "madoguchi").await;
    let chief = site.device_of(42, "kacho").await;
    let mut tax = site.device_of(43, "zeimu").await;
    let tax_chief = site.device_of(44, "zeimu-kacho").await;
    tax.scribe.wall_ms = now_ms() - 86_400_000;
    staff.scribe.wall_ms = now_ms() - 1_000;
    tell(&mut tax, "zeimu", 2, tapped(&[])).await;
    for (field, text) in [
        ("name", "架空 太郎様"),
        ("phone", "０９０－００００－００００"),
        ("looks", SECRET[2]),
        ("answer", SECRET[0]),
    ] {
        tell(&mut tax, "zeimu", 2, written(field, text)).await;
    }
    tell(&mut staff, "madoguchi", 1, tapped(&[])).await;
    tell(&mut staff, "madoguchi", 1, written("phone", "+81 90 0000 0000")).await;
    Town { site, staff, chief, tax, tax_chief }
}

fn told(answer: &Answer) -> bool {
    let bytes = answer.body.as_slice();
    SECRET.iter().any(|s| bytes.windows(s.len()).any(|part| part == s.as_bytes()))
}

#[tokio::test]
async fn it_is_suggested_and_never_linked_by_itself() {
    let town = town().await;
    let page = of(&town.staff, 1).await;
    assert_eq!((page.total, page.nth, page.linked.len(), page.elsewhere.len()), (1, 1, 0, 0));
    let [found] = &page.suggestions[..] else { panic!("{:?}", page.suggestions) };
    assert_eq!((found.id, &*found.department), (CaseId([2; 16]), "zeimu"));
    assert_eq!((&found.same[..], found.visible), (&["phone".to_owned()][..], false));
    let back = of(&town.tax, 2).await;
    assert_eq!(back.suggestions.len(), 1, "the other way round");
}

#[tokio::test]
async fn another_department_learns_count_and_dates_alone() {
    let mut town = town().await;
    assert!(!told(&town.staff.get(&path(1)).await), "a suggestion tells no content");
    tell(&mut town.staff, "madoguchi", 1, links(2)).await;
    let answer = town.staff.get(&path(1)).await;
    assert!(!told(&answer), "nor does a link");
    let page: SubjectPage = answer.cbor();
    assert_eq!((page.total, page.nth), (2, 2), "the other's was a day earlier");
    assert_eq!((page.linked.len(), page.elsewhere.len()), (0, 1));
    assert_eq!((&*page.elsewhere[0].department, page.elsewhere[0].nth), ("zeimu", 1));
    assert!(page.suggestions.is_empty(), "what is linked is suggested no more");
    assert_eq!(town.staff.get(&path(2)).await.status, 404, "and a link opens nothing");
    // The control: the same words are told to who may see that case.
    tell(&mut town.tax, "zeimu", 3, tapped(&[])).await;
    tell(&mut town.tax, "zeimu", 3, links(2)).await;
    let own = town.tax_chief.get(&path(3)).await;
    assert!(told(&own), "its own department reads the answer");
    let own: SubjectPage = own.cbor();
    assert_eq!((own.total, own.linked.len(), own.elsewhere.len()), (3, 1, 1));
    assert_eq!(own.linked[0].answer, SECRET[0]);
}

#[tokio::test]
async fn either_side_takes_a_link_back_and_nobody_else() {
    let mut town = town().await;
    let link = tell(&mut town.staff, "madoguchi", 1, links(2)).await;
    let unlinks = || -> Body {
        PaperBody::Unlinked(SubjectUnlinked { link, reason: "別人".to_owned() }).into()
    };
    assert_eq!(of(&town.tax, 2).await.elsewhere[0].link, Some(link));
    // The control: a third case has no say.
    tell(&mut town.staff, "madoguchi", 5, tapped(&[])).await;
    tell(&mut town.staff, "madoguchi", 5, unlinks()).await;
    assert_eq!(of(&town.tax, 2).await.total, 2);
    // Nor has who may not write into the case.
    tell(&mut town.tax, "zeimu", 1, unlinks()).await;
    assert_eq!(of(&town.tax, 2).await.total, 2);
    tell(&mut town.tax, "zeimu", 2, unlinks()).await;
    assert_eq!(of(&town.tax, 2).await.total, 1);
    assert_eq!(of(&town.staff, 1).await.total, 1);
    tell(&mut town.staff, "madoguchi", 1, links(2)).await;
    assert_eq!(of(&town.staff, 1).await.total, 2, "and it can be made again");
}

#[tokio::test]
async fn a_link_needs_the_right_to_write_and_a_case_that_is_here() {
    let mut town = town().await;
    tell(&mut town.tax, "zeimu", 1, links(2)).await;
    assert_eq!(of(&town.staff, 1).await.total, 1, "not their case");
    tell(&mut town.staff, "madoguchi", 1, links(1)).await;
    tell(&mut town.staff, "madoguchi", 1, links(9)).await;
    assert_eq!(of(&town.staff, 1).await.total, 1, "no such case, and not itself");
    // The control: once that case arrives, the link that waited counts.
    tell(&mut town.staff, "madoguchi", 9, tapped(&[])).await;
    let page = of(&town.staff, 1).await;
    assert_eq!((page.total, page.linked.len()), (2, 1));
    assert_eq!(page.linked[0].link.map(|link| link.log), Some(log_id(41)));
}

#[tokio::test]
async fn flags_count_when_set_by_who_may_and_not_for_too_long() {
    let mut town = town().await;
    tell(&mut town.staff, "madoguchi", 1, links(2)).await;
    town.chief.scribe.wall_ms = now_ms();
    for (name, flag) in [
        ("too long", flags("watch", 181, "来庁が続く")),
        ("over", flags("watch", -1, "来庁が続く")),
        ("no reason", flags("watch", 30, " ")),
        ("no such flag", flags("banned", 30, "来庁が続く")),
    ] {
        tell(&mut town.chief, "kacho", 1, flag).await;
        assert!(of(&town.chief, 1).await.flags.is_empty(), "{name}");
    }
    tell(&mut town.staff, "madoguchi", 1, flags("watch", 30, "来庁が続く")).await;
    assert!(of(&town.chief, 1).await.flags.is_empty(), "staff label nobody");
    let id = tell(&mut town.chief, "kacho", 1, flags("watch", 180, "来庁が続く")).await;
    let page = of(&town.chief, 1).await;
    assert_eq!(page.flags.len(), 1);
    assert_eq!((page.flags[0].id, page.flags[0].case), (id, Some(CaseId([1; 16]))));
    assert_eq!(page.people[0].id, user("kacho"));
    let other = of(&town.tax, 2).await;
    assert_eq!((other.flags.len(), other.flags[0].case), (1, None), "those linked are warned too");
}

#[tokio::test]
async fn groups_are_the_same_after_everything_is_read_anew() {
    let mut town = town().await;
    tell(&mut town.staff, "madoguchi", 1, links(2)).await;
    let before = of(&town.staff, 1).await;
    crate::common::tables::execute(&town.site, "UPDATE meta SET fold_version = 1").await;
    let staff = town.staff.clone();
    let site = town.site.restart().await;
    let staff = Device { base: site.url(""), ..staff };
    assert_eq!(of(&staff, 1).await, before);
}
