#!/bin/sh
# Makes the vectors of this folder anew (other keys, other times, same structures). Needs OpenSSL 3.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/root.ext" <<EXT
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
EXT
cat > "$work/signer.ext" <<EXT
keyUsage = critical, digitalSignature
authorityKeyIdentifier = keyid
subjectKeyIdentifier = hash
2.23.136.1.1.6.2 = ASN1:SEQUENCE:documents
[documents]
version = INTEGER:0
types = SET:types
[types]
identity = PRINTABLESTRING:I
EXT

# key NAME CURVE named_curve|explicit, or key NAME rsa
key() {
    if [ "$2" = rsa ]; then
        openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/$1.key"
    else
        openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$2" -pkeyopt "ec_param_enc:$3" -out "$work/$1.key"
    fi
}
# root NAME DIGEST [OPTIONS]
root() {
    name=$1 digest=$2; shift 2
    openssl req -new -key "$work/$name.key" -subj "/C=UT/O=SPECIMEN/serialNumber=001/CN=CSCA SPECIMEN $name" -out "$work/$name.csr"
    openssl x509 -req -in "$work/$name.csr" -signkey "$work/$name.key" -extfile "$work/root.ext" -set_serial 1 \
        -days 9130 "-$digest" "$@" -outform DER -out "root-$name.der" 2>/dev/null
    openssl x509 -inform DER -in "root-$name.der" -out "$work/root-$name.pem"
}
# signer NAME ROOT DIGEST [OPTIONS]
signer() {
    name=$1 root=$2 digest=$3; shift 3
    openssl req -new -key "$work/$name.key" -subj "/C=UT/O=SPECIMEN/CN=Document Signer SPECIMEN $name" -out "$work/$name.csr"
    openssl x509 -req -in "$work/$name.csr" -CA "$work/root-$root.pem" -CAkey "$work/$root.key" -extfile "$work/signer.ext" \
        -set_serial 0x2A01 -days 8035 "-$digest" "$@" -out "$work/signer-$name.pem" 2>/dev/null
}
# sod NAME SIGNER DIGEST [OPTIONS]
sod() {
    name=$1 signer=$2 digest=$3; shift 3
    openssl cms -sign -binary -nodetach -nosmimecap -econtent_type 2.23.136.1.1.1 -in lds.der -md "$digest" \
        -signer "$work/signer-$signer.pem" -inkey "$work/$signer.key" "$@" -outform DER -out "sod-$name.der"
}

# What is signed: SHA-256 of the three files that the tests call DG1, DG2 and DG14.
hash() { printf '%s' "$1" | openssl dgst -sha256 -binary | od -An -tx1 | tr -d ' \n'; }
{
    echo "asn1 = SEQUENCE:lds"
    echo "[lds]"; echo "version = INTEGER:0"; echo "hash = SEQUENCE:hash"; echo "list = SEQUENCE:list"
    echo "[hash]"; echo "oid = OID:2.16.840.1.101.3.4.2.1"; echo "null = NULL"
    echo "[list]"; echo "1 = SEQUENCE:dg1"; echo "2 = SEQUENCE:dg2"; echo "3 = SEQUENCE:dg14"
    for group in 1 2 14; do
        echo "[dg$group]"; echo "number = INTEGER:$group"; echo "hash = FORMAT:HEX,OCT:$(hash "SPECIMEN DG$group")"
    done
} > "$work/lds.cnf"
openssl asn1parse -genconf "$work/lds.cnf" -noout -out lds.der

key p384 P-384 named_curve;                root p384 sha384
key brainpool brainpoolP384r1 named_curve; signer brainpool p384 sha384;     sod brainpool brainpool sha256
key explicit brainpoolP512r1 explicit;     root explicit sha512
key explicit-signer brainpoolP256r1 explicit
signer explicit-signer explicit sha512;    sod explicit explicit-signer sha256 -keyid
key rsa rsa;                               root rsa sha256
key rsa-signer rsa;                        signer rsa-signer rsa sha256;     sod rsa rsa-signer sha256
key pss rsa;                               root pss sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
key pss-signer rsa
signer pss-signer pss sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20
sod pss pss-signer sha512 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:64

# The same root in the armour that people hand around.
cp "$work/root-p384.pem" root-p384.pem
