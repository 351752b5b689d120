//! Who is called: whether an alert concerns somebody at a device, by the groups called so far.
//!
//! The server asks it for everybody it knows of; it decides no right to see cases.

use super::Listener;
use crate::access::Role;
use crate::body::Drill;
use crate::case::Alert;
use crate::ids::{DeviceId, UserId};
use crate::policy::{Group, Place, Policy};
use alloc::string::String;

/// Where an alert comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Department code of the sender, or of the device if nobody was signed in.
    pub department: String,
    /// Place code, where known.
    pub place: Option<String>,
    /// Who pressed; nobody from a sign-in screen.
    pub by: UserId,
    /// The device.
    pub device: Option<DeviceId>,
    /// Not real.
    pub drill: Option<Drill>,
}

impl Origin {
    /// The origin of an alert; `None` while its press is not known.
    pub fn of(alert: &Alert, department: &str) -> Option<Self> {
        let raised = alert.raised.as_ref()?;
        Some(Self {
            department: String::from(department),
            place: raised.place.clone(),
            by: raised.stamp.by.clone(),
            device: raised.device,
            drill: raised.drill,
        })
    }
}

/// Whether somebody at a device is called. The department is called from the beginning; `groups`
/// are those of the steps that are done. The sender is not called, and a self-test calls nothing
/// but its own device.
pub fn is_called(
    policy: &Policy,
    origin: &Origin,
    groups: &[Group],
    device: DeviceId,
    who: &Listener,
) -> bool {
    let own_device = origin.device == Some(device);
    if origin.drill == Some(Drill::SelfTest) {
        return own_device;
    }
    if own_device || who.role == Role::Admin || (who.user == origin.by && !who.user.is_nobody()) {
        return false;
    }
    let place = origin.place.as_deref().and_then(|code| policy.place(code));
    let of_place = place.and_then(|p| p.department.as_deref());
    let in_department = who.department == origin.department;
    in_department
        || of_place == Some(who.department.as_str())
        || groups.iter().any(|group| match group {
            Group::Department => in_department,
            Group::Floor => place.is_some_and(|place| is_on_floor(policy, place, who)),
            Group::GeneralAffairs => {
                let division = policy.alert.general_affairs.as_deref();
                who.role == Role::GeneralAffairs || division == Some(who.department.as_str())
            }
            Group::Supervisors => who.role == Role::Supervisor && in_department,
            Group::DepartmentHead => {
                who.role == Role::DepartmentHead && who.heads.contains(&origin.department)
            }
            Group::All => true,
        })
}

/// Whether the device, or else the department of the person, is on the floor of a place.
fn is_on_floor(policy: &Policy, place: &Place, who: &Listener) -> bool {
    let same = |other: &Place| {
        place.floor.is_some() && other.floor == place.floor && other.building == place.building
    };
    if let Some(own) = who.place.as_deref().and_then(|code| policy.place(code)) {
        return same(own);
    }
    let mut own = policy.places.iter();
    own.any(|p| p.department.as_deref() == Some(who.department.as_str()) && same(p))
}
