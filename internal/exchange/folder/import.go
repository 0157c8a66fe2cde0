// Package folder brings the knowledge base in and out as a folder: a Markdown file with front matter for each article, at
// any depth, its pictures and films beside it, and categories.yaml for the categories in their order. What goes out goes
// back in unchanged.
//
// It has no tables: knowledge reads and writes.
package folder

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/markdown"
)

// Articles brings them in and out.
type Articles struct{ knowledge *knowledge.Service }

// New makes it.
func New(k *knowledge.Service) *Articles { return &Articles{k} }

// Keys are the keys of the front matter, with what they hold.
var Keys = []string{"slug", "title", "summary", "category (its name)", "status (draft, in_review, scheduled, published, archived)", "publish_at (of what is scheduled)",
	"audience (all, staff, {accounts: […], segments: […]})", "products", "product_categories (A > B)", "pages", "errors", "related", "owner (an address)", "review_on", "order", "old_slugs"}

const mostProblems = 1_000 // listed

// run is one import of a folder.
type run struct {
	*Articles
	in      fs.FS
	actor   identity.Actor
	o       exchange.Options
	report  exchange.Report
	files   []*file
	bring   knowledge.Brought
	present map[string]knowledge.Record
}

// Import brings a folder in, whole or not at all, as exchange.Service.Import does a file. With Replace articles that the folder
// doesn't name are archived.
func (x *Articles) Import(ctx context.Context, actor identity.Actor, in fs.FS, o exchange.Options) (exchange.Report, error) {
	if !actor.Can(identity.Administer) {
		return exchange.Report{}, fault.Denied("Only administrators bring files in and out.")
	}
	if o.CreateMissing || o.Invite {
		return exchange.Report{}, fault.Invalid("Articles know no --create-missing and no --invite.")
	}
	r := &run{Articles: x, in: in, actor: actor, o: o, present: map[string]knowledge.Record{}}
	for _, step := range []func(context.Context) error{r.read, r.readPresent, r.complete, r.check, r.compare} {
		if err := step(ctx); err != nil {
			return r.report, fmt.Errorf("import articles: %w", err)
		}
	}
	slices.SortStableFunc(r.report.Problems, func(a, b exchange.Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	r.report.Problems = r.report.Problems[:min(len(r.report.Problems), mostProblems)]
	if o.DryRun || r.report.ProblemCount > 0 {
		return r.report, nil
	}
	if err := r.write(ctx); err != nil {
		return r.report, fmt.Errorf("import articles: %w", err)
	}
	return r.report, nil
}

func (r *run) problem(file string, line int, column, message string) {
	r.report.ProblemCount++
	r.report.Problems = append(r.report.Problems, exchange.Problem{File: file, Line: int64(line), Column: column, Message: message})
}

// read finds and parses all files.
func (r *run) read(ctx context.Context) error {
	err := fs.WalkDir(r.in, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if name != "." && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case entry.IsDir():
		case entry.Name() == "categories.yaml":
			return r.readCategories(name)
		case path.Ext(name) == ".md":
			return r.readArticle(name)
		}
		return nil
	})
	if err == nil && len(r.files) == 0 {
		err = fault.Invalid("There is no Markdown file (.md) in this folder.")
	}
	return err
}

func (r *run) readPresent(ctx context.Context) error {
	list, err := r.knowledge.Records(ctx, r.actor)
	for _, record := range list {
		r.present[record.Slug] = record
	}
	return err
}

// complete adds to each record what its file doesn't say: what it is now, or what a new one begins with.
func (r *run) complete(context.Context) error {
	for _, f := range r.files {
		was, known := r.present[f.record.Slug]
		if !known {
			was = knowledge.Record{State: knowledge.Draft, Audience: knowledge.Staff}
		}
		f.fill(was)
		f.pictures(r, was)
	}
	return nil
}

// pictures finds the files that the text shows: beside it, or kept already.
func (f *file) pictures(r *run, was knowledge.Record) {
	f.record.Files = slices.Clone(was.Files)
	done := map[string]bool{}
	for _, l := range markdown.Read(f.record.Body).Links {
		if l.Kind != markdown.LinkFile || done[l.To] {
			continue
		}
		done[l.To] = true
		at := slices.IndexFunc(was.Files, func(k knowledge.RecordFile) bool { return k.Name == l.To })
		content, err := fs.ReadFile(r.in, path.Join(path.Dir(f.name), l.To))
		switch {
		case errors.Is(err, fs.ErrNotExist) && at >= 0:
		case err != nil:
			r.problem(f.name, f.bodyLine+l.Line-1, "text", "There is no file "+l.To+" beside the text.")
		default:
			sum := sha256.Sum256(content)
			kept := knowledge.RecordFile{Name: l.To, Hash: hex.EncodeToString(sum[:])}
			if at < 0 {
				f.record.Files = append(f.record.Files, kept)
			} else if f.record.Files[at].Hash != kept.Hash {
				f.record.Files[at] = kept
			}
		}
	}
}

// compare counts what would change.
func (r *run) compare(context.Context) error {
	named := map[string]bool{}
	for _, f := range r.files {
		named[f.record.Slug] = true
		was, known := r.present[f.record.Slug]
		r.report.Lines++
		switch {
		case !known:
			r.report.Added++
		case same(was, f.record):
			r.report.Unchanged++
			continue
		default:
			r.report.Changed++
		}
		r.bring.Records = append(r.bring.Records, f.record)
	}
	if r.o.Replace {
		for slug, was := range r.present {
			if !named[slug] && was.State != knowledge.Archived {
				r.bring.Archive = append(r.bring.Archive, slug)
			}
		}
		slices.Sort(r.bring.Archive)
		r.report.Removed = int64(len(r.bring.Archive))
	}
	return nil
}

// same says whether two records say the same; an empty list is none.
func same(a, b knowledge.Record) bool {
	plain := func(r knowledge.Record) knowledge.Record {
		for _, list := range []*[]string{&r.Accounts, &r.Segments, &r.Related, &r.OldSlugs} {
			if len(*list) == 0 {
				*list = nil
			}
		}
		if len(r.Ties) == 0 {
			r.Ties = nil
		}
		r.Text, r.Files = r.Text.Clean(), slices.Clone(r.Files)
		for i := range r.Files {
			r.Files[i].File = knowledge.File{}
		}
		if len(r.Files) == 0 {
			r.Files = nil
		}
		return r
	}
	return reflect.DeepEqual(plain(a), plain(b))
}

// write keeps the new pictures and then everything else in one transaction.
func (r *run) write(ctx context.Context) error {
	byName := map[string]string{}
	for _, f := range r.files {
		byName[f.record.Slug] = f.name
	}
	for i := range r.bring.Records {
		record := &r.bring.Records[i]
		for j := range record.Files {
			kept := &record.Files[j]
			if kept.Kept != "" {
				continue
			}
			content, err := r.in.Open(path.Join(path.Dir(byName[record.Slug]), kept.Name))
			if err != nil {
				return err
			}
			kept.File, err = r.knowledge.KeepFile(ctx, r.actor, kept.Name, content)
			if err := errors.Join(err, content.Close()); err != nil {
				return fmt.Errorf("%s: %w", kept.Name, err)
			}
		}
	}
	if len(r.bring.Records)+len(r.bring.Archive)+len(r.bring.Categories) == 0 {
		return nil
	}
	r.bring.Note = "Import"
	r.bring.Words = fmt.Sprintf("%d added, %d changed, %d archived", r.report.Added, r.report.Changed, r.report.Removed)
	return r.knowledge.Bring(ctx, r.actor, r.bring)
}
