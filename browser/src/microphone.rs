//! The microphone and the browser's recorder: opened, sliced, watched, let go.
//!
//! It reports what happens and decides nothing: `mamori_core::recording::recorder` does. The type
//! is always named, because some engines forget the one they chose.

use crate::inbox::Inbox;
use crate::js::{Blob, Callback, describe, navigator, prop, read_blob, set};
use crate::sound::Sound;
use core::cell::{Cell, RefCell};
use js_sys::{Array, Function, Object, Promise};
use mamori_core::recording::SLICE_MS;
use mamori_core::recording::codes::Reason;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, EventTarget};

/// The types to ask for, best first.
const TYPES: [&str; 6] = [
    "audio/webm;codecs=opus",
    "audio/mp4;codecs=mp4a.40.2",
    "audio/mp4;codecs=opus",
    "audio/ogg;codecs=opus",
    "audio/mp4",
    "audio/webm",
];
/// Enough for speech; engines keep to it roughly.
const BITS_PER_SECOND: f64 = 32_000.0;
/// Samples of the level meter: about 20 ms.
const SAMPLES: usize = 1_024;

#[wasm_bindgen]
extern "C" {
    type MediaRecorder;
    #[wasm_bindgen(constructor, catch)]
    fn new(stream: &Media, options: &Object) -> Result<MediaRecorder, JsValue>;
    #[wasm_bindgen(static_method_of = MediaRecorder, catch, js_name = isTypeSupported)]
    fn is_type_supported(mime: &str) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn start(this: &MediaRecorder, slice_ms: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = stop)]
    fn finish(this: &MediaRecorder) -> Result<(), JsValue>;

    /// `MediaDevices`, `MediaStream`, `MediaStreamTrack`, `AudioContext` or an `AudioNode`.
    type Media;
    #[wasm_bindgen(method, catch, js_name = getUserMedia)]
    fn get_user_media(this: &Media, constraints: &Object) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, js_name = getTracks)]
    fn tracks(this: &Media) -> Array;
    #[wasm_bindgen(method)]
    fn stop(this: &Media);
    #[wasm_bindgen(method, catch, js_name = createMediaStreamSource)]
    fn source(this: &Media, stream: &Media) -> Result<Media, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createAnalyser)]
    fn analyser(this: &Media) -> Result<Media, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn connect(this: &Media, to: &Media) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn disconnect(this: &Media) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = getByteTimeDomainData)]
    fn samples(this: &Media, into: &mut [u8]);
}

/// What the microphone reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is open and the recorder runs.
    Opened,
    /// It could not be opened.
    Refused(Reason),
    /// A slice; empty ones are reported too.
    Slice(Vec<u8>),
    /// The recorder has given its last slice.
    Closed,
    /// The system muted it.
    Muted,
    /// It gives sound again.
    Unmuted,
    /// It was taken away, or the recorder failed.
    Lost(Reason),
}

/// The type this browser records in; `None` where it cannot record.
pub fn mime() -> Option<&'static str> {
    TYPES.into_iter().find(|mime| MediaRecorder::is_type_supported(mime).unwrap_or(false))
}

/// What waits to be reported in its order.
enum Raw {
    Slice(Blob),
    Stopped,
    Gone,
}

struct Inner {
    emit: Box<dyn Fn(Heard)>,
    raw: Inbox<Raw>,
    gone: Cell<bool>,
    stream: RefCell<Option<Media>>,
    recorder: RefCell<Option<MediaRecorder>>,
    /// The node that hears the stream, and the one that measures.
    meter: RefCell<Option<(Media, Media)>>,
}

/// An open microphone, or one that is being opened. Dropping it lets it go at once.
pub struct Microphone(Rc<Inner>);

impl Microphone {
    /// Opens the default microphone and begins to record in slices of [`SLICE_MS`]. The browser
    /// may ask the person first. `emit` is called outside the app's tasks and must only pass on.
    pub fn open(sound: &Sound, mime: &'static str, emit: impl Fn(Heard) + 'static) -> Self {
        let inner = Rc::new(Inner {
            emit: Box::new(emit),
            raw: Inbox::default(),
            gone: Cell::new(false),
            stream: RefCell::default(),
            recorder: RefCell::default(),
            meter: RefCell::default(),
        });
        let (opening, sound) = (Rc::clone(&inner), sound.clone());
        spawn_local(async move {
            if let Err(error) = open(&opening, mime, &sound).await {
                crate::page::report(&describe(&error));
                release(&opening);
                opening.tell(Heard::Refused(reason(&error)));
                return;
            }
            report(&opening).await;
        });
        Self(inner)
    }

    /// Asks for the last slice; [`Heard::Closed`] follows it.
    pub fn close(&self) {
        match &*self.0.recorder.borrow() {
            // Fails where it has stopped by itself; then its last slice is on its way.
            Some(recorder) => drop(recorder.finish()),
            None => self.0.raw.put(Raw::Stopped),
        }
    }

    /// How loud it is, 0 to 100; 0 where the browser does not measure.
    pub fn level(&self) -> u8 {
        let meter = self.0.meter.borrow();
        let Some((_, analyser)) = &*meter else { return 0 };
        let mut samples = [128; SAMPLES];
        analyser.samples(&mut samples);
        let peak = samples.iter().map(|sample| sample.abs_diff(128)).max().unwrap_or(0);
        // The root spreads speech, which fills a small part of the range, over the meter.
        ((f32::from(peak) / 128.0).sqrt() * 100.0) as u8
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        self.0.gone.set(true);
        self.0.raw.put(Raw::Gone);
        release(&self.0);
    }
}

impl Inner {
    fn tell(&self, heard: Heard) {
        if !self.gone.get() {
            (self.emit)(heard);
        }
    }
}

async fn open(inner: &Rc<Inner>, mime: &str, sound: &Sound) -> Result<(), JsValue> {
    let devices = navigator().and_then(|navigator| prop(&navigator, "mediaDevices"));
    // Browsers hide it on pages that are not safe.
    let devices: Media = devices.ok_or(JsValue::from_str(DENIED))?.unchecked_into();
    let audio = Object::new();
    set(&audio, "channelCount", &JsValue::from_f64(1.0));
    set(&audio, "autoGainControl", &JsValue::TRUE);
    // What is taken for noise or echo may be the voice from the other side of the table.
    set(&audio, "echoCancellation", &JsValue::FALSE);
    set(&audio, "noiseSuppression", &JsValue::FALSE);
    let constraints = Object::new();
    set(&constraints, "audio", &audio);
    let stream = JsFuture::from(devices.get_user_media(&constraints)?).await?;
    let stream: Media = stream.unchecked_into();
    if inner.gone.get() {
        let_go(&stream);
        return Ok(());
    }
    let options = Object::new();
    set(&options, "mimeType", &JsValue::from_str(mime));
    set(&options, "audioBitsPerSecond", &JsValue::from_f64(BITS_PER_SECOND));
    let recorder = MediaRecorder::new(&stream, &options);
    inner.stream.replace(Some(stream));
    let recorder = recorder?;
    watch(inner, &recorder)?;
    recorder.start(SLICE_MS as f64)?;
    inner.recorder.replace(Some(recorder));
    inner.meter.replace(sound.context().and_then(|context| meter(inner, context.as_ref()).ok()));
    Ok(())
}

/// One function hears everything.
fn watch(inner: &Rc<Inner>, recorder: &MediaRecorder) -> Result<(), JsValue> {
    let ear = Rc::downgrade(inner);
    let callback = Callback::new(move |event: JsValue| {
        let Some(inner) = ear.upgrade() else { return };
        match event.unchecked_ref::<Event>().type_().as_str() {
            "dataavailable" => {
                if let Some(data) = prop(&event, "data") {
                    inner.raw.put(Raw::Slice(data.unchecked_into()));
                }
            }
            "start" => inner.tell(Heard::Opened),
            "stop" => inner.raw.put(Raw::Stopped),
            "mute" => inner.tell(Heard::Muted),
            "unmute" => inner.tell(Heard::Unmuted),
            "ended" => inner.tell(Heard::Lost(Reason::Ended)),
            _ => inner.tell(Heard::Lost(Reason::Error)),
        }
    });
    // A recorder speaks until after it is let go, so the little memory is given away.
    let function: Function = callback.into_js_value().unchecked_into();
    let hear = |target: &JsValue, names: &[&str]| -> Result<(), JsValue> {
        let target: &EventTarget = target.unchecked_ref();
        for name in names {
            target.add_event_listener_with_callback(name, &function)?;
        }
        Ok(())
    };
    hear(recorder.as_ref(), &["start", "dataavailable", "stop", "error"])?;
    if let Some(stream) = &*inner.stream.borrow() {
        hear(&stream.tracks().get(0), &["ended", "mute", "unmute"])?;
    }
    Ok(())
}

fn meter(inner: &Inner, context: &JsValue) -> Result<(Media, Media), JsValue> {
    let stream = inner.stream.borrow();
    let stream = stream.as_ref().ok_or(JsValue::NULL)?;
    let context: &Media = context.unchecked_ref();
    let (source, analyser) = (context.source(stream)?, context.analyser()?);
    source.connect(&analyser)?;
    Ok((source, analyser))
}

/// Reads the slices one after the other, so that they are reported in their order.
async fn report(inner: &Rc<Inner>) {
    loop {
        match inner.raw.next(None).await {
            Some(Raw::Slice(blob)) => match read_blob(&blob).await {
                Ok(bytes) => inner.tell(Heard::Slice(bytes)),
                Err(error) => {
                    crate::page::report(&describe(&error));
                    inner.tell(Heard::Lost(Reason::Error));
                }
            },
            Some(Raw::Stopped) => {
                release(inner);
                return inner.tell(Heard::Closed);
            }
            Some(Raw::Gone) | None => return,
        }
    }
}

/// Stops everything: the browser's sign that the microphone is on goes out.
fn release(inner: &Inner) {
    inner.recorder.take();
    if let Some((source, _)) = inner.meter.take() {
        // Fails only for a node that is not connected, which is what is wanted.
        let _ = source.disconnect();
    }
    if let Some(stream) = inner.stream.take() {
        let_go(&stream);
    }
}

fn let_go(stream: &Media) {
    for track in stream.tracks() {
        track.unchecked_ref::<Media>().stop();
    }
}

/// The name of the exception for a microphone that is not permitted.
const DENIED: &str = "NotAllowedError";

fn reason(error: &JsValue) -> Reason {
    let name = prop(error, "name").or_else(|| Some(error.clone())).and_then(|n| n.as_string());
    match name.as_deref() {
        Some(DENIED | "SecurityError") => Reason::Permission,
        Some("NotFoundError" | "OverconstrainedError") => Reason::NoMicrophone,
        Some("NotReadableError" | "AbortError") => Reason::Ended,
        _ => Reason::Error,
    }
}

#[cfg(test)]
mod tests;
