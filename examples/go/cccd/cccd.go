// Package cccd reads and verifies the chip of the Vietnamese citizen card (CCCD): libcccd for Go, without a C compiler.
//
// What has Close is closed when it is collected, at the latest; closing a document wipes it. Texts and bytes that were
// handed out are copies of Go's own, which nobody can wipe. What waits or reads ends with its context.
package cccd

import (
	"context"
	"runtime"
	"time"
)

// forever stands for a time without end.
const forever = 1<<32 - 1

// free gives something of the library back.
type free func(of pointer)

// handle is something of the library, and the function that gives it back.
type handle struct {
	pointer pointer
	free    free
}

func newHandle(of pointer, free free) *handle {
	h := &handle{of, free}
	runtime.SetFinalizer(h, (*handle).Close)
	return h
}

// Close gives it back now. What comes after that fails with code 901.
func (h *handle) Close() {
	if h.pointer != 0 && h.free != nil {
		h.free(h.pointer)
	}
	h.pointer = 0
	runtime.SetFinalizer(h, nil)
}

// of is the pointer of a handle; none for none.
func of(h *handle) pointer {
	if h == nil {
		return 0
	}
	return h.pointer
}

// Key is what opens a card, as the one input field of a counter gets it. It holds one key or several, which a read tries in
// their order; closing it wipes it.
type Key struct{ *handle }

// ParseKey takes the 12-digit number, the CAN (its last six digits), the text of the QR code, or the lines of the machine
// readable zone.
func ParseKey(typed string) (Key, error) {
	content := []byte(typed)
	key, err := made(func(out, err *pointer) int32 { return c.keyParse(content, size(content), out, err) })
	return Key{newHandle(key, c.keyFree)}, err
}

// KeyFromPicture finds the QR code of a card in a picture (JPEG, PNG, WebP, BMP, GIF, TIFF). It may take some seconds where there is none.
func KeyFromPicture(picture []byte) (Key, error) {
	key, err := made(func(out, err *pointer) int32 { return c.keyFromPicture(picture, size(picture), out, err) })
	return Key{newHandle(key, c.keyFree)}, err
}

// Kind is what it was understood as: "personal_number", "can", "qr", "mrz" or "mrz_information".
func (k Key) Kind() string {
	defer runtime.KeepAlive(k.handle)
	return c.keyKind(k.pointer, 0)
}

// Count is how many keys can be tried.
func (k Key) Count() int {
	defer runtime.KeepAlive(k.handle)
	return int(c.keyCount(k.pointer))
}

// Reasons say why each of the keys can open a card, a line for people that says nothing of the key.
func (k Key) Reasons(in Language) (lines []string) {
	defer runtime.KeepAlive(k.handle)
	for i := uintptr(0); i < c.keyCount(k.pointer); i++ {
		lines = append(lines, c.keyReason(k.pointer, i, in, 0))
	}
	return lines
}

// Attempts counts the wrong keys for one card: keep one from the moment a card is laid down until it is lifted.
type Attempts struct{ *handle }

// NewAttempts counts from none.
func NewAttempts() Attempts { return Attempts{newHandle(c.attemptsNew(), c.attemptsFree)} }

// WrongKeys is how many were tried since the last right one.
func (a Attempts) WrongKeys() int {
	defer runtime.KeepAlive(a.handle)
	return int(c.attemptsWrongKeys(a.pointer))
}

// OfficeKey is the private key of an office, which signs evidence.
type OfficeKey struct{ *handle }

// ParseOfficeKey takes PEM or PKCS#12, with its passphrase or "".
func ParseOfficeKey(content []byte, passphrase string) (OfficeKey, error) {
	secret := optional(passphrase)
	key, err := made(func(out, err *pointer) int32 {
		return c.officeKeyParse(content, size(content), secret, size(secret), out, err)
	})
	return OfficeKey{newHandle(key, c.officeKeyFree)}, err
}

// Trust holds certificates to trust.
type Trust struct{ *handle }

// TrustNobody trusts nobody to begin with.
func TrustNobody() Trust { return Trust{newHandle(c.trustNew(), c.trustFree)} }

// OpenTrust reads a trust folder; "" stands for that of the environment variable CCCD_TRUST, else for the user's own.
func OpenTrust(folder string) (Trust, error) {
	name := optional(folder)
	trust, err := made(func(out, err *pointer) int32 { return c.trustOpen(name, size(name), out, err) })
	return Trust{newHandle(trust, c.trustFree)}, err
}

// AddCertificate trusts a certificate too, in DER or PEM, until t is closed.
func (t Trust) AddCertificate(content []byte) error {
	defer runtime.KeepAlive(t.handle)
	return called(func(err *pointer) int32 { return c.trustAddCertificate(t.pointer, content, size(content), err) })
}

// AddCRL takes a revocation list in, in DER or PEM.
func (t Trust) AddCRL(content []byte) error {
	defer runtime.KeepAlive(t.handle)
	return called(func(err *pointer) int32 { return c.trustAddCrl(t.pointer, content, size(content), err) })
}

// AddOffice trusts an office, whose signatures on evidence count.
func (t Trust) AddOffice(key []byte, name string) error {
	defer runtime.KeepAlive(t.handle)
	office := []byte(name)
	return called(func(err *pointer) int32 {
		return c.trustAddOffice(t.pointer, key, size(key), office, size(office), err)
	})
}

// Anchors is how many certificates are trusted as anchors.
func (t Trust) Anchors() int {
	defer runtime.KeepAlive(t.handle)
	return int(c.trustAnchorCount(t.pointer))
}

// Problems are the files of the folder that could not be read, a line each.
func (t Trust) Problems(in Language) (lines []string) {
	defer runtime.KeepAlive(t.handle)
	for i := uintptr(0); i < c.trustProblemCount(t.pointer); i++ {
		lines = append(lines, c.trustProblem(t.pointer, i, in, 0))
	}
	return lines
}

// Reader is a reader that is attached.
type Reader struct {
	Name    string
	HasCard bool
}

// Readers lists the readers that are attached.
func Readers() ([]Reader, error) {
	list, err := made(c.readersList)
	defer c.readersFree(list)
	var readers []Reader
	for i := uintptr(0); i < c.readersCount(list); i++ {
		readers = append(readers, Reader{c.readersName(list, i, 0), c.readersHasCard(list, i) == 1})
	}
	return readers, err
}

// WaitForCard waits for a card on a reader, or "" for any, and returns the name of the reader where it lies.
func WaitForCard(ctx context.Context, reader string) (string, error) {
	name := optional(reader)
	content, err := buffer(under(ctx, func(cancel pointer, out, err *pointer) int32 {
		return c.waitForCard(name, size(name), forever, cancel, out, err)
	}))
	return string(content), err
}

// WaitForRemoval waits until no card lies on a reader.
func WaitForRemoval(ctx context.Context, reader string) error {
	name := []byte(reader)
	_, err := under(ctx, func(cancel pointer, _, err *pointer) int32 {
		return c.waitForRemoval(name, size(name), forever, cancel, err)
	})
	return err
}

// Transport is a link to one card, which a read uses up.
type Transport struct{ *handle }

// Connect waits for a card on a reader, or "" for any, and takes it for this program alone.
func Connect(ctx context.Context, reader string) (Transport, error) {
	name := optional(reader)
	card, err := under(ctx, func(cancel pointer, out, err *pointer) int32 {
		return c.transportConnect(name, size(name), forever, cancel, out, err)
	})
	return Transport{newHandle(card, c.transportFree)}, err
}

// Reader is the name of the reader.
func (t Transport) Reader() string {
	defer runtime.KeepAlive(t.handle)
	return c.transportReader(t.pointer, 0)
}

// Options says what to read, and how. A time of 0 is the one that the library has.
type Options struct {
	Photo, Strict, ActiveAuthentication bool
	// Evidence reads for evidence, Record records the read: see Document.Evidence and Document.Trace.
	Evidence, Record bool
	Access           Access
	// Files are read too.
	Files                     []string
	CommandTimeout, TimeLimit time.Duration
	// Resume is how long a card that was lifted is waited for.
	Resume time.Duration
	// Attempts counts wrong keys.
	Attempts Attempts
	// AttemptsFolder is where wrong keys are counted across programs.
	AttemptsFolder string
	// Progress is told what happens; an error that it returns ends the read, and is what Read returns.
	Progress func(Event) error
}

// Read reads a card and verifies it. The key is what was typed or scanned, of whatever kind ParseKey takes.
//
// A card that is not genuine is no error: ask the verdict. After an error the document holds what was read until then,
// and says so by what it lacks.
func Read(ctx context.Context, card Transport, key string, trust Trust, with Options) (Document, error) {
	parsed, err := ParseKey(key)
	defer parsed.Close()
	if err != nil {
		return Document{newHandle(0, nil)}, err
	}
	return ReadWith(ctx, card, parsed, trust, with)
}

// ReadWith does what Read does, with a key that was parsed before or found in a picture. The key stays open.
func ReadWith(ctx context.Context, card Transport, key Key, trust Trust, with Options) (Document, error) {
	defer runtime.KeepAlive([]*handle{card.handle, key.handle, trust.handle, with.Attempts.handle})
	options, told, err := with.make()
	defer c.optionsFree(options)
	defer tellers.remove(told.id)
	if err != nil {
		return Document{newHandle(0, nil)}, err
	}
	read, err := under(ctx, func(cancel pointer, out, err *pointer) int32 {
		if status := c.optionsSetCancel(options, cancel, err); status != 0 {
			return status
		}
		return c.read(of(card.handle), of(key.handle), of(trust.handle), options, out, err)
	})
	if err != nil && told.failed != nil {
		err = told.failed
	}
	return Document{newHandle(read, c.documentFree)}, err
}

// ReadNext waits for a card on any reader and reads it by the trust folder of OpenTrust(""): the common case in one call.
func ReadNext(ctx context.Context, key string, with Options) (Document, error) {
	trust, err := OpenTrust("")
	defer trust.Close()
	if err != nil {
		return Document{newHandle(0, nil)}, err
	}
	card, err := Connect(ctx, "")
	defer card.Close()
	if err != nil {
		return Document{newHandle(0, nil)}, err
	}
	return Read(ctx, card, key, trust, with)
}

// make makes options of the library, and what is told of a read.
func (with Options) make() (options pointer, told *teller, err error) {
	options, told = c.optionsNew(), &teller{tell: with.Progress}
	for option, value := range map[option]int64{
		optionPhoto: flag(with.Photo), optionStrict: flag(with.Strict), optionEvidence: flag(with.Evidence),
		optionActiveAuthentication: flag(with.ActiveAuthentication), optionAccess: int64(with.Access),
		optionCommandTimeout: with.CommandTimeout.Milliseconds(), optionTimeLimit: with.TimeLimit.Milliseconds(),
		optionResume: with.Resume.Milliseconds(), optionRecord: flag(with.Record),
	} {
		if value != 0 && err == nil {
			err = called(func(err *pointer) int32 { return c.optionsSet(options, int32(option), value, err) })
		}
	}
	for _, file := range with.Files {
		if err == nil {
			err = called(func(err *pointer) int32 { return c.optionsAddFile(options, file, err) })
		}
	}
	if with.Attempts.handle != nil && err == nil {
		err = called(func(err *pointer) int32 { return c.optionsSetAttempts(options, with.Attempts.pointer, err) })
	}
	if folder := optional(with.AttemptsFolder); err == nil {
		err = called(func(err *pointer) int32 { return c.optionsSetAttemptsFolder(options, folder, size(folder), err) })
	}
	if with.Progress != nil && err == nil {
		told.id = tellers.add(told)
		err = called(func(err *pointer) int32 { return c.optionsSetProgress(options, tellBack(), told.id, err) })
	}
	return options, told, err
}

// Replay reads the card of a trace again; diverged when it came out otherwise than recorded.
func Replay(trace []byte) (document Document, diverged bool, err error) {
	var other int32
	read, err := made(func(out, err *pointer) int32 { return c.traceReplay(trace, size(trace), &other, out, err) })
	return Document{newHandle(read, c.documentFree)}, other == 1, err
}

// JudgeEvidence judges evidence again by today's certificates.
func JudgeEvidence(evidence []byte, trust Trust, strict bool) (Document, error) {
	defer runtime.KeepAlive(trust.handle)
	read, err := made(func(out, err *pointer) int32 {
		return c.evidenceJudge(evidence, size(evidence), trust.pointer, int32(flag(strict)), out, err)
	})
	return Document{newHandle(read, c.documentFree)}, err
}

// CodeWhat says what a code means, that of an error, a reason or a finding, without any detail; "" for one that is none.
func CodeWhat(code int, in Language) string { return c.statusWhat(int32(code), in, 0) }

// CodeToDo says what to do about it.
func CodeToDo(code int, in Language) string { return c.statusToDo(int32(code), in, 0) }

// Version is the version of libcccd.
func Version() string { return c.version() }
