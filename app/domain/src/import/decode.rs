//! Decodes a file to text: detects other file types and the character encoding.

use super::ProblemCode;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded file, with LF line ends.
#[derive(Debug, PartialEq)]
pub(super) struct Text {
    pub text: String,
    /// Whether the encoding was guessed: bytes that are not UTF-8 are assumed to be Windows-1252, which cannot be verified.
    pub guessed: bool,
}

/// Why a file is not text (a message key), and on which line.
pub(super) type DecodeError = (ProblemCode, u64);

pub(super) fn decode(bytes: &[u8]) -> Result<Text, DecodeError> {
    if let Some(code) = detect_other_file_type(bytes) {
        return Err((code, 1));
    }
    let (text, guessed) = decode_text(bytes)?;
    let text = normalize_line_ends(&text);
    if text.trim().is_empty() {
        return Err((ProblemCode::EmptyFile, 1));
    }
    if let Some(at) = text.find('\0') {
        return Err((ProblemCode::NotText, line_of(&text[..at])));
    }
    if let Some(code) = page_or_data(&text) {
        return Err((code, 1));
    }
    Ok(Text { text, guessed })
}

/// The 1-based number of the last line of a text.
pub(super) fn line_of(text: &str) -> u64 {
    1 + text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// Detects other file types by their magic bytes.
fn detect_other_file_type(bytes: &[u8]) -> Option<ProblemCode> {
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let workbook = holds(b"xl/") || holds(b"opendocument.spreadsheet") || holds(b"Index/Document.iwa");
        let document = holds(b"word/") || holds(b"opendocument.text");
        return Some(match (workbook, document) {
            (true, _) => ProblemCode::Workbook,
            (_, true) => ProblemCode::Document,
            _ => ProblemCode::Archive,
        });
    }
    let marks: [(&[u8], ProblemCode); 9] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ProblemCode::Workbook),
        (b"%PDF", ProblemCode::Pdf),
        (b"{\\rtf", ProblemCode::Document),
        (b"\x1F\x8B", ProblemCode::Archive),
        (b"7z\xBC\xAF", ProblemCode::Archive),
        (b"Rar!", ProblemCode::Archive),
        (b"\x89PNG", ProblemCode::NotText),
        (b"\xFF\xD8\xFF", ProblemCode::NotText),
        (b"SQLite format 3", ProblemCode::NotText),
    ];
    marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, code)| code)
}

/// Detects text that is not a table: HTML, XML or JSON.
fn page_or_data(text: &str) -> Option<ProblemCode> {
    let start: String = text.trim_start().chars().take(64).flat_map(char::to_lowercase).collect();
    if ["<!doctype", "<html", "<table", "<?xml", "<head", "<meta", "<style"].iter().any(|mark| start.starts_with(mark)) {
        return Some(ProblemCode::WebPage);
    }
    (start.starts_with('{') || start.starts_with("[{") || start.starts_with("[\n")).then_some(ProblemCode::NotATable)
}

fn decode_text(bytes: &[u8]) -> Result<(String, bool), DecodeError> {
    if let Some(encoding) = utf_16(bytes) {
        // Some programs leave an extra byte at the end.
        let (text, broken) = encoding.decode_with_bom_removal(&bytes[..bytes.len() & !1]);
        return if broken { Err((ProblemCode::NotText, 1)) } else { Ok((text.into_owned(), false)) };
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), false)),
        Err(error) => error,
    };
    // Multi-byte sequences hardly occur by chance: such a file is UTF-8 with an invalid byte.
    let (before, broken) = bytes.split_at(error.valid_up_to());
    let line = before.split(|byte| *byte == b'\n').count() as u64;
    let some_utf8 = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    let undefined = broken.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
    if some_utf8 || undefined {
        return Err((ProblemCode::NotUtf8, line));
    }
    Ok((WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), true))
}

/// Detects UTF-16 by its byte order mark, or because every other byte at the beginning is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding == UTF_16LE || encoding == UTF_16BE).then_some(encoding);
    }
    let start = &bytes[..bytes.len().min(512) & !1];
    let zeros = |from: usize| start.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, threshold) = (zeros(0), zeros(1), start.len() * 4 / 10);
    match start.len() >= 8 {
        true if odd > threshold && even == 0 => Some(UTF_16LE),
        true if even > threshold && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Converts line ends to LF, and removes trailing bytes that programs leave at the end: 0x1A or zeros.
fn normalize_line_ends(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| matches!(c, '\u{1A}' | '\0') || c.is_whitespace());
    format!("{}\n", text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Whether the text is mojibake: UTF-8 that was read as Windows-1252, "JosÃ©" for "José".
pub(super) fn is_garbled(cell: &str) -> bool {
    if cell.is_ascii() {
        return false;
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(cell);
    !unmappable && std::str::from_utf8(&bytes).is_ok_and(|text| !text.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, DecodeError> {
        decode(bytes).map(|read| read.text)
    }

    #[test]
    fn other_file_types_are_detected() {
        for (bytes, code) in [
            (&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml xl/workbook.xml"[..], ProblemCode::Workbook),
            (b"PK\x03\x04\x14\0\x06\0word/document.xml", ProblemCode::Document),
            (b"PK\x03\x04\x14\0\x06\0children.csv", ProblemCode::Archive),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", ProblemCode::Workbook),
            (b"%PDF-1.7", ProblemCode::Pdf),
            (b"\n<HTML><table>", ProblemCode::WebPage),
            (b"{\"children\": []}", ProblemCode::NotATable),
            (b"\x89PNG\r\n", ProblemCode::NotText),
            (b"a,b\n\0\0\x01,2\n", ProblemCode::NotText),
            (b"", ProblemCode::EmptyFile),
            (b"\xEF\xBB\xBF\r\n \n\x1A", ProblemCode::EmptyFile),
        ] {
            assert_eq!(text(bytes).map_err(|(code, _)| code), Err(code), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn encodings_are_detected() {
        let wide =
            |to: fn(u16) -> [u8; 2], mark: &str| format!("{mark}a,José\r\nb").encode_utf16().flat_map(to).collect::<Vec<u8>>();
        for bytes in [
            "a,José\r\nb".as_bytes().to_vec(),
            "\u{FEFF}a,José\r\nb\r\n\u{1A}".as_bytes().to_vec(),
            "a,José\rb\r".as_bytes().to_vec(),
            wide(u16::to_le_bytes, "\u{FEFF}"),
            wide(u16::to_be_bytes, "\u{FEFF}"),
            wide(u16::to_le_bytes, ""),
            wide(u16::to_be_bytes, ""),
        ] {
            assert_eq!(decode(&bytes), Ok(Text { text: "a,José\nb\n".into(), guessed: false }), "{}", bytes.escape_ascii());
        }
        assert_eq!(decode(b"a,Jos\xE9\nb"), Ok(Text { text: "a,José\nb\n".into(), guessed: true }));
    }

    #[test]
    fn invalid_utf8_is_not_decoded_as_windows_1252() {
        assert_eq!(text("José\nx\u{0}".replace('\u{0}', "").as_bytes()), Ok("José\nx\n".into()));
        assert_eq!(text(&["José\n".as_bytes(), b"Jos\xE9\n"].concat()), Err((ProblemCode::NotUtf8, 2)));
        assert_eq!(text(b"a\nb\x81\n"), Err((ProblemCode::NotUtf8, 2)));
    }

    #[test]
    fn mojibake_is_detected() {
        assert!(is_garbled("JosÃ©") && is_garbled("MuÃ±oz"));
        assert!(!is_garbled("José") && !is_garbled("Ana") && !is_garbled("Ñandú") && !is_garbled("李"));
    }
}
