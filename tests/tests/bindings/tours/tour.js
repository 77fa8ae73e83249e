'use strict';
// Uses each part of the module once, with an invented card on a reader of its own.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const cccd = require('./cccd');
const { koffi } = require('./library');
const { Release, Reset, Transmit } = require('./raw').types;

const sim = koffi.load('libcccd_sim.so.1');
const newCard = sim.func('int32_t cccd_sim_card_new(const char *seed, void *profile, const char *quirks, _Out_ void **out)');
const change = sim.func('int32_t cccd_sim_card_change(void *card, const char *file, size_t byte)');
const number = sim.func('const char *cccd_sim_card_number(void *card, void *length)');
const nameOf = sim.func('const char *cccd_sim_card_name(void *card, void *length)');
const rootOf = sim.func('void *cccd_sim_card_root(void *card, _Out_ size_t *length)');
const linkTo = sim.func('int32_t cccd_sim_card_link(void *card, uint32_t torn_at, int32_t back, _Out_ cccd_callbacks *out)');

function invent(seed, quirks = null) {
  const out = [null];
  assert.equal(newCard(seed, null, quirks, out), 0);
  return out[0];
}

function trusted(card) {
  const length = [0];
  const trust = new cccd.Trust('');
  const root = rootOf(card, length);
  trust.addCertificate(Buffer.from(koffi.decode(root, 'uint8_t', Number(length[0]))));
  assert.equal(trust.anchors, 1);
  return trust;
}

/** A reader of JavaScript's own, which hands commands on to the card; `tenth` happens before the tenth of them. */
class InventedReader {
  name = 'đầu đọc riêng';
  commands = 0;
  released = false;

  constructor(card, tenth = () => {}) {
    this.link = {};
    assert.equal(linkTo(card, 0xffffffff, 0, this.link), 0);
    this.maxCommand = Number(this.link.max_command);
    this.maxResponse = Number(this.link.max_response);
    this.tenth = tenth;
  }

  transmit(command) {
    this.commands += 1;
    if (this.commands === 10) this.tenth();
    const response = Buffer.alloc(this.maxResponse);
    const room = new BigUint64Array([BigInt(response.length)]);
    const { transmit, context } = this.link;
    const status = koffi.call(transmit, Transmit, context, command, command.length, response, room, 0xffffffff);
    if (status !== 0) throw new cccd.ReaderFailure(status);
    return response.subarray(0, Number(room[0]));
  }

  reset() {
    assert.equal(koffi.call(this.link.reset, Reset, this.link.context), 0);
  }

  release() {
    koffi.call(this.link.release, Release, this.link.context);
    this.released = true;
  }
}

const link = (...given) => new cccd.Transport(new InventedReader(...given));

async function aRead(card, key) {
  const [events, early, lines] = [[], [], []];
  const progress = (event) => {
    if (event.document) early.push(event.document.field('full_name'));
    events.push(event);
  };
  cccd.logTo((level, line) => lines.push(line), 5);
  const reader = new InventedReader(card);
  const transport = new cccd.Transport(reader);
  assert.equal(transport.reader, reader.name);
  const options = { photo: true, evidence: true, record: true, files: ['EF.COM'], timeLimit: 600, progress };
  const document = await cccd.read(transport, key, trusted(card), options);
  cccd.logTo(null);
  const logged = lines.length;
  await assert.rejects(cccd.read(transport, key, trusted(card)), { status: 903 });
  assert.equal(lines.length, logged);
  assert.ok(logged > 10 && !lines.some((line) => line.includes(key)), 'the log');

  const holder = nameOf(card, null);
  assert.equal(document.verdict, cccd.Verdict.GENUINE);
  assert.deepEqual([document.headline, document.tone, document.issuingState], ['genuine', cccd.Tone.GREEN, 'VNM']);
  assert.deepEqual([document.headlineNumber, document.besideNumbers], [cccd.Headline.GENUINE, []]);
  assert.deepEqual(
    [document.headlineWhat(), document.headlineToDo(), document.beside()],
    [document.verdictWhat(), document.verdictToDo(), []],
  );
  assert.equal(document.field('full_name'), holder);
  assert.equal(document.error, null);
  assert.deepEqual(early, [holder]);
  assert.ok(reader.commands > 10 && reader.released, 'the reader');
  assert.ok(events.some((event) => event.kind === cccd.EventKind.PHASE && event.phase > 0), 'phases');
  const { done, expected } = events.filter((event) => event.file === 'EF.DG2').at(-1);
  assert.ok(done > 1000 && done === expected, 'progress');

  const fields = Object.fromEntries(document.fields(cccd.Language.ENGLISH).map((field) => [field.name, field]));
  assert.equal(fields.personal_number.value, key);
  assert.equal(fields.personal_number.sensitive, false);
  assert.deepEqual([fields.religion.sensitive, fields.religion.label], [true, 'Religion']);
  const [hidden, shown] = [false, true].map((sensitive) => document.json({ sensitive }));
  assert.equal(JSON.parse(hidden).verdict, 'genuine');
  assert.notDeepEqual(JSON.parse(hidden), JSON.parse(shown));
  assert.ok(document.json({ contents: true }).length > 2 * hidden.length, 'contents');

  assert.equal(document.photo.mediaType, 'image/jpeg');
  assert.equal(document.photo.content.toString('hex', 0, 2), 'ffd8');
  assert.equal(document.photoPng().toString('latin1', 1, 4), 'PNG');
  const { width, height, rgb } = document.photoRgb();
  assert.ok(width > 10 && rgb.length === 3 * width * height, 'pixels');
  assert.equal(document.file('EF.COM')[0], 0x60);
  assert.equal(document.file('EF.DG16'), null);

  const evidence = document.evidence({ purpose: 'mở tài khoản', clerk: 'Quầy 1' });
  assert.equal(cccd.judgeEvidence(evidence, trusted(card)).verdict, cccd.Verdict.GENUINE);
  // A pair of keys out of the tests of age, and another one.
  const kept = cccd.encrypt(evidence, ['age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa']);
  const identity = 'AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33';
  assert.ok(cccd.decrypt(kept, identity).equals(evidence), 'decrypted evidence');
  const wrong = 'AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0';
  assert.throws(() => cccd.decrypt(kept, wrong), { status: 849 });
  assert.equal(cccd.judgeEvidence(evidence, new cccd.Trust('')).verdict, cccd.Verdict.CANNOT_TELL);
  const again = cccd.replay(document.trace());
  assert.deepEqual([again.document.field('full_name'), again.diverged], [holder, false]);
  document.close();
  assert.equal(document.field('full_name'), null);
}

/** The one input field takes them all. */
function keys(number, picture) {
  const qr = '001085012345|012345678|Mẫu|15011985|Nam|Hà Nội|01042021\r\n';
  for (const [typed, kind] of [[number, 'personal_number'], [number.slice(6), 'can'], [qr, 'qr']]) {
    const key = new cccd.Key(typed);
    assert.deepEqual([key.kind, key.reasons().length], [kind, key.count]);
  }
  const key = cccd.Key.fromPicture(picture);
  const english = key.reasons(cccd.Language.ENGLISH);
  assert.deepEqual([key.kind, key.count, english.length], ['qr', 2, 2]);
  assert.ok(english[0].includes('CAN') && english[1].includes('BAC'), 'the reasons');
  assert.notDeepEqual(english, key.reasons());
  key.close();
  assert.deepEqual([key.kind, key.count, key.reasons()], [null, 0, []]);
  assert.throws(() => cccd.Key.fromPicture(picture.subarray(0, 40)), { status: 853 });
}

async function ends(card, key) {
  const cancel = new cccd.Cancel();
  const unplug = () => {
    throw new cccd.ReaderFailure(106);
  };
  const fail = () => {
    throw new RangeError('enough');
  };
  const cancelled = await cccd.read(link(card, () => cancel.now()), key, trusted(card), { cancel }).catch((error) => error);
  assert.deepEqual([cancelled.status, cancelled.code], [108, 'cancelled']);
  assert.equal(cancelled.document.error.status, 108);
  const unplugged = await cccd.read(link(card, unplug), key, trusted(card)).catch((error) => error);
  assert.equal(unplugged.what(cccd.Language.ENGLISH), 'The reader was unplugged.');
  assert.equal(unplugged.message.split('\n').length, 2);
  await assert.rejects(cccd.read(link(card, fail), key, trusted(card)), RangeError);
  await assert.rejects(cccd.read(link(card), key, trusted(card), { progress: fail }), RangeError);
}

async function aRefusal() {
  const card = invent('tour', 'pace-refused-6a80');
  const refused = { status: 405, command: 'MSE:Set AT', statusWord: 0x6a80 };
  const error = await cccd.read(link(card), number(card, null), trusted(card)).catch((error) => error);
  const kept = error.document.error;
  for (const { status, command, statusWord } of [error, kept]) assert.deepEqual({ status, command, statusWord }, refused);
  assert.throws(() => new cccd.Key('12'), { status: 410, command: null, statusWord: 0 });
  assert.ok(cccd.statusWhat(104, cccd.Language.ENGLISH).startsWith('The card ') && cccd.statusToDo(104), 'a status');
}

async function wrongKeysAndAForgedCard(card, key) {
  const attempts = new cccd.Attempts();
  const other = number(invent('somebody else'), null);
  await assert.rejects(cccd.read(link(card), other, trusted(card), { attempts }), { status: 400, code: 'wrong_key' });
  assert.equal(attempts.wrongKeys, 1);
  await assert.rejects(cccd.read(link(card), '12345', trusted(card), { attempts }), { status: 410 });
  const parsed = new cccd.Key(key);
  (await cccd.read(link(card), parsed, trusted(card), { attempts, attemptsFolder: 'nowhere' })).close();
  assert.equal(parsed.kind, 'personal_number');
  assert.equal(attempts.wrongKeys, 0);

  assert.equal(change(card, 'DG13', 0xffffffff), 0);
  const document = await cccd.read(link(card), key, trusted(card));
  assert.equal(document.verdict, cccd.Verdict.NOT_GENUINE);
  assert.deepEqual([document.headline, document.tone], ['not_genuine', cccd.Tone.RED]);
  const failed = document.checks(cccd.Language.ENGLISH).filter((check) => check.outcome === cccd.Outcome.FAILED);
  assert.deepEqual(failed.map((check) => [check.name, check.reason]), [['hashes', 600]]);
  assert.ok(failed[0].what.includes('(EF.DG13)') && failed[0].toDo, 'the reason');
}

async function main() {
  const card = invent('tour');
  const key = number(card, null);
  await aRead(card, key);
  keys(key, fs.readFileSync(process.argv[3]));
  await ends(card, key);
  await aRefusal();
  await wrongKeysAndAForgedCard(card, key);
  console.log('tour ok');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
