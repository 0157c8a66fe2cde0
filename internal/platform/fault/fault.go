// Package fault holds the errors that a client may read. Every other error is ours: it is logged once, at the door or
// in the worker, and the client sees a calm page with a request number.
package fault

import (
	"errors"
	"strings"
)

// Kind says what a door makes of a fault.
type Kind int

// The kinds of fault.
const (
	KindInvalid  Kind = iota + 1 // what was sent can't be used as it is; 422
	KindNotFound                 // missing, or someone else's, which is the same; 404
	KindDenied                   // this person may not do it; 403
	KindConflict                 // it changed meanwhile; 409
	KindTooMany                  // too many attempts; 429
	KindBusy                     // try again shortly, nothing was changed; 503
)

// Fault is one sentence that a client may read and, for forms, a message per field.
type Fault struct {
	Kind    Kind
	Message string
	Fields  []Field
	Topic   string // of the article that says more; "" for none
}

// Field is a message about one field of a form, by the field's name.
type Field struct{ Name, Message string }

func (f *Fault) Error() string {
	parts := []string{f.Message}
	for _, field := range f.Fields {
		parts = append(parts, field.Name+": "+field.Message)
	}
	return strings.TrimPrefix(strings.Join(parts, "; "), "; ")
}

// For is the message for a field, or nothing.
func (f *Fault) For(name string) string {
	if f == nil {
		return ""
	}
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Message
		}
	}
	return ""
}

// Add notes a message about a field.
func (f *Fault) Add(name, message string) { f.Fields = append(f.Fields, Field{name, message}) }

// On names the topic of the article that says more.
func (f *Fault) On(topic string) *Fault {
	f.Topic = topic
	return f
}

// OrNil is nil while no field has a message: collect with Add, return OrNil.
func (f *Fault) OrNil() error {
	if f == nil || (len(f.Fields) == 0 && f.Message == "") {
		return nil
	}
	return f
}

// Invalid says what is wrong with what was sent and what would be right.
func Invalid(message string, fields ...Field) *Fault {
	return &Fault{Kind: KindInvalid, Message: message, Fields: fields}
}

// NotFound says what is missing, in words that don't tell whether it exists for someone else.
func NotFound(message string) *Fault { return &Fault{Kind: KindNotFound, Message: message} }

// Denied says who may do it instead.
func Denied(message string) *Fault { return &Fault{Kind: KindDenied, Message: message} }

// Conflict says what changed meanwhile and what to do.
func Conflict(message string) *Fault { return &Fault{Kind: KindConflict, Message: message} }

// TooMany says when to try again.
func TooMany(message string) *Fault { return &Fault{Kind: KindTooMany, Message: message} }

// Busy says that nothing was changed and a retry will do.
func Busy(message string) *Fault { return &Fault{Kind: KindBusy, Message: message} }

// As finds the fault in an error.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// AsInvalid finds an invalid fault, the one kind that a form is shown again for.
func AsInvalid(err error) (*Fault, bool) {
	f, ok := As(err)
	return f, ok && f.Kind == KindInvalid
}

// Is says whether the error is a fault of that kind.
func Is(err error, kind Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == kind
}
