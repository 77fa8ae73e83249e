//! Files that were read and are not quite what they should be, although they may be signed that way. For EF.COM,
//! which is unsigned, see [`super::unsigned`].

use std::ops::RangeInclusive;

use crate::{
    check::{About, Finding, Reason},
    document::Document,
    error::Code,
    files::File,
    lds::{
        dg1::Dg1,
        dg13::{Dg13, FieldNumber},
    },
    pki::{ber, public_key},
};

/// The numbers of the known fields of DG13.
const FIELDS: RangeInclusive<u32> = FieldNumber::PersonalNumber as u32..=FieldNumber::Unexplained as u32;

/// A machine readable zone that is not one, or a portrait whose first bytes are not those of its file. They may be
/// signed that way; nobody can say what the signature then means.
pub(super) fn misread(document: &Document) -> Option<Reason> {
    let misread: Vec<File> =
        malformed(document).into_iter().filter(|file| matches!(file, File::Dg1 | File::Dg2)).collect();
    (!misread.is_empty()).then(|| Reason::files(Code::FileMalformed, misread))
}

/// The files whose first bytes make no sense, and DG1 if it does not hold a machine readable zone.
fn malformed(document: &Document) -> Vec<File> {
    let mut malformed: Vec<File> = document.malformed().map(|(file, _)| file).filter(is_signed).collect();
    if matches!(document.dg1(), Some(Err(_))) && !malformed.contains(&File::Dg1) {
        malformed.push(File::Dg1);
    }
    malformed
}

fn is_signed(file: &File) -> bool {
    *file != File::Com
}

/// Whether nothing else tells that a file cannot be parsed. Most have a check of their own; EF.COM is nobody's word, and
/// EF.DG13 may be anything. Nothing rests on EF.DG12 but a day of issue, which need not be there.
const fn is_judged_here(file: File) -> bool {
    use File::{CardAccess, Com, Dg12, Dg13, Dg14, Dg15, Sod};
    !matches!(file, CardAccess | Com | Sod | Dg12 | Dg13 | Dg14 | Dg15)
}

pub(super) fn findings(document: &Document) -> Vec<Finding> {
    let mut malformed = malformed(document);
    for &file in Document::PARSED.iter().filter(|file| is_judged_here(**file)) {
        if document.parse_error(file).is_some() && !malformed.contains(&file) {
            malformed.push(file);
        }
    }
    let odd = [File::Dg2].into_iter().filter(|file| !document.problems(*file).is_empty()).collect();
    if document.dg14().is_some_and(|dg14| dg14.is_ok_and(|dg14| dg14.security_infos.has_unread())) {
        malformed.push(File::Dg14);
    }
    let trailing = document.trailing().iter().copied().filter(is_signed).collect();
    let of_files = [
        (Code::TrailingBytes, trailing),
        (Code::FileMalformed, malformed),
        (Code::Dg2Odd, odd),
        (Code::FormOdd, oddly_written(document)),
    ];
    let mut findings: Vec<Finding> = of_files
        .into_iter()
        .filter(|(_, files)| !files.is_empty())
        .map(|(code, files)| Reason::files(code, files))
        .collect();
    let warning = document.application_warning();
    findings.extend(warning.map(|status| Reason::about(Code::ApplicationWarning, About::Status(status))));
    findings.extend(document.dg1().and_then(Result::ok).and_then(odd_zone));
    // No standard defines DG13: another form is reported as news and affects no check.
    if document.dg13().is_some_and(|dg13| dg13.map_or(true, is_unknown)) {
        findings.push(Reason::files(Code::Dg13Unknown, [File::Dg13]));
    }
    findings
}

/// The data groups that are written in another form than the standard has, and can be read in one way only: lengths in
/// more bytes than needed; where the file is ASN.1 throughout, odd numbers and keys; and what their parsers report. For
/// what they report of EF.DG2 there is a finding of its own.
fn oddly_written(document: &Document) -> Vec<File> {
    let in_asn1 = |file: File| match file {
        File::Dg14 => document.dg14().and_then(Result::ok).is_some_and(|dg14| {
            let infos = &dg14.security_infos;
            infos.entries().iter().any(|entry| !ber::is_der(entry.raw(), &[]))
                || infos.chip_authentication_public_keys().any(|key| public_key::is_odd(&key.spki))
        }),
        File::Dg15 => {
            let dg15 = document.dg15().and_then(Result::ok);
            dg15.is_some_and(|dg15| public_key::is_odd(&dg15.public_key))
        }
        _ => false,
    };
    let is_reported = |file: File| file != File::Dg2 && !document.problems(file).is_empty();
    let is_odd = |file: File, bytes| !ber::has_shortest_lengths(bytes) || in_asn1(file) || is_reported(file);
    // DG13 of another form may be anything.
    let is_known =
        |file: File| file != File::Dg13 || matches!(document.dg13(), Some(Ok(dg13)) if !is_unknown(dg13));
    let data_groups = document.files().filter(|(file, _)| file.data_group().is_some() && is_known(*file));
    data_groups.filter(|(file, bytes)| is_odd(*file, bytes)).map(|(file, _)| file).collect()
}

/// The parts of the zone that deviate from Doc 9303, each once.
fn odd_zone(dg1: &Dg1) -> Option<Finding> {
    let mut parts = Vec::new();
    for problem in &dg1.problems {
        if !parts.contains(&problem.part) {
            parts.push(problem.part);
        }
    }
    (!parts.is_empty()).then(|| Reason::about(Code::Dg1Odd, About::KeyParts(parts)))
}

/// Whether something in DG13 could not be read or has an unknown number, or whether it names nobody.
fn is_unknown(dg13: &Dg13) -> bool {
    !dg13.problems().is_empty()
        || dg13.personal_number().is_none()
        || !dg13.fields().iter().all(|field| FIELDS.contains(&field.number()))
}
