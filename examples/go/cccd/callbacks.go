package cccd

import (
	"errors"
	"sync"
	"time"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Event is what happens during a read. The document closes when the function that is told returns.
type Event struct {
	Kind           EventKind
	Phase          int
	File           string
	Done, Expected uint64
	Document       Document
}

// OwnReader is a reader with software of its own.
type OwnReader interface {
	// Transmit sends a command APDU and returns the response APDU, status word included. The card has so much time; 0
	// for no limit.
	Transmit(command []byte, timeout time.Duration) ([]byte, error)
	// Reset puts the card into the state after power-on.
	Reset() error
	// Present says whether a card lies there.
	Present() bool
	// Release is the last call.
	Release()
}

// ReaderFailure is returned by an OwnReader: 104 when the card is gone, 106 when the reader is, 107 when it does not
// answer. Any other error counts as a fault of the reader.
type ReaderFailure int

func (f ReaderFailure) Error() string { return "reader failure" }

const (
	readerFault ReaderFailure = 114
	noCard      ReaderFailure = 103
)

// About is what an OwnReader is: its name, the longest APDUs that it carries, and the answer to reset.
type About struct {
	Name                    string
	MaxCommand, MaxResponse int
	ATR                     []byte
}

// NewTransport is a link through a reader of one's own. Lengths of 0 are those of short APDUs.
func NewTransport(reader OwnReader, about About) (Transport, error) {
	callbacks := linkBacks()
	callbacks.context = links.add(reader)
	callbacks.maxCommand, callbacks.maxResponse = 261, 258
	if about.MaxCommand != 0 {
		callbacks.maxCommand = uintptr(about.MaxCommand)
	}
	if about.MaxResponse != 0 {
		callbacks.maxResponse = uintptr(about.MaxResponse)
	}
	if len(about.ATR) != 0 {
		callbacks.atr, callbacks.atrLength = &about.ATR[0], size(about.ATR)
	}
	name := []byte(about.Name)
	card, err := made(func(out, err *pointer) int32 {
		return c.transportFromCallbacks(&callbacks, name, size(name), out, err)
	})
	if err != nil {
		links.remove(callbacks.context)
	}
	return Transport{newHandle(card, c.transportFree)}, err
}

// LogTo logs to a function, which is told level, 1 to 5, and line; nil ends it. Any goroutine may be told.
func LogTo(write func(level int, line string), level int) error {
	logger.Store(write)
	back := logBack()
	if write == nil {
		back, level = 0, 0
	}
	return called(func(err *pointer) int32 { return c.logTo(back, 0, int32(level), err) })
}

var logger atomicLogger

type atomicLogger struct {
	mutex sync.RWMutex
	write func(int, string)
}

func (l *atomicLogger) Store(write func(int, string)) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.write = write
}

func (l *atomicLogger) Load() func(int, string) {
	l.mutex.RLock()
	defer l.mutex.RUnlock()
	return l.write
}

// teller tells the caller of a read what happens.
type teller struct {
	id     uintptr
	tell   func(Event) error
	failed error
}

// The library hands back a number; the things that the numbers stand for are kept here.
var (
	tellers = registry[*teller]{things: map[uintptr]*teller{}}
	links   = registry[OwnReader]{things: map[uintptr]OwnReader{}}
)

type registry[T any] struct {
	mutex  sync.Mutex
	last   uintptr
	things map[uintptr]T
}

func (r *registry[T]) add(thing T) uintptr {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.last++
	r.things[r.last] = thing
	return r.last
}

func (r *registry[T]) get(id uintptr) T {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.things[id]
}

func (r *registry[T]) remove(id uintptr) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.things, id)
}

// once makes a C function of one of Go. There is one of each kind, for they are never given back; each has a result,
// which Windows asks for, and C does not look at where it expects none.
func once(function any) func() uintptr {
	var made uintptr
	var first sync.Once
	return func() uintptr {
		first.Do(func() { made = purego.NewCallback(function) })
		return made
	}
}

var tellBack = once(func(id uintptr, event *cEvent) uintptr {
	told, document := tellers.get(id), Document{&handle{pointer: event.document}}
	defer document.Close()
	told.failed = told.tell(Event{
		EventKind(event.kind), int(event.phase), text(event.file), event.done, event.expected, document,
	})
	return uintptr(flag(told.failed != nil))
})

var logBack = once(func(_ uintptr, level int32, line *byte, _ uintptr) uintptr {
	if write := logger.Load(); write != nil {
		write(int(level), text(line))
	}
	return 0
})

var transmitBack = once(func(
	id uintptr, command *byte, length uintptr, response *byte, room *uintptr, milliseconds uint32,
) uintptr {
	timeout := time.Duration(0)
	if milliseconds != forever {
		timeout = time.Duration(milliseconds) * time.Millisecond
	}
	answer, err := links.get(id).Transmit(copied(unsafe.Pointer(command), length), timeout)
	if err == nil && size(answer) > *room {
		err = readerFault
	}
	if err == nil {
		*room = size(answer)
		copy(unsafe.Slice(response, len(answer)), answer)
	}
	return statusOf(err)
})

var resetBack = once(func(id uintptr) uintptr { return statusOf(links.get(id).Reset()) })

var presentBack = once(func(id uintptr) uintptr {
	if links.get(id).Present() {
		return 0
	}
	return uintptr(noCard)
})

var releaseBack = once(func(id uintptr) uintptr {
	links.get(id).Release()
	links.remove(id)
	return 0
})

func linkBacks() cCallbacks {
	return cCallbacks{
		size:     unsafe.Sizeof(cCallbacks{}),
		transmit: transmitBack(), reset: resetBack(), present: presentBack(), release: releaseBack(),
	}
}

func statusOf(err error) uintptr {
	failure := readerFault
	if err == nil {
		return 0
	}
	errors.As(err, &failure)
	return uintptr(failure)
}
