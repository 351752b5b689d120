//! What the runtime does only once the part of the program that follows is here (docs/adr/0007):
//! sessions, recordings, views, everything that screens behind the sign-in wish for or show.
//!
//! The runtime reaches it through [`Rest`] alone. A call past it would pull what is behind it over
//! into the part that starts.

use super::Runtime;
use crate::screen::Screen;
use core::future::Future;
use core::pin::Pin;
use mamori_browser::Life;
use mamori_core::alert::wire::Call;

/// Work under way.
pub type Doing<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// The door to the part that follows. Nothing is lost while it is closed: what is due stays due,
/// what was found at the start is looked for when it opens.
pub trait Rest {
    /// Begins; once per page life.
    fn begin<'a>(&self, runtime: &'a mut Runtime) -> Doing<'a>;

    /// Does what is due of alerts, before everything else.
    fn urgent<'a>(&self, runtime: &'a mut Runtime) -> Doing<'a>;

    /// The server called this device.
    fn called(&self, runtime: &mut Runtime, call: Call);

    /// Does what is due.
    fn work<'a>(&self, runtime: &'a mut Runtime) -> Doing<'a>;

    /// When something is due next, monotonic ms.
    fn deadline(&self, runtime: &Runtime) -> Option<u64>;

    /// The log, the views, the policy or the person changed.
    fn changed(&self, runtime: &mut Runtime);

    /// The server answered an upload: whether events were with it, and whether it may have lost
    /// what it had.
    fn synced(&self, runtime: &mut Runtime, pushed: bool, doubted: bool);

    /// A turn in the page's life.
    fn life(&self, runtime: &mut Runtime, life: Life);

    /// Chunks of audio that wait although they should not, and those that the server refused.
    fn audio(&self, runtime: &Runtime) -> (u64, u64);

    /// Writes what the screens behind the sign-in show.
    fn publish(&self, runtime: &mut Runtime);
}

/// A wish of a screen behind the sign-in, which brings with it who carries it out.
pub trait Behind {
    /// What the very next frame shows, before the runtime has begun.
    fn paint(&self, screen: Screen);

    /// Carries it out.
    fn carry<'a>(self: Box<Self>, runtime: &'a mut Runtime) -> Doing<'a>;
}

/// [`Rest`] as the part that follows holds it.
pub struct Whole;

impl Rest for Whole {
    fn begin<'a>(&self, runtime: &'a mut Runtime) -> Doing<'a> {
        mamori_browser::page::add_sheet(crate::sheets::LATER);
        Box::pin(async {
            runtime.read_views().await;
            runtime.after_change();
            runtime.read_tested();
            runtime.subscribe();
            runtime.look_for_recordings();
        })
    }

    fn urgent<'a>(&self, runtime: &'a mut Runtime) -> Doing<'a> {
        Box::pin(async {
            runtime.work_alerts().await;
            runtime.work_alarm();
            runtime.work_heart();
        })
    }

    fn called(&self, runtime: &mut Runtime, call: Call) {
        runtime.desk.hear_call(call, runtime.clock.mono_ms);
    }

    fn work<'a>(&self, runtime: &'a mut Runtime) -> Doing<'a> {
        Box::pin(async {
            runtime.work_retime().await;
            runtime.work_session();
            runtime.work_recording().await;
            runtime.work_pull();
            runtime.work_read().await;
            runtime.keep_views().await;
        })
    }

    fn deadline(&self, runtime: &Runtime) -> Option<u64> {
        let session = runtime.session_deadline();
        let deadlines = [
            session,
            runtime.desk.alert_deadline(),
            runtime.desk.receiver_deadline(),
            runtime.heart_deadline(),
            runtime.recording_deadline(),
            runtime.pull_deadline(),
        ];
        deadlines.into_iter().flatten().min()
    }

    fn changed(&self, runtime: &mut Runtime) {
        runtime.desk.refresh_timer();
        runtime.desk.refresh_alerts(runtime.clock.now_ms, runtime.clock.mono_ms);
        if runtime.desk.me.is_none() {
            runtime.alarm_off();
        }
    }

    fn synced(&self, runtime: &mut Runtime, pushed: bool, doubted: bool) {
        runtime.recording_synced(pushed, doubted);
    }

    fn life(&self, runtime: &mut Runtime, life: Life) {
        if life.is_wake_up() {
            runtime.woke_up();
        }
        runtime.recording_life(life);
        if matches!(life, Life::Hidden | Life::Left | Life::Frozen) {
            runtime.screen.hidden.update(|times| *times = times.wrapping_add(1));
        }
    }

    fn audio(&self, runtime: &Runtime) -> (u64, u64) {
        (runtime.audio_behind(), runtime.recordings.set_aside())
    }

    fn publish(&self, runtime: &mut Runtime) {
        runtime.publish_rest();
    }
}
