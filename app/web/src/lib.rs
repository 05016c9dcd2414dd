//! What every area of the application needs and that knows no area: the request context, transactions, errors as text,
//! translations, cookies, dates, rate limits.

mod api_error;
pub mod browser_storage;
#[cfg(feature = "ssr")]
pub mod csv;
#[cfg(feature = "ssr")]
pub mod dates;
#[cfg(feature = "ssr")]
pub mod document;
#[cfg(feature = "islands")]
pub mod dom;
#[cfg(feature = "ssr")]
pub mod errors;
#[cfg(feature = "islands")]
pub mod fetch;
#[cfg(feature = "ssr")]
pub mod flash;
#[cfg(feature = "ssr")]
pub mod honeypot;
#[cfg(feature = "ssr")]
pub mod local_path;
pub mod messages;
mod page_language;
#[cfg(feature = "ssr")]
pub mod page_source;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod terms;
#[cfg(feature = "ssr")]
pub mod throttle;

pub use api_error::{ApiError, ApiResult};
pub use page_language::page_language;
