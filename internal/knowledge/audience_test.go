package knowledge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

func TestWhoReads(t *testing.T) {
	member := func(account int64, segment string) identity.Scope {
		return identity.Actor{MemberID: 1, Account: identity.Account{ID: account, Segment: segment}}.Scope(20261118)
	}
	staff := identity.Actor{Staff: identity.Manager}.Scope(20261118)
	working := identity.Actor{Staff: identity.Manager, Account: identity.Account{ID: 9}}.Scope(20261118)
	nobody := identity.Actor{}.Scope(20261118)
	chosen := Audience{Kind: Chosen, Accounts: []int64{7}, Segments: []string{"food"}}
	for name, c := range map[string]struct {
		audience Audience
		scope    identity.Scope
		want     bool
	}{
		"everyone, a member":                  {Audience{Kind: All}, member(7, ""), true},
		"everyone, nobody":                    {Audience{Kind: All}, nobody, false},
		"everyone, staff":                     {Audience{Kind: All}, staff, true},
		"staff's, a member":                   {Audience{Kind: Staff}, member(7, "food"), false},
		"staff's, staff":                      {Audience{Kind: Staff}, staff, true},
		"staff's, staff in a client's place":  {Audience{Kind: Staff}, working, false},
		"staff's, nobody":                     {Audience{Kind: Staff}, nobody, false},
		"chosen account":                      {chosen, member(7, ""), true},
		"chosen segment":                      {chosen, member(8, "food"), true},
		"another account":                     {chosen, member(8, ""), false},
		"another segment":                     {chosen, member(8, "foods"), false},
		"chosen, staff":                       {chosen, staff, true},
		"chosen, staff in another's place":    {chosen, working, false},
		"chosen, nobody":                      {chosen, nobody, false},
		"no segment matches no segment":       {Audience{Kind: Chosen, Segments: []string{""}}, member(8, ""), false},
		"no account matches no account":       {Audience{Kind: Chosen, Accounts: []int64{0}}, nobody, false},
		"an audience that isn't known":        {Audience{Kind: "public"}, member(7, ""), false},
		"no audience":                         {Audience{}, member(7, ""), false},
		"everyone's accounts say nothing":     {Audience{Kind: All, Accounts: []int64{7}}, member(8, ""), true},
		"staff's accounts say nothing either": {Audience{Kind: Staff, Accounts: []int64{8}}, member(8, ""), false},
	} {
		if got := c.audience.Reads(c.scope); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Whatever gives articles to a reader gives those that the slow, obvious rule gives, and no other.
func TestEverySurfaceObeysTheAudience(t *testing.T) {
	onEach(t, func(d *desk) {
		chance := rand.New(rand.NewPCG(1, 2))
		clara := d.member("Clara", "clean", "food")
		accounts := []int64{d.jana.Account.ID, d.bob.Account.ID, clara.Account.ID}
		tie, shared := Tie{TiePage, "cart"}, []Tie{{TieProduct, "A-1"}, {TieCategory, "Bolts"}, {TieError, "stock"}, {TiePage, "cart"}}
		c, err := d.AddCategory(d.ctx, d.priya, "Ordering")
		d.must(err)
		var all []Article
		for i := range 24 {
			who := []Audience{{Kind: All}, {Kind: Staff}, {Kind: Chosen, Accounts: accounts[i%3 : i%3+1]}, {Kind: Chosen, Segments: []string{"food"}}}[chance.IntN(4)]
			a := d.article(fmt.Sprintf("Bolts number %d", i), fmt.Sprintf("![x](p.png) text %d", i), who)
			details := a.Details()
			details.Ties, details.Category = shared, c.Slug
			a, err = d.SetDetails(d.ctx, d.priya, a.Slug, a.Version, details)
			d.must(err)
			if i%5 == 4 {
				d.must(d.Archive(d.ctx, d.priya, a.Slug, a.Latest))
				a.State = Archived
			}
			all = append(all, a)
		}
		for _, who := range []identity.Actor{d.jana, d.bob, clara, d.ines, d.ines.ForAccount(d.bob.Account), {}} {
			scope := d.scope(who)
			var want []string
			for _, a := range all {
				allowed := a.Audience.Kind == All && who.Account.ID != 0
				for _, id := range a.Audience.Accounts {
					allowed = allowed || id == who.Account.ID
				}
				for _, segment := range a.Audience.Segments {
					allowed = allowed || segment == who.Account.Segment
				}
				if a.State != Archived && (allowed || who.Staff != "" && who.Account.ID == 0) {
					want = append(want, a.Slug)
				}
			}
			d.surfaces(who.Name+"/"+who.Account.Slug, scope, all, want, c.Slug, tie)
		}
	})
}

// surfaces asks everything that gives articles to a reader, and compares with the addresses that it may give.
func (d *desk) surfaces(name string, scope identity.Scope, all []Article, want []string, category string, tie Tie) {
	d.t.Helper()
	slices.Sort(want)
	same := func(surface string, list []Card, err error) {
		d.t.Helper()
		d.must(err)
		var got []string
		for _, c := range list {
			got = append(got, c.Slug)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			d.t.Errorf("%s for %s: %v, not %v", surface, name, got, want)
		}
	}
	home, err := d.Home(d.ctx, scope)
	var shelved []Card
	for _, s := range home.Shelves {
		shelved = append(shelved, s.Articles...)
	}
	same("home", shelved, err)
	shelf, err := d.Category(d.ctx, scope, category)
	if len(want) == 0 {
		d.refused("an empty category", err, fault.KindNotFound)
	} else {
		same("category", shelf.Articles, err)
	}
	list, err := d.ForPage(d.ctx, scope, tie.What)
	same("page", list, err)
	list, err = d.ForProduct(d.ctx, scope, "A-1", "")
	same("product", list, err)
	list, err = d.ForProduct(d.ctx, scope, "A-2", "Bolts > Small")
	same("product's category", list, err)
	if card, ok, err := d.ForError(d.ctx, scope, "stock"); err != nil || ok != (len(want) > 0) || ok && !slices.Contains(want, card.Slug) {
		d.t.Errorf("error for %s: %+v, %v", name, card, err)
	}
	var ids []int64
	for _, a := range all {
		ids = append(ids, a.ID)
		reading, err := d.Article(d.ctx, scope, a.Slug)
		if slices.Contains(want, a.Slug) {
			d.must(err)
			for _, r := range reading.Related {
				if !slices.Contains(want, r.Slug) {
					d.t.Errorf("%s has %s beside %s", name, r.Slug, a.Slug)
				}
			}
			continue
		}
		d.refused("article "+a.Slug+" for "+name, err, fault.KindNotFound)
		_, err = d.Related(d.ctx, scope, a.Slug)
		d.refused("related to "+a.Slug, err, fault.KindNotFound)
		_, err = d.File(d.ctx, scope, a.Slug, "p.png")
		d.refused("file of "+a.Slug, err, fault.KindNotFound)
		d.refused("a word on "+a.Slug, d.Helpful(d.ctx, d.jana, scope, a.Slug, true, "", ""), fault.KindNotFound)
	}
	found, err := d.ByIDs(d.ctx, scope, ids)
	var byID []Card
	for _, c := range found {
		byID = append(byID, c)
	}
	same("search", byID, err)
}

// What an editor tied to the product itself comes before what is about its category, and what is about a page alone before
// what is about many.
func TestTheNearestArticleComesFirst(t *testing.T) {
	onEach(t, func(d *desk) {
		tied := func(title string, ties ...Tie) {
			a := d.article(title, "Text.\n", Audience{Kind: All})
			details := a.Details()
			details.Ties = ties
			_, err := d.SetDetails(d.ctx, d.priya, a.Slug, a.Version, details)
			d.must(err)
		}
		tied("A bolts", Tie{TieCategory, "Bolts"}, Tie{TiePage, "product"}, Tie{TiePage, "cart"})
		tied("B small bolts", Tie{TieCategory, "Bolts > Small"})
		tied("C this bolt", Tie{TieProduct, "B-1"})
		tied("D the cart", Tie{TiePage, "cart"})
		titles := func(list []Card, err error) string {
			d.must(err)
			words := ""
			for _, c := range list {
				words += c.Title[:1]
			}
			return words
		}
		if got := titles(d.ForProduct(d.ctx, d.scope(d.jana), "B-1", "Bolts > Small")); got != "CAB" {
			d.t.Errorf("on the product's page: %s", got)
		}
		if got := titles(d.ForPage(d.ctx, d.scope(d.jana), "cart")); got != "DA" {
			d.t.Errorf("on the cart's page: %s", got)
		}
		if a, err := d.Service.Article(d.ctx, d.scope(d.jana), "d-the-cart"); err != nil || a.Owner != "Priya" {
			d.t.Errorf("looked after by %q, %v", a.Owner, err)
		}
	})
}
