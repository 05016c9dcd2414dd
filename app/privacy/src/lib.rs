//! What the product promises about data: the data map, agreements, legal holds.

#![recursion_limit = "256"]
