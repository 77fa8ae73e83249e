//! What this computer itself knows about readers, apart from the PC/SC service. Only supports Linux, through files that
//! anybody may read; elsewhere, and where such a file is missing, nothing is known.

use std::{fs, path::Path, time::SystemTime};

use cccd::clock;

/// The class of smart card readers on USB (USB class codes, 0Bh).
const SMART_CARD_CLASS: &str = "0b";

/// Kernel modules that claim a reader for the kernel's own NFC stack: the ACR122U and similar ones, and Sony's RC-S380.
const NFC_MODULES: [&str; 2] = ["pn533_usb", "port100"];

/// The facts. `None` where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Machine {
    /// The clock shows a year that no file can state.
    pub(crate) is_clock_unset: bool,
    /// Packages are installed by `apt-get`.
    pub(crate) has_apt: bool,
    /// The service `pcscd` is installed.
    pub(crate) has_service: Option<bool>,
    /// The driver of most readers, `libccid`, is installed.
    pub(crate) has_ccid: Option<bool>,
    /// Readers on USB, as `072f:2200 ACR122U PICC Interface`.
    pub(crate) usb_readers: Option<Vec<String>>,
    /// Loaded kernel modules that take a reader away from the service.
    pub(crate) nfc_modules: Option<Vec<String>>,
}

impl Machine {
    /// Collects the facts about this computer.
    pub(crate) fn look() -> Self {
        let is_clock_unset = clock::stated(SystemTime::now()).is_err();
        let machine =
            if cfg!(target_os = "linux") { Self::look_below(Path::new("/")) } else { Self::default() };
        Self { is_clock_unset, ..machine }
    }

    /// Reads the files below a folder; it is `/` except in tests.
    fn look_below(root: &Path) -> Self {
        let exists = |path: &str| root.join(path).exists();
        let bundles = ["usr/lib/pcsc/drivers", "usr/lib64/pcsc/drivers"];
        let modules = fs::read_to_string(root.join("proc/modules")).ok();
        Self {
            is_clock_unset: false,
            has_apt: exists("usr/bin/apt-get"),
            has_service: Some(["usr/sbin/pcscd", "usr/bin/pcscd"].into_iter().any(exists)),
            // Other systems keep drivers elsewhere: a missing driver means something only if the folder exists.
            has_ccid: bundles
                .into_iter()
                .find(|folder| exists(folder))
                .map(|folder| exists(&format!("{folder}/ifd-ccid.bundle"))),
            usb_readers: usb_readers(&root.join("sys/bus/usb/devices")),
            nfc_modules: modules.map(|list| {
                let names = list.lines().filter_map(|line| line.split(' ').next());
                names.filter(|name| NFC_MODULES.contains(name)).map(str::to_owned).collect()
            }),
        }
    }
}

/// Lists the devices with an interface of the smart card reader class.
fn usb_readers(folder: &Path) -> Option<Vec<String>> {
    let mut readers = Vec::new();
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let text = |name: &str| {
            let text = fs::read_to_string(folder.join(name)).unwrap_or_default();
            text.trim().to_owned()
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        // An interface is named `1-2:1.0`, its device `1-2`.
        let Some((device, _)) = name.split_once(':') else { continue };
        if text(&format!("{name}/bInterfaceClass")) == SMART_CARD_CLASS {
            let [vendor, product, words] =
                ["idVendor", "idProduct", "product"].map(|file| text(&format!("{device}/{file}")));
            readers.push(format!("{vendor}:{product} {words}").trim_end().to_owned());
        }
    }
    readers.sort();
    readers.dedup();
    Some(readers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn files_of_linux_tell_of_readers_and_drivers() {
        let root = std::env::temp_dir().join(format!("cccd-machine-{}", std::process::id()));
        write(&root, "usr/sbin/pcscd", "");
        write(&root, "usr/lib/pcsc/drivers/serial/readme", "");
        write(&root, "proc/modules", "pn533_usb 20480 0 - Live 0x0\npn533 57344 1 pn533_usb, Live 0x0\n");
        let devices = "sys/bus/usb/devices";
        for (path, text) in [
            ("1-2/idVendor", "072f\n"),
            ("1-2/idProduct", "2200\n"),
            ("1-2/product", "ACR122U PICC Interface\n"),
            ("1-2:1.0/bInterfaceClass", "0b\n"),
            ("1-3/idVendor", "046d\n"),
            ("1-3:1.0/bInterfaceClass", "03\n"),
        ] {
            write(&root, &format!("{devices}/{path}"), text);
        }
        let machine = Machine::look_below(&root);
        fs::remove_dir_all(&root).unwrap();
        let expected = Machine {
            is_clock_unset: false,
            has_apt: false,
            has_service: Some(true),
            has_ccid: Some(false),
            usb_readers: Some(vec!["072f:2200 ACR122U PICC Interface".to_owned()]),
            nfc_modules: Some(vec!["pn533_usb".to_owned()]),
        };
        assert_eq!(machine, expected);
    }

    #[test]
    fn where_nothing_can_be_read_nothing_is_said() {
        let machine = Machine::look_below(Path::new("/nonexistent"));
        let expected = Machine { has_service: Some(false), ..Machine::default() };
        assert_eq!(machine, expected);
    }
}
