//! The cases, twenty of a kind.

use super::{
    Case,
    Door::{self, Identity, Import, Mapping, Qr, Report, Show, Trust, Verify},
    made::{
        age, bmp, chunk, cut, deflated, der, frame, gif, indefinite, jpeg, nested, own, pem, png, scan, tiff,
        webp,
    },
};

/// Most of what a file of a few megabytes can hold when it is unpacked, in bytes.
const HUGE: usize = 2 << 30;

fn case(door: Door, name: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
    Case { door, name, bytes: bytes.into() }
}

/// Little that unpacks to much.
pub(crate) fn bombs() -> Vec<Case> {
    let zeros = deflated(HUGE, 0);
    let profile = [&b"p\0\0"[..], &zeros].concat();
    let text = [&b"Comment\0\0"[..], &zeros].concat();
    let international = [&b"Comment\0\x01\0\0\0"[..], &zeros].concat();
    let scrypt = age("-> scrypt AAAAAAAAAAAAAAAAAAAAAA 60\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    let key = "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let strips = [(256, 4, 1, 60_000), (257, 4, 1, 60_000), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1)];
    let strip = [(273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, 60_000), (279, 4, 1, zeros.len() as u32)];
    let deflate_strip = [tiff(&[&strips[..], &strip].concat(), 0), vec![0; 78], zeros.clone()].concat();
    let scans = scan(0, 0).repeat(20_000);
    vec![
        case(
            Qr,
            "profile.png",
            png(8, 8, &[chunk(b"iCCP", &profile), chunk(b"IDAT", &deflated(1 << 20, 0))]),
        ),
        case(Qr, "text.png", png(8, 8, &[chunk(b"zTXt", &text), chunk(b"IDAT", &deflated(1 << 20, 0))])),
        case(
            Qr,
            "itext.png",
            png(8, 8, &[chunk(b"iTXt", &international), chunk(b"IDAT", &deflated(1 << 20, 0))]),
        ),
        case(Qr, "data.png", png(8, 8, &[chunk(b"IDAT", &zeros)])),
        case(Qr, "wide.png", png(1_000_000, 30_000, &[chunk(b"IDAT", &zeros)])),
        case(Qr, "square.png", png(7_000, 7_000, &[chunk(b"IDAT", &deflated(150 << 20, 0))])),
        case(
            Qr,
            "after.png",
            png(4_000, 4_000, &[chunk(b"IDAT", &deflated(48 << 20, 9)), chunk(b"zTXt", &text)]),
        ),
        case(Qr, "canvas.gif", gif(65_535, 65_535, &[frame(65_535, 65_535), vec![0x3B]].concat())),
        case(Qr, "frames.gif", gif(4_000, 4_000, &frame(4_000, 4_000).repeat(20_000))),
        case(Qr, "strip.tif", deflate_strip),
        case(Qr, "scans.jpg", [jpeg(0xC2, 4_000, 4_000), scans].concat()),
        case(Qr, "canvas.bmp", bmp(60_000, 60_000)),
        case(Qr, "canvas.webp", webp(b"VP8X", 10, &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
        case(Qr, "lossless.webp", webp(b"VP8L", 8, &[0x2F, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0])),
        case(Verify, "scrypt.evidence", scrypt.clone()),
        case(Verify, "recipients.evidence", age(&key.repeat(100_000))),
        case(Show, "scrypt.trace", scrypt),
        case(Identity, "zeros.txt", vec![0; 30 << 20]),
        case(Trust, "zeros.pem", vec![0; 60 << 20]),
        case(Mapping, "zeros.txt", vec![b'='; 30 << 20]),
    ]
}

/// Things in things in things.
pub(crate) fn depths() -> Vec<Case> {
    let arrays = "[".repeat(1_000_000);
    let objects = "{\"a\":".repeat(300_000);
    let pems = "-----BEGIN CERTIFICATE-----\n".repeat(200_000);
    let header = "{\"format\":\"cccd trace\",\"version\":2}\n";
    let blocks = (0..2_000).fold(Vec::new(), |inside, _| pem("CERTIFICATE", &cut(&inside, 20)));
    vec![
        case(Trust, "sequence.cer", nested(0x30, 20_000)),
        case(Trust, "set.cer", nested(0x31, 20_000)),
        case(Trust, "open.cer", indefinite(0x30, 500_000, false)),
        case(Trust, "closed.cer", indefinite(0x30, 500_000, true)),
        case(Trust, "strings.p7b", indefinite(0x24, 500_000, true)),
        case(Trust, "context.crl", nested(0xA0, 20_000)),
        case(Trust, "nested.pem", pem("CERTIFICATE", &nested(0x30, 20_000))),
        case(Trust, "cms.pem", pem("CMS", &indefinite(0x30, 100_000, true))),
        case(Trust, "begins.pem", pems),
        case(Trust, "blocks.pem", blocks),
        case(
            Trust,
            "nested.ldif",
            [&b"version: 1\n\ndn: c=VN\nuserCertificate;binary:: "[..], &pem("X", &nested(0x30, 9_000))]
                .concat(),
        ),
        case(Verify, "nested.evidence", nested(0x30, 20_000)),
        case(Verify, "application.evidence", nested(0x7F, 20_000)),
        case(Verify, "open.evidence", indefinite(0x61, 500_000, false)),
        case(Show, "arrays.trace", arrays.clone()),
        case(Show, "objects.trace", objects.clone()),
        case(Show, "line.trace", format!("{header}{arrays}\n")),
        case(Show, "value.trace", format!("{header}{objects}\n")),
        case(Import, "arrays.log", arrays),
        case(Identity, "nested.txt", nested(0x30, 20_000)),
    ]
}

/// Lengths that are not true.
pub(crate) fn lengths() -> Vec<Case> {
    let long = |kind: &[u8; 4]| {
        let mut bytes = png(8, 8, &[]);
        let place = bytes.len() - 12;
        bytes.splice(place.., [&u32::MAX.to_be_bytes()[..], kind, &[0; 64]].concat());
        bytes
    };
    let strips = |number, value| {
        tiff(
            &[
                (256, 4, 1, 64),
                (257, 4, 1, 64),
                (258, 3, 1, 8),
                (259, 3, 1, 1),
                (262, 3, 1, 1),
                (273, 4, number, value),
                (279, 4, number, value),
            ],
            0,
        )
    };
    let mut plain = own("plain.evidence");
    let place = plain.len() / 2;
    plain[place..place + 8].fill(0xFF);
    let mut journal = own("counter.journal");
    journal[28..32].fill(0x7F);
    journal[100..120].fill(0xFF);
    vec![
        case(Trust, "four.cer", der(0x30, u64::from(u32::MAX), &[0; 64])),
        case(Trust, "eight.cer", der(0x30, u64::MAX, &[0; 64])),
        case(Trust, "more.cer", [&[0x30, 0xFE][..], &[0xFF; 126]].concat()),
        case(Trust, "zero.cer", vec![0x30, 0]),
        case(Trust, "inner.cer", der(0x30, 72, &der(0x30, 1 << 40, &[0; 64]))),
        case(
            Trust,
            "bit.p7b",
            der(
                0x30,
                20,
                &[
                    6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0,
                    0, 0,
                ],
            ),
        ),
        case(Verify, "length.evidence", plain),
        case(Verify, "der.evidence", der(0x30, 1 << 50, &[0; 64])),
        case(Qr, "data.png", long(b"IDAT")),
        case(Qr, "profile.png", long(b"iCCP")),
        case(Qr, "text.png", long(b"tEXt")),
        case(Qr, "strips.tif", strips(u32::MAX, 8)),
        case(Qr, "strip.tif", strips(1, u32::MAX)),
        case(Qr, "chunk.webp", webp(b"VP8 ", u32::MAX, &[0; 64])),
        case(Qr, "negative.bmp", bmp(-8, i32::MIN)),
        case(Qr, "segment.jpg", [&[0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF][..], &[0; 16]].concat()),
        case(Qr, "table.jpg", [&[0xFF, 0xD8, 0xFF, 0xC4, 0, 2, 0xFF, 0xDB, 0, 0][..], &[0; 16]].concat()),
        case(Report, "pages.journal", journal),
        case(
            Show,
            "hex.trace",
            format!("{{\"format\":\"cccd trace\",\"version\":2,\"atr\":\"{}\"}}\n", "3B".repeat(5 << 20)),
        ),
        case(
            Verify,
            "armour.evidence",
            format!("-----BEGIN AGE ENCRYPTED FILE-----\n{}\n", "QUFB".repeat(5 << 20)),
        ),
    ]
}

/// Very many of something small.
pub(crate) fn counts() -> Vec<Case> {
    let stanza = "-> x y\n\n";
    let grease = "-> grease a b c d e f g h\nAAAA\n";
    let line = |text: &str, count| text.repeat(count);
    let entries: Vec<_> = (0..65_535).map(|tag| (tag, 3, 1, 1)).collect();
    let empty = pem("CERTIFICATE", &[]).repeat(200_000);
    vec![
        case(Verify, "stanzas.evidence", age(&line(stanza, 1_000_000))),
        case(Verify, "grease.evidence", age(&line(grease, 300_000))),
        case(Show, "stanzas.trace", age(&line(stanza, 1_000_000))),
        case(Trust, "blocks.pem", empty),
        case(Trust, "integers.cer", der(0x30, 3_000_000, &[2, 1, 0].repeat(1_000_000))),
        case(Trust, "nulls.crl", der(0x30, 6_000_000, &[5, 0].repeat(3_000_000))),
        case(
            Trust,
            "entries.ldif",
            format!("version: 1\n\n{}", line("dn: c=VN\nuserCertificate;binary:: AAAA\n\n", 200_000)),
        ),
        case(
            Trust,
            "values.ldif",
            format!("version: 1\n\ndn: c=VN\n{}", line("userCertificate;binary:: AAAA\n", 300_000)),
        ),
        case(
            Trust,
            "folds.ldif",
            format!("version: 1\n\ndn: c=VN\nuserCertificate;binary:: A\n{}", line(" A\n", 3_000_000)),
        ),
        case(Trust, "lines.pem", format!("-----BEGIN CERTIFICATE-----\n{}", line("A\n", 5_000_000))),
        case(Identity, "lines.txt", line("AGE-SECRET-KEY-1\n", 500_000)),
        case(Identity, "comments.txt", line("#\n", 5_000_000)),
        case(Mapping, "lines.txt", line("full_name = a\n", 500_000)),
        case(Show, "lines.trace", line("{}\n", 2_000_000)),
        case(Import, "lines.log", line("00:00:00 APDU: 00 A4\n", 500_000)),
        case(Import, "empty.log", line("\n", 10_000_000)),
        case(Qr, "chunks.png", png(8, 8, &vec![chunk(b"tEXt", b"a\0b"); 500_000])),
        case(Qr, "entries.tif", tiff(&entries, 0)),
        case(Qr, "frames.gif", gif(8, 8, &frame(8, 8).repeat(500_000))),
        case(Qr, "fields.txt", line("a|", 5_000_000)),
    ]
}

/// Things that lead back to themselves, or never end.
pub(crate) fn loops() -> Vec<Case> {
    let entries = [(256, 4, 1, 64), (257, 4, 1, 64), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)];
    let within = |tag, value| tiff(&[&entries[..], &[(tag, 4, 1, value)]].concat(), 8);
    let mut journals = Vec::new();
    for (name, place) in [("root.journal", 100), ("second.journal", 4_096), ("third.journal", 8_192)] {
        let mut journal = own("counter.journal");
        if let Some(page) = journal.get_mut(place..place + 12) {
            // An inner page whose right child is itself.
            page.copy_from_slice(&[5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (place / 4_096 + 1) as u8]);
        }
        journals.push(case(Report, name, journal));
    }
    let mut free = own("counter.journal");
    free[32..40].copy_from_slice(&[0, 0, 0, 2, 0, 0, 0xFF, 0xFF]);
    free[100] = 0;
    journals.push(case(Report, "free.journal", free));
    let exif = [&b"Exif\0\0"[..], &tiff(&[(0x8769, 4, 1, 8), (0x0100, 4, 1, 8)], 8)].concat();
    let segment = [&[0xFF, 0xE1][..], &(exif.len() as u16 + 2).to_be_bytes(), &exif].concat();
    let restart = [0xFF, 0xD0].repeat(2_000_000);
    let mut cases = vec![
        case(Qr, "directory.tif", tiff(&entries, 8)),
        case(Qr, "sub.tif", within(330, 8)),
        case(Qr, "exif.tif", within(0x8769, 8)),
        case(Qr, "self.tif", tiff(&[], 8)),
        case(Qr, "exif.jpg", [&[0xFF, 0xD8][..], &segment, &jpeg(0xC0, 8, 8)[2..]].concat()),
        case(Qr, "restart.jpg", [jpeg(0xC0, 4_000, 4_000), scan(0, 63), restart].concat()),
        case(Qr, "fill.jpg", [&[0xFF, 0xD8][..], &vec![0xFF; 10_000_000]].concat()),
        case(Qr, "markers.jpg", [&[0xFF, 0xD8][..], &[0xFF, 0xD8].repeat(3_000_000)].concat()),
        case(Qr, "blocks.gif", gif(8, 8, &[&[0x21, 0xFE][..], &[1, 0x20].repeat(3_000_000)].concat())),
        case(Qr, "extensions.gif", gif(8, 8, &[0x21, 0xFE, 0].repeat(3_000_000))),
        case(Qr, "empty.webp", webp(b"ABCD", 0, &b"ABCD\0\0\0\0".repeat(1_000_000))),
        case(Qr, "empty.png", png(8, 8, &vec![chunk(b"IDAT", &[]); 800_000])),
        case(Trust, "ends.cer", [&[0x30, 0x80][..], &vec![0; 10_000_000]].concat()),
        case(Trust, "empty.p7b", [&[0x30, 0x80][..], &[0x24, 0x80, 0, 0].repeat(2_000_000)].concat()),
        case(Trust, "fold.ldif", format!("version: 1\n\ndn: c=VN\n{}", " \n".repeat(5_000_000))),
        case(Show, "spaces.trace", " ".repeat(30_000_000)),
    ];
    cases.extend(journals);
    cases
}

/// What a broken download or a full stick leaves.
pub(crate) fn cuts() -> Vec<Case> {
    let picture = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fuzz/seeds/input");
        std::fs::read(format!("{folder}/{name}")).unwrap()
    };
    let (jpg, png) = (picture("picture.jpg"), picture("picture.png"));
    let (root, list) = (own("card/trust/root.cer"), own("card/pki/revoked.crl"));
    let (evidence, encrypted) = (own("plain.evidence"), own("encrypted.evidence"));
    vec![
        case(Qr, "begin.jpg", cut(&jpg, 2)),
        case(Qr, "half.jpg", cut(&jpg, 50)),
        case(Qr, "begin.png", cut(&png, 2)),
        case(Qr, "half.png", cut(&png, 50)),
        case(Qr, "begin.webp", b"RIFF\x40\0\0\0WEBPVP8 \x30\0\0\0".to_vec()),
        case(Qr, "begin.gif", b"GIF89a\x08".to_vec()),
        case(Qr, "half.gif", gif(8, 8, &frame(8, 8)[..8])),
        case(Qr, "begin.bmp", bmp(64, 64)[..30].to_vec()),
        case(Qr, "header.bmp", bmp(64, 64)),
        case(Qr, "begin.tif", b"II\x2A\0\x08\0".to_vec()),
        case(Trust, "begin.cer", cut(&root, 3)),
        case(Trust, "half.cer", cut(&root, 50)),
        case(Trust, "half.crl", cut(&list, 50)),
        case(Trust, "half.pem", cut(&pem("CERTIFICATE", &root), 50)),
        case(Verify, "begin.evidence", cut(&evidence, 1)),
        case(Verify, "half.evidence", cut(&evidence, 50)),
        case(Verify, "header.evidence", encrypted[..60].to_vec()),
        case(Show, "header.trace", cut(&own("read.trace"), 1)),
        case(Report, "page.journal", own("counter.journal")[..1_000].to_vec()),
        case(Identity, "key.txt", b"AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8".to_vec()),
    ]
}

/// A file at the door of another, and files of other programs.
pub(crate) fn wrong_kinds() -> Vec<Case> {
    let page = b"<!DOCTYPE html><html><head><title>404</title></head><body>Not found</body></html>";
    let elf = std::fs::read(env!("CARGO_BIN_EXE_cccd")).unwrap();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat";
    vec![
        case(Trust, "page.cer", page.to_vec()),
        case(Trust, "picture.cer", png(8, 8, &[])),
        case(Trust, "program.cer", elf[..1 << 20].to_vec()),
        case(Trust, "evidence.cer", own("plain.evidence")),
        case(Trust, "trace.cer", own("read.trace")),
        case(Trust, "journal.cer", own("counter.journal")),
        case(Trust, "empty.cer", Vec::new()),
        case(Verify, "root.evidence", own("card/trust/root.cer")),
        case(Verify, "page.evidence", page.to_vec()),
        case(Verify, "trace.evidence", own("read.trace")),
        case(Identity, "evidence.txt", own("plain.evidence")),
        case(
            Identity,
            "recipient.txt",
            b"age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa\n".to_vec(),
        ),
        case(Show, "evidence.trace", own("plain.evidence")),
        case(Show, "program.trace", elf[..1 << 20].to_vec()),
        case(Report, "evidence.journal", own("plain.evidence")),
        case(Report, "page.journal", page.to_vec()),
        case(Qr, "phone.heic", heic.to_vec()),
        case(Qr, "scan.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".to_vec()),
        case(Qr, "evidence.txt", own("plain.evidence")),
        case(Mapping, "picture.txt", png(8, 8, &[])),
    ]
}
