//! The columns of a list, on the screen and as CSV.

use leptos::prelude::*;
use web::csv::Csv;

type Text<T> = Box<dyn Fn(&T) -> String>;
type Cell<T> = Box<dyn Fn(&T) -> AnyView>;

/// A column: its head, its cells on the screen, and its cells in the CSV file. The first column on the screen has the row's name.
pub struct Column<T, C> {
    pub(super) title: &'static str,
    pub(super) on_screen: bool,
    /// Only screen readers get the title.
    pub(super) hidden_title: bool,
    pub(super) sort: Option<C>,
    pub(super) class: Option<&'static str>,
    /// Whether the cells of a phone's cards have the title as their label.
    pub(super) labeled: bool,
    pub(super) text: Option<Text<T>>,
    pub(super) cell: Option<Cell<T>>,
}

impl<T, C> Column<T, C> {
    /// A column of texts.
    pub fn new(title: &'static str, text: impl Fn(&T) -> String + 'static) -> Self {
        let text: Text<T> = Box::new(text);
        Self { title, on_screen: true, hidden_title: false, sort: None, class: None, labeled: true, text: Some(text), cell: None }
    }

    /// A column that is only in the CSV file: a part of another one.
    pub fn csv_only(title: &'static str, text: impl Fn(&T) -> String + 'static) -> Self {
        Self { on_screen: false, ..Self::new(title, text) }
    }

    /// A column that is only on the screen.
    pub fn screen_only<V: IntoView + 'static>(title: &'static str, cell: impl Fn(&T) -> V + 'static) -> Self {
        let cell: Cell<T> = Box::new(move |row| cell(row).into_any());
        Self { title, on_screen: true, hidden_title: false, sort: None, class: None, labeled: true, text: None, cell: Some(cell) }
    }

    /// Shows this instead of the text.
    #[must_use]
    pub fn shown<V: IntoView + 'static>(self, cell: impl Fn(&T) -> V + 'static) -> Self {
        Self { cell: Some(Box::new(move |row| cell(row).into_any())), ..self }
    }

    /// The list can be sorted by it.
    #[must_use]
    pub fn sorted_by(self, column: C) -> Self {
        Self { sort: Some(column), ..self }
    }

    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        Self { class: Some(class), ..self }
    }

    /// Its content needs no label on a phone.
    #[must_use]
    pub fn unlabeled(self) -> Self {
        Self { labeled: false, ..self }
    }

    /// Its title is for screen readers.
    #[must_use]
    pub fn hidden_title(self) -> Self {
        Self { hidden_title: true, labeled: false, ..self }
    }

    pub(super) fn view(&self, row: &T) -> AnyView {
        match (&self.cell, &self.text) {
            (Some(cell), _) => cell(row),
            (None, Some(text)) => view! { <bdi>{text(row)}</bdi> }.into_any(),
            (None, None) => ().into_any(),
        }
    }

    /// The label of a cell on a phone: none for an empty text.
    pub(super) fn label(&self, row: &T) -> Option<&'static str> {
        let is_empty = self.text.as_ref().is_some_and(|text| text(row).is_empty());
        (self.labeled && !is_empty).then_some(self.title)
    }
}

/// The rows as a CSV file, with the columns that the screen has.
pub fn csv<T, C>(columns: &[Column<T, C>], rows: &[T]) -> String {
    let texts: Vec<(&str, &Text<T>)> = columns.iter().filter_map(|column| Some((column.title, column.text.as_ref()?))).collect();
    let mut csv = Csv::default();
    csv.line(texts.iter().map(|(title, _)| *title));
    for row in rows {
        csv.line(texts.iter().map(|(_, text)| text(row)));
    }
    csv.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_file_has_the_texts_of_its_columns() {
        let columns: [Column<(&str, u8), ()>; 4] = [
            Column::new("Name", |row: &(&str, u8)| row.0.to_owned()).shown(|row| row.0.to_owned()),
            Column::screen_only("Age", |row: &(&str, u8)| row.1),
            Column::csv_only("Age in years", |row: &(&str, u8)| row.1.to_string()),
            Column::screen_only("Change", |_| ()).hidden_title(),
        ];
        let expected = "\u{feff}\"Name\",\"Age in years\"\r\n\"'=Ana\",\"4\"\r\n\"Ben\",\"5\"\r\n";
        assert_eq!(csv(&columns, &[("=Ana", 4), ("Ben", 5)]), expected);
        assert_eq!(columns.iter().map(|column| column.on_screen).collect::<Vec<_>>(), [true, true, false, true]);
    }
}
