//! The archive of a backup: a plain tar file. Its last members are the manifest with the SHA-256 of all others, and the SHA-256 of
//! the manifest. Reading accepts exactly what writing produces, so that no changed byte goes unnoticed, in padding neither.

use super::{
    manifest::{FORMAT, Manifest, Member},
    tar_header::{BLOCK, Header, begins_archive},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};
use store::{audit::hex, new_private_file};

const MANIFEST: &str = "manifest.json";
const MANIFEST_DIGEST: &str = "manifest.sha256";
/// The longest member that is read into memory.
const MAX_TEXT: u64 = 1 << 20;
const CHUNK: usize = 1 << 16;

/// Why an archive can't be used, as a message that follows the name of the file.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("can't be read: {0}")]
    Io(#[from] io::Error),
    #[error("can't be extracted: {0}")]
    Extract(#[source] io::Error),
    #[error("is no backup of VisitOMS, or its beginning is damaged")]
    Other,
    #[error("is damaged: {0}")]
    Damaged(String),
    #[error("was made by a newer VisitOMS (format {0}): install that version")]
    NewerFormat(u32),
}

/// Whether an archive may take the place of what is at this path: of nothing, of an empty file, or of another archive.
pub fn may_replace(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        opened => opened?,
    };
    let mut start = Vec::with_capacity(BLOCK);
    file.take(BLOCK as u64).read_to_end(&mut start)?;
    Ok(start.is_empty() || begins_archive(&start))
}

/// A member to write: its name, and its content or the file that has it.
pub struct Part {
    pub name: &'static str,
    pub content: Content,
}

pub enum Content {
    Bytes(Vec<u8>),
    File(PathBuf),
}

/// Writes an archive into a new private file, to the disk. The members of the manifest are those written.
pub fn write(path: &Path, mut manifest: Manifest, parts: &[Part]) -> io::Result<()> {
    let modified = u64::try_from(manifest.made_at.as_second()).unwrap_or_default();
    let mut out = BufWriter::new(new_private_file(path)?);
    manifest.members.clear();
    for Part { name, content } in parts {
        let member = match content {
            Content::Bytes(bytes) => append(&mut out, name, &bytes[..], bytes.len() as u64, modified)?,
            Content::File(path) => {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                append(&mut out, name, file, size, modified)?
            }
        };
        manifest.members.push(member);
    }
    let text = serde_json::to_vec_pretty(&manifest)?;
    let member = append(&mut out, MANIFEST, &text[..], text.len() as u64, modified)?;
    let digest = format!("{}\n", member.sha256).into_bytes();
    append(&mut out, MANIFEST_DIGEST, &digest[..], digest.len() as u64, modified)?;
    out.write_all(&[0; 2 * BLOCK])?;
    out.into_inner()?.sync_all()
}

fn append(out: &mut impl Write, name: &str, mut content: impl Read, size: u64, modified: u64) -> io::Result<Member> {
    out.write_all(&Header { name: name.to_owned(), size, modified }.block())?;
    let (mut hasher, mut left, mut chunk) = (Sha256::new(), size, vec![0; CHUNK]);
    while left > 0 {
        let length = left.min(CHUNK as u64) as usize;
        content.read_exact(&mut chunk[..length])?;
        hasher.update(&chunk[..length]);
        out.write_all(&chunk[..length])?;
        left -= length as u64;
    }
    out.write_all(&[0; BLOCK][..padding(size)])?;
    Ok(Member { name: name.to_owned(), size, sha256: hex(&hasher.finalize()) })
}

/// The bytes that complete the last block of a member.
fn padding(size: u64) -> usize {
    (BLOCK - (size % BLOCK as u64) as usize) % BLOCK
}

/// An archive whose every byte was read and compared with its digests.
#[derive(Debug)]
pub struct Archive {
    pub manifest: Manifest,
    /// In bytes.
    pub size: u64,
    /// The SHA-256 of the file, in hexadecimal.
    pub digest: String,
    path: PathBuf,
    /// Where the content of each member begins.
    offsets: BTreeMap<String, u64>,
}

impl Archive {
    /// Reads the whole archive.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let mut reader = Reader { file: BufReader::new(File::open(path)?), hasher: Sha256::new(), position: 0 };
        let (mut members, mut offsets, mut texts) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        loop {
            let block = reader.block()?;
            if block == [0; BLOCK] {
                break;
            }
            let header = Header::read(&block).ok_or_else(|| match members.len() {
                0 => ArchiveError::Other,
                _ => damaged("the head of a member"),
            })?;
            offsets.insert(header.name.clone(), reader.position);
            let keeps_text = [MANIFEST, MANIFEST_DIGEST].contains(&header.name.as_str()) && header.size <= MAX_TEXT;
            let (sha256, text) = reader.content(header.size, keeps_text)?;
            texts.insert(header.name.clone(), text);
            members.push(Member { name: header.name, size: header.size, sha256 });
        }
        if reader.block()? != [0; BLOCK] || !reader.is_at_end()? {
            return Err(damaged("its end"));
        }
        let last: Vec<String> = members.split_off(members.len().saturating_sub(2)).into_iter().map(|last| last.name).collect();
        if last != [MANIFEST, MANIFEST_DIGEST] {
            return Err(ArchiveError::Other);
        }
        let manifest = read_manifest(&texts[MANIFEST], &texts[MANIFEST_DIGEST])?;
        if manifest.members != members {
            return Err(damaged("a member is not the one of the manifest"));
        }
        let digest = hex(&reader.hasher.finalize());
        Ok(Self { manifest, size: reader.position, digest, path: path.to_owned(), offsets })
    }

    /// Writes a member into a new private file, to the disk, and compares it with the manifest again.
    pub fn extract(&self, name: &str, to: &Path) -> Result<(), ArchiveError> {
        let out = new_private_file(to).map_err(ArchiveError::Extract)?;
        self.copy(name, &out)?;
        out.sync_all().map_err(ArchiveError::Extract)
    }

    /// The content of a short member.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = Vec::new();
        self.copy(name, &mut bytes)?;
        Ok(bytes)
    }

    fn copy(&self, name: &str, mut to: impl Write) -> Result<(), ArchiveError> {
        let member = self.manifest.members.iter().find(|member| member.name == name);
        let (member, offset) =
            member.zip(self.offsets.get(name)).ok_or_else(|| ArchiveError::Damaged(format!("it has no {name}")))?;
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(*offset))?;
        let (mut hasher, mut left, mut chunk) = (Sha256::new(), member.size, vec![0; CHUNK]);
        while left > 0 {
            let length = left.min(CHUNK as u64) as usize;
            file.read_exact(&mut chunk[..length])?;
            hasher.update(&chunk[..length]);
            to.write_all(&chunk[..length]).map_err(ArchiveError::Extract)?;
            left -= length as u64;
        }
        if hex(&hasher.finalize()) == member.sha256 { Ok(()) } else { Err(damaged("it was changed while it was read")) }
    }
}

fn damaged(what: &str) -> ArchiveError {
    ArchiveError::Damaged(what.to_owned())
}

fn read_manifest(text: &[u8], digest: &[u8]) -> Result<Manifest, ArchiveError> {
    /// What a manifest of every format has.
    #[derive(Deserialize)]
    struct AnyFormat {
        format: u32,
    }
    if format!("{}\n", hex(&Sha256::digest(text))).as_bytes() != digest {
        return Err(damaged("the manifest"));
    }
    let unreadable = |error: serde_json::Error| ArchiveError::Damaged(format!("the manifest: {error}"));
    let AnyFormat { format } = serde_json::from_slice(text).map_err(unreadable)?;
    if format > FORMAT {
        return Err(ArchiveError::NewerFormat(format));
    }
    serde_json::from_slice(text).map_err(unreadable)
}

/// Reads a file from its beginning, and hashes it.
struct Reader {
    file: BufReader<File>,
    hasher: Sha256,
    position: u64,
}

impl Reader {
    fn exact(&mut self, bytes: &mut [u8]) -> Result<(), ArchiveError> {
        self.file.read_exact(bytes).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => damaged("it ends too early"),
            _ => error.into(),
        })?;
        self.hasher.update(&*bytes);
        self.position += bytes.len() as u64;
        Ok(())
    }

    fn block(&mut self) -> Result<[u8; BLOCK], ArchiveError> {
        let mut block = [0; BLOCK];
        self.exact(&mut block)?;
        Ok(block)
    }

    /// The SHA-256 of a member's content, and the content if it is asked for.
    fn content(&mut self, size: u64, keeps_text: bool) -> Result<(String, Vec<u8>), ArchiveError> {
        let (mut hasher, mut text, mut left, mut chunk) = (Sha256::new(), Vec::new(), size, vec![0; CHUNK]);
        while left > 0 {
            let length = left.min(CHUNK as u64) as usize;
            self.exact(&mut chunk[..length])?;
            hasher.update(&chunk[..length]);
            if keeps_text {
                text.extend_from_slice(&chunk[..length]);
            }
            left -= length as u64;
        }
        let mut rest = [0; BLOCK];
        let rest = &mut rest[..padding(size)];
        self.exact(rest)?;
        if rest.iter().any(|byte| *byte != 0) {
            return Err(damaged("the padding of a member"));
        }
        Ok((hex(&hasher.finalize()), text))
    }

    fn is_at_end(&mut self) -> Result<bool, ArchiveError> {
        Ok(self.file.read(&mut [0])? == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::fs;

    fn archive(folder: &Path) -> PathBuf {
        let path = folder.join("backup.tar");
        let database = folder.join("database");
        fs::write(&database, vec![7; 20_001]).unwrap();
        let parts = [
            Part { name: "visitoms.toml", content: Content::Bytes(b"log = \"info\"\n".to_vec()) },
            Part { name: "visitoms.db", content: Content::File(database) },
        ];
        write(&path, Manifest::new(Timestamp::UNIX_EPOCH, None), &parts).unwrap();
        path
    }

    #[test]
    fn an_archive_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = archive(folder.path());
        let archive = Archive::open(&path).unwrap();
        assert_eq!(archive.size, fs::metadata(&path).unwrap().len());
        assert_eq!(archive.digest, hex(&Sha256::digest(fs::read(&path).unwrap())));
        assert_eq!(archive.bytes("visitoms.toml").unwrap(), b"log = \"info\"\n");
        let copy = folder.path().join("copy");
        archive.extract("visitoms.db", &copy).unwrap();
        assert_eq!(fs::read(&copy).unwrap(), vec![7; 20_001]);
        assert!(archive.bytes("other").is_err());
    }

    #[test]
    fn every_changed_byte_and_every_missing_end_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = archive(folder.path());
        let good = fs::read(&path).unwrap();
        // All of the heads, the manifest and the ends; every hundredth of the database.
        let inner = 3 * BLOCK..3 * BLOCK + 20_000;
        for at in (0..good.len()).filter(|at| !inner.contains(at) || at % 100 == 0) {
            let mut changed = good.clone();
            changed[at] ^= 0x10;
            fs::write(&path, &changed).unwrap();
            assert!(Archive::open(&path).is_err(), "byte {at} of {}", good.len());
        }
        for length in (0..good.len()).step_by(509) {
            fs::write(&path, &good[..length]).unwrap();
            assert!(Archive::open(&path).is_err(), "{length} bytes of {}", good.len());
        }
        fs::write(&path, [&good[..], b"more"].concat()).unwrap();
        assert!(Archive::open(&path).is_err(), "something follows");
        fs::write(&path, &good).unwrap();
        assert!(Archive::open(&path).is_ok());
    }

    #[test]
    fn an_archive_replaces_only_archives() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert!(may_replace(&path).unwrap(), "there is no file");
        for (content, expected) in [(&b""[..], true), (b"SQLite format 3", false), (&[0; 600], false)] {
            fs::write(&path, content).unwrap();
            assert_eq!(may_replace(&path).unwrap(), expected, "{content:?}");
        }
        assert!(may_replace(&archive(folder.path())).unwrap());
        assert!(may_replace(folder.path()).is_err(), "a folder");
    }

    #[test]
    fn an_archive_of_a_newer_format_is_named_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backup.tar");
        let manifest = Manifest { format: FORMAT + 1, ..Manifest::new(Timestamp::UNIX_EPOCH, None) };
        write(&path, manifest, &[]).unwrap();
        assert!(matches!(Archive::open(&path), Err(ArchiveError::NewerFormat(_))));
    }
}
