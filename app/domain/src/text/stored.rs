use serde::{Deserialize, Serialize};

/// A sealed text as a page reads it. Each place that shows one says if it was deleted: an empty text means that nobody wrote any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoredText {
    Text(String),
    /// Its key was destroyed when the records need not be retained any more.
    Deleted,
}

impl StoredText {
    /// `None` if it was deleted.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Deleted => None,
        }
    }

    /// For a form, which has nothing to show of a deleted text.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Deleted => String::new(),
        }
    }

    pub fn is_deleted(&self) -> bool {
        *self == Self::Deleted
    }

    /// Whether nobody wrote a text. One that was deleted is not empty.
    pub fn is_empty(&self) -> bool {
        self.text() == Some("")
    }
}

impl Default for StoredText {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl From<String> for StoredText {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for StoredText {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl PartialEq<&str> for StoredText {
    fn eq(&self, text: &&str) -> bool {
        self.text() == Some(*text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deleted_text_is_not_an_empty_one() {
        assert!(StoredText::default().is_empty() && StoredText::from("").is_empty());
        assert!(!StoredText::Deleted.is_empty() && StoredText::Deleted.is_deleted());
        assert_eq!(StoredText::Deleted.text(), None);
        assert_eq!(StoredText::from("ill").text(), Some("ill"));
    }
}
