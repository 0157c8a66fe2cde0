package identity

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"tradecounter/internal/platform/fault"
)

// limit is how many attempts a subject has within a span of time.
type limit struct {
	most int
	span time.Duration
}

// Failures only are counted, save for what sends letters. An address has many: a whole company sits behind one.
var (
	perName        = limit{10, 15 * time.Minute}
	perAddress     = limit{100, 15 * time.Minute}
	perCode        = limit{10, 15 * time.Minute}
	resetsPerName  = limit{3, time.Hour}
	resetsPerPlace = limit{30, time.Hour}
	letters        = limit{50, time.Hour} // invitations that an account sends
)

const (
	keepAttempts = 24 * time.Hour // longer than any span
	clearEvery   = time.Hour
)

// try is one counted attempt. It is written before the attempt is made and taken back when that succeeds: forty at once
// can't all pass a count that none of them is in yet.
type try struct {
	id      int64
	subject string
}

// begin counts an attempt, or says when the next one will be heard.
func (s *Service) begin(ctx context.Context, subject string, l limit) (try, error) {
	now := s.now()
	id, err := s.store.addAttempt(ctx, subject, now)
	if err != nil {
		return try{}, fmt.Errorf("count an attempt: %w", err)
	}
	since, err := s.store.attemptsSince(ctx, subject, now.Add(-l.span))
	if err != nil {
		return try{}, fmt.Errorf("count attempts: %w", err)
	}
	if len(since) <= l.most {
		return try{id, subject}, nil
	}
	if err := s.takeBack(ctx, try{id, subject}); err != nil {
		return try{}, err
	}
	return try{}, tooMany(since[len(since)-1-l.most].Add(l.span).Sub(now))
}

func (s *Service) takeBack(ctx context.Context, t try) error {
	if err := s.store.dropAttempt(ctx, t.id); err != nil {
		return fmt.Errorf("take an attempt back: %w", err)
	}
	return nil
}

func tooMany(wait time.Duration) error {
	minutes := max(1, int((wait+time.Minute-1)/time.Minute))
	unit := "minutes"
	if minutes == 1 {
		unit = "minute"
	}
	return fault.TooMany(fmt.Sprintf("Those were too many attempts. Try again in %d %s.", minutes, unit))
}

// placeOf is what counts as one address: an IPv4 address, or the /64 that a single IPv6 subscriber has to himself.
func placeOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, _ := ip.Prefix(64) // 64 is within an IPv6 address
	return prefix.String()
}

// Clear removes sessions and links long over and attempts no longer counted.
func (s *Service) Clear(ctx context.Context) error {
	now := s.now()
	return s.store.clear(ctx, now.Add(-keepAttempts), now.Add(-keepEnded))
}

// keepEnded is how long what has ended still explains itself: an expired invitation says so and offers a new one.
const keepEnded = 90 * 24 * time.Hour
