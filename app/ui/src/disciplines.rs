//! The disciplines that a form offers.

use domain::{Language, discipline::DisciplineChoice};
use web::terms::discipline_name;

/// The choices as options of a form: value and text. `current` are the codes of the record, which stay choices although no other
/// record can get them any more.
pub fn discipline_options(lang: Language, choices: &[DisciplineChoice], current: &[String]) -> Vec<(String, String)> {
    let further = current.iter().filter(|code| !choices.iter().any(|choice| choice.code == **code));
    let further = further.map(|code| DisciplineChoice { code: code.clone(), name: None });
    let option = |choice: DisciplineChoice| {
        let name = choice.name.unwrap_or_else(|| discipline_name(lang, &choice.code));
        // The name of ABA has its letters.
        let text = if name.contains(&choice.code) { name } else { format!("{name} ({})", choice.code) };
        (choice.code, text)
    };
    choices.iter().cloned().chain(further).map(option).collect()
}
