package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/platform/settings"
)

// Desk is price lists and contract prices as the seller's staff look after them: drafted, seen in their effect,
// published, undone. What it makes of a draft is resolved by the same code as a cart.
//
// Tables: price_drafts, price_draft_rows, price_draft_steps, price_publications, price_publication_entries,
// contract_reminders; it writes price_lists, price_list_rules, prices, contract_prices and account_price_lists.
type Desk struct {
	db       *db.DB
	prices   *Service
	cat      *catalog.Service
	events   *events.Log
	changes  *changes.Log
	settings *settings.Service
	now      clock.Now

	whole *lru.Cache[owner, keptWhole]
	bySKU *lru.Cache[int, keptOrder]
}

const keptWholeBytes = 32 << 20 // of books that were opened lately: a list of 50,000 entries takes 2 MB

// NewDesk makes the desk's side of prices.
func NewDesk(d *db.DB, prices *Service, cat *catalog.Service, log *events.Log, changed *changes.Log, set *settings.Service, now clock.Now) *Desk {
	return &Desk{db: d, prices: prices, cat: cat, events: log, changes: changed, settings: set, now: now,
		whole: lru.New[owner, keptWhole](keptWholeBytes), bySKU: lru.New[int, keptOrder](1)}
}

// Rule is a reduction of a derived list as people read it.
type Rule struct {
	Kind, Value string // all, category, brand
	Reduce      money.BasisPoints
}

// Words are what the rule is for.
func (r Rule) Words() string { return rule{Kind: r.Kind, Value: r.Value}.words() }

// Client is an account that has a list.
type Client struct {
	ID       int64  `db:"id"`
	Slug     string `db:"slug"`
	Name     string `db:"name"`
	Currency string `db:"currency"`
	Priority int    `db:"priority"` // 1: the first of its lists
}

// Opened is a book as a person of the seller's has it before them.
type Opened struct {
	Book
	Code, Name, Currency string
	IsBase               bool
	From, To             clock.Date // of the list
	Rules                []Rule
	Clients              []Client // within the person's reach; of a base list none, since all of its currency have it
	Others               int      // clients of colleagues that have it
	MayEdit              bool
	Why                  string // why not
	Today                clock.Date
}

// Derived says that the list reduces the base list.
func (o Opened) Derived() bool { return len(o.Rules) > 0 && !o.IsBase }

func (o Opened) list() list {
	l := list{ID: o.ListID, Code: o.Code, Name: o.Name, Currency: o.Currency, IsBase: o.IsBase, From: o.From, To: o.To}
	for _, r := range o.Rules {
		l.rules = append(l.rules, rule{ListID: o.ListID, Kind: r.Kind, Value: r.Value, Reduce: r.Reduce})
	}
	return l
}

// Today is the date in the seller's zone.
func (d *Desk) Today(ctx context.Context) (clock.Date, error) {
	set, err := d.settings.Get(ctx)
	if err != nil {
		return 0, err
	}
	return set.Today(d.now()), nil
}

var noList = fault.NotFound("There is no such price list.")

// OpenList finds a list that the person may see: a shared one, one that nobody has, or one of a client within reach.
func (d *Desk) OpenList(ctx context.Context, actor identity.Actor, reach identity.Reach, code string) (Opened, error) {
	if actor.Staff == "" {
		return Opened{}, noList
	}
	var l list
	err := d.db.Get(ctx, &l, `SELECT id, code, name, currency, is_base, valid_from, valid_to FROM price_lists WHERE code = ?`, code)
	if db.IsNone(err) {
		return Opened{}, noList
	}
	if err != nil {
		return Opened{}, fmt.Errorf("find a price list: %w", err)
	}
	one := []list{l}
	if err := d.prices.readRules(ctx, one); err != nil {
		return Opened{}, fmt.Errorf("read a list's rules: %w", err)
	}
	o := Opened{Book: Book{ListID: l.ID}, Code: l.Code, Name: l.Name, Currency: l.Currency, IsBase: l.IsBase, From: l.From, To: l.To}
	for _, r := range one[0].rules {
		o.Rules = append(o.Rules, Rule{r.Kind, r.Value, r.Reduce})
	}
	if o.Today, err = d.Today(ctx); err != nil {
		return o, err
	}
	if err := d.clientsOf(ctx, reach, &o); err != nil {
		return o, err
	}
	if !o.IsBase && o.Others > 0 && len(o.Clients) == 0 {
		return Opened{}, noList // other people's clients' own matter
	}
	o.MayEdit, o.Why = mayEdit(actor, o)
	return o, nil
}

func mayEdit(actor identity.Actor, o Opened) (bool, string) {
	switch {
	case actor.Can(identity.EditGoods):
		return true, ""
	case actor.Staff != identity.Manager:
		return false, "Only administrators and client managers change prices."
	case o.IsBase:
		return false, "The base list is everybody's; administrators change it."
	case o.Others > 0:
		return false, fmt.Sprintf("Clients of colleagues have this list too (%d of them); administrators change it.", o.Others)
	}
	return true, ""
}

// clientsOf reads who has the list, and how many of them are others'.
func (d *Desk) clientsOf(ctx context.Context, reach identity.Reach, o *Opened) error {
	if o.IsBase {
		return nil
	}
	where, args := reach.Where("a")
	err := d.db.Select(ctx, &o.Clients, `SELECT a.id, a.slug, a.name, a.currency,
		(SELECT COUNT(*) FROM account_price_lists y WHERE y.account_id = l.account_id AND y.priority <= l.priority) AS priority FROM account_price_lists l JOIN accounts a ON a.id = l.account_id
		WHERE l.price_list_id = ? AND `+where+` ORDER BY a.name, a.id`, append([]any{o.ListID}, args...)...)
	if err != nil {
		return fmt.Errorf("read who has a price list: %w", err)
	}
	var all int
	if err := d.db.Get(ctx, &all, `SELECT COUNT(*) FROM account_price_lists WHERE price_list_id = ?`, o.ListID); err != nil {
		return fmt.Errorf("count who has a price list: %w", err)
	}
	o.Others = all - len(o.Clients)
	return nil
}

// OpenContract opens the contract prices of the client that the actor works for.
func (d *Desk) OpenContract(ctx context.Context, actor identity.Actor) (o Opened, err error) {
	a := actor.Account
	if actor.Staff == "" || a.ID == 0 {
		return o, fault.NotFound("There is no such client.")
	}
	o = Opened{Book: Book{AccountID: a.ID}, Code: a.Slug, Name: a.Name, Currency: a.Currency,
		Clients: []Client{{ID: a.ID, Slug: a.Slug, Name: a.Name, Currency: a.Currency}}}
	if o.MayEdit = actor.Can(identity.Tailor); !o.MayEdit {
		o.Why = "Only this client’s manager and administrators change its prices."
	}
	o.Today, err = d.Today(ctx)
	return o, err
}

// editable asks once more, in the transaction that changes: who has the list may have changed since the page was shown.
func (d *Desk) editable(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened) error {
	if o.AccountID != 0 {
		if actor.Account.ID != o.AccountID || !actor.Can(identity.Tailor) {
			return fault.Denied("Only this client’s manager and administrators change its prices.")
		}
		return nil
	}
	fresh, err := d.OpenList(ctx, actor, reach, o.Code)
	if err == nil && !fresh.MayEdit {
		err = fault.Denied(fresh.Why)
	}
	return err
}

// own is the book as a resolver's: the list and the base list that it reduces, or the contract alone, without an
// account's discount.
func (d *Desk) own(ctx context.Context, o Opened) (*book, error) {
	b := &book{currency: o.Currency}
	if o.ListID != 0 {
		b.lists = []list{o.list()}
	}
	if o.IsBase {
		b.base = 1
		return b, nil
	}
	base, err := d.baseOf(ctx, o.Currency)
	if err != nil {
		return nil, err
	}
	if base.ID != 0 {
		b.lists = append(b.lists, base)
		b.base = len(b.lists)
	}
	return b, nil
}

// baseOf is the base list of a currency as readLists chooses it; the zero list when there is none.
func (d *Desk) baseOf(ctx context.Context, currency string) (list, error) {
	var found []list
	err := d.db.Select(ctx, &found, `SELECT id, code, name, currency, is_base, valid_from, valid_to FROM price_lists
		WHERE is_base AND currency = ? ORDER BY code LIMIT 1`, currency)
	if err != nil || len(found) == 0 {
		return list{}, err
	}
	return found[0], nil
}

// sheets fills the own book's entries of products, the contract first as everywhere.
func (d *Desk) sheets(ctx context.Context, o Opened, b *book, ids []int64) ([]sheet, error) {
	traits, err := d.cat.AllTraits(ctx, ids)
	if err != nil {
		return nil, err
	}
	versions, err := d.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	p := page{book: b}
	sources := 1 + len(b.lists)
	for i, id := range ids {
		p.sheets = append(p.sheets, sheet{id, traits[i], make([][]entry, sources)})
	}
	return p.sheets, d.prices.fill(ctx, o.AccountID, versions["prices"], p)
}

// said is what the book itself says of a product on a date.
func (o Opened) said(b *book, s *sheet, on clock.Date) answer {
	if o.AccountID != 0 {
		return b.answers(nil, s, on)[0]
	}
	return b.askList(0, s, on)
}

func uniqueIDs(ids []int64) []int64 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Slug is the short name of the client that a person names by it, or by its whole name in any casing; empty when the
// person reaches none.
func (d *Desk) Slug(ctx context.Context, reach identity.Reach, name string) (string, error) {
	within, args := reach.Where("a")
	var slugs []string
	err := d.db.Select(ctx, &slugs, `SELECT a.slug FROM accounts a WHERE (a.slug = ? OR `+d.db.Fold(`a.name`)+` = ?) AND `+within+` ORDER BY a.slug = ? DESC, a.slug LIMIT 1`,
		slices.Concat([]any{name, db.Folded(name)}, args, []any{name})...)
	if err != nil || len(slugs) == 0 {
		return "", err
	}
	return slugs[0], nil
}
