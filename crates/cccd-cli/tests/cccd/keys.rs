//! Keys and pictures from a pipe or a file.

use super::{Folder, cccd, command, run};

/// A well-formed key gets as far as the service, which is not there.
#[test]
fn every_kind_of_key_is_taken_from_pipe_and_file() {
    let folder = Folder::new();
    let mrz =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";
    for key in [
        "001085012345\n",
        "012345",
        "\u{FEFF} 001085012345 \r\n",
        "001 085 012 345\n",
        "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Thôn Mẫu|01042021\r\n",
        "001085012345||Nguyeãn Vaên Maãu|15011985|Nam|Thoân Maãu|01042021|x|y\r\n",
        mrz,
        &mrz.replace('\n', "\r\n"),
        &mrz.replace('\n', ""),
    ] {
        run(command(&["read"]), key.as_bytes()).assert_error(3, 100);
        std::fs::write(folder.path().join("key"), key).unwrap();
        cccd(&["read", "--key-file", &folder.file("key")]).assert_error(3, 100);
    }
}

/// One grey pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3A\x7E\x9B\x55\0\0\0\nIDAT\x78\x9C\x63\x68\0\0\
    \0\x82\0\x81\x77\xCD\x72\xB6\0\0\0\0IEND\xAE\x42\x60\x82";

#[test]
fn a_picture_without_a_code_is_told_and_so_is_one_that_is_damaged() {
    let folder = Folder::new();
    for (bytes, code) in [(PIXEL, 854), (&PIXEL[..20], 853), (b"\xFF\xD8\xFF\xE0", 853)] {
        std::fs::write(folder.path().join("picture"), bytes).unwrap();
        cccd(&["read", "--key-file", &folder.file("picture")]).assert_error(7, code);
        run(command(&["read"]), bytes).assert_error(7, code);
    }
}
