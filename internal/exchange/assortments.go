package exchange

import (
	"context"
	"fmt"
	"strings"
)

func assortments() spec {
	return spec{
		name: "assortments", key: []string{"code"}, multi: true,
		replace: "assortments that the file doesn't name are removed, also from the accounts that have them",
		columns: []column{
			must("code", code(64)).at("a.code"),
			must("name", name(200)).at("a.name"),
			must("rule", oneOf("include", "exclude")).at("r.mode").means("include or exclude"),
			must("kind", oneOf("all", "category", "brand", "tag", "sku")).at("r.kind").means("all, category, brand, tag or sku"),
			must("value", code(500)).at("r.value").emptyToo(),
		},
		from: `assortments a JOIN assortment_rules r ON r.assortment_id = a.id`, id: `a.id`, order: `a.id, r.position`,
		narrow: []string{"code"}, bumps: []string{"ranges"}, fact: catalogChanged,
		check: checkAssortments, apply: writeAssortments, remove: removeAssortments,
	}
}

func checkAssortments(ctx context.Context, r *run, batch []*record) error {
	if err := r.checkAgree(ctx, batch, "name"); err != nil {
		return err
	}
	kind, value := r.kind.column("kind"), r.kind.column("value")
	var skus []string
	for _, x := range batch {
		for _, l := range x.lines {
			if l.cells[kind] == "sku" {
				skus = append(skus, l.cells[value])
			}
		}
	}
	known, err := r.ids(ctx, toProduct, skus)
	if err != nil {
		return err
	}
	for _, x := range batch {
		for _, l := range x.lines {
			canon, err := ruleValue(l.cells[kind], l.cells[value])
			if err == nil && l.cells[kind] == "sku" && known[canon] == 0 {
				err = fmt.Errorf("there is no product %q; import it first or correct the SKU", canon)
			}
			if err != nil {
				if err := r.problem(ctx, l.n, "value", err.Error()); err != nil {
					return err
				}
			}
			l.cells[value] = canon
		}
	}
	return nil
}

// ruleValue is what a rule of a kind names, as an export writes it.
func ruleValue(kind, value string) (string, error) {
	switch {
	case kind == "all" && value != "":
		return value, fmt.Errorf("the kind all takes no value; leave it empty")
	case kind != "all" && strings.TrimSpace(value) == "":
		return value, fmt.Errorf("the kind %s needs a value", kind)
	case kind == "category":
		canon, err := canonPath(value)
		if err != nil {
			return value, fmt.Errorf("the category %w", err)
		}
		return canon, nil
	}
	return value, nil
}

// checkAgree: what stands on each line of a record must be the same.
func (r *run) checkAgree(ctx context.Context, batch []*record, columns ...string) error {
	for _, name := range columns {
		at := r.kind.column(name)
		for _, x := range batch {
			for _, l := range x.lines[1:] {
				if l.cells[at] == x.cell(at) {
					continue
				}
				message := fmt.Sprintf("%q disagrees with %q on line %d of the same %s.", l.cells[at], x.cell(at), x.n, r.kind.key[0])
				if err := r.problem(ctx, l.n, name, message); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func writeAssortments(ctx context.Context, r *run, batch []*record) error {
	ids, err := r.upsertIDs(ctx, "assortments", "code", []field{
		{name: "code", of: func(x *record) any { return x.key }},
		{name: "name", of: func(x *record) any { return r.cell(x, "name") }},
	}, batch)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, x := range batch {
		for i, l := range x.lines {
			kind := l.cells[r.kind.column("kind")]
			value, _ := ruleValue(kind, l.cells[r.kind.column("value")]) // checked while planning
			rows = append(rows, []any{ids[x.key], i, l.cells[r.kind.column("rule")], kind, value})
		}
	}
	return r.rewrite(ctx, "assortment_rules", "assortment_id", changedIDs(batch, ids), "assortment_id, position, mode, kind, value", rows)
}

func removeAssortments(ctx context.Context, r *run, batch []*live) error {
	for _, table := range []string{"account_assortments", "assortment_rules"} {
		if err := r.deleteOf(ctx, table, "assortment_id", idsOfLive(batch)); err != nil {
			return err
		}
	}
	return r.deleteOf(ctx, "assortments", "id", idsOfLive(batch))
}
