//! When certificates must have been valid and their keys in use.

use std::time::SystemTime;

use jiff::Timestamp;

use super::super::{Findings, about};
use crate::{
    check::{Outcome, Reason},
    error::Code,
    pki::{Certificate, certificate::Period, time::moment},
};

/// The times by which certificates are judged.
pub(in super::super) struct Times {
    pub(in super::super) now: Timestamp,
    pub(in super::super) signing: Signing,
}

/// What is known about the time of signing.
pub(in super::super) enum Signing {
    /// EF.SOD states it.
    At(Timestamp),
    /// The document was issued on this day; it may have been signed some weeks later.
    Issued(Timestamp),
    /// Nothing is known about it.
    Unknown,
}

impl Times {
    pub(in super::super) fn new(
        now: SystemTime,
        signing_time: Option<Timestamp>,
        issued: Option<Timestamp>,
    ) -> Self {
        let signing = match (signing_time, issued) {
            (Some(time), _) => Signing::At(time),
            (None, Some(day)) => Signing::Issued(day),
            (None, None) => Signing::Unknown,
        };
        Self { now: moment(now), signing }
    }

    /// Reports a signing time in the future: either this computer's clock is wrong, or the signer's was.
    pub(in super::super) fn check_clock(&self, findings: &mut Findings) {
        if matches!(self.signing, Signing::At(time) if time > self.now) {
            findings.add(Code::SigningTimeFuture);
        }
    }

    /// Checks that the certificate was valid at signing. That it has expired since is only odd, because documents
    /// outlive their signers. If its validity is yet to begin, this computer's clock must be wrong: the card was
    /// issued, so that day has passed. `not_valid` turns the reason into the outcome for a certificate that was not
    /// valid at signing.
    pub(super) fn check(
        &self,
        certificate: &Certificate,
        not_valid: fn(Reason) -> Outcome,
        expired: Code,
        findings: &mut Findings,
    ) -> Result<(), Outcome> {
        let Period { not_before, not_after } = certificate.validity();
        let valid_at_signing = match self.signing {
            Signing::At(time) => (not_before..=not_after).contains(&time),
            Signing::Issued(day) => {
                if day < not_before {
                    findings.add(Code::SigningTimeUnknown);
                }
                day <= not_after
            }
            Signing::Unknown => {
                findings.add(Code::SigningTimeUnknown);
                true
            }
        };
        if !valid_at_signing {
            let reason = about(Code::CertificateNotValidAtSigning, certificate);
            // The day of issue is not a signing time: it proves nothing.
            return Err(match self.signing {
                Signing::At(_) => not_valid(reason),
                Signing::Issued(_) | Signing::Unknown => Outcome::Inconclusive(reason),
            });
        }
        if self.now < not_before {
            return Err(Outcome::Inconclusive(about(Code::ClockBeforeCertificate, certificate)));
        }
        if self.now > not_after {
            findings.add(about(expired, certificate));
        }
        Ok(())
    }

    /// The signer's key signed the document, and the root's key signed the signer's certificate at the beginning of
    /// its validity. A document is signed on its day of issue or later: a day of issue after the end of the period
    /// means that it was signed after it, while one before its beginning says nothing.
    pub(super) fn check_usage_periods(
        &self,
        signer: &Certificate,
        root: &Certificate,
        findings: &mut Findings,
    ) {
        match self.signing {
            Signing::At(time) => check_usage_period(signer, time, findings),
            Signing::Issued(day) => match signer.extensions().private_key_usage_period {
                Some(period) if period.not_before.is_some_and(|start| day < start) => {
                    findings.add(Code::SigningTimeUnknown);
                }
                _ => check_usage_period(signer, day, findings),
            },
            // That nothing is known about it is already a finding.
            Signing::Unknown => {}
        }
        check_usage_period(root, signer.validity().not_before, findings);
    }
}

fn check_usage_period(certificate: &Certificate, time: Timestamp, findings: &mut Findings) {
    let Some(period) = certificate.extensions().private_key_usage_period else { return };
    if period.not_before.is_some_and(|start| time < start) || period.not_after.is_some_and(|end| time > end) {
        findings.add(about(Code::KeyUsagePeriod, certificate));
    }
}
