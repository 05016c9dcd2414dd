//! Sealing and opening texts of children within a transaction of their agency.

use super::{Sealed, SealedColumn, SubjectKeys};
use crate::{
    Tx,
    kernel::sql::{Conn, args, ids, placeholders},
};
use domain::{ChildId, Result, text::StoredText};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The data step that seals the texts from before (`upgrade::seal_texts`).
pub(crate) const SEALING_STEP: &str = "sealed_texts";

/// Children whose merges are read by one statement.
const CHUNK: usize = 512;

/// What the texts of a page need to be opened; collected from them.
#[derive(Default)]
pub(crate) struct TextsToOpen {
    children: BTreeSet<Uuid>,
    has_plain: bool,
}

impl<'a> FromIterator<(ChildId, &'a Sealed)> for TextsToOpen {
    fn from_iter<I: IntoIterator<Item = (ChildId, &'a Sealed)>>(texts: I) -> Self {
        let mut needed = Self::default();
        for (child, text) in texts {
            if text.is_plain() {
                needed.has_plain = true;
            } else if !text.is_empty() {
                needed.children.insert(child.0);
            }
        }
        needed
    }
}

/// Opens texts in memory that were read by a transaction.
pub(crate) struct Opener {
    keys: SubjectKeys,
    accepts_plain: bool,
    /// For each child whose record was ever merged with others: itself and these.
    linked: HashMap<Uuid, Vec<Uuid>>,
}

impl Opener {
    /// Opens a text of a child.
    ///
    /// # Errors
    /// `Internal` if it was changed, is from another row or column, or is plain although all texts are sealed.
    pub fn open(&self, child: ChildId, column: SealedColumn, row: Uuid, text: &Sealed) -> Result<StoredText> {
        if self.accepts_plain && text.is_plain() {
            return Ok(StoredText::Text(text.as_plain().to_owned()));
        }
        match self.linked.get(&child.0) {
            Some(linked) => self.keys.open_of_any(linked, column, row, text),
            None => self.keys.open(child.0, column, row, text),
        }
    }

    /// Like [`Self::open`], for a form's field: empty if it was deleted.
    pub fn text(&self, child: ChildId, column: SealedColumn, row: Uuid, text: &Sealed) -> Result<String> {
        self.open(child, column, row, text).map(StoredText::into_text)
    }

    /// Like [`Self::open`], for a column that may have none.
    pub fn optional(&self, child: ChildId, column: SealedColumn, row: Uuid, text: Option<&Sealed>) -> Result<Option<StoredText>> {
        text.map(|text| self.open(child, column, row, text)).transpose()
    }
}

/// Whether plain text from before is still accepted: until the data step has sealed all of it.
pub(crate) async fn accepts_plain_text(conn: &mut Conn) -> Result<bool> {
    let row: Option<(Option<i64>,)> =
        conn.fetch_optional("SELECT done_us FROM data_steps WHERE name = $1", args![SEALING_STEP]).await?;
    Ok(row.is_none_or(|(done_us,)| done_us.is_none()))
}

impl Tx {
    /// The keys of these children, each of which gets one if it has none. Asks the key store once for all of them.
    pub(crate) async fn sealer(&mut self, children: BTreeSet<Uuid>) -> Result<SubjectKeys> {
        let (db, agency, checked) = (self.db().clone(), self.agency_id().0, self.keys_checked);
        let keys = db.keys().ensure_keys(agency, &children, checked).await?;
        self.keys_checked |= !children.is_empty();
        Ok(keys)
    }

    /// Seals one text.
    pub(crate) async fn seal(&mut self, child: ChildId, column: SealedColumn, row: Uuid, text: &str) -> Result<Sealed> {
        if text.is_empty() {
            return Ok(Sealed::empty());
        }
        self.sealer(BTreeSet::from([child.0])).await?.seal(child.0, column, row, text)
    }

    /// Loads what is needed to open these texts: the keys of all their children at once.
    pub(crate) async fn opener(&mut self, texts: TextsToOpen) -> Result<Opener> {
        let TextsToOpen { children, has_plain } = texts;
        let accepts_plain = has_plain && accepts_plain_text(self.conn()).await?;
        let linked = self.merged_with(&children).await?;
        let children: BTreeSet<Uuid> = children.into_iter().chain(linked.values().flatten().copied()).collect();
        let (db, agency, checked) = (self.db().clone(), self.agency_id().0, self.keys_checked);
        let keys = db.keys().keys_of(agency, &children, checked).await?;
        self.keys_checked |= !children.is_empty();
        Ok(Opener { keys, accepts_plain, linked })
    }

    /// For each of these children whose record was ever merged with others, also if that was undone: itself first, then these. The
    /// texts of a row that a merge has moved stay sealed for the child about whom they were written: a signed note can't be changed.
    pub(crate) async fn merged_with(&mut self, children: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, Vec<Uuid>>> {
        let merges = self.merges_around(children).await?;
        let mut linked = HashMap::new();
        for child in children.iter().filter(|child| merges.contains_key(*child)) {
            let mut all = vec![*child];
            let mut next = 0;
            while let Some(one) = all.get(next).copied() {
                let new: Vec<Uuid> = merges[&one].iter().filter(|other| !all.contains(other)).copied().collect();
                all.extend(new);
                next += 1;
            }
            linked.insert(*child, all);
        }
        Ok(linked)
    }

    /// With which others the record of each child was ever merged: of these children, and of all who are linked to them. Most have no
    /// merge, which is one statement without a row.
    async fn merges_around(&mut self, children: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, BTreeSet<Uuid>>> {
        let mut merges: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
        let mut asked = children.clone();
        let mut new: Vec<Uuid> = children.iter().copied().collect();
        while !new.is_empty() {
            let mut found: Vec<(Uuid, Uuid)> = Vec::new();
            for some in new.chunks(CHUNK) {
                // Few lengths, so that all of these statements stay prepared.
                let mut some = some.to_vec();
                some.resize(some.len().next_power_of_two(), some[0]);
                let these = placeholders(4, some.len());
                let sql = format!(
                    "SELECT survivor_id, merged_id FROM child_merges WHERE agency_id = $1 AND survivor_id IN ({these})
                     UNION SELECT survivor_id, merged_id FROM child_merges WHERE agency_id = $1 AND merged_id IN ({these})"
                );
                found.extend(self.fetch_all::<(Uuid, Uuid)>(sql, ids(&some)).await?);
            }
            new.clear();
            for (survivor, merged) in found {
                for (one, other) in [(survivor, merged), (merged, survivor)] {
                    merges.entry(one).or_default().insert(other);
                    if asked.insert(one) {
                        new.push(one);
                    }
                }
            }
        }
        Ok(merges)
    }

    /// Opens one text.
    pub(crate) async fn open_text(
        &mut self,
        child: ChildId,
        column: SealedColumn,
        row: Uuid,
        text: &Sealed,
    ) -> Result<StoredText> {
        self.opener(std::iter::once((child, text)).collect()).await?.open(child, column, row, text)
    }
}
