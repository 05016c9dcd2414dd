//! What the agency sets: how drives are reckoned, the time between visits, what families may, what the boards show.

mod api;
#[cfg(feature = "ssr")]
mod colours;
#[cfg(feature = "ssr")]
mod holidays;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod second_factor;
#[cfg(feature = "ssr")]
mod words;

pub use api::*;
#[cfg(feature = "ssr")]
pub use {holidays::told as holiday_name, page::Settings};

#[cfg(feature = "ssr")]
use domain::{Language, agency::Figure};

/// What is wrong with a figure, such as `buffer_minutes.out_of_range`, with what it may be; nothing for another reason.
#[cfg(feature = "ssr")]
pub fn complaint(lang: Language, key: &str) -> Option<String> {
    let (field, reason) = key.split_once('.')?;
    let figure = Figure::ALL.into_iter().find(|figure| figure.field == field)?;
    match reason {
        "below_the_slowest" => Some(words::below_the_slowest(lang).to_owned()),
        "missing" | "not_a_number" | "not_whole" | "out_of_range" => Some(if figure.whole {
            words::give_whole(lang, figure.least, figure.most)
        } else {
            words::give(lang, figure.least, figure.most)
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;
    use domain::Language::{En, Es};

    #[test]
    fn a_figure_out_of_its_limits_is_told_them() {
        assert_eq!(complaint(En, "buffer_minutes.not_whole").unwrap(), "Enter a whole number from 0 to 60.");
        assert_eq!(complaint(Es, "detour_factor.missing").unwrap(), "Escriba un número de 1 a 3.");
        assert_eq!((complaint(En, "minutes.out_of_range"), complaint(En, "detour_factor.x")), (None, None));
    }
}
