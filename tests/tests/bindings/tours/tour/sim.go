package main

import (
	"time"
	"unsafe"

	"cccd-examples/cccd"

	"github.com/ebitengine/purego"
)

// callbacks is cccd_callbacks.
type callbacks struct {
	size, context                     uintptr
	transmit, reset, present, release uintptr
	maxCommand, maxResponse           uintptr
	atr, atrLength                    uintptr
}

// The functions of libcccd_sim.
var (
	newCard  func(seed string, profile, quirks uintptr, out *uintptr) int32
	newOdd   func(seed string, profile uintptr, quirks string, out *uintptr) int32
	change   func(card uintptr, file string, at uintptr) int32
	numberOf func(card, length uintptr) string
	nameOf   func(card, length uintptr) string
	rootOf   func(card uintptr, length *uintptr) unsafe.Pointer
	link     func(card uintptr, tornAt uint32, putBack int32, out *callbacks) int32
	freeCard func(card uintptr)
)

func init() {
	sim := must(purego.Dlopen("libcccd_sim.so.1", purego.RTLD_NOW|purego.RTLD_GLOBAL))
	for name, function := range map[string]any{
		"new": &newCard, "change": &change, "number": &numberOf, "name": &nameOf, "root": &rootOf, "link": &link,
		"free": &freeCard,
	} {
		purego.RegisterLibFunc(function, sim, "cccd_sim_card_"+name)
	}
	purego.RegisterLibFunc(&newOdd, sim, "cccd_sim_card_new")
}

// odd is a card with quirks.
func odd(quirks string) (card uintptr) {
	equal(newOdd("tour", 0, quirks, &card), 0)
	return card
}

func invent(seed string) (card uintptr) {
	equal(newCard(seed, 0, 0, &card), 0)
	return card
}

func trusted(card uintptr) cccd.Trust {
	var length uintptr
	root := rootOf(card, &length)
	trust := cccd.TrustNobody()
	check(trust.AddCertificate(unsafe.Slice((*byte)(root), length)))
	equal(trust.Anchors(), 1)
	return trust
}

// inventedReader is a reader of Go's own, which hands commands on to the card.
type inventedReader struct {
	link     callbacks
	commands int
	released bool
	// from is what happens at every command from the tenth on; an error of it is that of the command.
	from func() error
}

func lay(card uintptr, from func() error) (*inventedReader, cccd.Transport) {
	reader := &inventedReader{from: from}
	equal(link(card, 1<<32-1, 0, &reader.link), 0)
	about := cccd.About{Name: "đầu đọc riêng"}
	about.MaxCommand, about.MaxResponse = int(reader.link.maxCommand), int(reader.link.maxResponse)
	transport := must(cccd.NewTransport(reader, about))
	equal(transport.Reader(), about.Name)
	return reader, transport
}

func (r *inventedReader) Transmit(command []byte, _ time.Duration) ([]byte, error) {
	r.commands++
	if r.commands >= 10 && r.from != nil {
		if err := r.from(); err != nil {
			return nil, err
		}
	}
	response := make([]byte, r.link.maxResponse)
	room := uintptr(len(response))
	status, _, _ := purego.SyscallN(r.link.transmit, r.link.context,
		uintptr(unsafe.Pointer(&command[0])), uintptr(len(command)),
		uintptr(unsafe.Pointer(&response[0])), uintptr(unsafe.Pointer(&room)), 1<<32-1)
	if int32(status) != 0 {
		return nil, cccd.ReaderFailure(status)
	}
	return response[:room], nil
}

func (r *inventedReader) Reset() error {
	if status, _, _ := purego.SyscallN(r.link.reset, r.link.context); int32(status) != 0 {
		return cccd.ReaderFailure(status)
	}
	return nil
}

func (r *inventedReader) Present() bool { return true }

func (r *inventedReader) Release() {
	purego.SyscallN(r.link.release, r.link.context)
	r.released = true
}
