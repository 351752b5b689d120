//! Between Rust's types and the database's: ids are bytes, counts are signed. No SQL.

use crate::store::{StoreError, Stored};
use mamori_core::access::{Person, Role};
use mamori_core::event::Sealed;
use mamori_core::ids::{AlertId, CaseId, DeviceId, Hash, LogId, RecordingId, StoreId, UserId};

/// A count as the database keeps it. What is larger was refused at the door.
pub fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as it was kept.
pub fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// An identifier that is kept as its bytes.
pub trait Id: Sized {
    /// From its bytes.
    fn read(bytes: &[u8]) -> Stored<Self>;
}

macro_rules! ids {
    ($($name:ident: $what:literal,)*) => {
        $(impl Id for $name {
            fn read(bytes: &[u8]) -> Stored<Self> {
                Self::from_slice(bytes).ok_or(StoreError::Unreadable($what))
            }
        })*
    };
}

ids! {
    AlertId: "an alert id has the wrong length",
    CaseId: "a case id has the wrong length",
    DeviceId: "a device id has the wrong length",
    Hash: "a hash has the wrong length",
    LogId: "a log id has the wrong length",
    RecordingId: "a recording id has the wrong length",
    StoreId: "the store id has the wrong length",
}

/// The bytes of an event.
pub fn sealed(header: Vec<u8>, body: Option<Vec<u8>>) -> Sealed {
    Sealed { header: header.into(), body: body.map(Into::into) }
}

/// A person from the columns `user_id, name, role, department`.
pub fn person(row: (String, String, String, String)) -> Stored<Person> {
    let (id, name, role, department) = row;
    let role = Role::parse(&role).ok_or(StoreError::Unreadable("an account has no known role"))?;
    Ok(Person { id: UserId(id), name, role, department })
}
