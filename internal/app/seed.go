package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/standing"
	"tradecounter/seed"
)

// teller loads the demo seller through the same services and importers as any seller's data, at the times at which its
// story happens. It listens to no event: the seed sends no letters.
type teller struct {
	*App
	at    clock.Time
	story seed.Seller
	by    identity.Actor

	visited map[string]clock.Time // when each person came last, by address
}

// storyTime is how long the demo's clients have been buying.
const storyTime = 760 * 24 * time.Hour

// Seed loads the demo seller, Harbour & Vale, with dates relative to today.
func (a *App) Seed(ctx context.Context) error {
	begun := time.Now()
	t := &teller{at: a.Config.Now(), by: identity.System("Harbour & Vale"), visited: map[string]clock.Time{}}
	config := a.Config
	config.Now = func() clock.Time { return t.at }
	t.App = build(config, a.DB)
	var err error
	if t.story, err = seed.TheSeller(t.at.Date(time.UTC)); err != nil {
		return fmt.Errorf("the demo: %w", err)
	}
	for _, chapter := range []struct {
		name string
		tell func(context.Context) error
	}{
		{"settings", t.settings}, {"pictures and documents", t.files}, {"staff", t.staff}, {"files", t.imports}, {"articles", t.articles}, {"new products", t.newProducts},
		{"looks", t.looks}, {"open orders", t.openOrders}, {"lists", t.lists}, {"standing orders", t.standing}, {"history", t.history}, {"sign-ins", t.signIns},
		{"questions", t.questions}, {"ideas", t.ideas},
	} {
		if err := chapter.tell(ctx); err != nil {
			return fmt.Errorf("the demo's %s: %w", chapter.name, err)
		}
	}
	slog.Info("the demo is loaded", "took", time.Since(begun).Round(time.Millisecond))
	return nil
}

func (t *teller) settings(ctx context.Context) error {
	for _, s := range t.story.Settings {
		if err := t.Settings.Set(ctx, s.Key, s.Value); err != nil {
			return fmt.Errorf("%s: %w", s.Key, err)
		}
	}
	return nil
}

func (t *teller) save(ctx context.Context, name string, account int64, content string) error {
	_, err := t.Files.Save(ctx, name, account, strings.NewReader(content))
	return err
}

func (t *teller) files(ctx context.Context) error {
	const logo = "look/seller.svg"
	if err := t.save(ctx, logo, 0, t.story.Logo); err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	if err := t.Settings.Set(ctx, "seller.logo", logo); err != nil {
		return err
	}
	for _, d := range t.story.Documents {
		var content bytes.Buffer
		if err := d.Write(&content); err != nil {
			return fmt.Errorf("%s: %w", d.File, err)
		}
		if _, err := t.Files.Save(ctx, d.File, 0, &content); err != nil {
			return fmt.Errorf("%s: %w", d.File, err)
		}
	}
	return nil
}

func portrait(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return "people/" + name + ".svg"
}

func (t *teller) staff(ctx context.Context) error {
	passwords := t.passwords()
	for _, p := range t.story.Staff {
		photo := ""
		if p.Portrait != "" {
			photo = portrait(p.Email)
			if err := t.save(ctx, photo, 0, p.Portrait); err != nil {
				return fmt.Errorf("%s: %w", p.Email, err)
			}
		}
		_, err := t.Identity.Add(ctx, t.by, identity.NewPerson{Email: p.Email, Name: p.Name, Staff: identity.StaffRole(p.Role), Phone: p.Phone,
			Hours: p.Hours, PhotoFile: photo, Password: passwords[p.Email]})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Email, err)
		}
	}
	return nil
}

func (t *teller) passwords() map[string]string {
	list := map[string]string{}
	for _, l := range t.story.Logins {
		list[l.Email] = l.Password
	}
	return list
}

func (t *teller) imports(ctx context.Context) error {
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	now := t.at
	defer func() { t.at = now }()
	t.at = now.Add(-storyTime) // else the whole range would be new to every client
	for _, f := range seed.Files(set.Today(now)) {
		if f.Kind == "members" {
			err = t.members(ctx, f)
		} else {
			err = t.importFile(ctx, f.Kind, f.Write)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Kind, err)
		}
	}
	return nil
}

func (t *teller) importFile(ctx context.Context, kind string, write func(io.Writer) error) error {
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w)) }()
	report, err := t.Exchange.Import(ctx, t.by, kind, r, exchange.Options{Name: kind + ".csv"})
	_ = r.CloseWithError(io.ErrClosedPipe)
	if err != nil {
		return err
	}
	if report.ProblemCount > 0 {
		p := report.Problems[0]
		return fmt.Errorf("%d problems, the first on line %d, %s: %s", report.ProblemCount, p.Line, p.Column, p.Message)
	}
	return nil
}

// newProducts: the seller's people have looked at all products but a dozen that came lately and are sold since just now or
// soon.
func (t *teller) newProducts(ctx context.Context) error {
	var fresh []struct {
		ID        int64      `db:"id"`
		Available clock.Date `db:"available_from"`
	}
	err := t.DB.Select(ctx, &fresh, `SELECT id, available_from FROM products WHERE id IN
		(SELECT id FROM products WHERE available_from > 0 ORDER BY available_from DESC, id DESC LIMIT 12) ORDER BY id DESC`)
	if err != nil {
		return err
	}
	if _, err := t.DB.Exec(ctx, `UPDATE products SET looked_at = created_at`); err != nil {
		return err
	}
	for i, p := range fresh {
		came := min(t.at.Add(-time.Duration(1+i)*30*time.Hour), p.Available.At(8, 0, time.UTC))
		if _, err := t.DB.Exec(ctx, `UPDATE products SET looked_at = 0, created_at = ? WHERE id = ?`, came, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// members are imported like any; those who have a demo login get its password.
func (t *teller) members(ctx context.Context, f seed.File) error {
	if err := t.importFile(ctx, f.Kind, f.Write); err != nil {
		return err
	}
	people, err := t.Identity.People(ctx, t.by)
	if err != nil {
		return err
	}
	passwords := t.passwords()
	for _, p := range people {
		if password := passwords[p.Email]; password != "" && p.Staff == "" {
			if err := t.Identity.SetPassword(ctx, t.by, p.Email, password); err != nil {
				return fmt.Errorf("%s: %w", p.Email, err)
			}
		}
	}
	return nil
}

func (t *teller) looks(ctx context.Context) error {
	for _, l := range t.story.Looks {
		account, err := t.Accounts.BySlug(ctx, l.Account)
		if err != nil {
			return fmt.Errorf("%s: %w", l.Account, err)
		}
		theme := accounts.Theme{Accent: l.Accent, Mast: l.Mast, HeaderArt: l.Art, Greeting: l.Greeting, Welcome: l.Welcome}
		if l.Logo != "" {
			theme.LogoFile = "look/" + l.Account + ".svg"
			if err := t.save(ctx, theme.LogoFile, account.ID, l.Logo); err != nil {
				return fmt.Errorf("%s: %w", l.Account, err)
			}
		}
		for _, link := range l.Links {
			theme.Links = append(theme.Links, accounts.ThemeLink{Title: link.Title, URL: link.URL, File: link.File})
		}
		for _, path := range l.FeaturedCategories {
			theme.Featured = append(theme.Featured, accounts.Featured{Kind: "category", Value: path})
		}
		for _, sku := range l.FeaturedProducts {
			theme.Featured = append(theme.Featured, accounts.Featured{Kind: "product", Value: sku})
		}
		if _, err := t.Accounts.SaveTheme(ctx, t.by, l.Account, theme); err != nil {
			return fmt.Errorf("%s: %w", l.Account, err)
		}
	}
	return nil
}

// working sets the story's clock to a time of a day, never later than now.
func (t *teller) working(day clock.Date, hour, minute int, zone *time.Location, now clock.Time) {
	t.at = min(day.At(hour, minute, zone), now)
}

func (t *teller) openOrders(ctx context.Context) error {
	now := t.at
	defer func() { t.at = now }()
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	for i, o := range t.story.OpenOrders {
		t.working(o.On, 8, 11*(i%5)+3, set.Zone, now)
		placed, err := t.place(ctx, o)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", o.PurchaseOrder, o.Account, err)
		}
		for _, step := range o.Steps {
			t.working(step.On, 14, 20+i%30, set.Zone, now)
			if err := t.move(ctx, placed, step); err != nil {
				return fmt.Errorf("%s of %s: %w", placed.Number, o.Account, err)
			}
		}
	}
	return nil
}

func (t *teller) items(ctx context.Context, actor identity.Actor, lines []seed.Line) ([]cart.Item, error) {
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]cart.Item, len(lines))
	for i, l := range lines {
		product, err := t.Catalog.Find(ctx, actor.Scope(set.Today(t.at)), l.SKU)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.SKU, err)
		}
		items[i] = cart.Item{ProductID: product.ID, Quantity: int64(l.Quantity)}
	}
	return items, nil
}

func (t *teller) place(ctx context.Context, o seed.OpenOrder) (orders.Order, error) {
	actor, err := t.Identity.ActorFor(ctx, o.Member, o.Account)
	if err != nil {
		return orders.Order{}, fmt.Errorf("%s: %w", o.Member, err)
	}
	items, err := t.items(ctx, actor, o.Lines)
	if err != nil {
		return orders.Order{}, err
	}
	if o.Channel != string(orders.Online) { // the client's manager took it down
		actor.Behalf = identity.Behalf{Channel: o.Channel, Allowed: true}
		err := t.DB.Get(ctx, &actor.Behalf.Name, `SELECT p.name FROM accounts a JOIN people p ON p.id = a.manager_id WHERE a.id = ?`, actor.Account.ID)
		if err != nil {
			return orders.Order{}, fmt.Errorf("the manager of %s: %w", o.Account, err)
		}
	}
	return t.Orders.PlaceDraft(ctx, actor, orders.Draft{Key: orders.NewKey(), Items: items, ShipTo: orders.Where{Code: o.ShipTo},
		Method: o.Delivery, PONumber: o.PurchaseOrder, Note: o.Note})
}

func (t *teller) move(ctx context.Context, o orders.Order, step seed.Step) error {
	told := orders.Told{Note: step.Note}
	switch step.Do {
	case "confirm":
		_, err := t.Orders.Confirm(ctx, t.by, o.Number, told)
		return err
	case "ship":
		some := orders.Some{}
		for _, l := range o.Lines {
			some[l.SKU] = l.Quantity
		}
		for _, sku := range step.Except {
			delete(some, sku)
		}
		_, err := t.Orders.Ship(ctx, t.by, o.Number, some, step.Tracking, told)
		return err
	}
	return errors.New("an order can't " + step.Do)
}

// lists are saved from the owner's cart, as a buyer would.
func (t *teller) lists(ctx context.Context) error {
	for _, l := range t.story.OrderLists {
		actor, err := t.Identity.ActorFor(ctx, l.Owner, l.Account)
		if err != nil {
			return fmt.Errorf("%s: %w", l.Owner, err)
		}
		items, err := t.items(ctx, actor, l.Lines)
		if err != nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
		if _, err := t.Cart.AddMany(ctx, actor, items); err != nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
		if _, err := t.Lists.SaveCart(ctx, actor, l.Name); err != nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
		if err := t.Cart.Clear(ctx, actor); err != nil {
			return fmt.Errorf("%s: %w", l.Name, err)
		}
	}
	return nil
}

func (t *teller) standing(ctx context.Context) error {
	for _, o := range t.story.StandingOrders {
		if err := t.begin(ctx, o); err != nil {
			return fmt.Errorf("%s of %s: %w", o.Name, o.Account, err)
		}
	}
	return nil
}

func (t *teller) begin(ctx context.Context, o seed.StandingOrder) error {
	actor, err := t.Identity.ActorFor(ctx, o.Owner, o.Account)
	if err != nil {
		return err
	}
	items, err := t.items(ctx, actor, o.Lines)
	if err != nil {
		return err
	}
	begun, err := t.Standing.Create(ctx, actor, standing.Plan{Key: orders.NewKey(), Name: o.Name, Start: o.Anchor, Items: items, ShipTo: o.ShipTo,
		PONumber: o.PurchaseOrder, Cadence: standing.Cadence{Unit: standing.Unit(o.Unit), Every: o.Every, Weekday: o.Weekday, DayOfMonth: o.DayOfMonth}})
	if err != nil {
		return err
	}
	if o.DiscountBP == 0 && !o.FreeDelivery && !o.Priority {
		return nil
	}
	_, err = t.Standing.SetBenefit(ctx, t.by, begun.Number, cart.Benefit{Discount: money.BasisPoints(o.DiscountBP), FreeDelivery: o.FreeDelivery, Priority: o.Priority})
	return err
}
