//! What a till says over its line, taken apart as far as a line has to that loses some of it.

use shared::sync::ToServer;
use shared::sync::codec;
use std::io::{self, BufRead, BufReader, Read};
use std::net::TcpStream;

/// Binary, and whole: the till cuts no message into pieces.
const BINARY_MESSAGE: u8 = 0x82;

/// A till's half of a connection.
pub(super) struct Said {
    from: BufReader<TcpStream>,
    stage: Stage,
}

/// A piece of it that goes on or is lost as a whole.
pub(super) enum Piece {
    /// A message with entries of the journal.
    Entries(Vec<u8>),
    /// Anything else.
    Other(Vec<u8>),
}

enum Stage {
    Request,
    Messages,
    Bytes,
}

impl Said {
    pub(super) fn by(till: TcpStream) -> Self {
        Self { from: BufReader::new(till), stage: Stage::Request }
    }

    /// The next piece; none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        match self.stage {
            Stage::Request => self.request().map(Some),
            Stage::Messages => self.message().map(Some),
            Stage::Bytes => {
                let bytes = self.from.fill_buf()?.to_vec();
                self.from.consume(bytes.len());
                Ok(if bytes.is_empty() { None } else { Some(Piece::Other(bytes)) })
            }
        }
    }

    /// The head of the first request says what comes after it.
    fn request(&mut self) -> io::Result<Piece> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if self.from.read_until(b'\n', &mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let text = String::from_utf8_lossy(&head).to_lowercase();
        let opens_socket = text.contains("upgrade: websocket");
        self.stage = if opens_socket { Stage::Messages } else { Stage::Bytes };
        Ok(Piece::Other(head))
    }

    /// One frame of RFC 6455, section 5.2, as a client sends it.
    fn message(&mut self) -> io::Result<Piece> {
        let mut raw = vec![0; 2];
        self.from.read_exact(&mut raw)?;
        let length = match raw[1] & 0x7f {
            126 => u64::from(u16::from_be_bytes(self.more(&mut raw)?)),
            127 => u64::from_be_bytes(self.more(&mut raw)?),
            short => u64::from(short),
        };
        let mask: [u8; 4] = self.more(&mut raw)?;
        let length = usize::try_from(length).map_err(io::Error::other)?;
        let mut content = vec![0; length];
        self.from.read_exact(&mut content)?;
        raw.extend(&content);
        for (byte, mask) in content.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        let is_entries = raw[0] == BINARY_MESSAGE
            && matches!(codec::read(&content), Ok(ToServer::Entries { .. }));
        Ok(if is_entries { Piece::Entries(raw) } else { Piece::Other(raw) })
    }

    fn more<const N: usize>(&mut self, raw: &mut Vec<u8>) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes)?;
        raw.extend(bytes);
        Ok(bytes)
    }
}
