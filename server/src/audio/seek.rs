//! A beginning for sound that was recorded in slices, so that a player can seek in it.
//!
//! A browser's recorder writes WebM as it goes: without a length and without cues, because it
//! cannot know them. Players then refuse to seek. [`Opening`] holds both, and goes before the
//! clusters, which stay byte for byte as they were recorded. What is saved as a file is the
//! recording itself.

use mamori_core::ids::Hash;
use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};
use webm_iterable::matroska_spec::{Block, Master, MatroskaSpec};
use webm_iterable::{WebmIterator, WebmWriter, WriteOptions};

/// Longer sound is served as it is: it was not recorded here, and must fit into memory to be read.
pub const LONGEST_BYTES: u64 = 32 * 1024 * 1024;
/// So many openings are remembered.
const KEPT: usize = 64;
/// Cues at least so far apart, ms.
const CUE_EVERY_MS: u64 = 1_000;
/// Added to the beginning of the last block: a frame of Opus.
const LAST_FRAME_MS: u64 = 20;
/// Nanoseconds of a tick where the file does not say.
const USUAL_SCALE_NS: u64 = 1_000_000;
/// An element's id and a size of eight bytes: the Segment.
const SEGMENT_ID: [u8; 4] = [0x18, 0x53, 0x80, 0x67];
const SEGMENT: MatroskaSpec = MatroskaSpec::Segment(Master::Start);
const SEGMENT_HEAD: usize = SEGMENT_ID.len() + 8;

/// What goes before the clusters of a recording.
#[derive(Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The first byte of the recording that follows them.
    pub from: u64,
}

/// A cluster: where it begins in the recording, and in time.
struct Cluster {
    offset: u64,
    ticks: u64,
}

/// What is read from a recording.
#[derive(Default)]
struct Read {
    ebml: Option<MatroskaSpec>,
    info: Option<Vec<MatroskaSpec>>,
    tracks: Option<MatroskaSpec>,
    clusters: Vec<Cluster>,
    track: Option<u64>,
    last_ticks: u64,
}

/// The opening for this WebM; `None` where it has cues already or cannot be read.
#[must_use]
pub fn opening(bytes: &[u8]) -> Option<Opening> {
    let read = read(bytes)?;
    let (from, length) = (read.clusters.first()?.offset, bytes.len() as u64);
    let scale_ns = read.scale_ns();
    let last = read.last_ticks + LAST_FRAME_MS * USUAL_SCALE_NS / scale_ns;
    let head = written(&[], &[read.ebml.clone()?])?;
    let mut info = read.info.clone()?;
    info.retain(|tag| !matches!(tag, MatroskaSpec::Duration(_)));
    #[expect(clippy::cast_precision_loss, reason = "ticks of a recording are few")]
    info.push(MatroskaSpec::Duration(last as f64));
    let middle = [MatroskaSpec::Info(Master::Full(info)), read.tracks.clone()?];
    let middle = written(&[SEGMENT], &middle)?;
    // The cues say how far it is to each cluster, and are in between themselves.
    let mut cues = Vec::new();
    loop {
        let before = (middle.len() + cues.len()) as u64;
        let next = cues_of(&read, before, scale_ns)?;
        let stable = next.len() == cues.len();
        cues = next;
        if stable {
            break;
        }
    }
    let inside = (middle.len() + cues.len()) as u64 + (length - from);
    let mut opening = Vec::with_capacity(head.len() + SEGMENT_HEAD + middle.len() + cues.len());
    opening.extend(head);
    opening.extend(SEGMENT_ID);
    // Eight bytes of size: a marker bit, then 56 bits.
    opening.extend((inside | 1 << 56).to_be_bytes());
    opening.extend(middle);
    opening.extend(cues);
    Some(Opening { bytes: opening, from })
}

impl Read {
    fn scale_ns(&self) -> u64 {
        let scale = self.info.iter().flatten().find_map(|tag| match tag {
            MatroskaSpec::TimestampScale(scale) => Some(*scale),
            _ => None,
        });
        scale.filter(|scale| *scale > 0).unwrap_or(USUAL_SCALE_NS)
    }
}

fn read(bytes: &[u8]) -> Option<Read> {
    let whole = [
        MatroskaSpec::Ebml(Master::Start),
        MatroskaSpec::Info(Master::Start),
        MatroskaSpec::Tracks(Master::Start),
    ];
    let mut tags = WebmIterator::new(Cursor::new(bytes), &whole);
    let mut read = Read::default();
    // What cannot be read ends it: the last block of a recording may be cut off.
    while let Some(Ok(tag)) = tags.next() {
        match tag {
            MatroskaSpec::Cues(_) => return None,
            MatroskaSpec::Ebml(Master::Full(_)) => read.ebml = Some(tag),
            MatroskaSpec::Info(Master::Full(info)) => read.info = Some(info),
            MatroskaSpec::Tracks(Master::Full(_)) => read.tracks = Some(tag),
            MatroskaSpec::Cluster(Master::Start) => {
                let offset = tags.last_emitted_tag_offset() as u64;
                read.clusters.push(Cluster { offset, ticks: read.last_ticks });
            }
            MatroskaSpec::Timestamp(ticks) => {
                if let Some(cluster) = read.clusters.last_mut() {
                    cluster.ticks = ticks;
                }
            }
            MatroskaSpec::SimpleBlock(data) | MatroskaSpec::Block(data) => {
                if let (Ok(block), Some(cluster)) =
                    (Block::try_from(data.as_slice()), read.clusters.last())
                {
                    read.track.get_or_insert(block.track);
                    let ticks = cluster.ticks.saturating_add_signed(block.timestamp.into());
                    read.last_ticks = read.last_ticks.max(ticks);
                }
            }
            _ => {}
        }
    }
    Some(read)
}

/// The cues, where so many bytes of the Segment stand before the first cluster, cues included.
fn cues_of(read: &Read, before: u64, scale_ns: u64) -> Option<Vec<u8>> {
    let (track, first) = (read.track?, read.clusters.first()?.offset);
    let mut points = Vec::new();
    let mut next_ticks = 0;
    for cluster in &read.clusters {
        if cluster.ticks < next_ticks {
            continue;
        }
        next_ticks = cluster.ticks + CUE_EVERY_MS * USUAL_SCALE_NS / scale_ns;
        points.push(MatroskaSpec::CuePoint(Master::Full(vec![
            MatroskaSpec::CueTime(cluster.ticks),
            MatroskaSpec::CueTrackPositions(Master::Full(vec![
                MatroskaSpec::CueTrack(track),
                MatroskaSpec::CueClusterPosition(before + cluster.offset - first),
            ])),
        ])));
    }
    written(&[SEGMENT], &[MatroskaSpec::Cues(Master::Full(points))])
}

/// Tags as bytes, as they stand inside of these parents.
fn written(parents: &[MatroskaSpec], tags: &[MatroskaSpec]) -> Option<Vec<u8>> {
    let around = with_parents(parents, &[])?.len();
    Some(with_parents(parents, tags)?.split_off(around))
}

fn with_parents(parents: &[MatroskaSpec], tags: &[MatroskaSpec]) -> Option<Vec<u8>> {
    let mut writer = WebmWriter::new(Vec::new());
    for parent in parents {
        writer.write_advanced(parent, WriteOptions::is_unknown_sized_element()).ok()?;
    }
    for tag in tags {
        writer.write(tag).ok()?;
    }
    writer.into_inner().ok()
}

/// The openings made last, by the root of the chunks they belong to; `None` for sound that needs
/// none.
#[derive(Debug, Default)]
pub struct Openings(Mutex<VecDeque<(Hash, Option<Arc<Opening>>)>>);

impl Openings {
    /// What is remembered of this sound.
    pub fn find(&self, root: Hash) -> Option<Option<Arc<Opening>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| *known == root).map(|(_, opening)| opening.clone())
    }

    /// Remembers an opening; the oldest is forgotten.
    pub fn keep(&self, root: Hash, opening: Option<Arc<Opening>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((root, opening));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A recording as browsers write it: no length, no cues, clusters of unknown size.
    fn recorded(clusters: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let track = MatroskaSpec::TrackEntry(Master::Full(vec![
            MatroskaSpec::TrackNumber(1),
            MatroskaSpec::TrackType(2),
            MatroskaSpec::CodecID("A_OPUS".to_owned()),
        ]));
        let ebml = MatroskaSpec::Ebml(Master::Full(vec![MatroskaSpec::DocType("webm".to_owned())]));
        bytes.extend(written(&[], &[ebml]).unwrap());
        bytes.extend(SEGMENT_ID);
        bytes.extend([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        let info = MatroskaSpec::Info(Master::Full(vec![MatroskaSpec::TimestampScale(1_000_000)]));
        let tracks = MatroskaSpec::Tracks(Master::Full(vec![track]));
        bytes.extend(written(&[SEGMENT], &[info, tracks]).unwrap());
        let parents = [SEGMENT, MatroskaSpec::Cluster(Master::Start)];
        for cluster in 0..clusters {
            bytes.extend([0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
            let time = MatroskaSpec::Timestamp(cluster * 1_500);
            bytes.extend(written(&parents, &[time]).unwrap());
            for block in 0..3_u16 {
                let [high, low] = (block * 500).to_be_bytes();
                let data = vec![0x81, high, low, 0x80, 7, 7, 7];
                bytes.extend(written(&parents, &[MatroskaSpec::SimpleBlock(data)]).unwrap());
            }
        }
        bytes
    }

    /// The cues of a file: times and absolute places, and its length in ticks.
    fn look(file: &[u8]) -> (Vec<(u64, usize)>, f64) {
        let whole = [MatroskaSpec::CuePoint(Master::Start)];
        let mut tags = WebmIterator::new(Cursor::new(file), &whole);
        let (mut cues, mut duration, mut inside) = (Vec::new(), 0.0, 0);
        while let Some(Ok(tag)) = tags.next() {
            match tag {
                MatroskaSpec::Segment(Master::Start) => {
                    inside = tags.last_emitted_tag_offset() + SEGMENT_HEAD;
                }
                MatroskaSpec::Duration(ticks) => duration = ticks,
                MatroskaSpec::CuePoint(Master::Full(parts)) => {
                    let mut point = (0, 0);
                    for part in parts {
                        match part {
                            MatroskaSpec::CueTime(ticks) => point.0 = ticks,
                            MatroskaSpec::CueTrackPositions(Master::Full(parts)) => {
                                for part in parts {
                                    if let MatroskaSpec::CueClusterPosition(at) = part {
                                        point.1 = inside + usize::try_from(at).unwrap();
                                    }
                                }
                            }
                            _ => {}
                        }
                    }
                    cues.push(point);
                }
                _ => {}
            }
        }
        (cues, duration)
    }

    #[test]
    fn every_cue_leads_to_the_cluster_of_its_time() {
        let bytes = recorded(300);
        let made = opening(&bytes).unwrap();
        let from = usize::try_from(made.from).unwrap();
        let mut file = made.bytes.clone();
        file.extend(&bytes[from..]);
        let (cues, duration) = look(&file);
        assert_eq!(cues.len(), 300);
        assert!((duration - (299.0 * 1_500.0 + 1_000.0 + 20.0)).abs() < 0.5, "{duration}");
        for (ticks, at) in cues {
            assert_eq!(file[at..at + 4], [0x1f, 0x43, 0xb6, 0x75], "a cluster at {at}");
            let parents = [SEGMENT, MatroskaSpec::Cluster(Master::Start)];
            let timestamp = written(&parents, &[MatroskaSpec::Timestamp(ticks)]).unwrap();
            assert_eq!(file[at + 12..at + 12 + timestamp.len()], timestamp[..], "its time {ticks}");
        }
        // The control: a file that has them already gets no others.
        assert_eq!(opening(&file), None);
    }

    #[test]
    fn a_cut_off_end_and_rubbish_are_survived() {
        let bytes = recorded(3);
        for length in 0..bytes.len() {
            if let Some(made) = opening(&bytes[..length]) {
                assert!(made.from <= length as u64, "{length}");
            }
        }
        assert!(opening(&bytes[..bytes.len() - 2]).is_some());
        assert_eq!(opening(b"RIFF but not WebM at all"), None);
        assert_eq!(opening(&[0xff; 64]), None);
    }

    #[test]
    fn openings_are_remembered_in_a_bounded_number() {
        let openings = Openings::default();
        let root = |n: u8| Hash([n; 32]);
        for n in 0..100 {
            openings.keep(root(n), None);
        }
        assert_eq!(openings.find(root(99)), Some(None));
        assert_eq!(openings.find(root(0)), None);
    }
}
