// Package events is the log of what happened. Record writes one row to the log and one job per subscriber in the
// transaction of the change, so that an event is never lost nor told about something that was rolled back. Workers
// deliver at least once; a subscriber uses ID(ctx) to do its work once.
//
// Table: events. Jobs of kind "event:<subscriber>".
package events

import (
	"context"
	"encoding/json"
	"fmt"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/jobs"
)

// Fact is something that happened, in the past tense (order.placed), with a small payload of ids and numbers.
type Fact interface{ EventName() string }

// Of may be implemented by a fact to say whose account and which person it is about (0 for none).
type Of interface {
	EventOf() (accountID, personID int64)
}

// Log records facts and knows who listens.
type Log struct {
	db          *db.DB
	queue       *jobs.Queue
	now         clock.Now
	subscribers map[string][]string // event name → job kinds
}

// New makes a log whose subscribers run as jobs of the queue.
func New(d *db.DB, queue *jobs.Queue, now clock.Now) *Log {
	return &Log{db: d, queue: queue, now: now, subscribers: map[string][]string{}}
}

// Record writes the fact and a job for each subscriber; it must run in a transaction.
func (l *Log) Record(ctx context.Context, fact Fact) error {
	if !db.InTransaction(ctx) {
		return fmt.Errorf("record %s: not in a transaction", fact.EventName())
	}
	payload, err := json.Marshal(fact)
	if err != nil {
		return fmt.Errorf("record %s: %w", fact.EventName(), err)
	}
	var account, person *int64
	if of, ok := fact.(Of); ok {
		a, p := of.EventOf()
		account, person = some(a), some(p)
	}
	var id int64
	err = l.db.Get(ctx, &id, `INSERT INTO events (at, name, account_id, person_id, payload) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		l.now(), fact.EventName(), account, person, string(payload))
	if err != nil {
		return fmt.Errorf("record %s: %w", fact.EventName(), err)
	}
	for _, kind := range l.subscribers[fact.EventName()] {
		if err := l.queue.Enqueue(ctx, jobs.New{Kind: kind, EventID: id, Payload: payload}); err != nil {
			return fmt.Errorf("record %s: %w", fact.EventName(), err)
		}
	}
	return nil
}

func some(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

type idKey struct{}

// ID is the event that a subscriber is being told of; it stays the same when it is told again.
func ID(ctx context.Context) int64 {
	id, _ := ctx.Value(idKey{}).(int64)
	return id
}

// On subscribes: do is told every F recorded from now on, at least once, in a job of its own.
func On[F Fact](l *Log, subscriber string, do func(ctx context.Context, fact F) error) {
	var zero F
	kind := "event:" + subscriber + ":" + zero.EventName()
	l.subscribers[zero.EventName()] = append(l.subscribers[zero.EventName()], kind)
	l.queue.Handle(kind, func(ctx context.Context, job jobs.Job) error {
		var fact F
		if err := json.Unmarshal([]byte(job.Payload), &fact); err != nil {
			return fmt.Errorf("read %s: %w", zero.EventName(), err)
		}
		return do(context.WithValue(ctx, idKey{}, job.EventID), fact)
	})
}
