//! Who may hear a recording. Narrower than who may see its case: one's own are the sessions one
//! was at, not every case one took part in.

use super::judge::Reader;
use mamori_core::access::{Route, Scope, scope};
use mamori_core::ids::UserId;

/// Whether somebody may hear a recording of a department's case with these people at the session.
pub fn hears(reader: &Reader, department: &str, staff: &[UserId]) -> bool {
    let present = staff.contains(&reader.person.id);
    match scope(Some(reader.person.role), Route::RecordingAudio) {
        Scope::Own => present,
        Scope::Department => present || reader.person.department == department,
        Scope::Bureau => present || reader.heads.iter().any(|d| d == department),
        Scope::Public
        | Scope::Device
        | Scope::Account
        | Scope::Submitted
        | Scope::City
        | Scope::Nothing => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mamori_core::access::{Person, Role};

    #[test]
    fn staff_of_the_session_and_those_above_hear_it() {
        let staff = [UserId("hana".into()), UserId("zei".into())];
        for (name, role, department, heads, expected) in [
            ("hana", Role::Staff, "shimin", "", true),
            ("zei", Role::Staff, "zeimu", "", true),
            ("taro", Role::Staff, "shimin", "", false),
            ("kacho", Role::Supervisor, "shimin", "", true),
            ("zeicho", Role::Supervisor, "zeimu", "", false),
            ("bucho", Role::DepartmentHead, "somu", "shimin", true),
            ("bucho2", Role::DepartmentHead, "shimin", "zeimu", false),
            ("somu", Role::GeneralAffairs, "shimin", "", false),
            ("hana", Role::Admin, "shimin", "shimin", false),
        ] {
            let (id, name) = (UserId(name.into()), name.to_owned());
            let person = Person { id, name, role, department: department.into() };
            let (heads, stands_in) = (vec![heads.to_owned()], vec!["shimin".to_owned()]);
            let reader = Reader { person, heads, stands_in };
            assert_eq!(hears(&reader, "shimin", &staff), expected, "{:?}", reader.person);
        }
    }
}
