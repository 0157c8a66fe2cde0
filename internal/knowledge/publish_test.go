package knowledge

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

func TestAnArticlesWay(t *testing.T) {
	onEach(t, func(d *desk) {
		a, err := d.Create(d.ctx, d.priya, NewArticle{Text: Text{Title: "Returns", Body: "one"}})
		d.must(err)
		a, err = d.SetAudience(d.ctx, d.priya, a.Slug, a.Version, Audience{Kind: All})
		d.must(err)
		reads := func() string {
			r, err := d.Article(d.ctx, d.scope(d.jana), "returns")
			if fault.Is(err, fault.KindNotFound) {
				return ""
			}
			d.must(err)
			return strings.TrimSpace(r.Page.Text())
		}
		state := func(want State) {
			d.t.Helper()
			a, err = d.Find(d.ctx, d.ines, "returns")
			d.must(err)
			if a.State != want {
				d.t.Errorf("state %s, not %s", a.State, want)
			}
		}
		if reads() != "" {
			d.t.Error("a draft is read")
		}
		d.must(d.Submit(d.ctx, d.priya, "returns", 1))
		d.refused("submitted twice", d.Submit(d.ctx, d.priya, "returns", 1), fault.KindConflict)
		d.refused("the past", d.PublishAt(d.ctx, d.lukas, "returns", 1, d.at), fault.KindInvalid)
		d.must(d.PublishAt(d.ctx, d.lukas, "returns", 1, d.at.Add(time.Hour)))
		state(Scheduled)
		_, err = d.Save(d.ctx, d.priya, "returns", Edit{Seen: 1, Text: Text{Title: "Returns", Body: "two"}})
		d.must(err)
		d.must(d.PublishDue(d.ctx))
		if reads() != "" {
			d.t.Error("published too early")
		}
		d.at = d.at.Add(time.Hour)
		d.must(d.PublishDue(d.ctx))
		if reads() != "one" {
			d.t.Errorf("the schedule published %q", reads())
		}
		state(Draft) // the second version
		d.refused("another version than the seen one", d.Publish(d.ctx, d.priya, "returns", 1), fault.KindConflict)
		d.must(d.Publish(d.ctx, d.priya, "returns", 2))
		state(Published)
		if reads() != "two" {
			d.t.Errorf("reads %q", reads())
		}
		d.must(d.Archive(d.ctx, d.priya, "returns", 2))
		if reads() != "" {
			d.t.Error("an archived article is read")
		}
		d.must(d.Unarchive(d.ctx, d.priya, "returns", 2))
		state(Draft)
		if reads() != "" {
			d.t.Error("an article taken up again is read before it is published")
		}
		d.refused("a manager publishes", d.Publish(d.ctx, d.ines, "returns", 2), fault.KindDenied)
	})
}

func TestAnAddressIsKept(t *testing.T) {
	onEach(t, func(d *desk) {
		a := d.article("How do I return goods?", "x", Audience{Kind: All})
		b := d.article("Other", "x", Audience{Kind: All})
		details := a.Details()
		details.Slug, details.Related = "returns", []string{b.Slug}
		a, err := d.SetDetails(d.ctx, d.priya, a.Slug, a.Version, details)
		d.must(err)
		r, err := d.Article(d.ctx, d.scope(d.jana), "how-do-i-return-goods")
		d.must(err)
		if !r.Moved || r.Slug != "returns" || len(r.Related) != 1 {
			d.t.Errorf("%+v", r)
		}
		for name, change := range map[string]func(*Details){
			"another's address":     func(x *Details) { x.Slug = "returns" },
			"another's old address": func(x *Details) { x.Slug = "how-do-i-return-goods" },
			"a page's address":      func(x *Details) { x.Slug = "new" },
			"an unknown page":       func(x *Details) { x.Ties = []Tie{{TiePage, "kitchen"}} },
			"an unknown owner":      func(x *Details) { x.OwnerID = d.jana.PersonID },
			"itself beside it":      func(x *Details) { x.Related = []string{"other"} },
		} {
			wrong := b.Details()
			change(&wrong)
			_, err := d.SetDetails(d.ctx, d.priya, b.Slug, b.Version, wrong)
			d.refused(name, err, fault.KindInvalid)
		}
		_, err = d.SetDetails(d.ctx, d.priya, a.Slug, a.Version-1, a.Details())
		d.refused("an old page", err, fault.KindConflict)
	})
}

func TestReachSaysWhoGainsAndLoses(t *testing.T) {
	onEach(t, func(d *desk) {
		a := d.article("Prices", "x", Audience{Kind: Chosen, Accounts: []int64{d.bob.Account.ID}})
		r, err := d.Reach(d.ctx, d.ines, a.Slug, Audience{Kind: Chosen, Segments: []string{" food "}})
		d.must(err)
		if len(r.Accounts) != 1 || r.Accounts[0].Name != "nordwind" || len(r.Gains) != 1 || len(r.Loses) != 1 || r.Loses[0].Name != "bright" || r.Of != 2 {
			d.t.Errorf("%+v", r)
		}
		_, err = d.SetAudience(d.ctx, d.priya, a.Slug, a.Version, Audience{Kind: Chosen})
		d.refused("nobody", err, fault.KindInvalid)
		_, err = d.Reach(d.ctx, d.jana, a.Slug, Audience{Kind: All})
		d.refused("a member asks who reads", err, fault.KindDenied)
	})
}

func TestReviewsRemindOnce(t *testing.T) {
	onEach(t, func(d *desk) {
		a := d.article("Returns", "x", Audience{Kind: All})
		details := a.Details()
		details.ReviewOn = 20261118
		_, err := d.SetDetails(d.ctx, d.priya, a.Slug, a.Version, details)
		d.must(err)
		for range 2 {
			d.must(d.Remind(d.ctx))
		}
		var told int
		d.must(d.db.Get(d.ctx, &told, `SELECT COUNT(*) FROM events WHERE name = 'article.review_due'`))
		if told != 1 {
			d.t.Errorf("told %d times", told)
		}
		if list, err := d.Reviews(d.ctx, d.ines, 20261118, d.priya.PersonID); err != nil || len(list) != 1 {
			d.t.Errorf("%+v, %v", list, err)
		}
		d.must(d.Reviewed(d.ctx, d.priya, a.Slug, 20271118))
		if list, err := d.Reviews(d.ctx, d.ines, 20261118, 0); err != nil || len(list) != 0 {
			d.t.Errorf("%+v, %v", list, err)
		}
	})
}

// film is the least MP4 that is whole.
var film = "\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x08moov\x00\x00\x00\x0amdat!!"

func TestFilesOfAnArticle(t *testing.T) {
	onEach(t, func(d *desk) {
		a := d.article("Cutting", "![How](How-to-cut.mp4)", Audience{Kind: Staff})
		f, err := d.AddFile(d.ctx, d.priya, a.Slug, `C:\films\How to cut.MOV`, strings.NewReader(film))
		d.must(err)
		if f.Name != "How-to-cut.mp4" || f.ContentType != "video/mp4" || f.Markdown() != "![How to cut](How-to-cut.mp4)" {
			d.t.Errorf("%+v", f)
		}
		again, err := d.AddFile(d.ctx, d.priya, a.Slug, "How to cut.mp4", strings.NewReader(film))
		d.must(err)
		other, err := d.AddFile(d.ctx, d.priya, a.Slug, "How to cut.mp4", strings.NewReader(strings.Replace(film, "!!", "??", 1)))
		d.must(err)
		if again.Name != f.Name || other.Name != "How-to-cut-2.mp4" {
			d.t.Errorf("%s, %s", again.Name, other.Name)
		}
		for name, content := range map[string]string{"cut off": film[:len(film)-1], "no film": "\x00\x00\x00\x10ftypqt  \x00\x00\x00\x00", "a page": "<html><script>alert(1)</script>",
			"no description": film[:16], "empty": "", "an endless box": film + strings.Repeat("\x00", 8)} {
			if _, err := d.AddFile(d.ctx, d.priya, a.Slug, "x.mp4", strings.NewReader(content)); !fault.Is(err, fault.KindInvalid) && name != "an endless box" {
				d.t.Errorf("%s: %v", name, err)
			}
		}
		_, err = d.File(d.ctx, d.scope(d.jana), a.Slug, f.Name)
		d.refused("a member takes a staff article's film", err, fault.KindNotFound)
		kept, err := d.File(d.ctx, d.scope(d.ines), a.Slug, f.Name)
		d.must(err)
		content, err := d.files.Read(kept)
		d.must(err)
		if !bytes.Equal(content, []byte(film)) {
			d.t.Errorf("%q", content)
		}
		d.refused("a file that is shown", d.RemoveFile(d.ctx, d.priya, a.Slug, f.Name), fault.KindConflict)
		d.must(d.RemoveFile(d.ctx, d.priya, a.Slug, other.Name))
		_, err = d.AddFile(d.ctx, d.ines, a.Slug, "x.mp4", strings.NewReader(film))
		d.refused("a manager uploads", err, fault.KindDenied)
	})
}

func TestWorkLists(t *testing.T) {
	onEach(t, func(d *desk) {
		a := d.article("Returns", "[gone](gone) [here](#nowhere) ![x](x.png)\n\n{product X-1}\n\n[bad](/desk)", Audience{Kind: All})
		staff := d.article("Our returns", "x", Audience{Kind: Staff})
		acting := d.jana
		acting.Behalf = identity.Behalf{Name: "Priya"}
		for _, who := range []identity.Actor{d.jana, acting, d.priya, d.bob} {
			d.HasSearched(who, "  Give  BACK ", 0, 0)
			d.HasSearched(who, "returns", 1, 0)
			d.HasRead(who, a.ID, "")
			d.HasRead(who, a.ID, "")
		}
		d.at = d.at.Add(time.Minute)
		d.HasRead(d.jana, a.ID, "Returns")
		d.must(d.Flush(d.ctx))
		lost, err := d.FoundNothing(d.ctx, d.ines)
		d.must(err)
		if len(lost) != 1 || lost[0].Words != "Give BACK" || lost[0].Times != 2 || lost[0].Accounts != 2 {
			d.t.Errorf("found nothing: %+v", lost)
		}
		if list, err := d.OpenedNothing(d.ctx, d.ines); err != nil || len(list) != 0 {
			d.t.Errorf("opened nothing: %+v, %v", list, err)
		}
		d.at = d.at.Add(time.Minute)
		d.must(d.SearchFixed(d.ctx, d.ines, lost[0].Folded, "synonym"))
		if lost, err := d.FoundNothing(d.ctx, d.ines); err != nil || len(lost) != 0 {
			d.t.Errorf("a search that was fixed: %+v, %v", lost, err)
		}
		d.at = d.at.Add(time.Minute)
		d.HasSearched(d.bob, "give back", 0, 0)
		d.must(d.Flush(d.ctx))
		if lost, err := d.FoundNothing(d.ctx, d.ines); err != nil || len(lost) != 1 || lost[0].Times != 1 {
			d.t.Errorf("in vain again: %+v, %v", lost, err)
		}
		var reads int
		d.must(d.db.Get(d.ctx, &reads, `SELECT COUNT(*) FROM article_reads`))
		if reads != 2 {
			d.t.Errorf("%d readings of two members", reads)
		}
		d.must(d.Helpful(d.ctx, d.jana, d.scope(d.jana), a.Slug, false, "incomplete", "Where is the label?"))
		d.must(d.Helpful(d.ctx, acting, d.scope(d.jana), a.Slug, true, "", ""))
		d.refused("a reason nobody offered", d.Helpful(d.ctx, d.jana, d.scope(d.jana), a.Slug, false, "boring", ""), fault.KindInvalid)
		list, err := d.DidNotHelp(d.ctx, d.ines)
		d.must(err)
		if len(list) != 1 || list[0].Times != 1 || len(list[0].Complaints) != 1 || list[0].Complaints[0].Comment != "Where is the label?" {
			d.t.Errorf("didn't help: %+v", list)
		}
		d.must(d.Mended(d.ctx, d.priya, a.Slug))
		if list, err := d.DidNotHelp(d.ctx, d.ines); err != nil || len(list) != 0 {
			d.t.Errorf("mended: %+v, %v", list, err)
		}
		d.id(`INSERT INTO contacts (account_id, at, channel, reason, minutes) VALUES (?, ?, 'call', 'returns', 5) RETURNING id`, d.jana.Account.ID, d.at.Add(time.Hour))
		if list, err := d.BeforeContact(d.ctx, d.ines); err != nil || len(list) != 1 || list[0].Times != 1 {
			d.t.Errorf("before a contact: %+v, %v", list, err)
		}
		broken, err := d.BrokenLinks(d.ctx, d.ines)
		d.must(err)
		if len(broken) != 5 {
			d.t.Errorf("broken links: %+v", broken)
		}
		d.at = d.at.Add(91 * 24 * time.Hour)
		if list, err := d.NeverRead(d.ctx, d.ines); err != nil || len(list) != 1 || list[0].ID == staff.ID {
			d.t.Errorf("never read: %+v, %v", list, err)
		}
		_, err = d.FoundNothing(d.ctx, d.jana)
		d.refused("a member looks at the work lists", err, fault.KindDenied)
	})
}
