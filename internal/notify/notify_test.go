package notify_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/standing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// secret is what differs each time: the tokens of links.
var secret = regexp.MustCompile(`(invitation|reset|standing-order)/[a-z0-9]{20,}`)

type letter struct {
	Kind    string `db:"kind"`
	To      string `db:"to_email"`
	Subject string `db:"subject"`
	Text    string `db:"body_text"`
	HTML    string `db:"body_html"`
}

// written are the letters written since the last call, oldest first.
func written(s *apptest.Shop, seen *int) (letters []letter) {
	s.T.Helper()
	s.App.Jobs.RunDue(context.Background())
	s.Must(s.App.DB.Select(context.Background(), &letters, `SELECT kind, to_email, subject, body_text, body_html FROM letters ORDER BY id`))
	letters = letters[*seen:]
	*seen += len(letters)
	return letters
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	got = secret.ReplaceAllString(got, "$1/TOKEN")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test ./internal/notify -update writes it anew):\n%s", name, got)
	}
}

func place(s *apptest.Shop, buyer identity.Actor) orders.Order {
	s.T.Helper()
	ctx := context.Background()
	_, err := s.App.Cart.AddMany(ctx, buyer, []cart.Item{item(s, buyer, "FS-0933-08040-Z", 12), item(s, buyer, "SW-2210-L", 3)})
	s.Must(err)
	form, err := s.App.Orders.Prepare(ctx, buyer)
	s.Must(err)
	form.Fill.PONumber, form.Fill.CopiesTo, form.Fill.ShipTo = "4500 71 903", "lager@nordwind.example", "werk2"
	order, err := s.App.Orders.Place(ctx, buyer, form.Fill)
	s.Must(err)
	return order
}

func item(s *apptest.Shop, buyer identity.Actor, sku string, quantity int64) cart.Item {
	s.T.Helper()
	product, err := s.App.Catalog.Find(context.Background(), buyer.Scope(clock.NewDate(2026, 11, 19)), sku)
	s.Must(err)
	return cart.Item{ProductID: product.ID, Quantity: quantity}
}

// An order's life in letters: each goes to whom it concerns, in the account's words, with nothing of another account.
func TestAnOrdersLetters(t *testing.T) {
	s, seen := apptest.New(t).Fill(), 0
	written(s, &seen)
	ctx, staff := context.Background(), identity.System("Ines")
	order := place(s, s.Actor("jana@nordwind.example", "nordwind"))
	letters := written(s, &seen)
	if len(letters) != 2 || letters[0].To != "jana@nordwind.example" || letters[1].To != "lager@nordwind.example" {
		t.Fatalf("letters: %+v", letters)
	}
	golden(t, "order-placed.txt", letters[0].Text)
	golden(t, "order-placed.html", letters[0].HTML)
	for _, l := range letters {
		if strings.Contains(l.Text+l.HTML, "8.08") || strings.Contains(l.Text+l.HTML, "BH-") || strings.Contains(l.Text+l.HTML, "Bright") {
			t.Error("a letter holds another account's matters")
		}
		if strings.Contains(l.HTML, "<img") || strings.Contains(l.HTML, "<script") || len(l.HTML) > 100_000 {
			t.Error("a letter fetches something, or is too long")
		}
	}
	_, err := s.App.Orders.Confirm(ctx, staff, order.Number, orders.Told{Note: "Comes on Monday."})
	s.Must(err)
	_, err = s.App.Orders.Ship(ctx, staff, order.Number, orders.Some{"SW-2210-L": 3}, "https://parcel.example/1", orders.Told{})
	s.Must(err)
	_, err = s.App.Orders.ChangeDate(ctx, staff, order.Number, clock.NewDate(2026, 12, 2), orders.Told{})
	s.Must(err)
	var subjects []string
	for _, l := range written(s, &seen) {
		if l.To == "jana@nordwind.example" {
			subjects = append(subjects, l.Subject)
		}
	}
	want := "Order HV-100001 is confirmed; Part of order HV-100001 is on its way; Order HV-100001 comes on another day"
	if got := strings.Join(subjects, "; "); got != want {
		t.Errorf("subjects: %s", got)
	}
}

func TestPeoplesLetters(t *testing.T) {
	s, seen := apptest.New(t).Fill(), 0
	written(s, &seen)
	ctx := context.Background()
	s.Must(s.App.Identity.Invite(ctx, s.Actor("boss@nordwind.example", "nordwind"), identity.NewMember{Email: "new@nordwind.example", Name: "Nina Neu", Role: identity.Buyer}))
	s.Must(s.App.Identity.AskReset(ctx, "jana@nordwind.example", "203.0.113.9"))
	s.Must(s.App.Identity.AskReset(ctx, "nobody@nowhere.example", "203.0.113.9"))
	letters := written(s, &seen)
	if len(letters) != 2 {
		t.Fatalf("%d letters", len(letters))
	}
	golden(t, "invitation.txt", letters[0].Text)
	golden(t, "reset.txt", letters[1].Text)
	link := regexp.MustCompile(`/invitation/[a-z0-9]+`).FindString(letters[0].Text)
	if page := s.Browser().Get(link); page.Status != 200 || !strings.Contains(page.Body, "Nina Neu") {
		t.Errorf("the letter's link leads to %d", page.Status)
	}
}

func TestAskedForReachesTheClientManager(t *testing.T) {
	s, seen := apptest.New(t).Fill(), 0
	written(s, &seen)
	s.Must(s.App.Orders.Ask(context.Background(), s.Actor("vera@nordwind.example", "nordwind"), orders.Request{SKU: "FS-0125-08-A2", Quantity: 40, Note: "for Werk 2"}))
	letters := written(s, &seen)
	if len(letters) != 1 || letters[0].To != "ines@harbour-vale.example" || !strings.Contains(letters[0].Text, "vera@nordwind.example") {
		t.Fatalf("letters: %+v", letters)
	}
	golden(t, "ask.txt", letters[0].Text)
}

func TestAStandingOrdersLetterAhead(t *testing.T) {
	s, seen := apptest.New(t).Fill(), 0
	ctx, jana := context.Background(), s.Actor("jana@nordwind.example", "nordwind")
	begun, err := s.App.Standing.Create(ctx, jana, standing.Plan{Key: orders.NewKey(), Name: "Gloves", Start: clock.NewDate(2026, 11, 20), ShipTo: "werk2",
		Cadence: standing.Cadence{Unit: standing.Weeks, Every: 2, Weekday: 5}, Items: []cart.Item{item(s, jana, "SW-2210-L", 4)}})
	s.Must(err)
	s.Must(s.App.Standing.RunDue(ctx))
	var ahead []letter
	for _, l := range written(s, &seen) {
		if l.Kind == "standing-ahead" {
			ahead = append(ahead, l)
		}
	}
	if len(ahead) != 1 || ahead[0].To != "jana@nordwind.example" {
		t.Fatalf("letters ahead of %s: %+v", begun.Number, ahead)
	}
	golden(t, "standing-ahead.txt", ahead[0].Text)
	skip := regexp.MustCompile(`/standing-order/[a-z0-9]+`).FindString(ahead[0].Text)
	b := s.Browser()
	if page := b.Get(skip); page.Status != 200 || s.Count(`SELECT COUNT(*) FROM standing_runs WHERE skip`) != 0 {
		t.Errorf("looking at the link: %d", page.Status)
	}
	if page := b.Post(skip, skip); page.Status >= 400 || s.Count(`SELECT COUNT(*) FROM standing_runs WHERE skip`) != 1 {
		t.Errorf("pressing its button: %d %s", page.Status, page.Text())
	}
}

// The seller's closing lines stand in every letter, in both its parts.
func TestLettersCloseAsTheSellerWishes(t *testing.T) {
	s, seen := apptest.New(t).Fill(), 0
	s.Set("letters.closing", "Closed from 24 December.\nWe wish you quiet days.")
	buyer := s.Actor("jana@nordwind.example", "nordwind")
	s.Must(s.App.Orders.Ask(context.Background(), buyer, orders.Request{Words: "tea"}))
	for _, l := range written(s, &seen) {
		if strings.Contains(l.Text, "Closed from 24 December.\n") && strings.Contains(l.HTML, "We wish you quiet days.") {
			return
		}
	}
	t.Error("no letter closes so")
}
