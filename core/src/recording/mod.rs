//! Recording 録音: what is written of it, what it adds up to, and the rules of recorder and upload.
//!
//! Policy 対応 ⑴: a meeting is recorded from start to end. Audio travels as chunks beside the log;
//! the log says that there is a recording, where it has gaps, and which bytes belong to it. Nothing
//! here touches a microphone, a store or a network, and no audio passes through.

pub mod body;
pub mod codes;
pub mod fold;
pub mod kept;
pub mod kind;
pub mod marks;
pub mod names;
pub mod picture;
pub mod queue;
pub mod recorder;
pub mod recover;
pub mod room;
pub mod told;
pub mod view;
pub mod wire;
pub mod words;

/// Length of one slice of a live recording, ms: what a kill may cost.
pub const SLICE_MS: u64 = 4_000;
/// Longest chunk of a live recording, bytes. A longer slice is cut.
pub const LIVE_CHUNK_BYTES_MAX: u32 = 256 * 1024;
/// Length of the chunks a file is cut into, bytes.
pub const FILE_CHUNK_BYTES: u32 = 512 * 1024;
/// Longest recording, bytes, all segments together.
pub const RECORDING_BYTES_MAX: u64 = 500 * 1024 * 1024;
/// Most chunks of one segment: their hashes fit into one event. Two hours of slices.
pub const SEGMENT_CHUNKS_MAX: u32 = 1_800;
/// Most segments of one recording.
pub const SEGMENTS_MAX: u16 = 1_000;
/// Longest name of an attached file, bytes.
pub const FILE_NAME_LEN_MAX: usize = 255;
