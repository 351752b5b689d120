//! One recording in the queue: what the device holds of it and what the server said it holds.

use super::{Order, Place};
use crate::ids::RecordingId;
use crate::recording::wire::Have;
use crate::sync::{Span, spans};
use alloc::vec::Vec;

#[derive(Clone, Debug)]
struct Segment {
    segment: u16,
    /// Chunks on the device, from 0.
    held: u32,
    /// Chunks on the server.
    sent: Vec<Span>,
    /// Chunks in a backup.
    backed_up: Vec<Span>,
    /// Chunks that are not taken.
    aside: Vec<Span>,
}

impl Segment {
    fn all(&self) -> Vec<Span> {
        let last = u64::from(self.held).checked_sub(1);
        last.map(|last| Span { first: 0, last }).into_iter().collect()
    }

    fn lacking(&self) -> Vec<Span> {
        spans::without(&self.all(), &self.sent)
    }

    fn waiting(&self) -> Vec<Span> {
        spans::without(&self.lacking(), &self.aside)
    }
}

fn add(spans: &mut Vec<Span>, index: u32) {
    let place = u64::from(index);
    let one = Span { first: place, last: place };
    *spans = spans::normal(spans.iter().copied().chain([one]));
}

#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: RecordingId,
    pub(super) live: bool,
    /// Whether the server has said what it holds.
    pub(super) known: bool,
    /// Not before this moment.
    pub(super) wait_ms: u64,
    /// How often it was not known to the server.
    pub(super) patience: u32,
    /// The chunk that was refused last.
    doubted: Option<Place>,
    segments: Vec<Segment>,
}

impl Item {
    pub(super) fn new(id: RecordingId, live: bool, now_ms: u64) -> Self {
        let segments = Vec::new();
        Self { id, live, known: false, wait_ms: now_ms, patience: 0, doubted: None, segments }
    }

    pub(super) fn hold(&mut self, segment: u16, chunks: u32) {
        if self.is_settled() {
            self.wait_ms = 0;
        }
        match self.segments.iter_mut().find(|s| s.segment == segment) {
            Some(known) => known.held = known.held.max(chunks),
            None => self.segments.push(Segment {
                segment,
                held: chunks,
                sent: Vec::new(),
                backed_up: Vec::new(),
                aside: Vec::new(),
            }),
        }
    }

    /// The server's word replaces what was believed.
    pub(super) fn learn(&mut self, have: &Have) {
        self.known = true;
        self.patience = 0;
        for segment in &mut self.segments {
            let held = have.segments.iter().find(|s| s.segment == segment.segment);
            let of = |spans: &[Span]| spans::normal(spans.iter().copied());
            segment.sent = held.map(|s| of(&s.chunks)).unwrap_or_default();
            segment.backed_up = held.map(|s| of(&s.backed_up)).unwrap_or_default();
        }
    }

    pub(super) fn sent(&mut self, place: Place) {
        self.doubted = None;
        if let Some(segment) = self.segments.iter_mut().find(|s| s.segment == place.segment) {
            add(&mut segment.sent, place.index);
        }
    }

    /// A chunk was refused. The first time the server is asked what it holds; the second time the
    /// chunk is set aside.
    pub(super) fn refuse(&mut self, place: Place) -> bool {
        if self.doubted != Some(place) {
            self.doubted = Some(place);
            self.known = false;
            return false;
        }
        self.doubted = None;
        if let Some(segment) = self.segments.iter_mut().find(|s| s.segment == place.segment) {
            add(&mut segment.aside, place.index);
        }
        true
    }

    pub(super) fn next(&self, now_ms: u64) -> Option<Order> {
        if now_ms < self.wait_ms {
            return None;
        }
        if !self.known {
            return Some(Order::Ask(self.id));
        }
        for segment in &self.segments {
            let first = segment.waiting().first().and_then(|s| u32::try_from(s.first).ok());
            if let Some(index) = first {
                let (recording, segment) = (self.id, segment.segment);
                return Some(Order::Put(Place { recording, segment, index }));
            }
        }
        None
    }

    pub(super) fn held(&self) -> u64 {
        self.segments.iter().map(|s| u64::from(s.held)).sum()
    }

    pub(super) fn lacking(&self) -> u64 {
        self.segments.iter().map(|s| spans::count(&s.lacking())).sum()
    }

    pub(super) fn pending(&self) -> u64 {
        self.segments.iter().map(|s| spans::count(&s.waiting())).sum()
    }

    /// Everything is on the server, as it said itself, or set aside.
    pub(super) fn is_settled(&self) -> bool {
        self.known && self.pending() == 0
    }

    pub(super) fn is_backed_up(&self) -> bool {
        self.known
            && self.segments.iter().all(|s| spans::without(&s.all(), &s.backed_up).is_empty())
    }
}
