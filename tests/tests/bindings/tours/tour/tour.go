// Uses each part of the package once, with an invented card on a reader of its own.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"time"

	"cccd-examples/cccd"
)

var background = context.Background()

func main() {
	card := invent("tour")
	key := numberOf(card, 0)
	aRead(card, key)
	keys(key, must(os.ReadFile(os.Args[2])))
	ends(card, key)
	aRefusal()
	wrongKeysAndAForgedCard(card, key)
	freeCard(card)
	fmt.Println("tour ok")
}

func aRead(card uintptr, key string) {
	var mutex sync.Mutex
	var lines []string
	check(cccd.LogTo(func(_ int, line string) {
		mutex.Lock()
		defer mutex.Unlock()
		lines = append(lines, line)
	}, 5))
	var early []string
	kinds := map[int]bool{}
	var last cccd.Event
	reader, transport := lay(card, nil)
	document := must(cccd.Read(background, transport, key, trusted(card), cccd.Options{
		Photo: true, Evidence: true, Record: true, Files: []string{"EF.COM"}, TimeLimit: 10 * time.Minute,
		Progress: func(event cccd.Event) error {
			kinds[event.Kind] = true
			if event.Kind == cccd.Identity {
				early = append(early, event.Document.Field("full_name"))
			}
			if event.File == "EF.DG2" {
				last = event
			}
			return nil
		},
	}))
	check(cccd.LogTo(nil, 0))
	logged := len(lines)
	_, err := cccd.Read(background, transport, key, trusted(card), cccd.Options{})
	fails(err, 903)
	equal(len(lines), logged)
	equal(logged > 10 && !strings.Contains(strings.Join(lines, "\n"), key), true)

	holder := nameOf(card, 0)
	equal(document.Verdict(), cccd.Genuine)
	equal(document.Headline(), "genuine")
	equal(document.Tone(), cccd.Green)
	equal(document.HeadlineNumber(), cccd.HeadlineGenuine)
	equal(len(document.BesideNumbers()), 0)
	equal(document.IssuingState(), "VNM")
	equal(document.HeadlineWhat(cccd.English), document.VerdictWhat(cccd.English))
	equal(document.HeadlineToDo(cccd.English), document.VerdictToDo(cccd.English))
	equal(len(document.Beside(cccd.English)), 0)
	equal(document.Field("full_name"), holder)
	check(document.Err())
	equal(early, []string{holder})
	equal(reader.commands > 10 && reader.released, true)
	equal(kinds[cccd.Phase] && kinds[cccd.Progress], true)
	equal(last.Done > 1000 && last.Done == last.Expected, true)

	fields := map[string]cccd.Field{}
	for _, field := range document.Fields(cccd.English) {
		fields[field.Name] = field
	}
	equal(fields["personal_number"].Value, key)
	equal(fields["personal_number"].Sensitive, false)
	equal(fields["religion"].Sensitive, true)
	equal(fields["religion"].Label, "Religion")
	hidden := must(document.JSON(false, false, cccd.Vietnamese))
	equal(bytes.Equal(hidden, must(document.JSON(true, false, cccd.Vietnamese))), false)
	equal(len(must(document.JSON(false, true, cccd.Vietnamese))) > 2*len(hidden), true)
	var parsed map[string]any
	check(json.Unmarshal(hidden, &parsed))
	equal(parsed["verdict"], any("genuine"))

	photo, mediaType := document.Photo()
	equal(mediaType, "image/jpeg")
	equal(photo[:2], []byte{0xFF, 0xD8})
	equal(string(must(document.PhotoPNG())[1:4]), "PNG")
	rgb, width, height, err := document.PhotoRGB()
	check(err)
	equal(width > 10 && len(rgb) == 3*width*height, true)
	equal(document.File("EF.COM")[0], 0x60)
	equal(document.File("EF.DG16") == nil, true)

	evidence := must(document.Evidence("mở tài khoản", "Quầy 1", cccd.OfficeKey{}))
	equal(must(cccd.JudgeEvidence(evidence, trusted(card), false)).Verdict(), cccd.Genuine)
	equal(must(cccd.JudgeEvidence(evidence, cccd.TrustNobody(), false)).Verdict(), cccd.CannotTell)
	// A pair of keys out of the tests of age, and another one.
	kept := must(cccd.Encrypt(evidence, "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa"))
	identity := "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
	equal(bytes.Equal(must(cccd.Decrypt(kept, identity)), evidence), true)
	wrong := "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
	_, err = cccd.Decrypt(kept, wrong)
	fails(err, 849)
	again, diverged, err := cccd.Replay(must(document.Trace()))
	check(err)
	equal(again.Field("full_name"), holder)
	equal(diverged, false)
	document.Close()
	equal(document.Field("full_name"), "")
}

func ends(card uintptr, key string) {
	// Another goroutine throws the switch, and is given room to do so before the card answers.
	ctx, cancel := context.WithCancel(background)
	defer cancel()
	reader, transport := lay(card, func() error {
		cancel()
		time.Sleep(10 * time.Millisecond)
		return nil
	})
	document, err := cccd.Read(ctx, transport, key, trusted(card), cccd.Options{})
	fails(err, 108)
	equal(errors.Is(err, context.Canceled), true)
	fails(document.Err(), 108)
	equal(reader.released, true)

	for given, code := range map[error]int{cccd.ReaderFailure(106): 106, errors.New("broken"): 114} {
		_, transport = lay(card, func() error { return given })
		_, err = cccd.Read(background, transport, key, trusted(card), cccd.Options{})
		fails(err, code)
		equal(strings.Count(err.Error(), "\n"), 1)
	}
	enough := errors.New("enough")
	_, transport = lay(card, nil)
	refuse := func(cccd.Event) error { return enough }
	_, err = cccd.Read(background, transport, key, trusted(card), cccd.Options{Progress: refuse})
	equal(err, enough)
}

// keys tries what the one input field takes.
func keys(number string, picture []byte) {
	qr := "001085012345|012345678|Mẫu|15011985|Nam|Hà Nội|01042021\r\n"
	for typed, kind := range map[string]string{number: "personal_number", number[6:]: "can", qr: "qr"} {
		key := must(cccd.ParseKey(typed))
		equal(key.Kind(), kind)
		equal(len(key.Reasons(cccd.Vietnamese)), key.Count())
	}
	key := must(cccd.KeyFromPicture(picture))
	english := key.Reasons(cccd.English)
	equal(key.Kind(), "qr")
	equal(key.Count(), 2)
	equal(strings.Contains(english[0], "CAN") && strings.Contains(english[1], "BAC"), true)
	equal(reflect.DeepEqual(english, key.Reasons(cccd.Vietnamese)), false)
	key.Close()
	equal(key.Kind(), "")
	_, err := cccd.KeyFromPicture(picture[:40])
	fails(err, 853)
}

func aRefusal() {
	card := odd("pace-refused-6a80")
	_, transport := lay(card, nil)
	document, err := cccd.Read(background, transport, numberOf(card, 0), trusted(card), cccd.Options{})
	for _, err := range []error{err, document.Err()} {
		fails(err, 405)
		failed := err.(*cccd.Error)
		equal(failed.Command, "MSE:Set AT")
		equal(failed.StatusWord, 0x6A80)
	}
	_, err = cccd.ParseKey("12")
	equal(err.(*cccd.Error).Command, "")
	equal(strings.HasPrefix(cccd.CodeWhat(104, cccd.English), "The card "), true)
	equal(cccd.CodeToDo(104, cccd.Vietnamese) == "", false)
}

func wrongKeysAndAForgedCard(card uintptr, key string) {
	attempts := cccd.NewAttempts()
	read := func(key string) (cccd.Document, error) {
		_, transport := lay(card, nil)
		return cccd.Read(background, transport, key, trusted(card), cccd.Options{Attempts: attempts})
	}
	_, err := read(numberOf(invent("somebody else"), 0))
	fails(err, 400)
	equal(attempts.WrongKeys(), 1)
	_, err = read("12345")
	fails(err, 410)
	parsed := must(cccd.ParseKey(key))
	_, transport := lay(card, nil)
	must(cccd.ReadWith(background, transport, parsed, trusted(card),
		cccd.Options{Attempts: attempts, AttemptsFolder: "nowhere"})).Close()
	equal(parsed.Kind(), "personal_number")
	equal(attempts.WrongKeys(), 0)

	equal(change(card, "DG13", 1<<32-1), 0)
	document := must(read(key))
	equal(document.Verdict(), cccd.NotGenuine)
	equal(document.Tone(), cccd.Red)
	var failed []cccd.Check
	for _, check := range document.Checks(cccd.English) {
		if check.Outcome == cccd.Failed {
			failed = append(failed, check)
		}
	}
	equal(len(failed), 1)
	equal(failed[0].Name, "hashes")
	equal(failed[0].Reason, 600)
	equal(strings.Contains(failed[0].What, "(EF.DG13)") && failed[0].ToDo != "", true)
}

// equal stops with the place and what was wrong.
func equal[T any](is, should T) {
	if !reflect.DeepEqual(is, should) {
		panic(fmt.Sprintf("%v should be %v", is, should))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](thing T, err error) T {
	check(err)
	return thing
}

func fails(err error, code int) {
	var failed *cccd.Error
	if !errors.As(err, &failed) || failed.Code != code {
		panic(fmt.Sprintf("%v should have code %d", err, code))
	}
}
