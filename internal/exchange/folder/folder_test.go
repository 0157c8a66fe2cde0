package folder

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tradecounter/internal/events"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

var admin = identity.System("import")

func base(t *testing.T, d *db.DB) (*knowledge.Service, *Articles) {
	t.Helper()
	now := func() clock.Time { return 1_795_000_000_000 }
	k := knowledge.New(d, events.New(d, jobs.NewQueue(d, now), now), now, files.New(d, t.TempDir(), now), settings.New(d))
	err := d.InTx(context.Background(), func(ctx context.Context) error {
		for _, query := range []string{
			`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES ('nordwind', 'Nordwind', 'EUR', 1, 1)`,
			`INSERT INTO people (email, name, staff_role, created_at) VALUES ('priya@seller.example', 'Priya', 'support', 1)`,
		} {
			if _, err := d.Exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return k, New(k)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 20, 10))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func folder(t *testing.T) fstest.MapFS {
	return fstest.MapFS{
		"categories.yaml": {Data: []byte("- {slug: returns, name: Returns}\n- {slug: ordering, name: \"Ordering: how\"}\n")},
		"a/returns.md": {Data: []byte("---\nslug: returns\ntitle: \"How: returns\"\nsummary: 'Short #1'\ncategory: Returns\nstatus: published\naudience: {accounts: [nordwind], segments: [food, catering]}\n" +
			"product_categories:\n  - Bolts > M8\npages: [cart, order]\nerrors: [stock]\nrelated: [cart]\nowner: priya@seller.example\nreview_on: 2027-01-05\norder: 20\nold_slugs: [give-back]\n---\n\n## Pack\n\n![A box](box.png)\n\n---\n\nEnd\n")},
		"a/box.png":       {Data: picture(t)},
		"b/deep/cart.md":  {Data: []byte("---\nslug: cart\ntitle: The cart\ncategory: \"Ordering: how\"\nstatus: in_review\naudience: staff\n---\nText\n")},
		"b/later.md":      {Data: []byte("---\nslug: later\ntitle: Later\nstatus: scheduled\npublish_at: 2027-02-01T09:00:00+01:00\naudience: all\nowner:\n---\n")},
		".git/ignored.md": {Data: []byte("nothing")},
	}
}

func bring(t *testing.T, x *Articles, from fstest.MapFS, o exchange.Options) exchange.Report {
	t.Helper()
	report, err := x.Import(context.Background(), admin, from, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestWhatGoesOutGoesBackInUnchanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		k, x := base(t, d)
		if r := bring(t, x, folder(t), exchange.Options{DryRun: true}); r.Added != 3 || r.ProblemCount != 0 {
			t.Fatalf("dry run: %+v", r)
		}
		if list, err := k.Records(ctx, admin); err != nil || len(list) != 0 {
			t.Fatalf("a dry run wrote: %v, %v", list, err)
		}
		if r := bring(t, x, folder(t), exchange.Options{}); r.Added != 3 || r.ProblemCount != 0 {
			t.Fatalf("import: %+v", r)
		}
		if r := bring(t, x, folder(t), exchange.Options{}); r.Unchanged != 3 || r.Changed != 0 {
			t.Errorf("the same again: %+v", r)
		}
		before, err := k.Records(ctx, admin)
		if err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(t.TempDir(), "out")
		if err := x.Export(ctx, admin, out); err != nil {
			t.Fatal(err)
		}
		if err := x.Export(ctx, admin, out); err == nil {
			t.Error("an export into a folder in use")
		}
		if r, err := x.Import(ctx, admin, os.DirFS(out), exchange.Options{}); err != nil || r.Unchanged != 3 || r.Changed+r.Added != 0 {
			t.Errorf("back into the same: %+v, %v", r, err)
		}
		other := dbtest.SQLite(t)
		k2, x2 := base(t, other)
		if r, err := x2.Import(ctx, admin, os.DirFS(out), exchange.Options{}); err != nil || r.Added != 3 {
			t.Fatalf("into another: %+v, %v", r, err)
		}
		after, err := k2.Records(ctx, admin)
		if err != nil {
			t.Fatal(err)
		}
		for i := range before {
			if !same(before[i], after[i]) {
				t.Errorf("%+v\nis not %+v", after[i], before[i])
			}
		}
		reading, err := k2.Article(ctx, identity.Scope{Staff: true}, "give-back")
		if err != nil || !reading.Moved || reading.Pictures["box.png"].Width != 20 {
			t.Errorf("by its old address: %+v, %v", reading, err)
		}
	})
}

func TestAKeyThatIsMissingLeavesWhatIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		k, x := base(t, d)
		bring(t, x, folder(t), exchange.Options{})
		r := bring(t, x, fstest.MapFS{"r.md": {Data: []byte("---\nslug: returns\ntitle: New title\npages: []\n---\n![A box](box.png)\n")}}, exchange.Options{Replace: true})
		if r.Changed != 1 || r.Removed != 2 {
			t.Fatalf("%+v", r)
		}
		list, err := k.Records(ctx, admin)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(list, func(r knowledge.Record) bool { return r.Slug == "returns" })
		got := list[at]
		if got.Title != "New title" || got.Summary != "Short #1" || got.Owner == "" || len(knowledge.Of(got.Ties, "page")) != 0 || len(knowledge.Of(got.Ties, "error")) != 1 ||
			len(got.Accounts) != 1 || len(got.Files) != 1 || got.State != knowledge.Published {
			t.Errorf("%+v", got)
		}
		versions, err := k.Versions(ctx, admin, "returns")
		if err != nil || len(versions) != 2 {
			t.Errorf("versions: %+v, %v", versions, err)
		}
		if _, err := k.Article(ctx, identity.Scope{Staff: true}, "later"); err == nil {
			t.Error("what the folder doesn't name is still read")
		}
	})
}

func TestProblemsAreSaidByFileAndLineAndNothingIsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, x := base(t, d)
		for name, c := range map[string]struct{ text, want string }{
			"no front matter":    {"Text", "x.md: Line 1: The file needs front matter"},
			"not closed":         {"---\nslug: a\n", "x.md: Line 1: The file needs front matter"},
			"no YAML":            {"---\nslug: [a\n---\n", "x.md: Line 1: The front matter can’t be read"},
			"an unknown key":     {"---\nslug: a\ntitle: A\ntags: [b]\n---\n", "x.md: Line 4, tags: Isn’t known."},
			"a key twice":        {"---\nslug: a\ntitle: A\ntitle: B\n---\n", "x.md: Line"},
			"no title":           {"---\nslug: a\n---\n", "x.md: Line 1, title: Is missing."},
			"a bad slug":         {"---\ntitle: A\nslug: A b\n---\n", "x.md: Line 3, slug: Use small letters"},
			"a taken address":    {"---\ntitle: A\nslug: new\n---\n", "x.md: Line 3, slug: This address is taken"},
			"an unknown state":   {"---\nslug: a\ntitle: A\nstatus: done\n---\n", "x.md: Line 4, status: \"done\" is none of"},
			"a schedule":         {"---\nslug: a\ntitle: A\nstatus: scheduled\n---\n", "x.md: Line 4, publish_at: What is scheduled needs"},
			"an audience":        {"---\nslug: a\ntitle: A\naudience: public\n---\n", "x.md: Line 4, audience: \"public\" is none of"},
			"nobody":             {"---\nslug: a\ntitle: A\naudience: {accounts: []}\n---\n", "x.md: Line 4, audience: Names nobody."},
			"an unknown account": {"---\nslug: a\ntitle: A\naudience: {accounts: [bright]}\n---\n", "x.md: Line 4, audience: There is no account \"bright\"."},
			"an unknown product": {"---\nslug: a\ntitle: A\nproducts: [X-1]\n---\n", "x.md: Line 4, products: There is no product \"X-1\"."},
			"an unknown page":    {"---\nslug: a\ntitle: A\npages: [kitchen]\n---\n", "x.md: Line 4, pages: There is no page \"kitchen\"."},
			"an unknown owner":   {"---\nslug: a\ntitle: A\nowner: a@b.example\n---\n", "x.md: Line 4, owner: There is no person"},
			"an unknown article": {"---\nslug: a\ntitle: A\nrelated: [b]\n---\n", "x.md: Line 4, related: There is no other article \"b\"."},
			"itself":             {"---\nslug: a\ntitle: A\nrelated: [a]\n---\n", "x.md: Line 4, related: There is no other article \"a\"."},
			"its own old slug":   {"---\nslug: a\ntitle: A\nold_slugs: [a]\n---\n", "x.md: Line 2, slug: x.md has the address a already."},
			"no list":            {"---\nslug: a\ntitle: A\npages: cart\n---\n", "x.md: Line 4, pages: Needs a list"},
			"a bad date":         {"---\nslug: a\ntitle: A\nreview_on: soon\n---\n", "x.md: Line 4, review_on: Needs a date"},
			"a missing picture":  {"---\nslug: a\ntitle: A\n---\n\nOne\n\n![b](c.png)\n", "x.md: Line 8, text: There is no file c.png beside the text."},
		} {
			from := folder(t)
			from["x.md"] = &fstest.MapFile{Data: []byte(c.text)}
			r := bring(t, x, from, exchange.Options{})
			if r.ProblemCount == 0 || !strings.HasPrefix(r.Problems[0].String(), c.want) {
				t.Errorf("%s: %v", name, r.Problems)
			}
		}
		if list, err := k.Records(context.Background(), admin); err != nil || len(list) != 0 {
			t.Errorf("something was written: %v, %v", list, err)
		}
	})
}
