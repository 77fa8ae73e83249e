'use strict';
/**
 * Reads and verifies the chip of the Vietnamese citizen card (CCCD): libcccd for Node. Its types, with what each does,
 * stand in `cccd.d.ts`.
 *
 * What waits or reads does so beside the event loop. What has `close` is closed when it is collected, at the latest.
 */

const { koffi } = require('./library');
const { c, numbers, plain, types } = require('./raw');

const { Language, Option } = numbers;
const { Callbacks, Event, Log, Present, Progress, Release, Reset, Transmit } = types;

const FOREVER = 0xffffffff;
const READER_FAULT = 114;
const NO_CARD = 103;

class CccdError extends Error {
  #lines;

  /** Takes the texts out of an error of the library, which stays whose it is. */
  constructor(error) {
    const lines = [0, 1].map((language) => [
      c.error_what(error, language, null),
      c.error_to_do(error, language, null),
    ]);
    super(lines[Language.VIETNAMESE].join('\n'));
    this.#lines = lines;
    this.status = c.error_status(error);
    this.code = c.status_name(this.status);
    this.command = c.error_command(error, null);
    this.statusWord = c.error_status_word(error);
  }

  what(language = Language.VIETNAMESE) {
    return this.#lines[language][0];
  }

  toDo(language = Language.VIETNAMESE) {
    return this.#lines[language][1];
  }
}

const collected = new FinalizationRegistry(([free, handle]) => free(handle));

/** Something of the library, and the function that gives it back. */
class Handle {
  constructor(handle, free) {
    this.handle = handle;
    this.free = free;
    if (free) collected.register(this, [free, handle], this);
  }

  close() {
    collected.unregister(this);
    if (this.handle) this.free?.(this.handle);
    this.handle = null;
  }
}

if (Symbol.dispose) {
  Handle.prototype[Symbol.dispose] = Handle.prototype.close;
}

class Cancel extends Handle {
  constructor() {
    super(c.cancel_new(), c.cancel_free);
  }

  now() {
    c.cancel_now(this.handle);
  }
}

class Key extends Handle {
  constructor(typed) {
    super(made(c.key_parse, ...utf8(typed)), c.key_free);
  }

  static fromPicture(picture) {
    return Object.setPrototypeOf(new Handle(made(c.key_from_picture, picture, picture.length), c.key_free), Key.prototype);
  }

  get kind() {
    return c.key_kind(this.handle, null);
  }

  get count() {
    return Number(c.key_count(this.handle));
  }

  reasons(language = Language.VIETNAMESE) {
    return each(this.count, (i) => c.key_reason(this.handle, i, language, null));
  }
}

class Attempts extends Handle {
  constructor() {
    super(c.attempts_new(), c.attempts_free);
  }

  get wrongKeys() {
    return c.attempts_wrong_keys(this.handle);
  }
}

class OfficeKey extends Handle {
  constructor(content, passphrase) {
    super(made(c.office_key_parse, content, content.length, ...utf8(passphrase)), c.office_key_free);
  }
}

class Trust extends Handle {
  constructor(folder) {
    super(folder === '' ? c.trust_new() : made(c.trust_open, ...utf8(folder)), c.trust_free);
  }

  addCertificate(content) {
    call(c.trust_add_certificate, this.handle, content, content.length);
  }

  addCrl(content) {
    call(c.trust_add_crl, this.handle, content, content.length);
  }

  addOffice(key, name) {
    call(c.trust_add_office, this.handle, key, key.length, ...utf8(name));
  }

  get anchors() {
    return c.trust_anchor_count(this.handle);
  }

  problems(language = Language.VIETNAMESE) {
    return each(c.trust_problem_count(this.handle), (i) => c.trust_problem(this.handle, i, language, null));
  }
}

class ReaderFailure extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

class Transport extends Handle {
  constructor(reader) {
    const link = typeof reader === 'object' ? new Link(reader) : null;
    super(link ? link.open() : reader, c.transport_free);
    this.link = link;
  }

  get reader() {
    return c.transport_reader(this.handle, null);
  }
}

/** The functions by which the library reaches a reader of the caller. They live until it lets go of them. */
class Link {
  thrown = [];

  constructor(reader) {
    this.reader = reader;
    this.callbacks = [
      [(_, ...call) => this.guard(() => this.transmit(...call)), Transmit],
      [() => this.guard(() => reader.reset()), Reset],
      [() => this.guard(() => (reader.present && !reader.present() ? NO_CARD : 0)), Present],
      [() => this.release(), Release],
    ].map(([call, type]) => koffi.register(call, koffi.pointer(type)));
  }

  open() {
    const { name = 'own', atr = Buffer.alloc(0), maxCommand = 261, maxResponse = 258 } = this.reader;
    const [transmit, reset, present, release] = this.callbacks;
    const structure = {
      size: koffi.sizeof(Callbacks),
      context: null,
      transmit,
      reset: this.reader.reset ? reset : null,
      present,
      release,
      max_command: maxCommand,
      max_response: maxResponse,
      atr,
      atr_length: atr.length,
    };
    return made(c.transport_from_callbacks, structure, ...utf8(name));
  }

  transmit(command, length, response, room, milliseconds) {
    const seconds = milliseconds === FOREVER ? undefined : milliseconds / 1000;
    const answer = this.reader.transmit(bytes(command, length), seconds);
    if (answer.length > Number(koffi.decode(room, 'size_t'))) return READER_FAULT;
    koffi.encode(response, 'uint8_t', answer, answer.length);
    koffi.encode(room, 'size_t', answer.length);
    return 0;
  }

  guard(call) {
    try {
      return call() ?? 0;
    } catch (error) {
      if (error instanceof ReaderFailure) return error.status;
      this.thrown.push(error);
      return READER_FAULT;
    }
  }

  release() {
    this.guard(() => this.reader.release?.() && 0);
    // Not from within one of them.
    setImmediate(() => this.callbacks.forEach((callback) => koffi.unregister(callback)));
  }
}

class Document extends Handle {
  constructor(handle, free = c.document_free) {
    super(handle, free);
  }

  get verdict() {
    return c.document_verdict(this.handle);
  }

  verdictWhat(language = Language.VIETNAMESE) {
    return c.document_verdict_what(this.handle, language, null);
  }

  verdictToDo(language = Language.VIETNAMESE) {
    return c.document_verdict_to_do(this.handle, language, null);
  }

  get headline() {
    return c.document_headline_name(this.handle, null);
  }

  get headlineNumber() {
    return c.document_headline(this.handle);
  }

  get tone() {
    return c.document_headline_tone(this.handle);
  }

  headlineWhat(language = Language.VIETNAMESE) {
    return c.document_headline_what(this.handle, language, null);
  }

  headlineToDo(language = Language.VIETNAMESE) {
    return c.document_headline_to_do(this.handle, language, null);
  }

  beside(language = Language.VIETNAMESE) {
    return each(c.document_beside_count(this.handle), (i) => c.document_beside_label(this.handle, i, language, null));
  }

  get besideNumbers() {
    return each(c.document_beside_count(this.handle), (i) => c.document_beside(this.handle, i));
  }

  get issuingState() {
    return c.document_issuing_state(this.handle, null);
  }

  get error() {
    const error = c.document_error(this.handle);
    return error ? new CccdError(error) : null;
  }

  field(name) {
    return c.document_field(this.handle, name, null);
  }

  fields(language = Language.VIETNAMESE) {
    return each(c.document_field_count(this.handle), (i) => ({
      name: c.document_field_name(this.handle, i, null),
      label: c.document_field_label(this.handle, i, language, null),
      value: c.document_field_value(this.handle, i, null),
      sensitive: c.document_field_is_sensitive(this.handle, i) === 1,
    }));
  }

  checks(language = Language.VIETNAMESE) {
    return each(c.document_check_count(this.handle), (i) => ({
      name: c.document_check_name(this.handle, i, null),
      label: c.document_check_label(this.handle, i, language, null),
      outcome: c.document_check_outcome(this.handle, i),
      outcomeLabel: c.document_check_outcome_label(this.handle, i, language, null),
      reason: c.document_check_reason(this.handle, i),
      what: c.document_check_what(this.handle, i, language, null),
      toDo: c.document_check_to_do(this.handle, i, language, null),
    }));
  }

  findings(language = Language.VIETNAMESE) {
    return each(c.document_finding_count(this.handle), (i) => ({
      code: c.document_finding_code(this.handle, i),
      what: c.document_finding_what(this.handle, i, language, null),
      toDo: c.document_finding_to_do(this.handle, i, language, null),
    }));
  }

  file(name) {
    const length = [0];
    return bytes(c.document_file(this.handle, name, length), length[0]);
  }

  get photo() {
    const [length, mediaType] = [[0], [null]];
    const content = bytes(c.document_photo(this.handle, length, mediaType), length[0]);
    return content && { content, mediaType: mediaType[0] };
  }

  photoPng() {
    return taken(made(c.document_photo_png, this.handle));
  }

  photoRgb() {
    const [width, height] = [[0], [0]];
    const rgb = taken(made(c.document_photo_rgb, this.handle, width, height));
    return { width: width[0], height: height[0], rgb };
  }

  json({ sensitive = false, contents = false, language = Language.VIETNAMESE } = {}) {
    return taken(made(c.document_json, this.handle, Number(sensitive) + 2 * Number(contents), language)).toString();
  }

  evidence({ purpose, clerk, office } = {}) {
    return taken(made(c.document_evidence, this.handle, ...utf8(purpose), ...utf8(clerk), office?.handle));
  }

  trace() {
    return taken(made(c.document_trace, this.handle));
  }
}

function statusWhat(status, language = Language.VIETNAMESE) {
  return c.status_what(status, language, null);
}

function statusToDo(status, language = Language.VIETNAMESE) {
  return c.status_to_do(status, language, null);
}

async function readers() {
  const list = new Handle(await madeLater(c.readers_list), c.readers_free);
  const found = each(c.readers_count(list.handle), (i) => ({
    name: c.readers_name(list.handle, i, null),
    hasCard: c.readers_has_card(list.handle, i) === 1,
  }));
  list.close();
  return found;
}

async function waitForCard({ reader, timeout, cancel } = {}) {
  const name = await madeLater(c.wait_for_card, ...utf8(reader), milliseconds(timeout), cancel);
  return taken(name).toString();
}

async function waitForRemoval(reader, { timeout, cancel } = {}) {
  await callLater(c.wait_for_removal, ...utf8(reader), milliseconds(timeout), cancel);
}

async function connect({ reader, timeout, cancel } = {}) {
  return new Transport(await madeLater(c.transport_connect, ...utf8(reader), milliseconds(timeout), cancel));
}

/** The options of a read that have a number. Times are told in seconds. */
const OPTIONS = {
  photo: Option.PHOTO,
  strict: Option.STRICT,
  activeAuthentication: Option.ACTIVE_AUTHENTICATION,
  evidence: Option.EVIDENCE,
  access: Option.ACCESS,
  commandTimeout: Option.COMMAND_TIMEOUT,
  timeLimit: Option.TIME_LIMIT,
  resume: Option.RESUME,
  record: Option.RECORD,
};
const TIMES = ['commandTimeout', 'timeLimit', 'resume'];

async function read(card, key, trust, options = {}) {
  const thrown = [];
  const tell = (_, event) => {
    const { kind, phase, file, done, expected, document } = koffi.decode(event, Event);
    const early = document && new Document(document, null);
    try {
      options.progress({ kind, phase, file, done: Number(done), expected: Number(expected), document: early });
      return 0;
    } catch (error) {
      thrown.push(error);
      return 1;
    } finally {
      early?.close();
    }
  };
  const set = new Handle(c.options_new(), c.options_free);
  const told = options.progress && koffi.register(tell, koffi.pointer(Progress));
  let parsed; // A key of the caller stays open.
  try {
    for (const [name, option] of Object.entries(OPTIONS)) {
      const value = Number(options[name] ?? 0) * (TIMES.includes(name) ? 1000 : 1);
      if (options[name] !== undefined) call(c.options_set, set.handle, option, Math.trunc(value));
    }
    for (const file of options.files ?? []) call(c.options_add_file, set.handle, file);
    if (options.cancel) call(c.options_set_cancel, set.handle, options.cancel.handle);
    if (options.attempts) call(c.options_set_attempts, set.handle, options.attempts.handle);
    call(c.options_set_attempts_folder, set.handle, ...utf8(options.attemptsFolder));
    if (told) call(c.options_set_progress, set.handle, told, null);
    if (!(key instanceof Key)) key = parsed = new Key(key);

    const out = [null];
    try {
      await callLater(c.read, card, key, trust, set, out);
    } catch (error) {
      error.document = out[0] ? new Document(out[0]) : null;
      throw [...thrown, ...(card.link?.thrown ?? []), error][0];
    }
    return new Document(out[0]);
  } finally {
    parsed?.close();
    set.close();
    if (told) koffi.unregister(told);
  }
}

function replay(trace) {
  const diverged = [0];
  const document = new Document(made(c.trace_replay, trace, trace.length, diverged));
  return { document, diverged: diverged[0] === 1 };
}

function judgeEvidence(evidence, trust, { strict = false } = {}) {
  return new Document(made(c.evidence_judge, evidence, evidence.length, trust.handle, Number(strict)));
}

function encrypt(plain, recipients) {
  return taken(made(c.encrypt, plain, plain.length, ...utf8(recipients.join('\n'))));
}

let log = null;

function logTo(write, level = 3) {
  const before = log;
  log = write ? koffi.register((_, level, line) => write(level, line), koffi.pointer(Log)) : null;
  call(c.log_to, log, null, write ? level : 0);
  if (before) koffi.unregister(before);
}

/** Calls a function that has a status and, as its last argument, a place for an error. */
function call(it, ...given) {
  const error = [null];
  if (it(...given, error) !== 0) throw failure(error);
}

/** Does so beside the event loop, and keeps handles alive until it is done. */
function callLater(it, ...given) {
  const error = [null];
  const plain = given.map((argument) => (argument instanceof Handle ? argument.handle : argument ?? null));
  return new Promise((resolve, reject) => {
    it.async(...plain, error, (unable, status) => {
      given.length = 0;
      if (unable || status !== 0) reject(unable ?? failure(error));
      else resolve();
    });
  });
}

/** Calls a function that makes a handle. */
function made(it, ...given) {
  const out = [null];
  call(it, ...given, out);
  return out[0];
}

async function madeLater(it, ...given) {
  const out = [null];
  await callLater(it, ...given, out);
  return out[0];
}

function failure(error) {
  const failed = new CccdError(error[0]);
  c.error_free(error[0]);
  return failed;
}

/** The bytes of a buffer, which is wiped. */
function taken(buffer) {
  const length = [0];
  const content = bytes(c.buffer_data(buffer, length), length[0]);
  c.buffer_free(buffer);
  return content;
}

function bytes(address, length) {
  return address ? Buffer.from(koffi.decode(address, 'uint8_t', Number(length))) : null;
}

function utf8(text) {
  const content = text === undefined || text === null ? null : Buffer.from(text);
  return [content, content?.length ?? 0];
}

function milliseconds(seconds) {
  return seconds === undefined ? FOREVER : Math.min(Math.trunc(seconds * 1000), FOREVER - 1);
}

function each(count, make) {
  return Array.from({ length: Number(count) }, (_, index) => make(index));
}

/** What is handed over, with its length. */
function handed(given) {
  return typeof given === 'string' ? utf8(given) : [given, given.length];
}

/** The functions that take bytes and texts and make bytes of them. */
const ready = Object.entries(plain).map(([name, it]) => [name, (...given) => taken(made(it, ...given.flatMap(handed)))]);

module.exports = {
  ...numbers,
  ...Object.fromEntries(ready),
  Attempts, Cancel, CccdError, Document, Key, OfficeKey, ReaderFailure, Transport, Trust, connect, encrypt,
  judgeEvidence, logTo, read, readers, replay, statusToDo, statusWhat, version: c.version, waitForCard, waitForRemoval,
};
