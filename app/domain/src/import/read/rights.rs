//! Parses what a row lets a guardian do at its child.

use crate::import::{
    ProblemCode,
    cells::{Cells, yes_or_no},
    guardians::RightsInFile,
};

/// `None` for an invalid cell, which is already reported.
pub(super) fn rights(cells: &mut Cells) -> Option<RightsInFile> {
    let [may_see_summaries, may_cancel, may_sign] = RightsInFile::COLUMNS.map(|column| right(cells, column));
    Some(RightsInFile { may_see_summaries: may_see_summaries?, may_cancel: may_cancel?, may_sign: may_sign? })
}

/// Yes or no. An empty cell says nothing: a list with a gap must not take a right away.
#[expect(clippy::option_option, reason = "a cell that may be empty, and one that may be invalid")]
fn right(cells: &mut Cells, column: &'static str) -> Option<Option<bool>> {
    cells.parse(column, |cell| match cell {
        "" => Ok(None),
        cell => yes_or_no(cell).map(|answer| Some(!answer.is_empty())).map_err(|_| ProblemCode::YesOrNoOfRight),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Files, ParsedFiles, read};

    fn rosa(name: &str, rights: &str) -> ParsedFiles {
        let header = "child_id,first_name,last_name,birth_date,home_language,address,city,state,zip,guardian_first_name,\
            guardian_last_name,guardian_relationship,guardian_email,guardian_phone,availability";
        let row = format!("C1,Leo,,2024-06-01,en,4 Elm St,Rochester,NY,14604,{name},,,,,,{rights}");
        let text = format!("{header},{}\n{row}\n", RightsInFile::COLUMNS.join(","));
        read(&Files { children: Some(text.into_bytes()), ..Files::default() })
    }

    #[test]
    fn a_right_is_yes_or_no_and_an_empty_cell_leaves_it() {
        let rights = |cells: &str| rosa("Rosa", cells).children.rows[0].guardians[0].rights;
        let given = |may_see_summaries, may_cancel, may_sign| RightsInFile { may_see_summaries, may_cancel, may_sign };
        assert_eq!(rights("Yes,no,\u{73}\u{ed}"), given(Some(true), Some(false), Some(true)));
        assert_eq!(rights(",0,"), given(None, Some(false), None));
        assert!(!rights(",,").is_given() && rights(",0,").is_given());
        assert!(!rights(",0,").is_complete() && rights("1,0,0").is_complete());
    }

    #[test]
    fn a_right_needs_a_guardian_and_an_answer() {
        let problems =
            |read: ParsedFiles| read.errors.into_iter().map(|problem| (problem.column, problem.code)).collect::<Vec<_>>();
        assert_eq!(problems(rosa("", ",yes,")), [("guardian_first_name".to_owned(), ProblemCode::Missing)]);
        let wrong = problems(rosa("Rosa", "maybe,yes,perhaps"));
        let expected = ["guardian_may_see_summaries", "guardian_may_sign"];
        assert_eq!(wrong, expected.map(|column| (column.to_owned(), ProblemCode::YesOrNoOfRight)));
    }
}
