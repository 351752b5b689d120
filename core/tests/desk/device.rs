//! A device for the tests of the desk: a memory store, the desk over it, and a server that stores
//! everything and shows it again.

use mamori_core::access::{Person, Role};
use mamori_core::case::Case;
use mamori_core::desk::{Desk, ECHO_MS, Plan, StartForm};
use mamori_core::event::Draft;
use mamori_core::fold::Cases;
use mamori_core::ids::{
    BootId, CaseId, DeviceId, EventId, Hash, LogId, SessionId, StoreId, UserId,
};
use mamori_core::policy::Policy;
use mamori_core::store::contract::run_ready as ready;
use mamori_core::store::{Birth, LocalStore, MemoryStore};
use mamori_core::sync::{LogState, Span};
use mamori_core::view::{CaseView, CasesPage, Me};

pub const MINUTE: i64 = 60_000;
/// 2026-11-20 10:00 in Japan.
pub const TEN: i64 = 1_795_136_400_000;

/// A device: its store and the desk over it.
pub struct Device {
    pub store: MemoryStore,
    pub desk: Desk,
    pub now_ms: i64,
    ids: u8,
}

impl Device {
    pub fn new(user: &str) -> Self {
        let birth = Birth { device: DeviceId([1; 16]), log: LogId([2; 16]) };
        Self::on(MemoryStore::new(birth), user)
    }

    /// A desk over an existing store: what a restart does.
    pub fn on(store: MemoryStore, user: &str) -> Self {
        let mut desk = Desk::new(DeviceId([1; 16]));
        desk.policy = Some(policy().into());
        desk.me = Some(me(user, Role::Staff));
        let ids = user.bytes().fold(0, u8::wrapping_add);
        let mut device = Self { store, desk, now_ms: TEN, ids };
        device.read_logs();
        device
    }

    pub fn read_logs(&mut self) {
        self.desk.set_logs(ready(self.store.logs()).unwrap());
        for (log, span) in self.desk.unread_ranges() {
            for sealed in ready(self.store.read(log, span, usize::MAX)).unwrap() {
                self.desk.add(&sealed.open().unwrap());
            }
        }
        self.desk.refresh_timer();
        self.desk.refresh_alerts(self.now_ms, 0);
    }

    pub fn fresh(&mut self) -> [u8; 16] {
        self.ids += 1;
        [self.ids; 16]
    }

    pub fn write(&mut self, plan: Plan) -> EventId {
        self.write_as(self.desk.user().unwrap().clone(), plan)
    }

    pub fn write_as(&mut self, actor: UserId, plan: Plan) -> EventId {
        let draft = Draft {
            case: Some(plan.case),
            actor,
            device: self.desk.device,
            policy: String::from("2026-10-01.1"),
            wall_ms: self.now_ms,
            correction_ms: 0,
            mono_ms: 0,
            boot: BootId([3; 8]),
            base: 0,
            salt: [4; 16],
            body: plan.body,
        };
        let sealed = ready(self.store.append(&draft)).unwrap();
        self.read_logs();
        sealed.open().unwrap().header.id()
    }

    pub fn tap(&mut self, category: &str) -> (CaseId, EventId) {
        let fresh = CaseId(self.fresh());
        let mut plan = self.desk.tap(category, None, fresh, self.now_ms);
        if plan.is_none() {
            // A tap of its own, not the echo of the one before.
            self.now_ms += ECHO_MS;
            plan = self.desk.tap(category, None, fresh, self.now_ms);
        }
        let plan = plan.unwrap();
        let case = plan.case;
        (case, self.write(plan))
    }

    pub fn start_session(&mut self, present: &[&str]) -> Option<CaseId> {
        let present = present.iter().map(|p| UserId((*p).into())).collect();
        self.start_with(StartForm { present, ..StartForm::default() })
    }

    pub fn start_with(&mut self, mut form: StartForm) -> Option<CaseId> {
        form.place = String::from("shimin_1");
        let (session, fresh) = (SessionId(self.fresh()), CaseId(self.fresh()));
        let plan = self.desk.start_session(form, session, fresh, self.now_ms)?;
        let case = plan.case;
        self.write(plan);
        Some(case)
    }

    /// The server stores everything and shows it again, with cursors from 1.
    pub fn sync(&mut self) {
        let mut cases = Cases::default();
        let mut cursor = 0;
        for info in ready(self.store.logs()).unwrap() {
            let all = Span { first: 1, last: info.head.seq };
            for sealed in ready(self.store.read(info.head.log, all, usize::MAX)).unwrap() {
                cursor += 1;
                cases.apply(&sealed.open().unwrap(), Some(cursor));
            }
            let state = LogState::of(1..=info.head.seq, Hash::default());
            ready(self.store.note_server(info.head.log, &state)).unwrap();
        }
        self.desk.views.merge(page(cases.0.into_iter().map(|(_, case)| case), cursor), self.now_ms);
        self.read_logs();
    }
}

pub fn policy() -> Policy {
    mamori_core::policy::parse(mamori_core::policy::parse::DEFAULT, "default.toml").unwrap()
}

pub fn person(user: &str, role: Role) -> Person {
    let (id, name) = (UserId(user.into()), user.to_uppercase());
    Person { id, name, role, department: String::from("shimin") }
}

pub fn me(user: &str, role: Role) -> Me {
    let colleagues = Vec::from([person(user, role)]);
    let policy = String::from("2026-10-01.1");
    Me {
        person: person(user, role),
        colleagues,
        policy,
        store: StoreId([9; 16]),
        heads: Vec::new(),
        deputy_for: Vec::new(),
    }
}

pub fn page(cases: impl Iterator<Item = Case>, cursor: u64) -> CasesPage {
    let view = |case: Case| CaseView {
        department: String::from("shimin"),
        cursor: case.cursor(),
        first_cursor: case.opened().and_then(|s| s.cursor).unwrap_or(0),
        case,
    };
    CasesPage {
        store: StoreId([9; 16]),
        epoch: 1,
        cursor,
        server_ms: TEN,
        full: true,
        cases: cases.map(view).collect(),
        people: Vec::new(),
        more: false,
        waiting: Vec::new(),
    }
}
