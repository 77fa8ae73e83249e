//! The holder, with the labels of the card.

use cccd::{
    SensitiveString,
    check::Verdict,
    document::{Field, Holder},
    messages::{Language, field_label_for},
    vietnam::form::CardForm,
};
use cccd_base::screen::spelt_out;
use console::style;

use super::View;

impl View<'_> {
    /// The identity while the photo is still being read.
    pub(crate) fn identity(&self, holder: &Holder, verdict: Verdict) -> SensitiveString {
        let soon = self.language.pick(
            "Đang đọc ảnh; kết luận ở bên dưới, sau khi đọc xong. Giữ yên thẻ.",
            "Reading the portrait; the verdict follows below. Keep the card still.",
        );
        let mut text = SensitiveString::from(format!("{}\n", style(soon).dim()));
        text.expose_mut().push_str(self.holder(holder, verdict).expose());
        text
    }

    /// The fields of the holder under a heading that says whether they are verified.
    pub(in crate::output) fn holder(&self, holder: &Holder, verdict: Verdict) -> SensitiveString {
        let fields: Vec<_> = match self.fields {
            Some(fields) => {
                fields.names().filter_map(|name| holder.fields().find(|field| field.name == name)).collect()
            }
            None => holder.fields().filter(|field| self.all || !field.sensitive).collect(),
        };
        let form = holder.form().unwrap_or(CardForm::Cccd);
        let label = |field: &Field<'_>| field_label_for(field.name, form, self.language).to_owned();
        let width = fields.iter().map(|field| label(field).chars().count()).max().unwrap_or_default();
        let title = self.language.pick("THÔNG TIN TRÊN CHIP", "HOLDER");
        let mut text = SensitiveString::from(format!("\n{}{}\n", style(title).bold(), self.warning(verdict)));
        for field in &fields {
            let value = value(field, self.language);
            let shown = SensitiveString::from(spelt_out(value.expose()).into_owned());
            let shown = SensitiveString::from(self.folded(shown.expose(), width + 4));
            let label = style(format!("{:width$}", label(field))).dim();
            let line = SensitiveString::from(format!("  {label}  {}\n", important(field, &shown).expose()));
            text.expose_mut().push_str(line.expose());
        }
        text
    }

    /// The warning next to data that is not verified.
    pub(super) fn warning(&self, verdict: Verdict) -> String {
        match verdict {
            Verdict::Genuine | Verdict::ChipNotProven => String::new(),
            Verdict::NotGenuine => {
                let words = self.language.pick("KHÔNG ĐƯỢC XÁC THỰC", "NOT VERIFIED, DO NOT USE");
                format!("  {}", style(format!("[{words}]")).red().bold())
            }
            _ => {
                format!("  {}", style(self.language.pick("[chưa được xác thực]", "[not verified]")).yellow())
            }
        }
    }
}

/// The value as the card prints it.
pub(crate) fn value(field: &Field<'_>, language: Language) -> SensitiveString {
    let value = field.value.expose();
    let shown = match (field.name, value.as_str()) {
        ("sex", "M") => language.pick("Nam", "Male").to_owned(),
        ("sex", "F") => language.pick("Nữ", "Female").to_owned(),
        ("sex", _) => language.pick("Không nêu", "Unspecified").to_owned(),
        (_, "unlimited") => language.pick("Không thời hạn", "No expiry").to_owned(),
        (name, date) if name.starts_with("date_of_") || name == "expiry_by_law" => day_first(date),
        (_, text) => text.to_owned(),
    };
    shown.into()
}

/// Turns `1985-01-15` into `15/01/1985`.
fn day_first(date: &str) -> String {
    let mut parts: Vec<_> = date.split('-').collect();
    parts.reverse();
    parts.join("/")
}

/// Emphasises the fields that people look for first.
fn important(field: &Field<'_>, value: &SensitiveString) -> SensitiveString {
    let value = value.expose();
    let shown = match field.name {
        "full_name" | "personal_number" => style(value).bold().to_string(),
        _ => value.clone(),
    };
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &'static str, value: &str, language: Language) -> String {
        let value = SensitiveString::from(value.to_owned());
        super::value(&Field { name, sensitive: false, value: &value }, language).expose().clone()
    }

    #[test]
    fn values_are_shown_as_the_card_prints_them() {
        let (vi, en) = (Language::Vietnamese, Language::English);
        assert_eq!(shown("sex", "F", vi), "Nữ");
        assert_eq!(shown("sex", "M", en), "Male");
        assert_eq!(shown("date_of_birth", "1985-01-15", vi), "15/01/1985");
        assert_eq!(shown("date_of_expiry", "unlimited", vi), "Không thời hạn");
        assert_eq!(shown("place_of_origin", "Bắc-Nam", vi), "Bắc-Nam");
    }
}
