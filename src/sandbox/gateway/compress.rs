//! Transport compression, as a client asks for it.

use axum::extract::ws::{Message, Utf8Bytes};
use flate2::{Compress, Compression, FlushCompress, Status};

/// Size from which payload compression is worth it, in bytes.
const LARGE: usize = 1_024;

/// Turns payloads into websocket messages.
pub(crate) enum Compressor {
    /// Text frames.
    None,
    /// One zlib stream over the connection, flushed after every payload.
    Stream(Box<Compress>),
    /// Large payloads as zlib streams of their own.
    Payload,
}

impl Compressor {
    /// What `compress=` in the socket's address asks for.
    pub fn for_query(compress: Option<&str>) -> Self {
        match compress {
            Some("zlib-stream") => Self::Stream(Box::new(Compress::new(Compression::fast(), true))),
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
