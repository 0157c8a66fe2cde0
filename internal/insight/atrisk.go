package insight

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Risk is an account that may be drifting away: overdue by its own rhythm, or probably gone.
type Risk struct {
	AccountID   int64
	Slug, Name  string
	LastOrder   clock.Date
	Days        int      // since then
	Interval    float64  // median days from one day with an order to the next; 0 with fewer than three
	DaysOverdue *float64 // since last order + interval; 0 before that, nil without an interval
	Overdue     bool     // silent for over twice its interval (a setting)
	Gone        bool     // alive is under 0.5 (a setting)
	Alive       *float64 // probability that it is still a customer; nil without a model
	AtStake     *float64 // predicted value of the next 52 weeks, in minor units of the seller's currency; nil without a model
}

// AtRisk are the accounts within reach that are at risk.
type AtRisk struct {
	Until    clock.Date // what was ordered before this day is known
	Currency string     // the seller's
	Model    Model
	Accounts []Risk  // most at stake first, then longest overdue
	AtStake  float64 // of all together, in minor units
}

// AtRisk tells by the models of last night and what was ordered until now. Closed accounts are left out.
func (s *Service) AtRisk(ctx context.Context, reach identity.Reach) (AtRisk, error) {
	b, err := s.pastUntil(ctx, 0)
	if err != nil {
		return AtRisk{}, err
	}
	m, err := s.model(ctx, b)
	if err != nil {
		return AtRisk{}, err
	}
	return s.atRisk(ctx, reach, b, m)
}

// AtRiskBefore tells as it stood at the beginning of a day, by models fitted to what was ordered until then; with 0 it is what
// AtRisk tells, unless the night's models are of another day or past.
func (s *Service) AtRiskBefore(ctx context.Context, reach identity.Reach, until clock.Date) (AtRisk, error) {
	b, m, err := s.modelBefore(ctx, until)
	if err != nil {
		return AtRisk{}, err
	}
	return s.atRisk(ctx, reach, b, m)
}

func (s *Service) atRisk(ctx context.Context, reach identity.Reach, b *past, m Model) (AtRisk, error) {
	found := AtRisk{Until: b.until, Currency: b.set.Currency, Model: m}
	within, err := s.Within(ctx, reach, Filter{})
	if err != nil {
		return found, err
	}
	clients, err := s.clients(ctx)
	if err != nil {
		return found, err
	}
	for i, p := range b.expected(m) {
		a := clients.of(p.AccountID)
		if within != nil && !within[p.AccountID] || a.Closed {
			continue
		}
		r := b.risk(i, p)
		if !r.Overdue && !r.Gone {
			continue
		}
		r.AccountID, r.Slug, r.Name = a.ID, a.Slug, a.Name
		found.AtStake += or(r.AtStake, 0)
		found.Accounts = append(found.Accounts, r)
	}
	slices.SortFunc(found.Accounts, func(a, b Risk) int {
		return cmp.Or(cmp.Compare(or(b.AtStake, -1), or(a.AtStake, -1)), cmp.Compare(or(b.DaysOverdue, 0), or(a.DaysOverdue, 0)), cmp.Compare(a.Slug, b.Slug))
	})
	return found, nil
}

// Outlook is what is expected of one account within reach, and why it is at risk if it is: nil for one that never ordered,
// is out of reach, or isn't at risk.
func (s *Service) Outlook(ctx context.Context, reach identity.Reach, accountID int64) (*Prediction, *Risk, error) {
	b, err := s.pastUntil(ctx, 0)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.model(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	within, err := s.Within(ctx, reach, Filter{AccountID: accountID})
	if err != nil {
		return nil, nil, err
	}
	clients, err := s.clients(ctx)
	i, ordered := slices.BinarySearchFunc(b.list, accountID, func(h history, id int64) int { return cmp.Compare(h.account, id) })
	if err != nil || !within[accountID] || !ordered {
		return nil, nil, err
	}
	a, p := clients.of(accountID), m.of(b.list[i], b.until, b.set.Currency)
	p.is(a)
	r := b.risk(i, p)
	if a.Closed || !r.Overdue && !r.Gone {
		return &p, nil, nil
	}
	r.AccountID, r.Slug, r.Name = a.ID, a.Slug, a.Name
	return &p, &r, nil
}

func or(number *float64, otherwise float64) float64 {
	if number == nil {
		return otherwise
	}
	return *number
}

// risk asks both questions of an account in list, with what is expected of it.
func (b *past) risk(i int, p Prediction) Risk {
	h, last := b.list[i], b.until.AddDays(-1)
	r := Risk{LastOrder: h.last, Days: last.DaysSince(h.last), Interval: h.interval, Alive: p.Alive, AtStake: p.ValueYear}
	if h.days >= 3 {
		r.DaysOverdue = new(max(float64(r.Days)-h.interval, 0))
		r.Overdue = float64(r.Days) > b.set.Figures.RiskOverdue*h.interval
	}
	r.Gone = r.Alive != nil && *r.Alive < b.set.Figures.RiskAlive
	return r
}

// Reason is why, in words.
func (r Risk) Reason() string {
	silent := fmt.Sprintf("No order for %s", days(r.Days))
	switch {
	case r.Overdue && r.Gone:
		return fmt.Sprintf("%s, usually one %s; the chance that it is still a customer is %s", silent, every(r.Interval), chance(*r.Alive))
	case r.Overdue:
		return fmt.Sprintf("%s, usually one %s", silent, every(r.Interval))
	}
	return fmt.Sprintf("%s; the chance that it is still a customer is %s", silent, chance(*r.Alive))
}

// Action is what to do next, in words.
func (r Risk) Action() string {
	switch {
	case r.Overdue && r.Gone:
		return "Call, ask what has changed, and make an offer to come back"
	case r.Overdue:
		return fmt.Sprintf("Call and offer to place the usual order, due %s ago", days(int(math.Round(*r.DaysOverdue))))
	}
	return "Write or call to ask what is needed, before it is bought elsewhere"
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func every(interval float64) string {
	if n := int(math.Round(interval)); n > 1 {
		return fmt.Sprintf("every %d days", n)
	}
	return "every day"
}

// chance never says 0 or 100 %: nobody knows that.
func chance(probability float64) string {
	percent := math.Round(probability * 100)
	switch {
	case percent < 1:
		return "under 1 %"
	case percent > 99:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", percent)
}
