//! Parses the rows of visits, each of which has an authorization or a kind.

use crate::import::{
    KindOfVisit, ProblemCode, Visit,
    cells::{Cells, discipline, line_of_text, local_time, yes_or_no},
    write::read_state,
};

pub(super) fn visit(cells: &mut Cells) -> Option<Visit> {
    let reference = cells.reference("visit_id");
    let (authorization, kind) = authorization_or_kind(cells);
    // Only a visit that has lost its provider may have none, which the plan of the import knows.
    let provider = cells.optional_reference("provider_id");
    let starts = cells.parse("starts_at", local_time);
    // As long as on a board, so that every visit that was exported is read.
    let minutes = cells.number("minutes", 5..=720, ProblemCode::VisitMinutes);
    let place = cells.further("place", line_of_text);
    let state = read_state(cells.get("visit_state"));
    Some(Visit {
        line: cells.line,
        reference: reference?,
        authorization: authorization?,
        provider: provider?,
        starts: starts?,
        minutes: minutes?,
        kind: kind?,
        place: place?,
        state,
    })
}

/// What a visit has of the two; `None` for an invalid cell, which is already reported.
#[expect(clippy::option_option, reason = "a kind that a visit need not have, and a cell that may be invalid")]
fn authorization_or_kind(cells: &mut Cells) -> (Option<String>, Option<Option<KindOfVisit>>) {
    match (cells.get("authorization_id").is_empty(), cells.get("kind").is_empty()) {
        (false, true) => {
            for column in ["billable", "payable", "needs_note"] {
                cells.parse(column, |cell| match yes_or_no_of_kind(cell)? {
                    Some(false) => Err(ProblemCode::NotOfAuthorization),
                    answer => Ok(answer),
                });
            }
            (cells.reference("authorization_id"), Some(None))
        }
        (true, false) => {
            let kind = kind_of_visit(cells);
            (Some(String::new()), kind.map(Some))
        }
        (true, true) if !cells.table.columns.contains_key("kind") => (cells.reference("authorization_id"), Some(None)),
        (true, true) => {
            cells.add_error("authorization_id", ProblemCode::AuthorizationOrKind);
            (None, None)
        }
        (false, false) => {
            cells.add_error("kind", ProblemCode::AuthorizationOrKind);
            (None, None)
        }
    }
}

fn kind_of_visit(cells: &mut Cells) -> Option<KindOfVisit> {
    let name = cells.text("kind");
    let child = cells.reference("child_id");
    let discipline = cells.parse("discipline", |cell| if cell.is_empty() { Err(ProblemCode::Missing) } else { discipline(cell) });
    let billable = cells.parse("billable", yes_or_no_of_kind);
    let payable = cells.parse("payable", yes_or_no_of_kind);
    let needs_note = cells.parse("needs_note", yes_or_no_of_kind);
    Some(KindOfVisit {
        name: name?,
        child: child?,
        discipline: discipline?,
        billable: billable?,
        payable: payable?,
        needs_note: needs_note?,
    })
}

/// Yes or no; `None` if the cell is empty.
fn yes_or_no_of_kind(cell: &str) -> Result<Option<bool>, ProblemCode> {
    if cell.is_empty() {
        return Ok(None);
    }
    yes_or_no(cell).map(|answer| Some(!answer.is_empty())).map_err(|_| ProblemCode::YesOrNoOfKind)
}
