// Package notify writes letters about what happened. It listens to events of other packages, asks the services what
// the letter has to say, and puts it into the outbox; who told it twice changes nothing.
package notify
