//! Retention: what falls due is proposed by one and confirmed by another; then what it said is in
//! no answer and in no file, and every chain is whole.

use crate::common::audio::{CLERK, begun, recording_id, sealed, sound};
use crate::common::scribe::{looked, started, tapped, written};
use crate::common::{Answer, Device, PATIENCE, Site, tables, user};
use mamori_core::body::{Body, IncidentDetailed};
use mamori_core::event::{Link, encode, link};
use mamori_core::find::FoundPage;
use mamori_core::ids::{CaseId, EventId, Hash, LogId};
use mamori_core::policy::RetentionClass;
use mamori_core::recording::wire::{Have, RecordingPage};
use mamori_core::retention::{ErasedCases, Item, RetentionAct, RetentionDo, RetentionPage, erased};
use mamori_core::sync::Span;
use mamori_core::view::{CasePage, CasesPage};
use mamori_server::store::EventStore;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Words of the case: whole, and a pair of characters that the index holds by itself.
pub const SECRET: [&str; 2] = ["禿鷲が電話口で椅子を蹴ったと述べた", "禿鷲"];
pub const WHOLE: RetentionClass = RetentionClass::CaseWithoutReport;
pub const AUDIO: RetentionClass = RetentionClass::RecordingWithoutReport;

/// A case with words and a recording, and a device of everybody it concerns.
pub struct Town {
    pub site: Site,
    pub staff: Device,
    pub chief: Device,
    pub affairs: Device,
    pub head: Device,
    pub chunks: Vec<Vec<u8>>,
}

impl Town {
    pub async fn begin() -> Self {
        let site = Site::demo().await;
        let staff = site.device_of(41, CLERK).await;
        let chief = site.device_of(42, "kacho").await;
        let affairs = site.device_of(43, "somu").await;
        let head = site.device_of(44, "bucho").await;
        let chunks = sound(3, 5_000);
        let mut town = Self { site, staff, chief, affairs, head, chunks };
        let tap = town.staff.scribe.write(CLERK, Some(1), tapped(&["gaikin"]));
        let incident = tap.read_header().unwrap().id();
        town.staff.push(&[&tap]).await;
        let words = SECRET[0].to_owned();
        let detail = IncidentDetailed { incident, examples: Vec::new(), words };
        let chunks = town.chunks.clone();
        town.staff.tell(CLERK, vec![Body::IncidentDetailed(detail), started(1, &[])]).await;
        town.staff.tell(CLERK, vec![begun(1, Some(1)), written("name", SECRET[1])]).await;
        town.staff.put_all(1, 0, &chunks).await;
        town.staff.tell(CLERK, vec![sealed(1, 0, &chunks)]).await;
        town
    }

    /// Lets so many days pass since the last entry of each case.
    pub async fn age(&self, days: i64) {
        let ms = days * 86_400_000;
        tables::execute(&self.site, &format!("UPDATE retention SET since_ms = since_ms - {ms}"))
            .await;
    }

    /// Asks until nothing waits to be deleted any more.
    pub async fn swept(&self) {
        swept(&self.site, &self.chunks[1]).await;
        // The files are settled behind the audio.
        self.site.server.app().store.settle().await.unwrap();
    }
}

/// Waits until nothing is to be deleted any more and a sound is in no file.
pub async fn swept(site: &Site, sound: &[u8]) {
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    let done = async {
        loop {
            looks.tick().await;
            let left = site.server.app().store.unswept().await.unwrap();
            if left.is_empty() && !has(&site.config.data, sound) {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, done).await.expect("the audio is deleted");
}

pub async fn act(device: &Device, act: RetentionDo, class: RetentionClass, case: u8) -> Answer {
    let items = vec![Item { case: CaseId([case; 16]), class }];
    device.post("/api/retention", encode(&RetentionAct { act, items })).await
}

pub async fn page(device: &Device) -> RetentionPage {
    device.get("/api/retention").await.cbor()
}

/// Proposes as General Affairs, and confirms as the head of the bureau.
pub async fn both(town: &Town, class: RetentionClass, case: u8) {
    assert_eq!(act(&town.affairs, RetentionDo::Propose, class, case).await.status, 204);
    let answer = act(&town.head, RetentionDo::Confirm, class, case).await;
    assert_eq!(answer.status, 204, "{}", String::from_utf8_lossy(&answer.body));
}

/// Whether bytes are in any file below a folder.
pub fn has(folder: &Path, wanted: &[u8]) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return has(&path, wanted);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(wanted.len()).any(|part| part == wanted)
    })
}

fn path(what: &str) -> String {
    format!("/api/cases/{}{what}", CaseId([1; 16]))
}

#[tokio::test]
async fn one_proposes_another_confirms_and_it_is_gone() {
    let town = Town::begin().await;
    assert!(page(&town.affairs).await.due.is_empty(), "not due yet");
    town.age(1_096).await;
    let due = page(&town.affairs).await.due;
    assert_eq!(due.iter().map(|d| d.class).collect::<Vec<_>>(), [AUDIO, WHOLE]);
    let asked = encode(&due);
    assert!(!asked.windows(6).any(|part| part == SECRET[1].as_bytes()), "no content");
    assert_eq!(act(&town.affairs, RetentionDo::Propose, WHOLE, 1).await.status, 204);
    let own = act(&town.affairs, RetentionDo::Confirm, WHOLE, 1).await;
    assert_eq!((own.status, own.code().as_str()), (409, "kept"), "whoever proposed");
    let waits = page(&town.head).await.proposed;
    assert_eq!(waits[0].proposed.as_ref().unwrap().by, user("somu"));
    // The control: until somebody else confirms, everything is as it was.
    let found: FoundPage = town.chief.get("/api/search?q=%E7%A6%BF%E9%B7%B2").await.cbor();
    assert_eq!(found.rows.len(), 1);
    let before = town.staff.get("/api/cases").await.cbor::<CasesPage>().cursor;
    assert_eq!(act(&town.head, RetentionDo::Confirm, WHOLE, 1).await.status, 204);
    let found: FoundPage = town.chief.get("/api/search?q=%E7%A6%BF%E9%B7%B2").await.cbor();
    assert!(found.rows.is_empty());
    // Everybody who has it pulls what is left of it.
    let pulled: CasesPage = town.staff.get(&format!("/api/cases?after={before}")).await.cbor();
    let said = erased(&pulled.cases[0].case).expect("it says that it was erased");
    assert_eq!((said.proposed.by, said.confirmed.by), (user("somu"), user("bucho")));
    let names: Vec<&str> = pulled.people.iter().map(|p| p.id.0.as_str()).collect();
    assert!(names.contains(&"somu") && names.contains(&"bucho"), "{names:?}");
    let case: CasePage = town.chief.get(&path("")).await.cbor();
    assert!(case.case.case.incidents.is_empty() && case.case.case.is_erased());
    assert_eq!(town.chief.get(&path("/document?kind=chronology")).await.status, 410);
    let log = page(&town.affairs).await;
    assert!(log.due.is_empty() && log.proposed.is_empty());
    let line = &log.log[0];
    assert_eq!((line.class, line.recordings, line.bytes), (WHOLE, 1, 15_000));
    assert_eq!((line.events, line.late, &*line.department), (6, 0, "shimin"));
    let again = act(&town.affairs, RetentionDo::Propose, WHOLE, 1).await;
    assert_eq!((again.status, again.code().as_str()), (409, "kept"));
}

#[tokio::test]
async fn its_words_are_in_no_file_and_its_sound_is_not() {
    let town = Town::begin().await;
    town.age(1_096).await;
    let data = town.site.config.data.clone();
    // The control: before, both are found, the pair of characters in the index too.
    assert!(SECRET.iter().all(|words| has(&data, words.as_bytes())));
    assert!(has(&data, &town.chunks[1]));
    both(&town, WHOLE, 1).await;
    town.swept().await;
    for words in SECRET {
        assert!(!has(&data, words.as_bytes()), "{words}");
    }
    assert!(!has(&data, &town.chunks[1]));
}

#[tokio::test]
async fn every_chain_is_whole_afterwards() {
    let mut town = Town::begin().await;
    let other = town.staff.scribe.write(CLERK, Some(2), tapped(&[]));
    town.staff.push(&[&other]).await;
    town.age(1_096).await;
    both(&town, WHOLE, 1).await;
    let broken = chain(&town, None).await;
    assert!(broken.is_empty(), "{broken:?}");
    // The control: one byte of an erased event's header shows.
    assert_eq!(chain(&town, Some(3)).await.len(), 1, "the one behind it");
}

/// The events that do not follow the one before them. One may be changed on the way.
async fn chain(town: &Town, changed: Option<u64>) -> Vec<EventId> {
    let events = town.site.server.app().store.events_after(0, 100).await.unwrap();
    let (mut ends, mut broken, mut kept) = (BTreeMap::<LogId, Hash>::new(), Vec::new(), 0);
    for event in events {
        let header = event.sealed.open().unwrap().header;
        if link(&header, ends.get(&event.log).copied()) != Link::Whole {
            broken.push(header.id());
        }
        kept += usize::from(event.sealed.body.is_some());
        let mut sealed = event.sealed.clone();
        if changed == Some(event.seq) {
            let mut bytes = sealed.header.to_vec();
            *bytes.last_mut().unwrap() ^= 1;
            sealed.header = bytes.into();
        }
        ends.insert(event.log, sealed.hash());
    }
    assert_eq!(kept, 1, "of the other case alone the content is there");
    broken
}

#[tokio::test]
async fn the_audio_alone_goes_sooner_and_the_case_stays() {
    let town = Town::begin().await;
    town.age(31).await;
    let due = page(&town.affairs).await.due;
    assert_eq!(due.iter().map(|d| d.class).collect::<Vec<_>>(), [AUDIO]);
    both(&town, AUDIO, 1).await;
    town.swept().await;
    let case: CasePage = town.chief.get(&path("")).await.cbor();
    assert_eq!((case.case.case.incidents.len(), case.case.case.is_erased()), (1, false));
    let shown = town.chief.get(&format!("/api/recordings/{}", recording_id(1))).await;
    let shown: RecordingPage = shown.cbor();
    assert!(shown.erased_ms.is_some());
    let audio = format!("/api/recordings/{}/segments/0/audio", recording_id(1));
    let answer = town.chief.get(&audio).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "erased"));
    // Its device may delete what it has, and nothing more of it is taken.
    let have = town.staff.get(&format!("/api/recordings/{}/have", recording_id(1))).await;
    let all = vec![Span { first: 0, last: 2 }];
    assert_eq!(have.cbor::<Have>().segments[0].backed_up, all);
    let late = town.staff.put_chunk(1, 0, 1, &town.chunks[1]).await;
    assert_eq!((late.status, late.code().as_str()), (409, "erased"));
    assert!(!has(&town.site.config.data.join("audio"), &town.chunks[1]));
    let left = page(&town.affairs).await;
    assert!(left.due.is_empty(), "the case itself is not due");
    assert_eq!((left.log[0].class, left.log[0].events), (AUDIO, 0));
}

#[tokio::test]
async fn what_comes_late_is_kept_out_and_its_device_is_told() {
    let mut town = Town::begin().await;
    town.age(1_096).await;
    let late = town.staff.scribe.write(CLERK, Some(1), written("answer", SECRET[1]));
    let recording = town.staff.scribe.write(CLERK, Some(1), begun(2, Some(1)));
    let told = async |device: &Device, after: u64| {
        device.get(&format!("/api/erased?after={after}")).await.cbor::<ErasedCases>()
    };
    assert!(told(&town.staff, 0).await.cases.is_empty(), "the control: nothing yet");
    both(&town, WHOLE, 1).await;
    town.swept().await;
    let answer = town.staff.push(&[&late, &recording]).await;
    assert_eq!(answer.log.contiguous, town.staff.scribe.head.seq, "nothing is held up");
    assert!(!has(&town.site.config.data, SECRET[1].as_bytes()));
    let chunk = town.staff.put_chunk(2, 0, 0, &town.chunks[0]).await;
    assert_eq!((chunk.status, chunk.code().as_str()), (409, "erased"));
    assert_eq!(page(&town.affairs).await.log[0].late, 2);
    let case: CasePage = town.chief.get(&path("")).await.cbor();
    assert!(case.case.case.is_erased() && case.case.case.papers.len() == 1);
    let said = told(&town.staff, 0).await;
    assert_eq!(said.cases, [CaseId([1; 16])]);
    assert!(told(&town.staff, said.cursor).await.cases.is_empty(), "once");
    assert!(told(&town.chief, 0).await.cases.is_empty(), "it wrote nothing there");
}

#[tokio::test]
async fn it_stays_erased_when_everything_is_read_anew() {
    let town = Town::begin().await;
    town.age(1_096).await;
    both(&town, WHOLE, 1).await;
    town.swept().await;
    let before = town.chief.get(&path("")).await.cbor::<CasePage>();
    tables::execute(&town.site, "UPDATE meta SET fold_version = 1").await;
    let (chief, affairs) = (town.chief.clone(), town.affairs.clone());
    let site = town.site.restart().await;
    let (chief, affairs) =
        (Device { base: site.url(""), ..chief }, Device { base: site.url(""), ..affairs });
    assert_eq!(chief.get(&path("")).await.cbor::<CasePage>(), before);
    let found: FoundPage = chief.get("/api/search").await.cbor();
    assert!(found.rows.is_empty());
    assert_eq!(page(&affairs).await.log.len(), 1);
}

#[tokio::test]
async fn a_look_is_no_change_and_an_entry_is() {
    let mut town = Town::begin().await;
    town.age(1_096).await;
    assert_eq!(act(&town.affairs, RetentionDo::Propose, WHOLE, 1).await.status, 204);
    let look = town.chief.scribe.write("kacho", Some(1), looked(3));
    town.chief.push(&[&look]).await;
    assert_eq!(page(&town.head).await.proposed[0].stays, "");
    let note = town.staff.scribe.write(CLERK, Some(1), written("answer", "x"));
    town.staff.push(&[&note]).await;
    town.age(1_096).await;
    assert_eq!(page(&town.head).await.proposed[0].stays, "changed");
    let before = tables::hash(&town.site).await;
    let answer = act(&town.head, RetentionDo::Confirm, WHOLE, 1).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "kept"));
    assert_eq!(tables::hash(&town.site).await, before, "nothing is changed");
    assert_eq!(act(&town.head, RetentionDo::Cancel, WHOLE, 1).await.status, 204);
    both(&town, WHOLE, 1).await;
}
