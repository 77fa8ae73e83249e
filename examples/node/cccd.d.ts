/** Reads and verifies the chip of the Vietnamese citizen card (CCCD): libcccd for Node. Times are in seconds. */

export * from './raw';

/** A number of `Language`; Vietnamese where it is not said. */
export type Language = 0 | 1;

/** What went wrong. Its `message` is two Vietnamese lines for the person at the counter. */
export class CccdError extends Error {
  /** The number of the status. */
  readonly status: number;
  /** The name of the status, as `wrong_key`. */
  readonly code: string;
  /** The command that the card refused, as `SELECT`, where a status word is what the error comes from. */
  readonly command: string | null;
  /** That status word, as 0x6982; 0 for any other error. */
  readonly statusWord: number;
  /** What was read until then, when the error ended a read that had begun. */
  readonly document?: Document | null;
  /** What happened. */
  what(language?: Language): string;
  /** What to do about it. */
  toDo(language?: Language): string;
}

/** Something of the library. Not to be used after it was closed, nor closed while a call still uses it. */
declare abstract class Handle {
  /** Gives it back now, wiped, rather than when it is collected. */
  close(): void;
}

/** A switch that ends waits and reads. Once thrown it stays so. */
export class Cancel extends Handle {
  constructor();
  /** Throws it. */
  now(): void;
}

/**
 * What opens a card, as the one input field of a counter gets it: the 12-digit number, the CAN (its last six digits), the
 * text of the QR code, or the lines of the machine readable zone. It holds one key or several, which a read tries in
 * their order; closing it wipes it.
 */
export class Key extends Handle {
  constructor(typed: string);
  /** Finds the QR code of a card in a picture (JPEG, PNG, WebP, BMP, GIF, TIFF). May take some seconds where there is none. */
  static fromPicture(picture: Uint8Array): Key;
  /** What it was understood as; `null` when it is closed. */
  readonly kind: 'personal_number' | 'can' | 'qr' | 'mrz' | 'mrz_information' | null;
  /** How many keys can be tried. */
  readonly count: number;
  /** Why each of the keys can open a card, a line for people that says nothing of the key. */
  reasons(language?: Language): string[];
}

/** Counts the wrong keys for one card: keep one from the moment a card is laid down until it is lifted. */
export class Attempts extends Handle {
  constructor();
  /** How many were tried since the last right one. */
  readonly wrongKeys: number;
}

/** The private key of an office, which signs evidence: PEM or PKCS#12. */
export class OfficeKey extends Handle {
  constructor(content: Uint8Array, passphrase?: string);
}

/** Certificates to trust: those of a folder, or of the user's own; `''` for none to begin with. */
export class Trust extends Handle {
  constructor(folder?: string);
  /** How many certificates are trusted as anchors. */
  readonly anchors: number;
  /** Trusts a certificate too, in DER or PEM, as long as this object lives. */
  addCertificate(content: Uint8Array): void;
  /** Takes a revocation list in, in DER or PEM. */
  addCrl(content: Uint8Array): void;
  /** Trusts an office, whose signatures on evidence count. */
  addOffice(key: Uint8Array, name: string): void;
  /** The files of the folder that could not be read, a line each. */
  problems(language?: Language): string[];
}

/** A reader with software of its own. What it throws, other than a `ReaderFailure`, is what the read rejects with. */
export interface OwnReader {
  readonly name?: string;
  /** The longest command APDU in bytes; 261 where it is not said. */
  readonly maxCommand?: number;
  /** The longest response APDU in bytes, status word included; 258 where it is not said. */
  readonly maxResponse?: number;
  /** The answer to reset. */
  readonly atr?: Uint8Array;
  /** Sends a command APDU and returns the response APDU, status word included. */
  transmit(command: Buffer, timeout?: number): Uint8Array;
  /** Puts the card into the state after power-on. */
  reset?(): void;
  /** Whether a card lies there. */
  present?(): boolean;
  /** The reader is not used any more. */
  release?(): void;
}

/** Thrown by an `OwnReader`: 104 when the card is gone, 106 when the reader is, 107 when it does not answer. */
export class ReaderFailure extends Error {
  constructor(status: number);
  readonly status: number;
}

/** A link to one card: from `connect`, or through a reader of one's own. A read uses it up. */
export class Transport extends Handle {
  constructor(reader: OwnReader);
  /** The name of the reader. */
  readonly reader: string;
}

/** A field of the holder. A sensitive one is shown only when somebody asked for it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly sensitive: boolean;
}

/** A question about a card, and its answer. `reason` is the status behind it, 0 for none, with two lines for it. */
export interface Check {
  readonly name: string;
  readonly label: string;
  readonly outcome: number;
  readonly outcomeLabel: string;
  readonly reason: number;
  readonly what: string | null;
  readonly toDo: string | null;
}

/** Something that is odd and fails nothing. */
export interface Finding {
  readonly code: number;
  readonly what: string;
  readonly toDo: string;
}

/** What was read of a card, and what can be said of it. */
export class Document extends Handle {
  private constructor();
  /** One of `Verdict`. */
  readonly verdict: number;
  /** What to show first, by its name in JSON: `genuine`, `expired`, `qr_differs`. */
  readonly headline: string;
  /** What to show first, one of `Headline`; a later version may know others, to be told by their colour. */
  readonly headlineNumber: number;
  /** What else is to be known, each one of `Headline`. */
  readonly besideNumbers: number[];
  /** The colour of the headline, one of `Tone`. */
  readonly tone: number;
  /** The issuing state, `VNM` for Viet Nam; `null` when it was not read. */
  readonly issuingState: string | null;
  /** The error that ended the read early. */
  readonly error: CccdError | null;
  /** The photo in the bytes of the card, `image/jpeg` or `image/jp2`; `null` when it was not read. */
  readonly photo: { readonly content: Buffer; readonly mediaType: string } | null;
  /** The verdict in one clear line. */
  verdictWhat(language?: Language): string;
  /** What the verdict means for the person at the counter. */
  verdictToDo(language?: Language): string;
  /** The headline in one clear line. */
  headlineWhat(language?: Language): string;
  /** What to do about the headline. */
  headlineToDo(language?: Language): string;
  /** What else is to be known, each in a few words. */
  beside(language?: Language): string[];
  /** A field by its name, as `full_name`, `personal_number`, `date_of_birth`; `null` for one that is not there. */
  field(name: string): string | null;
  /** All fields, in the order in which they are shown. */
  fields(language?: Language): Field[];
  /** Every question that was asked, with its answer. */
  checks(language?: Language): Check[];
  /** What is odd and fails nothing. */
  findings(language?: Language): Finding[];
  /** A file of the card as it was read: `EF.DG1`, `SOD`. */
  file(name: string): Buffer | null;
  /** The photo as a PNG file. */
  photoPng(): Buffer;
  /** The photo as pixels: red, green and blue of each, row by row from the top. */
  photoRgb(): { readonly width: number; readonly height: number; readonly rgb: Buffer };
  /** Everything as one JSON object, as the command `cccd` writes it. */
  json(options?: { sensitive?: boolean; contents?: boolean; language?: Language }): string;
  /** The bytes of a file of evidence, in plain: see `encrypt`. */
  evidence(options?: { purpose?: string; clerk?: string; office?: OfficeKey }): Buffer;
  /** The record of the read. It holds the key and everything personal in plain: see `encrypt`. */
  trace(): Buffer;
}

/** What happens during a read. `document` closes when the function that is told returns. */
export interface Event {
  readonly kind: number;
  readonly phase: number;
  readonly file: string | null;
  readonly done: number;
  readonly expected: number;
  readonly document: Document | null;
}

/** What to read, and how. */
export interface ReadOptions {
  photo?: boolean;
  strict?: boolean;
  activeAuthentication?: boolean;
  /** Reads for evidence. */
  evidence?: boolean;
  /** Records the read, for `Document.trace`. */
  record?: boolean;
  /** One of `Access`. */
  access?: number;
  /** Files to read too. */
  files?: string[];
  commandTimeout?: number;
  timeLimit?: number;
  /** How long a card that was lifted is waited for. */
  resume?: number;
  cancel?: Cancel;
  attempts?: Attempts;
  /** Is told what happens; what it throws ends the read, which rejects with it. */
  progress?(event: Event): void;
}

/** How a card is waited for: on which reader, or any; for how long, or for ever. */
export interface Wait {
  reader?: string;
  timeout?: number;
  cancel?: Cancel;
}

/** The version of libcccd. */
export function version(): string;

/** What a status, a reason or the code of a finding means, without any detail; `null` for a number that is none. */
export function statusWhat(status: number, language?: Language): string | null;

/** What to do about it. */
export function statusToDo(status: number, language?: Language): string | null;

/** The readers that are attached. */
export function readers(): Promise<{ readonly name: string; readonly hasCard: boolean }[]>;

/** Waits for a card, and returns the name of the reader where it lies. */
export function waitForCard(wait?: Wait): Promise<string>;

/** Waits until no card lies on a reader. */
export function waitForRemoval(reader: string, wait?: Omit<Wait, 'reader'>): Promise<void>;

/** Waits for a card, and takes it for this program alone. */
export function connect(wait?: Wait): Promise<Transport>;

/**
 * Reads a card and verifies it. `key` is what was typed or scanned, of whatever kind `Key` takes, or a `Key`.
 *
 * A card that is not genuine is no error: ask the verdict.
 */
export function read(card: Transport, key: string | Key, trust: Trust, options?: ReadOptions): Promise<Document>;

/** Reads the card of a trace again; `diverged` when it came out otherwise than recorded. */
export function replay(trace: Uint8Array): { readonly document: Document; readonly diverged: boolean };

/** Judges evidence again by today's certificates. */
export function judgeEvidence(evidence: Uint8Array, trust: Trust, options?: { strict?: boolean }): Document;

/** Encrypts evidence or a trace to public keys, as `age` does. */
export function encrypt(plain: Uint8Array, recipients: string[]): Buffer;

/** Logs to a function, which is told level, 1 to 5, and line; `null` ends it. */
export function logTo(write: ((level: number, line: string) => void) | null, level?: number): void;
