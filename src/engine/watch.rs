//! How far a run is, for whoever watches it from another thread, and the wish that it end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counters of a run and its stop signal.
#[derive(Debug, Default)]
pub struct Watch {
    bytes: AtomicU64,
    records: AtomicU64,
    inputs: AtomicU64,
    stop: Arc<AtomicBool>,
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Bytes of tables that were checked, after decompression.
    pub bytes: u64,
    /// Records that were checked.
    pub records: u64,
    /// Inputs that are finished.
    pub inputs: u64,
}

impl Watch {
    /// How far the run is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            bytes: self.bytes.load(Ordering::Relaxed),
            records: self.records.load(Ordering::Relaxed),
            inputs: self.inputs.load(Ordering::Relaxed),
        }
    }

    /// Asks the run to end: what has been read is finished and reported, nothing more is read.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// What says so to whoever waits for a source.
    #[must_use]
    pub fn stop_sign(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Whether the run was asked to end.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(super) fn block_done(&self, bytes: usize, records: u64) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        self.records.fetch_add(records, Ordering::Relaxed);
    }

    pub(super) fn input_done(&self) {
        self.inputs.fetch_add(1, Ordering::Relaxed);
    }
}
