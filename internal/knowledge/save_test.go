package knowledge

import (
	"strings"
	"testing"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

func TestMerge(t *testing.T) {
	base := "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
	for name, c := range map[string]struct {
		yours, theirs, want string
		merged, clashes     int
	}{
		"nobody":                     {base, base, base, 0, 0},
		"only you":                   {"ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n", base, "ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n", 0, 0},
		"only they":                  {base, "one\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n", "one\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n", 1, 0},
		"in two places":              {"ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n", "one\ntwo\nthree\nfour\nfive\nSIX\nseven\n", "ONE\ntwo\nthree\nfour\nfive\nSIX\nseven\n", 1, 0},
		"the same":                   {"one\ntwo\nTHREE\nfour\nfive\nsix\nseven\n", "one\ntwo\nTHREE\nfour\nfive\nsix\nseven\n", "one\ntwo\nTHREE\nfour\nfive\nsix\nseven\n", 0, 0},
		"the same line":              {"one\ntwo\n3\nfour\nfive\nsix\nseven\n", "one\ntwo\nIII\nfour\nfive\nsix\nseven\n", "one\ntwo\n3\nfour\nfive\nsix\nseven\n", 0, 1},
		"lines that touch":           {"one\ntwo\n3\nfour\nfive\nsix\nseven\n", "one\ntwo\nthree\n4\nfive\nsix\nseven\n", "one\ntwo\n3\nfour\nfive\nsix\nseven\n", 0, 1},
		"added in one place":         {base + "eight\n", base + "8\n", base + "eight\n", 0, 1},
		"added in two":               {"zero\n" + base, base + "8\n", "zero\n" + base + "8\n", 1, 0},
		"you delete, they change":    {"one\ntwo\n", "one\ntwo\nthree\nfour\nFIVE\nsix\nseven\n", "one\ntwo\n", 0, 1},
		"you delete, they too":       {"one\ntwo\n", "one\ntwo\n", "one\ntwo\n", 0, 0},
		"they delete, you elsewhere": {"ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n", "one\ntwo\nthree\n", "ONE\ntwo\nthree\n", 1, 0},
	} {
		got, merged, clashes := mergeLines(linesOf(base), linesOf(c.yours), linesOf(c.theirs))
		if got != c.want || len(merged) != c.merged || len(clashes) != c.clashes {
			t.Errorf("%s: %q, %d merged, %d clashes", name, got, len(merged), len(clashes))
		}
	}
}

// Whatever two make of a text: without a clash each side's change stands in what comes out, and the sides are alike.
func FuzzMerge(f *testing.F) {
	f.Add("a\nb\nc", "a\nB\nc", "a\nb\nC\nd")
	f.Fuzz(func(t *testing.T, base, yours, theirs string) {
		if len(base)+len(yours)+len(theirs) > 3000 {
			return
		}
		a, _, clashes := mergeLines(linesOf(base), linesOf(yours), linesOf(theirs))
		b, _, back := mergeLines(linesOf(base), linesOf(theirs), linesOf(yours))
		if len(clashes) != len(back) || len(clashes) == 0 && a != b {
			t.Errorf("%q, %q: %q from one side, %q from the other", yours, theirs, a, b)
		}
		if alone, _, none := mergeLines(linesOf(base), linesOf(yours), linesOf(base)); alone != yours || len(none) > 0 {
			t.Errorf("nobody else changed anything: %q became %q", yours, alone)
		}
	})
}

func TestTwoEditorsAtOnce(t *testing.T) {
	onEach(t, func(d *desk) {
		text := func(body string) Text { return Text{Title: "Returns", Body: body} }
		a, err := d.Create(d.ctx, d.priya, NewArticle{Text: text("one\n\ntwo\n\nthree\n")})
		d.must(err)
		save := func(who identity.Actor, seen int, t Text) (Saved, error) {
			return d.Save(d.ctx, who, a.Slug, Edit{Seen: seen, Text: t, Tab: "tab"})
		}
		_, err = save(d.priya, 1, text("ONE\r\n\r\ntwo\r\n\r\nthree"))
		d.must(err)
		saved, err := save(d.lukas, 1, text("one\n\ntwo\n\nTHREE\n"))
		d.must(err)
		if saved.Latest != 3 || len(saved.Merged) != 1 || saved.Merged[0].By[0] != "Priya" || saved.Merged[0].After != "ONE\n" {
			t := d.t
			t.Errorf("%+v", saved)
		}
		v, err := d.Version(d.ctx, d.ines, a.Slug, 0)
		d.must(err)
		if v.Body != "ONE\n\ntwo\n\nTHREE\n" || v.ByName != "Lukas" {
			d.t.Errorf("%+v", v)
		}
		d.must(d.Autosave(d.ctx, d.priya, a.Slug, "tab", 2, text("1\n")))
		_, err = save(d.priya, 2, text("ONE\n\ntwo\n\n3\n"))
		c := conflictOf(err)
		if c == nil || len(c.Clashes) != 1 || c.Clashes[0].Yours != "3\n" || c.Clashes[0].Theirs != "THREE\n" || c.Theirs.Number != 3 || !fault.Is(err, fault.KindConflict) {
			d.t.Errorf("%+v, %v", c, err)
		}
		if list, err := d.Unsaved(d.ctx, d.priya, a.Slug); err != nil || len(list) != 1 || list[0].Body != "1\n" {
			d.t.Errorf("a refused save gave up what was typed: %+v, %v", list, err)
		}
		if saved, err := save(d.priya, 3, text("ONE\n\ntwo\n\nTHREE\n")); err != nil || saved.Latest != 3 {
			d.t.Errorf("nothing new made a version: %+v, %v", saved.Latest, err)
		}
		if list, err := d.Unsaved(d.ctx, d.priya, ""); err != nil || len(list) != 0 {
			d.t.Errorf("a saved draft is kept: %+v, %v", list, err)
		}
		_, err = save(d.ines, 3, text("x"))
		d.refused("a manager writes", err, fault.KindDenied)
		_, err = save(d.jana, 3, text("x"))
		d.refused("a member writes", err, fault.KindDenied)
		_, err = save(d.priya, 9, text("x"))
		d.refused("a version to come", err, fault.KindConflict)
	})
}

func TestVersionsAreKeptAndRestored(t *testing.T) {
	onEach(t, func(d *desk) {
		a := d.article("Returns", "Within *14* days.\n", Audience{Kind: All})
		_, err := d.Save(d.ctx, d.lukas, a.Slug, Edit{Seen: 1, Text: Text{Title: "Returns", Body: "Within *30* days.\n"}, Note: "Longer"})
		d.must(err)
		diff, err := d.Difference(d.ctx, d.ines, a.Slug, 0, 0)
		d.must(err)
		if len(diff.Lines) != 2 || diff.Lines[0].Mark != Removed || diff.Lines[1].Mark != Added || len(diff.Title) != 0 || diff.To.Note != "Longer" {
			d.t.Fatalf("%+v", diff.Lines)
		}
		var came []string
		for _, w := range diff.Lines[1].Words {
			if w.Mark == Added {
				came = append(came, w.Text)
			}
		}
		if strings.Join(came, "|") != "30" {
			d.t.Errorf("words that came: %q", came)
		}
		reading, err := d.Article(d.ctx, d.scope(d.jana), a.Slug)
		d.must(err)
		if !strings.Contains(reading.Page.Parts[0].HTML, "14") {
			d.t.Errorf("a draft is read: %+v", reading.Page.Parts)
		}
		_, err = d.Restore(d.ctx, d.priya, a.Slug, 1)
		d.must(err)
		list, err := d.Versions(d.ctx, d.ines, a.Slug)
		d.must(err)
		if len(list) != 3 || list[0].RestoredFrom != 1 || list[0].ByName != "Priya" || list[1].ByName != "Lukas" {
			d.t.Errorf("%+v", list)
		}
		log, err := d.changes.List(d.ctx, changes.Filter{Kind: "article"})
		d.must(err)
		if len(log) < 5 {
			d.t.Errorf("the change log: %+v", log)
		}
	})
}
