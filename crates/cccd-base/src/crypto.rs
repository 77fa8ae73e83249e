//! Cryptography: the only module that names `openssl`.
