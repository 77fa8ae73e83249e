// Made of `cccd.h` by the tests of the crate `cccd-ffi`: not to be edited.

/** Which language a line for people is in. */
export const Language: {
  /** Vietnamese. */
  readonly VIETNAMESE: 0;
  /** English. */
  readonly ENGLISH: 1;
};

/** What can be said of a card. */
export const Verdict: {
  /** The data is authentic and the chip is the original one. */
  readonly GENUINE: 1;
  /** A check of authenticity failed. */
  readonly NOT_GENUINE: 2;
  /** Something that is needed to decide whether the card is genuine is missing. */
  readonly CANNOT_TELL: 3;
  /** The data is authentic, but the chip may be a copy. */
  readonly CHIP_NOT_PROVEN: 4;
};

/** What to show first of a card. */
export const Headline: {
  /** The data is authentic and the chip is the original one. */
  readonly GENUINE: 1;
  /** A check of authenticity failed. */
  readonly NOT_GENUINE: 2;
  /** Something that is needed to decide whether the card is genuine is missing. */
  readonly CANNOT_TELL: 3;
  /** The data is authentic, but the chip may be a copy. */
  readonly CHIP_NOT_PROVEN: 4;
  /** The key that was entered does not belong to the holder. */
  readonly KEY_DIFFERS: 5;
  /** The read ended in an error; what was read keeps its checks. */
  readonly NOT_READ_TO_END: 6;
  /** Genuine, but issued by a state other than Viet Nam. */
  readonly OTHER_STATE: 7;
  /** Genuine, but a newer card was issued. */
  readonly REPLACED: 8;
  /** Genuine, but the QR code belongs to another card. */
  readonly QR_DIFFERS: 9;
  /** Genuine, but DG1 and DG13 contradict each other. */
  readonly DG1_DG13_DIFFER: 10;
  /** Genuine, but the personal number does not match the birth and sex of the holder. */
  readonly NUMBER_DIFFERS: 11;
  /** Genuine, but expired. */
  readonly EXPIRED: 12;
  /** Genuine, but claims to be valid for longer than the law allows. */
  readonly EXPIRY_BEYOND_LAW: 13;
  /** Genuine, but DG13 was not read, so that the name has no Vietnamese letters. */
  readonly WITHOUT_TONES: 14;
  /** Genuine, but the MRZ that was entered differs from the chip. */
  readonly MRZ_DIFFERS: 15;
};

/** The colour of a headline. */
export const Tone: {
  /** The card can be used. */
  readonly GREEN: 1;
  /** Something must be looked at first. */
  readonly AMBER: 2;
  /** The card must not be used. */
  readonly RED: 3;
  /** Nothing can be said yet. */
  readonly GREY: 4;
};

/** The answer to a question about a card. */
export const Outcome: {
  /** The check passed. */
  readonly PASSED: 1;
  /** The check failed; the reason says why. */
  readonly FAILED: 2;
  /** The check was performed but could not be decided; the reason says what is missing. */
  readonly INCONCLUSIVE: 3;
  /** The card does not support what is checked. */
  readonly NOT_SUPPORTED: 4;
  /** The check was not performed; the reason says why. */
  readonly NOT_PERFORMED: 5;
};

/** Which access protocols may be used. */
export const Access: {
  /** PACE if the chip offers it, otherwise BAC. */
  readonly AUTO: 0;
  /** PACE only. */
  readonly PACE: 1;
  /** BAC only. */
  readonly BAC: 2;
};

/** What happens during a read. */
export const EventKind: {
  /** A part of the read begins; `phase` is its number, 1 to 5: EF.CardAccess, access, Chip Authentication, files, verification. */
  readonly PHASE: 1;
  /** A block of `file` was read; `done` of `expected` bytes have been read. */
  readonly PROGRESS: 2;
  /** The chip dropped its secure channel, which was established again. */
  readonly REOPENED: 3;
  /** The card was lifted, and the read waits for it. Nothing that was read is lost. */
  readonly LIFTED: 4;
  /** A card is present again. Whether it is the same card is checked next. */
  readonly RETURNED: 5;
  /** Name and number can be shown, with the verdict so far; they are in `document`. Comes before the photo is read. */
  readonly IDENTITY: 6;
};

/** What a read can be told. */
export const Option: {
  /** 1 also reads the photo. */
  readonly PHOTO: 1;
  /** 1 uses the strict policy, which treats oddities that concern authenticity as failures. */
  readonly STRICT: 2;
  /** 1 runs Active Authentication even if Chip Authentication has proven the chip. */
  readonly ACTIVE_AUTHENTICATION: 3;
  /** 1 reads for evidence: runs Active Authentication whenever the card offers it. */
  readonly EVIDENCE: 4;
  /** Which access protocols may be used, one of `CCCD_ACCESS_…`. */
  readonly ACCESS: 5;
  /** Milliseconds that one command may take. */
  readonly COMMAND_TIMEOUT: 6;
  /** Milliseconds that the whole read may take. */
  readonly TIME_LIMIT: 7;
  /** Milliseconds to wait for a card that was lifted; 0, the default, ends the read at once. */
  readonly RESUME: 8;
  /** 1 records the read; see `cccd_document_trace`. */
  readonly RECORD: 9;
};

/** What else JSON holds; they can be added up. */
export const JsonFlag: {
  /** Also writes the sensitive fields of the holder. */
  readonly SENSITIVE: 1;
  /** Also writes the bytes of every file. */
  readonly CONTENTS: 2;
};

/**
 * Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
 * `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
 * line; empty lines and lines that begin with `#` are ignored.
 *
 * Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
 * the file; 512 when the file is damaged or not encrypted.
 */
export function decrypt(encrypted: Uint8Array, identities: string): Buffer;
