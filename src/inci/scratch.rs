//! Working memory that outlives a parse, so that a stream of products allocates it once.

use super::offsets::Offsets;
use super::scan::Piece;

/// Buffers of one parser.
#[derive(Default)]
pub(super) struct Scratch {
    /// The repaired copy of the text.
    pub(super) text: String,
    /// Where its bytes come from.
    pub(super) offsets: Offsets,
    /// The decoded elements of a list literal.
    pub(super) literal: String,
    /// Where those bytes come from.
    pub(super) literal_offsets: Offsets,
    /// Pieces between separators.
    pub(super) pieces: Vec<Piece>,
}
