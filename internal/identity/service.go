package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"sync"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/platform/settings"
)

// Service knows people, their sessions and their rights.
type Service struct {
	db       *db.DB
	events   *events.Log
	changes  *changes.Log
	now      clock.Now
	settings *settings.Service
	store    store
	hashes   *hasher

	sessions *lru.Cache[sessionKey, keptSession]
	touching sync.Map // sessions whose seen_at is being written
	touches  sync.WaitGroup
}

// New makes the service.
func New(d *db.DB, log *events.Log, now clock.Now, set *settings.Service) *Service {
	return &Service{db: d, events: log, changes: changes.New(d, now), now: now, settings: set, store: store{d}, hashes: newHasher(),
		sessions: lru.New[sessionKey, keptSession](keptSessions)}
}

// Schedule makes the recurring clearing of what has ended or expired.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Every("identity.clear", jobs.Each(clearEvery), s.Clear)
}

// newToken is a secret of 130 bits from the system's generator.
func newToken() string { return strings.ToLower(rand.Text()) }

// hashToken is how secrets of high entropy are kept: without salt or cost, since nobody can guess them.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

const maxEmail = 254 // RFC 5321, the longest path less its angle brackets

// normalEmail is an address as it is kept: trimmed, in lower case. False for what is none.
func normalEmail(text string) (string, bool) {
	email := strings.ToLower(strings.TrimSpace(text))
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || len(email) > maxEmail || strings.ContainsAny(email, "\r\n\" ") {
		return "", false
	}
	return email, true
}

// inTx wraps a use case; what it does not tell a client is wrapped with what was tried.
func (s *Service) inTx(ctx context.Context, doing string, do func(ctx context.Context) error) error {
	if err := s.db.InTx(ctx, do); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
