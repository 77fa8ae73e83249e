/*
 * libcccd: reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.
 * Generated from the source of the library; do not edit.
 *
 * Statuses. Every function that can fail returns 0 (CCCD_OK) or the number of an error. The same numbers serve as
 * statuses, as reasons of checks and as codes of findings. The classes: 100 reader, 200 card, 300 channel, 400 key,
 * 500 data, 600 authenticity, 700 cryptography, 750 traces, 800 certificates, 840 evidence, 850 files, 900 the call,
 * 950 a bug in this library. Later versions add numbers: treat one that you do not know by its class.
 *
 * Errors. The last argument of such a function receives a cccd_error with two lines for people, what happened and what
 * to do, in Vietnamese and English. Pass NULL if the status is enough. It is set to NULL on success.
 *
 * Results. The argument `out` receives a new handle. It is set to NULL first, so it holds nothing after an error, unless
 * the function says otherwise.
 *
 * Handles. The caller owns each handle and frees it with the one function for its kind. Freeing NULL does nothing. Do
 * not free a handle twice, and do not use it after it was freed. Given NULL, a function that returns a value returns
 * NULL or 0, and one that returns a status returns 901.
 *
 * Texts. UTF-8; text from a card is in NFC. A text that you pass has a length in bytes, or CCCD_NUL_TERMINATED; names
 * of this interface (fields, files) end with a NUL byte. A text that you receive ends with a NUL byte; its length is
 * stored where `length` points, unless that is NULL. Do not free it: it lives as long as its function says.
 *
 * Keys. One input field is enough: cccd_key_parse takes whatever the clerk or the scanner typed, and says how it was
 * understood.
 *
 *     cccd_key *key = NULL;
 *     cccd_error *error = NULL;
 *     if (cccd_key_parse(field, CCCD_NUL_TERMINATED, &key, &error) != CCCD_OK) {
 *         show(cccd_error_what(error, CCCD_VIETNAMESE, NULL), cccd_error_to_do(error, CCCD_VIETNAMESE, NULL));
 *         cccd_error_free(error);
 *         return;
 *     }
 *     bool scanned = strcmp(cccd_key_kind(key, NULL), "qr") == 0;
 *
 * Languages. CCCD_VIETNAMESE or CCCD_ENGLISH; any other number means Vietnamese.
 *
 * Threads. Each kind of handle says what several threads may do with it. Calls on different handles never interfere. A
 * function that waits or reads blocks its thread; cccd_cancel ends it from another thread.
 *
 * Personal data. Memory is wiped when it is freed. Nothing is written to disk, and nothing is logged unless a log is
 * set up.
 */

#ifndef CCCD_H
#define CCCD_H

#include <stddef.h>
#include <stdint.h>

/** Stands for the length of a text that ends with a NUL byte. */
#define CCCD_NUL_TERMINATED SIZE_MAX

/** The smart card service (PC/SC) of this computer is not running. */
#define CCCD_STATUS_SERVICE_NOT_RUNNING 100
/** No reader is attached to this computer. */
#define CCCD_STATUS_NO_READER 101
/** Several readers hold a card. */
#define CCCD_STATUS_SEVERAL_CARDS 102
/** No card lies on the reader. */
#define CCCD_STATUS_NO_CARD 103
/** The card was lifted or moved while it was being read. */
#define CCCD_STATUS_CARD_MOVED 104
/** Another program is using the reader. */
#define CCCD_STATUS_READER_BUSY 105
/** The reader was unplugged. */
#define CCCD_STATUS_READER_UNPLUGGED 106
/** The reader does not answer any more. */
#define CCCD_STATUS_READER_HUNG 107
/** The read was cancelled on request. */
#define CCCD_STATUS_CANCELLED 108
/** The time allowed is over. */
#define CCCD_STATUS_TIMEOUT 109
/** No reader has the name that was chosen. */
#define CCCD_STATUS_READER_UNKNOWN 110
/** A command is longer than the reader or the card can take. */
#define CCCD_STATUS_COMMAND_TOO_LONG 111
/** Another program reset the card while it was being read. */
#define CCCD_STATUS_CARD_RESET 112
/** Something lies on the reader that does not answer as a card with a chip. */
#define CCCD_STATUS_CARD_MUTE 113
/** The reader or its driver reported a fault. */
#define CCCD_STATUS_READER_FAULT 114
/** The reader has no way to start the card again. */
#define CCCD_STATUS_RESET_UNAVAILABLE 115
/** The PC/SC service does not let this user use a reader. */
#define CCCD_STATUS_SERVICE_DENIED 116
/** A reader is plugged in, but the PC/SC service does not list it, because its driver is missing. */
#define CCCD_STATUS_DRIVER_MISSING 117
/** The NFC driver of the operating system holds the reader. */
#define CCCD_STATUS_READER_TAKEN 118
/** The card sits in the contact slot and cannot be read there. */
#define CCCD_STATUS_WRONG_PAD 119
/** The operating system does not let this user use the reader. */
#define CCCD_STATUS_READER_DENIED 120
/** What is at the chosen address does not answer as an NFC reader. */
#define CCCD_STATUS_READER_UNRECOGNISED 121
/** The card refused a command. */
#define CCCD_STATUS_COMMAND_REFUSED 200
/** The chip of this card has no eMRTD identity application. */
#define CCCD_STATUS_NO_APPLICATION 201
/** The chip does not hold the file. */
#define CCCD_STATUS_FILE_ABSENT 202
/** The chip does not give this file to this reader. */
#define CCCD_STATUS_NOT_PERMITTED 203
/** The card sent more data than is allowed. */
#define CCCD_STATUS_ANSWER_TOO_LONG 204
/** The card stopped giving data before the end of a file. */
#define CCCD_STATUS_NO_PROGRESS 205
/** The answer of the card is not formed as the standard says. */
#define CCCD_STATUS_ANSWER_MALFORMED 206
/** Data from the card failed the checks of the protected channel. */
#define CCCD_STATUS_CHANNEL_BROKEN 300
/** The card left the protected channel during the read. */
#define CCCD_STATUS_CHANNEL_DROPPED 301
/** The number or code that was entered does not open this card. */
#define CCCD_STATUS_WRONG_KEY 400
/** The card on the reader is not the one of the number or MRZ that was entered. */
#define CCCD_STATUS_WRONG_CARD 401
/** The chip refuses further attempts to open it. */
#define CCCD_STATUS_ACCESS_BLOCKED 402
/** The chip offers no access protocol that may be used. */
#define CCCD_STATUS_PROTOCOL_NOT_SUPPORTED 403
/** What was entered cannot be used with this access protocol. */
#define CCCD_STATUS_KEY_UNSUITABLE 404
/** Opening the card failed for another reason than what was entered. */
#define CCCD_STATUS_ACCESS_FAILED 405
/** Too many wrong keys in a row were entered for one card, so no more are tried. */
#define CCCD_STATUS_TOO_MANY_ATTEMPTS 408
/** The card on the reader is not the one that was being read. */
#define CCCD_STATUS_ANOTHER_CARD 409
/** What was entered or scanned is too long or too short. */
#define CCCD_STATUS_KEY_LENGTH 410
/** What was entered holds a character that cannot stand there. */
#define CCCD_STATUS_KEY_CHARACTER 411
/** A check digit of the MRZ does not fit. */
#define CCCD_STATUS_KEY_CHECK_DIGIT 412
/** A date in the MRZ is not a date. */
#define CCCD_STATUS_KEY_DATE 413
/** This kind of picture cannot be read. */
#define CCCD_STATUS_PICTURE_KIND_UNSUPPORTED 414
/** The file is not a picture of the QR code. */
#define CCCD_STATUS_NOT_A_PICTURE 415
/** The picture shows the QR codes of several cards. */
#define CCCD_STATUS_SEVERAL_QR_CODES 416
/** The scanner types for an English (US) keyboard, but the computer has another keyboard layout. */
#define CCCD_STATUS_KEYBOARD_LAYOUT 420
/** The QR code arrived with letters but without any digit. */
#define CCCD_STATUS_DIGITS_MISSING 421
/** The file or scan holds what belongs to several cards. */
#define CCCD_STATUS_SEVERAL_INPUTS 422
/** Nothing was received: the file or pipe is empty. */
#define CCCD_STATUS_NOTHING_ENTERED 423
/** Data on the chip ends before it should. */
#define CCCD_STATUS_DATA_TRUNCATED 500
/** Data on the chip is malformed: a part is of another kind than expected. */
#define CCCD_STATUS_DATA_TAG 501
/** Data on the chip is malformed: a length is wrong. */
#define CCCD_STATUS_DATA_LENGTH 502
/** Data on the chip is nested too deep or has too many parts. */
#define CCCD_STATUS_DATA_TOO_DEEP 503
/** Data on the chip holds a value that the standard does not allow. */
#define CCCD_STATUS_DATA_VALUE 504
/** Text on the chip is not in its encoding. */
#define CCCD_STATUS_DATA_TEXT 505
/** Bytes follow where data on the chip should end. */
#define CCCD_STATUS_DATA_TRAILING 506
/** The picture on the chip cannot be shown. */
#define CCCD_STATUS_DATA_IMAGE 507
/** Data on the chip is larger than any such data may be. */
#define CCCD_STATUS_DATA_TOO_LARGE 508
/** Data on the chip lacks a required part. */
#define CCCD_STATUS_DATA_MISSING 509
/** A part of the data on the chip stands twice. */
#define CCCD_STATUS_DATA_DUPLICATE 510
/** Data on the chip has a version that this program does not know. */
#define CCCD_STATUS_DATA_VERSION 511
/** The file was damaged on the disk or while it was copied. */
#define CCCD_STATUS_FILE_DAMAGED 512
/** Data on the chip differs from the data that was signed. */
#define CCCD_STATUS_HASH_MISMATCH 600
/** A file that was read is not in the signed list of EF.SOD. */
#define CCCD_STATUS_HASH_MISSING 601
/** The chip calls a file absent that a check needs and the signed list of EF.SOD holds. */
#define CCCD_STATUS_LISTED_FILE_ABSENT 602
/** The file of the digital signature (EF.SOD) could not be read. */
#define CCCD_STATUS_SOD_MISSING 603
/** The file of the digital signature (EF.SOD) is malformed. */
#define CCCD_STATUS_SOD_MALFORMED 604
/** The digital signature (EF.SOD) over the data of the card is wrong. */
#define CCCD_STATUS_SIGNATURE_WRONG 605
/** The signed attributes of EF.SOD do not fit the signed content. */
#define CCCD_STATUS_SIGNED_CONTENT_MISMATCH 606
/** The card uses an algorithm that this program does not know or accept. */
#define CCCD_STATUS_ALGORITHM_NOT_ACCEPTED 607
/** No document signer certificate is at hand to check the signature. */
#define CCCD_STATUS_SIGNER_MISSING 608
/** The trust folder does not hold the root certificate (CSCA) of this card. */
#define CCCD_STATUS_ROOT_MISSING 609
/** The document signer was not signed by the root (CSCA) that it names. */
#define CCCD_STATUS_SIGNER_NOT_FROM_ROOT 610
/** A certificate was not valid when it signed. */
#define CCCD_STATUS_CERTIFICATE_NOT_VALID_AT_SIGNING 611
/** A certificate was used for something that it may not be used for. */
#define CCCD_STATUS_CERTIFICATE_USAGE 612
/** A certificate has a critical extension that this program does not know. */
#define CCCD_STATUS_CERTIFICATE_EXTENSION 613
/** A certificate is malformed. */
#define CCCD_STATUS_CERTIFICATE_MALFORMED 614
/** The chip does not show every access protocol that the signed DG14 lists. */
#define CCCD_STATUS_CARD_ACCESS_DIFFERS 615
/** DG14 was not read, so there is nothing to compare with. */
#define CCCD_STATUS_DG14_MISSING 616
/** The chip could not show that it holds the private key of the card. */
#define CCCD_STATUS_CHIP_KEY_WRONG 617
/** The chip refused a proof that the signed data of the card offers. */
#define CCCD_STATUS_CHIP_REFUSED 618
/** The key or parameters for the proof of the chip are unusable. */
#define CCCD_STATUS_CHIP_KEY_UNUSABLE 619
/** The chip holds the key, but signature, certificate or data did not pass, so that it is not bound to the card. */
#define CCCD_STATUS_CHIP_KEY_NOT_BOUND 620
/** This was not asked, because another check has answered it. */
#define CCCD_STATUS_NOT_NEEDED 621
/** This program does not perform the check. */
#define CCCD_STATUS_NOT_IMPLEMENTED 622
/** No certificate revocation list (CRL) is at hand for the check. */
#define CCCD_STATUS_NO_REVOCATION_LIST 623
/** The files needed for the comparison were not read. */
#define CCCD_STATUS_FILES_NOT_READ 624
/** The read ended before this check. */
#define CCCD_STATUS_READ_ENDED 625
/** DG1 and DG13 on the chip name different facts. */
#define CCCD_STATUS_DG1_DG13_DIFFER 626
/** What was entered does not belong to the holder recorded on the chip. */
#define CCCD_STATUS_KEY_DIFFERS 627
/** The card has expired. */
#define CCCD_STATUS_DOCUMENT_EXPIRED 628
/** A date on the chip cannot be read. */
#define CCCD_STATUS_DATE_UNREADABLE 629
/** The clock of this computer is behind: a certificate begins on a day that has not come yet. */
#define CCCD_STATUS_CLOCK_BEFORE_CERTIFICATE 630
/** The card does not state what is needed for the comparison. */
#define CCCD_STATUS_NOT_STATED 631
/** The QR code and the chip name different facts. */
#define CCCD_STATUS_QR_DIFFERS 632
/** Text of the QR code differs from the chip; an input method may have garbled it during the scan. */
#define CCCD_STATUS_QR_GARBLED 633
/** The QR code was issued before the chip: it is of an older card that was replaced. */
#define CCCD_STATUS_QR_OLDER 634
/** The QR code was issued after the chip: the card on the reader was replaced by a newer one. */
#define CCCD_STATUS_QR_NEWER 635
/** The personal number does not fit the year of birth or the sex on the chip. */
#define CCCD_STATUS_NUMBER_DIFFERS 636
/** The chip states a later expiry than the law has for this birth and issue. */
#define CCCD_STATUS_EXPIRY_BEYOND_LAW 637
/** The chip states another expiry than the law has for this birth and issue. */
#define CCCD_STATUS_EXPIRY_NOT_BY_LAW 638
/** The chip says that it has no portrait, though the signed list holds one. */
#define CCCD_STATUS_PORTRAIT_ABSENT 639
/** The answer that proves the chip is longer than reader and card can carry. */
#define CCCD_STATUS_PROOF_TOO_LONG 640
/** After a break the card on the reader could not prove itself again: it may be another one. */
#define CCCD_STATUS_PROOF_WITHDRAWN 641
/** DG13 has the form of Viet Nam's citizen card, but the document or its root is not of Viet Nam. */
#define CCCD_STATUS_DG13_OF_OTHER_STATE 642
/** The document signer names another purpose than that of signing documents. */
#define CCCD_STATUS_SIGNER_PURPOSE_ODD 643
/** The time of signing in EF.SOD is later than the time on this computer. */
#define CCCD_STATUS_SIGNING_TIME_FUTURE 644
/** The signature of the chip has surplus zeros in front, or lacks some. */
#define CCCD_STATUS_CHIP_SIGNATURE_PADDED 645
/** A time in a certificate or in EF.SOD is written in another form than the standard has. */
#define CCCD_STATUS_TIME_FORM_ODD 646
/** EF.SOD names the type of its content as a former edition of the standard did, or as one issuer does. */
#define CCCD_STATUS_CONTENT_TYPE_FORMER 647
/** Beside the standardised parameters of PACE the chip names some of its own. */
#define CCCD_STATUS_PACE_PARAMETERS_EXPLICIT 648
/** In the signed list of hashes an entry stands twice, is of no known data group or has another length. */
#define CCCD_STATUS_HASH_LIST_ODD 649
/** BAC was used; the chip showed no PACE. */
#define CCCD_STATUS_BAC_USED 650
/** The card was opened by a CAN alone, which does not tell whose card it is. */
#define CCCD_STATUS_CAN_ONLY 651
/** The chip shows an access protocol that the signed DG14 does not list. */
#define CCCD_STATUS_CARD_ACCESS_SURPLUS 652
/** The document signer was valid at signing and has expired since. */
#define CCCD_STATUS_SIGNER_EXPIRED 653
/** The root (CSCA) was valid at signing and has expired since. */
#define CCCD_STATUS_ROOT_EXPIRED 654
/** The day on which the data was signed is unknown. */
#define CCCD_STATUS_SIGNING_TIME_UNKNOWN 655
/** A file in the signed list of EF.SOD was not read. */
#define CCCD_STATUS_FILE_NOT_READ 656
/** The chip does not hold a file that the signed list of EF.SOD names. */
#define CCCD_STATUS_LISTED_FILE_NOT_ON_CHIP 657
/** The identifier of the signer in EF.SOD is not that of the certificate that verifies the signature. */
#define CCCD_STATUS_SIGNER_IDENTIFIER_DIFFERS 658
/** The signed attributes in EF.SOD are not in the order or form of DER. */
#define CCCD_STATUS_ATTRIBUTES_UNSORTED 659
/** The document signer certificate came from the trust folder, not from the chip. */
#define CCCD_STATUS_SIGNER_FROM_TRUST_FOLDER 660
/** The chip dropped the protected channel, and it was built again. */
#define CCCD_STATUS_CHANNEL_REBUILT 661
/** A file is signed and malformed. */
#define CCCD_STATUS_FILE_MALFORMED 662
/** Bytes follow after the end of a file. */
#define CCCD_STATUS_TRAILING_BYTES 663
/** The signature uses a hash that is out of date. */
#define CCCD_STATUS_HASH_OUTDATED 664
/** The private key of a certificate was used outside of its period. */
#define CCCD_STATUS_KEY_USAGE_PERIOD 665
/** The file of the portrait (DG2) departs from the standard; the portrait was found all the same. */
#define CCCD_STATUS_DG2_ODD 666
/** The chip writes its signature as DER instead of in the plain form of the standard. */
#define CCCD_STATUS_CHIP_SIGNATURE_DER 667
/** DG14 does not state the signature algorithm of the chip; its hash was found by trial. */
#define CCCD_STATUS_CHIP_ALGORITHM_NOT_STATED 668
/** The MRZ that was entered had slips, such as O for 0, which were put right. */
#define CCCD_STATUS_KEY_NORMALISED 669
/** The chip gives its files without access control; what was read came in plain. */
#define CCCD_STATUS_NO_ACCESS_CONTROL 670
/** DG14 holds a key of the chip and does not name the protocol; 3DES was taken. */
#define CCCD_STATUS_CHIP_AUTHENTICATION_INFERRED 671
/** The card was lifted during the read and put back. */
#define CCCD_STATUS_CARD_LIFTED 672
/** Another file of the same batch holds the same challenge to the chip. */
#define CCCD_STATUS_CHALLENGE_REPEATED 673
/** EF.COM, which nobody signs, is missing or departs from the standard. */
#define CCCD_STATUS_COM_ODD 674
/** EF.COM, which nobody signs, says something else than the signed list of EF.SOD. */
#define CCCD_STATUS_COM_DIFFERS 675
/** EF.ATR/INFO, by which a chip tells how long commands may be, departs from the standard. */
#define CCCD_STATUS_ATR_INFO_ODD 676
/** This is a mere statement of the program that read the card; nobody can check it again. */
#define CCCD_STATUS_STATEMENT_ONLY 677
/** The MRZ on the chip (DG1) departs from the standard; it was read all the same. */
#define CCCD_STATUS_DG1_ODD 678
/** The MRZ that was entered and the one on the chip (DG1) name different facts. */
#define CCCD_STATUS_KEY_MRZ_DIFFERS 679
/** DG13 on the chip is not wholly of the form that this program knows. */
#define CCCD_STATUS_DG13_UNKNOWN 680
/** EF.SOD is written in BER instead of DER, which the standard asks for. */
#define CCCD_STATUS_SOD_BER 681
/** A version in EF.SOD, which no signature covers, is not the one of the standard. */
#define CCCD_STATUS_SOD_VERSION_ODD 682
/** EF.SOD names different hash functions for the same signature. */
#define CCCD_STATUS_SOD_ALGORITHMS_DIFFER 683
/** The version of the list in EF.SOD does not go with the version of the LDS that it states. */
#define CCCD_STATUS_LDS_VERSION_ODD 684
/** The numbers in the signature of EF.SOD have surplus or missing zeros in front. */
#define CCCD_STATUS_SIGNATURE_NUMBERS_ODD 685
/** The key of the document signer is shorter than is accepted for new documents. */
#define CCCD_STATUS_SIGNER_KEY_SHORT 686
/** EF.SOD has several signatures; the standard asks for one. */
#define CCCD_STATUS_SEVERAL_SIGNERS 687
/** The chip signed with another hash than the one that DG14 states. */
#define CCCD_STATUS_CHIP_ALGORITHM_DIFFERS 689
/** A certificate behind the signature of this card was revoked. */
#define CCCD_STATUS_CERTIFICATE_REVOKED 690
/** The certificate revocation list (CRL) on this computer is out of date. */
#define CCCD_STATUS_REVOCATION_LIST_OUTDATED 691
/** A certificate was revoked after it signed, for a reason that leaves earlier signatures valid. */
#define CCCD_STATUS_REVOKED_AFTER_SIGNING 692
/** The issuing state on the chip (DG1) and the country of the certificates are not the same. */
#define CCCD_STATUS_COUNTRY_DIFFERS 693
/** A country code in a certificate or on the chip (DG1) is missing or unknown and was not compared. */
#define CCCD_STATUS_COUNTRY_UNKNOWN 694
/** The document signer is meant for other types of document than the one that DG1 names. */
#define CCCD_STATUS_DOCUMENT_TYPE_DIFFERS 695
/** A certificate departs from the standard in how it is written; what it says is clear all the same. */
#define CCCD_STATUS_CERTIFICATE_PROFILE 696
/** The certificate revocation list (CRL) here is not signed by a trusted root, or is of an unknown kind. */
#define CCCD_STATUS_REVOCATION_LIST_UNUSABLE 697
/** The chip gave a warning when its application was selected; 6283 means that it is deactivated. */
#define CCCD_STATUS_APPLICATION_WARNING 698
/** A data group or a revocation list is written in another form than the standard has. */
#define CCCD_STATUS_FORM_ODD 699
/** The cryptographic library failed. */
#define CCCD_STATUS_CRYPTO_FAILED 700
/** The card sent a cryptographic value that is not valid. */
#define CCCD_STATUS_CRYPTO_POINT 701
/** This program does not support an algorithm or parameter of the card. */
#define CCCD_STATUS_CRYPTO_UNSUPPORTED 702
/** The operating system gave no random bytes. */
#define CCCD_STATUS_RANDOM_FAILED 703
/** A line of the trace cannot be read. */
#define CCCD_STATUS_TRACE_MALFORMED 750
/** The trace has a version that this program does not know, or the file is no trace. */
#define CCCD_STATUS_TRACE_VERSION 751
/** The trace is larger than any read. */
#define CCCD_STATUS_TRACE_TOO_LARGE 752
/** The trace was changed after it was written. */
#define CCCD_STATUS_TRACE_CHANGED 753
/** The trace ends before the read does. */
#define CCCD_STATUS_TRACE_ENDED 754
/** The replay does something else than the trace. */
#define CCCD_STATUS_TRACE_DIVERGED 755
/** The trace lacks what a replay needs. */
#define CCCD_STATUS_TRACE_INCOMPLETE 756
/** The trace is encrypted. */
#define CCCD_STATUS_TRACE_ENCRYPTED 757
/** The trust folder cannot be read. */
#define CCCD_STATUS_TRUST_FOLDER_UNREADABLE 800
/** A file in the trust folder is not a certificate. */
#define CCCD_STATUS_TRUST_FILE_MALFORMED 801
/** The trust folder cannot be written; what was in it is unchanged. */
#define CCCD_STATUS_TRUST_FOLDER_UNWRITABLE 802
/** Nobody confirmed this root certificate, so it was not added. */
#define CCCD_STATUS_TRUST_NOT_CONFIRMED 803
/** Another program is writing to the trust folder. */
#define CCCD_STATUS_TRUST_FOLDER_LOCKED 804
/** The index of the trust folder cannot be read. */
#define CCCD_STATUS_TRUST_INDEX_MALFORMED 805
/** No single certificate in the trust folder fits what was asked for. */
#define CCCD_STATUS_TRUST_ENTRY_UNKNOWN 806
/** The file is neither a certificate, a master list, LDIF nor a revocation list. */
#define CCCD_STATUS_TRUST_INPUT_MALFORMED 807
/** The signature of the master list is wrong; nothing was added. */
#define CCCD_STATUS_MASTER_LIST_SIGNATURE_WRONG 808
/** The signer of the master list or the root above it is not at hand; nothing was added. */
#define CCCD_STATUS_MASTER_LIST_SIGNER_MISSING 809
/** A file of the trust folder was changed and is not used. */
#define CCCD_STATUS_TRUST_FILE_CHANGED 810
/** The signature of the revocation list is wrong, so it was not added. */
#define CCCD_STATUS_REVOCATION_LIST_SIGNATURE_WRONG 811
/** A newer revocation list of the same issuer is there already, so this one was not added. */
#define CCCD_STATUS_REVOCATION_LIST_OLDER 812
/** A file in the folder certificates is not known to the index; it is not used. */
#define CCCD_STATUS_TRUST_FILE_STRAY 813
/** The root certificate was not signed with its own key; it was not added. */
#define CCCD_STATUS_ROOT_SIGNATURE_WRONG 814
/** The signer of the master list was not valid when it signed, or is of another country than its root. */
#define CCCD_STATUS_MASTER_LIST_SIGNER_NOT_VALID 815
/** Others may write to the trust folder, and could put a false root there. */
#define CCCD_STATUS_TRUST_FOLDER_EXPOSED 816
/** The chosen file is a ZIP archive, which was not unpacked. */
#define CCCD_STATUS_TRUST_INPUT_PACKED 817
/** The file holds certificates or a list, but is damaged and none of it can be read. */
#define CCCD_STATUS_TRUST_INPUT_DAMAGED 818
/** The file holds a private key (PFX, P12 or a key in PEM), not a certificate to trust. */
#define CCCD_STATUS_TRUST_INPUT_PRIVATE_KEY 819
/** The file is data or the signature of a card (such as EF.SOD), not a root. */
#define CCCD_STATUS_TRUST_INPUT_OF_CARD 820
/** The file is evidence, a trace or other output of this program, not a certificate. */
#define CCCD_STATUS_TRUST_INPUT_OWN 821
/** The file is a request for a certificate (CSR), not a certificate yet. */
#define CCCD_STATUS_TRUST_INPUT_REQUEST 822
/** The file is a page of the web, not the file that was to be downloaded. */
#define CCCD_STATUS_TRUST_INPUT_WEB_PAGE 823
/** The file is a mail, not a certificate. */
#define CCCD_STATUS_TRUST_INPUT_MAIL 824
/** The file is of another kind: not a certificate, a master list, LDIF or a revocation list. */
#define CCCD_STATUS_TRUST_INPUT_OTHER 825
/** The file is empty; there is nothing to add. */
#define CCCD_STATUS_TRUST_INPUT_EMPTY 826
/** The master list uses an algorithm that is not supported; nothing was added. */
#define CCCD_STATUS_MASTER_LIST_UNSUPPORTED 827
/** The folder holds no file to add. */
#define CCCD_STATUS_TRUST_INPUT_ABSENT 828
/** The trust folder holds no certificate or list of this country. */
#define CCCD_STATUS_TRUST_COUNTRY_ABSENT 829
/** The file of keys holds no private key of age, or a line that is none. */
#define CCCD_STATUS_EVIDENCE_NO_IDENTITY 838
/** No file of evidence was found to judge. */
#define CCCD_STATUS_EVIDENCE_NOT_FOUND 839
/** The evidence is malformed, or the file is no evidence. */
#define CCCD_STATUS_EVIDENCE_MALFORMED 840
/** The evidence has a version that this program does not know. */
#define CCCD_STATUS_EVIDENCE_VERSION 841
/** The evidence is larger than any read. */
#define CCCD_STATUS_EVIDENCE_TOO_LARGE 842
/** The evidence is encrypted. */
#define CCCD_STATUS_EVIDENCE_ENCRYPTED 843
/** The private key of the office cannot be used. */
#define CCCD_STATUS_OFFICE_KEY_UNUSABLE 844
/** The read brought nothing that evidence can be made of. */
#define CCCD_STATUS_EVIDENCE_EMPTY 845
/** The evidence was changed after the office signed it. */
#define CCCD_STATUS_EVIDENCE_CHANGED 846
/** No office signed the evidence. */
#define CCCD_STATUS_EVIDENCE_UNSIGNED 847
/** The key that signed the evidence is of no trusted office. */
#define CCCD_STATUS_OFFICE_UNKNOWN 848
/** None of the given keys opens this evidence. */
#define CCCD_STATUS_EVIDENCE_IDENTITY_WRONG 849
/** A file on this computer cannot be read. */
#define CCCD_STATUS_FILE_UNREADABLE 850
/** A file on this computer cannot be written. */
#define CCCD_STATUS_FILE_UNWRITABLE 851
/** Standard input or output failed. */
#define CCCD_STATUS_STREAM_FAILED 852
/** The picture cannot be read. */
#define CCCD_STATUS_PICTURE_UNREADABLE 853
/** No QR code of a card was found in the picture. */
#define CCCD_STATUS_QR_CODE_NOT_FOUND 854
/** The encrypted file (age) has too many recipients or too long a header; it was not decrypted. */
#define CCCD_STATUS_AGE_HEADER_TOO_LARGE 855
/** The clock of this computer is not set: its time is outside the years 1970 to 9998. */
#define CCCD_STATUS_CLOCK_UNUSABLE 856
/** This is a device, a FIFO or a socket where a file is meant. */
#define CCCD_STATUS_NOT_A_FILE 857
/** The journal cannot be read. */
#define CCCD_STATUS_JOURNAL_UNREADABLE 860
/** This file is not a journal, or it is damaged. */
#define CCCD_STATUS_NOT_A_JOURNAL 861
/** The journal was made by a later version of this program. */
#define CCCD_STATUS_JOURNAL_VERSION 862
/** The journal cannot be written. */
#define CCCD_STATUS_JOURNAL_UNWRITABLE 863
/** Counter or purpose is empty, longer than 80 characters, or holds 9 or more digits in a row. */
#define CCCD_STATUS_JOURNAL_TEXT 864
/** The mapping file is malformed. */
#define CCCD_STATUS_MAPPING_MALFORMED 870
/** The mapping file names a field or a form that does not exist. */
#define CCCD_STATUS_MAPPING_UNKNOWN 871
/** The mapping file has a field or a name twice. */
#define CCCD_STATUS_MAPPING_TWICE 872
/** An argument has a value that cannot be used. */
#define CCCD_STATUS_ARGUMENT_INVALID 900
/** The program left out an argument that the library needs. */
#define CCCD_STATUS_ARGUMENT_NULL 901
/** The program handed over a text that is not in UTF-8. */
#define CCCD_STATUS_TEXT_NOT_UTF8 902
/** The program used something again that was used up. */
#define CCCD_STATUS_HANDLE_USED 903
/** This version of the library does not know an option that was asked for. */
#define CCCD_STATUS_OPTION_UNKNOWN 904
/** This program was built without the feature that the chosen reader needs. */
#define CCCD_STATUS_FEATURE_MISSING 905
/** The program made a mistake of its own. */
#define CCCD_STATUS_INTERNAL 950

/**
 * Success. Every other status is the number of an error.
 */
#define CCCD_OK 0

/**
 * Verdict: the data is authentic and the chip is the original one.
 */
#define CCCD_GENUINE 1

/**
 * Verdict: a check of authenticity failed.
 */
#define CCCD_NOT_GENUINE 2

/**
 * Verdict: something that is needed to decide whether the card is genuine is missing.
 */
#define CCCD_CANNOT_TELL 3

/**
 * Verdict: the data is authentic, but the chip may be a copy.
 */
#define CCCD_CHIP_NOT_PROVEN 4

/**
 * Outcome: the check passed.
 */
#define CCCD_PASSED 1

/**
 * Outcome: the check failed; the reason says why.
 */
#define CCCD_FAILED 2

/**
 * Outcome: the check was performed but could not be decided; the reason says what is missing.
 */
#define CCCD_INCONCLUSIVE 3

/**
 * Outcome: the card does not support what is checked.
 */
#define CCCD_NOT_SUPPORTED 4

/**
 * Outcome: the check was not performed; the reason says why.
 */
#define CCCD_NOT_PERFORMED 5

/**
 * Headline: the key that was entered does not belong to the holder.
 */
#define CCCD_KEY_DIFFERS 5

/**
 * Headline: the read ended in an error; what was read keeps its checks.
 */
#define CCCD_NOT_READ_TO_END 6

/**
 * Headline: genuine, but issued by a state other than Viet Nam.
 */
#define CCCD_OTHER_STATE 7

/**
 * Headline: genuine, but a newer card was issued.
 */
#define CCCD_REPLACED 8

/**
 * Headline: genuine, but the QR code belongs to another card.
 */
#define CCCD_QR_DIFFERS 9

/**
 * Headline: genuine, but DG1 and DG13 contradict each other.
 */
#define CCCD_DG1_DG13_DIFFER 10

/**
 * Headline: genuine, but the personal number does not match the birth and sex of the holder.
 */
#define CCCD_NUMBER_DIFFERS 11

/**
 * Headline: genuine, but expired.
 */
#define CCCD_EXPIRED 12

/**
 * Headline: genuine, but claims to be valid for longer than the law allows.
 */
#define CCCD_EXPIRY_BEYOND_LAW 13

/**
 * Headline: genuine, but DG13 was not read, so that the name has no Vietnamese letters.
 */
#define CCCD_WITHOUT_TONES 14

/**
 * Headline: genuine, but the MRZ that was entered differs from the chip.
 */
#define CCCD_MRZ_DIFFERS 15

/**
 * Colour of a headline: the card can be used.
 */
#define CCCD_TONE_GREEN 1

/**
 * Colour of a headline: something must be looked at first.
 */
#define CCCD_TONE_AMBER 2

/**
 * Colour of a headline: the card must not be used.
 */
#define CCCD_TONE_RED 3

/**
 * Colour of a headline: nothing can be said yet.
 */
#define CCCD_TONE_GREY 4

/**
 * JSON: also writes the sensitive fields of the holder.
 */
#define CCCD_JSON_SENSITIVE 1

/**
 * JSON: also writes the bytes of every file.
 */
#define CCCD_JSON_CONTENTS 2

/**
 * Option: 1 also reads the photo.
 */
#define CCCD_OPTION_PHOTO 1

/**
 * Option: 1 uses the strict policy, which treats oddities that concern authenticity as failures.
 */
#define CCCD_OPTION_STRICT 2

/**
 * Option: 1 runs Active Authentication even if Chip Authentication has proven the chip.
 */
#define CCCD_OPTION_ACTIVE_AUTHENTICATION 3

/**
 * Option: 1 reads for evidence: runs Active Authentication whenever the card offers it.
 */
#define CCCD_OPTION_EVIDENCE 4

/**
 * Option: which access protocols may be used, one of `CCCD_ACCESS_…`.
 */
#define CCCD_OPTION_ACCESS 5

/**
 * Option: milliseconds that one command may take.
 */
#define CCCD_OPTION_COMMAND_TIMEOUT 6

/**
 * Option: milliseconds that the whole read may take.
 */
#define CCCD_OPTION_TIME_LIMIT 7

/**
 * Option: milliseconds to wait for a card that was lifted; 0, the default, ends the read at once.
 */
#define CCCD_OPTION_RESUME 8

/**
 * Option: 1 records the read; see `cccd_document_trace`.
 */
#define CCCD_OPTION_RECORD 9

/**
 * Access: PACE if the chip offers it, otherwise BAC.
 */
#define CCCD_ACCESS_AUTO 0

/**
 * Access: PACE only.
 */
#define CCCD_ACCESS_PACE 1

/**
 * Access: BAC only.
 */
#define CCCD_ACCESS_BAC 2

/**
 * Event: a part of the read begins; `phase` is its number, 1 to 5: EF.CardAccess, access, Chip Authentication, files,
 * verification.
 */
#define CCCD_EVENT_PHASE 1

/**
 * Event: a block of `file` was read; `done` of `expected` bytes have been read.
 */
#define CCCD_EVENT_PROGRESS 2

/**
 * Event: the chip dropped its secure channel, which was established again.
 */
#define CCCD_EVENT_REOPENED 3

/**
 * Event: the card was lifted, and the read waits for it. Nothing that was read is lost.
 */
#define CCCD_EVENT_LIFTED 4

/**
 * Event: a card is present again. Whether it is the same card is checked next.
 */
#define CCCD_EVENT_RETURNED 5

/**
 * Event: name and number can be shown, with the verdict so far; they are in `document`. Comes before the photo is
 * read.
 */
#define CCCD_EVENT_IDENTITY 6

/**
 * Given as a number of milliseconds: no time limit.
 */
#define CCCD_FOREVER UINT32_MAX

/**
 * Language: Vietnamese.
 */
#define CCCD_VIETNAMESE 0

/**
 * Language: English.
 */
#define CCCD_ENGLISH 1

/**
 * Counts the wrong keys that were tried on one inserted card. Keep one count from the moment a card is put on the
 * reader until it is lifted: each further key waits longer, and after three wrong keys no more are tried (status 408).
 *
 * Owned by the caller; free it with `cccd_attempts_free`. Only one read at a time may use it.
 */
typedef struct cccd_attempts cccd_attempts;

/**
 * Bytes that this library made: JSON, evidence, a trace, pixels.
 *
 * A NUL byte that the length does not count follows the last byte, so that text can be used as a C string. Owned by
 * the caller; free it with `cccd_buffer_free`, which wipes it. Safe to read from several threads at once.
 */
typedef struct cccd_buffer cccd_buffer;

/**
 * A switch that cancels waits and reads. Once thrown, it stays thrown: create a new one for the next read.
 *
 * This is the one handle that is meant to be shared by threads: one waits or reads, another throws the switch. Owned
 * by the caller; free it with `cccd_cancel_free`. A wait or read that was started with it keeps its own reference.
 */
typedef struct cccd_cancel cccd_cancel;

/**
 * What was read from a card and the judgement of it: the result of `cccd_read`, `cccd_evidence_judge` and
 * `cccd_trace_replay`.
 *
 * Owned by the caller; free it with `cccd_document_free`, which wipes the document and every text and picture that was
 * returned from it. Safe to use from several threads at once.
 */
typedef struct cccd_document cccd_document;

/**
 * What went wrong, in detail.
 *
 * Every function that can fail takes a pointer to an error as its last argument. Pass NULL if the status is enough.
 * Owned by the caller; free it with `cccd_error_free`. Safe to use from several threads at once.
 */
typedef struct cccd_error cccd_error;

/**
 * What opens a card: the 12-digit personal number, the CAN (the last six digits of that number), the lines of the
 * machine readable zone, or the text of the QR code on the card. It holds one or more keys, which a read tries in
 * order.
 *
 * Owned by the caller; free it with `cccd_key_free`, which wipes it. Safe to use from several threads at once and for
 * any number of reads.
 */
typedef struct cccd_key cccd_key;

/**
 * The private key with which an office signs evidence. Owned by the caller; free it with `cccd_office_key_free`, which
 * wipes it. Safe to use from several threads at once.
 */
typedef struct cccd_office_key cccd_office_key;

/**
 * What to read, and how. Wherever a function takes options, NULL means: identity without the photo, PACE before BAC,
 * the lenient policy.
 *
 * Owned by the caller; free it with `cccd_options_free`, at any time after the read began. Only one thread at a time
 * may change it; any number of reads may use it.
 */
typedef struct cccd_options cccd_options;

/**
 * The readers that were attached at one moment. Owned by the caller; free it with `cccd_readers_free`. Safe to use
 * from several threads at once.
 */
typedef struct cccd_readers cccd_readers;

/**
 * A link to one card.
 *
 * A read uses up the link: an empty handle remains, and every further use of it fails with status 903. Owned by the
 * caller; free it with `cccd_transport_free` in either case, which releases the card of a link that was not used up.
 * May be passed from thread to thread.
 */
typedef struct cccd_transport cccd_transport;

/**
 * Certificates to trust. Owned by the caller; free it with `cccd_trust_free`. Safe to use from several threads at
 * once; a read uses the certificates that are present when it begins.
 */
typedef struct cccd_trust cccd_trust;

/**
 * A callback that receives a line of the log: its level, from 1 (error) to 5 (trace), and its text, which is valid
 * until the callback returns. Any thread of this library may call it, even several at once. It must return normally:
 * no C++ exception and no `longjmp` may leave it.
 */
typedef void (*cccd_log)(void *context, int32_t level, const char *line, size_t length);

/**
 * An event. Everything in it is valid until the callback returns.
 */
typedef struct {
    /**
     * `sizeof(cccd_event)` in this version of the library. Do not access members beyond it.
     */
    size_t size;
    /**
     * One of `CCCD_EVENT_…`; later versions may add others.
     */
    int32_t kind;
    /**
     * The number of the part that begins, or 0.
     */
    int32_t phase;
    /**
     * The file that is being read, such as `EF.DG1`, or NULL.
     */
    const char *file;
    /**
     * Bytes of the file that were read.
     */
    uint64_t done;
    /**
     * Length of the file in bytes; 0 while it is unknown.
     */
    uint64_t expected;
    /**
     * The holder and the verdict so far, or NULL. Do not free it. It has no JSON, evidence or trace yet.
     */
    const cccd_document *document;
} cccd_event;

/**
 * A callback that receives events. It returns 0 to go on; any other value throws the switch of the read, which ends
 * with status 108; the switch stays thrown. It must return normally: no C++ exception and no `longjmp` may leave it.
 */
typedef int32_t (*cccd_progress)(void *context, const cccd_event *event);

/**
 * Callbacks that reach a card through a reader with its own software.
 *
 * `size` is `sizeof(cccd_callbacks)`, so that later versions can add members at the end. Each function returns 0, or
 * an error number from 100 to 199 (104: the card is gone; 106: the reader was unplugged; 107: the reader does not
 * answer). Any other number counts as a fault of the reader. The functions are called by one thread at a time, not
 * necessarily the one that created the link, and never after `release`. They must return normally: no C++ exception
 * and no `longjmp` may leave them.
 */
typedef struct {
    /**
     * `sizeof(cccd_callbacks)`.
     */
    size_t size;
    /**
     * Passed unchanged to every function.
     */
    void *context;
    /**
     * Sends a command APDU and receives the response APDU, status word included. On entry, `response_length` holds the
     * size of `response` in bytes; on return, the number of bytes received. 0 bytes mean that the card was torn away.
     * The card has `milliseconds` to answer; `CCCD_FOREVER` means no limit. Required.
     */
    int32_t (*transmit)(void *context,
                        const uint8_t *command,
                        size_t command_length,
                        uint8_t *response,
                        size_t *response_length,
                        uint32_t milliseconds);
    /**
     * Resets the card to its state after power-on. Without this function, a card that drops its secure channel cannot
     * be opened again.
     */
    int32_t (*reset)(void *context);
    /**
     * Returns 0 while a card is present, else 103. Called before each reset, so that a reader without a card is not
     * reset. Without this function, the reset itself shows whether a card is present.
     */
    int32_t (*present)(void *context);
    /**
     * Called once, as the last call, when the link is no longer used.
     */
    void (*release)(void *context);
    /**
     * The longest command APDU that the reader supports, in bytes; 261 for short APDUs, 65544 at most.
     */
    size_t max_command;
    /**
     * The longest response APDU, status word included, in bytes; 258 for short APDUs, 65538 at most.
     */
    size_t max_response;
    /**
     * The answer to reset, which is copied; NULL if the reader does not report it.
     */
    const uint8_t *atr;
    /**
     * Length of `atr` in bytes, 33 at most.
     */
    size_t atr_length;
} cccd_callbacks;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of this library, as `0.1.0`. Never freed.
 */
const char *cccd_version(void);

/**
 * Returns the bytes of a buffer, and their number in `length`. Valid until the buffer is freed. NULL for NULL.
 */
const uint8_t *cccd_buffer_data(const cccd_buffer *buffer,
                                size_t *length);

/**
 * Wipes and frees a buffer. NULL is allowed; freeing the same buffer twice is not.
 */
void cccd_buffer_free(cccd_buffer *buffer);

/**
 * Creates a switch.
 */
cccd_cancel *cccd_cancel_new(void);

/**
 * Throws a switch: waits and reads that use it end with status 108. May be called from any thread and from any
 * callback. NULL is allowed.
 */
void cccd_cancel_now(const cccd_cancel *cancel);

/**
 * Frees a switch. NULL is allowed; freeing the same switch twice is not.
 */
void cccd_cancel_free(cccd_cancel *cancel);

/**
 * Returns the verdict: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN`. 0 for NULL.
 */
int32_t cccd_document_verdict(const cccd_document *document);

/**
 * Returns the error that ended the read early, or NULL if there was none. Owned by the document: do not free it.
 */
const cccd_error *cccd_document_error(const cccd_document *document);

/**
 * Wipes and frees a document. NULL is allowed; freeing the same document twice is not.
 */
void cccd_document_free(cccd_document *document);

/**
 * Returns the verdict as one clear line of text. Valid until the document is freed. NULL for NULL.
 */
const char *cccd_document_verdict_what(const cccd_document *document, int32_t in_language, size_t *length);

/**
 * Returns what the verdict means for the person at the counter. Valid until the document is freed. NULL for NULL.
 */
const char *cccd_document_verdict_to_do(const cccd_document *document,
                                        int32_t in_language,
                                        size_t *length);

/**
 * Returns the number of checks. 0 for NULL.
 */
size_t cccd_document_check_count(const cccd_document *document);

/**
 * Returns the name of a check as used in JSON, for example `chain`, `hashes` or `chip_authentication`. `index` counts
 * from 0. NULL beyond the end.
 */
const char *cccd_document_check_name(const cccd_document *document,
                                     size_t index,
                                     size_t *length);

/**
 * Returns the name of a check in words. NULL beyond the end.
 */
const char *cccd_document_check_label(const cccd_document *document,
                                      size_t index,
                                      int32_t in_language,
                                      size_t *length);

/**
 * Returns the outcome of a check: one of `CCCD_PASSED` to `CCCD_NOT_PERFORMED`. 0 beyond the end.
 */
int32_t cccd_document_check_outcome(const cccd_document *document, size_t index);

/**
 * Returns the outcome of a check in words. NULL beyond the end.
 */
const char *cccd_document_check_outcome_label(const cccd_document *document,
                                              size_t index,
                                              int32_t in_language,
                                              size_t *length);

/**
 * Returns the number of the reason for an outcome. 0 if the outcome has no reason, and beyond the end.
 */
int32_t cccd_document_check_reason(const cccd_document *document, size_t index);

/**
 * Returns the reason for an outcome in words, naming what it is about. Valid until the document is freed. NULL if the
 * outcome has no reason.
 */
const char *cccd_document_check_what(const cccd_document *document,
                                     size_t index,
                                     int32_t in_language,
                                     size_t *length);

/**
 * Returns what the reason for an outcome means and what to do about it. Valid until the document is freed. NULL if the
 * outcome has no reason.
 */
const char *cccd_document_check_to_do(const cccd_document *document,
                                      size_t index,
                                      int32_t in_language,
                                      size_t *length);

/**
 * Returns the number of findings: oddities that do not fail any check. 0 for NULL.
 */
size_t cccd_document_finding_count(const cccd_document *document);

/**
 * Returns the code of a finding. `index` counts from 0. 0 beyond the end.
 */
int32_t cccd_document_finding_code(const cccd_document *document, size_t index);

/**
 * Returns a finding in words, naming what it is about. Valid until the document is freed. NULL beyond the end.
 */
const char *cccd_document_finding_what(const cccd_document *document,
                                       size_t index,
                                       int32_t in_language,
                                       size_t *length);

/**
 * Returns what a finding means. Valid until the document is freed. NULL beyond the end.
 */
const char *cccd_document_finding_to_do(const cccd_document *document,
                                        size_t index,
                                        int32_t in_language,
                                        size_t *length);

/**
 * Returns a field of the holder by its name in JSON, for example `full_name`, `personal_number` or `date_of_birth`.
 * The value is UTF-8 in NFC; dates are `yyyy-mm-dd`. Valid until the document is freed. NULL for a field that the card
 * does not state, and for every field when the key belongs to another card.
 */
const char *cccd_document_field(const cccd_document *document,
                                const char *field,
                                size_t *length);

/**
 * Returns the number of fields that the card states. 0 for NULL.
 */
size_t cccd_document_field_count(const cccd_document *document);

/**
 * Returns the name of a field. `index` counts from 0, in the order in which fields are shown. NULL beyond the end.
 */
const char *cccd_document_field_name(const cccd_document *document,
                                     size_t index,
                                     size_t *length);

/**
 * Returns the label of a field for display. NULL beyond the end.
 */
const char *cccd_document_field_label(const cccd_document *document,
                                      size_t index,
                                      int32_t in_language,
                                      size_t *length);

/**
 * Returns 1 for a field that is to be shown only on request (ethnicity, religion, family, marks of the body), else 0.
 */
int32_t cccd_document_field_is_sensitive(const cccd_document *document,
                                         size_t index);

/**
 * Returns the value of a field. `index` counts from 0. Valid until the document is freed. NULL beyond the end.
 */
const char *cccd_document_field_value(const cccd_document *document,
                                      size_t index,
                                      size_t *length);

/**
 * Returns the bytes of a file of the card as it was read, for example `EF.DG1` or `SOD`. Valid until the document is
 * freed. NULL for a file that was not read.
 */
const uint8_t *cccd_document_file(const cccd_document *document,
                                  const char *file,
                                  size_t *length);

/**
 * Returns the bytes of the photo as the card stores it, and its type in `media_type`: `image/jpeg` or `image/jp2`.
 * Valid until the document is freed. NULL when the photo was not read.
 */
const uint8_t *cccd_document_photo(const cccd_document *document,
                                   size_t *length,
                                   const char **media_type);

/**
 * Decodes the photo to pixels: one byte each for red, green and blue, row by row from the top; `width * height * 3`
 * bytes.
 *
 * Status 509 when the photo was not read, 507 when it cannot be decoded, 508 when it is too large.
 */
int32_t cccd_document_photo_rgb(const cccd_document *document,
                                uint32_t *width,
                                uint32_t *height,
                                cccd_buffer **out,
                                cccd_error **error);

/**
 * Converts the photo to a PNG file, for programs that do not support JPEG 2000.
 *
 * Status as `cccd_document_photo_rgb`.
 */
int32_t cccd_document_photo_png(const cccd_document *document, cccd_buffer **out, cccd_error **error);

/**
 * Returns what to show first: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN` when nothing matters more than the
 * verdict, or else one of `CCCD_KEY_DIFFERS` to `CCCD_MRZ_DIFFERS`. Later versions add numbers: for an unknown number,
 * go by the colour. 0 for NULL.
 */
int32_t cccd_document_headline(const cccd_document *document);

/**
 * Returns the colour of the headline: one of `CCCD_TONE_GREEN` to `CCCD_TONE_GREY`. 0 for NULL.
 */
int32_t cccd_document_headline_tone(const cccd_document *document);

/**
 * Returns the name of the headline as used in JSON, for example `genuine`, `expired` or `qr_differs`. NULL for NULL.
 */
const char *cccd_document_headline_name(const cccd_document *document,
                                        size_t *length);

/**
 * Returns the headline as one clear line of text, which names the issuing state if that is not Viet Nam. Valid until
 * the document is freed. NULL for NULL.
 */
const char *cccd_document_headline_what(const cccd_document *document,
                                        int32_t in_language,
                                        size_t *length);

/**
 * Returns what to do about the headline. Valid until the document is freed. NULL for NULL.
 */
const char *cccd_document_headline_to_do(const cccd_document *document, int32_t in_language, size_t *length);

/**
 * Returns the number of further headlines that apply besides the main one. 0 for NULL.
 */
size_t cccd_document_beside_count(const cccd_document *document);

/**
 * Returns a further headline, as a number that `cccd_document_headline` could return. `index` counts from 0, most
 * important first. 0 beyond the end.
 */
int32_t cccd_document_beside(const cccd_document *document,
                             size_t index);

/**
 * Returns a further headline in a few words. NULL beyond the end.
 */
const char *cccd_document_beside_label(const cccd_document *document,
                                       size_t index,
                                       int32_t in_language,
                                       size_t *length);

/**
 * Returns the issuing state as stated in the document, `VNM` for Viet Nam; empty if the document names none. Valid
 * until the document is freed. NULL if it was not read, and if the key belongs to another card.
 */
const char *cccd_document_issuing_state(const cccd_document *document,
                                        size_t *length);

/**
 * Writes everything as one JSON object, in the form that `cccd read --format json` and `cccd verify` write. `flags` is
 * 0 or a sum of `CCCD_JSON_…`.
 *
 * Status 904 for a flag that this version does not know, 900 for the document of a read that is still in progress.
 */
int32_t cccd_document_json(const cccd_document *document,
                           uint32_t flags,
                           int32_t in_language,
                           cccd_buffer **out,
                           cccd_error **error);

/**
 * Writes a file of evidence, from which the read can be judged again without the card; see `CCCD_OPTION_EVIDENCE`.
 * What the card was read for, who read it, and the key of the office may each be NULL. The bytes are not encrypted
 * yet; see `cccd_encrypt`.
 *
 * Status 845 when nothing was read or everything personal was withheld, 900 for a document that does not come from a
 * read.
 */
int32_t cccd_document_evidence(const cccd_document *document,
                               const char *purpose,
                               size_t purpose_length,
                               const char *clerk,
                               size_t clerk_length,
                               const cccd_office_key *office,
                               cccd_buffer **out,
                               cccd_error **error);

/**
 * Returns the record of the read, if `CCCD_OPTION_RECORD` requested one. **It contains the key and all personal data
 * in plain text**; see `cccd_encrypt`.
 *
 * Status 900 when the read was not recorded.
 */
int32_t cccd_document_trace(const cccd_document *document,
                            cccd_buffer **out,
                            cccd_error **error);

/**
 * Returns the number of an error: the status that the failed function returned. 0 for NULL.
 */
int32_t cccd_error_status(const cccd_error *error);

/**
 * Returns what happened: a line for the person at the counter, naming what the error is about (a reader, a file, a
 * part of the key). Valid until the error is freed. NULL for NULL.
 */
const char *cccd_error_what(const cccd_error *error,
                            int32_t in_language,
                            size_t *length);

/**
 * Returns what to do about the error: a line for the person at the counter. Valid until the error is freed. NULL for
 * NULL.
 */
const char *cccd_error_to_do(const cccd_error *error,
                             int32_t in_language,
                             size_t *length);

/**
 * Returns the command that the card refused, by its name in the standards (`SELECT`, `MSE:Set AT`), if the error comes
 * from a status word. NULL for any other error, and for NULL. Always valid; do not free it.
 */
const char *cccd_error_command(const cccd_error *error,
                               size_t *length);

/**
 * Returns the status word that caused the error, such as 0x6982. 0 for any other error, and for NULL.
 */
uint16_t cccd_error_status_word(const cccd_error *error);

/**
 * Frees an error. NULL is allowed; freeing the same error twice is not.
 */
void cccd_error_free(cccd_error *error);

/**
 * Returns the name of a status in snake case, as used in JSON, for example `wrong_key`; `ok` for 0. NULL for an
 * unknown number. Always valid; do not free it.
 */
const char *cccd_status_name(int32_t status);

/**
 * Returns what a status means, without details: a line for people. Also works for the numbers of reasons and findings.
 * NULL for an unknown number. Always valid; do not free it.
 */
const char *cccd_status_what(int32_t status,
                             int32_t in_language,
                             size_t *length);

/**
 * Returns what to do about a status: a line for people. NULL for an unknown number. Always valid; do not free it.
 */
const char *cccd_status_to_do(int32_t status,
                              int32_t in_language,
                              size_t *length);

/**
 * Judges evidence again, offline, by today's certificates. `strict` is 0 or 1. The output of `cccd_document_json`
 * shows what is judged differently than when the card was read, and whether an office vouches for the evidence.
 *
 * Status 840 to 843 when the bytes are not evidence, are of an unknown version, are too large, or are encrypted.
 */
int32_t cccd_evidence_judge(const uint8_t *evidence,
                            size_t length,
                            const cccd_trust *trust,
                            int32_t strict,
                            cccd_document **out,
                            cccd_error **error);

/**
 * Encrypts evidence or a trace to recipients, as `age` does (age-encryption.org/v1). `recipients` holds public keys as
 * printed by `age-keygen`, one per line.
 *
 * Status 900 for a line that is not a public key, and when there is no key at all.
 */
int32_t cccd_encrypt(const uint8_t *plain,
                     size_t length,
                     const char *recipients,
                     size_t recipients_length,
                     cccd_buffer **out,
                     cccd_error **error);

/**
 * Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
 * `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
 * line; empty lines and lines that begin with `#` are ignored.
 *
 * Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
 * the file; 512 when the file is damaged or not encrypted.
 */
int32_t cccd_decrypt(const uint8_t *encrypted,
                     size_t length,
                     const char *identities,
                     size_t identities_length,
                     cccd_buffer **out,
                     cccd_error **error);

/**
 * Parses whatever was typed or scanned into a single input field: personal number, CAN, MRZ, or the text of the QR
 * code, whose letters may be in any encoding. Corrects common slips. Refuses what cannot be a key, naming the part and
 * the position that is wrong (status 410 to 413), and what was typed for another keyboard layout (420) or without Num
 * Lock (421).
 */
int32_t cccd_key_parse(const char *typed,
                       size_t length,
                       cccd_key **out,
                       cccd_error **error);

/**
 * Finds the QR code of a card in a picture, given as the bytes of a file (JPEG, PNG, WebP, BMP, GIF or TIFF). May take a few seconds for a
 * large picture without a QR code. Status 853 for a picture that cannot be read or is too large, 854 when it shows no
 * QR code of a card.
 */
int32_t cccd_key_from_picture(const uint8_t *picture,
                              size_t length,
                              cccd_key **out,
                              cccd_error **error);

/**
 * Returns what the input was understood as: `personal_number`, `can`, `qr`, `mrz` or `mrz_information`. Valid until
 * the key is freed. NULL for NULL.
 */
const char *cccd_key_kind(const cccd_key *key,
                          size_t *length);

/**
 * Returns the number of keys that can be tried. 0 for NULL.
 */
size_t cccd_key_count(const cccd_key *key);

/**
 * Returns why one of the keys can open a card: a line for people, in `CCCD_VIETNAMESE` or `CCCD_ENGLISH`. It does not
 * reveal the key. `index` counts from 0. Valid until the key is freed. NULL beyond the end.
 */
const char *cccd_key_reason(const cccd_key *key,
                            size_t index,
                            int32_t language,
                            size_t *length);

/**
 * Wipes and frees a key. NULL is allowed; freeing the same key twice is not.
 */
void cccd_key_free(cccd_key *key);

/**
 * Creates a count that starts with no wrong keys.
 */
cccd_attempts *cccd_attempts_new(void);

/**
 * Returns the number of wrong keys that were tried since the last right one. 0 for NULL.
 */
size_t cccd_attempts_wrong_keys(const cccd_attempts *attempts);

/**
 * Frees a count. NULL is allowed; freeing the same count twice is not.
 */
void cccd_attempts_free(cccd_attempts *attempts);

/**
 * Logs to a callback: lines up to `level`, from 1 (errors) to 5 (every command). A NULL callback or level 0 turns
 * logging off. Off is the default: nothing is logged anywhere.
 *
 * A line holds instructions, status words, lengths and times; never a key, a personal number or anything else
 * personal. The setting applies to the whole process. Status 900 for any other level.
 */
int32_t cccd_log_to(cccd_log log,
                    void *context,
                    int32_t level,
                    cccd_error **error);

/**
 * Parses the private key of an office from the content of a PEM or PKCS#12 file. `passphrase` may be NULL.
 *
 * Status 844 when the key cannot be used.
 */
int32_t cccd_office_key_parse(const uint8_t *content,
                              size_t length,
                              const char *passphrase,
                              size_t passphrase_length,
                              cccd_office_key **out,
                              cccd_error **error);

/**
 * Wipes and frees the key of an office. NULL is allowed; freeing the same key twice is not.
 */
void cccd_office_key_free(cccd_office_key *key);

/**
 * Creates options with the default values.
 */
cccd_options *cccd_options_new(void);

/**
 * Sets an option, one of `CCCD_OPTION_…`.
 *
 * Status 904 for an option that this version does not know, so that a program can detect this and go on; 900 for a
 * value that is not valid for the option.
 */
int32_t cccd_options_set(const cccd_options *options,
                         int32_t option,
                         int64_t value,
                         cccd_error **error);

/**
 * Also reads this file, after all others, for example `DG15` or `EF.COM`.
 *
 * Status 900 for a name that is not the name of a file.
 */
int32_t cccd_options_add_file(const cccd_options *options,
                              const char *file,
                              cccd_error **error);

/**
 * Sets the switch that cancels a read. NULL removes it.
 */
int32_t cccd_options_set_cancel(const cccd_options *options, const cccd_cancel *cancel, cccd_error **error);

/**
 * Sets the count of wrong keys. NULL removes it.
 */
int32_t cccd_options_set_attempts(const cccd_options *options,
                                  const cccd_attempts *attempts,
                                  cccd_error **error);

/**
 * Also counts the wrong keys that other processes try on the same card, in this folder, for as long as the card stays
 * on its reader. A missing folder is created for its owner alone. NULL counts only here.
 *
 * Without effect where nobody can say that a card has stayed: for a link made of callbacks, over libnfc, and on systems
 * other than Linux; and where the folder is open to other users. `folder` is UTF-8.
 */
int32_t cccd_options_set_attempts_folder(const cccd_options *options,
                                         const char *folder,
                                         size_t folder_length,
                                         cccd_error **error);

/**
 * Sets the callback that reports what happens during a read. `context` is passed to it unchanged. A NULL callback
 * removes it.
 */
int32_t cccd_options_set_progress(const cccd_options *options,
                                  cccd_progress progress,
                                  void *context,
                                  cccd_error **error);

/**
 * Frees options. NULL is allowed; freeing the same options twice is not.
 */
void cccd_options_free(cccd_options *options);

/**
 * Reads a card and verifies it. Uses up `transport` and releases its card at the end.
 *
 * Tries the keys in `key` that fit what the chip offers, in order. After three wrong keys in a row, no more are tried
 * (status 408).
 *
 * A card that is not genuine is not an error: see `cccd_document_verdict`. A read that ends in an error also yields a
 * document, with everything that was read and judged until then; `out` stays NULL only if no read began. A program
 * that shows a document after an error must show the error with it.
 */
int32_t cccd_read(const cccd_transport *transport,
                  const cccd_key *key,
                  const cccd_trust *trust,
                  const cccd_options *options,
                  cccd_document **out,
                  cccd_error **error);

/**
 * Lists the attached readers, over PC/SC and, if the library was built with it, over libnfc. An empty list is not an
 * error.
 *
 * Status 100 if the PC/SC service is not running, unless libnfc finds a reader.
 */
int32_t cccd_readers_list(cccd_readers **out,
                          cccd_error **error);

/**
 * Returns the number of readers. 0 for NULL.
 */
size_t cccd_readers_count(const cccd_readers *readers);

/**
 * Returns the name of a reader, which every function with a `reader` argument takes. `index` counts from 0. Valid
 * until the list is freed. NULL beyond the end.
 */
const char *cccd_readers_name(const cccd_readers *readers,
                              size_t index,
                              size_t *length);

/**
 * Returns 1 if a card is on the reader, else 0. `index` counts from 0. Always 0 for a reader over libnfc, which cannot
 * report this.
 */
int32_t cccd_readers_has_card(const cccd_readers *readers,
                              size_t index);

/**
 * Frees a list. NULL is allowed; freeing the same list twice is not.
 */
void cccd_readers_free(cccd_readers *readers);

/**
 * Waits until a card is on a reader, for at most `milliseconds`; `CCCD_FOREVER` waits without limit, 0 only checks.
 *
 * `reader` is a name or a part of one; NULL means the reader that holds a card. `name`, unless it is NULL, receives
 * the name of the reader with the card. Status 103 when no card came, 101 when no reader is attached, 102 when several
 * readers hold a card, 108 when cancelled. Status 900 for a reader over libnfc; for its card, wait in
 * `cccd_transport_connect`.
 */
int32_t cccd_wait_for_card(const char *reader,
                           size_t reader_length,
                           uint32_t milliseconds,
                           const cccd_cancel *cancel,
                           cccd_buffer **name,
                           cccd_error **error);

/**
 * Waits until no card is on a reader, for at most `milliseconds`; `CCCD_FOREVER` waits without limit, 0 only checks.
 *
 * `reader` is the full name. A reader that was unplugged counts as empty. Status 109 when the card is still there, 108
 * when cancelled.
 */
int32_t cccd_wait_for_removal(const char *reader,
                              size_t reader_length,
                              uint32_t milliseconds,
                              const cccd_cancel *cancel,
                              cccd_error **error);

/**
 * Repeats a recorded read without a card or reader, with the key, options, certificates, random bytes and times of the
 * trace.
 *
 * `out` receives the document even if the recorded read ended in an error; see `cccd_document_error`. `diverged`
 * receives 1 if this version behaved differently from the recorded read, else 0. Status 750 to 757 when the bytes are
 * not a usable trace.
 */
int32_t cccd_trace_replay(const uint8_t *trace,
                          size_t length,
                          int32_t *diverged,
                          cccd_document **out,
                          cccd_error **error);

/**
 * Connects to a card over PC/SC or libnfc, with exclusive access.
 *
 * `reader` is the name of a PC/SC reader or a part of one; or `nfc:` followed by a connection string of libnfc, such
 * as `nfc:pn532_uart:/dev/ttyUSB0`; or `nfc` for the first reader that libnfc finds. NULL means the PC/SC reader that
 * holds a card. Waits for a card for at most `milliseconds`; `CCCD_FOREVER` waits without limit, 0 takes only a card
 * that is already there. Status 100 to 199, explained by `cccd_status_what`; 905 for libnfc in a library that was
 * built without it.
 */
int32_t cccd_transport_connect(const char *reader,
                               size_t reader_length,
                               uint32_t milliseconds,
                               const cccd_cancel *cancel,
                               cccd_transport **out,
                               cccd_error **error);

/**
 * Creates a link from callbacks, which are copied. After success, `release` is called exactly once, at the end.
 *
 * Status 900 for a `size` that no version of this library had, for a missing `transmit`, for limits below those of
 * short APDUs or above those of extended ones, and for an `atr` that is too long.
 */
int32_t cccd_transport_from_callbacks(const cccd_callbacks *callbacks,
                                      const char *name,
                                      size_t name_length,
                                      cccd_transport **out,
                                      cccd_error **error);

/**
 * Returns the name of the reader that a link uses. Valid until the handle is freed. NULL for NULL.
 */
const char *cccd_transport_reader(const cccd_transport *transport, size_t *length);

/**
 * Frees a link, and releases its card if no read has used up the link. NULL is allowed; freeing the same link twice is
 * not.
 */
void cccd_transport_free(cccd_transport *transport);

/**
 * Creates an empty set of certificates, which trusts nobody.
 */
cccd_trust *cccd_trust_new(void);

/**
 * Reads a trust folder as maintained by `cccd trust`. NULL stands for the folder in the environment variable
 * `CCCD_TRUST`, or else for the user's own folder, which need not exist.
 *
 * Status 800 when the folder cannot be read. A file in it that cannot be read does not affect the rest; see
 * `cccd_trust_problem_count`.
 */
int32_t cccd_trust_open(const char *folder, size_t length, cccd_trust **out, cccd_error **error);

/**
 * Adds a certificate in DER or PEM, for as long as the handle exists; nothing is written to any folder. The
 * certificate of an authority becomes an anchor.
 *
 * Status 500 to 599 when it cannot be read.
 */
int32_t cccd_trust_add_certificate(const cccd_trust *trust,
                                   const uint8_t *certificate,
                                   size_t length,
                                   cccd_error **error);

/**
 * Adds a revocation list in DER or PEM, for as long as the handle exists. It is used only if a trusted root signed it.
 *
 * Status 500 to 599 when it cannot be read.
 */
int32_t cccd_trust_add_crl(const cccd_trust *trust,
                           const uint8_t *list,
                           size_t length,
                           cccd_error **error);

/**
 * Trusts the signatures of an office on evidence, by its public key or certificate in DER or PEM, for as long as the
 * handle exists. `name` is the name of the office.
 *
 * Status 500 to 599, or 700, when the key cannot be read.
 */
int32_t cccd_trust_add_office(const cccd_trust *trust,
                              const uint8_t *key,
                              size_t length,
                              const char *name,
                              size_t name_length,
                              cccd_error **error);

/**
 * Returns the number of certificates that are trusted as anchors. 0 for NULL.
 */
size_t cccd_trust_anchor_count(const cccd_trust *trust);

/**
 * Returns the number of files in the folder that could not be read. 0 for NULL.
 */
size_t cccd_trust_problem_count(const cccd_trust *trust);

/**
 * Returns a line for people about a file in the folder that could not be read. `index` counts from 0. Valid until the
 * handle is freed. NULL beyond the end.
 */
const char *cccd_trust_problem(const cccd_trust *trust,
                               size_t index,
                               int32_t in_language,
                               size_t *length);

/**
 * Frees certificates. NULL is allowed; freeing the same handle twice is not.
 */
void cccd_trust_free(cccd_trust *trust);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CCCD_H */
