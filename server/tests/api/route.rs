//! The route of a report from tap to decision: who sees it when, numbers, in-trays, late claims.

use crate::common::scribe::{acts, tapped, written};
use crate::common::{Device, Site, tables, user};
use mamori_core::access::Role;
use mamori_core::case::Case;
use mamori_core::find::FoundPage;
use mamori_core::ids::CaseId;
use mamori_core::paper::route::{Refused, Route, Stage};
use mamori_core::paper::{Dossier, RouteAct};
use mamori_core::view::{CasePage, CasesPage, Me};
use mamori_server::demo;

/// A city with a case of madoguchi, and a device of everybody on the route.
pub struct Town {
    pub site: Site,
    pub staff: Device,
    pub chief: Device,
    pub affairs: Device,
    pub head: Device,
}

pub const NEEDED: [(&str, &str); 5] = [
    ("class", "suspected"),
    ("demand", "謝罪文"),
    ("merit", "unjustified"),
    ("manner", "unacceptable"),
    ("answer", "謝罪文は出せないと説明した"),
];

impl Town {
    pub async fn begin() -> Self {
        Self::on(Site::demo().await).await
    }

    pub async fn on(site: Site) -> Self {
        let staff = site.device_of(41, "madoguchi").await;
        let chief = site.device_of(42, "kacho").await;
        let affairs = site.device_of(43, "somu").await;
        let head = site.device_of(44, "bucho").await;
        let mut town = Self { site, staff, chief, affairs, head };
        let tap = town.staff.scribe.write("madoguchi", Some(1), tapped(&["gaikin"]));
        town.staff.push(&[&tap]).await;
        town
    }

    /// Fills what a submission needs, and submits.
    pub async fn submit(&mut self) {
        for (field, text) in NEEDED {
            let event = self.staff.scribe.write("madoguchi", Some(1), written(field, text));
            self.staff.push(&[&event]).await;
        }
        self.act("madoguchi", RouteAct::Submit, 1, "").await;
    }

    fn device(&mut self, name: &str) -> &mut Device {
        match name {
            "madoguchi" | "gaikin" => &mut self.staff,
            "kacho" => &mut self.chief,
            "somu" => &mut self.affairs,
            "bucho" => &mut self.head,
            _ => panic!("{name} has no device"),
        }
    }

    /// Acts, and says why it does not stand.
    pub async fn act(
        &mut self,
        name: &str,
        act: RouteAct,
        round: u16,
        text: &str,
    ) -> Option<Refused> {
        let device = self.device(name);
        let event = device.scribe.write(name, Some(1), acts(act, round, text));
        let id = event.read_header().unwrap().id();
        device.push(&[&event]).await;
        let acted = self.route().await.log.into_iter().find(|acted| acted.stamp.id == id);
        acted.expect("every claim stays").refused
    }

    pub async fn case(&self) -> Case {
        one(&self.chief).await.expect("the supervisor sees it")
    }

    pub async fn dossier(&self) -> Dossier {
        Dossier::read(&self.case().await, None)
    }

    pub async fn route(&self) -> Route {
        self.dossier().await.route
    }
}

/// The case as somebody sees it.
pub async fn one(device: &Device) -> Option<Case> {
    let answer = device.get(&format!("/api/cases/{}", CaseId([1; 16]))).await;
    (answer.status == 200).then(|| answer.cbor::<CasePage>().case.case)
}

/// How many cases a search without conditions shows somebody.
async fn found(device: &Device) -> usize {
    device.get("/api/search").await.cbor::<FoundPage>().rows.len()
}

async fn waiting(device: &Device) -> usize {
    device.get("/api/cases").await.cbor::<CasesPage>().waiting.len()
}

#[tokio::test]
async fn from_tap_to_decision_each_sees_it_in_turn() {
    let mut town = Town::begin().await;
    assert!(one(&town.affairs).await.is_none(), "not before it was submitted");
    town.submit().await;
    assert!(one(&town.affairs).await.is_some(), "submitted");
    let trays = async |town: &Town| {
        [waiting(&town.chief).await, waiting(&town.affairs).await, waiting(&town.head).await]
    };
    assert_eq!(trays(&town).await, [1, 0, 0]);
    assert_eq!(town.act("kacho", RouteAct::Endorse, 1, "").await, None);
    assert_eq!(trays(&town).await, [0, 1, 0]);
    assert_eq!(town.act("somu", RouteAct::Object, 1, "録音の確認が先です").await, None);
    // The supervisor is the head's named deputy: it waits for both.
    assert_eq!(trays(&town).await, [1, 0, 1]);
    assert_eq!(town.act("bucho", RouteAct::Decide, 1, "").await, Some(Refused::NoWords));
    assert_eq!(town.act("bucho", RouteAct::Decide, 1, "録音は確認済み").await, None);
    assert_eq!(trays(&town).await, [0, 0, 0]);
    let route = town.route().await;
    assert_eq!(route.stage, Stage::Decided);
    assert_eq!(route.objection().map(|o| o.text.as_str()), Some("録音の確認が先です"));
    let year = mamori_core::time::fiscal_year_short(mamori_core::time::fiscal_year(
        mamori_server::clock::now_ms(),
        540,
    ));
    assert_eq!(route.number, Some(format!("{year}カスハラ第1号")));
}

#[tokio::test]
async fn a_returned_report_waits_for_its_author_and_keeps_its_number() {
    let mut town = Town::begin().await;
    town.submit().await;
    let number = town.route().await.number;
    assert_eq!(town.act("kacho", RouteAct::Return, 1, "日時を確かめてください").await, None);
    assert_eq!(waiting(&town.staff).await, 1);
    assert_eq!(town.act("madoguchi", RouteAct::Submit, 2, "").await, None);
    let route = town.route().await;
    assert_eq!((route.round, route.number), (2, number));
    assert_eq!(town.act("madoguchi", RouteAct::Withdraw, 2, "").await, None);
    assert_eq!(town.route().await.stage, Stage::Draft);
}

#[tokio::test]
async fn a_deputy_decides_and_the_head_reads_it_later() {
    let mut town = Town::begin().await;
    let me: Me = town.chief.get("/api/me").await.cbor();
    assert_eq!(me.deputy_for.len(), 1);
    assert_eq!(me.deputy_for[0].user, user("bucho"));
    town.submit().await;
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    assert_eq!(town.act("somu", RouteAct::DecideFor, 1, "不在").await, Some(Refused::NoRight));
    assert_eq!(town.act("kacho", RouteAct::DecideFor, 1, "部長出張のため").await, None);
    assert_eq!(waiting(&town.head).await, 1, "to be read later");
    assert_eq!(town.act("bucho", RouteAct::Review, 1, "").await, None);
    assert_eq!(waiting(&town.head).await, 0);
    let named = town.site.server.app().store.set_deputy(user("bucho"), None).await;
    named.unwrap();
    assert!(town.route().await.decided.is_some(), "what was decided stays");
}

#[tokio::test]
async fn a_successor_reviews_what_a_deputy_decided_for_a_head_who_left() {
    let mut town = Town::begin().await;
    town.submit().await;
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    assert_eq!(town.act("kacho", RouteAct::DecideFor, 1, "部長出張のため").await, None);
    let store = town.site.server.app().store.clone();
    let next = ("new_bucho", "部長 次子", Role::DepartmentHead, "shimin", &["shimin"][..]);
    demo::people(&store, &[next]).await.unwrap();
    store.set_disabled(user("bucho"), true).await.unwrap();
    let mut head = town.site.device_of(48, "new_bucho").await;
    assert_eq!(waiting(&head).await, 1, "it is in the successor's in-tray");
    let event = head.scribe.write("new_bucho", Some(1), acts(RouteAct::Review, 1, ""));
    head.push(&[&event]).await;
    let reviewed = town.route().await.reviewed.map(|stamp| stamp.by);
    assert_eq!(reviewed, Some(user("new_bucho")));
    assert_eq!(waiting(&head).await, 0);
}

#[tokio::test]
async fn a_newly_named_deputy_sees_what_waits_already_with_the_next_page() {
    let mut town = Town::begin().await;
    let store = town.site.server.app().store.clone();
    store.set_deputy(user("bucho"), None).await.unwrap();
    town.submit().await;
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    // A supervisor of another department, whose device is up to date.
    let other = town.site.device_of(47, "zeimu-kacho").await;
    let page: CasesPage = other.get("/api/cases").await.cbor();
    assert!(page.cases.is_empty() && page.waiting.is_empty());
    let after = |page: &CasesPage| {
        format!("/api/cases?after={}&store={}&epoch={}", page.cursor, page.store, page.epoch)
    };
    let next: CasesPage = other.get(&after(&page)).await.cbor();
    assert!(!next.full && next.cases.is_empty(), "the control: nothing changed");
    store.set_deputy(user("bucho"), Some(user("zeimu-kacho"))).await.unwrap();
    let next: CasesPage = other.get(&after(&next)).await.cbor();
    assert!(next.full, "rights changed");
    assert_eq!((next.cases.len(), next.waiting.len()), (1, 1));
    let again: CasesPage = other.get(&after(&next)).await.cbor();
    assert!(!again.full, "once");
    store.set_deputy(user("bucho"), None).await.unwrap();
    let last: CasesPage = other.get(&after(&again)).await.cbor();
    assert!(last.full && last.cases.is_empty(), "and nothing of it once they are none any more");
}

#[tokio::test]
async fn seats_survive_a_restart_and_somebody_who_moves_on() {
    let mut town = Town::begin().await;
    town.submit().await;
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    let before = town.route().await;
    let store = town.site.server.app().store.clone();
    store.set_disabled(user("somu"), true).await.unwrap();
    let chief = town.chief.clone();
    drop(store);
    let site = town.site.restart().await;
    let chief = Device { base: site.url(""), ..chief };
    let route = Dossier::read(&one(&chief).await.unwrap(), None).route;
    assert_eq!(before, route);
}

#[tokio::test]
async fn numbers_have_no_holes() {
    let site = Site::demo().await;
    let mut staff = site.device_of(41, "madoguchi").await;
    let chief = site.device_of(42, "kacho").await;
    for case in 1..=5_u8 {
        let tap = staff.scribe.write("madoguchi", Some(case), tapped(&[]));
        staff.push(&[&tap]).await;
        // The third is not complete: its submission does not stand and takes no number.
        let fields = if case == 3 { &NEEDED[1..] } else { &NEEDED[..] };
        for (field, text) in fields {
            let event = staff.scribe.write("madoguchi", Some(case), written(field, text));
            staff.push(&[&event]).await;
        }
        let submitted = acts(RouteAct::Submit, 1, "");
        let event = staff.scribe.write("madoguchi", Some(case), submitted);
        staff.push(&[&event]).await;
    }
    let page: CasesPage = chief.get("/api/cases").await.cbor();
    let number = |view: &mamori_core::view::CaseView| Dossier::read(&view.case, None).route.number;
    let mut numbers: Vec<String> = page.cases.iter().filter_map(number).collect();
    numbers.sort();
    let ends: Vec<&str> = numbers.iter().filter_map(|n| n.split('第').nth(1)).collect();
    assert_eq!(ends, ["1号", "2号", "3号", "4号"]);
}

#[tokio::test]
async fn a_rebuild_keeps_what_counted_though_the_authors_moved_on() {
    let mut town = Town::begin().await;
    town.submit().await;
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    town.act("kacho", RouteAct::DecideFor, 1, "部長出張のため").await;
    let before = town.route().await;
    for sql in [
        "UPDATE accounts SET role = 'staff', department = 'zeimu' WHERE user_id = 'somu'",
        "DELETE FROM deputies",
        "UPDATE meta SET fold_version = 0",
    ] {
        tables::execute(&town.site, sql).await;
    }
    let Town { site, chief, .. } = town;
    let site = site.restart().await;
    let chief = Device { base: site.url(""), ..chief };
    assert_eq!(before, Dossier::read(&one(&chief).await.unwrap(), None).route);
    // The control: without the seats nothing of it would count.
    tables::execute(&site, "UPDATE events SET seat = NULL").await;
    tables::execute(&site, "UPDATE meta SET fold_version = 0").await;
    let site = site.restart().await;
    let chief = Device { base: site.url(""), ..chief };
    let route = Dossier::read(&one(&chief).await.unwrap(), None).route;
    assert_eq!((route.stage, route.log.len()), (Stage::Draft, 0));
}

#[tokio::test]
async fn a_report_under_way_keeps_its_route() {
    let mut town = Town::begin().await;
    town.submit().await;
    let Town { site, staff, chief, affairs, head } = town;
    let endorse = "  { action = \"endorse\", roles = [\"supervisor\"]";
    let policy = mamori_core::policy::parse::DEFAULT;
    let shorter: Vec<&str> = policy.lines().filter(|l| !l.starts_with(endorse)).collect();
    assert_eq!(shorter.len() + 1, policy.lines().count());
    std::fs::write(site.config.data.join("policy.toml"), shorter.join("\n")).unwrap();
    let site = site.restart().await;
    let at = |device: Device| Device { base: site.url(""), ..device };
    let (staff, chief, affairs, head) = (at(staff), at(chief), at(affairs), at(head));
    let mut town = Town { staff, chief, affairs, head, site };
    assert_eq!(town.act("somu", RouteAct::Agree, 1, "").await, Some(Refused::NotYet));
    assert_eq!(town.act("kacho", RouteAct::Return, 1, "日時").await, None);
    assert_eq!(town.act("madoguchi", RouteAct::Submit, 2, "").await, None);
    assert_eq!(town.act("somu", RouteAct::Agree, 2, "").await, None, "the new one");
}

#[tokio::test]
async fn a_deputy_of_another_department_sees_and_decides_what_was_submitted() {
    let mut town = Town::begin().await;
    let mut deputy = town.site.device_of(46, "zeimu-kacho").await;
    let store = town.site.server.app().store.clone();
    store.set_deputy(user("bucho"), Some(user("zeimu-kacho"))).await.unwrap();
    assert!(one(&deputy).await.is_none(), "not before it was submitted");
    assert_eq!(found(&deputy).await, 0);
    town.submit().await;
    assert!(one(&deputy).await.is_some());
    assert_eq!(found(&deputy).await, 1, "by search as well");
    let page: CasesPage = deputy.get("/api/cases").await.cbor();
    assert_eq!((page.cases.len(), page.waiting.len()), (1, 0));
    town.act("kacho", RouteAct::Endorse, 1, "").await;
    town.act("somu", RouteAct::Agree, 1, "").await;
    assert_eq!(waiting(&deputy).await, 1);
    let claim = acts(RouteAct::DecideFor, 1, "部長不在");
    let event = deputy.scribe.write("zeimu-kacho", Some(1), claim);
    deputy.push(&[&event]).await;
    assert_eq!(town.route().await.decided_for, [user("bucho")]);
    store.set_deputy(user("bucho"), None).await.unwrap();
    assert!(one(&deputy).await.is_none(), "deputy no more");
    assert_eq!(found(&deputy).await, 0);
}
