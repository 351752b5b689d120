//! The network: it loses, doubles, delays and reorders, and cuts single devices off.

use crate::ctx::Ctx;
use std::collections::{BTreeMap, BTreeSet};

/// An answer as a page sees it: bytes, an HTTP status, or nothing that came through.
pub type Reply = Result<Vec<u8>, Option<u16>>;

#[derive(Clone, Debug)]
pub enum Letter {
    /// For the server.
    Request { id: u64, device: usize, bytes: Vec<u8> },
    /// For the page that waits for this id, if it still lives.
    Reply { id: u64, device: usize, reply: Reply },
}

#[derive(Debug, Default)]
pub struct Net {
    next_id: u64,
    flying: Vec<(u64, Letter)>,
    arrived: BTreeMap<u64, Reply>,
    /// Devices that are cut off.
    pub cut: BTreeSet<usize>,
}

impl Net {
    /// When the next letter arrives.
    pub fn next(&self) -> Option<u64> {
        self.flying.iter().map(|(due, _)| *due).min()
    }

    /// Takes the letters that are due, in the order of their arrival.
    pub fn due(&mut self, now: u64) -> Vec<Letter> {
        let mut due: Vec<(u64, Letter)> = Vec::new();
        self.flying.retain(|(at, letter)| {
            if *at <= now {
                due.push((*at, letter.clone()));
            }
            *at > now
        });
        due.sort_by_key(|(at, _)| *at);
        due.into_iter().map(|(_, letter)| letter).collect()
    }

    /// The answer to a request, once.
    pub fn take(&mut self, id: u64) -> Option<Reply> {
        self.arrived.remove(&id)
    }

    pub fn arrive(&mut self, id: u64, reply: Reply) {
        self.arrived.insert(id, reply);
    }
}

/// Sends a request off; its id.
pub fn post(ctx: &Ctx, device: usize, bytes: Vec<u8>) -> u64 {
    let id = {
        let mut net = ctx.net.borrow_mut();
        net.next_id += 1;
        net.next_id
    };
    ctx.count(|s| s.requests += 1);
    let copies = 1 + u64::from(ctx.fault(ctx.plan.duplicate));
    for _ in 0..copies {
        fly(ctx, Letter::Request { id, device, bytes: bytes.clone() });
    }
    id
}

/// Puts a letter on its way, unless it is lost.
pub fn fly(ctx: &Ctx, letter: Letter) {
    if ctx.fault(ctx.plan.loss) {
        ctx.count(|s| s.lost += 1);
        return;
    }
    let delay = if ctx.fault(200) { ctx.between(1, ctx.plan.delay_ms) } else { ctx.between(1, 20) };
    ctx.net.borrow_mut().flying.push((ctx.now.get() + delay, letter));
}
