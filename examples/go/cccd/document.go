package cccd

import (
	"runtime"
	"unsafe"
)

// Field is a field of the holder. A sensitive one is shown only when somebody asked for it.
type Field struct {
	Name, Label, Value string
	Sensitive          bool
}

// Check is a question about a card, and its answer. Reason is the code behind it, 0 for none, with two lines for it.
type Check struct {
	Name, Label  string
	Outcome      Outcome
	OutcomeLabel string
	Reason       int
	What, ToDo   string
}

// Finding is something that is odd and fails nothing.
type Finding struct {
	Code       int
	What, ToDo string
}

// Document is what was read of a card, and what can be said of it.
type Document struct{ *handle }

// Verdict is the verdict; 0 where no read began.
func (d Document) Verdict() Verdict {
	defer runtime.KeepAlive(d.handle)
	return Verdict(c.documentVerdict(d.pointer))
}

// VerdictWhat is the verdict in one clear line.
func (d Document) VerdictWhat(in Language) string {
	defer runtime.KeepAlive(d.handle)
	return c.documentVerdictWhat(d.pointer, in, 0)
}

// VerdictToDo says what the verdict means for the person at the counter.
func (d Document) VerdictToDo(in Language) string {
	defer runtime.KeepAlive(d.handle)
	return c.documentVerdictToDo(d.pointer, in, 0)
}

// Headline is what to show first, by its name in JSON: "genuine", "expired", "qr_differs".
func (d Document) Headline() string {
	defer runtime.KeepAlive(d.handle)
	return c.documentHeadlineName(d.pointer, 0)
}

// HeadlineNumber is what to show first; a later version may know others, to be told by their colour.
func (d Document) HeadlineNumber() Headline {
	defer runtime.KeepAlive(d.handle)
	return Headline(c.documentHeadline(d.pointer))
}

// Tone is the colour of the headline.
func (d Document) Tone() Tone {
	defer runtime.KeepAlive(d.handle)
	return Tone(c.documentHeadlineTone(d.pointer))
}

// HeadlineWhat is the headline in one clear line.
func (d Document) HeadlineWhat(in Language) string {
	defer runtime.KeepAlive(d.handle)
	return c.documentHeadlineWhat(d.pointer, in, 0)
}

// HeadlineToDo says what to do about the headline.
func (d Document) HeadlineToDo(in Language) string {
	defer runtime.KeepAlive(d.handle)
	return c.documentHeadlineToDo(d.pointer, in, 0)
}

// Beside is what else is to be known, each in a few words.
func (d Document) Beside(in Language) (beside []string) {
	defer runtime.KeepAlive(d.handle)
	for i := uintptr(0); i < c.documentBesideCount(d.pointer); i++ {
		beside = append(beside, c.documentBesideLabel(d.pointer, i, in, 0))
	}
	return beside
}

// BesideNumbers are the same as numbers.
func (d Document) BesideNumbers() (beside []Headline) {
	defer runtime.KeepAlive(d.handle)
	for i := uintptr(0); i < c.documentBesideCount(d.pointer); i++ {
		beside = append(beside, Headline(c.documentBeside(d.pointer, i)))
	}
	return beside
}

// IssuingState is the issuing state, "VNM" for Viet Nam; "" when it was not read.
func (d Document) IssuingState() string {
	defer runtime.KeepAlive(d.handle)
	return c.documentIssuingState(d.pointer, 0)
}

// Err is the error that ended the read early, or nil.
func (d Document) Err() error {
	defer runtime.KeepAlive(d.handle)
	if err := c.documentError(d.pointer); err != 0 {
		return errorOf(err)
	}
	return nil
}

// Field is a field by its name, as "full_name", "personal_number", "date_of_birth"; "" for one that is not there.
func (d Document) Field(name string) string {
	defer runtime.KeepAlive(d.handle)
	return c.documentField(d.pointer, name, 0)
}

// Fields are all fields, in the order in which they are shown.
func (d Document) Fields(in Language) (fields []Field) {
	defer runtime.KeepAlive(d.handle)
	for i := uintptr(0); i < c.documentFieldCount(d.pointer); i++ {
		fields = append(fields, Field{
			Name:      c.documentFieldName(d.pointer, i, 0),
			Label:     c.documentFieldLabel(d.pointer, i, in, 0),
			Value:     c.documentFieldValue(d.pointer, i, 0),
			Sensitive: c.documentFieldIsSensitive(d.pointer, i) == 1,
		})
	}
	return fields
}

// Checks are all questions that were asked, with their answers.
func (d Document) Checks(in Language) (checks []Check) {
	defer runtime.KeepAlive(d.handle)
	for i := uintptr(0); i < c.documentCheckCount(d.pointer); i++ {
		checks = append(checks, Check{
			Name:         c.documentCheckName(d.pointer, i, 0),
			Label:        c.documentCheckLabel(d.pointer, i, in, 0),
			Outcome:      Outcome(c.documentCheckOutcome(d.pointer, i)),
			OutcomeLabel: c.documentCheckOutcomeLabel(d.pointer, i, in, 0),
			Reason:       int(c.documentCheckReason(d.pointer, i)),
			What:         c.documentCheckWhat(d.pointer, i, in, 0),
			ToDo:         c.documentCheckToDo(d.pointer, i, in, 0),
		})
	}
	return checks
}

// Findings are what is odd and fails nothing.
func (d Document) Findings(in Language) (findings []Finding) {
	defer runtime.KeepAlive(d.handle)
	for i := uintptr(0); i < c.documentFindingCount(d.pointer); i++ {
		findings = append(findings, Finding{
			Code: int(c.documentFindingCode(d.pointer, i)),
			What: c.documentFindingWhat(d.pointer, i, in, 0),
			ToDo: c.documentFindingToDo(d.pointer, i, in, 0),
		})
	}
	return findings
}

// File is a file of the card as it was read, as "EF.DG1", "SOD"; nil for one that was not.
func (d Document) File(name string) []byte {
	defer runtime.KeepAlive(d.handle)
	var length uintptr
	return copied(c.documentFile(d.pointer, name, &length), length)
}

// Photo is the photo in the bytes of the card, and what they are: "image/jpeg", "image/jp2"; nil when it was not read.
func (d Document) Photo() (content []byte, mediaType string) {
	defer runtime.KeepAlive(d.handle)
	var length uintptr
	var name *byte
	content = copied(c.documentPhoto(d.pointer, &length, &name), length)
	return content, text(name)
}

// PhotoPNG is the photo as a PNG file.
func (d Document) PhotoPNG() ([]byte, error) {
	defer runtime.KeepAlive(d.handle)
	return buffer(made(func(out, err *pointer) int32 { return c.documentPhotoPng(d.pointer, out, err) }))
}

// PhotoRGB is the photo as pixels: red, green and blue of each, row by row from the top.
func (d Document) PhotoRGB() (rgb []byte, width, height int, err error) {
	defer runtime.KeepAlive(d.handle)
	var x, y uint32
	rgb, err = buffer(made(func(out, err *pointer) int32 { return c.documentPhotoRgb(d.pointer, &x, &y, out, err) }))
	return rgb, int(x), int(y), err
}

// JSON is everything as one JSON object, as the command cccd writes it, on demand with sensitive fields and all files.
func (d Document) JSON(sensitive, contents bool, in Language) ([]byte, error) {
	defer runtime.KeepAlive(d.handle)
	flags := uint32(flag(sensitive) | flag(contents)<<1)
	return buffer(made(func(out, err *pointer) int32 { return c.documentJson(d.pointer, flags, in, out, err) }))
}

// Evidence is the content of a file of evidence, in plain: see Encrypt. Purpose and clerk may be "", the office none.
func (d Document) Evidence(purpose, clerk string, office OfficeKey) ([]byte, error) {
	defer runtime.KeepAlive([]*handle{d.handle, office.handle})
	why, who := optional(purpose), optional(clerk)
	return buffer(made(func(out, err *pointer) int32 {
		return c.documentEvidence(d.pointer, why, size(why), who, size(who), of(office.handle), out, err)
	}))
}

// Trace is the record of the read. It holds the key and everything personal in plain: see Encrypt.
func (d Document) Trace() ([]byte, error) {
	defer runtime.KeepAlive(d.handle)
	return buffer(made(func(out, err *pointer) int32 { return c.documentTrace(d.pointer, out, err) }))
}

// copied copies bytes of the library; nil for none.
func copied(from unsafe.Pointer, length uintptr) []byte {
	if from == nil {
		return nil
	}
	return append([]byte{}, unsafe.Slice((*byte)(from), length)...)
}

// text copies a text that ends with a NUL byte; "" for none.
func text(from *byte) string {
	length := uintptr(0)
	for from != nil && *(*byte)(unsafe.Add(unsafe.Pointer(from), length)) != 0 {
		length++
	}
	return string(copied(unsafe.Pointer(from), length))
}
