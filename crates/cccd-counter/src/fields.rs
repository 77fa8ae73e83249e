//! Selects which fields of a read are exported, and in which order.

use cccd::{document::Holder, error::UsageError, read::Reading};
use cccd_base::{Result, SensitiveString};
use jiff::Timestamp;

/// The verdict of the read, by its name in JSON.
pub const VERDICT: &str = "verdict";
/// When the card was read, in UTC: `2026-11-24T02:50:15Z`.
pub const READ_AT: &str = "read_at";
/// The headline of the read, by its name in JSON.
pub const HEADLINE: &str = "headline";
/// The issuing state in three letters, `VNM` for Viet Nam.
pub const ISSUING_STATE: &str = "issuing_state";

/// The fields that describe the read rather than the holder.
const OF_THE_READ: [&str; 4] = [VERDICT, READ_AT, HEADLINE, ISSUING_STATE];

/// Names of fields: those of [`Holder::FIELDS`], [`VERDICT`], [`READ_AT`], [`HEADLINE`] and [`ISSUING_STATE`], each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields(Vec<&'static str>);

impl Fields {
    /// Every known name, in the order of the card.
    pub fn known() -> impl Iterator<Item = &'static str> {
        Holder::FIELDS.iter().map(|(name, _)| *name).chain(OF_THE_READ)
    }

    /// The default selection: all of [`known`](Self::known). The fields that are sensitive by law are included only if
    /// `sensitive` is set.
    pub fn usual(sensitive: bool) -> Self {
        let kept = |name: &&str| sensitive || !is_sensitive(name);
        Self(Self::known().filter(kept).collect())
    }

    /// Parses a list, `personal_number,full_name`, and keeps its order. A name that occurs twice keeps its first place.
    /// Naming a sensitive field here requests it.
    ///
    /// # Errors
    /// [`UsageError::Argument`] for a name that is not [`known`](Self::known), and for a list without names.
    pub fn parse(list: &str) -> Result<Self> {
        let unknown = UsageError::Argument { argument: "fields" };
        let mut names = Vec::new();
        for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let name = Self::known().find(|known| *known == name).ok_or_else(|| unknown.clone())?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() { Err(unknown.into()) } else { Ok(Self(names)) }
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// Whether a field is exported.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    /// Returns the value of each name, in order. The value is `None` where the card does not state it, and for every
    /// field of the holder where they are withheld because the key belongs to another card.
    pub fn values(&self, reading: &Reading) -> Vec<(&'static str, Option<SensitiveString>)> {
        let holder = reading.holder().unwrap_or_default();
        let value = |name| match name {
            VERDICT => Some(reading.verification.verdict.name().to_owned().into()),
            READ_AT => Some(time(reading)?.to_string().into()),
            HEADLINE => Some(reading.verification.headline().name().to_owned().into()),
            ISSUING_STATE => reading.verification.issuing_state().map(|state| state.to_owned().into()),
            _ => holder.fields().find(|field| field.name == name).map(|field| field.value.clone()),
        };
        self.names().map(|name| (name, value(name))).collect()
    }
}

/// When the card was read, to the second; `None` for a clock beyond the year 9999.
pub fn time(reading: &Reading) -> Option<Timestamp> {
    let time = Timestamp::try_from(reading.time).ok()?;
    Timestamp::from_second(time.as_second()).ok()
}

fn is_sensitive(name: &str) -> bool {
    Holder::FIELDS.iter().any(|(field, sensitive)| *field == name && *sensitive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_taken_in_its_order() {
        let fields = Fields::parse(" full_name, personal_number,verdict,full_name,religion").unwrap();
        assert_eq!(
            fields.names().collect::<Vec<_>>(),
            ["full_name", "personal_number", "verdict", "religion"]
        );
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        for list in ["full_name,cmnd", "", ",", "Full_Name"] {
            assert_eq!(
                Fields::parse(list),
                Err(UsageError::Argument { argument: "fields" }.into()),
                "{list:?}"
            );
        }
    }

    #[test]
    fn what_is_sensitive_is_not_usual() {
        let (usual, all) = (Fields::usual(false), Fields::usual(true));
        for name in ["ethnicity", "religion", "personal_identification", "father", "mother", "spouse"] {
            assert!(!usual.contains(name) && all.contains(name), "{name}");
        }
        assert!(usual.contains("full_name") && OF_THE_READ.iter().all(|name| usual.contains(name)));
        assert!(all.names().eq(Fields::known()));
    }
}
