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
  /** Something is missing to say whether the card is genuine. */
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
  /** Something is missing to say whether the card is genuine. */
  readonly CANNOT_TELL: 3;
  /** The data is authentic, but the chip may be a copy. */
  readonly CHIP_NOT_PROVEN: 4;
  /** What was entered is not of the holder. */
  readonly KEY_DIFFERS: 5;
  /** The read ended in an error; what was read keeps its checks. */
  readonly NOT_READ_TO_END: 6;
  /** Genuine, and issued by another state than Viet Nam. */
  readonly OTHER_STATE: 7;
  /** Genuine, but a newer card was issued. */
  readonly REPLACED: 8;
  /** Genuine, but the QR code is of another card. */
  readonly QR_DIFFERS: 9;
  /** Genuine, but DG1 and DG13 contradict each other. */
  readonly DG1_DG13_DIFFER: 10;
  /** Genuine, but the number was not given for the birth and sex of the holder. */
  readonly NUMBER_DIFFERS: 11;
  /** Genuine, but expired. */
  readonly EXPIRED: 12;
  /** Genuine, but it claims to be valid for longer than the law gives. */
  readonly EXPIRY_BEYOND_LAW: 13;
  /** Genuine, but DG13 was not read, so that the name has no Vietnamese letters. */
  readonly WITHOUT_TONES: 14;
  /** Genuine, but the MRZ that was entered says another thing than the chip. */
  readonly MRZ_DIFFERS: 15;
};

/** The colour of a headline. */
export const Tone: {
  /** It can be used. */
  readonly GREEN: 1;
  /** Something has to be looked at first. */
  readonly AMBER: 2;
  /** It must not be used. */
  readonly RED: 3;
  /** Nothing can be said yet. */
  readonly GREY: 4;
};

/** The answer to a question about a card. */
export const Outcome: {
  /** Yes. */
  readonly PASSED: 1;
  /** No, and the reason says why. */
  readonly FAILED: 2;
  /** Asked, and it cannot be told; the reason says what is missing. */
  readonly INCONCLUSIVE: 3;
  /** The card does not offer what the question is about. */
  readonly NOT_SUPPORTED: 4;
  /** Not asked; the reason says why. */
  readonly NOT_PERFORMED: 5;
};

/** Which access protocols may be used. */
export const Access: {
  /** PACE where the chip offers it, otherwise BAC. */
  readonly AUTO: 0;
  /** PACE alone. */
  readonly PACE: 1;
  /** BAC alone. */
  readonly BAC: 2;
};

/** What happens during a read. */
export const EventKind: {
  /** A part of the read begins; `phase` says which, 1 to 5: EF.CardAccess, access, Chip Authentication, files, verification. */
  readonly PHASE: 1;
  /** A block of `file` has come; `done` of `expected` bytes are there. */
  readonly PROGRESS: 2;
  /** The chip left its channel, which was built again. */
  readonly REOPENED: 3;
  /** The card was lifted, and is waited for. Nothing that was read is lost. */
  readonly LIFTED: 4;
  /** A card lies there again. Whether it is the same is asked next. */
  readonly RETURNED: 5;
  /** Name and number can be shown, with the verdict so far: they are in `document`. It comes before the photo. */
  readonly IDENTITY: 6;
};

/** What a read can be told. */
export const Option: {
  /** 1 reads the photo too. */
  readonly PHOTO: 1;
  /** 1 judges by the strict policy, which counts what is odd about authenticity as a failure. */
  readonly STRICT: 2;
  /** 1 runs Active Authentication also where Chip Authentication has proven the chip. */
  readonly ACTIVE_AUTHENTICATION: 3;
  /** 1 reads for evidence: Active Authentication is run wherever the card offers it. */
  readonly EVIDENCE: 4;
  /** Which access protocols may be used, one of `CCCD_ACCESS_…`. */
  readonly ACCESS: 5;
  /** Milliseconds that one command may take. */
  readonly COMMAND_TIMEOUT: 6;
  /** Milliseconds that the whole read may take. */
  readonly TIME_LIMIT: 7;
  /** Milliseconds that a card which was lifted is waited for; 0, as at first, ends the read. */
  readonly RESUME: 8;
  /** 1 records the read; see `cccd_document_trace`. */
  readonly RECORD: 9;
};

/** What else JSON holds; they can be added up. */
export const JsonFlag: {
  /** Puts the sensitive fields of the holder out too. */
  readonly SENSITIVE: 1;
  /** Puts the bytes of every file out too. */
  readonly CONTENTS: 2;
};

/**
 * Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory alone: what comes back is what
 * `cccd_evidence_judge` and `cccd_trace_replay` take. `identities` holds private keys as `age-keygen` writes them, one a
 * line; empty lines and those that begin with `#` are passed over.
 *
 * Status 900 for a line that is no private key, and when there is none at all; 849 when none of them opens it; 512 for
 * what is damaged, or not encrypted.
 */
export function decrypt(encrypted: Uint8Array, identities: string): Buffer;
