//! The trust folder: importing a master list of 600 certificates and listing what each lacks, and loading the folder
//! for one read.

use std::{collections::HashSet, error::Error, fs, time::Instant};

use cccd::pki::{
    Certificate, TrustFolder, TrustStore,
    deviation::deviations,
    trust_store::{Import, examine},
};
use cccd_sim::{Date, Issuer, invented_roots};

use crate::{RUNS, median, print};

/// Number of certificates in the list.
const COUNT: usize = 600;
/// The maximum time of an import, in milliseconds.
const MAX_IMPORT: f64 = 2_000.0;
/// The maximum time for loading the folder and finding the roots of one name, in milliseconds.
const MAX_LOAD: f64 = 5.0;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let issuer = Issuer::specimen()?;
    let list = issuer.master_list(&invented_roots(COUNT)?, Date::new(2026, 11, 1))?;
    let path = std::env::temp_dir().join(format!("cccd-bench-trust-{}", std::process::id()));
    let start = Instant::now();
    let mut folder = TrustFolder::open_to_write(&path)?;
    let import: Import = examine("list.ml", &list, &TrustStore::empty(), &HashSet::new(), &mut |_, _| true)?;
    let now = "2026-11-23T00:00:00Z".parse()?;
    let added = folder.add(&import.additions(), now)?;
    // What each certificate lacks, including a check of its self-signature, as `cccd trust add` reports it.
    let certificates = import.proposals.iter().filter_map(|proposal| proposal.certificate.as_ref());
    if certificates.flat_map(|certificate| deviations(certificate, now)).count() == 0 {
        return Err("some of the roots lack something".into());
    }
    let took = start.elapsed().as_secs_f64() * 1e3;
    let loaded = load(&path, issuer.certificate());
    fs::remove_dir_all(&path)?;
    if added != COUNT + 1 {
        return Err("the list must be taken whole".into());
    }
    print("master list of 600 certificates, import", format!("{took:.0}"), "ms", Some(MAX_IMPORT));
    print("trust folder of 601 certificates, for one read", format!("{:.2}", loaded?), "ms", Some(MAX_LOAD));
    Ok(())
}

/// Loads the folder and finds the root of one name, repeatedly.
fn load(path: &std::path::Path, root: &[u8]) -> Result<f64, Box<dyn Error>> {
    let root = Certificate::from_der(root)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let store = TrustStore::from_dir(path)?;
        let found = store.anchors_named(root.subject()).count();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if found != 1 {
            return Err("the root must be found".into());
        }
    }
    Ok(median(times))
}
