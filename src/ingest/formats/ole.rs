//! Compound files (OLE), in which Excel's old workbooks lie, and also Word's texts, Outlook's mails and protected workbooks
//! of today. Their table of contents tells which it is. Chains of sectors that run in circles or out of the file end there.

/// First bytes of a compound file.
pub(in crate::ingest) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Sector numbers from here on are marks, no sectors.
const FIRST_MARK: u32 = 0xffff_fffa;

/// Streams shorter than this lie in the small sectors of the root's stream.
const SMALL_STREAM: usize = 4096;

/// Bytes of a small sector, and of an entry of the directory.
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

/// What a compound file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Content {
    /// A workbook in Excel's old format.
    Workbook,
    /// A workbook of today, protected by a password.
    Encrypted,
    /// Something else.
    Other(&'static str),
}

/// Tells what a compound file holds by the names of its streams; a damaged one may be a workbook.
pub(in crate::ingest) fn content(bytes: &[u8]) -> Content {
    const STREAMS: &[(&str, Content)] = &[
        ("encryptedpackage", Content::Encrypted),
        ("workbook", Content::Workbook),
        ("book", Content::Workbook),
        ("worddocument", Content::Other("DOC")),
        ("powerpoint document", Content::Other("PPT")),
        ("__properties_version1.0", Content::Other("MSG")),
        ("visiodocument", Content::Other("Visio")),
    ];
    let Some(file) = Compound::open(bytes) else { return Content::Workbook };
    let is_there = |name: &str| file.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name));
    STREAMS.iter().find(|(name, _)| is_there(name)).map_or(Content::Other("OLE"), |(_, content)| *content)
}

/// One stream or folder of the file.
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

/// A compound file, opened.
struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The next sector of each sector.
    next: Vec<u32>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self { bytes, sector, next: Vec::new(), entries: Vec::new() };
        for table in file.allocation_tables()? {
            let offset = file.offset(table)?;
            let end = (offset + sector).min(bytes.len());
            file.next.extend((offset..end.saturating_sub(3)).step_by(4).filter_map(|at| u32_at(bytes, at)));
        }
        let directory = file.chain(u32_at(bytes, 48)?);
        file.entries = directory
            .iter()
            .flat_map(|offset| (0..sector / ENTRY).map(move |at| offset + at * ENTRY))
            .filter_map(|at| entry(bytes.get(at..at + ENTRY)?))
            .collect();
        (!file.entries.is_empty()).then_some(file)
    }

    /// The sectors that hold the allocation table: 109 of them are named in the header, the others in a chain.
    fn allocation_tables(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = (0..109).filter_map(|at| u32_at(self.bytes, 76 + 4 * at)).collect();
        let mut more = u32_at(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector;
        while more < FIRST_MARK && tables.len() <= most + 109 {
            let offset = self.offset(more)?;
            let last = self.sector / 4 - 1;
            tables.extend((0..last).filter_map(|at| u32_at(self.bytes, offset + 4 * at)));
            more = u32_at(self.bytes, offset + 4 * last)?;
        }
        tables.truncate(most + 109);
        tables.retain(|table| *table < FIRST_MARK);
        Some(tables)
    }

    /// Where a sector begins, if inside the file.
    fn offset(&self, sector: u32) -> Option<usize> {
        let offset = (sector as usize + 1) * self.sector;
        (offset < self.bytes.len()).then_some(offset)
    }

    /// Where the sectors of a stream begin, in its order; a chain in a circle ends.
    fn chain(&self, start: u32) -> Vec<usize> {
        let mut offsets = Vec::new();
        let mut sector = start;
        while let Some(offset) = (sector < FIRST_MARK).then(|| self.offset(sector)).flatten() {
            offsets.push(offset);
            if offsets.len() > self.bytes.len() / self.sector {
                break;
            }
            sector = self.next.get(sector as usize).copied().unwrap_or(u32::MAX);
        }
        offsets
    }

    /// The bytes of a stream.
    fn stream(&self, entry: &Entry) -> Vec<u8> {
        let pieces: Vec<(usize, usize)> = if entry.length < SMALL_STREAM {
            self.small_pieces(entry.start).unwrap_or_default()
        } else {
            self.chain(entry.start).into_iter().map(|offset| (offset, self.sector)).collect()
        };
        let mut stream = Vec::new();
        for (offset, length) in pieces {
            let end = (offset + length).min(self.bytes.len());
            stream.extend_from_slice(self.bytes.get(offset..end).unwrap_or_default());
        }
        stream.truncate(entry.length);
        stream
    }

    /// The pieces of a short stream, which lies in small sectors of the first entry's stream.
    fn small_pieces(&self, start: u32) -> Option<Vec<(usize, usize)>> {
        let table: Vec<u32> = self
            .chain(u32_at(self.bytes, 60)?)
            .iter()
            .flat_map(|offset| (0..self.sector / 4).filter_map(move |at| u32_at(self.bytes, offset + 4 * at)))
            .collect();
        let holder = self.chain(self.entries.first()?.start);
        let mut pieces = Vec::new();
        let mut small = start;
        while small < FIRST_MARK && pieces.len() <= SMALL_STREAM / SMALL_SECTOR {
            let at = small as usize * SMALL_SECTOR;
            pieces.push((holder.get(at / self.sector)? + at % self.sector, SMALL_SECTOR));
            small = table.get(small as usize).copied().unwrap_or(u32::MAX);
        }
        Some(pieces)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = u16_at(bytes, 64)?;
    let name: Vec<u16> = (0..(length / 2).checked_sub(1)?.min(31))
        .filter_map(|at| u16_at(bytes, 2 * at))
        .map(|unit| unit as u16)
        .collect();
    Some(Entry {
        name: String::from_utf16_lossy(&name),
        start: u32_at(bytes, 116)?,
        length: u32_at(bytes, 120)? as usize,
    })
}

/// The stream of an old workbook.
pub(super) fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = Compound::open(bytes)?;
    let named = |name: &str| file.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    named("workbook").or_else(|| named("book")).map(|entry| file.stream(entry))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + 2)?.try_into().ok().map(|field| usize::from(u16::from_le_bytes(field)))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
