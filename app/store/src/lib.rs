//! The only package that names sqlx.
