//! Data objects: whatever stands in them, this library and asn1-rs take it for the same where both take it; and
//! evidence, which asn1-rs reads.

#[path = "../../../crates/cccd/tests/second_opinion/compare.rs"]
mod compare;
#[path = "../../../crates/cccd/tests/second_opinion/theirs.rs"]
mod theirs;

use cccd::{evidence::EvidenceFile, lds::sod::content_info, pki::SignedData};

use crate::Target;

/// The targets of this file.
pub(crate) const TARGETS: &[Target] = &[("second-opinion", second_opinion)];

fn second_opinion(bytes: &[u8]) {
    let _ = EvidenceFile::parse(bytes);
    take(bytes);
    // What lies in an EF.SOD is seldom found one by one.
    let Ok(info) = content_info(bytes) else { return };
    take(info);
    let Ok(signed) = SignedData::parse(info) else { return };
    take(&signed.content);
    signed.certificates.iter().for_each(|certificate| take(certificate));
}

fn take(bytes: &[u8]) {
    compare::objects(bytes);
    for (_, compare) in compare::KINDS {
        compare(bytes);
    }
}
