//! The file of a hardware recorder, attached afterwards: copied into the local database piece by
//! piece, sealed, and sent like any other recording. So it needs no network while it is chosen, and
//! the card may be pulled out when it is copied.

use super::written::Order;
use super::{Runtime, Told as RecordingTold, lock_name};
use crate::command::AttachForm;
use crate::screen::recording::{AttachState, AttachTrouble};
use mamori_browser::files::PickedFile;
use mamori_browser::locks::{Lock, try_lock};
use mamori_browser::page;
use mamori_browser::store::IdbStore;
use mamori_core::event::sha256;
use mamori_core::ids::{Hash, RecordingId};
use mamori_core::recording::body::{RecordingStarted, Source};
use mamori_core::recording::codes::SegmentEnd;
use mamori_core::recording::kept::Slot;
use mamori_core::recording::kind::{SNIFF_LEN, Sniff, sniff};
use mamori_core::recording::picture::{self, PICTURE_BYTES_MAX, PictureKind};
use mamori_core::recording::{FILE_CHUNK_BYTES, RECORDING_BYTES_MAX, names};
use mamori_core::sync::StorageReport;

/// What comes back from the copying.
pub enum Told {
    /// What was looked at first: its type, the room, and the lock of a new recording.
    Checked(Result<Looked, AttachTrouble>, RecordingId, Option<Lock>),
    /// A piece is on the disk.
    Copied(RecordingId, Slot),
    /// All of it is.
    Whole(RecordingId),
    /// What was copied before is of another file.
    Other(RecordingId),
    /// It cannot go on.
    Failed(AttachTrouble),
}

/// What a look at a file found.
pub struct Looked {
    mime: &'static str,
    /// Of a picture: SHA-256 of all its bytes.
    whole: Option<Hash>,
}

/// The file that is being attached.
pub struct Attaching {
    pub(super) form: Option<AttachForm>,
    pub(super) recording: Option<RecordingId>,
    pub(super) case: mamori_core::ids::CaseId,
    pub(super) picture: bool,
    pub(super) file_name: String,
    pub(super) bytes: u64,
    /// When it was chosen, ms since 1970-01-01 UTC.
    at_ms: i64,
    pub(super) state: AttachState,
    /// Recordings that turned out to be of other files of the same name and length.
    others: Vec<RecordingId>,
}

impl Attaching {
    /// Whether the file must stay within reach.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.state, AttachState::Checking | AttachState::Copying)
    }
}

impl Runtime {
    pub(super) fn attach(&mut self, form: AttachForm) {
        if self.recordings.attaching.as_ref().is_some_and(Attaching::is_busy) {
            return;
        }
        let file = form.file.clone();
        self.recordings.attaching = Some(Attaching {
            recording: None,
            case: form.case,
            picture: form.picture,
            file_name: names::plain(&file.name()),
            bytes: file.bytes(),
            at_ms: self.clock.now_ms,
            state: AttachState::Checking,
            others: Vec::new(),
            form: Some(form),
        });
        self.check_file(file, self.recordings.attaching.as_ref().is_some_and(|a| a.picture));
    }

    fn check_file(&self, file: PickedFile, picture: bool) {
        let (tell, id) = (self.teller(), RecordingId(Self::fresh()));
        mamori_browser::spawn(async move {
            let report = page::storage_report().await;
            let looked = if picture { look(&file).await } else { check(&file).await };
            let checked = looked.and_then(|looked| fits(&file, report).map(|()| looked));
            let lock = try_lock(&lock_name(id)).await;
            tell(RecordingTold::Attach(Told::Checked(checked, id, lock)));
        });
    }

    pub(super) fn attach_told(&mut self, told: Told) {
        match told {
            Told::Checked(Ok(looked), id, Some(lock)) => self.begin_copy(&looked, id, lock),
            Told::Checked(Ok(_), _, None) => {
                self.attach_is(AttachState::Failed(AttachTrouble::Unreadable));
            }
            Told::Checked(Err(trouble), ..) | Told::Failed(trouble) => {
                self.attach_is(AttachState::Failed(trouble));
            }
            Told::Copied(id, slot) => self.hold(id, slot),
            Told::Whole(id) => self.file_is_whole(id),
            Told::Other(id) => {
                let Some(attaching) = &mut self.recordings.attaching else { return };
                attaching.others.push(id);
                attaching.state = AttachState::Checking;
                let picture = attaching.picture;
                if let Some(file) = attaching.form.as_ref().map(|form| form.file.clone()) {
                    self.check_file(file, picture);
                }
            }
        }
    }

    fn attach_is(&mut self, state: AttachState) {
        if let Some(attaching) = &mut self.recordings.attaching {
            attaching.state = state;
        }
    }

    /// Goes on where a copy broke off, or begins a new recording.
    fn begin_copy(&mut self, looked: &Looked, fresh: RecordingId, lock: Lock) {
        let Some(attaching) = &mut self.recordings.attaching else { return };
        let Some(form) = attaching.form.clone() else { return };
        let (name, bytes) = (attaching.file_name.clone(), attaching.bytes);
        let begun = self.recordings.mine.iter().find(|owned| {
            let (kept, started) = (&owned.kept, &owned.kept.started);
            !kept.ended
                && kept.case == form.case
                && started.file_name.as_ref() == Some(&name)
                && started.bytes == Some(bytes)
                && started.whole == looked.whole
                && !attaching.others.contains(&kept.id())
        });
        let (id, slots) = match begun {
            Some(owned) => (owned.kept.id(), owned.slots.clone()),
            None => (fresh, Vec::new()),
        };
        attaching.recording = Some(id);
        attaching.state = AttachState::Copying;
        if id == fresh {
            let started = RecordingStarted {
                recording: id,
                session: form.session,
                mime: String::from(looked.mime),
                consent: form.consent,
                source: Source::File,
                file_name: Some(name),
                bytes: Some(bytes),
                whole: looked.whole,
            };
            self.own(form.case, started, lock);
        }
        let (tell, store, at_ms) = (self.teller(), self.store.clone(), self.clock.now_ms);
        mamori_browser::spawn(async move {
            let copied = |slot| tell(RecordingTold::Attach(Told::Copied(id, slot)));
            let end = copy(&store, id, &form.file, &slots, at_ms, &copied).await;
            tell(RecordingTold::Attach(end));
        });
    }

    fn file_is_whole(&mut self, id: RecordingId) {
        self.write_seal(id, 0, None, 0, u32::MAX, SegmentEnd::Normal);
        self.order(Order::End(id));
        if let Some(attaching) = &mut self.recordings.attaching {
            attaching.form = None;
        }
        self.attach_is(AttachState::Sending);
    }

    /// The app was closed while it copied: only the same file, chosen again, completes it.
    pub(super) fn copy_broke_off(&mut self, id: RecordingId) {
        let Some(owned) = self.recordings.owned(id) else { return };
        let kept = &owned.kept;
        let (ended, case, started) = (kept.ended, kept.case, kept.started.clone());
        let (at_ms, busy) = (kept.at_ms, self.recordings.attaching.as_ref());
        if busy.is_some_and(|other| other.form.is_some() || other.at_ms > at_ms) {
            return;
        }
        let broken = AttachState::Failed(AttachTrouble::BrokenOff);
        self.recordings.attaching = Some(Attaching {
            form: None,
            recording: Some(id),
            case,
            picture: PictureKind::of_mime(&started.mime).is_some(),
            file_name: started.file_name.unwrap_or_default(),
            bytes: started.bytes.unwrap_or(0),
            at_ms,
            state: if ended { AttachState::Sending } else { broken },
            others: Vec::new(),
        });
    }
}

async fn check(file: &PickedFile) -> Result<Looked, AttachTrouble> {
    if file.bytes() > RECORDING_BYTES_MAX {
        return Err(AttachTrouble::TooLarge);
    }
    let first = file.read(0, SNIFF_LEN as u64).await.map_err(|error| unreadable(&error))?;
    let Sniff::Audio(kind) = sniff(&first) else { return Err(AttachTrouble::NotAudio) };
    Ok(Looked { mime: kind.mime(), whole: None })
}

/// A picture is small enough to be read at once, and is named by all its bytes.
async fn look(file: &PickedFile) -> Result<Looked, AttachTrouble> {
    if file.bytes() > PICTURE_BYTES_MAX {
        return Err(AttachTrouble::PictureTooLarge);
    }
    let bytes = file.read(0, file.bytes()).await.map_err(|error| unreadable(&error))?;
    let kind = picture::sniff(&bytes).ok_or(AttachTrouble::NotPicture)?;
    Ok(Looked { mime: kind.mime(), whole: Some(sha256(&bytes)) })
}

fn fits(file: &PickedFile, report: Option<StorageReport>) -> Result<(), AttachTrouble> {
    let free = report.and_then(|r| Some(r.quota?.saturating_sub(r.usage?)));
    let lacking = free.map_or(0, |free| file.bytes().saturating_sub(free));
    if lacking > 0 { Err(AttachTrouble::NoRoom(lacking)) } else { Ok(()) }
}

fn unreadable(error: &str) -> AttachTrouble {
    page::report(error);
    AttachTrouble::Unreadable
}

/// Copies what is not there yet; one piece is in memory at a time.
async fn copy(
    store: &IdbStore,
    id: RecordingId,
    file: &PickedFile,
    there: &[Slot],
    at_ms: i64,
    copied: &dyn Fn(Slot),
) -> Told {
    let (mut index, mut from) = (0_u32, 0_u64);
    while from < file.bytes() {
        let to = (from + u64::from(FILE_CHUNK_BYTES)).min(file.bytes());
        let piece = match file.read(from, to).await {
            Ok(piece) if piece.len() as u64 == to - from => piece,
            Ok(_) => return Told::Failed(unreadable("the file changed")),
            Err(error) => return Told::Failed(unreadable(&error)),
        };
        let (hash, bytes) = (sha256(&piece), (to - from) as u32);
        let slot = Slot { segment: 0, index, hash, bytes, at_ms, from_ms: at_ms };
        match there.get(index as usize) {
            Some(before) if before.hash != hash => return Told::Other(id),
            Some(_) => {}
            None => {
                if let Err(error) = store.put_chunk(id, &slot, &piece).await {
                    page::report(&error.to_string());
                    return Told::Failed(AttachTrouble::Store(error.trouble));
                }
            }
        }
        copied(slot);
        (index, from) = (index + 1, to);
    }
    Told::Whole(id)
}
