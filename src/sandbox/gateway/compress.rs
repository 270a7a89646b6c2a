//! Transport compression, as a client asks for it.

use axum::extract::ws::{Message, Utf8Bytes};
use flate2::{Compress, Compression, FlushCompress, Status};

/// Size from which payload compression is worth it, in bytes. Over a loopback socket only what tells a
/// client of whole servers is large; a message, however long, costs more to deflate than to send.
const LARGE: usize = 8_192;

/// Turns payloads into websocket messages.
pub(crate) enum Compressor {
    /// Text frames.
    None,
    /// One zlib stream over the connection, flushed after every payload.
    Stream(Box<Compress>),
    /// One zstd stream over the connection; `true` until its header is sent.
    Zstd(bool),
    /// Large payloads as zlib streams of their own.
    Payload,
}

impl Compressor {
    /// What `compress=` in the socket's address asks for.
    pub fn for_query(compress: Option<&str>) -> Self {
        match compress {
            Some("zlib-stream") => Self::Stream(Box::new(Compress::new(Compression::fast(), true))),
            Some("zstd-stream") => Self::Zstd(true),
            _ => Self::None,
        }
    }

    /// IDENTIFY asked for payload compression; a stream already does more.
    pub fn compress_large(&mut self) {
        if matches!(self, Self::None) {
            *self = Self::Payload;
        }
    }

    pub fn pack(&mut self, text: Utf8Bytes) -> Message {
        match self {
            Self::None => Message::Text(text),
            Self::Zstd(first) => stored(text.as_bytes(), std::mem::take(first)),
            Self::Payload if text.len() < LARGE => Message::Text(text),
            Self::Payload => {
                let mut compress = Compress::new(Compression::fast(), true);
                deflate(&mut compress, text.as_bytes(), FlushCompress::Finish)
            }
            Self::Stream(compress) => deflate(compress, text.as_bytes(), FlushCompress::Sync),
        }
    }
}

fn deflate(compress: &mut Compress, input: &[u8], flush: FlushCompress) -> Message {
    let mut output = Vec::with_capacity(input.len() / 2 + 64);
    let start = compress.total_in();
    loop {
        let done = usize::try_from(compress.total_in() - start).unwrap_or(input.len());
        let rest = input.get(done..).unwrap_or_default();
        let status = compress.compress_vec(rest, &mut output, flush);
        let full = output.len() == output.capacity();
        match status {
            Ok(Status::Ok | Status::BufError) if full => output.reserve(1_024),
            // Room is left over: everything has been flushed.
            _ => return Message::Binary(output.into()),
        }
    }
}

/// A valid zstd stream that stores instead of compressing: clients that insist
/// on zstd can connect, and no C library has to be built for it. RFC 8878,
/// sections 3.1.1.1 (frame header) and 3.1.1.2 (raw blocks).
fn stored(input: &[u8], first: bool) -> Message {
    /// Magic number, no content size, no checksum, a window of 128 KiB.
    const HEADER: [u8; 6] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38];
    const BLOCK: usize = 128 * 1024;
    let mut output = Vec::with_capacity(input.len() + 16);
    if first {
        output.extend(HEADER);
    }
    for block in input.chunks(BLOCK) {
        // Bit 0: not the last block; bits 1 and 2: raw; then its size.
        let size = u32::try_from(block.len()).unwrap_or(0) << 3;
        output.extend(size.to_le_bytes().into_iter().take(3));
        output.extend(block);
    }
    Message::Binary(output.into())
}
