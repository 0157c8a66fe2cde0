package orders_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
)

// manager is a person of the seller's who looks after an account, and what they reach.
func (fx *shop) manager(name string, account identity.Account) (identity.Actor, identity.Reach) {
	fx.t.Helper()
	id := fx.id(`INSERT INTO people (email, name, staff_role, created_at) VALUES (?, ?, 'manager', 1) RETURNING id`, strings.ToLower(name)+"@seller.example", name)
	fx.exec(`UPDATE accounts SET manager_id = ? WHERE id = ?`, id, account.ID)
	actor := identity.Actor{PersonID: id, Name: name, Email: strings.ToLower(name) + "@seller.example", Staff: identity.Manager}
	return actor.ForAccount(account), actor.Reach(clock.NewDate(2026, 11, 24))
}

func TestTheBoardShowsWhatNeedsAHand(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("M8", "10.00", stock(100, 0))
		fx.product("ROLL", "5.00", stock(2, clock.NewDate(2026, 12, 1)))
		milan, tess := fx.buyer("Nordwind"), fx.buyer("Bright")
		ines, reach := fx.manager("Ines", milan.Account)
		_, others := fx.manager("Tom", tess.Account)

		waits := fx.order(milan, "M8", 1)
		fx.add(milan, "ROLL", 5)
		back := fx.order(milan, "M8", 2)
		foreign := fx.order(tess, "M8", 3)
		asked := fx.order(milan, "M8", 4)
		for _, n := range []string{back.Number, asked.Number} {
			_, err := fx.Confirm(ctx, ines, n, orders.Told{})
			fx.must(err)
		}
		_, err := fx.RequestCancel(ctx, milan, asked.Number, orders.Told{Note: "Not needed"})
		fx.must(err)
		sent := fx.order(milan, "M8", 5)
		for _, do := range []func() error{
			func() error { _, err := fx.Confirm(ctx, ines, sent.Number, orders.Told{}); return err },
			func() error { _, err := fx.Ship(ctx, ines, sent.Number, nil, "", orders.Told{}); return err },
		} {
			fx.must(do())
		}

		numbers := func(f orders.BoardFilter, reach identity.Reach) string {
			t.Helper()
			f.PerPage = 50
			b, err := fx.Board(ctx, reach, f)
			fx.must(err)
			var list []string
			for _, r := range b.Rows {
				list = append(list, r.Number)
			}
			if len(list) != b.Found {
				t.Errorf("%+v: %d rows, found %d", f, len(list), b.Found)
			}
			return strings.Join(list, " ")
		}
		join := func(list ...orders.Order) string {
			var s []string
			for _, o := range list {
				s = append(s, o.Number)
			}
			return strings.Join(s, " ")
		}
		for _, try := range []struct {
			filter orders.BoardFilter
			want   string
		}{
			{orders.BoardFilter{}, join(waits, back, asked, sent)},
			{orders.BoardFilter{Need: orders.NeedConfirm}, join(waits)},
			{orders.BoardFilter{Need: orders.NeedShip}, join(back, asked)},
			{orders.BoardFilter{Need: orders.NeedBack}, join(back)},
			{orders.BoardFilter{Need: orders.NeedAnswer}, join(asked)},
			{orders.BoardFilter{Need: orders.NeedLate}, ""},
			{orders.BoardFilter{State: orders.Placed}, join(waits)},
			{orders.BoardFilter{Words: back.Number}, join(back)},
			{orders.BoardFilter{Words: "450071882", Sort: "-placed"}, join(sent, asked, back, waits)},
			{orders.BoardFilter{Words: "bright"}, ""},
			{orders.BoardFilter{Sort: "-number"}, join(sent, asked, back, waits)},
			{orders.BoardFilter{Sort: "number; DROP TABLE orders"}, join(waits, back, asked, sent)},
		} {
			if got := numbers(try.filter, reach); got != try.want {
				t.Errorf("%+v: %q, want %q", try.filter, got, try.want)
			}
		}
		if got := numbers(orders.BoardFilter{}, others); got != foreign.Number {
			t.Errorf("a colleague sees %q", got)
		}
		if got := numbers(orders.BoardFilter{}, identity.Reach{}); got != "" {
			t.Errorf("who reaches nobody sees %q", got)
		}
		b, err := fx.Board(ctx, reach, orders.BoardFilter{PerPage: 2, Page: 2})
		fx.must(err)
		if len(b.Rows) != 2 || b.Found != 4 || b.Open != 4 || b.Counts[orders.NeedConfirm] != 1 || b.Counts[orders.NeedShip] != 2 || b.Counts[orders.NeedBack] != 1 || b.Counts[orders.NeedAnswer] != 1 {
			t.Errorf("page 2 of %d: %d rows, %v", b.Found, len(b.Rows), b.Counts)
		}
		fx.at(clock.NewDate(2026, 12, 20), 9)
		b, err = fx.Board(ctx, reach, orders.BoardFilter{PerPage: 50})
		fx.must(err)
		want := map[string][]orders.Need{waits.Number: {orders.NeedConfirm, orders.NeedLate}, back.Number: {orders.NeedLate, orders.NeedBack, orders.NeedShip},
			asked.Number: {orders.NeedAnswer, orders.NeedLate, orders.NeedShip}, sent.Number: {orders.NeedArrival}}
		counts := map[orders.Need]int{}
		for _, r := range b.Rows {
			got := r.Needs(b.Today)
			if len(got) != len(want[r.Number]) {
				t.Errorf("%s needs %v, want %v", r.Number, got, want[r.Number])
			}
			for i, n := range got {
				counts[n]++
				if i < len(want[r.Number]) && n != want[r.Number][i] {
					t.Errorf("%s needs %v, want %v", r.Number, got, want[r.Number])
				}
			}
			if r.Number == back.Number && (r.BackLines != 1 || r.BackOn == 0 || r.Lines != 2) {
				t.Errorf("the backorder: %+v", r)
			}
		}
		for _, n := range orders.Needs {
			if counts[n] != b.Counts[n] {
				t.Errorf("%s: %d rows, counted %d", n, counts[n], b.Counts[n])
			}
		}
	})
}

func TestStaffAnswerWriteAndChangeDates(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("M8", "10.00", stock(100, 0))
		fx.product("ROLL", "5.00", stock(0, clock.NewDate(2026, 12, 1)))
		milan := fx.buyer("Nordwind")
		ines, reach := fx.manager("Ines", milan.Account)
		fx.add(milan, "ROLL", 5)
		o := fx.order(milan, "M8", 2)
		if _, err := fx.OfStaff(ctx, identity.Reach{PersonID: 999}, o.Number); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("out of reach: %v", err)
		}
		seen, err := fx.OfStaff(ctx, reach, o.Number)
		fx.must(err)
		if waits, err := fx.Waits(ctx, seen); err != nil || len(waits) != 2 || waits[seen.Lines[0].ID]+waits[seen.Lines[1].ID] != 5 {
			t.Errorf("waits %v, %v", waits, err)
		}
		if _, err := fx.Write(ctx, ines, o.Number, orders.Told{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("an empty note: %v", err)
		}
		if _, err := fx.Write(ctx, milan, o.Number, orders.Told{Note: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a buyer writes: %v", err)
		}
		_, err = fx.Write(ctx, ines, o.Number, orders.Told{Note: "The rolls are on a truck."})
		fx.must(err)
		day := clock.NewDate(2026, 12, 9)
		for _, bad := range []struct {
			skus []string
			to   clock.Date
		}{{[]string{"ROLL"}, clock.NewDate(2026, 11, 1)}, {[]string{"NONE"}, day}} {
			if _, err := fx.ChangeDates(ctx, ines, o.Number, bad.skus, bad.to, orders.Told{}); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		moved, err := fx.ChangeDates(ctx, ines, o.Number, []string{"ROLL"}, day, orders.Told{})
		fx.must(err)
		for _, l := range moved.Lines {
			if (l.SKU == "ROLL") != (l.ExpectedOn == day) {
				t.Errorf("%s is expected %s", l.SKU, l.ExpectedOn)
			}
		}
		if moved.ExpectedOn != o.ExpectedOn || moved.Moves[len(moved.Moves)-1].Detail != "ROLL: 2026-12-09" {
			t.Errorf("the order: %s, %+v", moved.ExpectedOn, moved.Moves)
		}
		if _, err := fx.Decline(ctx, ines, o.Number, orders.Told{Note: "no"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("nobody asked: %v", err)
		}
		_, err = fx.Confirm(ctx, ines, o.Number, orders.Told{})
		fx.must(err)
		_, err = fx.RequestCancel(ctx, milan, o.Number, orders.Told{})
		fx.must(err)
		if _, err := fx.Decline(ctx, ines, o.Number, orders.Told{}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		kept, err := fx.Decline(ctx, ines, o.Number, orders.Told{Note: "It is packed."})
		if err != nil || kept.CancelRequestedAt != 0 || kept.State != orders.Confirmed {
			t.Errorf("declined: %+v, %v", kept.State, err)
		}
	})
}

const pdf = "%PDF-1.4\nan invoice\n%%EOF\n"

func TestAnInvoiceIsTheAccountsAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("M8", "10.00")
		milan, tess := fx.buyer("Nordwind"), fx.buyer("Bright")
		ines, _ := fx.manager("Ines", milan.Account)
		store := files.New(fx.db, t.TempDir(), fx.now)
		invoices := orders.NewInvoices(fx.Service, store)
		o := fx.order(milan, "M8", 2)
		if _, _, err := invoices.Find(ctx, milan, o.Number); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("before there is one: %v", err)
		}
		for name, content := range map[string]string{"a picture": "\x89PNG\r\n\x1a\n", "half a PDF": "%PDF-1.4 …", "text": "Invoice"} {
			if _, err := invoices.Attach(ctx, ines, o.Number, "R-1", []byte(content), orders.Told{}); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s is taken: %v", name, err)
			}
		}
		if _, err := invoices.Attach(ctx, milan, o.Number, "R-1", []byte(pdf), orders.Told{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a buyer attaches: %v", err)
		}
		done, err := invoices.Attach(ctx, ines, o.Number, " R-2026-08817 ", []byte(pdf), orders.Told{Seen: o.Seen()})
		if err != nil || done.InvoiceNumber != "R-2026-08817" || done.InvoicedAt == 0 {
			t.Fatalf("attach: %+v, %v", done.InvoiceNumber, err)
		}
		if _, err := invoices.Attach(ctx, ines, o.Number, "R-2026-08817", []byte(pdf), orders.Told{}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the same again: %v", err)
		}
		_, file, err := invoices.Find(ctx, milan, o.Number)
		fx.must(err)
		if content, err := invoices.Read(file); err != nil || string(content) != pdf {
			t.Errorf("read: %q, %v", content, err)
		}
		if _, _, err := invoices.Find(ctx, tess, o.Number); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another client gets it: %v", err)
		}
		if _, err := store.Find(ctx, tess.Account.ID, done.InvoiceFile); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another client finds the file: %v", err)
		}
	})
}

func TestTwoPeopleAtOnceMakeOneMove(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		fx.product("M8", "10.00")
		milan := fx.buyer("Nordwind")
		ines, reach := fx.manager("Ines", milan.Account)
		o := fx.order(milan, "M8", 2)
		var all sync.WaitGroup
		results := make(chan error, 8)
		for range cap(results) {
			all.Go(func() {
				_, err := fx.Confirm(ctx, ines, o.Number, orders.Told{Seen: o.Seen()})
				results <- err
			})
		}
		all.Wait()
		close(results)
		done := 0
		for err := range results {
			if err == nil {
				done++
			} else if !fault.Is(err, fault.KindConflict) {
				t.Error(err)
			}
		}
		if done != 1 || fx.number(`SELECT COUNT(*) FROM events WHERE name = 'order.confirmed'`) != 1 {
			t.Errorf("%d of %d confirmed it", done, cap(results))
		}
		second := fx.order(milan, "M8", 1)
		who := func(context.Context, string) (identity.Actor, error) { return ines, nil }
		list, err := fx.ConfirmAll(ctx, reach, map[string]int64{second.Number: second.Seen()}, []string{o.Number, second.Number, "HV-1"}, who)
		if err != nil || len(list) != 3 || list[0].Problem == "" || list[1].Problem != "" || list[2].Problem == "" {
			t.Errorf("confirm all: %+v, %v", list, err)
		}
	})
}

func TestStaffOrderForAMember(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *shop) {
		bolt := fx.product("M8", "10.00", stock(100, 0))
		milan := fx.buyer("Nordwind")
		ines, _ := fx.manager("Ines", milan.Account)
		fx.add(milan, "M8", 7)
		forMilan := milan
		forMilan.PersonID, forMilan.Behalf = ines.PersonID, identity.Behalf{Name: "Ines", Channel: "phone", Allowed: true}
		items := []cart.Item{{ProductID: bolt, Quantity: 3}}
		form, err := fx.PrepareFor(ctx, forMilan, items)
		fx.must(err)
		in := form.Fill
		in.PONumber, in.ShipTo, in.Method = "77", "works", "standard"

		watching := forMilan
		watching.Behalf.Allowed = false
		blocked := forMilan
		blocked.Blocked = true
		for name, who := range map[string]identity.Actor{"the member": milan, "who may only look": watching, "for one who is blocked": blocked, "staff as themselves": ines} {
			if _, err := fx.PlaceFor(ctx, who, items, in); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		fx.price(bolt, 1, "11.00")
		if _, err := fx.PlaceFor(ctx, forMilan, items, in); err == nil || !fault.Is(err, fault.KindConflict) {
			t.Errorf("at a price that wasn't shown: %v", err)
		}
		form, err = fx.PrepareFor(ctx, forMilan, items)
		fx.must(err)
		in.Shown = form.Fill.Shown

		var all sync.WaitGroup
		numbers := make(chan string, 6)
		for range cap(numbers) {
			all.Go(func() {
				o, err := fx.PlaceFor(ctx, forMilan, items, in)
				if err != nil {
					t.Error(err)
				}
				numbers <- o.Number
			})
		}
		all.Wait()
		close(numbers)
		first := ""
		for n := range numbers {
			if first == "" {
				first = n
			}
			if n != first {
				t.Errorf("one form made %s and %s", first, n)
			}
		}
		o := fx.find(first)
		if o.Channel != orders.Phone || o.OnBehalfBy != "Ines" || o.PlacedBy != "Milan" || o.PlacedByEmail != milan.Email || *o.MemberID != milan.MemberID || o.Moves[0].Actor != "Ines for Milan" {
			t.Errorf("placed: %+v", o)
		}
		if _, err := fx.PlaceFor(ctx, forMilan, []cart.Item{{ProductID: bolt, Quantity: 4}}, in); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the key with other content: %v", err)
		}
		if held, err := fx.carts.Show(ctx, milan); err != nil || len(held.Lines) != 1 || held.Lines[0].Quantity != 7 {
			t.Errorf("their cart: %+v, %v", held.Lines, err)
		}
		if fx.free(bolt) != 97 || fx.number(`SELECT COUNT(*) FROM orders`) != 1 {
			t.Errorf("free %d", fx.free(bolt))
		}
		// Acting in the storefront: the member's cart, but never as an online order.
		fx.pass(time.Minute)
		own, err := fx.Place(ctx, forMilan, fx.form(milan))
		if err != nil || own.Channel != orders.Phone || own.OnBehalfBy != "Ines" {
			t.Errorf("from the storefront: %+v, %v", own.Channel, err)
		}
	})
}
