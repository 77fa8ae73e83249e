#!/bin/sh
# Makes a root and its revocation list with the OpenSSL 3 command line. The private key is thrown away.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/ca.cnf" <<END
[ca]
default_ca=d
[d]
database=$work/index.txt
crlnumber=$work/crlnumber
default_md=sha384
default_crl_days=90
crl_extensions=ext
[ext]
authorityKeyIdentifier=keyid
[req]
distinguished_name=dn
prompt=no
x509_extensions=v3
[dn]
C=UT
O=SPECIMEN
CN=CSCA SPECIMEN list
[v3]
basicConstraints=critical,CA:true,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
END
{
    printf 'R\t360101000000Z\t240101000000Z,keyCompromise\t2A\tunknown\t/C=UT/CN=a\n'
    printf 'R\t360101000000Z\t250601120000Z,superseded\tFF01\tunknown\t/C=UT/CN=b\n'
    printf 'R\t360101000000Z\t250701000000Z\t0102030405060708\tunknown\t/C=UT/CN=c\n'
} > "$work/index.txt"
echo 07 > "$work/crlnumber"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:brainpoolP384r1 -nodes -keyout "$work/key.pem" \
    -config "$work/ca.cnf" -days 9000 -outform DER -out root.der
openssl x509 -inform DER -in root.der -out "$work/root.pem"
openssl ca -gencrl -config "$work/ca.cnf" -cert "$work/root.pem" -keyfile "$work/key.pem" -out list.pem
openssl crl -in list.pem -outform DER -out list.der
