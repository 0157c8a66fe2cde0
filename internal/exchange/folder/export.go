package folder

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/markdown"
)

// Export writes all articles with their newest texts into a folder that is empty or isn't there yet.
func (x *Articles) Export(ctx context.Context, actor identity.Actor, folder string) error {
	if !actor.Can(identity.Administer) {
		return fault.Denied("Only administrators bring files in and out.")
	}
	if had, err := os.ReadDir(folder); err == nil && len(had) > 0 {
		return fault.Invalid(folder + " isn’t empty. Name a folder that is.")
	}
	records, err := x.knowledge.Records(ctx, actor)
	if err != nil {
		return err
	}
	categories, err := x.knowledge.Categories(ctx, actor)
	if err != nil {
		return err
	}
	slugs, list := map[string]string{}, []map[string]string{}
	for _, c := range categories {
		slugs[c.Name] = c.Slug
		list = append(list, map[string]string{"slug": c.Slug, "name": c.Name})
	}
	content, err := yaml.Marshal(list)
	if err != nil {
		return fmt.Errorf("export articles: %w", err)
	}
	if err := writeFile(filepath.Join(folder, "categories.yaml"), bytes.NewReader(content)); err != nil {
		return err
	}
	for _, r := range records {
		if err := x.export(filepath.Join(folder, slugs[r.Category]), r); err != nil {
			return fmt.Errorf("export article %s: %w", r.Slug, err)
		}
	}
	return nil
}

// export writes one article; one with pictures has a folder of its own, since another's may have the same names.
func (x *Articles) export(folder string, r knowledge.Record) error {
	shown := map[string]bool{}
	for _, l := range markdown.Read(r.Body).Links {
		shown[l.To] = shown[l.To] || l.Kind == markdown.LinkFile
	}
	for _, f := range r.Files {
		if shown[f.Name] {
			folder = filepath.Join(folder, r.Slug)
			break
		}
	}
	head, err := frontMatter(r)
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(folder, r.Slug+".md"), io.MultiReader(bytes.NewReader(head), strings.NewReader(r.Body))); err != nil {
		return err
	}
	for _, f := range r.Files {
		if !shown[f.Name] || path.Base(f.Name) != f.Name {
			continue
		}
		content, err := x.knowledge.OpenFile(f)
		if err != nil {
			return err
		}
		err = writeFile(filepath.Join(folder, f.Name), content)
		_ = content.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// frontMatter are all keys, so that what is empty stays so.
func frontMatter(r knowledge.Record) ([]byte, error) {
	var doc yaml.Node
	doc.Kind = yaml.MappingNode
	add := func(key string, value any) error {
		var k, v yaml.Node
		if err := v.Encode(value); err != nil {
			return err
		}
		if v.Kind != yaml.ScalarNode {
			v.Style = yaml.FlowStyle
		}
		k.SetString(key)
		doc.Content = append(doc.Content, &k, &v)
		return nil
	}
	list := func(l []string) []string { return append([]string{}, l...) }
	var audience any = r.Audience
	if r.Audience == knowledge.Chosen {
		audience = map[string][]string{"accounts": list(r.Accounts), "segments": list(r.Segments)}
	}
	pairs := []struct {
		key   string
		value any
	}{
		{"slug", r.Slug}, {"title", r.Title}, {"summary", r.Summary}, {"category", r.Category}, {"status", string(r.State)}, {"publish_at", ""}, {"audience", audience},
		{"products", list(knowledge.Of(r.Ties, knowledge.TieProduct))}, {"product_categories", list(knowledge.Of(r.Ties, knowledge.TieCategory))},
		{"pages", list(knowledge.Of(r.Ties, knowledge.TiePage))}, {"errors", list(knowledge.Of(r.Ties, knowledge.TieError))}, {"related", list(r.Related)},
		{"owner", r.Owner}, {"review_on", r.ReviewOn.String()}, {"order", r.Place}, {"old_slugs", list(r.OldSlugs)},
	}
	for _, p := range pairs {
		if p.key == "publish_at" {
			if r.State != knowledge.Scheduled {
				continue
			}
			p.value = r.PublishAt.Std().Format(time.RFC3339Nano)
		}
		if err := add(p.key, p.value); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	out.WriteString("---\n")
	encoder := yaml.NewEncoder(&out)
	if err := encoder.Encode(&doc); err != nil {
		return nil, err
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	out.WriteString("---\n\n")
	return out.Bytes(), nil
}

func writeFile(name string, content io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, content); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
