//! "This is wrong": what a person reports about their own data, and the office's answer.

use crate::{
    DataReportId, ErrorCode, MemberId,
    form::{FormValue, form, parse_filled},
    text::{Message, StoredText},
};
use jiff::civil::DateTime;
use serde::Serialize;
use std::str::FromStr;

crate::keyed_enum! {
    /// Which of a person's data a report is about: the sections of the page of one's own data.
    pub enum DataItem {
        Account "account"
        Membership "membership"
        Sessions "sessions"
        Devices "devices"
        SecondFactors "second_factors"
        GuardianRecord "guardian_record"
        Children "children"
        ProviderRecord "provider_record"
        Other "other"
    }
}

impl FromStr for DataItem {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text).ok_or(())
    }
}

impl FormValue for DataItem {
    fn read(text: &str) -> Result<Self, ErrorCode> {
        parse_filled(text, ErrorCode::Unreadable)
    }
}

impl Serialize for DataItem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// How many reports of a member can be open: more are answered together.
pub const MAX_OPEN_REPORTS: i64 = 20;

form! {
    /// Input: report that some of one's own data is wrong.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct NewDataReport {
        pub item: DataItem,
        /// What is wrong, and what is right.
        pub message: Message,
    }
}

form! {
    /// Input: the office's answer, which closes a report.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct AnswerDataReport {
        pub report: DataReportId,
        pub version: i64,
        pub answer: Message,
    }
}

/// A report as its sender sees it. Times are in the agency's local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDataReport {
    pub id: DataReportId,
    /// `None` if another version wrote it.
    pub item: Option<DataItem>,
    pub text: StoredText,
    pub sent_at: DateTime,
    /// `None` while the report is open.
    pub answer: Option<DataReportAnswer>,
}

/// The office's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataReportAnswer {
    pub text: StoredText,
    pub at: DateTime,
}

/// A report as the office sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataReportLine {
    pub report: OwnDataReport,
    pub version: i64,
    pub member: MemberId,
    /// The sender's name as the reader sees it.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_names_an_item_and_has_a_text() {
        let read = |item: &str, message: &str| {
            serde_json::from_value::<NewDataReport>(json!({ "item": item, "message": message }))
                .map_err(|error| error.to_string())
        };
        assert_eq!(read("account", " My name is Ana ").unwrap().message.as_str(), "My name is Ana");
        assert_eq!(read("neighbors", ""), Err("item:form.unreadable, message:message.missing".to_owned()));
    }
}
