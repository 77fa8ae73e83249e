package cccd

import (
	"context"
)

// Error is what went wrong.
type Error struct {
	// Code is the number of the status, Name its name, as "wrong_key".
	Code int
	Name string
	// Command is the command that the card refused, as "SELECT", and StatusWord its answer, as 0x6982, where that is what
	// the error comes from.
	Command    string
	StatusWord uint16
	lines      [2][2]string
	cause      error
}

// Error is two Vietnamese lines for the person at the counter.
func (e *Error) Error() string { return e.What(Vietnamese) + "\n" + e.ToDo(Vietnamese) }

// What says what happened.
func (e *Error) What(in Language) string { return e.lines[in&1][0] }

// ToDo says what to do about it.
func (e *Error) ToDo(in Language) string { return e.lines[in&1][1] }

// Unwrap is the error of the context that ended a call.
func (e *Error) Unwrap() error { return e.cause }

// errorOf takes the texts out of an error of the library, which stays whose it is.
func errorOf(err pointer) *Error {
	code := c.errorStatus(err)
	e := &Error{Code: int(code), Name: c.statusName(code)}
	e.Command, e.StatusWord = c.errorCommand(err, 0), c.errorStatusWord(err)
	for language := range e.lines {
		in := Language(language)
		e.lines[language] = [2]string{c.errorWhat(err, in, 0), c.errorToDo(err, in, 0)}
	}
	return e
}

// called calls a function that has a status.
func called(call func(err *pointer) int32) error {
	var err pointer
	if call(&err) == 0 {
		return nil
	}
	defer c.errorFree(err)
	return errorOf(err)
}

// made calls a function that makes a handle. After an error there may be one too.
func made(call func(out, err *pointer) int32) (pointer, error) {
	var out pointer
	err := called(func(err *pointer) int32 { return call(&out, err) })
	return out, err
}

// under calls a function that ends with a context.
func under(ctx context.Context, call func(cancel pointer, out, err *pointer) int32) (pointer, error) {
	cancel := c.cancelNew()
	over, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-ctx.Done():
			c.cancelNow(cancel)
		case <-over:
		}
	}()
	out, err := made(func(out, err *pointer) int32 { return call(cancel, out, err) })
	close(over)
	<-watched
	c.cancelFree(cancel)
	if failed, is := err.(*Error); is {
		failed.cause = ctx.Err()
	}
	return out, err
}

// buffer is the content of a buffer, which is wiped.
func buffer(from pointer, err error) ([]byte, error) {
	var length uintptr
	content := copied(c.bufferData(from, &length), length)
	c.bufferFree(from)
	return content, err
}

// optional is the bytes of a text; none for "".
func optional(text string) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
}

func size(content []byte) uintptr { return uintptr(len(content)) }

func flag(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
