//! Whether the extended key usage of a certificate allows signing documents (RFC 5280, 4.2.1.12). The profile of
//! document signers does not include the extension (Doc 9303-12, table 6).

use super::super::{Findings, about};
use crate::{
    check::Outcome,
    error::Code,
    pki::{Certificate, oid},
};

/// Purposes other than signing documents, including everything registered below them: the holder of such a key is a
/// web server, a list signer or a visible seal, for example. E-mail is not included: its certificates sign CMS,
/// which EF.SOD is, and tools that check CMS require it.
const OTHERS: [&[u8]; 16] = [
    oid::SERVER_AUTHENTICATION,
    oid::CLIENT_AUTHENTICATION,
    oid::CODE_SIGNING,
    oid::IPSEC_END_SYSTEM,
    oid::IPSEC_TUNNEL,
    oid::IPSEC_USER,
    oid::TIME_STAMPING,
    oid::OCSP_SIGNING,
    oid::MASTER_LIST_SIGNING,
    oid::DEVIATION_LIST_SIGNING,
    oid::LDS2_SIGNING,
    oid::SPOC_CLIENT,
    oid::SPOC_SERVER,
    oid::CSN_SPOC_CLIENT,
    oid::CSN_SPOC_SERVER,
    oid::VDS_NC_SIGNING,
];

/// Fails a signer with one of these other purposes, critical or not, and one with critical purposes that are
/// unknown. A signer that has another purpose and also any purpose leaves the question open.
pub(super) fn check(signer: &Certificate, findings: &mut Findings) -> Result<(), Outcome> {
    let extensions = signer.extensions();
    let purposes: Vec<&[u8]> = extensions.extended_key_usage.iter().map(Vec::as_slice).collect();
    let is_for_any = purposes.contains(&oid::ANY_EXTENDED_KEY_USAGE);
    if purposes.iter().any(|purpose| OTHERS.iter().any(|other| purpose.starts_with(other))) {
        let reason = about(Code::CertificateUsage, signer);
        return Err(if is_for_any { Outcome::Inconclusive(reason) } else { Outcome::Failed(reason) });
    }
    if extensions.extended_key_usage_critical && !is_for_any {
        return Err(Outcome::Failed(about(Code::CertificateUsage, signer)));
    }
    if !purposes.is_empty() {
        findings.add(about(Code::SignerPurposeOdd, signer));
    }
    Ok(())
}
