//! The events for programs.

use std::{io::ErrorKind, path::Path};

use cccd::{
    Error, Result,
    error::InputOutputError,
    json::{JsonOptions, Layout, SCHEMA_VERSION, error_to_json, identity_to_json, reading_to_json},
};
use cccd_base::screen;
use cccd_counter::watch::DeskEvent;
use serde_json::{Map, Value, json};

use super::{Portrait, ViewOptions};
use crate::output::{self, json_text};

/// Writes the events as lines.
pub(crate) struct Lines {
    manner: ViewOptions,
}

impl Lines {
    pub(crate) const fn new(manner: ViewOptions) -> Self {
        Self { manner }
    }

    /// Writes the line of an event, if it has one.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`], also if the output is closed: then there is nothing left to do.
    pub(crate) fn show(&self, event: &DeskEvent<'_>, portrait: Option<(&Path, &Portrait)>) -> Result<()> {
        match line(event, portrait, self.manner) {
            Some(value) => Ok(output::write(json_text(value, Layout::Line).expose())?),
            None => Ok(()),
        }
    }

    /// Writes the line of an error that is not part of an event.
    ///
    /// # Errors
    /// Those of [`show`](Self::show).
    pub(crate) fn error(&self, reader: Option<&str>, error: &Error) -> Result<()> {
        self.show(&DeskEvent::Error { reader, error, reading: None }, None)
    }
}

/// The line of an event.
fn line(event: &DeskEvent<'_>, portrait: Option<(&Path, &Portrait)>, manner: ViewOptions) -> Option<Value> {
    let ViewOptions { language, all } = manner;
    let options = JsonOptions { sensitive: all, contents: false, language };
    let (name, reader, fields) = match *event {
        DeskEvent::Card { reader } => ("card", Some(reader), Value::Null),
        DeskEvent::Removed { reader } => ("removed", Some(reader), Value::Null),
        DeskEvent::Identity { reader, holder, verification } => {
            ("identity", Some(reader), identity_to_json(holder, verification, options))
        }
        DeskEvent::Done { reader, reading } => {
            ("done", Some(reader), reading_to_json(reading, None, options))
        }
        DeskEvent::Error { reader, error, reading: Some(reading) } => {
            ("error", reader, reading_to_json(reading, Some(error), options))
        }
        DeskEvent::Error { reader, error, reading: None } => {
            let fields = json!({ "schema_version": SCHEMA_VERSION, "error": error_to_json(error, language) });
            ("error", reader, fields)
        }
        _ => return None,
    };
    let mut object = Map::new();
    object.insert("event".to_owned(), name.into());
    object.insert("reader".to_owned(), reader.into());
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    if let Some((path, portrait)) = portrait {
        object.insert("photo".to_owned(), json!({ "file": screen::path(path), "result": portrait.name() }));
    }
    Some(object.into())
}

/// Whether an error says that nobody reads the lines any more.
pub(crate) fn is_unread(error: &Error) -> bool {
    matches!(error, Error::InputOutput(InputOutputError::Stream { kind: ErrorKind::BrokenPipe }))
}

#[cfg(test)]
mod tests {
    use cccd::{error::TransportError, messages::Language};

    use super::*;

    const MANNER: ViewOptions = ViewOptions { language: Language::English, all: false };

    #[test]
    fn an_event_is_one_object_with_its_name_first() {
        let card = line(&DeskEvent::Card { reader: "A" }, None, MANNER).unwrap();
        assert_eq!(card.to_string(), r#"{"event":"card","reader":"A"}"#);
        let error = TransportError::NoReader.into();
        let error =
            line(&DeskEvent::Error { reader: None, error: &error, reading: None }, None, MANNER).unwrap();
        let names: Vec<_> = error.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["event", "reader", "schema_version", "error"]);
        assert_eq!((&error["reader"], &error["schema_version"]), (&Value::Null, &SCHEMA_VERSION.into()));
        assert_eq!(error["error"]["name"], "no_reader");
        assert_eq!(line(&DeskEvent::Cleared, None, MANNER), None, "a program has nothing to clear here");
    }
}
