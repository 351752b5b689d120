//! Sounds made by the browser itself: the alarm that a person notices, and a short prompt tone.
//!
//! Browsers stay silent until a tap unlocks sound, so whoever must be heard asks
//! [`Sound::is_running`] and says when it is not. No files, no timers: the alarm's two tones are
//! modulated by the audio engine and go on in a background tab.

use crate::js::{detach, listen, prop};
use core::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, GainNode, OscillatorNode, OscillatorType};

/// How the alarm sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// 応援要請: two friendly tones, slowly.
    Assist,
    /// 緊急通報: two harsh tones, fast.
    Emergency,
}

impl Tone {
    /// Wave, middle pitch and step to either side in Hz, changes of pitch per second.
    fn shape(self) -> (OscillatorType, f32, f32, f32) {
        match self {
            Self::Assist => (OscillatorType::Triangle, 740.0, 90.0, 1.0),
            Self::Emergency => (OscillatorType::Square, 1_100.0, 300.0, 2.5),
        }
    }
}

/// Loudness of the alarm and of the prompt, of 1.
const ALARM_GAIN: f32 = 0.6;
const BEEP_GAIN: f32 = 0.25;
/// Pitch of the prompt, Hz, and its length, s.
const BEEP_HZ: f32 = 880.0;
const BEEP_S: f64 = 0.35;

struct Alarm {
    voice: OscillatorNode,
    step: OscillatorNode,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        // Stopping fails only for a node that never started; that one is silent already.
        let _ = self.voice.stop();
        let _ = self.step.stop();
        let _ = self.voice.disconnect();
    }
}

#[derive(Default)]
struct Inner {
    context: RefCell<Option<AudioContext>>,
    alarm: RefCell<Option<Alarm>>,
    changed: RefCell<Option<Box<dyn Fn()>>>,
}

/// The page's sound; clones are handles on the same one.
#[derive(Clone, Default)]
pub struct Sound(Rc<Inner>);

impl Sound {
    /// Unlocks sound. Must be called in the handler of a tap or key; calling it again is harmless
    /// and needed after a phone call or a device change silenced the page.
    pub fn unlock(&self) {
        let mut context = self.0.context.borrow_mut();
        if context.is_none() && has_web_audio() {
            *context = AudioContext::new().ok();
            if let Some(context) = &*context {
                let inner = Rc::downgrade(&self.0);
                listen(context, "statechange", move |_| {
                    if let Some(inner) = inner.upgrade()
                        && let Some(changed) = &*inner.changed.borrow()
                    {
                        changed();
                    }
                });
            }
        }
        let Some(context) = &*context else { return };
        if context.state() != AudioContextState::Running
            && let Ok(resumed) = context.resume()
        {
            // Outside a gesture it may stay pending for ever: `is_running` tells.
            detach(resumed);
        }
    }

    /// Unlocks sound with every touch as long as the page lives.
    pub fn unlock_at_every_touch(&self) {
        let sound = self.clone();
        if let Some(window) = web_sys::window() {
            listen(&window, "click", move |_| sound.unlock());
        }
    }

    /// Calls `changed` whenever sound begins or ceases to come out.
    pub fn on_change(&self, changed: impl Fn() + 'static) {
        self.0.changed.replace(Some(Box::new(changed)));
    }

    /// Whether sound really comes out at present, as far as the browser tells.
    pub fn is_running(&self) -> bool {
        let context = self.0.context.borrow();
        context.as_ref().is_some_and(|context| context.state() == AudioContextState::Running)
    }

    /// Starts the alarm; it goes on until [`Sound::stop`]. Returns whether it is heard, as far as
    /// the browser tells; a locked one starts to be heard when unlocked.
    pub fn start(&self, tone: Tone) -> bool {
        self.unlock();
        self.stop();
        if let Some(context) = &*self.0.context.borrow()
            && let Ok(alarm) = alarm(context, tone)
        {
            self.0.alarm.replace(Some(alarm));
        }
        self.is_alarming()
    }

    /// Whether the alarm is on and heard, as far as the browser tells.
    pub fn is_alarming(&self) -> bool {
        self.0.alarm.borrow().is_some() && self.is_running()
    }

    /// The context, to listen with it; none before a tap.
    pub(crate) fn context(&self) -> Option<AudioContext> {
        self.0.context.borrow().clone()
    }

    /// Stops the alarm.
    pub fn stop(&self) {
        self.0.alarm.replace(None);
    }

    /// A short tone for a prompt. Returns whether it is heard, as far as the browser tells.
    pub fn beep(&self) -> bool {
        self.unlock();
        let played = match &*self.0.context.borrow() {
            Some(context) => beep(context).is_ok(),
            None => false,
        };
        played && self.is_running()
    }
}

fn has_web_audio() -> bool {
    web_sys::window().is_some_and(|window| prop(&window, "AudioContext").is_some())
}

/// A voice of a wave and pitch, through a loudness, to the speaker. Not started.
fn voice(
    context: &AudioContext,
    wave: OscillatorType,
    pitch_hz: f32,
    loudness: f32,
) -> Result<(OscillatorNode, GainNode), JsValue> {
    let voice = context.create_oscillator()?;
    voice.set_type(wave);
    voice.frequency().set_value(pitch_hz);
    let gain = context.create_gain()?;
    gain.gain().set_value(loudness);
    voice.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&context.destination())?;
    Ok((voice, gain))
}

fn alarm(context: &AudioContext, tone: Tone) -> Result<Alarm, JsValue> {
    let (wave, middle_hz, step_hz, per_s) = tone.shape();
    let (voice, _) = voice(context, wave, middle_hz, ALARM_GAIN)?;
    // A slow square wave, scaled to Hz, moves the pitch up and down.
    let step = context.create_oscillator()?;
    step.set_type(OscillatorType::Square);
    step.frequency().set_value(per_s);
    let depth = context.create_gain()?;
    depth.gain().set_value(step_hz);
    step.connect_with_audio_node(&depth)?;
    depth.connect_with_audio_param(&voice.frequency())?;
    let alarm = Alarm { voice, step };
    alarm.step.start()?;
    alarm.voice.start()?;
    Ok(alarm)
}

fn beep(context: &AudioContext) -> Result<(), JsValue> {
    let now = context.current_time();
    let (voice, gain) = voice(context, OscillatorType::Sine, BEEP_HZ, BEEP_GAIN)?;
    gain.gain().linear_ramp_to_value_at_time(0.0, now + BEEP_S)?;
    voice.start()?;
    voice.stop_with_when(now + BEEP_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn silence_is_never_called_sound() {
        let sound = Sound::default();
        assert!(!sound.is_running());
        for tone in [Tone::Assist, Tone::Emergency] {
            // Whether a page may sound without a tap is the browser's choice; the answer is ours.
            assert_eq!(sound.start(tone), sound.is_running());
            assert!(sound.0.alarm.borrow().is_some(), "the alarm waits for its unlock");
        }
        sound.stop();
        assert!(!sound.is_alarming());
        assert_eq!(sound.beep(), sound.is_running());
    }
}
