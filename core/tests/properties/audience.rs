//! Who is called: against the table of docs/alert.md, for everybody in the default city.

use mamori_core::access::Role;
use mamori_core::alert::Listener;
use mamori_core::alert::audience::{Origin, is_called};
use mamori_core::body::Drill;
use mamori_core::ids::{DeviceId, UserId};
use mamori_core::policy::{Group, Policy, parse};

const HERE: DeviceId = DeviceId([1; 16]);
const THERE: DeviceId = DeviceId([2; 16]);

fn policy() -> Policy {
    parse(parse::DEFAULT, "default.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn origin() -> Origin {
    Origin {
        department: String::from("shimin"),
        place: Some(String::from("shimin_1")),
        by: UserId(String::from("madoguchi")),
        device: Some(HERE),
        drill: None,
    }
}

fn who(user: &str, role: Role, department: &str) -> Listener {
    let (user, department) = (UserId(user.into()), department.into());
    let heads = match role {
        Role::DepartmentHead => vec![String::from("shimin"), String::from("zeimu")],
        _ => Vec::new(),
    };
    Listener { user, role, department, heads, place: None }
}

fn called(origin: &Origin, groups: &[Group], listener: &Listener) -> bool {
    is_called(&policy(), origin, groups, THERE, listener)
}

#[test]
fn the_department_is_called_at_once_and_each_group_when_its_row_says_so() {
    let everybody = [
        (who("gaikin", Role::Staff, "shimin"), Some(None)),
        (who("kacho", Role::Supervisor, "shimin"), Some(None)),
        (who("fukushi", Role::Staff, "fukushi"), Some(Some(Group::Floor))),
        (who("somu", Role::Staff, "somu"), Some(Some(Group::GeneralAffairs))),
        (who("somu-kacho", Role::GeneralAffairs, "somu"), Some(Some(Group::GeneralAffairs))),
        (who("bucho", Role::DepartmentHead, "bureau"), Some(Some(Group::DepartmentHead))),
        (who("zeimu", Role::Staff, "zeimu"), Some(Some(Group::All))),
        (who("zeimu-kacho", Role::Supervisor, "zeimu"), Some(Some(Group::All))),
        (who("kanri", Role::Admin, "somu"), None),
        (who("madoguchi", Role::Staff, "shimin"), None),
    ];
    for (listener, expected) in &everybody {
        let name = &listener.user;
        let at_once = called(&origin(), &[], listener);
        assert_eq!(at_once, *expected == Some(None), "{name} at once");
        for (code, group) in Group::ALL {
            let named = *expected == Some(Some(group)) || group == Group::All;
            let by_group = expected.is_some() && (at_once || named);
            assert_eq!(called(&origin(), &[group], listener), by_group, "{name} by {code}");
        }
    }
}

#[test]
fn neither_the_sender_nor_the_device_is_called() {
    let colleague = who("gaikin", Role::Staff, "shimin");
    assert!(!is_called(&policy(), &origin(), &[Group::All], HERE, &colleague));
    let nobody = Origin { by: UserId::NOBODY, ..origin() };
    assert!(called(&nobody, &[], &colleague), "from the sign-in screen the department is called");
    assert!(called(&nobody, &[], &who("madoguchi", Role::Staff, "shimin")));
}

#[test]
fn a_self_test_calls_its_own_device_only_and_a_drill_calls_like_the_real_thing() {
    let test = Origin { drill: Some(Drill::SelfTest), ..origin() };
    let (sender, other) =
        (who("madoguchi", Role::Staff, "shimin"), who("kacho", Role::Supervisor, "shimin"));
    assert!(is_called(&policy(), &test, &[], HERE, &sender));
    assert!(!called(&test, &[Group::All], &other));
    let drill = Origin { drill: Some(Drill::Drill), ..origin() };
    assert!(called(&drill, &[], &other));
}

#[test]
fn the_place_counts_where_the_sender_is_a_guest() {
    let guest = Origin { place: Some(String::from("zeimu_1")), ..origin() };
    assert!(called(&guest, &[], &who("zeimu", Role::Staff, "zeimu")), "their counter");
    assert!(called(&guest, &[], &who("gaikin", Role::Staff, "shimin")), "and one's own people");
    let mut near = who("fukushi", Role::Staff, "fukushi");
    assert!(!called(&guest, &[Group::Floor], &near), "another floor");
    near.place = Some(String::from("zeimu_2"));
    assert!(called(&guest, &[Group::Floor], &near), "where the device stands counts");
    let nowhere = Origin { place: None, ..origin() };
    assert!(!called(&nowhere, &[Group::Floor], &who("fukushi", Role::Staff, "fukushi")));
}
