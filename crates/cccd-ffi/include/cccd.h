/*
 * libcccd: reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.
 * Made of the source of the library; not to be edited.
 *
 * Statuses. Every function that can fail returns 0 (CCCD_OK) or the number of an error; the same numbers are the
 * statuses, the reasons of checks and the codes of findings. The classes: 100 reader, 200 card, 300 channel, 400 key,
 * 500 data, 600 authenticity, 700 cryptography, 750 traces, 800 certificates, 840 evidence, 850 files, 900 the call,
 * 950 a mistake of this library. Later versions add numbers: go by the class of one that you do not know.
 *
 * Errors. The last argument of such a function takes a cccd_error with two lines for people, what happened and what to
 * do, in Vietnamese and English; NULL says that the status is enough. It is set to NULL on success.
 *
 * Results. An argument `out` takes a new handle. It is set to NULL first, so that after an error there is nothing in it,
 * unless the function says otherwise.
 *
 * Handles. Each belongs to the caller until the one function that frees its kind. NULL may be freed; the same handle
 * twice may not, nor may one be used after that. A function that finds nothing for NULL returns NULL or 0; one that has
 * a status returns 901.
 *
 * Texts. UTF-8, and where they come from a card, NFC. What is handed over has a length in bytes, or CCCD_NUL_TERMINATED;
 * names of this interface (fields, files) end with a NUL byte. What is handed out has a NUL byte behind it and tells its
 * length where that is asked for, NULL meaning no. It is not to be freed: it lives as long as its function says.
 *
 * Keys. One input field is enough: cccd_key_parse takes whatever the clerk typed, or a scanner typed for him, and says
 * what it was understood as.
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
 * Threads. Each kind of handle says what several threads may do with it. Calls on different handles never disturb each
 * other. A function that waits or reads blocks its thread: a cccd_cancel ends it from another.
 *
 * People. Whatever is freed is wiped. Nothing is written to any disk and nothing is logged, unless a log is asked for.
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
/** What was entered has too many or too few characters. */
#define CCCD_STATUS_KEY_LENGTH 410
/** What was entered holds a character that cannot stand there. */
#define CCCD_STATUS_KEY_CHARACTER 411
/** A check digit of the MRZ does not fit. */
#define CCCD_STATUS_KEY_CHECK_DIGIT 412
/** A date in the MRZ is not a date. */
#define CCCD_STATUS_KEY_DATE 413
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
/** The picture cannot be read, or it is too large. */
#define CCCD_STATUS_PICTURE_UNREADABLE 853
/** No QR code of a card was found in the picture. */
#define CCCD_STATUS_QR_CODE_NOT_FOUND 854
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
 * Verdict: something is missing to say whether the card is genuine.
 */
#define CCCD_CANNOT_TELL 3

/**
 * Verdict: the data is authentic, but the chip may be a copy.
 */
#define CCCD_CHIP_NOT_PROVEN 4

/**
 * Outcome: yes.
 */
#define CCCD_PASSED 1

/**
 * Outcome: no, and the reason says why.
 */
#define CCCD_FAILED 2

/**
 * Outcome: asked, and it cannot be told; the reason says what is missing.
 */
#define CCCD_INCONCLUSIVE 3

/**
 * Outcome: the card does not offer what the question is about.
 */
#define CCCD_NOT_SUPPORTED 4

/**
 * Outcome: not asked; the reason says why.
 */
#define CCCD_NOT_PERFORMED 5

/**
 * Headline: what was entered is not of the holder.
 */
#define CCCD_KEY_DIFFERS 5

/**
 * Headline: the read ended in an error; what was read keeps its checks.
 */
#define CCCD_NOT_READ_TO_END 6

/**
 * Headline: genuine, and issued by another state than Viet Nam.
 */
#define CCCD_OTHER_STATE 7

/**
 * Headline: genuine, but a newer card was issued.
 */
#define CCCD_REPLACED 8

/**
 * Headline: genuine, but the QR code is of another card.
 */
#define CCCD_QR_DIFFERS 9

/**
 * Headline: genuine, but DG1 and DG13 contradict each other.
 */
#define CCCD_DG1_DG13_DIFFER 10

/**
 * Headline: genuine, but the number was not given for the birth and sex of the holder.
 */
#define CCCD_NUMBER_DIFFERS 11

/**
 * Headline: genuine, but expired.
 */
#define CCCD_EXPIRED 12

/**
 * Headline: genuine, but it claims to be valid for longer than the law gives.
 */
#define CCCD_EXPIRY_BEYOND_LAW 13

/**
 * Headline: genuine, but DG13 was not read, so that the name has no Vietnamese letters.
 */
#define CCCD_WITHOUT_TONES 14

/**
 * Headline: genuine, but the MRZ that was entered says another thing than the chip.
 */
#define CCCD_MRZ_DIFFERS 15

/**
 * Colour of a headline: it can be used.
 */
#define CCCD_TONE_GREEN 1

/**
 * Colour of a headline: something has to be looked at first.
 */
#define CCCD_TONE_AMBER 2

/**
 * Colour of a headline: it must not be used.
 */
#define CCCD_TONE_RED 3

/**
 * Colour of a headline: nothing can be said yet.
 */
#define CCCD_TONE_GREY 4

/**
 * JSON: puts the sensitive fields of the holder out too.
 */
#define CCCD_JSON_SENSITIVE 1

/**
 * JSON: puts the bytes of every file out too.
 */
#define CCCD_JSON_CONTENTS 2

/**
 * Option: 1 reads the photo too.
 */
#define CCCD_OPTION_PHOTO 1

/**
 * Option: 1 judges by the strict policy, which counts what is odd about authenticity as a failure.
 */
#define CCCD_OPTION_STRICT 2

/**
 * Option: 1 runs Active Authentication also where Chip Authentication has proven the chip.
 */
#define CCCD_OPTION_ACTIVE_AUTHENTICATION 3

/**
 * Option: 1 reads for evidence: Active Authentication is run wherever the card offers it.
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
 * Option: milliseconds that a card which was lifted is waited for; 0, as at first, ends the read.
 */
#define CCCD_OPTION_RESUME 8

/**
 * Option: 1 records the read; see `cccd_document_trace`.
 */
#define CCCD_OPTION_RECORD 9

/**
 * Access: PACE where the chip offers it, otherwise BAC.
 */
#define CCCD_ACCESS_AUTO 0

/**
 * Access: PACE alone.
 */
#define CCCD_ACCESS_PACE 1

/**
 * Access: BAC alone.
 */
#define CCCD_ACCESS_BAC 2

/**
 * Event: a part of the read begins; `phase` says which, 1 to 5: EF.CardAccess, access, Chip Authentication, files,
 * verification.
 */
#define CCCD_EVENT_PHASE 1

/**
 * Event: a block of `file` has come; `done` of `expected` bytes are there.
 */
#define CCCD_EVENT_PROGRESS 2

/**
 * Event: the chip left its channel, which was built again.
 */
#define CCCD_EVENT_REOPENED 3

/**
 * Event: the card was lifted, and is waited for. Nothing that was read is lost.
 */
#define CCCD_EVENT_LIFTED 4

/**
 * Event: a card lies there again. Whether it is the same is asked next.
 */
#define CCCD_EVENT_RETURNED 5

/**
 * Event: name and number can be shown, with the verdict so far: they are in `document`. It comes before the photo.
 */
#define CCCD_EVENT_IDENTITY 6

/**
 * Stands for a time that never ends, in milliseconds.
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
 * Counts the wrong keys that were tried on one inserted card. Keep one from the moment a card is laid down until it is
 * lifted: each further key waits longer, and after three none is tried any more (status 408).
 *
 * Belongs to the caller, who gives it back by `cccd_attempts_free`. One read at a time may use it.
 */
typedef struct cccd_attempts cccd_attempts;

/**
 * Bytes that this library made: JSON, evidence, a trace, pixels.
 *
 * Behind the last byte stands a NUL byte that the length does not count, so that text can be used as it is.
 * Belongs to the caller, who gives it back by `cccd_buffer_free`, which wipes it. May be read by several threads at
 * once.
 */
typedef struct cccd_buffer cccd_buffer;

/**
 * A switch that ends waits and reads. Once thrown it stays so: make a new one for the next read.
 *
 * The one handle that is made to be used by several threads at once: one waits or reads, another throws it.
 * Belongs to the caller, who gives it back by `cccd_cancel_free`; whatever was begun with it keeps its own hold.
 */
typedef struct cccd_cancel cccd_cancel;

/**
 * What was read of a card and what can be said of it: the outcome of `cccd_read`, `cccd_evidence_judge` and
 * `cccd_trace_replay`.
 *
 * Belongs to the caller, who gives it back by `cccd_document_free`, which wipes it with every text and picture that it
 * handed out. May be used by several threads at once.
 */
typedef struct cccd_document cccd_document;

/**
 * What went wrong, in detail.
 *
 * Every function that can fail takes a place for one as its last argument. NULL there says that the status is
 * enough. Belongs to the caller, who gives it back by `cccd_error_free`. May be used by several threads at once.
 */
typedef struct cccd_error cccd_error;

/**
 * What opens a card: the 12-digit number, the CAN (its last six digits), the lines of the machine readable zone, or what
 * the QR code of the card says. It holds one key or several, which a read tries in their order.
 *
 * Belongs to the caller, who gives it back by `cccd_key_free`, which wipes it. May be used by several threads at once
 * and for any number of reads.
 */
typedef struct cccd_key cccd_key;

/**
 * The private key of an office, which signs evidence. Belongs to the caller, who gives it back by
 * `cccd_office_key_free`, which wipes it. May be used by several threads at once.
 */
typedef struct cccd_office_key cccd_office_key;

/**
 * What to read and how. NULL wherever options are asked for means: identity without the photo, PACE before BAC, the
 * lenient policy.
 *
 * Belongs to the caller, who gives it back by `cccd_options_free`, at any time after the read began. One thread at a
 * time changes it; any number of reads may go by it.
 */
typedef struct cccd_options cccd_options;

/**
 * The readers at one moment. Belongs to the caller, who gives it back by `cccd_readers_free`. May be used by several
 * threads at once.
 */
typedef struct cccd_readers cccd_readers;

/**
 * A link to one card.
 *
 * A read uses it up: what is left is an empty handle, and every further use of that ends with status 903. Belongs to
 * the caller, who gives it back by `cccd_transport_free` in either case; a link that was not used up lets go of its
 * card then. May be handed from thread to thread.
 */
typedef struct cccd_transport cccd_transport;

/**
 * Certificates to trust. Belongs to the caller, who gives it back by `cccd_trust_free`. May be used by several threads
 * at once; a read goes by what is in it when it begins.
 */
typedef struct cccd_trust cccd_trust;

/**
 * A function that takes a line of the log: its level, 1 (error) to 5 (trace), and its text, which lives until the
 * function returns. Any thread of this library may call it, also several at once. It must return: no C++ exception and
 * no `longjmp` may leave it.
 */
typedef void (*cccd_log)(void *context, int32_t level, const char *line, size_t length);

/**
 * What happens. Everything in it lives until the function that it is told to returns.
 */
typedef struct {
    /**
     * `sizeof(cccd_event)` of this library: members behind that are not there.
     */
    size_t size;
    /**
     * One of `CCCD_EVENT_…`; a later version may tell of others.
     */
    int32_t kind;
    /**
     * The number of the part that begins, or 0.
     */
    int32_t phase;
    /**
     * The file that is read, as `EF.DG1`, or NULL.
     */
    const char *file;
    /**
     * Bytes of the file that are there.
     */
    uint64_t done;
    /**
     * Bytes that the file has; 0 as long as that is not known.
     */
    uint64_t expected;
    /**
     * Who it is and what can be said so far, or NULL. Not to be freed. It has no JSON, evidence or trace yet.
     */
    const cccd_document *document;
} cccd_event;

/**
 * A function that is told what happens. It returns 0 to go on; anything else ends the read with status 108, as if its
 * switch had been thrown, which stays so. It must return: no C++ exception and no `longjmp` may leave it.
 */
typedef int32_t (*cccd_progress)(void *context, const cccd_event *event);

/**
 * Functions of the caller that reach a card by a reader with software of its own.
 *
 * `size` is `sizeof(cccd_callbacks)`, so that members can be added at the end. Each function returns 0, or the number of
 * an error of the class 100 to 199 (104: the card is gone; 106: the reader was unplugged; 107: it does not answer);
 * any other number counts as a fault of the reader. They are called by one thread at a time, which need not be the one
 * that made the link, and never after `release`. They must return: no C++ exception and no `longjmp` may leave them.
 */
typedef struct {
    /**
     * `sizeof(cccd_callbacks)`.
     */
    size_t size;
    /**
     * Handed to every function as it is.
     */
    void *context;
    /**
     * Sends a command APDU and takes the response APDU, status word included. `response_length` says at first how many
     * bytes there is room for, and afterwards how many came; none at all stands for a card that was torn away. The
     * card has so many milliseconds; `CCCD_FOREVER` for no limit. Required.
     */
    int32_t (*transmit)(void *context,
                        const uint8_t *command,
                        size_t command_length,
                        uint8_t *response,
                        size_t *response_length,
                        uint32_t milliseconds);
    /**
     * Puts the card into the state after power-on. Without it a card that leaves its channel cannot be opened again.
     */
    int32_t (*reset)(void *context);
    /**
     * 0 while a card lies there, else 103. Asked before each reset, so that a reader without a card is left in peace;
     * without it the reset tells.
     */
    int32_t (*present)(void *context);
    /**
     * The link is not used any more: the last call.
     */
    void (*release)(void *context);
    /**
     * The longest command APDU that the reader carries, in bytes; 261 for short APDUs, 65544 at most.
     */
    size_t max_command;
    /**
     * The longest response APDU, status word included, in bytes; 258 for short APDUs, 65538 at most.
     */
    size_t max_response;
    /**
     * The answer to reset; NULL where the reader tells none. Copied.
     */
    const uint8_t *atr;
    /**
     * Its length in bytes, 33 at most.
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
 * The bytes, and in `length` how many there are. Live as long as the buffer. NULL for NULL.
 */
const uint8_t *cccd_buffer_data(const cccd_buffer *buffer, size_t *length);

/**
 * Wipes a buffer and gives it back. NULL is allowed; the same buffer twice is not.
 */
void cccd_buffer_free(cccd_buffer *buffer);

/**
 * A new switch.
 */
cccd_cancel *cccd_cancel_new(void);

/**
 * Throws the switch: what waits or reads with it ends with status 108. From any thread, and from any callback. NULL
 * is allowed.
 */
void cccd_cancel_now(const cccd_cancel *cancel);

/**
 * Gives a switch back. NULL is allowed; the same switch twice is not.
 */
void cccd_cancel_free(cccd_cancel *cancel);

/**
 * The verdict: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN`. 0 for NULL.
 */
int32_t cccd_document_verdict(const cccd_document *document);

/**
 * The error that ended the read early. Belongs to the document: not to be freed. NULL when there was none.
 */
const cccd_error *cccd_document_error(const cccd_document *document);

/**
 * Wipes a document and gives it back. NULL is allowed; the same document twice is not.
 */
void cccd_document_free(cccd_document *document);

/**
 * The verdict in one clear line. Lives as long as the document. NULL for NULL.
 */
const char *cccd_document_verdict_what(const cccd_document *document, int32_t in_language, size_t *length);

/**
 * What the verdict means for the person at the counter. Lives as long as the document. NULL for NULL.
 */
const char *cccd_document_verdict_to_do(const cccd_document *document, int32_t in_language, size_t *length);

/**
 * How many questions were asked. 0 for NULL.
 */
size_t cccd_document_check_count(const cccd_document *document);

/**
 * The name of a question, counted from 0, as JSON has it: `chain`, `hashes`, `chip_authentication`. NULL beyond the end.
 */
const char *cccd_document_check_name(const cccd_document *document,
                                     size_t index,
                                     size_t *length);

/**
 * The question in words. NULL beyond the end.
 */
const char *cccd_document_check_label(const cccd_document *document,
                                      size_t index,
                                      int32_t in_language,
                                      size_t *length);

/**
 * The answer to a question: one of `CCCD_PASSED` to `CCCD_NOT_PERFORMED`. 0 beyond the end.
 */
int32_t cccd_document_check_outcome(const cccd_document *document, size_t index);

/**
 * The answer in words. NULL beyond the end.
 */
const char *cccd_document_check_outcome_label(const cccd_document *document,
                                              size_t index,
                                              int32_t in_language,
                                              size_t *length);

/**
 * The number of the reason for an answer; 0 for one that has none, and beyond the end.
 */
int32_t cccd_document_check_reason(const cccd_document *document, size_t index);

/**
 * The reason for an answer in words, with what it is about. Lives as long as the document. NULL for an answer that has
 * none.
 */
const char *cccd_document_check_what(const cccd_document *document,
                                     size_t index,
                                     int32_t in_language,
                                     size_t *length);

/**
 * What the reason means, and what to do about it. Lives as long as the document. NULL for an answer that has none.
 */
const char *cccd_document_check_to_do(const cccd_document *document,
                                      size_t index,
                                      int32_t in_language,
                                      size_t *length);

/**
 * How many things are odd and fail nothing. 0 for NULL.
 */
size_t cccd_document_finding_count(const cccd_document *document);

/**
 * The number of a finding, counted from 0. 0 beyond the end.
 */
int32_t cccd_document_finding_code(const cccd_document *document, size_t index);

/**
 * A finding in words, with what it is about. Lives as long as the document. NULL beyond the end.
 */
const char *cccd_document_finding_what(const cccd_document *document,
                                       size_t index,
                                       int32_t in_language,
                                       size_t *length);

/**
 * What a finding means. Lives as long as the document. NULL beyond the end.
 */
const char *cccd_document_finding_to_do(const cccd_document *document,
                                        size_t index,
                                        int32_t in_language,
                                        size_t *length);

/**
 * A field of the holder by its name, as JSON has it: `full_name`, `personal_number`, `date_of_birth`. UTF-8 in NFC; dates
 * as `yyyy-mm-dd`. Lives as long as the document. NULL for a field that the card does not state, and for everything when
 * the key belongs to another card.
 */
const char *cccd_document_field(const cccd_document *document,
                                const char *field,
                                size_t *length);

/**
 * How many fields the card states. 0 for NULL.
 */
size_t cccd_document_field_count(const cccd_document *document);

/**
 * The name of a field, counted from 0 in the order in which fields are shown. NULL beyond the end.
 */
const char *cccd_document_field_name(const cccd_document *document, size_t index, size_t *length);

/**
 * The name of a field in words. NULL beyond the end.
 */
const char *cccd_document_field_label(const cccd_document *document,
                                      size_t index,
                                      int32_t in_language,
                                      size_t *length);

/**
 * 1 for a field that is shown only when somebody asked for it (ethnicity, religion, family, marks of the body); else 0.
 */
int32_t cccd_document_field_is_sensitive(const cccd_document *document,
                                         size_t index);

/**
 * The value of a field, counted from 0. Lives as long as the document. NULL beyond the end.
 */
const char *cccd_document_field_value(const cccd_document *document, size_t index, size_t *length);

/**
 * A file of the card as it was read: `EF.DG1`, `SOD`. Lives as long as the document. NULL for one that was not read.
 */
const uint8_t *cccd_document_file(const cccd_document *document,
                                  const char *file,
                                  size_t *length);

/**
 * The photo in the bytes of the card, and in `media_type` what they are: `image/jpeg`, `image/jp2`. Lives as long as the
 * document. NULL when the photo was not read.
 */
const uint8_t *cccd_document_photo(const cccd_document *document,
                                   size_t *length,
                                   const char **media_type);

/**
 * The photo as pixels: red, green and blue of each, a byte each, row by row from the top; `width * height * 3` bytes.
 *
 * Status 509 when the photo was not read, 507 when it cannot be decoded, 508 when it is too large.
 */
int32_t cccd_document_photo_rgb(const cccd_document *document,
                                uint32_t *width,
                                uint32_t *height,
                                cccd_buffer **out,
                                cccd_error **error);

/**
 * The photo as a PNG file, for programs that know no JPEG 2000.
 *
 * Status as `cccd_document_photo_rgb`.
 */
int32_t cccd_document_photo_png(const cccd_document *document, cccd_buffer **out, cccd_error **error);

/**
 * What to show first: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN` where nothing matters more than the verdict, or of
 * `CCCD_KEY_DIFFERS` to `CCCD_MRZ_DIFFERS`. Later versions add numbers: go by the colour of one that you do not know.
 * 0 for NULL.
 */
int32_t cccd_document_headline(const cccd_document *document);

/**
 * The colour of the headline: one of `CCCD_TONE_GREEN` to `CCCD_TONE_GREY`. 0 for NULL.
 */
int32_t cccd_document_headline_tone(const cccd_document *document);

/**
 * The name of the headline, as JSON has it: `genuine`, `expired`, `qr_differs`. NULL for NULL.
 */
const char *cccd_document_headline_name(const cccd_document *document, size_t *length);

/**
 * The headline in one clear line; the issuing state stands in it where it is not Viet Nam. Lives as long as the document.
 * NULL for NULL.
 */
const char *cccd_document_headline_what(const cccd_document *document,
                                        int32_t in_language,
                                        size_t *length);

/**
 * What to do about the headline. Lives as long as the document. NULL for NULL.
 */
const char *cccd_document_headline_to_do(const cccd_document *document, int32_t in_language, size_t *length);

/**
 * How many things are to be known beside the headline. 0 for NULL.
 */
size_t cccd_document_beside_count(const cccd_document *document);

/**
 * A thing that is to be known beside the headline, counted from 0 in the order in which they matter: a number as
 * `cccd_document_headline` has. 0 beyond the end.
 */
int32_t cccd_document_beside(const cccd_document *document,
                             size_t index);

/**
 * A thing that is to be known beside the headline, in a few words. NULL beyond the end.
 */
const char *cccd_document_beside_label(const cccd_document *document,
                                       size_t index,
                                       int32_t in_language,
                                       size_t *length);

/**
 * The issuing state as the document has it, `VNM` for Viet Nam; empty where it names none. Lives as long as the document.
 * NULL when it was not read, and when the key belongs to another card.
 */
const char *cccd_document_issuing_state(const cccd_document *document,
                                        size_t *length);

/**
 * Everything as one JSON object, in the form that `cccd read --format json` and `cccd verify` have; `flags` is 0 or a sum
 * of `CCCD_JSON_…`.
 *
 * Status 904 for a flag that this version does not know, 900 for a document of a read that still goes on.
 */
int32_t cccd_document_json(const cccd_document *document,
                           uint32_t flags,
                           int32_t in_language,
                           cccd_buffer **out,
                           cccd_error **error);

/**
 * The bytes of a file of evidence, by which the read can be judged again without the card: see
 * `CCCD_OPTION_EVIDENCE`. What the card was read for, who read it, and the office's key may be NULL. The bytes are not
 * encrypted yet: see `cccd_encrypt`.
 *
 * Status 845 when nothing was read or everything personal was withheld, 900 for a document that comes from no read.
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
 * The record of the read, where `CCCD_OPTION_RECORD` asked for one. **It holds the key and everything personal in
 * plain**: see `cccd_encrypt`.
 *
 * Status 900 when the read was not recorded.
 */
int32_t cccd_document_trace(const cccd_document *document,
                            cccd_buffer **out,
                            cccd_error **error);

/**
 * The number of the error, as the function returned it. 0 for NULL.
 */
int32_t cccd_error_status(const cccd_error *error);

/**
 * What happened: a line for the person at the counter, with what the error is about (a reader, a file, a part of
 * the key). Lives as long as the error. NULL for NULL.
 */
const char *cccd_error_what(const cccd_error *error,
                            int32_t in_language,
                            size_t *length);

/**
 * What to do about it: a line for the person at the counter. Lives as long as the error. NULL for NULL.
 */
const char *cccd_error_to_do(const cccd_error *error, int32_t in_language, size_t *length);

/**
 * The command that the card refused, by its name in the standards (`SELECT`, `MSE:Set AT`), where a status word is
 * what the error comes from. NULL for any other error, and for NULL. Never freed.
 */
const char *cccd_error_command(const cccd_error *error,
                               size_t *length);

/**
 * The status word that the error comes from, such as 0x6982. 0 for any other error, and for NULL.
 */
uint16_t cccd_error_status_word(const cccd_error *error);

/**
 * Gives an error back. NULL is allowed; the same error twice is not.
 */
void cccd_error_free(cccd_error *error);

/**
 * The name of a status in snake case, as JSON has it: `wrong_key`; `ok` for 0. NULL for a number that is none.
 * Never freed.
 */
const char *cccd_status_name(int32_t status);

/**
 * What a status means, without any detail: a line for people. The numbers of reasons and findings have theirs too.
 * NULL for a number that is none. Never freed.
 */
const char *cccd_status_what(int32_t status,
                             int32_t in_language,
                             size_t *length);

/**
 * What to do about a status: a line for people. NULL for a number that is none. Never freed.
 */
const char *cccd_status_to_do(int32_t status, int32_t in_language, size_t *length);

/**
 * Judges evidence again by today's certificates, offline. `strict` is 0 or 1. What is said otherwise than when the card
 * was read, and whether an office vouches for it, stands in `cccd_document_json`.
 *
 * Status 840 to 843 for what is no evidence, is of a version not known, too large, or encrypted.
 */
int32_t cccd_evidence_judge(const uint8_t *evidence,
                            size_t length,
                            const cccd_trust *trust,
                            int32_t strict,
                            cccd_document **out,
                            cccd_error **error);

/**
 * Encrypts evidence or a trace to recipients, as `age` does (age-encryption.org/v1). `recipients` holds public keys as
 * `age-keygen` prints them, one a line.
 *
 * Status 900 for a line that is no public key, and when there is none at all.
 */
int32_t cccd_encrypt(const uint8_t *plain,
                     size_t length,
                     const char *recipients,
                     size_t recipients_length,
                     cccd_buffer **out,
                     cccd_error **error);

/**
 * Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory alone: what comes back is what
 * `cccd_evidence_judge` and `cccd_trace_replay` take. `identities` holds private keys as `age-keygen` writes them, one a
 * line; empty lines and those that begin with `#` are passed over.
 *
 * Status 900 for a line that is no private key, and when there is none at all; 849 when none of them opens it; 512 for
 * what is damaged, or not encrypted.
 */
int32_t cccd_decrypt(const uint8_t *encrypted,
                     size_t length,
                     const char *identities,
                     size_t identities_length,
                     cccd_buffer **out,
                     cccd_error **error);

/**
 * Takes whatever the one input field of a counter got, typed or scanned: number, CAN, MRZ, or the text of the QR code.
 * Common slips are put right; what cannot be a key is refused with the part and the place that is wrong (status 410 to
 * 413).
 */
int32_t cccd_key_parse(const char *typed,
                       size_t length,
                       cccd_key **out,
                       cccd_error **error);

/**
 * Finds the QR code of a card in a picture: the bytes of a JPEG or PNG file. May take some seconds for a large picture
 * without a code. Status 853 for a picture that cannot be read or is too large, 854 when it shows no code of a card.
 */
int32_t cccd_key_from_picture(const uint8_t *picture,
                              size_t length,
                              cccd_key **out,
                              cccd_error **error);

/**
 * What it was understood as: `personal_number`, `can`, `qr`, `mrz` or `mrz_information`. Lives as long as the key. NULL
 * for NULL.
 */
const char *cccd_key_kind(const cccd_key *key,
                          size_t *length);

/**
 * How many keys can be tried. 0 for NULL.
 */
size_t cccd_key_count(const cccd_key *key);

/**
 * Why one of the keys, counted from 0, can open a card, in a line for people: `CCCD_VIETNAMESE` or `CCCD_ENGLISH`. It says
 * nothing of the key. Lives as long as the key. NULL beyond the end.
 */
const char *cccd_key_reason(const cccd_key *key,
                            size_t index,
                            int32_t language,
                            size_t *length);

/**
 * Wipes a key and gives it back. NULL is allowed; the same key twice is not.
 */
void cccd_key_free(cccd_key *key);

/**
 * No wrong key so far.
 */
cccd_attempts *cccd_attempts_new(void);

/**
 * How many wrong keys were tried since the last right one. 0 for NULL.
 */
size_t cccd_attempts_wrong_keys(const cccd_attempts *attempts);

/**
 * Gives a count back. NULL is allowed; the same count twice is not.
 */
void cccd_attempts_free(cccd_attempts *attempts);

/**
 * Logs to a function of the caller: lines up to `level`, from 1 (errors) to 5 (every command). NULL or 0 ends it, and
 * nothing is logged anywhere; so it is at first.
 *
 * A line holds instructions, status words, lengths and times; never a key, a number or anything else personal.
 * For the whole process. Status 900 for another level.
 */
int32_t cccd_log_to(cccd_log log,
                    void *context,
                    int32_t level,
                    cccd_error **error);

/**
 * Takes the private key of an office: the content of a PEM or PKCS#12 file, with its passphrase or NULL.
 *
 * Status 844 when it cannot be used.
 */
int32_t cccd_office_key_parse(const uint8_t *content,
                              size_t length,
                              const char *passphrase,
                              size_t passphrase_length,
                              cccd_office_key **out,
                              cccd_error **error);

/**
 * Wipes a key of an office and gives it back. NULL is allowed; the same key twice is not.
 */
void cccd_office_key_free(cccd_office_key *key);

/**
 * The defaults.
 */
cccd_options *cccd_options_new(void);

/**
 * Sets an option, one of `CCCD_OPTION_…`.
 *
 * Status 904 for an option that this version does not know, so that a program can tell and go on; 900 for a value that
 * the option cannot have.
 */
int32_t cccd_options_set(const cccd_options *options,
                         int32_t option,
                         int64_t value,
                         cccd_error **error);

/**
 * Reads a file too, after all others: `DG15`, `EF.COM`.
 *
 * Status 900 for a name that is none of a file.
 */
int32_t cccd_options_add_file(const cccd_options *options,
                              const char *file,
                              cccd_error **error);

/**
 * Ends a read when this switch is thrown. NULL takes the switch out again.
 */
int32_t cccd_options_set_cancel(const cccd_options *options, const cccd_cancel *cancel, cccd_error **error);

/**
 * Counts wrong keys here. NULL takes the count out again.
 */
int32_t cccd_options_set_attempts(const cccd_options *options,
                                  const cccd_attempts *attempts,
                                  cccd_error **error);

/**
 * Tells this function what happens during a read. `context` is handed to it as it is. NULL takes it out again.
 */
int32_t cccd_options_set_progress(const cccd_options *options,
                                  cccd_progress progress,
                                  void *context,
                                  cccd_error **error);

/**
 * Gives options back. NULL is allowed; the same options twice are not.
 */
void cccd_options_free(cccd_options *options);

/**
 * Reads a card and verifies it. Uses `transport` up, whose card is handed back at the end.
 *
 * Of the keys that `key` holds those for what the chip offers are tried in their order; after three wrong ones in a row
 * none is tried any more (status 408).
 *
 * A card that is not genuine is no error: ask `cccd_document_verdict`. A read that ends in an error gives a document
 * too, with all that was read and judged until then; `out` stays NULL only when no read began. Whoever shows a
 * document after an error says so beside it.
 */
int32_t cccd_read(const cccd_transport *transport,
                  const cccd_key *key,
                  const cccd_trust *trust,
                  const cccd_options *options,
                  cccd_document **out,
                  cccd_error **error);

/**
 * Lists the readers that are attached, over PC/SC and, in a library built with it, over libnfc. None is no error.
 *
 * Status 100 without the PC/SC service, unless libnfc finds a reader.
 */
int32_t cccd_readers_list(cccd_readers **out,
                          cccd_error **error);

/**
 * How many readers there are. 0 for NULL.
 */
size_t cccd_readers_count(const cccd_readers *readers);

/**
 * The name of a reader, counted from 0: what every function that asks for a reader takes. Lives as long as the list.
 * NULL beyond the end.
 */
const char *cccd_readers_name(const cccd_readers *readers,
                              size_t index,
                              size_t *length);

/**
 * 1 when a card lies on a reader, counted from 0; else 0, as for every reader over libnfc, which cannot tell.
 */
int32_t cccd_readers_has_card(const cccd_readers *readers, size_t index);

/**
 * Gives a list back. NULL is allowed; the same list twice is not.
 */
void cccd_readers_free(cccd_readers *readers);

/**
 * Waits until a card lies on a reader, at most for so many milliseconds or `CCCD_FOREVER`; 0 only looks.
 *
 * `reader` is a name or a part of one; NULL means the reader that holds a card. The name of the reader where the
 * card lies comes in `name`, unless that is NULL. Status 103 when no card came, 101 when no reader is attached, 102
 * when several readers hold a card, 108 when cancelled; 900 for a reader over libnfc: `cccd_transport_connect` waits for
 * its card.
 */
int32_t cccd_wait_for_card(const char *reader,
                           size_t reader_length,
                           uint32_t milliseconds,
                           const cccd_cancel *cancel,
                           cccd_buffer **name,
                           cccd_error **error);

/**
 * Waits until no card lies on a reader, at most for so many milliseconds or `CCCD_FOREVER`; 0 only looks.
 *
 * `reader` is the whole name. A reader that was unplugged holds no card. Status 109 when the card is still there, 108
 * when cancelled.
 */
int32_t cccd_wait_for_removal(const char *reader,
                              size_t reader_length,
                              uint32_t milliseconds,
                              const cccd_cancel *cancel,
                              cccd_error **error);

/**
 * Reads the card of a trace again, without card or reader, by the key, options, certificates, random bytes and times of
 * the trace.
 *
 * What came of it is in `out`, also when the recorded read ended in an error: see `cccd_document_error`. `diverged` says
 * 1 when this version did something else than the recorded read, else 0. Status 750 to 757 for what is no trace.
 */
int32_t cccd_trace_replay(const uint8_t *trace,
                          size_t length,
                          int32_t *diverged,
                          cccd_document **out,
                          cccd_error **error);

/**
 * Connects to a card over PC/SC or libnfc, and takes it for this program alone.
 *
 * `reader` is the name of a PC/SC reader or a part of one; `nfc:` and a connection string of libnfc, such as
 * `nfc:pn532_uart:/dev/ttyUSB0`, or `nfc` for the first one that libnfc finds; NULL means the PC/SC reader that holds a
 * card. A card is waited for so many milliseconds, or `CCCD_FOREVER`; 0 takes the one that lies there. Status 100 to 199,
 * as `cccd_status_what` says; 905 for libnfc in a library that was built without it.
 */
int32_t cccd_transport_connect(const char *reader,
                               size_t reader_length,
                               uint32_t milliseconds,
                               const cccd_cancel *cancel,
                               cccd_transport **out,
                               cccd_error **error);

/**
 * Makes a link of the caller's own functions, which are copied. When this worked, `release` is called once in the end.
 *
 * Status 900 for a `size` that no version of this library had, for a missing `transmit`, for limits below those of
 * short APDUs or above those of extended ones, and for an answer to reset that is too long.
 */
int32_t cccd_transport_from_callbacks(const cccd_callbacks *callbacks,
                                      const char *name,
                                      size_t name_length,
                                      cccd_transport **out,
                                      cccd_error **error);

/**
 * The name of the reader that a link goes through. Lives as long as the handle. NULL for NULL.
 */
const char *cccd_transport_reader(const cccd_transport *transport, size_t *length);

/**
 * Gives a link back, and lets go of its card if no read has used it up. NULL is allowed; the same link twice is not.
 */
void cccd_transport_free(cccd_transport *transport);

/**
 * Trusts nobody yet.
 */
cccd_trust *cccd_trust_new(void);

/**
 * Reads a trust folder, as `cccd trust` keeps it. NULL stands for the folder of the environment variable
 * `CCCD_TRUST`, else for the user's own; the latter need not exist.
 *
 * Status 800 when the folder cannot be read. A file in it that cannot be read does not spoil the rest: see
 * `cccd_trust_problem_count`.
 */
int32_t cccd_trust_open(const char *folder,
                        size_t length,
                        cccd_trust **out,
                        cccd_error **error);

/**
 * Trusts a certificate too, in DER or PEM, for as long as the handle lives; nothing is written to any folder. One of an
 * authority becomes an anchor.
 *
 * Status 500 to 599 when it cannot be read.
 */
int32_t cccd_trust_add_certificate(const cccd_trust *trust,
                                   const uint8_t *certificate,
                                   size_t length,
                                   cccd_error **error);

/**
 * Takes a revocation list in, in DER or PEM, for as long as the handle lives. It counts when a trusted root signed it.
 *
 * Status 500 to 599 when it cannot be read.
 */
int32_t cccd_trust_add_crl(const cccd_trust *trust,
                           const uint8_t *list,
                           size_t length,
                           cccd_error **error);

/**
 * Trusts an office whose signatures on evidence count, by its public key or certificate in DER or PEM, for as long as
 * the handle lives. `name` is what the office is called.
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
 * How many certificates are trusted as anchors. 0 for NULL.
 */
size_t cccd_trust_anchor_count(const cccd_trust *trust);

/**
 * How many files of the folder could not be read. 0 for NULL.
 */
size_t cccd_trust_problem_count(const cccd_trust *trust);

/**
 * A file of the folder that could not be read, counted from 0: a line for people. Lives as long as the handle. NULL
 * beyond the end.
 */
const char *cccd_trust_problem(const cccd_trust *trust,
                               size_t index,
                               int32_t in_language,
                               size_t *length);

/**
 * Gives certificates back. NULL is allowed; the same handle twice is not.
 */
void cccd_trust_free(cccd_trust *trust);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CCCD_H */
