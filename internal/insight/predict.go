package insight

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/clv"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// yearAhead is how far predictions look, in weeks.
const yearAhead = 52

// Model is what is expected of accounts, fitted to all of them.
type Model struct {
	Until  clock.Date      // what was bought before this day is in it
	Fitted clock.Time      // 0: for this question alone
	Buying *Buying         // how many orders to expect; nil without enough data
	Value  *clv.GammaGamma // their value, in units of the seller's currency; nil without enough data
}

// Buying is a fitted BG/NBD model.
type Buying struct {
	clv.BGNBD
	LogLikelihood float64 `json:"log_likelihood"`
}

// fit finds the models of what was bought until a day.
func fit(list []history, until clock.Date, currency string) Model {
	customers := make([]clv.Customer, len(list))
	for i, h := range list {
		customers[i] = h.customer(until.AddDays(-1), currency)
	}
	m := Model{Until: until}
	if buying, likelihood, ok := clv.FitBGNBD(customers); ok {
		m.Buying = &Buying{buying, likelihood}
	}
	if value, ok := clv.FitGammaGamma(customers); ok {
		m.Value = &value
	}
	return m
}

// Prediction is what the model expects of an account. Without a model its numbers are nil.
type Prediction struct {
	AccountID  int64
	Slug, Name string
	clv.Customer
	Alive      *float64 // probability that it is still a customer
	OrdersYear *float64 // days with an order in the next 52 weeks
	ValueYear  *float64 // of those, in minor units of the seller's currency
	place      int32
}

func (m Model) alive(c clv.Customer) *float64 {
	if m.Buying == nil {
		return nil
	}
	return new(m.Buying.Alive(c))
}

// year is what to expect in the next 52 weeks: days with an order, and their value in minor units.
func (m Model) year(c clv.Customer, currency string) (orders, value *float64) {
	if m.Buying == nil {
		return nil, nil
	}
	orders = new(m.Buying.Expected(c, yearAhead))
	if m.Value != nil {
		value = new(*orders * m.Value.Mean(c) * minor(currency))
	}
	return orders, value
}

// Predictions are what is expected of the accounts within reach that ordered.
type Predictions struct {
	Model    Model
	Currency string       // the seller's
	Accounts []Prediction // by slug
}

// Predict fits the models to everything that was bought before a day. With 0 it is what Expected tells, unless the night's
// models are of another day or past.
func (s *Service) Predict(ctx context.Context, reach identity.Reach, until clock.Date) (Predictions, error) {
	b, m, err := s.modelBefore(ctx, until)
	if err != nil {
		return Predictions{}, err
	}
	return s.predictions(ctx, reach, b, m)
}

// modelBefore is what was bought before a day and a model of it; with 0 until now, and last night's as long as it is of today
// and of the past as it is.
func (s *Service) modelBefore(ctx context.Context, until clock.Date) (b *past, m Model, err error) {
	if b, err = s.pastUntil(ctx, until); err != nil {
		return nil, m, err
	}
	due := true
	if until == 0 {
		if due, err = s.refitIsDue(ctx); err != nil {
			return nil, m, err
		}
	}
	if due {
		return b, b.model(), nil
	}
	m, err = s.model(ctx, b)
	return b, m, err
}

// Expected is what the models of last night expect, with what was bought until now.
func (s *Service) Expected(ctx context.Context, reach identity.Reach) (Predictions, error) {
	b, err := s.pastUntil(ctx, 0)
	if err != nil {
		return Predictions{}, err
	}
	m, err := s.model(ctx, b)
	if err != nil {
		return Predictions{}, err
	}
	return s.predictions(ctx, reach, b, m)
}

func (s *Service) predictions(ctx context.Context, reach identity.Reach, b *past, m Model) (Predictions, error) {
	p := Predictions{Model: m, Currency: b.set.Currency}
	within, err := s.Within(ctx, reach, Filter{})
	if err != nil {
		return p, err
	}
	clients, err := s.clients(ctx)
	if err != nil {
		return p, err
	}
	for _, of := range b.expected(m) {
		if within == nil || within[of.AccountID] {
			of.is(clients.of(of.AccountID))
			p.Accounts = append(p.Accounts, of)
		}
	}
	slices.SortFunc(p.Accounts, func(a, b Prediction) int { return cmp.Compare(a.place, b.place) })
	return p, nil
}

func (m Model) of(h history, until clock.Date, currency string) Prediction {
	p := Prediction{AccountID: h.account, Customer: h.customer(until.AddDays(-1), currency)}
	p.Alive = m.alive(p.Customer)
	p.OrdersYear, p.ValueYear = m.year(p.Customer, currency)
	return p
}

// is fills in who the account is.
func (p *Prediction) is(c *client) { p.Slug, p.Name, p.place = c.Slug, c.Name, c.place }

// past is what every account bought before a day.
type past struct {
	facts *facts
	until clock.Date
	set   *settings.Settings
	list  []history
	model func() Model // fitted to it, once

	telling sync.Mutex
	by      Model // told by it
	told    []Prediction
}

// expected is what a model expects of each account in list, in its order; of the last model it is kept.
func (b *past) expected(m Model) []Prediction {
	b.telling.Lock()
	defer b.telling.Unlock()
	if b.told == nil || b.by.Until != m.Until || b.by.Fitted != m.Fitted {
		b.by, b.told = m, make([]Prediction, len(b.list))
		for i, h := range b.list {
			b.told[i] = m.of(h, b.until, b.set.Currency)
		}
	}
	return b.told
}

// pastUntil sums up what was bought before a day; before the end of today unless told. The last sums are kept.
func (s *Service) pastUntil(ctx context.Context, until clock.Date) (*past, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	if until == 0 {
		until = s.now().Date(set.Zone).AddDays(1)
	}
	f, err := s.facts(ctx)
	if err != nil {
		return nil, err
	}
	if b := s.lastPast.Load(); b != nil && b.facts == f && b.until == until && b.set == set {
		return b, nil
	}
	b := &past{facts: f, until: until, set: set, list: f.histories(until, set.Zone)}
	b.model = sync.OnceValue(func() Model { return fit(b.list, until, set.Currency) })
	s.lastPast.Store(b)
	return b, nil
}
