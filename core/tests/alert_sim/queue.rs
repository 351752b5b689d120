//! What happens next: the events of a world in the order of their time.

use crate::plan::Fault;
use crate::server::State;
use std::collections::BTreeMap;

/// From a device to the server.
#[derive(Clone, Copy, Debug)]
pub enum Up {
    Raise,
    /// `fresh`: the first of this page.
    Beat {
        fresh: bool,
    },
    Ring {
        rang: bool,
    },
    Answer,
    End,
}

/// From the server to a device.
#[derive(Clone, Copy, Debug)]
pub enum Down {
    Receipt,
    Beaten(Option<State>),
    Call(State),
    RingStored { rang: bool },
    AnswerStored,
    EndStored,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Server,
    Sender,
    Receiver(usize),
}

/// Something that happens. `life` is that of the page it belongs to: a later page is not concerned.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    Wake(Who),
    Up(usize, u32, Up),
    Down(usize, u32, Down),
    /// The press is on the disk.
    Saved(u32),
    /// The browser says what became of a sound.
    Sound(usize, u32, bool),
    /// Somebody touches a screen.
    Touch(usize),
    /// Somebody wants to answer.
    Answers(usize),
    /// A page notices that the server is there again.
    Reconnect(usize, u32),
    Fault(Fault),
    Press,
    /// The sender must have been told by now.
    MustBeTold(u32),
    /// Every device that can must have rung by now.
    MustRing,
}

/// The queue.
#[derive(Debug, Default)]
pub struct Queue {
    count: u64,
    events: BTreeMap<(u64, u64), Event>,
    wakes: BTreeMap<Who, u64>,
}

impl Queue {
    pub fn push(&mut self, at: u64, event: Event) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }

    /// Wakes somebody, unless that is planned for no later.
    pub fn wake(&mut self, who: Who, at: u64) {
        if self.wakes.get(&who).is_none_or(|planned| *planned > at) {
            self.wakes.insert(who, at);
            self.push(at, Event::Wake(who));
        }
    }

    pub fn pop(&mut self) -> Option<(u64, Event)> {
        let ((at, _), event) = self.events.pop_first()?;
        if let Event::Wake(who) = event
            && self.wakes.get(&who) == Some(&at)
        {
            self.wakes.remove(&who);
        }
        Some((at, event))
    }
}
