package workspace

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
)

// Steward makes clients, hands them from one manager to another, and makes one of two that are one.
type Steward struct {
	db       *db.DB
	events   *events.Log
	changes  *changes.Log
	now      clock.Now
	people   *identity.Service
	accounts *accounts.Service
	ranges   *catalog.Editor
	prices   *pricing.Desk
	pages    *ClientPages
}

// NewSteward makes one.
func NewSteward(pages *ClientPages, log *events.Log, ranges *catalog.Editor) *Steward {
	return &Steward{pages.db, log, changes.New(pages.db, pages.now), pages.now, pages.people, pages.accounts, ranges, pages.prices, pages}
}

// NewClient is what a person of the seller's fills in. Form fields of its faults are those of accounts.Details and of a
// location and a member, with their names before them: location_city, person_email.
type NewClient struct {
	Key         string // made with the form: one form makes one client
	Slug        string
	Details     accounts.Details
	ManagerID   int64
	CopyOf      string // the slug of a similar client; "" from nothing
	Assortments []string
	Lists       []string // price lists in the order in which they are asked
	Singles     bool     // of the similar client: the products added for it and hidden from it
	Contracts   bool     // of the similar client: its contract prices
	Look        bool     // of the similar client: colours, words and links; never a logo or a file
	Accent      string   // a colour, where the look isn't copied
	Place       accounts.Location
	Person      identity.NewMember // who shall be invited first; no address: nobody yet
}

// Make makes a client with all that the form says, or nothing. Nobody is written to. The same form, sent again, answers
// with the client that it made.
func (s *Steward) Make(ctx context.Context, actor identity.Actor, reach identity.Reach, n NewClient) (accounts.Account, error) {
	if len(n.Key) < 16 || len(n.Key) > 64 {
		return accounts.Account{}, fault.Invalid("This form is incomplete; open it again.")
	}
	if made, ok, err := s.madeBy(ctx, reach, n.Key); ok || err != nil {
		return made, err
	}
	var made accounts.Account
	err := s.db.InTx(ctx, func(ctx context.Context) (err error) {
		made, err = s.make(ctx, actor, reach, n)
		return err
	})
	if err != nil { // perhaps the same form, at the same moment
		if first, ok, found := s.madeBy(ctx, reach, n.Key); ok && found == nil {
			return first, nil
		}
	}
	return made, err
}

func (s *Steward) madeBy(ctx context.Context, reach identity.Reach, key string) (accounts.Account, bool, error) {
	where, args := reach.Where("a")
	var ids []int64
	if err := s.db.Select(ctx, &ids, `SELECT a.id FROM accounts a WHERE a.made_key = ? AND `+where, append([]any{key}, args...)...); err != nil {
		return accounts.Account{}, false, fmt.Errorf("look whether a form made a client: %w", err)
	}
	if len(ids) == 0 {
		return accounts.Account{}, false, nil
	}
	a, err := s.accounts.ByID(ctx, ids[0])
	return a, true, err
}

func (s *Steward) make(ctx context.Context, actor identity.Actor, reach identity.Reach, n NewClient) (accounts.Account, error) {
	var like identity.Actor
	if n.CopyOf != "" {
		var err error
		if like, _, err = s.accounts.ForStaff(ctx, actor, reach, n.CopyOf); fault.Is(err, fault.KindNotFound) {
			return accounts.Account{}, fault.Invalid("", fault.Field{Name: "copy", Message: "There is no such client to copy."})
		} else if err != nil {
			return accounts.Account{}, err
		}
	}
	made, err := s.accounts.Create(ctx, actor, n.Slug, n.Details, n.ManagerID)
	if err != nil {
		return made, err
	}
	if _, err := s.db.Exec(ctx, `UPDATE accounts SET made_key = ? WHERE id = ?`, n.Key, made.ID); err != nil {
		return made, fmt.Errorf("keep the key of a new client: %w", err)
	}
	to := actor.ForAccount(made.Acting())
	for _, step := range []func(context.Context, identity.Actor, identity.Actor, identity.Reach, NewClient) error{s.giveRange, s.givePrices, s.giveLook, s.givePeople} {
		if err := step(ctx, to, like, reach, n); err != nil {
			return made, err
		}
	}
	return made, nil
}

func (s *Steward) giveRange(ctx context.Context, to, like identity.Actor, _ identity.Reach, n NewClient) error {
	r := catalog.AccountRange{Assortments: n.Assortments}
	if n.Singles && like.Account.ID != 0 {
		of, err := s.ranges.RangeOf(ctx, like.Account.ID)
		if err != nil {
			return err
		}
		r.Added, r.Hidden = of.Added, of.Hidden
	}
	if len(r.Assortments)+len(r.Added)+len(r.Hidden) == 0 {
		return nil
	}
	return s.ranges.SaveRange(ctx, to, r, catalog.AccountRange{}.Seen())
}

// givePrices: contract prices that have ended aren't copied.
func (s *Steward) givePrices(ctx context.Context, to, like identity.Actor, reach identity.Reach, n NewClient) error {
	if len(n.Lists) > 0 {
		if err := s.prices.Arrange(ctx, to, reach, nil, n.Lists); err != nil {
			return renamed(err, "add", "lists")
		}
	}
	if !n.Contracts || like.Account.ID == 0 {
		return nil
	}
	if like.Account.Currency != to.Account.Currency {
		return fault.Invalid("", fault.Field{Name: "contracts", Message: fmt.Sprintf("Contract prices of %s are in %s.", like.Account.Name, like.Account.Currency)})
	}
	today, err := s.prices.Today(ctx)
	if err != nil {
		return err
	}
	rows, err := s.db.Exec(ctx, `INSERT INTO contract_prices (account_id, product_id, valid_from, min_qty, unit_price, valid_to)
		SELECT ?, product_id, valid_from, min_qty, unit_price, valid_to FROM contract_prices WHERE account_id = ? AND (valid_to = 0 OR valid_to >= ?)`,
		to.Account.ID, like.Account.ID, today)
	if err != nil {
		return fmt.Errorf("copy contract prices: %w", err)
	}
	if rows == 0 {
		return nil
	}
	if err := s.db.Bump(ctx, "prices"); err != nil {
		return err
	}
	return s.changes.Record(ctx, to.By(), changes.Change{AccountID: to.Account.ID, Kind: "contract price", Subject: to.Account.Slug, Field: "copied from " + like.Account.Slug,
		After: fmt.Sprintf("%d prices", rows)})
}

// giveLook: a client's logo, pictures, files and the manager's personal words stay its own.
func (s *Steward) giveLook(ctx context.Context, to, like identity.Actor, _ identity.Reach, n NewClient) error {
	var theme accounts.Theme
	if n.Look && like.Account.ID != 0 {
		look, err := s.accounts.LookOf(ctx, like.Account.ID)
		if err != nil {
			return err
		}
		theme = look.Theme
		theme.LogoFile, theme.HeaderFile, theme.Welcome = "", "", ""
		theme.Links = slices.DeleteFunc(slices.Clone(theme.Links), func(l accounts.ThemeLink) bool { return l.File != "" })
	} else if n.Accent == "" {
		return nil
	}
	if n.Accent != "" {
		theme.Accent = n.Accent
	}
	_, err := s.accounts.SaveTheme(ctx, to, to.Account.Slug, theme)
	return err
}

func (s *Steward) givePeople(ctx context.Context, to, _ identity.Actor, _ identity.Reach, n NewClient) error {
	if n.Place != (accounts.Location{}) {
		if _, err := s.accounts.SaveLocation(ctx, to, n.Place); err != nil {
			return renamed(err, "", "location_")
		}
	}
	if n.Person.Email == "" && n.Person.Name == "" {
		return nil
	}
	return renamed(s.people.Prepare(ctx, to, n.Person), "", "person_")
}

// renamed gives the fields of a fault the names that they have in another form: one field's, or all of them a prefix.
func renamed(err error, field, name string) error {
	problem, ok := fault.AsInvalid(err)
	if !ok {
		return err
	}
	to := fault.Invalid(problem.Message)
	for _, f := range problem.Fields {
		switch {
		case field == "":
			to.Add(name+f.Name, f.Message)
		case f.Name == field:
			to.Add(name, f.Message)
		default:
			to.Add(f.Name, f.Message)
		}
	}
	return to
}
