package insight

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/jobs"
)

// Schedule refits the models in the night, and within the hour after an import has changed the past.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Every("insight.predict", jobs.Each(time.Hour), s.RefitIfDue)
}

// RefitIfDue refits unless that was done today with the past as it is.
func (s *Service) RefitIfDue(ctx context.Context) error {
	due, err := s.refitIsDue(ctx)
	if err != nil || !due {
		return err
	}
	return s.Refit(ctx)
}

// refitIsDue says that the models aren't of today, or that an import has changed the past since.
func (s *Service) refitIsDue(ctx context.Context) (bool, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return false, err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return false, err
	}
	var rows []modelRow
	if err := s.db.Select(ctx, &rows, `SELECT name, until, fitted_at, content FROM models WHERE name = 'past'`); err != nil {
		return false, fmt.Errorf("read when models were fitted: %w", err)
	}
	of := fmt.Sprint(versions["figures"])
	return !slices.ContainsFunc(rows, func(r modelRow) bool { return r.Until == s.now().Date(set.Zone) && r.Content == of }), nil
}

// Refit fits the models to everything until yesterday, measures them, and writes down what they expect of each account.
func (s *Service) Refit(ctx context.Context) error {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return err
	}
	f, err := s.facts(ctx)
	if err != nil {
		return err
	}
	until := s.now().Date(set.Zone)
	list := f.histories(until, set.Zone)
	m, quality := fit(list, until, set.Currency), f.quality(until, set)
	rows := make([]any, 0, 7*len(list))
	for _, h := range list {
		p := m.of(h, until, set.Currency)
		rows = append(rows, h.account, p.Frequency, h.last.DaysSince(h.first), until.AddDays(-1).DaysSince(h.first), p.Alive, p.OrdersYear, p.ValueYear)
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		for name, content := range map[string]any{"bg_nbd": m.Buying, "gamma_gamma": m.Value, "calibration": quality, "past": f.figures} {
			if err := s.storeModel(ctx, name, until, content); err != nil {
				return err
			}
		}
		return s.storePredictions(ctx, rows)
	})
}

func (s *Service) storeModel(ctx context.Context, name string, until clock.Date, content any) error {
	text, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("write down the model %s: %w", name, err)
	}
	_, err = s.db.Exec(ctx, `INSERT INTO models (name, until, fitted_at, content) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET until = excluded.until, fitted_at = excluded.fitted_at, content = excluded.content`, name, until, s.now(), string(text))
	if err != nil {
		return fmt.Errorf("write down the model %s: %w", name, err)
	}
	return nil
}

func (s *Service) storePredictions(ctx context.Context, rows []any) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM predictions`); err != nil {
		return fmt.Errorf("forget old predictions: %w", err)
	}
	for part := range slices.Chunk(rows, 7*500) {
		places := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?), ", len(part)/7), ", ")
		if _, err := s.db.Exec(ctx, `INSERT INTO predictions (account_id, frequency, recency_days, age_days, alive, orders_year, value_year) VALUES `+places, part...); err != nil {
			return fmt.Errorf("write down predictions: %w", err)
		}
	}
	return nil
}

type modelRow struct {
	Name    string     `db:"name"`
	Until   clock.Date `db:"until"`
	Fitted  clock.Time `db:"fitted_at"`
	Content string     `db:"content"`
}

// model is the one of last night; before the first night it is fitted when asked for.
func (s *Service) model(ctx context.Context, b *past) (m Model, err error) {
	var rows []modelRow
	if err := s.db.Select(ctx, &rows, `SELECT name, until, fitted_at, content FROM models WHERE name IN ('bg_nbd', 'gamma_gamma')`); err != nil {
		return m, fmt.Errorf("read the models: %w", err)
	}
	if len(rows) == 0 {
		return b.model(), nil
	}
	for _, r := range rows {
		m.Until, m.Fitted = r.Until, r.Fitted
		into := any(&m.Buying)
		if r.Name == "gamma_gamma" {
			into = &m.Value
		}
		if err := json.Unmarshal([]byte(r.Content), into); err != nil {
			return m, fmt.Errorf("read the model %s: %w", r.Name, err)
		}
	}
	return m, nil
}

// Quality is how good predictions of the accounts within reach are; nil while that can't be told. It is measured in the
// night, or when asked for before the first; of some of the accounts with the night's model.
func (s *Service) Quality(ctx context.Context, reach identity.Reach) (*Quality, error) {
	all, err := s.qualityOfAll(ctx)
	if err != nil || all == nil || reach.All {
		return all, err
	}
	within, err := s.Within(ctx, reach, Filter{})
	if err != nil {
		return nil, err
	}
	b, err := s.pastUntil(ctx, 0)
	if err != nil || all.Model == nil {
		return nil, err
	}
	q := &Quality{From: all.From, Until: all.Until, Model: all.Model}
	if q.measure(b.facts, b.set, within); q.Accounts == 0 {
		return nil, nil
	}
	return q, nil
}

func (s *Service) qualityOfAll(ctx context.Context) (q *Quality, err error) {
	var content []string
	if err := s.db.Select(ctx, &content, `SELECT content FROM models WHERE name = 'calibration'`); err != nil {
		return nil, fmt.Errorf("read the quality of predictions: %w", err)
	}
	if len(content) == 0 {
		b, err := s.pastUntil(ctx, 0)
		if err != nil {
			return nil, err
		}
		return b.facts.quality(b.until, b.set), nil
	}
	if err := json.Unmarshal([]byte(content[0]), &q); err != nil {
		return nil, fmt.Errorf("read the quality of predictions: %w", err)
	}
	return q, nil
}
