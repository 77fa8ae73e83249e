//! The JSON form of judged evidence, which the docs of [`json`](super) describe.

use cccd_base::screen;
use serde_json::{Value, json};

use super::{
    SCHEMA_VERSION, access_to_json, check_to_json, error_to_json, headline_to_json, holder_to_json,
    reason_to_json,
};
use crate::{
    auth::chip::ChipAuthentication,
    evidence::{Change, EvidenceFile, Judged, Judgement, time_text},
    messages::Language,
    pki::TrustStore,
    sensitive::SensitiveString,
};

/// Returns the JSON form of one file and its judgement today. It contains the identity in plain text.
pub fn evidence_to_json(
    evidence: &EvidenceFile,
    judgement: &Judgement,
    trust: &TrustStore,
    language: Language,
) -> Value {
    let Judgement { verification, is_vouched_for, changes } = judgement;
    let stated = |text: &Option<SensitiveString>| text.as_ref().map(|text| text.expose().clone()).into();
    let office = evidence.office.as_ref().map(|proof| {
        json!({
            "fingerprint": hex::encode_upper(&proof.fingerprint),
            "name": proof.office(trust).map(|office| office.name()),
            "is_right": proof.is_right,
        })
    });
    let mut value = json!({
        "schema_version": SCHEMA_VERSION,
        "verdict": verification.verdict.name(),
        "headline": headline_to_json(verification, language),
        "issuing_state": verification.issuing_state(),
        "statements": if *is_vouched_for { "signed" } else { "mere_statements" },
        "office": office,
        "recorded": {
            "verdict": evidence.recorded.verdict.name(),
            "time": time_text(evidence.recorded.time),
            "tool": evidence.origin.tool,
            "reader": evidence.origin.reader,
            "purpose": null,
            "clerk": null,
            "access": evidence.access.as_ref().map(access_to_json),
            "chip_authentication": chip_name(evidence.proofs.chip),
        },
        "holder": null,
        "checks": verification.checks.iter().map(|check| check_to_json(check, language)).collect::<Vec<_>>(),
        "findings":
            verification.findings.iter().map(|finding| reason_to_json(finding, language)).collect::<Vec<_>>(),
        "changes": changes.iter().map(|change| change_to_json(change, language)).collect::<Vec<_>>(),
        "error": null,
    });
    // Moved into place: the macro would copy them, and nobody wipes what it leaves.
    value["recorded"]["purpose"] = stated(&evidence.origin.purpose);
    value["recorded"]["clerk"] = stated(&evidence.origin.clerk);
    if let Some(holder) = evidence.holder() {
        value["holder"] = holder_to_json(&holder, false);
    }
    value
}

/// Returns the JSON form of one file of a batch on one line, or the error that kept it from being read.
pub fn judged_to_json(judged: &Judged, trust: &TrustStore, language: Language) -> Value {
    let mut value = match &judged.result {
        Ok((evidence, judgement)) => evidence_to_json(evidence, judgement, trust, language),
        Err(error) => json!({ "schema_version": SCHEMA_VERSION, "error": error_to_json(error, language) }),
    };
    value["file"] = screen::path(&judged.path).into();
    value["number"] = judged.number.into();
    value["same_challenge_as"] = judged.same_challenge_as.into();
    value
}

fn change_to_json(change: &Change, language: Language) -> Value {
    match change {
        Change::Verdict { then, now } => {
            json!({ "name": "verdict", "then": then.name(), "now": now.name(), "reason": null })
        }
        Change::Check { question, then, now } => json!({
            "name": question.name(),
            "then": then.as_ref().map(|then| then.outcome.as_str()),
            "now": now.name(),
            "reason": now.reason().map(|reason| reason_to_json(reason, language)),
        }),
    }
}

/// What the program that read the card reported about Chip Authentication.
const fn chip_name(chip: ChipAuthentication) -> &'static str {
    match chip {
        ChipAuthentication::NotOffered => "not_supported",
        ChipAuthentication::NotPerformed(_) => "not_performed",
        ChipAuthentication::Unusable | ChipAuthentication::Refused(_) | ChipAuthentication::KeyWrong => {
            "failed"
        }
        ChipAuthentication::Withdrawn => "inconclusive",
        ChipAuthentication::Stated | ChipAuthentication::Proven(_) => "passed",
    }
}
