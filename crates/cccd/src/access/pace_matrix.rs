//! The reader's side of every published transcript of PACE that this library supports: each command byte for byte,
//! and the keys at the end.

use cccd_base::crypto::{Curve, HashAlgorithm, SessionKeys};
use serde_json::{Value, json};

use super::{
    PasswordKind, pace,
    vectors::{Recorded, Scripted, bytes, vectors},
};
use crate::{
    iso7816::{Command, MAX_NE_SHORT},
    lds::security_infos::SecurityInfos,
    link::Link,
    secure_messaging::Channel,
    tlv::{Tag, encode, tag},
};

/// The offer of an EF.CardAccess with the PACEInfo of a transcript.
fn offer(vector: &Value) -> Option<pace::Offer> {
    pace::choose(&SecurityInfos::parse(&encode(tag::SET, &bytes(&vector["pace_info"]))).unwrap())
}

/// One exchange of a script: the expected command and the answer to it.
fn exchange(command: Command, answer: &[u8]) -> Value {
    let answer = [answer, &[0x90, 0x00]].concat();
    json!({ "cmd": hex::encode(command.to_bytes().unwrap()), "rsp": hex::encode(answer) })
}

/// The exchanges of a transcript: MSE:Set AT and four times GENERAL AUTHENTICATE.
fn script(vector: &Value, kind: PasswordKind) -> Vec<Value> {
    let password = if kind == PasswordKind::Mrz { 1 } else { 2 };
    let set_at = [encode(Tag(0x80), &bytes(&vector["oid_bytes"])), encode(Tag(0x83), &[password])].concat();
    let mut script = vec![exchange(Command::new(0, 0x22, 0xC1, 0xA4).with_data(set_at), &[])];
    let steps = [
        (0x10, None, (0x80, "nonce_encrypted")),
        (0x10, Some((0x81, "terminal_map_public")), (0x82, "chip_map_public")),
        (0x10, Some((0x83, "terminal_public")), (0x84, "chip_public")),
        (0x00, Some((0x85, "t_ifd")), (0x86, "t_ic")),
    ];
    for (cla, sent, (tag, received)) in steps {
        let object = |tag: u32, name: &str| encode(Tag(tag), &bytes(&vector[name]));
        let data = encode(Tag(0x7C), &sent.map_or_else(Vec::new, |(tag, name)| object(tag, name)));
        let command = Command::new(cla, 0x86, 0, 0).with_data(data).with_ne(MAX_NE_SHORT);
        script.push(exchange(command, &encode(Tag(0x7C), &object(tag, received))));
    }
    script
}

/// Runs PACE against the chip of a transcript and compares a command protected with the keys at its end.
fn run(vector: &Value) {
    let offer = offer(vector).unwrap();
    let name = format!("{} on {}", vector["cipher"], vector["parameter_id"]);
    let (kind, password) = match vector["password_type"].as_str().unwrap() {
        "MRZ" => {
            let information = vector["password"].as_str().unwrap().as_bytes();
            (PasswordKind::Mrz, HashAlgorithm::Sha1.hash(information).unwrap())
        }
        _ => (PasswordKind::Can, vector["password"].as_str().unwrap().as_bytes().to_vec()),
    };
    // The random numbers are as long as the order of the curve.
    let curve = Curve::from_standardized_id(bytes(&vector["pace_info"]).last().copied().unwrap()).unwrap();
    let drawn = ["terminal_map_private", "terminal_private"]
        .map(|key| json!(format!("{:0>1$}", vector[key].as_str().unwrap(), 2 * curve.order_len())));
    let script = Scripted::new(&script(vector, kind), |_, _: &mut Vec<u8>| {});
    let played = script.played();
    let mut random = Recorded::new(&[&drawn[0], &drawn[1]]);
    let mut channel = pace::establish(&mut Link::new(script), &offer, kind, &password, &mut random)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(played.load(std::sync::atomic::Ordering::Relaxed), 5, "{name}");

    let keys =
        SessionKeys { ks_enc: bytes(&vector["ks_enc"]).into(), ks_mac: bytes(&vector["ks_mac"]).into() };
    let command = Command::new(0, 0xA4, 2, 0x0C).with_data(vec![1, 0x1E]);
    let expected = Channel::new(offer.protocol.cipher, keys).protect(&command).unwrap();
    assert_eq!(channel.protect(&command).unwrap(), expected, "{name}");
}

#[test]
fn every_transcript_of_a_mapping_that_is_spoken_and_no_offer_of_another() {
    let matrix = vectors("pace_matrix");
    let is_spoken = |vector: &&Value| vector["mapping"] == "GM" && vector["group"] == "ec";
    let (spoken, others): (Vec<&Value>, Vec<&Value>) =
        matrix["vectors"].as_array().unwrap().iter().partition(is_spoken);
    assert_eq!((spoken.len(), others.len()), (16, 52));
    spoken.into_iter().for_each(run);
    for vector in others {
        assert_eq!(offer(vector), None, "{} {}", vector["mapping"], vector["group"]);
    }
}
