package insight

import (
	"context"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
)

// Service counts. What it holds in memory is shared by all who ask.
type Service struct {
	db       *db.DB
	settings *settings.Service
	now      clock.Now
}

// New makes the service; nothing is read before the first question.
func New(d *db.DB, set *settings.Service, now clock.Now) *Service {
	return &Service{db: d, settings: set, now: now}
}

// Figures are the named figures of a period, or all of them, for the accounts within reach and filter.
func (s *Service) Figures(ctx context.Context, reach identity.Reach, f Filter, p Period, names ...Name) (map[Name]Figure, error) {
	return nil, p.Check()
}

// Series are the named figures, or all of them, for each month or week of a period.
func (s *Service) Series(ctx context.Context, reach identity.Reach, f Filter, p Period, by Step, names ...Name) ([]Point, error) {
	return nil, p.Check()
}

// Behind are the accounts and the newest orders that a figure is made of.
func (s *Service) Behind(ctx context.Context, reach identity.Reach, f Filter, p Period, name Name) (Behind, error) {
	return Behind{}, p.Check()
}

// Cohorts are the accounts by the month of their first order, online or in any channel.
func (s *Service) Cohorts(ctx context.Context, reach identity.Reach, f Filter, online bool) ([]Cohort, error) {
	return nil, nil
}
