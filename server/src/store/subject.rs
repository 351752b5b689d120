//! A store under test with people in it. For tests only.

use super::memory::MemoryStore;
use super::scribe::Scribe;
use super::seats::Rules;
use super::sqlite::{Entering, NewAccount, SqliteStore, Use};
use super::{Batch, Denial, DeviceReport, EventStore, Incoming, Reader, Receipt};
use futures_util::future::join_all;
use mamori_core::access::{Person, Role};
use mamori_core::event::{Sealed, sha256};
use mamori_core::ids::{DeviceId, Hash, LogId, UserId};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

/// When batches arrive.
pub const RECEIVED_MS: i64 = super::scribe::NOON_MS + 60_000;

/// Name, role, department, bureau.
const PEOPLE: [(&str, Role, &str, &[&str]); 8] = [
    ("hana", Role::Staff, "shimin", &[]),
    ("taro", Role::Staff, "shimin", &[]),
    ("kacho", Role::Supervisor, "shimin", &[]),
    ("zei", Role::Staff, "zeimu", &[]),
    ("zeicho", Role::Supervisor, "zeimu", &[]),
    ("somu", Role::GeneralAffairs, "somu", &[]),
    ("bucho", Role::DepartmentHead, "somu", &["shimin", "fukushi"]),
    ("admin", Role::Admin, "shimin", &[]),
];

/// Everybody, with what their role covers.
pub fn readers() -> Vec<Reader> {
    let owned = |text: &&str| (*text).to_owned();
    let reader = |(id, role, department, heads): &(&str, Role, &str, &[&str])| Reader {
        person: Person {
            id: UserId(owned(id)),
            name: owned(id),
            role: *role,
            department: owned(department),
        },
        heads: heads.iter().map(owned).collect(),
        stands_in: Vec::new(),
    };
    PEOPLE.iter().map(reader).collect()
}

/// The route of the default policy; numbers count over all cases, which the model does not.
pub fn rules() -> Rules {
    let text = include_str!("../../../policy/default.toml");
    let policy = mamori_core::policy::parse(text, "policy/default.toml").unwrap();
    Rules { number: None, ..Rules::of(&policy) }
}

/// One of them.
pub fn reader(name: &str) -> Reader {
    readers().into_iter().find(|r| r.person.id.0 == name).expect("one of PEOPLE")
}

/// A store that tests can put people into.
pub trait Subject: Sized {
    /// The store.
    type Store: EventStore;
    /// An empty store with everybody in it and on devices 1 to 3.
    async fn fresh() -> Self;
    /// The store.
    fn store(&self) -> &Self::Store;

    /// Sends events of the scribe's log.
    async fn send(&self, scribe: &Scribe, events: &[&Sealed]) -> Result<Receipt, Denial> {
        self.store().receive(batch(scribe.device, scribe.log(), events)).await.unwrap()
    }

    /// Sends what must be accepted.
    async fn accept(&self, scribe: &Scribe, events: &[&Sealed]) -> Receipt {
        self.send(scribe, events).await.unwrap()
    }
}

/// A batch of these events.
pub fn batch(device: DeviceId, log: LogId, events: &[&Sealed]) -> Batch {
    let open = |sealed: &&Sealed| Incoming {
        sealed: (*sealed).clone(),
        event: sealed.open().expect("an event"),
        hash: sealed.hash(),
    };
    Batch {
        device,
        log,
        seen: None,
        report: DeviceReport::default(),
        received_ms: RECEIVED_MS,
        events: events.iter().map(open).collect(),
    }
}

/// SQLite in a folder of its own.
pub struct InSqlite {
    store: SqliteStore,
    /// Its folder.
    pub dir: TempDir,
}

impl Subject for InSqlite {
    type Store = SqliteStore;

    async fn fresh() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path(), Use::Serve).await.unwrap();
        store.set_rules(rules());
        // All at once: one transaction takes them all.
        let add = |Reader { person, heads, .. }: Reader| {
            store.add_account(NewAccount { person, heads, password: String::new(), demo: false })
        };
        for added in join_all(readers().into_iter().map(add)).await {
            added.unwrap();
        }
        let everybody = readers();
        let devices = (1..=3).map(|device| DeviceId([device; 16]));
        let pairs = devices.flat_map(|device| everybody.iter().map(move |r| (device, r)));
        join_all(pairs.map(|(device, reader)| enter(&store, device, reader))).await;
        Self { store, dir }
    }

    fn store(&self) -> &SqliteStore {
        &self.store
    }
}

impl InSqlite {
    /// Opens it again as if its read models had been made by another version of the fold.
    pub async fn refolded(self) -> Self {
        let Self { store, dir } = self;
        store.close().await;
        let url = format!("sqlite://{}/mamori.db", dir.path().display());
        let mut conn = SqliteConnection::connect(&url).await.unwrap();
        let sql = "UPDATE meta SET fold_version = 0";
        sqlx::query(sql).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        let store = SqliteStore::open(dir.path(), Use::Serve).await.unwrap();
        store.set_rules(rules());
        Self { store, dir }
    }
}

async fn enter(store: &SqliteStore, device: DeviceId, reader: &Reader) {
    let credential = sha256(device.as_bytes());
    let mut session = [0; 32];
    getrandom::fill(&mut session).unwrap();
    let entering = Entering {
        user: reader.person.id.clone(),
        device,
        credential: Some(credential),
        fresh_credential: credential,
        session: Hash(session),
        now_ms: RECEIVED_MS,
        expires_ms: RECEIVED_MS + 1,
    };
    store.enter(entering).await.unwrap().unwrap();
}

/// The model.
pub struct InMemory(MemoryStore);

impl Subject for InMemory {
    type Store = MemoryStore;

    async fn fresh() -> Self {
        let devices = (1..=3).map(|device| DeviceId([device; 16]));
        Self(MemoryStore::new(readers(), devices, rules()))
    }

    fn store(&self) -> &MemoryStore {
        &self.0
    }
}
